"""tests/run must count what passed and never call a crash, a hang or an empty run a success."""

import os
import shutil
import subprocess
import tempfile
import unittest

RUNNER = os.path.join(os.path.dirname(__file__), "..", "run")
UNITTEST = "import os, unittest\nclass T(unittest.TestCase):\n"


class Runner(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="ascii") as out:
            out.write(text)
        os.chmod(path, 0o755)

    def count(self, *args):
        """The closing line, after checking that it is alone and agrees with the status."""
        done = subprocess.run([RUNNER, *args], stdin=subprocess.DEVNULL, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode != 0, not lines[-1].endswith(", 0 failed"), done.stdout)
        counting = [line for line in lines if line.endswith(" failed") and " passed, " in line]
        self.assertEqual(counting, [lines[-1]], done.stdout)
        return lines[-1]

    def unit(self, script):
        self.write("t", "#!/bin/sh\n" + script)
        return self.count("--unit", self.dir, "t")

    def python(self, body):
        self.write("test_x.py", UNITTEST + body)
        return self.count("--python", self.dir)

    def command(self, script):
        return self.count("--command", "boots", script)

    def test_unit_passes(self):
        self.assertEqual(self.unit("printf '1..2\\nok 1 - a\\nok 2 - b\\n'"), "2 passed, 0 failed")

    def test_unit_groups_add_up(self):
        self.assertEqual(self.unit("printf '1..1\\nok 1 - a\\n1..1\\nok 1 - b\\n'"),
                         "2 passed, 0 failed")

    def test_unit_fails(self):
        self.assertEqual(self.unit("printf '1..2\\nok 1 - a\\nnot ok 2 - b\\n'; exit 1"),
                         "1 passed, 1 failed")

    def test_unit_skip_is_not_a_pass(self):
        self.assertEqual(self.unit("printf '1..2\\nok 1 - a\\nnot ok 2 # SKIP b\\n'"),
                         "1 passed, 1 failed")

    def test_unit_crashes_midway(self):
        self.assertEqual(self.unit("printf '1..3\\nok 1 - a\\n'; kill -SEGV $$"),
                         "1 passed, 2 failed")

    def test_unit_leaves_early_with_status_0(self):
        self.assertEqual(self.unit("printf '1..3\\nok 1 - a\\n'"), "1 passed, 2 failed")

    def test_unit_fails_after_the_last_test(self):
        self.assertEqual(self.unit("printf '1..1\\nok 1 - a\\n'; exit 23"), "1 passed, 1 failed")

    def test_unit_says_nothing(self):
        self.assertEqual(self.unit("exit 0"), "0 passed, 1 failed")

    def test_unit_program_is_missing(self):
        self.assertEqual(self.count("--unit", self.dir, "absent"), "0 passed, 1 failed")

    def test_no_unit_programs(self):
        self.assertEqual(self.count("--unit", self.dir), "0 passed, 1 failed")

    def test_python_passes(self):
        self.assertEqual(self.python(" def test_a(self): pass\n def test_b(self): pass\n"),
                         "2 passed, 0 failed")

    def test_python_fails_and_errs(self):
        self.assertEqual(self.python(" def test_a(self): self.fail()\n def test_b(self): pass\n"
                                     " def test_c(self): raise OSError\n"), "1 passed, 2 failed")

    def test_python_failing_subtests_count_once(self):
        self.assertEqual(self.python(" def test_a(self):\n  for i in range(3):\n"
                                     "   with self.subTest(i): self.fail()\n"
                                     " def test_b(self): pass\n"), "1 passed, 1 failed")

    def test_python_skip_is_not_a_pass(self):
        self.assertEqual(self.python(" def test_a(self): self.skipTest('no tool')\n"
                                     " def test_b(self): pass\n"), "1 passed, 1 failed")

    def test_python_setup_fails(self):
        self.assertEqual(self.python(" @classmethod\n def setUpClass(cls): raise OSError\n"
                                     " def test_a(self): pass\n"), "0 passed, 1 failed")

    def test_python_does_not_import(self):
        self.assertEqual(self.python(" import no_such_module\n"), "0 passed, 1 failed")

    def test_python_dies(self):
        self.assertEqual(self.python(" def test_a(self): os._exit(0)\n"), "0 passed, 1 failed")

    def test_python_file_without_tests(self):
        self.assertEqual(self.python(" pass\n"), "0 passed, 1 failed")

    def test_no_python_files(self):
        self.assertEqual(self.count("--python", self.dir), "0 passed, 1 failed")

    def test_command_counts_for_itself(self):
        self.assertEqual(self.command("echo row; echo 3 passed, 0 failed"), "3 passed, 0 failed")

    def test_command_fails(self):
        self.assertEqual(self.command("echo 3 passed, 2 failed; exit 1"), "3 passed, 2 failed")

    def test_command_counts_failures_but_exits_0(self):
        self.assertEqual(self.command("echo 3 passed, 2 failed"), "3 passed, 3 failed")

    def test_command_counts_none_but_exits_1(self):
        self.assertEqual(self.command("echo 3 passed, 0 failed; exit 1"), "3 passed, 1 failed")

    def test_command_without_a_count(self):
        self.assertEqual(self.command("echo fine"), "0 passed, 1 failed")

    def test_command_that_counted_nothing(self):
        self.assertEqual(self.command("echo 0 passed, 0 failed"), "0 passed, 1 failed")

    def test_sections_add_up(self):
        self.write("test_x.py", UNITTEST + " def test_a(self): pass\n")
        self.assertEqual(self.count("--python", self.dir, "--command", "a", "echo 2 passed, 0 failed",
                                    "--command", "b", "echo 1 passed, 1 failed; exit 1"),
                         "4 passed, 1 failed")

    def test_nothing_asked_for(self):
        self.assertEqual(subprocess.run([RUNNER], stderr=subprocess.DEVNULL, check=False).returncode, 2)


if __name__ == "__main__":
    unittest.main()
