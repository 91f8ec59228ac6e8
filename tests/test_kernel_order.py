"""The signs that the kernel sees are those of the values."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from terms import TOP, random_term
from test_kernel_normal import CONTEXT, WORLDS

from verify.equations import S
from verify.kernel import Refused
from verify.kernel.order import Known, Sign, sign
from verify.notation import Add, Call, Entry, Eq, ForAll, Mul, Num, Pow, Sum, Term, free
from verify.readings.evaluate import evaluate, instances


def squared(random: Random, term: Any) -> Any:
    """The term with powers, mostly squares, of most of its entries, and with most of its numbers positive: most of
    such terms have a sign that is seen."""
    match term:
        case Entry() | Call() if random.random() < 0.7:
            return Pow(term, random.choice((2, 2, 2, 3, 4)))
        case Num(value=value) if random.random() < 0.8:
            return Num(abs(value))
        case Add(terms=parts):
            return Add(tuple(squared(random, part) for part in parts))
        case Mul(factors=parts):
            return Mul(tuple(squared(random, part) for part in parts))
        case Pow(base=base, exponent=exponent) if exponent >= 0:
            return Pow(squared(random, base), exponent)
        case Sum(var=var, range=range_, body=body):
            return Sum(var, range_, squared(random, body))
    return term


def parts(term: Any) -> Iterator[Term]:
    """The term and the terms it is made of, also those below sums."""
    yield term
    match term:
        case Add(terms=inside) | Mul(factors=inside):
            for part in inside:
                yield from parts(part)
        case Pow(base=inside) | Sum(body=inside):
            yield from parts(inside)


def test_a_sign_that_is_seen_is_that_of_the_values() -> None:
    """Random terms that are said to be positive, or not negative, are so in all worlds in which a random part of them
    is positive that is known to be; and enough are said to be."""
    seen: Counter[Any] = Counter()
    for seed in range(300):
        random = Random(seed)
        term = squared(random, random_term(random, TOP, random.randint(1, 3)))
        fact = random.choice([part for part in parts(term) if free(part) <= CONTEXT.variables()])
        try:
            known = Known([fact], CONTEXT)
            found = sign(term, known, CONTEXT)
        except Refused:
            continue
        seen[found] += 1
        seen["by a fact"] += found is Sign.POSITIVE and bool(known.used) and fact != term
        if found is Sign.UNKNOWN:
            continue
        for world in WORLDS[:8]:
            for env in instances(ForAll(CONTEXT.bounds, Eq(0, 0)), world, {}):
                if env[S] == 0 and evaluate(fact, world, env) > 0:
                    value = evaluate(term, world, env)
                    assert value > 0 or (value == 0 and found is Sign.NOT_NEGATIVE), (seed, term, fact)
                    seen["values"] += 1
    assert min(seen[found] for found in (*Sign, "by a fact")) >= 10 and seen["values"] >= 1000
