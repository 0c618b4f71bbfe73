/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: for any machine, whatever its memory, its reservations to the byte, its
 * nodes, flags and zones, the hand-off puts the same pages into the same zones,
 * blocks and lists, in the same order, as the naive model does page by page; it
 * stops where it has to and has then handed over nothing; and whatever is
 * allocated and freed afterwards, both agree and all invariants hold.
 */
#include <inttypes.h>
#include <string.h>

#include "fuzz/model.h"
#include "fuzz/naive_handoff.h"
#include "fuzz/page_ops.h"
#include "fuzz/target.h"
#include "model/boot.h"
#include "model/buddy_isolate.h"
#include "model/handoff_check.h"
#include "model/late.h"

/* Meaning of the bytes of the machine's record, which comes first. */
enum at_byte {
	AT_PAGE,     /* low half: page size; high half: where memory begins */
	AT_ORDER,    /* low half: max_order, high half: pageblock_order */
	AT_SECTION,  /* low half: pages per section; high half: room in the region arrays */
	AT_NODES,    /* nodes of memblock */
	AT_MEMBLOCK, /* bits below */
	AT_RULES,
	AT_ZONES,
	AT_DMA,		      /* two bytes: where ZONE_DMA ends */
	AT_CORE = 9,	      /* kind of kernelcore= (low half) and movablecore= */
	AT_CORE_SIZE,	      /* two bytes, pages or percent */
	AT_MOVABLE_SIZE = 12, /* two bytes, the same */
	AT_HIGH = 14,	      /* two bytes: where high memory begins */
	AT_REGIONS = 16,      /* records that follow for memblock; the rest is traffic */
	AT_RECORD
};

#define MEMBLOCK_RESIZE 1u
#define MEMBLOCK_MOVABLE_NODE 2u
#define MEMBLOCK_MIRRORED 4u
#define MEMBLOCK_LIMITED 8u /* nothing is allocated: arrays cannot grow */

#define RULE_DEFER 1u
#define RULE_EVERY_ZONE 2u
#define RULE_MIRROR_MOVES 4u
#define RULE_NODES 8u
#define RULE_WHOLE 16u /* large blocks are freed as one */
#define RULE_UNCHECKED 32u
#define RULE_KDUMP 64u
#define RULE_MIXED 128u

#define ZONES_DMA 1u
#define ZONES_DMA32 2u
#define ZONES_FOLLOW 4u
#define ZONES_HIGH 8u	   /* there is high memory */
#define ZONES_RAW 16u	   /* limits as they come, not arm64's */
#define ZONES_NONSENSE 32u /* one limit is PFN_NONE */

/* Meaning of the bytes of a region's record. */
#define REGION_RECORD 8
enum region_byte {
	REGION_CODE,	  /* low half: operation, high half: node */
	REGION_FLAGS,	  /* low half: flags, high half: how far the base is from a page */
	REGION_BASE,	  /* two bytes, times 16 pages */
	REGION_SIZE = 4,  /* 12 bits of size, 4 bits of unit */
	REGION_NUDGE = 6, /* how far the end is from a page */
	REGION_FINE,	  /* pages to add to the base */
};
#define REGIONS_MAX 96

/* With more pages, not every one is asked about. */
#define COMPARE_PAGES 4096

static struct naive naive;
static struct naive_pages pages;
static struct naive_handoff expected;
static struct page_ops ops;
static struct outcome ours, theirs;
static struct machine machine;
static struct boot_pages_config config;
static struct op regions[REGIONS_MAX];
static uint32_t nr_regions;
static uint64_t ram; /* where memory begins */

