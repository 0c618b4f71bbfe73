/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/freelist.h"

struct page_links page_links;
struct page_lists_ends page_lists_ends;
struct page_lists_nr page_lists_nr;
//@ ghost struct page_lists_on page_lists_on;
//@ ghost struct page_lists_rank page_lists_rank;

uint32_t freelist_id(uint32_t zone, uint32_t order, uint32_t migratetype)
{
	return (zone * NR_PAGE_ORDERS + order) * MIGRATE_TYPES + migratetype;
}

uint32_t freelist_cache_id(uint32_t zone, uint32_t migratetype)
{
	return NR_FREE_LISTS + zone * MIGRATE_PCPTYPES + migratetype;
}

/*
 * Enter in the ghost state that page is on `list` (-1: on none). The loop only
 * walks the definition of on_count past the one page that changes.
 */
/*@ ghost
  /@
    requires wf: lists_on(page_lists_on);
    requires page: page < MEMMAP_MAX_PAGES;
    requires list: -1 <= list < NR_PAGE_LISTS;
    terminates \true;
    assigns page_lists_on;
    ensures on: on_list(page, list);
    ensures kept: lists_kept{Pre, Post}(page);
    ensures wf: lists_on(page_lists_on);
    ensures count: \forall integer j; 0 <= j < NR_PAGE_LISTS ==>
      on_count(page_lists_on, j, MEMMAP_MAX_PAGES) ==
        on_count(\old(page_lists_on), j, MEMMAP_MAX_PAGES) + (j == list ? 1 : 0) -
        (j == \old(page_lists_on.at[page]) ? 1 : 0);
    ensures bound: \forall integer j; 0 <= j < NR_PAGE_LISTS ==>
      0 <= on_count(page_lists_on, j, MEMMAP_MAX_PAGES) <= MEMMAP_MAX_PAGES;
  @/
  void freelist_note(uint32_t page, int list)
  {
    page_lists_on.at[page] = list;
    /@
      loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
      loop invariant count: \forall integer j; 0 <= j < NR_PAGE_LISTS ==>
        on_count(page_lists_on, j, i) == on_count(\at(page_lists_on, Pre), j, i) +
          (i > page && j == list ? 1 : 0) -
          (i > page && j == \at(page_lists_on.at[page], Pre) ? 1 : 0);
      loop invariant bound: \forall integer j; 0 <= j < NR_PAGE_LISTS ==>
        0 <= on_count(page_lists_on, j, i) <= i;
      loop assigns i;
      loop variant MEMMAP_MAX_PAGES - i;
    @/
    for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
    }
  }
*/

void freelist_init(void)
{
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	    loop invariant none: \forall integer p; 0 <= p < i ==> page_lists_on.at[p] == -1;
	    loop assigns i, page_lists_on.at[0 .. MEMMAP_MAX_PAGES - 1];
	    loop variant MEMMAP_MAX_PAGES - i;
	  @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++)
	    page_lists_on.at[i] = -1;
	  /@
	    loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	    loop invariant count: \forall integer j; 0 <= j < NR_PAGE_LISTS ==>
	      on_count(page_lists_on, j, i) == 0;
	    loop assigns i;
	    loop variant MEMMAP_MAX_PAGES - i;
	  @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	/*@
	  loop invariant range: 0 <= k <= NR_PAGE_LISTS;
	  loop invariant empty: \forall integer j; 0 <= j < k ==> page_lists_nr.at[j] == 0 &&
	    page_lists_ends.head[j] == PAGE_NONE && page_lists_ends.tail[j] == PAGE_NONE;
	  loop assigns k, page_lists_ends, page_lists_nr;
	  loop variant NR_PAGE_LISTS - k;
	*/
	for (uint32_t k = 0; k < NR_PAGE_LISTS; k++) {
		page_lists_ends.head[k] = PAGE_NONE;
		page_lists_ends.tail[k] = PAGE_NONE;
		page_lists_nr.at[k] = 0;
	}
}

