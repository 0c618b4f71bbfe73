/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page lists: doubly linked lists through the pages themselves, by page index.
 * Every zone has one list of free blocks for each order and migrate type, and
 * one of cached single pages for each migrate type that is cached. A block is
 * on its list with its first page.
 *
 * The kernel's struct list_head in struct page and struct free_area
 * (include/linux/mmzone.h), list_add, list_add_tail and list_del.
 *
 * Nothing is checked at run time here: who calls knows where a page is.
 */
#ifndef EARLYMEM_FREELIST_H
#define EARLYMEM_FREELIST_H

#include "model/page.h"

/* Lists of free blocks: MAX_ZONES * NR_PAGE_ORDERS * MIGRATE_TYPES. */
#define NR_FREE_LISTS 13440
/* Lists of cached pages after them: MAX_ZONES * MIGRATE_PCPTYPES. */
#define NR_CACHE_LISTS 480
#define NR_PAGE_LISTS 13920

/* The neighbours of a page on its list; PAGE_NONE at the ends. */
struct page_link {
	uint32_t next;
	uint32_t prev;
};

struct page_links {
	struct page_link at[MEMMAP_MAX_PAGES];
};

/* First and last page of each list; PAGE_NONE when it is empty. */
struct page_lists_ends {
	uint32_t head[NR_PAGE_LISTS];
	uint32_t tail[NR_PAGE_LISTS];
};

/* How many pages each list has; a block counts once. */
struct page_lists_nr {
	uint32_t at[NR_PAGE_LISTS];
};

extern struct page_links page_links;
extern struct page_lists_ends page_lists_ends;
extern struct page_lists_nr page_lists_nr;

/* For contracts only: the list that each page is on (-1: none), and its distance from the tail. */
struct page_lists_on {
	int32_t at[MEMMAP_MAX_PAGES];
};

struct page_lists_rank {
	uint32_t at[MEMMAP_MAX_PAGES];
};

//@ ghost extern struct page_lists_on page_lists_on;
//@ ghost extern struct page_lists_rank page_lists_rank;

#include "spec/freelist.acsl"

/* The free list of a zone, an order and a migrate type. */
/*@
  requires args: free_list_args(zone, order, migratetype);
  terminates \true;
  assigns \nothing;
  ensures list: \result == free_list(zone, order, migratetype);
  ensures range: 0 <= \result < NR_FREE_LISTS;
*/
uint32_t freelist_id(uint32_t zone, uint32_t order, uint32_t migratetype);

/* The list of cached pages of a zone and a migrate type below MIGRATE_PCPTYPES. */
/*@
  requires args: cache_list_args(zone, migratetype);
  terminates \true;
  assigns \nothing;
  ensures list: \result == cache_list(zone, migratetype);
  ensures range: NR_FREE_LISTS <= \result < NR_PAGE_LISTS;
*/
uint32_t freelist_cache_id(uint32_t zone, uint32_t migratetype);

/* All lists are empty; the cost is that of the lists, not of the pages. */
/*@
  terminates \true;
  assigns page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: lists_wf;
  ensures empty: \forall integer k; 0 <= k < NR_PAGE_LISTS ==> page_lists_nr.at[k] == 0;
  ensures none: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> on_none(p);
*/
void freelist_init(void);

/* Put `page`, which is on no list, first (or, with `tail`, last) on `list`. */
/*@
  requires wf: lists_wf;
  requires page: page < MEMMAP_MAX_PAGES && on_none(page);
  requires list: list < NR_PAGE_LISTS;
  terminates \true;
  assigns page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: lists_wf;
  ensures on: on_list(page, list);
  ensures kept: lists_kept{Pre, Post}(page);
  ensures count: lists_grew{Pre, Post}(list, 1);
  ensures first: !tail ==> page_lists_ends.head[list] == page;
  ensures last: tail ==> page_lists_ends.tail[list] == page;
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_added{Pre, Post}(page, list, tail ? 1 : 0);
*/
void freelist_add(uint32_t page, uint32_t list, bool tail);

/* Take `page` off `list`, which it is on. */
/*@
  requires wf: lists_wf;
  requires list: list < NR_PAGE_LISTS;
  requires page: page < MEMMAP_MAX_PAGES && on_list(page, list);
  terminates \true;
  assigns page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: lists_wf;
  ensures off: on_none(page);
  ensures kept: lists_kept{Pre, Post}(page);
  ensures count: lists_grew{Pre, Post}(list, -1);
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_removed{Pre, Post}(page, list);
*/
void freelist_del(uint32_t page, uint32_t list);

/* The first page of a list; PAGE_NONE: it is empty. */
/*@
  requires wf: lists_wf;
  requires list: list < NR_PAGE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures head: \result == page_lists_ends.head[list];
  ensures empty: \result == PAGE_NONE ==>
    page_lists_nr.at[list] == 0 &&
    \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> !on_list(p, list);
  ensures first: \result != PAGE_NONE ==>
    \result < MEMMAP_MAX_PAGES && on_list(\result, list) &&
    page_lists_rank.at[\result] == page_lists_nr.at[list] - 1;
*/
uint32_t freelist_first(uint32_t list);

/* The last page of a list; PAGE_NONE: it is empty. */
/*@
  requires wf: lists_wf;
  requires list: list < NR_PAGE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures tail: \result == page_lists_ends.tail[list];
  ensures empty: \result == PAGE_NONE ==>
    page_lists_nr.at[list] == 0 &&
    \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==> !on_list(p, list);
  ensures last: \result != PAGE_NONE ==>
    \result < MEMMAP_MAX_PAGES && on_list(\result, list) && page_lists_rank.at[\result] == 0;
*/
uint32_t freelist_last(uint32_t list);

/* The page after `page` on the list that it is on; PAGE_NONE: it is the last. */
/*@
  requires wf: lists_wf;
  requires page: page < MEMMAP_MAX_PAGES && !on_none(page);
  terminates \true;
  assigns \nothing;
  ensures last: \result == PAGE_NONE <==> page_lists_rank.at[page] == 0;
  ensures next: \result != PAGE_NONE ==>
    \result < MEMMAP_MAX_PAGES && on_list(\result, page_lists_on.at[page]) &&
    page_lists_rank.at[\result] == page_lists_rank.at[page] - 1;
*/
uint32_t freelist_next(uint32_t page);

/* How many pages (blocks) a list has. */
/*@
  requires list: list < NR_PAGE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures count: \result == page_lists_nr.at[list];
*/
uint32_t freelist_count(uint32_t list);

/*
 * Whatever the state holds: does a walk from the head of a list pass as many
 * pages as the list should have, each pointing back at the one before, and stop
 * at the tail? Such a walk passes no page twice. Its cost is the list's length.
 */
/*@
  requires list: list < NR_PAGE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures sound: \result <==> list_sound(page_links, page_lists_ends, page_lists_nr, list);
  ensures apart: \result ==>
    nth_apart(page_links, page_lists_ends.head[list], page_lists_nr.at[list]);
  ensures complete: lists_wf ==> \result;
*/
bool freelist_check(uint32_t list);

#endif
