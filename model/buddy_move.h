/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page blocks that change their migrate type: their free blocks change lists.
 *
 * Pages are page indices. Nothing is checked at run time here.
 */
#ifndef EARLYMEM_BUDDY_MOVE_H
#define EARLYMEM_BUDDY_MOVE_H

#include "model/buddy.h"

/*@
  // No block is in the hands of an operation: so it is before and after each.
  predicate none_held{L} =
    \forall integer x; !in_kind(\at(buddy_blocks, L), \at(buddy_kinds, L), BLOCK_HELD, x);

  // Page s is the first of a page block that exists.
  predicate pageblock_at{L}(integer s) =
    al(s, \at(page_settings, L).pageblock_order) &&
    0 <= s && s + p2(\at(page_settings, L).pageblock_order) <= \at(buddy_end, L);

  // All free blocks that start in [s, e) are smaller than a page block.
  predicate free_small{L}(integer s, integer e) =
    \forall integer p; s <= p < e && \at(buddy_blocks, L).order[p] != 0 &&
      \at(buddy_kinds, L).kind[p] == BLOCK_FREE ==>
        \at(buddy_blocks, L).order[p] <= \at(page_settings, L).pageblock_order;

  // The block of page p, held or free, is smaller than a page block, and its buddy is neither
  // free nor held: so it merges with none, whatever types page blocks have.
  predicate idle(struct buddy_blocks b, struct buddy_kinds c, struct buddy_zones z,
      integer p, integer q) =
    b.order[q] == b.order[p] && z.zone[q] == z.zone[p] ==>
      c.kind[q] != BLOCK_FREE && c.kind[q] != BLOCK_HELD;
  predicate stays_alone(struct page_settings s, struct buddy_blocks b, struct buddy_kinds c,
      struct buddy_zones z, integer p) =
    b.order[p] <= s.pageblock_order &&
    (b.order[p] <= s.max_order && al(p, b.order[p]) &&
     p + p2(b.order[p] - 1) < MEMMAP_MAX_PAGES ==> idle(b, c, z, p, p + p2(b.order[p] - 1))) &&
    (b.order[p] <= s.max_order && !al(p, b.order[p]) ==> idle(b, c, z, p, p - p2(b.order[p] - 1)));

  // From A to B: [s, e) came to migrate type m, no other page block changed its type.
  predicate types_set{A, B}(integer s, integer e, integer m) =
    \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
      type_of(\at(pageblock_types, B), x) ==
        (s <= x < e ? m : type_of(\at(pageblock_types, A), x));

  // From A to B: every block is what it was.
  predicate kinds_kept{A, B} =
    \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==>
      \at(buddy_kinds, B).kind[p] == \at(buddy_kinds, A).kind[p];

  // From A to B: every block counts as it did.
  predicate weights_kept{A, B} =
    \forall integer k, p; 0 <= p < MEMMAP_MAX_PAGES ==>
      free_weight(\at(buddy_blocks, B), \at(buddy_kinds, B), \at(buddy_zones, B), k, p) ==
      free_weight(\at(buddy_blocks, A), \at(buddy_kinds, A), \at(buddy_zones, A), k, p);

  lemma whole_3: \forall integer p; 0 <= p && al(p, 3) ==> p % 8 == 0;
  lemma whole_4: \forall integer p; 0 <= p && al(p, 4) ==> p % 8 == 0;
  lemma whole_5: \forall integer p; 0 <= p && al(p, 5) ==> p % 8 == 0;
  lemma whole_6: \forall integer p; 0 <= p && al(p, 6) ==> p % 8 == 0;
  lemma whole_7: \forall integer p; 0 <= p && al(p, 7) ==> p % 8 == 0;
  lemma whole_8: \forall integer p; 0 <= p && al(p, 8) ==> p % 8 == 0;
  lemma whole_9: \forall integer p; 0 <= p && al(p, 9) ==> p % 8 == 0;
  lemma whole_10: \forall integer p; 0 <= p && al(p, 10) ==> p % 8 == 0;
  lemma whole_11: \forall integer p; 0 <= p && al(p, 11) ==> p % 8 == 0;
  lemma whole_12: \forall integer p; 0 <= p && al(p, 12) ==> p % 8 == 0;
  lemma whole_13: \forall integer p; 0 <= p && al(p, 13) ==> p % 8 == 0;
  lemma whole: \forall integer p, k; 0 <= p && 3 <= k <= 13 && al(p, k) ==> p % 8 == 0;
  lemma p2_whole: \forall integer k; 3 <= k <= 13 ==> p2(k) % 8 == 0;
*/

/* The first page of the block of this order that `page` would lie in. */
/*@
  requires order: order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures aligned: al(\result, order);
  ensures holds: \result <= page < \result + p2(order);
*/
uint32_t order_align_down(uint32_t page, uint32_t order);

/*
 * Give the page block at `start` a migrate type and move its free blocks, all
 * smaller than a page block, to the ends of that type's lists. The kernel's
 * __move_freepages_block (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires start: pageblock_at(start);
  requires small: free_small(start, start + p2(page_settings.pageblock_order));
  requires type: migratetype < MIGRATE_TYPES;
  terminates \true;
  assigns buddy_kinds, pageblock_types, buddy_free_pages, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kinds: kinds_kept{Pre, Post};
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures types: types_set{Pre, Post}(start, start + p2(page_settings.pageblock_order),
    migratetype);
*/
void pageblock_move(uint32_t start, uint32_t migratetype);

#endif
