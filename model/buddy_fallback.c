/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy_fallback.h"

bool page_group_by_mobility_disabled;
struct buddy_spans buddy_spans;
uint32_t rmqueue_mode;

bool zone_spans_pageblock(uint32_t zone, uint32_t start)
{
	uint32_t end = start + order_pages(page_settings.pageblock_order);

	return end <= buddy_end &&
	       (buddy_spans.end[zone] == 0 ||
		(buddy_spans.start[zone] <= start && end <= buddy_spans.end[zone]));
}

/* Does a list of this zone and type have a block of at least this order? */
/*@
  requires valid: page_settings_valid(page_settings);
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_TYPES;
  terminates \true;
  assigns \nothing;
  ensures any: \result <==> !lists_empty(zone, order, migratetype);
*/
static bool any_free(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	/*@
	  loop invariant range: order <= k;
	  loop invariant empty: \forall integer j; order <= j < k && j <= page_settings.max_order ==>
	    list_empty(zone, j, migratetype);
	  loop assigns k;
	  loop variant page_settings.max_order - k;
	*/
	for (uint32_t k = order; k <= page_settings.max_order; k++)
		if (freelist_count(freelist_id(zone, k, migratetype)) != 0)
			return true;
	return false;
}

/* Pages in so many blocks of an order. */
/*@
  requires args: count <= MEMMAP_MAX_PAGES && order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures pages: \result == count * p2(order);
  ensures bound: \result <= 8192 * MEMMAP_MAX_PAGES;
*/
static uint64_t blocks_pages(uint64_t count, uint32_t order)
{
	switch (order) {
	case 0:
		return count;
	case 1:
		return count * 2;
	case 2:
		return count * 4;
	case 3:
		return count * 8;
	case 4:
		return count * 16;
	case 5:
		return count * 32;
	case 6:
		return count * 64;
	case 7:
		return count * 128;
	case 8:
		return count * 256;
	case 9:
		return count * 512;
	case 10:
		return count * 1024;
	case 11:
		return count * 2048;
	case 12:
		return count * 4096;
	default:
		//@ assert last: order == 13;
		return count * 8192;
	}
}

/* Pages on the lists of a zone and a type. */
/*@
  requires bound: lists_bound(page_lists_nr);
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_TYPES;
  terminates \true;
  assigns \nothing;
  ensures pages: \result == list_pages(page_lists_nr, zone, migratetype, NR_PAGE_ORDERS);
*/
static uint64_t pages_of_type(uint32_t zone, uint32_t migratetype)
{
	uint64_t pages = 0;

	/*@
	  loop invariant range: 0 <= k <= NR_PAGE_ORDERS;
	  loop invariant pages: pages == list_pages(page_lists_nr, zone, migratetype, k);
	  loop invariant bound: 0 <= pages <= k * 8192 * MEMMAP_MAX_PAGES;
	  loop assigns k, pages;
	  loop variant NR_PAGE_ORDERS - k;
	*/
	for (uint32_t k = 0; k < NR_PAGE_ORDERS; k++) {
		uint32_t list = freelist_id(zone, k, migratetype);

		pages += blocks_pages(freelist_count(list), k);
	}
	return pages;
}

/* Are more than half of a zone's free pages, but for isolated ones, in contiguous-memory areas? */
/*@
  requires bound: lists_bound(page_lists_nr);
  requires args: zone < MAX_ZONES;
  terminates \true;
  assigns \nothing;
  ensures half: \result <==>
    list_pages(page_lists_nr, zone, MIGRATE_CMA, NR_PAGE_ORDERS) >
    \max(0, buddy_free_pages.nr[zone] -
           list_pages(page_lists_nr, zone, MIGRATE_ISOLATE, NR_PAGE_ORDERS)) / 2;
*/
static bool mostly_areas(uint32_t zone)
{
	uint64_t free = buddy_free_pages.nr[zone];
	uint64_t isolated = pages_of_type(zone, MIGRATE_ISOLATE);

	free = free > isolated ? free - isolated : 0;
	return pages_of_type(zone, MIGRATE_CMA) > free / 2;
}

