/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_grow.h"

struct memblock_type memblock[MEMBLOCK_TYPES];
phys_addr_t memblock_total_size[MEMBLOCK_TYPES];
struct memblock_array memblock_array[MEMBLOCK_TYPES];
struct memblock_settings memblock_settings;

/* Array w, empty, static, with room for max regions. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires max: MEMBLOCK_MIN_REGIONS <= max <= MEMBLOCK_MAX_REGIONS;
  assigns memblock[w].cnt, memblock_total_size[w], memblock_array[w];
  ensures wf: type_wf(memblock[w], memblock_total_size[w]);
  ensures array: fits(memblock[w], memblock_array[w]) && array_wf(memblock_array[w]);
  ensures empty: memblock[w].cnt == 0 && memblock_array[w].max == max && memblock_array[w].addr == 0;
*/
static void memblock_init_array(uint32_t w, uint32_t max)
{
	memblock[w].cnt = 0;
	memblock_total_size[w] = 0;
	memblock_array[w].max = max;
	memblock_array[w].addr = 0;
	memblock_array[w].bytes = 0;
}

int memblock_init(uint32_t max_memory, uint32_t max_reserved, phys_addr_t page_size,
		  int32_t max_numnodes)
{
	if (max_memory < MEMBLOCK_MIN_REGIONS || max_memory > MEMBLOCK_MAX_REGIONS ||
	    max_reserved < MEMBLOCK_MIN_REGIONS || max_reserved > MEMBLOCK_MAX_REGIONS)
		return MEMBLOCK_EINVAL;
	if (page_size != 4096 && page_size != 16384 && page_size != 65536)
		return MEMBLOCK_EINVAL;
	if (max_numnodes < 0)
		return MEMBLOCK_EINVAL;
	memblock_init_array(MEMBLOCK_MEMORY, max_memory);
	memblock_init_array(MEMBLOCK_RESERVED, max_reserved);
	memblock_settings.page_size = page_size;
	memblock_settings.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	memblock_settings.max_numnodes = max_numnodes;
	memblock_settings.bottom_up = false;
	memblock_settings.can_resize = false;
	memblock_settings.movable_node = false;
	memblock_settings.mirrored_kernelcore = false;
	memblock_settings.has_mirror = false;
	return 0;
}

void memblock_allow_resize(void)
{
	memblock_settings.can_resize = true;
}

void memblock_set_bottom_up(bool enable)
{
	memblock_settings.bottom_up = enable;
}

void memblock_set_current_limit(phys_addr_t limit)
{
	memblock_settings.current_limit = limit;
}

int memblock_add(phys_addr_t base, phys_addr_t size)
{
	return memblock_add_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				  memblock_settings.max_numnodes, MEMBLOCK_NONE);
}

int memblock_add_node(phys_addr_t base, phys_addr_t size, int32_t nid, uint32_t flags)
{
	return memblock_add_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				  memblock_settings.max_numnodes == 0 ? 0 : nid, flags);
}

int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	return memblock_add_range(MEMBLOCK_RESERVED, base, memblock_capped_end(base, size),
				  memblock_settings.max_numnodes, MEMBLOCK_NONE);
}

int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_DROP };

	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_DROP };

	return memblock_change_range(MEMBLOCK_RESERVED, base, memblock_capped_end(base, size),
				     change);
}

int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_SET_FLAGS, .flags = MEMBLOCK_HOTPLUG };

	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_KEEP_FLAGS,
					  .flags = MEMBLOCK_NOT_HOTPLUG };

	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_mark_mirror(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_SET_FLAGS, .flags = MEMBLOCK_MIRROR };

	//@ ghost memblock_grown = memblock[MEMBLOCK_MEMORY];
	if (!memblock_settings.mirrored_kernelcore)
		return 0;
	memblock_settings.has_mirror = true;
	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_SET_FLAGS, .flags = MEMBLOCK_NOMAP };

	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_KEEP_FLAGS, .flags = MEMBLOCK_NOT_NOMAP };

	return memblock_change_range(MEMBLOCK_MEMORY, base, memblock_capped_end(base, size),
				     change);
}

int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size)
{
	struct memblock_change change = { .op = MEMBLOCK_SET_FLAGS, .flags = MEMBLOCK_RSRV_NOINIT };

	return memblock_change_range(MEMBLOCK_RESERVED, base, memblock_capped_end(base, size),
				     change);
}

int memblock_set_node(phys_addr_t base, phys_addr_t size, uint32_t w, int32_t nid)
{
	struct memblock_change change = { .op = MEMBLOCK_SET_NID, .nid = nid };

	//@ ghost memblock_grown = memblock[w];
	if (memblock_settings.max_numnodes == 0)
		return 0;
	return memblock_change_range(w, base, memblock_capped_end(base, size), change);
}
