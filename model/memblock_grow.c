/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_grow.h"

//@ ghost struct memblock_type memblock_grown;

/*@ ghost
  void memblock_grown_twice(struct memblock_type mem, struct memblock_type r0,
                            struct memblock_type r1, struct memblock_type r2,
                            struct memblock_array m0, struct memblock_array m1,
                            struct memblock_array m2, struct memblock_array c0,
                            struct memblock_array c1, struct memblock_array c2, int32_t none)
  {
	/@ assert left_m: \forall integer a; left_behind(m0, m2, a) <==>
	  left_behind(m0, m1, a) || (m0.max == m1.max && left_behind(m1, m2, a)); @/
	/@ assert left_c: \forall integer a; left_behind(c0, c2, a) <==>
	  left_behind(c0, c1, a) || (c0.max == c1.max && left_behind(c1, c2, a)); @/
	/@ assert moved_m: \forall integer a; moved_in(m0, m2, a) <==>
	  moved_in(m1, m2, a) || (m1.max == m2.max && moved_in(m0, m1, a)); @/
	/@ assert moved_c: \forall integer a; moved_in(c0, c2, a) <==>
	  moved_in(c1, c2, a) || (c1.max == c2.max && moved_in(c0, c1, a)); @/
	/@ assert sets: \forall integer a; in_set(r0, a) ==> \exists integer f, n; in_att(r0, a, f, n); @/
	/@ assert atts: \forall integer a, f, n; in_att(r0, a, f, n) ==> in_set(r0, a); @/
	/@ assert atts_between: \forall integer a, f, n; in_att(r1, a, f, n) ==> in_set(r1, a); @/
	/@ assert kept: grown_kept(r0, r2, m0, m2, c0, c2); @/
	;
  }
*/

phys_addr_t memblock_capped_end(phys_addr_t base, phys_addr_t size)
{
	return size < PHYS_ADDR_MAX - base ? base + size : PHYS_ADDR_MAX;
}

uint32_t memblock_add_fitting(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid,
			      uint32_t flags)
{
	uint32_t first = memblock_first_ending_at(w, lo);
	uint32_t last = memblock_first_starting_above(w, hi);

	/*@ assert between: last < first ==> region_end(memblock[w], last) < lo && hi <
	  memblock[w].regions[last].base && 0 < memblock[w].regions[last].size; */
	//@ assert order: first <= last;
	uint32_t nr_new = memblock_fill(w, first, last, lo, hi, flags, nid);

	if (memblock[w].cnt + nr_new > memblock_array[w].max)
		return nr_new;
	memblock_splice(w, first, last);
	return 0;
}

void memblock_change_fitting(uint32_t w, phys_addr_t lo, phys_addr_t hi,
			     struct memblock_change change)
{
	uint32_t first = memblock_first_ending_at(w, lo);
	uint32_t last = memblock_first_starting_above(w, hi);

	/*@ assert between: last < first ==> region_end(memblock[w], last) < lo && hi <
	  memblock[w].regions[last].base && 0 < memblock[w].regions[last].size; */
	//@ assert order: first <= last;

	memblock_rewrite(w, first, last, lo, hi, change);
	memblock_splice(w, first, last);
}

/* Bytes of an array of max regions, in whole pages. */
/*@
  requires some: MEMBLOCK_MIN_REGIONS <= max <= MEMBLOCK_MAX_REGIONS;
  requires settings: settings_wf(memblock_settings);
  assigns \nothing;
  ensures bytes: array_bytes(memblock_settings, max, \result);
*/
static phys_addr_t memblock_array_bytes(uint32_t max)
{
	phys_addr_t bytes = (phys_addr_t)max * MEMBLOCK_REGION_BYTES;
	phys_addr_t over = bytes % memblock_settings.page_size;

	return over == 0 ? bytes : bytes - over + memblock_settings.page_size;
}

