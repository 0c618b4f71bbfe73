/* SPDX-License-Identifier: BSD-2-Clause */
/* What every fuzz target is: one function, called by libFuzzer, AFL++ or replay.c. */
#ifndef EARLYMEM_FUZZ_TARGET_H
#define EARLYMEM_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* One input. Returns 0; anything wrong ends the process with a report on stderr. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
