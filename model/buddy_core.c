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
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

/* The block at `page`, which merges with none, becomes free; lists and counts are the caller's. */
/*@
  requires wf: blocks_wf;
  requires coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
    pageblock_types);
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0;
  requires alone: no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
    page);
  terminates \true;
  assigns buddy_kinds.kind[page];
  ensures wf: blocks_wf;
  ensures kind: buddy_kinds.kind[page] == BLOCK_FREE;
  ensures pages: pages_moved{Pre, Post}(page, buddy_blocks.order[page] - 1, BLOCK_FREE);
  ensures sums: \forall integer k; 0 <= k < MAX_ZONES ==>
    free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, MEMMAP_MAX_PAGES) ==
      free_sum(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, MEMMAP_MAX_PAGES) +
      free_weight(buddy_blocks, buddy_kinds, buddy_zones, k, page) -
      free_weight(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, page);
  ensures bound: \forall integer k; 0 <= k < MAX_ZONES ==>
    0 <= free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, MEMMAP_MAX_PAGES) <=
      8192 * MEMMAP_MAX_PAGES;
  ensures coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
    pageblock_types);
*/
static void set_free(uint32_t page)
{
	set_kind(page, BLOCK_FREE);
	/*@ assert self: \forall integer q; q == page &&
	    buddy_blocks.order[q] <= page_settings.max_order &&
	    al(q, buddy_blocks.order[q]) && q + p2(buddy_blocks.order[q] - 1) < MEMMAP_MAX_PAGES ==>
	    !would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1)); */
	/*@ assert odd: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 &&
	    buddy_blocks.order[q] <= page_settings.max_order && al(q, buddy_blocks.order[q]) ==>
	    !al(q + p2(buddy_blocks.order[q] - 1), buddy_blocks.order[q]); */
	/*@ assert below: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 &&
	    q != page && buddy_kinds.kind[q] == BLOCK_FREE &&
	    buddy_blocks.order[q] <= page_settings.max_order && al(q, buddy_blocks.order[q]) &&
	    q + p2(buddy_blocks.order[q] - 1) == page ==>
	    !would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1)); */
	/*@ assert other: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 &&
	    q != page && buddy_kinds.kind[q] == BLOCK_FREE &&
	    buddy_blocks.order[q] <= page_settings.max_order && al(q, buddy_blocks.order[q]) &&
	    q + p2(buddy_blocks.order[q] - 1) < MEMMAP_MAX_PAGES &&
	    q + p2(buddy_blocks.order[q] - 1) != page ==>
	    !would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1)); */
	/*@ assert all: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 &&
	    q != page && buddy_kinds.kind[q] == BLOCK_FREE &&
	    buddy_blocks.order[q] <= page_settings.max_order && al(q, buddy_blocks.order[q]) &&
	    q + p2(buddy_blocks.order[q] - 1) < MEMMAP_MAX_PAGES ==>
	    !would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1)); */
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
}

void block_put(uint32_t page, bool tail)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t zone = buddy_zones.zone[page];

	set_free(page);
	freelist_add(page, freelist_id(zone, order, pageblock_type(page)), tail);
	buddy_free_pages.nr[zone] += order_pages(order);
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

