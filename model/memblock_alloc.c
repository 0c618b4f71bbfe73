/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_grow.h"

int memblock_alloc_error;

/* What an allocation is aligned to when its caller names no alignment: a cache line. */
#define SMP_CACHE_BYTES 64

/* Reserve [addr, addr + size) if addr is not 0. */
static phys_addr_t memblock_take(phys_addr_t addr, phys_addr_t size)
{
	int err;

	if (addr == 0)
		return 0;
	err = memblock_reserve(addr, size);
	if (err) {
		memblock_alloc_error = err;
		return 0;
	}
	memblock_alloc_error = 0;
	return addr;
}

/* On the asked node, then (unless only that node will do) on any. */
static phys_addr_t memblock_alloc_flags(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int32_t nid, bool exact_nid, uint32_t flags)
{
	phys_addr_t addr;

	addr = memblock_take(memblock_find_in_range_node(size, align, start, end, nid, flags), size);
	if (addr == 0 && !exact_nid && 0 <= nid && nid < memblock_settings.max_numnodes)
		addr = memblock_take(memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, flags),
				     size);
	return addr;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int32_t nid, bool exact_nid)
{
	phys_addr_t addr = 0;

	if (size == 0) {
		memblock_alloc_error = MEMBLOCK_EINVAL;
		return 0;
	}
	if (align == 0)
		align = SMP_CACHE_BYTES;
	memblock_alloc_error = MEMBLOCK_ENOMEM;
	if (memblock_settings.has_mirror)
		addr = memblock_alloc_flags(size, align, start, end, nid, exact_nid, MEMBLOCK_MIRROR);
	if (addr == 0)
		addr = memblock_alloc_flags(size, align, start, end, nid, exact_nid, MEMBLOCK_NONE);
	return addr;
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end)
{
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, false);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int32_t nid)
{
	return memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, false);
}

/* Below the current limit; and if need be, below min_addr too. */
static phys_addr_t memblock_alloc_internal(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
					   phys_addr_t max_addr, int32_t nid, bool exact_nid)
{
	phys_addr_t addr;

	if (max_addr > memblock_settings.current_limit)
		max_addr = memblock_settings.current_limit;
	addr = memblock_alloc_range_nid(size, align, min_addr, max_addr, nid, exact_nid);
	if (addr == 0 && min_addr > 0)
		addr = memblock_alloc_range_nid(size, align, 0, max_addr, nid, exact_nid);
	return addr;
}

phys_addr_t memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int32_t nid)
{
	return memblock_alloc_internal(size, align, min_addr, max_addr, nid, false);
}

phys_addr_t memblock_alloc_exact_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int32_t nid)
{
	return memblock_alloc_internal(size, align, min_addr, max_addr, nid, true);
}
