/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel profiles: "key = value" files, see corpus/profiles/README.md. */
#include "model/cmdline_text.h"
#include "oracle/earlymem.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".profile"
#define FOLDER "corpus/profiles"
#define LINE_BYTES 2048

/* A section has 128 MiB or 512 MiB on arm64; other kernels know other sizes. */
#define SECTION_MIN_BYTES (1ull << 20)
#define SECTION_MAX_BYTES (1ull << 32)
/* Pages of a section that the model can number. */
#define SECTION_MAX_PAGES 65536ull
#define STRUCT_PAGE_MIN_BYTES 32ull
#define STRUCT_PAGE_MAX_BYTES 256ull
#define CRASH_LOW_MAX_BYTES (1ull << 32)
/* CONFIG_LOG_BUF_SHIFT is 12 to 25. */
#define LOG_BUF_MIN_BYTES (1ull << 12)
#define LOG_BUF_MAX_BYTES (1ull << 25)

enum kind {
	TEXT,
	NUMBER,
	CHOICE
};

/* A key: where its value goes and what it may be. */
struct key {
	const char *name;
	enum kind kind;
	size_t offset;
	uint64_t min, max;     /* NUMBER */
	const char *choice[2]; /* CHOICE: the words for false and true */
};

#define FIELD(name) offsetof(struct earlymem_profile, name)

enum key_index {
	KERNEL_RELEASE,
	PAGE_SIZE,
	VA_BITS,
	PHYS_BITS,
	NUMA_NODES,
	MEMORY_REGIONS,
	RESERVED_REGIONS,
	FULL_ARRAY,
	EMPTY_ARRAY,
	DEBUGFS,
	MAX_ORDER,
	PAGEBLOCK_ORDER,
	SECTION_SIZE,
	STRUCT_PAGE_SIZE,
	ZONES,
	DEFERRED_INIT,
	DEFERRED_COUNT,
	LARGE_BLOCKS,
	RESERVED_NODES,
	DMA32_LIMIT,
	KERNELCORE_MIRROR,
	ZONE_MEMMAP,
	ZONELIST_LOCAL,
	MEMRESERVE,
	STATIC_POOLS,
	ALLOC_RANGES,
	CRASH_DUMP,
	CMA_AREAS,
	IMAGE_RESERVED,
	UNUSED_MEMMAP,
	PARAMETERS,
	NOKASLR,
	CRASHKERNEL_SIZE,
	CRASHKERNEL_LOW,
	LOG_BUF_LEN,
	KEYS
};

