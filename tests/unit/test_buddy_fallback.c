/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocation that falls back to other migrate types: what is asked in which order. */
#include "tests/unit/pages.h"

#define M MIGRATE_MOVABLE
#define U MIGRATE_UNMOVABLE
#define R MIGRATE_RECLAIMABLE

static void own_lists_first(void **state)
{
	(void)state;
	assert_int_equal(rmqueue(ZONE, 0, M, 0), 0);
	assert_free(0, M, 1);
	assert_free(1, M, 2);
	assert_free(2, M, 4);
	assert_free(3, M, 8);
	assert_free(4, M, 16);
	assert_free(5, M, 32, 64, 96, 128, 160, 192, 224);
	assert_int_equal(rmqueue_mode, RMQUEUE_NORMAL);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 1);
}

static void smallest_that_fits(void **state)
{
	(void)state;
	assert_int_equal(rmqueue(ZONE, 2, M, 0), 0);
	assert_int_equal(rmqueue(ZONE, 3, M, 0), 8);
	assert_int_equal(rmqueue(ZONE, 1, M, 0), 4);
}

static void claims_all_page_blocks_of_a_large_block(void **state)
{
	(void)state;
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 0);
	for (uint32_t page = 0; page < 32; page += 8)
		assert_int_equal(pageblock_type(page), U);
	assert_int_equal(pageblock_type(32), M);
	assert_free(0, U, 1);
	assert_free(3, U, 8);
	assert_free(4, U, 16);
	assert_free(5, M, 32, 64, 96, 128, 160, 192, 224);
	assert_int_equal(rmqueue_mode, RMQUEUE_NORMAL);
}

static void claims_the_largest(void **state)
{
	(void)state;
	use_all();
	cut_used(64, 3);
	assert_int_equal(buddy_free(64, 3), BUDDY_OK);
	assert_int_equal(buddy_free(32, 5), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 32);
	assert_free(3, M, 64);
}

static void falls_back_in_the_order_of_the_type(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 3);
	assert_int_equal(buddy_set_type(ZONE, 8, R), BUDDY_OK);
	assert_int_equal(buddy_set_type(ZONE, 24, U), BUDDY_OK);
	assert_int_equal(buddy_free(0, 3), BUDDY_OK);
	assert_int_equal(buddy_free(8, 3), BUDDY_OK);
	assert_int_equal(buddy_free(24, 3), BUDDY_OK);
	/* 0 and 8 merged and took the type of what was freed last */
	assert_int_equal(pageblock_type(0), R);
	assert_int_equal(rmqueue(ZONE, 3, M, 0), 0);
	assert_int_equal(rmqueue(ZONE, 3, R, 0), 24);
}

static void claims_a_page_block_half_free(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 2);
	assert_int_equal(buddy_free(12, 2), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 12);
	assert_int_equal(pageblock_type(12), U);
	assert_int_equal(pageblock_type(0), M);
	assert_free(0, U, 13);
	assert_free(1, U, 14);
	assert_none(2, M);
}

static void does_not_claim_what_is_used_for_something_else(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 1);
	assert_int_equal(buddy_free(12, 1), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 12);
	assert_int_equal(rmqueue_mode, RMQUEUE_STEAL);
	assert_int_equal(pageblock_type(12), M);
	assert_free(0, M, 13);
}

static void pages_never_handed_over_do_not_move(void **state)
{
	(void)state;
	buddy_free_core(16, 1, ZONE);
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 16);
	assert_int_equal(pageblock_type(16), U);
	assert_free(0, U, 17);
}

static void small_movable_requests_claim_nothing(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 0);
	assert_int_equal(buddy_set_type(ZONE, 0, U), BUDDY_OK);
	for (uint32_t page = 0; page < 8; page += 2)
		assert_int_equal(buddy_free(page, 0), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, M, 0), 6);
	assert_int_equal(pageblock_type(6), U);
	page_group_by_mobility_disabled = true;
	/* all of the page block change lists, lowest first, and the first of them is taken */
	assert_int_equal(rmqueue(ZONE, 0, M, 0), 0);
	assert_int_equal(pageblock_type(4), M);
	assert_free(0, M, 2, 4);
}

static void no_fragments_on_request(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 2);
	assert_int_equal(buddy_free(12, 2), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, U, ALLOC_NOFRAGMENT), PAGE_NONE);
	assert_free(2, M, 12);
	assert_int_equal(buddy_free(8, 2), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, U, ALLOC_NOFRAGMENT), 8);
	assert_int_equal(pageblock_type(8), U);
}

