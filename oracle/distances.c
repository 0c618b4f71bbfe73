/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far nodes are from each other, as a device tree says.
 *
 * Source: of_numa_parse_distance_map_v1() in drivers/of/of_numa.c: three cells for each pair; the
 * way back is as far unless it is given later; a wrong entry makes the kernel refuse the map.
 */
#include "model/zonelist.h"
#include "oracle/earlymem.h"

#include <libfdt.h>

#define MAP "numa-distance-map-v1"
#define MATRIX "distance-matrix"
/* Cells of an entry: from node, to node, distance. */
#define ENTRY 3

static bool entry_is_wrong(uint32_t from, uint32_t to, uint32_t distance)
{
	return from == to ? distance != LOCAL_DISTANCE : distance <= LOCAL_DISTANCE;
}

static int fail_matrix(const char *path, int map, struct earlymem_error *err, const char *what,
		       int offset)
{
	char node[EARLYMEM_NODE_PATH];

	earlymem_node_path(map, node, sizeof(node));
	return earlymem_fail(err, EARLYMEM_EDISTANCES, path, "node %s: " MATRIX " %s at byte %d",
			     node, what, offset);
}

static int apply_matrix(const char *path, int map, struct earlymem_error *err)
{
	int size, cells;
	const fdt32_t *matrix = fdt_getprop(fdt_bytes.b, map, MATRIX, &size);

	cells = size / (int)sizeof(*matrix);
	if (!matrix || cells == 0)
		return fail_matrix(path, map, err, "ends", 0);
	for (int at = 0; at + ENTRY <= cells; at += ENTRY)
		if (entry_is_wrong(fdt32_ld(matrix + at), fdt32_ld(matrix + at + 1),
				   fdt32_ld(matrix + at + 2)))
			return fail_matrix(path, map, err,
					   "has a distance that makes no sense (10 from a node to "
					   "itself, more to any other)",
					   at * (int)sizeof(*matrix));
	for (int at = 0; at + ENTRY <= cells; at += ENTRY) {
		uint32_t from = fdt32_ld(matrix + at), to = fdt32_ld(matrix + at + 1);
		uint32_t distance = fdt32_ld(matrix + at + 2);

		/* What the table has no place for, a kernel passes over. */
		(void)numa_set_distance(from, to, distance);
		if (to > from)
			(void)numa_set_distance(to, from, distance);
	}
	return 0;
}

int earlymem_distances_load(const char *path, uint32_t node_ids, struct earlymem_error *err)
{
	int error = earlymem_tree_load(path, err), map;

	if (error)
		return error;
	/* The model's own check comes first: libfdt's does not end on every input. */
	if (fdt_check() != 0)
		return earlymem_fail_scan(path, 0, err);
	map = fdt_node_offset_by_compatible(fdt_bytes.b, -1, MAP);
	/* One node: it is at its own place, and a kernel that refuses the map has no other. */
	return map < 0 || node_ids < 2 ? 0 : apply_matrix(path, map, err);
}
