/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_early.h"
#include "model/cmdline_huge.h"
#include "model/cmdline_swiotlb.h"

struct early_params early_params;

struct cmdline_number cmdline_read_size(uint32_t at, uint32_t end, uint32_t parameter)
{
	struct cmdline_number number = cmdline_memparse(at, end);

	if (number.first == number.last)
		cmdline_warn(at, parameter, CMDLINE_WARN_NO_NUMBER);
	else if (number.wrapped)
		cmdline_warn(at, parameter, CMDLINE_WARN_WRAPPED);
	return number;
}

void cmdline_end_value(struct cmdline_word word, uint32_t at, uint32_t parameter)
{
	if (at < word.value_end)
		cmdline_warn(at, parameter, CMDLINE_WARN_TRAILING);
}

bool cmdline_is_early(uint32_t parameter)
{
	return parameter != CMDLINE_HUGEPAGES && parameter != CMDLINE_HUGEPAGESZ &&
	       parameter != CMDLINE_DEFAULT_HUGEPAGESZ && parameter != CMDLINE_RESERVE_MEM;
}

/* The bytes of the whole pages in it. */
/*@
  requires rules: rules_wf(cmdline_rules);
  terminates \true;
  assigns \nothing;
  ensures pages: \result == bytes - bytes % cmdline_rules.page_size;
  ensures whole: \result % cmdline_rules.page_size == 0;
*/
static uint64_t whole_pages(uint64_t bytes)
{
	if (cmdline_rules.page_size == 4096)
		return bytes / 4096 * 4096;
	if (cmdline_rules.page_size == 16384)
		return bytes / 16384 * 16384;
	return bytes / 65536 * 65536;
}

/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.mem, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures mem: early_params.mem == mem_limit(cmdline, cmdline_rules, word);
  ensures pages: early_params.mem % cmdline_rules.page_size == 0;
*/
static void early_mem(struct cmdline_word word)
{
	struct cmdline_number number = cmdline_read_size(word.value, word.value_end, CMDLINE_MEM);

	cmdline_end_value(word, number.end, CMDLINE_MEM);
	early_params.mem = whole_pages(number.value);
}

/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.cma, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures size: early_params.cma.size == value_of(cmdline, word);
  ensures anywhere: !has_base(cmdline, word) ==>
    early_params.cma.base == \old(early_params.cma.base) &&
    early_params.cma.limit == \old(early_params.cma.limit);
  ensures base: has_base(cmdline, word) ==> early_params.cma.base == base_of(cmdline, word);
  ensures limit: has_limit(cmdline, word) ==> early_params.cma.limit == cma_limit(cmdline, word);
  ensures fixed: has_base(cmdline, word) && !has_limit(cmdline, word) ==>
    sum64(base_of(cmdline, word), value_of(cmdline, word), early_params.cma.limit);
*/
static void early_cma(struct cmdline_word word)
{
	struct cmdline_number size = cmdline_read_size(word.value, word.value_end, CMDLINE_CMA);
	struct cmdline_number base, limit;

	early_params.cma.size = size.value;
	if (cmdline_byte(size.end, word.value_end) != '@') {
		cmdline_end_value(word, size.end, CMDLINE_CMA);
		return;
	}
	base = cmdline_read_size(size.end + 1, word.value_end, CMDLINE_CMA);
	early_params.cma.base = base.value;
	if (cmdline_byte(base.end, word.value_end) != '-') {
		cmdline_end_value(word, base.end, CMDLINE_CMA);
		early_params.cma.limit = cmdline_add(base.value, size.value);
		return;
	}
	limit = cmdline_read_size(base.end + 1, word.value_end, CMDLINE_CMA);
	cmdline_end_value(word, limit.end, CMDLINE_CMA);
	early_params.cma.limit = limit.value;
}

