/* SPDX-License-Identifier: BSD-2-Clause */
/* Late freeing: reserved memory that goes to the free lists after the hand-off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/late.h"

#define PAGE 4096ULL
#define PAGES 2048u
#define BASE (PAGES * PAGE)
#define ZONE 2u /* ZONE_NORMAL of node 0 */

/* PAGES pages of memory from BASE on; the first 16 are reserved, and half of page 17. */
static int setup(void **state)
{
	struct zone_limits limits = { { 0 } };
	struct zone_movable_request movable = { 0 };
	struct handoff_rules rules = { .max_low_pfn = PFN_NONE };

	(void)state;
	for (uint32_t n = 0; n < MAX_NUMNODES; n++)
		deferred_pages.first[n] = PFN_NONE;
	limits.max_zone_pfn[ZONE_NORMAL] = 2 * (uint64_t)PAGES;
	if (page_settings_init(10, 9, 2048) != 0 || memblock_init(8, 8, PAGE, 0) != 0 ||
	    memblock_add(BASE, PAGES * PAGE) != 0 || memblock_reserve(BASE, 16 * PAGE) != 0 ||
	    memblock_reserve(BASE + 17 * PAGE, PAGE / 2) != 0 ||
	    free_area_init(limits, movable) != 0 || sparse_init() != 0 ||
	    buddy_init((uint32_t)mem_sections.nr_pages) != 0)
		return -1;
	return memblock_free_all(rules).error;
}

static uint32_t page_of(uint64_t n)
{
	return pfn_to_page(PAGES + n);
}

/* Nothing that was handed over is reserved; what is free is counted. */
static void check_pages(uint64_t free)
{
	assert_int_equal(buddy_free_pages.nr[ZONE], free);
	assert_int_equal(buddy_managed_pages.nr[ZONE], free);
	for (uint64_t n = 0; n < PAGES; n++)
		if (buddy_is_handed_over(page_of(n)))
			assert_false(memblock_is_region_reserved(BASE + n * PAGE, PAGE));
}

static void reserved_pages_become_free(void **state)
{
	(void)state;
	check_pages(PAGES - 17);
	assert_int_equal(free_reserved_area(BASE + 4 * PAGE, BASE + 8 * PAGE), 4);
	check_pages(PAGES - 13);
	assert_true(memblock_is_region_reserved(BASE, 4 * PAGE));
	assert_false(memblock_is_region_reserved(BASE + 4 * PAGE, 4 * PAGE));
	assert_true(memblock_is_region_reserved(BASE + 8 * PAGE, 8 * PAGE));
	assert_int_equal(memblock[MEMBLOCK_RESERVED].cnt, 3);
	assert_false(buddy_is_handed_over(page_of(3)));
	assert_true(buddy_is_handed_over(page_of(4)));
	assert_true(buddy_is_handed_over(page_of(7)));
	assert_false(buddy_is_handed_over(page_of(8)));
	assert_int_equal(buddy_blocks.order[page_of(4)], 2 + 1);
}

static void only_whole_pages(void **state)
{
	(void)state;
	assert_int_equal(free_reserved_area(BASE + 4 * PAGE + 1, BASE + 7 * PAGE - 1), 1);
	assert_true(buddy_is_handed_over(page_of(5)));
	assert_true(memblock_is_region_reserved(BASE + 4 * PAGE, PAGE));
	assert_true(memblock_is_region_reserved(BASE + 6 * PAGE, PAGE));
	assert_int_equal(free_reserved_area(BASE + 1, BASE + PAGE), 0);
	assert_int_equal(free_reserved_area(BASE + PAGE, BASE), 0);
	assert_int_equal(free_reserved_area(PHYS_ADDR_MAX, PHYS_ADDR_MAX), 0);
	check_pages(PAGES - 16);
}

static void partly_reserved_page(void **state)
{
	(void)state;
	assert_int_equal(free_reserved_area(BASE + 17 * PAGE, BASE + 18 * PAGE), 1);
	check_pages(PAGES - 16);
	assert_int_equal(memblock[MEMBLOCK_RESERVED].cnt, 1);
}

static void to_the_start_or_to_the_end(void **state)
{
	uint32_t list = freelist_id(ZONE, 0, MIGRATE_UNMOVABLE);

	(void)state;
	assert_int_equal(free_reserved_area(BASE + 4 * PAGE, BASE + 5 * PAGE), 1);
	assert_int_equal(freelist_first(list), page_of(4));
	assert_int_equal(memblock_free_late(BASE + 8 * PAGE, PAGE), 1);
	assert_int_equal(page_lists_ends.tail[list], page_of(8));
	assert_int_equal(freelist_first(list), page_of(4));
}

