/* SPDX-License-Identifier: BSD-2-Clause */
/* The checkers of the invariants: true of good states, false of each kind of bad one. */
#include "tests/unit/memblock.h"

/* Write regions into an array without asking memblock. */
static void put(uint32_t w, const struct memblock_region *regions, uint32_t count)
{
	memblock[w].cnt = count;
	memblock_total_size[w] = 0;
	for (uint32_t i = 0; i < count; i++) {
		memblock[w].regions[i] = regions[i];
		memblock_total_size[w] += regions[i].size;
	}
}

#define PUT(...)                                                                           \
	do {                                                                               \
		const struct memblock_region regions[] = { __VA_ARGS__ };                  \
		for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++)                              \
			put(w, regions, (uint32_t)(sizeof(regions) / sizeof(regions[0]))); \
	} while (0)

#define assert_wf()                                       \
	do {                                              \
		assert_true(memblock_check_wf(MEMORY));   \
		assert_true(memblock_check_wf(RESERVED)); \
	} while (0)
#define assert_not_wf()                                    \
	do {                                               \
		assert_false(memblock_check_wf(MEMORY));   \
		assert_false(memblock_check_wf(RESERVED)); \
	} while (0)

static void good_empty(void **state)
{
	(void)state;
	assert_wf();
}

static void good_apart(void **state)
{
	(void)state;
	PUT(R(0, 1), R(2, 1), R(PHYS_ADDR_MAX - 1, 1));
	assert_wf();
}

static void good_touching_but_different(void **state)
{
	(void)state;
	PUT(RF(0, 8, 0, 0), RF(8, 8, 0, 1), RF(16, 8, MEMBLOCK_HOTPLUG, 1));
	assert_wf();
}

static void good_full(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < NR_REGIONS; i++)
		for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
			memblock[w].regions[i] = R((phys_addr_t)2 * i, 1);
			memblock[w].cnt = i + 1;
			memblock_total_size[w] = i + 1;
		}
	assert_wf();
}

static void bad_overlap(void **state)
{
	(void)state;
	PUT(R(0, 9), RF(8, 8, MEMBLOCK_NOMAP, 0));
	assert_not_wf();
}

static void bad_order(void **state)
{
	(void)state;
	PUT(R(64, 8), R(0, 8));
	assert_not_wf();
}

static void bad_same_twice(void **state)
{
	(void)state;
	PUT(R(64, 8), R(64, 8));
	assert_not_wf();
}

static void bad_empty_region(void **state)
{
	(void)state;
	PUT(R(0, 8), R(16, 0), R(32, 8));
	assert_not_wf();
}

static void bad_neighbours_could_be_one(void **state)
{
	(void)state;
	PUT(R(0, 8), R(8, 8));
	assert_not_wf();
}

static void bad_past_the_top(void **state)
{
	(void)state;
	PUT(R(PHYS_ADDR_MAX - 8, 9));
	assert_not_wf();
}

static void bad_total(void **state)
{
	(void)state;
	PUT(R(0, 8), R(16, 8));
	memblock_total_size[MEMORY]++;
	memblock_total_size[RESERVED]--;
	assert_not_wf();
}

static void bad_more_than_capacity(void **state)
{
	(void)state;
	PUT(R(0, 1), R(2, 1), R(4, 1), R(6, 1), R(8, 1));
	memblock_array[MEMORY].max = 4;
	memblock_array[RESERVED].max = 4;
	assert_not_wf();
}

static void bad_capacity(void **state)
{
	(void)state;
	memblock_array[MEMORY].max = MEMBLOCK_MIN_REGIONS - 1;
	memblock_array[RESERVED].max = MEMBLOCK_MAX_REGIONS + 1;
	assert_not_wf();
}

static void bad_place_of_an_array(void **state)
{
	(void)state;
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		memblock_array[w].addr = MIB(1);
		memblock_array[w].bytes = PAGE;
	}
	assert_wf();
	memblock_array[MEMORY].bytes = 0;
	memblock_array[RESERVED].addr = PHYS_ADDR_MAX - PAGE + 1;
	assert_not_wf();
}

static void bad_count(void **state)
{
	(void)state;
	memblock[MEMORY].cnt = MEMBLOCK_MAX_REGIONS + 1;
	memblock[RESERVED].cnt = UINT32_MAX;
	assert_not_wf();
}

static void one_array_does_not_stand_for_the_other(void **state)
{
	(void)state;
	memblock_total_size[RESERVED] = 1;
	assert_true(memblock_check_wf(MEMORY));
	assert_false(memblock_check_wf(RESERVED));
}

/* --- what is handed out --- */

