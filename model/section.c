/* SPDX-License-Identifier: BSD-2-Clause */
/* Only the general facts about orders: no single order matters here. */
#define ORDER_GENERAL
#include "model/section_core.h"

struct mem_sections mem_sections;
struct mem_sections section_scratch;

/* --- finding the runs --- */

/* Make the last run reach up to hi. */
/*@
  requires wf: runs_wf(section_scratch, page_settings.pages_per_section);
  requires some: 0 < section_scratch.cnt;
  requires place: section_scratch.runs[section_scratch.cnt - 1].end_pfn <= hi <= 0x10000000010000;
  requires sections: sal(hi, page_settings.pages_per_section);
  requires room: section_scratch.nr_pages <= MEMMAP_MAX_PAGES;
  terminates \true;
  assigns section_scratch.nr_pages, section_scratch.runs[section_scratch.cnt - 1].end_pfn;
  ensures wf: runs_wf(section_scratch, page_settings.pages_per_section);
  ensures last: section_scratch.runs[section_scratch.cnt - 1].end_pfn == hi;
  ensures valid: \forall integer p; valid_pfn(section_scratch, p) <==>
    \old(valid_pfn(section_scratch, p)) ||
    \old(section_scratch.runs[section_scratch.cnt - 1].end_pfn) <= p < hi;
*/
static void section_extend(uint64_t hi)
{
	uint32_t last = section_scratch.cnt - 1;

	section_scratch.nr_pages += hi - section_scratch.runs[last].end_pfn;
	section_scratch.runs[last].end_pfn = hi;
	/*@ assert others: \forall integer i; 0 <= i < last ==>
	  section_scratch.runs[i].start_pfn == \at(section_scratch, Pre).runs[i].start_pfn &&
	  section_scratch.runs[i].end_pfn == \at(section_scratch, Pre).runs[i].end_pfn &&
	  section_scratch.runs[i].page == \at(section_scratch, Pre).runs[i].page; */
	/*@ assert before: \forall integer i; 0 <= i < last ==>
	  run_last(section_scratch, i) == run_last(\at(section_scratch, Pre), i); */
	//@ assert aligned: runs_aligned(section_scratch, page_settings.pages_per_section);
	//@ assert apart: runs_apart(section_scratch);
	//@ assert pages: runs_pages(section_scratch);
	//@ assert compact: runs_compact(section_scratch);
	/*@ assert more: \forall integer p; valid_pfn(\at(section_scratch, Pre), p) ==>
	  valid_pfn(section_scratch, p); */
	/*@ assert new: \forall integer p; section_scratch.runs[last].start_pfn <= p < hi ==>
	  valid_pfn(section_scratch, p); */
	/*@ assert in_last: \forall integer p;
	  \at(section_scratch, Pre).runs[last].start_pfn <= p <
	  \at(section_scratch, Pre).runs[last].end_pfn ==>
	  valid_pfn(\at(section_scratch, Pre), p); */
	/*@ assert only: \forall integer p; valid_pfn(section_scratch, p) ==>
	  valid_pfn(\at(section_scratch, Pre), p) ||
	  \at(section_scratch, Pre).runs[last].end_pfn <= p < hi; */
}

