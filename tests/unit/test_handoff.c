/* SPDX-License-Identifier: BSD-2-Clause */
/* The hand-off and the boot up to it: which pages become free, where, and what is refused. */
#include "tests/unit/memblock.h"

#include "model/boot.h"
#include "model/buddy_check.h"
#include "model/handoff_check.h"

/* A kernel with 4K pages, blocks up to 4 MiB, page blocks of 2 MiB, sections of 4 MiB. */
static struct boot_pages_config config(void)
{
	struct boot_pages_config config = { .max_order = 10,
					    .pageblock_order = 9,
					    .pages_per_section = 1024 };

	config.limits.max_zone_pfn[ZONE_NORMAL] = PFN_NONE - 1;
	config.buddy.split_large = 1;
	config.handoff.reserved_nodes = true;
	config.handoff.max_low_pfn = PFN_NONE;
	return config;
}

static void assert_sound(void)
{
	assert_true(memblock_check_wf(MEMORY));
	assert_true(memblock_check_wf(RESERVED));
	assert_true(section_check());
	assert_true(zone_check_wf());
	assert_true(buddy_check_blocks());
	assert_true(buddy_check_coalesced());
	assert_true(buddy_check_lists());
	assert_true(handoff_check_safe());
}

static void boots(struct boot_pages_config with)
{
	struct boot_result result = boot_pages(with);

	assert_int_equal(result.stage, BOOT_DONE);
	assert_int_equal(result.error, 0);
	assert_sound();
	assert_true(handoff_check_conserved());
}

static bool is_free_pfn(uint64_t pfn)
{
	uint32_t block = buddy_block_of(pfn_to_page(pfn));

	return block != PAGE_NONE && buddy_kinds.kind[block] == BLOCK_FREE;
}

static uint64_t free_in(uint32_t nid, uint32_t type)
{
	uint32_t zone = nid * MAX_NR_ZONES + type;

	assert_int_equal(buddy_free_pages.nr[zone], buddy_managed_pages.nr[zone]);
	return buddy_free_pages.nr[zone];
}

static void add(phys_addr_t base, phys_addr_t size, int32_t nid, uint32_t flags)
{
	assert_int_equal(memblock_add_node(base, size, nid, flags), 0);
}

static void all_of_one_bank_is_free(void **state)
{
	(void)state;
	add(MIB(64), MIB(64), 0, MEMBLOCK_NONE);
	boots(config());
	assert_int_equal(free_in(0, ZONE_NORMAL), 16384);
	assert_int_equal(page_lists_nr.at[freelist_id(ZONE_NORMAL, 10, MIGRATE_MOVABLE)], 16);
}

static void a_reserved_byte_keeps_its_page(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	assert_int_equal(memblock_reserve(MIB(64) + KIB(8) + 17, 1), 0);
	boots(config());
	assert_int_equal(free_in(0, ZONE_NORMAL), 1023);
	assert_true(is_free_pfn(16385));
	assert_false(is_free_pfn(16386));
	assert_true(is_free_pfn(16387));
}

static void a_reservation_that_ends_at_a_page_keeps_no_more(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	assert_int_equal(memblock_reserve(MIB(64) + KIB(4) - 1, 1), 0);
	boots(config());
	assert_false(is_free_pfn(16384));
	assert_true(is_free_pfn(16385));
}

static void a_page_that_two_regions_share_is_lost(void **state)
{
	(void)state;
	add(MIB(64), MIB(4) + 100, 0, MEMBLOCK_NONE);
	add(MIB(68) + 100, MIB(4) - 100, 1, MEMBLOCK_NONE);
	boots(config());
	assert_false(is_free_pfn(17408));
	assert_int_equal(free_in(0, ZONE_NORMAL), 1024);
	assert_int_equal(free_in(1, ZONE_NORMAL), 1023);
}

static void no_map_and_driver_managed_memory_is_not_free(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	add(MIB(68), MIB(4), 0, MEMBLOCK_NOMAP);
	add(MIB(72), MIB(4), 0, MEMBLOCK_DRIVER_MANAGED);
	boots(config());
	assert_int_equal(free_in(0, ZONE_NORMAL), 1024);
	assert_false(is_free_pfn(17408));
	assert_false(is_free_pfn(18432));
}

static void hotplug_memory_is_free_and_loses_its_mark(void **state)
{
	(void)state;
	memblock_settings.movable_node = true;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	add(MIB(68), MIB(4), 0, MEMBLOCK_HOTPLUG);
	boots(config());
	check_regions(MEMORY, (struct memblock_region[]){ RF(MIB(64), MIB(8), 0, 0) }, 1, __FILE__,
		      __LINE__);
	assert_int_equal(free_in(0, ZONE_NORMAL), 1024);
	assert_int_equal(free_in(0, ZONE_MOVABLE), 1024);
}

static void a_zone_boundary_cuts_a_block(void **state)
{
	struct boot_pages_config with = config();

	(void)state;
	add(MIB(64), MIB(8), 0, MEMBLOCK_NONE);
	with.limits.max_zone_pfn[ZONE_DMA] = 16384 + 5;
	boots(with);
	assert_int_equal(free_in(0, ZONE_DMA), 5);
	assert_int_equal(free_in(0, ZONE_NORMAL), 2043);
}

static void reservations_get_the_node_of_their_memory(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	add(MIB(68), MIB(4), 1, MEMBLOCK_NONE);
	assert_int_equal(memblock_reserve(MIB(67), MIB(2)), 0);
	boots(config());
	check_regions(RESERVED,
		      (struct memblock_region[]){ RF(MIB(67), MIB(1), 0, 0),
						  RF(MIB(68), MIB(1), 0, 1) },
		      2, __FILE__, __LINE__);
}

