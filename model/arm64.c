/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/arm64.h"

#define BIT51 0x8000000000000ull
#define MEMSTART_ALIGN_MIN 0x20000000ull

struct arm64_state arm64;

/*@
  assigns \nothing;
  ensures plain: a + b <= UINT64_MAX ==> \result == a + b;
  ensures wrapped: a + b > UINT64_MAX ==> \result == a + b - UINT64_MAX - 1;
*/
static phys_addr_t arm64_sum(phys_addr_t a, phys_addr_t b)
{
	if (b <= UINT64_MAX - a)
		return a + b;
	return b - (UINT64_MAX - a) - 1;
}

/*@
  assigns \nothing;
  ensures plain: b <= a ==> \result == a - b;
  ensures wrapped: b > a ==> \result == a - b + UINT64_MAX + 1;
*/
static phys_addr_t arm64_difference(phys_addr_t a, phys_addr_t b)
{
	if (b <= a)
		return a - b;
	return UINT64_MAX - (b - a) + 1;
}

/* What so many bits address, for those that an arm64 can have; else 0. */
/*@
  assigns \nothing;
  ensures bounded: \result <= 0x10000000000000;
  ensures most: bits == 52 ==> \result == 0x10000000000000;
*/
static phys_addr_t arm64_reach(uint32_t bits)
{
	switch (bits) {
	case 32:
		return 0x100000000ull;
	case 36:
		return 0x1000000000ull;
	case 39:
		return 0x8000000000ull;
	case 40:
		return 0x10000000000ull;
	case 42:
		return 0x40000000000ull;
	case 44:
		return 0x100000000000ull;
	case 47:
		return 0x800000000000ull;
	case 48:
		return 0x1000000000000ull;
	case 52:
		return 0x10000000000000ull;
	default:
		return 0;
	}
}

/* The least virtual address bits with which such a kernel runs. */
/*@
  assigns \nothing;
  ensures small: va_bits <= 48 ==> \result == va_bits;
  ensures large: va_bits > 48 ==> \result == 47 || \result == 48;
*/
static uint32_t arm64_va_bits_min(uint32_t va_bits)
{
	if (va_bits <= 48)
		return va_bits;
	return memblock_settings.page_size == 16384 ? 47 : 48;
}

/*
 * What the base of the linear map is a multiple of: a table's worth of blocks,
 * at least a section.
 */
/*@
  assigns \nothing;
  ensures least: \result >= MEMSTART_ALIGN_MIN;
*/
static phys_addr_t arm64_memstart_align(phys_addr_t section_size)
{
	phys_addr_t align = memblock_settings.page_size == 65536 ? MEMSTART_ALIGN_MIN : 0x40000000;

	return section_size > align ? section_size : align;
}

/* Bytes of the linear map: the lower part of the kernel's addresses; 0: no such kernel. */
/*@
  assigns \nothing;
  ensures bounded: \result <= 0x10000000000000;
*/
static phys_addr_t arm64_linear_size(struct arm64_config config)
{
	uint32_t least = arm64_va_bits_min(config.va_bits);
	phys_addr_t all = arm64_reach(config.cpu_va_bits);
	phys_addr_t rest = arm64_reach(least) / 2;

	if (config.cpu_va_bits < least || config.cpu_va_bits > config.va_bits || all <= rest)
		return 0;
	if (config.nvhe && config.cpu_va_bits == 52)
		return BIT51;
	return all - rest;
}

/* An operation on memory, as a kernel takes its outcome. */
/*@
  assigns arm64.not_done;
  ensures noted: \old(arm64.not_done) <= arm64.not_done;
  ensures done: \result == 0 && arm64.not_done == 0 ==> result == 0;
  ensures error: \result <= 0;
*/
static int32_t arm64_outcome(int32_t result)
{
	if (result == 0)
		return 0;
	if (result == MEMBLOCK_ECAPACITY)
		return ARM64_ECAPACITY;
	if (fdt_rules.full_array_panics)
		return ARM64_ERESIZE;
	if (arm64.not_done < UINT32_MAX)
		arm64.not_done++;
	return 0;
}

