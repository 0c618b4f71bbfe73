/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Malformed device trees, one for each way to be wrong: what each gives. The
 * trees are inputs of the fuzzers too; fuzz/trees writes them. Those in
 * fuzz/regress make the scanner of a real kernel hang.
 */
#include "tests/unit/tree.h"

#include <time.h>

#include "model/fdt_chosen.h"
#include "model/fdt_reserved.h"

#define MALFORMED "corpus/fdt_bytes/"
#define REGRESSIONS "fuzz/regress/fdt_bytes/"
#define NS_PER_MS 1000000
#define TRIES 5

enum step {
	SCAN,
	CHOSEN,
	RESERVE
};

struct malformed {
	const char *name;  /* of the file, and of the test */
	enum step step;	   /* where it is refused */
	int32_t error;	   /* 0: it boots */
	uint32_t offset;   /* the byte that the error names */
	uint32_t warnings; /* one FDT_WARN_... at most, or 0 */
};

#define REFUSED(file, why, byte)         \
	{                                \
		file, SCAN, why, byte, 0 \
	}
#define REFUSED_IN(file, where, why, byte) \
	{                                  \
		file, where, why, byte, 0  \
	}
#define BOOTS(file, warning)                 \
	{                                    \
		file, RESERVE, 0, 0, warning \
	}

static struct malformed trees[] = {
	/* the header */
	REFUSED("header-magic", FDT_EMAGIC, 0),
	REFUSED("header-cut-off", FDT_ETRUNCATED, 20),
	REFUSED("header-two-bytes", FDT_ETRUNCATED, 2),
	REFUSED("header-tree-cut-off", FDT_ETRUNCATED, 0xda),
	REFUSED("header-totalsize-zero", FDT_ETOTALSIZE, 4),
	REFUSED("header-totalsize-over-2-mib", FDT_ETOTALSIZE, 4),
	REFUSED("header-totalsize-36-of-version-17", FDT_ETOTALSIZE, 4),
	REFUSED("header-version-15", FDT_EVERSION, 20),
	REFUSED("header-readable-from-version-18", FDT_EVERSION, 24),
	/* the reservation block */
	REFUSED("reservations-outside", FDT_ERESERVEMAP, 16),
	REFUSED("reservations-off-8-bytes", FDT_ERESERVEMAP, 16),
	REFUSED("reservations-without-end", FDT_ERESERVEMAP, 0xb8),
	/* the structure block */
	REFUSED("structure-outside", FDT_ESTRUCT, 8),
	REFUSED("structure-off-4-bytes", FDT_ESTRUCT, 8),
	REFUSED("structure-too-long", FDT_ESTRUCT, 36),
	REFUSED("structure-unknown-token", FDT_ETOKEN, 0x40),
	REFUSED("structure-property-outside-the-root", FDT_ENESTING, 0x40),
	REFUSED("structure-two-roots", FDT_ENESTING, 0xac),
	REFUSED("structure-ends-in-a-node", FDT_EEND, 0x40),
	REFUSED("structure-ends-early", FDT_EEND, 0xac),
	REFUSED("structure-ends-in-a-property", FDT_EVALUE, 0x40),
	REFUSED("structure-node-name-without-end", FDT_ENODENAME, 0x60),
	REFUSED("structure-value-outside", FDT_EVALUE, 0x44),
	REFUSED("structure-value-length-wraps", FDT_EVALUE, 0x44),
	REFUSED("structure-root-with-a-name", FDT_ELIBFDT, 0),
	/* the strings block */
	REFUSED("strings-outside", FDT_ESTRINGS, 12),
	REFUSED("strings-too-long", FDT_ESTRINGS, 32),
	REFUSED("strings-name-outside", FDT_EPROPNAME, 0x48),
	REFUSED("strings-name-without-end", FDT_EPROPNAME, 0x90),
	/* cells */
	REFUSED("cells-none", FDT_ECELLS, 0x94),
	REFUSED("cells-negative", FDT_ECELLS, 0x94),
	REFUSED("cells-negative-sum-positive", FDT_ECELLS, 0x94),
	REFUSED("cells-sum-wraps", FDT_ECELLS, 0x94),
	REFUSED("cells-sum-wraps-below", FDT_ECELLS, 0x94),
	BOOTS("cells-of-two-bytes", FDT_WARN_SHORT_CELLS),
	/* reg */
	BOOTS("reg-incomplete", 0),
	BOOTS("reg-shorter-than-an-entry", 0),
	BOOTS("reg-of-odd-length", 0),
	BOOTS("reg-missing", 0),
	BOOTS("reg-less-than-a-page", FDT_WARN_SMALL),
	BOOTS("reg-wraps", 0),
	REFUSED("reg-with-fewer-cells-than-one", FDT_ECELLS, 0x94),
	/* reserved-memory */
	BOOTS("reserved-memory-other-cells", FDT_WARN_FORMAT),
	BOOTS("reserved-memory-without-ranges", FDT_WARN_FORMAT),
	BOOTS("reserved-memory-reg-of-odd-length", FDT_WARN_REG),
	BOOTS("reserved-memory-reg-empty", FDT_WARN_NOT_RESERVED),
	BOOTS("reserved-memory-no-map-of-what-is-reserved", FDT_WARN_NOT_RESERVED),
	BOOTS("reserved-memory-size-of-odd-length", FDT_WARN_DYNAMIC),
	BOOTS("reserved-memory-alignment-of-odd-length", FDT_WARN_DYNAMIC),
	BOOTS("reserved-memory-alloc-ranges-of-odd-length", FDT_WARN_DYNAMIC),
	BOOTS("reserved-memory-larger-than-memory", FDT_WARN_NOT_PLACED),
	BOOTS("reserved-memory-65-nodes", FDT_WARN_TOO_MANY),
	BOOTS("reserved-memory-pool-off-its-alignment", FDT_WARN_POOL),
	REFUSED_IN("reserved-memory-cells-too-many", RESERVE, FDT_ECELLS, 0xc4),
	REFUSED_IN("reserved-memory-cells-none", RESERVE, FDT_ECELLS, 0xb4),
	/* chosen */
	BOOTS("chosen-usable-range-of-odd-length", FDT_WARN_ODD_RANGE),
	BOOTS("chosen-usable-range-incomplete", FDT_WARN_SHORT_RANGE),
	REFUSED("chosen-usable-range-outside", FDT_EPAST, 0xc0),
	REFUSED("chosen-usable-range-second-outside", FDT_EPAST, 0x3e0),
	BOOTS("chosen-usable-range-without-memory", FDT_WARN_NO_MEMORY_YET),
	REFUSED("chosen-usable-range-cells-negative", FDT_ECELLS, 0x78),
	REFUSED_IN("chosen-elfcorehdr-outside", CHOSEN, FDT_EPAST, 0xc0),
	BOOTS("chosen-elfcorehdr-too-short", 0),
	BOOTS("chosen-elfcorehdr-reserved-before", FDT_WARN_ELFCOREHDR),
	BOOTS("chosen-initrd-ends-before-it-starts", 0),
	BOOTS("chosen-seed-of-four-bytes", 0),
};

