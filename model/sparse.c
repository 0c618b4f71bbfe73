/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/sparse.h"

/* Bytes of n pages. */
/*@
  requires memblock: settings_wf(memblock_settings);
  requires range: n <= 65536;
  terminates \true;
  assigns \nothing;
  ensures bytes: \result == bytes_of(memblock_settings.page_size, n);
  ensures range: \result <= 0x100000000;
*/
static uint64_t sparse_bytes_of(uint32_t n)
{
	switch (memblock_settings.page_size) {
	case 4096:
		return 4096ULL * n;
	case 16384:
		return 16384ULL * n;
	default:
		return 65536ULL * n;
	}
}

/* Index arrays that x structs of `bytes` bytes need. */
/*@
  requires memblock: settings_wf(memblock_settings);
  requires range: x <= 0x10000000000000;
  requires struct_section: bytes == 16 || bytes == 32;
  terminates \true;
  assigns \nothing;
  ensures arrays: \result == arrays_for(memblock_settings.page_size, bytes, x);
  ensures range: \result <= 0x10000000000000;
*/
static uint64_t sparse_arrays_for(uint32_t bytes, uint64_t x)
{
	uint64_t arrays;

	if (memblock_settings.page_size == 4096)
		arrays = bytes == 16 ? (x + 255) / 256 : (x + 127) / 128;
	else if (memblock_settings.page_size == 16384)
		arrays = bytes == 16 ? (x + 1023) / 1024 : (x + 511) / 512;
	else
		arrays = bytes == 16 ? (x + 4095) / 4096 : (x + 2047) / 2048;
	return arrays;
}

/* x up to whole blocks of the page table's second level. */
/*@
  requires memblock: settings_wf(memblock_settings);
  requires range: x <= 0x10000000;
  terminates \true;
  assigns \nothing;
  ensures up: \result == pmd_up(memblock_settings.page_size, x);
*/
static uint64_t sparse_pmd_up(uint64_t x)
{
	switch (memblock_settings.page_size) {
	case 4096:
		return (x + 0x1fffff) / 0x200000 * 0x200000;
	case 16384:
		return (x + 0x1ffffff) / 0x2000000 * 0x2000000;
	default:
		return (x + 0x1fffffff) / 0x20000000 * 0x20000000;
	}
}

/* Bytes of the page structs of a section. */
/*@
  requires settings: page_settings_wf(page_settings);
  requires struct_page: page_bytes <= 4096;
  terminates \true;
  assigns \nothing;
  ensures bytes: \result == page_bytes * page_settings.pages_per_section;
  ensures range: \result <= 0x10000000;
*/
static uint64_t sparse_structs(uint32_t page_bytes)
{
	switch (page_settings.pages_per_section) {
	case 1024:
		return 1024ULL * page_bytes;
	case 2048:
		return 2048ULL * page_bytes;
	case 4096:
		return 4096ULL * page_bytes;
	case 8192:
		return 8192ULL * page_bytes;
	case 16384:
		return 16384ULL * page_bytes;
	case 32768:
		return 32768ULL * page_bytes;
	default:
		return 65536ULL * page_bytes;
	}
}

/* Page blocks in a section. */
/*@
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns \nothing;
  ensures blocks: \result ==
    blocks_in(page_settings.pages_per_section, page_settings.pageblock_order);
  ensures range: \result <= 65536;
*/
static uint32_t sparse_blocks(void)
{
	switch (page_settings.pageblock_order) {
	case 3:
		return page_settings.pages_per_section / 8;
	case 4:
		return page_settings.pages_per_section / 16;
	case 5:
		return page_settings.pages_per_section / 32;
	case 6:
		return page_settings.pages_per_section / 64;
	case 7:
		return page_settings.pages_per_section / 128;
	case 8:
		return page_settings.pages_per_section / 256;
	case 9:
		return page_settings.pages_per_section / 512;
	case 10:
		return page_settings.pages_per_section / 1024;
	case 11:
		return page_settings.pages_per_section / 2048;
	case 12:
		return page_settings.pages_per_section / 4096;
	default:
		return page_settings.pages_per_section / 8192;
	}
}

/* Bytes of a bitmap of x bits. */
/*@
  requires range: x <= 0x100000000;
  terminates \true;
  assigns \nothing;
  ensures bytes: \result == bitmap_bytes(x);
  ensures range: \result <= 0x100000000;
*/
static uint64_t sparse_bitmap_bytes(uint64_t x)
{
	return (x + 63) / 64 * 8;
}

struct sparse_sizes sparse_sizes(struct sparse_layout layout)
{
	struct sparse_sizes sizes;
	uint64_t bytes = sparse_bytes_of(page_settings.pages_per_section);

	sizes.roots = 8 * sparse_arrays_for(layout.section_bytes, layout.nr_sections);
	sizes.index = memblock_settings.page_size;
	sizes.usage = SECTION_USAGE_HEAD +
		      sparse_bitmap_bytes((bytes + SUBSECTION_BYTES - 1) / SUBSECTION_BYTES) +
		      sparse_bitmap_bytes((uint64_t)NR_PAGEBLOCK_BITS * sparse_blocks());
	sizes.memmap = sparse_pmd_up(sparse_structs(layout.page_bytes));
	return sizes;
}
