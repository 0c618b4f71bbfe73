/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_find.h"

bool memblock_wanted(uint32_t idx, int32_t nid, uint32_t flags)
{
	uint32_t has = memblock[MEMBLOCK_MEMORY].regions[idx].flags;

	if (0 <= nid && nid < memblock_settings.max_numnodes &&
	    memblock[MEMBLOCK_MEMORY].regions[idx].nid != nid)
		return false;
	if (memblock_settings.movable_node && (has & MEMBLOCK_HOTPLUG) &&
	    !(flags & MEMBLOCK_HOTPLUG))
		return false;
	if ((flags & MEMBLOCK_MIRROR) && !(has & MEMBLOCK_MIRROR))
		return false;
	if (!(flags & MEMBLOCK_NOMAP) && (has & MEMBLOCK_NOMAP))
		return false;
	if (!(flags & MEMBLOCK_DRIVER_MANAGED) && (has & MEMBLOCK_DRIVER_MANAGED))
		return false;
	return true;
}

bool memblock_is_power_of_2(phys_addr_t x)
{
	return x != 0 && (x & (x - 1)) == 0;
}

/* Greatest multiple of align up to x. */
/*@
  requires some: 0 < align;
  assigns \nothing;
  ensures below: \result <= x < \result + align;
  ensures aligned: \result % align == 0;
  ensures greatest: \forall integer c; 0 <= c <= x && c % align == 0 ==> c <= \result;
  ensures next: \forall integer c; \result < c && c % align == 0 ==> \result + align <= c;
*/
static phys_addr_t memblock_multiple_below(phys_addr_t x, phys_addr_t align)
{
	phys_addr_t below = x - x % align;

	//@ assert quotient: below == (x / align) * align;
	/*@ assert multiple: \forall integer c; 0 <= c && c % align == 0 ==> c == (c / align) *
	  align; */
	/*@ assert upper: \forall integer c; 0 <= c && c % align == 0 && c / align <= x / align
	  ==> (c / align) * align <= (x / align) * align; */
	/*@ assert lower: \forall integer c; 0 <= c && c % align == 0 && x / align + 1 <= c /
	  align ==> (x / align + 1) * align <= (c / align) * align; */
	return below;
}

/* x without the bits that the kernel's mask for align clears. */
/*@
  requires some: 0 < align;
  assigns \nothing;
  ensures below: \result <= x;
*/
static phys_addr_t memblock_masked(phys_addr_t x, phys_addr_t align)
{
	phys_addr_t low = x & (align - 1);

	return low <= x ? x - low : 0;
}

phys_addr_t memblock_round_down(phys_addr_t x, phys_addr_t align)
{
	if (memblock_is_power_of_2(align))
		return memblock_multiple_below(x, align);
	return memblock_masked(x, align);
}

phys_addr_t memblock_round_up(phys_addr_t x, phys_addr_t align)
{
	phys_addr_t up;

	if (memblock_is_power_of_2(align)) {
		phys_addr_t below = memblock_multiple_below(x, align);

		if (below == x)
			return x;
		return align <= PHYS_ADDR_MAX - below ? below + align : 0;
	}
	up = (x - 1) | (align - 1);
	return x - 1 <= up && up < PHYS_ADDR_MAX ? up + 1 : 0;
}

phys_addr_t memblock_gap_start(uint32_t j, phys_addr_t lo)
{
	phys_addr_t end;

	if (j == 0)
		return lo;
	end = memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
	      memblock[MEMBLOCK_RESERVED].regions[j - 1].size;
	return end > lo ? end : lo;
}

phys_addr_t memblock_gap_end(uint32_t j, phys_addr_t hi)
{
	if (j < memblock[MEMBLOCK_RESERVED].cnt && memblock[MEMBLOCK_RESERVED].regions[j].base < hi)
		return memblock[MEMBLOCK_RESERVED].regions[j].base;
	return hi;
}

