/* SPDX-License-Identifier: BSD-2-Clause */
#define FEW_SECTION_LEMMAS
#include "model/boot.h"

/* Sections made from memory have all pages that one of its regions holds. For proofs only. */
/*@ ghost
  /@
    requires memblock: memblock_wf;
    requires wf: sections_wf(mem_sections, page_settings);
    requires exact: sections_of(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
                                page_settings.pages_per_section);
    terminates \true;
    assigns \nothing;
    ensures covers: covers_regions(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings);
  @/
  void sections_cover(void)
  {
    /@ assert in: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         holds_page(memblock[MEMBLOCK_MEMORY], memblock_settings, i, p) ==>
         page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, p); @/
    /@ assert touched: \forall integer p, i; 0 <= p && 0 <= i < memblock[MEMBLOCK_MEMORY].cnt &&
         page_in(memblock[MEMBLOCK_MEMORY], memblock_settings, i, p) ==>
         touched(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pages_per_section,
                 memblock[MEMBLOCK_MEMORY].cnt, p); @/
  }
*/

struct boot_result boot_pages(struct boot_pages_config config)
{
	struct boot_result result = { .stage = BOOT_SETTINGS };

	result.error = page_settings_init(config.max_order, config.pageblock_order,
					  config.pages_per_section);
	if (result.error != 0)
		return result;
	result.stage = BOOT_SECTIONS;
	result.error = sparse_init();
	if (result.error != 0)
		return result;
	//@ ghost sections_cover();
	result.stage = BOOT_ZONES;
	result.error = free_area_init(config.limits, config.movable);
	if (result.error != 0)
		return result;
	memmap_find_spans();
	memmap_find_deferred(config.deferral);
	result.stage = BOOT_BUDDY;
	buddy_settings = config.buddy;
	result.error = buddy_init((uint32_t)mem_sections.nr_pages);
	if (result.error != 0)
		return result;
	/*@ assert empty: \forall integer x; 0 <= x < MEMMAP_MAX_PAGES ==>
	  in_kind(buddy_blocks, buddy_kinds, buddy_kinds.kind[x], x) || buddy_blocks.order[x] == 0; */
	memmap_init();
	result.stage = BOOT_HANDOFF;
	result.handoff = memblock_free_all(config.handoff);
	result.error = result.handoff.error;
	if (result.error != 0)
		return result;
	result.stage = BOOT_DONE;
	return result;
}
