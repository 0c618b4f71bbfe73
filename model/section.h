/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * section: which page frames have a page struct (the sparse memory model), and
 * the compact index of each page.
 *
 * Memory comes in sections of a power of two of pages. A section is present if
 * a region of memory holds a whole page in it. All pages of present sections
 * are numbered in ascending order, so page indices keep the order of page
 * frames, their neighbours within a section, and their alignment to every block
 * that a free list can hold.
 *
 * Neighbouring present sections form a run; every region of memory lies in one.
 *
 * Behaviour: Linux 6.12, mm/sparse.c (memblocks_present(), sparse_init()).
 */
#ifndef EARLYMEM_SECTION_H
#define EARLYMEM_SECTION_H

#include "model/memblock.h"
#include "model/page.h"

/* Every run holds a region of memory. */
#define SECTION_MAX_RUNS MEMBLOCK_MAX_REGIONS

/* Why an operation could not be done. */
#define SECTION_EINVAL (-1)    /* a configuration that no kernel has */
#define SECTION_ECAPACITY (-2) /* more pages than MEMMAP_MAX_PAGES: the model's limit */

#if MEMMAP_MAX_PAGES < 65536 || MEMMAP_MAX_PAGES % 65536 != 0 || MEMMAP_MAX_PAGES > 0x80000000
#error MEMMAP_MAX_PAGES is a multiple of 65536, at most 0x80000000
#endif

/* Present sections next to each other: page frames [start_pfn, end_pfn). */
struct section_run {
	uint64_t start_pfn;
	uint64_t end_pfn;
	uint32_t page; /* the index of the first page */
};

/* The present sections: the first cnt runs, ascending, with a hole between any two. */
struct mem_sections {
	uint32_t cnt;
	uint64_t nr_pages; /* pages in all runs; their indices are 0 to nr_pages - 1 */
	struct section_run runs[SECTION_MAX_RUNS];
};

extern struct mem_sections mem_sections;
/* Where the runs are put together; what is in it means nothing between calls. */
extern struct mem_sections section_scratch;

#include "spec/section.acsl"

/*
 * Set the configuration: the largest block has 2^max_order pages, a page block
 * 2^pageblock_order, a section pages_per_section. SECTION_EINVAL: a number out
 * of its bounds (see page_settings_wf), and nothing changed. Call it before
 * sparse_init(), whose runs are whole sections of this configuration.
 */
/*@
  terminates \true;
  assigns page_settings;
  ensures result: \result == 0 || \result == SECTION_EINVAL;
  ensures accepted: \result == 0 <==>
    PAGEBLOCK_MIN_ORDER <= pageblock_order <= max_order < NR_PAGE_ORDERS &&
    section_size(pages_per_section) && p2(max_order) <= pages_per_section;
  ensures wf: \result == 0 ==> page_settings_wf(page_settings);
  ensures set: \result == 0 ==> page_settings.max_order == max_order &&
    page_settings.pageblock_order == pageblock_order &&
    page_settings.pages_per_section == pages_per_section;
  ensures failed: \result != 0 ==> page_settings == \old(page_settings);
*/
int page_settings_init(uint32_t max_order, uint32_t pageblock_order, uint32_t pages_per_section);

/*
 * Find the present sections: those in which a region of memory (no-map or not)
 * holds a whole page. SECTION_ECAPACITY: they have more pages than the model
 * has room for, and nothing changed.
 */
/*@
  requires settings: page_settings_wf(page_settings);
  requires memblock: memblock_wf;
  terminates \true;
  assigns mem_sections, section_scratch;
  ensures result: \result == 0 || \result == SECTION_ECAPACITY;
  ensures wf: \result == 0 ==> sections_wf(mem_sections, page_settings);
  ensures exact: \result == 0 ==>
    sections_of(mem_sections, memblock[MEMBLOCK_MEMORY], memblock_settings,
                page_settings.pages_per_section);
  ensures full: \result != 0 ==>
    too_many_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pages_per_section);
  ensures failed: \result != 0 ==> mem_sections == \old(mem_sections);
*/
int sparse_init(void);

/* Does page frame pfn have a page struct? */
/*@
  requires wf: sections_wf(mem_sections, page_settings);
  terminates \true;
  assigns \nothing;
  ensures valid: \result <==> valid_pfn(mem_sections, pfn);
*/
bool pfn_valid(uint64_t pfn);

/*
 * The index of page frame pfn; PAGE_NONE if it has no page struct. Page frames
 * next to each other, as far as they are valid, are pages next to each other.
 */
/*@
  requires wf: sections_wf(mem_sections, page_settings);
  terminates \true;
  assigns \nothing;
  ensures page: valid_pfn(mem_sections, pfn) ==> page_is(mem_sections, pfn, \result);
  ensures range: valid_pfn(mem_sections, pfn) ==> \result < mem_sections.nr_pages;
  ensures none: !valid_pfn(mem_sections, pfn) ==> \result == PAGE_NONE;
  ensures next: \forall integer n; 1 <= n && all_valid(mem_sections, pfn, n) ==>
    pages_at(mem_sections, pfn, n, \result);
*/
uint32_t pfn_to_page(uint64_t pfn);

/* The page frame of a page; PFN_NONE if there is no such page. */
/*@
  requires wf: sections_wf(mem_sections, page_settings);
  terminates \true;
  assigns \nothing;
  ensures pfn: page < mem_sections.nr_pages ==> page_is(mem_sections, \result, page);
  ensures none: page >= mem_sections.nr_pages ==> \result == PFN_NONE;
*/
uint64_t page_to_pfn(uint32_t page);

/* How many pages lie below page frame pfn, which need not have a page struct. */
/*@
  requires wf: sections_wf(mem_sections, page_settings);
  terminates \true;
  assigns \nothing;
  ensures below: \forall integer p, a; page_is(mem_sections, p, a) ==> (a < \result <==> p < pfn);
  ensures range: \result <= mem_sections.nr_pages;
*/
uint32_t section_pages_below(uint64_t pfn);

/* The number of the section that page frame pfn lies in, present or not. */
/*@
  requires settings: page_settings_wf(page_settings);
  terminates \true;
  assigns \nothing;
  ensures number: \result == section_number(page_settings.pages_per_section, pfn);
*/
uint64_t pfn_to_section_nr(uint64_t pfn);

/* Decide the invariant of the sections. */
/*@
  terminates \true;
  assigns \nothing;
  ensures wf: \result <==> sections_wf(mem_sections, page_settings);
*/
bool section_check(void);

#endif
