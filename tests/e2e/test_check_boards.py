"""tests/check-boards: each kind of tree gets its row, and what goes wrong is seen."""

import json
import os
import subprocess
import sys

import fdt
from boot import EARLYMEM, ENVIRONMENT, TOP, BootCase

GIB = 1 << 30
RAM = fdt.memory([(GIB, GIB)])


def reserved(**nodes):
    return {"#address-cells": fdt.cells(2), "#size-cells": fdt.cells(2), "ranges": b"", **nodes}


TREES = {
    "declared": {"memory@40000000": RAM},
    "two-banks": {"memory@40000000": fdt.memory([(GIB, GIB), (4 * GIB, GIB)])},
    "two-nodes-that-meet": {"memory@40000000": RAM, "memory@80000000": fdt.memory([(2 * GIB, GIB)])},
    "no-node": {"cpus": {}},
    "size-0": {"memory@0": fdt.memory([(0, 0)])},
    "no-reg": {"memory": {"device_type": b"memory\0"}},
    "disabled": {"memory@40000000": dict(RAM, status=b"disabled\0")},
    "small": {"memory@40000000": fdt.memory([(GIB, 0x800)])},
    "capped": {"memory@40000000": RAM, "chosen": {
        "linux,usable-memory-range": fdt.pairs((GIB, 0x8000000))}},
    "reserved": {"memory@40000000": RAM, "reserved-memory": reserved(
        firmware={"reg": fdt.pairs((GIB, 0x100000)), "no-map": b""},
        pool={"size": fdt.cells(0, 0x100000)})},
    "reserved-too-large": {"reserved-memory": reserved(
        pool={"size": fdt.cells(1, 0), "reusable": b"", "compatible": b"shared-dma-pool\0"})},
}
EXPECTED = {  # memory, regions, reserved-memory, what
    "declared": (GIB, 1, None, "declared"),
    "two-banks": (2 * GIB, 2, None, "declared"),
    "two-nodes-that-meet": (2 * GIB, 1, None, "declared"),
    "no-node": (0, 0, None, "no memory node"),
    "size-0": (0, 0, None, "a boot loader fills it in"),
    "no-reg": (0, 0, None, "a boot loader fills it in"),
    "disabled": (0, 0, None, "disabled"),
    "small": (0, 0, None, "no whole page"),
    "capped": (0x8000000, 1, None, "declared"),
    "reserved": (GIB, 1, 2, "declared"),
    "reserved-too-large": (0, 0, 1, "no memory node"),
}
FAKE = """#!/usr/bin/python3
import subprocess, sys, time
{what}
sys.exit(subprocess.run([{earlymem!r}, *sys.argv[1:]]).returncode)
"""


