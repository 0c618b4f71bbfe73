/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memmap_spans.h"

void memmap_find_spans(void)
{
	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant spans: \forall integer k; 0 <= k < z ==>
	    zone_spans_pages(mem_sections, zone_spans, buddy_spans, k);
	  loop assigns z, buddy_spans;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		buddy_spans.start[z] = section_pages_below(zone_spans.span[z].start_pfn);
		buddy_spans.end[z] = section_pages_below(zone_spans.span[z].end_pfn);
	}
}
