"""earlymem boot --from-stage handoff: what it prints, and what it refuses."""

import glob
import json
import os
import re
import shutil

from boot import TOP, BootCase
from fdt import Tree, cells

MIB = 1 << 20
BASE = 0x40000000
SIZE = 128 * MIB
FIRST = BASE >> 12
DMA, NORMAL = 0, 2


def array(*regions):
    return {"regions": [[hex(base), hex(size), flags, nid] for base, size, flags, nid in regions]}


def recorded(memory=((BASE, SIZE, 0, 0),), reserved=(), **more):
    """A recorded boot with no more in it than what is read."""
    end = max((base + size for base, size, _, _ in memory), default=0)
    return {"kernel": "6.12.117+deb12-arm64",
            "stages": {"handoff": {"memblock": {"memory": array(*memory),
                                                "reserved": array(*reserved)}}},
            "globals": {"arm64_dma_phys_limit": hex(min(end, 1 << 32))}, **more}


class HandoffCase(BootCase):
    def file(self, dump):
        text = dump if isinstance(dump, (str, bytes)) else json.dumps(dump)
        return self.write(text, "handoff.json")

    def run_handoff(self, dump, *args):
        status, out, err = self.earlymem("boot", "--from-stage", "handoff", self.file(dump), *args)
        self.assertEqual((status, err), (0, ""))
        return out

    def result(self, dump, *args):
        return json.loads(self.run_handoff(dump, "--json", *args))

    def zone(self, dump, idx=DMA, args=(), node=0):
        return self.result(dump, *args)["nodes"][node]["zones"][idx]

    def refuses(self, dump, *parts, args=()):
        self.refused(1, self.folder, *parts,
                     args=("boot", "--from-stage", "handoff", self.file(dump), *args))


