/* SPDX-License-Identifier: BSD-2-Clause */
/* Zones: limits, ZONE_MOVABLE, what zones span and have, and the zone of a page. */
#include "tests/unit/memblock.h"

#include "model/zone.h"

#define PFN(address) ((address) / PAGE)
#define ZONE(nid, type) (MAX_NR_ZONES * (nid) + (type))

static int fresh(void **state)
{
	page_settings.max_order = 10;
	page_settings.pageblock_order = 9;
	page_settings.pages_per_section = 32768;
	return setup(state);
}

#define ZONE_TEST(function) cmocka_unit_test_setup((function), fresh)

/* Limits in bytes. */
static struct zone_limits limits(phys_addr_t dma, phys_addr_t dma32, phys_addr_t normal)
{
	struct zone_limits l = { { PFN(dma), PFN(dma32), PFN(normal), 0, 0 } };

	return l;
}

static const struct zone_movable_request nothing;

static void assert_zone(uint32_t nid, uint32_t type, phys_addr_t start, phys_addr_t end,
			phys_addr_t present)
{
	uint32_t z = ZONE(nid, type);

	assert_int_equal(zone_spans.span[z].start_pfn, PFN(start));
	assert_int_equal(zone_spans.span[z].end_pfn, PFN(end));
	assert_int_equal(zone_present_pages.pages[z], PFN(present));
	assert_int_equal(zone_absent_pages(z), PFN(end - start - present));
}

static void assert_no_zone(uint32_t nid, uint32_t type)
{
	assert_zone(nid, type, 0, 0, 0);
}

static void assert_checks(void)
{
	assert_true(zone_check_wf());
	assert_true(zone_check_placed());
}

/* --- limits --- */

static void three_zones(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(7), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), GIB(4), GIB(8)), nothing));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(2), GIB(1));
	assert_zone(0, ZONE_DMA32, GIB(2), GIB(4), GIB(2));
	assert_zone(0, ZONE_NORMAL, GIB(4), GIB(8), GIB(4));
	assert_no_zone(0, ZONE_HIGHMEM);
	assert_no_zone(0, ZONE_MOVABLE);
	assert_int_equal(node_present_pages.pages[0], PFN(GIB(7)));
	assert_checks();
}

static void hole_is_absent(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(3), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(4), 0, 0), nothing));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(4), GIB(2));
	assert_checks();
}

static void limit_below_the_one_before_is_an_empty_zone(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(7), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(4), GIB(2), GIB(8)), nothing));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(4), GIB(3));
	assert_no_zone(0, ZONE_DMA32);
	assert_zone(0, ZONE_NORMAL, GIB(4), GIB(8), GIB(4));
	assert_checks();
}

static void limit_below_memory_is_an_empty_zone(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(8), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(1), GIB(4), GIB(9)), nothing));
	assert_no_zone(0, ZONE_DMA);
	assert_no_zone(0, ZONE_DMA32);
	assert_zone(0, ZONE_NORMAL, GIB(8), GIB(9), GIB(1));
	assert_checks();
}

static void highmem(void **state)
{
	struct zone_limits l = { { 0, 0, PFN(MIB(768)), PFN(GIB(2)), 0 } };

	(void)state;
	assert_ok(memblock_add_node(0, GIB(2), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(l, nothing));
	assert_zone(0, ZONE_NORMAL, 0, MIB(768), MIB(768));
	assert_zone(0, ZONE_HIGHMEM, MIB(768), GIB(2), GIB(2) - MIB(768));
	assert_int_equal(zone_of_pfn(PFN(MIB(768)) - 1), ZONE(0, ZONE_NORMAL));
	assert_int_equal(zone_of_pfn(PFN(MIB(768))), ZONE(0, ZONE_HIGHMEM));
	assert_checks();
}

static void limits_that_leave_memory_out(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 0, MEMBLOCK_NONE));
	assert_int_equal(free_area_init(limits(GIB(1), GIB(2), GIB(3) - PAGE), nothing),
			 ZONE_ELIMIT);
	assert_zone(0, ZONE_DMA, GIB(1), GIB(2), GIB(1));
	assert_int_equal(zone_bounds.bound[1], PFN(GIB(2)));
	assert_false(zone_check_wf());
}

