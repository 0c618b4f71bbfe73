/* SPDX-License-Identifier: BSD-2-Clause */
/* Zone lists: the order of nodes, and the zones of each list. */
#include "tests/unit/memblock.h"

#include "model/zonelist.h"

#define PFN(address) ((address) / PAGE)
#define ZONE(nid, type) (MAX_NR_ZONES * (nid) + (type))

static struct zonelist_nodes nodes;

/* Nodes 0 to 3 are known and node 0 has the CPUs; no zone has pages. */
static int fresh(void **state)
{
	(void)state;
	page_settings.max_order = 10;
	page_settings.pageblock_order = 9;
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		nodes.possible[n] = n < 4;
		nodes.cpus[n] = n == 0;
		node_present_pages.pages[n] = 0;
	}
	nodes.local_first = false;
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		zone_present_pages.pages[z] = 0;
		zone_spans.span[z].start_pfn = 0;
		zone_spans.span[z].end_pfn = 0;
	}
	return numa_init_distance(4);
}

#define LIST_TEST(function) cmocka_unit_test_setup((function), fresh)

static void give(uint32_t nid, uint32_t type, uint64_t pages)
{
	zone_present_pages.pages[ZONE(nid, type)] = pages;
	zone_spans.span[ZONE(nid, type)].end_pfn = pages;
	node_present_pages.pages[nid] += pages;
}

static void check_order(uint32_t nid, const uint32_t *want, uint32_t count)
{
	assert_int_equal(node_order[nid].cnt, count);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(node_order[nid].node[i], want[i]);
}

static void check_list(const struct zonelist *list, const uint32_t *want, uint32_t count)
{
	assert_int_equal(list->cnt, count);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(list->ref[i].zone, want[i]);
}

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define assert_order(nid, ...)                           \
	do {                                             \
		const uint32_t want[] = { __VA_ARGS__ }; \
		check_order((nid), want, COUNT(want));   \
	} while (0)
#define assert_list(list, ...)                           \
	do {                                             \
		const uint32_t want[] = { __VA_ARGS__ }; \
		check_list(&(list), want, COUNT(want));  \
	} while (0)

/* --- orders --- */

static void one_node(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 100);
	build_all_zonelists(nodes);
	assert_order(0, 0);
	assert_list(zonelist_fallback[0], ZONE(0, ZONE_DMA));
}

static void equal_distances_follow_numbers_and_loads(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 4; n++) {
		give(n, ZONE_DMA, 100);
		nodes.cpus[n] = false;
	}
	build_all_zonelists(nodes);
	assert_order(0, 0, 1, 2, 3);
	assert_order(1, 1, 2, 3, 0);
	assert_order(2, 2, 3, 0, 1);
	assert_order(3, 3, 0, 1, 2);
}

static void nearer_nodes_first(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 4; n++)
		give(n, ZONE_DMA, 100);
	for (uint32_t i = 0; i < 4; i++) {
		for (uint32_t k = 0; k < 4; k++)
			assert_ok(numa_set_distance(i, k, 10 + 5 * (i < k ? k - i : i - k)));
	}
	build_all_zonelists(nodes);
	assert_order(0, 0, 1, 2, 3);
	assert_order(1, 1, 2, 0, 3);
	assert_order(2, 2, 3, 1, 0);
	assert_order(3, 3, 2, 1, 0);
}

static void nodes_without_cpus_first(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 3; n++)
		give(n, ZONE_DMA, 100);
	nodes.possible[3] = false;
	nodes.cpus[1] = true;
	build_all_zonelists(nodes);
	assert_order(0, 0, 2, 1);
}

static void loaded_nodes_later(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 4; n++)
		give(n, ZONE_DMA, 100);
	nodes.cpus[0] = false;
	build_all_zonelists(nodes);
	/* Node 1 was the first after node 0: node 2 takes node 0 before it. */
	assert_int_equal(node_loads.load[1], 1);
	assert_order(2, 2, 3, 0, 1);
}

static void memoryless_node(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 100);
	build_all_zonelists(nodes);
	assert_order(1, 0);
	assert_list(zonelist_fallback[1], ZONE(0, ZONE_DMA));
	assert_int_equal(zonelist_thisnode[1].cnt, 0);
}

static void memoryless_node_first_in_its_own_order(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 100);
	nodes.local_first = true;
	build_all_zonelists(nodes);
	assert_order(0, 0);
	assert_order(1, 1, 0);
	assert_list(zonelist_fallback[1], ZONE(0, ZONE_DMA));
}

static void unknown_node_has_nothing(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 100);
	nodes.possible[1] = true;
	build_all_zonelists(nodes);
	assert_int_equal(node_order[1].cnt, 1);
	nodes.possible[1] = false;
	build_all_zonelists(nodes);
	assert_int_equal(node_order[1].cnt, 0);
	assert_int_equal(zonelist_fallback[1].cnt, 0);
}

