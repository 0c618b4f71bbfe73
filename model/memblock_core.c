/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_core.h"

struct memblock_type memblock_scratch;

uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x)
{
	uint32_t left = 0, right = memblock[w].cnt;

	/*@
	  loop invariant range: 0 <= left <= right <= memblock[w].cnt;
	  loop invariant below: \forall integer k; 0 <= k < left ==> region_end(memblock[w], k) < x;
	  loop invariant above: \forall integer k; right <= k < memblock[w].cnt ==>
	    x <= region_end(memblock[w], k);
	  loop assigns left, right;
	  loop variant right - left;
	*/
	while (left < right) {
		uint32_t mid = left + (right - left) / 2;

		if (memblock[w].regions[mid].base + memblock[w].regions[mid].size < x)
			left = mid + 1;
		else
			right = mid;
	}
	return left;
}

uint32_t memblock_first_starting_above(uint32_t w, phys_addr_t x)
{
	uint32_t left = 0, right = memblock[w].cnt;

	/*@
	  loop invariant range: 0 <= left <= right <= memblock[w].cnt;
	  loop invariant below: \forall integer k; 0 <= k < left ==> memblock[w].regions[k].base <= x;
	  loop invariant above: \forall integer k; right <= k < memblock[w].cnt ==>
	    x < memblock[w].regions[k].base;
	  loop assigns left, right;
	  loop variant right - left;
	*/
	while (left < right) {
		uint32_t mid = left + (right - left) / 2;

		if (memblock[w].regions[mid].base <= x)
			left = mid + 1;
		else
			right = mid;
	}
	return left;
}

void memblock_append(phys_addr_t lo, phys_addr_t hi, uint32_t flags, int32_t nid)
{
	uint32_t n = memblock_scratch.cnt;

	if (n > 0 &&
	    memblock_scratch.regions[n - 1].base + memblock_scratch.regions[n - 1].size == lo &&
	    memblock_scratch.regions[n - 1].flags == flags &&
	    memblock_scratch.regions[n - 1].nid == nid) {
		memblock_scratch.regions[n - 1].size += hi - lo;
		return;
	}
	memblock_scratch.regions[n].base = lo;
	memblock_scratch.regions[n].size = hi - lo;
	memblock_scratch.regions[n].flags = flags;
	memblock_scratch.regions[n].nid = nid;
	memblock_scratch.cnt = n + 1;
}

uint32_t memblock_fill_before(uint32_t w, uint32_t k, phys_addr_t pos, phys_addr_t hi,
			      uint32_t flags, int32_t nid)
{
	phys_addr_t base = memblock[w].regions[k].base;
	phys_addr_t end = base + memblock[w].regions[k].size;
	phys_addr_t stop = base < hi ? base : hi;
	uint32_t nr_new = 0;

	if (pos < stop) {
		memblock_append(pos, stop, flags, nid);
		nr_new = 1;
	}
	memblock_append(base, end, memblock[w].regions[k].flags, memblock[w].regions[k].nid);
	return nr_new;
}

