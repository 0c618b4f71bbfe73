/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/memblock.h"

#define TOP PHYS_ADDR_MAX

/* Room for a result that does not fit the address space. */
typedef unsigned __int128 wide;

enum {
	MEMORY,
	RESERVED
};

/* --- lists --- */

static void list_put(struct naive_list *list, uint64_t start, uint64_t end, uint32_t flags,
		     int32_t nid)
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

/* Sort, and make one range of neighbours that touch and agree. */
static void list_tidy(struct naive_list *list)
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

/* Where a range has `at` inside, make two of it. */
static void list_cut(struct naive_list *list, uint64_t at)
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

static const struct naive_range *list_holding(const struct naive_list *list, uint64_t addr)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start <= addr && addr < list->at[i].end)
			return &list->at[i];
	return NULL;
}

static bool list_touches(const struct naive_list *list, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start < end && start < list->at[i].end && start < end)
			return true;
	return false;
}

static uint64_t list_total(const struct naive_list *list)
{
	uint64_t total = 0;

	for (size_t i = 0; i < list->count; i++)
		total += list->at[i].end - list->at[i].start;
	return total;
}

/* Collect the parts of [start, end) that lie in no range of the list. */
static void list_gaps(const struct naive_list *list, uint64_t start, uint64_t end,
		      struct naive_list *gaps)
{
	gaps->count = 0;
	for (size_t i = 0; i < list->count && start < end; i++) {
		const struct naive_range *range = &list->at[i];
		uint64_t stop = range->start < end ? range->start : end;

		if (start < stop)
			list_put(gaps, start, stop, 0, 0);
		if (start < range->end)
			start = range->end;
	}
	if (start < end)
		list_put(gaps, start, end, 0, 0);
}

/* --- arithmetic --- */

static uint64_t capped_end(uint64_t base, uint64_t size)
{
	return size > TOP - base ? TOP : base + size;
}

/* The kernel's masks, which only for powers of two mean "the next multiple". */
static wide align_up(uint64_t x, uint64_t align)
{
	if ((align & (align - 1)) == 0)
		return ((wide)x + align - 1) / align * align;
	return (wide)((x - 1) | (align - 1)) + 1;
}

static uint64_t align_down(uint64_t x, uint64_t align)
{
	if ((align & (align - 1)) == 0)
		return x - x % align;
	return x & ~(align - 1);
}

static bool real_node(const struct naive *n, int32_t nid)
{
	return nid >= 0 && nid < n->max_numnodes;
}

/* --- free ranges and the search among them --- */

static bool handed_out(const struct naive *n, const struct naive_range *range, int32_t nid,
		       uint32_t flags)
{
	if (real_node(n, nid) && range->nid != nid)
		return false;
	if (n->movable_node && (range->flags & MEMBLOCK_HOTPLUG) && !(flags & MEMBLOCK_HOTPLUG))
		return false;
	if ((flags & MEMBLOCK_MIRROR) && !(range->flags & MEMBLOCK_MIRROR))
		return false;
	if ((range->flags & MEMBLOCK_NOMAP) && !(flags & MEMBLOCK_NOMAP))
		return false;
	if ((range->flags & MEMBLOCK_DRIVER_MANAGED) && !(flags & MEMBLOCK_DRIVER_MANAGED))
		return false;
	return true;
}

void naive_free_ranges(const struct naive *n, int32_t nid, uint32_t flags,
		       struct naive_list *free_list)
{
	struct naive_list gaps = { 0 };

	free_list->count = 0;
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *range = &n->list[MEMORY].at[i];

		if (!handed_out(n, range, nid, flags))
			continue;
		list_gaps(&n->list[RESERVED], range->start, range->end, &gaps);
		for (size_t k = 0; k < gaps.count; k++)
			list_put(free_list, gaps.at[k].start, gaps.at[k].end, range->flags,
				 range->nid);
	}
	free(gaps.at);
}

/* Search exactly [start, end), without the meaning that limits have for callers. */
static uint64_t find_between(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			     uint64_t end, int32_t nid, uint32_t flags)
{
	struct naive_list candidates = { 0 };
	uint64_t best = 0;

	naive_free_ranges(n, nid, flags, &candidates);
	for (size_t i = 0; i < candidates.count; i++) {
		uint64_t from = candidates.at[i].start, to = candidates.at[i].end;
		wide place;

		/* The first page is never handed out. */
		if (from < n->page_size)
			from = n->page_size;
		if (from < start)
			from = start;
		if (to > end)
			to = end;
		if (from >= to || to - from < size)
			continue;
		place = n->bottom_up ? align_up(from, align) : align_down(to - size, align);
		if (place < from || place + size > to)
			continue;
		if (best == 0 || (n->bottom_up ? place < best : place > best))
			best = (uint64_t)place;
	}
	free(candidates.at);
	return best;
}

