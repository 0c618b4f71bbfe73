/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: `earlymem --help` says it all. */
#include "oracle/earlymem.h"

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_STAGE "after_dt_scan"
#define FIRST_STAGE_AT "arm64_memblock_init entry"
#define HANDOFF "handoff"
#define LAST_STAGE "free_lists"
#define LAST_STAGE_AT "memblock_free_all returned"
#define CMDLINE_FILE "cmdline.txt"
#define TREE_FILE "board.dtb"
#define DEFAULT_PROFILE "debian-6.12"

const char *argp_program_version = "earlymem 0.1";

enum short_option {
	OPT_PROFILE = 'p',
	OPT_KERNEL = 'k',
	OPT_DTB_ADDRESS = 'a',
	OPT_DTB = 'd',
	OPT_JSON = 'j',
	OPT_STAGE = 's',
	OPT_FROM_STAGE = 'f',
	OPT_SHOW = 'w',
	OPT_CMDLINE = 'c',
	OPT_CMDLINE_FILE = 'C',
	OPT_CHECK = 'x',
};

static const char doc[] =
	"A reference model of how Linux on arm64 takes over physical memory at boot.\n\n"
	"  boot BOARD.dtb   run the first stage of a boot on a device tree and print memblock, as "
	"the kernel's debugfs files memblock/memory and memblock/reserved would show it\n\n"
	"  boot --from-stage handoff HANDOFF.json   go on from a recorded boot, at the point where "
	"the kernel begins to free memblock, and print zones and free lists as /proc/zoneinfo, "
	"/proc/buddyinfo and /proc/pagetypeinfo would show them, and memblock\n\n"
	"Options:\v"
	"What a kernel would pass over with a warning is reported on standard error, and so is a "
	"tree without memory, with which a kernel boots on until its first allocation panics.\n\n"
	"Exit status:\n"
	"  0  done\n"
	"  1  the device tree, the recorded boot or a parameter of the command line is refused, or "
	"the kernel would stop in this stage\n"
	"  2  wrong usage\n"
	"  3  a file cannot be read (missing, a directory, empty, over 2 MiB), or the output "
	"cannot be written\n"
	"  4  unknown profile, or a profile with a mistake\n\n"
	"Profiles are searched in the folder $EARLYMEM_PROFILES, by default in corpus/profiles "
	"beside or above the program.";

