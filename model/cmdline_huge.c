/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline_huge.h"

struct hugepages_state hugepages_state;

/* A node's share, "node:size". Returns where it ends; `end` also if there is no such node. */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires number: node.first < node.last == node.end < end <= cmdline.length;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params.hugetlb_cma, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures forward: node.end < \result <= end;
  ensures nodes: \forall integer n; cmdline_rules.nodes <= n < CMDLINE_NODES ==>
    early_params.hugetlb_cma.node[n] == \old(early_params.hugetlb_cma.node[n]);
*/
static uint32_t read_node_cma(struct cmdline_number node, uint32_t end)
{
	struct cmdline_number size;
	uint64_t nid = node.value;

	if (nid >= cmdline_rules.nodes) {
		cmdline_warn(node.first, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_NODE);
		return end;
	}
	size = cmdline_read_size(node.end + 1, end, CMDLINE_HUGETLB_CMA);
	early_params.hugetlb_cma.node[nid] = size.value;
	early_params.hugetlb_cma.size = cmdline_add(early_params.hugetlb_cma.size, size.value);
	if (cmdline_byte(size.end, end) == ',')
		return size.end + 1;
	if (size.end < end)
		cmdline_warn(size.end, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_TRAILING);
	return end;
}

void cmdline_parse_hugetlb_cma(struct cmdline_word word)
{
	uint32_t at = word.value;

	/*@
	  loop invariant range: word.value <= at <= word.value_end;
	  loop invariant warnings: warnings_wf(cmdline_warnings);
	  loop invariant nodes: \forall integer n; cmdline_rules.nodes <= n < CMDLINE_NODES ==>
	    early_params.hugetlb_cma.node[n] == \at(early_params.hugetlb_cma.node[n], Pre);
	  loop invariant first: whole_size(cmdline, word) ==> at == word.value &&
	    early_params.hugetlb_cma == \at(early_params.hugetlb_cma, Pre);
	  loop assigns at, early_params.hugetlb_cma, cmdline_warnings;
	  loop variant word.value_end - at;
	*/
	while (at < word.value_end) {
		struct cmdline_number node = cmdline_decimal(at, word.value_end);

		if (node.first == node.last) {
			cmdline_warn(at, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_NO_NUMBER);
			return;
		}
		if (cmdline_byte(node.end, word.value_end) != ':') {
			/* The whole value, also behind shares of nodes. */
			struct cmdline_number size =
				cmdline_read_size(word.value, word.value_end, CMDLINE_HUGETLB_CMA);

			cmdline_end_value(word, size.end, CMDLINE_HUGETLB_CMA);
			early_params.hugetlb_cma.size = size.value;
			return;
		}
		at = read_node_cma(node, word.value_end);
	}
}

void hugepages_reset(void)
{
	early_params.hugepages = (struct cmdline_hugepages){ .default_hstate = CMDLINE_HSTATES };
	hugepages_state = (struct hugepages_state){ .last = HUGEPAGES_OF_NONE };
}

/* Can this kernel have huge pages of this size? Source: arch_hugetlb_valid_size(). */
/*@
  terminates \true;
  assigns \nothing;
  ensures huge: \result <==> huge_size(cmdline_rules, size);
*/
static bool is_huge_size(uint64_t size)
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

/* The hstate of this size; their count if there is none. Source: size_to_hstate(). */
/*@
  requires count: early_params.hugepages.count <= CMDLINE_HSTATES;
  terminates \true;
  assigns \nothing;
  ensures range: \result <= early_params.hugepages.count;
  ensures found: \result < early_params.hugepages.count ==>
    early_params.hugepages.hstate[\result].size == size;
  ensures none: \forall integer k; 0 <= k < \result ==>
    early_params.hugepages.hstate[k].size != size;
*/
static uint32_t size_to_hstate(uint64_t size)
{
	/*@
	  loop invariant range: 0 <= k <= early_params.hugepages.count;
	  loop invariant none: \forall integer j; 0 <= j < k ==>
	    early_params.hugepages.hstate[j].size != size;
	  loop assigns k;
	  loop variant early_params.hugepages.count - k;
	*/
	for (uint32_t k = 0; k < early_params.hugepages.count; k++)
		if (early_params.hugepages.hstate[k].size == size)
			return k;
	return early_params.hugepages.count;
}

