/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Zones and free lists as /proc/zoneinfo, /proc/buddyinfo and /proc/pagetypeinfo
 * show them, and as JSON in the form of the recorded dumps.
 *
 * A zone is named by the kernel's own number: its place in the profile's list.
 */
#include "oracle/render.h"

#include <inttypes.h>

static const char *const migratetype_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "Unmovable",
	[MIGRATE_MOVABLE] = "Movable",
	[MIGRATE_RECLAIMABLE] = "Reclaimable",
	[MIGRATE_HIGHATOMIC] = "HighAtomic",
	[MIGRATE_CMA] = "CMA",
	[MIGRATE_ISOLATE] = "Isolate",
};

/* Whether page structs are there is kept track of in pieces of sections. */
#define SUBSECTION_BYTES ((uint64_t)1 << 21)

/* What there is to say about one zone. */
struct zone_facts {
	const char *name;
	uint32_t zone; /* ZONE_NONE: a type that the model never fills */
	struct pfn_span span;
	uint64_t present;
	uint64_t managed;
	uint64_t free;
};

static struct zone_facts zone_facts(const struct earlymem_profile *profile, uint32_t nid,
				    uint32_t idx)
{
	uint32_t type = profile->zone_type[idx];
	struct zone_facts facts = { earlymem_zone_names[type], ZONE_NONE, { 0, 0 }, 0, 0, 0 };

	if (type >= MAX_NR_ZONES)
		return facts;
	facts.zone = nid * MAX_NR_ZONES + type;
	facts.span = zone_spans.span[facts.zone];
	facts.present = zone_present_pages.pages[facts.zone];
	facts.managed = buddy_managed_pages.nr[facts.zone];
	facts.free = buddy_free_pages.nr[facts.zone];
	return facts;
}

static uint64_t spanned(struct pfn_span span)
{
	return span.end_pfn - span.start_pfn;
}

/* Blocks of an order in a zone, of all migrate types. */
static uint64_t nr_free(uint32_t zone, uint32_t order)
{
	uint64_t count = 0;

	for (uint32_t type = 0; zone != ZONE_NONE && type < MIGRATE_TYPES; type++)
		count += freelist_count(freelist_id(zone, order, type));
	return count;
}

typedef void render_zone(uint32_t nid, const struct zone_facts *facts, FILE *out);

/* Like the kernel's walk_zones_in_node(). */
static void for_each_zone(const struct earlymem_profile *profile, uint32_t nid, bool populated,
			  render_zone *render, FILE *out)
{
	for (uint32_t idx = 0; idx < profile->zone_count; idx++) {
		struct zone_facts facts = zone_facts(profile, nid, idx);

		if (facts.present > 0 || !populated)
			render(nid, &facts, out);
	}
}

static void zoneinfo_zone(uint32_t nid, const struct zone_facts *facts, FILE *out)
{
	fprintf(out,
		"Node %u, zone %8s\n"
		"  pages free     %" PRIu64 "\n"
		"        spanned  %" PRIu64 "\n"
		"        present  %" PRIu64 "\n"
		"        managed  %" PRIu64 "\n"
		"        cma      0\n",
		nid, facts->name, facts->free, spanned(facts->span), facts->present,
		facts->managed);
	if (facts->present > 0)
		fprintf(out,
			"      nr_free_pages %" PRIu64 "\n"
			"  start_pfn:           %" PRIu64 "\n",
			facts->free, facts->span.start_pfn);
}

void earlymem_render_zoneinfo(const struct earlymem_profile *profile, uint32_t node_ids, FILE *out)
{
	for (uint32_t nid = 0; nid < node_ids; nid++)
		for_each_zone(profile, nid, false, zoneinfo_zone, out);
}

static void buddyinfo_zone(uint32_t nid, const struct zone_facts *facts, FILE *out)
{
	fprintf(out, "Node %u, zone %8s ", nid, facts->name);
	for (uint32_t order = 0; order <= page_settings.max_order; order++)
		fprintf(out, "%6" PRIu64 " ", nr_free(facts->zone, order));
	fputc('\n', out);
}

void earlymem_render_buddyinfo(const struct earlymem_profile *profile, uint32_t node_ids, FILE *out)
{
	for (uint32_t nid = 0; nid < node_ids; nid++)
		for_each_zone(profile, nid, true, buddyinfo_zone, out);
}

static void pagetypeinfo_lists(uint32_t nid, const struct zone_facts *facts, FILE *out)
{
	for (uint32_t type = 0; type < MIGRATE_TYPES; type++) {
		fprintf(out, "Node %4u, zone %8s, type %12s ", nid, facts->name,
			migratetype_names[type]);
		for (uint32_t order = 0; order <= page_settings.max_order; order++)
			fprintf(out, "%6u ", freelist_count(freelist_id(facts->zone, order, type)));
		fputc('\n', out);
	}
}

