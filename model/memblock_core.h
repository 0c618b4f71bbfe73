/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memblock's engine: find a place by binary search, rewrite the regions of one
 * address window into a scratch array, and put them back with one move of the
 * tail. Nothing here grows an array. `w` is the array, MEMBLOCK_MEMORY or
 * MEMBLOCK_RESERVED; ranges are [lo, hi) in bytes.
 */
#ifndef EARLYMEM_MEMBLOCK_CORE_H
#define EARLYMEM_MEMBLOCK_CORE_H

#include "model/memblock.h"

/* First region of array w that ends at or above x; the count if none does. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= memblock[w].cnt;
  ensures below: \forall integer k; 0 <= k < \result ==> region_end(memblock[w], k) < x;
  ensures above: \forall integer k; \result <= k < memblock[w].cnt ==>
    x <= region_end(memblock[w], k);
*/
uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x);

/* First region of array w that starts above x; the count if none does. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= memblock[w].cnt;
  ensures below: \forall integer k; 0 <= k < \result ==> memblock[w].regions[k].base <= x;
  ensures above: \forall integer k; \result <= k < memblock[w].cnt ==>
    x < memblock[w].regions[k].base;
*/
uint32_t memblock_first_starting_above(uint32_t w, phys_addr_t x);

/* Add [lo, hi) at the end of the scratch array; it merges with its neighbour there. */
/*@
  requires tidy: tidy(memblock_scratch);
  requires room: memblock_scratch.cnt < MEMBLOCK_SLOTS;
  requires order: last_end(memblock_scratch) <= lo;
  requires some: lo < hi;
  terminates \true;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: \old(memblock_scratch.cnt) <= memblock_scratch.cnt <= \old(memblock_scratch.cnt) + 1;
  ensures some: 0 < memblock_scratch.cnt;
  ensures last: last_end(memblock_scratch) == hi;
  ensures first: \old(memblock_scratch.cnt) > 0 ==>
    starts_with(memblock_scratch, \old(memblock_scratch.regions[0].base),
                \old(memblock_scratch.regions[0].flags), \old(memblock_scratch.regions[0].nid));
  ensures only: \old(memblock_scratch.cnt) == 0 ==> starts_with(memblock_scratch, lo, flags, nid);
  ensures ends: ends_with(memblock_scratch, flags, nid);
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    \old(in_att(memblock_scratch, a, f, n)) || (lo <= a < hi && f == flags && n == nid);
*/
void memblock_append(phys_addr_t lo, phys_addr_t hi, uint32_t flags, int32_t nid);

/* Append region k of array w and, before it, what of [pos, hi) lies below it. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]) && k < memblock[w].cnt;
  requires tidy: tidy(memblock_scratch);
  requires room: memblock_scratch.cnt + 2 <= MEMBLOCK_SLOTS;
  requires order: last_end(memblock_scratch) <= pos && last_end(memblock_scratch) <= memblock[w].regions[k].base;
  terminates \true;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures new: \result == (pos < memblock[w].regions[k].base && pos < hi ? 1 : 0);
  ensures count: memblock_scratch.cnt <= \old(memblock_scratch.cnt) + 1 + \result;
  ensures some: 0 < memblock_scratch.cnt;
  ensures last: last_end(memblock_scratch) == region_end(memblock[w], k);
  ensures ends: ends_with(memblock_scratch, memblock[w].regions[k].flags, memblock[w].regions[k].nid);
  ensures first: \old(memblock_scratch.cnt) > 0 ==>
    starts_with(memblock_scratch, \old(memblock_scratch.regions[0].base),
                \old(memblock_scratch.regions[0].flags), \old(memblock_scratch.regions[0].nid));
  ensures only: \old(memblock_scratch.cnt) == 0 ==>
    (\result == 1 && starts_with(memblock_scratch, pos, flags, nid)) ||
    (\result == 0 && starts_with(memblock_scratch, memblock[w].regions[k].base,
                                 memblock[w].regions[k].flags, memblock[w].regions[k].nid));
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    \old(in_att(memblock_scratch, a, f, n)) ||
    (pos <= a < memblock[w].regions[k].base && a < hi && f == flags && n == nid) ||
    (in_region(memblock[w], k, a) && f == memblock[w].regions[k].flags && n == memblock[w].regions[k].nid);
*/
uint32_t memblock_fill_before(uint32_t w, uint32_t k, phys_addr_t pos, phys_addr_t hi,
			      uint32_t flags, int32_t nid);

/*
 * Collect regions first to last - 1 of array w with the gaps of [lo, hi) between
 * them filled. Returns the number of gaps.
 */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: tidy(memblock[w]) && memblock[w].cnt <= MEMBLOCK_MAX_REGIONS;
  requires some: lo < hi;
  requires window: window(memblock[w], first, last, lo, hi);
  terminates \true;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures gaps: \result <= last - first + 1;
  ensures single: clear_of(memblock[w], lo, hi) ==> \result <= 1;
  ensures count: 0 < memblock_scratch.cnt <= last - first + \result;
  ensures seams: seams(memblock[w], first, last, memblock_scratch);
  ensures inside: floor_of(memblock[w], first) <= memblock_scratch.regions[0].base &&
    last_end(memblock_scratch) <= ceiling_of(memblock[w], last);
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    floor_of(memblock[w], first) <= a < ceiling_of(memblock[w], last) &&
    filled_att(memblock[w], lo, hi, flags, nid, a, f, n);
