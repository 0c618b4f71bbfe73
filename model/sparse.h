/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a kernel allocates for its sections: the table of index arrays, index
 * arrays, usage maps, page structs. The model stores none of it, but memblock
 * gives these bytes away.
 *
 * Behaviour: Linux 6.12 and 6.1, mm/sparse.c with CONFIG_SPARSEMEM_EXTREME and
 * CONFIG_SPARSEMEM_VMEMMAP.
 */
#ifndef EARLYMEM_SPARSE_H
#define EARLYMEM_SPARSE_H

#include "model/section.h"

#include "spec/sparse.acsl"

/* What a bit of a usage map stands for. */
#define SUBSECTION_BYTES 0x200000
/* Bits of a page block's migrate type and marks. */
#define NR_PAGEBLOCK_BITS 4
/* A usage map without its bitmaps. */
#define SECTION_USAGE_HEAD 16

/* What decides the sizes, besides the configuration of pages. */
struct sparse_layout {
	uint64_t nr_sections;	/* that addresses have room for: NR_MEM_SECTIONS */
	uint32_t section_bytes; /* of one struct mem_section: 16, with page extensions 32 */
	uint32_t page_bytes;	/* of one struct page: 1 to 4096 */
};

/* Bytes. */
struct sparse_sizes {
	uint64_t roots;	 /* the table of index arrays, once */
	uint64_t index;	 /* one index array, for every stretch of sections that has memory */
	uint64_t usage;	 /* usage map of one section; a node's sections in one allocation */
	uint64_t memmap; /* page structs of one section, and their alignment; likewise */
};

/*
 * The sizes of these allocations. Source: memblocks_present(),
 * sparse_index_alloc(), mem_section_usage_size(), section_map_size().
 */
/*@
  requires settings: page_settings_wf(page_settings);
  requires memblock: settings_wf(memblock_settings);
  requires sections: layout.nr_sections <= 0x10000000000000;
  requires struct_section: layout.section_bytes == 16 || layout.section_bytes == 32;
  requires struct_page: 1 <= layout.page_bytes <= 4096;
  terminates \true;
  assigns \nothing;
  ensures roots: \result.roots ==
    8 * arrays_for(memblock_settings.page_size, layout.section_bytes, layout.nr_sections);
  ensures index: \result.index == memblock_settings.page_size;
  ensures usage: \result.usage == SECTION_USAGE_HEAD +
    bitmap_bytes(in_units(bytes_of(memblock_settings.page_size, page_settings.pages_per_section),
                          SUBSECTION_BYTES)) +
    bitmap_bytes(NR_PAGEBLOCK_BITS *
                 blocks_in(page_settings.pages_per_section, page_settings.pageblock_order));
  ensures memmap: \result.memmap == pmd_up(memblock_settings.page_size,
    layout.page_bytes * page_settings.pages_per_section);
*/
struct sparse_sizes sparse_sizes(struct sparse_layout layout);

#endif
