/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_number.h"

#define HALF 0x100000000u
#define NO_DIGIT 99u
#define SUFFIXES 6u

struct cmdline_line cmdline;

uint8_t cmdline_byte(uint32_t at, uint32_t end)
{
	return at < end ? cmdline.bytes[at] : 0;
}

bool cmdline_is_blank(uint8_t byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == 0xa0;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures digit: \result == digit_of(byte);
*/
static uint32_t digit_value(uint8_t byte)
{
	if (byte >= '0' && byte <= '9')
		return (uint32_t)byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return (uint32_t)byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return (uint32_t)byte - 'A' + 10;
	return NO_DIGIT;
}

/* The same in full: `over` is what is above 64 bits. */
struct whole_product {
	uint64_t value;
	uint64_t over;
};
/*@
  requires radix: radix == 8 || radix == 10 || radix == 16 || radix == 1024;
  requires digit: digit < radix;
  terminates \true;
  assigns \nothing;
  ensures whole: value * radix + digit == 0x10000000000000000 * \result.over + \result.value;
*/
static struct whole_product multiply_whole(uint64_t value, uint32_t radix, uint32_t digit)
{
	struct whole_product product;
	uint64_t low = value % HALF * radix + digit;
	uint64_t high = value / HALF * radix + low / HALF;

	product.value = high % HALF * HALF + low % HALF;
	product.over = high / HALF;
	/*@ assert by8: radix == 8 ==> value * radix + digit ==
	  0x10000000000000000 * product.over + product.value; */
	/*@ assert by10: radix == 10 ==> value * radix + digit ==
	  0x10000000000000000 * product.over + product.value; */
	/*@ assert by16: radix == 16 ==> value * radix + digit ==
	  0x10000000000000000 * product.over + product.value; */
	/*@ assert by1024: radix == 1024 ==> value * radix + digit ==
	  0x10000000000000000 * product.over + product.value; */
	return product;
}

struct cmdline_product cmdline_multiply(uint64_t value, uint32_t radix, uint32_t digit)
{
	struct whole_product whole = multiply_whole(value, radix, digit);
	struct cmdline_product product = { .value = whole.value, .wrapped = whole.over != 0 };

	/*@ assert unique: whole.value ==
	  wrap64(0x10000000000000000 * whole.over + whole.value); */
	return product;
}

uint64_t cmdline_add(uint64_t a, uint64_t b)
{
	return a <= UINT64_MAX - b ? a + b : a - (UINT64_MAX - b) - 1;
}

uint32_t cmdline_round_up_power(uint64_t value)
{
	uint32_t power = 1;

	/*@
	  loop invariant small: small_power(power);
	  loop invariant power: power_from(value, 1) == power_from(value, power);
	  loop assigns power;
	  loop variant 0x80000000 - power;
	*/
	while (power < value && power < 0x80000000)
		power *= 2;
	return power;
}

/* The digits from `at` on. */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  requires radix: radix == 8 || radix == 10 || radix == 16;
  terminates \true;
  assigns \nothing;
  ensures range: at == \result.first <= \result.last == \result.end <= end;
  ensures end: \result.last == digits_end(cmdline, radix, at, end);
  ensures value: \result.value == counted(cmdline, radix, at, \result.last);
  ensures exact: !\result.wrapped ==>
    \result.value == exact(cmdline, radix, at, \result.last);
  ensures positive: exact(cmdline, radix, at, \result.last) >= 0;
  ensures wrapped: \result.wrapped <==> over64(exact(cmdline, radix, at, \result.last));
*/
static struct cmdline_number read_digits(uint32_t at, uint32_t end, uint32_t radix)
{
	struct cmdline_number number = { .first = at, .last = at };

	/*@
	  loop invariant range: at <= number.last <= end;
	  loop invariant first: number.first == at;
	  loop invariant end: digits_end(cmdline, radix, at, end) ==
	    digits_end(cmdline, radix, number.last, end);
	  loop invariant positive: exact(cmdline, radix, at, number.last) >= 0;
	  loop invariant value: number.value == counted(cmdline, radix, at, number.last);
	  loop invariant exact: !number.wrapped ==>
	    number.value == exact(cmdline, radix, at, number.last);
	  loop invariant wrapped: number.wrapped <==>
	    over64(exact(cmdline, radix, at, number.last));
	  loop assigns number;
	  loop variant end - number.last;
	*/
	while (number.last < end && digit_value(cmdline.bytes[number.last]) < radix) {
		struct cmdline_product product = cmdline_multiply(
			number.value, radix, digit_value(cmdline.bytes[number.last]));

		/*@ assert next: exact(cmdline, radix, at, number.last + 1) ==
		  exact(cmdline, radix, at, number.last) * radix +
		  digit_of(cmdline.bytes[number.last]); */
		/*@ assert step: product.value ==
		  counted(cmdline, radix, at, number.last + 1); */
		number.value = product.value;
		number.wrapped = number.wrapped || product.wrapped;
		number.last++;
	}
	number.end = number.last;
	return number;
}

/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures radix: \result == radix_of(cmdline, at, end);
  ensures room: \result == 16 ==> at + 2 < end;
*/
static uint32_t find_radix(uint32_t at, uint32_t end)
{
	uint8_t letter;

	if (cmdline_byte(at, end) != '0')
		return 10;
	letter = cmdline_byte(at + 1, end);
	if ((letter == 'x' || letter == 'X') && digit_value(cmdline_byte(at + 2, end)) < 16)
		return 16;
	return 8;
}

struct cmdline_number cmdline_integer(uint32_t at, uint32_t end)
{
	uint32_t radix = find_radix(at, end);

	return read_digits(radix == 16 ? at + 2 : at, end, radix);
}

/* How often a suffix multiplies by 1024. */
/*@
  terminates \true;
  assigns \nothing;
  ensures kilos: \result == kilos(suffix) <= SUFFIXES;
*/
static uint32_t suffix_kilos(uint8_t suffix)
{
	switch (suffix) {
	case 'K':
	case 'k':
		return 1;
	case 'M':
	case 'm':
		return 2;
	case 'G':
	case 'g':
		return 3;
	case 'T':
	case 't':
		return 4;
	case 'P':
	case 'p':
		return 5;
	case 'E':
	case 'e':
		return 6;
	default:
		return 0;
	}
}

struct cmdline_number cmdline_memparse(uint32_t at, uint32_t end)
{
	struct cmdline_number number = cmdline_integer(at, end);
	uint32_t count = suffix_kilos(cmdline_byte(number.last, end));

	/*@
	  loop invariant range: 0 <= k <= count;
	  loop invariant positive: scaled(integer_exact(cmdline, at, end), k) >= 0;
	  loop invariant value: number.value ==
	    shifted(integer_value(cmdline, at, end), k);
	  loop invariant exact: !number.wrapped ==>
	    number.value == scaled(integer_exact(cmdline, at, end), k);
	  loop invariant wrapped: number.wrapped <==>
	    over64(scaled(integer_exact(cmdline, at, end), k));
	  loop assigns k, number.value, number.wrapped;
	  loop variant count - k;
	*/
	for (uint32_t k = 0; k < count; k++) {
		struct cmdline_product product = cmdline_multiply(number.value, 1024, 0);

		/*@ assert next: scaled(integer_exact(cmdline, at, end), k) * 1024 ==
		  scaled(integer_exact(cmdline, at, end), k + 1); */
		/*@ assert step: product.value ==
		  shifted(integer_value(cmdline, at, end), k + 1); */
		number.value = product.value;
		number.wrapped = number.wrapped || product.wrapped;
	}
	if (count > 0)
		number.end++;
	return number;
}

struct cmdline_number cmdline_decimal(uint32_t at, uint32_t end)
{
	struct cmdline_number number;
	uint32_t first = at;

	/*@
	  loop invariant range: at <= first <= end;
	  loop invariant blanks: blanks_end(cmdline, at, end) == blanks_end(cmdline, first, end);
	  loop assigns first;
	  loop variant end - first;
	*/
	while (first < end && cmdline_is_blank(cmdline.bytes[first]))
		first++;
	number = read_digits(first, end, 10);
	if (number.last == first)
		number.end = at;
	return number;
}

struct cmdline_option cmdline_option(uint32_t at, uint32_t end)
{
	struct cmdline_option option;
	uint32_t from = cmdline_byte(at, end) == '-' ? at + 1 : at;
	struct cmdline_number number = cmdline_integer(from, end);

	option.given = number.end > from;
	option.nonzero = option.given && number.value % HALF != 0;
	option.end = number.end;
	return option;
}
