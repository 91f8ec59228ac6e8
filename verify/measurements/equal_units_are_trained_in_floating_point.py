r"""Equal units are trained in floating point.

A network has 1 feature, 8 or 9 tanh units in one hidden layer, and linear outputs. All its units are equal at the
start: they have one incoming weight, one bias and the same outgoing weights. It is trained in float64 by gradient
descent with half the mean squared error and the learning rate 0.1. The 8 samples lie evenly between $-2$ and 2. There
are two outputs with the targets $\tanh(2x - 1)$ and $\tanh(2x + 1)$, so that two different units would do, or one with
the target $|x|$. How far the units are apart is the largest difference between two of them in any weight or bias. Two
runs go on for 30 000 steps. Two end after 6000: in one of them the incoming weight of the last unit is one unit in the
last place larger, the other has one output.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, step
from verify.optimizers import gradient_descent
from verify.ties import OF_THE_NETWORK, OPERATIONS, classes

SHORT = 6000
X = np.linspace(-2, 2, 8).reshape(-1, 1)
TWO, ONE = np.hstack([np.tanh(2 * X - 1), np.tanh(2 * X + 1)]), abs(X)

measurement = Measurement(
    claims=("R6H7",),
    x=Axis("training step", log=True), y=Axis("largest difference between two units", log=True),
    at=[1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 700, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 5000, 6000,
        10_000, 15_000, 20_000, 30_000],
    agreement=equal, missing="the run has ended before.")


def start(units, Y, apart=False):
    """A network of equal units, or of one whose last unit differs by a unit in the last place."""
    rng = np.random.default_rng(0)
    outputs = Y.shape[1]
    W = {1: np.full((units, 1), rng.standard_normal()), 2: np.tile(rng.standard_normal((outputs, 1)) / units, units)}
    b = {1: np.full(units, rng.standard_normal()), 2: np.zeros(outputs)}
    if apart:
        W[1][-1] = np.nextafter(W[1][-1], np.inf)
    return Network(Parameters(W, b), {1: tanh, 2: identity}, half_mean_squared_error)


def difference(network):
    """The largest difference between two units."""
    units = np.column_stack([network.W[1], network.b[1], network.W[2].T])
    return (units.max(axis=0) - units.min(axis=0)).max()


def differences(network, Y, steps, last):
    """The differences after these steps, as far as the last one."""
    optimizer = gradient_descent(0.1)
    state, after, wanted = optimizer.init(network.parameters), {}, set(steps)
    for s in range(1, last + 1):
        network, state = step(network, X, Y, optimizer, state)
        if s in wanted:
            after[s] = difference(network)
    return [after.get(s) for s in steps]


@measurement.measured
def differences_in_training(steps):
    """The hand-written network is trained, and its units are compared."""
    last, short = steps[-1], min(SHORT, steps[-1])
    return {"8 units, two outputs": differences(start(8, TWO), TWO, steps, last),
            "9 units, two outputs": differences(start(9, TWO), TWO, steps, last),
            "8 units, one ulp apart, two outputs": differences(start(8, TWO, apart=True), TWO, steps, short),
            "9 units, one output": differences(start(9, ONE), ONE, steps, short)}


@measurement.theory
def exactly_equal_units(steps):
    """In exact arithmetic equal units stay equal. In floating point the same is expected where no operation of the
    layer was seen to prefer a position, with numbers drawn for that; otherwise nothing is said. Nothing is said,
    either, of units that are not equal."""
    return {f"{units} units, {said}": [0 if alike(units, Y.shape[1]) else None for _ in steps]
            for units, said, Y in ((8, "two outputs", TWO), (9, "two outputs", TWO), (9, "one output", ONE))}


def alike(units, outputs):
    """Whether all positions are in one class, for each operation of the network."""
    sizes = {"z = X @ W.T": 1, "incoming gW = delta.T @ a": 1}  # the other side of these: features
    return all(len(classes(OPERATIONS[name], units, sizes.get(name, outputs), len(X))) == 1 for name in OF_THE_NETWORK)
