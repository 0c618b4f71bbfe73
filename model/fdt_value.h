/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values in the device tree: properties, numbers of several cells, ranges, and
 * what the whole scan shares: the kernel's rules, warnings, the root's cells.
 *
 * Every offset and length that libfdt names is checked here, so that nothing
 * outside the tree is read whatever it answers. All offsets in bytes from the
 * start of the tree. Source: drivers/of/fdt.c (of_get_flat_dt_prop,
 * dt_mem_next_cell), of_read_number().
 */
#ifndef EARLYMEM_FDT_VALUE_H
#define EARLYMEM_FDT_VALUE_H

#include "model/fdt_check.h"
#include "model/memblock.h"

#define CELL_BYTES 4u

/* For contracts: what the operations of memblock change. */
/* clang-format off */
#define FDT_MEMBLOCK_STATE \
	memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1], \
	memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown
/* clang-format on */

/* The rule of a kernel that this room needs; see corpus/profiles. */
struct fdt_rules {
	/*
	 * An array that is full and must not grow yet: the kernel panics (6.12),
	 * or the operation fails and the boot goes on without it (6.1).
	 */
	bool full_array_panics;
};
extern struct fdt_rules fdt_rules;

/* What a kernel passes over with a warning, or without one. */
#define FDT_WARN_SMALL 1u	  /* a range without a whole page is ignored */
#define FDT_WARN_NOT_ADDED 2u	  /* the array is full: a range is lost */
#define FDT_WARN_NOT_MARKED 3u	  /* the array is full: hotpluggable is lost */
#define FDT_WARN_NOT_CAPPED 4u	  /* the array is full: the usable range is ignored */
#define FDT_WARN_SHORT_CELLS 5u	  /* a cell count of less than four bytes: read on behind it */
#define FDT_WARN_SHORT_RANGE 6u	  /* an incomplete usable range: read on behind it */
#define FDT_WARN_ODD_RANGE 7u	  /* a usable range of a length that makes the kernel ignore it */
#define FDT_WARN_NO_MEMORY_YET 8u /* the usable range finds no memory to cap */
#define FDT_WARN_FORMAT 9u /* /reserved-memory: cells unlike the root's, no ranges: ignored */
#define FDT_WARN_REG 10u   /* reserved memory: a reg of an odd length, the node is ignored */
#define FDT_WARN_NOT_RESERVED 11u   /* reserved memory: empty, or no-map and reserved before */
#define FDT_WARN_TOO_MANY 12u	    /* reserved memory: more nodes than a kernel remembers */
#define FDT_WARN_DYNAMIC 13u	    /* size, alignment or alloc-ranges of an odd length: ignored */
#define FDT_WARN_NOT_PLACED 14u	    /* there is no such room: not reserved */
#define FDT_WARN_POOL 15u	    /* a CMA pool that a kernel refuses: given back */
#define FDT_WARN_OVERLAP 16u	    /* reserved memory that overlaps other */
#define FDT_WARN_ELFCOREHDR 17u	    /* it is reserved already: a kernel leaves it at that */
#define FDT_WARN_NOT_GIVEN_BACK 18u /* the array is full: a refused pool stays */

struct fdt_warning {
	uint32_t what;
	int32_t node; /* the node it is about */
	phys_addr_t base;
	phys_addr_t size;
};

/* The warnings of a scan, in order; those that did not fit are counted. */
#define FDT_WARNINGS 64
struct fdt_warnings {
	uint32_t cnt;
	uint64_t lost;
	bool failed; /* one of them is that an array was full: something was not done */
	struct fdt_warning list[FDT_WARNINGS];
};
extern struct fdt_warnings fdt_warnings;

/* What the scan saw. */
struct fdt_seen {
	int32_t address_cells; /* of the root, as the kernel reads them: signed */
	int32_t size_cells;
	uint32_t memory_cnt; /* regions of memory before the usable range cut them */
};
extern struct fdt_seen fdt_seen;

/*@
  predicate fdt_warnings_wf = fdt_warnings.cnt <= FDT_WARNINGS;

  // What failed is not forgotten.
  predicate fdt_noted{A, B} = \at(fdt_warnings.failed, A) ==> \at(fdt_warnings.failed, B);
*/

/*@
  // What every step of the scan needs and keeps.
  predicate fdt_scan_wf = fdt_bounded && fdt_warnings_wf && memblock_wf;
*/

/*@
  // A number of n cells at o; all but the last two are shifted out of 64 bits.
  logic integer fdt_number_at(struct fdt_bytes d, integer o, integer n) =
    n <= 0 ? 0 : n == 1 ? fdt_be32_at(d, o) :
    fdt_be32_at(d, o + 4 * (n - 2)) * 0x100000000 + fdt_be32_at(d, o + 4 * (n - 1));
*/

/*@
  predicate fdt_cells_sane =
    0 <= fdt_seen.address_cells && 0 <= fdt_seen.size_cells &&
    0 < fdt_seen.address_cells + fdt_seen.size_cells <= INT32_MAX;
*/

/* Some bytes of physical address space. */
struct fdt_range {
	phys_addr_t base;
	phys_addr_t size;
};

