"""What proofs/prove remembers: the cache, the floors and the results, on a tree of two small files."""
import json
import os
import re
import subprocess
import tempfile
import unittest

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))

FILES = {
    "spec/half.acsl": "/*@ lemma half_is_less: \\forall integer x; 0 < x ==> x / 2 < x; */\n",
    "model/half.h": """\
#include <stdint.h>
#include "spec/half.acsl"
/*@ requires some: 0 < x; terminates \\true; assigns \\nothing; ensures less: \\result < x; */
uint32_t half(uint32_t x);
""",
    "model/half.c": '#include "model/half.h"\nuint32_t half(uint32_t x)\n{\n\treturn x / 2;\n}\n',
    "model/quarter.c": """\
#include "model/half.h"
/*@ assigns \\nothing; ensures less: \\result <= x; */
uint32_t quarter(uint32_t x)
{
	return x < 2 ? 0 : half(x);
}
""",
    "proofs/rooms.json": json.dumps({"small": {"claim": "halves", "unproved": "-", "files": {
        "model/half.c": {"lemmas": True}, "model/quarter.c": {}}}}),
    "proofs/assumptions.json": "[]",
}


class Records(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for path, text in FILES.items():
            self.write(path, text)
        with open(os.path.join(ROOT, "proofs", "why3.conf"), encoding="utf-8") as source:
            self.write("proofs/why3.conf", source.read())

    def write(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def change(self, path, old, new):
        self.assertEqual(FILES[path].count(old), 1)
        self.write(path, FILES[path].replace(old, new))

    def records(self):
        """Everything under proofs/: {path: bytes}."""
        found = {}
        for folder, _, names in os.walk(os.path.join(self.root, "proofs")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as source:
                    found[os.path.join(folder, name)] = source.read()
        return found

    def prove(self, *options):
        """Run the driver: (exit status, files that were really proven, what it said)."""
        run = subprocess.run([os.path.join(ROOT, "proofs", "prove"), "--root", self.root, "--no-retry", *options],
                             text=True, capture_output=True, timeout=300)
        said = run.stdout + run.stderr
        return run.returncode, re.findall(r"^(\S+\.c): \d+ of \d+ goals proven", said, re.M), said

    def green(self, *options):
        status, proven, said = self.prove(*options)
        self.assertEqual(status, 0, said)
        return sorted(proven)

    def red(self, says, *options):
        status, _, said = self.prove("--timeout", "1", *options)
        self.assertEqual(status, 1, said)
        self.assertRegex(said.partition("NOT PROVEN:")[2], says)

    def test_recorded_then_replayed(self):
        self.red("half.c: no floor")
        self.assertEqual(self.green("--update-floors"), [])  # the proof itself was kept
        first = self.records()
        self.assertIn(os.path.join(self.root, "proofs/results/small.json"), first)
        self.assertEqual(self.green(), [])
        self.assertEqual(self.green("--cold"), ["model/half.c", "model/quarter.c"])
        self.assertEqual(self.records(), first)

    def test_a_change_is_proven_again(self):
        self.green("--update-floors")
        self.change("model/quarter.c", "x < 2", "x < 4")
        self.assertEqual(self.green(), ["model/quarter.c"])
        self.change("model/half.h", "\\result < x", "\\result < x / 2")
        before = self.records()
        self.red("half_ensures_less not proven")
        kept = [path for path, text in self.records().items() if before.get(path) != text]
        self.assertEqual([path for path in kept if path.endswith(("half.json", "floors.json"))], [])

    def test_cold_for_what_differs_from_a_revision(self):
        self.green("--update-floors")
        git = ["git", "-C", self.root, "-c", "user.name=t", "-c", "user.email=t@t"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
            subprocess.run(git + command, check=True)
        self.assertEqual(self.green("--cold-changed", "HEAD"), [])
        self.change("model/quarter.c", "x < 2", "x < 4")
        self.assertEqual(self.green("--cold-changed", "HEAD"), ["model/quarter.c"])
        self.assertEqual(self.green("--cold-changed", "HEAD"), ["model/quarter.c"])  # and left no record
        self.assertEqual(self.prove("--cold-changed", "nowhere")[0], 2)

    def test_lemma_that_does_not_hold(self):
        self.change("spec/half.acsl", "0 < x ==>", "")
        self.red("lemma half_is_less: not proven", "--update-floors")

    def test_what_is_gone_is_missed(self):
        self.green("--update-floors")
        self.change("model/quarter.c", "quarter(", "fourth(")
        self.red("model/quarter.c: quarter: 0 goals, its floor is \\d+")
        os.remove(os.path.join(self.root, "model/quarter.c"))
        self.red("model/quarter.c: file not there")

    def test_stale_ledger_entry(self):
        self.write("proofs/assumptions.json", json.dumps([{
            "kind": "axiom", "name": "old", "file": "spec/old.acsl", "reason": "-", "checked_by": "-"}]))
        self.red("axiom old: on the ledger, but nothing assumes it any more", "--update-floors")

    def test_all_smoke_tests(self):
        self.green("--smoke")
        self.change("model/quarter.c", "return x < 2", "if (x > 7 && x < 5)\n\t\treturn 0;\n\treturn x < 2")
        self.red("quarter_wp_smoke_dead_code\\w*: unreachable or contradictory", "--smoke")


if __name__ == "__main__":
    unittest.main()
