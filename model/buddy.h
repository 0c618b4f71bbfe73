/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buddy allocator: blocks of 2^order pages, free ones on lists by zone,
 * order and migrate type. The kernel's mm/page_alloc.c, as far as boot and
 * plain allocation need it: the hand-over of fresh pages, allocation from the
 * lists of one type, freeing with merging.
 *
 * Pages are page indices (model/memmap.h makes them from PFNs); orders are those
 * of page_settings. What always holds is buddy_wf in spec/buddy.acsl.
 */
#ifndef EARLYMEM_BUDDY_H
#define EARLYMEM_BUDDY_H

#include "model/buddy_core.h"

/* Errors. Nothing has changed when one is returned. */
#define BUDDY_OK 0
#define BUDDY_EINVAL (-1)   /* a page, order, zone or type that does not exist */
#define BUDDY_ENOTUSED (-2) /* no allocated block of that order starts there */

struct buddy_settings {
	/* 1: blocks above the page block's order are freed page block by page block, as 6.12 does; */
	/* 0: as one, with the type of the first, as 6.1 does */
	uint32_t split_large;
};

extern struct buddy_settings buddy_settings;

/* The pages [page, page + 2^order) turned from used to free, and nothing else changed. */
/*@
  predicate pages_freed{A, B}(integer page, integer order) =
    (\forall integer x; is_free{B}(x) <==> is_free{A}(x) || page <= x < page + p2(order)) &&
    (\forall integer k, x; k != BLOCK_FREE ==>
      (in_kind(\at(buddy_blocks, B), \at(buddy_kinds, B), k, x) <==>
         in_kind(\at(buddy_blocks, A), \at(buddy_kinds, A), k, x) &&
         !(page <= x < page + p2(order))));
*/

/*
 * Start with no page handed over, for pages [0, end). All page blocks have type
 * MIGRATE_UNMOVABLE (0). Clears what was stored about the pages of the last run.
 * BUDDY_EINVAL: more pages than there is room for, a number of pages that is no
 * multiple of the smallest page block, or settings that are not valid.
 */
/*@
  requires clean: buddy_clean;
  terminates \true;
  assigns buddy_end, buddy_blocks, pageblock_types, buddy_free_pages, buddy_managed_pages,
    page_homes, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL;
  ensures accepted: \result == BUDDY_OK <==> end <= MEMMAP_MAX_PAGES &&
    end % PAGEBLOCK_MIN_PAGES == 0 && page_settings_valid(page_settings);
  ensures wf: \result == BUDDY_OK ==> buddy_wf;
  ensures clean: buddy_clean;
  ensures end: \result == BUDDY_OK ==> buddy_end == end;
  ensures fresh: \result == BUDDY_OK ==>
    \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> page_homes.home[x] == 0;
  ensures none: \result == BUDDY_OK ==>
    \forall integer k, x; !in_kind(buddy_blocks, buddy_kinds, k, x);
  ensures managed: \result == BUDDY_OK ==>
    \forall integer z; 0 <= z < MAX_ZONES ==> buddy_managed_pages.nr[z] == 0;
  ensures free: \result == BUDDY_OK ==>
    \forall integer z; 0 <= z < MAX_ZONES ==> buddy_free_pages.nr[z] == 0;
  ensures types: \result == BUDDY_OK ==> \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
    type_of(pageblock_types, x) == MIGRATE_UNMOVABLE;
  ensures lists: \result == BUDDY_OK ==> \forall integer k; 0 <= k < NR_PAGE_LISTS ==>
    page_lists_nr.at[k] == 0;
*/
int buddy_init(uint32_t end);

/*
 * Hand a block of pages that were never handed over to `zone`: they count as
 * managed, and as free, and go to the end of their list. The kernel's
 * __free_pages_core (mm/page_alloc.c) at boot.
 */
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
void buddy_free_core(uint32_t page, uint32_t order, uint32_t zone);

/*
 * The first page of the block that holds `page`; PAGE_NONE: no block does. Looks
 * at the blocks that could, one of each order.
 */
/*@
  requires wf: blocks_wf;
  terminates \true;
  assigns \nothing;
  ensures block: \result != PAGE_NONE ==> block_holds(buddy_blocks, \result, page);
  ensures none: \result == PAGE_NONE ==>
    \forall integer q; !block_holds(buddy_blocks, q, page);
*/
uint32_t buddy_block_of(uint32_t page);

