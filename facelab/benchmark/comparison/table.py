"""The comparison of methods as facts on disk and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from facelab.benchmark.comparison.judge import CHANCE, Measured, MethodResult
from facelab.benchmark.comparison.sets import SETS
from facelab.cards import Accuracy
from facelab.errors import DatasetError

TITLES = {"lfw": "LFW, View 1", "orl": "ORL", "synthetic": "synthetic people"}
_NOTHING = "–"


def from_facts(facts: Sequence[dict]) -> list[MethodResult]:
    """What ``facelab benchmark ladder --json`` or ``--out`` wrote.

    Raises:
        DatasetError: It is something else.
    """
    try:
        return [
            MethodResult(**{
                **fact,
                "published": None if fact["published"] is None else Accuracy(**fact["published"]),
                "measured": {name: Measured(**value) for name, value in fact["measured"].items()},
            })
            for fact in ({key: value for key, value in stored.items() if key != "generator"} for stored in facts)
        ]  # fmt: skip
    except (KeyError, TypeError, AttributeError) as err:
        raise DatasetError(f"Expected what facelab benchmark ladder --out wrote. Received: {err!r}.") from err


def markdown(results: Sequence[MethodResult]) -> str:
    """What was measured, as a table; what was published has one of its own, see :func:`published`."""
    head = ("year", "method", *(f"{TITLES[name]}, measured" for name in SETS), "ms per face", "parameters")
    rows = [("", "chance", *(f"{CHANCE:.3f}" for _ in SETS), _NOTHING, _NOTHING)]
    for result in results:
        if result.measured:
            cells = (_measured(result.measured.get(name)) for name in SETS)
            method, speed = f"{result.title} (`{result.name}`)", _milliseconds(result.milliseconds)
            rows.append((result.year or "", method, *cells, speed, f"{result.parameters:,}"))
    return _table(head, rows)


def published(results: Sequence[MethodResult]) -> str:
    """What others told of themselves."""
    head = ("year", "method", "LFW, View 2, published", "source", "runs here")
    rows = [
        (r.year, f"{r.title} (`{r.name}`)", f"{r.published.value:.4f}", r.published.source, "yes" if r.measured else
         "weights not here")
        for r in results if r.published is not None
    ]  # fmt: skip
    return _table(head, rows)


def _measured(measured: Measured | None) -> str:
    return _NOTHING if measured is None else f"{measured.accuracy:.3f} ± {measured.error:.3f}"


def _milliseconds(value: float) -> str:
    return "0" if value < 0.001 else f"{value:.2g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)
