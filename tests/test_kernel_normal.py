"""The kernel's normal form, its knowledge of ranges and its derivative mean what they should."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
from random import Random
from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from terms import LET, OTHER, TOP, UNIT, random_term
from worlds import random_world

from verify.equations import E, L, S, W, a, b, batches, g, layers, m, n, samples, steps, total, units
from verify.evidence.mutants import changes
from verify.kernel import Refused
from verify.kernel.derivative import derivative
from verify.kernel.normal import equal, normal
from verify.kernel.ranges import Context
from verify.notation import (
    Add,
    Bound,
    Call,
    Count,
    Delta,
    Entry,
    Eq,
    ForAll,
    Index,
    Mul,
    Num,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Term,
    Var,
    free,
    fresh,
    index,
    substitute,
)
from verify.readings.derivatives import Dual, tangent_of
from verify.readings.evaluate import EvaluationError, World, evaluate, instances

CONTEXT = Context(((S, steps), (E, batches), *LET))
WORLDS = [random_world(seed, few=seed % 2 == 1) for seed in range(24)]
randoms = st.randoms(use_true_random=False)


def values_of(term: Term, most: int = 3, context: Context = CONTEXT) -> Iterator[Any]:
    """The values of a term in the worlds, at the first values of its variables."""
    for world in WORLDS:
        for env in islice(instances(ForAll(context.bounds, Eq(0, 0)), world, {}), most):
            if env[S] == 0:
                yield evaluate(term, world, env)


def same_values(left: Term, right: Term) -> bool:
    return all(x == y for x, y in zip(values_of(left), values_of(right), strict=True))


# --- what the normal form takes for equal is equal --------------------------------------------------------------------

def changed(random: Random, term: Term) -> Term:
    """The term with one change, as a slip of the pen makes it: usually another term."""
    scope = dict(CONTEXT.bounds)
    found = [change.new for change in changes(term, scope)]
    return random.choice(found) if found else term


@given(randoms, st.integers(1, 3))
def test_what_has_one_normal_form_has_one_value(random: Random, depth: int) -> None:
    """A random term and the term with a random change, if they have one normal form, have one value in every world."""
    term = random_term(random, TOP, depth)
    other = changed(random, term)
    try:
        if not equal(term, other, CONTEXT):
            return
        alike = same_values(term, other)
    except (Refused, EvaluationError, ZeroDivisionError):  # the change led out of the language
        return
    assert alike


@given(randoms, st.integers(0, 2))
def test_two_small_terms_with_one_normal_form_have_one_value(random: Random, depth: int) -> None:
    """Two random terms, small enough to coincide now and then, have one value if they have one normal form."""
    one, other = random_term(random, TOP, depth), random_term(random, TOP, depth)
    try:
        if equal(one, other, CONTEXT):
            assert same_values(one, other)
    except Refused:
        return


i, j, l, t = (Var(name) for name in "ijlt")
SUMMED = total(j=layers(1, L - 1))(b(j, 1))


@pytest.mark.parametrize(("conditions", "opened"), [
    ((2 - L, L - 2), True), ((L - 2,), False), ((2 - L,), False), ((3 - L, L - 3), False), ((1 - L,), False)])
def test_a_sum_of_one_term_is_opened(conditions: tuple[Index, ...], opened: bool) -> None:
    """A sum over the layers 1..L-1 is its one term only where L is 2: elsewhere it may have more terms, or none."""
    context = Context(((S, steps), (E, batches)), conditions)
    assert equal(SUMMED, b(1, 1), context) is opened


def test_one_sum_of_one_term_inside_another() -> None:
    """The rest of the sum stays, with the value in the place of the variable, in ranges too."""
    context = Context(((S, steps), (E, batches)), (1 - m(), L - 1))
    inside = total(l=layers(), t=samples, i=units(l))(a(l, t, i))
    assert equal(inside, total(l=layers(), i=units(l))(a(l, 1, i)), context)
    assert not equal(inside, total(l=layers(), i=units(l))(a(l, m(), i)) * 2, context)
    narrow = Context(((S, steps), (E, batches)), (1 - L,))
    assert equal(total(l=layers(), i=units(l))(b(l, i)), total(i=units(1))(b(1, i)), narrow)


# --- what is equal by the rules of algebra has one normal form --------------------------------------------------------

Rewriting = Callable[[Random, Any, Context], Any]


def renamed(random: Random, node: Any, context: Context) -> Any:
    """Another name for a bound variable."""
    if type(node) is Sum:
        new = fresh(Var(random.choice("uvw")), free(node.body) | context.variables() | free(node.range) | {node.var})
        return Sum(new, node.range, substitute(node.body, {node.var: index(new)}))
    return node


def reordered(random: Random, node: Any, context: Context) -> Any:
    """Terms or factors in another order."""
    if type(node) in (Add, Mul):
        parts = list(node.terms if type(node) is Add else node.factors)
        random.shuffle(parts)
        return type(node)(tuple(parts))
    return node


def grouped(random: Random, node: Any, context: Context) -> Any:
    """The first two terms or factors in brackets."""
    if type(node) in (Add, Mul):
        parts = node.terms if type(node) is Add else node.factors
        return type(node)((type(node)(parts[:2]), *parts[2:]))
    return node


def distributed(random: Random, node: Any, context: Context) -> Any:
    """A product with a sum as the sum of the products."""
    if type(node) is Mul:
        for k, factor in enumerate(node.factors):
            if type(factor) is Add:
                return Add(tuple(Mul((*node.factors[:k], term, *node.factors[k + 1:])) for term in factor.terms))
    return node


def split(random: Random, node: Any, context: Context) -> Any:
    """The sum over an index of a sum, as the sum of two."""
    if type(node) is Sum and type(node.body) is Add:
        return Add(tuple(Sum(node.var, node.range, term) for term in node.body.terms))
    return node


def exchanged(random: Random, node: Any, context: Context) -> Any:
    """Two sums in the other order."""
    if type(node) is Sum and type(node.body) is Sum and node.var not in free(node.body.range) \
            and node.body.var not in free(node.range) and node.var != node.body.var:
        return Sum(node.body.var, node.body.range, Sum(node.var, node.range, node.body.body))
    return node


def taken_out(random: Random, node: Any, context: Context) -> Any:
    """A factor in front of the sum."""
    if type(node) is Sum and type(node.body) is Mul:
        out = tuple(f for f in node.body.factors if node.var not in free(f))
        inside = tuple(f for f in node.body.factors if node.var in free(f))
        return Mul((*out, Sum(node.var, node.range, Mul(inside))))
    return node


def with_a_delta(random: Random, node: Any, context: Context) -> Any:
    """A bias or weight as a sum over its units with a Kronecker delta."""
    if type(node) is Entry and node.head in (b.head, W.head):
        s, l, i, *rest = node.indices
        new = fresh(Var("d"), context.variables() | free(node))
        return Sum(new, units(l), Delta(index(new), i) * Entry(node.head, (s, l, index(new), *rest)))
    return node


def multiplied(random: Random, node: Any, context: Context) -> Any:
    """The term times 1, plus 0, or over and times the number of samples."""
    if not isinstance(node, Term):
        return node
    return random.choice([node * 1, node + 0, Pow(node, 1), node * m() * Pow(Count(m()), -1), node - node + node])


def counted(random: Random, node: Any, context: Context) -> Any:
    """A number of samples as a sum of ones."""
    return Sum(fresh(Var("o"), context.variables()), samples, Num(Fraction(1))) if node == Count(m()) else node


REWRITINGS: tuple[Rewriting, ...] = (
    renamed, reordered, grouped, distributed, split, exchanged, taken_out, with_a_delta, multiplied, counted)


def everywhere(random: Random, node: Any, context: Context, rewriting: Rewriting, chance: float) -> Any:
    """The term with a rewriting applied at random places."""
    match node:
        case Add(terms=parts):
            node = Add(tuple(everywhere(random, p, context, rewriting, chance) for p in parts))
        case Mul(factors=parts):
            node = Mul(tuple(everywhere(random, p, context, rewriting, chance) for p in parts))
        case Pow(base=base, exponent=exponent) if exponent >= 0:
            node = Pow(everywhere(random, base, context, rewriting, chance), exponent)
        case Sum(var=var, range=range_, body=body) if var not in context.variables():
            inner = context.extended((var, range_))
            node = Sum(var, range_, everywhere(random, body, inner, rewriting, chance))
        case Call(function=function, indices=indices, arguments=arguments):
            node = Call(function, indices, tuple(
                p if type(p) is Table else everywhere(random, p, context, rewriting, chance) for p in arguments))
    return rewriting(random, node, context) if random.random() < chance else node


def rewritten(random: Random, term: Term) -> Term:
    for _ in range(random.randint(1, 3)):
        term = everywhere(random, term, CONTEXT, random.choice(REWRITINGS), 0.5)
    return term


@given(randoms, st.integers(1, 3))
def test_a_term_rewritten_by_the_rules_has_its_value(random: Random, depth: int) -> None:
    """The rewritings of this file are right: they change no value."""
    term = random_term(random, TOP, depth)
    assert same_values(term, rewritten(random, term))


def recognised(count: int) -> tuple[int, int, int]:
    """Of so many random terms, how many are recognised when rewritten, how many not, how many are too large."""
    random, yes, no, large = Random(1), 0, 0, 0
    for _ in range(count):
        term = random_term(random, TOP, random.randint(1, 3))
        other = rewritten(random, term)
        try:
            same = equal(term, other, CONTEXT)
        except Refused:
            large += 1
            continue
        yes, no = yes + same, no + (not same)
    return yes, no, large


def test_renamed_reordered_and_redistributed_terms_are_recognised() -> None:
    """Of 1000 random terms, rewritten by the rules of algebra, all are recognised but those that are too large to
    multiply out, which are less than one in a hundred."""
    yes, no, large = recognised(1000)
    assert no == 0 and large < 10 and yes + large == 1000


@pytest.mark.parametrize("rewriting", REWRITINGS, ids=lambda rewriting: rewriting.__name__)
def test_each_rewriting_is_recognised(rewriting: Rewriting) -> None:
    """Each rewriting by itself changes some of 200 random terms, and none beyond recognition."""
    random, different = Random(2), 0
    for _ in range(200):
        term = random_term(random, TOP, 3)
        other = everywhere(random, term, CONTEXT, rewriting, 1)
        try:
            assert equal(term, other, CONTEXT)
        except Refused:
            continue
        different += term != other
    assert different > 5


def test_equal_functions_of_equal_sums_are_powers() -> None:
    """g(x) g(x'), where x and x' are one sum with different names, is g(x) squared."""
    one, other = (total(**{name: units(1)})(b(1, Var(name))) for name in "ij")
    assert normal(g(1, one) * g(1, other), CONTEXT) == normal(Pow(g(1, one), 2), CONTEXT)


# --- what follows from the ranges -------------------------------------------------------------------------------------

X = [Var(name) for name in "xyz"]


def random_index(random: Random, variables: list[Var], large: int = 2) -> Index:
    result = index(random.randint(-2, 2))
    for variable in random.sample(variables, random.randint(0, len(variables))):
        result = result.plus(index(variable), random.randint(-large, large))
    return result.plus(index(random.choice([L, n(0)])), random.randint(-1, 1))


def random_context(random: Random) -> Context:
    """Up to three variables, each between the values of two index expressions in the earlier ones, and a condition."""
    bounds: list[Bound] = []
    for k, var in enumerate(X[:random.randint(1, 3)]):
        bounds.append((var, Range("number", random_index(random, X[:k], 1), random_index(random, X[:k], 1))))
    known = [var for var, _ in bounds]
    return Context(tuple(bounds), tuple(random_index(random, known) for _ in range(random.randint(0, 2))))


def worlds_of(context: Context, sizes: range) -> Iterator[dict[Any, int]]:
    """All values of L, n(0) and the variables that satisfy the ranges and conditions, for small sizes."""
    for depth, width in product(sizes, sizes):
        world = World(depth, {0: width}, {0: 1}, {}, {})
        for env in instances(ForAll(context.bounds, Eq(0, 0)), world, {}):
            if all(evaluate(c, world, env) >= 0 for c in context.conditions):
                yield {**env, "world": world}


@given(randoms)
def test_what_is_shown_holds(random: Random) -> None:
    """What is shown in a random context holds for all small integers in it; what is impossible has none."""
    context = random_context(random)
    goal = random_index(random, [var for var, _ in context.bounds])
    found = list(worlds_of(context, range(1, 4)))
    if context.impossible():
        assert not found
    if context.shows(goal):
        assert all(evaluate(goal, values["world"], values) >= 0 for values in found)


def test_most_of_what_holds_is_shown() -> None:
    """Of 200 random inequalities that hold for all sizes up to 5, at least 19 in 20 are shown."""
    random, holds, shown = Random(3), 0, 0
    while holds < 200:
        context = random_context(random)
        goal = random_index(random, [var for var, _ in context.bounds])
        found = list(worlds_of(context, range(1, 6)))
        if found and all(evaluate(goal, values["world"], values) >= 0 for values in found):
            holds, shown = holds + 1, shown + context.shows(goal)
    assert shown >= 0.95 * holds


@given(randoms)
def test_inside_and_outside_exclude_each_other(random: Random) -> None:
    """No value is shown to lie both inside and outside of a range, unless nothing is possible."""
    context = random_context(random)
    variables = [var for var, _ in context.bounds]
    range_ = Range("number", random_index(random, variables), random_index(random, variables))
    value = random_index(random, variables)
    if context.within(value, range_) and context.outside(value, range_):
        assert not list(worlds_of(context, range(1, 4)))


def test_the_range_of_a_variable_is_open_at_no_end() -> None:
    """A variable may be the first and the last of its range, and is nothing else."""
    context = Context(((Var("l"), layers(1, L - 1)),))
    l = index(Var("l"))
    assert context.shows(l - 1) and context.shows(index(L) - 1 - l) and context.shows(index(L) - 2)
    assert not context.shows(l - 2) and not context.shows(index(L) - 2 - l) and not context.shows(index(L) - 3)


# --- the derivative ---------------------------------------------------------------------------------------------------

ENTRIES = (b(Var("lam"), UNIT), W(Var("lam"), UNIT, 1), a(0, 1, OTHER))


def by_perturbation(term: Term, entry: Entry, world: World, env: dict[Var, int]) -> Any:
    """The derivative of a term in an entry, with all other entries kept, by a number with an infinitesimal part."""
    evaluate(term, world, env)
    indices = tuple(evaluate(i, world, env) for i in entry.indices)
    value = evaluate(entry, world, env)
    entries = {**world.entries, **world.memo, (entry.head.name, indices): Dual(value, Fraction(1))}
    return tangent_of(evaluate(term, replace(world, entries=entries, memo={}), env))


@given(randoms, st.integers(1, 3), st.sampled_from(ENTRIES))
def test_the_derivative_is_that_of_perturbed_numbers(random: Random, depth: int, entry: Entry) -> None:
    """The derivative of a random term in an entry is what a perturbation of that entry alone makes of its value."""
    term = random_term(random, TOP, depth)
    try:
        derived = derivative(term, entry)
    except Refused:  # g' has no derivative in the language
        return
    for world in WORLDS[:8]:
        for env in islice(instances(ForAll(CONTEXT.bounds, Eq(0, 0)), world, {}), 3):
            if env[S] == 0:
                try:
                    expected = by_perturbation(term, entry, world, env)
                except EvaluationError:  # the cost's derivative has none either
                    return
                assert evaluate(derived, world, env) == expected


def test_the_derivative_of_a_polynomial_is_sympys() -> None:
    """For a polynomial in two biases the derivative, at random numbers, is that of SymPy."""
    random = Random(4)
    entries = {b(1, 1): sympy.Symbol("x"), b(1, 2): sympy.Symbol("y")}
    world = random_world(5, L=1, widths=(1, 2))

    def polynomial(depth: int) -> tuple[Term, Any]:
        if depth == 0:
            number = random.randint(-3, 3)
            return random.choice([(Num(Fraction(number)), sympy.Integer(number)), *entries.items()])
        (one, sym), (other, other_sym) = polynomial(depth - 1), polynomial(depth - 1)
        k = random.randint(0, 3)
        return random.choice([(one + other, sym + other_sym), (one * other, sym * other_sym), (Pow(one, k), sym**k)])

    for _ in range(60):
        term, expression = polynomial(3)
        for entry, symbol in entries.items():
            numbers = {s: sympy.Rational(str(evaluate(e, world, {S: 0}))) for e, s in entries.items()}
            value = evaluate(derivative(term, entry), world, {S: 0})
            assert sympy.Rational(str(value)) == expression.diff(symbol).subs(numbers)


def test_sizes_have_no_arithmetic_of_their_own() -> None:
    """n(l) for different l are different numbers, and n(l - 1 + 1) is n(l)."""
    l = Var("lam")
    assert normal(Count(n(l - 1 + 1)), CONTEXT) == normal(Count(n(l)), CONTEXT)
    assert normal(Count(n(l)), CONTEXT) != normal(Count(Size("n", (index(L),))), CONTEXT)
