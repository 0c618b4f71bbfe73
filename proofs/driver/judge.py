"""Is it proven? Every way in which a proof can look green and be empty, one function each.

A check yields findings: (where, what, why). No finding at all is the only green.
"""
import graphlib
import os
import re

import reading

ANNOTATION = re.compile(r"/\*@(.*?)\*/|//@([^\n]*)", re.S)
TRUSTED = re.compile(r"\b(admit\s+lemma|axiomatic|axiom|admit)\s+(\w+)?")
FOR_PROVER_ONLY = re.compile(r"\b__FRAMAC__\b|\b__FC_\w+")


class Ledger:
    """What is assumed, each with a reason. Asking for an entry marks it as used."""

    def __init__(self, entries):
        self.entries = {(entry["kind"], entry["name"]): entry for entry in entries}
        self.used = set()

    def covers(self, kind, name):
        if (kind, name) in self.entries:
            self.used.add((kind, name))
        return (kind, name) in self.entries

    def malformed(self):
        for entry in self.entries.values():
            lacking = [field for field in ("kind", "name", "file", "reason", "checked_by")
                       if not entry.get(field)]
            if lacking:
                yield ("proofs/assumptions.json", "%s %s" % (entry["kind"], entry["name"]),
                       "the entry has no " + ", ".join(lacking))

    def unused(self):
        for kind, name in sorted(set(self.entries) - self.used):
            yield ("proofs/assumptions.json", "%s %s" % (kind, name),
                   "on the ledger, but nothing assumes it any more: remove the entry")


