/* SPDX-License-Identifier: BSD-2-Clause */
#define FEW_SECTION_LEMMAS
#include "model/handoff.h"

#include "model/memblock_query.h"

struct deferred_pages deferred_pages;

/* Does every page that is memory, in one region or in several, have a page struct? */
/*@
  requires wf: memblock_wf;
  requires sections: sections_wf(mem_sections, page_settings);
  requires covers: covers_regions(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures covers: \result ==> covers_memory(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings);
*/
static bool memory_has_sections(void)
{
	/*@
	  loop invariant range: 1 <= i && (1 < i ==> i <= memblock[MEMBLOCK_MEMORY].cnt);
	  loop invariant seams: \forall integer k, p; 0 <= k < i - 1 && 0 <= p &&
	    region_end(memblock[MEMBLOCK_MEMORY], k) == memblock[MEMBLOCK_MEMORY].regions[k + 1].base &&
	    page_base(memblock_settings, p) < region_end(memblock[MEMBLOCK_MEMORY], k) < page_base(memblock_settings, p + 1) ==>
	    valid_pfn(mem_sections, p);
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 1; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		phys_addr_t end = memblock[MEMBLOCK_MEMORY].regions[i - 1].base +
				  memblock[MEMBLOCK_MEMORY].regions[i - 1].size;

		if (end != memblock[MEMBLOCK_MEMORY].regions[i].base ||
		    end % memblock_settings.page_size == 0) {
			/*@ assert whole: end % memblock_settings.page_size == 0 ==> \forall integer p; 0 <= p ==> !(page_base(memblock_settings, p) < end < page_base(memblock_settings, p + 1)); */
			continue;
		}
		if (!pfn_valid(end / memblock_settings.page_size))
			return false;
		/*@ assert page: \forall integer p; 0 <= p && page_base(memblock_settings, p) < end < page_base(memblock_settings, p + 1) ==> p == end / memblock_settings.page_size; */
	}
	/*@ assert first: \forall integer p, i; 0 <= p && page_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, p) && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], i, page_base(memblock_settings, p)) && page_base(memblock_settings, p + 1) <= region_end(memblock[MEMBLOCK_MEMORY], i) ==> valid_pfn(mem_sections, p); */
	/*@ assert next: \forall integer p, i; 0 <= p && page_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, p) && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], i, page_base(memblock_settings, p)) && region_end(memblock[MEMBLOCK_MEMORY], i) < page_base(memblock_settings, p + 1) ==> in_set(memblock[MEMBLOCK_MEMORY], region_end(memblock[MEMBLOCK_MEMORY], i)); */
	/*@ assert touch: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && in_set(memblock[MEMBLOCK_MEMORY], region_end(memblock[MEMBLOCK_MEMORY], i)) ==> i + 1 < memblock[MEMBLOCK_MEMORY].cnt && region_end(memblock[MEMBLOCK_MEMORY], i) == memblock[MEMBLOCK_MEMORY].regions[i + 1].base; */
	/*@ assert second: \forall integer p, i; 0 <= p && page_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, p) && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], i, page_base(memblock_settings, p)) ==> valid_pfn(mem_sections, p); */
	/*@ assert start: \forall integer p; 0 <= p && page_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, p) ==> in_set(memblock[MEMBLOCK_MEMORY], page_base(memblock_settings, p)); */
	return true;
}

/* Take the hotplug mark from all memory; the zones stay in order. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  ensures memory: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==>
    \old(in_set(memblock[MEMBLOCK_MEMORY], a));
*/
static int clear_hotplug(void)
{
	int error = handoff_clear_hotplug();

	/*@ assert nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings); */
	/*@ assert low: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
	  zone_bounds.bound[0] <= pages_start(memblock[MEMBLOCK_MEMORY], memblock_settings, i); */
	/*@ assert last: \forall integer i, k; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && 0 <= k < \at(memblock[MEMBLOCK_MEMORY], Pre).cnt &&
	  in_region(\at(memblock[MEMBLOCK_MEMORY], Pre), k, region_end(memblock[MEMBLOCK_MEMORY], i) - 1) ==>
	  region_end(memblock[MEMBLOCK_MEMORY], i) <= region_end(\at(memblock[MEMBLOCK_MEMORY], Pre), k) &&
	  pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i) <= pages_end(\at(memblock[MEMBLOCK_MEMORY], Pre), memblock_settings, k); */
	/*@ assert high: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
	  pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i) <= zone_bounds.bound[4]; */
	return error;
}

