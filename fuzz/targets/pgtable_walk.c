/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CLAIM: for any geometry and any bytes in translation tables, the walk of any
 * address ends, at the same level, with the same frame, attributes or fault as
 * the naive walk; every descriptor decodes to the same fields, and encodes back
 * to itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/naive_pgtable.h"
#include "fuzz/target.h"

/* Meaning of the bytes of the machine's record, which comes first. */
enum at_byte {
	AT_GRANULE, /* low half: page size; bits 4 and up: as below */
	AT_VA_BITS,
	AT_PA_BITS,
	AT_ARENA, /* low half: where the root is, high half: the other tables */
	AT_RECORD
};

#define GRANULE_WIDE 16u
#define GRANULE_UPPER 32u

/* Meaning of the bytes of an operation's record. */
#define STEP_RECORD 12
enum step_byte {
	STEP_CODE,
	STEP_LEVEL, /* a level, or a row of the arena */
	STEP_INDEX, /* two bytes: which entry */
	STEP_VALUE = 4
};

/* What an operation does; then the address of the moment is walked, by both. */
enum step_code {
	STEP_SET_INDEX,	   /* the address takes another entry at a level */
	STEP_SET_VA,	   /* another address */
	STEP_FLIP_VA,	   /* the address with some bits changed */
	STEP_TABLE,	   /* where the walk ended: the descriptor of a table of the arena */
	STEP_LEAF,	   /* where the walk ended: a block or page */
	STEP_RAW,	   /* where the walk ended: any descriptor */
	STEP_RAW_ANYWHERE, /* any entry: any descriptor */
	STEP_FIELDS,	   /* fields, that may fit or not, to a descriptor */
	STEP_COUNT
};

static struct naive_pgtable naive;
static uint64_t va;
static size_t steps;

static void print_walk(const char *who, const struct pgtable_walk *w)
{
	fprintf(stderr,
		"%s: fault %d level %d row %u entry %u desc %#" PRIx64 " frame %#" PRIx64
		" pxn %d uxn %d user %d rdonly %d\n",
		who, w->fault, w->level, w->table, w->index, w->desc, w->frame, w->tables_pxn,
		w->tables_uxn, w->tables_user, w->tables_rdonly);
}

static void fail(const char *what)
{
	struct pgtable_walk ours, theirs;

	fprintf(stderr, "\n=== pgtable_walk: %s\n", what);
	fprintf(stderr, "geometry: page_shift %u va_bits %u pa_bits %u wide %d upper %d\n",
		naive.page_shift, naive.va_bits, naive.pa_bits, naive.wide, naive.upper);
	fprintf(stderr, "arena: root %#" PRIx64 " others from %#" PRIx64 "\n", naive.root_frame,
		naive.base_frame);
	for (size_t i = 0; i < naive.count; i++)
		fprintf(stderr, "row %u entry %u = %#" PRIx64 "\n", naive.writes[i].table,
			naive.writes[i].index, naive.writes[i].value);
	fprintf(stderr, "step %zu, address %#" PRIx64 "\n", steps, va);
	if (naive.page_shift && pgtable_geometry_check()) {
		ours = pgtable_walk(va);
		theirs = naive_walk(&naive, va);
		print_walk("model", &ours);
		print_walk("naive", &theirs);
	}
	abort();
}

static uint64_t number(const uint8_t *bytes, size_t count)
{
	uint64_t x = 0;

	while (count-- > 0)
		x = x << 8 | bytes[count];
	return x;
}

/* --- comparing --- */

static bool same_fields(const struct pgtable_desc *a, const struct pgtable_desc *b)
{
	return a->frame == b->frame && a->reserved == b->reserved && a->type == b->type &&
	       a->attr_index == b->attr_index && a->ns == b->ns && a->ap == b->ap &&
	       a->sh == b->sh && a->af == b->af && a->ng == b->ng && a->gp == b->gp &&
	       a->dbm == b->dbm && a->cont == b->cont && a->pxn == b->pxn && a->uxn == b->uxn &&
	       a->sw == b->sw && a->high == b->high;
}

