"""Running Frama-C on one unit: reading it, proving it, smoke-testing its preconditions."""
import csv
import os
import re
import signal
import subprocess

import reading

PROVERS = "z3,cvc5"
# Each Frama-C keeps this many provers busy. More than the cores: generating goals is
# one thread, and waiting for a prover has a latency of its own.
PROVERS_AT_WORK = "4"
# WP limits a prover's wall-clock time. Its CPU time is limited to --timeout (why3.conf), so
# this only has to be enough for a machine that is busy with other things.
WALL_PER_CPU_SECOND = 8
CPP = "-cpp-extra-args=-I."
PROOF = ["-wp", "-wp-rte", "-warn-unsigned-overflow", "-wp-definitions-terminate",
         "-wp-prover", PROVERS]
# The only smoke test in the normal run: can each function's `requires` hold at all?
# Goals of kind `assigns` are kept because a selection without them drops the smoke tests too.
SMOKE_REQUIRES = [
    "-wp", "-wp-smoke-tests", "-wp-prover", "z3", "-wp-smoke-timeout", "1", "-wp-cache", "none",
    "-wp-no-smoke-dead-code", "-wp-no-smoke-dead-call", "-wp-no-smoke-dead-loop",
    "-wp-no-smoke-dead-assumes", "-wp-no-smoke-dead-local-init", "-wp-no-callee-precond",
    "-wp-prop=-@ensures,-@exits,-@assert,-@invariant,-@variant,-@lemma,-@terminates,-@requires"]
SMOKE_ALL = ["-wp", "-wp-smoke-tests", "-wp-rte", "-wp-definitions-terminate", "-wp-prover", "z3",
             "-wp-smoke-timeout", "5", "-wp-cache", "none"]

GOAL = re.compile(r"\[wp\] \[([^\]]+)\] Goal (?:typed_)?(\w+)(?: : (\w+)(.*))?$")
SMOKE = re.compile(r"\[wp\] \[(Passed|Failed)\] Smoke-test (?:typed_)?(\w+)")
VERDICT = re.compile(r"  (Z3|CVC5)[\d. ]*: (\w+)")
HARMLESS = re.compile(r"Missing terminates clause for \w+, populates 'terminates \\true'"
                      r"|Missing RTE guards \(smoke\)")
MILLISECONDS = {"ms": 1, "s": 1000, "m": 60000}


class Goal:
    """One verification condition: who discharged it, in how many prover milliseconds."""

    def __init__(self, name, prover, ms=0, why=""):
        self.name, self.prover, self.ms, self.why = name, prover, ms, why

    @property
    def proved(self):
        return self.prover is not None


class Proof:
    """What one run of WP on one unit answered."""

    def __init__(self, path):
        self.path = path
        self.goals = {}        # name -> Goal
        self.scheduled = 0     # goals that WP announced
        self.summary = None    # (proved, total) as WP counted at its end
        self.rows = []         # properties: dicts of the report's table
        self.lemmas = {}       # lemma -> proven here
        self.warnings = []     # everything said that is not known to be harmless
        self.unreachable = []  # goals that are valid only because no path leads there
        self.smoke = {}        # smoke test -> passed
        self.annotated = set() # functions whose bodies WP saw
        self.error = None      # why there is no answer
        self.seconds = 0
        self.open = None       # the failed goal of which the provers' verdicts follow

    @property
    def failed(self):
        return [goal for goal in self.goals.values() if not goal.proved]


