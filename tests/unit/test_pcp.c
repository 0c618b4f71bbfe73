/* SPDX-License-Identifier: BSD-2-Clause */
/* Per-cpu lists: what comes, what goes, and how many at a time. */
#include "tests/unit/pages.h"

#define M MIGRATE_MOVABLE
#define U MIGRATE_UNMOVABLE

/* The cached pages of a type, in the order of their list. */
static void check_cached(uint32_t type, const uint32_t *want, uint32_t count, const char *file,
			 int line)
{
	uint32_t list = freelist_cache_id(ZONE, type), page = freelist_first(list);

	_assert_int_equal(freelist_count(list), count, file, line);
	for (uint32_t i = 0; i < count; i++) {
		_assert_int_equal(page, want[i], file, line);
		_assert_int_equal(buddy_kinds.kind[page], BLOCK_CACHED, file, line);
		page = freelist_next(page);
	}
	_assert_true(freelist_check(list), "freelist_check(list)", file, line);
}

#define assert_cached(type, ...)                                                               \
	do {                                                                                   \
		const uint32_t want[] = { __VA_ARGS__ };                                       \
		check_cached(type, want, (uint32_t)(sizeof(want) / sizeof(want[0])), __FILE__, \
			     __LINE__);                                                        \
	} while (0)
#define assert_not_cached(type) check_cached(type, NULL, 0, __FILE__, __LINE__)

static void the_boot_pageset_keeps_nothing(void **state)
{
	(void)state;
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_count(ZONE), 0);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 1);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_int_equal(pcp_count(ZONE), 0);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	assert_none(0, M);
}

static void refilled_in_ascending_order(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_cached(M, 1, 2, 3);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 1);
	assert_cached(M, 2, 3);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 4);
}

static void refills_double(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 64, 4), BUDDY_OK);
	for (uint32_t page = 0; page < 5; page++)
		assert_int_equal(pcp_alloc(ZONE, M, 0), page);
	assert_int_equal(pcp_count(ZONE), 7);
	for (uint32_t page = 5; page < 13; page++)
		assert_int_equal(pcp_alloc(ZONE, M, 0), page);
	assert_int_equal(pcp_count(ZONE), 15);
}

static void a_refill_leaves_room(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	for (uint32_t page = 0; page < 13; page++)
		assert_int_equal(pcp_alloc(ZONE, M, 0), page);
	/* 4, then 8, then no more than high - batch */
	assert_int_equal(pcp_count(ZONE), 11);
}

static void freed_last_is_taken_first(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 1);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_int_equal(pcp_free(1), BUDDY_OK);
	assert_cached(M, 1, 0, 2, 3);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 1);
}

static void full_lists_give_back_from_the_tail(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 0);
	assert_int_equal(pcp_set(ZONE, 8, 2), BUDDY_OK);
	for (uint32_t page = 0; page < 7; page++)
		assert_int_equal(pcp_free(page), BUDDY_OK);
	assert_cached(M, 6, 5, 4, 3, 2, 1, 0);
	assert_int_equal(buddy_free_pages.nr[ZONE], 0);
	/* the eighth in a row: as many go back as were freed, but two stay */
	assert_int_equal(pcp_free(7), BUDDY_OK);
	assert_cached(M, 7, 6);
	assert_int_equal(buddy_free_pages.nr[ZONE], 6);
	assert_free(2, M, 0);
	assert_free(1, M, 4);
}

static void the_freed_type_goes_back_first(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 0);
	assert_int_equal(buddy_set_type(ZONE, 8, U), BUDDY_OK);
	assert_int_equal(pcp_set(ZONE, 8, 2), BUDDY_OK);
	for (uint32_t page = 0; page < 4; page++)
		assert_int_equal(pcp_free(page), BUDDY_OK);
	for (uint32_t page = 8; page < 12; page++)
		assert_int_equal(pcp_free(page), BUDDY_OK);
	assert_not_cached(U);
	assert_cached(M, 3, 2);
}

