/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line as bytes. Every reader of it goes by offsets, and stays
 * below an `end`: where the line ends, or where a kernel has put a zero
 * between two words.
 */
#ifndef EARLYMEM_CMDLINE_LINE_H
#define EARLYMEM_CMDLINE_LINE_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes of a command line on arm64, with the zero at its end. */
#define COMMAND_LINE_SIZE 2048u

/* Bytes [offset, offset + length) of the line. */
struct cmdline_span {
	uint32_t offset;
	uint32_t length;
};

/* The line. Bytes from `length` on are zero, those before are not. */
struct cmdline_line {
	uint8_t bytes[COMMAND_LINE_SIZE];
	uint32_t length; /* below COMMAND_LINE_SIZE */
};
extern struct cmdline_line cmdline;

#include "spec/cmdline.acsl"

/* The byte at `at`; 0 from `end` on. */
/*@
  requires line: line_wf(cmdline);
  requires end: end <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures byte: \result == byte_at(cmdline, at, end);
*/
uint8_t cmdline_byte(uint32_t at, uint32_t end);

/* Is it a blank between words? Source: isspace() in include/linux/ctype.h. */
/*@
  terminates \true;
  assigns \nothing;
  ensures blank: \result <==> is_blank(byte);
*/
bool cmdline_is_blank(uint8_t byte);

#endif
