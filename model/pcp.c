/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/pcp.h"

struct pcps pcps;

void pcp_init(void)
{
	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant boot: \forall integer y; 0 <= y < z ==> pcps.zone[y].high == 0 &&
	    pcps.zone[y].batch == 1 && pcps.zone[y].free_count == 0 &&
	    pcps.zone[y].alloc_factor == 0;
	  loop assigns z, pcps;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		pcps.zone[z].high = 0;
		pcps.zone[z].batch = 1;
		pcps.zone[z].free_count = 0;
		pcps.zone[z].alloc_factor = 0;
	}
}

int pcp_set(uint32_t zone, uint32_t high, uint32_t batch)
{
	if (zone >= MAX_ZONES || batch == 0 || batch > PCP_MAX_BATCH)
		return BUDDY_EINVAL;
	if (high != 0 && (high < 4 * batch || high > MEMMAP_MAX_PAGES))
		return BUDDY_EINVAL;
	pcps.zone[zone].high = high;
	pcps.zone[zone].batch = batch;
	return BUDDY_OK;
}

uint32_t pcp_count(uint32_t zone)
{
	return freelist_count(freelist_cache_id(zone, 0)) +
	       freelist_count(freelist_cache_id(zone, 1)) +
	       freelist_count(freelist_cache_id(zone, 2));
}

/* 2^factor times as many. */
/*@
  requires args: pages <= PCP_MAX_BATCH && factor <= PCP_BATCH_SCALE_MAX;
  terminates \true;
  assigns \nothing;
  ensures result: pages <= \result <= 32 * pages;
*/
static uint32_t scale(uint32_t pages, uint32_t factor)
{
	switch (factor) {
	case 0:
		return pages;
	case 1:
		return pages * 2;
	case 2:
		return pages * 4;
	case 3:
		return pages * 8;
	case 4:
		return pages * 16;
	default:
		return pages * 32;
	}
}

/* How many pages an empty list of this zone is refilled with. The kernel's function. */
/*@
  requires valid: pcps_valid;
  requires bound: lists_bound(page_lists_nr);
  requires zone: zone < MAX_ZONES;
  terminates \true;
  assigns pcps;
  ensures valid: pcps_valid;
  ensures some: 1 <= \result <= 32 * PCP_MAX_BATCH;
*/
static uint32_t nr_pcp_alloc(uint32_t zone)
{
	uint32_t high = pcps.zone[zone].high, base = pcps.zone[zone].batch;
	uint32_t batch = scale(base, pcps.zone[zone].alloc_factor);
	uint32_t count = pcp_count(zone), most = base;

	if (high < base)
		return 1;
	if (count < high && high - count > base && high - count - base > base)
		most = high - count - base;
	if (batch <= most && pcps.zone[zone].alloc_factor < PCP_BATCH_SCALE_MAX)
		pcps.zone[zone].alloc_factor++;
	return batch < most ? batch : most;
}

/* How many pages go back when the lists of this zone are full. The kernel's function. */
/*@
  requires valid: pcps_valid;
  requires zone: zone < MAX_ZONES;
  terminates \true;
  assigns \nothing;
  ensures some: 1 <= \result <= MEMMAP_MAX_PAGES;
*/
static uint32_t nr_pcp_free(uint32_t zone)
{
	uint32_t high = pcps.zone[zone].high, batch = pcps.zone[zone].batch;

	if (high < batch)
		return 1;
	if (pcps.zone[zone].free_count >= high - batch)
		return high - batch;
	return pcps.zone[zone].free_count <= batch ? batch : pcps.zone[zone].free_count;
}

