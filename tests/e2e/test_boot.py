"""earlymem boot: what becomes of unusual device trees, by what the kernels' sources say."""

import json
import random
import re
import shutil
import subprocess

import fdt
from boot import ADDRESS, EARLYMEM, TOP, BootCase, regions

MIB = 1 << 20
TOP_ADDRESS = (1 << 64) - 1  # where the kernel caps every range
RAM = (0x40000000, 0x10000000)
RAM_REGION = (*RAM, 0)
HOTPLUG = 1


def bank(*ranges, **properties):
    return fdt.Tree({"memory@0": fdt.memory(list(ranges), **properties)})


class MemoryNodes(BootCase):
    def test_one_bank(self):
        self.assertEqual(self.memory(bank(RAM)), [RAM_REGION])

    def test_device_type(self):
        for value, counts in ((b"memory\0", True), (b"memory\0more\0", True), (b"memory", True),
                              (b"memory2\0", False), (b"mem\0", False), (b"Memory\0", False),
                              (b"", False), (b"\0", False)):
            tree = bank(RAM, device_type=value)
            if counts:
                self.assertEqual(self.memory(tree), [RAM_REGION], value)
            else:
                self.assertEqual(self.memory(tree, warning="no memory"), [], value)

    def test_name_of_the_node_does_not_matter(self):
        tree = fdt.Tree({"ram": fdt.memory([RAM]), "memory@80000000": {"reg": fdt.pairs(RAM)}})
        self.assertEqual(self.memory(tree), [RAM_REGION])

    def test_only_children_of_the_root(self):
        tree = fdt.Tree({"soc": {"memory@40000000": fdt.memory([RAM])}})
        self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_status(self):
        for value, counts in ((b"okay\0", True), (b"ok\0", True), (b"ok", True), (b"ok\0x\0", True),
                              (b"disabled\0", False), (b"okay2\0", False), (b"okays\0", False),
                              (b"", False), (b"memory\0", False)):
            tree = bank(RAM, status=value)
            if counts:
                self.assertEqual(self.memory(tree), [RAM_REGION], value)
            else:
                self.assertEqual(self.memory(tree, warning="no memory"), [], value)

    def test_without_reg(self):
        tree = fdt.Tree({"memory@0": {"device_type": b"memory\0"}})
        self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_usable_memory_replaces_reg(self):
        usable = {"linux,usable-memory": fdt.pairs((0x42000000, 0x1000000))}
        node = {**fdt.memory([RAM]), **usable}
        self.assertEqual(self.memory(fdt.Tree({"m": node})), [(0x42000000, 0x1000000, 0)])
        del node["reg"]
        self.assertEqual(self.memory(fdt.Tree({"m": node})), [(0x42000000, 0x1000000, 0)])

    def test_empty_usable_memory_replaces_reg_too(self):
        tree = fdt.Tree({"m": {**fdt.memory([RAM]), "linux,usable-memory": b""}})
        self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_zero_sizes_and_a_partial_entry(self):
        reg = fdt.pairs((0x40000000, 0), RAM, (0, 0)) + fdt.cells(0, 0x90000000, 0)
        self.assertEqual(self.memory(bank(RAM, reg=reg)), [RAM_REGION])

    def test_reg_that_ends_inside_a_cell(self):
        reg = fdt.pairs(RAM) + b"\0\0\0"
        self.assertEqual(self.memory(bank(RAM, reg=reg)), [RAM_REGION])

    def test_out_of_order_overlapping_and_adjacent(self):
        tree = bank((0x60000000, 0x10000000), (0x40000000, 0x10000000), (0x48000000, 0x10000000),
                    (0x58000000, 0x8000000), (0x80000000, 0x1000))
        self.assertEqual(self.memory(tree), [(0x40000000, 0x30000000, 0), (0x80000000, 0x1000, 0)])

    def test_nops_between_the_tokens(self):
        blob = bank(RAM, gone=b"x" * 20).bytes()
        start = blob.index(b"x" * 20) - 12
        for offset in range(start, start + 32, 4):
            blob = fdt.poke(blob, offset, fdt.NOP)
        self.assertEqual(self.memory(blob), [RAM_REGION])

    def test_more_memory_than_any_board(self):
        tree = bank((0x40000000, 1 << 40), (1 << 47, 1 << 45))
        self.assertEqual(self.memory(tree), [(0x40000000, 1 << 40, 0), (1 << 47, 1 << 45, 0)])


