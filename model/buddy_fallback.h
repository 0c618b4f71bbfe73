/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocation from a zone when the lists of the wanted migrate type may be empty:
 * contiguous-memory areas, page blocks claimed from other types, single blocks
 * stolen from them. The kernel's __rmqueue (mm/page_alloc.c).
 *
 * Whether a page block is claimed depends on how many of its used pages could
 * move. What an allocated page is used for is not known here: it counts as
 * movable where the type of its page block is MIGRATE_MOVABLE or MIGRATE_CMA, a
 * cached page and one that was never handed over as not movable.
 *
 * Pages are page indices.
 */
#ifndef EARLYMEM_BUDDY_FALLBACK_H
#define EARLYMEM_BUDDY_FALLBACK_H

#include "model/buddy_move.h"

#include "spec/claim.acsl"

/* Flags of an allocation, the kernel's values. */
#define ALLOC_CMA 0x80u		/* contiguous-memory areas may be used */
#define ALLOC_NOFRAGMENT 0x100u /* no page blocks smaller than one are mixed */

/* How the last page of a series was found: the next one is searched from there. */
#define RMQUEUE_NORMAL 0u
#define RMQUEUE_CMA 1u
#define RMQUEUE_CLAIM 2u
#define RMQUEUE_STEAL 3u

/* So little memory that page blocks of different types are not kept apart. */
extern bool page_group_by_mobility_disabled;

/* The pages from the first to behind the last of each zone; end 0: all pages. */
struct buddy_spans {
	uint32_t start[MAX_ZONES];
	uint32_t end[MAX_ZONES];
};

extern struct buddy_spans buddy_spans;

extern uint32_t rmqueue_mode;

