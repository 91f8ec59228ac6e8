r"""Dead units of the first layer stay dead, and those of the second may wake.

A network has 8 features, two hidden layers of 16 ReLU units and 4 linear outputs, and learns on 32 random samples with
half the mean squared error. Weights start as He's normal ones, biases at zero, but those of half of the units in each
hidden layer are so low that at the start the largest input of the unit, over the samples, is $-0.01$: it is dead. How
far the dead units of a layer have moved is the Euclidean norm of the change of their incoming weights and biases. The
learning rates are 0.1 for gradient descent, without penalty and with the L2 penalty with $\lambda = 0.01$, and 0.01 for
Adam.
"""
import numpy as np

from verify.activations import identity, relu
from verify.costs import half_mean_squared_error, l2_penalty
from verify.initializers import he_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, forward, training
from verify.optimizers import adam, gradient_descent

WIDTHS, SAMPLES, DEAD = (8, 16, 16, 4), 32, slice(8)
RUNS = {"gradient descent": (gradient_descent(0.1), None), "Adam": (adam(0.01), None),
        "penalty": (gradient_descent(0.1), l2_penalty(0.01))}

measurement = Measurement(
    claims=("ZDX9",),
    x=Axis("training step"), y=Axis("how far the dead units have moved", log=True),
    at=range(0, 101, 5), agreement=equal)


def network(parameters, penalty=None):
    """With ReLU in the hidden layers."""
    return Network(parameters, {1: relu, 2: relu, 3: identity}, half_mean_squared_error, penalty)


@measurement.measured
def moves(steps):
    """The network is trained, and its dead units are compared with those of the start."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    start = he_normal(WIDTHS, rng)
    for l in (1, 2):  # from below, since the second layer receives what the first one gives
        z, _ = forward(network(start), X)
        b = start.b[l].copy()
        b[DEAD] -= z[l][:, DEAD].max(axis=0) + 0.01
        start = Parameters(start.W, start.b | {l: b})
    columns = {}
    for name, (optimizer, penalty) in RUNS.items():
        after = [*training(network(start, penalty), X, Y, steps, optimizer, optimizer.init(start))]
        for l in (1, 2):
            columns[f"layer {l}, {name}"] = [distance(now.parameters, start, l) for now in after]
    return columns


def distance(parameters, start, l):
    """Between the dead units of layer l and their start."""
    weights, biases = parameters.W[l] - start.W[l], parameters.b[l] - start.b[l]
    return np.linalg.norm(np.column_stack([weights, biases])[DEAD])


@measurement.theory
def no_move(steps):
    """The slope of ReLU is zero below zero. So a unit of the first layer that is dead for all samples never moves, if
    the optimizer leaves alone what has no gradient. The claim says nothing of a penalty, which moves all weights, nor
    of the second layer, whose inputs change."""
    return {f"layer 1, {name}": [0 for _ in steps] for name in ("gradient descent", "Adam")}
