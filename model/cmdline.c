/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/cmdline.h"
#include "model/cmdline_huge.h"
#include "model/cmdline_places.h"
#include "model/cmdline_reserve.h"

struct cmdline_rules cmdline_rules;
struct cmdline_unknown cmdline_unknown;
struct cmdline_warnings cmdline_warnings;

bool cmdline_set_rules(struct cmdline_rules rules)
{
	if (rules.page_size != 4096 && rules.page_size != 16384 && rules.page_size != 65536)
		return false;
	if (rules.nodes > CMDLINE_NODES)
		return false;
	cmdline_rules = rules;
	return true;
}

void cmdline_take(uint32_t size)
{
	uint32_t length = 0;

	cmdline_warnings.count = 0;
	cmdline_warnings.lost = 0;
	/*@
	  loop invariant range: 0 <= length <= COMMAND_LINE_SIZE - 1 && length <= size;
	  loop invariant text: \forall integer i; 0 <= i < length ==> cmdline.bytes[i] != 0;
	  loop assigns length;
	  loop variant COMMAND_LINE_SIZE - length;
	*/
	while (length < size && length < COMMAND_LINE_SIZE - 1 && cmdline.bytes[length] != 0)
		length++;
	if (length == COMMAND_LINE_SIZE - 1 && length < size && cmdline.bytes[length] != 0)
		cmdline_warn(length, CMDLINE_NO_PARAMETER, CMDLINE_WARN_CUT);
	cmdline.length = length;
	/*@
	  loop invariant range: length <= i <= COMMAND_LINE_SIZE;
	  loop invariant zero: \forall integer k; length <= k < i ==> cmdline.bytes[k] == 0;
	  loop invariant text: \forall integer k; 0 <= k < length ==>
	    cmdline.bytes[k] == \at(cmdline.bytes[k], Pre);
	  loop assigns i, cmdline.bytes[0 .. COMMAND_LINE_SIZE - 1];
	  loop variant COMMAND_LINE_SIZE - i;
	*/
	for (uint32_t i = length; i < COMMAND_LINE_SIZE; i++)
		cmdline.bytes[i] = 0;
}

void cmdline_warn(uint32_t offset, uint32_t parameter, uint32_t reason)
{
	uint32_t i = cmdline_warnings.count;

	if (i >= CMDLINE_WARNINGS) {
		if (cmdline_warnings.lost < UINT32_MAX)
			cmdline_warnings.lost++;
		return;
	}
	cmdline_warnings.warning[i].offset = offset;
	cmdline_warnings.warning[i].parameter = parameter;
	cmdline_warnings.warning[i].reason = reason;
	cmdline_warnings.count = i + 1;
}

/* List a word that no parameter takes. */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  requires wf: unknown_wf(cmdline, cmdline_unknown);
  requires before: unknown_before(cmdline_unknown, word.at);
  terminates \true;
  assigns cmdline_unknown;
  ensures wf: unknown_wf(cmdline, cmdline_unknown);
  ensures before: \forall integer p; p > word.end ==> unknown_before(cmdline_unknown, p);
*/
static void list_unknown(struct cmdline_word word)
{
	uint32_t i = cmdline_unknown.count;

	if (i >= CMDLINE_UNKNOWN) {
		if (cmdline_unknown.lost < UINT32_MAX)
			cmdline_unknown.lost++;
		return;
	}
	cmdline_unknown.word[i].offset = word.at;
	cmdline_unknown.word[i].length = word.end - word.at;
	cmdline_unknown.count = i + 1;
}

/* The parameter of a word; CMDLINE_PARAMETERS: none that this kernel takes. */
/*@
  requires line: line_wf(cmdline);
  requires word: word_in(cmdline, word);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= CMDLINE_PARAMETERS;
  ensures known: \result < CMDLINE_PARAMETERS ==> cmdline_rules.known[\result] == true &&
    is_named(cmdline, word.name, word.name_end, \result);
*/
static uint32_t parameter_of(struct cmdline_word word)
{
	uint32_t parameter = cmdline_find_parameter(word);

	if (parameter >= CMDLINE_PARAMETERS || !cmdline_rules.known[parameter])
		return CMDLINE_PARAMETERS;
	/* Those are looked up with their '='. */
	if (!cmdline_is_early(parameter) && !word.has_value)
		return CMDLINE_PARAMETERS;
	return parameter;
}

/* Everything as it is without a command line. */
/*@
  terminates \true;
  assigns early_params, hugepages_state, cmdline_unknown;
  ensures params: params_wf(cmdline, cmdline_rules, early_params);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures unknown: unknown_wf(cmdline, cmdline_unknown);
  ensures none: cmdline_unknown.count == 0;
*/
static void reset(void)
{
	early_params = (struct early_params){
		.mem = UINT64_MAX,
		.cma = { .size = CMDLINE_CMA_DEFAULT },
	};
	hugepages_reset();
	cmdline_unknown.count = 0;
	cmdline_unknown.lost = 0;
}

