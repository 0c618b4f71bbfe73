/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fdt_boot.h"

#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz/naive_fdt.h"
#include "fuzz/poison.h"
#include "model/fdt_chosen.h"
#include "model/fdt_scan.h"

/* CPU time for one boot. Trees of 4 KiB take well below a millisecond, sanitizers not counted. */
#define TIME_LIMIT_NS 500000000u
/* What lies behind the tree in the second boot. */
#define BEHIND 256u
#define BEHIND_BYTE 0x5a
#define NOT_RUN 1

static const char *target_name;
static struct fdt_machine machine;
static struct naive_boot naive;

/* Where a boot got to. */
struct boot_run {
	int32_t scan, chosen, arm64; /* NOT_RUN or what the step answered */
	uint64_t digest;	     /* of all that it left behind */
};

/* Memory and reservations as fdt_scan() left them. */
static struct naive_list before[MEMBLOCK_TYPES];

static void print_ours(void)
{
	static const char *const names[] = { "memory", "reserved" };

	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++)
		for (uint32_t i = 0; i < memblock[w].cnt; i++)
			fprintf(stderr, "%s: [0x%" PRIx64 ", 0x%" PRIx64 ") flags 0x%" PRIx32 "\n",
				names[w], memblock[w].regions[i].base,
				memblock[w].regions[i].base + memblock[w].regions[i].size,
				memblock[w].regions[i].flags);
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "\n=== %s: %s\n", target_name, what);
	fdt_machine_print(stderr, &machine);
	fprintf(stderr, "model's error %" PRId32 " at byte 0x%" PRIx32 ", node %" PRId32 "\n",
		fdt_failure.error, fdt_failure.offset, fdt_failure.node);
	print_ours();
	fprintf(stderr, "--- the naive boot: error %" PRId32 "%s\n", naive.error,
		naive.plain ? "" : " (no opinion)");
	naive_print(stderr, &naive.memblock);
	abort();
}

/* --- one boot --- */

static void fold(uint64_t *digest, uint64_t value)
{
	for (int i = 0; i < 64; i += 8)
		*digest = (*digest ^ (value >> i & 0xff)) * 0x100000001b3;
}

static void fold_range(uint64_t *digest, struct fdt_range range)
{
	fold(digest, range.base);
	fold(digest, range.size);
}

static void fold_warnings(uint64_t *digest)
{
	fold(digest, fdt_warnings.cnt);
	fold(digest, fdt_warnings.lost);
	fold(digest, fdt_warnings.failed);
	for (uint32_t i = 0; i < fdt_warnings.cnt; i++) {
		fold(digest, fdt_warnings.list[i].what);
		fold(digest, (uint32_t)fdt_warnings.list[i].node);
		fold(digest, fdt_warnings.list[i].base);
		fold(digest, fdt_warnings.list[i].size);
	}
}

static void fold_memblock(uint64_t *digest)
{
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		fold(digest, memblock[w].cnt);
		fold(digest, memblock_total_size[w]);
		for (uint32_t i = 0; i < memblock[w].cnt; i++) {
			fold(digest, memblock[w].regions[i].base);
			fold(digest, memblock[w].regions[i].size);
			fold(digest, memblock[w].regions[i].flags);
			fold(digest, (uint32_t)memblock[w].regions[i].nid);
		}
	}
}

static uint64_t digest_of(const struct boot_run *run)
{
	uint64_t digest = 0xcbf29ce484222325;

	fold(&digest, (uint32_t)run->scan);
	fold(&digest, (uint32_t)run->chosen);
	fold(&digest, (uint32_t)run->arm64);
	if (run->scan < 0 || run->chosen < 0 || run->arm64 < 0) {
		fold(&digest, (uint32_t)fdt_failure.error);
		fold(&digest, fdt_failure.offset);
		fold(&digest, (uint32_t)fdt_failure.node);
	}
	fold_warnings(&digest);
	fold_memblock(&digest);
	if (run->chosen == 0) {
		fold_range(&digest, fdt_chosen.initrd);
		fold_range(&digest, fdt_chosen.elfcorehdr);
		fold(&digest, fdt_chosen.kaslr_seed);
		fold(&digest, (uint32_t)fdt_chosen.bootargs.off);
		fold(&digest, (uint32_t)fdt_chosen.bootargs.len);
	}
	if (run->arm64 == 0) {
		fold(&digest, arm64.memstart_addr);
		fold(&digest, fdt_regions.cnt);
		fold(&digest, fdt_regions.pools);
		fold_range(&digest, arm64.initrd);
	}
	return digest;
}

