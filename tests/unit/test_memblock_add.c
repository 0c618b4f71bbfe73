/* SPDX-License-Identifier: BSD-2-Clause */
/* memblock_add, memblock_add_node and memblock_reserve: one range against what is there. */
#include "tests/unit/memblock.h"

/* Adding is the same in both arrays: these tests run once for each. */
struct array {
	uint32_t w;
	int (*add)(phys_addr_t base, phys_addr_t size);
};
static struct array memory = { MEMORY, memblock_add };
static struct array reserved = { RESERVED, memblock_reserve };

static void simple(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(1), MIB(4)));
	assert_regions(a->w, R(GIB(1), MIB(4)));
}

static void disjoint_above(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(1), KIB(8)));
	assert_ok(a->add(GIB(1) + KIB(16), KIB(8)));
	assert_regions(a->w, R(GIB(1), KIB(8)), R(GIB(1) + KIB(16), KIB(8)));
}

static void disjoint_below(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(1) + KIB(16), KIB(8)));
	assert_ok(a->add(GIB(1), KIB(8)));
	assert_regions(a->w, R(GIB(1), KIB(8)), R(GIB(1) + KIB(16), KIB(8)));
}

static void adjacent_above(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(16), MIB(2)));
	assert_ok(a->add(MIB(18), MIB(1)));
	assert_regions(a->w, R(MIB(16), MIB(3)));
}

static void adjacent_below(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(16), MIB(2)));
	assert_ok(a->add(MIB(15), MIB(1)));
	assert_regions(a->w, R(MIB(15), MIB(3)));
}

static void adjacent_to_both_sides(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(1), KIB(8)));
	assert_ok(a->add(GIB(1) + KIB(16), KIB(8)));
	assert_ok(a->add(GIB(1) + KIB(8), KIB(8)));
	assert_regions(a->w, R(GIB(1), KIB(24)));
}

static void one_byte_apart(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(4096, 4096));
	assert_ok(a->add(8193, 100));
	assert_ok(a->add(3000, 1095));
	assert_regions(a->w, R(3000, 1095), R(4096, 4096), R(8193, 100));
}

static void overlapping_top(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(512), GIB(1)));
	assert_ok(a->add(MIB(256), MIB(512)));
	assert_regions(a->w, R(MIB(256), MIB(1280)));
}

static void overlapping_bottom(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(128), MIB(512)));
	assert_ok(a->add(MIB(256), GIB(1)));
	assert_regions(a->w, R(MIB(128), MIB(1152)));
}

static void within(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(8), MIB(32)));
	assert_ok(a->add(MIB(16), MIB(1)));
	assert_regions(a->w, R(MIB(8), MIB(32)));
}

static void around(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(16), MIB(1)));
	assert_ok(a->add(MIB(8), MIB(32)));
	assert_regions(a->w, R(MIB(8), MIB(32)));
}

static void twice(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(KIB(16), MIB(2)));
	assert_ok(a->add(KIB(16), MIB(2)));
	assert_regions(a->w, R(KIB(16), MIB(2)));
}

static void over_several_and_their_gaps(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < 10; i++)
		assert_ok(a->add(MIB(10 * i), MIB(1)));
	assert_int_equal(memblock[a->w].cnt, 10);
	assert_ok(a->add(MIB(15), MIB(50)));
	/* 0, 10 and 15 to 65 stay apart; 20 to 60 are swallowed; 70, 80, 90 stay. */
	assert_regions(a->w, R(MIB(0), MIB(1)), R(MIB(10), MIB(1)), R(MIB(15), MIB(50)),
		       R(MIB(70), MIB(1)), R(MIB(80), MIB(1)), R(MIB(90), MIB(1)));
}

static void many_in_descending_order(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = NR_REGIONS; i > 0; i--)
		assert_ok(a->add(i * MIB(1), KIB(64)));
	assert_int_equal(memblock[a->w].cnt, NR_REGIONS);
	assert_int_equal(memblock_total_size[a->w], MIB(8));
	assert_int_equal(memblock[a->w].regions[0].base, MIB(1));
	assert_int_equal(memblock[a->w].regions[NR_REGIONS - 1].base, MIB(NR_REGIONS));
	assert_true(memblock_check_wf(a->w));
}

static void full_array_takes_what_merges(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < NR_REGIONS; i++)
		assert_ok(a->add(i * MIB(1), KIB(64)));
	assert_int_equal(a->add(GIB(1), PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[a->w].cnt, NR_REGIONS);
	assert_int_equal(memblock_total_size[a->w], MIB(8));
	/* Already there: nothing to insert. One gap, however well it merges, is a region more. */
	assert_ok(a->add(MIB(5), KIB(64)));
	assert_int_equal(a->add(KIB(64), KIB(960)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[a->w].cnt, NR_REGIONS);
}

static void of_size_zero(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(1), 0));
	assert_no_regions(a->w);
	assert_ok(a->add(0, 0));
	assert_no_regions(a->w);
}

