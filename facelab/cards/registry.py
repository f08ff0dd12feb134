"""The one list of everything that has a card: name -> card, builder, weight converter.

Whoever defines a network registers it: recognizers, classifiers and liveness networks in ``facelab/models/``, the
detector's in ``facelab/detection/networks.py``, the generative ones and those of joint alignment in their own rooms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facelab.cards.network import FAMILIES, ClassifierCard, LivenessCard, ModelCard, NetworkCard
from facelab.cards.study import StudyCard
from facelab.errors import InputError, UnknownModelError

if TYPE_CHECKING:
    import keras

Card = NetworkCard | StudyCard
Builder = Callable[[Any], Any]  # the card -> a keras.Model, or several networks that belong together
WeightConverter = Callable[["keras.Model", Path], None]

# Who registers, and which kinds of cards. They are imported by name when a card is asked for: they lie on higher
# levels, and they load Keras, which importing the cards alone must not.
_ROOMS = {
    "facelab.models": (ModelCard, ClassifierCard, LivenessCard),
    "facelab.detection.networks": (NetworkCard,),
    "facelab.generative": (StudyCard,),
    "facelab.joint_alignment": (StudyCard,),
}


@dataclass(frozen=True)
class Entry:
    """What is registered under one name.

    Attributes:
        card: The facts.
        build: Makes the untrained network from the card.
        convert: Fills a network from a file; ``None`` where the room that registered it has a way of its own.
    """

    card: Card
    build: Builder
    convert: WeightConverter | None


_REGISTRY: dict[str, Entry] = {}


def register(*cards: Card, converter: WeightConverter | None) -> Callable[[Builder], Builder]:
    """Decorate a ``build(card)`` function to make its cards known by name.

    Args:
        cards: One for each size or training of the architecture.
        converter: Fills a built network from the published weight file; raises ``WeightsError`` if it
            does not fit. ``None`` where :mod:`facelab.models` is not who loads it.
    """

    def decorate(build: Builder) -> Builder:
        for card in cards:
            if card.name in _REGISTRY:
                raise InputError(f"Expected a new model name. Received: {card.name!r}, which is registered already.")
            _REGISTRY[card.name] = Entry(card, build, converter)
        return build

    return decorate


def entry(name: str, kind: type | tuple[type, ...] = (NetworkCard, StudyCard)) -> Entry:
    """The registered entry.

    Args:
        name: Of the card.
        kind: Only cards of this class, or of these.

    Raises:
        UnknownModelError: No such name; the message lists those that exist.
    """
    for room in _rooms(kind):
        if name in _REGISTRY:
            break
        import_module(room)
    found = _REGISTRY.get(name)
    if found is None or not isinstance(found.card, kind):
        names = ", ".join(sorted(card.name for card in list_cards(kind)))
        raise UnknownModelError(f"Expected one of the networks {names}. Received: {name!r}.")
    return found


def card(name: str, kind: type | tuple[type, ...] = (NetworkCard, StudyCard)) -> Card:
    """The card of one network, without building it.

    Args:
        name: Of the card.
        kind: Only cards of this class, or of these.

    Raises:
        UnknownModelError: No such network; the message lists those that exist.

    Example:
        >>> card("dlib_resnet").embedding_size
        128
    """
    return entry(name, kind).card


def list_cards(kind: type | tuple[type, ...] = (NetworkCard, StudyCard)) -> list[Card]:
    """The cards of one kind, or all, ordered by year, then by family and size.

    Args:
        kind: Only cards of this class, or of these.

    Example:
        >>> years = [card.year for card in list_cards(NetworkCard)]
        >>> years == sorted(years)
        True
    """
    for room in _rooms(kind):
        import_module(room)
    return sorted((item.card for item in _REGISTRY.values() if isinstance(item.card, kind)), key=_in_history)


def untrained(name: str) -> Any:
    """The network with random weights, to look at; of cards of several networks, all of them.

    Raises:
        UnknownModelError: No such network.
    """
    item = entry(name)
    return item.build(item.card)


def _rooms(kind: type | tuple[type, ...]) -> list[str]:
    return [room for room, kinds in _ROOMS.items() if any(issubclass(each, kind) for each in kinds)]


def _in_history(card: Card) -> tuple:
    family = FAMILIES.index(card.family) if isinstance(card, NetworkCard) else len(FAMILIES)
    return card.year, family, card.parameters, card.name