/* The same on what is reserved. */
/*@
  assigns arm64.not_done;
  ensures noted: \old(arm64.not_done) <= arm64.not_done;
  ensures done: \result == 0 && arm64.not_done == 0 ==> result == 0;
  ensures error: \result <= 0;
*/
static int32_t arm64_reserved_outcome(int32_t result)
{
	int32_t error = arm64_outcome(result);

	return error == ARM64_ERESIZE ? ARM64_ERESIZE_RESERVED : error;
}

/* Memory outside the linear map goes: above it, or below if the memory reaches higher. */
/*@
  requires wf: memblock_wf;
  requires align: align > 0;
  assigns arm64.memstart_addr, arm64.not_mapped, arm64.not_done, FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures less: fdt_memory_less{Pre, Post};
  ensures steady: fdt_arrays_steady{Pre, Post};
  ensures error: \result <= 0;
*/
static int32_t arm64_fit_linear(phys_addr_t align, phys_addr_t image_end)
{
	phys_addr_t start = memblock_start_of_DRAM();
	phys_addr_t end = memblock_end_of_DRAM();
	phys_addr_t linear_end;
	int32_t error;

	arm64.memstart_addr = start - start % align;
	linear_end = arm64_sum(arm64.memstart_addr, arm64.linear_size);
	arm64.not_mapped = arm64_difference(end, arm64.memstart_addr) > arm64.linear_size;
	error = arm64_outcome(fdt_memblock_remove(linear_end > image_end ? linear_end : image_end,
						  PHYS_ADDR_MAX));
	end = memblock_end_of_DRAM();
	if (error != 0 || linear_end >= end)
		return error;
	start = arm64_difference(end, arm64.linear_size);
	if (start % align != 0)
		start = arm64_sum(start - start % align, align);
	arm64.memstart_addr = start;
	return arm64_outcome(fdt_memblock_remove(0, start));
}

/* mem=: keep the first bytes of memory, and the image wherever it is. */
/*@
  requires wf: memblock_wf;
  requires image: config.text <= config.end;
  assigns arm64.not_done, FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures more: fdt_memory_more{Pre, Post}(config.text, capped_end(config.text, config.end - config.text));
  ensures unlimited: config.limit == ARM64_NO_LIMIT ==> fdt_memory_less{Pre, Post};
  ensures steady: fdt_arrays_steady{Pre, Post};
  ensures error: \result <= 0;
*/
static int32_t arm64_limit_memory(struct arm64_config config)
{
	int32_t error;

	if (config.limit == ARM64_NO_LIMIT)
		return 0;
	error = arm64_outcome(fdt_memblock_limit(config.limit));
	if (error == 0)
		error = arm64_outcome(fdt_memblock_add(config.text, config.end - config.text));
	return error;
}

/* The whole pages that the initrd touches. */
/*@
  requires page: memblock_settings.page_size > 0;
  assigns \nothing;
  ensures base: \result.base <= initrd.base &&
    initrd.base - \result.base < memblock_settings.page_size;
*/
static struct fdt_range arm64_initrd_pages(struct fdt_range initrd)
{
	phys_addr_t page = memblock_settings.page_size;
	phys_addr_t end = arm64_sum(initrd.base, initrd.size);
	struct fdt_range pages;

	if (end % page != 0)
		end = arm64_sum(end - end % page, page);
	pages.base = initrd.base - initrd.base % page;
	pages.size = arm64_difference(end, pages.base);
	return pages;
}

/* The initrd is memory, mapped and reserved, if the linear map can reach it. */
/*@
  requires wf: memblock_wf;
  assigns arm64.not_done, arm64.initrd_lost, arm64.initrd, FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures more: fdt_memory_more{Pre, Post}(
    arm64.initrd.base, capped_end(arm64.initrd.base, arm64.initrd.size));
  ensures steady: fdt_arrays_steady{Pre, Post};
  ensures error: \result <= 0;
*/
static int32_t arm64_keep_initrd(struct fdt_range initrd)
{
	struct fdt_range pages = arm64_initrd_pages(initrd);
	phys_addr_t start = memblock_start_of_DRAM();
	int32_t error;

	if (initrd.size == 0)
		return 0;
	if (pages.base < start ||
	    arm64_sum(pages.base, pages.size) > arm64_sum(start, arm64.linear_size)) {
		arm64.initrd_lost = true;
		return 0;
	}
	arm64.initrd = pages;
	error = arm64_outcome(fdt_memblock_add(pages.base, pages.size));
	if (error == 0)
		error = arm64_outcome(fdt_memblock_clear_nomap(pages.base, pages.size));
	if (error == 0)
		error = arm64_reserved_outcome(fdt_memblock_reserve(pages.base, pages.size));
	return error;
}

