/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_find.h"

bool cmdline_begins(uint32_t at, uint32_t end, uint32_t text)
{
	uint32_t length = cmdline_text_length(text);

	if (end - at < length)
		return false;
	/*@
	  loop invariant range: 0 <= i <= length;
	  loop invariant same: stands(cmdline, at, text, i);
	  loop assigns i;
	  loop variant length - i;
	*/
	for (uint32_t i = 0; i < length; i++)
		if (cmdline.bytes[at + i] != cmdline_texts[text].bytes[i])
			return false;
	return true;
}

bool cmdline_is_text(uint32_t at, uint32_t end, uint32_t text)
{
	return end - at == cmdline_text_length(text) && cmdline_begins(at, end, text);
}

uint32_t cmdline_find_text(uint32_t at, uint32_t end, uint32_t text)
{
	/*@
	  loop invariant range: at <= i <= end;
	  loop invariant none: \forall integer k; at <= k < i ==> !begins(cmdline, k, end, text);
	  loop assigns i;
	  loop variant end - i;
	*/
	for (uint32_t i = at; i < end; i++)
		if (cmdline_begins(i, end, text))
			return i;
	return end;
}

uint32_t cmdline_find_byte(uint32_t at, uint32_t end, uint8_t byte)
{
	/*@
	  loop invariant range: at <= i <= end;
	  loop invariant none: \forall integer k; at <= k < i ==> cmdline.bytes[k] != byte;
	  loop assigns i;
	  loop variant end - i;
	*/
	for (uint32_t i = at; i < end; i++)
		if (cmdline.bytes[i] == byte)
			return i;
	return end;
}

/* Does the text stand at `i` as a part of [at, end)? */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  requires place: at <= i <= end;
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures part: \result <==> part_is(cmdline, at, i, end, text);
*/
static bool is_part(uint32_t at, uint32_t i, uint32_t end, uint32_t text)
{
	uint32_t behind;

	if (i != at && cmdline.bytes[i - 1] != ',')
		return false;
	if (!cmdline_begins(i, end, text))
		return false;
	behind = i + cmdline_text_length(text);
	return behind == end || cmdline.bytes[behind] == ',';
}

bool cmdline_has_part(uint32_t at, uint32_t end, uint32_t text)
{
	/*@
	  loop invariant range: at <= i <= end + 1;
	  loop invariant none: \forall integer k; at <= k < i ==>
	    !part_is(cmdline, at, k, end, text);
	  loop assigns i;
	  loop variant end + 1 - i;
	*/
	for (uint32_t i = at; i <= end; i++)
		if (is_part(at, i, end, text))
			return true;
	return false;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures letter: \result == letter(byte);
*/
static uint8_t name_letter(uint8_t byte)
{
	return byte == '-' ? '_' : byte;
}

/* Is the name of the word that of the parameter? */
/*@
  requires line: line_wf(cmdline);
  requires word: in_line(cmdline, name, end);
  requires parameter: parameter < CMDLINE_PARAMETERS;
  terminates \true;
  assigns \nothing;
  ensures named: \result <==> is_named(cmdline, name, end, parameter);
*/
static bool is_parameter(uint32_t name, uint32_t end, uint32_t parameter)
{
	uint32_t length = cmdline_text_length(parameter);

	if (end - name != length)
		return false;
	/*@
	  loop invariant range: 0 <= i <= length;
	  loop invariant same: letters(cmdline, name, parameter, i);
	  loop assigns i;
	  loop variant length - i;
	*/
	for (uint32_t i = 0; i < length; i++)
		if (name_letter(cmdline.bytes[name + i]) !=
		    name_letter(cmdline_texts[parameter].bytes[i]))
			return false;
	return true;
}

uint32_t cmdline_find_parameter(struct cmdline_word word)
{
	/*@
	  loop invariant range: 0 <= p <= CMDLINE_PARAMETERS;
	  loop invariant none: \forall integer k; 0 <= k < p ==>
	    !is_named(cmdline, word.name, word.name_end, k);
	  loop assigns p;
	  loop variant CMDLINE_PARAMETERS - p;
	*/
	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++)
		if (is_parameter(word.name, word.name_end, p))
			return p;
	return CMDLINE_PARAMETERS;
}
