/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_list.h"

#include <stdlib.h>

void list_put(struct naive_list *list, uint64_t start, uint64_t end, uint32_t flags, int32_t nid)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->at = realloc(list->at, list->room * sizeof(*list->at));
		if (!list->at)
			abort();
	}
	list->at[list->count++] =
		(struct naive_range){ .start = start, .end = end, .flags = flags, .nid = nid };
}

/* Take out ranges that have become empty. */
static void list_drop_empty(struct naive_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start < list->at[i].end)
			list->at[kept++] = list->at[i];
	list->count = kept;
}

static void list_sort(struct naive_list *list)
{
	for (size_t i = 1; i < list->count; i++) {
		struct naive_range range = list->at[i];
		size_t place = i;

		while (place > 0 && list->at[place - 1].start > range.start) {
			list->at[place] = list->at[place - 1];
			place--;
		}
		list->at[place] = range;
	}
}

void list_tidy(struct naive_list *list)
{
	list_drop_empty(list);
	list_sort(list);
	for (size_t i = 1; i < list->count; i++) {
		struct naive_range *left = &list->at[i - 1], *right = &list->at[i];

		if (left->end != right->start || left->flags != right->flags ||
		    left->nid != right->nid)
			continue;
		right->start = left->start;
		left->end = left->start;
	}
	list_drop_empty(list);
}

void list_cut(struct naive_list *list, uint64_t at)
{
	for (size_t i = 0; i < list->count; i++) {
		struct naive_range *range = &list->at[i];

		if (range->start < at && at < range->end) {
			uint64_t end = range->end;

			range->end = at;
			list_put(list, at, end, range->flags, range->nid);
			return;
		}
	}
}

const struct naive_range *list_holding(const struct naive_list *list, uint64_t addr)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start <= addr && addr < list->at[i].end)
			return &list->at[i];
	return NULL;
}

bool list_touches(const struct naive_list *list, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start < end && start < list->at[i].end && start < end)
			return true;
	return false;
}

uint64_t list_total(const struct naive_list *list)
{
	uint64_t total = 0;

	for (size_t i = 0; i < list->count; i++)
		total += list->at[i].end - list->at[i].start;
	return total;
}

const struct naive_list *list_gaps(const struct naive_list *list, uint64_t start, uint64_t end)
{
	static struct naive_list gaps; /* kept for its room */

	gaps.count = 0;
	for (size_t i = 0; i < list->count && start < end; i++) {
		const struct naive_range *range = &list->at[i];
		uint64_t stop = range->start < end ? range->start : end;

		if (start < stop)
			list_put(&gaps, start, stop, 0, 0);
		if (start < range->end)
			start = range->end;
	}
	if (start < end)
		list_put(&gaps, start, end, 0, 0);
	return &gaps;
}

void list_fill(struct naive_list *list, uint64_t start, uint64_t end, int32_t nid, uint32_t flags)
{
	const struct naive_list *gaps = list_gaps(list, start, end);

	for (size_t i = 0; i < gaps->count; i++)
		list_put(list, gaps->at[i].start, gaps->at[i].end, flags, nid);
	list_tidy(list);
}

void list_clear(struct naive_list *list, uint64_t start, uint64_t end)
{
	list_cut(list, start);
	list_cut(list, end);
	for (size_t i = 0; i < list->count; i++)
		if (start <= list->at[i].start && list->at[i].end <= end)
			list->at[i].end = list->at[i].start;
	list_tidy(list);
}
