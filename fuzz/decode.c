/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/decode.h"

#include <inttypes.h>
#include <string.h>

#define TOP UINT64_MAX
#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where RAM starts on many arm64 boards, and the smallest section size. */
#define DRAM GIB(1)
#define SECTION MIB(128)

#define RANGE (USES_BASE | USES_SIZE)
#define PLACE (USES_SIZE | USES_ALIGN)

static const char *const op_names[OP_COUNT] = {
	[OP_ADD] = "add",
	[OP_ADD_NODE] = "add_node",
	[OP_REMOVE] = "remove",
	[OP_RESERVE] = "reserve",
	[OP_PHYS_FREE] = "phys_free",
	[OP_MARK_HOTPLUG] = "mark_hotplug",
	[OP_CLEAR_HOTPLUG] = "clear_hotplug",
	[OP_MARK_MIRROR] = "mark_mirror",
	[OP_MARK_NOMAP] = "mark_nomap",
	[OP_CLEAR_NOMAP] = "clear_nomap",
	[OP_MARK_NOINIT] = "mark_noinit",
	[OP_SET_NODE] = "set_node",
	[OP_TRIM] = "trim_memory",
	[OP_CAP] = "cap_memory_range",
	[OP_ENFORCE_LIMIT] = "enforce_memory_limit",
	[OP_REMOVE_MAP] = "mem_limit_remove_map",
	[OP_ASK_ADDRESS] = "ask_address",
	[OP_ASK_RANGE] = "ask_range",
	[OP_ASK_TOTALS] = "ask_totals",
	[OP_FREE_RANGES] = "free_ranges",
	[OP_PFN_RANGES] = "pfn_ranges",
	[OP_FIND] = "find_in_range_node",
	[OP_PHYS_ALLOC_RANGE] = "phys_alloc_range",
	[OP_PHYS_ALLOC_TRY_NID] = "phys_alloc_try_nid",
	[OP_ALLOC_RANGE_NID] = "alloc_range_nid",
	[OP_ALLOC_TRY_NID] = "alloc_try_nid",
	[OP_ALLOC_EXACT_NID] = "alloc_exact_nid",
	[OP_ADD_MANY] = "add_many",
	[OP_RESERVE_MANY] = "reserve_many",
	[OP_ALLOW_RESIZE] = "allow_resize",
	[OP_SET_BOTTOM_UP] = "set_bottom_up",
	[OP_SET_LIMIT] = "set_current_limit",
	[OP_SET_MOVABLE_NODE] = "set_movable_node",
};

static const uint32_t uses[OP_COUNT] = {
	[OP_ADD] = RANGE,
	[OP_ADD_NODE] = RANGE | USES_NID | USES_FLAGS,
	[OP_REMOVE] = RANGE,
	[OP_RESERVE] = RANGE,
	[OP_PHYS_FREE] = RANGE,
	[OP_MARK_HOTPLUG] = RANGE,
	[OP_CLEAR_HOTPLUG] = RANGE,
	[OP_MARK_MIRROR] = RANGE,
	[OP_MARK_NOMAP] = RANGE,
	[OP_CLEAR_NOMAP] = RANGE,
	[OP_MARK_NOINIT] = RANGE,
	[OP_SET_NODE] = RANGE | USES_NID | USES_ARRAY,
	[OP_TRIM] = USES_ALIGN,
	[OP_CAP] = RANGE,
	[OP_ENFORCE_LIMIT] = USES_SIZE,
	[OP_REMOVE_MAP] = USES_SIZE,
	[OP_ASK_ADDRESS] = USES_BASE,
	[OP_ASK_RANGE] = RANGE | USES_NID | USES_FLAGS,
	[OP_FREE_RANGES] = USES_NID | USES_FLAGS,
	[OP_PFN_RANGES] = USES_NID,
	[OP_FIND] = USES_BASE | PLACE | USES_END | USES_NID | USES_FLAGS,
	[OP_PHYS_ALLOC_RANGE] = USES_BASE | PLACE | USES_END,
	[OP_PHYS_ALLOC_TRY_NID] = PLACE | USES_NID,
	[OP_ALLOC_RANGE_NID] = USES_BASE | PLACE | USES_END | USES_NID | USES_YES,
	[OP_ALLOC_TRY_NID] = USES_BASE | PLACE | USES_END | USES_NID,
	[OP_ALLOC_EXACT_NID] = USES_BASE | PLACE | USES_END | USES_NID,
	[OP_ADD_MANY] = RANGE | USES_COUNT,
	[OP_RESERVE_MANY] = RANGE | USES_COUNT,
	[OP_SET_BOTTOM_UP] = USES_YES,
	[OP_SET_LIMIT] = USES_BASE,
	[OP_SET_MOVABLE_NODE] = USES_YES,
};

