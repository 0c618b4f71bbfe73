/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy_move.h"

uint32_t order_align_down(uint32_t page, uint32_t order)
{
	switch (order) {
	case 0:
		return page;
	case 1:
		return page - page % 2;
	case 2:
		return page - page % 4;
	case 3:
		return page - page % 8;
	case 4:
		return page - page % 16;
	case 5:
		return page - page % 32;
	case 6:
		return page - page % 64;
	case 7:
		return page - page % 128;
	case 8:
		return page - page % 256;
	case 9:
		return page - page % 512;
	case 10:
		return page - page % 1024;
	case 11:
		return page - page % 2048;
	case 12:
		return page - page % 4096;
	default:
		return page - page % 8192;
	}
}

/* Hold all free blocks that start in [start, end). */
/*@
  requires wf: buddy_wf;
  requires range: start <= end <= MEMMAP_MAX_PAGES;
  terminates \true;
  assigns buddy_kinds, buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
    page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kinds: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES ==> buddy_kinds.kind[q] ==
    (start <= q < end && buddy_blocks.order[q] != 0 &&
     \at(buddy_kinds, Pre).kind[q] == BLOCK_FREE ? BLOCK_HELD : \at(buddy_kinds, Pre).kind[q]);
*/
static void hold_all(uint32_t start, uint32_t end)
{
	/*@
	  loop invariant range: start <= p <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant kinds: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES ==> buddy_kinds.kind[q] ==
	    (start <= q < p && buddy_blocks.order[q] != 0 &&
	     \at(buddy_kinds, Pre).kind[q] == BLOCK_FREE ? BLOCK_HELD : \at(buddy_kinds, Pre).kind[q]);
	  loop assigns p, buddy_kinds, buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
	    page_lists_on, page_lists_rank;
	  loop variant end - p;
	*/
	for (uint32_t p = start; p < end; p++)
		if (buddy_blocks.order[p] != 0 && buddy_kinds.kind[p] == BLOCK_FREE)
			block_take(p, BLOCK_HELD);
}

/* Put all held blocks that start in [start, end), none of which merges, on their lists. */
/*@
  requires wf: buddy_wf;
  requires range: start <= end <= MEMMAP_MAX_PAGES;
  requires alone: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
    buddy_kinds.kind[p] == BLOCK_HELD ==> stays_alone(page_settings, buddy_blocks, buddy_kinds,
      buddy_zones, p);
  terminates \true;
  assigns buddy_kinds, buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
    page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures kinds: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES ==> buddy_kinds.kind[q] ==
    (start <= q < end && buddy_blocks.order[q] != 0 &&
     \at(buddy_kinds, Pre).kind[q] == BLOCK_HELD ? BLOCK_FREE : \at(buddy_kinds, Pre).kind[q]);
*/
static void put_all(uint32_t start, uint32_t end)
{
	/*@
	  loop invariant range: start <= p <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant kinds: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES ==> buddy_kinds.kind[q] ==
	    (start <= q < p && buddy_blocks.order[q] != 0 &&
	     \at(buddy_kinds, Pre).kind[q] == BLOCK_HELD ? BLOCK_FREE : \at(buddy_kinds, Pre).kind[q]);
	  loop assigns p, buddy_kinds, buddy_free_pages, page_links, page_lists_ends, page_lists_nr,
	    page_lists_on, page_lists_rank;
	  loop variant end - p;
	*/
	for (uint32_t p = start; p < end; p++)
		if (buddy_blocks.order[p] != 0 && buddy_kinds.kind[p] == BLOCK_HELD) {
			/*@ assert free: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
			    buddy_blocks.order[q] != 0 && buddy_kinds.kind[q] == BLOCK_FREE ==>
			    \at(buddy_kinds, Pre).kind[q] == BLOCK_FREE ||
			    \at(buddy_kinds, Pre).kind[q] == BLOCK_HELD; */
			/*@ assert alone: no_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones,
			    pageblock_types, p); */
			block_put(p, true);
		}
}

