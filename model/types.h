/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few types that every room of the model shares.
 */
#ifndef EARLYMEM_TYPES_H
#define EARLYMEM_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* A physical address, or a number of bytes of physical address space. */
typedef uint64_t phys_addr_t;

/*
 * The highest physical address, and the exclusive end of every range: the
 * kernel caps a range that would wrap there, so its last byte is in no range.
 */
#define PHYS_ADDR_MAX 0xffffffffffffffffULL

/* "No particular node" in a search. */
#define NUMA_NO_NODE (-1)

#endif
