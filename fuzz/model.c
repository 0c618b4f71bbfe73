/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/model.h"

#include <inttypes.h>
#include <stdlib.h>

#include "model/memblock.h"

int model_init(const struct machine *machine)
{
	int error = memblock_init(machine->max_memory, machine->max_reserved, machine->page_size,
				  machine->max_numnodes);

	if (error)
		return error;
	if (machine->resize)
		memblock_allow_resize();
	memblock_set_bottom_up(machine->bottom_up);
	memblock_set_current_limit(machine->limit);
	memblock_settings.movable_node = machine->movable_node;
	memblock_settings.mirrored_kernelcore = machine->mirror;
	return 0;
}

static void ask_pfn(uint64_t pfn, struct outcome *o)
{
	struct memblock_pfn_range found = memblock_search_pfn_nid(pfn);

	outcome_range(o, found.start_pfn, found.end_pfn, found.nid);
}

static void ask_address(phys_addr_t addr, struct outcome *o)
{
	outcome_value(o, "is_memory", memblock_is_memory(addr));
	outcome_value(o, "is_reserved", memblock_is_reserved(addr));
	outcome_value(o, "is_map_memory", memblock_is_map_memory(addr));
	ask_pfn(addr / memblock_settings.page_size, o);
	/* The same number as a PFN: most of them lie past the address space. */
	ask_pfn(addr, o);
}

static void ask_range(const struct op *op, struct outcome *o)
{
	phys_addr_t base = op->base, size = op->size;

	outcome_value(o, "is_region_memory", memblock_is_region_memory(base, size));
	outcome_value(o, "is_region_reserved", memblock_is_region_reserved(base, size));
	outcome_value(o, "overlaps memory", memblock_overlaps_region(MEMBLOCK_MEMORY, base, size));
	outcome_value(o, "overlaps reserved",
		      memblock_overlaps_region(MEMBLOCK_RESERVED, base, size));
	outcome_value(o, "check_allocated", memblock_check_allocated(base, size));
	outcome_value(o, "check_free_range",
		      memblock_check_free_range(base, size, op->nid, op->flags));
}

static void ask_totals(struct outcome *o)
{
	outcome_value(o, "start_of_DRAM", memblock_start_of_DRAM());
	outcome_value(o, "end_of_DRAM", memblock_end_of_DRAM());
	outcome_value(o, "phys_mem_size", memblock_phys_mem_size());
	outcome_value(o, "reserved_size", memblock_reserved_size());
}

/* Up, then down; asked again at either end, there is still nothing. */
static void free_ranges(int32_t nid, uint32_t flags, struct outcome *o)
{
	struct memblock_free_range range;

	for (range = memblock_first_free(nid, flags); range.start != range.end;
	     range = memblock_next_free(range, nid, flags))
		outcome_range(o, range.start, range.end, range.nid);
	range = memblock_next_free(range, nid, flags);
	if (range.start != range.end)
		outcome_range(o, range.start, range.end, range.nid);
	for (range = memblock_last_free(nid, flags); range.start != range.end;
	     range = memblock_prev_free(range, nid, flags))
		outcome_range(o, range.start, range.end, range.nid);
	range = memblock_prev_free(range, nid, flags);
	if (range.start != range.end)
		outcome_range(o, range.start, range.end, range.nid);
}

static void pfn_ranges(int32_t nid, struct outcome *o)
{
	uint32_t idx = 0;

	while ((idx = memblock_next_pfn_region(idx, nid)) < memblock[MEMBLOCK_MEMORY].cnt) {
		struct memblock_pfn_range range = memblock_region_pfns(idx);

		outcome_range(o, range.start_pfn, range.end_pfn, range.nid);
		idx++;
	}
}

static int many(const struct op *op)
{
	phys_addr_t base = op->base;

	for (uint32_t i = 0; i < op->count; i++) {
		int error = op->code == OP_ADD_MANY ? memblock_add(base, op->size) :
						      memblock_reserve(base, op->size);

		if (error)
			return error;
		base += 2 * op->size;
	}
	return 0;
}

/* An operation that changes the arrays: its error. */
static int change(const struct op *op)
{
	switch (op->code) {
	case OP_ADD:
		return memblock_add(op->base, op->size);
	case OP_ADD_NODE:
		return memblock_add_node(op->base, op->size, op->nid, op->flags);
	case OP_REMOVE:
		return memblock_remove(op->base, op->size);
	case OP_RESERVE:
		return memblock_reserve(op->base, op->size);
	case OP_PHYS_FREE:
		return memblock_phys_free(op->base, op->size);
	case OP_MARK_HOTPLUG:
		return memblock_mark_hotplug(op->base, op->size);
	case OP_CLEAR_HOTPLUG:
		return memblock_clear_hotplug(op->base, op->size);
	case OP_MARK_MIRROR:
		return memblock_mark_mirror(op->base, op->size);
	case OP_MARK_NOMAP:
		return memblock_mark_nomap(op->base, op->size);
	case OP_CLEAR_NOMAP:
		return memblock_clear_nomap(op->base, op->size);
	case OP_MARK_NOINIT:
		return memblock_reserved_mark_noinit(op->base, op->size);
	case OP_SET_NODE:
		return memblock_set_node(op->base, op->size, op->array, op->nid);
	case OP_TRIM:
		return memblock_trim_memory(op->align);
	case OP_CAP:
		return memblock_cap_memory_range(op->base, op->size);
	case OP_ENFORCE_LIMIT:
		return memblock_enforce_memory_limit(op->size);
	case OP_REMOVE_MAP:
		return memblock_mem_limit_remove_map(op->size);
	case OP_ADD_MANY:
	case OP_RESERVE_MANY:
		return many(op);
	default:
		abort();
	}
}

