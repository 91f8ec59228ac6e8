"""False claims without a proof that a careless generator would let pass: each is refuted, or refused."""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from verify.claim import Claim
from verify.corpus import load
from verify.evidence.kinds import Failed, Refuted, Run, assumptions, networks
from verify.evidence.runner import Piece, scope

HEAD = '''"""Somebody's claim."""
from dataclasses import replace
from fractions import Fraction
from verify.claim import Claim
from verify.equations import DCW, E, L, S, W, b, delta, gb, gW, layers, n, samples, units, x, z
from verify.example import Example
from verify.notation import Eq, indices
i, j, l, p, q, t = indices("i j l p q t")
'''

AT_KINKS = '''
claim = Claim(title="Backpropagation is the gradient, kinks or not")

@claim.conclusion
def it_is_the_gradient():
    """Whatever the activations."""
    return Eq(DCW(l, i, j), gW(l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))
'''

POLYNOMIAL = '''
claim = Claim(title="Every feature is a root of one polynomial")

@claim.conclusion
def it_is_a_root():
    """The roots are small numbers."""
    product = x(t, j)
    for root in (1, -1, 2, -2, 3, -3, *(Fraction(p, q) for q in (2, 3) for p in (1, -1, 2, -2, 5, -5))):
        product = product * (x(t, j) - root)
    return Eq(product, 0).forall(t=samples, j=units(0))
'''

CONSTRUCTED = '''
claim = Claim(title="Without an error at the output nothing enters a unit")

@claim.assumption
def no_error():
    """There is no error at the output."""
    return Eq(delta(L, t, i), 0).forall(t=samples, i=units(L))

@claim.conclusion
def nothing_enters():
    """All inputs of all units are zero."""
    return Eq(z(l, t, i), 0).forall(l=layers(), t=samples, i=units(l))

@claim.constructor(no_error)
def all_zero(draw, world, values):
    """More is zero than what is assumed."""
    BODY
'''
SPECIAL = '''return replace(world, functions={**world.functions, "dcost": lambda *_: Fraction(0)},
                   entries={k: v * (k[0] not in ("W", "b")) for k, v in world.entries.items()})'''
IN_PLACE = '''world.entries["W", (0, 1, 1, 1)] = Fraction(0)
    return world'''

DISTINCT = '''
claim = Claim(title="Zero weights leave the biases of distinct units",
              let={"l": layers(), "p": units(l), "q": units(l)}, requires=(q - p - 1, 2 - n(l)))

@claim.assumption
def the_weights_are_zero():
    """The weights of layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))

@claim.conclusion
def inputs_are_biases():
    """The inputs are the biases."""
    return Eq(z(l, t, p), b(l, p)).forall(t=samples)

@claim.fails_without(the_weights_are_zero)
def a_weight_of_one():
    """The weight 1."""
    return Example(W=[[[1], [1]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2})
'''

Make = Callable[[str], Claim]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    def make(text: str) -> Claim:
        file = tmp_path / "a_claim.py"
        file.write_text(HEAD + text, encoding="utf-8")
        return load(file)
    return make


@pytest.mark.parametrize("text", [AT_KINKS, POLYNOMIAL, CONSTRUCTED.replace("BODY", SPECIAL)],
                         ids=["at kinks", "at few numbers", "in networks that a constructor makes"])
def test_refuted(made: Make, text: str) -> None:
    """A network refutes it that is at a kink, has other numbers, or was not made by the claim's own constructor."""
    with pytest.raises(Refuted, match="fails although all assumptions hold"):
        networks(made(text), {}, Run(100))


def test_a_counterexample_shows_what_matters(made: Make) -> None:
    """What refutes a claim is an example to paste, without states, optimizers and penalties that change nothing."""
    def refuted(text: str) -> str:
        with pytest.raises(Refuted) as refusal:
            networks(made(text), {}, Run(100))
        return str(refusal.value).rsplit("\n", maxsplit=1)[-1]

    everywhere = """
claim = Claim(title="The first bias has no gradient", training=True)

@claim.conclusion
def no_gradient():
    \"\"\"The first bias of the first layer has no gradient at the start.\"\"\"
    return Eq(gb.at(0)(1, 1), 0)
"""
    found = refuted(everywhere)
    assert found.startswith("Example(W=[[[") and not re.search("state|optimizer|penalty", found)
    moved = everywhere.replace("Eq(gb.at(0)(1, 1), 0)", "Eq(b.at(1)(1, 1), b.at(0)(1, 1) - gb.at(0)(1, 1))")
    assert "optimizer" in refuted(moved)


def test_a_constructor_cannot_change_what_it_is_given(made: Make) -> None:
    """Otherwise what it changes could not be told from what was drawn."""
    with pytest.raises(TypeError, match="does not support item assignment"):
        networks(made(CONSTRUCTED.replace("BODY", IN_PLACE)), {}, Run(10))


def test_the_scope_names_what_is_required(made: Make) -> None:
    """Requirements on widths and between units are part of the scope; the evidence copes with them."""
    claim = made(DISTINCT)
    found = {kind: Piece("a_claim", kind, data, None, False, 0.0) for kind, data in {
        "proof": {"proof_hash": None}, "networks": networks(claim, {}, Run(20))}.items()}
    said = scope(claim, found)
    assert said.startswith("networks of depth up to ")
    assert said.endswith(", where p < q, where n_l ≤ 2")
    (assumption,) = assumptions(claim, {}, Run(20))["assumptions"]
    assert assumption["needed"] == "yes" and all(assumption["layers"].values())


def test_the_scope_names_the_largest_depth(made: Make) -> None:
    """A claim on shallow networks does not claim every depth, and the least depth is said once."""
    claim = made(DISTINCT.replace("requires=(q - p - 1, 2 - n(l))", "requires=(L - 2, 3 - L)"))
    found = {"proof": Piece("a_claim", "proof", {"proof_hash": "0"}, None, False, 0.0),
             "networks": Piece("a_claim", "networks", {}, None, False, 0.0)}
    assert scope(claim, found) == "every depth L >= 2, all widths, on any batch, where L ≤ 3"
    deep = made(DISTINCT.replace("requires=(q - p - 1, 2 - n(l))", "requires=(L - 99,)"))
    assert scope(deep, found) == "every depth, all widths, on any batch, where L ≥ 99"


def test_a_claim_that_is_true(made: Make) -> None:
    """What refutes the others does not refute a true one."""
    networks(made(DISTINCT), {}, Run(30))
    with pytest.raises(Failed):
        networks(made(DISTINCT.replace("b(l, p)", "b(l, q)")), {}, Run(30))
