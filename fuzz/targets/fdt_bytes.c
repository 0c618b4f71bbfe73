/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: for any bytes as a device tree, any kernel's rules, any place of image
 * and initrd and any room in memblock's arrays, the scan, /chosen and
 * arm64_memblock_init() end; memblock stays well formed; nothing becomes memory
 * but initrd and image; what the tree's reservation block lists and the image
 * are reserved, as a second, naive reader of both finds.
 *
 * An input: a record of RECORD bytes, and the tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/target.h"
#include "model/arm64.h"
#include "model/fdt_chosen.h"
#include "model/fdt_scan.h"

enum at_byte {
	AT_RULES,    /* bits below */
	AT_ROOM,     /* low half: regions of memory, high half: of reserved, above the fewest */
	AT_WIDTHS,   /* which of the widths below */
	AT_LIMIT,    /* mem= in 16 MiB; 0: none */
	AT_IMAGE,    /* where the image starts, in 32 MiB, two bytes */
	AT_TREE = 6, /* where the tree lies, in 16 MiB */
	RECORD
};

#define RULE_PANICS 1u
#define RULE_ENTRIES_LAST 2u
#define RULE_ALL_REGIONS 4u
#define RULE_BESIDE 8u
#define RULE_CMA_GIVEN 16u
#define RULE_CRASH_DUMP 32u
#define RULE_FEW_AREAS 64u
#define RULE_MOVABLE_NODE 128u

#define MIB 0x100000ull
#define ROOM_STEP 8u

static const struct {
	uint64_t page_size;
	uint32_t va_bits, cpu_va_bits, phys_bits, cpu_phys_bits;
	uint16_t seed;
	bool nvhe;
} widths[] = {
	{ 4096, 52, 48, 52, 48, 0, false },	 { 4096, 52, 52, 52, 52, 7, true },
	{ 4096, 48, 48, 48, 40, 0xffff, false }, { 4096, 39, 39, 48, 48, 0, false },
	{ 16384, 52, 47, 52, 48, 0, false },	 { 16384, 36, 36, 48, 32, 0x8000, false },
	{ 65536, 42, 42, 52, 48, 0, false },	 { 65536, 52, 52, 52, 48, 1, false },
	{ 4096, 52, 40, 52, 48, 0, false },
};

static struct memblock_type before;

static void fail(const char *what)
{
	fprintf(stderr, "=== fdt_bytes: %s\n", what);
	abort();
}

/* Is [lo, hi) in the array? */
static bool holds(const struct memblock_type *type, uint64_t lo, uint64_t hi)
{
	for (uint32_t i = 0; i < type->cnt && lo < hi; i++)
		if (type->regions[i].base <= lo &&
		    lo < type->regions[i].base + type->regions[i].size)
			lo = type->regions[i].base + type->regions[i].size;
	return lo >= hi;
}

static uint64_t end_of(uint64_t base, uint64_t size)
{
	return size < UINT64_MAX - base ? base + size : UINT64_MAX;
}

static uint64_t big_endian(const uint8_t *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value << 8 | bytes[i];
	return value;
}

static void check_entries(void)
{
	const uint8_t *entry = fdt_bytes.b + big_endian(fdt_bytes.b + 16, 4);

	for (; big_endian(entry + 8, 8) != 0; entry += 16)
		if (!holds(&memblock[MEMBLOCK_RESERVED], big_endian(entry, 8),
			   end_of(big_endian(entry, 8), big_endian(entry + 8, 8))))
			fail("an entry of the reservation block is not reserved");
}

/* What became memory is in what was, in the initrd's pages, or with mem= in the image. */
static void check_memory(const struct arm64_config *config)
{
	const struct memblock_type *memory = &memblock[MEMBLOCK_MEMORY];

	for (uint32_t i = 0; i < memory->cnt; i++) {
		uint64_t at = memory->regions[i].base;
		uint64_t end = at + memory->regions[i].size;

		while (at < end) {
			uint64_t next = at;

			for (uint32_t k = 0; k < before.cnt; k++)
				if (before.regions[k].base <= at &&
				    at < before.regions[k].base + before.regions[k].size)
					next = before.regions[k].base + before.regions[k].size;
			if (next == at && config->limit != ARM64_NO_LIMIT && config->text <= at &&
			    at < config->end)
				next = config->end;
			if (next == at && arm64.initrd.base <= at &&
			    at < end_of(arm64.initrd.base, arm64.initrd.size))
				next = end_of(arm64.initrd.base, arm64.initrd.size);
			if (next == at)
				fail("something became memory");
			at = next;
		}
	}
}

