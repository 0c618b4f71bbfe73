/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lookup behind memblock's questions.
 */
#ifndef EARLYMEM_MEMBLOCK_QUERY_H
#define EARLYMEM_MEMBLOCK_QUERY_H

#include "model/memblock_grow.h"

/* The region of array w that holds byte addr; the count if none does. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= memblock[w].cnt;
  ensures found: \result < memblock[w].cnt ==> in_region(memblock[w], \result, addr);
  ensures only: \forall integer k; 0 <= k < memblock[w].cnt && in_region(memblock[w], k, addr) ==>
    k == \result;
  ensures set: \result < memblock[w].cnt <==> in_set(memblock[w], addr);
*/
uint32_t memblock_search(uint32_t w, phys_addr_t addr);

#endif
