/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_handoff.h"

#include <inttypes.h>
#include <string.h>

#define MEMORY MEMBLOCK_MEMORY
#define RESERVED MEMBLOCK_RESERVED

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The whole pages of a region: from the first one, up to the end. */
static uint64_t first_pfn(const struct naive *n, const struct naive_range *r)
{
	return r->start / n->page_size + (r->start % n->page_size != 0);
}

static uint64_t end_pfn(const struct naive *n, const struct naive_range *r)
{
	return r->end / n->page_size;
}

static int32_t node_of(const struct naive *n, const struct naive_range *r)
{
	return n->max_numnodes == 0 || r->nid == n->max_numnodes ? 0 : r->nid;
}

/* --- sections --- */

/* All pages of the sections that hold a whole page of memory. False: too many. */
static bool find_sections(struct naive_handoff *h, const struct naive *n, uint32_t section)
{
	uint64_t next = 0; /* first section that is not there yet */

	h->nr_pages = 0;
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];
		uint64_t s = first_pfn(n, r) / section;

		if (first_pfn(n, r) >= end_pfn(n, r))
			continue;
		for (s = max(s, next); s <= (end_pfn(n, r) - 1) / section; s++) {
			if (h->nr_pages + section > MEMMAP_MAX_PAGES)
				return false;
			for (uint32_t k = 0; k < section; k++) {
				h->frames[h->nr_pages].pfn = s * section + k;
				h->frames[h->nr_pages].zone = ZONE_NONE;
				h->frames[h->nr_pages++].handed = false;
			}
			next = s + 1;
		}
	}
	return true;
}

uint32_t naive_page_of(const struct naive_handoff *h, uint64_t pfn)
{
	uint32_t page = naive_pages_below(h, pfn);

	return page < h->nr_pages && h->frames[page].pfn == pfn ? page : PAGE_NONE;
}

uint32_t naive_pages_below(const struct naive_handoff *h, uint64_t pfn)
{
	uint32_t low = 0, high = h->nr_pages;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (h->frames[middle].pfn < pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- zones --- */

struct zone_limits naive_zone_limits(const struct naive *n, struct arm64_zones zones)
{
	const struct naive_list *memory = &n->list[MEMORY];
	uint64_t start = memory->count ? memory->at[0].start : 0;
	uint64_t end = memory->count ? memory->at[memory->count - 1].end : 0;
	uint64_t dma32 = 1ULL << 32;
	struct zone_limits limits = { { 0 } };

	if (zones.dma32_follows_dram && start >= 1ULL << 32)
		dma32 = PHYS_ADDR_MAX;
	if (zones.zone_dma)
		limits.max_zone_pfn[ZONE_DMA] = min(zones.dma_phys_limit, end) / n->page_size;
	if (zones.zone_dma32)
		limits.max_zone_pfn[ZONE_DMA32] = min(dma32, end) / n->page_size;
	limits.max_zone_pfn[ZONE_NORMAL] = end / n->page_size;
	return limits;
}

/* 0, or free_area_init()'s error. */
static int check_zones(const struct naive *n, const struct zone_limits *limits)
{
	const struct naive_list *memory = &n->list[MEMORY];
	uint64_t start = memory->count ? memory->at[0].start / n->page_size : 0;
	uint64_t end = memory->count ? memory->at[memory->count - 1].end / n->page_size : 0;
	bool reached = end <= start;

	for (uint32_t t = 0; t < ZONE_MOVABLE; t++) {
		if (limits->max_zone_pfn[t] == PFN_NONE)
			return ZONE_ELIMIT;
		if (limits->max_zone_pfn[t] >= end)
			reached = true;
	}
	if (!reached)
		return ZONE_ELIMIT;
	for (size_t i = 0; i < memory->count; i++)
		if (node_of(n, &memory->at[i]) < 0 || node_of(n, &memory->at[i]) >= MAX_NUMNODES)
			return ZONE_ENODE;
	return 0;
}

/* What each node spans, and how many pages there are in all. */
static uint64_t find_nodes(struct naive_handoff *h, const struct naive *n)
{
	uint64_t total = 0;

	memset(h->nodes, 0, sizeof(h->nodes));
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];
		struct pfn_span *node = &h->nodes[node_of(n, r)];

		for (uint64_t pfn = first_pfn(n, r); pfn < end_pfn(n, r); pfn++, total++) {
			if (node->end_pfn == 0)
				node->start_pfn = pfn;
			node->end_pfn = pfn + 1;
		}
	}
	return total;
}

