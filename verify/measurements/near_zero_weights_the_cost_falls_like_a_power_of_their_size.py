r"""Near zero weights the cost falls like a power of their size.

Networks with 1 to 5 layers of 4 units, ReLU in the hidden ones and the identity in the last, have no biases, and as
weights $\eta$ times random multiples of one eighth, whose last layer has the sign with which the cost falls. Half the
mean squared error on 8 random samples with 4 features and 4 targets is compared with that at zero weights, in
fractions, for sizes $\eta$ from 1/100 down to $10^{-6}$.
"""
from fractions import Fraction

import numpy as np

from verify.activations import identity, relu
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, leading_order
from verify.network import Network, Parameters, cost, entrywise

DEPTHS, WIDTH, SAMPLES = range(1, 6), 4, 8

measurement = Measurement(
    claims=("RXQX", "KN4H"), x=Axis("size of the weights", log=True),
    y=Axis("cost at zero weights minus cost", log=True), at=[10.0**-k for k in range(2, 7)], agreement=leading_order)


def eighths(rng, *shape):
    """Multiples of one eighth between -1 and 1, as Fractions."""
    return np.array([Fraction(int(k), 8) for k in rng.integers(-8, 9, np.prod(shape))], object).reshape(shape)


def setting(depth):
    """Weights for the size 1, features and targets; the last weights have the sign with which the cost falls."""
    rng = np.random.default_rng(depth)
    X, Y = eighths(rng, SAMPLES, WIDTH), eighths(rng, SAMPLES, WIDTH)
    W = {l: eighths(rng, WIDTH, WIDTH) for l in range(1, depth + 1)}
    if (Y * outputs(W, X)).sum() < 0:
        W[depth] = -W[depth]
    return W, X, Y


def outputs(W, X):
    """What a network without biases makes of the features, with ReLU in all layers but the last."""
    a = X
    for l in W:
        z = a @ W[l].T
        a = np.maximum(z, 0) if l < len(W) else z
    return a


@measurement.measured
def decrease(sizes):
    """The cost of the hand-written network at zero weights, minus that at the weights of this size."""
    return {f"depth {depth}": [float(fall(depth, Fraction(size).limit_denominator())) for size in sizes]
            for depth in DEPTHS}


def fall(depth, size):
    W, X, Y = setting(depth)
    zero = entrywise(np.vectorize(Fraction, otypes=[object]),
                     random_biases_constant_weights([WIDTH] * (depth + 1), 0, 0, np.random.default_rng(0)))
    activations = dict.fromkeys(range(1, depth), relu) | {depth: identity}
    scaled = Parameters({l: size * w for l, w in W.items()}, zero.b)
    at_zero, there = (cost(Network(of, activations, half_mean_squared_error), X, Y) for of in (zero, scaled))
    return at_zero - there


@measurement.theory
def leading_term(sizes):
    r"""To leading order it is $\eta^L$ times the mean over the samples of the products of targets and outputs at the
    size 1, added up."""
    terms = {}
    for depth in DEPTHS:
        W, X, Y = setting(depth)
        terms[f"depth {depth}"] = [size**depth * float((Y * outputs(W, X)).sum() / SAMPLES) for size in sizes]
    return terms
