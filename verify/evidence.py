"""The evidence for a claim: what a machine found when it replayed the proof, attacked the claim and planted errors.

Each kind of evidence is a function of a claim that returns plain data for JSON, the same on every machine, or raises
`Failed` with a counterexample.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from verify.canonical import proof_hash, same, statement_hash
from verify.claim import Claim, Counterexample
from verify.construct import ConstructionError
from verify.equations import DATA_DERIVATIVE_OF, DERIVATIVE_OF
from verify.evaluate import World, evaluate, instances
from verify.example import failing
from verify.kernel import Refused, Theorem, check
from verify.kernel.check import CheckedStep
from verify.latex import text
from verify.notation import Eq, ForAll, Range, substitute
from verify.notation import index as as_index
from verify.proof import Statement
from verify.strategies import Case, satisfying

EXAMPLES = 100
#: An instance of a step is one choice of its indices; a network offers many, of which this many are evaluated.
INSTANCES_PER_STEP = 12
#: Every planted error is tried on as many networks.
NETWORKS_FOR_ERRORS = 30


class Failed(Exception):
    """The claim does not hold as stated: the message names the claim and shows what speaks against it."""


@dataclass(frozen=True)
class Run:
    """How much is generated, and from which seed."""
    examples: int = EXAMPLES
    seed: int = 0


def cases(statement: Statement, claim: Claim, run: Run, visit: Callable[[Case], None]) -> int:
    """Visit generated cases in which all assumptions hold; the number of different ones.  Deterministic."""
    seen: set[str] = set()

    @seed(run.seed)
    @settings(max_examples=run.examples, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # slow draws are no fault: the networks are exact
    @given(satisfying(statement, constructors=claim.constructors))
    def each(case: Case) -> None:
        seen.add(repr(case))
        visit(case)

    each()
    return len(seen)


# --- kinds of evidence --------------------------------------------------------------------------------------------------

def proof(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Replay the proof.  Raises `Failed` if the kernel refuses it."""
    base = {"statement_hash": statement_hash(claim.statement), "proof_hash": None, "steps": 0, "uses": []}
    if claim.proof_items is None:
        return base
    try:
        theorem = check(claim.slug, claim.statement, claim.proof_items, library)
    except Refused as refusal:
        raise Failed(f"the proof is refused.  {refusal}") from None
    unused = claim.assumptions.keys() - theorem.used_assumptions
    if unused:
        raise Failed(f"{claim.slug}: the proof does not use the assumption {sorted(unused)[0]!r}; leave it out")
    return {**base, "proof_hash": proof_hash(claim.statement, claim.proof_items), "steps": len(theorem.steps),
            "uses": sorted(theorem.uses)}


