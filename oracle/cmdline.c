/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parameters of a kernel's command line that shape memory.
 * All others are passed over, as are early parameters that a kernel takes later.
 *
 * Words are cut as the kernel's next_arg() cuts them: at white space outside of
 * double quotes; "--" ends them; '-' and '_' are one letter in a name.
 */
#include "oracle/earlymem.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct parameter {
	char *name;
	char *value; /* NULL: there is no '=' */
};

/* The next word; the rest of the line, or NULL after the last one. */
static char *next_parameter(char *line, struct parameter *parameter)
{
	bool in_quote = false;
	char *end, *equals = NULL;

	while (isspace((unsigned char)*line))
		line++;
	if (*line == '\0')
		return NULL;
	for (end = line; *end && (in_quote || !isspace((unsigned char)*end)); end++) {
		if (*end == '"')
			in_quote = !in_quote;
		if (*end == '=' && !equals)
			equals = end;
	}
	if (*end)
		*end++ = '\0';
	parameter->name = line;
	parameter->value = equals ? equals + 1 : NULL;
	if (equals)
		*equals = '\0';
	return end;
}

/* Quotes may enclose the whole word or the value. */
static void strip_quotes(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (*text != '"')
			*to++ = *text;
	*to = '\0';
}

static bool is_named(const char *name, const char *wanted)
{
	for (; *name && *wanted; name++, wanted++)
		if (*name != *wanted && !(*name == '-' && *wanted == '_'))
			return false;
	return *name == *wanted;
}

/* A number with one of the suffixes K to E; false: it is none, or over 64 bits. */
static bool parse_bytes(const char *text, char **end, uint64_t *bytes)
{
	static const char suffixes[] = "KMGTPE";
	const char *suffix;
	unsigned int shift;

	errno = 0;
	*bytes = strtoull(text, end, 0);
	if (!isdigit((unsigned char)*text) || errno)
		return false;
	suffix = **end ? strchr(suffixes, toupper((unsigned char)**end)) : NULL;
	if (!suffix)
		return true;
	(*end)++;
	shift = 10 * (unsigned int)(suffix - suffixes + 1);
	if (*bytes > UINT64_MAX >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

/* An amount of bytes, or a percentage of all memory. The last one given counts. */
static int set_core(const char *origin, const struct parameter *parameter,
		    struct earlymem_core *core, struct earlymem_error *err)
{
	const char *value = parameter->value;
	char *end;
	uint64_t number;

	if (!value || !parse_bytes(value, &end, &number) || (*end && strcmp(end, "%") != 0))
		return earlymem_fail(
			err, EARLYMEM_EPARAMETER, origin,
			"%s=%s: an amount of bytes, with K, M, G, T, P or E, or a percentage",
			parameter->name, value ? value : "");
	if (*end && (number > 100 || isalpha((unsigned char)end[-1])))
		return earlymem_fail(err, EARLYMEM_EPARAMETER, origin,
				     "%s=%s: a percentage from 0 to 100", parameter->name, value);
	if (*end) {
		core->percent = (uint32_t)number;
	} else {
		core->bytes = number;
		core->percent = 0;
	}
	return 0;
}

/* A number as memparse() reads it: 0 where there is none. */
static uint64_t memparse(const char *text, char **end)
{
	uint64_t bytes;

	if (!parse_bytes(text, end, &bytes))
		return 0;
	return bytes;
}

/* elfcorehdr=[size@]address. The last one given counts. */
static void set_elfcorehdr(const char *value, struct earlymem_cmdline *cmdline)
{
	char *end;
	uint64_t number = memparse(value, &end);

	cmdline->kdump = true;
	cmdline->elfcorehdr.base = number;
	if (*end == '@') {
		cmdline->elfcorehdr.size = number;
		cmdline->elfcorehdr.base = memparse(end + 1, &end);
		cmdline->elfcorehdr_sized = true;
	}
}

/* initrd=address,size, initrdmem= the same. */
static void set_initrd(const char *value, struct earlymem_cmdline *cmdline)
{
	char *end;
	uint64_t start = memparse(value, &end);

	if (*end != ',')
		return;
	cmdline->initrd.base = start;
	cmdline->initrd.size = memparse(end + 1, &end);
	cmdline->initrd_given = true;
}

/* Parameters that count before the linear map is made; one without a value is refused. */
static void set_early(const struct parameter *parameter, struct earlymem_cmdline *cmdline)
{
	char *end;

	if (!parameter->value)
		return;
	if (is_named(parameter->name, "mem"))
		cmdline->mem = memparse(parameter->value, &end);
	else if (is_named(parameter->name, "cma"))
		cmdline->cma = true;
	else if (is_named(parameter->name, "initrd") || is_named(parameter->name, "initrdmem"))
		set_initrd(parameter->value, cmdline);
	else if (is_named(parameter->name, "elfcorehdr"))
		set_elfcorehdr(parameter->value, cmdline);
}

static int set_parameter(const char *origin, struct parameter *parameter,
			 struct earlymem_cmdline *cmdline, struct earlymem_error *err)
{
	if (is_named(parameter->name, "kernelcore")) {
		if (!parameter->value || strcmp(parameter->value, "mirror") != 0)
			return set_core(origin, parameter, &cmdline->kernelcore, err);
		cmdline->mirrored_kernelcore = true;
	} else if (is_named(parameter->name, "movablecore")) {
		return set_core(origin, parameter, &cmdline->movablecore, err);
	} else if (is_named(parameter->name, "movable_node")) {
		cmdline->movable_node = true;
	} else if (is_named(parameter->name, "early_page_ext")) {
		cmdline->early_page_ext = true;
	} else {
		set_early(parameter, cmdline);
	}
	return 0;
}

int earlymem_cmdline_parse(const char *text, const char *origin, struct earlymem_cmdline *cmdline,
			   struct earlymem_error *err)
{
	char line[EARLYMEM_CMDLINE_BYTES + 1], *rest = line;
	struct parameter parameter;
	int error = 0;

	memset(cmdline, 0, sizeof(*cmdline));
	cmdline->mem = UINT64_MAX;
	snprintf(cmdline->origin, sizeof(cmdline->origin), "%s", origin);
	if (strlen(text) >= EARLYMEM_CMDLINE_BYTES)
		return earlymem_fail(err, EARLYMEM_ECMDLINE, origin, "%zu bytes", strlen(text));
	memcpy(line, text, strlen(text) + 1);
	while (error == 0 && (rest = next_parameter(rest, &parameter)) != NULL) {
		strip_quotes(parameter.name);
		if (!parameter.value && strcmp(parameter.name, "--") == 0)
			break;
		if (parameter.value)
			strip_quotes(parameter.value);
		error = set_parameter(origin, &parameter, cmdline, err);
	}
	if (error)
		earlymem_make_printable(err->detail);
	return error;
}

int earlymem_cmdline_load(const char *path, struct earlymem_cmdline *cmdline,
			  struct earlymem_error *err)
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
	return earlymem_cmdline_parse(text, path, cmdline, err);
}