void block_hold(uint32_t page, uint32_t kind)
{
	set_kind(page, (uint8_t)kind);
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

void block_cache(uint32_t page, uint32_t list, bool tail)
{
	freelist_add(page, list, tail);
	set_kind(page, BLOCK_CACHED);
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

void block_uncache(uint32_t page, uint32_t list, uint32_t kind)
{
	freelist_del(page, list);
	set_kind(page, (uint8_t)kind);
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

/* --- what blocks there are --- */

/* The block at `page` becomes two of the same kind; `upper` is the middle. */
/*@
  requires wf: blocks_wf;
  requires home: blocks_home(buddy_blocks, buddy_zones, page_homes);
  requires covered: homes_covered(buddy_blocks, page_homes);
  requires block: page < MEMMAP_MAX_PAGES && 2 <= buddy_blocks.order[page];
  requires half: upper == page + p2(buddy_blocks.order[page] - 2);
  terminates \true;
  assigns buddy_blocks.order[page], buddy_blocks.order[upper], buddy_kinds.kind[upper],
    buddy_zones.zone[upper];
  ensures wf: blocks_wf;
  ensures home: blocks_home(buddy_blocks, buddy_zones, page_homes);
  ensures covered: homes_covered(buddy_blocks, page_homes);
  ensures range: upper < buddy_end;
  ensures empty: \old(buddy_blocks.order[upper]) == 0;
  ensures lower: buddy_blocks.order[page] == \old(buddy_blocks.order[page]) - 1;
  ensures upper: buddy_blocks.order[upper] == buddy_blocks.order[page] &&
    buddy_kinds.kind[upper] == buddy_kinds.kind[page] &&
    buddy_zones.zone[upper] == buddy_zones.zone[page];
  ensures frees: !(\old(buddy_kinds.kind[page]) == BLOCK_FREE) ==>
    frees_same(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre),
    buddy_blocks, buddy_kinds, buddy_zones);
  ensures pages: pages_kept{Pre, Post};
*/
static void cut_block(uint32_t page, uint32_t upper)
{
	/*@ assert sizes: p2(buddy_blocks.order[page] - 1) == 2 * p2(buddy_blocks.order[page] - 2); */
	/*@ assert aligned: al(page, buddy_blocks.order[page] - 2) &&
	    al(upper, buddy_blocks.order[page] - 2); */
	/*@ assert inside: block_holds(buddy_blocks, page, upper) && upper < buddy_end; */
	/*@ assert empty: buddy_blocks.order[upper] == 0; */
	buddy_blocks.order[page]--;
	buddy_blocks.order[upper] = buddy_blocks.order[page];
	buddy_kinds.kind[upper] = buddy_kinds.kind[page];
	buddy_zones.zone[upper] = buddy_zones.zone[page];
	/*@ assert halves: \forall integer x; block_holds(\at(buddy_blocks, Pre), page, x) <==>
	    block_holds(buddy_blocks, page, x) || block_holds(buddy_blocks, upper, x); */
	/*@ assert others: \forall integer q, x; q != page && q != upper ==>
	    (block_holds(\at(buddy_blocks, Pre), q, x) <==> block_holds(buddy_blocks, q, x)); */
	/*@ assert cells: \forall integer q; q != page && q != upper ==>
	    buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
	    buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q]; */
	/*@ assert used: \at(buddy_kinds, Pre).kind[page] != BLOCK_FREE ==>
	    buddy_kinds.kind[page] != BLOCK_FREE && buddy_kinds.kind[upper] != BLOCK_FREE; */
	/*@ assert frees: \at(buddy_kinds, Pre).kind[page] != BLOCK_FREE ==>
	    frees_same(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre),
	    buddy_blocks, buddy_kinds, buddy_zones); */
	/*@ assert first: al(page, buddy_blocks.order[page] - 1) &&
	    1 <= buddy_blocks.order[page] <= page_settings.max_order + 1 &&
	    page + p2(buddy_blocks.order[page] - 1) == upper; */
	/*@ assert second: al(upper, buddy_blocks.order[upper] - 1) &&
	    1 <= buddy_blocks.order[upper] <= page_settings.max_order + 1 &&
	    upper + p2(buddy_blocks.order[upper] - 1) <= buddy_end; */
	/*@ assert before: \forall integer q; 0 <= q < page && buddy_blocks.order[q] != 0 ==>
	    q + p2(buddy_blocks.order[q] - 1) <= page; */
	/*@ assert after: \forall integer q; page < q < MEMMAP_MAX_PAGES && q != upper &&
	    buddy_blocks.order[q] != 0 ==> upper + p2(buddy_blocks.order[upper] - 1) <= q; */
	/*@ assert placed: blocks_placed(page_settings, buddy_end, buddy_blocks); */
	/*@ assert apart: blocks_apart(buddy_blocks); */
	/*@ assert kinds: blocks_kinds(buddy_blocks, buddy_kinds); */
	/*@ assert zones: blocks_zones(buddy_blocks, buddy_zones); */
	/*@ assert homes: \forall integer x; block_holds(buddy_blocks, page, x) ||
	    block_holds(buddy_blocks, upper, x) ==>
	    page_homes.home[x] == 1 + buddy_zones.zone[page]; */
	/*@ assert homes_other: \forall integer q, x; q != page && q != upper &&
	    block_holds(buddy_blocks, q, x) ==> page_homes.home[x] == 1 + buddy_zones.zone[q]; */
	/*@ assert home: blocks_home(buddy_blocks, buddy_zones, page_homes); */
	/*@ assert to: \forall integer q, x; block_holds(\at(buddy_blocks, Pre), q, x) ==>
	    in_block(buddy_blocks, x) &&
	    in_kind(buddy_blocks, buddy_kinds, \at(buddy_kinds, Pre).kind[q], x); */
	/*@ assert from: \forall integer q, x; block_holds(buddy_blocks, q, x) ==>
	    in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), buddy_kinds.kind[q], x); */
}

uint32_t block_split(uint32_t page)
{
	uint32_t upper = page + order_pages(buddy_blocks.order[page] - 2u);

	cut_block(page, upper);
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: \forall integer k; 0 <= k < MAX_ZONES ==>
	       free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) ==
	         free_sum(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre), k, i);
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
	return upper;
}

/* The blocks at `page` and `upper`, right above it, become one. */
/*@
  requires wf: blocks_wf;
  requires home: blocks_home(buddy_blocks, buddy_zones, page_homes);
  requires covered: homes_covered(buddy_blocks, page_homes);
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0 &&
    buddy_blocks.order[page] <= page_settings.max_order && al(page, buddy_blocks.order[page]);
  requires half: upper == page + p2(buddy_blocks.order[page] - 1) && upper < MEMMAP_MAX_PAGES;
  requires upper: buddy_blocks.order[upper] == buddy_blocks.order[page] &&
    buddy_kinds.kind[upper] == buddy_kinds.kind[page] &&
    buddy_zones.zone[upper] == buddy_zones.zone[page];
  terminates \true;
  assigns buddy_blocks.order[page], buddy_blocks.order[upper];
  ensures wf: blocks_wf;
  ensures home: blocks_home(buddy_blocks, buddy_zones, page_homes);
  ensures covered: homes_covered(buddy_blocks, page_homes);
  ensures lower: buddy_blocks.order[page] == \old(buddy_blocks.order[page]) + 1;
  ensures gone: buddy_blocks.order[upper] == 0;
  ensures frees: !(\old(buddy_kinds.kind[page]) == BLOCK_FREE) ==>
    frees_same(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre),
    buddy_blocks, buddy_kinds, buddy_zones);
  ensures pages: pages_kept{Pre, Post};
*/
static void glue_blocks(uint32_t page, uint32_t upper)
{
	/*@ assert sizes: p2(buddy_blocks.order[page]) == 2 * p2(buddy_blocks.order[page] - 1); */
	buddy_blocks.order[upper] = 0;
	buddy_blocks.order[page]++;
	/*@ assert halves: \forall integer x; block_holds(buddy_blocks, page, x) <==>
	    block_holds(\at(buddy_blocks, Pre), page, x) ||
	    block_holds(\at(buddy_blocks, Pre), upper, x); */
	/*@ assert others: \forall integer q, x; q != page && q != upper ==>
	    (block_holds(\at(buddy_blocks, Pre), q, x) <==> block_holds(buddy_blocks, q, x)); */
	/*@ assert cells: \forall integer q; q != page && q != upper ==>
	    buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q]; */
	/*@ assert hand: buddy_kinds.kind[page] != BLOCK_FREE ==>
	    \forall integer q; buddy_kinds.kind[q] == BLOCK_FREE ==> q != page && q != upper; */
	/*@ assert frees: buddy_kinds.kind[page] != BLOCK_FREE ==>
	    frees_same(\at(buddy_blocks, Pre), buddy_kinds, buddy_zones, buddy_blocks, buddy_kinds,
	      buddy_zones); */
	/*@ assert whole: al(page, buddy_blocks.order[page] - 1) &&
	    1 <= buddy_blocks.order[page] <= page_settings.max_order + 1 &&
	    page + p2(buddy_blocks.order[page] - 1) <= buddy_end; */
	/*@ assert before: \forall integer q; 0 <= q < page && buddy_blocks.order[q] != 0 ==>
	    q + p2(buddy_blocks.order[q] - 1) <= page; */
	/*@ assert after: \forall integer q; page < q < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[q] != 0 ==> page + p2(buddy_blocks.order[page] - 1) <= q; */
	/*@ assert placed: blocks_placed(page_settings, buddy_end, buddy_blocks); */
	/*@ assert apart: blocks_apart(buddy_blocks); */
	/*@ assert kinds: blocks_kinds(buddy_blocks, buddy_kinds); */
	/*@ assert zones: blocks_zones(buddy_blocks, buddy_zones); */
	/*@ assert homes: \forall integer x; block_holds(buddy_blocks, page, x) ==>
	    page_homes.home[x] == 1 + buddy_zones.zone[page]; */
	/*@ assert homes_other: \forall integer q, x; q != page && q != upper &&
	    block_holds(buddy_blocks, q, x) ==> page_homes.home[x] == 1 + buddy_zones.zone[q]; */
	/*@ assert home: blocks_home(buddy_blocks, buddy_zones, page_homes); */
	/*@ assert to: \forall integer q, x; block_holds(\at(buddy_blocks, Pre), q, x) ==>
	    in_block(buddy_blocks, x) && in_kind(buddy_blocks, buddy_kinds, buddy_kinds.kind[q], x); */
	/*@ assert from: \forall integer q, x; block_holds(buddy_blocks, q, x) ==>
	    in_kind(\at(buddy_blocks, Pre), buddy_kinds, buddy_kinds.kind[q], x); */
}

void block_join(uint32_t page, uint32_t upper)
{
	glue_blocks(page, upper);
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: \forall integer k; 0 <= k < MAX_ZONES ==>
	       free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) ==
	         free_sum(\at(buddy_blocks, Pre), buddy_kinds, buddy_zones, k, i);
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
}

