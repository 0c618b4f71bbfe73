/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parameters of the kernel's command line that shape memory.
 *
 * Behaviour: Linux 6.12 and 6.1. A line is what a boot loader left in
 * /chosen/bootargs: any bytes. It ends at the first zero, or is cut to
 * COMMAND_LINE_SIZE - 1 bytes.
 *
 * A kernel reads its line three times, and so does cmdline_parse():
 * - as it stands: crashkernel= (kernel/crash_reserve.c; 6.1: kernel/crash_core.c)
 *   and nokaslr (arch/arm64/kernel/pi/);
 * - word by word for early parameters, before memory is set up
 *   (parse_early_param() in init/main.c);
 * - word by word for those that are set up by "name=" with memory at hand
 *   (obsolete_checksetup() in init/main.c): huge pages and reserve_mem=.
 *
 * Nothing is dropped: a word that no parameter here takes is listed in
 * cmdline_unknown, and what a kernel warns of, ignores or stumbles over is
 * listed in cmdline_warnings, both with the place in the line.
 *
 *   parameter            value                    source
 *   mem                  number                   arch/arm64/mm/init.c
 *   crashkernel          number[@number], number,high, number,low, or ranges
 *                        start-[end]:size[,...][@number]
 *   cma                  number[@number[-number]] kernel/dma/contiguous.c
 *   kernelcore           number, number%, mirror  mm/mm_init.c (6.1: mm/page_alloc.c)
 *   movablecore          number, number%          the same
 *   movable_node         none                     mm/memory_hotplug.c
 *   numa                 off...                   drivers/base/arch_numa.c
 *   hugetlb_cma          number, or node:number[,...]      mm/hugetlb.c
 *   hugepagesz           number                   mm/hugetlb.c
 *   hugepages            decimal, or node:decimal[,...]    mm/hugetlb.c
 *   default_hugepagesz   number                   mm/hugetlb.c
 *   reserve_mem          number:number:name       mm/memblock.c (6.12)
 *   memblock             text with "debug" in it  mm/memblock.c
 *   rodata               on, off, full            init/main.c, arch/arm64/include/asm/setup.h
 *   early_page_ext       none                     mm/page_ext.c
 *   nokaslr              none                     arch/arm64/kernel/pi/
 *   log_buf_len          number                   kernel/printk/printk.c
 *   swiotlb              [number][,number][,force|noforce] kernel/dma/swiotlb.c
 *   kfence.sample_interval  integer               arch/arm64/mm/mmu.c
 *   elfcorehdr           number[@number]          kernel/crash_dump.c
 *
 * A number is what memparse() reads (model/cmdline_number.h): decimal, octal
 * with a leading 0 or hexadecimal with 0x, and a suffix from K to E; it counts
 * modulo 2^64, and one without digits is 0.
 */
#ifndef EARLYMEM_CMDLINE_H
#define EARLYMEM_CMDLINE_H

#include "model/cmdline_line.h"

/* Parameters. */
#define CMDLINE_MEM 0u
#define CMDLINE_CRASHKERNEL 1u
#define CMDLINE_CMA 2u
#define CMDLINE_KERNELCORE 3u
#define CMDLINE_MOVABLECORE 4u
#define CMDLINE_MOVABLE_NODE 5u
#define CMDLINE_NUMA 6u
#define CMDLINE_HUGETLB_CMA 7u
#define CMDLINE_HUGEPAGES 8u
#define CMDLINE_HUGEPAGESZ 9u
#define CMDLINE_DEFAULT_HUGEPAGESZ 10u
#define CMDLINE_RESERVE_MEM 11u
#define CMDLINE_MEMBLOCK 12u
#define CMDLINE_RODATA 13u
#define CMDLINE_EARLY_PAGE_EXT 14u
#define CMDLINE_NOKASLR 15u
#define CMDLINE_LOG_BUF_LEN 16u
#define CMDLINE_SWIOTLB 17u
#define CMDLINE_KFENCE 18u
#define CMDLINE_ELFCOREHDR 19u
#define CMDLINE_PARAMETERS 20u
/* In a warning about the line itself. */
#define CMDLINE_NO_PARAMETER CMDLINE_PARAMETERS

