/* SPDX-License-Identifier: BSD-2-Clause */
#define ORDER_GENERAL
#include "model/memmap.h"
#include "model/section_core.h"

struct deferral_count deferral_count;

/* --- what is left for later --- */

/* The count is about the zone that ends at zone_end: it starts anew if it was about another. */
/*@
  requires count: deferral_count.pages <= page_settings.pages_per_section;
  terminates \true;
  assigns deferral_count;
  ensures count: deferral_count.pages <= page_settings.pages_per_section;
  ensures zone: deferral_count.zone_end == zone_end;
*/
static void deferral_count_zone(uint64_t zone_end)
{
	if (deferral_count.zone_end == zone_end)
		return;
	deferral_count.zone_end = zone_end;
	deferral_count.pages = 0;
}

/*
 * Count the pages [start, end), which are the next of the zone. Returns the first
 * that is left for later, PFN_NONE if all of them are needed now.
 */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  requires count: deferral_count.pages <= page_settings.pages_per_section;
  requires range: start < end <= 0x10000000000000;
  terminates \true;
  assigns deferral_count.pages;
  ensures count: deferral_count.pages <= page_settings.pages_per_section;
  ensures first: \result != PFN_NONE ==> start <= \result < end &&
    sal(\result, page_settings.pages_per_section);
*/
static uint64_t deferral_count_pages(uint64_t start, uint64_t end)
{
	uint64_t missing = page_settings.pages_per_section - deferral_count.pages;
	uint64_t pfn;

	if (end - start <= missing) {
		deferral_count.pages += end - start;
		return PFN_NONE;
	}
	deferral_count.pages = page_settings.pages_per_section;
	pfn = section_end(start + missing);
	return pfn < end ? pfn : PFN_NONE;
}

/* The pages [start, end) of node nid, in a zone that ends at zone_end, have their turn. */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  requires count: deferral_count.pages <= page_settings.pages_per_section;
  requires node: nid < MAX_NUMNODES;
  requires range: start < end <= 0x10000000000000;
  terminates \true;
  assigns deferral_count, deferred_pages.first[nid];
  ensures count: deferral_count.pages <= page_settings.pages_per_section;
  ensures first: deferred_pages.first[nid] == \old(deferred_pages.first[nid]) ||
    (start <= deferred_pages.first[nid] < end &&
     sal(deferred_pages.first[nid], page_settings.pages_per_section));
*/
static void defer_range(uint32_t nid, uint64_t start, uint64_t end, uint64_t zone_end,
			bool every_zone)
{
	if (every_zone)
		deferral_count_zone(zone_end);
	if (zone_end < node_spans.span[nid].end_pfn || deferred_pages.first[nid] != PFN_NONE)
		return;
	deferral_count_zone(zone_end);
	deferred_pages.first[nid] = deferral_count_pages(start, end);
}

/* The pages of region idx have their turn, zone by zone. */
/*@
  requires memblock: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires settings: section_size(page_settings.pages_per_section);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires count: deferral_count.pages <= page_settings.pages_per_section;
  requires wf: deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages,
    page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
  terminates \true;
  assigns deferral_count, deferred_pages;
  ensures count: deferral_count.pages <= page_settings.pages_per_section;
  ensures wf: deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages,
    page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
*/
static void defer_region(uint32_t idx, struct deferral_rules rules)
{
	struct memblock_pfn_range range = memblock_region_pfns(idx);
	uint32_t nid = (uint32_t)numa_region_node(idx);
	bool moves = !rules.mirror_moves ||
		     !(memblock[MEMBLOCK_MEMORY].regions[idx].flags & MEMBLOCK_MIRROR);

	/*@
	  loop invariant range: 0 <= t <= MAX_NR_ZONES;
	  loop invariant count: deferral_count.pages <= page_settings.pages_per_section;
	  loop invariant wf: deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings,
	    deferred_pages, page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
	  loop assigns t, deferral_count, deferred_pages;
	  loop variant MAX_NR_ZONES - t;
	*/
	for (uint32_t t = 0; t < MAX_NR_ZONES; t++) {
		uint32_t z = nid * MAX_NR_ZONES + t;
		uint64_t start = range.start_pfn, end = range.end_pfn;

		if (zone_present_pages.pages[z] == 0 || (t == ZONE_MOVABLE && !moves))
			continue;
		if (start < zone_spans.span[z].start_pfn)
			start = zone_spans.span[z].start_pfn;
		if (end > zone_spans.span[z].end_pfn)
			end = zone_spans.span[z].end_pfn;
		if (start >= end)
			continue;
		//@ ghost uint64_t before = deferred_pages.first[nid];
		defer_range(nid, start, end, zone_spans.span[z].end_pfn, rules.every_zone);
		/*@ assert mine: deferred_pages.first[nid] == before ||
		  node_page(memblock[MEMBLOCK_MEMORY], memblock_settings,
		  memblock[MEMBLOCK_MEMORY].cnt, nid,
		  deferred_pages.first[nid]); */
	}
}

void memmap_find_deferred(struct deferral_rules rules)
{
	deferral_count.zone_end = 0;
	deferral_count.pages = 0;
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant none: \forall integer k; 0 <= k < n ==> deferred_pages.first[k] == PFN_NONE;
	  loop assigns n, deferred_pages;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		deferred_pages.first[n] = PFN_NONE;
	if (!rules.enabled)
		return;
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant count: deferral_count.pages <= page_settings.pages_per_section;
	  loop invariant wf: deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings,
	    deferred_pages, page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
	  loop assigns i, deferral_count, deferred_pages;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++)
		defer_region(i, rules);
}
