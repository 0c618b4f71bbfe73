/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memblock: the two region arrays from which a kernel hands out memory before
 * its page allocator exists.
 *
 * `memory` holds what is RAM, `reserved` what is in use. Both are sorted arrays
 * of byte ranges with flags and a node. All addresses and sizes are in bytes.
 *
 * Behaviour: Linux 6.12, mm/memblock.c. Where the model decides differently,
 * SOUNDNESS.md says so.
 *
 * Errors are negative numbers; on an error the arrays hold what they held
 * before, except that an array may have grown (and sits somewhere else). A cap
 * or a limit that fails may have cut memory already; it says so.
 */
#ifndef EARLYMEM_MEMBLOCK_H
#define EARLYMEM_MEMBLOCK_H

#include "model/types.h"

/* Most regions one array can hold in this model, however often it doubles. */
#define MEMBLOCK_MAX_REGIONS 262144
/* Fewest regions an array can start with. */
#define MEMBLOCK_MIN_REGIONS 4
/* Entries of the C arrays: adding one range to n regions makes at most 2n + 1. */
#define MEMBLOCK_SLOTS 524290
/* What one region costs in a kernel's array: it decides how far growth reaches. */
#define MEMBLOCK_REGION_BYTES 24

/* Flags of a region, the kernel's values. */
#define MEMBLOCK_NONE 0x0u	     /* ordinary */
#define MEMBLOCK_HOTPLUG 0x1u	     /* may be unplugged later */
#define MEMBLOCK_MIRROR 0x2u	     /* mirrored, preferred for the kernel */
#define MEMBLOCK_NOMAP 0x4u	     /* not in the linear map */
#define MEMBLOCK_DRIVER_MANAGED 0x8u /* added by a driver, never handed out */
#define MEMBLOCK_RSRV_NOINIT 0x10u   /* reserved, its page structs stay untouched */

/* What an allocation is aligned to when its caller names no alignment: a cache line. */
#define SMP_CACHE_BYTES 64ULL

/* All flags but one. */
#define MEMBLOCK_NOT_HOTPLUG 0xfffffffeu
#define MEMBLOCK_NOT_NOMAP 0xfffffffbu

/* Values of a limit: "up to the current limit" (the second: untraced) and "anywhere". */
#define MEMBLOCK_ALLOC_ACCESSIBLE 0ULL
#define MEMBLOCK_ALLOC_NOLEAKTRACE 1ULL
#define MEMBLOCK_ALLOC_ANYWHERE PHYS_ADDR_MAX

/* Which array. */
#define MEMBLOCK_MEMORY 0u
#define MEMBLOCK_RESERVED 1u
#define MEMBLOCK_TYPES 2

/* Why an operation could not be done. */
#define MEMBLOCK_ENOMEM (-1)	/* no free range is large enough (also: for a doubled array) */
#define MEMBLOCK_ERESIZE (-2)	/* an array is full and must not grow yet: a kernel panics */
#define MEMBLOCK_ECAPACITY (-3) /* an array would outgrow MEMBLOCK_MAX_REGIONS: the model's limit */
#define MEMBLOCK_EINVAL (-4)	/* an argument that no kernel passes */

/* A range of bytes, [base, base + size), with its flags and node. */
struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
	uint32_t flags;
	int32_t nid;
};

/* A region array: the first cnt entries, ascending. */
struct memblock_type {
	uint32_t cnt;
	struct memblock_region regions[MEMBLOCK_SLOTS];
};

/* Where a kernel keeps such an array. */
struct memblock_array {
	uint32_t max;	   /* regions it has room for */
	phys_addr_t addr;  /* where it was allocated; 0: the static one */
	phys_addr_t bytes; /* what it takes there, whole pages; 0: the static one */
};

/* What a rewrite does to the bytes inside its range. */
#define MEMBLOCK_DROP 0u	/* they leave the array */
#define MEMBLOCK_DROP_MAPPED 1u /* they leave it unless they are no-map */
#define MEMBLOCK_SET_FLAGS 2u	/* the flags in `flags` are set */
#define MEMBLOCK_KEEP_FLAGS 3u	/* only the flags in `flags` stay */
#define MEMBLOCK_SET_NID 4u	/* their node becomes `nid` */

struct memblock_change {
	uint32_t op;
	uint32_t flags; /* of MEMBLOCK_SET_FLAGS and MEMBLOCK_KEEP_FLAGS */
	int32_t nid;	/* of MEMBLOCK_SET_NID */
};