/* A region of memory with its pages, the first from index `from` on that has any. */
struct paged_region {
	uint32_t idx; /* the count: there is none */
	struct memblock_pfn_range pfns;
};

static struct paged_region next_paged_region(uint32_t from)
{
	struct paged_region region = { memblock_next_pfn_region(from, NUMA_NO_NODE), { 0, 0, 0 } };

	if (region.idx < memblock[MEMBLOCK_MEMORY].cnt)
		region.pfns = memblock_region_pfns(region.idx);
	return region;
}

/*
 * Page blocks by type, counted by their first page, as far as page structs are
 * initialised. The first page may lie in a hole if there is memory in its
 * subsection; it belongs to the zone of the memory behind the hole, or before
 * the last one. Source: pagetypeinfo_showblockcount_print(), pfn_to_online_page(),
 * init_unavailable_range().
 */
static void pagetypeinfo_blocks(uint32_t nid, const struct zone_facts *facts, FILE *out)
{
	uint64_t count[MIGRATE_TYPES] = { 0 };
	uint64_t step = order_pages(page_settings.pageblock_order);
	uint64_t subsection = SUBSECTION_BYTES / memblock_settings.page_size;
	uint64_t deferred = deferred_pages.first[nid], behind = 0;
	struct paged_region region = next_paged_region(0);
	uint32_t zone = ZONE_NONE;

	for (uint64_t pfn = facts->span.start_pfn; pfn < facts->span.end_pfn && pfn < deferred;
	     pfn += step) {
		uint64_t first = pfn - pfn % subsection;
		bool ahead;

		while (region.idx < memblock[MEMBLOCK_MEMORY].cnt && region.pfns.end_pfn <= pfn) {
			behind = region.pfns.end_pfn;
			zone = zone_region_run(region.idx, behind - 1).zone;
			region = next_paged_region(region.idx + 1);
		}
		ahead = region.idx < memblock[MEMBLOCK_MEMORY].cnt;
		if (ahead)
			zone = zone_region_run(region.idx, pfn < region.pfns.start_pfn ?
								   region.pfns.start_pfn :
								   pfn)
				       .zone;
		if (zone == facts->zone &&
		    (behind > first || (ahead && region.pfns.start_pfn < first + subsection)))
			count[pageblock_type(pfn_to_page(pfn))]++;
	}
	fprintf(out, "Node %u, zone %8s ", nid, facts->name);
	for (uint32_t type = 0; type < MIGRATE_TYPES; type++)
		fprintf(out, "%12" PRIu64 " ", count[type]);
	fputc('\n', out);
}

void earlymem_render_pagetypeinfo(const struct earlymem_profile *profile, uint32_t node_ids,
				  FILE *out)
{
	for (uint32_t nid = 0; nid < node_ids; nid++) {
		if (node_present_pages.pages[nid] == 0)
			continue;
		fprintf(out, "Page block order: %u\nPages per block:  %u\n\n%-43s ",
			page_settings.pageblock_order, order_pages(page_settings.pageblock_order),
			"Free pages count per migrate type at order");
		for (uint32_t order = 0; order <= page_settings.max_order; order++)
			fprintf(out, "%6u ", order);
		fputc('\n', out);
		for_each_zone(profile, nid, true, pagetypeinfo_lists, out);
		fprintf(out, "\n%-23s", "Number of blocks type ");
		for (uint32_t type = 0; type < MIGRATE_TYPES; type++)
			fprintf(out, "%12s ", migratetype_names[type]);
		fputc('\n', out);
		for_each_zone(profile, nid, true, pagetypeinfo_blocks, out);
	}
}

/* [[first pfn, count], ...]: count blocks, each right above the one before it, in list order. */
static json_t *json_list(uint32_t list, uint32_t order)
{
	json_t *runs = json_array();
	uint32_t page = freelist_first(list);

	while (page != PAGE_NONE) {
		uint32_t last;
		uint64_t first = page_to_pfn(page), count = 0;

		do {
			last = page;
			count++;
			page = freelist_next(page);
		} while (page != PAGE_NONE &&
			 page_to_pfn(page) == page_to_pfn(last) + order_pages(order));
		json_array_append_new(runs,
				      json_pack("[I, I]", (json_int_t)first, (json_int_t)count));
	}
	return runs;
}

