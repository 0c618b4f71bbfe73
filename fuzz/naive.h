/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memblock a second time, written to be obviously right and nothing else:
 * lists of [start, end) that every operation cuts, edits, sorts and joins from
 * scratch, and searches that list every candidate and take the best. It shares
 * with the model the constants of its API and no code.
 *
 * Behaviour: Linux 6.12, and the decisions that SOUNDNESS.md lists.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_H
#define EARLYMEM_FUZZ_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fuzz/decode.h"
#include "fuzz/outcome.h"

struct naive_range {
	uint64_t start;
	uint64_t end;
	uint32_t flags;
	int32_t nid;
};

/* Ascending, disjoint, no two neighbours that could be one: after every operation. */
struct naive_list {
	struct naive_range *at;
	size_t count;
	size_t room;
};

/* Where a kernel keeps the array that stands for a list. */
struct naive_home {
	uint32_t max;
	uint64_t addr; /* 0: not allocated */
	uint64_t bytes;
};

struct naive {
	struct naive_list list[2]; /* memory, reserved */
	struct naive_home home[2];
	uint64_t page_size;
	uint64_t limit;
	int32_t max_numnodes;
	bool bottom_up, can_resize, movable_node, mirror, has_mirror;
};

/* Start over with an empty machine. 0, or a negative error of memblock. */
int naive_init(struct naive *n, const struct machine *machine);
/* Carry out one operation. The outcome is cleared first. */
void naive_run(struct naive *n, const struct op *op, struct outcome *o);
void naive_print(FILE *out, const struct naive *n);

/* The operations on lists, for whoever wants them without records: 0 or a negative error. */
int naive_add(struct naive *n, int array, uint64_t base, uint64_t size, int32_t nid,
	      uint32_t flags);
int naive_remove(struct naive *n, int array, uint64_t base, uint64_t size);
uint64_t naive_find(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
		    uint64_t end, int32_t nid, uint32_t flags);
/* All free ranges, ascending. */
void naive_free_ranges(const struct naive *n, int32_t nid, uint32_t flags,
		       struct naive_list *free_list);

#endif