/* The order of the largest block that can start at `page` and end at or below `end`. */
/*@
  requires pages: page < end <= MEMMAP_MAX_PAGES;
  requires settings: page_settings_valid(page_settings);
  terminates \true;
  assigns \nothing;
  ensures order: \result <= page_settings.max_order;
  ensures fits: al(page, \result) && page + p2(\result) <= end;
  ensures largest: \forall integer k; \result < k <= page_settings.max_order ==>
    !(al(page, k) && page + p2(k) <= end);
*/
static uint32_t largest_order(uint32_t page, uint32_t end)
{
	uint32_t order = page_settings.max_order;

	/*@
	  loop invariant order: order <= page_settings.max_order;
	  loop invariant none: \forall integer k; order < k <= page_settings.max_order ==>
	    !(al(page, k) && page + p2(k) <= end);
	  loop assigns order;
	  loop variant order;
	*/
	while (order > 0 && !(order_aligned(page, order) && order_pages(order) <= end - page))
		order--;
	return order;
}

/* Free the pages [page, end) to one zone, in the largest blocks. Source: __free_pages_memory(). */
/*@
  requires wf: buddy_wf;
  requires zone: zone < MAX_ZONES;
  requires pages: page <= end <= buddy_end;
  requires fresh: \forall integer x; page <= x < end ==> page_homes.home[x] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
  ensures wf: buddy_wf;
  ensures free: freed{Pre, Post}(page, end, zone);
*/
static void free_pages_memory(uint32_t page, uint32_t end, uint32_t zone)
{
	uint32_t at = page;

	/*@
	  loop invariant range: page <= at <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < at;
	  loop invariant homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
	    page_homes.home[x] == (page <= x < at ? 1 + zone : \at(page_homes, Pre).home[x]);
	  loop assigns at, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
	  loop variant end - at;
	*/
	while (at < end) {
		uint32_t order = largest_order(at, end);

		buddy_free_core(at, order, zone);
		at += order_pages(order);
	}
}

/* The same, page by page. Source: free_highmem_page(). */
/*@
  requires wf: buddy_wf;
  requires zone: zone < MAX_ZONES;
  requires pages: page <= end <= buddy_end;
  requires fresh: \forall integer x; page <= x < end ==> page_homes.home[x] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
  ensures wf: buddy_wf;
  ensures free: freed{Pre, Post}(page, end, zone);
*/
static void free_pages_singly(uint32_t page, uint32_t end, uint32_t zone)
{
	/*@
	  loop invariant range: page <= at <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < at;
	  loop invariant homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
	    page_homes.home[x] == (page <= x < at ? 1 + zone : \at(page_homes, Pre).home[x]);
	  loop assigns at, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
	  loop variant end - at;
	*/
	for (uint32_t at = page; at < end; at++) {
		block_hand_over(at, 0, zone);
		block_free(at, false);
	}
}
/*
 * Free page frames [start, end), which are in region idx and are the pages from `page` on, zone
 * by zone. Source: __free_memory_core().
 */
/*@
  requires wf: buddy_wf && memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires region: 0 <= idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires inside: start < end && pages_start(memblock[MEMBLOCK_MEMORY], memblock_settings, idx) <= start &&
    end <= pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx);
  requires pages: page + (end - start) <= buddy_end;
  requires fresh: \forall integer x; page <= x < page + (end - start) ==> page_homes.home[x] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
  ensures wf: buddy_wf;
  ensures free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < page + (end - start);
  ensures homes: \forall integer p; start <= p < end ==> page_homes.home[page + (p - start)] ==
    1 + region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, p);
  ensures others: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES && !(page <= x < page + (end - start)) ==>
    page_homes.home[x] == \at(page_homes, Pre).home[x];
*/
static void free_memory_core(uint64_t start, uint64_t end, uint32_t page, uint32_t idx, bool singly)
{
	uint64_t pfn = start;

	/*@
	  loop invariant range: start <= pfn <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < page + (pfn - start);
	  loop invariant homes: \forall integer p; start <= p < pfn ==> page_homes.home[page + (p - start)] ==
	    1 + region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, p);
	  loop invariant others: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES && !(page <= x < page + (pfn - start)) ==>
	    page_homes.home[x] == \at(page_homes, Pre).home[x];
	  loop assigns pfn, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
	  loop variant end - pfn;
	*/
	while (pfn < end) {
		struct zone_run run = zone_region_run(idx, pfn);
		uint64_t stop = run.end_pfn < end ? run.end_pfn : end;

		if (singly)
			free_pages_singly(page + (uint32_t)(pfn - start),
					  page + (uint32_t)(stop - start), run.zone);
		else
			free_pages_memory(page + (uint32_t)(pfn - start),
					  page + (uint32_t)(stop - start), run.zone);
		pfn = stop;
	}
}

