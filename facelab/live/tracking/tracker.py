"""Tracks: which face of this frame is which face of the one before, also where detections come late."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from facelab.detection.boxes import pairwise_overlap
from facelab.errors import InputError
from facelab.live.tracking.flow import follow, grid, is_cut, similarity
from facelab.types import Box, Face

_OVERLAP = 0.3  # of two boxes (intersection over union), from which they may be one face
_ALIKE = 0.4  # the smaller area over the larger one, from which two boxes may be one face
_NEAR = 0.6  # widths of the face: how far from where it was expected a face may be found that was lost
_TRUST = 0.7  # how much a detection counts against what was tracked
_MISSED = 2  # detections in a row, from which a track is not shown
_STEPS = 15  # in which a new face of an old frame is moved to the present one, at most
_MOST_BYTES = 64_000_000  # of remembered frames
_BRAKE = 0.9  # of its speed, which a face that cannot be seen keeps in each frame


@dataclass(frozen=True)
class Track:
    """One face followed through the frames.

    Attributes:
        id: The same in all frames; never given again.
        box: In pixels of the present frame.
        landmarks: Five (x, y) points, in the order of :data:`facelab.types.LANDMARK_NAMES`.
        confidence: Of the detection that confirmed it last, 0 to 1.
        lost: Frames since a detection confirmed it.
    """

    id: int
    box: Box
    landmarks: tuple[tuple[float, float], ...]
    confidence: float
    lost: int


class Tracker:
    """Faces with ids: moved in every frame by optical flow, corrected by detections that may come late.

    Args:
        patience: Frames after which a face that no detection confirms is forgotten, beside those by which detections
            are late.
        memory: Most frames by which a detection may be late: five seconds of a camera. Large frames are remembered for
            less time, so that all together take at most 64 MB.

    Raises:
        InputError: An argument below 1.

    Example:
        >>> tracker = Tracker()
        >>> rng = np.random.default_rng(0)
        >>> scene = rng.integers(0, 256, (30, 40)).repeat(8, 0).repeat(8, 1).astype(np.uint8)  # (240, 320)
        >>> face = Face(Box(100, 60, 180, 160), 0.99, ((120, 90), (160, 90), (140, 115), (125, 135), (155, 135)))
        >>> tracker.step(0, scene)
        ()
        >>> tracker.correct(0, [face])  # track -> number of the face
        {0: 0}
        >>> (track,) = tracker.step(1, np.roll(scene, 3, axis=1))  # everything moves three pixels to the right
        >>> round(track.box.left)
        103
    """

    def __init__(self, patience: int = 30, memory: int = 125):
        if patience < 1 or memory < 1:
            raise InputError(f"Expected patience and memory of at least 1 frame. Received: {patience}, {memory}.")
        self.patience = patience
        self.memory = memory
        self._frames: OrderedDict[int, np.ndarray] = OrderedDict()  # number -> (H, W) gray, the last ones
        self._tracks: list[_Moving] = []
        self._next = 0
        self._late = 0  # frames by which the last detection was late

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The faces of the present frame, those left out that the last detections did not find."""
        return tuple(track.shown() for track in self._tracks if track.missed < _MISSED)

    def step(self, frame_id: int, gray: np.ndarray) -> tuple[Track, ...]:
        """Go on to the next frame.

        Args:
            frame_id: Its number; numbers rise.
            gray: (H, W) uint8.

        Returns:
            The faces in this frame.

        Raises:
            InputError: Not a gray image, or a number that does not rise.
        """
        if gray.ndim != 2 or gray.dtype != np.uint8:
            raise InputError(f"Expected a gray image, (H, W) uint8. Received: {gray.shape} {gray.dtype}.")
        if self._frames:
            last, previous = next(reversed(self._frames.items()))
            if frame_id <= last:
                raise InputError(f"Expected a frame after number {last}. Received: {frame_id}.")
            if previous.shape != gray.shape or is_cut(previous, gray):
                self._tracks, self._frames = [], OrderedDict()
            else:
                _move(self._tracks, previous, gray)
        self._frames[frame_id] = gray
        for track in self._tracks:
            track.remember(frame_id, self.memory)
        # Until the next detection comes as late as the last one, nothing can confirm a face.
        patience = self.patience + 2 * self._late
        self._tracks = [track for track in self._tracks if track.lost <= patience and track.is_inside(gray.shape)]
        while len(self._frames) > min(self.memory, max(2, _MOST_BYTES // gray.size)):
            self._frames.popitem(last=False)
        return self.tracks

    def correct(self, frame_id: int, faces: Sequence[Face]) -> dict[int, int]:
        """Take the faces that a detector found in a frame, the present one or one of the last.

        They are compared with where the tracks were in that frame, and carried on to the present one by how things
        have moved since.

        Args:
            frame_id: The frame in which they were found.
            faces: All of them.

        Returns:
            Id of the track -> number of the face. Empty where the frame is too old, or of another scene.
        """
        if frame_id not in self._frames:
            return {}
        self._late = sum(number > frame_id for number in self._frames)
        there = [track for track in self._tracks if frame_id in track.path]
        pairs = _assign([track.at(frame_id) for track in there], faces, [track.lost for track in there])
        for track in there:
            track.missed += 1
        found = {}
        for row, column in pairs:
            there[row].confirm(frame_id, faces[column])
            found[there[row].id] = column
        for column in sorted(set(range(len(faces))) - set(found.values())):
            found[self._start(frame_id, faces[column])] = column
        return found

    def has(self, track_id: int) -> bool:
        """True while a track is followed, shown or not."""
        return any(track.id == track_id for track in self._tracks)

    def rename(self, track_id: int) -> int:
        """Give a track another id, because it turned out to be somebody else; returns the new one."""
        track = next(track for track in self._tracks if track.id == track_id)
        track.id, self._next = self._next, self._next + 1
        return track.id

    def _start(self, frame_id: int, face: Face) -> int:
        """A new track; the frames since then are gone through once more."""
        track, self._next = _Moving(self._next, face), self._next + 1
        numbers = [number for number in self._frames if number >= frame_id]
        stride = -(-len(numbers) // _STEPS)  # a very late face is moved in larger steps, so that no frame waits for it
        track.remember(frame_id, self.memory)
        before = frame_id
        for i, number in enumerate(numbers[1:], start=1):
            if i % stride == 0 or number == numbers[-1]:
                _move([track], self._frames[before], self._frames[number])
                before = number
            track.remember(number, self.memory)
        track.lost = len(numbers) - 1
        self._tracks.append(track)
        return track.id


@dataclass
class _Moving:
    """A track while it moves. ``path``: number of a frame -> (3, 3) matrix from the first frame to that one."""

    id: int
    face: Face
    lost: int = 0
    missed: int = 0
    matrix: np.ndarray = field(default_factory=lambda: np.eye(3))
    path: OrderedDict[int, np.ndarray] = field(default_factory=OrderedDict)
    speed: np.ndarray = field(default_factory=lambda: np.zeros(2))  # pixels a frame

    def shown(self) -> Track:
        return Track(self.id, self.face.box, self.face.landmarks, self.face.confidence, self.lost)

    def is_inside(self, shape: tuple[int, ...]) -> bool:
        x, y = self.face.box.center
        return 0 <= x < shape[1] and 0 <= y < shape[0]

    def move(self, step: np.ndarray | None) -> None:
        """One frame on: by a matrix, or where the face cannot be seen by its last speed."""
        if step is None:
            self.speed = self.speed * _BRAKE
            step = np.array([[1, 0, self.speed[0]], [0, 1, self.speed[1]], [0, 0, 1]])
        else:
            before = np.array(self.face.box.center)
            self.speed = 0.5 * self.speed + 0.5 * ((step @ [*before, 1])[:2] - before)
        self.face, self.matrix, self.lost = _moved(self.face, step), step @ self.matrix, self.lost + 1

    def remember(self, frame_id: int, memory: int) -> None:
        self.path[frame_id] = self.matrix
        while len(self.path) > memory:
            self.path.popitem(last=False)

    def at(self, frame_id: int) -> Box:
        """Where it was in a frame of its path."""
        return _moved(self.face, self.path[frame_id] @ np.linalg.inv(self.matrix)).box

    def confirm(self, frame_id: int, face: Face) -> None:
        """Take a detection in a frame of its path."""
        now = _moved(face, self.matrix @ np.linalg.inv(self.path[frame_id]))
        share = _TRUST if pairwise_overlap(_rows([now.box]), _rows([self.face.box])).item() > 0.5 else 1.0
        self.face = _between(self.face, now, share)
        self.lost, self.missed = len([number for number in self.path if number > frame_id]), 0


def _move(tracks: Sequence[_Moving], previous: np.ndarray, current: np.ndarray) -> None:
    """Move all tracks by one frame: one search for the points of all."""
    points = [grid(track.face.box) for track in tracks]
    after, kept = follow(previous, current, np.concatenate([np.empty((0, 2)), *points]))
    for number, track in enumerate(tracks):
        some = slice(number * len(points[number]), (number + 1) * len(points[number]))
        seen = kept[some] & ~_hidden(track, tracks, points[number])
        track.move(similarity(points[number][seen], after[some][seen]))


def _hidden(track: _Moving, tracks: Sequence[_Moving], points: np.ndarray) -> np.ndarray:
    """(N,) bool, which points lie on a larger face, which is nearer to the camera and hides this one."""
    hidden = np.zeros(len(points), bool)
    for other in tracks:
        box = other.face.box
        if other is not track and box.area > track.face.box.area and other.missed == 0:
            x, y = points.T
            hidden |= (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
    return hidden


def _assign(boxes: Sequence[Box], faces: Sequence[Face], lost: Sequence[int]) -> list[tuple[int, int]]:
    """(track, face) pairs with the largest overlap in all; for a face that was lost, being near is enough."""
    before, after = _rows(boxes), _rows([face.box for face in faces])
    overlap = pairwise_overlap(before, after)
    sizes = before[:, None, 2:] - before[:, None, :2], after[None, :, 2:] - after[None, :, :2]
    middles = before[:, None].reshape(-1, 1, 2, 2).mean(2), after[None].reshape(1, -1, 2, 2).mean(2)
    distance = np.linalg.norm(middles[0] - middles[1], axis=2) / np.maximum(sizes[0][..., 0], 1)
    alike = np.minimum(*sizes).prod(2) / np.maximum(np.maximum(*sizes).prod(2), 1) > _ALIKE
    near = (np.array(lost)[:, None] > 1) & (distance <= _NEAR) & alike
    gain = np.where(overlap >= _OVERLAP, 1 + overlap, np.where(near, 1 - distance, 0))
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if gain[r, c] > 0]


def _rows(boxes: Sequence[Box]) -> np.ndarray:
    return np.array([[box.left, box.top, box.right, box.bottom] for box in boxes], float).reshape(-1, 4)


def _moved(face: Face, matrix: np.ndarray) -> Face:
    """The face after a (3, 3) similarity; the box stays upright."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    points = np.array([face.box.center, *face.landmarks]) @ matrix[:2, :2].T + matrix[:2, 2]
    (x, y), half_width, half_height = points[0].tolist(), face.box.width * scale / 2, face.box.height * scale / 2
    box = Box(x - half_width, y - half_height, x + half_width, y + half_height)
    return Face(box, face.confidence, tuple(map(tuple, points[1:].tolist())))


def _between(tracked: Face, found: Face, share: float) -> Face:
    """The mean of both, the second counting ``share``: detections tremble by a pixel or two from frame to frame."""

    def mix(first: Sequence[float], second: Sequence[float]) -> list[float]:
        return (np.multiply(first, 1 - share) + np.multiply(second, share)).tolist()

    first, second = ([b.left, b.top, b.right, b.bottom] for b in (tracked.box, found.box))
    points = [tuple(mix(p, q)) for p, q in zip(tracked.landmarks, found.landmarks, strict=True)]
    return Face(Box(*mix(first, second)), found.confidence, tuple(points))
