"""The kernel refuses false claims and wrong proofs, and says where and why."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.attacks import (
    ATTACKS, Attack, a_chain_rule_that_is_right, a_lemma_that_is_used_rightly, an_induction_that_is_right,
    an_invariance_that_is_right, cases_that_are_right, package,
)
from verify.draws import draws
from verify.evaluate import World, evaluate, instances
from verify.kernel import Refused, check
from verify.notation import Eq, ForAll, Var
from verify.proof import Statement
from verify.strategies import satisfying

of_kind = {kind: pytest.mark.parametrize("attack", [a for a in ATTACKS.values() if a.kind == kind], ids=lambda a: a.name)
           for kind in ("false", "wrong", "foreign")}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused(attack: Attack) -> None:
    """Every attack is refused; the refusal names the claim, and says what is wrong."""
    with pytest.raises(Refused) as refusal:
        check("the claim", attack.statement, attack.proof, attack.library())
    message = str(refusal.value)
    assert message.startswith("the claim: ")
    assert attack.words in message


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


@of_kind["false"]
def test_a_false_claim_is_false(attack: Attack) -> None:
    """The conclusion of a false claim fails in a network in which all its assumptions hold."""
    assert any(refuted(attack.statement, values, world) for values, world in worlds_of(attack))


CONTROLS = (an_induction_that_is_right, cases_that_are_right, a_lemma_that_is_used_rightly, a_chain_rule_that_is_right,
            an_invariance_that_is_right)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.__name__)
def test_what_is_right_is_accepted(control: Any) -> None:
    """The proofs that the attacks distort are accepted when they are not distorted."""
    theorem = check("the claim", *control(), package())
    assert theorem.used_assumptions == theorem.statement.assumptions.keys()