/*
 * What one free range [lo, hi) on node n, the first from byte x on, adds: the page frames that
 * lie wholly in it, as far as they are not deferred. For proofs only.
 */
/*@ ghost
  /@
    requires wf: memblock_wf && nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
    requires range: next_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                               NUMA_NO_NODE, MEMBLOCK_NONE, x, lo, hi, n);
    requires some: lo < hi;
    requires node: node == (memblock_settings.max_numnodes == 0 || n == memblock_settings.max_numnodes ? 0 : n);
    terminates \true;
    assigns \nothing;
    ensures step: \forall integer p; 0 <= p ==>
      (handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, hi, p) <==>
        handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, x, p) ||
        in_range(memblock_settings, deferred_pages, from, to, lo, hi, node, p));
  @/
  void handoff_step(uint64_t x, uint64_t lo, uint64_t hi, int32_t n, uint32_t node, uint64_t from,
                    uint64_t to)
  {
    /@ assert inside: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         wanted_region(memblock[MEMBLOCK_MEMORY], i, memblock_settings, NUMA_NO_NODE, MEMBLOCK_NONE) &&
         free_part(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], i, lo, hi) &&
         n == memblock[MEMBLOCK_MEMORY].regions[i].nid && lo <= page_base(memblock_settings, p) &&
         page_base(memblock_settings, p + 1) <= hi && p < deferred_pages.first[node] ==> handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p); @/
    /@ assert in: \forall integer p; 0 <= p && lo <= page_base(memblock_settings, p) &&
         page_base(memblock_settings, p + 1) <= hi && p < deferred_pages.first[node] ==>
         handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p); @/
    /@ assert bytes: \forall integer p, i, a; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && page_base(memblock_settings, p) <= a < page_base(memblock_settings, p + 1) ==>
         free_byte(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, NUMA_NO_NODE,
                   MEMBLOCK_NONE, a) && !in_set(memblock[MEMBLOCK_RESERVED], a) &&
         in_region(memblock[MEMBLOCK_MEMORY], i, a); @/
    /@ assert at: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt && handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) &&
         page_base(memblock_settings, p) <= x < page_base(memblock_settings, p + 1) ==>
         free_byte(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, NUMA_NO_NODE, MEMBLOCK_NONE, x); @/
    /@ assert out: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && x < page_base(memblock_settings, p + 1) <= hi ==>
         x <= page_base(memblock_settings, p) || x == lo; @/
    /@ assert same: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && lo < page_base(memblock_settings, p + 1) <= hi ==>
         lo <= page_base(memblock_settings, p) && n == memblock[MEMBLOCK_MEMORY].regions[i].nid; @/
    /@ assert first: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) ==>
         free_byte(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, NUMA_NO_NODE,
                   MEMBLOCK_NONE, page_base(memblock_settings, p)); @/
    /@ assert ahead: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && x <= page_base(memblock_settings, p) ==>
         lo <= page_base(memblock_settings, p); @/
    /@ assert above: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && x < page_base(memblock_settings, p + 1) <= hi ==>
         lo < page_base(memblock_settings, p + 1); @/
    /@ assert node: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) && x < page_base(memblock_settings, p + 1) <= hi ==>
         lo <= page_base(memblock_settings, p) && p < deferred_pages.first[node]; @/
    /@ assert all: \forall integer p; 0 <= p && handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p) &&
         x < page_base(memblock_settings, p + 1) <= hi ==>
         lo <= page_base(memblock_settings, p) && p < deferred_pages.first[node]; @/
    /@ assert up: \forall integer p; 0 <= p && handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, hi, p) ==>
         handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, x, p) || (from <= p < to && lo <= page_base(memblock_settings, p) &&
          page_base(memblock_settings, p + 1) <= hi && p < deferred_pages.first[node]); @/
    /@ assert down: \forall integer p; 0 <= p && from <= p < to && lo <= page_base(memblock_settings, p) &&
          page_base(memblock_settings, p + 1) <= hi && p < deferred_pages.first[node] ==>
          handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, hi, p); @/
    /@ assert below: \forall integer p; 0 <= p && handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, x, p) ==>
          handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, hi, p); @/
  }
*/