static void limit_that_is_no_pfn(void **state)
{
	struct zone_limits l = { { PFN_NONE, 0, 0, 0, 0 } };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_int_equal(free_area_init(l, nothing), ZONE_ELIMIT);
}

static void node_out_of_range(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, 1024));
	assert_ok(memblock_add_node(GIB(1), GIB(1), MAX_NUMNODES, MEMBLOCK_NONE));
	assert_int_equal(free_area_init(limits(GIB(2), 0, 0), nothing), ZONE_ENODE);
}

static void order_out_of_range(void **state)
{
	(void)state;
	page_settings.max_order = NR_PAGE_ORDERS;
	assert_int_equal(free_area_init(limits(GIB(2), 0, 0), nothing), ZONE_EORDER);
}

static void no_memory_at_all(void **state)
{
	(void)state;
	assert_ok(free_area_init(limits(0, 0, 0), nothing));
	assert_int_equal(zone_of_pfn(0), ZONE_NONE);
	assert_checks();
}

/* --- arm64 --- */

static void assert_limits(struct arm64_zones zones, phys_addr_t dma, phys_addr_t dma32,
			  phys_addr_t normal)
{
	struct zone_limits l = arm64_zone_limits(zones);

	assert_int_equal(l.max_zone_pfn[ZONE_DMA], PFN(dma));
	assert_int_equal(l.max_zone_pfn[ZONE_DMA32], PFN(dma32));
	assert_int_equal(l.max_zone_pfn[ZONE_NORMAL], PFN(normal));
	assert_int_equal(l.max_zone_pfn[ZONE_HIGHMEM], 0);
	assert_int_equal(l.max_zone_pfn[ZONE_MOVABLE], 0);
}

static void arm64_memory_across_4g(void **state)
{
	struct arm64_zones zones = { true, true, false, GIB(1) + MIB(512) };

	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(5)));
	assert_limits(zones, GIB(1) + MIB(512), GIB(4), GIB(6));
}

static void arm64_limits_end_with_memory(void **state)
{
	struct arm64_zones zones = { true, true, false, GIB(4) };

	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_limits(zones, GIB(2), GIB(2), GIB(2));
}

static void arm64_memory_above_4g(void **state)
{
	struct arm64_zones fixed = { false, true, false, 0 };
	struct arm64_zones follows = { false, true, true, 0 };

	(void)state;
	assert_ok(memblock_add(GIB(1024), GIB(2)));
	assert_limits(fixed, 0, GIB(4), GIB(1026));
	assert_limits(follows, 0, GIB(1026), GIB(1026));
}

static void arm64_without_dma_zones(void **state)
{
	struct arm64_zones zones = { false, false, true, GIB(4) };

	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_limits(zones, 0, 0, GIB(2));
}

static void arm64_without_memory(void **state)
{
	struct arm64_zones zones = { true, true, true, GIB(4) };

	(void)state;
	assert_limits(zones, 0, 0, 0);
}

static void arm64_last_page_is_not_whole(void **state)
{
	struct arm64_zones zones = { true, true, false, GIB(4) };

	(void)state;
	assert_ok(memblock_add_node(GIB(1) + 1, GIB(1), 0, MEMBLOCK_NONE));
	assert_limits(zones, GIB(2), GIB(2), GIB(2));
	assert_ok(free_area_init(arm64_zone_limits(zones), nothing));
	assert_int_equal(zone_bounds.bound[0], PFN(GIB(1)));
	assert_zone(0, ZONE_DMA, GIB(1) + PAGE, GIB(2), GIB(1) - PAGE);
	assert_checks();
}

/* --- ZONE_MOVABLE --- */

static struct zone_movable_request kernelcore(phys_addr_t bytes)
{
	struct zone_movable_request request = { .kernelcore = PFN(bytes) };

	return request;
}

static void kernelcore_on_one_node(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(2), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), kernelcore(MIB(700))));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(1) + MIB(700), MIB(700));
	assert_zone(0, ZONE_MOVABLE, GIB(1) + MIB(700), GIB(3), GIB(2) - MIB(700));
	assert_checks();
}

static void kernelcore_rounds_up_to_the_largest_block(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(2), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), kernelcore(MIB(700) + PAGE)));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(1) + MIB(704)));
}

