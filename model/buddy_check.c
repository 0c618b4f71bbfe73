/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy_check.h"

/* --- blocks --- */

/* Is the block at `page`, for itself, a possible one? */
/*@
  requires settings: page_settings_valid(page_settings);
  requires end: buddy_end <= MEMMAP_MAX_PAGES;
  requires block: page < buddy_end && buddy_blocks.order[page] != 0;
  terminates \true;
  assigns \nothing;
  ensures possible: \result <==>
    buddy_blocks.order[page] <= page_settings.max_order + 1 &&
    al(page, buddy_blocks.order[page] - 1) &&
    page + p2(buddy_blocks.order[page] - 1) <= buddy_end &&
    buddy_kinds.kind[page] <= BLOCK_HELD && buddy_zones.zone[page] < MAX_ZONES;
*/
static bool block_possible(uint32_t page)
{
	uint32_t order = buddy_blocks.order[page] - 1u;

	if (order > page_settings.max_order)
		return false;
	return order_aligned(page, order) && order_pages(order) <= buddy_end - page &&
	       buddy_kinds.kind[page] <= BLOCK_HELD && buddy_zones.zone[page] < MAX_ZONES;
}

bool buddy_check_blocks(void)
{
	uint32_t end = 0; /* of the last block */
	//@ ghost uint32_t last = 0;

	/*@
	  loop invariant range: 0 <= p <= buddy_end && end <= buddy_end;
	  loop invariant possible: \forall integer q; 0 <= q < p && buddy_blocks.order[q] != 0 ==>
	    1 <= buddy_blocks.order[q] <= page_settings.max_order + 1 &&
	    al(q, buddy_blocks.order[q] - 1) &&
	    q + p2(buddy_blocks.order[q] - 1) <= end &&
	    buddy_kinds.kind[q] <= BLOCK_HELD && buddy_zones.zone[q] < MAX_ZONES;
	  loop invariant last: end == 0 || last < p && buddy_blocks.order[last] != 0 &&
	    end == last + p2(buddy_blocks.order[last] - 1);
	  loop invariant apart: \forall integer q, r; 0 <= q < r < p && buddy_blocks.order[q] != 0 &&
	    buddy_blocks.order[r] != 0 ==> q + p2(buddy_blocks.order[q] - 1) <= r;
	  loop assigns p, end, last;
	  loop variant buddy_end - p;
	*/
	for (uint32_t p = 0; p < buddy_end; p++) {
		if (buddy_blocks.order[p] == 0)
			continue;
		if (p < end || !block_possible(p))
			return false;
		end = p + order_pages(buddy_blocks.order[p] - 1u);
		//@ ghost last = p;
	}
	//@ assert placed: blocks_placed(page_settings, buddy_end, buddy_blocks);
	//@ assert apart: blocks_apart(buddy_blocks);
	//@ assert kinds: blocks_kinds(buddy_blocks, buddy_kinds);
	//@ assert zones: blocks_zones(buddy_blocks, buddy_zones);
	return true;
}

/* Does the block at `page` merge with the free block right above it? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  requires block: page < MEMMAP_MAX_PAGES && buddy_blocks.order[page] != 0;
  terminates \true;
  assigns \nothing;
  ensures merges: \result <==> buddy_blocks.order[page] <= page_settings.max_order &&
    al(page, buddy_blocks.order[page]) &&
    page + p2(buddy_blocks.order[page] - 1) < MEMMAP_MAX_PAGES &&
    would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page,
      page + p2(buddy_blocks.order[page] - 1));
*/
static bool merges_up(uint32_t page)
{
	uint32_t order = buddy_blocks.order[page] - 1u, upper, mine, other;

	if (order >= page_settings.max_order || !order_aligned(page, order + 1))
		return false;
	upper = page + order_pages(order);
	if (upper >= MEMMAP_MAX_PAGES || buddy_blocks.order[upper] != order + 1 ||
	    buddy_kinds.kind[upper] != BLOCK_FREE ||
	    buddy_zones.zone[upper] != buddy_zones.zone[page])
		return false;
	if (order < page_settings.pageblock_order)
		return true;
	mine = pageblock_type(page);
	other = pageblock_type(upper);
	return mine == other || (mine < MIGRATE_PCPTYPES && other < MIGRATE_PCPTYPES);
}