/* Nothing is free from byte x on: all that is handed out ends at or below it. For proofs only. */
/*@ ghost
  /@
    requires wf: memblock_wf;
    requires none: none_free(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                             NUMA_NO_NODE, MEMBLOCK_NONE, x, PHYS_ADDR_MAX);
    terminates \true;
    assigns \nothing;
    ensures done: \forall integer p; handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p) ==> page_base(memblock_settings, p + 1) <= x;
  @/
  void handoff_done(uint64_t x)
  {
    /@ assert last: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) ==>
         free_byte(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, NUMA_NO_NODE,
                   MEMBLOCK_NONE, page_base(memblock_settings, p + 1) - 1) &&
         page_base(memblock_settings, p + 1) <= PHYS_ADDR_MAX; @/
    /@ assert all: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         handed_by(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, i, p) ==> page_base(memblock_settings, p + 1) <= x; @/
  }
*/

/* The first page frame, `from` or a later one, that starts at or above byte lo. */
/*@
  requires settings: settings_wf(memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures first: \forall integer p; 0 <= p ==>
    (\result <= p <==> from <= p && lo <= page_base(memblock_settings, p));
*/
static uint64_t range_start(phys_addr_t lo, uint64_t from)
{
	phys_addr_t page = memblock_settings.page_size;
	uint64_t up = lo / page + (lo % page != 0);

	/*@ assert up: up == pfn_up(memblock_settings, lo); */
	return up < from ? from : up;
}

/* The first page frame, `to` or an earlier one, that ends above byte hi or that `node` defers. */
/*@
  requires settings: settings_wf(memblock_settings);
  requires node: node < MAX_NUMNODES;
  terminates \true;
  assigns \nothing;
  ensures last: \forall integer p; 0 <= p ==> (p < \result <==>
    p < to && page_base(memblock_settings, p + 1) <= hi && p < deferred_pages.first[node]);
*/
static uint64_t range_end(phys_addr_t hi, uint64_t to, uint32_t node)
{
	uint64_t end = hi / memblock_settings.page_size;

	/*@ assert down: end == pfn_down(memblock_settings, hi); */
	/*@ assert whole: \forall integer p; 0 <= p ==> (p < end <==> page_base(memblock_settings, p + 1) <= hi); */
	if (end > to)
		end = to;
	return end < deferred_pages.first[node] ? end : deferred_pages.first[node];
}

/* The page frames [start, start + n) are the pages from a on, one for one. For proofs only. */
/*@ ghost
  /@
    requires wf: sections_wf(mem_sections, page_settings);
    requires pages: 0 < n && pages_at(mem_sections, start, n, a);
    terminates \true;
    assigns \nothing;
    ensures room: a + n <= mem_sections.nr_pages;
    ensures each: \forall integer p, b; start <= p < start + n && same_offset(start, a, p, b) ==>
      page_is(mem_sections, p, b);
    ensures map: \forall integer p, b; page_is(mem_sections, p, b) ==>
      (a <= b < a + n <==> start <= p < start + n);
    ensures onto: \forall integer p, b; page_is(mem_sections, p, b) && start <= p < start + n ==>
      b == a + (p - start);
  @/
  void pages_one_for_one(uint64_t start, uint64_t n, uint32_t a)
  {
    /@ assert run: \forall integer i, p, b; 0 <= i < mem_sections.cnt && start <= p < start + n &&
         mem_sections.runs[i].start_pfn <= start && start + n <= mem_sections.runs[i].end_pfn &&
         a == mem_sections.runs[i].page + (start - mem_sections.runs[i].start_pfn) &&
         same_offset(start, a, p, b) ==> page_is(mem_sections, p, b); @/
    /@ assert each: \forall integer p, b; start <= p < start + n && same_offset(start, a, p, b) ==>
         page_is(mem_sections, p, b); @/
    /@ assert onto: \forall integer p, b; page_is(mem_sections, p, b) && start <= p < start + n ==>
         b == a + (p - start); @/
    /@ assert below: \forall integer p, b; page_is(mem_sections, p, b) && p < start ==> b < a; @/
    /@ assert end: same_offset(start, a, start + n - 1, a + n - 1); @/
    /@ assert last: page_is(mem_sections, start + n - 1, a + n - 1); @/
    /@ assert above: \forall integer p, b; page_is(mem_sections, p, b) && start + n <= p ==>
         a + n - 1 < b; @/
  }
*/

