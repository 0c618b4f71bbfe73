/* SPDX-License-Identifier: BSD-2-Clause */
/* Early parameters that are neither limits nor shares of memory. */
#include "tests/unit/cmdline.h"

/* --- the others --- */

static void numa_off(void **state)
{
	(void)state;
	parse("numa=off");
	assert_true(early_params.numa_off);
	parse("numa=offline");
	assert_true(early_params.numa_off);
}

static void numa_otherwise(void **state)
{
	(void)state;
	parse("numa=noacpi");
	assert_false(early_params.numa_off);
	assert_warned(5, CMDLINE_NUMA, CMDLINE_WARN_IGNORED);
	parse("numa=of");
	assert_false(early_params.numa_off);
}

static void memblock_debug(void **state)
{
	(void)state;
	parse("memblock=debug");
	assert_true(early_params.memblock_debug);
	parse("memblock=xdebugx");
	assert_true(early_params.memblock_debug);
	parse("memblock=debu");
	assert_false(early_params.memblock_debug);
	assert_warned(9, CMDLINE_MEMBLOCK, CMDLINE_WARN_IGNORED);
	parse("memblock");
	assert_warned(0, CMDLINE_MEMBLOCK, CMDLINE_WARN_NO_VALUE);
}

static void rodata(void **state)
{
	(void)state;
	parse("rodata=on");
	assert_int_equal(early_params.rodata, CMDLINE_RODATA_ON);
	parse("rodata=off");
	assert_int_equal(early_params.rodata, CMDLINE_RODATA_OFF);
	parse("rodata=on rodata=full");
	assert_int_equal(early_params.rodata, CMDLINE_RODATA_FULL);
	parse("rodata=on rodata=ful");
	assert_int_equal(early_params.rodata, CMDLINE_RODATA_ON);
	assert_warned(17, CMDLINE_RODATA, CMDLINE_WARN_IGNORED);
	parse("rodata");
	assert_warned(0, CMDLINE_RODATA, CMDLINE_WARN_NO_VALUE);
}

static void early_page_ext(void **state)
{
	(void)state;
	parse("early_page_ext");
	assert_true(early_params.early_page_ext);
}

static void log_buf_len(void **state)
{
	(void)state;
	parse("log_buf_len=4M");
	assert_int_equal(early_params.log_buf_len, M(4));
	parse("log_buf_len=5M");
	assert_int_equal(early_params.log_buf_len, M(8));
	assert_silent();
}

static void log_buf_len_not_above_the_static_buffer(void **state)
{
	(void)state;
	parse("log_buf_len=128K");
	assert_int_equal(early_params.log_buf_len, 0);
	parse("log_buf_len=4M log_buf_len=1K");
	assert_int_equal(early_params.log_buf_len, M(4));
	parse("log_buf_len=0");
	assert_int_equal(early_params.log_buf_len, 0);
}

static void log_buf_len_over_2_gib(void **state)
{
	(void)state;
	parse("log_buf_len=3G");
	assert_int_equal(early_params.log_buf_len, G(2));
	assert_warned(12, CMDLINE_LOG_BUF_LEN, CMDLINE_WARN_LARGE);
}

static void swiotlb_slabs(void **state)
{
	(void)state;
	parse("swiotlb=32768");
	assert_true(early_params.swiotlb.sized);
	assert_int_equal(early_params.swiotlb.slabs, 32768);
	parse("swiotlb=129");
	assert_int_equal(early_params.swiotlb.slabs, 256);
	parse("swiotlb=0");
	assert_true(early_params.swiotlb.sized);
	assert_int_equal(early_params.swiotlb.slabs, 0);
}

static void swiotlb_slabs_that_wrap(void **state)
{
	(void)state;
	parse("swiotlb=0xffffffffffffffff");
	assert_int_equal(early_params.swiotlb.slabs, 0);
	parse("swiotlb=0x10000000000000080");
	assert_int_equal(early_params.swiotlb.slabs, 128);
	assert_warned(8, CMDLINE_SWIOTLB, CMDLINE_WARN_WRAPPED);
}

static void swiotlb_areas(void **state)
{
	(void)state;
	parse("swiotlb=1024,3");
	assert_int_equal(early_params.swiotlb.areas, 4);
	parse("swiotlb=,8");
	assert_false(early_params.swiotlb.sized);
	assert_int_equal(early_params.swiotlb.areas, 8);
	parse("swiotlb=1024,0");
	assert_int_equal(early_params.swiotlb.areas, 1);
	parse("swiotlb=1024,0x80000001");
	assert_int_equal(early_params.swiotlb.areas, 0);
	parse("swiotlb=1024,0x100000002");
	assert_int_equal(early_params.swiotlb.areas, 2);
	assert_warned(13, CMDLINE_SWIOTLB, CMDLINE_WARN_WRAPPED);
}

static void swiotlb_force(void **state)
{
	(void)state;
	parse("swiotlb=force");
	assert_true(early_params.swiotlb.force);
	parse("swiotlb=1024,2,noforce");
	assert_true(early_params.swiotlb.noforce);
	parse("swiotlb=1024,force");
	assert_true(early_params.swiotlb.force);
	parse("swiotlb=forced");
	assert_false(early_params.swiotlb.force);
	assert_warned(8, CMDLINE_SWIOTLB, CMDLINE_WARN_TRAILING);
	parse("swiotlb=");
	assert_silent();
}

