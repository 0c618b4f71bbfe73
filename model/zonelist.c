/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/zonelist.h"

struct node_order node_order[MAX_NUMNODES];
struct zonelist zonelist_fallback[MAX_NUMNODES];
struct zonelist zonelist_thisnode[MAX_NUMNODES];
struct node_loads node_loads;
struct node_order order_new;
struct zonelist list_new;
struct node_mask order_mask;

/* --- orders --- */

/*@ ghost
  /@
    requires node: 0 <= n < MAX_NUMNODES;
    requires left: !order_mask.has[n];
    terminates \true;
    assigns \nothing;
    ensures some: 1 <= nodes_left(order_mask, MAX_NUMNODES);
  @/
  void node_is_left(uint32_t n)
  {
    /@
      loop invariant range: 0 <= i <= MAX_NUMNODES;
      loop invariant none: 0 <= nodes_left(order_mask, i);
      loop invariant some: n < i ==> 1 <= nodes_left(order_mask, i);
      loop assigns i;
      loop variant MAX_NUMNODES - i;
    @/
    for (uint32_t i = 0; i < MAX_NUMNODES; i++)
      ;
  }
*/

/* Node n is in the order from now on; it was not. */
/*@
  requires node: n < MAX_NUMNODES;
  requires left: !order_mask.has[n];
  terminates \true;
  assigns order_mask.has[n];
  ensures has: order_mask.has[n];
  ensures count: nodes_left(order_mask, MAX_NUMNODES) ==
    \old(nodes_left(order_mask, MAX_NUMNODES)) - 1;
*/
static void order_mark(uint32_t n)
{
	//@ ghost struct node_mask old = order_mask;
	order_mask.has[n] = true;
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MAX_NUMNODES;
	    loop invariant below: i <= n ==> nodes_left(order_mask, i) == nodes_left(old, i);
	    loop invariant above: n < i ==> nodes_left(order_mask, i) == nodes_left(old, i) - 1;
	    loop assigns i;
	    loop variant MAX_NUMNODES - i;
	  @/
	  for (uint32_t i = 0; i < MAX_NUMNODES; i++)
	    ;
	*/
}

/* No node is in the order. */
/*@
  terminates \true;
  assigns order_mask;
  ensures none: \forall integer n; 0 <= n < MAX_NUMNODES ==> !order_mask.has[n];
  ensures count: nodes_left(order_mask, MAX_NUMNODES) == MAX_NUMNODES;
*/
static void order_clear(void)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant none: \forall integer k; 0 <= k < n ==> !order_mask.has[k];
	  loop assigns n, order_mask;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		order_mask.has[n] = false;
	/*@ ghost
	  /@
	    loop invariant range: 0 <= i <= MAX_NUMNODES;
	    loop invariant count: nodes_left(order_mask, i) == i;
	    loop assigns i;
	    loop variant MAX_NUMNODES - i;
	  @/
	  for (uint32_t i = 0; i < MAX_NUMNODES; i++)
	    ;
	*/
}

/* How unattractive node n is for node `from`. */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires nodes: from < MAX_NUMNODES && n < MAX_NUMNODES;
  requires loads: loads_below(node_loads, MAX_NUMNODES);
  terminates \true;
  assigns \nothing;
  ensures weight: \result == node_weight(numa_distances, nodes, node_loads, from, n);
*/
static uint32_t zonelist_weight(struct zonelist_nodes nodes, uint32_t from, uint32_t n)
{
	uint32_t score = node_distance(from, n);

	if (n < from)
		score++;
	if (nodes.cpus[n])
		score++;
	return score * MAX_NUMNODES + node_loads.load[n];
}