uint64_t naive_find(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
		    uint64_t end, int32_t nid, uint32_t flags)
{
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_NOLEAKTRACE)
		end = n->limit;
	return find_between(n, size, align, start, end, nid, flags);
}

/* --- growth --- */

static void list_fill(struct naive_list *list, uint64_t start, uint64_t end, int32_t nid,
		      uint32_t flags)
{
	struct naive_list gaps = { 0 };

	list_gaps(list, start, end, &gaps);
	for (size_t i = 0; i < gaps.count; i++)
		list_put(list, gaps.at[i].start, gaps.at[i].end, flags, nid);
	list_tidy(list);
	free(gaps.at);
}

static void list_clear(struct naive_list *list, uint64_t start, uint64_t end)
{
	list_cut(list, start);
	list_cut(list, end);
	for (size_t i = 0; i < list->count; i++)
		if (start <= list->at[i].start && list->at[i].end <= end)
			list->at[i].end = list->at[i].start;
	list_tidy(list);
}

static size_t nr_gaps(const struct naive_list *list, uint64_t start, uint64_t end)
{
	struct naive_list gaps = { 0 };

	list_gaps(list, start, end, &gaps);
	free(gaps.at);
	return gaps.count;
}

static uint64_t find_home(const struct naive *n, uint64_t bytes, uint64_t start, uint64_t end)
{
	uint64_t addr = 0;

	if (n->has_mirror)
		addr = find_between(n, bytes, n->page_size, start, end, NUMA_NO_NODE,
				    MEMBLOCK_MIRROR);
	if (!addr)
		addr = find_between(n, bytes, n->page_size, start, end, NUMA_NO_NODE, 0);
	return addr;
}

/* Double an array. Its new home must not lie in [start, end), which is about to be used. */
static int grow(struct naive *n, int array, uint64_t start, uint64_t end)
{
	struct naive_home *home = &n->home[array];
	struct naive_home old = *home;
	uint64_t bytes, addr;
	int error;

	if (!n->can_resize)
		return MEMBLOCK_ERESIZE;
	if (old.max > MEMBLOCK_MAX_REGIONS / 2)
		return MEMBLOCK_ECAPACITY;
	if (array == MEMORY) {
		start = end = 0;
		/* Giving back the old home can split a region, and the new one is a region. */
		while (old.addr && n->list[RESERVED].count + 2 > n->home[RESERVED].max) {
			error = grow(n, RESERVED, old.addr, old.addr + old.bytes);
			if (error)
				return error;
		}
	}

	bytes = (uint64_t)old.max * 2 * MEMBLOCK_REGION_BYTES;
	bytes = (bytes + n->page_size - 1) / n->page_size * n->page_size;
	addr = find_home(n, bytes, end, n->limit);
	if (!addr && start < end)
		addr = find_home(n, bytes, 0, start < n->limit ? start : n->limit);
	if (!addr)
		return MEMBLOCK_ENOMEM;

	if (array == MEMORY)
		while (n->list[RESERVED].count + 1 > n->home[RESERVED].max) {
			error = grow(n, RESERVED, addr, addr + bytes);
			if (error)
				return error;
		}
	home->max = 2 * old.max;
	home->addr = addr;
	home->bytes = bytes;
	if (old.addr)
		list_clear(&n->list[RESERVED], old.addr, old.addr + old.bytes);
	list_fill(&n->list[RESERVED], addr, addr + bytes, n->max_numnodes, MEMBLOCK_NONE);
	return 0;
}

/* Before regions of an array can be cut at both ends of a range: two more regions. */
static int make_room(struct naive *n, int array, uint64_t start, uint64_t end)
{
	while (n->list[array].count + 2 > n->home[array].max) {
		int error = grow(n, array, start, end);

		if (error)
			return error;
	}
	return 0;
}

/* --- operations --- */

