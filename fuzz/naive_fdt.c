/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_fdt.h"

#include <libfdt.h>
#include <string.h>
#include <strings.h>

#include "model/memblock.h"

#define MEMORY MEMBLOCK_MEMORY
#define RESERVED MEMBLOCK_RESERVED
#define MAX_CELLS 1000
#define POOL "shared-dma-pool"

/* The input at work: one at a time, as everywhere. */
static struct naive_boot *boot;
static struct naive *mb;
static const struct fdt_machine *machine;
static const void *tree;
static uint32_t address_cells, size_cells;

struct region {
	int node;
	uint64_t base, size;
};
static struct region regions[FDT_REGIONS];
static uint32_t region_count, pools;

/* --- properties --- */

struct value {
	const uint8_t *bytes; /* NULL: there is no such property */
	int len;
};

static struct value get(int node, const char *name)
{
	struct value value = { NULL, 0 };

	value.bytes = fdt_getprop(tree, node, name, &value.len);
	return value;
}

static bool has(int node, const char *name)
{
	return get(node, name).bytes;
}

/* Cells in front of the last two fall out of 64 bits. */
static uint64_t number(const uint8_t *bytes, uint32_t cells)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < 4 * cells; i++)
		sum = sum << 8 | bytes[i];
	return sum;
}

static int entry_bytes(void)
{
	return (int)(4 * (address_cells + size_cells));
}

static struct fdt_range entry(struct value value, int index)
{
	const uint8_t *bytes = value.bytes + (ptrdiff_t)index * entry_bytes();
	struct fdt_range range = { number(bytes, address_cells),
				   number(bytes + (size_t)4 * address_cells, size_cells) };

	return range;
}

static bool available(int node)
{
	struct value status = get(node, "status");

	return !status.bytes || strcmp((const char *)status.bytes, "ok") == 0 ||
	       strcmp((const char *)status.bytes, "okay") == 0;
}

static int chosen(void)
{
	int node = fdt_path_offset(tree, "/chosen");

	return node >= 0 ? node : fdt_path_offset(tree, "/chosen@0");
}

/* --- is it plain? --- */

/* A count of cells; more than MAX_CELLS: it is not plain. */
static uint32_t cells(int node, const char *name)
{
	struct value value = get(node, name);

	if (!value.bytes)
		return 1;
	return value.len == 4 ? (uint32_t)number(value.bytes, 1) : MAX_CELLS + 1;
}

static bool is_text(struct value value)
{
	return !value.bytes || (value.len > 0 && value.bytes[value.len - 1] == 0);
}

static bool is_plain(void)
{
	struct value range, header;

	address_cells = cells(0, "#address-cells");
	size_cells = cells(0, "#size-cells");
	if (address_cells > MAX_CELLS || size_cells > MAX_CELLS || entry_bytes() == 0)
		return false;
	for (int node = 0; node >= 0; node = fdt_next_node(tree, node, NULL))
		if (!is_text(get(node, "device_type")) || !is_text(get(node, "status")) ||
		    !is_text(get(node, "compatible")) ||
		    (has(node, "#address-cells") && get(node, "#address-cells").len != 4) ||
		    (has(node, "#size-cells") && get(node, "#size-cells").len != 4))
			return false;
	range = get(chosen(), "linux,usable-memory-range");
	header = get(chosen(), "linux,elfcorehdr");
	return (!range.bytes || range.len % entry_bytes() == 0) &&
	       (!header.bytes || header.len >= entry_bytes() || header.len < entry_bytes() / 4);
}

/* --- memory --- */

/* An operation that found its array full: a kernel stops, or goes on without it. */
static void outcome(int result, int32_t error)
{
	if (boot->error == 0 && result != 0 && machine->rules.full_array_panics)
		boot->error = error;
}

static void add_memory(uint64_t base, uint64_t size)
{
	uint64_t odd = base % mb->page_size, rest = mb->page_size - odd;

	if (size < rest)
		return;
	if (odd) {
		base += rest;
		size -= rest;
	}
	size -= size % mb->page_size;
	outcome(naive_add(mb, MEMORY, base, size, mb->max_numnodes, MEMBLOCK_NONE), FDT_ERESIZE);
}

