/* SPDX-License-Identifier: BSD-2-Clause */
/* What the unit tests of memblock share: a fresh machine, and whole arrays compared at once. */
#ifndef EARLYMEM_TESTS_UNIT_MEMBLOCK_H
#define EARLYMEM_TESTS_UNIT_MEMBLOCK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/memblock.h"

#define KIB(n) ((phys_addr_t)(n) << 10)
#define MIB(n) ((phys_addr_t)(n) << 20)
#define GIB(n) ((phys_addr_t)(n) << 30)
#define PAGE KIB(4)
#define MEMORY MEMBLOCK_MEMORY
#define RESERVED MEMBLOCK_RESERVED

/* The machine of most tests: 128 regions, 4 KiB pages, 4 nodes. */
#define NR_REGIONS 128
#define NR_NODES 4
/* The node of a region that nobody has given one. */
#define FRESH NR_NODES

static inline int setup(void **state)
{
	(void)state;
	return memblock_init(NR_REGIONS, NR_REGIONS, PAGE, NR_NODES);
}

/* A region as memblock_add() and memblock_reserve() make it, and one with all its attributes. */
#define R(start, length) RF(start, length, MEMBLOCK_NONE, FRESH)
#define RF(start, length, with_flags, on_node)                                             \
	(struct memblock_region)                                                           \
	{                                                                                  \
		.base = (start), .size = (length), .flags = (with_flags), .nid = (on_node) \
	}

static inline void check_regions(uint32_t w, const struct memblock_region *want, size_t count,
				 const char *file, int line)
{
	phys_addr_t total = 0;

	_assert_int_equal(memblock[w].cnt, count, file, line);
	for (size_t i = 0; i < count; i++) {
		_assert_int_equal(memblock[w].regions[i].base, want[i].base, file, line);
		_assert_int_equal(memblock[w].regions[i].size, want[i].size, file, line);
		_assert_int_equal(memblock[w].regions[i].flags, want[i].flags, file, line);
		_assert_int_equal((uint32_t)memblock[w].regions[i].nid, (uint32_t)want[i].nid, file,
				  line);
		total += want[i].size;
	}
	_assert_int_equal(memblock_total_size[w], total, file, line);
	_assert_true(memblock_check_wf(w), "memblock_check_wf(w)", file, line);
}

/* Array w holds exactly these regions, in this order, and its total is their sum. */
#define assert_regions(w, ...)                                                           \
	do {                                                                             \
		const struct memblock_region wanted[] = { __VA_ARGS__ };                 \
		check_regions((w), wanted, sizeof(wanted) / sizeof(wanted[0]), __FILE__, \
			      __LINE__);                                                 \
	} while (0)
#define assert_no_regions(w) check_regions((w), NULL, 0, __FILE__, __LINE__)

/* The operation succeeds. */
#define assert_ok(operation) assert_int_equal((operation), 0)

/* One entry of a test table: every test starts on a fresh machine. */
#define TEST(function) cmocka_unit_test_setup((function), setup)

#endif
