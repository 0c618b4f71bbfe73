/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which pages each zone spans: the buddy allocator claims no page block that
 * reaches beyond its zone.
 *
 * Behaviour: Linux 6.12, zone_spans_pfn() in prep_move_freepages_block().
 */
#ifndef EARLYMEM_MEMMAP_SPANS_H
#define EARLYMEM_MEMMAP_SPANS_H

#include "model/buddy_fallback.h"
#include "model/section.h"
#include "model/zone.h"

/*@
  // Zone z spans, of the pages, those whose page frames it spans.
  predicate zone_spans_pages(struct mem_sections c, struct zone_spans s, struct buddy_spans b,
                             integer z) =
    \forall integer p, a; page_is(c, p, a) ==>
      (a < b.start[z] <==> p < s.span[z].start_pfn) && (a < b.end[z] <==> p < s.span[z].end_pfn);
*/

/*
 * Tell the buddy allocator which pages each zone spans. The span of a zone may
 * start or end at page frames that have no page struct.
 */
/*@
  requires sections: sections_wf(mem_sections, page_settings);
  terminates \true;
  assigns buddy_spans;
  ensures spans: \forall integer z; 0 <= z < MAX_ZONES ==>
    zone_spans_pages(mem_sections, zone_spans, buddy_spans, z);
*/
void memmap_find_spans(void);

#endif
