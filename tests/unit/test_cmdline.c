/* SPDX-License-Identifier: BSD-2-Clause */
/* Early parameters, and what is listed. */
#include "tests/unit/cmdline.h"

/* --- the line --- */

static void no_parameters(void **state)
{
	(void)state;
	parse("");
	assert_int_equal(early_params.mem, UINT64_MAX);
	assert_int_equal(early_params.cma.size, CMDLINE_CMA_DEFAULT);
	assert_int_equal(early_params.hugepages.default_hstate, CMDLINE_HSTATES);
	assert_int_equal(cmdline_unknown.count, 0);
	assert_silent();
	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++)
		assert_false(early_params.given[p]);
}

static void line_ends_at_a_zero(void **state)
{
	(void)state;
	parse_bytes("mem=1G\0mem=2G", 14);
	assert_int_equal(early_params.mem, G(1));
	assert_int_equal(cmdline.length, 6);
}

static void line_without_a_zero(void **state)
{
	(void)state;
	parse_bytes("mem=1G", 6);
	assert_int_equal(early_params.mem, G(1));
}

static void longest_line(void **state)
{
	(void)state;
	char line[COMMAND_LINE_SIZE];

	memset(line, 'a', sizeof(line));
	line[COMMAND_LINE_SIZE - 1] = 0;
	parse_bytes(line, COMMAND_LINE_SIZE);
	assert_int_equal(cmdline.length, COMMAND_LINE_SIZE - 1);
	assert_silent();
	assert_int_equal(cmdline_unknown.word[0].length, COMMAND_LINE_SIZE - 1);
}

static void longer_line_is_cut(void **state)
{
	(void)state;
	char line[COMMAND_LINE_SIZE + 10];

	memset(line, ' ', sizeof(line));
	memcpy(line + COMMAND_LINE_SIZE - 7, "mem=123M", 8);
	parse_bytes(line, sizeof(line));
	assert_int_equal(cmdline.length, COMMAND_LINE_SIZE - 1);
	assert_int_equal(early_params.mem, 0); /* 12 bytes are no whole page */
	assert_warned(COMMAND_LINE_SIZE - 1, CMDLINE_NO_PARAMETER, CMDLINE_WARN_CUT);
}

static void line_of_blanks_cut_is_the_same(void **state)
{
	(void)state;
	parse("   \t ");
	assert_silent();
	assert_int_equal(cmdline_unknown.count, 0);
}

static void dashes_end_parameters(void **state)
{
	(void)state;
	parse("mem=1G -- mem=2G foo");
	assert_int_equal(early_params.mem, G(1));
	assert_int_equal(cmdline_unknown.count, 0);
}

static void unknown_words_are_listed(void **state)
{
	(void)state;
	parse("quiet mem=1G  root=/dev/sda \"a b\" mem.x=2");
	assert_int_equal(cmdline_unknown.count, 4);
	assert_unknown(0, "quiet");
	assert_unknown(1, "root=/dev/sda");
	assert_unknown(2, "\"a b\"");
	assert_unknown(3, "mem.x=2");
}

static void unknown_words_beyond_the_list_are_counted(void **state)
{
	(void)state;
	char line[COMMAND_LINE_SIZE] = { 0 };

	for (uint32_t i = 0; i < CMDLINE_UNKNOWN + 2; i++)
		memcpy(line + 2 * i, "x ", 2);
	parse(line);
	assert_int_equal(cmdline_unknown.count, CMDLINE_UNKNOWN);
	assert_int_equal(cmdline_unknown.lost, 2);
}

static void warnings_beyond_the_list_are_counted(void **state)
{
	(void)state;
	char line[COMMAND_LINE_SIZE] = { 0 };

	for (uint32_t i = 0; i < CMDLINE_WARNINGS + 3; i++)
		memcpy(line + 4 * i, "mem ", 4);
	parse(line);
	assert_int_equal(cmdline_warnings.count, CMDLINE_WARNINGS);
	assert_int_equal(cmdline_warnings.lost, 3);
	assert_int_equal(cmdline_warnings.warning[1].offset, 4);
}

static void parameter_that_the_kernel_lacks_is_unknown(void **state)
{
	(void)state;
	struct cmdline_rules rules = rules_612();

	rules.known[CMDLINE_CMA] = false;
	assert_true(cmdline_set_rules(rules));
	parse("cma=64M");
	assert_false(early_params.given[CMDLINE_CMA]);
	assert_int_equal(early_params.cma.size, CMDLINE_CMA_DEFAULT);
	assert_unknown(0, "cma=64M");
}

static void rules_that_no_kernel_has(void **state)
{
	(void)state;
	struct cmdline_rules rules = rules_612();

	rules.page_size = 5000;
	assert_false(cmdline_set_rules(rules));
	rules.page_size = 0;
	assert_false(cmdline_set_rules(rules));
	rules = rules_612();
	rules.nodes = MAX_NUMNODES + 1;
	assert_false(cmdline_set_rules(rules));
	assert_int_equal(cmdline_rules.page_size, 4096);
}

