/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * After the hand-off: reserved memory that is no longer needed goes to the free
 * lists too, page by page.
 *
 * memblock forgets the reservation first, so that no page on a free list ever
 * has a reserved byte. Its arrays do not grow for that.
 *
 * Behaviour: Linux 6.12, free_reserved_area() in mm/page_alloc.c,
 * memblock_free_late() and memblock_discard() in mm/memblock.c. Where the model
 * decides differently, SOUNDNESS.md says so.
 */
#ifndef EARLYMEM_LATE_H
#define EARLYMEM_LATE_H

#include "model/handoff.h"
#include "spec/late.acsl"

/* Why nothing was freed; nothing has changed then. */
#define LATE_ESECTION (-1)  /* a page has no page struct */
#define LATE_EMEMORY (-2)   /* a page is not wholly in one usable region of memory */
#define LATE_EDEFERRED (-3) /* a page is left for later */
#define LATE_EHANDED (-4)   /* a page has been handed over already */
#define LATE_EROOM (-5)	    /* the reserved array has no room for two more regions */

/* Page frames [start, end) came to the free lists, and no other page moved. */
/*@
  predicate freed_late{A, B}(integer start, integer end) =
    \forall integer p, a; page_is(\at(mem_sections, B), p, a) ==>
      (is_free{B}(a) <==> is_free{A}(a) || start <= p < end);
  predicate kinds_late{A, B} =
    \forall integer k, x; k != BLOCK_FREE ==>
      (in_kind(\at(buddy_blocks, B), \at(buddy_kinds, B), k, x) <==>
       in_kind(\at(buddy_blocks, A), \at(buddy_kinds, A), k, x));
  predicate homes_late{A, B}(integer start, integer end) =
    \forall integer p, a; page_is(\at(mem_sections, B), p, a) ==>
      (start <= p < end ==> \forall integer z; zone_of(\at(memblock[MEMBLOCK_MEMORY], B),
        \at(memblock_settings, B), \at(zone_bounds, B), p, z) ==>
        \at(page_homes, B).home[a] == 1 + z) &&
      (!(start <= p < end) ==> \at(page_homes, B).home[a] == \at(page_homes, A).home[a]);
*/

/* Page frames [start, end) are no longer reserved, and no other byte changed. */
/*@
  predicate forgotten{A, B}(integer start, integer end) =
    \forall integer a; in_set(\at(memblock[MEMBLOCK_RESERVED], B), a) <==>
      in_set(\at(memblock[MEMBLOCK_RESERVED], A), a) &&
      !(page_base(\at(memblock_settings, B), start) <= a < page_base(\at(memblock_settings, B), end));
*/

/* All of [start, end) may be freed late. */
/*@
  predicate may_free_late{L}(integer start, integer end) =
    \forall integer p; start <= p < end ==>
      late_page(\at(mem_sections, L), \at(memblock[MEMBLOCK_MEMORY], L), \at(memblock_settings, L),
                \at(deferred_pages, L), \at(page_homes, L), p);
*/

/*
 * Free the whole pages in [start, end), bytes: reserved until now, they go to
 * the start of the order 0 lists, as ordinary frees do, one by one in ascending
 * order, and count as managed. Returns how many, or a negative error. Source:
 * free_reserved_area(), for the init sections and the initrd (before 6.12
 * memblock is not told about the init sections).
 */
/*@
  requires ready: handoff_ready;
  requires safe: pages_safe;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures result: LATE_EROOM <= \result;
  ensures accepted: pfn_up(memblock_settings, start) < pfn_down(memblock_settings, end) ==>
    (0 <= \result <==> \old(memblock[MEMBLOCK_RESERVED].cnt) + 2 <=
      \old(memblock_array[MEMBLOCK_RESERVED].max) &&
      may_free_late{Pre}(pfn_up(memblock_settings, start), pfn_down(memblock_settings, end)));
  ensures count: 0 < \result ==>
    \result == pfn_down(memblock_settings, end) - pfn_up(memblock_settings, start);
  ensures none: \result == 0 <==> pfn_down(memblock_settings, end) <= pfn_up(memblock_settings, start);
  ensures ready: handoff_ready;
  ensures safe: pages_safe;
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures free: 0 < \result ==>
    freed_late{Pre, Post}(pfn_up(memblock_settings, start), pfn_down(memblock_settings, end));
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: 0 < \result ==>
    homes_late{Pre, Post}(pfn_up(memblock_settings, start), pfn_down(memblock_settings, end));
  ensures reserved: 0 < \result ==>
    forgotten{Pre, Post}(pfn_up(memblock_settings, start), pfn_down(memblock_settings, end));
  ensures nothing: \result <= 0 ==> freed_late{Pre, Post}(0, 0) && homes_late{Pre, Post}(0, 0) &&
    forgotten{Pre, Post}(0, 0);
*/
int64_t free_reserved_area(phys_addr_t start, phys_addr_t end);

/*
 * The same for a block of `size` bytes at `base` that memblock allocated; its
 * pages go to the end of the lists. It is capped at the top. Source:
 * memblock_free_late(), which does not tell memblock.
 */
/*@
  requires ready: handoff_ready;
  requires safe: pages_safe;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures result: LATE_EROOM <= \result;
  ensures accepted: pfn_up(memblock_settings, base) < pfn_down(memblock_settings, capped_end(base, size)) ==>
    (0 <= \result <==> \old(memblock[MEMBLOCK_RESERVED].cnt) + 2 <=
      \old(memblock_array[MEMBLOCK_RESERVED].max) &&
      may_free_late{Pre}(pfn_up(memblock_settings, base),
                         pfn_down(memblock_settings, capped_end(base, size))));
  ensures count: 0 < \result ==> \result ==
    pfn_down(memblock_settings, capped_end(base, size)) - pfn_up(memblock_settings, base);
  ensures none: \result == 0 <==>
    pfn_down(memblock_settings, capped_end(base, size)) <= pfn_up(memblock_settings, base);
  ensures ready: handoff_ready;
  ensures safe: pages_safe;
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures free: 0 < \result ==> freed_late{Pre, Post}(pfn_up(memblock_settings, base),
    pfn_down(memblock_settings, capped_end(base, size)));
  ensures kinds: kinds_late{Pre, Post};
  ensures homes: 0 < \result ==> homes_late{Pre, Post}(pfn_up(memblock_settings, base),
    pfn_down(memblock_settings, capped_end(base, size)));
  ensures reserved: 0 < \result ==> forgotten{Pre, Post}(pfn_up(memblock_settings, base),
    pfn_down(memblock_settings, capped_end(base, size)));
  ensures nothing: \result <= 0 ==> freed_late{Pre, Post}(0, 0) && homes_late{Pre, Post}(0, 0) &&
    forgotten{Pre, Post}(0, 0);
*/
int64_t memblock_free_late(phys_addr_t base, phys_addr_t size);

/*
 * For kernels that do not keep memblock: free the pages of its arrays, first
 * reserved, then memory, as far as they were allocated; they count as static
 * from then on. On an error the array that it is about, and the one after it,
 * stay where they are. Source: memblock_discard().
 */
/*@
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
  ensures arrays: \result == 0 ==> memblock_array[MEMBLOCK_RESERVED].addr == 0 &&
    memblock_array[MEMBLOCK_MEMORY].addr == 0;
*/
int memblock_discard(void);

#endif