/*
 * Free the page frames of one free range, the first from byte `last` on, between `from` and `to`.
 */
/*@
  requires ready: handoff_ready;
  requires covers: covers_memory(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires range: next_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                             NUMA_NO_NODE, MEMBLOCK_NONE, last, range.start, range.end, range.nid);
  requires some: range.start < range.end;
  requires fresh: \forall integer p, a; page_is(mem_sections, p, a) && from <= p < to &&
    last < page_base(memblock_settings, p + 1) ==> page_homes.home[a] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
  ensures wf: buddy_wf;
  ensures free: \forall integer p, a; page_is(mem_sections, p, a) ==> (is_free(a) <==>
    is_free{Pre}(a) || (handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, range.end, p) &&
    !handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, last, p)));
  ensures homes: \forall integer p, a; page_is(mem_sections, p, a) ==>
    (handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, range.end, p) && !handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, last, p) ==>
     \forall integer z; zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, z) ==> page_homes.home[a] == 1 + z);
  ensures others: \forall integer p, a; page_is(mem_sections, p, a) ==>
    (handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, last, p) || !handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, range.end, p) ==>
     page_homes.home[a] == \at(page_homes, Pre).home[a]);
*/
static void free_memory_range(struct memblock_free_range range, uint64_t from, uint64_t to,
			      bool singly, phys_addr_t last)
{
	uint32_t idx = memblock_search(MEMBLOCK_MEMORY, range.start);
	uint32_t node = (uint32_t)numa_region_node(idx);
	uint64_t start = range_start(range.start, from);
	uint64_t end = range_end(range.end, to, node);
	uint32_t page;

	(void)last; /* only the contract needs it */
	/*@ assert region: free_part(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], idx,
	  range.start, range.end) && range.nid == memblock[MEMBLOCK_MEMORY].regions[idx].nid; */
	//@ ghost handoff_step(last, range.start, range.end, range.nid, node, from, to);
	/*@ assert range: \forall integer p; 0 <= p ==>
	  (in_range(memblock_settings, deferred_pages, from, to, range.start, range.end, node, p) <==>
	  start <= p < end); */
	/*@ assert after: \forall integer p; 0 <= p &&
	  in_range(memblock_settings, deferred_pages, from, to, range.start, range.end, node, p) ==>
	  from <= p < to && last < page_base(memblock_settings, p + 1); */
	if (start >= end)
		return;
	/*@ assert holds: \forall integer q; start <= q < end ==>
	  holds_page(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, q); */
	/*@ assert in: \forall integer q; start <= q < end ==>
	  page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, q); */
	/*@ assert valid: \forall integer q; start <= q < end ==> valid_pfn(mem_sections, q); */
	page = pfn_to_page(start);
	//@ assert pages: pages_at(mem_sections, start, end - start, page);
	//@ ghost pages_one_for_one(start, end - start, page);
	/*@ assert new: \forall integer p; 0 <= p ==>
	  (handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
	  deferred_pages, from, to, range.end, p) && !handed_below(memblock[MEMBLOCK_MEMORY],
	  memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, from, to, last, p) <==>
	  start <= p < end); */
	/*@ assert ends: page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, start) &&
	  page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, end - 1); */
	/*@ assert mine: \forall integer p, x; start <= p < end && same_offset(start, page, p, x) ==>
	  page_is(mem_sections, p, x); */
	/*@ assert window: \forall integer p; start <= p < end ==>
	  in_range(memblock_settings, deferred_pages, from, to, range.start, range.end, node, p) &&
	  from <= p < to && last < page_base(memblock_settings, p + 1); */
	/*@ assert fresh: \forall integer p, x; start <= p < end && page_is(mem_sections, p, x) ==>
	  in_range(memblock_settings, deferred_pages, from, to, range.start, range.end, node, p) &&
	  page_homes.home[x] == 0; */
	/*@ assert offset: \forall integer x; same_offset(start, page, start + (x - page), x); */
	/*@ assert unused: \forall integer x; page <= x < page + (end - start) ==>
	  start <= start + (x - page) < end && same_offset(start, page, start + (x - page), x) &&
	  page_is(mem_sections, start + (x - page), x) &&
	  page_homes.home[x] == 0; */
	free_memory_core(start, end, page, idx, singly);
	/*@ assert zones: \forall integer p, z; start <= p < end &&
	  zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, z) ==>
	  z == region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, p); */
}

