/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_early.h"

/* Sizes are compared with memory rounded up to this many bytes. */
#define MEMORY_STEP 0x8000000u

/* A request that nothing can be made of. */
/*@
  requires offset: offset <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures bad: \result.state == CRASHKERNEL_BAD && \result.reason == reason &&
    \result.offset == offset;
*/
static struct crashkernel_request bad_request(uint32_t reason, uint32_t offset)
{
	return (struct crashkernel_request){ .state = CRASHKERNEL_BAD,
					     .reason = reason,
					     .offset = offset };
}

/*@
  terminates \true;
  assigns \nothing;
  ensures request: \result.state == CRASHKERNEL_RESERVE && \result.size == size &&
    \result.base == base && \result.offset == 0 && \result.low_size == 0 &&
    \result.high == false;
*/
static struct crashkernel_request good_request(uint64_t size, uint64_t base)
{
	return (struct crashkernel_request){ .state = CRASHKERNEL_RESERVE,
					     .size = size,
					     .base = base };
}

/* Does a word end at `at`? */
/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
  ensures end: \result <==> (at < cmdline.length ==> cmdline.bytes[at] == 32 || cmdline.bytes[at] == 0);
*/
static bool word_ends(uint32_t at)
{
	return cmdline_byte(at, cmdline.length) == ' ' || cmdline_byte(at, cmdline.length) == 0;
}

/* size[@base]. Source: parse_crashkernel_simple(). */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
  ensures bad: \result.state == CRASHKERNEL_BAD ==> \result.reason != 0;
  ensures size: \result.state == CRASHKERNEL_RESERVE ==>
    \result.size == memparse_value(cmdline, at, cmdline.length);
  ensures anywhere: \result.state == CRASHKERNEL_RESERVE &&
    byte_at(cmdline, memparse_end(cmdline, at, cmdline.length), cmdline.length) != 64 ==>
    \result.base == 0;
  ensures base: \result.state == CRASHKERNEL_RESERVE &&
    byte_at(cmdline, memparse_end(cmdline, at, cmdline.length), cmdline.length) == 64 ==>
    \result.base == memparse_value(cmdline, memparse_end(cmdline, at, cmdline.length) + 1,
                                   cmdline.length);
*/
static struct crashkernel_request parse_simple(uint32_t at)
{
	struct cmdline_number size = cmdline_memparse(at, cmdline.length);

	if (size.end == at)
		return bad_request(CMDLINE_WARN_NO_NUMBER, at);
	if (cmdline_byte(size.end, cmdline.length) == '@') {
		struct cmdline_number base = cmdline_memparse(size.end + 1, cmdline.length);

		return good_request(size.value, base.value);
	}
	if (!word_ends(size.end))
		return bad_request(CMDLINE_WARN_SYNTAX, size.end);
	return good_request(size.value, 0);
}

/* size,high or size,low. Source: parse_crashkernel_suffix(). */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
  ensures bad: \result.state == CRASHKERNEL_BAD ==> \result.reason != 0;
  ensures size: \result.state == CRASHKERNEL_RESERVE ==>
    \result.size == memparse_value(cmdline, at, cmdline.length);
*/
static struct crashkernel_request parse_suffix(uint32_t at, uint32_t text)
{
	struct cmdline_number size = cmdline_memparse(at, cmdline.length);

	if (size.end == at)
		return bad_request(CMDLINE_WARN_NO_NUMBER, at);
	if (!cmdline_begins(size.end, cmdline.length, text) ||
	    !word_ends(size.end + cmdline_text_length(text)))
		return bad_request(CMDLINE_WARN_SYNTAX, size.end);
	return good_request(size.value, 0);
}

/* One start-[end]:size of a list. */
struct crash_range {
	uint64_t start;
	uint64_t end;	 /* all ones: open */
	uint64_t size;	 /* to reserve if memory is in [start, end) */
	uint32_t next;	 /* the byte behind; where it is wrong, if it is */
	uint32_t reason; /* 0: it is right */
};

/*@
  terminates \true;
  assigns \nothing;
  ensures bad: \result.reason == reason && \result.next == at;
*/
static struct crash_range bad_range(uint32_t reason, uint32_t at)
{
	return (struct crash_range){ .next = at, .reason = reason };
}

/* "size" of a range whose bounds are read; `at` is the ':'. */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures next: at <= \result.next <= cmdline.length;
  ensures forward: \result.reason == 0 ==> at < \result.next;
  ensures bounds: \result.reason == 0 ==> \result.start == start && \result.end == end;
*/
static struct crash_range read_range_size(uint64_t start, uint64_t end, uint32_t at)
{
	struct cmdline_number size;

	if (cmdline_byte(at, cmdline.length) != ':')
		return bad_range(CMDLINE_WARN_SYNTAX, at);
	size = cmdline_memparse(at + 1, cmdline.length);
	if (size.end == at + 1)
		return bad_range(CMDLINE_WARN_NO_NUMBER, at + 1);
	return (struct crash_range){
		.start = start, .end = end, .size = size.value, .next = size.end
	};
}

/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures next: at <= \result.next <= cmdline.length;
  ensures forward: \result.reason == 0 ==> at < \result.next;
  ensures start: \result.reason == 0 ==>
    \result.start == memparse_value(cmdline, at, cmdline.length);
  ensures order: \result.reason == 0 ==>
    \result.start < \result.end || \result.end == UINT64_MAX;
