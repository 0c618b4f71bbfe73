/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine and a kernel for the targets that boot from any bytes: an input
 * begins with FDT_HEAD bytes that say which, and the rest is the device tree.
 *
 * A head of zeros is Linux 6.12 with 4 KiB pages on a board with RAM at 1 GiB.
 */
#ifndef EARLYMEM_FUZZ_FDT_MACHINE_H
#define EARLYMEM_FUZZ_FDT_MACHINE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/arm64.h"

/* The bytes of the head. A number is two: see fdt_machine_decode(). */
enum {
	HEAD_RULES,	  /* FDT_RULE_... */
	HEAD_SIZES,	  /* page size: 2 bits, alignment of pools: 2, section size: 1, mirror: 1 */
	HEAD_ARRAYS,	  /* regions that memory has room for: low half, reserved: high half */
	HEAD_VA,	  /* virtual addresses of the kernel: low half, of the CPU: high half */
	HEAD_PHYS,	  /* the same for physical ones */
	HEAD_AREAS,	  /* CMA pools that there is room for, less one; 0: 20 */
	HEAD_SEED,	  /* of address randomisation, times 256 */
	HEAD_STEXT,	  /* 64 KiB from _text to where the image is reserved */
	HEAD_TREE,	  /* number: the tree's address */
	HEAD_LIMIT = 10,  /* number: mem= */
	HEAD_TEXT = 12,	  /* number: where the image starts */
	HEAD_IMAGE = 14,  /* number: its size */
	HEAD_INITRD = 16, /* number: an initrd that the command line has, and its size */
	HEAD_INITRD_SIZE = 18,
	FDT_HEAD = 20
};

/* Bits of HEAD_RULES: what 6.12 does not do. The first four together are 6.1. */
#define FDT_RULE_FULL_ARRAY_FAILS 1u
#define FDT_RULE_ENTRIES_FIRST 2u
#define FDT_RULE_STATIC_POOLS 4u
#define FDT_RULE_NOT_BESIDE 8u
#define FDT_RULE_CMA_GIVEN 16u
#define FDT_RULE_NO_CRASH_DUMP 32u
#define FDT_RULE_MOVABLE_NODE 64u
#define FDT_RULE_NVHE 128u

/* MAX_NUMNODES of all these kernels. */
#define FDT_NODES 16

struct fdt_machine {
	uint32_t memory_regions;
	uint32_t reserved_regions;
	uint64_t page_size;
	bool movable_node;
	bool mirrored_kernelcore;
	phys_addr_t address; /* of the tree */
	struct fdt_rules rules;
	struct fdt_reserved_rules reserved_rules;
	struct fdt_region_rules region_rules;
	struct arm64_config config; /* initrd of size 0: the tree's word counts */
};

struct fdt_machine fdt_machine_decode(const uint8_t head[FDT_HEAD]);
void fdt_machine_print(FILE *out, const struct fdt_machine *m);

#endif
