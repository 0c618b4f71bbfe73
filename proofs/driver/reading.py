"""What one translation unit says: its functions, contracts, logic and calls.

Frama-C parses and prints the unit (annotations type-checked and normalised,
macros expanded); this file cuts that print into top-level pieces. Nothing here
depends on a proof.
"""
import re

LOGIC = r"(?:(?:check|admit) )?(?P<kind>logic|predicate|inductive|axiomatic|lemma|axiom|type|global invariant) "


class Unit:
    """The facts of one unit. Text of contracts and logic is normalised for comparison."""

    def __init__(self, path):
        self.path = path
        self.defined = {}      # function -> contract text
        self.declared = {}     # function without a body here -> contract text
        self.logic = {}        # (kind, name) -> text
        self.types = {}        # struct, enum or typedef -> text
        self.recursive = set() # logic definitions that mention themselves
        self.lemmas = []       # in order of appearance
        self.axioms = set()
        self.calls = {}        # function -> set of functions
        self.text = ""         # the whole unit, as Frama-C prints it
        self.error = None      # why Frama-C could not read it


def pieces(text):
    """Cut a C text at top level: annotation comments and declarations, in order."""
    start = i = depth = 0
    while i < len(text):
        if text.startswith("/*", i):
            end = text.index("*/", i) + 2
            if depth == 0 and not text[start:i].strip():
                yield text[i:end]
                start = end
            i = end
            continue
        if text[i] in "\"'":
            quote, i = text[i], i + 1
            while text[i] != quote:
                i += 2 if text[i] == "\\" else 1
        elif text[i] in "{(":
            depth += 1
        elif text[i] in "})":
            depth -= 1
        if depth == 0 and (text[i] == ";" or (text[i] == "}" and is_body(text[start:i]))):
            yield text[start:i + 1]
            start = i + 1
        i += 1


def is_body(text):
    """True if the braces of this piece are a function's body, not a type or an initialiser."""
    head = text.split("{", 1)[0]
    return head.rstrip().endswith(")")


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def function_name(piece):
    """Name of the function a piece declares or defines, or None."""
    head = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", piece.split("{", 1)[0])
    if "(" not in head or "=" in head or head.lstrip().startswith("typedef"):
        return None
    name = re.search(r"(\w+)\s*\($", head[:head.index("(") + 1])
    return name and name.group(1)


def read_logic(unit, body):
    """Record one global annotation: one definition, lemma or axiom, or an axiomatic block of them."""
    for match in re.finditer(r"(?:^|[{;} ] ?)" + LOGIC, body):
        kind, rest = match.group("kind"), body[match.end():]
        if match.start() > 0 and not body.startswith("axiomatic"):
            continue
        name = re.match(r".*?(\w+) ?(?:\{[^}]*\} ?)?(?=[(=;:{])", rest) if kind == "logic" else re.match(r"(\w+)", rest)
        if not name:
            continue
        name = name.group(1)
        unit.logic[(kind, name)] = body
        if kind == "axiom" or "admit lemma" in match.group(0):
            unit.axioms.add(name)
        elif kind == "lemma":
            unit.lemmas.append(name)
        elif defines_itself(kind, name, body):
            unit.recursive.add(name)


def defines_itself(kind, name, body):
    """True if a definition outside axiomatic blocks uses its own name where ACSL does not require it."""
    if not body.startswith(kind) or kind not in ("logic", "predicate", "inductive"):
        return False
    required = 1 + (len(re.findall(r"\bcase\b", body)) if kind == "inductive" else 0)
    return len(re.findall(r"\b%s\b" % name, body)) > required


def read_print(unit, text):
    """Fill `unit` from Frama-C's print of it."""
    contract = ""
    text = re.sub(r"^#.*$", "", text, flags=re.M)  # system headers, printed as they were included
    for piece in pieces(text):
        if piece.startswith("/*@"):
            body = squeeze(piece[3:-2])
            if body.startswith("ghost"):
                read_print(unit, body[5:].replace("/@", "/*@").replace("@/", "*/"))
            elif re.match(LOGIC, body):
                read_logic(unit, body)
            else:
                contract = body
            continue
        if piece.startswith("/*"):
            continue
        name = function_name(piece)
        if name is None:
            kind = re.match(r"\s*(?:typedef\s+)?(struct|union|enum)\s+(\w+)\s*\{", piece)
            alias = re.match(r"\s*typedef\b.*?(\w+)\s*;$", piece, re.S)
            if kind or alias:
                unit.types[kind.group(2) if kind else alias.group(1)] = squeeze(piece)
        elif piece.rstrip().endswith("}"):
            unit.defined[name] = contract
            unit.declared.pop(name, None)
        elif name not in unit.defined:
            unit.declared[name] = contract or unit.declared.get(name, "")
        contract = ""


def read_calls(unit, dot):
    """Fill the call graph from the Callgraph plug-in's dot file."""
    label = dict(re.findall(r'"(UV [^"]+)" \[.*?label="(\w+)"', dot, re.S))
    for caller, callee in re.findall(r'"(UV [^"]+)" -> "(UV [^"]+)"', dot):
        unit.calls.setdefault(label[caller], set()).add(label[callee])


def clauses(contract, keyword):
    """How many clauses of this kind a contract has."""
    return len(re.findall(r"(?:^|;\s|:\s)(?:check |admit )?%s\b" % keyword, contract))