def networks(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Evaluate the conclusions, and both sides of every step of the proof, on generated networks.

    A conclusion that fails refutes the claim; a step that differs although the kernel accepted it is a kernel bug."""
    theorem = library.get(claim.slug)
    steps = theorem.steps if theorem is not None else ()
    evaluated = 0

    def visit(case: Case) -> None:
        nonlocal evaluated
        for name in failing(claim.statement.conclusions, case.world, case.values):
            raise Failed(f"{claim.slug}: the conclusion {name!r} fails although all assumptions hold.\n{shown(case)}")
        for step in steps:
            evaluated += _evaluate_step(claim, step, case)

    try:
        found = cases(claim.statement, claim, run, visit)
    except ConstructionError as error:
        raise Failed(f"{claim.slug}: no network satisfies the assumptions as generated: {error}") from None
    return {"networks": found, "arithmetic": ["fractions"], "step_instances": evaluated}


def _evaluate_step(claim: Claim, step: CheckedStep, case: Case) -> int:
    """Evaluate both sides of a step for values of its indices; how many."""
    bounds = tuple(bound for bound in step.bounds if bound[0] not in case.values)
    last = max(case.world.m)
    times = [var for var, range_ in bounds if range_.kind == "step"] if claim.training else []
    count = 0
    for env in instances(ForAll(bounds, Eq(step.lhs, step.rhs)), case.world, case.values):
        if any(env[var] == last for var in times):  # the step after it has no batch in this world
            continue
        if evaluate(step.lhs, case.world, env) != evaluate(step.rhs, case.world, env):
            raise Failed(f"{claim.slug}: {step.place} was accepted by the kernel, but its two sides differ: this is a "
                         f"bug of the kernel.\n{text(step.lhs)} = {text(step.rhs)}\n{shown(case)}")
        count += 1
        if count == INSTANCES_PER_STEP:
            break
    return count


def shown(case: Case) -> str:
    """A generated network, ready to be read and pasted."""
    return repr(case)


def assumptions(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Replay the counterexamples: in each the dropped assumption alone fails, and a conclusion that is more than it."""
    needed: dict[str, list[dict[str, Any]]] = {}
    for counterexample in claim.counterexamples:
        broken = broken_by(claim, counterexample)
        needed.setdefault(counterexample.without, []).append(
            {"name": counterexample.name, "words": counterexample.words, "breaks": broken})
    result = []
    for name in claim.assumptions:
        if name not in needed and name not in claim.unknown:
            raise Failed(f"{claim.slug}: nothing shows that the assumption {name!r} is needed; add a counterexample, or "
                         "say with `not_known_to_be_needed` why there is none")
        result.append({"name": name, "needed": "yes" if name in needed else "not known",
                       "counterexample": needed.get(name, [None])[0]})
    return {"assumptions": result, "trivial": not claim.counterexamples}


def broken_by(claim: Claim, counterexample: Counterexample) -> list[str]:
    """The conclusions that fail in a counterexample.  Raises `Failed` if it does not show what it should."""
    world, env, statement = counterexample.example.world(), counterexample.example.env, claim.statement
    place = f"{claim.slug}: the counterexample {counterexample.name!r}"
    for var, range_ in statement.let:
        if var not in env:
            raise Failed(f"{place} gives no value to {var.name}; add it to let")
        if not _in_range(env[var], range_, world, env):
            raise Failed(f"{place}: {var.name} = {env[var]} is not in its range")
    if any(evaluate(c, world, env) < 0 for c in statement.conditions):
        raise Failed(f"{place} does not satisfy what the claim requires of the sizes")
    wrong = list(failing(statement.assumptions, world, env))
    if wrong != [counterexample.without]:
        raise Failed(f"{place} should break the assumption {counterexample.without!r} alone; it breaks: "
                     f"{', '.join(map(repr, wrong)) or 'none'}")
    broken = list(failing(statement.conclusions, world, env))
    dropped = statement.assumptions[counterexample.without]
    more = [name for name in broken if not _says_the_same_at_the_start(statement.conclusions[name], dropped)]
    if not more:
        raise Failed(f"{place} breaks no conclusion beyond the assumption itself")
    return more


def _in_range(value: int, range_: Range, world: World, env: Mapping[Any, int]) -> bool:
    return bool(value >= evaluate(range_.lo, world, env)
                and (range_.hi is None or value <= evaluate(range_.hi, world, env)))


def _says_the_same_at_the_start(conclusion: ForAll, assumption: ForAll) -> bool:
    """Whether an invariant is, at step 0, the assumption that was dropped."""
    if not conclusion.bounds or conclusion.bounds[0][1].kind != "step":
        return same(conclusion, assumption)
    (var, _), *rest = conclusion.bounds
    return same(substitute(ForAll(tuple(rest), conclusion.body), {var: as_index(0)}), assumption)


def errors(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Evaluate the conclusions on what the hand-written code computes, right and with each planted error."""
    from verify.implementation import RIGHT, code_world, with_true_derivatives
    from verify.planted import PLANTED, Planted

    derivatives = _mentions_derivatives(claim.statement)
    all_errors = {planted.name: planted for planted in PLANTED}
    killed: set[str] = set()
    judged = 0

    def visit(case: Case) -> None:
        nonlocal judged
        world = with_true_derivatives(case.world) if derivatives else case.world

        def code(planted: Planted) -> World:
            return code_world(world, planted, training=claim.training)

        def broken(computed: World) -> str | None:
            return next(failing(claim.statement.conclusions, computed, case.values), None)

        right = code(RIGHT)
        name = broken(right)
        if name is not None:
            raise Failed(f"{claim.slug}: the conclusion {name!r} fails for what the NumPy code computes.\n{shown(case)}")
        judged += 1
        for planted in [p for p in all_errors.values() if p.name not in killed]:
            wrong = code(planted)
            if wrong.entries != right.entries and broken(wrong) is not None:
                killed.add(planted.name)

    cases(claim.statement, claim, Run(min(run.examples, NETWORKS_FOR_ERRORS), run.seed), visit)
    return {"planted": len(all_errors), "killed": len(killed), "names": sorted(killed),
            "survived": sorted(all_errors.keys() - killed), "code_networks": judged}


def _mentions_derivatives(statement: Statement) -> bool:
    from verify.canonical import encode
    encoded = str([encode(f) for f in (*statement.assumptions.values(), *statement.conclusions.values())])
    return any(f"['Head', '{name}']" in encoded for name in (*DERIVATIVE_OF, *DATA_DERIVATIVE_OF))


Kind = Callable[[Claim, Mapping[str, Theorem], Run], dict[str, Any]]
KINDS: dict[str, Kind] = {"proof": proof, "networks": networks, "assumptions": assumptions, "errors": errors}
