/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of the buddy allocator's state, for tests and fuzzing: each looks at
 * every page that exists and decides, whatever the state holds, whether what
 * spec/buddy.acsl says of it is true.
 */
#ifndef EARLYMEM_BUDDY_CHECK_H
#define EARLYMEM_BUDDY_CHECK_H

#include "model/buddy_core.h"

/*@
  // Page p is the first of a free block that belongs on list k.
  predicate belongs(struct buddy_blocks b, struct buddy_kinds c, struct buddy_zones z,
      struct pageblock_types t, integer k, integer p) =
    0 <= p < MEMMAP_MAX_PAGES && b.order[p] != 0 && c.kind[p] == BLOCK_FREE &&
    list_of(b, z, t, p) == k;

  // How many of the first n pages belong on list k.
  logic integer list_sum(struct buddy_blocks b, struct buddy_kinds c, struct buddy_zones z,
      struct pageblock_types t, integer k, integer n) =
    n <= 0 ? 0 : list_sum(b, c, z, t, k, n - 1) +
      (b.order[n - 1] != 0 && c.kind[n - 1] == BLOCK_FREE && list_of(b, z, t, n - 1) == k ? 1 : 0);

  // As far as list k is long, all its pages belong there.
  predicate list_of_blocks(struct buddy_blocks b, struct buddy_kinds c, struct buddy_zones z,
      struct pageblock_types t, struct page_links l, struct page_lists_ends e,
      struct page_lists_nr n, integer k) =
    \forall integer i; 0 <= i < n.at[k] ==> belongs(b, c, z, t, k, nth_page(l, e.head[k], i));
*/

/* Are all blocks aligned, of a kind and zone, in pages that exist, and do none share a page? */
/*@
  requires settings: page_settings_valid(page_settings);
  requires clean: buddy_clean;
  terminates \true;
  assigns \nothing;
  ensures sound: \result ==> blocks_wf;
  ensures complete: blocks_wf ==> \result;
*/
bool buddy_check_blocks(void);

/* Is no free block left next to a free buddy that it merges with? */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  terminates \true;
  assigns \nothing;
  ensures sound: \result ==>
    coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types);
  ensures complete:
    coalesced(page_settings, buddy_blocks, buddy_kinds, buddy_zones, pageblock_types) ==> \result;
*/
bool buddy_check_coalesced(void);

/* Are the free pages of `zone` counted exactly? */
/*@
  requires wf: blocks_wf;
  requires zone: zone < MAX_ZONES;
  terminates \true;
  assigns \nothing;
  ensures counted: \result <==> buddy_free_pages.nr[zone] ==
    free_sum(buddy_blocks, buddy_kinds, buddy_zones, zone, MEMMAP_MAX_PAGES);
*/
bool buddy_check_free(uint32_t zone);

/*
 * Does every list of free blocks have only such blocks of its zone, order and
 * type, and as many as there are? With freelist_check, which says that a walk
 * passes no page twice, the lists are then exact.
 */
/*@
  requires wf: blocks_wf;
  requires valid: types_valid(pageblock_types);
  terminates \true;
  assigns \nothing;
  ensures members: \result ==> \forall integer k; 0 <= k < NR_FREE_LISTS ==>
    list_of_blocks(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, page_links,
      page_lists_ends, page_lists_nr, k);
  ensures counted: \result ==> \forall integer k; 0 <= k < NR_FREE_LISTS ==>
    page_lists_nr.at[k] == list_sum(buddy_blocks, buddy_kinds, buddy_zones, pageblock_types, k,
      MEMMAP_MAX_PAGES);
  ensures complete: buddy_wf ==> \result;
*/
bool buddy_check_lists(void);

#endif
