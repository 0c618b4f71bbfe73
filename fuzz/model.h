/* SPDX-License-Identifier: BSD-2-Clause */
/* The model under operations: runs them, and shows what it holds. */
#ifndef EARLYMEM_FUZZ_MODEL_H
#define EARLYMEM_FUZZ_MODEL_H

#include "fuzz/decode.h"
#include "fuzz/naive.h"
#include "fuzz/outcome.h"

/* Start over with an empty machine: memblock_init()'s answer. */
int model_init(const struct machine *machine);
/* Carry out one operation. The outcome is cleared first. */
void model_run(const struct op *op, struct outcome *o);
/* The proven checkers. NULL: every invariant holds; else the name of one that does not. */
const char *model_check(void);
/* NULL: both hold the same; else what differs. */
const char *model_difference(const struct naive *n);
void model_print(FILE *out);

#endif
