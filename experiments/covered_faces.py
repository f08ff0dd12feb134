"""What masks and sunglasses do to the false match rate: FACELAB_SHARED=DIR python experiments/covered_faces.py

Two faces under the same kind of cover look alike to a network: the cover is the same, and less is left to differ. Pairs
of different people, where neither, one or both are covered, are judged at the card's threshold for one pair and at the
distance of its table for a false match rate of 1 in 1,000; pairs of one person beside them.

    lfw      peopleDevTest, one photo each of --people people, and a second one of those who have one. A mask or glasses
             as dark as for the sun are painted on, placed by the five points of the uncovered photo.
    drawn    people that facelab draws (--drawn, 24, two photos each), with the mask and the sunglasses of its renderer.

The detector sees the covered photo; where it finds no face, the photo is left out and counted. --only NAME: one set.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from comparison import table
from identification import MODELS, listed, numbered
from tqdm import tqdm

from facelab import MTCNN, Pipeline, cards
from facelab.detection import align, main_face
from facelab.pipeline import largest_face
from facelab.synthetic import Capture, Head, sample_person

COVERS = ("none", "mask", "sunglasses")
RATE = 0.001
SIGNS = (("color of the chin against the bridge of the nose", "mask"), ("no contrast at the mouth", "mask"),
         ("eyes darker than the cheeks", "sunglasses"))  # fmt: skip
_MASKS = ((150, 190, 215), (235, 235, 232), (35, 35, 40), (120, 160, 140))  # blue, white, black, green


def painted(image: np.ndarray, points: np.ndarray, cover: str, rng: np.random.Generator) -> np.ndarray:
    """A mask over nose, mouth and chin, or dark glasses, on (H, W, 3) uint8; (5, 2) points of the bare face."""
    if cover == "none":
        return image
    canvas, eyes, nose, mouth = image.copy(), points[:2].mean(0), points[2], points[3:].mean(0)
    across = points[1] - points[0]
    down = mouth - eyes
    if cover == "sunglasses":
        angle = float(np.degrees(np.arctan2(across[1], across[0])))
        size = np.linalg.norm(across) * np.array([0.40, 0.29])
        for eye in points[:2]:
            cv2.ellipse(canvas, (eye.tolist(), (2 * size).tolist(), angle), (18, 18, 22), -1, cv2.LINE_AA)
        cv2.line(canvas, *(tuple(map(int, eye)) for eye in points[:2]), (18, 18, 22), max(2, int(0.1 * size[0])))
        return canvas
    top = 0.45 * eyes + 0.55 * nose
    outline = np.array([top, top + 0.95 * across + 0.1 * down, mouth + 0.85 * across + 0.1 * down,
                        mouth + 0.45 * across + 0.75 * down, mouth - 0.45 * across + 0.75 * down,
                        mouth - 0.85 * across + 0.1 * down, top - 0.95 * across + 0.1 * down])  # fmt: skip
    color = _MASKS[rng.integers(len(_MASKS))]
    cv2.fillPoly(canvas, [np.round(outline).astype(np.int32)], color, cv2.LINE_AA)
    for share in (0.3, 0.6):  # folds
        ends = np.array([mouth + side * 0.6 * across + (share - 0.3) * down for side in (-1, 1)])
        cv2.polylines(canvas, [np.round(ends).astype(np.int32)], False, tuple(int(0.85 * c) for c in color), 1)
    return canvas


def lfw(count: int) -> tuple[dict[str, list[np.ndarray]], np.ndarray]:
    """Cover -> photos, and (N,) who is on each."""
    photos = listed("DevTest")
    people = np.random.default_rng(0).permutation(np.unique(photos.labels))[:count]
    photos = photos.subset(np.isin(photos.labels, people) & (numbered(photos.labels) < 2))
    detector, rng, kept = MTCNN(), np.random.default_rng(0), []
    made: dict[str, list[np.ndarray]] = {cover: [] for cover in COVERS}
    for i, image in enumerate(tqdm(photos, "detect", len(photos), disable=None, leave=False)):
        face = main_face(detector([image])[0], image.shape)
        if face is not None:
            kept.append(i)
            for cover in COVERS:
                made[cover].append(painted(image, np.array(face.landmarks), cover, rng))
    return made, photos.labels[kept]


def drawn(people: int) -> tuple[dict[str, list[np.ndarray]], np.ndarray]:
    made: dict[str, list[np.ndarray]] = {cover: [] for cover in COVERS}
    for i in tqdm(range(people), "draw", disable=None, leave=False):
        head = Head(sample_person(np.random.default_rng([77, i])))
        for j, yaw in enumerate((-12, 12)):
            for cover in COVERS:
                light = 40 * j - 30
                capture = replace(Capture(), yaw=yaw, noise_seed=10 * i + j, occlusion=cover, light_azimuth=light)
                made[cover].append(head.photo(capture).image)
    return made, np.repeat(np.arange(people), 2)


def vectors(pipeline: Pipeline, photos: list[np.ndarray]) -> np.ndarray:
    """(N, D), NaN where no face is found."""
    found = np.full((len(photos), pipeline.card.embedding_size), np.nan, np.float32)
    results = tqdm(pipeline(photos, pick=largest_face), "embed", len(photos), disable=None, leave=False)
    for i, result in enumerate(results):
        if result.faces:
            found[i] = result.vectors[0]
    return found


def judge(name: str, model: str, made: dict[str, list[np.ndarray]], labels: np.ndarray) -> Iterator[tuple]:
    pipeline = Pipeline(model)
    embedded = {cover: vectors(pipeline, photos) for cover, photos in made.items()}
    card, same = cards.card(model), labels[:, None] == labels
    limits = (card.threshold.distance, card.false_matches.distance(RATE))
    for first, second in (("none", "none"), ("none", "mask"), ("mask", "mask"), ("none", "sunglasses"),
                          ("sunglasses", "sunglasses"), ("mask", "sunglasses")):  # fmt: skip
        distances = 1 - embedded[first] @ embedded[second].T
        upper = np.triu(np.isfinite(distances), 1)  # each pair once, and no photo with itself
        missing = int(np.isnan(embedded[second][:, 0]).sum())
        shares = (_share(distances <= limit, upper & group, labels) for limit in limits for group in (~same, same))
        yield name, model, f"{first} / {second}", *shares, f"{missing} of {len(labels)}"


def _share(accepted: np.ndarray, counted: np.ndarray, labels: np.ndarray) -> str:
    """Of the counted cells of (N, N) the share that is accepted, with a 95 % interval over people."""
    rng, people, rates = np.random.default_rng(0), np.unique(labels, return_inverse=True)[1], []
    right, cells = (accepted & counted).astype(np.float64), counted.astype(np.float64)
    for _ in range(500):
        drawn_people = rng.integers(people.max() + 1, size=people.max() + 1)
        times = np.bincount(drawn_people, minlength=people.max() + 1)[people].astype(np.float64)
        rates.append((times @ right @ times) / max(times @ cells @ times, 1e-12))
    low, high = np.quantile(rates, [0.025, 0.975])
    return f"{right.sum() / cells.sum():.2%} [{low:.2%}, {high:.2%}]"


def told(made: dict[str, list[np.ndarray]]) -> Iterator[tuple]:
    """Cheap signs of a cover: the share of covered faces that they find at 1 % false alarms on these bare ones."""
    found = {cover: np.array(list(_signs(photos))) for cover, photos in made.items()}
    for column, (sign, cover) in enumerate(SIGNS):
        limit = np.quantile(found["none"][:, column], 0.99)
        yield sign, cover, f"{(found[cover][:, column] > limit).mean():.1%} of {len(found[cover])}"


def _signs(photos: list[np.ndarray]) -> Iterator[tuple[float, float, float]]:
    """For each photo with a face, in the order of SIGNS; large where the face looks covered."""
    alignment, detector = cards.card("dlib_resnet").alignment, MTCNN()
    left, right, nose, corner, other = np.array(alignment.template)
    for photo in photos:
        face = main_face(detector([photo])[0], photo.shape)
        if face is None:
            continue
        lab = cv2.cvtColor(align(photo, [face], alignment)[0], cv2.COLOR_RGB2LAB).astype(float)
        bridge, mouth = _part(lab, left, right, (18, -4, -18, 8)), _part(lab, corner, other, (0, -8, 0, 10))
        lower = _part(lab, corner, other, (0, -4, 0, 25))
        eyes = [np.median(_part(lab, eye, eye, (-12, -6, 12, 8))[:, 0]) for eye in (left, right)]
        beside = [np.array([point[0], nose[1]]) for point in (corner, other)]
        cheeks = [np.median(_part(lab, point, point, (-7, -2, 7, 12))[:, 0]) for point in beside]
        color = np.hypot(*(np.median(lower, axis=0) - np.median(bridge, axis=0))[1:])
        yield color, -mouth[:, 0].std(), -np.mean(eyes) / max(np.mean(cheeks), 1)


def _part(lab: np.ndarray, start: np.ndarray, end: np.ndarray, move: tuple[int, ...]) -> np.ndarray:
    """The pixels, (N, 3), of the rectangle between two points, its left, top, right and bottom moved."""
    left, top, right, bottom = (np.concatenate([start, end]) + move).astype(int)
    return lab[top:bottom, left:right].reshape(-1, 3)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("lfw", "drawn"))
    parser.add_argument("--people", type=int, default=300, help="of LFW")
    parser.add_argument("--drawn", type=int, default=24, help="people to draw")
    parser.add_argument("--told", action="store_true", help="try cheap signs of a cover instead")
    chosen = parser.parse_args(arguments)
    rows = []
    for name, make, count in (("lfw", lfw, chosen.people), ("drawn", drawn, chosen.drawn)):
        if chosen.only in (None, name):
            made, labels = make(count)
            if chosen.told:
                print(table(("sign", "cover", f"{name}: found at 1 % false alarms"), told(made)))
                continue
            rows += [row for model in MODELS for row in judge(name, model, made, labels)]
    head = ("set", "model", "first / second photo", "different people, pair threshold", "same person, pair threshold",
            "different people, table", "same person, table", "no face")  # fmt: skip
    if rows:
        print(table(head, rows))


if __name__ == "__main__":
    main()