static void lists_by_type(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, U, 0), 0);
	assert_cached(U, 1, 2, 3);
	assert_not_cached(M);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 32);
	assert_int_equal(pageblock_type(0), U);
}

static void drained(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_alloc(ZONE, U, 0), 32);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_int_equal(pcp_free(32), BUDDY_OK);
	assert_int_equal(pcp_count(ZONE) + buddy_free_pages.nr[ZONE], PAGES);
	pcp_drain(ZONE);
	assert_int_equal(pcp_count(ZONE), 0);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	pcp_drain(MAX_ZONES);
}

static void freed_twice(void **state)
{
	(void)state;
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_int_equal(pcp_free(0), BUDDY_ENOTUSED);
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_int_equal(pcp_free(0), BUDDY_ENOTUSED);
	assert_int_equal(pcp_free(1), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free(0, 0), BUDDY_ENOTUSED);
}

static void not_a_single_page(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 1, M), 0);
	assert_int_equal(pcp_free(0), BUDDY_ENOTUSED);
	assert_int_equal(pcp_free(1), BUDDY_ENOTUSED);
	assert_int_equal(pcp_free(PAGES), BUDDY_EINVAL);
}

static void isolated_pages_pass(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(buddy_isolate(ZONE, 0), BUDDY_OK);
	assert_int_equal(pcp_free(0), BUDDY_OK);
	assert_free(0, MIGRATE_ISOLATE, 0);
	assert_cached(M, 1, 2, 3);
	pcp_drain(ZONE);
	assert_free(3, MIGRATE_ISOLATE, 0);
}

static void area_pages_count_as_movable(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 0);
	assert_int_equal(buddy_set_type(ZONE, 0, MIGRATE_CMA), BUDDY_OK);
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_free(5), BUDDY_OK);
	assert_cached(M, 5);
	pcp_drain(ZONE);
	assert_free(0, MIGRATE_CMA, 5);
}

static void nothing_left(void **state)
{
	(void)state;
	use_all();
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), PAGE_NONE);
	assert_int_equal(pcp_alloc(ZONE, MIGRATE_PCPTYPES, 0), PAGE_NONE);
	assert_int_equal(pcp_alloc(MAX_ZONES, M, 0), PAGE_NONE);
}

static void a_short_refill(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 1);
	assert_int_equal(buddy_free(0, 1), BUDDY_OK);
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 0);
	assert_int_equal(pcp_alloc(ZONE, M, 0), 1);
	assert_int_equal(pcp_alloc(ZONE, M, 0), PAGE_NONE);
}

static void settings_out_of_bounds(void **state)
{
	(void)state;
	assert_int_equal(pcp_set(MAX_ZONES, 0, 1), BUDDY_EINVAL);
	assert_int_equal(pcp_set(ZONE, 0, 0), BUDDY_EINVAL);
	assert_int_equal(pcp_set(ZONE, 15, 4), BUDDY_EINVAL);
	assert_int_equal(pcp_set(ZONE, 0xffffffffu, 4), BUDDY_EINVAL);
	assert_int_equal(pcp_set(ZONE, 0, PCP_MAX_BATCH + 1), BUDDY_EINVAL);
	assert_int_equal(pcp_set(ZONE, 16, 4), BUDDY_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_boot_pageset_keeps_nothing),
		TEST(refilled_in_ascending_order),
		TEST(refills_double),
		TEST(a_refill_leaves_room),
		TEST(freed_last_is_taken_first),
		TEST(full_lists_give_back_from_the_tail),
		TEST(the_freed_type_goes_back_first),
		TEST(lists_by_type),
		TEST(drained),
		TEST(freed_twice),
		TEST(not_a_single_page),
		TEST(isolated_pages_pass),
		TEST(area_pages_count_as_movable),
		TEST(nothing_left),
		TEST(a_short_refill),
		TEST(settings_out_of_bounds),
	};

	return cmocka_run_group_tests_name("pcp", tests, NULL, NULL);
}