phys_addr_t memblock_find_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align, int32_t nid, uint32_t flags)
{
	uint32_t j = memblock_first_starting_above(MEMBLOCK_RESERVED, end);

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && j <= memblock[MEMBLOCK_RESERVED].cnt;
	  loop invariant starts: \forall integer k; 0 <= k < i ==> memblock[MEMBLOCK_MEMORY].regions[k].base <= end;
	  loop invariant above: \forall integer k; j <= k < memblock[MEMBLOCK_RESERVED].cnt ==>
	    end <= memblock[MEMBLOCK_RESERVED].regions[k].base ||
	    floor_of(memblock[MEMBLOCK_MEMORY], i) <= memblock[MEMBLOCK_RESERVED].regions[k].base;
	  loop invariant none: power_of_2(align) ==> \forall integer c, k;
	    i <= k < memblock[MEMBLOCK_MEMORY].cnt && start <= c && c + size <= end && c % align == 0 &&
	    wanted_region(memblock[MEMBLOCK_MEMORY], k, memblock_settings, nid, flags) &&
	    memblock[MEMBLOCK_MEMORY].regions[k].base <= c && c + size <= region_end(memblock[MEMBLOCK_MEMORY], k) ==>
	    !clear_of(memblock[MEMBLOCK_RESERVED], c, c + size);
	  loop assigns i, j;
	  loop variant i;
	*/
	for (uint32_t i = memblock_first_starting_above(MEMBLOCK_MEMORY, end); i > 0; i--) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i - 1].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i - 1].size;

		if (hi <= start)
			break;
		if (!memblock_wanted(i - 1, nid, flags))
			continue;
		lo = lo > start ? lo : start;
		hi = hi < end ? hi : end;
		/*@
		  loop invariant range: 0 <= j <= memblock[MEMBLOCK_RESERVED].cnt;
		  loop invariant inside: lo <= hi;
		  loop invariant hi: hi <= end && hi <= region_end(memblock[MEMBLOCK_MEMORY], i - 1);
		  loop invariant above: \forall integer k; j <= k < memblock[MEMBLOCK_RESERVED].cnt ==>
		    hi <= memblock[MEMBLOCK_RESERVED].regions[k].base;
		  loop invariant none: power_of_2(align) ==> \forall integer c;
		    hi < c + size <= end && c % align == 0 && lo <= c &&
		    c + size <= region_end(memblock[MEMBLOCK_MEMORY], i - 1) ==>
		    !clear_of(memblock[MEMBLOCK_RESERVED], c, c + size);
		  loop assigns j, hi;
		  loop variant j;
		*/
		for (;;) {
			phys_addr_t gap = memblock_gap_start(j, lo);

			if (hi >= size && hi - size >= gap) {
				phys_addr_t cand = memblock_round_down(hi - size, align);

				/*@ assert free: gap <= cand ==>
				  clear_of(memblock[MEMBLOCK_RESERVED], cand, cand + size); */
				if (cand >= gap)
					return cand;
			}
			/*@ assert not_here: power_of_2(align) ==> \forall integer c; gap <= c
			  && c + size <= hi && c % align == 0 ==> \false; */
			if (j == 0 || memblock[MEMBLOCK_RESERVED].regions[j - 1].base <= lo)
				break;
			j--;
			hi = memblock_gap_end(j, hi);
		}
	}
	return 0;
}

phys_addr_t memblock_find_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				    phys_addr_t align, int32_t nid, uint32_t flags)
{
	uint32_t nr_reserved = memblock[MEMBLOCK_RESERVED].cnt;
	uint32_t j = memblock_first_ending_at(MEMBLOCK_RESERVED, start);

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && 0 <= j <= nr_reserved;
	  loop invariant below: \forall integer k; 0 <= k < j ==>
	    region_end(memblock[MEMBLOCK_RESERVED], k) <= start ||
	    region_end(memblock[MEMBLOCK_RESERVED], k) <= ceiling_of(memblock[MEMBLOCK_MEMORY], i);
	  loop invariant none: power_of_2(align) ==> \forall integer c, k;
	    0 <= k < i && start <= c && c + size <= end && c % align == 0 &&
	    wanted_region(memblock[MEMBLOCK_MEMORY], k, memblock_settings, nid, flags) &&
	    memblock[MEMBLOCK_MEMORY].regions[k].base <= c && c + size <= region_end(memblock[MEMBLOCK_MEMORY], k) ==>
	    !clear_of(memblock[MEMBLOCK_RESERVED], c, c + size);
	  loop assigns i, j;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = memblock_first_ending_at(MEMBLOCK_MEMORY, start);
	     i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i].size;

		if (lo >= end)
			break;
		if (!memblock_wanted(i, nid, flags))
			continue;
		lo = lo > start ? lo : start;
		hi = hi < end ? hi : end;
		/*@
		  loop invariant range: 0 <= j <= nr_reserved;
		  loop invariant lo: start <= lo && memblock[MEMBLOCK_MEMORY].regions[i].base <= lo;
		  loop invariant inside: lo <= start || lo < hi;
		  loop invariant below: \forall integer k; 0 <= k < j ==>
		    region_end(memblock[MEMBLOCK_RESERVED], k) <= lo;
		  loop invariant none: power_of_2(align) ==> \forall integer c;
		    start <= c < lo && c + size <= hi && c % align == 0 &&
		    memblock[MEMBLOCK_MEMORY].regions[i].base <= c ==>
		    !clear_of(memblock[MEMBLOCK_RESERVED], c, c + size);
		  loop assigns j, lo;
		  loop variant nr_reserved - j;
		*/
		for (;;) {
			phys_addr_t gap = memblock_gap_end(j, hi);
			phys_addr_t cand = memblock_round_up(lo, align);

			/*@ assert free: lo <= cand && cand + size <= gap ==>
			  clear_of(memblock[MEMBLOCK_RESERVED], cand, cand + size); */
			if (cand >= lo && cand < gap && gap - cand >= size)
				return cand;
			/*@ assert not_here: power_of_2(align) ==> \forall integer c; lo <= c &&
			  c + size <= gap && c % align == 0 ==> \false; */
			if (j == nr_reserved ||
			    memblock[MEMBLOCK_RESERVED].regions[j].base +
					    memblock[MEMBLOCK_RESERVED].regions[j].size >=
				    hi)
				break;
			j++;
			lo = memblock_gap_start(j, lo);
		}
	}
	return 0;
}

phys_addr_t memblock_find_between(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				  phys_addr_t end, int32_t nid, uint32_t flags)
{
	/* The kernel never hands out the first page. */
	if (start < memblock_settings.page_size)
		start = memblock_settings.page_size;
	if (end < start)
		end = start;
	if (memblock_settings.bottom_up)
		return memblock_find_bottom_up(start, end, size, align, nid, flags);
	return memblock_find_top_down(start, end, size, align, nid, flags);
}

phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int32_t nid, uint32_t flags)
{
	if (size == 0 || align == 0)
		return 0;
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_NOLEAKTRACE)
		end = memblock_settings.current_limit;
	return memblock_find_between(size, align, start, end, nid, flags);
}
