/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_value.h"

struct fdt_rules fdt_rules;
struct fdt_warnings fdt_warnings;
struct fdt_seen fdt_seen;

/*@
  // These strings, with their NUL, lie at o inside the tree.
  predicate fdt_ok_at(struct fdt_bytes d, integer size, integer o) =
    o + 3 <= size && d.b[o] == 'o' && d.b[o + 1] == 'k' && d.b[o + 2] == 0;
  predicate fdt_okay_at(struct fdt_bytes d, integer size, integer o) =
    o + 5 <= size && d.b[o] == 'o' && d.b[o + 1] == 'k' && d.b[o + 2] == 'a' &&
    d.b[o + 3] == 'y' && d.b[o + 4] == 0;
*/

void fdt_warn(uint32_t what, int32_t node, phys_addr_t base, phys_addr_t size)
{
	uint32_t i = fdt_warnings.cnt;

	if (i < FDT_WARNINGS) {
		fdt_warnings.list[i].what = what;
		fdt_warnings.list[i].node = node;
		fdt_warnings.list[i].base = base;
		fdt_warnings.list[i].size = size;
		fdt_warnings.cnt = i + 1;
	} else if (fdt_warnings.lost < UINT64_MAX) {
		fdt_warnings.lost++;
	}
}

struct fdt_span fdt_prop(int32_t node, uint32_t prop)
{
	struct fdt_span span = fdt_raw_getprop(node, prop);

	if (span.off < 0 || span.len < 0 || (uint32_t)span.off > fdt_size ||
	    (uint32_t)span.len > fdt_size - (uint32_t)span.off) {
		span.off = -1;
		span.len = 0;
	}
	return span;
}

uint64_t fdt_number(uint32_t off, uint32_t n)
{
	if (n == 0)
		return 0;
	if (n == 1)
		return fdt_be32(off);
	return (uint64_t)fdt_be32(off + CELL_BYTES * (n - 2)) * 0x100000000u +
	       fdt_be32(off + CELL_BYTES * (n - 1));
}

/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
  ensures string: \result <==> fdt_ok_at(fdt_bytes, fdt_size, off);
*/
static bool fdt_is_ok(uint32_t off)
{
	return off < fdt_size && fdt_size - off >= 3 && fdt_bytes.b[off] == 'o' &&
	       fdt_bytes.b[off + 1] == 'k' && fdt_bytes.b[off + 2] == 0;
}

/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
  ensures string: \result <==> fdt_okay_at(fdt_bytes, fdt_size, off);
*/
static bool fdt_is_okay(uint32_t off)
{
	return off < fdt_size && fdt_size - off >= 5 && fdt_bytes.b[off] == 'o' &&
	       fdt_bytes.b[off + 1] == 'k' && fdt_bytes.b[off + 2] == 'a' &&
	       fdt_bytes.b[off + 3] == 'y' && fdt_bytes.b[off + 4] == 0;
}

bool fdt_is_available(int32_t node)
{
	struct fdt_span status = fdt_prop(node, FDT_PROP_STATUS);

	return status.off < 0 || fdt_is_ok((uint32_t)status.off) ||
	       fdt_is_okay((uint32_t)status.off);
}

int32_t fdt_signed(uint32_t value)
{
	if (value <= INT32_MAX)
		return (int32_t)value;
	return -(int32_t)(UINT32_MAX - value) - 1;
}

int32_t fdt_entry_cells(void)
{
	int64_t sum = (int64_t)fdt_seen.address_cells + fdt_seen.size_cells;

	if (sum > INT32_MAX)
		sum -= 0x100000000;
	if (sum < INT32_MIN)
		sum += 0x100000000;
	return (int32_t)sum;
}

bool fdt_cells_sane(void)
{
	return fdt_seen.address_cells >= 0 && fdt_seen.size_cells >= 0 && fdt_entry_cells() > 0;
}

bool fdt_cells_usable(void)
{
	return fdt_cells_sane() && (uint32_t)fdt_entry_cells() <= INT32_MAX / CELL_BYTES;
}

/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  requires panic: panic < 0;
  assigns fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures noted: fdt_noted{Pre, Post};
  ensures done: \result == 0 && !fdt_warnings.failed ==> result == 0;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_outcome_of(int32_t result, int32_t panic, uint32_t warning, int32_t node,
			      struct fdt_range range)
{
	if (result == 0)
		return 0;
	if (result == MEMBLOCK_ECAPACITY)
		return fdt_fail(FDT_ECAPACITY, 0, node);
	if (fdt_rules.full_array_panics)
		return fdt_fail(panic, 0, node);
	fdt_warn(warning, node, range.base, range.size);
	fdt_warnings.failed = true;
	return 0;
}

int32_t fdt_outcome(int32_t result, uint32_t warning, int32_t node, phys_addr_t base,
		    phys_addr_t size)
{
	struct fdt_range range = { base, size };

	return fdt_outcome_of(result, FDT_ERESIZE, warning, node, range);
}

int32_t fdt_reserved_outcome(int32_t result, uint32_t warning, int32_t node, phys_addr_t base,
			     phys_addr_t size)
{
	struct fdt_range range = { base, size };

	return fdt_outcome_of(result, FDT_ERESIZE_RESERVED, warning, node, range);
}

struct fdt_range fdt_read_range(uint32_t pos)
{
	uint32_t address_cells = (uint32_t)fdt_seen.address_cells;
	struct fdt_range range;

	range.base = fdt_number(pos, address_cells);
	range.size = fdt_number(pos + CELL_BYTES * address_cells, (uint32_t)fdt_seen.size_cells);
	return range;
}

int32_t fdt_check_range(int32_t node, uint32_t pos, uint32_t end)
{
	uint64_t range_end;

	if (!fdt_cells_sane())
		return fdt_fail(FDT_ECELLS, pos, node);
	range_end = pos + (uint64_t)CELL_BYTES * (uint32_t)fdt_entry_cells();
	if (range_end > fdt_size)
		return fdt_fail(FDT_EPAST, pos, node);
	if (range_end > end)
		fdt_warn(FDT_WARN_SHORT_RANGE, node, pos, range_end - pos);
	return 0;
}
