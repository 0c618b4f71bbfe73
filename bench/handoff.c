/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the hand-off costs, in time and in memory, and what the free lists cost
 * afterwards; beside what, in the same run.
 *
 * Boards have one bank of memory and 8192 reservations of some bytes.
 * Measured is all that a boot does between memblock and the free lists: sections,
 * zones, page structs, the hand-off. Beside it stands the same with every page
 * freed by itself into the same lists ("page by page"). Allocations and frees of
 * single pages and of mixed orders stand beside glibc's malloc and free of 64
 * bytes, with as many objects alive.
 *
 * Each figure is taken in a process of its own, which tells its largest resident
 * size.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/handoff.h"
#include "model/memmap.h"
#include "model/zonelist.h"

#define GIB ((uint64_t)1 << 30)
#define MIB ((uint64_t)1 << 20)
#define BASE GIB
#define RESERVATIONS 8192

/* Objects alive while allocation is measured. */
#define LIVE ((size_t)20000)
#define ROUNDS 200

struct board {
	const char *name;
	uint64_t bytes;
	uint64_t page_size;
	uint32_t max_order;
	uint32_t pageblock_order;
	uint64_t section_size;
};

static const struct board boards[] = {
	{ "64 GiB, 4K pages", 64 * GIB, 4096, 10, 9, 128 * MIB },
	{ "512 GiB, 4K pages", 512 * GIB, 4096, 10, 9, 128 * MIB },
	{ "16 TiB, 64K pages", 16384 * GIB, 65536, 13, 13, 512 * MIB },
};
#define NR_BOARDS (sizeof(boards) / sizeof(boards[0]))

/* Seconds of this process: others on the machine do not count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t random_state = 88172645463325252u;
static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void expect(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/* memblock of a board, as a kernel has it before the hand-off. */
static void fill_memblock(const struct board *board)
{
	expect(memblock_init(1024, MEMBLOCK_MAX_REGIONS, board->page_size, 16) == 0,
	       "memblock_init failed");
	memblock_allow_resize();
	expect(memblock_add_node(BASE, board->bytes, 0, MEMBLOCK_NONE) == 0,
	       "adding memory failed");
	for (uint64_t at = 0; at < board->bytes; at += board->bytes / RESERVATIONS)
		expect(memblock_reserve(BASE + at + MIB, 5000) == 0, "reserving failed");
}

static void make_zones(const struct board *board)
{
	struct arm64_zones zones = { .zone_dma = true,
				     .zone_dma32 = true,
				     .dma_phys_limit = 4 * GIB };

	expect(page_settings_init(board->max_order, board->pageblock_order,
				  (uint32_t)(board->section_size / board->page_size)) == 0,
	       "page_settings_init failed");
	expect(sparse_init() == 0, "sparse_init failed");
	expect(free_area_init(arm64_zone_limits(zones), (struct zone_movable_request){ 0 }) == 0,
	       "free_area_init failed");
	buddy_settings.split_large = 1;
	expect(buddy_init((uint32_t)mem_sections.nr_pages) == 0, "buddy_init failed");
	memmap_find_deferred((struct deferral_rules){ .enabled = false });
	memmap_init();
}

static void free_all(void)
{
	struct handoff_rules rules = { true, PFN_NONE };

	expect(memblock_free_all(rules).error == 0, "memblock_free_all failed");
}

static void free_page_by_page(void)
{
	struct memblock_free_range range = memblock_first_free(NUMA_NO_NODE, MEMBLOCK_NONE);

	while (range.start != range.end) {
		uint64_t size = memblock_settings.page_size;
		uint64_t end = range.end / size;

		for (uint64_t pfn = (range.start + size - 1) / size; pfn < end; pfn++)
			buddy_free_core(pfn_to_page(pfn), 0, zone_of_pfn(pfn));
		range = memblock_next_free(range, NUMA_NO_NODE, MEMBLOCK_NONE);
	}
}

/* What a measurement says. */
struct figures {
	double seconds;
	double pairs; /* allocations with their frees, per second */
	uint64_t free_pages;
};

static uint64_t all_free_pages(void)
{
	uint64_t pages = 0;

	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		pages += buddy_free_pages.nr[zone];
	return pages;
}

static void measure_handoff(const struct board *board, void (*hand_off)(void),
			    struct figures *figures)
{
	double start;

	fill_memblock(board);
	start = now();
	make_zones(board);
	hand_off();
	figures->seconds = now() - start;
	figures->free_pages = all_free_pages();
}

static void with_blocks(const struct board *board, struct figures *figures)
{
	measure_handoff(board, free_all, figures);
}

static void page_by_page(const struct board *board, struct figures *figures)
{
	measure_handoff(board, free_page_by_page, figures);
}