/* The part of `room` that the seed says, in steps of `align`. */
/*@
  requires room: room <= 0x10000000000000;
  requires align: align >= MEMSTART_ALIGN_MIN;
  assigns \nothing;
  ensures inside: \result <= room;
*/
static phys_addr_t arm64_share(phys_addr_t room, phys_addr_t align, uint16_t seed)
{
	phys_addr_t steps = room / align;
	phys_addr_t taken;

	//@ assert few: steps <= 0x800000;
	taken = steps * seed / 65536;
	//@ assert part: taken <= steps;
	//@ assert whole: align * steps <= room;
	//@ assert share: align * taken <= align * steps;
	return align * taken;
}

/* Where the linear map starts in the end: it does not change memblock. */
/*@
  requires align: align >= MEMSTART_ALIGN_MIN;
  requires linear: arm64.linear_size <= 0x10000000000000;
  assigns arm64.memstart_addr;
*/
static void arm64_place_linear(struct arm64_config config, phys_addr_t align)
{
	phys_addr_t reach = arm64_reach(config.cpu_phys_bits);
	phys_addr_t moved = 0;

	if (config.va_bits == 52 && config.cpu_va_bits != 52)
		moved = arm64_reach(52) - arm64_reach(config.cpu_va_bits);
	arm64.memstart_addr = arm64_difference(arm64.memstart_addr, moved);
	if (arm64.linear_size > reach)
		arm64.memstart_addr = arm64_difference(arm64.memstart_addr,
						       arm64_share(arm64.linear_size - reach, align,
								   config.memstart_seed));
}

/* What is memory: within reach, below the limit, with the initrd. */
/*@
  requires wf: memblock_wf;
  requires image: config.text <= config.end;
  requires linear: arm64.linear_size <= 0x10000000000000;
  assigns arm64, FDT_MEMBLOCK_STATE;
  ensures wf: memblock_wf;
  ensures memory: arm64_memory{Pre, Post}(config.limit, config.text, config.end);
  ensures steady: fdt_arrays_steady{Pre, Post};
  ensures error: \result <= 0;
*/
static int32_t arm64_settle_memory(struct arm64_config config)
{
	phys_addr_t align = arm64_memstart_align(config.section_size);
	int32_t error =
		arm64_outcome(fdt_memblock_remove(arm64_reach(config.phys_bits), PHYS_ADDR_MAX));

	if (error == 0)
		error = arm64_fit_linear(align, config.end);
	if (error == 0)
		error = arm64_limit_memory(config);
	if (error == 0)
		error = arm64_keep_initrd(config.initrd);
	arm64_place_linear(config, align);
	return error;
}

/*@
  assigns arm64;
  ensures image: \result == 0 ==> config.text <= config.start <= config.end;
  ensures linear: arm64.linear_size <= 0x10000000000000;
  ensures error: \result <= 0;
*/
static int32_t arm64_configure(struct arm64_config config)
{
	arm64.memstart_addr = 0;
	arm64.linear_size = arm64_linear_size(config);
	arm64.not_mapped = false;
	arm64.initrd_lost = false;
	arm64.initrd.base = 0;
	arm64.initrd.size = 0;
	arm64.not_done = 0;
	if (arm64.linear_size == 0 || (config.phys_bits != 48 && config.phys_bits != 52) ||
	    arm64_reach(config.cpu_phys_bits) == 0 || config.text > config.start ||
	    config.start > config.end)
		return ARM64_ECONFIG;
	return 0;
}

int32_t arm64_memblock_init(struct arm64_config config)
{
	int32_t error = arm64_configure(config);

	if (error == 0)
		error = arm64_settle_memory(config);
	if (error == 0)
		error = arm64_reserved_outcome(
			fdt_memblock_reserve(config.start, config.end - config.start));
	if (error == 0)
		error = fdt_reserve_memory(config.elfcorehdr);
	return error;
}
