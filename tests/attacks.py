"""Attacks on the kernel: statements and proofs that it must refuse, written by hand.

Each is a function whose docstring says what is wrong; `attack` says which words the refusal must contain and what kind
of attack it is:

* *false*: the conclusion fails in a network in which all assumptions hold; the tests find or build one,
* *wrong*: the statement is true, but this is no proof of it,
* *foreign*: something in it is not in the language, so that it is neither true nor false.
"""
from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from verify.corpus import package_claims, theorems
from verify.equations import (
    DCW,
    DW,
    U_W,
    V_W,
    C,
    Da,
    Dz,
    E,
    L,
    S,
    U_b,
    V_b,
    W,
    a,
    b,
    batches,
    biases,
    cost,
    dcost,
    delta,
    dpenalty_W,
    g,
    gb,
    gp,
    gW,
    layers,
    m,
    n,
    outputs,
    penalty,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    vb,
    vW,
    weights,
    x,
    y,
    z,
)
from verify.example import Example
from verify.kernel import Library, Theorem, check
from verify.notation import (
    Add,
    AlmostAll,
    Call,
    Comparison,
    Count,
    Delta,
    Differ,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Function,
    Head,
    Index,
    Less,
    LocalMinimum,
    Num,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Var,
    index,
    indices,
    own,
    substitute,
    term,
)
from verify.proof import (
    Item,
    Lemma,
    Statement,
    Step,
    almost_everywhere,
    chain_rule,
    have,
    induction,
    invariance,
    lemma,
    multiple,
    order,
    show,
    split,
    step,
    use,
)
from verify.readings.evaluate import World

e, i, j, k, l, p, q, r, s, t = indices("e i j k l p q r s t")
ZERO = Num(Fraction(0))
ALL_LAYERS = layers()

Made = tuple[Any, ...]


@dataclass(frozen=True)
class Attack:
    """A statement with a proof that must be refused, and the words of the refusal."""
    name: str
    kind: str
    words: str
    why: str
    make: Callable[[], Made]
    world: Callable[[], World] | None
    library: Callable[[], Library]
    values: Mapping[str, int] | None

    @property
    def statement(self) -> Any:
        return self.make()[0]

    @property
    def proof(self) -> Any:
        return self.make()[1]


ATTACKS: dict[str, Attack] = {}


def nothing() -> Library:
    return {}


def attack(kind: str, words: str, *, world: Callable[[], World] | None = None,
           library: Callable[[], Library] = nothing, values: Mapping[str, int] | None = None,
           ) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    def register(make: Callable[[], Made]) -> Callable[[], Made]:
        name = make.__name__
        assert name not in ATTACKS and make.__doc__
        ATTACKS[name] = Attack(name, kind, words, " ".join(make.__doc__.split()), make, world, library, values)
        return make
    return register


# --- making statements ------------------------------------------------------------------------------------------------

def statement(then: Mapping[str, Any] | Any, given: Mapping[str, Any] = {}, let: Mapping[str, Range] = {},
              requires: tuple[Any, ...] = (), training: bool = False,
              define: Mapping[str, Any] = {}) -> Statement:
    """A statement with the conclusion "B", if no other name is given.  A static one lets s and e first."""
    hidden = () if training else ((S, steps), (E, batches))
    return Statement(hidden + tuple((Var(name), range_) for name, range_ in let.items()), given,
                     then if isinstance(then, Mapping) else {"B": then}, requires, training, define)


def by(then: Any, *chain: Step, **options: Any) -> tuple[Statement, tuple[Item, ...]]:
    """The statement with this one conclusion, proved by this one chain."""
    return statement(then, **options), (have("B", then, *chain),)


def at_once(then: Any, *reasons: Any, **options: Any) -> tuple[Statement, tuple[Item, ...]]:
    """The statement with this one conclusion, proved in one step."""
    body = then.body if type(then) is ForAll else then
    return by(then, step(body.rhs, *reasons), **options)


def ranged(kind: str, lo: Any, hi: Any) -> Range:
    return Range(kind, index(lo), None if hi is None else index(hi))


@cache
def package() -> Library:
    """The theorems of the package."""
    return {slug: found for slug, found in theorems(package_claims()).items() if type(found) is Theorem}


def claim(slug: str) -> Any:
    return importlib.import_module(f"verify.claims.{slug}").claim


ZERO_WEIGHTS, CLONES = "zero_weights_block_the_gradient", "clones_receive_equal_gradients"
ONLY_BIAS, ROWS = "only_the_last_bias_learns", "identical_rows_stay_identical"
IGNORES = "the_cost_ignores_what_zero_weights_block"


def theorem(name: str, made: Made) -> Library:
    return {name: check(name, *made)}


def world(b: Any, v: Any = None, **functions: Any) -> World:
    """A network with these biases and states of biases, weights and data zero, and the identity; targets zero."""
    widths = [1, *map(len, b)]
    zero = [[[0] * widths[l]] * widths[l + 1] for l in range(len(b))]
    data = ([[0]], [[0] * widths[-1]])
    made = Example(W=zero, b=b, activations=["identity"] * len(b), batches=[data] * 2, state_b=v).world()
    return replace(made, functions={**made.functions, **functions}, memo={})


# --- bound names ------------------------------------------------------------------------------------------------------

@attack("false", "the index i1 is not bound here", world=lambda: cost_is_sum())
def a_name_that_is_bound_nowhere() -> Made:
    """A line sums b(L, i1) over i, with i1 bound nowhere: no fresh name for i may capture it."""
    unbound = total(i=units(L))(b(L, Var("i1")))
    then = Eq(C(), n(L) * b(L, Var("i1"))).forall(i1=units(L))
    given = {"A": Eq(C(), total(i=units(L))(b(L, i)))}
    return statement(then, given, {"i": units(L)}), (
        have("F", Eq(C(), unbound), step(unbound, "A")),
        have("B", then, step(n(L) * b(L, Var("i1")), "F")))


@attack("false", "the two sides differ")
def a_range_that_mentions_its_own_name() -> Made:
    """For all l = l..L, where the second l is the one of the statement, is not for all l."""
    given = {"A": ForAll(((l, layers(l, L)), (i, units(l))), Eq(b(l, i), 0))}
    return at_once(Eq(b(1, 1), 0), "A", given=given, let={"l": layers()})


@attack("false", "the fact 'B' is not the conclusion of that name")
def a_conclusion_that_differs_below_a_hidden_name() -> Made:
    """The proved fact has a(t) a(t) where the conclusion has a(t) a(r), below sums that bind t and r again."""
    def squares(sample: Var) -> Eq:
        return Eq(total(t=samples, r=samples)(a(L, t, 1) * a(L, sample, 1)), m() * total(t=samples)(
            a(L, t, 1) * a(L, t, 1)))
    proved = squares(t).forall(t=samples, r=samples)
    return statement(squares(r).forall(t=samples, r=samples)), (have("B", proved, step(squares(t).rhs)),)


@attack("foreign", "the index i is not bound here")
def a_free_variable_in_an_assumption() -> Made:
    """An assumption speaks of a unit i that is neither let nor quantified."""
    return at_once(Eq(b(L, 1), 0), "A", given={"A": Eq(b(L, i), 0)})


@attack("foreign", "the index i is not bound here")
def a_free_variable_in_a_delta() -> Made:
    """A Kronecker delta compares an index that is nowhere bound with itself."""
    return at_once(Eq(Delta(index(i), index(i)), 1))


@attack("foreign", "the index l is not bound here")
def a_range_that_mentions_a_later_variable() -> Made:
    """For all units i of layer l, for all l: the l of the range is bound nowhere."""
    return at_once(ForAll(((i, units(l)), (l, layers())), Eq(b(l, 1), b(l, 1))))


@attack("foreign", "have the same name")
def two_variables_of_one_name() -> Made:
    """An assumption quantifies i twice."""
    return at_once(Eq(C() * 0, 0), given={"A": ForAll(((i, units(L)), (i, units(1))), Eq(b(1, i), 0))})


@attack("foreign", "is already in use here")
def a_variable_that_is_let_twice() -> Made:
    """A statement lets i twice."""
    then = Eq(b(L, i), b(L, i) * 1)
    return Statement(((S, steps), (i, units(L)), (i, units(L))), {}, {"B": then}), (have("B", then, step(then.rhs)),)


@attack("false", "the two sides differ")
def one_unit_for_all_under_a_sum() -> Made:
    """What is assumed of the unit i is used for the i that a sum binds."""
    return at_once(Eq(total(i=units(L))(b(L, i)), 0), "A", given={"A": Eq(b(L, i), 0)}, let={"i": units(L)})


@attack("false", "the index i is already in use here")
def one_unit_for_all_of_its_name() -> Made:
    """What is assumed of the unit i is used for all i of the conclusion."""
    return at_once(Eq(b(L, i), 0).forall(i=units(L)), "A", given={"A": Eq(b(L, i), 0)}, let={"i": units(L)})


@attack("false", "the two sides differ")
def one_unit_for_another() -> Made:
    """What is assumed of the unit p is concluded of the unit q."""
    return at_once(Eq(b(L, q), 0), "A", given={"A": Eq(b(L, p), 0)}, let={"p": units(L), "q": units(L)})


@attack("false", "the two sides differ")
def one_unit_for_all_outputs() -> Made:
    """What is assumed of output p is used for every entry of the table of outputs in the cost."""
    return at_once(Eq(cost(outputs(S, E), targets()), cost(Table(((t, samples), (i, units(L))), ZERO), targets())), "A",
                   given={"A": Eq(a(L, t, p), 0).forall(t=samples)}, let={"p": units(L)})


@attack("false", "the two sides differ")
def a_repeated_variable_in_a_rule() -> Made:
    """A rule for the diagonal entries W(1, i, i) is used for an entry off the diagonal."""
    given = {"A": Eq(W(1, i, i), 0).forall(i=units(1))}
    return at_once(Eq(W(1, 1, n(1)), 0), "A", given=given, requires=(index(n(0)) - n(1),))


@attack("false", "the two sides differ", world=lambda: world([[1, 2]], g=lambda l, z: {1: 1, 4: 2, 2: 9}.get(z, 0)))
def a_repeated_variable_in_the_arguments_of_a_rule() -> Made:
    """A rule for g at b(l, i) b(l, i) is used for g at b(l, 1) b(l, n)."""
    given = {"A": Eq(g(L, b(L, i) * b(L, i)), b(L, i)).forall(i=units(L))}
    return at_once(Eq(g(L, b(L, 1) * b(L, n(L))), b(L, 1)), use("A", i=1), given=given, requires=(n(L) - index(2),))


@attack("false", "the two sides differ")
def a_pattern_variable_in_two_entries() -> Made:
    """A rule for U at the bias and the gradient of one unit is used for the bias of one unit, the gradient of another.
    """
    given = {"A": Eq(U_b(0, L, b(L, i), gb(L, i), 0), 0).forall(i=units(L))}
    return at_once(Eq(U_b(0, L, b(L, 1), gb(L, n(L)), 0), 0), "A", given=given)


@attack("wrong", "A has no variable p")
def a_value_for_a_variable_that_is_let() -> Made:
    """A reason fixes the p of the statement, which is not a variable of the fact."""
    return at_once(Eq(b(L, p) * 2, 0), use("A", p=1), given={"A": Eq(b(L, p), 0)}, let={"p": units(L)})


@attack("foreign", "is not an index variable")
def a_variable_named_like_those_of_rules() -> Made:
    """A variable is called @i, as the kernel names the variables of rules."""
    then = ForAll(((Var("@i"), units(L)),), Eq(b(L, Var("@i")), b(L, Var("@i"))))
    return at_once(then)


@attack("foreign", "is not an index variable")
def a_variable_named_like_a_level() -> Made:
    """A variable is called #0, as the kernel numbers bound variables."""
    return at_once(ForAll(((Var("#0"), units(L)),), Eq(b(L, Var("#0")), b(L, Var("#0")))))


@attack("foreign", "is not an index variable")
def a_variable_that_only_looks_like_i() -> Made:
    """One of two variables that look like i is a Cyrillic letter."""
    return at_once(ForAll(((i, units(L)), (Var("і"), units(L))), Eq(b(L, i), b(L, i))))


@attack("false", "the two sides differ")
def a_variable_named_like_a_size() -> Made:
    """An index variable is called L; it is not the depth L."""
    return at_once(Eq(b(Var("L"), 1), b(L, 1)), let={"L": layers()})


@attack("wrong", "there is no definition, assumption or fact named 'F'")
def a_fact_that_escapes_its_block() -> Made:
    """A fact proved inside of an induction, about its variable, is used outside."""
    then = Eq(z(l, t, i) * 0, 0).forall(l=layers(), t=samples, i=units(l))
    return statement(then), (
        induction("up", {"B": then.forall().body.forall(t=samples, i=units(l))}, l=layers(),
                  base=(have("F", Eq(b(1, 1) * 0, 0), step(0)), show("B", step(0))), step=(show("B", step(0)),)),
        have("D", Eq(b(1, 1) * 0, 0), step(0, "F")))


# --- ranges -----------------------------------------------------------------------------------------------------------

@attack("false", "the two sides differ")
def a_sum_one_short() -> Made:
    """A sum over all units but the last is taken for the sum over all."""
    return at_once(Eq(total(i=ranged("unit", 1, index(n(L)) - 1))(b(L, i)), total(i=units(L))(b(L, i))))


@attack("false", "the two sides differ")
def a_sum_of_no_term_for_its_one() -> Made:
    """With one or two layers, the sum over the hidden layers is not what the first layer adds: there may be none."""
    return at_once(Eq(total(l=layers(1, L - 1))(b(l, 1)), b(1, 1)), requires=(2 - L,))


@attack("false", "the two sides differ")
def a_sum_of_two_terms_for_its_first() -> Made:
    """With two or more layers, the sum over the hidden layers is not what the first layer adds."""
    return at_once(Eq(total(l=layers(1, L - 1))(b(l, 1)), b(1, 1)), requires=(L - 2,))


@attack("false", "the two sides differ")
def a_rule_beyond_its_range() -> Made:
    """What is assumed of the hidden layers is used for the output layer."""
    given = {"A": Eq(b(l, i), 0).forall(l=layers(1, L - 1), i=units(l))}
    return at_once(Eq(b(l, i), 0).forall(l=layers(), i=units(l)), "A", given=given)


@attack("false", "the two sides differ")
def a_rule_below_its_range() -> Made:
    """What is assumed of the units from 2 on is used for unit 1."""
    given = {"A": Eq(b(L, i), 0).forall(i=ranged("unit", 2, n(L)))}
    return at_once(Eq(b(L, 1), 0), "A", given=given)


@attack("false", "is not shown to be in its range")
def a_value_beyond_its_range() -> Made:
    """A reason fixes a variable at a value outside of its range."""
    given = {"A": Eq(b(l, 1), 0).forall(l=layers(1, L - 1))}
    return at_once(Eq(b(L, 1), 0), use("A", l=L), given=given)


@attack("wrong", "fix the variables that the range of i depends on")
def a_value_in_an_unknown_range() -> Made:
    """A reason fixes the unit i without the layer l on which its range depends."""
    given = {"A": Eq(b(l, 1), b(l, i)).forall(l=layers(), i=units(l))}
    return at_once(Eq(b(L, 1), b(L, n(L))), use("A", i=n(L)), given=given)


@attack("foreign", "is l+1, which is not shown to be a layer in")
def the_output_layer_as_a_hidden_one() -> Made:
    """The error of the output layer is computed from a layer above it."""
    body = gp(l, z(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k))
    return at_once(Eq(delta(l, t, i), body).forall(l=layers(), t=samples, i=units(l)), use("definition of delta", l=l))


@attack("false", "not shown to be in its range")
def the_rule_of_hidden_errors_at_the_output() -> Made:
    """The definition of hidden errors is used at the output layer."""
    return at_once(Eq(delta(L, 1, 1), 0), use("definition of delta", l=L))