static void as_many_nodes_as_there_can_be(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(MAX_NUMNODES));
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		nodes.possible[n] = true;
		for (uint32_t type = 0; type < MAX_NR_ZONES; type++)
			give(n, type, 1);
	}
	build_all_zonelists(nodes);
	for (uint32_t n = 0; n < MAX_NUMNODES; n++) {
		assert_int_equal(node_order[n].cnt, MAX_NUMNODES);
		assert_int_equal(node_order[n].node[0], n);
		assert_int_equal(zonelist_fallback[n].cnt, MAX_ZONES);
		assert_int_equal(zonelist_thisnode[n].cnt, MAX_NR_ZONES);
	}
}

/* --- lists --- */

static void higher_types_first(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 1);
	give(0, ZONE_NORMAL, 1);
	give(0, ZONE_MOVABLE, 1);
	give(1, ZONE_DMA32, 1);
	give(1, ZONE_MOVABLE, 1);
	build_all_zonelists(nodes);
	assert_list(zonelist_fallback[0], ZONE(0, ZONE_MOVABLE), ZONE(0, ZONE_NORMAL),
		    ZONE(0, ZONE_DMA), ZONE(1, ZONE_MOVABLE), ZONE(1, ZONE_DMA32));
	assert_list(zonelist_fallback[1], ZONE(1, ZONE_MOVABLE), ZONE(1, ZONE_DMA32),
		    ZONE(0, ZONE_MOVABLE), ZONE(0, ZONE_NORMAL), ZONE(0, ZONE_DMA));
	assert_list(zonelist_thisnode[0], ZONE(0, ZONE_MOVABLE), ZONE(0, ZONE_NORMAL),
		    ZONE(0, ZONE_DMA));
	assert_int_equal(zonelist_fallback[0].ref[2].place, 0);
	assert_int_equal(zonelist_fallback[0].ref[3].place, 1);
}

/* --- pages, mobility, policy --- */

static void all_pages_count(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 1000);
	give(3, ZONE_NORMAL, 24);
	assert_int_equal(zonelist_total_pages(0, PAGE), 1024);
}

static void descriptors_take_pages(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 131072);
	assert_int_equal(zonelist_total_pages(64, PAGE), 129024);
}

static void descriptors_of_a_zone_with_holes(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 640);
	zone_spans.span[ZONE(0, ZONE_DMA)].end_pfn = 680;
	assert_int_equal(zonelist_zone_pages(0, 64, PAGE), 640 - 11);
	zone_spans.span[ZONE(0, ZONE_DMA)].end_pfn = 681;
	assert_int_equal(zonelist_zone_pages(0, 64, PAGE), 640 - 10);
}

static void descriptors_that_do_not_fit(void **state)
{
	(void)state;
	give(0, ZONE_DMA, 3);
	assert_int_equal(zonelist_zone_pages(0, 1024, PAGE), 2);
	zone_present_pages.pages[0] = 1;
	zone_spans.span[0].end_pfn = 1;
	assert_int_equal(zonelist_zone_pages(0, 1024, PAGE), 0);
	zone_present_pages.pages[0] = 0;
	assert_int_equal(zonelist_zone_pages(0, 1024, PAGE), 0);
}

static void descriptors_of_highmem_lie_elsewhere(void **state)
{
	(void)state;
	give(0, ZONE_HIGHMEM, 131072);
	assert_int_equal(zonelist_zone_pages(ZONE_HIGHMEM, 64, PAGE), 131072);
}

static void mobility_needs_a_block_of_each_type(void **state)
{
	(void)state;
	assert_true(mobility_grouping_disabled(3071));
	assert_false(mobility_grouping_disabled(3072));
	page_settings.pageblock_order = 13;
	assert_true(mobility_grouping_disabled(8192));
}

static void policy_zone_is_the_highest_but_movable(void **state)
{
	(void)state;
	assert_int_equal(policy_zone(), ZONE_DMA);
	give(0, ZONE_MOVABLE, 1);
	assert_int_equal(policy_zone(), ZONE_DMA);
	give(3, ZONE_NORMAL, 1);
	give(0, ZONE_DMA32, 1);
	assert_int_equal(policy_zone(), ZONE_NORMAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIST_TEST(one_node),
		LIST_TEST(equal_distances_follow_numbers_and_loads),
		LIST_TEST(nearer_nodes_first),
		LIST_TEST(nodes_without_cpus_first),
		LIST_TEST(loaded_nodes_later),
		LIST_TEST(memoryless_node),
		LIST_TEST(memoryless_node_first_in_its_own_order),
		LIST_TEST(unknown_node_has_nothing),
		LIST_TEST(as_many_nodes_as_there_can_be),
		LIST_TEST(higher_types_first),
		LIST_TEST(all_pages_count),
		LIST_TEST(descriptors_take_pages),
		LIST_TEST(descriptors_of_a_zone_with_holes),
		LIST_TEST(descriptors_that_do_not_fit),
		LIST_TEST(descriptors_of_highmem_lie_elsewhere),
		LIST_TEST(mobility_needs_a_block_of_each_type),
		LIST_TEST(policy_zone_is_the_highest_but_movable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
