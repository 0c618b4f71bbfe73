/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The library behind the `earlymem` command: files in, the model's state out.
 *
 * The model is one machine per process, in the global state of model/: read
 * the results there (memblock, memblock_total_size, memblock_array, ...).
 * Functions return 0 or a negative error: one of the model's FDT_E... or one of
 * the EARLYMEM_E... below. earlymem_strerror() has the words for both, and
 * struct earlymem_error says where.
 */
#ifndef EARLYMEM_EARLYMEM_H
#define EARLYMEM_EARLYMEM_H

#include <stdint.h>
#include <stdio.h>

#include "model/fdt_scan.h"

/* Exit statuses of the command. */
#define EARLYMEM_EXIT_OK 0
#define EARLYMEM_EXIT_REFUSED 1 /* the tree is refused, or the kernel would stop in this stage */
#define EARLYMEM_EXIT_USAGE 2
#define EARLYMEM_EXIT_FILE 3	/* a file cannot be read, or the output cannot be written */
#define EARLYMEM_EXIT_PROFILE 4 /* unknown profile, or one with a mistake */

/* Files. */
#define EARLYMEM_EOPEN (-100) /* errno says why */
#define EARLYMEM_EREAD (-101) /* errno says why */
#define EARLYMEM_EDIRECTORY (-102)
#define EARLYMEM_EEMPTY (-103)
#define EARLYMEM_ETOOLARGE (-104)
#define EARLYMEM_EWRITE (-105) /* errno says why */
/* Profiles. */
#define EARLYMEM_ENOPROFILE (-120)     /* no profile of that name */
#define EARLYMEM_ENOKERNEL (-121)      /* no profile for that kernel */
#define EARLYMEM_EAMBIGUOUS (-122)     /* more than one profile for that kernel */
#define EARLYMEM_ESYNTAX (-123)	       /* a line that is not "key = value" */
#define EARLYMEM_EKEY (-124)	       /* an unknown key */
#define EARLYMEM_ETWICE (-125)	       /* a key that was there before */
#define EARLYMEM_EVALUE (-126)	       /* a value that the key cannot have */
#define EARLYMEM_EMISSING (-127)       /* a key that has to be there is not */
#define EARLYMEM_ECONTRADICTION (-128) /* two values that no kernel has together */

struct earlymem_error {
	int error;
	int os_error;	    /* errno, where it says more; else 0 */
	unsigned long line; /* of the file; 0: no line */
	char file[4096];    /* the file it is about; "" for none */
	char detail[1024];  /* which key, byte or node; "" if there is no more to say */
};

/* What this error means, in words; never NULL. */
const char *earlymem_strerror(int error);
/* The exit status of the command for an error. */
int earlymem_exit_status(int error);
/* What a warning of the scan (FDT_WARN_...) means. */
const char *earlymem_strwarning(uint32_t what);
/* Fill *err; `detail` is a printf format or NULL. Returns `error`. */
int earlymem_fail(struct earlymem_error *err, int error, const char *file, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * A kernel: constants of its configuration and the rules in which versions
 * differ. corpus/profiles/README.md has the file format and every key.
 */
struct earlymem_profile {
	char name[256];		   /* of the file, without folder and suffix */
	char kernel_release[1024]; /* shell patterns of releases it stands for, separated by blanks */
	uint64_t page_size;	   /* bytes */
	uint64_t va_bits;
	uint64_t phys_bits;
	uint64_t numa_nodes;	 /* MAX_NUMNODES; 0: a kernel without NUMA */
	uint64_t memory_regions; /* capacity of the static arrays */
	uint64_t reserved_regions;
	bool full_array_panics;	    /* else the operation fails and the boot goes on */
	bool empty_array_has_dummy; /* an empty array shows one region of size 0 */
	bool debugfs_long;	    /* node and flags in the debugfs files */
};

/* Read a profile: a file if `name` has a '/' or ends in ".profile", else by its name. */
int earlymem_profile_load(const char *name, struct earlymem_profile *profile,
			  struct earlymem_error *err);
/* Read the profile whose kernel_release matches. */
int earlymem_profile_for_kernel(const char *release, struct earlymem_profile *profile,
				struct earlymem_error *err);

/* Read the device tree in a file into the model; nothing is checked yet but the size. */
int earlymem_tree_load(const char *path, struct earlymem_error *err);
/* Replace what a terminal could take for a command. */
void earlymem_make_printable(char *text);
#define EARLYMEM_NODE_PATH 512
/* Path of a node of the tree, or "byte N of the structure block". Never fails. */
void earlymem_node_path(int32_t node, char *path, size_t size);

/* The stage "after_dt_scan" on a fresh machine; the tree lies at dtb_address. */
int earlymem_boot_dt_scan(const struct earlymem_profile *profile, uint64_t dtb_address,
			  const char *path, struct earlymem_error *err);
/*
 * Where a boot loader could have put the tree: the highest 2 MiB boundary in
 * the first region of memory from which it fits. Runs the stage to find out.
 */
int earlymem_default_dtb_address(const struct earlymem_profile *profile, const char *path,
				 uint64_t *dtb_address, struct earlymem_error *err);

/* memblock as the kernel's debugfs files show it, with a heading each. */
void earlymem_render_text(const struct earlymem_profile *profile, FILE *out);
/* What the scan passed over, one line each; also, that there is no memory. */
void earlymem_render_warnings(const char *path, FILE *out);
/* memblock at a stage, in the form of the recorded dumps. 0 or EARLYMEM_EWRITE. */
struct earlymem_run {
	const char *board;
	const char *stage;
	const char *at; /* where a kernel is then */
	uint64_t dtb_address;
	bool dtb_address_given;
};
int earlymem_render_json(const struct earlymem_profile *profile, const struct earlymem_run *run,
			 FILE *out);

#endif