static void twice(void **state)
{
	(void)state;
	assert_int_equal(free_reserved_area(BASE + 4 * PAGE, BASE + 8 * PAGE), 4);
	assert_int_equal(free_reserved_area(BASE + 7 * PAGE, BASE + 9 * PAGE), LATE_EHANDED);
	assert_true(memblock_is_region_reserved(BASE + 8 * PAGE, PAGE));
	assert_int_equal(memblock_free_late(BASE + 8 * PAGE, 9 * PAGE), LATE_EHANDED);
	check_pages(PAGES - 13);
}

static void no_memory(void **state)
{
	(void)state;
	assert_int_equal(free_reserved_area(BASE - PAGE, BASE + PAGE), LATE_ESECTION);
	assert_int_equal(memblock_free_late(BASE + 8 * PAGE, PHYS_ADDR_MAX), LATE_EHANDED);
	assert_int_equal(memblock_free_late(PHYS_ADDR_MAX - 2 * PAGE, 4 * PAGE), LATE_ESECTION);
	check_pages(PAGES - 17);
}

static void unusable_memory(void **state)
{
	(void)state;
	assert_int_equal(memblock_mark_nomap(BASE + 2 * PAGE, 2 * PAGE), 0);
	assert_int_equal(free_reserved_area(BASE + PAGE, BASE + 3 * PAGE), LATE_EMEMORY);
	assert_int_equal(free_reserved_area(BASE + PAGE, BASE + 2 * PAGE), 1);
	check_pages(PAGES - 16);
}

static void page_of_two_regions(void **state)
{
	(void)state;
	assert_int_equal(memblock_mark_hotplug(BASE, PAGE / 2), 0);
	assert_int_equal(free_reserved_area(BASE, BASE + PAGE), LATE_EMEMORY);
	check_pages(PAGES - 17);
}

static void deferred(void **state)
{
	(void)state;
	deferred_pages.first[0] = PAGES + 8;
	assert_int_equal(free_reserved_area(BASE + 7 * PAGE, BASE + 9 * PAGE), LATE_EDEFERRED);
	assert_int_equal(free_reserved_area(BASE + 7 * PAGE, BASE + 8 * PAGE), 1);
	check_pages(PAGES - 16);
}

static void no_room(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(memblock_reserve(BASE + (100 + 2 * i) * PAGE, PAGE), 0);
	assert_int_equal(memblock[MEMBLOCK_RESERVED].cnt, 7);
	assert_int_equal(free_reserved_area(BASE + 4 * PAGE, BASE + 8 * PAGE), LATE_EROOM);
	assert_true(memblock_is_region_reserved(BASE + 4 * PAGE, PAGE));
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 17);
}

static void static_arrays_stay(void **state)
{
	(void)state;
	assert_int_equal(memblock_discard(), 0);
	check_pages(PAGES - 17);
}

static void allocated_arrays_become_free(void **state)
{
	(void)state;
	memblock_array[MEMBLOCK_RESERVED].addr = BASE + 2 * PAGE;
	memblock_array[MEMBLOCK_RESERVED].bytes = 2 * PAGE;
	memblock_array[MEMBLOCK_MEMORY].addr = BASE + 8 * PAGE;
	memblock_array[MEMBLOCK_MEMORY].bytes = PAGE;
	assert_int_equal(memblock_discard(), 0);
	check_pages(PAGES - 14);
	assert_int_equal(memblock_array[MEMBLOCK_RESERVED].addr, 0);
	assert_int_equal(memblock_array[MEMBLOCK_MEMORY].bytes, 0);
	assert_true(memblock_check_wf(MEMBLOCK_RESERVED));
	assert_int_equal(memblock_discard(), 0);
	check_pages(PAGES - 14);
}

static void an_array_that_is_free_already(void **state)
{
	(void)state;
	memblock_array[MEMBLOCK_MEMORY].addr = BASE + 20 * PAGE;
	memblock_array[MEMBLOCK_MEMORY].bytes = PAGE;
	assert_int_equal(memblock_discard(), LATE_EHANDED);
	assert_int_equal(memblock_array[MEMBLOCK_MEMORY].addr, BASE + 20 * PAGE);
	check_pages(PAGES - 17);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reserved_pages_become_free),
		TEST(only_whole_pages),
		TEST(partly_reserved_page),
		TEST(to_the_start_or_to_the_end),
		TEST(twice),
		TEST(no_memory),
		TEST(unusable_memory),
		TEST(page_of_two_regions),
		TEST(deferred),
		TEST(no_room),
		TEST(static_arrays_stay),
		TEST(allocated_arrays_become_free),
		TEST(an_array_that_is_free_already),
	};

	return cmocka_run_group_tests_name("late", tests, NULL, NULL);
}