static void find_bounds(struct naive_handoff *h, const struct naive *n,
			const struct zone_limits *limits)
{
	const struct naive_list *memory = &n->list[MEMORY];

	h->bound[0] = memory->count ? memory->at[0].start / n->page_size : 0;
	for (uint32_t t = 0; t < ZONE_MOVABLE; t++)
		h->bound[t + 1] = max(h->bound[t], limits->max_zone_pfn[t]);
}

/* kernelcore= and movablecore= as one number of pages for the kernel; 0: there is no ZONE_MOVABLE. */
static uint64_t required_core(const struct zone_movable_request *request, uint64_t total,
			      uint64_t block)
{
	uint64_t core = request->kernelcore, movable = request->movablecore;

	/* More than all is all; no number here is then too large to multiply. */
	if (request->kernelcore_percent)
		core = total * min(request->kernelcore_percent, 100) / 100;
	if (request->movablecore_percent)
		movable = total * min(request->movablecore_percent, 100) / 100;
	if (movable) {
		movable = min(movable, total);
		movable = min((movable + block - 1) / block * block, total);
		core = max(core, total - movable);
	}
	return core < total ? core : 0;
}

/* One round over a node, page by page: `part` pages stay with the kernel. Returns how many did. */
static uint64_t take_pages(struct naive_handoff *h, const struct naive *n, int32_t nid,
			   uint64_t usable, uint64_t part)
{
	uint64_t taken = 0, begin = h->movable[nid];

	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];

		if (node_of(n, r) != nid)
			continue;
		for (uint64_t pfn = max(first_pfn(n, r), begin); pfn < end_pfn(n, r); pfn++) {
			/* Below `usable` there is no ZONE_MOVABLE, whatever the node still owes. */
			if (pfn >= usable && taken >= part) {
				/* A region that is reached moves the start, even if it gives nothing. */
				if (h->movable[nid] != pfn)
					h->movable[nid] = pfn;
				return taken;
			}
			taken++;
			h->movable[nid] = pfn + 1;
			if (pfn >= usable && taken >= part)
				return taken;
		}
	}
	return taken;
}

static void spread_core(struct naive_handoff *h, const struct naive *n, uint64_t required)
{
	uint64_t usable, nodes = 0;
	uint32_t highest = ZONE_HIGHMEM;

	for (uint32_t nid = 0; nid < MAX_NUMNODES; nid++)
		nodes += h->nodes[nid].end_pfn != 0;
	while (highest > 0 && h->bound[highest] == h->bound[highest + 1])
		highest--;
	usable = h->bound[highest];
	while (nodes > 0 && required > 0) {
		uint64_t part = required / nodes;

		for (int32_t nid = 0; nid < MAX_NUMNODES; nid++) {
			if (h->nodes[nid].end_pfn == 0)
				continue;
			if (required < part)
				part = required / nodes;
			required -= min(required, take_pages(h, n, nid, usable, part));
		}
		nodes--;
		if (required <= nodes)
			break;
	}
}

static void find_movable(struct naive_handoff *h, const struct naive *n,
			 const struct boot_pages_config *config, uint64_t total)
{
	uint64_t block = 1ULL << config->max_order;
	bool mirror = n->mirror && (config->movable.mirror_unchecked ||
				    (n->has_mirror && !config->movable.kdump));

	memset(h->movable, 0, sizeof(h->movable));
	for (size_t i = 0; (n->movable_node || mirror) && i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];
		uint64_t *start = &h->movable[node_of(n, r)];
		bool movable = n->movable_node ?
				       (r->flags & MEMBLOCK_HOTPLUG) != 0 :
				       !(r->flags & MEMBLOCK_MIRROR) &&
					       first_pfn(n, r) >= (1ULL << 32) / n->page_size;

		if (movable && (*start == 0 || first_pfn(n, r) < *start))
			*start = first_pfn(n, r);
	}
	if (!n->movable_node && !n->mirror)
		spread_core(h, n, required_core(&config->movable, total, block));
	for (uint32_t nid = 0; nid < MAX_NUMNODES; nid++) {
		h->movable[nid] = (h->movable[nid] + block - 1) / block * block;
		if (h->movable[nid] >= h->nodes[nid].end_pfn)
			h->movable[nid] = 0;
	}
}

