/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fdt_scan: from the device tree's bytes to memblock, the first stage of a boot.
 *
 * The tree itself is reserved, its memory added, marked where it may be
 * unplugged, and capped to the ranges that /chosen allows.
 *
 * Behaviour: Linux 6.12 and 6.1, drivers/of/fdt.c (early_init_dt_scan_root,
 * early_init_dt_scan_memory, early_init_dt_add_memory_arch,
 * early_init_dt_check_for_usable_mem_range) and arch/arm64 (setup_machine_fdt,
 * fixmap_remap_fdt). Both look for memory among the root's children only.
 */
#ifndef EARLYMEM_FDT_SCAN_H
#define EARLYMEM_FDT_SCAN_H

#include "model/fdt_value.h"

/*
 * Scan the first fdt_size bytes of fdt_bytes as a kernel does that finds the
 * tree at physical address `address`. memblock must be initialized. 0, or the
 * FDT_E... noted in fdt_failure: the tree is refused, or the kernel stops.
 * memblock then holds what it held when that happened.
 */
/*@
  requires bounded: fdt_bounded;
  requires wf: memblock_wf;
  terminates \true;
  assigns fdt_size, fdt_layout, fdt_failure, fdt_warnings, fdt_seen,
    memblock[0 .. MEMBLOCK_TYPES - 1], memblock_total_size[0 .. MEMBLOCK_TYPES - 1],
    memblock_array[0 .. MEMBLOCK_TYPES - 1], memblock_scratch, memblock_grown;
  ensures shorter: fdt_size <= \old(fdt_size);
  ensures wf: memblock_wf;
  ensures warnings: fdt_warnings_wf;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_scan(phys_addr_t address);

#endif
