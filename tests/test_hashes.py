"""Hashes say what is stated, and nothing else: they are semantic, and the same everywhere."""
from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from verify import equations
from verify.corpus import package_claims
from verify.equations import L, W, a, b, gb, gW, layers, n, samples, total, units, z
from verify.notation import Differ, Eq, ForAll, Less, Range, Var, index, indices, own
from verify.proof import Statement, have, lemma, order, step, use
from verify.readings import canonical
from verify.readings.canonical import proof_hash, statement_hash

i, j, k, l, p, q, t = indices("i j k l p q t")
#: A statement with a bound sum in it, and how to write it otherwise.
LET = ((Var("l"), layers(1, L - 1)), (Var("p"), units(l)))
ASSUMED = Eq(W(l, p, j), 0).forall(j=units(l - 1))
ALSO = Eq(b(l, p), 0).forall()
CONCLUDED = Eq(z(l, t, p), total(k=units(l - 1))(W(l, p, k) * a(l - 1, t, k)) + b(l, p)).forall(t=samples)


def statement(**changes: Any) -> Statement:
    return replace(Statement(LET, {"one": ASSUMED, "other": ALSO}, {"then": CONCLUDED}), **changes)


def test_renaming_bound_names() -> None:
    """Names of indices, of what is let, bound or summed over, do not matter."""
    layer, unit = Var("lam"), Var("r")
    let = ((layer, layers(1, L - 1)), (unit, units(layer)))
    assumed = Eq(W(layer, unit, i), 0).forall(i=units(layer - 1))
    also = Eq(b(layer, unit), 0).forall()
    concluded = Eq(z(layer, q, unit),
                   total(i=units(layer - 1))(W(layer, unit, i) * a(layer - 1, q, i)) + b(layer, unit)).forall(q=samples)
    renamed = Statement(let, {"one": assumed, "other": also}, {"then": concluded})
    assert statement_hash(renamed) == statement_hash(statement())


def test_names_and_order_of_parts() -> None:
    """What assumptions and conclusions are called, and their order, does not matter."""
    assert statement_hash(statement(assumptions={"x": ALSO, "y": ASSUMED}, conclusions={"z": CONCLUDED})) \
        == statement_hash(statement())


@pytest.mark.parametrize("changes", [
    {"let": ((Var("l"), layers(1, L)), (Var("p"), units(l)))},
    {"let": (LET[0], (Var("p"), units(l - 1)))},
    {"let": tuple(reversed(((Var("p"), units(1)), (Var("l"), layers(1, L - 1)))))},
    {"assumptions": {"one": ASSUMED}},
    {"assumptions": {"one": Eq(W(l, p, j), 1).forall(j=units(l - 1)), "other": ALSO}},
    {"assumptions": {"one": Eq(0, W(l, p, j)).forall(j=units(l - 1)), "other": ALSO}},
    {"assumptions": {"one": CONCLUDED, "other": ALSO}, "conclusions": {"then": ASSUMED}},
    {"conclusions": {"then": ForAll(CONCLUDED.bounds, Eq(z(l, t, p), b(l, p) + total(k=units(l - 1))(
        W(l, p, k) * a(l - 1, t, k))))}},
    {"conditions": (index(L - 3),)},
    {"training": True},
])
def test_what_changes_a_hash(changes: dict[str, Any]) -> None:
    """Every range, formula, side and condition matters; and so does the order in which a sum is written: the hash is of
    what stands there, the kernel is what decides that two sums are equal."""
    assert statement_hash(statement(**changes)) != statement_hash(statement())


def test_a_changed_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A definition that changes, here with a sign, changes the hashes of the statements that use it, directly or
    through another definition, and of no others."""
    uses = {name: Statement((), {}, {"then": formula}) for name, formula in {
        "gb": Eq(gb(l, i), 0).forall(l=layers(), i=units(l)),
        "gW": Eq(gW(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1)),
        "a": Eq(a(0, t, j), 0).forall(t=samples, j=units(0)),
        "W": Eq(W(1, i, j), 0).forall(i=units(1), j=units(0))}.items()}
    before = {name: statement_hash(s) for name, s in uses.items()}
    name = "definition of delta"
    old = equations.DEFINITIONS[name]
    assert type(old.body) is Eq
    wrong = ForAll(old.bounds, Eq(old.body.lhs, -old.body.rhs))
    monkeypatch.setattr(canonical, "DEFINITIONS", MappingProxyType({**equations.DEFINITIONS, name: wrong}))
    assert {name for name, s in uses.items() if statement_hash(s) != before[name]} == {"gb", "gW"}


def test_updates_count_in_training_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The update equations belong to statements on training, and to no others."""
    said = {"then": Eq(W(1, i, j), 0).forall(i=units(1), j=units(0))}
    before = [statement_hash(Statement((), {}, said, training=training)) for training in (False, True)]
    fewer = {name: d for name, d in equations.DEFINITIONS.items() if name != "update of W"}
    monkeypatch.setattr(canonical, "DEFINITIONS", MappingProxyType(fewer))
    after = [statement_hash(Statement((), {}, said, training=training)) for training in (False, True)]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_proof_hash() -> None:
    """A proof's hash does not depend on names of indices; it does on its steps, their reasons and what facts are
    called.
    """
    def proof(i: Var, k: Var, fact: str = "fact", *, reason: str = "definition of z") -> tuple[Any, ...]:
        formula = Eq(z(1, t, i), total(k=units(0))(W(1, i, k) * a(0, t, k)) + b(1, i)).forall(
            t=samples, **{i.name: units(1)})
        return (have(fact, formula, step(formula.body.rhs, use(reason, l=1))),)  # type: ignore[attr-defined]

    def for_all(unit: Var, last: Any) -> Any:
        used = lemma("x", "1D82", {}, l=l, p=unit, q=p)
        return (used.forall(**{unit.name: Range("unit", index(1), index(last))}) if last is not None else used,)

    assert proof_hash(statement(), for_all(Var("q"), n(l))) == proof_hash(statement(), for_all(Var("r"), n(l)))
    assert len({proof_hash(statement(), for_all(Var("q"), last)) for last in (n(l), 2, None)}) == 3
    first = proof_hash(statement(), proof(i, k))
    assert first == proof_hash(statement(), proof(Var("r"), k))
    others = [proof(i, k, "another name"), proof(i, k, reason="definition of a"), proof(i, k)[:0]]
    assert len({first, *(proof_hash(statement(), other) for other in others)}) == 4


