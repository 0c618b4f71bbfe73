/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/handoff_memblock.h"

int handoff_clear_hotplug(void)
{
	int error = memblock_clear_hotplug(0, PHYS_ADDR_MAX);

	/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt &&
	  in_region(memblock[MEMBLOCK_MEMORY], k, a) ==> in_att(memblock[MEMBLOCK_MEMORY], a,
	  memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==>
	  on_node(memblock_grown, a, n) && in_set(memblock_grown, a); */
	/*@ assert same: \forall integer a; in_set(memblock_grown, a) ==>
	  in_set(\at(memblock[MEMBLOCK_MEMORY], Pre), a); */
	/*@ assert there: \forall integer a, n; on_node(memblock_grown, a, n) ==>
	  on_node(\at(memblock[MEMBLOCK_MEMORY], Pre), a, n); */
	/*@ assert ends: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
	  in_region(memblock[MEMBLOCK_MEMORY], i, memblock[MEMBLOCK_MEMORY].regions[i].base) &&
	  in_region(memblock[MEMBLOCK_MEMORY], i, region_end(memblock[MEMBLOCK_MEMORY], i) - 1); */
	return error;
}

/* One pass over memory: its reservations get its node. Returns for how many regions that failed. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures more: \old(memblock_array[MEMBLOCK_RESERVED].max) <= memblock_array[MEMBLOCK_RESERVED].max;
  ensures nodes: memblock_settings.max_numnodes != 0 && \result == 0 &&
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) ==>
    nodes_set(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_MEMORY].cnt);
  ensures same: memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) ==>
    \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) <==> \old(in_set(memblock[MEMBLOCK_RESERVED], a));
*/
static uint32_t reserved_nodes_once(void)
{
	uint32_t missed = 0;

	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && missed <= i;
	  loop invariant wf: memblock_wf;
	  loop invariant more: \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) <= memblock_array[MEMBLOCK_RESERVED].max;
	  loop invariant nodes: memblock_settings.max_numnodes != 0 && missed == 0 &&
	    memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) ==>
	    nodes_set(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], i);
	  loop invariant same: memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, Pre) ==>
	    \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) <==> in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a);
	  loop assigns i, missed, memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
	    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		//@ ghost L:;
		if (memblock_set_node(memblock[MEMBLOCK_MEMORY].regions[i].base,
				      memblock[MEMBLOCK_MEMORY].regions[i].size, MEMBLOCK_RESERVED,
				      memblock[MEMBLOCK_MEMORY].regions[i].nid) != 0)
			missed++;
		/*@ assert there: memblock_settings.max_numnodes != 0 && memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) ==> (in_region(memblock[MEMBLOCK_MEMORY], i, a) && (missed == \at(missed, L) ==> n == memblock[MEMBLOCK_MEMORY].regions[i].nid)) || in_att(\at(memblock[MEMBLOCK_RESERVED], L), a, f, n); */
		/*@ assert elsewhere: memblock_settings.max_numnodes != 0 && memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) && !in_region(memblock[MEMBLOCK_MEMORY], i, a) ==> in_att(\at(memblock[MEMBLOCK_RESERVED], L), a, f, n); */
		/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_RESERVED].cnt && in_region(memblock[MEMBLOCK_RESERVED], k, a) ==> in_att(memblock[MEMBLOCK_RESERVED], a, memblock[MEMBLOCK_RESERVED].regions[k].flags, memblock[MEMBLOCK_RESERVED].regions[k].nid); */
		/*@ assert att0: \forall integer a, k; 0 <= k < \at(memblock[MEMBLOCK_RESERVED], L).cnt && in_region(\at(memblock[MEMBLOCK_RESERVED], L), k, a) ==> in_att(\at(memblock[MEMBLOCK_RESERVED], L), a, \at(memblock[MEMBLOCK_RESERVED], L).regions[k].flags, \at(memblock[MEMBLOCK_RESERVED], L).regions[k].nid); */
		/*@ assert down: memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) ==> in_set(\at(memblock[MEMBLOCK_RESERVED], L), a); */
		/*@ assert up0: memblock_settings.max_numnodes != 0 && memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a, f, n; in_att(\at(memblock[MEMBLOCK_RESERVED], L), a, f, n) ==> in_att(memblock_grown, a, f, n); */
		/*@ assert up1: memblock_settings.max_numnodes != 0 && missed == \at(missed, L) ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) && in_region(memblock[MEMBLOCK_MEMORY], i, a) ==> changed_att(memblock_grown, MEMBLOCK_SET_NID, 0, memblock[MEMBLOCK_MEMORY].regions[i].nid, a, f, memblock[MEMBLOCK_MEMORY].regions[i].nid); */
		/*@ assert up2: memblock_settings.max_numnodes != 0 && missed == \at(missed, L) ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) && in_region(memblock[MEMBLOCK_MEMORY], i, a) ==> in_att(memblock[MEMBLOCK_RESERVED], a, f, memblock[MEMBLOCK_MEMORY].regions[i].nid); */
		/*@ assert up3: memblock_settings.max_numnodes != 0 && missed == \at(missed, L) ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) && !in_region(memblock[MEMBLOCK_MEMORY], i, a) ==> in_att(memblock[MEMBLOCK_RESERVED], a, f, n); */
		/*@ assert up4: memblock_settings.max_numnodes != 0 && missed != \at(missed, L) ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_att(memblock[MEMBLOCK_RESERVED], a, f, n); */
		/*@ assert up: memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a, f, n; in_att(\at(memblock[MEMBLOCK_RESERVED], L), a, f, n) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
		/*@ assert both: memblock_array[MEMBLOCK_RESERVED].max == \at(memblock_array[MEMBLOCK_RESERVED].max, L) ==> \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) <==> in_set(\at(memblock[MEMBLOCK_RESERVED], L), a); */
	}
	return missed;
}

uint32_t handoff_set_reserved_nodes(void)
{
	uint32_t missed = 0, max;

	/*@
	  loop invariant wf: memblock_wf;
	  loop assigns missed, max, memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
	    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
	  loop variant MEMBLOCK_MAX_REGIONS - memblock_array[MEMBLOCK_RESERVED].max;
	*/
	do {
		max = memblock_array[MEMBLOCK_RESERVED].max;
		missed = reserved_nodes_once();
	} while (memblock_array[MEMBLOCK_RESERVED].max != max);
	return missed;
}