def sources(root):
    """The model's and the theories' source files, relative to root."""
    for top in ("model", "spec"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h", ".acsl")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def text_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as source:
        return source.read()


# --- before any proof: the sources and what the units say ---

def all_listed(root, rooms, ledger):
    """Every C file of the model is in a room, once, and exists; or the ledger says that it is not proven."""
    listed = [path for room in rooms.values() for path in room["files"]]
    there = {path for path in sources(root) if path.startswith("model/") and path.endswith(".c")}
    for path in sorted(there - set(listed)):
        if not ledger.covers("unproven", path):
            yield (path, "contract not in the run", "no room of proofs/rooms.json lists this file")
    for path in sorted(set(listed) - there):
        yield (path, "file not there", "proofs/rooms.json lists it")
    for path in sorted({path for path in listed if listed.count(path) > 1}):
        yield (path, "listed twice", "a file belongs to one room of proofs/rooms.json")


def nothing_slipped_in(root, ledger):
    """Second line of defence, on the plain text: trusted words, code that only the prover sees."""
    for path in sources(root):
        text = text_of(root, path)
        for annotation in ANNOTATION.finditer(text):
            body = re.sub(r"//(?!@)[^\n]*", lambda m: " " * len(m.group(0)),
                          annotation.group(1) or annotation.group(2))
            for word in TRUSTED.finditer(body):
                kind = word.group(1).split()[0] if "lemma" not in word.group(1) else "axiom"
                if not ledger.covers(kind, word.group(2)):
                    line = text.count("\n", 0, annotation.start() + 3 + word.start()) + 1
                    yield ("%s:%d" % (path, line), "'%s' in the source" % word.group(0).strip(),
                           "not on the ledger (proofs/assumptions.json)")
        for word in FOR_PROVER_ONLY.finditer(text):
            yield ("%s:%d" % (path, text.count("\n", 0, word.start()) + 1), word.group(0),
                   "the prover would see other code than the compiler")


def under_contract(unit, compiled, safety_only):
    """Every function has a contract with `assigns` and `ensures`; what is compiled is proven.

    safety_only: functions that proofs/rooms.json exempts from `ensures`: they end and stay in
    bounds, and nothing is said about their answer.
    """
    for name in sorted(compiled - set(unit.defined)):
        yield (unit.path, name, "is compiled, but Frama-C does not see its body")
    for name, contract in unit.defined.items():
        wanted = ["assigns"] if name in safety_only else ["assigns", "ensures"]
        missing = [word for word in wanted if not reading.clauses(contract, word)]
        if not contract:
            yield (unit.path, name, "has no contract")
        elif missing:
            yield (unit.path, name, "its contract has no '%s'" % "' and no '".join(missing))
    for name in safety_only:
        if name not in unit.defined or reading.clauses(unit.defined[name], "ensures"):
            yield (unit.path, name, "\"safety_only\" in proofs/rooms.json, but it has an `ensures` or is gone")


def trusted(unit, ledger):
    """Axioms, and definitions whose consistency nobody proves, are on the ledger."""
    for name in sorted(unit.axioms):
        if not ledger.covers("axiom", name):
            yield (unit.path, "axiom %s" % name, "not on the ledger (proofs/assumptions.json)")
    for name in sorted(unit.recursive):
        if not ledger.covers("recursive", name):
            yield (unit.path, "recursive definition %s" % name,
                   "WP does not check that it is well founded; not on the ledger (proofs/assumptions.json)")


def one_meaning(units):
    """A name that two units share means the same in both: logic, types, contracts."""
    seen = {}
    for unit in units:
        said = [("%s %s" % name, text) for name, text in unit.logic.items()]
        said += [("type %s" % name, text) for name, text in unit.types.items()
                 if not name.startswith("__anon")]
        said += [("contract of %s" % name, text)
                 for name, text in list(unit.defined.items()) + list(unit.declared.items()) if text]
        for name, text in said:
            first, there = seen.setdefault(name, (text, unit.path))
            if first != text:
                yield (unit.path, name, "reads differently in " + there)


def no_circle(units):
    """Calls have no cycle, also across units: each unit trusts the contracts of its callees."""
    calls = {}
    for unit in units:
        for caller in unit.defined:
            calls.setdefault(caller, set()).update(unit.calls.get(caller, ()))
    try:
        graphlib.TopologicalSorter(calls).prepare()
    except graphlib.CycleError as circle:
        yield ("model", "recursion", "termination is not proven across calls: " + " -> ".join(circle.args[1]))


def lemmas_placed(units, settings):
    """Each lemma is to be proven in some unit, from lemmas that come before it there."""
    before, seen = {}, {}
    for unit in units:
        for number, name in enumerate(unit.lemmas):
            seen.setdefault(name, unit.path)
            if settings[unit.path].get("lemmas"):
                before.setdefault(name, set(unit.lemmas[:number]))
    for name in sorted(set(seen) - set(before)):
        yield (seen[name], "lemma %s" % name,
               "used, but proven in no file: set \"lemmas\": true for one in proofs/rooms.json")
    try:
        graphlib.TopologicalSorter(before).prepare()
    except graphlib.CycleError as circle:
        yield ("spec", "lemmas", "proven from each other: " + " -> ".join(circle.args[1]))


# --- after the proof ---

def all_proven(proof, unit, lemmas):
    """Every goal is discharged, every property valid, and WP saw all that the unit defines."""
    if proof.error:
        yield (proof.path, "no proof", proof.error)
        return
    for goal in proof.failed:
        function = owner(goal.name, proof.annotated)
        places = sorted({row["place"] for row in proof.rows
                         if row["function"] == function and row["status"] == "Unknown"})
        yield (proof.path, "%s not proven" % goal.name, (goal.why or "no prover succeeded") +
               (" (open in %s: %s)" % (function, ", ".join(places)) if places else ""))
    for name in proof.unreachable:
        yield (proof.path, name, "unreachable: nothing was proven")
    for warning in proof.warnings:
        yield (proof.path, "Frama-C warns", warning)
    if proof.summary is None or proof.summary[1] != len(proof.goals):
        yield (proof.path, "lost count", "WP counts %s goals, its output names %d" %
               (proof.summary and proof.summary[1], len(proof.goals)))
    if proof.annotated != set(unit.defined):
        yield (proof.path, "left out", "WP did not treat: %s" %
               ", ".join(sorted(proof.annotated ^ set(unit.defined))))
    if set(proof.lemmas) != set(unit.lemmas):
        yield (proof.path, "left out", "lemmas of which the report says nothing: %s" %
               ", ".join(sorted(set(proof.lemmas) ^ set(unit.lemmas))))
    if lemmas:
        for name, valid in proof.lemmas.items():
            if not valid:
                yield (proof.path, "lemma %s" % name, "not proven")
    settled = proof.failed or proof.warnings  # their consequences need no second line
    for row in proof.rows:
        place, kind, status = row["place"], row["property kind"], row["status"]
        what = "%s: %s '%s'" % (row["function"], kind, row["property"])
        if row["function"] in unit.defined and status not in ("Valid", "Considered valid"):
            if status == "Ignored" and kind in ("precondition", "behavior assumption"):
                continue
            if not (settled and status in ("Unknown", "Partially proven")):
                yield (place, what, "status '%s'" % status)


def nothing_assumed(proof, unit, ledger, defined, only=None):
    """Whatever is 'considered valid' is the contract of a function defined in some unit, or on the ledger.

    Declared functions that nothing here calls assume nothing. only: the one function that was proven.
    """
    called = set().union(*(names for caller, names in unit.calls.items() if only in (None, caller)))
    bodyless = {}
    for row in proof.rows:
        if row["status"] != "Considered valid":
            continue
        name, place = row["function"], row["place"]
        if row["property kind"] == "user hypothesis" or name in unit.defined:
            if not ledger.covers("admit", name):
                yield (place, "%s: %s '%s'" % (name, row["property kind"], row["property"]),
                       "considered valid, not on the ledger (proofs/assumptions.json)")
        elif name in called and name not in defined:
            bodyless.setdefault(name, place)
    for name in sorted(bodyless):
        if not ledger.covers("bodyless", name):
            yield (bodyless[name], name, "its contract is considered valid: no body in any unit, "
                                         "not on the ledger (proofs/assumptions.json)")


def can_be_called(proof, unit):
    """No precondition contradicts itself: its smoke test ran and did not burn."""
    if isinstance(proof.smoke, str):
        yield (proof.path, "no smoke test", proof.smoke)
        return
    for name, passed in proof.smoke.items():
        if not passed:
            yield (proof.path, name, "contradiction: everything follows, so nothing is proven")
    for name, contract in unit.defined.items():
        if reading.clauses(contract, "requires") and \
                not any(test.startswith(name + "_wp_smoke") for test in proof.smoke):
            yield (proof.path, name, "its preconditions had no smoke test")


def owner(goal, functions):
    """The function (or 'lemmas') a goal belongs to."""
    fits = [name for name in functions if goal == name or goal.startswith(name + "_")]
    return max(fits, key=len) if fits else "lemmas"


def count_by_function(proof):
    """{function: {prover: goals}} of one proof."""
    counts = {}
    for goal in proof.goals.values():
        counts.setdefault(owner(goal.name, proof.annotated), {}).setdefault(goal.prover or "failed", 0)
        counts[owner(goal.name, proof.annotated)][goal.prover or "failed"] += 1
    return counts


def above_floor(proof, floors, only=None):
    """No function (or not the only one that was proven) has fewer goals than its recorded floor."""
    counts = {name: sum(provers.values()) for name, provers in count_by_function(proof).items()}
    if floors is None:
        yield (proof.path, "no floor", "record it with proofs/prove --update-floors")
        return
    for name, floor in floors.items():
        if counts.get(name, 0) < floor and only in (None, name):
            yield (proof.path, name, "%d goals, its floor is %d: a contract lost something "
                   "(if that is meant: proofs/prove --update-floors)" % (counts.get(name, 0), floor))
    for name in sorted(set(counts) - set(floors)):
        yield (proof.path, name, "has no floor: record it with proofs/prove --update-floors")
