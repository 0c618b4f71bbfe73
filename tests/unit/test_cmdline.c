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
	write_text(line, COMMAND_LINE_SIZE - 7, "mem=123M");
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
		write_text(line, 2 * (size_t)i, "x ");
	parse(line);
	assert_int_equal(cmdline_unknown.count, CMDLINE_UNKNOWN);
	assert_int_equal(cmdline_unknown.lost, 2);
}

static void warnings_beyond_the_list_are_counted(void **state)
{
	(void)state;
	char line[COMMAND_LINE_SIZE] = { 0 };

	for (uint32_t i = 0; i < CMDLINE_WARNINGS + 3; i++)
		write_text(line, 4 * (size_t)i, "mem ");
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
	rules.nodes = CMDLINE_NODES + 1;
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
