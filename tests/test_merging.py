"""n clones and one unit: that it computes the same, which settings train it alike; wrong ones are found out."""
from dataclasses import replace
from fractions import Fraction
from operator import mul
from typing import Any

import numpy as np
import pytest

from verify.activations import Array
from verify.clones import Kind, Trial, distance, steps, trials
from verify.hessian import parameters_like, vector
from verify.merging import (
    NONE,
    Powers,
    Rescaled,
    Rule,
    all_clones,
    divided,
    factors,
    layer_apart,
    merged,
    merging_missed,
    power,
    steps_of_one,
)
from verify.network import Parameters, entrywise, forward
from verify.optimizers import gradient_descent
from verify.site.merging_table import EXACT, LENGTH, LINEAR, ROWS, SINGLE, Row, Runs, training
from verify.table_optimizers import Objective, damped, elimination, newton, rank

pytestmark = pytest.mark.filterwarnings("error")
EIGHTH = Fraction(1, 8)


def with_clones(trial: Trial) -> tuple[Objective, Parameters, int, int]:
    """The objective, parameters of which the trial's layer l has n clones, l, and n."""
    l = trial.pair.l
    clones = all_clones(trial.parameters, l)
    return trial.objective, clones, l, len(clones.b[l])


def for_one(objective: Objective, one: Parameters) -> Objective:
    return replace(objective, network=objective.at(one))


def scaled(parameters: Parameters, l: int, n: int, powers: Powers) -> Parameters:
    """Each block times its power of n."""
    return entrywise(mul, parameters, factors(parameters, l, n, powers))


# --- the network with one unit

def test_one_unit_computes_what_the_clones_compute() -> None:
    """All layers but its own are the same; and not with the outgoing weights of one clone alone."""
    for trial in (trial for kind in EXACT for trial in trials(kind, 5)):
        of, clones, l, n = with_clones(trial)
        one = for_one(of, merged(clones, l))
        assert one.network.widths[l] == 1 < n == clones.widths[l]
        there, here = forward(of.at(clones), of.X)[1], forward(one.network, of.X)[1]
        assert all((there[k] == here[k]).all() for k in there if k != l)
        assert distance(divided(one.network.parameters, l, n), clones) == 0
        alone = Parameters({**one.network.W, l + 1: clones.W[l + 1][:, :1]}, one.network.b)
        assert one.value(alone) != one.value(merged(clones, l)) == of.value(clones)


def test_gradients_of_the_one_unit() -> None:
    """They are n times those of a clone in what enters it, and those of a clone everywhere else."""
    for trial in (trial for kind in EXACT for trial in trials(kind, 5)):
        of, clones, l, n = with_clones(trial)
        one = merged(clones, l)
        first = merged(of.gradient(clones), l)
        expected = scaled(first, l, n, (1, 1, -1, 0))
        assert distance(for_one(of, one).gradient(one), expected) == 0


def test_the_length_of_the_one_unit() -> None:
    """In the coordinates LENGTH, parameters, gradients and their product are as large as those of the clones."""
    for trial in trials(Kind(((1, 3), (4, 4), (4, 4), (1, 2)), "leaky_relu"), 5):
        of, clones, l, n = with_clones(trial)
        one = merged(clones, l)
        rescaled, theta = Rescaled(of.at(one), of.X, of.Y, factors(one, l, n, LENGTH)), scaled(one, l, n, LENGTH)
        here, there = (vector(theta), vector(rescaled.gradient(theta))), (vector(clones), vector(of.gradient(clones)))
        for a, b in ((0, 0), (0, 1), (1, 1)):
            assert here[a] @ here[b] == there[a] @ there[b]


def test_derivatives_in_other_coordinates() -> None:
    """The gradient and the Hessian of a rescaled cost are those differences that are exact for a cost that is quadratic
    in each parameter."""
    trial = next(trials(Kind(((1, 1), (2, 2), (1, 1)), "identity"), 1))
    theta = trial.parameters
    c = parameters_like(theta, np.array([Fraction(k + 2, 3) for k in range(len(vector(theta)))], object))
    of = Rescaled(trial.objective.network, trial.objective.X, trial.objective.Y, c)
    unit = np.array([[Fraction(int(i == k)) for k in range(len(vector(theta)))] for i in range(len(vector(theta)))])

    def at(*shifts: Array) -> Any:
        return of.value(parameters_like(theta, vector(theta) + sum(shifts)))

    g, H = vector(of.gradient(theta)), of.hessian(theta)
    for i, e in enumerate(unit):
        assert g[i] == (at(e) - at(-e)) / 2 and H[i, i] == at(e) - 2 * at() + at(-e)
        for k, f in enumerate(unit):
            assert k == i or H[i, k] == (at(e, f) - at(e, -f) - at(-e, f) + at(-e, -f)) / 4


