/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/page_ops.h"

#include <stdlib.h>
#include <string.h>

#include "model/buddy_check.h"
#include "model/buddy_isolate.h"

/*
 * The checkers that look at every list against every page run after so many
 * operations; where there are more than CHECK_PAGES pages those do that look at
 * every page, and these after CHECK_EVERY times as many.
 */
#define CHECK_EVERY 8
#define CHECK_PAGES 4096

static const char *const names[PAGE_OP_COUNT] = {
	"alloc",     "rmqueue", "free",	     "split",	 "pcp_alloc", "pcp_free", "pcp_set",
	"pcp_drain", "isolate", "unisolate", "set_type", "set_span",  "free_all", "hand_over",
};

static void print_op(FILE *out, const struct page_op *op)
{
	fprintf(out, "%-9s zone %d order %d type %u flags %#x page %d", names[op->code],
		(int)op->zone, (int)op->order, op->type, op->flags, (int)op->page);
	if (op->code == PAGE_SPLIT)
		fprintf(out, " low %u", op->low);
	if (op->code == PAGE_PCP_SET)
		fprintf(out, " high %u batch %u", op->high, op->batch);
	if (op->code == PAGE_SET_SPAN)
		fprintf(out, " start %u end %u", op->start, op->end);
	fprintf(out, " times %u\n", op->times);
}

static void print_model(FILE *out)
{
	static const char *const kinds[] = { "free", "used", "cached", "held" };

	for (uint32_t p = 0; p < buddy_end; p++)
		if (buddy_blocks.order[p])
			fprintf(out, "  page %u order %u zone %u type %u %s, after page %d\n", p,
				buddy_blocks.order[p] - 1u, buddy_zones.zone[p], pageblock_type(p),
				kinds[buddy_kinds.kind[p] % 4], (int)page_links.at[p].prev);
}

void page_ops_report(const struct page_ops *s, const char *what)
{
	fprintf(stderr, "\n=== %s: %s\n", s->target, what);
	fputs("--- the sequence; the last line is where it shows\n", stderr);
	s->print(stderr);
	for (uint32_t i = 0; i < s->count; i++) {
		fprintf(stderr, "%4u  ", i + 1);
		print_op(stderr, &s->ops[i]);
	}
	fputs("--- the model's state\n", stderr);
	print_model(stderr);
	fputs("--- the naive model's state\n", stderr);
	naive_pages_print(stderr, s->naive);
	abort();
}

/* --- comparing --- */

/* A block at the start of a list, or PAGE_NONE, and the naive model's idea of the same. */
struct entry {
	uint32_t list, page;
	int64_t place;
};

static int by_list_and_place(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->list != y->list)
		return x->list < y->list ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static struct entry entries[MEMMAP_MAX_PAGES];

/* All blocks that the naive model has on lists, in the order of lists and in each. */
static size_t collect(const struct naive_pages *n)
{
	size_t count = 0;

	for (uint32_t p = 0; p < n->end; p = naive_next(n, p)) {
		const struct naive_page *at = &n->at[p];

		if (at->kind != NAIVE_FREE && at->kind != NAIVE_CACHED)
			continue;
		entries[count].list = at->kind == NAIVE_CACHED ?
					      freelist_cache_id(at->zone, at->cache) :
					      freelist_id(at->zone, at->order, at->type);
		entries[count].page = p;
		entries[count++].place = at->place;
	}
	qsort(entries, count, sizeof(entries[0]), by_list_and_place);
	return count;
}

static const char *lists_difference(const struct naive_pages *n)
{
	size_t count = collect(n), i = 0;

	for (uint32_t list = 0; list < NR_PAGE_LISTS; list++) {
		uint32_t page = freelist_first(list), prev = PAGE_NONE, nr = 0;

		for (; i < count && entries[i].list == list; i++, nr++) {
			if (page != entries[i].page)
				return "a list has other blocks, or in another order";
			if (page_links.at[page].prev != prev)
				return "a list differs on its way back";
			prev = page;
			page = freelist_next(page);
		}
		if (page != PAGE_NONE)
			return "a list has more blocks";
		if (freelist_last(list) != prev)
			return "the last block of a list differs";
		if (freelist_count(list) != nr)
			return "the length of a list differs";
	}
	return NULL;
}

