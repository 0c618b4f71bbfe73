/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists of ranges for the naive model: short, slow and plain. */
#ifndef EARLYMEM_FUZZ_NAIVE_LIST_H
#define EARLYMEM_FUZZ_NAIVE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes [start, end), which all carry the same flags and node. */
struct naive_range {
	uint64_t start;
	uint64_t end;
	uint32_t flags;
	int32_t nid;
};

/* Tidy: ascending, disjoint, no empty range, no two neighbours that could be one. */
struct naive_list {
	struct naive_range *at;
	size_t count;
	size_t room;
};

/* Append a range, wherever it belongs. */
void list_put(struct naive_list *list, uint64_t start, uint64_t end, uint32_t flags, int32_t nid);
/* Make a list tidy: sort it, join neighbours that touch and agree, drop what is empty. */
void list_tidy(struct naive_list *list);
/* Where a range has `at` inside, make two of it. */
void list_cut(struct naive_list *list, uint64_t at);
/* Fill the gaps of [start, end). */
void list_fill(struct naive_list *list, uint64_t start, uint64_t end, int32_t nid, uint32_t flags);
/* Take [start, end) out. */
void list_clear(struct naive_list *list, uint64_t start, uint64_t end);

/* The range that holds an address; NULL if none does. */
const struct naive_range *list_holding(const struct naive_list *list, uint64_t addr);
/* Some byte of [start, end) is in the list. */
bool list_touches(const struct naive_list *list, uint64_t start, uint64_t end);
/* Bytes in the list. */
uint64_t list_total(const struct naive_list *list);
/* The parts of [start, end) that are in no range of a tidy list. Good until the next call. */
const struct naive_list *list_gaps(const struct naive_list *list, uint64_t start, uint64_t end);

#endif
