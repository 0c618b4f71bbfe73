/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy.h"

struct buddy_settings buddy_settings = { 1 };

/* --- start --- */

/*@
  requires clean: buddy_clean;
  terminates \true;
  assigns buddy_blocks;
  ensures none: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> buddy_blocks.order[p] == 0;
*/
static void clear_blocks(void)
{
	/*@
	  loop invariant range: 0 <= i <= buddy_end;
	  loop invariant none: \forall integer p; 0 <= p < i || buddy_end <= p < MEMMAP_MAX_PAGES ==>
	    buddy_blocks.order[p] == 0;
	  loop assigns i, buddy_blocks;
	  loop variant buddy_end - i;
	*/
	for (uint32_t i = 0; i < buddy_end; i++)
		buddy_blocks.order[i] = 0;
}

/*@
  requires clean: buddy_clean;
  terminates \true;
  assigns pageblock_types;
  ensures none: \forall integer j; 0 <= j < MEMMAP_MAX_PAGES / PAGEBLOCK_MIN_PAGES ==>
    pageblock_types.type[j] == 0;
*/
static void clear_types(void)
{
	/*@
	  loop invariant range: 0 <= i <= buddy_end / PAGEBLOCK_MIN_PAGES;
	  loop invariant none: \forall integer j; 0 <= j < i ||
	    buddy_end / PAGEBLOCK_MIN_PAGES <= j < MEMMAP_MAX_PAGES / PAGEBLOCK_MIN_PAGES ==>
	      pageblock_types.type[j] == 0;
	  loop assigns i, pageblock_types;
	  loop variant buddy_end / PAGEBLOCK_MIN_PAGES - i;
	*/
	for (uint32_t i = 0; i < buddy_end / PAGEBLOCK_MIN_PAGES; i++)
		pageblock_types.type[i] = MIGRATE_UNMOVABLE;
}

/*@
  requires none: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> buddy_blocks.order[p] == 0;
  terminates \true;
  assigns buddy_free_pages, buddy_managed_pages, page_homes;
  ensures fresh: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> page_homes.home[x] == 0;
  ensures free: \forall integer z; 0 <= z < MAX_ZONES ==> buddy_free_pages.nr[z] == 0;
  ensures managed: \forall integer z; 0 <= z < MAX_ZONES ==> buddy_managed_pages.nr[z] == 0;
  ensures free_sums: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages);
  ensures managed_sums: managed_counted(page_homes, buddy_managed_pages);
*/
static void clear_counts(void)
{
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant fresh: \forall integer x; 0 <= x < i ==> page_homes.home[x] == 0;
	     loop assigns i, page_homes;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++)
	    page_homes.home[i] = 0;
	*/
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant homes: \forall integer k; 0 <= k < MAX_ZONES ==>
	       home_sum(page_homes, k, i) == 0;
	     loop invariant frees: \forall integer k; 0 <= k < MAX_ZONES ==>
	       free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) == 0;
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant free: \forall integer k; 0 <= k < z ==> buddy_free_pages.nr[k] == 0;
	  loop invariant managed: \forall integer k; 0 <= k < z ==> buddy_managed_pages.nr[k] == 0;
	  loop assigns z, buddy_free_pages, buddy_managed_pages;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		buddy_free_pages.nr[z] = 0;
		buddy_managed_pages.nr[z] = 0;
	}
}

int buddy_init(uint32_t end)
{
	if (end > MEMMAP_MAX_PAGES || end % PAGEBLOCK_MIN_PAGES != 0 ||
	    page_settings.pageblock_order < PAGEBLOCK_MIN_ORDER ||
	    page_settings.pageblock_order > page_settings.max_order ||
	    page_settings.max_order >= NR_PAGE_ORDERS)
		return BUDDY_EINVAL;
	clear_blocks();
	clear_types();
	clear_counts();
	freelist_init();
	buddy_end = end;
	/*@ assert none: \forall integer p, x; !block_holds(buddy_blocks, p, x); */
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	/*@ assert off: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> page_lists_on.at[p] == -1; */
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert placed: blocks_placed(page_settings, buddy_end, buddy_blocks);
	//@ assert apart: blocks_apart(buddy_blocks);
	//@ assert kinds: blocks_kinds(buddy_blocks, buddy_kinds);
	//@ assert zones: blocks_zones(buddy_blocks, buddy_zones);
	//@ assert home: blocks_home(buddy_blocks, buddy_zones, page_homes);
	//@ assert covered: homes_covered(buddy_blocks, page_homes);
	//@ assert valid: types_valid(pageblock_types);
	//@ assert clean: types_clean(buddy_end, pageblock_types);
	return BUDDY_OK;
}

