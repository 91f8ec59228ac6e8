"""Measurements: what the network does beside what the claims say, as data, as figures and from the command line."""
from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from verify import cli, initializers, network
from verify.claim import ClaimError
from verify.corpus import measurement, measurement_files, package_claims, package_measurements, read, title_of
from verify.evidence import measured as kept
from verify.measurement import Axis, Data, Measurement, Pair, at_least, equal, leading_order, up_to_rounding
from verify.planted import PLANTED, Planted
from verify.site import plot
from verify.site.measurement_page import compared
from verify.site.plot import course, describe, number, scale

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(measurement_files())
WAKING = "from_zero_weights_one_layer_wakes_at_each_step"
FLOATS = "equal_units_are_trained_in_floating_point"
FIRST = "the_first_gradient_of_a_layer_falls_like_a_power_of_the_learning_rate"

#: Measurements that do not start from random biases alone: some planted errors that each notices, and one that it does
#: not, since what is said remains true with it.  Seen over the first few steps.
NOTICED = {
    "a_layer_that_starts_as_clones_sees_no_difference_at_right_angles": (
        2, "hidden_dropout weights_by_position step_by_position", "hidden_without_dg"),
    "an_all_zero_network_learns_the_mean_of_the_targets": (
        3, "forward_zero_is_missing output_without_mean hidden_summed biases_mean step_state_forgotten", "dg_tanh"),
    "behind_zeros_out_of_a_silent_layer_nothing_moves": (
        2, "hidden_skip weights_with_one weights_from_z step_sign_of_zero", "hidden_without_dg"),
    "clones_stay_equal_while_nearly_equal_units_draw_apart": (
        2, "hidden_rolled hidden_dropout biases_cumulative step_by_position", "hidden_without_dg"),
    "dead_units_of_the_first_layer_stay_dead_and_those_of_the_second_may_wake": (
        2, "hidden_without_dg dg_relu step_sign_of_zero", "hidden_w_absolute"),
    FLOATS: (4, "step_by_position step_first_row", "step_uphill"),
    "layers_of_zeros_sleep_whatever_rmsprop_remembers": (
        9, "hidden_updated_w hidden_summed hidden_skip step_sign_of_zero", "hidden_without_dg"),
    "mirrored_tanh_units_stay_mirrored_and_mirrored_sigmoid_units_do_not": (
        2, "hidden_w_absolute weights_with_one dg_tanh step_by_position", "hidden_without_dg"),
    "one_layer_of_zeros_moves_and_two_block_all_up_to_the_second": (
        6, "hidden_skip weights_with_one step_sign_of_zero", "hidden_without_dg"),
    "rounding_wakes_zero_first_weights_on_the_exclusive_or": (
        2, "forward_zero_is_missing weights_last_sample weights_with_one step_sign_of_zero", "hidden_without_dg"),
    "two_classes_without_examples_stay_identical": (
        2, "weights_by_position biases_cumulative step_by_position step_by_neighbour", "hidden_without_dg"),
    "units_that_differ_at_right_angles_to_the_data_keep_their_difference": (
        2, "weights_with_one step_by_position", "hidden_without_dg"),
    "with_constant_weights_random_biases_part_the_units_at_the_second_step": (
        3, "output_without_mean weights_last_sample biases_mean step_by_position", "hidden_without_dg"),
    "zero_first_weights_do_not_learn_the_exclusive_or": (
        8, "forward_zero_is_missing weights_with_one step_sign_of_zero", "hidden_without_dg"),
    "zero_last_weights_behind_a_silent_layer_leave_only_the_last_biases": (
        2, "forward_skip hidden_summed weights_with_one step_sign_of_zero", "hidden_without_dg"),
}

FILE = '''"""Squares grow.

The square of a number.
"""
from verify.measurement import Axis, Measurement, equal

measurement = Measurement(claims=("K1DM",), x=Axis("number"), y=Axis("square", log=True), at=[0, 1, 2, 3],
                          agreement=equal, missing="it was not looked at")


@measurement.measured
def squares(numbers):
    """The product of the number with itself."""
    return {"b": [0, 1.0, 4, None], "a": [1 / 3] * 4}


@measurement.theory
def powers(numbers):
    """The second power."""
    return {"b": [n**2 for n in numbers]}
'''


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Measurement]:
    """The measurement of the file above, with changes to its text."""
    def make(*changes: tuple[str, str]) -> Measurement:
        text = FILE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "squares_grow.py"
        file.write_text(text, encoding="utf-8")
        found = measurement(str(file))
        assert found is not None
        return found
    return make


