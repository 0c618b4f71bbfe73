/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubling of a region array, whose new place is allocated from memblock itself
 * and whose old one is given back; and the operations on a range that need room.
 * Ranges are [lo, hi) in bytes. Errors: MEMBLOCK_ERESIZE, MEMBLOCK_ECAPACITY,
 * MEMBLOCK_ENOMEM.
 */
#ifndef EARLYMEM_MEMBLOCK_GROW_H
#define EARLYMEM_MEMBLOCK_GROW_H

#include "model/memblock_find.h"

/* Where [base, base + size) ends, capped at the top of the address space. */
/*@
  terminates \true;
  assigns \nothing;
  ensures end: \result == capped_end(base, size);
*/
phys_addr_t memblock_capped_end(phys_addr_t base, phys_addr_t size);

/*
 * Add [lo, hi) to array w if its array has room for the gaps it fills: 0.
 * Otherwise nothing happens, and the answer is the number of gaps.
 */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: type_wf(memblock[w], memblock_total_size[w]);
  requires fits: fits(memblock[w], memblock_array[w]);
  requires some: lo < hi;
  terminates \true;
  assigns memblock[w], memblock_total_size[w], memblock_scratch;
  ensures wf: type_wf(memblock[w], memblock_total_size[w]);
  ensures fits: fits(memblock[w], memblock_array[w]);
  ensures full: \result != 0 ==>
    memblock[w] == \old(memblock[w]) && memblock_total_size[w] == \old(memblock_total_size[w]) &&
    memblock[w].cnt + \result > memblock_array[w].max &&
    (clear_of(memblock[w], lo, hi) ==> \result == 1) && \result <= memblock[w].cnt + 1;
  ensures single: \old(clear_of(memblock[w], lo, hi)) && \old(memblock[w].cnt) < memblock_array[w].max ==>
    \result == 0 && memblock[w].cnt <= \old(memblock[w].cnt) + 1;
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    filled_att(\old(memblock[w]), lo, hi, flags, nid, a, f, n);
*/
uint32_t memblock_add_fitting(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid,
			      uint32_t flags);

/* Change the bytes of [lo, hi) in array w, whose array has room for two more regions. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: type_wf(memblock[w], memblock_total_size[w]);
  requires room: memblock[w].cnt + 2 <= MEMBLOCK_MAX_REGIONS;
  requires some: lo < hi;
  terminates \true;
  assigns memblock[w], memblock_total_size[w], memblock_scratch;
  ensures wf: type_wf(memblock[w], memblock_total_size[w]);
  ensures cnt: memblock[w].cnt <= \old(memblock[w].cnt) + 2;
  ensures drop: change.op == MEMBLOCK_DROP ==> memblock[w].cnt <= \old(memblock[w].cnt) + 1;
  ensures att: \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    rewritten_att(\old(memblock[w]), lo, hi, change.op, change.flags, change.nid, a, f, n);
*/
void memblock_change_fitting(uint32_t w, phys_addr_t lo, phys_addr_t hi,
			     struct memblock_change change);

/* A place for an array of `size` bytes, whole pages, outside [lo, hi); 0: there is none. */
/*@
  requires wf: sorted(memblock[MEMBLOCK_MEMORY]) && sorted(memblock[MEMBLOCK_RESERVED]);
  requires settings: settings_wf(memblock_settings);
  requires some: 0 < size;
  terminates \true;
  assigns \nothing;
  ensures home: home(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                     lo, hi, size, \result);
  ensures end: \result + size <= PHYS_ADDR_MAX || \result == 0;
  ensures outside: \result != 0 ==> \result + size <= lo || hi <= \result;
  ensures clear: \result != 0 ==> clear_of(memblock[MEMBLOCK_RESERVED], \result, \result + size);
  ensures memory: \result != 0 ==> \forall integer a; \result <= a < \result + size ==>
    in_set(memblock[MEMBLOCK_MEMORY], a) && !in_set(memblock[MEMBLOCK_RESERVED], a);
*/
phys_addr_t memblock_find_home(phys_addr_t size, phys_addr_t lo, phys_addr_t hi);

/* For proofs: doublings after doublings are doublings. */
/*@ ghost
  /@
    requires first: grown(mem, r0, r1, m0, m1, c0, c1, none);
    requires second: grown(mem, r1, r2, m1, m2, c1, c2, none);
    terminates \true;
    assigns \nothing;
    ensures both: grown(mem, r0, r2, m0, m2, c0, c2, none);
  @/
  void memblock_grown_twice(struct memblock_type mem, struct memblock_type r0,
                            struct memblock_type r1, struct memblock_type r2,
                            struct memblock_array m0, struct memblock_array m1,
                            struct memblock_array m2, struct memblock_array c0,
                            struct memblock_array c1, struct memblock_array c2, int32_t none);
*/

/* Double the reserved array; its new place is outside [lo, hi). */
/*@
  requires wf: memblock_wf;
  requires range: lo <= hi;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: \result == 0 || \result == MEMBLOCK_ERESIZE || \result == MEMBLOCK_ECAPACITY ||
    \result == MEMBLOCK_ENOMEM;
  ensures failed: \result != 0 ==> memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures no_resize: \result == MEMBLOCK_ERESIZE <==> !memblock_settings.can_resize;
  ensures no_memory: \result == MEMBLOCK_ENOMEM ==> \exists integer size;
    home(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings, lo, hi, size, 0);
  ensures doubled: \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == 2 * \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    array_bytes(memblock_settings, memblock_array[MEMBLOCK_RESERVED].max, memblock_array[MEMBLOCK_RESERVED].bytes);
  ensures cnt: memblock[MEMBLOCK_RESERVED].cnt <= \old(memblock[MEMBLOCK_RESERVED].cnt) + 2;
  ensures home: \result == 0 ==>
    home(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings, lo, hi,
         memblock_array[MEMBLOCK_RESERVED].bytes, memblock_array[MEMBLOCK_RESERVED].addr);
  ensures outside: \forall integer a; lo <= a < hi ==>
    !moved_in(\old(memblock_array[MEMBLOCK_RESERVED]), memblock_array[MEMBLOCK_RESERVED], a);
  ensures grown: reserved_grown{Pre, Post};
*/
int memblock_double_reserved(phys_addr_t lo, phys_addr_t hi);

