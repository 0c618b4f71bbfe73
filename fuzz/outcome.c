/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/outcome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void outcome_clear(struct outcome *o)
{
	o->nr_values = 0;
	o->nr_ranges = 0;
}

void outcome_value(struct outcome *o, const char *name, uint64_t number)
{
	if (o->nr_values == OUTCOME_VALUES)
		abort();
	o->values[o->nr_values].name = name;
	o->values[o->nr_values].number = number;
	o->nr_values++;
}

void outcome_range(struct outcome *o, uint64_t start, uint64_t end, int64_t nid)
{
	if (o->nr_ranges == OUTCOME_RANGES)
		abort();
	o->ranges[o->nr_ranges].start = start;
	o->ranges[o->nr_ranges].end = end;
	o->ranges[o->nr_ranges].nid = nid;
	o->nr_ranges++;
}

bool outcome_equal(const struct outcome *a, const struct outcome *b)
{
	if (a->nr_values != b->nr_values || a->nr_ranges != b->nr_ranges)
		return false;
	for (size_t i = 0; i < a->nr_values; i++)
		if (strcmp(a->values[i].name, b->values[i].name) != 0 ||
		    a->values[i].number != b->values[i].number)
			return false;
	for (size_t i = 0; i < a->nr_ranges; i++)
		if (a->ranges[i].start != b->ranges[i].start ||
		    a->ranges[i].end != b->ranges[i].end || a->ranges[i].nid != b->ranges[i].nid)
			return false;
	return true;
}

void outcome_print(FILE *out, const struct outcome *o)
{
	for (size_t i = 0; i < o->nr_values; i++)
		fprintf(out, "  %-24s 0x%" PRIx64 "\n", o->values[i].name, o->values[i].number);
	for (size_t i = 0; i < o->nr_ranges; i++)
		fprintf(out, "  [0x%" PRIx64 ", 0x%" PRIx64 ") node %" PRId64 "\n",
			o->ranges[i].start, o->ranges[i].end, o->ranges[i].nid);
}
