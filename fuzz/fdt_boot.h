/* SPDX-License-Identifier: BSD-2-Clause */
/* What both targets of device trees do with an input. */
#ifndef EARLYMEM_FUZZ_FDT_BOOT_H
#define EARLYMEM_FUZZ_FDT_BOOT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Boot it twice, check what came of it and compare it with the naive boot.
 * Anything wrong ends the process with a report in which `target` is named.
 */
void fdt_boot_check(const char *target, const uint8_t *data, size_t size);

#endif
