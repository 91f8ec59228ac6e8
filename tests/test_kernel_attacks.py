"""The kernel refuses false claims and wrong proofs, and says where and why."""
from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attacks import (
    ATTACKS,
    NOTHING,
    Attack,
    Later,
    a_chain_rule_that_is_right,
    a_lemma_for_all_layers,
    a_lemma_that_is_used_rightly,
    a_multiple_added_up,
    a_multiple_that_is_right,
    almost_all_that_is_right,
    an_induction_that_is_right,
    an_invariance_that_is_right,
    an_order_below_a_sum_that_is_right,
    an_order_by_a_chain_that_is_right,
    an_order_by_induction_that_is_right,
    an_order_that_is_right,
    cases_that_are_right,
    changed,
    definitions_that_are_right,
    package,
    plain,
)

from verify.equations import L, S, b, g, layers, m, n, steps, total, units, vb
from verify.evidence.kinds import said
from verify.kernel import Refused, check
from verify.notation import Add, Eq, ForAll, NotationError, Num, Pow, Range, Sum, Var, index
from verify.proof import Statement, have, step, use
from verify.readings.evaluate import World, evaluate, instances
from verify.strategies import satisfying
from verify.worlds.draws import draws

FALSE = [attack for attack in ATTACKS.values() if attack.kind == "false"]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused(attack: Attack) -> None:
    """Every attack is refused, and nothing else happens; the refusal names the claim and says what is wrong."""
    with pytest.raises(Refused) as refusal:
        check("the claim", attack.statement, attack.proof, attack.library())
    message = said(refusal.value)
    assert message.startswith("the claim: ")
    assert attack.words in message


def test_a_rule_inside_of_an_argument() -> None:
    """While the unit is open, the argument must be written as in the rule; once fixed, equal by algebra is enough."""
    i = Var("i")
    statement = Statement((), {"A": Eq(g(1, -b.at(0)(1, i) + 1), 0).forall(i=units(1))},
                          {"B": Eq(g(1, 1 - b.at(0)(1, 1)), 0).forall()}, training=True)
    written = replace(statement, conclusions={"B": Eq(g(1, -b.at(0)(1, 1) + 1), 0).forall()})

    def proved(stated: Statement, reason: Any) -> None:
        check("it", stated, (have("B", stated.conclusions["B"], step(0, reason)),))

    proved(written, use("A"))
    proved(statement, use("A", i=1))
    with pytest.raises(Refused, match="'A' applies nowhere"):
        proved(statement, use("A"))


def test_names_that_are_nearly_right() -> None:
    """A misspelt reason or claim is refused with what may have been meant."""
    stated, proof = a_lemma_that_is_used_rightly()
    lemma, conclusion = proof
    with pytest.raises(Refused, match="did you mean 'blocked: bias gradients vanish'"):
        misspelt = replace(conclusion, chain=(step(0, "blocked: bias gradient vanish"),))  # type: ignore[type-var]  # Made says little
        check("it", stated, (lemma, misspelt), package())
    with pytest.raises(Refused, match="did you mean 'zero_weights_block_the_gradient'"):
        check("it", stated, (replace(lemma, claim="zero_weights_block_gradient"), conclusion), package())  # type: ignore[type-var]


def test_sizes_are_numbers() -> None:
    """A sum of sizes is a number, as in (L - 1) w; with an index variable it is none."""
    weight = b.at(0)(1, 1)
    for left, right in (((L - 1) * weight, L * weight - weight),
                        (weight * (2 * L + n(1)), L * weight * 2 + n(1) * weight)):
        stated = Statement((), {}, {"B": Eq(left, right).forall()}, training=True)
        check("it", stated, (have("B", stated.conclusions["B"], step(right)),))
    with pytest.raises(NotationError, match="an index variable such as l is not a number"):
        (index(Var("l")) - 1) * weight


def worlds_of(attack: Attack) -> Iterator[tuple[dict[Var, int], World]]:
    """The world of an attack with all values that its statement lets range, or generated ones."""
    statement = attack.statement
    if attack.world is None:
        for case in draws(satisfying(statement, functions=("unknown",)), 400, seed=0):
            yield dict(case.values), case.world
    else:
        world = attack.world()
        for values in instances(ForAll(statement.let, Eq(0, 0)), world, {}):
            if all(values[Var(name)] == value for name, value in (attack.values or {}).items()):
                yield values, world


