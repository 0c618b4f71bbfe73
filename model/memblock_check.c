/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_core.h"

static bool memblock_check_tidy(uint32_t w)
{
	phys_addr_t end = 0;

	if (memblock[w].cnt > MEMBLOCK_MAX_REGIONS)
		return false;
	for (uint32_t i = 0; i < memblock[w].cnt; i++) {
		phys_addr_t base = memblock[w].regions[i].base;
		phys_addr_t size = memblock[w].regions[i].size;

		if (size == 0 || size > PHYS_ADDR_MAX - base || base < end)
			return false;
		if (i > 0 && base == end && memblock[w].regions[i].flags == memblock[w].regions[i - 1].flags &&
		    memblock[w].regions[i].nid == memblock[w].regions[i - 1].nid)
			return false;
		end = base + size;
	}
	return true;
}

static bool memblock_check_total(uint32_t w)
{
	phys_addr_t sum = 0;

	for (uint32_t i = 0; i < memblock[w].cnt; i++)
		sum += memblock[w].regions[i].size;
	return sum == memblock_total_size[w];
}

bool memblock_check_wf(uint32_t w)
{
	return memblock_check_tidy(w) && memblock_check_total(w) &&
	       MEMBLOCK_MIN_REGIONS <= memblock_array[w].max &&
	       memblock_array[w].max <= MEMBLOCK_MAX_REGIONS &&
	       memblock[w].cnt <= memblock_array[w].max;
}
