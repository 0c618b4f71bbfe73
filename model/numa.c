/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/numa.h"

struct node_spans node_spans;
struct numa_distances numa_distances;

int32_t numa_region_node(uint32_t idx)
{
	int32_t nid = memblock[MEMBLOCK_MEMORY].regions[idx].nid;

	return memblock_settings.max_numnodes == 0 || nid == memblock_settings.max_numnodes ? 0 :
											      nid;
}

bool numa_check_nodes(void)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant ok: \forall integer k; 0 <= k < i ==>
	    0 <= node_of(memblock_settings, memblock[MEMBLOCK_MEMORY], k) < MAX_NUMNODES;
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		int32_t nid = numa_region_node(i);

		if (nid < 0 || nid >= MAX_NUMNODES)
			return false;
	}
	return true;
}

/* Take region i into its node's span; the regions before it are in it already. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires region: i < memblock[MEMBLOCK_MEMORY].cnt;
  requires spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n, i);
  terminates \true;
  assigns node_spans;
  ensures spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n, i + 1);
*/
static void numa_extend_node(uint32_t i)
{
	struct memblock_pfn_range range = memblock_region_pfns(i);
	int32_t nid = numa_region_node(i);

	if (range.start_pfn >= range.end_pfn)
		return;
	/*@ assert first: node_starts(memblock[MEMBLOCK_MEMORY], memblock_settings, nid, i + 1,
	  range.start_pfn); */
	/*@ assert last: node_ends(memblock[MEMBLOCK_MEMORY], memblock_settings, nid, i + 1,
	  range.end_pfn); */
	if (node_spans.span[nid].start_pfn == node_spans.span[nid].end_pfn)
		node_spans.span[nid].start_pfn = range.start_pfn;
	node_spans.span[nid].end_pfn = range.end_pfn;
}

int numa_find_nodes(void)
{
	if (!numa_check_nodes())
		return NUMA_ENODE;
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant empty: \forall integer k; 0 <= k < n ==>
	    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[k], k, 0);
	  loop assigns n, node_spans;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		node_spans.span[n].start_pfn = 0;
		node_spans.span[n].end_pfn = 0;
	}
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	    node_span(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n, i);
	  loop assigns i, node_spans;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++)
		numa_extend_node(i);
	return 0;
}

int numa_init_distance(uint32_t cnt)
{
	if (cnt > MAX_NUMNODES)
		return NUMA_ENODE;
	numa_distances.cnt = cnt;
	/*@
	  loop invariant range: 0 <= i <= cnt;
	  loop invariant count: numa_distances.cnt == cnt;
	  loop invariant done: \forall integer k, j; 0 <= k < i && 0 <= j < cnt ==>
	    numa_distances.distance[k][j] == (k == j ? LOCAL_DISTANCE : REMOTE_DISTANCE);
	  loop assigns i, numa_distances;
	  loop variant cnt - i;
	*/
	for (uint32_t i = 0; i < cnt; i++) {
		/*@
		  loop invariant range: 0 <= j <= cnt;
		  loop invariant count: numa_distances.cnt == cnt;
		  loop invariant done: \forall integer k, l; 0 <= k < i && 0 <= l < cnt ==>
		    numa_distances.distance[k][l] == (k == l ? LOCAL_DISTANCE : REMOTE_DISTANCE);
		  loop invariant row: \forall integer l; 0 <= l < j ==>
		    numa_distances.distance[i][l] == (i == l ? LOCAL_DISTANCE : REMOTE_DISTANCE);
		  loop assigns j, numa_distances;
		  loop variant cnt - j;
		*/
		for (uint32_t j = 0; j < cnt; j++)
			numa_distances.distance[i][j] = i == j ? LOCAL_DISTANCE : REMOTE_DISTANCE;
	}
	return 0;
}

int numa_set_distance(uint32_t from, uint32_t to, uint32_t distance)
{
	if (from >= numa_distances.cnt || to >= numa_distances.cnt)
		return NUMA_ENODE;
	if (distance > 255 || (from == to && distance != LOCAL_DISTANCE))
		return NUMA_EDISTANCE;
	numa_distances.distance[from][to] = (uint8_t)distance;
	return 0;
}

uint32_t node_distance(uint32_t from, uint32_t to)
{
	if (from >= numa_distances.cnt || to >= numa_distances.cnt)
		return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
	return numa_distances.distance[from][to];
}
