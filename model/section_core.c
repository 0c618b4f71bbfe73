/* SPDX-License-Identifier: BSD-2-Clause */
/* What this file proves the lemmas of sections with. */
#define SECTION_LEMMAS
#include "model/section_core.h"

#include "spec/pageblock.acsl"

struct page_settings page_settings;

/* --- the configuration --- */

/* Is n a number of pages that a section can have? */
/*@
  terminates \true;
  assigns \nothing;
  ensures size: \result <==> section_size(n);
*/
static bool section_is_size(uint32_t n)
{
	return n == 1024 || n == 2048 || n == 4096 || n == 8192 || n == 16384 || n == 32768 ||
	       n == 65536;
}

/* Do sections of n pages hold a block of order `order`? */
/*@
  requires order: order < NR_PAGE_ORDERS;
  requires size: section_size(n);
  terminates \true;
  assigns \nothing;
  ensures holds: \result <==> p2(order) <= n;
*/
static bool section_holds_order(uint32_t n, uint32_t order)
{
	if (order <= 10)
		return true;
	if (order == 11)
		return n >= 2048;
	return order == 12 ? n >= 4096 : n >= 8192;
}

bool page_settings_ok(struct page_settings s)
{
	return s.pageblock_order >= PAGEBLOCK_MIN_ORDER && s.pageblock_order <= s.max_order &&
	       s.max_order < NR_PAGE_ORDERS && section_is_size(s.pages_per_section) &&
	       section_holds_order(s.pages_per_section, s.max_order);
}

int page_settings_init(uint32_t max_order, uint32_t pageblock_order, uint32_t pages_per_section)
{
	struct page_settings s = {
		.max_order = max_order,
		.pageblock_order = pageblock_order,
		.pages_per_section = pages_per_section,
	};

	if (!page_settings_ok(s))
		return SECTION_EINVAL;
	page_settings = s;
	return 0;
}

/* --- one section --- */

uint64_t pfn_to_section_nr(uint64_t pfn)
{
	switch (page_settings.pages_per_section) {
	case 1024:
		return pfn / 1024;
	case 2048:
		return pfn / 2048;
	case 4096:
		return pfn / 4096;
	case 8192:
		return pfn / 8192;
	case 16384:
		return pfn / 16384;
	case 32768:
		return pfn / 32768;
	default:
		return pfn / 65536;
	}
}

/* How far into its section page frame pfn is. */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  terminates \true;
  assigns \nothing;
  ensures offset: \result == pfn - section_down(page_settings.pages_per_section, pfn);
  ensures below: \result <= pfn;
*/
static uint64_t section_offset(uint64_t pfn)
{
	switch (page_settings.pages_per_section) {
	case 1024:
		return pfn % 1024;
	case 2048:
		return pfn % 2048;
	case 4096:
		return pfn % 4096;
	case 8192:
		return pfn % 8192;
	case 16384:
		return pfn % 16384;
	case 32768:
		return pfn % 32768;
	default:
		return pfn % 65536;
	}
}

uint64_t section_start(uint64_t pfn)
{
	return pfn - section_offset(pfn);
}

uint64_t section_end(uint64_t pfn)
{
	return section_start(pfn + page_settings.pages_per_section - 1);
}

bool section_starts_at(uint64_t x)
{
	return section_offset(x) == 0;
}
