r"""From zero weights the first gradient of a layer falls like a power of the learning rate.

A network with 5 layers of 4 units, tanh in the hidden ones and the identity in the last, starts from zero weights and
from biases that are drawn from the standard normal distribution. It is trained on 8 random samples with 4 features and
4 targets each by gradient descent, with half the mean squared error. Layer $5 - k$ gets its first gradient at step $k$.
Its Euclidean norm, of the weights, is taken for learning rates from 1 down to $10^{-6}$, always from the same start.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, leading_order
from verify.network import Network, backward, step
from verify.optimizers import gradient_descent

LAYERS, WIDTH, SAMPLES = 5, 4, 8

measurement = Measurement(
    claims=("K1DM",),
    x=Axis("learning rate", log=True), y=Axis("norm of the first gradient of a layer's weights", log=True),
    at=[10.0**-k for k in range(7)], agreement=leading_order)


def start():
    """Biases at the start, features and targets."""
    rng = np.random.default_rng(0)
    parameters = random_biases_constant_weights([WIDTH] * (LAYERS + 1), 0, 1, rng)
    return parameters, rng.standard_normal((SAMPLES, WIDTH)), rng.standard_normal((SAMPLES, WIDTH))


@measurement.measured
def first_gradients(rates):
    """At step $k$ the hand-written backward pass gives the gradient of the weights of layer $5 - k$."""
    parameters, X, Y = start()
    activations = dict.fromkeys(range(1, LAYERS), tanh) | {LAYERS: identity}
    norms = {f"layer {LAYERS - k}": [] for k in range(LAYERS)}
    for eta in rates:
        network, optimizer = Network(parameters, activations, half_mean_squared_error), gradient_descent(eta)
        state = optimizer.init(parameters)
        for k in range(LAYERS):
            _, gradient = backward(network, X, Y)
            norms[f"layer {LAYERS - k}"].append(np.linalg.norm(gradient.W[LAYERS - k]))
            network, state = step(network, X, Y, optimizer, state)
    return norms


@measurement.theory
def leading_terms(rates):
    r"""To leading order the gradient is $(-\eta)^{2^k - 1} c_k G$. The numbers $c_k$ are 1, 1, 2, 18 and 4752. $G$ is
    $(D^{5-k})^T a^{4-k}$ with the outputs $a$ at the start; $D^5$ is the error $\delta^5$ at the start, and $D^l$ is
    $D^{l+1} G$, with the $G$ of layer $l + 1$, times $g'(b^l)$."""
    parameters, X, Y = start()
    b = parameters.b
    a = {0: X} | {l: np.tile(np.tanh(b[l]), (SAMPLES, 1)) for l in range(1, LAYERS)}
    D, norms = (b[LAYERS] - Y) / SAMPLES, {}
    for k in range(LAYERS):
        G = D.T @ a[LAYERS - k - 1]
        norms[f"layer {LAYERS - k}"] = [eta**(2**k - 1) * coefficient(k, k) * np.linalg.norm(G) for eta in rates]
        D = D @ G * (1 - a[LAYERS - k - 1]**2)
    return norms


def coefficient(k, s):
    """c_k at step s: of the error of layer L - k.  The errors of all earlier steps have made the weights below it."""
    return 1 if k == 0 else coefficient(k - 1, s) * sum(coefficient(k - 1, r) for r in range(s))