/* Why a warning was given. "refused": the parameter keeps what it had before. */
#define CMDLINE_WARN_CUT 1u	  /* the line is too long; what is after this byte is lost */
#define CMDLINE_WARN_NO_VALUE 2u  /* there is no '=': refused */
#define CMDLINE_WARN_STOPS 3u	  /* there is no '=': a kernel stops here (it reads address 0) */
#define CMDLINE_WARN_NO_NUMBER 4u /* no digit where a number has to be: it counts as 0 */
#define CMDLINE_WARN_WRAPPED 5u	  /* a number over 64 bits: it counts modulo 2^64 */
#define CMDLINE_WARN_TRAILING 6u  /* bytes after the value that a kernel ignores */
#define CMDLINE_WARN_PERCENT 7u	  /* more than 100 per cent: a kernel warns and takes it */
#define CMDLINE_WARN_SIZE 8u	  /* not the size of a huge page of this kernel: refused */
#define CMDLINE_WARN_TWICE 9u	  /* given before: refused */
#define CMDLINE_WARN_NO_SIZE 10u  /* hugepages= after a hugepagesz= that was refused: refused */
#define CMDLINE_WARN_NODE 11u	  /* no such node: the parameter's nodes are forgotten from here */
#define CMDLINE_WARN_SYNTAX 12u	  /* not what the parameter takes: refused */
#define CMDLINE_WARN_FULL 13u	  /* a kernel has no room for one more: refused */
#define CMDLINE_WARN_LARGE 14u	 /* over 2 GiB, which it counts as; crashkernel=: over all memory */
#define CMDLINE_WARN_ZERO 15u	 /* reserve_mem= of no bytes: refused */
#define CMDLINE_WARN_IGNORED 16u /* a value that means nothing to a kernel */

#define CMDLINE_WARNINGS 64u
#define CMDLINE_UNKNOWN 128u

/* Words that no parameter here takes, in their order. */
struct cmdline_unknown {
	struct cmdline_span word[CMDLINE_UNKNOWN];
	uint32_t count;
	uint32_t lost; /* there was no more room */
};
extern struct cmdline_unknown cmdline_unknown;

/* In the order in which they were found; early parameters come first. */
struct cmdline_warning {
	uint32_t offset;    /* byte of the line */
	uint32_t parameter; /* CMDLINE_...; CMDLINE_NO_PARAMETER: the line */
	uint32_t reason;    /* CMDLINE_WARN_... */
};
struct cmdline_warnings {
	struct cmdline_warning warning[CMDLINE_WARNINGS];
	uint32_t count;
	uint32_t lost; /* there was no more room */
};
extern struct cmdline_warnings cmdline_warnings;

/* Nodes by number: MAX_NUMNODES of model/page.h, which is not needed here otherwise. */
#define CMDLINE_NODES 32u
/* Sizes of huge pages that a kernel can have (HUGE_MAX_HSTATE on arm64). */
#define CMDLINE_HSTATES 4u
/* RESERVE_MEM_MAX_ENTRIES; RESERVE_MEM_NAME_SIZE, with a zero at its end. */
#define CMDLINE_RESERVE_MEMS 8u
#define CMDLINE_RESERVE_MEM_NAME 16u
/* reserve_mem= aligns to a cache line at least (SMP_CACHE_BYTES on arm64). */
#define CMDLINE_CACHE_LINE 64u
/* swiotlb= counts slabs in segments of this many (IO_TLB_SEGSIZE). */
#define CMDLINE_SWIOTLB_SEGMENT 128u
/* LOG_BUF_LEN_MAX. */
#define CMDLINE_LOG_BUF_MAX 0x80000000u

/* What differs between kernels. A profile sets it. */
struct cmdline_rules {
	bool known[CMDLINE_PARAMETERS]; /* parameters that this kernel has */
	uint32_t page_size;		/* bytes: mem= is rounded down to it */
	/* Sizes of huge pages in bytes; 0: none. */
	uint64_t huge_sizes[CMDLINE_HSTATES];
	uint32_t nodes; /* MAX_NUMNODES of the kernel, at most CMDLINE_NODES */
	/* Nodes that exist; a caller who does not know says all below `nodes`. */
	bool node_online[CMDLINE_NODES];
	uint64_t log_buf_len; /* bytes, of the static buffer: log_buf_len= asks for more, or nothing */
	bool nokaslr_prefix; /* 6.1: any word after a blank that begins with "nokaslr" counts */
	/* crashkernel=: a size that is not below all memory is an error (6.12). */
	bool crash_size_checked;
	uint64_t crash_low_size; /* bytes, for ",high" without ",low": 128 MiB; 6.1: 0 */
};
extern struct cmdline_rules cmdline_rules;

/* kernelcore=, movablecore=. If percent is not 0, it counts: of all memory. */
struct cmdline_core {
	uint64_t bytes; /* the kernel takes the whole pages of it */
	uint64_t percent;
};

/* cma=. `limit` is 0 without "@": anywhere below the DMA limit. */
struct cmdline_cma {
	uint64_t size; /* bytes; CMDLINE_CMA_DEFAULT: what the kernel was built with */
	uint64_t base; /* address */
	/* Address: the area ends below. base + size: the area is at `base`. */
	uint64_t limit;
};
#define CMDLINE_CMA_DEFAULT 0xffffffffffffffffu

