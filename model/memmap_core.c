/* SPDX-License-Identifier: BSD-2-Clause */
#define SECTION_LEMMAS
#include "model/memmap_core.h"

/* Pages in a page block. */
/*@
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns \nothing;
  ensures pages: \result == p2(page_settings.pageblock_order);
*/
static uint32_t pageblock_pages(void)
{
	switch (page_settings.pageblock_order) {
	case 3:
		return 8;
	case 4:
		return 16;
	case 5:
		return 32;
	case 6:
		return 64;
	case 7:
		return 128;
	case 8:
		return 256;
	case 9:
		return 512;
	case 10:
		return 1024;
	case 11:
		return 2048;
	case 12:
		return 4096;
	default:
		return 8192;
	}
}

uint64_t pageblock_start_pfn(uint64_t pfn)
{
	switch (page_settings.pageblock_order) {
	case 3:
		return pfn - pfn % 8;
	case 4:
		return pfn - pfn % 16;
	case 5:
		return pfn - pfn % 32;
	case 6:
		return pfn - pfn % 64;
	case 7:
		return pfn - pfn % 128;
	case 8:
		return pfn - pfn % 256;
	case 9:
		return pfn - pfn % 512;
	case 10:
		return pfn - pfn % 1024;
	case 11:
		return pfn - pfn % 2048;
	case 12:
		return pfn - pfn % 4096;
	default:
		return pfn - pfn % 8192;
	}
}

uint64_t pageblock_up(uint64_t pfn)
{
	return pageblock_start_pfn(pfn + pageblock_pages() - 1);
}
