"""Planted errors: mistakes that people make in hand-written backpropagation, kept to show that the checks can fail.

Each ``Planted`` replaces ``backward`` or the optimizer by a wrong one. All run wherever the correct code runs, on
Fractions too, and return arrays of the right shapes: where an error would only cause a shape mismatch (a transposed
matrix that is not square), it is not made.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import activations, costs
from .activations import Activation, Array, one, zero
from .costs import Cost
from .network import Network, Parameters, backward, forward
from .optimizers import Number, Optimizer, Slots, adam, adamax, adamw, lion, momentum, nesterov, rmsprop

Layers = dict[int, Array]
Forward = Callable[[Network, Array], tuple[Layers, Layers]]
Backward = Callable[[Network, Array, Array], tuple[Layers, Parameters]]


@dataclass(frozen=True)
class Planted:
    """A wrong ``forward`` or ``backward``, or a wrong version of whatever optimizer is used.

    ``concerns`` says whether a network has what the error is about, since without it the code is right."""

    name: str
    description: str
    backward: Backward = backward
    forward: Forward = forward
    optimizer: Callable[[Optimizer], Optimizer] = lambda optimizer: optimizer
    concerns: Callable[[Network], bool] = lambda network: True

    def step(self, network: Network, X: Array, Y: Array, optimizer: Optimizer, state: Any) -> tuple[Network, Any]:
        """Like ``network.step``, with the error."""
        _, gradient = self.backward(network, X, Y)
        parameters, state = self.optimizer(optimizer)(network.parameters, gradient, state)
        return replace(network, parameters=parameters), state


# --- in backward


@dataclass(frozen=True)
class Rules:
    """The lines of ``network.backward``, each of which an error may replace. All batches are (m, n_l)."""

    # delta[L] from dC/da[L] and g'(z[L])
    output: Callable[[Array, Array], Array] = lambda dC, dg: dC * dg
    # delta[l] from delta[l+1], W[l+1], g'(z[l]) and all that is known so far
    hidden: Callable[["Known", int], Array] = lambda known, l: known.upstream(l) * known.dg(l)
    # the gradient by W[l] and by b[l]
    weights: Callable[["Known", int], Array] = lambda known, l: known.delta[l].T @ known.a[l - 1]
    biases: Callable[["Known", int], Array] = lambda known, l: known.delta[l].sum(axis=0)
    # what the penalty adds to the gradient by W[l] and by b[l]
    penalty: Callable[["Known", int], tuple[Any, Any]] = lambda known, l: (known.penalty(known.network.W[l]), 0)


@dataclass(frozen=True)
class Known:
    """What backward has at hand while it goes from layer L to layer 1."""

    network: Network
    z: Layers
    a: Layers
    delta: Layers

    def dg(self, l: int) -> Array:
        return self.network.activations[l].dg(self.z[l])

    def upstream(self, l: int) -> Array:
        return np.asarray(self.delta[l + 1] @ self.network.W[l + 1])

    def penalty(self, w: Array) -> Array:
        return zero(w) if self.network.penalty is None else self.network.penalty.gradient(w)

    @property
    def m(self) -> int:
        return len(self.a[0])


def backward_by(rules: Rules) -> Backward:
    """backward with these rules; with the default ones it is ``network.backward``."""

    def wrong(network: Network, X: Array, Y: Array) -> tuple[Layers, Parameters]:
        L = network.L
        z, a = forward(network, X)
        known = Known(network, z, a, {})
        known.delta[L] = rules.output(network.cost.gradient(a[L], Y), known.dg(L))
        for l in range(L - 1, 0, -1):
            known.delta[l] = rules.hidden(known, l)
        gW = {l: rules.weights(known, l) + rules.penalty(known, l)[0] for l in network.W}
        gb = {l: rules.biases(known, l) + rules.penalty(known, l)[1] for l in network.W}
        return known.delta, Parameters(gW, gb)

    return wrong


def in_backward(name: str, description: str, **rules: Any) -> Planted:
    return Planted(name, description, backward_by(Rules(**rules)))


def if_it_fits(wrong: Array, right: Array) -> Array:
    """The wrong array, unless only its shape would already give the error away."""
    return wrong if wrong.shape == right.shape else right


def right_dg(k: Known, l: int) -> Array:
    return k.upstream(l) * k.dg(l)


def right_weights(k: Known, l: int) -> Array:
    return np.asarray(k.delta[l].T @ k.a[l - 1])


def wrong_layers_dg(k: Known, l: int) -> Array:
    return if_it_fits(k.network.activations[l].dg(k.z[l + 1]), k.dg(l))


def after_upstream(matrix: Callable[[Known, int], Array]) -> Callable[[Known, int], Array]:
    """The rule for hidden layers with another matrix in the place of W[l+1]."""
    return lambda k, l: k.delta[l + 1] @ if_it_fits(matrix(k, l + 1), k.network.W[l + 1]) * k.dg(l)


def positions(x: Array) -> Array:
    """0, 1, 2, ... along the last axis, in the number type of x."""
    return np.asarray(zero(x) + np.arange(x.shape[-1]).astype(x.dtype))


def only(where: Any, x: Array) -> Array:
    """x there, and zero elsewhere."""
    return np.where(where, x, zero(x))


IN_BACKWARD = (
    # the output error
    in_backward("output_without_mean", "the cost averages over the batch, its derivative does not: everything times m",
                output=lambda dC, dg: dC * dg * len(dC)),
    in_backward("output_twice", "factor 2: the derivative of the squared error without the half in the cost",
                output=lambda dC, dg: 2 * dC * dg),
    in_backward("output_without_dg", "g' is missing at the output", output=lambda dC, dg: dC),
    in_backward("output_dg_twice", "g' is applied twice at the output, once there and once in the cost",
                output=lambda dC, dg: dC * dg * dg),
    in_backward("output_negated", "target minus output: every gradient has the wrong sign",
                output=lambda dC, dg: -dC * dg),
    # the errors of hidden layers
    in_backward("hidden_without_dg", "g' is missing in the hidden layers", hidden=Known.upstream),
    in_backward("hidden_dg_of_a", "g' is taken at a instead of z",
                hidden=lambda k, l: k.upstream(l) * k.network.activations[l].dg(k.a[l])),
    in_backward("hidden_dg_of_z_above", "g' is taken at the z of the next layer",
                hidden=lambda k, l: k.upstream(l) * wrong_layers_dg(k, l)),
    in_backward("hidden_mask_from_gradient", "the ReLU mask is taken from the incoming gradient instead of z",
                hidden=lambda k, l: only(k.upstream(l) > 0, k.upstream(l))),
    in_backward("hidden_not_transposed", "W where its transpose belongs",
                hidden=after_upstream(lambda k, l: k.network.W[l].T)),
    in_backward("hidden_dw_for_w", "the gradient by W is used in the place of W", hidden=after_upstream(right_weights)),
    in_backward("hidden_updated_w", "W is updated before the layer below uses it",
                hidden=after_upstream(lambda k, l: k.network.W[l] - right_weights(k, l))),
    in_backward("hidden_constant_w", "feedback alignment: a fixed matrix, here of ones, in the place of W",
                hidden=after_upstream(lambda k, l: one(k.network.W[l]))),
    in_backward("hidden_w_absolute", "the absolute values of W",
                hidden=after_upstream(lambda k, l: abs(k.network.W[l]))),
    in_backward("hidden_summed", "every unit gets the sum of the errors above, without weights",
                hidden=lambda k, l: k.delta[l + 1].sum(axis=1)[:, None] * k.dg(l)),
    in_backward("hidden_skip", "a residual connection that the forward pass does not have, where widths agree",
                hidden=lambda k, l: right_dg(k, l) + if_it_fits(k.delta[l + 1], zero(k.z[l]))),
    in_backward("hidden_mean_again", "the mean over the batch is taken once more in each layer below",
                hidden=lambda k, l: right_dg(k, l) / k.m),
    in_backward("hidden_dropout", "a dropout mask in backward only: every second unit is dropped",
                hidden=lambda k, l: only(np.arange(k.z[l].shape[1]) % 2 == 0, right_dg(k, l))),
    in_backward("hidden_rolled", "off by one: every unit gets the error of its neighbour",
                hidden=lambda k, l: np.roll(right_dg(k, l), 1, axis=1)),
    in_backward("hidden_last_layer_only", "the loop over the layers stops after the output layer",
                hidden=lambda k, l: zero(k.z[l])),
    # the gradients by the weights
    in_backward("weights_from_a", "cache off by one: a[l] where a[l-1] belongs",
                weights=lambda k, l: k.delta[l].T @ if_it_fits(k.a[l], k.a[l - 1])),
    in_backward("weights_from_z", "z[l-1] was cached as a[l-1]",
                weights=lambda k, l: k.delta[l].T @ (k.z[l - 1] if l > 1 else k.a[0])),
    in_backward("weights_from_raw_inputs", "the first layer uses inputs of another scale than forward did",
                weights=lambda k, l: right_weights(k, l) * (2 if l == 1 else 1)),
    in_backward("weights_mean_again", "1/m is applied once in the cost and once more to the weights",
                weights=lambda k, l: right_weights(k, l) / k.m),
    in_backward("weights_last_sample", "assigned instead of accumulated: only the last sample counts",
                weights=lambda k, l: k.delta[l][-1:].T @ k.a[l - 1][-1:]),
    in_backward("weights_summed_apart", "the sums over the batch are taken before the product",
                weights=lambda k, l: np.outer(k.delta[l].sum(axis=0), k.a[l - 1].sum(axis=0))),
    in_backward("weights_with_one", "the 1 of the bias is added to every input",
                weights=lambda k, l: k.delta[l].T @ (k.a[l - 1] + 1)),
    in_backward("weights_by_position", "a factor that depends on the unit: its number, from 1",
                weights=lambda k, l: ((positions(k.delta[l]) + 1) * k.delta[l]).T @ k.a[l - 1]),
    # the gradients by the biases
    in_backward("biases_mean", "mean instead of sum over the batch", biases=lambda k, l: k.delta[l].sum(axis=0) / k.m),
    in_backward("biases_first_sample", "only the first sample counts", biases=lambda k, l: k.delta[l][0]),
    in_backward("biases_wrong_axis", "summed over the units, where their number is that of the samples",
                biases=lambda k, l: if_it_fits(k.delta[l].sum(axis=1), k.delta[l].sum(axis=0))),
    in_backward("biases_from_weights", "the gradient by the weights is summed, inputs included",
                biases=lambda k, l: right_weights(k, l).sum(axis=1)),
    in_backward("biases_cumulative", "accumulated over the units",
                biases=lambda k, l: np.cumsum(k.delta[l].sum(axis=0))),
    in_backward("biases_never", "the biases are forgotten", biases=lambda k, l: zero(k.network.b[l])),
    # the penalty
    in_backward("penalty_missing", "the penalty is in the cost, its derivative is not in the gradient",
                penalty=lambda k, l: (0, 0)),
    in_backward("penalty_mean", "the derivative of the penalty is divided by m, the penalty is not",
                penalty=lambda k, l: (k.penalty(k.network.W[l]) / k.m, 0)),
    in_backward("penalty_on_biases", "the biases are decayed, but not in the penalty",
                penalty=lambda k, l: (k.penalty(k.network.W[l]), k.penalty(k.network.b[l]))),
)


# --- in forward


def in_forward(name: str, description: str, z: Callable[[Network, Layers, int], Array]) -> Planted:
    """forward with this rule for z[l], given a[0..l-1]."""

    def wrong(network: Network, X: Array) -> tuple[Layers, Layers]:
        zs: Layers = {}
        a = {0: X}
        for l in range(1, network.L + 1):
            zs[l] = z(network, a, l)
            a[l] = network.activations[l].g(zs[l])
        return zs, a

    return Planted(name, description, forward=wrong)


def right_z(network: Network, a: Layers, l: int) -> Array:
    return np.asarray(a[l - 1] @ network.W[l].T + network.b[l])


def without_zeros(w: Array) -> Array:
    return np.where(w == 0, one(w), w)


IN_FORWARD = (
    in_forward("forward_skip", "a residual connection around each layer, where the widths agree",
               lambda network, a, l: right_z(network, a, l) + if_it_fits(a[l - 1], zero(right_z(network, a, l)))),
    in_forward("forward_zero_is_missing", "a weight of zero counts as not given, and becomes one",
               lambda network, a, l: a[l - 1] @ without_zeros(network.W[l]).T + network.b[l]),
    in_forward("forward_first_layer_again", "every layer also receives the sum of the first layer's outputs",
               lambda network, a, l: right_z(network, a, l) + (a[1].sum(axis=1)[:, None] if l > 1 else 0)),
    in_forward("forward_layer_before", "off by one: the weights of the layer before, where they fit",
               lambda network, a, l: (
                   a[l - 1] @ if_it_fits(network.W[max(l - 1, 1)], network.W[l]).T + network.b[l])),
    in_forward("forward_bias_of_layer_before", "off by one: the biases of the layer before, where they fit",
               lambda network, a, l: (
                   a[l - 1] @ network.W[l].T + if_it_fits(network.b[max(l - 1, 1)], network.b[l]))),
)


# --- in the derivative of an activation or of a cost


def wrong_dg(right: Activation, dg: Callable[[Array], Array]) -> Activation:
    return replace(right, name=f"{right.name} (planted)", dg=dg)


def in_float64(f: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda z: f(z.astype(np.float64)).astype(z.dtype)


# One wrong g' for each activation; at least these are needed. Then the conventions at kinks.
WRONG_DG: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,  # g for g'
    "relu": lambda z: one(z),  # the mask a >= 0, which always holds
    "leaky_relu": activations.relu.dg,  # the slope is forgotten
    "sigmoid": in_float64(lambda z: z * (1 - z)),  # z for a
    "tanh": in_float64(lambda z: 1 - np.tanh(z)),  # the square is forgotten
    "softplus": activations.sigmoid.dg,  # one derivative too many
    "elu": activations.elu.g,  # g for g + alpha on the left, and z for 1 on the right
    "selu": activations.elu.dg,  # scale and alpha are forgotten
    "gelu": in_float64(activations.normal_distribution),  # the term z phi(z) of the product rule is forgotten
    "silu": activations.sigmoid.g,  # the term z sigma'(z) of the product rule is forgotten
    "hard_tanh": activations.relu.dg,  # clipped on one side only
    "square": lambda z: z,  # the factor 2 is forgotten
}
WRONG_ACTIVATIONS = {name: wrong_dg(activations.ACTIVATIONS[name], dg) for name, dg in WRONG_DG.items()}
WRONG_AT_KINKS = {
    "relu": wrong_dg(activations.relu, lambda z: np.where(z >= 0, one(z), zero(z))),
    "hard_tanh": wrong_dg(activations.hard_tanh, lambda z: np.where(abs(z) <= 1, one(z), zero(z))),
}


def softmax_over_the_batch(A: Array) -> Array:
    return costs.softmax(A.T).T


WRONG_COSTS: dict[str, tuple[Cost, ...]] = {
    "half_mean_squared_error": (
        replace(costs.half_mean_squared_error, gradient=lambda A, Y: 2 * (A - Y) / len(A)),  # no half
        replace(costs.half_mean_squared_error, gradient=lambda A, Y: A - Y),  # no mean
        replace(costs.half_mean_squared_error, gradient=lambda A, Y: (A - Y) / A.size),  # mean over outputs too
    ),
    "binary_cross_entropy": (
        replace(costs.binary_cross_entropy,  # sigmoid' once more
                gradient=lambda A, Y: (activations.sigmoid.g(A) - Y) * activations.sigmoid.dg(A) / len(A)),
        replace(costs.binary_cross_entropy, gradient=lambda A, Y: (A - Y) / len(A)),  # logits taken for probabilities
    ),
    "categorical_cross_entropy": (
        replace(costs.categorical_cross_entropy,  # right only for target rows that sum to one
                gradient=lambda A, Y: (costs.softmax(A) - Y) / len(A)),
        replace(costs.categorical_cross_entropy,  # softmax along the wrong axis
                gradient=lambda A, Y: (softmax_over_the_batch(A) * Y.sum(axis=1, keepdims=True) - Y) / len(A)),
        replace(costs.categorical_cross_entropy,  # softmax' once more
                gradient=lambda A, Y: (costs.softmax(A) - Y) * costs.softmax(A) * (1 - costs.softmax(A)) / len(A)),
    ),
}


def with_wrong_activation(name: str, wrong: Activation) -> Backward:
    """backward of a network in which the wrong activation has replaced the right one of this name."""

    def wrong_backward(network: Network, X: Array, Y: Array) -> tuple[Layers, Parameters]:
        layers = network.activations.items()
        # the name is kept, because costs from logits insist on an activation called identity
        swapped = {l: replace(wrong, name=name) if g.name == name else g for l, g in layers}
        return backward(replace(network, activations=swapped), X, Y)

    return wrong_backward


def in_activation(name: str, activation: str, description: str, wrong: Activation) -> Planted:
    return Planted(name, f"{description} of {activation}", with_wrong_activation(activation, wrong),
                   concerns=lambda network: any(g.name == activation for g in network.activations.values()))


IN_ACTIVATIONS = (
    *(in_activation(f"dg_{name}", name, "a wrong derivative", wrong) for name, wrong in WRONG_ACTIVATIONS.items()),
    *(in_activation(f"dg_{name}_at_kinks", name, "another convention than the stated one at the kinks", wrong)
      for name, wrong in WRONG_AT_KINKS.items()),
)


def with_wrong_cost(name: str, wrong: Cost) -> Backward:
    """backward of a network in which the wrong cost has replaced the right one of this name."""
    return lambda network, X, Y: backward(replace(network, cost=wrong) if network.cost.name == name else network, X, Y)


def in_cost(name: str, cost: str, wrong: Cost) -> Planted:
    return Planted(name, f"a wrong derivative of {cost}", with_wrong_cost(cost, wrong),
                   concerns=lambda network: network.cost.name == cost)


IN_COSTS = tuple(
    in_cost(f"cost_{name}_{number}", name, wrong)
    for name, several in WRONG_COSTS.items()
    for number, wrong in enumerate(several, start=1)
)


# --- in the optimizer


def in_optimizer(name: str, description: str,
                 change: Callable[[int, Array, Array, Slots], tuple[int, Array, Array, Slots]]) -> Planted:
    """The right update rule, applied to changed arguments (t, theta, g, slots)."""

    def wrong(optimizer: Optimizer) -> Optimizer:
        return replace(optimizer, update=lambda *arguments: optimizer.update(*change(*arguments)))

    return Planted(name, description, optimizer=wrong)


IN_OPTIMIZERS = (
    in_optimizer("step_uphill", "the gradient is added instead of subtracted",
                 lambda t, theta, g, slots: (t, theta, -g, slots)),
    in_optimizer("step_by_position", "not coordinate-wise: the gradient is scaled by the position of the coordinate",
                 lambda t, theta, g, slots: (t, theta, g * (positions(g) + 1), slots)),
    in_optimizer("step_by_neighbour", "off by one: the gradient of the neighbouring row",
                 lambda t, theta, g, slots: (t, theta, np.roll(g, 1, axis=0), slots)),
    in_optimizer("step_first_row", "only the first row moves", lambda t, theta, g, slots: (
        t, theta, np.concatenate([g[:1], zero(g[1:])]), slots)),
    in_optimizer("step_sign_of_zero", "a zero gradient counts as 1",
                 lambda t, theta, g, slots: (t, theta, np.where(g == 0, one(g), g), slots)),
    in_optimizer("step_state_forgotten", "the slots are zeroed before each step",
                 lambda t, theta, g, slots: (t, theta, g, {slot: zero(v) for slot, v in slots.items()})),
    in_optimizer("step_state_rolled", "off by one: every row uses the slots of its neighbour",
                 lambda t, theta, g, slots: (
                     t, theta, g, {slot: np.roll(v, 1, axis=0) for slot, v in slots.items()})),
    in_optimizer("step_t_late", "the first step counts as the second",
                 lambda t, theta, g, slots: (t + 1, theta, g, slots)),
    in_optimizer("step_t_fixed", "every step counts as the first",
                 lambda t, theta, g, slots: (1, theta, g, slots)),
)


def with_velocity(right: Optimizer, velocity: Callable[[Array, Array], Array],
                  direction: Callable[[Array, Array], Array], eta: Number) -> Optimizer:
    """v <- velocity(v, g);  theta <- theta - eta direction(g, v)"""

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        v = velocity(slots["v"], g)
        return theta - eta * direction(g, v), {"v": v}

    return replace(right, update=update)


def with_moments(right: Optimizer, beta1: float, beta2: float,
                 direction: Callable[[int, Array, Array, Array], Array], eta: float) -> Optimizer:
    """Adam's m and v, then theta <- theta - eta direction(t, theta, m, v)"""

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        m = beta1 * slots["m"] + (1 - beta1) * g
        v = beta2 * slots["v"] + (1 - beta2) * g**2
        return theta - eta * direction(t, theta, m, v), {"m": m, "v": v}

    return replace(right, update=update)