/* Nothing behind the bytes may be read: with ASan, that is seen. */
static void put_tree(const uint8_t *bytes, uint32_t size)
{
	static uint32_t used = FDT_BYTES_MAX;
	uint32_t end = size < FDT_BYTES_MAX - BEHIND ? size + BEHIND : FDT_BYTES_MAX;

	if (used < end)
		used = end;
	unpoison(fdt_bytes.b, used);
	memcpy(fdt_bytes.b, bytes, size);
	memset(fdt_bytes.b + size, BEHIND_BYTE, end - size);
	memset(fdt_bytes.b + end, 0, used - end);
	poison(fdt_bytes.b + size, used - size);
	used = end;
	fdt_size = size;
}

static void save_before(void)
{
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		before[w].count = 0;
		for (uint32_t i = 0; i < memblock[w].cnt; i++)
			list_put(&before[w], memblock[w].regions[i].base,
				 memblock[w].regions[i].base + memblock[w].regions[i].size, 0, 0);
		list_tidy(&before[w]);
	}
}

static void start(void)
{
	fdt_rules = machine.rules;
	fdt_reserved_rules = machine.reserved_rules;
	fdt_region_rules = machine.region_rules;
	if (memblock_init(machine.memory_regions, machine.reserved_regions, machine.page_size,
			  FDT_NODES) != 0)
		fail("memblock_init() refuses the machine");
}

/* The configuration for arm64, with what the tree says. */
static struct arm64_config config(void)
{
	struct arm64_config config = machine.config;

	if (config.initrd.size == 0)
		config.initrd = fdt_chosen.initrd;
	config.elfcorehdr = fdt_chosen.elfcorehdr;
	return config;
}

static void check_state(int32_t result);
static void check_scan(int32_t result);
static void check_arm64(int32_t result);

/* In the order of a boot; with `check` all that is promised is looked at. */
static struct boot_run boot_once(bool check)
{
	struct boot_run run = { NOT_RUN, NOT_RUN, NOT_RUN, 0 };

	start();
	run.scan = fdt_scan(machine.address);
	if (check)
		check_scan(run.scan);
	if (run.scan == 0)
		run.chosen = fdt_scan_chosen();
	if (run.chosen == 0) {
		memblock_settings.movable_node = machine.movable_node;
		memblock_settings.mirrored_kernelcore = machine.mirrored_kernelcore;
		if (check)
			save_before();
		run.arm64 = arm64_memblock_init(config());
		if (check)
			check_arm64(run.arm64);
	} else if (check && run.chosen != NOT_RUN) {
		check_state(run.chosen);
	}
	run.digest = digest_of(&run);
	return run;
}

static uint64_t cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* --- what is promised, whatever the bytes --- */

static bool covered(uint32_t w, uint64_t base, uint64_t size)
{
	uint64_t end = size > PHYS_ADDR_MAX - base ? PHYS_ADDR_MAX : base + size;

	for (uint32_t i = 0; i < memblock[w].cnt && base < end; i++) {
		struct memblock_region region = memblock[w].regions[i];

		if (base >= region.base && base < region.base + region.size)
			base = region.base + region.size;
	}
	return base >= end;
}

/* What every step keeps, and what an error is. */
static void check_state(int32_t result)
{
	if (!memblock_check_wf(MEMBLOCK_MEMORY) || !memblock_check_wf(MEMBLOCK_RESERVED))
		fail("memblock_check_wf()");
	if (memblock_array[MEMBLOCK_MEMORY].max != machine.memory_regions ||
	    memblock_array[MEMBLOCK_RESERVED].max != machine.reserved_regions)
		fail("an array grew before the linear map is there");
	if (fdt_warnings.cnt > FDT_WARNINGS || fdt_size > FDT_BYTES_MAX)
		fail("a count is out of bounds");
	if (result > 0 || (result < 0 && result > ARM64_ECONFIG && fdt_failure.error != result))
		fail("an error that fdt_failure does not have");
	if (result < 0 && result > ARM64_ECONFIG && fdt_failure.offset > fdt_size)
		fail("a failure behind the end of the tree");
}

