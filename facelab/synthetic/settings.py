"""What a rendered set is made of: the same settings give the same files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from facelab.errors import InputError
from facelab.synthetic.population import RENDERER
from facelab.synthetic.sampling import DIFFICULTIES

FORMATS = ("png", "jpg", "webp")
_RANGES = {
    "people": (1, 100_000), "photos": (1, 10_000), "seed": (0, 2**32 - 1), "size": (32, 1024),
    "scenes": (0, 10_000), "maps_every": (0, 10**9), "renderer": (0, 10**9),
}  # fmt: skip
_CHOICES = {"difficulty": DIFFICULTIES, "format": FORMATS, "spoofs": (False, True)}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a set is rendered.

    Attributes:
        people: Number of people.
        photos: Photos of each.
        seed: Which people; 0 to 2**32 - 1.
        size: Height and width of a photo in pixels.
        difficulty: ``"easy"`` or ``"wild"``.
        format: Of the photos: ``"png"`` (exact), ``"jpg"`` or ``"webp"``.
        spoofs: With a print and a replay of each photo.
        scenes: Number of pictures of several people, as high as 2 1/4 photos and as wide as 4.
        maps_every: Depth, parsing and albedo are stored for each n-th photo of the set: 1 all, 0 none.
        renderer: The version of the renderer.

    Raises:
        InputError: A value out of its range.

    Example:
        >>> Settings(people=3, photos=2).size
        160
    """

    people: int
    photos: int
    seed: int = 0
    size: int = 160
    difficulty: str = "easy"
    format: str = "png"
    spoofs: bool = False
    scenes: int = 0
    maps_every: int = 1
    renderer: int = RENDERER

    def __post_init__(self):
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
                raise InputError(f"Expected {name} to be a whole number from {low} to {high}. Received: {value!r}.")
            object.__setattr__(self, name, int(value))
        for name, options in _CHOICES.items():
            value = getattr(self, name)
            if value not in options:
                raise InputError(f"Expected {name} to be one of {', '.join(map(str, options))}. Received: {value!r}.")

    def has_maps(self, i: int, j: int) -> bool:
        """Whether photo ``j`` of person ``i`` is stored with its maps."""
        return self.maps_every > 0 and (i * self.photos + j) % self.maps_every == 0

    def differences(self, other: dict[str, Any]) -> str:
        """In words, what another set's settings have instead, such as ``"people 10"``; ``""`` for nothing."""
        mine = asdict(self)
        names = [*mine, *(name for name in other if name not in mine)]
        return ", ".join(f"{name} {other.get(name)}" for name in names if mine.get(name) != other.get(name))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """The settings that :func:`dataclasses.asdict` gave.

        Raises:
            InputError: A name is missing or unknown, or a value is out of its range.
        """
        names = [field.name for field in fields(cls)]
        if sorted(values) != sorted(names):
            raise InputError(f"Expected the settings {', '.join(names)}. Received: {', '.join(values)}.")
        return cls(**values)
