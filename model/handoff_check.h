/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of the hand-off, for tests and fuzzing: each looks at every page that
 * has a page struct and decides whether the invariant is true.
 */
#ifndef EARLYMEM_HANDOFF_CHECK_H
#define EARLYMEM_HANDOFF_CHECK_H

#include "model/handoff.h"

/*@
  // The invariant "conserved": the pages on the free lists are those that memblock hands out.
  predicate conserved =
    \forall integer p, a; page_is(mem_sections, p, a) ==>
      (is_free(a) <==> handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
                              memblock_settings, deferred_pages, p));

  // The invariant "safe": every page that is free lies wholly in one usable region of memory and
  // touches no reserved byte.
  predicate safe =
    \forall integer p, a; page_is(mem_sections, p, a) && is_free(a) ==>
      free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                 NUMA_NO_NODE, MEMBLOCK_NONE, page_base(memblock_settings, p),
                 page_base(memblock_settings, p + 1));
*/

/* May page frame pfn be on a free list, deferred or not? */
/*@
  requires memblock: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures free: \result <==>
    free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
               NUMA_NO_NODE, MEMBLOCK_NONE, page_base(memblock_settings, pfn),
               page_base(memblock_settings, pfn + 1));
*/
bool handoff_page_usable(uint64_t pfn);

/* Does memblock hand page frame pfn out? */
/*@
  requires memblock: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures handed: \result <==> handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
                                      memblock_settings, deferred_pages, pfn);
*/
bool handoff_hands_out(uint64_t pfn);

/* After the hand-off and before any other traffic: "conserved". */
/*@
  requires memblock: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires sections: sections_wf(mem_sections, page_settings);
  requires blocks: blocks_wf;
  terminates \true;
  assigns \nothing;
  ensures conserved: \result <==> conserved;
*/
bool handoff_check_conserved(void);

/* At all times: "safe". */
/*@
  requires memblock: memblock_wf;
  requires sections: sections_wf(mem_sections, page_settings);
  requires blocks: blocks_wf;
  terminates \true;
  assigns \nothing;
  ensures safe: \result <==> safe;
*/
bool handoff_check_safe(void);

#endif
