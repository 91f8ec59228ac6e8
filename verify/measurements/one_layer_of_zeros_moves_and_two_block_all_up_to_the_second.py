r"""One layer of zeros moves, and two block all layers up to the second.

A network has 8 features, five hidden layers of 16 tanh units and 4 linear outputs. Weights start as Xavier's normal
ones, except in the layers that start at zero: layer 2, layer 4, or both; all biases start at zero. The network is
trained for 100 steps on 32 random samples with half the mean squared error, by Adam with the learning rate 0.01; if
both layers are zero, by gradient descent with the rate 0.1 and by momentum with the rate 0.1 and $\mu = 0.9$, too. How
far a layer has moved is the Euclidean norm of the change of its weights.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, Parameters, step
from verify.optimizers import adam, gradient_descent, momentum

WIDTHS, SAMPLES, STEPS = (8, 16, 16, 16, 16, 16, 4), 32, 100
ADAM = adam(0.01)
ONE = {"none, Adam": ((), ADAM), "layer 2, Adam": ((2,), ADAM), "layer 4, Adam": ((4,), ADAM)}
BOTH = {"2 and 4, Adam": ((2, 4), ADAM), "2 and 4, momentum": ((2, 4), momentum(0.1, 0.9)),
        "2 and 4, gradient descent": ((2, 4), gradient_descent(0.1))}

measurement = Measurement(
    claims=("XPXN",),
    x=Axis("layer"), y=Axis("how far the weights have moved from the start", log=True),
    at=range(1, len(WIDTHS)), agreement=equal)


@measurement.measured
def moves(layers):
    """The network is trained, and the weights of each layer are compared with those of the start."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTHS[0])), rng.standard_normal((SAMPLES, WIDTHS[-1]))
    xavier, columns = xavier_normal(WIDTHS, rng), {}
    activations = dict.fromkeys(layers, tanh) | {layers[-1]: identity}
    for name, (zeros, optimizer) in {**ONE, **BOTH}.items():
        start = Parameters(xavier.W | {l: np.zeros_like(xavier.W[l]) for l in zeros}, xavier.b)
        network, state = Network(start, activations, half_mean_squared_error), optimizer.init(start)
        for _ in range(STEPS):
            network, state = step(network, X, Y, optimizer, state)
        columns[name] = [np.linalg.norm(network.W[l] - start.W[l]) for l in layers]
    return columns


@measurement.theory
def blocked_layers(layers):
    """If the layers $p < q$ start at zero, no weight of the layers 1 to $q$ ever moves. The claim says nothing of the
    layers after $q$, nor of a single layer of zeros."""
    return {name: [0 if l <= max(zeros) else None for l in layers] for name, (zeros, _) in BOTH.items()}
