/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_scan.h"

/* What a kernel assumes where the root does not say. */
#define DEFAULT_CELLS 1

/* Where the kernel's early mapping lets a tree start. */
#define FDT_ALIGN 8u

/*@
  // This string, with its NUL, lies at o inside the tree.
  predicate fdt_memory_at(struct fdt_bytes d, integer size, integer o) =
    o + 7 <= size && d.b[o] == 'm' && d.b[o + 1] == 'e' && d.b[o + 2] == 'm' &&
    d.b[o + 3] == 'o' && d.b[o + 4] == 'r' && d.b[o + 5] == 'y' && d.b[o + 6] == 0;
*/

/*
 * A string is compared as a kernel does: up to the first NUL, wherever the
 * property ends. Bytes behind the tree differ from all.
 */
/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
  ensures string: \result <==> fdt_memory_at(fdt_bytes, fdt_size, off);
*/
static bool fdt_is_memory(uint32_t off)
{
	return off < fdt_size && fdt_size - off >= 7 && fdt_bytes.b[off] == 'm' &&
	       fdt_bytes.b[off + 1] == 'e' && fdt_bytes.b[off + 2] == 'm' &&
	       fdt_bytes.b[off + 3] == 'o' && fdt_bytes.b[off + 4] == 'r' &&
	       fdt_bytes.b[off + 5] == 'y' && fdt_bytes.b[off + 6] == 0;
}

/*
 * A cell count of the root. A property of less than four bytes is read with
 * what follows it, as a kernel does; where that is outside the tree, the
 * failure is noted.
 */
/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  requires known: prop < FDT_PROPS;
  requires before: fdt_failure.error <= 0;
  assigns fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures after: fdt_failure.error <= 0;
*/
static int32_t fdt_root_cells(uint32_t prop)
{
	struct fdt_span span = fdt_prop(0, prop);

	if (span.off < 0)
		return DEFAULT_CELLS;
	if (fdt_size - (uint32_t)span.off < CELL_BYTES) {
		fdt_fail(FDT_EPAST, (uint32_t)span.off, 0);
		return DEFAULT_CELLS;
	}
	if (span.len < (int32_t)CELL_BYTES)
		fdt_warn(FDT_WARN_SHORT_CELLS, 0, 0, 0);
	return fdt_signed(fdt_be32((uint32_t)span.off));
}

/*
 * Add the whole pages of a range. A base in the last page of the address space
 * rounds up to 0, as it does in a kernel.
 */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_add_memory(int32_t node, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t to_page = page - base % page; /* a whole page if base is on one */

	if (size < to_page) {
		fdt_warn(FDT_WARN_SMALL, node, base, size);
		return 0;
	}
	if (to_page < page) {
		size -= to_page;
		base = base <= UINT64_MAX - to_page ? base + to_page : 0;
	}
	size -= size % page;
	return fdt_outcome(memblock_add(base, size), FDT_WARN_NOT_ADDED, node, base, size);
}

/* One entry. Hotpluggable is marked to the byte, not in pages. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_entry(int32_t node, phys_addr_t base, phys_addr_t size, bool hotpluggable)
{
	int32_t error;

	if (size == 0)
		return 0;
	error = fdt_add_memory(node, base, size);
	if (error != 0 || !hotpluggable)
		return error;
	return fdt_outcome(memblock_mark_hotplug(base, size), FDT_WARN_NOT_MARKED, node, base,
			   size);
}

/* The entries of a memory node; what does not fill an entry at the end is left. */
/*@
  requires wf: fdt_scan_wf;
  requires inside: span.off >= 0 ==> 0 <= span.len && span.off + span.len <= fdt_size;
  requires there: span.off >= 0;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_entries(int32_t node, struct fdt_span span, bool hotpluggable)
{
	uint32_t pos = (uint32_t)span.off;
	uint32_t left = (uint32_t)span.len / CELL_BYTES;
	uint32_t address_cells, size_cells;

	if ((int64_t)left < fdt_entry_cells())
		return 0;
	if (!fdt_cells_sane())
		return fdt_fail(FDT_ECELLS, pos, node);
	address_cells = (uint32_t)fdt_seen.address_cells;
	size_cells = (uint32_t)fdt_seen.size_cells;
	/*@
	  loop invariant wf: fdt_scan_wf;
	  loop invariant inside: span.off <= pos && pos + CELL_BYTES * left <= span.off + span.len;
	  loop assigns pos, left, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
	  loop variant left;
	*/
	while (left >= address_cells + size_cells) {
		phys_addr_t base = fdt_number(pos, address_cells);
		phys_addr_t size = fdt_number(pos + CELL_BYTES * address_cells, size_cells);
		int32_t error = fdt_scan_entry(node, base, size, hotpluggable);

		if (error != 0)
			return error;
		pos += CELL_BYTES * (address_cells + size_cells);
		left -= address_cells + size_cells;
	}
	return 0;
}

