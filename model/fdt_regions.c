/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/fdt_regions.h"

/* "shared-dma-pool" with its NUL. */
#define POOL_BYTES 16u
static const uint8_t pool_name[POOL_BYTES] = { 's', 'h', 'a', 'r', 'e', 'd', '-', 'd',
					       'm', 'a', '-', 'p', 'o', 'o', 'l', 0 };

/* For contracts: what placing a region changes. */
/* clang-format off */
#define PLACE_STATE \
	fdt_warnings, fdt_failure, memblock_settings.bottom_up, memblock_alloc_error, \
	FDT_MEMBLOCK_STATE
/* clang-format on */

struct fdt_region_rules fdt_region_rules;
struct fdt_regions fdt_regions;

void fdt_regions_init(void)
{
	fdt_regions.cnt = 0;
	fdt_regions.pools = 0;
	fdt_regions.given_back = false;
}

void fdt_remember(int32_t node, phys_addr_t base, phys_addr_t size)
{
	uint32_t i = fdt_regions.cnt;

	if (i >= FDT_REGIONS) {
		fdt_warn(FDT_WARN_TOO_MANY, node, base, size);
		return;
	}
	fdt_regions.list[i].node = node;
	fdt_regions.list[i].base = base;
	fdt_regions.list[i].size = size;
	fdt_regions.cnt = i + 1;
}

/* The sum as 64 bits have it. */
/*@
  assigns \nothing;
  ensures plain: a + b <= UINT64_MAX ==> \result == a + b;
  ensures wrapped: a + b > UINT64_MAX ==> \result == a + b - UINT64_MAX - 1;
*/
static uint64_t fdt_wrapped_sum(uint64_t a, uint64_t b)
{
	if (b <= UINT64_MAX - a)
		return a + b;
	return b - (UINT64_MAX - a) - 1;
}

/* --- the order --- */

/* Must region i come behind region j, or may it: the order is by base, then by size. */
/*@
  requires inside: i < FDT_REGIONS && j < FDT_REGIONS;
  assigns \nothing;
  ensures order: \result <==> fdt_regions.list[i].base > fdt_regions.list[j].base ||
    (fdt_regions.list[i].base == fdt_regions.list[j].base &&
     fdt_regions.list[i].size >= fdt_regions.list[j].size);
*/
static bool fdt_not_before(uint32_t i, uint32_t j)
{
	if (fdt_regions.list[i].base != fdt_regions.list[j].base)
		return fdt_regions.list[i].base > fdt_regions.list[j].base;
	return fdt_regions.list[i].size >= fdt_regions.list[j].size;
}

/*@
  requires inside: i < FDT_REGIONS && j < FDT_REGIONS;
  assigns fdt_regions.list[0 .. FDT_REGIONS - 1];
  ensures swapped: fdt_regions.list[i] == \old(fdt_regions.list[j]) &&
    fdt_regions.list[j] == \old(fdt_regions.list[i]);
*/
static void fdt_swap_regions(uint32_t i, uint32_t j)
{
	struct fdt_region region = fdt_regions.list[i];

	fdt_regions.list[i] = fdt_regions.list[j];
	fdt_regions.list[j] = region;
}

/* The leaf below element a that is reached by always taking the later child. */
/*@
  requires inside: a < n && n <= FDT_REGIONS;
  assigns \nothing;
  ensures inside: a <= \result < n;
*/
static uint32_t fdt_heap_leaf(uint32_t a, uint32_t n)
{
	uint32_t b = a;

	/*@
	  loop invariant inside: a <= b < n;
	  loop assigns b;
	  loop variant n - b;
	*/
	while (2 * b + 2 < n)
		b = fdt_not_before(2 * b + 1, 2 * b + 2) ? 2 * b + 1 : 2 * b + 2;
	return 2 * b + 2 == n ? 2 * b + 1 : b;
}