static const char *blocks_difference(const struct naive_pages *n)
{
	static const uint8_t kinds[] = {
		[NAIVE_FREE] = BLOCK_FREE, [NAIVE_USED] = BLOCK_USED, [NAIVE_CACHED] = BLOCK_CACHED
	};

	if (buddy_end != n->end)
		return "the numbers of pages differ";
	for (uint32_t p = 0; p < n->end; p++) {
		const struct naive_page *at = &n->at[p];

		if (pageblock_type(p) != at->type)
			return "migrate types differ";
		if (at->kind == NAIVE_NOTHING || at->first != p) {
			if (buddy_blocks.order[p] != 0)
				return "there is a block that should not be there";
			continue;
		}
		if (buddy_blocks.order[p] != at->order + 1)
			return "orders differ";
		if (buddy_kinds.kind[p] != kinds[at->kind])
			return "a block is not free, used or cached as it should be";
		if (buddy_zones.zone[p] != at->zone)
			return "zones differ";
	}
	return NULL;
}

static const char *zones_difference(const struct naive_pages *n)
{
	static uint64_t free[MAX_ZONES];

	memset(free, 0, sizeof(free));
	for (uint32_t p = 0; p < n->end; p++)
		if (n->at[p].kind == NAIVE_FREE)
			free[n->at[p].zone]++;
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		const struct naive_zone *zone = &n->zones[z];

		if (buddy_free_pages.nr[z] != free[z])
			return "free pages differ";
		if (buddy_managed_pages.nr[z] != zone->managed)
			return "managed pages differ";
		if (pcps.zone[z].high != zone->high || pcps.zone[z].batch != zone->batch ||
		    pcps.zone[z].free_count != zone->free_count ||
		    pcps.zone[z].alloc_factor != zone->alloc_factor)
			return "what steers per-cpu lists differs";
	}
	return NULL;
}

const char *page_ops_difference(const struct page_ops *s)
{
	const char *what = blocks_difference(s->naive);

	if (!what)
		what = zones_difference(s->naive);
	return what ? what : lists_difference(s->naive);
}

/* The lists of one zone. */
static const char *check_zone_lists(uint32_t zone)
{
	for (uint32_t order = 0; order < NR_PAGE_ORDERS; order++)
		for (uint32_t type = 0; type < MIGRATE_TYPES; type++)
			if (!freelist_check(freelist_id(zone, order, type)))
				return "freelist_check says no of free blocks";
	for (uint32_t type = 0; type < MIGRATE_PCPTYPES; type++)
		if (!freelist_check(freelist_cache_id(zone, type)))
			return "freelist_check says no of cached pages";
	return NULL;
}

/* The checkers of a few pages and zones, or those of the whole state. */
static const char *check(const struct page_ops *s, bool all)
{
	if (!buddy_check_blocks())
		return "buddy_check_blocks says no";
	if (!buddy_check_coalesced())
		return "buddy_check_coalesced says no";
	for (uint32_t i = 0; i < s->nr_zones; i++)
		if (check_zone_lists(s->zones[i]))
			return check_zone_lists(s->zones[i]);
	if (!all)
		return NULL;
	if (!buddy_check_lists())
		return "buddy_check_lists says no";
	for (uint32_t i = 0; i < s->nr_zones; i++)
		if (!buddy_check_free(s->zones[i]))
			return "buddy_check_free says no";
	return NULL;
}

const char *page_ops_check(const struct page_ops *s)
{
	for (uint32_t list = 0; list < NR_PAGE_LISTS; list++)
		if (!freelist_check(list))
			return "freelist_check says no";
	return check(s, true);
}

/* --- decoding --- */

static uint32_t choose_order(const struct page_ops *s, uint32_t choice)
{
	if (choice == 15)
		return PAGE_NONE;
	if (choice == 14)
		return s->naive->max_order + 1;
	return choice > s->naive->max_order ? 0 : choice;
}

static uint32_t choose_zone(const struct page_ops *s, uint32_t choice)
{
	if (choice == 15)
		return MAX_ZONES;
	if (choice == 14)
		return MAX_ZONES - 1;
	return s->zones[choice % s->nr_zones];
}