class CheckBoards(BootCase):
    def tree(self, name, content=None, **kwargs):
        os.makedirs(os.path.dirname(os.path.join(self.folder, "boards", name)), exist_ok=True)
        tree = fdt.Tree(TREES[name] if content is None else content, **kwargs)
        return self.write(tree.bytes(), os.path.join("boards", name + ".dtb"))

    def check(self, *args, earlymem=EARLYMEM, env=None):
        done = subprocess.run([sys.executable, TOP + "/tests/check-boards", "--earlymem", earlymem,
                               *args], capture_output=True, text=True, check=False, timeout=300,
                              env=dict(ENVIRONMENT, **(env or {})))
        return done.returncode, done.stdout, done.stderr

    def rows(self, *args, status=0, **kwargs):
        """{name without folder and ending: row}"""
        got, out, err = self.check("--json", *args, **kwargs)
        self.assertEqual(got, status, out + err)
        return {os.path.basename(row["path"]).removesuffix(".dtb"): row
                for row in json.loads(out)["boards"]}

    def fake(self, what):
        """The command, but for what it does first."""
        path = self.write(FAKE.format(what=what, earlymem=EARLYMEM), "fake")
        os.chmod(path, 0o755)
        return path

    def test_each_kind_of_tree(self):
        for name in TREES:
            self.tree(name)
        rows = self.rows(os.path.join(self.folder, "boards"))
        self.assertEqual({name: (row["bytes"], len(row["regions"]), row["reserved_nodes"], row["what"])
                          for name, row in rows.items()}, EXPECTED)
        for name, row in rows.items():
            self.assertEqual(bool(row["warnings"]), name in ("small", "reserved-too-large"), name)

    def test_table_and_summary(self):
        for name in "reserved", "size-0", "reserved-too-large":
            self.tree(name)
        self.write(b"no tree", "boards/text.dtb")
        self.write(b"not a board's", "boards/README")
        status, out, _ = self.check(os.path.join(self.folder, "boards"))
        self.assertEqual(status, 0, out)
        self.assertRegex(out, r"(?m)^reserved\.dtb +0x40000000 +1 +2  declared$")
        self.assertRegex(out, r"(?m)^reserved-too-large\.dtb +- +- +1  no memory node; there is no ")
        self.assertRegex(out, r"(?m)^size-0\.dtb +- +- +-  a boot loader fills it in$")
        self.assertRegex(out, r"(?m)^text\.dtb +- +- +-  refused: truncated|not a device tree")
        self.assertEqual(out.splitlines()[-1],
                         "4 trees; 1 declared; 1 no memory node; 1 a boot loader fills it in; "
                         "1 refused; 0 FAILED; 2 with a memory node; 2 with reserved-memory; "
                         "1 with warnings")

    def test_trees_of_other_architectures(self):
        """One cell each, as 32-bit Arm has; memory above 2 GiB, as RISC-V has."""
        one = {"device_type": b"memory\0", "reg": fdt.cells(0x60000000, 0x20000000)}
        self.tree("arm", {"memory@60000000": one}, address_cells=1, size_cells=1)
        self.tree("arm-none", {"memory": {"device_type": b"memory\0", "reg": fdt.cells(0, 0)}},
                  address_cells=1, size_cells=1)
        self.tree("riscv", {"memory@80000000": fdt.memory([(2 * GIB, GIB)])})
        rows = self.rows(os.path.join(self.folder, "boards"))
        self.assertEqual({name: (row["bytes"], row["what"]) for name, row in rows.items()},
                         {"arm": (GIB // 2, "declared"), "riscv": (GIB, "declared"),
                          "arm-none": (0, "a boot loader fills it in")})

    def test_folders_in_folders_and_single_files(self):
        self.tree("a/b", TREES["declared"])
        path = self.write(fdt.Tree(TREES["no-node"]).bytes(), "blob")
        self.assertEqual(set(self.rows(os.path.join(self.folder, "boards"), path)), {"b", "blob"})

    def test_refused_has_the_reason(self):
        path = self.write(fdt.poke(fdt.Tree(TREES["declared"]).bytes(), fdt.VERSION, 3))
        row = self.rows(path)["board"]
        self.assertEqual(row["what"], "refused")
        self.assertIn("version of the device-tree format", row["reason"])

    def test_a_crash_is_seen(self):
        fake = self.fake("import os; os.abort()")
        row = self.rows(self.tree("declared"), status=1, earlymem=fake)["declared"]
        self.assertEqual(row["what"], "FAILED")
        self.assertIn("ended with status -6", row["reason"])

    def test_a_hang_is_seen(self):
        fake = self.fake("time.sleep(60)")
        row = self.rows("--limit", "0.5", self.tree("declared"), status=1, earlymem=fake)["declared"]
        self.assertEqual((row["what"], row["reason"]), ("FAILED", "not done after 0.5 s"))

    def test_a_refusal_in_the_second_scan_is_seen(self):
        fake = self.fake("sys.exit(1) if '--image' in sys.argv else None")
        row = self.rows(self.tree("declared"), status=1, earlymem=fake)["declared"]
        self.assertIn("refused with an image", row["reason"])

    def test_other_memory_than_the_tree_declares_is_seen(self):
        other = self.tree("two-banks")
        fake = self.fake(f"sys.argv[2] = {other!r}")
        row = self.rows(self.tree("declared"), status=1, earlymem=fake)["declared"]
        self.assertIn("not what the tree declares: 0x40000000..0x80000000", row["reason"])

    def test_memory_of_the_boot_loader(self):
        large = ["--memory", "0x80000000,0x200000000"]
        path = self.tree("reserved-too-large")
        self.assertTrue(self.rows(path)["reserved-too-large"]["warnings"])
        self.assertFalse(self.rows(*large, path)["reserved-too-large"]["warnings"])

    def test_wrong_usage(self):
        for args, words in (([], "which device trees?"), (["nowhere"], "no such folder or file"),
                            ([self.folder], "there is no device tree"),
                            (["--memory", "1", self.folder], "invalid bank value")):
            status, out, err = self.check(*args)
            self.assertEqual((status, out), (2, ""))
            self.assertIn(words, err)

    def test_no_network(self):
        tools = os.path.join(self.folder, "tools")
        os.mkdir(tools)
        for name in "apt-get", "apt-cache":
            path = self.write("#!/bin/sh\necho no network >&2\nexit 100\n", "tools/" + name)
            os.chmod(path, 0o755)
        status, out, err = self.check("--debian", os.path.join(self.folder, "fetched"),
                                      env={"PATH": tools + ":" + os.environ["PATH"]})
        self.assertEqual((status, out), (3, ""), err)
        self.assertIn("no network", err)
        self.assertIn("linux-image-6.12-arm64 could not be fetched", err)
        self.assertEqual(os.listdir(self.folder).count("fetched"), 0)

    def test_fetched_before_is_not_fetched_again(self):
        self.tree("declared")
        row = self.rows("--debian", os.path.join(self.folder, "boards"), env={"PATH": "/usr/bin:/bin"})
        self.assertEqual(list(row), ["declared"])
