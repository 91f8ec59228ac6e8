"""The planted errors themselves: each is an error, and runs wherever the correct code runs."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from test_network import entries, equal, example

from verify.activations import ACTIVATIONS, identity, relu, square, table_activation
from verify.costs import COSTS, half_mean_squared_error, l2_penalty, table_cost
from verify.derivation import definitions
from verify.network import backward, step
from verify.optimizers import gradient_descent, momentum
from verify.planted import (
    IN_ACTIVATIONS,
    IN_BACKWARD,
    IN_COSTS,
    PLANTED,
    WRONG_ACTIVATIONS,
    WRONG_AT_KINKS,
    WRONG_COSTS,
    Planted,
    Rules,
    backward_by,
)

pytestmark = pytest.mark.filterwarnings("error")

planted = pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)


def exact_examples() -> list[Any]:
    """Networks of Fractions with their batches: square layers and others, with a penalty, unknown functions, kinks."""
    networks = []
    for seed, widths in enumerate([(2, 2, 2, 2), (3, 4, 2), (1, 1), (3, 3, 3)]):
        for g in (relu, square, table_activation(1)):
            for cost in (half_mean_squared_error, table_cost(2)):
                networks.append(example(widths, [g] * (len(widths) - 1), cost, seed=seed,
                                        penalty=l2_penalty(Fraction(1, 3))))  # fmt: skip
    networks += [example((2, 3, 2), [g, identity], seed=9) for g in ACTIVATIONS.values() if g.exact]
    # at the kinks: z = 0 and z = 1
    for g in (relu, ACTIVATIONS["hard_tanh"]):
        network, X, Y = example((1, 1), [g])
        network.W[1][:], network.b[1][:], X[:] = Fraction(1), Fraction(0), Fraction(g is not relu)
        networks.append((network, X, Y))
    return networks


def float_examples() -> list[Any]:
    return [example((2, 3, 2), [g, identity], cost, float) for g in ACTIVATIONS.values() for cost in COSTS.values()]


EXACT, FLOAT = exact_examples(), float_examples()


def test_no_error() -> None:
    """Without an error, the rules that the planted errors replace one by one are those of backward."""
    assert all(equal(backward_by(Rules())(*batch), backward(*batch)) for batch in EXACT)


def test_names() -> None:
    """There are at least 25 planted errors, under different names, and a wrong g' for each activation."""
    assert len({p.name for p in PLANTED}) == len(PLANTED) >= 25
    assert set(WRONG_ACTIVATIONS) == set(ACTIVATIONS)
    assert all(p.description for p in PLANTED)


@planted
def test_runs_on_fractions(planted: Planted) -> None:
    """A planted error keeps the shapes and leaves Fractions Fractions, with and without a penalty, at m = 1 too."""
    for network, X, Y in EXACT:
        for m in (1, len(X)):
            delta, gradient = planted.backward(network, X[:m], Y[:m])
            optimizer = momentum(Fraction(1, 10), Fraction(1, 2))
            after, _ = planted.step(network, X[:m], Y[:m], optimizer, optimizer.init(network.parameters))
            results = [*entries(gradient, after.parameters), *(x for d in delta.values() for x in d.flat)]
            assert {type(x) for x in results} == {Fraction}
            assert {l: d.shape[1] for l, d in delta.items()} == {l: len(b) for l, b in network.b.items()}
            assert {l: W.shape for l, W in gradient.W.items()} == {l: W.shape for l, W in network.W.items()}


@planted
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_runs_on_floats(planted: Planted, dtype: type) -> None:
    """A planted error runs on float32 and float64 and keeps the dtype."""
    for name in ACTIVATIONS:
        network, X, Y = example((2, 3, 2), [ACTIVATIONS[name], identity], dtype=dtype, penalty=l2_penalty(0.1))
        _, gradient = planted.backward(network, X, Y)
        assert {x.dtype for x in entries(gradient)} == {np.dtype(dtype)}


@pytest.mark.parametrize("planted", [*IN_BACKWARD, *IN_ACTIVATIONS, *IN_COSTS], ids=lambda planted: planted.name)
def test_is_an_error(planted: Planted) -> None:
    """A planted error in backward, in a derivative or in a cost changes the gradient of some network."""
    assert any(not equal(planted.backward(*batch), backward(*batch)) for batch in (*EXACT, *FLOAT))


@pytest.mark.parametrize("name", sorted(WRONG_ACTIVATIONS))
def test_wrong_derivatives_are_seen(name: str) -> None:
    """Each wrong g' differs from SymPy's derivative by more than the rounding errors, on a few points; g' does not."""
    z = np.array([-2.0, -0.75, -0.25, 0.5, 1.5])
    reference, error = definitions.dg(name, z)
    wrong, right = WRONG_ACTIVATIONS[name], ACTIVATIONS[name]
    assert (abs(wrong.dg(z) - reference) > wrong.dg_error(z) + error).any()
    assert (abs(right.dg(z) - reference) <= right.dg_error(z) + error).all()


@pytest.mark.parametrize("name", sorted(WRONG_AT_KINKS))
def test_wrong_conventions_are_seen(name: str) -> None:
    """Each wrong convention differs from SymPy's derivative at the kinks, and nowhere else."""
    z = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
    reference, _ = definitions.dg(name, z)
    assert set(z[WRONG_AT_KINKS[name].dg(z) != reference]) == set(ACTIVATIONS[name].kinks)


def test_wrong_costs_cover_all_costs() -> None:
    """Every cost has a planted error in its gradient."""
    assert set(WRONG_COSTS) == set(COSTS)


def test_step_without_error() -> None:
    """A Planted without an error steps like network.step."""
    network, X, Y = EXACT[0]
    optimizer = gradient_descent(Fraction(1, 10))
    nothing = Planted("nothing", "no error")
    first, _ = nothing.step(network, X, Y, optimizer, optimizer.init(network.parameters))
    second, _ = step(network, X, Y, optimizer, optimizer.init(network.parameters))
    assert entries(first.parameters) == entries(second.parameters)