uint32_t memblock_fill(uint32_t w, uint32_t first, uint32_t last, phys_addr_t lo, phys_addr_t hi,
		       uint32_t flags, int32_t nid)
{
	phys_addr_t pos = lo;
	uint32_t nr_new = 0;

	memblock_scratch.cnt = 0;
	/*@
	  loop invariant range: first <= k <= last;
	  loop invariant pos: pos == (k == first || region_end(memblock[w], k - 1) < lo ? lo :
	    region_end(memblock[w], k - 1));
	  loop invariant tidy: tidy(memblock_scratch);
	  loop invariant gaps: nr_new <= k - first;
	  loop invariant single: clear_of(memblock[w], lo, hi) ==>
	    nr_new == 0 || (nr_new == 1 && hi <= pos);
	  loop invariant count: memblock_scratch.cnt <= k - first + nr_new;
	  loop invariant some: first < k <==> 0 < memblock_scratch.cnt;
	  loop invariant last: last_end(memblock_scratch) == (k == first ? 0 : region_end(memblock[w], k - 1));
	  loop invariant ends: first < k ==>
	    ends_with(memblock_scratch, memblock[w].regions[k - 1].flags, memblock[w].regions[k - 1].nid);
	  loop invariant inside: first < k ==>
	    floor_of(memblock[w], first) <= memblock_scratch.regions[0].base;
	  loop invariant seam: first < k && 0 < first ==> apart(memblock[w], first - 1, memblock_scratch, 0);
	  loop invariant att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
	    floor_of(memblock[w], first) <= a < (k == first ? 0 : region_end(memblock[w], k - 1)) &&
	    filled_att(memblock[w], lo, hi, flags, nid, a, f, n);
	  loop assigns k, pos, nr_new, memblock_scratch;
	  loop variant last - k;
	*/
	for (uint32_t k = first; k < last; k++) {
		phys_addr_t end = memblock[w].regions[k].base + memblock[w].regions[k].size;

		/*@ assert hole: \forall integer a; floor_of(memblock[w], k) <= a <
		  memblock[w].regions[k].base ==> !in_set(memblock[w], a); */
		/*@ assert hole_att: \forall integer a, f, n; floor_of(memblock[w], k) <= a <
		  memblock[w].regions[k].base ==> !in_att(memblock[w], a, f, n); */
		/*@ assert body: \forall integer a; in_region(memblock[w], k, a) ==>
		  in_set(memblock[w], a); */
		/*@ assert body_att: \forall integer a, f, n; in_region(memblock[w], k, a) ==>
		  (in_att(memblock[w], a, f, n) <==> f == memblock[w].regions[k].flags && n ==
		  memblock[w].regions[k].nid); */
		nr_new += memblock_fill_before(w, k, pos, hi, flags, nid);
		if (end > pos)
			pos = end;
	}
	/*@ assert beyond: \forall integer a; floor_of(memblock[w], last) <= a <
	  ceiling_of(memblock[w], last) ==> !in_set(memblock[w], a); */
	/*@ assert beyond_att: \forall integer a, f, n; floor_of(memblock[w], last) <= a <
	  ceiling_of(memblock[w], last) ==> !in_att(memblock[w], a, f, n); */
	if (pos < hi) {
		memblock_append(pos, hi, flags, nid);
		nr_new++;
	}
	return nr_new;
}

/* Flags after `change`. */
/*@
  assigns \nothing;
  ensures flags: \result == new_flags(change.op, change.flags, flags);
*/
static uint32_t memblock_changed_flags(struct memblock_change change, uint32_t flags)
{
	if (change.op == MEMBLOCK_SET_FLAGS)
		return flags | change.flags;
	if (change.op == MEMBLOCK_KEEP_FLAGS)
		return flags & change.flags;
	return flags;
}

/* Append [lo, hi), which carries flags and nid, as `change` leaves it. */
/*@
  requires tidy: tidy(memblock_scratch);
  requires room: memblock_scratch.cnt < MEMBLOCK_SLOTS;
  requires order: last_end(memblock_scratch) <= lo;
  requires some: lo < hi;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: \old(memblock_scratch.cnt) <= memblock_scratch.cnt <= \old(memblock_scratch.cnt) + 1;
  ensures drop: change.op == MEMBLOCK_DROP ==> memblock_scratch.cnt == \old(memblock_scratch.cnt);
  ensures last: last_end(memblock_scratch) <= hi;
  ensures first: \old(memblock_scratch.cnt) > 0 ==> 0 < memblock_scratch.cnt &&
    starts_with(memblock_scratch, \old(memblock_scratch.regions[0].base),
                \old(memblock_scratch.regions[0].flags), \old(memblock_scratch.regions[0].nid));
  ensures only: \old(memblock_scratch.cnt) == 0 && 0 < memblock_scratch.cnt ==>
    memblock_scratch.regions[0].base == lo;
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    \old(in_att(memblock_scratch, a, f, n)) ||
    (lo <= a < hi && !dropped(change.op, flags) &&
     f == new_flags(change.op, change.flags, flags) && n == new_nid(change.op, change.nid, nid));
*/
static void memblock_append_changed(phys_addr_t lo, phys_addr_t hi, uint32_t flags, int32_t nid,
				    struct memblock_change change)
{
	if (change.op == MEMBLOCK_DROP)
		return;
	if (change.op == MEMBLOCK_DROP_MAPPED && (flags & MEMBLOCK_NOMAP) == 0)
		return;
	memblock_append(lo, hi, memblock_changed_flags(change, flags),
			change.op == MEMBLOCK_SET_NID ? change.nid : nid);
}

