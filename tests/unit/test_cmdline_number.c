/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers as a kernel reads them. */
#include "tests/unit/cmdline.h"

#include "model/cmdline_number.h"

static struct cmdline_number number;
static struct cmdline_option option;

static void put(const char *text)
{
	memcpy(cmdline.bytes, text, strlen(text) + 1);
	cmdline_take((uint32_t)strlen(text));
}

static void assert_size(const char *text, uint64_t value, uint32_t end)
{
	put(text);
	number = cmdline_memparse(0, cmdline.length);
	assert_int_equal(number.value, value);
	assert_int_equal(number.end, end);
}

static void decimal(void **state)
{
	(void)state;
	assert_size("4096", 4096, 4);
}

static void octal_after_a_zero(void **state)
{
	(void)state;
	assert_size("0755", 0755, 4);
}

static void octal_ends_at_an_eight(void **state)
{
	(void)state;
	assert_size("0781", 7, 2);
}

static void hexadecimal(void **state)
{
	(void)state;
	assert_size("0x1fF", 0x1ff, 5);
}

static void hexadecimal_with_a_large_x(void **state)
{
	(void)state;
	assert_size("0X10", 16, 4);
}

static void hexadecimal_prefix_without_a_digit_is_a_zero(void **state)
{
	(void)state;
	assert_size("0xg", 0, 1);
}

static void hexadecimal_prefix_at_the_end_is_a_zero(void **state)
{
	(void)state;
	assert_size("0x", 0, 1);
}

static void every_suffix(void **state)
{
	(void)state;
	assert_size("1K", K(1), 2);
	assert_size("1m", M(1), 2);
	assert_size("1G", G(1), 2);
	assert_size("1t", 1ull << 40, 2);
	assert_size("1P", 1ull << 50, 2);
	assert_size("1e", 1ull << 60, 2);
	assert_size("1k", K(1), 2);
	assert_size("1M", M(1), 2);
	assert_size("1g", G(1), 2);
	assert_size("1T", 1ull << 40, 2);
	assert_size("1p", 1ull << 50, 2);
}

static void e_is_a_digit_of_a_hexadecimal_number(void **state)
{
	(void)state;
	assert_size("0x1e", 0x1e, 4);
	assert_size("0x1G", G(1), 4);
}

static void one_suffix_only(void **state)
{
	(void)state;
	assert_size("1KB", K(1), 2);
}

static void no_digits(void **state)
{
	(void)state;
	assert_size("", 0, 0);
	assert_size("x", 0, 0);
	assert_size("-1", 0, 0);
}

static void suffix_without_digits_is_read(void **state)
{
	(void)state;
	assert_size("K", 0, 1);
}

static void largest(void **state)
{
	(void)state;
	assert_size("18446744073709551615", UINT64_MAX, 20);
	assert_false(number.wrapped);
}

static void wraps_at_2_to_the_64(void **state)
{
	(void)state;
	assert_size("18446744073709551616", 0, 20);
	assert_true(number.wrapped);
	assert_size("0x1ffffffffffffffff", UINT64_MAX, 19);
	assert_true(number.wrapped);
}

static void suffix_wraps(void **state)
{
	(void)state;
	assert_size("16E", 0, 3);
	assert_true(number.wrapped);
	assert_size("17E", 1ull << 60, 3);
	assert_true(number.wrapped);
	assert_size("15E", 15ull << 60, 3);
	assert_false(number.wrapped);
}

static void wrapping_number_with_suffix(void **state)
{
	(void)state;
	assert_size("18446744073709551617K", K(1), 21);
	assert_true(number.wrapped);
}

static void ends_where_the_kernel_has_put_a_zero(void **state)
{
	(void)state;
	put("12345");
	number = cmdline_memparse(0, 2);
	assert_int_equal(number.value, 12);
	assert_int_equal(number.end, 2);
}

static void decimal_skips_blanks_first(void **state)
{
	(void)state;
	put(" \t 12:");
	number = cmdline_decimal(0, cmdline.length);
	assert_int_equal(number.value, 12);
	assert_int_equal(number.first, 3);
	assert_int_equal(number.end, 5);
}

static void decimal_has_no_radix(void **state)
{
	(void)state;
	put("0x10");
	number = cmdline_decimal(0, cmdline.length);
	assert_int_equal(number.value, 0);
	assert_int_equal(number.end, 1);
}

static void decimal_without_digits_reads_nothing(void **state)
{
	(void)state;
	put("  x");
	number = cmdline_decimal(0, cmdline.length);
	assert_int_equal(number.end, 0);
	assert_int_equal(number.first, number.last);
}

static void option_positive(void **state)
{
	(void)state;
	put("100");
	option = cmdline_option(0, cmdline.length);
	assert_true(option.given && option.nonzero);
}

static void option_zero(void **state)
{
	(void)state;
	put("0");
	option = cmdline_option(0, cmdline.length);
	assert_true(option.given && !option.nonzero);
}

static void option_negative(void **state)
{
	(void)state;
	put("-3,");
	option = cmdline_option(0, cmdline.length);
	assert_true(option.given && option.nonzero);
	assert_int_equal(option.end, 2);
}

static void option_of_more_than_32_bits_is_cut(void **state)
{
	(void)state;
	put("0x100000000");
	option = cmdline_option(0, cmdline.length);
	assert_true(option.given && !option.nonzero);
}

static void option_minus_alone(void **state)
{
	(void)state;
	put("-");
	option = cmdline_option(0, cmdline.length);
	assert_false(option.given);
}

static void option_empty(void **state)
{
	(void)state;
	put("");
	option = cmdline_option(0, cmdline.length);
	assert_false(option.given);
}

static void sums_wrap(void **state)
{
	(void)state;
	assert_int_equal(cmdline_add(1, 2), 3);
	assert_int_equal(cmdline_add(UINT64_MAX, 1), 0);
	assert_int_equal(cmdline_add(UINT64_MAX, UINT64_MAX), UINT64_MAX - 1);
}

static void powers_of_two(void **state)
{
	(void)state;
	assert_int_equal(cmdline_round_up_power(0), 1);
	assert_int_equal(cmdline_round_up_power(1), 1);
	assert_int_equal(cmdline_round_up_power(3), 4);
	assert_int_equal(cmdline_round_up_power(0x80000000), 0x80000000);
	assert_int_equal(cmdline_round_up_power(UINT64_MAX), 0x80000000);
}

#define CASE(name) cmocka_unit_test_setup(name, cmdline_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(decimal),
		CASE(octal_after_a_zero),
		CASE(octal_ends_at_an_eight),
		CASE(hexadecimal),
		CASE(hexadecimal_with_a_large_x),
		CASE(hexadecimal_prefix_without_a_digit_is_a_zero),
		CASE(hexadecimal_prefix_at_the_end_is_a_zero),
		CASE(every_suffix),
		CASE(e_is_a_digit_of_a_hexadecimal_number),
		CASE(one_suffix_only),
		CASE(no_digits),
		CASE(suffix_without_digits_is_read),
		CASE(largest),
		CASE(wraps_at_2_to_the_64),
		CASE(suffix_wraps),
		CASE(wrapping_number_with_suffix),
		CASE(ends_where_the_kernel_has_put_a_zero),
		CASE(decimal_skips_blanks_first),
		CASE(decimal_has_no_radix),
		CASE(decimal_without_digits_reads_nothing),
		CASE(option_positive),
		CASE(option_zero),
		CASE(option_negative),
		CASE(option_of_more_than_32_bits_is_cut),
		CASE(option_minus_alone),
		CASE(option_empty),
		CASE(sums_wrap),
		CASE(powers_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
