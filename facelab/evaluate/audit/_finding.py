"""What a detector found."""

from __future__ import annotations

from dataclasses import dataclass

from facelab._language import Said


@dataclass(frozen=True)
class Finding:
    """What a detector saw.

    Attributes:
        name: Of the detector.
        broken: Whether the experiment has this mistake, as far as the detector can tell.
        value: The number it judged by; its docstring says which.
        says: What it is, and what to do.
    """

    name: str
    broken: bool
    value: float
    says: Said

    def __str__(self) -> str:
        return f"{'broken' if self.broken else 'not seen'}, {self.name}: {self.says}"
