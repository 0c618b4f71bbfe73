/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory cut down as a whole: trim, cap to a range, limit to a size. */
#include "tests/unit/memblock.h"

/* --- memblock_trim_memory --- */

static void trim_aligned_stays(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(8), MIB(2)));
	assert_ok(memblock_add(MIB(14), MIB(4)));
	assert_ok(memblock_trim_memory(MIB(2)));
	assert_regions(MEMORY, R(MIB(8), MIB(2)), R(MIB(14), MIB(4)));
}

static void trim_too_small_goes(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(8), MIB(4)));
	assert_ok(memblock_add(MIB(16) + KIB(64), MIB(2)));
	assert_ok(memblock_add(MIB(32), KIB(64)));
	assert_ok(memblock_trim_memory(MIB(2)));
	/* [16 MiB + 64 KiB, 18 MiB + 64 KiB) rounds to [18 MiB, 18 MiB): nothing. */
	assert_regions(MEMORY, R(MIB(8), MIB(4)));
}

static void trim_unaligned_base(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(8), MIB(2)));
	assert_ok(memblock_add(MIB(14) + 1, MIB(6) - 1));
	assert_ok(memblock_trim_memory(MIB(2)));
	assert_regions(MEMORY, R(MIB(8), MIB(2)), R(MIB(16), MIB(4)));
}

static void trim_unaligned_end(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(8), MIB(2)));
	assert_ok(memblock_add(MIB(14), MIB(6) - 1));
	assert_ok(memblock_trim_memory(MIB(2)));
	assert_regions(MEMORY, R(MIB(8), MIB(2)), R(MIB(14), MIB(4)));
}

static void trim_keeps_flags_nodes_and_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(100, MIB(4), 1, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_reserve(100, 50));
	assert_ok(memblock_trim_memory(PAGE));
	/* [100, 4 MiB + 100) rounds to [4096, 4 MiB). */
	assert_regions(MEMORY, RF(PAGE, MIB(4) - PAGE, MEMBLOCK_HOTPLUG, 1));
	assert_regions(RESERVED, R(100, 50));
}

static void trim_between_touching_regions(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, PAGE + 100, 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(PAGE + 100, 2 * PAGE - 100, 1, MEMBLOCK_NONE));
	assert_ok(memblock_trim_memory(PAGE));
	/* The page that two nodes share belongs to none. */
	assert_regions(MEMORY, RF(0, PAGE, 0, 0), RF(2 * PAGE, PAGE, 0, 1));
}

static void trim_total_is_exact(void **state)
{
	(void)state;
	/* The kernel forgets to take what it trims off out of the total. */
	assert_ok(memblock_add(1, 2 * PAGE));
	assert_ok(memblock_trim_memory(PAGE));
	assert_int_equal(memblock_phys_mem_size(), PAGE);
}

static void trim_in_the_last_page(void **state)
{
	(void)state;
	/* A start that has no next page: the kernel wraps to 0 and keeps a region that covers all. */
	assert_ok(memblock_add(PHYS_ADDR_MAX - 100, 100));
	assert_ok(memblock_trim_memory(PAGE));
	assert_no_regions(MEMORY);
	assert_ok(memblock_add(PHYS_ADDR_MAX - 2 * PAGE + 1, 2 * PAGE));
	assert_ok(memblock_trim_memory(PAGE));
	assert_regions(MEMORY, R(PHYS_ADDR_MAX - 2 * PAGE + 1, PAGE));
}

static void trim_empty(void **state)
{
	(void)state;
	assert_ok(memblock_trim_memory(PAGE));
	assert_no_regions(MEMORY);
}

static void bad_trim_alignment(void **state)
{
	(void)state;
	assert_ok(memblock_add(1, 2 * PAGE));
	assert_int_equal(memblock_trim_memory(0), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_trim_memory(3), MEMBLOCK_EINVAL);
	assert_regions(MEMORY, R(1, 2 * PAGE));
	assert_ok(memblock_trim_memory(1));
	assert_regions(MEMORY, R(1, 2 * PAGE));
}

/* --- memblock_cap_memory_range --- */

static void cap_within(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(16), MIB(1)));
	assert_ok(memblock_reserve(MIB(23), MIB(2)));
	assert_ok(memblock_reserve(MIB(31), MIB(1)));
	assert_ok(memblock_cap_memory_range(MIB(20), MIB(4)));
	assert_regions(MEMORY, R(MIB(20), MIB(4)));
	assert_regions(RESERVED, R(MIB(23), MIB(1)));
}