static const struct key keys[KEYS] = {
	[KERNEL_RELEASE] = { "kernel_release", TEXT, FIELD(kernel_release), 0, 0, { NULL, NULL } },
	[PAGE_SIZE] = { "page_size", NUMBER, FIELD(page_size), 4096, 65536, { NULL, NULL } },
	[VA_BITS] = { "va_bits", NUMBER, FIELD(va_bits), 32, 52, { NULL, NULL } },
	[PHYS_BITS] = { "phys_bits", NUMBER, FIELD(phys_bits), 32, 52, { NULL, NULL } },
	[NUMA_NODES] = { "numa_nodes", NUMBER, FIELD(numa_nodes), 0, 1024, { NULL, NULL } },
	[MEMORY_REGIONS] = { "memory_regions",
			     NUMBER,
			     FIELD(memory_regions),
			     MEMBLOCK_MIN_REGIONS,
			     MEMBLOCK_MAX_REGIONS,
			     { NULL, NULL } },
	[RESERVED_REGIONS] = { "reserved_regions",
			       NUMBER,
			       FIELD(reserved_regions),
			       MEMBLOCK_MIN_REGIONS,
			       MEMBLOCK_MAX_REGIONS,
			       { NULL, NULL } },
	[FULL_ARRAY] = { "full_array",
			 CHOICE,
			 FIELD(full_array_panics),
			 0,
			 0,
			 { "fails", "panics" } },
	[EMPTY_ARRAY] = { "empty_array",
			  CHOICE,
			  FIELD(empty_array_has_dummy),
			  0,
			  0,
			  { "plain", "dummy" } },
	[DEBUGFS] = { "debugfs", CHOICE, FIELD(debugfs_long), 0, 0, { "short", "long" } },
	[MAX_ORDER] = { "max_order",
			NUMBER,
			FIELD(max_order),
			PAGEBLOCK_MIN_ORDER,
			NR_PAGE_ORDERS - 1,
			{ NULL, NULL } },
	[PAGEBLOCK_ORDER] = { "pageblock_order",
			      NUMBER,
			      FIELD(pageblock_order),
			      PAGEBLOCK_MIN_ORDER,
			      NR_PAGE_ORDERS - 1,
			      { NULL, NULL } },
	[SECTION_SIZE] = { "section_size",
			   NUMBER,
			   FIELD(section_size),
			   SECTION_MIN_BYTES,
			   SECTION_MAX_BYTES,
			   { NULL, NULL } },
	[STRUCT_PAGE_SIZE] = { "struct_page_size",
			       NUMBER,
			       FIELD(struct_page_size),
			       STRUCT_PAGE_MIN_BYTES,
			       STRUCT_PAGE_MAX_BYTES,
			       { NULL, NULL } },
	[ZONES] = { "zones", TEXT, FIELD(zones), 0, 0, { NULL, NULL } },
	[DEFERRED_INIT] = { "deferred_struct_page_init",
			    CHOICE,
			    FIELD(deferred_init),
			    0,
			    0,
			    { "no", "yes" } },
	[DEFERRED_COUNT] = { "deferred_count",
			     CHOICE,
			     FIELD(counts_every_zone),
			     0,
			     0,
			     { "last_zones", "every_zone" } },
	[LARGE_BLOCKS] = { "large_blocks",
			   CHOICE,
			   FIELD(splits_large_blocks),
			   0,
			   0,
			   { "whole", "split" } },
	[RESERVED_NODES] = { "reserved_nodes",
			     CHOICE,
			     FIELD(sets_reserved_nodes),
			     0,
			     0,
			     { "kept", "set" } },
	[DMA32_LIMIT] = { "dma32_limit", CHOICE, FIELD(dma32_moves), 0, 0, { "fixed", "moves" } },
	[KERNELCORE_MIRROR] = { "kernelcore_mirror",
				CHOICE,
				FIELD(mirror_checked),
				0,
				0,
				{ "unchecked", "checked" } },
	[ZONE_MEMMAP] = { "zone_memmap",
			  CHOICE,
			  FIELD(deducts_memmap),
			  0,
			  0,
			  { "counted", "deducted" } },
	[ZONELIST_LOCAL] = { "zonelist_local",
			     CHOICE,
			     FIELD(local_always_first),
			     0,
			     0,
			     { "with_memory", "always" } },
	[MEMRESERVE] = { "memreserve", CHOICE, FIELD(entries_last), 0, 0, { "first", "last" } },
	[STATIC_POOLS] = { "static_pools", CHOICE, FIELD(static_pools), 0, 0, { "later", "now" } },
	[ALLOC_RANGES] = { "alloc_ranges",
			   CHOICE,
			   FIELD(beside_regions),
			   0,
			   0,
			   { "plain", "beside" } },
	[CRASH_DUMP] = { "crash_dump", CHOICE, FIELD(crash_dump), 0, 0, { "no", "yes" } },
	[CMA_AREAS] = { "cma_areas", NUMBER, FIELD(cma_areas), 0, 1024, { NULL, NULL } },
	[IMAGE_RESERVED] = { "image_reserved",
			     CHOICE,
			     FIELD(image_from_text),
			     0,
			     0,
			     { "from_stext", "from_text" } },
	[UNUSED_MEMMAP] = { "unused_memmap",
			    CHOICE,
			    FIELD(frees_unused_memmap),
			    0,
			    0,
			    { "kept", "freed" } },
	[PARAMETERS] = { "parameters", TEXT, FIELD(parameters), 0, 0, { NULL, NULL } },
	[NOKASLR] = { "nokaslr", CHOICE, FIELD(nokaslr_prefix), 0, 0, { "word", "prefix" } },
	[CRASHKERNEL_SIZE] = { "crashkernel_size",
			       CHOICE,
			       FIELD(crash_size_checked),
			       0,
			       0,
			       { "any", "below_memory" } },
	[CRASHKERNEL_LOW] = { "crashkernel_low",
			      NUMBER,
			      FIELD(crash_low_size),
			      0,
			      CRASH_LOW_MAX_BYTES,
			      { NULL, NULL } },
	[LOG_BUF_LEN] = { "log_buf_len",
			  NUMBER,
			  FIELD(log_buf_len),
			  LOG_BUF_MIN_BYTES,
			  LOG_BUF_MAX_BYTES,
			  { NULL, NULL } },
};