/*
 * The next node in the order of node `from`: itself, then the least unattractive one
 * with memory that the order does not have yet; MAX_NUMNODES: there is none.
 * Source: find_next_best_node().
 */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires node: from < MAX_NUMNODES;
  requires loads: loads_below(node_loads, MAX_NUMNODES);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= MAX_NUMNODES;
  ensures next: \result < MAX_NUMNODES ==>
    !order_mask.has[\result] && in_order_of(node_present_pages, nodes, from, \result);
  ensures none: \result == MAX_NUMNODES ==> \forall integer n; 0 <= n < MAX_NUMNODES &&
    in_order_of(node_present_pages, nodes, from, n) ==> order_mask.has[n];
  ensures local: !order_mask.has[from] && in_order_of(node_present_pages, nodes, from, from) ==>
    \result == from;
  ensures best: \result < MAX_NUMNODES && \result != from ==>
    \forall integer n; 0 <= n < MAX_NUMNODES && n != \result && !order_mask.has[n] &&
      in_order_of(node_present_pages, nodes, from, n) ==>
      node_before(numa_distances, nodes, node_loads, from, \result, n);
*/
static uint32_t find_next_best_node(struct zonelist_nodes nodes, uint32_t from)
{
	uint32_t best = MAX_NUMNODES;
	uint32_t least = 0;

	if (!order_mask.has[from] && (nodes.local_first || node_present_pages.pages[from] != 0))
		return from;
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant best: best == MAX_NUMNODES || (best < n && !order_mask.has[best] &&
	    node_present_pages.pages[best] != 0 &&
	    least == node_weight(numa_distances, nodes, node_loads, from, best));
	  loop invariant none: best == MAX_NUMNODES ==> \forall integer k; 0 <= k < n &&
	    node_present_pages.pages[k] != 0 ==> order_mask.has[k];
	  loop invariant first: best < MAX_NUMNODES ==> \forall integer k; 0 <= k < n && k != best &&
	    !order_mask.has[k] && node_present_pages.pages[k] != 0 ==>
	    node_before(numa_distances, nodes, node_loads, from, best, k);
	  loop assigns n, best, least;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		uint32_t weight = zonelist_weight(nodes, from, n);

		if (order_mask.has[n] || node_present_pages.pages[n] == 0)
			continue;
		if (best == MAX_NUMNODES || weight < least) {
			best = n;
			least = weight;
		}
	}
	return best;
}

/* Put node n at the end of the order of node `from`. */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires nodes: from < MAX_NUMNODES && n < MAX_NUMNODES;
  requires room: order_new.cnt < MAX_NUMNODES;
  requires loads: node_loads.load[n] < MAX_NUMNODES;
  requires before: \forall integer i; 0 <= i < order_new.cnt ==> order_new.node[i] < MAX_NUMNODES;
  terminates \true;
  assigns order_new.cnt, order_new.node[order_new.cnt], node_loads.load[n];
  ensures count: order_new.cnt == \old(order_new.cnt) + 1;
  ensures node: order_new.node[order_new.cnt - 1] == n;
  ensures load: node_loads.load[n] == \old(node_loads.load[n]) ||
    node_loads.load[n] == \old(node_loads.load[n]) + 1;
*/
static void order_append(uint32_t from, uint32_t n)
{
	uint32_t last = order_new.cnt == 0 ? from : order_new.node[order_new.cnt - 1];

	if (node_distance(from, n) != node_distance(from, last))
		node_loads.load[n]++;
	order_new.node[order_new.cnt] = n;
	order_new.cnt++;
}

/*
 * Make the order of node `from` in order_new. Source: build_zonelists().
 */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires node: from < MAX_NUMNODES;
  requires loads: loads_below(node_loads, MAX_NUMNODES - 1);
  terminates \true;
  assigns order_new, order_mask, node_loads;
  ensures order: order_of(order_new, node_present_pages, nodes, from);
  ensures lightest: lightest_first(order_new, numa_distances, nodes, \old(node_loads), from);
  ensures loads: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    \old(node_loads.load[n]) <= node_loads.load[n] <= \old(node_loads.load[n]) + 1;
