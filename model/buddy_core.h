/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buddy allocator's blocks: what is stored about them, and the few steps
 * that everything else is made of. After every step all that always holds
 * (spec/buddy.acsl) holds again.
 *
 * Pages are page indices. Nothing is checked at run time here: who calls knows
 * which block is at a page. The checked functions are in model/buddy.h.
 */
#ifndef EARLYMEM_BUDDY_CORE_H
#define EARLYMEM_BUDDY_CORE_H

#define ORDER_GENERAL
#include "model/freelist.h"

/* Kinds of blocks. */
#define BLOCK_FREE 0u	/* on the list of its zone, its order and its migrate type */
#define BLOCK_USED 1u	/* allocated */
#define BLOCK_CACHED 2u /* on a list of cached pages */
#define BLOCK_HELD 3u	/* in the hands of an operation, on no list */

/* Blocks: one more than the order, at the first page; 0 for every page that starts no block. */
struct buddy_blocks {
	uint8_t order[MEMMAP_MAX_PAGES];
};

/* What a block is, at its first page. */
struct buddy_kinds {
	uint8_t kind[MEMMAP_MAX_PAGES];
};

/* The zone of a block, at its first page. */
struct buddy_zones {
	uint8_t zone[MEMMAP_MAX_PAGES];
};

/* Migrate types, one for each PAGEBLOCK_MIN_PAGES pages; the same all over a page block. */
struct pageblock_types {
	uint8_t type[MEMMAP_MAX_PAGES / PAGEBLOCK_MIN_PAGES];
};

/* Pages of each zone. */
struct buddy_pages {
	uint64_t nr[MAX_ZONES];
};

extern uint32_t buddy_end; /* pages that exist */
extern struct buddy_blocks buddy_blocks;
extern struct buddy_kinds buddy_kinds;
extern struct buddy_zones buddy_zones;
extern struct pageblock_types pageblock_types;
extern struct buddy_pages buddy_free_pages;    /* free now */
extern struct buddy_pages buddy_managed_pages; /* handed over */

/* For contracts only: 0 for a page never handed over, else one more than its zone. */
struct page_homes {
	uint8_t home[MEMMAP_MAX_PAGES];
};

//@ ghost extern struct page_homes page_homes;

#include "spec/buddy.acsl"

/* --- orders --- */

/* Pages in a block of this order. */
/*@
  requires order: order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures pages: \result == p2(order);
  ensures range: 1 <= \result <= 8192;
*/
uint32_t order_pages(uint32_t order);

/* Is `page` a multiple of a block of this order? */
/*@
  requires order: order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures aligned: \result <==> al(page, order);
*/
bool order_aligned(uint32_t page, uint32_t order);

/* --- one block --- */

/* The migrate type of the page block of `page`. */
/*@
  requires page: page < MEMMAP_MAX_PAGES;
  requires valid: types_valid(pageblock_types);
  terminates \true;
  assigns \nothing;
  ensures type: \result == type_of(pageblock_types, page);
  ensures range: \result < MIGRATE_TYPES;
*/
uint32_t pageblock_type(uint32_t page);

/* Take the free block at `page` off its list; it becomes used or held. */
/*@
  requires wf: buddy_wf;
  requires free: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0 &&
    buddy_kinds.kind[page] == BLOCK_FREE;
  requires kind: kind == BLOCK_USED || kind == BLOCK_HELD;
  terminates \true;
  assigns buddy_kinds.kind[page], buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
    page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kind: buddy_kinds.kind[page] == kind;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, kind);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page], -p2(buddy_blocks.order[page] - 1));
*/
void block_take(uint32_t page, uint32_t kind);

/* Put the used or held block at `page`, which merges with none, on its list. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page);
  requires alone: no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    page);
  terminates \true;
  assigns buddy_kinds.kind[page], buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
    page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kind: buddy_kinds.kind[page] == BLOCK_FREE;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, BLOCK_FREE);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page], p2(buddy_blocks.order[page] - 1));
  ensures first: !tail ==> page_lists_ends.head[list_of(buddy_blocks, buddy_zones, pageblock_types,
    page)] == page;
  ensures last: tail ==> page_lists_ends.tail[list_of(buddy_blocks, buddy_zones, pageblock_types,
    page)] == page;
*/
void block_put(uint32_t page, bool tail);

/* Make the used or held block at `page` a held or used one. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page);
  requires kind: kind == BLOCK_USED || kind == BLOCK_HELD;
  terminates \true;
  assigns buddy_kinds.kind[page];
  ensures wf: buddy_wf;
  ensures kind: buddy_kinds.kind[page] == kind;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, kind);
*/
void block_hold(uint32_t page, uint32_t kind);

