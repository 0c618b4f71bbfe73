/* SPDX-License-Identifier: BSD-2-Clause */
/* The buddy allocator: hand-over, allocation, freeing, and checks that see each kind of damage. */
#include "tests/unit/pages.h"

#include "model/buddy_check.h"

#define OTHER_ZONE 3u

static int setup_split(void **state)
{
	buddy_settings.split_large = 1;
	return setup_empty(state);
}

static int setup_whole(void **state)
{
	buddy_settings.split_large = 0;
	return setup_empty(state);
}

static int setup_full(void **state)
{
	buddy_settings.split_large = 1;
	return setup(state);
}

static int settings_back(void **state)
{
	(void)state;
	buddy_settings.split_large = 1;
	return 0;
}

static void assert_sound(void)
{
	assert_true(buddy_check_blocks());
	assert_true(buddy_check_coalesced());
	assert_true(buddy_check_lists());
	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		assert_true(buddy_check_free(zone));
	for (uint32_t list = 0; list < NR_FREE_LISTS; list++)
		assert_true(freelist_check(list));
}

/* --- start --- */

static void init_refuses_what_no_kernel_has(void **state)
{
	(void)state;
	assert_int_equal(buddy_init(PAGES + 1), BUDDY_EINVAL);
	assert_int_equal(buddy_init(MEMMAP_MAX_PAGES + PAGEBLOCK_MIN_PAGES), BUDDY_EINVAL);
	page_settings.pageblock_order = MAX_ORDER + 1;
	assert_int_equal(buddy_init(PAGES), BUDDY_EINVAL);
	page_settings.pageblock_order = PAGEBLOCK_MIN_ORDER - 1;
	assert_int_equal(buddy_init(PAGES), BUDDY_EINVAL);
	page_settings.pageblock_order = BLOCK_ORDER;
	page_settings.max_order = NR_PAGE_ORDERS;
	assert_int_equal(buddy_init(PAGES), BUDDY_EINVAL);
	page_settings.max_order = MAX_ORDER;
	assert_int_equal(buddy_init(PAGES), BUDDY_OK);
}

static void init_again_forgets_everything(void **state)
{
	(void)state;
	buddy_free_core(0, MAX_ORDER, ZONE);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_init(64), BUDDY_OK);
	assert_int_equal(buddy_end, 64);
	assert_int_equal(buddy_free_pages.nr[ZONE], 0);
	assert_int_equal(buddy_managed_pages.nr[ZONE], 0);
	for (uint32_t page = 0; page < PAGES; page++) {
		assert_false(buddy_is_handed_over(page));
		assert_int_equal(pageblock_type(page), MIGRATE_UNMOVABLE);
	}
	for (uint32_t list = 0; list < NR_PAGE_LISTS; list++)
		assert_int_equal(freelist_count(list), 0);
	assert_sound();
}

/* --- hand-over --- */

static void hand_over_goes_to_the_end_of_the_list(void **state)
{
	(void)state;
	buddy_free_core(64, 1, ZONE);
	buddy_free_core(32, 1, ZONE);
	buddy_free_core(96, 1, ZONE);
	assert_free(1, MIGRATE_MOVABLE, 64, 32, 96);
	assert_int_equal(buddy_free_pages.nr[ZONE], 6);
	assert_int_equal(buddy_managed_pages.nr[ZONE], 6);
	assert_sound();
}

static void hand_over_merges_buddies(void **state)
{
	(void)state;
	buddy_free_core(0, 1, ZONE);
	buddy_free_core(2, 0, ZONE);
	assert_free(1, MIGRATE_MOVABLE, 0);
	assert_free(0, MIGRATE_MOVABLE, 2);
	buddy_free_core(3, 0, ZONE);
	assert_none(0, MIGRATE_MOVABLE);
	assert_none(1, MIGRATE_MOVABLE);
	assert_free(2, MIGRATE_MOVABLE, 0);
	buddy_free_core(6, 1, ZONE);
	assert_free(1, MIGRATE_MOVABLE, 6);
	assert_sound();
}

