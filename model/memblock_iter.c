/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_find.h"

/*
 * The first gap, from the one below reserved region j upwards, that has a byte
 * of [lo, hi) or reaches above it.
 */
/*@
  requires wf: sorted(memblock[MEMBLOCK_RESERVED]) && j <= memblock[MEMBLOCK_RESERVED].cnt;
  requires some: lo < hi;
  assigns \nothing;
  ensures range: j <= \result <= memblock[MEMBLOCK_RESERVED].cnt;
  ensures inside: j < \result ==> memblock[MEMBLOCK_RESERVED].regions[\result - 1].base < hi;
  ensures passed: \forall integer a; lo <= a < hi &&
    floor_of(memblock[MEMBLOCK_RESERVED], j) <= a < floor_of(memblock[MEMBLOCK_RESERVED], \result) ==>
    in_set(memblock[MEMBLOCK_RESERVED], a);
  ensures some: floor_of(memblock[MEMBLOCK_RESERVED], \result) < hi &&
    \result < memblock[MEMBLOCK_RESERVED].cnt ==>
    lo < memblock[MEMBLOCK_RESERVED].regions[\result].base &&
    floor_of(memblock[MEMBLOCK_RESERVED], \result) < memblock[MEMBLOCK_RESERVED].regions[\result].base;
*/
static uint32_t memblock_gap_up(uint32_t j, phys_addr_t lo, phys_addr_t hi)
{
	uint32_t k = j;

	/*@
	  loop invariant range: j <= k <= memblock[MEMBLOCK_RESERVED].cnt;
	  loop invariant inside: j < k ==> memblock[MEMBLOCK_RESERVED].regions[k - 1].base < hi;
	  loop invariant passed: \forall integer a; lo <= a < hi &&
	    floor_of(memblock[MEMBLOCK_RESERVED], j) <= a < floor_of(memblock[MEMBLOCK_RESERVED], k) ==>
	    in_set(memblock[MEMBLOCK_RESERVED], a);
	  loop assigns k;
	  loop variant memblock[MEMBLOCK_RESERVED].cnt - k;
	*/
	while (memblock_gap_start(k, lo) < hi &&
	       memblock_gap_end(k, hi) <= memblock_gap_start(k, lo)) {
		//@ assert next: k < memblock[MEMBLOCK_RESERVED].cnt;
		/*@ assert body: \forall integer a; in_region(memblock[MEMBLOCK_RESERVED], k, a)
		  ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
		k++;
	}
	return k;
}

/*
 * The first gap, from the one below reserved region j downwards, that has a byte
 * of [lo, hi) or reaches below it.
 */
/*@
  requires wf: sorted(memblock[MEMBLOCK_RESERVED]) && j <= memblock[MEMBLOCK_RESERVED].cnt;
  requires some: lo < hi;
  assigns \nothing;
  ensures range: \result <= j;
  ensures inside: \result < j ==> lo < region_end(memblock[MEMBLOCK_RESERVED], \result);
  ensures passed: \forall integer a; lo <= a < hi &&
    ceiling_of(memblock[MEMBLOCK_RESERVED], \result) <= a < ceiling_of(memblock[MEMBLOCK_RESERVED], j) ==>
    in_set(memblock[MEMBLOCK_RESERVED], a);
  ensures some: lo < ceiling_of(memblock[MEMBLOCK_RESERVED], \result) && 0 < \result ==>
    region_end(memblock[MEMBLOCK_RESERVED], \result - 1) < hi &&
    region_end(memblock[MEMBLOCK_RESERVED], \result - 1) < ceiling_of(memblock[MEMBLOCK_RESERVED], \result);
*/
static uint32_t memblock_gap_down(uint32_t j, phys_addr_t lo, phys_addr_t hi)
{
	uint32_t k = j;

	/*@
	  loop invariant range: k <= j;
	  loop invariant inside: k < j ==> lo < region_end(memblock[MEMBLOCK_RESERVED], k);
	  loop invariant passed: \forall integer a; lo <= a < hi &&
	    ceiling_of(memblock[MEMBLOCK_RESERVED], k) <= a < ceiling_of(memblock[MEMBLOCK_RESERVED], j) ==>
	    in_set(memblock[MEMBLOCK_RESERVED], a);
	  loop assigns k;
	  loop variant k;
	*/
	while (lo < memblock_gap_end(k, hi) &&
	       memblock_gap_end(k, hi) <= memblock_gap_start(k, lo)) {
		//@ assert next: 0 < k;
		/*@ assert body: \forall integer a; in_region(memblock[MEMBLOCK_RESERVED], k -
		  1, a) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
		k--;
	}
	return k;
}

struct memblock_free_range memblock_first_free(int32_t nid, uint32_t flags)
{
	struct memblock_free_range below = { .nid = NUMA_NO_NODE };

	return memblock_next_free(below, nid, flags);
}

struct memblock_free_range memblock_next_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags)
{
	struct memblock_free_range range = { .start = PHYS_ADDR_MAX,
					     .end = PHYS_ADDR_MAX,
					     .nid = NUMA_NO_NODE,
					     .memory_idx = memblock[MEMBLOCK_MEMORY].cnt,
					     .reserved_idx = memblock[MEMBLOCK_RESERVED].cnt };
	uint32_t j = last.reserved_idx;

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && j <= memblock[MEMBLOCK_RESERVED].cnt;
	  loop invariant gaps: 0 < j ==>
	    memblock[MEMBLOCK_RESERVED].regions[j - 1].base <= last.end ||
	    memblock[MEMBLOCK_RESERVED].regions[j - 1].base <= floor_of(memblock[MEMBLOCK_MEMORY], i);
	  loop invariant ahead: i < memblock[MEMBLOCK_MEMORY].cnt ==>
	    last.end <= memblock[MEMBLOCK_MEMORY].regions[i].base ||
	    (0 < j && last.end <= region_end(memblock[MEMBLOCK_RESERVED], j - 1));
	  loop invariant none: \forall integer k, a; 0 <= k < i && last.end <= a &&
	    wanted_region(memblock[MEMBLOCK_MEMORY], k, memblock_settings, nid, flags) &&
	    in_region(memblock[MEMBLOCK_MEMORY], k, a) ==> in_set(memblock[MEMBLOCK_RESERVED], a);
	  loop assigns i, j;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = last.memory_idx; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i].size;
		phys_addr_t from, to;

		if (!memblock_wanted(i, nid, flags))
			continue;
		/*@ assert before: \forall integer a; last.end <= a && lo <= a <
		  floor_of(memblock[MEMBLOCK_RESERVED], j) ==>
		  in_set(memblock[MEMBLOCK_RESERVED], a); */
		j = memblock_gap_up(j, lo, hi);
		from = memblock_gap_start(j, lo);
		to = memblock_gap_end(j, hi);
		/*@ assert here: \forall integer a; last.end <= a && lo <= a < from && a < hi
		  ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
		if (from >= hi)
			continue;
		range.start = from;
		range.end = to;
		range.nid = memblock[MEMBLOCK_MEMORY].regions[i].nid;
		range.memory_idx = to == hi ? i + 1 : i;
		range.reserved_idx = to == hi ? j : j + 1;
		//@ assert clear: clear_of(memblock[MEMBLOCK_RESERVED], from, to);
		/*@ assert part: free_part(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], i, from, to); */
		/*@ assert whole: whole_free_range(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], memblock_settings, nid, flags, from, to,
		  range.nid); */
		/*@ assert all: all_free(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
		  memblock_settings, nid, flags, from, to); */
		/*@ assert skipped: none_free(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], memblock_settings, nid, flags, last.end, from); */
		return range;
	}
	/*@ assert none: none_free(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	  memblock_settings, nid, flags, last.end, PHYS_ADDR_MAX); */
	return range;
}

struct memblock_free_range memblock_last_free(int32_t nid, uint32_t flags)
{
	struct memblock_free_range above = { .start = PHYS_ADDR_MAX,
					     .end = PHYS_ADDR_MAX,
					     .nid = NUMA_NO_NODE,
					     .memory_idx = memblock[MEMBLOCK_MEMORY].cnt,
					     .reserved_idx = memblock[MEMBLOCK_RESERVED].cnt };

	return memblock_prev_free(above, nid, flags);
}

struct memblock_free_range memblock_prev_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags)
{
	struct memblock_free_range range = { .nid = NUMA_NO_NODE };
	uint32_t j = last.reserved_idx;

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && j <= memblock[MEMBLOCK_RESERVED].cnt;
	  loop invariant gaps: j < memblock[MEMBLOCK_RESERVED].cnt ==>
	    last.start <= region_end(memblock[MEMBLOCK_RESERVED], j) ||
	    ceiling_of(memblock[MEMBLOCK_MEMORY], i) <= region_end(memblock[MEMBLOCK_RESERVED], j);
	  loop invariant ahead: 0 < i ==>
	    region_end(memblock[MEMBLOCK_MEMORY], i - 1) <= last.start ||
	    (j < memblock[MEMBLOCK_RESERVED].cnt && memblock[MEMBLOCK_RESERVED].regions[j].base <= last.start);
	  loop invariant none: \forall integer k, a; i <= k < memblock[MEMBLOCK_MEMORY].cnt && a < last.start &&
	    wanted_region(memblock[MEMBLOCK_MEMORY], k, memblock_settings, nid, flags) &&
	    in_region(memblock[MEMBLOCK_MEMORY], k, a) ==> in_set(memblock[MEMBLOCK_RESERVED], a);
	  loop assigns i, j;
	  loop variant i;
	*/
	for (uint32_t i = last.memory_idx; i > 0; i--) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i - 1].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i - 1].size;
		phys_addr_t from, to;

		if (!memblock_wanted(i - 1, nid, flags))
			continue;
		/*@ assert before: \forall integer a; a < last.start &&
		  ceiling_of(memblock[MEMBLOCK_RESERVED], j) <= a < hi ==>
		  in_set(memblock[MEMBLOCK_RESERVED], a); */
		j = memblock_gap_down(j, lo, hi);
		from = memblock_gap_start(j, lo);
		to = memblock_gap_end(j, hi);
		/*@ assert here: \forall integer a; a < last.start && to <= a < hi && lo <= a
		  ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
		if (to <= lo)
			continue;
		range.start = from;
		range.end = to;
		range.nid = memblock[MEMBLOCK_MEMORY].regions[i - 1].nid;
		range.memory_idx = from == lo ? i - 1 : i;
		range.reserved_idx = from == lo ? j : j - 1;
		//@ assert clear: clear_of(memblock[MEMBLOCK_RESERVED], from, to);
		/*@ assert part: free_part(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], i - 1, from, to); */
		/*@ assert whole: whole_free_range(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], memblock_settings, nid, flags, from, to,
		  range.nid); */
		/*@ assert all: all_free(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
		  memblock_settings, nid, flags, from, to); */
		/*@ assert skipped: none_free(memblock[MEMBLOCK_MEMORY],
		  memblock[MEMBLOCK_RESERVED], memblock_settings, nid, flags, to, last.start); */
		return range;
	}
	/*@ assert none: none_free(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	  memblock_settings, nid, flags, 0, last.start); */
	return range;
}