/* The type that falls in first (i is 0) or second (1). */
/*@
  requires args: migratetype < MIGRATE_PCPTYPES && i < 2;
  terminates \true;
  assigns \nothing;
  ensures type: \result == fallback_of(migratetype, i);
  ensures range: \result < MIGRATE_PCPTYPES && \result != migratetype;
*/
static uint32_t fallback(uint32_t migratetype, uint32_t i)
{
	if (migratetype == MIGRATE_UNMOVABLE)
		return i == 0 ? MIGRATE_RECLAIMABLE : MIGRATE_MOVABLE;
	if (migratetype == MIGRATE_MOVABLE)
		return i == 0 ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
	return i == 0 ? MIGRATE_UNMOVABLE : MIGRATE_MOVABLE;
}

/* The first type that falls in and has a block of this order; MIGRATE_TYPES: none. */
/*@
  requires args: rmqueue_args(zone, order, migratetype) && page_settings_valid(page_settings);
  terminates \true;
  assigns \nothing;
  ensures first: !list_empty(zone, order, fallback_of(migratetype, 0)) ==>
    \result == fallback_of(migratetype, 0);
  ensures second: list_empty(zone, order, fallback_of(migratetype, 0)) &&
    !list_empty(zone, order, fallback_of(migratetype, 1)) ==>
    \result == fallback_of(migratetype, 1);
  ensures none: list_empty(zone, order, fallback_of(migratetype, 0)) &&
    list_empty(zone, order, fallback_of(migratetype, 1)) ==> \result == MIGRATE_TYPES;
*/
static uint32_t find_suitable_fallback(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	uint32_t first = fallback(migratetype, 0), second = fallback(migratetype, 1);

	if (freelist_count(freelist_id(zone, order, first)) != 0)
		return first;
	if (freelist_count(freelist_id(zone, order, second)) != 0)
		return second;
	return MIGRATE_TYPES;
}

/* Is a whole page block to be claimed when a block of this order is taken for this type? */
/*@
  terminates \true;
  assigns \nothing;
  ensures claim: \result <==> can_steal(order, migratetype);
*/
static bool can_steal_fallback(uint32_t order, uint32_t migratetype)
{
	return order >= page_settings.pageblock_order / 2 || migratetype == MIGRATE_RECLAIMABLE ||
	       migratetype == MIGRATE_UNMOVABLE || page_group_by_mobility_disabled;
}

/* No block starts in (p, q): none adds to the sum. For proofs only. */
/*@ ghost
  /@
    requires range: start <= p < q <= MEMMAP_MAX_PAGES;
    requires flat: \forall integer x; p < x < q ==> buddy_blocks.order[x] == 0;
    terminates \true;
    assigns \nothing;
    ensures sum: kind_sum(buddy_blocks, buddy_kinds, kind, start, q) ==
      kind_sum(buddy_blocks, buddy_kinds, kind, start, p + 1);
  @/
  void kind_sum_flat(uint32_t kind, uint32_t start, uint32_t p, uint32_t q)
  {
    uint32_t i = p + 1;
    /@
      loop invariant range: p < i <= q;
      loop invariant sum: kind_sum(buddy_blocks, buddy_kinds, kind, start, i) ==
        kind_sum(buddy_blocks, buddy_kinds, kind, start, p + 1);
      loop assigns i;
      loop variant q - i;
    @/
    while (i < q)
      i++;
  }
*/

/*
 * Is at least half of the page block at `start`, of type `from`, free or of the
 * kind that `migratetype` is for?
 */
