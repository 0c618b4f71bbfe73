/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers as a kernel reads them: digits by the radix that their beginning
 * says, as far as they go, modulo 2^64.
 */
#ifndef EARLYMEM_CMDLINE_NUMBER_H
#define EARLYMEM_CMDLINE_NUMBER_H

#include "model/cmdline_line.h"

struct cmdline_number {
	uint64_t value; /* modulo 2^64; 0 without digits */
	uint32_t first; /* where the digits begin */
	uint32_t last;	/* where they end */
	uint32_t end;	/* the byte after the number, suffix included */
	bool wrapped;	/* the number as it is written is 2^64 or more */
};

#include "spec/cmdline_number.acsl"

/* (value * radix + digit) modulo 2^64, and whether that lost anything. */
struct cmdline_product {
	uint64_t value;
	bool wrapped;
};
/*@
  requires radix: radix == 8 || radix == 10 || radix == 16 || radix == 1024;
  requires digit: digit < radix;
  terminates \true;
  assigns \nothing;
  ensures value: \result.value == wrap64(value * radix + digit);
  ensures wrapped: \result.wrapped <==> over64(value * radix + digit);
*/
struct cmdline_product cmdline_multiply(uint64_t value, uint32_t radix, uint32_t digit);

/* a + b modulo 2^64. */
/*@
  terminates \true;
  assigns \nothing;
  ensures sum: sum64(a, b, \result);
*/
uint64_t cmdline_add(uint64_t a, uint64_t b);

/* The power of two from `value` on; 2^31 if that is too small. */
/*@
  terminates \true;
  assigns \nothing;
  ensures power: \result == power_from(value, 1);
  ensures small: small_power(\result);
*/
uint32_t cmdline_round_up_power(uint64_t value);

/*
 * A number without suffix. Its radix: 16 after "0x" (which counts as digits'
 * beginning only if a digit follows), 8 after a leading 0, else 10. Source:
 * simple_strtoull() with base 0 (lib/vsprintf.c), _parse_integer_fixup_radix(),
 * _parse_integer() (lib/kstrtox.c).
 */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures range: number_in(at, \result, end);
  ensures first: \result.first == digits_from(cmdline, at, end);
  ensures end: \result.end == \result.last == integer_end(cmdline, at, end);
  ensures value: \result.value == integer_value(cmdline, at, end);
  ensures exact: !\result.wrapped ==> \result.value == integer_exact(cmdline, at, end);
  ensures positive: integer_exact(cmdline, at, end) >= 0;
  ensures wrapped: \result.wrapped <==> over64(integer_exact(cmdline, at, end));
*/
struct cmdline_number cmdline_integer(uint32_t at, uint32_t end);

/*
 * A number with an optional suffix K, M, G, T, P or E, either case: times
 * 1024 to 1024^6. A suffix without digits counts as read. Source: memparse() in
 * lib/cmdline.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures range: number_in(at, \result, end);
  ensures first: \result.first == digits_from(cmdline, at, end);
  ensures last: \result.last == integer_end(cmdline, at, end);
  ensures end: \result.end == memparse_end(cmdline, at, end);
  ensures value: \result.value == memparse_value(cmdline, at, end);
  ensures exact: !\result.wrapped ==> \result.value == memparse_exact(cmdline, at, end);
  ensures wrapped: \result.wrapped <==> over64(memparse_exact(cmdline, at, end));
*/
struct cmdline_number cmdline_memparse(uint32_t at, uint32_t end);

/*
 * A decimal number after any blanks. Without digits nothing is read: `end` is
 * `at`. Source: sscanf() with "%lu%n" (lib/vsprintf.c).
 */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures range: number_in(at, \result, end) || (\result.end == at && at <= \result.first == \result.last <= end);
  ensures first: \result.first == blanks_end(cmdline, at, end);
  ensures last: \result.last == decimal_end(cmdline, at, end);
  ensures end: \result.end == (\result.first < \result.last ? \result.last : at);
  ensures value: \result.value == decimal_value(cmdline, at, end);
*/
struct cmdline_number cmdline_decimal(uint32_t at, uint32_t end);

/*
 * An int, which may have a minus sign; is it other than 0? Without digits
 * `end` is `at`. Source: get_option() in lib/cmdline.c.
 */
struct cmdline_option {
	bool given;
	bool nonzero; /* in the 32 bits that a kernel keeps */
	uint32_t end;
};
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures given: \result.given <==>
    integer_end(cmdline, option_from(cmdline, at, end), end) > option_from(cmdline, at, end);
  ensures nonzero: \result.given ==> (\result.nonzero <==>
    integer_value(cmdline, option_from(cmdline, at, end), end) % 0x100000000 != 0);
  ensures end: at <= \result.end <= end;
*/
struct cmdline_option cmdline_option(uint32_t at, uint32_t end);

#endif