void memblock_rewrite_region(uint32_t w, uint32_t k, phys_addr_t lo, phys_addr_t hi,
			     struct memblock_change change)
{
	phys_addr_t base = memblock[w].regions[k].base;
	phys_addr_t end = base + memblock[w].regions[k].size;
	uint32_t flags = memblock[w].regions[k].flags;
	int32_t nid = memblock[w].regions[k].nid;
	phys_addr_t from = base > lo ? base : lo;
	phys_addr_t to = end < hi ? end : hi;

	if (base < lo)
		memblock_append(base, end < lo ? end : lo, flags, nid);
	if (from < to)
		memblock_append_changed(from, to, flags, nid, change);
	if (hi < end)
		memblock_append(base > hi ? base : hi, end, flags, nid);
}

void memblock_rewrite(uint32_t w, uint32_t first, uint32_t last, phys_addr_t lo, phys_addr_t hi,
		      struct memblock_change change)
{
	memblock_scratch.cnt = 0;
	/*@
	  loop invariant range: first <= k <= last;
	  loop invariant tidy: tidy(memblock_scratch);
	  loop invariant count: memblock_scratch.cnt <= k - first +
	    (lo < floor_of(memblock[w], k) ? 1 : 0) + (hi < floor_of(memblock[w], k) ? 1 : 0);
	  loop invariant drop: change.op == MEMBLOCK_DROP ==>
	    memblock_scratch.cnt <= k - first + (hi < floor_of(memblock[w], k) ? 1 : 0);
	  loop invariant empty: k == first ==> memblock_scratch.cnt == 0;
	  loop invariant last: last_end(memblock_scratch) <= floor_of(memblock[w], k);
	  loop invariant ends: first < k && hi < floor_of(memblock[w], k) ==>
	    0 < memblock_scratch.cnt &&
	    ends_with(memblock_scratch, memblock[w].regions[k - 1].flags, memblock[w].regions[k - 1].nid);
	  loop invariant none: first < k && memblock_scratch.cnt == 0 ==> lo <= memblock[w].regions[first].base;
	  loop invariant inside: 0 < memblock_scratch.cnt ==>
	    floor_of(memblock[w], first) <= memblock_scratch.regions[0].base;
	  loop invariant seam: 0 < memblock_scratch.cnt && 0 < first ==>
	    apart(memblock[w], first - 1, memblock_scratch, 0);
	  loop invariant att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
	    floor_of(memblock[w], first) <= a < floor_of(memblock[w], k) &&
	    rewritten_att(memblock[w], lo, hi, change.op, change.flags, change.nid, a, f, n);
	  loop assigns k, memblock_scratch;
	  loop variant last - k;
	*/
	for (uint32_t k = first; k < last; k++) {
		/*@ assert hole_att: \forall integer a, f, n; floor_of(memblock[w], k) <= a <
		  memblock[w].regions[k].base ==> !in_att(memblock[w], a, f, n); */
		/*@ assert hole_changed: \forall integer a, f, n; floor_of(memblock[w], k) <= a
		  < memblock[w].regions[k].base ==> !changed_att(memblock[w], change.op,
		  change.flags, change.nid, a, f, n); */
		/*@ assert body_att: \forall integer a, f, n; in_region(memblock[w], k, a) ==>
		  (in_att(memblock[w], a, f, n) <==> f == memblock[w].regions[k].flags && n ==
		  memblock[w].regions[k].nid); */
		/*@ assert body_changed: \forall integer a, f, n; in_region(memblock[w], k, a)
		  ==> (changed_att(memblock[w], change.op, change.flags, change.nid, a, f, n)
		  <==> !dropped(change.op, memblock[w].regions[k].flags) && f ==
		  new_flags(change.op, change.flags, memblock[w].regions[k].flags) && n ==
		  new_nid(change.op, change.nid, memblock[w].regions[k].nid)); */
		memblock_rewrite_region(w, k, lo, hi, change);
	}
	/*@ assert beyond_att: \forall integer a, f, n; floor_of(memblock[w], last) <= a <
	  ceiling_of(memblock[w], last) ==> !in_att(memblock[w], a, f, n); */
	/*@ assert beyond_changed: \forall integer a, f, n; floor_of(memblock[w], last) <= a <
	  ceiling_of(memblock[w], last) ==> !changed_att(memblock[w], change.op, change.flags,
	  change.nid, a, f, n); */
}

