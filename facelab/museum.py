"""All networks that facelab has, in the order of history: the registered models and those inside the detector."""

from __future__ import annotations

from facelab import models
from facelab._keras import keras
from facelab.card import FAMILIES, NetworkCard
from facelab.detection import networks
from facelab.errors import UnknownModelError


def cards() -> list[NetworkCard]:
    """The cards of all networks, ordered by year, then by family and size.

    Example:
        >>> years = [card.year for card in cards()]
        >>> years == sorted(years)
        True
    """
    every = [*map(models.card, models.list_networks()), *networks.CARDS]
    return sorted(every, key=lambda card: (card.year, FAMILIES.index(card.family), card.parameters, card.name))


def card(name: str) -> NetworkCard:
    """One card.

    Raises:
        UnknownModelError: No such network; the message lists those that exist.
    """
    found = {card.name: card for card in cards()}
    if name not in found:
        raise UnknownModelError(f"Expected one of the networks {', '.join(sorted(found))}. Received: {name!r}.")
    return found[name]


def untrained(name: str) -> keras.Model:
    """The network itself with random weights, to look at.

    Raises:
        UnknownModelError: No such network.
    """
    if card(name) in networks.CARDS:
        return getattr(networks, name)()
    return models.load_network(name, weights=None)
