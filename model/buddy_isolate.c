/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/buddy_isolate.h"

/* The free block, a page block or larger, that page `start` lies in; PAGE_NONE: none. */
/*@
  requires wf: buddy_wf;
  requires start: pageblock_at(start);
  terminates \true;
  assigns \nothing;
  ensures none: \result == PAGE_NONE ==>
    \forall integer p; block_holds(buddy_blocks, p, start) && buddy_kinds.kind[p] == BLOCK_FREE ==>
      buddy_blocks.order[p] <= page_settings.pageblock_order;
  ensures found: \result != PAGE_NONE ==> block_holds(buddy_blocks, \result, start) &&
    buddy_kinds.kind[\result] == BLOCK_FREE &&
    buddy_blocks.order[\result] > page_settings.pageblock_order;
*/
static uint32_t find_large_buddy(uint32_t start)
{
	/*@
	  loop invariant range: page_settings.pageblock_order <= k <= page_settings.max_order + 1;
	  loop invariant none: \forall integer p; block_holds(buddy_blocks, p, start) &&
	    buddy_kinds.kind[p] == BLOCK_FREE ==>
	    buddy_blocks.order[p] <= page_settings.pageblock_order || buddy_blocks.order[p] > k;
	  loop assigns k;
	  loop variant page_settings.max_order + 1 - k;
	*/
	for (uint32_t k = page_settings.pageblock_order; k <= page_settings.max_order; k++) {
		uint32_t head = order_align_down(start, k);

		if (buddy_blocks.order[head] == k + 1 && buddy_kinds.kind[head] == BLOCK_FREE)
			return head;
		/*@ assert aligned: \forall integer p; block_holds(buddy_blocks, p, start) &&
		    buddy_blocks.order[p] == k + 1 ==> al(p, k); */
		/*@ assert below: \forall integer p; block_holds(buddy_blocks, p, start) &&
		    buddy_blocks.order[p] == k + 1 && p < head ==> p + p2(k) <= head; */
		/*@ assert above: \forall integer p; block_holds(buddy_blocks, p, start) &&
		    buddy_blocks.order[p] == k + 1 && head < p ==> head + p2(k) <= p; */
		/*@ assert only: \forall integer p; block_holds(buddy_blocks, p, start) &&
		    buddy_blocks.order[p] == k + 1 ==> p == head; */
	}
	return PAGE_NONE;
}

/* Cut a held block until its first part is a page block. */
/*@
  requires wf: buddy_wf;
  requires page: page < MEMMAP_MAX_PAGES && buddy_kinds.kind[page] == BLOCK_HELD &&
    buddy_blocks.order[page] > page_settings.pageblock_order;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones;
  ensures wf: buddy_wf;
  ensures first: buddy_blocks.order[page] == page_settings.pageblock_order + 1 &&
    buddy_kinds.kind[page] == BLOCK_HELD &&
    buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[page];
  ensures parts: \forall integer q; page < q < page + p2(\at(buddy_blocks, Pre).order[page] - 1) &&
    buddy_blocks.order[q] != 0 ==> buddy_blocks.order[q] > page_settings.pageblock_order &&
      buddy_kinds.kind[q] == BLOCK_HELD &&
      buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[page];
  ensures others: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
    !(page <= q < page + p2(\at(buddy_blocks, Pre).order[page] - 1)) ==>
      buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
      buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
      buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q];
  ensures pages: pages_kept{Pre, Post};
*/
static void cut(uint32_t page)
{
	/*@ assert none: \forall integer q; page < q < page + p2(buddy_blocks.order[page] - 1) ==>
	    buddy_blocks.order[q] == 0; */
	/*@
	  loop invariant wf: buddy_wf;
	  loop invariant order: page_settings.pageblock_order < buddy_blocks.order[page] <=
	    \at(buddy_blocks, Pre).order[\at(page, Pre)];
	  loop invariant smaller: p2(buddy_blocks.order[page] - 1) <=
	    p2(\at(buddy_blocks, Pre).order[\at(page, Pre)] - 1);
	  loop invariant first: buddy_kinds.kind[page] == BLOCK_HELD &&
	    buddy_zones.zone[page] == \at(buddy_zones, Pre).zone[\at(page, Pre)];
	  loop invariant parts: \forall integer q; page < q <
	    page + p2(\at(buddy_blocks, Pre).order[\at(page, Pre)] - 1) && buddy_blocks.order[q] != 0 ==>
	      buddy_blocks.order[q] > page_settings.pageblock_order &&
	      buddy_kinds.kind[q] == BLOCK_HELD &&
	      buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[\at(page, Pre)];
	  loop invariant others: \forall integer q; 0 <= q < MEMMAP_MAX_PAGES &&
	    !(page <= q < page + p2(\at(buddy_blocks, Pre).order[\at(page, Pre)] - 1)) ==>
	      buddy_blocks.order[q] == \at(buddy_blocks, Pre).order[q] &&
	      buddy_kinds.kind[q] == \at(buddy_kinds, Pre).kind[q] &&
	      buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[q];
	  loop invariant pages: pages_kept{Pre, Here};
	  loop assigns buddy_blocks, buddy_kinds, buddy_zones;
	  loop variant buddy_blocks.order[page];
	*/
	while (buddy_blocks.order[page] > page_settings.pageblock_order + 1)
		block_split(page);
}