/*@
  requires wf: buddy_wf;
  requires start: pageblock_at(start);
  terminates \true;
  assigns \nothing;
  ensures alike: \result <==> alike_enough(start, from, migratetype);
*/
static bool mostly_alike(uint32_t start, uint32_t from, uint32_t migratetype)
{
	uint32_t pages = order_pages(page_settings.pageblock_order), end = start + pages;
	uint32_t free = 0, used = 0, movable = 0, alike = 0;
	uint32_t p = start;

	/*@
	  loop invariant range: start <= p <= end + 8191 && p <= MEMMAP_MAX_PAGES;
	  loop invariant free: free == kind_sum(buddy_blocks, buddy_kinds, BLOCK_FREE, start, p);
	  loop invariant used: used == kind_sum(buddy_blocks, buddy_kinds, BLOCK_USED, start, p);
	  loop invariant sum: 0 <= free && 0 <= used && free + used <= p - start;
	  loop invariant flat: \forall integer x; end <= x < p ==> buddy_blocks.order[x] == 0;
	  loop assigns p, free, used;
	  loop variant end - p;
	*/
	while (p < end) {
		uint32_t step = 1;

		if (buddy_blocks.order[p] != 0) {
			step = order_pages(buddy_blocks.order[p] - 1u);
			/*@ assert inside: \forall integer x; p < x < p + step ==>
			  buddy_blocks.order[x] == 0; */
			if (buddy_kinds.kind[p] == BLOCK_FREE)
				free += step;
			else if (buddy_kinds.kind[p] == BLOCK_USED)
				used += step;
		}
		//@ ghost kind_sum_flat(BLOCK_FREE, start, p, p + step);
		//@ ghost kind_sum_flat(BLOCK_USED, start, p, p + step);
		p += step;
	}
	/*@ ghost
	  if (p > end) {
	    kind_sum_flat(BLOCK_FREE, start, end - 1, p);
	    kind_sum_flat(BLOCK_USED, start, end - 1, p);
	  }
	*/
	if (from == MIGRATE_MOVABLE || from == MIGRATE_CMA)
		movable = used;
	if (migratetype == MIGRATE_MOVABLE)
		alike = movable;
	else if (from == MIGRATE_MOVABLE && free + movable < pages)
		alike = pages - (free + movable);
	return free + alike >= pages / 2 || page_group_by_mobility_disabled;
}

/*
 * The block from which a page block (or more) is claimed: of the largest order,
 * not below `least`, that has one to claim. PAGE_NONE: none has.
 */
/*@
  requires wf: buddy_wf;
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_PCPTYPES;
  terminates \true;
  assigns \nothing;
  ensures block: \result != PAGE_NONE ==> free_block(\result, zone, least);
  ensures whole: \result != PAGE_NONE &&
    buddy_blocks.order[\result] <= page_settings.pageblock_order ==>
    \forall integer s; al(s, page_settings.pageblock_order) &&
      s <= \result < s + p2(page_settings.pageblock_order) ==>
        s + p2(page_settings.pageblock_order) <= buddy_end;
  ensures some: \result != PAGE_NONE ==>
    !lists_empty(zone, least, fallback_of(migratetype, 0)) ||
    !lists_empty(zone, least, fallback_of(migratetype, 1));
  ensures claimed: \result != PAGE_NONE ==> \exists integer s;
    claims(zone, buddy_blocks.order[\result] - 1, migratetype, \result, s);
  ensures largest: \forall integer k, x, s; least <= k <= page_settings.max_order &&
    claims(zone, k, migratetype, x, s) ==>
    \result != PAGE_NONE && k < buddy_blocks.order[\result];
*/
static uint32_t find_claim(uint32_t zone, uint32_t least, uint32_t migratetype)
{
	uint32_t k = page_settings.max_order + 1;

	/*@
	  loop invariant range: 0 <= k <= page_settings.max_order + 1;
	  loop invariant none: \forall integer j, x, s; k <= j <= page_settings.max_order ==>
	    !claims(zone, j, migratetype, x, s);
	  loop assigns k;
	  loop variant k;
	*/
	while (k > least) {
		uint32_t from, page, start;

		k--;
		from = find_suitable_fallback(zone, k, migratetype);
		if (from == MIGRATE_TYPES)
			continue;
		if (!can_steal_fallback(k, migratetype))
			break;
		page = freelist_first(freelist_id(zone, k, from));
		/*@ assert some: !list_empty(zone, k, from); */
		/*@ assert block: 0 <= page < MEMMAP_MAX_PAGES && on_list(page, free_list(zone, k, from)); */
		/*@ assert kind: buddy_blocks.order[page] != 0 && buddy_kinds.kind[page] == BLOCK_FREE; */
		/*@ assert list: free_list(zone, k, from) == free_list(buddy_zones.zone[page],
		    buddy_blocks.order[page] - 1, type_of(pageblock_types, page)); */
		/*@ assert zone: buddy_zones.zone[page] == zone && buddy_blocks.order[page] == k + 1; */
		start = order_align_down(page, page_settings.pageblock_order);
		/*@ assert only: \forall integer s; al(s, page_settings.pageblock_order) &&
		  s <= page < s + p2(page_settings.pageblock_order) ==> s == start; */
		if (k >= page_settings.pageblock_order) {
			/*@ assert large: claims(zone, k, migratetype, page, start); */
			return page;
		}
		if (zone_spans_pageblock(zone, start) && mostly_alike(start, from, migratetype))
			return page;
	}
	return PAGE_NONE;
}

