/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/late_memblock.h"

/* A range without a byte in a region touches none. */
/*@
  lemma none_low: \forall struct memblock_type t, integer lo, hi, j;
    lo < hi && none_in(t, lo, hi) && 0 <= j < t.cnt ==> !in_region(t, j, lo);
  lemma none_first: \forall struct memblock_type t, integer j;
    sorted(t) && 0 <= j < t.cnt ==> in_region(t, j, t.regions[j].base) &&
    in_set(t, t.regions[j].base);
  lemma none_start: \forall struct memblock_type t, integer lo, hi, j;
    none_in(t, lo, hi) && sorted(t) && 0 <= j < t.cnt ==> !(lo <= t.regions[j].base < hi);
  lemma none_either: \forall struct memblock_type t, integer lo, hi, j;
    lo < hi && none_in(t, lo, hi) && sorted(t) && 0 <= j < t.cnt ==> !in_region(t, j, lo) &&
    (in_region(t, j, lo) || hi <= t.regions[j].base || region_end(t, j) <= lo);
  lemma none_side: \forall struct memblock_type t, integer lo, hi, j;
    lo < hi && none_in(t, lo, hi) && sorted(t) && 0 <= j < t.cnt ==>
    hi <= t.regions[j].base || region_end(t, j) <= lo;
  lemma none_clear: \forall struct memblock_type t, integer lo, hi;
    lo < hi && none_in(t, lo, hi) && sorted(t) ==> clear_of(t, lo, hi);
*/

bool late_room(void)
{
	return memblock_array[MEMBLOCK_RESERVED].max - memblock[MEMBLOCK_RESERVED].cnt >= 2;
}

void late_forget(phys_addr_t base, phys_addr_t size)
{
	int error = memblock_phys_free(base, size);

	(void)error;
	/*@ assert done: error == 0; */
	/*@ assert att0: \forall integer a, k; 0 <= k < \at(memblock[MEMBLOCK_RESERVED], Pre).cnt &&
	  in_region(\at(memblock[MEMBLOCK_RESERVED], Pre), k, a) ==>
	  in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a,
	  \at(memblock[MEMBLOCK_RESERVED], Pre).regions[k].flags,
	  \at(memblock[MEMBLOCK_RESERVED], Pre).regions[k].nid); */
	/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_RESERVED].cnt &&
	  in_region(memblock[MEMBLOCK_RESERVED], k, a) ==> in_att(memblock[MEMBLOCK_RESERVED], a,
	  memblock[MEMBLOCK_RESERVED].regions[k].flags, memblock[MEMBLOCK_RESERVED].regions[k].nid); */
	/*@ assert same: \forall integer a, f, n; in_att(memblock_grown, a, f, n) <==>
	  in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a, f, n); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) ==>
	  in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a) && !(base <= a < base + size); */
	/*@ assert up: \forall integer a, f, n; in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a, f, n) &&
	  !(base <= a < base + size) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert set: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) <==>
	  in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a) && !(base <= a < base + size); */
	/*@ assert starts: \forall integer j; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt ==>
	  in_set(memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_RESERVED].regions[j].base); */
	/*@ assert holds: \forall integer j, lo; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt &&
	  in_region(memblock[MEMBLOCK_RESERVED], j, lo) ==> in_set(memblock[MEMBLOCK_RESERVED], lo); */
	/*@ assert free: \forall integer lo, hi, a; lo <= a < hi &&
	  clear_of(\at(memblock[MEMBLOCK_RESERVED], Pre), lo, hi) ==>
	  !in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert old: \forall integer lo, hi; clear_of(\at(memblock[MEMBLOCK_RESERVED], Pre), lo, hi)
	  ==> none_in(memblock[MEMBLOCK_RESERVED], lo, hi); */
	/*@ assert new: \forall integer lo, hi; base <= lo && hi <= base + size ==>
	  none_in(memblock[MEMBLOCK_RESERVED], lo, hi); */
	/*@ assert none: \forall integer lo, hi; lo < hi && none_in(memblock[MEMBLOCK_RESERVED], lo, hi)
	  ==> clear_of(memblock[MEMBLOCK_RESERVED], lo, hi); */
}