/* "old" is a range of the history, "last" the latest one. */
enum base_kind {
	BASE_ZERO,
	BASE_PAGE,
	BASE_BYTE,
	BASE_SECTION,
	BASE_GIB,
	BASE_BIT,
	BASE_TOP,
	BASE_TOPPAGE,
	BASE_OLD_BASE,
	BASE_OLD_END,
	BASE_OLD_MID,
	BASE_DRAM,
	BASE_SLICE,
	BASE_LAST_BASE,
	BASE_LAST_END,
	BASE_DENSE,
	BASE_KINDS
};
static const char *const base_names[BASE_KINDS] = {
	"zero",	    "page",    "byte",	  "section", "gib",   "bit",	   "top",      "toppage",
	"old_base", "old_end", "old_mid", "dram",    "slice", "last_base", "last_end", "dense",
};

enum size_kind {
	SIZE_ZERO,
	SIZE_PAGE,
	SIZE_BYTE,
	SIZE_SECTION,
	SIZE_GIB,
	SIZE_BIT,
	SIZE_HUGE,
	SIZE_MAX_KIND,
	SIZE_OLD,
	SIZE_TO_OLD_END,
	SIZE_TO_OLD_BASE,
	SIZE_HALF_OLD,
	SIZE_TO_TOP,
	SIZE_DENSE,
	SIZE_LINES,
	SIZE_ONE,
	SIZE_KINDS
};
static const char *const size_names[SIZE_KINDS] = {
	"zero", "page",	      "byte",	     "section",	 "gib",	   "bit",   "huge",  "max",
	"old",	"to_old_end", "to_old_base", "half_old", "to_top", "dense", "lines", "one",
};

/* What is added to an address or a size: bytes, and halves of a page. */
static const struct {
	int bytes;
	int half_pages;
} nudges[] = {
	{ 0, 0 },   { 1, 0 }, { -1, 0 }, { 0, 2 },  { 0, -2 }, { 0, 1 }, { 0, -1 }, { 64, 0 },
	{ -64, 0 }, { 1, 2 }, { -1, 2 }, { 1, -2 }, { 2, 0 },  { 0, 0 }, { 0, 0 },  { 0, 0 },
};
static const char *const nudge_names[LENGTH(nudges)] = {
	"+0",  "+1",  "-1",	 "+page",   "-page",   "+half", "-half",
	"+64", "-64", "+page+1", "+page-1", "-page+1", "+2",
};

/* Nodes: some that exist, the one of fresh memory, none, and one that cannot exist. */
static const char *const nid_names[] = {
	"any", "0", "1", "2", "3", "fresh", "last", "absurd",
};

static const char *const align_names[] = {
	"none",	   "1",	 "64",	 "page", "4pages", "64k",   "2m",
	"section", "1g", "huge", "3",	 "48",	   "40960",
};

static const char *const end_names[] = {
	"accessible", "anywhere", "tight", "tight-1", "twice", "last_base", "last_end", "old_end",
	"1g",	      "4g",	  "1page", "16pages", "1",     "dram",	    "start",	"start-1",
};

static const char *const page_names[] = { "4k", "16k", "64k", "odd" };
static const uint64_t page_sizes[] = { KIB(4), KIB(16), KIB(64), 1000 };

