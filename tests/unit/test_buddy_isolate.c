/* SPDX-License-Identifier: BSD-2-Clause */
/* Page blocks that are isolated, taken back, and given types. */
#include "tests/unit/pages.h"

#define M MIGRATE_MOVABLE
#define CMA MIGRATE_CMA
#define ISOLATE MIGRATE_ISOLATE

static void out_of_the_middle_of_a_large_block(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 13), BUDDY_OK);
	assert_int_equal(pageblock_type(7), M);
	assert_int_equal(pageblock_type(8), ISOLATE);
	assert_int_equal(pageblock_type(15), ISOLATE);
	assert_int_equal(pageblock_type(16), M);
	assert_free(3, ISOLATE, 8);
	assert_free(3, M, 0);
	assert_free(4, M, 16);
	assert_free(5, M, 32, 64, 96, 128, 160, 192, 224);
}

static void first_of_a_large_block(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 0), BUDDY_OK);
	assert_free(3, ISOLATE, 0);
	assert_free(3, M, 8);
	assert_free(4, M, 16);
}

static void isolated_pages_are_not_allocated(void **state)
{
	uint32_t page, pages = 0;

	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	while ((page = rmqueue(ZONE, 0, MIGRATE_UNMOVABLE, ALLOC_CMA)) != PAGE_NONE) {
		assert_true(page < 8 || page >= 16);
		pages++;
	}
	assert_int_equal(pages, PAGES - 8);
	assert_int_equal(buddy_free_pages.nr[ZONE], 8);
}

static void small_blocks_go_to_the_ends_of_the_lists(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 0);
	for (uint32_t page = 0; page < 16; page += 2)
		assert_int_equal(buddy_free(page, 0), BUDDY_OK);
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_int_equal(buddy_isolate(ZONE, 0), BUDDY_OK);
	assert_free(0, ISOLATE, 8, 10, 12, 14, 0, 2, 4, 6);
	assert_none(0, M);
}

static void what_is_freed_stays_isolated(void **state)
{
	(void)state;
	use_all();
	cut_used(0, 3);
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_int_equal(buddy_free(8, 3), BUDDY_OK);
	assert_int_equal(buddy_free(0, 3), BUDDY_OK);
	assert_free(3, ISOLATE, 8);
	assert_free(3, M, 0);
}

static void taken_back_it_merges_again(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_int_equal(buddy_unisolate(ZONE, 15, M), BUDDY_OK);
	assert_int_equal(pageblock_type(8), M);
	assert_free(5, M, 32, 64, 96, 128, 160, 192, 224, 0);
	assert_none(3, M);
	assert_none(4, M);
}

static void taken_back_as_an_area_it_stays_apart(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_int_equal(buddy_unisolate(ZONE, 8, CMA), BUDDY_OK);
	assert_free(3, CMA, 8);
	assert_free(3, M, 0);
	assert_free(4, M, 16);
}

static void isolated_neighbours(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 0), BUDDY_OK);
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_free(4, ISOLATE, 0);
	assert_free(4, M, 16);
	assert_int_equal(buddy_unisolate(ZONE, 0, M), BUDDY_OK);
	assert_free(3, M, 0);
	assert_free(3, ISOLATE, 8);
	assert_int_equal(buddy_unisolate(ZONE, 8, M), BUDDY_OK);
	assert_free(5, M, 32, 64, 96, 128, 160, 192, 224, 0);
}

static void the_whole_zone(void **state)
{
	(void)state;
	for (uint32_t page = 0; page < PAGES; page += 8)
		assert_int_equal(buddy_isolate(ZONE, page), BUDDY_OK);
	assert_int_equal(rmqueue(ZONE, 0, M, ALLOC_CMA), PAGE_NONE);
	for (uint32_t page = 0; page < PAGES; page += 8)
		assert_int_equal(buddy_unisolate(ZONE, page, M), BUDDY_OK);
	assert_free(5, M, 0, 32, 64, 96, 128, 160, 192, 224);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
}

static void used_pages_stay(void **state)
{
	(void)state;
	assert_int_equal(rmqueue(ZONE, 1, M, 0), 0);
	assert_int_equal(buddy_isolate(ZONE, 0), BUDDY_OK);
	assert_int_equal(buddy_kinds.kind[0], BLOCK_USED);
	assert_int_equal(buddy_blocks.order[0], 2);
	assert_free(1, ISOLATE, 2);
	assert_free(2, ISOLATE, 4);
	assert_int_equal(buddy_free(0, 1), BUDDY_OK);
	assert_free(3, ISOLATE, 0);
}

static void an_area_gets_its_free_blocks(void **state)
{
	(void)state;
	assert_int_equal(buddy_set_type(ZONE, 16, CMA), BUDDY_OK);
	assert_free(3, CMA, 16);
	assert_free(3, M, 24);
	assert_free(4, M, 0);
	assert_int_equal(rmqueue(ZONE, 3, M, ALLOC_CMA), 24);
	assert_int_equal(rmqueue(ZONE, 3, CMA, 0), PAGE_NONE);
}

static void busy(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(ZONE, 8), BUDDY_OK);
	assert_int_equal(buddy_isolate(ZONE, 9), BUDDY_EBUSY);
	assert_int_equal(buddy_set_type(ZONE, 9, CMA), BUDDY_EBUSY);
	buddy_spans.start[ZONE] = 17;
	buddy_spans.end[ZONE] = 239;
	assert_int_equal(buddy_isolate(ZONE, 17), BUDDY_EBUSY);
	assert_int_equal(buddy_isolate(ZONE, 233), BUDDY_EBUSY);
	assert_int_equal(buddy_isolate(ZONE, 230), BUDDY_OK);
	assert_int_equal(buddy_set_type(ZONE, 17, CMA), BUDDY_EBUSY);
	assert_free(3, ISOLATE, 224, 8);
}

static void not_isolated(void **state)
{
	(void)state;
	assert_int_equal(buddy_unisolate(ZONE, 8, M), BUDDY_ENOTISOLATED);
	assert_free(5, M, 0, 32, 64, 96, 128, 160, 192, 224);
}

static void what_does_not_exist(void **state)
{
	(void)state;
	assert_int_equal(buddy_isolate(MAX_ZONES, 0), BUDDY_EINVAL);
	assert_int_equal(buddy_isolate(ZONE, PAGES), BUDDY_EINVAL);
	assert_int_equal(buddy_isolate(ZONE, PAGE_NONE), BUDDY_EINVAL);
	assert_int_equal(buddy_unisolate(ZONE, 0, ISOLATE), BUDDY_EINVAL);
	assert_int_equal(buddy_unisolate(ZONE, PAGES, M), BUDDY_EINVAL);
	assert_int_equal(buddy_set_type(ZONE, 0, ISOLATE), BUDDY_EINVAL);
	assert_int_equal(buddy_set_type(MAX_ZONES, 0, M), BUDDY_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(out_of_the_middle_of_a_large_block),
		TEST(first_of_a_large_block),
		TEST(isolated_pages_are_not_allocated),
		TEST(small_blocks_go_to_the_ends_of_the_lists),
		TEST(what_is_freed_stays_isolated),
		TEST(taken_back_it_merges_again),
		TEST(taken_back_as_an_area_it_stays_apart),
		TEST(isolated_neighbours),
		TEST(the_whole_zone),
		TEST(used_pages_stay),
		TEST(an_area_gets_its_free_blocks),
		TEST(busy),
		TEST(not_isolated),
		TEST(what_does_not_exist),
	};

	return cmocka_run_group_tests_name("buddy_isolate", tests, NULL, NULL);
}
