/* SPDX-License-Identifier: BSD-2-Clause */
/* How a line is cut into words. */
#include "tests/unit/cmdline.h"

#include "model/cmdline_find.h"

static uint32_t next;

static void cut(const char *text)
{
	memcpy(cmdline.bytes, text, strlen(text) + 1);
	cmdline_take((uint32_t)strlen(text));
	next = cmdline_skip_blanks(0);
}

static void assert_bytes(uint32_t at, uint32_t end, const char *text)
{
	assert_int_equal(end - at, strlen(text));
	assert_memory_equal(cmdline.bytes + at, text, end - at);
}

static void assert_word(const char *name, const char *value)
{
	struct cmdline_word word;

	assert_true(next < cmdline.length);
	word = cmdline_next_word(next);
	assert_bytes(word.name, word.name_end, name);
	assert_int_equal(word.has_value, value != NULL);
	if (value)
		assert_bytes(word.value, word.value_end, value);
	next = cmdline_skip_blanks(word.end);
}

static void assert_no_word(void)
{
	assert_int_equal(next, cmdline.length);
}

static void assert_parameter(const char *name, uint32_t parameter)
{
	struct cmdline_word word;

	cut(name);
	word = (struct cmdline_word){ .end = cmdline.length, .name_end = cmdline.length };
	assert_int_equal(cmdline_find_parameter(word), parameter);
}

static void assert_part(const char *text, bool found)
{
	cut(text);
	assert_int_equal(cmdline_has_part(0, cmdline.length, TEXT_MIRROR), found);
}

static void two_words(void **state)
{
	(void)state;
	cut("ab cd=e");
	assert_word("ab", NULL);
	assert_word("cd", "e");
	assert_no_word();
}

static void every_blank_divides(void **state)
{
	(void)state;
	cut("a\tb\nc\vd\fe\rf\xa0g");
	for (const char *name = "abcdefg"; *name; name++)
		assert_word((char[]){ *name, 0 }, NULL);
	assert_no_word();
}

static void leading_and_trailing_blanks(void **state)
{
	(void)state;
	cut("  a=1   ");
	assert_word("a", "1");
	assert_no_word();
}

static void empty_line(void **state)
{
	(void)state;
	cut("");
	assert_no_word();
}

static void blanks_only(void **state)
{
	(void)state;
	cut(" \t ");
	assert_no_word();
}

static void empty_value(void **state)
{
	(void)state;
	cut("a=");
	assert_word("a", "");
}

static void second_equals_is_part_of_the_value(void **state)
{
	(void)state;
	cut("a=b=c");
	assert_word("a", "b=c");
}

static void leading_equals_is_part_of_the_name(void **state)
{
	(void)state;
	cut("=a=b");
	assert_word("=a", "b");
}

static void equals_alone(void **state)
{
	(void)state;
	cut("=");
	assert_word("=", NULL);
}

static void quoted_value(void **state)
{
	(void)state;
	cut("a=\"b c\" d");
	assert_word("a", "b c");
	assert_word("d", NULL);
}

static void quoted_word(void **state)
{
	(void)state;
	cut("\"a=b c\" d");
	assert_word("a", "b c");
	assert_word("d", NULL);
}

static void quoted_name_alone(void **state)
{
	(void)state;
	cut("\"a b\"");
	assert_word("a b", NULL);
}

static void quotes_inside_stay(void **state)
{
	(void)state;
	cut("a=b\"c d\"e");
	assert_word("a", "b\"c d\"e");
}

static void closing_quote_of_an_unquoted_value_stays(void **state)
{
	(void)state;
	cut("a=b\"c d\"");
	assert_word("a", "b\"c d\"");
}

static void quote_that_is_not_closed(void **state)
{
	(void)state;
	cut("a=\"b c");
	assert_word("a", "b c");
	assert_no_word();
}

static void one_quote(void **state)
{
	(void)state;
	cut("\"");
	assert_word("", NULL);
	assert_no_word();
}

