/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_reserved.h"

/* An entry of the reservation block: base and size, 8 bytes each. */
#define ENTRY_BYTES 16u
#define ENTRY_SIZE 8u

struct fdt_reserved_rules fdt_reserved_rules;

/*@
  requires inside: fdt_bounded && off + 8 <= fdt_size;
  assigns \nothing;
  ensures value: \result == fdt_be64_at(fdt_bytes, off);
*/
static uint64_t fdt_be64(uint32_t off)
{
	return (uint64_t)fdt_be32(off) * 0x100000000u + fdt_be32(off + CELL_BYTES);
}

int32_t fdt_reserve_entries(void)
{
	uint32_t pos = fdt_layout.reserve_start;
	//@ ghost uint32_t n = 0;

	if (pos > fdt_size)
		return fdt_fail(FDT_ERESERVEMAP, pos, -1);
	/*@
	  loop invariant wf: fdt_scan_wf;
	  loop invariant inside: pos <= fdt_size && pos == fdt_entry_at(fdt_layout, n);
	  loop invariant added: fdt_added{Pre, Here};
	  loop invariant noted: fdt_noted{Pre, Here};
	  loop invariant entries: !fdt_warnings.failed && fdt_arrays_stayed{Pre, Here} ==>
	    fdt_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED], n);
	  loop assigns pos, n, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
	  loop variant fdt_size - pos;
	*/
	while (fdt_size - pos >= ENTRY_BYTES) {
		phys_addr_t base = fdt_be64(pos);
		phys_addr_t size = fdt_be64(pos + ENTRY_SIZE);
		int32_t error;

		if (size == 0) {
			/*@ assert last: fdt_be64_at(fdt_bytes, fdt_entry_at(fdt_layout, n) + 8) == 0; */
			/*@ assert none: \forall integer k; n <= k ==>
			  !fdt_is_entry(fdt_bytes, fdt_size, fdt_layout, k); */
			return 0;
		}
		error = fdt_reserved_outcome(fdt_memblock_reserve(base, size),
					     FDT_WARN_NOT_RESERVED, 0, base, size);
		if (error != 0)
			return error;
		pos += ENTRY_BYTES;
		//@ ghost n++;
	}
	return fdt_fail(FDT_ERESERVEMAP, pos, -1);
}

/*@
  // [lo, hi) is not mapped, or it was in use before.
  predicate fdt_taken(struct memblock_type m, struct memblock_type r, integer lo, integer hi) =
    fdt_unmapped(m, lo, hi) || overlaps(r, lo, hi);
*/

/*
 * Reserve a range, or keep it out of the linear map. What is in use already is
 * not taken out of the map.
 */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures reserved: \result == 0 && !fdt_warnings.failed && 0 < range.size && !nomap ==>
    covered(memblock[MEMBLOCK_RESERVED], range.base, capped_end(range.base, range.size));
  ensures unmapped: \result == 0 && !fdt_warnings.failed && 0 < range.size && nomap ==>
    fdt_taken(memblock[MEMBLOCK_MEMORY], memblock[MEMBLOCK_RESERVED], range.base,
              capped_end(range.base, range.size));
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_range(int32_t node, struct fdt_range range, bool nomap)
{
	if (range.size == 0) {
		fdt_warn(FDT_WARN_NOT_RESERVED, node, range.base, 0);
		return 0;
	}
	if (!nomap)
		return fdt_reserved_outcome(fdt_memblock_reserve(range.base, range.size),
					    FDT_WARN_NOT_RESERVED, node, range.base, range.size);
	if (memblock_overlaps_region(MEMBLOCK_MEMORY, range.base, range.size) &&
	    memblock_is_region_reserved(range.base, range.size)) {
		fdt_warn(FDT_WARN_NOT_RESERVED, node, range.base, range.size);
		return 0;
	}
	return fdt_outcome(fdt_memblock_mark_nomap(range.base, range.size), FDT_WARN_NOT_RESERVED,
			   node, range.base, range.size);
}

