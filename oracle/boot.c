/* SPDX-License-Identifier: BSD-2-Clause */
/* The stages of a boot, on a fresh machine of a given profile. */
#include "model/boot.h"
#include "model/buddy_check.h"
#include "model/buddy_fallback.h"
#include "model/handoff_check.h"
#include "model/zonelist.h"
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

/* What the kernel takes from its command line and configuration for ZONE_MOVABLE. */
static struct zone_movable_request movable_request(const struct earlymem_profile *profile,
						   const struct earlymem_cmdline *line)
{
	return (struct zone_movable_request){
		.kernelcore = line->kernelcore.bytes / profile->page_size,
		.kernelcore_percent = line->kernelcore.percent,
		.movablecore = line->movablecore.bytes / profile->page_size,
		.movablecore_percent = line->movablecore.percent,
		.mirror_unchecked = !profile->mirror_checked,
		.kdump = line->kdump,
	};
}

static struct zone_limits zone_limits(const struct earlymem_profile *profile,
				      const struct earlymem_handoff *handoff)
{
	return arm64_zone_limits((struct arm64_zones){
		.zone_dma = earlymem_profile_has_zone(profile, ZONE_DMA),
		.zone_dma32 = earlymem_profile_has_zone(profile, ZONE_DMA32),
		.dma32_follows_dram = profile->dma32_moves,
		.dma_phys_limit = handoff->dma_limit,
	});
}

static struct deferral_rules deferral_rules(const struct earlymem_profile *profile,
					    const struct earlymem_cmdline *line)
{
	return (struct deferral_rules){
		.enabled = profile->deferred_init && !line->early_page_ext,
		.every_zone = profile->counts_every_zone,
		.mirror_moves = line->mirrored_kernelcore,
	};
}

/*
 * Where allocations look. Distances of nodes, and which have CPUs, are not in a
 * recorded hand-off: all are equally far, and none has.
 */
static int make_zonelists(const struct earlymem_profile *profile,
			  const struct earlymem_handoff *handoff)
{
	struct zonelist_nodes nodes = { .local_first = profile->local_always_first };
	uint64_t page_struct = profile->deducts_memmap ? profile->struct_page_size : 0;

	for (uint32_t nid = 0; nid < handoff->node_ids; nid++)
		nodes.possible[nid] = true;
	if (numa_init_distance(handoff->node_ids) != 0)
		return EARLYMEM_EROOM;
	build_all_zonelists(nodes);
	page_group_by_mobility_disabled =
		mobility_grouping_disabled(zonelist_total_pages(page_struct, profile->page_size));
	return 0;
}

/* Why the rooms did not get to the end. */
static int fail_pages(const struct earlymem_profile *profile,
		      const struct earlymem_handoff *handoff, struct boot_result result,
		      struct earlymem_error *err)
{
	switch (result.stage) {
	case BOOT_SECTIONS:
		return earlymem_fail(err, EARLYMEM_EROOM, handoff->path,
				     "memory is in sections of more than %u pages in all",
				     MEMMAP_MAX_PAGES);
	case BOOT_ZONES:
		return earlymem_fail(err, EARLYMEM_ELIMITS, handoff->path,
				     "memory that is in no zone");
	case BOOT_HANDOFF:
		return earlymem_fail(err, EARLYMEM_EPANIC, handoff->path,
				     "a page that two regions of memory share has no page struct");
	default:
		return earlymem_fail(err, EARLYMEM_ECONTRADICTION, profile->name,
				     "the model cannot start with max_order, pageblock_order and "
				     "section_size");
	}
}

int earlymem_boot_handoff(const struct earlymem_profile *profile,
			  const struct earlymem_cmdline *line, struct earlymem_handoff *handoff,
			  struct earlymem_error *err)
{
	struct boot_result result = boot_pages((struct boot_pages_config){
		.max_order = (uint32_t)profile->max_order,
		.pageblock_order = (uint32_t)profile->pageblock_order,
		.pages_per_section = (uint32_t)(profile->section_size / profile->page_size),
		.limits = zone_limits(profile, handoff),
		.movable = movable_request(profile, line),
		.deferral = deferral_rules(profile, line),
		.buddy = { .split_large = profile->splits_large_blocks },
		.handoff = { .reserved_nodes = profile->sets_reserved_nodes,
			     .max_low_pfn = PFN_NONE },
	});

	if (result.stage != BOOT_DONE)
		return fail_pages(profile, handoff, result, err);
	if (make_zonelists(profile, handoff) != 0)
		return earlymem_fail(err, EARLYMEM_EROOM, handoff->path, "%u nodes",
				     handoff->node_ids);
	handoff->hotplug_kept = result.handoff.hotplug_kept;
	handoff->nodes_missed = result.handoff.nodes_missed;
	return 0;
}

/* The first invariant that does not hold; NULL: all do. */
static const char *broken_invariant(void)
{
	if (!memblock_check_wf(MEMBLOCK_MEMORY) || !memblock_check_wf(MEMBLOCK_RESERVED))
		return "wf: the region arrays";
	if (!section_check())
		return "sections";
	if (!zone_check_wf() || !zone_check_placed())
		return "placed: pages and zones";
	if (!buddy_check_blocks() || !buddy_check_coalesced() || !buddy_check_lists())
		return "buddy: blocks and free lists";
	for (uint32_t list = 0; list < NR_PAGE_LISTS; list++)
		if (!freelist_check(list))
			return "buddy: a list";
	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		if (!buddy_check_free(zone))
			return "buddy: free pages of a zone";
	if (!handoff_check_conserved())
		return "conserved";
	if (!handoff_check_safe())
		return "safe";
	return NULL;
}

int earlymem_check_handoff(const struct earlymem_handoff *handoff, struct earlymem_error *err)
{
	const char *broken = broken_invariant();

	return broken ? earlymem_fail(err, EARLYMEM_EINVARIANT, handoff->path, "%s", broken) : 0;
}
