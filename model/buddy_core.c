/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy_core.h"

uint32_t buddy_end;
struct buddy_blocks buddy_blocks;
struct buddy_kinds buddy_kinds;
struct buddy_zones buddy_zones;
struct pageblock_types pageblock_types;
struct buddy_pages buddy_free_pages;
struct buddy_pages buddy_managed_pages;
//@ ghost struct page_homes page_homes;

uint32_t order_pages(uint32_t order)
{
	switch (order) {
	case 0:
		return 1u << 0;
	case 1:
		return 1u << 1;
	case 2:
		return 1u << 2;
	case 3:
		return 1u << 3;
	case 4:
		return 1u << 4;
	case 5:
		return 1u << 5;
	case 6:
		return 1u << 6;
	case 7:
		return 1u << 7;
	case 8:
		return 1u << 8;
	case 9:
		return 1u << 9;
	case 10:
		return 1u << 10;
	case 11:
		return 1u << 11;
	case 12:
		return 1u << 12;
	default:
		return 1u << 13;
	}
}

bool order_aligned(uint32_t page, uint32_t order)
{
	switch (order) {
	case 0:
		return true;
	case 1:
		return page % 2 == 0;
	case 2:
		return page % 4 == 0;
	case 3:
		return page % 8 == 0;
	case 4:
		return page % 16 == 0;
	case 5:
		return page % 32 == 0;
	case 6:
		return page % 64 == 0;
	case 7:
		return page % 128 == 0;
	case 8:
		return page % 256 == 0;
	case 9:
		return page % 512 == 0;
	case 10:
		return page % 1024 == 0;
	case 11:
		return page % 2048 == 0;
	case 12:
		return page % 4096 == 0;
	default:
		return page % 8192 == 0;
	}
}

uint32_t pageblock_type(uint32_t page)
{
	return pageblock_types.type[page / PAGEBLOCK_MIN_PAGES];
}

/* --- what a block is --- */

/* The block at `page` becomes one of another kind; lists and counts are the caller's. */
/*@
  requires wf: blocks_wf;
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0;
  requires kind: kind <= BLOCK_HELD;
  terminates \true;
  assigns buddy_kinds.kind[page];
  ensures wf: blocks_wf;
  ensures kind: buddy_kinds.kind[page] == kind;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, kind);
  ensures sums: \forall integer k; 0 <= k < MAX_ZONES ==>
    free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, MEMMAP_MAX_PAGES) ==
      free_sum(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, MEMMAP_MAX_PAGES) +
      free_weight(buddy_blocks, buddy_kinds, buddy_zones, k, page) -
      free_weight(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, page);
  ensures bound: \forall integer k; 0 <= k < MAX_ZONES ==>
    0 <= free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, MEMMAP_MAX_PAGES) <=
      8192 * MEMMAP_MAX_PAGES;
*/
static void set_kind(uint32_t page, uint8_t kind)
{
	buddy_kinds.kind[page] = kind;
	/*@ assert in: \forall integer x; block_holds(buddy_blocks, page, x) ==>
	    in_kind(buddy_blocks, buddy_kinds, kind, x); */
	/*@ assert kept: \forall integer q, x; q != page && block_holds(buddy_blocks, q, x) ==>
	    !block_holds(buddy_blocks, page, x) && buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
	    in_kind(buddy_blocks, buddy_kinds, buddy_kinds.kind[q], x) &&
	    in_kind(buddy_blocks, \at(buddy_kinds, Pre), buddy_kinds.kind[q], x); */
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: \forall integer k; 0 <= k < MAX_ZONES ==>
	       free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) ==
	         free_sum(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, i) + (i > page ?
	         free_weight(buddy_blocks, buddy_kinds, buddy_zones, k, page) -
	         free_weight(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, page) : 0);
	     loop invariant bound: \forall integer k; 0 <= k < MAX_ZONES ==>
	       0 <= free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) <= 8192 * i;
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
}

void block_take(uint32_t page, uint32_t kind)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t zone = buddy_zones.zone[page];

	freelist_del(page, freelist_id(zone, order, pageblock_type(page)));
	set_kind(page, (uint8_t)kind);
	buddy_free_pages.nr[zone] -= order_pages(order);
}

void block_put(uint32_t page, bool tail)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t zone = buddy_zones.zone[page];

	set_kind(page, BLOCK_FREE);
	freelist_add(page, freelist_id(zone, order, pageblock_type(page)), tail);
	buddy_free_pages.nr[zone] += order_pages(order);
}

void block_hold(uint32_t page, uint32_t kind)
{
	set_kind(page, (uint8_t)kind);
}

void block_cache(uint32_t page, uint32_t list, bool tail)
{
	freelist_add(page, list, tail);
	set_kind(page, BLOCK_CACHED);
}

void block_uncache(uint32_t page, uint32_t list, uint32_t kind)
{
	freelist_del(page, list);
	set_kind(page, (uint8_t)kind);
}

/* --- what blocks there are --- */

uint32_t block_split(uint32_t page)
{
	uint32_t order = buddy_blocks.order[page] - 2u;
	uint32_t upper = page + order_pages(order);

	buddy_blocks.order[page] = (uint8_t)(order + 1);
	buddy_blocks.order[upper] = (uint8_t)(order + 1);
	buddy_kinds.kind[upper] = buddy_kinds.kind[page];
	buddy_zones.zone[upper] = buddy_zones.zone[page];
	return upper;
}