*/
static void build_order(struct zonelist_nodes nodes, uint32_t from)
{
	uint32_t n;
	//@ ghost struct node_loads was = node_loads;

	order_new.cnt = 0;
	order_clear();
	/*@
	  loop invariant wf: order_wf(order_new);
	  loop invariant count: order_new.cnt == MAX_NUMNODES - nodes_left(order_mask, MAX_NUMNODES);
	  loop invariant mask: mask_of(order_mask, order_new);
	  loop invariant sound: \forall integer i; 0 <= i < order_new.cnt ==>
	    in_order_of(node_present_pages, nodes, from, order_new.node[i]);
	  loop invariant front: 0 < order_new.cnt &&
	    in_order_of(node_present_pages, nodes, from, from) ==> order_new.node[0] == from;
	  loop invariant sorted: lightest_first(order_new, numa_distances, nodes, was, from);
	  loop invariant rest: lighter_than_rest(order_new, order_mask, node_present_pages,
	    numa_distances, nodes, was, from);
	  loop invariant loads: loads_grew(was, node_loads, order_mask);
	  loop assigns order_new, order_mask, node_loads, n;
	  loop variant MAX_NUMNODES - order_new.cnt;
	*/
	for (;;) {
		//@ ghost struct node_order old = order_new;
		//@ ghost struct node_mask old_mask = order_mask;
		//@ ghost struct node_loads old_loads = node_loads;
		n = find_next_best_node(nodes, from);
		if (n == MAX_NUMNODES)
			break;
		//@ ghost node_is_left(n);
		order_mark(n);
		order_append(from, n);
		//@ assert extends: order_extends(old, order_new);
		//@ assert new: ordered(order_new, n);
		//@ assert fresh: \forall integer i; 0 <= i < old.cnt ==> old.node[i] != n;
		//@ assert wf: order_wf(order_new);
		/*@ assert last: \forall integer i; 0 <= i < old.cnt && old.node[i] != from ==>
		  node_before(numa_distances, nodes, was, from, old.node[i], n); */
		/*@ assert next: n != from ==> \forall integer k; 0 <= k < MAX_NUMNODES &&
		  !order_mask.has[k] && in_order_of(node_present_pages, nodes, from, k) ==>
		  node_before(numa_distances, nodes, was, from, n, k); */
	}
}

/* --- lists --- */

/* Put zone z at the end of list_new; its node is at this place of order_new. */
/*@
  requires room: list_new.cnt < MAX_ZONES;
  terminates \true;
  assigns list_new.cnt, list_new.ref[list_new.cnt];
  ensures count: list_new.cnt == \old(list_new.cnt) + 1;
  ensures zone: list_new.ref[list_new.cnt - 1].zone == z;
  ensures place: list_new.ref[list_new.cnt - 1].place == place;
  ensures listed: listed(list_new, z);
  ensures kept: \forall integer y; \old(listed(list_new, y)) ==> listed(list_new, y);
*/
static void list_append(uint32_t z, uint32_t place)
{
	//@ ghost struct zonelist old = list_new;
	list_new.ref[list_new.cnt].zone = z;
	list_new.ref[list_new.cnt].place = place;
	list_new.cnt++;
	//@ assert extends: list_extends(old, list_new);
}

/*
 * Put the zones with pages of the node at this place of order_new at the end of
 * list_new, the highest first. Source: build_zonerefs_node().
 */
/*@
  requires order: order_wf(order_new) && place < order_new.cnt;
  requires list: list_starts(list_new, order_new, zone_present_pages, place);
  terminates \true;
  assigns list_new;
  ensures list: list_starts(list_new, order_new, zone_present_pages, place + 1);
*/
static void build_zonerefs_node(uint32_t place)
{
	uint32_t first = MAX_NR_ZONES * order_new.node[place];

	/*@
	  loop invariant range: 0 <= type <= MAX_NR_ZONES;
	  loop invariant count: 0 <= list_new.cnt <= MAX_NR_ZONES * place + MAX_NR_ZONES - type;
	  loop invariant sound: refs_sound(list_new, order_new, zone_present_pages, place + 1);
	  loop invariant low: \forall integer i; 0 <= i < list_new.cnt &&
	    list_new.ref[i].place == place ==> first + type <= list_new.ref[i].zone;
	  loop invariant before: \forall integer a; 0 <= a < place ==>
	    list_has(list_new, order_new, zone_present_pages, a, 0);
	  loop invariant here: list_has(list_new, order_new, zone_present_pages, place, first + type);
	  loop assigns type, list_new;
	  loop variant type;
	*/
	for (uint32_t type = MAX_NR_ZONES; type > 0; type--) {
		if (zone_present_pages.pages[first + type - 1] != 0)
			list_append(first + type - 1, place);
	}
}