static struct malformed regressions[] = {
	REFUSED("reservations-at-the-end-of-the-tree", FDT_ERESERVEMAP, 16),
	REFUSED("reservations-run-into-the-structure", FDT_ERESERVEMAP, 0x418),
	REFUSED("reservations-run-to-the-end", FDT_ERESERVEMAP, 0x168),
};

static uint32_t file_size;

static void load(const char *folder, const char *name)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s.dtb", folder, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened; tests run in the top folder", path);
	memset(fdt_bytes.b, 0xff, 0x4000);
	file_size = (uint32_t)fread(fdt_bytes.b, 1, 0x4000, file);
	fclose(file);
}

/* With the rules of 6.12. Where it ended is in *step. */
static int32_t boot(enum step *step)
{
	int32_t error;

	assert_ok(memblock_init(NR_REGIONS, NR_REGIONS, PAGE, NR_NODES));
	fdt_rules.full_array_panics = true;
	fdt_reserved_rules = (struct fdt_reserved_rules){ true, true };
	fdt_region_rules = (struct fdt_region_rules){ false, true, false, 20, MIB(2) };
	fdt_size = file_size;
	*step = SCAN;
	error = fdt_scan(TREE_AT);
	if (error != 0)
		return error;
	*step = CHOSEN;
	error = fdt_scan_chosen();
	if (error != 0)
		return error;
	*step = RESERVE;
	return fdt_reserve_memory(fdt_chosen.elfcorehdr);
}

static void is_as_expected(const struct malformed *tree)
{
	enum step step;

	assert_int_equal(boot(&step), tree->error);
	assert_int_equal(step, tree->step);
	assert_true(memblock_check_wf(MEMORY) && memblock_check_wf(RESERVED));
	if (tree->error != 0) {
		assert_int_equal(fdt_failure.error, tree->error);
		assert_int_equal(fdt_failure.offset, tree->offset);
	}
	if (tree->warnings != 0)
		assert_int_equal(warned(tree->warnings), 1);
	else
		assert_int_equal(fdt_warnings.cnt, 0);
}

static void malformed(void **state)
{
	const struct malformed *tree = *state;

	load(MALFORMED, tree->name);
	is_as_expected(tree);
}

static int64_t cpu_ns(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
	return now.tv_sec * (int64_t)1000000000 + now.tv_nsec;
}

/* The same error every time, and the best of a few times below a millisecond. */
static void refused_at_once(void **state)
{
	const struct malformed *tree = *state;
	int64_t best = INT64_MAX;

	load(REGRESSIONS, tree->name);
	for (int i = 0; i < TRIES; i++) {
		int64_t began = cpu_ns(), taken;

		is_as_expected(tree);
		taken = cpu_ns() - began;
		if (taken < best)
			best = taken;
	}
	assert_true(best < NS_PER_MS);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

int main(void)
{
	struct CMUnitTest tests[COUNT(trees) + COUNT(regressions)] = { { 0 } };

	for (size_t i = 0; i < COUNT(trees); i++)
		tests[i] = (struct CMUnitTest){ .name = trees[i].name,
						.test_func = malformed,
						.initial_state = &trees[i] };
	for (size_t i = 0; i < COUNT(regressions); i++)
		tests[COUNT(trees) + i] = (struct CMUnitTest){ .name = regressions[i].name,
							       .test_func = refused_at_once,
							       .initial_state = &regressions[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
