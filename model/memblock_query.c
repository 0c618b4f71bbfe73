/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_query.h"

uint32_t memblock_search(uint32_t w, phys_addr_t addr)
{
	uint32_t cnt = memblock[w].cnt;
	uint32_t next = memblock_first_starting_above(w, addr);

	if (next == 0)
		return cnt;
	return addr - memblock[w].regions[next - 1].base < memblock[w].regions[next - 1].size ?
		       next - 1 :
		       cnt;
}

bool memblock_is_memory(phys_addr_t addr)
{
	return memblock_search(MEMBLOCK_MEMORY, addr) < memblock[MEMBLOCK_MEMORY].cnt;
}

bool memblock_is_reserved(phys_addr_t addr)
{
	return memblock_search(MEMBLOCK_RESERVED, addr) < memblock[MEMBLOCK_RESERVED].cnt;
}

bool memblock_is_map_memory(phys_addr_t addr)
{
	uint32_t i = memblock_search(MEMBLOCK_MEMORY, addr);

	return i < memblock[MEMBLOCK_MEMORY].cnt &&
	       !(memblock[MEMBLOCK_MEMORY].regions[i].flags & MEMBLOCK_NOMAP);
}

bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	uint32_t i = memblock_search(MEMBLOCK_MEMORY, base);

	return i < memblock[MEMBLOCK_MEMORY].cnt &&
	       memblock[MEMBLOCK_MEMORY].regions[i].base +
			       memblock[MEMBLOCK_MEMORY].regions[i].size >=
		       memblock_capped_end(base, size);
}

bool memblock_overlaps_region(uint32_t w, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = memblock_capped_end(base, size);
	uint32_t i = memblock_first_ending_at(w, base);

	if (base >= end)
		return false;
	if (i < memblock[w].cnt &&
	    memblock[w].regions[i].base + memblock[w].regions[i].size == base)
		i++;
	/*@ assert both: i < memblock[w].cnt && memblock[w].regions[i].base < end ==>
	  in_set(memblock[w], memblock[w].regions[i].base > base ? memblock[w].regions[i].base :
	  base); */
	/*@ assert some: i < memblock[w].cnt && memblock[w].regions[i].base < end ==>
	  overlaps(memblock[w], base, end); */
	/*@ assert none: i == memblock[w].cnt || end <= memblock[w].regions[i].base ==> \forall
	  integer a; base <= a < end ==> !in_set(memblock[w], a); */
	return i < memblock[w].cnt && memblock[w].regions[i].base < end;
}

bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return memblock_overlaps_region(MEMBLOCK_RESERVED, base, size);
}

phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock[MEMBLOCK_MEMORY].cnt == 0 ? 0 : memblock[MEMBLOCK_MEMORY].regions[0].base;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	uint32_t cnt = memblock[MEMBLOCK_MEMORY].cnt;

	if (cnt == 0)
		return 0;
	return memblock[MEMBLOCK_MEMORY].regions[cnt - 1].base +
	       memblock[MEMBLOCK_MEMORY].regions[cnt - 1].size;
}

phys_addr_t memblock_phys_mem_size(void)
{
	return memblock_total_size[MEMBLOCK_MEMORY];
}

phys_addr_t memblock_reserved_size(void)
{
	return memblock_total_size[MEMBLOCK_RESERVED];
}

struct memblock_pfn_range memblock_search_pfn_nid(uint64_t pfn)
{
	struct memblock_pfn_range range = { .start_pfn = 0, .end_pfn = 0, .nid = NUMA_NO_NODE };
	phys_addr_t page = memblock_settings.page_size;
	uint32_t i;

	//@ assert beyond: pfn > PHYS_ADDR_MAX / page ==> pfn * page > PHYS_ADDR_MAX;
	/*@ assert outside: pfn > PHYS_ADDR_MAX / page ==> !in_set(memblock[MEMBLOCK_MEMORY],
	  pfn * page); */
	if (pfn > PHYS_ADDR_MAX / page)
		return range;
	i = memblock_search(MEMBLOCK_MEMORY, pfn * page);
	if (i == memblock[MEMBLOCK_MEMORY].cnt)
		return range;
	//@ assert holds: in_region(memblock[MEMBLOCK_MEMORY], i, pfn * page);
	range.start_pfn = memblock[MEMBLOCK_MEMORY].regions[i].base / page;
	range.end_pfn = (memblock[MEMBLOCK_MEMORY].regions[i].base +
			 memblock[MEMBLOCK_MEMORY].regions[i].size) /
			page;
	range.nid = memblock[MEMBLOCK_MEMORY].regions[i].nid;
	/*@ assert start: range.start_pfn == pfn_down(memblock_settings,
	  memblock[MEMBLOCK_MEMORY].regions[i].base); */
	/*@ assert end: range.end_pfn == pfn_down(memblock_settings,
	  region_end(memblock[MEMBLOCK_MEMORY], i)); */
	//@ assert node: range.nid == memblock[MEMBLOCK_MEMORY].regions[i].nid;
	/*@ assert around: pages_around(memblock[MEMBLOCK_MEMORY], memblock_settings, pfn *
	  page, range.start_pfn, range.end_pfn, range.nid); */
	return range;
}
