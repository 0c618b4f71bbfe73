/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_query.h"
#include "model/zone_movable.h"

struct zone_bounds zone_bounds;
struct zone_spans zone_spans;
struct zone_pages zone_present_pages;
struct node_pages node_present_pages;

/*@
  terminates \true;
  assigns \nothing;
  ensures value: \result == \min(a, b);
*/
static uint64_t lower_pfn(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures value: \result == \max(a, b);
*/
static uint64_t higher_pfn(uint64_t a, uint64_t b)
{
	return a < b ? b : a;
}

/* --- limits --- */

/* The first byte of memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures first: \result == (memblock[MEMBLOCK_MEMORY].cnt == 0 ? 0 :
    memblock[MEMBLOCK_MEMORY].regions[0].base);
*/
static phys_addr_t zone_dram_start(void)
{
	/*@ assert first: 0 < memblock[MEMBLOCK_MEMORY].cnt ==>
	  in_set(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_MEMORY].regions[0].base); */
	/*@ assert least: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==>
	  memblock[MEMBLOCK_MEMORY].regions[0].base <= a; */
	return memblock_start_of_DRAM();
}

/* One past the last byte of memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures end: \result == last_end(memblock[MEMBLOCK_MEMORY]);
*/
static phys_addr_t zone_dram_end(void)
{
	/*@ assert last: 0 < memblock[MEMBLOCK_MEMORY].cnt ==>
	  in_set(memblock[MEMBLOCK_MEMORY], last_end(memblock[MEMBLOCK_MEMORY]) - 1); */
	/*@ assert most: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==>
	  a < last_end(memblock[MEMBLOCK_MEMORY]); */
	return memblock_end_of_DRAM();
}

struct zone_limits arm64_zone_limits(struct arm64_zones zones)
{
	struct zone_limits limits = { { 0 } };
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t end = zone_dram_end();

	if (zones.zone_dma)
		limits.max_zone_pfn[ZONE_DMA] = lower_pfn(zones.dma_phys_limit, end) / page;
	if (zones.zone_dma32 && zones.dma32_follows_dram && zone_dram_start() > 0xffffffffULL)
		limits.max_zone_pfn[ZONE_DMA32] = end / page;
	else if (zones.zone_dma32)
		limits.max_zone_pfn[ZONE_DMA32] = lower_pfn(0x100000000ULL, end) / page;
	limits.max_zone_pfn[ZONE_NORMAL] = end / page;
	return limits;
}

/* The page that holds the first byte of memory; 0 if there is none. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures first: \result == lowest_pfn(memblock[MEMBLOCK_MEMORY], memblock_settings);
  ensures bound: \result < PFN_NONE;
*/
static uint64_t zone_lowest_pfn(void)
{
	phys_addr_t start = zone_dram_start();

	//@ assert down: start / memblock_settings.page_size == pfn_down(memblock_settings, start);
	//@ assert zero: pfn_down(memblock_settings, 0) == 0;
	return start / memblock_settings.page_size;
}

/* Do the limits make zones for all pages of memory? */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures ok: \result <==> limits_ok(memblock[MEMBLOCK_MEMORY], memblock_settings, limits);
*/
static bool zone_check_limits(struct zone_limits limits)
{
	uint64_t end = zone_dram_end() / memblock_settings.page_size;
	bool reached = end <= zone_lowest_pfn();

	//@ assert end: end == pfn_down(memblock_settings, last_end(memblock[MEMBLOCK_MEMORY]));
	/*@
	  loop invariant range: 0 <= k <= ZONE_MOVABLE;
	  loop invariant pfns: \forall integer j; 0 <= j < k ==> limits.max_zone_pfn[j] != PFN_NONE;
	  loop invariant reached: reached <==>
	    end <= lowest_pfn(memblock[MEMBLOCK_MEMORY], memblock_settings) ||
	    \exists integer j; 0 <= j < k && end <= limits.max_zone_pfn[j];
	  loop assigns k, reached;
	  loop variant ZONE_MOVABLE - k;
	*/
	for (uint32_t k = 0; k < ZONE_MOVABLE; k++) {
		if (limits.max_zone_pfn[k] == PFN_NONE)
			return false;
		reached = reached || end <= limits.max_zone_pfn[k];
	}
	return reached;
}

/* Each zone begins where the one below it ends. */
/*@
  requires wf: memblock_wf;
  requires ok: limits_ok(memblock[MEMBLOCK_MEMORY], memblock_settings, limits);
  terminates \true;
  assigns zone_bounds.bound[0 .. MAX_NR_ZONES - 1], zone_bounds.mirror;
  ensures lowest: zone_bounds.bound[0] == lowest_pfn(memblock[MEMBLOCK_MEMORY], memblock_settings);
  ensures highest: \forall integer k; 0 <= k < ZONE_MOVABLE ==>
    zone_bounds.bound[k + 1] == \max(zone_bounds.bound[k], limits.max_zone_pfn[k]);
  ensures ascend: bounds_ascend(zone_bounds);
  ensures hold: bounds_hold(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
*/
static void zone_set_bounds(struct zone_limits limits)
{
	zone_bounds.mirror = memblock_settings.mirrored_kernelcore;
	zone_bounds.bound[0] = zone_lowest_pfn();
	zone_bounds.bound[1] = higher_pfn(zone_bounds.bound[0], limits.max_zone_pfn[ZONE_DMA]);
	zone_bounds.bound[2] = higher_pfn(zone_bounds.bound[1], limits.max_zone_pfn[ZONE_DMA32]);
	zone_bounds.bound[3] = higher_pfn(zone_bounds.bound[2], limits.max_zone_pfn[ZONE_NORMAL]);
	zone_bounds.bound[4] = higher_pfn(zone_bounds.bound[3], limits.max_zone_pfn[ZONE_HIGHMEM]);
	/*@ assert top: pfn_down(memblock_settings, last_end(memblock[MEMBLOCK_MEMORY])) <=
	  zone_bounds.bound[4]; */
	/*@ assert below: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
	  region_end(memblock[MEMBLOCK_MEMORY], i) <= last_end(memblock[MEMBLOCK_MEMORY]); */
	/*@ assert above: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
	  memblock[MEMBLOCK_MEMORY].regions[0].base <= memblock[MEMBLOCK_MEMORY].regions[i].base; */
}

/* --- pages of zones and nodes --- */

/* Where ZONE_MOVABLE starts for region idx. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  terminates \true;
  assigns \nothing;
  ensures start: \result == movable_from(zone_bounds,
    node_of(memblock_settings, memblock[MEMBLOCK_MEMORY], idx),
    memblock[MEMBLOCK_MEMORY].regions[idx].flags);
*/
static uint64_t zone_movable_from(uint32_t idx)
{
	uint64_t start = zone_bounds.movable[numa_region_node(idx)];

	if (start == 0 || (zone_bounds.mirror &&
			   (memblock[MEMBLOCK_MEMORY].regions[idx].flags & MEMBLOCK_MIRROR)))
		return PFN_NONE;
	return start;
}

/* The pages of region idx that are in the zone of its node with this type. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires type: type < MAX_NR_ZONES;
  terminates \true;
  assigns \nothing;
  ensures start: \result.start_pfn == share_start(memblock[MEMBLOCK_MEMORY], memblock_settings,
    zone_bounds, idx, type);
  ensures end: \result.end_pfn == share_end(memblock[MEMBLOCK_MEMORY], memblock_settings,
    zone_bounds, idx, type);
*/
static struct pfn_span zone_share(uint32_t idx, uint32_t type)
{
	struct memblock_pfn_range range = memblock_region_pfns(idx);
	uint64_t movable = zone_movable_from(idx);
	struct pfn_span share;

	if (type == ZONE_MOVABLE) {
		share.start_pfn = higher_pfn(range.start_pfn, movable);
		share.end_pfn = range.end_pfn;
	} else {
		share.start_pfn = higher_pfn(range.start_pfn, zone_bounds.bound[type]);
		share.end_pfn =
			lower_pfn(lower_pfn(range.end_pfn, zone_bounds.bound[type + 1]), movable);
	}
	return share;
}

/* Count the pages of region idx that are in zone z, which is one of its node. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires zone: z < MAX_ZONES &&
    z / MAX_NR_ZONES == node_of(memblock_settings, memblock[MEMBLOCK_MEMORY], idx);
  requires bound: zone_present_pages.pages[z] <= PFN_MAX;
  terminates \true;
  assigns zone_present_pages.pages[z];
  ensures count: zone_present_pages.pages[z] == \old(zone_present_pages.pages[z]) +
    share(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, z);
*/
static void zone_count_share(uint32_t idx, uint32_t z)
{
	struct pfn_span share = zone_share(idx, z % MAX_NR_ZONES);

	/*@ assert start: share.start_pfn == share_start(memblock[MEMBLOCK_MEMORY],
	  memblock_settings, zone_bounds, idx, z); */
	/*@ assert end: share.end_pfn == share_end(memblock[MEMBLOCK_MEMORY],
	  memblock_settings, zone_bounds, idx, z); */
	if (share.start_pfn < share.end_pfn)
		zone_present_pages.pages[z] += share.end_pfn - share.start_pfn;
}

/* Count the pages of region idx; those of the regions before it are counted. */
/*@
  requires wf: memblock_wf;
  requires nodes: nodes_ok(memblock[MEMBLOCK_MEMORY], memblock_settings);
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  requires counted: counted(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
    zone_present_pages, idx);
  requires bound: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] <=
    (idx == 0 ? 0 : pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx - 1));
  requires wf: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_covers(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n,
                memblock[MEMBLOCK_MEMORY].cnt);
  requires inside: counts_inside(zone_bounds, node_spans, zone_present_pages,
    (idx == 0 ? 0 : pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx - 1)));
  terminates \true;
  assigns zone_present_pages;
  ensures inside: counts_inside(zone_bounds, node_spans, zone_present_pages,
    pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx));
  ensures counted: counted(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
    zone_present_pages, idx + 1);
  ensures bound: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] <=
    pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx);
*/
static void zone_count_region(uint32_t idx)
{
	uint32_t first = MAX_NR_ZONES * (uint32_t)numa_region_node(idx);

	/*@ assert room: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] +
	  share(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, z) <=
	  pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, idx); */
	/*@
	  loop invariant range: 0 <= type <= MAX_NR_ZONES;
	  loop invariant done: \forall integer z; first <= z < first + type ==>
	    zone_present_pages.pages[z] == \at(zone_present_pages.pages[z], Pre) +
	    share(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, z);
	  loop invariant same: \forall integer z; 0 <= z < MAX_ZONES &&
	    !(first <= z < first + type) ==>
	    zone_present_pages.pages[z] == \at(zone_present_pages.pages[z], Pre);
	  loop assigns type, zone_present_pages;
	  loop variant MAX_NR_ZONES - type;
	*/
	for (uint32_t type = 0; type < MAX_NR_ZONES; type++)
		zone_count_share(idx, first + type);
	/*@ assert sum: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] ==
	  \at(zone_present_pages.pages[z], Pre) +
	  share(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds, idx, z); */
}

/* Count the pages of every zone. */
/*@
  requires wf: memblock_wf;
  requires zones: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
  requires spans: \forall integer n; 0 <= n < MAX_NUMNODES ==>
    node_covers(memblock[MEMBLOCK_MEMORY], memblock_settings, node_spans.span[n], n,
                memblock[MEMBLOCK_MEMORY].cnt);
  terminates \true;
  assigns zone_present_pages;
  ensures inside: counts_inside(zone_bounds, node_spans, zone_present_pages, PFN_MAX);
  ensures counted: counted(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
    zone_present_pages, memblock[MEMBLOCK_MEMORY].cnt);
  ensures each: counts_each(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
    zone_present_pages, memblock[MEMBLOCK_MEMORY].cnt);
  ensures bound: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] <= PFN_MAX;
*/
static void zone_count_pages(void)
{
	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant none: \forall integer k; 0 <= k < z ==> zone_present_pages.pages[k] == 0;
	  loop assigns z, zone_present_pages;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++)
		zone_present_pages.pages[z] = 0;
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant counted: counted(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
	    zone_present_pages, i);
	  loop invariant each: counts_each(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
	    zone_present_pages, i);
	  loop invariant bound: \forall integer z; 0 <= z < MAX_ZONES ==>
	    zone_present_pages.pages[z] <=
	    (i == 0 ? 0 : pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i - 1));
	  loop invariant inside: counts_inside(zone_bounds, node_spans, zone_present_pages,
	    (i == 0 ? 0 : pages_end(memblock[MEMBLOCK_MEMORY], memblock_settings, i - 1)));
	  loop assigns i, zone_present_pages;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++)
		zone_count_region(i);
}

