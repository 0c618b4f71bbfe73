/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_memblock.h"

int fdt_memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	int result = memblock_reserve(base, size);

	/*@ assert att: \forall integer a, k; 0 <= k < memblock_grown.cnt && in_region(memblock_grown, k, a) ==>
	  in_att(memblock_grown, a, memblock_grown.regions[k].flags, memblock_grown.regions[k].nid); */
	/*@ assert set: \forall integer a, f, n; in_att(memblock[MEMBLOCK_RESERVED], a, f, n) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert up: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert stays: \forall integer a; in_set(memblock_grown, a) ==> in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert fills: result == 0 ==> \forall integer a; base <= a < capped_end(base, size) &&
	  !in_set(memblock_grown, a) ==> in_att(memblock[MEMBLOCK_RESERVED], a, MEMBLOCK_NONE, memblock_settings.max_numnodes); */
	return result;
}

int fdt_memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	return memblock_phys_free(base, size);
}

int fdt_memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	int result = memblock_mark_nomap(base, size);

	/*@ assert old_att: \forall integer a, k; 0 <= k < memblock_grown.cnt && in_region(memblock_grown, k, a) ==>
	  in_att(memblock_grown, a, memblock_grown.regions[k].flags, memblock_grown.regions[k].nid); */
	/*@ assert new_att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], k, a) ==>
	  in_att(memblock[MEMBLOCK_MEMORY], a, memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert old_set: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert new_set: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert inside: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  base <= a < capped_end(base, size) ==> changed_att(memblock_grown, MEMBLOCK_SET_FLAGS, MEMBLOCK_NOMAP, 0, a,
	  new_flags(MEMBLOCK_SET_FLAGS, MEMBLOCK_NOMAP, f), n); */
	/*@ assert moved: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  base <= a < capped_end(base, size) ==> in_att(memblock[MEMBLOCK_MEMORY], a, new_flags(MEMBLOCK_SET_FLAGS, MEMBLOCK_NOMAP, f), n); */
	/*@ assert outside: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  !(base <= a < capped_end(base, size)) ==> in_att(memblock[MEMBLOCK_MEMORY], a, f, n); */
	/*@ assert up: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert same: \forall integer a; in_set(memblock_grown, a) <==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert bit: \forall integer f;
	  nomap_flags(new_flags(MEMBLOCK_SET_FLAGS, MEMBLOCK_NOMAP, f)); */
	/*@ assert marked: result == 0 ==> \forall integer a, f, n; base <= a < capped_end(base, size) &&
	  in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> nomap_flags(f); */
	/*@ assert nomap: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) && nomap_flags(f) ==>
	  in_nomap(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert away: result == 0 ==> \forall integer a; base <= a < capped_end(base, size) &&
	  in_set(memblock[MEMBLOCK_MEMORY], a) ==> in_nomap(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert were: \forall integer a, f, n; in_att(memblock_grown, a, f, n) && nomap_flags(f) ==>
	  in_nomap(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert kept: \forall integer a; in_nomap(memblock_grown, a) ==> in_nomap(memblock[MEMBLOCK_MEMORY], a); */
	return result;
}

int fdt_memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	int result = memblock_clear_nomap(base, size);

	/*@ assert old_att: \forall integer a, k; 0 <= k < memblock_grown.cnt && in_region(memblock_grown, k, a) ==>
	  in_att(memblock_grown, a, memblock_grown.regions[k].flags, memblock_grown.regions[k].nid); */
	/*@ assert new_att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], k, a) ==>
	  in_att(memblock[MEMBLOCK_MEMORY], a, memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert old_set: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert new_set: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert inside: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  base <= a < capped_end(base, size) ==> changed_att(memblock_grown, MEMBLOCK_KEEP_FLAGS, MEMBLOCK_NOT_NOMAP, 0, a,
	  new_flags(MEMBLOCK_KEEP_FLAGS, MEMBLOCK_NOT_NOMAP, f), n); */
	/*@ assert moved: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  base <= a < capped_end(base, size) ==> in_att(memblock[MEMBLOCK_MEMORY], a, new_flags(MEMBLOCK_KEEP_FLAGS, MEMBLOCK_NOT_NOMAP, f), n); */
	/*@ assert outside: result == 0 ==> \forall integer a, f, n; in_att(memblock_grown, a, f, n) &&
	  !(base <= a < capped_end(base, size)) ==> in_att(memblock[MEMBLOCK_MEMORY], a, f, n); */
	/*@ assert up: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert same: \forall integer a; in_set(memblock_grown, a) <==> in_set(memblock[MEMBLOCK_MEMORY], a); */
	return result;
}

int fdt_memblock_remove(phys_addr_t base, phys_addr_t size)
{
	int result = memblock_remove(base, size);

	/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], k, a) ==>
	  in_att(memblock[MEMBLOCK_MEMORY], a, memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert set: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert less: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==> in_set(memblock_grown, a); */
	return result;
}

int fdt_memblock_limit(phys_addr_t limit)
{
	int result = memblock_mem_limit_remove_map(limit);

	/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], k, a) ==>
	  in_att(memblock[MEMBLOCK_MEMORY], a, memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert set: \forall integer a, f, n; in_att(\at(memblock[MEMBLOCK_MEMORY], Pre), a, f, n) ==> in_set(\at(memblock[MEMBLOCK_MEMORY], Pre), a); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==>
	  in_set(\at(memblock[MEMBLOCK_MEMORY], Pre), a); */
	/*@ assert less: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==> in_set(\at(memblock[MEMBLOCK_MEMORY], Pre), a); */
	return result;
}

int fdt_memblock_add(phys_addr_t base, phys_addr_t size)
{
	int result = memblock_add(base, size);

	/*@ assert att: \forall integer a, k; 0 <= k < memblock[MEMBLOCK_MEMORY].cnt && in_region(memblock[MEMBLOCK_MEMORY], k, a) ==>
	  in_att(memblock[MEMBLOCK_MEMORY], a, memblock[MEMBLOCK_MEMORY].regions[k].flags, memblock[MEMBLOCK_MEMORY].regions[k].nid); */
	/*@ assert set: \forall integer a, f, n; in_att(memblock_grown, a, f, n) ==> in_set(memblock_grown, a); */
	/*@ assert down: \forall integer a, f, n; in_att(memblock[MEMBLOCK_MEMORY], a, f, n) ==>
	  in_set(memblock_grown, a) || base <= a < capped_end(base, size); */
	/*@ assert more: \forall integer a; in_set(memblock[MEMBLOCK_MEMORY], a) ==>
	  in_set(memblock_grown, a) || base <= a < capped_end(base, size); */
	return result;
}

phys_addr_t fdt_memblock_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			       phys_addr_t end)
{
	uint32_t flags = memblock_settings.has_mirror ? MEMBLOCK_MIRROR : MEMBLOCK_NONE;
	phys_addr_t base;

	if (align == 0)
		align = SMP_CACHE_BYTES;
	base = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, flags);
	if (base == 0 && flags != MEMBLOCK_NONE)
		base = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE,
						   MEMBLOCK_NONE);
	memblock_alloc_error = MEMBLOCK_ENOMEM;
	if (base == 0)
		return 0;
	memblock_alloc_error = fdt_memblock_reserve(base, size);
	return memblock_alloc_error == 0 ? base : 0;
}
