/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_pages.h"

#include <stdlib.h>
#include <string.h>

#include "model/buddy_isolate.h"

void naive_pages_init(struct naive_pages *n, uint32_t end, uint32_t max_order,
		      uint32_t pageblock_order)
{
	memset(n->zones, 0, sizeof(n->zones));
	memset(n->at, 0, (n->end > end ? n->end : end) * sizeof(n->at[0]));
	n->end = end;
	n->max_order = max_order;
	n->pageblock_order = pageblock_order;
	n->split_large = true;
	n->mixed = false;
	n->lowest = 0;
	n->highest = 0;
	for (uint32_t z = 0; z < MAX_ZONES; z++)
		n->zones[z].batch = 1;
}

uint32_t naive_next(const struct naive_pages *n, uint32_t page)
{
	return n->at[page].kind == NAIVE_NOTHING ? page + 1 : page + (1u << n->at[page].order);
}

static bool starts(const struct naive_pages *n, uint32_t page, uint32_t order, enum naive_kind kind)
{
	return page < n->end && n->at[page].kind == kind && n->at[page].first == page &&
	       n->at[page].order == order;
}

/* Pages [page, page + 2^order) are one block. */
static void make(struct naive_pages *n, uint32_t page, uint32_t order, enum naive_kind kind,
		 uint32_t zone)
{
	for (uint32_t p = page; p < page + (1u << order); p++) {
		n->at[p].kind = kind;
		n->at[p].first = page;
		n->at[p].order = order;
		n->at[p].zone = zone;
	}
}

static void put(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t zone, bool tail)
{
	make(n, page, order, NAIVE_FREE, zone);
	n->at[page].place = tail ? ++n->highest : --n->lowest;
}

static void set_types(struct naive_pages *n, uint32_t page, uint32_t nr, uint32_t type)
{
	for (uint32_t p = page; p < page + nr; p++)
		n->at[p].type = type;
}

static uint32_t pageblock(const struct naive_pages *n)
{
	return 1u << n->pageblock_order;
}

/* Blocks of these two types may become one. */
static bool types_merge(uint32_t a, uint32_t b)
{
	return a == b || (a < MIGRATE_PCPTYPES && b < MIGRATE_PCPTYPES);
}

/* A block that is on no list becomes free, after all its merges. */
static void release(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t zone, bool tail)
{
	uint32_t type = n->at[page].type;

	for (; order < n->max_order; order++) {
		uint32_t buddy = page ^ (1u << order);

		if (!starts(n, buddy, order, NAIVE_FREE) || n->at[buddy].zone != zone)
			break;
		if (order >= n->pageblock_order) {
			if (!types_merge(type, n->at[buddy].type))
				break;
			/* Only a buddy whose first page block differs is given the type. */
			if (n->at[buddy].type != type)
				set_types(n, buddy, 1u << order, type);
		}
		page = page < buddy ? page : buddy;
		type = n->at[page].type;
	}
	if (order + 1 < n->max_order) {
		uint32_t pair = page < (page ^ (1u << order)) ? page : page ^ (1u << order);
		uint32_t higher = pair ^ (2u << order);

		if (starts(n, higher, order + 1, NAIVE_FREE) && n->at[higher].zone == zone)
			tail = true;
	}
	put(n, page, order, zone, tail);
}

/* The same page block by page block, as blocks above one are freed. */
static void release_parts(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t zone,
			  bool tail)
{
	uint32_t end = page + (1u << order);
	uint32_t part = order < n->pageblock_order ? order : n->pageblock_order;

	/* None of them is free before its turn. */
	make(n, page, order, NAIVE_USED, zone);
	for (; page < end; page += 1u << part) {
		make(n, page, part, NAIVE_USED, zone);
		release(n, page, part, zone, tail);
	}
}

bool naive_pages_fresh(const struct naive_pages *n, uint32_t page, uint32_t order)
{
	if (page % (1u << order) || page > n->end || n->end - page < 1u << order)
		return false;
	for (uint32_t p = page; p < page + (1u << order); p++)
		if (n->at[p].kind != NAIVE_NOTHING)
			return false;
	return true;
}

