/* SPDX-License-Identifier: BSD-2-Clause */
/* Flags and nodes of a range: memblock_mark_*, memblock_clear_*, memblock_set_node. */
#include "tests/unit/memblock.h"

/* Marking is the same for each flag: these tests run once for each pair of operations. */
struct mark {
	uint32_t w;
	uint32_t flag;
	int (*mark)(phys_addr_t base, phys_addr_t size);
	int (*clear)(phys_addr_t base, phys_addr_t size); /* NULL: there is none */
};
static struct mark hotplug = { MEMORY, MEMBLOCK_HOTPLUG, memblock_mark_hotplug,
			       memblock_clear_hotplug };
static struct mark nomap = { MEMORY, MEMBLOCK_NOMAP, memblock_mark_nomap, memblock_clear_nomap };
static struct mark mirror = { MEMORY, MEMBLOCK_MIRROR, memblock_mark_mirror, NULL };
static struct mark noinit = { RESERVED, MEMBLOCK_RSRV_NOINIT, memblock_reserved_mark_noinit, NULL };

static int setup_marked(void **state)
{
	const struct mark *m = *state;
	int error = memblock_init(NR_REGIONS, NR_REGIONS, PAGE, NR_NODES);

	memblock_settings.mirrored_kernelcore = true;
	if (!error)
		error = m->w == MEMORY ? memblock_add(MIB(16), MIB(16)) :
					 memblock_reserve(MIB(16), MIB(16));
	return error;
}

static void whole_region(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(16), MIB(16)));
	assert_regions(m->w, RF(MIB(16), MIB(16), m->flag, FRESH));
}

static void within_splits_in_three(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(20), MIB(4)));
	assert_regions(m->w, R(MIB(16), MIB(4)), RF(MIB(20), MIB(4), m->flag, FRESH),
		       R(MIB(24), MIB(8)));
}

static void overlapping_top(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(8), MIB(16)));
	assert_regions(m->w, RF(MIB(16), MIB(8), m->flag, FRESH), R(MIB(24), MIB(8)));
}

static void overlapping_bottom(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(24), MIB(16)));
	assert_regions(m->w, R(MIB(16), MIB(8)), RF(MIB(24), MIB(8), m->flag, FRESH));
}

static void neighbours_that_agree_merge(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(16), MIB(4)));
	assert_ok(m->mark(MIB(24), MIB(4)));
	assert_int_equal(memblock[m->w].cnt, 4);
	assert_ok(m->mark(MIB(20), MIB(4)));
	assert_regions(m->w, RF(MIB(16), MIB(12), m->flag, FRESH), R(MIB(28), MIB(4)));
}

static void twice(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(16), MIB(16)));
	assert_ok(m->mark(MIB(18), MIB(2)));
	assert_regions(m->w, RF(MIB(16), MIB(16), m->flag, FRESH));
}

static void outside_touches_nothing(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(32), MIB(16)));
	assert_ok(m->mark(0, MIB(16)));
	assert_ok(m->mark(MIB(20), 0));
	assert_regions(m->w, R(MIB(16), MIB(16)));
}

static void range_is_capped_at_the_top(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(30), PHYS_ADDR_MAX));
	assert_regions(m->w, R(MIB(16), MIB(14)), RF(MIB(30), MIB(2), m->flag, FRESH));
}

static void refused_by_a_full_array(void **state)
{
	const struct mark *m = *state;

	for (phys_addr_t i = 1; i < NR_REGIONS; i++)
		assert_ok(m->w == MEMORY ? memblock_add(GIB(i), PAGE) :
					   memblock_reserve(GIB(i), PAGE));
	assert_int_equal(m->mark(MIB(20), PAGE), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[m->w].cnt, NR_REGIONS);
	assert_int_equal(memblock[m->w].regions[0].flags, MEMBLOCK_NONE);
}

static void clear_within_splits_and_the_rest_stays(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(16), MIB(16)));
	assert_ok(m->clear(MIB(20), MIB(4)));
	assert_regions(m->w, RF(MIB(16), MIB(4), m->flag, FRESH), R(MIB(20), MIB(4)),
		       RF(MIB(24), MIB(8), m->flag, FRESH));
}

static void clear_joins_what_mark_split(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->mark(MIB(20), MIB(4)));
	assert_ok(m->clear(MIB(20), MIB(4)));
	assert_regions(m->w, R(MIB(16), MIB(16)));
}

static void clear_what_is_clear(void **state)
{
	const struct mark *m = *state;

	assert_ok(m->clear(MIB(20), MIB(4)));
	assert_ok(m->clear(0, PHYS_ADDR_MAX));
	assert_regions(m->w, R(MIB(16), MIB(16)));
}

static void clear_keeps_other_flags(void **state)
{
	const struct mark *m = *state;
	uint32_t others = (MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP | MEMBLOCK_DRIVER_MANAGED) & ~m->flag;

	assert_ok(memblock_add_node(GIB(1), MIB(1), 2, others | m->flag));
	assert_ok(m->clear(GIB(1), MIB(1)));
	assert_regions(m->w, R(MIB(16), MIB(16)), RF(GIB(1), MIB(1), others, 2));
}

/* --- single ones --- */