int naive_init(struct naive *n, const struct machine *machine)
{
	n->list[MEMORY].count = n->list[RESERVED].count = 0;
	if (machine->max_memory < MEMBLOCK_MIN_REGIONS ||
	    machine->max_memory > MEMBLOCK_MAX_REGIONS ||
	    machine->max_reserved < MEMBLOCK_MIN_REGIONS ||
	    machine->max_reserved > MEMBLOCK_MAX_REGIONS ||
	    (machine->page_size != 4096 && machine->page_size != 16384 &&
	     machine->page_size != 65536) ||
	    machine->max_numnodes < 0)
		return MEMBLOCK_EINVAL;
	n->home[MEMORY] = (struct naive_home){ .max = machine->max_memory };
	n->home[RESERVED] = (struct naive_home){ .max = machine->max_reserved };
	n->page_size = machine->page_size;
	n->max_numnodes = machine->max_numnodes;
	n->limit = machine->limit;
	n->bottom_up = machine->bottom_up;
	n->can_resize = machine->resize;
	n->movable_node = machine->movable_node;
	n->mirror = machine->mirror;
	n->has_mirror = false;
	return 0;
}

int naive_add(struct naive *n, int array, uint64_t base, uint64_t size, int32_t nid, uint32_t flags)
{
	uint64_t end = capped_end(base, size);

	/* Growth of `reserved` adds a region to `reserved`: count again. */
	while (n->list[array].count + nr_gaps(&n->list[array], base, end) > n->home[array].max) {
		int error = grow(n, array, base, end);

		if (error)
			return error;
	}
	list_fill(&n->list[array], base, end, nid, flags);
	return 0;
}

int naive_remove(struct naive *n, int array, uint64_t base, uint64_t size)
{
	uint64_t end = capped_end(base, size);
	int error;

	if (base == end)
		return 0;
	error = make_room(n, array, base, end);
	if (!error)
		list_clear(&n->list[array], base, end);
	return error;
}

/* What happens to the flags and the node of the ranges inside [base, base + size). */
struct edit {
	uint32_t set_flags;
	uint32_t clear_flags;
	bool set_node;
	int32_t nid;
};

static int edit_range(struct naive *n, int array, uint64_t base, uint64_t size, struct edit edit)
{
	struct naive_list *list = &n->list[array];
	uint64_t end = capped_end(base, size);
	int error;

	if (base == end)
		return 0;
	error = make_room(n, array, base, end);
	if (error)
		return error;
	list_cut(list, base);
	list_cut(list, end);
	for (size_t i = 0; i < list->count; i++) {
		struct naive_range *range = &list->at[i];

		if (range->start < base || range->end > end)
			continue;
		range->flags |= edit.set_flags;
		range->flags &= ~edit.clear_flags;
		if (edit.set_node)
			range->nid = edit.nid;
	}
	list_tidy(list);
	return 0;
}

static int set_flags(struct naive *n, int array, const struct op *op, uint32_t flags)
{
	return edit_range(n, array, op->base, op->size, (struct edit){ .set_flags = flags });
}

static int clear_flags(struct naive *n, int array, const struct op *op, uint32_t flags)
{
	return edit_range(n, array, op->base, op->size, (struct edit){ .clear_flags = flags });
}

static int mark_mirror(struct naive *n, const struct op *op)
{
	if (!n->mirror)
		return 0;
	n->has_mirror = true;
	return set_flags(n, MEMORY, op, MEMBLOCK_MIRROR);
}

static int set_node(struct naive *n, const struct op *op)
{
	struct edit edit = { .set_node = true, .nid = op->nid };

	if (n->max_numnodes == 0)
		return 0;
	return edit_range(n, op->array ? RESERVED : MEMORY, op->base, op->size, edit);
}

static int trim(struct naive *n, uint64_t align)
{
	struct naive_list *list = &n->list[MEMORY];

	if (align == 0 || (align & (align - 1)) != 0)
		return MEMBLOCK_EINVAL;
	for (size_t i = 0; i < list->count; i++) {
		struct naive_range *range = &list->at[i];
		wide start = align_up(range->start, align);
		uint64_t end = align_down(range->end, align);

		if (start >= end)
			start = end = range->start;
		range->start = (uint64_t)start;
		range->end = end;
	}
	list_tidy(list);
	return 0;
}

