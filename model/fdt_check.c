/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_check.h"

/* Fields of the header. */
#define HEADER_MAGIC 0u
#define HEADER_TOTALSIZE 4u
#define HEADER_OFF_STRUCT 8u
#define HEADER_OFF_STRINGS 12u
#define HEADER_OFF_RESERVEMAP 16u
#define HEADER_VERSION 20u
#define HEADER_LAST_COMP_VERSION 24u
#define HEADER_SIZE_STRINGS 32u
#define HEADER_SIZE_STRUCT 36u
#define HEADER_BYTES_V16 36u /* has no size_dt_struct: the block runs to the tree's end */
#define HEADER_BYTES_V17 40u

#define MAGIC 0xd00dfeedu
#define OLDEST_VERSION 16u
#define NEWEST_VERSION 17u

/* Tokens of the structure block. */
#define TOKEN_BEGIN_NODE 1u
#define TOKEN_END_NODE 2u
#define TOKEN_PROP 3u
#define TOKEN_NOP 4u
#define TOKEN_END 9u
#define TOKEN_BYTES 4u
#define PROP_LEN 4u	  /* from the token to the length of the value */
#define PROP_NAME 8u	  /* and to the offset of the name */
#define PROP_VALUE 12u	  /* and to the value */
#define RESERVE_BYTES 16u /* an entry of the reservation block: address, size */

struct fdt_failure fdt_failure;
struct fdt_layout fdt_layout;

int32_t fdt_fail(int32_t error, uint32_t offset, int32_t node)
{
	fdt_failure.error = error;
	fdt_failure.offset = offset;
	fdt_failure.node = node;
	return error;
}

uint32_t fdt_be32(uint32_t off)
{
	return (uint32_t)fdt_bytes.b[off] * 0x1000000u + (uint32_t)fdt_bytes.b[off + 1] * 0x10000u +
	       (uint32_t)fdt_bytes.b[off + 2] * 0x100u + (uint32_t)fdt_bytes.b[off + 3];
}

/* Magic and sizes; sets fdt_size to the tree's own. */
/*@
  requires bounded: fdt_bounded;
  assigns fdt_size, fdt_failure;
  ensures shorter: fdt_size <= \old(fdt_size);
  ensures header: \result == 0 ==> HEADER_BYTES_V16 <= fdt_size &&
    fdt_be32_at(fdt_bytes, HEADER_MAGIC) == MAGIC &&
    fdt_be32_at(fdt_bytes, HEADER_TOTALSIZE) == fdt_size;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_size(void)
{
	uint32_t totalsize;

	if (fdt_size < 4)
		return fdt_fail(FDT_ETRUNCATED, fdt_size, -1);
	if (fdt_be32(HEADER_MAGIC) != MAGIC)
		return fdt_fail(FDT_EMAGIC, HEADER_MAGIC, -1);
	if (fdt_size < HEADER_BYTES_V16)
		return fdt_fail(FDT_ETRUNCATED, fdt_size, -1);
	totalsize = fdt_be32(HEADER_TOTALSIZE);
	if (totalsize < HEADER_BYTES_V16 || totalsize > FDT_BYTES_MAX)
		return fdt_fail(FDT_ETOTALSIZE, HEADER_TOTALSIZE, -1);
	if (totalsize > fdt_size)
		return fdt_fail(FDT_ETRUNCATED, fdt_size, -1);
	fdt_size = totalsize;
	return 0;
}

/* The strings block ends for us behind its last NUL: so every name in it has an end. */
/*@
  requires bounded: fdt_bounded;
  requires block: start <= end <= fdt_size;
  assigns \nothing;
  ensures inside: start <= \result <= end;
  ensures nul: start < \result ==> fdt_bytes.b[\result - 1] == 0;
  ensures last: \forall integer i; \result <= i < end ==> fdt_bytes.b[i] != 0;
*/
static uint32_t fdt_last_nul(uint32_t start, uint32_t end)
{
	/*@
	  loop invariant inside: start <= end <= \at(end, Pre);
	  loop invariant last: \forall integer i; end <= i < \at(end, Pre) ==> fdt_bytes.b[i] != 0;
	  loop assigns end;
	  loop variant end - start;
	*/
	while (end > start && fdt_bytes.b[end - 1] != 0)
		end--;
	return end;
}

