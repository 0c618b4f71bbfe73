/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What EVA runs: the model's check of the header over arbitrary bytes, then
 * each question of model/fdt_raw.h that libfdt answers, at arbitrary nodes.
 *
 * With ONE_LAYOUT the blocks lie where a tree of TREE_BYTES usually has them,
 * and their contents are arbitrary: EVA then knows how far libfdt may read.
 */
#include "__fc_builtin.h"

#include "model/fdt_check.h"

#define TREE_BYTES 256
#define HEADER_BYTES 40
#define RESERVE_AT 40
#define STRUCT_AT 56
#define STRINGS_AT 224

volatile int any;

#ifdef ONE_LAYOUT
static void put(unsigned at, unsigned value)
{
	fdt_bytes.b[at] = (uint8_t)(value >> 24);
	fdt_bytes.b[at + 1] = (uint8_t)(value >> 16);
	fdt_bytes.b[at + 2] = (uint8_t)(value >> 8);
	fdt_bytes.b[at + 3] = (uint8_t)value;
}

static void put_header(void)
{
	put(0, 0xd00dfeed);
	put(4, TREE_BYTES);
	put(8, STRUCT_AT);
	put(12, STRINGS_AT);
	put(16, RESERVE_AT);
	put(20, 17);
	put(24, 16);
	put(28, 0);
	put(32, TREE_BYTES - STRINGS_AT);
	put(36, STRINGS_AT - STRUCT_AT);
}
#endif

int main(void)
{
	Frama_C_make_unknown((char *)fdt_bytes.b, sizeof(fdt_bytes.b));
	fdt_size = Frama_C_unsigned_int_interval(0, FDT_BYTES_MAX);
#ifdef ONE_LAYOUT
	fdt_size = TREE_BYTES;
	put_header();
#endif
	if (fdt_check() != 0)
		return 1;
	(void)fdt_raw_first_subnode(any);
	(void)fdt_raw_next_subnode(any);
	(void)fdt_raw_chosen();
	(void)fdt_raw_reserved_memory();
	(void)fdt_raw_getprop(any, Frama_C_unsigned_int_interval(0, FDT_PROPS - 1));
	return 0;
}