/* A place for an array: mirrored memory first where there is some. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && sorted(memblock[MEMBLOCK_RESERVED]);
  requires settings: settings_wf(memblock_settings);
  requires some: 0 < size;
  assigns \nothing;
  ensures place: place_in(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                          start, end, size, \result);
*/
static phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size)
{
	phys_addr_t addr = 0;

	if (memblock_settings.has_mirror)
		addr = memblock_find_between(size, memblock_settings.page_size, start, end,
					     NUMA_NO_NODE, MEMBLOCK_MIRROR);
	if (addr == 0)
		addr = memblock_find_between(size, memblock_settings.page_size, start, end,
					     NUMA_NO_NODE, MEMBLOCK_NONE);
	return addr;
}

phys_addr_t memblock_find_home(phys_addr_t size, phys_addr_t lo, phys_addr_t hi)
{
	phys_addr_t limit = memblock_settings.current_limit;
	phys_addr_t addr = memblock_find_in_range(hi, limit, size);

	if (addr == 0 && lo < hi)
		addr = memblock_find_in_range(0, lo < limit ? lo : limit, size);
	/*@ assert free: addr != 0 ==> \exists integer flags;
	  free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
	  NUMA_NO_NODE, flags, addr, addr + size); */
	return addr;
}

/* May array w double? */
/*@
  requires type: w < MEMBLOCK_TYPES;
  assigns \nothing;
  ensures no_resize: \result == MEMBLOCK_ERESIZE <==> !memblock_settings.can_resize;
  ensures capacity: \result == MEMBLOCK_ECAPACITY <==>
    memblock_settings.can_resize && memblock_array[w].max > MEMBLOCK_MAX_REGIONS / 2;
  ensures result: \result == 0 || \result == MEMBLOCK_ERESIZE || \result == MEMBLOCK_ECAPACITY;
*/
static int memblock_may_double(uint32_t w)
{
	if (!memblock_settings.can_resize)
		return MEMBLOCK_ERESIZE;
	if (memblock_array[w].max > MEMBLOCK_MAX_REGIONS / 2)
		return MEMBLOCK_ECAPACITY;
	return 0;
}

/* Give an array's old place back, and take [addr, addr + bytes) for the new one. */
/*@
  requires wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  requires fits: fits(memblock[MEMBLOCK_RESERVED], memblock_array[MEMBLOCK_RESERVED]);
  requires settings: settings_wf(memblock_settings);
  requires room: memblock[MEMBLOCK_RESERVED].cnt + 2 <= memblock_array[MEMBLOCK_RESERVED].max ||
    (old.addr == 0 && memblock[MEMBLOCK_RESERVED].cnt + 1 <= memblock_array[MEMBLOCK_RESERVED].max);
  requires old: array_wf(old);
  requires new: 0 < bytes && addr + bytes <= PHYS_ADDR_MAX;
  requires free: none_in(memblock[MEMBLOCK_RESERVED], addr, addr + bytes);
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: type_wf(memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED]);
  ensures fits: fits(memblock[MEMBLOCK_RESERVED], memblock_array[MEMBLOCK_RESERVED]);
  ensures cnt: memblock[MEMBLOCK_RESERVED].cnt <= \old(memblock[MEMBLOCK_RESERVED].cnt) + 2;
  ensures att: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    (in_att(\old(memblock[MEMBLOCK_RESERVED]), a, f, n) && !in_array(old, a)) ||
    (addr <= a < addr + bytes && f == MEMBLOCK_NONE && n == memblock_settings.max_numnodes);
*/
static void memblock_move_array(struct memblock_array old, phys_addr_t addr, phys_addr_t bytes)
{
	struct memblock_change drop = { .op = MEMBLOCK_DROP };

	if (old.addr != 0)
		memblock_change_fitting(MEMBLOCK_RESERVED, old.addr, old.addr + old.bytes, drop);
	/*@ assert dropped: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f,
	  n) <==> in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a, f, n) && !in_array(old, a); */
	//@ assert still: none_in(memblock[MEMBLOCK_RESERVED], addr, addr + bytes);
	/*@ assert witness: \forall integer j; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt ==>
	  in_set(memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_RESERVED].regions[j].base) &&
	  (memblock[MEMBLOCK_RESERVED].regions[j].base <= addr <
	  region_end(memblock[MEMBLOCK_RESERVED], j) ==> in_set(memblock[MEMBLOCK_RESERVED],
	  addr)); */
	//@ assert clear: clear_of(memblock[MEMBLOCK_RESERVED], addr, addr + bytes);
	memblock_add_fitting(MEMBLOCK_RESERVED, addr, addr + bytes, memblock_settings.max_numnodes,
			     MEMBLOCK_NONE);
}

