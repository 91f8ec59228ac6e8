"""The evidence for a claim: what a machine found when it replayed the proof, attacked the claim and planted errors.

Each kind of evidence is a function of a claim that returns plain data for JSON, the same on every machine, or raises
`Failed` with a counterexample.
"""
from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from verify.claim import Claim, Counterexample
from verify.equations import HEADS
from verify.evidence.needed import needed_at, not_needed, says_the_same_at_the_start
from verify.evidence.trivial import following_at_once, holding_anyway
from verify.example import Example
from verify.kernel import Refused, Theorem, check
from verify.kernel.check import CheckedStep
from verify.notation import AlmostAll, ForAll, NotationError
from verify.proof import Statement
from verify.readings.canonical import proof_hash, statement_hash
from verify.readings.evaluate import EvaluationError, World, evaluate, instances
from verify.readings.failures import failing, misfit
from verify.readings.latex import text
from verify.readings.mentions import DERIVATIVES, names_in
from verify.strategies import Case, Limits, example_of, satisfying
from verify.worlds.construct import ConstructionError
from verify.worlds.draws import draws

EXAMPLES = 100
#: An instance of a step is one choice of its indices; a network offers many, of which this many are evaluated.
INSTANCES_PER_STEP = 12
#: One in so many networks is larger than the others, since some mistakes show in larger ones only.
ONE_IN = 10
LARGER = Limits(depth=5, width=4, samples=3)
#: For a claim without proof so many times as many networks are drawn, of which those count that no constructor made.
BY_CHANCE = 5
#: Every planted error is tried on as many networks.
NETWORKS_FOR_ERRORS = 30


class Failed(Exception):
    """The claim does not hold as stated: the message names the claim and shows what speaks against it."""


class Refuted(Failed):
    """A network in which all assumptions hold and a conclusion fails."""


@dataclass(frozen=True)
class Run:
    """How much is generated, and from which seed."""
    examples: int = EXAMPLES
    seed: int = 0