@attack("foreign", "index 1 of W is L+1, which is not shown to be a layer in 1, …, L")
def a_layer_beyond_the_last() -> Made:
    """A weight of layer L + 1."""
    return at_once(Eq(W(L + 1, 1, 1), W(L + 1, 1, 1) * 1))


@attack("foreign", "index 1 of z is 0, which is not shown to be a layer in 1, …, L")
def a_layer_below_the_first() -> Made:
    """The input of an activation of layer 0."""
    return at_once(Eq(z(0, 1, 1), z(0, 1, 1) * 1))


@attack("foreign", "index 2 of W is j, which is not shown to be a unit in 1, …, n_l")
def a_transposed_weight() -> Made:
    """W(l, j, i) where W has shape (n_l, n_{l-1})."""
    return at_once(Eq(z(l, t, i), total(j=units(l - 1))(W(l, j, i) * a(l - 1, t, j)) + b(l, i)).forall(
        l=layers(), t=samples, i=units(l)), use("definition of z", l=l))


@attack("foreign", "index 2 of b is i, which is not shown to be a unit in 1, …, n_l")
def a_unit_of_another_layer() -> Made:
    """A unit of layer k is used in layer l."""
    return at_once(Eq(b(l, i), b(l, i) * 1).forall(l=layers(), k=layers(), i=units(k)))


@attack("foreign", "not shown to have a length of at least 0")
def a_sum_of_less_than_no_terms() -> Made:
    """A sum over 5..1, which some conventions make negative."""
    return at_once(Eq(total(k=ranged("number", 5, 1))(term(1)), -3))


@attack("foreign", "has no upper end")
def an_endless_sum() -> Made:
    """A sum over all steps."""
    endless = total(k=steps)(b.at(k)(1, 1))
    return at_once(Eq(endless * 2, endless + endless))


@attack("foreign", "it says nothing, since no sizes and indices satisfy")
def sizes_that_do_not_exist() -> Made:
    """A statement requires L <= 0, after which everything would follow."""
    return at_once(Eq(C(), 0), requires=(index(0) - L,))


@attack("foreign", "it says nothing, since no sizes and indices satisfy")
def a_conclusion_about_no_layer() -> Made:
    """A conclusion for all layers from L + 1 to L."""
    return at_once(Eq(Delta(index(l), index(0)), 1).forall(l=layers(L + 1, L)))


@attack("foreign", "it says nothing, since no sizes and indices satisfy")
def an_assumption_about_no_layer() -> Made:
    """An assumption for all layers from L + 1 to L: there are none."""
    return at_once(Eq(b(1, 1) * 0, 0), given={"A": Eq(Delta(index(l), index(0)), 1).forall(l=layers(L + 1, L))})


@attack("foreign", "names a variable or size twice")
def an_index_that_names_a_variable_twice() -> Made:
    """The index -l + l + 1, which is 1, was read as l + 1 by what looks up coefficients by name."""
    twice = Index(((l, -1), (l, 1)), 1)
    given = {"A": Eq(b(k, i), 0).forall(k=layers(2, L), i=units(k))}
    return at_once(Eq(Entry(b.head, (index(S), twice, index(1))), 0), "A", given=given, let={"l": layers(1, L - 1)})


@attack("foreign", "with the coefficient 0")
def an_index_with_the_coefficient_zero() -> Made:
    """The index 0 l + 1 does not contain l."""
    return at_once(Eq(Entry(b.head, (index(S), index(1), Index(((l, 0),), 1))), b(1, 1)), let={"l": layers()})


# --- algebra ----------------------------------------------------------------------------------------------------------

@attack("false", "the two sides differ")
def a_wrong_count() -> Made:
    """The sum of 1 over 2..n is taken for n."""
    return at_once(Eq(total(i=ranged("unit", 2, n(L)))(term(1)), term(n(L))))


@attack("false", "the two sides differ")
def a_count_that_ignores_the_layer() -> Made:
    """The number of all units is taken for L times the width of layer 1."""
    return at_once(Eq(total(l=layers(), i=units(l))(term(1)), L * term(n(1))))


@attack("wrong", "the length of a range depends on the index l")
def a_count_with_an_index() -> Made:
    """The number of pairs k <= l depends on an index in a way that the kernel does not count."""
    return at_once(Eq(total(l=layers(), k=layers(1, l))(term(1)), total(k=layers(), l=layers(k, L))(term(1))))


@attack("false", "the two sides differ")
def a_product_of_sums_for_the_sum_of_products() -> Made:
    """(sum of x)(sum of y) is taken for the sum of x y."""
    return at_once(Eq(total(i=units(L))(b(L, i)) * total(i=units(L))(gb(L, i)), total(i=units(L))(b(L, i) * gb(L, i))))


@attack("false", "the two sides differ")
def a_square_of_a_sum() -> Made:
    """The square of a sum is taken for the sum of the squares."""
    return at_once(Eq(Pow(total(i=units(L))(b(L, i)), 2), total(i=units(L))(Pow(b(L, i), 2))))


@attack("false", "the two sides differ")
def a_delta_that_may_lie_outside() -> Made:
    """A Kronecker delta is contracted although its value may lie outside of the sum."""
    return at_once(Eq(total(i=units(1))(Delta(index(i), index(j))), 1), let={"j": units(0)})


@attack("false", "the two sides differ")
def a_delta_that_is_outside_at_an_end() -> Made:
    """The sum of delta(i + 1, j) over i is 1 but for j = 1."""
    return at_once(Eq(total(i=units(L))(Delta(i + 1, index(j))), 1), let={"j": units(L)})


@attack("false", "the two sides differ")
def a_delta_with_a_coefficient() -> Made:
    """The sum of delta(2 i, j) over i is 1 for even j only."""
    return at_once(Eq(total(i=ranged("number", 0, n(L)))(Delta(i + i, index(j))), 1), let={"j": units(L)})


@attack("false", "the two sides differ")
def a_delta_whose_value_has_a_range_of_its_own() -> Made:
    """In the sum over l and i of delta(i, j) and over j, the range of j hangs on l; the widths are not all alike."""
    return at_once(Eq(total(l=layers(), i=units(l), j=units(0))(Delta(index(i), index(j))), total(l=layers())(n(l))))


@attack("false", "the two sides differ")
def a_wrong_sign() -> Made:
    """The bias is subtracted."""
    return at_once(Eq(z(L, 1, 1), total(k=units(L - 1))(W(L, 1, k) * a(L - 1, 1, k)) - b(L, 1)),
                   use("definition of z", l=L))


@attack("foreign", "a negative power is admitted of sizes and of nonzero numbers only")
def a_division_by_something_that_may_vanish() -> Made:
    """b / b is 1 unless b is 0."""
    return at_once(Eq(b(1, 1) * Pow(b(1, 1), -1), 1))


@attack("foreign", "a negative power is admitted of sizes and of nonzero numbers only")
def an_assumption_that_divides() -> Made:
    """It is assumed that the cost is 1 / b, where b may be 0."""
    return at_once(Eq(C() * 0, 0), given={"A": Eq(C(), Pow(b(1, 1), -1))})


@attack("foreign", "a negative power is admitted of sizes and of nonzero numbers only")
def a_division_by_zero() -> Made:
    """0 / 0 is 0, since 0 times anything is."""
    return at_once(Eq(ZERO * Pow(ZERO, -1), 0))


@attack("foreign", "a negative power is admitted of sizes and of nonzero numbers only")
def a_division_by_a_difference_of_sizes() -> Made:
    """(n - m) / (n - m) is 1 unless both are equal."""
    gap = term(n(L)) - n(0)
    return at_once(Eq(gap * Pow(gap, -1), 1))


@attack("foreign", "Fraction(1, 2) is not part of the language")
def a_fractional_exponent() -> Made:
    """A square root."""
    return at_once(Eq(Pow(b(1, 1), Fraction(1, 2)), b(1, 1)))  # type: ignore[arg-type]


@attack("false", "the two sides differ")
def a_count_one_short() -> Made:
    """The number of units is taken for one less."""
    return at_once(Eq(total(i=units(L))(term(1)), Count(n(L)) - 1))


@attack("false", "the two sides differ")
def a_count_of_other_layers() -> Made:
    """The number of units of the layers 1..L is taken for that of the layers 0..L - 1."""
    return at_once(Eq(total(l=layers(), i=units(l))(term(1)), total(l=layers(0, L - 1), i=units(l))(term(1))))


@attack("false", "the two sides differ")
def two_widths_for_one() -> Made:
    """The width of the input is taken for that of the output."""
    return at_once(Eq(term(n(0)), term(n(L))))


@attack("false", "the two sides differ")
def a_number_inside_of_a_sum() -> Made:
    """A factor 2 inside of a sum is lost."""
    return at_once(Eq(total(i=units(L))(b(L, i) * 2), total(i=units(L))(b(L, i))))


@attack("false", "the two sides differ")
def a_square_for_its_root() -> Made:
    """b b is taken for b."""
    return at_once(Eq(b(L, 1) * b(L, 1), b(L, 1)))


@attack("false", "the two sides differ")
def a_delta_of_two_units() -> Made:
    """Two units are taken for one."""
    return at_once(Eq(Delta(index(j), index(k)), 1), let={"j": units(L), "k": units(L)})


@attack("false", "the two sides differ")
def a_delta_with_the_first_unit() -> Made:
    """No unit is the first."""
    return at_once(Eq(Delta(index(j), index(1)), 0), let={"j": units(L)})


@attack("false", "the two sides differ")
def a_delta_with_the_last_unit() -> Made:
    """No unit is the last."""
    return at_once(Eq(Delta(index(j), index(n(L))), 0), let={"j": units(L)})


@attack("false", "the two sides differ")
def a_delta_that_is_nowhere() -> Made:
    """The sum of delta(i, j) over i vanishes."""
    return at_once(Eq(total(i=units(L))(Delta(index(i), index(j))), 0), let={"j": units(L)})


@attack("false", "the two sides differ")
def a_delta_outside_at_the_last_unit() -> Made:
    """The sum of delta(i, n) over i = 1..n vanishes."""
    return at_once(Eq(total(i=units(L))(Delta(index(i), index(n(L)))), 0))


@attack("false", "the two sides differ")
def a_delta_that_leaves_its_variable() -> Made:
    """The first bias is taken for the last, each as a sum with a delta."""
    return at_once(Eq(total(i=units(L))(Delta(index(i), index(1)) * b(L, i)),
                      total(i=units(L))(Delta(index(i), index(n(L))) * b(L, i))))


@attack("false", "the two sides differ")
def a_delta_that_leaves_its_variable_in_a_range() -> Made:
    """The width of layer 1 is taken for that of layer L, each as a sum with a delta."""
    return at_once(Eq(total(l=layers(), i=units(l))(Delta(index(l), index(1))),
                      total(l=layers(), i=units(l))(Delta(index(l), index(L)))))


# --- functions --------------------------------------------------------------------------------------------------------

@attack("false", "the two sides differ")
def an_activation_that_is_linear() -> Made:
    """g(x + y) = g(x) + g(y) is nowhere assumed."""
    return at_once(Eq(g(L, b(L, 1) + b(L, n(L))), g(L, b(L, 1)) + g(L, b(L, n(L)))))


@attack("false", "the two sides differ")
def an_activation_of_zero() -> Made:
    """g(0) = 0 is nowhere assumed."""
    return at_once(Eq(g(L, 0), 0))


@attack("false", "the two sides differ")
def one_activation_for_two_layers() -> Made:
    """Layers 1 and L may have different activations."""
    return at_once(Eq(g(1, b(1, 1)), g(L, b(1, 1))))


@attack("false", "the two sides differ")
def two_units_in_a_sum_for_one() -> Made:
    """What is assumed of g at b_i + b_i is used at b_1 + b_n."""
    given = {"A": Eq(g(L, b(L, i) + b(L, i)), 0).forall(i=units(L))}
    return at_once(Eq(g(L, b(L, 1) + b(L, n(L))), 0), use("A"), given=given)


@attack("false", "the two sides differ")
def another_power_in_a_rule() -> Made:
    """What is assumed of g at b^2 is used at b^3."""
    given = {"A": Eq(g(L, b(L, i) ** 2), 0).forall(i=units(L))}
    return at_once(Eq(g(L, b(L, 1) ** 3), 0), use("A"), given=given)


@attack("false", "the two sides differ")
def another_factor_in_a_rule() -> Made:
    """What is assumed of g at -b is used at 2 b."""
    given = {"A": Eq(g(L, -b(L, i)), 0).forall(i=units(L))}
    return at_once(Eq(g(L, 2 * b(L, 1)), 0), use("A"), given=given)


@attack("false", "the two sides differ")
def an_activation_of_a_sum() -> Made:
    """g of a sum is taken for the sum of g."""
    return at_once(Eq(g(L, total(i=units(L))(b(L, i))), total(i=units(L))(g(L, b(L, i)))))


@attack("false", "the two sides differ")
def two_sums_that_look_alike_inside_a_function() -> Made:
    """Inside of g, the sum over i of b(i) x(j) is taken for the sum over i of b(i) x(i)."""
    def inside(place: Var) -> Any:
        return g(1, total(i=units(0), j=units(0))(W(1, 1, i) * x(1, place)))
    return at_once(Eq(inside(i), inside(j)), requires=())


@attack("false", "the two sides differ")
def a_bound_variable_of_another_level() -> Made:
    """The sum over i of W(1, 1, i) g(sum over j of W(1, 1, j) x(i)) is taken for that with x(j)."""
    def nested(place: Var) -> Any:
        return total(i=units(0))(W(1, 1, i) * g(1, total(j=units(0))(W(1, 1, j) * x(1, place))))
    return at_once(Eq(nested(i), nested(j)))


@attack("false", "the two sides differ")
def a_missing_derivative() -> Made:
    """The error of a hidden layer lacks the factor g'."""
    body = total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k))
    return at_once(Eq(delta(l, t, i), body).forall(l=layers(1, L - 1), t=samples, i=units(l)),
                   use("definition of delta", l=l))


@attack("false", "the two sides differ")
def a_derivative_at_the_output_of_the_activation() -> Made:
    """g' is taken at a instead of z."""
    body = gp(l, a(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k))
    return at_once(Eq(delta(l, t, i), body).forall(l=layers(1, L - 1), t=samples, i=units(l)),
                   use("definition of delta", l=l))


@attack("false", "the two sides differ")
def an_update_rule_at_another_argument() -> Made:
    """What is assumed of the update at a zero gradient is used for any gradient."""
    given = {"A": Eq(U_b(0, 1, b(1, 1), 0, vb(1, 1)), b(1, 1))}
    return at_once(Eq(U_b(0, 1, b(1, 1), gb(1, 1), vb(1, 1)), b(1, 1)), "A", given=given)


@attack("false", "the two sides differ")
def a_table_in_another_order() -> Made:
    """The cost reads the outputs by unit and sample instead of by sample and unit."""
    turned = Table(((i, units(L)), (t, samples)), a(L, t, i))
    return at_once(Eq(cost(turned, targets()), cost(outputs(), targets())))


@attack("false", "the two sides differ")
def a_table_without_its_last_sample() -> Made:
    """The cost of all samples but the last is taken for the cost of all."""
    short = Table(((t, ranged("sample", 1, index(m()) - 1)), (i, units(L))), a(L, t, i))
    return at_once(Eq(cost(short, targets()), cost(outputs(), targets())))


@attack("false", "the two sides differ")
def a_table_with_a_bound_name_of_the_context() -> Made:
    """The table whose every row is that of sample t is taken for the table of all samples."""
    rows = Table(((r, samples), (i, units(L))), a(L, t, i))
    return at_once(Eq(cost(rows, targets()), cost(outputs(), targets())), let={"t": samples})