static void flags_add_up(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, MIB(4)));
	assert_ok(memblock_mark_hotplug(0, MIB(2)));
	assert_ok(memblock_mark_nomap(MIB(1), MIB(2)));
	assert_regions(MEMORY, RF(0, MIB(1), MEMBLOCK_HOTPLUG, FRESH),
		       RF(MIB(1), MIB(1), MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP, FRESH),
		       RF(MIB(2), MIB(1), MEMBLOCK_NOMAP, FRESH), R(MIB(3), MIB(1)));
}

static void good_mirror_with_kernelcore_mirror(void **state)
{
	(void)state;
	memblock_settings.mirrored_kernelcore = true;
	assert_false(memblock_settings.has_mirror);
	/* Said even when the range holds no memory. */
	assert_ok(memblock_mark_mirror(MIB(1), MIB(1)));
	assert_true(memblock_settings.has_mirror);
	assert_no_regions(MEMORY);
}

static void bad_mirror_without_kernelcore_mirror(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, MIB(4)));
	assert_ok(memblock_mark_mirror(MIB(1), MIB(1)));
	assert_false(memblock_settings.has_mirror);
	assert_regions(MEMORY, R(0, MIB(4)));
}

static void set_node_whole(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, MIB(4)));
	assert_ok(memblock_set_node(0, MIB(4), MEMORY, 3));
	assert_regions(MEMORY, RF(0, MIB(4), MEMBLOCK_NONE, 3));
}

static void set_node_within_splits_and_back_joins(void **state)
{
	(void)state;
	assert_ok(memblock_add_node(0, MIB(4), 0, MEMBLOCK_HOTPLUG));
	assert_ok(memblock_set_node(MIB(1), MIB(1), MEMORY, 1));
	assert_regions(MEMORY, RF(0, MIB(1), MEMBLOCK_HOTPLUG, 0),
		       RF(MIB(1), MIB(1), MEMBLOCK_HOTPLUG, 1),
		       RF(MIB(2), MIB(2), MEMBLOCK_HOTPLUG, 0));
	assert_ok(memblock_set_node(0, PHYS_ADDR_MAX, MEMORY, 2));
	assert_regions(MEMORY, RF(0, MIB(4), MEMBLOCK_HOTPLUG, 2));
}

static void set_node_of_reserved(void **state)
{
	(void)state;
	assert_ok(memblock_add(0, MIB(4)));
	assert_ok(memblock_reserve(0, MIB(1)));
	assert_ok(memblock_set_node(KIB(512), MIB(4), RESERVED, 1));
	assert_regions(RESERVED, R(0, KIB(512)), RF(KIB(512), KIB(512), MEMBLOCK_NONE, 1));
	assert_regions(MEMORY, R(0, MIB(4)));
}

static void set_node_without_numa_does_nothing(void **state)
{
	(void)state;
	assert_ok(memblock_init(4, 4, PAGE, 0));
	for (phys_addr_t i = 0; i < 4; i++)
		assert_ok(memblock_add(GIB(i), MIB(4)));
	/* Not even the room for a split is asked for. */
	assert_ok(memblock_set_node(MIB(1), MIB(1), MEMORY, 1));
	assert_int_equal(memblock[MEMORY].cnt, 4);
	assert_int_equal(memblock[MEMORY].regions[0].nid, 0);
}

static void set_node_refused_by_a_full_array(void **state)
{
	(void)state;
	assert_ok(memblock_init(4, 4, PAGE, NR_NODES));
	for (phys_addr_t i = 0; i < 4; i++)
		assert_ok(memblock_add(GIB(i), MIB(4)));
	assert_int_equal(memblock_set_node(MIB(1), MIB(1), MEMORY, 1), MEMBLOCK_ERESIZE);
	assert_int_equal(memblock[MEMORY].regions[0].nid, FRESH);
}

#define MARKING(test, which)                                         \
	{                                                            \
#which "_" #test, test, setup_marked, NULL, &(which) \
	}
#define IN_ALL(test) \
	MARKING(test, hotplug), MARKING(test, nomap), MARKING(test, mirror), MARKING(test, noinit)
#define IN_CLEARABLE(test) MARKING(test, hotplug), MARKING(test, nomap)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ALL(whole_region),
		IN_ALL(within_splits_in_three),
		IN_ALL(overlapping_top),
		IN_ALL(overlapping_bottom),
		IN_ALL(neighbours_that_agree_merge),
		IN_ALL(twice),
		IN_ALL(outside_touches_nothing),
		IN_ALL(range_is_capped_at_the_top),
		IN_ALL(refused_by_a_full_array),
		IN_CLEARABLE(clear_within_splits_and_the_rest_stays),
		IN_CLEARABLE(clear_joins_what_mark_split),
		IN_CLEARABLE(clear_what_is_clear),
		IN_CLEARABLE(clear_keeps_other_flags),
		TEST(flags_add_up),
		TEST(good_mirror_with_kernelcore_mirror),
		TEST(bad_mirror_without_kernelcore_mirror),
		TEST(set_node_whole),
		TEST(set_node_within_splits_and_back_joins),
		TEST(set_node_of_reserved),
		TEST(set_node_without_numa_does_nothing),
		TEST(set_node_refused_by_a_full_array),
	};

	return cmocka_run_group_tests_name("memblock_flags", tests, NULL, NULL);
}
