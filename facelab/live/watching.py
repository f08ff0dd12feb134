"""Go through a source and tell who was there when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from facelab import plot
from facelab.live.session import Live, LiveFrame, LiveTrack
from facelab.live.sources import Frame, Source
from facelab.types import Face


@dataclass(frozen=True)
class Appearance:
    """One face, from its first frame to its last.

    Attributes:
        track: Its id.
        first: Seconds.
        last: Seconds.
        frames: In how many frames it was seen.
        state: ``"checking"``, ``"known"`` or ``"unknown"``, as it was in the end.
        name: The person, where known.
        nearest: The nearest enrolled person; ``None`` where no one is enrolled.
        distance: To that person; ``None`` where no one is enrolled.
    """

    track: int
    first: float
    last: float
    frames: int
    state: str
    name: str | None
    nearest: str | None
    distance: float | None


class Diary:
    """Collects the appearances of all tracks."""

    def __init__(self):
        self._appearances: dict[int, Appearance] = {}

    @property
    def appearances(self) -> list[Appearance]:
        """In the order in which they came."""
        return [self._appearances[track] for track in sorted(self._appearances)]

    def add(self, seconds: float, answer: LiveFrame) -> list[Appearance]:
        """Take the answer to a frame; returns those whose name or state is new."""
        news = []
        for track in answer.tracks:
            before = self._appearances.get(track.id)
            now = _appearance(track, seconds, before)
            self._appearances[track.id] = now
            was = ("checking", None) if before is None else (before.state, before.name)
            if (now.state, now.name) != was:
                news.append(now)
        return news


def _appearance(track: LiveTrack, seconds: float, before: Appearance | None) -> Appearance:
    now = Appearance(
        track.id, seconds, seconds, 1, track.state, track.name, track.nearest, track.distance
    )  # fmt: skip
    return now if before is None else replace(now, first=before.first, frames=before.frames + 1)


def watch(source: Source, live: Live, paced: bool = False) -> Iterator[tuple[Frame, LiveFrame]]:
    """Answer every frame of a source.

    Args:
        source: Of :func:`~facelab.live.sources.open_source`.
        live: The recognizer.
        paced: Show films and drawn people at their own speed, not as fast as they can be looked at.
    """
    start = time.perf_counter()
    for frame in source.frames:
        wait = frame.seconds - (time.perf_counter() - start)
        if paced and not source.hurries and wait > 0:
            time.sleep(wait)
        yield frame, live.frame(frame.id, frame.image, frame.seconds)


def annotated(image: np.ndarray, answer: LiveFrame) -> np.ndarray:
    """A copy of a frame, (H, W, 3) uint8 RGB, with boxes and names; "?" until a name is decided."""
    faces = [Face(track.box, 1.0, track.landmarks) for track in answer.tracks]
    return plot.draw_faces(image, faces, captions=[_caption(track) for track in answer.tracks])


def _caption(track: LiveTrack) -> str:
    words = {"checking": "?", "unknown": "unknown", "known": track.name}[track.state]
    distance = "" if track.distance is None else f" {track.distance:.2f}"
    return words + distance if track.live is None or track.live.live else f"{words}{distance}, not live"
