/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where ZONE_MOVABLE starts on each node.
 */
#ifndef EARLYMEM_ZONE_MOVABLE_H
#define EARLYMEM_ZONE_MOVABLE_H

#include "model/zone.h"

/* No page frame is above this one: an address has 64 bits, a page at least 4096 bytes. */
#define PFN_MAX 0x10000000000000ULL

/*
 * Fill zone_bounds.movable: from the hotplug regions (movable_node), else from
 * what is not mirrored (kernelcore=mirror), else from kernelcore= and
 * movablecore=. Each start is a multiple of the largest block, below the end of
 * its node. Source: find_zone_movable_pfns_for_nodes().
 */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires order: page_settings.max_order < NR_PAGE_ORDERS;
  requires spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_covers(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n,
                memblock[MEMBLOCK_MEMORY].cnt);
  requires zones: bounds_ascend(zone_bounds);
  terminates \true;
  assigns zone_bounds.movable[0 .. MAX_NUMNODES - 1];
  ensures aligned: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    al(zone_bounds.movable[n], page_settings.max_order);
  ensures inside: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    zone_bounds.movable[n] == 0 || zone_bounds.movable[n] < node_spans.span[n].end_pfn;
  ensures hotplug: memblock_settings.movable_node ==> hotplug_is_movable(
    memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, page_settings.max_order);
*/
void find_zone_movable_pfns_for_nodes(struct zone_movable_request request);

#endif
