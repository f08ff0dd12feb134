"""Enroll a person from a running camera: consent, five good takes, and only then vectors on disk."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from facelab.errors import InputError
from facelab.gallery._validation import check_name
from facelab.live.quality import sharpness, turn
from facelab.live.session import Live
from facelab.types import Face, LivenessResult

TAKES = 5
_SMALLEST = 80  # pixels of width that a face needs: less is enlarged by most models
_MOST_TURNED = 0.28  # see quality.turn: about 25 degrees
_LEAST_SHARP = 0.005  # see quality.sharpness: of LFW's faces 1 % have less, blurred by three pixels all
_NEW = 0.002  # cosine distance from every earlier take: less is the same picture once more


@dataclass(frozen=True)
class Take:
    """What came of one take.

    Attributes:
        aligned: (H, W, 3) uint8 RGB, the face that was taken; ``None`` where it was refused.
        refused: Why not: a code such as ``"too_small"``; ``None`` where it was taken.
        values: What the reason is about, such as ``{"pixels": 41, "needed": 80}``.
    """

    aligned: np.ndarray | None
    refused: str | None
    values: dict[str, Any] = field(default_factory=dict)


class Enrollment:
    """The takes of one person, in memory until :meth:`confirm`. No picture is ever stored.

    Args:
        live: The running recognizer, with a gallery.
        name: Of the person, who has agreed.

    Attributes:
        date: Of the consent: today, as in "2026-12-01".

    Raises:
        InputError: No such name can be enrolled, or the recognizer has no gallery.
    """

    def __init__(self, live: Live, name: str):
        if live.people is None:
            raise InputError("Expected a recognizer with a gallery to enroll in. Received: one without.")
        self.name = check_name(name)
        self.date = datetime.date.today().isoformat()
        self._live = live
        self._vectors: list[np.ndarray] = []
        self._last: int | None = None  # the frame of the last take

    def __len__(self) -> int:
        """Takes so far."""
        return len(self._vectors)

    def take(self) -> Take:
        """Look at the newest frame, and keep its face's vector if all is well with it."""
        newest = self._live.newest
        if newest is None or newest[0] == self._last:
            return Take(None, "too_old")
        self._last, image = newest
        faces, aligned, vectors, live = self._live.analyze(image)
        refusal = self._not_one(faces) or self._poor(faces[0], aligned[0], None if live is None else live[0])
        refusal = refusal or self._another(vectors[0])
        if refusal is not None:
            return refusal
        self._vectors.append(vectors[0])
        return Take(aligned[0], None)

    def confirm(self) -> int:
        """Put the vectors into the gallery; returns how many.

        Raises:
            InputError: Fewer takes than :data:`TAKES`.
            GalleryError: The file cannot be written.
        """
        if len(self) < TAKES:
            raise InputError(f"Expected {TAKES} takes. Received: {len(self)}.")
        sources = [f"camera, consent given on {self.date}, take {number + 1}" for number in range(len(self))]
        self._live.people.add(self.name, np.stack(self._vectors), sources)
        self._live.refresh()
        return len(self)

    @staticmethod
    def _not_one(faces: list[Face]) -> Take | None:
        if not faces:
            return Take(None, "no_face")
        return Take(None, "two_faces", {"faces": len(faces)}) if len(faces) > 1 else None

    @staticmethod
    def _poor(face: Face, aligned: np.ndarray, live: LivenessResult | None) -> Take | None:
        """Too small, turned away, blurred, or no living face."""
        if face.box.width < _SMALLEST:
            return Take(None, "too_small", {"pixels": round(face.box.width), "needed": _SMALLEST})
        if turn(face) > _MOST_TURNED:
            return Take(None, "turned", {"turn": round(turn(face), 2), "most": _MOST_TURNED})
        if sharpness(aligned) < _LEAST_SHARP:
            return Take(None, "blurred", {"sharpness": round(sharpness(aligned), 3), "needed": _LEAST_SHARP})
        if live is not None and not live.live:
            return Take(None, "not_live", {"probability": round(live.probability, 3)})
        return None

    def _another(self, vector: np.ndarray) -> Take | None:
        """Somebody who is enrolled under another name, not the person of the other takes, or the same picture again."""
        people, pair = self._live.people, self._live.card.threshold
        far = 2.0 if pair is None else pair.distance
        ((nearest,),) = people.nearest(vector[None], 1) if len(people) else [[None]]
        if nearest is not None and nearest.accepted and nearest.name != self.name:
            return Take(None, "known_as", {"name": nearest.name})
        before = 1 - np.array([*self._vectors, *people.vectors_of(self.name)]).reshape(-1, len(vector)) @ vector
        if before.size and before.min() > far:
            return Take(None, "another_face")
        own = before[: len(self)]
        return Take(None, "too_similar") if own.size and own.min() < _NEW else None