static void parse_forgets_the_line_before(void **state)
{
	(void)state;
	parse("mem=1G cma=8M foo numa=off swiotlb=force nokaslr crashkernel=1M");
	parse("bar");
	assert_int_equal(early_params.mem, UINT64_MAX);
	assert_false(early_params.numa_off);
	assert_false(early_params.swiotlb.force);
	assert_false(early_params.nokaslr);
	assert_int_equal(early_params.crashkernel.plain, 0);
	assert_int_equal(cmdline_unknown.count, 1);
}

/* --- mem --- */

static void mem_limit(void **state)
{
	(void)state;
	parse("mem=100M");
	assert_int_equal(early_params.mem, M(100));
	assert_true(early_params.given[CMDLINE_MEM]);
	assert_silent();
}

static void mem_is_whole_pages(void **state)
{
	(void)state;
	parse("mem=8191");
	assert_int_equal(early_params.mem, 4096);
}

static void mem_last_one_counts(void **state)
{
	(void)state;
	parse("mem=1G mem=2G");
	assert_int_equal(early_params.mem, G(2));
}

static void mem_without_value(void **state)
{
	(void)state;
	parse("mem");
	assert_int_equal(early_params.mem, UINT64_MAX);
	assert_true(early_params.given[CMDLINE_MEM]);
	assert_warned(0, CMDLINE_MEM, CMDLINE_WARN_NO_VALUE);
}

static void mem_of_nothing(void **state)
{
	(void)state;
	parse("mem=");
	assert_int_equal(early_params.mem, 0);
	assert_warned(4, CMDLINE_MEM, CMDLINE_WARN_NO_NUMBER);
}

static void mem_wraps(void **state)
{
	(void)state;
	parse("mem=0x10000000000001000");
	assert_int_equal(early_params.mem, 4096);
	assert_warned(4, CMDLINE_MEM, CMDLINE_WARN_WRAPPED);
}

static void mem_with_more_behind(void **state)
{
	(void)state;
	parse("mem=1Gx");
	assert_int_equal(early_params.mem, G(1));
	assert_warned(6, CMDLINE_MEM, CMDLINE_WARN_TRAILING);
}

static void mem_in_quotes(void **state)
{
	(void)state;
	parse("mem=\"1G\" \"mem=2G\"");
	assert_int_equal(early_params.mem, G(2));
	assert_silent();
}

/* --- cma --- */

static void cma_size(void **state)
{
	(void)state;
	parse("cma=8M");
	assert_int_equal(early_params.cma.size, M(8));
	assert_int_equal(early_params.cma.limit, 0);
}

static void cma_none(void **state)
{
	(void)state;
	parse("cma=0");
	assert_int_equal(early_params.cma.size, 0);
	assert_silent();
}

static void cma_at_a_base(void **state)
{
	(void)state;
	parse("cma=8M@0x50000000");
	assert_int_equal(early_params.cma.base, 0x50000000);
	assert_int_equal(early_params.cma.limit, 0x50000000 + M(8));
}

static void cma_between_base_and_limit(void **state)
{
	(void)state;
	parse("cma=8M@1G-2G");
	assert_int_equal(early_params.cma.base, G(1));
	assert_int_equal(early_params.cma.limit, G(2));
}

static void cma_given_again_keeps_base_and_limit(void **state)
{
	(void)state;
	parse("cma=8M@1G-2G cma=16M");
	assert_int_equal(early_params.cma.size, M(16));
	assert_int_equal(early_params.cma.base, G(1));
	assert_int_equal(early_params.cma.limit, G(2));
}

static void cma_limit_wraps(void **state)
{
	(void)state;
	parse("cma=16M@0xffffffffff800000");
	assert_int_equal(early_params.cma.limit, M(8));
}

static void cma_with_more_behind(void **state)
{
	(void)state;
	parse("cma=8M%");
	assert_warned(6, CMDLINE_CMA, CMDLINE_WARN_TRAILING);
	parse("cma=8M@1G%");
	assert_warned(9, CMDLINE_CMA, CMDLINE_WARN_TRAILING);
	parse("cma=8M@1G-2G%");
	assert_warned(12, CMDLINE_CMA, CMDLINE_WARN_TRAILING);
}

static void cma_without_value(void **state)
{
	(void)state;
	parse("cma");
	assert_warned(0, CMDLINE_CMA, CMDLINE_WARN_NO_VALUE);
}

/* --- kernelcore, movablecore, movable_node --- */

static void kernelcore_bytes(void **state)
{
	(void)state;
	parse("kernelcore=700M");
	assert_int_equal(early_params.kernelcore.bytes, M(700));
	assert_int_equal(early_params.kernelcore.percent, 0);
}

static void kernelcore_percent(void **state)
{
	(void)state;
	parse("kernelcore=25%");
	assert_int_equal(early_params.kernelcore.percent, 25);
	assert_silent();
}