class Json(HandoffCase):
    def test_one_bank(self):
        dump = self.result(recorded())
        self.assertEqual(dump["profile"], "debian-6.12")
        node = dump["nodes"][0]
        self.assertEqual([zone["name"] for zone in node["zones"]],
                         ["DMA", "DMA32", "Normal", "Movable", "Device"])
        self.assertEqual({key: node[key] for key in ("nid", "node_start_pfn", "nr_zones",
                                                     "node_present_pages", "node_spanned_pages",
                                                     "first_deferred_pfn")},
                         {"nid": 0, "node_start_pfn": FIRST, "nr_zones": 1,
                          "node_present_pages": 32768, "node_spanned_pages": 32768,
                          "first_deferred_pfn": None})
        self.assertEqual(node["zones"][DMA], {
            "idx": 0, "name": "DMA", "zone_start_pfn": FIRST, "spanned_pages": 32768,
            "present_pages": 32768, "managed_pages": 32768, "cma_pages": 0,
            "present_early_pages": 32768, "free_blocks": 32, "free_pages": 32768,
            "free_lists": {"10": {"1": [[FIRST, 32]], "nr_free": 32}}})
        self.assertEqual(dump["zone_movable_pfn"], [])
        self.assertEqual(dump["present_sections"], [[8, 1]])
        self.assertEqual(dump["pageblock_order"], 9)

    def test_a_reserved_byte_keeps_its_page(self):
        zone = self.zone(recorded(reserved=[(BASE + 0x1fff, 1, 0, 16)]))
        self.assertEqual(zone["managed_pages"], 32767)
        self.assertEqual(zone["free_lists"],
                         {"0": {"1": [[FIRST, 1]], "nr_free": 1},
                          **{str(order): {"1": [[FIRST + (1 << order), 1]], "nr_free": 1}
                             for order in range(1, 10)},
                          "10": {"1": [[FIRST + 1024, 31]], "nr_free": 31}})

    def test_partial_and_shared_pages_are_lost(self):
        memory = [(BASE + 0x800, 0x1800, 0, 0), (BASE + 0x2000, 0x1800, 0, 1),
                  (BASE + 0x3800, SIZE - 0x3800, 0, 0)]
        dump = self.result(recorded(memory))
        self.assertEqual([node["zones"][DMA]["present_pages"] for node in dump["nodes"]],
                         [1 + 32764, 1])
        self.assertEqual([node["zones"][DMA]["managed_pages"] for node in dump["nodes"]],
                         [1 + 32764, 1])

    def test_no_map_memory_is_present_but_not_handed_out(self):
        memory = [(BASE, 64 * MIB, 4, 0), (BASE + 64 * MIB, 64 * MIB, 0, 0)]
        zone = self.zone(recorded(memory))
        self.assertEqual((zone["present_pages"], zone["managed_pages"]), (32768, 16384))

    def test_memblock_afterwards(self):
        dump = recorded([(BASE, SIZE, 1, 1)], [(BASE, 4096, 0, 16)])
        after = self.result(dump)["stages"]["after_memblock_free_all"]["memblock"]
        self.assertEqual(after["memory"]["regions"], [[hex(BASE), hex(SIZE), 0, 1]])
        self.assertEqual(after["reserved"]["regions"], [[hex(BASE), "0x1000", 0, 1]])
        dump["kernel"] = "6.1.0-56-arm64"
        after = self.result(dump)["stages"]["after_memblock_free_all"]["memblock"]
        self.assertEqual(after["memory"]["regions"], [[hex(BASE), hex(SIZE), 0, 1]])
        self.assertEqual(after["reserved"]["regions"], [[hex(BASE), "0x1000", 0, 16]])

    def test_reservations_on_no_node(self):
        for nid in 16, -1:
            dump = recorded(reserved=[(1 << 40, 4096, 0, nid)])
            after = self.result(dump)["stages"]["after_memblock_free_all"]["memblock"]
            self.assertEqual(after["reserved"]["regions"], [["0x10000000000", "0x1000", 0, nid]])

    def test_no_room_for_a_larger_array(self):
        """A kernel does not look whether setting nodes has worked."""
        cuts = [BASE, BASE + 80 * MIB, BASE + 90 * MIB, BASE + 100 * MIB, BASE + SIZE]
        dump = recorded([(BASE, 64 * MIB, 0, 0), (BASE + 64 * MIB, 64 * MIB, 0, 1)],
                        [(at, end - at, 0, 16 * (i % 2)) for i, (at, end)
                         in enumerate(zip(cuts, cuts[1:]))])
        dump["stages"]["handoff"]["memblock"]["reserved"]["max"] = 4
        status, out, err = self.earlymem("boot", "--from-stage", "handoff", self.file(dump),
                                         "--show", "buddyinfo")
        self.assertEqual(status, 0, err)
        self.assertRegex(err, "warning: no room for a larger reserved array: reservations in [12] "
                         "regions of memory do not get their node\n$")
        self.assertEqual(sum(map(int, re.findall(r" (\d+) ", out))), 0)

    def test_nodes_without_memory(self):
        dump = recorded([(BASE, SIZE, 0, 1)])
        self.assertEqual([node["nr_zones"] for node in self.result(dump)["nodes"]], [0, 1])
        dump["globals"]["nr_node_ids"] = 4
        self.assertEqual([node["nr_zones"] for node in self.result(dump)["nodes"]], [0, 1, 0, 0])

    def test_dma_limit(self):
        dump = recorded()
        dump["globals"] = {"zone_dma_limit": hex(BASE + 64 * MIB - 1)}
        zones = self.result(dump)["nodes"][0]["zones"]
        self.assertEqual([zone["spanned_pages"] for zone in zones], [16384, 16384, 0, 0, 0])
        dump["globals"] = {"zone_dma_limit": "0xffffffff"}
        zones = self.result(dump)["nodes"][0]["zones"]
        self.assertEqual([zone["spanned_pages"] for zone in zones], [32768, 0, 0, 0, 0])

    def test_kernel_without_dma_needs_no_limit(self):
        dump = recorded(kernel="t4k39")
        del dump["globals"]
        zones = self.result(dump)["nodes"][0]["zones"]
        self.assertEqual([(zone["name"], zone["managed_pages"]) for zone in zones],
                         [("DMA32", 32768), ("Normal", 0), ("Movable", 0)])

    def test_profile_and_kernel_override_the_file(self):
        for args in ("--kernel", "t64k"), ("--profile", "t64k"):
            self.assertEqual(self.result(recorded(), *args)["profile"], "t64k")

    def test_file_that_names_no_kernel(self):
        dump = recorded()
        del dump["kernel"]
        self.assertEqual(self.result(dump)["profile"], "debian-6.12")

    def test_many_reservations(self):
        """The arrays have grown, and loading them does not take for ever."""
        count = 50000
        zone = self.zone(recorded([(1 << 32, 1 << 37, 0, 0)],
                                  [((1 << 32) + i * 0x200000, 1, 0, 16) for i in range(count)]),
                         NORMAL, args=("--cmdline", "early_page_ext"))
        self.assertEqual(zone["managed_pages"], (1 << 25) - count)
        self.assertEqual(zone["free_lists"]["0"]["nr_free"], count)

    def test_facts_about_the_arrays(self):
        dump = recorded()
        dump["stages"]["handoff"]["memblock"]["memory"].update(
            cnt=1, max=7, total_size=hex(SIZE), regions_static=False)
        after = self.result(dump)["stages"]["after_memblock_free_all"]["memblock"]
        self.assertEqual((after["memory"]["max"], after["memory"]["regions_static"]), (7, False))
        self.assertEqual((after["reserved"]["max"], after["reserved"]["regions_static"]),
                         (641, True))