/* Source: cmdline_parse_core(). A percentage has no suffix. */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires parameter: parameter < CMDLINE_PARAMETERS;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures core: core_is(cmdline, word, before, \result);
*/
static struct cmdline_core parse_core(struct cmdline_word word, struct cmdline_core before,
				      uint32_t parameter)
{
	struct cmdline_number number = cmdline_integer(word.value, word.value_end);
	struct cmdline_core core = before;

	if (cmdline_byte(number.end, word.value_end) == '%') {
		if (number.first == number.last)
			cmdline_warn(word.value, parameter, CMDLINE_WARN_NO_NUMBER);
		else if (number.wrapped)
			cmdline_warn(word.value, parameter, CMDLINE_WARN_WRAPPED);
		if (number.value > 100)
			cmdline_warn(word.value, parameter, CMDLINE_WARN_PERCENT);
		cmdline_end_value(word, number.end + 1, parameter);
		core.percent = number.value;
	} else {
		number = cmdline_read_size(word.value, word.value_end, parameter);
		cmdline_end_value(word, number.end, parameter);
		core.bytes = number.value;
		core.percent = 0;
	}
	return core;
}

/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.kernelcore, early_params.kernelcore_mirror, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures mirror: has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == true &&
    early_params.kernelcore == \old(early_params.kernelcore);
  ensures kernelcore: !has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == \old(early_params.kernelcore_mirror) &&
    core_is(cmdline, word, \old(early_params.kernelcore), early_params.kernelcore);
*/
static void parse_kernelcore(struct cmdline_word word)
{
	if (cmdline_has_part(word.value, word.value_end, TEXT_MIRROR))
		early_params.kernelcore_mirror = true;
	else
		early_params.kernelcore =
			parse_core(word, early_params.kernelcore, CMDLINE_KERNELCORE);
}

/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.numa_off, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures off: begins(cmdline, word.value, word.value_end, TEXT_OFF) ==>
    early_params.numa_off == true;
  ensures kept: !begins(cmdline, word.value, word.value_end, TEXT_OFF) ==>
    early_params.numa_off == \old(early_params.numa_off);
*/
static void parse_numa(struct cmdline_word word)
{
	if (cmdline_begins(word.value, word.value_end, TEXT_OFF))
		early_params.numa_off = true;
	else
		cmdline_warn(word.value, CMDLINE_NUMA, CMDLINE_WARN_IGNORED);
}

/* Any "debug" will do. Source: early_memblock(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.memblock_debug, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void early_memblock(struct cmdline_word word)
{
	if (cmdline_find_text(word.value, word.value_end, TEXT_DEBUG) < word.value_end)
		early_params.memblock_debug = true;
	else
		cmdline_warn(word.value, CMDLINE_MEMBLOCK, CMDLINE_WARN_IGNORED);
}

/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires before: early_params.rodata <= CMDLINE_RODATA_FULL;
  terminates \true;
  assigns early_params.rodata, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures range: early_params.rodata <= CMDLINE_RODATA_FULL;
  ensures rodata: word.has_value ==> rodata_is(cmdline, word, \old(early_params.rodata), early_params.rodata);
*/
static void set_debug_rodata(struct cmdline_word word)
{
	if (cmdline_is_text(word.value, word.value_end, TEXT_FULL))
		early_params.rodata = CMDLINE_RODATA_FULL;
	else if (cmdline_is_text(word.value, word.value_end, TEXT_OFF))
		early_params.rodata = CMDLINE_RODATA_OFF;
	else if (cmdline_is_text(word.value, word.value_end, TEXT_ON))
		early_params.rodata = CMDLINE_RODATA_ON;
	else
		cmdline_warn(word.value, CMDLINE_RODATA, CMDLINE_WARN_IGNORED);
}

/* Source: log_buf_len_setup(), log_buf_len_update(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires before: early_params.log_buf_len <= CMDLINE_LOG_BUF_MAX;
  terminates \true;
  assigns early_params.log_buf_len, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures range: early_params.log_buf_len <= CMDLINE_LOG_BUF_MAX;
  ensures len: log_buf_len_is(cmdline, cmdline_rules, word, \old(early_params.log_buf_len),
                              early_params.log_buf_len);
*/
static void log_buf_len_setup(struct cmdline_word word)
{
	struct cmdline_number number =
		cmdline_read_size(word.value, word.value_end, CMDLINE_LOG_BUF_LEN);
	uint32_t asked = number.value == 0 ? 0 : cmdline_round_up_power(number.value);

	cmdline_end_value(word, number.end, CMDLINE_LOG_BUF_LEN);
	if (number.value > CMDLINE_LOG_BUF_MAX)
		cmdline_warn(word.value, CMDLINE_LOG_BUF_LEN, CMDLINE_WARN_LARGE);
	if (asked > cmdline_rules.log_buf_len)
		early_params.log_buf_len = asked;
}

