"""Does sparse representation see through disguises? FACELAB_SHARED=DIR python experiments/sparse_on_orl.py

Five photos of each of ORL's 40 people are enrolled, the other five are the queries, 46 x 38 gray pixels. A patch of
another texture covers 0 to 60 % of each query, at a random place. Enrolled photos are not covered. Three random splits;
"right" is the share of photos that are named correctly, chance is 1/40. Intervals are 95 % over people; a gain is on
the same photos, with an interval of its own. Some minutes.

--tune asks synthetic people (the shipped ones, aligned by their eyes, nose and mouth) with 40 % covered, for a grid of
both penalties; the defaults of SparseRepresentationClassifier come from there. Neighbors in the grid differ by less
than chance does. --quick: ten synthetic people, one split; half a minute.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from comparison import LUMA, ranged, table
from tqdm import tqdm

from facelab import cards, datasets, images, training
from facelab.classify import Eigenfaces, SparseRepresentationClassifier
from facelab.evaluate import bootstrap_over_people
from facelab.evaluate.intervals import Interval
from facelab.synthetic import shipped_people
from facelab.synthetic.background import background

SIZE = (46, 38)
ENROLLED = 5
SHARES = (0.0, 0.2, 0.4, 0.6)
PRICES, ERROR_PRICES = (0.002, 0.004, 0.008, 0.016), (0.0025, 0.005, 0.01, 0.02)
Name = Callable[[np.ndarray], np.ndarray]  # (Q, D) faces -> (Q,) labels


@dataclass(frozen=True, eq=False)
class Split:
    """The enrolled photos and the photos that are asked, as they are."""

    enrolled: np.ndarray  # (N, H, W)
    enrolled_labels: np.ndarray
    asked: np.ndarray
    asked_labels: np.ndarray


def orl() -> tuple[np.ndarray, np.ndarray]:
    photos = datasets.orl(Path(os.environ["FACELAB_SHARED"]) / "data" / "orl-faces")
    return np.stack([image @ LUMA for image in photos]), photos.labels


def synthetic(people: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut to the head, as ORL's photos are."""
    photos = shipped_people().photos
    photos = photos.subset(photos.labels < people)
    return np.stack([image[22:142, 31:129] @ LUMA for image in photos]), photos.labels


def aligned(people: int) -> tuple[np.ndarray, np.ndarray]:
    photos = shipped_people().photos
    faces = training.align_photos(photos.subset(photos.labels < people), cards.card("facelab_distilled").alignment)
    return faces.faces @ LUMA, faces.labels


