/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tree's bytes, and the few questions that libfdt answers about them.
 *
 * The answers are values, never pointers. Nothing is assumed about them: the
 * contracts say only that each call ends and changes nothing, and fdt_scan
 * checks every offset and length it is given. libfdt must not be asked before
 * fdt_check() has accepted the bytes.
 *
 * A node is named by its offset in the structure block, as in libfdt; the root
 * is 0. Every other offset counts from the start of the tree. All in bytes.
 */
#ifndef EARLYMEM_FDT_RAW_H
#define EARLYMEM_FDT_RAW_H

#include "model/types.h"

/* The largest tree that an arm64 kernel maps: 2 MiB. */
#define FDT_BYTES_MAX 0x200000u

struct fdt_bytes {
	uint8_t b[FDT_BYTES_MAX];
};

/* The tree, from its header on; on 8 bytes, as libfdt wants it. */
extern struct fdt_bytes fdt_bytes;
/* How many bytes of it there are. Before fdt_check(): what the caller has put there. */
extern uint32_t fdt_size;

/* The properties that are looked up by name. */
#define FDT_PROP_ADDRESS_CELLS 0u /* #address-cells */
#define FDT_PROP_SIZE_CELLS 1u	  /* #size-cells */
#define FDT_PROP_DEVICE_TYPE 2u	  /* device_type */
#define FDT_PROP_STATUS 3u	  /* status */
#define FDT_PROP_REG 4u		  /* reg */
#define FDT_PROP_USABLE_MEMORY 5u /* linux,usable-memory */
#define FDT_PROP_HOTPLUGGABLE 6u  /* hotpluggable */
#define FDT_PROP_USABLE_RANGE 7u  /* linux,usable-memory-range */
#define FDT_PROP_RANGES 8u	  /* ranges */
#define FDT_PROP_COMPATIBLE 9u	  /* compatible */
#define FDT_PROP_NO_MAP 10u	  /* no-map */
#define FDT_PROP_REUSABLE 11u	  /* reusable */
#define FDT_PROP_SIZE 12u	  /* size */
#define FDT_PROP_ALIGNMENT 13u	  /* alignment */
#define FDT_PROP_ALLOC_RANGES 14u /* alloc-ranges */
#define FDT_PROP_CMA_DEFAULT 15u  /* linux,cma-default */
#define FDT_PROP_INITRD_START 16u /* linux,initrd-start */
#define FDT_PROP_INITRD_END 17u	  /* linux,initrd-end */
#define FDT_PROP_ELFCOREHDR 18u	  /* linux,elfcorehdr */
#define FDT_PROP_KASLR_SEED 19u	  /* kaslr-seed */
#define FDT_PROP_BOOTARGS 20u	  /* bootargs */
#define FDT_PROPS 21

/* Where a property's value lies. off < 0: there is no such property. */
struct fdt_span {
	int32_t off;
	int32_t len;
};

/* First child of `node`, or a negative number. */
/*@
  terminates \true;
  assigns \nothing;
*/
int32_t fdt_raw_first_subnode(int32_t node);

/* The next child of the parent of `node`, or a negative number. */
/*@
  terminates \true;
  assigns \nothing;
*/
int32_t fdt_raw_next_subnode(int32_t node);

/*
 * The node that a kernel takes for /chosen, or a negative number: the first
 * child of the root called "chosen", with or without a unit address.
 */
/*@
  terminates \true;
  assigns \nothing;
*/
int32_t fdt_raw_chosen(void);

/*
 * The node /reserved-memory, or a negative number: the first child of the root
 * with this name, with or without a unit address.
 */
/*@
  terminates \true;
  assigns \nothing;
*/
int32_t fdt_raw_reserved_memory(void);

/* The value of property FDT_PROP_... of `node`. */
/*@
  requires known: prop < FDT_PROPS;
  terminates \true;
  assigns \nothing;
*/
struct fdt_span fdt_raw_getprop(int32_t node, uint32_t prop);

/* libfdt's own verdict on the whole tree: 0, or its negative error. */
/*@
  terminates \true;
  assigns \nothing;
*/
int32_t fdt_raw_check_full(void);

#endif
