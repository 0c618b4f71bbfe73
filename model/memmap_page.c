/* SPDX-License-Identifier: BSD-2-Clause */
#define ORDER_GENERAL
#include "model/memmap.h"

/* The first byte of page frame pfn, which lies wholly in a region of memory. */
/*@
  requires memblock: memblock_wf;
  requires memory: \exists integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
    page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, pfn);
  terminates \true;
  assigns \nothing;
  ensures base: \result == memmap_base(memblock_settings, pfn);
*/
static phys_addr_t memmap_page_base(uint64_t pfn)
{
	//@ assert range: pfn < 0x10000000000000;
	switch (memblock_settings.page_size) {
	case 4096:
		return pfn * 4096;
	case 16384:
		//@ assert range_16k: pfn < 0x4000000000000;
		return pfn * 16384;
	default:
		//@ assert range_64k: pfn < 0x1000000000000;
		return pfn * 65536;
	}
}

/* Does page frame pfn, which lies wholly in a region of memory, touch what is not for use? */
/*@
  requires memblock: memblock_wf;
  requires memory: \exists integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
    page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, pfn);
  terminates \true;
  assigns \nothing;
  ensures reserved: \result <==>
    overlaps(memblock[MEMBLOCK_RESERVED], memmap_base(memblock_settings, pfn),
             capped_end(memmap_base(memblock_settings, pfn), memblock_settings.page_size)) ||
    !in_map(memblock[MEMBLOCK_MEMORY], memmap_base(memblock_settings, pfn));
*/
static bool memmap_page_reserved(uint64_t pfn)
{
	phys_addr_t base = memmap_page_base(pfn);

	return memblock_overlaps_region(MEMBLOCK_RESERVED, base, memblock_settings.page_size) ||
	       !memblock_is_map_memory(base);
}

struct memmap_page memmap_page(uint64_t pfn)
{
	struct memmap_page page = {
		.reserved = true,
		.zone = ZONE_NONE,
		.node = MAX_NUMNODES,
	};
	uint32_t index = pfn_to_page(pfn);

	page.valid = index != PAGE_NONE;
	if (!page.valid)
		return page;
	page.migratetype = pageblock_type(index);
	page.zone = zone_of_pfn(pfn);
	page.memory = page.zone != ZONE_NONE;
	if (!page.memory)
		return page;
	//@ assert zone: page.zone < MAX_ZONES;
	page.node = page.zone / MAX_NR_ZONES;
	page.deferred = pfn >= deferred_pages.first[page.node];
	page.reserved = memmap_page_reserved(pfn);
	return page;
}
