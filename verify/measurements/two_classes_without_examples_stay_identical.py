r"""Two classes without examples stay identical.

A network has 8 features, one hidden layer of 32 tanh units and 6 classes, and learns on 64 samples with the softmax
cross-entropy. The targets are classes drawn from the first four: two classes have no example. The hidden weights start
as Xavier's normal ones; the weights into the output layer start at zero, and so do all biases. So at the start all
output units are equal. How far two are apart is the Euclidean norm of the difference of their weights and biases, for
the last two, without examples, and for the first two, with examples. The learning rates are 0.1 for gradient descent,
0.1 for momentum with $\mu = 0.9$, and 0.01 for Adam.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import categorical_cross_entropy
from verify.initializers import xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, training
from verify.optimizers import adam, gradient_descent, momentum

FEATURES, UNITS, CLASSES, SAMPLES = 8, 32, 6, 64
OPTIMIZERS = {"gradient descent": gradient_descent(0.1), "momentum": momentum(0.1, 0.9), "Adam": adam(0.01)}
WITHOUT, WITH = "no examples", "examples"

measurement = Measurement(
    claims=("8AQ0",),
    x=Axis("training step"), y=Axis("distance between two output units", log=True),
    at=range(0, 501, 25), agreement=equal)


@measurement.measured
def distances(steps):
    """The network is trained, and its output units are compared."""
    rng = np.random.default_rng(0)
    parameters = xavier_normal((FEATURES, UNITS, CLASSES), rng)
    X, Y = rng.standard_normal((SAMPLES, FEATURES)), np.eye(CLASSES)[rng.integers(4, size=SAMPLES)]
    start = Network(Parameters(parameters.W | {2: np.zeros((CLASSES, UNITS))}, parameters.b),
                    {1: tanh, 2: identity}, categorical_cross_entropy)
    columns = {f"{of}, {name}": [] for of in (WITHOUT, WITH) for name in OPTIMIZERS}
    for name, optimizer in OPTIMIZERS.items():
        for network in training(start, X, Y, steps, optimizer, optimizer.init(start.parameters)):
            columns[f"{WITHOUT}, {name}"].append(distance(network, -1, -2))
            columns[f"{WITH}, {name}"].append(distance(network, 0, 1))
    return columns


def distance(network, p, q):
    """Of the output units p and q."""
    units = np.column_stack([network.W[2], network.b[2]])
    return np.linalg.norm(units[p] - units[q])


@measurement.theory
def no_distance(steps):
    """The derivative of the cost in an output is its softmax minus its target. As long as two outputs are equal and no
    sample has either class as its target, so are the derivatives; then the claim says that the units stay equal. It
    says nothing of classes with examples."""
    return {f"{WITHOUT}, {name}": [0 for _ in steps] for name in OPTIMIZERS}
