/* SPDX-License-Identifier: BSD-2-Clause */
/* The checker of "set": what was saved beside what is there, byte by byte. */
#include "tests/unit/memblock.h"

/* Memory as all tests here find and save it: two pieces, the upper one on node 1. */
static int two_pieces(void **state)
{
	if (setup(state) || memblock_add(MIB(1), MIB(1)) ||
	    memblock_add_node(MIB(4), MIB(4), 1, MEMBLOCK_HOTPLUG))
		return -1;
	memblock_save(MEMORY);
	return 0;
}

static void good_unchanged(void **state)
{
	(void)state;
	assert_true(memblock_check_same(MEMORY, 0, PHYS_ADDR_MAX));
}

static void good_outside_what_was_added(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(MIB(1) + KIB(512), MIB(3)), 0);
	assert_true(memblock_check_same(MEMORY, 0, MIB(2)));
	assert_true(memblock_check_same(MEMORY, MIB(4), PHYS_ADDR_MAX));
}

static void good_outside_a_hole_in_a_region(void **state)
{
	(void)state;
	assert_int_equal(memblock_remove(MIB(5), MIB(1)), 0);
	assert_true(memblock_check_same(MEMORY, 0, MIB(5)));
	assert_true(memblock_check_same(MEMORY, MIB(6), PHYS_ADDR_MAX));
}

static void good_same_bytes_in_other_regions(void **state)
{
	(void)state;
	assert_int_equal(memblock_set_node(MIB(5), MIB(1), MEMORY, 2), 0);
	assert_int_equal(memblock_set_node(MIB(5), MIB(1), MEMORY, 1), 0);
	assert_true(memblock_check_same(MEMORY, 0, PHYS_ADDR_MAX));
}

static void good_empty_range(void **state)
{
	(void)state;
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
	assert_true(memblock_check_same(MEMORY, MIB(5), MIB(5)));
	assert_true(memblock_check_same(MEMORY, MIB(6), MIB(5)));
}

static void good_both_empty(void **state)
{
	(void)state;
	memblock_save(RESERVED);
	assert_true(memblock_check_same(RESERVED, 0, PHYS_ADDR_MAX));
}

static void bad_byte_gained(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(MIB(2), 1), 0);
	assert_false(memblock_check_same(MEMORY, 0, PHYS_ADDR_MAX));
	assert_false(memblock_check_same(MEMORY, MIB(2), MIB(2) + 1));
	assert_true(memblock_check_same(MEMORY, 0, MIB(2)));
}

static void bad_byte_lost(void **state)
{
	(void)state;
	assert_int_equal(memblock_remove(MIB(8) - 1, 1), 0);
	assert_false(memblock_check_same(MEMORY, 0, PHYS_ADDR_MAX));
	assert_true(memblock_check_same(MEMORY, 0, MIB(8) - 1));
}

static void bad_flags(void **state)
{
	(void)state;
	assert_int_equal(memblock_mark_nomap(MIB(6), PAGE), 0);
	assert_false(memblock_check_same(MEMORY, MIB(6), MIB(7)));
	assert_true(memblock_check_same(MEMORY, MIB(6) + PAGE, MIB(7)));
}

static void bad_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_set_node(MIB(1), PAGE, MEMORY, 1), 0);
	assert_false(memblock_check_same(MEMORY, 0, MIB(2)));
	assert_true(memblock_check_same(MEMORY, MIB(1) + PAGE, PHYS_ADDR_MAX));
}

static void bad_everything_gone(void **state)
{
	(void)state;
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
	assert_false(memblock_check_same(MEMORY, MIB(1), PHYS_ADDR_MAX));
	assert_true(memblock_check_same(MEMORY, MIB(2), MIB(4)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(good_unchanged, two_pieces),
		cmocka_unit_test_setup(good_outside_what_was_added, two_pieces),
		cmocka_unit_test_setup(good_outside_a_hole_in_a_region, two_pieces),
		cmocka_unit_test_setup(good_same_bytes_in_other_regions, two_pieces),
		cmocka_unit_test_setup(good_empty_range, two_pieces),
		cmocka_unit_test_setup(good_both_empty, two_pieces),
		cmocka_unit_test_setup(bad_byte_gained, two_pieces),
		cmocka_unit_test_setup(bad_byte_lost, two_pieces),
		cmocka_unit_test_setup(bad_flags, two_pieces),
		cmocka_unit_test_setup(bad_node, two_pieces),
		cmocka_unit_test_setup(bad_everything_gone, two_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