/* The entries of a static child. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  requires inside: 0 <= span.off && 0 <= span.len && span.off + span.len <= fdt_size;
  assigns fdt_regions, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures given: fdt_regions.given_back == \old(fdt_regions.given_back);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_reg(int32_t node, struct fdt_span span)
{
	bool nomap = fdt_prop(node, FDT_PROP_NO_MAP).off >= 0;
	bool remember = fdt_region_rules.all;
	uint32_t pos = (uint32_t)span.off;
	uint32_t left = (uint32_t)span.len;
	uint32_t entry;

	if (!fdt_cells_usable())
		return fdt_fail(FDT_ECELLS, pos, node);
	entry = CELL_BYTES * (uint32_t)fdt_entry_cells();
	if (left % entry != 0) {
		fdt_warn(FDT_WARN_REG, node, 0, 0);
		return 0;
	}
	/*@
	  loop invariant wf: fdt_scan_wf && fdt_regions_wf;
	  loop invariant added: fdt_added{Pre, Here};
	  loop invariant noted: fdt_noted{Pre, Here};
	  loop invariant given: fdt_regions.given_back == \at(fdt_regions.given_back, Pre);
	  loop invariant inside: span.off <= pos && pos + left <= span.off + span.len;
	  loop assigns pos, left, remember, fdt_regions, fdt_warnings, fdt_failure,
	    FDT_MEMBLOCK_STATE;
	  loop variant left;
	*/
	while (left >= entry) {
		struct fdt_range range = fdt_read_range(pos);
		int32_t error = fdt_reserve_range(node, range, nomap);

		if (error != 0)
			return error;
		if (remember)
			fdt_remember(node, range.base, range.size);
		remember = false;
		pos += entry;
		left -= entry;
	}
	return 0;
}

/* A child of /reserved-memory: static, or remembered until the static ones have their place. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures given: fdt_regions.given_back == \old(fdt_regions.given_back);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_child(int32_t node)
{
	struct fdt_span reg;

	if (!fdt_is_available(node))
		return 0;
	reg = fdt_prop(node, FDT_PROP_REG);
	if (reg.off >= 0)
		return fdt_reserve_reg(node, reg);
	if (fdt_prop(node, FDT_PROP_SIZE).off >= 0)
		fdt_remember(node, 0, 0);
	return 0;
}

/* Are these the root's cells? 1: yes, 0: no; or the FDT_E... noted. */
/*@
  requires bounded: fdt_bounded;
  requires known: prop < FDT_PROPS;
  assigns fdt_failure;
  ensures answer: \result <= 1;
  ensures error: \result < 0 ==> fdt_failure.error == \result;
*/
static int32_t fdt_same_cells(int32_t node, uint32_t prop, int32_t cells)
{
	struct fdt_span span = fdt_prop(node, prop);

	if (span.off < 0)
		return 0;
	if (fdt_size - (uint32_t)span.off < CELL_BYTES)
		return fdt_fail(FDT_EPAST, (uint32_t)span.off, node);
	return fdt_signed(fdt_be32((uint32_t)span.off)) == cells;
}

/* Does a kernel take /reserved-memory in this form? 1: yes, 0: no; or the FDT_E... noted. */
/*@
  requires bounded: fdt_bounded;
  assigns fdt_failure;
  ensures answer: \result <= 1;
  ensures error: \result < 0 ==> fdt_failure.error == \result;
*/
static int32_t fdt_takes_format(int32_t node)
{
	int32_t same = fdt_same_cells(node, FDT_PROP_SIZE_CELLS, fdt_seen.size_cells);

	if (same == 1)
		same = fdt_same_cells(node, FDT_PROP_ADDRESS_CELLS, fdt_seen.address_cells);
	if (same == 1 && fdt_prop(node, FDT_PROP_RANGES).off < 0)
		same = 0;
	return same;
}

