"""The pipeline inspector: the same steps as :class:`facelab.Pipeline`, and everything between them to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import keras
import numpy as np

from facelab.cards import FivePointAlignment
from facelab.detection import align
from facelab.errors import InputError, NoFaceError
from facelab.liveness import Liveness
from facelab.pipeline import Photo, Pipeline, largest_face
from facelab.reports.inspector_page import Inspection
from facelab.types import VerificationResult

SHOWN_LAYERS = 4


def inspect(
    photo: Photo,
    other: Photo | None = None,
    pipeline: Pipeline | None = None,
    layers: Sequence[str] | None = None,
    threshold: float | None = None,
) -> Inspection:
    """Follow a photo through the pipeline; with a second photo, to the decision.

    Args:
        photo: Path or (H, W, 3) uint8 RGB; of several faces the one that the photo is of, see
            :func:`facelab.pipeline.largest_face`.
        other: A second photo to compare it with.
        pipeline: Default: MTCNN and ``dlib_resnet``. Where it has no liveness check, facelab's own looks.
        layers: Names of layers of the network that return maps; ``None`` for four over its depth.
        threshold: Largest cosine distance for the same person; ``None`` for the card's.

    Raises:
        NoFaceError: No face in a photo.
        InputError: A photo cannot be read, there is no such layer, or two photos and no threshold.
    """
    pipeline = Pipeline() if pipeline is None else pipeline
    names = _layers(pipeline.embedder.network, layers)
    threshold = None if other is None else pipeline.threshold(threshold)
    liveness = Liveness() if pipeline.liveness is None else pipeline.liveness
    first = _through(photo, pipeline, names, liveness)
    if other is None:
        return first
    second = _through(other, pipeline, names, liveness)
    distance = float(1 - first.vector @ second.vector)
    verification = VerificationResult(distance <= threshold, distance, threshold, pipeline.card.name)
    return replace(first, other=second, verification=verification)


def _layers(network: keras.Model, asked: Sequence[str] | None) -> list[str]:
    """The names asked for, checked; or some with maps, evenly over the depth."""
    maps = [layer.name for layer in network.layers[1:] if len(getattr(layer.output, "shape", ())) == 4]
    if asked is None:
        places = np.linspace(0, len(maps) - 1, min(SHOWN_LAYERS, len(maps))).round().astype(int)
        return [maps[place] for place in places]
    unknown = sorted(set(asked) - set(maps))
    if unknown:
        raise InputError(f"Expected layers that return maps: {', '.join(maps)}. Received: {', '.join(unknown)}.")
    return list(asked)


def _through(photo: Photo, pipeline: Pipeline, names: list[str], liveness: Liveness) -> Inspection:
    (seen,) = pipeline([photo], pick=largest_face)
    if not seen.faces:
        raise NoFaceError(f"Expected a face in {seen.source}. Received: a photo in which none was found.")
    card, network = pipeline.card, pipeline.embedder.network
    tensor = card.preprocessing(seen.aligned)  # (1, h, w, C)
    tapped = keras.Model(network.input, [*(network.get_layer(name).output for name in names), network.output])
    *maps, output = (np.asarray(keras.ops.convert_to_numpy(x), np.float32)[0] for x in tapped(tensor, training=False))
    (result,) = liveness(seen.image, seen.faces)
    around = align(seen.image, seen.faces, liveness.networks[0].card.alignment)[0]
    template = card.alignment.template if isinstance(card.alignment, FivePointAlignment) else ()
    return Inspection(
        seen.source, card.name, seen.image, seen.faces[0], seen.aligned[0], tuple(p for p in template if p is not None),
        around, result, np.asarray(tensor[0], np.float32), dict(zip(names, maps, strict=True)), output, seen.vectors[0],
    )  # fmt: skip
