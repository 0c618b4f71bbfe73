/* SPDX-License-Identifier: BSD-2-Clause */
/* crashkernel=: which one counts, and what it asks for. */
#include "tests/unit/cmdline.h"

static struct crashkernel_request request;

/* On a machine with 1 GiB. */
static void ask(const char *line)
{
	parse(line);
	request = cmdline_crashkernel(G(1));
}

static void assert_none(const char *line)
{
	ask(line);
	assert_int_equal(request.state, CRASHKERNEL_NONE);
}

static void assert_reserve(const char *line, uint64_t size, uint64_t base)
{
	ask(line);
	assert_int_equal(request.state, CRASHKERNEL_RESERVE);
	assert_int_equal(request.size, size);
	assert_int_equal(request.base, base);
	assert_false(request.high);
}

static void assert_bad(const char *line, uint32_t reason, uint32_t offset)
{
	ask(line);
	assert_int_equal(request.state, CRASHKERNEL_BAD);
	assert_int_equal(request.reason, reason);
	assert_int_equal(request.offset, offset);
}

static void crash_none(void **state)
{
	(void)state;
	assert_none("");
	assert_none("foo");
}

static void crash_size(void **state)
{
	(void)state;
	assert_reserve("crashkernel=64M", M(64), 0);
}

static void crash_size_at_a_base(void **state)
{
	(void)state;
	assert_reserve("crashkernel=32M@0x4a000000", M(32), 0x4a000000);
}

static void crash_base_without_a_number_is_none(void **state)
{
	(void)state;
	assert_reserve("crashkernel=32M@", M(32), 0);
}

static void crash_more_behind_a_base_is_passed_over(void **state)
{
	(void)state;
	assert_reserve("crashkernel=32M@1Gx", M(32), G(1));
}

static void crash_of_nothing(void **state)
{
	(void)state;
	assert_none("crashkernel=0");
	assert_none("crashkernel=K");
}

static void crash_last_one_counts(void **state)
{
	(void)state;
	assert_reserve("crashkernel=64M crashkernel=32M", M(32), 0);
}

static void crash_bad(void **state)
{
	(void)state;
	assert_bad("crashkernel=", CMDLINE_WARN_NO_NUMBER, 12);
	assert_bad("crashkernel=x", CMDLINE_WARN_NO_NUMBER, 12);
	assert_bad("crashkernel=64Mx", CMDLINE_WARN_SYNTAX, 15);
	assert_bad("crashkernel=64M,middle", CMDLINE_WARN_SYNTAX, 15);
}

static void crash_ends_at_a_space_only(void **state)
{
	(void)state;
	assert_bad("crashkernel=64M\tfoo", CMDLINE_WARN_SYNTAX, 15);
	assert_reserve("crashkernel=64M foo", M(64), 0);
}

static void crash_is_found_anywhere(void **state)
{
	(void)state;
	assert_reserve("-- xcrashkernel=64M", M(64), 0);
	assert_reserve("a=\"crashkernel=64M \"", M(64), 0);
}

static void crash_twice_in_a_word(void **state)
{
	(void)state;
	assert_reserve("crashkernel=1M,crashkernel=2M", M(2), 0);
}

static void crash_wraps(void **state)
{
	(void)state;
	assert_reserve("crashkernel=0x10000000000100000", M(1), 0);
}

static void crash_not_below_all_memory(void **state)
{
	(void)state;
	assert_bad("crashkernel=1G", 0, 0);
	assert_true(cmdline_set_rules(rules_61()));
	assert_reserve("crashkernel=1G", G(1), 0);
}

static void crash_high(void **state)
{
	(void)state;
	parse("crashkernel=128M,high");
	request = cmdline_crashkernel(G(1));
	assert_int_equal(request.state, CRASHKERNEL_RESERVE);
	assert_int_equal(request.size, M(128));
	assert_true(request.high);
	assert_int_equal(request.low_size, M(128));
}

static void crash_high_of_6_1_has_no_low(void **state)
{
	(void)state;
	assert_true(cmdline_set_rules(rules_61()));
	parse("crashkernel=128M,high");
	request = cmdline_crashkernel(M(64));
	assert_int_equal(request.state, CRASHKERNEL_RESERVE);
	assert_int_equal(request.low_size, 0);
}

static void crash_high_and_low(void **state)
{
	(void)state;
	parse("crashkernel=64M,low crashkernel=128M,high");
	request = cmdline_crashkernel(G(1));
	assert_int_equal(request.size, M(128));
	assert_int_equal(request.low_size, M(64));
}

static void crash_low_of_nothing(void **state)
{
	(void)state;
	parse("crashkernel=128M,high crashkernel=0,low");
	request = cmdline_crashkernel(G(1));
	assert_int_equal(request.state, CRASHKERNEL_RESERVE);
	assert_int_equal(request.low_size, 0);
}

static void crash_low_alone(void **state)
{
	(void)state;
	assert_none("crashkernel=64M,low");
}

static void crash_plain_comes_first(void **state)
{
	(void)state;
	assert_reserve("crashkernel=64M crashkernel=128M,high", M(64), 0);
}

