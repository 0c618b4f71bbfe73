/* SPDX-License-Identifier: BSD-2-Clause */
#define FEW_SECTION_LEMMAS
#include "model/late.h"

#include "model/late_memblock.h"
#include "model/memblock_query.h"

/* Where pages start. For proofs only. */
/*@ ghost
  /@
    requires settings: settings_wf(memblock_settings);
    terminates \true;
    assigns \nothing;
    ensures base: \forall integer p; page_base(memblock_settings, p) == p * memblock_settings.page_size;
    ensures next: \forall integer p; page_base(memblock_settings, p + 1) ==
      page_base(memblock_settings, p) + memblock_settings.page_size;
    ensures order: \forall integer p, q; p <= q ==>
      page_base(memblock_settings, p) <= page_base(memblock_settings, q);
  @/
  void late_page_bases(void)
  {
    /@ assert small: memblock_settings.page_size == 4096 ==> \forall integer p;
         page_base(memblock_settings, p) == p * memblock_settings.page_size; @/
    /@ assert middle: memblock_settings.page_size == 16384 ==> \forall integer p;
         page_base(memblock_settings, p) == p * memblock_settings.page_size; @/
    /@ assert large: memblock_settings.page_size == 65536 ==> \forall integer p;
         page_base(memblock_settings, p) == p * memblock_settings.page_size; @/
  }
*/

/* What is usable and what is handed out. For proofs only. */
/*@ ghost
  /@
    terminates \true;
    assigns \nothing;
    ensures handed: \forall integer p; usable(memblock[MEMBLOCK_MEMORY], memblock_settings,
      deferred_pages, p) && clear_of(memblock[MEMBLOCK_RESERVED], page_base(memblock_settings, p),
      page_base(memblock_settings, p + 1)) ==> handed(memblock[MEMBLOCK_MEMORY],
      memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p);
    ensures usable: \forall integer p; handed(memblock[MEMBLOCK_MEMORY],
      memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p) ==>
      0 <= p && usable(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages, p) &&
      clear_of(memblock[MEMBLOCK_RESERVED], page_base(memblock_settings, p),
      page_base(memblock_settings, p + 1));
  @/
  void late_pages_handed(void)
  {
  }
*/

/* May page frame pfn be freed late? 0, or why not. */
/*@
  requires ready: handoff_ready;
  requires range: page_base(memblock_settings, pfn + 1) <= PHYS_ADDR_MAX;
  terminates \true;
  assigns \nothing;
  ensures result: LATE_EROOM < \result <= 0;
  ensures yes: \result == 0 ==> late_page(mem_sections, memblock[MEMBLOCK_MEMORY],
    memblock_settings, deferred_pages, page_homes, pfn);
  ensures no: \result != 0 ==> !late_page(mem_sections, memblock[MEMBLOCK_MEMORY],
    memblock_settings, deferred_pages, page_homes, pfn);
*/
static int late_check_page(uint64_t pfn)
{
	//@ ghost late_page_bases();
	/*@ assert size: 0 < memblock_settings.page_size; */
	/*@ assert base: pfn * memblock_settings.page_size == page_base(memblock_settings, pfn); */
	/*@ assert next: page_base(memblock_settings, pfn + 1) ==
	  page_base(memblock_settings, pfn) + memblock_settings.page_size; */
	phys_addr_t base = pfn * memblock_settings.page_size;
	uint32_t idx = memblock_search(MEMBLOCK_MEMORY, base);

	if (!pfn_valid(pfn))
		return LATE_ESECTION;
	/*@ assert only: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
	  held_by(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages, i, pfn) ==> i == idx; */
	if (idx >= memblock[MEMBLOCK_MEMORY].cnt)
		return LATE_EMEMORY;
	if (!memblock_wanted(idx, NUMA_NO_NODE, MEMBLOCK_NONE))
		return LATE_EMEMORY;
	if (memblock[MEMBLOCK_MEMORY].regions[idx].base +
		    memblock[MEMBLOCK_MEMORY].regions[idx].size - base <
	    memblock_settings.page_size)
		return LATE_EMEMORY;
	if (pfn >= deferred_pages.first[numa_region_node(idx)])
		return LATE_EDEFERRED;
	/*@ assert held: held_by(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages, idx, pfn); */
	uint32_t page = pfn_to_page(pfn);

	/*@ assert page: page_is(mem_sections, pfn, page); */
	/*@ assert single: \forall integer a; page_is(mem_sections, pfn, a) ==> a == page; */
	return buddy_is_handed_over(page) ? LATE_EHANDED : 0;
}

/* May page frames [start, end) be freed late? 0, or why not. */
/*@
  requires ready: handoff_ready;
  requires range: page_base(memblock_settings, end) <= PHYS_ADDR_MAX;
  terminates \true;
  assigns \nothing;
  ensures result: LATE_EROOM < \result <= 0;
  ensures yes: \result == 0 <==> may_free_late{Pre}(start, end);
*/
static int late_check(uint64_t start, uint64_t end)
{
	/*@
	  loop invariant range: start <= pfn && (start <= end ==> pfn <= end);
	  loop invariant yes: may_free_late{Here}(start, pfn);
	  loop assigns pfn;
	  loop variant end - pfn;
	*/
	for (uint64_t pfn = start; pfn < end; pfn++) {
		int error = late_check_page(pfn);

		if (error != 0)
			return error;
	}
	return 0;
}

