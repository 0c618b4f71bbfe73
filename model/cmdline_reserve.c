/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_reserve.h"

/* Has it a byte that is no blank? */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  terminates \true;
  assigns \nothing;
  ensures text: \result <==> \exists integer i; at <= i < end && !is_blank(cmdline.bytes[i]);
*/
static bool has_text(uint32_t at, uint32_t end)
{
	/*@
	  loop invariant range: at <= i <= end;
	  loop invariant blank: \forall integer k; at <= k < i ==> is_blank(cmdline.bytes[k]);
	  loop assigns i;
	  loop variant end - i;
	*/
	for (uint32_t i = at; i < end; i++)
		if (!cmdline_is_blank(cmdline.bytes[i]))
			return true;
	return false;
}

/*@
  requires line: line_wf(cmdline);
  requires span: span_in(cmdline, span);
  requires range: i < span.length;
  terminates \true;
  assigns \nothing;
  ensures byte: \result == nth_byte(cmdline, span.offset, i);
*/
static uint8_t byte_of(struct cmdline_span span, uint32_t i)
{
	return cmdline.bytes[span.offset + i];
}

/* Are the same bytes in both? */
/*@
  requires line: line_wf(cmdline);
  requires a: span_in(cmdline, a);
  requires b: span_in(cmdline, b);
  terminates \true;
  assigns \nothing;
  ensures same: \result <==> same_span(cmdline, a, b);
*/
static bool is_same(struct cmdline_span a, struct cmdline_span b)
{
	if (a.length != b.length)
		return false;
	/*@
	  loop invariant range: 0 <= i <= a.length;
	  loop invariant same: same_bytes(cmdline, a.offset, b.offset, i);
	  loop assigns i;
	  loop variant a.length - i;
	*/
	for (uint32_t i = 0; i < a.length; i++)
		if (byte_of(a, i) != byte_of(b, i))
			return false;
	return true;
}

/* Is there an entry of that name? Source: reserve_mem_find_by_name(). */
/*@
  requires line: line_wf(cmdline);
  requires name: span_in(cmdline, name);
  requires wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  terminates \true;
  assigns \nothing;
  ensures taken: \result <==> \exists integer i; 0 <= i < early_params.reserve_mem.count &&
    same_span(cmdline, name, early_params.reserve_mem.entry[i].name);
*/
static bool is_taken(struct cmdline_span name)
{
	/*@
	  loop invariant range: 0 <= i <= early_params.reserve_mem.count;
	  loop invariant none: \forall integer k; 0 <= k < i ==>
	    !same_span(cmdline, name, early_params.reserve_mem.entry[k].name);
	  loop assigns i;
	  loop variant early_params.reserve_mem.count - i;
	*/
	for (uint32_t i = 0; i < early_params.reserve_mem.count; i++)
		if (is_same(name, early_params.reserve_mem.entry[i].name))
			return true;
	return false;
}

/* Why an entry of that name cannot be; 0: it can. */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  requires wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  terminates \true;
  assigns \nothing;
  ensures reason: \result == 0 || CMDLINE_WARN_CUT <= \result <= CMDLINE_WARN_IGNORED;
  ensures length: \result == 0 ==> 1 <= end - at < CMDLINE_RESERVE_MEM_NAME;
*/
static uint32_t refuse_name(uint32_t at, uint32_t end)
{
	struct cmdline_span name = { .offset = at, .length = end - at };

	if (!has_text(at, end) || name.length >= CMDLINE_RESERVE_MEM_NAME)
		return CMDLINE_WARN_SYNTAX;
	return is_taken(name) ? CMDLINE_WARN_TWICE : 0;
}

/* Put an entry behind the others. */
/*@
  requires line: line_wf(cmdline);
  requires room: early_params.reserve_mem.count < CMDLINE_RESERVE_MEMS;
  requires wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  requires size: size != 0;
  requires name: span_in(cmdline, name);
  requires length: name.length < CMDLINE_RESERVE_MEM_NAME;
  terminates \true;
  assigns early_params.reserve_mem;
  ensures wf: reserve_mems_wf(cmdline, early_params.reserve_mem);
  ensures kept: \forall integer i; 0 <= i < \old(early_params.reserve_mem.count) ==>
    early_params.reserve_mem.entry[i] == \old(early_params.reserve_mem.entry[i]);
  ensures count: early_params.reserve_mem.count == \old(early_params.reserve_mem.count) + 1;
  ensures entry:
    early_params.reserve_mem.entry[\old(early_params.reserve_mem.count)].size == size &&
    early_params.reserve_mem.entry[\old(early_params.reserve_mem.count)].align ==
      \max(align, CMDLINE_CACHE_LINE) &&
    early_params.reserve_mem.entry[\old(early_params.reserve_mem.count)].name == name;
*/
static void add_entry(uint64_t size, uint64_t align, struct cmdline_span name)
{
	uint32_t i = early_params.reserve_mem.count;

	early_params.reserve_mem.entry[i].size = size;
	early_params.reserve_mem.entry[i].align = align < CMDLINE_CACHE_LINE ? CMDLINE_CACHE_LINE :
									       align;
	early_params.reserve_mem.entry[i].name = name;
	early_params.reserve_mem.count = i + 1;
}

/*@
  requires offset: offset <= cmdline.length;
  requires line: line_wf(cmdline);
  requires warnings: warnings_wf(cmdline_warnings);
  requires reason: CMDLINE_WARN_CUT <= reason <= CMDLINE_WARN_IGNORED;
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void refuse(uint32_t offset, uint32_t reason)
{
	cmdline_warn(offset, CMDLINE_RESERVE_MEM, reason);
}

void cmdline_reserve_mem(struct cmdline_word word)
{
	struct cmdline_number size, align;
	uint32_t reason, name;

	if (early_params.reserve_mem.count >= CMDLINE_RESERVE_MEMS) {
		refuse(word.value, CMDLINE_WARN_FULL);
		return;
	}
	size = cmdline_read_size(word.value, word.value_end, CMDLINE_RESERVE_MEM);
	if (size.value == 0) {
		refuse(word.value, CMDLINE_WARN_ZERO);
		return;
	}
	if (cmdline_byte(size.end, word.value_end) != ':') {
		refuse(size.end, CMDLINE_WARN_SYNTAX);
		return;
	}
	align = cmdline_memparse(size.end + 1, word.value_end);
	if (cmdline_byte(align.end, word.value_end) != ':') {
		refuse(align.end, CMDLINE_WARN_SYNTAX);
		return;
	}
	name = align.end + 1;
	reason = refuse_name(name, word.value_end);
	if (reason != 0) {
		refuse(name, reason);
		return;
	}
	add_entry(size.value, align.value,
		  (struct cmdline_span){ .offset = name, .length = word.value_end - name });
}
