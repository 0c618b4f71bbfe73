/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a flat memmap that describe holes go back to memblock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/unused_memmap.h"

#define PAGE 4096ULL
#define MAP (64 * PAGE)

/* Memory is [512, 1024) and [2048, 4096) pages; 32 bytes a page: 128 entries a page. */
static const struct flat_memmap memmap = { .base = MAP,
					   .first_pfn = 0,
					   .entries = 16384,
					   .page_bytes = 32 };

static int setup(void **state)
{
	(void)state;
	page_settings.max_order = 10;
	page_settings.pageblock_order = 9;
	return memblock_init(8, 8, PAGE, 0) || memblock_add(512 * PAGE, 512 * PAGE) ||
	       memblock_add(2048 * PAGE, 2048 * PAGE) || memblock_reserve(MAP, 128 * PAGE);
}

static void a_hole_is_given_back(void **state)
{
	(void)state;
	assert_int_equal(free_unused_memmap(memmap), 1);
	assert_int_equal(memblock[MEMBLOCK_RESERVED].cnt, 2);
	assert_true(memblock_is_region_reserved(MAP + 7 * PAGE, PAGE));
	assert_false(memblock_is_region_reserved(MAP + 8 * PAGE, 8 * PAGE));
	assert_true(memblock_is_region_reserved(MAP + 16 * PAGE, PAGE));
	assert_int_equal(memblock_reserved_size(), 120 * PAGE);
}

static void page_blocks_stay_whole(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(1024 * PAGE, PAGE), 0);
	assert_int_equal(memblock_add(2047 * PAGE, PAGE), 0);
	assert_int_equal(free_unused_memmap(memmap), 0);
	assert_int_equal(memblock_reserved_size(), 128 * PAGE);
}

static void whole_pages_of_the_memmap_only(void **state)
{
	struct flat_memmap odd = memmap;

	(void)state;
	odd.base += 1;
	assert_int_equal(free_unused_memmap(odd), 1);
	assert_true(memblock_is_region_reserved(MAP + 8 * PAGE, PAGE));
	assert_false(memblock_is_region_reserved(MAP + 9 * PAGE, 7 * PAGE));
	assert_true(memblock_is_region_reserved(MAP + 16 * PAGE, PAGE));
}

static void regions_without_a_whole_page_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(1500 * PAGE + 1, PAGE), 0);
	assert_int_equal(free_unused_memmap(memmap), 1);
	assert_false(memblock_is_region_reserved(MAP + 8 * PAGE, 8 * PAGE));
}

static void a_memmap_that_is_too_short(void **state)
{
	struct flat_memmap wrong = memmap;

	(void)state;
	wrong.entries = 2047;
	assert_int_equal(free_unused_memmap(wrong), UNUSED_MEMMAP_EINVAL);
	wrong.entries = 2048;
	wrong.first_pfn = 1025;
	assert_int_equal(free_unused_memmap(wrong), UNUSED_MEMMAP_EINVAL);
	wrong = memmap;
	wrong.page_bytes = 0;
	assert_int_equal(free_unused_memmap(wrong), UNUSED_MEMMAP_EINVAL);
	wrong = memmap;
	wrong.base = PHYS_ADDR_MAX - 1;
	assert_int_equal(free_unused_memmap(wrong), UNUSED_MEMMAP_EINVAL);
	assert_int_equal(memblock_reserved_size(), 128 * PAGE);
}

static void no_room(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 6; i++)
		assert_int_equal(memblock_reserve((600 + 2 * i) * PAGE, PAGE), 0);
	assert_int_equal(free_unused_memmap(memmap), UNUSED_MEMMAP_EROOM);
	assert_int_equal(memblock_reserved_size(), 134 * PAGE);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_hole_is_given_back),
		TEST(page_blocks_stay_whole),
		TEST(whole_pages_of_the_memmap_only),
		TEST(regions_without_a_whole_page_do_not_count),
		TEST(a_memmap_that_is_too_short),
		TEST(no_room),
	};

	return cmocka_run_group_tests_name("unused_memmap", tests, NULL, NULL);
}