@attack("false", "the two sides differ")
def a_table_by_its_other_index() -> Made:
    """A table whose rows are alike is taken for one whose columns are alike."""
    def table(place: Var) -> Table:
        return Table(((t, samples), (r, samples)), a(L, place, 1))
    return at_once(Eq(cost(table(t), targets()), cost(table(r), targets())))


COST_IS_ZERO = {"A": Eq(cost(outputs(), targets()), 0)}


@attack("false", "the two sides differ")
def a_rule_for_another_table() -> Made:
    """What is assumed of the cost of all samples is used for the cost of all but the last."""
    short = Table(((t, ranged("sample", 1, index(m()) - 1)), (i, units(L))), a(L, t, i))
    return at_once(Eq(cost(short, targets()), 0), "A", given=COST_IS_ZERO)


@attack("false", "the two sides differ")
def a_rule_for_a_table_of_other_numbers() -> Made:
    """What is assumed of the cost of the outputs is used for the cost of twice the outputs."""
    twice = Table(((t, samples), (i, units(L))), a(L, t, i) * 2)
    return at_once(Eq(cost(twice, targets()), 0), "A", given=COST_IS_ZERO)


@attack("false", "the two sides differ")
def a_rule_for_another_array() -> Made:
    """What is assumed of the biases is used for the states of biases."""
    return at_once(Eq(vb(L, 1), 0), "A", given={"A": Eq(b(L, i), 0).forall(i=units(L))})


@attack("false", "the two sides differ")
def a_rule_for_another_function() -> Made:
    """What is assumed of g is used for g'."""
    return at_once(Eq(gp(L, 0), 0), "A", given={"A": Eq(g(l, 0), 0).forall(l=layers())})


@attack("false", "the two sides differ")
def a_rule_for_no_layer() -> Made:
    """What is assumed for each hidden layer, of which there may be none, is used for no layer in particular."""
    return at_once(Eq(b(L, 1), 0), "A", given={"A": Eq(b(L, 1), 0).forall(k=layers(1, L - 1))})


def a_bias_that_repeats_its_state() -> World:
    """The bias is what its state was a step before; the state counts the steps."""
    return world([[0]], U_b=lambda s, l, bias, gradient, state: state,
                 V_b=lambda s, l, bias, gradient, state: state + 1)


@attack("false", "the two sides differ", world=a_bias_that_repeats_its_state)
def a_rule_at_the_wrong_step() -> Made:
    """A rule for b at s + 1 is used for b at 1 as if s were 2."""
    given = {"A": Eq(b.at(s + 1)(1, 1), vb.at(s)(1, 1)).forall(s=steps)}
    return at_once(Eq(b.at(1)(1, 1), vb.at(2)(1, 1)), "A", given=given)


@attack("foreign", "the batch of m is -1, which is not shown to be a batch in")
def a_value_that_does_not_exist() -> Made:
    """A reason fixes the step at the size of batch -1."""
    given = {"A": Eq(b(1, 1), b.at(r)(1, 1)).forall(r=steps)}
    return at_once(Eq(b(1, 1) * 2, b(1, 1) + b(1, 1)), use("A", r=Size("m", (index(-1),))), given=given)


@attack("foreign", "the argument outputs is a table with 2 indices")
def a_number_instead_of_a_table() -> Made:
    """The cost of a number."""
    return at_once(Eq(cost(0, targets()), cost(0, targets())))


@attack("foreign", "Table where a term is expected")
def a_table_instead_of_a_number() -> Made:
    """The activation of a whole table."""
    return at_once(Eq(g(L, outputs()), g(L, outputs())))


@attack("foreign", "Eq where a term is expected")
def a_formula_instead_of_a_number() -> Made:
    """The activation of an equation."""
    return at_once(Eq(Call(g, (index(L),), (Eq(b(1, 1), 0),)), 0))  # type: ignore[arg-type]


# --- networks, batches and steps --------------------------------------------------------------------------------------

@attack("false", "say that it is on training")
def an_update_between_unrelated_networks() -> Made:
    """In a static statement network s + 1 is not made from network s."""
    return at_once(Eq(b.at(S + 1)(1, 1), U_b(S, 1, b(1, 1), gb.at(S)(1, 1), vb(1, 1))), "update of b")


@attack("false", "the two sides differ")
def two_networks_for_one() -> Made:
    """Networks 0 and 1 are different ones."""
    return at_once(Eq(b.at(0)(1, 1), b.at(1)(1, 1)))


@attack("false", "the two sides differ")
def another_batch() -> Made:
    """The outputs on batch e are taken for those on batch 0."""
    return at_once(Eq(a.at(S, E)(L, 1, 1), a.at(S, 0)(L, 1, 1)))


@attack("false", "the two sides differ")
def an_assumption_about_the_start() -> Made:
    """What is assumed of step 0 is used at every step."""
    then = Eq(b.at(s)(1, 1), 0).forall(s=steps)
    return at_once(then, "A", given={"A": Eq(b.at(0)(1, 1), 0)}, training=True)


@attack("false", "the two sides differ")
def an_update_before_the_first() -> Made:
    """Step s is made from step s - 1, for s = 0 too."""
    then = Eq(b.at(s)(1, 1) * Delta(index(s), index(0)), 0).forall(s=steps)
    return at_once(then, "update of b", training=True)


@attack("foreign", "the step of b is s-1, which is not shown to be a step in")
def the_step_before_the_first() -> Made:
    """The bias at step s - 1."""
    then = Eq(b.at(s - 1)(1, 1), b.at(s - 1)(1, 1) * 1).forall(s=steps)
    return at_once(then, training=True)


@attack("foreign", "the index e is not bound here: quantify it, or add it to what is let; what is written without .at")
def samples_of_no_step() -> Made:
    """Outputs at step s for the samples of a batch that is not said."""
    return at_once(Eq(a.at(s)(1, t, 1), a.at(s)(1, t, 1) * 1).forall(s=steps, t=samples), training=True)


def a_state_that_differs() -> World:
    """Two units with the same bias and gradient, zero; momentum has the velocities 1 and 0."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 0], [0]], activations=["identity"] * 2, optimizer="momentum",
                   batches=[([[0]], [[0]])] * 2, state_b=[[1, 0], [0]]).world()


@attack("false", "the two sides differ", world=a_state_that_differs)
def a_dropped_state() -> Made:
    """Equal biases and gradients make equal biases only if the optimizer's states are equal, too."""
    given = {"A": Eq(b.at(0)(l, p), b.at(0)(l, q)), "G": Eq(gb.at(0)(l, p), gb.at(0)(l, q))}

    def update(unit: Var) -> Any:
        return U_b(0, l, b.at(0)(l, unit), gb.at(0)(l, unit), vb.at(0)(l, unit))
    then = Eq(b.at(1)(l, p), b.at(1)(l, q))
    return by(then, step(update(p), "update of b"), step(update(q), "A", "G"), step(b.at(1)(l, q), "update of b"),
              given=given, let={"l": layers(), "p": units(l), "q": units(l)}, training=True)


@attack("false", "is on training, and this statement is not", library=package)
def a_theorem_on_training_for_unrelated_networks() -> Made:
    """That clones stay clones is used for networks that no update relates."""
    claimed = claim(ROWS)
    let = {var.name: range_ for var, range_ in claimed.statement.let}
    given = dict(claimed.statement.assumptions)
    then = Eq(b.at(1)(l, p), b.at(1)(l, q))
    return statement(then, given, let), (
        lemma("rows", ROWS, {name: (name,) for name in given}, l=l, p=p, q=q),
        have("B", then, step(b.at(1)(l, q), "rows: biases stay equal")))


# --- induction and cases ----------------------------------------------------------------------------------------------

def bias(layer: Any) -> Entry:
    return b(layer, 1)


#: Every bias is a multiple of the one below: zero is handed upwards, not downwards.
LINKED = {"A": Eq(bias(l + 1), bias(l) * vb(1, 1)).forall(l=layers(1, L - 1))}
FIRST, LAST = {"Z": Eq(bias(1), 0)}, {"Z": Eq(bias(L), 0)}
VANISH = Eq(bias(l), 0).forall(l=layers())
FROM_BELOW = (show("B", step(bias(l) * vb(1, 1), "A"), step(0, "IH B")),)
AT_THE_END = (show("B", step(0, "Z")),)


def inductive(direction: str, base: tuple[Item, ...], step_: tuple[Item, ...], given: Any, *,
              over: Range = ALL_LAYERS, requires: tuple[Any, ...] = ()) -> Made:
    return statement(VANISH, given, requires=requires), (
        induction(direction, {"B": Eq(bias(l), 0)}, base, step_, l=over),)


def an_induction_that_is_right() -> Made:
    """The first bias is zero, and every bias is a multiple of the one below: all are zero."""
    return inductive("up", AT_THE_END, FROM_BELOW, FIRST | LINKED)


@attack("false", "induction over l, base: the goal 'B' is not established")
def an_induction_without_base() -> Made:
    """Every bias is a multiple of the one below; nothing says that the first is zero."""
    return inductive("up", (), FROM_BELOW, LINKED)


@attack("false", "induction over l, step: the goal 'B' is not established")
def an_induction_without_step() -> Made:
    """The first bias is zero; nothing follows for the others."""
    return inductive("up", AT_THE_END, (), FIRST)


@attack("false", "induction over l, base, B, step 1: the two sides differ", world=lambda: world([[5], [0]]))
def a_base_at_the_wrong_end() -> Made:
    """The last bias is zero; an induction upwards starts at the first."""
    return inductive("up", AT_THE_END, FROM_BELOW, LAST | LINKED)


@attack("false", "induction over l, step, B, step 1: the two sides differ", world=lambda: world([[5], [0]]))
def an_induction_against_its_direction() -> Made:
    """The last bias is zero; that every bias is a multiple of the one below does not hand it down."""
    return inductive("down", AT_THE_END, FROM_BELOW, LAST | LINKED)


@attack("false", "expected the direction 'up', or 'down' from an upper end", world=lambda: world([[5], [0]]))
def an_induction_without_direction() -> Made:
    """An induction goes neither up nor down."""
    return inductive("sideways", AT_THE_END, FROM_BELOW, LAST | LINKED)


def a_bias_that_rests() -> World:
    """The only bias is 5, and the optimizer leaves it alone."""
    return world([[5]], U_b=lambda s, l, bias, gradient, state: bias)


@attack("false", "expected the direction 'up', or 'down' from an upper end", world=a_bias_that_rests)
def an_induction_down_from_infinity() -> Made:
    """An induction over all steps starts at the last."""
    then = Eq(b.at(s)(1, 1), 0).forall(s=steps)
    return statement(then, {"A": Eq(b.at(s)(1, 1), b.at(s + 1)(1, 1)).forall(s=steps)}, training=True), (
        induction("down", {"B": Eq(b.at(s)(1, 1), 0)}, (), (show("B", step(b.at(s + 1)(1, 1), "A"), step(0, "IH B")),),
                  s=steps),)


@attack("false", "there is no definition, assumption or fact named 'B'")
def a_goal_as_its_own_reason() -> Made:
    """The step shows the goal by the goal."""
    return inductive("up", AT_THE_END, (show("B", step(0, "B")),), FIRST)


@attack("false", "there is no definition, assumption or fact named 'IH B'")
def a_hypothesis_in_the_base() -> Made:
    """The base uses the hypothesis."""
    return inductive("up", (show("B", step(0, "IH B")),), FROM_BELOW, LINKED)


@attack("false", "step, B, step 1: the two sides differ")
def a_hypothesis_at_the_layer_of_the_goal() -> Made:
    """The hypothesis, at layer l, is used for the goal, at layer l + 1."""
    return inductive("up", AT_THE_END, (show("B", step(0, "IH B")),), FIRST)


@attack("false", "there is no definition, assumption or fact named 'IH B'")
def a_hypothesis_after_the_induction() -> Made:
    """After the induction its hypothesis is used as a fact."""
    then = Eq(C(), 0)
    return statement(then, {}), (
        induction("up", {"B'": Eq(bias(l) * 0, 0)}, (show("B'", step(0)),), (show("B'", step(0)),), l=layers()),
        have("B", then, step(0, "IH B")))


@attack("false", "there is no definition, assumption or fact named 'Q'")
def two_goals_that_prove_each_other() -> Made:
    """In the step the first goal is shown by the second, and the second by the first."""
    family = {"P": Eq(b(l, 1), 0), "Q": Eq(vb(l, 1), 0)}
    given = {"first b": Eq(b(1, 1), 0), "first v": Eq(vb(1, 1), 0),
             "b is v": Eq(b(l + 1, 1), vb(l + 1, 1)).forall(l=layers(1, L - 1)),
             "v is b": Eq(vb(l + 1, 1), b(l + 1, 1)).forall(l=layers(1, L - 1))}
    then = {"P": family["P"].forall(l=layers())}
    return statement(then, given), (
        induction("up", family, (show("P", step(0, "first b")), show("Q", step(0, "first v"))),
                  (show("P", step(vb(l + 1, 1), "b is v"), step(0, "Q")),
                   show("Q", step(b(l + 1, 1), "v is b"), step(0, "P"))), l=layers()),)


@attack("false", "the fact 'B' is not the conclusion of that name", world=lambda: world([[0], [5]]))
def an_induction_over_fewer_layers() -> Made:
    """An induction over the hidden layers is taken for one over all."""
    linked = {"A": Eq(bias(l + 1), bias(l) * vb(1, 1)).forall(l=layers(1, L - 2))}
    return inductive("up", AT_THE_END, FROM_BELOW, FIRST | linked, over=layers(1, L - 1), requires=(L - 2,))


@attack("false", "step, B, step 1: the two sides differ", world=lambda: world([[0], [5]]))
def an_induction_over_one_layer_more() -> Made:
    """The biases are linked up to the last hidden layer; the induction goes up to the output layer."""
    linked = {"A": Eq(bias(l + 1), bias(l) * vb(1, 1)).forall(l=layers(1, L - 2))}
    return inductive("up", AT_THE_END, FROM_BELOW, FIRST | linked, requires=(L - 2,))


@attack("wrong", "the range is not shown to contain its ends")
def an_induction_over_a_range_that_may_be_empty() -> Made:
    """With L = 1 there is no hidden layer to start from."""
    statement_, _ = inductive("up", (), (), FIRST | LINKED)
    then = Eq(bias(l), 0).forall(l=layers(1, L - 1))
    return replace(statement_, conclusions={"B": then}), (
        induction("up", {"B": Eq(bias(l), 0)}, AT_THE_END, FROM_BELOW, l=layers(1, L - 1)),)


@attack("wrong", "nothing is to be proved")
def an_induction_without_family() -> Made:
    """An induction proves nothing."""
    then = Eq(C() * 0, 0)
    return statement(then), (induction("up", {}, (), (), l=layers()), have("B", then, step(0)))


@attack("foreign", "is already in use here")
def an_induction_over_a_variable_in_use() -> Made:
    """The variable of the induction is let already."""
    statement_, proof = an_induction_that_is_right()
    return replace(statement_, let=(*statement_.let, (l, layers()))), proof


@attack("wrong", "a fact has the name of an induction hypothesis")
def a_fact_named_like_a_hypothesis() -> Made:
    """An assumption is called like the hypothesis."""
    return inductive("up", AT_THE_END, FROM_BELOW, FIRST | LINKED | {"IH B": Eq(bias(1), 0)})


HIDDEN = {"H": Eq(bias(l), 0).forall(l=layers(1, L - 1))}
LOW, HIGH = (show("B", step(0, "H")),), (show("B", step(0, "Z")),)


def cases_that_are_right() -> Made:
    """All biases are zero, the hidden ones by one assumption, the last by another."""
    return statement(VANISH, HIDDEN | LAST), (split("B", Eq(bias(l), 0), L - 1, LOW, HIGH, l=layers()),)


