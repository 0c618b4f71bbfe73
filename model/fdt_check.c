/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_check.h"
#include "model/fdt_walk.h"

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

	if (start < header_bytes || start > fdt_size || start % FDT_TOKEN_BYTES != 0)
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

/* The structure block can be walked to its end. */
/*@
  requires walkable: fdt_walkable;
  assigns fdt_failure;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_check_structure(void)
{
	struct fdt_step step = fdt_walk_next(fdt_walk_begin());

	/*@
	  loop invariant known: step.what <= FDT_STEP_PROP && step.what != FDT_STEP_BEGIN;
	  loop invariant placed: step.what > 0 ==> fdt_step_placed(step);
	  loop invariant error: step.what < 0 ==> fdt_failure.error == step.what;
	  loop assigns step, fdt_failure;
	  loop variant step.what > FDT_STEP_END ? fdt_layout.struct_end - step.next + 1 : 0;
	*/
	while (step.what > FDT_STEP_END)
		step = fdt_walk_next(step);
	return step.what < 0 ? step.what : 0;
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
