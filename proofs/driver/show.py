"""What people see: progress while it works, the table at the end, the committed results."""
import json
import os
import sys
import threading
import time

import judge


def clock(seconds):
    return "%d:%02d" % (seconds // 60, seconds % 60)


class Progress:
    """One line that says where the run is: refreshed on a terminal, every ten seconds elsewhere."""

    def __init__(self, expected):
        self.begin = time.monotonic()
        self.expected = dict(expected)      # unit -> goals; the floor until WP has counted
        self.done, self.failed = {}, {}
        self.running = set()
        self.shown = self.begin
        self.tty = sys.stdout.isatty()
        self.lock = threading.Lock()

    def line(self):
        done, total = sum(self.done.values()), sum(self.expected.values())
        return "[%4d/%d goals] %d file%s running, failed %d, left %d, elapsed %s" % (
            done, total, len(self.running), "" if len(self.running) == 1 else "s",
            sum(self.failed.values()), max(total - done, 0), clock(time.monotonic() - self.begin))

    def say(self, text):
        """An event, above the progress line."""
        with self.lock:
            print("\r\033[K" + text if self.tty else text, flush=True)

    def update(self, proof):
        with self.lock:
            self.done[proof.path] = len(proof.goals)
            self.failed[proof.path] = len(proof.failed)
            self.expected[proof.path] = max(proof.scheduled, len(proof.goals))
            if self.tty:
                print("\r\033[K" + self.line(), end="", flush=True)

    def tick(self):
        """Called now and then while the run waits."""
        with self.lock:
            if self.tty:
                print("\r\033[K" + self.line(), end="", flush=True)
            elif time.monotonic() - self.shown >= 10:
                self.shown = time.monotonic()
                print(self.line(), flush=True)


def table(rooms, proofs, ledger, elapsed):
    """Per function goals by prover and the slowest goal; totals per file and room; what is assumed."""
    widths = "%-46s %6s %6s %6s %6s %6s   %s"
    for room, content in rooms.items():
        here = [proofs[path] for path in content["files"] if path in proofs]
        if not here:
            continue
        print("\n" + widths % ("room " + room, "goals", "qed", "z3", "cvc5", "failed", "slowest goal"))
        for proof in here:
            counts = judge.count_by_function(proof)
            print(widths % (proof.path, *numbers(counts.values()), slowest(proof.goals.values())))
            for name in sorted(counts):
                goals = [g for g in proof.goals.values() if judge.owner(g.name, proof.annotated) == name]
                print(widths % ("  " + name, *numbers([counts[name]]), slowest(goals, name)))
        every = [provers for proof in here for provers in judge.count_by_function(proof).values()]
        print(widths % ("room %s, %d files" % (room, len(here)), *numbers(every), ""))
        print("CLAIM    %s" % content["claim"])
        print("UNPROVED %s" % content["unproved"])
    assumed = sorted(ledger.used)
    print("\nAssumed: %s" % ("nothing beyond the tools" if not assumed else ""))
    for kind, name in assumed:
        entry = ledger.entries[(kind, name)]
        print("  %s %s (%s): %s Checked by: %s" % (kind, name, entry["file"], entry["reason"], entry["checked_by"]))
    print("Elapsed: %s" % clock(elapsed))


def numbers(counts):
    """goals, qed, z3, cvc5, failed: the sums of some per-prover counts."""
    counts = list(counts)
    by = [sum(provers.get(p, 0) for provers in counts) for p in ("qed", "z3", "cvc5", "failed")]
    return [sum(by)] + by


def slowest(goals, function=""):
    goals = [goal for goal in goals if goal.ms]
    if not goals:
        return ""
    goal = max(goals, key=lambda g: g.ms)
    short = goal.name[len(function) + 1:] if function and goal.name.startswith(function + "_") else goal.name
    return "%.1f s %s" % (goal.ms / 1000, short)


def results(room, content, proofs, units, ledger, tools):
    """The committed record of one room: no times, so an unchanged run writes an equal file.

    Which SMT prover was first is a race, so the record only parts qed from smt.
    """
    files, calls, own = {}, set(), set()
    for path in content["files"]:
        counts = judge.count_by_function(proofs[path])
        functions = {}
        for name, provers in counts.items():
            total = sum(provers.values())
            functions[name] = {"goals": total, "qed": provers.get("qed", 0),
                               "smt": total - provers.get("qed", 0)}
        files[path] = {"goals": len(proofs[path].goals), "functions": functions}
        calls |= set().union(*units[path].calls.values())
        own |= set(units[path].defined)
    return {
        "room": room, "claim": content["claim"], "unproved": content["unproved"], "tools": tools,
        "proven": True, "goals": sum(entry["goals"] for entry in files.values()),
        "functions": sum(len(set(entry["functions"]) - {"lemmas"}) for entry in files.values()),
        "files": files,
        "safety_only": sorted(name for options in content["files"].values() for name in options.get("safety_only", ())),
        "relies_on_other_rooms": sorted(calls & {name for unit in units.values() for name in unit.defined} - own),
        "assumptions": ["%s %s" % used for used in sorted(ledger.used)],
    }


def write_json(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump(value, out, indent=1, sort_keys=True)
        out.write("\n")