static void without_that_rule_they_keep_what_they_have(void **state)
{
	struct boot_pages_config with = config();

	(void)state;
	with.handoff.reserved_nodes = false;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	assert_int_equal(memblock_reserve(MIB(65), MIB(1)), 0);
	boots(with);
	check_regions(RESERVED, (struct memblock_region[]){ R(MIB(65), MIB(1)) }, 1, __FILE__,
		      __LINE__);
}

static void high_memory_is_freed_page_by_page(void **state)
{
	struct boot_pages_config with = config();

	(void)state;
	add(MIB(64), MIB(8), 0, MEMBLOCK_NONE);
	with.limits.max_zone_pfn[ZONE_NORMAL] = 17408;
	with.limits.max_zone_pfn[ZONE_HIGHMEM] = PFN_NONE - 1;
	with.handoff.max_low_pfn = 17408;
	boots(with);
	assert_int_equal(free_in(0, ZONE_NORMAL), 1024);
	assert_int_equal(free_in(0, ZONE_HIGHMEM), 1024);
}

static void deferred_pages_are_left_out(void **state)
{
	struct boot_pages_config with = config();

	(void)state;
	add(MIB(64), MIB(64), 0, MEMBLOCK_NONE);
	with.deferral.enabled = true;
	boots(with);
	assert_int_not_equal(deferred_pages.first[0], PFN_NONE);
	assert_true(is_free_pfn(deferred_pages.first[0] - 1));
	assert_false(is_free_pfn(deferred_pages.first[0]));
	assert_int_equal(free_in(0, ZONE_NORMAL), deferred_pages.first[0] - 16384);
}

static void no_memory_no_free_pages(void **state)
{
	(void)state;
	boots(config());
	assert_int_equal(buddy_end, 0);
}

static void a_second_boot_starts_anew(void **state)
{
	(void)state;
	add(MIB(64), MIB(64), 0, MEMBLOCK_NONE);
	boots(config());
	assert_int_equal(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, NR_NODES), 0);
	add(MIB(16), MIB(4), 0, MEMBLOCK_NONE);
	boots(config());
	assert_int_equal(free_in(0, ZONE_NORMAL), 1024);
}

/* A page of two regions, none of which has a whole page: it would become whole, without a struct. */
static void a_page_without_page_struct_is_refused(void **state)
{
	struct boot_result result;

	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	add(MIB(80), KIB(2), 0, MEMBLOCK_NONE);
	add(MIB(80) + KIB(2), KIB(2), 0, MEMBLOCK_HOTPLUG);
	result = boot_pages(config());
	assert_int_equal(result.stage, BOOT_HANDOFF);
	assert_int_equal(result.error, HANDOFF_ESECTION);
	assert_int_equal(memblock[MEMORY].cnt, 3);
	assert_int_equal(buddy_managed_pages.nr[ZONE_NORMAL], 0);
	assert_sound();
}

static void each_stage_names_its_error(void **state)
{
	struct boot_pages_config with = config();

	(void)state;
	with.max_order = NR_PAGE_ORDERS;
	assert_int_equal(boot_pages(with).stage, BOOT_SETTINGS);
	with = config();
	add(MIB(64), MIB(4), 40, MEMBLOCK_NONE);
	assert_int_equal(boot_pages(with).stage, BOOT_ZONES);
	assert_int_equal(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, NR_NODES), 0);
	add(0, (phys_addr_t)MEMMAP_MAX_PAGES * PAGE + MIB(4), 0, MEMBLOCK_NONE);
	assert_int_equal(boot_pages(with).stage, BOOT_SECTIONS);
}

static void the_check_sees_a_page_taken(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	boots(config());
	assert_int_not_equal(buddy_alloc(ZONE_NORMAL, 3, MIGRATE_MOVABLE), PAGE_NONE);
	assert_false(handoff_check_conserved());
	assert_true(handoff_check_safe());
}

static void the_check_sees_a_free_page_that_is_reserved(void **state)
{
	(void)state;
	add(MIB(64), MIB(4), 0, MEMBLOCK_NONE);
	boots(config());
	assert_int_equal(memblock_reserve(MIB(65) + 5, 1), 0);
	assert_false(handoff_check_safe());
	assert_false(handoff_check_conserved());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_of_one_bank_is_free, setup),
		cmocka_unit_test_setup(a_reserved_byte_keeps_its_page, setup),
		cmocka_unit_test_setup(a_reservation_that_ends_at_a_page_keeps_no_more, setup),
		cmocka_unit_test_setup(a_page_that_two_regions_share_is_lost, setup),
		cmocka_unit_test_setup(no_map_and_driver_managed_memory_is_not_free, setup),
		cmocka_unit_test_setup(hotplug_memory_is_free_and_loses_its_mark, setup),
		cmocka_unit_test_setup(a_zone_boundary_cuts_a_block, setup),
		cmocka_unit_test_setup(reservations_get_the_node_of_their_memory, setup),
		cmocka_unit_test_setup(without_that_rule_they_keep_what_they_have, setup),
		cmocka_unit_test_setup(high_memory_is_freed_page_by_page, setup),
		cmocka_unit_test_setup(deferred_pages_are_left_out, setup),
		cmocka_unit_test_setup(no_memory_no_free_pages, setup),
		cmocka_unit_test_setup(a_second_boot_starts_anew, setup),
		cmocka_unit_test_setup(a_page_without_page_struct_is_refused, setup),
		cmocka_unit_test_setup(each_stage_names_its_error, setup),
		cmocka_unit_test_setup(the_check_sees_a_page_taken, setup),
		cmocka_unit_test_setup(the_check_sees_a_free_page_that_is_reserved, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
