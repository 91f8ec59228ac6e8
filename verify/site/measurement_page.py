"""The pages of measurements: how each was made, its figure, its data, and the command that repeats it."""
from __future__ import annotations

from collections.abc import Iterator

from verify.measurement import Data, Measurement, leading_order, up_to_rounding
from verify.site.book import MEASUREMENTS, Book, link, measurement_path
from verify.site.plot import number, plot
from verify.site.template import filled
from verify.site.writing import count, div, enumeration, folded, plural, table


def data_path(slug: str) -> str:
    """The file of the data."""
    return measurement_path(slug).removesuffix("md") + "csv"


def measurements(book: Book) -> str:
    """All measurements, with the claims beside which they stand."""
    rows = [(link(measurement.title, measurement_path(slug), MEASUREMENTS), claims(measurement, book, MEASUREMENTS))
            for slug, (measurement, _) in book.measured.items()]
    return filled("measurements", {"measurements": table(["Measured", "Beside the claim"], rows)})


def measurement_page(slug: str, book: Book) -> str:
    """The page of a measurement in Markdown."""
    (measurement, data), here = book.measured[slug], measurement_path(slug)
    return "\n\n".join([
        f"# {measurement.title}",
        f"Beside {'the claim' if len(measurement.claims) == 1 else 'the claims'} {claims(measurement, book, here)}.",
        measurement.about,
        figure(measurement, data),
        f"**Measured.** {measurement.said('measured')}",
        f"**Theory.** {measurement.said('theory')}",
        *agreement(measurement, data),
        *([f"**A missing value** means: {measurement.missing}"] if measurement.missing else []),
        "## The data",
        f"{link('As comma-separated values', data_path(slug), here)}, in full precision.",
        folded("The same to four digits", div("numbers", in_digits(measurement, data))),
        "## Measure it again",
        f"```console\n$ verify measure {slug}\n```",
        folded(f"The measurement file, {measurement.file.name}", f"```python\n{measurement.text.strip()}\n```"),
    ]) + "\n"


def beside(slug: str, book: Book, here: str) -> Iterator[str]:
    """A measurement on the page of a claim."""
    measurement, data = book.measured[slug]
    yield f"**{link(measurement.title, measurement_path(slug), here)}.** {measurement.said('theory')}"
    yield figure(measurement, data)
    yield from agreement(measurement, data)


def claims(measurement: Measurement, book: Book, here: str) -> str:
    """The claims beside which the measurement stands."""
    return enumeration([book.link(tag, here) for tag in measurement.claims])


def figure(measurement: Measurement, data: Data) -> str:
    """The drawing in its figure."""
    return f'<figure class="measurement">\n{plot(measurement, data)}\n</figure>'


def agreement(measurement: Measurement, data: Data) -> Iterator[str]:
    """How what was measured agrees with theory; and what speaks against it, if anything does."""
    words = measurement.agreement.words.replace("{x}", measurement.x.label)
    yield f"**Agreement.** {words} {compared(measurement, data)}"
    for said in measurement.disagreements(data):
        yield f'!!! failure "This does not agree with theory"\n\n    {said}'


def compared(measurement: Measurement, data: Data) -> str:
    """In how many places values are compared, and how far they are apart."""
    pairs = [pair for name in data.names for pair in data.pairs(name)]
    equal = sum(pair.measured == pair.theory for pair in pairs)
    said = f"Of {plural(len(pairs), 'measured value')} beside one of theory, {count(equal)} are equal to it"
    ratios = sorted(pair.measured / pair.theory for pair in pairs if pair.theory and pair.measured != pair.theory)
    if ratios and measurement.agreement is up_to_rounding:
        said += f"; the relative difference of the others is at most {number(max(abs(r - 1) for r in ratios))}"
    elif ratios:
        said += f"; the others are {number(ratios[0])} to {number(ratios[-1])} times as large"
    if measurement.agreement is leading_order:
        last = max(data.pairs(name)[0].difference for name in data.names if data.pairs(name))
        said += f". At the least {measurement.x.label} the relative difference is at most {number(last)}"
    return f"{said}."


def in_digits(measurement: Measurement, data: Data) -> str:
    """The data as a table."""
    head, rows = data.rows(measurement.x.label)
    return table(head, [["" if value is None else number(value) for value in row] for row in rows])
