/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buddy allocator a second time, written to be obviously right and nothing
 * else: every page knows the whole of its block, there are no lists, and who
 * wants the first block of one looks at all pages. Where a block stands on its
 * list is a number: lower than all so far for the start, higher for the end. It
 * shares with the model the constants of its API and no code.
 *
 * Behaviour: Linux 6.12, mm/page_alloc.c and mm/page_isolation.c, and the
 * decisions that SOUNDNESS.md lists.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_PAGES_H
#define EARLYMEM_FUZZ_NAIVE_PAGES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/pcp.h"

/* What a page is part of. */
enum naive_kind {
	NAIVE_NOTHING,
	NAIVE_FREE,
	NAIVE_USED,
	NAIVE_CACHED
};

struct naive_page {
	enum naive_kind kind;
	uint32_t first; /* page of its block */
	uint32_t order; /* of its block */
	uint32_t zone;
	uint32_t cache; /* the migrate type of the cache that it is in */
	uint32_t type;	/* of its page block */
	int64_t place;	/* of its block, on its list */
};

struct naive_zone {
	uint64_t managed;
	uint32_t span_start, span_end; /* span_end 0: everything */
	uint32_t high, batch, free_count, alloc_factor;
};

struct naive_pages {
	uint32_t end;
	uint32_t max_order, pageblock_order;
	bool split_large, mixed; /* mixed: types are not kept apart */
	int64_t lowest, highest; /* places given so far */
	struct naive_zone zones[MAX_ZONES];
	struct naive_page at[MEMMAP_MAX_PAGES];
};

/* Start over: no page handed over, all page blocks unmovable. */
void naive_pages_init(struct naive_pages *n, uint32_t end, uint32_t max_order,
		      uint32_t pageblock_order);
/* All pages of the block are there and were never handed over. */
bool naive_pages_fresh(const struct naive_pages *n, uint32_t page, uint32_t order);

void naive_hand_over(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t zone);
/* One page, as high memory is handed over: not to the end of its list. */
void naive_hand_over_high(struct naive_pages *n, uint32_t page, uint32_t zone);

/* The answers of the functions of the model with these names. */
uint32_t naive_alloc(struct naive_pages *n, uint32_t zone, uint32_t order, uint32_t type);
uint32_t naive_rmqueue(struct naive_pages *n, uint32_t zone, uint32_t order, uint32_t type,
		       uint32_t flags);
int naive_free(struct naive_pages *n, uint32_t page, uint32_t order);
int naive_split(struct naive_pages *n, uint32_t page, uint32_t order, uint32_t low);
int naive_isolate(struct naive_pages *n, uint32_t zone, uint32_t page);
int naive_unisolate(struct naive_pages *n, uint32_t zone, uint32_t page, uint32_t type);
int naive_set_type(struct naive_pages *n, uint32_t zone, uint32_t page, uint32_t type);
int naive_pcp_set(struct naive_pages *n, uint32_t zone, uint32_t high, uint32_t batch);
uint32_t naive_pcp_count(const struct naive_pages *n, uint32_t zone);
uint32_t naive_pcp_alloc(struct naive_pages *n, uint32_t zone, uint32_t type, uint32_t flags);
int naive_pcp_free(struct naive_pages *n, uint32_t page);
void naive_pcp_drain(struct naive_pages *n, uint32_t zone);

/* Pages of a zone that are free. */
uint64_t naive_free_pages(const struct naive_pages *n, uint32_t zone);
/* The page after which to look for the next block: steps over a whole one. */
uint32_t naive_next(const struct naive_pages *n, uint32_t page);
void naive_pages_print(FILE *out, const struct naive_pages *n);

#endif
