/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 32-bit kernels with one flat array of page structs: the parts of it that
 * describe holes in memory go back to memblock before the hand-off.
 *
 * Behaviour: Linux 6.12, free_unused_memmap() in mm/memblock.c.
 */
#ifndef EARLYMEM_UNUSED_MEMMAP_H
#define EARLYMEM_UNUSED_MEMMAP_H

#include "model/late_memblock.h"
#include "model/page.h"

/* Why it stopped; what was given back before stays given back. */
#define UNUSED_MEMMAP_EINVAL (-1) /* no page structs, or an array that does not reach that far */
#define UNUSED_MEMMAP_EROOM (-2)  /* the reserved array has no room for two more regions */

/* The array of page structs. */
struct flat_memmap {
	phys_addr_t base;    /* its first byte */
	uint64_t first_pfn;  /* what its first entry describes */
	uint64_t entries;    /* how many it has */
	uint32_t page_bytes; /* what an entry takes */
};

/*@
  // The memmap ends below the top.
  predicate flat_memmap_ends(struct flat_memmap f) =
    0 < f.page_bytes && f.entries <= (PHYS_ADDR_MAX - f.base) / f.page_bytes &&
    f.entries <= PHYS_ADDR_MAX - f.first_pfn;
*/

/*
 * Give back what describes no memory: whole pages of the array, between the end
 * of one region and the start of the next, both widened to page blocks. Returns
 * for how many holes something was given back, or a negative error.
 */
/*@
  requires wf: memblock_wf;
  requires settings: page_settings.pageblock_order < NR_PAGE_ORDERS;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: UNUSED_MEMMAP_EROOM <= \result <= MEMBLOCK_MAX_REGIONS;
  ensures invalid: !flat_memmap_ends(memmap) ==> \result == UNUSED_MEMMAP_EINVAL;
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures less: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) ==>
    in_set(\old(memblock[MEMBLOCK_RESERVED]), a);
  ensures others: \forall integer a; in_set(\old(memblock[MEMBLOCK_RESERVED]), a) && a < memmap.base ==>
    in_set(memblock[MEMBLOCK_RESERVED], a);
*/
int32_t free_unused_memmap(struct flat_memmap memmap);

#endif