static void scan_memory(int node)
{
	struct value type = get(node, "device_type"), reg = get(node, "linux,usable-memory");

	if (!type.bytes || strcmp((const char *)type.bytes, "memory") != 0 || !available(node))
		return;
	if (!reg.bytes)
		reg = get(node, "reg");
	for (int i = 0; reg.bytes && i < reg.len / entry_bytes() && boot->error == 0; i++) {
		struct fdt_range range = entry(reg, i);

		if (range.size == 0)
			continue;
		add_memory(range.base, range.size);
		if (boot->error == 0 && has(node, "hotpluggable"))
			outcome(naive_set_flags(mb, MEMORY, range.base, range.size,
						MEMBLOCK_HOTPLUG),
				FDT_ERESIZE);
	}
}

static void cap_memory(struct fdt_range range)
{
	int result;

	if (range.size == 0 || mb->list[MEMORY].count == 0)
		return;
	result = naive_cap(mb, range.base, range.size);
	/* The end wraps, and reservations above what is left of it go. */
	if (result == 0 && range.base + range.size < range.base)
		result = naive_remove(mb, RESERVED, range.base + range.size, PHYS_ADDR_MAX);
	outcome(result, FDT_ERESIZE);
}

static void scan_usable_range(void)
{
	struct value value = get(chosen(), "linux,usable-memory-range");

	if (!value.bytes || value.len == 0)
		return;
	cap_memory(entry(value, 0));
	if (value.len > entry_bytes() && boot->error == 0) {
		struct fdt_range second = entry(value, 1);

		if (second.size != 0)
			outcome(naive_add(mb, MEMORY, second.base, second.size, mb->max_numnodes,
					  MEMBLOCK_NONE),
				FDT_ERESIZE);
	}
}

static void begin(struct naive_boot *result, const struct fdt_machine *m, const void *bytes)
{
	boot = result;
	mb = &result->memblock;
	machine = m;
	tree = bytes;
	boot->plain = is_plain();
}

void naive_fdt_scan(struct naive_boot *result, const struct fdt_machine *m, const void *bytes)
{
	struct machine arrays = { .page_size = m->page_size,
				  .max_memory = m->memory_regions,
				  .max_reserved = m->reserved_regions,
				  .max_numnodes = FDT_NODES,
				  .limit = PHYS_ADDR_MAX };
	int node;

	begin(result, m, bytes);
	boot->error = 0;
	naive_init(mb, &arrays);
	if (!boot->plain)
		return;
	outcome(naive_reserve(mb, m->address, fdt_totalsize(tree)), FDT_ERESIZE);
	fdt_for_each_subnode(node, tree, 0)
	{
		if (boot->error == 0)
			scan_memory(node);
	}
	if (boot->error == 0)
		scan_usable_range();
}

/* --- what the tree reserves --- */

static void reserve(uint64_t base, uint64_t size)
{
	outcome(naive_reserve(mb, base, size), FDT_ERESIZE_RESERVED);
}

static void reserve_entries(void)
{
	for (int i = 0; boot->error == 0; i++) {
		uint64_t base = 0, size = 0;

		if (fdt_get_mem_rsv(tree, i, &base, &size) != 0 || size == 0)
			return;
		reserve(base, size);
	}
}

static void remember(int node, uint64_t base, uint64_t size)
{
	if (region_count < FDT_REGIONS)
		regions[region_count++] = (struct region){ node, base, size };
}

static void reserve_static(int node, struct value reg)
{
	bool nomap = has(node, "no-map");

	if (reg.len % entry_bytes() != 0)
		return;
	for (int i = 0; i < reg.len / entry_bytes() && boot->error == 0; i++) {
		struct fdt_range range = entry(reg, i);

		if (range.size && !nomap)
			reserve(range.base, range.size);
		else if (range.size && !(naive_overlaps(mb, MEMORY, range.base, range.size) &&
					 naive_overlaps(mb, RESERVED, range.base, range.size)))
			outcome(naive_set_flags(mb, MEMORY, range.base, range.size, MEMBLOCK_NOMAP),
				FDT_ERESIZE);
		if (i == 0 && boot->error == 0 && machine->region_rules.all)
			remember(node, range.base, range.size);
	}
}

