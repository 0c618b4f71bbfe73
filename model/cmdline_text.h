/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of parameters and words in their values, and where a line has them.
 */
#ifndef EARLYMEM_CMDLINE_TEXT_H
#define EARLYMEM_CMDLINE_TEXT_H

#include "model/cmdline.h"
#include "model/cmdline_words.h"

/* Texts: the names of the parameters by their numbers, then these. */
#define TEXT_MIRROR CMDLINE_PARAMETERS
#define TEXT_OFF (CMDLINE_PARAMETERS + 1u)
#define TEXT_ON (CMDLINE_PARAMETERS + 2u)
#define TEXT_FULL (CMDLINE_PARAMETERS + 3u)
#define TEXT_DEBUG (CMDLINE_PARAMETERS + 4u)
#define TEXT_FORCE (CMDLINE_PARAMETERS + 5u)
#define TEXT_NOFORCE (CMDLINE_PARAMETERS + 6u)
#define TEXT_HIGH (CMDLINE_PARAMETERS + 7u)
#define TEXT_LOW (CMDLINE_PARAMETERS + 8u)
#define TEXT_CRASHKERNEL (CMDLINE_PARAMETERS + 9u) /* with its '=' */
#define TEXTS (CMDLINE_PARAMETERS + 10u)

#define TEXT_LENGTH 23u
struct cmdline_text {
	uint8_t length; /* at most TEXT_LENGTH */
	uint8_t bytes[TEXT_LENGTH];
};
extern const struct cmdline_text cmdline_texts[TEXTS];

#include "spec/cmdline_text.acsl"

/* Bytes of a text. */
/*@
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures length: \result == text_length(text) <= TEXT_LENGTH;
*/
uint32_t cmdline_text_length(uint32_t text);

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
