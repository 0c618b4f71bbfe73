/* SPDX-License-Identifier: BSD-2-Clause */
/* What a device tree reserves: entries, static and dynamic children, pools, a core header. */
#include "tests/unit/tree.h"

#include "model/fdt_chosen.h"
#include "model/fdt_reserved.h"

static const struct fdt_range no_header = { 0, 0 };

/* The rules of 6.12, and of 6.1. */
static void rules(bool recent)
{
	fdt_rules.full_array_panics = recent;
	fdt_reserved_rules = (struct fdt_reserved_rules){ recent, true };
	fdt_region_rules = (struct fdt_region_rules){ !recent, recent, false, 20, MIB(2) };
}

static int setup_612(void **state)
{
	rules(true);
	return setup(state);
}

static int setup_61(void **state)
{
	rules(false);
	return setup(state);
}

#define TEST_612(function) cmocka_unit_test_setup((function), setup_612)
#define TEST_61(function) cmocka_unit_test_setup((function), setup_61)

static void begin(void)
{
	tree_begin(NULL);
	memory_node(RAM, GIB(1));
}

/* --- the reservation block --- */

static void entries_all_reserved(void **state)
{
	const struct fdt_range entries[] = {
		{ RAM, MIB(1) }, { RAM + MIB(4), 1 }, { 16, 16 }, { 0, 0 }
	};

	(void)state;
	tree_begin(entries);
	memory_node(RAM, GIB(1));
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(16, 16), R(RAM, MIB(1)), R(RAM + MIB(4), 1), TREE);
	assert_regions(MEMORY, R(RAM, GIB(1)));
}

static void entry_to_the_top_is_capped(void **state)
{
	const struct fdt_range entries[] = { { UINT64_MAX - 15, 4096 }, { 0, 0 } };

	(void)state;
	tree_begin(entries);
	memory_node(RAM, GIB(1));
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE, R(UINT64_MAX - 15, 15));
}

static void full_array_panics_at_the_entry(void **state)
{
	const struct fdt_range entries[] = {
		{ MIB(1), 1 }, { MIB(2), 1 }, { MIB(3), 1 }, { MIB(4), 1 }, { 0, 0 }
	};

	(void)state;
	assert_ok(memblock_init(NR_REGIONS, 4, PAGE, NR_NODES));
	tree_begin(entries);
	memory_node(RAM, GIB(1));
	tree_scan();
	assert_int_equal(fdt_reserve_memory(no_header), FDT_ERESIZE_RESERVED);
	assert_int_equal(fdt_failure.error, FDT_ERESIZE_RESERVED);
}

static void full_array_loses_the_entry_in_61(void **state)
{
	const struct fdt_range entries[] = {
		{ MIB(1), 1 }, { MIB(2), 1 }, { MIB(3), 1 }, { MIB(4), 1 }, { 0, 0 }
	};

	(void)state;
	assert_ok(memblock_init(NR_REGIONS, 4, PAGE, NR_NODES));
	tree_begin(entries);
	memory_node(RAM, GIB(1));
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(MIB(1), 1), R(MIB(2), 1), R(MIB(3), 1), TREE);
	assert_int_equal(warned(FDT_WARN_NOT_RESERVED), 1);
	assert_true(fdt_warnings.failed);
}

static void unterminated_block_is_refused_by_the_check(void **state)
{
	(void)state;
	begin();
	node_end();
	put(fdt_finish(fdt_bytes.b));
	fdt_size = fdt_totalsize(fdt_bytes.b);
	/* The last bytes of the tree as a reservation block: no room for an entry. */
	fdt_set_off_mem_rsvmap(fdt_bytes.b, fdt_size - fdt_size % 8);
	assert_int_equal(fdt_scan(TREE_AT), FDT_ERESERVEMAP);
}

/* --- static children --- */

static void static_child_several_entries(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@44000000");
	NUMBERS("reg", RAM + MIB(64), MIB(1), RAM + MIB(128), MIB(2), RAM + MIB(256), 0);
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(RAM + MIB(64), MIB(1)), R(RAM + MIB(128), MIB(2)), TREE);
	assert_int_equal(warned(FDT_WARN_NOT_RESERVED), 1);
}