/* A node has what its zones have together. */
/*@
  requires bound: \forall integer z; 0 <= z < MAX_ZONES ==> zone_present_pages.pages[z] <= PFN_MAX;
  terminates \true;
  assigns node_present_pages;
  ensures counted: nodes_counted(zone_present_pages, node_present_pages);
*/
static void zone_count_nodes(void)
{
	/*@
	  loop invariant range: 0 <= n <= MAX_NUMNODES;
	  loop invariant counted: \forall integer k; 0 <= k < n ==> node_present_pages.pages[k] ==
	    zone_present_pages.pages[5 * k] + zone_present_pages.pages[5 * k + 1] +
	    zone_present_pages.pages[5 * k + 2] + zone_present_pages.pages[5 * k + 3] +
	    zone_present_pages.pages[5 * k + 4];
	  loop assigns n, node_present_pages;
	  loop variant MAX_NUMNODES - n;
	*/
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		uint32_t z = MAX_NR_ZONES * n;

		node_present_pages.pages[n] =
			zone_present_pages.pages[z] + zone_present_pages.pages[z + 1] +
			zone_present_pages.pages[z + 2] + zone_present_pages.pages[z + 3] +
			zone_present_pages.pages[z + 4];
	}
}

/* --- what zones span --- */

/* The first page that ZONE_MOVABLE takes from the other zones of node nid. */
/*@
  requires node: nid < MAX_NUMNODES;
  terminates \true;
  assigns \nothing;
  ensures cut: \result == (zone_bounds.mirror != 0 || zone_bounds.movable[nid] == 0 ? PFN_NONE :
    zone_bounds.movable[nid]);
*/
static uint64_t zone_cut(uint32_t nid)
{
	return zone_bounds.mirror || zone_bounds.movable[nid] == 0 ? PFN_NONE :
								     zone_bounds.movable[nid];
}

