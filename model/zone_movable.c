/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/zone_movable.h"

/* Rounding up: one order at a time, as a carry. */
/*@
  lemma al_carry_0: \forall integer p; 0 <= p && al(p, 0) && !al(p, 1) ==> al(p + 1, 1);
  lemma al_carry_1: \forall integer p; 0 <= p && al(p, 1) && !al(p, 2) ==> al(p + 2, 2);
  lemma al_carry_2: \forall integer p; 0 <= p && al(p, 2) && !al(p, 3) ==> al(p + 4, 3);
  lemma al_carry_3: \forall integer p; 0 <= p && al(p, 3) && !al(p, 4) ==> al(p + 8, 4);
  lemma al_carry_4: \forall integer p; 0 <= p && al(p, 4) && !al(p, 5) ==> al(p + 16, 5);
  lemma al_carry_5: \forall integer p; 0 <= p && al(p, 5) && !al(p, 6) ==> al(p + 32, 6);
  lemma al_carry_6: \forall integer p; 0 <= p && al(p, 6) && !al(p, 7) ==> al(p + 64, 7);
  lemma al_carry_7: \forall integer p; 0 <= p && al(p, 7) && !al(p, 8) ==> al(p + 128, 8);
  lemma al_carry_8: \forall integer p; 0 <= p && al(p, 8) && !al(p, 9) ==> al(p + 256, 9);
  lemma al_carry_9: \forall integer p; 0 <= p && al(p, 9) && !al(p, 10) ==> al(p + 512, 10);
  lemma al_carry_10: \forall integer p; 0 <= p && al(p, 10) && !al(p, 11) ==> al(p + 1024, 11);
  lemma al_carry_11: \forall integer p; 0 <= p && al(p, 11) && !al(p, 12) ==> al(p + 2048, 12);
  lemma al_carry_12: \forall integer p; 0 <= p && al(p, 12) && !al(p, 13) ==> al(p + 4096, 13);
  lemma al_mod: \forall integer p, k; 0 <= k <= 13 && 0 <= p ==> (al(p, k) <==> p % p2(k) == 0);
  lemma al_carry: \forall integer p, k; 0 <= k <= 12 && 0 <= p && al(p, k) && !al(p, k + 1) ==>
    al(p + p2(k), k + 1);
*/

