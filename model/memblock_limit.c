/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations that cut memory down as a whole: page trimming, caps and limits. */
#include "model/memblock_grow.h"

/* --- trimming --- */

/* How many regions of memory, from the first on, start and end at multiples of align. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]);
  requires some: 0 < align;
  assigns \nothing;
  ensures range: \result <= memblock[MEMBLOCK_MEMORY].cnt;
  ensures aligned: \forall integer k; 0 <= k < \result ==>
    memblock[MEMBLOCK_MEMORY].regions[k].base % align == 0 &&
    region_end(memblock[MEMBLOCK_MEMORY], k) % align == 0;
*/
static uint32_t memblock_count_aligned(phys_addr_t align)
{
	uint32_t i = 0;

	/*@
	  loop invariant range: i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant aligned: \forall integer k; 0 <= k < i ==>
	    memblock[MEMBLOCK_MEMORY].regions[k].base % align == 0 &&
	    region_end(memblock[MEMBLOCK_MEMORY], k) % align == 0;
	  loop assigns i;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	while (i < memblock[MEMBLOCK_MEMORY].cnt) {
		phys_addr_t base = memblock[MEMBLOCK_MEMORY].regions[i].base;
		phys_addr_t end = base + memblock[MEMBLOCK_MEMORY].regions[i].size;

		if (base % align != 0 || end % align != 0)
			break;
		i++;
	}
	return i;
}

/* Append what is left of region i of memory between multiples of align. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && i < memblock[MEMBLOCK_MEMORY].cnt;
  requires power: power_of_2(align);
  requires tidy: tidy(memblock_scratch);
  requires room: memblock_scratch.cnt < MEMBLOCK_SLOTS;
  requires order: last_end(memblock_scratch) <= memblock[MEMBLOCK_MEMORY].regions[i].base;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: \old(memblock_scratch.cnt) <= memblock_scratch.cnt <= \old(memblock_scratch.cnt) + 1;
  ensures last: last_end(memblock_scratch) <= region_end(memblock[MEMBLOCK_MEMORY], i);
  ensures first: \old(memblock_scratch.cnt) > 0 ==>
    starts_with(memblock_scratch, \old(memblock_scratch.regions[0].base),
                \old(memblock_scratch.regions[0].flags), \old(memblock_scratch.regions[0].nid));
  ensures only: \old(memblock_scratch.cnt) == 0 && 0 < memblock_scratch.cnt ==>
    memblock[MEMBLOCK_MEMORY].regions[i].base <= memblock_scratch.regions[0].base &&
    memblock_scratch.regions[0].flags == memblock[MEMBLOCK_MEMORY].regions[i].flags &&
    memblock_scratch.regions[0].nid == memblock[MEMBLOCK_MEMORY].regions[i].nid;
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    \old(in_att(memblock_scratch, a, f, n)) ||
    (in_region(memblock[MEMBLOCK_MEMORY], i, a) && trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n));
*/
static void memblock_append_trimmed(uint32_t i, phys_addr_t align)
{
	phys_addr_t base = memblock[MEMBLOCK_MEMORY].regions[i].base;
	phys_addr_t end = base + memblock[MEMBLOCK_MEMORY].regions[i].size;
	phys_addr_t lo = base % align == 0 ? base : memblock_round_up(base, align);
	phys_addr_t hi = memblock_round_down(end, align);

	//@ assert zero: 0 % align == 0;
	//@ assert least: \forall integer c; base <= c < end && c % align == 0 ==> base <= lo <= c;
	/*@ assert body: \forall integer a, f, n; in_region(memblock[MEMBLOCK_MEMORY], i, a) &&
	  trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n) ==> base <= lo <= a < hi && f
	  == memblock[MEMBLOCK_MEMORY].regions[i].flags && n ==
	  memblock[MEMBLOCK_MEMORY].regions[i].nid; */
	/*@ assert back: \forall integer a; base <= lo <= a < hi ==>
	  trimmed_att(memblock[MEMBLOCK_MEMORY], align, a,
	  memblock[MEMBLOCK_MEMORY].regions[i].flags, memblock[MEMBLOCK_MEMORY].regions[i].nid); */
	/* A base that cannot be rounded up comes back as 0. */
	if (base <= lo && lo < hi)
		memblock_append(lo, hi, memblock[MEMBLOCK_MEMORY].regions[i].flags,
				memblock[MEMBLOCK_MEMORY].regions[i].nid);
}

/* Collect regions first and above of memory, trimmed to multiples of align. */
/*@
  requires wf: tidy(memblock[MEMBLOCK_MEMORY]) && memblock[MEMBLOCK_MEMORY].cnt <= MEMBLOCK_MAX_REGIONS;
  requires power: power_of_2(align);
  requires range: first <= memblock[MEMBLOCK_MEMORY].cnt;
  assigns memblock_scratch;
  ensures tidy: tidy(memblock_scratch);
  ensures count: memblock_scratch.cnt <= memblock[MEMBLOCK_MEMORY].cnt - first;
  ensures seam: 0 < memblock_scratch.cnt && 0 < first ==>
    apart(memblock[MEMBLOCK_MEMORY], first - 1, memblock_scratch, 0);
  ensures inside: 0 < memblock_scratch.cnt ==>
    floor_of(memblock[MEMBLOCK_MEMORY], first) <= memblock_scratch.regions[0].base;
  ensures att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
    floor_of(memblock[MEMBLOCK_MEMORY], first) <= a && trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n);
*/
static void memblock_trim_from(uint32_t first, phys_addr_t align)
{
	memblock_scratch.cnt = 0;
	/*@
	  loop invariant range: first <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant tidy: tidy(memblock_scratch);
	  loop invariant count: memblock_scratch.cnt <= i - first;
	  loop invariant last: last_end(memblock_scratch) <= floor_of(memblock[MEMBLOCK_MEMORY], i);
	  loop invariant inside: 0 < memblock_scratch.cnt ==>
	    floor_of(memblock[MEMBLOCK_MEMORY], first) <= memblock_scratch.regions[0].base;
	  loop invariant seam: 0 < memblock_scratch.cnt && 0 < first ==>
	    apart(memblock[MEMBLOCK_MEMORY], first - 1, memblock_scratch, 0);
	  loop invariant att: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
	    floor_of(memblock[MEMBLOCK_MEMORY], first) <= a < floor_of(memblock[MEMBLOCK_MEMORY], i) &&
	    trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n);
	  loop assigns i, memblock_scratch;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = first; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		/*@ assert hole: \forall integer a, f, n; floor_of(memblock[MEMBLOCK_MEMORY], i)
		  <= a < memblock[MEMBLOCK_MEMORY].regions[i].base ==>
		  !trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n); */
		memblock_append_trimmed(i, align);
	}
	/*@ assert beyond: \forall integer a, f, n; floor_of(memblock[MEMBLOCK_MEMORY],
	  memblock[MEMBLOCK_MEMORY].cnt) <= a ==> !trimmed_att(memblock[MEMBLOCK_MEMORY], align,
	  a, f, n); */
}