@attack("false", "B, high case: the goal 'B' is not established")
def a_case_without_proof() -> Made:
    """Of two cases one is left out."""
    return statement(VANISH, HIDDEN), (split("B", Eq(bias(l), 0), L - 1, LOW, (), l=layers()),)


@attack("false", "B, high case, B, step 1: the two sides differ")
def a_case_by_the_reason_of_the_other() -> Made:
    """What is assumed of the hidden layers is used in the case of the output layer."""
    return statement(VANISH, HIDDEN), (split("B", Eq(bias(l), 0), L - 1, LOW, LOW, l=layers()),)


@attack("false", "B, low case, B, step 1: the two sides differ")
def a_cut_in_the_wrong_place() -> Made:
    """The low case goes up to the output layer."""
    return statement(VANISH, HIDDEN), (split("B", Eq(bias(l), 0), L, LOW, LOW, l=layers()),)


@attack("false", "B, low case, B, step 1: the two sides differ")
def a_case_of_many_values_by_one() -> Made:
    """Of the hidden layers only the last is known to have a zero bias."""
    return statement(VANISH, LAST | {"H": Eq(bias(L - 1), 0)}, requires=(L - 2,)), (
        split("B", Eq(bias(l), 0), L - 1, LOW, HIGH, l=layers()),)


@attack("false", "base: the goal 'B' is not established")
def another_fact_under_the_name_of_the_goal() -> Made:
    """The base proves something else under the name of the goal."""
    return inductive("up", (have("B", Eq(bias(1) * 0, 0), step(0)),), FROM_BELOW, LINKED)


@attack("wrong", "the cut is not shown to lie within the range of l")
def a_cut_outside_of_the_range() -> Made:
    """The cut lies two layers above the last."""
    then, shown = Eq(Delta(index(l), index(l)), 1), (show("B", step(1)),)
    return statement(then.forall(l=layers())), (split("B", then, L + 2, shown, shown, l=layers()),)


@attack("wrong", "nested more than 12 deep")
def cases_within_cases() -> Made:
    """Cases of cases of cases, thirteen deep."""
    items: tuple[Item, ...] = (show("B", step(0)),)
    for depth in range(13):
        items = (split("B", Eq(bias(Var(f"l{depth}")) * 0, 0), L, items, (show("B", step(0)),),
                       **{f"l{depth}": layers()}),)
    return statement(Eq(bias(l) * 0, 0).forall(l=layers())), items


# --- earlier claims ---------------------------------------------------------------------------------------------------

BLOCKING = "the weights out of layer l are zero"


def blocked(layer: Any, because: Any, **values: Any) -> Lemma:
    return lemma("blocked", ZERO_WEIGHTS, {BLOCKING: because}, **({"s": S, "e": E, "l": layer} | values))


def no_gradient(layer: Any) -> ForAll:
    return Eq(gb(layer, i), 0).forall(i=units(layer))


ZERO_ABOVE = {"A": Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))}
HIDDEN_LAYER = {"l": layers(1, L - 1)}


def a_lemma_that_is_used_rightly() -> Made:
    """The weights out of layer l are zero, so its biases have no gradient."""
    return statement(no_gradient(l), ZERO_ABOVE, HIDDEN_LAYER), (
        blocked(l, ("A",)), have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("false", "it is not said why the assumption 'the weights out of layer l are zero' of the claim holds",
        library=package)
def a_lemma_without_its_assumption() -> Made:
    """A claim is used although its assumption is not shown."""
    return statement(no_gradient(l), {}, HIDDEN_LAYER), (
        lemma("blocked", ZERO_WEIGHTS, {}, s=S, e=E, l=l),
        have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("wrong", "'the weights' is no assumption of the claim", library=package)
def a_lemma_with_an_assumption_too_many() -> Made:
    """A reason is given for something that the claim does not assume."""
    return statement(no_gradient(l), ZERO_ABOVE, HIDDEN_LAYER), (
        lemma("blocked", ZERO_WEIGHTS, {BLOCKING: ("A",), "the weights": ("A",)}, s=S, e=E, l=l),
        have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("false", "the two sides differ", library=package)
def a_lemma_with_no_reason_for_its_assumption() -> Made:
    """The assumption of a claim is said to hold by algebra alone."""
    return statement(no_gradient(l), {}, HIDDEN_LAYER), (
        blocked(l, ()), have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("false", "blocked, the weights out of layer l are zero: the two sides differ", library=package)
def a_lemma_at_another_layer() -> Made:
    """The weights into layer l are zero, where the claim needs those out of it."""
    given = {"A": Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))}
    return statement(no_gradient(l), given, HIDDEN_LAYER), (
        blocked(l, ("A",)), have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("false", "which is not shown to be a layer in", library=package)
def a_lemma_at_the_output_layer() -> Made:
    """A claim on hidden layers is used at the output layer."""
    return statement(no_gradient(L), {"A": Eq(W(L, i, j), 0).forall(i=units(L), j=units(L - 1))}), (
        blocked(L, ("A",)), have("B", no_gradient(L), step(0, "blocked: bias gradients vanish")))


@attack("false", "the two sides differ", library=package)
def a_lemma_on_one_unit_for_all() -> Made:
    """The weights out of layer l are zero into one unit only."""
    given = {"A": Eq(W(l + 1, 1, j), 0).forall(j=units(l))}
    return statement(no_gradient(l), given, HIDDEN_LAYER), (
        blocked(l, ("A",)), have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


ALL_ZERO_ABOVE = {"A": Eq(W(l + 1, i, j), 0).forall(l=layers(1, L - 1), i=units(l + 1), j=units(l))}


def blocked_everywhere(**over: Any) -> Made:
    """No bias of these layers has a gradient, by one application of the claim for all of them."""
    then = Eq(gb(l, i), 0).forall(**over, i=units(l))
    return statement(then, ALL_ZERO_ABOVE), (
        blocked(l, ("A",)).forall(**over), have("B", then, step(0, use("blocked: bias gradients vanish", l=l))))


def a_lemma_for_all_layers() -> Made:
    """The weights out of every hidden layer are zero, so no hidden bias has a gradient."""
    return blocked_everywhere(l=layers(1, L - 1))


@attack("false", "the value of l is l, which is not shown to be a layer in 1, …, L-1", library=package)
def a_lemma_for_all_layers_and_the_output() -> Made:
    """A claim on hidden layers is used for all layers."""
    return blocked_everywhere(l=layers())


@attack("false", "blocked, the weights out of layer l are zero: the two sides differ", library=package)
def a_lemma_for_all_by_one() -> Made:
    """A claim is used for all hidden layers, its assumption holds at the first."""
    above = {"A": Eq(W(2, i, j), 0).forall(i=units(2), j=units(1))}
    then = Eq(gb(l, i), 0).forall(l=layers(1, L - 1), i=units(l))
    return statement(then, above, requires=(L - 2,)), (
        blocked(l, ("A",)).forall(l=layers(1, L - 1)),
        have("B", then, step(0, use("blocked: bias gradients vanish", l=l))))


@attack("wrong", "the index l is already in use here", library=package)
def a_lemma_for_all_values_of_what_is_let() -> Made:
    """A claim is used for all l where one l is let."""
    return statement(no_gradient(l), ZERO_ABOVE, HIDDEN_LAYER), (
        blocked(l, ("A",)).forall(l=layers(1, L - 1)),
        have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


@attack("wrong", "two indices that are quantified or summed over together have the same name", library=package)
def a_lemma_for_all_values_of_its_own_index() -> Made:
    """A claim that concludes something for all i is used for all i."""
    return statement(no_gradient(l), ZERO_ABOVE, HIDDEN_LAYER), (
        blocked(l, ("A",)).forall(i=units(l)),
        have("B", no_gradient(l), step(0, "blocked: bias gradients vanish")))


def from_layer_2_on() -> Library:
    """For l >= 2: if the biases of the layers 2..l are zero, so is that of layer 2."""
    return theorem("from layer 2 on", at_once(
        Eq(b(2, 1), 0), use("A", k=2), given={"A": Eq(b(k, 1), 0).forall(k=layers(2, l))}, let={"l": layers(2, L)},
        requires=(L - 2,)))


@attack("false", "which is not shown to be a layer in", library=from_layer_2_on)
def a_lemma_where_its_assumption_is_empty() -> Made:
    """A claim on l >= 2 is used for l = 1, where it assumes nothing."""
    given = {"A": Eq(b(k, 1), 0).forall(k=layers(3, L))}
    return statement(Eq(b(2, 1), 0), given, requires=(L - 2,)), (
        lemma("two", "from layer 2 on", {"A": ("A",)}, s=S, e=E, l=1), have("B", Eq(b(2, 1), 0), step(0, "two: B")))


@attack("false", "the value of s is missing", library=package)
def a_lemma_on_no_network() -> Made:
    """A claim is used without saying for which network."""
    then = Eq(gb.at(1, E)(l, i), 0).forall(i=units(l))
    return statement(then, ZERO_ABOVE, HIDDEN_LAYER), (
        lemma("blocked", ZERO_WEIGHTS, {BLOCKING: ("A",)}, e=E, l=l),
        have("B", then, step(0, "blocked: bias gradients vanish")))


@attack("wrong", "a value of q is given, which zero_weights_block_the_gradient does not let", library=package)
def a_lemma_with_a_value_too_many() -> Made:
    """A value is given for a variable that the claim does not have."""
    statement_, (_, conclusion) = a_lemma_that_is_used_rightly()
    return statement_, (blocked(l, ("A",), q=l), conclusion)


@attack("wrong", "there is no proved claim")
def a_lemma_that_is_the_claim_itself() -> Made:
    """A claim is proved by itself: it is not proved yet."""
    return a_lemma_that_is_used_rightly()


def first_layer_of_two() -> Library:
    """For L >= 2: if all hidden biases are zero, so are those of layer 1."""
    return theorem("needs two layers", at_once(
        Eq(b(1, i), 0).forall(i=units(1)), "A", given={"A": Eq(b(l, i), 0).forall(l=layers(1, L - 1), i=units(l))},
        requires=(L - 2,)))


@attack("false", "needs two layers requires that", library=first_layer_of_two)
def a_lemma_without_its_side_condition() -> Made:
    """A claim that requires L >= 2 is used for L = 1 too."""
    given = {"A": Eq(b(l, i), 0).forall(l=layers(1, L - 1), i=units(l))}
    then = Eq(b(1, i), 0).forall(i=units(1))
    return statement(then, given), (
        lemma("two", "needs two layers", {"A": ("A",)}, s=S, e=E), have("B", then, step(0, "two: B")))


@attack("false", "two: B' applies nowhere", library=first_layer_of_two)
def a_lemma_for_all_of_a_range_that_may_be_empty() -> Made:
    """That there is a layer k >= 2 shows L >= 2 for the claim, but where there is none its conclusion is not known."""
    given = {"A": Eq(b(l, i), 0).forall(l=layers(1, L - 1), i=units(l))}
    then = Eq(b(1, i), 0).forall(i=units(1))
    return statement(then, given), (
        lemma("two", "needs two layers", {"A": ("A",)}, s=S, e=E).forall(k=layers(2, L)),
        have("B", then, step(0, "two: B")))


COST_IS_SUM = {"D": Eq(C(), total(k=units(L))(b(L, k)))}


def cost_is_sum() -> World:
    """The biases of the output layer are 1 and 3, the cost is 4."""
    return world([[1, 3]], cost=lambda *_: Fraction(4))


def equal_to_unit_p() -> Library:
    """If all biases of the output layer equal that of unit p, and the cost is their sum, it is n times that."""
    return theorem("all like p", at_once(
        Eq(C(), n(L) * b(L, p)), "A", "D", given={"A": Eq(b(L, i), b(L, p)).forall(i=units(L))} | COST_IS_SUM,
        let={"p": units(L)}))


@attack("false", "all, A: the two sides differ", library=equal_to_unit_p, world=cost_is_sum)
def a_value_captured_by_an_assumption() -> Made:
    """The claim is used for p = i; its assumption for all i is not that b(i) = b(i)."""
    then = Eq(C(), n(L) * b(L, i))
    return statement(then, COST_IS_SUM, {"i": units(L)}), (
        lemma("all", "all like p", {"A": (), "D": ("D",)}, s=S, e=E, p=i),
        have("B", then, step(n(L) * b(L, i), "all: B")))


@attack("false", "all, A: the two sides differ", library=equal_to_unit_p, world=cost_is_sum)
def a_bound_value_captured_by_an_assumption() -> Made:
    """The claim is used for p = i, for all i."""
    then = Eq(C(), n(L) * b(L, i)).forall(i=units(L))
    return statement(then, COST_IS_SUM), (
        lemma("all", "all like p", {"A": (), "D": ("D",)}, s=S, e=E, p=i).forall(i=units(L)),
        have("B", then, step(n(L) * b(L, i), "all: B")))


def sum_over_p() -> Library:
    """If the cost is a sum over k, then it is the same sum over p, whatever the unit p is that is let."""
    then = Eq(C(), total(p=units(L))(b(L, p)) * 1)
    return theorem("sum over p", at_once(then, "D", given=COST_IS_SUM, let={"p": units(L)}))


@attack("false", "B, step 1: the two sides differ", library=sum_over_p, world=cost_is_sum)
def a_value_for_a_bound_variable() -> Made:
    """A value for the unit p that is let is put in for the p of a sum."""
    then = Eq(C(), n(L) * b(L, 1))
    return statement(then, COST_IS_SUM), (
        lemma("sum", "sum over p", {"D": ("D",)}, s=S, e=E, p=1), have("B", then, step(n(L) * b(L, 1), "sum: B")))


@attack("false", "the two sides differ", library=package)
def a_lemma_on_another_network() -> Made:
    """What is assumed of network 0 is used for network 1."""
    given = {"A": Eq(W.at(0)(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))}
    then = Eq(gb.at(1, E)(l, i), 0).forall(i=units(l))
    return statement(then, given, HIDDEN_LAYER), (
        blocked(l, ("A",), s=1), have("B", then, step(0, "blocked: bias gradients vanish")))


# --- the chain rule ---------------------------------------------------------------------------------------------------

def differentiable(s: Any = S, e: Any = E, over: Range = ALL_LAYERS, of: Any = None) -> dict[str, Any]:
    """The three assumptions of the chain rule on network s and batch e; `of`: the samples that are assumed of."""
    where = {S: index(s), E: index(e)}
    smooth = Differentiable(g(l, z.at(s, e)(l, t, i))).forall(
        l=over, t=samples_of(e) if of is None else of, i=units(l))
    return {"g": smooth, "c": substitute(Differentiable(cost(outputs(), targets())), where),
            "r": substitute(Differentiable(penalty(weights(), biases())), where)}


def by_chain_rule(s: Any = S, e: Any = E, **options: Any) -> Made:
    """The derivative of the objective in the weights of the output layer of network s on batch e."""
    def at(node: Any) -> Any:
        return substitute(node, {S: index(s), E: index(e)})

    def line(error: Any) -> Any:
        return at(total(t=samples)(error * a(L - 1, t, j)) + dpenalty_W(L, k, j, weights(), biases()))

    lines = [line(Dz(L, t, k)), line(Da(L, t, k) * gp(L, z(L, t, k))),
             line(dcost(t, k, outputs(), targets()) * gp(L, z(L, t, k)))]
    then = Eq(at(DW(L, k, j)), lines[-1]).forall(k=units(L), j=units(L - 1))
    return by(then, *(step(line, chain_rule(of, l=L, s=s, e=e)) for line, of in zip(lines, "Wza", strict=True)),
              **options)


def a_chain_rule_that_is_right() -> Made:
    """The gradient of a weight of the output layer, where everything is differentiable."""
    return by_chain_rule(given=differentiable())


TWO_INPUTS = {"W": [[[1, 0]]], "b": [[0]], "activations": ["relu"]}


def kink_in_batch_0() -> World:
    """Of three samples the second and third are at the kink of a ReLU; their kinks cancel in the cost."""
    return Example(**TWO_INPUTS, batches=[([[1, 0], [0, 1], [0, -1]], [[0], [-1], [1]]), ([[1, 0]], [[0]])]).world()


@attack("false", "the chain rule needs the assumption", world=kink_in_batch_0)
def a_chain_rule_at_a_kink() -> Made:
    """Nothing is assumed to be differentiable."""
    return by_chain_rule()


@attack("false", "the chain rule needs the assumption", world=kink_in_batch_0)
def a_chain_rule_with_a_kink_in_the_output_layer() -> Made:
    """The activations of the hidden layers are assumed to be differentiable, that of the output layer is not."""
    return by_chain_rule(given=differentiable(over=layers(1, L - 1)))


@attack("false", "the chain rule needs the assumption", world=kink_in_batch_0)
def a_chain_rule_with_a_kink_in_another_sample() -> Made:
    """The activations are assumed to be differentiable at as many samples of batch 0 as batch e has."""
    return by_chain_rule(e=0, given=differentiable(e=0, of=samples), requires=(m(0) - m(),))


@attack("false", "the chain rule needs the assumption", world=kink_in_batch_0)
def a_chain_rule_on_another_batch() -> Made:
    """The activations are assumed to be differentiable on batch 1."""
    return by_chain_rule(e=0, given=differentiable(e=1))


def kink_in_network_0() -> World:
    """Network 0 has a kink at which the derivative exists, network 1 has none."""
    return Example(**TWO_INPUTS, batches=[([[1, 0], [0, 1], [0, -1]], [[0], [-1], [1]])],
                   others=[([[[1, 1]]], [[7]])]).world()


@attack("false", "the chain rule needs the assumption", world=kink_in_network_0)
def a_chain_rule_on_another_network() -> Made:
    """Network 1 is assumed to be differentiable, and the gradient of network 0 is concluded."""
    return by_chain_rule(s=0, given=differentiable(s=1))


@attack("false", "the chain rule needs the assumption", world=kink_in_network_0, values={"i": 0})
def a_chain_rule_on_a_captured_network() -> Made:
    """It is assumed for each unit i of network number i, where network number i as a whole is meant."""
    captured = Differentiable(g(l, z.at(i, E)(l, t, i))).forall(l=layers(), t=samples, i=units(l))
    return by_chain_rule(s=i, given={**differentiable(s=i), "g": captured}, let={"i": steps})


BACKPROPAGATION = "backpropagation_is_the_gradient"


@attack("false", "expected one reason: the fact that says the same", library=package, world=kink_in_batch_0)
def a_lemma_with_another_differentiability() -> Made:
    """That the cost is differentiable is said to be that the activations are."""
    claimed = claim(BACKPROPAGATION).statement
    names = list(claimed.assumptions)
    given = {name: claimed.assumptions[name] for name in names[1:]}
    then = claimed.conclusions["the weight gradient is right"]
    return statement(then, given), (
        lemma("right", BACKPROPAGATION, {names[0]: (names[1],), **{name: (name,) for name in given}}, s=S, e=E),
        have("B", then, step(then.body.rhs, "right: the weight gradient is right")))


@attack("false", "the two sides differ")
def a_chain_rule_without_the_penalty() -> Made:
    """A weight reaches the objective through the penalty, too."""
    then = Eq(DW(l, i, j), total(t=samples)(Dz(l, t, i) * a(l - 1, t, j))).forall(
        l=layers(), i=units(l), j=units(l - 1))
    return at_once(then, chain_rule("W", l=l), given=differentiable())


@attack("false", "the two sides differ")
def a_chain_rule_without_the_output_below() -> Made:
    """The derivative of z in a weight is the output of the layer below."""
    then = Eq(DW(L, k, j), total(t=samples)(Dz(L, t, k)) + dpenalty_W(L, k, j, weights(), biases())).forall(
        k=units(L), j=units(L - 1))
    return at_once(then, chain_rule("W", l=L), given=differentiable())


@attack("false", "the two sides differ")
def a_chain_rule_through_all_units() -> Made:
    """z of a unit reaches the objective through the output of that unit, not of all."""
    then = Eq(Dz(L, 1, 1), total(l=layers(), t=samples, i=units(l))(Da(l, t, i) * gp(l, z(l, t, i))))
    return at_once(then, chain_rule("z", l=L), given=differentiable())


@attack("false", "the two sides differ")
def a_chain_rule_at_an_undecided_layer() -> Made:
    """At any layer, the output reaches the objective through the next layer: not so at the last."""
    then = Eq(Da(l - 1, t, i), total(k=units(l))(W(l, k, i) * Dz(l, t, k))).forall(
        l=layers(), t=samples, i=units(l - 1))
    last = Eq(Da(l, t, 1), 0).forall(l=layers(), t=samples)
    return statement({"B": last}, differentiable()), (
        have("F", then, step(then.body.rhs, chain_rule("a", l=l - 1))), have("B", last, step(0, chain_rule("a", l=l))))


@attack("false", "the two sides differ")
def a_chain_rule_with_a_transposed_sum() -> Made:
    """The derivative in an output sums over the next layer's units, each with its own weight."""
    then = Eq(Da(l, t, i), total(k=units(l + 1))(W(l + 1, 1, i) * Dz(l + 1, t, k))).forall(
        l=layers(1, L - 1), t=samples, i=units(l))
    return at_once(then, chain_rule("a", l=l), given=differentiable())


@attack("wrong", "the chain rule needs a layer: fix l")
def a_chain_rule_without_a_layer() -> Made:
    """The layer of the chain rule is not said."""
    return at_once(Eq(Da(L, 1, 1), dcost(1, 1, outputs(), targets())), chain_rule("a"), given=differentiable())


@attack("wrong", "no chain rule for x")
def a_chain_rule_for_the_data() -> Made:
    """There is no derivative in the data."""
    return at_once(Eq(C() * 0, 0), chain_rule("x", l=L), given=differentiable())


# --- invariance -------------------------------------------------------------------------------------------------------

def invariant(then: ForAll, claimed: str = IGNORES, **options: Any) -> Made:
    """The derivatives vanish since the cost ignores the parameter, by a claim of the package."""
    values = {"s": S, "e": E, "l": l} | options.pop("values", {})
    return statement(then, ZERO_ABOVE, HIDDEN_LAYER), (
        invariance("B", then, claimed, options.pop("other", "r"), {BLOCKING: ("A",)}, **values),)


def derivatives_up_to(layer: Any) -> ForAll:
    return Eq(DCW(k, i, j), 0).forall(k=layers(1, layer), i=units(k), j=units(k - 1))


def an_invariance_that_is_right() -> Made:
    """The derivatives of the cost up to layer l vanish, since it ignores those weights."""
    return invariant(derivatives_up_to(l))


@attack("false", "it is not shown to lie outside of where the other network is assumed to agree", library=package)
def an_invariance_one_layer_too_far() -> Made:
    """The cost does depend on the weights out of layer l, which are zero."""
    return invariant(derivatives_up_to(l + 1))


@attack("false", "the derivative is of another network or batch", library=package)
def an_invariance_on_another_network() -> Made:
    """The claim is used for network s, the derivative is that of network 1."""
    return invariant(Eq(DCW.at(1, E)(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1)))


@attack("false", "expected that a derivative of the data cost in a weight or a bias is zero", library=package)
def an_invariance_of_the_objective() -> Made:
    """The claim is on the data cost; the objective has a penalty."""
    return invariant(Eq(DW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1)))


@attack("false", "expected that a derivative of the data cost in a weight or a bias is zero", library=package)
def an_invariance_that_concludes_one() -> Made:
    """The derivative of something constant is 0, not 1."""
    return invariant(Eq(DCW(k, i, j), 1).forall(k=layers(1, l), i=units(k), j=units(k - 1)))


@attack("wrong", "a value of r is given, which zero_weights_block_the_gradient does not let", library=package)
def an_invariance_by_a_claim_on_one_network() -> Made:
    """The claim does not speak of a second network."""
    return invariant(derivatives_up_to(l), ZERO_WEIGHTS)


def nothing_about_costs() -> Library:
    """Two networks with equal biases have equal biases, and say nothing of the cost."""
    then = Eq(b.at(r)(1, 1) - b(1, 1), 0)
    given = {BLOCKING: Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l)),
             "same": Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(1, L), i=units(k))}
    return theorem("no cost", at_once(then, "same", given=given, let=HIDDEN_LAYER | {"r": steps}))


@attack("false", "does not conclude that both networks have the same data cost", library=nothing_about_costs)
def an_invariance_of_something_else() -> Made:
    """The claim does not conclude that the costs are equal."""
    return invariant(Eq(DCW(L, 1, 1), 0).forall(), "no cost")


def same_costs(given: Mapping[str, Any], weights_: str, biases_: str, let: Mapping[str, Range]) -> Any:
    """Networks r and s have the same cost, by reasons for equal weights and equal biases."""
    def output(network: Any) -> Any:
        return g(k + 1, total(q=units(k))(W.at(network)(k + 1, i, q) * a.at(network, E)(k, t, q))
                 + b.at(network)(k + 1, i))
    forward = (use("definition of a", l=k + 1), use("definition of z", l=k + 1))
    then = Eq(C.at(r, E)(), C())
    return statement(then, given, let), (
        induction("up", {"outputs": Eq(a.at(r, E)(k, t, i), a(k, t, i)).forall(t=samples, i=units(k))},
                  (show("outputs", step(x(t, i), "definition of a at the input"),
                        step(a(0, t, i), "definition of a at the input")),),
                  (show("outputs", step(output(r), *forward), step(output(S), weights_, biases_, "IH outputs"),
                        step(a(k + 1, t, i), *forward)),), k=layers(0)),
        have("B", then, step(cost(outputs(r, E), targets()), "definition of C"),
             step(cost(outputs(), targets()), "outputs"), step(C(), "definition of C")))


ALL_ALIKE = {"all weights": Eq(W.at(q)(k, i, j), W(k, i, j)).forall(q=steps, k=layers(), i=units(k), j=units(k - 1)),
             "all biases": Eq(b.at(q)(k, i), b(k, i)).forall(q=steps, k=layers(), i=units(k))}


def if_all_networks_are_alike() -> Library:
    """If all networks have the parameters of network s, then network r has the same cost."""
    return theorem("all alike", same_costs(ALL_ALIKE, "all weights", "all biases", {"r": steps}))


def if_shifted_weights_agree() -> Library:
    """If two networks agree in W(k + 1) for k = 0..L - 1, and in the biases, then they have the same cost."""
    given = {"weights": Eq(W.at(r)(k + 1, i, j), W(k + 1, i, j)).forall(k=layers(0, L - 1), i=units(k + 1), j=units(k)),
             "biases": Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(), i=units(k))}
    return theorem("shifted", same_costs(given, "weights", "biases", {"r": steps}))


