/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Zone lists: where an allocation for a node looks, in which order.
 *
 * A node's fallback list has the zones of all nodes: those of the node itself,
 * then those of the others, the nearest first; of each node from the highest type
 * to the lowest. Its thisnode list has its own zones only. A zone without pages
 * is on no list.
 *
 * Behaviour: Linux 6.12 and 6.1, mm/page_alloc.c.
 */
#ifndef EARLYMEM_ZONELIST_H
#define EARLYMEM_ZONELIST_H

#include "model/zone.h"

/* Of each node: does the kernel know it, and has it CPUs? */
struct zonelist_nodes {
	bool possible[MAX_NUMNODES];
	bool cpus[MAX_NUMNODES];
	/* 6.1: a node comes first in its own order even without memory. */
	bool local_first;
};

/* Nodes, the one to look at first in front. */
struct node_order {
	uint32_t cnt;
	uint32_t node[MAX_NUMNODES];
};

/* How often each node was the first of its distance: it is less attractive then. */
struct node_loads {
	uint32_t load[MAX_NUMNODES];
};

/* A zone on a list, and the place of its node in the order that the list follows. */
struct zoneref {
	uint32_t zone;
	uint32_t place;
};

struct zonelist {
	uint32_t cnt;
	struct zoneref ref[MAX_ZONES];
};

/* Nodes that an order has already. */
struct node_mask {
	bool has[MAX_NUMNODES];
};

#include "spec/zonelist.acsl"

extern struct node_order node_order[MAX_NUMNODES];
extern struct zonelist zonelist_fallback[MAX_NUMNODES];
extern struct zonelist zonelist_thisnode[MAX_NUMNODES];
extern struct node_loads node_loads;
/* What is being made; what is in them means nothing between calls. */
extern struct node_order order_new;
extern struct zonelist list_new;
extern struct node_mask order_mask;

/*
 * Make the lists of all possible nodes, in ascending order of the nodes; the others
 * get empty ones. node_order is the order of nodes that each fallback list follows.
 * Source: build_all_zonelists(), __build_all_zonelists().
 */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  requires present: nodes_counted(zone_present_pages, node_present_pages);
  terminates \true;
  assigns node_order[0 .. MAX_NUMNODES - 1], zonelist_fallback[0 .. MAX_NUMNODES - 1],
    zonelist_thisnode[0 .. MAX_NUMNODES - 1], node_loads, order_new, order_mask, list_new;
  ensures orders: \forall integer n; 0 <= n < MAX_NUMNODES && nodes.possible[n] ==>
    order_of(node_order[n], node_present_pages, nodes, n);
  ensures nearest: \forall integer n; 0 <= n < MAX_NUMNODES && nodes.possible[n] ==>
    nearest_first(node_order[n], numa_distances, nodes, n);
  ensures fallback: \forall integer n; 0 <= n < MAX_NUMNODES && nodes.possible[n] ==>
    list_follows(zonelist_fallback[n], node_order[n], zone_present_pages);
  ensures everything: \forall integer n, z; 0 <= n < MAX_NUMNODES && nodes.possible[n] &&
    0 <= z < MAX_ZONES && zone_present_pages.pages[z] != 0 ==> listed(zonelist_fallback[n], z);
  ensures thisnode: \forall integer n; 0 <= n < MAX_NUMNODES && nodes.possible[n] ==>
    list_of_node(zonelist_thisnode[n], zone_present_pages, n);
  ensures impossible: \forall integer n; 0 <= n < MAX_NUMNODES && !nodes.possible[n] ==>
    node_order[n].cnt == 0 && zonelist_fallback[n].cnt == 0 && zonelist_thisnode[n].cnt == 0;
*/
void build_all_zonelists(struct zonelist_nodes nodes);

/*
 * Pages that zone z counts with when lists are made. 6.12 counts all (page_struct 0);
 * 6.1 leaves out what descriptors of page_struct bytes take. page_size: bytes.
 * Source: zone_init_internals(); 6.1: calc_memmap_size(), free_area_init_core().
 */
/*@
  requires zone: z < MAX_ZONES;
  requires fit: counts_fit(zone_spans, zone_present_pages);
  requires size: page_struct <= 1024 && 4096 <= page_size <= 65536;
  terminates \true;
  assigns \nothing;
  ensures all: page_struct == 0 ==> \result == zone_present_pages.pages[z];
  ensures some: \result <= zone_present_pages.pages[z];
*/
uint64_t zonelist_zone_pages(uint32_t z, uint64_t page_struct, uint64_t page_size);

/* The pages of all zones together, counted as above. Source: nr_free_zone_pages(). */
/*@
  requires fit: counts_fit(zone_spans, zone_present_pages);
  requires size: page_struct <= 1024 && 4096 <= page_size <= 65536;
  terminates \true;
  assigns \nothing;
  ensures all: page_struct == 0 ==> \result == pages_sum(zone_present_pages, MAX_ZONES);
  ensures some: \result <= pages_sum(zone_present_pages, MAX_ZONES);
*/
uint64_t zonelist_total_pages(uint64_t page_struct, uint64_t page_size);

/*
 * With so few pages that not every migrate type could have a page block, pages are
 * not grouped by type. Source: build_all_zonelists().
 */
/*@
  requires order: page_settings.pageblock_order < NR_PAGE_ORDERS;
  terminates \true;
  assigns \nothing;
  ensures few: \result <==> total < MIGRATE_TYPES * p2(page_settings.pageblock_order);
*/
bool mobility_grouping_disabled(uint64_t total);

/*
 * The type of zones that memory policies apply to: the highest that some node has
 * pages of, but not ZONE_MOVABLE; ZONE_DMA if there is none. Source:
 * check_highest_zone().
 */
/*@
  terminates \true;
  assigns \nothing;
  ensures type: \result < ZONE_MOVABLE;
  ensures highest: \forall integer z; 0 <= z < MAX_ZONES && zone_present_pages.pages[z] != 0 &&
    z % MAX_NR_ZONES != ZONE_MOVABLE ==> z % MAX_NR_ZONES <= \result;
  ensures some: \result != ZONE_DMA ==> type_has_pages(zone_present_pages, \result);
*/
uint32_t policy_zone(void);

#endif
