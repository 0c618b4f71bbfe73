/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stage "handoff" of a file in the form of the recorded boots: what
 * memblock held when the kernel began to free it, and what it knew about zones.
 *
 * Everything is checked before it goes into the model, by its place in the file.
 */
#include "oracle/earlymem.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STAGE "stages.handoff"
#define MEMBLOCK STAGE ".memblock"
#define PLACE_BYTES 128

static const char *const array_names[MEMBLOCK_TYPES] = { "memory", "reserved" };
/* Flags that a region of each array can have. */
static const uint32_t known_flags[MEMBLOCK_TYPES] = {
	MEMBLOCK_HOTPLUG | MEMBLOCK_MIRROR | MEMBLOCK_NOMAP | MEMBLOCK_DRIVER_MANAGED,
	MEMBLOCK_RSRV_NOINIT,
};

struct reader {
	const char *path;
	const struct earlymem_profile *profile;
	struct earlymem_handoff *handoff;
	struct earlymem_error *err;
};

#define fail(r, error, ...) fail_at(r, earlymem_fail((r)->err, error, (r)->path, __VA_ARGS__))

static int fail_at(struct reader *r, int error)
{
	earlymem_make_printable(r->err->detail);
	return error;
}

static const char *type_name(const json_t *json)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",	 [JSON_STRING] = "a string",
		[JSON_INTEGER] = "a number", [JSON_REAL] = "a fraction", [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",	     [JSON_NULL] = "null",
	};

	return json ? names[json_typeof(json)] : "nothing";
}

static int wrong_type(struct reader *r, const char *place, const char *wanted, const json_t *found)
{
	return fail(r, EARLYMEM_EFORM, "%s: %s is expected there, not %s", place, wanted,
		    type_name(found));
}

/* An address or a size: a string with a number, hexadecimal with 0x. */
static int get_address(struct reader *r, const char *place, const json_t *json, uint64_t *number)
{
	const char *text = json_string_value(json);
	char *end;

	if (!text)
		return wrong_type(r, place, "a string with a number", json);
	errno = 0;
	*number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end || errno)
		return fail(r, EARLYMEM_EFORM, "%s: '%s' is not a 64-bit number", place, text);
	return 0;
}

static int get_count(struct reader *r, const char *place, const json_t *json, uint64_t *number)
{
	if (!json_is_integer(json) || json_integer_value(json) < 0)
		return wrong_type(r, place, "a number from 0 up", json);
	*number = (uint64_t)json_integer_value(json);
	return 0;
}

static int get_bool(struct reader *r, const char *place, const json_t *json, bool *flag)
{
	if (!json_is_boolean(json))
		return wrong_type(r, place, "true or false", json);
	*flag = json_is_true(json);
	return 0;
}

static unsigned long long end_of(struct memblock_region region)
{
	return region.base + region.size;
}

static int check_node(struct reader *r, uint32_t w, const char *place, int64_t nid)
{
	int64_t nodes = (int64_t)r->profile->numa_nodes;
	int64_t valid = nodes > 0 ? nodes : 1;

	if (nid >= 0 && nid < valid)
		return 0;
	/* 6.12 also marks what it reserved outside of memory as on no node, in its other way. */
	if (w == MEMBLOCK_RESERVED && (nid == nodes || (nid == NUMA_NO_NODE && nodes > 0)))
		return 0;
	if (nid == nodes)
		return fail(r, EARLYMEM_ENODE,
			    "%s[3]: %lld means no node; at hand-off all memory has one", place,
			    (long long)nid);
	return fail(r, EARLYMEM_ENODE, "%s[3]: %lld; %s has nodes 0 to %lld", place, (long long)nid,
		    r->profile->name, (long long)(valid - 1));
}

/* Four elements: base, size, flags, node. */
static int get_region(struct reader *r, uint32_t w, const char *place, const json_t *json,
		      struct memblock_region *region)
{
	char part[PLACE_BYTES + 8];
	uint64_t flags, number;
	const json_t *nid;
	int error;