/* --- hand-over --- */

/* Hand over one block and free it to the end of its list. */
/*@
  requires wf: buddy_wf;
  requires order: order <= page_settings.max_order;
  requires zone: zone < MAX_ZONES;
  requires block: al(page, order) && page + p2(order) <= buddy_end;
  requires fresh: \forall integer x; page <= x < page + p2(order) ==> page_homes.home[x] == 0;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages.nr[zone], page_homes, page_links, page_lists_ends, page_lists_nr,
    page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures free: \forall integer x; is_free(x) <==>
    is_free{Pre}(x) || page <= x < page + p2(order);
  ensures others: \forall integer k, x; k != BLOCK_FREE ==>
    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x));
  ensures homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
    page_homes.home[x] ==
      (page <= x < page + p2(order) ? 1 + zone : \at(page_homes, Pre).home[x]);
  ensures managed: buddy_managed_pages.nr[zone] == \old(buddy_managed_pages.nr[zone]) + p2(order);
  ensures count: free_grew{Pre, Post}(zone, p2(order));
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
static void free_fresh(uint32_t page, uint32_t order, uint32_t zone)
{
	/*@ assert fresh: \forall integer q, x; block_holds(buddy_blocks, q, x) ==>
	    !(page <= x < page + p2(order)); */
	/*@ assert none: \forall integer k, x; in_kind(buddy_blocks, buddy_kinds, k, x) ==>
	    !(page <= x < page + p2(order)); */
	block_hand_over(page, order, zone);
	block_free(page, true);
}

void buddy_free_core(uint32_t page, uint32_t order, uint32_t zone)
{
	uint32_t end = page + order_pages(order);
	uint32_t step = order, nr;

	if (buddy_settings.split_large && order > page_settings.pageblock_order)
		step = page_settings.pageblock_order;
	nr = order_pages(step);
	//@ assert end: al(end, order);
	/*@ ghost
	  /@ loop invariant range: step <= i <= order;
	     loop invariant aligned: al(page, i) && al(end, i);
	     loop assigns i;
	     loop variant i; @/
	  for (uint32_t i = order; i > step; i--) {
	  }
	*/
	/*@
	  loop invariant range: page <= p <= end && al(p, step);
	  loop invariant wf: buddy_wf;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < p;
	  loop invariant others: \forall integer k, x; k != BLOCK_FREE ==>
	    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
	       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x));
	  loop invariant homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
	    page_homes.home[x] == (page <= x < p ? 1 + zone : \at(page_homes, Pre).home[x]);
	  loop invariant managed: buddy_managed_pages.nr[zone] ==
	    \at(buddy_managed_pages, Pre).nr[zone] + (p - page);
	  loop invariant count: free_grew{Pre, Here}(zone, p - page);
	  loop invariant blocks: blocks_kept{Pre, Here}(-1);
	  loop assigns p, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
	    buddy_managed_pages.nr[zone], page_homes, page_links, page_lists_ends, page_lists_nr,
	    page_lists_on, page_lists_rank;
	  loop variant end - p;
	*/
	for (uint32_t p = page; p < end; p += nr) {
		//@ assert fits: p + nr <= end;
		free_fresh(p, step, zone);
	}
}

/* The first page of the aligned block of 2^order pages that `page` lies in. */
/*@
  requires order: order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures aligned: al(\result, order);
  ensures holds: \result <= page < \result + p2(order);
*/
static uint32_t order_base(uint32_t page, uint32_t order)
{
	switch (order) {
	case 0:
		return page;
	case 1:
		return page - page % 2;
	case 2:
		return page - page % 4;
	case 3:
		return page - page % 8;
	case 4:
		return page - page % 16;
	case 5:
		return page - page % 32;
	case 6:
		return page - page % 64;
	case 7:
		return page - page % 128;
	case 8:
		return page - page % 256;
	case 9:
		return page - page % 512;
	case 10:
		return page - page % 1024;
	case 11:
		return page - page % 2048;
	case 12:
		return page - page % 4096;
	default:
		return page - page % 8192;
	}
}

