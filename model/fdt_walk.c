/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_walk.h"

/* The first NUL in [start, end), or end. */
/*@
  requires inside: fdt_bounded && start <= end <= fdt_size;
  assigns \nothing;
  ensures inside: start <= \result <= end;
  ensures nul: \result < end ==> fdt_bytes.b[\result] == 0;
  ensures first: \forall integer i; start <= i < \result ==> fdt_bytes.b[i] != 0;
*/
static uint32_t fdt_find_nul(uint32_t start, uint32_t end)
{
	uint32_t pos = start;

	/*@
	  loop invariant inside: start <= pos <= end;
	  loop invariant first: \forall integer i; start <= i < pos ==> fdt_bytes.b[i] != 0;
	  loop assigns pos;
	  loop variant end - pos;
	*/
	while (pos < end && fdt_bytes.b[pos] != 0)
		pos++;
	return pos;
}

/* Behind the NOPs at `pos`. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= pos <= fdt_layout.struct_end && pos % 4 == 0;
  assigns \nothing;
  ensures inside: pos <= \result <= fdt_layout.struct_end && \result % 4 == 0;
  ensures nops: fdt_nops(fdt_bytes, pos, \result);
*/
static uint32_t fdt_skip_nops(uint32_t pos)
{
	uint32_t at = pos;

	/*@
	  loop invariant inside: pos <= at <= fdt_layout.struct_end && at % 4 == 0;
	  loop invariant nops: fdt_nops(fdt_bytes, pos, at);
	  loop assigns at;
	  loop variant fdt_layout.struct_end - at;
	*/
	while (fdt_layout.struct_end - at >= FDT_TOKEN_BYTES && fdt_be32(at) == FDT_TOKEN_NOP)
		at += FDT_TOKEN_BYTES;
	return at;
}

/* The walk stops: an error at byte `offset`, noted. */
/*@
  requires error: error < 0;
  assigns fdt_failure;
  ensures stopped: \result.what == error && fdt_failure.error == error && !\result.late;
  ensures same: \result.at == step.at && \result.depth == step.depth &&
    \result.node == step.node;
*/
static struct fdt_step fdt_stop(struct fdt_step step, int32_t error, uint32_t offset)
{
	step.what = fdt_fail(error, offset, step.node);
	step.late = false;
	return step;
}

/* The node that begins at step.at. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= step.at && step.at % 4 == 0 &&
    step.at + 4 <= fdt_layout.struct_end;
  requires token: fdt_be32_at(fdt_bytes, step.at) == FDT_TOKEN_NODE;
  requires depth: step.depth <= step.at && !step.late;
  assigns fdt_failure;
  ensures result: \result.what == FDT_STEP_NODE ||
    (\result.what < 0 && fdt_failure.error == \result.what);
  ensures node: \result.what == FDT_STEP_NODE ==> fdt_step_is_node(\result) &&
    fdt_step_placed(\result) && step.at < \result.next &&
    \result.node == step.at - fdt_layout.struct_start;
  ensures same: \result.at == step.at && \result.depth == step.depth && !\result.late;
*/
static struct fdt_step fdt_step_node(struct fdt_step step)
{
	uint32_t start = step.at + FDT_TOKEN_BYTES;
	uint32_t end = fdt_find_nul(start, fdt_layout.struct_end);
	uint32_t padding = FDT_TOKEN_BYTES - end % FDT_TOKEN_BYTES;

	if (fdt_layout.struct_end - end < padding)
		return fdt_stop(step, FDT_ENODENAME, step.at);
	step.what = FDT_STEP_NODE;
	step.node = (int32_t)(step.at - fdt_layout.struct_start);
	step.name = start;
	step.name_len = end - start;
	step.next = end + padding;
	return step;
}

/* The value of the property at step.at lies in the structure block. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= step.at && step.at % 4 == 0 &&
    step.at + 4 <= fdt_layout.struct_end;
  requires depth: 0 < step.depth <= step.at;
  assigns fdt_failure;
  ensures result: \result.what == FDT_STEP_PROP ||
    (\result.what < 0 && fdt_failure.error == \result.what && !\result.late);
  ensures value: \result.what == FDT_STEP_PROP ==>
    \result.len == fdt_be32_at(fdt_bytes, step.at + 4) && \result.value == step.at + 12 &&
    \result.value + \result.len <= \result.next <= \result.value + \result.len + 3;
  ensures placed: \result.what == FDT_STEP_PROP ==> fdt_step_placed(\result);
  ensures same: \result.at == step.at && \result.depth == step.depth &&
    \result.node == step.node;
  ensures late: \result.what == FDT_STEP_PROP ==> (\result.late <==> step.late);
*/
static struct fdt_step fdt_step_value(struct fdt_step step)
{
	uint32_t left = fdt_layout.struct_end - step.at;
	uint32_t len, padding;

	if (left < FDT_PROP_VALUE)
		return fdt_stop(step, FDT_EVALUE, step.at);
	len = fdt_be32(step.at + FDT_PROP_LEN);
	left -= FDT_PROP_VALUE;
	padding = (FDT_TOKEN_BYTES - len % FDT_TOKEN_BYTES) % FDT_TOKEN_BYTES;
	if (len > left || padding > left - len)
		return fdt_stop(step, FDT_EVALUE, step.at + FDT_PROP_LEN);
	step.what = FDT_STEP_PROP;
	step.value = step.at + FDT_PROP_VALUE;
	step.len = len;
	step.next = step.value + len + padding;
	return step;
}

