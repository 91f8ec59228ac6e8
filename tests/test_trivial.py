"""A claim that says nothing is refused: its conclusion follows at once, or holds without the assumptions."""
from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from strangers import TRUE

from verify.claim import Claim
from verify.corpus import load, package_claims
from verify.equations import E, L, S, W, b, layers, steps, units, z
from verify.equations import batches as batch_numbers
from verify.evidence.kinds import Failed, Run, assumptions, proof
from verify.evidence.needed import _breaks, layer_instances, without_reason
from verify.evidence.trivial import following_at_once, holding_anyway
from verify.kernel import Refused, check
from verify.notation import Eq, ForAll, Less, Num, Range, index, indices
from verify.proof import Have, Statement, Step, use

i, j, l, p, q = indices("i j l p q")
LET = ((S, steps), (E, batch_numbers), (l, layers(1, L - 1)), (p, units(l)), (q, units(l)))


def rows(left: Any, right: Any) -> ForAll:
    return Eq(left, right).forall(j=units(l - 1))


def statement(assumed: Any, concluded: Any) -> Statement:
    return Statement(LET, {"A": assumed}, {"B": concluded})


@pytest.mark.parametrize(("concluded", "how"), [
    (rows(W(l, q, j), W(l, p, j)), "'B' from 'A'"),
    (rows(W(l, p, j) - W(l, q, j), 0), "'B' from 'A'"),
    (rows(2 * W(l, p, j), W(l, q, j) + W(l, q, j)), "'B' from 'A'"),
    (rows(0, W(l, q, j) - W(l, p, j)), "'B' from 'A'"),
    (rows(W(l, p, j) + b(l, p), b(l, p) + W(l, p, j)), "'B' from nothing"),
])
def test_a_conclusion_that_follows_at_once(concluded: ForAll, how: str) -> None:
    """An assumption with its sides swapped, or multiplied by 2, is not a conclusion, and neither is x = x."""
    assert how in list(following_at_once(statement(rows(W(l, p, j), W(l, q, j)), concluded)))


def test_an_assumption_that_is_no_rule() -> None:
    """x - x' = 0 rewrites nothing, and is x' = x all the same."""
    assumed = rows(W(l, p, j) - W(l, q, j), 0)
    assert "'B' from 'A'" in list(following_at_once(statement(assumed, rows(W(l, q, j), W(l, p, j)))))


def test_an_assumption_on_fewer_indices() -> None:
    """What is assumed of the first weight does not give all of them, however alike the equations are."""
    first = Eq(W(l, p, j) - W(l, q, j), 0).forall(j=Range("unit", index(1), index(1)))
    assert not list(following_at_once(statement(first, rows(W(l, p, j), W(l, q, j)))))


@pytest.mark.parametrize(("concluded", "how"), [
    (Less(W(l, q, j) + b(l, p), b(l, p) + W(l, p, j)), ["'B' from 'A'"]),
    (Less(-W(l, p, j), -W(l, q, j)), ["'B' from 'A'"]),
    (Less(2 * W(l, q, j), W(l, p, j) + W(l, p, j)), []),
    (Less(0, 2 * (W(l, p, j) - W(l, q, j))), ["'B' from 'A'"]),
    (Less(-1, b(l, p) ** 2), ["'B' from nothing"]),
    (Less(W(l, p, j), W(l, q, j)), []),
    (Less(0, W(l, p, j)), []),
    (Less(0, b(l, p) ** 2), []),
])
def test_an_order_that_follows_at_once(concluded: Any, how: list[str]) -> None:
    """That x < y is -y < -x, and what is positive by its form alone is no conclusion."""
    assumed = Less(W(l, q, i), W(l, p, i)).forall(i=units(l - 1))
    assert list(following_at_once(statement(assumed, concluded.forall(j=units(l - 1))))) == how


def test_an_order_on_other_indices_does_not_follow() -> None:
    """What is less at the first weight is not so at all of them, and an equation is no order."""
    concluded = rows(W(l, p, j), W(l, q, j)).bounds
    for assumed in (Less(W(l, q, j), W(l, p, j)).forall(j=Range("unit", index(1), index(1))),
                    Eq(W(l, q, j), W(l, p, j)).forall(j=units(l - 1))):
        assert not list(following_at_once(statement(assumed, ForAll(concluded, Less(W(l, q, j), W(l, p, j))))))


def test_a_conclusion_that_does_not() -> None:
    """What needs a definition says something; so does every claim of the package."""
    assert not list(following_at_once(statement(rows(W(l, p, j), W(l, q, j)), Eq(z(l, 1, p), z(l, 1, q)))))
    for claim in package_claims().values():
        assert not list(following_at_once(claim.statement))


def test_a_conclusion_that_holds_anyway() -> None:
    """Without its assumptions each conclusion must fail somewhere."""
    true = Eq(z(l, 1, p) - b(l, p), -1 * (b(l, p) - z(l, 1, p))).forall()
    both = Statement(LET, {"A": rows(W(l, p, j), 0)}, {"true": true, "B": Eq(z(l, 1, p), b(l, p)).forall()})
    assert list(holding_anyway(both, {"true", "B"}, 20, 0)) == ["true"]
    assert list(holding_anyway(both, {"B"}, 20, 0)) == []


