"""The machine as one self-contained HTML page, English or Korean: no other file, no network."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from facelab import __version__
from facelab.cards import ModelCard
from facelab.errors import InputError
from facelab.reports import _html
from facelab.reports.threshold_explorer.faces import Faces, sheet
from facelab.reports.threshold_explorer.pairs import SHOWN, compare, flips
from facelab.reports.threshold_explorer.rates import NEEDED, Rates, measure

LANGUAGES = ("en", "ko")
_COLUMNS = 27  # of the sheet of faces
_TARGETS = (0.1, 0.01, 0.001, 0.0001)  # false accept rates of the table


def texts(language: str) -> dict[str, str]:
    """Every text of the page; both languages stand side by side in ``templates/threshold.json``.

    Raises:
        InputError: Neither ``"en"`` nor ``"ko"``.
    """
    if language not in LANGUAGES:
        raise InputError(f"Expected a language out of {', '.join(LANGUAGES)}. Received: {language}.")
    return _html.texts("threshold.json", language)


def render(faces: Faces, card: ModelCard, language: str = "en", source: str | None = None, rounds: int = 1000) -> str:
    """The page.

    Args:
        faces: What :func:`facelab.reports.threshold_explorer.look` found.
        card: Of the network that made the vectors.
        language: ``"en"`` or ``"ko"``.
        source: What to call the photos, such as the name of a folder; ``None``: the people who come with facelab.
        rounds: Draws of the bootstrap over people.

    Raises:
        InputError: An unknown language, pairs of one kind only, or too few people.
    """
    words = texts(language)
    comparisons = compare(faces.vectors, faces.labels)
    rates = measure(comparisons, np.random.default_rng(0), rounds)
    facts = {
        "version": __version__, "language": language, "source": source, "model": card.title, "rates": rates,
        # Our own texts may hold marks such as <b>; what is formatted into them is escaped.
        "t": {key: Markup(text) for key, text in words.items()},
        "people": len(np.unique(faces.labels)), "photos": len(faces.labels), "missed": faces.missed,
        "needed": NEEDED, "sheet": _html.image_address(sheet(faces.pictures, _COLUMNS), ".webp"),
        "rows": [(target, k) for target in _TARGETS if (k := rates.at_far(target)) is not None],
        "data": _data(rates, card, faces) | {"flips": {k: v.tolist() for k, v in flips(
            comparisons, rates.thresholds).items()}, "t": words},
    }  # fmt: skip
    return _html.template("threshold.html.j2", pct=_percent, span=_span).render(facts)


def _data(rates: Rates, card: ModelCard, faces: Faces) -> dict:
    """What the page's script looks up: counts are whole, so the page divides exactly as Python did."""
    threshold = None if card.threshold is None else card.threshold.distance
    presets = {"equal": rates.equal, "hundredth": rates.at_far(0.01), "thousandth": rates.at_far(0.001)}
    presets = {name: k for name, k in presets.items() if k is not None}
    if threshold is not None and threshold <= rates.thresholds[-1]:
        presets["card"] = int(np.searchsorted(rates.thresholds, threshold, side="right")) - 1
    return {
        "step": float(rates.thresholds[1]), "last": len(rates.thresholds) - 1,
        "impostors": rates.impostors, "genuine": rates.genuine, "couples": rates.couples, "persons": rates.persons,
        "falseAccepts": np.round(rates.far * rates.impostors).astype(int).tolist(),
        "falseRejects": np.round(rates.frr * rates.genuine).astype(int).tolist(),
        "far": _short(rates.far_interval), "frr": _short(rates.frr_interval),
        "farSources": rates.far_sources.tolist(), "frrSources": rates.frr_sources.tolist(),
        "resolved": rates.resolved, "needed": NEEDED, "presets": presets, "card": threshold, "shown": SHOWN,
        "columns": _COLUMNS, "labels": faces.labels.tolist(), "names": list(faces.names),
    }  # fmt: skip


def _short(interval: np.ndarray) -> list[list[float]]:
    """Four digits are more than any of these intervals means."""
    return [[float(f"{end:.4g}") for end in ends] for ends in interval.tolist()]


def _percent(fraction: float) -> str:
    """As the page's script has it: what is near 0 or near 100 % keeps its digits.

    Example:
        >>> [_percent(rate).split()[0] for rate in (0, 0.0000166, 0.0244, 0.5, 0.9997, 1)]
        ['0', '0.0017', '2.44', '50.0', '99.970', '100']
    """
    percent = 100 * float(fraction)
    gap = min(percent, 100 - percent)
    if gap <= 0:
        return f"{percent:.0f}\N{NO-BREAK SPACE}%"
    digits = 1 if gap >= 10 else max(1 if percent > 50 else 2, 1 - int(np.floor(np.log10(gap))))
    return f"{percent:.{digits}f}\N{NO-BREAK SPACE}%"


def _span(interval: np.ndarray) -> str:
    return f"{_percent(interval[0])} – {_percent(interval[1])}"