struct reader {
	const char *path;
	unsigned long line;
	unsigned long seen[KEYS]; /* the line a key was on; 0: not yet */
	struct earlymem_profile *profile;
	struct earlymem_error *err;
};

#define fail(r, error, ...) fail_at(r, earlymem_fail((r)->err, error, (r)->path, __VA_ARGS__))

static int fail_at(struct reader *r, int error)
{
	r->err->line = r->line;
	earlymem_make_printable(r->err->detail);
	return error;
}

static char *strip(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

static int set_number(struct reader *r, const struct key *key, const char *text)
{
	char *end;
	uint64_t number;

	errno = 0;
	number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end || errno)
		return fail(r, EARLYMEM_EVALUE, "%s = %s is not a number", key->name, text);
	if (number < key->min || number > key->max)
		return fail(r, EARLYMEM_EVALUE, "%s = %s is not in %llu to %llu", key->name, text,
			    (unsigned long long)key->min, (unsigned long long)key->max);
	memcpy((char *)r->profile + key->offset, &number, sizeof(number));
	return 0;
}

static int set_choice(struct reader *r, const struct key *key, const char *text)
{
	bool *flag = (bool *)((char *)r->profile + key->offset);

	for (int i = 0; i < 2; i++) {
		if (strcmp(text, key->choice[i]) == 0) {
			*flag = i == 1;
			return 0;
		}
	}
	return fail(r, EARLYMEM_EVALUE, "%s = %s is neither %s nor %s", key->name, text,
		    key->choice[0], key->choice[1]);
}

static int set_text(struct reader *r, const struct key *key, const char *text)
{
	char *field = (char *)r->profile + key->offset;

	if (*text == '\0' || strlen(text) >= EARLYMEM_PROFILE_TEXT)
		return fail(r, EARLYMEM_EVALUE, "%s is empty or too long", key->name);
	memcpy(field, text, strlen(text) + 1);
	return 0;
}

static int set_key(struct reader *r, const char *name, const char *value)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(name, keys[i].name) != 0)
			continue;
		if (r->seen[i])
			return fail(r, EARLYMEM_ETWICE, "%s, first on line %lu", name, r->seen[i]);
		r->seen[i] = r->line;
		switch (keys[i].kind) {
		case NUMBER:
			return set_number(r, &keys[i], value);
		case CHOICE:
			return set_choice(r, &keys[i], value);
		case TEXT:
			return set_text(r, &keys[i], value);
		}
	}
	return fail(r, EARLYMEM_EKEY, "%s", name);
}

static int read_line(struct reader *r, char *line)
{
	char *comment = strchr(line, '#');
	char *equals;

	if (comment)
		*comment = '\0';
	line = strip(line);
	if (*line == '\0')
		return 0;
	equals = strchr(line, '=');
	if (!equals || equals == line)
		return fail(r, EARLYMEM_ESYNTAX, "%s", line);
	*equals = '\0';
	return set_key(r, strip(line), strip(equals + 1));
}

static int read_lines(struct reader *r, FILE *file)
{
	char line[LINE_BYTES];
	int error = 0;

	while (error == 0 && fgets(line, sizeof(line), file)) {
		r->line++;
		if (!strchr(line, '\n') && !feof(file))
			return fail(r, EARLYMEM_ESYNTAX,
				    "a line of more than %d bytes, or not text", LINE_BYTES - 2);
		error = read_line(r, line);
	}
	if (error == 0 && ferror(file)) {
		r->line = 0;
		error = fail(r, EARLYMEM_EREAD, NULL);
	}
	return error;
}

