"""earlymem boot: every way to be given something unusable, with its status and its words."""

import os

import fdt
from boot import ADDRESS, TOP, BootCase

GOOD = fdt.Tree({"chosen": {}, "memory@40000000": fdt.memory([(0x40000000, 0x20000000)])}).bytes()
STRUCT = fdt.peek(GOOD, fdt.OFF_STRUCT)


class Files(BootCase):
    def test_missing_file(self):
        self.refused(3, "nowhere.dtb: cannot be opened: No such file or directory",
                     args=("boot", self.folder + "/nowhere.dtb"))

    def test_directory(self):
        self.refused(3, self.folder + ": is a directory", args=("boot", self.folder))

    def test_empty_file(self):
        self.refused(3, "board.dtb: is empty", args=("boot", self.write(b"")))

    def test_endless_file(self):
        self.refused(3, "/dev/zero: is larger than 2 MiB", args=("boot", "/dev/zero"))

    def test_one_byte_over_2_mib(self):
        path = self.write(GOOD + bytes(0x200001 - len(GOOD)))
        self.refused(3, "board.dtb: is larger than 2 MiB", args=("boot", path))

    def test_exactly_2_mib(self):
        blob = fdt.poke(GOOD, fdt.TOTALSIZE, 0x200000) + bytes(0x200000 - len(GOOD))
        memblock, _ = self.boot(blob)
        self.assertEqual(memblock["reserved"]["total_size"], "0x200000")

    def test_what_follows_the_tree_is_ignored(self):
        self.assertEqual(self.boot(GOOD + b"\xff" * 1000), self.boot(GOOD))

    def test_output_cannot_be_written(self):
        for more in (), ("--json",):
            with open("/dev/full", "w", encoding="ascii") as full:
                status, _, err = self.earlymem("boot", self.write(GOOD), *more, stdout=full)
            self.assertEqual(status, 3)
            self.assertIn("standard output: cannot be written: No space left on device", err)


class Usage(BootCase):
    def usage(self, why, *args):
        status, out, err = self.earlymem(*args)
        self.assertEqual((status, out), (2, ""), err)
        self.assertIn(why, err)
        self.assertIn("--help", err)

    def test_no_command(self):
        self.usage("which command?")

    def test_unknown_command(self):
        self.usage("unknown command 'shoot'", "shoot", "board.dtb")

    def test_no_board(self):
        self.usage("which device tree?", "boot")

    def test_one_word_too_many(self):
        self.usage("one word too many: 'b.dtb'", "boot", "a.dtb", "b.dtb")

    def test_unknown_option(self):
        self.usage("unrecognized option '--wrong'", "boot", "a.dtb", "--wrong")

    def test_addresses(self):
        for address in "", "x", "-8", "0x", "48200000h", "0x10000000000000000", "8 ":
            self.usage(f"'{address}' is not a 64-bit number", "boot", "a.dtb", "--dtb-address",
                       address)

    def test_unknown_stage(self):
        self.usage("unknown stage 'after_lunch'", "boot", "a.dtb", "--stage", "after_lunch")

    def test_profile_and_kernel(self):
        self.usage("exclude each other", "boot", "a.dtb", "--profile", "t64k", "--kernel", "t64k")

    def test_help_names_everything(self):
        status, out, _ = self.earlymem("--help")
        self.assertEqual(status, 0)
        for word in ("boot BOARD.dtb", "--profile", "--kernel", "--dtb-address", "--json", "--stage",
                     "Exit status", "EARLYMEM_PROFILES", "after_dt_scan", "debian-6.12"):
            self.assertIn(word, out)


