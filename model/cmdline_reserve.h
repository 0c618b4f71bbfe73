/* SPDX-License-Identifier: BSD-2-Clause */
/* reserve_mem=size:align:name, which is read when there is memory (6.12). */
#ifndef EARLYMEM_CMDLINE_RESERVE_H
#define EARLYMEM_CMDLINE_RESERVE_H

#include "model/cmdline_early.h"

/*
 * One more entry, or a warning why not: there are eight already, or one of
 * that name; the size is 0; the name is empty, blank or of more than 15
 * bytes; or it is not size:align:name. An align below a cache line counts as
 * one. Source: reserve_mem() in mm/memblock.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  terminates \true;
  assigns early_params.reserve_mem, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  ensures kept: \forall integer i; 0 <= i < \old(early_params.reserve_mem.count) ==>
    early_params.reserve_mem.entry[i] == \old(early_params.reserve_mem.entry[i]);
  ensures count: early_params.reserve_mem.count == \old(early_params.reserve_mem.count) ||
    early_params.reserve_mem.count == \old(early_params.reserve_mem.count) + 1;
  ensures size: early_params.reserve_mem.count > \old(early_params.reserve_mem.count) ==>
    early_params.reserve_mem.entry[\old(early_params.reserve_mem.count)].size ==
      value_of(cmdline, word);
*/
void cmdline_reserve_mem(struct cmdline_word word);

#endif
