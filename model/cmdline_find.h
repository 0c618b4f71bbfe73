/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts in a line: whether they stand somewhere, and where. */
#ifndef EARLYMEM_CMDLINE_FIND_H
#define EARLYMEM_CMDLINE_FIND_H

#include "model/cmdline_text.h"

/* Do the bytes from `at` on begin with the text? */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures begins: \result <==> begins(cmdline, at, end, text);
*/
bool cmdline_begins(uint32_t at, uint32_t end, uint32_t text);

/* Are they the text, and nothing else? */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures same: \result <==> is_text(cmdline, at, end, text);
*/
bool cmdline_is_text(uint32_t at, uint32_t end, uint32_t text);

/* Where the text is first found from `at` on; `end` if nowhere. Source: strstr(). */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures range: at <= \result <= end;
  ensures found: \result < end ==> begins(cmdline, \result, end, text);
  ensures first: \forall integer i; at <= i < \result ==> !begins(cmdline, i, end, text);
*/
uint32_t cmdline_find_text(uint32_t at, uint32_t end, uint32_t text);

/* Where the byte is first found from `at` on; `end` if nowhere. */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures range: at <= \result <= end;
  ensures found: \result < end ==> cmdline.bytes[\result] == byte;
  ensures first: \forall integer i; at <= i < \result ==> cmdline.bytes[i] != byte;
*/
uint32_t cmdline_find_byte(uint32_t at, uint32_t end, uint8_t byte);

/*
 * Is the text one of the parts of [at, end), which commas divide? Source:
 * parse_option_str() in lib/cmdline.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires end: in_line(cmdline, at, end);
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures found: \result <==> \exists integer i; at <= i <= end && part_is(cmdline, at, i, end, text);
*/
bool cmdline_has_part(uint32_t at, uint32_t end, uint32_t text);

/*
 * The parameter of the word's name; CMDLINE_PARAMETERS: none here. '-' and '_'
 * are the same letter. Source: parameq() in kernel/params.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= CMDLINE_PARAMETERS;
  ensures found: \result < CMDLINE_PARAMETERS ==> is_named(cmdline, word.name, word.name_end, \result);
  ensures first: \forall integer p; 0 <= p < \result ==>
    !is_named(cmdline, word.name, word.name_end, p);
*/
uint32_t cmdline_find_parameter(struct cmdline_word word);

#endif