/* Move element a of the heap of n elements down to where it belongs. */
/*@
  requires inside: a < n && n <= FDT_REGIONS;
  assigns fdt_regions.list[0 .. FDT_REGIONS - 1];
*/
static void fdt_sift_down(uint32_t a, uint32_t n)
{
	uint32_t b = fdt_heap_leaf(a, n);
	uint32_t place;

	/*@
	  loop invariant inside: b < n;
	  loop assigns b;
	  loop variant b;
	*/
	while (b > a && fdt_not_before(a, b))
		b = (b - 1) / 2;
	place = b;
	/*@
	  loop invariant inside: b < n && place < n;
	  loop assigns b, fdt_regions.list[0 .. FDT_REGIONS - 1];
	  loop variant b;
	*/
	while (b > a) {
		b = (b - 1) / 2;
		fdt_swap_regions(b, place);
	}
}

/*
 * A heap sort, step by step as in a kernel: nodes without a place are all equal,
 * and the order in which they come out decides who gets which room.
 */
/*@
  requires wf: fdt_regions_wf;
  assigns fdt_regions.list[0 .. FDT_REGIONS - 1];
  ensures wf: fdt_regions_wf;
*/
static void fdt_sort_regions(void)
{
	uint32_t n = fdt_regions.cnt;

	/*@
	  loop invariant inside: a <= n / 2 && fdt_regions_wf;
	  loop assigns a, fdt_regions.list[0 .. FDT_REGIONS - 1];
	  loop variant a;
	*/
	for (uint32_t a = n / 2; a > 0; a--)
		fdt_sift_down(a - 1, n);
	/*@
	  loop invariant inside: n <= \at(fdt_regions.cnt, Pre) && fdt_regions_wf;
	  loop assigns n, fdt_regions.list[0 .. FDT_REGIONS - 1];
	  loop variant n;
	*/
	while (n > 1) {
		n--;
		fdt_swap_regions(0, n);
		fdt_sift_down(0, n);
	}
}

/*@
  requires wf: fdt_regions_wf && fdt_warnings_wf;
  assigns fdt_warnings;
  ensures wf: fdt_warnings_wf;
  ensures same: fdt_warnings.failed == \old(fdt_warnings.failed);
*/
static void fdt_warn_overlaps(void)
{
	/*@
	  loop invariant wf: 1 <= i && fdt_warnings_wf;
	  loop invariant same: fdt_warnings.failed == \at(fdt_warnings.failed, Pre);
	  loop assigns i, fdt_warnings;
	  loop variant fdt_regions.cnt - i;
	*/
	for (uint32_t i = 1; i < fdt_regions.cnt; i++) {
		struct fdt_region region = fdt_regions.list[i - 1];

		if (fdt_wrapped_sum(region.base, region.size) > fdt_regions.list[i].base)
			fdt_warn(FDT_WARN_OVERLAP, region.node, region.base, region.size);
	}
}

/* --- room --- */

/* Where a region went; base 0: nowhere. */
struct fdt_place {
	int32_t error;	  /* the kernel stops */
	bool placed;	  /* it is reserved, and not mapped if it has to be so */
	phys_addr_t base; /* it may be a place that it had to leave again */
};

/* What a region asks for. */
struct fdt_wish {
	int32_t node;
	phys_addr_t size; /* bytes, not 0 */
	phys_addr_t align;
	bool nomap;
};

/* An allocation that failed for want of room in an array. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_failure;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_alloc_outcome(int32_t node)
{
	if (memblock_alloc_error == MEMBLOCK_ECAPACITY)
		return fdt_fail(FDT_ECAPACITY, 0, node);
	if (memblock_alloc_error == MEMBLOCK_ERESIZE && fdt_rules.full_array_panics)
		return fdt_fail(FDT_ERESIZE_RESERVED, 0, node);
	return 0;
}

/* Reserve room between start and end; end 0: anywhere above start. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, memblock_alloc_error, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures added: !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures error: \result.error != 0 ==>
    \result.error < 0 && fdt_failure.error == \result.error;
*/
static struct fdt_place fdt_place_in(struct fdt_wish wish, phys_addr_t start, phys_addr_t end)
{
	struct fdt_place place = { 0, false, 0 };
	int32_t result;