/* What is left of `from` after `less`; 0 if that is nothing. */
/*@
  terminates \true;
  assigns \nothing;
  ensures value: \result == \max(0, from - less);
*/
static uint64_t less_or_zero(uint64_t from, uint64_t less)
{
	return from < less ? 0 : from - less;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures value: \result == \min(a, b);
*/
static uint64_t lower_pfn(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The least multiple of the largest block that is not below x. */
/*@
  requires order: page_settings.max_order < NR_PAGE_ORDERS;
  requires bound: x <= PFN_MAX;
  terminates \true;
  assigns \nothing;
  ensures aligned: al(\result, page_settings.max_order);
  ensures least: x <= \result < x + p2(page_settings.max_order);
*/
static uint64_t round_up_to_block(uint64_t x)
{
	uint32_t order = page_settings.max_order;
	uint64_t block = 1;
	uint64_t up = x;

	//@ assert start: al(up, 0);
	/*@
	  loop invariant range: 0 <= k <= order;
	  loop invariant block: block == p2(k);
	  loop invariant aligned: al(up, k);
	  loop invariant least: x <= up < x + p2(k);
	  loop assigns k, block, up;
	  loop variant order - k;
	*/
	for (uint32_t k = 0; k < order; k++) {
		uint64_t next = 2 * block;

		//@ assert next: next == p2(k + 1) && block == p2(k);
		//@ assert modulo: up % next == 0 <==> al(up, k + 1);
		if (up % next != 0)
			up += block;
		//@ assert up: al(up, k + 1);
		block = next;
	}
	return up;
}

/*@
  terminates \true;
  assigns zone_bounds.movable[0 .. MAX_NUMNODES - 1];
  ensures none: \forall integer n; 0 <= n < MAX_NUMNODES ==> zone_bounds.movable[n] == 0;
*/
static void zone_movable_clear(void)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant none: \forall integer k; 0 <= k < n ==> zone_bounds.movable[k] == 0;
	  loop assigns n, zone_bounds.movable[0 .. MAX_NUMNODES - 1];
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		zone_bounds.movable[n] = 0;
}

/*
 * Does region idx pull the start of ZONE_MOVABLE down to its own? With movable_node
 * a hotplug region does; with kernelcore=mirror one that is not mirrored, if it
 * starts at 4 GiB or above.
 */
/*@
  requires wf: memblock_wf;
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  terminates \true;
  assigns \nothing;
  ensures hotplug: memblock_settings.movable_node ==>
    (\result <==> (memblock[MEMBLOCK_MEMORY].regions[idx].flags & MEMBLOCK_HOTPLUG) != 0);
  ensures mirror: !memblock_settings.movable_node ==>
    (\result <==> (memblock[MEMBLOCK_MEMORY].regions[idx].flags & MEMBLOCK_MIRROR) == 0 &&
      0x100000000 / memblock_settings.page_size <=
        pages_start(memblock[MEMBLOCK_MEMORY], memblock_settings, idx));
*/
static bool zone_is_movable_region(uint32_t idx)
{
	uint32_t flags = memblock[MEMBLOCK_MEMORY].regions[idx].flags;
	phys_addr_t page = memblock_settings.page_size;
	uint64_t start = memblock_region_pfns(idx).start_pfn;

	if (memblock_settings.movable_node)
		return (flags & MEMBLOCK_HOTPLUG) != 0;
	return (flags & MEMBLOCK_MIRROR) == 0 && start >= 0x100000000ULL / page;
}

/* On each node the lowest such region says where ZONE_MOVABLE starts. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  terminates \true;
  assigns zone_bounds.movable[0 .. MAX_NUMNODES - 1];
  ensures bound: \forall integer n; 0 <= n < MAX_NUMNODES ==> zone_bounds.movable[n] <= PFN_MAX;
  ensures hotplug: memblock_settings.movable_node ==> hotplug_starts(memblock[MEMBLOCK_MEMORY],
    memblock_settings, zone_bounds, memblock[MEMBLOCK_MEMORY].cnt);
*/
static void zone_movable_by_region(void)
{
	zone_movable_clear();
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant bound: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	    zone_bounds.movable[n] <= PFN_MAX;
	  loop invariant hotplug: memblock_settings.movable_node ==>
	    hotplug_starts(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, i);
	  loop assigns i, zone_bounds.movable[0 .. MAX_NUMNODES - 1];
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		int32_t nid = numa_region_node(i);
		uint64_t start = memblock_region_pfns(i).start_pfn;

		if (!zone_is_movable_region(i))
			continue;
		if (zone_bounds.movable[nid] == 0 || start < zone_bounds.movable[nid])
			zone_bounds.movable[nid] = start;
	}
}

/* Whole pages in all regions of memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures bound: \result <= PFN_MAX;
*/
static uint64_t zone_total_pages(void)
{
	uint64_t total = 0;

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant none: i == 0 ==> total == 0;
	  loop invariant bound: 0 < i ==>
	    total <= pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i - 1);
	  loop assigns i, total;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		/*@ assert apart: 0 < i ==>
		  pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i - 1) <= range.start_pfn; */
		if (range.start_pfn < range.end_pfn)
			total += range.end_pfn - range.start_pfn;
	}
	return total;
}

/* Nodes that have pages. */
/*@
  terminates \true;
  assigns \nothing;
  ensures range: \result <= MAX_NUMNODES;
*/
static uint32_t zone_nodes_with_pages(void)
{
	uint32_t count = 0;

	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES && 0 <= count <= n;
	  loop assigns n, count;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		if (node_spans.span[n].start_pfn < node_spans.span[n].end_pfn)
			count++;
	}
	return count;
}

/* N percent of `total` pages, rounded down; more than all of them is all. */
/*@
  requires bound: total <= PFN_MAX;
  terminates \true;
  assigns \nothing;
  ensures bound: \result <= total;
  ensures value: \result == total * \min(percent, 100) / 100;
*/
static uint64_t percent_of(uint64_t total, uint64_t percent)
{
	uint64_t part = percent < 100 ? percent : 100;

	return total * part / 100;
}

/*
 * Pages that must stay out of ZONE_MOVABLE, of `total`: what kernelcore= asks for,
 * or all but what movablecore= asks for (rounded up to the largest block), the
 * larger of the two. 0: there is no ZONE_MOVABLE.
 */
