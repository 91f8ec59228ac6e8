r"""A layer that starts as clones sees no difference at right angles to its weights.

A network has 8 features, a hidden layer of 16 ReLU units, another one of 16, and 4 linear outputs, and learns on 32
random samples with half the mean squared error, by gradient descent with the learning rate 0.1 or by Adam with 0.01.
Weights start as Xavier's normal ones, biases at 0.1. Either all units of the first layer are clones of its first one,
or they are as drawn. After some steps the network is given two samples that the first unit cannot tell apart: the
features of the second are those of the first, plus a vector at right angles to the incoming weights of this unit. The
Euclidean norm of the difference of their outputs is measured. Training is in floating point; for the two samples the
network is read as one of fractions, so that the vector is exactly at right angles, and nothing is rounded.
"""
from fractions import Fraction

import numpy as np

from verify.activations import identity, relu
from verify.costs import half_mean_squared_error
from verify.initializers import xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, entrywise, forward, training
from verify.optimizers import adam, gradient_descent

WIDTHS, SAMPLES = (8, 16, 16, 4), 32
OPTIMIZERS = {"gradient descent": gradient_descent(0.1), "Adam": adam(0.01)}
exact = np.vectorize(Fraction, otypes=[object])

measurement = Measurement(
    claims=("FB5Q",),
    x=Axis("training step"), y=Axis("difference of the outputs for two samples", log=True),
    at=range(0, 301, 30), agreement=equal)


@measurement.measured
def differences(steps):
    """The network is trained, and gives its outputs for the two samples."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    drawn = xavier_normal(WIDTHS, rng).W
    clones = drawn | {1: np.tile(drawn[1][:1], (WIDTHS[1], 1)), 2: np.tile(drawn[2][:, :1], WIDTHS[1])}
    columns = {}
    for kind, W in (("clones", clones), ("others", drawn)):
        parameters = Parameters(W, {l: np.full(WIDTHS[l], 0.1) for l in W})
        start = Network(parameters, {1: relu, 2: relu, 3: identity}, half_mean_squared_error)
        for name, optimizer in OPTIMIZERS.items():
            run = training(start, X, Y, steps, optimizer, optimizer.init(parameters))
            columns[f"{kind}, {name}"] = [difference(network, exact(X[0]), exact(X[1])) for network in run]
    return columns


def difference(network, x, vector):
    """Of the outputs for x, and for x plus the part of the vector at right angles to the first unit's weights."""
    network = Network(entrywise(exact, network.parameters), network.activations, network.cost)
    w = network.W[1][0]
    _, a = forward(network, np.array([x, x + vector - (vector @ w) / (w @ w) * w]))
    return np.linalg.norm((a[3][0] - a[3][1]).astype(float))


@measurement.theory
def no_difference(steps):
    """If the layer starts as clones, two samples that are the same to one unit are the same to all later layers, at
    every step. The claim says nothing of a layer of different units."""
    return {f"clones, {name}": [0 for _ in steps] for name in OPTIMIZERS}