static void hand_over_stops_at_the_maximum_order(void **state)
{
	(void)state;
	buddy_free_core(0, MAX_ORDER, ZONE);
	buddy_free_core(32, MAX_ORDER, ZONE);
	assert_free(MAX_ORDER, MIGRATE_MOVABLE, 0, 32);
	assert_sound();
}

static void zones_do_not_merge(void **state)
{
	(void)state;
	buddy_free_core(0, 1, ZONE);
	buddy_free_core(2, 1, OTHER_ZONE);
	assert_free(1, MIGRATE_MOVABLE, 0);
	assert_int_equal(freelist_first(freelist_id(OTHER_ZONE, 1, MIGRATE_MOVABLE)), 2);
	assert_int_equal(buddy_managed_pages.nr[ZONE], 2);
	assert_int_equal(buddy_managed_pages.nr[OTHER_ZONE], 2);
	assert_sound();
}

static void small_blocks_merge_whatever_their_type(void **state)
{
	(void)state;
	pageblock_set_types(8, 16, MIGRATE_CMA);
	buddy_free_core(8, 2, ZONE);
	buddy_free_core(12, 2, ZONE);
	assert_free(BLOCK_ORDER, MIGRATE_CMA, 8);
	buddy_free_core(0, BLOCK_ORDER, ZONE);
	assert_free(BLOCK_ORDER, MIGRATE_CMA, 8);
	assert_free(BLOCK_ORDER, MIGRATE_MOVABLE, 0);
	assert_sound();
}

static void large_block_is_handed_over_by_page_blocks(void **state)
{
	(void)state;
	pageblock_set_types(8, 16, MIGRATE_CMA);
	buddy_free_core(0, MAX_ORDER, ZONE);
	assert_free(BLOCK_ORDER, MIGRATE_MOVABLE, 0);
	assert_free(BLOCK_ORDER, MIGRATE_CMA, 8);
	assert_free(4, MIGRATE_MOVABLE, 16);
	assert_int_equal(buddy_managed_pages.nr[ZONE], 32);
	assert_sound();
}

static void large_block_is_handed_over_as_one(void **state)
{
	(void)state;
	pageblock_set_types(8, 16, MIGRATE_CMA);
	buddy_free_core(0, MAX_ORDER, ZONE);
	assert_free(MAX_ORDER, MIGRATE_MOVABLE, 0);
	assert_none(BLOCK_ORDER, MIGRATE_CMA);
	assert_sound();
}

static void buddy_page_blocks_take_the_type_of_the_freed_one(void **state)
{
	(void)state;
	pageblock_set_types(8, 16, MIGRATE_UNMOVABLE);
	buddy_free_core(0, BLOCK_ORDER, ZONE);
	buddy_free_core(8, BLOCK_ORDER, ZONE);
	assert_free(4, MIGRATE_UNMOVABLE, 0);
	assert_int_equal(pageblock_type(0), MIGRATE_UNMOVABLE);
	assert_int_equal(pageblock_type(15), MIGRATE_UNMOVABLE);
	assert_int_equal(pageblock_type(16), MIGRATE_MOVABLE);
	assert_sound();
}

static void handed_over_is_known_page_by_page(void **state)
{
	(void)state;
	buddy_free_core(0, 2, ZONE);
	buddy_free_core(5, 0, ZONE);
	buddy_free_core(8, BLOCK_ORDER, ZONE);
	assert_int_equal(buddy_alloc(ZONE, 1, MIGRATE_MOVABLE), 0);
	for (uint32_t page = 0; page < PAGES; page++)
		assert_int_equal(buddy_is_handed_over(page),
				 page < 4 || page == 5 || (8 <= page && page < 16));
	assert_false(buddy_is_handed_over(PAGES));
	assert_false(buddy_is_handed_over(PAGE_NONE));
}

/* --- allocation --- */

static void alloc_splits_the_first_block(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 0);
	for (uint32_t order = 0; order < MAX_ORDER; order++)
		assert_free(order, MIGRATE_MOVABLE, 1u << order);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 1);
	assert_int_equal(buddy_managed_pages.nr[ZONE], PAGES);
	assert_sound();
}

