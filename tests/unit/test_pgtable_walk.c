/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks: down to pages and blocks, and each way that they fail. */
#include "tests/unit/pgtable.h"

/* Put tables one below the other for the walk of va, down to `last`; its row and the entry. */
static uint64_t *path(uint64_t va, int32_t last, uint8_t high)
{
	uint64_t page = pgtable_virtual_page(va);
	uint32_t row = 0;

	for (int32_t level = pgtable_geometry.start_level; level < last; level++, row++)
		pgtable_tables.entry[row][pgtable_index(level, page)] = table_desc(row + 1, high);
	return &pgtable_tables.entry[row][pgtable_index(last, page)];
}

static void assert_mapped(uint64_t va, uint64_t frame, int32_t level)
{
	struct pgtable_walk w = pgtable_walk(va);

	assert_int_equal(w.fault, PGTABLE_MAPPED);
	assert_int_equal(w.frame, frame);
	assert_int_equal(w.level, level);
	assert_int_equal(w.desc, pgtable_tables.entry[w.table][w.index]);
}

static void assert_fault(uint64_t va, int fault, int32_t level)
{
	struct pgtable_walk w = pgtable_walk(va);

	assert_int_equal(w.fault, fault);
	assert_int_equal(w.level, level);
	assert_int_equal(w.frame, PGTABLE_NO_PAGE);
}

static void pages_in_every_geometry(void **state)
{
	static const struct {
		uint32_t page_size, va_bits;
		bool wide;
	} all[] = {
		{ K4, 39, NARROW },  { K4, 48, NARROW },  { K4, 48, WIDE },    { K4, 52, WIDE },
		{ K16, 36, NARROW }, { K16, 47, NARROW }, { K16, 48, NARROW }, { K16, 52, WIDE },
		{ K64, 42, NARROW }, { K64, 48, NARROW }, { K64, 52, NARROW }, { K64, 52, WIDE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		uint64_t size = all[i].page_size, va = 0 - 5 * size, frame;

		machine(all[i].page_size, all[i].va_bits, all[i].wide ? 52 : 48, all[i].wide,
			UPPER);
		frame = pgtable_max_frame() - 7;
		*path(va, 3, 0) = leaf_desc(all[i].wide ? 0x00e8000000000403 : PAGE_KERNEL, frame);
		assert_mapped(va, frame, 3);
		assert_mapped(va + size - 1, frame, 3);
		assert_fault(va + size, PGTABLE_FAULT_TRANSLATION, 3);
		assert_fault(0 - (1ULL << all[i].va_bits), PGTABLE_FAULT_TRANSLATION,
			     pgtable_geometry.start_level);
	}
}

static void blocks(void **state)
{
	uint64_t va = 0xffff000123456000;

	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	*path(va, 2, 0) = leaf_desc(SECT_KERNEL, 0x80200);
	assert_mapped(va, 0x80256, 2);
	assert_mapped(va & ~0x1fffffULL, 0x80200, 2);
	assert_fault(va + 0x200000, PGTABLE_FAULT_TRANSLATION, 2);
	machine(K4, 48, 48, NARROW, UPPER);
	*path(va, 1, 0) = leaf_desc(SECT_KERNEL, 0x80000);
	assert_mapped(va, 0x80000 + 0x23456, 1);
	machine(K64, 48, 48, NARROW, UPPER);
	*path(va, 2, 0) = leaf_desc(SECT_KERNEL, 0x8000);
	assert_mapped(va, 0x8000 + 0x0345, 2);
}

static void blocks_where_there_are_none(void **state)
{
	uint64_t va = 0xffff000123456000;

	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	*path(va, 0, 0) = SECT_KERNEL;
	assert_fault(va, PGTABLE_FAULT_TRANSLATION, 0);
	*path(va, 3, 0) = SECT_KERNEL;
	assert_fault(va, PGTABLE_FAULT_TRANSLATION, 3);
	machine(K16, 48, 48, NARROW, UPPER);
	*path(va, 1, 0) = SECT_KERNEL;
	assert_fault(va, PGTABLE_FAULT_TRANSLATION, 1);
	machine(K16, 48, 52, WIDE, UPPER);
	*path(va, 1, 0) = leaf_desc(SECT_KERNEL & ~0x300ULL, 0x400000);
	assert_mapped(va, 0x400000 + 0x123456 / 4, 1);
}

static void outside_the_half(void **state)
{
	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	assert_fault(0x40000000, PGTABLE_FAULT_RANGE, 0);
	assert_fault(0xfffeffffffffffff, PGTABLE_FAULT_RANGE, 0);
	machine(K4, 39, 48, NARROW, LOWER);
	assert_fault(UINT64_MAX, PGTABLE_FAULT_RANGE, 1);
	assert_fault(1ULL << 39, PGTABLE_FAULT_RANGE, 1);
	assert_fault((1ULL << 39) - 1, PGTABLE_FAULT_TRANSLATION, 1);
}

static void frames_that_do_not_exist(void **state)
{
	uint64_t va = 0xffff000123456000;

	(void)state;
	machine(K4, 48, 40, NARROW, UPPER);
	*path(va, 3, 0) = leaf_desc(PAGE_KERNEL, 0xfffffff);
	assert_mapped(va, 0xfffffff, 3);
	*path(va, 3, 0) = leaf_desc(PAGE_KERNEL, 0x10000000);
	assert_fault(va, PGTABLE_FAULT_ADDRESS_SIZE, 3);
	*path(va, 0, 0) = leaf_desc(PGTABLE_TYPE_TABLE, 0x10000000);
	assert_fault(va, PGTABLE_FAULT_ADDRESS_SIZE, 0);
}

static void tables_outside_the_arena(void **state)
{
	uint64_t va = 0xffff000123456000;
	const uint64_t last = BASE_FRAME + PGTABLE_MAX_TABLES - 2;

	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_table(last), PGTABLE_MAX_TABLES - 1);
	assert_int_equal(pgtable_table(last + 1), PGTABLE_NO_TABLE);
	assert_int_equal(pgtable_table(BASE_FRAME - 1), PGTABLE_NO_TABLE);
	assert_int_equal(pgtable_table(ROOT_FRAME), 0);
	*path(va, 1, 0) = leaf_desc(PGTABLE_TYPE_TABLE, last + 1);
	assert_fault(va, PGTABLE_FAULT_ARENA, 1);
	*path(va, 2, 0) = leaf_desc(PGTABLE_TYPE_TABLE, 0);
	assert_fault(va, PGTABLE_FAULT_ARENA, 2);
}

