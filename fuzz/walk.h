/* SPDX-License-Identifier: BSD-2-Clause */
/* The model's walk of a device tree, held against libfdt's. */
#ifndef EARLYMEM_FUZZ_WALK_H
#define EARLYMEM_FUZZ_WALK_H

#include <libfdt.h>

#include "model/fdt_walk.h"

static inline const char *walk_node_differs(struct fdt_step step, int node, int depth)
{
	int len = -1;
	const char *name;

	if (node < 0 || depth < 0)
		return "a node that libfdt does not have";
	if ((uint32_t)node != step.at - fdt_layout.struct_start || node != step.node)
		return "a node at another offset";
	if ((uint32_t)depth != step.depth)
		return "a node at another depth";
	name = fdt_get_name(fdt_bytes.b, node, &len);
	if ((const uint8_t *)name != fdt_bytes.b + step.name || (uint32_t)len != step.name_len)
		return "another name of a node";
	return NULL;
}

static inline const char *walk_prop_differs(struct fdt_step step, int prop)
{
	int len = -1;
	const char *name = NULL;
	const uint8_t *value;

	if (prop < 0)
		return "a property that libfdt does not have";
	if ((uint32_t)prop != step.at - fdt_layout.struct_start)
		return "a property at another offset";
	value = (const uint8_t *)fdt_getprop_by_offset(fdt_bytes.b, prop, &name, &len);
	if (value != fdt_bytes.b + step.value || (uint32_t)len != step.len)
		return "another value of a property";
	if ((const uint8_t *)name != fdt_bytes.b + step.name)
		return "another name of a property";
	return NULL;
}

/*
 * Walk the tree that fdt_check() has accepted: the same nodes with the same
 * names at the same depths, and the same properties with the same names and
 * values, in the same order? NULL, or what differs.
 */
static inline const char *walk_differs(void)
{
	int depth = -1, prop = -1, node = fdt_next_node(fdt_bytes.b, -1, &depth);
	struct fdt_step step = fdt_walk_next(fdt_walk_begin());
	const char *difference = NULL;

	for (; step.what > FDT_STEP_END; step = fdt_walk_next(step)) {
		if (step.what == FDT_STEP_PROP && !step.late) {
			difference = walk_prop_differs(step, prop);
			prop = fdt_next_property_offset(fdt_bytes.b, prop);
		} else if (prop >= 0) {
			return "libfdt has one property more";
		} else if (step.what == FDT_STEP_NODE) {
			difference = walk_node_differs(step, node, depth);
			prop = fdt_first_property_offset(fdt_bytes.b, node);
			node = fdt_next_node(fdt_bytes.b, node, &depth);
		}
		if (difference)
			return difference;
	}
	if (step.what != FDT_STEP_END)
		return "the walk does not come to the end";
	return node >= 0 && depth >= 0 ? "libfdt has one node more" : NULL;
}

#endif
