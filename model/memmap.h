/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memmap: what each page starts as. Nothing is stored per page: migrate types
 * stand per page block, which pages are left for later per node, and the rest
 * follows from memblock and the zones.
 *
 * Behaviour: Linux 6.12 and 6.1, memmap_init() and defer_init() in mm/mm_init.c
 * (6.1: mm/page_alloc.c), memmap_init_reserved_pages() in mm/memblock.c. Where
 * the model decides differently, SOUNDNESS.md says so.
 */
#ifndef EARLYMEM_MEMMAP_H
#define EARLYMEM_MEMMAP_H

#include "model/buddy.h"
#include "model/memmap_core.h"
#include "model/zone.h"

#include "spec/memmap.acsl"

/* How a kernel leaves pages for later. */
struct deferral_rules {
	bool enabled; /* CONFIG_DEFERRED_STRUCT_PAGE_INIT, and no early_page_ext */
	bool every_zone; /* 6.1: the count starts anew in every zone, also in one that defers nothing */
	bool mirror_moves; /* kernelcore=mirror: ZONE_MOVABLE leaves mirrored memory out */
};

/* The count of pages that were not left for later, and the end of the zone it is about. */
struct deferral_count {
	uint64_t zone_end;
	uint64_t pages; /* at most a section */
};

extern struct deferral_count deferral_count;

/* What one page is at hand-off. */
struct memmap_page {
	bool valid;	      /* it has a page struct; if not, nothing else is said */
	bool memory;	      /* it lies wholly in one region of memory */
	bool reserved;	      /* it touches a reservation or no-map memory, or is no memory */
	bool deferred;	      /* it is left for later */
	uint32_t zone;	      /* ZONE_NONE if it is no memory */
	uint32_t node;	      /* MAX_NUMNODES if it is no memory */
	uint32_t migratetype; /* of its page block */
};

/*
 * Find the first page of each node that is left for later: in its last zone,
 * after as many pages as a section has, where a section starts. Source:
 * defer_init(), which counts page by page over all regions.
 */
/*@
  requires memblock: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns deferred_pages, deferral_count;
  ensures wf: deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, deferred_pages,
    page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
  ensures off: !rules.enabled ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
    deferred_pages.first[n] == PFN_NONE;
*/
void memmap_find_deferred(struct deferral_rules rules);

/*
 * Give page blocks their first migrate type: MIGRATE_MOVABLE if their first page
 * is memory; others keep what they have, MIGRATE_UNMOVABLE after buddy_init().
 * No page has been handed over. (Page blocks that are left for later get the
 * same type, which a kernel gives them when their turn comes.)
 * Source: memmap_init_range().
 */
/*@
  requires memblock: memblock_wf;
  requires sections: sections_wf(mem_sections, page_settings);
  requires exact: sections_of(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
                              page_settings.pages_per_section);
  requires buddy: buddy_wf;
  requires end: buddy_end == mem_sections.nr_pages;
  requires none: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==> buddy_blocks.order[x] == 0;
  terminates \true;
  assigns pageblock_types;
  ensures wf: buddy_wf;
  ensures movable: \forall integer p, a; page_is(mem_sections, p, a) &&
    starts_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pageblock_order,
                     memblock[MEMBLOCK_MEMORY].cnt, p) ==>
    type_of(pageblock_types, a) == MIGRATE_MOVABLE;
  ensures others: \forall integer p, a; page_is(mem_sections, p, a) &&
    !starts_in_memory(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pageblock_order,
                      memblock[MEMBLOCK_MEMORY].cnt, p) ==>
    type_of(pageblock_types, a) == type_of(\at(pageblock_types, Pre), a);
*/
void memmap_init(void);

/*
 * What page frame pfn is. A page that lies in no region of memory, or in two, has
 * no zone here; a kernel gives it the zone of memory next to it, and reserves it.
 * (Reservations whose page structs stay untouched count as reserved.)
 * Source: memmap_init(), memmap_init_reserved_pages().
 */
/*@
  requires memblock: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires sections: sections_wf(mem_sections, page_settings);
  requires types: types_valid(pageblock_types);
  terminates \true;
  assigns \nothing;
  ensures valid: \result.valid <==> valid_pfn(mem_sections, pfn);
  ensures type: \forall integer a; page_is(mem_sections, pfn, a) ==>
    \result.migratetype == type_of(pageblock_types, a);
  ensures zone: \result.memory ==> 0 <= \result.zone < MAX_ZONES &&
    zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, \result.zone);
  ensures memory: \result.valid ==> (!\result.memory <==> \forall integer z;
    !zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, z));
  ensures node: \result.memory ==> \result.node == \result.zone / MAX_NR_ZONES;
  ensures deferred: \result.memory ==>
    (\result.deferred <==> pfn >= deferred_pages.first[\result.node]);
  ensures reserved: \result.memory ==> (\result.reserved <==>
    overlaps(memblock[MEMBLOCK_RESERVED], memmap_base(memblock_settings, pfn),
             capped_end(memmap_base(memblock_settings, pfn), memblock_settings.page_size)) ||
    !in_map(memblock[MEMBLOCK_MEMORY], memmap_base(memblock_settings, pfn)));
  ensures none: !\result.memory ==> \result.reserved && !\result.deferred &&
    \result.zone == ZONE_NONE && \result.node == MAX_NUMNODES;
*/
struct memmap_page memmap_page(uint64_t pfn);

/* Decide whether what nodes leave for later starts at sections of their own memory. */
/*@
  requires memblock: memblock_wf;
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> deferred_wf(memblock[MEMBLOCK_MEMORY], memblock_settings,
    deferred_pages, page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt);
*/
bool memmap_check_deferred(void);

#endif