static void alloc_prefers_the_smallest_order_that_has_a_block(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 2, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_alloc(ZONE, 1, MIGRATE_MOVABLE), 4);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 6);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 7);
	assert_int_equal(buddy_alloc(ZONE, MAX_ORDER, MIGRATE_MOVABLE), 32);
	assert_sound();
}

static void alloc_fails_when_all_lists_are_empty(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_UNMOVABLE), PAGE_NONE);
	assert_int_equal(buddy_alloc(OTHER_ZONE, 0, MIGRATE_MOVABLE), PAGE_NONE);
	for (uint32_t i = 0; i < PAGES; i++)
		assert_true(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE) < PAGES);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), PAGE_NONE);
	assert_int_equal(buddy_free_pages.nr[ZONE], 0);
	assert_int_equal(buddy_free(5, 0), BUDDY_OK);
	assert_int_equal(buddy_alloc(ZONE, 1, MIGRATE_MOVABLE), PAGE_NONE);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 5);
	assert_sound();
}

static void alloc_refuses_numbers_out_of_range(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(MAX_ZONES, 0, MIGRATE_MOVABLE), PAGE_NONE);
	assert_int_equal(buddy_alloc(ZONE, MAX_ORDER + 1, MIGRATE_MOVABLE), PAGE_NONE);
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_TYPES), PAGE_NONE);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	assert_sound();
}

/* --- freeing --- */

static void free_undoes_an_allocation(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_free(0, 0), BUDDY_OK);
	assert_free(MAX_ORDER, MIGRATE_MOVABLE, 0, 32, 64, 96, 128, 160, 192, 224);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	assert_sound();
}

static void freed_block_goes_first_unless_a_merge_is_likely(void **state)
{
	(void)state;
	for (uint32_t page = 0; page < 8; page++)
		assert_int_equal(buddy_alloc(ZONE, 0, MIGRATE_MOVABLE), page);
	assert_int_equal(buddy_free(6, 0), BUDDY_OK);
	assert_int_equal(buddy_free(2, 0), BUDDY_OK);
	assert_free(0, MIGRATE_MOVABLE, 2, 6);
	assert_int_equal(buddy_free(3, 0), BUDDY_OK);
	assert_free(1, MIGRATE_MOVABLE, 2);
	assert_int_equal(buddy_free(0, 0), BUDDY_OK);
	assert_free(0, MIGRATE_MOVABLE, 6, 0);
	assert_int_equal(buddy_free(5, 0), BUDDY_OK);
	assert_free(0, MIGRATE_MOVABLE, 5, 6, 0);
	assert_sound();
}

static void no_merge_is_likely_near_the_maximum_order(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 4, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_alloc(ZONE, 4, MIGRATE_MOVABLE), 16);
	assert_int_equal(buddy_alloc(ZONE, 4, MIGRATE_MOVABLE), 32);
	assert_free(4, MIGRATE_MOVABLE, 48);
	assert_int_equal(buddy_free(0, 4), BUDDY_OK);
	assert_free(4, MIGRATE_MOVABLE, 0, 48);
	assert_sound();
}

static void free_refuses_what_is_not_allocated(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 2, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_free(0, 1), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free(0, 3), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free(1, 0), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free(4, 2), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free(PAGES, 0), BUDDY_EINVAL);
	assert_int_equal(buddy_free(PAGE_NONE, 0), BUDDY_EINVAL);
	assert_int_equal(buddy_free(0, MAX_ORDER + 1), BUDDY_EINVAL);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 4);
	assert_int_equal(buddy_free(0, 2), BUDDY_OK);
	assert_int_equal(buddy_free(0, 2), BUDDY_ENOTUSED);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	assert_sound();
}

static void large_block_is_freed_by_page_blocks(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, MAX_ORDER, MIGRATE_MOVABLE), 0);
	pageblock_set_types(8, 16, MIGRATE_ISOLATE);
	assert_int_equal(buddy_free(0, MAX_ORDER), BUDDY_OK);
	assert_free(BLOCK_ORDER, MIGRATE_MOVABLE, 0);
	assert_free(BLOCK_ORDER, MIGRATE_ISOLATE, 8);
	assert_free(4, MIGRATE_MOVABLE, 16);
	assert_sound();
}