static void percent_keeps_bytes_and_bytes_end_percent(void **state)
{
	(void)state;
	parse("movablecore=1G movablecore=10%");
	assert_int_equal(early_params.movablecore.bytes, G(1));
	assert_int_equal(early_params.movablecore.percent, 10);
	parse("movablecore=10% movablecore=1G");
	assert_int_equal(early_params.movablecore.percent, 0);
}

static void percent_over_a_hundred(void **state)
{
	(void)state;
	parse("kernelcore=101%");
	assert_int_equal(early_params.kernelcore.percent, 101);
	assert_warned(11, CMDLINE_KERNELCORE, CMDLINE_WARN_PERCENT);
}

static void percent_without_a_number(void **state)
{
	(void)state;
	parse("kernelcore=%");
	assert_int_equal(early_params.kernelcore.percent, 0);
	assert_warned(11, CMDLINE_KERNELCORE, CMDLINE_WARN_NO_NUMBER);
}

static void percent_that_wraps(void **state)
{
	(void)state;
	parse("kernelcore=0x10000000000000001%");
	assert_int_equal(early_params.kernelcore.percent, 1);
	assert_warned(11, CMDLINE_KERNELCORE, CMDLINE_WARN_WRAPPED);
}

static void percent_with_suffix_is_bytes(void **state)
{
	(void)state;
	parse("kernelcore=1K%");
	assert_int_equal(early_params.kernelcore.bytes, 1024);
	assert_warned(13, CMDLINE_KERNELCORE, CMDLINE_WARN_TRAILING);
}

static void percent_with_more_behind(void **state)
{
	(void)state;
	parse("movablecore=10%x");
	assert_int_equal(early_params.movablecore.percent, 10);
	assert_warned(15, CMDLINE_MOVABLECORE, CMDLINE_WARN_TRAILING);
}

static void kernelcore_mirror(void **state)
{
	(void)state;
	parse("kernelcore=mirror");
	assert_true(early_params.kernelcore_mirror);
	assert_int_equal(early_params.kernelcore.bytes, 0);
	assert_silent();
}

static void movablecore_has_no_mirror(void **state)
{
	(void)state;
	parse("movablecore=mirror");
	assert_false(early_params.kernelcore_mirror);
	assert_int_equal(cmdline_warnings.warning[0].reason, CMDLINE_WARN_NO_NUMBER);
}

static void kernelcore_without_value_stops_a_kernel(void **state)
{
	(void)state;
	parse("kernelcore");
	assert_warned(0, CMDLINE_KERNELCORE, CMDLINE_WARN_STOPS);
	parse("movablecore");
	assert_warned(0, CMDLINE_MOVABLECORE, CMDLINE_WARN_NO_VALUE);
}

static void movable_node(void **state)
{
	(void)state;
	parse("movable_node");
	assert_true(early_params.movable_node);
	parse("movable-node=whatever");
	assert_true(early_params.movable_node);
	assert_silent();
}

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
	memcpy(line + 255, "nokaslr", 7);
	parse(line);
	assert_true(early_params.nokaslr);
	memset(line, 'a', 256);
	memcpy(line + 256, "nokaslr", 7);
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
		CASE(no_parameters),
		CASE(line_ends_at_a_zero),
		CASE(line_without_a_zero),
		CASE(longest_line),
		CASE(longer_line_is_cut),
		CASE(line_of_blanks_cut_is_the_same),
		CASE(dashes_end_parameters),
		CASE(unknown_words_are_listed),
		CASE(unknown_words_beyond_the_list_are_counted),
		CASE(warnings_beyond_the_list_are_counted),
		CASE(parameter_that_the_kernel_lacks_is_unknown),
		CASE(rules_that_no_kernel_has),
		CASE(parse_forgets_the_line_before),
		CASE(mem_limit),
		CASE(mem_is_whole_pages),
		CASE(mem_last_one_counts),
		CASE(mem_without_value),
		CASE(mem_of_nothing),
		CASE(mem_wraps),
		CASE(mem_with_more_behind),
		CASE(mem_in_quotes),
		CASE(cma_size),
		CASE(cma_none),
		CASE(cma_at_a_base),
		CASE(cma_between_base_and_limit),
		CASE(cma_given_again_keeps_base_and_limit),
		CASE(cma_limit_wraps),
		CASE(cma_with_more_behind),
		CASE(cma_without_value),
		CASE(kernelcore_bytes),
		CASE(kernelcore_percent),
		CASE(percent_keeps_bytes_and_bytes_end_percent),
		CASE(percent_over_a_hundred),
		CASE(percent_without_a_number),
		CASE(percent_that_wraps),
		CASE(percent_with_suffix_is_bytes),
		CASE(percent_with_more_behind),
		CASE(kernelcore_mirror),
		CASE(movablecore_has_no_mirror),
		CASE(kernelcore_without_value_stops_a_kernel),
		CASE(movable_node),
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
