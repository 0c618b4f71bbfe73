/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arrays that double: where the new one goes, what happens to the old one, and
 * when it is refused. A region takes 24 bytes of an array, an array whole pages.
 */
#include "tests/unit/memblock.h"

#define START MIB(128)
#define END MIB(144)

/* Arrays of four, 16 MiB of memory at 128 MiB, growth allowed. */
static int setup_small(void **state)
{
	int error = memblock_init(4, 4, PAGE, NR_NODES);

	(void)state;
	memblock_allow_resize();
	return error ? error : memblock_add(START, MIB(16));
}

/* Reserve 64 KiB at each of the first `count` MiB of memory. */
static void reserve_some(phys_addr_t count)
{
	for (phys_addr_t i = 0; i < count; i++)
		assert_ok(memblock_reserve(START + MIB(i), KIB(64)));
}

static void assert_array(uint32_t w, uint32_t max, phys_addr_t addr, phys_addr_t bytes)
{
	assert_int_equal(memblock_array[w].max, max);
	assert_int_equal(memblock_array[w].addr, addr);
	assert_int_equal(memblock_array[w].bytes, bytes);
	if (addr) {
		assert_true(memblock_is_region_memory(addr, bytes));
		assert_true(memblock_is_reserved(addr));
		assert_true(memblock_is_reserved(addr + bytes - 1));
	}
	assert_true(memblock_check_wf(MEMORY));
	assert_true(memblock_check_wf(RESERVED));
}

/* --- reserved --- */

static void good_full_but_not_over(void **state)
{
	(void)state;
	reserve_some(4);
	assert_array(RESERVED, 4, 0, 0);
	/* What adds no region needs no room. */
	assert_ok(memblock_reserve(START, KIB(4)));
	assert_array(RESERVED, 4, 0, 0);
}