/*
 * Free a held block page block by page block, each to the end of its list if
 * `tail`. The kernel's split_large_buddy (mm/page_alloc.c).
 */
/*@
  requires wf: buddy_wf;
  requires page: page < MEMMAP_MAX_PAGES && buddy_kinds.kind[page] == BLOCK_HELD &&
    buddy_blocks.order[page] > page_settings.pageblock_order;
  requires held: \forall integer x; in_kind(buddy_blocks, buddy_kinds, BLOCK_HELD, x) ==>
    block_holds(buddy_blocks, page, x);
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures pages: pages_moved{Pre, Post}(page, \at(buddy_blocks, Pre).order[page] - 1, BLOCK_FREE);
  ensures count: free_grew{Pre, Post}(\at(buddy_zones, Pre).zone[page],
    p2(\at(buddy_blocks, Pre).order[page] - 1));
  ensures blocks: blocks_kept{Pre, Post}(page);
*/
static void split_large_buddy(uint32_t page, bool tail)
{
	uint32_t step = order_pages(page_settings.pageblock_order);
	uint32_t end = page + order_pages(buddy_blocks.order[page] - 1u), p = page;

	/*@ assert none: \forall integer q; page < q < end ==> buddy_blocks.order[q] == 0; */
	/*@ assert all: \forall integer x; page <= x < end ==> block_holds(buddy_blocks, page, x); */
	/*@ assert only: \forall integer j, x; page <= x < end &&
	    in_kind(buddy_blocks, buddy_kinds, j, x) ==> j == BLOCK_HELD; */
	/*@
	  loop invariant range: page <= p <= end;
	  loop invariant wf: buddy_wf;
	  loop invariant head: p < end ==> buddy_blocks.order[p] != 0;
	  loop invariant parts: \forall integer q; p <= q < end && buddy_blocks.order[q] != 0 ==>
	    buddy_blocks.order[q] > page_settings.pageblock_order &&
	    buddy_kinds.kind[q] == BLOCK_HELD &&
	    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[\at(page, Pre)];
	  loop invariant held: \forall integer x; in_kind(buddy_blocks, buddy_kinds, BLOCK_HELD, x) <==>
	    p <= x < end;
	  loop invariant free: \forall integer x; is_free(x) <==> is_free{Pre}(x) || page <= x < p;
	  loop invariant others: \forall integer k, x; k != BLOCK_FREE && k != BLOCK_HELD ==>
	    (in_kind(buddy_blocks, buddy_kinds, k, x) <==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), k, x));
	  loop invariant count: free_grew{Pre, Here}(\at(buddy_zones, Pre).zone[\at(page, Pre)], p - page);
	  loop invariant blocks: blocks_kept{Pre, Here}(page);
	  loop assigns p, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages,
	    page_links, page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
	  loop variant end - p;
	*/
	while (p < end) {
		/*@ assert tip: block_holds(buddy_blocks, p, p + p2(buddy_blocks.order[p] - 1) - 1); */
		/*@ assert top: in_kind(buddy_blocks, buddy_kinds, BLOCK_HELD,
		    p + p2(buddy_blocks.order[p] - 1) - 1); */
		/*@ assert fits: p + p2(buddy_blocks.order[p] - 1) <= end; */
		cut(p);
		//@ ghost ready: ;
		/*@ assert part: \forall integer x; p <= x < p + step ==> block_holds(buddy_blocks, p, x); */
		/*@ assert last: in_kind(buddy_blocks, buddy_kinds, BLOCK_HELD, p + step - 1); */
		/*@ assert within: p + step <= end; */
		/*@ assert below: \forall integer r; 0 <= r < p && buddy_blocks.order[r] != 0 ==>
		    r + p2(buddy_blocks.order[r] - 1) <= p; */
		/*@ assert above: \forall integer r; p < r < MEMMAP_MAX_PAGES &&
		    buddy_blocks.order[r] != 0 ==> p + step <= r; */
		/*@ assert lone: \forall integer r, x; p <= x < p + step &&
		    block_holds(buddy_blocks, r, x) ==> r == p; */
		/*@ assert single: \forall integer j, x; p <= x < p + step &&
		    in_kind(buddy_blocks, buddy_kinds, j, x) ==> j == BLOCK_HELD; */
		/*@ assert next: \forall integer r; block_holds(buddy_blocks, r, p + step) ==>
		    r == p + step; */
		/*@ assert parts: \forall integer q; p <= q < end && buddy_blocks.order[q] != 0 ==>
		    buddy_blocks.order[q] > page_settings.pageblock_order &&
		    buddy_kinds.kind[q] == BLOCK_HELD &&
		    buddy_zones.zone[q] == \at(buddy_zones, Pre).zone[\at(page, Pre)]; */
		/*@ assert has: p + step < end ==>
		    in_kind(buddy_blocks, buddy_kinds, BLOCK_HELD, p + step); */
		/*@ assert head: p + step < end ==> buddy_blocks.order[p + step] != 0; */
		block_free(p, tail);
		/*@ assert kept: \forall integer r; 0 <= r < MEMMAP_MAX_PAGES && r != p &&
		    \at(buddy_blocks, ready).order[r] != 0 &&
		    \at(buddy_kinds, ready).kind[r] == BLOCK_HELD ==>
		    buddy_blocks.order[r] == \at(buddy_blocks, ready).order[r] &&
		    buddy_kinds.kind[r] == BLOCK_HELD &&
		    buddy_zones.zone[r] == \at(buddy_zones, ready).zone[r]; */
		/*@ assert stay: \forall integer q, r; p + step <= q < end &&
		    block_holds(\at(buddy_blocks, ready), r, q) &&
		    \at(buddy_kinds, ready).kind[r] == BLOCK_HELD ==>
		    r != p && block_holds(buddy_blocks, r, q); */
		/*@ assert one: \forall integer q, r; 0 <= q < MEMMAP_MAX_PAGES &&
		    buddy_blocks.order[q] != 0 && block_holds(buddy_blocks, r, q) ==> r == q; */
		/*@ assert same: \forall integer q, r; p + step <= q < end && buddy_blocks.order[q] != 0 &&
		    block_holds(\at(buddy_blocks, ready), r, q) &&
		    \at(buddy_kinds, ready).kind[r] == BLOCK_HELD ==> r == q; */
		/*@ assert were: \forall integer q; p + step <= q < end && buddy_blocks.order[q] != 0 ==>
		    in_kind(\at(buddy_blocks, ready), \at(buddy_kinds, ready), BLOCK_HELD, q); */
		/*@ assert old: \forall integer q; p + step <= q < end && buddy_blocks.order[q] != 0 ==>
		    \at(buddy_blocks, ready).order[q] != 0 &&
		    \at(buddy_kinds, ready).kind[q] == BLOCK_HELD; */
		p += step;
	}
}

