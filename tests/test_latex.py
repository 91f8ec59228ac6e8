"""The printed language: what it looks like, that a browser can show it, and that nothing different looks the same."""
from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verify
from verify.equations import (
    DEFINITIONS,
    FUNCTIONS,
    QUANTITIES,
    U_W,
    C,
    Db,
    Dz,
    E,
    J,
    L,
    S,
    W,
    a,
    b,
    biases,
    cost,
    delta,
    g,
    gp,
    gW,
    layers,
    m,
    n,
    outputs,
    samples,
    samples_of,
    steps,
    steps_to,
    targets,
    total,
    units,
    vW,
    weights,
    x,
    y,
    z,
)
from verify.notation import (
    Add,
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
    Mul,
    NotationError,
    Num,
    Pow,
    Sum,
    Table,
    Term,
    Var,
    free,
    index,
    own,
)
from verify.readings.latex import latex, prose_bounds, static, text

l, t, i, j, k, p, q = (Var(name) for name in "ltijkpq")
s1, lam, half = Var("s1"), Var("lam"), Fraction(1, 2)
A, B = W(l, i, j), b(l, i)

EXAMPLES: list[tuple[Any, str, str]] = [
    # layers above, sample and unit below
    (W(l, i, j), r"W^{l}_{ij}", "W^l_ij"),
    (W(l + 1, i, j + 1), r"W^{l+1}_{i,j+1}", "W^(l+1)_(i,j+1)"),
    (b(L - 1, 12), r"b^{L-1}_{12}", "b^(L-1)_(12)"),
    (x(t, j), r"x_{tj}", "x_tj"),
    (delta(lam, t, Var("k1")), r"\delta^{\lambda}_{t,k_{1}}", "δ^λ_(t,k1)"),
    (a(0, lam, i), r"a^{0}_{\lambda i}", "a^0_λi"),
    (J(), "J", "J"),
    # the network and the batch
    (W.at(S + 1)(l, i, j), r"W^{l}_{ij}[s+1]", "W^l_ij[s+1]"),
    (z.at(s1, E)(l, t, i), r"z^{l}_{ti}[s_{1}]", "z^l_ti[s1]"),
    (z.at(0)(l, t, i), r"z^{l}_{ti}[0;0]", "z^l_ti[0;0]"),
    (y.at(S, S)(t, i), r"y_{ti}[s]", "y_ti[s]"),
    # backward values and derivatives are different things
    (gW(l, i, j), r"\mathrm{gW}^{l}_{ij}", "gW^l_ij"),
    (Dz(l, t, i), r"\frac{\partial J}{\partial z^{l}_{ti}}", "∂J/∂z^l_ti"),
    (Db.at(S + 1, E)(l, i) * 2, r"\frac{\partial J}{\partial b^{l}_{i}}[s+1] \cdot 2", "(∂J/∂b^l_i[s+1]) · 2"),
    # signs, products, fractions
    (-A, r"-W^{l}_{ij}", "-W^l_ij"),
    (A - B - 3, r"W^{l}_{ij} - b^{l}_{i} - 3", "W^l_ij - b^l_i - 3"),
    (A - (B + 1), r"W^{l}_{ij} - (b^{l}_{i} + 1)", "W^l_ij - (b^l_i + 1)"),
    ((A + B) * -A, r"(W^{l}_{ij} + b^{l}_{i}) \cdot (-1) W^{l}_{ij}", "(W^l_ij + b^l_i) · (-1) W^l_ij"),
    (A - 2 * B, r"W^{l}_{ij} - 2 b^{l}_{i}", "W^l_ij - 2 b^l_i"),
    (half * A * 3, r"\frac{1}{2} W^{l}_{ij} \cdot 3", "(1/2) W^l_ij · 3"),
    (1 / m() * A, r"\frac{1}{m} W^{l}_{ij}", "(1/m) W^l_ij"),
    (A * B / n(l), r"\frac{W^{l}_{ij} b^{l}_{i}}{n_{l}}", "(W^l_ij b^l_i)/n_l"),
    (-A / m(), r"-\frac{W^{l}_{ij}}{m}", "-W^l_ij/m"),
    (A ** 2 + (-B) ** 3, r"(W^{l}_{ij})^{2} + (-b^{l}_{i})^{3}", "(W^l_ij)^2 + (-b^l_i)^3"),
    (Count(L) ** 2, "L^{2}", "L^2"),
    (Num(Fraction(3, 2)), r"\frac{3}{2}", "3/2"),
    (Mul((Num(Fraction(3)), Pow(Num(Fraction(2)), -1))), r"3 \cdot 2^{-1}", "3 · 2^(-1)"),
    (1 / n(l), r"\frac{1}{n_{l}}", "1/n_l"),
    (Pow(Count(n(l)), -1), r"n_{l}^{-1}", "n_l^(-1)"),
    # sums over an index reach as far as the product does
    (total(k=units(l))(A * B) + B, r"\sum_{k=1}^{n_{l}} W^{l}_{ij} b^{l}_{i} + b^{l}_{i}",
     "Σ_{k=1..n_l} W^l_ij b^l_i + b^l_i"),
    (total(k=units(l))(A + B), r"\sum_{k=1}^{n_{l}} (W^{l}_{ij} + b^{l}_{i})", "Σ_{k=1..n_l} (W^l_ij + b^l_i)"),
    (total(k=units(l))(-B), r"\sum_{k=1}^{n_{l}} (-b^{l}_{i})", "Σ_{k=1..n_l} (-b^l_i)"),
    (A * total(k=units(l))(B), r"W^{l}_{ij} \sum_{k=1}^{n_{l}} b^{l}_{i}", "W^l_ij Σ_{k=1..n_l} b^l_i"),
    (total(k=units(l))(B) * A, r"\left(\sum_{k=1}^{n_{l}} b^{l}_{i}\right) W^{l}_{ij}", "(Σ_{k=1..n_l} b^l_i) W^l_ij"),
    (A * total(k=units(l))(B) * A, r"W^{l}_{ij} \left(\sum_{k=1}^{n_{l}} b^{l}_{i}\right) W^{l}_{ij}",
     "W^l_ij (Σ_{k=1..n_l} b^l_i) W^l_ij"),
    (total(k=units(l), t=samples)(B), r"\sum_{k=1}^{n_{l}} \sum_{t=1}^{m} b^{l}_{i}", "Σ_{k=1..n_l} Σ_{t=1..m} b^l_i"),
    # functions and tables
    (gp(l, z(l, t, i)), r"g'_{l}(z^{l}_{ti})", "g'_l(z^l_ti)"),
    (cost(outputs(), targets()), r"c((a^{L}_{ti})_{t,i}, (y_{ti})_{t,i})", "c((a^L_ti)_(t,i), (y_ti)_(t,i))"),
    (Table(((t, samples), (i, units(1))), a(L, t, i)), r"(a^{L}_{ti})_{t;i=1, \dots, n_{1}}",
     "(a^L_ti)_(t;i=1, …, n_1)"),
    (U_W(S, l, A, gW(l, i, j), vW(l, i, j)), r"U_{s,l}(W^{l}_{ij}, \mathrm{gW}^{l}_{ij}, v^{l}_{ij})",
     "UW_(s,l)(W^l_ij, gW^l_ij, vW^l_ij)"),
    (Delta(index(i), i + 1), r"\mathbf{1}_{i=i+1}", "[i=i+1]"),
    # formulas, ranges, indices
    (Eq(A, 0).forall(i=units(l)), r"W^{l}_{ij} = 0 \quad \text{for all }i = 1, \dots, n_{l}",
     "W^l_ij = 0 for all i = 1, …, n_l"),
    (Eq(A, 0).forall(s=steps), r"W^{l}_{ij}[s] = 0 \quad \text{for all }\text{networks }s = 0, 1, \dots",
     "W^l_ij[s] = 0 for all networks s = 0, 1, …"),
    (Eq(own("q", s=steps)(Var("s")), 0).forall(s=steps), r"q[s] = 0 \quad \text{for all }\text{steps }s = 0, 1, \dots",
     "q[s] = 0 for all steps s = 0, 1, …"),
    (Less(A - 1, B ** 2), r"W^{l}_{ij} - 1 \lt (b^{l}_{i})^{2}", "W^l_ij - 1 < (b^l_i)^2"),
    (Less(0, A).forall(i=units(l)), r"0 \lt W^{l}_{ij} \quad \text{for all }i = 1, \dots, n_{l}",
     "0 < W^l_ij for all i = 1, …, n_l"),
    (Differ(A, 0), r"W^{l}_{ij} \ne 0", "W^l_ij ≠ 0"),
    (Eq(A, 0).forall(s=steps_to(L - 1)), r"W^{l}_{ij}[s] = 0 \quad \text{for all }\text{networks }s = 0, \dots, L-1",
     "W^l_ij[s] = 0 for all networks s = 0, …, L-1"),
    (LocalMinimum(C()), r"C\text{ has a local minimum}", "C has a local minimum"),
    (Differentiable(g(l, z(l, t, i))), r"g_{l}\text{ is differentiable at }z^{l}_{ti}",
     "g_l is differentiable at z^l_ti"),
    (layers(1, L - 1), r"1, \dots, L-1", "1, …, L-1"),
    (samples_of(s1), r"1, \dots, m_{s_{1}}", "1, …, m_(s1)"),
    (2 - index(l), "2-l", "2-l"),
    (n(l + 1), "n_{l+1}", "n_(l+1)"),
]


