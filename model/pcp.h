/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Per-cpu page lists: single pages kept in front of the buddy allocator, for the
 * one CPU that boots. Each zone has one list for each migrate type below
 * MIGRATE_PCPTYPES. What is freed goes to the head and comes from there again;
 * an empty list is refilled with `batch` pages or more, and when a zone's lists
 * hold `high` pages, as many go back from the tails. The kernel's per_cpu_pages
 * (mm/page_alloc.c) with high_min and high_max equal.
 *
 * With high 0 and batch 1, the kernel's boot pageset and what a zone starts with,
 * nothing stays on a list.
 *
 * Pages are page indices.
 */
#ifndef EARLYMEM_PCP_H
#define EARLYMEM_PCP_H

#include "model/buddy_fallback.h"

/* How often a refill may double, the kernel's CONFIG_PCP_BATCH_SCALE_MAX. */
#define PCP_BATCH_SCALE_MAX 5u
/* Largest batch that this model takes; a kernel's has at most 1 MiB. */
#define PCP_MAX_BATCH 65536u

/* What steers a zone's lists. */
struct pcp {
	uint32_t high;	       /* pages at which some go back; 0: none stays */
	uint32_t batch;	       /* pages that come and go at a time */
	uint32_t free_count;   /* pages freed of late, halved by each allocation */
	uint32_t alloc_factor; /* doublings of the next refill, halved by each freed page */
};

struct pcps {
	struct pcp zone[MAX_ZONES];
};

extern struct pcps pcps;

/*@
  predicate pcps_valid{L} =
    \forall integer z; 0 <= z < MAX_ZONES ==>
      1 <= \at(pcps, L).zone[z].batch <= PCP_MAX_BATCH &&
      (\at(pcps, L).zone[z].high == 0 ||
       4 * \at(pcps, L).zone[z].batch <= \at(pcps, L).zone[z].high <= MEMMAP_MAX_PAGES) &&
      \at(pcps, L).zone[z].free_count <= 32 * PCP_MAX_BATCH &&
      \at(pcps, L).zone[z].alloc_factor <= PCP_BATCH_SCALE_MAX;

  // Page x is free or waits on a list of cached pages.
  predicate is_spare{L}(integer x) = is_free{L}(x) || is_cached{L}(x);

  // From A to B: used pages stay used, spare ones spare.
  predicate uses_kept{A, B} =
    (\forall integer x; is_used{B}(x) <==> is_used{A}(x)) &&
    (\forall integer x; is_spare{B}(x) <==> is_spare{A}(x));

  // From A to B: used blocks stay what they are, but for the one at p.
  predicate used_kept{A, B}(integer p) =
    \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && q != p && \at(buddy_blocks, A).order[q] != 0 &&
      \at(buddy_kinds, A).kind[q] == BLOCK_USED ==>
        \at(buddy_blocks, B).order[q] == \at(buddy_blocks, A).order[q] &&
        \at(buddy_kinds, B).kind[q] == BLOCK_USED &&
        \at(buddy_zones, B).zone[q] == \at(buddy_zones, A).zone[q];
*/

/* All zones have the boot pageset. Their lists are empty after buddy_init(). */
/*@
  terminates \true;
  assigns pcps;
  ensures valid: pcps_valid;
  ensures boot: \forall integer z; 0 <= z < MAX_ZONES ==> pcps.zone[z].high == 0 &&
    pcps.zone[z].batch == 1;
*/
void pcp_init(void);

/*
 * Set how many pages a zone's lists hold. BUDDY_EINVAL, and nothing changed: no
 * such zone, no batch, one above PCP_MAX_BATCH, or less than four batches of room.
 */
/*@
  requires valid: pcps_valid;
  terminates \true;
  assigns pcps;
  ensures valid: pcps_valid;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL;
  ensures accepted: \result == BUDDY_OK <==> zone < MAX_ZONES && 1 <= batch <= PCP_MAX_BATCH &&
    (high == 0 || 4 * batch <= high <= MEMMAP_MAX_PAGES);
  ensures set: \result == BUDDY_OK ==> pcps.zone[zone].high == high &&
    pcps.zone[zone].batch == batch;
*/
int pcp_set(uint32_t zone, uint32_t high, uint32_t batch);

/* Pages on the lists of a zone. */
/*@
  requires bound: lists_bound(page_lists_nr);
  requires zone: zone < MAX_ZONES;
  terminates \true;
  assigns \nothing;
  ensures count: \result == page_lists_nr.at[cache_list(zone, 0)] +
    page_lists_nr.at[cache_list(zone, 1)] + page_lists_nr.at[cache_list(zone, 2)];
*/
uint32_t pcp_count(uint32_t zone);

/*
 * Allocate one page of `zone` for `migratetype` through the lists; `flags` as for
 * rmqueue(). PAGE_NONE: neither they nor the zone have one, or there is no such
 * zone or type. The kernel's rmqueue_pcplist.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires valid: pcps_valid;
  terminates \true;
  assigns pcps, rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures valid: pcps_valid;
  ensures block: \result != PAGE_NONE ==> is_block(\result, 0, BLOCK_USED) &&
    buddy_zones.zone[\result] == zone && is_spare{Pre}(\result);
  ensures used: \result != PAGE_NONE ==> \forall integer x;
    is_used(x) <==> is_used{Pre}(x) || x == \result;
  ensures spare: \result != PAGE_NONE ==> \forall integer x;
    is_spare(x) <==> is_spare{Pre}(x) && x != \result;
  ensures none: \result == PAGE_NONE ==> uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
uint32_t pcp_alloc(uint32_t zone, uint32_t migratetype, uint32_t flags);

/*
 * Free the allocated page `page` through the lists. BUDDY_ENOTUSED: it is no
 * allocated single page (it is free or on a list already, for instance).
 * The kernel's free_unref_page.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires valid: pcps_valid;
  terminates \true;
  assigns pcps, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures valid: pcps_valid;
  ensures result: \result == BUDDY_OK || \result == BUDDY_EINVAL || \result == BUDDY_ENOTUSED;
  ensures invalid: \result == BUDDY_EINVAL <==> page >= buddy_end;
  ensures ok: \result == BUDDY_OK <==> is_block{Pre}(page, 0, BLOCK_USED);
  ensures used: \result == BUDDY_OK ==> \forall integer x;
    is_used(x) <==> is_used{Pre}(x) && x != page;
  ensures spare: \result == BUDDY_OK ==> \forall integer x;
    is_spare(x) <==> is_spare{Pre}(x) || x == page;
  ensures nothing: \result != BUDDY_OK ==> uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(page);
*/
int pcp_free(uint32_t page);

/* Free all pages on the lists of a zone. The kernel's drain_pages_zone. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires valid: pcps_valid;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures uses: uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
void pcp_drain(uint32_t zone);

#endif