/* Hand one page over to its zone and free it. */
/*@
  requires wf: buddy_wf;
  requires zone: zone < MAX_ZONES;
  requires page: page < buddy_end && page_homes.home[page] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || x == page;
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
    page_homes.home[x] == (x == page ? 1 + zone : \at(page_homes, Pre).home[x]);
*/
static void free_page_late(uint32_t page, uint32_t zone, bool tail)
{
	/*@ assert one: p2(0) == 1 && al(page, 0); */
	/*@ assert none: \forall integer k; !in_kind(buddy_blocks, buddy_kinds, k, page); */
	if (tail) {
		buddy_free_core(page, 0, zone);
	} else {
		block_hand_over(page, 0, zone);
		block_free(page, false);
	}
}

/* Free page frame pfn to its zone. */
/*@
  requires ready: handoff_ready;
  requires page: late_page(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
    deferred_pages, page_homes, pfn);
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures free: freed_late{Pre, Post}(pfn, pfn + 1);
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: homes_late{Pre, Post}(pfn, pfn + 1);
*/
static void free_pfn_late(uint64_t pfn, bool tail)
{
	uint32_t page = pfn_to_page(pfn);
	struct zone_run run = zone_pfn_run(pfn);

	/*@ assert page: page_is(mem_sections, pfn, page) && page < buddy_end &&
	  page_homes.home[page] == 0; */
	/*@ assert in: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
	  held_by(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages, i, pfn) ==>
	  page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, pfn) &&
	  zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn,
	  region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, i, pfn)); */
	/*@ assert zone: run.zone < MAX_ZONES; */
	/*@ assert self: zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn,
	  run.zone); */
	/*@ assert sorted: settings_wf(memblock_settings) && sorted(memblock[MEMBLOCK_MEMORY]); */
	/*@ assert its: \forall integer z; zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings,
	  zone_bounds, pfn, z) ==> z == run.zone; */
	/*@ assert map: \forall integer p, a; page_is(mem_sections, p, a) ==>
	  0 <= a < MEMMAP_MAX_PAGES && (a == page <==> p == pfn); */
	free_page_late(page, run.zone, tail);
}

/* Free page frames [start, end), one by one. */
/*@
  requires ready: handoff_ready;
  requires range: start <= end;
  requires pages: may_free_late{Pre}(start, end);
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures free: freed_late{Pre, Post}(start, end);
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: homes_late{Pre, Post}(start, end);
*/
static void free_pfns_late(uint64_t start, uint64_t end, bool tail)
{
	/*@
	  loop invariant range: start <= pfn <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant left: may_free_late{Here}(pfn, end);
	  loop invariant free: freed_late{Pre, Here}(start, pfn);
	  loop invariant kinds: kinds_late{Pre, Here};
	  loop invariant homes: homes_late{Pre, Here}(start, pfn);
	  loop assigns pfn, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
	    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
	    page_lists_rank;
	  loop variant end - pfn;
	*/
	for (uint64_t pfn = start; pfn < end; pfn++) {
		/*@ assert next: late_page(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
		  deferred_pages, page_homes, pfn); */
		free_pfn_late(pfn, tail);
	}
}

