/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm64: what the architecture makes of the memory that the device tree
 * declared, before it maps it.
 *
 * Memory that cannot be addressed or mapped goes, a limit is put on it, image
 * and initrd are kept, and what the tree reserves is reserved.
 *
 * Behaviour: Linux 6.12 and 6.1, arm64_memblock_init() in arch/arm64/mm/init.c.
 * All addresses and sizes in bytes.
 */
#ifndef EARLYMEM_ARM64_H
#define EARLYMEM_ARM64_H

#include "model/fdt_reserved.h"

/* No mem= on the command line. */
#define ARM64_NO_LIMIT PHYS_ADDR_MAX

/* Errors beside the FDT_E... of what the tree reserves, which fdt_failure has. */
#define ARM64_ECONFIG (-40) /* address widths that no kernel has, or an image that ends early */
#define ARM64_ERESIZE (-41) /* panic: cannot resize the memory array */
#define ARM64_ERESIZE_RESERVED (-42) /* panic: cannot resize the reserved array */
#define ARM64_ECAPACITY (-43)	     /* more regions than this model holds */

/* What the kernel and the machine are. */
struct arm64_config {
	uint32_t va_bits; /* virtual addresses of the kernel's configuration: 36 to 52 */
	uint32_t cpu_va_bits; /* and as the CPU has them: va_bits, or what a 52-bit kernel falls back to */
	uint32_t phys_bits;	/* physical addresses of the configuration: 48 or 52 */
	uint32_t cpu_phys_bits; /* and of the CPU: 32 to 52 */
	phys_addr_t section_size;
	bool nvhe;		/* KVM without VHE: the linear map has 51 bits at most */
	uint16_t memstart_seed; /* of address randomisation; 0: none */
	phys_addr_t text;	/* where the image starts */
	phys_addr_t start;	/* and from where on it is reserved: _text (6.12) or _stext (6.1) */
	phys_addr_t end;	/* and where it ends */
	phys_addr_t limit;	/* mem=; ARM64_NO_LIMIT: none */
	struct fdt_range initrd;     /* size 0: none */
	struct fdt_range elfcorehdr; /* size 0: none */
};

/* What a kernel passes over with a warning. */
struct arm64_state {
	phys_addr_t memstart_addr; /* the physical address of PAGE_OFFSET, modulo 2^64 */
	phys_addr_t linear_size;   /* of the linear map */
	bool not_mapped;	   /* there was more memory than the linear map reaches */
	struct fdt_range initrd;   /* whole pages that are kept; size 0: none */
	bool initrd_lost;  /* it is not where the linear map could reach it: there is none */
	uint32_t not_done; /* steps that a full array prevented */
};
extern struct arm64_state arm64;

/*@
  // Nothing became memory but the initrd and, with a limit, the image.
  predicate arm64_memory{A, B}(integer limit, integer text, integer end) = \forall integer a;
    in_set(\at(memblock[MEMBLOCK_MEMORY], B), a) ==>
      in_set(\at(memblock[MEMBLOCK_MEMORY], A), a) ||
      (limit != ARM64_NO_LIMIT && text <= a < end) ||
      \at(arm64.initrd.base, B) <= a <
        capped_end(\at(arm64.initrd.base, B), \at(arm64.initrd.size, B));
*/

/*
 * arm64_memblock_init(), after fdt_scan(). 0, or an error: the kernel panics or
 * has no such configuration. memblock then holds what it held when that
 * happened. Nothing became memory but the initrd and, with mem=, the image; the
 * image is reserved, unless an array was full or (6.1) a pool was given back
 * that may have held some of it; so is every entry of the tree's reservation
 * block.
 */
/*@
  requires wf: fdt_scan_wf;
  terminates \true;
  assigns arm64, fdt_regions, fdt_warnings, fdt_failure, memblock_settings.bottom_up,
    memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures memory: arm64_memory{Pre, Post}(config.limit, config.text, config.end);
  ensures image: \result == 0 && arm64.not_done == 0 && !fdt_warnings.failed &&
    !fdt_regions.given_back && fdt_arrays_stayed{Pre, Post} ==>
    covered(memblock[MEMBLOCK_RESERVED], config.start, capped_end(config.start, config.end - config.start));
  ensures entries: \result == 0 && !fdt_warnings.failed && fdt_arrays_stayed{Pre, Post} &&
    (fdt_reserved_rules.entries_last || !fdt_regions.given_back) ==>
    fdt_all_entries_reserved(fdt_bytes, fdt_size, fdt_layout, memblock[MEMBLOCK_RESERVED]);
  ensures error: \result <= 0;
*/
int32_t arm64_memblock_init(struct arm64_config config);

#endif