/*
 * Is it a size of this kernel? There is room for as many as it has, which is
 * looked at all the same.
 */
/*@
  requires count: early_params.hugepages.count <= CMDLINE_HSTATES;
  requires k: k <= early_params.hugepages.count;
  terminates \true;
  assigns \nothing;
  ensures huge: \result ==> huge_size(cmdline_rules, size);
  ensures room: \result ==> k < CMDLINE_HSTATES;
*/
static bool is_accepted(uint64_t size, uint32_t k)
{
	return k < CMDLINE_HSTATES && is_huge_size(size);
}

/* One more size. Source: hugetlb_add_hstate(). */
/*@
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  requires size: huge_size(cmdline_rules, size);
  requires fresh: \forall integer k; 0 <= k < early_params.hugepages.count ==>
    early_params.hugepages.hstate[k].size != size;
  requires room: early_params.hugepages.count < CMDLINE_HSTATES;
  terminates \true;
  assigns early_params.hugepages, hugepages_state.parsed;
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures count: early_params.hugepages.count == \old(early_params.hugepages.count) + 1;
  ensures added:
    early_params.hugepages.hstate[\old(early_params.hugepages.count)].size == size;
  ensures kept: \forall integer k; 0 <= k < \old(early_params.hugepages.count) ==>
    early_params.hugepages.hstate[k].size == \old(early_params.hugepages.hstate[k].size);
*/
static void hugetlb_add_hstate(uint64_t size)
{
	uint32_t k = early_params.hugepages.count;

	early_params.hugepages.hstate[k].size = size;
	early_params.hugepages.count = k + 1;
	hugepages_state.parsed = k;
}

/* Source: hugepagesz_setup(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  terminates \true;
  assigns early_params.hugepages, hugepages_state, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures kept: \forall integer k; 0 <= k < \old(early_params.hugepages.count) ==>
    early_params.hugepages.hstate[k].size == \old(early_params.hugepages.hstate[k].size);
*/
static void hugepagesz_setup(struct cmdline_word word)
{
	struct cmdline_number size =
		cmdline_read_size(word.value, word.value_end, CMDLINE_HUGEPAGESZ);
	uint32_t k = size_to_hstate(size.value);

	cmdline_end_value(word, size.end, CMDLINE_HUGEPAGESZ);
	hugepages_state.refused = true;
	if (!is_accepted(size.value, k)) {
		cmdline_warn(word.value, CMDLINE_HUGEPAGESZ, CMDLINE_WARN_SIZE);
		return;
	}
	if (k < early_params.hugepages.count) {
		/* Once more is fine only for a default size that has no pages yet. */
		if (!hugepages_state.defaulted || k != early_params.hugepages.default_hstate ||
		    early_params.hugepages.hstate[k].pages != 0) {
			cmdline_warn(word.value, CMDLINE_HUGEPAGESZ, CMDLINE_WARN_TWICE);
			return;
		}
		hugepages_state.parsed = k;
	} else {
		hugetlb_add_hstate(size.value);
	}
	hugepages_state.refused = false;
}

/* The default size takes what was asked for before any size was named. */
/*@
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires k: k < early_params.hugepages.count;
  terminates \true;
  assigns early_params.hugepages;
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures count: early_params.hugepages.count == \old(early_params.hugepages.count);
  ensures pages: early_params.hugepages.hstate[k].pages ==
    (\old(early_params.hugepages.unsized.pages) == 0 ?
      \old(early_params.hugepages.hstate[k].pages) :
      \old(early_params.hugepages.unsized.pages));
  ensures sizes: \forall integer j; 0 <= j < early_params.hugepages.count ==>
    early_params.hugepages.hstate[j].size == \old(early_params.hugepages.hstate[j].size);
*/
static void take_unsized(uint32_t k)
{
	struct cmdline_hstate taken = early_params.hugepages.unsized;

	if (taken.pages == 0)
		return;
	taken.size = early_params.hugepages.hstate[k].size;
	early_params.hugepages.hstate[k] = taken;
	early_params.hugepages.unsized.pages = 0;
}

/* Source: default_hugepagesz_setup(). */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  terminates \true;
  assigns early_params.hugepages, hugepages_state, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures kept: \forall integer k; 0 <= k < \old(early_params.hugepages.count) ==>
    early_params.hugepages.hstate[k].size == \old(early_params.hugepages.hstate[k].size);