/* Free the page at the end of a list of cached pages. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires list: NR_FREE_LISTS <= list < NR_PAGE_LISTS;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures uses: uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
static void free_last(uint32_t list)
{
	uint32_t page = freelist_last(list);

	if (page == PAGE_NONE)
		return;
	/*@ assert on: 0 <= page_lists_on.at[page] && page_lists_on.at[page] == list; */
	/*@ assert is: buddy_blocks.order[page] != 0; */
	/*@ assert kind: buddy_kinds.kind[page] == BLOCK_FREE ==> \false; */
	/*@ assert cached: buddy_kinds.kind[page] == BLOCK_CACHED; */
	/*@ assert holds: \forall integer x; block_holds(buddy_blocks, page, x) ==> is_cached(x); */
	/*@ assert only: \forall integer j, x; block_holds(buddy_blocks, page, x) &&
	    in_kind(buddy_blocks, buddy_kinds, j, x) ==> j == BLOCK_CACHED; */
	block_uncache(page, list, BLOCK_HELD);
	block_free(page, false);
	/*@ assert in: \forall integer j, x; block_holds(\at(buddy_blocks, Pre), page, x) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==> j == BLOCK_FREE); */
	/*@ assert out: \forall integer j, x; !block_holds(\at(buddy_blocks, Pre), page, x) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x)); */
}

/*
 * Free up to `count` pages of the lists of a zone, from the tails: those of type
 * `first` before the next one. The kernel's free_pcppages_bulk.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: zone < MAX_ZONES && first < MIGRATE_PCPTYPES;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures uses: uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
static void free_pcppages_bulk(uint32_t zone, uint32_t count, uint32_t first)
{
	uint32_t type = first, empty = 0;

	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant held: none_held;
	  loop invariant type: type < MIGRATE_PCPTYPES;
	  loop invariant empty: 0 <= empty <= MIGRATE_PCPTYPES;
	  loop invariant uses: uses_kept{Pre, Here};
	  loop invariant blocks: used_kept{Pre, Here}(-1);
	  loop assigns count, type, empty, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on,
	    page_lists_rank;
	  loop variant 4 * count + 3 - empty;
	*/
	while (count > 0 && empty < MIGRATE_PCPTYPES) {
		uint32_t list = freelist_cache_id(zone, type);

		if (freelist_count(list) == 0) {
			type = type + 1 < MIGRATE_PCPTYPES ? type + 1 : 0;
			empty++;
			continue;
		}
		free_last(list);
		count--;
		empty = 0;
	}
}

void pcp_drain(uint32_t zone)
{
	if (zone < MAX_ZONES)
		free_pcppages_bulk(zone, pcp_count(zone), 0);
}

/* Put one more page of the zone at the end of its list. False: the zone has none. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_PCPTYPES;
  terminates \true;
  assigns rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures uses: uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
static bool refill_one(uint32_t zone, uint32_t migratetype, uint32_t flags)
{
	uint32_t page;

	/*@ assert single: \forall integer j, k, x; in_kind(buddy_blocks, buddy_kinds, j, x) &&
	    in_kind(buddy_blocks, buddy_kinds, k, x) ==> j == k; */
	page = rmqueue_next(zone, 0, migratetype, flags);
	if (page == PAGE_NONE)
		return false;
	//@ ghost taken: ;
	/*@ assert one: p2(0) == 1; */
	/*@ assert free: is_free{Pre}(page); */
	/*@ assert fresh: !is_used{Pre}(page) && !is_cached{Pre}(page); */
	block_cache(page, freelist_cache_id(zone, migratetype), true);
	/*@ assert in: \forall integer j; in_kind(buddy_blocks, buddy_kinds, j, page) <==>
	    j == BLOCK_CACHED; */
	/*@ assert out: \forall integer j, x; x != page ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x)); */
	return true;
}

/* Put `count` pages of the zone, as far as it has them, on a list. The kernel's rmqueue_bulk. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_PCPTYPES;
  terminates \true;
  assigns rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures uses: uses_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
static void rmqueue_bulk(uint32_t zone, uint32_t count, uint32_t migratetype, uint32_t flags)
{
	rmqueue_mode = RMQUEUE_NORMAL;
	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant held: none_held;
	  loop invariant uses: uses_kept{Pre, Here};
	  loop invariant blocks: used_kept{Pre, Here}(-1);
	  loop assigns count, rmqueue_mode, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on,
	    page_lists_rank;
	  loop variant count;
	*/
	while (count > 0) {
		if (!refill_one(zone, migratetype, flags))
			break;
		count--;
	}
}

