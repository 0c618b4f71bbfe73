/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a device tree reserves: the entries of its reservation block
 * (/memreserve/), the children of /reserved-memory, and a crashed kernel's core
 * header.
 *
 * Behaviour: Linux 6.12 and 6.1, early_init_fdt_scan_reserved_mem() and what it
 * calls, in drivers/of/fdt.c and drivers/of/of_reserved_mem.c.
 */
#ifndef EARLYMEM_FDT_RESERVED_H
#define EARLYMEM_FDT_RESERVED_H

#include "model/fdt_regions.h"

/* What differs between kernels; see corpus/profiles. */
struct fdt_reserved_rules {
	bool entries_last; /* /memreserve/ comes last and the core header first (6.12) */
	bool crash_dump;   /* the kernel knows of a core header */
};
extern struct fdt_reserved_rules fdt_reserved_rules;

/*@
  // The 64-bit number at o.
  logic integer fdt_be64_at(struct fdt_bytes d, integer o) =
    fdt_be32_at(d, o) * 0x100000000 + fdt_be32_at(d, o + 4);

  // Where entry k of the reservation block is: base, then size.
  logic integer fdt_entry_at(struct fdt_layout l, integer k) = l.reserve_start + 16 * k;

  // Entry k is before the one of size 0 that ends them.
  predicate fdt_is_entry(struct fdt_bytes d, integer size, struct fdt_layout l, integer k) =
    0 <= k && fdt_entry_at(l, k) + 16 <= size &&
    \forall integer j; 0 <= j <= k ==> fdt_be64_at(d, fdt_entry_at(l, j) + 8) != 0;

  // All bytes of those among the first n entries are reserved.
  predicate fdt_entries_reserved(struct fdt_bytes d, integer size, struct fdt_layout l,
                                 struct memblock_type r, integer n) =
    \forall integer k, a; 0 <= k < n && fdt_is_entry(d, size, l, k) &&
      fdt_be64_at(d, fdt_entry_at(l, k)) <= a <
        capped_end(fdt_be64_at(d, fdt_entry_at(l, k)), fdt_be64_at(d, fdt_entry_at(l, k) + 8)) ==>
      in_set(r, a);

  // All of them.
  predicate fdt_all_entries_reserved(struct fdt_bytes d, integer size, struct fdt_layout l,
                                     struct memblock_type r) =
    \forall integer n; fdt_entries_reserved(d, size, l, r, n);
*/

/*
 * Reserve the entries of the reservation block of a tree that fdt_check() took.
 * 0, or the FDT_E... noted in fdt_failure. Every entry is reserved, unless an
 * array was full.
 */
/*@
  requires wf: fdt_scan_wf;
  terminates \true;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures added: fdt_added{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures entries: \result == 0 && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Post} ==>
    fdt_all_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED]);
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_reserve_entries(void);

/*
 * Reserve all that the tree reserves, in the kernel's order; elfcorehdr is where
 * the core header lies (size 0: there is none). 0, or the FDT_E... noted in
 * fdt_failure. The same bytes stay memory. Every entry of the reservation block
 * is reserved in the end, unless an array was full, or (6.1) a pool was given
 * back that may have held some of it.
 */
/*@
  requires wf: fdt_scan_wf;
  terminates \true;
  assigns fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf && fdt_regions_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures entries: \result == 0 && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Post} &&
    (fdt_reserved_rules.entries_last || !fdt_regions.given_back) ==>
    fdt_all_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED]);
  ensures added: !fdt_regions.given_back && !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_reserve_memory(struct fdt_range elfcorehdr);

#endif
