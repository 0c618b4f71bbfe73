/* SPDX-License-Identifier: BSD-2-Clause */
#define FEW_SECTION_LEMMAS
#include "model/handoff_check.h"

#include "model/memblock_query.h"

/* The first byte of page frame pfn, which ends at or below the top. */
/*@
  requires settings: settings_wf(memblock_settings);
  requires top: page_base(memblock_settings, pfn + 1) <= PHYS_ADDR_MAX;
  terminates \true;
  assigns \nothing;
  ensures base: \result == page_base(memblock_settings, pfn);
*/
static phys_addr_t page_start(uint64_t pfn)
{
	if (memblock_settings.page_size == 4096)
		return 4096 * pfn;
	return memblock_settings.page_size == 16384 ? 16384 * pfn : 65536 * pfn;
}

/* Does page frame pfn end at or below the top? */
/*@
  requires settings: settings_wf(memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures below: \result <==> page_base(memblock_settings, pfn + 1) <= PHYS_ADDR_MAX;
*/
static bool page_exists(uint64_t pfn)
{
	if (memblock_settings.page_size == 4096)
		return pfn < PHYS_ADDR_MAX / 4096;
	return pfn < (memblock_settings.page_size == 16384 ? PHYS_ADDR_MAX / 16384 :
							     PHYS_ADDR_MAX / 65536);
}

bool handoff_page_usable(uint64_t pfn)
{
	if (!page_exists(pfn))
		return false;
	return memblock_check_free_range(page_start(pfn), memblock_settings.page_size, NUMA_NO_NODE,
					 MEMBLOCK_NONE);
}

bool handoff_hands_out(uint64_t pfn)
{
	uint32_t idx;

	if (!handoff_page_usable(pfn))
		return false;
	idx = memblock_search(MEMBLOCK_MEMORY, page_start(pfn));
	/*@ assert only: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
	  holds_page(memblock[MEMBLOCK_MEMORY], memblock_settings, i, pfn) ==> i == idx; */
	return pfn < deferred_pages.first[numa_region_node(idx)];
}

/* Is page `page` on a free list? */
/*@
  requires blocks: blocks_wf;
  terminates \true;
  assigns \nothing;
  ensures free: \result <==> is_free(page);
*/
static bool page_is_free(uint32_t page)
{
	uint32_t block = buddy_block_of(page);

	/*@ assert one: \forall integer p, q; block_holds(buddy_blocks, p, page) &&
	  block_holds(buddy_blocks, q, page) ==> p == q; */
	return block != PAGE_NONE && buddy_kinds.kind[block] == BLOCK_FREE;
}

bool handoff_check_conserved(void)
{
	/*@
	  loop invariant range: 0 <= page <= mem_sections.nr_pages;
	  loop invariant good: \forall integer p, a; page_is(mem_sections, p, a) && a < page ==>
	    (is_free(a) <==> handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	                            memblock_settings, deferred_pages, p));
	  loop assigns page;
	  loop variant mem_sections.nr_pages - page;
	*/
	for (uint32_t page = 0; page < mem_sections.nr_pages; page++) {
		uint64_t pfn = page_to_pfn(page);

		//@ assert is: page_is(mem_sections, pfn, page);
		if (page_is_free(page) != handoff_hands_out(pfn))
			return false;
		/*@ assert same: \forall integer p; page_is(mem_sections, p, page) ==> p == pfn; */
	}
	/*@ assert all: \forall integer p, a; page_is(mem_sections, p, a) ==>
	  a < mem_sections.nr_pages; */
	return true;
}

/*
 * "safe" at all times: only pages that were handed over can be free (buddy_wf), and what was
 * handed over has no reserved byte (pages_safe, which no allocation and no free can change). For
 * proofs only.
 */
/*@ ghost
  /@
    requires memblock: memblock_wf;
    requires wf: buddy_wf;
    requires handed: pages_safe;
    terminates \true;
    assigns \nothing;
    ensures safe: safe;
  @/
  void handed_is_safe(void)
  {
    /@ assert home: \forall integer a; is_free(a) ==> page_homes.home[a] != 0; @/
    /@ assert free: \forall integer p; handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
         memblock_settings, deferred_pages, p) ==>
         free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
           NUMA_NO_NODE, MEMBLOCK_NONE, page_base(memblock_settings, p),
           page_base(memblock_settings, p + 1)); @/
  }
*/

bool handoff_check_safe(void)
{
	/*@
	  loop invariant range: 0 <= page <= mem_sections.nr_pages;
	  loop invariant good: \forall integer p, a; page_is(mem_sections, p, a) && a < page &&
	    is_free(a) ==> free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	      memblock_settings, NUMA_NO_NODE, MEMBLOCK_NONE, page_base(memblock_settings, p),
	      page_base(memblock_settings, p + 1));
	  loop assigns page;
	  loop variant mem_sections.nr_pages - page;
	*/
	for (uint32_t page = 0; page < mem_sections.nr_pages; page++) {
		uint64_t pfn = page_to_pfn(page);

		//@ assert is: page_is(mem_sections, pfn, page);
		if (page_is_free(page) && !handoff_page_usable(pfn))
			return false;
		/*@ assert same: \forall integer p; page_is(mem_sections, p, page) ==> p == pfn; */
	}
	/*@ assert all: \forall integer p, a; page_is(mem_sections, p, a) ==>
	  a < mem_sections.nr_pages; */
	return true;
}