/*@ ghost
  /@ requires page: page < MEMMAP_MAX_PAGES && page_homes.home[page] == 0;
     requires zone: zone < MAX_ZONES;
     terminates \true;
     assigns page_homes.home[page];
     ensures home: page_homes.home[page] == 1 + zone;
     ensures sums: \forall integer k; 0 <= k < MAX_ZONES ==>
       home_sum(page_homes, k, MEMMAP_MAX_PAGES) ==
         home_sum(\at(page_homes, Pre), k, MEMMAP_MAX_PAGES) + (k == zone ? 1 : 0);
     ensures bound: \forall integer k; 0 <= k < MAX_ZONES ==>
       0 <= home_sum(page_homes, k, MEMMAP_MAX_PAGES) <= MEMMAP_MAX_PAGES; @/
  static void set_home(uint32_t page, uint32_t zone)
  {
    page_homes.home[page] = (uint8_t)(1 + zone);
    /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
       loop invariant sums: \forall integer k; 0 <= k < MAX_ZONES ==>
         home_sum(page_homes, k, i) ==
           home_sum(\at(page_homes, Pre), k, i) + (i > page && k == zone ? 1 : 0);
       loop invariant bound: \forall integer k; 0 <= k < MAX_ZONES ==>
         0 <= home_sum(page_homes, k, i) <= i;
       loop assigns i;
       loop variant MEMMAP_MAX_PAGES - i; @/
    for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
    }
  }
*/