static void reserve_children(void)
{
	int parent = fdt_path_offset(tree, "/reserved-memory"), node;

	if (parent < 0 || !has(parent, "ranges") || !has(parent, "#address-cells") ||
	    !has(parent, "#size-cells") || cells(parent, "#address-cells") != address_cells ||
	    cells(parent, "#size-cells") != size_cells)
		return;
	fdt_for_each_subnode(node, tree, parent)
	{
		struct value reg = get(node, "reg");

		if (boot->error != 0 || !available(node))
			continue;
		if (reg.bytes)
			reserve_static(node, reg);
		else if (has(node, "size"))
			remember(node, 0, 0);
	}
}

static void reserve_header(struct fdt_range header)
{
	if (boot->error == 0 && machine->reserved_rules.crash_dump && header.size &&
	    !naive_overlaps(mb, RESERVED, header.base, header.size))
		reserve(header.base, header.size);
}

/* --- room and pools --- */

static bool is_pool(int node)
{
	struct value names = get(node, "compatible");

	for (int i = 0; names.bytes && i < names.len;
	     i += (int)strlen((const char *)names.bytes + i) + 1)
		if (strcasecmp((const char *)names.bytes + i, POOL) == 0)
			return has(node, "reusable");
	return false;
}

static bool meets(uint64_t at)
{
	for (uint32_t i = 0; i < region_count; i++)
		if (regions[i].size && at >= regions[i].base &&
		    at <= regions[i].base + regions[i].size)
			return true;
	return false;
}

/* Whether it stayed where it was put; *base even if it did not. */
static bool place_in(int node, uint64_t size, uint64_t align, struct fdt_range range,
		     uint64_t *base)
{
	uint64_t end = range.base + range.size, place;
	int error;

	place = naive_alloc_range(mb, size, align, range.base, end ? end : MEMBLOCK_ALLOC_ANYWHERE,
				  NUMA_NO_NODE, false, &error);
	if (!place) {
		if (error == MEMBLOCK_ERESIZE)
			outcome(error, FDT_ERESIZE_RESERVED);
		return false;
	}
	*base = place;
	if (!has(node, "no-map"))
		return true;
	error = naive_set_flags(mb, MEMORY, place, size, MEMBLOCK_NOMAP);
	if (!error)
		return true;
	outcome(error, FDT_ERESIZE);
	if (boot->error == 0)
		outcome(naive_remove(mb, RESERVED, place, size), FDT_ERESIZE_RESERVED);
	return false;
}

static void place_in_ranges(struct region *region, uint64_t size, uint64_t align,
			    struct value ranges)
{
	if (ranges.len % entry_bytes() != 0)
		return;
	for (int i = 0; i < ranges.len / entry_bytes() && boot->error == 0; i++) {
		struct fdt_range range = entry(ranges, i);
		bool first = meets(range.base), last = meets(range.base + range.size);
		bool before = mb->bottom_up, placed;

		if (machine->region_rules.beside && first != last)
			mb->bottom_up = first;
		placed = place_in(region->node, size, align, range, &region->base);
		mb->bottom_up = before;
		if (placed)
			return;
	}
}

static void place(struct region *region)
{
	struct value size = get(region->node, "size"), align = get(region->node, "alignment");
	struct value ranges = get(region->node, "alloc-ranges");
	struct fdt_range anywhere = { 0, 0 };
	uint64_t bytes, multiple = 0;

	if (!size.bytes || size.len != (int)(4 * size_cells) ||
	    (align.bytes && align.len != (int)(4 * address_cells)))
		return;
	bytes = number(size.bytes, size_cells);
	if (bytes == 0)
		return;
	if (align.bytes)
		multiple = number(align.bytes, address_cells);
	if (!has(region->node, "no-map") && is_pool(region->node) &&
	    multiple < machine->region_rules.cma_align)
		multiple = machine->region_rules.cma_align;
	region->base = 0;
	if (ranges.bytes)
		place_in_ranges(region, bytes, multiple, ranges);
	else
		place_in(region->node, bytes, multiple, anywhere, &region->base);
	if (region->base)
		region->size = bytes;
}

