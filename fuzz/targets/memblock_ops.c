/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: for any sequence of memblock operations on any machine, the model
 * answers as the naive model does, holds the same regions at the same
 * addresses, and keeps its invariants after every step.
 *
 * Answers are compared as they are given and the states at the end. Where the
 * states differ, the input runs once more with a comparison after every
 * operation, so that the report ends with the first one that went wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"
#include "fuzz/model.h"
#include "fuzz/naive.h"
#include "fuzz/outcome.h"
#include "fuzz/target.h"
#include "model/memblock.h"

/* Addresses at the ends of regions that are asked about at the end of an input. */
#define MAX_PROBES 16

static struct naive naive;
static struct outcome ours, theirs;

/* What has happened so far, for the report. */
static struct {
	struct machine machine;
	struct op ops[DECODE_MAX_OPS + MAX_PROBES];
	size_t count;
} history;

static _Noreturn void report(const char *what)
{
	fputs("\n=== memblock_ops: ", stderr);
	fputs(what, stderr);
	fputs("\n--- the sequence; the last line is where it shows\n", stderr);
	machine_print(stderr, &history.machine);
	for (size_t i = 0; i < history.count; i++) {
		fprintf(stderr, "%4zu  ", i + 1);
		op_print(stderr, &history.ops[i]);
	}
	fputs("--- the model's answer\n", stderr);
	outcome_print(stderr, &ours);
	fputs("--- the naive model's answer\n", stderr);
	outcome_print(stderr, &theirs);
	fputs("--- the model's state\n", stderr);
	model_print(stderr);
	fputs("--- the naive model's state\n", stderr);
	naive_print(stderr, &naive);
	abort();
}

/* The proven checkers of what an operation has answered. NULL: all of them agree. */
static const char *broken_answer(const struct op *op)
{
	uint64_t place = ours.nr_values > 0 ? ours.values[0].number : 0;

	if (op->code == OP_FREE_RANGES)
		for (size_t i = 0; i < ours.nr_ranges; i++)
			if (!memblock_check_free_range(ours.ranges[i].start,
						       ours.ranges[i].end - ours.ranges[i].start,
						       op->nid, op->flags))
				return "a free range is not free";
	if (op->code == OP_FIND && place &&
	    !memblock_check_free_range(place, op->size, op->nid, op->flags))
		return "what was found is not free";
	if (op_allocates(op->code) && place && !memblock_check_allocated(place, op->size))
		return "what was allocated is not memory, or not reserved";
	return NULL;
}

/* An array that an operation has moved lies in memory and is reserved. */
static const char *broken_home(const struct op *op, const phys_addr_t *before)
{
	bool adds = op_allocates(op->code) || op->code == OP_ADD || op->code == OP_ADD_NODE ||
		    op->code == OP_ADD_MANY || op->code == OP_RESERVE ||
		    op->code == OP_RESERVE_MANY;

	for (uint32_t w = 0; adds && w < MEMBLOCK_TYPES; w++)
		if (memblock_array[w].addr != before[w] &&
		    !memblock_check_allocated(memblock_array[w].addr, memblock_array[w].bytes))
			return "an array is not in memory, or not reserved";
	return NULL;
}

/* The array that an operation changes in its range only; MEMBLOCK_TYPES: there is none. */
static uint32_t array_changed_in_range(const struct op *op)
{
	switch (op->code) {
	case OP_ADD:
	case OP_ADD_NODE:
	case OP_REMOVE:
	case OP_MARK_HOTPLUG:
	case OP_CLEAR_HOTPLUG:
	case OP_MARK_MIRROR:
	case OP_MARK_NOMAP:
	case OP_CLEAR_NOMAP:
		return MEMBLOCK_MEMORY;
	case OP_RESERVE:
	case OP_PHYS_FREE:
	case OP_MARK_NOINIT:
		return MEMBLOCK_RESERVED;
	case OP_SET_NODE:
		return op->array;
	default:
		return MEMBLOCK_TYPES;
	}
}

