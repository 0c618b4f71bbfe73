"""tests/check-boots: it must find every kind of difference, and name what is missing."""

import json
import os
import shutil
import subprocess
import sys

from boot import EARLYMEM, ENVIRONMENT, TOP, BootCase

GOOD = "s34-hotplug-noparam-612"
PANICKED = "s86-no-memory-node-612"


class CheckBoots(BootCase):
    def copy(self, boot, name=None):
        folder = os.path.join(self.folder, name or boot)
        shutil.copytree(os.path.join(TOP, "corpus", "boots", boot), folder)
        return folder

    def check(self, *args):
        done = subprocess.run([sys.executable, TOP + "/tests/check-boots", "--earlymem", EARLYMEM,
                               *args], capture_output=True, text=True, check=False, timeout=300,
                              env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def change(self, folder, change):
        path = os.path.join(folder, "handoff.json")
        with open(path, encoding="utf-8") as file:
            dump = json.load(file)
        change(dump["stages"]["after_dt_scan"]["memblock"], dump)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dump, file)

    def differs(self, folder, *words):
        status, out, _ = self.check(folder)
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed"), out)
        for word in words:
            self.assertIn(word, out)

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
        self.assertIn("void/board.dtb: missing", out)

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