/* Make the list that follows order_new in list_new. */
/*@
  requires order: order_wf(order_new);
  terminates \true;
  assigns list_new;
  ensures list: list_follows(list_new, order_new, zone_present_pages);
*/
static void build_list(void)
{
	list_new.cnt = 0;
	/*@
	  loop invariant range: 0 <= place <= order_new.cnt;
	  loop invariant list: list_starts(list_new, order_new, zone_present_pages, place);
	  loop assigns place, list_new;
	  loop variant order_new.cnt - place;
	*/
	for (uint32_t place = 0; place < order_new.cnt; place++)
		build_zonerefs_node(place);
}

/* Make the thisnode list of node n in list_new. */
/*@
  requires node: n < MAX_NUMNODES;
  terminates \true;
  assigns order_new, list_new;
  ensures list: list_of_node(list_new, zone_present_pages, n);
*/
static void build_thisnode_list(uint32_t n)
{
	order_new.cnt = 1;
	order_new.node[0] = n;
	build_list();
}

/* Make the order and the lists of node n. Source: build_zonelists(). */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires node: n < MAX_NUMNODES;
  requires present: nodes_counted(zone_present_pages, node_present_pages);
  requires loads: loads_below(node_loads, n);
  terminates \true;
  assigns node_order[n], zonelist_fallback[n], zonelist_thisnode[n], node_loads, order_new,
    order_mask, list_new;
  ensures order: order_of(node_order[n], node_present_pages, nodes, n);
  ensures nearest: nearest_first(node_order[n], numa_distances, nodes, n);
  ensures fallback: list_follows(zonelist_fallback[n], node_order[n], zone_present_pages);
  ensures everything: \forall integer z; 0 <= z < MAX_ZONES && zone_present_pages.pages[z] != 0 ==>
    listed(zonelist_fallback[n], z);
  ensures thisnode: list_of_node(zonelist_thisnode[n], zone_present_pages, n);
  ensures loads: loads_below(node_loads, n + 1);
*/
static void build_zonelists(struct zonelist_nodes nodes, uint32_t n)
{
	build_order(nodes, n);
	build_list();
	/*@ assert everything: \forall integer z; 0 <= z < MAX_ZONES &&
	  zone_present_pages.pages[z] != 0 ==> ordered(order_new, z / MAX_NR_ZONES); */
	node_order[n] = order_new;
	zonelist_fallback[n] = list_new;
	build_thisnode_list(n);
	zonelist_thisnode[n] = list_new;
}

void build_all_zonelists(struct zonelist_nodes nodes)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant loads: \forall integer k; 0 <= k < n ==> node_loads.load[k] == 0;
	  loop assigns n, node_loads;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		node_loads.load[n] = 0;
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant loads: loads_below(node_loads, n);
	  loop invariant orders: \forall integer k; 0 <= k < n && nodes.possible[k] ==>
	    order_of(node_order[k], node_present_pages, nodes, k);
	  loop invariant nearest: \forall integer k; 0 <= k < n && nodes.possible[k] ==>
	    nearest_first(node_order[k], numa_distances, nodes, k);
	  loop invariant fallback: \forall integer k; 0 <= k < n && nodes.possible[k] ==>
	    list_follows(zonelist_fallback[k], node_order[k], zone_present_pages);
	  loop invariant everything: \forall integer k, z; 0 <= k < n && nodes.possible[k] &&
	    0 <= z < MAX_ZONES && zone_present_pages.pages[z] != 0 ==> listed(zonelist_fallback[k], z);
	  loop invariant thisnode: \forall integer k; 0 <= k < n && nodes.possible[k] ==>
	    list_of_node(zonelist_thisnode[k], zone_present_pages, k);
	  loop invariant impossible: \forall integer k; 0 <= k < n && !nodes.possible[k] ==>
	    node_order[k].cnt == 0 && zonelist_fallback[k].cnt == 0 && zonelist_thisnode[k].cnt == 0;
	  loop assigns n, node_order[0 .. MAX_NUMNODES - 1], zonelist_fallback[0 .. MAX_NUMNODES - 1],
	    zonelist_thisnode[0 .. MAX_NUMNODES - 1], node_loads, order_new, order_mask, list_new;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		if (nodes.possible[n]) {
			build_zonelists(nodes, n);
		} else {
			node_order[n].cnt = 0;
			zonelist_fallback[n].cnt = 0;
			zonelist_thisnode[n].cnt = 0;
		}
	}
}

