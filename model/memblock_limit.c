/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations that cut memory down as a whole: page trimming, caps and limits. */
#include "model/memblock_grow.h"


int memblock_trim_memory(phys_addr_t align)
{
	uint32_t cnt = memblock[MEMBLOCK_MEMORY].cnt;
	uint32_t first = 0;

	if (!memblock_is_power_of_2(align))
		return MEMBLOCK_EINVAL;
	while (first < cnt && memblock[MEMBLOCK_MEMORY].regions[first].base % align == 0 &&
	       memblock[MEMBLOCK_MEMORY].regions[first].size % align == 0)
		first++;
	if (first == cnt)
		return 0;
	memblock_scratch.cnt = 0;
	for (uint32_t i = first; i < cnt; i++) {
		phys_addr_t base = memblock[MEMBLOCK_MEMORY].regions[i].base;
		phys_addr_t end = base + memblock[MEMBLOCK_MEMORY].regions[i].size;
		phys_addr_t lo = memblock_round_up(base, align);
		phys_addr_t hi = memblock_round_down(end, align);

		/* A start that cannot be rounded up comes back as 0. */
		if (base <= lo && lo < hi)
			memblock_append(lo, hi, memblock[MEMBLOCK_MEMORY].regions[i].flags,
					memblock[MEMBLOCK_MEMORY].regions[i].nid);
	}
	memblock_splice(MEMBLOCK_MEMORY, first, cnt);
	return 0;
}

int memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change drop = { .op = MEMBLOCK_DROP };
	struct memblock_change drop_mapped = { .op = MEMBLOCK_DROP_MAPPED };
	phys_addr_t end = memblock_capped_end(base, size);
	int err;

	if (size == 0 || memblock[MEMBLOCK_MEMORY].cnt == 0)
		return 0;
	err = memblock_change_range(MEMBLOCK_MEMORY, end, PHYS_ADDR_MAX, drop_mapped);
	if (err)
		return err;
	err = memblock_change_range(MEMBLOCK_MEMORY, 0, base, drop_mapped);
	if (err)
		return err;
	err = memblock_change_range(MEMBLOCK_RESERVED, 0, base, drop);
	if (err)
		return err;
	return memblock_change_range(MEMBLOCK_RESERVED, end, PHYS_ADDR_MAX, drop);
}

/* Where the first `limit` bytes of memory end; PHYS_ADDR_MAX if there are fewer. */
static phys_addr_t memblock_find_max_addr(phys_addr_t limit)
{
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		if (limit <= memblock[MEMBLOCK_MEMORY].regions[i].size)
			return memblock[MEMBLOCK_MEMORY].regions[i].base + limit;
		limit -= memblock[MEMBLOCK_MEMORY].regions[i].size;
	}
	return PHYS_ADDR_MAX;
}

int memblock_enforce_memory_limit(phys_addr_t limit)
{
	struct memblock_change drop = { .op = MEMBLOCK_DROP };
	phys_addr_t max_addr = memblock_find_max_addr(limit);
	int err;

	if (limit == 0 || max_addr == PHYS_ADDR_MAX)
		return 0;
	err = memblock_change_range(MEMBLOCK_MEMORY, max_addr, PHYS_ADDR_MAX, drop);
	if (err)
		return err;
	return memblock_change_range(MEMBLOCK_RESERVED, max_addr, PHYS_ADDR_MAX, drop);
}

int memblock_mem_limit_remove_map(phys_addr_t limit)
{
	phys_addr_t max_addr = memblock_find_max_addr(limit);

	if (limit == 0 || max_addr == PHYS_ADDR_MAX)
		return 0;
	return memblock_cap_memory_range(0, max_addr);
}