/* Put page before the first page of a list. */
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
  ensures first: page_lists_ends.head[list] == page;
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_added{Pre, Post}(page, list, 0);
*/
static void freelist_add_first(uint32_t page, uint32_t list)
{
	//@ ghost freelist_note(page, (int)list);
	uint32_t first = page_lists_ends.head[list];

	page_links.at[page].next = first;
	page_links.at[page].prev = PAGE_NONE;
	if (first != PAGE_NONE)
		page_links.at[first].prev = page;
	else
		page_lists_ends.tail[list] = page;
	page_lists_ends.head[list] = page;
	//@ ghost page_lists_rank.at[page] = page_lists_nr.at[list];
	page_lists_nr.at[list]++;
	//@ assert count: lists_count(page_lists_nr, page_lists_on);
	//@ assert bound: lists_bound(page_lists_nr);
	//@ assert rank: lists_rank(page_lists_nr, page_lists_on, page_lists_rank);
	//@ assert apart: lists_apart(page_lists_on, page_lists_rank);
	//@ assert self: next_of(page_links, page_lists_on, page_lists_rank, page);
	/*@ assert others: \forall integer a; 0 <= a < MEMMAP_MAX_PAGES && a != page &&
	      0 <= page_lists_on.at[a] ==> next_of(page_links, page_lists_on, page_lists_rank, a); */
	//@ assert next: lists_next(page_links, page_lists_on, page_lists_rank);
	//@ assert prev: lists_prev(page_links, page_lists_nr, page_lists_on, page_lists_rank);
	//@ assert ends: lists_ends(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank);
}

/* Put page after the last page of a list. */
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
  ensures last: page_lists_ends.tail[list] == page;
  ensures ends: ends_kept{Pre, Post}(list);
  ensures order: rank_added{Pre, Post}(page, list, 1);
*/
static void freelist_add_last(uint32_t page, uint32_t list)
{
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	    loop invariant done: \forall integer q; 0 <= q < i ==> page_lists_rank.at[q] ==
	      \at(page_lists_rank, Pre).at[q] + (page_lists_on.at[q] == list ? 1 : 0);
	    loop invariant todo: \forall integer q; i <= q < MEMMAP_MAX_PAGES ==>
	      page_lists_rank.at[q] == \at(page_lists_rank, Pre).at[q];
	    loop assigns i, page_lists_rank.at[0 .. MEMMAP_MAX_PAGES - 1];
	    loop variant MEMMAP_MAX_PAGES - i;
	  @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++)
	    if (page_lists_on.at[i] == (int)list)
	      page_lists_rank.at[i]++;
	*/
	//@ ghost freelist_note(page, (int)list);
	uint32_t last = page_lists_ends.tail[list];

	page_links.at[page].prev = last;
	page_links.at[page].next = PAGE_NONE;
	if (last != PAGE_NONE)
		page_links.at[last].next = page;
	else
		page_lists_ends.head[list] = page;
	page_lists_ends.tail[list] = page;
	//@ ghost page_lists_rank.at[page] = 0;
	page_lists_nr.at[list]++;
	/*@ assert inner: \forall integer a; 0 <= a < MEMMAP_MAX_PAGES && a != page &&
	      page_lists_on.at[a] == list && a != last ==>
	      page_links.at[a].next == \at(page_links, Pre).at[a].next &&
	      page_links.at[a].next != PAGE_NONE && page_links.at[a].next != page &&
	      page_lists_rank.at[page_links.at[a].next] == page_lists_rank.at[a] - 1; */
	/*@ assert outer: \forall integer a; 0 <= a < MEMMAP_MAX_PAGES && a != page &&
	      0 <= page_lists_on.at[a] && page_lists_on.at[a] != list ==>
	      page_links.at[a].next == \at(page_links, Pre).at[a].next &&
	      page_lists_rank.at[a] == \at(page_lists_rank, Pre).at[a]; */
	/*@ assert before: last != PAGE_NONE ==>
	      page_links.at[last].next == page && page_lists_rank.at[last] == 1; */
	//@ assert next: lists_next(page_links, page_lists_on, page_lists_rank);
	//@ assert count: lists_count(page_lists_nr, page_lists_on);
	//@ assert bound: lists_bound(page_lists_nr);
	//@ assert rank: lists_rank(page_lists_nr, page_lists_on, page_lists_rank);
	//@ assert apart: lists_apart(page_lists_on, page_lists_rank);
	//@ assert self: prev_of(page_links, page_lists_nr, page_lists_on, page_lists_rank, page);
	/*@ assert others: \forall integer a; 0 <= a < MEMMAP_MAX_PAGES && a != page &&
	      0 <= page_lists_on.at[a] ==>
	      prev_of(page_links, page_lists_nr, page_lists_on, page_lists_rank, a); */
	//@ assert prev: lists_prev(page_links, page_lists_nr, page_lists_on, page_lists_rank);
	//@ assert ends: lists_ends(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank);
}