/*@
  requires order: page_settings.max_order < NR_PAGE_ORDERS;
  requires bound: total <= PFN_MAX;
  terminates \true;
  assigns \nothing;
  ensures some: \result == 0 || \result < total;
  ensures kernelcore:
    asked_pages(request.movablecore, request.movablecore_percent, total) == 0 ==> \result ==
    (asked_pages(request.kernelcore, request.kernelcore_percent, total) < total ?
      asked_pages(request.kernelcore, request.kernelcore_percent, total) : 0);
  ensures movablecore: \result != 0 ==>
    asked_pages(request.kernelcore, request.kernelcore_percent, total) <= \result &&
    (asked_pages(request.kernelcore, request.kernelcore_percent, total) < \result ==>
      total - p2(page_settings.max_order) <
      \result + asked_pages(request.movablecore, request.movablecore_percent, total) <= total);
*/
static uint64_t zone_required_kernelcore(struct zone_movable_request request, uint64_t total)
{
	uint64_t core = request.kernelcore;
	uint64_t movable = request.movablecore;

	if (request.kernelcore_percent != 0)
		core = percent_of(total, request.kernelcore_percent);
	if (request.movablecore_percent != 0)
		movable = percent_of(total, request.movablecore_percent);
	if (movable != 0) {
		uint64_t rest =
			total - lower_pfn(total, round_up_to_block(lower_pfn(total, movable)));

		if (core < rest)
			core = rest;
	}
	return core < total ? core : 0;
}

/* A node's part of kernelcore=: what it still has to take, and what all nodes have. */
struct zone_core {
	uint64_t node;
	uint64_t all;
};

/*
 * Give the pages [start, end) of node nid to the kernel, as many as it still has
 * to take there; what lies below `usable` (no ZONE_MOVABLE there) counts in any
 * case. The start of ZONE_MOVABLE moves behind them.
 */
/*@
  requires node: nid < MAX_NUMNODES;
  requires some: start < end <= PFN_MAX;
  terminates \true;
  assigns zone_bounds.movable[nid];
  ensures bound: zone_bounds.movable[nid] <= end;
  ensures node: \result.node <= core.node;
  ensures all: \result.all <= core.all;
*/
static struct zone_core zone_take_core(uint32_t nid, uint64_t start, uint64_t end, uint64_t usable,
				       struct zone_core core)
{
	uint64_t size;

	if (start < usable) {
		size = lower_pfn(end, usable) - start;
		core.node = less_or_zero(core.node, size);
		core.all = less_or_zero(core.all, size);
		if (end <= usable) {
			zone_bounds.movable[nid] = end;
			return core;
		}
		start = usable;
	}
	size = lower_pfn(end - start, core.node);
	zone_bounds.movable[nid] = start + size;
	core.all = less_or_zero(core.all, size);
	core.node -= size;
	return core;
}

/*
 * Take core.node pages of node nid, from its regions in order. Returns what is then
 * left of core.all.
 */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires node: nid < MAX_NUMNODES;
  requires bound: zone_bounds.movable[nid] <= PFN_MAX;
  terminates \true;
  assigns zone_bounds.movable[nid];
  ensures bound: zone_bounds.movable[nid] <= PFN_MAX;
  ensures all: \result <= core.all;
*/
static uint64_t zone_take_node(uint32_t nid, uint64_t usable, struct zone_core core)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant bound: zone_bounds.movable[nid] <= PFN_MAX;
	  loop invariant all: core.all <= \at(core.all, Pre);
	  loop assigns i, core, zone_bounds.movable[nid];
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		if (numa_region_node(i) != (int32_t)nid || range.start_pfn >= range.end_pfn)
			continue;
		if (range.start_pfn < zone_bounds.movable[nid])
			range.start_pfn = zone_bounds.movable[nid];
		if (range.start_pfn >= range.end_pfn)
			continue;
		core = zone_take_core(nid, range.start_pfn, range.end_pfn, usable, core);
		if (core.node == 0 && range.end_pfn > usable)
			break;
	}
	return core.all;
}

/*
 * Where the highest zone that is not empty starts: below it there is no ZONE_MOVABLE.
 * Source: find_usable_zone_for_movable().
 */
/*@
  requires zones: bounds_ascend(zone_bounds);
  terminates \true;
  assigns \nothing;
  ensures highest: \forall integer k; 0 <= k < ZONE_MOVABLE &&
    zone_bounds.bound[k] < zone_bounds.bound[k + 1] ==> zone_bounds.bound[k] <= \result;
*/
static uint64_t zone_lowest_of_highest(void)
{
	uint32_t type = ZONE_HIGHMEM;

	/*@
	  loop invariant range: 0 <= type <= ZONE_HIGHMEM;
	  loop invariant empty: \forall integer k; type < k <= ZONE_HIGHMEM ==>
	    zone_bounds.bound[k] >= zone_bounds.bound[k + 1];
	  loop assigns type;
	  loop variant type;
	*/
	while (type > 0 && zone_bounds.bound[type] >= zone_bounds.bound[type + 1])
		type--;
	return zone_bounds.bound[type];
}