@attack("false", "does not say that it agrees with network s in the parameters of a range",
        library=if_shifted_weights_agree)
def an_invariance_by_a_shifted_agreement() -> Made:
    """The networks agree in W(k + 1) for k up to L - 1, which is in W(L), too."""
    return statement(Eq(DCW(L, 1, 1), 0)), (
        invariance("B", Eq(DCW(L, 1, 1), 0).forall(), "shifted", "r", {}, s=S, e=E),)


def two_equal_networks() -> World:
    """Two networks with the same parameters, whose cost depends on them."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])] * 2,
                   others=[([[[1]]], [[0]])]).world()


@attack("false", "an assumption of the claim speaks of other networks than s", library=if_all_networks_are_alike,
        world=two_equal_networks)
def an_invariance_by_an_assumption_on_all_networks() -> Made:
    """All networks there are have the same parameters; a network that differs in one weight is none of them."""
    then = Eq(DCW(1, 1, 1), 0)
    return statement(then, ALL_ALIKE), (
        invariance("B", then.forall(), "all alike", "r", {name: (name,) for name in ALL_ALIKE}, s=S, e=E),)


def if_nothing_ever_moves() -> Library:
    """If the optimizer never moves anything at what are the parameters, gradients and states at step s = 0, then the
    cost is the same at every step r.  True, by induction over r; the kernel is not asked to prove it here."""
    network, rest = {"s": ranged("step", 0, 0), "e": batches, "r": steps}, {}
    for name, rule, theta, gradient, state, keeps in (
            ("W", U_W, W, gW, vW, W), ("vW", V_W, W, gW, vW, vW), ("b", U_b, b, gb, vb, b), ("vb", V_b, b, gb, vb, vb)):
        place = (l, i, j) if theta is W else (l, i)
        body = Eq(rule(q, l, theta(*place), gradient.at(S, q)(*place), state(*place)), keeps(*place))
        rest[name] = body.forall(q=steps, l=layers(), i=units(l), **({"j": units(l - 1)} if theta is W else {}))
    frozen = Statement(tuple((Var(name), range_) for name, range_ in network.items()), rest,
                       {"B": Eq(C.at(r, E)(), C())}, (), True)
    return {"frozen": Theorem("frozen", frozen, (), frozenset(), frozenset())}


def a_frozen_network() -> World:
    """A network whose optimizer moves nothing; its cost depends on its weight."""
    world = Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])] * 2).world()
    kept = {"U_W": lambda s, l, w, d, v: w, "V_W": lambda s, l, w, d, v: v}
    return replace(world, functions={**world.functions, **kept, "U_b": kept["U_W"], "V_b": kept["V_W"]}, memo={})


@attack("false", "is a static claim on network s and another one", library=if_nothing_ever_moves,
        world=a_frozen_network)
def an_invariance_over_training_steps() -> Made:
    """The cost is the same at every step, since the optimizer never moves; it does depend on the weights."""
    frozen = if_nothing_ever_moves()["frozen"].statement
    given = {name: substitute(formula, {S: index(0)}) for name, formula in frozen.assumptions.items()}
    then = Eq(DCW.at(0, 0)(1, 1, 1), 0)
    return statement(then, given, training=True), (
        invariance("B", then.forall(), "frozen", "r", {name: (name,) for name in given}, s=0, e=0),)


@attack("wrong", "the other network, r, gets no value", library=package)
def an_invariance_with_a_value_for_the_other_network() -> Made:
    """The other network is said to be network 1."""
    return invariant(derivatives_up_to(l), values={"r": 1})


# --- definitions ------------------------------------------------------------------------------------------------------

K, K1, AT_LAYERS, ALSO = own("K"), own("K1"), own("A", l=ALL_LAYERS), own("B", l=ALL_LAYERS)
AT_STEPS, AT_TWO = own("F", s=steps), own("F2", s=steps, r=steps)


def definitions_that_are_right() -> Made:
    """A number is let, and two arrays are defined from it, layer by layer and step by step."""
    define = {"above": Eq(ALSO(l + 1), ALSO(l)).forall(l=layers(1, L - 1)), "first layer": Eq(ALSO(1), 1),
              "last": Eq(AT_LAYERS(L), ALSO(1)),
              "below": Eq(AT_LAYERS(l), AT_LAYERS(l + 1) * K()).forall(l=layers(1, L - 1)),
              "first": Eq(AT_STEPS(0), AT_LAYERS(L - 1)),
              "next": Eq(AT_STEPS(s + 1), K() * AT_STEPS(s)).forall(s=steps)}
    return at_once(Eq(AT_STEPS(1), K() ** 2), use("next", s=0), "first", use("below", l=L - 1), "last", "first layer",
                   requires=(L - 2,), define=define)


def one_is_zero(*reasons: Any, **define: Any) -> Made:
    """From these definitions it follows that 0 = 1."""
    return at_once(Eq(0, 1), *reasons, requires=(L - 2,), define=define)


@attack("false", "A: a definition is an equation whose left side is an entry of an own array")
def a_definition_of_a_bias() -> Made:
    """A bias is defined to be zero."""
    return at_once(Eq(2 * b(L, 1), 0), "A", define={"A": Eq(b(L, 1), 0)})


@attack("false", "A: each variable of a definition stands once on its left side")
def a_definition_with_many_values() -> Made:
    """A number is defined to be each of the last biases."""
    return by(Eq(b(L, i), b(L, j)), step(K(), use("A", i=i)), step(b(L, j), use("A", i=j)),
              let={"i": units(L), "j": units(L)}, define={"A": Eq(K(), b(L, i)).forall(i=units(L))})


@attack("false", "A: each variable of a definition stands once on its left side")
def a_definition_at_sums_of_indices() -> Made:
    """The entry at s + r and r + s is defined to be the cost of network s, for every r."""
    return by(Eq(C.at(0, E)(), C.at(1, E)()), step(AT_TWO(1, 1), use("A", s=0, r=1)),
              step(C.at(1, E)(), use("A", s=1, r=0)),
              define={"A": Eq(AT_TWO(s + r, s + r), C.at(s, E)()).forall(s=steps, r=steps)})


@attack("false", "D: it is not shown that it defines other entries than 'A' does")
def a_number_that_is_defined_twice() -> Made:
    """A number is defined to be 0, and to be 1."""
    return by(Eq(0, 1), step(K(), "A"), step(1, "D"), define={"A": Eq(K(), 0), "D": Eq(K(), 1)})


@attack("false", "D: it is not shown that it defines other entries than 'A' does")
def an_entry_that_is_defined_twice() -> Made:
    """The entries of all layers are defined, and that of the last layer again."""
    return by(Eq(0, 1), step(AT_LAYERS(L), "A"), step(1, "D"),
              define={"A": Eq(AT_LAYERS(l), 0).forall(l=layers()), "D": Eq(AT_LAYERS(L), 1)})


@attack("false", "A: K is not shown to be defined before K")
def a_number_defined_by_itself() -> Made:
    """A number is defined to be itself plus 1."""
    return one_is_zero(multiple("A", 1), A=Eq(K(), K() + 1))


@attack("false", "A: K1 is not shown to be defined before K")
def two_numbers_defined_by_each_other() -> Made:
    """A number is defined by a second one, and the second one by the first."""
    return one_is_zero(multiple("A", 1), multiple("D", 1), A=Eq(K(), K1()), D=Eq(K1(), K() + 1))


@attack("false", "is not shown to be defined before")
def three_numbers_defined_in_a_circle() -> Made:
    """Three numbers are each defined by the next, and the last one by the first."""
    third = own("K2")
    return one_is_zero(multiple("A", 1), multiple("D", 1), multiple("F", 1), A=Eq(K(), K1()), D=Eq(K1(), third()),
                       F=Eq(third(), K() + 1))


@attack("false", "is not shown to be defined before")
def layers_defined_up_and_down() -> Made:
    """One array is defined from the layer above in the other, which is defined from the layer below in the first."""
    return one_is_zero(multiple("A", 1, l=1), multiple("D", 1, l=2), A=Eq(AT_LAYERS(l), ALSO(l + 1)).forall(
        l=layers(1, L - 1)), D=Eq(ALSO(l), AT_LAYERS(l - 1) + 1).forall(l=layers(2, L)))


@attack("false", "is not shown to be defined before")
def a_layer_defined_by_itself() -> Made:
    """The entry of a layer is defined to be itself plus 1."""
    return one_is_zero(multiple("A", 1, l=L), A=Eq(AT_LAYERS(l), AT_LAYERS(l) + 1).forall(l=layers()))


@attack("false", "is not shown to be defined before")
def a_step_defined_by_itself() -> Made:
    """The entry of a step is defined to be itself plus 1."""
    return one_is_zero(multiple("A", 1, s=0), A=Eq(AT_STEPS(s), AT_STEPS(s) + 1).forall(s=steps))


@attack("false", "is not shown to be defined before")
def a_step_defined_below_a_sum() -> Made:
    """The entry of a step is defined to be the sum of all entries up to it, plus 1."""
    return one_is_zero(multiple("A", 1, s=0), A=Eq(AT_STEPS(s), total(r=ranged("step", 0, s))(
        AT_STEPS(r)) + 1).forall(s=steps))


@attack("false", "is not shown to be defined before")
def a_number_defined_by_a_step() -> Made:
    """A number is defined by an entry of a step, and that by the number."""
    return one_is_zero(multiple("A", 1), multiple("D", 1, s=0), A=Eq(K(), AT_STEPS(0)),
                       D=Eq(AT_STEPS(s), K() + 1).forall(s=steps))


@attack("foreign", "is not shown to be defined before")
def a_number_defined_inside_of_a_function() -> Made:
    """A number is defined to be what g makes of it, plus 1; if g is the identity there is none."""
    return at_once(Eq(2 * K(), 2 * g(L, K()) + 2), multiple("A", 2), define={"A": Eq(K(), g(L, K()) + 1)})


@attack("foreign", "an own array with indices is to be defined")
def an_array_that_is_not_defined() -> Made:
    """An array is not defined."""
    return at_once(Eq(2 * AT_LAYERS(L), 0), "A", given={"A": Eq(AT_LAYERS(L), 0)})


@attack("foreign", "b is an array, a function or a size of the language")
def an_own_array_named_like_the_biases() -> Made:
    """An own number is called b."""
    return at_once(Eq(2 * own("b")(), 0), "A", define={"A": Eq(own("b")(), 0)})


def at_l(l: Any) -> Any:
    return own("A", l=layers(0))(l)


@attack("false", "A: two own arrays, with other indices or ranges, have this name")
def two_arrays_with_one_name() -> Made:
    """Two arrays with one name differ in their range; one is defined to be 0, the other one 1."""
    return by(Eq(0, 1), step(at_l(1), "D"), step(AT_LAYERS(1)), step(1, "A"),
              define={"A": Eq(AT_LAYERS(l), 1).forall(l=layers()), "D": Eq(at_l(l), 0).forall(l=layers(0))})


@attack("foreign", "A: its index l is to be a step from 0 on, a layer in 0, …, L")
def layers_without_end() -> Made:
    """Each layer is defined by the next one, and there is no last: no number is the square of the next one, plus 1, for
    ever."""
    without_end = Range("layer", index(1), None)
    array = own("A", l=without_end)
    return at_once(Eq(array(1) - 1, array(2) ** 2), use("A", l=1),
                   define={"A": Eq(array(l), array(l + 1) ** 2 + 1).forall(l=without_end)})


@attack("foreign", "A: its index l is to be a step from 0 on, a layer in 0, …, L")
def layers_that_grow_with_the_batch() -> Made:
    """The last layer depends on another index, which grows from one entry to the next."""
    array = own("A", e=batches, l=layers(0, e))
    return at_once(Eq(array(1, 1) - 1, array(2, 2) ** 2), use("A", e=1, l=1),
                   define={"A": Eq(array(e, l), array(e + 1, l + 1) ** 2 + 1).forall(e=batches, l=layers(0, e))})


@attack("foreign", "A: its index s is to be a step from 0 on, a layer in 0, …, L")
def steps_without_a_beginning() -> Made:
    """Each step is defined by the one before, and the first one depends on another index, which grows."""
    early = Range("step", 0 - index(e), None)
    array = own("A", e=batches, s=early)
    return at_once(Eq(array(1, 1) - 1, array(2, 0) ** 2), use("A", e=1, s=1),
                   define={"A": Eq(array(e, s), array(e + 1, s - 1) ** 2 + 1).forall(e=batches, s=early)})


@attack("foreign", "Z: its index f is to be a step from 0 on, a layer in 0, …, L")
def an_index_that_is_not_printed() -> Made:
    """An array has an index of a kind that the language does not have, and that nobody would see."""
    array = own("Z", f=Range("digit", index(1), index(3)))
    return at_once(Eq(2 * array(1), 0), "A", define={"A": Eq(array(1), 0)})


@attack("wrong", "A: a definition and another formula have this name")
def a_definition_named_like_an_assumption() -> Made:
    """A definition has the name of an assumption, which then seems to be used."""
    return at_once(Eq(2 * K(), 0), "A", define={"A": Eq(K(), 0)}, given={"A": Eq(b(L, 1), 5)})


@attack("foreign", "v is an array, a function or a size of the language")
def an_own_array_printed_like_the_state() -> Made:
    """An own array is called v, as the state of the optimizer is printed."""
    v = own("v", s=steps, l=layers(), i=units(l), j=units(l - 1))
    return at_once(Eq(2 * v(0, L, 1, 1), 0), "A", define={"A": Eq(v(0, L, 1, 1), 0)})


def a_number_that_is_zero() -> Library:
    """A claim that defines a number to be 0."""
    return theorem("zero", at_once(Eq(K(), ZERO * 2), "A", define={"A": Eq(K(), 0)}))


@attack("false", "zero defines: A.  At these values it is no definition of", library=a_number_that_is_zero)
def a_lemma_with_another_definition() -> Made:
    """A lemma defines a number to be 0, and the statement defines it to be 1."""
    return statement(Eq(2 * K(), 0), define={"A": Eq(K(), 1)}), (
        lemma("B", "zero", {}, s=S, e=E), have("B", Eq(2 * K(), 0), step(0, "B: B")))


COSTS = {"costs": Eq(AT_STEPS(q), C.at(q, E)()).forall(q=steps)}
ONE_COST = {"one cost": Eq(AT_STEPS(q), AT_STEPS(S)).forall(q=steps)}


def all_networks_have_one_cost() -> Library:
    """A claim that assumes of all networks that they have one cost, without naming any of them."""
    return theorem("one", by(Eq(C.at(r, E)(), C()), step(AT_STEPS(r), "costs"), step(AT_STEPS(S), "one cost"),
                             step(C(), "costs"), let={"r": steps}, given=ONE_COST, define=COSTS))


@attack("false", "an assumption speaks of an array of its own", library=all_networks_have_one_cost,
        world=lambda: Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])]).world(COSTS))
def an_invariance_by_an_array_of_all_networks() -> Made:
    """That all networks have one cost is assumed in terms of an array that is defined as their costs."""
    then = Eq(DCW(1, 1, 1), 0).forall()
    return statement(then, ONE_COST, define=COSTS), (
        invariance("B", then, "one", "r", {"one cost": ("one cost",)}, s=S, e=E),)


# --- statements and chains --------------------------------------------------------------------------------------------

@attack("wrong", "the conclusion 'B' is the assumption or definition 'A'")
def a_conclusion_that_is_assumed() -> Made:
    """The conclusion is an assumption under another name, with another bound variable."""
    return at_once(Eq(b(L, i), 0).forall(i=units(L)), "A", given={"A": Eq(b(L, j), 0).forall(j=units(L))})


@attack("wrong", "nothing is concluded")
def a_statement_without_conclusion() -> Made:
    """Nothing is concluded."""
    return statement({}), ()


@attack("false", "the conclusion 'B' is not among the facts")
def a_conclusion_that_is_not_proved() -> Made:
    """The proof proves something else."""
    return statement(Eq(C(), 0)), (have("D", Eq(C() * 0, 0), step(0)),)


@attack("false", "the fact 'B' is not the conclusion of that name")
def another_fact_under_the_name_of_the_conclusion() -> Made:
    """The proof proves another fact under the name of the conclusion."""
    return statement(Eq(C(), 0)), (have("B", Eq(C() * 0, 0), step(0)),)


@attack("wrong", "a definition has this name")
def an_assumption_named_like_a_definition() -> Made:
    """An assumption with the name of a definition, so that a reader takes one for the other."""
    return at_once(Eq(C() * 0, 0), given={"definition of C": Eq(C(), 0)})


@attack("wrong", "there is a fact named 'definition of C' already")
def a_fact_named_like_a_definition() -> Made:
    """A fact gets the name of a definition."""
    return statement(Eq(C() * 0, 0)), (have("definition of C", Eq(C() * 0, 0), step(0)),
                                       have("B", Eq(C() * 0, 0), step(0)))


@attack("wrong", "there is a fact named 'A' already")
def a_fact_named_like_an_assumption() -> Made:
    """A fact gets the name of an assumption."""
    return statement(Eq(C() * 0, 0), {"A": Eq(b(1, 1), 0)}), (have("A", Eq(C() * 0, 0), step(0)),
                                                              have("B", Eq(C() * 0, 0), step(0)))


@attack("wrong", "the reason 'definition of C' is not used")
def a_reason_that_is_not_used() -> Made:
    """A step names a reason that it does not need."""
    return at_once(Eq(b(1, 1) * 0, 0), "definition of C")


@attack("wrong", "the reason 'A' is not used")
def a_reason_that_is_given_twice() -> Made:
    """A step names its reason twice."""
    return at_once(Eq(b(L, 1) * 2, 0), "A", "A", given={"A": Eq(b(L, i), 0).forall(i=units(L))})


@attack("false", "the chain does not end in the right side")
def a_chain_that_ends_elsewhere() -> Made:
    """The last line is not the right side."""
    return by(Eq(C(), 0), step(cost(outputs(), targets()), "definition of C"))


@attack("wrong", "the chain has no step")
def a_chain_without_steps() -> Made:
    """A fact without a proof."""
    return statement(Eq(C(), C())), (have("B", Eq(C(), C())),)


@attack("false", "there is no goal of this name here")
def a_goal_that_nobody_set() -> Made:
    """A chain shows a goal outside of any induction or case."""
    return statement(Eq(C(), 0)), (show("B", step(0)),)


@attack("false", "only equations can be proved by a chain", world=kink_in_batch_0)
def a_chain_for_differentiability() -> Made:
    """A chain is to show that something is differentiable."""
    then = Differentiable(g(L, z(L, m(), 1)))
    return statement(then), (have("B", then, step(0)),)


@attack("false", "there is no definition, assumption or fact named 'magic'")
def an_unknown_reason() -> Made:
    """A reason that is nowhere stated."""
    return at_once(Eq(C(), 0), "magic")


@attack("false", "is not an equation and gives no rule")
def differentiability_as_an_equation() -> Made:
    """That g is differentiable is used as if it said that g is zero."""
    return at_once(Eq(g(L, z(L, 1, 1)), 0), "A", given={"A": Differentiable(g(L, z(L, 1, 1)))})


@attack("false", "gives no rule")
def a_rule_for_zero() -> Made:
    """0 = b - b' rewrites nothing."""
    return at_once(Eq(b(L, 1), 0), "A", given={"A": Eq(0, b(L, 1) - b(L, n(L)))})


