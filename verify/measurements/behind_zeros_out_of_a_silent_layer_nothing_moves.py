r"""Behind zeros out of a silent layer nothing moves.

A network has 8 features, four hidden layers of 16 ReLU units and 4 linear outputs, and learns on 32 random samples with
half the mean squared error. Weights start as He's normal ones, but those into layer 3 at zero. Biases start at 0.1, but
those of layer 2 at $-20$, so that none of its units answers to any sample: it is silent. For comparison they start at
0.1, too, and layer 2 is active. (Those of layer 3 are not zero for a reason: with zero weights as well, all inputs of
its units were zero, where the derivative of ReLU is zero by convention, and nothing upstream would move in either
case.) How far the layers up to the zeros have moved is the Euclidean norm of the change of all weights of the layers 1
to 3 and all biases of the layers 1 and 2. The learning rates are 0.1 for gradient descent, 0.01 for Adam, and 0.01 for
RMSProp. The state of RMSProp is that of 20 steps from other weights, He's normal ones.
"""
import numpy as np

from verify.activations import identity, relu
from verify.costs import half_mean_squared_error
from verify.initializers import he_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, step, training
from verify.optimizers import adam, gradient_descent, rmsprop

WIDTHS, SAMPLES, SILENT, ZERO = (8, 16, 16, 16, 16, 4), 32, 2, 3
OPTIMIZERS = {"gradient descent": (gradient_descent(0.1), 0), "Adam": (adam(0.01), 0), "RMSProp": (rmsprop(0.01), 20)}

measurement = Measurement(
    claims=("Y286", "Y4QM"),
    x=Axis("training step"), y=Axis("how far the layers up to the zeros have moved", log=True),
    at=range(0, 201, 10), agreement=equal)


@measurement.measured
def moves(steps):
    """The network is trained, and its parameters are compared with those of the start."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    he, other = he_normal(WIDTHS, rng), he_normal(WIDTHS, rng)
    columns = {}
    for kind, bias in (("silent", -20.0), ("active", 0.1)):
        b = {l: np.full(WIDTHS[l], bias if l == SILENT else 0.1) for l in he.b}
        start = Parameters(he.W | {ZERO: np.zeros_like(he.W[ZERO])}, b)
        for name, (optimizer, before) in OPTIMIZERS.items():
            earlier, state = network(other), optimizer.init(other)
            for _ in range(before):
                earlier, state = step(earlier, X, Y, optimizer, state)
            run = training(network(start), X, Y, steps, optimizer, state)
            columns[f"{kind}, {name}"] = [distance(now.parameters, start) for now in run]
    return columns


def network(parameters):
    """With ReLU in the hidden layers."""
    return Network(parameters, dict.fromkeys(range(1, parameters.L), relu) | {parameters.L: identity},
                   half_mean_squared_error)


def distance(parameters, start):
    """Between all that stands before the zeros, and the zeros."""
    changes = [parameters.W[l] - start.W[l] for l in range(1, ZERO + 1)]
    changes += [parameters.b[l] - start.b[l] for l in range(1, ZERO)]
    return np.linalg.norm(np.concatenate([change.ravel() for change in changes]))


@measurement.theory
def no_move(steps):
    """Behind zero weights out of a silent layer nothing moves at any step: with gradient descent and Adam, which leave
    what has no gradient and an initial state of zero alone; with RMSProp, which leaves what has no gradient alone
    whatever its state. The claims say nothing of an active layer."""
    return {f"silent, {name}": [0 for _ in steps] for name in OPTIMIZERS}
