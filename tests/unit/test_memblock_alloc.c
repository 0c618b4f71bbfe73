/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocation on a machine where nodes do not matter: direction, fit, alignment, limits, flags. */
#include "tests/unit/memblock.h"

/* 16 MiB of memory at 128 MiB. */
#define START MIB(128)
#define END MIB(144)

static int setup_16_mib(void **state)
{
	int error = setup(state);

	return error ? error : memblock_add(START, MIB(16));
}

static int setup_16_mib_bottom_up(void **state)
{
	int error = setup_16_mib(state);

	memblock_set_bottom_up(true);
	return error;
}

/* Anywhere, like most callers. */
static phys_addr_t alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

#define assert_at(address, allocation)                     \
	do {                                               \
		assert_int_equal((allocation), (address)); \
		assert_int_equal(memblock_alloc_error, 0); \
	} while (0)
#define assert_fails(error, allocation)                          \
	do {                                                     \
		assert_int_equal((allocation), 0);               \
		assert_int_equal(memblock_alloc_error, (error)); \
	} while (0)

/* --- top-down --- */

static void top_down_simple(void **state)
{
	(void)state;
	assert_at(END - 256, alloc(256, 64));
	assert_regions(RESERVED, R(END - 256, 256));
	assert_regions(MEMORY, R(START, MIB(16)));
}

static void top_down_one_after_the_other(void **state)
{
	(void)state;
	assert_at(END - PAGE, alloc(100, PAGE));
	/* What is left above it comes first. */
	assert_at(END - 128, alloc(128, 64));
	assert_at(END - 178, alloc(50, 1));
	assert_at(END - 2 * PAGE, alloc(PAGE, PAGE));
	assert_regions(RESERVED, R(END - 2 * PAGE, PAGE + 100), R(END - 178, 178));
}

static void top_down_disjoint(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(END - 16, 16));
	assert_at(END - 128, alloc(64, 64));
	assert_regions(RESERVED, R(END - 128, 64), R(END - 16, 16));
}

static void top_down_before_a_reservation(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(140), MIB(4)));
	assert_at(MIB(139), alloc(MIB(1), 64));
	assert_regions(RESERVED, R(MIB(139), MIB(5)));
}

static void top_down_after_a_reservation(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(START, MIB(2)));
	assert_at(MIB(143), alloc(MIB(1), 64));
	assert_regions(RESERVED, R(START, MIB(2)), R(MIB(143), MIB(1)));
}

static void top_down_second_fit(void **state)
{
	(void)state;
	/* The hole at the top is too small. */
	assert_ok(memblock_reserve(MIB(142), MIB(1)));
	assert_at(MIB(140), alloc(MIB(2), 64));
	assert_regions(RESERVED, R(MIB(140), MIB(3)));
}

static void top_down_unaligned_end(void **state)
{
	(void)state;
	assert_ok(memblock_remove(END - 100, 100));
	/* END - 164 rounds down to END - 192. */
	assert_at(END - 192, alloc(64, 64));
	assert_at(END - 128, alloc(28, 1));
}

static void top_down_alignment_larger_than_the_size(void **state)
{
	(void)state;
	assert_at(MIB(142), alloc(PAGE, MIB(2)));
	assert_at(MIB(136), alloc(PAGE, MIB(8)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(PAGE, MIB(256)));
}

static void top_down_highest_region(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(1)));
	assert_at(GIB(1), alloc(MIB(1), PAGE));
	assert_at(END - MIB(1), alloc(MIB(1), PAGE));
}

static void top_down_at_the_top_of_the_address_space(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, PHYS_ADDR_MAX));
	assert_at(PHYS_ADDR_MAX - 1, alloc(1, 1));
	assert_at((phys_addr_t)1 << 63, alloc(1, (phys_addr_t)1 << 63));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, (phys_addr_t)1 << 63));
}

/* --- bottom-up --- */

static void bottom_up_simple(void **state)
{
	(void)state;
	assert_at(START, alloc(256, 64));
	assert_regions(RESERVED, R(START, 256));
}

static void bottom_up_one_after_the_other(void **state)
{
	(void)state;
	assert_at(START, alloc(100, PAGE));
	assert_at(START + 128, alloc(100, 64));
	assert_at(START + PAGE, alloc(1, PAGE));
}