def refuted(statement: Statement, values: Any, world: World) -> bool:
    """Whether all conditions and assumptions hold here, and a conclusion does not."""
    return all(evaluate(c, world, values) >= 0 for c in statement.conditions) \
        and all(evaluate(formula, world, values) for formula in statement.assumptions.values()) \
        and not all(evaluate(formula, world, values) for formula in statement.conclusions.values())


@pytest.mark.parametrize("attack", FALSE, ids=lambda attack: attack.name)
def test_a_false_claim_is_false(attack: Attack) -> None:
    """The conclusion of a false claim fails in a network in which all its assumptions hold."""
    assert any(refuted(attack.statement, values, world) for values, world in worlds_of(attack))


CONTROLS = (an_induction_that_is_right, cases_that_are_right, a_lemma_that_is_used_rightly, a_lemma_for_all_layers,
            a_chain_rule_that_is_right, an_invariance_that_is_right, almost_all_that_is_right,
            a_multiple_that_is_right, a_multiple_added_up, definitions_that_are_right, an_order_that_is_right,
            an_order_below_a_sum_that_is_right, an_order_by_a_chain_that_is_right, an_order_by_induction_that_is_right)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.__name__)
def test_what_is_right_is_accepted(control: Any) -> None:
    """The proofs that the attacks distort are accepted when they are not distorted."""
    theorem = check("the claim", *control(), package())
    assert theorem.used_assumptions == theorem.statement.assumptions.keys()


def test_a_refusal_of_what_is_not_in_the_language_names_its_place() -> None:
    """The refusal of a float names the assumption, or the step, in which it stands."""
    formula = Eq(b(L, 1), Num(0.5))  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"^the claim: half: 0\.5 is not an exact number"):
        check("the claim", Statement(((S, steps),), {"half": formula}, {"B": NOTHING}), (have("B", NOTHING, step(0)),))
    with pytest.raises(Refused, match=r"^the claim: B, step 2: 0\.5 is not an exact number"):
        check("the claim", plain(NOTHING)[0], (have("B", NOTHING, step(0), step(Num(0.5)), step(0)),))  # type: ignore[arg-type]


def test_a_mapping_that_changes_is_read_once() -> None:
    """What the theorem states is what was checked, also if the conclusions say something else when read again."""
    good, bad = {"B": ForAll((), NOTHING)}, {"B": ForAll((), Eq(b(L, 1), 0))}
    statement, proof = plain(NOTHING)
    theorem = check("the claim", changed(statement, conclusions=Later(good, bad)), proof)
    assert theorem.statement.conclusions == good
    with pytest.raises(Refused):
        check("the claim", changed(statement, conclusions=Later(bad, good)), proof)


def test_a_theorem_does_not_change_with_what_it_was_made_from() -> None:
    """Changing the statement after the check changes neither the theorem nor later checks of the same text."""
    statement, proof = plain(Eq(b(L, 1) * 0, 0))  # not NOTHING, which other tests use too
    theorem = check("the claim", statement, proof)
    changed(statement.conclusions["B"].body, rhs=Num(Fraction(7)))
    changed(statement, training=True, conditions=(index(-1),))
    assert theorem.statement.conclusions["B"].body.rhs == Num(Fraction(0)) and not theorem.statement.training  # type: ignore[union-attr]
    assert check("the claim", *plain(Eq(b(L, 1) * 0, 0))).statement == theorem.statement
    with pytest.raises(Refused):
        check("the claim", statement, proof)


def test_a_proof_that_is_its_own_part_is_refused() -> None:
    """Something that contains itself is refused."""
    endless = Add((b(L, 1),))
    changed(endless, terms=(endless,))
    with pytest.raises(Refused):
        check("the claim", *plain(Eq(endless, endless)))


# --- what would take too long -----------------------------------------------------------------------------------------

i = Var("i")


def doubled() -> Any:
    """x + x of x + x of ..., sixty times: a small object that is huge when written out."""
    term = b(1, 1)
    for _ in range(60):
        term = Add((term, term))
    return Eq(term, term)


def deep() -> Any:
    """A hundred thousand nested sums of one term."""
    term = b(1, 1)
    for _ in range(100_000):
        term = Add((term,))
    return Eq(term, term)


def towers() -> Any:
    """2 to the power 64, to the power 64, eight times."""
    term = Num(Fraction(2))
    for _ in range(8):
        term = Pow(term, 64)
    return Eq(term, 0)


