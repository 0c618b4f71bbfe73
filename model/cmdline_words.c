/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_words.h"

uint32_t cmdline_skip_blanks(uint32_t at)
{
	uint32_t next = at;

	/*@
	  loop invariant range: at <= next <= cmdline.length;
	  loop invariant blanks: \forall integer i; at <= i < next ==> is_blank(cmdline.bytes[i]);
	  loop assigns next;
	  loop variant cmdline.length - next;
	*/
	while (next < cmdline.length && cmdline_is_blank(cmdline.bytes[next]))
		next++;
	return next;
}

/* Where the word at `at` ends. */
/*@
  requires line: line_wf(cmdline);
  requires range: at < cmdline.length;
  requires begins: !is_blank(cmdline.bytes[at]);
  terminates \true;
  assigns \nothing;
  ensures bytes: word_bytes(cmdline, at, \result);
*/
static uint32_t word_end(uint32_t at)
{
	bool in_quote = cmdline.bytes[at] == '"';
	uint32_t end = at + 1;

	/*@
	  loop invariant range: at < end <= cmdline.length;
	  loop invariant quoted: quoted(cmdline, at, end) == (in_quote ? 1 : 0);
	  loop invariant blanks: \forall integer i; at < i < end ==>
	    is_blank(cmdline.bytes[i]) ==> quoted(cmdline, at, i) == 1;
	  loop assigns end, in_quote;
	  loop variant cmdline.length - end;
	*/
	while (end < cmdline.length && (in_quote || !cmdline_is_blank(cmdline.bytes[end]))) {
		if (cmdline.bytes[end] == '"')
			in_quote = !in_quote;
		end++;
	}
	return end;
}

/* The first '=' in [at, end) but for one at `at`; `end` if there is none. */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures equals: \result < end ==> first_equals(cmdline, at, end, \result);
  ensures none: \result >= end ==> no_equals(cmdline, at, end);
*/
static uint32_t find_equals(uint32_t at, uint32_t end)
{
	/*@
	  loop invariant range: at < i;
	  loop invariant none: \forall integer k; at < k < i && k < end ==>
	    cmdline.bytes[k] != 61;
	  loop assigns i;
	  loop variant end - i;
	*/
	for (uint32_t i = at + 1; i < end; i++)
		if (cmdline.bytes[i] == '=')
			return i;
	return end;
}

/*@
  requires line: line_wf(cmdline);
  requires end: end <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures quote: \result <==> quote_at(cmdline, at, end);
*/
static bool is_quote(uint32_t at, uint32_t end)
{
	return cmdline_byte(at, end) == '"';
}

struct cmdline_word cmdline_next_word(uint32_t at)
{
	struct cmdline_word word = { .at = at, .end = word_end(at) };
	bool quoted = is_quote(at, word.end);
	uint32_t text_end, equals;

	word.name = quoted ? at + 1 : at;
	equals = find_equals(word.name, word.end);
	word.has_value = equals < word.end;
	if (word.has_value && is_quote(equals + 1, word.end)) {
		quoted = true;
		word.value = equals + 2;
	} else if (word.has_value) {
		word.value = equals + 1;
	}
	text_end = word.end;
	if (quoted && word.name < word.end && is_quote(word.end - 1, word.end))
		text_end = word.end - 1;
	if (!word.has_value) {
		word.name_end = text_end;
		word.value = text_end;
		word.value_end = text_end;
		return word;
	}
	word.name_end = equals;
	word.value_end = word.value < word.end ? text_end : word.end;
	return word;
}

bool cmdline_is_dashes(struct cmdline_word word)
{
	return !word.has_value && word.name_end == word.name + 2 &&
	       cmdline.bytes[word.name] == '-' && cmdline.bytes[word.name + 1] == '-';
}