/*
 * The page at the start of a list leaves it as an allocated one; PAGE_NONE: the
 * list is empty. That it is a single page of the zone is looked at again.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires args: zone < MAX_ZONES && migratetype < MIGRATE_PCPTYPES;
  terminates \true;
  assigns buddy_kinds, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures block: \result != PAGE_NONE ==> is_block(\result, 0, BLOCK_USED) &&
    buddy_zones.zone[\result] == zone && is_cached{Pre}(\result);
  ensures pages: \result != PAGE_NONE ==> pages_moved{Pre, Post}(\result, 0, BLOCK_USED);
  ensures none: \result == PAGE_NONE ==> pages_kept{Pre, Post};
  ensures blocks: used_kept{Pre, Post}(-1);
*/
static uint32_t take_first(uint32_t zone, uint32_t migratetype)
{
	uint32_t list = freelist_cache_id(zone, migratetype);
	uint32_t page = freelist_first(list);

	if (page == PAGE_NONE || buddy_blocks.order[page] != 1 || buddy_zones.zone[page] != zone)
		return PAGE_NONE;
	/*@ assert on: 0 <= page_lists_on.at[page] && page_lists_on.at[page] == list; */
	/*@ assert kind: buddy_kinds.kind[page] == BLOCK_FREE ==> \false; */
	/*@ assert cached: buddy_kinds.kind[page] == BLOCK_CACHED; */
	/*@ assert holds: block_holds(buddy_blocks, page, page); */
	block_uncache(page, list, BLOCK_USED);
	return page;
}

uint32_t pcp_alloc(uint32_t zone, uint32_t migratetype, uint32_t flags)
{
	if (zone >= MAX_ZONES || migratetype >= MIGRATE_PCPTYPES)
		return PAGE_NONE;
	pcps.zone[zone].free_count /= 2;
	if (freelist_count(freelist_cache_id(zone, migratetype)) == 0)
		rmqueue_bulk(zone, nr_pcp_alloc(zone), migratetype, flags);
	//@ ghost filled: ;
	/*@ assert single: \forall integer j, k, x; in_kind(buddy_blocks, buddy_kinds, j, x) &&
	    in_kind(buddy_blocks, buddy_kinds, k, x) ==> j == k; */
	return take_first(zone, migratetype);
}

/* Put the used single page on its list, and some back when the lists are full. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires valid: pcps_valid;
  requires page: is_block(page, 0, BLOCK_USED);
  requires type: migratetype < MIGRATE_PCPTYPES;
  terminates \true;
  assigns pcps, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures valid: pcps_valid;
  ensures used: \forall integer x; is_used(x) <==> is_used{Pre}(x) && x != page;
  ensures spare: \forall integer x; is_spare(x) <==> is_spare{Pre}(x) || x == page;
  ensures blocks: used_kept{Pre, Post}(page);
*/
static void commit(uint32_t page, uint32_t migratetype)
{
	uint32_t zone = buddy_zones.zone[page];

	pcps.zone[zone].alloc_factor /= 2;
	/*@ assert holds: block_holds(buddy_blocks, page, page) && p2(0) == 1; */
	block_cache(page, freelist_cache_id(zone, migratetype), false);
	if (pcps.zone[zone].free_count < scale(pcps.zone[zone].batch, PCP_BATCH_SCALE_MAX))
		pcps.zone[zone].free_count++;
	if (pcp_count(zone) >= pcps.zone[zone].high)
		free_pcppages_bulk(zone, nr_pcp_free(zone), migratetype);
}

int pcp_free(uint32_t page)
{
	uint32_t type;

	if (page >= buddy_end)
		return BUDDY_EINVAL;
	if (buddy_blocks.order[page] != 1 || buddy_kinds.kind[page] != BLOCK_USED)
		return BUDDY_ENOTUSED;
	type = pageblock_type(page);
	if (type == MIGRATE_ISOLATE) {
		/*@ assert holds: block_holds(buddy_blocks, page, page) && p2(0) == 1; */
		/*@ assert only: \forall integer j; in_kind(buddy_blocks, buddy_kinds, j, page) ==>
		    j == BLOCK_USED; */
		block_free(page, false);
		return BUDDY_OK;
	}
	commit(page, type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE);
	return BUDDY_OK;
}