static void static_child_no_map(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@44000000");
	NUMBERS("reg", RAM + MIB(64), MIB(1));
	flag("no-map");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(MEMORY, R(RAM, MIB(64)), RF(RAM + MIB(64), MIB(1), MEMBLOCK_NOMAP, FRESH),
		       R(RAM + MIB(65), GIB(1) - MIB(65)));
	assert_regions(RESERVED, TREE);
}

static void no_map_over_what_is_reserved_is_left(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@60000000");
	NUMBERS("reg", TREE_AT - MIB(1), MIB(2));
	flag("no-map");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(MEMORY, R(RAM, GIB(1)));
	assert_int_equal(warned(FDT_WARN_NOT_RESERVED), 1);
}

static void no_map_outside_memory_changes_nothing(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@1000");
	NUMBERS("reg", PAGE, PAGE);
	flag("no-map");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(MEMORY, R(RAM, GIB(1)));
	assert_regions(RESERVED, TREE);
}

static void disabled_child_is_passed_over(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@44000000");
	NUMBERS("reg", RAM + MIB(64), MIB(1));
	text("status", "disabled");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
}

static void odd_length_is_passed_over(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a@44000000");
	NUMBERS("reg", RAM + MIB(64), MIB(1), RAM);
	NUMBERS("size", MIB(1)); /* does not make it dynamic */
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
	assert_int_equal(warned(FDT_WARN_REG), 1);
	assert_int_equal(fdt_regions.cnt, 0);
}

static void cells_unlike_the_root_reserve_nothing(void **state)
{
	(void)state;
	begin();
	node_begin("reserved-memory");
	put(fdt_property_u32(fdt_bytes.b, "#address-cells", 1));
	put(fdt_property_u32(fdt_bytes.b, "#size-cells", 2));
	flag("ranges");
	node_begin("a@44000000");
	NUMBERS("reg", RAM + MIB(64), MIB(1));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
	assert_int_equal(warned(FDT_WARN_FORMAT), 1);
}

/* --- dynamic children --- */

static void dynamic_child_gets_the_highest_room(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a");
	NUMBERS("size", MIB(3));
	NUMBERS("alignment", MIB(2));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE, R(RAM + GIB(1) - MIB(4), MIB(3)));
}

static void dynamic_child_no_map_is_both(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a");
	NUMBERS("size", MIB(1));
	flag("no-map");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(MEMORY, R(RAM, GIB(1) - MIB(1)),
		       RF(RAM + GIB(1) - MIB(1), MIB(1), MEMBLOCK_NOMAP, FRESH));
	assert_regions(RESERVED, TREE, R(RAM + GIB(1) - MIB(1), MIB(1)));
}

static void dynamic_children_wait_for_static_ones(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a");
	NUMBERS("size", MIB(1));
	node_end();
	node_begin("b@7ff00000");
	NUMBERS("reg", RAM + GIB(1) - MIB(1), MIB(1));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE, R(RAM + GIB(1) - MIB(2), MIB(2)));
}

static void alloc_ranges_the_first_with_room(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a");
	NUMBERS("size", MIB(1));
	NUMBERS("alloc-ranges", MIB(1), MIB(64), RAM + MIB(16), MIB(16), RAM, MIB(16));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(RAM + MIB(31), MIB(1)), TREE);
}

static void alloc_range_beside_an_earlier_region(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("a");
	NUMBERS("size", MIB(1));
	NUMBERS("alloc-ranges", RAM + MIB(16), MIB(16));
	node_end();
	node_begin("b");
	NUMBERS("size", MIB(1));
	NUMBERS("alloc-ranges", RAM + MIB(32), MIB(16));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	if (fdt_region_rules.beside)
		assert_regions(RESERVED, R(RAM + MIB(31), MIB(2)), TREE);
	else
		assert_regions(RESERVED, R(RAM + MIB(31), MIB(1)), R(RAM + MIB(47), MIB(1)), TREE);
	assert_false(memblock_settings.bottom_up);
}