	if (!json_is_array(json))
		return wrong_type(r, place, "an array of base, size, flags and node", json);
	if (json_array_size(json) != 4)
		return fail(r, EARLYMEM_EFORM,
			    "%s: base, size, flags and node are expected there, not %zu elements",
			    place, json_array_size(json));
	snprintf(part, sizeof(part), "%s[0]", place);
	error = get_address(r, part, json_array_get(json, 0), &region->base);
	if (error)
		return error;
	snprintf(part, sizeof(part), "%s[1]", place);
	error = get_address(r, part, json_array_get(json, 1), &region->size);
	if (error)
		return error;
	snprintf(part, sizeof(part), "%s[2]", place);
	error = get_count(r, part, json_array_get(json, 2), &flags);
	if (error)
		return error;
	nid = json_array_get(json, 3);
	snprintf(part, sizeof(part), "%s[3]", place);
	if (!json_is_integer(nid))
		return wrong_type(r, part, "a node id", nid);
	if ((flags & ~(uint64_t)known_flags[w]) != 0)
		return fail(r, EARLYMEM_EREGION, "%s[2]: no region of %s has flags 0x%" PRIx64,
			    place, array_names[w], flags);
	number = (uint64_t)json_integer_value(nid);
	region->flags = (uint32_t)flags;
	region->nid = (int32_t)number;
	return check_node(r, w, place, json_integer_value(nid));
}

/* Alone, and beside the region before it: what memblock cannot hold. */
static int check_region(struct reader *r, uint32_t w, const char *place,
			struct memblock_region region, const struct memblock_region *before)
{
	unsigned long long base = region.base;

	if (region.size == 0)
		return fail(r, EARLYMEM_EREGION, "%s: of no bytes", place);
	if (region.size > PHYS_ADDR_MAX - region.base)
		return fail(r, EARLYMEM_EREGION, "%s: goes beyond the last address", place);
	if (w == MEMBLOCK_MEMORY && end_of(region) > 1ull << r->profile->phys_bits)
		return fail(r, EARLYMEM_EREGION,
			    "%s: ends at 0x%llx; %s has physical addresses of %llu bits", place,
			    end_of(region), r->profile->name,
			    (unsigned long long)r->profile->phys_bits);
	if (!before)
		return 0;
	if (base < before->base)
		return fail(r, EARLYMEM_EREGION, "%s: begins below the one before it, at 0x%llx",
			    place, base);
	if (base < end_of(*before))
		return fail(r, EARLYMEM_EREGION,
			    "%s: begins at 0x%llx, before the one before it ends", place, base);
	if (base == end_of(*before) && region.flags == before->flags && region.nid == before->nid)
		return fail(r, EARLYMEM_EREGION,
			    "%s: with the one before it, it would be one region", place);
	return 0;
}

static int put_region(uint32_t w, struct memblock_region region)
{
	int error;

	if (w == MEMBLOCK_MEMORY) {
		error = memblock_add_node(region.base, region.size, region.nid, region.flags);
		if (error == 0 && (region.flags & MEMBLOCK_MIRROR) != 0)
			error = memblock_mark_mirror(region.base, region.size);
		return error;
	}
	error = memblock_reserve(region.base, region.size);
	if (error == 0 && region.nid != memblock_settings.max_numnodes)
		error = memblock_set_node(region.base, region.size, w, region.nid);
	if (error == 0 && (region.flags & MEMBLOCK_RSRV_NOINIT) != 0)
		error = memblock_reserved_mark_noinit(region.base, region.size);
	return error;
}

/* A kernel with dummies shows an empty array as one region of no bytes. */
static bool is_dummy(const struct reader *r, const json_t *regions)
{
	const char *size = json_string_value(json_array_get(json_array_get(regions, 0), 1));

	return r->profile->empty_array_has_dummy && json_array_size(regions) == 1 && size &&
	       strtoull(size, NULL, 0) == 0;
}

static int read_regions(struct reader *r, uint32_t w, const json_t *regions)
{
	struct memblock_region region, before = { 0, 0, 0, 0 };
	char place[PLACE_BYTES];
	size_t count = json_array_size(regions);
	int error = 0;

	if (count > MEMBLOCK_MAX_REGIONS)
		return fail(r, EARLYMEM_EREGION,
			    MEMBLOCK ".%s.regions: %zu regions; the model holds %d", array_names[w],
			    count, MEMBLOCK_MAX_REGIONS);
	for (size_t i = 0; i < count && error == 0; i++) {
		snprintf(place, sizeof(place), MEMBLOCK ".%s.regions[%zu]", array_names[w], i);
		error = get_region(r, w, place, json_array_get(regions, i), &region);
		if (error == 0)
			error = check_region(r, w, place, region, i > 0 ? &before : NULL);
		if (error == 0 && put_region(w, region) != 0)
			error = fail(r, EARLYMEM_EREGION, "%s: the model does not take it", place);
		before = region;
	}
	return error;
}

