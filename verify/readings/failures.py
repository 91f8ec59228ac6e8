"""What does not hold in a world, and where."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from verify.notation import Eq, ForAll
from verify.proof import Statement
from verify.readings.evaluate import Env, World, evaluate, instances, within


def failing(formulas: Mapping[str, Any], world: World, env: Env) -> Iterator[str]:
    """The names of the formulas that do not hold."""
    for name, formula in formulas.items():
        if not evaluate(formula, world, env):
            yield name


@dataclass(frozen=True)
class Failure:
    """Where a formula fails: the values of its indices and, for an equation, the values of its two sides."""
    env: Env
    left: Any = None
    right: Any = None


def first_failure(formula: ForAll, world: World, env: Env) -> Failure | None:
    """The first instance in which a formula does not hold, if there is one."""
    for inner in instances(formula, world, env):
        match formula.body:
            case Eq(lhs=lhs, rhs=rhs):
                left, right = evaluate(lhs, world, inner), evaluate(rhs, world, inner)
                if left != right:
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
    if any(evaluate(c, world, env) < 0 for c in statement.conditions):
        return "does not satisfy what is required of the sizes"
    return None
