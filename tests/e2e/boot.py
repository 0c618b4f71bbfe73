"""Running the earlymem command in tests."""

import json
import os
import re
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EARLYMEM = os.path.abspath(os.environ.get("EARLYMEM", os.path.join(TOP, "build", "earlymem")))
ADDRESS = 0x48200000  # of the tree, where a test does not care
# A sanitizer's finding must not look like a refused tree. Searching the model's arrays for pointers
# to lost memory would take most of the time; one test does it (test_nothing_is_lost).
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="exitcode=99:detect_leaks=0",
                   UBSAN_OPTIONS="exitcode=99", LC_ALL="C")


class BootCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="earlymem-test-")
        self.addCleanup(subprocess.run, ["rm", "-rf", self.folder], check=True)

    def write(self, content, name="board.dtb"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def earlymem(self, *args, stdout=subprocess.PIPE, env=None):
        """(status, standard output, standard error); never a crash."""
        done = subprocess.run([EARLYMEM, *map(str, args)], stdin=subprocess.DEVNULL, text=True,
                              stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False,
                              errors="replace", env=dict(ENVIRONMENT, **(env or {})))
        self.assertIn(done.returncode, range(5), done.stderr)
        self.assertNotRegex(done.stderr, r"runtime error|Sanitizer")
        return done.returncode, done.stdout, done.stderr

    def refused(self, status, *parts, args=()):
        """The command ends with this status, prints nothing, and says why in one line."""
        got, out, err = self.earlymem(*args)
        self.assertEqual((got, out), (status, ""), err)
        if status == 1:
            self.assertEqual(err.count("\n"), 1, err)
        for part in parts:
            self.assertIn(part, err)

    def boot(self, tree, *args, address=ADDRESS, profile="debian-6.12"):
        """The stage's memblock and standard error, of a tree that boots."""
        path = self.write(tree if isinstance(tree, bytes) else tree.bytes())
        status, out, err = self.earlymem("boot", path, "--json", "--dtb-address", hex(address),
                                         "--profile", profile, *args)
        self.assertEqual(status, 0, err)
        return json.loads(out)["stages"]["after_dt_scan"]["memblock"], err

    def memory(self, tree, warning=None, **kwargs):
        """Regions of memory as (base, size, flags); stderr is empty or holds the warning."""
        memblock, err = self.boot(tree, **kwargs)
        if warning is None:
            self.assertEqual(err, "")
        else:
            self.assertRegex(err, re.escape(warning))
        return regions(memblock["memory"])


def regions(array):
    return [(int(base, 16), int(size, 16), flags) for base, size, flags, _ in array["regions"]]