static void bottom_up_before_a_reservation(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(129), MIB(4)));
	assert_at(START, alloc(MIB(1), 64));
	assert_regions(RESERVED, R(START, MIB(5)));
}

static void bottom_up_after_a_reservation(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(START, MIB(2)));
	assert_at(MIB(130), alloc(MIB(1), 64));
	assert_regions(RESERVED, R(START, MIB(3)));
}

static void bottom_up_second_fit(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(129), MIB(1)));
	assert_at(MIB(130), alloc(MIB(2), 64));
	assert_regions(RESERVED, R(MIB(129), MIB(3)));
}

static void bottom_up_unaligned_start(void **state)
{
	(void)state;
	assert_ok(memblock_remove(START, 10));
	assert_at(START + 64, alloc(64, 64));
	assert_at(START + 10, alloc(54, 1));
}

static void bottom_up_lowest_region(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(64)));
	assert_at(START, alloc(MIB(16), PAGE));
	assert_at(GIB(1), alloc(MIB(16), PAGE));
}

static void bottom_up_alignment_that_would_wrap(void **state)
{
	(void)state;
	assert_ok(memblock_remove(START, MIB(16)));
	assert_ok(memblock_add(PHYS_ADDR_MAX - MIB(1), MIB(1)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, MIB(2)));
	assert_at(PHYS_ADDR_MAX - MIB(1) + 1, alloc(1, MIB(1)));
}

/* --- both directions --- */

static void between_two_reservations_exactly(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(START, MIB(7)));
	assert_ok(memblock_reserve(MIB(137), MIB(7)));
	assert_at(MIB(135), alloc(MIB(2), 64));
	assert_regions(RESERVED, R(START, MIB(16)));
}