struct cmdline_hugetlb_cma {
	uint64_t size; /* bytes, all nodes together */
	uint64_t node[CMDLINE_NODES];
};

/* One size of huge pages, in the order in which they were named. */
struct cmdline_hstate {
	uint64_t size;		      /* bytes */
	uint64_t pages;		      /* how many */
	uint64_t node[CMDLINE_NODES]; /* how many on that node, if any was named */
	uint32_t offset;	      /* of the value that asked for them; 0 if none did */
};
struct cmdline_hugepages {
	struct cmdline_hstate hstate[CMDLINE_HSTATES];
	uint32_t count;
	uint32_t default_hstate; /* default_hugepagesz=; CMDLINE_HSTATES: not given */
	/*
	 * hugepages= before any size was named: they are of the kernel's default
	 * size, unless default_hugepagesz= has taken them (then 0).
	 */
	struct cmdline_hstate unsized; /* its size is 0 */
};

/*
 * reserve_mem=, in the order of the line. A kernel allocates each when it
 * meets it: those refused here for want of room or for their name assume that
 * the ones before could be allocated.
 */
struct cmdline_reserve_mem {
	uint64_t size;		  /* bytes, not 0 */
	uint64_t align;		  /* bytes, at least CMDLINE_CACHE_LINE */
	struct cmdline_span name; /* 1 to 15 bytes */
};
struct cmdline_reserve_mems {
	struct cmdline_reserve_mem entry[CMDLINE_RESERVE_MEMS];
	uint32_t count;
};

#define CMDLINE_RODATA_DEFAULT 0u /* what the kernel was built with */
#define CMDLINE_RODATA_ON 1u
#define CMDLINE_RODATA_OFF 2u
#define CMDLINE_RODATA_FULL 3u

struct cmdline_swiotlb {
	bool sized;	/* a number of slabs is given */
	uint64_t slabs; /* of 2 KiB each, a multiple of CMDLINE_SWIOTLB_SEGMENT */
	uint32_t areas; /* a power of two; 0: not asked for, or 2^32 and more, which a kernel loses */
	bool force;
	bool noforce;
};

/* elfcorehdr=: this is a kdump kernel. `size` is 0 when only an address is given. */
struct cmdline_elfcorehdr {
	uint64_t address;
	uint64_t size; /* bytes */
};

/* Where each kind of crashkernel= begins that counts: the number after '='. */
struct cmdline_crashkernel {
	uint32_t plain; /* neither ",high" nor ",low"; 0: there is none */
	uint32_t high;
	uint32_t low;
};

/* What the line asks for. Fields of a parameter that is not given have its default. */
struct early_params {
	bool given[CMDLINE_PARAMETERS]; /* a word with this name was there */
	uint64_t mem; /* bytes of memory at most, whole pages; all ones: no limit */
	struct cmdline_crashkernel crashkernel; /* cmdline_crashkernel() reads the sizes */
	struct cmdline_cma cma;
	struct cmdline_core kernelcore;
	struct cmdline_core movablecore;
	bool kernelcore_mirror;
	bool movable_node;
	bool numa_off;
	struct cmdline_hugetlb_cma hugetlb_cma;
	struct cmdline_hugepages hugepages;
	struct cmdline_reserve_mems reserve_mem;
	bool memblock_debug;
	uint32_t rodata; /* CMDLINE_RODATA_... */
	bool early_page_ext;
	bool nokaslr;
	uint64_t log_buf_len; /* bytes, a power of two; 0: the static buffer */
	struct cmdline_swiotlb swiotlb;
	bool kfence_given; /* else kfence.sample_interval is what the kernel was built with */
	bool kfence;	   /* it is not 0: a pool is set aside */
	bool kdump;
	struct cmdline_elfcorehdr elfcorehdr;
};
extern struct early_params early_params;

/* Whose number of pages hugepages= has set last. */
#define HUGEPAGES_OF_NONE (CMDLINE_HSTATES + 1u)
#define HUGEPAGES_OF_DEFAULT CMDLINE_HSTATES /* no size was named yet */

/* Where the readers are between two words. */
struct hugepages_state {
	bool refused;	 /* the last size was: the next hugepages= does not count */
	bool defaulted;	 /* there was a default_hugepagesz= */
	uint32_t parsed; /* hstate that hugepages= is about; below their count if there is any */
	uint32_t last;	 /* hstate that the last hugepages= was about, or HUGEPAGES_OF_... */
};
extern struct hugepages_state hugepages_state;