static void compare(int32_t error)
{
	if (!naive.plain)
		return;
	if (error != naive.error)
		fail("the naive boot has another error");
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		const struct naive_list *list = &naive.memblock.list[w];

		if (memblock[w].cnt != list->count)
			fail("the naive boot has other regions");
		for (uint32_t i = 0; i < memblock[w].cnt; i++)
			if (memblock[w].regions[i].base != list->at[i].start ||
			    memblock[w].regions[i].size != list->at[i].end - list->at[i].start ||
			    memblock[w].regions[i].flags != list->at[i].flags ||
			    memblock[w].regions[i].nid != list->at[i].nid)
				fail("the naive boot has other regions");
	}
}

/* Did fdt_check() let the tree pass? */
static bool accepted(int32_t error)
{
	return error == 0 || (error < FDT_EADDRESS && error >= FDT_ERESIZE_RESERVED);
}

static void check_scan(int32_t result)
{
	check_state(result);
	naive.plain = false;
	if (!accepted(result))
		return;
	if (fdt_check_full(fdt_bytes.b, fdt_size) != 0)
		fail("libfdt refuses a tree that was scanned");
	naive_fdt_scan(&naive, &machine, fdt_bytes.b);
	compare(result);
}

/* Nothing became memory but the initrd and, with mem=, the image. */
static void check_memory(void)
{
	struct naive_list *allowed = &before[MEMBLOCK_MEMORY];
	const struct arm64_config *c = &machine.config;
	uint64_t end = arm64.initrd.base + arm64.initrd.size;

	if (c->limit != ARM64_NO_LIMIT && c->text < c->end)
		list_fill(allowed, c->text, c->end, 0, 0);
	if (arm64.initrd.size)
		list_fill(allowed, arm64.initrd.base, end < arm64.initrd.base ? PHYS_ADDR_MAX : end,
			  0, 0);
	list_tidy(allowed);
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_region region = memblock[MEMBLOCK_MEMORY].regions[i];

		if (list_gaps(allowed, region.base, region.base + region.size)->count)
			fail("something became memory that was none");
	}
}

/* Every entry of the reservation block, read byte by byte. */
static void check_entries(void)
{
	const uint8_t *entry = fdt_bytes.b + fdt_off_mem_rsvmap(fdt_bytes.b);

	for (;; entry += 16) {
		uint64_t base = fdt64_ld((const fdt64_t *)entry);
		uint64_t size = fdt64_ld((const fdt64_t *)(entry + 8));

		if (size == 0)
			return;
		if (!covered(MEMBLOCK_RESERVED, base, size))
			fail("an entry of the reservation block is not reserved");
	}
}

/*
 * What was reserved stays so, unless mem= cuts it off; regions that found room lie in memory and
 * are reserved.
 */
static void check_reserved(void)
{
	for (size_t i = 0;
	     i < before[MEMBLOCK_RESERVED].count && machine.config.limit == ARM64_NO_LIMIT; i++) {
		struct naive_range range = before[MEMBLOCK_RESERVED].at[i];

		if (!covered(MEMBLOCK_RESERVED, range.start, range.end - range.start))
			fail("something is not reserved any more");
	}
	for (uint32_t i = 0; i < fdt_regions.cnt; i++) {
		struct fdt_region region = fdt_regions.list[i];

		if (region.size && !fdt_getprop(fdt_bytes.b, region.node, "reg", NULL) &&
		    !memblock_check_allocated(region.base, region.size))
			fail("a region that found room is not memory, or not reserved");
	}
}

/* Is some byte of [base, base + size) in the linear map? */
static bool mapped(uint64_t base, uint64_t size)
{
	uint64_t end = size > PHYS_ADDR_MAX - base ? PHYS_ADDR_MAX : base + size;

	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_region region = memblock[MEMBLOCK_MEMORY].regions[i];

		if (!(region.flags & MEMBLOCK_NOMAP) && region.base < end &&
		    base < region.base + region.size)
			return true;
	}
	return false;
}

