/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations of memblock that limits and reservations need, with contracts
 * that speak of bytes: what is memory, what is reserved, what is mapped.
 *
 * Each does what the function of memblock does that it is named after, and
 * returns what that returns.
 */
#ifndef EARLYMEM_FDT_MEMBLOCK_H
#define EARLYMEM_FDT_MEMBLOCK_H

#include "model/fdt_value.h"

#include "spec/fdt_memblock.acsl"

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures added: fdt_added{Pre, Post};
  ensures done: \result == 0 ==>
    covered(memblock[MEMBLOCK_RESERVED], base, capped_end(base, size));
*/
int fdt_memblock_reserve(phys_addr_t base, phys_addr_t size);

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures marked: fdt_marked{Pre, Post};
*/
int fdt_memblock_phys_free(phys_addr_t base, phys_addr_t size);

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures added: fdt_added{Pre, Post};
  ensures done: \result == 0 ==>
    fdt_unmapped(memblock[MEMBLOCK_MEMORY], base, capped_end(base, size));
*/
int fdt_memblock_mark_nomap(phys_addr_t base, phys_addr_t size);

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures marked: fdt_marked{Pre, Post};
*/
int fdt_memblock_clear_nomap(phys_addr_t base, phys_addr_t size);

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures less: fdt_memory_less{Pre, Post};
  ensures steady: fdt_arrays_steady{Pre, Post};
*/
int fdt_memblock_remove(phys_addr_t base, phys_addr_t size);

/* memblock_mem_limit_remove_map(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures less: fdt_memory_less{Pre, Post};
  ensures steady: fdt_arrays_steady{Pre, Post};
*/
int fdt_memblock_limit(phys_addr_t limit);

/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures more: fdt_memory_more{Pre, Post}(base, capped_end(base, size));
  ensures steady: fdt_arrays_steady{Pre, Post};
*/
int fdt_memblock_add(phys_addr_t base, phys_addr_t size);

/*
 * memblock_phys_alloc_range(), which leaves it open what is reserved after a
 * failure: the search, then the reservation. 0: memblock_alloc_error says why.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures added: fdt_added{Pre, Post};
  ensures done: \result != 0 ==>
    covered(memblock[MEMBLOCK_RESERVED], \result, capped_end(\result, size));
*/
phys_addr_t fdt_memblock_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			       phys_addr_t end);

#endif
