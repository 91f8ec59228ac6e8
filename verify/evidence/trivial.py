"""Does a claim say anything?  Not if a conclusion follows at once, nor if it holds without the assumptions."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from verify.evidence.needed import stands
from verify.notation import Eq, ForAll, Less, index, substitute
from verify.proof import Have, Order, Statement, Step, use
from verify.readings.failures import failing
from verify.strategies import satisfying
from verify.worlds.draws import draws


def following_at_once(statement: Statement) -> Iterator[str]:
    """The conclusions that follow by algebra, or a sign that is seen, from one assumption or from none: "'A' from 'B'".
    """
    for name, conclusion in statement.conclusions.items():
        follows = _by_its_sign if type(conclusion.body) is Less else _by_algebra
        if follows(statement, name, conclusion, {}):
            yield f"{name!r} from nothing"
        for other, assumption in statement.assumptions.items():
            if follows(statement, name, conclusion, {other: assumption}):
                yield f"{name!r} from {other!r}"


def _by_algebra(statement: Statement, name: str, conclusion: ForAll, given: Mapping[str, ForAll]) -> bool:
    """Whether one step, of algebra and the assumption, proves it; or whether it is the assumption but for a sign and
    for what stands on which side."""
    if type(conclusion.body) is not Eq:
        return False
    lines = [(conclusion, Step(conclusion.body.rhs, tuple(use(assumption) for assumption in given)))]
    for assumption in given.values():
        if type(assumption.body) is Eq and len(assumption.bounds) == len(conclusion.bounds):
            renamed = {var: index(other) for (var, _), (other, _) in zip(assumption.bounds, conclusion.bounds,
                                                                         strict=True)}
            if [substitute(range_, renamed) for _, range_ in assumption.bounds] != [r for _, r in conclusion.bounds]:
                continue  # the assumption may be on fewer indices
            gap = substitute(assumption.body.lhs - assumption.body.rhs, renamed)
            for side in (gap, -gap):
                moved = Eq(conclusion.body.lhs - conclusion.body.rhs, side)
                lines.append((ForAll(conclusion.bounds, moved), Step(moved.rhs, ())))
    return any(stands("at once", replace(statement, assumptions=given, conclusions={name: formula}),
                      (Have(name, formula, (line,)),)) for formula, line in lines)


def _by_its_sign(statement: Statement, name: str, conclusion: ForAll, given: Mapping[str, ForAll]) -> bool:
    """Whether right minus left is seen to be positive as it stands, for the assumption at the same indices."""
    assert type(conclusion.body) is Less
    reasons = tuple(use(other, **{var.name: ours for (var, _), (ours, _) in zip(assumption.bounds, conclusion.bounds,
                                                                                strict=False)})
                    for other, assumption in given.items())
    gap = conclusion.body.rhs - conclusion.body.lhs
    return stands("at once", replace(statement, assumptions=given, conclusions={name: conclusion}),
                  (Order(name, conclusion, (Step(gap, ()),), reasons),))


def holding_anyway(statement: Statement, names: Iterable[str], examples: int, seed: int) -> Iterator[str]:
    """Those of the conclusions that hold in so many networks about which nothing is assumed."""
    bare = satisfying(replace(statement, assumptions={}))
    left = {name: formula for name, formula in statement.conclusions.items() if name in names}
    for case in draws(bare, examples, seed) if left else ():
        for name in list(failing(left, case.world, case.values)):
            del left[name]
    yield from left