int memblock_double_reserved(phys_addr_t lo, phys_addr_t hi)
{
	int err = memblock_may_double(MEMBLOCK_RESERVED);
	struct memblock_array old = memblock_array[MEMBLOCK_RESERVED];
	phys_addr_t bytes, addr;

	if (err)
		return err;
	bytes = memblock_array_bytes(2 * old.max);
	addr = memblock_find_home(bytes, lo, hi);
	if (addr == 0)
		return MEMBLOCK_ENOMEM;
	memblock_array[MEMBLOCK_RESERVED].max = 2 * old.max;
	memblock_array[MEMBLOCK_RESERVED].addr = addr;
	memblock_array[MEMBLOCK_RESERVED].bytes = bytes;
	memblock_move_array(old, addr, bytes);
	return 0;
}

/* Room for `need` more reserved regions; the array's new place is outside [lo, hi). */
/*@
  requires wf: memblock_wf;
  requires range: lo <= hi;
  requires need: need <= MEMBLOCK_MAX_REGIONS + 1;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: \result == 0 || \result == MEMBLOCK_ERESIZE || \result == MEMBLOCK_ECAPACITY ||
    \result == MEMBLOCK_ENOMEM;
  ensures room: \result == 0 ==> memblock[MEMBLOCK_RESERVED].cnt + need <= memblock_array[MEMBLOCK_RESERVED].max;
  ensures enough: \old(memblock[MEMBLOCK_RESERVED].cnt) + need <= \old(memblock_array[MEMBLOCK_RESERVED].max) ==>
    \result == 0 && memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
  ensures one: need == 1 && \result != 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
  ensures no_resize: \result == MEMBLOCK_ERESIZE ==> !memblock_settings.can_resize;
  ensures outside: \forall integer a; lo <= a < hi ==>
    !moved_in(\old(memblock_array[MEMBLOCK_RESERVED]), memblock_array[MEMBLOCK_RESERVED], a);
  ensures grown: reserved_grown{Pre, Post};
*/
static int memblock_room_reserved(uint32_t need, phys_addr_t lo, phys_addr_t hi)
{
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];

	/*@
	  loop invariant wf: memblock_wf;
	  loop invariant other: memblock[MEMBLOCK_MEMORY] == \at(memblock[MEMBLOCK_MEMORY], Pre) &&
	    memblock_total_size[MEMBLOCK_MEMORY] == \at(memblock_total_size[MEMBLOCK_MEMORY], Pre) &&
	    memblock_array[MEMBLOCK_MEMORY] == \at(memblock_array[MEMBLOCK_MEMORY], Pre);
	  loop invariant enough: \at(memblock[MEMBLOCK_RESERVED].cnt, Pre) + need <= \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) ==>
	    memblock[MEMBLOCK_RESERVED].cnt == \at(memblock[MEMBLOCK_RESERVED].cnt, Pre) &&
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre);
	  loop invariant one: need == 1 ==> memblock[MEMBLOCK_RESERVED].cnt < memblock_array[MEMBLOCK_RESERVED].max ||
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre);
	  loop invariant outside: \forall integer a; lo <= a < hi ==>
	    !moved_in(\at(memblock_array[MEMBLOCK_RESERVED], Pre), memblock_array[MEMBLOCK_RESERVED], a);
	  loop invariant grown: reserved_grown{Pre, Here};
	  loop assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
	    memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
	  loop variant MEMBLOCK_MAX_REGIONS - memblock_array[MEMBLOCK_RESERVED].max;
	*/
	while (memblock[MEMBLOCK_RESERVED].cnt + need > memblock_array[MEMBLOCK_RESERVED].max) {
		//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
		//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
		int err = memblock_double_reserved(lo, hi);

		if (err)
			return err;
		/*@ ghost memblock_grown_twice(memblock[MEMBLOCK_MEMORY], start, step,
		  memblock[MEMBLOCK_RESERVED], memblock_array[MEMBLOCK_MEMORY],
		  memblock_array[MEMBLOCK_MEMORY], memblock_array[MEMBLOCK_MEMORY], start_r,
		  step_r, memblock_array[MEMBLOCK_RESERVED], memblock_settings.max_numnodes); */
	}
	return 0;
}

