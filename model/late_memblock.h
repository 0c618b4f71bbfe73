/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What late freeing does to memblock.
 */
#ifndef EARLYMEM_LATE_MEMBLOCK_H
#define EARLYMEM_LATE_MEMBLOCK_H

#include "model/memblock.h"

/* Is there room in the reserved array to forget a range without growing? */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures room: \result <==>
    memblock[MEMBLOCK_RESERVED].cnt + 2 <= memblock_array[MEMBLOCK_RESERVED].max;
*/
bool late_room(void);

/* Forget the reservation of [base, base + size). The reserved array does not grow. */
/*@
  requires wf: memblock_wf;
  requires room: memblock[MEMBLOCK_RESERVED].cnt + 2 <= memblock_array[MEMBLOCK_RESERVED].max;
  requires range: 0 < size && base + size <= PHYS_ADDR_MAX;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures reserved: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) <==>
    \old(in_set(memblock[MEMBLOCK_RESERVED], a)) && !(base <= a < base + size);
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures clear: \forall integer lo, hi; lo < hi && clear_of(\old(memblock[MEMBLOCK_RESERVED]), lo, hi) ==>
    clear_of(memblock[MEMBLOCK_RESERVED], lo, hi);
  ensures inside: \forall integer lo, hi; base <= lo < hi <= base + size ==>
    clear_of(memblock[MEMBLOCK_RESERVED], lo, hi);
*/
void late_forget(phys_addr_t base, phys_addr_t size);

#endif
