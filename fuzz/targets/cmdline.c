/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Claim: for any bytes, any kernel's rules and any amount of memory, reading a
 * command line ends, and says what a second reader says: each parameter, the
 * words that none takes, and what crashkernel= asks for. The checker of what
 * was read says yes.
 *
 * An input: two bytes for the rules, one for the memory, and the line.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/naive_cmdline.h"
#include "fuzz/target.h"

enum {
	RULES_KERNEL,
	RULES_SIZES,
	MEMORY,
	HEAD
};

/* Bits of RULES_KERNEL. */
#define KERNEL_61 1u	    /* its rules, and what it does not know */
#define KERNEL_NO_CMA 2u    /* built without CMA */
#define KERNEL_16_NODES 4u  /* else one */
#define KERNEL_ODD_NODES 8u /* every second node is there, else all */
#define KERNEL_SMALL_LOG 16u
#define KERNEL_TOO_MANY_NODES 64u /* more than the model has */
#define KERNEL_NO_CRASH 32u	  /* built without crash kernels */

#define PAGE_SIZES 4
#define NO_PAGE_SIZE 3
static const uint32_t page_sizes[PAGE_SIZES] = { 4096, 16384, 65536, 8192 };
static const uint64_t huge_sizes[][CMDLINE_HSTATES] = {
	{ 0x10000, 0x200000, 0x2000000, 0x40000000 },
	{ 0x200000, 0x2000000, 0x40000000, 0 },
	{ 0x200000, 0x20000000, 0x400000000, 0 },
	{ 0 },
};
static const uint64_t memories[] = { 0,		 1,	     0x4000000,	  0x10000000,
				     0x3fffffff, 0x40000000, 0x140000000, 0x1000000000000,
				     UINT64_MAX };

static struct cmdline_rules decode_rules(const uint8_t *head)
{
	uint8_t bits = head[RULES_KERNEL];
	uint32_t sizes = head[RULES_SIZES] % PAGE_SIZES;
	struct cmdline_rules rules = {
		.page_size = page_sizes[sizes],
		.nodes = bits & KERNEL_16_NODES ? 16 : 1,
		.log_buf_len = bits & KERNEL_SMALL_LOG ? 4096 : 131072,
		.nokaslr_prefix = bits & KERNEL_61,
		.crash_size_checked = !(bits & KERNEL_61),
		.crash_low_size = bits & KERNEL_61 ? 0 : 0x8000000,
	};

	memcpy(rules.huge_sizes, huge_sizes[sizes], sizeof(rules.huge_sizes));
	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++)
		rules.known[p] = true;
	rules.known[CMDLINE_CMA] = !(bits & KERNEL_NO_CMA);
	rules.known[CMDLINE_HUGETLB_CMA] = rules.known[CMDLINE_CMA];
	rules.known[CMDLINE_CRASHKERNEL] = !(bits & KERNEL_NO_CRASH);
	rules.known[CMDLINE_RESERVE_MEM] = !(bits & KERNEL_61);
	rules.known[CMDLINE_NOKASLR] = !(bits & KERNEL_61);
	for (uint32_t n = 0; n < rules.nodes; n++)
		rules.node_online[n] = !(bits & KERNEL_ODD_NODES) || n % 2 == 0;
	return rules;
}

static void fail(const char *what)
{
	fprintf(stderr, "=== cmdline: %s differs or is wrong\nline: \"", what);
	for (uint32_t i = 0; i < cmdline.length; i++)
		if (cmdline.bytes[i] >= ' ' && cmdline.bytes[i] < 0x7f)
			fputc(cmdline.bytes[i], stderr);
		else
			fprintf(stderr, "\\x%02x", cmdline.bytes[i]);
	fprintf(stderr, "\"\n");
	abort();
}