/* The zone of a page of this region. */
static uint32_t zone_of(const struct naive_handoff *h, const struct naive *n,
			const struct naive_range *r, uint64_t pfn)
{
	uint32_t nid = (uint32_t)node_of(n, r), type = ZONE_DMA;

	while (type < ZONE_HIGHMEM && pfn >= h->bound[type + 1])
		type++;
	if (h->movable[nid] && pfn >= h->movable[nid] &&
	    !(n->mirror && (r->flags & MEMBLOCK_MIRROR)))
		type = ZONE_MOVABLE;
	return nid * MAX_NR_ZONES + type;
}

/* How many pages each zone has, and what it spans: a part of what its node spans. */
static void find_zones(struct naive_handoff *h, const struct naive *n)
{
	memset(h->present, 0, sizeof(h->present));
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];

		for (uint64_t pfn = first_pfn(n, r); pfn < end_pfn(n, r); pfn++)
			h->present[zone_of(h, n, r, pfn)]++;
	}
	for (uint32_t z = 0; z < MAX_ZONES; z++) {
		const struct pfn_span *node = &h->nodes[z / MAX_NR_ZONES];
		uint64_t movable = h->movable[z / MAX_NR_ZONES], start, end;
		uint32_t type = z % MAX_NR_ZONES;

		start = max(node->start_pfn, type == ZONE_MOVABLE ? movable : h->bound[type]);
		end = min(node->end_pfn, h->bound[type == ZONE_MOVABLE ? type : type + 1]);
		if (type == ZONE_MOVABLE && !movable)
			end = start;
		if (type != ZONE_MOVABLE && movable && !n->mirror)
			end = min(end, movable);
		/* Mirrored memory above may have kept pages in the zone. */
		if (type != ZONE_MOVABLE && movable && n->mirror && start >= movable &&
		    !h->present[z])
			end = start;
		h->zones[z].start_pfn = start < end ? start : 0;
		h->zones[z].end_pfn = start < end ? end : 0;
	}
}

/* --- what is left for later: the kernel's walk, page by page --- */

static void find_deferred(struct naive_handoff *h, const struct naive *n,
			  const struct deferral_rules *rules, uint32_t section)
{
	uint64_t last_end = 0, count = 0;

	for (uint32_t nid = 0; nid < MAX_NUMNODES; nid++)
		h->deferred[nid] = PFN_NONE;
	if (!rules->enabled)
		return;
	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];
		uint32_t nid = (uint32_t)node_of(n, r);

		for (uint32_t t = 0; t < MAX_NR_ZONES; t++) {
			uint32_t z = nid * MAX_NR_ZONES + t;
			uint64_t end = h->zones[z].end_pfn;

			if (!h->present[z] || (t == ZONE_MOVABLE && rules->mirror_moves &&
					       (r->flags & MEMBLOCK_MIRROR)))
				continue;
			for (uint64_t pfn = max(first_pfn(n, r), h->zones[z].start_pfn);
			     pfn < min(end_pfn(n, r), end); pfn++) {
				if (rules->every_zone && last_end != end) {
					last_end = end;
					count = 0;
				}
				if (end < h->nodes[nid].end_pfn)
					continue;
				if (h->deferred[nid] != PFN_NONE)
					break;
				if (last_end != end) {
					last_end = end;
					count = 0;
				}
				count++;
				if (count > section && pfn % section == 0) {
					h->deferred[nid] = pfn;
					break;
				}
			}
		}
	}
}

/* --- page blocks and the hand-over --- */

static void find_types(struct naive_handoff *h, const struct naive *n, struct naive_pages *pages)
{
	uint32_t nr = 1u << pages->pageblock_order;

	for (size_t i = 0; i < n->list[MEMORY].count; i++) {
		const struct naive_range *r = &n->list[MEMORY].at[i];

		for (uint64_t pfn = first_pfn(n, r); pfn < end_pfn(n, r); pfn++)
			for (uint32_t k = 0; pfn % nr == 0 && k < nr; k++)
				pages->at[naive_page_of(h, pfn) + k].type = MIGRATE_MOVABLE;
	}
}