int memblock_trim_memory(phys_addr_t align)
{
	uint32_t first;

	if (!memblock_is_power_of_2(align))
		return MEMBLOCK_EINVAL;
	first = memblock_count_aligned(align);
	/*@ assert within: \forall integer a, f, n; trimmed_att(memblock[MEMBLOCK_MEMORY],
	  align, a, f, n) ==> in_att(memblock[MEMBLOCK_MEMORY], a, f, n); */
	/*@ assert whole: \forall integer k, a; 0 <= k < first &&
	  in_region(memblock[MEMBLOCK_MEMORY], k, a) ==> trimmed_att(memblock[MEMBLOCK_MEMORY],
	  align, a, memblock[MEMBLOCK_MEMORY].regions[k].flags,
	  memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert above: \forall integer k, a; first <= k < memblock[MEMBLOCK_MEMORY].cnt &&
	  in_region(memblock[MEMBLOCK_MEMORY], k, a) ==> floor_of(memblock[MEMBLOCK_MEMORY],
	  first) <= a; */
	/*@ assert below: \forall integer a, f, n; a < floor_of(memblock[MEMBLOCK_MEMORY],
	  first) ==> (in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
	  trimmed_att(memblock[MEMBLOCK_MEMORY], align, a, f, n)); */
	/*@ assert top: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==>
	  a < PHYS_ADDR_MAX; */
	memblock_trim_from(first, align);
	memblock_splice(MEMBLOCK_MEMORY, first, memblock[MEMBLOCK_MEMORY].cnt);
	return 0;
}

/* --- cutting --- */