static void crash_bad_plain_does_not_fall_back(void **state)
{
	(void)state;
	assert_bad("crashkernel=x crashkernel=128M,high", CMDLINE_WARN_NO_NUMBER, 12);
}

static void crash_high_bad(void **state)
{
	(void)state;
	assert_bad("crashkernel=,high", CMDLINE_WARN_NO_NUMBER, 12);
	assert_bad("crashkernel=1M,,high", CMDLINE_WARN_SYNTAX, 14);
	assert_bad("crashkernel=1M,high crashkernel=,low", CMDLINE_WARN_NO_NUMBER, 32);
	assert_bad("crashkernel=1M,highx,high", CMDLINE_WARN_SYNTAX, 14);
}

static void crash_high_of_nothing(void **state)
{
	(void)state;
	assert_none("crashkernel=0,high");
}

static void crash_ranges(void **state)
{
	(void)state;
	assert_reserve("crashkernel=512M-2G:64M,2G-:128M", M(64), 0);
	assert_reserve("crashkernel=1M-512M:64M,512M-:128M", M(128), 0);
}

static void crash_ranges_that_memory_is_not_in(void **state)
{
	(void)state;
	assert_none("crashkernel=2G-4G:64M");
	assert_none("crashkernel=2G-4G:64M,4G-8G:128M");
}

static void crash_range_ends_below(void **state)
{
	(void)state;
	assert_none("crashkernel=512M-1G:64M");
	assert_reserve("crashkernel=1G-2G:64M", M(64), 0);
}

static void crash_ranges_take_memory_rounded_up(void **state)
{
	(void)state;
	parse("crashkernel=1G-2G:64M");
	request = cmdline_crashkernel(G(1) - M(100));
	assert_int_equal(request.state, CRASHKERNEL_RESERVE);
}

static void crash_ranges_at_a_base(void **state)
{
	(void)state;
	assert_reserve("crashkernel=512M-2G:64M@0x50000000", M(64), 0x50000000);
	assert_reserve("crashkernel=512M-2G:64M,2G-:128M@0x50000000", M(64), 0x50000000);
	assert_bad("crashkernel=512M-2G:64M@", CMDLINE_WARN_NO_NUMBER, 24);
}

static void crash_range_of_nothing(void **state)
{
	(void)state;
	assert_none("crashkernel=512M-2G:0");
}

static void crash_ranges_bad(void **state)
{
	(void)state;
	assert_bad("crashkernel=:64M", CMDLINE_WARN_NO_NUMBER, 12);
	assert_bad("crashkernel=512M:64M", CMDLINE_WARN_SYNTAX, 16);
	assert_bad("crashkernel=512M-x:64M", CMDLINE_WARN_NO_NUMBER, 17);
	assert_bad("crashkernel=512M-512M:64M", CMDLINE_WARN_SYNTAX, 17);
	assert_bad("crashkernel=512M-2Gx:64M", CMDLINE_WARN_SYNTAX, 19);
	assert_bad("crashkernel=512M-2G:", CMDLINE_WARN_NO_NUMBER, 20);
	assert_bad("crashkernel=512M-2G:1G", CMDLINE_WARN_LARGE, 22);
	assert_bad("crashkernel=2G-4G:64M,:", CMDLINE_WARN_NO_NUMBER, 22);
}

static void crash_memory_that_rounds_over_64_bits(void **state)
{
	(void)state;
	parse("crashkernel=0-:64M");
	request = cmdline_crashkernel(UINT64_MAX);
	assert_int_equal(request.state, CRASHKERNEL_BAD);
}

static void crash_colon_of_another_word(void **state)
{
	(void)state;
	assert_reserve("crashkernel=64M foo=a:b", M(64), 0);
}

#define CASE(name) cmocka_unit_test_setup(name, cmdline_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(crash_none),
		CASE(crash_size),
		CASE(crash_size_at_a_base),
		CASE(crash_base_without_a_number_is_none),
		CASE(crash_more_behind_a_base_is_passed_over),
		CASE(crash_of_nothing),
		CASE(crash_last_one_counts),
		CASE(crash_bad),
		CASE(crash_ends_at_a_space_only),
		CASE(crash_is_found_anywhere),
		CASE(crash_twice_in_a_word),
		CASE(crash_wraps),
		CASE(crash_not_below_all_memory),
		CASE(crash_high),
		CASE(crash_high_of_6_1_has_no_low),
		CASE(crash_high_and_low),
		CASE(crash_low_of_nothing),
		CASE(crash_low_alone),
		CASE(crash_plain_comes_first),
		CASE(crash_bad_plain_does_not_fall_back),
		CASE(crash_high_bad),
		CASE(crash_high_of_nothing),
		CASE(crash_ranges),
		CASE(crash_ranges_that_memory_is_not_in),
		CASE(crash_range_ends_below),
		CASE(crash_ranges_take_memory_rounded_up),
		CASE(crash_ranges_at_a_base),
		CASE(crash_range_of_nothing),
		CASE(crash_ranges_bad),
		CASE(crash_memory_that_rounds_over_64_bits),
		CASE(crash_colon_of_another_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