/* Does the kernel's configuration allow this size of virtual addresses with these pages? */
static bool va_bits_possible(uint64_t page_size, uint64_t va_bits)
{
	switch (va_bits) {
	case EARLYMEM_32BIT:
		return page_size == 4096;
	case 36:
	case 47:
		return page_size == 16384;
	case 39:
		return page_size == 4096;
	case 42:
		return page_size == 65536;
	default:
		return va_bits == 48 || va_bits == 52;
	}
}

/* In the order of enum zone_type. */
const char *const earlymem_zone_names[EARLYMEM_ZONE_NAMES] = {
	[ZONE_DMA] = "DMA",	    [ZONE_DMA32] = "DMA32",	[ZONE_NORMAL] = "Normal",
	[ZONE_HIGHMEM] = "HighMem", [ZONE_MOVABLE] = "Movable", [EARLYMEM_ZONE_DEVICE] = "Device",
};

/* Zone names, ascending, each once, with those that every kernel has. */
static int check_zones(struct reader *r)
{
	struct earlymem_profile *p = r->profile;
	char words[EARLYMEM_PROFILE_TEXT], *rest, *word;
	uint32_t type = 0;

	r->line = r->seen[ZONES];
	memcpy(words, p->zones, sizeof(words));
	for (word = strtok_r(words, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		while (type < EARLYMEM_ZONE_NAMES && strcmp(word, earlymem_zone_names[type]) != 0)
			type++;
		if (type == EARLYMEM_ZONE_NAMES)
			return fail(r, EARLYMEM_EVALUE,
				    "zones: %s is no zone, or not at its place among DMA DMA32 "
				    "Normal HighMem Movable Device",
				    word);
		if (type == ZONE_HIGHMEM && p->va_bits != EARLYMEM_32BIT)
			return fail(
				r, EARLYMEM_ECONTRADICTION,
				"zones: HighMem with va_bits = %llu; only 32-bit kernels have it",
				(unsigned long long)p->va_bits);
		p->zone_type[p->zone_count++] = type++;
	}
	if (!earlymem_profile_has_zone(p, ZONE_NORMAL) ||
	    !earlymem_profile_has_zone(p, ZONE_MOVABLE))
		return fail(r, EARLYMEM_EVALUE,
			    "zones: there is no kernel without Normal and Movable");
	return 0;
}

const char *earlymem_parameter_name(uint32_t parameter)
{
	static char name[TEXT_LENGTH + 1];
	uint32_t length = cmdline_text_length(parameter);

	memcpy(name, cmdline_texts[parameter].bytes, length);
	name[length] = '\0';
	return name;
}

/* Names of parameters, each once. */
static int check_parameters(struct reader *r)
{
	struct earlymem_profile *p = r->profile;
	char words[EARLYMEM_PROFILE_TEXT], *rest, *word;

	r->line = r->seen[PARAMETERS];
	memcpy(words, p->parameters, sizeof(words));
	for (word = strtok_r(words, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		uint32_t i = 0;

		while (i < CMDLINE_PARAMETERS &&
		       (strlen(word) != cmdline_texts[i].length ||
			memcmp(word, cmdline_texts[i].bytes, cmdline_texts[i].length) != 0))
			i++;
		if (i == CMDLINE_PARAMETERS)
			return fail(r, EARLYMEM_EVALUE, "parameters: %s is none of the model's",
				    word);
		if (p->knows_parameter[i])
			return fail(r, EARLYMEM_EVALUE, "parameters: %s twice", word);
		p->knows_parameter[i] = true;
	}
	return 0;
}

bool earlymem_profile_has_zone(const struct earlymem_profile *profile, uint32_t type)
{
	for (uint32_t i = 0; i < profile->zone_count; i++)
		if (profile->zone_type[i] == type)
			return true;
	return false;
}

/* Blocks, page blocks and sections: each fits into the next, on the grid of pages. */
static int check_sizes(struct reader *r)
{
	const struct earlymem_profile *p = r->profile;
	unsigned long long page_size = p->page_size, section = p->section_size;
	unsigned long long pages = section / page_size, largest = 1ull << p->max_order;

	r->line = r->seen[PAGEBLOCK_ORDER];
	if (p->pageblock_order > p->max_order)
		return fail(r, EARLYMEM_ECONTRADICTION,
			    "pageblock_order = %llu with max_order = %llu",
			    (unsigned long long)p->pageblock_order,
			    (unsigned long long)p->max_order);
	r->line = r->seen[SECTION_SIZE];
	if ((section & (section - 1)) != 0)
		return fail(r, EARLYMEM_EVALUE, "section_size = 0x%llx is not a power of two",
			    section);
	if (pages < largest)
		return fail(
			r, EARLYMEM_ECONTRADICTION,
			"section_size = 0x%llx with max_order = %llu: a block of 0x%llx bytes does "
			"not fit",
			section, (unsigned long long)p->max_order, largest * page_size);
	if (pages > SECTION_MAX_PAGES)
		return fail(
			r, EARLYMEM_ECONTRADICTION,
			"section_size = 0x%llx with page_size = %llu: a section of more than %llu "
			"pages",
			section, page_size, SECTION_MAX_PAGES);
	return 0;
}

/* Physical addresses: 32 bits, or 40 with large page tables; 64-bit kernels have 48 or 52. */
static int check_phys_bits(struct reader *r)
{
	const struct earlymem_profile *p = r->profile;
	unsigned long long page_size = p->page_size, va = p->va_bits, phys = p->phys_bits;
	bool small = va == EARLYMEM_32BIT;

	r->line = r->seen[PHYS_BITS];
	if (small && phys != 32 && phys != 40)
		return fail(r, EARLYMEM_EVALUE,
			    "phys_bits = %llu is neither 32 nor 40, with va_bits = 32", phys);
	if (!small && phys != 48 && phys != 52)
		return fail(r, EARLYMEM_EVALUE, "phys_bits = %llu is neither 48 nor 52", phys);
	if (phys == 52 && page_size != 65536 && va != 52)
		return fail(r, EARLYMEM_ECONTRADICTION,
			    "phys_bits = 52 with page_size = %llu needs va_bits = 52, not %llu",
			    page_size, va);
	r->line = r->seen[UNUSED_MEMMAP];
	if (p->frees_unused_memmap && !small)
		return fail(
			r, EARLYMEM_ECONTRADICTION,
			"unused_memmap = freed with va_bits = %llu; only 32-bit kernels have one "
			"flat array",
			va);
	return 0;
}

/* Keys that are missing, and values that no kernel has together. */
static int check_whole(struct reader *r)
{
	const struct earlymem_profile *p = r->profile;
	unsigned long long page_size = p->page_size, va = p->va_bits;
	int error;

	for (size_t i = 0; i < KEYS; i++) {
		if (!r->seen[i]) {
			r->line = 0;
			return fail(r, EARLYMEM_EMISSING, "%s", keys[i].name);
		}
	}
	r->line = r->seen[PAGE_SIZE];
	if (page_size != 4096 && page_size != 16384 && page_size != 65536)
		return fail(r, EARLYMEM_EVALUE, "page_size = %llu is not 4096, 16384 or 65536",
			    page_size);
	r->line = r->seen[VA_BITS];
	if (!va_bits_possible(p->page_size, p->va_bits))
		return fail(r, EARLYMEM_ECONTRADICTION, "va_bits = %llu with page_size = %llu", va,
			    page_size);
	error = check_phys_bits(r);
	if (error)
		return error;
	r->line = r->seen[NUMA_NODES];
	if (p->numa_nodes == 1 || (p->numa_nodes & (p->numa_nodes - 1)) != 0)
		return fail(r, EARLYMEM_EVALUE, "numa_nodes = %llu is neither 0 nor a power of two",
			    (unsigned long long)p->numa_nodes);
	error = check_sizes(r);
	if (error == 0)
		error = check_zones(r);
	return error ? error : check_parameters(r);
}

/* The file's name without folder and suffix. */
static void set_name(struct earlymem_profile *profile, const char *path)
{
	const char *name = strrchr(path, '/');
	size_t len;

	name = name ? name + 1 : path;
	len = strlen(name);
	if (len > strlen(SUFFIX) && strcmp(name + len - strlen(SUFFIX), SUFFIX) == 0)
		len -= strlen(SUFFIX);
	snprintf(profile->name, sizeof(profile->name), "%.*s", (int)len, name);
	earlymem_make_printable(profile->name);
}

static int load_file(const char *path, struct earlymem_profile *profile, struct earlymem_error *err)
{
	struct reader r = { .path = path, .profile = profile, .err = err };
	struct stat st;
	FILE *file = fopen(path, "re");
	int error;

	memset(profile, 0, sizeof(*profile));
	if (!file)
		return fail(&r, EARLYMEM_EOPEN, NULL);
	set_name(profile, path);
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode))
		error = fail(&r, EARLYMEM_EDIRECTORY, NULL);
	else
		error = read_lines(&r, file);
	fclose(file);
	return error ? error : check_whole(&r);
}