/* Where the memory array can go, or why it cannot go anywhere. */
struct memblock_home {
	int err;
	phys_addr_t addr;
};

/* Find `bytes` for the memory array, and make room for what reserving them takes. */
/*@
  requires wf: memblock_wf;
  requires some: 0 < bytes;
  requires old: array_wf(old) && memblock_settings.can_resize;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: \result.err == 0 || \result.err == MEMBLOCK_ECAPACITY || \result.err == MEMBLOCK_ENOMEM;
  ensures room: \result.err == 0 ==>
    memblock[MEMBLOCK_RESERVED].cnt + 2 <= memblock_array[MEMBLOCK_RESERVED].max ||
    (old.addr == 0 && memblock[MEMBLOCK_RESERVED].cnt + 1 <= memblock_array[MEMBLOCK_RESERVED].max);
  ensures end: \result.err == 0 ==> 0 < \result.addr && \result.addr + bytes <= PHYS_ADDR_MAX;
  ensures free: \result.err == 0 ==>
    none_in(memblock[MEMBLOCK_RESERVED], \result.addr, \result.addr + bytes);
  ensures in: \result.err == 0 ==> \forall integer a; \result.addr <= a < \result.addr + bytes ==>
    in_set(memblock[MEMBLOCK_MEMORY], a);
  ensures home: \result.err == 0 &&
    (old.addr == 0 || memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max)) ==>
    home(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings, 0, 0, bytes, \result.addr);
  ensures grown: reserved_grown{Pre, Post};
*/
static struct memblock_home memblock_memory_home(struct memblock_array old, phys_addr_t bytes)
{
	struct memblock_home home = { .err = 0, .addr = 0 };

	if (old.addr == 0) {
		home.addr = memblock_find_home(bytes, 0, 0);
		if (home.addr == 0)
			home.err = MEMBLOCK_ENOMEM;
		else
			home.err = memblock_room_reserved(1, home.addr, home.addr + bytes);
		/*@ assert sets: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) ==>
		  \exists integer f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n); */
		/*@ assert atts: \forall integer a, f, n;
		  in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a, f, n) ==>
		  in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a); */
		/*@ assert free: home.err == 0 ==> none_in(memblock[MEMBLOCK_RESERVED],
		  home.addr, home.addr + bytes); */
		return home;
	}
	home.err = memblock_room_reserved(2, old.addr, old.addr + old.bytes);
	if (home.err)
		return home;
	/*@ assert same: memblock_array[MEMBLOCK_RESERVED].max ==
	  \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) ==> memblock[MEMBLOCK_RESERVED] ==
	  \at(memblock[MEMBLOCK_RESERVED], Pre); */
	home.addr = memblock_find_home(bytes, 0, 0);
	/*@ assert home_now: home(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED],
	  memblock_settings, 0, 0, bytes, home.addr); */
	/*@ assert home_then: memblock_array[MEMBLOCK_RESERVED].max ==
	  \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) ==> home(memblock[MEMBLOCK_MEMORY],
	  \at(memblock[MEMBLOCK_RESERVED], Pre), memblock_settings, 0, 0, bytes, home.addr); */
	if (home.addr == 0)
		home.err = MEMBLOCK_ENOMEM;
	return home;
}