/* The part of its node's span that zone z takes. */
/*@
  requires zone: z < MAX_ZONES;
  requires bounds: bounds_ascend(zone_bounds);
  terminates \true;
  assigns \nothing;
  ensures low: \result.start_pfn ==
    span_low(zone_bounds, node_spans.span[z / MAX_NR_ZONES], z);
  ensures high: \result.end_pfn ==
    span_high(zone_bounds, node_spans.span[z / MAX_NR_ZONES], z);
*/
static struct pfn_span zone_part(uint32_t z)
{
	uint32_t nid = z / MAX_NR_ZONES;
	uint32_t type = z % MAX_NR_ZONES;
	struct pfn_span part = node_spans.span[nid];

	if (type == ZONE_MOVABLE) {
		part.start_pfn = higher_pfn(part.start_pfn, zone_bounds.movable[nid]);
		part.end_pfn = zone_bounds.movable[nid] == 0 ?
				       0 :
				       lower_pfn(part.end_pfn, zone_bounds.bound[4]);
	} else {
		part.start_pfn = higher_pfn(part.start_pfn, zone_bounds.bound[type]);
		part.end_pfn = lower_pfn(lower_pfn(part.end_pfn, zone_bounds.bound[type + 1]),
					 zone_cut(nid));
	}
	return part;
}