/* What steers memblock besides the arrays. */
struct memblock_settings {
	phys_addr_t page_size;	   /* bytes; 4096, 16384 or 65536 */
	phys_addr_t current_limit; /* allocations end at or below it */
	int32_t max_numnodes;	   /* the node of a fresh region; 0: kernel without NUMA */
	bool bottom_up;		   /* search from the lowest address */
	bool can_resize;	   /* arrays may grow: the linear map exists */
	bool movable_node;	   /* movable_node is in force: keep off hotplug memory */
	bool mirrored_kernelcore;  /* kernelcore=mirror */
	bool has_mirror;	   /* some memory is marked as mirrored */
};

extern struct memblock_type memblock[MEMBLOCK_TYPES];
extern phys_addr_t memblock_total_size[MEMBLOCK_TYPES]; /* bytes in each array */
extern struct memblock_array memblock_array[MEMBLOCK_TYPES];
extern struct memblock_settings memblock_settings;

#include "spec/regions.acsl"
/* Where regions are put together; what is in it means nothing between calls. */
extern struct memblock_type memblock_scratch;

/*
 * For contracts only: the array that an operation works on, after it got the
 * room it needs and before the operation itself. Only growth tells it from the
 * array that the operation was called with.
 */
//@ ghost extern struct memblock_type memblock_grown;

#include "spec/rewrite.acsl"
#include "spec/search.acsl"
#include "spec/growth.acsl"
#include "spec/query.acsl"
#include "spec/iteration.acsl"
#include "spec/alloc.acsl"
#include "spec/limit.acsl"
#include "spec/memblock.acsl"

/*
 * An empty machine: room for max_memory and max_reserved regions
 * (MEMBLOCK_MIN_REGIONS to MEMBLOCK_MAX_REGIONS each) in static arrays, pages of
 * page_size bytes, nodes 0 to max_numnodes - 1 (0: a kernel without NUMA).
 * Arrays must not grow until memblock_allow_resize(), allocations go from the
 * top down and have no limit. MEMBLOCK_EINVAL: a number out of its bounds, and
 * nothing changed.
 */
/*@
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1].cnt, memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_settings;
  ensures result: \result == 0 || \result == MEMBLOCK_EINVAL;
  ensures accepted: \result == 0 <==>
    MEMBLOCK_MIN_REGIONS <= max_memory <= MEMBLOCK_MAX_REGIONS &&
    MEMBLOCK_MIN_REGIONS <= max_reserved <= MEMBLOCK_MAX_REGIONS &&
    (page_size == 4096 || page_size == 16384 || page_size == 65536) && 0 <= max_numnodes;
  ensures wf: \result == 0 ==> memblock_wf;
  ensures empty: \result == 0 ==>
    memblock[MEMBLOCK_MEMORY].cnt == 0 && memblock[MEMBLOCK_RESERVED].cnt == 0;
  ensures arrays: \result == 0 ==>
    memblock_array[MEMBLOCK_MEMORY].max == max_memory && memblock_array[MEMBLOCK_MEMORY].addr == 0 &&
    memblock_array[MEMBLOCK_RESERVED].max == max_reserved && memblock_array[MEMBLOCK_RESERVED].addr == 0;
  ensures settings: \result == 0 ==>
    memblock_settings.page_size == page_size && memblock_settings.max_numnodes == max_numnodes &&
    memblock_settings.current_limit == MEMBLOCK_ALLOC_ANYWHERE && !memblock_settings.bottom_up &&
    !memblock_settings.can_resize && !memblock_settings.movable_node &&
    !memblock_settings.mirrored_kernelcore && !memblock_settings.has_mirror;
*/
int memblock_init(uint32_t max_memory, uint32_t max_reserved, phys_addr_t page_size,
		  int32_t max_numnodes);

/* The linear map exists: from now on a full array may double. */
/*@
  terminates \true;
  assigns memblock_settings.can_resize;
  ensures set: memblock_settings.can_resize;
*/
void memblock_allow_resize(void);

/* Allocate from the lowest address up (true) or from the highest down (false). */
/*@
  terminates \true;
  assigns memblock_settings.bottom_up;
  ensures set: memblock_settings.bottom_up == enable;
*/
void memblock_set_bottom_up(bool enable);