/* For proofs: what grew within less memory grew within more. */
/*@ ghost
  /@
    requires less: \forall integer a, f, n; in_att(less, a, f, n) ==> in_att(mem, a, f, n);
    requires grown: grown(less, r0, r1, m0, m1, c0, c1, none);
    terminates \true;
    assigns \nothing;
    ensures grown: grown(mem, r0, r1, m0, m1, c0, c1, none);
  @/
  static void memblock_grown_within(struct memblock_type mem, struct memblock_type less,
                                    struct memblock_type r0, struct memblock_type r1,
                                    struct memblock_array m0, struct memblock_array m1,
                                    struct memblock_array c0, struct memblock_array c1, int32_t none)
  {
	/@ assert sets: \forall integer a; in_set(less, a) ==> \exists integer f, n; in_att(less, a, f, n); @/
	/@ assert atts: \forall integer a, f, n; in_att(mem, a, f, n) ==> in_set(mem, a); @/
	;
  }
*/

/* Drop [lo, hi) from memory by `op`. */
/*@
  requires wf: memblock_wf;
  requires op: op == MEMBLOCK_DROP || op == MEMBLOCK_DROP_MAPPED;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock[MEMBLOCK_RESERVED]);
  ensures failed: \result != 0 ==> memblock[MEMBLOCK_MEMORY] == \old(memblock[MEMBLOCK_MEMORY]);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures count: memblock[MEMBLOCK_MEMORY].cnt <= \old(memblock[MEMBLOCK_MEMORY].cnt) + 2;
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    in_att(\old(memblock[MEMBLOCK_MEMORY]), a, f, n) && (!(lo <= a < hi) || !dropped(op, f));
*/
static int memblock_drop_memory(phys_addr_t lo, phys_addr_t hi, uint32_t op)
{
	struct memblock_change change = { .op = op };
	int err;

	if (lo >= hi)
		return 0;
	err = memblock_room(MEMBLOCK_MEMORY, 2, lo, hi);
	if (err)
		return err;
	memblock_change_fitting(MEMBLOCK_MEMORY, lo, hi, change);
	return 0;
}

/* Drop what lies outside [lo, hi) from memory by `op`: above it, then below it. */
/*@
  requires wf: memblock_wf;
  requires op: op == MEMBLOCK_DROP || op == MEMBLOCK_DROP_MAPPED;
  requires range: lo <= hi;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock[MEMBLOCK_RESERVED]);
  ensures kept: \result == 0 ==>
    kept_inside(\old(memblock[MEMBLOCK_MEMORY]), memblock[MEMBLOCK_MEMORY], op, lo, hi);
  ensures failed: kept_partly(\old(memblock[MEMBLOCK_MEMORY]), memblock[MEMBLOCK_MEMORY], op, lo, hi);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 4, \result);
*/
static int memblock_keep_memory(phys_addr_t lo, phys_addr_t hi, uint32_t op)
{
	int err;

	//@ ghost struct memblock_type mem = memblock[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];

	/*@ assert bytes: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n)
	  ==> 0 <= a < PHYS_ADDR_MAX; */
	err = memblock_drop_memory(hi, PHYS_ADDR_MAX, op);
	if (err)
		return err;
	/*@ assert less: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n)
	  <==> in_att(mem, a, f, n) && (a < hi || !dropped(op, f)); */
	//@ ghost struct memblock_type less = memblock[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array step_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
	err = memblock_drop_memory(0, lo, op);
	/*@ ghost memblock_grown_within(mem, less, step, memblock[MEMBLOCK_RESERVED], step_m,
	  memblock_array[MEMBLOCK_MEMORY], step_r, memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	/*@ ghost memblock_grown_twice(mem, start, step, memblock[MEMBLOCK_RESERVED], start_m,
	  step_m, memblock_array[MEMBLOCK_MEMORY], start_r, step_r,
	  memblock_array[MEMBLOCK_RESERVED], memblock_settings.max_numnodes); */
	return err;
}