/* What an operation does not name stays, unless an array had to grow for it. */
static const char *broken_set(const struct op *op, uint32_t w, const uint32_t *capacity)
{
	phys_addr_t end = op->size < PHYS_ADDR_MAX - op->base ? op->base + op->size : PHYS_ADDR_MAX;

	if (w == MEMBLOCK_TYPES ||
	    memblock_array[MEMBLOCK_MEMORY].max != capacity[MEMBLOCK_MEMORY] ||
	    memblock_array[MEMBLOCK_RESERVED].max != capacity[MEMBLOCK_RESERVED])
		return NULL;
	if (!memblock_check_same(w, 0, op->base) || !memblock_check_same(w, end, PHYS_ADDR_MAX))
		return "bytes outside the range of an operation have changed";
	return NULL;
}

static void step(const struct op *op, struct decoder *d)
{
	const phys_addr_t homes[MEMBLOCK_TYPES] = { memblock_array[MEMBLOCK_MEMORY].addr,
						    memblock_array[MEMBLOCK_RESERVED].addr };
	const uint32_t capacity[MEMBLOCK_TYPES] = { memblock_array[MEMBLOCK_MEMORY].max,
						    memblock_array[MEMBLOCK_RESERVED].max };
	uint32_t changed = array_changed_in_range(op);
	const char *broken;

	if (changed != MEMBLOCK_TYPES)
		memblock_save(changed);
	if (history.count < DECODE_MAX_OPS + MAX_PROBES)
		history.ops[history.count++] = *op;
	model_run(op, &ours);
	naive_run(&naive, op, &theirs);
	if (!outcome_equal(&ours, &theirs))
		report("the answers differ");
	broken = op_asks(op->code) ? broken_answer(op) : model_check();
	if (!broken && op_allocates(op->code))
		broken = broken_answer(op);
	if (!broken)
		broken = broken_home(op, homes);
	if (!broken)
		broken = broken_set(op, changed, capacity);
	if (broken)
		report(broken);
	if (d && (op_allocates(op->code) || op->code == OP_FIND) && ours.values[0].number)
		decode_remember(d, ours.values[0].number, op->size);
}

/* Ask everything that is worth asking about a final state. */
static void ask_all(void)
{
	struct op op = { .code = OP_ASK_TOTALS, .nid = NUMA_NO_NODE };
	uint32_t probes = 0;
	size_t before;

	step(&op, NULL);
	op.code = OP_FREE_RANGES;
	step(&op, NULL);
	op.code = OP_PFN_RANGES;
	step(&op, NULL);
	before = history.count;
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++)
		for (uint32_t i = 0; i < memblock[w].cnt && probes < MAX_PROBES; i++, probes++) {
			phys_addr_t base = memblock[w].regions[i].base;
			phys_addr_t size = memblock[w].regions[i].size;

			op.code = OP_ASK_ADDRESS;
			op.base = base - 1;
			step(&op, NULL);
			op.base = base + size;
			step(&op, NULL);
			op.code = OP_ASK_RANGE;
			op.base = base;
			op.size = size;
			step(&op, NULL);
			op.size = size + 1;
			step(&op, NULL);
			history.count = before;
		}
}

/* Run an input. False: the states differ at its end. */
static bool run_input(const uint8_t *data, size_t size, bool compare_each_step)
{
	struct decoder d;
	struct op op;
	int error;

	outcome_clear(&ours);
	outcome_clear(&theirs);
	history.count = 0;
	if (!decode_machine(&d, data, size, &history.machine))
		return true;
	error = model_init(&history.machine);
	if (error != naive_init(&naive, &history.machine))
		report("memblock_init answers differently");
	if (error)
		return true;
	for (size_t i = 0; i < DECODE_MAX_OPS && decode_op(&d, &op); i++) {
		step(&op, &d);
		if (compare_each_step && model_difference(&naive))
			report(model_difference(&naive));
	}
	if (model_difference(&naive))
		return false;
	ask_all();
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!run_input(data, size, false)) {
		run_input(data, size, true);
		report("the states differ, but not when compared after every operation");
	}
	return 0;
}