# --- the measurements of the package --------------------------------------------------------------------------------

def test_discovery() -> None:
    """Every file of the folder is a measurement, and stands beside claims that there are."""
    files = (Path(cli.__file__).parent / "measurements").glob("*.py")
    found = package_measurements()
    assert [of.slug for of in found] == sorted(file.stem for file in files if file.stem != "__init__")
    tags = {claim.tag for claim in package_claims().values()}
    for of in found:
        assert of.claims
        assert set(of.claims) <= tags
        assert title_of(of.file) == of.title


def test_training_is_measured() -> None:
    """Beside every claim on training stands a measurement."""
    on_training = {claim.tag for claim in package_claims().values() if claim.training}
    assert on_training <= {tag for of in package_measurements() for tag in of.claims}


@pytest.mark.parametrize("name", [  # 30,000 steps, three times
    pytest.param(name, marks=pytest.mark.slow) if name == FLOATS else name for name in NAMES])
def test_agrees(name: str) -> None:
    """What is measured agrees with theory as the file says, and comes out the same again."""
    of = measurement(name)
    assert of is not None
    data = of.make()
    assert of.disagreements(data) == []
    assert kept.data_of(kept.measured(of)) == data


@contextmanager
def error(planted: Planted) -> Iterator[None]:
    """The network has this error in every file that is read meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("forward", "backward", "step"):
            patch.setattr(network, name, getattr(planted, name))
        yield


def noticed(name: str, errors: Iterable[str], places: int | None = None) -> set[str]:
    """The planted errors with which the measurement, at its first places, does not agree with theory any more."""
    found = set()
    for planted in PLANTED:
        if planted.name in errors:
            with error(planted):
                of = read(measurement_files()[name], "measurement", Measurement)
                of.at = of.at[:places]
                found |= {planted.name} if of.disagreements(of.make()) else set()
    return found


@pytest.mark.parametrize("name", sorted({*NAMES} - {*NOTICED}))
def test_can_fail(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the weights that should be zero are not, what is measured does not agree with theory any more."""
    right = initializers.random_biases_constant_weights
    monkeypatch.setattr(initializers, right.__name__, lambda widths, value, std, rng: network.Parameters(
        initializers.xavier_normal(widths, rng).W, right(widths, value, std, rng).b))
    of = read(measurement_files()[name], "measurement", Measurement)
    assert of.disagreements(of.make())


@pytest.mark.parametrize("name", NOTICED)
def test_notices(name: str) -> None:
    """Errors with which a claim would be false are noticed; one that leaves it true is not."""
    places, errors, harmless = NOTICED[name]
    assert noticed(name, {*errors.split(), harmless}, places) == {*errors.split()}


def test_sleeping_layers_notice() -> None:
    """Errors that let something through zero weights are noticed by the layers that should sleep."""
    errors = {"hidden_skip", "hidden_updated_w", "hidden_summed", "step_sign_of_zero"}
    assert noticed(WAKING, errors) == errors


def test_the_first_gradient_notices() -> None:
    """A factor that backpropagation drops is noticed by the constants of the leading order, and so is one that is too
    much; an error in the gradients of biases is not, which are of no account there."""
    errors = {"hidden_without_dg", "hidden_dg_of_a", "output_without_mean", "output_twice", "weights_mean_again",
              "hidden_mean_again", "dg_tanh"}
    assert noticed(FIRST, {*errors, "biases_never"}) == errors


# --- agreement --------------------------------------------------------------------------------------------------------

def pairs(*of: tuple[float, float, float]) -> list[Pair]:
    return [Pair(*each) for each in of]


def test_equal() -> None:
    """Equal is equal, bit for bit."""
    assert not [*equal.against(pairs((0, 0.0, 0), (1, 2.0, 2)))]
    assert [*equal.against(pairs((0, 5e-324, 0), (1, 2, 2 + 2**-51)))] == [
        "at 0: measured 5e-324, which is not equal to 0", "at 1: measured 2, which is not equal to 2.0000000000000004"]


def test_up_to_rounding() -> None:
    """What differs by rounding is accepted; what differs by more is not, nor what is not zero where theory is."""
    assert not [*up_to_rounding.against(pairs((0, 0.0, 0), (1, 0.1 + 0.2, 0.3)))]
    assert [*up_to_rounding.against(pairs((0, 1e-300, 0), (1, 2, 2 + 1e-11)))] == [
        "at 0: measured 1e-300, which is not up to rounding 0",
        "at 1: measured 2, which is not up to rounding 2.00000000001"]


