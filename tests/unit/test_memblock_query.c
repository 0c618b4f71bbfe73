/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions to memblock, and iteration over free ranges and PFN ranges. */
#include "tests/unit/memblock.h"

/* --- one address --- */

static void address_at_the_ends_of_a_region(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(20), 1));
	assert_false(memblock_is_memory(MIB(16) - 1));
	assert_true(memblock_is_memory(MIB(16)));
	assert_true(memblock_is_memory(MIB(32) - 1));
	assert_false(memblock_is_memory(MIB(32)));
	assert_false(memblock_is_reserved(MIB(20) - 1));
	assert_true(memblock_is_reserved(MIB(20)));
	assert_false(memblock_is_reserved(MIB(20) + 1));
}

static void address_among_many(void **state)
{
	(void)state;
	for (phys_addr_t i = 1; i <= 100; i++)
		assert_ok(memblock_add(MIB(2 * i), MIB(1)));
	for (phys_addr_t i = 1; i <= 100; i++) {
		assert_true(memblock_is_memory(MIB(2 * i) + 5));
		assert_false(memblock_is_memory(MIB(2 * i + 1)));
	}
	assert_false(memblock_is_memory(0));
	assert_false(memblock_is_memory(PHYS_ADDR_MAX));
}

static void address_in_an_empty_array(void **state)
{
	(void)state;
	assert_false(memblock_is_memory(0));
	assert_false(memblock_is_reserved(PHYS_ADDR_MAX));
	assert_false(memblock_is_map_memory(0));
}

static void map_memory_is_not_nomap(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_mark_nomap(MIB(20), MIB(1)));
	assert_true(memblock_is_map_memory(MIB(20) - 1));
	assert_false(memblock_is_map_memory(MIB(20)));
	assert_true(memblock_is_memory(MIB(20)));
	assert_true(memblock_is_map_memory(MIB(21)));
	assert_false(memblock_is_map_memory(MIB(32)));
}

/* --- one range --- */

static void region_memory(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(16), MIB(16), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(32), MIB(16), 1, MEMBLOCK_NONE));
	assert_true(memblock_is_region_memory(MIB(16), MIB(16)));
	assert_true(memblock_is_region_memory(MIB(17), MIB(1)));
	assert_false(memblock_is_region_memory(MIB(16) - 1, 2));
	assert_false(memblock_is_region_memory(MIB(47), MIB(2)));
	/* One region has to hold all of it. */
	assert_false(memblock_is_region_memory(MIB(31), MIB(2)));
	/* Of size zero: the address itself. */
	assert_true(memblock_is_region_memory(MIB(16), 0));
	assert_false(memblock_is_region_memory(MIB(48), 0));
	/* A range that would wrap ends at the top. */
	assert_false(memblock_is_region_memory(MIB(32), PHYS_ADDR_MAX));
	assert_ok(memblock_add(GIB(1), PHYS_ADDR_MAX));
	assert_true(memblock_is_region_memory(GIB(2), PHYS_ADDR_MAX));
}

static void region_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(16), MIB(1)));
	assert_ok(memblock_reserve(MIB(18), MIB(1)));
	assert_false(memblock_is_region_reserved(MIB(15), MIB(1)));
	assert_true(memblock_is_region_reserved(MIB(15), MIB(1) + 1));
	assert_true(memblock_is_region_reserved(MIB(17) - 1, 1));
	assert_false(memblock_is_region_reserved(MIB(17), MIB(1)));
	assert_true(memblock_is_region_reserved(0, PHYS_ADDR_MAX));
	assert_false(memblock_is_region_reserved(MIB(19), PHYS_ADDR_MAX));
	/* Nothing overlaps a range without bytes; the kernel says true inside a region. */
	assert_false(memblock_is_region_reserved(MIB(16) + 5, 0));
}

static void overlaps_either_array(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(2)));
	assert_ok(memblock_reserve(MIB(32), MIB(2)));
	assert_true(memblock_overlaps_region(MEMORY, MIB(17), MIB(32)));
	assert_false(memblock_overlaps_region(MEMORY, MIB(32), MIB(2)));
	assert_true(memblock_overlaps_region(RESERVED, MIB(32), MIB(2)));
	assert_false(memblock_overlaps_region(RESERVED, MIB(16), MIB(16)));
	assert_false(memblock_overlaps_region(MEMORY, MIB(14), MIB(2)));
	assert_true(memblock_overlaps_region(MEMORY, MIB(14), MIB(2) + 1));
}