static uint32_t live_page[LIVE];
static uint32_t live_order[LIVE];
static void *live_object[LIVE];

/* Free a random object and allocate another, again and again. */
static void measure_pages(uint32_t orders, struct figures *figures)
{
	const uint32_t zone = ZONE_NORMAL;
	double start;

	for (size_t i = 0; i < LIVE; i++) {
		live_order[i] = (uint32_t)(next_random() % orders);
		live_page[i] = buddy_alloc(zone, live_order[i], MIGRATE_MOVABLE);
		expect(live_page[i] != PAGE_NONE, "buddy_alloc failed");
	}
	start = now();
	for (size_t n = 0; n < ROUNDS * LIVE; n++) {
		size_t i = next_random() % LIVE;

		expect(buddy_free(live_page[i], live_order[i]) == 0, "buddy_free failed");
		live_page[i] = buddy_alloc(zone, live_order[i], MIGRATE_MOVABLE);
		expect(live_page[i] != PAGE_NONE, "buddy_alloc failed");
	}
	figures->pairs = (double)(ROUNDS * LIVE) / (now() - start);
}

static void single_pages(const struct board *board, struct figures *figures)
{
	measure_handoff(board, free_all, figures);
	measure_pages(1, figures);
}

static void mixed_orders(const struct board *board, struct figures *figures)
{
	measure_handoff(board, free_all, figures);
	measure_pages(5, figures);
}

static void with_malloc(const struct board *board, struct figures *figures)
{
	double start;

	(void)board;
	for (size_t i = 0; i < LIVE; i++)
		live_object[i] = malloc(64);
	start = now();
	for (size_t n = 0; n < ROUNDS * LIVE; n++) {
		size_t i = next_random() % LIVE;

		free(live_object[i]);
		live_object[i] = malloc(64);
		expect(live_object[i] != NULL, "malloc failed");
	}
	figures->pairs = (double)(ROUNDS * LIVE) / (now() - start);
}

/* Run in a process of its own; returns its largest resident size in MiB. */
static double measured(void (*measure)(const struct board *board, struct figures *figures),
		       const struct board *board, struct figures *figures)
{
	int pipe_fds[2], status;
	struct rusage usage;
	pid_t child;

	fflush(stdout);
	expect(pipe(pipe_fds) == 0, "pipe failed");
	child = fork();
	expect(child >= 0, "fork failed");
	if (child == 0) {
		struct figures result = { 0, 0, 0 };

		measure(board, &result);
		_exit(write(pipe_fds[1], &result, sizeof(result)) == (ssize_t)sizeof(result) ? 0 :
											       1);
	}
	close(pipe_fds[1]);
	expect(wait4(child, &status, 0, &usage) == child && status == 0, "a measurement failed");
	expect(read(pipe_fds[0], figures, sizeof(*figures)) == (ssize_t)sizeof(*figures),
	       "no figures");
	close(pipe_fds[0]);
	return (double)usage.ru_maxrss / 1024;
}

static void handoffs(void)
{
	printf("From memblock to free lists, and the same with every page freed by itself\n\n"
	       "%-18s %12s %10s %12s %12s %8s\n",
	       "board", "free pages", "seconds", "resident", "page by page", "times");
	for (size_t i = 0; i < NR_BOARDS; i++) {
		struct figures blocks, pages;
		double resident = measured(with_blocks, &boards[i], &blocks);

		printf("%-18s %12" PRIu64 " %10.3f %8.0f MiB", boards[i].name, blocks.free_pages,
		       blocks.seconds, resident);
		if (i > 0) {
			printf("\n");
			continue;
		}
		measured(page_by_page, &boards[i], &pages);
		expect(pages.free_pages == blocks.free_pages, "the two do not agree");
		printf(" %10.3f s %8.1f\n", pages.seconds, pages.seconds / blocks.seconds);
	}
}

static void traffic(void)
{
	struct figures single, mixed, objects;

	measured(single_pages, &boards[0], &single);
	measured(mixed_orders, &boards[0], &mixed);
	measured(with_malloc, &boards[0], &objects);
	printf("\nOne of %zu live objects is freed and another one allocated, per second\n\n",
	       LIVE);
	printf("%-34s %12.0f\n", "malloc and free of 64 bytes (glibc)", objects.pairs);
	printf("%-34s %12.0f %6.2f times that\n", "single pages", single.pairs,
	       single.pairs / objects.pairs);
	printf("%-34s %12.0f %6.2f times that\n", "blocks of order 0 to 4", mixed.pairs,
	       mixed.pairs / objects.pairs);
}

int main(void)
{
	handoffs();
	traffic();
	return 0;
}