bool buddy_check_coalesced(void)
{
	/*@
	  loop invariant range: 0 <= p <= buddy_end;
	  loop invariant coalesced: \forall integer q; 0 <= q < p && buddy_blocks.order[q] != 0 &&
	    buddy_kinds.kind[q] == BLOCK_FREE && buddy_blocks.order[q] <= page_settings.max_order &&
	    al(q, buddy_blocks.order[q]) && q + p2(buddy_blocks.order[q] - 1) < MEMMAP_MAX_PAGES ==>
	    !would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1));
	  loop assigns p;
	  loop variant buddy_end - p;
	*/
	for (uint32_t p = 0; p < buddy_end; p++) {
		if (buddy_blocks.order[p] != 0 && buddy_kinds.kind[p] == BLOCK_FREE && merges_up(p))
			return false;
	}
	/*@ assert outside: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[q] != 0 ==> q < buddy_end; */
	return true;
}

/* --- counts --- */

bool buddy_check_free(uint32_t zone)
{
	uint64_t sum = 0;

	/*@
	  loop invariant range: 0 <= p <= buddy_end;
	  loop invariant sum: sum == free_sum(buddy_blocks, buddy_kinds, buddy_zones, zone, p);
	  loop invariant bound: sum <= 8192 * p;
	  loop assigns p, sum;
	  loop variant buddy_end - p;
	*/
	for (uint32_t p = 0; p < buddy_end; p++) {
		if (buddy_blocks.order[p] != 0 && buddy_kinds.kind[p] == BLOCK_FREE &&
		    buddy_zones.zone[p] == zone)
			sum += order_pages(buddy_blocks.order[p] - 1u);
	}
	/*@ ghost
	  /@ loop invariant range: buddy_end <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: sum == free_sum(buddy_blocks, buddy_kinds, buddy_zones, zone, i);
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = buddy_end; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	return buddy_free_pages.nr[zone] == sum;
}

/* --- lists --- */

/* Is `page` the first of a free block that belongs on `list`? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  requires page: page < MEMMAP_MAX_PAGES;
  terminates \true;
  assigns \nothing;
  ensures belongs: \result <==>
    belongs(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, page);
*/
static bool page_belongs(uint32_t page, uint32_t list)
{
	return buddy_blocks.order[page] != 0 && buddy_kinds.kind[page] == BLOCK_FREE &&
	       freelist_id(buddy_zones.zone[page], buddy_blocks.order[page] - 1u,
			   pageblock_type(page)) == list;
}

/* Do all pages of `list` belong there, as far as it is long? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  requires list: list < NR_FREE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures members: \result ==> list_of_blocks(buddy_blocks, buddy_kinds, buddy_zones,
    pageblock_types, page_links, page_lists_ends, page_lists_nr, list);
  ensures complete: buddy_wf ==> \result;
*/
static bool list_members(uint32_t list)
{
	uint32_t n = page_lists_nr.at[list], page = page_lists_ends.head[list];

	/*@
	  loop invariant range: 0 <= i <= n;
	  loop invariant page: page == nth_page(page_links, page_lists_ends.head[list], i);
	  loop invariant members: \forall integer j; 0 <= j < i ==>
	    belongs(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list,
	      nth_page(page_links, page_lists_ends.head[list], j));
	  loop invariant there: lists_wf && i < n ==> 0 <= page < MEMMAP_MAX_PAGES &&
	    on_list(page, list) && page_lists_rank.at[page] == n - 1 - i;
	  loop assigns i, page;
	  loop variant n - i;
	*/
	for (uint32_t i = 0; i < n; i++) {
		/*@ assert free: buddy_wf ==> buddy_blocks.order[page] != 0 &&
		    buddy_kinds.kind[page] == BLOCK_FREE; */
		if (page >= MEMMAP_MAX_PAGES || !page_belongs(page, list))
			return false;
		page = page_links.at[page].next;
	}
	return true;
}

/*@ ghost
  /@ requires list: list < NR_FREE_LISTS;
     terminates \true;
     assigns \nothing;
     ensures counted: buddy_wf ==> page_lists_nr.at[list] ==
       list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, MEMMAP_MAX_PAGES);
  @/
  static void sums_agree(uint32_t list)
  {
    /@ assert same: buddy_wf ==> \forall integer p; 0 <= p < MEMMAP_MAX_PAGES ==>
         (page_lists_on.at[p] == list <==>
          belongs(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, p)); @/
    /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
       loop invariant sum: buddy_wf ==> on_count(page_lists_on, list, i) ==
         list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, i);
       loop assigns i;
       loop variant MEMMAP_MAX_PAGES - i; @/
    for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
    }
  }
*/

/* Is `list` as long as the number of pages that belong there? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  requires list: list < NR_FREE_LISTS;
  terminates \true;
  assigns \nothing;
  ensures counted: \result <==> page_lists_nr.at[list] ==
    list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, MEMMAP_MAX_PAGES);
  ensures complete: buddy_wf ==> \result;
*/
static bool list_counted(uint32_t list)
{
	uint32_t sum = 0;

	/*@
	  loop invariant range: 0 <= p <= buddy_end && sum <= p;
	  loop invariant sum: sum ==
	    list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, p);
	  loop assigns p, sum;
	  loop variant buddy_end - p;
	*/
	for (uint32_t p = 0; p < buddy_end; p++) {
		if (page_belongs(p, list))
			sum++;
	}
	/*@ ghost
	  /@ loop invariant range: buddy_end <= i <= MEMMAP_MAX_PAGES;
	     loop invariant sum: sum ==
	       list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, list, i);
	     loop assigns i;
	     loop variant MEMMAP_MAX_PAGES - i; @/
	  for (uint32_t i = buddy_end; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
	//@ ghost sums_agree(list);
	return page_lists_nr.at[list] == sum;
}

/* Has the list of every free block any page at all? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  terminates \true;
  assigns \nothing;
  ensures listed: \result <==> \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
    buddy_blocks.order[q] != 0 && buddy_kinds.kind[q] == BLOCK_FREE ==>
      page_lists_nr.at[list_of(buddy_blocks, buddy_zones, pageblock_types, q)] != 0;
*/
static bool blocks_listed(void)
{
	/*@
	  loop invariant range: 0 <= p <= buddy_end;
	  loop invariant listed: \forall integer q; 0 <= q < p &&
	    buddy_blocks.order[q] != 0 && buddy_kinds.kind[q] == BLOCK_FREE ==>
	      page_lists_nr.at[list_of(buddy_blocks, buddy_zones, pageblock_types, q)] != 0;
	  loop assigns p;
	  loop variant buddy_end - p;
	*/
	for (uint32_t p = 0; p < buddy_end; p++) {
		if (buddy_blocks.order[p] != 0 && buddy_kinds.kind[p] == BLOCK_FREE &&
		    freelist_count(freelist_id(buddy_zones.zone[p], buddy_blocks.order[p] - 1u,
					       pageblock_type(p))) == 0)
			return false;
	}
	return true;
}

/*@ ghost
  /@ requires listed: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
       buddy_blocks.order[q] != 0 && buddy_kinds.kind[q] == BLOCK_FREE ==>
         page_lists_nr.at[list_of(buddy_blocks, buddy_zones, pageblock_types, q)] != 0;
     terminates \true;
     assigns \nothing;
     ensures empty: \forall integer k; 0 <= k < NR_FREE_LISTS && page_lists_nr.at[k] == 0 ==>
       list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, k, MEMMAP_MAX_PAGES) == 0;
  @/
  static void empty_sums(void)
  {
    /@ loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
       loop invariant empty: \forall integer k; 0 <= k < NR_FREE_LISTS &&
         page_lists_nr.at[k] == 0 ==>
           list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, k, i) == 0;
       loop assigns i;
       loop variant MEMMAP_MAX_PAGES - i; @/
    for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
    }
  }
*/

bool buddy_check_lists(void)
{
	if (!blocks_listed()) {
		/*@ assert not_wf: !buddy_wf; */
		return false;
	}
	/*@
	  loop invariant range: 0 <= k <= NR_FREE_LISTS;
	  loop invariant members: \forall integer j; 0 <= j < k ==>
	    list_of_blocks(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page_links,
	      page_lists_ends, page_lists_nr, j);
	  loop invariant counted: \forall integer j; 0 <= j < k && page_lists_nr.at[j] != 0 ==>
	    page_lists_nr.at[j] == list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, j,
	      MEMMAP_MAX_PAGES);
	  loop assigns k;
	  loop variant NR_FREE_LISTS - k;
	*/
	for (uint32_t k = 0; k < NR_FREE_LISTS; k++) {
		if (page_lists_nr.at[k] != 0 && !(list_members(k) && list_counted(k))) {
			/*@ assert not_wf: !buddy_wf; */
			return false;
		}
	}
	//@ ghost empty_sums();
	return true;
}