/* Source: parse_kfence_early_init(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.kfence, early_params.kfence_given, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void parse_kfence(struct cmdline_word word)
{
	struct cmdline_option option = cmdline_option(word.value, word.value_end);

	if (!option.given) {
		cmdline_warn(word.value, CMDLINE_KFENCE, CMDLINE_WARN_NO_NUMBER);
		return;
	}
	cmdline_end_value(word, option.end, CMDLINE_KFENCE);
	early_params.kfence_given = true;
	early_params.kfence = option.nonzero;
}

/* Source: setup_elfcorehdr(), is_kdump_kernel(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.elfcorehdr, early_params.kdump, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures elfcorehdr: elfcorehdr_is(cmdline, word, \old(early_params.elfcorehdr),
                                    early_params.elfcorehdr);
  ensures kdump: early_params.kdump <==> early_params.elfcorehdr.address != UINT64_MAX;
*/
static void setup_elfcorehdr(struct cmdline_word word)
{
	struct cmdline_number number =
		cmdline_read_size(word.value, word.value_end, CMDLINE_ELFCOREHDR);

	if (cmdline_byte(number.end, word.value_end) == '@') {
		early_params.elfcorehdr.size = number.value;
		number = cmdline_read_size(number.end + 1, word.value_end, CMDLINE_ELFCOREHDR);
	}
	cmdline_end_value(word, number.end, CMDLINE_ELFCOREHDR);
	early_params.elfcorehdr.address = number.value;
	early_params.kdump = number.value != UINT64_MAX;
}

/*
 * A word without '='. A kernel calls most of these malformed and goes on; some
 * of its handlers read the value all the same.
 */
