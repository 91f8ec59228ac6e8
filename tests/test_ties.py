"""Positions at which equal units get bitwise equal results; whatever prefers a position is found out."""
from typing import Any

import numpy as np
import pytest

from verify.activations import Array
from verify.ties import (
    OF_THE_NETWORK,
    OPERATIONS,
    ORDERS,
    PRODUCTS,
    classes,
    equal_columns,
    equal_rows,
    fused,
    orders,
    rounded,
    spans,
)

pytestmark = pytest.mark.filterwarnings("error")
names = pytest.mark.parametrize("name", OPERATIONS)


@names
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_every_position_is_in_one_class(name: str, dtype: Any) -> None:
    """The classes are a partition, and a single unit is one class."""
    found = classes(OPERATIONS[name], 9, 5, 3, dtype, 4)
    assert sorted(position for of in found for position in of) == list(range(9))
    assert classes(OPERATIONS[name], 1, 5, 3, dtype, 2) == [[0]]


@pytest.mark.parametrize("name", [name for name in OPERATIONS if "tanh" not in name])
def test_without_rounding_all_positions_agree(name: str) -> None:
    """Small integers are multiplied and added exactly in any order: there is one class, whatever the library."""
    def whole(n: int, k: int, m: int, draw: Any) -> Array:
        return OPERATIONS[name](n, k, m, lambda *shape: np.round(4 * draw(*shape)))
    for n in (3, 9, 17, 33):
        assert classes(whole, n, 40, 20) == [list(range(n))]


@names
def test_shapes(name: str) -> None:
    """An operation returns one row for each of its units."""
    rng = np.random.default_rng(0)
    assert OPERATIONS[name](4, 3, 5, lambda *shape: rng.standard_normal(shape)).shape[0] == 4


def test_operations_are_what_they_are_called() -> None:
    """With drawn numbers in their order, each is the formula of its name."""
    def same(name: str, *arrays: Array) -> Array:
        given = iter(arrays)
        return OPERATIONS[name](3, 2, 4, lambda *shape: next(given).reshape(shape))
    rng = np.random.default_rng(0)
    X, D, w, c = (rng.standard_normal(shape) for shape in ((4, 2), (4, 2), 2, 4))
    rows, columns, errors = equal_rows(3, w), equal_columns(3, w), equal_columns(3, c)
    assert (rows.shape, columns.shape, errors.shape) == ((3, 2), (2, 3), (4, 3)) and columns.flags.c_contiguous
    for name in ("z = X @ W.T", "z = einsum"):
        assert same(name, X, w) == pytest.approx((X @ rows.T).T)
    for name in ("z = W @ x, one sample", "z = W @ x, W by columns"):
        assert same(name, w, X[0]) == pytest.approx(rows @ X[0])
    assert same("e = delta @ W", D, w) == pytest.approx((D @ columns).T)
    assert same("incoming gW = delta.T @ a", c, X) == pytest.approx(errors.T @ X)
    assert same("outgoing gW = delta.T @ a", D, c) == pytest.approx((D.T @ errors).T)
    assert same("gb = delta.sum(axis=0)", c) == pytest.approx(np.full(3, c.sum()))
    assert same("a = tanh(z)", c) == pytest.approx(np.tanh(errors).T)
    assert set(OF_THE_NETWORK) < set(OPERATIONS)


def one_ulp_at_two(n: int, k: int, m: int, draw: Any) -> Array:
    result = (draw(m, k) @ equal_rows(n, draw(k)).T).T.copy()
    result[2, 0] = np.nextafter(result[2, 0], np.inf)
    return result


def last_backwards(n: int, k: int, m: int, draw: Any) -> Array:
    """The last unit adds up in the opposite order."""
    x, w = draw(k), draw(k)
    return np.array([sum((x * w).tolist()[::1 if i < n - 1 else -1]) for i in range(n)])


def test_preferred_positions_are_found_out() -> None:
    """One ulp at one position makes a class of its own, and so does another order of the same sum."""
    assert classes(one_ulp_at_two, 4, 1, 2) == [[0, 1, 3], [2]]
    assert classes(last_backwards, 5, 20, 1) == [[0, 1, 2, 3], [4]]


def test_rare_differences_need_draws() -> None:
    """A class may split with more draws, and never joins again."""
    few, many = (classes(last_backwards, 5, 3, 1, draws=draws) for draws in (1, 50))
    assert len(few) <= len(many) == 2


# --- orders of summation

def planted(order: str) -> Any:
    """A product whose last unit is added up in this order, and all others in one sum with rounded products."""
    def operation(n: int, k: int, m: int, draw: Any) -> Array:
        x, w = draw(m, k), draw(k)
        one, other = (np.array([[ORDERS[said](row.tolist(), w.tolist())] for row in x])
                      for said in ("one sum, products rounded", order))
        return np.array([(other if i == n - 1 else one)[:, 0] for i in range(n)])
    return operation


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_is_found(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all orders only the planted one is named, at its position and nowhere else."""
    monkeypatch.setitem(OPERATIONS, "z = X @ W.T", planted(order))
    assert orders("z = X @ W.T", 3, 20, 5, 2) == [order]
    assert orders("z = X @ W.T", 3, 20, 5, 0) == ["one sum, products rounded"]


def test_an_order_that_is_not_known_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum from the last product to the first is none of those that are tried."""
    def backwards(n: int, k: int, m: int, draw: Any) -> Array:
        x, w = draw(m, k), draw(k)
        return np.array([[sum((x[0] * w)[::-1].tolist())]] * n)
    monkeypatch.setitem(OPERATIONS, "z = X @ W.T", backwards)
    assert orders("z = X @ W.T", 3, 20, 5, 0) == []


def test_every_order_is_the_sum_of_products() -> None:
    """Whole numbers are added up exactly in every order; a fused step rounds once."""
    x, y = [1.0, -2.0, 3.0, 5.0, 7.0], [2.0, 4.0, -1.0, 3.0, 0.5]
    assert {order(x, y) for order in ORDERS.values()} == {9.5} and len(ORDERS) == 12
    tiny = 2.0**-30
    assert fused(-1.0, 1 + tiny, 1 - tiny) == -tiny**2 and rounded(-1.0, 1 + tiny, 1 - tiny) == 0


def test_products_of_one_term() -> None:
    """With one term there is nothing to order: the product is the one that all orders make."""
    for name, over_samples in PRODUCTS.items():
        k, m = (3, 1) if over_samples else (1, 3)
        assert orders(name, 2, k, m, 1) == list(ORDERS)


def test_spans() -> None:
    """Positions are printed as ranges."""
    assert [spans(x) for x in ([0], [0, 1, 2], [0, 2, 3, 7])] == ["0", "0–2", "0, 2–3, 7"]
