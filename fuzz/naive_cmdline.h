/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A second reader of command lines: strings that are cut up with the C
 * library, and counting that the compiler wraps. It says what, not what of it
 * is worth a warning.
 */
#ifndef EARLYMEM_FUZZ_NAIVE_CMDLINE_H
#define EARLYMEM_FUZZ_NAIVE_CMDLINE_H

#include <stddef.h>

#include "model/cmdline.h"

/* What a line says by it. Offsets are of the line. */
struct naive_cmdline {
	struct early_params params;
	struct cmdline_unknown unknown;
};

/* Read `length` bytes. The answer stays until the next line. */
const struct naive_cmdline *naive_cmdline_parse(const uint8_t *bytes, size_t length,
						const struct cmdline_rules *kernel);

/* crashkernel= of the line that was read last; where it is bad is not said. */
struct crashkernel_request naive_crashkernel(uint64_t system_ram);

#endif