static void bad_not_before_the_linear_map(void **state)
{
	(void)state;
	memblock_settings.can_resize = false;
	reserve_some(4);
	assert_int_equal(memblock_reserve(MIB(140), PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock_phys_free(START, PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock_reserved_mark_noinit(START, PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[RESERVED].cnt, 4);
	assert_array(RESERVED, 4, 0, 0);
	memblock_allow_resize();
	assert_ok(memblock_reserve(MIB(140), PAGE));
	assert_array(RESERVED, 8, END - PAGE, PAGE);
}

static void reserved_static_to_dynamic(void **state)
{
	(void)state;
	reserve_some(5);
	assert_array(RESERVED, 8, END - PAGE, PAGE);
	assert_regions(RESERVED, R(START, KIB(64)), R(START + MIB(1), KIB(64)),
		       R(START + MIB(2), KIB(64)), R(START + MIB(3), KIB(64)),
		       R(START + MIB(4), KIB(64)), R(END - PAGE, PAGE));
}

static void reserved_dynamic_to_dynamic(void **state)
{
	(void)state;
	reserve_some(8);
	/* 16 regions still fit a page: the new place lies below the old one, which is free again. */
	assert_array(RESERVED, 16, END - 2 * PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 9);
	assert_false(memblock_is_reserved(END - PAGE));
}

static void reserved_grows_when_something_is_freed(void **state)
{
	(void)state;
	reserve_some(3);
	/* Freeing may split a region in two, so there has to be room for two more. */
	assert_ok(memblock_phys_free(GIB(1), PAGE));
	assert_array(RESERVED, 8, END - PAGE, PAGE);
}

static void reserved_array_avoids_the_range_and_goes_above(void **state)
{
	(void)state;
	reserve_some(4);
	assert_ok(memblock_reserve(MIB(136), MIB(8) - PAGE));
	assert_array(RESERVED, 8, END - PAGE, PAGE);
}

static void reserved_array_avoids_the_range_and_goes_below(void **state)
{
	(void)state;
	reserve_some(4);
	assert_ok(memblock_reserve(MIB(136), MIB(8)));
	assert_array(RESERVED, 8, MIB(136) - PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 5);
	assert_int_equal(memblock[RESERVED].regions[4].base, MIB(136) - PAGE);
	assert_int_equal(memblock[RESERVED].regions[4].size, MIB(8) + PAGE);
}

static void reserved_array_moves_out_of_the_range(void **state)
{
	(void)state;
	reserve_some(7);
	assert_array(RESERVED, 8, END - PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 8);
	/* The range holds the old array, which is given back, and so its place is a gap as well. */
	assert_ok(memblock_reserve(MIB(140), MIB(4)));
	assert_array(RESERVED, 16, MIB(140) - PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 8);
	assert_int_equal(memblock[RESERVED].regions[7].base, MIB(140) - PAGE);
	assert_int_equal(memblock[RESERVED].regions[7].size, MIB(4) + PAGE);
}

static void reserved_doubles_more_than_once(void **state)
{
	(void)state;
	assert_ok(memblock_init(128, 4, PAGE, NR_NODES));
	memblock_allow_resize();
	assert_ok(memblock_add(START, MIB(16)));
	reserve_some(4);
	/* Three more than there is room for, with the new array itself four: 8, then 16. */
	for (phys_addr_t i = 4; i < 12; i++)
		assert_ok(memblock_reserve(START + MIB(i), KIB(64)));
	assert_array(RESERVED, 16, END - 2 * PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 13);
}

static void bad_no_place(void **state)
{
	(void)state;
	reserve_some(4);
	assert_int_equal(memblock_reserve(START, MIB(16)), MEMBLOCK_ENOMEM);
	assert_array(RESERVED, 4, 0, 0);
	assert_int_equal(memblock[RESERVED].cnt, 4);
	assert_int_equal(memblock_reserved_size(), KIB(256));
}

static void bad_range_from_zero_leaves_no_place(void **state)
{
	(void)state;
	/* Nothing lies below address 0; the kernel would look inside the range. */
	assert_ok(memblock_add(0, START));
	for (phys_addr_t i = 1; i <= 4; i++)
		assert_ok(memblock_reserve(MIB(i), 1));
	assert_int_equal(memblock_reserve(0, END), MEMBLOCK_ENOMEM);
	assert_array(RESERVED, 4, 0, 0);
}

static void bad_no_place_below_the_current_limit(void **state)
{
	(void)state;
	reserve_some(4);
	memblock_set_current_limit(START + KIB(64));
	assert_int_equal(memblock_reserve(MIB(140), PAGE), MEMBLOCK_ENOMEM);
	memblock_set_current_limit(START + KIB(64) + PAGE);
	/* Above the range there is nothing below the limit, but below the range there is a page. */
	assert_ok(memblock_reserve(MIB(140), PAGE));
	assert_array(RESERVED, 8, START + KIB(64), PAGE);
}

static void bottom_up_goes_right_above_the_range(void **state)
{
	(void)state;
	memblock_set_bottom_up(true);
	reserve_some(5);
	assert_array(RESERVED, 8, START + MIB(4) + KIB(64), PAGE);
}

static void mirrored_memory_first(void **state)
{
	(void)state;
	memblock_settings.mirrored_kernelcore = true;
	assert_ok(memblock_mark_mirror(MIB(138), PAGE));
	reserve_some(5);
	assert_array(RESERVED, 8, MIB(138), PAGE);
	/* The next one finds the only mirrored page taken. */
	reserve_some(8);
	assert_array(RESERVED, 16, END - PAGE, PAGE);
}

static void whole_pages(void **state)
{
	(void)state;
	/* 342 regions of 24 bytes are 8208 bytes: three pages of 4 KiB. */
	assert_ok(memblock_init(128, 171, PAGE, 0));
	memblock_allow_resize();
	assert_ok(memblock_add(START, MIB(16)));
	for (phys_addr_t i = 0; i < 172; i++)
		assert_ok(memblock_reserve(START + 2 * i, 1));
	assert_array(RESERVED, 342, END - 3 * PAGE, 3 * PAGE);
}

static void whole_pages_of_64_kib(void **state)
{
	(void)state;
	assert_ok(memblock_init(128, 4, KIB(64), 0));
	memblock_allow_resize();
	assert_ok(memblock_add(START, MIB(16)));
	reserve_some(5);
	assert_array(RESERVED, 8, END - KIB(64), KIB(64));
}

static void allocation_grows_reserved(void **state)
{
	(void)state;
	reserve_some(4);
	/* Found first, at the very top; the array then has to go below it. */
	assert_int_equal(memblock_phys_alloc_range(KIB(64), PAGE, 0, 0), END - KIB(64));
	assert_array(RESERVED, 8, END - KIB(64) - PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 5);
}

static void allocation_without_a_place_for_the_array(void **state)
{
	(void)state;
	for (phys_addr_t i = 0; i < 4; i++)
		assert_ok(memblock_reserve(MIB(1) + MIB(i), 1));
	assert_int_equal(memblock_phys_alloc_range(MIB(16), PAGE, 0, 0), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ENOMEM);
	assert_int_equal(memblock[RESERVED].cnt, 4);
	assert_int_equal(memblock_reserved_size(), 4);
}

static void allocation_whose_place_leaves_no_room_for_the_array(void **state)
{
	(void)state;
	/* One mirrored page and 64 bytes of the other kind. */
	assert_ok(memblock_remove(0, PHYS_ADDR_MAX));
	assert_ok(memblock_add_node(MIB(128), PAGE, 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_add_node(MIB(256), 64, 0, MEMBLOCK_NONE));
	memblock_settings.has_mirror = true;
	for (phys_addr_t i = 0; i < 4; i++)
		assert_ok(memblock_reserve(MIB(1) + MIB(i), 1));
	/* The last 64 bytes of the page are found, and then no page is left for the array. */
	assert_int_equal(memblock_phys_alloc_range(64, 64, 0, 0), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ENOMEM);
	assert_array(RESERVED, 4, 0, 0);
	assert_int_equal(memblock_reserved_size(), 4);
	/* A kernel tries the other kind by itself. */
	assert_int_equal(memblock_phys_alloc_range(64, 64, MIB(256), 0), MIB(256));
	assert_array(RESERVED, 8, MIB(128), PAGE);
}

/* --- memory --- */

/* Give memory `count` more regions of a page each, below the large one. */
static void add_some(phys_addr_t first, phys_addr_t count)
{
	for (phys_addr_t i = first; i < first + count; i++)
		assert_ok(memblock_add(MIB(1) + MIB(i), PAGE));
}

static void memory_static_to_dynamic(void **state)
{
	(void)state;
	add_some(0, 4);
	assert_array(MEMORY, 8, END - PAGE, PAGE);
	assert_regions(RESERVED, R(END - PAGE, PAGE));
	assert_int_equal(memblock[MEMORY].cnt, 5);
}

static void memory_dynamic_to_dynamic(void **state)
{
	(void)state;
	add_some(0, 8);
	assert_array(MEMORY, 16, END - 2 * PAGE, PAGE);
	assert_regions(RESERVED, R(END - 2 * PAGE, PAGE));
}

static void memory_into_memory_already_there_only(void **state)
{
	(void)state;
	assert_ok(memblock_init(4, 4, PAGE, NR_NODES));
	memblock_allow_resize();
	add_some(0, 4);
	/* The fifth would be room enough, but it is not memory yet. The last of the four is a page. */
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_array(MEMORY, 8, MIB(4), PAGE);
}

static void memory_splits_need_room_for_two(void **state)
{
	(void)state;
	add_some(0, 2);
	assert_ok(memblock_mark_nomap(MIB(130), PAGE));
	/* Three regions and two more do not fit four. */
	assert_array(MEMORY, 8, END - PAGE, PAGE);
	assert_int_equal(memblock[MEMORY].cnt, 5);
}

static void memory_and_reserved_at_once(void **state)
{
	(void)state;
	reserve_some(4);
	add_some(0, 4);
	/* Memory found its place first; reserved had to grow to hold it, and went below. */
	assert_array(MEMORY, 8, END - PAGE, PAGE);
	assert_array(RESERVED, 8, END - 2 * PAGE, PAGE);
	assert_int_equal(memblock[RESERVED].cnt, 5);
	assert_int_equal(memblock[RESERVED].regions[4].base, END - 2 * PAGE);
	assert_int_equal(memblock[RESERVED].regions[4].size, 2 * PAGE);
}

static void memory_moves_while_reserved_is_full(void **state)
{
	(void)state;
	add_some(0, 4);
	assert_array(MEMORY, 8, END - PAGE, PAGE);
	/* Neighbours on both sides, so that giving the array back splits one region. */
	assert_ok(memblock_reserve(END - 3 * PAGE, 2 * PAGE));
	reserve_some(3);
	assert_int_equal(memblock[RESERVED].cnt, 4);
	add_some(4, 4);
	/* Reserved made room first; the two arrays do not lie on top of each other. */
	assert_array(RESERVED, 8, END - 4 * PAGE, PAGE);
	assert_array(MEMORY, 16, END - 5 * PAGE, PAGE);
	assert_false(memblock_is_reserved(END - PAGE));
	assert_int_equal(memblock_reserved_size(), KIB(192) + 4 * PAGE);
}

static void memory_moves_out_of_the_middle_of_a_reservation(void **state)
{
	(void)state;
	memblock_set_bottom_up(true);
	add_some(0, 4);
	/* From the bottom, the array is in the lowest page that is free. */
	assert_array(MEMORY, 8, MIB(1), PAGE);
	assert_ok(memblock_reserve(MIB(1) - PAGE, 3 * PAGE));
	assert_ok(memblock_reserve(START, KIB(64)));
	assert_ok(memblock_reserve(START + MIB(1), KIB(64)));
	assert_int_equal(memblock[RESERVED].cnt, 3);
	add_some(4, 4);
	/*
	 * One free entry: giving the array back makes two of three regions, and the new array is
	 * one more. Reserved doubles first; its place is looked for above the old array.
	 */
	assert_array(RESERVED, 8, MIB(2), PAGE);
	assert_array(MEMORY, 16, MIB(3), PAGE);
	assert_regions(RESERVED, R(MIB(1) - PAGE, PAGE), R(MIB(1) + PAGE, PAGE), R(MIB(2), PAGE),
		       R(MIB(3), PAGE), R(START, KIB(64)), R(START + MIB(1), KIB(64)));
}

static void bad_memory_before_the_linear_map(void **state)
{
	(void)state;
	memblock_settings.can_resize = false;
	add_some(0, 3);
	assert_int_equal(memblock_add(GIB(1), GIB(1)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock_remove(MIB(130), PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[MEMORY].cnt, 4);
	assert_array(MEMORY, 4, 0, 0);
}

static void bad_memory_without_a_place(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(START, MIB(16)));
	add_some(0, 3);
	assert_ok(memblock_reserve(MIB(1), MIB(3)));
	assert_int_equal(memblock_add(GIB(1), GIB(1)), MEMBLOCK_ENOMEM);
	assert_int_equal(memblock[MEMORY].cnt, 4);
	assert_array(MEMORY, 4, 0, 0);
}

static void bad_memory_when_reserved_cannot_grow(void **state)
{
	(void)state;
	/* One free page: memory would take it, reserved is full and has no place left. */
	assert_ok(memblock_reserve(START, MIB(16) - PAGE));
	for (phys_addr_t i = 0; i < 3; i++)
		assert_ok(memblock_reserve(MIB(1) + MIB(i), PAGE));
	add_some(0, 3);
	assert_int_equal(memblock_add(GIB(1), GIB(1)), MEMBLOCK_ENOMEM);
	assert_int_equal(memblock[MEMORY].cnt, 4);
	assert_array(MEMORY, 4, 0, 0);
	assert_array(RESERVED, 4, 0, 0);
	assert_false(memblock_is_reserved(END - PAGE));
}

/* --- the model's own limit --- */

static void bad_more_than_the_model_holds(void **state)
{
	(void)state;
	assert_ok(memblock_init(128, MEMBLOCK_MAX_REGIONS / 2 + 1, PAGE, 0));
	memblock_allow_resize();
	assert_ok(memblock_add(0, GIB(1)));
	for (phys_addr_t i = 0; i < MEMBLOCK_MAX_REGIONS / 2 + 1; i++)
		assert_ok(memblock_reserve(2 * i, 1));
	assert_int_equal(memblock_reserve(GIB(2), 1), MEMBLOCK_ECAPACITY);
	assert_int_equal(memblock_phys_alloc_range(1, 1, 0, 0), 0);
	assert_int_equal(memblock_alloc_error, MEMBLOCK_ECAPACITY);
	assert_int_equal(memblock[RESERVED].cnt, MEMBLOCK_MAX_REGIONS / 2 + 1);
	assert_true(memblock_check_wf(RESERVED));
}

static void good_as_many_as_the_model_holds(void **state)
{
	(void)state;
	assert_ok(memblock_init(128, MEMBLOCK_MAX_REGIONS / 2, PAGE, 0));
	memblock_allow_resize();
	assert_ok(memblock_add(0, GIB(1)));
	for (phys_addr_t i = 0; i < MEMBLOCK_MAX_REGIONS - 1; i++)
		assert_ok(memblock_reserve(2 * i, 1));
	/* 262,144 regions of 24 bytes are 6 MiB. */
	assert_array(RESERVED, MEMBLOCK_MAX_REGIONS, GIB(1) - MIB(6), MIB(6));
	assert_int_equal(memblock[RESERVED].cnt, MEMBLOCK_MAX_REGIONS);
	assert_int_equal(memblock_reserve(GIB(2), 1), MEMBLOCK_ECAPACITY);
	assert_true(memblock_check_wf(RESERVED));
}

#define SMALL(function) cmocka_unit_test_setup((function), setup_small)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SMALL(good_full_but_not_over),
		SMALL(bad_not_before_the_linear_map),
		SMALL(reserved_static_to_dynamic),
		SMALL(reserved_dynamic_to_dynamic),
		SMALL(reserved_grows_when_something_is_freed),
		SMALL(reserved_array_avoids_the_range_and_goes_above),
		SMALL(reserved_array_avoids_the_range_and_goes_below),
		SMALL(reserved_array_moves_out_of_the_range),
		SMALL(reserved_doubles_more_than_once),
		SMALL(bad_no_place),
		SMALL(bad_range_from_zero_leaves_no_place),
		SMALL(bad_no_place_below_the_current_limit),
		SMALL(bottom_up_goes_right_above_the_range),
		SMALL(mirrored_memory_first),
		SMALL(whole_pages),
		SMALL(whole_pages_of_64_kib),
		SMALL(allocation_grows_reserved),
		SMALL(allocation_without_a_place_for_the_array),
		SMALL(allocation_whose_place_leaves_no_room_for_the_array),
		SMALL(memory_static_to_dynamic),
		SMALL(memory_dynamic_to_dynamic),
		SMALL(memory_into_memory_already_there_only),
		SMALL(memory_splits_need_room_for_two),
		SMALL(memory_and_reserved_at_once),
		SMALL(memory_moves_while_reserved_is_full),
		SMALL(memory_moves_out_of_the_middle_of_a_reservation),
		SMALL(bad_memory_before_the_linear_map),
		SMALL(bad_memory_without_a_place),
		SMALL(bad_memory_when_reserved_cannot_grow),
		SMALL(bad_more_than_the_model_holds),
		SMALL(good_as_many_as_the_model_holds),
	};

	return cmocka_run_group_tests_name("memblock_grow", tests, NULL, NULL);
}
