/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a boot loader tells a kernel in /chosen, beside the usable memory range
 * that fdt_scan() takes: command line, initrd, a crashed kernel's core header,
 * a seed for address randomisation.
 *
 * Behaviour: Linux 6.12 and 6.1, drivers/of/fdt.c (early_init_dt_scan_chosen,
 * early_init_dt_check_for_initrd, early_init_dt_check_for_elfcorehdr).
 */
#ifndef EARLYMEM_FDT_CHOSEN_H
#define EARLYMEM_FDT_CHOSEN_H

#include "model/fdt_value.h"

struct fdt_chosen {
	struct fdt_range initrd;     /* bytes; size 0: none */
	struct fdt_range elfcorehdr; /* bytes; size 0: none */
	uint64_t kaslr_seed;	     /* 0: none */
	struct fdt_span bootargs;    /* off < 0: none */
};
extern struct fdt_chosen fdt_chosen;

/*
 * Read /chosen of a tree that fdt_scan() took. An initrd whose end is below its
 * start is none. 0, or the FDT_E... noted in fdt_failure: linux,elfcorehdr is
 * read to its end by a kernel, and that is outside the tree.
 */
/*@
  requires bounded: fdt_bounded;
  requires wf: fdt_warnings_wf;
  terminates \true;
  assigns fdt_chosen, fdt_warnings, fdt_failure;
  ensures wf: fdt_warnings_wf;
  ensures bootargs: fdt_chosen.bootargs.off >= 0 ==>
    0 <= fdt_chosen.bootargs.len && fdt_chosen.bootargs.off + fdt_chosen.bootargs.len <= fdt_size;
  ensures initrd: fdt_chosen.initrd.base + fdt_chosen.initrd.size <= UINT64_MAX;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
int32_t fdt_scan_chosen(void);

#endif
