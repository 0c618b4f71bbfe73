/* SPDX-License-Identifier: BSD-2-Clause */
/* memblock_remove and memblock_phys_free: one range out of what is there. */
#include "tests/unit/memblock.h"

/* Removing is the same in both arrays: these tests run once for each. */
struct array {
	uint32_t w;
	int (*add)(phys_addr_t base, phys_addr_t size);
	int (*remove)(phys_addr_t base, phys_addr_t size);
};
static struct array memory = { MEMORY, memblock_add, memblock_remove };
static struct array reserved = { RESERVED, memblock_reserve, memblock_phys_free };

static void simple(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(2), MIB(4)));
	assert_ok(a->add(GIB(1), MIB(4)));
	assert_ok(a->remove(GIB(1), MIB(4)));
	assert_regions(a->w, R(GIB(2), MIB(4)));
}

static void only_region(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(GIB(2), MIB(4)));
	assert_ok(a->remove(GIB(2), MIB(4)));
	assert_no_regions(a->w);
	assert_ok(a->add(MIB(1), MIB(1)));
	assert_regions(a->w, R(MIB(1), MIB(1)));
}

static void absent(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(KIB(512), MIB(4)));
	assert_ok(a->remove(MIB(64), GIB(1)));
	assert_ok(a->remove(0, KIB(512)));
	assert_ok(a->remove(KIB(4608), 1));
	assert_regions(a->w, R(KIB(512), MIB(4)));
}

static void from_empty(void **state)
{
	const struct array *a = *state;

	assert_ok(a->remove(0, PHYS_ADDR_MAX));
	assert_no_regions(a->w);
}

static void overlapping_top(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(32), MIB(32)));
	assert_ok(a->remove(MIB(16), MIB(32)));
	assert_regions(a->w, R(MIB(48), MIB(16)));
}

static void overlapping_bottom(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(2), MIB(64)));
	assert_ok(a->remove(MIB(32), MIB(256)));
	assert_regions(a->w, R(MIB(2), MIB(30)));
}

static void within(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(1), MIB(4)));
	assert_ok(a->remove(MIB(2), MIB(1)));
	assert_regions(a->w, R(MIB(1), MIB(1)), R(MIB(3), MIB(2)));
}

static void one_byte_within(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(0, 3));
	assert_ok(a->remove(1, 1));
	assert_regions(a->w, R(0, 1), R(2, 1));
}

static void first_bytes_and_last_bytes(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(1), MIB(1)));
	assert_ok(a->remove(MIB(1), 1));
	assert_ok(a->remove(MIB(2) - 1, 1));
	assert_regions(a->w, R(MIB(1) + 1, MIB(1) - 2));
}

static void overlapping_two(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(16), MIB(32)));
	assert_ok(a->add(MIB(64), MIB(64)));
	assert_ok(a->remove(MIB(32), MIB(48)));
	assert_regions(a->w, R(MIB(16), MIB(16)), R(MIB(80), MIB(48)));
}

static void overlapping_several(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < 10; i++)
		assert_ok(a->add(MIB(10 * i), MIB(2)));
	assert_ok(a->remove(MIB(11), MIB(70)));
	assert_regions(a->w, R(0, MIB(2)), R(MIB(10), MIB(1)), R(MIB(81), MIB(1)),
		       R(MIB(90), MIB(2)));
}

static void of_size_zero(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(MIB(1), MIB(1)));
	assert_ok(a->remove(MIB(1) + PAGE, 0));
	assert_regions(a->w, R(MIB(1), MIB(1)));
}

static void near_the_top_is_capped(void **state)
{
	const struct array *a = *state;

	assert_ok(a->add(PHYS_ADDR_MAX - MIB(2), MIB(2)));
	assert_ok(a->remove(PHYS_ADDR_MAX - MIB(1), MIB(8)));
	assert_regions(a->w, R(PHYS_ADDR_MAX - MIB(2), MIB(1)));
}

static void everything(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < 50; i++)
		assert_ok(a->add(GIB(i), MIB(1)));
	assert_ok(a->remove(0, PHYS_ADDR_MAX));
	assert_no_regions(a->w);
}

static void full_array_cannot_split(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < NR_REGIONS; i++)
		assert_ok(a->add(MIB(i), KIB(64)));
	assert_int_equal(a->remove(MIB(5) + KIB(16), KIB(16)), MEMBLOCK_ERESIZE);
	/* A kernel wants room for two more regions whatever the range cuts. */
	assert_int_equal(a->remove(MIB(5), KIB(64)), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[a->w].cnt, NR_REGIONS);
	assert_int_equal(memblock_total_size[a->w], MIB(8));
}

static void two_free_places_are_enough_to_split(void **state)
{
	const struct array *a = *state;

	for (phys_addr_t i = 0; i < NR_REGIONS - 2; i++)
		assert_ok(a->add(MIB(i), KIB(64)));
	assert_ok(a->remove(MIB(5) + KIB(16), KIB(16)));
	assert_int_equal(memblock[a->w].cnt, NR_REGIONS - 1);
	assert_int_equal(a->remove(MIB(6) + KIB(16), KIB(16)), MEMBLOCK_ERESIZE);
}

static void flags_and_nodes_of_the_rest_stay(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(MIB(1), MIB(4), 1, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_add_node(MIB(5), MIB(4), 2, MEMBLOCK_NONE));
	assert_ok(memblock_remove(MIB(4), MIB(2)));
	assert_regions(MEMORY, RF(MIB(1), MIB(3), MEMBLOCK_HOTPLUG, 1),
		       RF(MIB(6), MIB(3), MEMBLOCK_NONE, 2));
}

#define IN_BOTH(test)                                       \
	{ "remove_" #test, test, setup, NULL, &memory },    \
	{                                                   \
		"free_" #test, test, setup, NULL, &reserved \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOTH(simple),
		IN_BOTH(only_region),
		IN_BOTH(absent),
		IN_BOTH(from_empty),
		IN_BOTH(overlapping_top),
		IN_BOTH(overlapping_bottom),
		IN_BOTH(within),
		IN_BOTH(one_byte_within),
		IN_BOTH(first_bytes_and_last_bytes),
		IN_BOTH(overlapping_two),
		IN_BOTH(overlapping_several),
		IN_BOTH(of_size_zero),
		IN_BOTH(near_the_top_is_capped),
		IN_BOTH(everything),
		IN_BOTH(full_array_cannot_split),
		IN_BOTH(two_free_places_are_enough_to_split),
		TEST(flags_and_nodes_of_the_rest_stay),
	};

	return cmocka_run_group_tests_name("memblock_remove", tests, NULL, NULL);
}
