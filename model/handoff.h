/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hand-off: memory that memblock does not have reserved goes to the free
 * lists of the buddy allocator, and memblock's work is done.
 *
 * Behaviour: Linux 6.12, memblock_free_all() in mm/memblock.c, and what it calls
 * in mm/mm_init.c and mm/page_alloc.c. Where the model decides differently,
 * SOUNDNESS.md says so.
 */
#ifndef EARLYMEM_HANDOFF_H
#define EARLYMEM_HANDOFF_H

#include "model/buddy.h"
#include "model/section.h"
#include "model/zone.h"

/* Why there is no hand-off; nothing has changed then. */
#define HANDOFF_ESECTION (-1) /* a page that two regions share has no page struct */

/* What differs between kernels. */
struct handoff_rules {
	bool reserved_nodes;  /* reservations get the node of their memory: 6.12, not 6.1 */
	uint64_t max_low_pfn; /* high memory starts here; PFN_NONE: there is none */
};

/* What became of it. */
struct handoff_result {
	int error;
	bool hotplug_kept;     /* memblock had no room to take the hotplug marks away */
	uint32_t nodes_missed; /* regions whose reservations could not get their node */
};

#include "model/handoff_memblock.h"
#include "spec/handoff.acsl"

/* The pages [a, b) came to the free lists of zone z; no other page moved. */
/*@
  predicate freed{A, B}(integer a, integer b, integer z) =
    (\forall integer x; is_free{B}(x) <==> is_free{A}(x) || a <= x < b) &&
    (\forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
      \at(page_homes, B).home[x] == (a <= x < b ? 1 + z : \at(page_homes, A).home[x]));
*/

/* All that the hand-off rests on: the rooms before it are in order, and belong together. */
/*@
  predicate handoff_ready =
    memblock_wf && sections_wf(mem_sections, page_settings) && buddy_wf &&
    buddy_end == mem_sections.nr_pages &&
    covers_regions(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings) &&
    zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
*/

/*
 * Nothing that was ever handed over touches a reservation, and all of it is whole pages of one
 * usable region, none of them deferred.
 */
/*@
  predicate pages_safe{L} = \forall integer p, a;
    page_is(\at(mem_sections, L), p, a) && \at(page_homes, L).home[a] != 0 ==>
    handed(\at(memblock[MEMBLOCK_MEMORY], L), \at(memblock[MEMBLOCK_RESERVED], L),
           \at(memblock_settings, L), \at(deferred_pages, L), p);
*/

/*
 * From A to B, of page frames from `from` up to `to`: those that end at or below byte e came to
 * the free lists if memblock hands them out, and belong to their zone; no other page moved.
 */
/*@
  predicate handed_free{A, B}(integer from, integer to, integer e) =
    \forall integer p, a; page_is(\at(mem_sections, B), p, a) ==>
      (is_free{B}(a) <==> is_free{A}(a) ||
        handed_below(\at(memblock[MEMBLOCK_MEMORY], B), \at(memblock[MEMBLOCK_RESERVED], B),
                     \at(memblock_settings, B), \at(deferred_pages, B), from, to, e, p));
  predicate handed_homes{A, B}(integer from, integer to, integer e) =
    \forall integer p, a; page_is(\at(mem_sections, B), p, a) ==>
      (handed_below(\at(memblock[MEMBLOCK_MEMORY], B), \at(memblock[MEMBLOCK_RESERVED], B),
                    \at(memblock_settings, B), \at(deferred_pages, B), from, to, e, p) ==>
        \forall integer z; zone_of(\at(memblock[MEMBLOCK_MEMORY], B), \at(memblock_settings, B),
                                   \at(zone_bounds, B), p, z) ==>
          \at(page_homes, B).home[a] == 1 + z) &&
      (!handed_below(\at(memblock[MEMBLOCK_MEMORY], B), \at(memblock[MEMBLOCK_RESERVED], B),
                     \at(memblock_settings, B), \at(deferred_pages, B), from, to, e, p) ==>
        \at(page_homes, B).home[a] == \at(page_homes, A).home[a]);
*/

/*
 * Hand over all memory: take the hotplug marks away, give reservations their
 * node, and put every page that lies wholly in one usable region, touches no
 * reservation and is not deferred on a free list of its zone, in the largest
 * aligned blocks that one zone has; high memory page by page. From then on
 * memblock's arrays must not grow any more: they would take pages that are
 * free in the buddy allocator. Source: memblock_free_all() and, for
 * high memory, arch/arm/mm/init.c, free_highpages().
 *
 * No page has been handed over before. HANDOFF_ESECTION: nothing has changed.
 */
/*@
  requires ready: handoff_ready;
  requires fresh: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> page_homes.home[x] == 0;
  requires none: \forall integer x; !is_free(x);
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, buddy_managed_pages, page_homes, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures result: \result.error == 0 || \result.error == HANDOFF_ESECTION;
  ensures refused: \result.error != 0 ==>
    (\forall integer x; !is_free(x)) &&
    (\forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> page_homes.home[x] == 0);
  ensures ready: handoff_ready;
  ensures safe: pages_safe;
  ensures free: \result.error == 0 ==> \forall integer p, a; page_is(mem_sections, p, a) ==>
    (is_free(a) <==> handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
                            memblock_settings, deferred_pages, p));
  ensures page: \forall integer a; is_free(a) ==> 0 <= a < mem_sections.nr_pages;
  ensures covers: \result.error == 0 ==> \forall integer p;
    handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
           deferred_pages, p) ==> valid_pfn(mem_sections, p);
  ensures zone: \result.error == 0 ==> \forall integer p, a, z; page_is(mem_sections, p, a) &&
    is_free(a) && zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, z) ==>
    page_homes.home[a] == 1 + z;
  ensures others: \result.error == 0 ==> \forall integer p, a; page_is(mem_sections, p, a) &&
    !is_free(a) ==> page_homes.home[a] == 0;
  ensures nodes: \result.error == 0 && rules.reserved_nodes && \result.nodes_missed == 0 &&
    memblock_settings.max_numnodes != 0 ==>
    nodes_set(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_MEMORY].cnt);
*/
struct handoff_result memblock_free_all(struct handoff_rules rules);

#endif
