/* SPDX-License-Identifier: BSD-2-Clause */
/* memblock as a kernel's debugfs files show it, and as JSON in the form of the recorded dumps. */
#include "oracle/render.h"

#include <inttypes.h>
#include <string.h>

/* Names of the flags in debugfs, by bit (6.12). */
static const char *const flag_names[] = { "HOTPLUG", "MIRROR", "NOMAP", "DRV_MNG", "RSV_NIT" };
static const char *const type_names[MEMBLOCK_TYPES] = { "memory", "reserved" };

/*
 * A kernel with dummies keeps one region of size 0 in an empty array. It is
 * all zero from the start, and gets the node "none" when the last region goes.
 */
static struct memblock_region dummy_region(uint32_t w)
{
	bool was_filled = w == MEMBLOCK_RESERVED || fdt_seen.memory_cnt > 0;
	struct memblock_region dummy = { 0, 0, 0, 0 };

	dummy.nid = was_filled ? memblock_settings.max_numnodes : 0;
	return dummy;
}

static bool shows_dummy(const struct earlymem_profile *profile, uint32_t w)
{
	return memblock[w].cnt == 0 && profile->empty_array_has_dummy;
}

static void render_flags(uint32_t flags, FILE *out)
{
	const char *separator = "";

	if (flags == 0)
		fputs("NONE", out);
	for (size_t bit = 0; flags >> bit != 0; bit++) {
		if ((flags >> bit & 1) == 0)
			continue;
		fprintf(out, "%s%s", separator,
			bit < sizeof(flag_names) / sizeof(flag_names[0]) ? flag_names[bit] :
									   "UNKNOWN");
		separator = "|";
	}
}

static void render_region(const struct earlymem_profile *profile, uint32_t i,
			  struct memblock_region region, FILE *out)
{
	int32_t nodes = memblock_settings.max_numnodes > 0 ? memblock_settings.max_numnodes : 1;

	fprintf(out, "%4u: 0x%016" PRIx64 "..0x%016" PRIx64, i, region.base,
		region.base + region.size - 1);
	if (profile->debugfs_long) {
		if (region.nid >= 0 && region.nid < nodes)
			fprintf(out, " %4d ", region.nid);
		else
			fprintf(out, " %4c ", 'x');
		render_flags(region.flags, out);
	}
	fputc('\n', out);
}

void earlymem_render_text(const struct earlymem_profile *profile, FILE *out)
{
	for (uint32_t w = 0; w < MEMBLOCK_TYPES; w++) {
		fprintf(out, "%s%s: %u of %u regions, 0x%" PRIx64 " bytes\n", w == 0 ? "" : "\n",
			type_names[w], memblock[w].cnt, memblock_array[w].max,
			memblock_total_size[w]);
		for (uint32_t i = 0; i < memblock[w].cnt; i++)
			render_region(profile, i, memblock[w].regions[i], out);
		if (shows_dummy(profile, w))
			render_region(profile, 0, dummy_region(w), out);
	}
}

static json_t *json_hex(uint64_t value)
{
	return json_sprintf("0x%" PRIx64, value);
}

static json_t *json_region(struct memblock_region region)
{
	return json_pack("[o, o, i, i]", json_hex(region.base), json_hex(region.size),
			 (int)region.flags, (int)region.nid);
}

static json_t *json_array_of(const struct earlymem_profile *profile, uint32_t w, bool moved)
{
	json_t *regions = json_array();
	bool dummy = shows_dummy(profile, w);

	for (uint32_t i = 0; i < memblock[w].cnt; i++)
		json_array_append_new(regions, json_region(memblock[w].regions[i]));
	if (dummy)
		json_array_append_new(regions, json_region(dummy_region(w)));
	return json_pack("{s:I, s:I, s:o, s:b, s:o}", "cnt",
			 (json_int_t)(dummy ? 1 : memblock[w].cnt), "max",
			 (json_int_t)memblock_array[w].max, "total_size",
			 json_hex(memblock_total_size[w]), "regions_static",
			 memblock_array[w].addr == 0 && !moved, "regions", regions);
}

json_t *earlymem_json_memblock(const struct earlymem_profile *profile,
			       const bool moved[MEMBLOCK_TYPES])
{
	return json_pack("{s:b, s:o, s:o, s:o}", "bottom_up", memblock_settings.bottom_up,
			 "current_limit", json_hex(memblock_settings.current_limit), "memory",
			 json_array_of(profile, MEMBLOCK_MEMORY, moved[MEMBLOCK_MEMORY]),
			 "reserved",
			 json_array_of(profile, MEMBLOCK_RESERVED, moved[MEMBLOCK_RESERVED]));
}

