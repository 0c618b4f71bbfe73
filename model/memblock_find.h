/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search for a free range: memory minus reserved, filtered by node and
 * flags, from the top down or from the bottom up. Addresses in bytes; the
 * answer 0 means that there is none.
 */
#ifndef EARLYMEM_MEMBLOCK_FIND_H
#define EARLYMEM_MEMBLOCK_FIND_H

#include "model/memblock_core.h"

/* May a search for memory of node `nid` with `flags` use region idx of memory? */
/*@
  requires region: idx < MEMBLOCK_SLOTS;
  terminates \true;
  assigns \nothing;
  ensures wanted: \result <==> wanted_region(memblock[MEMBLOCK_MEMORY], idx, memblock_settings, nid, flags);
*/
bool memblock_wanted(uint32_t idx, int32_t nid, uint32_t flags);

/*@
  terminates \true;
  assigns \nothing;
  ensures power: \result <==> power_of_2(x);
*/
bool memblock_is_power_of_2(phys_addr_t x);

/*
 * Greatest multiple of align up to x. If align is no power of two: what the
 * kernel's mask makes of it, at most x.
 */
/*@
  requires some: 0 < align;
  terminates \true;
  assigns \nothing;
  ensures below: \result <= x;
  ensures aligned: power_of_2(align) ==> \result % align == 0;
  ensures greatest: power_of_2(align) ==>
    \forall integer c; 0 <= c <= x && c % align == 0 ==> c <= \result;
*/
phys_addr_t memblock_round_down(phys_addr_t x, phys_addr_t align);

/*
 * Least multiple of align from x on, 0 if it is beyond PHYS_ADDR_MAX. If align
 * is no power of two: what the kernel's mask makes of it.
 */
/*@
  requires some: 0 < align && 0 < x;
  terminates \true;
  assigns \nothing;
  ensures above: \result == 0 || x <= \result;
  ensures aligned: power_of_2(align) ==> \result % align == 0;
  ensures least: power_of_2(align) ==>
    \forall integer c; x <= c <= PHYS_ADDR_MAX && c % align == 0 ==> 0 < \result <= c;
*/
phys_addr_t memblock_round_up(phys_addr_t x, phys_addr_t align);

/* Where the gap below reserved region j starts, but not below lo. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_RESERVED]) && j <= memblock[MEMBLOCK_RESERVED].cnt;
  terminates \true;
  assigns \nothing;
  ensures lo: lo <= \result;
  ensures floor: floor_of(memblock[MEMBLOCK_RESERVED], j) <= \result;
  ensures one: \result == lo || (0 < j && \result == region_end(memblock[MEMBLOCK_RESERVED], j - 1));
*/
phys_addr_t memblock_gap_start(uint32_t j, phys_addr_t lo);

/* Where the gap below reserved region j ends, but not above hi. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_RESERVED]) && j <= memblock[MEMBLOCK_RESERVED].cnt;
  terminates \true;
  assigns \nothing;
  ensures hi: \result <= hi;
  ensures ceiling: j < memblock[MEMBLOCK_RESERVED].cnt ==>
    \result <= memblock[MEMBLOCK_RESERVED].regions[j].base;
  ensures one: \result == hi || (j < memblock[MEMBLOCK_RESERVED].cnt &&
    \result == memblock[MEMBLOCK_RESERVED].regions[j].base);
*/
phys_addr_t memblock_gap_end(uint32_t j, phys_addr_t hi);

/* The highest place of `size` bytes in [start, end). */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && sorted(memblock[MEMBLOCK_RESERVED]);
  requires arguments: 0 < size && 0 < align && 0 < start <= end;
  terminates \true;
  assigns \nothing;
  ensures found: \result != 0 ==> start <= \result && \result + size <= end &&
    free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
               nid, flags, \result, \result + size);
  ensures aligned: power_of_2(align) ==> \result % align == 0;
  ensures highest: power_of_2(align) ==>
    \forall integer c; start <= c && c + size <= end && c % align == 0 &&
      free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                 nid, flags, c, c + size) ==>
      \result != 0 && c <= \result;
*/
phys_addr_t memblock_find_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align, int32_t nid, uint32_t flags);

/* The lowest place of `size` bytes in [start, end). */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && sorted(memblock[MEMBLOCK_RESERVED]);
  requires arguments: 0 < size && 0 < align && 0 < start <= end;
  terminates \true;
  assigns \nothing;
  ensures found: \result != 0 ==> start <= \result && \result + size <= end &&
    free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
               nid, flags, \result, \result + size);
  ensures aligned: power_of_2(align) ==> \result % align == 0;
  ensures lowest: power_of_2(align) ==>
    \forall integer c; start <= c && c + size <= end && c % align == 0 &&
      free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                 nid, flags, c, c + size) ==>
      0 < \result <= c;
*/
phys_addr_t memblock_find_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				    phys_addr_t align, int32_t nid, uint32_t flags);

/* The search that the settings ask for, in [start, end) without the first page. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && sorted(memblock[MEMBLOCK_RESERVED]);
  requires settings: settings_wf(memblock_settings);
  requires arguments: 0 < size && 0 < align;
  terminates \true;
  assigns \nothing;
  ensures searched: searched(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                             nid, flags, start, end, size, align, \result);
*/
phys_addr_t memblock_find_between(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				  phys_addr_t end, int32_t nid, uint32_t flags);

#endif