@attack("false", "its right side has a variable that its left side does not have")
def a_rule_with_a_free_choice() -> Made:
    """A rule whose right side may be any b(L, i), over units that there may not be."""
    given = {"A": Eq(b(L, 1), b(L, i)).forall(i=ranged("unit", 2, n(L)))}
    return at_once(Eq(b(L, 1), b(L, n(L)) + 1), "A", given=given)


@attack("wrong", "rewriting does not come to an end")
def a_recursive_definition_without_its_layer() -> Made:
    """The definition of the hidden errors is used from the first layer of twenty on, at every layer above."""
    return at_once(Eq(delta(1, 1, 1) * 0, 0), "definition of delta", requires=(L - 20,))


# --- objects that are not what they look like -------------------------------------------------------------------------

class Later(Mapping[str, Any]):
    """A mapping that says something else when it is read again."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    def _now(self) -> dict[str, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def __getitem__(self, key: str) -> Any:
        return self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def items(self) -> Any:
        return self._now().items()


class FalseVar(Var):
    """An index variable that equals every other."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Weights(Entry):
    """An entry of a class of its own."""


def changed(node: Any, **attributes: Any) -> Any:
    """A frozen object with other attributes."""
    for name, value in attributes.items():
        object.__setattr__(node, name, value)
    return node


NOTHING = Eq(b(L, 1) * 0, 0)


def plain(formula: Any) -> tuple[Statement, Any]:
    return Statement(((S, steps),), {}, {"B": formula}), (have("B", formula, step(formula.rhs)),)


