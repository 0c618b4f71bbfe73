/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/naive_pgtable.h"

#define LOW(n) ((n) >= 64 ? ~0ULL : (1ULL << (n)) - 1)
/* Bits high to low of x. */
#define FIELD(x, high, low) (((x) >> (low)) & LOW((high) - (low) + 1))

bool naive_geometry(struct naive_pgtable *n, uint32_t page_size, uint32_t va_bits, uint32_t pa_bits,
		    bool wide, bool upper)
{
	n->page_shift = 0;
	for (unsigned int shift = 12; shift <= 16; shift += 2)
		if (page_size == 1u << shift)
			n->page_shift = shift;
	n->va_bits = va_bits;
	n->pa_bits = pa_bits;
	n->wide = wide;
	n->upper = upper;
	n->count = 0;
	if (n->page_shift == 0 || va_bits < 36 || va_bits > 52 || pa_bits < 32 || pa_bits > 52)
		return false;
	if (pa_bits > 48 && !wide)
		return false;
	/* FEAT_LVA gives 64K granules long addresses; others need LPA2. */
	return va_bits <= 48 || wide || n->page_shift == 16;
}

int naive_start_level(const struct naive_pgtable *n)
{
	unsigned int stride = n->page_shift - 3, bits = n->va_bits - n->page_shift;
	int levels = 0;

	for (unsigned int done = 0; done < bits; done += stride)
		levels++;
	return 4 - levels;
}

bool naive_write(struct naive_pgtable *n, uint32_t table, uint32_t index, uint64_t value)
{
	if (n->count == NAIVE_WRITES)
		return false;
	n->writes[n->count++] = (struct naive_write){ table, index, value };
	return true;
}

static uint64_t naive_read(const struct naive_pgtable *n, uint32_t table, uint32_t index)
{
	for (size_t i = n->count; i-- > 0;)
		if (n->writes[i].table == table && n->writes[i].index == index)
			return n->writes[i].value;
	return 0;
}

/* The address bits of a descriptor, from the granule up. */
uint64_t naive_address(const struct naive_pgtable *n, uint64_t desc)
{
	uint64_t page = LOW(n->page_shift);

	if (!n->wide)
		return desc & LOW(48) & ~page;
	if (n->page_shift == 16)
		return (desc & LOW(48) & ~page) | FIELD(desc, 15, 12) << 48;
	return (desc & LOW(50) & ~page) | FIELD(desc, 9, 8) << 50;
}

static uint32_t naive_table(const struct naive_pgtable *n, uint64_t frame)
{
	if (frame == n->root_frame)
		return 0;
	for (uint32_t row = 1; row < PGTABLE_MAX_TABLES; row++)
		if (n->base_frame + (row - 1) == frame && n->base_frame <= frame)
			return row;
	return PGTABLE_NO_TABLE;
}

static bool naive_block(const struct naive_pgtable *n, int level)
{
	if (level == 3)
		return false;
	if (n->page_shift == 12)
		return level == 1 || level == 2 || (level == 0 && n->wide);
	return level == 2 || (level == 1 && n->wide);
}

struct pgtable_walk naive_walk(const struct naive_pgtable *n, uint64_t va)
{
	unsigned int stride = n->page_shift - 3;
	uint64_t above = va >> n->va_bits;
	struct pgtable_walk w = { .level = naive_start_level(n), .frame = PGTABLE_NO_PAGE };

	w.fault = PGTABLE_FAULT_RANGE;
	if (above != (n->upper ? LOW(64 - n->va_bits) : 0))
		return w;
	for (;; w.level++) {
		unsigned int low = n->page_shift + stride * (unsigned int)(3 - w.level);
		unsigned int high = low + stride < n->va_bits ? low + stride : n->va_bits;
		uint64_t address;
		bool leaf;

		w.index = (uint32_t)FIELD(va, high - 1, low);
		w.desc = naive_read(n, w.table, w.index);
		w.fault = PGTABLE_FAULT_TRANSLATION;
		if ((w.desc & 1) == 0)
			return w;
		if ((w.desc & 2) == 0 && !naive_block(n, w.level))
			return w;
		leaf = (w.desc & 2) == 0 || w.level == 3;
		address = naive_address(n, w.desc);
		if (leaf)
			address &= ~LOW(low);
		w.fault = PGTABLE_FAULT_ADDRESS_SIZE;
		if (address >> n->pa_bits)
			return w;
		if (leaf) {
			w.fault = PGTABLE_MAPPED;
			w.frame = (address | (va & LOW(low))) >> n->page_shift;
			return w;
		}
		w.fault = PGTABLE_FAULT_ARENA;
		if (naive_table(n, address >> n->page_shift) == PGTABLE_NO_TABLE)
			return w;
		w.table = naive_table(n, address >> n->page_shift);
		w.tables_pxn |= FIELD(w.desc, 59, 59);
		w.tables_uxn |= FIELD(w.desc, 60, 60);
		w.tables_user |= FIELD(w.desc, 61, 61);
		w.tables_rdonly |= FIELD(w.desc, 62, 62);
	}
}