@pytest.mark.parametrize(("node", "in_latex", "in_text"), EXAMPLES)
def test_prints(node: Any, in_latex: str, in_text: str) -> None:
    """Every example prints as written here, in LaTeX and in text."""
    assert (latex(node), text(node)) == (in_latex, in_text)


def test_steps_are_printed_on_demand() -> None:
    """With steps=True every entry says its network, and its batch where that is not the batch of the step."""
    assert latex(W(l, i, j), steps=True) == "W^{l}_{ij}[s]"
    assert latex(z.at(S + 1)(l, t, i), steps=True) == "z^{l}_{ti}[s+1]"
    assert latex(z(l, t, i), steps=True) == "z^{l}_{ti}[s;e]"
    assert latex(Count(m()), steps=True) == "m_{e}"


def test_bounds_of_a_static_claim_leave_s_and_e_unsaid() -> None:
    """`prose_bounds` and `static` drop the network and the batch where they are hidden, and only there."""
    let = ((S, steps), (l, layers(1, L - 1)), (p, units(l)))
    assert prose_bounds(let) == r"\text{for all }l = 1, \dots, L-1,\ p = 1, \dots, n_{l}"
    assert prose_bounds(let, steps=True).startswith(r"\text{for all }\text{steps }s = 0, 1, \dots,\ l")
    assert prose_bounds(((S, steps),)) == ""
    assert latex(static(DEFINITIONS["definition of a"])).startswith(r"a^{l}_{ti} = g_{l}(z^{l}_{ti})")


