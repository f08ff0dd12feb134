"""What does 3-D alignment gain on turned heads? python experiments/alignment_3d.py (five minutes; --quick: one)

People who do not exist are photographed from the front and turned by 15 to 75 degrees to either side, each time in
another light and with another expression, so the true pose and the true landmarks are known. A frontal photo is
compared with a turned one, of the same person or of another. Three ways to cut out the face:

    box   the face's box made square and enlarged: no alignment
    2-D   a similarity carries five landmarks onto the template of the network's card
    3-D   a camera is fitted to 68 landmarks, and a generic head with the photo on it is looked at from the front

The landmarks are the true ones, and again with errors of 3 % of the distance between the eyes, as detectors make them.
AUC: chance is 0.5. Intervals are 95 % over people; a gain is on the same pairs, with an interval of its own.
"Landmark error": how far the five points land from the template, over the distance between the eyes there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from comparison import ranged, table
from tqdm import tqdm

from facelab import models
from facelab.cards import BoxCrop, FivePointAlignment
from facelab.detection import align
from facelab.evaluate import auc, bootstrap_over_people, judged_pairs, weighted_auc
from facelab.evaluate.intervals import Interval
from facelab.geometry import apply_affine, fit_affine_camera, fit_similarity, frontalize
from facelab.geometry.affine_camera import seen_by
from facelab.geometry.head3d.head import generic_head
from facelab.geometry.landmarks68 import five_of_68
from facelab.synthetic import Population
from facelab.synthetic.head import Head
from facelab.synthetic.photo import SyntheticPhoto
from facelab.types import Face

SEED = 500
BINS = ((15, 30), (30, 45), (45, 60), (60, 75))
NETWORKS = ("dlib_resnet", "facelab_distilled")
NOISE = 0.03  # of the distance between the eyes
WAYS = ("box", "2-D", "3-D", "3-D, points with errors")


@dataclass(frozen=True, eq=False)
class Taken:
    """A photo, who is on it, and its bin: -1 for the front."""

    photo: SyntheticPhoto
    person: int
    bin: int


def take(people: int, each: int) -> Iterator[Taken]:
    """``each`` photos of everybody from the front and in every bin."""
    population = Population(SEED)
    for i in tqdm(range(people), "people"):
        head = Head(population.person(i))
        for k, yaws in enumerate([(0, 8), *BINS]):
            for j in range(each):
                number = k * each + j
                rng = np.random.default_rng([SEED, i, number])
                drawn, capture = population.capture(i, number, head.person)
                yaw = rng.choice([-1, 1]) * rng.uniform(*yaws)
                capture = replace(capture, yaw=yaw, pitch=rng.normal(0, 4), roll=rng.normal(0, 4), occlusion="none")
                yield Taken(head.dressed(drawn).photo(capture, size=160), i, k - 1)


def aligned_face(taken: Taken, way: str, card, rng: np.random.Generator) -> np.ndarray:
    photo, alignment = taken.photo, card.alignment
    if way == "box":
        alignment = BoxCrop(alignment.size, side="longer", enlarge=1.1)
    if not way.startswith("3-D"):
        return align(photo.image, [Face(photo.box, 1.0, tuple(map(tuple, photo.landmarks)))], alignment)[0]
    points = photo.landmarks68
    if way != "3-D":
        points = points + rng.normal(0, NOISE * between_eyes(points), points.shape)
    return frontalize(photo.image, points, alignment.template, alignment.size)[0]


def between_eyes(points68: np.ndarray) -> float:
    """Pixels between the eyes if the face looked into the camera: a turn does not shorten it."""
    camera, head = fit_affine_camera(generic_head().landmarks(generic_head().mean), points68), generic_head()
    eyes = five_of_68(head.landmarks(head.mean))[:2]
    return float(np.linalg.norm(camera[0, :3]) * np.linalg.norm(eyes[0] - eyes[1]))


def landmark_error(taken: Taken, way: str, alignment: FivePointAlignment) -> float:
    """Mean over five points; for 3-D, where the generic head has them and where they are."""
    points = taken.photo.landmarks68
    if way == "3-D":
        head = generic_head()
        camera = fit_affine_camera(head.landmarks(head.mean), points)
        wanted = seen_by(camera, five_of_68(head.landmarks(head.mean)))
        return float(np.linalg.norm(five_of_68(points) - wanted, axis=1).mean()) / between_eyes(points)
    used = [i for i, place in enumerate(alignment.template) if place is not None]
    template = np.array([alignment.template[i] for i in used], np.float64)
    five = np.asarray(taken.photo.landmarks, np.float64)[used]
    if way == "2-D":
        landed = apply_affine(fit_similarity(five, template), five)
    else:  # the box is made to fit by its own size and place
        box = taken.photo.box
        scale = alignment.size[0] / (1.1 * max(box.width, box.height))
        landed = (five - box.center) * scale + np.array(alignment.size[::-1]) / 2
    eyes = np.linalg.norm(template[0] - template[1])
    return float(np.linalg.norm(landed - template, axis=1).mean() / eyes)


def compare(vectors: dict[str, np.ndarray], taken: list[Taken], k: int, rounds: int) -> Iterator[tuple[str, ...]]:
    """Frontal photos against those of one bin."""
    bins, people = np.array([t.bin for t in taken]), np.array([t.person for t in taken])
    first, second = (grid.ravel() for grid in np.meshgrid(np.flatnonzero(bins < 0), np.flatnonzero(bins == k)))
    pairs = np.stack([people[first], people[second]], axis=1)
    distances = {way: 1 - (v[first] * v[second]).sum(1) for way, v in vectors.items()}
    for way in WAYS:
        found = judged_pairs(pairs, distances[way], np.random.default_rng(0), rounds)
        gains = [
            ranged(*difference(distances[way], distances[other], pairs, rounds)) if WAYS.index(way) > i else ""
            for i, other in enumerate(WAYS[:2])
        ]
        yield way, ranged(found.auc, found.interval), *gains


def difference(ours: np.ndarray, theirs: np.ndarray, pairs: np.ndarray, rounds: int) -> tuple[float, Interval]:
    """Of two AUCs on the same pairs: people are drawn once for both."""
    same = pairs[:, 0] == pairs[:, 1]
    a, b = weighted_auc(same, ours), weighted_auc(same, theirs)
    interval = bootstrap_over_people(lambda w: a(w) - b(w), pairs, np.random.default_rng(0), rounds)[0]
    return auc(same, ours) - auc(same, theirs), interval


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(arguments).quick
    people, each, rounds = (6, 1, 50) if quick else (40, 2, 1000)
    taken = list(take(people, each))
    rows = []
    for name in NETWORKS[1:] if quick else NETWORKS:
        embedder = models.load(name)
        vectors = {
            way: embedder(np.stack([aligned_face(t, way, embedder.card, np.random.default_rng([1, i])) for i, t in
                                    enumerate(tqdm(taken, f"{name}, {way}"))]))
            for way in WAYS
        }  # fmt: skip
        for k, (low, high) in enumerate(BINS):
            here = [t for t in taken if t.bin == k]
            for way, *figures in compare(vectors, taken, k, rounds):
                known = "," not in way
                errors = [landmark_error(t, way, embedder.card.alignment) for t in here if known]
                rows.append((name, f"{low}-{high}°", way, *figures, f"{np.mean(errors):.3f}" if known else ""))
    print(f"{people} people, {len(taken)} photos")
    print(
        table(
            ("network", "turned by", "alignment", "AUC", "gain over the box", "gain over 2-D", "landmark error"), rows
        )
    )


if __name__ == "__main__":
    main()