/* Give the page block at `start`, in the free block at `large`, a type, and free all parts anew. */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires start: pageblock_at(start);
  requires type: migratetype < MIGRATE_TYPES;
  requires large: block_holds(buddy_blocks, large, start) &&
    buddy_kinds.kind[large] == BLOCK_FREE &&
    buddy_blocks.order[large] > page_settings.pageblock_order;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
static void change_large(uint32_t large, uint32_t start, uint32_t migratetype, bool tail)
{
	uint32_t pages = order_pages(page_settings.pageblock_order);

	/*@ assert first: \forall integer x; block_holds(buddy_blocks, large, x) ==> is_free(x); */
	/*@ assert none: \forall integer q; large < q < large + p2(buddy_blocks.order[large] - 1) ==>
	    buddy_blocks.order[q] == 0; */
	/*@ assert only: \forall integer j, x; block_holds(buddy_blocks, large, x) &&
	    in_kind(buddy_blocks, buddy_kinds, j, x) ==> j == BLOCK_FREE; */
	/*@ assert low: al(large, buddy_blocks.order[large] - 1); */
	/*@ assert high: al(large + p2(buddy_blocks.order[large] - 1), buddy_blocks.order[large] - 1); */
	/*@ assert above: al(large + p2(buddy_blocks.order[large] - 1),
	    page_settings.pageblock_order); */
	/*@ assert below: al(large, page_settings.pageblock_order); */
	/*@ assert inside: large <= start && start + pages <= large + p2(buddy_blocks.order[large] - 1); */
	block_take(large, BLOCK_HELD);
	pageblock_set_types(start, start + pages, migratetype);
	split_large_buddy(large, tail);
	/*@ assert in: \forall integer j, x; block_holds(\at(buddy_blocks, Pre), \at(large, Pre), x) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==> j == BLOCK_FREE); */
	/*@ assert out: \forall integer j, x; !block_holds(\at(buddy_blocks, Pre), \at(large, Pre), x) ==>
	    (in_kind(buddy_blocks, buddy_kinds, j, x) <==>
	      in_kind(\at(buddy_blocks, Pre), \at(buddy_kinds, Pre), j, x)); */
}