/*@ ghost
  /@ requires range: 1 <= nr && page + nr <= MEMMAP_MAX_PAGES;
     requires zone: zone < MAX_ZONES;
     requires fresh: \forall integer x; page <= x < page + nr ==> page_homes.home[x] == 0;
     terminates \true;
     assigns page_homes;
     ensures homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
       page_homes.home[x] ==
         (page <= x < page + nr ? 1 + zone : \at(page_homes, Pre).home[x]);
     ensures sums: \forall integer k; 0 <= k < MAX_ZONES ==>
       home_sum(page_homes, k, MEMMAP_MAX_PAGES) ==
         home_sum(\at(page_homes, Pre), k, MEMMAP_MAX_PAGES) + (k == zone ? nr : 0);
     ensures bound: \forall integer k; 0 <= k < MAX_ZONES ==>
       0 <= home_sum(page_homes, k, MEMMAP_MAX_PAGES) <= MEMMAP_MAX_PAGES; @/
  static void set_homes(uint32_t page, uint32_t nr, uint32_t zone)
  {
    set_home(page, zone);
    /@ loop invariant range: 1 <= i <= nr;
       loop invariant homes: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
         page_homes.home[x] ==
           (page <= x < page + i ? 1 + zone : \at(page_homes, Pre).home[x]);
       loop invariant sums: \forall integer k; 0 <= k < MAX_ZONES ==>
         home_sum(page_homes, k, MEMMAP_MAX_PAGES) ==
           home_sum(\at(page_homes, Pre), k, MEMMAP_MAX_PAGES) + (k == zone ? i : 0);
       loop invariant bound: \forall integer k; 0 <= k < MAX_ZONES ==>
         0 <= home_sum(page_homes, k, MEMMAP_MAX_PAGES) <= MEMMAP_MAX_PAGES;
       loop assigns i, page_homes;
       loop variant nr - i; @/
    for (uint32_t i = 1; i < nr; i++)
      set_home(page + i, zone);
  }
*/

