"""MTCNN: find faces and five landmarks with a cascade of three small networks.

A pyramid of shrunken copies lets P-Net, which sees 12x12 pixels, find faces of all sizes. Its many
proposals are thinned and looked at again by R-Net (24x24) and O-Net (48x48), each slower and
stricter than the one before. Paper: https://arxiv.org/abs/1604.02878.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import joblib
import lz4.frame
import numpy as np

from facelab import images as images_
from facelab._inference import compiled
from facelab._keras import keras
from facelab.cards import NetworkCard
from facelab.detection import boxes as boxes_
from facelab.detection import networks
from facelab.download import locate
from facelab.errors import InputError, WeightsError
from facelab.types import Box, Face

_CELL, _STRIDE = networks.PNET.preprocessing.size[0], 2  # P-Net's window and step, in pixels of a pyramid level
_MAX_LEVEL_PIXELS = 10_000_000
_CANDIDATES_AT_ONCE = 512
_NMS_SAME_LEVEL, _NMS_ALL_LEVELS, _NMS_FACES = 0.5, 0.7, 0.7
# The layers with weights, in the order in which the files list them.
_LAYERS = {
    "pnet": "conv1 prelu1 conv2 prelu2 conv3 prelu3 box face",
    "rnet": "conv1 prelu1 conv2 prelu2 conv3 prelu3 dense4 prelu4 box face",
    "onet": "conv1 prelu1 conv2 prelu2 conv3 prelu3 conv4 prelu4 dense5 prelu5 box landmarks face",
}


@dataclass(frozen=True)
class Candidates:
    """What one stage of the cascade believes, for a batch of photos.

    Attributes:
        photo: (N,) int, index of the photo.
        boxes: (N, 4) float, pixels of that photo.
        confidences: (N,) float, probability of a face.
        landmarks: (N, 5, 2) float pixels after O-Net, else (N, 0, 2).
    """

    photo: np.ndarray
    boxes: np.ndarray
    confidences: np.ndarray
    landmarks: np.ndarray

    def __len__(self) -> int:
        return len(self.photo)

    def __getitem__(self, index: np.ndarray) -> Candidates:
        return Candidates(self.photo[index], self.boxes[index], self.confidences[index], self.landmarks[index])


class MTCNN:
    """Face detector. For another one instead: ``Pipeline(detector=...)``.

    Args:
        min_face_size: Smallest face to look for, in pixels (at least 12). Photos so large that a
            pyramid level would pass ten megapixels are searched for larger faces only.
        factor: Each pyramid level is this much smaller than the one before, 0 to 1.
        thresholds: Least confidence that P-, R- and O-Net must reach, 0 to 1.

    Raises:
        InputError: An argument is out of range.
        WeightsError: The installed ``mtcnn`` package does not hold the weights.

    Example:
        >>> MTCNN()([np.zeros((40, 60, 3), np.uint8)])  # a black photo: one empty list
        [[]]
    """

    def __init__(
        self,
        min_face_size: float = 20,
        factor: float = 0.709,
        thresholds: tuple[float, float, float] = (0.6, 0.7, 0.8),
    ):
        if not (min_face_size >= _CELL and 0 < factor < 1 and all(0 <= t <= 1 for t in thresholds)):
            raise InputError(
                f"Expected min_face_size >= {_CELL}, 0 < factor < 1 and thresholds in 0..1. "
                f"Received: {min_face_size}, {factor}, {thresholds}."
            )
        self.min_face_size = min_face_size
        self.factor = factor
        self.thresholds = thresholds
        self.pnet, self.rnet, self.onet = map(_load, networks.CARDS)
        self._compiled: dict[keras.Model, Callable[..., tuple[np.ndarray, ...]]] = {}

    def __call__(self, images: Sequence[np.ndarray]) -> list[list[Face]]:
        """Find the faces of each image; the answer does not depend on what else is in the batch.

        Args:
            images: (H, W, 3) uint8 RGB arrays; sizes may differ.

        Returns:
            One list of faces per image, most confident first; empty where there is none.
        """
        found = list(self.stages(images).values())[-1]
        faces: list[list[Face]] = [[] for _ in images]
        for photo, box, confidence, landmarks in zip(
            found.photo, found.boxes.tolist(), found.confidences.tolist(), found.landmarks.tolist(), strict=True
        ):
            faces[photo].append(Face(Box(*box), confidence, tuple(map(tuple, landmarks))))
        return faces

    def stages(self, images: Sequence[np.ndarray]) -> dict[str, Candidates]:
        """Run the cascade and return what is left after each stage, in order.

        Keys: ``proposals`` (P-Net above its threshold), ``thinned`` (overlaps dropped),
        ``refined`` (R-Net), ``faces`` (O-Net).
        """
        images = [images_.reading.check(image) for image in images]
        levels = list(self._propose(images))
        thinned = _concatenate([_suppress(level, _NMS_SAME_LEVEL, "union") for level in levels])
        thinned = _suppress(thinned, _NMS_ALL_LEVELS, "union")
        refined = self._refine(images, thinned)
        return {
            "proposals": _concatenate(levels),
            "thinned": thinned,
            "refined": refined,
            "faces": self._output(images, refined),
        }

    def pyramid(self, height: int, width: int) -> list[float]:
        """The scales at which P-Net looks at an image of this size, largest first; may be empty."""
        scale = _CELL / self.min_face_size
        while height * width * scale**2 > _MAX_LEVEL_PIXELS:
            scale *= self.factor
        scales = []
        while int(min(height, width) * scale) >= _CELL:
            scales.append(scale)
            scale *= self.factor
        return scales

    def _propose(self, images: list[np.ndarray]) -> Iterator[Candidates]:
        """What P-Net finds, level by level of the pyramid, for photos of one size at a time."""
        for photos in _same_size(images):
            height, width = images[photos[0]].shape[:2]
            for scale in self.pyramid(height, width):
                level_height, level_width = int(height * scale), int(width * scale)
                at_once = max(1, _MAX_LEVEL_PIXELS // 4 // (level_height * level_width))
                for start in range(0, len(photos), at_once):
                    some = photos[start : start + at_once]
                    level = np.stack(
                        [images_.shrink(images[i].astype(np.float32), level_height, level_width) for i in some]
                    )
                    yield self._propose_at(level, scale, np.array(some))

    def _run(self, network: keras.Model) -> Callable[..., tuple[np.ndarray, ...]]:
        """The network, traced at its first use; one that was put in another's place is traced as well."""
        if network not in self._compiled:
            self._compiled[network] = compiled(network)
        return self._compiled[network]

    def _propose_at(self, level: np.ndarray, scale: float, photos: np.ndarray) -> Candidates:
        """P-Net on one pyramid level: (N, h, w, 3) float on the 0-255 scale -> candidates."""
        offsets, face = self._run(self.pnet)(_standardize(level))  # (N, h', w', 4), (N, h', w', 2)
        photo, row, column = np.nonzero(face[..., 1] > self.thresholds[0])
        corner = _STRIDE * np.stack([column, row], axis=1)
        windows = np.concatenate([corner + 1, corner + _CELL], axis=1)  # pixels counted from 1, as trained
        boxes = windows + offsets[photo, row, column] * (_CELL - 1)
        return _candidates(photos[photo], boxes / scale, face[photo, row, column, 1])

    def _refine(self, images: list[np.ndarray], candidates: Candidates) -> Candidates:
        squares = boxes_.square(candidates.boxes)
        offsets, face = self._look(self.rnet, images, candidates.photo, squares)
        refined = _candidates(candidates.photo, boxes_.regress(squares, offsets), face[:, 1])
        return _suppress(refined[refined.confidences > self.thresholds[1]], _NMS_FACES, "union")

    def _output(self, images: list[np.ndarray], candidates: Candidates) -> Candidates:
        squares = boxes_.square(candidates.boxes)
        offsets, landmarks, face = self._look(self.onet, images, candidates.photo, squares)
        points = landmarks.reshape(-1, 2, 5).swapaxes(1, 2)  # (N, 5, 2), fractions of the square
        sides = squares[:, None, 2:] - squares[:, None, :2] + 1
        points = squares[:, None, :2] + points * sides - 1
        output = Candidates(candidates.photo, boxes_.regress(squares, offsets), face[:, 1], points)
        return _suppress(output[output.confidences > self.thresholds[2]], _NMS_FACES, "smaller")

    def _look(
        self, network: keras.Model, images: list[np.ndarray], photo: np.ndarray, squares: np.ndarray
    ) -> list[np.ndarray]:
        """Cut the squares out of their photos, show them to R- or O-Net, return its heads' outputs."""
        side = network.input_shape[1]
        heads = [np.empty((0, *shape[1:])) for shape in network.output_shape]
        parts = [heads]
        for start in range(0, len(photo), _CANDIDATES_AT_ONCE):
            some = slice(start, start + _CANDIDATES_AT_ONCE)
            patches = np.stack([_cut(images[i], box, side) for i, box in zip(photo[some], squares[some], strict=True)])
            parts.append(self._run(network)(_standardize(patches)))
        return [np.concatenate(head) for head in zip(*parts, strict=True)]


