"""What does not hold in a world, and where."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from verify.notation import Comparison, ForAll, Index
from verify.proof import Statement
from verify.readings.evaluate import Env, EvaluationError, World, compares, evaluate, instances, within
from verify.readings.mentions import numbers_let


def failing(formulas: Mapping[str, Any], world: World, env: Env) -> Iterator[str]:
    """The names of the formulas that do not hold."""
    for name, formula in formulas.items():
        if not evaluate(formula, world, env):
            yield name


@dataclass(frozen=True)
class Failure:
    """Where a formula fails: the values of its indices and, where it compares two terms, their values."""
    env: Env
    left: Any = None
    right: Any = None


def first_failure(formula: ForAll, world: World, env: Env) -> Failure | None:
    """The first instance in which a formula does not hold, if there is one."""
    for inner in instances(formula, world, env):
        match formula.body:
            case Comparison(lhs=lhs, rhs=rhs) as body:
                left, right = evaluate(lhs, world, inner), evaluate(rhs, world, inner)
                if not compares(body, left, right):
                    return Failure(inner, left, right)
            case body if not evaluate(body, world, inner):
                return Failure(inner)
    return None


def misfit(statement: Statement, world: World, env: Env) -> str | None:
    """Why a statement does not speak of a world with these values, if it does not."""
    for var, range_ in statement.let:
        if var not in env:
            return f"gives no value to {var.name}; add it to let"
        if not within(env[var], range_, world, env):
            return f"has {var.name} = {env[var]}, which is not in its range"
    given, numbers = {name for name, place in world.entries if not place}, set(numbers_let(statement))
    for name in sorted(numbers - given):
        return f"gives no value to the number {name}; add it to numbers"
    for name in sorted(given - numbers):
        return f"gives a value to {name}, which is no number that is let; leave it out of numbers"
    return None if satisfied(statement.conditions, world, env) else "does not satisfy what is required of the sizes"


def satisfied(conditions: Iterable[Index], world: World, env: Env) -> bool:
    """Whether all of the conditions are >= 0.  One may have a value only where another holds: n(k) where k <= L."""
    without: EvaluationError | None = None
    for condition in conditions:
        try:
            if evaluate(condition, world, env) < 0:
                return False
        except EvaluationError as error:
            without = error
    if without is not None:
        raise without
    return True