static void print_all(FILE *out)
{
	machine_print(out, &machine);
	for (uint32_t i = 0; i < nr_regions; i++)
		op_print(out, &regions[i]);
	fprintf(out, "max_order %u pageblock_order %u pages_per_section %u limits",
		config.max_order, config.pageblock_order, config.pages_per_section);
	for (uint32_t t = 0; t < MAX_NR_ZONES; t++)
		fprintf(out, " %" PRIu64, config.limits.max_zone_pfn[t]);
	fprintf(out,
		"\nkernelcore %" PRIu64 " pages %" PRIu64 "%%, movablecore %" PRIu64
		" pages %" PRIu64 "%%, mirror_unchecked %d kdump %d\n"
		"defer %d every_zone %d mirror_moves %d, reserved_nodes %d max_low_pfn %" PRIu64
		", split_large %u\n",
		config.movable.kernelcore, config.movable.kernelcore_percent,
		config.movable.movablecore, config.movable.movablecore_percent,
		config.movable.mirror_unchecked, config.movable.kdump, config.deferral.enabled,
		config.deferral.every_zone, config.deferral.mirror_moves,
		config.handoff.reserved_nodes, config.handoff.max_low_pfn,
		config.buddy.split_large);
	fputs("--- the naive model's hand-off\n", out);
	naive_handoff_print(out, &expected);
	naive_print(out, &naive);
	fputs("--- the model's memblock\n", out);
	model_print(out);
	fputs("--- traffic\n", out);
}

static void fail(const char *what)
{
	page_ops_report(&ops, what);
}

static uint64_t two(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1];
}

/* --- decoding --- */

static void decode_machine_record(const uint8_t *b)
{
	static const uint64_t sizes[] = { 4096, 16384, 65536 };
	static const uint64_t places[] = { 0, 0x40000000, 0xf8000000, 0x880000000, 1ULL << 47 };
	static const int32_t nodes[] = { 0, 1, 2, 4, 8, 32, 64, 3 };
	uint32_t place = b[AT_PAGE] >> 4, room = b[AT_SECTION] >> 4;

	memset(&machine, 0, sizeof(machine));
	machine.page_size = sizes[(b[AT_PAGE] & 15) % 3];
	machine.max_memory = room & 1 ? 6 : 64;
	machine.max_reserved = room & 2 ? 5 : 64;
	machine.max_numnodes = nodes[b[AT_NODES] & 7];
	machine.resize = (b[AT_MEMBLOCK] & MEMBLOCK_RESIZE) != 0;
	machine.movable_node = (b[AT_MEMBLOCK] & MEMBLOCK_MOVABLE_NODE) != 0;
	machine.mirror = (b[AT_MEMBLOCK] & MEMBLOCK_MIRRORED) != 0;
	machine.limited = true;
	machine.limit = b[AT_MEMBLOCK] & MEMBLOCK_LIMITED ? machine.page_size : PHYS_ADDR_MAX;
	ram = place < 5 ? places[place] : 0x40000000;
	if (place == 15)
		ram = 0 - (machine.page_size << 17); /* 131072 pages below the top */
}

/* Away from a page boundary by this much. */
static uint64_t nudge(uint32_t choice)
{
	uint64_t page = machine.page_size;
	const uint64_t by[16] = { 0,  0,	 0, 0,	      1, 0 - 1ULL, page / 2, page - 1,
				  64, 0 - 64ULL, 8, page / 4, 0, 0,	   0,	     4096 };

	return by[choice & 15];
}

static struct op decode_region(const uint8_t *b)
{
	static const enum op_code codes[16] = { OP_ADD_NODE,	OP_ADD_NODE,   OP_ADD_NODE,
						OP_ADD_NODE,	OP_ADD_NODE,   OP_RESERVE,
						OP_RESERVE,	OP_RESERVE,    OP_RESERVE,
						OP_REMOVE,	OP_PHYS_FREE,  OP_MARK_HOTPLUG,
						OP_MARK_MIRROR, OP_MARK_NOMAP, OP_MARK_NOINIT,
						OP_SET_NODE };
	uint64_t page = machine.page_size, size = two(b + REGION_SIZE) & 4095;
	uint32_t unit = b[REGION_SIZE + 1] >> 4, node = b[REGION_CODE] >> 4;
	struct op op = { .code = codes[b[REGION_CODE] & 15], .nid = (int32_t)node };

	if (node >= 8)
		op.nid = node == 15 ? 40 : node == 14 ? machine.max_numnodes : 0;
	op.base = ram + (two(b + REGION_BASE) * 16 + b[REGION_FINE]) * page +
		  nudge(b[REGION_FLAGS] >> 4);
	op.size = unit < 8 ? size * page : unit < 11 ? size : unit < 15 ? size * page * 16 : 0;
	if (unit == 15)
		op.size = size * page * 1024;
	op.size += nudge(b[REGION_NUDGE]);
	op.flags = b[REGION_FLAGS] & 15;
	if (op.code == OP_SET_NODE)
		op.array = b[REGION_FLAGS] & 1;
	return op;
}