static bool off_align(uint64_t x)
{
	return machine->region_rules.cma_align && x % machine->region_rules.cma_align != 0;
}

static void set_up_pool(const struct region *region)
{
	if (!is_pool(region->node))
		return;
	if (!has(region->node, "no-map") && pools < machine->region_rules.cma_areas &&
	    !(machine->region_rules.cma_given && has(region->node, "linux,cma-default")) &&
	    !off_align(region->base) && !off_align(region->size) &&
	    naive_overlaps(mb, RESERVED, region->base, region->size))
		pools++;
	else if (has(region->node, "no-map"))
		outcome(naive_clear_flags(mb, MEMORY, region->base, region->size, MEMBLOCK_NOMAP),
			FDT_ERESIZE);
	else
		outcome(naive_remove(mb, RESERVED, region->base, region->size),
			FDT_ERESIZE_RESERVED);
}

/* By address and size. Two that are the same come in an order that this does not know. */
static void sort_regions(void)
{
	for (uint32_t i = 0; i < region_count; i++)
		for (uint32_t k = i + 1; k < region_count; k++) {
			struct region a = regions[i], b = regions[k];

			if (a.base == b.base && a.size == b.size)
				boot->plain = false;
			if (a.base < b.base || (a.base == b.base && a.size < b.size))
				continue;
			regions[i] = b;
			regions[k] = a;
		}
}

static void place_regions(void)
{
	if (machine->region_rules.all)
		sort_regions();
	for (uint32_t i = 0; i < region_count && boot->error == 0; i++) {
		if (regions[i].size == 0)
			place(&regions[i]);
		if (regions[i].size != 0 && boot->error == 0)
			set_up_pool(&regions[i]);
	}
}

static void reserve_all(struct fdt_range header)
{
	bool last = machine->reserved_rules.entries_last;

	region_count = pools = 0;
	if (last)
		reserve_header(header);
	else
		reserve_entries();
	if (boot->error == 0)
		reserve_children();
	if (!last)
		reserve_header(header);
	if (boot->error == 0)
		place_regions();
	if (last && boot->error == 0)
		reserve_entries();
}

/* --- arm64 --- */

static uint64_t start_of_memory(void)
{
	return mb->list[MEMORY].count ? mb->list[MEMORY].at[0].start : 0;
}

static uint64_t end_of_memory(void)
{
	return mb->list[MEMORY].count ? mb->list[MEMORY].at[mb->list[MEMORY].count - 1].end : 0;
}

static uint64_t round_up(uint64_t x, uint64_t align)
{
	return (x + align - 1) / align * align;
}

static void remove_memory(uint64_t base, uint64_t size)
{
	if (boot->error == 0)
		outcome(naive_remove(mb, MEMORY, base, size), ARM64_ERESIZE);
}

/* The lower half of the kernel's addresses; 0: there is no such kernel. */
static uint64_t linear_size(const struct arm64_config *c)
{
	uint32_t least = c->va_bits <= 48 ? c->va_bits : mb->page_size == 16384 ? 47 : 48;
	uint32_t bits = c->cpu_va_bits;

	if (bits < least || bits > c->va_bits)
		return 0;
	if (c->nvhe && bits == 52)
		return 1ull << 51;
	return (1ull << bits) - (1ull << (least - 1));
}

static void fit_linear(const struct arm64_config *c, uint64_t align, uint64_t linear)
{
	uint64_t start = start_of_memory() / align * align;

	remove_memory(start + linear > c->end ? start + linear : c->end, PHYS_ADDR_MAX);
	if (boot->error == 0 && start + linear < end_of_memory()) {
		start = round_up(end_of_memory() - linear, align);
		remove_memory(0, start);
	}
	boot->memstart_addr = start;
}

