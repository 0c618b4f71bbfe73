/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the hand-off does to memblock before it frees anything.
 */
#ifndef EARLYMEM_HANDOFF_MEMBLOCK_H
#define EARLYMEM_HANDOFF_MEMBLOCK_H

#include "model/memblock.h"

#include "spec/page_base.acsl"
#include "spec/handoff_memblock.acsl"

/* Take the hotplug mark from all memory. Returns memblock_clear_hotplug()'s answer. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures memory: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==>
    \old(in_set(memblock[MEMBLOCK_MEMORY], a));
  ensures nodes: \forall integer i; 0 <= i < memblock[MEMBLOCK_MEMORY].cnt ==>
    on_node(\old(memblock[MEMBLOCK_MEMORY]), memblock[MEMBLOCK_MEMORY].regions[i].base,
            memblock[MEMBLOCK_MEMORY].regions[i].nid) &&
    on_node(\old(memblock[MEMBLOCK_MEMORY]), region_end(memblock[MEMBLOCK_MEMORY], i) - 1,
            memblock[MEMBLOCK_MEMORY].regions[i].nid);
*/
int handoff_clear_hotplug(void);

/*
 * Give every reservation that lies in memory the node of that memory, again and
 * again until the reserved array stays where it is. Returns for how many regions
 * of memory there was no room. Source: memmap_init_reserved_pages().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures nodes: memblock_settings.max_numnodes != 0 && \result == 0 ==>
    nodes_set(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_MEMORY].cnt);
*/
uint32_t handoff_set_reserved_nodes(void);

#endif
