/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Translation tables a second time: bytes, shifts and masks, as the Arm
 * architecture's pseudo-code has them. Memory is a list of what was written
 * where; who reads looks for the last write. It shares with the model the
 * constants of its API and no code.
 *
 * Behaviour: the Arm architecture (VMSAv8-64, stage 1).
 */
#ifndef EARLYMEM_FUZZ_NAIVE_PGTABLE_H
#define EARLYMEM_FUZZ_NAIVE_PGTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pgtable_walk.h"

#define NAIVE_WRITES 256

struct naive_write {
	uint32_t table, index;
	uint64_t value;
};

struct naive_pgtable {
	unsigned int page_shift, va_bits, pa_bits;
	bool wide, upper;
	uint64_t root_frame, base_frame;
	size_t count;
	struct naive_write writes[NAIVE_WRITES];
};

/* Is there such a geometry? `page_size` in bytes. */
bool naive_geometry(struct naive_pgtable *n, uint32_t page_size, uint32_t va_bits, uint32_t pa_bits,
		    bool wide, bool upper);
int naive_start_level(const struct naive_pgtable *n);
bool naive_write(struct naive_pgtable *n, uint32_t table, uint32_t index, uint64_t value);
struct pgtable_walk naive_walk(const struct naive_pgtable *n, uint64_t va);
/* The physical address in a descriptor, and the descriptor's fields. */
uint64_t naive_address(const struct naive_pgtable *n, uint64_t desc);
struct pgtable_desc naive_decode(const struct naive_pgtable *n, uint64_t desc);
/* Put fields together; false: some field has more bits than the descriptor has for it. */
bool naive_encode(const struct naive_pgtable *n, const struct pgtable_desc *f, uint64_t *desc);

#endif