class Parameters(HandoffCase):
    def movable(self, cmdline, *args):
        return self.result(recorded(), "--cmdline", cmdline, *args)["zone_movable_pfn"]

    def test_amounts(self):
        for text in ("kernelcore=64M", "kernelcore=65536K", "kernelcore=0x4000000",
                     "quiet kernelcore=64m"):
            self.assertEqual(self.movable(text), [FIRST + 16384], text)

    def test_percentage(self):
        self.assertEqual(self.movable("kernelcore=50%"), [FIRST + 16384])

    def test_last_one_counts(self):
        self.assertEqual(self.movable("kernelcore=32M kernelcore=64M"), [FIRST + 16384])
        self.assertEqual(self.movable("kernelcore=25% kernelcore=64M"), [FIRST + 16384])

    def test_movablecore_is_the_rest(self):
        self.assertEqual(self.movable("movablecore=64M"), [FIRST + 16384])

    def test_words(self):
        for text in ('"kernelcore=64M"', 'kernelcore="64M"', "\tkernelcore=64M\n",
                     'x="a b" kernelcore=64M'):
            self.assertEqual(self.movable(text), [FIRST + 16384], text)
        for text in ('x="a kernelcore=64M"', "-- kernelcore=64M", "kernelcores=64M",
                     "kernelcor=64M", "xkernelcore=64M", ""):
            self.assertEqual(self.movable(text), [], text)

    def test_deferral_and_early_page_ext(self):
        dump = recorded([(BASE, 1024 * MIB, 0, 0)])
        node = self.result(dump)["nodes"][0]
        self.assertGreater(node["first_deferred_pfn"], FIRST)
        self.assertLess(node["zones"][DMA]["managed_pages"], 262144)
        for word in "early_page_ext", "early-page-ext":
            node = self.result(dump, "--cmdline", word)["nodes"][0]
            self.assertIsNone(node["first_deferred_pfn"])
            self.assertEqual(node["zones"][DMA]["managed_pages"], 262144)

    def test_movable_node(self):
        dump = recorded([(BASE, SIZE, 0, 0), (BASE + SIZE, SIZE, 1, 0)])
        self.assertEqual(self.result(dump)["zone_movable_pfn"], [])
        self.assertEqual(self.result(dump, "--cmdline", "movable_node")["zone_movable_pfn"],
                         [FIRST + 32768])

    def test_mirror(self):
        dump = recorded([(BASE, SIZE, 2, 0), (1 << 32, SIZE, 0, 0)])
        self.assertEqual(self.result(dump, "--cmdline", "kernelcore=mirror")["zone_movable_pfn"],
                         [1 << 20])
        dump = recorded([(BASE, SIZE, 0, 0), (1 << 32, SIZE, 0, 0)])
        self.assertEqual(self.result(dump, "--cmdline", "kernelcore=mirror")["zone_movable_pfn"],
                         [])

    def test_file_beside_the_boot(self):
        self.write("kernelcore=64M\n", "cmdline.txt")
        self.assertEqual(self.result(recorded())["zone_movable_pfn"], [FIRST + 16384])
        self.assertEqual(self.result(recorded())["cmdline_from"], self.folder + "/cmdline.txt")
        self.assertIn("command line: " + self.folder + "/cmdline.txt\n",
                      self.run_handoff(recorded()))
        self.assertEqual(self.movable(""), [])
        other = self.write("kernelcore=32M\n", "other.txt")
        self.assertEqual(self.result(recorded(), "--cmdline-file", other)["zone_movable_pfn"],
                         [FIRST + 8192])

    def test_bad_values(self):
        for word in ("kernelcore", "kernelcore=", "kernelcore=much", "kernelcore=-1",
                     "kernelcore=1Q", "kernelcore=1MM", "kernelcore=1.5G", "movablecore=mirror",
                     "kernelcore=99999999999999999999", "kernelcore=16E", "kernelcore=5G%",
                     "kernelcore=50%%"):
            self.refused(1, "--cmdline: impossible value of a parameter", word,
                         args=("boot", "--from-stage", "handoff", self.file(recorded()),
                               "--cmdline", "quiet " + word))
        self.refused(1, "--cmdline: ", "kernelcore=101%: a percentage from 0 to 100",
                     args=("boot", "--from-stage", "handoff", self.file(recorded()), "--cmdline",
                           "kernelcore=101%"))

    def test_bad_files(self):
        for content, status, words in ((b"x" * 2048, 1, "longer than a kernel's command line"),
                                       (b"quiet\0kernelcore=1M", 1, "a zero at byte 5"),
                                       (b"kernelcore=\x1b[2J", 1, "kernelcore=?[2J")):
            self.write(content, "cmdline.txt")
            self.refused(status, self.folder + "/cmdline.txt: ", words,
                         args=("boot", "--from-stage", "handoff", self.file(recorded())))
        self.refused(3, "nowhere: cannot be opened",
                     args=("boot", "--from-stage", "handoff", self.file(recorded()),
                           "--cmdline-file", "nowhere"))