void block_join(uint32_t page, uint32_t upper)
{
	buddy_blocks.order[upper] = 0;
	buddy_blocks.order[page]++;
}

void block_hand_over(uint32_t page, uint32_t order, uint32_t zone)
{
	buddy_blocks.order[page] = (uint8_t)(order + 1);
	buddy_kinds.kind[page] = BLOCK_USED;
	buddy_zones.zone[page] = (uint8_t)zone;
	buddy_managed_pages.nr[zone] += order_pages(order);
}

void pageblock_set_types(uint32_t page, uint32_t end, uint32_t migratetype)
{
	/*@
	  loop invariant range: page / PAGEBLOCK_MIN_PAGES <= i <= end / PAGEBLOCK_MIN_PAGES;
	  loop invariant types: \forall integer j; 0 <= j < MEMMAP_MAX_PAGES / PAGEBLOCK_MIN_PAGES ==>
	    pageblock_types.type[j] == (page / PAGEBLOCK_MIN_PAGES <= j < i ? migratetype :
	      \at(pageblock_types, Pre).type[j]);
	  loop assigns i, pageblock_types;
	  loop variant end / PAGEBLOCK_MIN_PAGES - i;
	*/
	for (uint32_t i = page / PAGEBLOCK_MIN_PAGES; i < end / PAGEBLOCK_MIN_PAGES; i++)
		pageblock_types.type[i] = (uint8_t)migratetype;
}

/* --- merging --- */

uint32_t block_find_buddy(uint32_t page)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t buddy;

	if (order >= page_settings.max_order)
		return PAGE_NONE;
	if (order_aligned(page, order + 1))
		buddy = page + order_pages(order);
	else
		buddy = page - order_pages(order);
	if (buddy >= buddy_end || buddy_blocks.order[buddy] != order + 1 ||
	    buddy_kinds.kind[buddy] != BLOCK_FREE ||
	    buddy_zones.zone[buddy] != buddy_zones.zone[page])
		return PAGE_NONE;
	if (order >= page_settings.pageblock_order) {
		uint32_t mine = pageblock_type(page), other = pageblock_type(buddy);

		if (mine != other && (mine >= MIGRATE_PCPTYPES || other >= MIGRATE_PCPTYPES))
			return PAGE_NONE;
	}
	return buddy;
}

bool block_merge_likely(uint32_t page)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t pair = page, buddy;

	if (order + 1 >= page_settings.max_order)
		return false;
	if (!order_aligned(page, order + 1))
		pair = page - order_pages(order);
	if (order_aligned(pair, order + 2))
		buddy = pair + order_pages(order + 1);
	else
		buddy = pair - order_pages(order + 1);
	return buddy < buddy_end && buddy_blocks.order[buddy] == order + 2 &&
	       buddy_kinds.kind[buddy] == BLOCK_FREE &&
	       buddy_zones.zone[buddy] == buddy_zones.zone[page];
}

/* The block at `page` and the free `buddy` that it merges with become one. Returns its first page. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page) && buddy < MEMMAP_MAX_PAGES;
  requires merge: would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
    pageblock_types, page, buddy);
  requires above: al(page, buddy_blocks.order[page]) ==>
    buddy == page + p2(buddy_blocks.order[page] - 1);
  requires below: !al(page, buddy_blocks.order[page]) ==>
    buddy == page - p2(buddy_blocks.order[page] - 1);
  terminates \true;
  assigns buddy_blocks.order[page], buddy_blocks.order[buddy], buddy_kinds.kind[buddy],
    pageblock_types, buddy_free_pages, page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank;
  ensures wf: buddy_wf;
  ensures hand: block_in_hand(\result) && (\result == page || \result == buddy) &&
    \result <= page && \result <= buddy;
  ensures order: buddy_blocks.order[\result] == \at(buddy_blocks, Pre).order[page] + 1;
  ensures zone: buddy_zones.zone[\result] == buddy_zones.zone[page];
  ensures pages: pages_moved{Pre, Post}(buddy, \at(buddy_blocks, Pre).order[page] - 1,
    buddy_kinds.kind[page]);
  ensures kind: buddy_kinds.kind[\result] == buddy_kinds.kind[page];
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page],
    -p2(\at(buddy_blocks, Pre).order[page] - 1));
  ensures types: types_kept{Pre, Post};
*/
static uint32_t merge_with(uint32_t page, uint32_t buddy)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t migratetype = pageblock_type(page);

	block_take(buddy, buddy_kinds.kind[page]);
	if (order >= page_settings.pageblock_order && pageblock_type(buddy) != migratetype)
		pageblock_set_types(buddy, buddy + order_pages(order), migratetype);
	if (page < buddy) {
		block_join(page, buddy);
		return page;
	}
	block_join(buddy, page);
	return buddy;
}

void block_free(uint32_t page, bool tail)
{
	uint32_t buddy = block_find_buddy(page);

	while (buddy != PAGE_NONE) {
		page = merge_with(page, buddy);
		buddy = block_find_buddy(page);
	}
	block_put(page, tail || block_merge_likely(page));
}

/* --- splitting --- */

void block_expand(uint32_t page, uint32_t order)
{
	while (buddy_blocks.order[page] - 1u > order)
		block_put(block_split(page), false);
}
