"""What a liveness network learns from: every photo as it is, printed, and on a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from facelab._rows import Rows
from facelab.cards.alignment import Alignment
from facelab.datasets import Photos
from facelab.detection import MTCNN, align, main_face
from facelab.synthetic import print_attack, replay_attack
from facelab.synthetic.spoof import SPOOF_KINDS
from facelab.synthetic.storage import Progress
from facelab.types import Face


@dataclass(frozen=True, eq=False)
class Presentations(Rows):
    """Faces before a camera, cut out for one network.

    Attributes:
        faces: (N, H, W, 3) uint8 RGB.
        kinds: (N,) str, ``"live"``, ``"print"`` or ``"replay"``.
        labels: (N,) int, who it is.
        missed: Kind -> how many had no face that the detector could find. ISO/IEC 30107-3 calls their share the
            *non-response* rate; such an attack has failed before the liveness check.
    """

    faces: np.ndarray
    kinds: np.ndarray
    labels: np.ndarray
    missed: dict[str, int]

    def subset(self, chosen: np.ndarray) -> Presentations:
        """These only: (M,) int indices or (N,) bool. Whom the missed ones belonged to is not known."""
        return replace(super().subset(chosen), missed={})


def present(
    photos: Photos, alignment: Alignment, rng: np.random.Generator, detector: Callable | None = None,
    progress: Progress = lambda items, n: items,
) -> Presentations:  # fmt: skip
    """Attack with every photo: it is printed and shown on a screen, and each is photographed again.

    The detector looks at the attack again, as a camera at a door would. Where it finds no face, there is nothing to
    judge: the presentation is left out and counted.

    Args:
        photos: Of living faces, one person per photo.
        alignment: Of the liveness network: ``card.alignment``.
        rng: How each attack is made.
        detector: As :class:`facelab.Pipeline` takes it; default :class:`facelab.MTCNN`.
        progress: Wraps the stream of photos, given their number, to show a progress bar.

    Returns:
        Up to three presentations for each photo, one after the other: live, print, replay.

    Raises:
        InputError: A photo cannot be read.
    """
    detector = MTCNN() if detector is None else detector
    faces, kinds, labels, missed = [], [], [], dict.fromkeys(SPOOF_KINDS, 0)
    for seen, label in zip(progress(_seen(photos, rng, detector), len(photos)), photos.labels, strict=True):
        for kind, (image, found) in zip(SPOOF_KINDS, seen, strict=True):
            if not found:
                missed[kind] += 1
                continue
            faces.append(align(image, [main_face(found, image.shape)], alignment)[0])
            kinds.append(kind)
            labels.append(label)
    return Presentations(
        np.array(faces, np.uint8).reshape(-1, *alignment.size, 3), np.array(kinds, str), np.array(labels, int), missed
    )


def _seen(
    photos: Photos, rng: np.random.Generator, detector: Callable
) -> Iterator[list[tuple[np.ndarray, list[Face]]]]:
    for photo in photos:
        shown = [photo, print_attack(photo, rng).image, replay_attack(photo, rng).image]
        yield list(zip(shown, detector(shown), strict=True))
