/* SPDX-License-Identifier: BSD-2-Clause */
/* Command lines in tests: a kernel with 4K pages that has every parameter. */
#ifndef EARLYMEM_TESTS_CMDLINE_H
#define EARLYMEM_TESTS_CMDLINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/cmdline.h"

#define K(n) ((uint64_t)(n) << 10)
#define M(n) ((uint64_t)(n) << 20)
#define G(n) ((uint64_t)(n) << 30)

static inline struct cmdline_rules rules_612(void)
{
	struct cmdline_rules rules = {
		.page_size = 4096,
		.huge_sizes = { K(64), M(2), M(32), G(1) },
		.nodes = 16,
		.log_buf_len = K(128),
		.crash_size_checked = true,
		.crash_low_size = M(128),
	};

	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++)
		rules.known[p] = true;
	for (uint32_t n = 0; n < 4; n++)
		rules.node_online[n] = true;
	return rules;
}

static inline struct cmdline_rules rules_61(void)
{
	struct cmdline_rules rules = rules_612();

	rules.known[CMDLINE_RESERVE_MEM] = false;
	rules.known[CMDLINE_NOKASLR] = false;
	rules.nokaslr_prefix = true;
	rules.crash_size_checked = false;
	rules.crash_low_size = 0;
	return rules;
}

static inline int cmdline_setup(void **state)
{
	(void)state;
	return cmdline_set_rules(rules_612()) ? 0 : -1;
}

/* Read `size` bytes as a line. */
static inline void parse_bytes(const void *bytes, size_t size)
{
	memset(cmdline.bytes, 0xee, sizeof(cmdline.bytes));
	memcpy(cmdline.bytes, bytes, size < COMMAND_LINE_SIZE ? size : COMMAND_LINE_SIZE);
	cmdline_take((uint32_t)size);
	cmdline_parse();
	assert_true(cmdline_check());
}

static inline void parse(const char *line)
{
	parse_bytes(line, strlen(line) + 1);
}

/* Put a text into a line, without the zero at its end. */
static inline void write_text(char *line, size_t at, const char *text)
{
	memcpy(line + at, text, strlen(text));
}

/* The only warning is this one. */
static inline void assert_warned(uint32_t offset, uint32_t parameter, uint32_t reason)
{
	assert_int_equal(cmdline_warnings.count, 1);
	assert_int_equal(cmdline_warnings.warning[0].offset, offset);
	assert_int_equal(cmdline_warnings.warning[0].parameter, parameter);
	assert_int_equal(cmdline_warnings.warning[0].reason, reason);
}

static inline void assert_silent(void)
{
	assert_int_equal(cmdline_warnings.count, 0);
	assert_int_equal(cmdline_warnings.lost, 0);
}

static inline void assert_unknown(uint32_t i, const char *text)
{
	struct cmdline_span word = cmdline_unknown.word[i];

	assert_true(i < cmdline_unknown.count);
	assert_int_equal(word.length, strlen(text));
	assert_memory_equal(cmdline.bytes + word.offset, text, word.length);
}

#endif