/* Kind 0: not given; odd: percent; else pages. */
static void decode_core(uint32_t kind, uint64_t value, uint64_t *amount, uint64_t *percent)
{
	if (kind & 1)
		*percent = value & 0x8000 ? PFN_NONE - value : value % 128;
	if (kind & 2)
		*amount = value & 0x8000 ? PFN_NONE - (value & 15) : value * 2;
}

static void decode_config(const uint8_t *b)
{
	uint32_t rules = b[AT_RULES], zones = b[AT_ZONES];
	uint64_t page = machine.page_size, first = ram / page;
	struct arm64_zones arm64 = { (zones & ZONES_DMA) != 0, (zones & ZONES_DMA32) != 0,
				     (zones & ZONES_FOLLOW) != 0,
				     ram + two(b + AT_DMA) * 16 * page };
	struct zone_limits limits;

	memset(&config, 0, sizeof(config));
	config.max_order = b[AT_ORDER] & 15;
	config.pageblock_order = b[AT_ORDER] >> 4;
	config.pages_per_section = 1024u << ((b[AT_SECTION] & 15) % 8);
	if ((b[AT_SECTION] & 15) == 15)
		config.pages_per_section = 1000;
	config.limits = arm64_zone_limits(arm64);
	limits = naive_zone_limits(&naive, arm64);
	if (memcmp(&config.limits, &limits, sizeof(limits)) != 0)
		fail("arm64_zone_limits answers differently");
	if (zones & ZONES_RAW) {
		config.limits.max_zone_pfn[ZONE_DMA] = first + two(b + AT_DMA) * 4;
		config.limits.max_zone_pfn[ZONE_DMA32] = first + b[AT_DMA] * 256ULL;
		config.limits.max_zone_pfn[ZONE_NORMAL] = first + two(b + AT_HIGH) * 16;
		config.limits.max_zone_pfn[ZONE_HIGHMEM] = first + b[AT_HIGH] * 4096ULL;
	}
	if (zones & ZONES_NONSENSE)
		config.limits.max_zone_pfn[b[AT_DMA] % MAX_NR_ZONES] = PFN_NONE;
	decode_core(b[AT_CORE] & 15, two(b + AT_CORE_SIZE), &config.movable.kernelcore,
		    &config.movable.kernelcore_percent);
	decode_core(b[AT_CORE] >> 4, two(b + AT_MOVABLE_SIZE), &config.movable.movablecore,
		    &config.movable.movablecore_percent);
	config.movable.mirror_unchecked = (rules & RULE_UNCHECKED) != 0;
	config.movable.kdump = (rules & RULE_KDUMP) != 0;
	config.deferral.enabled = (rules & RULE_DEFER) != 0;
	config.deferral.every_zone = (rules & RULE_EVERY_ZONE) != 0;
	config.deferral.mirror_moves = (rules & RULE_MIRROR_MOVES) != 0;
	config.buddy.split_large = !(rules & RULE_WHOLE);
	config.handoff.reserved_nodes = (rules & RULE_NODES) != 0;
	config.handoff.max_low_pfn = zones & ZONES_HIGH ? first + two(b + AT_HIGH) * 16 : PFN_NONE;
}

/* --- comparing --- */

static void compare_zones(void)
{
	for (uint32_t t = 0; t < MAX_NR_ZONES; t++)
		if (zone_bounds.bound[t] != expected.bound[t])
			fail("the bounds of zones differ");
	for (uint32_t nid = 0; nid < MAX_NUMNODES; nid++) {
		uint64_t present = 0;

		for (uint32_t t = 0; t < MAX_NR_ZONES; t++)
			present += expected.present[nid * MAX_NR_ZONES + t];
		if (zone_bounds.movable[nid] != expected.movable[nid])
			fail("the starts of ZONE_MOVABLE differ");
		if (node_spans.span[nid].start_pfn != expected.nodes[nid].start_pfn ||
		    node_spans.span[nid].end_pfn != expected.nodes[nid].end_pfn)
			fail("what nodes span differs");
		if (node_present_pages.pages[nid] != present)
			fail("the pages of nodes differ");
		if (deferred_pages.first[nid] != expected.deferred[nid])
			fail("what is left for later differs");
	}
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		uint64_t spanned = expected.zones[z].end_pfn - expected.zones[z].start_pfn;

		if (zone_spans.span[z].start_pfn != expected.zones[z].start_pfn ||
		    zone_spans.span[z].end_pfn != expected.zones[z].end_pfn)
			fail("what zones span differs");
		if (zone_present_pages.pages[z] != expected.present[z])
			fail("the pages of zones differ");
		if (zone_absent_pages(z) != spanned - expected.present[z])
			fail("the holes in zones differ");
	}
}

