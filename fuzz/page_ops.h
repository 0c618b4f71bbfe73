/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on the page allocator: bytes to operations, each carried out by the
 * model and by the naive model (naive_pages.h), both compared; for every target
 * that allocates and frees pages.
 *
 * A record has PAGE_OP_RECORD bytes. Every byte string decodes to something, and
 * changing one byte changes one choice. What decides (a page that exists, a block
 * that was allocated) is chosen so that most operations mean something, and so
 * that wrong ones come too: blocks freed twice, with another order, from their
 * middle, pages and zones and types that do not exist.
 */
#ifndef EARLYMEM_FUZZ_PAGE_OPS_H
#define EARLYMEM_FUZZ_PAGE_OPS_H

#include "fuzz/naive_pages.h"

#define PAGE_OP_RECORD 6
/* Longer inputs are cut off here. */
#define PAGE_OPS_MAX 256
/* Blocks allocated last, which operations can refer to. */
#define PAGE_OPS_BLOCKS 64

/* Meaning of the bytes of a record. */
enum page_op_byte {
	PAGE_OP_CODE,  /* low five bits; high three: how often, less one */
	PAGE_OP_ZONE,  /* low half: zone, high half: order */
	PAGE_OP_TYPE,  /* bits 0-2: migrate type, 3-4: flags, 5-7: kind of page */
	PAGE_OP_PARAM, /* two bytes, low first: which page */
	PAGE_OP_EXTRA = 5,
};

enum page_op_code {
	PAGE_ALLOC,
	PAGE_RMQUEUE,
	PAGE_FREE,
	PAGE_SPLIT,
	PAGE_PCP_ALLOC,
	PAGE_PCP_FREE,
	PAGE_PCP_SET,
	PAGE_PCP_DRAIN,
	PAGE_ISOLATE,
	PAGE_UNISOLATE,
	PAGE_SET_TYPE,
	PAGE_SET_SPAN,
	PAGE_FREE_ALL,
	PAGE_HAND_OVER,
	PAGE_OP_COUNT
};

struct page_op {
	enum page_op_code code;
	uint32_t times;
	uint32_t zone, order, type, flags, page;
	uint32_t low;	      /* PAGE_SPLIT */
	uint32_t high, batch; /* PAGE_PCP_SET */
	uint32_t start, end;  /* PAGE_SET_SPAN */
};

/* What the operations of one input work on. */
struct page_ops {
	const char *target;	  /* its name, for reports */
	void (*print)(FILE *out); /* the machine and all that came before, for reports */
	uint32_t zones[16];
	uint32_t nr_zones; /* of them; the rest of the choices are wrong ones */
	bool hand_over;	   /* PAGE_HAND_OVER is allowed */
	/* What PAGE_HAND_OVER does where it is not; NULL: nothing. */
	void (*late)(const struct page_op *op);
	bool compare; /* the states after every operation, not at the end only */
	struct naive_pages *naive;
	struct {
		uint32_t page, order;
	} blocks[PAGE_OPS_BLOCKS];
	uint32_t nr_blocks;
	uint32_t count; /* operations so far */
	struct page_op ops[PAGE_OPS_MAX];
};

/* End with a report. */
_Noreturn void page_ops_report(const struct page_ops *s, const char *what);
/* Hand a fresh block to a zone, in both. */
void page_ops_hand_over(struct page_ops *s, uint32_t page, uint32_t order, uint32_t zone);
/* Run all records. False: the states differ at the end; run again with `compare`. */
bool page_ops_run(struct page_ops *s, const uint8_t *data, size_t size);
/* Compare the states. NULL: they are the same; else what differs. */
const char *page_ops_difference(const struct page_ops *s);
/* The proven checkers of all lists, and of the zones that are worked on. NULL: all agree. */
const char *page_ops_check(const struct page_ops *s);

#endif