static void kernelcore_is_spread_over_nodes(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 1, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), kernelcore(MIB(512))));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(1) + MIB(256)));
	assert_int_equal(zone_bounds.movable[1], PFN(GIB(2) + MIB(256)));
	assert_checks();
}

static void kernelcore_that_a_small_node_cannot_give(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(128), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 1, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), kernelcore(MIB(512))));
	assert_int_equal(zone_bounds.movable[0], 0);
	assert_int_equal(zone_bounds.movable[1], PFN(GIB(2) + MIB(384)));
	assert_checks();
}

static void kernelcore_skips_a_hole(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(512), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), kernelcore(MIB(768))));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(2) + MIB(256)));
	assert_checks();
}

static void kernelcore_counts_low_zones_first(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(7), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(4), 0, GIB(8)), kernelcore(GIB(1))));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(4), GIB(3));
	assert_no_zone(0, ZONE_NORMAL);
	assert_zone(0, ZONE_MOVABLE, GIB(4), GIB(8), GIB(4));
	assert_checks();
}

static void kernelcore_of_all_memory_is_none(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), kernelcore(GIB(1))));
	assert_int_equal(zone_bounds.movable[0], 0);
	assert_no_zone(0, ZONE_MOVABLE);
}

static void kernelcore_percent(void **state)
{
	struct zone_movable_request request = { .kernelcore_percent = 25 };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(2), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(3), 0, 0), request));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(1) + MIB(512)));
	request.kernelcore_percent = 1000;
	assert_ok(free_area_init(limits(GIB(3), 0, 0), request));
	assert_int_equal(zone_bounds.movable[0], 0);
}

static void movablecore(void **state)
{
	struct zone_movable_request request = { .movablecore = PFN(MIB(510)) };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), request));
	assert_zone(0, ZONE_MOVABLE, GIB(1) + MIB(512), GIB(2), MIB(512));
	assert_checks();
}

static void movablecore_percent(void **state)
{
	struct zone_movable_request request = { .movablecore_percent = 50 };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), request));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(1) + MIB(512)));
}

static void larger_of_kernelcore_and_movablecore(void **state)
{
	struct zone_movable_request request = { .kernelcore = PFN(MIB(768)),
						.movablecore = PFN(MIB(512)) };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), request));
	assert_int_equal(zone_bounds.movable[0], PFN(GIB(1) + MIB(768)));
}

static void movablecore_beyond_all_memory(void **state)
{
	struct zone_movable_request request = { .movablecore = PFN_NONE };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), request));
	assert_int_equal(zone_bounds.movable[0], 0);
}

static void movable_node_takes_hotplug_memory(void **state)
{
	(void)state;
	memblock_settings.movable_node = true;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 0, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_add_node(GIB(3), GIB(1), 1, MEMBLOCK_HOTPLUG));
	assert_ok(free_area_init(limits(GIB(4), 0, 0), kernelcore(MIB(100))));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(2), GIB(1));
	assert_zone(0, ZONE_MOVABLE, GIB(2), GIB(3), GIB(1));
	assert_no_zone(1, ZONE_DMA);
	assert_zone(1, ZONE_MOVABLE, GIB(3), GIB(4), GIB(1));
	assert_checks();
}

static void hotplug_memory_without_movable_node(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_HOTPLUG));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	assert_no_zone(0, ZONE_MOVABLE);
}

/* --- mirrored memory --- */

static void mirror(bool has_mirror)
{
	memblock_settings.mirrored_kernelcore = true;
	memblock_settings.has_mirror = has_mirror;
}