def split(faces: np.ndarray, labels: np.ndarray, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    enrolled = np.concatenate([rng.permutation(np.flatnonzero(labels == p))[:ENROLLED] for p in np.unique(labels)])
    asked = np.setdiff1d(np.arange(len(labels)), enrolled)
    return Split(faces[enrolled], labels[enrolled], faces[asked], labels[asked])


def disguise(face: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """A patch of texture over so much of the area, with the face's proportions."""
    size = np.array(face.shape)
    high, wide = np.round(size * np.sqrt(share)).astype(int)
    top, left = (int(rng.integers(n + 1)) for n in size - (high, wide))
    patch = background("texture", int(rng.integers(2**32)), *map(int, size)) @ LUMA
    worn = face.copy()
    worn[top : top + high, left : left + wide] = 255 * np.clip(patch, 0, 1)[:high, :wide] ** (1 / 2.2)
    return worn


def rows(faces: np.ndarray) -> np.ndarray:
    """(N, H, W) -> (N, D), shrunk, of unit length."""
    small = np.stack([images.shrink(face.astype(np.float32)[..., None].repeat(3, 2), *SIZE)[..., 0] for face in faces])
    flat = small.reshape(len(small), -1)
    return flat / np.linalg.norm(flat, axis=1, keepdims=True)


def nearest(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return labels[distances.argmin(axis=1)]


def ways(enrolled: np.ndarray, labels: np.ndarray) -> dict[str, Name]:
    space = Eigenfaces(min(60, len(enrolled) - 1), whiten=True).fit(enrolled)

    def eigen(asked: np.ndarray) -> np.ndarray:
        a, b = (space.transform(x) for x in (asked, enrolled))
        return nearest(np.linalg.norm(a[:, None] - b, axis=2), labels)

    return {
        "nearest neighbor": lambda asked: nearest(-asked @ enrolled.T, labels),
        "nearest neighbor, sum of absolute differences": lambda asked: nearest(
            np.stack([np.abs(enrolled - face).sum(axis=1) for face in asked]), labels
        ),
        "Eigenfaces + nearest neighbor": eigen,
        "orthogonal matching pursuit, 10 faces": SparseRepresentationClassifier("omp").fit(enrolled, labels).predict,
        "SRC, no error looked for": SparseRepresentationClassifier(error_penalty=None).fit(enrolled, labels).predict,
        "SRC with an error": SparseRepresentationClassifier().fit(enrolled, labels).predict,
    }


def share_right(right: np.ndarray, people: np.ndarray) -> tuple[float, Interval]:
    """Mean over photos, and its interval over people; of differences too."""

    def mean(weights: np.ndarray) -> np.ndarray:
        return np.array([weights @ right / weights.sum()])

    pairs = np.column_stack([people, people])
    return float(right.mean()), bootstrap_over_people(mean, pairs, np.random.default_rng(0), 1000)[0]


def measure(faces: np.ndarray, labels: np.ndarray, splits: int) -> list[tuple[str, ...]]:
    right: dict[tuple[str, float], list[np.ndarray]] = {}
    people = []
    for seed in tqdm(range(splits), "splits"):
        part = split(faces, labels, seed)
        people.append(part.asked_labels)
        named = ways(rows(part.enrolled), part.enrolled_labels)
        for share in SHARES:
            rng = np.random.default_rng([seed, 1])  # the same places for every share
            asked = rows(np.stack([disguise(face, share, rng) for face in part.asked]))
            for name, way in tqdm(named.items(), f"{share:.0%} covered", leave=False):
                right.setdefault((name, share), []).append(way(asked) == part.asked_labels)
    who, names = np.concatenate(people), list(dict.fromkeys(name for name, _ in right))
    found = {key: np.concatenate(values).astype(float) for key, values in right.items()}
    lines = [(name, *(ranged(*share_right(found[name, share], who)) for share in SHARES)) for name in names]
    lines.append(("chance", *[f"{1 / len(np.unique(labels)):.3f}"] * len(SHARES)))
    gains = [share_right(found[names[-1], share] - found[names[0], share], who) for share in SHARES]
    return [*lines, (f"gain of {names[-1]} over {names[0]}", *(ranged(*gain) for gain in gains))]


def tune(people: int) -> list[tuple[str, ...]]:
    """Right answers at 40 % covered, for each pair of penalties."""
    part = split(*aligned(people), seed=0)
    enrolled, labels, rng = rows(part.enrolled), part.asked_labels[::3], np.random.default_rng(1)
    asked = rows(np.stack([disguise(face, 0.4, rng) for face in part.asked[::3]]))

    def right(price: float, error: float) -> float:
        src = SparseRepresentationClassifier("l1", price, error).fit(enrolled, part.enrolled_labels)
        found = src.predict(asked)
        return float((found == labels).mean())

    return [(f"{price}", *(f"{right(price, e):.3f}" for e in ERROR_PRICES)) for price in tqdm(PRICES, "penalty")]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tune", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.tune:
        print(table(("penalty \\ error's", *map(str, ERROR_PRICES)), tune(10 if chosen.quick else 60)))
        return
    faces, labels = synthetic(10) if chosen.quick else orl()
    print(
        table(
            ("right, covered by", *(f"{share:.0%}" for share in SHARES)),
            measure(faces, labels, 1 if chosen.quick else 3),
        )
    )


if __name__ == "__main__":
    main()