void naive_hand_over(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t zone)
{
	n->zones[zone].managed += 1u << order;
	if (n->split_large)
		release_parts(n, page, order, zone, true);
	else
		release(n, page, order, zone, true);
}

void naive_hand_over_high(struct naive_pages *n, uint32_t page, uint32_t zone)
{
	n->zones[zone].managed++;
	release(n, page, 0, zone, false);
}

/* The first block of each list of a zone, and how many pages each type has. */
struct survey {
	uint32_t first[NR_PAGE_ORDERS][MIGRATE_TYPES];
	uint64_t pages[MIGRATE_TYPES];
	uint64_t all;
};

static void look(const struct naive_pages *n, uint32_t zone, struct survey *s)
{
	memset(s, 0, sizeof(*s));
	memset(s->first, 0xff, sizeof(s->first));
	for (uint32_t p = 0; p < n->end; p = naive_next(n, p)) {
		const struct naive_page *page = &n->at[p];
		uint32_t *first = &s->first[page->order][page->type];

		if (page->kind != NAIVE_FREE || page->zone != zone)
			continue;
		if (*first == PAGE_NONE || page->place < n->at[*first].place)
			*first = p;
		s->pages[page->type] += 1u << page->order;
		s->all += 1u << page->order;
	}
}

uint64_t naive_free_pages(const struct naive_pages *n, uint32_t zone)
{
	struct survey s;

	look(n, zone, &s);
	return s.all;
}

/* A free block becomes a used one of this order, the rest goes back, large parts first. */
static uint32_t carve(struct naive_pages *n, uint32_t page, uint32_t order)
{
	uint32_t zone = n->at[page].zone;

	for (uint32_t k = n->at[page].order; k-- > order;)
		put(n, page + (1u << k), k, zone, false);
	make(n, page, order, NAIVE_USED, zone);
	return page;
}

/* From the lists of one type: the smallest that is large enough. */
static uint32_t smallest(struct naive_pages *n, const struct survey *s, uint32_t order,
			 uint32_t type)
{
	for (uint32_t k = order; k <= n->max_order; k++)
		if (s->first[k][type] != PAGE_NONE)
			return carve(n, s->first[k][type], order);
	return PAGE_NONE;
}

uint32_t naive_alloc(struct naive_pages *n, uint32_t zone, uint32_t order, uint32_t type)
{
	struct survey s;

	if (zone >= MAX_ZONES || order > n->max_order || type >= MIGRATE_TYPES)
		return PAGE_NONE;
	look(n, zone, &s);
	return smallest(n, &s, order, type);
}