static void large_block_is_freed_as_one(void **state)
{
	(void)state;
	buddy_free_core(0, MAX_ORDER, ZONE);
	assert_int_equal(buddy_alloc(ZONE, MAX_ORDER, MIGRATE_MOVABLE), 0);
	pageblock_set_types(8, 16, MIGRATE_ISOLATE);
	assert_int_equal(buddy_free(0, MAX_ORDER), BUDDY_OK);
	assert_free(MAX_ORDER, MIGRATE_MOVABLE, 0);
	assert_none(BLOCK_ORDER, MIGRATE_ISOLATE);
	assert_sound();
}

static void split_block_is_freed_in_parts(void **state)
{
	(void)state;
	assert_int_equal(buddy_alloc(ZONE, 3, MIGRATE_MOVABLE), 0);
	assert_int_equal(buddy_split(0, 2, 0), BUDDY_ENOTUSED);
	assert_int_equal(buddy_split(0, 3, 4), BUDDY_EINVAL);
	assert_int_equal(buddy_split(8, 3, 0), BUDDY_ENOTUSED);
	assert_int_equal(buddy_split(0, 3, 1), BUDDY_OK);
	assert_int_equal(buddy_free(0, 3), BUDDY_ENOTUSED);
	assert_int_equal(buddy_split(4, 1, 0), BUDDY_OK);
	assert_int_equal(buddy_free(0, 1), BUDDY_OK);
	assert_int_equal(buddy_free(5, 0), BUDDY_OK);
	assert_int_equal(buddy_free(6, 1), BUDDY_OK);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES - 3);
	assert_sound();
	assert_int_equal(buddy_free(2, 1), BUDDY_OK);
	assert_int_equal(buddy_free(4, 0), BUDDY_OK);
	assert_int_equal(freelist_count(freelist_id(ZONE, MAX_ORDER, MIGRATE_MOVABLE)), 8);
	assert_sound();
}

static void any_traffic_keeps_everything(void **state)
{
	uint32_t used[PAGES], orders[PAGES], count = 0, seed = 1;

	(void)state;
	for (uint32_t i = 0; i < 2000; i++) {
		seed = seed * 1664525u + 1013904223u;
		if (count > 0 && (seed >> 16) % 5 < 2) {
			uint32_t at = (seed >> 20) % count;

			assert_int_equal(buddy_free(used[at], orders[at]), BUDDY_OK);
			used[at] = used[--count];
			orders[at] = orders[count];
		} else {
			uint32_t order = (seed >> 20) % 4;
			uint32_t page = buddy_alloc(ZONE, order, MIGRATE_MOVABLE);

			if (page == PAGE_NONE)
				continue;
			assert_int_equal(page % (1u << order), 0);
			used[count] = page;
			orders[count++] = order;
		}
		assert_true(buddy_check_blocks());
		assert_true(buddy_check_coalesced());
		assert_true(buddy_check_free(ZONE));
		assert_true(buddy_check_lists());
	}
	while (count-- > 0)
		assert_int_equal(buddy_free(used[count], orders[count]), BUDDY_OK);
	assert_int_equal(buddy_free_pages.nr[ZONE], PAGES);
	assert_int_equal(freelist_count(freelist_id(ZONE, MAX_ORDER, MIGRATE_MOVABLE)), 8);
	assert_sound();
}

/* --- damage --- */

static void check_sees_overlapping_blocks(void **state)
{
	(void)state;
	buddy_blocks.order[8] = 1;
	assert_false(buddy_check_blocks());
}

static void check_sees_a_misaligned_block(void **state)
{
	(void)state;
	use_all();
	assert_true(buddy_check_blocks());
	buddy_blocks.order[224] = 1;
	buddy_blocks.order[225] = 2;
	assert_false(buddy_check_blocks());
}

static void check_sees_a_block_above_the_maximum_order(void **state)
{
	(void)state;
	buddy_blocks.order[0] = MAX_ORDER + 2;
	buddy_blocks.order[32] = 0;
	assert_false(buddy_check_blocks());
}

