r"""From zero weights and with Adam the first gradient of a layer falls more slowly with the learning rate.

A network with 5 layers of 4 units, tanh in the hidden ones and the identity in the last, starts from zero weights and
from biases that are drawn from the standard normal distribution. It is trained on 8 random samples with 4 features and
4 targets each by Adam, with half the mean squared error, $\beta_1 = 0.9$ and $\beta_2 = 0.999$. Layer $5 - k$ gets its
first gradient at step $k$. Its Euclidean norm, of the weights, is taken for learning rates from 1 down to $10^{-6}$,
always from the same start. Adam's $\varepsilon$ is $10^{-200}$, so small that it plays no part; for the first layer the
usual $10^{-8}$ is measured, too.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, leading_order
from verify.network import Network, backward, step
from verify.optimizers import adam

LAYERS, WIDTH, SAMPLES = 5, 4, 8
BETA1, BETA2 = 0.9, 0.999

measurement = Measurement(
    claims=("A8CH",),
    x=Axis("learning rate", log=True), y=Axis("norm of the first gradient of a layer's weights", log=True),
    at=[10.0**-k for k in range(7)], agreement=leading_order)


def start():
    """Zero weights and random biases, features and targets."""
    rng = np.random.default_rng(0)
    parameters = random_biases_constant_weights([WIDTH] * (LAYERS + 1), 0, 1, rng)
    return parameters, rng.standard_normal((SAMPLES, WIDTH)), rng.standard_normal((SAMPLES, WIDTH))


@measurement.measured
def first_gradients(rates):
    """At step $k$ the hand-written backward pass gives the gradient of the weights of layer $5 - k$."""
    without = [norms(adam(eta, BETA1, BETA2, 1e-200)) for eta in rates]
    usual = [norms(adam(eta, BETA1, BETA2, 1e-8)) for eta in rates]
    return {f"layer {LAYERS - k}": [of[k] for of in without] for k in range(LAYERS)} | {
        "layer 1, usual ε": [of[-1] for of in usual]}


def norms(optimizer):
    """The norm of the gradient of layer 5 - k at step k, for k = 0, ..., 4."""
    parameters, X, Y = start()
    activations = dict.fromkeys(range(1, LAYERS), tanh) | {LAYERS: identity}
    network, state, found = Network(parameters, activations, half_mean_squared_error), optimizer.init(parameters), []
    for k in range(LAYERS):
        _, gradient = backward(network, X, Y)
        found.append(np.linalg.norm(gradient.W[LAYERS - k]))
        network, state = step(network, X, Y, optimizer, state)
    return found


@measurement.theory
def leading_terms(rates):
    r"""A direction of Adam without $\varepsilon$, its mean over its root, keeps its size when all gradients are
    multiplied by one number. So to leading order, and up to signs, the weights of layer $l$ are $\eta$ times sums $S^l$
    of directions in which $\eta$ does not stand, and the gradient of layer $5 - k$ is $\eta^k (D^{5-k})^T a^{4-k}$.
    Here $a$ are the outputs at the start, $D^5$ is the error $\delta^5$ at the start, and $D^l$ is $D^{l+1} S^{l+1}$
    times $g'(b^l)$."""
    parameters, X, Y = start()
    b = parameters.b
    a = {0: X} | {l: np.tile(np.tanh(b[l]), (SAMPLES, 1)) for l in range(1, LAYERS)}
    S, m, v = ({l: np.zeros((WIDTH, WIDTH)) for l in range(1, LAYERS + 1)} for _ in range(3))
    columns = {}
    for s in range(LAYERS):
        D = (b[LAYERS] - Y) / SAMPLES
        for l in range(LAYERS, LAYERS - 1 - s, -1):
            G = D.T @ a[l - 1]
            D = D @ S[l] * (1 - a[l - 1]**2)
            m[l] = BETA1 * m[l] + (1 - BETA1) * G
            v[l] = BETA2 * v[l] + (1 - BETA2) * G**2
            S[l] = S[l] + m[l] / (1 - BETA1**(s + 1)) / np.sqrt(v[l] / (1 - BETA2**(s + 1)))
        columns[f"layer {LAYERS - s}"] = [eta**s * np.linalg.norm(G) for eta in rates]
    return columns
