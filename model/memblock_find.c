/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_find.h"

bool memblock_wanted(uint32_t idx, int32_t nid, uint32_t flags)
{
	uint32_t has = memblock[MEMBLOCK_MEMORY].regions[idx].flags;

	if (0 <= nid && nid < memblock_settings.max_numnodes &&
	    memblock[MEMBLOCK_MEMORY].regions[idx].nid != nid)
		return false;
	if (memblock_settings.movable_node && (has & MEMBLOCK_HOTPLUG) && !(flags & MEMBLOCK_HOTPLUG))
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

phys_addr_t memblock_round_down(phys_addr_t x, phys_addr_t align)
{
	phys_addr_t low;

	if (memblock_is_power_of_2(align))
		return x - x % align;
	low = x & (align - 1);
	return low <= x ? x - low : 0;
}

phys_addr_t memblock_round_up(phys_addr_t x, phys_addr_t align)
{
	phys_addr_t up;

	if (memblock_is_power_of_2(align)) {
		phys_addr_t over = x % align;

		if (over == 0)
			return x;
		up = x - over;
		return align <= PHYS_ADDR_MAX - up ? up + align : 0;
	}
	up = (x - 1) | (align - 1);
	return x <= up && up < PHYS_ADDR_MAX ? up + 1 : 0;
}

phys_addr_t memblock_find_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align, int32_t nid, uint32_t flags)
{
	uint32_t j = memblock_first_starting_above(MEMBLOCK_RESERVED, end);

	for (uint32_t i = memblock_first_starting_above(MEMBLOCK_MEMORY, end); i > 0; i--) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i - 1].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i - 1].size;

		if (hi <= start)
			break;
		if (!memblock_wanted(i - 1, nid, flags))
			continue;
		lo = lo > start ? lo : start;
		hi = hi < end ? hi : end;
		for (;;) {
			phys_addr_t gap = lo;

			if (j > 0) {
				phys_addr_t below = memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
						    memblock[MEMBLOCK_RESERVED].regions[j - 1].size;

				gap = below > gap ? below : gap;
			}
			if (hi >= size && hi - size >= gap) {
				phys_addr_t cand = memblock_round_down(hi - size, align);

				if (cand >= gap)
					return cand;
			}
			if (j == 0 || memblock[MEMBLOCK_RESERVED].regions[j - 1].base <= lo)
				break;
			j--;
			if (memblock[MEMBLOCK_RESERVED].regions[j].base < hi)
				hi = memblock[MEMBLOCK_RESERVED].regions[j].base;
		}
	}
	return 0;
}

phys_addr_t memblock_find_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				    phys_addr_t align, int32_t nid, uint32_t flags)
{
	uint32_t nr_reserved = memblock[MEMBLOCK_RESERVED].cnt;
	uint32_t j = memblock_first_ending_at(MEMBLOCK_RESERVED, start);

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
		for (;;) {
			phys_addr_t gap = hi;
			phys_addr_t cand = memblock_round_up(lo, align);

			if (j < nr_reserved && memblock[MEMBLOCK_RESERVED].regions[j].base < gap)
				gap = memblock[MEMBLOCK_RESERVED].regions[j].base;
			if (cand >= lo && cand < gap && gap - cand >= size)
				return cand;
			if (j == nr_reserved || memblock[MEMBLOCK_RESERVED].regions[j].base +
							memblock[MEMBLOCK_RESERVED].regions[j].size >= hi)
				break;
			if (memblock[MEMBLOCK_RESERVED].regions[j].base +
			    memblock[MEMBLOCK_RESERVED].regions[j].size > lo)
				lo = memblock[MEMBLOCK_RESERVED].regions[j].base +
				     memblock[MEMBLOCK_RESERVED].regions[j].size;
			j++;
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
	return memblock_find_between(size, align, start,
				     end == MEMBLOCK_ALLOC_ACCESSIBLE ?
					     memblock_settings.current_limit : end,
				     nid, flags);
}
