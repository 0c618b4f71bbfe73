"""Ways to break the model so that a proof could still look green, and what must be said about each.

Every mutant acts on a copy of the tree that holds only model/memblock_core.c and its headers; of
that file only FUNCTION is proven. `edits` are (file, old, new): old text that is not found exactly
once is an error, so that no mutant goes stale unseen. `adds` are files that are not there yet.
`says` is a pattern in the driver's list of what is not proven. `proof`: needs a prover to notice.
"""

FUNCTION = "memblock_first_ending_at"
CORE = "model/memblock_core.c"
HEADER = "model/memblock_core.h"
TYPES = "model/types.h"
THEORY = "spec/regions.acsl"
ROOMS = "proofs/rooms.json"
LEDGER = "proofs/assumptions.json"

CONTRACT = """\
/*@
  requires type: w < MEMBLOCK_TYPES;
  requires wf: sorted(memblock[w]);
  terminates \\true;
  assigns \\nothing;
  ensures range: \\result <= memblock[w].cnt;
  ensures below: \\forall integer k; 0 <= k < \\result ==> region_end(memblock[w], k) < x;
  ensures above: \\forall integer k; \\result <= k < memblock[w].cnt ==>
    x <= region_end(memblock[w], k);
*/
uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x);"""
PROTOTYPE = "uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x);"
COMPARISON = "if (memblock[w].regions[mid].base + memblock[w].regions[mid].size < x)"
START = """\
uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x)
{
	uint32_t left = 0, right = memblock[w].cnt;
"""
BODY_END = """\
			left = mid + 1;
		else
			right = mid;
	}
	return left;
}

uint32_t memblock_first_starting_above("""
VARIANT = """\
  ensures above: \\forall integer k; \\result <= k < memblock[w].cnt ==>
    x <= region_end(memblock[w], k);
"""
LOOP = """\
	  loop invariant above: \\forall integer k; right <= k < memblock[w].cnt ==>
	    x <= region_end(memblock[w], k);
	  loop assigns left, right;
	  loop variant right - left;
"""
HELPER = "/*@ assigns \\nothing; ensures small: \\result < 1; */\nuint32_t memblock_zero(void);\n\n"

