/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Early parameters: what each takes from its word. A kernel calls the handler
 * of every word that has the name, so the last one counts, but where it says
 * otherwise. Functions are called like the kernel's, and the parameter in
 * front of its header in cmdline.h says where that is.
 */
#ifndef EARLYMEM_CMDLINE_EARLY_H
#define EARLYMEM_CMDLINE_EARLY_H

#include "model/cmdline_find.h"
#include "model/cmdline_number.h"

#include "spec/cmdline_early.acsl"

/*
 * memparse() of [at, end), with warnings about a number that has no digits or
 * is over 64 bits.
 */
/*@
  requires line: line_wf(cmdline);
  requires range: in_line(cmdline, at, end);
  requires parameter: parameter < CMDLINE_PARAMETERS;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures range: number_in(at, \result, end);
  ensures digits: \result.last == integer_end(cmdline, at, end);
  ensures end: \result.end == memparse_end(cmdline, at, end);
  ensures value: \result.value == memparse_value(cmdline, at, end);
*/
struct cmdline_number cmdline_read_size(uint32_t at, uint32_t end, uint32_t parameter);

/* The value ends at `at`, as a kernel reads it: a warning if there is more of it. */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires at: at <= word.value_end;
  requires parameter: parameter < CMDLINE_PARAMETERS;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
*/
void cmdline_end_value(struct cmdline_word word, uint32_t at, uint32_t parameter);

/*
 * The handler of an early parameter for a word of its name. Every other
 * parameter keeps what it has.
 */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires parameter: parameter < CMDLINE_PARAMETERS;
  requires warnings: warnings_wf(cmdline_warnings);
  requires values: values_wf(cmdline_rules, early_params.mem, early_params.log_buf_len,
                             early_params.rodata, early_params.swiotlb);
  terminates \true;
  assigns early_params.mem, early_params.cma, early_params.kernelcore,
    early_params.movablecore, early_params.kernelcore_mirror, early_params.movable_node,
    early_params.numa_off, early_params.hugetlb_cma, early_params.memblock_debug,
    early_params.rodata, early_params.early_page_ext, early_params.log_buf_len,
    early_params.swiotlb, early_params.kfence_given, early_params.kfence, early_params.kdump,
    early_params.elfcorehdr, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures values: values_wf(cmdline_rules, early_params.mem, early_params.log_buf_len,
                            early_params.rodata, early_params.swiotlb);
  ensures mem: parameter == CMDLINE_MEM && word.has_value ==>
    early_params.mem == mem_limit(cmdline, cmdline_rules, word);
  ensures other_mem: parameter != CMDLINE_MEM ==> early_params.mem == \old(early_params.mem);
  ensures cma: parameter == CMDLINE_CMA && word.has_value ==>
    cma_is(cmdline, word, \old(early_params.cma), early_params.cma);
  ensures other_cma: parameter != CMDLINE_CMA ==> early_params.cma == \old(early_params.cma);
  ensures mirror: parameter == CMDLINE_KERNELCORE && word.has_value &&
    has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == true &&
    early_params.kernelcore == \old(early_params.kernelcore);
  ensures kernelcore: parameter == CMDLINE_KERNELCORE && word.has_value &&
    !has_part(cmdline, word.value, word.value_end, TEXT_MIRROR) ==>
    early_params.kernelcore_mirror == \old(early_params.kernelcore_mirror) &&
    core_is(cmdline, word, \old(early_params.kernelcore), early_params.kernelcore);
  ensures other_kernelcore: parameter != CMDLINE_KERNELCORE ==>
    early_params.kernelcore == \old(early_params.kernelcore) &&
    early_params.kernelcore_mirror == \old(early_params.kernelcore_mirror);
  ensures movablecore: parameter == CMDLINE_MOVABLECORE && word.has_value ==>
    core_is(cmdline, word, \old(early_params.movablecore), early_params.movablecore);
  ensures other_movablecore: parameter != CMDLINE_MOVABLECORE ==>
    early_params.movablecore == \old(early_params.movablecore);
  ensures movable_node: early_params.movable_node ==
    (parameter == CMDLINE_MOVABLE_NODE ? true : \old(early_params.movable_node));
  ensures numa: parameter == CMDLINE_NUMA && word.has_value &&
    begins(cmdline, word.value, word.value_end, TEXT_OFF) ==> early_params.numa_off == true;
  ensures numa_kept: !(parameter == CMDLINE_NUMA && word.has_value &&
    begins(cmdline, word.value, word.value_end, TEXT_OFF)) ==>
    early_params.numa_off == \old(early_params.numa_off);
  ensures early_page_ext: early_params.early_page_ext ==
    (parameter == CMDLINE_EARLY_PAGE_EXT ? true : \old(early_params.early_page_ext));
  ensures log_buf_len: parameter == CMDLINE_LOG_BUF_LEN && word.has_value ==>
    log_buf_len_is(cmdline, cmdline_rules, word, \old(early_params.log_buf_len),
                   early_params.log_buf_len);
  ensures other_log_buf_len: parameter != CMDLINE_LOG_BUF_LEN ==>
    early_params.log_buf_len == \old(early_params.log_buf_len);
  ensures rodata: parameter == CMDLINE_RODATA ==>
    rodata_is(cmdline, word, \old(early_params.rodata), early_params.rodata);
  ensures other_rodata: parameter != CMDLINE_RODATA ==>
    early_params.rodata == \old(early_params.rodata);
  ensures elfcorehdr: parameter == CMDLINE_ELFCOREHDR && word.has_value ==>
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
void cmdline_set_early(struct cmdline_word word, uint32_t parameter);

/*
 * Early parameters are handled before there is memory; the others are not
 * read until there is.
 */
/*@
  terminates \true;
  assigns \nothing;
  ensures early: \result <==> parameter != CMDLINE_HUGEPAGES && parameter != CMDLINE_HUGEPAGESZ &&
    parameter != CMDLINE_DEFAULT_HUGEPAGESZ && parameter != CMDLINE_RESERVE_MEM;
*/
bool cmdline_is_early(uint32_t parameter);

#endif
