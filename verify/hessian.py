r"""Second derivatives of the cost of a network, exact wherever its arithmetic is.

The forward and backward equations, differentiated once more in a direction (V, v) of the parameters (W, b); R f is the
derivative of f in that direction (B. A. Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6(1),
1994: the abstract defines R and says that it is applied to the equations of the gradient). For l = 1..L:

    R z[l] = R a[l-1] W[l]^T + a[l-1] V[l]^T + v[l],    R a[l] = g_l'(z[l]) R z[l],    R a[0] = 0
    R delta[l] = R e[l] g_l'(z[l]) + e[l] g_l''(z[l]) R z[l]    with e[L] = dC/da[L], e[l] = delta[l+1] W[l+1]
    R gW[l] = R delta[l]^T a[l-1] + delta[l]^T R a[l-1],    R gb[l] = sum over the batch of R delta[l]

For the cost half_mean_squared_error, whose derivative is linear in the outputs, and without a penalty.
"""
from collections.abc import Callable

import numpy as np

from .activations import Array, one, zero
from .costs import half_mean_squared_error
from .network import Network, Parameters, check_batch, entrywise, forward

#: g'' by the name of g; 0 where g is piecewise linear, at its kinks by convention.
SECOND_DERIVATIVES: dict[str, Callable[[Array], Array]] = {
    "identity": zero, "relu": zero, "leaky_relu": zero, "hard_tanh": zero,
    "square": lambda z: 2 * one(z),
    "tanh": lambda z: -2 * np.tanh(z) * (1 - np.tanh(z) ** 2),
}


def vector(parameters: Parameters) -> Array:
    """All weights and biases in one vector: W[1] row by row, W[2], ..., then b[1], b[2], ..."""
    return np.concatenate([array.ravel() for of in (parameters.W, parameters.b) for array in of.values()])


def parameters_like(of: Parameters, vector: Array) -> Parameters:
    """The Parameters of the shapes of ``of`` whose entries are these: the inverse of ``vector``."""
    places = iter(vector)
    return entrywise(lambda x: np.array([next(places) for _ in range(x.size)], x.dtype).reshape(x.shape), of)


def hessian_times(network: Network, X: Array, Y: Array, direction: Parameters) -> Parameters:
    """The Hessian of the cost of the batch (X, Y) by all parameters, times a direction of their shapes.

    Raises a ValueError for another cost, a penalty, or an activation whose second derivative is not known here."""
    check_twice_differentiable(network)
    check_batch("Y", Y, network, network.widths[-1], len(X))
    W, g, L, V, v = network.W, network.activations, network.L, direction.W, direction.b
    z, a = forward(network, X)
    dg = {l: g[l].dg(z[l]) for l in g}
    Rz, Ra = {}, {0: zero(X)}
    for l in range(1, L + 1):
        Rz[l] = Ra[l - 1] @ W[l].T + a[l - 1] @ V[l].T + v[l]
        Ra[l] = dg[l] * Rz[l]
    e = {L: network.cost.gradient(a[L], Y)}
    Re = {L: network.cost.gradient(a[L] + Ra[L], Y) - e[L]}  # linear: the difference is the derivative
    delta, Rdelta = {}, {}
    for l in range(L, 0, -1):
        delta[l] = e[l] * dg[l]
        Rdelta[l] = Re[l] * dg[l] + e[l] * SECOND_DERIVATIVES[g[l].name](z[l]) * Rz[l]
        e[l - 1] = delta[l] @ W[l]
        Re[l - 1] = Rdelta[l] @ W[l] + delta[l] @ V[l]
    return Parameters({l: Rdelta[l].T @ a[l - 1] + delta[l].T @ Ra[l - 1] for l in W},
                      {l: Rdelta[l].sum(axis=0) for l in W})


def hessian(network: Network, X: Array, Y: Array) -> Array:
    """The matrix of second derivatives, in the order of ``vector``: shape (N, N) for N parameters."""
    nothing = vector(entrywise(zero, network.parameters))
    columns = []
    for k in range(len(nothing)):
        unit = nothing.copy()
        unit[k] = unit[k] + 1
        columns.append(vector(hessian_times(network, X, Y, parameters_like(network.parameters, unit))))
    return np.array(columns, nothing.dtype).T


def check_twice_differentiable(network: Network) -> None:
    if network.cost is not half_mean_squared_error or network.penalty is not None:
        raise ValueError(f"hessian: expected the cost half_mean_squared_error without a penalty, got "
                         f"{network.cost.name}{' with a penalty' if network.penalty else ''}; second derivatives of "
                         "other costs are not known here")
    for l, g in network.activations.items():
        if g.name not in SECOND_DERIVATIVES:
            raise ValueError(f"hessian: activations[{l}]: expected one of {', '.join(SECOND_DERIVATIVES)}, got "
                             f"{g.name}; its second derivative is not known here")