/* What zone z spans. */
/*@
  requires zone: z < MAX_ZONES;
  requires bounds: bounds_ascend(zone_bounds);
  terminates \true;
  assigns zone_spans.span[z];
  ensures span: zone_span(zone_bounds, node_spans.span[z / MAX_NR_ZONES], z,
    zone_present_pages.pages[z], zone_spans.span[z]);
*/
static void zone_set_span(uint32_t z)
{
	struct pfn_span part = zone_part(z);
	uint64_t movable = zone_bounds.movable[z / MAX_NR_ZONES];
	bool emptied = zone_bounds.mirror && movable != 0 && z % MAX_NR_ZONES != ZONE_MOVABLE &&
		       movable <= part.start_pfn && zone_present_pages.pages[z] == 0;

	if (part.start_pfn >= part.end_pfn || emptied) {
		part.start_pfn = 0;
		part.end_pfn = 0;
	}
	zone_spans.span[z] = part;
}

/* What every zone spans. */
/*@
  requires bounds: bounds_ascend(zone_bounds);
  requires ends: \forall integer n; 0 <= n < MAX_NUMNODES ==> node_spans.span[n].end_pfn <= PFN_MAX;
  requires inside: counts_inside(zone_bounds, node_spans, zone_present_pages, PFN_MAX);
  terminates \true;
  assigns zone_spans;
  ensures fit: counts_fit(zone_spans, zone_present_pages);
  ensures spans: \forall integer z; 0 <= z < MAX_ZONES ==>
    zone_span(zone_bounds, node_spans.span[z / MAX_NR_ZONES], z, zone_present_pages.pages[z],
              zone_spans.span[z]);
*/
static void zone_set_spans(void)
{
	/*@
	  loop invariant range: 0 <= z <= MAX_ZONES;
	  loop invariant spans: \forall integer k; 0 <= k < z ==>
	    zone_span(zone_bounds, node_spans.span[k / MAX_NR_ZONES], k,
	              zone_present_pages.pages[k], zone_spans.span[k]);
	  loop invariant fit: \forall integer k; 0 <= k < z ==> zone_present_pages.pages[k] <=
	    zone_spans.span[k].end_pfn - zone_spans.span[k].start_pfn <= PFN_MAX;
	  loop assigns z, zone_spans;
	  loop variant MAX_ZONES - z;
	*/
	for (uint32_t z = 0; z < MAX_ZONES; z++)
		zone_set_span(z);
}

int free_area_init(struct zone_limits limits, struct zone_movable_request request)
{
	if (page_settings.max_order >= NR_PAGE_ORDERS)
		return ZONE_EORDER;
	if (!zone_check_limits(limits))
		return ZONE_ELIMIT;
	if (numa_find_nodes() != 0)
		return ZONE_ENODE;
	zone_set_bounds(limits);
	find_zone_movable_pfns_for_nodes(request);
	//@ assert wf: zones_wf(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds);
	zone_count_pages();
	zone_count_nodes();
	zone_set_spans();
	/*@ assert placed: placed(memblock[MEMBLOCK_MEMORY], memblock_settings, zone_bounds,
	  zone_spans); */
	return 0;
}

uint64_t zone_absent_pages(uint32_t z)
{
	return zone_spans.span[z].end_pfn - zone_spans.span[z].start_pfn -
	       zone_present_pages.pages[z];
}
