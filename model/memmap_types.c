/* SPDX-License-Identifier: BSD-2-Clause */
#define ORDER_GENERAL
#include "model/memmap.h"

/* The page blocks that start in region idx of memory become movable. */
/*@
  requires memblock: memblock_wf;
  requires sections: sections_wf(mem_sections, page_settings);
  requires exact: sections_of(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
                              page_settings.pages_per_section);
  requires buddy: buddy_wf;
  requires end: buddy_end == mem_sections.nr_pages;
  requires none: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> buddy_blocks.order[x] == 0;
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  terminates \true;
  assigns pageblock_types;
  ensures wf: buddy_wf;
  ensures movable: \forall integer p, a; page_is(mem_sections, p, a) &&
    page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx,
            block_down(page_settings.pageblock_order, p)) ==>
    type_of(pageblock_types, a) == MIGRATE_MOVABLE;
  ensures others: \forall integer p, a; page_is(mem_sections, p, a) &&
    !page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx,
             block_down(page_settings.pageblock_order, p)) ==>
    type_of(pageblock_types, a) == type_of(\at(pageblock_types, Pre), a);
*/
static void memmap_init_region(uint32_t idx)
{
	struct memblock_pfn_range range = memblock_region_pfns(idx);
	uint64_t first, last;
	uint32_t page, end;

	if (range.start_pfn >= range.end_pfn)
		return;
	first = pageblock_up(range.start_pfn);
	last = pageblock_up(range.end_pfn);
	/*@ assert blocks: \forall integer p; 0 <= p ==> (first <= p < last <==>
	  page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx,
	  block_down(page_settings.pageblock_order, p))); */
	if (first >= last)
		return;
	/*@ assert bottom: section_down(page_settings.pages_per_section,
	  pfn_up(memblock_settings, memblock[MEMBLOCK_MEMORY].regions[idx].base)) <= first; */
	/*@ assert top: last <= section_up(page_settings.pages_per_section,
	  pfn_down(memblock_settings, region_end(memblock[MEMBLOCK_MEMORY], idx))); */
	/*@ assert touched: \forall integer q; first <= q < last ==>
	  touched(memblock[MEMBLOCK_MEMORY], memblock_settings,
	  page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt, q); */
	//@ assert valid: all_valid(mem_sections, first, last - first);
	page = pfn_to_page(first);
	//@ assert pages: pages_at(mem_sections, first, last - first, page);
	//@ assert bound: page + (last - first) <= mem_sections.nr_pages;
	end = page + (uint32_t)(last - first);
	//@ assert first: page_is(mem_sections, first, page);
	//@ assert al_first: al(page, page_settings.pageblock_order);
	//@ assert end: end == page + (last - first);
	/*@ assert same: \forall integer p, a; page_is(mem_sections, p, a) ==>
	  (first <= p < last <==> page <= a < end); */
	//@ assert whole: page % PAGEBLOCK_MIN_PAGES == 0;
	//@ assert whole_end: (page + (last - first)) % PAGEBLOCK_MIN_PAGES == 0;
	pageblock_set_types(page, end, MIGRATE_MOVABLE);
}

void memmap_init(void)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant wf: buddy_wf;
	  loop invariant movable: \forall integer p, a; page_is(mem_sections, p, a) &&
	    starts_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings,
	                     page_settings.pageblock_order, i, p) ==>
	    type_of(pageblock_types, a) == MIGRATE_MOVABLE;
	  loop invariant others: \forall integer p, a; page_is(mem_sections, p, a) &&
	    !starts_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings,
	                      page_settings.pageblock_order, i, p) ==>
	    type_of(pageblock_types, a) == type_of(\at(pageblock_types, Pre), a);
	  loop assigns i, pageblock_types;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++)
		memmap_init_region(i);
}