MUTANTS = [
    # --- the code ---
    dict(name="code: < becomes <=", proof=True,
         edits=[(CORE, COMPARISON, COMPARISON.replace("< x", "<= x"))],
         says=r"memblock_first_ending_at_(loop_invariant_)?(below|ensures)\w* not proven"),
    dict(name="code: a subtraction that can wrap", proof=True,
         edits=[(CORE, COMPARISON, "if (memblock[w].regions[mid].base < x - memblock[w].regions[mid].size)")],
         says=r"unsigned_overflow\w* not proven.*model/memblock_core\.c:\d+"),
    dict(name="code: reads past the array's end", proof=True,
         edits=[(CORE, START, START.replace("memblock[w].cnt;", "memblock[w + 1].cnt;"))],
         says=r"index_bound\w* not proven"),
    dict(name="code: never returns", proof=True,
         edits=[(CORE, START, START + "\n\twhile (true)\n\t\t;\n")],
         says=r"memblock_first_ending_at_ensures\w*: unreachable: nothing was proven"),
    dict(name="code: other code for the prover than for the compiler", proof=False,
         edits=[(CORE, START, START + "#ifdef __FC_MACHDEP_X86_64\n\treturn right;\n#endif\n")],
         says=r"memblock_core\.c:\d+: __FC_MACHDEP_X86_64: the prover would see other code"),
    # --- the contract ---
    dict(name="contract: one clause dropped", proof=True,
         edits=[(HEADER, CONTRACT, CONTRACT.replace(VARIANT, ""))],
         says=r"memblock_first_ending_at: \d+ goals, its floor is \d+"),
    dict(name="contract: dropped altogether", proof=False,
         edits=[(HEADER, CONTRACT, PROTOTYPE)],
         says=r"memblock_first_ending_at: has no contract"),
    dict(name="contract: assigns dropped", proof=False,
         edits=[(HEADER, CONTRACT, CONTRACT.replace("  assigns \\nothing;\n", ""))],
         says=r"memblock_first_ending_at: its contract has no 'assigns'"),
    dict(name="contract: requires that contradict each other", proof=True,
         edits=[(HEADER, CONTRACT, CONTRACT.replace("requires wf:", "requires high: w > MEMBLOCK_TYPES;\n  requires wf:"))],
         says=r"memblock_first_ending_at_wp_smoke\w*: contradiction"),
    dict(name="contract: a clause that is only admitted", proof=False,
         edits=[(HEADER, CONTRACT, CONTRACT.replace("ensures above", "admit ensures above"))],
         says=r"'admit ensures' in the source: not on the ledger"),
    dict(name="loop: variant dropped", proof=True,
         edits=[(CORE, LOOP, LOOP.replace("\t  loop variant right - left;\n", ""))],
         says=r"memblock_first_ending_at_terminates\w* not proven"),
    dict(name="loop: assigns dropped", proof=True,
         edits=[(CORE, LOOP, LOOP.replace("\t  loop assigns left, right;\n", ""))],
         says=r"Frama-C warns: .*Missing assigns clause"),
    # --- what is trusted ---
    dict(name="trust: admit in a body", proof=True,
         edits=[(CORE, START, START + "\t//@ admit easy: right == 0;\n")],
         says=r"model/memblock_core\.c:\d+: memblock_first_ending_at: user hypothesis 'right == 0': considered valid, not on the ledger"),
    dict(name="trust: a false axiom", proof=False,
         edits=[(THEORY, "  // Byte a lies in region i.\n",
                 "  axiomatic easy { axiom all: \\forall integer x; x < 0; }\n  // Byte a lies in region i.\n")],
         says=r"axiom all: not on the ledger"),
    dict(name="trust: an axiom in disguise", proof=False,
         edits=[(THEORY, "  // Byte a lies in region i.\n",
                 "  admit lemma easy: \\forall integer x; x < 0;\n  // Byte a lies in region i.\n")],
         says=r"axiom easy: not on the ledger"),
    dict(name="trust: a name that is only declared", proof=False,
         edits=[(THEORY, "  // Byte a lies in region i.\n",
                 "  axiomatic easy { predicate yes(integer x); }\n  // Byte a lies in region i.\n")],
         says=r"'axiomatic easy' in the source: not on the ledger"),
    dict(name="trust: a logic definition without ground", proof=False,
         edits=[(THEORY, "  // Byte a lies in region i.\n",
                 "  logic integer endless(integer x) = endless(x) + 1;\n  // Byte a lies in region i.\n")],
         says=r"recursive definition endless: WP does not check"),
    dict(name="trust: a lemma that nobody proves", proof=False,
         edits=[(THEORY, "  // Byte a lies in region i.\n",
                 "  lemma easy: \\forall integer x; x < 0;\n  // Byte a lies in region i.\n")],
         says=r"lemma easy: used, but proven in no file"),
    dict(name="trust: a function without a body", proof=True,
         edits=[(CORE, START, HELPER + START.replace("left = 0", "left = memblock_zero()"))],
         says=r"memblock_zero: its contract is considered valid: no body in any unit"),
    dict(name="trust: a ledger entry without a reason", proof=False,
         edits=[(LEDGER, "[\n", '[\n {"kind": "axiom", "name": "easy", "file": "spec/easy.acsl"},\n')],
         says=r"axiom easy: the entry has no reason, checked_by"),
    # --- the run ---
    dict(name="run: a file that no room lists", proof=False, edits=[],
         adds={"model/memblock_more.c": '#include "model/memblock_core.h"\n'},
         says=r"model/memblock_more\.c: contract not in the run"),
    dict(name="run: the file taken out of its room", proof=False,
         edits=[(ROOMS, '"model/memblock_core.c": {}', "")],
         says=r"model/memblock_core\.c: contract not in the run"),
    dict(name="run: a function that the prover does not see", proof=False,
         edits=[(CORE, START, "#ifndef __FC_MACHDEP_X86_64\n" + START), (CORE, BODY_END, BODY_END.replace("}\n\n", "}\n#endif\n\n"))],
         says=r"memblock_first_ending_at: is compiled, but Frama-C does not see its body"),
    dict(name="run: a function that nobody wrote a contract for", proof=False,
         edits=[(CORE, START, "uint32_t memblock_zero(void)\n{\n\treturn 0;\n}\n\n" + START)],
         says=r"memblock_zero: has no contract"),
    dict(name="run: a caller that was told another contract", proof=False,
         edits=[(ROOMS, '"model/memblock_core.c": {}', '"model/memblock_core.c": {}, "model/memblock_more.c": {}')],
         adds={"model/memblock_more.c": """\
#include "model/types.h"

/*@ terminates \\true; assigns \\nothing; ensures \\result == 0; */
uint32_t memblock_first_ending_at(uint32_t w, phys_addr_t x);

/*@ assigns \\nothing; ensures \\result == 0; */
uint32_t memblock_more(void)
{
	return memblock_first_ending_at(7, 0);
}
"""},
         says=r"contract of memblock_first_ending_at: reads differently in model/memblock_core\.c"),
    dict(name="run: two files that call each other in a circle", proof=False,
         edits=[(ROOMS, '"model/memblock_core.c": {}', '"model/memblock_core.c": {}, "model/memblock_more.c": {}'),
                (CORE, START, "/*@ terminates \\true; assigns \\nothing; ensures zero: \\result == 0; */\n"
                              "uint32_t memblock_more(void);\n\n" + START.replace("left = 0", "left = memblock_more()"))],
         adds={"model/memblock_more.c": """\
#include "model/memblock_core.h"

/*@ terminates \\true; assigns \\nothing; ensures zero: \\result == 0; */
uint32_t memblock_more(void)
{
	return memblock_first_ending_at(0, 0) > 0 ? 0 : 0;
}
"""},
         says=r"recursion: termination is not proven across calls: \w+ -> \w+ -> \w+"),
]
