/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/pgtable_geometry.h"

struct pgtable_geometry pgtable_geometry;

/* Bytes that `bits` address bits reach. */
/*@
  requires bits: 32 <= bits <= 52;
  terminates \true;
  assigns \nothing;
  ensures size: \result == address_space(bits);
  ensures bound: 0x100000000 <= \result <= 0x10000000000000;
*/
static uint64_t address_space_size(uint32_t bits)
{
	switch (bits) {
	case 32:
		return 0x100000000;
	case 33:
		return 0x200000000;
	case 34:
		return 0x400000000;
	case 35:
		return 0x800000000;
	case 36:
		return 0x1000000000;
	case 37:
		return 0x2000000000;
	case 38:
		return 0x4000000000;
	case 39:
		return 0x8000000000;
	case 40:
		return 0x10000000000;
	case 41:
		return 0x20000000000;
	case 42:
		return 0x40000000000;
	case 43:
		return 0x80000000000;
	case 44:
		return 0x100000000000;
	case 45:
		return 0x200000000000;
	case 46:
		return 0x400000000000;
	case 47:
		return 0x800000000000;
	case 48:
		return 0x1000000000000;
	case 49:
		return 0x2000000000000;
	case 50:
		return 0x4000000000000;
	case 51:
		return 0x8000000000000;
	default:
		return 0x10000000000000;
	}
}

/*@
  terminates \true;
  assigns \nothing;
  ensures possible: \result <==> geometry_possible(page_size, va_bits, pa_bits, wide);
*/
static bool is_possible(uint32_t page_size, uint32_t va_bits, uint32_t pa_bits, bool wide)
{
	if (page_size != 4096 && page_size != 16384 && page_size != 65536)
		return false;
	if (va_bits < 36 || va_bits > 52 || pa_bits < 32 || pa_bits > 52)
		return false;
	return wide || (pa_bits <= 48 && (va_bits <= 48 || page_size == 65536));
}

/*@
  requires size: page_size == 4096 || page_size == 16384 || page_size == 65536;
  requires bits: 36 <= va_bits <= 52;
  terminates \true;
  assigns \nothing;
  ensures level: \result == first_level(page_size, va_bits);
  ensures bound: -1 <= \result <= 2;
*/
static int32_t start_level(uint32_t page_size, uint32_t va_bits)
{
	if (page_size == 4096)
		return 4 - (int32_t)((va_bits - 4) / 9);
	if (page_size == 16384)
		return 4 - (int32_t)((va_bits - 4) / 11);
	return 4 - (int32_t)((va_bits - 4) / 13);
}

int pgtable_geometry_init(uint32_t page_size, uint32_t va_bits, uint32_t pa_bits, bool wide,
			  bool upper)
{
	if (!is_possible(page_size, va_bits, pa_bits, wide))
		return PGTABLE_EINVAL;
	pgtable_geometry.page_size = page_size;
	pgtable_geometry.va_bits = va_bits;
	pgtable_geometry.pa_bits = pa_bits;
	pgtable_geometry.wide = wide;
	pgtable_geometry.upper = upper;
	pgtable_geometry.start_level = start_level(page_size, va_bits);
	return 0;
}

bool pgtable_geometry_check(void)
{
	return is_possible(pgtable_geometry.page_size, pgtable_geometry.va_bits,
			   pgtable_geometry.pa_bits, pgtable_geometry.wide) &&
	       pgtable_geometry.start_level ==
		       start_level(pgtable_geometry.page_size, pgtable_geometry.va_bits);
}

uint32_t pgtable_entries(void)
{
	if (pgtable_geometry.page_size == 4096)
		return 512;
	return pgtable_geometry.page_size == 16384 ? 2048 : 8192;
}

uint64_t pgtable_page_number(uint64_t address)
{
	if (pgtable_geometry.page_size == 4096)
		return address / 4096;
	if (pgtable_geometry.page_size == 16384)
		return address / 16384;
	return address / 65536;
}

uint64_t pgtable_max_frame(void)
{
	return pgtable_page_number(address_space_size(pgtable_geometry.pa_bits));
}

