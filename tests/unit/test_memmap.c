/* SPDX-License-Identifier: BSD-2-Clause */
/* What pages start as: migrate types of page blocks, and what is left for later. */
#include "tests/unit/memblock.h"

#include "model/memmap.h"

#define PFN(address) ((address) / PAGE)
#define SECTION 32768u

static int fresh(void **state)
{
	return setup(state) != 0 || page_settings_init(10, 9, SECTION) != 0;
}

#define MEMMAP_TEST(function) cmocka_unit_test_setup((function), fresh)

static const struct zone_movable_request nothing;
static const struct deferral_rules now = { .enabled = true };

/* Zones for memory as it is, with ZONE_DMA up to `dma`. */
static void make_zones(phys_addr_t dma)
{
	struct zone_limits limits = { { PFN(dma), 0, PFN(memblock_end_of_DRAM()), 0, 0 } };

	assert_ok(free_area_init(limits, nothing));
}

/* Page blocks of memory as it is, with no page handed over. */
static void make_types(void)
{
	assert_ok(sparse_init());
	assert_ok(buddy_init((uint32_t)mem_sections.nr_pages));
	memmap_init();
}

static uint32_t type_at(phys_addr_t address)
{
	uint32_t page = pfn_to_page(PFN(address));

	assert_int_not_equal(page, PAGE_NONE);
	return pageblock_types.type[page / PAGEBLOCK_MIN_PAGES];
}

/* --- migrate types --- */

static void memory_is_movable(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(64)));
	make_types();
	assert_int_equal(type_at(GIB(1)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(64) - PAGE), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(64)), MIGRATE_UNMOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(128) - PAGE), MIGRATE_UNMOVABLE);
}

static void the_first_page_decides(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1) + PAGE, MIB(4)));
	make_types();
	assert_int_equal(type_at(GIB(1)), MIGRATE_UNMOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(2) - PAGE), MIGRATE_UNMOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(2)), MIGRATE_MOVABLE);
	/* one page of memory, and the rest of its page block follows it */
	assert_int_equal(type_at(GIB(1) + MIB(4)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(6) - PAGE), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(6)), MIGRATE_UNMOVABLE);
}

static void nomap_and_reserved_memory_is_movable(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(64)));
	assert_ok(memblock_mark_nomap(GIB(1) + MIB(4), MIB(2)));
	assert_ok(memblock_reserve(GIB(1) + MIB(8), MIB(2)));
	make_types();
	assert_int_equal(type_at(GIB(1) + MIB(4)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(8)), MIGRATE_MOVABLE);
}

static void every_run_of_sections(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(2)));
	assert_ok(memblock_add(GIB(4), MIB(2)));
	assert_ok(memblock_add(GIB(4) + MIB(126), MIB(4)));
	make_types();
	assert_int_equal(type_at(GIB(1)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(1) + MIB(2)), MIGRATE_UNMOVABLE);
	assert_int_equal(type_at(GIB(4)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(4) + MIB(2)), MIGRATE_UNMOVABLE);
	assert_int_equal(type_at(GIB(4) + MIB(126)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(4) + MIB(128)), MIGRATE_MOVABLE);
	assert_int_equal(type_at(GIB(4) + MIB(130)), MIGRATE_UNMOVABLE);
}

/* --- what is left for later --- */

/* corpus/boots/s01-512M-deferred-612: 0x48000, one section into the only zone. */
static void one_section_is_needed_now(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(512), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], 294912);
	assert_int_equal(deferred_pages.first[1], PFN_NONE);
}

/* corpus/boots/s08-64G-deferred-612: one section into the last zone. */
static void only_the_last_zone_defers(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(64), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], 1081344);
}

static void not_in_this_configuration(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred((struct deferral_rules){ .enabled = false });
	assert_int_equal(deferred_pages.first[0], PFN_NONE);
}

static void a_section_and_no_more(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(128), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], PFN_NONE);
}

static void holes_do_not_count(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(64), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), MIB(192), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	/* 64 MiB in the first region, 64 MiB in the second, and up to the next section */
	assert_int_equal(deferred_pages.first[0], PFN(GIB(2) + MIB(128)));
}

static void no_section_starts_in_what_is_left(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1) + MIB(64), MIB(190), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], PFN_NONE);
}

static void each_node_has_its_own(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), GIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(2), GIB(1), 1, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], PFN(GIB(1) + MIB(128)));
	/* both zones end elsewhere, so the second counts anew */
	assert_int_equal(deferred_pages.first[1], PFN(GIB(2) + MIB(128)));
}