/*@
  // The i-th type that falls in for migrate type m.
  logic integer fallback_of(integer m, integer i) =
    m == MIGRATE_UNMOVABLE ? (i == 0 ? MIGRATE_RECLAIMABLE : MIGRATE_MOVABLE) :
    m == MIGRATE_MOVABLE ? (i == 0 ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE) :
    (i == 0 ? MIGRATE_UNMOVABLE : MIGRATE_MOVABLE);

  // The list of a zone, an order and a type is empty.
  predicate list_empty{L}(integer zone, integer order, integer m) =
    \at(page_lists_nr, L).at[free_list(zone, order, m)] == 0;

  // No list of a zone and a type has a block of at least this order.
  predicate lists_empty{L}(integer zone, integer order, integer m) =
    \forall integer j; order <= j <= \at(page_settings, L).max_order ==>
      list_empty{L}(zone, j, m);

  // Pages on the lists of a zone and a type, of the orders below n.
  logic integer list_pages(struct page_lists_nr l, integer zone, integer m, integer n) =
    n <= 0 ? 0 : list_pages(l, zone, m, n - 1) + l.at[free_list(zone, n - 1, m)] * p2(n - 1);

  // Page p is the first of a free block of this zone, of at least this order.
  predicate free_block{L}(integer p, integer zone, integer order) =
    0 <= p < MEMMAP_MAX_PAGES && order + 1 <= \at(buddy_blocks, L).order[p] &&
    \at(buddy_kinds, L).kind[p] == BLOCK_FREE && \at(buddy_zones, L).zone[p] == zone;

  // --- which page block is claimed ---

  // The type that a block of order k falls in from.
  logic integer suitable_type{L}(integer zone, integer k, integer m) =
    \at(page_lists_nr, L).at[free_list(zone, k, fallback_of(m, 0))] == 0 ? fallback_of(m, 1) :
      fallback_of(m, 0);

  // A block of order k is reason enough to claim its page block for type m.
  predicate can_steal{L}(integer k, integer m) =
    k >= \at(page_settings, L).pageblock_order / 2 || m == MIGRATE_RECLAIMABLE ||
    m == MIGRATE_UNMOVABLE || \at(page_group_by_mobility_disabled, L);

  // The zone spans all of the page block at s.
  predicate spans_pageblock{L}(integer zone, integer s) =
    s + p2(\at(page_settings, L).pageblock_order) <= \at(buddy_end, L) &&
    (\at(buddy_spans, L).end[zone] == 0 || (\at(buddy_spans, L).start[zone] <= s &&
     s + p2(\at(page_settings, L).pageblock_order) <= \at(buddy_spans, L).end[zone]));

  // At least half of the page block at s, of type `from`, is free or as good as free for type m.
  predicate alike_enough{L}(integer s, integer from, integer m) =
    \let n = p2(\at(page_settings, L).pageblock_order);
    \let free = kind_sum(\at(buddy_blocks, L), \at(buddy_kinds, L), BLOCK_FREE, s, s + n);
    \let used = kind_sum(\at(buddy_blocks, L), \at(buddy_kinds, L), BLOCK_USED, s, s + n);
    \at(page_group_by_mobility_disabled, L) ||
    free + alike_pages(n, from, m, free, used) >= n / 2;

  // Order k has a block to claim for type m: x, the first on its list, in the page block at s.
  predicate claims{L}(integer zone, integer k, integer m, integer x, integer s) =
    !list_empty{L}(zone, k, suitable_type{L}(zone, k, m)) && can_steal{L}(k, m) &&
    x == \at(page_lists_ends, L).head[free_list(zone, k, suitable_type{L}(zone, k, m))] &&
    al(s, \at(page_settings, L).pageblock_order) &&
    s <= x < s + p2(\at(page_settings, L).pageblock_order) &&
    (k >= \at(page_settings, L).pageblock_order ||
     (spans_pageblock{L}(zone, s) && alike_enough{L}(s, suitable_type{L}(zone, k, m), m)));

  // What can be asked for.
  predicate rmqueue_args{L}(integer zone, integer order, integer m) =
    0 <= zone < MAX_ZONES && 0 <= order <= \at(page_settings, L).max_order &&
    0 <= m < MIGRATE_PCPTYPES;

  // From A to B: 2^order free pages of the zone at p became a used block, and no other page
  // changed what it is.
  predicate handed_out{A, B}(integer p, integer zone, integer order) =
    is_block{B}(p, order, BLOCK_USED) && \at(buddy_zones, B).zone[p] == zone &&
    pages_moved{A, B}(p, order, BLOCK_USED) && free_grew{A, B}(zone, -p2(order)) &&
    blocks_kept{A, B}(-1);
  predicate wholly_free{L}(integer p, integer order) =
    \forall integer x; p <= x < p + p2(order) ==> is_free{L}(x);

  // From A to B: page blocks kept their types or came to type m.
  predicate types_claimed{A, B}(integer m) =
    \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
      type_of(\at(pageblock_types, B), x) == type_of(\at(pageblock_types, A), x) ||
      type_of(\at(pageblock_types, B), x) == m;

  lemma al_to_3: \forall integer p, k; 0 <= p && 3 <= k <= 13 && al(p, k) ==> al(p, 3);
  lemma al_to_4: \forall integer p, k; 0 <= p && 4 <= k <= 13 && al(p, k) ==> al(p, 4);
  lemma al_to_5: \forall integer p, k; 0 <= p && 5 <= k <= 13 && al(p, k) ==> al(p, 5);
  lemma al_to_6: \forall integer p, k; 0 <= p && 6 <= k <= 13 && al(p, k) ==> al(p, 6);
  lemma al_to_7: \forall integer p, k; 0 <= p && 7 <= k <= 13 && al(p, k) ==> al(p, 7);
  lemma al_to_8: \forall integer p, k; 0 <= p && 8 <= k <= 13 && al(p, k) ==> al(p, 8);
  lemma al_to_9: \forall integer p, k; 0 <= p && 9 <= k <= 13 && al(p, k) ==> al(p, 9);
  lemma al_to_10: \forall integer p, k; 0 <= p && 10 <= k <= 13 && al(p, k) ==> al(p, 10);
  lemma al_to_11: \forall integer p, k; 0 <= p && 11 <= k <= 13 && al(p, k) ==> al(p, 11);
  lemma al_to_12: \forall integer p, k; 0 <= p && 12 <= k <= 13 && al(p, k) ==> al(p, 12);
  lemma al_to_13: \forall integer p, k; 0 <= p && 13 <= k <= 13 && al(p, k) ==> al(p, 13);
  lemma al_down: \forall integer p, j, k; 0 <= p && 3 <= j <= k <= 13 && al(p, k) ==> al(p, j);
*/

