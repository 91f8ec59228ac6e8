"""Does a claim say anything?  Not if a conclusion follows at once, nor if all hold without the assumptions."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from verify.kernel import Refused, check
from verify.notation import Eq, ForAll
from verify.proof import Have, Statement, Step, use
from verify.readings.failures import failing
from verify.strategies import satisfying
from verify.worlds.draws import draws


def following_at_once(statement: Statement) -> Iterator[str]:
    """The conclusions that follow by algebra from one assumption, or from none: "'A' from 'B'"."""
    for name, conclusion in statement.conclusions.items():
        if _by_algebra(statement, name, conclusion, {}):
            yield f"{name!r} from nothing"
        for other, assumption in statement.assumptions.items():
            if _by_algebra(statement, name, conclusion, {other: assumption}):
                yield f"{name!r} from {other!r}"


def _by_algebra(statement: Statement, name: str, conclusion: ForAll, given: Mapping[str, ForAll]) -> bool:
    if type(conclusion.body) is not Eq:
        return False
    line = Step(conclusion.body.rhs, tuple(use(assumption) for assumption in given))
    bare = replace(statement, assumptions=given, conclusions={name: conclusion})
    try:
        check("at once", bare, (Have(name, conclusion, (line,)),))
    except Refused:
        return False
    return True


def hold_anyway(statement: Statement, examples: int, seed: int) -> bool:
    """Whether all conclusions hold in so many networks about which nothing is assumed."""
    bare = satisfying(replace(statement, assumptions={}))
    return all(next(failing(statement.conclusions, case.world, case.values), None) is None
               for case in draws(bare, examples, seed))
