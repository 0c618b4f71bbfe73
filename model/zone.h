/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Zones: where each begins and ends, how many pages each has, and in which one a
 * page is.
 *
 * A zone is a range of pages of one node that a kernel keeps apart: the lowest
 * memory for old devices (ZONE_DMA, ZONE_DMA32), the rest (ZONE_NORMAL, on some
 * 32-bit machines also ZONE_HIGHMEM), and ZONE_MOVABLE, which holds only what
 * can be moved. Zone z is of node z / MAX_NR_ZONES and type z % MAX_NR_ZONES.
 * Only whole pages count: a page that is partly outside its region is in no zone.
 *
 * Everything is worked out region by region, nothing page by page, and memblock
 * is only read. What is worked out stays true as long as memory in memblock does
 * not change.
 *
 * Behaviour: Linux 6.12 and 6.1, mm/mm_init.c (6.1: mm/page_alloc.c),
 * arch/arm64/mm/init.c. Where the model decides differently, SOUNDNESS.md says so.
 */
#ifndef EARLYMEM_ZONE_H
#define EARLYMEM_ZONE_H

#include "model/numa.h"

/* Why zones could not be made; nothing changed then. */
#define ZONE_ENODE (-1)	 /* a region is on a node that is not below MAX_NUMNODES */
#define ZONE_ELIMIT (-2) /* the limits contradict the machine: memory lies above every zone */
#define ZONE_EORDER (-3) /* page_settings.max_order is not below NR_PAGE_ORDERS */

/* "No zone". */
#define ZONE_NONE 0xffffffffu

/* What the command line asks of ZONE_MOVABLE, and how this kernel takes it. */
struct zone_movable_request {
	uint64_t kernelcore;	      /* kernelcore=, pages; 0: not given */
	uint64_t kernelcore_percent;  /* kernelcore=N%; 0: not given */
	uint64_t movablecore;	      /* movablecore=, pages */
	uint64_t movablecore_percent; /* movablecore=N% */
	bool mirror_unchecked;	      /* kernelcore=mirror without mirrored memory: 6.1 goes on */
	bool kdump;		      /* a kdump kernel: 6.12 ignores kernelcore=mirror */
};

/* What arm64 makes the limits from. */
struct arm64_zones {
	bool zone_dma;		    /* the kernel has ZONE_DMA */
	bool zone_dma32;	    /* the kernel has ZONE_DMA32 */
	bool dma32_follows_dram;    /* 6.1: DRAM all above 4 GiB is all in ZONE_DMA32 */
	phys_addr_t dma_phys_limit; /* one past the last byte of ZONE_DMA */
};

/* The zone of a page, and the page before which it, or the region, changes. */
struct zone_run {
	uint32_t zone;
	uint64_t end_pfn;
};

extern struct zone_bounds zone_bounds;
extern struct zone_spans zone_spans;
extern struct zone_pages zone_present_pages;
extern struct node_pages node_present_pages;

/* The limits of arm64. Source: zone_sizes_init(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures normal: \result.max_zone_pfn[ZONE_NORMAL] ==
    pfn_down(memblock_settings, last_end(memblock[MEMBLOCK_MEMORY]));
  ensures others: \result.max_zone_pfn[ZONE_HIGHMEM] == 0 && \result.max_zone_pfn[ZONE_MOVABLE] == 0;
  ensures dma: \result.max_zone_pfn[ZONE_DMA] == (zones.zone_dma ?
    pfn_down(memblock_settings, \min(zones.dma_phys_limit, last_end(memblock[MEMBLOCK_MEMORY]))) : 0);
  ensures no_dma32: !zones.zone_dma32 ==> \result.max_zone_pfn[ZONE_DMA32] == 0;
  ensures dma32: zones.zone_dma32 ==> \result.max_zone_pfn[ZONE_DMA32] ==
    pfn_down(memblock_settings, zones.dma32_follows_dram && 0 < memblock[MEMBLOCK_MEMORY].cnt &&
               0xffffffff < memblock[MEMBLOCK_MEMORY].regions[0].base ?
      last_end(memblock[MEMBLOCK_MEMORY]) : \min(0x100000000, last_end(memblock[MEMBLOCK_MEMORY])));
*/
struct zone_limits arm64_zone_limits(struct arm64_zones zones);

