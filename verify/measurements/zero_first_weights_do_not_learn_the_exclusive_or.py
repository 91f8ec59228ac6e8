r"""Zero first weights do not learn the exclusive or.

Networks of 2, 3 and 4 layers, with 16 tanh units in each hidden layer and one linear output, learn the exclusive or:
the features of the four samples are $(\pm 1, \pm 1)$, the target is their product. Each step of Adam, with the learning
rate 0.01, is on all of them, with half the mean squared error. The first weights are zero, or they are Xavier's normal
ones; beside them stand the same biases, from the standard normal distribution, and the same later weights, Xavier's
normal ones. Opposite points stand side by side in the batch, so that sums over it are zero in floating point, too; [in
another order they are not](rounding_wakes_zero_first_weights_on_the_exclusive_or.md).
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights, xavier_normal
from verify.measurement import Axis, Measurement, at_least
from verify.network import Network, Parameters, cost, training
from verify.optimizers import adam

DEPTHS, UNITS = (2, 3, 4), 16
X = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
Y = X.prod(axis=1, keepdims=True)

measurement = Measurement(
    claims=("M9JC",),
    x=Axis("training step"), y=Axis("cost"),
    at=range(0, 201, 10), agreement=at_least)


@measurement.measured
def costs(steps):
    """The network is trained from both starts, and its cost is computed."""
    columns = {}
    for depth in DEPTHS:
        rng = np.random.default_rng(depth)
        widths = (2, *[UNITS] * (depth - 1), 1)
        zero, xavier = random_biases_constant_weights(widths, 0, 1, rng), xavier_normal(widths, rng)
        for first, W in (("zero", {1: zero.W[1]}), ("Xavier", {})):
            columns[f"{first}, {depth} layers"] = course(Parameters(xavier.W | W, zero.b), steps)
    return dict(sorted(columns.items(), reverse=True))


def course(parameters, steps):
    """The cost after these steps from these parameters."""
    activations = dict.fromkeys(range(1, parameters.L), tanh) | {parameters.L: identity}
    start, optimizer = Network(parameters, activations, half_mean_squared_error), adam(0.01)
    run = training(start, X, Y, steps, optimizer, optimizer.init(parameters))
    return [cost(network, X, Y) for network in run]


@measurement.theory
def cost_of_equal_outputs(steps):
    r"""From zero first weights all samples get one output $c$ at every step, so the cost is $(c^2 + 1)/2$, at least
    1/2. The computed cost may be below that by six relative rounding errors of $2^{-53}$: three of a square, three of
    the sum. The claim says nothing of other first weights."""
    return {f"zero, {depth} layers": [(1 - 6 * 2.0**-53) / 2 for _ in steps] for depth in DEPTHS}