/* Drop what lies below lo from reserved: at most one region is cut, none is new. */
/*@
  requires wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  ensures count: memblock[MEMBLOCK_RESERVED].cnt <= \old(memblock[MEMBLOCK_RESERVED].cnt);
  ensures att: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    in_att(\old(memblock[MEMBLOCK_RESERVED]), a, f, n) && lo <= a;
*/
static void memblock_drop_reserved_below(phys_addr_t lo)
{
	uint32_t last = memblock_first_ending_at(MEMBLOCK_RESERVED, lo);

	memblock_scratch.cnt = 0;
	if (last < memblock[MEMBLOCK_RESERVED].cnt &&
	    memblock[MEMBLOCK_RESERVED].regions[last].base < lo) {
		phys_addr_t end = memblock[MEMBLOCK_RESERVED].regions[last].base +
				  memblock[MEMBLOCK_RESERVED].regions[last].size;

		if (lo < end)
			memblock_append(lo, end, memblock[MEMBLOCK_RESERVED].regions[last].flags,
					memblock[MEMBLOCK_RESERVED].regions[last].nid);
		last++;
	}
	memblock_splice(MEMBLOCK_RESERVED, 0, last);
}

/* Drop what lies from hi on from reserved: at most one region is cut, none is new. */
/*@
  requires wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  ensures count: memblock[MEMBLOCK_RESERVED].cnt <= \old(memblock[MEMBLOCK_RESERVED].cnt);
  ensures att: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    in_att(\old(memblock[MEMBLOCK_RESERVED]), a, f, n) && a < hi;
*/
static void memblock_drop_reserved_from(phys_addr_t hi)
{
	uint32_t first = memblock_first_ending_at(MEMBLOCK_RESERVED, hi);

	memblock_scratch.cnt = 0;
	if (first < memblock[MEMBLOCK_RESERVED].cnt &&
	    memblock[MEMBLOCK_RESERVED].regions[first].base < hi)
		memblock_append(memblock[MEMBLOCK_RESERVED].regions[first].base, hi,
				memblock[MEMBLOCK_RESERVED].regions[first].flags,
				memblock[MEMBLOCK_RESERVED].regions[first].nid);
	/*@ assert top: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n)
	  ==> a < PHYS_ADDR_MAX; */
	/*@ assert low: \forall integer a; a < floor_of(memblock[MEMBLOCK_RESERVED], first) ==>
	  a < hi || first == 0; */
	/*@ assert mid: \forall integer a, f, n; in_att(memblock_scratch, a, f, n) <==>
	  floor_of(memblock[MEMBLOCK_RESERVED], first) <= a < hi &&
	  in_att(memblock[MEMBLOCK_RESERVED], a, f, n); */
	memblock_splice(MEMBLOCK_RESERVED, first, memblock[MEMBLOCK_RESERVED].cnt);
}

/*
 * Drop what lies outside [lo, hi) from reserved. The kernel makes room for each
 * of the two cuts; after the first, there is room for the second.
 */
/*@
  requires wf: memblock_wf;
  requires range: lo <= hi;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock_grown);
  ensures kept: \result == 0 ==>
    kept_inside(memblock_grown, memblock[MEMBLOCK_RESERVED], MEMBLOCK_DROP, lo, hi);
  ensures failed: \result != 0 ==> memblock[MEMBLOCK_RESERVED] == memblock_grown;
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_RESERVED, 2, \result);
*/
static int memblock_keep_reserved(phys_addr_t lo, phys_addr_t hi)
{
	int err = 0;

	//@ assert still: cut_grown{Pre, Here}(memblock[MEMBLOCK_RESERVED]);
	if (lo > 0) {
		err = memblock_room(MEMBLOCK_RESERVED, 2, 0, lo);
		//@ assert grown_below: cut_grown{Pre, Here}(memblock[MEMBLOCK_RESERVED]);
	} else if (hi < PHYS_ADDR_MAX) {
		err = memblock_room(MEMBLOCK_RESERVED, 2, hi, PHYS_ADDR_MAX);
		//@ assert grown_above: cut_grown{Pre, Here}(memblock[MEMBLOCK_RESERVED]);
	}
	//@ assert grown: cut_grown{Pre, Here}(memblock[MEMBLOCK_RESERVED]);
	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	if (err)
		return err;
	memblock_drop_reserved_below(lo);
	memblock_drop_reserved_from(hi);
	return 0;
}

