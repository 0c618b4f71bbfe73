/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rooms in the order in which a boot visits them, from memblock as it is
 * when a kernel counts its zones to free lists. The one place that knows the
 * order.
 */
#ifndef EARLYMEM_BOOT_H
#define EARLYMEM_BOOT_H

#include "model/handoff.h"
#include "model/memmap.h"
#include "model/memmap_spans.h"

/* Where a boot stopped; the room's own error says why. */
#define BOOT_DONE 0
#define BOOT_SETTINGS 1 /* page_settings_init() */
#define BOOT_SECTIONS 2 /* sparse_init() */
#define BOOT_ZONES 3	/* free_area_init() */
#define BOOT_BUDDY 4	/* buddy_init() */
#define BOOT_HANDOFF 5	/* memblock_free_all() */

/* What a kernel's configuration, its rules and its command line say. */
struct boot_pages_config {
	uint32_t max_order;	    /* largest block: 2^max_order pages */
	uint32_t pageblock_order;   /* a page block: 2^pageblock_order pages */
	uint32_t pages_per_section; /* a section, in pages */
	struct zone_limits limits;
	struct zone_movable_request movable;
	struct deferral_rules deferral;
	struct buddy_settings buddy;
	struct handoff_rules handoff;
};

struct boot_result {
	int stage;		       /* BOOT_DONE, or where it stopped */
	int error;		       /* 0, or that stage's error */
	struct handoff_result handoff; /* of a boot that is done */
};

/*
 * From memblock to free lists: sections, zones, deferred pages, page blocks, and
 * the hand-off. After a boot that is done the theorem holds: a page frame with a
 * page struct is on a free list if and only if it lies wholly in one usable
 * region of memory, touches no reserved byte and is not deferred; every such
 * page frame has a page struct; it belongs to the zone of its node; and all that
 * buddy_wf says is true of the lists. A boot that stopped has handed over nothing.
 */
/*@
  requires memblock: memblock_wf;
  requires clean: buddy_clean;
  terminates \true;
  assigns page_settings, mem_sections, section_scratch, zone_bounds, node_spans, zone_spans,
    zone_present_pages, node_present_pages, deferred_pages, deferral_count, buddy_settings, buddy_end, buddy_spans,
    memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown,
    buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    buddy_managed_pages, page_homes, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures memblock: memblock_wf;
  ensures stage: BOOT_DONE <= \result.stage <= BOOT_HANDOFF;
  ensures error: \result.stage == BOOT_DONE <==> \result.error == 0;
  ensures ready: \result.stage == BOOT_DONE ==> handoff_ready;
  ensures safe: \result.stage == BOOT_DONE ==> pages_safe;
  ensures spans: \result.stage == BOOT_DONE ==> \forall integer z; 0 <= z < MAX_ZONES ==>
    zone_spans_pages(mem_sections, zone_spans, buddy_spans, z);
  ensures free: \result.stage == BOOT_DONE ==> \forall integer p, a; page_is(mem_sections, p, a) ==>
    (is_free(a) <==> handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
                            memblock_settings, deferred_pages, p));
  ensures page: \result.stage == BOOT_DONE ==> \forall integer a; is_free(a) ==>
    0 <= a < mem_sections.nr_pages;
  ensures covers: \result.stage == BOOT_DONE ==> \forall integer p;
    handed(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
           deferred_pages, p) ==> valid_pfn(mem_sections, p);
  ensures zone: \result.stage == BOOT_DONE ==> \forall integer p, a, z;
    page_is(mem_sections, p, a) && is_free(a) &&
    zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, z) ==>
    page_homes.home[a] == 1 + z;
  ensures others: \result.stage == BOOT_DONE ==> \forall integer p, a;
    page_is(mem_sections, p, a) && !is_free(a) ==> page_homes.home[a] == 0;
*/
struct boot_result boot_pages(struct boot_pages_config config);

#endif