/* Allocations whose caller names no limit end at or below `limit`. */
/*@
  terminates \true;
  assigns memblock_settings.current_limit;
  ensures set: memblock_settings.current_limit == limit;
*/
void memblock_set_current_limit(phys_addr_t limit);

/* --- what is RAM and what is in use: 0, or a negative error --- */

/*
 * Add [base, base + size) to memory. Only the gaps are filled: what is memory
 * already keeps its flags and node; the rest gets no flags and no node.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, \old(memblock[MEMBLOCK_MEMORY].cnt) + 1, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    filled_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
int memblock_add(phys_addr_t base, phys_addr_t size);

/* The same with a node and flags. A kernel without NUMA puts everything on node 0. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, \old(memblock[MEMBLOCK_MEMORY].cnt) + 1, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    filled_att(memblock_grown, base, capped_end(base, size), flags, (memblock_settings.max_numnodes == 0 ? 0 : nid), a, f, n);
*/
int memblock_add_node(phys_addr_t base, phys_addr_t size, int32_t nid, uint32_t flags);

/* Take [base, base + size) out of memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    in_att(memblock_grown, a, f, n) && !(base <= a < capped_end(base, size));
*/
int memblock_remove(phys_addr_t base, phys_addr_t size);

/*
 * Reserve [base, base + size), memory or not. Only the gaps are filled, as in
 * memblock_add().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_RESERVED, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_RESERVED);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_RESERVED, \old(memblock[MEMBLOCK_RESERVED].cnt) + 1, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
  ensures single: \old(clear_of(memblock[MEMBLOCK_RESERVED], base, capped_end(base, size))) ==>
    op_roomy{Pre, Post}(MEMBLOCK_RESERVED, 1, \result);
  ensures nothing: \old(clear_of(memblock[MEMBLOCK_RESERVED], base, capped_end(base, size))) && \result != 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max);
*/
int memblock_reserve(phys_addr_t base, phys_addr_t size);

/* Give [base, base + size) back: it is no longer reserved. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_RESERVED, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_RESERVED);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_RESERVED, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    in_att(memblock_grown, a, f, n) && !(base <= a < capped_end(base, size));
*/
int memblock_phys_free(phys_addr_t base, phys_addr_t size);

/* Mark memory in [base, base + size) as removable. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_SET_FLAGS, MEMBLOCK_HOTPLUG, 0, a, f, n);
*/
int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size);

/* Take that mark away. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_KEEP_FLAGS, MEMBLOCK_NOT_HOTPLUG, 0, a, f, n);
*/
int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size);

/*
 * Mark memory in [base, base + size) as mirrored: allocations prefer it from
 * now on. Without kernelcore=mirror nothing happens.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown,
    memblock_settings.has_mirror;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: memblock_settings.mirrored_kernelcore && \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_SET_FLAGS, MEMBLOCK_MIRROR, 0, a, f, n);
  ensures ignored: !memblock_settings.mirrored_kernelcore ==> \result == 0 &&
    memblock[MEMBLOCK_MEMORY] == \old(memblock[MEMBLOCK_MEMORY]) &&
    memblock[MEMBLOCK_RESERVED] == \old(memblock[MEMBLOCK_RESERVED]);
  ensures mirror: memblock_settings.has_mirror <==>
    \old(memblock_settings.has_mirror) || memblock_settings.mirrored_kernelcore;
*/
int memblock_mark_mirror(phys_addr_t base, phys_addr_t size);

/* Keep memory in [base, base + size) out of the linear map; it stays memory. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_SET_FLAGS, MEMBLOCK_NOMAP, 0, a, f, n);
*/
int memblock_mark_nomap(phys_addr_t base, phys_addr_t size);

/* Take that mark away. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_MEMORY, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_MEMORY);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_MEMORY);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_MEMORY, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_KEEP_FLAGS, MEMBLOCK_NOT_NOMAP, 0, a, f, n);
*/
int memblock_clear_nomap(phys_addr_t base, phys_addr_t size);

/* The page structs of what is reserved in [base, base + size) are not to be initialised (6.12). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(MEMBLOCK_RESERVED, \result);
  ensures memory: op_memory{Pre, Post}(MEMBLOCK_RESERVED);
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures roomy: op_roomy{Pre, Post}(MEMBLOCK_RESERVED, 2, \result);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_SET_FLAGS, MEMBLOCK_RSRV_NOINIT, 0, a, f, n);
*/
int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size);

