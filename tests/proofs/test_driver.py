"""proofs/prove turns red when the model is broken, and says why."""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.dirname(__file__))
import mutants  # noqa: E402

AT_A_TIME = 2
GOAL_SECONDS = "1"  # for what is to fail; the unbroken function needs a tenth of it, on an idle machine


def small_tree(folder):
    """A copy of the model with one C file, as a tree that proofs/prove accepts."""
    for name in ("model", "spec"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name),
                        ignore=lambda here, names: [n for n in names if n.endswith(".c") and
                                                    n != os.path.basename(mutants.CORE)])
    os.makedirs(os.path.join(folder, "proofs"))
    shutil.copy(os.path.join(ROOT, "proofs", "why3.conf"), os.path.join(folder, "proofs"))
    with open(os.path.join(ROOT, "proofs", "floors.json"), encoding="utf-8") as source:
        floors = {mutants.CORE: json.load(source)[mutants.CORE]}
    with open(os.path.join(ROOT, "proofs", "assumptions.json"), encoding="utf-8") as source:
        ledger = [entry for entry in json.load(source) if entry["file"].startswith("spec/")]
    rooms = {"memblock": {"claim": "-", "unproved": "-", "files": {mutants.CORE: {}}}}
    for name, value in (("floors", floors), ("assumptions", ledger), ("rooms", rooms)):
        with open(os.path.join(folder, "proofs", name + ".json"), "w", encoding="utf-8") as out:
            json.dump(value, out, indent=1)


def apply(mutant, folder):
    for path, text in mutant.get("adds", {}).items():
        with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
            out.write(text)
    for path, old, new in mutant["edits"]:
        path = os.path.join(folder, path)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        if text.count(old) != 1 or old == new:
            raise AssertionError("stale mutant '%s': found %d times in %s:\n%s" %
                                 (mutant["name"], text.count(old), path, old))
        with open(path, "w", encoding="utf-8") as out:
            out.write(text.replace(old, new))


def prove(folder, proof, extra=(), seconds=GOAL_SECONDS):
    """Run the driver on a tree; (exit status, what it said)."""
    command = [os.path.join(ROOT, "proofs", "prove"), "--root", folder, "--jobs", "1"]
    command += ["--cold", "--no-retry", "--timeout", seconds, "--file", mutants.CORE,
                "--function", mutants.FUNCTION] if proof else ["--no-proof"]
    run = subprocess.run(command + list(extra), text=True, capture_output=True, timeout=300)
    return run.returncode, run.stdout + run.stderr


def outcome(mutant):
    with tempfile.TemporaryDirectory() as folder:
        small_tree(folder)
        apply(mutant, folder)
        return prove(folder, mutant["proof"])


class Driver(unittest.TestCase):
    def test_unbroken_is_green(self):
        with tempfile.TemporaryDirectory() as folder:
            small_tree(folder)
            for proof in (False, True):
                status, said = prove(folder, proof, seconds="20")
                self.assertEqual(status, 0, said)
                self.assertRegex(said, r"(?m)^[1-9]\d* passed, 0 failed$")

    def test_usage_and_environment(self):
        with tempfile.TemporaryDirectory() as folder:
            small_tree(folder)
            for extra, says in ((["--room", "nowhere"], "no room nowhere"),
                                (["--file", "model/nowhere.c"], "in no room"),
                                (["--function", "f"], "needs exactly one --file"),
                                (["--jobs", "0"], "at least 1")):
                status, said = prove(folder, False, extra)
                self.assertEqual((status, says in said), (2, True), said)
            os.remove(os.path.join(folder, "proofs", "why3.conf"))
            self.assertEqual(prove(folder, False)[0], 2)

    def test_missing_tool(self):
        with tempfile.TemporaryDirectory() as empty:
            run = subprocess.run([sys.executable, os.path.join(ROOT, "proofs", "prove"), "--no-proof"],
                                 env={"PATH": empty}, text=True, capture_output=True)
            self.assertEqual(run.returncode, 2)
            self.assertIn("frama-c is not installed: run ci/install-deps", run.stderr)


class Mutants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            cls.outcomes = {mutant["name"]: pool.submit(outcome, mutant) for mutant in mutants.MUTANTS}


def red(mutant):
    def test(self):
        status, said = self.outcomes[mutant["name"]].result()
        self.assertEqual(status, 1, said)
        self.assertRegex(said.partition("NOT PROVEN:")[2], mutant["says"])
    test.__doc__ = mutant["name"]
    return test


for number, broken in enumerate(mutants.MUTANTS):
    setattr(Mutants, "test_%02d_%s" % (number, re.sub(r"\W+", "_", broken["name"])), red(broken))

if __name__ == "__main__":
    unittest.main()