static phys_addr_t allocate(const struct op *op)
{
	switch (op->code) {
	case OP_PHYS_ALLOC_RANGE:
		return memblock_phys_alloc_range(op->size, op->align, op->base, op->end);
	case OP_PHYS_ALLOC_TRY_NID:
		return memblock_phys_alloc_try_nid(op->size, op->align, op->nid);
	case OP_ALLOC_RANGE_NID:
		return memblock_alloc_range_nid(op->size, op->align, op->base, op->end, op->nid,
						op->yes);
	case OP_ALLOC_TRY_NID:
		return memblock_alloc_try_nid(op->size, op->align, op->base, op->end, op->nid);
	case OP_ALLOC_EXACT_NID:
		return memblock_alloc_exact_nid(op->size, op->align, op->base, op->end, op->nid);
	default:
		abort();
	}
}

void model_run(const struct op *op, struct outcome *o)
{
	outcome_clear(o);
	switch (op->code) {
	case OP_ASK_ADDRESS:
		ask_address(op->base, o);
		break;
	case OP_ASK_RANGE:
		ask_range(op, o);
		break;
	case OP_ASK_TOTALS:
		ask_totals(o);
		break;
	case OP_FREE_RANGES:
		free_ranges(op->nid, op->flags, o);
		break;
	case OP_PFN_RANGES:
		pfn_ranges(op->nid, o);
		break;
	case OP_FIND:
		outcome_value(o, "address",
			      memblock_find_in_range_node(op->size, op->align, op->base, op->end,
							  op->nid, op->flags));
		break;
	case OP_PHYS_ALLOC_RANGE:
	case OP_PHYS_ALLOC_TRY_NID:
	case OP_ALLOC_RANGE_NID:
	case OP_ALLOC_TRY_NID:
	case OP_ALLOC_EXACT_NID:
		outcome_value(o, "address", allocate(op));
		outcome_value(o, "error", (uint64_t)(int64_t)memblock_alloc_error);
		break;
	case OP_ALLOW_RESIZE:
		memblock_allow_resize();
		break;
	case OP_SET_BOTTOM_UP:
		memblock_set_bottom_up(op->yes);
		break;
	case OP_SET_LIMIT:
		memblock_set_current_limit(op->base);
		break;
	case OP_SET_MOVABLE_NODE:
		memblock_settings.movable_node = op->yes;
		break;
	default:
		outcome_value(o, "error", (uint64_t)(int64_t)change(op));
		break;
	}
}

const char *model_check(void)
{
	if (!memblock_check_wf(MEMBLOCK_MEMORY))
		return "wf of memory";
	if (!memblock_check_wf(MEMBLOCK_RESERVED))
		return "wf of reserved";
	return NULL;
}

const char *model_difference(const struct naive *n)
{
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		const struct naive_list *list = &n->list[w];
		uint64_t total = 0;

		if (memblock[w].cnt != list->count)
			return "the numbers of regions differ";
		for (uint32_t i = 0; i < memblock[w].cnt; i++) {
			const struct memblock_region *r = &memblock[w].regions[i];

			if (r->base != list->at[i].start ||
			    r->size != list->at[i].end - list->at[i].start)
				return "regions differ";
			if (r->flags != list->at[i].flags)
				return "flags differ";
			if (r->nid != list->at[i].nid)
				return "nodes differ";
			total += r->size;
		}
		if (memblock_total_size[w] != total)
			return "the total size is not the sum of the sizes";
		if (memblock_array[w].max != n->home[w].max)
			return "the capacities of an array differ";
		if (memblock_array[w].addr != n->home[w].addr ||
		    memblock_array[w].bytes != n->home[w].bytes)
			return "the homes of an array differ";
	}
	if (memblock_settings.page_size != n->page_size ||
	    memblock_settings.max_numnodes != n->max_numnodes ||
	    memblock_settings.current_limit != n->limit ||
	    memblock_settings.bottom_up != n->bottom_up ||
	    memblock_settings.can_resize != n->can_resize ||
	    memblock_settings.movable_node != n->movable_node ||
	    memblock_settings.mirrored_kernelcore != n->mirror ||
	    memblock_settings.has_mirror != n->has_mirror)
		return "the settings differ";
	return NULL;
}

void model_print(FILE *out)
{
	static const char *const names[] = { "memory", "reserved" };

	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		fprintf(out,
			"%s: %" PRIu32 " regions of %" PRIu32 ", 0x%" PRIx64
			" bytes, array at 0x%" PRIx64 " (0x%" PRIx64 " bytes)\n",
			names[w], memblock[w].cnt, memblock_array[w].max, memblock_total_size[w],
			memblock_array[w].addr, memblock_array[w].bytes);
		for (uint32_t i = 0; i < memblock[w].cnt; i++) {
			const struct memblock_region *r = &memblock[w].regions[i];

			fprintf(out,
				"  [0x%" PRIx64 ", 0x%" PRIx64 ") flags 0x%" PRIx32 " node %" PRId32
				"\n",
				r->base, r->base + r->size, r->flags, r->nid);
		}
	}
}