/*
 * The folder with the profiles: $EARLYMEM_PROFILES, or corpus/profiles in the
 * folder of the program or one of the three above it.
 */
static void profile_folder(char *folder, size_t size)
{
	const char *given = getenv("EARLYMEM_PROFILES");
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (given) {
		snprintf(folder, size, "%s", given);
		return;
	}
	program[len < 0 ? 0 : len] = '\0';
	for (int up = 0; up < 4; up++) {
		char *slash = strrchr(program, '/');

		if (!slash)
			break;
		*slash = '\0';
		snprintf(folder, size, "%s/" FOLDER, program);
		if (access(folder, R_OK) == 0)
			return;
	}
	snprintf(folder, size, FOLDER);
}

int earlymem_profile_load(const char *name, struct earlymem_profile *profile,
			  struct earlymem_error *err)
{
	size_t len = strlen(name);
	char folder[PATH_MAX + 32], path[PATH_MAX + 512];

	if (strchr(name, '/') ||
	    (len > strlen(SUFFIX) && strcmp(name + len - strlen(SUFFIX), SUFFIX) == 0))
		return load_file(name, profile, err);
	profile_folder(folder, sizeof(folder));
	if (len > 255 ||
	    snprintf(path, sizeof(path), "%s/%s" SUFFIX, folder, name) >= (int)sizeof(path) ||
	    access(path, F_OK) != 0)
		return earlymem_fail(err, EARLYMEM_ENOPROFILE, name, "looked in %s", folder);
	return load_file(path, profile, err);
}

