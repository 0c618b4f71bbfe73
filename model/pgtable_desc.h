/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pgtable_desc: the 64-bit descriptors in arm64's translation tables, taken
 * apart and put together.
 *
 * Every 64-bit number is a descriptor, and all its bits are in one field:
 * decoding loses nothing. Reserved bits, which hardware passes over, are kept in
 * a field of their own; so are bits that mean one thing in a block or page and
 * another in a table.
 *
 * Behaviour: the Arm architecture (VMSAv8-64, stage 1); what Linux calls the bits
 * stands beside them (arch/arm64/include/asm/pgtable-hwdef.h).
 */
#ifndef EARLYMEM_PGTABLE_DESC_H
#define EARLYMEM_PGTABLE_DESC_H

#include "model/pgtable_geometry.h"

/* What a descriptor is. */
#define PGTABLE_INVALID 0u /* nothing is mapped */
#define PGTABLE_TABLE 1u   /* the next level's table */
#define PGTABLE_LEAF 2u	   /* a page, above level 3 a block */

/* Two lowest bits of descriptors that Linux writes. */
#define PGTABLE_TYPE_BLOCK 1u
#define PGTABLE_TYPE_TABLE 3u
#define PGTABLE_TYPE_PAGE 3u

/* Bits of `ap`. */
#define PGTABLE_AP_USER 1u
#define PGTABLE_AP_RDONLY 2u

/* Bits of `high` in a table's descriptor: they limit all that is below the table. */
#define PGTABLE_HIGH_PXN 1u
#define PGTABLE_HIGH_UXN 2u

/* The fields of a descriptor; those of one bit are 0 or 1. */
struct pgtable_desc {
	uint64_t frame; /* the frame that it names, as it stands: of a block, any bit may be set */
	uint8_t reserved;   /* bits between 49 and 12 that are no address bits, the lowest first */
	uint8_t type;	    /* bits 1:0 */
	uint8_t attr_index; /* bits 4:2: the memory type, by its number in MAIR */
	uint8_t ns;	    /* bit 5: non-secure */
	uint8_t ap;	    /* bits 7:6: access permission */
	uint8_t sh;	    /* bits 9:8: shareability; 0 with LPA2, where these are address bits */
	uint8_t af;	    /* bit 10: access flag */
	uint8_t ng;	    /* bit 11: not global */
	uint8_t gp;	    /* bit 50: guarded (BTI) */
	uint8_t dbm;	    /* bit 51: dirty bit modifier, the kernel's PTE_WRITE */
	uint8_t cont;	    /* bit 52: one of a contiguous run */
	uint8_t pxn;	    /* bit 53: privileged execute never */
	uint8_t uxn;	    /* bit 54: unprivileged execute never */
	uint8_t sw;	    /* bits 58:55: software's own; 55 is the kernel's PTE_DIRTY */
	uint8_t high;	    /* bits 63:59: of a table, NS, AP (2 bits), UXN, PXN of all below it */
};

#include "spec/pgtable_desc.acsl"

/*
 * Take a descriptor apart. pgtable_encode() of the answer is the descriptor, whatever
 * its bits.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures fields: decoded(pgtable_geometry, \result, desc);
  ensures wf: desc_wf(pgtable_geometry, \result);
  ensures inverse: desc_word(pgtable_geometry, \result) == desc;
*/
struct pgtable_desc pgtable_decode(uint64_t desc);

/* Put a descriptor together. pgtable_decode() of the answer is f, for all fields that fit. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires fields: desc_wf(pgtable_geometry, f);
  terminates \true;
  assigns \nothing;
  ensures word: \result == desc_word(pgtable_geometry, f);
  ensures inverse: decoded(pgtable_geometry, f, \result);
*/
uint64_t pgtable_encode(struct pgtable_desc f);

/* Decide whether fields fit: whether there is a descriptor with them. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> desc_wf(pgtable_geometry, f);
*/
bool pgtable_desc_check(struct pgtable_desc f);

/* What a descriptor is at a level: PGTABLE_INVALID, PGTABLE_TABLE or PGTABLE_LEAF. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures kind: \result == desc_kind(pgtable_geometry, level, desc);
*/
uint32_t pgtable_kind(int32_t level, uint64_t desc);

/* The frame that a descriptor names: of a table, where it is. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures frame: \result == desc_frame(pgtable_geometry, desc);
  ensures bound: \result < frame_limit(pgtable_geometry);
*/
uint64_t pgtable_frame(uint64_t desc);

/*
 * The first frame that a block or page maps. Bits below the size of a block are no
 * address bits: a block that is not aligned maps frames below the one it names.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures frame: \result == leaf_frame(pgtable_geometry, level, desc);
  ensures bound: \result < frame_limit(pgtable_geometry);
*/
uint64_t pgtable_leaf_frame(int32_t level, uint64_t desc);

#endif
