"""earlymem boot up to arm64_memblock_init: where the image lies, what the loader adds, refusals."""

import json
import unittest

import fdt
from boot import ADDRESS, BootCase, regions

RAM = 0x40000000
GIB = 1 << 30
IMAGE = ("--image", "0x40200000,0x40210000,0x42d30000")
STAGE = "after_arm64_memblock_init"


def board(reserved=None, chosen=None, memory=((RAM, GIB),), **more):
    root = {"memory@40000000": fdt.memory(memory)} if memory else {}
    if chosen:
        root["chosen"] = chosen
    if reserved is not None:
        root["reserved-memory"] = {"#address-cells": fdt.cells(2), "#size-cells": fdt.cells(2),
                                   "ranges": b"", **reserved}
    return fdt.Tree(root, **more)


class Arm64Case(BootCase):
    def settle(self, tree, *args, profile="debian-6.12", image=IMAGE):
        """(memory, reserved without the tree, everything printed, standard error)"""
        blob = tree.bytes()
        status, out, err = self.earlymem("boot", self.write(blob), "--json", "--dtb-address",
                                         hex(ADDRESS), "--profile", profile, *image, *args)
        self.assertEqual(status, 0, err)
        dump = json.loads(out)
        memblock = dump["stages"][STAGE]["memblock"]
        reserved = [(base, size) for base, size, _ in regions(memblock["reserved"])
                    if base != ADDRESS]
        return regions(memblock["memory"]), reserved, dump, err

    def stops(self, tree, *words, args=(), profile="debian-6.12"):
        self.refused(1, *words, args=("boot", self.write(tree.bytes()), "--dtb-address",
                                      hex(ADDRESS), "--profile", profile, *IMAGE, *args))


class Image(Arm64Case):
    def test_reserved_from_text_or_from_stext(self):
        self.assertEqual(self.settle(board())[1], [(0x40200000, 0x2b30000)])
        self.assertEqual(self.settle(board(), profile="debian-6.1")[1], [(0x40210000, 0x2b20000)])

    def test_layout_file(self):
        layout = self.write("_text virt 0xffff800080000000 phys 0x40200000\n"
                            "_stext virt 0xffff800080010000 phys 0x40210000\n"
                            "_end virt 0xffff800082b30000 phys 0x42d30000\n"
                            "dtb loaded 0x1; kernel saw __fdt_pointer 0x48200000\n", "layout.txt")
        path = self.write(board().bytes())
        status, out, err = self.earlymem("boot", path, "--json", "--layout", layout)
        self.assertEqual((status, err), (0, ""))
        dump = json.loads(out)
        self.assertEqual(dump["dtb"]["address"], "0x48200000")
        self.assertEqual(regions(dump["stages"][STAGE]["memblock"]["reserved"])[0][:2],
                         (0x40200000, 0x2b30000))

    def test_layout_without_an_end(self):
        layout = self.write("_text virt 0x1 phys 0x2\n_stext virt 0x1 phys 0x2\n", "layout.txt")
        self.refused(1, "layout.txt: not a layout", "_end",
                     args=("boot", self.write(board().bytes()), "--layout", layout))

    def test_usage(self):
        for words, args in (("where does the image lie?", ("--stage", STAGE)),
                            ("has no end", ("--image", "1")),
                            ("does not ascend", ("--image", "3,2")),
                            ("'x' is not a 64-bit number", ("--image", "1,x")),
                            ("exclude each other", ("--image", "1,2", "--layout", "x")),
                            ("has no size", ("--memory", "1"))):
            status, out, err = self.earlymem("boot", "a.dtb", *args)
            self.assertEqual((status, out), (2, ""), err)
            self.assertIn(words, err)

    def test_the_stage_before_can_still_be_asked_for(self):
        status, out, _ = self.earlymem("boot", self.write(board().bytes()), "--json", *IMAGE,
                                       "--stage", "after_dt_scan")
        self.assertEqual((status, list(json.loads(out)["stages"])), (0, ["after_dt_scan"]))


