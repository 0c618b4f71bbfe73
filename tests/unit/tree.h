/* SPDX-License-Identifier: BSD-2-Clause */
/* Device trees written by hand, node by node, into the model's buffer. */
#ifndef EARLYMEM_TESTS_UNIT_TREE_H
#define EARLYMEM_TESTS_UNIT_TREE_H

#include "tests/unit/memblock.h"

#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "model/fdt_scan.h"

/* Where the tree lies, and 1 GiB of memory from 1 GiB on. */
#define TREE_AT MIB(1536)
#define RAM GIB(1)

#define put(call) assert_int_equal((call), 0)

/* Entries of the reservation block come first; size 0 ends the list. */
static inline void tree_begin(const struct fdt_range *entries)
{
	memset(fdt_bytes.b, 0, sizeof(fdt_bytes.b));
	put(fdt_create(fdt_bytes.b, 0x4000));
	for (; entries && entries->size; entries++)
		put(fdt_add_reservemap_entry(fdt_bytes.b, entries->base, entries->size));
	put(fdt_finish_reservemap(fdt_bytes.b));
	put(fdt_begin_node(fdt_bytes.b, ""));
	put(fdt_property_u32(fdt_bytes.b, "#address-cells", 2));
	put(fdt_property_u32(fdt_bytes.b, "#size-cells", 2));
}

static inline void node_begin(const char *name)
{
	put(fdt_begin_node(fdt_bytes.b, name));
}

static inline void node_end(void)
{
	put(fdt_end_node(fdt_bytes.b));
}

static inline void flag(const char *name)
{
	put(fdt_property(fdt_bytes.b, name, NULL, 0));
}

static inline void text(const char *name, const char *value)
{
	put(fdt_property(fdt_bytes.b, name, value, (int)strlen(value) + 1));
}

/* 64-bit numbers, two cells each. */
static inline void numbers(const char *name, const uint64_t *values, size_t count)
{
	fdt64_t cells[16];

	for (size_t i = 0; i < count; i++)
		cells[i] = cpu_to_fdt64(values[i]);
	put(fdt_property(fdt_bytes.b, name, cells, (int)(count * sizeof(cells[0]))));
}
#define NUMBERS(name, ...)                                                   \
	do {                                                                 \
		const uint64_t values[] = { __VA_ARGS__ };                   \
		numbers((name), values, sizeof(values) / sizeof(values[0])); \
	} while (0)

static inline void memory_node(phys_addr_t base, phys_addr_t size)
{
	node_begin("memory@0");
	text("device_type", "memory");
	NUMBERS("reg", base, size);
	node_end();
}

static inline void reserved_begin(void)
{
	node_begin("reserved-memory");
	put(fdt_property_u32(fdt_bytes.b, "#address-cells", 2));
	put(fdt_property_u32(fdt_bytes.b, "#size-cells", 2));
	flag("ranges");
}

/* The root ends, and the tree is scanned. */
static inline void tree_scan(void)
{
	node_end();
	put(fdt_finish(fdt_bytes.b));
	fdt_size = fdt_totalsize(fdt_bytes.b);
	assert_int_equal(fdt_scan(TREE_AT), 0);
}

/* The reservation of the tree itself. */
#define TREE R(TREE_AT, fdt_size)

static inline uint32_t warned(uint32_t what)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < fdt_warnings.cnt; i++)
		count += fdt_warnings.list[i].what == what;
	return count;
}

#endif