static const struct argp_option options[] = {
	{ "profile", OPT_PROFILE, "FILE|NAME", 0,
	  "the kernel: a profile's name, or a file with a '/' in its path or ending in .profile "
	  "(default: that of the kernel in HANDOFF.json; " DEFAULT_PROFILE ")",
	  0 },
	{ "kernel", OPT_KERNEL, "RELEASE", 0,
	  "the kernel, by its release (uname -r): takes the profile whose kernel_release matches",
	  0 },
	{ "dtb-address", OPT_DTB_ADDRESS, "ADDR", 0,
	  "physical address of the device tree, a multiple of 8 (default: the highest 2 MiB "
	  "boundary in the first region of memory from which the tree fits)",
	  0 },
	{ "dtb", OPT_DTB, "FILE", 0,
	  "from " HANDOFF ": the board's device tree, which says how far nodes are from each other "
	  "(default: " TREE_FILE " beside HANDOFF.json, if there is one)",
	  0 },
	{ "json", OPT_JSON, NULL, 0, "print JSON: the stage as in a recorded handoff.json", 0 },
	{ "from-stage", OPT_FROM_STAGE, "STAGE", 0,
	  "begin with what a recorded boot was at a stage: " HANDOFF, 0 },
	{ "stage", OPT_STAGE, "STAGE", 0,
	  "the stage to stop after: " FIRST_STAGE " from a device tree, " LAST_STAGE
	  " from " HANDOFF " (each the default there)",
	  0 },
	{ "show", OPT_SHOW, "WHAT", 0,
	  "from " HANDOFF ": print only zoneinfo, buddyinfo, pagetypeinfo, zonelists or memblock",
	  0 },
	{ "cmdline", OPT_CMDLINE, "TEXT", 0,
	  "from " HANDOFF ": the kernel's command line; what counts is kernelcore=, movablecore=, "
	  "movable_node, early_page_ext and elfcorehdr= (default: " CMDLINE_FILE
	  " beside HANDOFF.json, if there is one)",
	  0 },
	{ "cmdline-file", OPT_CMDLINE_FILE, "FILE", 0, "the same from a file", 0 },
	{ "check", OPT_CHECK, NULL, 0,
	  "from " HANDOFF
	  ": ask the model's proven checkers, which look at every page, whether its "
	  "invariants hold",
	  0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const char *const shows[] = { "zoneinfo", "buddyinfo", "pagetypeinfo", "zonelists",
				     "memblock" };
#define NR_SHOWS (sizeof(shows) / sizeof(shows[0]))

struct arguments {
	const char *command;
	const char *file; /* the device tree, or the recorded boot */
	const char *profile;
	const char *kernel;
	const char *stage;
	const char *from_stage;
	const char *cmdline;
	const char *cmdline_file;
	const char *dtb;
	const char *show; /* NULL: everything */
	bool json;
	bool check;
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
	else if (!args->file)
		args->file = word;
	else
		argp_error(state, "one word too many: '%s'", word);
	if (strcmp(args->command, "boot") != 0)
		argp_error(state, "unknown command '%s'", args->command);
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static void check_arguments(struct argp_state *state, const struct arguments *args)
{
	const char *stage = args->from_stage ? LAST_STAGE : FIRST_STAGE;
	const char *other = args->from_stage ? FIRST_STAGE : LAST_STAGE;

	if (!args->command)
		argp_error(state, "which command? boot");
	if (!args->file && args->from_stage)
		argp_error(state,
			   "which recorded boot? boot --from-stage " HANDOFF " HANDOFF.json");
	if (!args->file)
		argp_error(state, "which device tree? boot BOARD.dtb");
	if (args->profile && args->kernel)
		argp_error(state, "--profile and --kernel exclude each other");
	if (args->stage && strcmp(args->stage, other) == 0)
		argp_error(state, "--stage %s: it can only be reached %s --from-stage " HANDOFF,
			   other, args->from_stage ? "without" : "with");
	if (args->stage && strcmp(args->stage, stage) != 0)
		argp_error(state, "--stage: unknown stage '%s'", args->stage);
	if (args->cmdline && args->cmdline_file)
		argp_error(state, "--cmdline and --cmdline-file exclude each other");
	if (args->show && args->json)
		argp_error(state, "--show and --json exclude each other");
	if (args->from_stage && args->dtb_address_given)
		argp_error(state, "--dtb-address means nothing from stage " HANDOFF);
	if (!args->from_stage &&
	    (args->cmdline || args->cmdline_file || args->dtb || args->show || args->check))
		argp_error(state, "--cmdline, --cmdline-file, --dtb, --show and --check need "
				  "--from-stage " HANDOFF);
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
	case OPT_DTB:
		args->dtb = arg;
		break;
	case OPT_JSON:
		args->json = true;
		break;
	case OPT_STAGE:
		args->stage = arg;
		break;
	case OPT_FROM_STAGE:
		if (strcmp(arg, HANDOFF) != 0)
			argp_error(state, "--from-stage: unknown stage '%s'", arg);
		args->from_stage = arg;
		break;
	case OPT_SHOW:
		args->show = arg;
		if (!is_one_of(arg, shows, NR_SHOWS))
			argp_error(state, "--show: '%s' is not among what can be shown", arg);
		break;
	case OPT_CMDLINE:
		args->cmdline = arg;
		break;
	case OPT_CHECK:
		args->check = true;
		break;
	case OPT_CMDLINE_FILE:
		args->cmdline_file = arg;
		break;
	case ARGP_KEY_ARG:
		parse_word(arg, state, args);
		break;
	case ARGP_KEY_END:
		check_arguments(state, args);
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

static int load_profile(const struct arguments *args, const char *recorded,
			struct earlymem_profile *profile, struct earlymem_error *err)
{
	const char *kernel = args->kernel ? args->kernel : recorded;

	if (args->profile)
		return earlymem_profile_load(args->profile, profile, err);
	if (kernel)
		return earlymem_profile_for_kernel(kernel, profile, err);
	return earlymem_profile_load(DEFAULT_PROFILE, profile, err);
}

/* Output that is lost is an error. */
static int finish(int error, struct earlymem_error *err)
{
	if (error != 0 || fflush(stdout) != 0 || ferror(stdout))
		return earlymem_fail(err, EARLYMEM_EWRITE, "standard output", NULL);
	return 0;
}

static int boot(const struct arguments *args, struct earlymem_error *err)
{
	static struct earlymem_profile profile;
	struct earlymem_run run = { args->file, FIRST_STAGE, FIRST_STAGE_AT, args->dtb_address,
				    args->dtb_address_given };
	int error = load_profile(args, NULL, &profile, err);

	if (error == 0)
		error = earlymem_tree_load(args->file, err);
	if (error == 0 && !run.dtb_address_given)
		error = earlymem_default_dtb_address(&profile, args->file, &run.dtb_address, err);
	if (error == 0)
		error = earlymem_boot_dt_scan(&profile, run.dtb_address, args->file, err);
	if (error)
		return error;
	earlymem_render_warnings(args->file, stderr);
	if (args->json) {
		error = earlymem_render_json(&profile, &run, stdout);
	} else {
		printf("%s, %s, device tree at 0x%llx (0x%x bytes)\n\n", args->file, profile.name,
		       (unsigned long long)run.dtb_address, fdt_size);
		earlymem_render_text(&profile, stdout);
	}
	return finish(error, err);
}

/* Is there a file of this name beside the recorded boot? */
static bool is_beside(const char *recorded, const char *name, char path[PATH_MAX])
{
	const char *slash = strrchr(recorded, '/');
	int folder = slash ? (int)(slash + 1 - recorded) : 0;

	return snprintf(path, PATH_MAX, "%.*s%s", folder, recorded, name) < PATH_MAX &&
	       access(path, F_OK) == 0;
}

/* The command line: as given, from the file given, or from the file beside the recorded boot. */
static int load_cmdline(const struct arguments *args, const struct earlymem_profile *profile,
			struct earlymem_cmdline *line, struct earlymem_error *err)
{
	char beside[PATH_MAX];

	if (args->cmdline)
		return earlymem_cmdline_parse(profile, args->cmdline, "--cmdline", line, err);
	if (args->cmdline_file)
		return earlymem_cmdline_load(profile, args->cmdline_file, line, err);
	if (is_beside(args->file, CMDLINE_FILE, beside))
		return earlymem_cmdline_load(profile, beside, line, err);
	return earlymem_cmdline_parse(profile, "", "", line, err);
}

static void show(const char *what, const struct earlymem_profile *profile, uint32_t node_ids)
{
	if (strcmp(what, "zoneinfo") == 0)
		earlymem_render_zoneinfo(profile, node_ids, stdout);
	else if (strcmp(what, "buddyinfo") == 0)
		earlymem_render_buddyinfo(profile, node_ids, stdout);
	else if (strcmp(what, "pagetypeinfo") == 0)
		earlymem_render_pagetypeinfo(profile, node_ids, stdout);
	else if (strcmp(what, "zonelists") == 0)
		earlymem_render_zonelists(profile, node_ids, stdout);
	else
		earlymem_render_text(profile, stdout);
}

static void show_everything(const struct earlymem_profile *profile,
			    const struct earlymem_cmdline *line,
			    const struct earlymem_handoff *handoff)
{
	printf("%s, %s, command line: %s\n", handoff->path, profile->name,
	       line->origin[0] ? line->origin : "none");
	for (size_t i = 0; i < NR_SHOWS; i++) {
		printf("\n== %s\n", shows[i]);
		show(shows[i], profile, handoff->node_ids);
	}
}

static int boot_from_handoff(const struct arguments *args, struct earlymem_error *err)
{
	static struct earlymem_profile profile;
	struct earlymem_handoff handoff = { 0 };
	struct earlymem_cmdline line = { 0 };
	char beside[PATH_MAX];
	int error = earlymem_handoff_open(args->file, &handoff, err);

	handoff.tree = args->dtb;
	if (!args->dtb && is_beside(args->file, TREE_FILE, beside))
		handoff.tree = beside;
	if (error == 0)
		error = load_profile(args, handoff.kernel, &profile, err);
	if (error == 0)
		error = load_cmdline(args, &profile, &line, err);
	if (error == 0)
		error = earlymem_handoff_load(&profile, &line, &handoff, err);
	if (error == 0)
		error = earlymem_boot_handoff(&profile, &line, &handoff, err);
	if (error == 0 && args->check)
		error = earlymem_check_handoff(&handoff, err);
	if (error == 0) {
		earlymem_render_cmdline_warnings(&line, stderr);
		earlymem_render_handoff_warnings(&handoff, stderr);
		if (args->json)
			error = earlymem_render_handoff_json(&profile, &line, &handoff,
							     LAST_STAGE_AT, stdout);
		else if (args->show)
			show(args->show, &profile, handoff.node_ids);
		else
			show_everything(&profile, &line, &handoff);
		error = finish(error, err);
	}
	earlymem_handoff_close(&handoff);
	return error;
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "boot BOARD.dtb\nboot --from-stage handoff HANDOFF.json", doc, NULL,
		NULL,	 NULL
	};
	struct arguments args = { 0 };
	static struct earlymem_error err;

	argp_err_exit_status = EARLYMEM_EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, &args) != 0)
		return EARLYMEM_EXIT_USAGE;
	if (args.from_stage)
		return boot_from_handoff(&args, &err) == 0 ? EARLYMEM_EXIT_OK : report(&err);
	return boot(&args, &err) == 0 ? EARLYMEM_EXIT_OK : report(&err);
}
