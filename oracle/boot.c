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
int earlymem_fail_scan(const char *path, uint64_t dtb_address, struct earlymem_error *err)
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
		return earlymem_fail_scan(path, dtb_address, err);
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
static struct zone_movable_request movable_request(const struct earlymem_profile *profile)
{
	return (struct zone_movable_request){
		.kernelcore = early_params.kernelcore.bytes / profile->page_size,
		.kernelcore_percent = (uint32_t)early_params.kernelcore.percent,
		.movablecore = early_params.movablecore.bytes / profile->page_size,
		.movablecore_percent = (uint32_t)early_params.movablecore.percent,
		.mirror_unchecked = !profile->mirror_checked,
		.kdump = early_params.kdump,
	};
}

/* Source: zone_sizes_init() in arch/arm/mm/init.c. */
static struct zone_limits arm_zone_limits(const struct earlymem_profile *profile,
					  const struct earlymem_handoff *handoff)
{
	uint64_t end = memblock_end_of_DRAM() / profile->page_size, low = handoff->max_low_pfn;
	uint64_t dma = handoff->dma_limit / profile->page_size;
	struct zone_limits limits = { { 0 } };

	if (low > end)
		low = end;
	if (earlymem_profile_has_zone(profile, ZONE_DMA))
		limits.max_zone_pfn[ZONE_DMA] = dma < low ? dma : low;
	limits.max_zone_pfn[ZONE_NORMAL] = low;
	if (earlymem_profile_has_zone(profile, ZONE_HIGHMEM))
		limits.max_zone_pfn[ZONE_HIGHMEM] = end;
	return limits;
}

static struct zone_limits zone_limits(const struct earlymem_profile *profile,
				      const struct earlymem_handoff *handoff)
{
	if (profile->va_bits == EARLYMEM_32BIT)
		return arm_zone_limits(profile, handoff);
	return arm64_zone_limits((struct arm64_zones){
		.zone_dma = earlymem_profile_has_zone(profile, ZONE_DMA),
		.zone_dma32 = earlymem_profile_has_zone(profile, ZONE_DMA32),
		.dma32_follows_dram = profile->dma32_moves,
		.dma_phys_limit = handoff->dma_limit,
	});
}

static struct deferral_rules deferral_rules(const struct earlymem_profile *profile)
{
	return (struct deferral_rules){
		.enabled = profile->deferred_init && !early_params.early_page_ext,
		.every_zone = profile->counts_every_zone,
		.mirror_moves = early_params.kernelcore_mirror,
	};
}

uint64_t earlymem_total_pages(const struct earlymem_profile *profile)
{
	return zonelist_total_pages(profile->deducts_memmap ? profile->struct_page_size : 0,
				    profile->page_size);
}

/*
 * Where allocations look. How far nodes are from each other, the device tree
 * says; without it all are equally far. No CPU is on a node yet.
 */
static int make_zonelists(const struct earlymem_profile *profile,
			  const struct earlymem_handoff *handoff, struct earlymem_error *err)
{
	struct zonelist_nodes nodes = { .local_first = profile->local_always_first };
	int error;

	for (uint32_t nid = 0; nid < handoff->node_ids; nid++)
		nodes.possible[nid] = true;
	if (numa_init_distance(handoff->node_ids) != 0)
		return earlymem_fail(err, EARLYMEM_EROOM, handoff->path, "%u nodes",
				     handoff->node_ids);
	error = handoff->tree ? earlymem_distances_load(handoff->tree, handoff->node_ids, err) : 0;
	if (error)
		return error;
	build_all_zonelists(nodes);
	page_group_by_mobility_disabled = mobility_grouping_disabled(earlymem_total_pages(profile));
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

/*
 * A kernel does it when zones are there, which changes nothing: zones depend on memory alone, and
 * this on reservations.
 */
static int give_back_memmap(const struct earlymem_profile *profile,
			    struct earlymem_handoff *handoff, struct earlymem_error *err)
{
	uint32_t section_pages = (uint32_t)(profile->section_size / profile->page_size);
	int32_t holes;

	if (!profile->frees_unused_memmap)
		return 0;
	if (page_settings_init((uint32_t)profile->max_order, (uint32_t)profile->pageblock_order,
			       section_pages) != 0)
		return earlymem_fail(err, EARLYMEM_ECONTRADICTION, profile->name,
				     "max_order, pageblock_order and section_size");
	holes = free_unused_memmap(handoff->memmap);
	handoff->memmap_kept = holes == UNUSED_MEMMAP_EROOM;
	if (holes == UNUSED_MEMMAP_EINVAL)
		return earlymem_fail(
			err, EARLYMEM_ELIMITS, handoff->path,
			"flat_memmap does not reach as far as memory, or past the top");
	return 0;
}

int earlymem_boot_handoff(const struct earlymem_profile *profile, struct earlymem_handoff *handoff,
			  struct earlymem_error *err)
{
	struct boot_result result;
	int error = give_back_memmap(profile, handoff, err);

	if (error)
		return error;
	result = boot_pages((struct boot_pages_config){
		.max_order = (uint32_t)profile->max_order,
		.pageblock_order = (uint32_t)profile->pageblock_order,
		.pages_per_section = (uint32_t)(profile->section_size / profile->page_size),
		.limits = zone_limits(profile, handoff),
		.movable = movable_request(profile),
		.deferral = deferral_rules(profile),
		.buddy = { .split_large = profile->splits_large_blocks },
		.handoff = { .reserved_nodes = profile->sets_reserved_nodes,
			     .max_low_pfn = handoff->max_low_pfn },
	});

	if (result.stage != BOOT_DONE)
		return fail_pages(profile, handoff, result, err);
	handoff->hotplug_kept = result.handoff.hotplug_kept;
	handoff->nodes_missed = result.handoff.nodes_missed;
	return make_zonelists(profile, handoff, err);
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