static void compare_desc(uint64_t desc)
{
	struct pgtable_desc ours = pgtable_decode(desc), theirs = naive_decode(&naive, desc);

	if (!same_fields(&ours, &theirs))
		fail("a descriptor decodes differently");
	if (!pgtable_desc_check(ours))
		fail("pgtable_desc_check says no to what pgtable_decode answers");
	if (pgtable_encode(ours) != desc)
		fail("a descriptor does not encode back to itself");
	if (pgtable_frame(desc) != theirs.frame)
		fail("pgtable_frame answers differently");
}

static void compare_fields(const uint8_t *bytes, uint64_t frame)
{
	struct pgtable_desc f = { .frame = frame }, back;
	uint64_t desc = 0;
	bool fits;

	/* Mostly fields that fit: one of several bits can only be too large now and then. */
	f.reserved = bytes[0] & 127;
	f.type = bytes[1] & 3;
	f.attr_index = bytes[1] >> 2 & 15;
	f.ns = bytes[1] >> 6;
	f.ap = bytes[2] & 7;
	f.sh = bytes[2] >> 3 & 7;
	f.af = bytes[2] >> 6;
	f.ng = bytes[3] & 1;
	f.gp = bytes[3] >> 1 & 1;
	f.dbm = bytes[3] >> 2 & 1;
	f.cont = bytes[3] >> 3 & 1;
	f.pxn = bytes[3] >> 4 & 1;
	f.uxn = bytes[3] >> 5 & 3;
	f.sw = bytes[4] & 31;
	f.high = (uint8_t)(bytes[4] >> 3 | bytes[5] % 2 * 32);
	fits = naive_encode(&naive, &f, &desc);
	if (pgtable_desc_check(f) != fits)
		fail("pgtable_desc_check answers differently");
	if (!fits)
		return;
	if (pgtable_encode(f) != desc)
		fail("fields encode differently");
	back = pgtable_decode(desc);
	if (!same_fields(&f, &back))
		fail("fields do not decode back to themselves");
}

static struct pgtable_walk compare_walk(void)
{
	struct pgtable_walk ours = pgtable_walk(va), theirs = naive_walk(&naive, va);
	uint64_t size, page;

	steps++;
	if (ours.fault != theirs.fault || ours.level != theirs.level)
		fail("the walk ends differently");
	if (ours.table != theirs.table || ours.index != theirs.index || ours.desc != theirs.desc)
		fail("the walk ends in another place");
	if (ours.frame != theirs.frame)
		fail("the page is mapped to another frame");
	if (ours.tables_pxn != theirs.tables_pxn || ours.tables_uxn != theirs.tables_uxn ||
	    ours.tables_user != theirs.tables_user || ours.tables_rdonly != theirs.tables_rdonly)
		fail("the tables above forbid something else");
	compare_desc(ours.desc);
	size = 1ULL << (naive.page_shift - 3) * (unsigned int)(3 - ours.level);
	page = va >> naive.page_shift;
	if (pgtable_entry_pages(ours.level) != size)
		fail("pgtable_entry_pages answers differently");
	if (pgtable_pages_into(ours.level, page) != (page & (size - 1)))
		fail("pgtable_pages_into answers differently");
	if (pgtable_entries() != 1u << (naive.page_shift - 3))
		fail("pgtable_entries answers differently");
	if (!pgtable_geometry_check())
		fail("pgtable_geometry_check says no");
	return ours;
}

/* --- running --- */

static void write_entry(uint32_t table, uint32_t index, uint64_t desc)
{
	if (naive_write(&naive, table, index, desc))
		pgtable_tables.entry[table][index] = desc;
}