def with_maximum(eta: float, beta1: float, beta2: float, direction: Callable[[int, Array, Array], Array]) -> Optimizer:
    """Adamax's m and u, then theta <- theta - eta direction(t, m, u)"""

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        m = beta1 * slots["m"] + (1 - beta1) * g
        u = np.maximum(beta2 * slots["u"], np.abs(g))
        return theta - eta * direction(t, m, u), {"m": m, "u": u}

    return replace(adamax(eta, beta1, beta2, 1.0), update=update)


def coupled(right: Optimizer, decay: float) -> Optimizer:
    """The decay is added to the gradient, where Adam's division undoes it."""
    return replace(right, update=lambda t, theta, g, slots: right.update(t, theta, g + decay * theta, slots))


# For each optimizer with slots, functions of its constants that return it with a wrong formula
WRONG_RULES: dict[str, tuple[Callable[..., Optimizer], ...]] = {
    "momentum": (
        lambda eta, mu: with_velocity(momentum(eta, mu), lambda v, g: v + mu * g, lambda g, v: v, eta),
        lambda eta, mu: with_velocity(momentum(eta, mu), lambda v, g: mu * v + (1 - mu) * g, lambda g, v: v, eta),
    ),
    "nesterov": (
        lambda eta, mu: with_velocity(nesterov(eta, mu), lambda v, g: mu * v + g, lambda g, v: g - mu * v, eta),
        lambda eta, mu: with_velocity(nesterov(eta, mu), lambda v, g: mu * v + g, lambda g, v: v, eta),
    ),
    "lion": (
        lambda eta, beta1, beta2: lion(eta, 1 - beta1, beta2),  # past and present are exchanged
        lambda eta, beta1, beta2: replace(lion(eta, beta1, beta2), update=lambda t, theta, g, slots: (  # no sign
            theta - eta * (beta1 * slots["m"] + (1 - beta1) * g), {"m": beta2 * slots["m"] + (1 - beta2) * g})),
    ),
    "adamax": (
        lambda eta, beta1, beta2, epsilon: with_maximum(  # no correction of the bias
            eta, beta1, beta2, lambda t, m, u: m / (u + epsilon)),
        lambda eta, beta1, beta2, epsilon: with_maximum(  # the maximum is corrected too
            eta, beta1, beta2, lambda t, m, u: m / (1 - beta1**t) / (u / (1 - beta2**t) + epsilon)),
    ),
    "rmsprop": (
        lambda eta, rho, epsilon: with_velocity(  # summed, as in AdaGrad
            rmsprop(eta), lambda v, g: rho * v + g**2, lambda g, v: g / (np.sqrt(v) + epsilon), eta),
        lambda eta, rho, epsilon: with_velocity(  # epsilon under the root
            rmsprop(eta), lambda v, g: rho * v + (1 - rho) * g**2, lambda g, v: g / np.sqrt(v + epsilon), eta),
    ),
    "adam": (
        lambda eta, beta1, beta2, epsilon: with_moments(  # no correction of the bias
            adam(eta), beta1, beta2, lambda t, theta, m, v: m / (np.sqrt(v) + epsilon), eta),
        lambda eta, beta1, beta2, epsilon: with_moments(  # both corrected by beta1
            adam(eta), beta1, beta2,
            lambda t, theta, m, v: m / (1 - beta1**t) / (np.sqrt(v / (1 - beta1**t)) + epsilon), eta),
        lambda eta, beta1, beta2, epsilon: with_moments(  # epsilon added before the correction
            adam(eta), beta1, beta2, lambda t, theta, m, v: (
                m / (1 - beta1**t) / ((np.sqrt(v) + epsilon) / np.sqrt(1 - beta2**t))), eta),
    ),
    "adamw": (
        lambda eta, beta1, beta2, epsilon, decay: coupled(adam(eta, beta1, beta2, epsilon), decay),
        lambda eta, beta1, beta2, epsilon, decay: with_moments(  # the decay is not scaled by eta
            adamw(eta), beta1, beta2, lambda t, theta, m, v: (
                m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon) + decay / eta * theta), eta),
        lambda eta, beta1, beta2, epsilon, decay: with_moments(  # no correction of the bias
            adamw(eta), beta1, beta2, lambda t, theta, m, v: m / (np.sqrt(v) + epsilon) + decay * theta, eta),
    ),
}

PLANTED = (*IN_FORWARD, *IN_BACKWARD, *IN_ACTIVATIONS, *IN_COSTS, *IN_OPTIMIZERS)