/*
 * Free all page frames between `from` and `to` that memblock hands out, singly or in the largest
 * blocks. Source: free_low_memory_core_early(), free_highpages().
 */
/*@
  requires ready: handoff_ready;
  requires covers: covers_memory(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires fresh: \forall integer p, a; page_is(mem_sections, p, a) && from <= p < to ==>
    page_homes.home[a] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
  ensures wf: buddy_wf;
  ensures free: handed_free{Pre, Post}(from, to, PHYS_ADDR_MAX);
  ensures homes: handed_homes{Pre, Post}(from, to, PHYS_ADDR_MAX);
*/
static void free_memory(uint64_t from, uint64_t to, bool singly)
{
	struct memblock_free_range range = memblock_first_free(NUMA_NO_NODE, MEMBLOCK_NONE);
	phys_addr_t last = 0;

	/*@ assert none: \forall integer p; 0 <= p ==> 0 < page_base(memblock_settings, p + 1); */
	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant range: next_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	    memblock_settings, NUMA_NO_NODE, MEMBLOCK_NONE, last, range.start, range.end, range.nid);
	  loop invariant at: ascending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], range.end,
	    range.memory_idx, range.reserved_idx);
	  loop invariant free: handed_free{Pre, Here}(from, to, last);
	  loop invariant homes: handed_homes{Pre, Here}(from, to, last);
	  loop assigns range, last, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, buddy_managed_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, page_homes;
	  loop variant PHYS_ADDR_MAX - last;
	*/
	while (range.start < range.end) {
		free_memory_range(range, from, to, singly, last);
		last = range.end;
		range = memblock_next_free(range, NUMA_NO_NODE, MEMBLOCK_NONE);
	}
	//@ ghost handoff_done(last);
}

struct handoff_result memblock_free_all(struct handoff_rules rules)
{
	struct handoff_result result = { .error = 0 };

	if (!memory_has_sections()) {
		result.error = HANDOFF_ESECTION;
		return result;
	}
	result.hotplug_kept = clear_hotplug() != 0;
	if (rules.reserved_nodes)
		result.nodes_missed = handoff_set_reserved_nodes();
	/*@ assert covers: covers_regions(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings); */
	/*@ assert ready: handoff_ready; */
	/*@ assert fresh: \forall integer p, a; page_is(mem_sections, p, a) ==>
	  0 <= a < MEMMAP_MAX_PAGES && page_homes.home[a] == 0; */
	/*@ assert split: \forall integer p; handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p) ==>
	  handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, 0, rules.max_low_pfn, PHYS_ADDR_MAX, p) ||
	  handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, rules.max_low_pfn, PFN_NONE, PHYS_ADDR_MAX, p); */
	free_memory(0, rules.max_low_pfn, false);
	/*@ assert above: \forall integer p; rules.max_low_pfn <= p ==>
	  !handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, 0, rules.max_low_pfn, PHYS_ADDR_MAX, p); */
	/*@ assert high: \forall integer p, a; page_is(mem_sections, p, a) && rules.max_low_pfn <= p ==>
	  !handed_below(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, 0, rules.max_low_pfn, PHYS_ADDR_MAX, p) && page_homes.home[a] == 0; */
	free_memory(rules.max_low_pfn, PFN_NONE, true);
	return result;
}