/* By order, then by migrate type; what is empty is left out. */
static json_t *json_free_lists(uint32_t zone)
{
	json_t *orders = json_object();

	for (uint32_t order = 0; zone != ZONE_NONE && order <= page_settings.max_order; order++) {
		json_t *types;
		char key[16];

		if (nr_free(zone, order) == 0)
			continue;
		types = json_object();
		for (uint32_t type = 0; type < MIGRATE_TYPES; type++) {
			uint32_t list = freelist_id(zone, order, type);

			snprintf(key, sizeof(key), "%u", type);
			if (freelist_count(list) > 0)
				json_object_set_new(types, key, json_list(list, order));
		}
		json_object_set_new(types, "nr_free",
				    json_integer((json_int_t)nr_free(zone, order)));
		snprintf(key, sizeof(key), "%u", order);
		json_object_set_new(orders, key, types);
	}
	return orders;
}

static json_t *json_zone(uint32_t idx, const struct zone_facts *facts)
{
	json_int_t blocks = 0;

	for (uint32_t order = 0; order <= page_settings.max_order; order++)
		blocks += (json_int_t)nr_free(facts->zone, order);
	return json_pack("{s:i, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "idx", (int)idx,
			 "name", facts->name, "zone_start_pfn", (json_int_t)facts->span.start_pfn,
			 "spanned_pages", (json_int_t)spanned(facts->span), "present_pages",
			 (json_int_t)facts->present, "managed_pages", (json_int_t)facts->managed,
			 "cma_pages", (json_int_t)0, "present_early_pages",
			 (json_int_t)facts->present, "free_blocks", blocks, "free_pages",
			 (json_int_t)facts->free, "free_lists", json_free_lists(facts->zone));
}

static json_t *json_node(const struct earlymem_profile *profile, uint32_t nid)
{
	json_t *zones = json_array();
	json_t *node;
	struct pfn_span span = node_spans.span[nid];
	uint64_t deferred = deferred_pages.first[nid];
	int nr_zones = 0;

	for (uint32_t idx = 0; idx < profile->zone_count; idx++) {
		struct zone_facts facts = zone_facts(profile, nid, idx);

		if (spanned(facts.span) > 0)
			nr_zones = (int)idx + 1;
		json_array_append_new(zones, json_zone(idx, &facts));
	}
	node = json_pack("{s:i, s:I, s:I, s:I}", "nid", (int)nid, "node_start_pfn",
			 (json_int_t)span.start_pfn, "node_present_pages",
			 (json_int_t)node_present_pages.pages[nid], "node_spanned_pages",
			 (json_int_t)spanned(span));
	if (profile->deferred_init)
		json_object_set_new(node, "first_deferred_pfn",
				    deferred == PFN_NONE ? json_null() :
							   json_integer((json_int_t)deferred));
	json_object_set_new(node, "nr_zones", json_integer(nr_zones));
	json_object_set_new(node, "zones", zones);
	return node;
}

json_t *earlymem_json_nodes(const struct earlymem_profile *profile, uint32_t node_ids)
{
	json_t *nodes = json_array();

	for (uint32_t nid = 0; nid < node_ids; nid++)
		json_array_append_new(nodes, json_node(profile, nid));
	return nodes;
}

/* Where ZONE_MOVABLE starts on each node, up to the last node that has one. */
json_t *earlymem_json_zone_movable_pfn(void)
{
	json_t *starts = json_array();
	uint32_t count = MAX_NUMNODES;

	while (count > 0 && zone_bounds.movable[count - 1] == 0)
		count--;
	for (uint32_t nid = 0; nid < count; nid++)
		json_array_append_new(starts, json_integer((json_int_t)zone_bounds.movable[nid]));
	return starts;
}

/* The first page that each type may have (upper: the one after the last), on any node. */
json_t *earlymem_json_arch_zones(const struct earlymem_profile *profile, bool upper)
{
	json_t *bounds = json_array();

	for (uint32_t idx = 0; idx < profile->zone_count; idx++) {
		uint32_t type = profile->zone_type[idx], at = type + upper;

		if (type == ZONE_MOVABLE)
			at = MAX_NR_ZONES;
		else if (type == EARLYMEM_ZONE_DEVICE)
			at = MAX_NR_ZONES - 1;
		json_array_append_new(
			bounds,
			json_integer(at < MAX_NR_ZONES ? (json_int_t)zone_bounds.bound[at] : 0));
	}
	return bounds;
}

/* [[number of the first section, how many], ...] */
json_t *earlymem_json_sections(void)
{
	json_t *runs = json_array();

	for (uint32_t i = 0; i < mem_sections.cnt; i++) {
		struct section_run run = mem_sections.runs[i];

		json_array_append_new(
			runs, json_pack("[I, I]", (json_int_t)pfn_to_section_nr(run.start_pfn),
					(json_int_t)((run.end_pfn - run.start_pfn) /
						     page_settings.pages_per_section)));
	}
	return runs;
}
