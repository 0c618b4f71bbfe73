"""proofs/eva/run: what differs from the baseline is named; Frama-C itself is a stand-in here."""

import json
import os
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEAD = "directory\tfile\tline\tfunction\tproperty kind\tstatus\tproperty\n"
FAKE = """#!/usr/bin/python3
import os, sys
sys.stdout.write("last words\\n")
if os.environ["PWD"] != os.getcwd():
    sys.exit("PWD is not the working directory")
if {status}:
    sys.exit({status})
with open(sys.argv[sys.argv.index("-report-csv") + 1], "w") as file:
    file.write({report!r})
"""
READ = ("mem_access", "\\valid_read(p)")
OVERFLOW = ("signed_overflow", "a + 1 ≤ 2147483647")


class Eva(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="earlymem-eva-")
        self.addCleanup(subprocess.run, ["rm", "-rf", self.folder], check=True)
        self.write("fdt.c", "/* libfdt */")

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def row(self, kind, text, status="Unknown", line=1, folder=None):
        return "\t".join([folder or self.folder, "fdt.c", str(line), "fdt_next_tag", kind, status,
                          text]) + "\n"

    def baseline(self, *alarms, why="It cannot."):
        return self.write("baseline.json", json.dumps({
            "package": {"name": "no-such-package", "sources": ".", "headers": "."}, "sha256": {},
            "not_analysed": [], "alarms": [
                {"file": "fdt.c", "function": "fdt_next_tag", "kind": kind, "property": text,
                 "layouts": ["any header", "one layout"], "why": why} for kind, text in alarms]}))

    def run_eva(self, rows, baseline, *args, status=0, env=None):
        fake = self.write("frama-c", FAKE.format(status=status, report=HEAD + "".join(rows)))
        os.chmod(fake, 0o755)
        done = subprocess.run([TOP + "/proofs/eva/run", "--frama-c", fake, "--baseline", baseline,
                               *(args or ("--libfdt", self.folder))], capture_output=True, text=True,
                              check=False, timeout=60, env=env)
        return done.returncode, done.stdout, done.stderr

    def test_the_same_alarms_on_other_lines(self):
        status, out, _ = self.run_eva([self.row(*READ, line=70), self.row(*READ, line=90)],
                                      self.baseline(READ))
        self.assertEqual(status, 0, out)
        self.assertIn("1 explained alarms; 0 differences", out)

    def test_from_another_folder(self):
        env = dict(os.environ, PWD="/usr")
        status, out, err = self.run_eva([self.row(*READ)], self.baseline(READ), env=env)
        self.assertEqual(status, 0, out + err)

    def test_a_new_alarm(self):
        status, out, _ = self.run_eva([self.row(*READ), self.row(*OVERFLOW)], self.baseline(READ))
        self.assertEqual(status, 1)
        self.assertIn("new: any header: fdt.c, fdt_next_tag: signed_overflow: a + 1", out)

    def test_an_alarm_that_is_gone(self):
        status, out, _ = self.run_eva([], self.baseline(READ))
        self.assertEqual(status, 1)
        self.assertIn("gone: one layout: fdt.c, fdt_next_tag: mem_access", out)

    def test_an_alarm_without_explanation(self):
        status, out, _ = self.run_eva([self.row(*READ)], self.baseline(READ, why=" "))
        self.assertEqual(status, 1)
        self.assertIn("not explained: fdt.c, fdt_next_tag", out)

    def test_an_invalid_property_is_an_alarm(self):
        status, out, _ = self.run_eva([self.row(*READ, status="Invalid or unreachable")],
                                      self.baseline())
        self.assertEqual(status, 1, out)

    def test_what_is_valid_dead_or_elsewhere_is_none(self):
        rows = [self.row(*READ, status="Valid"), self.row(*READ, status="Dead"),
                self.row(*READ, folder="model")]
        status, out, _ = self.run_eva(rows, self.baseline())
        self.assertEqual(status, 0, out)

    def test_a_function_without_a_body_is_named(self):
        status, out, _ = self.run_eva([self.row("from clause", "assigns")], self.baseline())
        self.assertEqual(status, 1)
        self.assertIn("not analysed: fdt_next_tag", out)

    def test_write_keeps_explanations(self):
        baseline = self.baseline(READ)
        self.run_eva([self.row(*READ), self.row(*OVERFLOW)], baseline, "--write", "--libfdt",
                     self.folder)
        with open(baseline, encoding="utf-8") as file:
            alarms = json.load(file)["alarms"]
        self.assertEqual({alarm["kind"]: alarm["why"] for alarm in alarms},
                         {"mem_access": "It cannot.", "signed_overflow": ""})

    def test_frama_c_fails(self):
        status, _, err = self.run_eva([], self.baseline(), status=1)
        self.assertEqual(status, 2)
        self.assertIn("last words", err)

    def test_sources_that_cannot_be_fetched(self):
        for name in "apt-get", "apt-cache":
            os.chmod(self.write(name, "#!/bin/sh\necho no network >&2\nexit 100\n"), 0o755)
        status, _, err = self.run_eva([], self.baseline(), "--frama-c", "frama-c", env=dict(
            os.environ, PATH=self.folder + ":" + os.environ["PATH"]))
        self.assertEqual(status, 3)
        self.assertIn("the sources of no-such-package could not be fetched", err)

    def test_the_committed_baseline_explains_every_alarm(self):
        with open(TOP + "/proofs/eva/baseline.json", encoding="utf-8") as file:
            baseline = json.load(file)
        self.assertTrue(baseline["alarms"])
        for alarm in baseline["alarms"]:
            self.assertTrue(alarm["layouts"])
            self.assertRegex(alarm["why"], r"^.{30,}\.\)?$")
