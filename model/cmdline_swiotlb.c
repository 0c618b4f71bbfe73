/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_swiotlb.h"

/* Is there a decimal digit at `at`? */
/*@
  requires line: line_wf(cmdline);
  requires end: end <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures digit: \result <==> decimal_digit(cmdline, at, end);
*/
static bool is_digit(uint32_t at, uint32_t end)
{
	uint8_t byte = cmdline_byte(at, end);

	return byte >= '0' && byte <= '9';
}

/* The areas that swiotlb= asks for are counted in 32 bits. */
/*@
  terminates \true;
  assigns \nothing;
  ensures areas: \result == areas_for(asked);
*/
static uint32_t swiotlb_areas(uint64_t asked)
{
	uint64_t areas = asked % CMDLINE_INT_VALUES;

	return areas > CMDLINE_AREAS_MAX ? 0 : cmdline_round_up_power(areas);
}

/* Slabs come in whole segments. Numbers have no suffix. */
/*@
  terminates \true;
  assigns \nothing;
  ensures slabs: slabs_are(asked, \result);
*/
static uint64_t swiotlb_slabs(uint64_t asked)
{
	uint64_t rest = asked % CMDLINE_SWIOTLB_SEGMENT;

	if (rest == 0)
		return asked;
	if (asked > UINT64_MAX - (CMDLINE_SWIOTLB_SEGMENT - 1))
		return 0;
	return asked - rest + CMDLINE_SWIOTLB_SEGMENT;
}

/* What comes behind the numbers. */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.swiotlb.force, early_params.swiotlb.noforce, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void set_swiotlb_force(uint32_t at, uint32_t end)
{
	if (cmdline_is_text(at, end, TEXT_FORCE))
		early_params.swiotlb.force = true;
	else if (cmdline_is_text(at, end, TEXT_NOFORCE))
		early_params.swiotlb.noforce = true;
	else if (at < end)
		cmdline_warn(at, CMDLINE_SWIOTLB, CMDLINE_WARN_TRAILING);
}

void setup_io_tlb_npages(struct cmdline_word word)
{
	uint32_t at = word.value;
	struct cmdline_number number;

	if (is_digit(at, word.value_end)) {
		number = cmdline_integer(at, word.value_end);
		if (number.wrapped)
			cmdline_warn(at, CMDLINE_SWIOTLB, CMDLINE_WARN_WRAPPED);
		early_params.swiotlb.sized = true;
		early_params.swiotlb.slabs = swiotlb_slabs(number.value);
		at = number.end;
	}
	if (cmdline_byte(at, word.value_end) == ',')
		at++;
	if (is_digit(at, word.value_end)) {
		number = cmdline_integer(at, word.value_end);
		if (number.value >= CMDLINE_INT_VALUES || number.wrapped)
			cmdline_warn(at, CMDLINE_SWIOTLB, CMDLINE_WARN_WRAPPED);
		early_params.swiotlb.areas = swiotlb_areas(number.value);
		at = number.end;
	}
	if (cmdline_byte(at, word.value_end) == ',')
		at++;
	set_swiotlb_force(at, word.value_end);
}
