r"""Units that differ only at right angles to the data keep their difference under gradient descent.

A network has 32 features, two hidden layers of 16 tanh units and 4 linear outputs, and learns on 16 random samples with
half the mean squared error. The samples are fewer than the features, so there are directions at right angles to all of
them. Weights start as Xavier's normal ones, biases as normal numbers of standard deviation 0.1. The incoming weights of
two units of the first layer differ by a vector of length 1 in such a direction; their biases and outgoing weights are
as drawn. Measured is the component of their difference along it. The learning rates are 0.1 for gradient descent,
without penalty and with the L2 penalty with $\lambda = 0.1$, 0.1 for momentum with $\mu = 0.9$, and 0.01 for Adam.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error, l2_penalty
from verify.initializers import normals, xavier_normal
from verify.measurement import Axis, Measurement, up_to_rounding
from verify.network import Network, Parameters, training
from verify.optimizers import adam, gradient_descent, momentum

WIDTHS, SAMPLES = (32, 16, 16, 4), 16
RUNS = {"gradient descent": (gradient_descent(0.1), None), "momentum": (momentum(0.1, 0.9), None),
        "Adam": (adam(0.01), None), "gradient descent, penalty": (gradient_descent(0.1), l2_penalty(0.1))}

measurement = Measurement(
    claims=("RFQJ",),
    x=Axis("training step"), y=Axis("component of the difference of two units"),
    at=range(0, 301, 15), agreement=up_to_rounding)


@measurement.measured
def components(steps):
    """The network is trained, and the difference of the two units is projected."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    direction = np.linalg.svd(X)[2][-1]
    W, b = xavier_normal(WIDTHS, rng).W, {l: normals(rng, 0.1, WIDTHS[l]) for l in (1, 2, 3)}
    W[1][1] = W[1][0] - direction
    columns = {}
    for name, (optimizer, penalty) in RUNS.items():
        start = Network(Parameters(W, b), {1: tanh, 2: tanh, 3: identity}, half_mean_squared_error, penalty)
        run = training(start, X, Y, steps, optimizer, optimizer.init(start.parameters))
        columns[name] = [(network.W[1][0] - network.W[1][1]) @ direction for network in run]
    return columns


@measurement.theory
def whole_difference(steps):
    """With gradient descent the component is 1 at every step, up to rounding: all of the difference at the start. The
    claim says nothing of other optimizers, nor of a penalty."""
    return {"gradient descent": [1 for _ in steps]}
