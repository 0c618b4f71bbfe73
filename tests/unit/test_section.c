/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections: which are present, and the index of each page. */
#include "tests/unit/memblock.h"

#include "model/sparse.h"

#define PFN(address) ((address) / PAGE)
#define SECTION 32768u

static int fresh(void **state)
{
	return setup(state) != 0 || page_settings_init(10, 9, SECTION) != 0;
}

#define SECTION_TEST(function) cmocka_unit_test_setup((function), fresh)

/* The sections are found, and the checker agrees. */
static void find(void)
{
	assert_ok(sparse_init());
	assert_true(section_check());
}

static void assert_run(uint32_t i, uint64_t first, uint64_t count, uint32_t page)
{
	assert_int_equal(mem_sections.runs[i].start_pfn, first * SECTION);
	assert_int_equal(mem_sections.runs[i].end_pfn, (first + count) * SECTION);
	assert_int_equal(mem_sections.runs[i].page, page);
}

/* --- the configuration --- */

static void configurations_of_real_kernels(void **state)
{
	(void)state;
	assert_ok(page_settings_init(10, 9, 32768));
	assert_ok(page_settings_init(11, 11, 8192));
	assert_ok(page_settings_init(13, 13, 8192));
	assert_int_equal(page_settings.max_order, 13);
	assert_int_equal(page_settings.pageblock_order, 13);
	assert_int_equal(page_settings.pages_per_section, 8192);
}

static void configurations_out_of_bounds(void **state)
{
	(void)state;
	assert_int_equal(page_settings_init(14, 9, 32768), SECTION_EINVAL);
	assert_int_equal(page_settings_init(10, 11, 32768), SECTION_EINVAL);
	assert_int_equal(page_settings_init(10, 2, 32768), SECTION_EINVAL);
	assert_int_equal(page_settings_init(10, 9, 512), SECTION_EINVAL);
	assert_int_equal(page_settings_init(10, 9, 3000), SECTION_EINVAL);
	assert_int_equal(page_settings_init(10, 9, 131072), SECTION_EINVAL);
	assert_int_equal(page_settings_init(11, 9, 1024), SECTION_EINVAL);
	assert_int_equal(page_settings_init(13, 9, 4096), SECTION_EINVAL);
	assert_int_equal(page_settings.max_order, 10);
	assert_int_equal(page_settings.pageblock_order, 9);
	assert_int_equal(page_settings.pages_per_section, SECTION);
}

/* --- present sections --- */

static void no_memory_has_no_sections(void **state)
{
	(void)state;
	find();
	assert_int_equal(mem_sections.cnt, 0);
	assert_int_equal(mem_sections.nr_pages, 0);
	assert_false(pfn_valid(0));
	assert_int_equal(pfn_to_page(0), PAGE_NONE);
	assert_int_equal(page_to_pfn(0), PFN_NONE);
}

/* corpus/boots/s15-holes-612: present sections 8 to 15 and 34 to 39. */
static void holes_of_a_recorded_boot(void **state)
{
	(void)state;
	assert_ok(memblock_add(0x40000000, 0x6000000));
	assert_ok(memblock_add(0x48000000, 0xa000000));
	assert_ok(memblock_add(0x58000000, 0x400000));
	assert_ok(memblock_add(0x60000000, 0x20000000));
	assert_ok(memblock_add(0x110000000, 0x30000000));
	find();
	assert_int_equal(mem_sections.cnt, 2);
	assert_run(0, 8, 8, 0);
	assert_run(1, 34, 6, 8 * SECTION);
	assert_int_equal(mem_sections.nr_pages, 14 * SECTION);
}

static void one_page_makes_a_section_present(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(128) + PAGE, PAGE));
	find();
	assert_int_equal(mem_sections.cnt, 1);
	assert_run(0, 1, 1, 0);
	assert_true(pfn_valid(PFN(MIB(128))));
	assert_true(pfn_valid(PFN(MIB(256)) - 1));
	assert_false(pfn_valid(PFN(MIB(128)) - 1));
	assert_false(pfn_valid(PFN(MIB(256))));
}

