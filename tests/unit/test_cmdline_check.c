/* SPDX-License-Identifier: BSD-2-Clause */
/* The checker says no to states that no line makes. */
#include "tests/unit/cmdline.h"

static int good_line(void **state)
{
	int error = cmdline_setup(state);

	parse("mem=1Gx foo bar hugepagesz=2M reserve_mem=1M:0:a");
	return error;
}

static void good_state(void **state)
{
	(void)state;
	assert_true(cmdline_check());
}

static void bad_line_length(void **state)
{
	(void)state;
	cmdline.length = COMMAND_LINE_SIZE;
	assert_false(cmdline_check());
}

static void bad_rules(void **state)
{
	(void)state;
	cmdline_rules.page_size = 1;
	assert_false(cmdline_check());
	cmdline_rules.page_size = 65536;
	early_params.mem = UINT64_MAX;
	assert_true(cmdline_check());
	cmdline_rules.nodes = CMDLINE_NODES + 1;
	assert_false(cmdline_check());
}

static void bad_mem(void **state)
{
	(void)state;
	early_params.mem++;
	assert_false(cmdline_check());
}

static void bad_log_buf_len(void **state)
{
	(void)state;
	early_params.log_buf_len = 0x80000001;
	assert_false(cmdline_check());
}

static void bad_rodata(void **state)
{
	(void)state;
	early_params.rodata = 4;
	assert_false(cmdline_check());
}

static void bad_swiotlb(void **state)
{
	(void)state;
	early_params.swiotlb.slabs = 127;
	assert_false(cmdline_check());
}

static void bad_crashkernel(void **state)
{
	(void)state;
	early_params.crashkernel.plain = cmdline.length + 1;
	assert_false(cmdline_check());
	early_params.crashkernel.plain = 0;
	early_params.crashkernel.high = cmdline.length + 1;
	assert_false(cmdline_check());
	early_params.crashkernel.high = 0;
	early_params.crashkernel.low = cmdline.length + 1;
	assert_false(cmdline_check());
}

static void bad_hugepages(void **state)
{
	(void)state;
	early_params.hugepages.default_hstate = 1;
	assert_false(cmdline_check());
	early_params.hugepages.default_hstate = CMDLINE_HSTATES;
	early_params.hugepages.hstate[0].size = M(3);
	assert_false(cmdline_check());
	early_params.hugepages.hstate[0].size = 0;
	assert_false(cmdline_check());
	early_params.hugepages.hstate[0].size = M(2);
	early_params.hugepages.hstate[1].size = M(2);
	early_params.hugepages.count = 2;
	assert_false(cmdline_check());
	early_params.hugepages.count = CMDLINE_HSTATES + 1;
	assert_false(cmdline_check());
}

static void bad_reserve_mem(void **state)
{
	(void)state;
	early_params.reserve_mem.entry[0].size = 0;
	assert_false(cmdline_check());
	early_params.reserve_mem.entry[0].size = 1;
	early_params.reserve_mem.entry[0].align = 1;
	assert_false(cmdline_check());
	early_params.reserve_mem.entry[0].align = 64;
	early_params.reserve_mem.entry[0].name.length = 16;
	assert_false(cmdline_check());
	early_params.reserve_mem.entry[0].name.length = 0;
	assert_false(cmdline_check());
	early_params.reserve_mem.entry[0].name.length = 1;
	early_params.reserve_mem.entry[0].name.offset = cmdline.length;
	assert_false(cmdline_check());
	early_params.reserve_mem.count = CMDLINE_RESERVE_MEMS + 1;
	assert_false(cmdline_check());
}

static void bad_unknown(void **state)
{
	(void)state;
	cmdline_unknown.word[1] = cmdline_unknown.word[0];
	assert_false(cmdline_check());
	cmdline_unknown.word[1].length = COMMAND_LINE_SIZE;
	assert_false(cmdline_check());
	cmdline_unknown.count = CMDLINE_UNKNOWN + 1;
	assert_false(cmdline_check());
}

static void bad_warnings(void **state)
{
	(void)state;
	cmdline_warnings.warning[0].offset = COMMAND_LINE_SIZE;
	assert_false(cmdline_check());
	cmdline_warnings.warning[0].offset = 0;
	cmdline_warnings.warning[0].parameter = CMDLINE_NO_PARAMETER + 1;
	assert_false(cmdline_check());
	cmdline_warnings.warning[0].parameter = 0;
	cmdline_warnings.warning[0].reason = 0;
	assert_false(cmdline_check());
	cmdline_warnings.warning[0].reason = CMDLINE_WARN_IGNORED + 1;
	assert_false(cmdline_check());
	cmdline_warnings.count = CMDLINE_WARNINGS + 1;
	assert_false(cmdline_check());
}

#define CASE(name) cmocka_unit_test_setup(name, good_line)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(good_state),      CASE(bad_line_length), CASE(bad_rules),
		CASE(bad_mem),	       CASE(bad_log_buf_len), CASE(bad_rodata),
		CASE(bad_swiotlb),     CASE(bad_crashkernel), CASE(bad_hugepages),
		CASE(bad_reserve_mem), CASE(bad_unknown),     CASE(bad_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
