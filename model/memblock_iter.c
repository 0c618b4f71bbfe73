/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_find.h"

struct memblock_free_range memblock_first_free(int32_t nid, uint32_t flags)
{
	struct memblock_free_range none = { 0 };

	return memblock_next_free(none, nid, flags);
}

struct memblock_free_range memblock_next_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags)
{
	struct memblock_free_range range = { .start = last.end, .end = last.end, .nid = NUMA_NO_NODE };
	uint32_t cnt = memblock[MEMBLOCK_MEMORY].cnt, gaps = memblock[MEMBLOCK_RESERVED].cnt;
	uint32_t i, j = last.reserved_idx;

	for (i = last.memory_idx; i < cnt; i++) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i].size;

		if (!memblock_wanted(i, nid, flags))
			continue;
		for (; j <= gaps; j++) {
			phys_addr_t from = lo, to = hi;

			if (j > 0 && memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
						     memblock[MEMBLOCK_RESERVED].regions[j - 1].size > from)
				from = memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
				       memblock[MEMBLOCK_RESERVED].regions[j - 1].size;
			if (from >= hi)
				break;
			if (j < gaps && memblock[MEMBLOCK_RESERVED].regions[j].base < hi)
				to = memblock[MEMBLOCK_RESERVED].regions[j].base;
			if (from < to) {
				range.start = from;
				range.end = to;
				range.nid = memblock[MEMBLOCK_MEMORY].regions[i].nid;
				range.memory_idx = to == hi ? i + 1 : i;
				range.reserved_idx = to == hi ? j : j + 1;
				return range;
			}
		}
		if (j > gaps)
			break;
	}
	range.memory_idx = cnt;
	range.reserved_idx = gaps;
	return range;
}

struct memblock_free_range memblock_last_free(int32_t nid, uint32_t flags)
{
	struct memblock_free_range none = { .start = PHYS_ADDR_MAX,
					    .end = PHYS_ADDR_MAX,
					    .memory_idx = memblock[MEMBLOCK_MEMORY].cnt,
					    .reserved_idx = memblock[MEMBLOCK_RESERVED].cnt };

	return memblock_prev_free(none, nid, flags);
}

struct memblock_free_range memblock_prev_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags)
{
	struct memblock_free_range range = { .start = last.start, .end = last.start, .nid = NUMA_NO_NODE };
	uint32_t i, j = last.reserved_idx;

	for (i = last.memory_idx; i > 0; i--) {
		phys_addr_t lo = memblock[MEMBLOCK_MEMORY].regions[i - 1].base;
		phys_addr_t hi = lo + memblock[MEMBLOCK_MEMORY].regions[i - 1].size;
		phys_addr_t top = hi < last.start ? hi : last.start;

		if (!memblock_wanted(i - 1, nid, flags))
			continue;
		for (;;) {
			phys_addr_t from = lo;

			if (j > 0 && memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
						     memblock[MEMBLOCK_RESERVED].regions[j - 1].size > from)
				from = memblock[MEMBLOCK_RESERVED].regions[j - 1].base +
				       memblock[MEMBLOCK_RESERVED].regions[j - 1].size;
			if (from < top) {
				range.start = from;
				range.end = top;
				range.nid = memblock[MEMBLOCK_MEMORY].regions[i - 1].nid;
				range.memory_idx = from == lo ? i - 1 : i;
				range.reserved_idx = from == lo ? j : j - 1;
				return range;
			}
			if (j == 0 || memblock[MEMBLOCK_RESERVED].regions[j - 1].base <= lo)
				break;
			j--;
			if (memblock[MEMBLOCK_RESERVED].regions[j].base < top)
				top = memblock[MEMBLOCK_RESERVED].regions[j].base;
		}
	}
	range.memory_idx = 0;
	range.reserved_idx = 0;
	return range;
}

struct memblock_pfn_range memblock_region_pfns(uint32_t idx)
{
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t base = memblock[MEMBLOCK_MEMORY].regions[idx].base;
	struct memblock_pfn_range range;

	range.start_pfn = base / page + (base % page == 0 ? 0 : 1);
	range.end_pfn = (base + memblock[MEMBLOCK_MEMORY].regions[idx].size) / page;
	range.nid = memblock[MEMBLOCK_MEMORY].regions[idx].nid;
	return range;
}

uint32_t memblock_next_pfn_region(uint32_t from, int32_t nid)
{
	uint32_t i;

	for (i = from; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		if (range.start_pfn >= range.end_pfn)
			continue;
		if (nid < 0 || nid >= memblock_settings.max_numnodes || nid == range.nid)
			break;
	}
	return i;
}