/* Put the used or held block at `page` on a list of cached pages. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page);
  requires list: NR_FREE_LISTS <= list < NR_PAGE_LISTS;
  terminates \true;
  assigns buddy_kinds.kind[page], page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures kind: buddy_kinds.kind[page] == BLOCK_CACHED;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, BLOCK_CACHED);
  ensures on: on_list(page, list);
  ensures kept: lists_kept{Pre, Post}(page);
  ensures count: lists_grew{Pre, Post}(list, 1);
  ensures first: !tail ==> page_lists_ends.head[list] == page;
  ensures last: tail ==> page_lists_ends.tail[list] == page;
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_added{Pre, Post}(page, list, tail ? 1 : 0);
*/
void block_cache(uint32_t page, uint32_t list, bool tail);

/* Take the cached block at `page` off its list; it becomes used or held. */
/*@
  requires wf: buddy_wf;
  requires cached: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0 &&
    buddy_kinds.kind[page] == BLOCK_CACHED;
  requires list: list < NR_PAGE_LISTS && on_list(page, list);
  requires kind: kind == BLOCK_USED || kind == BLOCK_HELD;
  terminates \true;
  assigns buddy_kinds.kind[page], page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures kind: buddy_kinds.kind[page] == kind;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, kind);
  ensures off: on_none(page);
  ensures kept: lists_kept{Pre, Post}(page);
  ensures count: lists_grew{Pre, Post}(list, -1);
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_removed{Pre, Post}(page, list);
*/
void block_uncache(uint32_t page, uint32_t list, uint32_t kind);

/* Cut the used or held block at `page` in two. Returns the first page of the upper half. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page) && 2 <= buddy_blocks.order[page];
  terminates \true;
  assigns buddy_blocks.order[page], buddy_blocks.order[page + p2(buddy_blocks.order[page] - 2)],
    buddy_kinds.kind[page + p2(buddy_blocks.order[page] - 2)],
    buddy_zones.zone[page + p2(buddy_blocks.order[page] - 2)];
  ensures wf: buddy_wf;
  ensures lower: buddy_blocks.order[page] == \old(buddy_blocks.order[page]) - 1;
  ensures half: \result == page + p2(buddy_blocks.order[page] - 1) && \result < buddy_end;
  ensures empty: \at(buddy_blocks, Pre).order[\result] == 0;
  ensures upper: buddy_blocks.order[\result] == buddy_blocks.order[page] &&
    buddy_kinds.kind[\result] == buddy_kinds.kind[page] &&
    buddy_zones.zone[\result] == buddy_zones.zone[page];
  ensures pages: pages_kept{Pre, Post};
*/
uint32_t block_split(uint32_t page);

/* Make one block of the two used or held ones at `page` and right above, of one order and zone. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page) && buddy_blocks.order[page] <= page_settings.max_order &&
    al(page, buddy_blocks.order[page]);
  requires half: upper == page + p2(buddy_blocks.order[page] - 1);
  requires upper: block_in_hand(upper) &&
    buddy_blocks.order[upper] == buddy_blocks.order[page] &&
    buddy_kinds.kind[upper] == buddy_kinds.kind[page] &&
    buddy_zones.zone[upper] == buddy_zones.zone[page];
  terminates \true;
  assigns buddy_blocks.order[page], buddy_blocks.order[upper];
  ensures wf: buddy_wf;
  ensures lower: buddy_blocks.order[page] == \old(buddy_blocks.order[page]) + 1;
  ensures gone: buddy_blocks.order[upper] == 0;
  ensures pages: pages_kept{Pre, Post};
*/
void block_join(uint32_t page, uint32_t upper);

/*
 * Hand over: the pages of a block that were never handed over become a used
 * block of `zone`, counted as managed. From here on they belong to that zone.
 */
/*@
  requires wf: buddy_wf;
  requires order: order <= page_settings.max_order;
  requires zone: zone < MAX_ZONES;
  requires block: al(page, order) && page + p2(order) <= buddy_end;
  requires fresh: \forall integer x; page <= x < page + p2(order) ==> page_homes.home[x] == 0;
  terminates \true;
  assigns buddy_blocks.order[page], buddy_kinds.kind[page], buddy_zones.zone[page],
    buddy_managed_pages.nr[zone], page_homes;
  ensures wf: buddy_wf;
  ensures block: buddy_blocks.order[page] == order + 1 && buddy_kinds.kind[page] == BLOCK_USED &&
    buddy_zones.zone[page] == zone;
  ensures empty: \at(buddy_blocks, Pre).order[page] == 0;
  ensures pages: pages_moved{Pre, Post}(page, order, BLOCK_USED);
  ensures homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
    page_homes.home[x] ==
      (page <= x < page + p2(order) ? 1 + zone : \at(page_homes, Pre).home[x]);
  ensures count: buddy_managed_pages.nr[zone] == \old(buddy_managed_pages.nr[zone]) + p2(order);
*/
void block_hand_over(uint32_t page, uint32_t order, uint32_t zone);