def test_up_to_rounding_in_words(made: Callable[..., Measurement]) -> None:
    """The page says how large the differences are that count as rounding."""
    of = made(("import Axis, Measurement, equal", "import Axis, Measurement, up_to_rounding"),
              ("agreement=equal", "agreement=up_to_rounding"), ("1.0, 4, None]", "1.0, 4 + 2**-50, None]"))
    data = of.make()
    assert of.disagreements(data) == []
    assert compared(of, data) == ("Of 3 measured values beside one of theory, 2 are equal to it; the relative "
                                  "difference of the others is at most 2.22·10⁻¹⁶.")


def test_at_least() -> None:
    """A bound may be met, and not missed."""
    assert not [*at_least.against(pairs((0, 4, 4), (1, 9, 4)))]
    assert [*at_least.against(pairs((0, 3, 4)))] == ["at 0: measured 3, which is not at least 4"]


def test_leading_order() -> None:
    """A ratio that tends to 1 is accepted; one that tends to something else is not, be it ever so near, nor one at a
    single point, nor what is not zero where theory is."""
    def ratio(f: Callable[[float], float]) -> list[str]:
        return [*leading_order.against(pairs(*((eta, f(eta) * eta**3, eta**3) for eta in (1e-6, 1e-5, 1e-1))))]

    assert ratio(lambda eta: 1 + 3 * eta) == ratio(lambda eta: 1) == []
    assert ratio(lambda eta: 1.001 + 3 * eta)
    assert ratio(lambda eta: 2)
    assert [*leading_order.against(pairs((1, 1, 1)))]
    assert [*leading_order.against(pairs((1, 1, 0), (2, 1, 0)))]


def test_nothing_to_compare(made: Callable[..., Measurement]) -> None:
    """A measurement without a pair of values does not agree with anything."""
    of = made(('{"b": [n**2', '{"c": [n**2'))
    assert of.disagreements(of.make()) == ["squares_grow: nothing that was measured stands beside a value of theory"]


# --- the form of a file ---------------------------------------------------------------------------------------------

def test_title_and_words(made: Callable[..., Measurement]) -> None:
    """Title and description are the docstring of the file."""
    of = made()
    assert (of.title, of.about) == ("Squares grow", "The square of a number.")
    assert (of.said("measured"), of.said("theory")) == ("The product of the number with itself.", "The second power.")


@pytest.mark.parametrize(("old", "new", "message"), [
    ("\n\nThe square of a number.\n", "", "expected a docstring of the file: a line that is the title"),
    ("4, None]", "4]", "'b' of what is measured: expected 4 values, one for each x, got 3"),
    ("4, None]", "-4, 9]", "'b' of what is measured: expected finite numbers, not negative, or None .* got -4"),
    ("4, None]", "4, float('nan')]", "'b' of what is measured: expected finite numbers.* got nan"),
    ("4, None]", "4, '9']", "'b' of what is measured: expected finite numbers.* got '9'"),
    ("at=[0, 1, 2, 3]", "at=[0, 1, None, 3]", "at: expected values that have a place on the x axis"),
    ('Axis("number")', 'Axis("number", log=True)', "at: expected values that have a place on the x axis"),
    (', missing="it was not looked at"', "", "a measured value is missing; say what that means"),
    ("measurement.theory", "measurement.measured", "two functions for what is measured"),
    ('    """The second power."""\n', "", "powers needs a docstring"),
    ("@measurement.theory\n", "", "write @measurement.theory above the function"),
    ("\nmeasurement = ", "\nmade = ", "NameError: name 'measurement' is not defined"),
])
def test_form(made: Callable[..., Measurement], old: str, new: str, message: str) -> None:
    """A file that does not have the form of a measurement is refused with a message that says what is expected."""
    with pytest.raises(ClaimError, match=message):
        made((old, new)).make()


# --- data -------------------------------------------------------------------------------------------------------------

def test_csv_round_trip(made: Callable[..., Measurement]) -> None:
    """What is written as comma-separated values can be read back without loss, names with commas and quotes too."""
    of = made(('"a": [1 / 3]', '\'a, "b"\': [1 / 3]'))
    head, *rows = csv.reader(io.StringIO(of.make().csv(of.x.label)))
    assert head == ["number", "b, measured", "b, theory", 'a, "b", measured']
    numbers = [[None if cell == "" else float(cell) for cell in row] for row in rows]
    assert numbers == [[0, 0, 0, 1 / 3], [1, 1, 1, 1 / 3], [2, 4, 4, 1 / 3], [3, None, 9, 1 / 3]]
    assert rows[1] == ["1", "1.0", "1", repr(1 / 3)]


