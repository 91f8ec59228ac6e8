r"""From zero weights the first gradient of a layer falls like a power of the learning rate.

A network with 5 layers of 4 units, tanh in the hidden ones and the identity in the last, starts from zero weights and
from biases that are drawn from the standard normal distribution. It is trained on 8 random samples with 4 features and
4 targets each by gradient descent, with half the mean squared error; for the first layer by momentum with $\mu = 0.9$,
too. Layer $5 - k$ gets its first gradient at step $k$. The Euclidean norm of that of its weights is taken for learning
rates from 1 down to $10^{-6}$, always from the same start.
"""
import numpy as np

from verify.activations import identity, tanh
from verify.costs import half_mean_squared_error
from verify.initializers import random_biases_constant_weights
from verify.measurement import Axis, Measurement, leading_order
from verify.network import Network, backward, step
from verify.optimizers import gradient_descent, momentum

LAYERS, WIDTH, SAMPLES, MU = 5, 4, 8, 0.9
WITH_MOMENTUM = "layer 1, momentum"

measurement = Measurement(
    claims=("6FGW", "BC0M", "ADCT"),
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
    plain = [norms(gradient_descent(eta)) for eta in rates]
    return {f"layer {LAYERS - k}": [of[k] for of in plain] for k in range(LAYERS)} | {
        WITH_MOMENTUM: [norms(momentum(eta, MU))[-1] for eta in rates]}


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
    r"""To leading order the gradient of layer $5 - k$ is $(-\eta)^{2^k - 1} c_k G^{5-k}$. Here $G^l$ is $(D^l)^T
    a^{l-1}$ with the outputs $a$ at the start; $D^5$ is the error $\delta^5$ at the start, and $D^l$ is
    $D^{l+1} G^{l+1}$ times $g'(b^l)$. The numbers $c_k$ are 1, 1, 2, 18 and 4752 for gradient descent. Momentum changes
    them, not the power."""
    parameters, X, Y = start()
    b = parameters.b
    a = {0: X} | {l: np.tile(np.tanh(b[l]), (SAMPLES, 1)) for l in range(1, LAYERS)}
    D, size = (b[LAYERS] - Y) / SAMPLES, []
    for l in range(LAYERS, 0, -1):
        G = D.T @ a[l - 1]
        size.append(np.linalg.norm(G))
        D = D @ G * (1 - a[l - 1]**2)

    def term(k, mu):
        return [eta**(2**k - 1) * coefficient(k, k, mu) * size[k] for eta in rates]

    return {f"layer {LAYERS - k}": term(k, 0) for k in range(LAYERS)} | {WITH_MOMENTUM: term(LAYERS - 1, MU)}


def coefficient(k, s, mu):
    """c_k at step s: of the error of layer L - k.  The gradients of all earlier steps have made the weights above it,
    and momentum takes that of step r in each step from r on, with a factor mu each time after the first."""
    if k == 0:
        return 1
    weights = sum(coefficient(k - 1, r, mu) * sum(mu**n for n in range(s - r)) for r in range(s))
    return coefficient(k - 1, s, mu) * weights