/* Add the run [lo, hi). */
/*@
  requires wf: runs_wf(section_scratch, page_settings.pages_per_section);
  requires capacity: section_scratch.cnt < SECTION_MAX_RUNS;
  requires place: 0 < section_scratch.cnt ==>
    section_scratch.runs[section_scratch.cnt - 1].end_pfn < lo;
  requires some: lo < hi <= 0x10000000010000;
  requires sections: sal(lo, page_settings.pages_per_section) &&
    sal(hi, page_settings.pages_per_section);
  requires room: section_scratch.nr_pages <= MEMMAP_MAX_PAGES;
  terminates \true;
  assigns section_scratch.cnt, section_scratch.nr_pages, section_scratch.runs[section_scratch.cnt];
  ensures wf: runs_wf(section_scratch, page_settings.pages_per_section);
  ensures count: section_scratch.cnt == \old(section_scratch.cnt) + 1;
  ensures last: section_scratch.runs[section_scratch.cnt - 1].start_pfn == lo &&
    section_scratch.runs[section_scratch.cnt - 1].end_pfn == hi;
  ensures valid: \forall integer p; valid_pfn(section_scratch, p) <==>
    \old(valid_pfn(section_scratch, p)) || lo <= p < hi;
*/
static void section_push(uint64_t lo, uint64_t hi)
{
	uint32_t next = section_scratch.cnt;

	//@ assert whole: sal(section_scratch.nr_pages, page_settings.pages_per_section);
	section_scratch.runs[next].start_pfn = lo;
	section_scratch.runs[next].end_pfn = hi;
	section_scratch.runs[next].page = (uint32_t)section_scratch.nr_pages;
	section_scratch.nr_pages += hi - lo;
	section_scratch.cnt = next + 1;
	/*@ assert others: \forall integer i; 0 <= i < next ==>
	  section_scratch.runs[i].start_pfn == \at(section_scratch, Pre).runs[i].start_pfn &&
	  section_scratch.runs[i].end_pfn == \at(section_scratch, Pre).runs[i].end_pfn &&
	  section_scratch.runs[i].page == \at(section_scratch, Pre).runs[i].page; */
	/*@ assert before: \forall integer i; 0 <= i < next ==>
	  run_last(section_scratch, i) == run_last(\at(section_scratch, Pre), i); */
	/*@ assert below: \forall integer i; 0 <= i < next ==>
	  section_scratch.runs[i].end_pfn < lo &&
	  run_last(section_scratch, i) <= section_scratch.runs[next].page; */
	//@ assert aligned: runs_aligned(section_scratch, page_settings.pages_per_section);
	/*@ assert older: \forall integer i, j; 0 <= i < j < next ==>
	  section_scratch.runs[i].end_pfn < section_scratch.runs[j].start_pfn; */
	//@ assert apart: runs_apart(section_scratch);
	//@ assert pages: runs_pages(section_scratch);
	/*@ assert indices: \forall integer i; 0 <= i < next ==>
	  section_scratch.runs[i].page == pages_before(section_scratch, i); */
	//@ assert index: section_scratch.runs[next].page == pages_before(section_scratch, next);
	//@ assert total: section_scratch.nr_pages == pages_before(section_scratch, next + 1);
	//@ assert compact: runs_compact(section_scratch);
	/*@ assert more: \forall integer p; valid_pfn(\at(section_scratch, Pre), p) ==>
	  valid_pfn(section_scratch, p); */
	//@ assert new: \forall integer p; lo <= p < hi ==> valid_pfn(section_scratch, p);
	/*@ assert only: \forall integer p; valid_pfn(section_scratch, p) ==>
	  valid_pfn(\at(section_scratch, Pre), p) || lo <= p < hi; */
}

/* Add the sections [lo, hi); the first of them may be there already. */
/*@
  requires wf: runs_wf(section_scratch, page_settings.pages_per_section);
  requires capacity: section_scratch.cnt < SECTION_MAX_RUNS;
  requires place: 0 < section_scratch.cnt ==>
    section_scratch.runs[section_scratch.cnt - 1].start_pfn <= lo &&
    section_scratch.runs[section_scratch.cnt - 1].end_pfn <= hi;
  requires some: lo < hi <= 0x10000000010000;
  requires sections: sal(lo, page_settings.pages_per_section) &&
    sal(hi, page_settings.pages_per_section);
  requires room: section_scratch.nr_pages <= MEMMAP_MAX_PAGES;
  terminates \true;
  assigns section_scratch;
  ensures wf: runs_wf(section_scratch, page_settings.pages_per_section);
  ensures count: 0 < section_scratch.cnt <= \old(section_scratch.cnt) + 1;
  ensures last: section_scratch.runs[section_scratch.cnt - 1].start_pfn <= lo &&
    section_scratch.runs[section_scratch.cnt - 1].end_pfn == hi;
  ensures valid: \forall integer p; valid_pfn(section_scratch, p) <==>
    \old(valid_pfn(section_scratch, p)) || lo <= p < hi;
*/
static void section_append(uint64_t lo, uint64_t hi)
{
	uint32_t cnt = section_scratch.cnt;

	if (cnt > 0 && lo <= section_scratch.runs[cnt - 1].end_pfn)
		section_extend(hi);
	else
		section_push(lo, hi);
}

