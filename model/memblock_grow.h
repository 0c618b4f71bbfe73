/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubling of a region array: its new place is allocated from memblock itself,
 * and the old one is given back.
 */
#ifndef EARLYMEM_MEMBLOCK_GROW_H
#define EARLYMEM_MEMBLOCK_GROW_H

#include "model/memblock_find.h"

int memblock_double_reserved(phys_addr_t lo, phys_addr_t hi);
int memblock_double_memory(void);
int memblock_add_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid, uint32_t flags);
int memblock_change_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, struct memblock_change change);
phys_addr_t memblock_capped_end(phys_addr_t base, phys_addr_t size);
#endif
