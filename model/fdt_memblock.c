/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_memblock.h"

int fdt_memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	return memblock_reserve(base, size);
}

int fdt_memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	return memblock_phys_free(base, size);
}

int fdt_memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_mark_nomap(base, size);
}

int fdt_memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_clear_nomap(base, size);
}

int fdt_memblock_remove(phys_addr_t base, phys_addr_t size)
{
	return memblock_remove(base, size);
}

int fdt_memblock_limit(phys_addr_t limit)
{
	return memblock_mem_limit_remove_map(limit);
}

int fdt_memblock_add(phys_addr_t base, phys_addr_t size)
{
	return memblock_add(base, size);
}

phys_addr_t fdt_memblock_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			       phys_addr_t end)
{
	return memblock_phys_alloc_range(size, align, start, end);
}