/* A used block comes to be where there is none. */
/*@
  requires wf: blocks_wf;
  requires order: order <= page_settings.max_order;
  requires zone: zone < MAX_ZONES;
  requires block: al(page, order) && page + p2(order) <= buddy_end;
  requires clear: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 ==>
    q + p2(buddy_blocks.order[q] - 1) <= page || page + p2(order) <= q;
  terminates \true;
  assigns buddy_blocks.order[page], buddy_kinds.kind[page], buddy_zones.zone[page];
  ensures wf: blocks_wf;
  ensures block: buddy_blocks.order[page] == order + 1 && buddy_kinds.kind[page] == BLOCK_USED &&
    buddy_zones.zone[page] == zone;
  ensures empty: \at(buddy_blocks, Pre).order[page] == 0;
  ensures pages: pages_moved{Pre, Post}(page, order, BLOCK_USED);
  ensures inside: \forall integer x; page <= x < page + p2(order) ==> in_block(buddy_blocks, x);
  ensures covered: \forall integer x; in_block(\at(buddy_blocks, Pre), x) ==>
    in_block(buddy_blocks, x);
  ensures frees: frees_same(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre),
    buddy_blocks, buddy_kinds, buddy_zones);
*/
static void place(uint32_t page, uint32_t order, uint32_t zone)
{
	//@ assert empty: buddy_blocks.order[page] == 0;
	buddy_blocks.order[page] = (uint8_t)(order + 1);
	buddy_kinds.kind[page] = BLOCK_USED;
	buddy_zones.zone[page] = (uint8_t)zone;
	/*@ assert cells: \forall integer q; q != page ==>
	    buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
	    buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q]; */
	//@ assert placed: blocks_placed(page_settings, buddy_end, buddy_blocks);
	//@ assert apart: blocks_apart(buddy_blocks);
	//@ assert kinds: blocks_kinds(buddy_blocks, buddy_kinds);
	//@ assert zones: blocks_zones(buddy_blocks, buddy_zones);
	/*@ assert new: \forall integer x; page <= x < page + p2(order) ==>
	    block_holds(buddy_blocks, page, x) && in_block(buddy_blocks, x) &&
	    in_kind(buddy_blocks, buddy_kinds, BLOCK_USED, x); */
	/*@ assert to: \forall integer q, x; block_holds(\at(buddy_blocks, Pre), q, x) ==>
	    q != page && !(page <= x < page + p2(order)) && in_block(buddy_blocks, x) &&
	    in_kind(buddy_blocks, buddy_kinds, \at(buddy_kinds, Pre).kind[q], x); */
	/*@ assert from: \forall integer q, x; q != page && block_holds(buddy_blocks, q, x) ==>
	    !(page <= x < page + p2(order)) &&
	    in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), buddy_kinds.kind[q], x); */
}

