/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_query.h"

/* May region i of array w follow the regions before it, which end at `end`? */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires range: i < MEMBLOCK_SLOTS;
  requires before: end == floor_of(memblock[w], i);
  assigns \nothing;
  ensures follows: \result <==>
    0 < memblock[w].regions[i].size && region_end(memblock[w], i) <= PHYS_ADDR_MAX &&
    end <= memblock[w].regions[i].base && (0 < i ==> apart(memblock[w], i - 1, memblock[w], i));
*/
static bool memblock_check_next(uint32_t w, uint32_t i, phys_addr_t end)
{
	phys_addr_t base = memblock[w].regions[i].base;
	phys_addr_t size = memblock[w].regions[i].size;

	if (size == 0 || size > PHYS_ADDR_MAX - base || base < end)
		return false;
	return i == 0 || base > end ||
	       memblock[w].regions[i].flags != memblock[w].regions[i - 1].flags ||
	       memblock[w].regions[i].nid != memblock[w].regions[i - 1].nid;
}

/* Is array w tidy, within the model's size, and its total exact? */
/*@
  requires type: w < MEMBLOCK_TYPES;
  assigns \nothing;
  ensures wf: \result <==> type_wf(memblock[w], memblock_total_size[w]);
*/
static bool memblock_check_regions(uint32_t w)
{
	phys_addr_t end = 0, sum = 0;

	if (memblock[w].cnt > MEMBLOCK_MAX_REGIONS)
		return false;
	/*@
	  loop invariant range: 0 <= i <= memblock[w].cnt;
	  loop invariant end: end == floor_of(memblock[w], i);
	  loop invariant some: \forall integer k; 0 <= k < i ==>
	    0 < memblock[w].regions[k].size && region_end(memblock[w], k) <= PHYS_ADDR_MAX;
	  loop invariant below: \forall integer k; 0 <= k < i ==> region_end(memblock[w], k) <= end;
	  loop invariant order: \forall integer j, k; 0 <= j < k < i ==>
	    region_end(memblock[w], j) <= memblock[w].regions[k].base;
	  loop invariant least: \forall integer k; 0 <= k && k + 1 < i ==>
	    apart(memblock[w], k, memblock[w], k + 1);
	  loop invariant sum: sum == size_sum(memblock[w], i);
	  loop invariant bound: sum <= end;
	  loop assigns i, end, sum;
	  loop variant memblock[w].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[w].cnt; i++) {
		if (!memblock_check_next(w, i, end))
			return false;
		end = memblock[w].regions[i].base + memblock[w].regions[i].size;
		sum += memblock[w].regions[i].size;
	}
	return sum == memblock_total_size[w];
}

/* Has array w room for its regions, and is the place where it is kept one range? */
/*@
  requires type: w < MEMBLOCK_TYPES;
  assigns \nothing;
  ensures wf: \result <==> fits(memblock[w], memblock_array[w]) && array_wf(memblock_array[w]);
*/
static bool memblock_check_array(uint32_t w)
{
	if (memblock_array[w].max < MEMBLOCK_MIN_REGIONS ||
	    memblock_array[w].max > MEMBLOCK_MAX_REGIONS || memblock[w].cnt > memblock_array[w].max)
		return false;
	return memblock_array[w].addr == 0 ||
	       (memblock_array[w].bytes > 0 &&
		memblock_array[w].bytes <= PHYS_ADDR_MAX - memblock_array[w].addr);
}

bool memblock_check_wf(uint32_t w)
{
	return memblock_check_regions(w) && memblock_check_array(w);
}

/* Does array w hold every byte of [lo, hi)? */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  assigns \nothing;
  ensures covered: \result <==> covered(memblock[w], lo, hi);
*/
static bool memblock_covers(uint32_t w, phys_addr_t lo, phys_addr_t hi)
{
	uint32_t i = memblock_first_ending_at(w, lo);
	phys_addr_t pos = lo;

	/*@
	  loop invariant range: 0 <= i <= memblock[w].cnt && lo <= pos;
	  loop invariant covered: covered(memblock[w], lo, pos);
	  loop invariant below: \forall integer k; 0 <= k < i ==> region_end(memblock[w], k) <= pos;
	  loop invariant above: \forall integer k; i <= k < memblock[w].cnt ==>
	    pos <= region_end(memblock[w], k);
	  loop assigns i, pos;
	  loop variant memblock[w].cnt - i;
	*/
	while (pos < hi && i < memblock[w].cnt && memblock[w].regions[i].base <= pos) {
		/*@ assert body: \forall integer a; in_region(memblock[w], i, a) ==>
		  in_set(memblock[w], a); */
		pos = memblock[w].regions[i].base + memblock[w].regions[i].size;
		i++;
	}
	//@ assert hole: pos < hi ==> !in_set(memblock[w], pos);
	return pos >= hi;
}

bool memblock_check_allocated(phys_addr_t base, phys_addr_t size)
{
	if (size == 0)
		return true;
	if (size > PHYS_ADDR_MAX - base) {
		//@ assert last: !in_set(memblock[MEMBLOCK_MEMORY], base + size - 1);
		return false;
	}
	return memblock_covers(MEMBLOCK_MEMORY, base, base + size) &&
	       memblock_covers(MEMBLOCK_RESERVED, base, base + size);
}

bool memblock_check_free_range(phys_addr_t base, phys_addr_t size, int32_t nid, uint32_t flags)
{
	uint32_t i = memblock_search(MEMBLOCK_MEMORY, base);

	if (size == 0 || size > PHYS_ADDR_MAX - base || i == memblock[MEMBLOCK_MEMORY].cnt)
		return false;
	if (memblock[MEMBLOCK_MEMORY].regions[i].base + memblock[MEMBLOCK_MEMORY].regions[i].size <
	    base + size)
		return false;
	return memblock_wanted(i, nid, flags) &&
	       !memblock_overlaps_region(MEMBLOCK_RESERVED, base, size);
}