/* What the file says about an array as a whole; else what a kernel would have by now. */
static int read_array_facts(struct reader *r, uint32_t w, const json_t *array, size_t count)
{
	uint64_t built_in = w == MEMBLOCK_MEMORY ? r->profile->memory_regions :
						   r->profile->reserved_regions;
	uint64_t total = memblock_total_size[w], cnt = count, max = built_in;
	bool is_static;
	char place[PLACE_BYTES];
	const json_t *value;
	int error = 0;

	while (max < count)
		max *= 2;
	if (max > MEMBLOCK_MAX_REGIONS)
		max = MEMBLOCK_MAX_REGIONS;
	is_static = max == built_in;
	snprintf(place, sizeof(place), MEMBLOCK ".%s.cnt", array_names[w]);
	value = json_object_get(array, "cnt");
	if (value)
		error = get_count(r, place, value, &cnt);
	if (error == 0 && cnt != count)
		return fail(r, EARLYMEM_EREGION, "%s: %" PRIu64 ", but there are %zu regions",
			    place, cnt, count);
	snprintf(place, sizeof(place), MEMBLOCK ".%s.total_size", array_names[w]);
	value = json_object_get(array, "total_size");
	if (error == 0 && value)
		error = get_address(r, place, value, &total);
	if (error == 0 && total != memblock_total_size[w])
		return fail(r, EARLYMEM_EREGION,
			    "%s: 0x%" PRIx64 ", but the regions have 0x%" PRIx64 " bytes", place,
			    total, memblock_total_size[w]);
	snprintf(place, sizeof(place), MEMBLOCK ".%s.max", array_names[w]);
	value = json_object_get(array, "max");
	if (error == 0 && value)
		error = get_count(r, place, value, &max);
	if (error == 0 && (max < count || max < MEMBLOCK_MIN_REGIONS || max > MEMBLOCK_MAX_REGIONS))
		return fail(r, EARLYMEM_EREGION,
			    "%s: room for %" PRIu64
			    " regions with %zu in it; possible are %d to %d",
			    place, max, count, MEMBLOCK_MIN_REGIONS, MEMBLOCK_MAX_REGIONS);
	snprintf(place, sizeof(place), MEMBLOCK ".%s.regions_static", array_names[w]);
	value = json_object_get(array, "regions_static");
	if (error == 0 && value)
		error = get_bool(r, place, value, &is_static);
	if (error)
		return error;
	memblock_array[w].max = (uint32_t)max;
	r->handoff->array_moved[w] = !is_static;
	return 0;
}

/* Is the array in the model what stands in the file? */
static bool array_is(uint32_t w, const json_t *regions)
{
	if (memblock[w].cnt != json_array_size(regions))
		return false;
	for (uint32_t i = 0; i < memblock[w].cnt; i++) {
		const json_t *json = json_array_get(regions, i);
		struct memblock_region region = memblock[w].regions[i];

		if (region.base != strtoull(json_string_value(json_array_get(json, 0)), NULL, 0) ||
		    region.size != strtoull(json_string_value(json_array_get(json, 1)), NULL, 0) ||
		    region.flags != (uint32_t)json_integer_value(json_array_get(json, 2)) ||
		    region.nid != (int32_t)json_integer_value(json_array_get(json, 3)))
			return false;
	}
	return true;
}

static int read_array(struct reader *r, uint32_t w, const json_t *array)
{
	const json_t *regions = json_object_get(array, "regions");
	char place[PLACE_BYTES];
	int error;

	snprintf(place, sizeof(place), MEMBLOCK ".%s", array_names[w]);
	if (!json_is_object(array))
		return wrong_type(r, place, "an object", array);
	snprintf(place, sizeof(place), MEMBLOCK ".%s.regions", array_names[w]);
	if (!json_is_array(regions))
		return wrong_type(r, place, "an array", regions);
	if (is_dummy(r, regions))
		return read_array_facts(r, w, array, 1);
	error = read_regions(r, w, regions);
	if (error == 0)
		error = read_array_facts(r, w, array, json_array_size(regions));
	if (error == 0 && (!array_is(w, regions) || !memblock_check_wf(w)))
		error = fail(r, EARLYMEM_EREGION, "%s: no state of memblock", place);
	return error;
}