void freelist_add(uint32_t page, uint32_t list, bool tail)
{
	if (tail)
		freelist_add_last(page, list);
	else
		freelist_add_first(page, list);
}

/* The page leaves the list in all but the links, which lists_left states. */
/*@
  requires wf: lists_wf;
  requires list: list < NR_PAGE_LISTS;
  requires page: page < MEMMAP_MAX_PAGES && on_list(page, list);
  terminates \true;
  assigns page_lists_nr, page_lists_on, page_lists_rank;
  ensures on: lists_on(page_lists_on);
  ensures off: on_none(page);
  ensures kept: lists_kept{Pre, Post}(page);
  ensures count: lists_grew{Pre, Post}(list, -1);
  ensures order: rank_removed{Pre, Post}(page, list);
  ensures lengths: lists_count(page_lists_nr, page_lists_on);
  ensures bound: lists_bound(page_lists_nr);
  ensures rank: lists_rank(page_lists_nr, page_lists_on, page_lists_rank);
  ensures apart: lists_apart(page_lists_on, page_lists_rank);
  ensures self: left_self(page_links, page_lists_nr, page_lists_on, page_lists_rank, page, list);
  ensures next: left_next(page_links, page_lists_on, page_lists_rank, page);
  ensures prev: left_prev(page_links, page_lists_nr, page_lists_on, page_lists_rank, page);
  ensures others: left_others(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank,
    list);
  ensures ends: left_ends(page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank, page, list);
*/
static void freelist_leave(uint32_t page, uint32_t list)
{
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	    loop invariant done: \forall integer q; 0 <= q < i ==> page_lists_rank.at[q] ==
	      \at(page_lists_rank, Pre).at[q] - (page_lists_on.at[q] == list &&
	        \at(page_lists_rank, Pre).at[q] > \at(page_lists_rank, Pre).at[\at(page, Pre)] ? 1 : 0);
	    loop invariant todo: \forall integer q; i <= q < MEMMAP_MAX_PAGES ==>
	      page_lists_rank.at[q] == \at(page_lists_rank, Pre).at[q];
	    loop assigns i, page_lists_rank.at[0 .. MEMMAP_MAX_PAGES - 1];
	    loop variant MEMMAP_MAX_PAGES - i;
	  @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++)
	    if (page_lists_on.at[i] == (int)list && page_lists_rank.at[i] > page_lists_rank.at[page])
	      page_lists_rank.at[i]--;
	*/
	(void)page; /* only ghost code reads it */
	//@ ghost freelist_note(page, -1);
	page_lists_nr.at[list]--;
	/*@ assert inner: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
	      page_lists_on.at[q] == list ==>
	      page_lists_rank.at[q] == \at(page_lists_rank, Pre).at[q] -
	        (\at(page_lists_rank, Pre).at[q] > \at(page_lists_rank, Pre).at[\at(page, Pre)] ? 1 : 0) &&
	      \at(page_lists_rank, Pre).at[q] != \at(page_lists_rank, Pre).at[\at(page, Pre)]; */
	/*@ assert outer: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
	      0 <= page_lists_on.at[q] && page_lists_on.at[q] != list ==>
	      page_lists_rank.at[q] == \at(page_lists_rank, Pre).at[q]; */
	/*@ assert others: \forall integer j; 0 <= j < NR_PAGE_LISTS && j != list ==>
	      page_lists_nr.at[j] == \at(page_lists_nr, Pre).at[j] &&
	      ends_of(page_lists_ends, \at(page_lists_nr, Pre), \at(page_lists_on, Pre),
	        \at(page_lists_rank, Pre), j); */
	/*@ assert stay: \forall integer j; 0 <= j < NR_PAGE_LISTS && j != list ==>
	      ends_of(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank, j); */
	/*@ assert tail: page_links.at[page].next != PAGE_NONE ==>
	      page_lists_ends.tail[list] != page && 0 <= page_lists_ends.tail[list] < MEMMAP_MAX_PAGES &&
	      page_lists_on.at[page_lists_ends.tail[list]] == list &&
	      page_lists_rank.at[page_lists_ends.tail[list]] == 0; */
	/*@ assert head: page_links.at[page].prev != PAGE_NONE ==>
	      page_lists_ends.head[list] != page && 0 <= page_lists_ends.head[list] < MEMMAP_MAX_PAGES &&
	      page_lists_on.at[page_lists_ends.head[list]] == list &&
	      page_lists_rank.at[page_lists_ends.head[list]] == page_lists_nr.at[list] - 1; */
}

