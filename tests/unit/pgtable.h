/* SPDX-License-Identifier: BSD-2-Clause */
/* What the unit tests of translation tables share: geometries, and tables put together by hand. */
#ifndef EARLYMEM_TESTS_UNIT_PGTABLE_H
#define EARLYMEM_TESTS_UNIT_PGTABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/pgtable_walk.h"

#define K4 4096u
#define K16 16384u
#define K64 65536u

#define NARROW false
#define WIDE true
#define LOWER false
#define UPPER true

/* The operation succeeds. */
#define assert_ok(operation) assert_int_equal((operation), 0)

/* The kernel's PAGE_KERNEL and PAGE_KERNEL_ROX, and the blocks of both. */
#define PAGE_KERNEL 0x00e8000000000703ULL
#define PAGE_KERNEL_ROX 0x00c0000000000783ULL
#define SECT_KERNEL (PAGE_KERNEL & ~2ULL)

/* A row of the arena whose first entries a test may have used. */
#define ROWS_USED 8
/* Where the arena of tests is. */
#define ROOT_FRAME 0x40100
#define BASE_FRAME 0x4ff00

/* A geometry, and empty tables. */
static inline void machine(uint32_t page_size, uint32_t va_bits, uint32_t pa_bits, bool wide,
			   bool upper)
{
	assert_ok(pgtable_geometry_init(page_size, va_bits, pa_bits, wide, upper));
	pgtable_arena_init(ROOT_FRAME, BASE_FRAME);
	for (uint32_t row = 0; row < ROWS_USED; row++)
		memset(pgtable_tables.entry[row], 0, sizeof(pgtable_tables.entry[row]));
}

/* The descriptor of a row of the arena, with bits that limit what is below. */
static inline uint64_t table_desc(uint32_t row, uint8_t high)
{
	struct pgtable_desc f = {
		.frame = row ? BASE_FRAME + row - 1 : ROOT_FRAME,
		.type = PGTABLE_TYPE_TABLE,
		.high = high,
	};

	return pgtable_encode(f);
}

/* Descriptor `desc`, for frame `frame`. */
static inline uint64_t leaf_desc(uint64_t desc, uint64_t frame)
{
	struct pgtable_desc f = pgtable_decode(desc);

	f.frame = frame;
	return pgtable_encode(f);
}

#endif