int memblock_double_memory(void)
{
	struct memblock_array old = memblock_array[MEMBLOCK_MEMORY];
	struct memblock_home home = { .err = memblock_may_double(MEMBLOCK_MEMORY), .addr = 0 };
	phys_addr_t bytes;

	//@ assert grown_not: reserved_grown{Pre, Here};
	if (home.err)
		return home.err;
	bytes = memblock_array_bytes(2 * old.max);
	home = memblock_memory_home(old, bytes);
	//@ assert grown_first: reserved_grown{Pre, Here};
	if (home.err)
		return home.err;
	//@ ghost Mid: ;
	memblock_array[MEMBLOCK_MEMORY].max = 2 * old.max;
	memblock_array[MEMBLOCK_MEMORY].addr = home.addr;
	memblock_array[MEMBLOCK_MEMORY].bytes = bytes;
	memblock_move_array(old, home.addr, bytes);
	/*@ assert left: \forall integer a; left_behind(\at(memblock_array[MEMBLOCK_MEMORY],
	  Pre), memblock_array[MEMBLOCK_MEMORY], a) <==> in_array(old, a); */
	/*@ assert moved: \forall integer a; moved_in(\at(memblock_array[MEMBLOCK_MEMORY], Pre),
	  memblock_array[MEMBLOCK_MEMORY], a) <==> home.addr <= a < home.addr + bytes; */
	/*@ assert grown_mid: grown(memblock[MEMBLOCK_MEMORY], \at(memblock[MEMBLOCK_RESERVED],
	  Pre), \at(memblock[MEMBLOCK_RESERVED], Mid), old, old,
	  \at(memblock_array[MEMBLOCK_RESERVED], Pre), memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	//@ assert stay: \forall integer a; !left_behind(old, old, a) && !moved_in(old, old, a);
	/*@ assert sets: \forall integer a; in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a) ==>
	  \exists integer f, n; in_att(\at(memblock[MEMBLOCK_RESERVED], Pre), a, f, n); */
	/*@ assert atts: \forall integer a, f, n; in_att(\at(memblock[MEMBLOCK_RESERVED], Mid),
	  a, f, n) ==> in_set(\at(memblock[MEMBLOCK_RESERVED], Mid), a); */
	/*@ assert there: grown_there(memblock[MEMBLOCK_RESERVED],
	  \at(memblock_array[MEMBLOCK_MEMORY], Pre), memblock_array[MEMBLOCK_MEMORY],
	  \at(memblock_array[MEMBLOCK_RESERVED], Pre), memblock_array[MEMBLOCK_RESERVED],
	  memblock_settings.max_numnodes); */
	/*@ assert steady: steady(\at(memblock_array[MEMBLOCK_MEMORY], Pre),
	  memblock_array[MEMBLOCK_MEMORY]) && steady(\at(memblock_array[MEMBLOCK_RESERVED],
	  Pre), memblock_array[MEMBLOCK_RESERVED]); */
	/*@ assert kept: grown_kept(\at(memblock[MEMBLOCK_RESERVED], Pre),
	  memblock[MEMBLOCK_RESERVED], \at(memblock_array[MEMBLOCK_MEMORY], Pre),
	  memblock_array[MEMBLOCK_MEMORY], \at(memblock_array[MEMBLOCK_RESERVED], Pre),
	  memblock_array[MEMBLOCK_RESERVED]); */
	/*@ assert origin: grown_origin(\at(memblock[MEMBLOCK_RESERVED], Pre),
	  memblock[MEMBLOCK_RESERVED], \at(memblock_array[MEMBLOCK_MEMORY], Pre),
	  memblock_array[MEMBLOCK_MEMORY], \at(memblock_array[MEMBLOCK_RESERVED], Pre),
	  memblock_array[MEMBLOCK_RESERVED], memblock_settings.max_numnodes); */
	/*@ assert fresh: grown_fresh(memblock[MEMBLOCK_MEMORY],
	  \at(memblock[MEMBLOCK_RESERVED], Pre), \at(memblock_array[MEMBLOCK_MEMORY], Pre),
	  memblock_array[MEMBLOCK_MEMORY], \at(memblock_array[MEMBLOCK_RESERVED], Pre),
	  memblock_array[MEMBLOCK_RESERVED]); */
	//@ assert grown_last: reserved_grown{Pre, Here};
	return 0;
}