/* Node 0 resumes after a low zone of node 1: 6.12 goes on counting, 6.1 starts anew. */
static void where_the_count_starts_anew(void **state)
{
	struct deferral_rules old = { .enabled = true, .every_zone = true };

	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(128), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(1) + MIB(128), MIB(128), 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(1) + MIB(256), MIB(256), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(4), MIB(128), 1, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_int_equal(deferred_pages.first[0], PFN(GIB(1) + MIB(256)));
	memmap_find_deferred(old);
	assert_int_equal(deferred_pages.first[0], PFN(GIB(1) + MIB(384)));
	assert_int_equal(deferred_pages.first[1], PFN_NONE);
}

static void checker_sees_what_cannot_be(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(512), 0, MEMBLOCK_NONE));
	make_zones(GIB(4));
	memmap_find_deferred(now);
	assert_true(memmap_check_deferred());
	deferred_pages.first[0]++;
	assert_false(memmap_check_deferred());
	deferred_pages.first[0] = PFN(GIB(2));
	assert_false(memmap_check_deferred());
	deferred_pages.first[0] = PFN_NONE;
	deferred_pages.first[1] = PFN(GIB(1) + MIB(128));
	assert_false(memmap_check_deferred());
	deferred_pages.first[1] = PFN_NONE;
	assert_true(memmap_check_deferred());
}

/* --- one page --- */

static void assert_page(phys_addr_t address, bool reserved, bool deferred, uint32_t zone)
{
	struct memmap_page page = memmap_page(PFN(address));

	assert_true(page.valid);
	assert_true(page.memory);
	assert_int_equal(page.reserved, reserved);
	assert_int_equal(page.deferred, deferred);
	assert_int_equal(page.zone, zone);
	assert_int_equal(page.node, zone / MAX_NR_ZONES);
	assert_int_equal(page.migratetype, MIGRATE_MOVABLE);
}

static void what_a_page_is(void **state)
{
	struct memmap_page page;

	(void)state;
	assert_ok(memblock_add_node(GIB(1), MIB(512), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(GIB(4), MIB(200), 1, MEMBLOCK_NONE));
	assert_ok(memblock_reserve(GIB(1) + MIB(1) + 5, 1));
	assert_ok(memblock_mark_nomap(GIB(1) + MIB(4), PAGE));
	make_types();
	make_zones(GIB(2));
	memmap_find_deferred(now);
	assert_page(GIB(1), false, false, ZONE_DMA);
	assert_page(GIB(1) + MIB(1) - PAGE, false, false, ZONE_DMA);
	assert_page(GIB(1) + MIB(1), true, false, ZONE_DMA);
	assert_page(GIB(1) + MIB(1) + PAGE, false, false, ZONE_DMA);
	assert_page(GIB(1) + MIB(4), true, false, ZONE_DMA);
	assert_page(GIB(1) + MIB(128), false, true, ZONE_DMA);
	assert_page(GIB(4), false, false, MAX_NR_ZONES + ZONE_NORMAL);
	assert_page(GIB(4) + MIB(128), false, true, MAX_NR_ZONES + ZONE_NORMAL);
	page = memmap_page(PFN(GIB(4) + MIB(200)));
	assert_true(page.valid && !page.memory && page.reserved && !page.deferred);
	assert_int_equal(page.zone, ZONE_NONE);
	assert_int_equal(page.node, MAX_NUMNODES);
	assert_int_equal(page.migratetype, MIGRATE_UNMOVABLE);
	assert_false(memmap_page(PFN(GIB(2))).valid);
	assert_false(memmap_page(PFN_NONE).valid);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		MEMMAP_TEST(memory_is_movable),
		MEMMAP_TEST(the_first_page_decides),
		MEMMAP_TEST(nomap_and_reserved_memory_is_movable),
		MEMMAP_TEST(every_run_of_sections),
		MEMMAP_TEST(one_section_is_needed_now),
		MEMMAP_TEST(only_the_last_zone_defers),
		MEMMAP_TEST(not_in_this_configuration),
		MEMMAP_TEST(a_section_and_no_more),
		MEMMAP_TEST(holes_do_not_count),
		MEMMAP_TEST(no_section_starts_in_what_is_left),
		MEMMAP_TEST(each_node_has_its_own),
		MEMMAP_TEST(where_the_count_starts_anew),
		MEMMAP_TEST(checker_sees_what_cannot_be),
		MEMMAP_TEST(what_a_page_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