static void compare_page(uint32_t page)
{
	const struct naive_frame *frame = &expected.frames[page];
	uint64_t pfn = frame->pfn;
	struct memmap_page known = memmap_page(pfn);

	if (page_to_pfn(page) != pfn || pfn_to_page(pfn) != page || !pfn_valid(pfn))
		fail("the numbers of pages and page frames differ");
	if (pfn_to_section_nr(pfn) != pfn / config.pages_per_section)
		fail("the section of a page frame differs");
	if (zone_of_pfn(pfn) != frame->zone)
		fail("the zone of a page differs");
	if (!known.valid || known.zone != frame->zone ||
	    known.memory != (frame->zone != ZONE_NONE) ||
	    known.migratetype != pages.at[page].type || (frame->handed && known.reserved) ||
	    (frame->handed && known.deferred))
		fail("what a page is differs");
	if (handoff_hands_out(pfn) != frame->handed)
		fail("whether a page is handed out differs");
	if (pfn_valid(pfn + 1) != (naive_page_of(&expected, pfn + 1) != PAGE_NONE))
		fail("whether a page frame is valid differs");
}

/* Every page, of many some, and all where a region of memory begins or ends. */
static void compare_pages(void)
{
	uint32_t step = expected.nr_pages > COMPARE_PAGES ? 61 : 1;

	if (mem_sections.nr_pages != expected.nr_pages)
		fail("the numbers of pages differ");
	for (uint32_t page = 0; page < expected.nr_pages; page += step)
		compare_page(page);
	for (size_t i = 0; i < 2 * naive.list[MEMBLOCK_MEMORY].count; i++) {
		const struct naive_range *r = &naive.list[MEMBLOCK_MEMORY].at[i / 2];
		uint64_t at = (i % 2 ? r->end : r->start) / machine.page_size;

		for (uint64_t pfn = at - 2; pfn != at + 2; pfn++)
			if (naive_page_of(&expected, pfn) != PAGE_NONE)
				compare_page(naive_page_of(&expected, pfn));
	}
	if (page_to_pfn(expected.nr_pages) != PFN_NONE)
		fail("a page that there is not has a page frame");
}

/* Every page of memory lies inside what its zone spans; zone_check_placed() says the same. */
static bool placed(void)
{
	for (uint32_t page = 0; page < expected.nr_pages; page++) {
		const struct naive_frame *frame = &expected.frames[page];

		if (frame->zone != ZONE_NONE &&
		    (frame->pfn < expected.zones[frame->zone].start_pfn ||
		     frame->pfn >= expected.zones[frame->zone].end_pfn))
			return false;
	}
	return true;
}

/* Everything that has to hold right after the hand-off. */
static void check_handoff(void)
{
	if (model_check())
		fail(model_check());
	if (model_difference(&naive))
		fail(model_difference(&naive));
	if (!section_check() || !zone_check_wf())
		fail("section_check or zone_check_wf says no");
	compare_zones();
	compare_pages();
	if (zone_check_placed() != placed())
		fail("zone_check_placed answers differently");
	if (!handoff_check_conserved() || !handoff_check_safe())
		fail("handoff_check_conserved or handoff_check_safe says no");
	if (page_ops_check(&ops))
		fail(page_ops_check(&ops));
	if (page_ops_difference(&ops))
		fail(page_ops_difference(&ops));
}

/* --- running --- */