uint64_t pgtable_virtual_page(uint64_t va)
{
	uint64_t size = address_space_size(pgtable_geometry.va_bits);
	uint64_t start = pgtable_geometry.upper ? UINT64_MAX - size + 1 : 0;

	if (va < start || va - start >= size)
		return PGTABLE_NO_PAGE;
	return pgtable_page_number(va - start);
}

/* --- entries of one granule --- */

/*@
  requires level: -1 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures index: \result == index_4k(level, page);
  ensures bound: \result < 512;
*/
static uint32_t index_of_4k(int32_t level, uint64_t page)
{
	if (level == 3)
		return (uint32_t)(page % 512);
	if (level == 2)
		return (uint32_t)(page / 512 % 512);
	if (level == 1)
		return (uint32_t)(page / 0x40000 % 512);
	if (level == 0)
		return (uint32_t)(page / 0x8000000 % 512);
	return (uint32_t)(page / 0x1000000000 % 512);
}

/*@
  requires level: 0 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures index: \result == index_16k(level, page);
  ensures bound: \result < 2048;
*/
static uint32_t index_of_16k(int32_t level, uint64_t page)
{
	if (level == 3)
		return (uint32_t)(page % 2048);
	if (level == 2)
		return (uint32_t)(page / 2048 % 2048);
	if (level == 1)
		return (uint32_t)(page / 0x400000 % 2048);
	return (uint32_t)(page / 0x200000000 % 2048);
}

/*@
  requires level: 1 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures index: \result == index_64k(level, page);
  ensures bound: \result < 8192;
*/
static uint32_t index_of_64k(int32_t level, uint64_t page)
{
	if (level == 3)
		return (uint32_t)(page % 8192);
	if (level == 2)
		return (uint32_t)(page / 8192 % 8192);
	return (uint32_t)(page / 0x4000000 % 8192);
}

uint32_t pgtable_index(int32_t level, uint64_t page)
{
	if (pgtable_geometry.page_size == 4096)
		return index_of_4k(level, page);
	if (pgtable_geometry.page_size == 16384)
		return index_of_16k(level, page);
	return index_of_64k(level, page);
}

/*@
  requires level: -1 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures into: \result == into_4k(level, page);
  ensures bound: \result < entry_pages(4096, level);
*/
static uint64_t pages_into_4k(int32_t level, uint64_t page)
{
	if (level == 3)
		return 0;
	if (level == 2)
		return page % 512;
	if (level == 1)
		return page % 0x40000;
	if (level == 0)
		return page % 0x8000000;
	return page % 0x1000000000;
}

/*@
  requires level: 0 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures into: \result == into_16k(level, page);
  ensures bound: \result < entry_pages(16384, level);
*/
static uint64_t pages_into_16k(int32_t level, uint64_t page)
{
	if (level == 3)
		return 0;
	if (level == 2)
		return page % 2048;
	if (level == 1)
		return page % 0x400000;
	return page % 0x200000000;
}

/*@
  requires level: 1 <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures into: \result == into_64k(level, page);
  ensures bound: \result < entry_pages(65536, level);
*/
static uint64_t pages_into_64k(int32_t level, uint64_t page)
{
	if (level == 3)
		return 0;
	if (level == 2)
		return page % 8192;
	return page % 0x4000000;
}

uint64_t pgtable_pages_into(int32_t level, uint64_t page)
{
	if (pgtable_geometry.page_size == 4096)
		return pages_into_4k(level, page);
	if (pgtable_geometry.page_size == 16384)
		return pages_into_16k(level, page);
	return pages_into_64k(level, page);
}

uint64_t pgtable_entry_pages(int32_t level)
{
	if (level == 3)
		return 1;
	if (pgtable_geometry.page_size == 4096) {
		if (level == 2)
			return 512;
		if (level == 1)
			return 0x40000;
		return level == 0 ? 0x8000000 : 0x1000000000;
	}
	if (pgtable_geometry.page_size == 16384) {
		if (level == 2)
			return 2048;
		return level == 1 ? 0x400000 : 0x200000000;
	}
	return level == 2 ? 8192 : 0x4000000;
}

bool pgtable_block_level(int32_t level)
{
	int32_t first = pgtable_geometry.page_size == 4096 ? 1 : 2;

	return level <= 2 && level >= (pgtable_geometry.wide ? first - 1 : first);
}