	if (end == 0)
		end = MEMBLOCK_ALLOC_ANYWHERE;
	place.base = fdt_memblock_alloc(wish.size, wish.align, start, end);
	if (place.base == 0) {
		place.error = fdt_alloc_outcome(wish.node);
		return place;
	}
	place.placed = true;
	if (!wish.nomap)
		return place;
	result = fdt_memblock_mark_nomap(place.base, wish.size);
	if (result == 0)
		return place;
	place.placed = false;
	place.error = fdt_outcome(result, FDT_WARN_NOT_PLACED, wish.node, place.base, wish.size);
	if (place.error == 0)
		place.error = fdt_reserved_outcome(fdt_memblock_phys_free(place.base, wish.size),
						   FDT_WARN_NOT_GIVEN_BACK, wish.node, place.base,
						   wish.size);
	return place;
}

/* Does x lie in a remembered region that has a place, or right behind it? */
/*@
  requires wf: fdt_regions_wf;
  assigns \nothing;
*/
static bool fdt_meets_region(phys_addr_t x)
{
	/*@
	  loop invariant inside: i <= fdt_regions.cnt;
	  loop assigns i;
	  loop variant fdt_regions.cnt - i;
	*/
	for (uint32_t i = 0; i < fdt_regions.cnt; i++) {
		struct fdt_region region = fdt_regions.list[i];

		if (region.size != 0 && x >= region.base &&
		    x <= fdt_wrapped_sum(region.base, region.size))
			return true;
	}
	return false;
}

/* The same in one of its alloc-ranges. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  assigns PLACE_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures added: !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures error: \result.error != 0 ==>
    \result.error < 0 && fdt_failure.error == \result.error;
*/
static struct fdt_place fdt_place_in_range(struct fdt_wish wish, struct fdt_range range)
{
	bool before = memblock_settings.bottom_up;
	phys_addr_t end = fdt_wrapped_sum(range.base, range.size);
	struct fdt_place place;

	if (fdt_region_rules.beside) {
		bool bottom_up = fdt_meets_region(range.base);

		if (bottom_up != fdt_meets_region(end))
			memblock_set_bottom_up(bottom_up);
	}
	place = fdt_place_in(wish, range.base, end);
	memblock_set_bottom_up(before);
	return place;
}

/* The same in the first of its alloc-ranges that has room. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  requires inside: 0 <= span.off && 0 <= span.len && span.off + span.len <= fdt_size;
  assigns PLACE_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures added: !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures error: \result.error != 0 ==>
    \result.error < 0 && fdt_failure.error == \result.error;
*/
static struct fdt_place fdt_place_in_ranges(struct fdt_wish wish, struct fdt_span span)
{
	struct fdt_place place = { 0, false, 0 };
	uint32_t pos = (uint32_t)span.off;
	uint32_t left = (uint32_t)span.len;
	uint32_t entry;

	if (!fdt_cells_usable()) {
		place.error = fdt_fail(FDT_ECELLS, pos, wish.node);
		return place;
	}
	entry = CELL_BYTES * (uint32_t)fdt_entry_cells();
	if (left % entry != 0) {
		fdt_warn(FDT_WARN_DYNAMIC, wish.node, 0, wish.size);
		return place;
	}
	/*@
	  loop invariant wf: fdt_scan_wf;
	  loop invariant marked: fdt_marked{Pre, Here};
	  loop invariant noted: fdt_noted{Pre, Here};
	  loop invariant added: !fdt_warnings.failed ==> fdt_added{Pre, Here};
	  loop invariant inside: span.off <= pos && pos + left <= span.off + span.len;
	  loop invariant error: place.error == 0;
	  loop assigns pos, left, place, PLACE_STATE;
	  loop variant left;
	*/
	while (left >= entry) {
		struct fdt_place next = fdt_place_in_range(wish, fdt_read_range(pos));

		if (next.base != 0)
			place = next;
		place.error = next.error;
		if (next.error != 0 || next.placed)
			return place;
		pos += entry;
		left -= entry;
	}
	return place;
}

/* --- pools --- */

/*@
  assigns \nothing;
  ensures lower: \result == ('A' <= c <= 'Z' ? c + 32 : c);
*/
static uint8_t fdt_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* Does the name of a pool, in any case, lie at `off` with its NUL? */
/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
*/
static bool fdt_is_pool_name(uint32_t off)
{
	if (off > fdt_size || fdt_size - off < POOL_BYTES)
		return false;
	/*@
	  loop invariant inside: i <= POOL_BYTES;
	  loop assigns i;
	  loop variant POOL_BYTES - i;
	*/
	for (uint32_t i = 0; i < POOL_BYTES; i++)
		if (fdt_lower(fdt_bytes.b[off + i]) != pool_name[i])
			return false;
	return true;
}

