/* SPDX-License-Identifier: BSD-2-Clause */
/* The shape of translation tables: levels, entries, halves of the address space. */
#include "tests/unit/pgtable.h"

static void assert_start_level(uint32_t page_size, uint32_t va_bits, bool wide, int32_t level)
{
	assert_ok(pgtable_geometry_init(page_size, va_bits, wide ? 52 : 48, wide, UPPER));
	assert_int_equal(pgtable_geometry.start_level, level);
	assert_true(pgtable_geometry_check());
}

static void geometries_of_real_kernels(void **state)
{
	(void)state;
	assert_start_level(K4, 39, NARROW, 1);
	assert_start_level(K4, 48, NARROW, 0);
	assert_start_level(K4, 52, WIDE, -1);
	assert_start_level(K16, 36, NARROW, 2);
	assert_start_level(K16, 47, NARROW, 1);
	assert_start_level(K16, 48, NARROW, 0);
	assert_start_level(K16, 52, WIDE, 0);
	assert_start_level(K64, 42, NARROW, 2);
	assert_start_level(K64, 48, NARROW, 1);
	assert_start_level(K64, 52, NARROW, 1);
	assert_start_level(K64, 52, WIDE, 1);
}

static void geometries_out_of_bounds(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K4, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_geometry_init(8192, 48, 48, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(0, 48, 48, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K4, 35, 48, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K4, 53, 48, WIDE, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K4, 48, 31, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K4, 48, 53, WIDE, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry.page_size, K4);
	assert_int_equal(pgtable_geometry.va_bits, 48);
}

static void long_addresses_need_wide_descriptors(void **state)
{
	(void)state;
	assert_int_equal(pgtable_geometry_init(K4, 49, 48, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K16, 52, 48, NARROW, UPPER), PGTABLE_EINVAL);
	assert_int_equal(pgtable_geometry_init(K64, 48, 49, NARROW, UPPER), PGTABLE_EINVAL);
	assert_ok(pgtable_geometry_init(K64, 52, 48, NARROW, UPPER));
}

static void entries_and_what_they_map(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K4, 52, 52, WIDE, UPPER));
	assert_int_equal(pgtable_entries(), 512);
	assert_int_equal(pgtable_entry_pages(3), 1);
	assert_int_equal(pgtable_entry_pages(2) * K4, 2 << 20);
	assert_int_equal(pgtable_entry_pages(1) * K4, 1 << 30);
	assert_int_equal(pgtable_entry_pages(0) * K4, 1ULL << 39);
	assert_int_equal(pgtable_entry_pages(-1) * K4, 1ULL << 48);
	assert_ok(pgtable_geometry_init(K16, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_entries(), 2048);
	assert_int_equal(pgtable_entry_pages(2) * K16, 32 << 20);
	assert_int_equal(pgtable_entry_pages(1) * K16, 1ULL << 36);
	assert_int_equal(pgtable_entry_pages(0) * K16, 1ULL << 47);
	assert_ok(pgtable_geometry_init(K64, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_entries(), 8192);
	assert_int_equal(pgtable_entry_pages(2) * K64, 512 << 20);
	assert_int_equal(pgtable_entry_pages(1) * K64, 1ULL << 42);
}

static void blocks_where_the_architecture_has_them(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K4, 48, 48, NARROW, UPPER));
	assert_true(pgtable_block_level(1) && pgtable_block_level(2));
	assert_false(pgtable_block_level(0) || pgtable_block_level(3) || pgtable_block_level(-1));
	assert_ok(pgtable_geometry_init(K4, 52, 52, WIDE, UPPER));
	assert_true(pgtable_block_level(0) && pgtable_block_level(1));
	assert_false(pgtable_block_level(-1));
	assert_ok(pgtable_geometry_init(K16, 48, 48, NARROW, UPPER));
	assert_true(pgtable_block_level(2));
	assert_false(pgtable_block_level(1));
	assert_ok(pgtable_geometry_init(K64, 52, 52, WIDE, UPPER));
	assert_true(pgtable_block_level(1));
	assert_false(pgtable_block_level(0));
}