int memblock_room(uint32_t w, uint32_t need, phys_addr_t lo, phys_addr_t hi)
{
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];

	if (w == MEMBLOCK_RESERVED)
		return memblock_room_reserved(need, lo, hi);
	/*@
	  loop invariant wf: memblock_wf;
	  loop invariant memory: memblock[MEMBLOCK_MEMORY] == \at(memblock[MEMBLOCK_MEMORY], Pre) &&
	    memblock_total_size[MEMBLOCK_MEMORY] == \at(memblock_total_size[MEMBLOCK_MEMORY], Pre);
	  loop invariant enough: \at(memblock[MEMBLOCK_MEMORY].cnt, Pre) + need <= \at(memblock_array[MEMBLOCK_MEMORY].max, Pre) ==>
	    memblock_array[MEMBLOCK_MEMORY].max == \at(memblock_array[MEMBLOCK_MEMORY].max, Pre) &&
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre);
	  loop invariant there: memblock_array[MEMBLOCK_MEMORY].max != \at(memblock_array[MEMBLOCK_MEMORY].max, Pre) ==>
	    \forall integer a; in_array(memblock_array[MEMBLOCK_MEMORY], a) ==>
	      in_att(memblock[MEMBLOCK_RESERVED], a, MEMBLOCK_NONE, memblock_settings.max_numnodes);
	  loop invariant grown: reserved_grown{Pre, Here};
	  loop assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
	    memblock_array[MEMBLOCK_MEMORY], memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
	  loop variant MEMBLOCK_MAX_REGIONS - memblock_array[MEMBLOCK_MEMORY].max;
	*/
	while (memblock[MEMBLOCK_MEMORY].cnt + need > memblock_array[MEMBLOCK_MEMORY].max) {
		//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
		//@ ghost struct memblock_array step_m = memblock_array[MEMBLOCK_MEMORY];
		//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
		int err = memblock_double_memory();

		/*@ ghost memblock_grown_twice(memblock[MEMBLOCK_MEMORY], start, step,
		  memblock[MEMBLOCK_RESERVED], start_m, step_m, memblock_array[MEMBLOCK_MEMORY],
		  start_r, step_r, memblock_array[MEMBLOCK_RESERVED],
		  memblock_settings.max_numnodes); */
		if (err)
			return err;
	}
	return 0;
}

