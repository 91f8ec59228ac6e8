r"""Layers of zeros sleep whatever RMSProp remembers, and wake by what momentum or Adam remember.

A network has 5 layers of 16 units, tanh in the hidden ones and the identity in the last, and learns on 32 random
samples with 16 features and 16 targets each, with half the mean squared error. From Xavier's normal weights it has been
trained for 20 steps; then all its weights are set to zero, its biases are drawn from the standard normal distribution,
and it is trained on with the optimizer's state as it is. Before each step the Euclidean norm of the gradient of a
layer's weights is taken. The learning rates are 0.001 for RMSProp, 0.1 for momentum with $\mu = 0.9$, and 0.001 for
Adam.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights, xavier_normal
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, backward, step
from verify.optimizers import adam, momentum, rmsprop

LAYERS, WIDTH, SAMPLES, BEFORE = 5, 16, 32, 20
WIDTHS = [WIDTH] * (LAYERS + 1)
OPTIMIZERS = {"RMSProp": rmsprop(0.001), "momentum": momentum(0.1, 0.9), "Adam": adam(0.001)}
SHOWN = (3, 1)

measurement = Measurement(
    claims=("XGWJ",),
    x=Axis("training step since the weights were set to zero"),
    y=Axis("norm of the gradient of a layer's weights", log=True), at=range(9), agreement=equal)


@measurement.measured
def norms_of_the_gradients(steps):
    """The hand-written backward pass gives the gradients of the layers 3 and 1 at each step."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((SAMPLES, WIDTH)), rng.standard_normal((SAMPLES, WIDTH))
    xavier, zero = xavier_normal(WIDTHS, rng), random_biases_constant_weights(WIDTHS, 0, 1, rng)
    activations = dict.fromkeys(range(1, LAYERS), tanh) | {LAYERS: identity}
    columns = {f"layer {l}, {name}": [] for name in OPTIMIZERS for l in SHOWN}
    for name, optimizer in OPTIMIZERS.items():
        network, state = Network(xavier, activations, half_mean_squared_error), optimizer.init(xavier)
        for _ in range(BEFORE):
            network, state = step(network, X, Y, optimizer, state)
        network = Network(zero, activations, half_mean_squared_error)
        for _ in steps:
            _, gradient = backward(network, X, Y)
            for l in SHOWN:
                columns[f"layer {l}, {name}"].append(np.linalg.norm(gradient.W[l]))
            network, state = step(network, X, Y, optimizer, state)
    return columns


@measurement.theory
def sleeping_layers(steps):
    """An update of RMSProp leaves a weight without gradient as it is, whatever its state. So at step $s$ the gradient
    of layer $l$ is zero as long as $s < L - l$; of later steps the claim says nothing, nor of momentum and Adam, which
    move such a weight along what they remember."""
    return {f"layer {l}, RMSProp": [0 if s < LAYERS - l else None for s in steps] for l in SHOWN}