class Trees(BootCase):
    """A tree that is not one. The byte is where it went wrong."""

    def corrupt(self, blob, why, where=None):
        args = ("boot", self.write(blob), "--dtb-address", hex(ADDRESS))
        where = () if where is None else (f"at byte {where:#x}",)
        self.refused(1, "board.dtb: ", why, *where, args=args)

    def test_address(self):
        for address in 0, 4, ADDRESS + 1:
            self.refused(1, "must be a multiple of 8 and not 0", f"device tree at {address:#x}",
                         args=("boot", self.write(GOOD), "--dtb-address", hex(address)))

    def test_magic(self):
        self.corrupt(b"\x7fELF" + GOOD[4:], "not a device tree", 0)

    def test_every_truncation(self):
        for size in range(1, len(GOOD)):
            self.corrupt(GOOD[:size], "truncated", size)

    def test_totalsize(self):
        for size in 0, 35, 39, 0x200001, 0xffffffff:
            self.corrupt(fdt.poke(GOOD, fdt.TOTALSIZE, size), "totalsize", fdt.TOTALSIZE)

    def test_versions(self):
        self.corrupt(fdt.poke(GOOD, fdt.VERSION, 15), "version", fdt.VERSION)
        self.corrupt(fdt.poke(GOOD, fdt.LAST_COMP, 18), "version", fdt.LAST_COMP)
        self.corrupt(fdt.poke(fdt.poke(GOOD, fdt.VERSION, 16), fdt.LAST_COMP, 17), "version",
                     fdt.LAST_COMP)

    def test_newer_but_compatible_version(self):
        self.assertEqual(self.boot(fdt.poke(GOOD, fdt.VERSION, 42)), self.boot(GOOD))

    def test_version_16_has_no_size_of_the_structure_block(self):
        blob = fdt.poke(fdt.poke(GOOD, fdt.VERSION, 16), fdt.SIZE_STRUCT, 0xffffffff)
        self.assertEqual(self.boot(blob), self.boot(GOOD))

    def test_reservation_block(self):
        for offset in 0, 32, 44, len(GOOD) // 8 * 8 + 8, 0xfffffff8:
            self.corrupt(fdt.poke(GOOD, fdt.OFF_RESERVE, offset), "memory reservation block",
                         fdt.OFF_RESERVE)

    def test_reservation_block_without_an_end(self):
        blob = fdt.Tree(reserve=[(0x1000, 0x1000)]).bytes()
        end = 40 + 16 + 12
        full = fdt.poke(blob, end, 1)
        full = full[:len(full) - len(full) % 8] + b"\1" * 40
        full = fdt.poke(full, fdt.TOTALSIZE, len(full))
        self.corrupt(full, "memory reservation block")

    def test_structure_block(self):
        for offset in 0, 36, STRUCT + 1, STRUCT + 2, len(GOOD) + 4, 0xfffffffc:
            self.corrupt(fdt.poke(GOOD, fdt.OFF_STRUCT, offset), "structure block", fdt.OFF_STRUCT)
        for size in len(GOOD) - STRUCT + 1, 0xfffffffc:
            self.corrupt(fdt.poke(GOOD, fdt.SIZE_STRUCT, size), "structure block", fdt.SIZE_STRUCT)

    def test_strings_block(self):
        for offset in 0, 39, len(GOOD) + 1, 0xffffffff:
            self.corrupt(fdt.poke(GOOD, fdt.OFF_STRINGS, offset), "strings block", fdt.OFF_STRINGS)
        self.corrupt(fdt.poke(GOOD, fdt.SIZE_STRINGS, 0xffffff00), "strings block",
                     fdt.SIZE_STRINGS)

    def test_token(self):
        for token in 0, 5, 8, 10, 0x01000000, 0xffffffff:
            self.corrupt(fdt.poke(GOOD, STRUCT + 8, token), "unknown token", STRUCT + 8)

    def test_node_is_named(self):
        where = GOOD.index(b"memory\0") - 12
        self.corrupt(fdt.poke(GOOD, where, 7), "node /memory@40000000", where)

    def test_node_path_is_printable(self):
        blob = fdt.Tree({"a\x1b[2J": {"x": b""}}).bytes()
        where = blob.index(b"\0\0\0\3", blob.index(b"a\x1b[2J"))
        self.corrupt(fdt.poke(blob, where, 7), "node /a?[2J", where)

    def test_property_lengths(self):
        for length in 0x7ffffff2, 0x7fffffff, 0xffffffff, 0xfffffff4, len(GOOD):
            self.corrupt(fdt.poke(GOOD, STRUCT + 12, length), "value of a property", STRUCT + 12)

    def test_property_without_its_padding(self):
        blob = fdt.Tree({"x": b"1"}).bytes()
        value = STRUCT + 8 + 16 + 16 + 12
        self.assertEqual(blob[value:value + 2], b"1\0")
        self.corrupt(fdt.poke(blob, fdt.SIZE_STRUCT, value + 1 - STRUCT), "value of a property",
                     value - 8)

    def test_property_names(self):
        size = fdt.peek(GOOD, fdt.SIZE_STRINGS)
        for offset in size, size + 1, 0x80000000, 0xffffffff:
            self.corrupt(fdt.poke(GOOD, STRUCT + 16, offset), "name of a property", STRUCT + 16)

    def test_property_name_without_an_end(self):
        self.corrupt(GOOD[:-1] + b"x", "name of a property")

    def test_node_name_without_an_end(self):
        size = fdt.peek(GOOD, fdt.SIZE_STRUCT)
        start = GOOD.index(b"memory@40000000")
        blob = GOOD[:start] + b"x" * (STRUCT + size - start) + GOOD[STRUCT + size:]
        self.corrupt(blob, "name of a node", start - 4)

    def test_structure_block_ends_early(self):
        size = fdt.peek(GOOD, fdt.SIZE_STRUCT)
        for less in 4, 8, 12:
            self.corrupt(fdt.poke(GOOD, fdt.SIZE_STRUCT, size - less), "structure block ends")

    def test_end_inside_a_node(self):
        self.corrupt(fdt.poke(GOOD, STRUCT + 8, fdt.END), "structure block ends", STRUCT + 8)

    def test_one_end_of_node_too_many(self):
        self.corrupt(fdt.poke(GOOD, STRUCT, fdt.END_NODE), "outside the root", STRUCT)

    def test_two_roots(self):
        end = STRUCT + fdt.peek(GOOD, fdt.SIZE_STRUCT) - 4
        blob = fdt.poke(GOOD, end, fdt.BEGIN_NODE)
        self.corrupt(blob, "outside the root", end)

    def test_property_outside_the_root(self):
        blob = fdt.poke(fdt.poke(GOOD, STRUCT, fdt.NOP), STRUCT + 4, fdt.NOP)
        self.corrupt(blob, "outside the root", STRUCT + 8)

    def test_root_with_a_name_is_refused_as_libfdt_does(self):
        self.corrupt(GOOD[:STRUCT + 4] + b"me\0\0" + GOOD[STRUCT + 8:], "libfdt refuses")

    def test_every_byte_flipped(self):
        """Whatever happens: an answer or a reason, and no crash."""
        statuses = set()
        for offset in range(len(GOOD)):
            for flip in 0x01, 0xff:
                blob = bytearray(GOOD)
                blob[offset] ^= flip
                status, out, err = self.earlymem("boot", self.write(bytes(blob)))
                self.assertIn(status, (0, 1))
                self.assertTrue(out if status == 0 else err)
                statuses.add(status)
        self.assertEqual(statuses, {0, 1})