class Text(HandoffCase):
    DUMP = recorded([(BASE, 64 * MIB, 0, 0), (1 << 32, 64 * MIB, 0, 0)],
                    [(BASE + 0x1000, 0x1000, 0, 0)])

    def test_zoneinfo(self):
        out = self.run_handoff(self.DUMP, "--show", "zoneinfo")
        self.assertIn("Node 0, zone      DMA\n"
                      "  pages free     16383\n"
                      "        spanned  16384\n", out.replace(str((1 << 20) - FIRST), "16384"))
        self.assertIn("        present  16384\n        managed  16383\n        cma      0\n", out)
        self.assertIn("Node 0, zone   Normal\n  pages free     16384\n        spanned  16384\n"
                      "        present  16384\n        managed  16384\n        cma      0\n"
                      "      nr_free_pages 16384\n  start_pfn:           1048576\n", out)
        self.assertIn("Node 0, zone    DMA32\n  pages free     0\n        spanned  0\n"
                      "        present  0\n        managed  0\n        cma      0\n"
                      "Node 0, zone   Normal\n", out)

    def test_buddyinfo(self):
        self.assertEqual(self.run_handoff(self.DUMP, "--show", "buddyinfo"),
                         "Node 0, zone      DMA " + "     1 " * 10 + "    15 \n"
                         "Node 0, zone   Normal " + "     0 " * 10 + "    16 \n")

    def test_pagetypeinfo(self):
        none = "     0 " * 11 + "\n"
        lines = self.run_handoff(self.DUMP, "--show", "pagetypeinfo").splitlines(keepends=True)
        self.assertEqual(lines[:4], [
            "Page block order: 9\n", "Pages per block:  512\n", "\n",
            "Free pages count per migrate type at order  " +
            "".join(f"{order:6} " for order in range(11)) + "\n"])
        self.assertEqual(lines[4:7], [
            "Node    0, zone      DMA, type    Unmovable " + none,
            "Node    0, zone      DMA, type      Movable " + "     1 " * 10 + "    15 \n",
            "Node    0, zone      DMA, type  Reclaimable " + none])
        self.assertEqual(lines[16:], [
            "\n", "Number of blocks type     Unmovable      Movable  Reclaimable   HighAtomic"
            "          CMA      Isolate \n",
            "Node 0, zone      DMA            0           32            0            0"
            "            0            0 \n",
            "Node 0, zone   Normal            0           32            0            0"
            "            0            0 \n"])

    def test_memblock(self):
        out = self.run_handoff(self.DUMP, "--show", "memblock")
        self.assertIn("memory: 2 of 1024 regions, 0x8000000 bytes\n", out)
        self.assertIn("   0: 0x0000000040001000..0x0000000040001fff    0 NONE\n", out)

    def test_everything(self):
        out = self.run_handoff(self.DUMP)
        for what in "zoneinfo", "buddyinfo", "pagetypeinfo", "zonelists", "memblock":
            self.assertIn(f"\n== {what}\n" + self.run_handoff(self.DUMP, "--show", what), out)

    def test_a_kernel_prints_the_same_forms(self):
        """Every line that the model prints has its like in the recorded files."""
        boot = TOP + "/corpus/boots/s05-5G-cross4G-612"
        for what in "buddyinfo", "pagetypeinfo":
            status, out, _ = self.earlymem("boot", "--from-stage", "handoff",
                                           boot + "/handoff.json", "--show", what)
            self.assertEqual(status, 0)
            with open(f"{boot}/{what}.txt", encoding="ascii") as file:
                real = file.read()
            blank = [re.sub(r"[\d ]", ".", text) for text in (out, real)]
            self.assertEqual(*blank)


