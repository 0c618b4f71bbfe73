"""fuzz/run and the sequence compiler: what they refuse, and that a wrong model turns them red."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# A character or two wrong in a copy of the model, for each target: a range that only touches a
# region overlaps it; moved blocks go to the wrong ends of lists; a page is free although its first
# bytes are reserved; a block that is not aligned maps from the frame it names; a hexadecimal number
# lacks its first digit; memory that ends inside a page keeps that page's beginning; an alloc-range
# is searched from the wrong end; a property's name is looked up half-way.
BREAKS = {
    "memblock_ops": ("model/memblock_query.c", "memblock[w].regions[i].base < end;",
                     "memblock[w].regions[i].base <= end;"),
    "buddy_ops": ("model/buddy_move.c", "block_put(p, true);", "block_put(p, false);"),
    "handoff": ("model/handoff.c", "lo / page + (lo % page != 0);", "lo / page;"),
    "pgtable_walk": ("model/pgtable_desc.c", "return frame - pgtable_pages_into(level, frame);",
                     "return frame;"),
    "cmdline": ("model/cmdline_number.c", "radix == 16 ? at + 2 : at, end",
                "radix == 16 ? at + 3 : at, end"),
    "fdt_bytes": ("model/fdt_scan.c", "size -= size % page;", "size -= size % 2;"),
    "fdt_walk": ("model/fdt_walk.c", "step.name = fdt_layout.strings_start + offset;",
                 "step.name = fdt_layout.strings_start + offset / 2;"),
    "fdt_structured": ("model/fdt_regions.c", "if (bottom_up != fdt_meets_region(end))",
                       "if (bottom_up == fdt_meets_region(end))"),
}


def run(*arguments, root=ROOT, **options):
    return subprocess.run([sys.executable, os.path.join(root, "fuzz/run"), *arguments], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **options)


class Arguments(unittest.TestCase):
    def test_list_names_every_target(self):
        sources = os.listdir(os.path.join(ROOT, "fuzz/targets"))
        done = run("--list")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.split(), sorted(n[:-2] for n in sources if n.endswith(".c")))

    def test_unknown_target(self):
        done = run("--target", "nonesuch")
        self.assertEqual(done.returncode, 2)
        self.assertIn("memblock_ops", done.stderr)

    def test_bad_times(self):
        for text in ("0", "ten", "-5", "5 m", ""):
            self.assertEqual(run("--time", text).returncode, 2, text)

    def test_missing_tools_are_named(self):
        with tempfile.TemporaryDirectory() as empty:
            for engine, tool in (("libfuzzer", "clang-19"), ("afl", "afl-fuzz"),
                                 ("replay", "gcc")):
                done = run("--engine", engine, env={"PATH": empty})
                self.assertEqual(done.returncode, 2)
                self.assertIn(tool, done.stderr)
                self.assertIn("ci/install-deps", done.stderr)


class Trees(unittest.TestCase):
    def test_committed_trees_are_what_the_script_writes(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "fuzz/trees"), "--check"],
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_every_malformed_tree_has_a_unit_test(self):
        with open(os.path.join(ROOT, "tests/unit/test_fdt_malformed.c"), encoding="utf-8") as file:
            tested = set(re.findall(r'^\t[A-Z_]+\("([a-z0-9-]+)"', file.read(), re.M))
        trees = set()
        for folder in ("corpus/fdt_bytes", "fuzz/regress/fdt_bytes"):
            trees |= {name[:-4] for name in os.listdir(os.path.join(ROOT, folder))
                      if name.endswith(".dtb")}
        self.assertEqual(tested, trees)


class Copy(unittest.TestCase):
    """A copy of what fuzzing needs, with its own build folder."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = self.folder.name
        for part in ["fuzz", "model", "spec"] + [f"corpus/{target}" for target in BREAKS]:
            shutil.copytree(os.path.join(ROOT, part), os.path.join(self.root, part))

    def keep_named_inputs_only(self):
        home = os.path.join(self.root, "corpus/memblock_ops")
        for name in os.listdir(home):
            if not name.endswith(".ops"):
                os.remove(os.path.join(home, name))

    def replay(self, target):
        done = run("--engine", "replay", "--target", target, root=self.root)
        count = re.search(r"^(\d+) passed, (\d+) failed$", done.stdout, re.M)
        self.assertIsNotNone(count, done.stdout + done.stderr)
        return done, int(count[1]), int(count[2])

    def replay_broken(self, target):
        path, old, new = BREAKS[target]
        path = os.path.join(self.root, path)
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        self.assertEqual(text.count(old), 1, "the model has changed: find another line to break")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text.replace(old, new))
        done, _, failed = self.replay(target)
        self.assertEqual(done.returncode, 1)
        self.assertGreater(failed, 0)
        self.assertIn("--no-fork", done.stdout)
        self.assertIn(f"=== {target}: ", done.stderr)
        return done

    def test_every_target_is_broken_once(self):
        self.assertEqual(run("--list").stdout.split(), sorted(BREAKS))

    def test_a_wrong_memblock_fails_the_replay(self):
        self.keep_named_inputs_only()
        # The report says what happened, in words.
        self.assertRegex(self.replay_broken("memblock_ops").stderr, r"(?m)^ +1  add")

    def test_a_wrong_allocator_fails_the_replay(self):
        self.assertRegex(self.replay_broken("buddy_ops").stderr, r"(?m)^machine .*\n +1  \w+ +zone")

    def test_a_wrong_hand_off_fails_the_replay(self):
        self.assertRegex(self.replay_broken("handoff").stderr, r"(?m)^machine: ")

    def test_a_wrong_walk_fails_the_replay(self):
        self.assertRegex(self.replay_broken("pgtable_walk").stderr, r"(?m)^geometry: .*\narena: ")

    def test_a_wrong_number_fails_the_replay(self):
        self.assertRegex(self.replay_broken("cmdline").stderr, r'(?m)^line: "')

    def test_a_wrong_scan_fails_the_replay(self):
        self.assertRegex(self.replay_broken("fdt_bytes").stderr, r"(?m)^machine: ")

    def test_a_wrong_name_fails_the_replay(self):
        self.assertRegex(self.replay_broken("fdt_walk").stderr, "another name of a property")

    def test_wrong_room_fails_the_replay(self):
        self.assertRegex(self.replay_broken("fdt_structured").stderr, r"(?m)^--- the naive boot")

    def test_wrong_sequences_do_not_compile(self):
        self.assertEqual(self.replay("memblock_ops")[2], 0)
        for text, what in (("add zero one\n", "machine"), ("machine\nfrobnicate\n", "frobnicate"),
                           ("machine page=5k\n", "5k"), ("machine\nadd nowhere one\n", "nowhere"),
                           ("machine\nadd page:70000 one\n", "70000"),
                           ("machine\nadd zero+3 one\n", "+3"),
                           ("machine\nalloc_try_nid zero one align=7\n", "7")):
            path = os.path.join(self.root, "wrong.ops")
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            done = subprocess.run([os.path.join(self.root, "build/fuzz/encode"), path,
                                   os.path.join(self.root, "out")], stderr=subprocess.PIPE,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(what, done.stderr)
            self.assertIn(f"wrong.ops:{text.count(chr(10))}:", done.stderr)


if __name__ == "__main__":
    unittest.main()