/* All children of /reserved-memory; the walk only goes forward. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures given: fdt_regions.given_back == \old(fdt_regions.given_back);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_children(int32_t parent)
{
	int32_t node = fdt_raw_first_subnode(parent);

	/*@
	  loop invariant wf: fdt_scan_wf && fdt_regions_wf;
	  loop invariant added: fdt_added{Pre, Here};
	  loop invariant noted: fdt_noted{Pre, Here};
	  loop invariant given: fdt_regions.given_back == \at(fdt_regions.given_back, Pre);
	  loop assigns node, fdt_regions, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
	  loop variant node < 0 ? 0 : FDT_BYTES_MAX - node;
	*/
	while (node >= 0 && (uint32_t)node < fdt_size) {
		int32_t next;
		int32_t error = fdt_reserve_child(node);

		if (error != 0)
			return error;
		next = fdt_raw_next_subnode(node);
		if (next <= node)
			break;
		node = next;
	}
	return 0;
}

/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures given: fdt_regions.given_back == \old(fdt_regions.given_back);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_reserved_memory(void)
{
	int32_t node = fdt_raw_reserved_memory();
	int32_t takes;

	if (node < 0)
		return 0;
	takes = fdt_takes_format(node);
	if (takes < 0)
		return takes;
	if (takes == 0) {
		fdt_warn(FDT_WARN_FORMAT, node, 0, 0);
		return 0;
	}
	return fdt_reserve_children(node);
}

/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_elfcorehdr(struct fdt_range range)
{
	if (!fdt_reserved_rules.crash_dump || range.size == 0)
		return 0;
	if (memblock_is_region_reserved(range.base, range.size)) {
		fdt_warn(FDT_WARN_ELFCOREHDR, 0, range.base, range.size);
		return 0;
	}
	return fdt_reserved_outcome(fdt_memblock_reserve(range.base, range.size),
				    FDT_WARN_NOT_RESERVED, 0, range.base, range.size);
}

/* What comes behind the reservation block in 6.1. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures added: !fdt_regions.given_back && !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_rest(struct fdt_range elfcorehdr)
{
	int32_t error = fdt_scan_reserved_memory();

	if (error == 0)
		error = fdt_reserve_elfcorehdr(elfcorehdr);
	if (error == 0)
		error = fdt_place_regions();
	return error;
}

/* The reservation block first (6.1). */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures added: !fdt_regions.given_back && !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures entries: \result == 0 && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Post} &&
    !fdt_regions.given_back ==>
    fdt_all_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED]);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_entries_first(struct fdt_range elfcorehdr)
{
	int32_t error = fdt_reserve_entries();

	//@ ghost L:;
	if (error == 0)
		error = fdt_reserve_rest(elfcorehdr);
	/*@ assert since: !fdt_regions.given_back && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Here} ==>
	  \forall integer a; in_set(\at(memblock[MEMBLOCK_RESERVED], L), a) ==>
	    in_set(memblock[MEMBLOCK_RESERVED], a); */
	/*@ assert still: !fdt_regions.given_back && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Here} ==>
	  \forall integer n;
	    fdt_entries_reserved(fdt_bytes, fdt_size, fdt_layout, \at(memblock[MEMBLOCK_RESERVED], L), n) ==>
	    fdt_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED], n); */
	return error;
}

/* The reservation block last (6.12). */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures added: !fdt_regions.given_back && !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures entries: \result == 0 && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Post} ==>
    fdt_all_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED]);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_reserve_entries_last(struct fdt_range elfcorehdr)
{
	int32_t error = fdt_reserve_elfcorehdr(elfcorehdr);

	if (error == 0)
		error = fdt_scan_reserved_memory();
	if (error == 0)
		error = fdt_place_regions();
	if (error == 0)
		error = fdt_reserve_entries();
	return error;
}

int32_t fdt_reserve_memory(struct fdt_range elfcorehdr)
{
	fdt_regions_init();
	return fdt_reserved_rules.entries_last ? fdt_reserve_entries_last(elfcorehdr) :
						 fdt_reserve_entries_first(elfcorehdr);
}