def cases(claim: Claim, run: Run, visit: Callable[[Case], None]) -> int:
    """Visit generated cases in which all assumptions hold; the number of different ones.  Deterministic."""
    seen: set[str] = set()
    larger = -(-run.examples // ONE_IN)
    for limits, count in ((None, run.examples - larger), (LARGER, larger)):
        for case in draws(satisfying(claim.statement, constructors=claim.constructors, limits=limits), count, run.seed):
            seen.add(repr(case))
            visit(case)
    return len(seen)


STANDARD = Run()


# --- kinds of evidence ----------------------------------------------------------------------------------------------

def proof(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Replay the proof.  Raises `Failed` if the kernel refuses it."""
    base: dict[str, Any] = {"statement_hash": statement_hash(claim.statement), "proof_hash": None, "steps": 0,
                            "uses": []}
    if claim.proof_items is None:
        return base
    try:
        theorem = check(claim.slug, claim.statement, claim.proof_items, library)
    except Refused as refusal:
        raise Failed(f"the proof is refused.  {said(refusal)}") from None
    unused = claim.assumptions.keys() - theorem.used_assumptions
    if unused:
        raise Failed(f"{claim.slug}: the proof does not use the assumption {sorted(unused)[0]!r}; leave it out")
    needless = next(not_needed(theorem, claim.proof_items, claim.unknown, library), None)
    if needless is not None:
        raise Failed(f"{claim.slug}: the proof does not need {needless}; leave it out")
    return {**base, "proof_hash": proof_hash(claim.statement, claim.proof_items), "steps": len(theorem.steps),
            "uses": sorted(theorem.uses)}


def said(refusal: Refused) -> str:
    """What the kernel says, with its terms printed, unless they have variables that cannot be."""
    try:
        return refusal.said(text)
    except NotationError:
        return str(refusal)


def networks(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Evaluate the conclusions, and both sides of every step of the proof, on generated networks.

    A conclusion that fails refutes the claim; a step that differs although the kernel accepted it is a kernel bug."""
    theorem = library.get(claim.slug)
    steps = theorem.steps if theorem is not None else ()
    evaluated = 0
    largest, last = Limits(0, 0, 0), 0
    formulas = {**claim.statement.assumptions, **claim.statement.conclusions}
    silent = set(formulas)

    def visit(case: Case) -> None:
        nonlocal evaluated, largest, last
        world = case.world
        last = max(last, *world.m)
        largest = Limits(*map(max, largest, (world.L, max(world.n.values()), max(world.m.values()))))
        silent.difference_update([name for name in silent
                                  if any(True for _ in instances(formulas[name], world, case.values))])
        if any(_broken(claim, case)):
            small = smaller(claim, run)
            name = next(_broken(claim, case if small is None else Case(
                small.env, small.world(claim.statement.definitions))))
            raise Refuted(f"{claim.slug}: the conclusion {name!r} fails although all assumptions hold.\n"
                          f"{small or case}")
        for step in steps:
            evaluated += _evaluate_step(claim, step, case)

    try:
        found = cases(claim, run, visit)
    except ConstructionError as error:
        raise Failed(f"{claim.slug}: no network satisfies the assumptions as generated: {error}") from None
    if claim.constructors and not steps:
        _without_constructors(claim, run, visit)
    if silent:
        raise Failed(f"{claim.slug}: in every generated network {sorted(silent)[0]!r} speaks of nothing, because one "
                     "of its ranges is empty; nothing was tested.  Let ranges begin where small networks reach them")
    return {"networks": found, "largest": {**largest._asdict(), "steps": last}, "arithmetic": ["fractions"],
            "step_instances": evaluated}


def _without_constructors(claim: Claim, run: Run, visit: Callable[[Case], None]) -> None:
    """Visit also cases that no constructor made and in which its assumptions hold by chance: a constructor may make
    special ones only, and there is no proof that it does not matter."""
    by_chance = {name: claim.statement.assumptions[name] for name in claim.constructors}
    solved = {name: of for name, of in claim.statement.assumptions.items() if name not in by_chance}
    bare = replace(claim.statement, assumptions=solved, conclusions={**claim.statement.conclusions, **by_chance})
    for case in draws(satisfying(bare), BY_CHANCE * run.examples, run.seed):  # which has all numbers that are let
        if not any(failing(by_chance, case.world, case.values)):
            visit(case)


def _broken(claim: Claim, case: Case) -> Iterator[str]:
    return failing(claim.statement.conclusions, case.world, case.values)


def smaller(claim: Claim, run: Run) -> Example | None:
    """A small network that refutes the claim, with functions that have names, as an example to paste."""
    for limits in (Limits(1, 1, 1), Limits(2, 1, 1), Limits(2, 2, 1), Limits(3, 2, 1), None):
        with suppress(ConstructionError):
            some = draws(satisfying(claim.statement, constructors=claim.constructors, functions=("exact",),
                                    limits=limits), EXAMPLES, run.seed)
            examples = [example_of(case) for case in some if any(_broken(claim, case))]
            refuting = [example for example in examples if example is not None and _refutes(claim, example)]
            if refuting:
                return _plainer(claim, min(refuting, key=lambda example: len(repr(example))))
    return None


def _plainer(claim: Claim, example: Example) -> Example:
    """The example without what does not matter: states, optimizers, a penalty, batches that come later."""
    for change in ({"state_W": None, "state_b": None}, {"state_W": None}, {"state_b": None}, {"penalty": "none"},
                   {"optimizer": "gradient descent", "optimizer_of_biases": None}, {"optimizer_of_biases": None},
                   {"batches": example.batches[:1]}, {"others": example.others[:1]}, {"others": ()}):
        plainer = replace(example, **change)
        if _refutes(claim, plainer):
            example = plainer
    return example


def _refutes(claim: Claim, example: Example) -> bool:
    """Whether all assumptions hold in the example and a conclusion does not."""
    world, env = example.world(claim.statement.definitions), example.env
    try:
        return (misfit(claim.statement, world, env) is None
                and not any(failing(claim.statement.assumptions, world, env))
                and any(failing(claim.statement.conclusions, world, env)))
    except EvaluationError:  # a batch or a network is missing that the claim speaks of
        return False


def _evaluate_step(claim: Claim, step: CheckedStep, case: Case) -> int:
    """Evaluate both sides of a step for values of its indices; how many."""
    bounds = tuple(bound for bound in step.bounds if bound[0] not in case.values)
    count = 0
    # the step after the last one has no batch in this world
    said = step.compared(step.lhs, step.rhs)
    for env in instances(ForAll(bounds, said), case.world, case.values, int(claim.training)):
        if not evaluate(said, case.world, env):
            raise Failed(f"{claim.slug}: {step.place} was accepted by the kernel, but it does not hold: this is a "
                         f"bug of the kernel.\n{text(said)}\n{case}")
        count += 1
        if count == INSTANCES_PER_STEP:
            break
    return count


def assumptions(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Replay the counterexamples: in each the dropped assumption alone fails, and a conclusion that is more than it.

    Raises `Failed` also if the claim says nothing."""
    needed: dict[str, list[dict[str, Any]]] = {}
    for counterexample in claim.counterexamples:
        broken = broken_by(claim, counterexample)
        needed.setdefault(counterexample.without, []).append(
            {"name": counterexample.name, "words": counterexample.words, "breaks": broken})
    result = []
    for name in claim.assumptions:
        if name not in needed and name not in claim.unknown:
            raise Failed(f"{claim.slug}: nothing shows that the assumption {name!r} is needed; add a counterexample, "
                         "or say with `not_known_to_be_needed` why there is none")
        given = [of.example for of in claim.counterexamples if of.without == name]
        layers = needed_at(claim.statement, name, claim.constructors, run.seed, given) if given else {}
        result.append({"name": name, "needed": "yes" if name in needed else "not known",
                       "counterexample": needed[name][0] if name in needed else None, "layers": layers})
    at_once = next(following_at_once(claim.statement), None)
    if at_once is not None:
        raise Failed(f"{claim.slug}: {at_once} follows at once, by algebra alone; leave the conclusion out")
    if claim.assumptions:
        seen_to_fail = {name for of in claim.counterexamples
                        for name in failing(claim.statement.conclusions,
                                            of.example.world(claim.statement.definitions), of.example.env)}
        others = claim.conclusions.keys() - seen_to_fail
        anyway = next(holding_anyway(claim.statement, others, run.examples, run.seed), None)
        if anyway is not None:
            raise Failed(f"{claim.slug}: the conclusion {anyway!r} holds in {run.examples} networks without any of the "
                         "assumptions; make it a claim of its own, without them")
    return {"assumptions": result}


def broken_by(claim: Claim, counterexample: Counterexample) -> list[str]:
    """The conclusions that fail in a counterexample.  Raises `Failed` if it does not show what it should."""
    statement = claim.statement
    world, env = counterexample.example.world(statement.definitions), counterexample.example.env
    place = f"{claim.slug}: the counterexample {counterexample.name!r}"
    unfit = misfit(statement, world, env)
    if unfit is not None:
        raise Failed(f"{place} {unfit}")
    wrong = list(failing(statement.assumptions, world, env))
    if wrong != [counterexample.without]:
        raise Failed(f"{place} should break the assumption {counterexample.without!r} alone; it breaks: "
                     f"{', '.join(map(repr, wrong)) or 'none'}")
    broken = list(failing(statement.conclusions, world, env))
    dropped = statement.assumptions[counterexample.without]
    if not broken:
        hint = "; with more batches it is trained for more steps" if claim.training else ""
        raise Failed(f"{place} breaks no conclusion{hint}")
    more = [name for name in broken if not says_the_same_at_the_start(statement.conclusions[name], dropped)]
    if not more:
        raise Failed(f"{place} breaks no conclusion beyond the assumption itself: {broken[0]!r} begins with what was "
                     "assumed; conclude something of the steps s + 1, or of an output, too")
    return more


def errors(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Evaluate the conclusions on what the hand-written code computes, right and with each planted error."""
    from verify.evidence.implementation import RIGHT, code_world, network_of, with_true_derivatives
    from verify.planted import IN_FORWARD, IN_OPTIMIZERS, PLANTED, Planted

    if _almost_all(claim.statement) or not _roles(claim.statement) & COMPUTED[claim.training]:
        return {"planted": len(PLANTED), "killed": 0, "names": [], "survived": [], "code_networks": 0}
    derivatives = _derivatives_in(claim.statement)
    all_errors = {planted.name: planted for planted in PLANTED}
    left = PLANTED if claim.training else IN_FORWARD if "backward" not in _roles(claim.statement) else \
        [p for p in PLANTED if p not in IN_OPTIMIZERS]
    killed: set[str] = set()
    judged = 0

    def visit(case: Case) -> None:
        nonlocal judged
        world = with_true_derivatives(case.world, derivatives)

        def code(planted: Planted) -> World:
            return code_world(world, planted, training=claim.training)

        def broken(computed: World) -> str | None:
            return next(failing(claim.statement.conclusions, computed, case.values), None)

        right = code(RIGHT)
        name = broken(right)
        if name is not None:
            raise Failed(f"{claim.slug}: the conclusion {name!r} fails for what the NumPy code computes.\n"
                         f"{smaller(claim, run) or case}")
        judged += 1
        network = network_of(world)  # all networks of a world have the same functions
        for planted in [p for p in left if p.name not in killed and p.concerns(network)]:
            wrong = code(planted)
            if wrong.entries != right.entries and broken(wrong) is not None:
                killed.add(planted.name)

    cases(claim, Run(min(run.examples, NETWORKS_FOR_ERRORS), run.seed), visit)
    return {"planted": len(all_errors), "killed": len(killed), "names": sorted(killed),
            "survived": sorted(all_errors.keys() - killed), "code_networks": judged}


def floats(claim: Claim, library: Mapping[str, Theorem], run: Run) -> dict[str, Any]:
    """Run the code on float64 arrays of larger networks in which the assumptions still hold, and count for how many the
    conclusions hold bitwise.

    Rounding may break what is equal in exact arithmetic, so this refutes nothing: it tells of processor and BLAS."""
    import numpy as np

    from verify.evidence.implementation import RIGHT, code_world, in_floats

    if _derivatives_in(claim.statement):
        return {"float": {"judged": False, "why": "derivatives are compared within rounding bounds, see the reference"}}
    if not _roles(claim.statement) & COMPUTED[claim.training]:
        return {"float": {"judged": False, "why": "the conclusions do not speak of what the code computes"}}
    if _almost_all(claim.statement):
        return {"float": {"judged": False, "why": "there are only finitely many floats, so almost all says nothing"}}
    judged = bitwise = 0
    larger = satisfying(claim.statement, constructors=claim.constructors, functions=("exact",),
                        limits=Limits(depth=3, width=12, samples=6))
    for case in draws(larger, NETWORKS_FOR_ERRORS, run.seed):
        try:
            with np.errstate(over="raise", invalid="raise"):
                computed = code_world(in_floats(case.world), RIGHT, training=claim.training)
        except FloatingPointError:
            continue  # training has left the range of floats
        if any(failing(claim.statement.assumptions, computed, case.values)):
            continue  # broken by rounding
        judged += 1
        bitwise += next(failing(claim.statement.conclusions, computed, case.values), None) is None
    return {"float": {"judged": judged, "bitwise_equal": bitwise,
                      "processor": platform.processor() or platform.machine(), "blas": _blas()}}


def _blas() -> str:
    import numpy as np
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{blas['name']} {blas['version']}"


def _derivatives_in(statement: Statement) -> set[str]:
    formulas = (*statement.assumptions.values(), *statement.conclusions.values())
    return set().union(*map(names_in, formulas)) & DERIVATIVES


def _almost_all(statement: Statement) -> bool:
    """Whether something is said of almost all values: one network, which is what the code computes, shows nothing."""
    return any(type(f.body) is AlmostAll for f in (*statement.assumptions.values(), *statement.conclusions.values()))


#: The roles of what the code computes; in training it makes the later networks, too.
COMPUTED = {False: {"forward", "backward"}, True: {"forward", "backward", "parameter", "state"}}


def _roles(statement: Statement) -> set[str]:
    """The roles of the arrays that the conclusions speak of."""
    return {HEADS[name].role for formula in statement.conclusions.values() for name in names_in(formula) & HEADS.keys()}


Kind = Callable[[Claim, Mapping[str, Theorem], Run], dict[str, Any]]
KINDS: dict[str, Kind] = {"proof": proof, "networks": networks, "assumptions": assumptions, "errors": errors,
                          "floats": floats}