@pytest.mark.parametrize("name", ["L", "m1", "l_1", "1l", ""])
def test_variables_that_look_like_something_else_are_refused(name: str) -> None:
    """A variable named like a size, or not like a variable, is refused with the way to mend it."""
    with pytest.raises(NotationError, match="rename it"):
        latex(index(Var(name)))


@pytest.mark.parametrize("printer", [latex, text])
def test_what_is_not_in_the_language_is_refused(printer: Any) -> None:
    """Numbers and strings are not nodes of the language."""
    for wrong in (1, 0.5, "W", None, W):
        with pytest.raises(NotationError):
            printer(wrong)


# --- a browser can show it --------------------------------------------------------------------------------------------

def test_temml_accepts_every_example_and_definition() -> None:
    """Temml turns everything that is printed here into MathML without an error."""
    racer = pytest.importorskip("py_mini_racer")
    engine = racer.MiniRacer()
    engine.eval((Path(verify.__file__).parent / "site/assets/temml-0.13.5.min.js").read_text())
    printed = [latex(node) for node, _, _ in EXAMPLES]
    printed += [latex(formula, steps) for formula in DEFINITIONS.values() for steps in (False, True)]
    for tex in printed:
        mathml = engine.call("temml.renderToString", tex, {"throwOnError": True, "strict": True})
        assert mathml.startswith("<math") and "temml-error" not in mathml, tex
    with pytest.raises(racer.JSEvalException):
        engine.call("temml.renderToString", r"\frac{1", {"throwOnError": True})


# --- nothing different looks the same ---------------------------------------------------------------------------------