/* Give the page blocks from `page` up to `end` a migrate type; no free block starts there. */
/*@
  requires wf: buddy_wf;
  requires type: migratetype < MIGRATE_TYPES;
  requires range: page <= end <= buddy_end &&
    page % PAGEBLOCK_MIN_PAGES == 0 && end % PAGEBLOCK_MIN_PAGES == 0;
  requires none: \forall integer p; page <= p < end && buddy_blocks.order[p] != 0 ==>
    buddy_kinds.kind[p] != BLOCK_FREE;
  terminates \true;
  assigns pageblock_types;
  ensures wf: buddy_wf;
  ensures types: \forall integer j; 0 <= j < MEMMAP_MAX_PAGES / PAGEBLOCK_MIN_PAGES ==>
    pageblock_types.type[j] ==
      (page <= PAGEBLOCK_MIN_PAGES * j < end ? migratetype : \at(pageblock_types, Pre).type[j]);
  ensures inside: \forall integer p; page <= p < end ==>
    type_of(pageblock_types, p) == migratetype;
  ensures outside: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES && !(page <= p < end) ==>
    type_of(pageblock_types, p) == type_of(\at(pageblock_types, Pre), p);
*/
void pageblock_set_types(uint32_t page, uint32_t end, uint32_t migratetype);

/* --- merging --- */

/* The buddy that the block at `page` merges with; PAGE_NONE: there is none. */
/*@
  requires wf: buddy_wf;
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0;
  terminates \true;
  assigns \nothing;
  ensures none: \result == PAGE_NONE ==>
    no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page);
  ensures found: \result != PAGE_NONE ==> \result < MEMMAP_MAX_PAGES &&
    would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page,
      \result);
  ensures above: \result != PAGE_NONE && al(page, buddy_blocks.order[page]) ==>
    \result == page + p2(buddy_blocks.order[page] - 1);
  ensures below: \result != PAGE_NONE && !al(page, buddy_blocks.order[page]) ==>
    \result == page - p2(buddy_blocks.order[page] - 1);
*/
uint32_t block_find_buddy(uint32_t page);

/*
 * Is the pair of buddies that the block at `page` belongs to itself the buddy of
 * a free block? Then the block is likely to grow soon. The kernel's
 * buddy_merge_likely (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0;
  terminates \true;
  assigns \nothing;
  ensures top: buddy_blocks.order[page] >= page_settings.max_order ==> !\result;
  ensures likely: buddy_blocks.order[page] < page_settings.max_order ==>
    \forall integer h, q; next_pair(buddy_blocks, page, h, q) ==>
      (\result <==> free_above(buddy_blocks, buddy_kinds, buddy_zones, page, q));
*/
bool block_merge_likely(uint32_t page);

/*
 * Free the used or held block at `page`: it merges with free buddies as long as
 * there are any and goes on its list, with `tail` to the end, otherwise to the
 * start or, when a larger merge is likely, to the end. The kernel's
 * __free_one_page (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page);
  terminates \true;
  assigns buddy_blocks, buddy_kinds, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures free: \forall integer x; is_free(x) <==>
    is_free{Pre}(x) || page <= x < page + p2(\at(buddy_blocks, Pre).order[page] - 1);
  ensures others: \forall integer k, x; k != BLOCK_FREE ==>
    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) &&
       !(page <= x < page + p2(\at(buddy_blocks, Pre).order[page] - 1)));
  ensures blocks: blocks_kept{Pre, Post}(page);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page],
    p2(\at(buddy_blocks, Pre).order[page] - 1));
  ensures types: types_kept{Pre, Post};
  ensures last: tail ==> \forall integer p; block_holds(buddy_blocks, p, page) ==>
    page_lists_ends.tail[list_of(buddy_blocks, buddy_zones, pageblock_types, p)] == p;
  ensures place: !tail ==> \forall integer p; block_holds(buddy_blocks, p, page) ==>
    put_by_merge(p);
*/
void block_free(uint32_t page, bool tail);

/* --- splitting --- */

/*
 * Keep the first 2^order pages of the used or held block at `page` and put the
 * rest at the start of the lists, halves first. The kernel's expand
 * (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page) && order + 1 <= buddy_blocks.order[page];
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kept: buddy_blocks.order[page] == order + 1 &&
    buddy_kinds.kind[page] == \at(buddy_kinds, Pre).kind[page] &&
    buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page];
  ensures free: \forall integer x; is_free(x) <==>
    is_free{Pre}(x) ||
    page + p2(order) <= x < page + p2(\at(buddy_blocks, Pre).order[page] - 1);
  ensures others: \forall integer k, x; k != BLOCK_FREE ==>
    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) &&
       !(page + p2(order) <= x < page + p2(\at(buddy_blocks, Pre).order[page] - 1)));
  ensures blocks: blocks_kept{Pre, Post}(page);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page],
    p2(\at(buddy_blocks, Pre).order[page] - 1) - p2(order));
*/
void block_expand(uint32_t page, uint32_t order);

#endif
