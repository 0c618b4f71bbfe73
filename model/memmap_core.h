/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arithmetic of page blocks.
 */
#ifndef EARLYMEM_MEMMAP_CORE_H
#define EARLYMEM_MEMMAP_CORE_H

#include "model/section.h"

#include "spec/pageblock.acsl"

/* The first page frame of the page block of pfn. */
/*@
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns \nothing;
  ensures first: \result == block_down(page_settings.pageblock_order, pfn);
  ensures range: \result <= pfn < \result + p2(page_settings.pageblock_order);
  ensures aligned: al(\result, page_settings.pageblock_order);
  ensures whole: \result % PAGEBLOCK_MIN_PAGES == 0;
*/
uint64_t pageblock_start_pfn(uint64_t pfn);

/* Where the first page block begins that starts at pfn or above. */
/*@
  requires settings: page_settings_wf(page_settings);
  requires range: pfn <= 0x10000000000000;
  terminates \true;
  assigns \nothing;
  ensures above: pfn <= \result;
  ensures first: \forall integer p; 0 <= p ==>
    (\result <= p <==> pfn <= block_down(page_settings.pageblock_order, p));
  ensures aligned: al(\result, page_settings.pageblock_order);
  ensures whole: \result % PAGEBLOCK_MIN_PAGES == 0;
  ensures section: \forall integer y; sal(y, page_settings.pages_per_section) && pfn <= y ==>
    \result <= y;
*/
uint64_t pageblock_up(uint64_t pfn);

#endif
