"""How much work the replay of one proof may cost: beyond it the kernel refuses instead of running for ever.

Work is counted in steps of the kernel's own, so the same proof is accepted or refused on every machine.  Nothing here
bears on soundness.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from verify.kernel.refusal import Refused

MOST_WORK = 200_000

_spent: ContextVar[int | None] = ContextVar("spent", default=None)

P = ParamSpec("P")
R = TypeVar("R")


def spend(work: int = 1) -> None:
    """Count some work.  Refuses when it was too much; outside of any budget nothing is counted."""
    spent = _spent.get()
    if spent is not None:
        if spent + work > MOST_WORK:
            raise Refused("this takes too long: split the step, or the claim")
        _spent.set(spent + work)


@contextmanager
def budget() -> Iterator[None]:
    """Count from zero inside."""
    token = _spent.set(0)
    try:
        yield
    finally:
        _spent.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the results of a function of frozen data; what a result cost is counted also when it is remembered."""
    @lru_cache(maxsize=20_000)
    def measured(*arguments: Any) -> tuple[R, int]:
        with budget():
            return function(*arguments), _spent.get() or 0  # type: ignore[call-arg]

    @wraps(function)
    def counted(*arguments: P.args, **_: P.kwargs) -> R:
        result, work = measured(*arguments)
        spend(work)
        return result

    return counted
