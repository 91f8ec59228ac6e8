r"""How many steps from zero weights until the cost leaves the plateau.

Networks of 2 to 6 layers, with 2 features, 8 tanh units in each hidden layer and one linear output, learn the sine of
the sum of the features on 16 random samples. Biases are drawn from the standard normal distribution. The weights are
zero, or they are Xavier's normal ones, beside the same biases. The cost is half the mean squared error. The plateau is
the least cost of an output that ignores the features; a run has left it when the cost is below half of that, and is
given up after 500 steps. The learning rates are 0.1 for gradient descent, 0.1 for momentum with $\mu = 0.9$, and 0.01
for Adam; with others the numbers are others. Each setting is run five times, each time on other samples and with other
biases and weights; the samples are the same for all settings.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights, xavier_normal
from verify.measurement import Axis, Measurement, at_least
from verify.network import Network, Parameters, cost, step
from verify.optimizers import adam, gradient_descent, momentum

DEPTHS, SEEDS, GIVEN_UP = range(2, 7), range(5), 500
OPTIMIZERS = {"gradient descent": gradient_descent(0.1), "momentum": momentum(0.1, 0.9), "Adam": adam(0.01)}

measurement = Measurement(
    claims=("K1DM", "JEDV"),
    x=Axis("layers"), y=Axis("steps until the cost has left the plateau", log=True),
    at=[depth for depth in DEPTHS for _ in SEEDS], agreement=at_least,
    missing="after 500 steps the cost had not left the plateau.")


@measurement.measured
def steps_on_the_plateau(depths):
    """The network is trained on all samples at once, and the number of steps is counted."""
    runs = [(depth, seed) for depth in DEPTHS for seed in SEEDS]
    return {f"{start}, {name}": [steps(*start_of(*run)[start], optimizer) for run in runs]
            for start in ("zero", "Xavier") for name, optimizer in OPTIMIZERS.items()}


def start_of(depth, seed):
    """A network from zero and one from Xavier's weights, each with the same biases, features and targets."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((16, 2))
    Y = np.sin(X.sum(axis=1, keepdims=True))
    widths = (2, *[8] * (depth - 1), 1)
    zero, xavier = random_biases_constant_weights(widths, 0, 1, rng), xavier_normal(widths, rng)
    activations = dict.fromkeys(range(1, depth), tanh) | {depth: identity}
    return {start: (Network(parameters, activations, half_mean_squared_error), X, Y)
            for start, parameters in (("zero", zero), ("Xavier", Parameters(xavier.W, zero.b)))}


def steps(network, X, Y, optimizer):
    """The number of steps after which the cost is first below half of the plateau, None if it never is."""
    plateau = Y.var() / 2
    state = optimizer.init(network.parameters)
    for taken in range(GIVEN_UP + 1):
        if cost(network, X, Y) < plateau / 2:
            return taken
        network, state = step(network, X, Y, optimizer, state)
    return None


@measurement.theory
def first_steps_after_which_outputs_can_differ(depths):
    """From zero, at least as many steps as there are layers: after fewer, the weights of the first layer are still
    zero, all samples get the same output, and the cost cannot be below the plateau. The claims say nothing of Xavier's
    weights, nor of how many steps are enough."""
    return {f"zero, {name}": list(depths) for name in OPTIMIZERS}