/* Kinds of pages: a block that was allocated (its order too), its start, its inside, any. */
static void choose_page(const struct page_ops *s, struct page_op *op, uint32_t kind, uint32_t param)
{
	uint32_t end = s->naive->end;

	op->page = param;
	if (kind <= 4 && s->nr_blocks) {
		uint32_t i = param % s->nr_blocks;

		op->page = s->blocks[i].page;
		if (kind <= 2)
			op->order = s->blocks[i].order;
		if (kind == 4)
			op->page += 1 + param / 256;
	} else if (kind == 5) {
		op->page = end ? param * PAGEBLOCK_MIN_PAGES % end : 0;
	} else if (kind == 6) {
		op->page = end - (param & 15) + 8;
	} else {
		op->page = end ? param % end : 0;
	}
	if (op->code == PAGE_HAND_OVER && op->order < NR_PAGE_ORDERS)
		op->page -= op->page % (1u << op->order);
}

/* The operation of a record. Times: what repeats is the first choice of page. */
static struct page_op decode(const struct page_ops *s, const uint8_t *record)
{
	uint32_t param = record[PAGE_OP_PARAM] + 256u * record[PAGE_OP_PARAM + 1];
	uint32_t extra = record[PAGE_OP_EXTRA];
	struct page_op op = { .code = (record[PAGE_OP_CODE] & 31) % PAGE_OP_COUNT,
			      .times = 1u + (record[PAGE_OP_CODE] >> 5),
			      .zone = choose_zone(s, record[PAGE_OP_ZONE] & 15),
			      .order = choose_order(s, record[PAGE_OP_ZONE] >> 4),
			      .type = record[PAGE_OP_TYPE] & 7 };

	op.flags = (record[PAGE_OP_TYPE] & 8 ? ALLOC_CMA : 0) |
		   (record[PAGE_OP_TYPE] & 16 ? ALLOC_NOFRAGMENT : 0);
	choose_page(s, &op, record[PAGE_OP_TYPE] >> 5, param);
	op.low = extra & 15;
	op.batch = extra & 31;
	op.high = param % 1024;
	if (extra & 32)
		op.batch = extra & 64 ? PCP_MAX_BATCH + 1 : 1;
	if ((extra & 128) && op.batch < 32)
		op.high = 4 * op.batch + (param & 7);
	if (extra == 255)
		op.high = MEMMAP_MAX_PAGES + 1;
	op.start = op.page < s->naive->end ? op.page : 0;
	op.end = op.start + 8 * extra;
	return op;
}

/* --- running --- */

/* Freed blocks stay known: freeing them again has to be refused. */
static void remember(struct page_ops *s, uint32_t page, uint32_t order)
{
	uint32_t i = s->nr_blocks;

	if (page == PAGE_NONE)
		return;
	if (i == PAGE_OPS_BLOCKS)
		i = page % PAGE_OPS_BLOCKS;
	else
		s->nr_blocks++;
	s->blocks[i].page = page;
	s->blocks[i].order = order;
}

static void same(const struct page_ops *s, uint64_t ours, uint64_t theirs)
{
	char text[160];

	if (ours == theirs)
		return;
	snprintf(text, sizeof(text), "the answers differ: %lld, should be %lld", (long long)ours,
		 (long long)theirs);
	page_ops_report(s, text);
}

static uint64_t error(int code)
{
	return (uint64_t)(int64_t)code;
}

void page_ops_hand_over(struct page_ops *s, uint32_t page, uint32_t order, uint32_t zone)
{
	if (order > s->naive->max_order || zone >= MAX_ZONES)
		return;
	if (page < s->naive->end)
		same(s, buddy_is_handed_over(page), s->naive->at[page].kind != NAIVE_NOTHING);
	else
		same(s, buddy_is_handed_over(page), false);
	if (!naive_pages_fresh(s->naive, page, order))
		return;
	buddy_free_core(page, order, zone);
	naive_hand_over(s->naive, page, order, zone);
}

static void set_span(struct page_ops *s, const struct page_op *op)
{
	if (op->zone >= MAX_ZONES)
		return;
	buddy_spans.start[op->zone] = op->start;
	buddy_spans.end[op->zone] = op->end;
	s->naive->zones[op->zone].span_start = op->start;
	s->naive->zones[op->zone].span_end = op->end;
}