int memblock_add_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid, uint32_t flags)
{
	//@ ghost struct memblock_type start = memblock[MEMBLOCK_RESERVED];
	//@ ghost struct memblock_array start_m = memblock_array[MEMBLOCK_MEMORY];
	//@ ghost struct memblock_array start_r = memblock_array[MEMBLOCK_RESERVED];
	//@ ghost memblock_grown = memblock[w];

	if (lo >= hi)
		return 0;
	/*@
	  loop invariant wf: memblock_wf;
	  loop invariant ghost_copy: memblock_grown == memblock[w];
	  loop invariant memory: memblock[MEMBLOCK_MEMORY] == \at(memblock[MEMBLOCK_MEMORY], Pre) &&
	    memblock_total_size[MEMBLOCK_MEMORY] == \at(memblock_total_size[MEMBLOCK_MEMORY], Pre);
	  loop invariant array: w == MEMBLOCK_RESERVED ==>
	    memblock_array[MEMBLOCK_MEMORY].max == \at(memblock_array[MEMBLOCK_MEMORY].max, Pre);
	  loop invariant few: 2 * \at(memblock[w].cnt, Pre) + 1 <= \at(memblock_array[w].max, Pre) ==>
	    memblock_array[MEMBLOCK_MEMORY].max == \at(memblock_array[MEMBLOCK_MEMORY].max, Pre) &&
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre);
	  loop invariant single: clear_of(\at(memblock[w], Pre), lo, hi) &&
	    \at(memblock[w].cnt, Pre) < \at(memblock_array[w].max, Pre) ==>
	    memblock_array[MEMBLOCK_MEMORY].max == \at(memblock_array[MEMBLOCK_MEMORY].max, Pre) &&
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre);
	  loop invariant outside: w == MEMBLOCK_RESERVED ==> \forall integer a; lo <= a < hi ==>
	    !moved_in(\at(memblock_array[MEMBLOCK_RESERVED], Pre), memblock_array[MEMBLOCK_RESERVED], a);
	  loop invariant clear: w == MEMBLOCK_RESERVED && clear_of(\at(memblock[w], Pre), lo, hi) ==>
	    clear_of(memblock[w], lo, hi) &&
	    (memblock[w].cnt < memblock_array[w].max ||
	     memblock_array[w].max == \at(memblock_array[w].max, Pre));
	  loop invariant grown: reserved_grown{Pre, Here};
	  loop assigns memblock[w], memblock[MEMBLOCK_RESERVED], memblock_total_size[w],
	    memblock_total_size[MEMBLOCK_RESERVED], memblock_array[w], memblock_array[MEMBLOCK_RESERVED],
	    memblock_scratch, memblock_grown;
	  loop variant MEMBLOCK_MAX_REGIONS - memblock_array[w].max;
	*/
	for (;;) {
		uint32_t nr_new = memblock_add_fitting(w, lo, hi, nid, flags);
		int err;

		//@ assert grown_so_far: op_grown{Pre, Here}(w);
		if (nr_new == 0)
			return 0;
		//@ ghost struct memblock_type step = memblock[MEMBLOCK_RESERVED];
		//@ ghost struct memblock_array step_m = memblock_array[MEMBLOCK_MEMORY];
		//@ ghost struct memblock_array step_r = memblock_array[MEMBLOCK_RESERVED];
		err = memblock_room(w, nr_new, lo, hi);
		/*@ ghost memblock_grown_twice(memblock[MEMBLOCK_MEMORY], start, step,
		  memblock[MEMBLOCK_RESERVED], start_m, step_m, memblock_array[MEMBLOCK_MEMORY],
		  start_r, step_r, memblock_array[MEMBLOCK_RESERVED],
		  memblock_settings.max_numnodes); */
		//@ ghost memblock_grown = memblock[w];
		/*@ assert sets: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) ==>
		  \exists integer f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n); */
		/*@ assert still: clear_of(start, lo, hi) ==> \forall integer a, f, n; lo <= a <
		  hi ==> !in_att(start, a, f, n); */
		/*@ assert none: w == MEMBLOCK_RESERVED && clear_of(start, lo, hi) ==>
		  none_in(memblock[MEMBLOCK_RESERVED], lo, hi); */
		//@ assert ordered: sorted(memblock[MEMBLOCK_RESERVED]);
		/*@ assert inside: \forall integer j; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt
		  ==> in_region(memblock[MEMBLOCK_RESERVED], j,
		  memblock[MEMBLOCK_RESERVED].regions[j].base); */
		/*@ assert bases: \forall integer j; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt
		  ==> in_set(memblock[MEMBLOCK_RESERVED],
		  memblock[MEMBLOCK_RESERVED].regions[j].base); */
		/*@ assert witness: \forall integer j; 0 <= j < memblock[MEMBLOCK_RESERVED].cnt
		  && in_region(memblock[MEMBLOCK_RESERVED], j, lo) ==>
		  in_set(memblock[MEMBLOCK_RESERVED], lo); */
		/*@ assert clear: w == MEMBLOCK_RESERVED && clear_of(start, lo, hi) ==>
		  clear_of(memblock[MEMBLOCK_RESERVED], lo, hi); */
		//@ assert grown_more: op_grown{Pre, Here}(w);
		if (err)
			return err;
	}
}

int memblock_change_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, struct memblock_change change)
{
	int err;

	//@ ghost memblock_grown = memblock[w];
	if (lo >= hi)
		return 0;
	err = memblock_room(w, 2, lo, hi);
	//@ ghost memblock_grown = memblock[w];
	if (err)
		return err;
	memblock_change_fitting(w, lo, hi, change);
	return 0;
}
