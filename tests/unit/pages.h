/* SPDX-License-Identifier: BSD-2-Clause */
/* What the unit tests above the buddy allocator share: a small zone, and its lists compared. */
#ifndef EARLYMEM_TESTS_UNIT_PAGES_H
#define EARLYMEM_TESTS_UNIT_PAGES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/buddy_isolate.h"
#include "model/pcp.h"

/* 256 pages in blocks of up to 32, page blocks of 8, all movable, of this zone. */
#define ZONE 2u
#define PAGES 256u
#define MAX_ORDER 5u
#define BLOCK_ORDER 3u

/* No page is handed over yet, all page blocks are movable. */
static inline int setup_empty(void **state)
{
	(void)state;
	page_settings.max_order = MAX_ORDER;
	page_settings.pageblock_order = BLOCK_ORDER;
	page_settings.pages_per_section = PAGES;
	page_group_by_mobility_disabled = false;
	buddy_spans.start[ZONE] = 0;
	buddy_spans.end[ZONE] = 0;
	pcp_init();
	if (buddy_init(PAGES) != BUDDY_OK)
		return -1;
	pageblock_set_types(0, PAGES, MIGRATE_MOVABLE);
	return 0;
}

static inline int setup(void **state)
{
	if (setup_empty(state) != 0)
		return -1;
	for (uint32_t page = 0; page < PAGES; page += 1u << MAX_ORDER)
		buddy_free_core(page, MAX_ORDER, ZONE);
	return 0;
}

static inline void check_list(uint32_t order, uint32_t type, const uint32_t *want, uint32_t count,
			      const char *file, int line)
{
	uint32_t list = freelist_id(ZONE, order, type), page = freelist_first(list);

	_assert_int_equal(freelist_count(list), count, file, line);
	for (uint32_t i = 0; i < count; i++) {
		_assert_int_equal(page, want[i], file, line);
		_assert_int_equal(buddy_kinds.kind[page], BLOCK_FREE, file, line);
		_assert_int_equal(buddy_blocks.order[page], order + 1, file, line);
		page = freelist_next(page);
	}
	_assert_true(freelist_check(list), "freelist_check(list)", file, line);
}

/* The free blocks of this order and type, in the order of their list. */
#define assert_free(order, type, ...)                                                     \
	do {                                                                              \
		const uint32_t want[] = { __VA_ARGS__ };                                  \
		check_list(order, type, want, (uint32_t)(sizeof(want) / sizeof(want[0])), \
			   __FILE__, __LINE__);                                           \
	} while (0)
#define assert_none(order, type) check_list(order, type, NULL, 0, __FILE__, __LINE__)

/* Take all movable blocks out of the lists, as allocated ones. */
static inline void use_all(void)
{
	for (uint32_t order = MAX_ORDER + 1; order-- > 0;)
		while (buddy_alloc(ZONE, order, MIGRATE_MOVABLE) != PAGE_NONE)
			continue;
}

/* An allocated block of another order becomes allocated blocks of 2^order pages. */
static inline void cut_used(uint32_t page, uint32_t order)
{
	assert_int_equal(buddy_split(page, buddy_blocks.order[page] - 1u, order), BUDDY_OK);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)
#define TEST_EMPTY(name) cmocka_unit_test_setup(name, setup_empty)

#endif