static uint64_t next_number(const uint8_t **at, int cells)
{
	uint64_t number = 0;

	for (int i = 0; i < 4 * cells; i++)
		number = number << 8 | *(*at)++;
	return number;
}

/* A static child of /reserved-memory: its ranges are reserved, or not mapped. */
static void check_child(int node, int address_cells, int size_cells)
{
	bool nomap = fdt_getprop(fdt_bytes.b, node, "no-map", NULL);
	int len, bytes = 4 * (address_cells + size_cells);
	const uint8_t *reg = fdt_getprop(fdt_bytes.b, node, "reg", &len);
	const uint8_t *at = reg;

	if (!reg || len % bytes != 0)
		return;
	while (at < reg + len) {
		uint64_t base = next_number(&at, address_cells);
		uint64_t size = next_number(&at, size_cells);

		if (!nomap && size && !covered(MEMBLOCK_RESERVED, base, size))
			fail("a static region is not reserved");
		if (nomap && size && mapped(base, size) &&
		    !memblock_overlaps_region(MEMBLOCK_RESERVED, base, size))
			fail("a no-map region is mapped, and nothing of it is reserved");
	}
}

/* All static children, in trees whose cells libfdt can read too. */
static void check_children(void)
{
	int parent = fdt_path_offset(fdt_bytes.b, "/reserved-memory"), node;

	if (parent < 0 || fdt_warnings.lost > 0 || fdt_seen.address_cells < 1 ||
	    fdt_seen.address_cells > FDT_MAX_NCELLS || fdt_seen.size_cells < 1 ||
	    fdt_seen.size_cells > FDT_MAX_NCELLS)
		return;
	for (uint32_t i = 0; i < fdt_warnings.cnt; i++)
		if (fdt_warnings.list[i].what == FDT_WARN_FORMAT)
			return;
	fdt_for_each_subnode(node, fdt_bytes.b, parent)
	{
		if (!fdt_getprop(fdt_bytes.b, node, "status", NULL))
			check_child(node, fdt_seen.address_cells, fdt_seen.size_cells);
	}
}

static void check_arm64(int32_t result)
{
	const struct arm64_config *c = &machine.config;
	bool all_done;

	check_state(result);
	naive_arm64_init(&naive, &machine, fdt_bytes.b);
	compare(result);
	if (result == 0 && naive.plain && naive.memstart_addr != arm64.memstart_addr)
		fail("the naive boot has another memstart_addr");
	if (result == ARM64_ECONFIG)
		return;
	check_memory();
	all_done = result == 0 && arm64.not_done == 0 && !fdt_warnings.failed;
	if (all_done && !fdt_regions.given_back &&
	    !covered(MEMBLOCK_RESERVED, c->start, c->end - c->start))
		fail("the image is not reserved");
	if (result == 0 && !fdt_warnings.failed &&
	    (fdt_reserved_rules.entries_last || !fdt_regions.given_back))
		check_entries();
	if (all_done && !fdt_regions.given_back) {
		check_reserved();
		check_children();
	}
}

/* The tree as its own header bounds it; what a header cannot bound stays as it is. */
static uint32_t own_size(const uint8_t *bytes, uint32_t size)
{
	uint32_t total = size >= 8 ? fdt32_ld((const fdt32_t *)(bytes + 4)) : 0;

	return size >= 36 && total >= 36 && total <= size ? total : size;
}

void fdt_boot_check(const char *target, const uint8_t *data, size_t size)
{
	struct boot_run first, second;
	uint64_t began;

	if (size < FDT_HEAD || size - FDT_HEAD > FDT_BYTES_MAX)
		return;
	target_name = target;
	machine = fdt_machine_decode(data);
	data += FDT_HEAD;
	put_tree(data, (uint32_t)(size - FDT_HEAD));
	first = boot_once(true);
	put_tree(data, own_size(data, (uint32_t)(size - FDT_HEAD)));
	began = cpu_ns();
	second = boot_once(false);
	if (cpu_ns() - began > TIME_LIMIT_NS)
		fail("it takes too long");
	if (first.scan != second.scan || first.chosen != second.chosen ||
	    first.arm64 != second.arm64 || first.digest != second.digest)
		fail("two boots differ");
}
