"""What is needed: by the proof, and at every layer.

The proof is replayed without what may be left out.  Whether an assumption is needed at every layer is a search for
counterexamples, layer instance by layer instance.

An assumption that is needed for some network may be idle at some of the layers it speaks of.  For every depth up to a
limit, every value of the layers that the claim lets, and every layer over which the assumption itself ranges, this
drops the assumption there and nowhere else, and looks for a network in which a conclusion fails.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from verify.equations import L as DEPTH
from verify.example import Example
from verify.kernel import Library, Refused, Theorem, check
from verify.notation import ForAll, Index, Range, index, substitute
from verify.proof import Item, Multiple, Statement, Step, Use
from verify.readings.canonical import same
from verify.readings.evaluate import World, evaluate
from verify.readings.failures import failing, misfit
from verify.readings.latex import required
from verify.strategies import Case, Limits, satisfying
from verify.worlds.cases import Sizes
from verify.worlds.draws import draws

LIMITS = Limits(depth=3, width=2, samples=2)
MOST_DRAWS = 150


@dataclass(frozen=True)
class Instance:
    """A depth, values of the layers that the claim lets, and the layer at which the assumption is dropped, if any."""
    L: int
    let: Mapping[str, int]
    layer: int | None

    def __str__(self) -> str:
        layer = [] if self.layer is None else [f"dropped at layer {self.layer}"]
        return ", ".join([f"L = {self.L}", *(f"{name} = {value}" for name, value in self.let.items()), *layer])


def layer_instances(statement: Statement, name: str) -> Iterator[tuple[Instance, Statement, str]]:
    """Every layer instance of an assumption, with a statement in which that instance is an assumption of its own."""
    assumption = statement.assumptions[name]
    others = {other: formula for other, formula in statement.assumptions.items() if other != name}
    place = next((k for k, (_, range_) in enumerate(assumption.bounds) if range_.kind == "layer"), None)
    for L, env in Sizes(statement, LIMITS).layouts:
        fixed = [*_equal(index(DEPTH), L), *(c for var, value in env.items() for c in _equal(index(var), value))]
        here = replace(statement, conditions=(*statement.conditions, *fixed))
        let = {var.name: value for var, value in env.items()}
        if place is None:
            yield Instance(L, let, None), here, name
            continue
        sizes, range_ = World(L, {}, {}, {}, {}), assumption.bounds[place][1]
        for layer in range(evaluate(range_.lo, sizes, env), evaluate(range_.hi, sizes, env) + 1):
            parts = {f"{name}, before": _within(assumption, place, range_.lo, index(layer - 1)),
                     f"{name}, there": _within(assumption, place, index(layer), index(layer)),
                     f"{name}, after": _within(assumption, place, index(layer + 1), range_.hi)}
            yield Instance(L, let, layer), replace(here, assumptions={**others, **parts}), f"{name}, there"


def _equal(left: Index, right: int) -> tuple[Index, Index]:
    return left - right, right - left


def _within(formula: ForAll, place: int, lo: Index, hi: Index | None) -> ForAll:
    bounds = list(formula.bounds)
    var, range_ = bounds[place]
    bounds[place] = (var, Range(range_.kind, lo, hi))
    return ForAll(tuple(bounds), formula.body)


def counterexample(statement: Statement, dropped: str, original: ForAll, constructors: Mapping[str, Callable[..., Any]],
                   seed: int) -> Case | None:
    """A case in which the dropped assumption fails, all others hold, and a conclusion that is more than it fails."""
    strategy = satisfying(statement, without=dropped, limits=LIMITS,
                          constructors={k: c for k, c in constructors.items() if k in statement.assumptions})
    more = {name: formula for name, formula in statement.conclusions.items()
            if not says_the_same_at_the_start(formula, original)}
    for case in draws(strategy, MOST_DRAWS, seed):
        if not evaluate(statement.assumptions[dropped], case.world, case.values) \
                and next(failing(more, case.world, case.values), None) is not None:
            return case
    return None


def says_the_same_at_the_start(conclusion: ForAll, assumption: ForAll) -> bool:
    """Whether an invariant is, at step 0, the assumption that was dropped: its failure shows nothing."""
    if not conclusion.bounds or conclusion.bounds[0][1].kind != "step":
        return same(conclusion, assumption)
    (var, _), *rest = conclusion.bounds
    return same(substitute(ForAll(tuple(rest), conclusion.body), {var: index(0)}), assumption)


def needed_at(statement: Statement, name: str, constructors: Mapping[str, Callable[..., Any]], seed: int,
              given: Iterable[Example] = ()) -> dict[str, bool]:
    """For every layer instance, whether one of the given networks is a counterexample there, or one was found."""
    original, given = statement.assumptions[name], tuple(given)
    return {str(instance): any(_breaks(here, dropped, original, example) for example in given)
            or counterexample(here, dropped, original, constructors, seed) is not None
            for instance, here, dropped in layer_instances(statement, name)}


def _breaks(statement: Statement, dropped: str, original: ForAll, example: Example) -> bool:
    """Whether the dropped assumption alone fails in a network, and a conclusion that is more than it."""
    world, env = example.world(statement.definitions), example.env
    return misfit(statement, world, env) is None and list(failing(statement.assumptions, world, env)) == [dropped] \
        and any(not says_the_same_at_the_start(statement.conclusions[name], original)
                for name in failing(statement.conclusions, world, env))


# --- by the proof -----------------------------------------------------------------------------------------------------

def not_needed(theorem: Theorem, proof: tuple[Item, ...], suspects: Iterable[str], library: Library) -> Iterator[str]:
    """What is assumed or required of a theorem although its proof stands without it.  A proof may name an assumption
    where both sides of a step have it, so those that nobody has seen to be needed are suspects."""
    statement = theorem.statement
    for name in suspects:
        rest = {other: formula for other, formula in statement.assumptions.items() if other != name}
        if stands(theorem.name, replace(statement, assumptions=rest), without_reason(proof, name), library):
            yield f"the assumption {name!r}"
    for condition in statement.conditions:
        others = tuple(other for other in statement.conditions if other != condition)
        if stands(theorem.name, replace(statement, conditions=others), proof, library):
            yield f"that {required(condition)}"


def stands(name: str, statement: Statement, proof: tuple[Item, ...], library: Library = MappingProxyType({})) -> bool:
    """Whether the kernel accepts a proof."""
    try:
        check(name, statement, proof, library)
    except Refused:
        return False
    return True


def without_reason(node: Any, name: str) -> Any:
    """A proof in which nothing is said to follow from the fact of this name."""
    if isinstance(node, tuple):
        return tuple(without_reason(part, name) for part in node
                     if not (isinstance(part, Use | Multiple) and part.name == name))
    if isinstance(node, Mapping):
        return {key: without_reason(value, name) for key, value in node.items()}
    if isinstance(node, Item | Step):
        return replace(node, **{of.name: without_reason(getattr(node, of.name), name) for of in fields(node)})
    return node
