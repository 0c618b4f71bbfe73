/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fdt_mutate.h"

#include <libfdt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/fdt_machine.h"
#include "fuzz/poison.h"
#include "model/fdt_check.h"

#define TREE_MAX 65536
#define MAX_EDITS 4
#define HEADER_WORDS 10
#define VALUE_MAX 128
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t tree_room[TREE_MAX / sizeof(uint64_t)]; /* libfdt wants 8 bytes */
static uint8_t *const tree = (uint8_t *)tree_room;
static uint64_t state;

static uint32_t any(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static bool one_in(uint32_t n)
{
	return any(n) == 0;
}

#define PICK(list) ((list)[any(COUNT(list))])

/* --- values --- */

static uint64_t an_address(void)
{
	static const uint64_t bases[] = {
		0,	    0x40000000, 0x40200000,	 0x44000000,	   0x48000000,
		0x50000000, 0x7ff00000, 0x80000000,	 0x100000000,	   0x10000000000,
		1ull << 47, 1ull << 48, 0xfffffffff0000, ~UINT64_C(0xfff), UINT64_MAX,
	};
	uint64_t base = PICK(bases);

	switch (any(4)) {
	case 0:
		return base;
	case 1:
		return base + ((uint64_t)any(64) << 20);
	case 2:
		return base + ((uint64_t)any(256) << 12);
	default:
		return base + any(0x10000) - 0x8000;
	}
}

static uint64_t a_size(void)
{
	static const uint64_t sizes[] = { 0,	    1,		64,	   0x1000,     0x10000,
					  0x200000, 0x400000,	0x4000000, 0x40000000, 0x100000000,
					  0xfff,    1ull << 48, UINT64_MAX };

	return PICK(sizes) + (one_in(8) ? any(0x2000) : 0);
}

/* A number in so many cells, as libfdt stores them. Returns its bytes. */
static int put_number(uint8_t *to, uint64_t number, int cells)
{
	for (int i = 4 * cells - 1; i >= 0; i--) {
		to[i] = (uint8_t)number;
		number >>= 8;
	}
	return 4 * cells;
}

/* Cells of the root, also where there are none or far too many. */
static int root_cells(const char *name, int fallback)
{
	int len;
	const fdt32_t *value = fdt_getprop(tree, 0, name, &len);
	uint32_t cells = value && len >= 4 ? fdt32_ld(value) : (uint32_t)fallback;

	return cells <= 4 ? (int)cells : fallback;
}

/* Some entries of address and size. Returns their bytes. */
static int put_entries(uint8_t *to, uint32_t count)
{
	int address_cells = root_cells("#address-cells", 1),
	    size_cells = root_cells("#size-cells", 1);
	int len = 0;

	for (uint32_t i = 0; i < count && len + 32 <= VALUE_MAX; i++) {
		len += put_number(to + len, an_address(), address_cells);
		len += put_number(to + len, a_size(), size_cells);
	}
	return len;
}

/* --- nodes and properties --- */

/* Any node of the tree. */
static int a_node(void)
{
	int chosen = 0;
	uint32_t seen = 0;

	for (int node = 0; node >= 0; node = fdt_next_node(tree, node, NULL))
		if (one_in(++seen))
			chosen = node;
	return chosen;
}

/* Any child of a node, or the node itself if it has none. */
static int a_child(int parent)
{
	int node, chosen = parent;
	uint32_t seen = 0;

	fdt_for_each_subnode(node, tree, parent)
	{
		if (one_in(++seen))
			chosen = node;
	}
	return chosen;
}

static int child_of(int parent, const char *name)
{
	int node = fdt_subnode_offset(tree, parent, name);

	return node >= 0 ? node : fdt_add_subnode(tree, parent, name);
}

static int named_child(int parent, const char *name)
{
	char full[32];

	snprintf(full, sizeof(full), "%s@%x", name, any(0x1000));
	return child_of(parent, full);
}

static void set_cells(int node, const char *name, uint64_t number, int cells)
{
	uint8_t value[16];

	fdt_setprop(tree, node, name, value, put_number(value, number, cells));
}

static void set_entries(int node, const char *name, uint32_t count)
{
	uint8_t value[VALUE_MAX];

	fdt_setprop(tree, node, name, value, put_entries(value, count));
}

static void set_flag(int node, const char *name)
{
	fdt_setprop(tree, node, name, NULL, 0);
}

static void set_text(int node, const char *name)
{
	static const char *const texts[] = {
		"memory", "shared-dma-pool",	"okay", "ok", "disabled", "Shared-DMA-Pool", "",
		"cpu",	  "restricted-dma-pool"
	};
	const char *text = PICK(texts);

	/* Now and then without its end, or with another in front of it. */
	fdt_setprop(tree, node, name, text, (int)strlen(text) + (one_in(16) ? 0 : 1));
	text = PICK(texts);
	if (one_in(8))
		fdt_appendprop(tree, node, name, text, (int)strlen(text) + 1);
}

static void set_any_property(int node)
{
	static const char *const entries[] = { "reg", "linux,usable-memory", "alloc-ranges",
					       "linux,usable-memory-range", "linux,elfcorehdr" };
	static const char *const flags[] = { "no-map", "reusable", "hotpluggable", "ranges",
					     "linux,cma-default" };
	static const char *const texts[] = { "device_type", "status", "compatible", "bootargs" };
	static const char *const numbers[] = {
		"size",	      "alignment",	"linux,initrd-start", "linux,initrd-end",
		"kaslr-seed", "#address-cells", "#size-cells"
	};

	switch (any(4)) {
	case 0:
		set_entries(node, PICK(entries), 1 + any(3));
		break;
	case 1:
		set_flag(node, PICK(flags));
		break;
	case 2:
		set_text(node, PICK(texts));
		break;
	default:
		set_cells(node, PICK(numbers), one_in(2) ? an_address() : a_size(),
			  1 + (int)any(2));
		break;
	}
}

static void add_memory(void)
{
	int node = named_child(0, "memory");

	if (node < 0)
		return;
	fdt_setprop_string(tree, node, "device_type", "memory");
	set_entries(node, one_in(8) ? "linux,usable-memory" : "reg", 1 + any(3));
	if (one_in(4))
		set_flag(node, "hotpluggable");
}

static void add_chosen(void)
{
	int node = child_of(0, one_in(8) ? "chosen@0" : "chosen");
	uint64_t start = an_address();

	if (node < 0)
		return;
	switch (any(5)) {
	case 0:
		set_entries(node, "linux,usable-memory-range", 1 + any(3));
		break;
	case 1:
		set_entries(node, "linux,elfcorehdr", 1);
		break;
	case 2:
		set_cells(node, "kaslr-seed", start, 1 + (int)any(3));
		break;
	case 3:
		set_text(node, "bootargs");
		break;
	default:
		set_cells(node, "linux,initrd-start", start, 1 + (int)any(2));
		set_cells(node, "linux,initrd-end", start + a_size(), 1 + (int)any(2));
		break;
	}
}

/* /reserved-memory in the form in which a kernel takes it, mostly. */
static int reserved_memory(void)
{
	int node = child_of(0, "reserved-memory");

	if (node < 0 || !one_in(2))
		return node;
	fdt_setprop_u32(tree, node, "#address-cells",
			(uint32_t)root_cells("#address-cells", 1) + one_in(16));
	fdt_setprop_u32(tree, node, "#size-cells", (uint32_t)root_cells("#size-cells", 1));
	set_flag(node, "ranges");
	return fdt_subnode_offset(tree, 0, "reserved-memory");
}

static void set_wish(int node)
{
	set_cells(node, "size", a_size(), root_cells("#size-cells", 1));
	if (one_in(2))
		set_cells(node, "alignment", 1ull << any(one_in(4) ? 64 : 26),
			  root_cells("#address-cells", 1));
	if (one_in(2))
		set_entries(node, "alloc-ranges", 1 + any(3));
}

static void change_reserved_child(int node)
{
	switch (any(6)) {
	case 0:
		set_entries(node, "reg", 1 + any(3));
		break;
	case 1:
		fdt_delprop(tree, node, "reg");
		set_wish(node);
		break;
	case 2:
		set_flag(node, "no-map");
		break;
	case 3:
		fdt_setprop_string(tree, node, "compatible", "shared-dma-pool");
		set_flag(node, "reusable");
		break;
	case 4:
		set_text(node, "status");
		break;
	default:
		set_flag(node, "linux,cma-default");
		break;
	}
}

static void add_reserved_child(void)
{
	int parent = reserved_memory(), node;

	if (parent < 0)
		return;
	node = one_in(3) ? a_child(parent) : named_child(parent, "r");
	if (node < 0)
		return;
	if (one_in(2))
		set_entries(node, "reg", 1 + any(2));
	else
		set_wish(node);
	for (uint32_t n = any(3); n > 0; n--)
		change_reserved_child(node);
}

/* Many children at once: more than a kernel remembers. */
static void add_many_children(void)
{
	int parent = reserved_memory();

	for (uint32_t n = 8 + any(64); n > 0 && parent >= 0; n--) {
		int node = named_child(parent, "m");

		if (node < 0)
			return;
		set_cells(node, "size", 0x1000, root_cells("#size-cells", 1));
		parent = fdt_subnode_offset(tree, 0, "reserved-memory");
	}
}

static void change_entries(void)
{
	int count = fdt_num_mem_rsv(tree);

	if (count > 0 && one_in(3))
		fdt_del_mem_rsv(tree, (int)any((uint32_t)count));
	else
		fdt_add_mem_rsv(tree, an_address(), a_size() | one_in(4));
}

/* A property that is there: one cell of it, its length, or all of it gone. */
static void change_property(int node)
{
	int chosen = -1, prop, len = 0;
	uint32_t seen = 0;
	uint8_t value[VALUE_MAX];
	char kept[64]; /* the name lies in the tree, which moves */
	const char *name;
	const void *bytes;

	fdt_for_each_property_offset(prop, tree, node)
	{
		if (one_in(++seen))
			chosen = prop;
	}
	bytes = chosen >= 0 ? fdt_getprop_by_offset(tree, chosen, &name, &len) : NULL;
	if (!bytes || len > VALUE_MAX - 4)
		return;
	snprintf(kept, sizeof(kept), "%s", name);
	memset(value, 0, sizeof(value));
	memcpy(value, bytes, (size_t)len);
	switch (any(5)) {
	case 0:
		fdt_delprop(tree, node, kept);
		return;
	case 1:
		len += (int)any(5);
		break;
	case 2:
		len -= len > 0 ? (int)any((uint32_t)len < 5 ? (uint32_t)len + 1 : 5) : 0;
		break;
	default:
		if (len >= 4)
			put_number(value + (size_t)4 * any((uint32_t)len / 4),
				   one_in(2) ? a_size() : an_address(), 1);
		break;
	}
	fdt_setprop(tree, node, kept, value, len);
}

static void edit(void)
{
	static const uint32_t few_cells[] = { 0,	  1,	      2,	  3,	     4,
					      0x3fffffff, 0x7fffffff, 0x80000000, 0xffffffff };

	switch (any(12)) {
	case 0:
	case 1:
		add_memory();
		break;
	case 2:
		add_chosen();
		break;
	case 3:
	case 4:
	case 5:
		add_reserved_child();
		break;
	case 6:
		change_entries();
		break;
	case 7:
	case 8:
		change_property(a_node());
		break;
	case 9:
		set_any_property(a_node());
		break;
	case 10:
		if (one_in(2))
			fdt_del_node(tree, a_child(0));
		else if (one_in(4))
			add_many_children();
		else
			child_of(a_node(), "n");
		break;
	default:
		if (one_in(4))
			fdt_setprop_u32(tree, 0, one_in(2) ? "#address-cells" : "#size-cells",
					one_in(2) ? 1 + any(2) : PICK(few_cells));
		else
			fdt_nop_property(tree, a_node(), "status");
		break;
	}
}

/* --- the whole --- */

/* A root with cells and one bank of memory. */
static int fresh_tree(int room)
{
	int error = fdt_create_empty_tree(tree, room);

	if (error != 0)
		return error;
	fdt_setprop_u32(tree, 0, "#size-cells", 2);
	fdt_setprop_u32(tree, 0, "#address-cells", 2);
	add_memory();
	return 0;
}

static void change_head(uint8_t *head)
{
	uint32_t at = any(FDT_HEAD);

	if (at < HEAD_TREE || !one_in(2)) {
		head[at] = (uint8_t)(one_in(2) ? any(256) : head[at] ^ 1u << any(8));
		return;
	}
	/* A number of the size of an address or of an image. */
	at -= at % 2;
	head[at] = (uint8_t)any(256);
	head[at + 1] = (uint8_t)((one_in(8) ? any(256) : 12 + any(36)));
	if (one_in(4))
		head[at] = head[at + 1] = 0;
}

static void break_tree(uint8_t *bytes, uint32_t size)
{
	static const uint32_t words[] = { 0, 1, 3, 4, 8, 9, 15, 16, 17, 40, 0x7fffffff, 0xffffffff };
	uint32_t at = one_in(2) ? 4 * any(HEADER_WORDS) : any(size);

	if (one_in(2) && at + 4 <= size)
		put_number(bytes + at, one_in(2) ? PICK(words) : any(size + 8), 1);
	else
		bytes[any(size)] ^= (uint8_t)(1u << any(8));
}

/*
 * Can libfdt work on the first bytes of the tree? The model's check says so: libfdt's own, which
 * comes last in it, reads address 0 or never ends on some that are none.
 */
static bool is_tree(uint32_t bytes)
{
	bool good;

	unpoison(fdt_bytes.b, bytes);
	memcpy(fdt_bytes.b, tree, bytes);
	fdt_size = bytes;
	good = fdt_check() == 0;
	memset(fdt_bytes.b, 0, bytes);
	return good;
}

size_t fdt_mutate(uint8_t *data, size_t size, size_t max_size, uint32_t seed)
{
	uint32_t room, bytes;

	state = seed * 0x9e3779b97f4a7c15u + 0x2545f4914f6cdd1du;
	any(2);
	if (max_size < FDT_HEAD + 512)
		return size;
	if (size < FDT_HEAD) {
		memset(data + size, 0, FDT_HEAD - size);
		size = FDT_HEAD;
	}
	room = (uint32_t)(max_size - FDT_HEAD < TREE_MAX ? max_size - FDT_HEAD : TREE_MAX);
	bytes = (uint32_t)(size - FDT_HEAD);
	if (one_in(8))
		change_head(data);
	/* What is no tree is broken further, or begins anew. */
	if (bytes > TREE_MAX)
		return size;
	memcpy(tree, data + FDT_HEAD, bytes);
	if (!is_tree(bytes)) {
		if (bytes > 0 && !one_in(4)) {
			break_tree(data + FDT_HEAD, bytes);
			return size;
		}
		if (fresh_tree((int)room) != 0)
			return size;
	} else if (fdt_open_into(tree, tree, (int)room) != 0) {
		return size;
	}
	for (uint32_t n = 1 + any(MAX_EDITS); n > 0; n--)
		edit();
	fdt_pack(tree);
	bytes = fdt_totalsize(tree);
	if (bytes > room)
		return size;
	memcpy(data + FDT_HEAD, tree, bytes);
	if (one_in(16))
		break_tree(data + FDT_HEAD, bytes);
	return FDT_HEAD + bytes;
}