*/
static struct crash_range read_range(uint32_t at)
{
	struct cmdline_number start = cmdline_memparse(at, cmdline.length);
	struct cmdline_number end;

	if (start.end == at)
		return bad_range(CMDLINE_WARN_NO_NUMBER, at);
	if (cmdline_byte(start.end, cmdline.length) != '-')
		return bad_range(CMDLINE_WARN_SYNTAX, start.end);
	if (cmdline_byte(start.end + 1, cmdline.length) == ':')
		return read_range_size(start.value, UINT64_MAX, start.end + 1);
	end = cmdline_memparse(start.end + 1, cmdline.length);
	if (end.end == start.end + 1)
		return bad_range(CMDLINE_WARN_NO_NUMBER, end.end);
	if (end.value <= start.value)
		return bad_range(CMDLINE_WARN_SYNTAX, start.end + 1);
	return read_range_size(start.value, end.value, end.end);
}

/* "@base" behind a list, if there is one. */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
  ensures bad: \result.state == CRASHKERNEL_BAD ==> \result.reason != 0;
  ensures size: \result.state == CRASHKERNEL_RESERVE ==> \result.size == size;
*/
static struct crashkernel_request read_ranges_base(uint64_t size, uint32_t at)
{
	uint32_t space = cmdline_find_byte(at, cmdline.length, ' ');
	uint32_t sign = cmdline_find_byte(at, space, '@');
	struct cmdline_number base;

	if (sign == space)
		return good_request(size, 0);
	base = cmdline_memparse(sign + 1, cmdline.length);
	if (base.end == sign + 1)
		return bad_request(CMDLINE_WARN_NO_NUMBER, sign + 1);
	return good_request(size, base.value);
}

/* Memory rounded up, modulo 2^64. */
/*@
  terminates \true;
  assigns \nothing;
  ensures up: system_ram <= UINT64_MAX - (MEMORY_STEP - 1) ==>
    system_ram <= \result < system_ram + MEMORY_STEP && \result % MEMORY_STEP == 0;
*/
static uint64_t round_up_memory(uint64_t system_ram)
{
	uint64_t rest = system_ram % MEMORY_STEP;

	if (system_ram > UINT64_MAX - (MEMORY_STEP - 1))
		return 0;
	return rest == 0 ? system_ram : system_ram - rest + MEMORY_STEP;
}

/*
 * start-[end]:size[,...][@base]: the first range that memory is in says the
 * size. Source: parse_crashkernel_mem().
 */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
*/
static struct crashkernel_request parse_ranges(uint32_t at, uint64_t system_ram)
{
	uint64_t total = round_up_memory(system_ram);
	struct crash_range range;
	uint32_t next = at;

	/*@
	  loop invariant range: at <= next <= cmdline.length;
	  loop assigns next, range;
	  loop variant cmdline.length - next;
	*/
	for (;;) {
		range = read_range(next);
		if (range.reason != 0)
			return bad_request(range.reason, range.next);
		if (range.size >= total)
			return bad_request(CMDLINE_WARN_LARGE, range.next);
		if (total >= range.start && total < range.end)
			break;
		if (cmdline_byte(range.next, cmdline.length) != ',')
			return good_request(0, 0);
		next = range.next + 1;
	}
	if (range.size == 0)
		return good_request(0, 0);
	return read_ranges_base(range.size, range.next);
}

/* Neither ",high" nor ",low". Source: __parse_crashkernel(). */
/*@
  requires line: line_wf(cmdline);
  requires range: at <= cmdline.length;
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
*/
static struct crashkernel_request parse_plain(uint32_t at, uint64_t system_ram)
{
	uint32_t space = cmdline_find_byte(at, cmdline.length, ' ');

	if (cmdline_find_byte(at, space, ':') < space)
		return parse_ranges(at, system_ram);
	return parse_simple(at);
}

/* size,high and, if it is there, size,low. */
/*@
  requires line: line_wf(cmdline);
  requires places: crashkernel_wf(cmdline, early_params.crashkernel);
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_RESERVE || \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
*/
static struct crashkernel_request parse_high(void)
{
	struct crashkernel_request high = parse_suffix(early_params.crashkernel.high, TEXT_HIGH);
	struct crashkernel_request low;

	if (high.state == CRASHKERNEL_BAD || high.size == 0)
		return high;
	high.high = true;
	high.low_size = cmdline_rules.crash_low_size;
	if (early_params.crashkernel.low == 0)
		return high;
	low = parse_suffix(early_params.crashkernel.low, TEXT_LOW);
	if (low.state == CRASHKERNEL_BAD)
		return low;
	high.low_size = low.size;
	return high;
}

struct crashkernel_request cmdline_crashkernel(uint64_t system_ram)
{
	struct crashkernel_request request = { .state = CRASHKERNEL_NONE };

	if (early_params.crashkernel.plain != 0)
		request = parse_plain(early_params.crashkernel.plain, system_ram);
	else if (early_params.crashkernel.high != 0)
		request = parse_high();
	if (request.state != CRASHKERNEL_RESERVE)
		return request;
	if (request.size == 0)
		request.state = CRASHKERNEL_NONE;
	else if (cmdline_rules.crash_size_checked && request.size >= system_ram)
		request.state = CRASHKERNEL_BAD;
	return request;
}
