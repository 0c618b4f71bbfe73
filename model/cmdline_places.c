/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_places.h"

/* Words that are looked for "nokaslr" are taken in pieces of so many bytes. */
#define PIECE 255u

/* The first space from `at` on; the end of the line if there is none. */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures range: at <= \result <= cmdline.length;
  ensures space: \result == space_from(cmdline, at);
*/
static uint32_t find_space(uint32_t at)
{
	uint32_t space = at;

	/*@
	  loop invariant range: at <= space <= cmdline.length;
	  loop invariant space: space_from(cmdline, at) == space_from(cmdline, space);
	  loop assigns space;
	  loop variant cmdline.length - space;
	*/
	while (space < cmdline.length && cmdline.bytes[space] != ' ')
		space++;
	return space;
}

/* Does the text end at `end`? */
/*@
  requires line: line_wf(cmdline);
  requires range: end <= cmdline.length;
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures ends: \result <==> text_ends(cmdline, end, text);
*/
static bool ends_with(uint32_t end, uint32_t text)
{
	uint32_t length = cmdline_text_length(text);

	return length <= end && cmdline_begins(end - length, end, text);
}

/* Is there a crashkernel= at `at` that ends with the text? */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures suffixed: \result <==> crash_suffixed(cmdline, at, text);
*/
static bool is_suffixed(uint32_t at, uint32_t text)
{
	return cmdline_begins(at, cmdline.length, TEXT_CRASHKERNEL) &&
	       ends_with(find_space(at), text);
}

/* Is there one that ends with neither ",high" nor ",low"? */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures plain: \result <==> crash_plain(cmdline, at);
*/
static bool is_plain(uint32_t at)
{
	return cmdline_begins(at, cmdline.length, TEXT_CRASHKERNEL) &&
	       !ends_with(find_space(at), TEXT_HIGH) && !ends_with(find_space(at), TEXT_LOW);
}

/*@
  requires line: line_wf(cmdline);
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures range: \result <= cmdline.length;
  ensures last: last_suffixed(cmdline, \result, cmdline.length, text);
*/
static uint32_t find_last_suffixed(uint32_t text)
{
	uint32_t last = 0;

	/*@
	  loop invariant range: 0 <= at <= cmdline.length;
	  loop invariant value: last <= cmdline.length;
	  loop invariant before: last != 0 ==> crash_begin(last) < at;
	  loop invariant last: last_suffixed(cmdline, last, at, text);
	  loop assigns at, last;
	  loop variant cmdline.length - at;
	*/
	for (uint32_t at = 0; at < cmdline.length; at++)
		if (is_suffixed(at, text))
			last = at + cmdline_text_length(TEXT_CRASHKERNEL);
	return last;
}

/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= cmdline.length;
  ensures last: last_plain(cmdline, \result, cmdline.length);
*/
static uint32_t find_last_plain(void)
{
	uint32_t last = 0;

	/*@
	  loop invariant range: 0 <= at <= cmdline.length;
	  loop invariant value: last <= cmdline.length;
	  loop invariant before: last != 0 ==> crash_begin(last) < at;
	  loop invariant last: last_plain(cmdline, last, at);
	  loop assigns at, last;
	  loop variant cmdline.length - at;
	*/
	for (uint32_t at = 0; at < cmdline.length; at++)
		if (is_plain(at))
			last = at + cmdline_text_length(TEXT_CRASHKERNEL);
	return last;
}

struct cmdline_crashkernel cmdline_find_crashkernel(void)
{
	struct cmdline_crashkernel places;

	places.plain = find_last_plain();
	places.high = find_last_suffixed(TEXT_HIGH);
	places.low = find_last_suffixed(TEXT_LOW);
	return places;
}

/* Is the piece of a word at `at`, of `length` bytes, "nokaslr"? */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures range: at <= \result <= end;
  ensures forward: at < end && !is_blank(cmdline.bytes[at]) ==> at < \result;
  ensures pieces: \result <= at + PIECE;
*/
static uint32_t find_piece_end(uint32_t at, uint32_t end)
{
	uint32_t i = at;

	/*@
	  loop invariant range: at <= i <= end;
	  loop invariant piece: i <= at + PIECE;
	  loop assigns i;
	  loop variant end - i;
	*/
	while (i < end && i - at < PIECE && !cmdline_is_blank(cmdline.bytes[i]))
		i++;
	return i;
}

/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
*/
static bool has_nokaslr_word(void)
{
	uint32_t at = cmdline_skip_blanks(0);

	/*@
	  loop invariant range: at <= cmdline.length;
	  loop invariant begins: at < cmdline.length ==> !is_blank(cmdline.bytes[at]);
	  loop assigns at;
	  loop variant cmdline.length - at;
	*/
	while (at < cmdline.length) {
		uint32_t end = find_piece_end(at, cmdline.length);

		if (cmdline_byte(at, cmdline.length) == '-' &&
		    cmdline_byte(at + 1, cmdline.length) == '-' &&
		    cmdline_is_blank(cmdline_byte(at + 2, cmdline.length)))
			return false;
		if (cmdline_is_text(at, end, CMDLINE_NOKASLR))
			return true;
		at = cmdline_skip_blanks(end);
	}
	return false;
}

bool cmdline_find_nokaslr(void)
{
	uint32_t first;

	if (!cmdline_rules.nokaslr_prefix)
		return has_nokaslr_word();
	first = cmdline_find_text(0, cmdline.length, CMDLINE_NOKASLR);
	return first < cmdline.length && (first == 0 || cmdline.bytes[first - 1] == ' ');
}