def register(attacks: Mapping[str, Callable[[], Made]]) -> None:
    """Attacks that are no more than a wrong object; their words are those of the claim that is refused."""
    for why, make in attacks.items():
        ATTACKS[why.replace(" ", "_")] = Attack(why, "object", "the claim: ", why, make, None, nothing, None)


register({
    "an array of that name with other ranges": lambda: plain(Eq(
        Head("b", lambda *_: (), 3, "parameter", "b")(S, L, 0), 0)),
    "a function of that name with other ranges": lambda: plain(Eq(
        Function("g", lambda *_: (), 1, ("z",), "g")(0, b(L, 1)), 0)),
    "a subclass of an entry": lambda: plain(Eq(Weights(b.head, (index(S), index(L), index(1))), 0)),
    "a subclass of a variable": lambda: plain(Eq(b(L, Index(((FalseVar("i"), 1),))), 0)),
    "a float": lambda: plain(Eq(Num(0.5), Num(0.5))),  # type: ignore[arg-type]
    "not a number": lambda: plain(Eq(Num(float("nan")), 0)),  # type: ignore[arg-type]
    "an integer for a fraction": lambda: plain(Eq(Num(1), 1)),  # type: ignore[arg-type]
    "true for one": lambda: plain(Eq(Num(True), 1)),  # type: ignore[arg-type]
    "a subclass of fractions": lambda: plain(Eq(Num(type("Half", (Fraction,), {})(1, 2)), Fraction(1, 2))),
    "a fraction without denominator": lambda: plain(Eq(Num(changed(Fraction(1, 2), _denominator=0)), 0)),
    "a fraction of floats": lambda: plain(Eq(Num(changed(Fraction(1, 2), _numerator=0.5)), 0)),
    "a float as an index": lambda: plain(Eq(b(L, Index((), 1.0)), b(L, 1))),  # type: ignore[arg-type]
    "true as an index": lambda: plain(Eq(b(L, Index((), True)), b(L, 1))),
    "a fractional index": lambda: plain(Eq(b(L, Index((), Fraction(1, 2))), 0)),  # type: ignore[arg-type]
    "a fractional coefficient": lambda: plain(Eq(b(Index(((L, Fraction(1, 2)),)), 1), 0)),  # type: ignore[arg-type]
    "a bias as an index": lambda: plain(Eq(
        Delta(Index(((b(L, 1), 1),)), Index(((b(L, 1), 1),))), 1)),  # type: ignore[arg-type]
    "true as an exponent": lambda: plain(Eq(Pow(b(L, 1), True), b(L, 1))),
    "an index as a number": lambda: plain(Eq(Add((index(1),)), 1)),  # type: ignore[arg-type]
    "an unknown size": lambda: plain(Eq(Count(Size("q")), 1)),
    "a size with an argument too many": lambda: plain(Eq(Count(Size("L", (index(1),))), 1)),
    "the width of layer L + 1": lambda: plain(Eq(Count(Size("n", (L + 1,))), 1)),
    "an index too few": lambda: plain(Eq(Entry(b.head, (index(S), index(L))), 0)),
    "an argument too few": lambda: plain(Eq(Call(g, (index(L),), ()), 0)),
    "a text as a term": lambda: plain(changed(Eq(0, 0), lhs="b")),
    "a text as a formula": lambda: (changed(Statement((), {}, {}), conclusions={"B": "b = 0"}), ()),
    "a formula inside of a formula": lambda: plain(changed(Eq(0, 0), lhs=Eq(0, 0))),
    "a training that is neither true nor false": lambda: (changed(plain(NOTHING)[0], training="no"), plain(NOTHING)[1]),
    "a list of items": lambda: (plain(NOTHING)[0], list(plain(NOTHING)[1])),
    "an item that is a step": lambda: (plain(NOTHING)[0], (step(0),)),
    "a step that is an item": lambda: (plain(NOTHING)[0], (changed(have("B", NOTHING), chain=plain(NOTHING)[1]),)),
    "a reason that is a text": lambda: (plain(NOTHING)[0], (have("B", NOTHING, changed(step(0), reasons=("A",))),)),
    "reasons that are no tuple": lambda: (plain(NOTHING)[0], (have("B", NOTHING, changed(step(0), reasons=None)),)),
    "a value that is no index": lambda: (plain(NOTHING)[0], (have("B", NOTHING, step(0, changed(
        use("definition of z"), values={"l": b(L, 1)}))),)),
    "a value for an index that is not there": lambda: (plain(NOTHING)[0], (have("B", NOTHING, step(0, use(
        "definition of z", l=Var("nowhere")))),)),
    "no statement at all": lambda: (None, ()),
    "no proof at all": lambda: (plain(NOTHING)[0], None),
    "a name that is not a text": lambda: (plain(NOTHING)[0], (changed(have("B", NOTHING, step(0)), name=["B"]),)),
    "an array where a function is expected": lambda: plain(Eq(
        Call(W.head, (index(S), index(1), index(1), index(1)), ()), 0)),  # type: ignore[arg-type]
    "a function where an array is expected": lambda: plain(Eq(
        Entry(g, (index(L),)) * 2, Entry(g, (index(L),)) + Entry(g, (index(L),)))),  # type: ignore[arg-type]
    "an index where a size is expected": lambda: plain(Eq(Count(index(L)), 1)),  # type: ignore[arg-type]
    "a number where an index is expected": lambda: plain(Eq(
        Entry(b.head, (index(S), index(L), Num(Fraction(1)))), 0)),  # type: ignore[arg-type]
    "a text where a range is expected": lambda: plain(Eq(Sum(k, "units", b(L, 1)), 0)),  # type: ignore[arg-type]
    "a text as an exponent": lambda: plain(Eq(Pow(b(L, 1), "2"), 0)),  # type: ignore[arg-type]
    "a text where a line is expected": lambda: (plain(NOTHING)[0], (
        have("B", NOTHING, Step("0", ()), step(0)),)),  # type: ignore[arg-type]
    "an index where a line is expected": lambda: (plain(NOTHING)[0], (
        have("B", NOTHING, Step(index(1), ()), step(0)),)),  # type: ignore[arg-type]
    "an order of a class of its own": lambda: plain(type("More", (Less,), {})(0, 0)),
    "a comparison that is no equation": lambda: plain(Comparison(0, 0)),
    "a local minimum of an entry": lambda: at_once(Eq(C() * 0, 0), given={"A": LocalMinimum(b(L, 1))}),
    "differentiability of an entry": lambda: at_once(
        Eq(C() * 0, 0), given={"A": Differentiable(b(L, 1))}),  # type: ignore[arg-type]
    "a number as an assumption": lambda: at_once(
        Eq(C() * 0, 0), given={"A": ForAll((), b(L, 1))}),  # type: ignore[arg-type]
})


# --- almost all values ------------------------------------------------------------------------------------------------

DRAWN = {"i": units(1), "j": units(0)}
INPUT = total(k=units(0))(W(1, 1, k) * x(1, k)) + b(1, 1)
FIRST_FEATURE = {"A": Differ(x(1, 1), 0).forall()}


def nearly(then: Any, *chain: Step, given: Mapping[str, Any] = FIRST_FEATURE, let: Mapping[str, Range] = {},
           training: bool = False, **options: Any) -> Made:
    """The statement with this conclusion, proved for almost all values."""
    stated = statement(then, given, let, training=training)
    return stated, (replace(almost_everywhere("B", *chain, **options), formula=stated.conclusions["B"]),)


def the_input(*reasons: Any, **options: Any) -> Made:
    """For almost all weights the input of the first unit is not zero, with a distorted reason."""
    return nearly(Differ(z(1, 1, 1), 0).for_almost_all(W(1, i, j), **DRAWN),
                  step(INPUT, use("definition of z", l=1), "definition of a at the input"),
                  **{"i": 1, "j": 1, "coefficient": x(1, 1), "nonzero": "A", **options})


def almost_all_that_is_right() -> Made:
    return the_input()


@attack("foreign", "only what is said for almost all values")
def almost_all_for_an_equation() -> Made:
    """An equation, proved like something that is said for almost all values."""
    return nearly(Eq(b(1, 1), b(1, 1)), step(b(1, 1) - b(1, 1)), coefficient=1, given={})


@attack("false", "in training later networks depend on what is drawn", world=lambda: world([[0]]))
def almost_all_in_training() -> Made:
    """After a step without gradient a weight is what it was, though its old value has the coefficient -1."""
    return nearly(Differ(W.at(1)(1, 1, 1), W.at(0)(1, 1, 1)).for_almost_all(W.at(0)(1, 1, 1)),
                  step(W.at(1)(1, 1, 1) - W.at(0)(1, 1, 1)), training=True, given={}, coefficient=-1)


@attack("wrong", "The value of j is missing")
def almost_all_in_no_entry() -> Made:
    """It is not said in which feature's weight the difference is affine."""
    stated, (item,) = the_input()
    return stated, (replace(item, pivot={"i": index(1)}),)


@attack("false", "which is not shown to be a unit in 1, …, 1",
        world=lambda: world([[0, 0]]))
def almost_all_in_an_entry_that_is_not_drawn() -> Made:
    """The weight of the first unit is drawn, and that of any other said to differ from 0."""
    return nearly(Differ(W(1, p, 1), 0).for_almost_all(W(1, i, 1), i=ranged("unit", 1, 1)), step(W(1, p, 1)),
                  let={"p": units(1)}, given={}, coefficient=1, i=p)


@attack("wrong", "a value of q is given, which is not an index of what is drawn")
def almost_all_with_an_index_too_many() -> Made:
    """The entry gets an index that what is drawn does not have."""
    return the_input(q=1)


@attack("wrong", "it is not said why the coefficient is not zero")
def almost_all_without_a_reason() -> Made:
    """That the coefficient is not zero is said, but not why."""
    return the_input(nonzero=None)


@attack("false", "A does not say that two terms differ", world=lambda: world([[0]]))
def almost_all_by_an_equation() -> Made:
    """The coefficient is zero, and a fact that says so is given as the reason that it is not."""
    return the_input(given={"A": Eq(x(1, 1), 0).forall()})


@attack("false", "A: the value of j is n_0, which is not shown to be in its range",
        world=lambda: world([[0]]))
def almost_all_by_a_fact_beyond_its_range() -> Made:
    """That no feature before the last is zero is used for the last one."""
    before = Differ(x(1, j), 0).forall(j=ranged("unit", 1, n(0) - 1))
    return the_input(given={"A": before}, coefficient=x(1, n(0)), nonzero=use("A", j=n(0)), j=n(0))


@attack("wrong", "A: a value of q is given, which it does not quantify")
def almost_all_by_a_fact_with_an_index_too_many() -> Made:
    """The fact gets an index that it does not have."""
    return the_input(nonzero=use("A", q=1))


@attack("false", "A says that y_11 - 0 is not zero; the coefficient is x_11",
        world=lambda: changed(world([[0]]), entries={**world([[0]]).entries, ("y", (0, 1, 1)): Fraction(1)}))
def almost_all_by_another_fact() -> Made:
    """That a target is not zero is given as the reason that the feature is not."""
    return the_input(given={"A": Differ(y(1, 1), 0).forall()})


@attack("false", "the coefficient is not the derivative in W^1_11, which is",
        world=lambda: changed(world([[0]]), entries={**world([[0]]).entries, ("y", (0, 1, 1)): Fraction(1)}))
def almost_all_by_another_coefficient() -> Made:
    """The target, which is not zero, is said to be the coefficient."""
    return the_input(given={"A": Differ(y(1, 1), 0).forall()}, coefficient=y(1, 1))


@attack("wrong", "the coefficient depends on W^1_11")
def almost_all_of_a_square() -> Made:
    """The square of a weight is not affine in it."""
    return nearly(Differ(W(1, 1, 1) ** 2, 0).for_almost_all(W(1, 1, 1)), step(W(1, 1, 1) ** 2),
                  given={"A": Differ(2 * W(1, 1, 1), 0).forall()}, coefficient=2 * W(1, 1, 1), nonzero="A")


@attack("false", "z^1_11 may depend on what is drawn, and not as a polynomial",
        world=lambda: Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])]).world())
def almost_all_of_a_difference_that_is_folded() -> Made:
    """At the feature 1 the input is the weight: it was not unfolded, so that only the weight itself was seen."""
    return nearly(Differ(z(1, 1, 1), W(1, 1, 1)).for_almost_all(W(1, 1, 1)), step(z(1, 1, 1) - W(1, 1, 1)),
                  given={}, coefficient=-1)


@attack("wrong", "W^1_11 may depend on what is drawn, and not as a polynomial")
def almost_all_of_a_function_of_what_is_drawn() -> Made:
    """An activation of one weight need not be measurable, so nothing is known of the set where it is another one."""
    return nearly(Differ(W(1, p, 1), g(1, W(1, 1, 1))).for_almost_all(W(1, i, 1), i=units(1)),
                  step(W(1, p, 1) - g(1, W(1, 1, 1))), let={"p": ranged("unit", 2, n(1))}, given={}, coefficient=1, i=p)


@attack("false", "there is no definition, assumption or fact named 'A' here",
        world=lambda: world([[0, 0]]))
def almost_all_by_an_assumption_on_what_is_drawn() -> Made:
    """A bias is the weight that is drawn, as it is now; with another weight it is not."""
    return nearly(Differ(b(1, 1), b(1, p)).for_almost_all(W(1, i, j), **DRAWN), step(W(1, 1, 1) - b(1, p), "A"),
                  given={"A": Eq(b(1, 1), W(1, 1, 1)).forall()}, let={"p": units(1)}, i=1, j=1, coefficient=1)


def two_networks_apart() -> Library:
    """For almost all first weights of one network they differ from those of a later one, which is any other."""
    stated = statement(Differ(W(1, 1, 1), W.at(r)(1, 1, 1)).for_almost_all(W(1, 1, 1)), let={"r": steps},
                       requires=(r - S - 1,))
    item = almost_everywhere("B", step(W(1, 1, 1) - W.at(r)(1, 1, 1)), coefficient=1)
    return theorem("apart", (stated, (replace(item, formula=stated.conclusions["B"]),)))


@attack("false", "in training other networks depend on what is drawn", library=two_networks_apart,
        world=lambda: world([[0]]))
def almost_all_of_two_networks_in_training() -> Made:
    """Two networks of one training are not any two: after a step without gradient the weight is what it was."""
    stated = statement({"apart: B": Differ(W.at(0)(1, 1, 1), W.at(1)(1, 1, 1)).for_almost_all(W.at(0)(1, 1, 1))},
                       training=True)
    return stated, (lemma("apart", "apart", {}, s=0, e=0, r=1),)


@attack("foreign", "almost all values of what?")
def almost_all_values_of_an_input() -> Made:
    """The input of a unit follows from the weights; it is not given, so no value can be chosen for it."""
    return nearly(Differ(z(1, 1, 1), 0).for_almost_all(z(1, 1, 1)), step(z(1, 1, 1)), given={}, coefficient=1)


@attack("foreign", "that two terms differ, and nothing else")
def an_equation_for_almost_all_values() -> Made:
    """For almost all values of a weight an equation holds, by a proof that it does not."""
    return nearly(AlmostAll((), W(1, 1, 1), Eq(W(1, 1, 1), 0)), step(W(1, 1, 1)),  # type: ignore[arg-type]
                  given={}, coefficient=1)


# --- multiples of equations -------------------------------------------------------------------------------------------

FEATURES = total(j=units(0))(x(1, j))
BALANCED = {"A": Eq(FEATURES, 0).forall()}


def a_multiple_that_is_right() -> Made:
    return at_once(Eq(total(j=units(0))(x(1, j) * y(1, 1)), 0), multiple("A", y(1, 1)), given=BALANCED)


@attack("wrong", "the multiple of 'A' is not used")
def a_multiple_that_is_not_used() -> Made:
    """An equation that holds by algebra, for the reason of another one."""
    return at_once(Eq(b(1, 1) * 0, 0), multiple("A", 1), given=BALANCED)


