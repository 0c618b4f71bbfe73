/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fdt_machine.h"

#include <inttypes.h>

#define KIB64 0x10000u
#define HALF 4
#define LOW 0xfu

/* What a number is if both its bytes are 0. */
#define TREE_AT 0x48000000u
#define IMAGE_AT 0x40200000u
#define IMAGE_SIZE 0x2000000u
#define CMA_AREAS 20

#define SHIFT_BITS 0x3fu
#define A_BIT_MORE 0x40u
#define ONE_LESS 0x80u

/* A byte, shifted by the next one; that may say to be a little off. */
static uint64_t number(const uint8_t *two, uint64_t fallback)
{
	uint64_t value = (uint64_t)two[0] << (two[1] & SHIFT_BITS);

	if (two[0] == 0 && two[1] == 0)
		return fallback;
	if (two[1] & A_BIT_MORE)
		value += 8;
	if (two[1] & ONE_LESS)
		value -= 1;
	return value;
}

static void decode_rules(struct fdt_machine *m, const uint8_t *head)
{
	static const phys_addr_t aligns[] = { 0x200000, 0x2000000, 0x20000000, 0 };
	uint8_t rules = head[HEAD_RULES];

	m->rules.full_array_panics = !(rules & FDT_RULE_FULL_ARRAY_FAILS);
	m->reserved_rules.entries_last = !(rules & FDT_RULE_ENTRIES_FIRST);
	m->reserved_rules.crash_dump = !(rules & FDT_RULE_NO_CRASH_DUMP);
	m->region_rules.all = rules & FDT_RULE_STATIC_POOLS;
	m->region_rules.beside = !(rules & FDT_RULE_NOT_BESIDE);
	m->region_rules.cma_given = rules & FDT_RULE_CMA_GIVEN;
	m->region_rules.cma_areas = head[HEAD_AREAS] ? head[HEAD_AREAS] - 1u : CMA_AREAS;
	m->region_rules.cma_align = aligns[head[HEAD_SIZES] >> 2 & 3];
	m->movable_node = rules & FDT_RULE_MOVABLE_NODE;
	m->mirrored_kernelcore = head[HEAD_SIZES] & 0x20;
}

static void decode_config(struct fdt_machine *m, const uint8_t *head)
{
	static const uint8_t va_bits[] = { 48, 36, 39, 42, 47, 52, 48, 39 };
	static const uint8_t cpu_va_bits[] = { 0, 48, 47, 39, 52, 36, 42, 44 };
	static const uint8_t phys_bits[] = { 48, 52, 48, 40 };
	static const uint8_t cpu_phys_bits[] = { 48, 32, 36, 40, 42, 44, 52, 33 };
	struct arm64_config *config = &m->config;

	config->va_bits = va_bits[head[HEAD_VA] % 8];
	config->cpu_va_bits = cpu_va_bits[(head[HEAD_VA] >> HALF) % 8];
	if (config->cpu_va_bits == 0)
		config->cpu_va_bits = config->va_bits;
	config->phys_bits = phys_bits[head[HEAD_PHYS] % 4];
	config->cpu_phys_bits = cpu_phys_bits[(head[HEAD_PHYS] >> HALF) % 8];
	config->section_size = head[HEAD_SIZES] & 0x10 ? 0x20000000 : 0x8000000;
	config->nvhe = head[HEAD_RULES] & FDT_RULE_NVHE;
	config->memstart_seed = (uint16_t)(head[HEAD_SEED] << 8);
	config->limit = number(head + HEAD_LIMIT, ARM64_NO_LIMIT);
	config->text = number(head + HEAD_TEXT, IMAGE_AT);
	config->start = config->text + (uint64_t)head[HEAD_STEXT] * KIB64;
	config->end = config->text + number(head + HEAD_IMAGE, IMAGE_SIZE);
	config->initrd.base = number(head + HEAD_INITRD, 0);
	config->initrd.size = number(head + HEAD_INITRD_SIZE, 0);
}

struct fdt_machine fdt_machine_decode(const uint8_t head[FDT_HEAD])
{
	static const uint32_t memory_regions[] = { 1024, 4, 8, 128 };
	static const uint32_t reserved_regions[] = { 641, 4, 8, 129 };
	static const uint32_t page_sizes[] = { 4096, 16384, 65536, 4096 };
	struct fdt_machine m = {
		.memory_regions = memory_regions[(head[HEAD_ARRAYS] & LOW) % 4],
		.reserved_regions = reserved_regions[(head[HEAD_ARRAYS] >> HALF) % 4],
		.page_size = page_sizes[head[HEAD_SIZES] & 3],
		.address = number(head + HEAD_TREE, TREE_AT),
	};

	decode_rules(&m, head);
	decode_config(&m, head);
	return m;
}

void fdt_machine_print(FILE *out, const struct fdt_machine *m)
{
	const struct arm64_config *c = &m->config;

	fprintf(out,
		"machine: %" PRIu32 " and %" PRIu32 " regions, pages of %" PRIu64
		", tree at 0x%" PRIx64 "%s%s\n",
		m->memory_regions, m->reserved_regions, m->page_size, m->address,
		m->movable_node ? ", movable_node" : "",
		m->mirrored_kernelcore ? ", kernelcore=mirror" : "");
	fprintf(out,
		"rules: full array %s, entries %s, %s, ranges searched %s, core header %s, "
		"cma= %s, %" PRIu32 " pools on 0x%" PRIx64 "\n",
		m->rules.full_array_panics ? "panics" : "fails",
		m->reserved_rules.entries_last ? "last" : "first",
		m->region_rules.all ? "static pools" : "no static pools",
		m->region_rules.beside ? "beside" : "as they are",
		m->reserved_rules.crash_dump ? "known" : "unknown",
		m->region_rules.cma_given ? "given" : "not given", m->region_rules.cma_areas,
		m->region_rules.cma_align);
	fprintf(out,
		"arm64: va %" PRIu32 "/%" PRIu32 ", phys %" PRIu32 "/%" PRIu32
		"%s, section 0x%" PRIx64 ", mem=0x%" PRIx64 ", image [0x%" PRIx64 ", 0x%" PRIx64
		") from 0x%" PRIx64 ", initrd 0x%" PRIx64 " at 0x%" PRIx64 "\n",
		c->va_bits, c->cpu_va_bits, c->phys_bits, c->cpu_phys_bits, c->nvhe ? " nVHE" : "",
		c->section_size, c->limit, c->text, c->end, c->start, c->initrd.size,
		c->initrd.base);
}
