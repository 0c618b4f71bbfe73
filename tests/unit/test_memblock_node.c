/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocation by node, with and without falling back, and together with mirrored memory. */
#include "tests/unit/memblock.h"

/* Four nodes of 16 MiB each, one after the other from 256 MiB on; node 2 is of 1 MiB only. */
#define NODE_START(nid) (MIB(256) + MIB(16) * (nid))
#define NODE_END(nid) ((nid) == 2 ? NODE_START(2) + MIB(1) : NODE_START(nid) + MIB(16))

static int setup_nodes(void **state)
{
	int error = setup(state);

	for (int32_t nid = 0; nid < NR_NODES && !error; nid++)
		error = memblock_add_node(NODE_START((phys_addr_t)nid), nid == 2 ? MIB(1) : MIB(16),
					  nid, MEMBLOCK_NONE);
	return error;
}

static int setup_nodes_bottom_up(void **state)
{
	int error = setup_nodes(state);

	memblock_set_bottom_up(true);
	return error;
}

static phys_addr_t try_nid(phys_addr_t size, int32_t nid)
{
	return memblock_alloc_try_nid(size, PAGE, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

static phys_addr_t exact_nid(phys_addr_t size, int32_t nid)
{
	return memblock_alloc_exact_nid(size, PAGE, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

static void top_down_simple(void **state)
{
	(void)state;
	assert_int_equal(try_nid(MIB(1), 1), NODE_END(1) - MIB(1));
	assert_int_equal(exact_nid(MIB(1), 0), NODE_END(0) - MIB(1));
	assert_int_equal(try_nid(MIB(1), NUMA_NO_NODE), NODE_END(3) - MIB(1));
	/* A reservation has no node of its own yet. */
	assert_regions(RESERVED, R(NODE_END(0) - MIB(1), MIB(1)), R(NODE_END(1) - MIB(1), MIB(1)),
		       R(NODE_END(3) - MIB(1), MIB(1)));
}

static void bottom_up_simple(void **state)
{
	(void)state;
	assert_int_equal(try_nid(MIB(1), 1), NODE_START(1));
	assert_int_equal(exact_nid(MIB(1), 3), NODE_START(3));
	assert_int_equal(try_nid(MIB(1), NUMA_NO_NODE), NODE_START(0));
}

static void top_down_small_node_falls_back(void **state)
{
	(void)state;
	assert_int_equal(try_nid(MIB(2), 2), NODE_END(3) - MIB(2));
}

static void bottom_up_small_node_falls_back(void **state)
{
	(void)state;
	assert_int_equal(try_nid(MIB(2), 2), NODE_START(0));
}

static void top_down_reserved_node_falls_back(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(NODE_START(1), MIB(16)));
	assert_int_equal(try_nid(PAGE, 1), NODE_END(3) - PAGE);
}

static void top_down_part_of_a_node_is_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(NODE_START(1) + MIB(4), MIB(8)));
	assert_int_equal(try_nid(MIB(2), 1), NODE_END(1) - MIB(2));
	assert_int_equal(try_nid(MIB(4), 1), NODE_START(1));
	assert_int_equal(try_nid(MIB(4), 1), NODE_END(3) - MIB(4));
}

static void bottom_up_part_of_a_node_is_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(NODE_START(1) + MIB(4), MIB(8)));
	assert_int_equal(try_nid(MIB(2), 1), NODE_START(1));
	assert_int_equal(try_nid(MIB(4), 1), NODE_START(1) + MIB(12));
	assert_int_equal(try_nid(MIB(4), 1), NODE_START(0));
}

static void exact_node_does_not_fall_back(void **state)
{
	(void)state;
	assert_int_equal(exact_nid(MIB(2), 2), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ENOMEM);
	assert_ok(memblock_reserve(NODE_START(1), MIB(16)));
	assert_int_equal(exact_nid(PAGE, 1), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ENOMEM);
	assert_regions(RESERVED, R(NODE_START(1), MIB(16)));
}

