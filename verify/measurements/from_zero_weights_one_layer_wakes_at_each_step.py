r"""From zero weights one layer wakes at each step.

A network with 5 layers of 4 units, tanh in the hidden ones and the identity in the last, starts from zero weights and
from biases that are drawn from the standard normal distribution. It is trained on 8 random samples with 4 features and
4 targets each by gradient descent, with half the mean squared error and the learning rate 1/2. Before each step the
Euclidean norm of the gradient of each layer's weights is taken.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, equal
from verify.network import Network, backward, step
from verify.optimizers import gradient_descent

LAYERS, WIDTH, SAMPLES = 5, 4, 8

measurement = Measurement(
    claims=("K1DM",),
    x=Axis("training step"), y=Axis("norm of the gradient of a layer's weights", log=True),
    at=range(9), agreement=equal)


@measurement.measured
def norms_of_the_gradients(steps):
    """The hand-written backward pass gives the gradient of each layer's weights at each step."""
    rng = np.random.default_rng(0)
    parameters = random_biases_constant_weights([WIDTH] * (LAYERS + 1), 0, 1, rng)
    X, Y = rng.standard_normal((SAMPLES, WIDTH)), rng.standard_normal((SAMPLES, WIDTH))
    network = Network(parameters, dict.fromkeys(range(1, LAYERS), tanh) | {LAYERS: identity}, half_mean_squared_error)
    optimizer = gradient_descent(0.5)
    state = optimizer.init(parameters)
    norms = {f"layer {l}": [] for l in range(LAYERS, 0, -1)}
    for _ in steps:
        _, gradient = backward(network, X, Y)
        for l in range(LAYERS, 0, -1):
            norms[f"layer {l}"].append(np.linalg.norm(gradient.W[l]))
        network, state = step(network, X, Y, optimizer, state)
    return norms


@measurement.theory
def sleeping_layers(steps):
    """At step $s$ the gradient of layer $l$ is zero as long as $s < L - l$. Of later steps the claim says nothing."""
    return {f"layer {l}": [0 if s < LAYERS - l else None for s in steps] for l in range(LAYERS - 1, 0, -1)}
