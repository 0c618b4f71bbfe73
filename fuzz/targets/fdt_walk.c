/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: of any bytes that fdt_check() accepts, the model's walk of the
 * structure block and libfdt's say the same: nodes, depths, properties, names,
 * values, in the same order. A walk of bytes that it refuses ends.
 *
 * An input: a device tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/target.h"
#include "fuzz/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *difference;

	if (size > FDT_BYTES_MAX)
		return 0;
	memcpy(fdt_bytes.b, data, size);
	fdt_size = (uint32_t)size;
	if (fdt_check() != 0)
		return 0;
	difference = walk_differs();
	if (!difference)
		return 0;
	fprintf(stderr, "=== fdt_walk: walk and libfdt differ: %s\n", difference);
	abort();
}
