/* SPDX-License-Identifier: BSD-2-Clause */
/* The naive model under operations: what fuzz/model.c is for the model. */
#include <stdlib.h>

#include "fuzz/naive.h"
#include "model/memblock.h"

#define MEMORY MEMBLOCK_MEMORY
#define RESERVED MEMBLOCK_RESERVED

static void ask_pfn(const struct naive *n, uint64_t pfn, struct outcome *o)
{
	const struct naive_range *range = NULL;

	if (pfn <= PHYS_ADDR_MAX / n->page_size)
		range = list_holding(&n->list[MEMORY], pfn * n->page_size);
	if (range)
		outcome_range(o, range->start / n->page_size, range->end / n->page_size,
			      range->nid);
	else
		outcome_range(o, 0, 0, NUMA_NO_NODE);
}

static void ask_address(const struct naive *n, const struct op *op, struct outcome *o)
{
	const struct naive_range *memory = list_holding(&n->list[MEMORY], op->base);

	outcome_value(o, "is_memory", memory != NULL);
	outcome_value(o, "is_reserved", list_holding(&n->list[RESERVED], op->base) != NULL);
	outcome_value(o, "is_map_memory", memory && !(memory->flags & MEMBLOCK_NOMAP));
	ask_pfn(n, op->base / n->page_size, o);
	ask_pfn(n, op->base, o);
}

static void ask_range(const struct naive *n, const struct op *op, struct outcome *o)
{
	bool reserved = naive_overlaps(n, RESERVED, op->base, op->size);

	outcome_value(o, "is_region_memory", naive_is_region_memory(n, op->base, op->size));
	outcome_value(o, "is_region_reserved", reserved);
	outcome_value(o, "overlaps memory", naive_overlaps(n, MEMORY, op->base, op->size));
	outcome_value(o, "overlaps reserved", reserved);
	outcome_value(o, "check_allocated", naive_is_allocated(n, op->base, op->size));
	outcome_value(o, "check_free_range",
		      naive_is_free(n, op->base, op->size, op->nid, op->flags));
}

static void ask_totals(const struct naive *n, struct outcome *o)
{
	const struct naive_list *memory = &n->list[MEMORY];

	outcome_value(o, "start_of_DRAM", memory->count ? memory->at[0].start : 0);
	outcome_value(o, "end_of_DRAM", memory->count ? memory->at[memory->count - 1].end : 0);
	outcome_value(o, "phys_mem_size", list_total(memory));
	outcome_value(o, "reserved_size", list_total(&n->list[RESERVED]));
}

/* Up, then down. */
static void free_ranges(const struct naive *n, const struct op *op, struct outcome *o)
{
	static struct naive_list found; /* kept for its room */

	naive_free_ranges(n, op->nid, op->flags, &found);
	for (size_t i = 0; i < found.count; i++)
		outcome_range(o, found.at[i].start, found.at[i].end, found.at[i].nid);
	for (size_t i = found.count; i > 0; i--)
		outcome_range(o, found.at[i - 1].start, found.at[i - 1].end, found.at[i - 1].nid);
}

static void pfn_ranges(const struct naive *n, const struct op *op, struct outcome *o)
{
	uint64_t start, end;

	for (size_t i = 0; i < n->list[MEMORY].count; i++)
		if (naive_pfns(n, i, op->nid, &start, &end))
			outcome_range(o, start, end, n->list[MEMORY].at[i].nid);
}

static int many(struct naive *n, uint32_t array, const struct op *op)
{
	uint64_t base = op->base;

	for (uint32_t i = 0; i < op->count; i++) {
		int error = naive_add(n, array, base, op->size, n->max_numnodes, MEMBLOCK_NONE);

		if (error)
			return error;
		base += 2 * op->size;
	}
	return 0;
}

