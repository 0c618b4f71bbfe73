"""What need not be proven again, and why.

Two layers, one pair of files per unit under proofs/cache/, both plain text:
  UNIT.json  the outcome of a complete, green run of the unit, under a key over the
             unit as Frama-C reads it, the options and the tools;
  UNIT.wp    WP's own cache, one line per (goal, prover), successes only: what is
             left to win when the unit did change.
"""
import hashlib
import json
import os
import re
import subprocess

from frama_c import PROOF, SMOKE_REQUIRES, Goal, Proof

# A field of WP's cache entries, which are not always JSON: it writes ten seconds as `10.`
ENTRY = re.compile(r'"(\w+)": "?([^",} ]+)')
FORMAT = "1"  # raise it when an outcome records more than before


def dependencies(root, path):
    """The repository's files that a unit includes, itself first."""
    make = subprocess.run(["gcc", "-MM", "-I.", path], cwd=root, text=True, capture_output=True)
    names = make.stdout.replace("\\\n", " ").partition(":")[2].split()
    return sorted({os.path.normpath(name) for name in names} | {path})


def key(unit, tools):
    """Fingerprint of everything the outcome of a unit depends on.

    The unit counts as Frama-C prints it, which is what WP sees: a comment costs no proof.
    """
    digest = hashlib.sha256()
    for part in [FORMAT, repr(PROOF), repr(SMOKE_REQUIRES), json.dumps(tools, sort_keys=True), unit.path, unit.text]:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


class Cache:
    """The committed cache of one tree, and WP's working copies of it."""

    def __init__(self, folder, work):
        self.folder, self.work = folder, work

    def name(self, path, suffix):
        return os.path.join(self.folder, re.sub(r"\.c$", "", path) + suffix)

    def session(self, path):
        return os.path.join(self.work, path.replace("/", "_")[:-2])

    def open_session(self, path, cold):
        """A WP session folder for this unit: empty, or with the committed entries."""
        folder = os.path.join(self.session(path), "cache")
        os.makedirs(folder, exist_ok=True)
        for old in os.listdir(folder):
            os.remove(os.path.join(folder, old))
        if not cold and os.path.exists(self.name(path, ".wp")):
            with open(self.name(path, ".wp")) as lines:
                for line in lines:
                    entry, prover, ms, steps = line.split()
                    record = {"prover": prover, "verdict": "valid", "time": int(ms) / 1000}
                    if int(steps):
                        record["steps"] = int(steps)
                    with open(os.path.join(folder, entry + ".json"), "w") as out:
                        json.dump(record, out)
        return self.session(path)

    def save_session(self, path):
        """Commit what WP used in this run; it keeps no failure, so none is ever replayed."""
        folder = os.path.join(self.session(path), "cache")
        lines = []
        for entry in sorted(os.listdir(folder)):
            with open(os.path.join(folder, entry)) as source:
                record = dict(ENTRY.findall(source.read()))
            if record.get("verdict") == "valid":
                lines.append("%s %s %d %s\n" % (entry[:-5], record["prover"], float(record.get("time", 0)) * 1000,
                                                record.get("steps", 0)))
        self.write(self.name(path, ".wp"), "".join(lines))

    def write(self, name, text):
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "w") as out:
            out.write(text)

    def load(self, path, fingerprint):
        """The recorded Proof of a unit, or None if anything it depends on changed."""
        try:
            with open(self.name(path, ".json")) as source:
                record = json.load(source)
        except FileNotFoundError:
            return None
        if record["key"] != fingerprint:
            return None
        proof = Proof(path)
        proof.goals = {name: Goal(name, prover, ms) for name, prover, ms in record["goals"]}
        proof.summary = (len(proof.goals), len(proof.goals))
        proof.annotated = set(record["functions"])
        proof.lemmas, proof.smoke, proof.rows = record["lemmas"], record["smoke"], record["rows"]
        proof.warnings = record["warnings"]
        return proof

    def save(self, proof, fingerprint):
        """Record a green outcome. Of its rows, only what was believed without proof is asked for again."""
        goals = ",\n  ".join(json.dumps([g.name, g.prover, g.ms]) for g in
                             sorted(proof.goals.values(), key=lambda goal: goal.name))
        believed = {row["function"]: {"function": row["function"], "status": row["status"], "place": row["place"],
                                      "property kind": row["property kind"], "property": ""}
                    for row in proof.rows if row["status"] == "Considered valid"}
        believed = [believed[name] for name in sorted(believed)]
        rest = {"lemmas": proof.lemmas, "smoke": proof.smoke, "warnings": proof.warnings,
                "rows": believed}
        self.write(self.name(proof.path, ".json"),
                   '{"key": "%s",\n "functions": %s,\n "goals": [\n  %s],\n%s\n' %
                   (fingerprint, json.dumps(sorted(proof.annotated)), goals,
                    json.dumps(rest, indent=1, sort_keys=True)[2:]))

    def forget_all_but(self, paths):
        """Drop entries of units that are no longer proven."""
        keep = {self.name(path, suffix) for path in paths for suffix in (".json", ".wp")}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if os.path.join(folder, name) not in keep:
                    os.remove(os.path.join(folder, name))