static void allocate(struct page_ops *s, const struct page_op *op)
{
	uint32_t page = PAGE_NONE, order = op->order;

	if (op->code == PAGE_ALLOC) {
		page = buddy_alloc(op->zone, op->order, op->type);
		same(s, page, naive_alloc(s->naive, op->zone, op->order, op->type));
	} else if (op->code == PAGE_RMQUEUE) {
		page = rmqueue(op->zone, op->order, op->type, op->flags);
		same(s, page, naive_rmqueue(s->naive, op->zone, op->order, op->type, op->flags));
	} else {
		page = pcp_alloc(op->zone, op->type, op->flags);
		same(s, page, naive_pcp_alloc(s->naive, op->zone, op->type, op->flags));
		order = 0;
	}
	remember(s, page, order);
}

static void split(struct page_ops *s, const struct page_op *op)
{
	int code = buddy_split(op->page, op->order, op->low);

	same(s, error(code), error(naive_split(s->naive, op->page, op->order, op->low)));
	if (code != BUDDY_OK)
		return;
	remember(s, op->page, op->low);
	remember(s, op->page + (1u << op->order) - (1u << op->low), op->low);
}

static void free_all(struct page_ops *s)
{
	for (uint32_t i = 0; i < s->nr_blocks; i++) {
		uint32_t page = s->blocks[i].page, order = s->blocks[i].order;

		same(s, error(buddy_free(page, order)), error(naive_free(s->naive, page, order)));
	}
	s->nr_blocks = 0;
}

static void run(struct page_ops *s, const struct page_op *op)
{
	struct naive_pages *n = s->naive;

	switch (op->code) {
	case PAGE_ALLOC:
	case PAGE_RMQUEUE:
	case PAGE_PCP_ALLOC:
		allocate(s, op);
		break;
	case PAGE_FREE:
		same(s, error(buddy_free(op->page, op->order)),
		     error(naive_free(n, op->page, op->order)));
		break;
	case PAGE_SPLIT:
		split(s, op);
		break;
	case PAGE_PCP_FREE:
		same(s, error(pcp_free(op->page)), error(naive_pcp_free(n, op->page)));
		break;
	case PAGE_PCP_SET:
		same(s, error(pcp_set(op->zone, op->high, op->batch)),
		     error(naive_pcp_set(n, op->zone, op->high, op->batch)));
		break;
	case PAGE_PCP_DRAIN:
		if (op->zone < MAX_ZONES)
			same(s, pcp_count(op->zone), naive_pcp_count(n, op->zone));
		pcp_drain(op->zone);
		naive_pcp_drain(n, op->zone);
		break;
	case PAGE_ISOLATE:
		same(s, error(buddy_isolate(op->zone, op->page)),
		     error(naive_isolate(n, op->zone, op->page)));
		break;
	case PAGE_UNISOLATE:
		same(s, error(buddy_unisolate(op->zone, op->page, op->type)),
		     error(naive_unisolate(n, op->zone, op->page, op->type)));
		break;
	case PAGE_SET_TYPE:
		same(s, error(buddy_set_type(op->zone, op->page, op->type)),
		     error(naive_set_type(n, op->zone, op->page, op->type)));
		break;
	case PAGE_SET_SPAN:
		set_span(s, op);
		break;
	case PAGE_FREE_ALL:
		free_all(s);
		break;
	default:
		if (s->hand_over)
			page_ops_hand_over(s, op->page, op->order, op->zone);
		else if (s->late)
			s->late(op);
	}
}

bool page_ops_run(struct page_ops *s, const uint8_t *data, size_t size)
{
	uint32_t every = s->naive->end <= CHECK_PAGES || s->compare ? 1 : CHECK_EVERY;
	const char *broken;

	for (; size >= PAGE_OP_RECORD && s->count < PAGE_OPS_MAX;
	     data += PAGE_OP_RECORD, size -= PAGE_OP_RECORD) {
		struct page_op op = decode(s, data);

		s->ops[s->count++] = op;
		for (uint32_t i = 0; i < op.times; i++)
			run(s, &op);
		broken = NULL;
		if (s->count % every == 0)
			broken = check(s, s->count % (every * CHECK_EVERY) == 0);
		if (!broken && s->compare)
			broken = page_ops_difference(s);
		if (broken)
			page_ops_report(s, broken);
	}
	broken = page_ops_check(s);
	if (broken)
		page_ops_report(s, broken);
	return !page_ops_difference(s);
}