/* The address with another entry at a level. */
static void set_index(uint32_t choice, uint64_t index)
{
	unsigned int stride = naive.page_shift - 3, level = choice % 5;
	unsigned int low = naive.page_shift + stride * level;
	uint64_t mask;

	if (low >= naive.va_bits)
		return;
	mask = ((1ULL << stride) - 1) << low;
	if (low + stride > naive.va_bits)
		mask = (1ULL << naive.va_bits) - (1ULL << low);
	va = (va & ~mask) | (index << low & mask);
}

static void step(const uint8_t *b, const struct pgtable_walk *last)
{
	uint64_t value = number(b + STEP_VALUE, 8), page = ~((1ULL << naive.page_shift) - 1);
	uint32_t index = (uint32_t)number(b + STEP_INDEX, 2), row = b[STEP_LEVEL];
	struct pgtable_desc f = { .frame = 0 };
	uint64_t desc = 0;

	row %= PGTABLE_MAX_TABLES;
	switch ((enum step_code)(b[STEP_CODE] % STEP_COUNT)) {
	case STEP_SET_INDEX:
		set_index(b[STEP_LEVEL], index);
		break;
	case STEP_SET_VA:
		va = value;
		break;
	case STEP_FLIP_VA:
		va ^= value;
		break;
	case STEP_TABLE:
		f = naive_decode(&naive, value);
		f.frame = row ? naive.base_frame + row - 1 : naive.root_frame;
		f.type = PGTABLE_TYPE_TABLE;
		if (naive_encode(&naive, &f, &desc))
			write_entry(last->table, last->index, desc);
		break;
	case STEP_LEAF:
		f = naive_decode(&naive, value & page);
		f.type = last->level == 3 ? PGTABLE_TYPE_PAGE : PGTABLE_TYPE_BLOCK;
		if (naive_encode(&naive, &f, &desc))
			write_entry(last->table, last->index, desc);
		break;
	case STEP_RAW:
		write_entry(last->table, last->index, value);
		break;
	case STEP_RAW_ANYWHERE:
		write_entry(row, index % pgtable_entries(), value);
		break;
	case STEP_FIELDS:
	default:
		compare_fields(b + 1, value >> (b[STEP_CODE] >> 3));
		break;
	}
}

static void clear(void)
{
	for (size_t i = 0; i < naive.count; i++)
		pgtable_tables.entry[naive.writes[i].table][naive.writes[i].index] = 0;
}

static bool set_machine(const uint8_t *b)
{
	static const uint32_t sizes[] = { 4096, 16384, 65536, 4096, 16384, 65536, 8192, 0 };
	static const uint64_t places[] = { 0x40000,	0,	     0x80000,	   0x40001,
					   0xfffffffff, 0x100000000, 0xffffffffff, UINT64_MAX };
	bool wide = (b[AT_GRANULE] & GRANULE_WIDE) != 0;
	bool upper = (b[AT_GRANULE] & GRANULE_UPPER) != 0;
	uint32_t size = sizes[b[AT_GRANULE] & 7];
	uint32_t va_bits = 35 + b[AT_VA_BITS] % 19, pa_bits = 31 + b[AT_PA_BITS] % 23;
	bool possible = naive_geometry(&naive, size, va_bits, pa_bits, wide, upper);

	if ((pgtable_geometry_init(size, va_bits, pa_bits, wide, upper) == 0) != possible)
		fail("pgtable_geometry_init answers differently");
	if (!possible)
		return false;
	naive.root_frame = places[b[AT_ARENA] & 7];
	naive.base_frame = places[b[AT_ARENA] >> 4 & 7];
	pgtable_arena_init(naive.root_frame, naive.base_frame);
	if (pgtable_geometry.start_level != naive_start_level(&naive))
		fail("the start level differs");
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pgtable_walk last;

	if (size < AT_RECORD || !set_machine(data))
		return 0;
	steps = 0;
	va = naive.upper ? UINT64_MAX << naive.va_bits : 0;
	last = compare_walk();
	for (size_t at = AT_RECORD; at + STEP_RECORD <= size; at += STEP_RECORD) {
		step(data + at, &last);
		last = compare_walk();
	}
	clear();
	return 0;
}
