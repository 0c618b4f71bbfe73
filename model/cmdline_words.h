/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line, word by word.
 *
 * Blanks end a word, unless they are between double quotes. The first '=' that
 * is not the first byte ends the name. A word or a value may be in quotes,
 * which are not part of it; other quotes stay. Source: next_arg() in
 * lib/cmdline.c.
 */
#ifndef EARLYMEM_CMDLINE_WORDS_H
#define EARLYMEM_CMDLINE_WORDS_H

#include "model/cmdline_line.h"

/* Offsets into the line; ends are the byte after. */
struct cmdline_word {
	uint32_t at; /* of the word, quotes included */
	uint32_t end;
	uint32_t name;
	uint32_t name_end;
	bool has_value; /* there is a '=' */
	uint32_t value; /* without '=': empty, at name_end */
	uint32_t value_end;
};

#include "spec/cmdline_words.acsl"

/* The first byte from `at` on that is no blank; the length of the line if there is none. */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures blanks: blanks(cmdline, at, \result);
*/
uint32_t cmdline_skip_blanks(uint32_t at);

/* The word at `at`, which is no blank. */
/*@
  requires line: line_wf(cmdline);
  requires range: at < cmdline.length;
  requires begins: !is_blank(cmdline.bytes[at]);
  terminates \true;
  assigns \nothing;
  ensures at: \result.at == at;
  ensures inside: word_in(cmdline, \result);
  ensures bytes: word_bytes(cmdline, at, \result.end);
  ensures named: word_named(cmdline, \result);
  ensures valued: word_valued(cmdline, \result);
  ensures bare: word_bare(cmdline, \result);
*/
struct cmdline_word cmdline_next_word(uint32_t at);

/*
 * Is the word "--" and nothing else? Parameters end there; what follows is
 * for init. Source: parse_args() in kernel/params.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  terminates \true;
  assigns \nothing;
  ensures dashes: \result <==> !word.has_value && word.name_end == word.name + 2 &&
    cmdline.bytes[word.name] == 45 && cmdline.bytes[word.name + 1] == 45;
*/
bool cmdline_is_dashes(struct cmdline_word word);

#endif
