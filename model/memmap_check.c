/* SPDX-License-Identifier: BSD-2-Clause */
#define ORDER_GENERAL
#include "model/memmap.h"
#include "model/section_core.h"

/* Does page frame pfn lie wholly in a region of memory of node n? */
/*@
  requires memblock: memblock_wf;
  requires node: n < MAX_NUMNODES;
  terminates \true;
  assigns \nothing;
  ensures on: \result <==> node_page(memblock[MEMBLOCK_MEMORY], memblock_settings,
    memblock[MEMBLOCK_MEMORY].cnt, n, pfn);
*/
static bool memmap_on_node(uint32_t n, uint64_t pfn)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant none: \forall integer k; 0 <= k < i ==>
	    !(node_of(memblock_settings, memblock[MEMBLOCK_MEMORY], k) == n &&
	      page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, k, pfn));
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		if (range.start_pfn <= pfn && pfn < range.end_pfn &&
		    numa_region_node(i) == (int32_t)n) {
			/*@ assert in: page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i,
			  pfn); */
			return true;
		}
	}
	return false;
}

/* Does what node n leaves for later start where it may? */
/*@
  requires memblock: memblock_wf;
  requires settings: section_size(page_settings.pages_per_section);
  requires node: n < MAX_NUMNODES;
  terminates \true;
  assigns \nothing;
  ensures from: \result <==> deferred_from(memblock[MEMBLOCK_MEMORY], memblock_settings,
    deferred_pages, page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt, n);
*/
static bool memmap_check_node(uint32_t n)
{
	uint64_t first = deferred_pages.first[n];

	return first == PFN_NONE || (section_starts_at(first) && memmap_on_node(n, first));
}

bool memmap_check_deferred(void)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant from: \forall integer k; 0 <= k < n ==>
	    deferred_from(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages,
	      page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt, k);
	  loop assigns n;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		if (!memmap_check_node(n))
			return false;
	}
	return true;
}
