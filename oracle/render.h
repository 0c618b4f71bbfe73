/* SPDX-License-Identifier: BSD-2-Clause */
/* What the renderers share among themselves. */
#ifndef EARLYMEM_RENDER_H
#define EARLYMEM_RENDER_H

#include "model/buddy_fallback.h"
#include "model/handoff.h"
#include "model/zonelist.h"
#include "oracle/earlymem.h"

#include <jansson.h>

/* The parts of a dump, each a new reference. */
json_t *earlymem_json_memblock(const struct earlymem_profile *profile,
			       const bool moved[MEMBLOCK_TYPES]);
json_t *earlymem_json_nodes(const struct earlymem_profile *profile, uint32_t node_ids);
json_t *earlymem_json_zone_movable_pfn(void);
json_t *earlymem_json_arch_zones(const struct earlymem_profile *profile, bool upper);
json_t *earlymem_json_sections(void);
json_t *earlymem_json_zonelists(const struct earlymem_profile *profile, uint32_t node_ids);
/* A file's name or another's text, whatever bytes are in it. */
json_t *earlymem_json_text(const char *text);

#endif
