r"""Optimizers: pure functions (parameters, gradients, state) -> (parameters, state).

Each is built from one *coordinate-wise* rule ``update(t, theta, g, slots) -> (theta, slots)``, applied to every array
of weights and biases alike: the new value of a coordinate depends only on the step number t = 1, 2, ... and on its own
parameter theta, gradient g and slots, by the same function for all coordinates. The decay of AdamW therefore includes
the biases. Slots start at zero.

Gradient descent, momentum and Nesterov run on Fractions and SymPy expressions too, sign descent, Lion and Adamax on
Fractions; write their constants as Fractions there, ``gradient_descent(Fraction(1, 10))``. The others take a square
root and run on floats only. Whatever averages or divides raises a ValueError unless epsilon > 0 and rho, beta1 and
beta2 are at least 0 and less than 1.

Lion as in https://ml-explore.github.io/mlx/build/html/python/optimizers/_autosummary/mlx.optimizers.Lion.html,
without decay; Adamax as in https://mxnet.apache.org/versions/master/api/python/docs/_modules/mxnet/optimizer/adamax.html.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from .activations import Array, require_floats, zero
from .network import Parameters, entrywise

Slots = dict[str, Array]
Number: TypeAlias = Any  # a float, a Fraction or a SymPy expression


@dataclass(frozen=True, eq=False)
class State:
    """The number t of steps taken, and one array for each slot and parameter array."""

    t: int
    slots: dict[str, Parameters]


@dataclass(frozen=True)
class Optimizer:
    """A coordinate-wise update rule, the names of its slots, and its formula in LaTeX."""

    name: str
    formula: str
    update: Callable[[int, Array, Array, Slots], tuple[Array, Slots]]
    slots: tuple[str, ...] = ()

    def init(self, parameters: Parameters) -> State:
        """No step taken, every slot zero."""
        return State(0, {slot: entrywise(zero, parameters) for slot in self.slots})

    def __call__(self, parameters: Parameters, gradients: Parameters, state: State) -> tuple[Parameters, State]:
        """One step. Raises a ValueError if gradients or state belong to other parameters or another optimizer, a
        TypeError if the constants change the type of the parameters."""
        if set(state.slots) != set(self.slots):
            raise ValueError(f"{self.name}: expected a state with {', '.join(self.slots) or 'no slots'}, got "
                             f"{', '.join(state.slots) or 'none'}; start from the optimizer's own init(parameters)")
        t = state.t + 1

        def updated(theta: Array, g: Array, *slots: Array) -> tuple[Array, Slots]:
            new_theta, new_slots = self.update(t, theta, g, dict(zip(self.slots, slots, strict=True)))
            check_type_kept(self.name, theta, new_theta)
            return new_theta, new_slots

        pairs = entrywise(updated, parameters, gradients, *(state.slots[slot] for slot in self.slots))
        new_slots = {slot: entrywise(lambda pair, slot=slot: pair[1][slot], pairs) for slot in self.slots}
        return entrywise(lambda pair: pair[0], pairs), State(t, new_slots)


def check_type_kept(name: str, old: Array, new: Array) -> None:
    def has_floats(x: Array) -> bool:
        return x.dtype == object and any(  # a Float is SymPy's, which need not be imported for this
            isinstance(entry, float) or type(entry).__name__ == "Float" for entry in x.flat)

    if new.shape != old.shape:
        raise ValueError(f"{name}: expected gradients and slots of the shape of the parameters, {old.shape}; they make "
                         f"{new.shape} of it; is the state that of another network?")
    if new.dtype != old.dtype or has_floats(new) > has_floats(old):
        raise TypeError(f"{name}: expected constants that keep the numbers of the parameters (dtype {old.dtype}), got "
                        "constants that change their type; use Python floats for float arrays, and Fractions, "
                        "as in gradient_descent(Fraction(1, 10)), for arrays of Fractions")


def check_numbers(name: str, **constants: Number) -> None:
    for constant, value in constants.items():
        is_number = isinstance(value, Real) or hasattr(value, "free_symbols")  # the latter is SymPy's
        if isinstance(value, bool) or not is_number:
            raise TypeError(f"{name}: {constant} must be a number, got {value!r}; write 0.1 or Fraction(1, 10)")


def check_constants(name: str, epsilon: float, **averages: float) -> None:
    if not epsilon > 0:
        raise ValueError(f"{name}: expected epsilon > 0, because the rule divides by epsilon where all gradients were "
                         f"0, got {epsilon!r}; use 1e-8")
    check_averages(name, **averages)


def check_averages(name: str, **averages: float) -> None:
    for constant, value in averages.items():
        if not 0 <= value < 1:
            raise ValueError(f"{name}: expected 0 <= {constant} < 1, the weight of the past in an average, "
                             f"got {value!r}; use 0.9")


# --- any type of number


def gradient_descent(eta: Number) -> Optimizer:
    """theta <- theta - eta g"""
    check_numbers("gradient_descent", eta=eta)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        return theta - eta * g, {}

    return Optimizer("gradient_descent", r"\theta \leftarrow \theta - \eta g", update)


def momentum(eta: Number, mu: Number) -> Optimizer:
    """v <- mu v + g;  theta <- theta - eta v"""
    check_numbers("momentum", eta=eta, mu=mu)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        v = mu * slots["v"] + g
        return theta - eta * v, {"v": v}

    return Optimizer("momentum", r"v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta v", update, ("v",))


def nesterov(eta: Number, mu: Number) -> Optimizer:
    """v <- mu v + g;  theta <- theta - eta (g + mu v)"""
    check_numbers("nesterov", eta=eta, mu=mu)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        v = mu * slots["v"] + g
        return theta - eta * (g + mu * v), {"v": v}

    formula = r"v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta (g + \mu v)"
    return Optimizer("nesterov", formula, update, ("v",))


def with_decay(optimizer: Optimizer, decay: Number) -> Optimizer:
    """g <- g + decay theta, then the optimizer: weight decay by a penalty, decay/2 times the sum of theta^2."""
    check_numbers("with_decay", decay=decay)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        return optimizer.update(t, theta, g + decay * theta, slots)

    return replace(optimizer, formula=rf"g \leftarrow g + \lambda \theta, \quad {optimizer.formula}", update=update)


# --- any type of number that is ordered


def sign_descent(eta: Number) -> Optimizer:
    """theta <- theta - eta sign(g)"""
    check_numbers("sign_descent", eta=eta)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        return theta - eta * np.sign(g), {}

    return Optimizer("sign_descent", r"\theta \leftarrow \theta - \eta \operatorname{sign} g", update)


def lion(eta: Number, beta1: Number, beta2: Number) -> Optimizer:
    """theta <- theta - eta sign(beta1 m + (1 - beta1) g);  m <- beta2 m + (1 - beta2) g"""
    check_numbers("lion", eta=eta, beta1=beta1, beta2=beta2)
    check_averages("lion", beta1=beta1, beta2=beta2)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        m = slots["m"]
        return theta - eta * np.sign(beta1 * m + (1 - beta1) * g), {"m": beta2 * m + (1 - beta2) * g}

    formula = (r"\theta \leftarrow \theta - \eta \operatorname{sign}(\beta_1 m + (1 - \beta_1) g), \quad "
               r"m \leftarrow \beta_2 m + (1 - \beta_2) g")
    return Optimizer("lion", formula, update, ("m",))


def adamax(eta: Number, beta1: Number, beta2: Number, epsilon: Number) -> Optimizer:
    """m <- beta1 m + (1 - beta1) g;  u <- max(beta2 u, |g|);
    theta <- theta - eta (m / (1 - beta1^t)) / (u + epsilon)
    """
    check_numbers("adamax", eta=eta, beta1=beta1, beta2=beta2, epsilon=epsilon)
    check_constants("adamax", epsilon, beta1=beta1, beta2=beta2)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        m = beta1 * slots["m"] + (1 - beta1) * g
        u = np.maximum(beta2 * slots["u"], np.abs(g))
        return theta - eta * (m / (1 - beta1**t)) / (u + epsilon), {"m": m, "u": u}

    formula = (r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad u \leftarrow \max(\beta_2 u, |g|), \quad "
               r"\theta \leftarrow \theta - \eta \frac{m / (1 - \beta_1^t)}{u + \varepsilon}")
    return Optimizer("adamax", formula, update, ("m", "u"))


# --- floats only


def rmsprop(eta: float, rho: float = 0.9, epsilon: float = 1e-8) -> Optimizer:
    """v <- rho v + (1 - rho) g^2;  theta <- theta - eta g / (sqrt(v) + epsilon)"""
    check_numbers("rmsprop", eta=eta, rho=rho, epsilon=epsilon)
    check_constants("rmsprop", epsilon, rho=rho)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        require_floats("rmsprop", theta, otherwise=RATIONAL)
        v = rho * slots["v"] + (1 - rho) * g**2
        return theta - eta * g / (np.sqrt(v) + epsilon), {"v": v}

    formula = (r"v \leftarrow \rho v + (1 - \rho) g^2, \quad "
               r"\theta \leftarrow \theta - \eta \frac{g}{\sqrt{v} + \varepsilon}")
    return Optimizer("rmsprop", formula, update, ("v",))


def adam(eta: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Optimizer:
    """m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;
    theta <- theta - eta (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
    """
    check_numbers("adam", eta=eta, beta1=beta1, beta2=beta2, epsilon=epsilon)
    check_constants("adam", epsilon, beta1=beta1, beta2=beta2)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        require_floats("adam", theta, otherwise=RATIONAL)
        m = beta1 * slots["m"] + (1 - beta1) * g
        v = beta2 * slots["v"] + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon), {"m": m, "v": v}

    formula = (r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
               r"\theta \leftarrow \theta - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}")
    return Optimizer("adam", formula, update, ("m", "v"))


def adamw(eta: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8,
          decay: float = 0.01) -> Optimizer:
    """m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;
    theta <- theta - eta ((m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay theta)
    """
    check_numbers("adamw", eta=eta, beta1=beta1, beta2=beta2, epsilon=epsilon, decay=decay)
    check_constants("adamw", epsilon, beta1=beta1, beta2=beta2)

    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        require_floats("adamw", theta, otherwise=RATIONAL)
        m = beta1 * slots["m"] + (1 - beta1) * g
        v = beta2 * slots["v"] + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        return theta - eta * (m_hat / (np.sqrt(v_hat) + epsilon) + decay * theta), {"m": m, "v": v}

    formula = (r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
               r"\theta \leftarrow \theta - \eta \left(\frac{m / (1 - \beta_1^t)}"
               r"{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} + \lambda \theta\right)")
    return Optimizer("adamw", formula, update, ("m", "v"))


RATIONAL = "gradient_descent, momentum or nesterov"
OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    f.__name__: f for f in (gradient_descent, momentum, nesterov, sign_descent, lion, adamax, rmsprop, adam, adamw)
}
