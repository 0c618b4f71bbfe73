/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nodes of /reserved-memory that a kernel remembers while it scans them: those
 * that it has to find room for, and in 6.1 the static ones too.
 *
 * Room is found by memblock's own search. A CMA pool ("shared-dma-pool" with
 * reusable) that does not fit CMA's rules is given back.
 *
 * Behaviour: Linux 6.12 and 6.1, drivers/of/of_reserved_mem.c
 * (__reserved_mem_alloc_size, fdt_init_reserved_mem, __rmem_check_for_overlap),
 * kernel/dma/contiguous.c (rmem_cma_setup), mm/cma.c (cma_init_reserved_mem),
 * lib/sort.c.
 */
#ifndef EARLYMEM_FDT_REGIONS_H
#define EARLYMEM_FDT_REGIONS_H

#include "model/fdt_memblock.h"

/* How many nodes a kernel remembers (MAX_RESERVED_REGIONS). */
#define FDT_REGIONS 64

/* What differs between kernels; see corpus/profiles. */
struct fdt_region_rules {
	/*
	 * All nodes are remembered, sorted by address, and static pools set up
	 * with the others (6.1); else static nodes wait for a later stage.
	 */
	bool all;
	/* In an alloc-range that meets an earlier region, search from there (6.12). */
	bool beside;
	bool cma_given;	       /* cma= is on the command line: no linux,cma-default pool */
	uint32_t cma_areas;    /* pools that CMA has room for */
	phys_addr_t cma_align; /* what a pool is aligned to, in bytes */
};
extern struct fdt_region_rules fdt_region_rules;

/* In the order in which they are handled. Size 0: without room so far. */
struct fdt_region {
	int32_t node;
	phys_addr_t base; /* bytes */
	phys_addr_t size;
};
struct fdt_regions {
	uint32_t cnt;
	uint32_t pools;	 /* CMA pools among them */
	bool given_back; /* a pool was refused: what it reserved is free again */
	struct fdt_region list[FDT_REGIONS];
};
extern struct fdt_regions fdt_regions;

/*@
  predicate fdt_regions_wf = fdt_regions.cnt <= FDT_REGIONS;
*/

/* Forget all nodes. */
/*@
  terminates \true;
  assigns fdt_regions.cnt, fdt_regions.pools, fdt_regions.given_back;
  ensures wf: fdt_regions_wf;
  ensures empty: !fdt_regions.given_back;
*/
void fdt_regions_init(void);

/* Remember a node; size 0: it has no place yet. With a warning, if there is no room. */
/*@
  requires wf: fdt_regions_wf && fdt_warnings_wf;
  terminates \true;
  assigns fdt_regions, fdt_warnings;
  ensures wf: fdt_regions_wf && fdt_warnings_wf;
  ensures same: fdt_warnings.failed == \old(fdt_warnings.failed) &&
    fdt_regions.given_back == \old(fdt_regions.given_back);
*/
void fdt_remember(int32_t node, phys_addr_t base, phys_addr_t size);

/*
 * Find room for those that have none, and set up or give back CMA pools. 0, or
 * the FDT_E... noted in fdt_failure. The same bytes stay memory; what is reserved
 * or not mapped stays so, unless a pool is given back or an array was full.
 */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  terminates \true;
  assigns fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures added: !fdt_regions.given_back && !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures given: \old(fdt_regions.given_back) ==> fdt_regions.given_back;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_place_regions(void);

#endif
