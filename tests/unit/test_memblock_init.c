/* SPDX-License-Identifier: BSD-2-Clause */
/* memblock_init and the settings that steer the rest. */
#include "tests/unit/memblock.h"

static void starts_empty(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_ok(memblock_reserve(GIB(1), 17));
	memblock_allow_resize();
	memblock_set_bottom_up(true);
	memblock_set_current_limit(GIB(2));

	assert_ok(memblock_init(1024, 641, KIB(64), 64));
	assert_no_regions(MEMORY);
	assert_no_regions(RESERVED);
	assert_int_equal(memblock_array[MEMORY].max, 1024);
	assert_int_equal(memblock_array[RESERVED].max, 641);
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		assert_int_equal(memblock_array[w].addr, 0);
		assert_int_equal(memblock_array[w].bytes, 0);
	}
	assert_int_equal(memblock_settings.page_size, KIB(64));
	assert_int_equal(memblock_settings.max_numnodes, 64);
	assert_int_equal(memblock_settings.current_limit, MEMBLOCK_ALLOC_ANYWHERE);
	assert_false(memblock_settings.bottom_up);
	assert_false(memblock_settings.can_resize);
	assert_false(memblock_settings.movable_node);
	assert_false(memblock_settings.mirrored_kernelcore);
	assert_false(memblock_settings.has_mirror);
}

static void good_bounds(void **state)
{
	(void)state;
	assert_ok(memblock_init(MEMBLOCK_MIN_REGIONS, MEMBLOCK_MAX_REGIONS, KIB(4), 0));
	assert_ok(memblock_init(MEMBLOCK_MAX_REGIONS, MEMBLOCK_MIN_REGIONS, KIB(16), 1));
	assert_ok(memblock_init(128, 128, KIB(64), INT32_MAX));
}

static void bad_capacity_of_memory(void **state)
{
	(void)state;
	assert_int_equal(memblock_init(MEMBLOCK_MIN_REGIONS - 1, 128, PAGE, 4), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_init(0, 128, PAGE, 4), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_init(MEMBLOCK_MAX_REGIONS + 1, 128, PAGE, 4), MEMBLOCK_EINVAL);
}

static void bad_capacity_of_reserved(void **state)
{
	(void)state;
	assert_int_equal(memblock_init(128, MEMBLOCK_MIN_REGIONS - 1, PAGE, 4), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_init(128, UINT32_MAX, PAGE, 4), MEMBLOCK_EINVAL);
}

static void bad_page_size(void **state)
{
	(void)state;
	assert_int_equal(memblock_init(128, 128, 0, 4), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_init(128, 128, KIB(8), 4), MEMBLOCK_EINVAL);
	assert_int_equal(memblock_init(128, 128, KIB(4) + 1, 4), MEMBLOCK_EINVAL);
}

static void bad_number_of_nodes(void **state)
{
	(void)state;
	assert_int_equal(memblock_init(128, 128, PAGE, -1), MEMBLOCK_EINVAL);
}

static void refused_init_changes_nothing(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_int_equal(memblock_init(128, 128, 1, 4), MEMBLOCK_EINVAL);
	assert_regions(MEMORY, R(GIB(1), GIB(1)));
	assert_int_equal(memblock_settings.page_size, PAGE);
}

static void settings(void **state)
{
	(void)state;
	memblock_allow_resize();
	assert_true(memblock_settings.can_resize);
	memblock_set_bottom_up(true);
	assert_true(memblock_settings.bottom_up);
	memblock_set_bottom_up(false);
	assert_false(memblock_settings.bottom_up);
	memblock_set_current_limit(GIB(4));
	assert_int_equal(memblock_settings.current_limit, GIB(4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(starts_empty),
		TEST(good_bounds),
		TEST(bad_capacity_of_memory),
		TEST(bad_capacity_of_reserved),
		TEST(bad_page_size),
		TEST(bad_number_of_nodes),
		TEST(refused_init_changes_nothing),
		TEST(settings),
	};

	return cmocka_run_group_tests_name("memblock_init", tests, NULL, NULL);
}