/*
 * Make the zones of all nodes: bounds from the limits, the start of ZONE_MOVABLE
 * on each node, what nodes and zones span, how many pages they have.
 * Source: free_area_init().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns zone_bounds, node_spans, zone_spans, zone_present_pages, node_present_pages;
  ensures result: \result == 0 || \result == ZONE_ENODE || \result == ZONE_ELIMIT ||
    \result == ZONE_EORDER;
  ensures order: \result == ZONE_EORDER <==> page_settings.max_order >= NR_PAGE_ORDERS;
  ensures limit: \result == ZONE_ELIMIT <==> page_settings.max_order < NR_PAGE_ORDERS &&
    !limits_ok(memblock[MEMBLOCK_MEMORY], memblock_settings, limits);
  ensures node: \result == ZONE_ENODE <==> page_settings.max_order < NR_PAGE_ORDERS &&
    limits_ok(memblock[MEMBLOCK_MEMORY], memblock_settings, limits) &&
    !nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  ensures failed: \result != 0 ==> zone_bounds == \old(zone_bounds) &&
    node_spans == \old(node_spans) && zone_spans == \old(zone_spans) &&
    zone_present_pages == \old(zone_present_pages) && node_present_pages == \old(node_present_pages);
  ensures wf: \result == 0 ==>
    zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  ensures lowest: \result == 0 ==> zone_bounds.bound[0] == (memblock[MEMBLOCK_MEMORY].cnt == 0 ? 0 :
    pfn_down(memblock_settings, memblock[MEMBLOCK_MEMORY].regions[0].base));
  ensures highest: \result == 0 ==> \forall integer k; 0 <= k < ZONE_MOVABLE ==>
    zone_bounds.bound[k + 1] == \max(zone_bounds.bound[k], limits.max_zone_pfn[k]);
  ensures nodes: \result == 0 ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n,
              memblock[MEMBLOCK_MEMORY].cnt);
  ensures movable: \result == 0 ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
    zone_bounds.movable[n] == 0 ||
    (al(zone_bounds.movable[n], page_settings.max_order) &&
     zone_bounds.movable[n] < node_spans.span[n].end_pfn);
  ensures hotplug: \result == 0 && memblock_settings.movable_node ==> hotplug_is_movable(
    memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, page_settings.max_order);
  ensures present: \result == 0 ==>
    counted(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, zone_present_pages,
            memblock[MEMBLOCK_MEMORY].cnt);
  ensures node_present: \result == 0 ==> nodes_counted(zone_present_pages, node_present_pages);
  ensures spans: \result == 0 ==> \forall integer z; 0 <= z < MAX_ZONES ==>
    zone_span(zone_bounds, node_spans.span[z / MAX_NR_ZONES], z, zone_present_pages.pages[z],
              zone_spans.span[z]);
  ensures fit: \result == 0 ==> counts_fit(zone_spans, zone_present_pages);
  ensures placed: \result == 0 ==>
    placed(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, zone_spans);
*/
int free_area_init(struct zone_limits limits, struct zone_movable_request request);

/* Pages that zone z spans and does not have. Source: zone_absent_pages_in_node(). */
/*@
  requires zone: z < MAX_ZONES;
  requires fit: counts_fit(zone_spans, zone_present_pages);
  terminates \true;
  assigns \nothing;
  ensures pages: \result ==
    zone_spans.span[z].end_pfn - zone_spans.span[z].start_pfn - zone_present_pages.pages[z];
*/
uint64_t zone_absent_pages(uint32_t z);

/*
 * The zone of page pfn, which is wholly in region idx of memory, and the page
 * before which the zone changes or the region ends.
 */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires page: page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, idx, pfn);
  terminates \true;
  assigns \nothing;
  ensures zone: \result.zone ==
    region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, pfn);
  ensures exists: \result.zone < MAX_ZONES;
  ensures end: pfn < \result.end_pfn <= pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx);
  ensures run: \forall integer p; pfn <= p < \result.end_pfn ==>
    \result.zone == region_zone(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, p);
  ensures whole: \forall integer p; pfn <= p < \result.end_pfn ==>
    zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, \result.zone);
*/
struct zone_run zone_region_run(uint32_t idx, uint64_t pfn);

/* The same for any page; ZONE_NONE and end_pfn 0 if it is in no region. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  terminates \true;
  assigns \nothing;
  ensures result: \result.zone < MAX_ZONES || \result.zone == ZONE_NONE;
  ensures zone: \result.zone != ZONE_NONE ==> pfn < \result.end_pfn && \forall integer p;
    pfn <= p < \result.end_pfn ==>
    zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, p, \result.zone);
  ensures none: \result.zone == ZONE_NONE ==> \result.end_pfn == 0 && \forall integer z;
    !zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, z);
*/
struct zone_run zone_pfn_run(uint64_t pfn);

/* The zone of page pfn, or ZONE_NONE. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  terminates \true;
  assigns \nothing;
  ensures result: \result < MAX_ZONES || \result == ZONE_NONE;
  ensures zone: \forall integer z; 0 <= z < MAX_ZONES ==>
    (\result == z <==> zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, z));
  ensures none: \result == ZONE_NONE <==> \forall integer z;
    !zone_of(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, pfn, z);
*/
uint32_t zone_of_pfn(uint64_t pfn);

/* --- checkers: is the invariant true of the state as it is? --- */

/* The invariant "zone": nodes exist, bounds ascend and hold all pages of memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
*/
bool zone_check_wf(void);

/* The invariant "placed": every page of memory lies inside what its zone spans. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  terminates \true;
  assigns \nothing;
  ensures placed: \result <==>
    placed(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, zone_spans);
*/
bool zone_check_placed(void);

#endif
