/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/unused_memmap.h"

#include "model/buddy_core.h"

/* Does the memmap end below the top? */
/*@
  terminates \true;
  assigns \nothing;
  ensures ends: \result <==> flat_memmap_ends(memmap);
*/
static bool flat_memmap_check(struct flat_memmap memmap)
{
	return memmap.page_bytes != 0 &&
	       memmap.entries <= (PHYS_ADDR_MAX - memmap.base) / memmap.page_bytes &&
	       memmap.entries <= PHYS_ADDR_MAX - memmap.first_pfn;
}

/* The first byte of entry n of the memmap; n may be the number of entries. */
/*@
  requires ends: flat_memmap_ends(memmap);
  requires entry: n <= memmap.entries;
  terminates \true;
  assigns \nothing;
  ensures address: \result == memmap.base + n * memmap.page_bytes;
  ensures above: memmap.base <= \result;
*/
static phys_addr_t flat_entry(struct flat_memmap memmap, uint64_t n)
{
	/*@ assert quotient: n <= (PHYS_ADDR_MAX - memmap.base) / memmap.page_bytes; */
	/*@ assert whole: ((PHYS_ADDR_MAX - memmap.base) / memmap.page_bytes) * memmap.page_bytes <=
	  PHYS_ADDR_MAX - memmap.base; */
	/*@ assert product: n * memmap.page_bytes <=
	  ((PHYS_ADDR_MAX - memmap.base) / memmap.page_bytes) * memmap.page_bytes; */
	/*@ assert above: 0 <= n * memmap.page_bytes; */
	return memmap.base + n * memmap.page_bytes;
}

/* The first page boundary at or above x; PHYS_ADDR_MAX: there is none below it. */
/*@
  requires settings: settings_wf(memblock_settings);
  terminates \true;
  assigns \nothing;
  ensures above: x <= \result;
*/
static phys_addr_t page_align(phys_addr_t x)
{
	phys_addr_t page = memblock_settings.page_size;

	if (x % page == 0)
		return x;
	return page - x % page < PHYS_ADDR_MAX - x ? x + (page - x % page) : PHYS_ADDR_MAX;
}

/* Give back the entries of page frames [start, end). 1: something was, 0: nothing, or an error. */
/*@
  requires wf: memblock_wf;
  requires ends: flat_memmap_ends(memmap);
  terminates \true;
  assigns memblock[MEMBLOCK_RESERVED], memblock_total_size[MEMBLOCK_RESERVED],
    memblock_array[MEMBLOCK_RESERVED], memblock_scratch, memblock_grown;
  ensures wf: memblock_wf;
  ensures result: UNUSED_MEMMAP_EROOM <= \result <= 1;
  ensures array: memblock_array[MEMBLOCK_RESERVED] == \old(memblock_array[MEMBLOCK_RESERVED]);
  ensures less: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) ==>
    in_set(\old(memblock[MEMBLOCK_RESERVED]), a);
  ensures others: \forall integer a; in_set(\old(memblock[MEMBLOCK_RESERVED]), a) && a < memmap.base ==>
    in_set(memblock[MEMBLOCK_RESERVED], a);
*/
static int32_t free_memmap(struct flat_memmap memmap, uint64_t start, uint64_t end)
{
	phys_addr_t lo, hi;

	if (start < memmap.first_pfn || end < memmap.first_pfn ||
	    start - memmap.first_pfn > memmap.entries || end - memmap.first_pfn > memmap.entries)
		return UNUSED_MEMMAP_EINVAL;
	lo = page_align(flat_entry(memmap, start - memmap.first_pfn));
	hi = flat_entry(memmap, end - memmap.first_pfn);
	hi -= hi % memblock_settings.page_size;
	if (lo >= hi)
		return 0;
	if (!late_room())
		return UNUSED_MEMMAP_EROOM;
	/*@ assert above: memmap.base <= lo; */
	late_forget(lo, hi - lo);
	return 1;
}

int32_t free_unused_memmap(struct flat_memmap memmap)
{
	uint64_t block, prev_end = 0;
	int32_t holes = 0;

	if (!flat_memmap_check(memmap))
		return UNUSED_MEMMAP_EINVAL;
	block = order_pages(page_settings.pageblock_order);
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt && 0 <= holes <= i;
	  loop invariant wf: memblock_wf;
	  loop invariant array: memblock_array[MEMBLOCK_RESERVED] ==
	    \at(memblock_array[MEMBLOCK_RESERVED], Pre);
	  loop invariant less: \forall integer a; in_set(memblock[MEMBLOCK_RESERVED], a) ==>
	    in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a);
	  loop invariant others: \forall integer a; a < memmap.base &&
	    in_set(\at(memblock[MEMBLOCK_RESERVED], Pre), a) ==> in_set(memblock[MEMBLOCK_RESERVED], a);
	  loop assigns i, prev_end, holes, memblock[MEMBLOCK_RESERVED],
	    memblock_total_size[MEMBLOCK_RESERVED], memblock_array[MEMBLOCK_RESERVED],
	    memblock_scratch, memblock_grown;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range pages = memblock_region_pfns(i);
		uint64_t start = pages.start_pfn - pages.start_pfn % block;
		int32_t step;

		if (pages.start_pfn >= pages.end_pfn)
			continue;
		if (prev_end != 0 && prev_end < start) {
			step = free_memmap(memmap, prev_end, start);
			if (step < 0)
				return step;
			holes += step;
		}
		/*@ assert small: pages.end_pfn <= 0x10000000000000; */
		prev_end = pages.end_pfn;
		if (prev_end % block != 0)
			prev_end += block - prev_end % block;
	}
	return holes;
}
