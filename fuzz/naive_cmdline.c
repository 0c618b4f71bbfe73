/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_cmdline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\n\v\f\r\xa0"
#define DIGITS "0123456789"
#define NAME "crashkernel="

static struct naive_cmdline out;
static const struct cmdline_rules *rules;
static char whole[COMMAND_LINE_SIZE];  /* the line as it is */
static char pieces[COMMAND_LINE_SIZE]; /* the line with zeros between its words */

/* --- numbers --- */

static unsigned int value_of_digit(char digit)
{
	const char text[2] = { digit, 0 };

	return (unsigned int)strtoul(text, NULL, 16);
}

static uint64_t number(const char *text, const char **end)
{
	const char *set = DIGITS;
	uint64_t radix = 10, value = 0;
	size_t length;

	if (*text == '0') {
		set = "01234567";
		radix = 8;
		if ((text[1] == 'x' || text[1] == 'X') && text[2] &&
		    strchr(DIGITS "abcdefABCDEF", text[2])) {
			set = DIGITS "abcdefABCDEF";
			radix = 16;
			text += 2;
		}
	}
	length = strspn(text, set);
	for (size_t i = 0; i < length; i++)
		value = value * radix + value_of_digit(text[i]);
	*end = text + length;
	return value;
}

static uint64_t size(const char *text, const char **end)
{
	static const char suffixes[] = "kKmMgGtTpPeE";
	uint64_t value = number(text, end);
	const char *suffix = **end ? strchr(suffixes, **end) : NULL;

	if (!suffix)
		return value;
	(*end)++;
	return value << (10 * ((suffix - suffixes) / 2 + 1));
}

/* A decimal number after blanks: false if there is none. */
static bool decimal(const char *text, const char **end, uint64_t *value)
{
	text += strspn(text, BLANKS);
	*end = text + strspn(text, DIGITS);
	*value = 0;
	for (const char *digit = text; digit < *end; digit++)
		*value = *value * 10 + value_of_digit(*digit);
	return *end > text;
}