/* The type from whose lists a block of at least this order is stolen; MIGRATE_TYPES: none. */
/*@
  requires args: rmqueue_args(zone, order, migratetype) && page_settings_valid(page_settings);
  terminates \true;
  assigns \nothing;
  ensures type: \result == MIGRATE_TYPES || \result == fallback_of(migratetype, 0) ||
    \result == fallback_of(migratetype, 1);
  ensures some: \result != MIGRATE_TYPES ==> !lists_empty(zone, order, \result);
  ensures none: \result == MIGRATE_TYPES <==>
    lists_empty(zone, order, fallback_of(migratetype, 0)) &&
    lists_empty(zone, order, fallback_of(migratetype, 1));
  ensures first: \forall integer j; order <= j <= page_settings.max_order &&
    (\forall integer i; order <= i < j ==> list_empty(zone, i, fallback_of(migratetype, 0)) &&
       list_empty(zone, i, fallback_of(migratetype, 1))) ==>
    (!list_empty(zone, j, fallback_of(migratetype, 0)) ==>
       \result == fallback_of(migratetype, 0)) &&
    (list_empty(zone, j, fallback_of(migratetype, 0)) &&
     !list_empty(zone, j, fallback_of(migratetype, 1)) ==>
       \result == fallback_of(migratetype, 1));
*/
static uint32_t find_steal(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	/*@
	  loop invariant range: order <= k <= page_settings.max_order + 1;
	  loop invariant empty: \forall integer j; order <= j < k ==>
	    list_empty(zone, j, fallback_of(migratetype, 0)) &&
	    list_empty(zone, j, fallback_of(migratetype, 1));
	  loop assigns k;
	  loop variant page_settings.max_order + 1 - k;
	*/
	for (uint32_t k = order; k <= page_settings.max_order; k++) {
		uint32_t from = find_suitable_fallback(zone, k, migratetype);

		if (from != MIGRATE_TYPES) {
			//@ assert here: !list_empty(zone, k, from);
			return from;
		}
	}
	return MIGRATE_TYPES;
}

/* Claim the page blocks that the free block at `page` fills, and allocate from it. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: rmqueue_args(zone, order, migratetype);
  requires block: free_block(page, zone, order);
  requires large: page_settings.pageblock_order < buddy_blocks.order[page];
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures block: handed_out{Pre, Post}(page, zone, order);
  ensures was_free: wholly_free{Pre}(page, order);
  ensures types: types_claimed{Pre, Post}(migratetype);
*/
static void claim_large(uint32_t page, uint32_t zone, uint32_t order, uint32_t migratetype)
{
	(void)zone; /* only the contract reads it */
	uint32_t pages = order_pages(buddy_blocks.order[page] - 1u);

	/*@ assert free: \forall integer x; page <= x < page + pages ==>
	    block_holds(buddy_blocks, page, x) && is_free(x); */
	/*@ assert only: \forall integer j, x; page <= x < page + pages &&
	    in_kind(buddy_blocks, buddy_kinds, j, x) ==> j == BLOCK_FREE; */
	/*@ assert alone: \forall integer p; page < p < page + pages ==> buddy_blocks.order[p] == 0; */
	block_take(page, BLOCK_USED);
	pageblock_set_types(page, page + pages, migratetype);
	//@ ghost taken: ;
	/*@ assert used: \forall integer x; page <= x < page + pages ==> is_used(x); */
	block_expand(page, order);
	/*@ assert first: \forall integer j, x; page <= x < page + p2(order) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==> j == BLOCK_USED); */
	/*@ assert rest: \forall integer j, x; page + p2(order) <= x < page + pages ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==> j == BLOCK_FREE); */
	/*@ assert other: \forall integer j, x; !(page <= x < page + pages) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x)); */
	//@ assert moved: pages_moved{Pre, Here}(page, order, BLOCK_USED);
}