/* Free page frames [start, end): memblock forgets them, then they go to the lists. */
/*@
  requires ready: handoff_ready;
  requires safe: pages_safe;
  requires range: start < end && page_base(memblock_settings, end) <= PHYS_ADDR_MAX;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures result: LATE_EROOM <= \result <= 0;
  ensures accepted: \result == 0 <==> \old(memblock[MEMBLOCK_RESERVED].cnt) + 2 <=
    \old(memblock_array[MEMBLOCK_RESERVED].max) && may_free_late{Pre}(start, end);
  ensures ready: handoff_ready;
  ensures safe: pages_safe;
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures free: \result == 0 ==> freed_late{Pre, Post}(start, end);
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: \result == 0 ==> homes_late{Pre, Post}(start, end);
  ensures reserved: \result == 0 ==> forgotten{Pre, Post}(start, end);
  ensures nothing: \result != 0 ==> freed_late{Pre, Post}(0, 0) && homes_late{Pre, Post}(0, 0) &&
    forgotten{Pre, Post}(0, 0);
*/
static int free_late(uint64_t start, uint64_t end, bool tail)
{
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t base;
	int error;

	//@ ghost late_page_bases();
	//@ ghost late_pages_handed();
	if (!late_room())
		return LATE_EROOM;
	error = late_check(start, end);
	if (error != 0)
		return error;
	/*@ assert low: 0 <= page_base(memblock_settings, start) <=
	  page_base(memblock_settings, end); */
	/*@ assert first: start * page == page_base(memblock_settings, start); */
	/*@ assert last: end * page == page_base(memblock_settings, end); */
	base = start * page;
	late_forget(base, end * page - base);
	//@ ghost late_pages_handed();
	/*@ assert covers: covers_regions(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings); */
	/*@ assert order: \forall integer p; 0 <= p ==>
	  page_base(memblock_settings, p) < page_base(memblock_settings, p + 1); */
	/*@ assert old: \forall integer p; handed(memblock[MEMBLOCK_MEMORY],
	  \at(memblock[MEMBLOCK_RESERVED], Pre), memblock_settings, deferred_pages, p) ==>
	  handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
	  deferred_pages, p); */
	/*@ assert bytes: \forall integer p; start <= p < end ==>
	  page_base(memblock_settings, start) <= page_base(memblock_settings, p) &&
	  page_base(memblock_settings, p + 1) <= page_base(memblock_settings, end); */
	/*@ assert clear: \forall integer p; start <= p < end ==> clear_of(memblock[MEMBLOCK_RESERVED],
	  page_base(memblock_settings, p), page_base(memblock_settings, p + 1)); */
	/*@ assert usable: \forall integer p; start <= p < end ==> usable(memblock[MEMBLOCK_MEMORY],
	  memblock_settings, deferred_pages, p); */
	/*@ assert new: \forall integer p; start <= p < end ==> handed(memblock[MEMBLOCK_MEMORY],
	  memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p); */
	/*@ assert mine: \forall integer p, a; page_is(mem_sections, p, a) && start <= p < end ==>
	  handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
	  deferred_pages, p); */
	/*@ assert others: \forall integer p, a; page_is(mem_sections, p, a) &&
	  page_homes.home[a] != 0 ==> handed(memblock[MEMBLOCK_MEMORY],
	  memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p); */
	free_pfns_late(start, end, tail);
	/*@ assert kept: \forall integer p, a; page_is(mem_sections, p, a) && !(start <= p < end) &&
	  page_homes.home[a] != 0 ==> handed(memblock[MEMBLOCK_MEMORY],
	  memblock[MEMBLOCK_RESERVED], memblock_settings, deferred_pages, p); */
	/*@ assert safe: pages_safe; */
	return 0;
}

/* The first page frame that starts at or above byte x. */
/*@
  requires settings: settings_wf(memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures up: \result == pfn_up(memblock_settings, x);
*/
static uint64_t late_pfn_up(phys_addr_t x)
{
	phys_addr_t page = memblock_settings.page_size;

	return x / page + (x % page != 0);
}

int64_t free_reserved_area(phys_addr_t start, phys_addr_t end)
{
	uint64_t first = late_pfn_up(start);
	uint64_t last = end / memblock_settings.page_size;
	int error;

	/*@ assert up: first == pfn_up(memblock_settings, start); */
	/*@ assert down: last == pfn_down(memblock_settings, end); */
	if (first >= last)
		return 0;
	//@ ghost late_page_bases();
	/*@ assert top: page_base(memblock_settings, last) <= end; */
	error = free_late(first, last, false);
	return error != 0 ? error : (int64_t)(last - first);
}

int64_t memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = size < PHYS_ADDR_MAX - base ? base + size : PHYS_ADDR_MAX;
	uint64_t first = late_pfn_up(base);
	uint64_t last = end / memblock_settings.page_size;
	int error;

	/*@ assert end: end == capped_end(base, size); */
	/*@ assert up: first == pfn_up(memblock_settings, base); */
	/*@ assert down: last == pfn_down(memblock_settings, end); */
	if (first >= last)
		return 0;
	//@ ghost late_page_bases();
	/*@ assert top: page_base(memblock_settings, last) <= end; */
	error = free_late(first, last, true);
	return error != 0 ? error : (int64_t)(last - first);
}

/* Free the pages of array w, if it was allocated. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires ready: handoff_ready;
  requires safe: pages_safe;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures result: LATE_EROOM <= \result <= 0;
  ensures ready: handoff_ready;
  ensures safe: pages_safe;
  ensures kinds: kinds_late{Pre, Post};
  ensures gone: \result == 0 ==> memblock_array[w].addr == 0;
  ensures other: \forall integer v; 0 <= v < MEMBLOCK_TYPES && v != w ==>
    memblock_array[v].addr == \old(memblock_array[v].addr);
*/
static int discard_array(uint32_t w)
{
	int64_t pages;

	if (memblock_array[w].addr == 0)
		return 0;
	pages = memblock_free_late(memblock_array[w].addr, memblock_array[w].bytes);
	if (pages < 0)
		return (int)pages;
	memblock_array[w].addr = 0;
	memblock_array[w].bytes = 0;
	return 0;
}

int memblock_discard(void)
{
	int error = discard_array(MEMBLOCK_RESERVED);

	return error != 0 ? error : discard_array(MEMBLOCK_MEMORY);
}
