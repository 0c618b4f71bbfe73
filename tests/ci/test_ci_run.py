""".ci/run goes through all of its sections, adds them up, and fails when one of them does."""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
GOOD = {
    "ci/check": "echo 10 passed, 0 failed",
    "ci/install-deps": "exit 0",
    "fuzz/run": "echo one; echo two",
    "lint": "echo lint: clean",
    "prove": "echo 5 passed, 0 failed",
    "fuzz": "echo 1 passed, 0 failed",
}


class CiRun(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as out:
            out.write(text)
        os.chmod(path, 0o755)

    def ci(self, **changed):
        """.ci/run over parts that behave as GOOD says but for the changed ones."""
        parts = dict(GOOD, **{name.replace("ci_", "ci/").replace("_run", "/run"): text
                              for name, text in changed.items()})
        makefile = ".PHONY: lint prove fuzz\n"
        for name, text in parts.items():
            if "/" in name:
                self.write(name, f"#!/bin/sh\n{text}\n")
            else:
                makefile += f"{name}:\n\t@{text}\n"
        self.write("Makefile", makefile)
        shutil.copy(os.path.join(ROOT, ".ci", "run"), os.path.join(self.dir, "ci"))
        os.makedirs(os.path.join(self.dir, ".ci"))
        shutil.move(os.path.join(self.dir, "ci", "run"), os.path.join(self.dir, ".ci", "run"))
        done = subprocess.run(["bash", ".ci/run"], cwd=self.dir, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        lines = done.stdout.splitlines()
        alone = [line for line in lines if " passed, " in line and not line.startswith(" ")]
        self.assertEqual(alone, lines[-1:], done.stdout)
        for name in ("check", "lint", "proofs"):
            self.assertIn(f"] {name}: ", done.stdout)
        self.assertEqual(done.returncode == 0, lines[-1].endswith(", 0 failed"), done.stdout)
        return lines[-1]

    def test_all_pass(self):
        self.assertEqual(self.ci(), "20 passed, 0 failed")

    def test_failing_tests_do_not_stop_it(self):
        self.assertEqual(self.ci(ci_check="echo 8 passed, 2 failed; exit 1"),
                         "18 passed, 2 failed")

    def test_a_check_that_dies(self):
        self.assertEqual(self.ci(ci_check="kill -KILL $$"), "10 passed, 1 failed")

    def test_lint_fails(self):
        self.assertEqual(self.ci(lint="false"), "19 passed, 1 failed")

    def test_an_unproven_unit(self):
        self.assertEqual(self.ci(prove="echo 4 passed, 1 failed; exit 1"), "19 passed, 1 failed")

    def test_a_count_does_not_hide_a_failing_status(self):
        self.assertEqual(self.ci(prove="echo 5 passed, 0 failed; exit 1"), "20 passed, 1 failed")

    def test_a_count_of_nothing_is_a_failure(self):
        self.assertEqual(self.ci(prove="echo 0 passed, 0 failed"), "15 passed, 1 failed")

    def test_each_fuzz_run_counts(self):
        self.assertEqual(self.ci(fuzz="echo 0 passed, 1 failed; exit 1"), "16 passed, 4 failed")

    def test_no_fuzz_targets(self):
        self.assertEqual(self.ci(fuzz_run="exit 0"), "16 passed, 1 failed")

    def test_packages_cannot_be_installed(self):
        self.assertEqual(self.ci(**{"ci/install-deps": "exit 1"}), "10 passed, 6 failed")


if __name__ == "__main__":
    unittest.main()