/* Bytes in regions first to last - 1 of array w. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]) && first <= last <= memblock[w].cnt;
  assigns \nothing;
  ensures sum: \result == size_sum(memblock[w], last) - size_sum(memblock[w], first);
  ensures bound: \result <= PHYS_ADDR_MAX;
*/
static phys_addr_t memblock_size_between(uint32_t w, uint32_t first, uint32_t last)
{
	phys_addr_t sum = 0;

	/*@
	  loop invariant range: first <= i <= last;
	  loop invariant sum: sum == size_sum(memblock[w], i) - size_sum(memblock[w], first);
	  loop invariant bound: sum <= floor_of(memblock[w], i);
	  loop assigns i, sum;
	  loop variant last - i;
	*/
	for (uint32_t i = first; i < last; i++)
		sum += memblock[w].regions[i].size;
	return sum;
}

/* Move regions `last` and above of array w up by `by`. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires range: last <= memblock[w].cnt && memblock[w].cnt + by <= MEMBLOCK_SLOTS;
  assigns memblock[w];
  ensures cnt: memblock[w].cnt == \old(memblock[w].cnt);
  ensures low: \forall integer k; 0 <= k < last ==> memblock[w].regions[k] == \old(memblock[w].regions[k]);
  ensures high: \forall integer k; last + by <= k < memblock[w].cnt + by ==>
    memblock[w].regions[k] == \old(memblock[w].regions[k - by]);
*/
static void memblock_move_up(uint32_t w, uint32_t last, uint32_t by)
{
	/*@
	  loop invariant range: last <= j <= memblock[w].cnt;
	  loop invariant cnt: memblock[w].cnt == \at(memblock[w].cnt, Pre);
	  loop invariant other: \forall integer v; 0 <= v < MEMBLOCK_TYPES && v != w ==>
	    memblock[v] == \at(memblock[v], Pre);
	  loop invariant low: \forall integer k; 0 <= k < j ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k], Pre);
	  loop invariant high: \forall integer k; j + by <= k < memblock[w].cnt + by ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k - by], Pre);
	  loop assigns j, memblock[w].regions[0 .. MEMBLOCK_SLOTS - 1];
	  loop variant j;
	*/
	for (uint32_t j = memblock[w].cnt; j > last; j--)
		memblock[w].regions[j - 1 + by] = memblock[w].regions[j - 1];
}

/* Move regions `last` and above of array w down by `by`. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires range: by <= last <= memblock[w].cnt <= MEMBLOCK_SLOTS;
  assigns memblock[w];
  ensures cnt: memblock[w].cnt == \old(memblock[w].cnt);
  ensures low: \forall integer k; 0 <= k < last - by ==> memblock[w].regions[k] == \old(memblock[w].regions[k]);
  ensures high: \forall integer k; last - by <= k < memblock[w].cnt - by ==>
    memblock[w].regions[k] == \old(memblock[w].regions[k + by]);
*/
static void memblock_move_down(uint32_t w, uint32_t last, uint32_t by)
{
	/*@
	  loop invariant range: last <= j <= memblock[w].cnt;
	  loop invariant cnt: memblock[w].cnt == \at(memblock[w].cnt, Pre);
	  loop invariant other: \forall integer v; 0 <= v < MEMBLOCK_TYPES && v != w ==>
	    memblock[v] == \at(memblock[v], Pre);
	  loop invariant low: \forall integer k; 0 <= k < last - by ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k], Pre);
	  loop invariant moved: \forall integer k; last - by <= k < j - by ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k + by], Pre);
	  loop invariant rest: \forall integer k; j <= k < memblock[w].cnt ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k], Pre);
	  loop assigns j, memblock[w].regions[0 .. MEMBLOCK_SLOTS - 1];
	  loop variant memblock[w].cnt - j;
	*/
	for (uint32_t j = last; j < memblock[w].cnt; j++)
		memblock[w].regions[j - by] = memblock[w].regions[j];
}