/* Set the node of [base, base + size) in array w. A kernel without NUMA does nothing. */
/*@
  requires wf: memblock_wf;
  requires type: w < MEMBLOCK_TYPES;
  terminates \true;
  assigns memblock[w], memblock[MEMBLOCK_RESERVED], memblock_total_size[w],
    memblock_total_size[MEMBLOCK_RESERVED], memblock_array[w], memblock_array[MEMBLOCK_RESERVED],
    memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures failed: op_failed{Post}(w, \result);
  ensures memory: op_memory{Pre, Post}(w);
  ensures grown: op_grown{Pre, Post}(w);
  ensures roomy: op_roomy{Pre, Post}(w, 2, \result);
  ensures att: memblock_settings.max_numnodes != 0 && \result == 0 ==> \forall integer a, f, n; in_att(memblock[w], a, f, n) <==>
    rewritten_att(memblock_grown, base, capped_end(base, size), MEMBLOCK_SET_NID, 0, nid, a, f, n);
  ensures ignored: memblock_settings.max_numnodes == 0 ==> \result == 0 &&
    memblock[MEMBLOCK_MEMORY] == \old(memblock[MEMBLOCK_MEMORY]) &&
    memblock[MEMBLOCK_RESERVED] == \old(memblock[MEMBLOCK_RESERVED]);
*/
int memblock_set_node(phys_addr_t base, phys_addr_t size, uint32_t w, int32_t nid);

/* --- memory cut down as a whole --- */

/*
 * Shrink every region of memory to multiples of align, a power of two: the base
 * goes up, the end goes down, and a region with nothing left goes. Never fails
 * but for MEMBLOCK_EINVAL: align is no power of two, and nothing changed.
 * Source: memblock_trim_memory().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_MEMORY], memblock_total_size[MEMBLOCK_MEMORY], memblock_scratch;
  ensures wf: memblock_wf;
  ensures result: (power_of_2(align) ==> \result == 0) && (!power_of_2(align) ==> \result == MEMBLOCK_EINVAL);
  ensures failed: \result != 0 ==> memblock[MEMBLOCK_MEMORY] == \old(memblock[MEMBLOCK_MEMORY]);
  ensures att: \result == 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) <==>
    trimmed_att(\old(memblock[MEMBLOCK_MEMORY]), align, a, f, n);
*/
int memblock_trim_memory(phys_addr_t align);
/*
 * Drop everything outside [base, base + size), first from memory, where only
 * no-map regions stay, then from reserved. Of no bytes, or without memory:
 * nothing happens. On an error, which is a matter of growth, memory may be cut
 * already, on one side or both, and reserved is not cut. (The kernel looks at no
 * error here, and goes on with the next step.) Source: memblock_cap_memory_range().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock_grown);
  ensures roomy: cut_roomy{Pre, Post}(\result);
  ensures nothing: size == 0 || \old(memblock[MEMBLOCK_MEMORY].cnt) == 0 ==>
    \result == 0 && cut_nothing{Pre, Post};
  ensures cut: size != 0 && \old(memblock[MEMBLOCK_MEMORY].cnt) != 0 ==>
    cut_to{Pre, Post}(MEMBLOCK_DROP_MAPPED, base, capped_end(base, size), \result);
*/
int memblock_cap_memory_range(phys_addr_t base, phys_addr_t size);
/*
 * Keep the first `limit` bytes of memory, no-map or not, and drop everything
 * above them from memory and from reserved. 0, or more than there is: nothing
 * happens. Errors as in memblock_cap_memory_range(). Source:
 * memblock_enforce_memory_limit().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock_grown);
  ensures roomy: cut_roomy{Pre, Post}(\result);
  ensures nothing: limit == 0 || \old(memblock_total_size[MEMBLOCK_MEMORY]) < limit ==>
    \result == 0 && cut_nothing{Pre, Post};
  ensures cut: 0 < limit <= \old(memblock_total_size[MEMBLOCK_MEMORY]) ==>
    \exists integer top; limit_addr(\old(memblock[MEMBLOCK_MEMORY]), limit, top) &&
      cut_to{Pre, Post}(MEMBLOCK_DROP, 0, top, \result);
*/
int memblock_enforce_memory_limit(phys_addr_t limit);
/* The same, but no-map regions above them stay memory. Source: memblock_mem_limit_remove_map(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: op_result{Pre}(\result);
  ensures grown: cut_grown{Pre, Post}(memblock_grown);
  ensures roomy: cut_roomy{Pre, Post}(\result);
  ensures nothing: limit == 0 || \old(memblock_total_size[MEMBLOCK_MEMORY]) < limit ==>
    \result == 0 && cut_nothing{Pre, Post};
  ensures cut: 0 < limit <= \old(memblock_total_size[MEMBLOCK_MEMORY]) ==>
    \exists integer top; limit_addr(\old(memblock[MEMBLOCK_MEMORY]), limit, top) &&
      cut_to{Pre, Post}(MEMBLOCK_DROP_MAPPED, 0, top, \result);
*/
int memblock_mem_limit_remove_map(phys_addr_t limit);