/*
 * Spread `required` pages of kernelcore over the nodes, as evenly as they have room:
 * what one node cannot give, the others give in the next round.
 */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  terminates \true;
  assigns zone_bounds.movable[0 .. MAX_NUMNODES - 1];
  ensures bound: \forall integer n; 0 <= n < MAX_NUMNODES ==> zone_bounds.movable[n] <= PFN_MAX;
*/
static void zone_spread_core(uint64_t required, uint64_t usable)
{
	uint32_t nodes = zone_nodes_with_pages();

	zone_movable_clear();
	/*@
	  loop invariant bound: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	    zone_bounds.movable[n] <= PFN_MAX;
	  loop assigns nodes, required, zone_bounds.movable[0 .. MAX_NUMNODES - 1];
	  loop variant nodes;
	*/
	while (nodes > 0 && required > 0) {
		uint64_t part = required / nodes;

		/*@
		  loop invariant range: 0 <= n <= MAX_NUMNODES;
		  loop invariant bound: \forall integer k; 0 <= k < MAX_NUMNODES ==>
		    zone_bounds.movable[k] <= PFN_MAX;
		  loop assigns n, part, required, zone_bounds.movable[0 .. MAX_NUMNODES - 1];
		  loop variant MAX_NUMNODES - n;
		*/
		for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
			struct zone_core core;

			if (node_spans.span[n].start_pfn >= node_spans.span[n].end_pfn)
				continue;
			if (required < part)
				part = required / nodes;
			core.node = part;
			core.all = required;
			required = zone_take_node(n, usable, core);
		}
		nodes--;
		if (required <= nodes)
			return;
	}
}

/* Round every start up to the largest block; none is left that is not inside its node. */
/*@
  requires order: page_settings.max_order < NR_PAGE_ORDERS;
  requires bound: \forall integer n; 0 <= n < MAX_NUMNODES ==> zone_bounds.movable[n] <= PFN_MAX;
  terminates \true;
  assigns zone_bounds.movable[0 .. MAX_NUMNODES - 1];
  ensures aligned: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    al(zone_bounds.movable[n], page_settings.max_order);
  ensures inside: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    zone_bounds.movable[n] == 0 || zone_bounds.movable[n] < node_spans.span[n].end_pfn;
  ensures near: \forall integer n; 0 <= n < MAX_NUMNODES ==> rounded_start(
    \at(zone_bounds, Pre).movable[n], zone_bounds.movable[n], node_spans.span[n].end_pfn,
    page_settings.max_order);
*/
static void zone_round_movable(void)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant same: \forall integer k; n <= k < MAX_NUMNODES ==>
	    zone_bounds.movable[k] == \at(zone_bounds, Pre).movable[k];
	  loop invariant near: \forall integer k; 0 <= k < n ==> rounded_start(
	    \at(zone_bounds, Pre).movable[k], zone_bounds.movable[k], node_spans.span[k].end_pfn,
	    page_settings.max_order);
	  loop invariant bound: \forall integer k; 0 <= k < MAX_NUMNODES ==>
	    k < n || zone_bounds.movable[k] <= PFN_MAX;
	  loop invariant aligned: \forall integer k; 0 <= k < n ==>
	    al(zone_bounds.movable[k], page_settings.max_order);
	  loop invariant inside: \forall integer k; 0 <= k < n ==>
	    zone_bounds.movable[k] == 0 || zone_bounds.movable[k] < node_spans.span[k].end_pfn;
	  loop assigns n, zone_bounds.movable[0 .. MAX_NUMNODES - 1];
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		uint64_t start = round_up_to_block(zone_bounds.movable[n]);

		//@ assert zero: al(0, page_settings.max_order);
		zone_bounds.movable[n] = start < node_spans.span[n].end_pfn ? start : 0;
	}
}

void find_zone_movable_pfns_for_nodes(struct zone_movable_request request)
{
	uint64_t total = zone_total_pages();
	uint64_t required = zone_required_kernelcore(request, total);
	bool mirror = memblock_settings.mirrored_kernelcore;

	zone_movable_clear();
	if (memblock_settings.movable_node ||
	    (mirror &&
	     (request.mirror_unchecked || (memblock_settings.has_mirror && !request.kdump))))
		zone_movable_by_region();
	else if (!mirror)
		zone_spread_core(required, zone_lowest_of_highest());
	zone_round_movable();
}
