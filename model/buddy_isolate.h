/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page blocks out of use: isolating one takes its free blocks off the lists that
 * allocations come from, and what is freed in it stays off them. And page blocks
 * of another type: a contiguous-memory area is one whose page blocks have type
 * MIGRATE_CMA. The kernel's mm/page_isolation.c and move_freepages_block_isolate
 * (mm/page_alloc.c).
 *
 * Whether used pages of a page block could be moved out of it is not asked here:
 * what they are used for is not known.
 *
 * Pages are page indices; a page block is named by any of its pages.
 */
#ifndef EARLYMEM_BUDDY_ISOLATE_H
#define EARLYMEM_BUDDY_ISOLATE_H

#include "model/buddy_fallback.h"

/* More errors; nothing has changed when one is returned. */
#define BUDDY_EBUSY (-3) /* isolated already, or a part of the page block is outside the zone */
#define BUDDY_ENOTISOLATED (-4) /* the page block is not isolated */

/*@
  // The page block of page p lies where pages exist.
  predicate has_pageblock{L}(integer p) =
    \forall integer s; al(s, \at(page_settings, L).pageblock_order) &&
      s <= p < s + p2(\at(page_settings, L).pageblock_order) ==>
        s + p2(\at(page_settings, L).pageblock_order) <= \at(buddy_end, L);

  lemma al_next_3: \forall integer p; 0 <= p && al(p, 3) ==> al(p + 8, 3);
  lemma al_next_4: \forall integer p; 0 <= p && al(p, 4) ==> al(p + 16, 4);
  lemma al_next_5: \forall integer p; 0 <= p && al(p, 5) ==> al(p + 32, 5);
  lemma al_next_6: \forall integer p; 0 <= p && al(p, 6) ==> al(p + 64, 6);
  lemma al_next_7: \forall integer p; 0 <= p && al(p, 7) ==> al(p + 128, 7);
  lemma al_next_8: \forall integer p; 0 <= p && al(p, 8) ==> al(p + 256, 8);
  lemma al_next_9: \forall integer p; 0 <= p && al(p, 9) ==> al(p + 512, 9);
  lemma al_next_10: \forall integer p; 0 <= p && al(p, 10) ==> al(p + 1024, 10);
  lemma al_next_11: \forall integer p; 0 <= p && al(p, 11) ==> al(p + 2048, 11);
  lemma al_next_12: \forall integer p; 0 <= p && al(p, 12) ==> al(p + 4096, 12);
  lemma al_next_13: \forall integer p; 0 <= p && al(p, 13) ==> al(p + 8192, 13);
  lemma al_next: \forall integer p, k; 0 <= p && 3 <= k <= 13 && al(p, k) ==> al(p + p2(k), k);
*/

/*
 * Isolate the page block of `page`, a page of `zone`. A free block that is larger
 * is cut into page blocks, of which the others are freed again.
 * BUDDY_EINVAL: there is no such page block or zone.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_EBUSY;
  ensures invalid: \result == BUDDY_EINVAL <==>
    zone >= MAX_ZONES || page >= buddy_end || !has_pageblock{Pre}(page);
  ensures busy: zone < MAX_ZONES && page < buddy_end && has_pageblock{Pre}(page) &&
    type_of(\at(pageblock_types, Pre), page) == MIGRATE_ISOLATE ==> \result == BUDDY_EBUSY;
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
int buddy_isolate(uint32_t zone, uint32_t page);

/*
 * The isolated page block of `page`, a page of `zone`, gets a type (not
 * MIGRATE_ISOLATE) and its free blocks are allocated from again. They merge with
 * what they may merge with. BUDDY_EINVAL: no such page block, zone or type.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_ENOTISOLATED;
  ensures invalid: \result == BUDDY_EINVAL <==>
    zone >= MAX_ZONES || page >= buddy_end || migratetype >= MIGRATE_ISOLATE ||
    !has_pageblock{Pre}(page);
  ensures not: \result == BUDDY_ENOTISOLATED <==> zone < MAX_ZONES && page < buddy_end &&
    migratetype < MIGRATE_ISOLATE && has_pageblock{Pre}(page) &&
    type_of(\at(pageblock_types, Pre), page) != MIGRATE_ISOLATE;
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
int buddy_unisolate(uint32_t zone, uint32_t page, uint32_t migratetype);

/*
 * Give the page block of `page`, a page of `zone`, a type (not MIGRATE_ISOLATE)
 * and move its free blocks to that type's lists. BUDDY_EBUSY: it is isolated, or
 * a part of it is outside the zone. BUDDY_EINVAL: no such page block, zone or type.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_EBUSY;
  ensures invalid: \result == BUDDY_EINVAL <==>
    zone >= MAX_ZONES || page >= buddy_end || migratetype >= MIGRATE_ISOLATE ||
    !has_pageblock{Pre}(page);
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
int buddy_set_type(uint32_t zone, uint32_t page, uint32_t migratetype);

#endif