/* The property at step.at. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= step.at && step.at % 4 == 0 &&
    step.at + 4 <= fdt_layout.struct_end;
  requires token: fdt_be32_at(fdt_bytes, step.at) == FDT_TOKEN_PROP;
  requires depth: 0 < step.depth <= step.at;
  assigns fdt_failure;
  ensures result: \result.what == FDT_STEP_PROP ||
    (\result.what < 0 && fdt_failure.error == \result.what && !\result.late);
  ensures prop: \result.what == FDT_STEP_PROP ==> fdt_step_is_prop(\result) &&
    fdt_step_placed(\result) && step.at < \result.next;
  ensures same: \result.at == step.at && \result.depth == step.depth &&
    \result.node == step.node;
  ensures late: \result.what == FDT_STEP_PROP ==> (\result.late <==> step.late);
*/
static struct fdt_step fdt_step_prop(struct fdt_step step)
{
	uint32_t offset;

	step = fdt_step_value(step);
	if (step.what < 0)
		return step;
	offset = fdt_be32(step.at + FDT_PROP_NAME);
	if (offset >= fdt_layout.strings_end - fdt_layout.strings_start)
		return fdt_stop(step, FDT_EPROPNAME, step.at + FDT_PROP_NAME);
	step.name = fdt_layout.strings_start + offset;
	step.name_len = fdt_find_nul(step.name, fdt_layout.strings_end) - step.name;
	return step;
}

/* The token at step.at, outside the root: `rooted` if there was one. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= step.at <= step.next && step.at % 4 == 0 &&
    step.at + 4 <= fdt_layout.struct_end;
  requires next: step.next == step.at;
  requires token: fdt_be32_at(fdt_bytes, step.at) == token;
  requires depth: step.depth == 0;
  assigns fdt_failure;
  ensures result: \result.what == FDT_STEP_END || \result.what == FDT_STEP_NODE ||
    (\result.what < 0 && fdt_failure.error == \result.what);
  ensures node: \result.what == FDT_STEP_NODE ==> fdt_step_is_node(\result) &&
    fdt_step_placed(\result) && step.at < \result.next && !rooted &&
    \result.node == step.at - fdt_layout.struct_start;
  ensures end: \result.what == FDT_STEP_END ==> fdt_step_is_end(\result) &&
    fdt_step_placed(\result);
  ensures same: \result.at == step.at && \result.depth == step.depth && !\result.late;
*/
static struct fdt_step fdt_step_outside(struct fdt_step step, uint32_t token, bool rooted)
{
	step.late = false;
	if (token == FDT_TOKEN_END) {
		if (!rooted)
			return fdt_stop(step, FDT_EEND, step.at);
		step.what = FDT_STEP_END;
		return step;
	}
	if (token == FDT_TOKEN_NODE && !rooted)
		return fdt_step_node(step);
	step.node = -1;
	if (rooted || token == FDT_TOKEN_NODE_END || token == FDT_TOKEN_PROP)
		return fdt_stop(step, FDT_ENESTING, step.at);
	return fdt_stop(step, FDT_ETOKEN, step.at);
}

/* The token at step.at, in a node. */
/*@
  requires walkable: fdt_walkable;
  requires inside: fdt_layout.struct_start <= step.at && step.at % 4 == 0 &&
    step.at + 4 <= fdt_layout.struct_end;
  requires token: fdt_be32_at(fdt_bytes, step.at) == token;
  requires depth: 0 < step.depth <= step.at;
  assigns fdt_failure;
  ensures result: FDT_STEP_END < \result.what <= FDT_STEP_PROP ||
    (\result.what < 0 && fdt_failure.error == \result.what);
  ensures node: \result.what == FDT_STEP_NODE ==> fdt_step_is_node(\result) &&
    \result.node == step.at - fdt_layout.struct_start;
  ensures prop: \result.what == FDT_STEP_PROP ==> fdt_step_is_prop(\result) &&
    \result.node == step.node;
  ensures node_end: \result.what == FDT_STEP_NODE_END ==> fdt_step_is_node_end(\result);
  ensures placed: \result.what > 0 ==> fdt_step_placed(\result) && step.at < \result.next;
  ensures same: \result.at == step.at && \result.depth == step.depth;
  ensures late: \result.late <==> \result.what == FDT_STEP_PROP && step.late;
*/
static struct fdt_step fdt_step_inside(struct fdt_step step, uint32_t token)
{
	if (token == FDT_TOKEN_PROP)
		return fdt_step_prop(step);
	step.late = false;
	if (token == FDT_TOKEN_NODE)
		return fdt_step_node(step);
	if (token == FDT_TOKEN_END)
		return fdt_stop(step, FDT_EEND, step.at);
	if (token != FDT_TOKEN_NODE_END)
		return fdt_stop(step, FDT_ETOKEN, step.at);
	step.what = FDT_STEP_NODE_END;
	step.next = step.at + FDT_TOKEN_BYTES;
	return step;
}

struct fdt_step fdt_walk_begin(void)
{
	struct fdt_step step = { FDT_STEP_BEGIN, 0, 0, 0, -1, false, 0, 0, 0, 0 };

	step.at = fdt_layout.struct_start;
	step.next = fdt_layout.struct_start;
	return step;
}

struct fdt_step fdt_walk_next(struct fdt_step from)
{
	struct fdt_step step = from;
	uint32_t token;

	if (from.what == FDT_STEP_NODE)
		step.depth++;
	if (from.what == FDT_STEP_NODE_END)
		step.depth--;
	step.late = from.late || from.what == FDT_STEP_NODE_END;
	step.at = fdt_skip_nops(from.next);
	step.next = step.at;
	if (fdt_layout.struct_end - step.at < FDT_TOKEN_BYTES)
		return fdt_stop(step, FDT_EEND, step.at);
	token = fdt_be32(step.at);
	if (step.depth == 0)
		return fdt_step_outside(step, token, from.what != FDT_STEP_BEGIN);
	return fdt_step_inside(step, token);
}