/* --- questions --- */

/* Does some region of memory hold byte addr? Source: memblock_is_memory(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures memory: \result <==> in_set(memblock[MEMBLOCK_MEMORY], addr);
*/
bool memblock_is_memory(phys_addr_t addr);
/* Does some region of reserved hold byte addr? Source: memblock_is_reserved(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures reserved: \result <==> in_set(memblock[MEMBLOCK_RESERVED], addr);
*/
bool memblock_is_reserved(phys_addr_t addr);
/*
 * Does some region of memory hold byte addr that belongs to the linear map, so
 * that is not no-map? Source: memblock_is_map_memory().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures map: \result <==> in_map(memblock[MEMBLOCK_MEMORY], addr);
*/
bool memblock_is_map_memory(phys_addr_t addr);
/*
 * Does one region of memory hold byte base and all `size` bytes from there on,
 * up to the top of the address space? Two regions that touch do not count as
 * one. Source: memblock_is_region_memory().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures one_region: \result <==>
    in_one_region(memblock[MEMBLOCK_MEMORY], base, capped_end(base, size));
*/
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size);
/*
 * Does reserved hold some of the `size` bytes from base on? Of no bytes: no
 * (the kernel says yes as soon as anything is reserved above base). Source:
 * memblock_is_region_reserved().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures overlaps: \result <==>
    overlaps(memblock[MEMBLOCK_RESERVED], base, capped_end(base, size));
*/
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size);
/* The same for array w. Source: memblock_overlaps_region(). */
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures overlaps: \result <==> overlaps(memblock[w], base, capped_end(base, size));
  ensures clear: size > 0 ==> (!\result <==> clear_of(memblock[w], base, capped_end(base, size)));
*/
bool memblock_overlaps_region(uint32_t w, phys_addr_t base, phys_addr_t size);
/* The lowest address in memory; 0 without any. Source: memblock_start_of_DRAM(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures empty: memblock[MEMBLOCK_MEMORY].cnt == 0 ==> \result == 0;
  ensures memory: memblock[MEMBLOCK_MEMORY].cnt > 0 ==> in_set(memblock[MEMBLOCK_MEMORY], \result);
  ensures lowest: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==> \result <= a;
*/
phys_addr_t memblock_start_of_DRAM(void);
/* One past the highest address in memory; 0 without any. Source: memblock_end_of_DRAM(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures empty: memblock[MEMBLOCK_MEMORY].cnt == 0 ==> \result == 0;
  ensures memory: memblock[MEMBLOCK_MEMORY].cnt > 0 ==>
    in_set(memblock[MEMBLOCK_MEMORY], \result - 1);
  ensures highest: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==> a < \result;
*/
phys_addr_t memblock_end_of_DRAM(void);
/* Bytes in memory. Source: memblock_phys_mem_size(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures sum: \result == size_sum(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_MEMORY].cnt);
*/
phys_addr_t memblock_phys_mem_size(void);
/* Bytes in reserved. Source: memblock_reserved_size(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures sum: \result == size_sum(memblock[MEMBLOCK_RESERVED], memblock[MEMBLOCK_RESERVED].cnt);
*/
phys_addr_t memblock_reserved_size(void);