def test_a_reason_that_is_not_needed() -> None:
    """An assumption that is only named, where both sides of a step have it, can be taken out of the proof."""
    given = {"A": Eq(b(l, p), 0).forall()}
    then = Eq(z(l, 1, p) + b(l, p), b(l, p) + z(l, 1, p)).forall()
    proof = (Have("B", then, (Step(then.body.rhs, (use("A"),)),)),)
    check("named", Statement(LET, given, {"B": then}), proof)
    check("taken out", Statement(LET, {}, {"B": then}), without_reason(proof, "A"))
    used = (Have("B", Eq(b(l, p), 0).forall(), (Step(Num(Fraction(0)), (use("A"),)),)),)
    with pytest.raises(Refused):
        check("used", Statement(LET, {}, {"B": Eq(b(l, p), 0).forall()}), without_reason(used, "A"))


def test_the_claim_is_refused(tmp_path: Path) -> None:
    """The evidence on assumptions refuses such a claim by the name of its conclusion."""
    def loaded(text: str) -> Claim:
        file = tmp_path / "a_claim.py"
        file.write_text(text, encoding="utf-8")
        return load(file)

    assumptions(loaded(TRUE), {}, Run(2))
    swapped = loaded(TRUE.replace("Eq(z(l, t, i), b(l, i)).forall(t=samples, i=units(l))",
                                  "Eq(0, W(l, i, j)).forall(i=units(l), j=units(l - 1))"))
    with pytest.raises(Failed, match="'inputs are biases' from 'the weights are zero' follows at once"):
        assumptions(swapped, {}, Run(2))


def test_a_requirement_that_is_not_needed(tmp_path: Path) -> None:
    """The proof is replayed without each requirement; one that it does not need is refused."""
    file = tmp_path / "a_claim.py"
    file.write_text(TRUE.replace('let={"l": layers()}', 'let={"l": layers()}, requires=(L - 2,)')
                    .replace("import W,", "import L, W,"), encoding="utf-8")
    with pytest.raises(Failed, match=r"does not need that L ≥ 2"):
        proof(load(file), {}, Run(2))


def test_an_assumption_that_is_only_named(tmp_path: Path) -> None:
    """An assumption that is not known to be needed, and that the proof names but does not need, is refused."""
    file = tmp_path / "a_claim.py"
    file.write_text(TRUE.replace("@claim.conclusion", '''@claim.assumption
def the_bias_is_zero():
    """The bias is zero."""
    return Eq(b(l, 1), 0)


@claim.conclusion''').replace("def inputs_are_biases", "def inputs").replace("inputs_are_biases", "inputs").replace(
        "Eq(z(l, t, i), b(l, i)).forall(t=samples, i=units(l))", "Eq(z(l, t, 1), b(l, 1)).forall(t=samples)").replace(
        "W(l, i, k) * a(l - 1, t, k)) + b(l, i)", "W(l, 1, k) * a(l - 1, t, k)) + b(l, 1)").replace(
        "step(b(l, i), the_weights_are_zero)", "step(b(l, 1), the_weights_are_zero, the_bias_is_zero)")
        + '\n\nclaim.not_known_to_be_needed(the_bias_is_zero, "No idea.")\n', encoding="utf-8")
    with pytest.raises(Failed, match="does not need the assumption 'the bias is zero'"):
        proof(load(file), {}, Run(2))


def test_a_conclusion_that_begins_with_the_assumption(tmp_path: Path) -> None:
    """What is dropped at step 0 cannot fail there; that nothing fails is said otherwise."""
    file = tmp_path / "a_claim.py"
    text = '''"""A weight stays."""
from verify.claim import Claim
from verify.equations import W, steps
from verify.example import Example
from verify.notation import Eq, indices
s, = indices("s")
claim = Claim(title="A weight stays", training=True)

@claim.assumption
def it_starts_at_zero():
    """It starts at zero."""
    return Eq(W.at(0)(1, 1, 1), 0)

@claim.conclusion
def it_stays_at_zero():
    """It stays there."""
    return Eq(W.at(s)(1, 1, 1), 0).forall(s=steps)

@claim.fails_without(it_starts_at_zero)
def it_starts_at_one():
    """It starts at one."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[0]], [[0]])])
'''
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Failed, match="beyond the assumption itself: 'it stays at zero' begins with what was assumed"):
        assumptions(load(file), {}, Run(2))


def test_a_counterexample_counts_at_its_layers() -> None:
    """Where an assumption is dropped at one layer at a time, a counterexample of the claim itself counts where it is
    one, and nowhere else; so no page says that none was found where it shows one."""
    claim = package_claims()["behind_two_zero_layers_all_rests_with_the_last_biases"]
    for of in claim.counterexamples:
        original = claim.statement.assumptions[of.without]
        at = {str(instance): _breaks(here, dropped, original, of.example)
              for instance, here, dropped in layer_instances(claim.statement, of.without)}
        depth = len(of.example.W)
        assert any(at.values()), of.name
        assert all(instance.startswith(f"L = {depth}") for instance, breaks in at.items() if breaks)