struct memblock_pfn_range memblock_region_pfns(uint32_t idx)
{
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t base = memblock[MEMBLOCK_MEMORY].regions[idx].base;
	phys_addr_t end = base + memblock[MEMBLOCK_MEMORY].regions[idx].size;
	struct memblock_pfn_range range;

	range.start_pfn = base % page == 0 ? base / page : base / page + 1;
	range.end_pfn = end / page;
	range.nid = memblock[MEMBLOCK_MEMORY].regions[idx].nid;
	return range;
}

/* Does region idx of memory hold a whole page, on node nid? */
/*@
  requires wf: memblock_wf;
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  assigns \nothing;
  ensures has: \result <==> has_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, nid);
*/
static bool memblock_has_pages(uint32_t idx, int32_t nid)
{
	struct memblock_pfn_range range = memblock_region_pfns(idx);

	if (range.start_pfn >= range.end_pfn)
		return false;
	return nid < 0 || nid >= memblock_settings.max_numnodes || nid == range.nid;
}

uint32_t memblock_next_pfn_region(uint32_t from, int32_t nid)
{
	uint32_t i = from;

	if (from >= memblock[MEMBLOCK_MEMORY].cnt)
		return memblock[MEMBLOCK_MEMORY].cnt;
	/*@
	  loop invariant range: from <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant none: \forall integer k; from <= k < i ==>
	    !has_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, k, nid);
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	while (i < memblock[MEMBLOCK_MEMORY].cnt && !memblock_has_pages(i, nid))
		i++;
	return i;
}
