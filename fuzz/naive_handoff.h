/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From memblock to free lists a second time, page by page: which sections are
 * present, the zone of every page, how many pages each zone has, what is left
 * for later, and which pages are handed over. It reads the naive memblock
 * (naive.h), fills the naive page allocator (naive_pages.h), and shares with the
 * model the constants and structs of its API and no code.
 *
 * Behaviour: Linux 6.12 and 6.1, mm/mm_init.c, mm/sparse.c, mm/memblock.c, and
 * the decisions that SOUNDNESS.md lists.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_HANDOFF_H
#define EARLYMEM_FUZZ_NAIVE_HANDOFF_H

#include "fuzz/naive.h"
#include "fuzz/naive_pages.h"
#include "model/boot.h"
#include "model/late.h"

/* One page of a present section. */
struct naive_frame {
	uint64_t pfn;
	uint32_t zone; /* ZONE_NONE: it is not wholly in one region of memory */
	bool handed;   /* it went to a free list */
};

struct naive_handoff {
	int stage; /* where boot_pages() stops, and that room's error */
	int error;
	bool hotplug_kept;
	uint32_t nodes_missed;
	uint32_t nr_pages;
	struct naive_frame frames[MEMMAP_MAX_PAGES];
	uint64_t bound[MAX_NR_ZONES];
	uint64_t movable[MAX_NUMNODES];
	struct pfn_span nodes[MAX_NUMNODES];
	struct pfn_span zones[MAX_ZONES];
	uint64_t present[MAX_ZONES];
	uint64_t deferred[MAX_NUMNODES];
};

/* arm64's limits for the machine as it is. */
struct zone_limits naive_zone_limits(const struct naive *n, struct arm64_zones zones);
/* All of boot_pages(). `n` is what memblock is afterwards. */
void naive_boot(struct naive_handoff *h, struct naive *n, struct naive_pages *pages,
		const struct boot_pages_config *config);
/* What late frees answer: of the bytes [start, end), to the ends of lists or not, or of the arrays. */
int64_t naive_late(struct naive_handoff *h, struct naive *n, struct naive_pages *pages,
		   uint64_t start, uint64_t end, bool tail);
int naive_discard(struct naive_handoff *h, struct naive *n, struct naive_pages *pages);
/* The page of a page frame; PAGE_NONE if it has none. */
uint32_t naive_page_of(const struct naive_handoff *h, uint64_t pfn);
/* How many pages have a lower page frame: where a span starts among them. */
uint32_t naive_pages_below(const struct naive_handoff *h, uint64_t pfn);
void naive_handoff_print(FILE *out, const struct naive_handoff *h);

#endif
