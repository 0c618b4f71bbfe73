/* SPDX-License-Identifier: BSD-2-Clause */
/* The checker of the invariant "set": an array beside what it was. */
#include "model/memblock_core.h"

struct memblock_type memblock_saved;

void memblock_save(uint32_t w)
{
	/*@
	  loop invariant range: 0 <= i <= memblock[w].cnt;
	  loop invariant copied: \forall integer k; 0 <= k < i ==>
	    memblock_saved.regions[k] == memblock[w].regions[k];
	  loop assigns i, memblock_saved.regions[0 .. MEMBLOCK_SLOTS - 1];
	  loop variant memblock[w].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[w].cnt; i++)
		memblock_saved.regions[i] = memblock[w].regions[i];
	memblock_saved.cnt = memblock[w].cnt;
	/*@ assert there: \forall integer a, f, n; in_att(memblock[w], a, f, n) ==>
	  in_att(memblock_saved, a, f, n); */
	/*@ assert back: \forall integer a, f, n; in_att(memblock_saved, a, f, n) ==>
	  in_att(memblock[w], a, f, n); */
}

/* First region of array w that ends above x. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]) && x < PHYS_ADDR_MAX;
  assigns \nothing;
  ensures first: first_above(memblock[w], \result, x);
*/
static uint32_t memblock_first_above(uint32_t w, phys_addr_t x)
{
	return memblock_first_ending_at(w, x + 1);
}

/* First saved region that ends above x. */
/*@
  requires wf: sorted(memblock_saved);
  assigns \nothing;
  ensures first: first_above(memblock_saved, \result, x);
*/
static uint32_t memblock_saved_above(phys_addr_t x)
{
	uint32_t i = 0;

	/*@
	  loop invariant range: 0 <= i <= memblock_saved.cnt;
	  loop invariant below: \forall integer k; 0 <= k < i ==> region_end(memblock_saved, k) <= x;
	  loop assigns i;
	  loop variant memblock_saved.cnt - i;
	*/
	while (i < memblock_saved.cnt &&
	       memblock_saved.regions[i].base + memblock_saved.regions[i].size <= x)
		i++;
	return i;
}

bool memblock_check_same(uint32_t w, phys_addr_t lo, phys_addr_t hi)
{
	phys_addr_t pos = lo;
	uint32_t i, j;

	if (lo >= hi)
		return true;
	i = memblock_first_above(w, lo);
	j = memblock_saved_above(lo);
	/*@
	  loop invariant range: lo <= pos < hi;
	  loop invariant first: first_above(memblock[w], i, pos) && first_above(memblock_saved, j, pos);
	  loop invariant same: same_between(memblock[w], memblock_saved, lo, pos);
	  loop assigns pos, i, j;
	  loop variant hi - pos;
	*/
	for (;;) {
		phys_addr_t next = hi, saved = hi, end = hi;

		if (i < memblock[w].cnt && memblock[w].regions[i].base < hi)
			next = memblock[w].regions[i].base > pos ? memblock[w].regions[i].base :
								   pos;
		if (j < memblock_saved.cnt && memblock_saved.regions[j].base < hi)
			saved = memblock_saved.regions[j].base > pos ?
					memblock_saved.regions[j].base :
					pos;
		/*@ assert gap: \forall integer a, f, n; pos <= a < next ==>
		  !in_att(memblock[w], a, f, n); */
		/*@ assert saved_gap: \forall integer a, f, n; pos <= a < saved ==>
		  !in_att(memblock_saved, a, f, n); */
		/*@ assert here: next < hi ==> \forall integer a, f, n; next <= a <
		  region_end(memblock[w], i) ==> (in_att(memblock[w], a, f, n) <==> f ==
		  memblock[w].regions[i].flags && n == memblock[w].regions[i].nid); */
		/*@ assert saved_here: saved < hi ==> \forall integer a, f, n; saved <= a <
		  region_end(memblock_saved, j) ==> (in_att(memblock_saved, a, f, n) <==> f ==
		  memblock_saved.regions[j].flags && n == memblock_saved.regions[j].nid); */
		if (next != saved) {
			/*@ assert only: next < saved ==> in_att(memblock[w], next,
			  memblock[w].regions[i].flags, memblock[w].regions[i].nid) &&
			  !in_att(memblock_saved, next, memblock[w].regions[i].flags,
			  memblock[w].regions[i].nid); */
			/*@ assert saved_only: saved < next ==> in_att(memblock_saved, saved,
			  memblock_saved.regions[j].flags, memblock_saved.regions[j].nid) &&
			  !in_att(memblock[w], saved, memblock_saved.regions[j].flags,
			  memblock_saved.regions[j].nid); */
			return false;
		}
		if (next == hi)
			return true;
		if (memblock[w].regions[i].flags != memblock_saved.regions[j].flags ||
		    memblock[w].regions[i].nid != memblock_saved.regions[j].nid) {
			/*@ assert other: in_att(memblock[w], next,
			  memblock[w].regions[i].flags, memblock[w].regions[i].nid) &&
			  !in_att(memblock_saved, next, memblock[w].regions[i].flags,
			  memblock[w].regions[i].nid); */
			return false;
		}
		if (memblock[w].regions[i].base + memblock[w].regions[i].size < end)
			end = memblock[w].regions[i].base + memblock[w].regions[i].size;
		if (memblock_saved.regions[j].base + memblock_saved.regions[j].size < end)
			end = memblock_saved.regions[j].base + memblock_saved.regions[j].size;
		//@ assert so_far: same_between(memblock[w], memblock_saved, lo, end);
		if (end == hi)
			return true;
		if (memblock[w].regions[i].base + memblock[w].regions[i].size == end)
			i++;
		if (memblock_saved.regions[j].base + memblock_saved.regions[j].size == end)
			j++;
		pos = end;
	}
}
