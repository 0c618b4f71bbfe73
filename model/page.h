/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all rooms from sections to free lists share: page frames, orders,
 * migrate types, nodes and zones, and what a kernel's configuration says about
 * them.
 */
#ifndef EARLYMEM_PAGE_H
#define EARLYMEM_PAGE_H

#include "model/types.h"

/*
 * Pages that the present sections of one machine can hold: 1 TiB of 4K pages,
 * 4 TiB of 16K pages, 16 TiB of 64K pages. A multiple of the largest section.
 */
#ifndef MEMMAP_MAX_PAGES
#define MEMMAP_MAX_PAGES 0x10000000u
#endif

/* "No page", and "no PFN". */
#define PAGE_NONE 0xffffffffu
#define PFN_NONE 0xffffffffffffffffULL

/* Orders that lists exist for, 0 to 13; a configuration uses those up to its max_order. */
#define NR_PAGE_ORDERS 14
/* Smallest page block: 8 pages. */
#define PAGEBLOCK_MIN_ORDER 3
#define PAGEBLOCK_MIN_PAGES 8

/* Migrate types, the kernel's values. */
#define MIGRATE_UNMOVABLE 0u
#define MIGRATE_MOVABLE 1u
#define MIGRATE_RECLAIMABLE 2u
#define MIGRATE_PCPTYPES 3u /* so many have fall-backs and per-cpu lists */
#define MIGRATE_HIGHATOMIC 3u
#define MIGRATE_CMA 4u
#define MIGRATE_ISOLATE 5u
#define MIGRATE_TYPES 6

/* Nodes and zones. A zone's index is nid * MAX_NR_ZONES + type. */
#define MAX_NUMNODES 32
#define ZONE_DMA 0u
#define ZONE_DMA32 1u
#define ZONE_NORMAL 2u
#define ZONE_HIGHMEM 3u
#define ZONE_MOVABLE 4u
#define MAX_NR_ZONES 5
#define MAX_ZONES 160

/* What the configuration of a kernel decides. page_size stands in memblock_settings. */
struct page_settings {
	uint32_t max_order;	    /* largest block: 2^max_order pages; 10, 11 or 13 on arm64 */
	uint32_t pageblock_order;   /* PAGEBLOCK_MIN_ORDER to max_order */
	uint32_t pages_per_section; /* a power of two, 2^max_order to 65536 */
};

extern struct page_settings page_settings;

/* The first page of each node that is left for later; PFN_NONE: none is. */
struct deferred_pages {
	uint64_t first[MAX_NUMNODES];
};

extern struct deferred_pages deferred_pages;

#include "spec/order.acsl"

#endif