def test_kept(made: Callable[..., Measurement], tmp_path: Path) -> None:
    """Data are kept, columns in their order, until the file changes."""
    of = made()
    first, again = (kept.measured(of, tmp_path / "kept") for _ in range(2))
    assert (first.cached, again.cached) == (False, True)
    assert kept.data_of(first) == kept.data_of(again) == of.make()
    assert kept.data_of(again).names == ["b", "a"]
    assert not kept.measured(made(("[1 / 3]", "[2 / 3]")), tmp_path / "kept").cached


# --- figures ----------------------------------------------------------------------------------------------------------

def texts(picture: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def place(mark: ElementTree.Element) -> tuple[float, float]:
    x, y = re.findall(r"[^\s()]+", mark.get("transform", "").removeprefix("translate"))
    return float(x), float(y)


@pytest.fixture(params=NAMES)
def figure(request: pytest.FixtureRequest) -> tuple[Measurement, Data, str]:
    of = measurement(request.param)
    assert of is not None
    data = kept.data_of(kept.measured(of))
    return of, data, plot.plot(of, data)


def test_accessible(figure: tuple[Measurement, Data, str]) -> None:
    """The figure is one image with a name and a description of all columns, and takes its colours from the page."""
    of, data, text = figure
    picture = ElementTree.fromstring(text)
    assert picture.get("role") == "img"
    assert [child.tag for child in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert picture.findtext(f"{SVG}title") == of.title
    words = picture.findtext(f"{SVG}desc") or ""
    assert words == describe(of, data)
    for name in data.names:
        for kind, columns in (("measured", data.measured), ("theory", data.theory)):
            assert (f"\n{name}, {kind}: " in words) == (name in columns)
    assert set(re.findall(r'(?:fill|stroke|color)[:=]"?([^";]+)', text)) == {"currentColor", "none"}
    assert " id=" not in text
    assert "<style" not in text


def test_everything_is_drawn(figure: tuple[Measurement, Data, str]) -> None:
    """Each measured value is a mark and each name has an entry; nothing lies outside of the picture, and its letters
    are 10 pixels high in a column 330 pixels wide."""
    of, data, text = figure
    picture = ElementTree.fromstring(text)
    _, _, width, height = map(float, picture.get("viewBox", "").split())
    groups = {of.get("class"): of for of in picture.iter(f"{SVG}g")}
    places = [place(mark) for mark in groups["measured"].iter(f"{SVG}path")]
    assert len(places) == sum(value is not None for column in data.measured.values() for value in column)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in places)
    assert {*data.names, of.x.label, of.y.label} <= {*texts(picture)}
    for label in texts(picture):
        assert len(label) * plot.LETTER <= width
    assert float(picture.get("font-size", 0)) * 330 / width >= 9.9


def test_higher_is_more() -> None:
    """Places on a scale are in the order of the values, and a logarithmic scale has equal places for equal ratios."""
    linear, log = (scale(Axis("y", log=log), [1e-3, 1, 40], 100, 0) for log in (False, True))
    for of in (linear, log):
        assert [of(tick) for tick in of.ticks] == sorted((of(tick) for tick in of.ticks), reverse=True)
        assert of.ticks[0] <= 1e-3
        assert of.ticks[-1] >= 40
    assert math.isclose(log(1e-3) - log(1e-2), log(1) - log(10))
    assert math.isclose(linear(0) - linear(10), linear(20) - linear(30))


def test_zero_below_a_logarithmic_scale(made: Callable[..., Measurement]) -> None:
    """Zero has a place of its own, below everything that is not zero, and another one for each name."""
    of = made(("[1 / 3] * 4", "[0, 1, 2, 3]"))
    groups = {g.get("class"): g for g in ElementTree.fromstring(plot.plot(of, of.make())).iter(f"{SVG}g")}
    rows = [[place(mark)[1] for mark in series] for series in groups["measured"]]
    zeros, others = [row[0] for row in rows], [y for row in rows for y in row[1:]]
    assert len(set(zeros)) == 2
    assert min(zeros) > max(others)


def test_theory_has_gaps(made: Callable[..., Measurement]) -> None:
    """Theory is a line only where it says something; a single point is a dash."""
    of = made(("[n**2 for n in numbers]", "[0, None, 4, 9]"))
    groups = {g.get("class"): g for g in ElementTree.fromstring(plot.plot(of, of.make())).iter(f"{SVG}g")}
    assert [path.get("d", "").count(" ") for path in groups["theory"].iter(f"{SVG}path")] == [3, 3]


def test_missing_values_are_counted(made: Callable[..., Measurement]) -> None:
    """Above the plot stands how many measured values are missing at each x, name by name."""
    of = made(("[0, 1, 2, 3]", "[1, 1, 1, 3]"), ("[0, 1.0, 4, None]", "[None, 1.0, None, None]"))
    picture = ElementTree.fromstring(plot.plot(of, of.make()))
    counts = [g for g in picture.iter(f"{SVG}g") if g.get("text-anchor")]
    assert [(g.get("class"), *texts(g)) for g in counts] == [("series-1", "2", "1")]
    left, right = (float(text.get("x", 0)) for text in counts[0])
    assert left < right
    assert plot.MISSING in texts(picture)
    whole = made()
    assert plot.MISSING not in texts(ElementTree.fromstring(plot.plot(whole, replace(
        whole.make(), measured={"b": [0, 1, 4, 9]}))))


def test_too_many(made: Callable[..., Measurement]) -> None:
    """More names than marks are refused."""
    of = made(('"a": [1 / 3] * 4', '**{f"a{k}": [1] * 4 for k in range(6)}'))
    with pytest.raises(plot.TooMany, match="at most 6 names, got 7: b, a0"):
        plot.plot(of, of.make())


@pytest.mark.parametrize(("value", "said"), [
    (0, "0"), (0.25, "0.25"), (1e-5, "10⁻⁵"), (3.1e-9, "3.1·10⁻⁹"), (4752, "4752"), (1e4, "10⁴"), (-0.5, "−0.5"),
    (0.00012345, "1.234·10⁻⁴"), (1 / 3, "0.3333"), (123456, "1.235·10⁵")])
def test_number(value: float, said: str) -> None:
    """Numbers are written to four digits."""
    assert number(value) == said


def test_course() -> None:
    """In words a column has its zeros, its ends, its least and largest value, and how many values are missing."""
    assert course([0, 1, 2, 3, 4], [0, 2, 8, 1, None]) == (
        "0 at 0; 2 at 1, 1 at 3; between 1 and 8; no value at 1 of 5 places")
    assert course([2, 2, 2, 3, 3, 4], [7, 1, 5, 8, None, None]) == (
        "at 2: 1 to 7, their median 5; at 3: 8, 1 of 2 missing; at 4: all 1 missing")
    assert course([0, 1], [0, 0]) == "0 at 0, 1"
    assert course([0, 1], [1, 2]) == "1 at 0, 2 at 1"


# --- the command ------------------------------------------------------------------------------------------------------

def test_measure(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data are printed as comma-separated values, or as JSON, and nothing else is on standard output."""
    monkeypatch.chdir(tmp_path)
    of = measurement(WAKING)
    assert of is not None
    assert cli.main(["measure", WAKING]) == 0
    out, err = capsys.readouterr()
    assert out == of.make().csv(of.x.label)
    agrees = f"{WAKING}: 10 values stand beside one of theory, and nothing speaks against this: {equal.words}\n"
    assert re.fullmatch(rf"{WAKING}: [\d.]+ s\n{re.escape(agrees)}", err)
    assert cli.main(["measure", WAKING, "--json", "-"]) == 0
    out, err = capsys.readouterr()
    found: dict[str, Any] = json.loads(out)
    assert found["measured"] == of.make().measured
    assert (found["claims"], found["disagreements"], err) == (["K1DM"], [], f"{WAKING}: kept\n{agrees}")


def test_measure_disagrees(made: Callable[..., Measurement], capsys: pytest.CaptureFixture[str], tmp_path: Path,
                           monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 1, and what does not agree, if theory says something else; the data are printed all the same."""
    monkeypatch.chdir(tmp_path)
    of = made(("n**2", "n**3"))
    assert cli.main(["measure", str(of.file)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("number,")
    assert "verify: squares_grow: b: at 2: measured 4, which is not equal to 8\n" in err


def test_measure_beside_no_claim(made: Callable[..., Measurement], capsys: pytest.CaptureFixture[str]) -> None:
    """A tag that no claim has is refused, by name."""
    assert cli.main(["measure", str(made(("claims=(", 'claims=("ZZZZ", ')).file)]) == 2
    assert "squares_grow: claims: there is no claim with the tag 'ZZZZ'" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "message"), [
    ("from_zero_weights", f"did you mean {WAKING}"), ("none.py", "there is no such file"), ("K1DM", "no measurement")])
def test_measure_bad_use(name: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 and a message that says what to do, if there is no such measurement."""
    assert cli.main(["measure", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