/* What crashkernel= asks for on a machine with so much memory. */
#define CRASHKERNEL_NONE 0u    /* nothing to reserve */
#define CRASHKERNEL_RESERVE 1u /* reserve */
#define CRASHKERNEL_BAD 2u     /* it is wrong: nothing to reserve */
struct crashkernel_request {
	uint32_t state;	   /* CRASHKERNEL_... */
	uint32_t reason;   /* CMDLINE_WARN_... if bad; 0: the size is too large for this machine */
	uint32_t offset;   /* byte of the line where it is bad */
	uint64_t size;	   /* bytes, not 0 if to reserve */
	uint64_t base;	   /* address; 0: anywhere */
	uint64_t low_size; /* bytes to reserve below the DMA limit too, when high */
	bool high;	   /* size,high: search from the top */
};

#include "spec/cmdline_params.acsl"

/*
 * Set what this kernel does. False, and nothing changes: a page size that is
 * not a power of two from 4096 to 65536, or more nodes than the model has.
 */
/*@
  terminates \true;
  assigns cmdline_rules;
  ensures accepted: \result <==> rules_wf(rules);
  ensures set: \result ==> cmdline_rules == rules;
  ensures failed: !\result ==> cmdline_rules == \old(cmdline_rules);
*/
bool cmdline_set_rules(struct cmdline_rules rules);

/*
 * Take a line of `size` bytes, of which a caller has put as many as fit into
 * cmdline.bytes: up to the first zero, and no more than a kernel has room for.
 * A line that is longer is cut there, with a warning. Warnings of a line
 * before are forgotten. Source: early_init_dt_scan_chosen() in drivers/of/fdt.c.
 */
/*@
  terminates \true;
  assigns cmdline, cmdline_warnings;
  ensures line: line_wf(cmdline);
  ensures length: cmdline.length <= size;
  ensures bytes: \forall integer i; 0 <= i < cmdline.length ==>
    cmdline.bytes[i] == \old(cmdline.bytes[i]) && cmdline.bytes[i] != 0;
  ensures rest: \forall integer i; cmdline.length <= i < COMMAND_LINE_SIZE ==>
    cmdline.bytes[i] == 0;
  ensures ends: cmdline.length < size && cmdline.length < COMMAND_LINE_SIZE - 1 ==>
    \old(cmdline.bytes)[cmdline.length] == 0;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
void cmdline_take(uint32_t size);

/*
 * Note that something is wrong at a byte of the line. When the list is full it
 * is only counted.
 */
/*@
  requires warnings: warnings_wf(cmdline_warnings);
  requires offset: offset < COMMAND_LINE_SIZE;
  requires parameter: parameter <= CMDLINE_NO_PARAMETER;
  requires reason: CMDLINE_WARN_CUT <= reason <= CMDLINE_WARN_IGNORED;
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures added: \old(cmdline_warnings.count) < CMDLINE_WARNINGS ==>
    cmdline_warnings.count == \old(cmdline_warnings.count) + 1 &&
    warning_is(cmdline_warnings, \old(cmdline_warnings.count), offset, parameter, reason) &&
    cmdline_warnings.lost == \old(cmdline_warnings.lost);
  ensures lost: \old(cmdline_warnings.count) == CMDLINE_WARNINGS ==>
    cmdline_warnings.count == CMDLINE_WARNINGS &&
    cmdline_warnings.lost == \min(\old(cmdline_warnings.lost) + 1, UINT32_MAX);
  ensures others: \forall integer i; 0 <= i < \old(cmdline_warnings.count) ==>
    cmdline_warnings.warning[i] == \old(cmdline_warnings.warning[i]);
*/
void cmdline_warn(uint32_t offset, uint32_t parameter, uint32_t reason);

/*
 * Read the line into early_params, cmdline_unknown and cmdline_warnings. Any
 * bytes. Source: parse_early_param(), start_kernel() in init/main.c.
 */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params, hugepages_state, cmdline_unknown, cmdline_warnings;
  ensures params: params_wf(cmdline, cmdline_rules, early_params);
  ensures unknown: unknown_wf(cmdline, cmdline_unknown);
  ensures warnings: warnings_wf(cmdline_warnings);
*/
void cmdline_parse(void);

/*
 * What crashkernel= asks for on a machine with `system_ram` bytes of memory
 * (memblock's total). Source: parse_crashkernel() and what it calls, in
 * kernel/crash_reserve.c (6.1: kernel/crash_core.c, and reserve_crashkernel() in
 * arch/arm64/mm/init.c).
 */
/*@
  requires line: line_wf(cmdline);
  requires places: crashkernel_wf(cmdline, early_params.crashkernel);
  terminates \true;
  assigns \nothing;
  ensures state: \result.state == CRASHKERNEL_NONE || \result.state == CRASHKERNEL_RESERVE ||
    \result.state == CRASHKERNEL_BAD;
  ensures offset: \result.offset <= cmdline.length;
*/
struct crashkernel_request cmdline_crashkernel(uint64_t system_ram);

/* Do early_params, cmdline_unknown and cmdline_warnings hold together? */
/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> cmdline_wf;
*/
bool cmdline_check(void);

#endif
