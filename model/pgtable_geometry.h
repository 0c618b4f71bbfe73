/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pgtable_geometry: the shape of arm64's translation tables, for granules of
 * 4K, 16K and 64K.
 *
 * Levels have the architecture's numbers, from the start level (-1 to 2) to 3.
 * A table has one entry for each 8 bytes of a page; the table of the start
 * level uses as many as the address bits leave for it. Pages and frames are
 * counted in granules.
 *
 * Behaviour: the Arm architecture (VMSAv8-64, stage 1), with the combinations
 * that Linux has: arch/arm64/Kconfig, asm/pgtable-hwdef.h.
 */
#ifndef EARLYMEM_PGTABLE_GEOMETRY_H
#define EARLYMEM_PGTABLE_GEOMETRY_H

#include "model/types.h"

#define PGTABLE_LAST_LEVEL 3
/* Entries of the largest table: 64K granule. */
#define PGTABLE_MAX_ENTRIES 8192

/* Why an operation could not be done. */
#define PGTABLE_EINVAL (-1) /* a geometry that the architecture does not have */

/* "No page". */
#define PGTABLE_NO_PAGE 0xffffffffffffffffULL

struct pgtable_geometry {
	uint32_t page_size; /* 4096, 16384 or 65536 bytes */
	uint32_t va_bits;   /* 36 to 52: address bits that the tables resolve */
	uint32_t pa_bits;   /* 32 to 52: physical addresses end there */
	bool wide;  /* descriptors of 52-bit addresses: LPA with 64K, LPA2 with 4K and 16K */
	bool upper; /* the half that ends at the top: the kernel's; else the one from 0 on */
	int32_t start_level;
};

extern struct pgtable_geometry pgtable_geometry;

#include "spec/pgtable_geometry.acsl"

/*
 * Set the geometry. PGTABLE_EINVAL: a number out of its bounds, or more than 48
 * bits where descriptors are not wide (virtual ones need that with 4K and 16K
 * only); nothing changed.
 */
/*@
  terminates \true;
  assigns pgtable_geometry;
  ensures result: \result == 0 || \result == PGTABLE_EINVAL;
  ensures accepted: \result == 0 <==> geometry_possible(page_size, va_bits, pa_bits, wide);
  ensures wf: \result == 0 ==> geometry_wf(pgtable_geometry);
  ensures set: \result == 0 ==>
    pgtable_geometry.page_size == page_size && pgtable_geometry.va_bits == va_bits &&
    pgtable_geometry.pa_bits == pa_bits && (pgtable_geometry.wide <==> wide) &&
    (pgtable_geometry.upper <==> upper);
  ensures failed: \result != 0 ==> pgtable_geometry == \old(pgtable_geometry);
*/
int pgtable_geometry_init(uint32_t page_size, uint32_t va_bits, uint32_t pa_bits, bool wide,
			  bool upper);

/* Decide the invariant of the geometry. */
/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> geometry_wf(pgtable_geometry);
*/
bool pgtable_geometry_check(void);

/* Entries of a whole table. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures entries: \result == table_entries(pgtable_geometry.page_size);
  ensures bound: 512 <= \result <= PGTABLE_MAX_ENTRIES;
*/
uint32_t pgtable_entries(void);

/* The number of the page or frame that an address lies in. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures page: \result == page_number(pgtable_geometry.page_size, address);
*/
uint64_t pgtable_page_number(uint64_t address);

/* One past the last frame that there is. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures limit: \result ==
    page_number(pgtable_geometry.page_size, address_space(pgtable_geometry.pa_bits));
  ensures bound: 0 < \result <= 0x10000000000;
*/
uint64_t pgtable_max_frame(void);

/*
 * The page of a virtual address, counted from the start of the half that the
 * tables are for; PGTABLE_NO_PAGE if the address is not in it. Address tags
 * (top-byte ignore) are not looked at: take them off first.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures page: in_half(pgtable_geometry, va) ==>
    \result == virtual_page(pgtable_geometry, va) && \result < 0x10000000000;
  ensures none: !in_half(pgtable_geometry, va) ==> \result == PGTABLE_NO_PAGE;
*/
uint64_t pgtable_virtual_page(uint64_t va);

/* Which entry of a table at a level maps virtual page `page`. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures index: \result == table_index(pgtable_geometry.page_size, level, page);
  ensures bound: \result < table_entries(pgtable_geometry.page_size);
*/
uint32_t pgtable_index(int32_t level, uint64_t page);

/* How far page or frame `page` lies inside a block of a level, in pages; 0: a block starts there. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures into: \result == pages_into(pgtable_geometry.page_size, level, page);
  ensures bound: \result < entry_pages(pgtable_geometry.page_size, level);
  ensures below: \result <= page;
*/
uint64_t pgtable_pages_into(int32_t level, uint64_t page);

/* Pages that one entry of a level maps. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures pages: \result == entry_pages(pgtable_geometry.page_size, level);
  ensures bound: 1 <= \result <= 0x1000000000;
*/
uint64_t pgtable_entry_pages(int32_t level);

/*
 * May an entry at a level be a block? At level 2 with every granule, at level 1
 * with 4K, and one level up with wide descriptors. Linux makes blocks at level 2,
 * and with 4K at level 1.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures block: \result <==> block_level(pgtable_geometry, level);
*/
bool pgtable_block_level(int32_t level);

#endif
