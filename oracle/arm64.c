/* SPDX-License-Identifier: BSD-2-Clause */
/* From the device tree's memory to what arm64 makes of it. */
#include "model/arm64.h"
#include "oracle/earlymem.h"

#include <errno.h>
#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 1024
#define VA_BITS_LARGE 52
#define PHYS_BITS_DEFAULT 48
/* Room in the tree for one node more. */
#define FILL_BYTES 4096

/* The address behind `key`, or false. */
static bool find_address(const char *line, const char *key, uint64_t *address)
{
	const char *found = strstr(line, key);
	char *end;

	if (!found)
		return false;
	found += strlen(key);
	errno = 0;
	*address = strtoull(found, &end, 16);
	return end > found && errno == 0;
}

/* "_text virt ADDRESS phys ADDRESS", and what else a layout says. */
static void read_layout_line(const char *line, struct earlymem_layout *layout)
{
	static const char *const symbols[] = { "_text ", "_stext ", "_end " };
	uint64_t *const addresses[] = { &layout->text, &layout->stext, &layout->end };

	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (strncmp(line, symbols[i], strlen(symbols[i])) == 0)
			find_address(line, " phys ", addresses[i]);
	if (strncmp(line, "memstart_addr ", strlen("memstart_addr ")) == 0)
		layout->memstart_given = find_address(line, "memstart_addr ", &layout->memstart);
	find_address(line, "__fdt_pointer ", &layout->dtb_address);
}

int earlymem_layout_load(const char *path, struct earlymem_layout *layout,
			 struct earlymem_error *err)
{
	char line[LINE_BYTES];
	FILE *file = fopen(path, "re");
	int error = 0;

	if (!file)
		return earlymem_fail(err, EARLYMEM_EOPEN, path, NULL);
	while (fgets(line, sizeof(line), file))
		read_layout_line(line, layout);
	if (ferror(file))
		error = earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
	else if (!layout->text || !layout->stext || !layout->end)
		error = earlymem_fail(err, EARLYMEM_ELAYOUT, path,
				      "no line \"%s virt ADDRESS phys ADDRESS\"",
				      !layout->text  ? "_text" :
				      !layout->stext ? "_stext" :
						       "_end");
	fclose(file);
	return error;
}

/*
 * Virtual addresses that the CPU has: as given; else what memstart_addr of a
 * recorded boot says, which lies far below 0 when a 52-bit kernel runs with
 * less; else as few as the kernel can run with.
 */
static uint32_t cpu_va_bits(const struct earlymem_profile *profile,
			    const struct earlymem_layout *layout)
{
	const int64_t far_below = -(INT64_C(0xe) << 48);

	if (layout->cpu_va_bits)
		return (uint32_t)layout->cpu_va_bits;
	if (profile->va_bits < VA_BITS_LARGE)
		return (uint32_t)profile->va_bits;
	if (layout->memstart_given && (int64_t)layout->memstart > far_below)
		return VA_BITS_LARGE;
	return profile->page_size == 16384 ? 47 : 48;
}

static void set_rules(const struct earlymem_profile *profile)
{
	fdt_reserved_rules.entries_last = profile->entries_last;
	fdt_reserved_rules.crash_dump = profile->crash_dump;
	fdt_region_rules.all = profile->static_pools;
	fdt_region_rules.beside = profile->beside_regions;
	fdt_region_rules.cma_given = early_params.given[CMDLINE_CMA];
	fdt_region_rules.cma_areas = (uint32_t)profile->cma_areas;
	fdt_region_rules.cma_align = profile->page_size << profile->pageblock_order;
	memblock_settings.movable_node = early_params.movable_node;
	memblock_settings.mirrored_kernelcore = early_params.kernelcore_mirror;
}

/* The tree's word, unless the command line has another. */
static struct fdt_range elfcorehdr(void)
{
	struct fdt_range header = fdt_chosen.elfcorehdr;

	if (early_params.kdump)
		header.base = early_params.elfcorehdr.address;
	if (early_params.elfcorehdr.size != 0)
		header.size = early_params.elfcorehdr.size;
	return header;
}

int earlymem_boot_arm64(const struct earlymem_profile *profile, const struct earlymem_cmdline *line,
			const struct earlymem_layout *layout, const char *path,
			struct earlymem_error *err)
{
	int error = fdt_scan_chosen();

