/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memblock a second time, written to be obviously right and nothing else:
 * lists of [start, end) that every operation cuts, edits, sorts and joins from
 * scratch, and searches that list every candidate and take the best. It shares
 * with the model the constants of its API and no code.
 *
 * Behaviour: Linux 6.12, and the decisions that SOUNDNESS.md lists. `array` is
 * MEMBLOCK_MEMORY or MEMBLOCK_RESERVED; errors are memblock's.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_H
#define EARLYMEM_FUZZ_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fuzz/decode.h"
#include "fuzz/naive_list.h"
#include "fuzz/outcome.h"

/* Where a kernel keeps the array that stands for a list. */
struct naive_home {
	uint32_t max;
	uint64_t addr; /* 0: not allocated */
	uint64_t bytes;
};

/* The lists are tidy after every operation. */
struct naive {
	struct naive_list list[2];
	struct naive_home home[2];
	uint64_t page_size;
	uint64_t limit;
	int32_t max_numnodes;
	bool bottom_up, can_resize, movable_node, mirror, has_mirror;
};

/* Start over with an empty machine. 0, or a negative error. */
int naive_init(struct naive *n, const struct machine *machine);
/* Carry out one operation (naive_run.c). The outcome is cleared first. */
void naive_run(struct naive *n, const struct op *op, struct outcome *o);
void naive_print(FILE *out, const struct naive *n);

/* Changes: 0 or a negative error. */
int naive_add(struct naive *n, uint32_t array, uint64_t base, uint64_t size, int32_t nid,
	      uint32_t flags);
int naive_reserve(struct naive *n, uint64_t base, uint64_t size);
int naive_remove(struct naive *n, uint32_t array, uint64_t base, uint64_t size);
int naive_set_flags(struct naive *n, uint32_t array, uint64_t base, uint64_t size, uint32_t flags);
int naive_clear_flags(struct naive *n, uint32_t array, uint64_t base, uint64_t size,
		      uint32_t flags);
int naive_mark_mirror(struct naive *n, uint64_t base, uint64_t size);
int naive_set_node(struct naive *n, uint32_t array, uint64_t base, uint64_t size, int32_t nid);
int naive_trim(struct naive *n, uint64_t align);
int naive_cap(struct naive *n, uint64_t base, uint64_t size);
int naive_enforce_limit(struct naive *n, uint64_t limit);
int naive_remove_map(struct naive *n, uint64_t limit);

/* Allocations: the address, or 0. */
uint64_t naive_find(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
		    uint64_t end, int32_t nid, uint32_t flags);
uint64_t naive_alloc_range(struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			   uint64_t end, int32_t nid, bool exact, int *error);
/* Below the current limit, and if need be below `min`. */
uint64_t naive_alloc_limited(struct naive *n, uint64_t size, uint64_t align, uint64_t min,
			     uint64_t max, int32_t nid, bool exact, int *error);

/* Questions. */
bool naive_is_region_memory(const struct naive *n, uint64_t base, uint64_t size);
bool naive_overlaps(const struct naive *n, uint32_t array, uint64_t base, uint64_t size);
/* Every byte is in memory and in reserved; a search may answer with exactly these bytes. */
bool naive_is_allocated(const struct naive *n, uint64_t base, uint64_t size);
bool naive_is_free(const struct naive *n, uint64_t base, uint64_t size, int32_t nid,
		   uint32_t flags);
/* The whole pages of range i of memory; false: none, or not on node nid. */
bool naive_pfns(const struct naive *n, size_t i, int32_t nid, uint64_t *start, uint64_t *end);
/* All free ranges, ascending. */
void naive_free_ranges(const struct naive *n, int32_t nid, uint32_t flags,
		       struct naive_list *free_list);

#endif