static void areas_only_when_allowed(void **state)
{
	(void)state;
	use_all();
	assert_int_equal(buddy_set_type(ZONE, 0, MIGRATE_CMA), BUDDY_OK);
	cut_used(0, 3);
	assert_int_equal(buddy_free(0, 3), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, M, 0), PAGE_NONE);
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), 0);
	assert_free(0, MIGRATE_CMA, 1);
}

static void areas_first_when_they_are_most(void **state)
{
	(void)state;
	use_all();
	for (uint32_t page = 0; page < 32; page += 8)
		assert_int_equal(buddy_set_type(ZONE, page, MIGRATE_CMA), BUDDY_OK);
	assert_int_equal(buddy_free(0, 5), BUDDY_OK);
	assert_int_equal(buddy_free(32, 5), BUDDY_OK);
	/* exactly half is not more than half */
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), 32);
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), 0);
	assert_int_equal(rmqueue(ZONE, 0, M, 0), 33);
}

static void isolated_pages_do_not_count(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 3);
	cut_used(32, 3);
	assert_int_equal(buddy_set_type(ZONE, 0, MIGRATE_CMA), BUDDY_OK);
	assert_int_equal(buddy_isolate(ZONE, 16), BUDDY_OK);
	assert_int_equal(buddy_free(0, 3), BUDDY_OK);
	assert_int_equal(buddy_free(16, 3), BUDDY_OK);
	cut_used(40, 1);
	assert_int_equal(buddy_free(40, 1), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), 0);
}

static void page_blocks_outside_the_zone_are_not_claimed(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 2);
	assert_int_equal(buddy_free(12, 2), BUDDY_OK);
	buddy_spans.start[ZONE] = 12;
	buddy_spans.end[ZONE] = PAGES;
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 12);
	assert_int_equal(pageblock_type(12), M);
}

static void a_series_goes_on_where_it_was(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 1);
	assert_int_equal(buddy_free(12, 1), BUDDY_OK);
	rmqueue_mode = RMQUEUE_NORMAL;
	assert_int_equal(rmqueue_next(ZONE, 0, U, 0), 12);
	assert_int_equal(rmqueue_mode, RMQUEUE_STEAL);
	assert_int_equal(buddy_set_type(ZONE, 32, U), BUDDY_OK);
	cut_used(32, 3);
	assert_int_equal(buddy_free(32, 3), BUDDY_OK);
	assert_int_equal(rmqueue_next(ZONE, 0, U, 0), 13);
	assert_int_equal(rmqueue_next(ZONE, 0, U, 0), PAGE_NONE);
	assert_int_equal(rmqueue(ZONE, 0, U, 0), 32);
}

static void nothing_left(void **state)
{
	(void)state;
	use_all();
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), PAGE_NONE);
	assert_int_equal(rmqueue(ZONE, MAX_ORDER, U, 0), PAGE_NONE);
	assert_int_equal(buddy_free_pages.nr[ZONE], 0);
}

static void what_does_not_exist(void **state)
{
	(void)state;
	assert_int_equal(rmqueue(ZONE + 1, 0, M, 0), PAGE_NONE);
	assert_int_equal(rmqueue(MAX_ZONES, 0, M, 0), PAGE_NONE);
	assert_int_equal(rmqueue(ZONE, MAX_ORDER + 1, M, 0), PAGE_NONE);
	assert_int_equal(rmqueue(ZONE, 0, MIGRATE_PCPTYPES, 0), PAGE_NONE);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_lists_first),
		TEST(smallest_that_fits),
		TEST(claims_all_page_blocks_of_a_large_block),
		TEST(claims_the_largest),
		TEST(falls_back_in_the_order_of_the_type),
		TEST(claims_a_page_block_half_free),
		TEST(does_not_claim_what_is_used_for_something_else),
		TEST_EMPTY(pages_never_handed_over_do_not_move),
		TEST(small_movable_requests_claim_nothing),
		TEST(no_fragments_on_request),
		TEST(areas_only_when_allowed),
		TEST(areas_first_when_they_are_most),
		TEST(isolated_pages_do_not_count),
		TEST(page_blocks_outside_the_zone_are_not_claimed),
		TEST(a_series_goes_on_where_it_was),
		TEST(nothing_left),
		TEST(what_does_not_exist),
	};

	return cmocka_run_group_tests_name("buddy_fallback", tests, NULL, NULL);
}