/* Pages of one region of memory, [start_pfn, end_pfn) in PFNs, and its node. */
struct memblock_pfn_range {
	uint64_t start_pfn;
	uint64_t end_pfn;
	int32_t nid;
};
/*
 * The region of memory that holds the first byte of page pfn: from the page in
 * which it starts to before the one in which it ends. 0, 0 and NUMA_NO_NODE if
 * no region does. Source: memblock_search_pfn_nid().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures found: in_set(memblock[MEMBLOCK_MEMORY], pfn * memblock_settings.page_size) ==>
    pages_around(memblock[MEMBLOCK_MEMORY], memblock_settings, pfn * memblock_settings.page_size,
                 \result.start_pfn, \result.end_pfn, \result.nid);
  ensures none: !in_set(memblock[MEMBLOCK_MEMORY], pfn * memblock_settings.page_size) ==>
    \result.start_pfn == 0 && \result.end_pfn == 0 && \result.nid == NUMA_NO_NODE;
*/
struct memblock_pfn_range memblock_search_pfn_nid(uint64_t pfn);

/* --- iteration --- */

/*
 * One free range, [start, end), of a region on node nid, and where to go on
 * from. start == end: there is none (left).
 */
struct memblock_free_range {
	phys_addr_t start;
	phys_addr_t end;
	int32_t nid;
	uint32_t memory_idx;   /* continue with this region of memory */
	uint32_t reserved_idx; /* and the gap below this region of reserved */
};
/*
 * Free ranges, ascending: memory without reserved, each range as long as can be
 * within one region of memory that is on node nid (of no valid node: on any) and
 * that `flags` lets a search use. Start with memblock_first_free(), then pass the
 * last answer, until start == end; memblock must not change meanwhile. Ranges are
 * never empty (the kernel has an empty one where two reserved regions touch).
 * All steps of one iteration together cost one pass over both arrays. Source:
 * for_each_free_mem_range(), __next_mem_range().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures range: next_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                            nid, flags, 0, \result.start, \result.end, \result.nid);
  ensures at: ascending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], \result.end,
                           \result.memory_idx, \result.reserved_idx);
*/
struct memblock_free_range memblock_first_free(int32_t nid, uint32_t flags);
/*@
  requires wf: memblock_wf;
  requires at: ascending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], last.end,
                            last.memory_idx, last.reserved_idx);
  terminates \true;
  assigns \nothing;
  ensures range: next_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                            nid, flags, last.end, \result.start, \result.end, \result.nid);
  ensures at: ascending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], \result.end,
                           \result.memory_idx, \result.reserved_idx);
*/
struct memblock_free_range memblock_next_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags);
/* The same, descending. Source: for_each_free_mem_range_reverse(), __next_mem_range_rev(). */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures range: prev_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                            nid, flags, PHYS_ADDR_MAX, \result.start, \result.end, \result.nid);
  ensures at: descending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], \result.start,
                            \result.memory_idx, \result.reserved_idx);
*/
struct memblock_free_range memblock_last_free(int32_t nid, uint32_t flags);
/*@
  requires wf: memblock_wf;
  requires at: descending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], last.start,
                             last.memory_idx, last.reserved_idx);
  terminates \true;
  assigns \nothing;
  ensures range: prev_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
                            nid, flags, last.start, \result.start, \result.end, \result.nid);
  ensures at: descending_at(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], \result.start,
                            \result.memory_idx, \result.reserved_idx);
*/
struct memblock_free_range memblock_prev_free(struct memblock_free_range last, int32_t nid,
					      uint32_t flags);
/*
 * Index of the first region of memory, `from` or after it, that holds a whole
 * page and lies on node nid (of no valid node: on any); the count if none does.
 * Source: for_each_mem_pfn_range(), __next_mem_pfn_range().
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures range: \result == memblock[MEMBLOCK_MEMORY].cnt ||
    from <= \result < memblock[MEMBLOCK_MEMORY].cnt;
  ensures found: \result < memblock[MEMBLOCK_MEMORY].cnt ==>
    has_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, \result, nid);
  ensures least: \forall integer k; from <= k < \result ==>
    !has_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, k, nid);
*/
uint32_t memblock_next_pfn_region(uint32_t from, int32_t nid);
/*
 * The pages that are wholly in region idx of memory, and its node. If there are
 * none, start_pfn is not below end_pfn.
 */
/*@
  requires wf: memblock_wf;
  requires region: idx < memblock[MEMBLOCK_MEMORY].cnt;
  terminates \true;
  assigns \nothing;
  ensures start: \result.start_pfn == pfn_up(memblock_settings, memblock[MEMBLOCK_MEMORY].regions[idx].base);
  ensures end: \result.end_pfn == pfn_down(memblock_settings, region_end(memblock[MEMBLOCK_MEMORY], idx));
  ensures node: \result.nid == memblock[MEMBLOCK_MEMORY].regions[idx].nid;
*/
struct memblock_pfn_range memblock_region_pfns(uint32_t idx);

