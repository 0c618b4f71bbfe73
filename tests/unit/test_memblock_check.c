/* SPDX-License-Identifier: BSD-2-Clause */
/* The checker of the invariant wf: true of good states, false of each kind of bad one. */
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
		TEST(bad_count),
		TEST(one_array_does_not_stand_for_the_other),
	};

	return cmocka_run_group_tests_name("memblock_check", tests, NULL, NULL);
}