def meaning(node: Any, levels: dict[Var, int] | None = None) -> Any:
    """What must be readable from print: bound variables are levels, sums and products flat, signs in one place."""
    levels = levels or {}
    match node:
        case Var():
            return ("bound", levels[node]) if node in levels else node
        case Index(parts=parts, const=const):
            return "index", const, frozenset((meaning(atom, levels), c) for atom, c in parts)
        case Add() | Mul():
            flat = list(flatten(type(node), node, levels))
            if type(node) is Mul and flat and flat[0][0] == "number" and flat[0][1] < 0:
                first, *rest = flat
                if first[1] == -1 and rest and rest[0][0] == "number" and rest[0][1] >= 0:
                    first, *rest = ("number", -rest[0][1]), *rest[1:]
                flat = [("minus",), ("number", -first[1]), *rest]
            return flat[0] if len(flat) == 1 else (type(node).__name__, *flat)
        case Num(value=value):
            return ("number", value) if value >= 0 else ("Mul", ("minus",), ("number", -value))
        case Sum(var=var, range=range_, body=body):
            return "sum", meaning(range_, levels), meaning(body, {**levels, var: len(levels)})
        case Table(bounds=bounds, body=body) | ForAll(bounds=bounds, body=body):
            ranges = []
            for var, range_ in bounds:
                ranges.append(meaning(range_, levels))
                levels = {**levels, var: max(levels.values(), default=-1) + 1}
            return type(node).__name__, tuple(ranges), meaning(body, levels)
        case Head(name=name):
            return name
        case tuple():
            return tuple(meaning(part, levels) for part in node)
        case _ if is_dataclass(node) and type(node).__module__ == "verify.notation":
            values = [getattr(node, f.name) for f in fields(node) if f.compare]
            return type(node).__name__, *(meaning(value, levels) for value in values)
    return node


def flatten(kind: type[Add | Mul], node: Any, levels: dict[Var, int]) -> Iterator[Any]:
    if isinstance(node, kind):
        for part in node.terms if isinstance(node, Add) else node.factors:
            yield from flatten(kind, part, levels)
    elif kind is Mul and type(node) is Num:
        yield "number", node.value
    else:
        yield meaning(node, levels)


def assert_injective(nodes: list[Any], printer: Any = latex, steps: bool = False) -> None:
    seen: dict[str, Any] = {}
    for node in nodes:
        printed = printer(node, steps)
        assert meaning(seen.setdefault(printed, node)) == meaning(node), f"{printed}\n{seen[printed]}\n{node}"


def combined(parts: list[Term], others: list[Term]) -> list[Term]:
    pairs = [*itertools.product(parts, others), *itertools.product(others, parts)]
    return [kind(pair) for kind in (Add, Mul) for pair in pairs]


@pytest.mark.parametrize("printer", [latex, text])
def test_all_small_terms_print_differently(printer: Any) -> None:
    """No two of all terms with at most three leaves of eight kinds, and of some with four, print the same."""
    leaves = [W(l, i, k), b(l, i), Num(Fraction(2)), Num(Fraction(-1)), Num(half), Num(Fraction(1)), Count(m())]

    def unary(terms: list[Term]) -> list[Term]:
        return [Sum(k, units(l), u) for u in terms] + [Pow(u, e) for u in terms for e in (-1, 2)]

    one = leaves + unary(leaves)
    two = combined(one, leaves)
    assert_injective(one + two + unary(two) + combined(two, leaves[:4]), printer)


def test_the_check_sees_a_lost_parenthesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the printer forgets the parentheses around a sum in a product, two small terms print the same."""
    monkeypatch.setattr("verify.readings.latex.Printer.within", lambda self, part, hold: part.text)
    with pytest.raises(AssertionError):
        test_all_small_terms_print_differently(latex)


@pytest.mark.parametrize("attribute", ["network", "raised", "lowered"])
def test_the_check_sees_a_lost_index(attribute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the printer forgets the network, the layer or the units, mutants print the same."""
    monkeypatch.setattr(f"verify.readings.latex.Printer.{attribute}", lambda self, *indices: "")
    with pytest.raises(AssertionError):
        assert_injective([node for term, _, _ in EXAMPLES for node in (term, *mutants(term))])


def kinds(head: Head) -> list[str]:
    """The kinds of a head's indices: where two heads agree in them, one can stand for the other."""
    return [range_.kind for range_ in head.ranges(*(index(1) for _ in range(head.arity)))]