def nested_sums(depth: int) -> Any:
    """g of the square of a sum of g of the square of a sum ..."""
    term = b(1, 1)
    for _ in range(depth):
        term = g(L, Pow(total(i=units(L))(b(L, i) * term + term), 2))
    return Eq(term, 0)


def product_of_sums(count: int) -> Any:
    """A product of equal sums, whose order does not matter."""
    term = Num(Fraction(1))
    for _ in range(count):
        term = term * total(i=units(L))(b(L, i) * b(L, i) + b(L, i))
    return Eq(term, 0)


def sums_of_many_lengths(count: int) -> Any:
    """The number of tuples of numbers up to n_0 + n_L + m: a sum of 3 to the power `count` terms."""
    term = Num(Fraction(1))
    for k in range(count):
        term = Sum(Var(f"v{k}"), Range("number", index(1), index(n(0)) + n(L) + m(0)), term)
    return Eq(term, 0)


def many_variables(count: int) -> Any:
    """A sum over very many variables, each bounded by the one before."""
    term, names = b(L, 1), [Var(f"v{k}") for k in range(count)]
    for last, name in reversed(list(zip([1, *names], names, strict=False))):
        term = Sum(name, layers(last, L), term * b(name, 1))
    return Eq(term, 0)


def conditions_with_large_coefficients(count: int) -> tuple[Statement, Any]:
    """Conditions whose elimination multiplies coefficients."""
    names = [Var(f"v{k}") for k in range(count)]
    conditions = [index(p).plus(index(p), c).plus(index(q), -c - 1) for p, q in pairwise(names) for c in (3, 5, 7)]
    statement = Statement(((S, steps), *((name, layers()) for name in names)), {}, {"B": Eq(b(names[-1], 1) * 0, 0)},
                          tuple(conditions))
    return statement, (have("B", Eq(b(names[-1], 1) * 0, 0), step(0)),)


def growing(count: int) -> tuple[Statement, Any]:
    """A rule that makes many of one, twelve times."""
    rule = Eq(b(1, 1), sum([b(1, 1)] * count, b(1, 1)))
    return Statement(((S, steps),), {"A": rule}, {"B": Eq(b(1, 1), 0)}), (have("B", Eq(b(1, 1), 0), step(0, "A")),)


BOMBS: dict[str, Any] = {
    "a term that doubles": lambda: plain(doubled()),
    "a deep term": lambda: plain(deep()),
    "a high power": lambda: plain(Eq(Pow(Num(Fraction(2)), 10**9), 0)),
    "a high negative power": lambda: plain(Eq(Pow(Num(Fraction(2)), -(10**9)), 0)),
    "powers of powers": lambda: plain(towers()),
    "a power of a sum": lambda: plain(Eq(Pow(b(1, 1) + b(L, 1) + 1, 12), 0)),
    "a high power of a sum": lambda: plain(Eq(Pow(b(1, 1) + b(L, 1) + vb(1, 1) + 1, 64), 0)),
    "interchangeable sums": lambda: plain(product_of_sums(7)),
    "more interchangeable sums": lambda: plain(product_of_sums(9)),
    "sums inside of functions": lambda: plain(nested_sums(5)),
    "more sums inside of functions": lambda: plain(nested_sums(8)),
    "many sums inside of functions": lambda: plain(nested_sums(60)),
    "sums of many lengths": lambda: plain(sums_of_many_lengths(12)),
    "many variables": lambda: plain(many_variables(30)),
    "very many variables": lambda: plain(many_variables(300)),
    "a large number": lambda: plain(Eq(Num(Fraction(10**5000)), 0)),
    "a large index": lambda: plain(Eq(b(1, 10**4000), 0)),
    "large coefficients": lambda: conditions_with_large_coefficients(12),
    "a rule that makes two of one": lambda: growing(1),
    "a rule that makes a hundred of one": lambda: growing(99),
    "a name as long as a book": lambda: plain(Eq(b(L, Var("i" * 10**6)), 0)),
    "a thousand steps": lambda: (plain(NOTHING)[0], (have("B", NOTHING, *[step(Pow(b(1, 1) + b(L, 1) + k, 6) * 0)
                                                                   for k in range(1000)]),)),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_what_would_take_too_long_is_refused_soon(make: Any) -> None:
    """Huge, deep and explosive inputs are refused within seconds; none is accepted, none crashes."""
    statement, proof = make()
    started = time.process_time()
    with pytest.raises(Refused, match=r"^the claim: "):
        check("the claim", statement, proof)
    assert time.process_time() - started < 8