static void cap_over_several(void **state)
{
	(void)state;
	for (phys_addr_t i = 0; i < 8; i++)
		assert_ok(memblock_add(MIB(16 * i), MIB(8)));
	assert_ok(memblock_cap_memory_range(MIB(20), MIB(64)));
	assert_regions(MEMORY, R(MIB(20), MIB(4)), R(MIB(32), MIB(8)), R(MIB(48), MIB(8)),
		       R(MIB(64), MIB(8)), R(MIB(80), MIB(4)));
}

static void cap_to_a_hole(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(16), MIB(1)));
	assert_ok(memblock_cap_memory_range(MIB(64), MIB(4)));
	assert_no_regions(MEMORY);
	assert_no_regions(RESERVED);
}

static void cap_keeps_nomap_outside(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_mark_nomap(MIB(16), MIB(1)));
	assert_ok(memblock_mark_nomap(MIB(30), MIB(2)));
	assert_ok(memblock_cap_memory_range(MIB(20), MIB(4)));
	assert_regions(MEMORY, RF(MIB(16), MIB(1), MEMBLOCK_NOMAP, FRESH), R(MIB(20), MIB(4)),
		       RF(MIB(30), MIB(2), MEMBLOCK_NOMAP, FRESH));
}

static void cap_through_nomap_leaves_it_whole(void **state)
{
	(void)state;
	/* The kernel leaves it in three touching pieces. */
	assert_ok(memblock_add_node(MIB(16), MIB(16), 0, MEMBLOCK_NOMAP));
	assert_ok(memblock_cap_memory_range(MIB(20), MIB(4)));
	assert_regions(MEMORY, RF(MIB(16), MIB(16), MEMBLOCK_NOMAP, 0));
}

static void cap_of_size_zero_does_nothing(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(16), MIB(1)));
	assert_ok(memblock_cap_memory_range(MIB(20), 0));
	assert_regions(MEMORY, R(MIB(16), MIB(16)));
	assert_regions(RESERVED, R(MIB(16), MIB(1)));
}

static void cap_without_memory_does_nothing(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(16), MIB(1)));
	assert_ok(memblock_cap_memory_range(MIB(20), MIB(1)));
	assert_regions(RESERVED, R(MIB(16), MIB(1)));
}

static void cap_reaching_past_the_top(void **state)
{
	(void)state;
	/* base + size wraps in the kernel, which then frees every reservation. */
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(18), MIB(4)));
	assert_ok(memblock_cap_memory_range(MIB(20), PHYS_ADDR_MAX));
	assert_regions(MEMORY, R(MIB(20), MIB(12)));
	assert_regions(RESERVED, R(MIB(20), MIB(2)));
}

static void cap_refused_by_a_full_array(void **state)
{
	(void)state;
	for (phys_addr_t i = 0; i < NR_REGIONS; i++)
		assert_ok(memblock_add(MIB(i), KIB(64)));
	assert_int_equal(memblock_cap_memory_range(MIB(10), MIB(10)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[MEMORY].cnt, NR_REGIONS);
}

/* --- memblock_enforce_memory_limit and memblock_mem_limit_remove_map --- */

/* 16 MiB at 1 GiB and at 2 GiB; the first 4 MiB of the second are no-map. */
static int setup_two_banks(void **state)
{
	int error = setup(state);

	if (!error)
		error = memblock_add(GIB(1), MIB(16));
	if (!error)
		error = memblock_add(GIB(2), MIB(16));
	if (!error)
		error = memblock_mark_nomap(GIB(2), MIB(4));
	if (!error)
		error = memblock_reserve(GIB(1) + MIB(15), MIB(1));
	if (!error)
		error = memblock_reserve(GIB(2) + MIB(15), MIB(2));
	return error;
}

static void assert_two_banks_untouched(void)
{
	assert_regions(MEMORY, R(GIB(1), MIB(16)), RF(GIB(2), MIB(4), MEMBLOCK_NOMAP, FRESH),
		       R(GIB(2) + MIB(4), MIB(12)));
	assert_regions(RESERVED, R(GIB(1) + MIB(15), MIB(1)), R(GIB(2) + MIB(15), MIB(2)));
}

static void limit_zero_is_none(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(0));
	assert_ok(memblock_mem_limit_remove_map(0));
	assert_two_banks_untouched();
}