static void mirrored_memory_stays_normal(void **state)
{
	(void)state;
	mirror(true);
	assert_ok(memblock_add_node(GIB(1), GIB(3), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(4), GIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_add_node(GIB(5), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(6), GIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(free_area_init(limits(GIB(4), 0, GIB(7)), nothing));
	assert_zone(0, ZONE_DMA, GIB(1), GIB(4), GIB(3));
	assert_zone(0, ZONE_NORMAL, GIB(4), GIB(7), GIB(2));
	assert_zone(0, ZONE_MOVABLE, GIB(5), GIB(7), GIB(1));
	assert_int_equal(zone_of_pfn(PFN(GIB(5))), ZONE(0, ZONE_MOVABLE));
	assert_int_equal(zone_of_pfn(PFN(GIB(6))), ZONE(0, ZONE_NORMAL));
	assert_checks();
}

static void mirrored_memory_behind_other_memory(void **state)
{
	(void)state;
	mirror(true);
	assert_ok(memblock_add_node(GIB(8), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(9), GIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(free_area_init(limits(0, 0, GIB(10)), nothing));
	assert_zone(0, ZONE_NORMAL, GIB(8), GIB(10), GIB(1));
	assert_zone(0, ZONE_MOVABLE, GIB(8), GIB(10), GIB(1));
	assert_checks();
}

static void node_without_mirrored_memory(void **state)
{
	(void)state;
	mirror(true);
	assert_ok(memblock_add_node(GIB(8), GIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_add_node(GIB(9), GIB(1), 1, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(0, 0, GIB(10)), nothing));
	assert_zone(0, ZONE_NORMAL, GIB(8), GIB(9), GIB(1));
	assert_no_zone(1, ZONE_NORMAL);
	assert_zone(1, ZONE_MOVABLE, GIB(9), GIB(10), GIB(1));
	assert_checks();
}

static void mirror_without_mirrored_memory(void **state)
{
	struct zone_movable_request unchecked = { .mirror_unchecked = true };

	(void)state;
	mirror(false);
	assert_ok(memblock_add_node(GIB(4), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(0, 0, GIB(5)), nothing));
	assert_no_zone(0, ZONE_MOVABLE);
	assert_ok(free_area_init(limits(0, 0, GIB(5)), unchecked));
	assert_zone(0, ZONE_MOVABLE, GIB(4), GIB(5), GIB(1));
	assert_checks();
}

static void mirror_in_a_kdump_kernel(void **state)
{
	struct zone_movable_request request = { .kdump = true };

	(void)state;
	mirror(true);
	assert_ok(memblock_add_node(GIB(4), GIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_add_node(GIB(5), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(0, 0, GIB(6)), request));
	assert_no_zone(0, ZONE_MOVABLE);
	assert_zone(0, ZONE_NORMAL, GIB(4), GIB(6), GIB(2));
}

/* --- the zone of a page --- */

static void zone_of_pages_at_the_edges(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(3), GIB(2), 1, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(4), 0, GIB(5)), nothing));
	assert_int_equal(zone_of_pfn(PFN(GIB(1)) - 1), ZONE_NONE);
	assert_int_equal(zone_of_pfn(PFN(GIB(1))), ZONE(0, ZONE_DMA));
	assert_int_equal(zone_of_pfn(PFN(GIB(2)) - 1), ZONE(0, ZONE_DMA));
	assert_int_equal(zone_of_pfn(PFN(GIB(2))), ZONE_NONE);
	assert_int_equal(zone_of_pfn(PFN(GIB(4)) - 1), ZONE(1, ZONE_DMA));
	assert_int_equal(zone_of_pfn(PFN(GIB(4))), ZONE(1, ZONE_NORMAL));
	assert_int_equal(zone_of_pfn(PFN(GIB(5))), ZONE_NONE);
	assert_int_equal(zone_of_pfn(PFN_NONE), ZONE_NONE);
}

static void zone_of_a_page_that_two_regions_share(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(1) + 100, 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(1) + MIB(1) + 100, MIB(1), 1, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	assert_int_equal(zone_of_pfn(PFN(GIB(1) + MIB(1)) - 1), ZONE(0, ZONE_DMA));
	assert_int_equal(zone_of_pfn(PFN(GIB(1) + MIB(1))), ZONE_NONE);
	assert_int_equal(zone_of_pfn(PFN(GIB(1) + MIB(1)) + 1), ZONE(1, ZONE_DMA));
	assert_checks();
}

static void run_ends_where_the_zone_does(void **state)
{
	struct zone_run run;

	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(7), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), GIB(4), GIB(8)), kernelcore(GIB(5))));
	run = zone_pfn_run(PFN(GIB(1)) + 5);
	assert_int_equal(run.zone, ZONE(0, ZONE_DMA));
	assert_int_equal(run.end_pfn, PFN(GIB(2)));
	run = zone_pfn_run(PFN(GIB(2)));
	assert_int_equal(run.zone, ZONE(0, ZONE_DMA32));
	assert_int_equal(run.end_pfn, PFN(GIB(4)));
	run = zone_region_run(0, PFN(GIB(4)));
	assert_int_equal(run.zone, ZONE(0, ZONE_NORMAL));
	assert_int_equal(run.end_pfn, PFN(GIB(6)));
	run = zone_region_run(0, PFN(GIB(6)));
	assert_int_equal(run.zone, ZONE(0, ZONE_MOVABLE));
	assert_int_equal(run.end_pfn, PFN(GIB(8)));
	run = zone_pfn_run(PFN(GIB(8)));
	assert_int_equal(run.zone, ZONE_NONE);
	assert_int_equal(run.end_pfn, 0);
}