/* Note what a kernel passes over. */
/*@
  requires wf: fdt_warnings_wf;
  terminates \true;
  assigns fdt_warnings;
  ensures wf: fdt_warnings_wf;
  ensures same: fdt_warnings.failed == \old(fdt_warnings.failed);
*/
void fdt_warn(uint32_t what, int32_t node, phys_addr_t base, phys_addr_t size);

/* A property whose value lies inside the tree; off < 0: there is none. */
/*@
  requires bounded: fdt_bounded;
  requires known: prop < FDT_PROPS;
  terminates \true;
  assigns \nothing;
  ensures inside: \result.off >= 0 ==>
    0 <= \result.len && \result.off + \result.len <= fdt_size;
*/
struct fdt_span fdt_prop(int32_t node, uint32_t prop);

/*
 * A number of n cells at `off`: a kernel shifts them into 64 bits one after the
 * other, so the last two remain.
 */
/*@
  requires inside: fdt_bounded && 0 <= n && off + 4 * n <= fdt_size;
  terminates \true;
  assigns \nothing;
  ensures value: \result == fdt_number_at(fdt_bytes, off, n);
*/
uint64_t fdt_number(uint32_t off, uint32_t n);

/* Has the node no status, or "ok" or "okay"? Source: of_fdt_device_is_available(). */
/*@
  requires bounded: fdt_bounded;
  terminates \true;
  assigns \nothing;
*/
bool fdt_is_available(int32_t node);

/* A cell count is an int to a kernel. */
/*@
  terminates \true;
  assigns \nothing;
  ensures small: value <= INT32_MAX ==> \result == value;
  ensures large: value > INT32_MAX ==> \result == value - 0x100000000;
*/
int32_t fdt_signed(uint32_t value);

/* address_cells + size_cells, wrapping as an int does in a kernel. */
/*@
  terminates \true;
  assigns \nothing;
  ensures plain: INT32_MIN <= fdt_seen.address_cells + fdt_seen.size_cells <= INT32_MAX ==>
    \result == fdt_seen.address_cells + fdt_seen.size_cells;
  ensures above: fdt_seen.address_cells + fdt_seen.size_cells > INT32_MAX ==> \result < 0;
  ensures below: fdt_seen.address_cells + fdt_seen.size_cells < INT32_MIN ==> \result >= 0;
*/
int32_t fdt_entry_cells(void);

/* Reading an entry comes to an end, and to nothing but the entry. */
/*@
  terminates \true;
  assigns \nothing;
  ensures sane: \result <==> fdt_cells_sane;
*/
bool fdt_cells_sane(void);

/*@
  // The bytes of an entry are a number that a kernel holds in an int.
  predicate fdt_cells_usable = fdt_cells_sane &&
    CELL_BYTES * (fdt_seen.address_cells + fdt_seen.size_cells) <= INT32_MAX;
*/

/* May a property be cut into entries? */
/*@
  terminates \true;
  assigns \nothing;
  ensures usable: \result <==> fdt_cells_usable;
*/
bool fdt_cells_usable(void);

/* What memblock says of a range, as the kernel takes it. 0: the boot goes on. */
/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  terminates \true;
  assigns fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures noted: fdt_noted{Pre, Post};
  ensures done: \result == 0 && !fdt_warnings.failed ==> result == 0;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_outcome(int32_t result, uint32_t warning, int32_t node, phys_addr_t base,
		    phys_addr_t size);

/* The same of an operation on the reserved array. */
/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  terminates \true;
  assigns fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures noted: fdt_noted{Pre, Post};
  ensures done: \result == 0 && !fdt_warnings.failed ==> result == 0;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_reserved_outcome(int32_t result, uint32_t warning, int32_t node, phys_addr_t base,
			     phys_addr_t size);

/*
 * The range at `pos`, with sane cell counts. A kernel reads a range that the
 * property only begins to its end, behind the property; so does the model, as
 * long as that lies in the tree.
 */
/*@
  requires inside: fdt_bounded && fdt_cells_sane &&
    pos + CELL_BYTES * (fdt_seen.address_cells + fdt_seen.size_cells) <= fdt_size;
  terminates \true;
  assigns \nothing;
  ensures base: \result.base == fdt_number_at(fdt_bytes, pos, fdt_seen.address_cells);
  ensures size: \result.size ==
    fdt_number_at(fdt_bytes, pos + CELL_BYTES * fdt_seen.address_cells, fdt_seen.size_cells);
*/
struct fdt_range fdt_read_range(uint32_t pos);

/* May the range at `pos` of a property that ends at `end` be read? */
/*@
  requires bounded: fdt_bounded && pos <= fdt_size && end <= fdt_size;
  requires wf: fdt_warnings_wf;
  terminates \true;
  assigns fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures sane: \result == 0 ==> fdt_cells_sane &&
    pos + CELL_BYTES * (fdt_seen.address_cells + fdt_seen.size_cells) <= fdt_size;
  ensures same: fdt_warnings.failed == \old(fdt_warnings.failed);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_check_range(int32_t node, uint32_t pos, uint32_t end);

#endif