static void an_address_taken_apart(void **state)
{
	uint64_t page = 5 + 512ULL * (6 + 512 * (7 + 512 * (8 + 512ULL * 9)));

	(void)state;
	assert_ok(pgtable_geometry_init(K4, 52, 52, WIDE, UPPER));
	for (int32_t level = 3; level >= -1; level--)
		assert_int_equal(pgtable_index(level, page), 8 - level);
	assert_int_equal(pgtable_pages_into(3, page), 0);
	assert_int_equal(pgtable_pages_into(2, page), 5);
	assert_int_equal(pgtable_pages_into(1, page), 5 + 512 * 6);
	assert_int_equal(pgtable_pages_into(0, page), page % 0x8000000);
	assert_int_equal(pgtable_pages_into(-1, page), page % 0x1000000000);
	page = 5 + 2048ULL * (6 + 2048 * (7 + 2048ULL * 1));
	assert_ok(pgtable_geometry_init(K16, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_index(3, page), 5);
	assert_int_equal(pgtable_index(2, page), 6);
	assert_int_equal(pgtable_index(1, page), 7);
	assert_int_equal(pgtable_index(0, page), 1);
	assert_int_equal(pgtable_pages_into(0, page), page - 0x200000000);
	page = 5 + 8192ULL * (6 + 8192ULL * 7);
	assert_ok(pgtable_geometry_init(K64, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_index(3, page), 5);
	assert_int_equal(pgtable_index(2, page), 6);
	assert_int_equal(pgtable_index(1, page), 7);
	assert_int_equal(pgtable_pages_into(1, page), 5 + 8192 * 6);
}

static void the_kernels_half(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K4, 48, 48, NARROW, UPPER));
	assert_int_equal(pgtable_virtual_page(0xffff000000000000), 0);
	assert_int_equal(pgtable_virtual_page(0xffff800008010fff), 0x800008010);
	assert_int_equal(pgtable_virtual_page(UINT64_MAX), 0xfffffffff);
	assert_int_equal(pgtable_virtual_page(0xfffeffffffffffff), PGTABLE_NO_PAGE);
	assert_int_equal(pgtable_virtual_page(0), PGTABLE_NO_PAGE);
}

static void the_users_half(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K64, 52, 48, NARROW, LOWER));
	assert_int_equal(pgtable_virtual_page(0), 0);
	assert_int_equal(pgtable_virtual_page(0xfffffffffffff), 0xfffffffff);
	assert_int_equal(pgtable_virtual_page(0x10000000000000), PGTABLE_NO_PAGE);
	assert_int_equal(pgtable_virtual_page(UINT64_MAX), PGTABLE_NO_PAGE);
}

static void every_number_of_address_bits(void **state)
{
	(void)state;
	for (uint32_t bits = 36; bits <= 52; bits++) {
		assert_ok(pgtable_geometry_init(K4, bits, bits, WIDE, LOWER));
		assert_int_equal(pgtable_virtual_page((1ULL << bits) - 1), (1ULL << bits) / K4 - 1);
		assert_int_equal(pgtable_virtual_page(1ULL << bits), PGTABLE_NO_PAGE);
		assert_int_equal(pgtable_max_frame(), (1ULL << bits) / K4);
	}
	for (uint32_t bits = 32; bits <= 35; bits++) {
		assert_ok(pgtable_geometry_init(K16, 48, bits, NARROW, LOWER));
		assert_int_equal(pgtable_max_frame(), (1ULL << bits) / K16);
	}
}

static void checker_sees_each_fault(void **state)
{
	(void)state;
	assert_ok(pgtable_geometry_init(K4, 48, 48, NARROW, UPPER));
	assert_true(pgtable_geometry_check());
	pgtable_geometry.start_level = 1;
	assert_false(pgtable_geometry_check());
	pgtable_geometry.start_level = 0;
	pgtable_geometry.page_size = 0;
	assert_false(pgtable_geometry_check());
	pgtable_geometry.page_size = K4;
	pgtable_geometry.pa_bits = 52;
	assert_false(pgtable_geometry_check());
	pgtable_geometry.wide = true;
	assert_true(pgtable_geometry_check());
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometries_of_real_kernels),
		cmocka_unit_test(geometries_out_of_bounds),
		cmocka_unit_test(long_addresses_need_wide_descriptors),
		cmocka_unit_test(entries_and_what_they_map),
		cmocka_unit_test(blocks_where_the_architecture_has_them),
		cmocka_unit_test(an_address_taken_apart),
		cmocka_unit_test(the_kernels_half),
		cmocka_unit_test(the_users_half),
		cmocka_unit_test(every_number_of_address_bits),
		cmocka_unit_test(checker_sees_each_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