static void keep_initrd(struct fdt_range initrd, uint64_t linear)
{
	uint64_t base = initrd.base / mb->page_size * mb->page_size;
	uint64_t size = round_up(initrd.base + initrd.size, mb->page_size) - base;

	if (initrd.size == 0 || boot->error != 0 || base < start_of_memory() ||
	    base + size > start_of_memory() + linear)
		return;
	outcome(naive_add(mb, MEMORY, base, size, mb->max_numnodes, MEMBLOCK_NONE), ARM64_ERESIZE);
	if (boot->error == 0)
		outcome(naive_clear_flags(mb, MEMORY, base, size, MEMBLOCK_NOMAP), ARM64_ERESIZE);
	if (boot->error == 0)
		outcome(naive_reserve(mb, base, size), ARM64_ERESIZE_RESERVED);
}

static void place_linear(const struct arm64_config *c, uint64_t align, uint64_t linear)
{
	uint64_t reach = 1ull << c->cpu_phys_bits;

	if (c->va_bits == 52 && c->cpu_va_bits != 52)
		boot->memstart_addr -= (1ull << 52) - (1ull << c->cpu_va_bits);
	if (c->memstart_seed && linear > reach && linear - reach >= align)
		boot->memstart_addr -= align * ((linear - reach) / align * c->memstart_seed >> 16);
}

/* Numbers of cells as 64 bits have them, if both are there and in order. */
static struct fdt_range tree_initrd(void)
{
	struct value start = get(chosen(), "linux,initrd-start");
	struct value end = get(chosen(), "linux,initrd-end");
	struct fdt_range none = { 0, 0 }, initrd;

	if (!start.bytes || !end.bytes)
		return none;
	initrd.base = number(start.bytes, (uint32_t)start.len / 4);
	initrd.size = number(end.bytes, (uint32_t)end.len / 4) - initrd.base;
	return initrd.base + initrd.size >= initrd.base ? initrd : none;
}

static struct fdt_range tree_header(void)
{
	struct value header = get(chosen(), "linux,elfcorehdr");
	struct fdt_range none = { 0, 0 };

	return header.bytes && header.len >= entry_bytes() ? entry(header, 0) : none;
}

static void settle_memory(const struct arm64_config *c, uint64_t linear)
{
	uint64_t align = mb->page_size == 65536 ? 0x20000000 : 0x40000000;

	if (c->section_size > align)
		align = c->section_size;
	remove_memory(1ull << c->phys_bits, PHYS_ADDR_MAX);
	fit_linear(c, align, linear);
	if (c->limit != ARM64_NO_LIMIT && boot->error == 0)
		outcome(naive_remove_map(mb, c->limit), ARM64_ERESIZE);
	if (c->limit != ARM64_NO_LIMIT && boot->error == 0)
		outcome(naive_add(mb, MEMORY, c->text, c->end - c->text, mb->max_numnodes,
				  MEMBLOCK_NONE),
			ARM64_ERESIZE);
	keep_initrd(c->initrd.size ? c->initrd : tree_initrd(), linear);
	place_linear(c, align, linear);
}

void naive_arm64_init(struct naive_boot *result, const struct fdt_machine *m, const void *bytes)
{
	const struct arm64_config *c = &m->config;
	uint64_t linear;

	begin(result, m, bytes);
	boot->error = 0;
	if (!boot->plain)
		return;
	mb->movable_node = m->movable_node;
	linear = linear_size(c);
	if (linear == 0 || (c->phys_bits != 48 && c->phys_bits != 52) || c->cpu_phys_bits == 33 ||
	    c->text > c->start || c->start > c->end) {
		boot->error = ARM64_ECONFIG;
		return;
	}
	settle_memory(c, linear);
	if (boot->error == 0)
		outcome(naive_reserve(mb, c->start, c->end - c->start), ARM64_ERESIZE_RESERVED);
	if (boot->error == 0)
		reserve_all(tree_header());
}