static void exact_of_no_node_is_anywhere(void **state)
{
	(void)state;
	assert_int_equal(exact_nid(MIB(1), NUMA_NO_NODE), NODE_END(3) - MIB(1));
	/* A node that cannot exist is none. */
	assert_int_equal(exact_nid(MIB(1), NR_NODES), NODE_END(3) - MIB(2));
	assert_int_equal(exact_nid(MIB(1), -7), NODE_END(3) - MIB(3));
}

static void node_without_memory(void **state)
{
	(void)state;
	assert_ok(memblock_remove(NODE_START(1), MIB(16)));
	assert_int_equal(exact_nid(PAGE, 1), 0);
	assert_int_equal(try_nid(PAGE, 1), NODE_END(3) - PAGE);
}

static void range_that_ends_in_the_node(void **state)
{
	(void)state;
	/* Asked for [256 MiB + 8, 272 MiB + 8): node 1 has its first 8 MiB there. */
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_START(0) + MIB(8),
						NODE_START(1) + MIB(8), 1),
			 NODE_START(1) + MIB(7));
}

static void range_that_starts_in_the_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_START(0) + MIB(8),
						NODE_START(1) + MIB(8), 0),
			 NODE_END(0) - MIB(1));
}

static void range_beside_the_node_falls_back_inside_the_range(void **state)
{
	(void)state;
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_START(1), NODE_END(1), 3),
			 NODE_END(1) - MIB(1));
}

static void range_below_the_node_then_without_minimum(void **state)
{
	(void)state;
	/* Exact: nothing of node 0 in node 1's range; without the minimum node 0 lies below it. */
	assert_int_equal(memblock_alloc_exact_nid(MIB(1), PAGE, NODE_START(1), NODE_END(1), 0),
			 NODE_END(0) - MIB(1));
	/* Without the minimum node 3 is still above the maximum. */
	assert_int_equal(memblock_alloc_exact_nid(MIB(1), PAGE, NODE_START(1), NODE_END(1), 3), 0);
}

static void fall_back_prefers_the_range_to_the_node(void **state)
{
	(void)state;
	/* Node 0 has room below the minimum, but any node above it comes first. */
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_START(3), 0, 0),
			 NODE_END(3) - MIB(1));
}

static void larger_than_every_node(void **state)
{
	(void)state;
	/* 33 MiB are memory without a hole, but of three nodes. */
	assert_int_equal(try_nid(MIB(17), 0), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ENOMEM);
	assert_no_regions(RESERVED);
}

static void everything_reserved_but_a_hole_in_another_node(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(0, GIB(1)));
	assert_ok(memblock_phys_free(NODE_START(1) + MIB(3), MIB(1)));
	assert_int_equal(try_nid(MIB(1), 0), NODE_START(1) + MIB(3));
	assert_regions(RESERVED, R(0, GIB(1)));
}

static void phys_alloc_by_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_phys_alloc_try_nid(MIB(1), PAGE, 0), NODE_END(0) - MIB(1));
	assert_int_equal(memblock_phys_alloc_try_nid(MIB(2), PAGE, 2), NODE_END(3) - MIB(2));
	memblock_set_current_limit(NODE_END(0));
	assert_int_equal(memblock_phys_alloc_try_nid(MIB(1), PAGE, 3), NODE_END(0) - MIB(2));
}

static void alloc_range_by_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_alloc_range_nid(MIB(1), PAGE, 0, NODE_END(1), 1, true),
			 NODE_END(1) - MIB(1));
	assert_int_equal(memblock_alloc_range_nid(MIB(1), PAGE, 0, NODE_END(1), 3, true), 0);
	assert_int_equal(memblock_alloc_range_nid(MIB(1), PAGE, 0, NODE_END(1), 3, false),
			 NODE_END(1) - MIB(2));
	/* No second try below the minimum. */
	assert_int_equal(memblock_alloc_range_nid(MIB(32), PAGE, NODE_START(3), 0, 0, false), 0);
}