uint32_t buddy_block_of(uint32_t page)
{
	if (page >= buddy_end)
		return PAGE_NONE;
	/*@
	  loop invariant range: 0 <= order <= page_settings.max_order + 1;
	  loop invariant none: \forall integer q; block_holds(buddy_blocks, q, page) ==>
	    buddy_blocks.order[q] > order;
	  loop assigns order;
	  loop variant page_settings.max_order + 1 - order;
	*/
	for (uint32_t order = 0; order <= page_settings.max_order; order++) {
		uint32_t base = order_base(page, order);

		if (buddy_blocks.order[base] == order + 1) {
			//@ assert holds: block_holds(buddy_blocks, base, page);
			return base;
		}
		/*@ assert same: \forall integer q; block_holds(buddy_blocks, q, page) &&
		    buddy_blocks.order[q] == order + 1 ==> q == base; */
	}
	//@ assert nobody: \forall integer q; !block_holds(buddy_blocks, q, page);
	return PAGE_NONE;
}

bool buddy_is_handed_over(uint32_t page)
{
	uint32_t block = buddy_block_of(page);

	//@ assert outside: block == PAGE_NONE ==> !in_block(buddy_blocks, page);
	return block != PAGE_NONE;
}

/* --- allocation --- */

/* The first order from `order` up whose list has a block; NR_PAGE_ORDERS: none has. */
/*@
  requires wf: buddy_wf;
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_TYPES;
  requires order: order <= page_settings.max_order;
  terminates \true;
  assigns \nothing;
  ensures range: order <= \result <= page_settings.max_order || \result == NR_PAGE_ORDERS;
  ensures found: \result != NR_PAGE_ORDERS ==>
    page_lists_nr.at[free_list(zone, \result, migratetype)] != 0;
  ensures first: \forall integer j; order <= j < \result && j <= page_settings.max_order ==>
    page_lists_nr.at[free_list(zone, j, migratetype)] == 0;
*/
static uint32_t first_order(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	/*@
	  loop invariant range: order <= i <= page_settings.max_order + 1;
	  loop invariant none: \forall integer j; order <= j < i ==>
	    page_lists_nr.at[free_list(zone, j, migratetype)] == 0;
	  loop assigns i;
	  loop variant page_settings.max_order + 1 - i;
	*/
	for (uint32_t i = order; i <= page_settings.max_order; i++) {
		if (freelist_count(freelist_id(zone, i, migratetype)) != 0)
			return i;
	}
	return NR_PAGE_ORDERS;
}

/*@ ghost
  /@ requires order: order <= other < NR_PAGE_ORDERS;
     terminates \true;
     assigns \nothing;
     ensures size: p2(order) <= p2(other); @/
  static void sizes_ascend(uint32_t order, uint32_t other)
  {
    /@ loop invariant range: order <= i <= other;
       loop invariant size: p2(order) <= p2(i);
       loop assigns i;
       loop variant other - i; @/
    for (uint32_t i = order; i < other; i++) {
    }
  }
*/

uint32_t buddy_alloc(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	uint32_t found, page;

	if (zone >= MAX_ZONES || migratetype >= MIGRATE_TYPES || order > page_settings.max_order)
		return PAGE_NONE;
	found = first_order(zone, order, migratetype);
	if (found == NR_PAGE_ORDERS)
		return PAGE_NONE;
	page = freelist_first(freelist_id(zone, found, migratetype));
	/*@ assert some: page != PAGE_NONE && page < MEMMAP_MAX_PAGES &&
	    page_lists_on.at[page] == free_list(zone, found, migratetype); */
	/*@ assert block: buddy_blocks.order[page] != 0 && buddy_kinds.kind[page] == BLOCK_FREE; */
	/*@ assert list: free_list(zone, found, migratetype) ==
	    list_of(buddy_blocks, buddy_zones, pageblock_types, page); */
	/*@ assert args: free_list_args(buddy_zones.zone[page], buddy_blocks.order[page] - 1,
	    type_of(pageblock_types, page)); */
	/*@ assert is: buddy_zones.zone[page] == zone && buddy_blocks.order[page] == found + 1; */
	/*@ assert pages: \forall integer x; page <= x < page + p2(found) ==>
	    block_holds(buddy_blocks, page, x) && is_free(x); */
	//@ ghost sizes_ascend(order, found);
	block_take(page, BLOCK_USED);
	block_expand(page, order);
	return page;
}

/* --- freeing --- */

