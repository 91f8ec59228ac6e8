r"""Mirrored tanh units stay mirrored, and mirrored sigmoid units do not.

A network has 8 features, two hidden layers of 16 units and 4 linear outputs, and learns on 32 random samples with half
the mean squared error. Weights start as Xavier's normal ones, biases as normal numbers of standard deviation 0.1. In
the first hidden layer two units are mirrored: their incoming weights, biases and outgoing weights are opposite. How far
they are from being so is the Euclidean norm of the sum of all their weights and biases. The first hidden layer has
tanh, the sigmoid or ReLU, the second one always tanh. The learning rates are 0.1 for gradient descent, 0.1 for momentum
with $\mu = 0.9$, and 0.01 for Adam.
"""
import numpy as np

from verify.activations import identity, relu, sigmoid, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import normals, xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, training
from verify.optimizers import adam, gradient_descent, momentum

WIDTHS, SAMPLES = (8, 16, 16, 4), 32
COVERED = {"tanh, gradient descent": (tanh, gradient_descent(0.1)), "tanh, momentum": (tanh, momentum(0.1, 0.9))}
OTHERS = {"tanh, Adam": (tanh, adam(0.01)), "sigmoid, gradient descent": (sigmoid, gradient_descent(0.1)),
          "ReLU, gradient descent": (relu, gradient_descent(0.1))}

measurement = Measurement(
    claims=("XBVP",),
    x=Axis("training step"), y=Axis("norm of the sum of two units", log=True),
    at=range(0, 301, 15), agreement=equal)


@measurement.measured
def sums(steps):
    """The network is trained, and the units are added."""
    rng = np.random.default_rng(0)
    W, b = xavier_normal(WIDTHS, rng).W, {l: normals(rng, 0.1, WIDTHS[l]) for l in (1, 2, 3)}
    W[1][1], b[1][1], W[2][:, 1] = -W[1][0], -b[1][0], -W[2][:, 0]
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    columns = {}
    for name, (activation, optimizer) in {**COVERED, **OTHERS}.items():
        start = Network(Parameters(W, b), {1: activation, 2: tanh, 3: identity}, half_mean_squared_error)
        run = training(start, X, Y, steps, optimizer, optimizer.init(start.parameters))
        columns[name] = [norm_of_the_sum(network) for network in run]
    return columns


def norm_of_the_sum(network):
    """Of the first two units of layer 1."""
    units = np.column_stack([network.W[1], network.b[1], network.W[2].T])
    return np.linalg.norm(units[0] + units[1])


@measurement.theory
def no_sum(steps):
    """The sum is 0 at every step where the activation and the updates of parameter and state are odd. That is not so
    for the second moment of Adam, nor for the sigmoid and ReLU; of these the claim says nothing."""
    return {name: [0 for _ in steps] for name in COVERED}