/* Claim the page block around the free block at `page`, and allocate from its type's lists. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: rmqueue_args(zone, order, migratetype);
  requires block: free_block(page, zone, order);
  requires small: buddy_blocks.order[page] <= page_settings.pageblock_order;
  requires whole: \forall integer s; al(s, page_settings.pageblock_order) &&
    s <= page < s + p2(page_settings.pageblock_order) ==>
      s + p2(page_settings.pageblock_order) <= buddy_end;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures some: \result != PAGE_NONE;
  ensures block: handed_out{Pre, Post}(\result, zone, order);
  ensures was_free: wholly_free{Pre}(\result, order);
  ensures types: types_claimed{Pre, Post}(migratetype);
*/
static uint32_t claim_small(uint32_t page, uint32_t zone, uint32_t order, uint32_t migratetype)
{
	uint32_t start = order_align_down(page, page_settings.pageblock_order);
	uint32_t result;

	/*@ assert self: block_holds(buddy_blocks, page, page); */
	/*@ assert placed: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES && buddy_blocks.order[p] != 0 ==>
	    al(p, buddy_blocks.order[p] - 1); */
	/*@ assert aligned: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[p] > page_settings.pageblock_order ==>
	    al(p, page_settings.pageblock_order); */
	/*@ assert at: \forall integer p; start <= p < start + p2(page_settings.pageblock_order) &&
	    buddy_blocks.order[p] > page_settings.pageblock_order ==> p == start; */
	/*@ assert larger: buddy_blocks.order[start] > page_settings.pageblock_order ==>
	    p2(page_settings.pageblock_order) <= p2(buddy_blocks.order[start] - 1); */
	/*@ assert not: buddy_blocks.order[start] <= page_settings.pageblock_order; */
	/*@ assert small: free_small(start, start + p2(page_settings.pageblock_order)); */
	pageblock_move(start, migratetype);
	//@ ghost moved: ;
	/*@ assert type: type_of(pageblock_types, page) == migratetype; */
	/*@ assert on: on_list(page, free_list(zone, buddy_blocks.order[page] - 1, migratetype)); */
	/*@ assert rank: 0 <= page_lists_rank.at[page] < page_lists_nr.at[page_lists_on.at[page]]; */
	/*@ assert some: !list_empty(zone, buddy_blocks.order[page] - 1, migratetype); */
	result = buddy_alloc(zone, order, migratetype);
	/*@ assert found: result != PAGE_NONE; */
	/*@ assert pages: pages_moved{Pre, Here}(result, order, BLOCK_USED); */
	/*@ assert count: free_grew{Pre, Here}(zone, -p2(order)); */
	/*@ assert blocks: blocks_kept{Pre, Here}(-1); */
	return result;
}

/* buddy_alloc from lists of which one is known to have a large enough block. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: zone < MAX_ZONES && order <= page_settings.max_order &&
    migratetype < MIGRATE_TYPES;
  requires some: !lists_empty(zone, order, migratetype);
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures some: \result != PAGE_NONE;
  ensures block: handed_out{Pre, Post}(\result, zone, order);
  ensures was_free: wholly_free{Pre}(\result, order);
*/
static uint32_t take_from(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	return buddy_alloc(zone, order, migratetype);
}

