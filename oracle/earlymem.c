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
#define ARM64_STAGE "after_arm64_memblock_init"
#define ARM64_STAGE_AT "paging_init entry"
#define HANDOFF "handoff"
#define LAST_STAGE "free_lists"
#define LAST_STAGE_AT "memblock_free_all returned"
#define CMDLINE_FILE "cmdline.txt"
#define TREE_FILE "board.dtb"
#define DEFAULT_PROFILE "debian-6.12"
#define MAX_BANKS 64

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
	OPT_LAYOUT = 'l',
	OPT_IMAGE = 'i',
	OPT_MEMORY = 'm',
	OPT_CPU_VA_BITS = 0x100,
	OPT_CPU_PHYS_BITS,
	OPT_MEMSTART_SEED,
	OPT_NVHE,
};

static const char doc[] =
	"A reference model of how Linux on arm64 takes over physical memory at boot.\n\n"
	"  boot BOARD.dtb   run the first stages of a boot on a device tree and print memblock, as "
	"the kernel's debugfs files memblock/memory and memblock/reserved would show it. With "
	"--layout or --image, that is when arm64 has settled what is memory and what the tree "
	"reserves; else, when the tree's memory is read\n\n"
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
	{ "layout", OPT_LAYOUT, "FILE", 0,
	  "where the image and the tree lie: a file like layout.txt of the recorded boots", 0 },
	{ "image", OPT_IMAGE, "TEXT[,STEXT],END", 0,
	  "where the image lies: physical addresses of _text, _stext and _end", 0 },
	{ "memory", OPT_MEMORY, "BASE,SIZE", 0,
	  "memory that the boot loader puts into the tree, instead of what its first memory node "
	  "has; may be given several times",
	  0 },
	{ "cpu-va-bits", OPT_CPU_VA_BITS, "BITS", 0,
	  "virtual addresses of the CPU, for kernels of 52 bits (default: as LAYOUT shows, else the "
	  "fewest that the kernel can run with)",
	  0 },
	{ "cpu-phys-bits", OPT_CPU_PHYS_BITS, "BITS", 0,
	  "physical addresses of the CPU (default: 48)", 0 },
	{ "memstart-seed", OPT_MEMSTART_SEED, "NUMBER", 0,
	  "16 bits that move the linear map (default: 0, it is not moved)", 0 },
	{ "nvhe", OPT_NVHE, NULL, 0, "KVM will run without VHE", 0 },
	{ "dtb", OPT_DTB, "FILE", 0,
	  "from " HANDOFF ": the board's device tree, which says how far nodes are from each other "
	  "(default: " TREE_FILE " beside HANDOFF.json, if there is one)",
	  0 },
	{ "json", OPT_JSON, NULL, 0, "print JSON: the stage as in a recorded handoff.json", 0 },
	{ "from-stage", OPT_FROM_STAGE, "STAGE", 0,
	  "begin with what a recorded boot was at a stage: " HANDOFF, 0 },
	{ "stage", OPT_STAGE, "STAGE", 0,
	  "the stage to stop after: " FIRST_STAGE " or, with --layout or --image, " ARM64_STAGE
	  " from a device tree, " LAST_STAGE " from " HANDOFF " (the last is the default)",
	  0 },
	{ "show", OPT_SHOW, "WHAT", 0,
	  "from " HANDOFF ": print only zoneinfo, buddyinfo, pagetypeinfo, zonelists or memblock",
	  0 },
	{ "cmdline", OPT_CMDLINE, "TEXT", 0,
	  "the kernel's command line; what counts is mem=, initrd=, elfcorehdr=, cma= and "
	  "movable_node for a device tree, kernelcore=, movablecore=, movable_node, "
	  "early_page_ext and elfcorehdr= from " HANDOFF " (default: the tree's; " CMDLINE_FILE
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
	const char *layout_file;
	struct earlymem_layout layout; /* what the options say */
	uint32_t bank_count;
	struct fdt_range banks[MAX_BANKS];
};

/* A number up to `max`. Behind it follows the end; with `rest`, or a comma and the rest. */
static uint64_t parse_number(const char *option, const char *text, const char **rest, uint64_t max,
			     struct argp_state *state)
{
	char *end;
	uint64_t number;

	errno = 0;
	number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || errno || (*end && !(rest && *end == ',')))
		argp_error(state, "%s: '%s' is not a 64-bit number", option, text);
	if (number > max)
		argp_error(state, "%s: '%s' is more than %llu", option, text,
			   (unsigned long long)max);
	if (rest)
		*rest = *end ? end + 1 : end;
	return number;
}

static void parse_image(const char *text, struct argp_state *state, struct earlymem_layout *layout)
{
	const char *rest;

	layout->text = parse_number("--image", text, &rest, UINT64_MAX, state);
	layout->stext = layout->text;
	if (!*rest)
		argp_error(state, "--image: '%s' has no end", text);
	layout->end = parse_number("--image", rest, &rest, UINT64_MAX, state);
	if (*rest) {
		layout->stext = layout->end;
		layout->end = parse_number("--image", rest, NULL, UINT64_MAX, state);
	}
	if (layout->text > layout->stext || layout->stext >= layout->end)
		argp_error(state, "--image: '%s' does not ascend", text);
}

