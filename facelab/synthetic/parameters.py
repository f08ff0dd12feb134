"""Parameters: the named, documented numbers that people and photos are made of.

A record of parameters is a frozen dataclass whose numeric fields were made by :func:`parameter`. The field carries
what a reader needs (unit, range, meaning) and what the sampler needs (mean and spread), in one place.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any

import numpy as np

from facelab.errors import InputError


@dataclass(frozen=True)
class Parameter:
    """What is known of one number.

    Attributes:
        text: What it does, and which way.
        unit: Such as ``"mm"``, ``"degrees"``; ``""`` for plain fractions.
        low: Smallest allowed value.
        high: Largest allowed value.
        spread: Standard deviation among people, 0 where the sampler sets the value in another way.
    """

    text: str
    unit: str
    low: float
    high: float
    spread: float


def parameter(default: float, low: float, high: float, unit: str, text: str, spread: float = 0.0) -> Any:
    """A dataclass field with a default value, a range and a meaning."""
    return field(default=default, metadata={"parameter": Parameter(text, unit, low, high, spread)})


def choice(options: tuple[str, ...], text: str) -> Any:
    """A dataclass field that names one of several kinds; the first is the default."""
    return field(default=options[0], metadata={"options": options, "text": text})


def parameters_of(record: Any) -> dict[str, Parameter]:
    """Name -> parameter of every numeric field of a record of parameters, or of its class."""
    return {f.name: f.metadata["parameter"] for f in fields(record) if "parameter" in f.metadata}


def check_parameters(record: Any) -> None:
    """Every value lies in its range and every kind is known; called by ``__post_init__``.

    Raises:
        InputError: The first value that does not, with what was expected.
    """
    for f in fields(record):
        _check_one(f, getattr(record, f.name))


def _check_one(f: Field, value: Any) -> None:
    if "parameter" in f.metadata:
        k = f.metadata["parameter"]
        whole = f.type in (int, "int")  # a seed
        numbers = (int, np.integer) if whole else (int, float, np.number)
        if not isinstance(value, numbers) or not k.low <= value <= k.high:
            unit = f" {k.unit}" if k.unit else ""
            kind = ", a whole number," if whole else ""
            raise InputError(f"Expected {f.name}{kind} from {k.low:.10g} to {k.high:.10g}{unit}. Received: {value!r}.")
    elif "options" in f.metadata and value not in f.metadata["options"]:
        raise InputError(f"Expected {f.name} to be one of {', '.join(f.metadata['options'])}. Received: {value!r}.")


def sample_parameters(cls: type, rng: np.random.Generator, scale: float = 1.0) -> dict[str, float]:
    """Draws around the defaults for all parameters with a spread, clipped to their ranges.

    They are spread evenly over 1.73 standard deviations to both sides: as different as normal draws, but without
    the tails, in which the sum of forty parameters is a caricature.

    Args:
        cls: A dataclass of parameters.
        rng: The source of chance.
        scale: Multiplies every spread.
    """
    values = {}
    for f in fields(cls):
        k = f.metadata.get("parameter")
        if k is not None and k.spread > 0:
            values[f.name] = float(np.clip(f.default + scale * k.spread * 3**0.5 * rng.uniform(-1, 1), k.low, k.high))
    return values