/* The structure and strings blocks. */
/*@
  requires bounded: fdt_bounded && HEADER_BYTES_V16 <= header_bytes <= fdt_size;
  requires v17: version >= NEWEST_VERSION ==> HEADER_BYTES_V17 <= header_bytes;
  assigns fdt_layout, fdt_failure;
  ensures inside: \result == 0 ==>
    fdt_layout.struct_start <= fdt_layout.struct_end <= fdt_size &&
    fdt_layout.strings_start <= fdt_layout.strings_end <= fdt_size;
  ensures header: \result == 0 ==>
    fdt_layout.struct_start == fdt_be32_at(fdt_bytes, HEADER_OFF_STRUCT) &&
    fdt_layout.struct_start % 4 == 0 &&
    fdt_layout.strings_start == fdt_be32_at(fdt_bytes, HEADER_OFF_STRINGS);
  ensures strings: \result == 0 ==> fdt_strings_end;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_blocks(uint32_t version, uint32_t header_bytes)
{
	uint32_t start = fdt_be32(HEADER_OFF_STRUCT);
	uint32_t bytes;

	if (start < header_bytes || start > fdt_size || start % TOKEN_BYTES != 0)
		return fdt_fail(FDT_ESTRUCT, HEADER_OFF_STRUCT, -1);
	bytes = version >= NEWEST_VERSION ? fdt_be32(HEADER_SIZE_STRUCT) : fdt_size - start;
	if (bytes > fdt_size - start)
		return fdt_fail(FDT_ESTRUCT, HEADER_SIZE_STRUCT, -1);
	fdt_layout.struct_start = start;
	fdt_layout.struct_end = start + bytes;

	start = fdt_be32(HEADER_OFF_STRINGS);
	if (start < header_bytes || start > fdt_size)
		return fdt_fail(FDT_ESTRINGS, HEADER_OFF_STRINGS, -1);
	bytes = fdt_be32(HEADER_SIZE_STRINGS);
	if (bytes > fdt_size - start)
		return fdt_fail(FDT_ESTRINGS, HEADER_SIZE_STRINGS, -1);
	fdt_layout.strings_start = start;
	fdt_layout.strings_end = fdt_last_nul(start, start + bytes);
	return 0;
}

/* The reservation block: entries up to one of size 0. */
/*@
  requires bounded: fdt_bounded && HEADER_BYTES_V16 <= header_bytes <= fdt_size;
  assigns fdt_layout.reserve_start, fdt_failure;
  ensures inside: \result == 0 ==> fdt_layout.reserve_start <= fdt_size;
  ensures header: \result == 0 ==>
    fdt_layout.reserve_start == fdt_be32_at(fdt_bytes, HEADER_OFF_RESERVEMAP) &&
    fdt_layout.reserve_start % 8 == 0;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_reservemap(uint32_t header_bytes)
{
	uint32_t pos = fdt_be32(HEADER_OFF_RESERVEMAP);

	if (pos < header_bytes || pos > fdt_size || pos % 8 != 0)
		return fdt_fail(FDT_ERESERVEMAP, HEADER_OFF_RESERVEMAP, -1);
	fdt_layout.reserve_start = pos;
	/*@
	  loop invariant inside: pos <= fdt_size;
	  loop assigns pos;
	  loop variant fdt_size - pos;
	*/
	while (fdt_size - pos >= RESERVE_BYTES) {
		if (fdt_be32(pos + 8) == 0 && fdt_be32(pos + 12) == 0)
			return 0;
		pos += RESERVE_BYTES;
	}
	return fdt_fail(FDT_ERESERVEMAP, pos, -1);
}

/* The header, from the version on. */
/*@
  requires bounded: fdt_bounded && HEADER_BYTES_V16 <= fdt_size;
  requires size: fdt_be32_at(fdt_bytes, HEADER_MAGIC) == MAGIC &&
    fdt_be32_at(fdt_bytes, HEADER_TOTALSIZE) == fdt_size;
  assigns fdt_layout, fdt_failure;
  ensures laid_out: \result == 0 ==> fdt_laid_out;
  ensures header: \result == 0 ==> fdt_as_header_says;
  ensures strings: \result == 0 ==> fdt_strings_end;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_header_fields(void)
{
	uint32_t version = fdt_be32(HEADER_VERSION);
	uint32_t last_comp = fdt_be32(HEADER_LAST_COMP_VERSION);
	uint32_t header_bytes = version >= NEWEST_VERSION ? HEADER_BYTES_V17 : HEADER_BYTES_V16;
	int32_t error;

	if (version < OLDEST_VERSION)
		return fdt_fail(FDT_EVERSION, HEADER_VERSION, -1);
	if (last_comp > NEWEST_VERSION || last_comp > version)
		return fdt_fail(FDT_EVERSION, HEADER_LAST_COMP_VERSION, -1);
	if (fdt_size < header_bytes)
		return fdt_fail(FDT_ETOTALSIZE, HEADER_TOTALSIZE, -1);
	error = fdt_check_blocks(version, header_bytes);
	if (error != 0)
		return error;
	return fdt_check_reservemap(header_bytes);
}

/* Behind the name at `pos`, its NUL and its padding; struct_end + 1 if it has no end. */
/*@
  requires laid_out: fdt_bounded && fdt_laid_out;
  requires inside: fdt_layout.struct_start <= pos <= fdt_layout.struct_end;
  assigns \nothing;
  ensures forward: pos < \result <= fdt_layout.struct_end + 1;
*/
static uint32_t fdt_skip_name(uint32_t pos)
{
	uint32_t after;

	/*@
	  loop invariant inside: \at(pos, Pre) <= pos <= fdt_layout.struct_end;
	  loop assigns pos;
	  loop variant fdt_layout.struct_end - pos;
	*/
	while (pos < fdt_layout.struct_end && fdt_bytes.b[pos] != 0)
		pos++;
	after = pos + (TOKEN_BYTES - pos % TOKEN_BYTES);
	return after <= fdt_layout.struct_end ? after : fdt_layout.struct_end + 1;
}