/* --- totals --- */

static void totals(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(64), MIB(4)));
	assert_ok(memblock_add(MIB(16), MIB(2)));
	assert_ok(memblock_reserve(MIB(1), 100));
	assert_int_equal(memblock_start_of_DRAM(), MIB(16));
	assert_int_equal(memblock_end_of_DRAM(), MIB(68));
	assert_int_equal(memblock_phys_mem_size(), MIB(6));
	assert_int_equal(memblock_reserved_size(), 100);
}

static void totals_of_an_empty_machine(void **state)
{
	(void)state;
	assert_int_equal(memblock_start_of_DRAM(), 0);
	assert_int_equal(memblock_end_of_DRAM(), 0);
	assert_int_equal(memblock_phys_mem_size(), 0);
	assert_int_equal(memblock_reserved_size(), 0);
}

/* --- PFNs --- */

static void assert_pfns(struct memblock_pfn_range range, uint64_t start, uint64_t end, int32_t nid)
{
	assert_int_equal(range.start_pfn, start);
	assert_int_equal(range.end_pfn, end);
	assert_true(range.nid == nid);
}

static void node_of_a_pfn(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(PAGE * 16, PAGE * 4, 2, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(PAGE * 20, PAGE * 4 + 100, 3, MEMBLOCK_NONE));
	assert_pfns(memblock_search_pfn_nid(15), 0, 0, NUMA_NO_NODE);
	assert_pfns(memblock_search_pfn_nid(16), 16, 20, 2);
	assert_pfns(memblock_search_pfn_nid(19), 16, 20, 2);
	assert_pfns(memblock_search_pfn_nid(20), 20, 24, 3);
	/* Page 24 is not whole, but its first byte is memory. */
	assert_pfns(memblock_search_pfn_nid(24), 20, 24, 3);
	assert_pfns(memblock_search_pfn_nid(25), 0, 0, NUMA_NO_NODE);
}

static void pfn_past_the_address_space(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, PAGE, 0, MEMBLOCK_NONE));
	/* As a byte address this would wrap to 0. */
	assert_pfns(memblock_search_pfn_nid((uint64_t)1 << 52), 0, 0, NUMA_NO_NODE);
	assert_pfns(memblock_search_pfn_nid(UINT64_MAX), 0, 0, NUMA_NO_NODE);
}