static void parse_bank(const char *text, struct argp_state *state, struct arguments *args)
{
	const char *rest;
	struct fdt_range bank;

	if (args->bank_count == MAX_BANKS)
		argp_error(state, "--memory: more than %d times", MAX_BANKS);
	bank.base = parse_number("--memory", text, &rest, UINT64_MAX, state);
	if (!*rest)
		argp_error(state, "--memory: '%s' has no size", text);
	bank.size = parse_number("--memory", rest, NULL, UINT64_MAX, state);
	args->banks[args->bank_count++] = bank;
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

static void check_arm64_arguments(struct argp_state *state, const struct arguments *args)
{
	bool image = args->layout_file || args->layout.end;

	if (args->layout_file && args->layout.end)
		argp_error(state, "--layout and --image exclude each other");
	if (args->from_stage && (image || args->bank_count))
		argp_error(state,
			   "--layout, --image and --memory mean nothing from stage " HANDOFF);
	if (!args->from_stage && !image && args->stage && strcmp(args->stage, ARM64_STAGE) == 0)
		argp_error(state, "--stage " ARM64_STAGE ": where does the image lie? --layout or "
				  "--image says it");
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
	if (args->stage && strcmp(args->stage, stage) != 0 &&
	    (args->from_stage || strcmp(args->stage, ARM64_STAGE) != 0))
		argp_error(state, "--stage: unknown stage '%s'", args->stage);
	if (args->cmdline && args->cmdline_file)
		argp_error(state, "--cmdline and --cmdline-file exclude each other");
	if (args->show && args->json)
		argp_error(state, "--show and --json exclude each other");
	if (args->from_stage && args->dtb_address_given)
		argp_error(state, "--dtb-address means nothing from stage " HANDOFF);
	if (!args->from_stage && (args->dtb || args->show || args->check))
		argp_error(state, "--dtb, --show and --check need --from-stage " HANDOFF);
	check_arm64_arguments(state, args);
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
		args->dtb_address = parse_number("--dtb-address", arg, NULL, UINT64_MAX, state);
		args->dtb_address_given = true;
		break;
	case OPT_LAYOUT:
		args->layout_file = arg;
		break;
	case OPT_IMAGE:
		parse_image(arg, state, &args->layout);
		break;
	case OPT_MEMORY:
		parse_bank(arg, state, args);
		break;
	case OPT_CPU_VA_BITS:
		args->layout.cpu_va_bits = parse_number("--cpu-va-bits", arg, NULL, 52, state);
		break;
	case OPT_CPU_PHYS_BITS:
		args->layout.cpu_phys_bits = parse_number("--cpu-phys-bits", arg, NULL, 52, state);
		break;
	case OPT_MEMSTART_SEED:
		args->layout.memstart_seed =
			parse_number("--memstart-seed", arg, NULL, UINT16_MAX, state);
		break;
	case OPT_NVHE:
		args->layout.nvhe = true;
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

/* From the options, or from the tree. */
static int load_tree_cmdline(const struct arguments *args, const struct earlymem_profile *profile,
			     struct earlymem_cmdline *line, struct earlymem_error *err)
{
	char text[EARLYMEM_CMDLINE_BYTES];
	int error;

	if (args->cmdline)
		return earlymem_cmdline_parse(profile, args->cmdline, "--cmdline", line, err);
	if (args->cmdline_file)
		return earlymem_cmdline_load(profile, args->cmdline_file, line, err);
	error = earlymem_tree_cmdline(args->file, text, sizeof(text), err);
	return error ? error : earlymem_cmdline_parse(profile, text, args->file, line, err);
}

/* The tree, with the memory that the options put into it. */
static int load_tree(const struct arguments *args, struct earlymem_error *err)
{
	int error = earlymem_tree_load(args->file, err);

	if (error == 0 && args->bank_count > 0)
		error = earlymem_tree_fill(args->file, args->banks, args->bank_count, err);
	return error;
}

/* The stages on a tree that is loaded. */
static int run_stages(const struct arguments *args, const struct earlymem_profile *profile,
		      const struct earlymem_layout *layout, const struct earlymem_run *run,
		      struct earlymem_error *err)
{
	struct earlymem_cmdline line = { 0 };
	int error = earlymem_boot_dt_scan(profile, run->dtb_address, args->file, err);

	if (error != 0 || !run->with_arm64)
		return error;
	error = load_tree_cmdline(args, profile, &line, err);
	return error ? error : earlymem_boot_arm64(profile, &line, layout, args->file, err);
}

static int boot(const struct arguments *args, struct earlymem_error *err)
{
	static struct earlymem_profile profile;
	struct earlymem_layout layout = args->layout;
	struct earlymem_run run = {
		args->file, FIRST_STAGE, FIRST_STAGE_AT, args->dtb_address, args->dtb_address_given,
		false
	};
	int error = load_profile(args, NULL, &profile, err);

	if (error == 0 && args->layout_file)
		error = earlymem_layout_load(args->layout_file, &layout, err);
	if (layout.end && (!args->stage || strcmp(args->stage, ARM64_STAGE) == 0)) {
		run.stage = ARM64_STAGE;
		run.at = ARM64_STAGE_AT;
		run.with_arm64 = true;
	}
	if (!run.dtb_address_given && layout.dtb_address) {
		run.dtb_address = layout.dtb_address;
		run.dtb_address_given = true;
	}
	if (error == 0)
		error = load_tree(args, err);
	if (error == 0 && !run.dtb_address_given)
		error = earlymem_default_dtb_address(&profile, args->file, &run.dtb_address, err);
	if (error == 0)
		error = run_stages(args, &profile, &layout, &run, err);
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
		error = earlymem_handoff_load(&profile, &handoff, err);
	if (error == 0)
		error = earlymem_boot_handoff(&profile, &handoff, err);
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