static void near_the_top_is_capped(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(PHYS_ADDR_MAX - MIB(1), MIB(2)));
	assert_regions(a->w, R(PHYS_ADDR_MAX - MIB(1), MIB(1)));
}

static void at_the_last_byte_is_empty(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(PHYS_ADDR_MAX, 1));
	assert_ok(a->add(PHYS_ADDR_MAX, PHYS_ADDR_MAX));
	assert_no_regions(a->w);
	assert_ok(a->add(PHYS_ADDR_MAX - 1, 1));
	assert_regions(a->w, R(PHYS_ADDR_MAX - 1, 1));
}

static void the_whole_address_space(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(1), GIB(1)));
	assert_ok(a->add(0, PHYS_ADDR_MAX));
	assert_regions(a->w, R(0, PHYS_ADDR_MAX));
}

/* --- memory only: nodes and flags --- */

static void add_node_keeps_node_and_flags(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(1), MIB(16), 1, MEMBLOCK_HOTPLUG));
	assert_regions(MEMORY, RF(MIB(1), MIB(16), MEMBLOCK_HOTPLUG, 1));
}

static void add_node_fills_gaps_only(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(16), MIB(16), 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(8), MIB(32), 2, MEMBLOCK_HOTPLUG));
	assert_regions(MEMORY, RF(MIB(8), MIB(8), MEMBLOCK_HOTPLUG, 2),
		       RF(MIB(16), MIB(16), MEMBLOCK_NONE, 1),
		       RF(MIB(32), MIB(8), MEMBLOCK_HOTPLUG, 2));
}

static void add_node_does_not_merge_other_nodes(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, MIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(1), MIB(1), 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(2), MIB(1), 1, MEMBLOCK_NOMAP));
	assert_regions(MEMORY, RF(0, MIB(1), 0, 0), RF(MIB(1), MIB(1), 0, 1),
		       RF(MIB(2), MIB(1), MEMBLOCK_NOMAP, 1));
}

static void add_node_merges_equal_neighbours(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, MIB(1), 2, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_add_node(MIB(2), MIB(1), 2, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_add_node(MIB(1), MIB(1), 2, MEMBLOCK_HOTPLUG));
	assert_regions(MEMORY, RF(0, MIB(3), MEMBLOCK_HOTPLUG, 2));
}

static void add_without_numa_has_node_0(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, 0));
	assert_ok(memblock_add(0, MIB(1)));
	assert_ok(memblock_add_node(MIB(1), MIB(1), 3, MEMBLOCK_NONE));
	assert_ok(memblock_reserve(0, KIB(1)));
	assert_regions(MEMORY, RF(0, MIB(2), MEMBLOCK_NONE, 0));
	assert_regions(RESERVED, RF(0, KIB(1), MEMBLOCK_NONE, 0));
}

static void arrays_are_independent(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(1), MIB(1)));
	assert_ok(memblock_reserve(MIB(8), 10));
	assert_regions(MEMORY, R(MIB(1), MIB(1)));
	assert_regions(RESERVED, R(MIB(8), 10));
}

#define IN_BOTH(test)                                          \
	{ "add_" #test, test, setup, NULL, &memory },          \
	{                                                      \
		"reserve_" #test, test, setup, NULL, &reserved \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOTH(simple),
		IN_BOTH(disjoint_above),
		IN_BOTH(disjoint_below),
		IN_BOTH(adjacent_above),
		IN_BOTH(adjacent_below),
		IN_BOTH(adjacent_to_both_sides),
		IN_BOTH(one_byte_apart),
		IN_BOTH(overlapping_top),
		IN_BOTH(overlapping_bottom),
		IN_BOTH(within),
		IN_BOTH(around),
		IN_BOTH(twice),
		IN_BOTH(over_several_and_their_gaps),
		IN_BOTH(many_in_descending_order),
		IN_BOTH(full_array_takes_what_merges),
		IN_BOTH(of_size_zero),
		IN_BOTH(near_the_top_is_capped),
		IN_BOTH(at_the_last_byte_is_empty),
		IN_BOTH(the_whole_address_space),
		TEST(add_node_keeps_node_and_flags),
		TEST(add_node_fills_gaps_only),
		TEST(add_node_does_not_merge_other_nodes),
		TEST(add_node_merges_equal_neighbours),
		TEST(add_without_numa_has_node_0),
		TEST(arrays_are_independent),
	};

	return cmocka_run_group_tests_name("memblock_add", tests, NULL, NULL);
}