#define SAME(field)                                            \
	do {                                                   \
		if (early_params.field != naive->params.field) \
			fail(#field);                          \
	} while (0)

static void compare_values(const struct naive_cmdline *naive)
{
	for (uint32_t p = 0; p < CMDLINE_PARAMETERS; p++)
		SAME(given[p]);
	SAME(mem);
	SAME(crashkernel.plain);
	SAME(crashkernel.high);
	SAME(crashkernel.low);
	SAME(cma.size);
	SAME(cma.base);
	SAME(cma.limit);
	SAME(kernelcore.bytes);
	SAME(kernelcore.percent);
	SAME(movablecore.bytes);
	SAME(movablecore.percent);
	SAME(kernelcore_mirror);
	SAME(movable_node);
	SAME(numa_off);
	SAME(memblock_debug);
	SAME(rodata);
	SAME(early_page_ext);
	SAME(nokaslr);
	SAME(log_buf_len);
	SAME(swiotlb.sized);
	SAME(swiotlb.slabs);
	SAME(swiotlb.areas);
	SAME(swiotlb.force);
	SAME(swiotlb.noforce);
	SAME(kfence_given);
	SAME(kfence);
	SAME(kdump);
	SAME(elfcorehdr.address);
	SAME(elfcorehdr.size);
}

static void compare_hstate(const struct cmdline_hstate *model, const struct cmdline_hstate *naive)
{
	if (model->size != naive->size || model->pages != naive->pages ||
	    model->offset != naive->offset ||
	    memcmp(model->node, naive->node, sizeof(model->node)) != 0)
		fail("huge pages");
}

static void compare_lists(const struct naive_cmdline *naive)
{
	SAME(hugetlb_cma.size);
	for (uint32_t n = 0; n < CMDLINE_NODES; n++)
		SAME(hugetlb_cma.node[n]);
	SAME(hugepages.count);
	SAME(hugepages.default_hstate);
	for (uint32_t k = 0; k < early_params.hugepages.count; k++)
		compare_hstate(&early_params.hugepages.hstate[k],
			       &naive->params.hugepages.hstate[k]);
	compare_hstate(&early_params.hugepages.unsized, &naive->params.hugepages.unsized);
	SAME(reserve_mem.count);
	for (uint32_t i = 0; i < early_params.reserve_mem.count; i++) {
		SAME(reserve_mem.entry[i].size);
		SAME(reserve_mem.entry[i].align);
		SAME(reserve_mem.entry[i].name.offset);
		SAME(reserve_mem.entry[i].name.length);
	}
	if (cmdline_unknown.count != naive->unknown.count ||
	    cmdline_unknown.lost != naive->unknown.lost)
		fail("number of unknown words");
	for (uint32_t i = 0; i < cmdline_unknown.count; i++)
		if (cmdline_unknown.word[i].offset != naive->unknown.word[i].offset ||
		    cmdline_unknown.word[i].length != naive->unknown.word[i].length)
			fail("unknown word");
}

static void compare_crashkernel(uint64_t memory)
{
	struct crashkernel_request model = cmdline_crashkernel(memory);
	struct crashkernel_request naive = naive_crashkernel(memory);

	if (model.state != naive.state)
		fail("state of crashkernel=");
	if (model.state == CRASHKERNEL_RESERVE &&
	    (model.size != naive.size || model.base != naive.base || model.high != naive.high ||
	     model.low_size != naive.low_size))
		fail("crashkernel=");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct naive_cmdline *naive;
	struct cmdline_rules rules;

	if (size < HEAD)
		return 0;
	rules = decode_rules(data);
	if (data[RULES_KERNEL] & KERNEL_TOO_MANY_NODES)
		rules.nodes = CMDLINE_NODES + 1;
	if (cmdline_set_rules(rules) !=
	    (data[RULES_SIZES] % PAGE_SIZES != NO_PAGE_SIZE && rules.nodes <= CMDLINE_NODES))
		fail("what rules are accepted");
	if (cmdline_rules.page_size != rules.page_size || cmdline_rules.nodes != rules.nodes)
		return 0;
	memset(&cmdline, 0xee, sizeof(cmdline));
	memcpy(cmdline.bytes, data + HEAD,
	       size - HEAD < sizeof(cmdline.bytes) ? size - HEAD : sizeof(cmdline.bytes));
	cmdline_take((uint32_t)(size - HEAD));
	cmdline_parse();
	if (!cmdline_check())
		fail("cmdline_check()");
	naive = naive_cmdline_parse(data + HEAD, size - HEAD, &rules);
	compare_values(naive);
	compare_lists(naive);
	for (size_t i = 0; i < sizeof(memories) / sizeof(memories[0]); i++)
		compare_crashkernel(memories[i] + data[MEMORY]);
	return 0;
}