/* Every page that some regions share and that is memory all the same has a section. */
static bool shared_pages_exist(const struct naive_handoff *h, const struct naive *n)
{
	for (size_t i = 1; i < n->list[MEMORY].count; i++) {
		uint64_t at = n->list[MEMORY].at[i].start;

		if (n->list[MEMORY].at[i - 1].end == at && at % n->page_size != 0 &&
		    naive_page_of(h, at / n->page_size) == PAGE_NONE)
			return false;
	}
	return true;
}

static uint32_t set_reserved_nodes(struct naive *n)
{
	uint32_t missed, room;

	do {
		room = n->home[RESERVED].max;
		missed = 0;
		for (size_t i = 0; i < n->list[MEMORY].count; i++) {
			const struct naive_range *r = &n->list[MEMORY].at[i];

			if (naive_set_node(n, RESERVED, r->start, r->end - r->start, r->nid))
				missed++;
		}
	} while (n->home[RESERVED].max != room);
	return missed;
}

/* A page of this region goes to a free list. */
static bool is_handed(const struct naive_handoff *h, const struct naive *n,
		      const struct naive_range *r, uint64_t pfn)
{
	if (r->flags & (MEMBLOCK_NOMAP | MEMBLOCK_DRIVER_MANAGED))
		return false;
	if (n->movable_node && (r->flags & MEMBLOCK_HOTPLUG))
		return false;
	if (pfn >= h->deferred[node_of(n, r)])
		return false;
	return !list_touches(&n->list[RESERVED], pfn * n->page_size, (pfn + 1) * n->page_size);
}

/* Hand over the pages [page, end): the largest blocks that fit, the lowest first. */
static void hand_over(struct naive_pages *pages, uint32_t page, uint32_t end, uint32_t zone)
{
	while (page < end) {
		uint32_t order = pages->max_order;

		while (page % (1u << order) != 0 || end - page < 1u << order)
			order--;
		naive_hand_over(pages, page, order, zone);
		page += 1u << order;
	}
}

/* Hand over the page frames of a region below (or, singly, from) the start of high memory. */
static void hand_over_region(struct naive_handoff *h, const struct naive *n,
			     struct naive_pages *pages, const struct naive_range *r, uint64_t high,
			     bool singly)
{
	uint32_t from = 0, to = 0, zone = ZONE_NONE; /* pages that wait for their neighbours */

	for (uint64_t pfn = first_pfn(n, r); pfn < end_pfn(n, r); pfn++) {
		uint32_t page = naive_page_of(h, pfn);

		h->frames[page].zone = zone_of(h, n, r, pfn);
		if ((pfn >= high) != singly || !is_handed(h, n, r, pfn))
			continue;
		h->frames[page].handed = true;
		if (singly) {
			naive_hand_over_high(pages, page, h->frames[page].zone);
			continue;
		}
		if (page != to || h->frames[page].zone != zone) {
			hand_over(pages, from, to, zone);
			from = page;
			zone = h->frames[page].zone;
		}
		to = page + 1;
	}
	hand_over(pages, from, to, zone);
}

void naive_boot(struct naive_handoff *h, struct naive *n, struct naive_pages *pages,
		const struct boot_pages_config *config)
{
	uint32_t section = config->pages_per_section;
	uint64_t total;

	h->stage = BOOT_SETTINGS;
	h->error = SECTION_EINVAL;
	if (config->pageblock_order < 3 || config->pageblock_order > config->max_order ||
	    config->max_order > 13 || (section & (section - 1)) != 0 || section < 1024 ||
	    section > 65536 || section < 1u << config->max_order)
		return;
	h->stage = BOOT_SECTIONS;
	h->error = SECTION_ECAPACITY;
	if (!find_sections(h, n, section))
		return;
	h->stage = BOOT_ZONES;
	h->error = check_zones(n, &config->limits);
	if (h->error)
		return;
	total = find_nodes(h, n);
	find_bounds(h, n, &config->limits);
	find_movable(h, n, config, total);
	find_zones(h, n);
	find_deferred(h, n, &config->deferral, section);
	naive_pages_init(pages, h->nr_pages, config->max_order, config->pageblock_order);
	pages->split_large = config->buddy.split_large;
	find_types(h, n, pages);
	h->stage = BOOT_HANDOFF;
	h->error = HANDOFF_ESECTION;
	if (!shared_pages_exist(h, n))
		return;
	h->hotplug_kept = naive_clear_flags(n, MEMORY, 0, PHYS_ADDR_MAX, MEMBLOCK_HOTPLUG) != 0;
	h->nodes_missed = config->handoff.reserved_nodes ? set_reserved_nodes(n) : 0;
	for (size_t i = 0; i < n->list[MEMORY].count; i++)
		hand_over_region(h, n, pages, &n->list[MEMORY].at[i], config->handoff.max_low_pfn,
				 false);
	for (size_t i = 0; i < n->list[MEMORY].count; i++)
		hand_over_region(h, n, pages, &n->list[MEMORY].at[i], config->handoff.max_low_pfn,
				 true);
	h->stage = BOOT_DONE;
	h->error = 0;
}