static void limit_above_the_total_is_none(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(MIB(32) + 1));
	assert_ok(memblock_mem_limit_remove_map(GIB(64)));
	assert_two_banks_untouched();
}

static void limit_equal_to_the_total_cuts_reservations(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(MIB(32)));
	assert_regions(MEMORY, R(GIB(1), MIB(16)), RF(GIB(2), MIB(4), MEMBLOCK_NOMAP, FRESH),
		       R(GIB(2) + MIB(4), MIB(12)));
	assert_regions(RESERVED, R(GIB(1) + MIB(15), MIB(1)), R(GIB(2) + MIB(15), MIB(1)));
}

static void limit_inside_the_first_bank(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(MIB(15) + KIB(512)));
	assert_regions(MEMORY, R(GIB(1), MIB(15) + KIB(512)));
	assert_regions(RESERVED, R(GIB(1) + MIB(15), KIB(512)));
}

static void limit_at_the_end_of_the_first_bank(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(MIB(16)));
	assert_regions(MEMORY, R(GIB(1), MIB(16)));
	assert_regions(RESERVED, R(GIB(1) + MIB(15), MIB(1)));
}

static void limit_counts_nomap(void **state)
{
	(void)state;
	assert_ok(memblock_enforce_memory_limit(MIB(18)));
	assert_regions(MEMORY, R(GIB(1), MIB(16)), RF(GIB(2), MIB(2), MEMBLOCK_NOMAP, FRESH));
}

static void limit_without_memory(void **state)
{
	(void)state;
	assert_ok(setup(state));
	assert_ok(memblock_reserve(MIB(1), MIB(1)));
	assert_ok(memblock_enforce_memory_limit(PAGE));
	assert_ok(memblock_mem_limit_remove_map(PAGE));
	assert_regions(RESERVED, R(MIB(1), MIB(1)));
}

static void remove_map_keeps_nomap(void **state)
{
	(void)state;
	assert_ok(memblock_mem_limit_remove_map(MIB(8)));
	assert_regions(MEMORY, R(GIB(1), MIB(8)), RF(GIB(2), MIB(4), MEMBLOCK_NOMAP, FRESH));
	assert_no_regions(RESERVED);
}

static void limit_refused_by_a_full_array(void **state)
{
	(void)state;
	assert_ok(setup(state));
	for (phys_addr_t i = 0; i < NR_REGIONS - 1; i++)
		assert_ok(memblock_add(MIB(i), KIB(64)));
	assert_int_equal(memblock_enforce_memory_limit(MIB(1)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock_mem_limit_remove_map(MIB(1)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[MEMORY].cnt, NR_REGIONS - 1);
}

#define TEST_BANKS(function) cmocka_unit_test_setup((function), setup_two_banks)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trim_aligned_stays),
		TEST(trim_too_small_goes),
		TEST(trim_unaligned_base),
		TEST(trim_unaligned_end),
		TEST(trim_keeps_flags_nodes_and_reserved),
		TEST(trim_between_touching_regions),
		TEST(trim_total_is_exact),
		TEST(trim_in_the_last_page),
		TEST(trim_empty),
		TEST(bad_trim_alignment),
		TEST(cap_within),
		TEST(cap_over_several),
		TEST(cap_to_a_hole),
		TEST(cap_keeps_nomap_outside),
		TEST(cap_through_nomap_leaves_it_whole),
		TEST(cap_of_size_zero_does_nothing),
		TEST(cap_without_memory_does_nothing),
		TEST(cap_reaching_past_the_top),
		TEST(cap_refused_by_a_full_array),
		TEST_BANKS(limit_zero_is_none),
		TEST_BANKS(limit_above_the_total_is_none),
		TEST_BANKS(limit_equal_to_the_total_cuts_reservations),
		TEST_BANKS(limit_inside_the_first_bank),
		TEST_BANKS(limit_at_the_end_of_the_first_bank),
		TEST_BANKS(limit_counts_nomap),
		TEST_BANKS(limit_without_memory),
		TEST_BANKS(remove_map_keeps_nomap),
		TEST_BANKS(limit_refused_by_a_full_array),
	};

	return cmocka_run_group_tests_name("memblock_limit", tests, NULL, NULL);
}