void block_hand_over(uint32_t page, uint32_t order, uint32_t zone)
{
	uint32_t nr = order_pages(order);

	/*@ assert clear: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 &&
	    q <= page < q + p2(buddy_blocks.order[q] - 1) ==> block_holds(buddy_blocks, q, page); */
	/*@ assert apart: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 ==>
	    block_holds(buddy_blocks, q, q) && page_homes.home[q] != 0; */
	/*@ ghost
	  set_homes(page, nr, zone);
	*/
	place(page, order, zone);
	buddy_managed_pages.nr[zone] += nr;
	/*@ ghost
	  /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: \forall integer k; 0 <= k < MAX_ZONES ==>
	       free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) ==
	         free_sum(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_zones, Pre), k, i);
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	/*@ assert other: \forall integer q, x; q != page && block_holds(buddy_blocks, q, x) ==>
	    block_holds(\at(buddy_blocks, Pre), q, x) && \at(page_homes, Pre).home[x] != 0 &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q]; */
	/*@ assert home: blocks_home(buddy_blocks, buddy_zones, page_homes); */
	/*@ assert covered: homes_covered(buddy_blocks, page_homes); */
	/*@ assert managed: managed_counted(page_homes, buddy_managed_pages); */
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert counted: free_counted(buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
	//@ assert lists_cached: lists_cached(buddy_blocks, buddy_kinds, page_lists_on);
	//@ assert lists_only: lists_only(buddy_blocks, buddy_kinds, page_lists_on);
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
	/*@ assert inside: \forall integer p; page <= p < end ==>
	    page / PAGEBLOCK_MIN_PAGES <= p / PAGEBLOCK_MIN_PAGES < end / PAGEBLOCK_MIN_PAGES; */
	/*@ assert outside: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES && !(page <= p < end) ==>
	    !(page / PAGEBLOCK_MIN_PAGES <= p / PAGEBLOCK_MIN_PAGES < end / PAGEBLOCK_MIN_PAGES); */
	//@ assert valid: types_valid(pageblock_types);
	//@ assert clean: types_clean(buddy_end, pageblock_types);
	/*@ assert free: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE ==>
	    type_of(pageblock_types, p) == type_of(\at(pageblock_types, Pre), p); */
	/*@ assert coalesced: coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types); */
	/*@ assert lists_free: lists_free(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types,
	    page_lists_on); */
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
	//@ assert pair: al(pair, order + 1);
	if (order_aligned(pair, order + 2))
		buddy = pair + order_pages(order + 1);
	else
		buddy = pair - order_pages(order + 1);
	/*@ assert one: \forall integer h, q; next_pair(buddy_blocks, page, h, q) ==>
	    h == pair && q == buddy; */
	/*@ assert exists: free_above(buddy_blocks, buddy_kinds, buddy_zones, page, buddy) ==>
	    buddy < buddy_end; */
	return buddy < buddy_end && buddy_blocks.order[buddy] == order + 2 &&
	       buddy_kinds.kind[buddy] == BLOCK_FREE &&
	       buddy_zones.zone[buddy] == buddy_zones.zone[page];
}

/*@ ghost
  /@ requires order: PAGEBLOCK_MIN_ORDER <= order < NR_PAGE_ORDERS;
     requires aligned: al(page, order);
     terminates \true;
     assigns \nothing;
     ensures page: page % PAGEBLOCK_MIN_PAGES == 0;
     ensures size: p2(order) % PAGEBLOCK_MIN_PAGES == 0; @/
  static void by_page_blocks(uint32_t page, uint32_t order)
  {
    switch (order) {
    case 3: break;
    case 4: break;
    case 5: break;
    case 6: break;
    case 7: break;
    case 8: break;
    case 9: break;
    case 10: break;
    case 11: break;
    case 12: break;
    default: break;
    }
  }
*/

/* The block at `page` and the free `buddy` it merges with become one. Returns its first page. */
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
  ensures size: p2(buddy_blocks.order[\result] - 1) ==
    2 * p2(\at(buddy_blocks, Pre).order[page] - 1);
  ensures span: \forall integer x;
    \result <= x < \result + p2(buddy_blocks.order[\result] - 1) <==>
    page <= x < page + p2(\at(buddy_blocks, Pre).order[page] - 1) ||
    buddy <= x < buddy + p2(\at(buddy_blocks, Pre).order[page] - 1);
  ensures apart: !(page <= buddy < page + p2(\at(buddy_blocks, Pre).order[page] - 1));
  ensures was: \forall integer k, x;
    buddy <= x < buddy + p2(\at(buddy_blocks, Pre).order[page] - 1) ==>
      (in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) <==> k == BLOCK_FREE);
  ensures kind: buddy_kinds.kind[\result] == buddy_kinds.kind[page];
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page],
    -p2(\at(buddy_blocks, Pre).order[page] - 1));
  ensures types: types_kept{Pre, Post};
