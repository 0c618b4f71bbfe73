/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_raw.h"

#include <libfdt.h>

struct fdt_bytes fdt_bytes __attribute__((aligned(8)));
uint32_t fdt_size;

static const char *const prop_names[FDT_PROPS] = {
	[FDT_PROP_ADDRESS_CELLS] = "#address-cells",
	[FDT_PROP_SIZE_CELLS] = "#size-cells",
	[FDT_PROP_DEVICE_TYPE] = "device_type",
	[FDT_PROP_STATUS] = "status",
	[FDT_PROP_REG] = "reg",
	[FDT_PROP_USABLE_MEMORY] = "linux,usable-memory",
	[FDT_PROP_HOTPLUGGABLE] = "hotpluggable",
	[FDT_PROP_USABLE_RANGE] = "linux,usable-memory-range",
	[FDT_PROP_RANGES] = "ranges",
	[FDT_PROP_COMPATIBLE] = "compatible",
	[FDT_PROP_NO_MAP] = "no-map",
	[FDT_PROP_REUSABLE] = "reusable",
	[FDT_PROP_SIZE] = "size",
	[FDT_PROP_ALIGNMENT] = "alignment",
	[FDT_PROP_ALLOC_RANGES] = "alloc-ranges",
	[FDT_PROP_CMA_DEFAULT] = "linux,cma-default",
	[FDT_PROP_INITRD_START] = "linux,initrd-start",
	[FDT_PROP_INITRD_END] = "linux,initrd-end",
	[FDT_PROP_ELFCOREHDR] = "linux,elfcorehdr",
	[FDT_PROP_KASLR_SEED] = "kaslr-seed",
	[FDT_PROP_BOOTARGS] = "bootargs",
};

int32_t fdt_raw_first_subnode(int32_t node)
{
	return fdt_first_subnode(fdt_bytes.b, node);
}

int32_t fdt_raw_next_subnode(int32_t node)
{
	return fdt_next_subnode(fdt_bytes.b, node);
}

int32_t fdt_raw_chosen(void)
{
	int node = fdt_path_offset(fdt_bytes.b, "/chosen");

	return node >= 0 ? node : fdt_path_offset(fdt_bytes.b, "/chosen@0");
}

int32_t fdt_raw_reserved_memory(void)
{
	return fdt_path_offset(fdt_bytes.b, "/reserved-memory");
}

struct fdt_span fdt_raw_getprop(int32_t node, uint32_t prop)
{
	struct fdt_span span = { -1, 0 };
	int len;
	const uint8_t *value = fdt_getprop(fdt_bytes.b, node, prop_names[prop], &len);

	if (value) {
		span.off = (int32_t)(value - fdt_bytes.b);
		span.len = len;
	}
	return span;
}

int32_t fdt_raw_check_full(void)
{
	return fdt_check_full(fdt_bytes.b, fdt_size);
}