# --- which settings

def size(rule: Rule, run: Runs, networks: int = 1) -> Any:
    """The largest distance, at the first step with one or at the last of a few, in so many networks of each kind."""
    found = merging_missed(rule, run.kinds, networks, min(run.steps, 4))
    assert found.networks
    return max(found.at_first, found.at_last)


def wrong(rule: Rule) -> list[Rule]:
    """The rule with one power less: a setting of one block is that of the clones."""
    return [replace(rule, powers={**rule.powers, name: tuple(0 if k == block else p for k, p in enumerate(powers))})
            for name, powers in rule.powers.items() for block, p in enumerate(powers) if p]


@pytest.mark.parametrize("row", [of for of in ROWS if of.rule.powers and of.runs[0].kinds[0].numbers == "fractions"],
                         ids=lambda of: of.name)
def test_exactly_the_same(row: Row) -> None:
    """In fractions one unit is trained exactly as the clones; with any power of n left out it is not. Where the Hessian
    is singular the coordinates matter in few networks, of which there is one below."""
    run = replace(row.runs[0], kinds=row.runs[0].kinds[:2])
    networks = 12 if "largest" in row.name else 1  # in each only few gradients are ever the largest
    assert size(row.rule, run, networks) == 0
    if "pseudo-inverse" not in row.name:
        assert all(size(planted, run, networks) for planted in wrong(row.rule))


@pytest.mark.parametrize("row", [of for of in ROWS if of.rule.powers and of.runs[0].kinds[0].numbers == "float64"],
                         ids=lambda of: of.name)
def test_the_same_but_for_rounding(row: Row) -> None:
    """The distance shrinks with the precision: by more than 2^20 from float32 to float64, whose last places are 2^29
    apart. With any power of n left out it is nearly the same in both."""
    double, single = (replace(run, kinds=run.kinds[1:2]) for run in row.runs)
    assert double.kinds[0].numbers == "float64" and single.kinds[0] == SINGLE[1]
    assert size(row.rule, single) > 2**20 * size(row.rule, double)
    for planted in wrong(row.rule):
        assert 1 / 2 < size(planted, single) / size(planted, double) < 2


def test_newton_needs_no_other_settings() -> None:
    """Where the Hessian is regular: also for a rate that is not 1, and in other coordinates, whatever they are."""
    (row,) = [of for of in ROWS if "regular" in of.name]
    assert not row.rule.powers and size(row.rule, row.runs[0]) == 0
    assert size(replace(row.rule, settings={"eta": EIGHTH}), row.runs[0]) == 0
    assert size(replace(row.rule, powers={"coordinate": (2, -1, 1, 0)}), row.runs[0]) == 0
    assert size(replace(row.rule, powers={"eta": LINEAR}), row.runs[0])


def test_coordinates_of_equal_length_are_rates() -> None:
    """Gradient descent in them is gradient descent with 1/n and n times the rate."""
    for powers in ({"eta": LINEAR}, {"coordinate": LENGTH}):
        rule = Rule(lambda of, eta: gradient_descent(eta), {"eta": EIGHTH}, powers)
        assert merging_missed(rule, [Kind(((1, 3), (4, 4), (1, 2)), "leaky_relu")], 4, 3).equal


def test_coordinates_of_equal_length_are_damping() -> None:
    """A damped system in them is one with n times the damping of what enters, and 1/n of it for what leaves."""
    for trial in trials(Kind(((1, 1), (4, 4), (1, 1)), "square"), 3):
        of, clones, l, n = with_clones(trial)
        one = merged(clones, l)
        rule = Rule(lambda of: newton(of, 1, damped(EIGHTH, elimination), ""), {}, {"coordinate": LENGTH})
        here = next(steps_of_one(rule, of, one, l, n))
        damping = np.diag(vector(factors(one, l, n, (1, 1, -1, 0))) * EIGHTH)
        objective = for_one(of, one)
        d = elimination(objective.hessian(one) + damping, vector(objective.gradient(one)))
        assert (vector(here) == vector(one) - d).all()