/* One child of the root. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_node(int32_t node)
{
	struct fdt_span type = fdt_prop(node, FDT_PROP_DEVICE_TYPE);
	struct fdt_span span;

	if (type.off < 0 || !fdt_is_memory((uint32_t)type.off) || !fdt_is_available(node))
		return 0;
	span = fdt_prop(node, FDT_PROP_USABLE_MEMORY);
	if (span.off < 0)
		span = fdt_prop(node, FDT_PROP_REG);
	if (span.off < 0)
		return 0;
	return fdt_scan_entries(node, span, fdt_prop(node, FDT_PROP_HOTPLUGGABLE).off >= 0);
}

/* All children of the root; the walk only goes forward. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_memory(void)
{
	int32_t node = fdt_raw_first_subnode(0);

	/*@
	  loop invariant wf: fdt_scan_wf;
	  loop assigns node, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
	  loop variant node < 0 ? 0 : FDT_BYTES_MAX - node;
	*/
	while (node >= 0 && (uint32_t)node < fdt_size) {
		int32_t next;
		int32_t error = fdt_scan_node(node);

		if (error != 0)
			return error;
		next = fdt_raw_next_subnode(node);
		if (next <= node)
			break;
		node = next;
	}
	return 0;
}

/*
 * Cap memory to a range. A kernel cuts reservations above its end, too, and
 * lets that end wrap: a range past the top of the address space takes with it
 * whatever is reserved above what is left of it.
 */
/*@
  requires wf: fdt_scan_wf;
  assigns FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
*/
static int32_t fdt_cap_memory(phys_addr_t base, phys_addr_t size)
{
	int32_t result = memblock_cap_memory_range(base, size);

	if (result == 0 && size > UINT64_MAX - base)
		result = memblock_phys_free(base - (UINT64_MAX - size) - 1, PHYS_ADDR_MAX);
	return result;
}

/* Cap memory to the first range and add the second, both to the byte. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_apply_ranges(int32_t node, struct fdt_range first, struct fdt_range second)
{
	int32_t result = 0;

	if (first.size != 0 && memblock[MEMBLOCK_MEMORY].cnt == 0)
		fdt_warn(FDT_WARN_NO_MEMORY_YET, node, first.base, first.size);
	else if (first.size != 0)
		result = fdt_cap_memory(first.base, first.size);
	result = fdt_outcome(result, FDT_WARN_NOT_CAPPED, node, first.base, first.size);
	if (result != 0 || second.size == 0)
		return result;
	return fdt_outcome(memblock_add(second.base, second.size), FDT_WARN_NOT_ADDED, node,
			   second.base, second.size);
}

/*
 * The property is taken if its bytes are a multiple of the cells of a range: a
 * kernel compares the two as they are, so it lets odd lengths pass.
 */
/*@
  requires length: bytes >= 0;
  assigns \nothing;
  ensures empty: bytes == 0 ==> \result;
*/
static bool fdt_takes_ranges(int32_t bytes)
{
	int32_t cells = fdt_entry_cells();

	return cells == 0 ? bytes == 0 : (int64_t)bytes % cells == 0;
}

/* The ranges of a property in [pos, end), of which a kernel looks at the first two. */
/*@
  requires wf: fdt_scan_wf;
  requires inside: pos <= end <= fdt_size;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_ranges(int32_t node, uint32_t pos, uint32_t end)
{
	struct fdt_range first = { 0, 0 };
	struct fdt_range second = { 0, 0 };
	int32_t error;

	if (pos < end) {
		error = fdt_check_range(node, pos, end);
		if (error != 0)
			return error;
		first = fdt_read_range(pos);
		pos += CELL_BYTES * (uint32_t)fdt_entry_cells();
	}
	if (pos < end) {
		error = fdt_check_range(node, pos, end);
		if (error != 0)
			return error;
		second = fdt_read_range(pos);
	}
	return fdt_apply_ranges(node, first, second);
}

/* linux,usable-memory-range in /chosen. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_usable_range(void)
{
	int32_t node = fdt_raw_chosen();
	struct fdt_span span;
	uint32_t pos, len;

	if (node < 0)
		return 0;
	span = fdt_prop(node, FDT_PROP_USABLE_RANGE);
	if (span.off < 0)
		return 0;
	pos = (uint32_t)span.off;
	len = (uint32_t)span.len;
	if (!fdt_takes_ranges(span.len)) {
		fdt_warn(FDT_WARN_ODD_RANGE, node, pos, len);
		return 0;
	}
	return fdt_scan_ranges(node, pos, pos + len / CELL_BYTES * CELL_BYTES);
}

/* The root's cell counts. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, fdt_seen;
  ensures wf: fdt_scan_wf;
  ensures error: \result == fdt_failure.error && \result <= 0;
*/
static int32_t fdt_scan_root(void)
{
	fdt_failure.error = 0;
	fdt_seen.size_cells = fdt_root_cells(FDT_PROP_SIZE_CELLS);
	fdt_seen.address_cells = fdt_root_cells(FDT_PROP_ADDRESS_CELLS);
	return fdt_failure.error;
}

/* The tree has been checked and reserved. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, fdt_seen, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_scan_nodes(void)
{
	int32_t error = fdt_scan_root();

	if (error == 0)
		error = fdt_scan_memory();
	fdt_seen.memory_cnt = memblock[MEMBLOCK_MEMORY].cnt;
	if (error == 0)
		error = fdt_scan_usable_range();
	return error;
}

int32_t fdt_scan(phys_addr_t address)
{
	int32_t error;

	fdt_warnings.cnt = 0;
	fdt_warnings.lost = 0;
	fdt_warnings.failed = false;
	if (address == 0 || address % FDT_ALIGN != 0)
		return fdt_fail(FDT_EADDRESS, 0, -1);
	error = fdt_check();
	if (error == 0)
		error = fdt_outcome(memblock_reserve(address, fdt_size), FDT_WARN_NOT_ADDED, 0,
				    address, fdt_size);
	if (error == 0)
		error = fdt_scan_nodes();
	return error;
}