/* Behind the property at `pos` and its padding; 0 if it is not sound (noted). */
/*@
  requires laid_out: fdt_bounded && fdt_laid_out;
  requires inside: fdt_layout.struct_start <= pos && pos + TOKEN_BYTES <= fdt_layout.struct_end;
  assigns fdt_failure;
  ensures forward: \result != 0 ==> pos + TOKEN_BYTES <= \result <= fdt_layout.struct_end;
  ensures error: \result == 0 ==> fdt_failure.error < 0;
*/
static uint32_t fdt_skip_prop(uint32_t pos, int32_t node)
{
	uint32_t left = fdt_layout.struct_end - pos;
	uint32_t len, padding;

	if (left < PROP_VALUE) {
		fdt_fail(FDT_EVALUE, pos, node);
		return 0;
	}
	len = fdt_be32(pos + PROP_LEN);
	left -= PROP_VALUE;
	padding = (TOKEN_BYTES - len % TOKEN_BYTES) % TOKEN_BYTES;
	if (len > left || padding > left - len) {
		fdt_fail(FDT_EVALUE, pos + PROP_LEN, node);
		return 0;
	}
	if (fdt_be32(pos + PROP_NAME) >= fdt_layout.strings_end - fdt_layout.strings_start) {
		fdt_fail(FDT_EPROPNAME, pos + PROP_NAME, node);
		return 0;
	}
	return pos + PROP_VALUE + len + padding;
}

/*
 * One token at `pos` inside `depth` nodes, the last of them `node`: behind it,
 * or 0 if it is not sound (noted). END is not a token here.
 */
/*@
  requires laid_out: fdt_bounded && fdt_laid_out;
  requires inside: fdt_layout.struct_start <= pos && pos + TOKEN_BYTES <= fdt_layout.struct_end;
  assigns fdt_failure;
  ensures forward: \result != 0 ==> pos + TOKEN_BYTES <= \result <= fdt_layout.struct_end;
  ensures error: \result == 0 ==> fdt_failure.error < 0;
  ensures nested: \result != 0 && (token == TOKEN_END_NODE || token == TOKEN_PROP) ==> depth > 0;
*/
static uint32_t fdt_check_token(uint32_t pos, uint32_t token, uint32_t depth, int32_t node)
{
	uint32_t next = pos + TOKEN_BYTES;

	if (token == TOKEN_NOP)
		return next;
	if (token == TOKEN_BEGIN_NODE) {
		next = fdt_skip_name(next);
		if (next <= fdt_layout.struct_end)
			return next;
		fdt_fail(FDT_ENODENAME, pos, node);
		return 0;
	}
	if (token != TOKEN_END_NODE && token != TOKEN_PROP) {
		fdt_fail(FDT_ETOKEN, pos, node);
		return 0;
	}
	if (depth == 0) {
		fdt_fail(FDT_ENESTING, pos, -1);
		return 0;
	}
	return token == TOKEN_PROP ? fdt_skip_prop(pos, node) : next;
}

/* The structure block: exactly one root, every node closed, then END. */
/*@
  requires laid_out: fdt_bounded && fdt_laid_out;
  assigns fdt_failure;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_structure(void)
{
	uint32_t pos = fdt_layout.struct_start;
	uint32_t depth = 0;
	int32_t node = -1;
	bool rooted = false;

	/*@
	  loop invariant inside: fdt_layout.struct_start <= pos <= fdt_layout.struct_end;
	  loop invariant depth: depth <= pos;
	  loop assigns pos, depth, node, rooted, fdt_failure;
	  loop variant fdt_layout.struct_end - pos;
	*/
	while (fdt_layout.struct_end - pos >= TOKEN_BYTES) {
		uint32_t token = fdt_be32(pos);
		uint32_t next;

		if (token == TOKEN_END)
			return rooted && depth == 0 ? 0 : fdt_fail(FDT_EEND, pos, node);
		if (depth == 0 && rooted && token != TOKEN_NOP)
			return fdt_fail(FDT_ENESTING, pos, -1);
		next = fdt_check_token(pos, token, depth, node);
		if (next == 0)
			return fdt_failure.error;
		if (token == TOKEN_BEGIN_NODE) {
			node = (int32_t)(pos - fdt_layout.struct_start);
			rooted = true;
			depth++;
		} else if (token == TOKEN_END_NODE) {
			depth--;
		}
		pos = next;
	}
	return fdt_fail(FDT_EEND, pos, node);
}

int32_t fdt_check(void)
{
	int32_t error = fdt_check_size();

	if (error == 0)
		error = fdt_check_header_fields();
	if (error == 0)
		error = fdt_check_structure();
	if (error == 0 && fdt_raw_check_full() != 0)
		error = fdt_fail(FDT_ELIBFDT, 0, -1);
	return error;
}