static void pfn_ranges_are_whole_pages(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(100, 2 * PAGE, 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(PAGE * 8 + 1, PAGE, 1, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(PAGE * 16, PAGE * 2, 1, MEMBLOCK_NONE));
	assert_int_equal(memblock_next_pfn_region(0, NUMA_NO_NODE), 0);
	assert_pfns(memblock_region_pfns(0), 1, 2, 0);
	/* The second region holds no whole page. */
	assert_int_equal(memblock_next_pfn_region(1, NUMA_NO_NODE), 2);
	assert_pfns(memblock_region_pfns(2), 16, 18, 1);
	assert_int_equal(memblock_next_pfn_region(3, NUMA_NO_NODE), 3);
}

static void pfn_ranges_of_one_node(void **state)
{
	(void)state;
	for (int32_t i = 0; i < 6; i++)
		assert_ok(memblock_add_node(PAGE * (phys_addr_t)i, PAGE, i % 2, MEMBLOCK_NONE));
	assert_int_equal(memblock_next_pfn_region(0, 1), 1);
	assert_int_equal(memblock_next_pfn_region(2, 1), 3);
	assert_int_equal(memblock_next_pfn_region(4, 1), 5);
	assert_int_equal(memblock_next_pfn_region(6, 1), 6);
	assert_int_equal(memblock_next_pfn_region(0, 3), 6);
	/* A node that cannot exist means any. */
	assert_int_equal(memblock_next_pfn_region(1, NR_NODES), 1);
}

static void pfn_range_at_the_top(void **state)
{
	(void)state;
	/* The start has no next page. The kernel wraps to PFN 0 here. */
	assert_ok(memblock_add(PHYS_ADDR_MAX - 100, 100));
	assert_int_equal(memblock_next_pfn_region(0, NUMA_NO_NODE), 1);
}

/* --- free ranges --- */

struct range {
	phys_addr_t start, end;
	int32_t nid;
};

/* The free ranges are exactly these: upwards, and downwards in the opposite order. */
static void check_free(int32_t nid, uint32_t flags, const struct range *want, size_t count,
		       const char *file, int line)
{
	struct memblock_free_range range = memblock_first_free(nid, flags);

	for (size_t i = 0; i < count; i++) {
		_assert_int_equal(range.start, want[i].start, file, line);
		_assert_int_equal(range.end, want[i].end, file, line);
		_assert_true(range.nid == want[i].nid, "range.nid", file, line);
		range = memblock_next_free(range, nid, flags);
	}
	_assert_true(range.start == range.end, "end of iteration", file, line);
	range = memblock_last_free(nid, flags);
	for (size_t i = count; i > 0; i--) {
		_assert_int_equal(range.start, want[i - 1].start, file, line);
		_assert_int_equal(range.end, want[i - 1].end, file, line);
		_assert_true(range.nid == want[i - 1].nid, "range.nid", file, line);
		range = memblock_prev_free(range, nid, flags);
	}
	_assert_true(range.start == range.end, "end of iteration downwards", file, line);
}

#define assert_free(nid, flags, ...)                                                             \
	do {                                                                                     \
		const struct range wanted[] = { __VA_ARGS__ };                                   \
		check_free((nid), (flags), wanted, sizeof(wanted) / sizeof(wanted[0]), __FILE__, \
			   __LINE__);                                                            \
	} while (0)
#define assert_nothing_free(nid, flags) check_free((nid), (flags), NULL, 0, __FILE__, __LINE__)

static void free_without_memory(void **state)
{
	(void)state;
	assert_nothing_free(NUMA_NO_NODE, MEMBLOCK_NONE);
	assert_ok(memblock_reserve(0, MIB(1)));
	assert_nothing_free(NUMA_NO_NODE, MEMBLOCK_NONE);
}

static void free_without_reservations(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(1)));
	assert_ok(memblock_add(MIB(32), MIB(1)));
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(16), MIB(17), FRESH },
		    { MIB(32), MIB(33), FRESH });
}

static void free_around_reservations(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(15), MIB(2)));
	assert_ok(memblock_reserve(MIB(20) + 1, 3));
	assert_ok(memblock_reserve(MIB(31), MIB(8)));
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(17), MIB(20) + 1, FRESH },
		    { MIB(20) + 4, MIB(31), FRESH });
}

static void free_from_the_first_byte_to_the_last(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, PHYS_ADDR_MAX));
	assert_ok(memblock_reserve(MIB(1), MIB(1)));
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { 0, MIB(1), FRESH },
		    { MIB(2), PHYS_ADDR_MAX, FRESH });
}

static void free_when_all_is_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(1)));
	assert_ok(memblock_add(MIB(18), MIB(1)));
	assert_ok(memblock_reserve(MIB(16), MIB(3)));
	assert_nothing_free(NUMA_NO_NODE, MEMBLOCK_NONE);
}

static void free_of_one_reservation_over_two_regions(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(2)));
	assert_ok(memblock_add(MIB(20), MIB(2)));
	assert_ok(memblock_reserve(MIB(17), MIB(4)));
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(16), MIB(17), FRESH },
		    { MIB(21), MIB(22), FRESH });
}

static void free_does_not_join_regions(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, MIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(1), MIB(1), 1, MEMBLOCK_NONE));
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { 0, MIB(1), 0 }, { MIB(1), MIB(2), 1 });
}

static void free_has_no_empty_range_between_touching_reservations(void **state)
{
	(void)state;
	assert_ok(memblock_add(MIB(16), MIB(16)));
	assert_ok(memblock_reserve(MIB(20), MIB(4)));
	assert_ok(memblock_reserved_mark_noinit(MIB(21), MIB(1)));
	assert_int_equal(memblock[RESERVED].cnt, 3);
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(16), MIB(20), FRESH },
		    { MIB(24), MIB(32), FRESH });
}

