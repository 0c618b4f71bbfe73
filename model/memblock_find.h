/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search for a free range: memory minus reserved, filtered by node and
 * flags, from the top down or from the bottom up.
 */
#ifndef EARLYMEM_MEMBLOCK_FIND_H
#define EARLYMEM_MEMBLOCK_FIND_H

#include "model/memblock_core.h"

bool memblock_wanted(uint32_t idx, int32_t nid, uint32_t flags);
bool memblock_is_power_of_2(phys_addr_t x);
phys_addr_t memblock_round_down(phys_addr_t x, phys_addr_t align);
phys_addr_t memblock_round_up(phys_addr_t x, phys_addr_t align);
phys_addr_t memblock_find_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align, int32_t nid, uint32_t flags);
phys_addr_t memblock_find_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				    phys_addr_t align, int32_t nid, uint32_t flags);
phys_addr_t memblock_find_between(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				  phys_addr_t end, int32_t nid, uint32_t flags);
#endif