/* Claim what find_claim() found and allocate from it. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: rmqueue_args(zone, order, migratetype);
  requires block: free_block(page, zone, order);
  requires whole: buddy_blocks.order[page] <= page_settings.pageblock_order ==>
    \forall integer s; al(s, page_settings.pageblock_order) &&
      s <= page < s + p2(page_settings.pageblock_order) ==>
        s + p2(page_settings.pageblock_order) <= buddy_end;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures some: \result != PAGE_NONE;
  ensures block: handed_out{Pre, Post}(\result, zone, order);
  ensures was_free: wholly_free{Pre}(\result, order);
  ensures types: types_claimed{Pre, Post}(migratetype);
*/
static uint32_t claim(uint32_t page, uint32_t zone, uint32_t order, uint32_t migratetype)
{
	if (buddy_blocks.order[page] > page_settings.pageblock_order) {
		claim_large(page, zone, order, migratetype);
		return page;
	}
	return claim_small(page, zone, order, migratetype);
}

/*
 * The type whose lists serve an allocation before page blocks of other types are
 * looked at; MIGRATE_TYPES: none. Remembers in rmqueue_mode what it had to.
 */
/*@
  requires wf: page_settings_valid(page_settings) && lists_bound(page_lists_nr);
  requires args: rmqueue_args(zone, order, migratetype);
  terminates \true;
  assigns rmqueue_mode;
  ensures type: \result == MIGRATE_TYPES || \result == migratetype ||
    (\result == MIGRATE_CMA && (flags & ALLOC_CMA) != 0);
  ensures some: \result != MIGRATE_TYPES ==> !lists_empty(zone, order, \result);
  ensures own: \old(rmqueue_mode) == RMQUEUE_NORMAL && !lists_empty(zone, order, migratetype) ==>
    \result != MIGRATE_TYPES;
  ensures area: \old(rmqueue_mode) <= RMQUEUE_CMA && (flags & ALLOC_CMA) != 0 &&
    !lists_empty(zone, order, MIGRATE_CMA) ==> \result != MIGRATE_TYPES;
*/
static uint32_t find_type(uint32_t zone, uint32_t order, uint32_t migratetype, uint32_t flags)
{
	bool area = (flags & ALLOC_CMA) != 0 && any_free(zone, order, MIGRATE_CMA);

	if (area && mostly_areas(zone))
		return MIGRATE_CMA;
	if (rmqueue_mode == RMQUEUE_NORMAL && any_free(zone, order, migratetype))
		return migratetype;
	if (area && rmqueue_mode <= RMQUEUE_CMA) {
		rmqueue_mode = RMQUEUE_CMA;
		return MIGRATE_CMA;
	}
	return MIGRATE_TYPES;
}

uint32_t rmqueue_next(uint32_t zone, uint32_t order, uint32_t migratetype, uint32_t flags)
{
	uint32_t least = order, page = PAGE_NONE, from;

	if (zone >= MAX_ZONES || order > page_settings.max_order || migratetype >= MIGRATE_PCPTYPES)
		return PAGE_NONE;
	from = find_type(zone, order, migratetype, flags);
	if (from != MIGRATE_TYPES)
		return take_from(zone, order, from);
	if (order < page_settings.pageblock_order && (flags & ALLOC_NOFRAGMENT) != 0)
		least = page_settings.pageblock_order;
	if (rmqueue_mode <= RMQUEUE_CLAIM)
		page = find_claim(zone, least, migratetype);
	if (page != PAGE_NONE) {
		rmqueue_mode = RMQUEUE_NORMAL;
		return claim(page, zone, order, migratetype);
	}
	if ((flags & ALLOC_NOFRAGMENT) == 0)
		from = find_steal(zone, order, migratetype);
	if (from == MIGRATE_TYPES)
		return PAGE_NONE;
	rmqueue_mode = RMQUEUE_STEAL;
	return take_from(zone, order, from);
}

uint32_t rmqueue(uint32_t zone, uint32_t order, uint32_t migratetype, uint32_t flags)
{
	rmqueue_mode = RMQUEUE_NORMAL;
	return rmqueue_next(zone, order, migratetype, flags);
}