/* Behind the string at `off` and its NUL, or behind the tree. */
/*@
  requires bounded: fdt_bounded && off < fdt_size;
  assigns \nothing;
  ensures forward: off < \result <= fdt_size + 1;
*/
static uint32_t fdt_skip_string(uint32_t off)
{
	/*@
	  loop invariant inside: \at(off, Pre) <= off <= fdt_size;
	  loop assigns off;
	  loop variant fdt_size - off;
	*/
	while (off < fdt_size && fdt_bytes.b[off] != 0)
		off++;
	return off + 1;
}

/* Is "shared-dma-pool" among the strings of `compatible`? */
/*@
  requires bounded: fdt_bounded;
  assigns \nothing;
*/
static bool fdt_is_pool(int32_t node)
{
	struct fdt_span span = fdt_prop(node, FDT_PROP_COMPATIBLE);
	uint32_t pos, end;

	if (span.off < 0)
		return false;
	pos = (uint32_t)span.off;
	end = pos + (uint32_t)span.len;
	/*@
	  loop invariant inside: pos <= fdt_size + 1;
	  loop assigns pos;
	  loop variant end - pos;
	*/
	while (pos < end) {
		if (fdt_is_pool_name(pos))
			return true;
		pos = fdt_skip_string(pos);
	}
	return false;
}

/*@
  requires bounded: fdt_bounded;
  requires known: prop < FDT_PROPS;
  assigns \nothing;
*/
static bool fdt_has(int32_t node, uint32_t prop)
{
	return fdt_prop(node, prop).off >= 0;
}

/* Does CMA take this as a pool? */
/*@
  requires wf: fdt_scan_wf;
  assigns \nothing;
*/
static bool fdt_pool_fits(struct fdt_region region)
{
	if (fdt_region_rules.cma_given && fdt_has(region.node, FDT_PROP_CMA_DEFAULT))
		return false;
	if (fdt_has(region.node, FDT_PROP_NO_MAP))
		return false;
	if (fdt_region_rules.cma_align != 0 && (region.base % fdt_region_rules.cma_align != 0 ||
						region.size % fdt_region_rules.cma_align != 0))
		return false;
	if (fdt_regions.pools >= fdt_region_rules.cma_areas)
		return false;
	return memblock_is_region_reserved(region.base, region.size);
}

/* Take back what was done for a pool that is refused. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_give_back(struct fdt_region region)
{
	fdt_warn(FDT_WARN_POOL, region.node, region.base, region.size);
	if (fdt_has(region.node, FDT_PROP_NO_MAP))
		return fdt_outcome(fdt_memblock_clear_nomap(region.base, region.size),
				   FDT_WARN_NOT_GIVEN_BACK, region.node, region.base, region.size);
	return fdt_reserved_outcome(fdt_memblock_phys_free(region.base, region.size),
				    FDT_WARN_NOT_GIVEN_BACK, region.node, region.base, region.size);
}

/* A region that has its place: set up the pool that it may be. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_regions.pools, fdt_regions.given_back, fdt_warnings, fdt_failure, FDT_MEMBLOCK_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures added: !fdt_regions.given_back ==> fdt_added{Pre, Post};
  ensures given: \old(fdt_regions.given_back) ==> fdt_regions.given_back;
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_set_up_pool(struct fdt_region region)
{
	if (!fdt_is_pool(region.node) || !fdt_has(region.node, FDT_PROP_REUSABLE))
		return 0;
	if (!fdt_pool_fits(region)) {
		fdt_regions.given_back = true;
		return fdt_give_back(region);
	}
	if (fdt_regions.pools < UINT32_MAX)
		fdt_regions.pools++;
	return 0;
}

/* --- nodes without a place --- */

