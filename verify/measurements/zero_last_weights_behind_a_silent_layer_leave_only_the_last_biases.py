r"""Zero last weights behind a silent layer leave only the last biases to learn.

A network has 8 features, two hidden layers of 16 units and 4 linear outputs, and is trained on 32 random samples by
Adam, with the learning rate 0.01 and half the mean squared error. How far all parameters but the last biases are from
their start is the Euclidean norm of their change. There are five starts. Everything is zero, with tanh or with the
sigmoid in the hidden layers. Or the weights of layer 1 are Xavier's normal ones, those of the layers 2 and 3 and all
biases are zero, with tanh. Or only the last weights and all biases are zero, with tanh. Or only the last weights are
zero, with ReLU, and the biases of layer 2 are $-20$: all its units are dead for all samples.
"""
import numpy as np

from verify.activations import identity, relu, sigmoid, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import xavier_normal, zeros
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, entrywise, training
from verify.optimizers import adam

WIDTHS, SAMPLES = (8, 16, 16, 4), 32

measurement = Measurement(
    claims=("T90C", "X9SB"),
    x=Axis("training step"), y=Axis("how far all but the last biases have moved", log=True),
    at=range(0, 201, 10), agreement=equal)


def starts():
    """By name a hidden activation and parameters, first those of which the claims speak."""
    zero, xavier = zeros(WIDTHS), xavier_normal(WIDTHS, np.random.default_rng(1))
    behind = Parameters(xavier.W | {3: zero.W[3]}, zero.b)
    return {"all zero, tanh": (tanh, zero),
            "zero from layer 2, tanh": (tanh, Parameters(behind.W | {2: zero.W[2]}, zero.b)),
            "zero last layer, dead ReLUs": (relu, Parameters(behind.W, zero.b | {2: np.full(WIDTHS[2], -20.0)})),
            "zero last layer, tanh": (tanh, behind),
            "all zero, sigmoid": (sigmoid, zero)}


@measurement.measured
def moves(steps):
    """The network is trained, and its parameters are compared with those of the start."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    optimizer, columns = adam(0.01), {}
    for name, (activation, parameters) in starts().items():
        start = Network(parameters, {1: activation, 2: activation, 3: identity}, half_mean_squared_error)
        run = training(start, X, Y, steps, optimizer, optimizer.init(parameters))
        columns[name] = [distance(network.parameters, parameters) for network in run]
    return columns


def distance(parameters, start):
    """Without the last biases."""
    change = entrywise(np.subtract, parameters, start)
    return np.linalg.norm(np.concatenate([w.ravel() for w in change.W.values()] + [change.b[1], change.b[2]]))


@measurement.theory
def no_move(steps):
    """Behind zero last weights, nothing but the last biases ever moves if the last hidden layer is silent: because its
    weights and biases are zero, too, and its activation maps 0 to 0; or because its units are dead. The claims say
    nothing of the sigmoid, which maps 0 to 1/2, nor of a last hidden layer that is not silent."""
    return {name: [0 for _ in steps] for name in [*starts()][:3]}
