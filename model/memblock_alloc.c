/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/memblock_grow.h"

int memblock_alloc_error;

/* On the asked node, else (unless only that node will do) on any. */
/*@
  requires wf: memblock_wf;
  requires aligned: 0 < align;
  assigns \nothing;
  ensures nothing: size == 0 ==> \result == 0;
  ensures answer: 0 < size ==> node_answer(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
    size, align, start, limit_of(memblock_settings, end), nid, exact_nid, flags, \result);
  ensures end: \result != 0 ==> \result + size <= limit_of(memblock_settings, end);
  ensures clear: \result != 0 ==> clear_of(memblock[MEMBLOCK_RESERVED], \result, \result + size);
*/
static phys_addr_t memblock_find_on_nodes(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					  phys_addr_t end, int32_t nid, bool exact_nid,
					  uint32_t flags)
{
	phys_addr_t addr = memblock_find_in_range_node(size, align, start, end, nid, flags);

	if (addr == 0 && !exact_nid && 0 <= nid && nid < memblock_settings.max_numnodes)
		addr = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, flags);
	return addr;
}

/* In mirrored memory, if there is some, else in any. */
/*@
  requires wf: memblock_wf;
  assigns \nothing;
  ensures nothing: size == 0 ==> \result == 0;
  ensures answer: 0 < size ==> first_answer(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], memblock_settings,
    size, real_align(align), start, limit_of(memblock_settings, end), nid, exact_nid, \result);
  ensures end: \result != 0 ==> \result + size <= limit_of(memblock_settings, end);
  ensures clear: \result != 0 ==> clear_of(memblock[MEMBLOCK_RESERVED], \result, \result + size);
*/
static phys_addr_t memblock_find_for_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					   phys_addr_t end, int32_t nid, bool exact_nid)
{
	phys_addr_t addr = 0;

	if (align == 0)
		align = SMP_CACHE_BYTES;
	if (memblock_settings.has_mirror)
		addr = memblock_find_on_nodes(size, align, start, end, nid, exact_nid,
					      MEMBLOCK_MIRROR);
	if (addr == 0)
		addr = memblock_find_on_nodes(size, align, start, end, nid, exact_nid,
					      MEMBLOCK_NONE);
	return addr;
}

/* Reserve [addr, addr + size), which a search found; addr 0: there was nothing to find. */
/*@
  requires wf: memblock_wf;
  requires free: addr != 0 ==> 0 < size && addr + size <= PHYS_ADDR_MAX &&
    clear_of(memblock[MEMBLOCK_RESERVED], addr, addr + size);
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures result: \result == 0 || \result == addr;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures failure: \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) || addr == 0);
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, addr, addr + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
static phys_addr_t memblock_take(phys_addr_t addr, phys_addr_t size)
{
	memblock_alloc_error = size == 0 ? MEMBLOCK_EINVAL : MEMBLOCK_ENOMEM;
	//@ ghost memblock_grown = memblock[MEMBLOCK_RESERVED];
	if (addr == 0)
		return 0;
	memblock_alloc_error = memblock_reserve(addr, size);
	return memblock_alloc_error == 0 ? addr : 0;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int32_t nid, bool exact_nid)
{
	return memblock_take(memblock_find_for_alloc(size, align, start, end, nid, exact_nid),
			     size);
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end)
{
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, false);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int32_t nid)
{
	return memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, false);
}

/* Up to the current limit, from min_addr on; else from the bottom on. */
/*@
  requires wf: memblock_wf;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown, memblock_alloc_error;
  ensures wf: memblock_wf;
  ensures invalid: size == 0 ==> \result == 0 && memblock_alloc_error == MEMBLOCK_EINVAL;
  ensures grown: op_grown{Pre, Post}(MEMBLOCK_RESERVED);
  ensures error: 0 < size ==> alloc_error{Pre}(memblock_alloc_error, \result);
  ensures answer: 0 < size && \result != 0 ==>
    retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, exact_nid, \result);
  ensures failure: 0 < size && \result == 0 ==>
    memblock_array[MEMBLOCK_RESERVED].max == \old(memblock_array[MEMBLOCK_RESERVED].max) &&
    (\old(memblock[MEMBLOCK_RESERVED].cnt) == \old(memblock_array[MEMBLOCK_RESERVED].max) ||
     retried_answer(memblock[MEMBLOCK_MEMORY], \old(memblock[MEMBLOCK_RESERVED]), memblock_settings,
      size, real_align(align), min_addr, least_limit(memblock_settings, max_addr), nid, exact_nid, 0));
  ensures att: \result != 0 ==> \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) <==>
    filled_att(memblock_grown, \result, \result + size, MEMBLOCK_NONE, memblock_settings.max_numnodes, a, f, n);
*/
static phys_addr_t memblock_alloc_internal(phys_addr_t size, phys_addr_t align,
					   phys_addr_t min_addr, phys_addr_t max_addr, int32_t nid,
					   bool exact_nid)
{
	phys_addr_t addr;

	if (max_addr > memblock_settings.current_limit)
		max_addr = memblock_settings.current_limit;
	addr = memblock_find_for_alloc(size, align, min_addr, max_addr, nid, exact_nid);
	if (addr == 0)
		addr = memblock_find_for_alloc(size, align, 0, max_addr, nid, exact_nid);
	return memblock_take(addr, size);
}

phys_addr_t memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int32_t nid)
{
	return memblock_alloc_internal(size, align, min_addr, max_addr, nid, false);
}

phys_addr_t memblock_alloc_exact_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int32_t nid)
{
	return memblock_alloc_internal(size, align, min_addr, max_addr, nid, true);
}