def test_a_pseudo_inverse_can_need_coordinates() -> None:
    """Four linear clones, two samples, the mean of outputs that of targets: then the bias of the unit can be traded for
    that of the output, and where they go depends on the coordinates."""
    trial = next(trials(Kind(((1, 1), (4, 4), (1, 1)), "identity", (2, 2)), 1))
    of, clones, l, n = with_clones(trial)
    X = np.array([[Fraction(1)], [Fraction(-1)]])
    means = forward(of.at(clones), X)[1][2].mean(axis=0)
    trial = replace(trial, objective=Objective(of.network, X, np.array([means + 1, means - 1])))
    of, clones, l, n = with_clones(trial)
    one = merged(clones, l)
    H = for_one(of, one).hessian(one)
    assert rank(H) < len(H)
    (row,) = [of for of in ROWS if of.name == "Newton, pseudo-inverse"]
    after = next(steps(row.rule.for_clones, trial, clones))
    assert distance(divided(next(steps_of_one(row.rule, trial.objective, one, l, n)), l, n), after) == 0
    unchanged = replace(row.rule, powers={})
    assert distance(divided(next(steps_of_one(unchanged, trial.objective, one, l, n)), l, n), after)


# --- what is found out

def test_separated_clones_are_found_out() -> None:
    """Where clones are separated the one unit is not what they are, whatever its settings; the distance is known."""
    separating = [of for of in ROWS if not of.rule.powers and "regular" not in of.name]
    assert len(separating) == 5
    for row in separating:
        run = row.runs[0]
        apart = layer_apart(row.rule, run.kinds[:2], 2, 3)
        for powers in ({}, {"eta": LINEAR}, {"coordinate": (1, 1, 0, 0), "eta": (1, 1, 1, 0)}):
            missed = merging_missed(replace(row.rule, powers=powers), run.kinds[:2], 2, 3)
            assert apart.separated and missed.separated >= apart.separated, row.name
    assert layer_apart(ROWS[0].rule, EXACT, 2, 2).equal


def test_every_parameter_is_compared() -> None:
    """An optimizer that errs by 2^-60 in one parameter of the one unit alone is seen, whichever it is."""
    trial = next(trials(EXACT[1], 1))
    _, clones, l, n = with_clones(trial)
    one = merged(clones, l)
    for k in range(len(vector(one))):
        error = np.array([Fraction(int(i == k), 2**60) for i in range(len(vector(one)))])
        found = divided(parameters_like(one, vector(one) + error), l, n)
        assert distance(found, clones) == Fraction(1, 2**60) / (n if parameters_like(one, error).W[l + 1].any() else 1)


def test_powers() -> None:
    """Roots are fractions where they are rational."""
    assert [power(4, Fraction(1, 2)), power(9, Fraction(-1, 2)), power(3, -1), power(4, -1), power(3, 0)] == [
        2, Fraction(1, 3), Fraction(1, 3), Fraction(1, 4), 1]
    assert all(type(power(n, p)) is Fraction for n, p in ((4, Fraction(1, 2)), (2, -1), (3, 0)))
    assert power(2, Fraction(1, 2)) == 2**0.5 and power(3, Fraction(-1, 2)) == 3**-0.5


def test_a_root_that_is_not_rational_is_refused() -> None:
    """In fractions, where n is not a square."""
    rule = Rule(lambda of, eta: gradient_descent(eta), {"eta": EIGHTH}, {"coordinate": LENGTH})
    with pytest.raises(TypeError, match="expected Fractions"):
        merging_missed(rule, [Kind(((1, 1), (3, 3), (1, 1)), "square")], 1, 1)


@pytest.mark.parametrize(("powers", "said"), [
    ({"eta": LINEAR}, "*exactly the same* after 3 steps in 9 networks"),
    ({"eta": (-1, 0, 1, 0)}, "*not the same*, off by"), ({"eta": (-1, -1, 0, 0)}, "*not the same*, off by"),
    ({"eta": NONE}, "settings of the clones: off by")])
def test_a_row_is_told_as_it_is(powers: dict[str, Powers], said: str) -> None:
    """Wrong settings are not said to be the same."""
    assert said in training(replace(ROWS[0], rule=replace(ROWS[0].rule, powers=powers)))
