/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors: fields and bits, in every layout. */
#include "tests/unit/pgtable.h"

static const struct {
	uint32_t page_size;
	bool wide;
} layouts[] = { { K4, NARROW }, { K4, WIDE },	 { K16, NARROW },
		{ K16, WIDE },	{ K64, NARROW }, { K64, WIDE } };

#define NR_LAYOUTS (sizeof(layouts) / sizeof(layouts[0]))

static void use_layout(size_t i)
{
	machine(layouts[i].page_size, 48, layouts[i].wide ? 52 : 48, layouts[i].wide, UPPER);
}

static void a_kernel_page(void **state)
{
	struct pgtable_desc f;

	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	f = pgtable_decode(PAGE_KERNEL | 0x40000000);
	assert_int_equal(f.frame, 0x40000);
	assert_int_equal(f.type, PGTABLE_TYPE_PAGE);
	assert_int_equal(f.attr_index, 0);
	assert_int_equal(f.ap, 0);
	assert_int_equal(f.sh, 3);
	assert_int_equal(f.af, 1);
	assert_int_equal(f.ng, 0);
	assert_int_equal(f.dbm, 1);
	assert_int_equal(f.cont, 0);
	assert_int_equal(f.pxn, 1);
	assert_int_equal(f.uxn, 1);
	assert_int_equal(f.sw, 1);
	assert_int_equal(f.reserved, 0);
	assert_int_equal(pgtable_encode(f), PAGE_KERNEL | 0x40000000);
	f = pgtable_decode(PAGE_KERNEL_ROX | 0x40000000);
	assert_int_equal(f.ap, PGTABLE_AP_RDONLY);
	assert_int_equal(f.dbm, 0);
	assert_int_equal(f.pxn, 0);
}

static void each_bit_is_in_one_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_LAYOUTS; i++) {
		use_layout(i);
		for (unsigned int bit = 0; bit < 64; bit++) {
			struct pgtable_desc f = pgtable_decode(1ULL << bit);
			int fields = f.reserved + f.type + f.attr_index + f.ns + f.ap + f.sh +
				     f.af + f.ng + f.gp + f.dbm + f.cont + f.pxn + f.uxn + f.sw +
				     f.high;

			assert_true((f.frame != 0) != (fields != 0));
			assert_true(pgtable_desc_check(f));
			assert_int_equal(pgtable_encode(f), 1ULL << bit);
			assert_int_equal(pgtable_encode(pgtable_decode(~(1ULL << bit))),
					 ~(1ULL << bit));
		}
	}
}

static void addresses_of_52_bits_with_64k(void **state)
{
	(void)state;
	machine(K64, 52, 52, WIDE, UPPER);
	assert_int_equal(pgtable_frame(0xf000), 0xf00000000);
	assert_int_equal(pgtable_frame(0x0000ffffffff0000), 0x0ffffffff);
	assert_int_equal(pgtable_frame(0x0000ffffffffa000), 0xaffffffff);
	assert_int_equal(pgtable_decode(0x0003000000000000).reserved, 3);
	machine(K64, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_frame(0xf000), 0);
	assert_int_equal(pgtable_decode(0x000300000000f000).reserved, 0x3f);
}

static void addresses_of_52_bits_with_4k(void **state)
{
	(void)state;
	machine(K4, 52, 52, WIDE, UPPER);
	assert_int_equal(pgtable_frame(0x300), 0xc000000000);
	assert_int_equal(pgtable_frame(0x0003fffffffff000), 0x3fffffffff);
	assert_int_equal(pgtable_decode(0x300).sh, 0);
	machine(K4, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_frame(0x300), 0);
	assert_int_equal(pgtable_frame(0x0003fffffffff000), 0xfffffffff);
	assert_int_equal(pgtable_decode(0x300).sh, 3);
}

