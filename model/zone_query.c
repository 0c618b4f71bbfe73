/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_query.h"
#include "model/zone.h"

/* The lower of `end` and `bound`, if that is above pfn; `end` otherwise. */
/*@
  terminates \true;
  assigns \nothing;
  ensures cut: \result == (pfn < bound < end ? bound : end);
*/
static uint64_t zone_cut_at(uint64_t pfn, uint64_t end, uint64_t bound)
{
	return pfn < bound && bound < end ? bound : end;
}

/* The type that the bounds alone give page pfn. */
/*@
  terminates \true;
  assigns \nothing;
  ensures type: \result == bound_type(zone_bounds, pfn);
*/
static uint32_t zone_bound_type(uint64_t pfn)
{
	if (pfn < zone_bounds.bound[1])
		return ZONE_DMA;
	if (pfn < zone_bounds.bound[2])
		return ZONE_DMA32;
	return pfn < zone_bounds.bound[3] ? ZONE_NORMAL : ZONE_HIGHMEM;
}

/* The zone of page pfn of region idx, and the page before which that changes. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires page: page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, pfn);
  terminates \true;
  assigns \nothing;
  ensures zone: \result.zone ==
    region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, pfn);
  ensures exists: \result.zone < MAX_ZONES;
  ensures end: pfn < \result.end_pfn <= pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx);
  ensures run: \forall integer p; pfn <= p < \result.end_pfn ==>
    \result.zone == region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, p);
*/
static struct zone_run zone_run_from(uint32_t idx, uint64_t pfn)
{
	struct zone_run run = { .zone = ZONE_MOVABLE,
				.end_pfn = memblock_region_pfns(idx).end_pfn };
	uint32_t nid = (uint32_t)numa_region_node(idx);
	uint64_t movable = zone_bounds.movable[nid];

	if (zone_bounds.mirror && (memblock[MEMBLOCK_MEMORY].regions[idx].flags & MEMBLOCK_MIRROR))
		movable = 0;
	/*@ assert movable: movable_from(zone_bounds, nid,
	  memblock[MEMBLOCK_MEMORY].regions[idx].flags) == (movable == 0 ? PFN_NONE : movable); */
	if (movable == 0 || pfn < movable) {
		run.zone = zone_bound_type(pfn);
		run.end_pfn = zone_cut_at(pfn, run.end_pfn, zone_bounds.bound[1]);
		run.end_pfn = zone_cut_at(pfn, run.end_pfn, zone_bounds.bound[2]);
		run.end_pfn = zone_cut_at(pfn, run.end_pfn, zone_bounds.bound[3]);
		run.end_pfn = zone_cut_at(pfn, run.end_pfn, movable);
	}
	run.zone += MAX_NR_ZONES * nid;
	return run;
}

struct zone_run zone_region_run(uint32_t idx, uint64_t pfn)
{
	struct zone_run run = zone_run_from(idx, pfn);

	/*@ assert region: region_run(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
	  idx, pfn, run.end_pfn, run.zone); */
	/*@ assert whole: \forall integer p; pfn <= p < run.end_pfn ==>
	  zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, run.zone); */
	return run;
}

/* The region of memory that page pfn is wholly in; the count if there is none. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures range: \result <= memblock[MEMBLOCK_MEMORY].cnt;
  ensures found: \result < memblock[MEMBLOCK_MEMORY].cnt ==>
    page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, \result, pfn);
  ensures only: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
    page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, pfn) ==> i == \result;
*/
static uint32_t zone_page_region(uint64_t pfn)
{
	uint32_t cnt = memblock[MEMBLOCK_MEMORY].cnt;
	uint32_t lo = 0;
	uint32_t hi = cnt;

	/*@
	  loop invariant range: 0 <= lo <= hi <= cnt;
	  loop invariant below: \forall integer i; 0 <= i < lo ==>
	    pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i) <= pfn;
	  loop invariant above: \forall integer i; hi <= i < cnt ==>
	    pfn < pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i);
	  loop assigns lo, hi;
	  loop variant hi - lo;
	*/
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (memblock_region_pfns(mid).end_pfn <= pfn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < cnt && memblock_region_pfns(lo).start_pfn <= pfn ? lo : cnt;
}

struct zone_run zone_pfn_run(uint64_t pfn)
{
	struct zone_run none = { .zone = ZONE_NONE, .end_pfn = 0 };
	uint32_t idx = zone_page_region(pfn);

	if (idx == memblock[MEMBLOCK_MEMORY].cnt)
		return none;
	return zone_region_run(idx, pfn);
}

uint32_t zone_of_pfn(uint64_t pfn)
{
	uint32_t zone = zone_pfn_run(pfn).zone;

	/*@ assert one: zone != ZONE_NONE ==>
	  zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, zone); */
	/*@ assert once: zone != ZONE_NONE ==> \forall integer z;
	  zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, z) ==> z == zone; */
	return zone;
}

/* --- checkers --- */

/* Do the bounds ascend? */
/*@
  terminates \true;
  assigns \nothing;
  ensures ascend: \result <==> bounds_ascend(zone_bounds);
*/
static bool zone_check_bounds(void)
{
	return zone_bounds.bound[0] <= zone_bounds.bound[1] &&
	       zone_bounds.bound[1] <= zone_bounds.bound[2] &&
	       zone_bounds.bound[2] <= zone_bounds.bound[3] &&
	       zone_bounds.bound[3] <= zone_bounds.bound[4] && zone_bounds.bound[4] < PFN_NONE;
}

bool zone_check_wf(void)
{
	if (!numa_check_nodes() || !zone_check_bounds())
		return false;
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant hold: \forall integer k; 0 <= k < i ==>
	    zone_bounds.bound[0] <= pages_start(memblock[MEMBLOCK_MEMORY], memblock_settings, k) &&
	    pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, k) <= zone_bounds.bound[4];
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		if (range.start_pfn < zone_bounds.bound[0] || range.end_pfn > zone_bounds.bound[4])
			return false;
	}
	return true;
}

/* Are the pages of region idx all inside what their zones span? */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  terminates \true;
  assigns \nothing;
  ensures placed: \result <==> region_is_placed(memblock[MEMBLOCK_MEMORY], memblock_settings,
    zone_bounds, zone_spans, idx);
*/
static bool zone_check_region(uint32_t idx)
{
	struct memblock_pfn_range range = memblock_region_pfns(idx);
	uint64_t pfn = range.start_pfn;

	/*@
	  loop invariant range: range.start_pfn <= pfn;
	  loop invariant placed: \forall integer p; range.start_pfn <= p < pfn && p < range.end_pfn ==>
	    zone_spans.span[region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings,
	                                zone_bounds, idx, p)].start_pfn <= p <
	    zone_spans.span[region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings,
	                                zone_bounds, idx, p)].end_pfn;
	  loop assigns pfn;
	  loop variant range.end_pfn - pfn;
	*/
	while (pfn < range.end_pfn) {
		struct zone_run run = zone_region_run(idx, pfn);

		/*@ assert last: run.zone == region_zone(memblock[MEMBLOCK_MEMORY],
		  memblock_settings, zone_bounds, idx, run.end_pfn - 1); */
		if (pfn < zone_spans.span[run.zone].start_pfn ||
		    run.end_pfn > zone_spans.span[run.zone].end_pfn)
			return false;
		pfn = run.end_pfn;
	}
	return true;
}

bool zone_check_placed(void)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant placed: \forall integer k; 0 <= k < i ==>
	    region_is_placed(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, zone_spans, k);
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		if (!zone_check_region(i))
			return false;
	}
	return true;
}