/* An operation that changes lists: its error. */
static int change(struct naive *n, const struct op *op)
{
	switch (op->code) {
	case OP_ADD:
		return naive_add(n, MEMORY, op->base, op->size, n->max_numnodes, MEMBLOCK_NONE);
	case OP_ADD_NODE:
		return naive_add(n, MEMORY, op->base, op->size, n->max_numnodes ? op->nid : 0,
				 op->flags);
	case OP_REMOVE:
		return naive_remove(n, MEMORY, op->base, op->size);
	case OP_RESERVE:
		return naive_reserve(n, op->base, op->size);
	case OP_PHYS_FREE:
		return naive_remove(n, RESERVED, op->base, op->size);
	case OP_MARK_HOTPLUG:
		return naive_set_flags(n, MEMORY, op->base, op->size, MEMBLOCK_HOTPLUG);
	case OP_CLEAR_HOTPLUG:
		return naive_clear_flags(n, MEMORY, op->base, op->size, MEMBLOCK_HOTPLUG);
	case OP_MARK_MIRROR:
		return naive_mark_mirror(n, op->base, op->size);
	case OP_MARK_NOMAP:
		return naive_set_flags(n, MEMORY, op->base, op->size, MEMBLOCK_NOMAP);
	case OP_CLEAR_NOMAP:
		return naive_clear_flags(n, MEMORY, op->base, op->size, MEMBLOCK_NOMAP);
	case OP_MARK_NOINIT:
		return naive_set_flags(n, RESERVED, op->base, op->size, MEMBLOCK_RSRV_NOINIT);
	case OP_SET_NODE:
		return naive_set_node(n, op->array ? RESERVED : MEMORY, op->base, op->size,
				      op->nid);
	case OP_TRIM:
		return naive_trim(n, op->align);
	case OP_CAP:
		return naive_cap(n, op->base, op->size);
	case OP_ENFORCE_LIMIT:
		return naive_enforce_limit(n, op->size);
	case OP_REMOVE_MAP:
		return naive_remove_map(n, op->size);
	case OP_ADD_MANY:
		return many(n, MEMORY, op);
	case OP_RESERVE_MANY:
		return many(n, RESERVED, op);
	default:
		abort();
	}
}

static uint64_t allocate(struct naive *n, const struct op *op, int *error)
{
	switch (op->code) {
	case OP_PHYS_ALLOC_RANGE:
		return naive_alloc_range(n, op->size, op->align, op->base, op->end, NUMA_NO_NODE,
					 false, error);
	case OP_PHYS_ALLOC_TRY_NID:
		return naive_alloc_range(n, op->size, op->align, 0, MEMBLOCK_ALLOC_ACCESSIBLE,
					 op->nid, false, error);
	case OP_ALLOC_RANGE_NID:
		return naive_alloc_range(n, op->size, op->align, op->base, op->end, op->nid,
					 op->yes, error);
	case OP_ALLOC_TRY_NID:
		return naive_alloc_limited(n, op->size, op->align, op->base, op->end, op->nid,
					   false, error);
	case OP_ALLOC_EXACT_NID:
		return naive_alloc_limited(n, op->size, op->align, op->base, op->end, op->nid, true,
					   error);
	default:
		abort();
	}
}

void naive_run(struct naive *n, const struct op *op, struct outcome *o)
{
	uint64_t place;
	int error;

	outcome_clear(o);
	switch (op->code) {
	case OP_ASK_ADDRESS:
		ask_address(n, op, o);
		break;
	case OP_ASK_RANGE:
		ask_range(n, op, o);
		break;
	case OP_ASK_TOTALS:
		ask_totals(n, o);
		break;
	case OP_FREE_RANGES:
		free_ranges(n, op, o);
		break;
	case OP_PFN_RANGES:
		pfn_ranges(n, op, o);
		break;
	case OP_FIND:
		place = op->size == 0 || op->align == 0 ?
				0 :
				naive_find(n, op->size, op->align, op->base, op->end, op->nid,
					   op->flags);
		outcome_value(o, "address", place);
		break;
	case OP_PHYS_ALLOC_RANGE:
	case OP_PHYS_ALLOC_TRY_NID:
	case OP_ALLOC_RANGE_NID:
	case OP_ALLOC_TRY_NID:
	case OP_ALLOC_EXACT_NID:
		place = allocate(n, op, &error);
		outcome_value(o, "address", place);
		outcome_value(o, "error", (uint64_t)(int64_t)error);
		break;
	case OP_ALLOW_RESIZE:
		n->can_resize = true;
		break;
	case OP_SET_BOTTOM_UP:
		n->bottom_up = op->yes;
		break;
	case OP_SET_LIMIT:
		n->limit = op->base;
		break;
	case OP_SET_MOVABLE_NODE:
		n->movable_node = op->yes;
		break;
	default:
		outcome_value(o, "error", (uint64_t)(int64_t)change(n, op));
		break;
	}
}