static int read_memblock(struct reader *r, const json_t *state)
{
	const json_t *value;
	uint64_t limit = PHYS_ADDR_MAX;
	bool bottom_up = false;
	int error = 0;

	if (!json_is_object(state))
		return wrong_type(r, MEMBLOCK, "an object", state);
	for (uint32_t w = 0; w < MEMBLOCK_TYPES && error == 0; w++)
		error = read_array(r, w, json_object_get(state, array_names[w]));
	if (error == 0 && memblock[MEMBLOCK_MEMORY].cnt == 0)
		error = fail(r, EARLYMEM_EREGION,
			     MEMBLOCK ".memory: no kernel gets to the hand-off without memory");
	value = json_object_get(state, "bottom_up");
	if (error == 0 && value)
		error = get_bool(r, MEMBLOCK ".bottom_up", value, &bottom_up);
	value = json_object_get(state, "current_limit");
	if (error == 0 && value)
		error = get_address(r, MEMBLOCK ".current_limit", value, &limit);
	if (error)
		return error;
	memblock_allow_resize();
	memblock_set_bottom_up(bottom_up);
	memblock_set_current_limit(limit);
	return 0;
}

/* Where a limit of zone_dma_limit (the last address) puts the end of the zone. */
static uint64_t capped_limit(uint64_t last)
{
	uint64_t end = memblock_end_of_DRAM();

	return last < end - 1 ? last + 1 : end;
}

/*
 * The end of ZONE_DMA. A kernel takes it from the device tree before this
 * stage; 6.12 keeps the uncapped limit beside it.
 */
static int read_dma_limit(struct reader *r, const json_t *globals)
{
	const json_t *capped = json_object_get(globals, "arm64_dma_phys_limit");
	const json_t *uncapped = json_object_get(globals, "zone_dma_limit");
	uint64_t end = memblock_end_of_DRAM(), limit = 0, last = 0;
	int error = 0;

	r->handoff->dma_limit = 0;
	if (!earlymem_profile_has_zone(r->profile, ZONE_DMA))
		return 0;
	if (!json_is_object(globals))
		return wrong_type(r, "globals", "an object", globals);
	if (!capped && !uncapped)
		return fail(r, EARLYMEM_EFORM,
			    "globals: arm64_dma_phys_limit is missing; %s has a zone DMA",
			    r->profile->name);
	if (uncapped)
		error = get_address(r, "globals.zone_dma_limit", uncapped, &last);
	if (error == 0 && capped)
		error = get_address(r, "globals.arm64_dma_phys_limit", capped, &limit);
	if (error)
		return error;
	if (!capped)
		limit = capped_limit(last);
	if (limit == 0 || limit > end)
		return fail(r, EARLYMEM_ELIMITS,
			    "globals.arm64_dma_phys_limit: 0x%" PRIx64
			    "; memory ends at 0x%" PRIx64,
			    limit, end);
	if (uncapped && limit != capped_limit(last))
		return fail(r, EARLYMEM_ELIMITS,
			    "globals.arm64_dma_phys_limit: 0x%" PRIx64
			    ", but zone_dma_limit is 0x%" PRIx64 " and memory ends at 0x%" PRIx64,
			    limit, last, end);
	r->handoff->dma_limit = limit;
	return 0;
}

/* Where high memory starts. */
static int read_low_limit(struct reader *r, const json_t *globals)
{
	r->handoff->max_low_pfn = PFN_NONE;
	if (!earlymem_profile_has_zone(r->profile, ZONE_HIGHMEM))
		return 0;
	return get_address(r, "globals.max_low_pfn", json_object_get(globals, "max_low_pfn"),
			   &r->handoff->max_low_pfn);
}

/* The array of page structs, of a kernel that gives back what is unused of it. */
static int read_memmap(struct reader *r, const json_t *memmap)
{
	struct flat_memmap *flat = &r->handoff->memmap;
	int error;

	if (!r->profile->frees_unused_memmap)
		return 0;
	if (!json_is_object(memmap))
		return wrong_type(r, "flat_memmap", "an object with base, first_pfn and entries",
				  memmap);
	flat->page_bytes = (uint32_t)r->profile->struct_page_size;
	error = get_address(r, "flat_memmap.base", json_object_get(memmap, "base"), &flat->base);
	if (error == 0)
		error = get_count(r, "flat_memmap.first_pfn", json_object_get(memmap, "first_pfn"),
				  &flat->first_pfn);
	if (error == 0)
		error = get_count(r, "flat_memmap.entries", json_object_get(memmap, "entries"),
				  &flat->entries);
	return error;
}