static void wrong_lengths_get_nothing(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("size");
	put(fdt_property_u32(fdt_bytes.b, "size", 4096));
	node_end();
	node_begin("alignment");
	NUMBERS("size", MIB(1));
	put(fdt_property_u32(fdt_bytes.b, "alignment", 4096));
	node_end();
	node_begin("ranges");
	NUMBERS("size", MIB(1));
	NUMBERS("alloc-ranges", RAM);
	node_end();
	node_begin("nowhere");
	NUMBERS("size", MIB(1));
	NUMBERS("alloc-ranges", MIB(1), MIB(1));
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
	assert_int_equal(warned(FDT_WARN_DYNAMIC), 3);
	assert_int_equal(warned(FDT_WARN_NOT_PLACED), 2);
}

static void only_64_nodes_are_remembered(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	for (int i = 0; i < 66; i++) {
		char name[8];

		snprintf(name, sizeof(name), "n%d", i);
		node_begin(name);
		NUMBERS("size", PAGE);
		node_end();
	}
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE, R(RAM + GIB(1) - 64 * PAGE, 64 * PAGE));
	assert_int_equal(warned(FDT_WARN_TOO_MANY), 2);
}

/* The order in which a recorded 6.1 handled ten nodes, five of them without a place. */
static void nodes_without_a_place_come_in_heap_order(void **state)
{
	static const uint64_t statics[] = { MIB(46), MIB(50), MIB(51), MIB(52), MIB(53) };
	static const int32_t wanted[] = { 2, 4, 3, 1, 5 };

	(void)state;
	fdt_regions_init();
	fdt_remember(0, RAM + statics[0], MIB(1));
	for (int32_t node = 1; node <= 5; node++)
		fdt_remember(node, 0, 0);
	for (int32_t i = 1; i < 5; i++)
		fdt_remember(5 + i, RAM + statics[i], MIB(1));
	begin();
	tree_scan();
	assert_ok(fdt_place_regions());
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(fdt_regions.list[i].node, wanted[i]);
		assert_int_equal(fdt_regions.list[5 + i].base, RAM + statics[i]);
	}
}

/* --- pools --- */

static void pool(const char *compatible, phys_addr_t base, phys_addr_t size)
{
	node_begin("pool@44000000");
	text("compatible", compatible);
	NUMBERS("reg", base, size);
	flag("reusable");
	node_end();
}

static void misaligned_static_pool(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	pool("shared-dma-pool", RAM + MIB(1), MIB(4));
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	if (fdt_region_rules.all) {
		assert_regions(RESERVED, TREE);
		assert_true(fdt_regions.given_back);
	} else {
		assert_regions(RESERVED, R(RAM + MIB(1), MIB(4)), TREE);
	}
}

static void pool_name_in_any_case(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	pool("Shared-DMA-Pool", RAM + MIB(1), MIB(4));
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
}

static void aligned_pool_stays(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	pool("shared-dma-pool", RAM + MIB(2), MIB(4));
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(RAM + MIB(2), MIB(4)), TREE);
	assert_int_equal(fdt_regions.pools, 1);
}

static void default_pool_gives_way_to_the_command_line(void **state)
{
	(void)state;
	fdt_region_rules.cma_given = true;
	begin();
	reserved_begin();
	node_begin("pool");
	text("compatible", "shared-dma-pool");
	NUMBERS("size", MIB(4));
	flag("reusable");
	flag("linux,cma-default");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, TREE);
	assert_int_equal(warned(FDT_WARN_POOL), 1);
}

static void dynamic_pool_is_aligned_for_cma(void **state)
{
	(void)state;
	begin();
	reserved_begin();
	node_begin("pool");
	text("compatible", "shared-dma-pool");
	NUMBERS("size", MIB(4));
	NUMBERS("alloc-ranges", RAM + MIB(1), MIB(6));
	flag("reusable");
	node_end();
	node_end();
	tree_scan();
	assert_ok(fdt_reserve_memory(no_header));
	assert_regions(RESERVED, R(RAM + MIB(2), MIB(4)), TREE);
}

/* --- a core header, and /chosen --- */

