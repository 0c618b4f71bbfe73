/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A command line into the model (model/cmdline.h), and out of it what zones and
 * hand-off need. Of a kernelcore= or movablecore= that a kernel only warns of,
 * there is no telling what was meant: it is refused.
 */
#include "model/cmdline_number.h"
#include "model/cmdline_words.h"
#include "oracle/earlymem.h"

#include <errno.h>
#include <string.h>

_Static_assert(CMDLINE_NODES == MAX_NUMNODES, "one number of nodes for all rooms");

/* Sizes of huge pages in bytes, by the size of pages: __hugetlb_valid_size() of arm64. */
static const struct {
	uint64_t page_size;
	uint64_t sizes[CMDLINE_HSTATES];
} huge_pages[] = {
	{ 4096, { 0x10000, 0x200000, 0x2000000, 0x40000000 } },
	{ 16384, { 0x200000, 0x2000000, 0x40000000, 0 } },
	{ 65536, { 0x200000, 0x20000000, 0x400000000, 0 } },
};

struct cmdline_rules earlymem_cmdline_rules(const struct earlymem_profile *profile)
{
	struct cmdline_rules rules = {
		.page_size = (uint32_t)profile->page_size,
		.nodes = profile->numa_nodes == 0 ? 1 : MAX_NUMNODES,
		.log_buf_len = profile->log_buf_len,
		.nokaslr_prefix = profile->nokaslr_prefix,
		.crash_size_checked = profile->crash_size_checked,
		.crash_low_size = profile->crash_low_size,
	};

	if (profile->numa_nodes != 0 && profile->numa_nodes < MAX_NUMNODES)
		rules.nodes = (uint32_t)profile->numa_nodes;
	memcpy(rules.known, profile->knows_parameter, sizeof(rules.known));
	for (uint32_t n = 0; n < rules.nodes; n++)
		rules.node_online[n] = true;
	for (size_t i = 0; i < sizeof(huge_pages) / sizeof(huge_pages[0]); i++)
		if (huge_pages[i].page_size == profile->page_size)
			memcpy(rules.huge_sizes, huge_pages[i].sizes, sizeof(rules.huge_sizes));
	return rules;
}

/* The word that has this byte. */
static struct cmdline_word word_around(uint32_t offset)
{
	struct cmdline_word word = cmdline_next_word(cmdline_skip_blanks(0));

	while (word.end < offset)
		word = cmdline_next_word(cmdline_skip_blanks(word.end));
	return word;
}

/* The first kernelcore= or movablecore= that a kernel warns of. */
static int refuse_core(const char *origin, struct earlymem_error *err)
{
	for (uint32_t i = 0; i < cmdline_warnings.count; i++) {
		struct cmdline_warning warning = cmdline_warnings.warning[i];
		struct cmdline_word word;

		if (warning.parameter != CMDLINE_KERNELCORE &&
		    warning.parameter != CMDLINE_MOVABLECORE)
			continue;
		word = word_around(warning.offset);
		earlymem_fail(
			err, EARLYMEM_EPARAMETER, origin, "%.*s: %s", (int)(word.end - word.at),
			(const char *)cmdline.bytes + word.at,
			warning.reason == CMDLINE_WARN_PERCENT ?
				"a percentage from 0 to 100" :
				"an amount of bytes, with K, M, G, T, P or E, or a percentage");
		earlymem_make_printable(err->detail);
		return EARLYMEM_EPARAMETER;
	}
	return 0;
}

static bool is_named(struct cmdline_word word, const char *name)
{
	size_t length = strlen(name);

	return word.name_end - word.name == length &&
	       memcmp(cmdline.bytes + word.name, name, length) == 0;
}

/* initrd=address,size, initrdmem= the same; the last one that has both counts. */
static void read_initrd(struct earlymem_cmdline *line)
{
	uint32_t at = cmdline_skip_blanks(0);

	while (at < cmdline.length) {
		struct cmdline_word word = cmdline_next_word(at);
		struct cmdline_number start, size;

		if (cmdline_is_dashes(word))
			return;
		at = cmdline_skip_blanks(word.end);
		if (!word.has_value || (!is_named(word, "initrd") && !is_named(word, "initrdmem")))
			continue;
		start = cmdline_memparse(word.value, word.value_end);
		if (cmdline_byte(start.end, word.value_end) != ',')
			continue;
		size = cmdline_memparse(start.end + 1, word.value_end);
		line->initrd.base = start.value;
		line->initrd.size = size.value;
		line->initrd_given = true;
	}
}

int earlymem_cmdline_parse(const struct earlymem_profile *profile, const char *text,
			   const char *origin, struct earlymem_cmdline *line,
			   struct earlymem_error *err)
{
	memset(line, 0, sizeof(*line));
	snprintf(line->origin, sizeof(line->origin), "%s", origin);
	if (strlen(text) >= EARLYMEM_CMDLINE_BYTES)
		return earlymem_fail(err, EARLYMEM_ECMDLINE, origin, "%zu bytes", strlen(text));
	if (!cmdline_set_rules(earlymem_cmdline_rules(profile)))
		return earlymem_fail(err, EARLYMEM_ECONTRADICTION, profile->name, "page_size");
	memcpy(cmdline.bytes, text, strlen(text) + 1);
	cmdline_take((uint32_t)strlen(text));
	cmdline_parse();
	read_initrd(line);
	return refuse_core(origin, err);
}

int earlymem_cmdline_load(const struct earlymem_profile *profile, const char *path,
			  struct earlymem_cmdline *line, struct earlymem_error *err)
{
	char text[EARLYMEM_CMDLINE_BYTES + 1];
	FILE *file = fopen(path, "re");
	size_t n;
	bool failed;

	if (!file)
		return earlymem_fail(err, EARLYMEM_EOPEN, path, NULL);
	n = fread(text, 1, EARLYMEM_CMDLINE_BYTES, file);
	failed = ferror(file) != 0;
	if (failed)
		earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
	fclose(file);
	if (failed)
		return EARLYMEM_EREAD;
	text[n] = '\0';
	if (n == EARLYMEM_CMDLINE_BYTES)
		return earlymem_fail(err, EARLYMEM_ECMDLINE, path, NULL);
	if (strlen(text) != n)
		return earlymem_fail(err, EARLYMEM_EPARAMETER, path, "not text: a zero at byte %zu",
				     strlen(text));
	return earlymem_cmdline_parse(profile, text, path, line, err);
}
