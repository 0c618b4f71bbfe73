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

/* How a descriptor ends a walk at a level, or PGTABLE_WALK_ON. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 3;
  terminates \true;
  assigns \nothing;
  ensures outcome: \result == walk_outcome(pgtable_arena, pgtable_geometry, level, desc);
  ensures possible: PGTABLE_MAPPED <= \result <= PGTABLE_WALK_ON &&
    \result != PGTABLE_FAULT_RANGE;
  ensures on: \result == PGTABLE_WALK_ON ==>
    desc_kind(pgtable_geometry, level, desc) == PGTABLE_TABLE &&
    table_slot(pgtable_arena, desc_frame(pgtable_geometry, desc)) != PGTABLE_NO_TABLE;
  ensures leaf: \result == PGTABLE_MAPPED ==>
    desc_kind(pgtable_geometry, level, desc) == PGTABLE_LEAF;
*/
static int outcome_of(int32_t level, uint64_t desc)
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

/* Where the walk of a page is at a level, from the table it comes from there. */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  requires level: pgtable_geometry.start_level <= level <= 2;
  requires table: table == walk_table(pgtable_tables, pgtable_arena, pgtable_geometry, level, page);
  requires row: table < PGTABLE_MAX_TABLES;
  requires desc: desc == entry_at(pgtable_tables, pgtable_geometry, level, table, page);
  requires on: walk_outcome(pgtable_arena, pgtable_geometry, level, desc) == PGTABLE_WALK_ON;
  requires slot: table_slot(pgtable_arena, desc_frame(pgtable_geometry, desc)) != PGTABLE_NO_TABLE;
  terminates \true;
  assigns \nothing;
  ensures table: \result ==
    walk_table(pgtable_tables, pgtable_arena, pgtable_geometry, level + 1, page);
  ensures row: \result < PGTABLE_MAX_TABLES;
*/
static uint32_t next_table(int32_t level, uint32_t table, uint64_t desc, uint64_t page)
{
	(void)level;
	(void)table;
	(void)page;
	return pgtable_table(pgtable_frame(desc));
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
		w.fault = outcome_of(w.level, w.desc);
		if (w.fault != PGTABLE_WALK_ON)
			break;
		w.tables_pxn = w.tables_pxn || w.desc / 0x800000000000000 % 2 == 1;
		w.tables_uxn = w.tables_uxn || w.desc / 0x1000000000000000 % 2 == 1;
		w.tables_user = w.tables_user || w.desc / 0x2000000000000000 % 2 == 1;
		w.tables_rdonly = w.tables_rdonly || w.desc / 0x4000000000000000 % 2 == 1;
		w.table = next_table(w.level, w.table, w.desc, page);
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