/* Copy the scratch array to array w, from region `first` on; returns the bytes in it. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires tidy: tidy(memblock_scratch);
  requires range: first + memblock_scratch.cnt <= MEMBLOCK_SLOTS;
  assigns memblock[w];
  ensures cnt: memblock[w].cnt == \old(memblock[w].cnt);
  ensures sum: \result == size_sum(memblock_scratch, memblock_scratch.cnt);
  ensures in: \forall integer k; first <= k < first + memblock_scratch.cnt ==>
    memblock[w].regions[k] == memblock_scratch.regions[k - first];
  ensures out: \forall integer k; (0 <= k < first || first + memblock_scratch.cnt <= k < MEMBLOCK_SLOTS) ==>
    memblock[w].regions[k] == \old(memblock[w].regions[k]);
*/
static phys_addr_t memblock_copy_scratch(uint32_t w, uint32_t first)
{
	phys_addr_t sum = 0;

	/*@
	  loop invariant range: 0 <= i <= memblock_scratch.cnt;
	  loop invariant cnt: memblock[w].cnt == \at(memblock[w].cnt, Pre);
	  loop invariant other: \forall integer v; 0 <= v < MEMBLOCK_TYPES && v != w ==>
	    memblock[v] == \at(memblock[v], Pre);
	  loop invariant sum: sum == size_sum(memblock_scratch, i);
	  loop invariant bound: sum <= floor_of(memblock_scratch, i);
	  loop invariant in: \forall integer k; first <= k < first + i ==>
	    memblock[w].regions[k] == memblock_scratch.regions[k - first];
	  loop invariant out: \forall integer k; (0 <= k < first || first + i <= k < MEMBLOCK_SLOTS) ==>
	    memblock[w].regions[k] == \at(memblock[w].regions[k], Pre);
	  loop assigns i, sum, memblock[w].regions[0 .. MEMBLOCK_SLOTS - 1];
	  loop variant memblock_scratch.cnt - i;
	*/
	for (uint32_t i = 0; i < memblock_scratch.cnt; i++) {
		memblock[w].regions[first + i] = memblock_scratch.regions[i];
		sum += memblock_scratch.regions[i].size;
	}
	return sum;
}

/* The array part of memblock_splice(): regions and their number. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires tidy: tidy(memblock_scratch);
  requires place: first <= last <= memblock[w].cnt <= MEMBLOCK_MAX_REGIONS;
  requires room: memblock[w].cnt - (last - first) + memblock_scratch.cnt <= MEMBLOCK_MAX_REGIONS;
  assigns memblock[w];
  ensures sum: \result == size_sum(memblock_scratch, memblock_scratch.cnt);
  ensures spliced: spliced(memblock[w], \old(memblock[w]), first, last, memblock_scratch);
*/
static phys_addr_t memblock_replace(uint32_t w, uint32_t first, uint32_t last)
{
	uint32_t nr_old = last - first, nr_new = memblock_scratch.cnt;
	uint32_t cnt = memblock[w].cnt - nr_old + nr_new;
	phys_addr_t added;

	if (nr_new > nr_old)
		memblock_move_up(w, last, nr_new - nr_old);
	else if (nr_new < nr_old)
		memblock_move_down(w, last, nr_old - nr_new);
	/*@ assert prefix: \forall integer k; 0 <= k < first ==> memblock[w].regions[k] ==
	  \at(memblock[w].regions[k], Pre); */
	/*@ assert suffix: \forall integer k; first + nr_new <= k < cnt ==>
	  memblock[w].regions[k] == \at(memblock[w], Pre).regions[k - nr_new + nr_old]; */
	added = memblock_copy_scratch(w, first);
	memblock[w].cnt = cnt;
	return added;
}

