"""tests/check-boots: it must find every kind of difference, and name what is missing."""

import json
import os
import shutil
import subprocess
import sys

from boot import EARLYMEM, ENVIRONMENT, TOP, BootCase

GOOD = "s34-hotplug-noparam-612"
PANICKED = "s86-no-memory-node-612"


class CheckCase(BootCase):
    STAGE = "all"

    def copy(self, boot, name=None):
        folder = os.path.join(self.folder, name or boot)
        shutil.copytree(os.path.join(TOP, "corpus", "boots", boot), folder)
        return folder

    def check(self, *args):
        done = subprocess.run([sys.executable, TOP + "/tests/check-boots", "--earlymem", EARLYMEM,
                               "--stage", self.STAGE, *args], capture_output=True, text=True,
                              check=False, timeout=300, env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def change(self, folder, change):
        path = os.path.join(folder, "handoff.json")
        with open(path, encoding="utf-8") as file:
            dump = json.load(file)
        change(dump["stages"].get("after_dt_scan", {}).get("memblock"), dump)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dump, file)

    def differs(self, folder, *words):
        status, out, _ = self.check(folder)
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed"), out)
        for word in words:
            self.assertIn(word, out)


class AfterDtScan(CheckCase):
    STAGE = "after_dt_scan"

    def test_equal(self):
        for boot in GOOD, PANICKED:
            status, out, _ = self.check(self.copy(boot))
            self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"), out)
            self.assertRegex(out, rf"(?m)^{boot} +debian-6.12 +equal$")

    def test_name_of_the_folder_does_not_matter(self):
        status, out, _ = self.check(self.copy(GOOD, "some-board-61"))
        self.assertEqual(status, 0, out)
        self.assertIn("debian-6.12 ", out)

    def test_each_difference(self):
        def array(name, key, value):
            return lambda memblock, _: memblock[name].update({key: value})

        def region(field, value):
            return lambda memblock, _: memblock["memory"]["regions"][1].__setitem__(field, value)

        for number, (change, words) in enumerate((
                (region(0, "0x70001000"), "memory region 1: base 0x70000000, kernel: 0x70001000"),
                (region(1, "0x1000"), "memory region 1: size 0x30000000, kernel: 0x1000"),
                (region(2, 0), "memory region 1: flags 1, kernel: 0"),
                (region(3, 0), "memory region 1: nid 16, kernel: 0"),
                (array("memory", "cnt", 4), "memory: cnt 2, kernel: 4"),
                (array("memory", "max", 128), "memory: max 1024, kernel: 128"),
                (array("reserved", "total_size", "0x1"), "reserved: total_size 0x787, kernel: 0x1"),
                (array("reserved", "regions", []), "reserved: 1 regions, kernel: 0"),
                (lambda memblock, _: memblock.update(bottom_up=True), "bottom_up False, kernel: True"),
                (lambda memblock, _: memblock.update(current_limit="0x1"),
                 "current_limit 0xffffffffffffffff, kernel: 0x1"))):
            folder = self.copy(GOOD, f"boot{number}")
            self.change(folder, change)
            self.differs(folder, words)

    def test_changed_tree(self):
        folder = self.copy(GOOD)
        with open(folder + "/board.dtb", "r+b") as file:
            blob = file.read().replace(b"memory\0", b"MEMORY\0", 1)
            file.seek(0)
            file.write(blob)
        self.differs(folder, "memory")

    def test_refused_tree(self):
        folder = self.copy(GOOD)
        with open(folder + "/board.dtb", "r+b") as file:
            file.truncate(100)
        self.differs(folder, "earlymem ended with status 1", "truncated")

    def test_missing_files(self):
        for name in "board.dtb", "handoff.json":
            folder = self.copy(GOOD, "without-" + name)
            os.remove(os.path.join(folder, name))
            self.differs(folder, f"without-{name}/{name}: missing")

    def test_missing_address(self):
        folder = self.copy(GOOD)
        os.remove(folder + "/layout.txt")
        self.assertIn(" equal\n", self.check(folder)[1])  # qemu.txt has it too
        os.remove(folder + "/qemu.txt")
        status, out, _ = self.check(folder)
        self.assertEqual(status, 0)
        self.assertIn(" equal, with the tree's address taken from the dump\n", out)
        self.change(folder, lambda memblock, _: memblock["reserved"].update(regions=[]))
        self.differs(folder, "layout.txt: missing, or without the tree's address")

    def test_empty_folder_among_boots(self):
        self.copy(GOOD)
        os.mkdir(self.folder + "/void")
        status, out, _ = self.check(self.folder)
        self.assertEqual((status, out.splitlines()[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("void/handoff.json: missing", out)

    def test_folder_of_something_else(self):
        self.copy(GOOD)
        self.copy("kernels")
        status, out, _ = self.check(self.folder)
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        self.assertIn("kernels: not a boot, left out", out)

    def test_dumps_that_are_none(self):
        for number, (text, words) in enumerate((
                ("", "not JSON"), ("[]", "not in the form of a dump"),
                ("{}", "has no stage after_dt_scan"),
                ('{"stages": {"after_dt_scan": {}}}', "names no kernel"),
                ('{"kernel": "t64k", "stages": {"after_dt_scan": {}}}',
                 "not in the form of a dump"))):
            folder = self.copy(GOOD, f"boot{number}")
            with open(folder + "/handoff.json", "w", encoding="ascii") as file:
                file.write(text)
            self.differs(folder, words)

    def test_unknown_kernel(self):
        folder = self.copy(GOOD)
        self.change(folder, lambda _, dump: dump.update(kernel="5.10.0-9-arm64"))
        self.differs(folder, "no profile is for this kernel")

    def test_nothing_to_compare(self):
        for folder, why in (("nowhere", "no such folder"), (self.folder, "there is no boot in it")):
            status, out, err = self.check(folder)
            self.assertEqual((status, out), (2, ""))
            self.assertIn(why, err)

    def test_unknown_stage(self):
        status, _, err = self.check("--stage", "lunch", self.copy(GOOD))
        self.assertEqual(status, 2)
        self.assertIn("lunch", err)


LISTS = "s12-numa4-dist-612"  # four nodes, many lists
MOVABLE = "s31-kernelcore-612"
DEFERRED = "s01-512M-deferred-612"


class Zonelists(CheckCase):
    STAGE = "zonelists"

    def test_equal(self):
        for boot in GOOD, LISTS:
            status, out, _ = self.check(self.copy(boot))
            self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"), out)

    def test_differences(self):
        folder = self.copy(LISTS)
        path = os.path.join(folder, "dmesg.txt")
        with open(path, encoding="utf-8") as file:
            console = file.read()
        for old, new, words in (
                ("Node 1: 1 2 0 3", "Node 1: 1 2 3 0", "order of node 1 [1, 2, 0, 3], kernel: "),
                ("Node 3: 3", "Node 7: 3", "nodes [0, 1, 2, 3], kernel: [0, 1, 2, 7]"),
                ("grouping on", "grouping off", "mobility grouping on, kernel: off"),
                ("Total pages: 524283", "Total pages: 52428", "total pages 524283, kernel: 52428")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(console.replace(old, new))
            self.differs(folder, words)

    def test_silent_console(self):
        folder = self.copy(LISTS)
        os.remove(os.path.join(folder, "dmesg.txt"))
        self.assertIn("not shown on the console", self.check(folder)[1])


class FreeLists(CheckCase):
    STAGE = "free_lists"

    def zone(self, dump, nid=0, idx=0):
        return dump["nodes"][nid]["zones"][idx]

    def test_equal(self):
        for boot in GOOD, LISTS, MOVABLE, DEFERRED:
            status, out, _ = self.check(self.copy(boot))
            self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"), out)
            self.assertRegex(out, rf"(?m)^{boot} +debian-6.12 +equal$")

    def test_command_line_counts(self):
        folder = self.copy(MOVABLE)
        os.remove(folder + "/cmdline.txt")
        self.differs(folder, "zone_movable_pfn [], kernel: [441344]")

    def differs_when(self, change, *words, boot=LISTS):
        self.number = getattr(self, "number", 0) + 1
        folder = self.copy(boot, f"boot{self.number}")
        self.change(folder, lambda _, dump: change(dump))
        self.differs(folder, *words)

    def test_a_block_moved_in_its_list(self):
        def swap(dump):
            for order, types in self.zone(dump)["free_lists"].items():
                if len(types.get("1", [])) > 1:
                    types["1"].reverse()
                    return
        self.differs_when(swap, "node 0 zone DMA order", "type 1: block 0 of", "kernel: 0x",
                          "which is further back")

    def test_a_block_of_another_type(self):
        def change(dump):
            types = self.zone(dump)["free_lists"]["9"]
            types["0"] = [types["1"].pop()]
            if not types["1"]:
                del types["1"]
        self.differs_when(change, "node 0 zone DMA order 9: block", "migrate type 1, kernel: 0")

    def test_a_block_missing_and_one_too_many(self):
        def missing(dump):
            self.zone(dump)["free_lists"]["10"]["1"].pop()
        def more(dump):
            self.zone(dump)["free_lists"]["10"]["1"].append([0x123400, 1])
        self.differs_when(missing, "node 0 zone DMA order 10 type 1: ", "the first too many is")
        self.differs_when(more, "node 0 zone DMA order 10 type 1: ",
                          "the first too many is 0x123400")

    def test_an_order_missing_and_one_too_many(self):
        self.differs_when(lambda dump: self.zone(dump)["free_lists"].pop("10"),
                          "node 0 zone DMA order 10 type 1: block", "kernel does not have")
        self.differs_when(lambda dump: self.zone(dump)["free_lists"].update(
            {"10": {"1": self.zone(dump)["free_lists"]["10"]["1"], "2": [[0x123400, 1]],
                    "nr_free": 1}}), "order 10 type 2: block 0x123400, which the model does not")

    def test_counts_and_bounds_of_zones(self):
        for name in ("managed_pages", "zone_start_pfn", "spanned_pages", "present_pages",
                     "present_early_pages", "free_pages", "free_blocks", "cma_pages"):
            def change(dump, name=name):
                self.zone(dump, 1)[name] += 1
            self.differs_when(change, f"node 1 zone DMA: {name} ")
        self.differs_when(lambda dump: self.zone(dump, 2, 1).update(name="Low"),
                          "node 2 zone Low: name DMA32, kernel: Low")
        self.differs_when(lambda dump: self.zone(dump)["free_lists"]["10"].update(nr_free=1),
                          "node 0 zone DMA order 10: nr_free")

    def test_nodes(self):
        for name in ("node_start_pfn", "node_spanned_pages", "node_present_pages", "nr_zones"):
            def change(dump, name=name):
                dump["nodes"][3][name] += 1
            self.differs_when(change, f"node 3: {name} ")
        self.differs_when(lambda dump: dump["nodes"].pop(), "nodes [0, 1, 2, 3], kernel: [0, 1, 2]")
        self.differs_when(lambda dump: dump["nodes"][0]["zones"].pop(),
                          "node 0: 5 zones, kernel: 4")

    def test_first_deferred_pfn(self):
        def change(dump):
            dump["nodes"][0]["first_deferred_pfn"] += 1
        self.differs_when(change, "node 0: first_deferred_pfn 294912, kernel: 294913",
                          boot=DEFERRED)

    def test_the_whole(self):
        for name, change in (("arch_zone_lowest", [0]), ("arch_zone_highest", []),
                             ("zone_movable_pfn", [0, 1]), ("present_sections", []),
                             ("pageblock_order", 8)):
            self.differs_when(lambda dump, name=name, change=change: dump.update({name: change}),
                              f"{name} ", f"kernel: {change}")
        self.differs_when(lambda dump: dump["globals"].update(page_group_by_mobility_disabled=1),
                          "page_group_by_mobility_disabled False, kernel: True")

    def test_memblock_afterwards(self):
        def region(dump):
            after = dump["stages"]["after_memblock_free_all"]["memblock"]
            after["reserved"]["regions"][0][3] = 3
        self.differs_when(region, "memblock afterwards: reserved region 0: nid 0, kernel: 3")
        self.differs_when(lambda dump: dump["stages"].pop("after_memblock_free_all"),
                          "memblock afterwards: reserved region")

    def test_another_memblock_at_the_start(self):
        def change(dump):
            regions = dump["stages"]["handoff"]["memblock"]["reserved"]["regions"]
            regions[0][1] = hex(int(regions[0][1], 16) + 4096)
            del dump["stages"]["handoff"]["memblock"]["reserved"]["total_size"]
        self.differs_when(change, "node 0 zone DMA: managed_pages")

    def test_panicked_boot_is_not_counted(self):
        self.copy(GOOD)
        self.copy(PANICKED)
        status, out, _ = self.check(self.folder)
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        self.assertRegex(out, rf"(?m)^{PANICKED} +- +not reached: ")
        self.assertIn("1 of 1 boots equal at free_lists; 1 never got there\n", out)
        status, out, _ = self.check(self.folder + "/" + PANICKED)
        self.assertEqual((status, out.splitlines()[-1]), (2, "0 passed, 0 failed"))

    def test_missing_stage_without_a_panic(self):
        self.differs_when(lambda dump: dump["stages"].pop("handoff"), "has no stage handoff")

    def test_missing_parts(self):
        for part in "nodes", "globals", "zone_movable_pfn":
            self.differs_when(lambda dump, part=part: dump.pop(part), "")


class AllStages(CheckCase):
    def test_each_has_its_table_and_counts(self):
        self.copy(GOOD)
        self.copy(PANICKED)
        status, out, _ = self.check(self.folder)
        self.assertEqual((status, out.splitlines()[-1]), (0, "4 passed, 0 failed"))
        self.assertIn("2 of 2 boots equal at after_dt_scan\n", out)
        self.assertIn("1 of 1 boots equal at free_lists; 1 never got there\n", out)