/* Memory [1, 4) MiB of node 0 and [4, 8) MiB of node 1; reserved [2, 3) and [3, 6) MiB. */
static int setup_some(void **state)
{
	int error = setup(state);

	if (!error)
		error = memblock_add_node(MIB(1), MIB(3), 0, MEMBLOCK_NONE);
	if (!error)
		error = memblock_add_node(MIB(4), MIB(4), 1, MEMBLOCK_MIRROR);
	if (!error)
		error = memblock_reserve(MIB(2), MIB(4));
	if (!error)
		error = memblock_reserved_mark_noinit(MIB(2), MIB(1));
	return error;
}

static void good_allocated(void **state)
{
	(void)state;
	assert_true(memblock_check_allocated(MIB(2), MIB(1)));
	assert_true(memblock_check_allocated(MIB(2) + 1, 1));
	/* It may reach over several regions of either array. */
	assert_true(memblock_check_allocated(MIB(2), MIB(4)));
	assert_true(memblock_check_allocated(MIB(6) - 1, 1));
	assert_true(memblock_check_allocated(MIB(6), 0));
}

static void bad_allocated_but_not_reserved(void **state)
{
	(void)state;
	assert_false(memblock_check_allocated(MIB(2) - 1, 2));
	assert_false(memblock_check_allocated(MIB(6) - 1, 2));
	assert_false(memblock_check_allocated(MIB(7), 1));
}

static void bad_allocated_but_not_memory(void **state)
{
	(void)state;
	assert_ok(memblock_reserve(MIB(6), MIB(10)));
	assert_true(memblock_check_allocated(MIB(2), MIB(6)));
	assert_false(memblock_check_allocated(MIB(2), MIB(6) + 1));
	assert_false(memblock_check_allocated(MIB(9), 1));
	assert_false(memblock_check_allocated(MIB(2), PHYS_ADDR_MAX));
}

static void good_free_range(void **state)
{
	(void)state;
	assert_true(memblock_check_free_range(MIB(1), MIB(1), NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_true(memblock_check_free_range(MIB(6), MIB(2), 1, MEMBLOCK_MIRROR));
	assert_true(memblock_check_free_range(MIB(8) - 1, 1, 1, MEMBLOCK_NONE));
}

static void bad_free_range(void **state)
{
	(void)state;
	/* Empty; partly reserved; of two regions; past the end; past the top. */
	assert_false(memblock_check_free_range(MIB(1), 0, NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_false(memblock_check_free_range(MIB(1), MIB(1) + 1, NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_ok(memblock_phys_free(0, PHYS_ADDR_MAX));
	assert_false(memblock_check_free_range(MIB(3), MIB(2), NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_false(memblock_check_free_range(MIB(7), MIB(1) + 1, NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_false(memblock_check_free_range(MIB(7), PHYS_ADDR_MAX, NUMA_NO_NODE, MEMBLOCK_NONE));
	assert_false(memblock_check_free_range(MIB(8), 1, NUMA_NO_NODE, MEMBLOCK_NONE));
}

static void bad_free_range_of_another_node_or_kind(void **state)
{
	(void)state;
	assert_false(memblock_check_free_range(MIB(1), PAGE, 1, MEMBLOCK_NONE));
	assert_false(memblock_check_free_range(MIB(1), PAGE, 0, MEMBLOCK_MIRROR));
	assert_ok(memblock_mark_nomap(MIB(6), MIB(1)));
	assert_false(memblock_check_free_range(MIB(6), PAGE, 1, MEMBLOCK_NONE));
	assert_true(memblock_check_free_range(MIB(6), PAGE, 1, MEMBLOCK_NOMAP));
}

#define TEST_SOME(function) cmocka_unit_test_setup((function), setup_some)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_empty),
		TEST(good_apart),
		TEST(good_touching_but_different),
		TEST(good_full),
		TEST(bad_overlap),
		TEST(bad_order),
		TEST(bad_same_twice),
		TEST(bad_empty_region),
		TEST(bad_neighbours_could_be_one),
		TEST(bad_past_the_top),
		TEST(bad_total),
		TEST(bad_more_than_capacity),
		TEST(bad_capacity),
		TEST(bad_place_of_an_array),
		TEST(bad_count),
		TEST(one_array_does_not_stand_for_the_other),
		TEST_SOME(good_allocated),
		TEST_SOME(bad_allocated_but_not_reserved),
		TEST_SOME(bad_allocated_but_not_memory),
		TEST_SOME(good_free_range),
		TEST_SOME(bad_free_range),
		TEST_SOME(bad_free_range_of_another_node_or_kind),
	};

	return cmocka_run_group_tests_name("memblock_check", tests, NULL, NULL);
}