static void check_sees_an_unknown_kind_or_zone(void **state)
{
	(void)state;
	buddy_kinds.kind[0] = BLOCK_HELD + 1;
	assert_false(buddy_check_blocks());
	buddy_kinds.kind[0] = BLOCK_FREE;
	assert_true(buddy_check_blocks());
	buddy_zones.zone[0] = MAX_ZONES;
	assert_false(buddy_check_blocks());
}

static void check_sees_buddies_left_apart(void **state)
{
	(void)state;
	buddy_blocks.order[0] = MAX_ORDER;
	buddy_blocks.order[16] = MAX_ORDER;
	buddy_kinds.kind[16] = BLOCK_FREE;
	buddy_zones.zone[16] = ZONE;
	assert_true(buddy_check_blocks());
	assert_false(buddy_check_coalesced());
	buddy_zones.zone[16] = OTHER_ZONE;
	assert_true(buddy_check_coalesced());
}

static void check_sees_a_wrong_count(void **state)
{
	(void)state;
	buddy_free_pages.nr[ZONE]++;
	assert_false(buddy_check_free(ZONE));
	assert_true(buddy_check_free(OTHER_ZONE));
}

static void check_sees_a_free_block_on_no_list(void **state)
{
	(void)state;
	freelist_del(64, freelist_id(ZONE, MAX_ORDER, MIGRATE_MOVABLE));
	assert_true(freelist_check(freelist_id(ZONE, MAX_ORDER, MIGRATE_MOVABLE)));
	assert_false(buddy_check_lists());
	freelist_add(64, freelist_id(ZONE, 0, MIGRATE_CMA), false);
	assert_false(buddy_check_lists());
}

static void check_sees_a_used_block_on_a_list(void **state)
{
	(void)state;
	buddy_kinds.kind[64] = BLOCK_USED;
	assert_false(buddy_check_lists());
}

static void check_sees_a_list_of_another_type(void **state)
{
	(void)state;
	pageblock_types.type[64 / PAGEBLOCK_MIN_PAGES] = MIGRATE_CMA;
	assert_false(buddy_check_lists());
}

#define FULL(name) cmocka_unit_test_setup(name, setup_full)
#define SPLIT(name) cmocka_unit_test_setup(name, setup_split)
#define WHOLE(name) cmocka_unit_test_setup_teardown(name, setup_whole, settings_back)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPLIT(init_refuses_what_no_kernel_has),
		SPLIT(init_again_forgets_everything),
		SPLIT(hand_over_goes_to_the_end_of_the_list),
		SPLIT(hand_over_merges_buddies),
		SPLIT(hand_over_stops_at_the_maximum_order),
		SPLIT(zones_do_not_merge),
		SPLIT(small_blocks_merge_whatever_their_type),
		SPLIT(large_block_is_handed_over_by_page_blocks),
		WHOLE(large_block_is_handed_over_as_one),
		SPLIT(buddy_page_blocks_take_the_type_of_the_freed_one),
		SPLIT(handed_over_is_known_page_by_page),
		FULL(alloc_splits_the_first_block),
		FULL(alloc_prefers_the_smallest_order_that_has_a_block),
		FULL(alloc_fails_when_all_lists_are_empty),
		FULL(alloc_refuses_numbers_out_of_range),
		FULL(free_undoes_an_allocation),
		FULL(freed_block_goes_first_unless_a_merge_is_likely),
		FULL(no_merge_is_likely_near_the_maximum_order),
		FULL(free_refuses_what_is_not_allocated),
		FULL(large_block_is_freed_by_page_blocks),
		WHOLE(large_block_is_freed_as_one),
		FULL(split_block_is_freed_in_parts),
		FULL(any_traffic_keeps_everything),
		FULL(check_sees_overlapping_blocks),
		FULL(check_sees_a_misaligned_block),
		FULL(check_sees_a_block_above_the_maximum_order),
		FULL(check_sees_an_unknown_kind_or_zone),
		FULL(check_sees_buddies_left_apart),
		FULL(check_sees_a_wrong_count),
		FULL(check_sees_a_free_block_on_no_list),
		FULL(check_sees_a_used_block_on_a_list),
		FULL(check_sees_a_list_of_another_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
