/* SPDX-License-Identifier: BSD-2-Clause */
/* Other inputs from one for the targets of device trees: trees stay trees, mostly. */
#ifndef EARLYMEM_FUZZ_FDT_MUTATE_H
#define EARLYMEM_FUZZ_FDT_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Change an input of `size` bytes in place; it may grow to `max_size`. The new
 * size. Nodes, properties, cells, entries and reservations come, go and change;
 * now and then the machine does, and now and then the tree is broken.
 */
size_t fdt_mutate(uint8_t *data, size_t size, size_t max_size, uint32_t seed);

#endif