static void find_by_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_find_in_range_node(MIB(1), PAGE, 0, 0, 1, MEMBLOCK_NONE),
			 NODE_END(1) - MIB(1));
	assert_int_equal(memblock_find_in_range_node(MIB(2), PAGE, 0, 0, 2, MEMBLOCK_NONE), 0);
}

/* --- mirrored memory: node 0's first 4 MiB --- */

static int setup_mirror(void **state)
{
	int error = setup_nodes(state);

	memblock_settings.mirrored_kernelcore = true;
	return error ? error : memblock_mark_mirror(NODE_START(0), MIB(4));
}

static void mirror_on_the_node(void **state)
{
	(void)state;
	assert_int_equal(try_nid(MIB(1), 0), NODE_START(0) + MIB(3));
}

static void mirror_elsewhere_before_the_node(void **state)
{
	(void)state;
	/* Mirrored memory of another node comes before ordinary memory of the asked one. */
	assert_int_equal(try_nid(MIB(1), 1), NODE_START(0) + MIB(3));
}

static void exact_node_without_mirror(void **state)
{
	(void)state;
	assert_int_equal(exact_nid(MIB(1), 1), NODE_END(1) - MIB(1));
}

static void mirror_used_up(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(NODE_START(0), MIB(4)));
	assert_int_equal(try_nid(MIB(1), 1), NODE_END(1) - MIB(1));
	assert_int_equal(try_nid(MIB(1), NUMA_NO_NODE), NODE_END(3) - MIB(1));
}

static void mirror_below_the_minimum_comes_last(void **state)
{
	(void)state;
	/* Ordinary memory above the minimum is found before the minimum is dropped. */
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_START(1), 0, 1),
			 NODE_END(1) - MIB(1));
	assert_int_equal(memblock_alloc_try_nid(MIB(1), PAGE, NODE_END(3), 0, 1),
			 NODE_START(0) + MIB(3));
}

#define TOP_DOWN(function) cmocka_unit_test_setup((function), setup_nodes)
#define BOTTOM_UP(function) cmocka_unit_test_setup((function), setup_nodes_bottom_up)
#define MIRROR(function) cmocka_unit_test_setup((function), setup_mirror)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOP_DOWN(top_down_simple),
		BOTTOM_UP(bottom_up_simple),
		TOP_DOWN(top_down_small_node_falls_back),
		BOTTOM_UP(bottom_up_small_node_falls_back),
		TOP_DOWN(top_down_reserved_node_falls_back),
		TOP_DOWN(top_down_part_of_a_node_is_reserved),
		BOTTOM_UP(bottom_up_part_of_a_node_is_reserved),
		TOP_DOWN(exact_node_does_not_fall_back),
		TOP_DOWN(exact_of_no_node_is_anywhere),
		TOP_DOWN(node_without_memory),
		TOP_DOWN(range_that_ends_in_the_node),
		TOP_DOWN(range_that_starts_in_the_node),
		TOP_DOWN(range_beside_the_node_falls_back_inside_the_range),
		TOP_DOWN(range_below_the_node_then_without_minimum),
		TOP_DOWN(fall_back_prefers_the_range_to_the_node),
		TOP_DOWN(larger_than_every_node),
		TOP_DOWN(everything_reserved_but_a_hole_in_another_node),
		BOTTOM_UP(everything_reserved_but_a_hole_in_another_node),
		TOP_DOWN(phys_alloc_by_node),
		TOP_DOWN(alloc_range_by_node),
		TOP_DOWN(find_by_node),
		MIRROR(mirror_on_the_node),
		MIRROR(mirror_elsewhere_before_the_node),
		MIRROR(exact_node_without_mirror),
		MIRROR(mirror_used_up),
		MIRROR(mirror_below_the_minimum_comes_last),
	};

	return cmocka_run_group_tests_name("memblock_node", tests, NULL, NULL);
}