static void addresses_of_52_bits_with_16k(void **state)
{
	(void)state;
	machine(K16, 52, 52, WIDE, UPPER);
	assert_int_equal(pgtable_frame(0x300), 0x3000000000);
	assert_int_equal(pgtable_frame(0x0003ffffffffc000), 0xfffffffff);
	assert_int_equal(pgtable_decode(0x3000).reserved, 3);
	machine(K16, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_frame(0x0003ffffffffc000), 0x3ffffffff);
}

static void fields_that_do_not_fit(void **state)
{
	struct pgtable_desc f = { .frame = 0 };

	(void)state;
	for (size_t i = 0; i < NR_LAYOUTS; i++) {
		use_layout(i);
		assert_true(pgtable_desc_check(f));
#define TOO_LARGE(field, limit)                      \
	do {                                         \
		struct pgtable_desc g = f;           \
		g.field = (limit);                   \
		assert_false(pgtable_desc_check(g)); \
		g.field = (limit)-1;                 \
		assert_true(pgtable_desc_check(g));  \
	} while (0)
		TOO_LARGE(frame, (1ULL << (layouts[i].wide ? 52 : 48)) / layouts[i].page_size);
		TOO_LARGE(type, 4);
		TOO_LARGE(attr_index, 8);
		TOO_LARGE(ns, 2);
		TOO_LARGE(ap, 4);
		TOO_LARGE(sh, layouts[i].wide && layouts[i].page_size != K64 ? 1 : 4);
		TOO_LARGE(af, 2);
		TOO_LARGE(ng, 2);
		TOO_LARGE(gp, 2);
		TOO_LARGE(dbm, 2);
		TOO_LARGE(cont, 2);
		TOO_LARGE(pxn, 2);
		TOO_LARGE(uxn, 2);
		TOO_LARGE(sw, 16);
		TOO_LARGE(high, 32);
#undef TOO_LARGE
	}
}

static void reserved_bits_by_layout(void **state)
{
	static const uint8_t limits[NR_LAYOUTS] = { 4, 1, 16, 4, 64, 4 };

	(void)state;
	for (size_t i = 0; i < NR_LAYOUTS; i++) {
		struct pgtable_desc f = { .reserved = limits[i] };

		use_layout(i);
		assert_false(pgtable_desc_check(f));
		f.reserved--;
		assert_true(pgtable_desc_check(f));
		assert_int_equal(pgtable_decode(pgtable_encode(f)).reserved, f.reserved);
	}
}

static void kinds(void **state)
{
	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	for (int32_t level = 0; level <= 3; level++) {
		assert_int_equal(pgtable_kind(level, 0), PGTABLE_INVALID);
		assert_int_equal(pgtable_kind(level, 2), PGTABLE_INVALID);
		assert_int_equal(pgtable_kind(level, 3), level == 3 ? PGTABLE_LEAF : PGTABLE_TABLE);
	}
	assert_int_equal(pgtable_kind(0, 1), PGTABLE_INVALID);
	assert_int_equal(pgtable_kind(1, 1), PGTABLE_LEAF);
	assert_int_equal(pgtable_kind(2, 1), PGTABLE_LEAF);
	assert_int_equal(pgtable_kind(3, 1), PGTABLE_INVALID);
}

static void a_block_drops_low_address_bits(void **state)
{
	(void)state;
	machine(K4, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_leaf_frame(3, 0x40201003), 0x40201);
	assert_int_equal(pgtable_leaf_frame(2, 0x40201001), 0x40200);
	assert_int_equal(pgtable_leaf_frame(1, 0x40201001), 0x40000);
	machine(K64, 48, 48, NARROW, UPPER);
	assert_int_equal(pgtable_leaf_frame(2, 0x5fff0001), 0x4000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_page),
		cmocka_unit_test(each_bit_is_in_one_field),
		cmocka_unit_test(addresses_of_52_bits_with_64k),
		cmocka_unit_test(addresses_of_52_bits_with_4k),
		cmocka_unit_test(addresses_of_52_bits_with_16k),
		cmocka_unit_test(fields_that_do_not_fit),
		cmocka_unit_test(reserved_bits_by_layout),
		cmocka_unit_test(kinds),
		cmocka_unit_test(a_block_drops_low_address_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