static void less_than_a_page_makes_none(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(128) + 1, PAGE));
	find();
	assert_int_equal(mem_sections.cnt, 0);
}

static void regions_share_a_section(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(64), MIB(80), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(144), MIB(1), 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(200), MIB(60), 2, MEMBLOCK_NONE));
	find();
	assert_int_equal(mem_sections.cnt, 1);
	assert_run(0, 0, 3, 0);
}

static void nomap_memory_counts(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(4)));
	assert_ok(memblock_mark_nomap(GIB(1), MIB(4)));
	find();
	assert_int_equal(mem_sections.cnt, 1);
	assert_run(0, 8, 1, 0);
}

static void a_new_search_forgets_the_last(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_ok(memblock_add(GIB(4), GIB(1)));
	find();
	assert_int_equal(mem_sections.cnt, 2);
	assert_ok(memblock_remove(GIB(1), GIB(1)));
	find();
	assert_int_equal(mem_sections.cnt, 1);
	assert_run(0, 32, 8, 0);
	assert_false(pfn_valid(PFN(GIB(1))));
}

static void the_top_of_the_address_space(void **state)
{
	(void)state;
	assert_ok(memblock_add(PHYS_ADDR_MAX - MIB(2), MIB(2)));
	find();
	assert_int_equal(mem_sections.cnt, 1);
	assert_int_equal(mem_sections.runs[0].end_pfn, 0x10000000000000);
}

static void too_many_pages_change_nothing(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), MIB(128)));
	find();
	assert_ok(memblock_add(GIB(4), (phys_addr_t)MEMMAP_MAX_PAGES * PAGE));
	assert_int_equal(sparse_init(), SECTION_ECAPACITY);
	assert_int_equal(mem_sections.cnt, 1);
	assert_run(0, 8, 1, 0);
	assert_true(section_check());
}

static void as_many_pages_as_fit(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(4), (phys_addr_t)MEMMAP_MAX_PAGES * PAGE));
	find();
	assert_int_equal(mem_sections.nr_pages, MEMMAP_MAX_PAGES);
	assert_int_equal(page_to_pfn(MEMMAP_MAX_PAGES - 1), PFN(GIB(4)) + MEMMAP_MAX_PAGES - 1);
}

/* --- pages --- */

static void pages_and_page_frames(void **state)
{
	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_ok(memblock_add(GIB(4), GIB(1)));
	find();
	assert_int_equal(pfn_to_page(PFN(GIB(1))), 0);
	assert_int_equal(pfn_to_page(PFN(GIB(2)) - 1), PFN(GIB(1)) - 1);
	assert_int_equal(pfn_to_page(PFN(GIB(2))), PAGE_NONE);
	assert_int_equal(pfn_to_page(PFN(GIB(4)) - 1), PAGE_NONE);
	assert_int_equal(pfn_to_page(PFN(GIB(4))), PFN(GIB(1)));
	assert_int_equal(pfn_to_page(PFN(GIB(4)) + 77), PFN(GIB(1)) + 77);
	assert_int_equal(pfn_to_page(PFN_NONE), PAGE_NONE);
	for (uint32_t page = 0; page < mem_sections.nr_pages; page += 509)
		assert_int_equal(pfn_to_page(page_to_pfn(page)), page);
	assert_int_equal(page_to_pfn((uint32_t)mem_sections.nr_pages), PFN_NONE);
	assert_int_equal(page_to_pfn(PAGE_NONE), PFN_NONE);
}

static void section_numbers(void **state)
{
	static const uint32_t pages[] = { 1024, 2048, 4096, 8192, 16384, 32768, 65536 };

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		assert_ok(page_settings_init(10, 9, pages[i]));
		assert_int_equal(pfn_to_section_nr(pages[i] - 1), 0);
		assert_int_equal(pfn_to_section_nr(pages[i]), 1);
		assert_int_equal(pfn_to_section_nr(5ULL * pages[i] + 3), 5);
	}
}

/* --- what sections cost: as recorded boots allocated it --- */

