/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes: what each spans, and the distances between them. */
#include "tests/unit/memblock.h"

#include "model/numa.h"

#define PFN(address) ((address) / PAGE)

static void assert_span(uint32_t nid, phys_addr_t start, phys_addr_t end)
{
	assert_int_equal(node_spans.span[nid].start_pfn, PFN(start));
	assert_int_equal(node_spans.span[nid].end_pfn, PFN(end));
}

/* --- spans --- */

static void two_nodes(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 1, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(0, GIB(1), GIB(2));
	assert_span(1, GIB(2), GIB(3));
	assert_span(2, 0, 0);
	assert_span(MAX_NUMNODES - 1, 0, 0);
}

static void interleaved_nodes_overlap(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(16), MIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(32), MIB(1), 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(48), MIB(1), 0, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(0, MIB(16), MIB(49));
	assert_span(1, MIB(32), MIB(33));
}

static void only_whole_pages_count(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(16) + 1, KIB(16), 0, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(0, MIB(16) + PAGE, MIB(16) + KIB(16));
}

static void region_without_whole_page(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(16) + 1, PAGE, 1, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(1, 0, 0);
}

static void no_memory_at_all(void **state)
{
	(void)state;
	assert_ok(numa_find_nodes());
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		assert_span(n, 0, 0);
}

static void again_forgets_the_last_time(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 3, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_ok(memblock_remove(GIB(1), GIB(1)));
	assert_ok(memblock_add_node(GIB(4), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(3, 0, 0);
	assert_span(0, GIB(4), GIB(5));
}

/* --- the node of a region --- */

static void fresh_region_is_on_node_0(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_int_equal(memblock[MEMORY].regions[0].nid, FRESH);
	assert_int_equal(numa_region_node(0), 0);
	assert_ok(numa_find_nodes());
	assert_span(0, GIB(1), GIB(2));
}

static void without_numa_all_is_on_node_0(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, 0));
	assert_ok(memblock_add_node(GIB(1), GIB(1), 7, MEMBLOCK_NONE));
	assert_int_equal(numa_region_node(0), 0);
	assert_ok(numa_find_nodes());
	assert_span(0, GIB(1), GIB(2));
}

static void last_node_of_the_model(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, 1024));
	assert_ok(memblock_add_node(GIB(1), GIB(1), MAX_NUMNODES - 1, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_span(MAX_NUMNODES - 1, GIB(1), GIB(2));
}

static void node_out_of_range(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, 1024));
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(numa_find_nodes());
	assert_ok(memblock_add_node(GIB(4), GIB(1), MAX_NUMNODES, MEMBLOCK_NONE));
	assert_false(numa_check_nodes());
	assert_int_equal(numa_find_nodes(), NUMA_ENODE);
	assert_span(0, GIB(1), GIB(2));
}

static void negative_node(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_int_equal(numa_find_nodes(), NUMA_ENODE);
}

/* --- distances --- */

static void default_distances(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(4));
	assert_int_equal(node_distance(2, 2), LOCAL_DISTANCE);
	assert_int_equal(node_distance(2, 3), REMOTE_DISTANCE);
}

static void distances_beyond_the_table(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(0));
	assert_int_equal(node_distance(0, 0), LOCAL_DISTANCE);
	assert_int_equal(node_distance(0, 1000), REMOTE_DISTANCE);
	assert_int_equal(node_distance(1000, 1000), LOCAL_DISTANCE);
}

static void distance_has_a_direction(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(4));
	assert_ok(numa_set_distance(1, 2, 42));
	assert_int_equal(node_distance(1, 2), 42);
	assert_int_equal(node_distance(2, 1), REMOTE_DISTANCE);
}

static void distance_limits(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(4));
	assert_ok(numa_set_distance(0, 1, 255));
	assert_int_equal(numa_set_distance(0, 1, 256), NUMA_EDISTANCE);
	assert_int_equal(node_distance(0, 1), 255);
	assert_ok(numa_set_distance(3, 3, LOCAL_DISTANCE));
	assert_int_equal(numa_set_distance(3, 3, 11), NUMA_EDISTANCE);
}

static void distance_of_unknown_nodes(void **state)
{
	(void)state;
	assert_ok(numa_init_distance(2));
	assert_int_equal(numa_set_distance(0, 2, 15), NUMA_ENODE);
	assert_int_equal(numa_set_distance(2, 0, 15), NUMA_ENODE);
	assert_int_equal(numa_init_distance(MAX_NUMNODES + 1), NUMA_ENODE);
	assert_int_equal(numa_distances.cnt, 2);
	assert_ok(numa_init_distance(MAX_NUMNODES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_nodes),
		TEST(interleaved_nodes_overlap),
		TEST(only_whole_pages_count),
		TEST(region_without_whole_page),
		TEST(no_memory_at_all),
		TEST(again_forgets_the_last_time),
		TEST(fresh_region_is_on_node_0),
		TEST(without_numa_all_is_on_node_0),
		TEST(last_node_of_the_model),
		TEST(node_out_of_range),
		TEST(negative_node),
		TEST(default_distances),
		TEST(distances_beyond_the_table),
		TEST(distance_has_a_direction),
		TEST(distance_limits),
		TEST(distance_of_unknown_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
