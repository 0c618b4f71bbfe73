/* SPDX-License-Identifier: BSD-2-Clause */
/* The walk of the structure block: the same as libfdt's on sound trees, an error on others. */
#include "tests/unit/tree.h"

#include <glob.h>

#include "fuzz/walk.h"
#include "oracle/earlymem.h"

#define BOOT_TREES "corpus/boots/*/board.dtb"
#define BOOT_TREES_AT_LEAST 100
#define HEADER_SIZE_STRUCT 36u

static void root_ends(void)
{
	node_end();
	put(fdt_finish(fdt_bytes.b));
	fdt_size = fdt_totalsize(fdt_bytes.b);
}

/* The tree is sound, and both readers say the same. Returns the number of steps. */
static uint32_t agree(void)
{
	struct fdt_step step;
	const char *difference;
	uint32_t steps = 0;

	assert_int_equal(fdt_check(), 0);
	difference = walk_differs();
	if (difference)
		fail_msg("%s", difference);
	for (step = fdt_walk_next(fdt_walk_begin()); step.what > FDT_STEP_END;
	     step = fdt_walk_next(step))
		steps++;
	return steps;
}

/* The nth step of a walk. */
static struct fdt_step nth(uint32_t n)
{
	struct fdt_step step = fdt_walk_begin();

	while (n--)
		step = fdt_walk_next(step);
	return step;
}

static const char *step_text(uint32_t offset)
{
	return (const char *)fdt_bytes.b + offset;
}

static uint32_t words_in_structure(void)
{
	return (fdt_layout.struct_end - fdt_layout.struct_start) / FDT_TOKEN_BYTES;
}

static void put_word(uint32_t at, uint32_t value)
{
	fdt32_t word = cpu_to_fdt32(value);

	memcpy(fdt_bytes.b + at, &word, sizeof(word));
}

static void trees_of_recorded_boots(void **state)
{
	struct earlymem_error err;
	glob_t found;

	(void)state;
	assert_int_equal(glob(BOOT_TREES, 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= BOOT_TREES_AT_LEAST);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		assert_int_equal(earlymem_tree_load(found.gl_pathv[i], &err), 0);
		if (fdt_check() == 0)
			agree();
		else
			print_message("%s: refused\n", found.gl_pathv[i]);
	}
	globfree(&found);
}

static void empty_root(void **state)
{
	(void)state;
	memset(fdt_bytes.b, 0, 0x1000);
	put(fdt_create_empty_tree(fdt_bytes.b, 0x1000));
	fdt_size = 0x1000;
	assert_int_equal(agree(), 2);
	assert_int_equal(nth(1).what, FDT_STEP_NODE);
	assert_int_equal(nth(1).name_len, 0);
	assert_int_equal(nth(1).depth, 0);
	assert_int_equal(nth(2).what, FDT_STEP_NODE_END);
	assert_int_equal(nth(3).what, FDT_STEP_END);
	assert_int_equal(nth(3).depth, 0);
}

static void nodes_and_properties(void **state)
{
	struct fdt_step step;

	(void)state;
	tree_begin(NULL);
	memory_node(RAM, GIB(1));
	root_ends();
	assert_int_equal(agree(), 8);
	step = nth(4);
	assert_int_equal(step.what, FDT_STEP_NODE);
	assert_int_equal(step.depth, 1);
	assert_string_equal(step_text(step.name), "memory@0");
	assert_int_equal(step.name_len, 8);
	step = nth(5);
	assert_int_equal(step.what, FDT_STEP_PROP);
	assert_int_equal(step.depth, 2);
	assert_int_equal(step.node, nth(4).node);
	assert_string_equal(step_text(step.name), "device_type");
	assert_string_equal(step_text(step.value), "memory");
	assert_int_equal(step.len, 7);
	assert_false(step.late);
}

static void values_and_names_of_every_length(void **state)
{
	char name[40] = "";

	(void)state;
	tree_begin(NULL);
	for (int len = 1; len < 12; len++) {
		name[len - 1] = 'x';
		put(fdt_property(fdt_bytes.b, name, name, len - 1));
	}
	for (int len = 1; len < 12; len++) {
		name[len - 1] = 'y';
		node_begin(name);
		node_end();
	}
	root_ends();
	agree();
}

static void deep_tree(void **state)
{
	(void)state;
	tree_begin(NULL);
	for (int i = 0; i < 200; i++) {
		node_begin("child");
		flag("first");
	}
	for (int i = 0; i < 200; i++)
		node_end();
	root_ends();
	agree();
	assert_int_equal(nth(3 + 399).depth, 200);
}

static void nops_are_passed_over(void **state)
{
	uint32_t steps;

	(void)state;
	tree_begin(NULL);
	flag("gone");
	memory_node(RAM, GIB(1));
	node_begin("gone");
	flag("inside");
	node_end();
	root_ends();
	steps = agree();
	put(fdt_nop_property(fdt_bytes.b, 0, "gone"));
	assert_int_equal(agree(), steps - 1);
	put(fdt_nop_node(fdt_bytes.b, fdt_path_offset(fdt_bytes.b, "/gone")));
	assert_int_equal(agree(), steps - 4);
}

