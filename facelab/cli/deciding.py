"""Which distance identification takes, and what is said about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import click
import numpy as np

from facelab.cards.false_matches import DEFAULT_RATE, GalleryThreshold
from facelab.cli.console import complain
from facelab.errors import InputError

rate_option = click.option(
    "--false-positive-rate", "rate", type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=DEFAULT_RATE, show_default=True,
    help="Share of strangers who may be given a name; --threshold overrides it.",
)  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """The distance, how it was chosen as facts for JSON, and the same as a line."""

    distance: float
    facts: dict[str, Any]
    line: str


def decide(model: str, enrolled: int, one_each: np.ndarray, threshold: float | None, rate: float) -> Decision:
    """The given threshold, else one for that many enrolled photos by the card's table, else the card's for one pair.

    ``one_each``, (P, D), is a vector of each enrolled person: people who are alike need a smaller distance.

    Where the table ends before the rate is reached, or where there is none, one line on stderr says so.

    Raises:
        InputError: No such distance or rate, or a model without table and threshold.
    """
    from facelab import cards

    if threshold is not None:
        if not 0 <= threshold <= 2:
            raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
        return Decision(threshold, {"distance": threshold, "chosen": "given"}, f"threshold {threshold:.4f}, as given")
    card = cards.card(model, cards.ModelCard)
    if card.false_matches is not None:
        return _by_table(card.name, card.false_matches.threshold(enrolled, rate, card.false_matches.scale(one_each)))
    if card.threshold is None:
        raise InputError(f"{model} has no calibrated threshold: pass --threshold (a cosine distance, 0 to 2).")
    complain(
        f"{model} has no table for identification: the threshold for one pair is taken, by which a gallery of many "
        "photos names many strangers. Choose one with --threshold."
    )
    distance = card.threshold.distance
    facts = {"distance": distance, "chosen": "pair"}
    return Decision(distance, facts, f"threshold {distance:.4f}, for one pair ({model})")


def _by_table(model: str, found: GalleryThreshold) -> Decision:
    photos = f"{found.enrolled} enrolled photo{'' if found.enrolled == 1 else 's'}"
    if not found.is_within_table:
        complain(
            f"The table of {model} ends before the rate that {photos} need: about {found.expected_rate:.1%} of "
            f"strangers may be given a name, not {found.wanted_rate:.1%}. Choose a smaller distance with --threshold."
        )
    alike = "" if found.scale == 1 else f", {1 - found.scale:.0%} smaller since these people are more alike than most"
    line = (
        f"threshold {found.distance:.4f}: {found.expected_rate:.1%} of strangers named, for {photos} ({model}){alike}"
    )
    return Decision(found.distance, {**asdict(found), "chosen": "table"}, line)
