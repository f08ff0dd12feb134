"""What a model needs to be used rightly, as data: :class:`ModelCard` and its parts.

Everything that has cost others accuracy (color order, mean, crop, threshold) lives here, beside the
model it belongs to, and nowhere else. No field has a default: an author who does not know a value
writes ``None``, and every reader sees that it is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError

# Channel indices that turn an RGB image into what the network was trained on.
_CHANNELS = {"rgb": [0, 1, 2], "bgr": [2, 1, 0]}
# Luma weights of ITU-R BT.601, the ones every gray-scale face network was trained with.
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Preprocessing:
    """From an aligned face to the tensor that a network takes: ``(channels - mean) / divisor``.

    Attributes:
        size: (height, width) in pixels.
        channels: ``"rgb"``, ``"bgr"`` or ``"gray"`` (one channel, BT.601 luma).
        mean: One value per channel (in the order of ``channels``), on the 0-255 scale.
        divisor: Divides after the mean is gone.
    """

    size: tuple[int, int]
    channels: str
    mean: tuple[float, ...]
    divisor: float

    def __call__(self, faces: np.ndarray) -> np.ndarray:
        """(N, H, W, 3) uint8 RGB -> (N, H, W, C) float32.

        Raises:
            InputError: ``faces`` has another shape or dtype. Nothing is guessed or rescaled.
        """
        height, width = self.size
        faces = np.asarray(faces)
        if faces.dtype != np.uint8 or faces.ndim != 4 or faces.shape[1:] != (height, width, 3):
            raise InputError(
                f"Expected aligned faces of shape (N, {height}, {width}, 3), uint8 RGB. "
                f"Received: shape {faces.shape}, {faces.dtype}. Cut them with facelab.detection.align."
            )
        if self.channels == "gray":
            pixels = (faces @ _LUMA)[..., None]
        else:
            pixels = faces[..., _CHANNELS[self.channels]].astype(np.float32)
        return (pixels - np.float32(self.mean)) / np.float32(self.divisor)


@dataclass(frozen=True)
class Similarity5:
    """Align by the least-squares similarity that carries five landmarks onto a template.

    Attributes:
        size: (height, width) of the chip in pixels.
        template: Five (x, y) points in chip pixels, ordered as ``facelab.types.LANDMARK_NAMES``.
            ``None`` for a point leaves it out of the fit (dlib's chip is fixed by eyes and mouth).
        exact: False where the original aligned by other points and this template imitates it.
    """

    size: tuple[int, int]
    template: tuple[tuple[float, float] | None, ...]
    exact: bool


@dataclass(frozen=True)
class BoxMargin:
    """Align by the detector's box: made square, enlarged about its center, resized.

    Attributes:
        size: (height, width) of the chip in pixels.
        side: Which side of the box gives the square: ``"longer"`` or ``"shorter"``.
        enlarge: Side of the cut square as a multiple of that side.
    """

    size: tuple[int, int]
    side: str
    enlarge: float


@dataclass(frozen=True)
class EyesMouth:
    """Align by a similarity that levels the eyes and fixes the eye-to-mouth distance (LightCNN).

    Attributes:
        size: (height, width) of the chip in pixels.
        eyes_y: Chip row on which the midpoint of the eyes lies; its column is the middle.
        eyes_to_mouth: Distance from that midpoint down to the mouth, in chip pixels.
    """

    size: tuple[int, int]
    eyes_y: float
    eyes_to_mouth: float


Alignment = Similarity5 | BoxMargin | EyesMouth


@dataclass(frozen=True)
class Views:
    """The versions of one aligned face whose outputs are added up before normalization.

    Adding up averages away what depends on the exact crop, at the price of one run of the network
    for each version.

    Attributes:
        mirror: Also the mirror image of each version.
        zooms: Magnifications about the center of the chip; ``(1.0,)`` is the chip alone.
    """

    mirror: bool
    zooms: tuple[float, ...]


@dataclass(frozen=True)
class Weights:
    """Where a weight file comes from, and how to know that it is the right one.

    Attributes:
        url: Download address, or ``None`` where the file comes inside an installed package.
        package: ``"package/path/inside/it"``, or ``None`` where the file is downloaded.
        sha256: Lower-case hex digest, or ``None`` where nobody has published one; then the first
            download's is recorded and later ones must equal it.
        license: License of the weights (not of the code).
        trained_on: The training data.
    """

    url: str | None
    package: str | None
    sha256: str | None
    license: str
    trained_on: str


@dataclass(frozen=True)
class Threshold:
    """A cosine distance that separates same from different, and how it was found.

    Attributes:
        distance: Pairs at or below it count as the same person.
        protocol: The data, the detector and the rule it was chosen by.
    """

    distance: float
    protocol: str


@dataclass(frozen=True)
class Accuracy:
    """A verification accuracy on LFW and where the figure comes from.

    Attributes:
        value: Fraction of pairs judged rightly, 0 to 1.
        source: A paper, a page, or the facelab command that measured it.
    """

    value: float
    source: str


@dataclass(frozen=True)
class ModelCard:
    """All facts about one pretrained embedding network.

    Attributes:
        name: Registry name.
        title: Name for people.
        paper: Address of the paper or of the original project.
        year: Year of publication.
        embedding_size: D of the (N, D) embeddings.
        parameters: Number of weights of the network.
        preprocessing: From aligned face to input tensor.
        alignment: From photo and face to aligned face.
        views: Versions of the aligned face that are looked at.
        threshold: For ``verify``; belongs to this model with this alignment and facelab's MTCNN.
        lfw_claimed: What the original authors report.
        lfw_measured: What facelab measured; never in one column with the claimed one.
        weights: The pretrained weight file, or ``None`` where none is published.
    """

    name: str
    title: str
    paper: str
    year: int
    embedding_size: int
    parameters: int
    preprocessing: Preprocessing
    alignment: Alignment
    views: Views
    threshold: Threshold | None
    lfw_claimed: Accuracy | None
    lfw_measured: Accuracy | None
    weights: Weights | None