*/
static void default_hugepagesz_setup(struct cmdline_word word)
{
	struct cmdline_number size;
	uint32_t k;

	hugepages_state.refused = true;
	if (hugepages_state.defaulted) {
		cmdline_warn(word.value, CMDLINE_DEFAULT_HUGEPAGESZ, CMDLINE_WARN_TWICE);
		return;
	}
	size = cmdline_read_size(word.value, word.value_end, CMDLINE_DEFAULT_HUGEPAGESZ);
	cmdline_end_value(word, size.end, CMDLINE_DEFAULT_HUGEPAGESZ);
	k = size_to_hstate(size.value);
	if (!is_accepted(size.value, k)) {
		cmdline_warn(word.value, CMDLINE_DEFAULT_HUGEPAGESZ, CMDLINE_WARN_SIZE);
		return;
	}
	if (k == early_params.hugepages.count)
		hugetlb_add_hstate(size.value);
	hugepages_state.refused = false;
	hugepages_state.defaulted = true;
	early_params.hugepages.default_hstate = k;
	take_unsized(k);
}

/* What hugepages= is about: the size named last, or the default size. */
/*@
  requires which: which <= CMDLINE_HSTATES;
  terminates \true;
  assigns \nothing;
  ensures hstate: which < CMDLINE_HSTATES ==>
    \result.size == early_params.hugepages.hstate[which].size;
*/
static struct cmdline_hstate current_hstate(uint32_t which)
{
	return which < CMDLINE_HSTATES ? early_params.hugepages.hstate[which] :
					 early_params.hugepages.unsized;
}

/* `pages` is what it is about, with the numbers of the word. */
/*@
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires which: which < early_params.hugepages.count || which == HUGEPAGES_OF_DEFAULT;
  requires size: which < CMDLINE_HSTATES ==>
    pages.size == early_params.hugepages.hstate[which].size;
  terminates \true;
  assigns early_params.hugepages;
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures count: early_params.hugepages.count == \old(early_params.hugepages.count);
  ensures sizes: \forall integer j; 0 <= j < early_params.hugepages.count ==>
    early_params.hugepages.hstate[j].size == \old(early_params.hugepages.hstate[j].size);
*/
static void store_hstate(uint32_t which, struct cmdline_hstate pages)
{
	if (which < CMDLINE_HSTATES)
		early_params.hugepages.hstate[which] = pages;
	else
		early_params.hugepages.unsized = pages;
}

/* None at all, on no node. Source: hugepages_clear_pages_in_node(). */
/*@
  terminates \true;
  assigns \nothing;
  ensures none: \result.pages == 0;
  ensures nodes: \forall integer n; 0 <= n < CMDLINE_NODES ==> \result.node[n] == 0;
  ensures size: \result.size == before.size;
*/
static struct cmdline_hstate no_pages(struct cmdline_hstate before)
{
	struct cmdline_hstate none = before;

	none.pages = 0;
	none.offset = 0;
	/*@
	  loop invariant range: 0 <= n <= CMDLINE_NODES;
	  loop invariant nodes: \forall integer m; 0 <= m < n ==> none.node[m] == 0;
	  loop assigns n, none.node[0 .. CMDLINE_NODES - 1];
	  loop variant CMDLINE_NODES - n;
	*/
	for (uint32_t n = 0; n < CMDLINE_NODES; n++)
		none.node[n] = 0;
	return none;
}

/* A step through the parts of hugepages=. */
struct hugepages_part {
	struct cmdline_hstate pages;
	uint32_t next; /* the part behind; the end of the value: it was the last */
	bool valid;
};

/* A node's share, "node:count". */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires number: node.first < node.last == node.end < end <= cmdline.length;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures forward: node.end < \result.next <= end;
  ensures size: \result.pages.size == part.pages.size;
