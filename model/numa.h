/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nodes: what memory each has, and how far they are from each other.
 *
 * The node of memory is what memblock says; this room only reads memblock.
 *
 * Behaviour: Linux 6.12 and 6.1, mm/mm_init.c (6.1: mm/page_alloc.c),
 * drivers/base/arch_numa.c, mm/numa_memblks.c.
 */
#ifndef EARLYMEM_NUMA_H
#define EARLYMEM_NUMA_H

#include "model/memblock.h"
#include "model/page.h"

/* Why an operation could not be done; nothing changed then. */
#define NUMA_ENODE (-1)	    /* a node number that is not below MAX_NUMNODES, or the table's size */
#define NUMA_EDISTANCE (-2) /* a distance above 255, or one from a node to itself that is not 10 */

#define LOCAL_DISTANCE 10u
#define REMOTE_DISTANCE 20u

/* Page frames [start_pfn, end_pfn); 0 to 0 for none. */
struct pfn_span {
	uint64_t start_pfn;
	uint64_t end_pfn;
};

/* What each node spans, holes and other nodes' memory included. */
struct node_spans {
	struct pfn_span span[MAX_NUMNODES];
};

/* What each zone spans. */
struct zone_spans {
	struct pfn_span span[MAX_ZONES];
};

/* What decides the zone of a page, besides the region that holds it. */
struct zone_bounds {
	/* Type t (not ZONE_MOVABLE) takes the pages bound[t] to bound[t + 1] - 1. */
	uint64_t bound[MAX_NR_ZONES];
	/* Where ZONE_MOVABLE starts on each node; 0: nowhere. */
	uint64_t movable[MAX_NUMNODES];
	/* kernelcore=mirror: mirrored memory is never in ZONE_MOVABLE. */
	bool mirror;
};

/* The page after the last that each type may have. Types that a kernel lacks: 0. */
struct zone_limits {
	uint64_t max_zone_pfn[MAX_NR_ZONES];
};

/* Pages of each zone, and of each node, that are there. */
struct zone_pages {
	uint64_t pages[MAX_ZONES];
};
struct node_pages {
	uint64_t pages[MAX_NUMNODES];
};

#include "spec/zone.acsl"

extern struct node_spans node_spans;

/* How far it is from each node to each; nodes from cnt on have the default. */
struct numa_distances {
	uint32_t cnt;
	uint8_t distance[MAX_NUMNODES][MAX_NUMNODES];
};

extern struct numa_distances numa_distances;

/*
 * The node of region idx of memory. A kernel without NUMA has one node, 0; so
 * has a region that nobody gave a node. Source: memblock_get_region_node().
 */
/*@
  requires settings: 0 <= memblock_settings.max_numnodes;
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt <= MEMBLOCK_SLOTS;
  terminates \true;
  assigns \nothing;
  ensures node: \result == node_of(memblock_settings, memblock[MEMBLOCK_MEMORY], idx);
*/
int32_t numa_region_node(uint32_t idx);

/* Is every region of memory on a node from 0 to MAX_NUMNODES - 1? */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures ok: \result <==> nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
*/
bool numa_check_nodes(void);

/*
 * Find what each node spans: its lowest and its highest page that is wholly in a
 * region of memory. Source: get_pfn_range_for_nid(). NUMA_ENODE: a region is on
 * a node that the model does not have.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns node_spans;
  ensures result: \result == 0 || \result == NUMA_ENODE;
  ensures accepted: \result == 0 <==> nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  ensures spans: \result == 0 ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n,
              memblock[MEMBLOCK_MEMORY].cnt);
  ensures failed: \result != 0 ==> node_spans == \old(node_spans);
*/
int numa_find_nodes(void);

/*
 * A distance table for nodes 0 to cnt - 1, with the default distances: 10 from a
 * node to itself, 20 to any other. Source: numa_alloc_distance(). NUMA_ENODE:
 * the model has fewer nodes.
 */
/*@
  terminates \true;
  assigns numa_distances;
  ensures result: \result == (cnt <= MAX_NUMNODES ? 0 : NUMA_ENODE);
  ensures count: \result == 0 ==> numa_distances.cnt == cnt;
  ensures default: \result == 0 ==> \forall integer i, j; 0 <= i < cnt && 0 <= j < cnt ==>
    numa_distances.distance[i][j] == (i == j ? LOCAL_DISTANCE : REMOTE_DISTANCE);
  ensures failed: \result != 0 ==> numa_distances == \old(numa_distances);
*/
int numa_init_distance(uint32_t cnt);

/*
 * It is `distance` from node `from` to node `to` (the way back has its own).
 * Source: numa_set_distance(), which ignores what is an error here.
 */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  terminates \true;
  assigns numa_distances.distance[from][to];
  ensures node: \result == NUMA_ENODE <==> from >= numa_distances.cnt || to >= numa_distances.cnt;
  ensures distance: \result == NUMA_EDISTANCE <==>
    from < numa_distances.cnt && to < numa_distances.cnt &&
    (distance > 255 || (from == to && distance != LOCAL_DISTANCE));
  ensures set: \result == 0 ==> numa_distances.distance[from][to] == distance;
  ensures result: \result == 0 || \result == NUMA_ENODE || \result == NUMA_EDISTANCE;
  ensures failed: \result != 0 ==>
    numa_distances.distance[from][to] == \old(numa_distances.distance[from][to]);
*/
int numa_set_distance(uint32_t from, uint32_t to, uint32_t distance);

/* How far it is. Source: __node_distance(). */
/*@
  requires table: numa_distances.cnt <= MAX_NUMNODES;
  terminates \true;
  assigns \nothing;
  ensures table: from < numa_distances.cnt && to < numa_distances.cnt ==>
    \result == numa_distances.distance[from][to];
  ensures default: from >= numa_distances.cnt || to >= numa_distances.cnt ==>
    \result == (from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE);
  ensures range: \result <= 255;
*/
uint32_t node_distance(uint32_t from, uint32_t to);

#endif