/* Is the release one of the profile's patterns? */
static bool is_for(const struct earlymem_profile *profile, const char *release)
{
	char patterns[sizeof(profile->kernel_release)];
	char *rest = patterns;
	char *pattern;

	memcpy(patterns, profile->kernel_release, sizeof(patterns));
	while ((pattern = strsep(&rest, " \t")) != NULL)
		if (*pattern && fnmatch(pattern, release, 0) == 0)
			return true;
	return false;
}

static int find_for_kernel(const glob_t *files, const char *release,
			   struct earlymem_profile *profile, struct earlymem_error *err)
{
	bool found = false;

	for (size_t i = 0; i < files->gl_pathc; i++) {
		struct earlymem_profile candidate;
		int error = load_file(files->gl_pathv[i], &candidate, err);

		if (error)
			return error;
		if (!is_for(&candidate, release))
			continue;
		if (found)
			return earlymem_fail(err, EARLYMEM_EAMBIGUOUS, release, "%s and %s",
					     profile->name, candidate.name);
		*profile = candidate;
		found = true;
	}
	return found ? 0 : EARLYMEM_ENOKERNEL;
}

int earlymem_profile_for_kernel(const char *release, struct earlymem_profile *profile,
				struct earlymem_error *err)
{
	char folder[PATH_MAX + 32], pattern[PATH_MAX + 64];
	glob_t files;
	int error = EARLYMEM_ENOKERNEL;

	profile_folder(folder, sizeof(folder));
	snprintf(pattern, sizeof(pattern), "%s/*" SUFFIX, folder);
	if (glob(pattern, 0, NULL, &files) == 0) {
		error = find_for_kernel(&files, release, profile, err);
		globfree(&files);
	}
	if (error == EARLYMEM_ENOKERNEL)
		return earlymem_fail(err, error, release, "looked at kernel_release of %s",
				     pattern);
	return error;
}
