/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How fast memblock is, beside what: the naive list of fuzz/naive.c, which
 * rebuilds itself for every operation, in the same run on the same data.
 *
 * A machine with one bank of memory and n reservations of a page each, 64 KiB
 * apart. Measured are pairs that leave it as it was, at random places: reserve
 * and free a page in a gap, allocate a page from the top and free it; and one walk over all
 * free ranges, counted in ranges.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fuzz/naive.h"
#include "model/memblock.h"

#define PAGE ((uint64_t)4096)
#define STRIDE ((uint64_t)65536)
#define BASE ((uint64_t)1 << 30)

/* Seconds for one figure. */
#define SHORT 0.3
/* Operations between two looks at the clock, which takes longer than most of them. */
#define BATCH ((size_t)12)

static const size_t sizes[] = { 100, 1000, 10000, 100000 };
#define NR_SIZES (sizeof(sizes) / sizeof(sizes[0]))

enum {
	RESERVE,
	FREE,
	ALLOC,
	ITERATE,
	NR_OPERATIONS
};
static const char *const names[NR_OPERATIONS] = { "reserve", "free", "alloc", "iterate" };

/* Operations per second. */
struct rates {
	double of[NR_OPERATIONS];
};

/* Seconds of this process: others on the machine do not count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t random_state;
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

/* One side: the model or the naive list. */
struct side {
	void (*start)(size_t count);
	int (*reserve)(uint64_t base, uint64_t size);
	int (*free)(uint64_t base, uint64_t size);
	uint64_t (*alloc)(uint64_t size);
	size_t (*iterate)(void); /* number of ranges */
};

static uint64_t end_of(size_t count)
{
	return BASE + count * STRIDE;
}

static void model_start(size_t count)
{
	expect(memblock_init(128, MEMBLOCK_MAX_REGIONS, PAGE, 0) == 0, "memblock_init failed");
	expect(memblock_add(BASE, end_of(count) - BASE) == 0, "memblock_add failed");
	for (size_t i = 0; i < count; i++)
		expect(memblock_reserve(BASE + i * STRIDE, PAGE) == 0, "memblock_reserve failed");
}

static uint64_t model_alloc(uint64_t size)
{
	return memblock_phys_alloc_range(size, PAGE, 0, MEMBLOCK_ALLOC_ANYWHERE);
}

static size_t model_iterate(void)
{
	struct memblock_free_range range = memblock_first_free(NUMA_NO_NODE, MEMBLOCK_NONE);
	size_t count = 0;

	while (range.start != range.end) {
		count++;
		range = memblock_next_free(range, NUMA_NO_NODE, MEMBLOCK_NONE);
	}
	return count;
}

static struct naive naive;
static struct naive_list free_list;

/* Written down directly: one after the other would take the naive list minutes. */
static void plain_start(size_t count)
{
	struct machine machine = { .page_size = PAGE,
				   .max_memory = 128,
				   .max_reserved = MEMBLOCK_MAX_REGIONS,
				   .limit = MEMBLOCK_ALLOC_ANYWHERE };
	struct naive_list *list = &naive.list[MEMBLOCK_RESERVED];

	expect(naive_init(&naive, &machine) == 0, "naive_init failed");
	expect(naive_add(&naive, MEMBLOCK_MEMORY, BASE, end_of(count) - BASE, 0, 0) == 0,
	       "naive_add failed");
	free(list->at);
	list->room = 2 * count;
	list->at = calloc(list->room, sizeof(*list->at));
	expect(list->at != NULL, "out of memory");
	for (size_t i = 0; i < count; i++) {
		list->at[i].start = BASE + i * STRIDE;
		list->at[i].end = list->at[i].start + PAGE;
	}
	list->count = count;
}

static int plain_reserve(uint64_t base, uint64_t size)
{
	return naive_reserve(&naive, base, size);
}

static int plain_free(uint64_t base, uint64_t size)
{
	return naive_remove(&naive, MEMBLOCK_RESERVED, base, size);
}

static uint64_t plain_alloc(uint64_t size)
{
	uint64_t place =
		naive_find(&naive, size, PAGE, 0, MEMBLOCK_ALLOC_ANYWHERE, NUMA_NO_NODE, 0);

	expect(place != 0 && naive_reserve(&naive, place, size) == 0, "naive allocation failed");
	return place;
}

