/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/pgtable_desc.h"

/* --- the address --- */

/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires bits: m < 0x4000000000 && s < 4;
  terminates \true;
  assigns \nothing;
  ensures frame: \result == frame_field(pgtable_geometry, m, s);
  ensures bound: \result < frame_limit(pgtable_geometry);
  ensures middle: middle_of(pgtable_geometry, \result, reserved_field(pgtable_geometry, m)) == m;
  ensures share: \forall integer x; (lpa2(pgtable_geometry) || x == s) ==>
    share_of(pgtable_geometry, \result, x) == s;
*/
static uint64_t frame_of(uint64_t m, uint64_t s)
{
	if (pgtable_geometry.page_size == 4096)
		return pgtable_geometry.wide ? m + 0x4000000000 * s : m % 0x1000000000;
	if (pgtable_geometry.page_size == 16384)
		return pgtable_geometry.wide ? m / 4 + 0x1000000000 * s : m / 4 % 0x400000000;
	if (pgtable_geometry.wide)
		return m / 16 % 0x100000000 + 0x100000000 * (m % 16);
	return m / 16 % 0x100000000;
}

/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires bits: m < 0x4000000000;
  terminates \true;
  assigns \nothing;
  ensures reserved: \result == reserved_field(pgtable_geometry, m);
  ensures bound: \result < reserved_limit(pgtable_geometry);
*/
static uint8_t reserved_of(uint64_t m)
{
	if (pgtable_geometry.page_size == 4096)
		return pgtable_geometry.wide ? 0 : (uint8_t)(m / 0x1000000000);
	if (pgtable_geometry.page_size == 16384) {
		if (pgtable_geometry.wide)
			return (uint8_t)(m % 4);
		return (uint8_t)(m % 4 + 4 * (m / 0x1000000000));
	}
	if (pgtable_geometry.wide)
		return (uint8_t)(m / 0x1000000000);
	return (uint8_t)(m % 16 + 16 * (m / 0x1000000000));
}