void pageblock_move(uint32_t start, uint32_t migratetype)
{
	uint32_t end = start + order_pages(page_settings.pageblock_order);

	/*@ assert first: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 ==>
	    block_holds(buddy_blocks, q, q); */
	/*@ assert none: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES && buddy_blocks.order[q] != 0 ==>
	    buddy_kinds.kind[q] != BLOCK_HELD; */
	/*@ assert even: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE && buddy_blocks.order[p] <= page_settings.max_order &&
	    al(p, buddy_blocks.order[p]) && p + p2(buddy_blocks.order[p] - 1) < MEMMAP_MAX_PAGES ==>
	    idle(buddy_blocks, buddy_kinds, buddy_zones, p, p + p2(buddy_blocks.order[p] - 1)); */
	/*@ assert below: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_blocks.order[p] <= page_settings.max_order && !al(p, buddy_blocks.order[p]) ==>
	    p2(buddy_blocks.order[p] - 1) <= p &&
	    al(p - p2(buddy_blocks.order[p] - 1), buddy_blocks.order[p]); */
	/*@ assert small: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE ==>
	    buddy_blocks.order[p] <= page_settings.pageblock_order; */
	/*@ assert would: \forall integer p, q; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE && 0 <= q < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[p] <= page_settings.max_order &&
	    buddy_blocks.order[q] == buddy_blocks.order[p] && p == q + p2(buddy_blocks.order[q] - 1) &&
	    buddy_zones.zone[q] == buddy_zones.zone[p] ==>
	    would_merge(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, q,
	      q + p2(buddy_blocks.order[q] - 1)); */
	/*@ assert pair: \forall integer p, q; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE && 0 <= q < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[p] <= page_settings.max_order && al(q, buddy_blocks.order[q]) &&
	    buddy_blocks.order[q] == buddy_blocks.order[p] && p == q + p2(buddy_blocks.order[q] - 1) &&
	    buddy_zones.zone[q] == buddy_zones.zone[p] ==> buddy_kinds.kind[q] != BLOCK_FREE; */
	/*@ assert odd: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE && buddy_blocks.order[p] <= page_settings.max_order &&
	    !al(p, buddy_blocks.order[p]) ==>
	    idle(buddy_blocks, buddy_kinds, buddy_zones, p, p - p2(buddy_blocks.order[p] - 1)); */
	/*@ assert before: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_FREE ==> stays_alone(page_settings, buddy_blocks, buddy_kinds,
	      buddy_zones, p); */
	hold_all(start, end);
	/*@ assert alone: \forall integer p; start <= p < end && buddy_blocks.order[p] != 0 &&
	    buddy_kinds.kind[p] == BLOCK_HELD ==> stays_alone(page_settings, buddy_blocks, buddy_kinds,
	      buddy_zones, p); */
	pageblock_set_types(start, end, migratetype);
	put_all(start, end);
	//@ assert kinds: kinds_kept{Pre, Here};
	//@ assert weights: weights_kept{Pre, Here};
	/*@ assert to: \forall integer j, x; in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x)
	      ==> in_kind(buddy_blocks, buddy_kinds, j, x); */
	/*@ assert from: \forall integer j, x; in_kind(buddy_blocks, buddy_kinds, j, x) ==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x); */
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MEMMAP_MAX_PAGES;
	    loop invariant sums: \forall integer k; 0 <= k < MAX_ZONES ==>
	      free_sum(buddy_blocks, buddy_kinds, buddy_zones, k, i) ==
	        free_sum(buddy_blocks, \at(buddy_kinds, Pre), buddy_zones, k, i);
	    loop assigns i;
	    loop variant MEMMAP_MAX_PAGES - i;
	  @/
	  for (uint32_t i = 0; i < MEMMAP_MAX_PAGES; i++) {
	  }
	*/
}