/* Of the used blocks from `page` up to `end`, cut the first until it has 2^low pages. */
/*@
  requires wf: buddy_wf;
  requires range: page < end <= buddy_end && buddy_blocks.order[page] != 0;
  requires used: \forall integer q; page <= q < end && buddy_blocks.order[q] != 0 ==>
    low + 1 <= buddy_blocks.order[q] && buddy_kinds.kind[q] == BLOCK_USED &&
    buddy_zones.zone[q] == buddy_zones.zone[page] &&
    q + p2(buddy_blocks.order[q] - 1) <= end;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones;
  ensures wf: buddy_wf;
  ensures pages: pages_kept{Pre, Post};
  ensures cut: buddy_blocks.order[page] == low + 1;
  ensures zone: buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page];
  ensures used: \forall integer q; page <= q < end && buddy_blocks.order[q] != 0 ==>
    low + 1 <= buddy_blocks.order[q] && buddy_kinds.kind[q] == BLOCK_USED &&
    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page] &&
    q + p2(buddy_blocks.order[q] - 1) <= end;
  ensures outside: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && !(page <= q < end) ==>
    buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
    buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q];
  ensures blocks: blocks_kept{Pre, Post}(page);
*/
static void split_first(uint32_t page, uint32_t low, uint32_t end)
{
	(void)end; /* says in the contract how far the used blocks go */
	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant pages: pages_kept{Pre, Here};
	  loop invariant cut: low + 1 <= buddy_blocks.order[page];
	  loop invariant used: \forall integer q; page <= q < end && buddy_blocks.order[q] != 0 ==>
	    low + 1 <= buddy_blocks.order[q] && buddy_kinds.kind[q] == BLOCK_USED &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page] &&
	    q + p2(buddy_blocks.order[q] - 1) <= end;
	  loop invariant outside: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && !(page <= q < end) ==>
	    buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
	    buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q];
	  loop invariant blocks: blocks_kept{Pre, Here}(page);
	  loop assigns buddy_blocks, buddy_kinds, buddy_zones;
	  loop variant buddy_blocks.order[page];
	*/
	while (buddy_blocks.order[page] - 1u > low) {
		/*@ assert size: p2(buddy_blocks.order[page] - 1) == 2 * p2(buddy_blocks.order[page] - 2); */
		block_split(page);
	}
}

/* Cut the used block at `page` into blocks of 2^low pages. */
/*@
  requires wf: buddy_wf;
  requires used: page < MEMMAP_MAX_PAGES && buddy_kinds.kind[page] == BLOCK_USED &&
    low + 1 <= buddy_blocks.order[page];
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones;
  ensures wf: buddy_wf;
  ensures pages: pages_kept{Pre, Post};
  ensures parts: \forall integer q;
    page <= q < page + p2(\at(buddy_blocks, Pre).order[page] - 1) && al(q, low) ==>
      buddy_blocks.order[q] == low + 1 && buddy_kinds.kind[q] == BLOCK_USED &&
      buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page];
  ensures blocks: blocks_kept{Pre, Post}(page);
*/
static void split_all(uint32_t page, uint32_t low)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t end = page + order_pages(order);
	uint32_t nr = order_pages(low);

	/*@ assert held: \forall integer x; page <= x < end ==>
	    block_holds(buddy_blocks, page, x) &&
	    in_kind(buddy_blocks, buddy_kinds, BLOCK_USED, x); */
	//@ assert end: al(end, order);
	/*@ ghost
	  /@ loop invariant range: low <= i <= order;
	     loop invariant aligned: al(page, i) && al(end, i);
	     loop assigns i;
	     loop variant i; @/
	  for (uint32_t i = order; i > low; i--) {
	  }
	*/
	/*@
	  loop invariant range: page <= p <= end && al(p, low);
	  loop invariant wf: buddy_wf;
	  loop invariant pages: pages_kept{Pre, Here};
	  loop invariant here: p < end ==> buddy_blocks.order[p] != 0;
	  loop invariant done: \forall integer q; page <= q < p && al(q, low) ==>
	    buddy_blocks.order[q] == low + 1 && buddy_kinds.kind[q] == BLOCK_USED &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page];
	  loop invariant todo: \forall integer q; p <= q < end && buddy_blocks.order[q] != 0 ==>
	    low + 1 <= buddy_blocks.order[q] && buddy_kinds.kind[q] == BLOCK_USED &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page] &&
	    q + p2(buddy_blocks.order[q] - 1) <= end;
	  loop invariant blocks: blocks_kept{Pre, Here}(page);
	  loop assigns p, buddy_blocks, buddy_kinds, buddy_zones;
	  loop variant end - p;
	*/
	for (uint32_t p = page; p < end; p += nr) {
		//@ assert fits: p + nr <= end;
		split_first(p, low, end);
		/*@ assert next: \forall integer q; block_holds(buddy_blocks, q, p + nr) &&
		    p + nr < end ==> q == p + nr; */
		/*@ assert covered: p + nr < end ==>
		    in_kind(buddy_blocks, buddy_kinds, BLOCK_USED, p + nr); */
	}
}