def mutants(node: Any) -> Iterator[Any]:
    """Every node with one change in one place."""
    match node:
        case Index():
            yield from (node + 1, node - 1, index(q), index(S), index(E))
        case Num(value=value):
            yield from (Num(value + 1), Num(-value), Num(value / 2))
        case Head():
            yield from (q.head for q in QUANTITIES if q.head != node and kinds(q.head) == kinds(node))
        case Function():
            yield from (f for f in FUNCTIONS.values() if f != node and (f.arity, len(f.arguments)) ==
                        (node.arity, len(node.arguments)))
        case Add(terms=parts):
            yield from (Mul(parts), Add(parts[::-1]), Add(parts[1:]), Add((*parts, *parts[:1])))
        case Mul(factors=parts):
            yield from (Add(parts), Mul(parts[::-1]), Mul(parts[1:]), Mul((*parts, *parts[:1])))
        case Pow(base=base, exponent=exponent):
            yield from (base, Pow(base, exponent + 1), Pow(base, -exponent), Pow(-base, exponent))
        case Sum(var=var, range=range_, body=body):
            yield from (body, Sum(q, range_, body), Sum(var, replace(range_, hi=index(L)), body), -node)
        case ForAll(bounds=bounds, body=body):
            yield from (ForAll(bounds[1:], body), ForAll((*bounds, (q, units(0))), body))
        case Eq(lhs=lhs, rhs=rhs):
            yield Eq(rhs, lhs)
    if type(node) is tuple:
        for place, part in enumerate(node):
            yield from ((*node[:place], new, *node[place + 1:]) for new in mutants(part))
    elif is_dataclass(node) and not isinstance(node, type) and type(node).__module__ == "verify.notation":
        for f in fields(node):
            if f.compare:
                yield from (replace(node, **{f.name: new}) for new in mutants(getattr(node, f.name)))


variables = st.sampled_from((l, t, i, j, k, q, s1, S, E, lam))
indices = st.builds(lambda v, c: v + c, variables, st.integers(-1, 1)) | st.integers(0, 12).map(index)
ranges = st.sampled_from((samples, samples_of(S))) | st.builds(units, indices) | st.builds(layers, indices, indices)


def visible(quantity: Any) -> st.SearchStrategy[Term]:
    """Entries of any network on any batch, with any indices."""
    hidden = [st.just(index(v)) | indices for v in (S, E)[:2 if len(quantity.hidden) == 2 else 1]]
    count = quantity.head.arity - len(quantity.hidden)
    places = st.tuples(*[indices] * count)
    return st.builds(lambda at, of: quantity.at(*at)(*of), st.tuples(*hidden), places) | places.map(
        lambda of: quantity(*of))


entries = st.sampled_from([q.head.name for q in QUANTITIES]).map(
    {q.head.name: q for q in QUANTITIES}.__getitem__).flatmap(visible)
numbers = st.sampled_from([Fraction(value) for value in ("0", "1", "-1", "2", "12", "1/2", "-1/2")]).map(Num)
counts = st.sampled_from((L, n(l), n(l - 1), m(), m(S), m(s1))).map(Count)
TABLES = {"outputs": outputs(), "next outputs": outputs(S + 1), "targets": targets(), "targets of step s": targets(S),
          "weights": weights(), "biases": biases()}
tables = st.sampled_from(list(TABLES)).map(TABLES.__getitem__)
tables |= st.builds(lambda r, body: Table(((i, r),), body), ranges, entries)
leaves = entries | numbers | counts | st.builds(Delta, indices, indices)
terms = st.recursive(leaves, lambda inner: st.one_of(
    st.lists(inner, min_size=2, max_size=3).map(lambda parts: Add(tuple(parts))),
    st.lists(inner, min_size=2, max_size=3).map(lambda parts: Mul(tuple(parts))),
    st.builds(Pow, inner, st.sampled_from((-1, 2, -2))),
    st.builds(Sum, variables, ranges, inner),
    st.builds(g, indices, inner), st.builds(gp, indices, inner),
    st.builds(cost, tables, tables),
), max_leaves=6)
bounds = st.lists(st.tuples(variables, ranges | st.just(steps)), max_size=2, unique_by=lambda bound: bound[0])
formulas = st.builds(lambda lhs, rhs, bounds: ForAll(tuple(bounds), Eq(lhs, rhs)), terms, terms, bounds)


@pytest.mark.parametrize("printer", [latex, text])
@settings(deadline=None, max_examples=60)
@given(formula=formulas, steps=st.booleans())
def test_a_formula_and_its_mutants_print_differently(printer: Any, formula: ForAll, steps: bool) -> None:
    """A formula and all formulas that differ from it in one place print differently, unless they mean the same."""
    assert_injective([formula, *mutants(formula)], printer, steps)


@given(term=terms)
def test_renaming_bound_variables_keeps_the_meaning_that_is_compared(term: Term) -> None:
    """The comparison used above calls a sum and its copy with another name of the index the same."""
    new = Var("u")
    assert new not in free(term)
    renamed = Sum(new, units(0), Entry(W.head, (index(S), index(1), index(new), index(1))))
    original = Sum(k, units(0), Entry(W.head, (index(S), index(1), index(k), index(1))))
    assert meaning(Mul((term, renamed))) == meaning(Mul((term, original)))