/* The pass over the line before there is memory. Source: parse_early_param(). */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires params: params_wf(cmdline, cmdline_rules, early_params);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  requires warnings: warnings_wf(cmdline_warnings);
  terminates \true;
  assigns early_params, cmdline_warnings;
  ensures params: params_wf(cmdline, cmdline_rules, early_params);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures warnings: warnings_wf(cmdline_warnings);
*/
static void parse_early(void)
{
	uint32_t at = cmdline_skip_blanks(0);

	/*@
	  loop invariant range: at <= cmdline.length;
	  loop invariant begins: at < cmdline.length ==> !is_blank(cmdline.bytes[at]);
	  loop invariant params: params_wf(cmdline, cmdline_rules, early_params);
	  loop invariant state: hugepages_state_wf(early_params.hugepages, hugepages_state);
	  loop invariant warnings: warnings_wf(cmdline_warnings);
	  loop assigns at, early_params, cmdline_warnings;
	  loop variant cmdline.length - at;
	*/
	while (at < cmdline.length) {
		struct cmdline_word word = cmdline_next_word(at);
		uint32_t parameter = parameter_of(word);

		if (cmdline_is_dashes(word))
			return;
		if (parameter < CMDLINE_PARAMETERS) {
			early_params.given[parameter] = true;
			if (cmdline_is_early(parameter))
				cmdline_set_early(word, parameter);
		}
		at = cmdline_skip_blanks(word.end);
	}
}

/* What a word says that is read when there is memory. Source: obsolete_checksetup(). */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires word: word_in(cmdline, word);
  requires params: params_wf(cmdline, cmdline_rules, early_params);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  requires warnings: warnings_wf(cmdline_warnings);
  requires unknown: unknown_wf(cmdline, cmdline_unknown);
  requires before: unknown_before(cmdline_unknown, word.at);
  terminates \true;
  assigns early_params.hugepages, early_params.reserve_mem, hugepages_state, cmdline_unknown,
    cmdline_warnings;
  ensures params: params_wf(cmdline, cmdline_rules, early_params);
  ensures state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures unknown: unknown_wf(cmdline, cmdline_unknown);
  ensures before: \forall integer p; p > word.end ==> unknown_before(cmdline_unknown, p);
*/
static void set_late(struct cmdline_word word)
{
	uint32_t parameter = parameter_of(word);

	if (parameter == CMDLINE_PARAMETERS)
		list_unknown(word);
	else if (parameter == CMDLINE_RESERVE_MEM)
		cmdline_reserve_mem(word);
	else if (!cmdline_is_early(parameter))
		cmdline_set_hugepages(word, parameter);
}

/* The pass over the line when there is memory. Source: start_kernel(). */
/*@
  requires line: line_wf(cmdline);
  requires rules: rules_wf(cmdline_rules);
  requires params: params_wf(cmdline, cmdline_rules, early_params);
  requires state: hugepages_state_wf(early_params.hugepages, hugepages_state);
  requires warnings: warnings_wf(cmdline_warnings);
  requires unknown: unknown_wf(cmdline, cmdline_unknown);
  requires none: cmdline_unknown.count == 0;
  terminates \true;
  assigns early_params.hugepages, early_params.reserve_mem, hugepages_state, cmdline_unknown,
    cmdline_warnings;
  ensures params: params_wf(cmdline, cmdline_rules, early_params);
  ensures warnings: warnings_wf(cmdline_warnings);
  ensures unknown: unknown_wf(cmdline, cmdline_unknown);
*/
static void parse_late(void)
{
	uint32_t at = cmdline_skip_blanks(0);

	/*@
	  loop invariant range: at <= cmdline.length;
	  loop invariant begins: at < cmdline.length ==> !is_blank(cmdline.bytes[at]);
	  loop invariant params: params_wf(cmdline, cmdline_rules, early_params);
	  loop invariant state: hugepages_state_wf(early_params.hugepages, hugepages_state);
	  loop invariant warnings: warnings_wf(cmdline_warnings);
	  loop invariant unknown: unknown_wf(cmdline, cmdline_unknown);
	  loop invariant before: at < cmdline.length ==> unknown_before(cmdline_unknown, at);
	  loop assigns at, early_params.hugepages, early_params.reserve_mem, hugepages_state,
	    cmdline_unknown, cmdline_warnings;
	  loop variant cmdline.length - at;
	*/
	while (at < cmdline.length) {
		struct cmdline_word word = cmdline_next_word(at);

		if (cmdline_is_dashes(word))
			return;
		set_late(word);
		at = cmdline_skip_blanks(word.end);
	}
}

void cmdline_parse(void)
{
	reset();
	if (cmdline_rules.known[CMDLINE_CRASHKERNEL])
		early_params.crashkernel = cmdline_find_crashkernel();
	early_params.nokaslr = cmdline_find_nokaslr();
	parse_early();
	parse_late();
}