/* Small ones, so that growth is near; 3 and 0 are refused. */
static const char *const capacity_names[] = {
	"4", "5", "6", "7", "8", "9", "10", "12", "16", "24", "64", "128", "641", "1024", "3", "0",
};
static const uint32_t capacities[] = {
	4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 64, 128, 641, 1024, 3, 0,
};

static const char *const nodes_names[] = { "none", "1", "2", "4", "16", "64", "1024", "bad" };
static const int32_t numnodes[] = { 0, 1, 2, 4, 16, 64, 1024, -1 };

#define CHOICE(list)                 \
	{                            \
		(list), LENGTH(list) \
	}
const struct choice op_choice = CHOICE(op_names);
const struct choice base_choice = CHOICE(base_names);
const struct choice size_choice = CHOICE(size_names);
const struct choice nudge_choice = CHOICE(nudge_names);
const struct choice nid_choice = CHOICE(nid_names);
const struct choice align_choice = CHOICE(align_names);
const struct choice end_choice = CHOICE(end_names);
const struct choice page_choice = CHOICE(page_names);
const struct choice capacity_choice = CHOICE(capacity_names);
const struct choice nodes_choice = CHOICE(nodes_names);

uint32_t op_uses(enum op_code code)
{
	return uses[code];
}

bool op_asks(enum op_code code)
{
	return code >= OP_ASK_ADDRESS && code <= OP_FIND;
}

bool op_allocates(enum op_code code)
{
	return code >= OP_PHYS_ALLOC_RANGE && code <= OP_ALLOC_EXACT_NID;
}

/* The end of [base, base + size), cut off at the top of the address space. */
static uint64_t range_end(uint64_t base, uint64_t size)
{
	return size > TOP - base ? TOP : base + size;
}

static uint64_t nudged(const struct decoder *d, uint64_t value, unsigned int nudge)
{
	value += (uint64_t)(int64_t)nudges[nudge].bytes;
	return value + (uint64_t)((int64_t)nudges[nudge].half_pages * (int64_t)(d->page_size / 2));
}

static uint64_t decode_base(const struct decoder *d, uint8_t kind, uint64_t param)
{
	uint64_t old_base = d->history[param % DECODE_HISTORY].base;
	uint64_t old_end = d->history[param % DECODE_HISTORY].end;
	uint64_t base = 0;

	switch ((enum base_kind)(kind % BASE_KINDS)) {
	case BASE_ZERO:
	case BASE_KINDS:
		break;
	case BASE_PAGE:
		base = param * d->page_size;
		break;
	case BASE_BYTE:
		base = param;
		break;
	case BASE_SECTION:
		base = param * SECTION;
		break;
	case BASE_GIB:
		base = param * GIB(1);
		break;
	case BASE_BIT:
		base = (uint64_t)1 << (param % 64);
		break;
	case BASE_TOP:
		base = TOP - param;
		break;
	case BASE_TOPPAGE:
		base = TOP - TOP % d->page_size - param * d->page_size;
		break;
	case BASE_OLD_BASE:
		base = old_base;
		break;
	case BASE_OLD_END:
		base = old_end;
		break;
	case BASE_OLD_MID:
		base = old_base + (old_end - old_base) / 2;
		break;
	case BASE_DRAM:
		base = DRAM + param * d->page_size;
		break;
	case BASE_SLICE:
		base = param * (d->page_size / 16);
		break;
	case BASE_LAST_BASE:
		base = d->history[0].base;
		break;
	case BASE_LAST_END:
		base = d->history[0].end;
		break;
	case BASE_DENSE:
		base = param % 64 * d->page_size;
		break;
	}
	return nudged(d, base, kind >> 4);
}