class Kernel32Bit(HandoffCase):
    """What only 32-bit kernels have: high memory, and one flat array of page structs."""

    LOW = FIRST + 16384

    def setUp(self):
        super().setUp()
        self.mine = self.profile("kept")

    def profile(self, unused_memmap):
        with open(TOP + "/corpus/profiles/t4k39.profile", encoding="ascii") as file:
            text = file.read()
        for key, value in (("va_bits", 32), ("phys_bits", 40), ("zones", "Normal HighMem Movable"),
                           ("struct_page_size", 32), ("unused_memmap", unused_memmap)):
            text = re.sub(rf"(?m)^{key} .*$", f"{key} = {value}", text)
        return self.write(text, f"{unused_memmap}.profile")

    def dump(self, **more):
        dump = recorded(reserved=[(BASE, 1, 0, 0)], **more)
        dump["globals"]["max_low_pfn"] = hex(self.LOW)
        return dump

    def test_high_memory(self):
        zones = self.result(self.dump(), "--profile", self.mine)["nodes"][0]["zones"]
        self.assertEqual([(zone["name"], zone["zone_start_pfn"], zone["managed_pages"])
                          for zone in zones],
                         [("Normal", FIRST, 16383), ("HighMem", self.LOW, 16384),
                          ("Movable", 0, 0)])

    def test_high_memory_comes_page_by_page(self):
        """Blocks grow by merging: the same blocks as of low memory, in another order."""
        low = self.dump()
        low["globals"]["max_low_pfn"] = hex(FIRST + 32768)
        low, high = (self.result(dump, "--profile", self.mine)["nodes"][0]["zones"][idx]
                     for dump, idx in ((low, 0), (self.dump(), 1)))
        self.assertEqual(low["free_lists"]["10"]["1"], [[FIRST + 1024, 31]])
        blocks = [first + 1024 * i for first, count in high["free_lists"]["10"]["1"]
                  for i in range(count)]
        self.assertEqual(sorted(blocks), list(range(self.LOW, self.LOW + 16384, 1024)))

    def test_where_low_memory_ends_is_needed(self):
        dump = self.dump()
        del dump["globals"]["max_low_pfn"]
        self.refuses(dump, "globals.max_low_pfn", args=("--profile", self.mine))

    MAP = BASE + 32 * MIB

    def with_hole(self, reserved, **memmap):
        """Two banks with a hole of 4096 pages between them, described by 32 pages of structs."""
        dump = recorded([(BASE, 64 * MIB, 0, 0), (BASE + 80 * MIB, 48 * MIB, 0, 0)],
                        reserved=reserved)
        dump["globals"]["max_low_pfn"] = hex(FIRST + 32768)
        dump["flat_memmap"] = {"base": hex(self.MAP), "first_pfn": FIRST, "entries": 32768, **memmap}
        return dump

    def test_page_structs_of_holes(self):
        dump = self.with_hole([(self.MAP, MIB, 0, 0)])
        kept, freed = (self.result(dump, "--profile", self.profile(how)) for how in ("kept", "freed"))
        pages = [side["nodes"][0]["zones"][0]["managed_pages"] for side in (kept, freed)]
        self.assertEqual(pages, [28672 - 256, 28672 - 256 + 32])
        self.assertEqual([region[:2] for region in
                          freed["stages"]["after_memblock_free_all"]["memblock"]["reserved"]["regions"]],
                         [[hex(self.MAP), hex(MIB // 2)],
                          [hex(self.MAP + MIB // 2 + 32 * 4096), hex(MIB // 2 - 32 * 4096)]])

    def test_no_room_for_one_more_reservation(self):
        dump = self.with_hole([(self.MAP, MIB, 0, 0)])
        dump["stages"]["handoff"]["memblock"]["reserved"]["max"] = 4
        reserved = dump["stages"]["handoff"]["memblock"]["reserved"]["regions"]
        reserved += [[hex(BASE + i * 2 * MIB), "0x1000", 0, 0] for i in range(3)]
        reserved.sort(key=lambda region: int(region[0], 16))
        status, _, err = self.earlymem("boot", "--from-stage", "handoff", self.file(dump), "--json",
                                       "--profile", self.profile("freed"))
        self.assertEqual(status, 0)
        self.assertIn("warning: no room in the reserved array: page structs of holes stay", err)

    def test_page_structs_that_cannot_be(self):
        args = ("--profile", self.profile("freed"))
        for memmap in {"entries": 100}, {"base": hex((1 << 64) - 4096)}:
            self.refuses(self.with_hole([], **memmap), "flat_memmap does not reach", args=args)
        for memmap in {"base": 7}, {"entries": "many"}, {"first_pfn": None}:
            self.refuses(self.with_hole([], **memmap), f"flat_memmap.{next(iter(memmap))}: ",
                         args=args)
        dump = self.with_hole([])
        del dump["flat_memmap"]
        self.refuses(dump, "flat_memmap: an object", args=args)


def distance_map(*entries):
    return Tree({"distance-map": {"compatible": b"numa-distance-map-v1\0",
                                  "distance-matrix": cells(*sum(entries, ()))}}).bytes()


class Zonelists(HandoffCase):
    """Three nodes in a row; the device tree says how far they are from each other."""

    DUMP = recorded([(BASE + nid * SIZE, SIZE, 0, nid) for nid in range(3)])
    ROW = ((0, 0, 10), (0, 1, 15), (0, 2, 30), (1, 1, 10), (1, 2, 15), (2, 2, 10))

    def orders(self, *args):
        lists = self.result(self.DUMP, *args)["zonelists"]
        self.assertEqual(lists["total_pages"], 3 * SIZE >> 12)
        return [node["fallback_order"] for node in lists["nodes"]]

    def test_equally_far(self):
        self.assertEqual(self.orders(), [[0, 1, 2], [1, 2, 0], [2, 0, 1]])

    def test_distances_of_the_tree(self):
        tree = self.write(distance_map(*self.ROW, (2, 0, 40)), "tree.dtb")
        self.assertEqual(self.orders("--dtb", tree), [[0, 1, 2], [1, 2, 0], [2, 1, 0]])

    def test_tree_beside_the_boot(self):
        self.write(distance_map((0, 0, 10), (0, 1, 30), (0, 2, 11)))
        dump = self.result(self.DUMP)
        self.assertEqual(dump["distances_from"], self.folder + "/board.dtb")
        self.assertEqual(dump["zonelists"]["nodes"][0]["fallback_order"], [0, 2, 1])

    def test_tree_without_distances(self):
        self.write(Tree({}).bytes())
        self.assertEqual(self.orders(), [[0, 1, 2], [1, 2, 0], [2, 0, 1]])

    def test_zones_of_a_list(self):
        node = self.result(self.DUMP)["zonelists"]["nodes"][1]
        self.assertEqual(node["thisnode"], [[1, "DMA"]])
        self.assertEqual(node["fallback"], [[1, "DMA"], [2, "DMA"], [0, "DMA"]])

    def test_as_on_the_console(self):
        self.assertEqual(self.run_handoff(self.DUMP, "--show", "zonelists"),
                         "Fallback order for Node 0: 0 1 2 \n"
                         "Fallback order for Node 1: 1 2 0 \n"
                         "Fallback order for Node 2: 2 0 1 \n"
                         "Built 3 zonelists, mobility grouping on.  Total pages: 98304\n")

    def test_bad_distances(self):
        for number, (entries, *words) in enumerate((
                (((0, 0, 10), (1, 1, 11)), "/distance-map", "at byte 12"),
                (((0, 1, 10),), "distance-matrix", "at byte 0"),
                (((),), "ends at byte 0"))):
            tree = self.write(distance_map(*entries), f"{number}.dtb")
            self.refuses(self.DUMP, "distances of nodes", *words, args=("--dtb", tree))
            # A kernel that refuses the map has one node.
            self.run_handoff(recorded(), "--dtb", tree)

    def test_no_tree(self):
        for content, words in ((b"lunch", "not a device tree"), (Tree({}).bytes()[:-4], "truncated")):
            tree = self.write(content, "tree.dtb")
            self.refuses(self.DUMP, words, args=("--dtb", tree))

    def test_length_that_wraps(self):
        """libfdt's own check never ends on it."""
        tree = bytearray(distance_map(*self.ROW))
        at = tree.index(b"numa-distance-map-v1") - 8
        tree[at:at + 4] = b"\xff\xff\xff\xf4"
        self.refuses(self.DUMP, "does not fit into the structure block",
                     args=("--dtb", self.write(bytes(tree), "tree.dtb")))

    def test_no_file(self):
        self.refused(3, "cannot be opened", args=("boot", "--from-stage", "handoff",
                                                  self.file(self.DUMP), "--dtb", "nowhere"))


class BadFiles(HandoffCase):
    def test_files(self):
        for path, words in ((self.folder, "is a directory"), ("nowhere.json", "cannot be opened")):
            self.refused(3, words, args=("boot", "--from-stage", "handoff", path))

    def test_not_json(self):
        text = json.dumps(recorded(), indent=1)
        for cut in 0, 1, 50, len(text) - 2:
            self.refuses(text[:cut], "handoff.json:", "not JSON", "column")
        self.refuses("\x7fELF", "handoff.json:1: not JSON")
        self.refuses("\n\n{]", "handoff.json:3: not JSON")
        self.refuses('{"a": 1, "a": 2}', "not JSON", "duplicate")
        self.refuses("[" * 100000, "not JSON")

    def test_every_truncation_is_refused(self):
        text = json.dumps(recorded(reserved=[(BASE, 4096, 0, 0)]))
        for size in range(0, len(text), 7):
            self.refuses(text[:size], "not JSON")

    def test_wrong_types(self):
        """Everything that is read, replaced by what it cannot be."""
        places = ("stages", "stages.handoff", "stages.handoff.memblock",
                  "stages.handoff.memblock.memory", "stages.handoff.memblock.memory.regions",
                  "stages.handoff.memblock.reserved", "stages.handoff.memblock.reserved.regions",
                  "globals", "globals.arm64_dma_phys_limit", "kernel")
        for place in places:
            for value in None, 5, True, 0.5, "x" if "limit" not in place else [], []:
                if value == [] and place.endswith("regions") or place == "kernel" and value == "x":
                    continue
                dump = recorded()
                *path, last = place.split(".")
                at = dump
                for key in path:
                    at = at[key]
                at[last] = value
                self.refuses(dump, "not in the form of a recorded boot (" + place)

    def test_missing_parts(self):
        for place, words in (("stages", "stages: an object is expected there, not nothing"),
                             ("stages.handoff", "not recorded at that stage (stages.handoff)"),
                             ("stages.handoff.memblock", "stages.handoff.memblock: an object"),
                             ("stages.handoff.memblock.memory", "memblock.memory: an object"),
                             ("stages.handoff.memblock.memory.regions", "regions: an array"),
                             ("stages.handoff.memblock.reserved", "memblock.reserved: an object"),
                             ("globals", "globals: an object"),
                             ("globals.arm64_dma_phys_limit", "arm64_dma_phys_limit is missing")):
            dump = recorded()
            *path, last = place.split(".")
            at = dump
            for key in path:
                at = at[key]
            del at[last]
            self.refuses(dump, words)

    def test_regions_of_a_wrong_form(self):
        for region, where in (([], ""), ([hex(BASE), hex(SIZE), 0], ""), ("0x1", ""), (None, ""),
                              ([hex(BASE), hex(SIZE), 0, 0, 0], ""), ({}, ""),
                              ([BASE, hex(SIZE), 0, 0], "[0]"), (["", hex(SIZE), 0, 0], "[0]"),
                              (["-1", hex(SIZE), 0, 0], "[0]"), (["0xg", hex(SIZE), 0, 0], "[0]"),
                              (["0x10000000000000000", hex(SIZE), 0, 0], "[0]"),
                              ([hex(BASE), None, 0, 0], "[1]"),
                              ([hex(BASE), hex(SIZE), "0", 0], "[2]"),
                              ([hex(BASE), hex(SIZE), -1, 0], "[2]"),
                              ([hex(BASE), hex(SIZE), 0, "0"], "[3]"),
                              ([hex(BASE), hex(SIZE), 0, 0.5], "[3]")):
            dump = recorded()
            dump["stages"]["handoff"]["memblock"]["memory"]["regions"] = [region]
            self.refuses(dump, "not in the form", f"memory.regions[0]{where}: ")

    def regions(self, words, *regions, reserved=None, number=1):
        dump = recorded([(base, size, flags, nid) for base, size, flags, nid in regions],
                        reserved or [])
        which = "memory" if reserved is None else "reserved"
        self.refuses(dump, "no state of memblock", f"{which}.regions[{number}]: {words}")

    def test_regions_that_memblock_cannot_hold(self):
        one = (BASE, SIZE, 0, 0)
        self.regions("of no bytes", one, (BASE + 2 * SIZE, 0, 0, 0))
        self.regions("goes beyond the last address", one, ((1 << 64) - 4096, 8192, 0, 0))
        self.regions("ends at 0x10000000001000; debian-6.12 has physical addresses of 52 bits", one,
                     ((1 << 52) - 4096, 8192, 0, 0))
        self.regions("begins below the one before it", one, (BASE - SIZE, 4096, 0, 0))
        self.regions("begins at 0x44000000, before the one before it ends", one,
                     (BASE + SIZE // 2, SIZE, 0, 0))
        self.regions("with the one before it, it would be one region", one,
                     (BASE + SIZE, SIZE, 0, 0))
        self.regions("begins at 0x40000001, before the one before it ends", one,
                     reserved=[(BASE, 2, 0, 0), (BASE + 1, 1, 0, 1)])
        for flags in 16, 32, 1 << 40:
            dump = recorded([(BASE, SIZE, flags, 0)])
            self.refuses(dump, "no state of memblock", f"memory.regions[0][2]: no region of memory "
                         f"has flags {flags:#x}")
        self.refuses(recorded(reserved=[(BASE, 1, 4, 0)]), "reserved.regions[0][2]: no region of")
        self.refuses(recorded([], globals={"arm64_dma_phys_limit": "0x1"}),
                     "no kernel gets to the hand-off without memory")

    def test_facts_that_contradict_the_regions(self):
        for key, value, words in (("cnt", 2, "cnt: 2, but there are 1 regions"),
                                  ("total_size", "0x1", "total_size: 0x1, but the regions have"),
                                  ("max", 0, "max: room for 0 regions with 1 in it"),
                                  ("max", 1 << 40, "max: room for 1099511627776 regions")):
            dump = recorded()
            dump["stages"]["handoff"]["memblock"]["memory"][key] = value
            self.refuses(dump, "no state of memblock", "memblock.memory." + words)
        for key, value in (("cnt", "1"), ("total_size", 1), ("max", True), ("max", -1),
                           ("regions_static", 1)):
            dump = recorded()
            dump["stages"]["handoff"]["memblock"]["memory"][key] = value
            self.refuses(dump, "not in the form", f"memblock.memory.{key}: ")
        for key, value in ("bottom_up", 1), ("current_limit", True):
            dump = recorded()
            dump["stages"]["handoff"]["memblock"][key] = value
            self.refuses(dump, "not in the form", f"memblock.{key}: ")

    def test_node_ids(self):
        for nid, words in ((16, "16 means no node"), (17, "17; debian-6.12 has nodes 0 to 15"),
                           (-1, "-1; debian-6.12 has nodes 0 to 15"),
                           (1 << 32, "4294967296; debian-6.12"),
                           (-(1 << 63), "-9223372036854775808; ")):
            self.refuses(recorded([(BASE, SIZE, 0, nid)]), "impossible node id",
                         f"memory.regions[0][3]: {words}")
        self.refuses(recorded(reserved=[(BASE, 1, 0, 17)]), "impossible node id",
                     "reserved.regions[0][3]: 17")
        self.refuses(recorded([(BASE, SIZE, 0, 1)], kernel="t4k39"), "t4k39 has nodes 0 to 0")
        for ids in 0, 1, 17:
            dump = recorded([(BASE, SIZE, 0, 1)])
            dump["globals"]["nr_node_ids"] = ids
            self.refuses(dump, "impossible node id", f"nr_node_ids: {ids}; debian-6.12 has up to "
                         "16 nodes, and node 1 has memory")

    def test_limits(self):
        for limits, words in (
                ({"arm64_dma_phys_limit": "0x0"}, "arm64_dma_phys_limit: 0x0; memory ends"),
                ({"arm64_dma_phys_limit": "0x100000000"},
                 "arm64_dma_phys_limit: 0x100000000; memory ends at 0x48000000"),
                ({"arm64_dma_phys_limit": "0x48000000", "zone_dma_limit": "0x43ffffff"},
                 "arm64_dma_phys_limit: 0x48000000, but zone_dma_limit is 0x43ffffff")):
            dump = recorded()
            dump["globals"] = limits
            self.refuses(dump, "zone limits that contradict", words)

    def test_more_than_the_model_holds(self):
        dump = recorded([(1 << 44, 1 << 44, 0, 0)])
        dump["globals"]["arm64_dma_phys_limit"] = hex(1 << 45)
        self.refuses(dump, "more than this model holds")
        with open(TOP + "/corpus/profiles/debian-6.12.profile", encoding="ascii") as file:
            profile = self.write(re.sub(r"(?m)^(numa_nodes *= ).*", r"\g<1>64", file.read()),
                                 "many.profile")
        self.refuses(recorded([(BASE, SIZE, 0, 40)]), "more than this model holds",
                     "41 nodes; the model has 32", args=("--profile", profile))

    def test_unknown_kernel(self):
        self.refused(4, "5.10.0-9-arm64: no profile is for this kernel",
                     args=("boot", "--from-stage", "handoff",
                           self.file(recorded(kernel="5.10.0-9-arm64"))))

    def test_text_from_the_file_is_printable(self):
        dump = recorded()
        dump["stages"]["handoff"]["memblock"]["memory"]["regions"][0][0] = "\x1b[2J"
        self.refuses(dump, "'?[2J' is not a 64-bit number")

    def test_every_byte_flipped(self):
        """Whatever happens: an answer or a reason, and no crash."""
        blob = json.dumps(recorded(reserved=[(BASE + 0x5000, 0x1000, 0, 1)])).encode()
        statuses = set()
        for offset in range(0, len(blob), 3):
            for flip in 0x01, 0x10, 0x80:
                changed = bytearray(blob)
                changed[offset] ^= flip
                status, out, err = self.earlymem("boot", "--from-stage", "handoff",
                                                 self.file(bytes(changed)))
                self.assertIn(status, (0, 1, 4))
                self.assertTrue(out if status == 0 else err)
                statuses.add(status)
        self.assertTrue({0, 1} <= statuses)

    def test_output_cannot_be_written(self):
        for more in (), ("--json",), ("--show", "buddyinfo"):
            with open("/dev/full", "w", encoding="ascii") as full:
                status, _, err = self.earlymem("boot", "--from-stage", "handoff",
                                               self.file(recorded()), *more, stdout=full)
            self.assertEqual(status, 3)
            self.assertIn("standard output: cannot be written", err)


class HandoffUsage(BootCase):
    def usage(self, why, *args):
        status, out, err = self.earlymem("boot", *args)
        self.assertEqual((status, out), (2, ""), err)
        self.assertIn(why, err)

    def test_usage(self):
        stage = ("--from-stage", "handoff")
        self.usage("which recorded boot?", *stage)
        self.usage("--from-stage: unknown stage 'lunch'", "--from-stage", "lunch", "x")
        self.usage("--show: 'lunch' is not among", *stage, "--show", "lunch", "x")
        self.usage("it can only be reached without --from-stage", *stage, "--stage",
                   "after_dt_scan", "x")
        self.usage("it can only be reached with --from-stage", "--stage", "free_lists", "x")
        self.usage("unknown stage 'lunch'", *stage, "--stage", "lunch", "x")
        self.usage("--show and --json exclude", *stage, "--show", "memblock", "--json", "x")
        self.usage("--cmdline and --cmdline-file exclude", *stage, "--cmdline", "",
                   "--cmdline-file", "x", "x")
        self.usage("--dtb-address means nothing", *stage, "--dtb-address", "8", "x")
        for option in (("--cmdline", "x"), ("--cmdline-file", "x"), ("--show", "memblock"),
                       ("--dtb", "x"), ("--check",)):
            self.usage("need --from-stage handoff", *option, "x")

    def test_help_names_everything(self):
        _, out, _ = self.earlymem("--help")
        for word in ("--from-stage", "--show", "--cmdline", "--cmdline-file", "--check",
                     "free_lists", "handoff", "HANDOFF.json", "kernelcore=", "/proc/buddyinfo"):
            self.assertIn(word, out)


class RecordedBoots(HandoffCase):
    def test_command_line_of_the_boot_counts(self):
        folder = self.folder + "/boot"
        shutil.copytree(TOP + "/corpus/boots/s31-kernelcore-612", folder)
        args = ("boot", "--from-stage", "handoff", folder + "/handoff.json", "--json")
        dump = json.loads(self.earlymem(*args)[1])
        self.assertEqual(dump["zone_movable_pfn"], [441344])
        os.remove(folder + "/cmdline.txt")
        dump = json.loads(self.earlymem(*args)[1])
        self.assertEqual(dump["zone_movable_pfn"], [])

    def show(self, boot, what):
        status, out, err = self.earlymem("boot", "--from-stage", "handoff",
                                         f"{boot}/handoff.json", "--show", what)
        self.assertEqual(status, 0, err)
        return out

    def test_proc_files(self):
        """What does not change after the hand-off is as in the files of the running system."""
        zone = re.compile(r"^Node +(\d+), zone +(\w+)(.*)$", re.M)
        lines = re.compile(r"^Node.*zone.*|^ +(?:spanned|present|start_pfn:) +\d+$", re.M)
        compared = 0
        for boot in sorted(glob.glob(TOP + "/corpus/boots/*")):
            real = {}
            for what in "zoneinfo", "buddyinfo", "pagetypeinfo":
                path = f"{boot}/{what}.txt"
                if os.path.exists(path):
                    with open(path, encoding="ascii") as file:
                        real[what] = file.read()
            if len(real) < 3:
                continue
            compared += 1
            out = {what: self.show(boot, what) for what in real}
            self.assertEqual(lines.findall(out["zoneinfo"]), lines.findall(real["zoneinfo"]), boot)
            self.assertEqual([place[:2] for place in zone.findall(out["buddyinfo"])],
                             [place[:2] for place in zone.findall(real["buddyinfo"])], boot)
            blocks = [[(nid, name, sum(map(int, counts.split())))
                       for nid, name, counts in zone.findall(text["pagetypeinfo"])
                       if "," not in counts] for text in (out, real)]
            with open(boot + "/handoff.json", encoding="ascii") as file:
                deferred = any(node.get("first_deferred_pfn") for node in json.load(file)["nodes"])
            if not deferred:  # else the running system has more
                self.assertEqual(*blocks, boot)
        self.assertGreater(compared, 80)

    def test_checkers(self):
        for boot in ("s01-512M-deferred-612", "s16-unaligned-612", "s33-movable_node-61",
                     "s59-16k-numa4", "s76-64k-numa4", "s79-4k39-unaligned", "r005-61", "r007-612"):
            path = f"{TOP}/corpus/boots/{boot}/handoff.json"
            status, _, err = self.earlymem("boot", "--from-stage", "handoff", path, "--check")
            self.assertEqual((status, err), (0, ""), boot)

    def test_panicked_boot(self):
        self.refused(1, "not recorded at that stage (stages.handoff)",
                     args=("boot", "--from-stage", "handoff",
                           TOP + "/corpus/boots/s86-no-memory-node-612/handoff.json"))

    def test_same_again(self):
        dump = recorded(reserved=[(BASE + 0x5000, 0x3000, 0, 16)])
        self.assertEqual(self.run_handoff(dump, "--json"), self.run_handoff(dump, "--json"))

    def test_nothing_is_lost(self):
        for dump, expected in (recorded(), 0), ({"kernel": "t64k"}, 1):
            for more in (), ("--json",):
                status, _, err = self.earlymem("boot", "--from-stage", "handoff", self.file(dump),
                                               *more, env={"ASAN_OPTIONS": "exitcode=99"})
                self.assertEqual(status, expected, err)
