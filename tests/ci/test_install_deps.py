"""ci/install-deps against a pretended system: what it would do as whom, on what, with what there."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = os.path.join(os.path.dirname(__file__), "..", "..", "ci", "install-deps")
REAL_TOOLS = ["sh", "sed", "tr", "cut", "cat", "rm", "mktemp", "env", "ls"]
DEBIAN_12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'
DEBIAN_13 = 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n'
DEBIAN_SID = 'PRETTY_NAME="Debian GNU/Linux sid"\nID=debian\n'
FEDORA = 'NAME=Fedora\nID=fedora\nVERSION_ID=39\nPRETTY_NAME="Fedora Linux 39"\n'


class InstallDeps(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        self.bin = os.path.join(self.root, "bin")
        os.mkdir(self.bin)
        for tool in REAL_TOOLS:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))
        self.installed = os.path.join(self.root, "installed")
        self.log = os.path.join(self.root, "log")
        for path in (self.installed, self.log):
            open(path, "w", encoding="ascii").close()
        self.release = os.path.join(self.root, "os-release")
        self.fake("dpkg-query", f'for p; do :; done; grep -qx -- "$p" {self.installed} && '
                                "printf installed || exit 1")
        os.symlink(shutil.which("grep"), os.path.join(self.bin, "grep"))
        self.fake("apt-get", f'echo "apt-get $* frontend=$DEBIAN_FRONTEND" >>{self.log}\n'
                             "names=; for a; do case $a in install) names=yes ;; -*) ;;\n"
                             f'*) [ -z "$names" ] || echo "$a" >>{self.installed} ;; esac; done')
        self.user(0)
        self.system(DEBIAN_12)

    def fake(self, name, body):
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="ascii") as script:
            script.write(f"#!/bin/sh\n{body}\n")
        os.chmod(path, 0o755)

    def user(self, uid, sudo=False):
        self.fake("id", f"echo {uid}")
        if sudo:
            self.fake("sudo", f'echo "sudo $*" >>{self.log}\n'
                              '[ "$1" != -n ] || exit 0; exec "$@"')

    def system(self, text):
        with open(self.release, "w", encoding="ascii") as release:
            release.write(text)

    def run_script(self, *args):
        done = subprocess.run(["/bin/sh", SCRIPT, *args], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              env={"PATH": self.bin, "INSTALL_DEPS_OS_RELEASE": self.release})
        with open(self.log, encoding="ascii") as log:
            return done.returncode, done.stdout, done.stderr, log.read()

    @staticmethod
    def listed(text):
        return re.findall(r"^  (\S+) +\S", text, re.M)

    def test_dry_run_lists_and_installs_nothing(self):
        status, out, err, log = self.run_script("--dry-run", "--for", "demo")
        self.assertEqual((status, err, log), (0, "", ""))
        self.assertIn("gcc", self.listed(out))
        self.assertNotIn("frama-c-base", self.listed(out))

    def test_dry_run_lists_only_what_is_missing(self):
        with open(self.installed, "w", encoding="ascii") as have:
            have.write("gcc\nmake\n")
        listed = self.listed(self.run_script("--dry-run", "--for", "demo")[1])
        self.assertIn("libfdt-dev", listed)
        self.assertNotIn("gcc", listed)
        self.assertNotIn("make", listed)

    def test_installs_without_questions_and_without_recommended_packages(self):
        status, _, _, log = self.run_script("--for", "demo")
        self.assertEqual(status, 0)
        update, install = log.splitlines()
        self.assertIn(" update ", update)
        for line in (update, install):
            self.assertIn(" -y ", line)
            self.assertIn("frontend=noninteractive", line)
        self.assertIn("--no-install-recommends", install)
        self.assertIn(" libc6-dev ", install)

    def test_second_run_does_nothing(self):
        self.run_script("--for", "all")
        before = self.run_script("--for", "demo")[3]
        status, out, _, after = self.run_script("--for", "all")
        self.assertEqual((status, after), (0, before))
        self.assertIn("is installed", out)

    def test_all_is_the_default_and_covers_every_job(self):
        everything = self.listed(self.run_script("--dry-run")[1])
        self.assertEqual(len(everything), len(set(everything)))
        for job in ("demo", "check", "prove", "fuzz", "lint"):
            part = self.listed(self.run_script("--dry-run", "--for", job)[1])
            self.assertTrue(part)
            self.assertLess(set(part), set(everything))

    def test_several_jobs(self):
        one = set(self.listed(self.run_script("--dry-run", "--for", "demo")[1]))
        two = set(self.listed(self.run_script("--dry-run", "--for=lint")[1]))
        both = self.listed(self.run_script("--dry-run", "--for", "demo,lint")[1])
        self.assertEqual(set(both), one | two)
        again = self.listed(self.run_script("--dry-run", "--for", "demo", "--for", "lint")[1])
        self.assertEqual(again, both)

    def test_user_with_sudo(self):
        self.user(1000, sudo=True)
        status, _, _, log = self.run_script("--for", "demo")
        self.assertEqual(status, 0)
        self.assertRegex(log, r"(?m)^sudo env DEBIAN_FRONTEND=noninteractive apt-get .*install")

    def test_root_needs_no_sudo(self):
        self.user(0, sudo=True)
        self.assertNotIn("sudo", self.run_script("--for", "demo")[3])

    def test_user_without_sudo_is_told_the_command(self):
        self.user(1000)
        status, _, err, log = self.run_script("--for", "demo")
        self.assertEqual((status, log), (4, ""))
        self.assertIn("apt-get install --no-install-recommends", err)
        self.assertIn("libfdt-dev", err)

    def test_user_whom_sudo_refuses_is_told_the_command(self):
        self.user(1000, sudo=True)
        self.fake("sudo", "exit 1")
        status, _, err, log = self.run_script("--for", "demo")
        self.assertEqual((status, log), (4, ""))
        self.assertIn("apt-get install --no-install-recommends", err)

    def test_user_needs_no_sudo_when_nothing_is_missing(self):
        self.run_script()
        self.user(1000)
        self.assertEqual(self.run_script()[0], 0)

    def test_another_system_is_told_what_to_install(self):
        for text, name in ((FEDORA, "Fedora Linux 39"), (DEBIAN_13, "trixie"), (DEBIAN_SID, "sid")):
            with self.subTest(name):
                self.system(text)
                status, _, err, log = self.run_script("--for", "demo")
                self.assertEqual((status, log), (3, ""))
                self.assertIn(name, err)
                self.assertIn("libfdt 1.6.1", err)

    def test_no_os_release(self):
        os.remove(self.release)
        self.assertEqual(self.run_script("--for", "demo")[0], 3)

    def test_no_apt(self):
        os.remove(os.path.join(self.bin, "apt-get"))
        self.assertEqual(self.run_script("--for", "demo")[0], 3)

    def test_apt_fails(self):
        self.fake("apt-get", "echo 'E: no route to host' >&2; exit 100")
        status, _, err, _ = self.run_script("--for", "demo")
        self.assertEqual(status, 1)
        self.assertIn("no route to host", err)
        self.assertIn("apt-get update failed", err)

    def test_apt_claims_success_and_installs_nothing(self):
        self.fake("apt-get", "exit 0")
        status, _, err, _ = self.run_script("--for", "demo")
        self.assertEqual(status, 1)
        self.assertIn("still missing", err)

    def test_check_names_the_missing_tool_and_this_script(self):
        status, _, err, log = self.run_script("--check", "--for", "demo")
        self.assertEqual((status, log), (5, ""))
        self.assertIn("dtc", err)
        self.assertIn("ci/install-deps --for demo", err)

    def test_wrong_usage(self):
        for args in (["--for", "nothing"], ["--for"], ["gcc"], ["--for", "all;true"]):
            with self.subTest(args):
                status, _, err, log = self.run_script(*args)
                self.assertEqual((status, log), (2, ""))
                self.assertIn("usage:", err)


if __name__ == "__main__":
    unittest.main()