static void core_header_is_reserved_unless_it_is(void **state)
{
	const struct fdt_range header = { RAM + MIB(8), MIB(1) };
	const struct fdt_range beside = { TREE_AT + 8, MIB(1) };

	(void)state;
	begin();
	tree_scan();
	assert_ok(fdt_reserve_memory(header));
	assert_ok(fdt_reserve_memory(beside));
	assert_regions(RESERVED, R(RAM + MIB(8), MIB(1)), TREE);
	assert_int_equal(warned(FDT_WARN_ELFCOREHDR), 1);
}

static void chosen_numbers_of_4_and_8_bytes(void **state)
{
	(void)state;
	begin();
	node_begin("chosen");
	put(fdt_property_u32(fdt_bytes.b, "linux,initrd-start", 0x48000000));
	NUMBERS("linux,initrd-end", 0x48100000);
	NUMBERS("linux,elfcorehdr", MIB(16), MIB(2));
	NUMBERS("kaslr-seed", 0x0123456789abcdef);
	text("bootargs", "quiet");
	node_end();
	tree_scan();
	assert_ok(fdt_scan_chosen());
	assert_int_equal(fdt_chosen.initrd.base, 0x48000000);
	assert_int_equal(fdt_chosen.initrd.size, MIB(1));
	assert_int_equal(fdt_chosen.elfcorehdr.base, MIB(16));
	assert_int_equal(fdt_chosen.elfcorehdr.size, MIB(2));
	assert_int_equal(fdt_chosen.kaslr_seed, 0x0123456789abcdef);
	assert_int_equal(fdt_chosen.bootargs.len, 6);
	assert_memory_equal(fdt_bytes.b + fdt_chosen.bootargs.off, "quiet", 6);
}

static void initrd_that_ends_before_it_starts_is_none(void **state)
{
	(void)state;
	begin();
	node_begin("chosen");
	NUMBERS("linux,initrd-start", 0x48100000);
	NUMBERS("linux,initrd-end", 0x48000000);
	node_end();
	tree_scan();
	assert_ok(fdt_scan_chosen());
	assert_int_equal(fdt_chosen.initrd.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_612(entries_all_reserved),
		TEST_61(entries_all_reserved),
		TEST_612(entry_to_the_top_is_capped),
		TEST_612(full_array_panics_at_the_entry),
		TEST_61(full_array_loses_the_entry_in_61),
		TEST_612(unterminated_block_is_refused_by_the_check),
		TEST_612(static_child_several_entries),
		TEST_61(static_child_several_entries),
		TEST_612(static_child_no_map),
		TEST_612(no_map_over_what_is_reserved_is_left),
		TEST_612(no_map_outside_memory_changes_nothing),
		TEST_612(disabled_child_is_passed_over),
		TEST_612(odd_length_is_passed_over),
		TEST_612(cells_unlike_the_root_reserve_nothing),
		TEST_612(dynamic_child_gets_the_highest_room),
		TEST_61(dynamic_child_gets_the_highest_room),
		TEST_612(dynamic_child_no_map_is_both),
		TEST_612(dynamic_children_wait_for_static_ones),
		TEST_61(dynamic_children_wait_for_static_ones),
		TEST_612(alloc_ranges_the_first_with_room),
		TEST_612(alloc_range_beside_an_earlier_region),
		TEST_61(alloc_range_beside_an_earlier_region),
		TEST_612(wrong_lengths_get_nothing),
		TEST_61(only_64_nodes_are_remembered),
		TEST_612(only_64_nodes_are_remembered),
		TEST_61(nodes_without_a_place_come_in_heap_order),
		TEST_612(misaligned_static_pool),
		TEST_61(misaligned_static_pool),
		TEST_61(pool_name_in_any_case),
		TEST_61(aligned_pool_stays),
		TEST_612(default_pool_gives_way_to_the_command_line),
		TEST_61(default_pool_gives_way_to_the_command_line),
		TEST_612(dynamic_pool_is_aligned_for_cma),
		TEST_612(core_header_is_reserved_unless_it_is),
		TEST_612(chosen_numbers_of_4_and_8_bytes),
		TEST_612(initrd_that_ends_before_it_starts_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
