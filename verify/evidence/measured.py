"""What was measured, kept by content like all evidence: the network does not run again while nothing has changed."""
from __future__ import annotations

import hashlib
import time
from dataclasses import asdict
from pathlib import Path

import verify
from verify.corpus import blamed
from verify.evidence.runner import Piece, cache_folder, package_text, ready, store, stored, versions
from verify.measurement import Data, Measurement


def key(measurement: Measurement) -> str:
    """The hash of what the data depend on: the file, the form of measurements, the package, and the libraries."""
    form = Path(verify.__file__).with_name("measurement.py").read_text(encoding="utf-8")
    parts = ["measured", measurement.slug, measurement.text, form, versions(), package_text()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def measured(measurement: Measurement, folder: Path | None = None) -> Piece:
    """What comes of a measurement, kept or new.  Raises a ClaimError if the file does not make it, an OSError where it
    cannot be kept."""
    folder = folder or cache_folder()
    file = folder / f"{key(measurement)}.json"
    piece = stored(file)
    if piece is None:
        ready(folder)
        started = time.perf_counter()
        with blamed(measurement.file):
            data = measurement.make()
        found = {"x": data.x, "measured": [*data.measured.items()], "theory": [*data.theory.items()]}  # in their order
        piece = Piece(measurement.slug, "measured", found, None, False, round(time.perf_counter() - started, 3))
        store(file, {name: value for name, value in asdict(piece).items() if name != "cached"})
    return piece


def data_of(piece: Piece) -> Data:
    """The data of a piece."""
    found = piece.data or {}
    return Data(found["x"], dict(found["measured"]), dict(found["theory"]))
