/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: `earlymem --help` says it all. */
#include "oracle/earlymem.h"

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STAGE "after_dt_scan"
#define STAGE_AT "arm64_memblock_init entry"
#define DEFAULT_PROFILE "debian-6.12"

const char *argp_program_version = "earlymem 0.1";

enum short_option {
	OPT_PROFILE = 'p',
	OPT_KERNEL = 'k',
	OPT_DTB_ADDRESS = 'a',
	OPT_JSON = 'j',
	OPT_STAGE = 's',
};

static const char doc[] =
	"A reference model of how Linux on arm64 takes over physical memory at boot.\n\n"
	"  boot BOARD.dtb   run the first stage of a boot on a device tree and print memblock, as "
	"the kernel's debugfs files memblock/memory and memblock/reserved would show it\n\n"
	"Options:\v"
	"What a kernel would pass over with a warning is reported on standard error, and so is a "
	"tree without memory, with which a kernel boots on until its first allocation panics.\n\n"
	"Exit status:\n"
	"  0  done\n"
	"  1  the device tree is refused, or the kernel would stop in this stage\n"
	"  2  wrong usage\n"
	"  3  a file cannot be read (missing, a directory, empty, over 2 MiB), or the output "
	"cannot be written\n"
	"  4  unknown profile, or a profile with a mistake\n\n"
	"Profiles are searched in the folder $EARLYMEM_PROFILES, by default in corpus/profiles "
	"beside or above the program.";

static const struct argp_option options[] = {
	{ "profile", OPT_PROFILE, "FILE|NAME", 0,
	  "the kernel: a profile's name, or a file with a '/' in its path or ending in .profile "
	  "(default: " DEFAULT_PROFILE ")",
	  0 },
	{ "kernel", OPT_KERNEL, "RELEASE", 0,
	  "the kernel, by its release (uname -r): takes the profile whose kernel_release matches",
	  0 },
	{ "dtb-address", OPT_DTB_ADDRESS, "ADDR", 0,
	  "physical address of the device tree, a multiple of 8 (default: the highest 2 MiB "
	  "boundary in the first region of memory from which the tree fits)",
	  0 },
	{ "json", OPT_JSON, NULL, 0, "print JSON: the stage as in a recorded handoff.json", 0 },
	{ "stage", OPT_STAGE, "STAGE", 0, "the stage to stop after: " STAGE " (default)", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

struct arguments {
	const char *command;
	const char *board;
	const char *profile;
	const char *kernel;
	bool json;
	bool dtb_address_given;
	uint64_t dtb_address;
};

static void parse_address(const char *text, struct argp_state *state, struct arguments *args)
{
	char *end;

	errno = 0;
	args->dtb_address = strtoull(text, &end, 0);
	args->dtb_address_given = true;
	if (!isdigit((unsigned char)*text) || *end || errno)
		argp_error(state, "--dtb-address: '%s' is not a 64-bit number", text);
}

static void parse_word(char *word, struct argp_state *state, struct arguments *args)
{
	if (!args->command)
		args->command = word;
	else if (!args->board)
		args->board = word;
	else
		argp_error(state, "one word too many: '%s'", word);
	if (strcmp(args->command, "boot") != 0)
		argp_error(state, "unknown command '%s'", args->command);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;

	switch (key) {
	case OPT_PROFILE:
		args->profile = arg;
		break;
	case OPT_KERNEL:
		args->kernel = arg;
		break;
	case OPT_DTB_ADDRESS:
		parse_address(arg, state, args);
		break;
	case OPT_JSON:
		args->json = true;
		break;
	case OPT_STAGE:
		if (strcmp(arg, STAGE) != 0)
			argp_error(state, "--stage: unknown stage '%s'", arg);
		break;
	case ARGP_KEY_ARG:
		parse_word(arg, state, args);
		break;
	case ARGP_KEY_END:
		if (!args->command)
			argp_error(state, "which command? boot");
		if (!args->board)
			argp_error(state, "which device tree? boot BOARD.dtb");
		if (args->profile && args->kernel)
			argp_error(state, "--profile and --kernel exclude each other");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* "earlymem: FILE:LINE: reason: why (where)" */
static int report(const struct earlymem_error *err)
{
	fputs("earlymem: ", stderr);
	if (err->file[0] && err->line)
		fprintf(stderr, "%s:%lu: ", err->file, err->line);
	else if (err->file[0])
		fprintf(stderr, "%s: ", err->file);
	fputs(earlymem_strerror(err->error), stderr);
	if (err->os_error)
		fprintf(stderr, ": %s", strerror(err->os_error));
	if (err->detail[0])
		fprintf(stderr, " (%s)", err->detail);
	fputc('\n', stderr);
	return earlymem_exit_status(err->error);
}

static int boot(const struct arguments *args, struct earlymem_error *err)
{
	static struct earlymem_profile profile;
	struct earlymem_run run = { args->board, STAGE, STAGE_AT, args->dtb_address,
				    args->dtb_address_given };
	int error;

	if (args->kernel)
		error = earlymem_profile_for_kernel(args->kernel, &profile, err);
	else
		error = earlymem_profile_load(args->profile ? args->profile : DEFAULT_PROFILE,
					      &profile, err);
	if (error == 0)
		error = earlymem_tree_load(args->board, err);
	if (error == 0 && !run.dtb_address_given)
		error = earlymem_default_dtb_address(&profile, args->board, &run.dtb_address, err);
	if (error == 0)
		error = earlymem_boot_dt_scan(&profile, run.dtb_address, args->board, err);
	if (error)
		return error;
	earlymem_render_warnings(args->board, stderr);
	if (args->json) {
		error = earlymem_render_json(&profile, &run, stdout);
	} else {
		printf("%s, %s, device tree at 0x%llx (0x%x bytes)\n\n", args->board, profile.name,
		       (unsigned long long)run.dtb_address, fdt_size);
		earlymem_render_text(&profile, stdout);
	}
	if (error != 0 || fflush(stdout) != 0 || ferror(stdout))
		error = earlymem_fail(err, EARLYMEM_EWRITE, "standard output", NULL);
	return error;
}

int main(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "boot BOARD.dtb", doc, NULL, NULL, NULL };
	struct arguments args = { 0 };
	static struct earlymem_error err;

	argp_err_exit_status = EARLYMEM_EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, &args) != 0)
		return EARLYMEM_EXIT_USAGE;
	return boot(&args, &err) == 0 ? EARLYMEM_EXIT_OK : report(&err);
}
