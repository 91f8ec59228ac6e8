r"""From three layers on, linear networks are flat to second order at zero weights.

Linear networks, with the identity in 1 to 5 layers of 3 units, have zero weights and zero biases. Of half the mean
squared error on 6 random samples with 3 features and 3 targets, all second derivatives by the weights are computed in
fractions, with the forward and backward equations differentiated once more, and the sum of their squares is taken.
"""
from fractions import Fraction

import numpy as np

from verify.activations import identity
from verify.costs import half_mean_squared_error
from verify.hessian import hessian
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, entrywise

WIDTH, SAMPLES = 3, 6

measurement = Measurement(claims=("RXQX",), x=Axis("number of layers"), y=Axis("sum of the squares of all second "
                          "derivatives"), at=[1, 2, 3, 4, 5], agreement=equal)


def data():
    """Features and targets: multiples of one eighth, so that sums of their products have no rounding error."""
    rng = np.random.default_rng(0)
    return (np.array([Fraction(int(k), 8) for k in rng.integers(-8, 9, SAMPLES * WIDTH)], object).reshape(
        SAMPLES, WIDTH) for _ in "XY")


@measurement.measured
def squares(depths):
    """At zero weights, from the hand-written Hessian."""
    X, Y = data()
    return {"Hessian": [float((at_zero(depth, X, Y)**2).sum()) for depth in depths]}


def at_zero(depth, X, Y):
    """The second derivatives by the weights, shape (N, N) for N weights."""
    zero = entrywise(np.vectorize(Fraction, otypes=[object]),
                     random_biases_constant_weights([WIDTH] * (depth + 1), 0, 0, np.random.default_rng(0)))
    activations = dict.fromkeys(range(1, depth + 1), identity)
    weights = depth * WIDTH**2
    return hessian(Network(zero, activations, half_mean_squared_error), X, Y)[:weights, :weights]


@measurement.theory
def of_the_data(depths):
    r"""For one layer the second derivatives are the entries of $X^T X / m$, once for each output. For two they are
    those of $-Y^T X / m$, once for each hidden unit and each order of the two layers. For more they are zero."""
    X, Y = data()
    one, two = ((of**2).sum() * WIDTH for of in (X.T @ X / SAMPLES, Y.T @ X / SAMPLES))
    return {"Hessian": [float({1: one, 2: 2 * two}.get(depth, 0)) for depth in depths]}
