"""The one list of all models: name -> card, builder, weight reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras

from facelab.card import ModelCard, NetworkCard
from facelab.errors import InputError, UnknownModelError

Builder = Callable[[NetworkCard], keras.Model]
Reader = Callable[[keras.Model, Path], None]


@dataclass(frozen=True)
class Entry:
    """What is registered under one name."""

    card: NetworkCard
    build: Builder
    read: Reader


_REGISTRY: dict[str, Entry] = {}


def register(*cards: NetworkCard, reader: Reader) -> Callable[[Builder], Builder]:
    """Decorate a ``build(card)`` function to make its cards loadable by name.

    Args:
        cards: One for each size or training of the architecture.
        reader: Fills a built network from the published weight file; raises ``WeightsError`` if it
            does not fit.
    """

    def decorate(build: Builder) -> Builder:
        for card in cards:
            if card.name in _REGISTRY:
                raise InputError(f"Expected a new model name. Received: {card.name!r}, which is registered already.")
            _REGISTRY[card.name] = Entry(card, build, reader)
        return build

    return decorate


def entry(name: str) -> Entry:
    """The registered entry.

    Raises:
        UnknownModelError: No such name; the message lists those that exist.
    """
    if name not in _REGISTRY:
        raise UnknownModelError(f"Expected one of the models {', '.join(list_networks())}. Received: {name!r}.")
    return _REGISTRY[name]


def list_models() -> list[str]:
    """Names of all models that return embeddings, sorted."""
    return sorted(name for name, item in _REGISTRY.items() if isinstance(item.card, ModelCard))


def list_networks() -> list[str]:
    """Names of all registered networks, sorted: those of :func:`list_models`, classifiers and others."""
    return sorted(_REGISTRY)


def card(name: str) -> NetworkCard:
    """The card of one network, without building it.

    Raises:
        UnknownModelError: No such name.
    """
    return entry(name).card