int buddy_split(uint32_t page, uint32_t order, uint32_t low)
{
	if (page >= buddy_end || order > page_settings.max_order || low > order)
		return BUDDY_EINVAL;
	if (buddy_blocks.order[page] != order + 1 || buddy_kinds.kind[page] != BLOCK_USED)
		return BUDDY_ENOTUSED;
	split_all(page, low);
	return BUDDY_OK;
}

/* Free the 2^order pages from `page` on, all in used blocks of 2^low pages. */
/*@
  requires wf: buddy_wf;
  requires order: low <= order <= page_settings.max_order;
  requires range: al(page, order) && page + p2(order) <= buddy_end;
  requires parts: \forall integer q; page <= q < page + p2(order) && al(q, low) ==>
    buddy_blocks.order[q] == low + 1 && buddy_kinds.kind[q] == BLOCK_USED &&
    buddy_zones.zone[q] == buddy_zones.zone[page];
  terminates \true;
  assigns buddy_blocks, buddy_kinds, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures pages: pages_freed{Pre, Post}(page, order);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page], p2(order));
  ensures blocks: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
    !(page <= q < page + p2(order)) && \at(buddy_blocks, Pre).order[q] != 0 &&
    \at(buddy_kinds, Pre).kind[q] != BLOCK_FREE ==>
      buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
      buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q];
  ensures place: \forall integer p;
    block_holds(buddy_blocks, p, page + p2(order) - p2(low)) ==> put_by_merge(p);
*/
static void free_parts(uint32_t page, uint32_t order, uint32_t low)
{
	uint32_t end = page + order_pages(order);
	uint32_t nr = order_pages(low);

	//@ assert end: al(end, order);
	/*@ ghost
	  /@ loop invariant range: low <= i <= order;
	     loop invariant aligned: al(page, i) && al(end, i);
	     loop assigns i;
	     loop variant i; @/
	  for (uint32_t i = order; i > low; i--) {
	  }
	*/
	/*@
	  loop invariant range: page <= p <= end && al(p, low);
	  loop invariant wf: buddy_wf;
	  loop invariant todo: \forall integer q; p <= q < end && al(q, low) ==>
	    buddy_blocks.order[q] == low + 1 && buddy_kinds.kind[q] == BLOCK_USED;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < p;
	  loop invariant others: \forall integer k, x; k != BLOCK_FREE ==>
	    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
	       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) && !(page <= x < p));
	  loop invariant count: free_grew{Pre, Here}(buddy_zones.zone[page], p - page);
	  loop invariant blocks: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
	    !(page <= q < end) && \at(buddy_blocks, Pre).order[q] != 0 &&
	    \at(buddy_kinds, Pre).kind[q] != BLOCK_FREE ==>
	      buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
	      buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q];
	  loop invariant place: page < p ==> \forall integer q;
	    block_holds(buddy_blocks, q, p - nr) ==> put_by_merge(q);
	  loop assigns p, buddy_blocks, buddy_kinds, pageblock_types, buddy_free_pages, page_links,
	    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
	  loop variant end - p;
	*/
	for (uint32_t p = page; p < end; p += nr) {
		//@ assert fits: p + nr <= end;
		block_free(p, false);
	}
}

int buddy_free(uint32_t page, uint32_t order)
{
	uint32_t low = order;

	if (page >= buddy_end || order > page_settings.max_order)
		return BUDDY_EINVAL;
	if (buddy_blocks.order[page] != order + 1 || buddy_kinds.kind[page] != BLOCK_USED)
		return BUDDY_ENOTUSED;
	if (buddy_settings.split_large && order > page_settings.pageblock_order)
		low = page_settings.pageblock_order;
	/*@ assert apart: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && q != page &&
	    buddy_blocks.order[q] != 0 ==> !(page <= q < page + p2(order)); */
	//@ assert aligned: al(page, low);
	split_all(page, low);
	/*@ assert zone: buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page]; */
	free_parts(page, order, low);
	return BUDDY_OK;
}
