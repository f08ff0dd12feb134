"""Write the tables and pictures of the model zoo's page: python scripts/make_model_zoo_page.py (a minute)

See ``blocks.py`` for what is replaced on docs/LANGUAGE/reference/model_zoo.md; the rest is left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import keras

from facelab import cards
from facelab.cards import ModelCard, NetworkCard, Weights
from facelab.cards.network import ClassifierCard
from facelab.models import cost
from facelab.plot import architecture_figure, model_zoo_figure, save
from facelab.plot.architecture import short

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import blocks

PAGE = "reference/model_zoo.md"
PICTURE = blocks.DOCS / "images" / "model_zoo.webp"
DRAWN = "facenet512"  # the network whose drawing is shown
DRAWING = blocks.DOCS / "images" / "model_zoo_network.webp"


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def networks(cards: list[NetworkCard]) -> str:
    header = ("name", "network", "year", "family", "input", "returns", "parameters", "weights")
    rows = (
        (
            f"`{card.name}`", f"[{card.title}]({card.paper})", str(card.year), card.family, input_of(card),
            output_of(card), f"{card.parameters:,}", "none published" if card.weights is None else card.weights.license,
        )
        for card in cards
    )  # fmt: skip
    return table(header, rows)


def input_of(card: NetworkCard) -> str:
    return f"{'×'.join(map(str, card.preprocessing.size))} {card.preprocessing.channels}"


def output_of(card: NetworkCard) -> str:
    if isinstance(card, ModelCard):
        return f"{card.embedding_size:,} numbers"
    return f"{card.classes:,} classes" if isinstance(card, ClassifierCard) else "faces in a photo"


def published(cards: list[NetworkCard]) -> str:
    known = [card for card in cards if isinstance(card, ModelCard) and card.lfw_claimed is not None]
    rows = ((f"`{card.name}`", f"{card.lfw_claimed.value:.4f}", card.lfw_claimed.source) for card in known)
    return table(("network", "accuracy on LFW, published", "source"), rows)


def published_elsewhere(cards: list[NetworkCard]) -> str:
    known = [card for card in cards if isinstance(card, ClassifierCard) and card.accuracy_claimed is not None]
    rows = ((f"`{card.name}`", f"{card.accuracy_claimed.value:.4g}", card.accuracy_claimed.source) for card in known)
    return table(("network", "accuracy, published", "benchmark and source"), rows)


def measured(cards: list[NetworkCard]) -> str:
    known = [card for card in cards if isinstance(card, ModelCard) and card.lfw_measured is not None]
    rows = ((f"`{card.name}`", f"{card.lfw_measured.value:.3f}", card.lfw_measured.source) for card in known)
    return table(("network", "accuracy on LFW, measured by facelab", "how"), rows)


def weights(cards: list[NetworkCard]) -> str:
    known = [card for card in cards if card.weights is not None]
    rows = ((f"`{card.name}`", place(card.weights), card.weights.trained_on, digest(card.weights)) for card in known)
    return table(("network", "file", "trained on", "checksum"), rows)


def place(file: Weights) -> str:
    if file.package is not None:
        return f"inside the package `{file.package.partition('/')[0]}`"
    return f"[{file.url.rpartition('/')[2]}]({file.url})"


def digest(file: Weights) -> str:
    if file.sha256 is None:
        return "none published: that of the first download is kept"
    kind, _, digits = file.sha256.rpartition(":")
    return f"{kind.upper() or 'SHA-256'} `{digits[:16]}…`"


def formats(cards: list[NetworkCard]) -> str:
    rows = ((f"`{card.name}`", kind.name, kind.proof or "**unproven**") for card in cards for kind in card.formats)
    return table(("network", "kind of file", "shown to give the original's outputs by"), rows)


def costs(cards: list[NetworkCard]) -> str:
    header = ("network", "parameters", "memory for the weights", "operations", "memory for the activations")
    return table(header, map(_costs_of, cards))


def _costs_of(card: NetworkCard) -> tuple[str, ...]:
    found = cost(cards.untrained(card.name), card.preprocessing.size)
    keras.backend.clear_session()
    operations = short(found.flops) + (" and more" if found.uncounted else "")
    weights, activations = (f"{size / 2**20:,.1f} MiB" for size in (found.weight_bytes, found.peak_bytes))
    return f"`{card.name}`", f"{found.parameters:,}", weights, operations, activations


SECTIONS = {
    "networks": networks, "published": published, "published elsewhere": published_elsewhere, "measured": measured,
    "weights": weights, "formats": formats, "costs": costs,
}  # fmt: skip


def main() -> None:
    every = cards.list_cards(NetworkCard)
    blocks.write(PAGE, {name: make(every) for name, make in SECTIONS.items()})
    save(model_zoo_figure(every), PICTURE)
    if DRAWN in {card.name for card in every}:
        found = cost(cards.untrained(DRAWN))
        save(architecture_figure(cards.card(DRAWN), found), DRAWING)


if __name__ == "__main__":
    main()