def _standardize(pixels: np.ndarray) -> np.ndarray:
    # As the cards say, for pyramid levels and patches that are floats already; all channels have the same mean.
    preprocessing = networks.PNET.preprocessing
    return (pixels.astype(np.float32) - preprocessing.mean[0]) / preprocessing.divisor


def _load(card: NetworkCard) -> keras.Model:
    network = getattr(networks, card.name)()
    path = locate(card.weights)
    # joblib unpickles; this file came inside an installed wheel and its SHA-256 was just checked. It is unpacked here,
    # because Python 3.13 complains on stderr of how joblib leaves lz4's files open.
    arrays = iter(joblib.load(io.BytesIO(lz4.frame.decompress(path.read_bytes()))))
    try:
        for layer in map(network.get_layer, _LAYERS[card.name].split()):
            layer.set_weights([next(arrays) for _ in layer.weights])
    except (ValueError, StopIteration) as err:
        raise WeightsError(
            f"{path} does not fit {card.name}: {err}. Reinstall the package: pip install mtcnn==1.0.0"
        ) from err
    return network


def _same_size(images: list[np.ndarray]) -> Iterator[list[int]]:
    """Indices of the images, grouped by shape, so that each group is one exact batch without padding."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for index, image in enumerate(images):
        groups.setdefault(image.shape, []).append(index)
    return iter(groups.values())


def _candidates(photo: np.ndarray, boxes: np.ndarray, confidences: np.ndarray) -> Candidates:
    return Candidates(photo, boxes, confidences, np.empty((len(photo), 0, 2)))


def _concatenate(parts: list[Candidates]) -> Candidates:
    empty = _candidates(np.empty(0, int), np.empty((0, 4)), np.empty(0))
    columns = zip(*((p.photo, p.boxes, p.confidences, p.landmarks) for p in [empty, *parts]), strict=True)
    return Candidates(*map(np.concatenate, columns))


def _suppress(candidates: Candidates, threshold: float, over: str) -> Candidates:
    """Non-maximum suppression within each photo.

    Not the greedy kind: the reference implementation lets suppressed boxes suppress others, and in
    one face of five the greedy kind would hand a slightly different box to the next network.
    """
    kept = [np.empty(0, int)]
    for photo in np.unique(candidates.photo):
        mine = np.flatnonzero(candidates.photo == photo)
        # The softmax saturates, so exact ties at 1.0 are common. The `mtcnn` package leaves them to numpy's unstable
        # sort; a stable one picks another box in one face of a hundred. So they are brought into its order here.
        mine = mine[np.argsort(candidates.confidences[mine])[::-1]]
        keep = boxes_.non_maximum_suppression(
            candidates.boxes[mine], candidates.confidences[mine], threshold, over, greedy=False
        )
        kept.append(mine[keep])
    return candidates[np.concatenate(kept)]


def _cut(image: np.ndarray, box: np.ndarray, side: int) -> np.ndarray:
    """Bilinear samples on a side x side grid over the box; mid-gray outside the photo."""
    height, width = image.shape[:2]
    # As trained: the corner samples lie on the corners of the box, measured on an image one pixel
    # smaller, and samples outside the photo are gray, not blended with its edge.
    shrunk = np.array([width - 1, height - 1]) / (width, height)
    start, end = box[:2] * shrunk, box[2:] * shrunk
    step = (end - start) / (side - 1)
    # Only the part of the photo under the box is turned into floats.
    left, top = np.clip(np.floor(start).astype(int), 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(end).astype(int) + 1, (left + 1, top + 1), (width, height))
    matrix = np.array([[step[0], 0, start[0] - left], [0, step[1], start[1] - top]])
    patch = cv2.warpAffine(
        image[top:bottom, left:right].astype(np.float32), matrix, (side, side),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    x, y = (start + step * np.arange(side)[:, None]).T
    patch[:, (x < 0) | (x > width - 1)] = 127.5
    patch[(y < 0) | (y > height - 1)] = 127.5
    return patch