/* Put the runs of all memory together; stop when they are too many pages. */
/*@
  requires settings: page_settings_wf(page_settings);
  requires memblock: memblock_wf;
  terminates \true;
  assigns section_scratch;
  ensures result: \result == 0 || \result == SECTION_ECAPACITY;
  ensures wf: runs_wf(section_scratch, page_settings.pages_per_section);
  ensures room: \result == 0 ==> section_scratch.nr_pages <= MEMMAP_MAX_PAGES;
  ensures exact: \result == 0 ==>
    sections_of(section_scratch, memblock[MEMBLOCK_MEMORY], memblock_settings,
                page_settings.pages_per_section);
  ensures full: \result != 0 ==>
    too_many_pages(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pages_per_section);
*/
static int memblocks_present(void)
{
	section_scratch.cnt = 0;
	section_scratch.nr_pages = 0;
	/*@
	  loop invariant range: 0 <= i <= memblock[MEMBLOCK_MEMORY].cnt;
	  loop invariant wf: runs_wf(section_scratch, page_settings.pages_per_section);
	  loop invariant room: section_scratch.nr_pages <= MEMMAP_MAX_PAGES;
	  loop invariant count: section_scratch.cnt <= i;
	  loop invariant start: 0 < section_scratch.cnt ==>
	    \forall integer k; i <= k < memblock[MEMBLOCK_MEMORY].cnt ==>
	    section_scratch.runs[section_scratch.cnt - 1].start_pfn <=
	      pfn_up(memblock_settings, memblock[MEMBLOCK_MEMORY].regions[k].base);
	  loop invariant end: 0 < section_scratch.cnt ==>
	    \forall integer k; i <= k < memblock[MEMBLOCK_MEMORY].cnt ==>
	    section_scratch.runs[section_scratch.cnt - 1].end_pfn <=
	      section_up(page_settings.pages_per_section,
	                 pfn_up(memblock_settings, memblock[MEMBLOCK_MEMORY].regions[k].base));
	  loop invariant exact: \forall integer p; valid_pfn(section_scratch, p) <==>
	    touched(memblock[MEMBLOCK_MEMORY], memblock_settings, page_settings.pages_per_section,
	            i, p);
	  loop assigns i, section_scratch;
	  loop variant memblock[MEMBLOCK_MEMORY].cnt - i;
	*/
	for (uint32_t i = 0; i < memblock[MEMBLOCK_MEMORY].cnt; i++) {
		struct memblock_pfn_range range = memblock_region_pfns(i);

		if (range.start_pfn >= range.end_pfn)
			continue;
		section_append(section_start(range.start_pfn), section_end(range.end_pfn));
		/*@ assert found: \forall integer p; valid_pfn(section_scratch, p) ==>
		  touched(memblock[MEMBLOCK_MEMORY], memblock_settings,
		  page_settings.pages_per_section, i + 1, p); */
		/*@ assert all: \forall integer p; valid_pfn(section_scratch, p) ==>
		  touched(memblock[MEMBLOCK_MEMORY], memblock_settings,
		  page_settings.pages_per_section, memblock[MEMBLOCK_MEMORY].cnt, p); */
		if (section_scratch.nr_pages > MEMMAP_MAX_PAGES) {
			/*@ assert full: too_many_pages(memblock[MEMBLOCK_MEMORY],
			  memblock_settings, page_settings.pages_per_section); */
			return SECTION_ECAPACITY;
		}
	}
	return 0;
}