static void free_of_one_node(void **state)
{
	(void)state;
	for (int32_t i = 0; i < 4; i++)
		assert_ok(memblock_add_node(MIB(i), MIB(1), i % 2, MEMBLOCK_NONE));
	assert_ok(memblock_reserve(MIB(1), KIB(4)));
	assert_free(1, MEMBLOCK_NONE, { MIB(1) + KIB(4), MIB(2), 1 }, { MIB(3), MIB(4), 1 });
	assert_nothing_free(2, MEMBLOCK_NONE);
	/* The node of fresh memory is no node to ask for: any. */
	assert_free(FRESH, MEMBLOCK_NONE, { 0, MIB(1), 0 }, { MIB(1) + KIB(4), MIB(2), 1 },
		    { MIB(2), MIB(3), 0 }, { MIB(3), MIB(4), 1 });
}

/* One MiB of each kind. */
static void add_one_of_each_flag(void)
{
	assert_ok(memblock_add_node(MIB(0), MIB(1), 0, MEMBLOCK_NONE));
	assert_ok(memblock_add_node(MIB(2), MIB(1), 0, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_add_node(MIB(4), MIB(1), 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_add_node(MIB(6), MIB(1), 0, MEMBLOCK_NOMAP));
	assert_ok(memblock_add_node(MIB(8), MIB(1), 0, MEMBLOCK_DRIVER_MANAGED));
}

static void free_by_flags(void **state)
{
	(void)state;
	add_one_of_each_flag();
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(0), MIB(1), 0 }, { MIB(2), MIB(3), 0 },
		    { MIB(4), MIB(5), 0 });
	assert_free(NUMA_NO_NODE, MEMBLOCK_MIRROR, { MIB(4), MIB(5), 0 });
	assert_free(NUMA_NO_NODE, MEMBLOCK_NOMAP, { MIB(0), MIB(1), 0 }, { MIB(2), MIB(3), 0 },
		    { MIB(4), MIB(5), 0 }, { MIB(6), MIB(7), 0 });
	assert_free(NUMA_NO_NODE, MEMBLOCK_DRIVER_MANAGED, { MIB(0), MIB(1), 0 },
		    { MIB(2), MIB(3), 0 }, { MIB(4), MIB(5), 0 }, { MIB(8), MIB(9), 0 });
}

static void free_with_movable_node(void **state)
{
	(void)state;
	add_one_of_each_flag();
	memblock_settings.movable_node = true;
	assert_free(NUMA_NO_NODE, MEMBLOCK_NONE, { MIB(0), MIB(1), 0 }, { MIB(4), MIB(5), 0 });
	assert_free(NUMA_NO_NODE, MEMBLOCK_HOTPLUG, { MIB(0), MIB(1), 0 }, { MIB(2), MIB(3), 0 },
		    { MIB(4), MIB(5), 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(address_at_the_ends_of_a_region),
		TEST(address_among_many),
		TEST(address_in_an_empty_array),
		TEST(map_memory_is_not_nomap),
		TEST(region_memory),
		TEST(region_reserved),
		TEST(overlaps_either_array),
		TEST(totals),
		TEST(totals_of_an_empty_machine),
		TEST(node_of_a_pfn),
		TEST(pfn_past_the_address_space),
		TEST(pfn_ranges_are_whole_pages),
		TEST(pfn_ranges_of_one_node),
		TEST(pfn_range_at_the_top),
		TEST(free_without_memory),
		TEST(free_without_reservations),
		TEST(free_around_reservations),
		TEST(free_from_the_first_byte_to_the_last),
		TEST(free_when_all_is_reserved),
		TEST(free_of_one_reservation_over_two_regions),
		TEST(free_does_not_join_regions),
		TEST(free_has_no_empty_range_between_touching_reservations),
		TEST(free_of_one_node),
		TEST(free_by_flags),
		TEST(free_with_movable_node),
	};

	return cmocka_run_group_tests_name("memblock_query", tests, NULL, NULL);
}
