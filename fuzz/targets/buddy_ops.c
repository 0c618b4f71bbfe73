/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: for any sequence of allocations, frees, splits, isolation and changes of
 * types over ragged zones with holes, the page allocator answers as the naive
 * model does, its lists hold the same blocks in the same order, and its
 * invariants hold after every step.
 *
 * Answers are compared as they are given and the states at the end. Where the
 * states differ, the input runs once more with a comparison after every
 * operation, so that the report ends with the first one that went wrong.
 */
#include <string.h>

#include "fuzz/page_ops.h"
#include "fuzz/target.h"
#include "model/buddy_isolate.h"
#include "model/section.h"

/* Meaning of the bytes of the machine's record, which comes first. */
enum machine_byte {
	MACHINE_MAX_ORDER,
	MACHINE_PAGEBLOCK,
	MACHINE_PAGES,	   /* times 16 */
	MACHINE_MORE,	   /* low half: 8 pages each; bits 4-6 set: 16 times as many; bit 7: odd */
	MACHINE_BITS,	   /* below */
	MACHINE_ZONES,	   /* low half: how many; high half: how far apart their indices are */
	MACHINE_CHUNK,	   /* low half: largest order handed over; high half: holes */
	MACHINE_SEED,	   /* two bytes: what is handed over, in which order and to whom */
	MACHINE_TYPES = 9, /* migrate types of page blocks */
	MACHINE_RECORD
};

#define MACHINE_WHOLE 1u   /* large blocks are freed as one */
#define MACHINE_MIXED 2u   /* migrate types are not kept apart */
#define MACHINE_NOTHING 4u /* nothing is handed over before the first operation */
#define MACHINE_SPANS 8u   /* each zone spans what it was given, no more */

static struct naive_pages naive;
static struct page_ops ops;
static uint8_t machine[MACHINE_RECORD];
static uint32_t random_state;

static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 1103515245u + 12345u;
	return (random_state >> 16) % limit;
}

static void print_machine(FILE *out)
{
	fputs("machine", out);
	for (size_t i = 0; i < MACHINE_RECORD; i++)
		fprintf(out, " %u", machine[i]);
	fprintf(out, ": %u pages, max_order %u, pageblock_order %u, %u zones from %u on\n",
		naive.end, naive.max_order, naive.pageblock_order, ops.nr_zones, ops.zones[0]);
}

/* The numbers of pages, orders and zones. False: the machine was refused, as it had to be. */
static bool start(void)
{
	uint32_t max_order = machine[MACHINE_MAX_ORDER] & 15;
	uint32_t pageblock = machine[MACHINE_PAGEBLOCK] & 15;
	uint32_t more = machine[MACHINE_MORE], step = 1 + (machine[MACHINE_ZONES] >> 4);
	uint32_t end = (16u * machine[MACHINE_PAGES] + 8 * (more & 15))
		       << ((more & 112) == 112 ? 4 : 0);
	bool valid = pageblock >= 3 && pageblock <= max_order && max_order <= 13;

	if (more & 128)
		end += 1 + random_below(7);
	ops.nr_zones = 1 + (machine[MACHINE_ZONES] & 7);
	for (uint32_t i = 0; i < ops.nr_zones; i++)
		ops.zones[i] = i * step;
	if ((page_settings_init(max_order, pageblock, 65536) == 0) != valid)
		page_ops_report(&ops, "page_settings_init answers differently");
	if (!valid)
		return false;
	valid = end <= MEMMAP_MAX_PAGES && end % 8 == 0;
	if (buddy_init(end) != (valid ? BUDDY_OK : BUDDY_EINVAL))
		page_ops_report(&ops, "buddy_init answers differently");
	if (!valid)
		return false;
	naive_pages_init(&naive, end, max_order, pageblock);
	naive.split_large = !(machine[MACHINE_BITS] & MACHINE_WHOLE);
	naive.mixed = (machine[MACHINE_BITS] & MACHINE_MIXED) != 0;
	buddy_settings.split_large = naive.split_large;
	page_group_by_mobility_disabled = naive.mixed;
	pcp_init();
	memset(&buddy_spans, 0, sizeof(buddy_spans));
	return true;
}

/* Page blocks get types: all movable (0), or a mixture in which every type occurs. */
static void give_types(void)
{
	uint32_t nr = 1u << naive.pageblock_order, mixture = machine[MACHINE_TYPES];

	for (uint32_t p = 0; p < naive.end; p += nr) {
		uint32_t end = naive.end - p < nr ? naive.end : p + nr;
		uint32_t type = MIGRATE_MOVABLE;

		if (random_below(256) < mixture)
			type = random_below(MIGRATE_TYPES);
		pageblock_set_types(p, end, type);
		for (uint32_t q = p; q < end; q++)
			naive.at[q].type = type;
	}
}

/* Hand over most of the pages, in blocks of all orders, with holes, changing zones now and then. */
static void give_pages(void)
{
	uint32_t largest = machine[MACHINE_CHUNK] & 15, holes = machine[MACHINE_CHUNK] >> 4;
	uint32_t zone = ops.zones[0], page = 0;

	if (largest > naive.max_order)
		largest = naive.max_order;
	while (page < naive.end) {
		uint32_t order = largest;

		if (random_below(8) == 0) {
			zone = ops.zones[random_below(ops.nr_zones)];
			largest = random_below(naive.max_order + 1);
		}
		while (page % (1u << order) || naive.end - page < 1u << order)
			order--;
		if (random_below(32) >= holes)
			page_ops_hand_over(&ops, page, order, zone);
		page += 1u << order;
	}
}

/* Zones span the pages that they have. */
static void give_spans(void)
{
	for (uint32_t p = 0; p < naive.end; p++) {
		struct naive_zone *z = &naive.zones[naive.at[p].zone];

		if (naive.at[p].kind == NAIVE_NOTHING)
			continue;
		if (z->span_end == 0)
			z->span_start = p;
		z->span_end = p + 1;
	}
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		buddy_spans.start[z] = naive.zones[z].span_start;
		buddy_spans.end[z] = naive.zones[z].span_end;
	}
}

/* Run an input. False: the states differ at its end. */
static bool run_input(const uint8_t *data, size_t size, bool compare)
{
	if (size < MACHINE_RECORD)
		return true;
	memcpy(machine, data, MACHINE_RECORD);
	memset(&ops, 0, sizeof(ops));
	ops.target = "buddy_ops";
	ops.print = print_machine;
	ops.naive = &naive;
	ops.hand_over = true;
	ops.compare = compare;
	random_state = machine[MACHINE_SEED] + 256u * machine[MACHINE_SEED + 1];
	if (!start())
		return true;
	give_types();
	if (!(machine[MACHINE_BITS] & MACHINE_NOTHING))
		give_pages();
	if (machine[MACHINE_BITS] & MACHINE_SPANS)
		give_spans();
	if (compare && page_ops_difference(&ops))
		page_ops_report(&ops, page_ops_difference(&ops));
	return page_ops_run(&ops, data + MACHINE_RECORD, size - MACHINE_RECORD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!run_input(data, size, false)) {
		run_input(data, size, true);
		page_ops_report(&ops,
				"the states differ, but not when compared after every operation");
	}
	return 0;
}