/* Nodes are 0 to node_ids - 1; those without memory are only known by this number. */
static int read_node_ids(struct reader *r, const json_t *globals)
{
	const json_t *value = json_object_get(globals, "nr_node_ids");
	uint64_t nodes = r->profile->numa_nodes > 0 ? r->profile->numa_nodes : 1, with_memory = 0;
	uint64_t ids = 0;
	int error = 0;

	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++)
		if ((uint64_t)memblock[MEMBLOCK_MEMORY].regions[i].nid >= with_memory)
			with_memory = (uint64_t)memblock[MEMBLOCK_MEMORY].regions[i].nid + 1;
	ids = with_memory;
	if (value)
		error = get_count(r, "globals.nr_node_ids", value, &ids);
	if (error)
		return error;
	if (ids < with_memory || ids > nodes)
		return fail(r, EARLYMEM_ENODE,
			    "globals.nr_node_ids: %" PRIu64 "; %s has up to %" PRIu64
			    " nodes, and node %" PRIu64 " has memory",
			    ids, r->profile->name, nodes, with_memory - 1);
	if (ids > MAX_NUMNODES)
		return fail(r, EARLYMEM_EROOM, "%" PRIu64 " nodes; the model has %d", ids,
			    MAX_NUMNODES);
	r->handoff->node_ids = (uint32_t)ids;
	return 0;
}

static int parse_file(const char *path, struct earlymem_handoff *handoff,
		      struct earlymem_error *err)
{
	FILE *file = fopen(path, "re");
	struct stat st;
	json_error_t where = { 0 };
	int error = 0;

	if (!file)
		return earlymem_fail(err, EARLYMEM_EOPEN, path, NULL);
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		error = earlymem_fail(err, EARLYMEM_EDIRECTORY, path, NULL);
	} else {
		handoff->root = json_loadf(file, JSON_REJECT_DUPLICATES, &where);
		if (!handoff->root && ferror(file))
			error = earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
		else if (!handoff->root)
			error = earlymem_fail(err, EARLYMEM_EJSON, path, "column %d: %s",
					      where.column, where.text);
	}
	fclose(file);
	if (error == EARLYMEM_EJSON) {
		err->line = where.line > 0 ? (unsigned long)where.line : 0;
		earlymem_make_printable(err->detail);
	}
	return error;
}

int earlymem_handoff_open(const char *path, struct earlymem_handoff *handoff,
			  struct earlymem_error *err)
{
	struct reader r = { path, NULL, handoff, err };
	const json_t *kernel;
	int error;

	memset(handoff, 0, sizeof(*handoff));
	handoff->path = path;
	error = parse_file(path, handoff, err);
	if (error)
		return error;
	if (!json_is_object(handoff->root))
		return wrong_type(&r, "the file", "an object", handoff->root);
	kernel = json_object_get(handoff->root, "kernel");
	if (kernel && !json_is_string(kernel))
		return wrong_type(&r, "kernel", "a string", kernel);
	handoff->kernel = json_string_value(kernel);
	return 0;
}

void earlymem_handoff_close(struct earlymem_handoff *handoff)
{
	json_decref(handoff->root);
	handoff->root = NULL;
}

int earlymem_handoff_load(const struct earlymem_profile *profile, struct earlymem_handoff *handoff,
			  struct earlymem_error *err)
{
	struct reader r = { handoff->path, profile, handoff, err };
	const json_t *stages = json_object_get(handoff->root, "stages");
	const json_t *stage = json_object_get(stages, "handoff");
	const json_t *globals = json_object_get(handoff->root, "globals");
	int error;

	if (!json_is_object(stages))
		return wrong_type(&r, "stages", "an object", stages);
	if (!stage)
		return fail(&r, EARLYMEM_ESTAGE, STAGE);
	if (!json_is_object(stage))
		return wrong_type(&r, STAGE, "an object", stage);
	/* Arrays do not grow while they are filled; their real size follows. */
	if (memblock_init(MEMBLOCK_MAX_REGIONS, MEMBLOCK_MAX_REGIONS, profile->page_size,
			  (int32_t)profile->numa_nodes) != 0)
		return earlymem_fail(err, EARLYMEM_ECONTRADICTION, profile->name,
				     "the model cannot start with these numbers");
	memblock_settings.mirrored_kernelcore = early_params.kernelcore_mirror;
	memblock_settings.movable_node = early_params.movable_node;
	error = read_memblock(&r, json_object_get(stage, "memblock"));
	if (error == 0)
		error = read_node_ids(&r, globals);
	if (error == 0)
		error = read_dma_limit(&r, globals);
	if (error == 0)
		error = read_low_limit(&r, globals);
	return error ? error : read_memmap(&r, json_object_get(handoff->root, "flat_memmap"));
}