/* --- checkers --- */

static void check_sees_bounds_that_do_not_ascend(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	assert_true(zone_check_wf());
	zone_bounds.bound[2] = 0;
	assert_false(zone_check_wf());
}

static void check_sees_memory_out_of_bounds(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	assert_ok(memblock_add_node(MIB(16), MIB(1), 0, MEMBLOCK_NONE));
	assert_false(zone_check_wf());
}

static void check_sees_a_node_that_does_not_exist(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	memblock[MEMORY].regions[0].nid = -7;
	assert_false(zone_check_wf());
}

static void check_sees_a_span_that_is_too_short(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(free_area_init(limits(GIB(2), 0, 0), nothing));
	zone_spans.span[ZONE(0, ZONE_DMA)].end_pfn--;
	assert_false(zone_check_placed());
	zone_spans.span[ZONE(0, ZONE_DMA)].end_pfn++;
	zone_spans.span[ZONE(0, ZONE_DMA)].start_pfn++;
	assert_false(zone_check_placed());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ZONE_TEST(three_zones),
		ZONE_TEST(hole_is_absent),
		ZONE_TEST(limit_below_the_one_before_is_an_empty_zone),
		ZONE_TEST(limit_below_memory_is_an_empty_zone),
		ZONE_TEST(highmem),
		ZONE_TEST(limits_that_leave_memory_out),
		ZONE_TEST(limit_that_is_no_pfn),
		ZONE_TEST(node_out_of_range),
		ZONE_TEST(order_out_of_range),
		ZONE_TEST(no_memory_at_all),
		ZONE_TEST(arm64_memory_across_4g),
		ZONE_TEST(arm64_limits_end_with_memory),
		ZONE_TEST(arm64_memory_above_4g),
		ZONE_TEST(arm64_without_dma_zones),
		ZONE_TEST(arm64_without_memory),
		ZONE_TEST(arm64_last_page_is_not_whole),
		ZONE_TEST(kernelcore_on_one_node),
		ZONE_TEST(kernelcore_rounds_up_to_the_largest_block),
		ZONE_TEST(kernelcore_is_spread_over_nodes),
		ZONE_TEST(kernelcore_that_a_small_node_cannot_give),
		ZONE_TEST(kernelcore_skips_a_hole),
		ZONE_TEST(kernelcore_counts_low_zones_first),
		ZONE_TEST(kernelcore_of_all_memory_is_none),
		ZONE_TEST(kernelcore_percent),
		ZONE_TEST(movablecore),
		ZONE_TEST(movablecore_percent),
		ZONE_TEST(larger_of_kernelcore_and_movablecore),
		ZONE_TEST(movablecore_beyond_all_memory),
		ZONE_TEST(movable_node_takes_hotplug_memory),
		ZONE_TEST(hotplug_memory_without_movable_node),
		ZONE_TEST(mirrored_memory_stays_normal),
		ZONE_TEST(mirrored_memory_behind_other_memory),
		ZONE_TEST(node_without_mirrored_memory),
		ZONE_TEST(mirror_without_mirrored_memory),
		ZONE_TEST(mirror_in_a_kdump_kernel),
		ZONE_TEST(zone_of_pages_at_the_edges),
		ZONE_TEST(zone_of_a_page_that_two_regions_share),
		ZONE_TEST(run_ends_where_the_zone_does),
		ZONE_TEST(check_sees_bounds_that_do_not_ascend),
		ZONE_TEST(check_sees_memory_out_of_bounds),
		ZONE_TEST(check_sees_a_node_that_does_not_exist),
		ZONE_TEST(check_sees_a_span_that_is_too_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