*/
static struct hugepages_part read_node_pages(struct hugepages_part part, struct cmdline_number node,
					     uint32_t end)
{
	uint64_t nid = node.value;
	struct cmdline_number count;

	part.valid = false;
	part.next = end;
	if (nid >= cmdline_rules.nodes || !cmdline_rules.node_online[nid]) {
		cmdline_warn(node.first, CMDLINE_HUGEPAGES, CMDLINE_WARN_NODE);
		return part;
	}
	count = cmdline_decimal(node.end + 1, end);
	if (count.first == count.last) {
		cmdline_warn(node.end, CMDLINE_HUGEPAGES, CMDLINE_WARN_NO_NUMBER);
		return part;
	}
	if (count.wrapped)
		cmdline_warn(count.first, CMDLINE_HUGEPAGES, CMDLINE_WARN_WRAPPED);
	part.valid = true;
	part.pages.node[nid] = count.value;
	part.pages.pages = cmdline_add(part.pages.pages, count.value);
	if (cmdline_byte(count.end, end) == ',')
		part.next = count.end + 1;
	else if (count.end < end)
		cmdline_warn(count.end, CMDLINE_HUGEPAGES, CMDLINE_WARN_TRAILING);
	return part;
}

/* The part at part.next. Only the first may be a count without a node. */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires place: word.value <= part.next < word.value_end;
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures forward: part.next < \result.next <= word.value_end;
  ensures size: \result.pages.size == part.pages.size;
*/
static struct hugepages_part read_pages(struct hugepages_part part, struct cmdline_word word)
{
	uint32_t at = part.next;
	struct cmdline_number number = cmdline_decimal(at, word.value_end);

	part.valid = false;
	part.next = word.value_end;
	if (number.first == number.last) {
		cmdline_warn(at, CMDLINE_HUGEPAGES, CMDLINE_WARN_NO_NUMBER);
		return part;
	}
	if (number.wrapped)
		cmdline_warn(at, CMDLINE_HUGEPAGES, CMDLINE_WARN_WRAPPED);
	if (cmdline_byte(number.end, word.value_end) == ':')
		return read_node_pages(part, number, word.value_end);
	if (at != word.value) {
		cmdline_warn(at, CMDLINE_HUGEPAGES, CMDLINE_WARN_SYNTAX);
		return part;
	}
	part.valid = true;
	part.pages.pages = number.value;
	if (number.end < word.value_end)
		cmdline_warn(number.end, CMDLINE_HUGEPAGES, CMDLINE_WARN_TRAILING);
	return part;
}

/* Source: hugepages_setup(). */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires warnings: warnings_wf(cmdline_warnings);
  requires wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  terminates \true;
  assigns early_params.hugepages, hugepages_state, cmdline_warnings;
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures wf: hugepages_wf(cmdline_rules, early_params.hugepages);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures kept: \forall integer k; 0 <= k < \old(early_params.hugepages.count) ==>
    early_params.hugepages.hstate[k].size == \old(early_params.hugepages.hstate[k].size);
*/
static void hugepages_setup(struct cmdline_word word)
{
	uint32_t which = early_params.hugepages.count == 0 ? HUGEPAGES_OF_DEFAULT :
							     hugepages_state.parsed;
	struct hugepages_part part = { .pages = current_hstate(which),
				       .next = word.value,
				       .valid = true };

	if (hugepages_state.refused) {
		cmdline_warn(word.value, CMDLINE_HUGEPAGES, CMDLINE_WARN_NO_SIZE);
		hugepages_state.refused = false;
		return;
	}
	if (which == hugepages_state.last) {
		cmdline_warn(word.value, CMDLINE_HUGEPAGES, CMDLINE_WARN_TWICE);
		return;
	}
	/*@
	  loop invariant range: word.value <= part.next <= word.value_end;
	  loop invariant warnings: warnings_wf(cmdline_warnings);
	  loop invariant size: which < CMDLINE_HSTATES ==>
	    part.pages.size == early_params.hugepages.hstate[which].size;
	  loop assigns part, cmdline_warnings;
	  loop variant word.value_end - part.next;
	*/
	while (part.valid && part.next < word.value_end)
		part = read_pages(part, word);
	if (!part.valid) {
		store_hstate(which, no_pages(part.pages));
		return;
	}
	part.pages.offset = word.value;
	store_hstate(which, part.pages);
	hugepages_state.last = which;
}

void cmdline_set_hugepages(struct cmdline_word word, uint32_t parameter)
{
	if (parameter == CMDLINE_HUGEPAGESZ)
		hugepagesz_setup(word);
	else if (parameter == CMDLINE_DEFAULT_HUGEPAGESZ)
		default_hugepagesz_setup(word);
	else
		hugepages_setup(word);
}