/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires frame: frame < frame_limit(pgtable_geometry);
  requires reserved: reserved < reserved_limit(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures middle: \result == middle_of(pgtable_geometry, frame, reserved);
  ensures bound: \result < 0x4000000000;
  ensures frame: \forall integer s; s == share_of(pgtable_geometry, frame, s) ==>
    frame_field(pgtable_geometry, \result, s) == frame;
  ensures reserved: reserved_field(pgtable_geometry, \result) == reserved;
*/
static uint64_t middle_bits_of(uint64_t frame, uint8_t reserved)
{
	uint64_t r = reserved;

	if (pgtable_geometry.page_size == 4096)
		return pgtable_geometry.wide ? frame % 0x4000000000 : frame + 0x1000000000 * r;
	if (pgtable_geometry.page_size == 16384) {
		if (pgtable_geometry.wide)
			return 4 * (frame % 0x1000000000) + r;
		return 4 * frame + r % 4 + 0x1000000000 * (r / 4);
	}
	if (pgtable_geometry.wide)
		return frame / 0x100000000 + 16 * (frame % 0x100000000) + 0x1000000000 * r;
	return 16 * frame + r % 16 + 0x1000000000 * (r / 16);
}

/* Bits 9:8. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires frame: frame < frame_limit(pgtable_geometry);
  requires sh: sh < 4;
  terminates \true;
  assigns \nothing;
  ensures share: \result == share_of(pgtable_geometry, frame, sh);
  ensures bound: \result < 4;
*/
static uint64_t share_bits_of(uint64_t frame, uint8_t sh)
{
	if (!pgtable_geometry.wide || pgtable_geometry.page_size == 65536)
		return sh;
	return pgtable_geometry.page_size == 4096 ? frame / 0x4000000000 : frame / 0x1000000000;
}

/* --- the other fields --- */

/*@
  requires fields: low_fields_wf(f);
  requires share: share < 4;
  terminates \true;
  assigns \nothing;
  ensures word: \result == low_word(f, share);
  ensures bound: \result < 4096;
  ensures fields: low_decoded(f, \result);
  ensures share: (\result / 256) % 4 == share;
*/
static uint64_t low_bits_of(struct pgtable_desc f, uint64_t share)
{
	uint64_t h = f.af + 2 * (uint64_t)f.ng;
	uint64_t a = f.ap + 4 * (share + 4 * h);
	uint64_t d = f.type + 4 * (f.attr_index + 8 * (f.ns + 2 * a));

	//@ assert a: d / 64 == a;
	//@ assert share: d / 256 == share + 4 * h;
	//@ assert h: d / 1024 == h;
	//@ assert ns: d / 32 == f.ns + 2 * a;
	return d;
}

/*@
  requires fields: upper_fields_wf(f);
  terminates \true;
  assigns \nothing;
  ensures word: \result == upper_word(f);
  ensures bound: \result < 16384;
  ensures gp: f.gp == \result % 2 && f.dbm == (\result / 2) % 2 && f.cont == (\result / 4) % 2;
  ensures xn: f.pxn == (\result / 8) % 2 && f.uxn == (\result / 16) % 2;
  ensures high: f.sw == (\result / 32) % 16 && f.high == \result / 512;
*/
static uint64_t upper_bits_of(struct pgtable_desc f)
{
	uint64_t s = f.sw + 16 * (uint64_t)f.high;
	uint64_t x = f.pxn + 2 * (f.uxn + 2 * s);
	uint64_t d = f.gp + 2 * (f.dbm + 2 * (f.cont + 2 * x));

	//@ assert x: d / 8 == x;
	//@ assert s: d / 32 == s;
	return d;
}

/* The middle and upper bits together. */
/*@
  requires middle: middle < 0x4000000000;
  requires upper: upper < 16384;
  terminates \true;
  assigns \nothing;
  ensures word: \result == middle + 0x4000000000 * upper;
  ensures bound: \result < 0x10000000000000;
  ensures middle: \result % 0x4000000000 == middle;
  ensures upper: \result / 0x4000000000 == upper;
  ensures dbm: \result / 0x8000000000 == upper / 2;
  ensures cont: \result / 0x10000000000 == upper / 4;
  ensures pxn: \result / 0x20000000000 == upper / 8;
  ensures uxn: \result / 0x40000000000 == upper / 16;
  ensures sw: \result / 0x80000000000 == upper / 32;
  ensures high: \result / 0x800000000000 == upper / 512;
*/
static uint64_t join_upper(uint64_t middle, uint64_t upper)
{
	return middle + 0x4000000000 * upper;
}

/* A descriptor of its low bits and the others. */
/*@
  requires low: low < 4096;
  requires rest: rest < 0x10000000000000;
  terminates \true;
  assigns \nothing;
  ensures word: \result == low + 4096 * rest;
  ensures low: \result % 4 == low % 4 && (\result / 4) % 8 == (low / 4) % 8 &&
    (\result / 32) % 2 == (low / 32) % 2;
  ensures ap: (\result / 64) % 4 == (low / 64) % 4 && (\result / 256) % 4 == (low / 256) % 4;
  ensures af: (\result / 1024) % 2 == (low / 1024) % 2 && (\result / 2048) % 2 == low / 2048;
  ensures middle: \result / 4096 == rest;
  ensures upper: \result / 0x4000000000000 == rest / 0x4000000000;
  ensures dbm: \result / 0x8000000000000 == rest / 0x8000000000;
  ensures cont: \result / 0x10000000000000 == rest / 0x10000000000;
  ensures pxn: \result / 0x20000000000000 == rest / 0x20000000000;
  ensures uxn: \result / 0x40000000000000 == rest / 0x40000000000;
  ensures sw: \result / 0x80000000000000 == rest / 0x80000000000;
  ensures high: \result / 0x800000000000000 == rest / 0x800000000000;
*/
static uint64_t join_low(uint64_t low, uint64_t rest)
{
	//@ assert four: (low + 4096 * rest) / 4 == low / 4 + 1024 * rest;
	//@ assert ns: (low + 4096 * rest) / 32 == low / 32 + 128 * rest;
	//@ assert ap: (low + 4096 * rest) / 64 == low / 64 + 64 * rest;
	//@ assert share: (low + 4096 * rest) / 256 == low / 256 + 16 * rest;
	//@ assert af: (low + 4096 * rest) / 1024 == low / 1024 + 4 * rest;
	//@ assert ng: (low + 4096 * rest) / 2048 == low / 2048 + 2 * rest;
	return low + 4096 * rest;
}

uint64_t pgtable_encode(struct pgtable_desc f)
{
	uint64_t share = share_bits_of(f.frame, f.sh);
	uint64_t middle = middle_bits_of(f.frame, f.reserved);
	uint64_t rest = join_upper(middle, upper_bits_of(f));
	uint64_t d = join_low(low_bits_of(f, share), rest);

	//@ assert low: low_decoded(f, d);
	//@ assert share: (d / 256) % 4 == share;
	//@ assert middle: middle_bits(d) == middle;
	//@ assert frame: frame_decoded(pgtable_geometry, f, d);
	//@ assert upper: upper_decoded(f, d);
	return d;
}

/* The fields of the 12 low bits but for shareability, all others 0. */
/*@
  terminates \true;
  assigns \nothing;
  ensures fields: low_decoded(\result, desc);
  ensures wf: low_fields_wf(\result);
  ensures word: low_word(\result, (desc / 256) % 4) == desc % 4096;
*/
static struct pgtable_desc low_fields(uint64_t desc)
{
	struct pgtable_desc f = {
		.type = (uint8_t)(desc % 4),
		.attr_index = (uint8_t)(desc / 4 % 8),
		.ns = (uint8_t)(desc / 32 % 2),
		.ap = (uint8_t)(desc / 64 % 4),
		.af = (uint8_t)(desc / 1024 % 2),
		.ng = (uint8_t)(desc / 2048 % 2),
	};

	//@ assert four: desc / 4 == (desc / 4) % 8 + 8 * (desc / 32);
	//@ assert ns: desc / 32 == (desc / 32) % 2 + 2 * (desc / 64);
	//@ assert ap: desc / 64 == (desc / 64) % 4 + 4 * (desc / 256);
	//@ assert share: desc / 256 == (desc / 256) % 4 + 4 * (desc / 1024);
	//@ assert af: desc / 1024 == (desc / 1024) % 2 + 2 * (desc / 2048);
	//@ assert ng: desc / 2048 == (desc / 2048) % 2 + 2 * (desc / 4096);
	return f;
}

/* f with the fields of the 14 upper bits. */
/*@
  terminates \true;
  assigns \nothing;
  ensures fields: upper_decoded(\result, desc);
  ensures wf: upper_fields_wf(\result);
  ensures word: upper_word(\result) == desc / 0x4000000000000;
  ensures low: \result.type == f.type && \result.attr_index == f.attr_index &&
    \result.ns == f.ns && \result.ap == f.ap && \result.af == f.af && \result.ng == f.ng;
*/
static struct pgtable_desc upper_fields(struct pgtable_desc f, uint64_t desc)
{
	f.gp = (uint8_t)(desc / 0x4000000000000 % 2);
	f.dbm = (uint8_t)(desc / 0x8000000000000 % 2);
	f.cont = (uint8_t)(desc / 0x10000000000000 % 2);
	f.pxn = (uint8_t)(desc / 0x20000000000000 % 2);
	f.uxn = (uint8_t)(desc / 0x40000000000000 % 2);
	f.sw = (uint8_t)(desc / 0x80000000000000 % 16);
	f.high = (uint8_t)(desc / 0x800000000000000);
	//@ assert gp: desc / 0x4000000000000 == f.gp + 2 * (desc / 0x8000000000000);
	//@ assert dbm: desc / 0x8000000000000 == f.dbm + 2 * (desc / 0x10000000000000);
	//@ assert cont: desc / 0x10000000000000 == f.cont + 2 * (desc / 0x20000000000000);
	//@ assert pxn: desc / 0x20000000000000 == f.pxn + 2 * (desc / 0x40000000000000);
	//@ assert uxn: desc / 0x40000000000000 == f.uxn + 2 * (desc / 0x80000000000000);
	//@ assert sw: desc / 0x80000000000000 == f.sw + 16 * (desc / 0x800000000000000);
	return f;
}

struct pgtable_desc pgtable_decode(uint64_t desc)
{
	uint64_t middle = desc / 4096 % 0x4000000000;
	uint64_t share = desc / 256 % 4;
	struct pgtable_desc f = upper_fields(low_fields(desc), desc);

	f.reserved = reserved_of(middle);
	f.frame = frame_of(middle, share);
	f.sh = 0;
	if (!pgtable_geometry.wide || pgtable_geometry.page_size == 65536)
		f.sh = (uint8_t)share;
	//@ assert low: low_word(f, share) == desc % 4096;
	//@ assert upper: upper_word(f) == desc / 0x4000000000000;
	//@ assert parts: desc / 4096 == middle + 0x4000000000 * (desc / 0x4000000000000);
	return f;
}

bool pgtable_desc_check(struct pgtable_desc f)
{
	uint64_t frames, reserved;
	bool wide = pgtable_geometry.wide;

	if (f.type >= 4 || f.attr_index >= 8 || f.ns >= 2 || f.ap >= 4 || f.sh >= 4 || f.af >= 2 ||
	    f.ng >= 2)
		return false;
	if (f.gp >= 2 || f.dbm >= 2 || f.cont >= 2 || f.pxn >= 2 || f.uxn >= 2 || f.sw >= 16 ||
	    f.high >= 32)
		return false;
	if (wide && pgtable_geometry.page_size != 65536 && f.sh != 0)
		return false;
	if (pgtable_geometry.page_size == 4096) {
		frames = wide ? 0x10000000000 : 0x1000000000;
		reserved = wide ? 1 : 4;
	} else if (pgtable_geometry.page_size == 16384) {
		frames = wide ? 0x4000000000 : 0x400000000;
		reserved = wide ? 4 : 16;
	} else {
		frames = wide ? 0x1000000000 : 0x100000000;
		reserved = wide ? 4 : 64;
	}
	return f.frame < frames && f.reserved < reserved;
}

uint32_t pgtable_kind(int32_t level, uint64_t desc)
{
	if (desc % 2 == 0)
		return PGTABLE_INVALID;
	if (desc / 2 % 2 == 1)
		return level == 3 ? PGTABLE_LEAF : PGTABLE_TABLE;
	return pgtable_block_level(level) ? PGTABLE_LEAF : PGTABLE_INVALID;
}

uint64_t pgtable_frame(uint64_t desc)
{
	return frame_of(desc / 4096 % 0x4000000000, desc / 256 % 4);
}

uint64_t pgtable_leaf_frame(int32_t level, uint64_t desc)
{
	uint64_t frame = pgtable_frame(desc);

	return frame - pgtable_pages_into(level, frame);
}