def test_an_order() -> None:
    """An order, the equation, the difference and the order the other way have different hashes; a copy of a statement
    and a proof with an order says the same; and every part of such a proof is in its hash."""
    left, right = W(l, p, 1), b(l, p) ** 2
    said = [kind(*sides) for kind in (Eq, Less, Differ) for sides in ((left, right), (right, left))]
    statements = [statement(assumptions={"one": formula.forall()}) for formula in said]
    assert len({statement_hash(of) for of in statements}) == len(said)
    formula, reason = Less(left, right), use("one")
    proof = (order("B", step(right - left), formula=formula, positive=(reason,)),)
    assert [canonical.copy_of(of) for of in (*statements, proof)] == [*statements, proof]
    others = [order("B", step(right - left), formula=formula), order("C", step(right - left), formula=formula,
              positive=(reason,)), order("B", step(right), formula=formula, positive=(reason,)),
              order("B", step(right - left), formula=Less(right, left), positive=(reason,)),
              order("B", step(right - left), positive=(reason,)),
              order("B", step(right - left), formula=formula, positive=(use("one", j=1),))]
    hashes = {proof_hash(statement(), (item,)) for item in (*proof, *others)}
    assert len(hashes) == 1 + len(others)


def test_every_process() -> None:
    """All hashes of the package are the same for every seed of Python's own hashes."""
    script = ("from verify.corpus import package_claims\n"
              "from verify.readings.canonical import statement_hash, proof_hash\n"
              "print([(statement_hash(c.statement), proof_hash(c.statement, c.proof_items)) "
              "for c in package_claims().values()])")
    printed = {subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                              env={"PYTHONHASHSEED": seed}).stdout for seed in ("0", "1", "20")}
    here = [(statement_hash(c.statement), proof_hash(c.statement, c.proof_items or ()))
            for c in package_claims().values()]
    assert printed == {f"{here}\n"}


def defined(value: Any = 1, **order: Any) -> Statement:
    """A statement with two definitions: of an array in the last layer, and of that in any other layer."""
    array = own("q", **(order or {"l": layers()}))
    below = Eq(array(l), array(l + 1) ** 2 * W(l, 1, 1)).forall(l=layers(1, L - 1))
    return statement(definitions={"last": Eq(array(L), value), "below": below}, conclusions={"then": Eq(array(l), 1)})


def test_definitions() -> None:
    """A hash sees each change of a definition, and neither its name nor the order; what its indices are called in the
    declaration of an array is part of its name."""
    base = defined()
    assert statement_hash(replace(base, definitions=dict(reversed(base.definitions.items())))) == statement_hash(base)
    renamed = {f"the {name}": formula for name, formula in base.definitions.items()}
    assert statement_hash(replace(base, definitions=renamed)) == statement_hash(base)
    last, below = base.definitions.values()
    moved = replace(base, definitions={"below": below}, assumptions={**base.assumptions, "last": last})
    others = [defined(2), moved, replace(base, definitions={"last": last}), defined(l=layers(0)), defined(k=layers()),
              replace(base, definitions={})]
    assert len({statement_hash(of) for of in (base, *others)}) == 1 + len(others)


@pytest.mark.parametrize("name", ["Head", "Var", "mapping", "tuple"])
def test_an_index_named_like_a_word_of_the_text(name: str) -> None:
    """An index of an own array may be called as a part of the canonical text is."""
    stated = defined(**{name: layers()})
    proof = (have("then", stated.conclusions["then"], step(1, use("last", **{name: L}))),)
    assert len({statement_hash(stated), proof_hash(stated, proof), statement_hash(defined())}) == 3