	set_rules(profile);
	if (error == 0)
		error = arm64_memblock_init((struct arm64_config){
			.va_bits = (uint32_t)profile->va_bits,
			.cpu_va_bits = cpu_va_bits(profile, layout),
			.phys_bits = (uint32_t)profile->phys_bits,
			.cpu_phys_bits = layout->cpu_phys_bits ? (uint32_t)layout->cpu_phys_bits :
								 PHYS_BITS_DEFAULT,
			.section_size = profile->section_size,
			.nvhe = layout->nvhe,
			.memstart_seed = (uint16_t)layout->memstart_seed,
			.text = layout->text,
			.start = profile->image_from_text ? layout->text : layout->stext,
			.end = layout->end,
			.limit = early_params.mem,
			.initrd = line->initrd_given ? line->initrd : fdt_chosen.initrd,
			.elfcorehdr = elfcorehdr(),
		});
	if (error == 0)
		return 0;
	if (error == fdt_failure.error)
		return earlymem_fail_scan(path, 0, err);
	if (error == ARM64_ECONFIG)
		return earlymem_fail(
			err, error, path,
			"va_bits %" PRIu64 ", %" PRIu32 " in the CPU, which has %" PRIu64
			" bits of physical addresses; image from 0x%" PRIx64 " to 0x%" PRIx64,
			profile->va_bits, cpu_va_bits(profile, layout),
			layout->cpu_phys_bits ? layout->cpu_phys_bits : PHYS_BITS_DEFAULT,
			layout->text, layout->end);
	return earlymem_fail(err, error, path, NULL);
}

int earlymem_tree_cmdline(const char *path, char *text, size_t size, struct earlymem_error *err)
{
	size_t len = 0, from = 0;

	text[0] = '\0';
	if (fdt_scan_chosen() != 0)
		return earlymem_fail_scan(path, 0, err);
	if (fdt_chosen.bootargs.off >= 0) {
		from = (size_t)fdt_chosen.bootargs.off;
		len = (size_t)fdt_chosen.bootargs.len;
	}
	if (len >= size)
		len = size - 1;
	memcpy(text, fdt_bytes.b + from, len);
	text[len] = '\0';
	return 0;
}

/* The first child of the root that is memory, or a new one. */
static int memory_node(uint64_t base)
{
	char name[64];
	int node, error;

	fdt_for_each_subnode(node, fdt_bytes.b, 0)
	{
		int len;
		const char *type = fdt_getprop(fdt_bytes.b, node, "device_type", &len);

		if (type && len == sizeof("memory") &&
		    memcmp(type, "memory", sizeof("memory")) == 0)
			return node;
	}
	snprintf(name, sizeof(name), "memory@%" PRIx64, base);
	node = fdt_add_subnode(fdt_bytes.b, 0, name);
	if (node < 0)
		return node;
	error = fdt_setprop_string(fdt_bytes.b, node, "device_type", "memory");
	return error < 0 ? error : node;
}

static int put_cells(int node, uint64_t value, int cells)
{
	if (cells == 1)
		return value > UINT32_MAX ?
			       -FDT_ERR_BADVALUE :
			       fdt_appendprop_u32(fdt_bytes.b, node, "reg", (uint32_t)value);
	if (cells == 2)
		return fdt_appendprop_u64(fdt_bytes.b, node, "reg", value);
	return -FDT_ERR_BADNCELLS;
}

static int put_banks(const struct fdt_range *banks, uint32_t count)
{
	int address_cells = fdt_address_cells(fdt_bytes.b, 0);
	int size_cells = fdt_size_cells(fdt_bytes.b, 0);
	int node = memory_node(banks[0].base);
	int error = node < 0 ? node : fdt_setprop_empty(fdt_bytes.b, node, "reg");

	for (uint32_t i = 0; i < count && error == 0; i++) {
		error = put_cells(node, banks[i].base, address_cells);
		if (error == 0)
			error = put_cells(node, banks[i].size, size_cells);
	}
	return error;
}

int earlymem_tree_fill(const char *path, const struct fdt_range *banks, uint32_t count,
		       struct earlymem_error *err)
{
	int error;

	if (fdt_check() != 0)
		return earlymem_fail_scan(path, 0, err);
	if (fdt_size > FDT_BYTES_MAX - FILL_BYTES)
		return earlymem_fail(err, EARLYMEM_EFILL, path, "no room in 2 MiB");
	error = fdt_open_into(fdt_bytes.b, fdt_bytes.b, (int)fdt_size + FILL_BYTES);
	if (error == 0)
		error = put_banks(banks, count);
	if (error == 0)
		error = fdt_pack(fdt_bytes.b);
	if (error != 0)
		return earlymem_fail(err, EARLYMEM_EFILL, path, "%s", fdt_strerror(error));
	fdt_size = fdt_totalsize(fdt_bytes.b);
	return 0;
}