/* Was this page handed over? */
/*@
  requires wf: buddy_wf;
  terminates \true;
  assigns \nothing;
  ensures handed: \result <==> page < MEMMAP_MAX_PAGES && page_homes.home[page] != 0;
*/
bool buddy_is_handed_over(uint32_t page);

/*
 * Allocate 2^order pages of `zone` from the lists of one migrate type: the first
 * block of the first list that has any, from `order` up; what is too much goes
 * back, halves first. Returns the first page, PAGE_NONE: all these lists are
 * empty, or there is no such zone, order or type. The kernel's
 * __rmqueue_smallest (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures block: \result != PAGE_NONE ==> is_block(\result, order, BLOCK_USED) &&
    buddy_zones.zone[\result] == zone;
  ensures was_free: \result != PAGE_NONE ==>
    \forall integer x; \result <= x < \result + p2(order) ==> is_free{Pre}(x);
  ensures pages: \result != PAGE_NONE ==> pages_moved{Pre, Post}(\result, order, BLOCK_USED);
  ensures count: \result != PAGE_NONE ==> free_grew{Pre, Post}(zone, -p2(order));
  ensures blocks: \result != PAGE_NONE ==> blocks_kept{Pre, Post}(-1);
  ensures first: \forall integer j; zone < MAX_ZONES && migratetype < MIGRATE_TYPES &&
    order <= j <= page_settings.max_order &&
    \at(page_lists_nr, Pre).at[free_list(zone, j, migratetype)] != 0 &&
    (\forall integer i; order <= i < j ==>
      \at(page_lists_nr, Pre).at[free_list(zone, i, migratetype)] == 0) ==>
        \result == \at(page_lists_ends, Pre).head[free_list(zone, j, migratetype)];
  ensures none: \result == PAGE_NONE <==>
    !(zone < MAX_ZONES && migratetype < MIGRATE_TYPES && order <= page_settings.max_order) ||
    \forall integer j; order <= j <= page_settings.max_order ==>
      \at(page_lists_nr, Pre).at[free_list(zone, j, migratetype)] == 0;
  ensures nothing: \result == PAGE_NONE ==> pages_kept{Pre, Post} && free_grew{Pre, Post}(0, 0);
*/
uint32_t buddy_alloc(uint32_t zone, uint32_t order, uint32_t migratetype);

/*
 * Free the allocated block of 2^order pages at `page` to its zone.
 * BUDDY_ENOTUSED: none of that order starts there (it is free already, has
 * another order, or was never handed over). The kernel's __free_pages_ok
 * (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_ENOTUSED;
  ensures invalid: \result == BUDDY_EINVAL <==>
    page >= buddy_end || order > page_settings.max_order;
  ensures ok: \result == BUDDY_OK <==> is_block{Pre}(page, order, BLOCK_USED);
  ensures pages: \result == BUDDY_OK ==> pages_freed{Pre, Post}(page, order);
  ensures count: \result == BUDDY_OK ==>
    free_grew{Pre, Post}(\at(buddy_zones, Pre).zone[page], p2(order));
  ensures blocks: \result == BUDDY_OK ==> blocks_kept{Pre, Post}(page);
  ensures place: \result == BUDDY_OK ==>
    \let low = buddy_settings.split_large && order > page_settings.pageblock_order ?
      page_settings.pageblock_order : order;
    \forall integer p; block_holds(buddy_blocks, p, page + p2(order) - p2(low)) ==> put_by_merge(p);
  ensures nothing: \result != BUDDY_OK ==> pages_kept{Pre, Post} && free_grew{Pre, Post}(0, 0);
*/
int buddy_free(uint32_t page, uint32_t order);

/*
 * Cut the allocated block of 2^order pages at `page` into allocated blocks of
 * 2^low pages, each of which can be freed by itself. BUDDY_ENOTUSED: no allocated
 * block of that order starts there. The kernel's split_page (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones;
  ensures wf: buddy_wf;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_ENOTUSED;
  ensures invalid: \result == BUDDY_EINVAL <==>
    page >= buddy_end || order > page_settings.max_order || low > order;
  ensures ok: \result == BUDDY_OK <==> low <= order && is_block{Pre}(page, order, BLOCK_USED);
  ensures pages: pages_kept{Pre, Post};
  ensures parts: \result == BUDDY_OK ==>
    \forall integer q; page <= q < page + p2(order) && al(q, low) ==> is_block(q, low, BLOCK_USED);
  ensures blocks: blocks_kept{Pre, Post}(page);
*/
int buddy_split(uint32_t page, uint32_t order, uint32_t low);

#endif
