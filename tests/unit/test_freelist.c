/* SPDX-License-Identifier: BSD-2-Clause */
/* Page lists: first in, last in, out of the middle, and a check that sees each kind of damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/freelist.h"

#define LIST 7
#define OTHER 8

static int setup(void **state)
{
	(void)state;
	freelist_init();
	return 0;
}

/* The list holds exactly these pages in this order. */
static void check_list(uint32_t list, const uint32_t *want, uint32_t count)
{
	uint32_t page = freelist_first(list);

	assert_int_equal(freelist_count(list), count);
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(page, want[i]);
		page = freelist_next(page);
	}
	assert_int_equal(page, PAGE_NONE);
	assert_int_equal(freelist_last(list), count == 0 ? PAGE_NONE : want[count - 1]);
	assert_true(freelist_check(list));
}

#define assert_list(list, ...)                                                      \
	do {                                                                        \
		const uint32_t want[] = { __VA_ARGS__ };                            \
		check_list(list, want, (uint32_t)(sizeof(want) / sizeof(want[0]))); \
	} while (0)

/* 3 2 1 0 */
static void fill(void)
{
	for (uint32_t page = 0; page < 4; page++)
		freelist_add(page, LIST, false);
}

static void empty_after_init(void **state)
{
	(void)state;
	fill();
	freelist_init();
	for (uint32_t list = 0; list < NR_PAGE_LISTS; list++) {
		assert_int_equal(freelist_first(list), PAGE_NONE);
		assert_int_equal(freelist_last(list), PAGE_NONE);
		assert_int_equal(freelist_count(list), 0);
		assert_true(freelist_check(list));
	}
}

static void head_in_is_first_out(void **state)
{
	(void)state;
	fill();
	assert_list(LIST, 3, 2, 1, 0);
}

static void tail_in_is_last_out(void **state)
{
	(void)state;
	for (uint32_t page = 0; page < 4; page++)
		freelist_add(page, LIST, true);
	assert_list(LIST, 0, 1, 2, 3);
}

static void both_ends(void **state)
{
	(void)state;
	freelist_add(5, LIST, true);
	freelist_add(6, LIST, false);
	freelist_add(7, LIST, true);
	assert_list(LIST, 6, 5, 7);
}

static void page_zero_and_the_last_page(void **state)
{
	(void)state;
	freelist_add(MEMMAP_MAX_PAGES - 1, LIST, true);
	freelist_add(0, LIST, true);
	assert_list(LIST, MEMMAP_MAX_PAGES - 1, 0);
}

static void delete_first(void **state)
{
	(void)state;
	fill();
	freelist_del(3, LIST);
	assert_list(LIST, 2, 1, 0);
}

static void delete_last(void **state)
{
	(void)state;
	fill();
	freelist_del(0, LIST);
	assert_list(LIST, 3, 2, 1);
}

static void delete_in_the_middle(void **state)
{
	(void)state;
	fill();
	freelist_del(2, LIST);
	assert_list(LIST, 3, 1, 0);
}

static void delete_the_only_one(void **state)
{
	(void)state;
	freelist_add(9, LIST, false);
	freelist_del(9, LIST);
	check_list(LIST, NULL, 0);
	freelist_add(9, OTHER, true);
	assert_list(OTHER, 9);
}

static void lists_do_not_touch(void **state)
{
	(void)state;
	freelist_add(1, LIST, true);
	freelist_add(2, OTHER, true);
	freelist_add(3, LIST, true);
	freelist_add(4, OTHER, true);
	freelist_del(1, LIST);
	assert_list(LIST, 3);
	assert_list(OTHER, 2, 4);
}

static void ids_are_distinct(void **state)
{
	uint32_t next = 0;

	(void)state;
	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		for (uint32_t order = 0; order < NR_PAGE_ORDERS; order++)
			for (uint32_t type = 0; type < MIGRATE_TYPES; type++)
				assert_int_equal(freelist_id(zone, order, type), next++);
	assert_int_equal(next, NR_FREE_LISTS);
	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		for (uint32_t type = 0; type < MIGRATE_PCPTYPES; type++)
			assert_int_equal(freelist_cache_id(zone, type), next++);
	assert_int_equal(next, NR_PAGE_LISTS);
}

static void check_sees_a_broken_back_link(void **state)
{
	(void)state;
	fill();
	page_links.at[1].prev = 3;
	assert_false(freelist_check(LIST));
}

static void check_sees_a_first_page_with_a_page_before(void **state)
{
	(void)state;
	fill();
	page_links.at[3].prev = 0;
	assert_false(freelist_check(LIST));
}

static void check_sees_a_circle(void **state)
{
	(void)state;
	fill();
	page_links.at[0].next = 3;
	page_links.at[3].prev = 0;
	assert_false(freelist_check(LIST));
}

static void check_sees_a_wild_link(void **state)
{
	(void)state;
	fill();
	page_links.at[2].next = MEMMAP_MAX_PAGES;
	assert_false(freelist_check(LIST));
}

static void check_sees_wrong_counts(void **state)
{
	(void)state;
	fill();
	page_lists_nr.at[LIST] = 3;
	assert_false(freelist_check(LIST));
	page_lists_nr.at[LIST] = 5;
	assert_false(freelist_check(LIST));
	page_lists_nr.at[LIST] = 0xffffffffu;
	assert_false(freelist_check(LIST));
}

static void check_sees_wrong_ends(void **state)
{
	(void)state;
	fill();
	page_lists_ends.tail[LIST] = 1;
	assert_false(freelist_check(LIST));
	page_lists_ends.tail[LIST] = 0;
	page_lists_ends.head[LIST] = 2;
	assert_false(freelist_check(LIST));
	page_lists_ends.head[OTHER] = 9;
	assert_false(freelist_check(OTHER));
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(empty_after_init),
		TEST(head_in_is_first_out),
		TEST(tail_in_is_last_out),
		TEST(both_ends),
		TEST(page_zero_and_the_last_page),
		TEST(delete_first),
		TEST(delete_last),
		TEST(delete_in_the_middle),
		TEST(delete_the_only_one),
		TEST(lists_do_not_touch),
		TEST(ids_are_distinct),
		TEST(check_sees_a_broken_back_link),
		TEST(check_sees_a_first_page_with_a_page_before),
		TEST(check_sees_a_circle),
		TEST(check_sees_a_wild_link),
		TEST(check_sees_wrong_counts),
		TEST(check_sees_wrong_ends),
	};

	return cmocka_run_group_tests_name("freelist", tests, NULL, NULL);
}
