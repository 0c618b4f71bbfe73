/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a kernel looks for in its line as it stands, without cutting words:
 * quotes, "--" and tabs mean nothing there, and a word ends at a space only.
 */
#ifndef EARLYMEM_CMDLINE_PLACES_H
#define EARLYMEM_CMDLINE_PLACES_H

#include "model/cmdline_early.h"

#include "spec/cmdline_places.acsl"

/*
 * Where the last crashkernel= of each kind is. Source: get_last_crashkernel().
 */
/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
  ensures wf: crashkernel_wf(cmdline, \result);
  ensures plain: last_plain(cmdline, \result.plain, cmdline.length);
  ensures high: last_suffixed(cmdline, \result.high, cmdline.length, TEXT_HIGH);
  ensures low: last_suffixed(cmdline, \result.low, cmdline.length, TEXT_LOW);
*/
struct cmdline_crashkernel cmdline_find_crashkernel(void);

/*
 * Is the kernel told not to move itself about? 6.12 looks for the word
 * "nokaslr", before any "--", in pieces of at most 255 bytes; 6.1 whether what
 * first reads "nokaslr" is at the beginning or behind a space. Source:
 * __parse_cmdline() in arch/arm64/kernel/pi/idreg-override.c; 6.1:
 * cmdline_contains_nokaslr() in arch/arm64/kernel/pi/kaslr_early.c.
 */
/*@
  requires line: line_wf(cmdline);
  terminates \true;
  assigns \nothing;
  ensures prefix: cmdline_rules.nokaslr_prefix ==>
    (\result <==> \exists integer i; first_nokaslr(cmdline, i) &&
      (i == 0 || cmdline.bytes[i - 1] == 32));
*/
bool cmdline_find_nokaslr(void);

#endif
