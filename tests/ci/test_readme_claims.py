"""ci/readme-claims: the README says what the proofs recorded, or lint is red."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = os.path.join(os.path.dirname(__file__), "..", "..", "ci", "readme-claims")
MARKS = ("<!-- what proofs/results/ records; written by ci/readme-claims --write -->\n"
         "<!-- end of what proofs/results/ records -->\n")
RESULT = {"claim": "for ANY sequence", "unproved": "a | b", "functions": 7, "goals": 123,
          "tools": {"frama-c": "25.0"}, "proven": True}


class ReadmeClaims(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        os.makedirs(os.path.join(self.root, "proofs", "results"))
        self.write("proofs/rooms.json", json.dumps({"memblock": {}}))
        self.write("proofs/results/memblock.json", json.dumps(RESULT))
        self.write("README.md", "above\n" + MARKS + "below\n")

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as out:
            out.write(text)

    def run_script(self, *args):
        done = subprocess.run([SCRIPT, "--root", self.root, *args], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with open(os.path.join(self.root, "README.md"), encoding="utf-8") as stream:
            return done.returncode, stream.read()

    def test_writes_the_recorded_numbers_once(self):
        self.assertEqual(self.run_script()[0], 1)
        status, text = self.run_script("--write")
        self.assertEqual(status, 0)
        self.assertIn("| `memblock` | for ANY sequence | 7 | 123 | a \\| b |\n", text)
        self.assertTrue(text.startswith("above\n") and text.endswith("below\n"))
        self.assertEqual(self.run_script(), (0, text))
        self.assertEqual(self.run_script("--write"), (0, text))

    def test_a_number_typed_by_hand_is_red(self):
        text = self.run_script("--write")[1]
        self.write("README.md", text.replace("123", "124"))
        self.assertEqual(self.run_script()[0], 1)

    def test_a_room_without_a_result_is_red(self):
        self.run_script("--write")
        self.write("proofs/rooms.json", json.dumps({"memblock": {}, "buddy": {}}))
        self.assertEqual(self.run_script()[0], 1)
        self.assertEqual(self.run_script("--write")[0], 1)

    def test_a_result_that_is_not_proven_is_red(self):
        self.write("proofs/results/memblock.json", json.dumps(dict(RESULT, proven=False)))
        self.assertEqual(self.run_script("--write")[0], 1)

    def test_marks_are_needed(self):
        for text in ("above\n", MARKS + MARKS, "".join(reversed(MARKS.splitlines(True)))):
            with self.subTest(text):
                self.write("README.md", text)
                self.assertEqual(self.run_script("--write"), (1, text))


if __name__ == "__main__":
    unittest.main()