class Pages(BootCase):
    def test_rounding(self):
        for profile, page in ("debian-6.12", 4096), ("debian-6.12-16k", 16384), ("t64k", 65536):
            base = 0x40000000
            for given, expected in (((base + 1, 4 * page), (base + page, 3 * page)),
                                    ((base, 4 * page + 1), (base, 4 * page)),
                                    ((base + page - 1, page + 1), (base + page, page)),
                                    ((base + page // 2, 3 * page - 1), (base + page, 2 * page))):
                self.assertEqual(self.memory(bank(given), profile=profile), [(*expected, 0)])

    def test_without_a_whole_page(self):
        for given in (RAM[0], 0xfff), (RAM[0] + 0x800, 0x7ff):
            tree = bank(given, (0x80000000, 0x1000))
            self.assertEqual(self.memory(tree, warning=f"ignored (node /memory@0, base {given[0]:#x}"
                                                       f", size {given[1]:#x})"),
                             [(0x80000000, 0x1000, 0)])

    def test_up_to_a_page_boundary_adds_nothing_and_warns_of_nothing(self):
        tree = bank((RAM[0] + 0x800, 0x800), RAM)
        self.assertEqual(self.memory(tree), [RAM_REGION])

    def test_from_zero(self):
        self.assertEqual(self.memory(bank((0, 0x100000))), [(0, 0x100000, 0)])

    def test_top_of_the_address_space(self):
        top = TOP_ADDRESS
        for given, expected in (((top - 0xfff, 0x1000), (top - 0xfff, 0xfff)),
                                ((0xffffffff00000000, 0x200000000), (0xffffffff00000000, 0xffffffff)),
                                ((0x40000000, top), (0x40000000, top - 0x40000000)),
                                ((0, top), (0, top - 0xfff))):
            self.assertEqual(self.memory(bank(given)), [(*expected, 0)])

    def test_rounding_up_past_the_top_wraps_to_zero(self):
        self.assertEqual(self.memory(bank((TOP_ADDRESS - 0x1ff, 0x80000))), [(0, 0x7f000, 0)])


class Cells(BootCase):
    def tree(self, address_cells, size_cells, reg):
        return fdt.Tree({"memory@0": fdt.memory(reg)}, address_cells, size_cells)

    def test_one_and_one(self):
        reg = fdt.cells(0x40000000, 0x10000000)
        self.assertEqual(self.memory(self.tree(1, 1, reg)), [RAM_REGION])

    def test_the_default_is_one_and_one(self):
        reg = fdt.cells(0x40000000, 0x10000000)
        self.assertEqual(self.memory(self.tree(None, None, reg)), [RAM_REGION])

    def test_only_the_last_two_cells_of_a_number_count(self):
        reg = fdt.cells(7, 7, 0, 0x40000000, 9, 0, 0x10000000)
        self.assertEqual(self.memory(self.tree(4, 3, reg)), [RAM_REGION])

    def test_no_address_cells(self):
        self.assertEqual(self.memory(self.tree(0, 2, fdt.cells(0, 0x10000000))),
                         [(0, 0x10000000, 0)])

    def test_no_size_cells(self):
        self.assertEqual(self.memory(self.tree(2, 0, fdt.pairs(RAM)), warning="no memory"), [])

    def test_entries_longer_than_the_property(self):
        for address_cells, size_cells in (1000, 1), (1, 1000), (0x7fffffff, 0), (0x7ffffffe, 1):
            tree = self.tree(address_cells, size_cells, fdt.pairs(RAM))
            self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_counts_with_which_the_kernel_does_not_end(self):
        for address_cells, size_cells in ((0, 0), (-1, 2), (2, -1), (-1, -1), (0x7fffffff, 1),
                                          (0x80000000, 0x80000000), (-1, 1)):
            path = self.write(self.tree(address_cells, size_cells, fdt.pairs(RAM)).bytes())
            self.refused(1, "#address-cells and #size-cells", "node /memory@0",
                         args=("boot", path, "--dtb-address", ADDRESS))

    def test_such_counts_without_memory_do_no_harm(self):
        for address_cells, size_cells in (0, 0), (-1, -1):
            tree = fdt.Tree({}, address_cells, size_cells)
            self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_negative_count_that_no_entry_fits(self):
        tree = self.tree(-1, 9, fdt.pairs(RAM))
        self.assertEqual(self.memory(tree, warning="no memory"), [])

    def test_short_count_is_read_with_its_padding(self):
        tree = fdt.Tree({"#size-cells": b"\0\0\0", "memory@0": fdt.memory(fdt.pairs(RAM))},
                        size_cells=None)
        self.assertEqual(self.memory(tree, warning="shorter than four bytes"), [])

    def test_empty_count_is_read_with_the_next_token(self):
        # The next token is PROP, 3: two cells of base and three of size.
        tree = fdt.Tree({"#size-cells": b"", "compatible": b"x\0",
                         "memory@0": fdt.memory(fdt.cells(0, 0x40000000, 0, 0, 0x10000000))},
                        size_cells=None)
        self.assertEqual(self.memory(tree, warning="shorter than four bytes"), [RAM_REGION])


class Hotplug(BootCase):
    def test_marked(self):
        self.assertEqual(self.memory(bank(RAM, hotpluggable=b"")), [(*RAM, HOTPLUG)])

    def test_value_does_not_matter(self):
        self.assertEqual(self.memory(bank(RAM, hotpluggable=b"no\0")), [(*RAM, HOTPLUG)])

    def test_neighbours_stay_apart(self):
        tree = fdt.Tree({"a": fdt.memory([(0x40000000, 0x1000)]),
                         "b": fdt.memory([(0x40001000, 0x1000)], hotpluggable=b""),
                         "c": fdt.memory([(0x40002000, 0x1000)])})
        self.assertEqual(self.memory(tree), [(0x40000000, 0x1000, 0), (0x40001000, 0x1000, HOTPLUG),
                                             (0x40002000, 0x1000, 0)])

    def test_marks_bytes_of_earlier_banks_not_pages(self):
        tree = fdt.Tree({"a": fdt.memory([(0x40000000, 0x10000)]),
                         "b": fdt.memory([(0x40000100, 0x1800)], hotpluggable=b"")})
        self.assertEqual(self.memory(tree), [(0x40000000, 0x100, 0), (0x40000100, 0x1800, HOTPLUG),
                                             (0x40001900, 0xe700, 0)])

    def test_marks_even_where_the_range_is_too_small_to_add(self):
        tree = fdt.Tree({"a": fdt.memory([(0x40000000, 0x10000)]),
                         "b": fdt.memory([(0x40000100, 0x10)], hotpluggable=b"")})
        self.assertEqual(self.memory(tree, warning="no whole page"),
                         [(0x40000000, 0x100, 0), (0x40000100, 0x10, HOTPLUG),
                          (0x40000110, 0xfef0, 0)])

    def test_later_bank_fills_only_gaps(self):
        tree = fdt.Tree({"a": fdt.memory([(0x40001000, 0x1000)], hotpluggable=b""),
                         "b": fdt.memory([(0x40000000, 0x3000)])})
        self.assertEqual(self.memory(tree), [(0x40000000, 0x1000, 0), (0x40001000, 0x1000, HOTPLUG),
                                             (0x40002000, 0x1000, 0)])


class Capacity(BootCase):
    """More regions than the static arrays have room for: 6.12 panics, 6.1 loses them."""

    @staticmethod
    def islands(count, **properties):
        return fdt.memory([(0x40000000 + i * 0x2000, 0x1000) for i in range(count)], **properties)

    def panics(self, tree, profile, where):
        path = self.write(tree.bytes())
        self.refused(1, "kernel panic: memblock: cannot resize", where,
                     args=("boot", path, "--dtb-address", ADDRESS, "--profile", profile))

    def test_exactly_full(self):
        for profile, room in ("debian-6.12", 1024), ("debian-6.1", 1024), ("t64k", 128):
            if profile == "t64k":
                node = fdt.memory([(0x40000000 + i * 0x20000, 0x10000) for i in range(room)])
            else:
                node = self.islands(room)
            self.assertEqual(len(self.memory(fdt.Tree({"m": node}), profile=profile)), room)

    def test_one_too_many_on_6_12(self):
        self.panics(fdt.Tree({"m": self.islands(1025)}), "debian-6.12", "node /m")
        self.panics(fdt.Tree({"m": self.islands(129)}), "t4k39", "node /m")

    def test_one_too_many_on_6_1(self):
        got = self.memory(fdt.Tree({"m": self.islands(1025)}), profile="debian-6.1",
                          warning="this range is lost (node /m, base 0x40800000, size 0x1000)")
        self.assertEqual(len(got), 1024)
        self.assertEqual(got[-1], (0x40000000 + 1023 * 0x2000, 0x1000, 0))

    def test_adding_what_is_there_needs_no_room(self):
        tree = fdt.Tree({"a": self.islands(1024), "b": self.islands(1024)})
        self.assertEqual(len(self.memory(tree)), 1024)

    def test_bridging_all_gaps_needs_room_for_all_of_them(self):
        tree = fdt.Tree({"a": self.islands(600), "b": fdt.memory([(0x40000000, 0x1000000)])})
        self.panics(tree, "debian-6.12", "node /b")
        got = self.memory(tree, profile="debian-6.1", warning="this range is lost (node /b")
        self.assertEqual(len(got), 600)

    def test_marking_hotplug_needs_room_for_two(self):
        fits = fdt.Tree({"m": self.islands(1022, hotpluggable=b"")})
        self.assertEqual({flags for _, _, flags in self.memory(fits)}, {HOTPLUG})
        tree = fdt.Tree({"m": self.islands(1023, hotpluggable=b"")})
        self.panics(tree, "debian-6.12", "node /m")
        got = self.memory(tree, profile="debian-6.1",
                          warning="not marked hotpluggable (node /m, base 0x407fc000")
        self.assertEqual([flags for _, _, flags in got], [HOTPLUG] * 1022 + [0])

    def test_capping_needs_room_for_two(self):
        tree = fdt.Tree({"m": self.islands(1023),
                         "chosen": {"linux,usable-memory-range": fdt.pairs((0x40000000, 0x100000))}})
        self.panics(tree, "debian-6.12", "node /chosen")
        got = self.memory(tree, profile="debian-6.1", warning="memory is not capped")
        self.assertEqual(len(got), 1023)

    def test_more_warnings_than_are_listed(self):
        _, err = self.boot(fdt.Tree({"m": self.islands(1100)}), profile="debian-6.1")
        self.assertEqual(err.count("this range is lost"), 64)
        self.assertIn("and 12 more warnings", err)


class UsableRange(BootCase):
    def tree(self, *ranges, chosen="chosen", banks=((0x40000000, 0x20000000),), raw=None):
        value = fdt.pairs(*ranges) if raw is None else raw
        return fdt.Tree({chosen: {"linux,usable-memory-range": value},
                         "memory@40000000": fdt.memory(list(banks))})

    def test_caps_to_the_byte(self):
        self.assertEqual(self.memory(self.tree((0x48000123, 0x1000321))),
                         [(0x48000123, 0x1000321, 0)])

    def test_second_is_added_even_where_there_is_no_memory(self):
        self.assertEqual(self.memory(self.tree((0x48000000, 0x1000000), (0x90000100, 0x10))),
                         [(0x48000000, 0x1000000, 0), (0x90000100, 0x10, 0)])

    def test_third_is_not_looked_at(self):
        tree = self.tree((0x48000000, 0x1000000), (0x50000000, 0x1000), (0x58000000, 0x1000))
        self.assertEqual(self.memory(tree),
                         [(0x48000000, 0x1000000, 0), (0x50000000, 0x1000, 0)])

    def test_first_of_size_zero_caps_nothing(self):
        tree = self.tree((0x48000000, 0), (0x90000000, 0x1000))
        self.assertEqual(self.memory(tree),
                         [(0x40000000, 0x20000000, 0), (0x90000000, 0x1000, 0)])

    def test_reservation_of_the_tree_goes_with_the_memory(self):
        memblock, _ = self.boot(self.tree((0x50000000, 0x1000000)))
        self.assertEqual(regions(memblock["memory"]), [(0x50000000, 0x1000000, 0)])
        self.assertEqual(regions(memblock["reserved"]), [])

    def test_reservation_is_cut(self):
        tree = self.tree((ADDRESS + 16, 0x1000000))
        size = len(tree.bytes())
        memblock, _ = self.boot(tree)
        self.assertEqual(regions(memblock["reserved"]), [(ADDRESS + 16, size - 16, 0)])

    def test_range_past_the_top_takes_reservations_with_it(self):
        memblock, _ = self.boot(self.tree((0x48000000, TOP_ADDRESS)))
        self.assertEqual(regions(memblock["memory"]), [(0x48000000, 0x18000000, 0)])
        self.assertEqual(regions(memblock["reserved"]), [])

    def test_range_to_the_top_leaves_them(self):
        tree = self.tree((0x48000000, TOP_ADDRESS - 0x48000000))
        memblock, _ = self.boot(tree)
        self.assertEqual(regions(memblock["memory"]), [(0x48000000, 0x18000000, 0)])
        self.assertEqual(regions(memblock["reserved"]), [(ADDRESS, len(tree.bytes()), 0)])

    def test_outside_all_memory(self):
        memblock, err = self.boot(self.tree((0x90000000, 0x1000000)))
        self.assertEqual((memblock["memory"]["cnt"], memblock["reserved"]["cnt"]), (0, 0))
        self.assertIn("no memory: the kernel goes on", err)

    def test_where_chosen_may_be(self):
        for name in "chosen@0", "chosen@1":
            self.assertEqual(self.memory(self.tree((0x48000000, 0x1000), chosen=name)),
                             [(0x48000000, 0x1000, 0)])
        for name in "chosen2", "xchosen":
            self.assertEqual(self.memory(self.tree((0x48000000, 0x1000), chosen=name)),
                             [(0x40000000, 0x20000000, 0)])

    def test_without_memory(self):
        tree = self.tree((0x48000000, 0x1000), (0x50000000, 0x1000), banks=())
        self.assertEqual(self.memory(tree, warning="there is no memory to cap"),
                         [(0x50000000, 0x1000, 0)])

    def test_empty(self):
        self.assertEqual(self.memory(self.tree(raw=b"")), [(0x40000000, 0x20000000, 0)])

    def test_lengths_that_the_kernel_ignores(self):
        for length in 1, 5, 15, 17:
            got = self.memory(self.tree(raw=b"\x48" * length), warning="makes the kernel ignore it")
            self.assertEqual(got, [(0x40000000, 0x20000000, 0)])

    def test_incomplete_range_is_read_on_behind_the_property(self):
        # Base 0x48000000; the size is what follows: END_NODE and BEGIN_NODE of memory@...
        tree = self.tree(raw=fdt.cells(0, 0x48000000))
        self.assertEqual(self.memory(tree, warning="ends inside a range"),
                         [(0x48000000, 0x18000000, 0)])

    def test_range_read_on_to_outside_the_tree(self):
        tree = fdt.Tree({"memory@0": fdt.memory(b"\0" * 8),
                         "chosen": {"linux,usable-memory-range": bytes(1002)}}, 500, 1)
        path = self.write(tree.bytes())
        self.refused(1, "to outside the tree", "node /chosen", args=("boot", path))

    def test_counts_with_which_the_kernel_does_not_end(self):
        tree = fdt.Tree({"chosen": {"linux,usable-memory-range": bytes(16)}}, -1, 2)
        self.refused(1, "#address-cells and #size-cells", "node /chosen",
                     args=("boot", self.write(tree.bytes())))

    def test_zero_counts_make_the_kernel_ignore_it(self):
        tree = fdt.Tree({"chosen": {"linux,usable-memory-range": bytes(16)}}, 0, 0)
        self.assertEqual(self.memory(tree, warning="makes the kernel ignore it"), [])


class EmptyArrays(BootCase):
    """6.1 counts a dummy where an array is empty; 6.12 does not."""
    NONE = fdt.Tree({})
    ALL_GONE = fdt.Tree({"chosen": {"linux,usable-memory-range": fdt.pairs((0x90000000, 0x1000))},
                         "memory@0": fdt.memory([RAM])})

    def test_6_12(self):
        memblock, err = self.boot(self.NONE)
        self.assertEqual(memblock["memory"], {"cnt": 0, "max": 1024, "total_size": "0x0",
                                              "regions_static": True, "regions": []})
        self.assertIn("panics at its first allocation", err)

    def test_6_1_never_filled(self):
        memory = self.boot(self.NONE, profile="debian-6.1")[0]["memory"]
        self.assertEqual((memory["cnt"], memory["regions"]), (1, [["0x0", "0x0", 0, 0]]))

    def test_6_1_emptied(self):
        memblock = self.boot(self.ALL_GONE, profile="debian-6.1")[0]
        for array in "memory", "reserved":
            self.assertEqual((memblock[array]["cnt"], memblock[array]["total_size"]), (1, "0x0"))
            self.assertEqual(memblock[array]["regions"], [["0x0", "0x0", 0, 16]])

    def test_6_1_in_text(self):
        path = self.write(self.NONE.bytes())
        _, out, _ = self.earlymem("boot", path, "--profile", "debian-6.1")
        self.assertIn("   0: 0x0000000000000000..0xffffffffffffffff\n", out)


class Output(BootCase):
    TREE = fdt.Tree({"a": fdt.memory([(0x40000000, 0x10000000)]),
                     "b": fdt.memory([(0x80000000, 0x10000000)], hotpluggable=b"")})

    def text(self, profile):
        path = self.write(self.TREE.bytes())
        status, out, err = self.earlymem("boot", path, "-a", hex(ADDRESS), "-p", profile)
        self.assertEqual((status, err), (0, ""))
        return out.replace(path, "BOARD")

    def test_long_form(self):
        last = ADDRESS + len(self.TREE.bytes()) - 1
        self.assertEqual(self.text("debian-6.12"), f"""\
BOARD, debian-6.12, device tree at 0x48200000 ({last - ADDRESS + 1:#x} bytes)

memory: 2 of 1024 regions, 0x20000000 bytes
   0: 0x0000000040000000..0x000000004fffffff    x NONE
   1: 0x0000000080000000..0x000000008fffffff    x HOTPLUG

reserved: 1 of 641 regions, {last - ADDRESS + 1:#x} bytes
   0: 0x0000000048200000..{last:#018x}    x NONE
""")

    def test_long_form_without_numa(self):
        self.assertIn("   1: 0x0000000080000000..0x000000008fffffff    0 HOTPLUG\n",
                      self.text("t4k39"))

    def test_short_form(self):
        self.assertIn("   1: 0x0000000080000000..0x000000008fffffff\n", self.text("debian-6.1"))

    def test_lines_are_those_of_the_debug_files(self):
        for boot, profile in (("s15-holes-612", "debian-6.12"), ("s15-holes-61", "debian-6.1")):
            folder = f"{TOP}/corpus/boots/{boot}"
            with open(folder + "/memblock-memory.txt", encoding="ascii") as file:
                recorded = file.read()
            _, out, _ = self.earlymem("boot", folder + "/board.dtb", "-p", profile)
            memory = re.search(r"^memory:.*\n((?:.+\n)*)", out, re.M).group(1)
            # Later in the boot the regions have a node, 0 on this board.
            self.assertEqual(memory.replace("    x ", "    0 "), recorded)

    def test_json_says_what_it_is_about(self):
        path = self.write(self.TREE.bytes())
        _, out, _ = self.earlymem("boot", path, "--json", "-a", "0x48200000")
        run = json.loads(out)
        self.assertEqual((run["board"], run["profile"], run["warnings"]), (path, "debian-6.12", []))
        self.assertEqual(run["dtb"], {"address": "0x48200000", "address_given": True,
                                      "size": hex(len(self.TREE.bytes()))})

    def test_json_warnings(self):
        path = self.write(bank((RAM[0], 0x10)).bytes())
        _, out, _ = self.earlymem("boot", path, "--json")
        self.assertEqual(json.loads(out)["warnings"],
                         [{"warning": "no whole page in this range: ignored", "node": "/memory@0",
                           "memory": ["0x40000000", "0x10"]}])

    def test_json_with_a_file_name_that_is_not_text(self):
        path = self.write(self.TREE.bytes()).encode()
        odd = path.replace(b"board", b"b\xffard")
        shutil.copy(path, odd)
        done = subprocess.run([EARLYMEM, "boot", odd, "--json"], capture_output=True, check=True)
        self.assertIn("b?ard.dtb", json.loads(done.stdout)["board"])

    def test_default_address(self):
        for ranges, address in (([(0x40000000, 0x10000000)], 0x4fe00000),
                                ([(0x80000000, 0x1000), (0x40000000, 0x300000)], 0x40200000),
                                ([(0x40000000, 0x200000)], 0x40000000),
                                ([(0x40001000, 0x1000)], None), ([(0, 0x1000)], None),
                                ([(0x40000000, 0x1001)], None), ([], 0x200000)):
            path = self.write(fdt.Tree({"m": fdt.memory(ranges)}).bytes())
            status, out, err = self.earlymem("boot", path, "--json")
            self.assertEqual(status, 0, err)
            got = int(json.loads(out)["dtb"]["address"], 16)
            if address is None:
                base, size = ranges[0]
                self.assertEqual(got % 8, 0)
                self.assertTrue(got and base <= got <= base + size - len(fdt.Tree().bytes()))
            else:
                self.assertEqual(got, address)


class Compiled(BootCase):
    """The boards of corpus/boards, through dtc."""

    def board(self, name):
        path = f"{self.folder}/{name}.dtb"
        subprocess.run(["dtc", "-q", "-O", "dtb", "-o", path, f"{TOP}/corpus/boards/{name}.dts"],
                       check=True)
        with open(path, "rb") as file:
            return file.read()

    def test_simple(self):
        self.assertEqual(self.memory(self.board("simple")), [(0x40000000, 0x40000000, 0)])

    def test_patchwork(self):
        self.assertEqual(self.memory(self.board("patchwork"), warning="node /memory@80000800"),
                         [(0x40001000, 0x1fffc000, 0), (0x60000000, 0x18000000, 0),
                          (0xa0000000, 0x1f800000, 0), (0xc0000000, 0x40000000, HOTPLUG),
                          (0x100000000, 0x80000000, 0)])


class Naive:
    """The stage over again, written for clarity: flags per stretch between all boundaries."""

    def __init__(self, page):
        self.page, self.ops = page, []

    def add(self, base, size):
        first = -(-base // self.page) * self.page
        last = (base + size) // self.page * self.page
        if size >= self.page - base % self.page and first < last:
            self.ops.append(("add", first, last))

    def mark(self, base, size):
        self.ops.append(("mark", base, base + size))

    def usable(self, ranges):
        if ranges[0][1] and any(op == "add" for op, _, _ in self.ops):
            self.ops.append(("cap", ranges[0][0], sum(ranges[0])))
        if len(ranges) > 1 and ranges[1][1]:
            self.ops.append(("add", ranges[1][0], sum(ranges[1])))

    def regions(self):
        bounds = sorted({bound for _, lo, hi in self.ops for bound in (lo, hi)})
        out = []
        for lo, hi in zip(bounds, bounds[1:]):
            flags = None
            for op, start, end in self.ops:
                inside = start <= lo and hi <= end
                if op == "add" and inside and flags is None:
                    flags = 0
                elif op == "mark" and inside and flags is not None:
                    flags = HOTPLUG
                elif op == "cap" and not inside:
                    flags = None
            if flags is None:
                continue
            if out and out[-1][0] + out[-1][1] == lo and out[-1][2] == flags:
                out[-1] = (out[-1][0], out[-1][1] + hi - lo, flags)
            else:
                out.append((lo, hi - lo, flags))
        return out


class RandomMaps(BootCase):
    PROFILES = (("debian-6.12", 4096), ("debian-6.1", 4096), ("debian-6.12-16k", 16384),
                ("t64k", 65536), ("t4k39", 4096))

    @staticmethod
    def number(rng, scale):
        """An address: round, a little off, or anything."""
        base = rng.randrange(64) * scale
        return base + rng.choice((0, 0, 0, 0x1000, 0x10000, rng.randrange(1 << 17)))

    def one(self, rng, profile, page):
        naive = Naive(page)
        scale = rng.choice((0x8000, MIB, 64 * MIB, 16 << 30))
        root = {}
        for i in range(rng.randrange(1, 12)):
            ranges = [(self.number(rng, scale), self.number(rng, scale))
                      for _ in range(rng.randrange(1, 6))]
            node = fdt.memory(ranges)
            hot, off = rng.random() < 0.3, rng.random() < 0.1
            if hot:
                node["hotpluggable"] = b""
            if off:
                node["status"] = b"disabled\0"
            root[f"memory@{i}"] = node
            for base, size in ranges if not off else ():
                if size:
                    naive.add(base, size)
                    if hot:
                        naive.mark(base, size)
        if rng.random() < 0.4:
            ranges = [(self.number(rng, scale), self.number(rng, scale))
                      for _ in range(rng.randrange(1, 3))]
            root["chosen"] = {"linux,usable-memory-range": fdt.pairs(*ranges)}
            naive.usable(ranges)
        memblock, err = self.boot(fdt.Tree(root), profile=profile)
        expected = naive.regions()
        got = [region for region in regions(memblock["memory"]) if region[1]]
        self.assertEqual(got, expected, err)
        self.assertEqual(int(memblock["memory"]["total_size"], 16), sum(r[1] for r in expected))

    def test_against_the_naive_model(self):
        for seed in range(150):
            rng = random.Random(seed)
            profile, page = self.PROFILES[seed % len(self.PROFILES)]
            with self.subTest(seed=seed):
                self.one(rng, profile, page)
