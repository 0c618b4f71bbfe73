/* SPDX-License-Identifier: BSD-2-Clause */
/* swiotlb=: how large the buffer for devices that do not reach all memory is. */
#ifndef EARLYMEM_CMDLINE_SWIOTLB_H
#define EARLYMEM_CMDLINE_SWIOTLB_H

#include "model/cmdline_early.h"

/* A number of areas is kept in 32 bits, and is a power of two. */
#define CMDLINE_AREAS_MAX 0x80000000u
#define CMDLINE_INT_VALUES 0x100000000u

#include "spec/cmdline_swiotlb.acsl"

/*
 * swiotlb=[slabs][,areas][,force|noforce]: a part that is not given stays as it
 * was. The numbers have no suffix.
 */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires before: early_params.swiotlb.slabs % CMDLINE_SWIOTLB_SEGMENT == 0;
  terminates \true;
  assigns early_params.swiotlb, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures segments: early_params.swiotlb.slabs % CMDLINE_SWIOTLB_SEGMENT == 0;
  ensures slabs: decimal_digit(cmdline, word.value, word.value_end) ==>
    early_params.swiotlb.sized == true &&
    slabs_are(integer_value(cmdline, word.value, word.value_end), early_params.swiotlb.slabs);
  ensures no_slabs: !decimal_digit(cmdline, word.value, word.value_end) ==>
    early_params.swiotlb.sized == \old(early_params.swiotlb.sized) &&
    early_params.swiotlb.slabs == \old(early_params.swiotlb.slabs);
  ensures areas: decimal_digit(cmdline, areas_begin(cmdline, word), word.value_end) ==>
    early_params.swiotlb.areas ==
      areas_for(integer_value(cmdline, areas_begin(cmdline, word), word.value_end));
  ensures no_areas: !decimal_digit(cmdline, areas_begin(cmdline, word), word.value_end) ==>
    early_params.swiotlb.areas == \old(early_params.swiotlb.areas);
*/
void setup_io_tlb_npages(struct cmdline_word word);

#endif