static void two_quotes(void **state)
{
	(void)state;
	cut("\"\" a");
	assert_word("", NULL);
	assert_word("a", NULL);
}

static void value_of_one_quote(void **state)
{
	(void)state;
	cut("a=\"");
	assert_word("a", "");
	assert_no_word();
}

static void quoted_word_with_quoted_value(void **state)
{
	(void)state;
	cut("\"a=\"b\" c");
	assert_word("a", "b\" c");
	assert_no_word();
}

static void quoted_word_that_ends_in_an_equals(void **state)
{
	(void)state;
	cut("\"a=\"");
	assert_word("a", "");
}

static void text_behind_the_closing_quote(void **state)
{
	(void)state;
	cut("a=\"b\"c d");
	assert_word("a", "b\"c");
	assert_word("d", NULL);
}

static void dashes(void **state)
{
	(void)state;
	cut("--");
	assert_true(cmdline_is_dashes(cmdline_next_word(0)));
	cut("\"--\"");
	assert_true(cmdline_is_dashes(cmdline_next_word(0)));
	cut("--=");
	assert_false(cmdline_is_dashes(cmdline_next_word(0)));
	cut("---");
	assert_false(cmdline_is_dashes(cmdline_next_word(0)));
	cut("-");
	assert_false(cmdline_is_dashes(cmdline_next_word(0)));
}

static void names_of_parameters(void **state)
{
	(void)state;
	assert_parameter("mem", CMDLINE_MEM);
	assert_parameter("movable-node", CMDLINE_MOVABLE_NODE);
	assert_parameter("early_page-ext", CMDLINE_EARLY_PAGE_EXT);
	assert_parameter("kfence.sample-interval", CMDLINE_KFENCE);
	assert_parameter("me", CMDLINE_PARAMETERS);
	assert_parameter("memm", CMDLINE_PARAMETERS);
	assert_parameter("MEM", CMDLINE_PARAMETERS);
	assert_parameter("", CMDLINE_PARAMETERS);
}

static void every_parameter_has_its_name(void **state)
{
	(void)state;
	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++) {
		char name[TEXT_LENGTH + 1] = { 0 };

		memcpy(name, cmdline_texts[p].bytes, cmdline_text_length(p));
		assert_parameter(name, p);
	}
}

static void every_text_is_as_long_as_it_says(void **state)
{
	(void)state;
	for (uint32_t t = 0; t < TEXTS; t++)
		for (uint32_t i = 0; i < TEXT_LENGTH; i++)
			assert_int_equal(cmdline_texts[t].bytes[i] != 0,
					 i < cmdline_texts[t].length);
}

static void parts_between_commas(void **state)
{
	(void)state;
	assert_part("mirror", true);
	assert_part("a,mirror", true);
	assert_part("mirror,a", true);
	assert_part("mirrors", false);
	assert_part("amirror", false);
	assert_part("mirrormirror", false);
	assert_part("", false);
	assert_part(",,mirror,,", true);
}

#define CASE(name) cmocka_unit_test_setup(name, cmdline_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(two_words),
		CASE(every_blank_divides),
		CASE(leading_and_trailing_blanks),
		CASE(empty_line),
		CASE(blanks_only),
		CASE(empty_value),
		CASE(second_equals_is_part_of_the_value),
		CASE(leading_equals_is_part_of_the_name),
		CASE(equals_alone),
		CASE(quoted_value),
		CASE(quoted_word),
		CASE(quoted_name_alone),
		CASE(quotes_inside_stay),
		CASE(closing_quote_of_an_unquoted_value_stays),
		CASE(quote_that_is_not_closed),
		CASE(one_quote),
		CASE(two_quotes),
		CASE(value_of_one_quote),
		CASE(quoted_word_with_quoted_value),
		CASE(quoted_word_that_ends_in_an_equals),
		CASE(text_behind_the_closing_quote),
		CASE(dashes),
		CASE(names_of_parameters),
		CASE(every_parameter_has_its_name),
		CASE(every_text_is_as_long_as_it_says),
		CASE(parts_between_commas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