/* Close the gap that a page left. */
/*@
  requires list: list < NR_PAGE_LISTS;
  requires page: page < MEMMAP_MAX_PAGES && on_none(page);
  requires on: lists_on(page_lists_on);
  requires rank: lists_rank(page_lists_nr, page_lists_on, page_lists_rank);
  requires apart: lists_apart(page_lists_on, page_lists_rank);
  requires self: left_self(page_links, page_lists_nr, page_lists_on, page_lists_rank, page, list);
  requires next: left_next(page_links, page_lists_on, page_lists_rank, page);
  requires prev: left_prev(page_links, page_lists_nr, page_lists_on, page_lists_rank, page);
  requires others: left_others(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank,
    list);
  requires ends: left_ends(page_links, page_lists_ends, page_lists_nr, page_lists_on,
    page_lists_rank, page, list);
  terminates \true;
  assigns page_links, page_lists_ends;
  ensures next: lists_next(page_links, page_lists_on, page_lists_rank);
  ensures prev: lists_prev(page_links, page_lists_nr, page_lists_on, page_lists_rank);
  ensures ends: lists_ends(page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank);
  ensures kept: ends_kept{Pre, Post}(list);
*/
static void freelist_unlink(uint32_t page, uint32_t list)
{
	uint32_t next = page_links.at[page].next, prev = page_links.at[page].prev;

	if (prev == PAGE_NONE)
		page_lists_ends.head[list] = next;
	else
		page_links.at[prev].next = next;
	if (next == PAGE_NONE)
		page_lists_ends.tail[list] = prev;
	else
		page_links.at[next].prev = prev;
}

void freelist_del(uint32_t page, uint32_t list)
{
	freelist_leave(page, list);
	freelist_unlink(page, list);
}

uint32_t freelist_first(uint32_t list)
{
	return page_lists_ends.head[list];
}

uint32_t freelist_last(uint32_t list)
{
	return page_lists_ends.tail[list];
}

uint32_t freelist_next(uint32_t page)
{
	return page_links.at[page].next;
}

uint32_t freelist_count(uint32_t list)
{
	return page_lists_nr.at[list];
}

bool freelist_check(uint32_t list)
{
	uint32_t n = page_lists_nr.at[list], page = page_lists_ends.head[list], prev = PAGE_NONE;

	if (n > MEMMAP_MAX_PAGES)
		return false;
	/*@
	  loop invariant range: 0 <= i <= n;
	  loop invariant page: page == nth_page(page_links, page_lists_ends.head[list], i);
	  loop invariant prev: prev == before_nth(page_links, page_lists_ends.head[list], i);
	  loop invariant walked: \forall integer j; 0 <= j < i ==>
	    nth_sound(page_links, page_lists_ends.head[list], j);
	  loop invariant apart: nth_apart(page_links, page_lists_ends.head[list], i);
	  loop invariant there: lists_wf && i < n ==> 0 <= page < MEMMAP_MAX_PAGES &&
	    on_list(page, list) && page_lists_rank.at[page] == n - 1 - i;
	  loop invariant back: lists_wf && i < n ==> page_links.at[page].prev == prev;
	  loop invariant end: lists_wf && i == n ==> page == PAGE_NONE &&
	    page_lists_ends.tail[list] == prev;
	  loop assigns i, page, prev;
	  loop variant n - i;
	*/
	for (uint32_t i = 0; i < n; i++) {
		if (page >= MEMMAP_MAX_PAGES || page_links.at[page].prev != prev)
			return false;
		prev = page;
		page = page_links.at[page].next;
	}
	return page == PAGE_NONE && page_lists_ends.tail[list] == prev;
}