class Loader(Arm64Case):
    def test_memory_for_a_tree_without(self):
        memory, _, _, _ = self.settle(board(memory=None), "--memory", f"{RAM:#x},{GIB:#x}",
                                      "--memory", "0x200000000,0x40000000")
        self.assertEqual(memory, [(RAM, GIB, 0), (0x200000000, GIB, 0)])

    def test_memory_instead_of_what_the_tree_has(self):
        tree = board(memory=((0x80000000, 0x1000),))
        self.assertEqual(self.settle(tree, "--memory", f"{RAM:#x},{GIB:#x}")[0], [(RAM, GIB, 0)])

    def test_memory_that_one_cell_cannot_say(self):
        tree = fdt.Tree({}, address_cells=1, size_cells=1)
        self.stops(tree, "cannot put this memory", args=("--memory", "0x100000000,0x1000"))

    def test_command_line_of_the_tree(self):
        tree = board(chosen={"bootargs": b"quiet mem=64M\0"})
        self.assertEqual(self.settle(tree)[0], [(RAM, 64 << 20, 0)])
        self.assertEqual(self.settle(tree, "--cmdline", "mem=128M")[0], [(RAM, 128 << 20, 0)])

    def test_initrd_of_the_tree_and_of_the_command_line(self):
        tree = board(chosen={"linux,initrd-start": fdt.cells(0x44000000),
                             "linux,initrd-end": fdt.cells(0, 0x44001001)})
        self.assertIn((0x44000000, 0x2000), self.settle(tree)[1])
        _, reserved, _, _ = self.settle(tree, "--cmdline", "initrd=0x45000000,4K")
        self.assertIn((0x45000000, 0x1000), reserved)
        self.assertNotIn((0x44000000, 0x2000), reserved)

    def test_core_header_of_the_command_line(self):
        _, reserved, _, _ = self.settle(board(), "--cmdline", "elfcorehdr=64K@0x50000000")
        self.assertIn((0x50000000, 0x10000), reserved)


class Panics(Arm64Case):
    def test_reserved_array(self):
        full = board(reserve=[(RAM + 0x8000000 + 0x2000 * i, 0x1000) for i in range(700)])
        self.stops(full, "kernel panic: memblock: cannot resize reserved array")

    def test_in_61_the_boot_goes_on(self):
        full = board(reserve=[(RAM + 0x9000000 + 0x2000 * i, 0x1000) for i in range(700)])
        _, reserved, _, err = self.settle(full, profile="debian-6.1")
        self.assertEqual(len(reserved), 384)
        self.assertIn("not reserved", err)

    def test_the_node_is_named(self):
        many = b"".join(fdt.pairs((RAM + 0x9000000 + 0x2000 * i, 0x1000)) for i in range(700))
        self.stops(board({"many@49000000": {"reg": many}}), "/reserved-memory/many@49000000",
                   "cannot resize reserved array")

    def test_widths_that_no_kernel_has(self):
        self.stops(board(), "no arm64 kernel is like this", args=("--cpu-va-bits", "40"))


class Warnings(Arm64Case):
    def warned(self, reserved, *words, profile="debian-6.12"):
        _, _, _, err = self.settle(board(reserved), profile=profile)
        for word in words:
            self.assertIn(word, err)

    def test_odd_reg(self):
        self.warned({"a": {"reg": bytes(12)}}, "/reserved-memory/a", "no multiple")

    def test_no_room(self):
        self.warned({"a": {"size": fdt.cells(1, 0)}}, "/reserved-memory/a", "no such memory left")

    def test_wrong_size(self):
        self.warned({"a": {"size": fdt.cells(4096)}}, "/reserved-memory/a", "not as long as")

    def test_overlap(self):
        self.warned({"a": {"reg": fdt.pairs((RAM + 0x10000000, 0x2000))},
                     "b": {"reg": fdt.pairs((RAM + 0x10001000, 0x2000))}}, "/reserved-memory/a",
                    "overlaps the next region", profile="debian-6.1")

    def test_initrd_out_of_reach(self):
        tree = board(chosen={"linux,initrd-start": fdt.cells(0x1000),
                             "linux,initrd-end": fdt.cells(0x2000)})
        self.assertIn("does not reach the initrd", self.settle(tree)[3])


if __name__ == "__main__":
    unittest.main()