/* The runs become the machine's. */
/*@
  requires wf: runs_wf(section_scratch, page_settings.pages_per_section);
  terminates \true;
  assigns mem_sections;
  ensures same: runs_same(section_scratch, mem_sections);
*/
static void section_publish(void)
{
	mem_sections.cnt = section_scratch.cnt;
	mem_sections.nr_pages = section_scratch.nr_pages;
	/*@
	  loop invariant range: 0 <= i <= section_scratch.cnt;
	  loop invariant same: \forall integer k; 0 <= k < i ==>
	    section_scratch.runs[k].start_pfn == mem_sections.runs[k].start_pfn &&
	    section_scratch.runs[k].end_pfn == mem_sections.runs[k].end_pfn &&
	    section_scratch.runs[k].page == mem_sections.runs[k].page;
	  loop assigns i, mem_sections.runs[0 .. SECTION_MAX_RUNS - 1];
	  loop variant section_scratch.cnt - i;
	*/
	for (uint32_t i = 0; i < section_scratch.cnt; i++) {
		mem_sections.runs[i].start_pfn = section_scratch.runs[i].start_pfn;
		mem_sections.runs[i].end_pfn = section_scratch.runs[i].end_pfn;
		mem_sections.runs[i].page = section_scratch.runs[i].page;
	}
}

int sparse_init(void)
{
	int error = memblocks_present();

	if (error != 0)
		return error;
	section_publish();
	return 0;
}

/* --- which page a page frame is --- */