/*
 * Allocate 2^order pages of `zone` for `migratetype` (below MIGRATE_PCPTYPES):
 * from a contiguous-memory area when these hold more than half of the zone's
 * free pages, from the type's own lists, from such an area, by claiming a whole
 * page block of another type, by stealing a block from it. Returns the first
 * page; PAGE_NONE: nothing fits, or there is no such zone, order or type.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  terminates \true;
  assigns rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures block: \result != PAGE_NONE ==> handed_out{Pre, Post}(\result, zone, order);
  ensures was_free: \result != PAGE_NONE ==> wholly_free{Pre}(\result, order);
  ensures types: \result != PAGE_NONE ==> types_claimed{Pre, Post}(migratetype);
  ensures own: rmqueue_args{Pre}(zone, order, migratetype) &&
    !lists_empty{Pre}(zone, order, migratetype) ==> \result != PAGE_NONE;
  ensures area: rmqueue_args{Pre}(zone, order, migratetype) && (flags & ALLOC_CMA) != 0 &&
    !lists_empty{Pre}(zone, order, MIGRATE_CMA) ==> \result != PAGE_NONE;
  ensures stolen: rmqueue_args{Pre}(zone, order, migratetype) && (flags & ALLOC_NOFRAGMENT) == 0 &&
    (!lists_empty{Pre}(zone, order, fallback_of(migratetype, 0)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 1))) ==> \result != PAGE_NONE;
  ensures some: \result != PAGE_NONE ==> rmqueue_args{Pre}(zone, order, migratetype) &&
    (!lists_empty{Pre}(zone, order, migratetype) ||
     ((flags & ALLOC_CMA) != 0 && !lists_empty{Pre}(zone, order, MIGRATE_CMA)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 0)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 1)));
  ensures nothing: \result == PAGE_NONE ==> pages_kept{Pre, Post} && free_grew{Pre, Post}(0, 0) &&
    blocks_kept{Pre, Post}(-1);
*/
uint32_t rmqueue(uint32_t zone, uint32_t order, uint32_t migratetype, uint32_t flags);

/*
 * The same as a part of a series: the search starts where the last one
 * (rmqueue_mode) had to. A series starts with RMQUEUE_NORMAL.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  terminates \true;
  assigns rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures block: \result != PAGE_NONE ==> handed_out{Pre, Post}(\result, zone, order);
  ensures was_free: \result != PAGE_NONE ==> wholly_free{Pre}(\result, order);
  ensures types: \result != PAGE_NONE ==> types_claimed{Pre, Post}(migratetype);
  ensures own: rmqueue_args{Pre}(zone, order, migratetype) &&
    \old(rmqueue_mode) == RMQUEUE_NORMAL && !lists_empty{Pre}(zone, order, migratetype) ==>
      \result != PAGE_NONE;
  ensures area: rmqueue_args{Pre}(zone, order, migratetype) && (flags & ALLOC_CMA) != 0 &&
    \old(rmqueue_mode) <= RMQUEUE_CMA && !lists_empty{Pre}(zone, order, MIGRATE_CMA) ==>
      \result != PAGE_NONE;
  ensures stolen: rmqueue_args{Pre}(zone, order, migratetype) && (flags & ALLOC_NOFRAGMENT) == 0 &&
    (!lists_empty{Pre}(zone, order, fallback_of(migratetype, 0)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 1))) ==> \result != PAGE_NONE;
  ensures some: \result != PAGE_NONE ==> rmqueue_args{Pre}(zone, order, migratetype) &&
    (!lists_empty{Pre}(zone, order, migratetype) ||
     ((flags & ALLOC_CMA) != 0 && !lists_empty{Pre}(zone, order, MIGRATE_CMA)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 0)) ||
     !lists_empty{Pre}(zone, order, fallback_of(migratetype, 1)));
  ensures nothing: \result == PAGE_NONE ==> pages_kept{Pre, Post} && free_grew{Pre, Post}(0, 0) &&
    blocks_kept{Pre, Post}(-1);
*/
uint32_t rmqueue_next(uint32_t zone, uint32_t order, uint32_t migratetype, uint32_t flags);

/* May the page block at `start` change its type as a whole: does the zone span all of it? */
/*@
  requires valid: page_settings_valid(page_settings);
  requires zone: zone < MAX_ZONES;
  requires start: start < MEMMAP_MAX_PAGES;
  terminates \true;
  assigns \nothing;
  ensures spans: \result <==> spans_pageblock(zone, start);
*/
bool zone_spans_pageblock(uint32_t zone, uint32_t start);

#endif
