/* SPDX-License-Identifier: BSD-2-Clause */
/* The stages of a boot, on a fresh machine of a given profile. */
#include "oracle/earlymem.h"

#define MIB2 0x200000u

/* Say where the model stopped: the byte of the tree, and the node where there is one. */
static int fail_scan(const char *path, uint64_t dtb_address, struct earlymem_error *err)
{
	char node[EARLYMEM_NODE_PATH];

	if (fdt_failure.error == FDT_EADDRESS)
		return earlymem_fail(err, FDT_EADDRESS, path, "device tree at 0x%llx",
				     (unsigned long long)dtb_address);
	if (fdt_failure.node < 0)
		return earlymem_fail(err, fdt_failure.error, path, "at byte 0x%x",
				     fdt_failure.offset);
	earlymem_node_path(fdt_failure.node, node, sizeof(node));
	if (fdt_failure.offset == 0)
		return earlymem_fail(err, fdt_failure.error, path, "node %s", node);
	return earlymem_fail(err, fdt_failure.error, path, "at byte 0x%x, node %s",
			     fdt_failure.offset, node);
}

int earlymem_boot_dt_scan(const struct earlymem_profile *profile, uint64_t dtb_address,
			  const char *path, struct earlymem_error *err)
{
	if (memblock_init((uint32_t)profile->memory_regions, (uint32_t)profile->reserved_regions,
			  profile->page_size, (int32_t)profile->numa_nodes) != 0)
		return earlymem_fail(err, EARLYMEM_ECONTRADICTION, profile->name,
				     "the model cannot start with these numbers");
	fdt_rules.full_array_panics = profile->full_array_panics;
	if (fdt_scan(dtb_address) != 0)
		return fail_scan(path, dtb_address, err);
	return 0;
}

int earlymem_default_dtb_address(const struct earlymem_profile *profile, const char *path,
				 uint64_t *dtb_address, struct earlymem_error *err)
{
	int error = earlymem_boot_dt_scan(profile, MIB2, path, err);
	struct memblock_region first = memblock[MEMBLOCK_MEMORY].regions[0];

	if (error != 0)
		return error;
	*dtb_address = MIB2;
	if (memblock[MEMBLOCK_MEMORY].cnt == 0 || first.size < fdt_size)
		return 0;
	*dtb_address = first.base + first.size - fdt_size;
	*dtb_address -= *dtb_address % MIB2;
	if (*dtb_address < first.base || *dtb_address == 0)
		*dtb_address = first.base + first.size - fdt_size - fdt_size % 8;
	*dtb_address -= *dtb_address % 8;
	return 0;
}