/*
 * Give the page block at `start` a type. Its free blocks change lists; one that
 * is a page block or larger is freed anew, so that it merges as its new type may.
 */
/*@
  requires wf: buddy_wf;
  requires held: none_held;
  requires start: pageblock_at(start);
  requires type: migratetype < MIGRATE_TYPES;
  terminates \true;
  assigns buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, buddy_free_pages, page_links,
    page_lists_ends, page_lists_nr, page_lists_on, page_lists_rank;
  ensures wf: buddy_wf;
  ensures held: none_held;
  ensures pages: pages_kept{Pre, Post};
  ensures count: free_grew{Pre, Post}(0, 0);
  ensures blocks: blocks_kept{Pre, Post}(-1);
*/
static void change_type(uint32_t start, uint32_t migratetype, bool tail)
{
	uint32_t large = find_large_buddy(start);

	if (large != PAGE_NONE) {
		tail = tail || buddy_blocks.order[large] == page_settings.pageblock_order + 1;
		change_large(large, start, migratetype, tail);
		return;
	}
	/*@ assert self: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES && buddy_blocks.order[p] != 0 ==>
	    al(p, buddy_blocks.order[p] - 1); */
	/*@ assert aligned: \forall integer p; 0 <= p < MEMMAP_MAX_PAGES &&
	    buddy_blocks.order[p] > page_settings.pageblock_order ==>
	    al(p, page_settings.pageblock_order); */
	/*@ assert at: \forall integer p; start <= p < start + p2(page_settings.pageblock_order) &&
	    buddy_blocks.order[p] > page_settings.pageblock_order ==> p == start; */
	/*@ assert holds: buddy_blocks.order[start] > page_settings.pageblock_order ==>
	    block_holds(buddy_blocks, start, start); */
	/*@ assert small: free_small(start, start + p2(page_settings.pageblock_order)); */
	pageblock_move(start, migratetype);
}

/* The first page of the page block of `page`; PAGE_NONE: no such one exists. */
/*@
  requires wf: buddy_wf;
  terminates \true;
  assigns \nothing;
  ensures none: \result == PAGE_NONE <==> page >= buddy_end || !has_pageblock(page);
  ensures at: \result != PAGE_NONE ==> pageblock_at(\result) &&
    \result <= page < \result + p2(page_settings.pageblock_order);
*/
static uint32_t find_pageblock(uint32_t page)
{
	uint32_t start;

	if (page >= buddy_end)
		return PAGE_NONE;
	start = order_align_down(page, page_settings.pageblock_order);
	/*@ assert only: \forall integer s; al(s, page_settings.pageblock_order) &&
	    s <= page < s + p2(page_settings.pageblock_order) ==> s == start; */
	if (start + order_pages(page_settings.pageblock_order) > buddy_end)
		return PAGE_NONE;
	return start;
}

int buddy_isolate(uint32_t zone, uint32_t page)
{
	uint32_t start = find_pageblock(page);

	if (zone >= MAX_ZONES || start == PAGE_NONE)
		return BUDDY_EINVAL;
	if (pageblock_type(page) == MIGRATE_ISOLATE || !zone_spans_pageblock(zone, start))
		return BUDDY_EBUSY;
	change_type(start, MIGRATE_ISOLATE, false);
	return BUDDY_OK;
}

int buddy_unisolate(uint32_t zone, uint32_t page, uint32_t migratetype)
{
	uint32_t start = find_pageblock(page);

	if (zone >= MAX_ZONES || start == PAGE_NONE || migratetype >= MIGRATE_ISOLATE)
		return BUDDY_EINVAL;
	if (pageblock_type(page) != MIGRATE_ISOLATE)
		return BUDDY_ENOTISOLATED;
	change_type(start, migratetype, true);
	return BUDDY_OK;
}

int buddy_set_type(uint32_t zone, uint32_t page, uint32_t migratetype)
{
	uint32_t start = find_pageblock(page);

	if (zone >= MAX_ZONES || start == PAGE_NONE || migratetype >= MIGRATE_ISOLATE)
		return BUDDY_EINVAL;
	if (pageblock_type(page) == MIGRATE_ISOLATE || !zone_spans_pageblock(zone, start))
		return BUDDY_EBUSY;
	change_type(start, migratetype, false);
	return BUDDY_OK;
}