/* One number of `cells` cells, as the property has to be. */
/*@
  assigns \nothing;
  ensures exact: \result ==> cells >= 0 && span.len == 4 * cells;
*/
static bool fdt_is_number(struct fdt_span span, int32_t cells)
{
	return cells >= 0 && (int64_t)span.len == (int64_t)CELL_BYTES * cells;
}

/* What the node asks for; size 0: nothing that could be given. */
/*@
  requires wf: fdt_scan_wf;
  assigns fdt_warnings;
  ensures wf: fdt_scan_wf;
  ensures same: fdt_warnings.failed == \old(fdt_warnings.failed);
*/
static struct fdt_wish fdt_read_wish(int32_t node)
{
	struct fdt_wish wish = { node, 0, 0, fdt_has(node, FDT_PROP_NO_MAP) };
	struct fdt_span size = fdt_prop(node, FDT_PROP_SIZE);
	struct fdt_span align = fdt_prop(node, FDT_PROP_ALIGNMENT);

	if (size.off < 0)
		return wish;
	if (!fdt_is_number(size, fdt_seen.size_cells) ||
	    (align.off >= 0 && !fdt_is_number(align, fdt_seen.address_cells))) {
		fdt_warn(FDT_WARN_DYNAMIC, node, 0, 0);
		return wish;
	}
	wish.size = fdt_number((uint32_t)size.off, (uint32_t)fdt_seen.size_cells);
	if (align.off >= 0)
		wish.align = fdt_number((uint32_t)align.off, (uint32_t)fdt_seen.address_cells);
	if (!wish.nomap && fdt_is_pool(node) && fdt_has(node, FDT_PROP_REUSABLE) &&
	    wish.align < fdt_region_rules.cma_align)
		wish.align = fdt_region_rules.cma_align;
	return wish;
}

/* Find room for region i. 0: it has a place, or stays without one. */
/*@
  requires wf: fdt_scan_wf && fdt_regions_wf;
  requires inside: i < FDT_REGIONS;
  assigns fdt_regions.list[i], PLACE_STATE;
  ensures wf: fdt_scan_wf;
  ensures marked: fdt_marked{Pre, Post};
  ensures noted: fdt_noted{Pre, Post};
  ensures added: !fdt_warnings.failed ==> fdt_added{Pre, Post};
  ensures error: \result != 0 ==> \result < 0 && fdt_failure.error == \result;
*/
static int32_t fdt_find_place(uint32_t i)
{
	struct fdt_wish wish = fdt_read_wish(fdt_regions.list[i].node);
	struct fdt_span ranges = fdt_prop(wish.node, FDT_PROP_ALLOC_RANGES);
	struct fdt_place place;

	if (wish.size == 0)
		return 0;
	if (ranges.off >= 0)
		place = fdt_place_in_ranges(wish, ranges);
	else
		place = fdt_place_in(wish, 0, 0);
	if (place.error != 0)
		return place.error;
	if (place.base == 0) {
		fdt_warn(FDT_WARN_NOT_PLACED, wish.node, 0, wish.size);
		return 0;
	}
	fdt_regions.list[i].base = place.base;
	fdt_regions.list[i].size = wish.size;
	return 0;
}

int32_t fdt_place_regions(void)
{
	if (fdt_region_rules.all) {
		fdt_sort_regions();
		fdt_warn_overlaps();
	}
	/*@
	  loop invariant wf: fdt_scan_wf && fdt_regions_wf;
	  loop invariant marked: fdt_marked{Pre, Here};
	  loop invariant added: !fdt_regions.given_back && !fdt_warnings.failed ==>
	    fdt_added{Pre, Here};
	  loop invariant noted: fdt_noted{Pre, Here};
	  loop invariant given: \at(fdt_regions.given_back, Pre) ==> fdt_regions.given_back;
	  loop assigns i, fdt_regions, PLACE_STATE;
	  loop variant fdt_regions.cnt - i;
	*/
	for (uint32_t i = 0; i < fdt_regions.cnt; i++) {
		int32_t error = 0;

		if (fdt_regions.list[i].size == 0)
			error = fdt_find_place(i);
		if (error == 0 && fdt_regions.list[i].size != 0)
			error = fdt_set_up_pool(fdt_regions.list[i]);
		if (error != 0)
			return error;
	}
	return 0;
}