static uint64_t decode_size(const struct decoder *d, uint8_t kind, uint64_t param, uint64_t base)
{
	uint64_t old_base = d->history[param % DECODE_HISTORY].base;
	uint64_t old_end = d->history[param % DECODE_HISTORY].end;
	uint64_t size = 0;

	switch ((enum size_kind)(kind % SIZE_KINDS)) {
	case SIZE_ZERO:
	case SIZE_KINDS:
		break;
	case SIZE_PAGE:
		size = param * d->page_size;
		break;
	case SIZE_BYTE:
		size = param;
		break;
	case SIZE_SECTION:
		size = param * SECTION;
		break;
	case SIZE_GIB:
		size = param * GIB(1);
		break;
	case SIZE_BIT:
		size = (uint64_t)1 << (param % 64);
		break;
	case SIZE_HUGE:
		size = TOP - param;
		break;
	case SIZE_MAX_KIND:
		size = TOP;
		break;
	case SIZE_OLD:
		size = old_end - old_base;
		break;
	case SIZE_TO_OLD_END:
		size = old_end > base ? old_end - base : 0;
		break;
	case SIZE_TO_OLD_BASE:
		size = old_base > base ? old_base - base : 0;
		break;
	case SIZE_HALF_OLD:
		size = (old_end - old_base) / 2;
		break;
	case SIZE_TO_TOP:
		size = TOP - base + param;
		break;
	case SIZE_DENSE:
		size = (param % 16 + 1) * d->page_size;
		break;
	case SIZE_LINES:
		size = (param % 64 + 1) * 64;
		break;
	case SIZE_ONE:
		size = 1;
		break;
	}
	return nudged(d, size, kind >> 4);
}

static int32_t decode_nid(const struct decoder *d, uint8_t byte)
{
	switch (byte % 8) {
	case 0:
		return -1;
	case 5:
		return d->max_numnodes;
	case 6:
		return d->max_numnodes > 0 ? d->max_numnodes - 1 : 0;
	case 7:
		return INT32_MAX;
	default:
		return byte % 8 - 1;
	}
}

static uint64_t decode_align(const struct decoder *d, uint8_t byte)
{
	const uint64_t aligns[LENGTH(align_names)] = {
		0,	 1,	 64,	  d->page_size, 4 * d->page_size,
		KIB(64), MIB(2), SECTION, GIB(1),	(uint64_t)1 << 63,
		3,	 48,	 40960,
	};

	return aligns[byte % 16 % LENGTH(aligns)];
}

static uint64_t decode_end(const struct decoder *d, uint8_t byte, const struct op *op)
{
	const uint64_t ends[LENGTH(end_names)] = {
		0,
		TOP,
		range_end(op->base, op->size),
		range_end(op->base, op->size) - 1,
		range_end(range_end(op->base, op->size), op->size),
		d->history[0].base,
		d->history[0].end,
		d->history[1].end,
		GIB(1),
		GIB(4),
		d->page_size,
		16 * d->page_size,
		1,
		DRAM + 1024 * d->page_size,
		op->base,
		op->base - 1,
	};

	return ends[byte % LENGTH(ends)];
}

static uint64_t param_at(const uint8_t *record, size_t at)
{
	return (uint64_t)record[at] | (uint64_t)record[at + 1] << 8;
}

static const uint8_t *next_record(struct decoder *d)
{
	const uint8_t *record = d->data;

	if (d->left < DECODE_RECORD)
		return NULL;
	d->data += DECODE_RECORD;
	d->left -= DECODE_RECORD;
	return record;
}