static int cap(struct naive *n, uint64_t base, uint64_t size)
{
	struct naive_list *list = &n->list[MEMORY];
	uint64_t end = capped_end(base, size);
	int error;

	if (size == 0 || list->count == 0)
		return 0;
	/* Nothing is cut when everything stays. */
	error = base > 0 || end < TOP ? make_room(n, MEMORY, base, end) : 0;
	if (error)
		return error;
	list_cut(list, base);
	list_cut(list, end);
	for (size_t i = 0; i < list->count; i++)
		if ((list->at[i].end <= base || list->at[i].start >= end) &&
		    !(list->at[i].flags & MEMBLOCK_NOMAP))
			list->at[i].end = list->at[i].start;
	list_tidy(list);
	error = naive_remove(n, RESERVED, 0, base);
	if (!error)
		error = naive_remove(n, RESERVED, end, TOP);
	return error;
}

/* The address below which `limit` bytes of memory lie; TOP if there are not as many. */
static uint64_t limit_address(const struct naive *n, uint64_t limit)
{
	wide below = 0;

	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *range = &n->list[MEMORY].at[i];
		uint64_t size = range->end - range->start;

		if (limit <= below + size)
			return range->start + (uint64_t)(limit - below);
		below += size;
	}
	return TOP;
}

static int enforce_limit(struct naive *n, uint64_t limit)
{
	uint64_t top = limit_address(n, limit);
	int error;

	if (limit == 0 || top == TOP)
		return 0;
	error = naive_remove(n, MEMORY, top, TOP);
	if (!error)
		error = naive_remove(n, RESERVED, top, TOP);
	return error;
}

static int remove_map(struct naive *n, uint64_t limit)
{
	uint64_t top = limit_address(n, limit);

	if (limit == 0 || top == TOP)
		return 0;
	return cap(n, 0, top);
}

/* --- allocation --- */

static int reserve(struct naive *n, uint64_t base, uint64_t size)
{
	return naive_add(n, RESERVED, base, size, n->max_numnodes, MEMBLOCK_NONE);
}

/* One attempt: the address, or 0. An error of reserve() is kept for the caller. */
static uint64_t alloc_once(struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			   uint64_t end, int32_t nid, uint32_t flags, int *error)
{
	uint64_t place = naive_find(n, size, align, start, end, nid, flags);

	if (place) {
		*error = reserve(n, place, size);
		if (*error)
			return 0;
	}
	return place;
}

static uint64_t alloc_range(struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			    uint64_t end, int32_t nid, bool exact, int *error)
{
	uint32_t wanted[2] = { MEMBLOCK_MIRROR, MEMBLOCK_NONE };
	uint64_t place = 0;

	*error = MEMBLOCK_EINVAL;
	if (size == 0)
		return 0;
	*error = MEMBLOCK_ENOMEM;
	if (align == 0)
		align = 64;
	for (int i = n->has_mirror ? 0 : 1; i < 2; i++) {
		place = alloc_once(n, size, align, start, end, nid, wanted[i], error);
		if (!place && real_node(n, nid) && !exact)
			place = alloc_once(n, size, align, start, end, NUMA_NO_NODE, wanted[i],
					   error);
		if (place)
			return place;
	}
	return 0;
}

static uint64_t alloc_limited(struct naive *n, const struct op *op, bool exact, int *error)
{
	uint64_t end = op->end < n->limit ? op->end : n->limit;
	uint64_t place = alloc_range(n, op->size, op->align, op->base, end, op->nid, exact, error);

	if (!place && op->base)
		place = alloc_range(n, op->size, op->align, 0, end, op->nid, exact, error);
	return place;
}

/* --- answers --- */

static void ask_address(const struct naive *n, const struct op *op, struct outcome *o)
{
	const struct naive_range *memory = list_holding(&n->list[MEMORY], op->base);
	uint64_t pfn = op->base / n->page_size;
	const struct naive_range *page = list_holding(&n->list[MEMORY], pfn * n->page_size);

	outcome_value(o, "is_memory", memory != NULL);
	outcome_value(o, "is_reserved", list_holding(&n->list[RESERVED], op->base) != NULL);
	outcome_value(o, "is_map_memory", memory && !(memory->flags & MEMBLOCK_NOMAP));
	if (page)
		outcome_range(o, page->start / n->page_size, page->end / n->page_size, page->nid);
	else
		outcome_range(o, 0, 0, NUMA_NO_NODE);
}

static void ask_range(const struct naive *n, const struct op *op, struct outcome *o)
{
	uint64_t end = capped_end(op->base, op->size);
	const struct naive_range *memory = list_holding(&n->list[MEMORY], op->base);
	bool reserved = list_touches(&n->list[RESERVED], op->base, end);

	outcome_value(o, "is_region_memory", memory && memory->end >= end);
	outcome_value(o, "is_region_reserved", reserved);
	outcome_value(o, "overlaps memory", list_touches(&n->list[MEMORY], op->base, end));
	outcome_value(o, "overlaps reserved", reserved);
}

