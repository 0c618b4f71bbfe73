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

#include "model/arm64.h"
#include "model/cmdline.h"
#include "model/fdt_chosen.h"
#include "model/fdt_scan.h"
#include "model/page.h"
#include "model/unused_memmap.h"

/* Exit statuses of the command. */
#define EARLYMEM_EXIT_OK 0
#define EARLYMEM_EXIT_REFUSED 1 /* the tree is refused, or the kernel would stop in this stage */
#define EARLYMEM_EXIT_USAGE 2
#define EARLYMEM_EXIT_FILE 3	/* a file cannot be read, or the output cannot be written */
#define EARLYMEM_EXIT_PROFILE 4 /* unknown profile, or one with a mistake */

/* What was given to a stage: EARLYMEM_EXIT_REFUSED. */
#define EARLYMEM_EJSON (-60)	  /* a file is not JSON */
#define EARLYMEM_EFORM (-61)	  /* it is, but not in the form of a recorded boot */
#define EARLYMEM_ESTAGE (-62)	  /* the recorded boot does not have this stage */
#define EARLYMEM_EREGION (-63)	  /* regions that memblock cannot hold */
#define EARLYMEM_ENODE (-64)	  /* a node id that the kernel does not have */
#define EARLYMEM_ELIMITS (-65)	  /* zone limits that contradict each other or the memory */
#define EARLYMEM_ECMDLINE (-66)	  /* longer than a kernel's command line can be */
#define EARLYMEM_EPARAMETER (-67) /* a parameter with a value that it cannot have */
#define EARLYMEM_EROOM (-68)	  /* more pages or nodes than this model holds */
#define EARLYMEM_EPANIC (-69)	  /* a kernel would stop here */
#define EARLYMEM_EINVARIANT (-70) /* a checker found the model's own state wrong */
#define EARLYMEM_EDISTANCES (-71) /* distances of nodes with which a kernel has one node only */
#define EARLYMEM_ELAYOUT (-73)	  /* a layout file without an address that has to be there */
#define EARLYMEM_EFILL (-72)	  /* memory that cannot be put into the tree */
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
/* A parameter of the command line, CMDLINE_...; never NULL. */
const char *earlymem_parameter_name(uint32_t parameter);
/* What a warning about a command line (CMDLINE_WARN_...) means. */
const char *earlymem_strcmdline(uint32_t reason);
/* Fill *err; `detail` is a printf format or NULL. Returns `error`. */
int earlymem_fail(struct earlymem_error *err, int error, const char *file, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * A kernel: constants of its configuration and the rules in which versions
 * differ. corpus/profiles/README.md has the file format and every key.
 */
#define EARLYMEM_PROFILE_TEXT 1024
/* va_bits of a 32-bit kernel. */
#define EARLYMEM_32BIT 32
/* Zone types by name: the model's, and one that the model never fills. */
#define EARLYMEM_ZONE_DEVICE MAX_NR_ZONES
#define EARLYMEM_ZONE_NAMES (MAX_NR_ZONES + 1)
extern const char *const earlymem_zone_names[EARLYMEM_ZONE_NAMES];

struct earlymem_profile {
	char name[256]; /* of the file, without folder and suffix */
	/* shell patterns of releases it stands for, separated by blanks */
	char kernel_release[EARLYMEM_PROFILE_TEXT];
	uint64_t page_size; /* bytes */
	uint64_t va_bits;
	uint64_t phys_bits;
	uint64_t numa_nodes;	 /* MAX_NUMNODES; 0: a kernel without NUMA */
	uint64_t memory_regions; /* capacity of the static arrays */
	uint64_t reserved_regions;
	bool full_array_panics;	    /* else the operation fails and the boot goes on */
	bool empty_array_has_dummy; /* an empty array shows one region of size 0 */
	bool debugfs_long;	    /* node and flags in the debugfs files */
	uint64_t max_order;
	uint64_t pageblock_order;
	uint64_t section_size;	   /* bytes */
	uint64_t struct_page_size; /* bytes */
	char zones[EARLYMEM_PROFILE_TEXT];
	uint32_t zone_count; /* zone types that the kernel has, by its own numbers */
	uint32_t zone_type[EARLYMEM_ZONE_NAMES];
	bool deferred_init;	  /* DEFERRED_STRUCT_PAGE_INIT */
	bool splits_large_blocks; /* a block above a page block is freed in page blocks */
	bool sets_reserved_nodes; /* the hand-off gives reservations their nodes */
	bool dma32_moves;	  /* DRAM all above 4 GiB counts as ZONE_DMA32 */
	bool mirror_checked;	  /* kernelcore=mirror needs mirrored memory, and no kdump kernel */
	bool counts_every_zone;	  /* each zone starts the count before deferral anew */
	bool deducts_memmap;	  /* zones count without their page structs when lists are made */
	bool local_always_first;  /* a node is first in its own order even without memory */
	bool entries_last;	  /* /memreserve/ is reserved after /reserved-memory */
	bool static_pools;	  /* static reserved memory is set up at once, all of it sorted */
	bool beside_regions;	  /* an alloc-range is searched from the reserved memory it meets */
	bool crash_dump;	  /* linux,elfcorehdr is known */
	bool image_from_text;	  /* the image is reserved from _text, else from _stext */
	uint64_t cma_areas;
	bool frees_unused_memmap; /* 32 bits: page structs of holes are given back */
	char parameters[EARLYMEM_PROFILE_TEXT];
	bool knows_parameter[CMDLINE_PARAMETERS]; /* of the command line */
	bool nokaslr_prefix;	 /* "nokaslr" counts as the beginning of a word too */
	bool crash_size_checked; /* crashkernel= has to be below all memory */
	uint64_t crash_low_size; /* bytes, for crashkernel=size,high alone */
	uint64_t log_buf_len;	 /* bytes, without log_buf_len= */
};

/* Has this kernel such a zone (ZONE_... or EARLYMEM_ZONE_DEVICE)? */
bool earlymem_profile_has_zone(const struct earlymem_profile *profile, uint32_t type);

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

/* Bytes of a command line on arm64, the zero at its end included. */
#define EARLYMEM_CMDLINE_BYTES COMMAND_LINE_SIZE
/* A command line that was read into the model (early_params), and what the model leaves to others. */
struct earlymem_cmdline {
	bool initrd_given;	 /* initrd= or initrdmem= */
	struct fdt_range initrd; /* instead of what the tree says */
	char origin[4096];	 /* where it came from; "": there is none */
};
/* How a kernel reads its command line; every node that it can have counts as there. */
struct cmdline_rules earlymem_cmdline_rules(const struct earlymem_profile *profile);
/* Read the parameters out of a command line; `origin` is where it came from, for errors. */
int earlymem_cmdline_parse(const struct earlymem_profile *profile, const char *text,
			   const char *origin, struct earlymem_cmdline *line,
			   struct earlymem_error *err);
int earlymem_cmdline_load(const struct earlymem_profile *profile, const char *path,
			  struct earlymem_cmdline *line, struct earlymem_error *err);

/* A file in the form of the recorded boots' handoff.json, at its stage "handoff". */
struct earlymem_handoff {
	const char *path;
	const char *tree; /* the board's device tree, for the distances of nodes; NULL: none */
	struct json_t *root;
	const char *kernel;		  /* its release; NULL: the file does not say */
	bool array_moved[MEMBLOCK_TYPES]; /* a region array is not the static one any more */
	uint64_t dma_limit;		  /* end of ZONE_DMA in bytes; 0: there is no such zone */
	uint32_t node_ids;		  /* nodes, with memory or without: 0 to node_ids - 1 */
	uint64_t max_low_pfn;		  /* high memory starts here; PFN_NONE: there is none */
	struct flat_memmap memmap;	  /* of a kernel that gives back what is unused of it */
	/* found by the boot: */
	bool memmap_kept;      /* no room to give back what is unused of the page structs */
	bool hotplug_kept;     /* no room to take the hotplug marks away */
	uint32_t nodes_missed; /* regions of memory whose reservations did not get their node */
};
/* Read the file; what is in it is checked by earlymem_handoff_load(). */
int earlymem_handoff_open(const char *path, struct earlymem_handoff *handoff,
			  struct earlymem_error *err);
/*
 * How far nodes are from each other, from the device tree in a file; a tree that
 * does not say leaves every distance as it is. numa_init_distance() goes before.
 */
int earlymem_distances_load(const char *path, uint32_t node_ids, struct earlymem_error *err);
/* Put what memblock holds at that stage into the model. The command line is read before. */
int earlymem_handoff_load(const struct earlymem_profile *profile, struct earlymem_handoff *handoff,
			  struct earlymem_error *err);
void earlymem_handoff_close(struct earlymem_handoff *handoff);
/* From there on: sections, zones, page structs, zonelists, free lists. */
int earlymem_boot_handoff(const struct earlymem_profile *profile, struct earlymem_handoff *handoff,
			  struct earlymem_error *err);

/* The pages that all zones count with when zone lists are made. */
uint64_t earlymem_total_pages(const struct earlymem_profile *profile);

/*
 * Ask the model's checkers, which look at every page, whether its invariants
 * hold: seconds for 64 GiB of 4K pages.
 */
int earlymem_check_handoff(const struct earlymem_handoff *handoff, struct earlymem_error *err);

/* Where the model stopped in the tree, as fdt_failure has it. Returns that error. */
int earlymem_fail_scan(const char *path, uint64_t dtb_address, struct earlymem_error *err);
/* The stage "after_dt_scan" on a fresh machine; the tree lies at dtb_address. */
int earlymem_boot_dt_scan(const struct earlymem_profile *profile, uint64_t dtb_address,
			  const char *path, struct earlymem_error *err);
/*
 * What only a boot loader and the machine know: where it put the image (by its
 * symbols) and the tree, and what the CPU can address. 0: not known.
 */
struct earlymem_layout {
	uint64_t text; /* _text */
	uint64_t stext;
	uint64_t end; /* _end; 0: where the image lies is not known */
	uint64_t dtb_address;
	uint64_t cpu_va_bits;
	uint64_t cpu_phys_bits;
	uint64_t memstart_seed; /* of the linear map's randomisation */
	bool nvhe;		/* KVM will run without VHE */
	bool memstart_given;
	uint64_t memstart; /* memstart_addr as a kernel had it: it tells what the CPU can do */
};
/* Read a file in the form of the recorded boots' layout.txt. */
int earlymem_layout_load(const char *path, struct earlymem_layout *layout,
			 struct earlymem_error *err);
/*
 * The stage "after_arm64_memblock_init", after earlymem_boot_dt_scan(). `path`:
 * of the tree, for errors.
 */
int earlymem_boot_arm64(const struct earlymem_profile *profile, const struct earlymem_cmdline *line,
			const struct earlymem_layout *layout, const char *path,
			struct earlymem_error *err);
/* The command line in the tree, for earlymem_cmdline_parse(); "" without one. */
int earlymem_tree_cmdline(const char *path, char *text, size_t size, struct earlymem_error *err);
/* Put the memory into the tree as a boot loader does: the memory node's reg. */
int earlymem_tree_fill(const char *path, const struct fdt_range *banks, uint32_t count,
		       struct earlymem_error *err);

/*
 * Where a boot loader could have put the tree: the highest 2 MiB boundary in
 * the first region of memory from which it fits. Runs the stage to find out.
 */
int earlymem_default_dtb_address(const struct earlymem_profile *profile, const char *path,
				 uint64_t *dtb_address, struct earlymem_error *err);

/* memblock as the kernel's debugfs files show it, with a heading each. */
void earlymem_render_text(const struct earlymem_profile *profile, FILE *out);
/* Zones and free lists as /proc shows them; of zoneinfo, what is known at the hand-off. */
void earlymem_render_zoneinfo(const struct earlymem_profile *profile, uint32_t node_ids, FILE *out);
void earlymem_render_buddyinfo(const struct earlymem_profile *profile, uint32_t node_ids,
			       FILE *out);
/* The order of nodes that each node allocates from, and whether types of pages are kept apart. */
void earlymem_render_zonelists(const struct earlymem_profile *profile, uint32_t node_ids,
			       FILE *out);
void earlymem_render_pagetypeinfo(const struct earlymem_profile *profile, uint32_t node_ids,
				  FILE *out);
/* The same and memblock, in the form of the recorded dumps. 0 or EARLYMEM_EWRITE. */
int earlymem_render_handoff_json(const struct earlymem_profile *profile,
				 const struct earlymem_cmdline *line,
				 const struct earlymem_handoff *handoff, const char *at, FILE *out);
/* What a kernel warns of in its command line, or passes over. */
void earlymem_render_cmdline_warnings(const struct earlymem_cmdline *line, FILE *out);
/* What a kernel does not notice: an array that could not grow. */
void earlymem_render_handoff_warnings(const struct earlymem_handoff *handoff, FILE *out);
/* What the scan passed over, one line each; also, that there is no memory. */
void earlymem_render_warnings(const char *path, FILE *out);
/* memblock at a stage, in the form of the recorded dumps. 0 or EARLYMEM_EWRITE. */
struct earlymem_run {
	const char *board;
	const char *stage;
	const char *at; /* where a kernel is then */
	uint64_t dtb_address;
	bool dtb_address_given;
	bool with_arm64; /* the stage is behind arm64_memblock_init() */
};
int earlymem_render_json(const struct earlymem_profile *profile, const struct earlymem_run *run,
			 FILE *out);

#endif