static void tables_that_name_each_other_end(void **state)
{
	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	for (uint32_t i = 0; i < 512; i++)
		pgtable_tables.entry[0][i] = table_desc(0, 0);
	/* The root as a table of level 3 maps itself. */
	assert_mapped(0xffff000000000000, ROOT_FRAME, 3);
	assert_mapped(UINT64_MAX, ROOT_FRAME, 3);
}

static void what_tables_forbid_adds_up(void **state)
{
	uint64_t va = 0xffff000123456000;
	struct pgtable_walk w;

	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	*path(va, 3, 0) = leaf_desc(PAGE_KERNEL_ROX, 0x40000);
	w = pgtable_walk(va);
	assert_false(w.tables_pxn || w.tables_uxn || w.tables_user || w.tables_rdonly);
	*path(va, 3, PGTABLE_HIGH_PXN | PGTABLE_HIGH_UXN) = leaf_desc(PAGE_KERNEL_ROX, 0x40000);
	w = pgtable_walk(va);
	assert_true(w.tables_pxn && w.tables_uxn);
	assert_false(w.tables_user || w.tables_rdonly);
	*path(va, 1, 4) = table_desc(2, 8);
	w = pgtable_walk(va);
	assert_true(w.tables_user && w.tables_rdonly);
	/* From level 2 on. */
	assert_true(w.tables_pxn && w.tables_uxn);
	/* The bits of the last descriptor are not a table's. */
	*path(va, 2, 0) = leaf_desc(SECT_KERNEL | 0x7800000000000000, 0x40000);
	w = pgtable_walk(va);
	assert_false(w.tables_pxn || w.tables_uxn || w.tables_user || w.tables_rdonly);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_in_every_geometry),
		cmocka_unit_test(blocks),
		cmocka_unit_test(blocks_where_there_are_none),
		cmocka_unit_test(outside_the_half),
		cmocka_unit_test(frames_that_do_not_exist),
		cmocka_unit_test(tables_outside_the_arena),
		cmocka_unit_test(tables_that_name_each_other_end),
		cmocka_unit_test(what_tables_forbid_adds_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