static void ask_totals(const struct naive *n, struct outcome *o)
{
	const struct naive_list *memory = &n->list[MEMORY];

	outcome_value(o, "start_of_DRAM", memory->count ? memory->at[0].start : 0);
	outcome_value(o, "end_of_DRAM", memory->count ? memory->at[memory->count - 1].end : 0);
	outcome_value(o, "phys_mem_size", list_total(memory));
	outcome_value(o, "reserved_size", list_total(&n->list[RESERVED]));
}

static void free_ranges(const struct naive *n, const struct op *op, struct outcome *o)
{
	struct naive_list found = { 0 };

	naive_free_ranges(n, op->nid, op->flags, &found);
	for (size_t i = 0; i < found.count; i++)
		outcome_range(o, found.at[i].start, found.at[i].end, found.at[i].nid);
	for (size_t i = found.count; i > 0; i--)
		outcome_range(o, found.at[i - 1].start, found.at[i - 1].end, found.at[i - 1].nid);
	free(found.at);
}

static void pfn_ranges(const struct naive *n, const struct op *op, struct outcome *o)
{
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *range = &n->list[MEMORY].at[i];
		uint64_t start = (uint64_t)(align_up(range->start, n->page_size) / n->page_size);
		uint64_t end = range->end / n->page_size;

		if (start < end && (!real_node(n, op->nid) || op->nid == range->nid))
			outcome_range(o, start, end, range->nid);
	}
}

static int many(struct naive *n, int array, const struct op *op)
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
		return reserve(n, op->base, op->size);
	case OP_PHYS_FREE:
		return naive_remove(n, RESERVED, op->base, op->size);
	case OP_MARK_HOTPLUG:
		return set_flags(n, MEMORY, op, MEMBLOCK_HOTPLUG);
	case OP_CLEAR_HOTPLUG:
		return clear_flags(n, MEMORY, op, MEMBLOCK_HOTPLUG);
	case OP_MARK_MIRROR:
		return mark_mirror(n, op);
	case OP_MARK_NOMAP:
		return set_flags(n, MEMORY, op, MEMBLOCK_NOMAP);
	case OP_CLEAR_NOMAP:
		return clear_flags(n, MEMORY, op, MEMBLOCK_NOMAP);
	case OP_MARK_NOINIT:
		return set_flags(n, RESERVED, op, MEMBLOCK_RSRV_NOINIT);
	case OP_SET_NODE:
		return set_node(n, op);
	case OP_TRIM:
		return trim(n, op->align);
	case OP_CAP:
		return cap(n, op->base, op->size);
	case OP_ENFORCE_LIMIT:
		return enforce_limit(n, op->size);
	case OP_REMOVE_MAP:
		return remove_map(n, op->size);
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
		return alloc_range(n, op->size, op->align, op->base, op->end, NUMA_NO_NODE, false,
				   error);
	case OP_PHYS_ALLOC_TRY_NID:
		return alloc_range(n, op->size, op->align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, op->nid,
				   false, error);
	case OP_ALLOC_RANGE_NID:
		return alloc_range(n, op->size, op->align, op->base, op->end, op->nid, op->yes,
				   error);
	case OP_ALLOC_TRY_NID:
		return alloc_limited(n, op, false, error);
	case OP_ALLOC_EXACT_NID:
		return alloc_limited(n, op, true, error);
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

void naive_print(FILE *out, const struct naive *n)
{
	static const char *const names[] = { "memory", "reserved" };

	for (int array = 0; array < 2; array++) {
		const struct naive_list *list = &n->list[array];

		fprintf(out,
			"%s: %zu regions of %" PRIu32 ", 0x%" PRIx64 " bytes, array at 0x%" PRIx64
			" (0x%" PRIx64 " bytes)\n",
			names[array], list->count, n->home[array].max, list_total(list),
			n->home[array].addr, n->home[array].bytes);
		for (size_t i = 0; i < list->count; i++)
			fprintf(out,
				"  [0x%" PRIx64 ", 0x%" PRIx64 ") flags 0x%" PRIx32 " node %" PRId32
				"\n",
				list->at[i].start, list->at[i].end, list->at[i].flags,
				list->at[i].nid);
	}
}
