/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one operation answers, in a form that does not depend on who ran it:
 * named numbers and a list of ranges, in order. Two implementations agree on an
 * operation when their outcomes are equal.
 */
#ifndef EARLYMEM_FUZZ_OUTCOME_H
#define EARLYMEM_FUZZ_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The names that one operation can need. */
#define OUTCOME_VALUES 16
/* More than the regions that the longest input can make. */
#define OUTCOME_RANGES 65536

struct outcome {
	size_t nr_values;
	struct {
		const char *name;
		uint64_t number;
	} values[OUTCOME_VALUES];
	size_t nr_ranges;
	struct {
		uint64_t start;
		uint64_t end;
		int64_t nid;
	} ranges[OUTCOME_RANGES];
};

void outcome_clear(struct outcome *o);
/* Add a number. `name` must outlive the outcome. */
void outcome_value(struct outcome *o, const char *name, uint64_t number);
/* Add a range; more than OUTCOME_RANGES end the program. */
void outcome_range(struct outcome *o, uint64_t start, uint64_t end, int64_t nid);
bool outcome_equal(const struct outcome *a, const struct outcome *b);
void outcome_print(FILE *out, const struct outcome *o);

#endif
