/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Claim: that of fdt_bytes. The inputs are the same, but made otherwise: what
 * changes is the tree, not its bytes, so that most of them are booted to the end.
 */
#include "fuzz/fdt_boot.h"
#include "fuzz/fdt_mutate.h"
#include "fuzz/target.h"

/* libFuzzer's name for it. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	return fdt_mutate(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fdt_boot_check("fdt_structured", data, size);
	return 0;
}
