r"""Rounding wakes zero first weights on the exclusive or.

A network with two hidden layers of 16 tanh units and one linear output learns the exclusive or: the features of the
four samples are $(\pm 1, \pm 1)$, the target is their product. Each step is on all of them, with half the mean squared
error. The learning rates are 0.1 for gradient descent, 0.1 for momentum with $\mu = 0.9$, and 0.01 for Adam. The first
weights are zero; biases are drawn from the standard normal distribution, later weights are Xavier's normal ones. The
four samples stand in one of two orders. Either opposite points stand side by side: $(1, 1)$, $(-1, -1)$, $(1, -1)$,
$(-1, 1)$. Or they stand outside and inside: $(1, 1)$, $(1, -1)$, $(-1, 1)$, $(-1, -1)$. The Euclidean norm of the first
weights is measured.

The errors of a unit are $p$ for one target and $q$ for the other, and the gradient of its weight adds them with the
signs of the feature. Side by side they cancel one by one, as in $p - p + q - q$. In the other order $p + q - q - p$ is
added, and $p + q$ is rounded: about $10^{-18}$ remains. With gradient descent it stays so small that it is lost when it
is added to most biases, and here nothing comes of it. Momentum adds it up over several steps; then it is felt, and
grows. Adam divides it by its own size plus $\varepsilon = 10^{-8}$: the first step is $10^7$ times that of gradient
descent, and a few more are enough.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights, xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, training
from verify.optimizers import adam, gradient_descent, momentum

WIDTHS = (2, 16, 16, 1)
ORDERS = {"side by side": [[1, 1], [-1, -1], [1, -1], [-1, 1]],
          "outside and inside": [[1, 1], [1, -1], [-1, 1], [-1, -1]]}
OPTIMIZERS = {"gradient descent": gradient_descent(0.1), "momentum": momentum(0.1, 0.9), "Adam": adam(0.01)}

measurement = Measurement(
    claims=("M9JC",),
    x=Axis("training step", log=True), y=Axis("norm of the first weights", log=True),
    at=[1, 2, 3, 4, 6, 8, 12, 16, 25, 40, 60, 80, 120, 200, 300, 400, 500, 600, 700, 800], agreement=equal)


@measurement.measured
def norms(steps):
    """The network is trained on the samples in both orders."""
    rng = np.random.default_rng(0)
    zero, xavier = random_biases_constant_weights(WIDTHS, 0, 1, rng), xavier_normal(WIDTHS, rng)
    start = Network(Parameters(xavier.W | {1: zero.W[1]}, zero.b), {1: tanh, 2: tanh, 3: identity},
                    half_mean_squared_error)
    columns = {}
    for order, samples in ORDERS.items():
        X = np.array(samples, dtype=float)
        Y = X.prod(axis=1, keepdims=True)
        for name, optimizer in OPTIMIZERS.items():
            run = training(start, X, Y, steps, optimizer, optimizer.init(start.parameters))
            columns[f"{order}, {name}"] = [np.linalg.norm(network.W[1]) for network in run]
    return columns


@measurement.theory
def zero_first_weights(steps):
    """The claim says that the first weights stay zero, in whatever order. In floating point that is to be expected
    where the sums over the batch are zero in spite of rounding, as they are side by side; of sums that rounding makes
    something else the claim says nothing."""
    return {f"side by side, {name}": [0 for _ in steps] for name in OPTIMIZERS}
