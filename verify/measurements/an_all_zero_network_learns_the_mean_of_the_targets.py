r"""An all-zero network learns the mean of the targets.

A network has 8 features, two hidden layers of 16 tanh units and one linear output; all its weights and biases start at
zero. It learns on 32 random samples with half the mean squared error. The target is 1 plus the sine of the first
feature, plus normal noise of standard deviation 0.1. The output for the first sample is measured. The learning rates
are 0.1 for gradient descent, 0.1 for momentum with $\mu = 0.9$, and 0.1 for Adam. Xavier's normal weights, beside zero
biases, are trained by gradient descent with the same rate for comparison.
"""
import cmath

import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import xavier_normal, zeros
from verify.measurement import Axis, Measurement, up_to_rounding
from verify.network import Network, forward, training
from verify.optimizers import adam, gradient_descent, momentum

WIDTHS, SAMPLES, ETA, MU = (8, 16, 16, 1), 32, 0.1, 0.9

measurement = Measurement(
    claims=("T90C",),
    x=Axis("training step"), y=Axis("output for the first sample"),
    at=range(0, 81, 2), agreement=up_to_rounding)


def samples():
    """Features and targets."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((SAMPLES, WIDTHS[0]))
    return X, 1 + np.sin(X[:, :1]) + 0.1 * rng.standard_normal((SAMPLES, 1))


@measurement.measured
def outputs(steps):
    """The network is trained, and its output computed."""
    X, Y = samples()
    zero, xavier = zeros(WIDTHS), xavier_normal(WIDTHS, np.random.default_rng(1))
    columns = {}
    for name, parameters, optimizer in (
            ("zero, gradient descent", zero, gradient_descent(ETA)), ("zero, momentum", zero, momentum(ETA, MU)),
            ("zero, Adam", zero, adam(ETA)), ("Xavier, gradient descent", xavier, gradient_descent(ETA))):
        start = Network(parameters, {1: tanh, 2: tanh, 3: identity}, half_mean_squared_error)
        run = training(start, X, Y, steps, optimizer, optimizer.init(parameters))
        columns[name] = [forward(network, X)[1][3][0, 0] for network in run]
    return columns


@measurement.theory
def descent_of_one_parameter(steps):
    r"""The output of an all-zero network is its last bias at every step, for every sample. So $e_s$, the bias minus the
    mean of the targets, is the gradient of the bias, and starts at minus that mean. With gradient descent it is $(1
    - \eta)^s e_0$. With momentum $e_{s+1} = (1 + \mu - \eta) e_s - \mu e_{s-1}$ and $e_1 = (1 - \eta) e_0$; so it is
    $e_0 (u \lambda^s + v \nu^s)$, with $\lambda$ and $\nu$ the roots of $r^2 - (1 + \mu - \eta) r + \mu$, here complex,
    and $u + v = 1$. With Adam there is no such formula."""
    mean = samples()[1].mean()
    root = cmath.sqrt((1 + MU - ETA)**2 - 4 * MU)
    first, second = (1 + MU - ETA + root) / 2, (1 + MU - ETA - root) / 2
    u = (1 - ETA - second) / (first - second)
    return {"zero, gradient descent": [mean * (1 - (1 - ETA)**s) for s in steps],
            "zero, momentum": [mean * (1 - (u * first**s + (1 - u) * second**s).real) for s in steps],
            "mean of the targets": [mean for _ in steps]}
