/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arithmetic of sections: where each starts and ends. It also proves what
 * the other files of the room and their callers need to know about it.
 */
#ifndef EARLYMEM_SECTION_CORE_H
#define EARLYMEM_SECTION_CORE_H

#include "model/section.h"

/* Is s a configuration that the model can run? */
/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> page_settings_wf(s);
*/
bool page_settings_ok(struct page_settings s);

/* The first page frame of the section that holds pfn. */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  terminates \true;
  assigns \nothing;
  ensures start: \result == section_down(page_settings.pages_per_section, pfn);
*/
uint64_t section_start(uint64_t pfn);

/* Where the first section begins that starts at pfn or above. */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  requires range: pfn <= 0x10000000000000;
  terminates \true;
  assigns \nothing;
  ensures end: \result == section_up(page_settings.pages_per_section, pfn);
*/
uint64_t section_end(uint64_t pfn);

/* Does a section start at page frame (or page) x? */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  terminates \true;
  assigns \nothing;
  ensures starts: \result <==> sal(x, page_settings.pages_per_section);
*/
bool section_starts_at(uint64_t x);

#endif
