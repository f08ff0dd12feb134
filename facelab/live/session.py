"""A running recognizer: frames in, tracks with names out, in every frame.

Every frame is tracked, which takes two or three milliseconds; every few frames a second thread detects, aligns and
embeds. What it finds comes some frames late, and the tracker carries it forward.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from facelab import images
from facelab.cards.false_matches import DEFAULT_RATE
from facelab.cards.network import ModelCard
from facelab.detection import align
from facelab.detection.alignment import alignment_matrix
from facelab.errors import InputError
from facelab.gallery import Gallery
from facelab.live.people import People
from facelab.live.seen import FaceDetails, Seen
from facelab.live.tracking import Track, Tracker
from facelab.live.worker import NewestWorker
from facelab.types import Box, Face, LivenessResult, Match

if TYPE_CHECKING:
    from facelab.liveness import Liveness
    from facelab.pipeline import Pipeline

_OTHER = 1.3  # times the distance for one pair, from which a track has become another person
_SAME = 0.5  # times that distance, up to which a face is the one that a correction was made on
_FACES_AT_ONCE = 4  # that are embedded of one frame; the others have their turn in the next


@dataclass(frozen=True)
class LiveTrack:
    """One face of one frame, as it is shown.

    Attributes:
        id: The same in all frames.
        box: In pixels of the frame.
        landmarks: Five (x, y) points, in the order of :data:`facelab.types.LANDMARK_NAMES`.
        state: ``"checking"``, ``"known"`` or ``"unknown"``, as :class:`~facelab.live.tracking.Vote` says.
        name: Of the enrolled person where the state is ``"known"``, else ``None``.
        nearest: The nearest enrolled person; ``None`` where no one is enrolled, or before the first embedding.
        distance: Mean cosine distance to that person, 0 to 2; ``None`` as for ``nearest``.
        threshold: The largest distance at which a name is given; ``None`` without a gallery.
        live: Whether it is a living face; ``None`` where that is not looked at, or not yet.
        lost: Frames since a detection confirmed it.
    """

    id: int
    box: Box
    landmarks: tuple[tuple[float, float], ...]
    state: str
    name: str | None
    nearest: str | None
    distance: float | None
    threshold: float | None
    live: LivenessResult | None
    lost: int


@dataclass(frozen=True)
class LiveFrame:
    """The answer to one frame.

    Attributes:
        id: The frame's number.
        tracks: The faces in it.
        milliseconds: That the answer took.
        dropped: Frames so far that were tracked and never looked at by the recognizer.
        detecting: Milliseconds of the last detection with its embeddings; ``None`` before the first.
    """

    id: int
    tracks: tuple[LiveTrack, ...]
    milliseconds: float
    dropped: int
    detecting: float | None


class Live:
    """Recognizes the people in a stream of frames.

    A name belongs to a track and not to a frame: it is voted on by the last embeddings of the track
    (:class:`~facelab.live.tracking.Vote`), at the distance that the model's card gives for this gallery's size. In one
    frame one face bears a name, the nearest.

    Args:
        pipeline: Detector and model. A detector that looks for large faces only is quicker:
            ``Pipeline(detector=MTCNN(min_face_size=60))``.
        gallery: The enrolled people: a gallery's file, made where there is none, or an open gallery; ``None`` for
            no names.
        liveness: Looks at each face and its surroundings; ``None`` for no such check.
        threshold: Largest cosine distance at which a name is given; ``None`` for that of the card's table.
        rate: Share of strangers who may be given a name, where the table decides.
        every: Look at every such frame before its answer, as for films, where nothing hurries; 0 to look at frames in
            a second thread, as many as it can, as for cameras.

    Raises:
        GalleryError: The gallery is of another model.
        InputError: ``every`` below 0, or what :class:`~facelab.live.people.People` refuses.

    Example:
        >>> from facelab import MTCNN, Pipeline
        >>> pipeline = Pipeline("facelab_synthetic", detector=MTCNN(min_face_size=60))
        >>> with Live(pipeline, every=1) as live:
        ...     answer = live.frame(0, np.full((120, 160, 3), 90, np.uint8))
        >>> answer.id, answer.tracks
        (0, ())
    """

    def __init__(
        self,
        pipeline: Pipeline,
        gallery: str | os.PathLike | Gallery | None = None,
        liveness: Liveness | None = None,
        threshold: float | None = None,
        rate: float = DEFAULT_RATE,
        every: int = 0,
    ):
        if every < 0:
            raise InputError(f"Expected every to be 0 (in a second thread) or more. Received: {every}.")
        self.pipeline, self.liveness, self.every = pipeline, liveness, every
        path = gallery.path if isinstance(gallery, Gallery) else gallery
        self.people = None if path is None else People(path, pipeline.card, threshold, rate)
        self.newest: tuple[int, np.ndarray] | None = None  # the last frame, as it came
        self._tracker = Tracker()
        self._seen: dict[int, Seen] = {}
        self._corrections: dict[str, list[np.ndarray]] = {}
        self._lock = threading.RLock()  # guards the tracker and what is known of its tracks
        self._recognizing = threading.Lock()  # the networks serve one thread at a time
        self._detecting: float | None = None
        self._worker = None if every else NewestWorker(lambda item: self._recognize(*item))

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the second thread."""
        if self._worker is not None:
            self._worker.close()
        if self.people is not None:
            self.people.close()

    @property
    def card(self) -> ModelCard:
        """The card of the model."""
        return self.pipeline.card

    def frame(self, frame_id: int, image: np.ndarray, seconds: float | None = None) -> LiveFrame:
        """Answer one frame.

        Args:
            frame_id: Its number; numbers rise.
            image: (H, W, 3) uint8 RGB.
            seconds: When it was taken; ``None`` for now.

        Raises:
            InputError: Not an image, or a number that does not rise.
        """
        start = time.perf_counter()
        seconds = start if seconds is None else seconds
        gray = cv2.cvtColor(images.reading.check(image), cv2.COLOR_RGB2GRAY)
        with self._lock:
            self._tracker.step(frame_id, gray)
            self.newest = frame_id, image
        if self._worker is not None:
            self._worker.put((frame_id, image, seconds))
        elif frame_id % self.every == 0:
            self._recognize(frame_id, image, seconds)
        with self._lock:
            tracks = _one_each(tuple(self._shown(track) for track in self._tracker.tracks))
        dropped = 0 if self._worker is None else self._worker.dropped
        return LiveFrame(frame_id, tracks, 1000 * (time.perf_counter() - start), dropped, self._detecting)

    def analyze(self, image: np.ndarray) -> tuple[list[Face], np.ndarray, np.ndarray, list[LivenessResult] | None]:
        """Every face of one picture, looked at now: (faces, aligned faces, (N, D) vectors, liveness or ``None``)."""
        with self._recognizing:
            faces = self.pipeline.detector([image])[0]
            return faces, *self._represent(image, faces)

    def face(self, track_id: int) -> FaceDetails | None:
        """What is known of a face; ``None`` where it is gone or was not embedded yet."""
        with self._lock:
            seen = self._seen.get(track_id)
            return None if seen is None else seen.details

    def correct(self, track_id: int) -> str | None:
        """ "Not this person": take the name from a track, and do not give it to that face again.

        From now on a face that is very like this one, and nearer to it than to the photos of that person, is not given
        that person's name. It is remembered in memory only.

        Returns:
            The name that was taken; ``None`` where the track has none.
        """
        with self._lock:
            seen = self._seen.get(track_id)
            if seen is None or seen.vote.name is None:
                return None
            name = seen.vote.name
            self._corrections.setdefault(name, []).extend(seen.vectors)
            seen.forget()
            return name

    def refresh(self) -> None:
        """Vote again on everybody, because other people are enrolled now."""
        with self._lock:
            names = set() if self.people is None else set(self.people.list())
            self._corrections = {name: vectors for name, vectors in self._corrections.items() if name in names}
            for seen in self._seen.values():
                seen.forget()

    def _shown(self, track: Track) -> LiveTrack:
        seen = self._seen.get(track.id) or Seen()
        vote = seen.vote
        threshold = None if self.people is None else self.people.threshold()
        state = "unknown" if self.people is None and seen.vectors else vote.state
        return LiveTrack(
            track.id, track.box, track.landmarks, state, vote.name, vote.nearest, vote.distance, threshold,
            seen.live, track.lost,
        )  # fmt: skip

    def _recognize(self, frame_id: int, image: np.ndarray, seconds: float) -> None:
        """Detect, and embed the faces that have their turn; the answers go to the tracks."""
        start = time.perf_counter()
        with self._recognizing:
            faces = self.pipeline.detector([image])[0]
            chosen = self._associate(frame_id, faces, seconds)
            aligned, vectors, live = self._represent(image, list(chosen.values()))
            matches = [[]] * len(chosen) if self.people is None else self.people.nearest(vectors)
        with self._lock:
            for i, (track, face) in enumerate(chosen.items()):
                if self._tracker.has(track):
                    seen = self._present(track, vectors[i])
                    if seen is not None:
                        matrix = alignment_matrix(self.card.alignment, face)
                        seen.look(face, aligned[i], matrix, None if live is None else live[i])
                        threshold = 0.0 if self.people is None else self.people.threshold()
                        seen.answer(vectors[i], self._allowed(matches[i], vectors[i]), threshold, seconds)
            self._detecting = 1000 * (time.perf_counter() - start)

    def _associate(self, frame_id: int, faces: Sequence[Face], seconds: float) -> dict[int, Face]:
        """Correct the tracks; track -> its face, for those whose turn it is to be embedded."""
        with self._lock:
            found = self._tracker.correct(frame_id, faces)
            self._seen = {track: seen for track, seen in self._seen.items() if self._tracker.has(track)}
            due = [track for track in found if self._seen.setdefault(track, Seen()).is_due(seconds)]
            due.sort(key=lambda track: len(self._seen[track].vectors))  # who has waited longest first
            return {track: faces[found[track]] for track in due[:_FACES_AT_ONCE]}

    def _represent(self, image: np.ndarray, faces: Sequence[Face]) -> tuple:
        aligned = align(image, faces, self.card.alignment)
        vectors = self.pipeline.embedder(aligned)
        return aligned, vectors, None if self.liveness is None else self.liveness(image, faces)

    def _present(self, track: int, vector: np.ndarray) -> Seen | None:
        """What was seen of a track so far; a new start under a new id where this is another person by now.

        ``None`` where an embedding is unlike the others for the first time: then it has no say.
        """
        seen, pair = self._seen.setdefault(track, Seen()), self.card.threshold
        strange = 0 if pair is None else seen.strange(vector, _OTHER * pair.distance)
        if strange == 0:
            return seen
        if strange == 1:
            return None
        del self._seen[track]
        return self._seen.setdefault(self._tracker.rename(track), Seen())

    def _allowed(self, matches: Sequence[Match], vector: np.ndarray) -> list[Match]:
        """The matches without those that the user has called wrong for a face like this one."""
        limit = 2.0 if self.card.threshold is None else _SAME * self.card.threshold.distance
        return [m for m in matches if self._nearest_wrong(m.name, vector) > min(m.distance, limit)]

    def _nearest_wrong(self, name: str, vector: np.ndarray) -> float:
        """Distance to the nearest face that was wrongly called by that name."""
        return min((1 - float(vector @ wrong) for wrong in self._corrections.get(name, ())), default=np.inf)


def _one_each(tracks: tuple[LiveTrack, ...]) -> tuple[LiveTrack, ...]:
    """Nobody is in a picture twice: of several faces with one name the nearest keeps it, the others are unknown."""
    nearest = {}
    for track in sorted((track for track in tracks if track.name is not None), key=lambda track: track.distance):
        nearest.setdefault(track.name, track.id)
    return tuple(
        track if track.name is None or nearest[track.name] == track.id else replace(track, state="unknown", name=None)
        for track in tracks
    )
