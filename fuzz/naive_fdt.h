/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A second way from a device tree to memblock: libfdt read as its manual says,
 * the naive memblock, and arithmetic that wraps as a kernel's does.
 *
 * It reads trees that are plain: one with cell counts that are no numbers, a
 * string without an end, or an incomplete entry where a kernel reads on, is
 * none, and then it has no opinion.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_FDT_H
#define EARLYMEM_FUZZ_NAIVE_FDT_H

#include "fuzz/fdt_machine.h"
#include "fuzz/naive.h"

struct naive_boot {
	struct naive memblock;
	bool plain;    /* else the rest says nothing */
	int32_t error; /* FDT_E... or ARM64_E...; 0: the boot goes on */
	phys_addr_t memstart_addr;
};

/* A tree that fdt_check() accepts, to what fdt_scan() makes of it. */
void naive_fdt_scan(struct naive_boot *result, const struct fdt_machine *m, const void *bytes);
/* From there to what arm64_memblock_init() makes of it. */
void naive_arm64_init(struct naive_boot *result, const struct fdt_machine *m, const void *bytes);

#endif
