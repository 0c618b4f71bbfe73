/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/memblock.h"

#define TOP PHYS_ADDR_MAX

/* Room for a result that does not fit the address space. */
typedef unsigned __int128 wide;

#define MEMORY MEMBLOCK_MEMORY
#define RESERVED MEMBLOCK_RESERVED

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
	free_list->count = 0;
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *range = &n->list[MEMORY].at[i];
		const struct naive_list *gaps;

		if (!handed_out(n, range, nid, flags))
			continue;
		gaps = list_gaps(&n->list[RESERVED], range->start, range->end);
		for (size_t k = 0; k < gaps->count; k++)
			list_put(free_list, gaps->at[k].start, gaps->at[k].end, range->flags,
				 range->nid);
	}
}

/* Search exactly [start, end), without the meaning that limits have for callers. */
static uint64_t find_between(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			     uint64_t end, int32_t nid, uint32_t flags)
{
	static struct naive_list candidates; /* kept for its room */
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
static int grow(struct naive *n, uint32_t array, uint64_t start, uint64_t end)
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
static int make_room(struct naive *n, uint32_t array, uint64_t start, uint64_t end)
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

int naive_add(struct naive *n, uint32_t array, uint64_t base, uint64_t size, int32_t nid,
	      uint32_t flags)
{
	uint64_t end = capped_end(base, size);

	/* A kernel counts once. Growth of `reserved` moves a region of `reserved`: count again. */
	for (;;) {
		size_t need = list_gaps(&n->list[array], base, end)->count;

		if (n->list[array].count + need <= n->home[array].max)
			break;
		while (n->list[array].count + need > n->home[array].max) {
			int error = grow(n, array, base, end);

			if (error)
				return error;
		}
	}
	list_fill(&n->list[array], base, end, nid, flags);
	return 0;
}

int naive_remove(struct naive *n, uint32_t array, uint64_t base, uint64_t size)
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

/* Give the ranges inside [base, base + size) other flags and, unless NULL, another node. */
static int edit(struct naive *n, uint32_t array, uint64_t base, uint64_t size, uint32_t set,
		uint32_t clear, const int32_t *nid)
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
		range->flags = (range->flags | set) & ~clear;
		if (nid)
			range->nid = *nid;
	}
	list_tidy(list);
	return 0;
}

int naive_set_flags(struct naive *n, uint32_t array, uint64_t base, uint64_t size, uint32_t flags)
{
	return edit(n, array, base, size, flags, 0, NULL);
}

int naive_clear_flags(struct naive *n, uint32_t array, uint64_t base, uint64_t size, uint32_t flags)
{
	return edit(n, array, base, size, 0, flags, NULL);
}

int naive_mark_mirror(struct naive *n, uint64_t base, uint64_t size)
{
	if (!n->mirror)
		return 0;
	n->has_mirror = true;
	return naive_set_flags(n, MEMORY, base, size, MEMBLOCK_MIRROR);
}

int naive_set_node(struct naive *n, uint32_t array, uint64_t base, uint64_t size, int32_t nid)
{
	if (n->max_numnodes == 0)
		return 0;
	return edit(n, array, base, size, 0, 0, &nid);
}

int naive_trim(struct naive *n, uint64_t align)
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

int naive_cap(struct naive *n, uint64_t base, uint64_t size)
{
	struct naive_list *list = &n->list[MEMORY];
	uint64_t end = capped_end(base, size);
	int error;

	if (size == 0 || list->count == 0)
		return 0;
	error = make_room(n, MEMORY, base, end);
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

int naive_enforce_limit(struct naive *n, uint64_t limit)
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

int naive_remove_map(struct naive *n, uint64_t limit)
{
	uint64_t top = limit_address(n, limit);

	if (limit == 0 || top == TOP)
		return 0;
	return naive_cap(n, 0, top);
}

/* --- allocation --- */

int naive_reserve(struct naive *n, uint64_t base, uint64_t size)
{
	return naive_add(n, RESERVED, base, size, n->max_numnodes, MEMBLOCK_NONE);
}

/* Mirrored memory first, if there is some; of the asked node first, if any other will do. */
static uint64_t choose(const struct naive *n, uint64_t size, uint64_t align, uint64_t start,
		       uint64_t end, int32_t nid, bool exact)
{
	uint32_t wanted[2] = { MEMBLOCK_MIRROR, MEMBLOCK_NONE };
	uint64_t place = 0;

	for (int i = n->has_mirror ? 0 : 1; i < 2 && !place; i++) {
		place = naive_find(n, size, align, start, end, nid, wanted[i]);
		if (!place && real_node(n, nid) && !exact)
			place = naive_find(n, size, align, start, end, NUMA_NO_NODE, wanted[i]);
	}
	return place;
}

/* A kernel that cannot reserve what it found looks for another place; this fails. */
static uint64_t take(struct naive *n, uint64_t place, uint64_t size, int *error)
{
	*error = place ? naive_reserve(n, place, size) : MEMBLOCK_ENOMEM;
	return *error ? 0 : place;
}

uint64_t naive_alloc_range(struct naive *n, uint64_t size, uint64_t align, uint64_t start,
			   uint64_t end, int32_t nid, bool exact, int *error)
{
	*error = MEMBLOCK_EINVAL;
	if (size == 0)
		return 0;
	return take(n, choose(n, size, align ? align : 64, start, end, nid, exact), size, error);
}

uint64_t naive_alloc_limited(struct naive *n, uint64_t size, uint64_t align, uint64_t min,
			     uint64_t max, int32_t nid, bool exact, int *error)
{
	uint64_t place;

	*error = MEMBLOCK_EINVAL;
	if (size == 0)
		return 0;
	if (align == 0)
		align = 64;
	if (max > n->limit)
		max = n->limit;
	place = choose(n, size, align, min, max, nid, exact);
	if (!place)
		place = choose(n, size, align, 0, max, nid, exact);
	return take(n, place, size, error);
}

/* --- questions --- */

bool naive_is_region_memory(const struct naive *n, uint64_t base, uint64_t size)
{
	const struct naive_range *memory = list_holding(&n->list[MEMORY], base);

	return memory && memory->end >= capped_end(base, size);
}

bool naive_overlaps(const struct naive *n, uint32_t array, uint64_t base, uint64_t size)
{
	return list_touches(&n->list[array], base, capped_end(base, size));
}

bool naive_is_allocated(const struct naive *n, uint64_t base, uint64_t size)
{
	return size <= TOP - base && list_gaps(&n->list[MEMORY], base, base + size)->count == 0 &&
	       list_gaps(&n->list[RESERVED], base, base + size)->count == 0;
}

bool naive_is_free(const struct naive *n, uint64_t base, uint64_t size, int32_t nid, uint32_t flags)
{
	static struct naive_list all; /* kept for its room */

	naive_free_ranges(n, nid, flags, &all);
	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].start <= base && base < all.at[i].end && size > 0 &&
		    size <= all.at[i].end - base)
			return true;
	return false;
}

bool naive_pfns(const struct naive *n, size_t i, int32_t nid, uint64_t *start, uint64_t *end)
{
	const struct naive_range *range = &n->list[MEMORY].at[i];

	*start = (uint64_t)(align_up(range->start, n->page_size) / n->page_size);
	*end = range->end / n->page_size;
	return *start < *end && (!real_node(n, nid) || nid == range->nid);
}

void naive_print(FILE *out, const struct naive *n)
{
	static const char *const names[] = { "memory", "reserved" };

	for (uint32_t array = 0; array < 2; array++) {
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