static bool prefixed(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static uint64_t power_of_two(uint64_t value)
{
	uint64_t power = 1;

	while (power < value && power < 0x80000000u)
		power <<= 1;
	return power;
}

/* --- early parameters: what each makes of its value, which is not NULL --- */

static void set_mem(const char *value)
{
	out.params.mem = size(value, &value) & ~(uint64_t)(rules->page_size - 1);
}

static void set_cma(const char *value)
{
	out.params.cma.size = size(value, &value);
	if (*value != '@')
		return;
	out.params.cma.base = size(value + 1, &value);
	out.params.cma.limit = *value == '-' ? size(value + 1, &value) :
					       out.params.cma.base + out.params.cma.size;
}

static void set_core(const char *value, struct cmdline_core *core)
{
	const char *end;
	uint64_t percent = number(value, &end);

	if (*end == '%') {
		core->percent = percent;
	} else {
		core->bytes = size(value, &end);
		core->percent = 0;
	}
}

static void set_kernelcore(const char *value)
{
	char copy[COMMAND_LINE_SIZE + 2];

	/* Between commas, all parts look alike. */
	snprintf(copy, sizeof(copy), ",%s,", value);
	if (strstr(copy, ",mirror,"))
		out.params.kernelcore_mirror = true;
	else
		set_core(value, &out.params.kernelcore);
}

static void set_movablecore(const char *value)
{
	set_core(value, &out.params.movablecore);
}

static void set_numa(const char *value)
{
	if (prefixed(value, "off"))
		out.params.numa_off = true;
}

static void set_hugetlb_cma(const char *value)
{
	const char *at = value, *end;
	uint64_t node;

	while (*at && decimal(at, &end, &node)) {
		if (*end != ':') {
			out.params.hugetlb_cma.size = size(value, &end);
			break;
		}
		if (node >= rules->nodes)
			break;
		out.params.hugetlb_cma.node[node] = size(end + 1, &at);
		out.params.hugetlb_cma.size += out.params.hugetlb_cma.node[node];
		if (*at++ != ',')
			break;
	}
}

static void set_memblock(const char *value)
{
	if (strstr(value, "debug"))
		out.params.memblock_debug = true;
}

static void set_rodata(const char *value)
{
	static const char *const words[] = { "", "on", "off", "full" };

	for (uint32_t i = CMDLINE_RODATA_ON; i <= CMDLINE_RODATA_FULL; i++)
		if (strcmp(value, words[i]) == 0)
			out.params.rodata = i;
}

static void set_log_buf_len(const char *value)
{
	uint64_t asked = size(value, &value);

	if (asked && power_of_two(asked) > rules->log_buf_len)
		out.params.log_buf_len = power_of_two(asked);
}

static void set_swiotlb(const char *value)
{
	if (*value && strchr(DIGITS, *value)) {
		out.params.swiotlb.sized = true;
		out.params.swiotlb.slabs = (number(value, &value) + 127) & ~UINT64_C(127);
	}
	if (*value == ',')
		value++;
	if (*value && strchr(DIGITS, *value)) {
		uint32_t areas = (uint32_t)number(value, &value);

		out.params.swiotlb.areas = areas > 0x80000000u ? 0 : (uint32_t)power_of_two(areas);
	}
	if (*value == ',')
		value++;
	if (strcmp(value, "force") == 0)
		out.params.swiotlb.force = true;
	if (strcmp(value, "noforce") == 0)
		out.params.swiotlb.noforce = true;
}

static void set_kfence(const char *value)
{
	const char *digits = value + (*value == '-'), *end;
	int interval = (int)(uint32_t)number(digits, &end);

	if (end == digits)
		return;
	out.params.kfence_given = true;
	out.params.kfence = interval != 0;
}

static void set_elfcorehdr(const char *value)
{
	uint64_t first = size(value, &value);

	if (*value == '@') {
		out.params.elfcorehdr.size = first;
		first = size(value + 1, &value);
	}
	out.params.elfcorehdr.address = first;
	out.params.kdump = first + 1 != 0;
}

/* --- parameters that wait for memory --- */

/* How a kernel goes from word to word of huge pages. */
static bool size_refused, size_defaulted;
static struct cmdline_hstate *parsed, *last_set;

static bool is_huge_size(uint64_t bytes)
{
	bool found = false;

	for (uint32_t i = 0; i < CMDLINE_HSTATES; i++)
		found |= bytes != 0 && rules->huge_sizes[i] == bytes;
	return found;
}

static struct cmdline_hstate *find_hstate(uint64_t bytes)
{
	struct cmdline_hugepages *huge = &out.params.hugepages;

	for (uint32_t i = 0; i < huge->count; i++)
		if (huge->hstate[i].size == bytes)
			return &huge->hstate[i];
	return NULL;
}

static void add_hstate(uint64_t bytes)
{
	parsed = &out.params.hugepages.hstate[out.params.hugepages.count++];
	parsed->size = bytes;
}

static void set_hugepagesz(const char *value)
{
	struct cmdline_hugepages *huge = &out.params.hugepages;
	uint64_t bytes = size(value, &value);
	struct cmdline_hstate *known = find_hstate(bytes);

	size_refused = true;
	if (!is_huge_size(bytes))
		return;
	if (known) {
		if (!size_defaulted || known != &huge->hstate[huge->default_hstate] || known->pages)
			return;
		parsed = known;
	} else {
		add_hstate(bytes);
	}
	size_refused = false;
}

static void set_default_hugepagesz(const char *value)
{
	struct cmdline_hugepages *huge = &out.params.hugepages;
	uint64_t bytes = size(value, &value);
	struct cmdline_hstate *chosen;

	size_refused = true;
	if (size_defaulted || !is_huge_size(bytes))
		return;
	if (!find_hstate(bytes))
		add_hstate(bytes);
	chosen = find_hstate(bytes);
	huge->default_hstate = (uint32_t)(chosen - huge->hstate);
	size_refused = false;
	size_defaulted = true;
	if (huge->unsized.pages) {
		*chosen = huge->unsized;
		chosen->size = bytes;
		huge->unsized.pages = 0;
	}
}

/* False: the value is not what it has to be. */
static bool count_pages(const char *value, struct cmdline_hstate *into)
{
	const char *at = value, *end;
	uint64_t node, pages;

	while (*at) {
		if (!decimal(at, &end, &pages))
			return false;
		if (*end != ':') {
			into->pages = pages;
			return at == value;
		}
		node = pages;
		if (node >= rules->nodes || !rules->node_online[node] ||
		    !decimal(end + 1, &end, &pages))
			return false;
		into->node[node] = pages;
		into->pages += pages;
		if (*end != ',')
			return true;
		at = end + 1;
	}
	return true;
}

static void set_hugepages(const char *value)
{
	struct cmdline_hstate *into =
		out.params.hugepages.count == 0 ? &out.params.hugepages.unsized : parsed;

	if (size_refused) {
		size_refused = false;
		return;
	}
	if (into == last_set)
		return;
	if (count_pages(value, into)) {
		into->offset = (uint32_t)(value - pieces);
		last_set = into;
	} else {
		into->pages = 0;
		into->offset = 0;
		memset(into->node, 0, sizeof(into->node));
	}
}

static void set_reserve_mem(const char *value)
{
	struct cmdline_reserve_mems *all = &out.params.reserve_mem;
	struct cmdline_reserve_mem entry = { 0 };

	entry.size = size(value, &value);
	if (all->count == CMDLINE_RESERVE_MEMS || entry.size == 0 || *value++ != ':')
		return;
	entry.align = size(value, &value);
	if (entry.align < 64)
		entry.align = 64;
	if (*value++ != ':' || strlen(value) > 15 || strspn(value, BLANKS) == strlen(value))
		return;
	entry.name.offset = (uint32_t)(value - pieces);
	entry.name.length = (uint32_t)strlen(value);
	for (uint32_t i = 0; i < all->count; i++)
		if (strcmp(pieces + all->entry[i].name.offset, value) == 0)
			return;
	all->entry[all->count++] = entry;
}

/* --- words --- */

struct parameter {
	const char *name;
	void (*set)(const char *value);
};

static const struct parameter parameters[CMDLINE_PARAMETERS] = {
	[CMDLINE_MEM] = { "mem", set_mem },
	[CMDLINE_CRASHKERNEL] = { "crashkernel", NULL },
	[CMDLINE_CMA] = { "cma", set_cma },
	[CMDLINE_KERNELCORE] = { "kernelcore", set_kernelcore },
	[CMDLINE_MOVABLECORE] = { "movablecore", set_movablecore },
	[CMDLINE_MOVABLE_NODE] = { "movable_node", NULL },
	[CMDLINE_NUMA] = { "numa", set_numa },
	[CMDLINE_HUGETLB_CMA] = { "hugetlb_cma", set_hugetlb_cma },
	[CMDLINE_HUGEPAGES] = { "hugepages", set_hugepages },
	[CMDLINE_HUGEPAGESZ] = { "hugepagesz", set_hugepagesz },
	[CMDLINE_DEFAULT_HUGEPAGESZ] = { "default_hugepagesz", set_default_hugepagesz },
	[CMDLINE_RESERVE_MEM] = { "reserve_mem", set_reserve_mem },
	[CMDLINE_MEMBLOCK] = { "memblock", set_memblock },
	[CMDLINE_RODATA] = { "rodata", set_rodata },
	[CMDLINE_EARLY_PAGE_EXT] = { "early_page_ext", NULL },
	[CMDLINE_NOKASLR] = { "nokaslr", NULL },
	[CMDLINE_LOG_BUF_LEN] = { "log_buf_len", set_log_buf_len },
	[CMDLINE_SWIOTLB] = { "swiotlb", set_swiotlb },
	[CMDLINE_KFENCE] = { "kfence.sample_interval", set_kfence },
	[CMDLINE_ELFCOREHDR] = { "elfcorehdr", set_elfcorehdr },
};

/* The first three that need a '=' to be known, and all of them to be set with memory. */
static bool waits(uint32_t p)
{
	return parameters[p].set == set_hugepages || parameters[p].set == set_hugepagesz ||
	       parameters[p].set == set_default_hugepagesz || parameters[p].set == set_reserve_mem;
}

static uint32_t find(const char *name, const char *value)
{
	char plain[COMMAND_LINE_SIZE];
	uint32_t p = 0;

	snprintf(plain, sizeof(plain), "%s", name);
	for (char *dash = plain; (dash = strchr(dash, '-')) != NULL;)
		*dash = '_';
	while (p < CMDLINE_PARAMETERS && strcmp(plain, parameters[p].name) != 0)
		p++;
	if (p < CMDLINE_PARAMETERS && (!rules->known[p] || (waits(p) && !value)))
		p = CMDLINE_PARAMETERS;
	return p;
}

static void list_unknown(size_t offset, size_t length)
{
	if (out.unknown.count < CMDLINE_UNKNOWN) {
		out.unknown.word[out.unknown.count].offset = (uint32_t)offset;
		out.unknown.word[out.unknown.count++].length = (uint32_t)length;
	} else {
		out.unknown.lost++;
	}
}

/* The byte after the word that begins at `at`. */
static size_t word_length(const char *word)
{
	size_t length = 0;
	bool inside = false;

	while (word[length] && (inside || !strchr(BLANKS, word[length])))
		if (word[length++] == '"')
			inside = !inside;
	return length;
}

/* Cut one word up. Returns its value, or NULL; *name is its name. */
static char *cut(char *word, size_t length, char **name)
{
	bool quoted = *word == '"';
	char *equals, *value = NULL;

	word[length] = 0;
	*name = word + quoted;
	equals = **name ? strchr(*name + 1, '=') : NULL;
	if (equals) {
		*equals = 0;
		value = equals + 1;
		if (*value == '"') {
			quoted = true;
			value++;
		}
	}
	/* The quote that opens a value may be its last byte. */
	if (quoted && word + length > *name && word[length - 1] == '"')
		word[length - 1] = 0;
	return value;
}

static void read_words(bool with_memory)
{
	char *word = pieces;

	memcpy(pieces, whole, sizeof(pieces));
	for (word += strspn(word, BLANKS); *word; word += strspn(word, BLANKS)) {
		size_t length = word_length(word);
		bool more = word[length] != 0;
		char *name, *value = cut(word, length, &name);
		uint32_t p = find(name, value);

		if (!value && strcmp(name, "--") == 0)
			return;
		if (p == CMDLINE_PARAMETERS) {
			if (with_memory)
				list_unknown((size_t)(word - pieces), length);
		} else if (waits(p) == with_memory && parameters[p].set && value) {
			parameters[p].set(value);
		}
		if (p < CMDLINE_PARAMETERS)
			out.params.given[p] = true;
		word += length + more;
	}
}

/* --- the line as it is --- */

static bool ends_in(const char *word, const char *suffix)
{
	size_t length = strcspn(word, " ");

	return length >= strlen(suffix) && prefixed(word + length - strlen(suffix), suffix);
}

static void find_crashkernel(void)
{
	struct cmdline_crashkernel *places = &out.params.crashkernel;

	for (const char *at = whole; (at = strstr(at, NAME)) != NULL; at++) {
		uint32_t value = (uint32_t)(at + strlen(NAME) - whole);

		if (ends_in(at, ",high"))
			places->high = value;
		else if (ends_in(at, ",low"))
			places->low = value;
		else
			places->plain = value;
	}
}

static bool find_nokaslr(void)
{
	const char *at = strstr(whole, "nokaslr");

	if (rules->nokaslr_prefix)
		return at && (at == whole || at[-1] == ' ');
	for (at = whole + strspn(whole, BLANKS); *at; at += strspn(at, BLANKS)) {
		size_t length = strcspn(at, BLANKS);

		if (prefixed(at, "--") && at[2] && strchr(BLANKS, at[2]))
			return false;
		if (length > 255)
			length = 255;
		if (length == 7 && prefixed(at, "nokaslr"))
			return true;
		at += length;
	}
	return false;
}

static struct crashkernel_request answer(uint32_t state, uint64_t bytes, uint64_t base)
{
	return (struct crashkernel_request){ .state = state, .size = bytes, .base = base };
}

static struct crashkernel_request ranges(const char *at, uint64_t total)
{
	uint64_t start, end, bytes;
	const char *next;

	do {
		start = size(at, &next);
		if (next == at || *next != '-')
			return answer(CRASHKERNEL_BAD, 0, 0);
		at = next + 1;
		end = UINT64_MAX;
		if (*at != ':') {
			end = size(at, &next);
			if (next == at || end <= start)
				return answer(CRASHKERNEL_BAD, 0, 0);
			at = next;
		}
		if (*at++ != ':')
			return answer(CRASHKERNEL_BAD, 0, 0);
		bytes = size(at, &next);
		if (next == at || bytes >= total)
			return answer(CRASHKERNEL_BAD, 0, 0);
		at = next;
		if (start <= total && total < end) {
			at += strcspn(at, " @");
			if (bytes == 0 || *at != '@')
				return answer(CRASHKERNEL_RESERVE, bytes, 0);
			start = size(at + 1, &next);
			return next == at + 1 ? answer(CRASHKERNEL_BAD, 0, 0) :
						answer(CRASHKERNEL_RESERVE, bytes, start);
		}
	} while (*at++ == ',');
	return answer(CRASHKERNEL_RESERVE, 0, 0);
}

/* size, then `suffix`, then a space or the end. */
static struct crashkernel_request suffixed(const char *value, const char *suffix)
{
	const char *end;
	uint64_t bytes = size(value, &end);

	if (end == value || !prefixed(end, suffix))
		return answer(CRASHKERNEL_BAD, 0, 0);
	end += strlen(suffix);
	return answer(*end && *end != ' ' ? CRASHKERNEL_BAD : CRASHKERNEL_RESERVE, bytes, 0);
}

static struct crashkernel_request plain(const char *value, uint64_t system_ram)
{
	const uint64_t step = 0x8000000;
	const char *end;
	uint64_t bytes;

	if (value[strcspn(value, " :")] == ':')
		return ranges(value, (system_ram + step - 1) / step * step);
	bytes = size(value, &end);
	if (end != value && *end == '@')
		return answer(CRASHKERNEL_RESERVE, bytes, size(end + 1, &end));
	return suffixed(value, "");
}

struct crashkernel_request naive_crashkernel(uint64_t system_ram)
{
	const struct cmdline_crashkernel *places = &out.params.crashkernel;
	struct crashkernel_request request = answer(CRASHKERNEL_NONE, 0, 0);

	if (places->plain) {
		request = plain(whole + places->plain, system_ram);
	} else if (places->high) {
		request = suffixed(whole + places->high, ",high");
		if (request.state == CRASHKERNEL_RESERVE && request.size) {
			struct crashkernel_request low =
				answer(CRASHKERNEL_RESERVE, rules->crash_low_size, 0);

			if (places->low)
				low = suffixed(whole + places->low, ",low");
			request.high = true;
			request.low_size = low.size;
			request.state = low.state;
		}
	}
	if (request.state == CRASHKERNEL_RESERVE && request.size == 0)
		request.state = CRASHKERNEL_NONE;
	if (request.state == CRASHKERNEL_RESERVE && rules->crash_size_checked &&
	    request.size >= system_ram)
		request.state = CRASHKERNEL_BAD;
	return request;
}

const struct naive_cmdline *naive_cmdline_parse(const uint8_t *bytes, size_t length,
						const struct cmdline_rules *kernel)
{
	rules = kernel;
	memset(&out, 0, sizeof(out));
	memset(whole, 0, sizeof(whole));
	memcpy(whole, bytes, length < sizeof(whole) ? length : sizeof(whole) - 1);
	memset(whole + strlen(whole), 0, sizeof(whole) - strlen(whole));
	out.params.mem = UINT64_MAX;
	out.params.cma.size = UINT64_MAX;
	out.params.hugepages.default_hstate = CMDLINE_HSTATES;
	out.params.movable_node = out.params.early_page_ext = false;
	size_refused = size_defaulted = false;
	parsed = last_set = NULL;
	if (kernel->known[CMDLINE_CRASHKERNEL])
		find_crashkernel();
	out.params.nokaslr = find_nokaslr();
	read_words(false);
	read_words(true);
	out.params.movable_node = out.params.given[CMDLINE_MOVABLE_NODE];
	out.params.early_page_ext = out.params.given[CMDLINE_EARLY_PAGE_EXT];
	return &out;
}
