/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline.h"

/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> rules_wf(cmdline_rules);
*/
static bool check_rules(void)
{
	return (cmdline_rules.page_size == 4096 || cmdline_rules.page_size == 16384 ||
		cmdline_rules.page_size == 65536) &&
	       cmdline_rules.nodes <= CMDLINE_NODES;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> warnings_wf(cmdline_warnings);
*/
static bool check_warnings(void)
{
	if (cmdline_warnings.count > CMDLINE_WARNINGS)
		return false;
	/*@
	  loop invariant range: 0 <= i <= cmdline_warnings.count;
	  loop invariant wf: \forall integer k; 0 <= k < i ==>
	    warning_wf(cmdline_warnings.warning[k]);
	  loop assigns i;
	  loop variant cmdline_warnings.count - i;
	*/
	for (uint32_t i = 0; i < cmdline_warnings.count; i++) {
		struct cmdline_warning warning = cmdline_warnings.warning[i];

		if (warning.offset >= COMMAND_LINE_SIZE ||
		    warning.parameter > CMDLINE_NO_PARAMETER || warning.reason < CMDLINE_WARN_CUT ||
		    warning.reason > CMDLINE_WARN_IGNORED)
			return false;
	}
	return true;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures in: \result <==> span_in(cmdline, span);
*/
static bool check_span(struct cmdline_span span)
{
	return span.length >= 1 && span.length <= cmdline.length &&
	       span.offset <= cmdline.length - span.length;
}

/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> unknown_wf(cmdline, cmdline_unknown);
*/
static bool check_unknown(void)
{
	if (cmdline_unknown.count > CMDLINE_UNKNOWN)
		return false;
	/*@
	  loop invariant range: 0 <= i <= cmdline_unknown.count;
	  loop invariant in: \forall integer k; 0 <= k < i ==>
	    span_in(cmdline, cmdline_unknown.word[k]);
	  loop invariant order: \forall integer j, k; 0 <= j < k < i ==>
	    cmdline_unknown.word[j].offset + cmdline_unknown.word[j].length <
	    cmdline_unknown.word[k].offset;
	  loop assigns i;
	  loop variant cmdline_unknown.count - i;
	*/
	for (uint32_t i = 0; i < cmdline_unknown.count; i++) {
		if (!check_span(cmdline_unknown.word[i]))
			return false;
		if (i > 0 &&
		    cmdline_unknown.word[i - 1].offset + cmdline_unknown.word[i - 1].length >=
			    cmdline_unknown.word[i].offset)
			return false;
	}
	return true;
}

/* Is it a size of huge pages that this kernel has? */
/*@
  terminates \true;
  assigns \nothing;
  ensures huge: \result <==> huge_size(cmdline_rules, size);
*/
static bool check_huge_size(uint64_t size)
{
	if (size == 0)
		return false;
	/*@
	  loop invariant range: 0 <= k <= CMDLINE_HSTATES;
	  loop invariant other: \forall integer j; 0 <= j < k ==>
	    cmdline_rules.huge_sizes[j] != size;
	  loop assigns k;
	  loop variant CMDLINE_HSTATES - k;
	*/
	for (uint32_t k = 0; k < CMDLINE_HSTATES; k++)
		if (cmdline_rules.huge_sizes[k] == size)
			return true;
	return false;
}

/* Has no hstate below k this size? */
/*@
  requires range: k <= CMDLINE_HSTATES;
  terminates \true;
  assigns \nothing;
  ensures fresh: \result <==> \forall integer j; 0 <= j < k ==>
    early_params.hugepages.hstate[j].size != size;
*/
static bool check_fresh(uint32_t k, uint64_t size)
{
	/*@
	  loop invariant range: 0 <= i <= k;
	  loop invariant fresh: \forall integer j; 0 <= j < i ==>
	    early_params.hugepages.hstate[j].size != size;
	  loop assigns i;
	  loop variant k - i;
	*/
	for (uint32_t i = 0; i < k; i++)
		if (early_params.hugepages.hstate[i].size == size)
			return false;
	return true;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> hugepages_wf(cmdline_rules, early_params.hugepages);
*/
static bool check_hugepages(void)
{
	uint32_t count = early_params.hugepages.count;

	if (count > CMDLINE_HSTATES || (early_params.hugepages.default_hstate != CMDLINE_HSTATES &&
					early_params.hugepages.default_hstate >= count))
		return false;
	/*@
	  loop invariant range: 0 <= k <= count;
	  loop invariant huge: \forall integer j; 0 <= j < k ==>
	    huge_size(cmdline_rules, early_params.hugepages.hstate[j].size);
	  loop invariant fresh: \forall integer i, j; 0 <= i < j < k ==>
	    early_params.hugepages.hstate[i].size != early_params.hugepages.hstate[j].size;
	  loop assigns k;
	  loop variant count - k;
	*/
	for (uint32_t k = 0; k < count; k++) {
		uint64_t size = early_params.hugepages.hstate[k].size;

		if (!check_huge_size(size) || !check_fresh(k, size))
			return false;
	}
	return true;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> reserve_mems_wf(cmdline, early_params.reserve_mem);
*/
static bool check_reserve_mem(void)
{
	if (early_params.reserve_mem.count > CMDLINE_RESERVE_MEMS)
		return false;
	/*@
	  loop invariant range: 0 <= i <= early_params.reserve_mem.count;
	  loop invariant wf: \forall integer k; 0 <= k < i ==>
	    reserve_mem_wf(cmdline, early_params.reserve_mem.entry[k]);
	  loop assigns i;
	  loop variant early_params.reserve_mem.count - i;
	*/
	for (uint32_t i = 0; i < early_params.reserve_mem.count; i++) {
		struct cmdline_reserve_mem entry = early_params.reserve_mem.entry[i];

		if (entry.size == 0 || entry.align < CMDLINE_CACHE_LINE ||
		    !check_span(entry.name) || entry.name.length >= CMDLINE_RESERVE_MEM_NAME)
			return false;
	}
	return true;
}

/*@
  requires rules: rules_wf(cmdline_rules);
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> values_wf(cmdline_rules, early_params.mem, early_params.log_buf_len,
                                     early_params.rodata, early_params.swiotlb);
*/
static bool check_values(void)
{
	return (early_params.mem == UINT64_MAX ||
		early_params.mem % cmdline_rules.page_size == 0) &&
	       early_params.log_buf_len <= CMDLINE_LOG_BUF_MAX &&
	       early_params.rodata <= CMDLINE_RODATA_FULL &&
	       early_params.swiotlb.slabs % CMDLINE_SWIOTLB_SEGMENT == 0;
}

/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> crashkernel_wf(cmdline, early_params.crashkernel);
*/
static bool check_crashkernel(void)
{
	return early_params.crashkernel.plain <= cmdline.length &&
	       early_params.crashkernel.high <= cmdline.length &&
	       early_params.crashkernel.low <= cmdline.length;
}

bool cmdline_check(void)
{
	if (cmdline.length >= COMMAND_LINE_SIZE || !check_rules())
		return false;
	return check_values() && check_crashkernel() && check_hugepages() && check_reserve_mem() &&
	       check_unknown() && check_warnings();
}