/* The type that helps out with a block of this order; MIGRATE_TYPES: none. */
static uint32_t helper(const struct survey *s, uint32_t order, uint32_t type)
{
	static const uint32_t helpers[MIGRATE_PCPTYPES][2] = {
		[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
		[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
		[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
	};

	for (uint32_t i = 0; i < 2; i++)
		if (s->first[order][helpers[type][i]] != PAGE_NONE)
			return helpers[type][i];
	return MIGRATE_TYPES;
}

static bool spans(const struct naive_pages *n, uint32_t zone, uint32_t start)
{
	const struct naive_zone *z = &n->zones[zone];

	if (start + pageblock(n) > n->end)
		return false;
	return !z->span_end || (z->span_start <= start && start + pageblock(n) <= z->span_end);
}

/* The free blocks of a page block move to the ends of another type's lists, lowest first. */
static void move_block(struct naive_pages *n, uint32_t start, uint32_t type)
{
	set_types(n, start, pageblock(n), type);
	for (uint32_t p = start; p < start + pageblock(n); p = naive_next(n, p))
		if (n->at[p].kind == NAIVE_FREE)
			put(n, p, n->at[p].order, n->at[p].zone, true);
}

/* Is at least half of this page block free, or of the kind that it would become? */
static bool half_alike(const struct naive_pages *n, uint32_t start, uint32_t type)
{
	uint32_t from = n->at[start].type, free = 0, movable = 0, alike = 0;

	for (uint32_t p = start; p < start + pageblock(n); p++) {
		if (n->at[p].kind == NAIVE_FREE)
			free++;
		else if (n->at[p].kind == NAIVE_USED &&
			 (from == MIGRATE_MOVABLE || from == MIGRATE_CMA))
			movable++;
	}
	if (type == MIGRATE_MOVABLE)
		alike = movable;
	else if (from == MIGRATE_MOVABLE)
		alike = pageblock(n) - free - movable;
	return free + alike >= pageblock(n) / 2 || n->mixed;
}

/* Claim a page block, or more, of another type. */
static uint32_t claim(struct naive_pages *n, struct survey *s, uint32_t zone, uint32_t order,
		      uint32_t least, uint32_t type)
{
	for (uint32_t k = n->max_order + 1; k-- > least;) {
		uint32_t from = helper(s, k, type), page, start;

		if (from == MIGRATE_TYPES)
			continue;
		if (k < n->pageblock_order / 2 && type == MIGRATE_MOVABLE && !n->mixed)
			return PAGE_NONE;
		page = s->first[k][from];
		if (k >= n->pageblock_order) {
			set_types(n, page, 1u << k, type);
			return carve(n, page, order);
		}
		start = page - page % pageblock(n);
		if (!spans(n, zone, start) || !half_alike(n, start, type))
			continue;
		move_block(n, start, type);
		look(n, zone, s);
		return smallest(n, s, order, type);
	}
	return PAGE_NONE;
}

static uint32_t steal(struct naive_pages *n, const struct survey *s, uint32_t order, uint32_t type)
{
	for (uint32_t k = order; k <= n->max_order; k++) {
		uint32_t from = helper(s, k, type);

		if (from != MIGRATE_TYPES)
			return carve(n, s->first[k][from], order);
	}
	return PAGE_NONE;
}

/* One of a series of allocations, which starts with RMQUEUE_NORMAL. */
static uint32_t next_of_series(struct naive_pages *n, uint32_t zone, uint32_t order, uint32_t type,
			       uint32_t flags, uint32_t *mode)
{
	uint32_t page = PAGE_NONE, least = order;
	struct survey s;

	look(n, zone, &s);
	if ((flags & ALLOC_CMA) && s.pages[MIGRATE_CMA] > (s.all - s.pages[MIGRATE_ISOLATE]) / 2)
		page = smallest(n, &s, order, MIGRATE_CMA);
	if (page != PAGE_NONE)
		return page;
	if (*mode == RMQUEUE_NORMAL)
		page = smallest(n, &s, order, type);
	if (page != PAGE_NONE)
		return page;
	if (*mode <= RMQUEUE_CMA && (flags & ALLOC_CMA))
		page = smallest(n, &s, order, MIGRATE_CMA);
	if (page != PAGE_NONE) {
		*mode = RMQUEUE_CMA;
		return page;
	}
	if (order < n->pageblock_order && (flags & ALLOC_NOFRAGMENT))
		least = n->pageblock_order;
	if (*mode <= RMQUEUE_CLAIM)
		page = claim(n, &s, zone, order, least, type);
	if (page != PAGE_NONE) {
		*mode = RMQUEUE_NORMAL;
		return page;
	}
	if (!(flags & ALLOC_NOFRAGMENT))
		page = steal(n, &s, order, type);
	if (page != PAGE_NONE)
		*mode = RMQUEUE_STEAL;
	return page;
}

uint32_t naive_rmqueue(struct naive_pages *n, uint32_t zone, uint32_t order, uint32_t type,
		       uint32_t flags)
{
	uint32_t mode = RMQUEUE_NORMAL;

	if (zone >= MAX_ZONES || order > n->max_order || type >= MIGRATE_PCPTYPES)
		return PAGE_NONE;
	return next_of_series(n, zone, order, type, flags, &mode);
}

int naive_free(struct naive_pages *n, uint32_t page, uint32_t order)
{
	if (page >= n->end || order > n->max_order)
		return BUDDY_EINVAL;
	if (!starts(n, page, order, NAIVE_USED))
		return BUDDY_ENOTUSED;
	if (n->split_large)
		release_parts(n, page, order, n->at[page].zone, false);
	else
		release(n, page, order, n->at[page].zone, false);
	return BUDDY_OK;
}

int naive_split(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t low)
{
	if (page >= n->end || order > n->max_order || low > order)
		return BUDDY_EINVAL;
	if (!starts(n, page, order, NAIVE_USED))
		return BUDDY_ENOTUSED;
	for (uint32_t p = page; p < page + (1u << order); p += 1u << low)
		make(n, p, low, NAIVE_USED, n->at[page].zone);
	return BUDDY_OK;
}

/* --- page blocks that change their type --- */

/* The page block is there as a whole. */
static bool pageblock_exists(const struct naive_pages *n, uint32_t page)
{
	return page < n->end && page - page % pageblock(n) + pageblock(n) <= n->end;
}

static void change_type(struct naive_pages *n, uint32_t page, uint32_t type, bool tail)
{
	uint32_t start = page - page % pageblock(n), first, order, zone;

	if (n->at[start].kind != NAIVE_FREE || n->at[start].order < n->pageblock_order) {
		move_block(n, start, type);
		return;
	}
	first = n->at[start].first;
	order = n->at[start].order;
	zone = n->at[start].zone;
	set_types(n, start, pageblock(n), type);
	release_parts(n, first, order, zone, tail || order == n->pageblock_order);
}

int naive_isolate(struct naive_pages *n, uint32_t zone, uint32_t page)
{
	if (zone >= MAX_ZONES || !pageblock_exists(n, page))
		return BUDDY_EINVAL;
	if (n->at[page].type == MIGRATE_ISOLATE || !spans(n, zone, page - page % pageblock(n)))
		return BUDDY_EBUSY;
	change_type(n, page, MIGRATE_ISOLATE, false);
	return BUDDY_OK;
}

int naive_unisolate(struct naive_pages *n, uint32_t zone, uint32_t page, uint32_t type)
{
	if (zone >= MAX_ZONES || !pageblock_exists(n, page) || type >= MIGRATE_ISOLATE)
		return BUDDY_EINVAL;
	if (n->at[page].type != MIGRATE_ISOLATE)
		return BUDDY_ENOTISOLATED;
	change_type(n, page, type, true);
	return BUDDY_OK;
}

int naive_set_type(struct naive_pages *n, uint32_t zone, uint32_t page, uint32_t type)
{
	if (zone >= MAX_ZONES || !pageblock_exists(n, page) || type >= MIGRATE_ISOLATE)
		return BUDDY_EINVAL;
	if (n->at[page].type == MIGRATE_ISOLATE || !spans(n, zone, page - page % pageblock(n)))
		return BUDDY_EBUSY;
	change_type(n, page, type, false);
	return BUDDY_OK;
}

/* --- per-cpu lists --- */

int naive_pcp_set(struct naive_pages *n, uint32_t zone, uint32_t high, uint32_t batch)
{
	if (zone >= MAX_ZONES || batch < 1 || batch > PCP_MAX_BATCH || high > MEMMAP_MAX_PAGES ||
	    (high > 0 && high / 4 < batch))
		return BUDDY_EINVAL;
	n->zones[zone].high = high;
	n->zones[zone].batch = batch;
	return BUDDY_OK;
}

/* Cached pages of a zone and a type: how many, the first and the last. */
static uint32_t cached(const struct naive_pages *n, uint32_t zone, uint32_t type, uint32_t *first,
		       uint32_t *last)
{
	uint32_t count = 0;

	*first = *last = PAGE_NONE;
	for (uint32_t p = 0; p < n->end; p = naive_next(n, p)) {
		if (n->at[p].kind != NAIVE_CACHED || n->at[p].zone != zone ||
		    n->at[p].cache != type)
			continue;
		if (!count || n->at[p].place < n->at[*first].place)
			*first = p;
		if (!count || n->at[p].place > n->at[*last].place)
			*last = p;
		count++;
	}
	return count;
}

uint32_t naive_pcp_count(const struct naive_pages *n, uint32_t zone)
{
	uint32_t first, last, count = 0;

	for (uint32_t type = 0; type < MIGRATE_PCPTYPES; type++)
		count += cached(n, zone, type, &first, &last);
	return count;
}

static void cache(struct naive_pages *n, uint32_t page, uint32_t type, bool tail)
{
	make(n, page, 0, NAIVE_CACHED, n->at[page].zone);
	n->at[page].cache = type;
	n->at[page].place = tail ? ++n->highest : --n->lowest;
}

/* Give back pages from the ends: a type's, then the next one's, around again. */
static void give_back(struct naive_pages *n, uint32_t zone, uint32_t count, uint32_t type)
{
	uint32_t first, last, have = naive_pcp_count(n, zone);

	for (count = count < have ? count : have; count > 0; count--) {
		while (!cached(n, zone, type, &first, &last))
			type = (type + 1) % MIGRATE_PCPTYPES;
		make(n, last, 0, NAIVE_USED, zone);
		release(n, last, 0, zone, false);
	}
}

void naive_pcp_drain(struct naive_pages *n, uint32_t zone)
{
	if (zone < MAX_ZONES)
		give_back(n, zone, PAGE_NONE, 0);
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static uint32_t refill_size(struct naive_pages *n, uint32_t zone)
{
	struct naive_zone *z = &n->zones[zone];
	int64_t base = z->batch, want = base << z->alloc_factor;
	int64_t most = larger((int64_t)z->high - naive_pcp_count(n, zone) - base, base);

	if (z->high < z->batch)
		return 1;
	if (want <= most && z->alloc_factor < PCP_BATCH_SCALE_MAX)
		z->alloc_factor++;
	return (uint32_t)(want < most ? want : most);
}

uint32_t naive_pcp_alloc(struct naive_pages *n, uint32_t zone, uint32_t type, uint32_t flags)
{
	uint32_t first, last, page, mode = RMQUEUE_NORMAL;

	if (zone >= MAX_ZONES || type >= MIGRATE_PCPTYPES)
		return PAGE_NONE;
	n->zones[zone].free_count /= 2;
	if (!cached(n, zone, type, &first, &last)) {
		for (uint32_t left = refill_size(n, zone); left > 0; left--) {
			page = next_of_series(n, zone, 0, type, flags, &mode);
			if (page == PAGE_NONE)
				break;
			cache(n, page, type, true);
		}
		if (!cached(n, zone, type, &first, &last))
			return PAGE_NONE;
	}
	make(n, first, 0, NAIVE_USED, zone);
	return first;
}

int naive_pcp_free(struct naive_pages *n, uint32_t page)
{
	struct naive_zone *z;
	uint32_t zone, type, back;

	if (page >= n->end)
		return BUDDY_EINVAL;
	if (!starts(n, page, 0, NAIVE_USED))
		return BUDDY_ENOTUSED;
	zone = n->at[page].zone;
	type = n->at[page].type;
	z = &n->zones[zone];
	if (type == MIGRATE_ISOLATE) {
		release(n, page, 0, zone, false);
		return BUDDY_OK;
	}
	if (type >= MIGRATE_PCPTYPES)
		type = MIGRATE_MOVABLE;
	z->alloc_factor /= 2;
	cache(n, page, type, false);
	if (z->free_count < z->batch << PCP_BATCH_SCALE_MAX)
		z->free_count++;
	if (naive_pcp_count(n, zone) < z->high)
		return BUDDY_OK;
	back = z->free_count;
	if (z->high < z->batch)
		back = 1;
	else if (back < z->batch)
		back = z->batch;
	else if (back > z->high - z->batch)
		back = z->high - z->batch;
	give_back(n, zone, back, type);
	return BUDDY_OK;
}

void naive_pages_print(FILE *out, const struct naive_pages *n)
{
	static const char *const kinds[] = { "-", "free", "used", "cached" };

	fprintf(out, "%u pages, max_order %u, pageblock_order %u\n", n->end, n->max_order,
		n->pageblock_order);
	for (uint32_t p = 0; p < n->end; p = naive_next(n, p))
		if (n->at[p].kind != NAIVE_NOTHING)
			fprintf(out, "  page %u order %u zone %u type %u %s, place %lld\n", p,
				n->at[p].order, n->at[p].zone, n->at[p].type, kinds[n->at[p].kind],
				(long long)n->at[p].place);
}