static void swiotlb_without_value_stops_a_kernel(void **state)
{
	(void)state;
	parse("swiotlb");
	assert_warned(0, CMDLINE_SWIOTLB, CMDLINE_WARN_STOPS);
}

static void kfence(void **state)
{
	(void)state;
	parse("kfence.sample_interval=100");
	assert_true(early_params.kfence_given && early_params.kfence);
	parse("kfence.sample_interval=0");
	assert_true(early_params.kfence_given && !early_params.kfence);
	parse("kfence.sample_interval=x");
	assert_false(early_params.kfence_given);
	assert_warned(23, CMDLINE_KFENCE, CMDLINE_WARN_NO_NUMBER);
	parse("kfence.sample_interval=1ms");
	assert_warned(24, CMDLINE_KFENCE, CMDLINE_WARN_TRAILING);
	parse("kfence.sample_interval");
	assert_warned(0, CMDLINE_KFENCE, CMDLINE_WARN_NO_VALUE);
}

static void elfcorehdr(void **state)
{
	(void)state;
	parse("elfcorehdr=0x50000000");
	assert_true(early_params.kdump);
	assert_int_equal(early_params.elfcorehdr.address, 0x50000000);
	parse("elfcorehdr=16K@0x50000000");
	assert_int_equal(early_params.elfcorehdr.size, K(16));
	assert_int_equal(early_params.elfcorehdr.address, 0x50000000);
	parse("elfcorehdr=0xffffffffffffffff");
	assert_false(early_params.kdump);
	parse("elfcorehdr");
	assert_false(early_params.kdump);
	assert_warned(0, CMDLINE_ELFCOREHDR, CMDLINE_WARN_NO_VALUE);
	parse("elfcorehdr=");
	assert_true(early_params.kdump);
}

/* --- nokaslr --- */

static void nokaslr_word(void **state)
{
	(void)state;
	parse("nokaslr");
	assert_true(early_params.nokaslr);
	parse("a=b\tnokaslr\nc");
	assert_true(early_params.nokaslr);
	parse("nokaslrx");
	assert_false(early_params.nokaslr);
	assert_unknown(0, "nokaslrx");
	parse("xnokaslr");
	assert_false(early_params.nokaslr);
	parse("nokaslr=1");
	assert_false(early_params.nokaslr);
}

static void nokaslr_behind_dashes_does_not_count(void **state)
{
	(void)state;
	parse("-- nokaslr");
	assert_false(early_params.nokaslr);
	parse("--x nokaslr");
	assert_true(early_params.nokaslr);
}

static void nokaslr_in_quotes_counts_as_a_word(void **state)
{
	(void)state;
	parse("a=\"x nokaslr y\"");
	assert_true(early_params.nokaslr);
	assert_false(early_params.given[CMDLINE_NOKASLR]);
}

static void nokaslr_as_the_end_of_a_long_word(void **state)
{
	(void)state;
	char line[512] = { 0 };

	memset(line, 'a', 255);
	write_text(line, 255, "nokaslr");
	parse(line);
	assert_true(early_params.nokaslr);
	memset(line, 'a', 256);
	write_text(line, 256, "nokaslr");
	parse(line);
	assert_false(early_params.nokaslr);
}

static void nokaslr_of_6_1_is_a_prefix(void **state)
{
	(void)state;
	assert_true(cmdline_set_rules(rules_61()));
	parse("nokaslrx");
	assert_true(early_params.nokaslr);
	parse("-- nokaslr");
	assert_true(early_params.nokaslr);
	parse("a\tnokaslr");
	assert_false(early_params.nokaslr);
}

static void nokaslr_of_6_1_is_the_first_one(void **state)
{
	(void)state;
	assert_true(cmdline_set_rules(rules_61()));
	parse("xnokaslr nokaslr");
	assert_false(early_params.nokaslr);
	parse("nokasl");
	assert_false(early_params.nokaslr);
}

static void nokaslr_of_6_1_goes_to_init(void **state)
{
	(void)state;
	assert_true(cmdline_set_rules(rules_61()));
	parse("nokaslr");
	assert_true(early_params.nokaslr);
	assert_unknown(0, "nokaslr");
}

#define CASE(name) cmocka_unit_test_setup(name, cmdline_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(numa_off),
		CASE(numa_otherwise),
		CASE(memblock_debug),
		CASE(rodata),
		CASE(early_page_ext),
		CASE(log_buf_len),
		CASE(log_buf_len_not_above_the_static_buffer),
		CASE(log_buf_len_over_2_gib),
		CASE(swiotlb_slabs),
		CASE(swiotlb_slabs_that_wrap),
		CASE(swiotlb_areas),
		CASE(swiotlb_force),
		CASE(swiotlb_without_value_stops_a_kernel),
		CASE(kfence),
		CASE(elfcorehdr),
		CASE(nokaslr_word),
		CASE(nokaslr_behind_dashes_does_not_count),
		CASE(nokaslr_in_quotes_counts_as_a_word),
		CASE(nokaslr_as_the_end_of_a_long_word),
		CASE(nokaslr_of_6_1_is_a_prefix),
		CASE(nokaslr_of_6_1_is_the_first_one),
		CASE(nokaslr_of_6_1_goes_to_init),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