static void build_memblock(const uint8_t *b, size_t count)
{
	nr_regions = 0;
	for (; count > 0 && nr_regions < REGIONS_MAX; b += REGION_RECORD, count--) {
		struct op *op = &regions[nr_regions++];

		*op = decode_region(b);
		model_run(op, &ours);
		naive_run(&naive, op, &theirs);
		if (!outcome_equal(&ours, &theirs))
			fail("memblock answers differently");
	}
}

/* The zones that got pages, and what they span among the pages. */
static void choose_zones(void)
{
	ops.nr_zones = 0;
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		uint32_t start = naive_pages_below(&expected, expected.zones[z].start_pfn);
		uint32_t end = naive_pages_below(&expected, expected.zones[z].end_pfn);

		if (buddy_spans.start[z] != start || buddy_spans.end[z] != end)
			fail("the pages of a zone's span are others");
		pages.zones[z].span_start = start;
		pages.zones[z].span_end = end;
		if (pages.zones[z].managed && ops.nr_zones < 14)
			ops.zones[ops.nr_zones++] = z;
	}
	if (!ops.nr_zones)
		ops.nr_zones = 1;
}

/*
 * Late frees: a few pages from a page on, a byte more or less at either end; or
 * memblock's own arrays.
 */
static void late(const struct page_op *op)
{
	uint64_t pfn = op->page < expected.nr_pages ? expected.frames[op->page].pfn : op->page;
	uint64_t start = pfn * machine.page_size + (op->flags & ALLOC_CMA ? 1 : 0);
	uint64_t end =
		(pfn + 1 + op->low) * machine.page_size - (op->flags & ALLOC_NOFRAGMENT ? 1 : 0);
	int64_t got, wanted;

	if (op->type == 7) {
		got = memblock_discard();
		wanted = naive_discard(&expected, &naive, &pages);
	} else if (op->type & 1) {
		got = memblock_free_late(start, end - start);
		wanted = naive_late(&expected, &naive, &pages, start, end, true);
	} else {
		got = free_reserved_area(start, end);
		wanted = naive_late(&expected, &naive, &pages, start, end, false);
	}
	if (got != wanted)
		fail("a late free answers differently");
}

/* Run an input. False: the states differ at its end. */
static bool run_input(const uint8_t *data, size_t size, bool compare)
{
	const uint8_t *traffic;
	struct boot_result result;
	size_t count;
	int error;

	if (size < AT_RECORD)
		return true;
	memset(&ops, 0, sizeof(ops));
	ops.target = "handoff";
	ops.print = print_all;
	ops.naive = &pages;
	ops.late = late;
	ops.compare = compare;
	decode_machine_record(data);
	error = model_init(&machine);
	if (error != naive_init(&naive, &machine))
		fail("memblock_init answers differently");
	if (error)
		return true;
	count = data[AT_REGIONS] % (REGIONS_MAX + 1);
	if (count > (size - AT_RECORD) / REGION_RECORD)
		count = (size - AT_RECORD) / REGION_RECORD;
	build_memblock(data + AT_RECORD, count);
	decode_config(data);
	traffic = data + AT_RECORD + count * REGION_RECORD;
	page_group_by_mobility_disabled = (data[AT_RULES] & RULE_MIXED) != 0;
	pcp_init();
	/* Nothing of the last input is left, wherever this one stops. */
	buddy_init(0);
	naive_pages_init(&pages, 0, 10, 9);
	result = boot_pages(config);
	naive_boot(&expected, &naive, &pages, &config);
	pages.mixed = page_group_by_mobility_disabled;
	if (result.stage != expected.stage || result.error != expected.error)
		fail("the boot stops elsewhere, or says another reason");
	if (result.stage != BOOT_DONE) {
		for (uint32_t z = 0; z < MAX_ZONES; z++)
			if (buddy_managed_pages.nr[z])
				fail("a boot that stopped has handed over pages");
		return true;
	}
	if (result.handoff.hotplug_kept != expected.hotplug_kept ||
	    result.handoff.nodes_missed != expected.nodes_missed)
		fail("what became of the hand-off differs");
	choose_zones();
	check_handoff();
	if (!page_ops_run(&ops, traffic, size - (size_t)(traffic - data)))
		return false;
	if (!handoff_check_safe())
		fail("handoff_check_safe says no after traffic");
	if (model_check())
		fail(model_check());
	if (model_difference(&naive))
		fail(model_difference(&naive));
	return true;
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
