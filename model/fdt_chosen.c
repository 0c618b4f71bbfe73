/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_chosen.h"

/* A seed is exactly two cells. */
#define SEED_BYTES 8

struct fdt_chosen fdt_chosen;

/* A property as one number of as many whole cells as it has. */
/*@
  requires bounded: fdt_bounded;
  requires inside: 0 <= span.off && 0 <= span.len && span.off + span.len <= fdt_size;
  assigns \nothing;
  ensures value: \result == fdt_number_at(fdt_bytes, span.off, span.len / 4);
*/
static uint64_t fdt_span_number(struct fdt_span span)
{
	return fdt_number((uint32_t)span.off, (uint32_t)span.len / CELL_BYTES);
}

/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
  ensures bounded: \result.base + \result.size <= UINT64_MAX;
*/
static struct fdt_range fdt_read_initrd(int32_t node)
{
	struct fdt_span start = fdt_prop(node, FDT_PROP_INITRD_START);
	struct fdt_span end = fdt_prop(node, FDT_PROP_INITRD_END);
	struct fdt_range initrd = { 0, 0 };

	if (start.off >= 0 && end.off >= 0) {
		uint64_t from = fdt_span_number(start);
		uint64_t to = fdt_span_number(end);

		if (from <= to) {
			initrd.base = from;
			initrd.size = to - from;
		}
	}
	return initrd;
}

/*
 * A kernel compares the bytes of linux,elfcorehdr with a number of cells: a
 * property that is too short is read on behind it.
 */
/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  assigns fdt_chosen.elfcorehdr, fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_read_elfcorehdr(int32_t node)
{
	struct fdt_span span = fdt_prop(node, FDT_PROP_ELFCOREHDR);
	int32_t error;

	if (span.off < 0 || span.len < fdt_entry_cells())
		return 0;
	if (fdt_seen.address_cells == 0 && fdt_seen.size_cells == 0)
		return 0; /* no cells: 0 bytes at 0 */
	error = fdt_check_range(node, (uint32_t)span.off, (uint32_t)span.off + (uint32_t)span.len);
	if (error == 0)
		fdt_chosen.elfcorehdr = fdt_read_range((uint32_t)span.off);
	return error;
}

int32_t fdt_scan_chosen(void)
{
	int32_t node = fdt_raw_chosen();
	struct fdt_span seed;

	fdt_chosen.initrd.base = 0;
	fdt_chosen.initrd.size = 0;
	fdt_chosen.elfcorehdr.base = 0;
	fdt_chosen.elfcorehdr.size = 0;
	fdt_chosen.kaslr_seed = 0;
	fdt_chosen.bootargs.off = -1;
	fdt_chosen.bootargs.len = 0;
	if (node < 0)
		return 0;
	fdt_chosen.initrd = fdt_read_initrd(node);
	seed = fdt_prop(node, FDT_PROP_KASLR_SEED);
	if (seed.off >= 0 && seed.len == SEED_BYTES)
		fdt_chosen.kaslr_seed = fdt_span_number(seed);
	fdt_chosen.bootargs = fdt_prop(node, FDT_PROP_BOOTARGS);
	return fdt_read_elfcorehdr(node);
}
