/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pgtable_walk: what hardware does with a virtual address, over translation
 * tables with any content, whoever wrote them.
 *
 * Tables lie in an arena: the root in a frame of its own (in a kernel a part of
 * the image), the others in consecutive frames. A table's descriptor that names
 * any other frame ends the walk with a fault of the model's own.
 *
 * A walk has no side effects: access flag and permissions are in the answer, and
 * are not checked. The upper levels may forbid what the last one allows: they
 * are in the answer too.
 *
 * Behaviour: the Arm architecture (VMSAv8-64, stage 1).
 */
#ifndef EARLYMEM_PGTABLE_WALK_H
#define EARLYMEM_PGTABLE_WALK_H

#include "model/pgtable_desc.h"

/* Tables that the arena holds, with the root. */
#ifndef PGTABLE_MAX_TABLES
#define PGTABLE_MAX_TABLES 4096
#endif
#if PGTABLE_MAX_TABLES < 2 || PGTABLE_MAX_TABLES > 0x100000
#error PGTABLE_MAX_TABLES is 2 to 0x100000
#endif

/* "No table": no frame of the arena. */
#define PGTABLE_NO_TABLE 0xffffffffu

/* How a walk ends. */
#define PGTABLE_MAPPED 0
#define PGTABLE_FAULT_RANGE 1	     /* the address is not in the half that the tables are for */
#define PGTABLE_FAULT_TRANSLATION 2  /* the descriptor is invalid */
#define PGTABLE_FAULT_ADDRESS_SIZE 3 /* the descriptor names a frame that does not exist */
#define PGTABLE_FAULT_ARENA 4	     /* the next table is not in the arena */
#define PGTABLE_WALK_ON 5	     /* never an answer: there is a next table */

/* The tables: a frame of the arena is a row. The root is row 0. */
struct pgtable_tables {
	uint64_t entry[PGTABLE_MAX_TABLES][PGTABLE_MAX_ENTRIES];
};

/* Where they are in physical memory, in frames. */
struct pgtable_arena {
	uint64_t root_frame;
	uint64_t base_frame; /* of row 1; the others follow */
};

extern struct pgtable_tables pgtable_tables;
extern struct pgtable_arena pgtable_arena;

struct pgtable_walk {
	int fault;	    /* PGTABLE_MAPPED or PGTABLE_FAULT_... */
	int32_t level;	    /* where the walk ended */
	uint32_t table;	    /* the row that its last descriptor is in */
	uint32_t index;	    /* and which entry it is */
	uint64_t desc;	    /* that descriptor */
	uint64_t frame;	    /* PGTABLE_MAPPED: the frame that the page is mapped to */
	bool tables_pxn;    /* a table above forbids privileged execution, */
	bool tables_uxn;    /* unprivileged execution, */
	bool tables_user;   /* any unprivileged access, */
	bool tables_rdonly; /* writing */
};

#include "spec/pgtable_walk.acsl"

/* Where the tables are. Frames may be any; rows of frames that do not exist are never walked. */
/*@
  terminates \true;
  assigns pgtable_arena;
  ensures set: pgtable_arena.root_frame == root_frame && pgtable_arena.base_frame == base_frame;
*/
void pgtable_arena_init(uint64_t root_frame, uint64_t base_frame);

/* The row of the table in a frame; PGTABLE_NO_TABLE if the arena does not have it. */
/*@
  terminates \true;
  assigns \nothing;
  ensures table: \result == table_slot(pgtable_arena, frame);
  ensures bound: \result < PGTABLE_MAX_TABLES || \result == PGTABLE_NO_TABLE;
*/
uint32_t pgtable_table(uint64_t frame);

/* How a descriptor ends a walk at a level; PGTABLE_WALK_ON: it names a table of the arena. */
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
int pgtable_outcome(int32_t level, uint64_t desc);

/*
 * Walk the tables for virtual page `page` (pgtable_virtual_page()). It ends at
 * level 3 at the latest, for every content of the tables.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures level: \result.level ==
    walk_level(pgtable_tables, pgtable_arena, pgtable_geometry, page);
  ensures levels: pgtable_geometry.start_level <= \result.level <= 3;
  ensures table: \result.table ==
    walk_table(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
  ensures row: \result.table < PGTABLE_MAX_TABLES;
  ensures index: \result.index == table_index(pgtable_geometry.page_size, \result.level, page);
  ensures desc: \result.desc ==
    walk_desc(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
  ensures fault: \result.fault ==
    walk_result(pgtable_tables, pgtable_arena, pgtable_geometry, page);
  ensures ended: PGTABLE_MAPPED <= \result.fault <= PGTABLE_FAULT_ARENA;
  ensures frame: \result.fault == PGTABLE_MAPPED ==> \result.frame ==
    walk_frame(pgtable_tables, pgtable_arena, pgtable_geometry, page);
  ensures none: \result.fault != PGTABLE_MAPPED ==> \result.frame == PGTABLE_NO_PAGE;
  ensures pxn: \result.tables_pxn <==>
    walk_denies_pxn(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
  ensures uxn: \result.tables_uxn <==>
    walk_denies_uxn(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
  ensures user: \result.tables_user <==>
    walk_denies_user(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
  ensures rdonly: \result.tables_rdonly <==>
    walk_denies_write(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level, page);
*/
struct pgtable_walk pgtable_walk_page(uint64_t page);

/*
 * Walk the tables for a virtual address. Out of the half that they are for it
 * ends with PGTABLE_FAULT_RANGE at the start level, where hardware says so, and
 * the answer has no descriptor.
 */
/*@
  requires wf: geometry_wf(pgtable_geometry);
  terminates \true;
  assigns \nothing;
  ensures levels: pgtable_geometry.start_level <= \result.level <= 3;
  ensures range: \result.fault == PGTABLE_FAULT_RANGE <==> !in_half(pgtable_geometry, va);
  ensures first: \result.fault == PGTABLE_FAULT_RANGE ==>
    \result.level == pgtable_geometry.start_level && \result.desc == 0;
  ensures level: in_half(pgtable_geometry, va) ==> \result.level ==
    walk_level(pgtable_tables, pgtable_arena, pgtable_geometry,
               virtual_page(pgtable_geometry, va));
  ensures fault: in_half(pgtable_geometry, va) ==> \result.fault ==
    walk_result(pgtable_tables, pgtable_arena, pgtable_geometry,
                virtual_page(pgtable_geometry, va));
  ensures desc: in_half(pgtable_geometry, va) ==> \result.desc ==
    walk_desc(pgtable_tables, pgtable_arena, pgtable_geometry, \result.level,
              virtual_page(pgtable_geometry, va));
  ensures frame: \result.fault == PGTABLE_MAPPED ==> \result.frame ==
    walk_frame(pgtable_tables, pgtable_arena, pgtable_geometry,
               virtual_page(pgtable_geometry, va));
  ensures none: \result.fault != PGTABLE_MAPPED ==> \result.frame == PGTABLE_NO_PAGE;
*/
struct pgtable_walk pgtable_walk(uint64_t va);

#endif