class Runner:
    """Starts Frama-C processes in `root` and stops those that still run when asked."""

    def __init__(self, root, config, out):
        self.root, self.out, self.config = root, out, config
        # Frama-C believes $PWD rather than the folder it is in.
        self.env = dict(os.environ, LC_ALL="C.UTF-8", PWD=root)
        self.running = set()

    def files(self, path, suffix):
        return os.path.join(self.out, path.replace("/", "_")[:-2] + suffix)

    def limited(self, seconds):
        """The provers' configuration with this CPU limit."""
        limited = os.path.join(self.out, "why3-%d.conf" % seconds)
        with open(self.config, encoding="utf-8") as source, open(limited, "w", encoding="utf-8") as out:
            out.write(re.sub(r"--cpu=\d+", "--cpu=%d" % seconds, source.read()))
        return limited

    def start(self, path, options, log, config):
        command = ["frama-c", CPP, "-no-unicode", path] + options
        with open(log, "w") as record:
            record.write("$ WHY3CONFIG=%s %s\n" % (config, " ".join(command)))
        process = subprocess.Popen(command, cwd=self.root, env=dict(self.env, WHY3CONFIG=config), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        self.running.add(process)
        return process

    def lines(self, path, options, log, config=None):
        """Run Frama-C and yield its lines; the last value is its exit status."""
        process = self.start(path, options, log, config or self.config)
        try:
            with open(log, "a") as record:
                for line in process.stdout:
                    record.write(line)
                    yield line.rstrip("\n")
            yield process.wait()
        finally:
            self.stop(process)

    def stop(self, process):
        """End a process and the provers it started; on a SIGTERM, Frama-C would only give up one goal."""
        self.running.discard(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop_all(self):
        for process in list(self.running):
            self.stop(process)

    def read(self, path):
        """Parse one unit. Returns a reading.Unit; its `error` says why there is none."""
        unit = reading.Unit(path)
        printed, graph = self.files(path, ".print.c"), self.files(path, ".dot")
        said = list(self.lines(path, ["-cg", graph, "-print", "-ocode", printed],
                               self.files(path, ".read.log")))
        if said.pop() != 0:
            unit.error = complaint(said)
            return unit
        with open(printed, encoding="utf-8") as text:
            unit.text = text.read()
        reading.read_print(unit, unit.text)
        with open(graph, encoding="utf-8") as dot:
            reading.read_calls(unit, dot.read())
        return unit

    def prove(self, path, timeout, session=None, lemmas=True, function=None, progress=None,
              log=".prove.log"):
        """Prove one unit; `progress(proof)` is called after each goal."""
        table = self.files(path, ".csv")
        if os.path.exists(table):
            os.remove(table)
        options = PROOF + ["-wp-par", PROVERS_AT_WORK, "-wp-timeout", str(WALL_PER_CPU_SECOND * timeout)]
        options += ["-wp-session", session, "-wp-cache", "update" if function else "cleanup"] \
            if session else ["-wp-cache", "none"]
        if function:
            options += ["-wp-fct", function]
        if not lemmas:
            options += ["-wp-prop=-@lemma"]
        options += ["-then", "-report", "-report-untried", "-report-csv", table]
        proof = Proof(path)
        said = []
        for line in self.lines(path, options, self.files(path, log), self.limited(timeout)):
            said.append(line)
            if isinstance(line, str) and take(proof, line) and progress:
                progress(proof)
        status = said.pop()
        proof.warnings = warnings(said)
        proof.lemmas = lemma_statuses(said)
        if status != 0 or not os.path.exists(table):
            proof.error = complaint(said) or "frama-c ended with status %s" % status
            return proof
        with open(table, encoding="utf-8", newline="") as rows:
            proof.rows = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
        for row in proof.rows:
            row["place"] = os.path.normpath("%s/%s:%s" % (row["directory"], row["file"], row["line"]))
        return proof

    def smoke(self, path, everything=False, function=None):
        """Smoke tests of one unit: {name: passed}, or a string that says why not."""
        options = (SMOKE_ALL if everything else SMOKE_REQUIRES) + ["-wp-par", PROVERS_AT_WORK]
        options += ["-wp-fct", function] if function else []
        said = list(self.lines(path, options, self.files(path, ".smoke.log")))
        if said.pop() != 0:
            return complaint(said)
        return {m.group(2): m.group(1) == "Passed" for m in map(SMOKE.match, said) if m}


def take(proof, line):
    """Take one line of a running proof into account; True if it reports a goal."""
    annotated = re.match(r"\[rte:annot\] annotating function (\w+)", line)
    if annotated:
        proof.annotated.add(annotated.group(1))
    scheduled = re.match(r"\[wp\] (\d+) goals? scheduled", line)
    if scheduled:
        proof.scheduled = len(proof.goals) + int(scheduled.group(1))
    summary = re.match(r"\[wp\] Proved goals: +(\d+) / (\d+)", line)
    if summary:
        proof.summary = (int(summary.group(1)), int(summary.group(2)))
    verdict = VERDICT.match(line)
    if verdict and proof.open:
        proof.open.why += (", " if proof.open.why else "") + "%s: %s" % (
            verdict.group(1), "gave up or ran out of time" if verdict.group(2) == "Failed" else verdict.group(2).lower())
    goal = GOAL.match(line)
    if not goal:
        proof.open = proof.open if line.startswith("  ") else None
        return False
    prover, name, outcome, detail = goal.groups()
    if outcome == "Valid":
        times = re.findall(r"\(([\d.]+)(ms|s|m)\)", detail or "")
        ms = int(float(times[-1][0]) * MILLISECONDS[times[-1][1]]) if times else 0
        proof.goals[name] = Goal(name, "qed" if prover in ("Qed", "CFG") else prover.split()[0].lower(), ms)
        if "(Unreachable)" in detail:
            proof.unreachable.append(name)
    else:
        proof.goals[name] = proof.open = Goal(name, None)
    return True


def warnings(said):
    """Warnings and errors that are not known to be harmless, each as one line."""
    found = []
    for number, line in enumerate(said):
        if not isinstance(line, str) or not re.match(r"\[[\w:-]+\] ", line):
            continue
        if "Warning:" in line or "User Error" in line or "Failure" in line:
            text = line
            for more in said[number + 1:]:
                if not more.startswith("  "):
                    break
                text += " " + more.strip()
            if not HARMLESS.search(text):
                found.append(re.sub(r"\s+", " ", text))
    return found


def lemma_statuses(said):
    """The lemmas of the report's global section: name -> proven in this run."""
    found = {}
    for line in said:
        lemma = re.match(r"\[([ \w-]+)\] (?:Check )?Lemma '(\w+)'", line)
        if lemma:
            found[lemma.group(2)] = lemma.group(1).strip() == "Valid"
    return found


def complaint(said):
    """Why Frama-C gave up, from what it said."""
    marks = [n for n, line in enumerate(said)
             if re.search(r"error|Error|Failure|aborted|annot-error|not found", line)]
    return "; ".join(re.sub(r"\s+", " ", line).strip() for n in marks[:3] for line in said[n:n + 2])
