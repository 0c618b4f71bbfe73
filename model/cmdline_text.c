/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_text.h"

const struct cmdline_text cmdline_texts[TEXTS] = {
	[CMDLINE_MEM] = { 3, "mem" },
	[CMDLINE_CRASHKERNEL] = { 11, "crashkernel" },
	[CMDLINE_CMA] = { 3, "cma" },
	[CMDLINE_KERNELCORE] = { 10, "kernelcore" },
	[CMDLINE_MOVABLECORE] = { 11, "movablecore" },
	[CMDLINE_MOVABLE_NODE] = { 12, "movable_node" },
	[CMDLINE_NUMA] = { 4, "numa" },
	[CMDLINE_HUGETLB_CMA] = { 11, "hugetlb_cma" },
	[CMDLINE_HUGEPAGES] = { 9, "hugepages" },
	[CMDLINE_HUGEPAGESZ] = { 10, "hugepagesz" },
	[CMDLINE_DEFAULT_HUGEPAGESZ] = { 18, "default_hugepagesz" },
	[CMDLINE_RESERVE_MEM] = { 11, "reserve_mem" },
	[CMDLINE_MEMBLOCK] = { 8, "memblock" },
	[CMDLINE_RODATA] = { 6, "rodata" },
	[CMDLINE_EARLY_PAGE_EXT] = { 14, "early_page_ext" },
	[CMDLINE_NOKASLR] = { 7, "nokaslr" },
	[CMDLINE_LOG_BUF_LEN] = { 11, "log_buf_len" },
	[CMDLINE_SWIOTLB] = { 7, "swiotlb" },
	[CMDLINE_KFENCE] = { 22, "kfence.sample_interval" },
	[CMDLINE_ELFCOREHDR] = { 10, "elfcorehdr" },
	[TEXT_MIRROR] = { 6, "mirror" },
	[TEXT_OFF] = { 3, "off" },
	[TEXT_ON] = { 2, "on" },
	[TEXT_FULL] = { 4, "full" },
	[TEXT_DEBUG] = { 5, "debug" },
	[TEXT_FORCE] = { 5, "force" },
	[TEXT_NOFORCE] = { 7, "noforce" },
	[TEXT_HIGH] = { 5, ",high" },
	[TEXT_LOW] = { 4, ",low" },
	[TEXT_CRASHKERNEL] = { 12, "crashkernel=" },
};

uint32_t cmdline_text_length(uint32_t text)
{
	uint32_t length = cmdline_texts[text].length;

	return length == 0 ? 1 : length < TEXT_LENGTH ? length : TEXT_LENGTH;
}
