r"""With constant weights random biases part the units at the second step.

A network has 8 features, one hidden layer of 16 ReLU units and 4 linear outputs. All weights start at 0.1; the hidden
biases are drawn uniformly between 0 and 1, the others are zero. It learns on 32 samples with half the mean squared
error, by gradient descent with the learning rate 0.1. The features are drawn uniformly between 0 and 1, so that all
units are active, and linear, in the first steps; the targets are drawn from the standard normal distribution. How far
the first two units are apart is the Euclidean norm of the difference of their incoming weights, and of their outgoing
weights, and the difference of their biases.
"""
import numpy as np

from verify.activations import identity, relu
from verify.costs import half_mean_squared_error
from verify.measurement import Axis, Measurement, up_to_rounding
from verify.network import Network, Parameters, training
from verify.optimizers import gradient_descent

FEATURES, UNITS, OUTPUTS, SAMPLES, ETA = 8, 16, 4, 32, 0.1
WEIGHT = 0.1

measurement = Measurement(
    claims=("2ETD",),
    x=Axis("training step"), y=Axis("distance between two units", log=True),
    at=range(9), agreement=up_to_rounding)


def start():
    """Features, targets, and the hidden biases."""
    rng = np.random.default_rng(0)
    return rng.uniform(size=(SAMPLES, FEATURES)), rng.standard_normal((SAMPLES, OUTPUTS)), rng.uniform(size=UNITS)


@measurement.measured
def distances(steps):
    """The network is trained, and its first two units are compared."""
    X, Y, b = start()
    parameters = Parameters({1: np.full((UNITS, FEATURES), WEIGHT), 2: np.full((OUTPUTS, UNITS), WEIGHT)},
                            {1: b, 2: np.zeros(OUTPUTS)})
    network, optimizer = Network(parameters, {1: relu, 2: identity}, half_mean_squared_error), gradient_descent(ETA)
    columns = {"incoming weights": [], "biases": [], "outgoing weights": []}
    for now in training(network, X, Y, steps, optimizer, optimizer.init(parameters)):
        for name, units in zip(columns, (now.W[1], now.b[1], now.W[2].T), strict=True):
            columns[name].append(np.linalg.norm(units[0] - units[1]))
    return columns


@measurement.theory
def first_differences(steps):
    r"""The gap between the two biases stays in the first step. It parts the outgoing weights by $\eta$ times the gap
    times $G_0$, the norm of the gradient of the output biases; and only the second step parts the incoming weights, by
    $\eta^2$ times the gap times the norm of $\sum_k G_{0,k} \sum_t \delta_{tk} x_t$, with the errors $\delta$ after the
    first step. Of later steps the claim says nothing."""
    X, Y, b = start()
    gap = abs(b[0] - b[1])
    a = WEIGHT * X.sum(axis=1, keepdims=True) + b  # of linear units with equal weights
    delta = (WEIGHT * a.sum(axis=1, keepdims=True) - Y) / SAMPLES
    G = delta.sum(axis=0)
    back = WEIGHT * delta.sum(axis=1)  # the error of every hidden unit
    a_next = X @ (WEIGHT - ETA * back @ X)[:, None] + b - ETA * back.sum()
    delta_next = (a_next @ (WEIGHT - ETA * a.T @ delta) - ETA * G - Y) / SAMPLES
    said = {"incoming weights": [0, 0, ETA**2 * gap * np.linalg.norm(G @ delta_next.T @ X)],
            "biases": [gap, gap], "outgoing weights": [0, ETA * gap * np.linalg.norm(G)]}
    return {name: [of[s] if s < len(of) else None for s in steps] for name, of in said.items()}
