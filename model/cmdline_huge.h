/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Huge pages: hugetlb_cma= of the early parameters, then hugepagesz=,
 * hugepages= and default_hugepagesz=, which are read when there is memory. A
 * hugepages= belongs to the size named last before it; a size that is refused
 * takes the hugepages= behind it along.
 *
 * How many pages a kernel then gets, it knows after it has allocated them:
 * what is here is what it asks for.
 */
#ifndef EARLYMEM_CMDLINE_HUGE_H
#define EARLYMEM_CMDLINE_HUGE_H

#include "model/cmdline_early.h"

#include "spec/cmdline_huge.acsl"

/* hugetlb_cma=: one size for all nodes, or node:size[,node:size...]. */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.hugetlb_cma, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures nodes: \forall integer n; cmdline_rules.nodes <= n < CMDLINE_NODES ==>
    early_params.hugetlb_cma.node[n] == \old(early_params.hugetlb_cma.node[n]);
  ensures whole: whole_size(cmdline, word) ==>
    early_params.hugetlb_cma.size == value_of(cmdline, word);
  ensures whole_nodes: whole_size(cmdline, word) ==>
    \forall integer n; 0 <= n < CMDLINE_NODES ==>
    early_params.hugetlb_cma.node[n] == \old(early_params.hugetlb_cma.node[n]);
*/
void cmdline_parse_hugetlb_cma(struct cmdline_word word);

/* No size of huge pages is named. */
/*@
  terminates \true;
  assigns early_params.hugepages, hugepages_state;
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
*/
void hugepages_reset(void);

/*
 * A word of hugepages=, hugepagesz= or default_hugepagesz=, which has a value.
 */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  terminates \true;
  assigns early_params.hugepages, hugepages_state, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures kept: \forall integer k; 0 <= k < \old(early_params.hugepages.count) ==>
    early_params.hugepages.hstate[k].size == \old(early_params.hugepages.hstate[k].size);
*/
void cmdline_set_hugepages(struct cmdline_word word, uint32_t parameter);

#endif