@attack("wrong", "there is no assumption or fact named 'D' here")
def a_multiple_of_nothing() -> Made:
    """There is no equation of this name."""
    return at_once(Eq(FEATURES * 2, 0), multiple("D", 2), given=BALANCED)


@attack("false", "A is no equation, so it has no multiple",
        world=lambda: Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])]).world())
def a_multiple_of_a_difference() -> Made:
    """That the features do not add up to zero is used as if they did."""
    return at_once(Eq(FEATURES, 0), multiple("A", 1), given={"A": Differ(FEATURES, 0).forall()})


@attack("false", "A: the value of j is n_0, which is not shown to be in its range")
def a_multiple_beyond_its_range() -> Made:
    """That the features before the last are zero is used for the last one."""
    return at_once(Eq(x(1, n(0)), 0), multiple("A", 1, j=n(0)),
                   given={"A": Eq(x(1, j), 0).forall(j=ranged("unit", 1, n(0) - 1))})


@attack("wrong", "A: a value of q is given, which it does not quantify")
def a_multiple_with_an_index_too_many() -> Made:
    """The equation gets an index that it does not have."""
    return at_once(Eq(FEATURES * 2, 0), multiple("A", 2, q=1), given=BALANCED)


@attack("false", "the two sides differ")
def a_multiple_of_one_side() -> Made:
    """The features add up to 1, so twice their sum is not zero."""
    return at_once(Eq(FEATURES * 2, 0), multiple("A", 2), given={"A": Eq(FEATURES, 1).forall()})


@attack("false", "the two sides differ")
def a_multiple_for_another_sum() -> Made:
    """The weights into each unit are balanced; added up over all units they are not balanced for each input."""
    return at_once(Eq(total(i=units(1))(W(1, i, 1)), 0), multiple("A", 1).summed(i=units(1)),
                   given={"A": Eq(total(j=units(0))(W(1, i, j)), 0).forall(i=units(1))})


def a_multiple_added_up() -> Made:
    return at_once(Eq(total(j=units(0), i=units(1))(W(1, i, j) * b(1, i)), 0),
                   multiple("A", b(1, i)).summed(i=units(1)),
                   given={"A": Eq(total(j=units(0))(W(1, i, j)), 0).forall(i=units(1))})


# --- order ------------------------------------------------------------------------------------------------------------

BIAS = {"A": Less(0, b(1, 1)).forall()}
FIRST_BIASES = {"A": Less(0, b(1, i)).forall(i=units(1))}
#: A network whose bias is 0, and one whose bias is -1.
AT_ZERO, BELOW = (lambda: world([[0]])), (lambda: world([[-1]]))


def positive(gap: Any, *chain: Step, reasons: tuple[Any, ...] = (), than: Any = 0, **options: Any) -> Made:
    """The statement that a term is greater than zero, or another one; proved from its form, unless there is a chain."""
    stated = statement(Less(than, gap), **options)
    return stated, (order("B", *(chain or (step(term(gap)),)), formula=stated.conclusions["B"], positive=reasons),)


def an_order_that_is_right() -> Made:
    """Two positive biases, squares, a size and a sum that is not empty add up to something positive."""
    squares = total(k=units(0))(W(1, 1, k) ** 2)
    return positive(b(1, p) * b(1, q) + squares * (L - 1) + Delta(index(p), index(q)), given=FIRST_BIASES,
                    let={"p": units(1), "q": units(1)}, reasons=(use("A", i=p), use("A", i=q)))


def an_order_below_a_sum_that_is_right() -> Made:
    """A positive bias stands in every term of a sum."""
    below = total(k=units(0))(b(1, 1) * (x(1, k) ** 2 + 1))
    return positive(below, step(below + 0), given=BIAS, reasons=("A",))


def an_order_by_a_chain_that_is_right() -> Made:
    """Two terms that differ by a positive number, as an equation says."""
    return positive(b(1, 2), step(1, "A"), than=b(1, 1), requires=(n(1) - 2,),
                    given={"A": Eq(b(1, 2), b(1, 1) + 1).forall()})


SCALE = {"first": Eq(ALSO(1), b(1, 1)).forall(),
         "next": Eq(ALSO(l + 1), 2 * ALSO(l) + b(l, 1) ** 2).forall(l=layers(1, L - 1))}


def growing(of_step: Item) -> Made:
    """An array that begins with a positive bias is positive in all layers, by induction; the base is right."""
    stated = statement(Less(0, ALSO(l)).forall(l=ALL_LAYERS), BIAS, define=SCALE)
    base = order("B", step(b(1, 1), "first"), positive=("A",))
    return stated, (induction("up", {"B": Less(0, ALSO(l))}, (base,), (of_step,), l=ALL_LAYERS),)


def an_order_by_induction_that_is_right() -> Made:
    """The hypothesis is a fact on order like any other."""
    return growing(order("B", step(2 * ALSO(l) + b(l, 1) ** 2, "next"), positive=("IH B",)))


@attack("wrong", "the difference is not shown to be positive: Σ")
def an_order_by_induction_without_hypothesis() -> Made:
    """In the step the sign of the layer below is not named."""
    return growing(order("B", step(total(k=ranged("number", 1, 2))(ALSO(l)) + b(l, 1) ** 2, "next")))


@attack("wrong", "there is no goal of this name here")
def an_order_without_formula() -> Made:
    """What is to be proved is not said."""
    return statement(Less(0, 1)), (order("B", step(1)),)


@attack("false", "only that one term is less than another is proved like this", world=AT_ZERO)
def an_order_for_an_equation() -> Made:
    """An equation between 0 and 1, whose right side minus its left side is positive."""
    return statement(Eq(0, 1)), (order("B", step(1), formula=Eq(0, 1)),)


@attack("wrong", "only that one term is less than another is proved like this")
def an_order_for_almost_all_values() -> Made:
    """That two terms differ for almost all values, by an order between them."""
    stated, _ = the_input()
    return stated, (order("B", step(z(1, 1, 1)), formula=stated.conclusions["B"], positive=("A",)),)


@attack("wrong", "only what is said for almost all values is proved like this")
def almost_all_for_an_order() -> Made:
    """An order, proved like something that is said for almost all values."""
    return nearly(Less(0, b(1, 1) ** 2 + 1), step(b(1, 1) ** 2 + 1), coefficient=1, given={})


@attack("false", "only equations can be proved by a chain", world=AT_ZERO)
def a_term_less_than_itself() -> Made:
    """A term is less than itself, by a chain of equations between its two sides."""
    return by(Less(b(1, 1), b(1, 1)).forall(), step(b(1, 1)))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def zero_less_than_zero() -> Made:
    """Zero is less than zero."""
    return positive(0)


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def one_less_than_zero() -> Made:
    """One is less than zero."""
    return positive(0, step(-1), than=1)


@attack("false", "the two sides differ", world=AT_ZERO)
def an_order_by_left_minus_right() -> Made:
    """One is less than zero, as one minus zero is positive."""
    return positive(0, step(1), than=1)


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_negative_fraction() -> Made:
    """Minus one half is positive."""
    return positive(Num(Fraction(-1, 2)))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def fractions_by_their_numerators() -> Made:
    """3/2 - 2 is positive, as if it were 3 - 2."""
    return positive(Num(Fraction(3, 2)) - 2, step(Add((Num(Fraction(3, 2)), Num(Fraction(-2))))))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def sizes_by_numerators() -> Made:
    """2/3 of the width is more than 1, as if it were twice the width."""
    return positive(Num(Fraction(2, 3)) * n(1) - 1, step(Num(Fraction(2, 3)) * n(1) + Num(Fraction(-1))))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_size_less_one() -> Made:
    """A width is more than 1."""
    return positive(n(1) - 1)


@attack("false", "the difference is not shown to be positive", world=lambda: world([[0], [0]]))
def a_size_less_two() -> Made:
    """A width less 2, times the depth, is at least 0."""
    return positive(L * (n(1) - 2) + 1, step(L * term(n(1) - 2) + 1))


@attack("false", "the difference is not shown to be positive", world=lambda: world([[0, 0]]))
def twice_a_size() -> Made:
    """Twice the width of layer 1 is less than 3, as if it were not subtracted twice."""
    return positive(3 - 2 * Count(n(1)), step(3 + (-2) * Count(n(1))))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_square_that_may_be_zero() -> Made:
    """The square of a bias is positive."""
    return positive(b(1, 1) ** 2)


@attack("false", "the difference is not shown to be positive", world=BELOW)
def a_cube_that_may_be_negative() -> Made:
    """The cube of a bias is not negative."""
    return positive(b(1, 1) ** 3 + 1)


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_difference_of_squares() -> Made:
    """The square of a bias less that of a weight, and a number, is positive."""
    return positive(b(1, 1) ** 2 + 1 - (W(1, 1, 1) + 1) ** 2)


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def squares_that_may_be_zero() -> Made:
    """The sum of two squares is positive."""
    return positive(b(1, 1) ** 2 + W(1, 1, 1) ** 2)


@attack("false", "the difference is not shown to be positive", world=BELOW)
def a_positive_and_an_unknown_term() -> Made:
    """One and a bias are together positive."""
    return positive(b(1, 1) + 1)


@attack("false", "the difference is not shown to be positive", world=BELOW)
def a_positive_times_an_unknown_factor() -> Made:
    """A positive number times a bias is positive."""
    return positive(n(1) * b(1, 1))


@attack("false", "the difference is not shown to be positive", world=lambda: world([[-1, 1]]))
def a_product_of_unknown_factors() -> Made:
    """The product of two biases is positive."""
    return positive(b(1, 1) * b(1, n(1)))


@attack("false", "the difference is not shown to be positive", world=lambda: world([[0, 0]]),
        values={"p": 1, "q": 2})
def a_delta_that_may_be_zero() -> Made:
    """Kronecker's delta of two units is positive."""
    return positive(Delta(index(p), index(q)), let={"p": units(1), "q": units(1)})


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_sum_that_may_be_empty() -> Made:
    """Positive terms of all units but the first add up to something positive."""
    return positive(total(i=ranged("unit", 2, n(1)))(b(1, i) ** 2 + 1))


@attack("false", "the difference is not shown to be positive", world=AT_ZERO)
def a_sum_of_squares() -> Made:
    """The squares of all biases of a layer add up to something positive."""
    return positive(total(i=units(1))(b(1, i) ** 2))


@attack("false", "the difference is not shown to be positive", world=BELOW)
def a_sum_of_unknown_terms() -> Made:
    """All biases of a layer, and one, add up to something positive."""
    return positive(total(i=units(1))(b(1, i)) + 1)


@attack("false", "the difference is not shown to be positive", world=lambda: world([[1, -1]]), values={"i": 1})
def a_fact_below_a_sum_for_other_indices() -> Made:
    """That the bias of unit i is positive is used for all units, below a sum over units that are called i, too."""
    return positive(total(i=units(1))(b(1, i)), let={"i": units(1)}, given={"A": Less(0, b(1, i)).forall()},
                    reasons=("A",))


@attack("false", "A: the value of i is n_1, which is not shown to be in its range", world=BELOW)
def a_fact_on_order_beyond_its_range() -> Made:
    """That all biases but the last are positive is used for the last one."""
    return positive(b(1, n(1)), given={"A": Less(0, b(1, i)).forall(i=ranged("unit", 1, n(1) - 1))},
                    reasons=(use("A", i=n(1)),))


@attack("false", "A does not say that one term is less than another", world=AT_ZERO)
def an_order_by_an_equation() -> Made:
    """That a bias is zero is given as the reason that it is positive."""
    return positive(b(1, 1), given={"A": Eq(b(1, 1), 0).forall()}, reasons=("A",))


@attack("false", "A does not say that one term is less than another", world=BELOW)
def an_order_by_a_difference() -> Made:
    """That a bias is not zero is given as the reason that it is positive."""
    return positive(b(1, 1), given={"A": Differ(0, b(1, 1)).forall()}, reasons=("A",))


@attack("wrong", "Multiple does not say that one term is less than another")
def an_order_by_a_multiple() -> Made:
    """Minus a fact is given as a reason."""
    stated, (item,) = positive(b(1, 1) + 1, given=BIAS)
    return stated, (replace(item, positive=(multiple("A", -1),)),)


@attack("false", "the difference is not shown to be positive", world=BELOW)
def an_order_the_other_way() -> Made:
    """That a bias is negative is given as the reason that it is positive."""
    return positive(b(1, 1), given={"A": Less(b(1, 1), 0).forall()}, reasons=("A",))


@attack("false", "the difference is not shown to be positive", world=lambda: world([[1, -1]]))
def an_order_by_another_fact() -> Made:
    """That the first bias is positive is given as the reason that the last one is."""
    return positive(b(1, n(1)), given=BIAS, reasons=("A",))


@attack("wrong", "the reason 'A' is not used")
def an_order_with_a_reason_too_many() -> Made:
    """The square of a weight is not negative, whatever a bias is."""
    return positive(W(1, 1, 1) ** 2 + 1, given=BIAS, reasons=("A",))


@attack("wrong", "the reason 'A' is not used")
def an_order_with_a_reason_given_twice() -> Made:
    """The same fact at the same values is named twice."""
    return positive(2 * b(1, 1), given=BIAS, reasons=("A", "A"))


@attack("false", "A is not an equation and gives no rule", world=lambda: world([[1]]))
def an_order_as_an_equation() -> Made:
    """What is less than 2 is used as if it were 2."""
    return at_once(Eq(b(1, 1), 2), "A", given={"A": Less(b(1, 1), 2).forall()})


@attack("false", "A is no equation, so it has no multiple", world=lambda: world([[1]]))
def a_multiple_of_an_order() -> Made:
    """What is positive is used as if it were zero, by a multiple."""
    return at_once(Eq(b(1, 1), 0), multiple("A", -1), given=BIAS)


@attack("wrong", "A does not say that two terms differ")
def almost_all_by_an_order() -> Made:
    """The feature is positive, and so not zero; but the rule asks for a fact that says so."""
    return the_input(given={"A": Less(0, x(1, 1)).forall()})


@attack("foreign", "that two terms differ, and nothing else")
def an_order_for_almost_all_values_of_a_weight() -> Made:
    """Almost all values of a weight are positive, by a proof that they are not zero."""
    return nearly(AlmostAll((), W(1, 1, 1), Less(0, W(1, 1, 1))), step(W(1, 1, 1)),  # type: ignore[arg-type]  # what is refused
                  given={}, coefficient=1)


@attack("false", "expected one reason: the fact that says the same", world=BELOW,
        library=lambda: theorem("positive", positive(b(1, 1) * 2, given=BIAS, reasons=("A",))))
def a_lemma_for_the_other_order() -> Made:
    """A claim on positive biases is used of a negative one."""
    return statement({"it: B": Less(0, b(1, 1) * 2)}, {"D": Less(b(1, 1), 0)}), (
        lemma("it", "positive", {"A": ("D",)}, s=S, e=E),)


@attack("foreign", "may not exist, and is not less or more than a number then: say it of delta, gW or gb")
def an_order_of_a_derivative() -> Made:
    """A derivative that need not exist is compared with a number."""
    return positive(DW(1, 1, 1) ** 2 + 1)


@attack("foreign", "may not exist, and is not less or more than a number then: say it of delta, gW or gb")
def an_order_of_a_function_of_a_derivative() -> Made:
    """A function of a derivative that need not exist, below a sum, is compared with a number."""
    return positive(total(i=units(1))(g(1, DW(1, i, 1)) ** 2) + 1)


@attack("foreign", "A: ∂J/∂W^1_11 may not exist, and defines no number then")
def a_definition_by_a_derivative() -> Made:
    """A number is defined to be a derivative that need not exist."""
    return positive(K() ** 2 + 1, define={"A": Eq(K(), DW(1, 1, 1)).forall()})