/* --- pages --- */

/*@
  lemma product_bound: \forall integer a, b; 0 <= a <= 0x10000000000000 && 0 <= b <= 1024 ==>
    0 <= a * b <= 0x4000000000000000;
*/

/* Whole pages that the descriptors of so many pages take. Source: calc_memmap_size(). */
/*@
  requires bound: pages <= 0x10000000000000;
  requires size: page_struct <= 1024 && 4096 <= page_size <= 65536;
  terminates \true;
  assigns \nothing;
  ensures none: page_struct == 0 ==> \result == 0;
*/
static uint64_t memmap_pages(uint64_t pages, uint64_t page_struct, uint64_t page_size)
{
	//@ assert product: 0 <= pages * page_struct <= 0x4000000000000000;
	return (pages * page_struct + page_size - 1) / page_size;
}

uint64_t zonelist_zone_pages(uint32_t z, uint64_t page_struct, uint64_t page_size)
{
	uint64_t present = zone_present_pages.pages[z];
	uint64_t pages = zone_spans.span[z].end_pfn - zone_spans.span[z].start_pfn;
	uint64_t taken;

	if (z % MAX_NR_ZONES == ZONE_HIGHMEM)
		return present;
	if (pages > present + present / 16)
		pages = present;
	taken = memmap_pages(pages, page_struct, page_size);
	return taken <= present ? present - taken : present;
}

uint64_t zonelist_total_pages(uint64_t page_struct, uint64_t page_size)
{
	uint64_t total = 0;

	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant bound: 0 <= pages_sum(zone_present_pages, z) <= z * 0x10000000000000;
	  loop invariant some: 0 <= total <= pages_sum(zone_present_pages, z);
	  loop invariant all: page_struct == 0 ==> total == pages_sum(zone_present_pages, z);
	  loop assigns z, total;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++)
		total += zonelist_zone_pages(z, page_struct, page_size);
	return total;
}

bool mobility_grouping_disabled(uint64_t total)
{
	uint64_t block = 1;

	/*@
	  loop invariant range: 0 <= k <= page_settings.pageblock_order;
	  loop invariant block: block == p2(k);
	  loop assigns k, block;
	  loop variant page_settings.pageblock_order - k;
	*/
	for (uint32_t k = 0; k < page_settings.pageblock_order; k++)
		block *= 2;
	return total < MIGRATE_TYPES * block;
}

uint32_t policy_zone(void)
{
	uint32_t type = ZONE_DMA;

	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant type: type < ZONE_MOVABLE;
	  loop invariant highest: \forall integer k; 0 <= k < z && zone_present_pages.pages[k] != 0 &&
	    k % MAX_NR_ZONES != ZONE_MOVABLE ==> k % MAX_NR_ZONES <= type;
	  loop invariant some: type != ZONE_DMA ==> type_has_pages(zone_present_pages, type);
	  loop assigns z, type;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		if (zone_present_pages.pages[z] != 0 && z % MAX_NR_ZONES != ZONE_MOVABLE &&
		    z % MAX_NR_ZONES > type)
			type = z % MAX_NR_ZONES;
	}
	return type;
}