static void check_wf(void)
{
	if (!memblock_check_wf(MEMBLOCK_MEMORY) || !memblock_check_wf(MEMBLOCK_RESERVED))
		fail("memblock is not well formed");
	if (fdt_warnings.cnt > FDT_WARNINGS || fdt_regions.cnt > FDT_REGIONS)
		fail("a list is longer than its room");
}

static void set_rules(uint8_t bits)
{
	fdt_rules.full_array_panics = bits & RULE_PANICS;
	fdt_reserved_rules.entries_last = bits & RULE_ENTRIES_LAST;
	fdt_reserved_rules.crash_dump = bits & RULE_CRASH_DUMP;
	fdt_region_rules.all = bits & RULE_ALL_REGIONS;
	fdt_region_rules.beside = bits & RULE_BESIDE;
	fdt_region_rules.cma_given = bits & RULE_CMA_GIVEN;
	fdt_region_rules.cma_areas = bits & RULE_FEW_AREAS ? 1 : 20;
	fdt_region_rules.cma_align = 0x200000;
	memblock_settings.movable_node = bits & RULE_MOVABLE_NODE;
}

static void settle(const uint8_t *record, size_t width)
{
	uint64_t text = big_endian(record + AT_IMAGE, 2) * (32 * MIB);
	struct arm64_config config = {
		.va_bits = widths[width].va_bits,
		.cpu_va_bits = widths[width].cpu_va_bits,
		.phys_bits = widths[width].phys_bits,
		.cpu_phys_bits = widths[width].cpu_phys_bits,
		.section_size = 128 * MIB,
		.nvhe = widths[width].nvhe,
		.memstart_seed = widths[width].seed,
		.text = text,
		.start = text + 0x10000,
		.end = text + 40 * MIB,
		.limit = record[AT_LIMIT] ? record[AT_LIMIT] * (16 * MIB) : ARM64_NO_LIMIT,
	};
	int32_t error = fdt_scan_chosen();

	config.initrd = fdt_chosen.initrd;
	config.elfcorehdr = fdt_chosen.elfcorehdr;
	before.cnt = memblock[MEMBLOCK_MEMORY].cnt;
	memcpy(before.regions, memblock[MEMBLOCK_MEMORY].regions,
	       before.cnt * sizeof(before.regions[0]));
	if (error == 0)
		error = arm64_memblock_init(config);
	check_wf();
	if (error != 0)
		return;
	if (!fdt_warnings.failed && (fdt_reserved_rules.entries_last || !fdt_regions.given_back))
		check_entries();
	if (!fdt_warnings.failed && !fdt_regions.given_back && arm64.not_done == 0 &&
	    !holds(&memblock[MEMBLOCK_RESERVED], config.start, config.end))
		fail("the image is not reserved");
	check_memory(&config);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t width;
	uint32_t room;

	if (size < RECORD || size - RECORD > FDT_BYTES_MAX)
		return 0;
	width = data[AT_WIDTHS] % (sizeof(widths) / sizeof(widths[0]));
	room = data[AT_ROOM];
	if (memblock_init(MEMBLOCK_MIN_REGIONS + room % 16 * ROOM_STEP,
			  MEMBLOCK_MIN_REGIONS + room / 16 * ROOM_STEP, widths[width].page_size,
			  16) != 0)
		fail("memblock does not start");
	set_rules(data[AT_RULES]);
	memcpy(fdt_bytes.b, data + RECORD, size - RECORD);
	fdt_size = (uint32_t)(size - RECORD);
	if (fdt_scan((data[AT_TREE] + 1u) * (16 * MIB)) != 0) {
		check_wf();
		return 0;
	}
	settle(data, width);
	return 0;
}