static size_t plain_iterate(void)
{
	naive_free_ranges(&naive, NUMA_NO_NODE, MEMBLOCK_NONE, &free_list);
	return free_list.count;
}

static const struct side model_side = { model_start, memblock_reserve, memblock_phys_free,
					model_alloc, model_iterate };
static const struct side naive_side = { plain_start, plain_reserve, plain_free, plain_alloc,
					plain_iterate };

/* A page in the gap above a random reservation. */
static uint64_t random_gap(size_t count)
{
	return BASE + next_random() % count * STRIDE + 4 * PAGE;
}

static struct rates measure(const struct side *side, size_t count)
{
	struct rates rates;
	double reserving = 0, freeing = 0, allocating = 0, start;
	uint64_t at[BATCH];
	size_t batches = 0, ranges = 0;

	random_state = 88172645463325252u;
	side->start(count);
	while (reserving + freeing < SHORT) {
		double t0, t1;

		for (size_t i = 0; i < BATCH; i++)
			at[i] = random_gap(count);
		t0 = now();
		for (size_t i = 0; i < BATCH; i++)
			expect(side->reserve(at[i], PAGE) == 0, "reserve failed");
		t1 = now();
		for (size_t i = 0; i < BATCH; i++)
			expect(side->free(at[i], PAGE) == 0, "free failed");
		reserving += t1 - t0;
		freeing += now() - t1;
		batches++;
	}
	rates.of[RESERVE] = (double)(BATCH * batches) / reserving;
	rates.of[FREE] = (double)(BATCH * batches) / freeing;

	batches = 0;
	while (allocating < SHORT) {
		double t0 = now();

		for (size_t i = 0; i < BATCH; i++)
			at[i] = side->alloc(PAGE);
		allocating += now() - t0;
		for (size_t i = 0; i < BATCH; i++) {
			expect(at[i] == end_of(count) - (i + 1) * PAGE,
			       "alloc found another place");
			expect(side->free(at[i], PAGE) == 0, "free failed");
		}
		batches++;
	}
	rates.of[ALLOC] = (double)(BATCH * batches) / allocating;

	start = now();
	do {
		size_t found = side->iterate();

		expect(found == count, "iterate found another number of ranges");
		ranges += found;
	} while (now() - start < SHORT);
	rates.of[ITERATE] = (double)ranges / (now() - start);
	return rates;
}

int main(void)
{
	struct rates model[NR_SIZES], list[NR_SIZES];

	printf("memblock and the naive list of fuzz/naive.c, operations per second\n"
	       "(iterate: free ranges per second); times: model over naive list\n\n"
	       "%8s  %-8s %14s %14s %9s\n",
	       "regions", "", "model", "naive list", "times");
	for (size_t i = 0; i < NR_SIZES; i++) {
		model[i] = measure(&model_side, sizes[i]);
		list[i] = measure(&naive_side, sizes[i]);
		for (size_t k = 0; k < NR_OPERATIONS; k++)
			printf("%8zu  %-8s %14.0f %14.0f %9.2f\n", sizes[i], names[k],
			       model[i].of[k], list[i].of[k], model[i].of[k] / list[i].of[k]);
		fflush(stdout);
	}
	printf("\nHow much dearer an operation gets with ten times the regions\n\n%20s", "");
	for (size_t k = 0; k < NR_OPERATIONS; k++)
		printf(" %18s", names[k]);
	printf("\n%20s", "");
	for (size_t k = 0; k < NR_OPERATIONS; k++)
		printf(" %9s %8s", "model", "list");
	for (size_t i = 1; i < NR_SIZES; i++) {
		printf("\n%8zu to %8zu", sizes[i - 1], sizes[i]);
		for (size_t k = 0; k < NR_OPERATIONS; k++)
			printf(" %9.1f %8.1f", model[i - 1].of[k] / model[i].of[k],
			       list[i - 1].of[k] / list[i].of[k]);
	}
	printf("\n");
	free(free_list.at);
	free(naive.list[MEMBLOCK_MEMORY].at);
	free(naive.list[MEMBLOCK_RESERVED].at);
	return 0;
}
