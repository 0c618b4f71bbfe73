/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is this a device tree? The gate before libfdt: it accepts a tree only if
 * every block lies inside it and every token of the structure block can be read
 * to its end, so that all versions of libfdt read the same from it.
 *
 * It refuses what libfdt's fdt_check_full() refuses, and what that lets through
 * at its peril: blocks off their alignment, a property length that overflows.
 * Format: Devicetree Specification 0.4, chapter 5; versions 16 and later.
 */
#ifndef EARLYMEM_FDT_CHECK_H
#define EARLYMEM_FDT_CHECK_H

#include "model/fdt_raw.h"

/* Why a tree is refused. */
#define FDT_ETRUNCATED (-1)  /* fewer bytes than the header says, or than a header has */
#define FDT_EMAGIC (-2)	     /* the first four bytes are not d00dfeed */
#define FDT_EVERSION (-3)    /* older than 16, or only readable by what knows more than 17 */
#define FDT_ETOTALSIZE (-4)  /* totalsize is less than the header or more than FDT_BYTES_MAX */
#define FDT_ERESERVEMAP (-5) /* the reservation block is outside, off 8 bytes, or has no end */
#define FDT_ESTRUCT (-6)     /* the structure block is outside, or off 4 bytes */
#define FDT_ESTRINGS (-7)    /* the strings block is outside */
#define FDT_ETOKEN (-8)	     /* not a token */
#define FDT_ENODENAME (-9)   /* a node's name has no end */
#define FDT_EVALUE (-10)     /* a property's value does not fit into the structure block */
#define FDT_EPROPNAME (-11)  /* a property's name is not in the strings block */
#define FDT_ENESTING (-12)   /* a property outside a node, an end without a node, a second root */
#define FDT_EEND (-13)	     /* the structure block ends before the tree does */
#define FDT_ELIBFDT (-14)    /* libfdt refuses what all the above lets pass */
/* Why a kernel stops in the scan; see fdt_scan.h. */
#define FDT_EADDRESS (-15)	   /* the tree's address is 0 or off 8 bytes */
#define FDT_ECELLS (-16)	   /* cell counts with which the kernel never ends or faults */
#define FDT_EPAST (-17)		   /* a value that the kernel reads ends outside the tree */
#define FDT_ERESIZE (-18)	   /* panic: cannot resize the memory array */
#define FDT_ECAPACITY (-19)	   /* more regions than this model holds */
#define FDT_ERESIZE_RESERVED (-20) /* panic: cannot resize the reserved array */

/* The last failure: what, at which byte of the tree, and in which node (-1: none). */
struct fdt_failure {
	int32_t error;
	uint32_t offset;
	int32_t node;
};
extern struct fdt_failure fdt_failure;

/* Where the blocks lie: [start, end) from the start of the tree. */
struct fdt_layout {
	uint32_t struct_start;
	uint32_t struct_end;
	uint32_t strings_start;
	uint32_t strings_end; /* one past the last NUL in the strings block */
	uint32_t reserve_start;
};
extern struct fdt_layout fdt_layout;

/*@
  // The big-endian number in the four bytes at o.
  logic integer fdt_be32_at(struct fdt_bytes d, integer o) =
    d.b[o] * 0x1000000 + d.b[o + 1] * 0x10000 + d.b[o + 2] * 0x100 + d.b[o + 3];

  // The tree is no larger than its buffer.
  predicate fdt_bounded = fdt_size <= FDT_BYTES_MAX;

  // The blocks lie inside the tree.
  predicate fdt_laid_out =
    fdt_layout.struct_start <= fdt_layout.struct_end <= fdt_size &&
    fdt_layout.strings_start <= fdt_layout.strings_end <= fdt_size &&
    fdt_layout.reserve_start <= fdt_size;

  // The header says so.
  predicate fdt_as_header_says =
    fdt_be32_at(fdt_bytes, 0) == 0xd00dfeed && fdt_be32_at(fdt_bytes, 4) == fdt_size &&
    fdt_layout.struct_start == fdt_be32_at(fdt_bytes, 8) && fdt_layout.struct_start % 4 == 0 &&
    fdt_layout.strings_start == fdt_be32_at(fdt_bytes, 12) &&
    fdt_layout.reserve_start == fdt_be32_at(fdt_bytes, 16) && fdt_layout.reserve_start % 8 == 0;

  // Every string that starts in the strings block ends there: its last byte is NUL.
  predicate fdt_strings_end =
    fdt_layout.strings_start < fdt_layout.strings_end ==>
      fdt_bytes.b[fdt_layout.strings_end - 1] == 0;
*/

/* Note a failure; returns `error`. */
/*@
  requires error: error < 0;
  terminates \true;
  assigns fdt_failure;
  ensures same: \result == error && fdt_failure.error == error;
  ensures where: fdt_failure.offset == offset && fdt_failure.node == node;
*/
int32_t fdt_fail(int32_t error, uint32_t offset, int32_t node);

/* The big-endian number in the four bytes at `off`. */
/*@
  requires inside: fdt_bounded && off + 4 <= fdt_size;
  terminates \true;
  assigns \nothing;
  ensures value: \result == fdt_be32_at(fdt_bytes, off);
*/
uint32_t fdt_be32(uint32_t off);

/*
 * Check the bytes. 0: fdt_layout is set and fdt_size is the tree's totalsize;
 * what lies behind that is ignored. Otherwise the error, noted in fdt_failure.
 */
/*@
  requires bounded: fdt_bounded;
  terminates \true;
  assigns fdt_size, fdt_layout, fdt_failure;
  ensures shorter: fdt_size <= \old(fdt_size);
  ensures laid_out: \result == 0 ==> fdt_laid_out;
  ensures header: \result == 0 ==> fdt_as_header_says;
  ensures strings: \result == 0 ==> fdt_strings_end;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_check(void);

#endif