/* Double the memory array. If reserved has to grow for it, it does. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_MEMORY], memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: \result == 0 || \result == MEMBLOCK_ERESIZE || \result == MEMBLOCK_ECAPACITY ||
    \result == MEMBLOCK_ENOMEM;
  ensures failed: \result != 0 ==> memblock_array[MEMBLOCK_MEMORY] == \old(memblock_array[MEMBLOCK_MEMORY]);
  ensures no_resize: \result == MEMBLOCK_ERESIZE <==> !memblock_settings.can_resize;
  ensures doubled: \result == 0 ==>
    memblock_array[MEMBLOCK_MEMORY].max == 2 * \old(memblock_array[MEMBLOCK_MEMORY].max) &&
    array_bytes(memblock_settings, memblock_array[MEMBLOCK_MEMORY].max, memblock_array[MEMBLOCK_MEMORY].bytes);
  ensures home: \result == 0 &&
    (\old(memblock_array[MEMBLOCK_MEMORY].addr) == 0 ||
     memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max)) ==>
    home(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings, 0, 0,
         memblock_array[MEMBLOCK_MEMORY].bytes, memblock_array[MEMBLOCK_MEMORY].addr);
  ensures there: \result == 0 ==> \forall integer a; in_array(memblock_array[MEMBLOCK_MEMORY], a) ==>
    in_att(memblock[MEMBLOCK_RESERVED], a, MEMBLOCK_NONE, memblock_settings.max_numnodes);
  ensures grown: reserved_grown{Pre, Post};
*/
int memblock_double_memory(void);

/* Room for `need` more regions in array w; the reserved array moves to a place outside [lo, hi). */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: memblock_wf;
  requires range: lo <= hi;
  requires need: need <= MEMBLOCK_MAX_REGIONS + 1;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[w], memblock_array[MEMBLOCK_RESERVED], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: \result == 0 || \result == MEMBLOCK_ERESIZE || \result == MEMBLOCK_ECAPACITY ||
    \result == MEMBLOCK_ENOMEM;
  ensures room: \result == 0 ==> memblock[w].cnt + need <= memblock_array[w].max;
  ensures enough: \old(memblock[w].cnt) + need <= \old(memblock_array[w].max) ==>
    \result == 0 && memblock_array[MEMBLOCK_MEMORY].max == \old(memblock_array[MEMBLOCK_MEMORY].max) &&
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
  ensures one: w == MEMBLOCK_RESERVED && need == 1 && \result != 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
  ensures no_resize: \result == MEMBLOCK_ERESIZE ==> !memblock_settings.can_resize;
  ensures memory: w == MEMBLOCK_RESERVED ==>
    memblock_array[MEMBLOCK_MEMORY].max == \old(memblock_array[MEMBLOCK_MEMORY].max);
  ensures outside: w == MEMBLOCK_RESERVED ==> \forall integer a; lo <= a < hi ==>
    !moved_in(\old(memblock_array[MEMBLOCK_RESERVED]), memblock_array[MEMBLOCK_RESERVED], a);
  ensures there: \result == 0 && memblock_array[MEMBLOCK_MEMORY].max != \old(memblock_array[MEMBLOCK_MEMORY].max) ==>
    \forall integer a; in_array(memblock_array[MEMBLOCK_MEMORY], a) ==>
      in_att(memblock[MEMBLOCK_RESERVED], a, MEMBLOCK_NONE, memblock_settings.max_numnodes);
  ensures grown: reserved_grown{Pre, Post};
*/
int memblock_room(uint32_t w, uint32_t need, phys_addr_t lo, phys_addr_t hi);

/* Add [lo, hi) to array w: what was there stays, the rest gets nid and flags. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[w], memblock[MEMBLOCK_RESERVED], memblock_total_size[w],
    memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[w], memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(w, \result);
  ensures memory: op_memory{Pre, Post}(w);
  ensures grown: op_grown{Pre, Post}(w);
  ensures roomy: op_roomy{Pre, Post}(w, \old(memblock[w].cnt) + 1, \result);
  ensures single: \old(clear_of(memblock[w], lo, hi)) ==> op_roomy{Pre, Post}(w, 1, \result);
  ensures nothing: w == MEMBLOCK_RESERVED && \old(clear_of(memblock[w], lo, hi)) && \result != 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    filled_att(memblock_grown, lo, hi, flags, nid, a, f, n);
*/
int memblock_add_range(uint32_t w, phys_addr_t lo, phys_addr_t hi, int32_t nid, uint32_t flags);

/* Change the bytes of [lo, hi) in array w. */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[w], memblock[MEMBLOCK_RESERVED], memblock_total_size[w],
    memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[w], memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(w, \result);
  ensures memory: op_memory{Pre, Post}(w);
  ensures grown: op_grown{Pre, Post}(w);
  ensures roomy: op_roomy{Pre, Post}(w, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    rewritten_att(memblock_grown, lo, hi, change.op, change.flags, change.nid, a, f, n);
*/
int memblock_change_range(uint32_t w, phys_addr_t lo, phys_addr_t hi,
			  struct memblock_change change);
#endif