void memblock_splice(uint32_t w, uint32_t first, uint32_t last)
{
	phys_addr_t removed = memblock_size_between(w, first, last);
	phys_addr_t added = memblock_replace(w, first, last);

	//@ assert wf: sorted(memblock[w]);
	//@ assert least: minimal(memblock[w]);
	/*@ ghost
	  uint32_t i = 0;
	  /@
	    loop invariant range: 0 <= i <= first;
	    loop invariant same: size_sum(memblock[w], i) == size_sum(\at(memblock[w], Pre), i);
	    loop invariant positive: 0 <= size_sum(memblock[w], i);
	    loop assigns i;
	    loop variant first - i;
	  @/
	  while (i < first)
		i++;
	  i = 0;
	  /@
	    loop invariant range: 0 <= i <= memblock_scratch.cnt;
	    loop invariant sum: size_sum(memblock[w], first + i) ==
	      size_sum(\at(memblock[w], Pre), first) + size_sum(memblock_scratch, i);
	    loop assigns i;
	    loop variant memblock_scratch.cnt - i;
	  @/
	  while (i < memblock_scratch.cnt)
		i++;
	  i = last;
	  /@
	    loop invariant range: last <= i <= \at(memblock[w].cnt, Pre);
	    loop invariant sum: size_sum(memblock[w], i - last + first + memblock_scratch.cnt) ==
	      size_sum(\at(memblock[w], Pre), i) - removed + added;
	    loop invariant grows: removed <= size_sum(\at(memblock[w], Pre), i);
	    loop assigns i;
	    loop variant \at(memblock[w].cnt, Pre) - i;
	  @/
	  while (i < memblock[w].cnt - memblock_scratch.cnt + (last - first))
		i++;
	  i = 0;
	  /@
	    loop invariant range: 0 <= i <= memblock[w].cnt;
	    loop invariant bound: size_sum(memblock[w], i) <= floor_of(memblock[w], i);
	    loop assigns i;
	    loop variant memblock[w].cnt - i;
	  @/
	  while (i < memblock[w].cnt)
		i++;
	*/
	memblock_total_size[w] = memblock_total_size[w] - removed + added;
	/*@ assert e0: \forall integer k; 0 <= k < memblock_scratch.cnt ==>
	  memblock[w].regions[k + first] == memblock_scratch.regions[k]; */
	/*@ assert e1: \forall integer k; last <= k < \at(memblock[w].cnt, Pre) ==>
	  memblock[w].regions[k - last + first + memblock_scratch.cnt] == \at(memblock[w],
	  Pre).regions[k]; */
	/*@ assert low: \forall integer k, a; 0 <= k < first && in_region(\at(memblock[w], Pre),
	  k, a) ==> a < floor_of(\at(memblock[w], Pre), first); */
	/*@ assert high: \forall integer k, a; last <= k < \at(memblock[w].cnt, Pre) &&
	  in_region(\at(memblock[w], Pre), k, a) ==> ceiling_of(\at(memblock[w], Pre), last) <=
	  a; */
	/*@ assert mid: \forall integer k, a; first <= k < last && in_region(\at(memblock[w],
	  Pre), k, a) ==> floor_of(\at(memblock[w], Pre), first) <= a <
	  ceiling_of(\at(memblock[w], Pre), last); */
	/*@ assert from_scratch: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) ==>
	  in_att(memblock[w], a, f, n); */
	/*@ assert from_old: \forall integer a, f, n; in_att(\at(memblock[w], Pre), a, f, n) &&
	  !(floor_of(\at(memblock[w], Pre), first) <= a < ceiling_of(\at(memblock[w], Pre),
	  last)) ==> in_att(memblock[w], a, f, n); */
	/*@ assert new_low: \forall integer k, a; 0 <= k < first && in_region(memblock[w], k, a)
	  ==> a < floor_of(\at(memblock[w], Pre), first) && in_att(\at(memblock[w], Pre), a,
	  memblock[w].regions[k].flags, memblock[w].regions[k].nid); */
	/*@ assert new_mid: \forall integer k, a; first <= k < first + memblock_scratch.cnt &&
	  in_region(memblock[w], k, a) ==> in_region(memblock_scratch, k - first, a) &&
	  in_att(memblock_scratch, a, memblock[w].regions[k].flags, memblock[w].regions[k].nid); */
	/*@ assert new_high: \forall integer k, a; first + memblock_scratch.cnt <= k <
	  memblock[w].cnt && in_region(memblock[w], k, a) ==> in_region(\at(memblock[w], Pre), k
	  - memblock_scratch.cnt - first + last, a) && ceiling_of(\at(memblock[w], Pre), last)
	  <= a && in_att(\at(memblock[w], Pre), a, memblock[w].regions[k].flags,
	  memblock[w].regions[k].nid); */
	/*@ assert from_new: \forall integer a, f, n; in_att(memblock[w], a, f, n) ==>
	  in_att(memblock_scratch, a, f, n) || (in_att(\at(memblock[w], Pre), a, f, n) &&
	  !(floor_of(\at(memblock[w], Pre), first) <= a < ceiling_of(\at(memblock[w], Pre),
	  last))); */
}