/* The first run that ends above page frame pfn; the count if none does. */
/*@
  requires wf: runs_wf(mem_sections, page_settings.pages_per_section);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= mem_sections.cnt;
  ensures below: \forall integer k; 0 <= k < \result ==> mem_sections.runs[k].end_pfn <= pfn;
  ensures above: \forall integer k; \result <= k < mem_sections.cnt ==>
    pfn < mem_sections.runs[k].end_pfn;
*/
static uint32_t section_run_of_pfn(uint64_t pfn)
{
	uint32_t lo = 0, hi = mem_sections.cnt;

	/*@
	  loop invariant range: 0 <= lo <= hi <= mem_sections.cnt;
	  loop invariant below: \forall integer k; 0 <= k < lo ==> mem_sections.runs[k].end_pfn <= pfn;
	  loop invariant above: \forall integer k; hi <= k < mem_sections.cnt ==>
	    pfn < mem_sections.runs[k].end_pfn;
	  loop assigns lo, hi;
	  loop variant hi - lo;
	*/
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (mem_sections.runs[mid].end_pfn <= pfn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The number of runs that start at or below page `page`. */
/*@
  requires wf: runs_wf(mem_sections, page_settings.pages_per_section);
  terminates \true;
  assigns \nothing;
  ensures range: \result <= mem_sections.cnt;
  ensures below: \forall integer k; 0 <= k < \result ==> mem_sections.runs[k].page <= page;
  ensures above: \forall integer k; \result <= k < mem_sections.cnt ==>
    page < mem_sections.runs[k].page;
*/
static uint32_t section_runs_up_to(uint32_t page)
{
	uint32_t lo = 0, hi = mem_sections.cnt;

	/*@
	  loop invariant range: 0 <= lo <= hi <= mem_sections.cnt;
	  loop invariant below: \forall integer k; 0 <= k < lo ==> mem_sections.runs[k].page <= page;
	  loop invariant above: \forall integer k; hi <= k < mem_sections.cnt ==>
	    page < mem_sections.runs[k].page;
	  loop assigns lo, hi;
	  loop variant hi - lo;
	*/
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (mem_sections.runs[mid].page <= page)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool pfn_valid(uint64_t pfn)
{
	uint32_t i = section_run_of_pfn(pfn);

	return i < mem_sections.cnt && mem_sections.runs[i].start_pfn <= pfn;
}

uint32_t pfn_to_page(uint64_t pfn)
{
	uint32_t i = section_run_of_pfn(pfn);
	uint32_t page;

	if (i == mem_sections.cnt || pfn < mem_sections.runs[i].start_pfn) {
		//@ assert none: !valid_pfn(mem_sections, pfn);
		//@ assert never: \forall integer n; 1 <= n ==> !all_valid(mem_sections, pfn, n);
		return PAGE_NONE;
	}
	//@ assert below: run_last(mem_sections, i) <= mem_sections.nr_pages;
	/*@ assert edge: i + 1 < mem_sections.cnt ==>
	  mem_sections.runs[i].end_pfn < mem_sections.runs[i + 1].start_pfn; */
	//@ assert hole: !valid_pfn(mem_sections, mem_sections.runs[i].end_pfn);
	page = mem_sections.runs[i].page + (uint32_t)(pfn - mem_sections.runs[i].start_pfn);
	/*@ assert index: page == mem_sections.runs[i].page +
	  (pfn - mem_sections.runs[i].start_pfn); */
	/*@ assert holds: \forall integer n; 1 <= n && pfn + n <= mem_sections.runs[i].end_pfn ==>
	  run_holds(mem_sections, i, pfn, n, page); */
	/*@ assert pages: \forall integer n; 1 <= n && pfn + n <= mem_sections.runs[i].end_pfn ==>
	  pages_at(mem_sections, pfn, n, page); */
	//@ assert single: page_is(mem_sections, pfn, page);
	/*@ assert inside: \forall integer n; 1 <= n && all_valid(mem_sections, pfn, n) ==>
	  pfn + n <= mem_sections.runs[i].end_pfn; */
	/*@ assert next: \forall integer n; 1 <= n && all_valid(mem_sections, pfn, n) ==>
	  pages_at(mem_sections, pfn, n, page); */
	return page;
}

uint64_t page_to_pfn(uint32_t page)
{
	uint32_t i;
	uint64_t pfn;

	if (page >= mem_sections.nr_pages)
		return PFN_NONE;
	//@ assert total: mem_sections.nr_pages == pages_before(mem_sections, mem_sections.cnt);
	//@ assert filled: 0 < mem_sections.cnt;
	//@ assert first: mem_sections.runs[0].page == pages_before(mem_sections, 0);
	i = section_runs_up_to(page);
	//@ assert some: 0 < i;
	/*@ assert next: i < mem_sections.cnt ==>
	  mem_sections.runs[i].page == pages_before(mem_sections, i); */
	//@ assert inside: page < run_last(mem_sections, i - 1);
	pfn = mem_sections.runs[i - 1].start_pfn + (page - mem_sections.runs[i - 1].page);
	//@ assert holds: run_holds(mem_sections, i - 1, pfn, 1, page);
	//@ assert pfn: page_is(mem_sections, pfn, page);
	return pfn;
}

/* --- the checker --- */

/* May run i follow the runs before it, which end at page frame `end` and page `page`? */
/*@
  requires settings: section_size(page_settings.pages_per_section);
  requires range: i < SECTION_MAX_RUNS;
  requires room: page <= MEMMAP_MAX_PAGES;
  terminates \true;
  assigns \nothing;
  ensures follows: \result <==>
    mem_sections.runs[i].start_pfn < mem_sections.runs[i].end_pfn &&
    sal(mem_sections.runs[i].start_pfn, page_settings.pages_per_section) &&
    sal(mem_sections.runs[i].end_pfn, page_settings.pages_per_section) &&
    sal(mem_sections.runs[i].page, page_settings.pages_per_section) &&
    (0 < i ==> end < mem_sections.runs[i].start_pfn) && mem_sections.runs[i].page == page &&
    run_last(mem_sections, i) <= MEMMAP_MAX_PAGES;
*/
static bool section_check_run(uint32_t i, uint64_t end, uint64_t page)
{
	uint64_t lo = mem_sections.runs[i].start_pfn, hi = mem_sections.runs[i].end_pfn;

	if (lo >= hi || (i > 0 && lo <= end) || mem_sections.runs[i].page != page ||
	    hi - lo > MEMMAP_MAX_PAGES - page)
		return false;
	return section_starts_at(lo) && section_starts_at(hi) &&
	       section_starts_at(mem_sections.runs[i].page);
}

bool section_check(void)
{
	uint64_t end = 0, page = 0;

	if (!page_settings_ok(page_settings) || mem_sections.cnt > SECTION_MAX_RUNS)
		return false;
	/*@
	  loop invariant range: 0 <= i <= mem_sections.cnt;
	  loop invariant end: 0 < i ==> end == mem_sections.runs[i - 1].end_pfn;
	  loop invariant page: page == pages_before(mem_sections, i) && page <= MEMMAP_MAX_PAGES;
	  loop invariant aligned: \forall integer k; 0 <= k < i ==>
	    mem_sections.runs[k].start_pfn < mem_sections.runs[k].end_pfn &&
	    sal(mem_sections.runs[k].start_pfn, page_settings.pages_per_section) &&
	    sal(mem_sections.runs[k].end_pfn, page_settings.pages_per_section) &&
	    sal(mem_sections.runs[k].page, page_settings.pages_per_section);
	  loop invariant below: \forall integer k; 0 <= k < i ==>
	    mem_sections.runs[k].end_pfn <= end && run_last(mem_sections, k) <= page;
	  loop invariant apart: \forall integer j, k; 0 <= j < k < i ==>
	    mem_sections.runs[j].end_pfn < mem_sections.runs[k].start_pfn;
	  loop invariant pages: \forall integer j, k; 0 <= j < k < i ==>
	    run_last(mem_sections, j) <= mem_sections.runs[k].page;
	  loop invariant compact: \forall integer k; 0 <= k < i ==>
	    mem_sections.runs[k].page == pages_before(mem_sections, k);
	  loop assigns i, end, page;
	  loop variant mem_sections.cnt - i;
	*/
	for (uint32_t i = 0; i < mem_sections.cnt; i++) {
		if (!section_check_run(i, end, page)) {
			/*@ assert broken: !sections_wf(mem_sections, page_settings); */
			return false;
		}
		/*@ assert above: \forall integer j; 0 <= j < i ==>
		  mem_sections.runs[j].end_pfn < mem_sections.runs[i].start_pfn; */
		end = mem_sections.runs[i].end_pfn;
		page += end - mem_sections.runs[i].start_pfn;
	}
	//@ assert aligned: runs_aligned(mem_sections, page_settings.pages_per_section);
	//@ assert apart: runs_apart(mem_sections);
	//@ assert pages: runs_pages(mem_sections);
	/*@ assert compact: page == mem_sections.nr_pages <==> runs_compact(mem_sections); */
	return page == mem_sections.nr_pages;
}

uint32_t section_pages_below(uint64_t pfn)
{
	uint32_t i = section_run_of_pfn(pfn);
	uint32_t page;

	if (i == mem_sections.cnt)
		return (uint32_t)mem_sections.nr_pages;
	//@ assert last: run_last(mem_sections, i) <= mem_sections.nr_pages;
	page = mem_sections.runs[i].page;
	if (pfn > mem_sections.runs[i].start_pfn)
		page += (uint32_t)(pfn - mem_sections.runs[i].start_pfn);
	/*@ assert here: mem_sections.runs[i].page <= page <= run_last(mem_sections, i); */
	return page;
}