/*@
  requires word: word_in(cmdline, word);
  requires line: line_wf(cmdline);
  requires warnings: warnings_wf(cmdline_warnings);
  requires parameter: parameter < CMDLINE_PARAMETERS;
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void miss_value(struct cmdline_word word, uint32_t parameter)
{
	switch (parameter) {
	case CMDLINE_KERNELCORE:
	case CMDLINE_HUGETLB_CMA:
	case CMDLINE_SWIOTLB:
		cmdline_warn(word.at, parameter, CMDLINE_WARN_STOPS);
		break;
	case CMDLINE_MEM:
	case CMDLINE_CMA:
	case CMDLINE_MOVABLECORE:
	case CMDLINE_NUMA:
	case CMDLINE_MEMBLOCK:
	case CMDLINE_RODATA:
	case CMDLINE_LOG_BUF_LEN:
	case CMDLINE_KFENCE:
	case CMDLINE_ELFCOREHDR:
		cmdline_warn(word.at, parameter, CMDLINE_WARN_NO_VALUE);
		break;
	default:
		break;
	}
}

/* Handlers that read the value. */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires value: word.has_value;
  requires warnings: warnings_wf(cmdline_warnings);
  requires values: values_wf(cmdline_rules, early_params.mem, early_params.log_buf_len,
                             early_params.rodata, early_params.swiotlb);
  terminates \true;
  assigns early_params.mem, early_params.cma, early_params.kernelcore,
    early_params.movablecore, early_params.kernelcore_mirror,
    early_params.numa_off, early_params.hugetlb_cma, early_params.memblock_debug,
    early_params.rodata, early_params.log_buf_len,
    early_params.swiotlb, early_params.kfence_given, early_params.kfence, early_params.kdump,
    early_params.elfcorehdr, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures values: values_wf(cmdline_rules, early_params.mem, early_params.log_buf_len,
                            early_params.rodata, early_params.swiotlb);
  ensures mem: parameter == CMDLINE_MEM ==>
    early_params.mem == mem_limit(cmdline, cmdline_rules, word);
  ensures other_mem: parameter != CMDLINE_MEM ==> early_params.mem == \old(early_params.mem);
  ensures cma: parameter == CMDLINE_CMA ==>
    cma_is(cmdline, word, \old(early_params.cma), early_params.cma);
  ensures other_cma: parameter != CMDLINE_CMA ==> early_params.cma == \old(early_params.cma);
  ensures mirror: parameter == CMDLINE_KERNELCORE &&
    has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == true &&
    early_params.kernelcore == \old(early_params.kernelcore);
  ensures kernelcore: parameter == CMDLINE_KERNELCORE &&
    !has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == \old(early_params.kernelcore_mirror) &&
    core_is(cmdline, word, \old(early_params.kernelcore), early_params.kernelcore);
  ensures other_kernelcore: parameter != CMDLINE_KERNELCORE ==>
    early_params.kernelcore == \old(early_params.kernelcore) &&
    early_params.kernelcore_mirror == \old(early_params.kernelcore_mirror);
  ensures movablecore: parameter == CMDLINE_MOVABLECORE ==>
    core_is(cmdline, word, \old(early_params.movablecore), early_params.movablecore);
  ensures other_movablecore: parameter != CMDLINE_MOVABLECORE ==>
    early_params.movablecore == \old(early_params.movablecore);
  ensures numa: parameter == CMDLINE_NUMA &&
    begins(cmdline, word.value, word.value_end, TEXT_OFF) ==> early_params.numa_off == true;
  ensures numa_kept: !(parameter == CMDLINE_NUMA &&
    begins(cmdline, word.value, word.value_end, TEXT_OFF)) ==>
    early_params.numa_off == \old(early_params.numa_off);
  ensures log_buf_len: parameter == CMDLINE_LOG_BUF_LEN ==>
    log_buf_len_is(cmdline, cmdline_rules, word, \old(early_params.log_buf_len),
                   early_params.log_buf_len);
  ensures other_log_buf_len: parameter != CMDLINE_LOG_BUF_LEN ==>
    early_params.log_buf_len == \old(early_params.log_buf_len);
  ensures rodata: parameter == CMDLINE_RODATA ==>
    rodata_is(cmdline, word, \old(early_params.rodata), early_params.rodata);
  ensures other_rodata: parameter != CMDLINE_RODATA ==>
    early_params.rodata == \old(early_params.rodata);
  ensures elfcorehdr: parameter == CMDLINE_ELFCOREHDR ==>
    elfcorehdr_is(cmdline, word, \old(early_params.elfcorehdr), early_params.elfcorehdr);
  ensures other_elfcorehdr: parameter != CMDLINE_ELFCOREHDR ==>
    early_params.elfcorehdr == \old(early_params.elfcorehdr) &&
    early_params.kdump == \old(early_params.kdump);
  ensures other_hugetlb_cma: parameter != CMDLINE_HUGETLB_CMA ==>
    early_params.hugetlb_cma == \old(early_params.hugetlb_cma);
  ensures other_swiotlb: parameter != CMDLINE_SWIOTLB ==>
    early_params.swiotlb == \old(early_params.swiotlb);
  ensures other_memblock: parameter != CMDLINE_MEMBLOCK ==>
    early_params.memblock_debug == \old(early_params.memblock_debug);
*/
static void set_value(struct cmdline_word word, uint32_t parameter)
{
	switch (parameter) {
	case CMDLINE_MEM:
		early_mem(word);
		break;
	case CMDLINE_CMA:
		early_cma(word);
		break;
	case CMDLINE_KERNELCORE:
		parse_kernelcore(word);
		break;
	case CMDLINE_MOVABLECORE:
		early_params.movablecore =
			parse_core(word, early_params.movablecore, CMDLINE_MOVABLECORE);
		break;
	case CMDLINE_NUMA:
		parse_numa(word);
		break;
	case CMDLINE_HUGETLB_CMA:
		cmdline_parse_hugetlb_cma(word);
		break;
	case CMDLINE_MEMBLOCK:
		early_memblock(word);
		break;
	case CMDLINE_RODATA:
		set_debug_rodata(word);
		break;
	case CMDLINE_LOG_BUF_LEN:
		log_buf_len_setup(word);
		break;
	case CMDLINE_SWIOTLB:
		setup_io_tlb_npages(word);
		break;
	case CMDLINE_KFENCE:
		parse_kfence(word);
		break;
	case CMDLINE_ELFCOREHDR:
		setup_elfcorehdr(word);
		break;
	default:
		break;
	}
}

void cmdline_set_early(struct cmdline_word word, uint32_t parameter)
{
	if (parameter == CMDLINE_MOVABLE_NODE)
		early_params.movable_node = true;
	else if (parameter == CMDLINE_EARLY_PAGE_EXT)
		early_params.early_page_ext = true;
	else if (word.has_value)
		set_value(word, parameter);
	else
		miss_value(word, parameter);
}
