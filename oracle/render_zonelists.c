/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Zone lists, as a kernel's console shows them, and as JSON. Source: build_zonelists(),
 * build_all_zonelists().
 */
#include "oracle/render.h"

#include <inttypes.h>

void earlymem_render_zonelists(const struct earlymem_profile *profile, uint32_t node_ids, FILE *out)
{
	for (uint32_t nid = 0; nid < node_ids; nid++) {
		fprintf(out, "Fallback order for Node %" PRIu32 ": ", nid);
		for (uint32_t i = 0; i < node_order[nid].cnt; i++)
			fprintf(out, "%" PRIu32 " ", node_order[nid].node[i]);
		fputc('\n', out);
	}
	fprintf(out,
		"Built %" PRIu32 " zonelists, mobility grouping %s.  Total pages: %" PRIu64 "\n",
		node_ids, page_group_by_mobility_disabled ? "off" : "on",
		earlymem_total_pages(profile));
}

static json_t *json_order(uint32_t nid)
{
	json_t *order = json_array();

	for (uint32_t i = 0; i < node_order[nid].cnt; i++)
		json_array_append_new(order, json_integer(node_order[nid].node[i]));
	return order;
}

/* [[node, "name of the zone"], ...] */
static json_t *json_zones(const struct zonelist *list)
{
	json_t *zones = json_array();

	for (uint32_t i = 0; i < list->cnt; i++)
		json_array_append_new(
			zones, json_pack("[i, s]", (int)(list->ref[i].zone / MAX_NR_ZONES),
					 earlymem_zone_names[list->ref[i].zone % MAX_NR_ZONES]));
	return zones;
}

json_t *earlymem_json_zonelists(const struct earlymem_profile *profile, uint32_t node_ids)
{
	json_t *nodes = json_array();

	for (uint32_t nid = 0; nid < node_ids; nid++)
		json_array_append_new(nodes,
				      json_pack("{s:i, s:o, s:o, s:o}", "nid", (int)nid,
						"fallback_order", json_order(nid), "fallback",
						json_zones(&zonelist_fallback[nid]), "thisnode",
						json_zones(&zonelist_thisnode[nid])));
	return json_pack("{s:I, s:o}", "total_pages", (json_int_t)earlymem_total_pages(profile),
			 "nodes", nodes);
}