static void assert_sizes(struct sparse_layout layout, uint64_t roots, uint64_t usage,
			 uint64_t memmap)
{
	struct sparse_sizes sizes = sparse_sizes(layout);

	assert_int_equal(sizes.roots, roots);
	assert_int_equal(sizes.index, memblock_settings.page_size);
	assert_int_equal(sizes.usage, usage);
	assert_int_equal(sizes.memmap, memmap);
}

/* corpus/boots: s02-512M-612 (4 sections), and s78-4k39-5G (40) without page extensions. */
static void costs_with_4k_pages(void **state)
{
	struct sparse_layout layout = { 1ULL << (48 - 27), 32, 64 };

	(void)state;
	assert_sizes(layout, 131072, 224 / 4, 8388608 / 4);
	layout.section_bytes = 16;
	assert_sizes(layout, 65536, 2240 / 40, 83886080 / 40);
}

/* corpus/boots/s55-16k-5G: 40 sections. */
static void costs_with_16k_pages(void **state)
{
	struct sparse_layout layout = { 1ULL << (48 - 27), 32, 64 };

	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, KIB(16), NR_NODES));
	assert_ok(page_settings_init(11, 11, 8192));
	assert_sizes(layout, 32768, 1280 / 40, 1342177280 / 40);
}

/* corpus/boots/s72-64k-5G: 10 sections. */
static void costs_with_64k_pages(void **state)
{
	struct sparse_layout layout = { 1ULL << (52 - 29), 16, 64 };

	(void)state;
	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, KIB(64), NR_NODES));
	assert_ok(page_settings_init(13, 13, 8192));
	assert_sizes(layout, 16384, 560 / 10, 5368709120 / 10);
}

/* --- the checker --- */

static void checker_sees_each_fault(void **state)
{
	struct section_run run;

	(void)state;
	assert_ok(memblock_add(GIB(1), GIB(1)));
	assert_ok(memblock_add(GIB(4), GIB(1)));
	find();
	run = mem_sections.runs[1];
	mem_sections.runs[1].start_pfn++;
	assert_false(section_check());
	mem_sections.runs[1] = run;
	mem_sections.runs[1].end_pfn--;
	assert_false(section_check());
	mem_sections.runs[1] = run;
	mem_sections.runs[1].page += SECTION;
	assert_false(section_check());
	mem_sections.runs[1] = run;
	mem_sections.runs[1].end_pfn = run.start_pfn;
	assert_false(section_check());
	mem_sections.runs[1] = run;
	mem_sections.runs[1].start_pfn = mem_sections.runs[0].end_pfn;
	assert_false(section_check());
	mem_sections.runs[1] = run;
	mem_sections.nr_pages -= SECTION;
	assert_false(section_check());
	mem_sections.nr_pages += SECTION;
	mem_sections.cnt = SECTION_MAX_RUNS + 1;
	assert_false(section_check());
	mem_sections.cnt = 2;
	page_settings.max_order = 14;
	assert_false(section_check());
	page_settings.max_order = 10;
	assert_true(section_check());
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		SECTION_TEST(configurations_of_real_kernels),
		SECTION_TEST(configurations_out_of_bounds),
		SECTION_TEST(no_memory_has_no_sections),
		SECTION_TEST(holes_of_a_recorded_boot),
		SECTION_TEST(one_page_makes_a_section_present),
		SECTION_TEST(less_than_a_page_makes_none),
		SECTION_TEST(regions_share_a_section),
		SECTION_TEST(nomap_memory_counts),
		SECTION_TEST(a_new_search_forgets_the_last),
		SECTION_TEST(the_top_of_the_address_space),
		SECTION_TEST(too_many_pages_change_nothing),
		SECTION_TEST(as_many_pages_as_fit),
		SECTION_TEST(pages_and_page_frames),
		SECTION_TEST(section_numbers),
		SECTION_TEST(costs_with_4k_pages),
		SECTION_TEST(costs_with_16k_pages),
		SECTION_TEST(costs_with_64k_pages),
		SECTION_TEST(checker_sees_each_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