*/
static uint32_t merge_with(uint32_t page, uint32_t buddy)
{
	uint32_t order = buddy_blocks.order[page] - 1u;
	uint32_t migratetype = pageblock_type(page);

	/*@ assert one: \forall integer p, x; buddy <= x < buddy + p2(order) &&
	    block_holds(buddy_blocks, p, x) ==> p == buddy; */
	/*@ assert only: \forall integer k, x; buddy <= x < buddy + p2(order) &&
	    in_kind(buddy_blocks, buddy_kinds, k, x) ==> k == BLOCK_FREE; */
	block_take(buddy, buddy_kinds.kind[page]);
	//@ assert moved: pages_moved{Pre, Here}(buddy, order, buddy_kinds.kind[page]);
	/*@ assert free: \forall integer x; buddy <= x < buddy + p2(order) ==>
	    block_holds(\at(buddy_blocks, Pre), buddy, x) && is_free{Pre}(x); */
	if (order >= page_settings.pageblock_order && pageblock_type(buddy) != migratetype) {
		//@ ghost by_page_blocks(buddy, order);
		pageblock_set_types(buddy, buddy + order_pages(order), migratetype);
	}
	//@ assert size: p2(order + 1) == 2 * p2(order);
	//@ assert types: types_kept{Pre, Here};
	//@ assert still: pages_moved{Pre, Here}(buddy, order, buddy_kinds.kind[page]);
	if (page < buddy) {
		block_join(page, buddy);
		//@ assert up: pages_moved{Pre, Here}(buddy, order, buddy_kinds.kind[page]);
		return page;
	}
	block_join(buddy, page);
	//@ assert down: pages_moved{Pre, Here}(buddy, order, buddy_kinds.kind[page]);
	return buddy;
}

void block_free(uint32_t page, bool tail)
{
	uint32_t buddy = block_find_buddy(page);
	//@ ghost uint32_t first = page;

	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant hand: block_in_hand(page);
	  loop invariant found: buddy != PAGE_NONE ==> buddy < MEMMAP_MAX_PAGES &&
	    would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page,
	      buddy);
	  loop invariant above: buddy != PAGE_NONE && al(page, buddy_blocks.order[page]) ==>
	    buddy == page + p2(buddy_blocks.order[page] - 1);
	  loop invariant below: buddy != PAGE_NONE && !al(page, buddy_blocks.order[page]) ==>
	    buddy == page - p2(buddy_blocks.order[page] - 1);
	  loop invariant none: buddy == PAGE_NONE ==>
	    no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page);
	  loop invariant zone: buddy_zones.zone[page] == buddy_zones.zone[first];
	  loop invariant kind: buddy_kinds.kind[page] == \at(buddy_kinds, Pre).kind[first];
	  loop invariant start: page == first || \at(buddy_blocks, Pre).order[page] == 0 ||
	    \at(buddy_kinds, Pre).kind[page] == BLOCK_FREE;
	  loop invariant cover: page <= first && first + p2(\at(buddy_blocks, Pre).order[first] - 1) <=
	    page + p2(buddy_blocks.order[page] - 1);
	  loop invariant mine: \forall integer x;
	    page <= x < page + p2(buddy_blocks.order[page] - 1) ==> !is_free(x);
	  loop invariant free: \forall integer x;
	    is_free(x) || page <= x < page + p2(buddy_blocks.order[page] - 1) <==>
	      is_free{Pre}(x) || first <= x < first + p2(\at(buddy_blocks, Pre).order[first] - 1);
	  loop invariant others: \forall integer k, x; k != BLOCK_FREE ==>
	    (in_kind(buddy_blocks, buddy_kinds, k, x) &&
	       !(page <= x < page + p2(buddy_blocks.order[page] - 1)) <==>
	     in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) &&
	       !(first <= x < first + p2(\at(buddy_blocks, Pre).order[first] - 1)));
	  loop invariant blocks: blocks_kept{Pre, Here}(first);
	  loop invariant count: free_grew{Pre, Here}(buddy_zones.zone[first],
	    p2(\at(buddy_blocks, Pre).order[first] - 1) - p2(buddy_blocks.order[page] - 1));
	  loop invariant types: types_kept{Pre, Here};
	  loop assigns page, buddy, buddy_blocks, buddy_kinds, pageblock_types, buddy_free_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
	  loop variant NR_PAGE_ORDERS - buddy_blocks.order[page];
	*/
	while (buddy != PAGE_NONE) {
		//@ ghost uint32_t old = page;
		//@ ghost L: ;
		/*@ assert not_first: buddy != first; */
		/*@ assert not_used: \forall integer q; q != first && 0 <= q < MEMMAP_MAX_PAGES &&
		    \at(buddy_blocks, Pre).order[q] != 0 && \at(buddy_kinds, Pre).kind[q] != BLOCK_FREE ==>
		    q != page && q != buddy; */
		page = merge_with(page, buddy);
		/*@ assert mine: \forall integer x;
		    page <= x < page + p2(buddy_blocks.order[page] - 1) ==> !is_free(x); */
		/*@ assert step: \forall integer x;
		    is_free(x) || page <= x < page + p2(buddy_blocks.order[page] - 1) <==>
		    is_free{L}(x) || old <= x < old + p2(\at(buddy_blocks, L).order[old] - 1); */
		/*@ assert rest: \forall integer k, x; k != BLOCK_FREE ==>
		    (in_kind(buddy_blocks, buddy_kinds, k, x) &&
		       !(page <= x < page + p2(buddy_blocks.order[page] - 1)) <==>
		     in_kind(\at(buddy_blocks, L), \at(buddy_kinds, L), k, x) &&
		       !(old <= x < old + p2(\at(buddy_blocks, L).order[old] - 1))); */
		/*@ assert fewer: \forall integer x; is_free{L}(x) ==> is_free{Pre}(x); */
		buddy = block_find_buddy(page);
	}
	block_put(page, tail || block_merge_likely(page));
	/*@ assert one: \forall integer p; block_holds(buddy_blocks, p, first) ==> p == page; */
}