class Profiles(BootCase):
    """A profile with a mistake: which file, line and key."""

    def setUp(self):
        super().setUp()
        with open(TOP + "/corpus/profiles/debian-6.12.profile", encoding="ascii") as file:
            self.lines = file.read().splitlines()

    def line_of(self, key):
        return next(i for i, line in enumerate(self.lines, 1) if line.startswith(key))

    def wrong(self, lines, line, *parts):
        path = self.write("\n".join(lines) + "\n", "mine.profile")
        where = f"{path}:{line}: " if line else f"{path}: "
        self.refused(4, where, *parts, args=("boot", self.write(GOOD), "--profile", path))

    def changed(self, key, value):
        number = self.line_of(key)
        return self.lines[:number - 1] + [f"{key} = {value}"] + self.lines[number:], number

    def test_unknown_name(self):
        self.refused(4, "freebsd: no such profile", "looked in", "corpus/profiles",
                     args=("boot", self.write(GOOD), "--profile", "freebsd"))

    def test_very_long_name(self):
        self.refused(4, "no such profile",
                     args=("boot", self.write(GOOD), "--profile", "x" * 5000))

    def test_missing_file(self):
        self.refused(3, "./none: cannot be opened: No such file",
                     args=("boot", self.write(GOOD), "--profile", "./none"))

    def test_directory(self):
        self.refused(3, "is a directory",
                     args=("boot", self.write(GOOD), "--profile", self.folder + "/"))

    def test_empty_file(self):
        self.wrong([], None, "missing key (kernel_release)")

    def test_unchanged_copy_is_accepted(self):
        path = self.write("\n".join(self.lines), "mine.profile")
        self.assertEqual(self.boot(GOOD, profile=path), self.boot(GOOD))

    def test_each_missing_key(self):
        for i, line in enumerate(self.lines):
            if "=" in line:
                self.wrong(self.lines[:i] + self.lines[i + 1:], None,
                           f"missing key ({line.split()[0]})")

    def test_each_key_twice(self):
        for i, line in enumerate(self.lines, 1):
            if "=" in line:
                self.wrong(self.lines + [line], len(self.lines) + 1, "key given twice",
                           line.split()[0], f"first on line {i}")

    def test_unknown_key(self):
        self.wrong(self.lines + ["colour = green"], len(self.lines) + 1, "unknown key (colour)")

    def test_not_a_key_and_value(self):
        for line in "page_size", "= 4096", "page_size: 4096":
            self.wrong([line] + self.lines, 1, "not of the form")

    def test_not_text(self):
        self.refused(4, "/dev/zero:1: not of the form", "or not text",
                     args=("boot", self.write(GOOD), "--profile", "/dev/zero"))
        self.wrong(["x" * 3000] + self.lines, 1, "not of the form", "a line of more than")
        self.wrong(["\x1b[2J"] + self.lines, 1, "not of the form", "(?[2J)")

    def test_impossible_values(self):
        for key, value in (("page_size", "4K"), ("page_size", ""), ("page_size", "-4096"),
                           ("page_size", "8192"), ("page_size", "0"), ("va_bits", "64"),
                           ("phys_bits", "50"), ("numa_nodes", "1"), ("numa_nodes", "17"),
                           ("numa_nodes", "99999999999999999999"), ("memory_regions", "1"),
                           ("memory_regions", "262145"), ("reserved_regions", "0x1"),
                           ("full_array", "explodes"), ("empty_array", "0"), ("debugfs", ""),
                           ("kernel_release", ""), ("max_order", "2"), ("max_order", "14"),
                           ("pageblock_order", "2"), ("section_size", "0x8000001"),
                           ("section_size", "0x7ffffff"), ("section_size", "4096"),
                           ("struct_page_size", "8"), ("struct_page_size", "1024"),
                           ("zones", ""), ("zones", "DMA DMA32 Normal"), ("zones", "DMA Movable"),
                           ("zones", "DMA32 DMA Normal Movable"), ("zones", "dma Normal Movable"),
                           ("zones", "DMA DMA Normal Movable"), ("zones", "Normal Movable Moon"),
                           ("zones", "DMA Movable Normal"), ("unused_memmap", "no"),
                           ("deferred_struct_page_init", "y"), ("deferred_count", "all"),
                           ("large_blocks", "no"),
                           ("reserved_nodes", "maybe"), ("dma32_limit", "4G"),
                           ("kernelcore_mirror", "1"), ("zone_memmap", ""),
                           ("zonelist_local", "no"), ("memreserve", "never"),
                           ("static_pools", "soon"), ("alloc_ranges", ""), ("crash_dump", "1"),
                           ("cma_areas", "1025"), ("image_reserved", "_text"),
                           ("parameters", ""),
                           ("parameters", "mem quiet"), ("parameters", "mem cma mem"),
                           ("nokaslr", "yes"), ("crashkernel_size", "all"),
                           ("crashkernel_low", "0x100000001"), ("log_buf_len", "4095")):
            lines, number = self.changed(key, value)
            self.wrong(lines, number, "impossible value", key)

    def test_contradictions(self):
        for key, value in (("va_bits", "42"), ("va_bits", "47"), ("va_bits", "36")):
            lines, number = self.changed(key, value)
            self.wrong(lines, number, "contradictory values", key, "page_size = 4096")
        for key, value, words in (("pageblock_order", "11", "with max_order = 10"),
                                  ("zones", "DMA Normal HighMem Movable", "va_bits = 52"),
                                  ("unused_memmap", "freed", "va_bits = 52"),
                                  ("section_size", "0x200000", "does not fit"),
                                  ("section_size", "0x20000000", "more than 65536 pages")):
            lines, number = self.changed(key, value)
            self.wrong(lines, number, "contradictory values", key, words)
        lines, _ = self.changed("va_bits", "48")
        self.wrong(lines, self.line_of("phys_bits"), "contradictory values", "phys_bits = 52",
                   "va_bits = 52")
        lines, _ = self.changed("va_bits", "32")
        self.wrong(lines, self.line_of("phys_bits"), "impossible value", "phys_bits = 52",
                   "va_bits = 32")

    def test_kernel_without_a_profile(self):
        self.refused(4, "5.10.0-9-arm64: no profile is for this kernel",
                     args=("boot", self.write(GOOD), "--kernel", "5.10.0-9-arm64"))

    def test_kernel_with_two_profiles(self):
        for name in "one", "two":
            self.write("\n".join(self.lines), name + ".profile")
        status, out, err = self.earlymem("boot", self.write(GOOD), "--kernel", "6.12.3-arm64",
                                         env={"EARLYMEM_PROFILES": self.folder})
        self.assertEqual((status, out), (4, ""))
        self.assertIn("more than one profile is for this kernel (one and two)", err)

    def test_kernel_finds_each_profile(self):
        for release, name in (("6.12.117+deb12-arm64", "debian-6.12"),
                              ("6.12.117+deb12-arm64-16k", "debian-6.12-16k"),
                              ("6.1.0-56-arm64", "debian-6.1"), ("t64k", "t64k"),
                              ("t4k39", "t4k39")):
            status, out, err = self.earlymem("boot", self.write(GOOD), "--kernel", release)
            self.assertEqual(status, 0, err)
            self.assertIn(f", {name}, ", out)

    def test_profiles_folder_from_the_environment(self):
        os.mkdir(self.folder + "/empty")
        status, _, err = self.earlymem("boot", self.write(GOOD),
                                       env={"EARLYMEM_PROFILES": self.folder + "/empty"})
        self.assertEqual(status, 4)
        self.assertIn(f"looked in {self.folder}/empty", err)
