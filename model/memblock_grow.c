/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_grow.h"

phys_addr_t memblock_capped_end(phys_addr_t base, phys_addr_t size)
{
	return size < PHYS_ADDR_MAX - base ? base + size : PHYS_ADDR_MAX;
}

static uint32_t memblock_fill_window(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid,
				     uint32_t flags)
{
	return memblock_fill(w, memblock_first_ending_at(w, lo), memblock_first_starting_above(w, hi),
			     lo, hi, flags, nid);
}

static void memblock_splice_window(uint32_t w, phys_addr_t lo, phys_addr_t hi)
{
	memblock_splice(w, memblock_first_ending_at(w, lo), memblock_first_starting_above(w, hi));
}

static void memblock_change_fitting(uint32_t w, phys_addr_t lo, phys_addr_t hi,
				    struct memblock_change change)
{
	uint32_t first = memblock_first_ending_at(w, lo);
	uint32_t last = memblock_first_starting_above(w, hi);

	memblock_rewrite(w, first, last, lo, hi, change);
	memblock_splice(w, first, last);
}

/* Bytes of an array of max regions, in whole pages. */
static phys_addr_t memblock_array_bytes(uint32_t max)
{
	phys_addr_t pages = ((phys_addr_t)max * MEMBLOCK_REGION_BYTES - 1) / memblock_settings.page_size + 1;

	return pages * memblock_settings.page_size;
}

/* A place for an array: mirrored memory first where there is some. */
static phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size)
{
	phys_addr_t addr = 0;

	if (memblock_settings.has_mirror)
		addr = memblock_find_between(size, memblock_settings.page_size, start, end,
					     NUMA_NO_NODE, MEMBLOCK_MIRROR);
	if (addr == 0)
		addr = memblock_find_between(size, memblock_settings.page_size, start, end,
					     NUMA_NO_NODE, MEMBLOCK_NONE);
	return addr;
}

/* A place for an array outside [lo, hi): above it, else below it. */
static phys_addr_t memblock_find_home(phys_addr_t size, phys_addr_t lo, phys_addr_t hi)
{
	phys_addr_t limit = memblock_settings.current_limit;
	phys_addr_t addr = memblock_find_in_range(hi, limit, size);

	if (addr == 0 && lo < hi)
		addr = memblock_find_in_range(0, lo < limit ? lo : limit, size);
	return addr;
}

/* May array w double? */
static int memblock_may_double(uint32_t w)
{
	if (!memblock_settings.can_resize)
		return MEMBLOCK_ERESIZE;
	if (memblock_array[w].max > MEMBLOCK_MAX_REGIONS / 2)
		return MEMBLOCK_ECAPACITY;
	return 0;
}

static const struct memblock_change memblock_drop = { .op = MEMBLOCK_DROP };

int memblock_double_reserved(phys_addr_t lo, phys_addr_t hi)
{
	int err = memblock_may_double(MEMBLOCK_RESERVED);
	struct memblock_array old = memblock_array[MEMBLOCK_RESERVED];
	phys_addr_t bytes, addr;

	if (err)
		return err;
	bytes = memblock_array_bytes(2 * old.max);
	addr = memblock_find_home(bytes, lo, hi);
	if (addr == 0)
		return MEMBLOCK_ENOMEM;
	memblock_array[MEMBLOCK_RESERVED].max = 2 * old.max;
	memblock_array[MEMBLOCK_RESERVED].addr = addr;
	memblock_array[MEMBLOCK_RESERVED].bytes = bytes;
	if (old.addr != 0)
		memblock_change_fitting(MEMBLOCK_RESERVED, old.addr, old.addr + old.bytes, memblock_drop);
	memblock_fill_window(MEMBLOCK_RESERVED, addr, addr + bytes, memblock_settings.max_numnodes,
			     MEMBLOCK_NONE);
	memblock_splice_window(MEMBLOCK_RESERVED, addr, addr + bytes);
	return 0;
}

/* Room for `need` more reserved regions; arrays that move stay out of [lo, hi). */
static int memblock_reserved_room(uint32_t need, phys_addr_t lo, phys_addr_t hi)
{
	while (memblock[MEMBLOCK_RESERVED].cnt + need > memblock_array[MEMBLOCK_RESERVED].max) {
		int err = memblock_double_reserved(lo, hi);

		if (err)
			return err;
	}
	return 0;
}

int memblock_double_memory(void)
{
	int err = memblock_may_double(MEMBLOCK_MEMORY);
	struct memblock_array old = memblock_array[MEMBLOCK_MEMORY];
	phys_addr_t bytes, addr;

	if (err)
		return err;
	bytes = memblock_array_bytes(2 * old.max);
	if (old.addr != 0) {
		err = memblock_reserved_room(2, old.addr, old.addr + old.bytes);
		if (err)
			return err;
	}
	addr = memblock_find_home(bytes, 0, 0);
	if (addr == 0)
		return MEMBLOCK_ENOMEM;
	if (old.addr == 0) {
		err = memblock_reserved_room(1, addr, addr + bytes);
		if (err)
			return err;
	}
	memblock_array[MEMBLOCK_MEMORY].max = 2 * old.max;
	memblock_array[MEMBLOCK_MEMORY].addr = addr;
	memblock_array[MEMBLOCK_MEMORY].bytes = bytes;
	if (old.addr != 0)
		memblock_change_fitting(MEMBLOCK_RESERVED, old.addr, old.addr + old.bytes, memblock_drop);
	memblock_fill_window(MEMBLOCK_RESERVED, addr, addr + bytes, memblock_settings.max_numnodes,
			     MEMBLOCK_NONE);
	memblock_splice_window(MEMBLOCK_RESERVED, addr, addr + bytes);
	return 0;
}

static int memblock_double_array(uint32_t w, phys_addr_t lo, phys_addr_t hi)
{
	return w == MEMBLOCK_MEMORY ? memblock_double_memory() : memblock_double_reserved(lo, hi);
}

int memblock_add_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid, uint32_t flags)
{
	uint32_t nr_new;

	if (lo >= hi)
		return 0;
	nr_new = memblock_fill_window(w, lo, hi, nid, flags);
	while (memblock[w].cnt + nr_new > memblock_array[w].max) {
		int err = memblock_double_array(w, lo, hi);

		if (err)
			return err;
		nr_new = memblock_fill_window(w, lo, hi, nid, flags);
	}
	if (nr_new > 0)
		memblock_splice_window(w, lo, hi);
	return 0;
}

int memblock_change_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, struct memblock_change change)
{
	if (lo >= hi)
		return 0;
	while (memblock[w].cnt + 2 > memblock_array[w].max) {
		int err = memblock_double_array(w, lo, hi);

		if (err)
			return err;
	}
	memblock_change_fitting(w, lo, hi, change);
	return 0;
}
