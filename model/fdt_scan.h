/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fdt_scan: from the device tree's bytes to memblock, the first stage of a boot.
 *
 * The tree itself is reserved, its memory added, marked where it may be
 * unplugged, and capped to the ranges that /chosen allows.
 *
 * Behaviour: Linux 6.12 and 6.1, drivers/of/fdt.c (early_init_dt_scan_root,
 * early_init_dt_scan_memory, early_init_dt_add_memory_arch,
 * early_init_dt_check_for_usable_mem_range) and arch/arm64 (setup_machine_fdt,
 * fixmap_remap_fdt). Both look for memory among the root's children only.
 */
#ifndef EARLYMEM_FDT_SCAN_H
#define EARLYMEM_FDT_SCAN_H

#include "model/fdt_check.h"
#include "model/memblock.h"

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
*/

/*
 * Scan the first fdt_size bytes of fdt_bytes as a kernel does that finds the
 * tree at physical address `address`. memblock must be initialized. 0, or the
 * FDT_E... noted in fdt_failure: the tree is refused, or the kernel stops.
 * memblock then holds what it held when that happened.
 */
/*@
  requires bounded: fdt_bounded;
  requires wf: memblock_wf;
  terminates \true;
  assigns fdt_size, fdt_layout, fdt_failure, fdt_warnings, fdt_seen,
    memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures shorter: fdt_size <= \old(fdt_size);
  ensures wf: memblock_wf;
  ensures warnings: fdt_warnings_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_scan(phys_addr_t address);

#endif