bool decode_machine(struct decoder *d, const uint8_t *data, size_t size, struct machine *machine)
{
	const uint8_t *record;
	uint8_t bits;

	memset(d, 0, sizeof(*d));
	d->data = data;
	d->left = size;
	record = next_record(d);
	if (!record)
		return false;
	bits = record[MACHINE_BITS];
	machine->page_size = page_sizes[record[MACHINE_PAGE] % LENGTH(page_sizes)];
	machine->max_memory = capacities[record[MACHINE_MEMORY] % LENGTH(capacities)];
	machine->max_reserved = capacities[record[MACHINE_RESERVED] % LENGTH(capacities)];
	machine->max_numnodes = numnodes[record[MACHINE_NODES] % LENGTH(numnodes)];
	machine->resize = bits & MACHINE_RESIZE;
	machine->bottom_up = bits & MACHINE_BOTTOM_UP;
	machine->movable_node = bits & MACHINE_MOVABLE_NODE;
	machine->mirror = bits & MACHINE_MIRROR;
	d->page_size = machine->page_size;
	d->max_numnodes = machine->max_numnodes;
	machine->limited = record[MACHINE_LIMIT] % BASE_KINDS != BASE_ZERO;
	machine->limit = machine->limited ? decode_base(d, record[MACHINE_LIMIT],
							param_at(record, MACHINE_LIMIT_PARAM)) :
					    TOP;
	return true;
}

void decode_remember(struct decoder *d, uint64_t base, uint64_t size)
{
	memmove(&d->history[1], &d->history[0], sizeof(d->history) - sizeof(d->history[0]));
	d->history[0].base = base;
	d->history[0].end = range_end(base, size);
}

bool decode_op(struct decoder *d, struct op *op)
{
	const uint8_t *record = next_record(d);

	if (!record)
		return false;
	op->code = (enum op_code)(record[BYTE_OP] % OP_COUNT);
	op->base = decode_base(d, record[BYTE_BASE], param_at(record, BYTE_BASE_PARAM));
	op->size = decode_size(d, record[BYTE_SIZE], param_at(record, BYTE_SIZE_PARAM), op->base);
	op->nid = decode_nid(d, record[BYTE_NODE]);
	op->count = (record[BYTE_NODE] >> 4) + 1u;
	op->flags = record[BYTE_FLAGS] & 31u;
	op->array = record[BYTE_FLAGS] >> 5 & 1u;
	op->yes = record[BYTE_FLAGS] >> 6 & 1u;
	op->align = decode_align(d, record[BYTE_ALIGN]);
	op->end = decode_end(d, record[BYTE_ALIGN] >> 4, op);
	/* The place of an allocation is known only later, and its size is no range yet. */
	if ((uses[op->code] & (RANGE | USES_ALIGN)) == RANGE)
		decode_remember(d, op->base, op->size);
	return true;
}

void machine_print(FILE *out, const struct machine *machine)
{
	fprintf(out,
		"machine: pages of %" PRIu64 " bytes, %" PRIu32 " memory and %" PRIu32
		" reserved regions, %" PRId32 " nodes%s%s%s%s, limit 0x%" PRIx64 "\n",
		machine->page_size, machine->max_memory, machine->max_reserved,
		machine->max_numnodes, machine->resize ? ", arrays may grow" : "",
		machine->bottom_up ? ", bottom-up" : "",
		machine->movable_node ? ", movable_node" : "",
		machine->mirror ? ", kernelcore=mirror" : "", machine->limit);
}

void op_print(FILE *out, const struct op *op)
{
	uint32_t use = uses[op->code];

	fprintf(out, "%s", op_names[op->code]);
	if (use & USES_BASE)
		fprintf(out, " %s0x%" PRIx64, use & USES_END ? "from " : "", op->base);
	if (use & USES_END)
		fprintf(out, " to 0x%" PRIx64, op->end);
	if (use & USES_SIZE)
		fprintf(out, " size 0x%" PRIx64, op->size);
	if (use & USES_ALIGN)
		fprintf(out, " align 0x%" PRIx64, op->align);
	if (use & USES_NID)
		fprintf(out, " node %" PRId32, op->nid);
	if (use & USES_FLAGS)
		fprintf(out, " flags 0x%" PRIx32, op->flags);
	if (use & USES_ARRAY)
		fprintf(out, " of %s", op->array ? "reserved" : "memory");
	if (use & USES_YES)
		fprintf(out, " %s", op->yes ? "yes" : "no");
	if (use & USES_COUNT)
		fprintf(out, ", %" PRIu32 " times, one size apart", op->count);
	fputc('\n', out);
}
