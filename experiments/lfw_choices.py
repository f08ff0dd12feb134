"""What each choice of the default recognizer is worth, on LFW's tuning list.

    python experiments/lfw_choices.py --images DIR --pairs pairsDevTrain.txt

Accuracy at the best threshold of this very list, so the figures compare choices; they are not a
result. The result is `facelab benchmark lfw` on people that none of this has seen.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import numpy as np
from tqdm import tqdm

from facelab import images, models
from facelab.cards import FivePointAlignment, TestTimeAugmentation
from facelab.datasets import read_pairs
from facelab.detection import MTCNN, align
from facelab.evaluate import accuracy, auc, best_threshold
from facelab.models import Embedder
from facelab.pipeline import largest_face_or_center

PLAIN, MIRROR = TestTimeAugmentation(False, (1.0,)), TestTimeAugmentation(True, (1.0,))


def scaled(alignment: FivePointAlignment, factor: float, without: tuple[int, ...] = ()) -> FivePointAlignment:
    """The template enlarged about the middle of the aligned face, some points left out."""
    middle = (np.array(alignment.size[::-1]) - 1) / 2
    points = (np.array(alignment.template) - middle) * factor + middle
    template = tuple(None if i in without else tuple(p) for i, p in enumerate(points.tolist()))
    return dataclasses.replace(alignment, template=template)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    arguments = parser.parse_args()
    pairs = read_pairs(arguments.pairs)
    names = sorted({*pairs.first, *pairs.second})
    photos = [images.read(arguments.images / name) for name in tqdm(names, "read")]
    detector = MTCNN()
    faces = [
        largest_face_or_center(found, photo.shape)
        for start in tqdm(range(0, len(photos), 32), "detect")
        for found, photo in zip(detector(photos[start : start + 32]), photos[start : start + 32], strict=True)
    ]
    recognizer = models.load("dlib_resnet")
    card = recognizer.card
    template, eyes_mouth = card.alignment, scaled(card.alignment, 1, without=(2,))
    choices = {
        "eyes only": (scaled(template, 1, without=(2, 3, 4)), PLAIN),
        "eyes and mouth": (eyes_mouth, PLAIN),
        "eyes and mouth, mirror": (eyes_mouth, MIRROR),
        "five points, mirror": (template, MIRROR),
        "five points, mirror, 12 % looser": (scaled(template, 0.88), MIRROR),
        "five points, mirror, 12 % tighter": (scaled(template, 1.12), MIRROR),
        "five points, mirror, zoom 1.12 added (the card)": (template, card.views),
    }
    row_of = {name: row for row, name in enumerate(names)}
    first, second = (np.array([row_of[n] for n in side]) for side in (pairs.first, pairs.second))
    for title, (alignment, views) in choices.items():
        embedder = Embedder(recognizer.network, dataclasses.replace(card, alignment=alignment, views=views))
        aligned = (align(photo, face, alignment) for photo, face in zip(photos, faces, strict=True))
        vectors = embedder(np.concatenate(list(aligned)))
        distances = 1 - (vectors[first] * vectors[second]).sum(axis=1)
        threshold = best_threshold(pairs.same, distances)
        right = accuracy(pairs.same, distances, threshold)
        print(
            f"{title:50} accuracy {right:.4f}  AUC {auc(pairs.same, distances):.5f}  threshold {threshold:.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