/* --- splitting --- */

/* Put the upper half of the used or held block at `page` first on its list. */
/*@
  requires wf: buddy_wf;
  requires hand: block_in_hand(page) && 2 <= buddy_blocks.order[page];
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages, page_links, page_lists_ends,
    page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kept: buddy_blocks.order[page] == \at(buddy_blocks, Pre).order[page] - 1 &&
    buddy_kinds.kind[page] == \at(buddy_kinds, Pre).kind[page] &&
    buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page];
  ensures pages: pages_moved{Pre, Post}(page + p2(buddy_blocks.order[page] - 1),
    buddy_blocks.order[page] - 1, BLOCK_FREE);
  ensures held: \forall integer x; page <= x < page + 2 * p2(buddy_blocks.order[page] - 1) ==>
    in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), \at(buddy_kinds, Pre).kind[page], x);
  ensures size: p2(\at(buddy_blocks, Pre).order[page] - 1) ==
    2 * p2(buddy_blocks.order[page] - 1);
  ensures blocks: blocks_kept{Pre, Post}(page);
  ensures count: free_grew{Pre, Post}(buddy_zones.zone[page], p2(buddy_blocks.order[page] - 1));
*/
static void free_half(uint32_t page)
{
	uint32_t upper = block_split(page);

	/*@ assert size: p2(\at(buddy_blocks, Pre).order[page] - 1) ==
	    2 * p2(buddy_blocks.order[page] - 1); */
	/*@ assert held: \forall integer x; page <= x < page + 2 * p2(buddy_blocks.order[page] - 1) ==>
	    block_holds(\at(buddy_blocks, Pre), page, x); */
	/*@ assert aligned: al(page, \at(buddy_blocks, Pre).order[page] - 1); */
	/*@ assert odd: !al(upper, buddy_blocks.order[upper]); */
	/*@ assert alone: no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
	    pageblock_types, upper); */
	block_put(upper, false);
}

void block_expand(uint32_t page, uint32_t order)
{
	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant hand: block_in_hand(page) && order + 1 <= buddy_blocks.order[page];
	  loop invariant kind: buddy_kinds.kind[page] == \at(buddy_kinds, Pre).kind[page];
	  loop invariant zone: buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page];
	  loop invariant size: p2(buddy_blocks.order[page] - 1) <=
	    p2(\at(buddy_blocks, Pre).order[page] - 1);
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) ||
	    page + p2(buddy_blocks.order[page] - 1) <= x <
	      page + p2(\at(buddy_blocks, Pre).order[page] - 1);
	  loop invariant others: \forall integer k, x; k != BLOCK_FREE ==>
	    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
	       in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x) &&
	       !(page + p2(buddy_blocks.order[page] - 1) <= x <
	         page + p2(\at(buddy_blocks, Pre).order[page] - 1)));
	  loop invariant blocks: blocks_kept{Pre, Here}(page);
	  loop invariant count: free_grew{Pre, Here}(buddy_zones.zone[page],
	    p2(\at(buddy_blocks, Pre).order[page] - 1) - p2(buddy_blocks.order[page] - 1));
	  loop assigns buddy_blocks, buddy_kinds, buddy_zones, buddy_free_pages, page_links,
	    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
	  loop variant buddy_blocks.order[page];
	*/
	while (buddy_blocks.order[page] - 1u > order)
		free_half(page);
}
