/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/pgtable_walk.h"

struct pgtable_tables pgtable_tables;
struct pgtable_arena pgtable_arena;

void pgtable_arena_init(uint64_t root_frame, uint64_t base_frame)
{
	pgtable_arena.root_frame = root_frame;
	pgtable_arena.base_frame = base_frame;
}

uint32_t pgtable_table(uint64_t frame)
{
	if (frame == pgtable_arena.root_frame)
		return 0;
	if (frame < pgtable_arena.base_frame ||
	    frame - pgtable_arena.base_frame >= PGTABLE_MAX_TABLES - 1)
		return PGTABLE_NO_TABLE;
	return (uint32_t)(frame - pgtable_arena.base_frame) + 1;
}

int pgtable_outcome(int32_t level, uint64_t desc)
{
	uint32_t kind = pgtable_kind(level, desc);
	uint64_t frame;

	if (kind == PGTABLE_INVALID)
		return PGTABLE_FAULT_TRANSLATION;
	if (kind == PGTABLE_LEAF)
		frame = pgtable_leaf_frame(level, desc);
	else
		frame = pgtable_frame(desc);
	if (frame >= pgtable_max_frame())
		return PGTABLE_FAULT_ADDRESS_SIZE;
	if (kind == PGTABLE_LEAF)
		return PGTABLE_MAPPED;
	if (pgtable_table(frame) == PGTABLE_NO_TABLE)
		return PGTABLE_FAULT_ARENA;
	return PGTABLE_WALK_ON;
}

struct pgtable_walk pgtable_walk_page(uint64_t page)
{
	struct pgtable_walk w = {
		.level = pgtable_geometry.start_level,
		.frame = PGTABLE_NO_PAGE,
	};

	/*@
	  loop invariant level: pgtable_geometry.start_level <= w.level <= 3;
	  loop invariant row: w.table < PGTABLE_MAX_TABLES;
	  loop invariant table: w.table ==
	    walk_table(pgtable_tables, pgtable_arena, pgtable_geometry, w.level, page);
	  loop invariant frame: w.frame == PGTABLE_NO_PAGE;
	  loop invariant pxn: w.tables_pxn <==>
	    walk_denies_pxn(pgtable_tables, pgtable_arena, pgtable_geometry, w.level, page);
	  loop invariant uxn: w.tables_uxn <==>
	    walk_denies_uxn(pgtable_tables, pgtable_arena, pgtable_geometry, w.level, page);
	  loop invariant user: w.tables_user <==>
	    walk_denies_user(pgtable_tables, pgtable_arena, pgtable_geometry, w.level, page);
	  loop invariant rdonly: w.tables_rdonly <==>
	    walk_denies_write(pgtable_tables, pgtable_arena, pgtable_geometry, w.level, page);
	  loop assigns w;
	  loop variant 3 - w.level;
	*/
	for (;;) {
		w.index = pgtable_index(w.level, page);
		w.desc = pgtable_tables.entry[w.table][w.index];
		w.fault = pgtable_outcome(w.level, w.desc);
		if (w.fault != PGTABLE_WALK_ON)
			break;
		w.tables_pxn = w.tables_pxn || w.desc / 0x800000000000000 % 2 == 1;
		w.tables_uxn = w.tables_uxn || w.desc / 0x1000000000000000 % 2 == 1;
		w.tables_user = w.tables_user || w.desc / 0x2000000000000000 % 2 == 1;
		w.tables_rdonly = w.tables_rdonly || w.desc / 0x4000000000000000 % 2 == 1;
		w.table = pgtable_table(pgtable_frame(w.desc));
		w.level++;
	}
	if (w.fault == PGTABLE_MAPPED)
		w.frame = pgtable_leaf_frame(w.level, w.desc) + pgtable_pages_into(w.level, page);
	return w;
}

struct pgtable_walk pgtable_walk(uint64_t va)
{
	uint64_t page = pgtable_virtual_page(va);
	struct pgtable_walk none = {
		.fault = PGTABLE_FAULT_RANGE,
		.level = pgtable_geometry.start_level,
		.frame = PGTABLE_NO_PAGE,
	};

	if (page == PGTABLE_NO_PAGE)
		return none;
	return pgtable_walk_page(page);
}
