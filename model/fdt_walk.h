/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A walk of the structure block of our own, token by token, from the root to
 * the end of the tree: a second reader beside libfdt. fdt_check() walks to the
 * end before it accepts a tree; tests and fuzzing hold the walk against
 * libfdt's, node by node and property by property.
 *
 *	struct fdt_step step = fdt_walk_begin();
 *
 *	do
 *		step = fdt_walk_next(step);
 *	while (step.what > FDT_STEP_END);
 *
 * ends for any bytes whose blocks lie inside the tree, at FDT_STEP_END or with
 * an error. Format: Devicetree Specification 0.4, section 5.4.
 */
#ifndef EARLYMEM_FDT_WALK_H
#define EARLYMEM_FDT_WALK_H

#include "model/fdt_check.h"

/* What a step has come to; negative: the error, noted in fdt_failure. */
#define FDT_STEP_BEGIN 0    /* before the first token */
#define FDT_STEP_END 1	    /* the end of the tree */
#define FDT_STEP_NODE 2	    /* a node begins */
#define FDT_STEP_NODE_END 3 /* the innermost node ends */
#define FDT_STEP_PROP 4	    /* a property of the innermost node */

/* Tokens of the structure block. */
#define FDT_TOKEN_NODE 1u
#define FDT_TOKEN_NODE_END 2u
#define FDT_TOKEN_PROP 3u
#define FDT_TOKEN_NOP 4u
#define FDT_TOKEN_END 9u
#define FDT_TOKEN_BYTES 4u
#define FDT_PROP_LEN 4u	   /* from the token of a property to the length of its value */
#define FDT_PROP_NAME 8u   /* and to the offset of its name */
#define FDT_PROP_VALUE 12u /* and to its value */

/* All offsets in bytes from the start of the tree. */
struct fdt_step {
	int32_t what;
	uint32_t at;	/* the token */
	uint32_t next;	/* where the next step looks for one */
	uint32_t depth; /* nodes that are open before the token: 0 for the root itself */
	int32_t node;	/* the node that began last, as libfdt names it; -1: none yet */
	/*
	 * A property behind a child of its node. The format has properties come
	 * first: libfdt does not find this one.
	 */
	bool late;
	uint32_t name; /* of a node or a property; a NUL follows */
	uint32_t name_len;
	uint32_t value; /* of a property */
	uint32_t len;
};

/*@
  // The blocks lie inside the tree, the structure block on 4 bytes; names have an end.
  predicate fdt_walkable =
    fdt_bounded && fdt_laid_out && fdt_strings_end && fdt_layout.struct_start % 4 == 0;

  // Nodes that are open behind a step.
  logic integer fdt_open(struct fdt_step s) =
    s.what == FDT_STEP_NODE ? s.depth + 1 :
    s.what == FDT_STEP_NODE_END ? s.depth - 1 : (integer)s.depth;

  // The walk is at a token's place in the structure block, and no deeper than its bytes allow.
  predicate fdt_step_placed(struct fdt_step s) =
    fdt_layout.struct_start <= s.next <= fdt_layout.struct_end && s.next % 4 == 0 &&
    s.depth <= s.next && 0 <= fdt_open(s) <= s.next;

  // A string of n bytes lies at o, with its NUL, before end.
  predicate fdt_string_at(struct fdt_bytes d, integer o, integer n, integer end) =
    o + n < end && d.b[o + n] == 0 && \forall integer i; o <= i < o + n ==> d.b[i] != 0;

  // There is nothing but NOPs in [from, to).
  predicate fdt_nops(struct fdt_bytes d, integer from, integer to) =
    \forall integer i; from <= i < to && i % 4 == 0 ==> fdt_be32_at(d, i) == FDT_TOKEN_NOP;

  // The token of a step, and what it says, lies in the structure block.
  predicate fdt_step_is_node(struct fdt_step s) =
    fdt_be32_at(fdt_bytes, s.at) == FDT_TOKEN_NODE && s.name == s.at + 4 &&
    fdt_string_at(fdt_bytes, s.name, s.name_len, s.next) && s.next <= s.name + s.name_len + 4;
  predicate fdt_step_is_prop(struct fdt_step s) =
    fdt_be32_at(fdt_bytes, s.at) == FDT_TOKEN_PROP &&
    s.len == fdt_be32_at(fdt_bytes, s.at + 4) && s.value == s.at + 12 &&
    s.value + s.len <= s.next <= s.value + s.len + 3 &&
    s.name == fdt_layout.strings_start + fdt_be32_at(fdt_bytes, s.at + 8) &&
    fdt_string_at(fdt_bytes, s.name, s.name_len, fdt_layout.strings_end);
  predicate fdt_step_is_node_end(struct fdt_step s) =
    fdt_be32_at(fdt_bytes, s.at) == FDT_TOKEN_NODE_END && s.next == s.at + 4 && 0 < s.depth;
  predicate fdt_step_is_end(struct fdt_step s) =
    fdt_be32_at(fdt_bytes, s.at) == FDT_TOKEN_END && s.next == s.at && s.depth == 0;
*/

/* Before the first token. */
/*@
  requires walkable: fdt_walkable;
  terminates \true;
  assigns \nothing;
  ensures begin: \result.what == FDT_STEP_BEGIN && \result.next == fdt_layout.struct_start;
  ensures outside: \result.depth == 0 && \result.node == -1;
  ensures placed: fdt_step_placed(\result);
*/
struct fdt_step fdt_walk_begin(void);

/*
 * The next token but for NOPs, after any step that is not the last. There is
 * exactly one root, every node ends, and nothing follows the root but END:
 * anything else is an error, with what fdt_check() says of it in fdt_failure.
 */
/*@
  requires walkable: fdt_walkable;
  requires placed: fdt_step_placed(from);
  requires on: FDT_STEP_BEGIN <= from.what && from.what != FDT_STEP_END;
  terminates \true;
  assigns fdt_failure;
  ensures known: \result.what <= FDT_STEP_PROP && \result.what != FDT_STEP_BEGIN;
  ensures error: \result.what < 0 ==> fdt_failure.error == \result.what;
  ensures placed: \result.what > 0 ==> fdt_step_placed(\result);
  ensures forward: \result.what > FDT_STEP_END ==> from.next < \result.next;
  ensures at: \result.what > 0 ==> from.next <= \result.at && \result.at % 4 == 0 &&
    \result.at + 4 <= fdt_layout.struct_end;
  ensures nops: \result.what > 0 ==> fdt_nops(fdt_bytes, from.next, \result.at);
  ensures depth: \result.what > 0 ==> \result.depth == fdt_open(from);
  ensures node: \result.what == FDT_STEP_NODE ==> fdt_step_is_node(\result) &&
    \result.node == \result.at - fdt_layout.struct_start;
  ensures prop: \result.what == FDT_STEP_PROP ==> fdt_step_is_prop(\result) &&
    0 < \result.depth && \result.node == from.node;
  ensures node_end: \result.what == FDT_STEP_NODE_END ==> fdt_step_is_node_end(\result);
  ensures end: \result.what == FDT_STEP_END ==> fdt_step_is_end(\result);
  ensures one_root: \result.what == FDT_STEP_NODE && \result.depth == 0 ==>
    from.what == FDT_STEP_BEGIN;
  ensures late: \result.late <==> \result.what == FDT_STEP_PROP &&
    (from.what == FDT_STEP_NODE_END || from.late);
*/
struct fdt_step fdt_walk_next(struct fdt_step from);

#endif