static void property_behind_a_child_is_late(void **state)
{
	uint32_t late = 0;

	(void)state;
	tree_begin(NULL);
	node_begin("child");
	flag("in-time");
	node_end();
	flag("late");
	flag("late-too");
	node_begin("second");
	flag("in-time-again");
	node_end();
	root_ends();
	for (uint32_t n = agree(); n > 0; n--)
		late += nth(n).late;
	assert_int_equal(late, 2);
	assert_null(fdt_getprop(fdt_bytes.b, 0, "late", NULL));
}

/* Any word of the structure block changed to any token: an error, or both say the same. */
static void each_word_changed(void **state)
{
	static const uint32_t tokens[] = { 0, 1, 2, 3, 4, 9, 0x7ffffff2, 0xffffffff };
	uint32_t refused = 0, accepted = 0;

	(void)state;
	tree_begin(NULL);
	memory_node(RAM, GIB(1));
	root_ends();
	agree();
	for (uint32_t i = 0; i < words_in_structure(); i++)
		for (uint32_t t = 0; t < sizeof(tokens) / sizeof(tokens[0]); t++) {
			uint32_t at = fdt_layout.struct_start + 4 * i, old = fdt_be32(at);

			put_word(at, tokens[t]);
			if (fdt_check() == 0) {
				accepted++;
				agree();
			} else {
				refused++;
			}
			put_word(at, old);
			assert_int_equal(fdt_check(), 0);
		}
	assert_true(refused > 100 && accepted > 10);
}

/* Nothing checks these bytes before the walk. */
static void walk_of_any_bytes_ends(void **state)
{
	uint32_t noise = 1;

	(void)state;
	for (uint32_t round = 0; round < 2000; round++) {
		struct fdt_step step;

		for (uint32_t i = 0; i < 256; i++) {
			noise = noise * 1664525u + 1013904223u;
			fdt_bytes.b[i] = i % 4 == 3 ? (uint8_t)(noise >> 28) : 0;
			if (noise % 64 == 0)
				fdt_bytes.b[i] = (uint8_t)(noise >> 16);
		}
		fdt_size = 256;
		fdt_layout = (struct fdt_layout){ 4 * (round % 8), round % 250, 200, 240, 0 };
		if (fdt_layout.struct_end < fdt_layout.struct_start)
			fdt_layout.struct_end = fdt_layout.struct_start;
		fdt_bytes.b[239] = 0;
		step = fdt_walk_next(fdt_walk_begin());
		while (step.what > FDT_STEP_END) {
			struct fdt_step next = fdt_walk_next(step);

			assert_true(next.what < 0 || next.next > step.next ||
				    next.what == FDT_STEP_END);
			step = next;
		}
		if (step.what < 0)
			assert_int_equal(fdt_failure.error, step.what);
	}
}

static void expect_error(int32_t error, uint32_t word, uint32_t value)
{
	uint32_t at, old;

	assert_int_equal(fdt_check(), 0);
	at = fdt_layout.struct_start + 4 * word;
	old = fdt_be32(at);
	put_word(at, value);
	assert_int_equal(fdt_check(), error);
	put_word(at, old);
}

/* Words: 1 "" | 3 4 name value | 3 4 name value | 2 | 9 */
static void each_error(void **state)
{
	(void)state;
	tree_begin(NULL);
	root_ends();
	expect_error(FDT_EEND, 0, FDT_TOKEN_END);
	expect_error(FDT_ENESTING, 0, FDT_TOKEN_PROP);
	expect_error(FDT_ENESTING, 0, FDT_TOKEN_NODE_END);
	expect_error(FDT_ETOKEN, 0, 77);
	expect_error(FDT_ETOKEN, 2, 77);
	expect_error(FDT_EVALUE, 3, 0x10000);
	expect_error(FDT_EVALUE, 3, 0xffffffff);
	expect_error(FDT_EPROPNAME, 4, 0x10000);
	expect_error(FDT_EEND, 10, FDT_TOKEN_END);
	expect_error(FDT_EEND, 10, FDT_TOKEN_NOP);
	expect_error(FDT_EEND, 11, FDT_TOKEN_NOP);
	expect_error(FDT_ENESTING, 11, FDT_TOKEN_NODE);
	expect_error(FDT_ENESTING, 11, FDT_TOKEN_NODE_END);
	put_word(HEADER_SIZE_STRUCT, FDT_TOKEN_BYTES);
	assert_int_equal(fdt_check(), FDT_ENODENAME);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_of_recorded_boots),
		cmocka_unit_test(empty_root),
		cmocka_unit_test(nodes_and_properties),
		cmocka_unit_test(values_and_names_of_every_length),
		cmocka_unit_test(deep_tree),
		cmocka_unit_test(nops_are_passed_over),
		cmocka_unit_test(property_behind_a_child_is_late),
		cmocka_unit_test(each_word_changed),
		cmocka_unit_test(walk_of_any_bytes_ends),
		cmocka_unit_test(each_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