/* How many bits there are for the address, and between bits 49 and 12 without a meaning. */
static unsigned int address_bits(const struct naive_pgtable *n)
{
	return n->wide ? 52 : 48;
}

/* Is bit `bit`, 12 to 49, one without a meaning? */
static bool reserved_bit(const struct naive_pgtable *n, unsigned int bit)
{
	if (n->page_shift == 16 && n->wide)
		return bit >= 48;
	if (bit < n->page_shift)
		return true;
	return bit >= 48 && !n->wide;
}

struct pgtable_desc naive_decode(const struct naive_pgtable *n, uint64_t desc)
{
	struct pgtable_desc f = { .frame = naive_address(n, desc) >> n->page_shift };
	unsigned int reserved = 0, count = 0;

	for (unsigned int bit = 12; bit < 50; bit++)
		if (reserved_bit(n, bit))
			reserved |= (unsigned int)FIELD(desc, bit, bit) << count++;
	f.reserved = (uint8_t)reserved;
	f.type = (uint8_t)FIELD(desc, 1, 0);
	f.attr_index = (uint8_t)FIELD(desc, 4, 2);
	f.ns = (uint8_t)FIELD(desc, 5, 5);
	f.ap = (uint8_t)FIELD(desc, 7, 6);
	if (!n->wide || n->page_shift == 16)
		f.sh = (uint8_t)FIELD(desc, 9, 8);
	f.af = (uint8_t)FIELD(desc, 10, 10);
	f.ng = (uint8_t)FIELD(desc, 11, 11);
	f.gp = (uint8_t)FIELD(desc, 50, 50);
	f.dbm = (uint8_t)FIELD(desc, 51, 51);
	f.cont = (uint8_t)FIELD(desc, 52, 52);
	f.pxn = (uint8_t)FIELD(desc, 53, 53);
	f.uxn = (uint8_t)FIELD(desc, 54, 54);
	f.sw = (uint8_t)FIELD(desc, 58, 55);
	f.high = (uint8_t)FIELD(desc, 63, 59);
	return f;
}

bool naive_encode(const struct naive_pgtable *n, const struct pgtable_desc *f, uint64_t *desc)
{
	uint64_t address = f->frame << n->page_shift, d, reserved = f->reserved;

	if (f->frame > LOW(address_bits(n) - n->page_shift))
		return false;
	d = (uint64_t)f->type | (uint64_t)f->attr_index << 2 | (uint64_t)f->ns << 5 |
	    (uint64_t)f->ap << 6 | (uint64_t)f->sh << 8 | (uint64_t)f->af << 10 |
	    (uint64_t)f->ng << 11 | (uint64_t)f->gp << 50 | (uint64_t)f->dbm << 51 |
	    (uint64_t)f->cont << 52 | (uint64_t)f->pxn << 53 | (uint64_t)f->uxn << 54 |
	    (uint64_t)f->sw << 55 | (uint64_t)f->high << 59;
	if (n->wide && n->page_shift == 16)
		d |= (address & LOW(48)) | FIELD(address, 51, 48) << 12;
	else if (n->wide)
		d |= (address & LOW(50)) | FIELD(address, 51, 50) << 8;
	else
		d |= address;
	for (unsigned int bit = 12; bit < 50; bit++) {
		if (!reserved_bit(n, bit))
			continue;
		d |= (reserved & 1) << bit;
		reserved >>= 1;
	}
	*desc = d;
	return reserved == 0 && f->type < 4 && f->attr_index < 8 && f->ns < 2 && f->ap < 4 &&
	       f->sh < (n->wide && n->page_shift != 16 ? 1 : 4) && f->af < 2 && f->ng < 2 &&
	       f->gp < 2 && f->dbm < 2 && f->cont < 2 && f->pxn < 2 && f->uxn < 2 && f->sw < 16 &&
	       f->high < 32;
}
