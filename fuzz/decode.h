/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes to operations on memblock, for every target that runs sequences of
 * them: the model against the naive model, and the model against other
 * implementations.
 *
 * An input is a record that describes the machine, then one record per
 * operation, all of DECODE_RECORD bytes; a rest that fills no record is
 * ignored. Every byte string decodes to something, and changing one byte
 * changes one choice. Addresses are chosen so that ranges meet: near the ends of
 * ranges named before, at page and section boundaries, at both ends of the
 * address space.
 */
#ifndef EARLYMEM_FUZZ_DECODE_H
#define EARLYMEM_FUZZ_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DECODE_RECORD 10
/* Longer inputs are cut off here: what needs more operations repeats itself. */
#define DECODE_MAX_OPS 512
/* Ranges of earlier operations that a later one can refer to. */
#define DECODE_HISTORY 8

/* Meaning of the bytes of an operation's record. */
enum decode_byte {
	BYTE_OP,
	BYTE_BASE,	 /* low half: kind of address, high half: nudge */
	BYTE_BASE_PARAM, /* two bytes, low first */
	BYTE_SIZE = 4,	 /* low half: kind of size, high half: nudge */
	BYTE_SIZE_PARAM, /* two bytes, low first */
	BYTE_NODE = 7,	 /* low half: node, high half: how often (OP_ADD_MANY, OP_RESERVE_MANY) */
	BYTE_FLAGS,	 /* bits 0-4: flags; bit 5: the reserved array; bit 6: a yes or no */
	BYTE_ALIGN,	 /* low half: alignment, high half: upper limit */
};

/* Meaning of the bytes of the machine's record. */
enum decode_machine_byte {
	MACHINE_PAGE,
	MACHINE_MEMORY,
	MACHINE_RESERVED,
	MACHINE_NODES,
	MACHINE_BITS,
	MACHINE_LIMIT,	     /* kind of address; zero: no limit */
	MACHINE_LIMIT_PARAM, /* two bytes, low first */
};

/* Bits of MACHINE_BITS. */
#define MACHINE_RESIZE 1u
#define MACHINE_BOTTOM_UP 2u
#define MACHINE_MOVABLE_NODE 4u
#define MACHINE_MIRROR 8u

enum op_code {
	OP_ADD,
	OP_ADD_NODE,
	OP_REMOVE,
	OP_RESERVE,
	OP_PHYS_FREE,
	OP_MARK_HOTPLUG,
	OP_CLEAR_HOTPLUG,
	OP_MARK_MIRROR,
	OP_MARK_NOMAP,
	OP_CLEAR_NOMAP,
	OP_MARK_NOINIT,
	OP_SET_NODE,
	OP_TRIM,
	OP_CAP,
	OP_ENFORCE_LIMIT,
	OP_REMOVE_MAP,
	OP_ASK_ADDRESS,
	OP_ASK_RANGE,
	OP_ASK_TOTALS,
	OP_FREE_RANGES,
	OP_PFN_RANGES,
	OP_FIND,
	OP_PHYS_ALLOC_RANGE,
	OP_PHYS_ALLOC_TRY_NID,
	OP_ALLOC_RANGE_NID,
	OP_ALLOC_TRY_NID,
	OP_ALLOC_EXACT_NID,
	OP_ADD_MANY,
	OP_RESERVE_MANY,
	OP_ALLOW_RESIZE,
	OP_SET_BOTTOM_UP,
	OP_SET_LIMIT,
	OP_SET_MOVABLE_NODE,
	OP_COUNT
};

/* What an operation uses of the fields of struct op. */
#define USES_BASE 0x001u
#define USES_SIZE 0x002u
#define USES_NID 0x004u
#define USES_FLAGS 0x008u
#define USES_ALIGN 0x010u
#define USES_END 0x020u
#define USES_ARRAY 0x040u
#define USES_YES 0x080u
#define USES_COUNT 0x100u

/* The machine an input starts with. */
struct machine {
	uint64_t page_size;
	uint32_t max_memory;
	uint32_t max_reserved;
	int32_t max_numnodes;
	bool resize, bottom_up, movable_node, mirror;
	bool limited;
	uint64_t limit;
};

/* One operation. Ranges are [base, base + size) and may reach past the top. */
struct op {
	enum op_code code;
	uint64_t base;
	uint64_t size;
	uint64_t align;
	uint64_t end;
	int32_t nid;
	uint32_t flags;
	uint32_t array; /* 0: memory, 1: reserved */
	bool yes;
	uint32_t count; /* of ranges, each one size above the end of the last */
};

struct decoder {
	const uint8_t *data;
	size_t left;
	uint64_t page_size;
	int32_t max_numnodes;
	struct {
		uint64_t base;
		uint64_t end;
	} history[DECODE_HISTORY]; /* the last one first */
};

/* The values of one choice by name, as the text form of an input writes them. */
struct choice {
	const char *const *names;
	size_t count;
};
extern const struct choice op_choice, base_choice, size_choice, nudge_choice, nid_choice,
	align_choice, end_choice, page_choice, capacity_choice, nodes_choice;

/* What operation `code` uses: USES_ bits. */
uint32_t op_uses(enum op_code code);
/* The operation only asks: it changes nothing. */
bool op_asks(enum op_code code);
/* The operation allocates: its first answer is an address, or 0. */
bool op_allocates(enum op_code code);

/* Start on an input: the machine. False: too short to hold one. */
bool decode_machine(struct decoder *d, const uint8_t *data, size_t size, struct machine *machine);
/* The next operation. False: there is none left. */
bool decode_op(struct decoder *d, struct op *op);
/* An allocation landed at [base, base + size): later operations can refer to it. */
void decode_remember(struct decoder *d, uint64_t base, uint64_t size);

void machine_print(FILE *out, const struct machine *machine);
void op_print(FILE *out, const struct op *op);

#endif