/* 0, or why this page frame is not freed late. */
static int check_late(const struct naive_handoff *h, const struct naive *n,
		      const struct naive_pages *pages, uint64_t pfn)
{
	const struct naive_range *r = list_holding(&n->list[MEMORY], pfn * n->page_size);
	uint32_t page = naive_page_of(h, pfn);

	if (page == PAGE_NONE)
		return LATE_ESECTION;
	if (!r || pfn >= end_pfn(n, r) || (r->flags & (MEMBLOCK_NOMAP | MEMBLOCK_DRIVER_MANAGED)) ||
	    (n->movable_node && (r->flags & MEMBLOCK_HOTPLUG)))
		return LATE_EMEMORY;
	if (pfn >= h->deferred[node_of(n, r)])
		return LATE_EDEFERRED;
	return pages->at[page].kind == NAIVE_NOTHING ? 0 : LATE_EHANDED;
}

int64_t naive_late(struct naive_handoff *h, struct naive *n, struct naive_pages *pages,
		   uint64_t start, uint64_t end, bool tail)
{
	struct naive_range bytes = { start, end, 0, 0 };
	uint64_t first = first_pfn(n, &bytes), last = end_pfn(n, &bytes);

	if (first >= last)
		return 0;
	if (n->list[RESERVED].count + 2 > n->home[RESERVED].max)
		return LATE_EROOM;
	for (uint64_t pfn = first; pfn < last; pfn++)
		if (check_late(h, n, pages, pfn))
			return check_late(h, n, pages, pfn);
	naive_remove(n, RESERVED, first * n->page_size, (last - first) * n->page_size);
	for (uint64_t pfn = first; pfn < last; pfn++) {
		uint32_t page = naive_page_of(h, pfn);
		const struct naive_range *r = list_holding(&n->list[MEMORY], pfn * n->page_size);
		uint32_t zone = zone_of(h, n, r, pfn);

		if (tail)
			naive_hand_over(pages, page, 0, zone);
		else
			naive_hand_over_high(pages, page, zone);
	}
	return (int64_t)(last - first);
}

int naive_discard(struct naive_handoff *h, struct naive *n, struct naive_pages *pages)
{
	static const uint32_t arrays[] = { RESERVED, MEMORY };

	for (size_t i = 0; i < 2; i++) {
		struct naive_home *home = &n->home[arrays[i]];
		int64_t freed;

		if (!home->addr)
			continue;
		freed = naive_late(h, n, pages, home->addr, home->addr + home->bytes, true);
		if (freed < 0)
			return (int)freed;
		home->addr = 0;
		home->bytes = 0;
	}
	return 0;
}

void naive_handoff_print(FILE *out, const struct naive_handoff *h)
{
	fprintf(out, "stage %d error %d, %u pages, bounds", h->stage, h->error, h->nr_pages);
	for (uint32_t t = 0; t < MAX_NR_ZONES; t++)
		fprintf(out, " %" PRIu64, h->bound[t]);
	fputc('\n', out);
	for (uint32_t z = 0; z < MAX_ZONES; z++)
		if (h->zones[z].end_pfn)
			fprintf(out,
				"  zone %u spans %" PRIu64 "-%" PRIu64 ", %" PRIu64
				" pages; node has movable from %" PRIu64 ", deferred from %" PRIu64
				"\n",
				z, h->zones[z].start_pfn, h->zones[z].end_pfn, h->present[z],
				h->movable[z / MAX_NR_ZONES], h->deferred[z / MAX_NR_ZONES]);
}
