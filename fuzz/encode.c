/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turn the text form of an operation sequence into the bytes that targets read:
 * encode IN.ops OUT. The text names the choices of decode.c, one record a line:
 *
 *	# what a comment says
 *	machine page=4k memory=4 reserved=5 nodes=4 limit=gib:4 resize
 *	add_node dram:0 section:1 nid=1 flags=2
 *	alloc_try_nid zero dense:3+1 nid=any align=page end=accessible
 *
 * An address or a size is KIND, KIND:PARAMETER or either with a nudge at the
 * end. What a line leaves out is the first value of its choice.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"

#define LINE_BYTES 512
#define BLANKS " \t\r\n"

static const char *input;
static unsigned int line_number;

static _Noreturn void fail(const char *what, const char *which)
{
	fprintf(stderr, "encode: %s:%u: %s: %s\n", input, line_number, what, which);
	exit(1);
}

static uint8_t lookup(const struct choice *choice, const char *what, const char *name)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->names[i] && strcmp(choice->names[i], name) == 0)
			return (uint8_t)i;
	fail(what, name);
}

static unsigned long number(const char *text, unsigned long most)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (*text == '\0' || *end != '\0' || value > most)
		fail("not a number in its range", text);
	return value;
}

/* KIND[:PARAMETER][NUDGE] to three bytes. */
static void encode_place(uint8_t *at, const struct choice *kinds, char *text)
{
	char *nudge = strpbrk(text, "+-");
	uint8_t nudge_index = nudge ? lookup(&nudge_choice, "no such nudge", nudge) : 0;
	unsigned long param = 0;
	char *colon;

	if (nudge)
		*nudge = '\0';
	colon = strchr(text, ':');
	if (colon) {
		*colon = '\0';
		param = number(colon + 1, UINT16_MAX);
	}
	at[0] = (uint8_t)(lookup(kinds, "no such kind of address or size", text) | nudge_index
											   << 4);
	at[1] = (uint8_t)(param & 255);
	at[2] = (uint8_t)(param >> 8);
}

static void machine_word(uint8_t *record, const char *key, char *value)
{
	if (strcmp(key, "page") == 0)
		record[MACHINE_PAGE] = lookup(&page_choice, "no such page size", value);
	else if (strcmp(key, "memory") == 0)
		record[MACHINE_MEMORY] = lookup(&capacity_choice, "no such capacity", value);
	else if (strcmp(key, "reserved") == 0)
		record[MACHINE_RESERVED] = lookup(&capacity_choice, "no such capacity", value);
	else if (strcmp(key, "nodes") == 0)
		record[MACHINE_NODES] = lookup(&nodes_choice, "no such number of nodes", value);
	else if (strcmp(key, "limit") == 0)
		encode_place(&record[MACHINE_LIMIT], &base_choice, value);
	else if (strcmp(key, "resize") == 0)
		record[MACHINE_BITS] |= MACHINE_RESIZE;
	else if (strcmp(key, "bottom_up") == 0)
		record[MACHINE_BITS] |= MACHINE_BOTTOM_UP;
	else if (strcmp(key, "movable_node") == 0)
		record[MACHINE_BITS] |= MACHINE_MOVABLE_NODE;
	else if (strcmp(key, "mirror") == 0)
		record[MACHINE_BITS] |= MACHINE_MIRROR;
	else
		fail("no such word for a machine", key);
}

static void op_word(uint8_t *record, const char *key, const char *value)
{
	if (strcmp(key, "nid") == 0)
		record[BYTE_NODE] |= lookup(&nid_choice, "no such node", value);
	else if (strcmp(key, "count") == 0)
		record[BYTE_NODE] |= (uint8_t)(number(value, 16) - 1) << 4;
	else if (strcmp(key, "flags") == 0)
		record[BYTE_FLAGS] |= (uint8_t)number(value, 31);
	else if (strcmp(key, "reserved") == 0)
		record[BYTE_FLAGS] |= 1u << 5;
	else if (strcmp(key, "yes") == 0)
		record[BYTE_FLAGS] |= 1u << 6;
	else if (strcmp(key, "no") == 0)
		record[BYTE_FLAGS] &= (uint8_t) ~(1u << 6);
	else if (strcmp(key, "align") == 0)
		record[BYTE_ALIGN] |= lookup(&align_choice, "no such alignment", value);
	else if (strcmp(key, "end") == 0)
		record[BYTE_ALIGN] |= (uint8_t)(lookup(&end_choice, "no such end", value) << 4);
	else
		fail("no such word for an operation", key);
}

static void encode_line(char *text, uint8_t *record, bool first)
{
	char *word = strtok(text, BLANKS);
	uint32_t uses = 0;
	bool seen_base = false, seen_size = false;

	if (first) {
		if (strcmp(word, "machine") != 0)
			fail("the first line describes the machine, not", word);
	} else {
		record[BYTE_OP] = lookup(&op_choice, "no such operation", word);
		uses = op_uses((enum op_code)record[BYTE_OP]);
	}
	while ((word = strtok(NULL, BLANKS))) {
		if (!first && (uses & USES_BASE) && !seen_base) {
			encode_place(&record[BYTE_BASE], &base_choice, word);
			seen_base = true;
		} else if (!first && (uses & USES_SIZE) && !seen_size) {
			encode_place(&record[BYTE_SIZE], &size_choice, word);
			seen_size = true;
		} else {
			char *equals = strchr(word, '=');
			char none[] = "";

			if (equals)
				*equals = '\0';
			if (first)
				machine_word(record, word, equals ? equals + 1 : none);
			else
				op_word(record, word, equals ? equals + 1 : none);
		}
	}
}

int main(int argc, char **argv)
{
	char line[LINE_BYTES];
	bool first = true;
	FILE *in, *out;

	if (argc != 3) {
		fputs("usage: encode IN.ops OUT\n", stderr);
		return 2;
	}
	input = argv[1];
	in = fopen(input, "r");
	out = fopen(argv[2], "wb");
	if (!in || !out) {
		perror(in ? argv[2] : input);
		return 1;
	}
	while (fgets(line, sizeof(line), in)) {
		uint8_t record[DECODE_RECORD] = { 0 };

		line_number++;
		line[strcspn(line, "#")] = '\0';
		if (line[strspn(line, BLANKS)] == '\0')
			continue;
		encode_line(line, record, first);
		first = false;
		fwrite(record, 1, sizeof(record), out);
	}
	fclose(in);
	if (fclose(out) != 0) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
