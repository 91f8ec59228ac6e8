r"""Clones stay equal while nearly equal units draw apart.

A network has 8 features, two hidden layers of 16 tanh units and 4 linear outputs, and learns on 32 random samples with
half the mean squared error. Weights start as Xavier's normal ones, biases as normal numbers of standard deviation 0.1.
In the first hidden layer two units are clones: their incoming weights, biases and outgoing weights are the same. Two
more are nearly clones: only their incoming weights differ, by normal numbers of standard deviation $10^{-6}$. Two
others have nothing in common. How far two units are apart is the Euclidean norm of the difference of all their weights
and biases. The learning rate is 0.1 for gradient descent and 0.01 for Adam.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import normals, xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, training
from verify.optimizers import adam, gradient_descent

WIDTHS, SAMPLES = (8, 16, 16, 4), 32
PAIRS = {"clones": (0, 1), "nearly clones": (2, 3), "others": (4, 5)}
OPTIMIZERS = {"gradient descent": gradient_descent(0.1), "Adam": adam(0.01)}

measurement = Measurement(
    claims=("R6H7",),
    x=Axis("training step"), y=Axis("distance between two units", log=True),
    at=range(0, 1001, 50), agreement=equal)


@measurement.measured
def distances(steps):
    """The network is trained, and the units are compared."""
    rng = np.random.default_rng(0)
    W, b = xavier_normal(WIDTHS, rng).W, {l: normals(rng, 0.1, WIDTHS[l]) for l in (1, 2, 3)}
    for pair in ("clones", "nearly clones"):
        p, q = PAIRS[pair]
        W[1][q], b[1][q], W[2][:, q] = W[1][p], b[1][p], W[2][:, p]
    W[1][q] += normals(rng, 1e-6, WIDTHS[0])
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    start = Network(Parameters(W, b), {1: tanh, 2: tanh, 3: identity}, half_mean_squared_error)
    columns = {}
    for name, optimizer in OPTIMIZERS.items():
        for network in training(start, X, Y, steps, optimizer, optimizer.init(start.parameters)):
            for pair, (p, q) in PAIRS.items():
                columns.setdefault(f"{pair}, {name}", []).append(distance(network, p, q))
    return columns


def distance(network, p, q):
    """Of the units p and q of layer 1."""
    units = np.column_stack([network.W[1], network.b[1], network.W[2].T])
    return np.linalg.norm(units[p] - units[q])


@measurement.theory
def no_distance(steps):
    """Clones have the distance 0 at every step. The claim says nothing of other units."""
    return {f"clones, {name}": [0 for _ in steps] for name in OPTIMIZERS}