/* Cut memory, by `op`, and then reserved to [lo, hi). */
/*@
  requires wf: memblock_wf;
  requires op: op == MEMBLOCK_DROP || op == MEMBLOCK_DROP_MAPPED;
  requires range: lo <= hi;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock_grown);
  ensures cut: cut_to{Pre, Post}(op, lo, hi, \result);
  ensures roomy: cut_roomy{Pre, Post}(\result);
*/
static int memblock_keep_range(phys_addr_t lo, phys_addr_t hi, uint32_t op)
{
	int err;

	//@ ghost struct memblock_type mem = memblock[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];

	err = memblock_keep_memory(lo, hi, op);
	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	if (err)
		return err;
	//@ ghost struct memblock_type less = memblock[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array step_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
	err = memblock_keep_reserved(lo, hi);
	/*@ ghost memblock_grown_within(mem, less, step, memblock_grown, step_m,
	  memblock_array[MEMBLOCK_MEMORY], step_r, memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	/*@ ghost memblock_grown_twice(mem, start, step, memblock_grown, start_m, step_m,
	  memblock_array[MEMBLOCK_MEMORY], start_r, step_r, memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	return err;
}

int memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	int err;

	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	//@ assert grown_not: cut_grown{Pre, Here}(memblock_grown);
	if (size == 0 || memblock[MEMBLOCK_MEMORY].cnt == 0)
		return 0;
	//@ ghost struct memblock_type mem = memblock[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];
	/* The kernel isolates the range first, which takes room whatever is cut. */
	if (base < PHYS_ADDR_MAX) {
		err = memblock_room(MEMBLOCK_MEMORY, 2, base, memblock_capped_end(base, size));
		//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
		//@ assert grown_first: cut_grown{Pre, Here}(memblock_grown);
		if (err)
			return err;
	}
	//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array step_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
	err = memblock_keep_range(base, memblock_capped_end(base, size), MEMBLOCK_DROP_MAPPED);
	/*@ ghost memblock_grown_twice(mem, start, step, memblock_grown, start_m, step_m,
	  memblock_array[MEMBLOCK_MEMORY], start_r, step_r, memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	//@ assert grown: cut_grown{Pre, Here}(memblock_grown);
	return err;
}

/* --- limits --- */

/* Where the first `limit` bytes of memory end; PHYS_ADDR_MAX if there are fewer. */
/*@
  requires wf: type_wf(memblock[MEMBLOCK_MEMORY], memblock_total_size[MEMBLOCK_MEMORY]);
  requires some: 0 < limit;
  assigns \nothing;
  ensures fewer: memblock_total_size[MEMBLOCK_MEMORY] < limit ==> \result == PHYS_ADDR_MAX;
  ensures found: limit <= memblock_total_size[MEMBLOCK_MEMORY] ==>
    limit_addr(memblock[MEMBLOCK_MEMORY], limit, \result) && 0 < \result &&
    0 < memblock[MEMBLOCK_MEMORY].cnt;
*/
static phys_addr_t memblock_find_max_addr(phys_addr_t limit)
{
	phys_addr_t left = limit;
	uint32_t i = 0;

	if (memblock_total_size[MEMBLOCK_MEMORY] < limit)
		return PHYS_ADDR_MAX;
	/*@
	  loop invariant range: 0 <= i < memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant left: left == limit - size_sum(memblock[MEMBLOCK_MEMORY], i) && 0 < left;
	  loop assigns i, left;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	while (left > memblock[MEMBLOCK_MEMORY].regions[i].size) {
		left -= memblock[MEMBLOCK_MEMORY].regions[i].size;
		i++;
	}
	/*@ assert sum: size_sum(memblock[MEMBLOCK_MEMORY], i + 1) ==
	  size_sum(memblock[MEMBLOCK_MEMORY], i) + memblock[MEMBLOCK_MEMORY].regions[i].size; */
	/*@ assert found: limit_addr(memblock[MEMBLOCK_MEMORY], limit,
	  memblock[MEMBLOCK_MEMORY].regions[i].base + left); */
	return memblock[MEMBLOCK_MEMORY].regions[i].base + left;
}

int memblock_enforce_memory_limit(phys_addr_t limit)
{
	phys_addr_t max_addr;

	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	if (limit == 0)
		return 0;
	max_addr = memblock_find_max_addr(limit);
	if (max_addr == PHYS_ADDR_MAX)
		return 0;
	return memblock_keep_range(0, max_addr, MEMBLOCK_DROP);
}

int memblock_mem_limit_remove_map(phys_addr_t limit)
{
	phys_addr_t max_addr;

	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	if (limit == 0)
		return 0;
	max_addr = memblock_find_max_addr(limit);
	if (max_addr == PHYS_ADDR_MAX)
		return 0;
	return memblock_cap_memory_range(0, max_addr);
}
