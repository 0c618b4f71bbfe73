/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Claim: for any bytes as a device tree, at any address, with any kernel's
 * rules: the scan and arm64's decisions end soon, read nothing behind the tree,
 * do the same twice, leave memblock well formed, keep the promises of their
 * contracts, and come to what the naive boot comes to.
 *
 * An input: FDT_HEAD bytes for the machine, and the tree.
 */
#include "fuzz/fdt_boot.h"
#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fdt_boot_check("fdt_bytes", data, size);
	return 0;
}