static void all_of_it(void **state)
{
	(void)state;
	assert_at(START, alloc(MIB(16), MIB(1)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
	assert_regions(RESERVED, R(START, MIB(16)));
}

static void small_gaps_only(void **state)
{
	(void)state;
	for (phys_addr_t i = 0; i < 16; i++)
		assert_ok(memblock_reserve(START + MIB(i), KIB(512)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(KIB(512) + 1, 1));
	assert_int_equal(memblock_reserved_size(), MIB(8));
}

static void all_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(0, GIB(1)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
}

static void no_memory(void **state)
{
	(void)state;
	assert_ok(memblock_remove(0, PHYS_ADDR_MAX));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
}

static void too_large(void **state)
{
	(void)state;
	assert_fails(MEMBLOCK_ENOMEM, alloc(MIB(16) + 1, 1));
	assert_fails(MEMBLOCK_ENOMEM, alloc(PHYS_ADDR_MAX, 1));
	assert_no_regions(RESERVED);
}

static void of_size_zero(void **state)
{
	(void)state;
	assert_fails(MEMBLOCK_EINVAL, alloc(0, 64));
	assert_int_equal(memblock_find_in_range_node(0, 64, 0, END, NUMA_NO_NODE, 0), 0);
	assert_no_regions(RESERVED);
}

static void without_alignment_means_a_cache_line(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(START, 1));
	assert_ok(memblock_reserve(END - 1, 1));
	assert_int_equal(alloc(1, 0) % 64, 0);
	assert_int_equal(memblock_alloc_error, 0);
}

static void never_the_first_page(void **state)
{
	(void)state;
	assert_ok(memblock_remove(0, PHYS_ADDR_MAX));
	assert_ok(memblock_add(0, 2 * PAGE));
	assert_at(PAGE, alloc(PAGE, 64));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
}

static void never_across_two_regions(void **state)
{
	(void)state;
	assert_ok(memblock_mark_hotplug(MIB(136), MIB(8)));
	assert_fails(MEMBLOCK_ENOMEM, alloc(MIB(8) + 1, 1));
}

static void not_from_nomap_or_driver_managed(void **state)
{
	(void)state;
	assert_ok(memblock_mark_nomap(START, MIB(16)));
	assert_ok(memblock_add_node(GIB(1), MIB(1), 0, MEMBLOCK_DRIVER_MANAGED));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
}

static void not_from_hotplug_with_movable_node(void **state)
{
	(void)state;
	assert_ok(memblock_mark_hotplug(START, MIB(8)));
	assert_ok(memblock_mark_hotplug(MIB(137), MIB(7)));
	memblock_settings.movable_node = true;
	assert_at(MIB(136), alloc(MIB(1), 1));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
	memblock_settings.movable_node = false;
	assert_int_not_equal(alloc(1, 1), 0);
}

static void mirrored_first_then_the_rest(void **state)
{
	(void)state;
	memblock_settings.mirrored_kernelcore = true;
	assert_ok(memblock_mark_mirror(MIB(132), MIB(1)));
	assert_at(MIB(132), alloc(MIB(1), 64));
	assert_int_not_equal(alloc(MIB(1), 64), 0);
	assert_int_equal(memblock_reserved_size(), MIB(2));
}

static void refused_when_reserved_is_full(void **state)
{
	(void)state;
	for (phys_addr_t i = 0; i < NR_REGIONS; i++)
		assert_ok(memblock_reserve(MIB(1) + 2 * i, 1));
	assert_fails(MEMBLOCK_ERESIZE, alloc(64, 64));
	assert_int_equal(memblock[RESERVED].cnt, NR_REGIONS);
}

/* --- limits --- */

static void within_a_range(void **state)
{
	(void)state;
	assert_at(MIB(134), memblock_phys_alloc_range(MIB(1), PAGE, MIB(134), MIB(135)));
	assert_fails(MEMBLOCK_ENOMEM, memblock_phys_alloc_range(1, 1, MIB(134), MIB(135)));
	assert_fails(MEMBLOCK_ENOMEM, memblock_phys_alloc_range(MIB(1) + 1, 1, MIB(129), MIB(130)));
}

static void range_too_narrow_for_the_alignment(void **state)
{
	(void)state;
	assert_fails(MEMBLOCK_ENOMEM,
		     memblock_phys_alloc_range(64, PAGE, MIB(130) + 1, MIB(130) + PAGE));
}

static void range_upside_down(void **state)
{
	(void)state;
	assert_fails(MEMBLOCK_ENOMEM, memblock_phys_alloc_range(64, 64, MIB(140), MIB(130)));
}

static void up_to_the_current_limit(void **state)
{
	(void)state;
	memblock_set_current_limit(MIB(129));
	assert_at(START, alloc(MIB(1), PAGE));
	assert_fails(MEMBLOCK_ENOMEM, alloc(1, 1));
	/* A caller's own limit stands; that of alloc_try_nid does not reach past the current one. */
	assert_fails(MEMBLOCK_ENOMEM,
		     memblock_alloc_try_nid(1, 1, 0, MEMBLOCK_ALLOC_ANYWHERE, NUMA_NO_NODE));
	assert_int_not_equal(memblock_phys_alloc_range(1, 1, 0, MEMBLOCK_ALLOC_ANYWHERE), 0);
}

static void end_that_only_hides_from_kmemleak(void **state)
{
	(void)state;
	memblock_set_current_limit(MIB(129));
	assert_at(START, memblock_phys_alloc_range(MIB(1), PAGE, 0, MEMBLOCK_ALLOC_NOLEAKTRACE));
}

static void from_a_minimum(void **state)
{
	(void)state;
	assert_at(MIB(143), memblock_alloc_try_nid(MIB(1), PAGE, MIB(143), 0, NUMA_NO_NODE));
}

static void below_the_minimum_when_nothing_is_above(void **state)
{
	(void)state;
	phys_addr_t got = memblock_alloc_try_nid(MIB(2), PAGE, MIB(143), 0, NUMA_NO_NODE);

	assert_int_equal(got, memblock_settings.bottom_up ? START : MIB(142));
	/* memblock_phys_alloc_range() holds on to it. */
	assert_fails(MEMBLOCK_ENOMEM, memblock_phys_alloc_range(MIB(4), PAGE, MIB(143), 0));
}

static void minimum_beyond_all_memory(void **state)
{
	(void)state;
	phys_addr_t got = memblock_alloc_try_nid(MIB(1), PAGE, GIB(8), 0, NUMA_NO_NODE);

	assert_int_equal(got, memblock_settings.bottom_up ? START : MIB(143));
}

static void maximum_below_all_memory(void **state)
{
	(void)state;
	assert_fails(MEMBLOCK_ENOMEM,
		     memblock_alloc_try_nid(MIB(1), PAGE, 0, MIB(100), NUMA_NO_NODE));
}

static void alignment_not_a_power_of_two(void **state)
{
	(void)state;
	/* The kernel masks with 48 - 1 = 0b101111; no contract, but the same address. */
	if (memblock_settings.bottom_up) {
		assert_ok(memblock_reserve(START, 1));
		assert_at(START + 48, alloc(1, 48));
	} else {
		assert_at(END - 48, alloc(1, 48));
	}
}

static void found_is_not_taken(void **state)
{
	phys_addr_t first, again;

	(void)state;
	first = memblock_find_in_range_node(MIB(1), PAGE, 0, 0, NUMA_NO_NODE, MEMBLOCK_NONE);
	again = memblock_find_in_range_node(MIB(1), PAGE, 0, 0, NUMA_NO_NODE, MEMBLOCK_NONE);
	assert_int_equal(first, memblock_settings.bottom_up ? START : MIB(143));
	assert_int_equal(again, first);
	assert_no_regions(RESERVED);
}

#define TOP_DOWN(function) cmocka_unit_test_setup((function), setup_16_mib)
#define BOTTOM_UP(function) cmocka_unit_test_setup((function), setup_16_mib_bottom_up)
#define BOTH_WAYS(function)                                                          \
	{ "top_down_" #function, function, setup_16_mib, NULL, NULL },               \
	{                                                                            \
		"bottom_up_" #function, function, setup_16_mib_bottom_up, NULL, NULL \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOP_DOWN(top_down_simple),
		TOP_DOWN(top_down_one_after_the_other),
		TOP_DOWN(top_down_disjoint),
		TOP_DOWN(top_down_before_a_reservation),
		TOP_DOWN(top_down_after_a_reservation),
		TOP_DOWN(top_down_second_fit),
		TOP_DOWN(top_down_unaligned_end),
		TOP_DOWN(top_down_alignment_larger_than_the_size),
		TOP_DOWN(top_down_highest_region),
		TOP_DOWN(top_down_at_the_top_of_the_address_space),
		BOTTOM_UP(bottom_up_simple),
		BOTTOM_UP(bottom_up_one_after_the_other),
		BOTTOM_UP(bottom_up_before_a_reservation),
		BOTTOM_UP(bottom_up_after_a_reservation),
		BOTTOM_UP(bottom_up_second_fit),
		BOTTOM_UP(bottom_up_unaligned_start),
		BOTTOM_UP(bottom_up_lowest_region),
		BOTTOM_UP(bottom_up_alignment_that_would_wrap),
		BOTH_WAYS(between_two_reservations_exactly),
		BOTH_WAYS(all_of_it),
		BOTH_WAYS(small_gaps_only),
		BOTH_WAYS(all_reserved),
		BOTH_WAYS(no_memory),
		BOTH_WAYS(too_large),
		BOTH_WAYS(of_size_zero),
		BOTH_WAYS(without_alignment_means_a_cache_line),
		BOTH_WAYS(never_the_first_page),
		BOTH_WAYS(never_across_two_regions),
		BOTH_WAYS(not_from_nomap_or_driver_managed),
		BOTH_WAYS(not_from_hotplug_with_movable_node),
		BOTH_WAYS(mirrored_first_then_the_rest),
		BOTH_WAYS(refused_when_reserved_is_full),
		BOTH_WAYS(within_a_range),
		BOTH_WAYS(range_too_narrow_for_the_alignment),
		BOTH_WAYS(range_upside_down),
		BOTH_WAYS(up_to_the_current_limit),
		BOTH_WAYS(end_that_only_hides_from_kmemleak),
		BOTH_WAYS(from_a_minimum),
		BOTH_WAYS(below_the_minimum_when_nothing_is_above),
		BOTH_WAYS(minimum_beyond_all_memory),
		BOTH_WAYS(maximum_below_all_memory),
		BOTH_WAYS(alignment_not_a_power_of_two),
		BOTH_WAYS(found_is_not_taken),
	};

	return cmocka_run_group_tests_name("memblock_alloc", tests, NULL, NULL);
}