/* --- allocation: the base, or 0 and the reason in memblock_alloc_error --- */
extern int memblock_alloc_error;

/*
 * What a search for `size` bytes in [start, end) answers, a multiple of align, on
 * node nid (NUMA_NO_NODE: any) and with the kinds of memory that `flags` asks for.
 * Nothing is reserved. 0: there is none, or size or align is 0.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures nothing: size == 0 || align == 0 ==> \result == 0;
  ensures searched: 0 < size && 0 < align ==>
    searched(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings, nid, flags,
             start, limit_of(memblock_settings, end), size, align, \result);
*/
phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int32_t nid, uint32_t flags);
/*
 * Find `size` bytes of free memory in [start, end), a multiple of align (0: of a
 * cache line), and reserve them. Mirrored memory comes first if there is some,
 * then node nid (NUMA_NO_NODE: any), then, unless exact_nid, any node. The
 * highest place is taken, bottom-up the lowest. If none fits, or if the reserved
 * array is full and cannot grow, nothing changes: the answer is 0 and
 * memblock_alloc_error says why.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), start, limit_of(memblock_settings, end), nid, exact_nid, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), start, limit_of(memblock_settings, end), nid, exact_nid, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int32_t nid, bool exact_nid);

/* The same on any node. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), start, limit_of(memblock_settings, end), NUMA_NO_NODE, 0, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), start, limit_of(memblock_settings, end), NUMA_NO_NODE, 0, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end);

/* The same up to the current limit, preferably on node nid. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), 0, memblock_settings.current_limit, nid, 0, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     first_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), 0, memblock_settings.current_limit, nid, 0, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int32_t nid);

/*
 * Find and reserve as memblock_alloc_range_nid() does, between min_addr and the
 * smaller of max_addr and the current limit; if nothing fits there, below
 * min_addr too. Preferably on node nid.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, 0, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, 0, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
phys_addr_t memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int32_t nid);

/* The same, on node nid only. */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, 1, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, 1, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
phys_addr_t memblock_alloc_exact_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int32_t nid);

/* --- checkers: is the invariant true of the state as it is? --- */

/*
 * The invariant "wf" of array w: its regions ascend, are disjoint, as few as can
 * be, and end below the top; the total is exact; the array has room for them and
 * is kept in one range. One pass over the array, whatever it contains.
 */
/*@
  requires type: w < MEMBLOCK_TYPES;
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==>
    type_wf(memblock[w], memblock_total_size[w]) && fits(memblock[w], memblock_array[w]) &&
    array_wf(memblock_array[w]);
*/
bool memblock_check_wf(uint32_t w);
/*
 * The invariant "alloc" of the `size` bytes from base on, once they are handed
 * out: every one is in memory, and in reserved.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures allocated: \result <==>
    allocated(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], base, base + size);
*/
bool memblock_check_allocated(phys_addr_t base, phys_addr_t size);
/*
 * Before they are: may a search for memory of node nid with `flags` answer with
 * the `size` bytes from base on? They are at least one, lie in one region that
 * it may use, and are not reserved.
 */
/*@
  requires wf: memblock_wf;
  terminates \true;
  assigns \nothing;
  ensures free: \result <==> 0 < size &&
    free_range(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
               nid, flags, base, base + size);
*/
bool memblock_check_free_range(phys_addr_t base, phys_addr_t size, int32_t nid, uint32_t flags);

/*
 * The invariant "set" between two states: save array w, operate, and ask whether
 * every byte of [lo, hi) carries what it carried. What an operation does not name
 * stays: ask for the bytes below its range and for those above it. One array is
 * saved at a time; the copy costs as much as the array is long.
 */
extern struct memblock_type memblock_saved;

/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  terminates \true;
  assigns memblock_saved;
  ensures wf: sorted(memblock_saved);
  ensures same: \forall integer a, f, n; in_att(memblock_saved, a, f, n) <==> in_att(memblock[w], a, f, n);
*/
void memblock_save(uint32_t w);

/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]) && sorted(memblock_saved);
  terminates \true;
  assigns \nothing;
  ensures same: \result <==> same_between(memblock[w], memblock_saved, lo, hi);
*/
bool memblock_check_same(uint32_t w, phys_addr_t lo, phys_addr_t hi);

#endif