*/
uint32_t memblock_fill(uint32_t w, uint32_t first, uint32_t last, phys_addr_t lo, phys_addr_t hi,
		       uint32_t flags, int32_t nid);

/* Append region k of array w as `change` leaves it when it acts on [lo, hi). */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]) && k < memblock[w].cnt;
  requires tidy: tidy(memblock_scratch);
  requires room: memblock_scratch.cnt + 3 <= MEMBLOCK_SLOTS;
  requires order: last_end(memblock_scratch) <= memblock[w].regions[k].base;
  requires some: lo < hi;
  terminates \true;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: \old(memblock_scratch.cnt) <= memblock_scratch.cnt <= \old(memblock_scratch.cnt) + 1 +
    (memblock[w].regions[k].base < lo < region_end(memblock[w], k) ? 1 : 0) +
    (memblock[w].regions[k].base < hi < region_end(memblock[w], k) ? 1 : 0);
  ensures drop: change.op == MEMBLOCK_DROP ==> memblock_scratch.cnt <= \old(memblock_scratch.cnt) +
    (memblock[w].regions[k].base < lo ? 1 : 0) + (hi < region_end(memblock[w], k) ? 1 : 0);
  ensures last: last_end(memblock_scratch) <= region_end(memblock[w], k);
  ensures ends: hi < region_end(memblock[w], k) ==>
    0 < memblock_scratch.cnt &&
    ends_with(memblock_scratch, memblock[w].regions[k].flags, memblock[w].regions[k].nid);
  ensures first: \old(memblock_scratch.cnt) > 0 ==>
    starts_with(memblock_scratch, \old(memblock_scratch.regions[0].base),
                \old(memblock_scratch.regions[0].flags), \old(memblock_scratch.regions[0].nid));
  ensures only: \old(memblock_scratch.cnt) == 0 && 0 < memblock_scratch.cnt ==>
    memblock[w].regions[k].base <= memblock_scratch.regions[0].base &&
    (memblock[w].regions[k].base < lo ==>
      starts_with(memblock_scratch, memblock[w].regions[k].base,
                  memblock[w].regions[k].flags, memblock[w].regions[k].nid));
  ensures none: memblock_scratch.cnt == \old(memblock_scratch.cnt) && \old(memblock_scratch.cnt) == 0 ==>
    lo <= memblock[w].regions[k].base;
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    \old(in_att(memblock_scratch, a, f, n)) ||
    (in_region(memblock[w], k, a) && !(lo <= a < hi) &&
     f == memblock[w].regions[k].flags && n == memblock[w].regions[k].nid) ||
    (in_region(memblock[w], k, a) && lo <= a < hi && !dropped(change.op, memblock[w].regions[k].flags) &&
     f == new_flags(change.op, change.flags, memblock[w].regions[k].flags) &&
     n == new_nid(change.op, change.nid, memblock[w].regions[k].nid));
*/
void memblock_rewrite_region(uint32_t w, uint32_t k, phys_addr_t lo, phys_addr_t hi,
			     struct memblock_change change);

/*
 * Collect regions first to last - 1 of array w as `change` leaves them when it
 * acts on [lo, hi): at most two more than there were, one if it only drops.
 */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: tidy(memblock[w]) && memblock[w].cnt <= MEMBLOCK_MAX_REGIONS;
  requires some: lo < hi;
  requires window: window(memblock[w], first, last, lo, hi);
  terminates \true;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: memblock_scratch.cnt <= last - first + 2;
  ensures drop: change.op == MEMBLOCK_DROP ==> memblock_scratch.cnt <= last - first + 1;
  ensures seams: seams(memblock[w], first, last, memblock_scratch);
  ensures inside: 0 < memblock_scratch.cnt ==>
    floor_of(memblock[w], first) <= memblock_scratch.regions[0].base &&
    last_end(memblock_scratch) <= ceiling_of(memblock[w], last);
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    floor_of(memblock[w], first) <= a < ceiling_of(memblock[w], last) &&
    rewritten_att(memblock[w], lo, hi, change.op, change.flags, change.nid, a, f, n);
*/
void memblock_rewrite(uint32_t w, uint32_t first, uint32_t last, phys_addr_t lo, phys_addr_t hi,
		      struct memblock_change change);

/*
 * Put the scratch array in the place of regions first to last - 1 of array w.
 * The tail moves once, and only if the number of regions changes.
 */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: type_wf(memblock[w], memblock_total_size[w]);
  requires tidy: tidy(memblock_scratch);
  requires place: first <= last <= memblock[w].cnt;
  requires room: memblock[w].cnt - (last - first) + memblock_scratch.cnt <= MEMBLOCK_MAX_REGIONS;
  requires seams: seams(memblock[w], first, last, memblock_scratch);
  requires inside: 0 < memblock_scratch.cnt ==>
    floor_of(memblock[w], first) <= memblock_scratch.regions[0].base &&
    last_end(memblock_scratch) <= ceiling_of(memblock[w], last);
  terminates \true;
  assigns memblock[w], memblock_total_size[w];
  ensures wf: type_wf(memblock[w], memblock_total_size[w]);
  ensures count: memblock[w].cnt == \old(memblock[w].cnt) - (last - first) + memblock_scratch.cnt;
  ensures att: \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    in_att(memblock_scratch, a, f, n) ||
    (\old(in_att(memblock[w], a, f, n)) &&
     !(\old(floor_of(memblock[w], first)) <= a < \old(ceiling_of(memblock[w], last))));
*/
void memblock_splice(uint32_t w, uint32_t first, uint32_t last);
#endif