/* What a warning is about: memory, or bytes of the tree. */
static bool about_memory(uint32_t what)
{
	return what != FDT_WARN_SHORT_CELLS && what != FDT_WARN_SHORT_RANGE &&
	       what != FDT_WARN_ODD_RANGE && what != FDT_WARN_FORMAT && what != FDT_WARN_REG &&
	       what != FDT_WARN_DYNAMIC;
}

static json_t *json_warnings(void)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < fdt_warnings.cnt; i++) {
		struct fdt_warning warning = fdt_warnings.list[i];
		char node[EARLYMEM_NODE_PATH];

		earlymem_node_path(warning.node, node, sizeof(node));
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:[o, o]}", "warning",
						earlymem_strwarning(warning.what), "node", node,
						about_memory(warning.what) ? "memory" : "bytes",
						json_hex(warning.base), json_hex(warning.size)));
	}
	return list;
}

json_t *earlymem_json_text(const char *text)
{
	json_t *json = json_string(text);
	char plain[4096];

	if (json)
		return json;
	snprintf(plain, sizeof(plain), "%s", text);
	earlymem_make_printable(plain);
	return json_string(plain);
}

/* Print and forget. */
static int print_json(json_t *root, FILE *out)
{
	int result;

	if (!root)
		return EARLYMEM_EWRITE;
	result = json_dumpf(root, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	json_decref(root);
	return result == 0 && fputc('\n', out) != EOF ? 0 : EARLYMEM_EWRITE;
}

/* In the kernel's names. */
static json_t *json_arm64(void)
{
	return json_pack("{s:o, s:o}", "memstart_addr", json_hex(arm64.memstart_addr),
			 "reserved_mem_count", json_integer((json_int_t)fdt_regions.cnt));
}

int earlymem_render_json(const struct earlymem_profile *profile, const struct earlymem_run *run,
			 FILE *out)
{
	static const bool moved[MEMBLOCK_TYPES];
	json_t *root = json_pack("{s:o, s:s, s:{s:o, s:o, s:b}, s:o, s:o, s:{s:{s:s, s:o}}}",
				 "board", earlymem_json_text(run->board), "profile", profile->name,
				 "dtb", "address", json_hex(run->dtb_address), "size",
				 json_hex(fdt_size), "address_given", run->dtb_address_given,
				 "warnings", json_warnings(), "warnings_lost",
				 json_integer((json_int_t)fdt_warnings.lost), "stages", run->stage,
				 "at", run->at, "memblock", earlymem_json_memblock(profile, moved));

	if (root && run->with_arm64)
		json_object_set_new(root, "globals", json_arm64());
	return print_json(root, out);
}

static json_t *json_globals(const struct earlymem_handoff *handoff)
{
	uint64_t managed = 0;

	for (uint32_t zone = 0; zone < MAX_ZONES; zone++)
		managed += buddy_managed_pages.nr[zone];
	return json_pack("{s:o, s:I, s:b}", "_totalram_pages", json_hex(managed), "nr_node_ids",
			 (json_int_t)handoff->node_ids, "page_group_by_mobility_disabled",
			 page_group_by_mobility_disabled);
}

/* Bytes of the command line. */
static json_t *json_span(struct cmdline_span span)
{
	char text[COMMAND_LINE_SIZE];

	memcpy(text, cmdline.bytes + span.offset, span.length);
	text[span.length] = '\0';
	return earlymem_json_text(text);
}

/* What in the command line is about something else, and what is wrong with it. */
static json_t *json_cmdline(void)
{
	json_t *unknown = json_array(), *warnings = json_array();

	for (uint32_t i = 0; i < cmdline_unknown.count; i++)
		json_array_append_new(unknown, json_span(cmdline_unknown.word[i]));
	for (uint32_t i = 0; i < cmdline_warnings.count; i++) {
		struct cmdline_warning warning = cmdline_warnings.warning[i];

		json_array_append_new(
			warnings,
			json_pack("{s:i, s:o, s:s}", "byte", (int)warning.offset, "parameter",
				  warning.parameter < CMDLINE_PARAMETERS ?
					  json_string(earlymem_parameter_name(warning.parameter)) :
					  json_null(),
				  "what", earlymem_strcmdline(warning.reason)));
	}
	return json_pack("{s:o, s:I, s:o, s:I}", "unknown", unknown, "unknown_lost",
			 (json_int_t)cmdline_unknown.lost, "warnings", warnings, "warnings_lost",
			 (json_int_t)cmdline_warnings.lost);
}

int earlymem_render_handoff_json(const struct earlymem_profile *profile,
				 const struct earlymem_cmdline *line,
				 const struct earlymem_handoff *handoff, const char *at, FILE *out)
{
	return print_json(
		json_pack(
			"{s:o, s:s, s:o, s:o, s:o, s:{s:{s:s, s:o}}, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i}",
			"from", earlymem_json_text(handoff->path), "profile", profile->name,
			"cmdline_from",
			line->origin[0] ? earlymem_json_text(line->origin) : json_null(), "cmdline",
			json_cmdline(), "distances_from",
			handoff->tree ? earlymem_json_text(handoff->tree) : json_null(), "stages",
			"after_memblock_free_all", "at", at, "memblock",
			earlymem_json_memblock(profile, handoff->array_moved), "globals",
			json_globals(handoff), "zone_movable_pfn", earlymem_json_zone_movable_pfn(),
			"arch_zone_lowest", earlymem_json_arch_zones(profile, false),
			"arch_zone_highest", earlymem_json_arch_zones(profile, true),
			"present_sections", earlymem_json_sections(), "nodes",
			earlymem_json_nodes(profile, handoff->node_ids), "zonelists",
			earlymem_json_zonelists(profile, handoff->node_ids), "pageblock_order",
			(int)page_settings.pageblock_order),
		out);
}

void earlymem_render_warnings(const char *path, FILE *out)
{
	for (uint32_t i = 0; i < fdt_warnings.cnt; i++) {
		struct fdt_warning warning = fdt_warnings.list[i];
		char node[EARLYMEM_NODE_PATH];

		earlymem_node_path(warning.node, node, sizeof(node));
		fprintf(out, "earlymem: %s: warning: %s (node %s", path,
			earlymem_strwarning(warning.what), node);
		if (about_memory(warning.what))
			fprintf(out, ", base 0x%" PRIx64 ", size 0x%" PRIx64 ")\n", warning.base,
				warning.size);
		else
			fprintf(out, ")\n");
	}
	if (fdt_warnings.lost > 0)
		fprintf(out, "earlymem: %s: warning: and %" PRIu64 " more warnings\n", path,
			fdt_warnings.lost);
	if (arm64.not_mapped)
		fprintf(out,
			"earlymem: %s: warning: memory does not fit in the linear map: what is "
			"outside of it is lost\n",
			path);
	if (arm64.initrd_lost)
		fprintf(out,
			"earlymem: %s: warning: the linear map does not reach the initrd: there is "
			"none\n",
			path);
	if (arm64.not_done > 0)
		fprintf(out,
			"earlymem: %s: warning: an array is full: %" PRIu32
			" steps of arm64_memblock_init are not done\n",
			path, arm64.not_done);
	if (memblock[MEMBLOCK_MEMORY].cnt == 0)
		fprintf(out,
			"earlymem: %s: warning: no memory: the kernel goes on without any and "
			"panics at its first allocation\n",
			path);
}

void earlymem_render_cmdline_warnings(const struct earlymem_cmdline *line, FILE *out)
{
	for (uint32_t i = 0; i < cmdline_warnings.count; i++) {
		struct cmdline_warning warning = cmdline_warnings.warning[i];

		fprintf(out, "earlymem: %s: warning: ", line->origin);
		if (warning.parameter < CMDLINE_PARAMETERS)
			fprintf(out, "%s: ", earlymem_parameter_name(warning.parameter));
		fprintf(out, "%s (byte %" PRIu32 ")\n", earlymem_strcmdline(warning.reason),
			warning.offset);
	}
	if (cmdline_warnings.lost > 0)
		fprintf(out, "earlymem: %s: warning: and %" PRIu32 " more warnings\n", line->origin,
			cmdline_warnings.lost);
}

void earlymem_render_handoff_warnings(const struct earlymem_handoff *handoff, FILE *out)
{
	if (handoff->memmap_kept)
		fprintf(out,
			"earlymem: %s: warning: no room in the reserved array: page structs of holes "
			"stay\n",
			handoff->path);
	if (handoff->hotplug_kept)
		fprintf(out,
			"earlymem: %s: warning: no room for a larger memory array: hotplug marks "
			"stay\n",
			handoff->path);
	if (handoff->nodes_missed > 0)
		fprintf(out,
			"earlymem: %s: warning: no room for a larger reserved array: reservations in "
			"%" PRIu32 " regions of memory do not get their node\n",
			handoff->path, handoff->nodes_missed);
}
