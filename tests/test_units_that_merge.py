"""Two units that are different are equal after a step of gradient descent: the code does what claim Z4V3 says."""
from fractions import Fraction

import numpy as np
import pytest

from verify.activations import Array
from verify.evidence.implementation import batch_of, in_floats, network_of
from verify.example import Example
from verify.network import Network, Parameters, backward

THIRD = Fraction(1, 3)
#: Of the remarks on the claim: one unit is zero and the other is taken there; the error is 1/3.
TO_ZERO = Example(W=[[[2, 2], [0, 0]], [[3, 0]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                  batches=[([[2, 2]], [[27 - THIRD]])])
#: Two samples, no biases: the errors 1/2 and -1/2 add up to 0, and error times input to 1.
ON_TWO_SAMPLES = Example(W=[[[2], [1]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                         batches=[([[1], [-1]], [[1], [-1]])])


def units(parameters: Parameters) -> list[list[object]]:
    """The incoming weights, the bias and the outgoing weights of each unit of layer 1."""
    return [[*parameters.W[1][i], parameters.b[1][i], *parameters.W[2][:, i]] for i in range(len(parameters.b[1]))]


def after_a_step(network: Network, X: Array, Y: Array, rate: Fraction | float) -> list[list[object]]:
    """The units after a step of gradient descent."""
    _, gradient = backward(network, X, Y)
    return units(Parameters({l: W - rate * gradient.W[l] for l, W in network.W.items()},
                            {l: b - rate * gradient.b[l] for l, b in network.b.items()}))


@pytest.mark.parametrize(("example", "merged"), [(TO_ZERO, [0, 0, 0, 0]), (ON_TWO_SAMPLES, [1, 0, -1])])
def test_different_units_merge(example: Example, merged: list[int]) -> None:
    """They have different weights before the step, in and out, and are equal after it; with half the rate they are
    not."""
    network, (X, Y) = network_of(example.world()), batch_of(example.world())
    assert (network.W[1][0] != network.W[1][1]).all()
    assert (network.W[2][:, 0] != network.W[2][:, 1]).all()
    assert after_a_step(network, X, Y, Fraction(1)) == [merged, merged]
    one, other = after_a_step(network, X, Y, Fraction(1, 2))
    assert one != other


def test_they_merge_in_floating_point() -> None:
    """Small integers and halves are exact, so the units are equal bit for bit."""
    world = in_floats(ON_TWO_SAMPLES.world())
    network = network_of(world)
    assert network.W[1].dtype == np.float64
    assert after_a_step(network, *batch_of(world), 1.0) == [[1.0, 0.0, -1.0]] * 2
