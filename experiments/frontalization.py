"""Does a GAN's frontal view help a recognizer? python experiments/frontalization.py (some minutes; --quick: one)

People who do not exist, of a seed that no network was trained with, are photographed turned by 45 to 60 and by 60 to 75
degrees, and from the front at the same instant. Each turned face is brought to the front:

    as it is   aligned by five landmarks, what recognizers usually get
    mean face  the mean frontal view of twenty other people, for everybody: what PSNR alone is worth
    3-D warp   facelab.geometry.frontalize, which learns nothing, and is told all 68 true landmarks
    TP-GAN     facelab.generative.load("tp_gan")
    DR-GAN     facelab.generative.load("dr_gan"), rotated to 0 degrees; and its code of the person, with no picture
    truth      the frontal view of the same instant: the most that a frontal view can give

PSNR: on the pixels of the face, against the true frontal view of the instant; intervals over people (Student's t). AUC:
each face against true frontal views of *other* instants, of the same person or of another; chance is 0.5. The
recognizer had no part in the training of the generators. Intervals are 95 % over people (bootstrap); "gain" is the AUC
less that of the turned face as it is, on the same pairs, with an interval of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

import numpy as np
from comparison import ranged, table
from tqdm import tqdm

from facelab import generative, models
from facelab.evaluate import auc, bootstrap_over_people, judged_pairs, weighted_auc
from facelab.evaluate.intervals import Interval, student
from facelab.images.warping import stretch
from facelab.synthetic import Population
from facelab.synthetic.turned import TurnedFaces, align_turned, frontalize_turned, turned_photos

SEED, OTHERS = 401, 402  # of the people judged, and of those whose mean is taken; the networks learned from 400
BINS = ((45, 60), (60, 75))
JUDGES = ("facelab_distilled", "dlib_resnet")
AS_IT_IS, MEAN, CODE = "as it is", "mean face", "DR-GAN's code"


def take(seed: int, people: int, sessions: int, bins=BINS) -> tuple[TurnedFaces, np.ndarray]:
    """The cut faces, and the same photos warped to the front."""
    count = people * sessions * len(bins)
    photos = turned_photos(Population(seed), range(people), sessions, bins, size=128)
    photos = list(tqdm(photos, f"people of {seed}", count))
    return align_turned(photos, generative.tp_gan.ALIGNMENT), frontalize_turned(photos, generative.tp_gan.ALIGNMENT)


def frontal_views(faces: TurnedFaces, warped: np.ndarray, others: TurnedFaces) -> dict[str, np.ndarray]:
    """Name of the way -> (N, 64, 64, 3) uint8."""
    mean = others.frontal.mean(axis=0).round().astype(np.uint8)
    return {
        AS_IT_IS: faces.turned,
        MEAN: np.repeat(mean[None], len(faces), axis=0),
        "3-D warp": warped,
        "TP-GAN": generative.load("tp_gan").frontalize(faces.turned, faces.landmarks),
        "DR-GAN": generative.load("dr_gan").rotate(faces.turned, np.zeros(len(faces))),
        "truth": faces.frontal,
    }


def recognizer(name: str) -> Callable[[np.ndarray], np.ndarray]:
    """(N, 64, 64, 3) -> (N, D) of unit length; the template is the same, only larger."""
    embedder = models.load(name)
    return lambda faces: embedder(np.stack([stretch(face, *embedder.card.preprocessing.size) for face in faces]))


def fidelity(faces: TurnedFaces, made: np.ndarray) -> tuple[float, Interval]:
    """Mean PSNR on the face and its interval, over people."""
    each = generative.face_psnr(faces.frontal, made, faces.face)
    people = [each[faces.labels == person].mean() for person in np.unique(faces.labels)]
    return float(np.mean(people)), student(np.array(people))


def pairs_of(faces: TurnedFaces) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of turned faces, rows of frontal views of other instants, and who is on them (P, 2)."""
    _, rows = np.unique(np.stack([faces.labels, faces.sessions], axis=1), axis=0, return_index=True)
    first, second = (grid.ravel() for grid in np.meshgrid(np.arange(len(faces)), rows, indexing="ij"))
    other = (faces.labels[first] != faces.labels[second]) | (faces.sessions[first] != faces.sessions[second])
    first, second = first[other], second[other]
    return first, second, np.stack([faces.labels[first], faces.labels[second]], axis=1)


def verification(distances: dict[str, np.ndarray], people: np.ndarray, rounds: int) -> Iterator[tuple[str, str, str]]:
    """Way, AUC, and what it gains over the face as it is."""
    same = people[:, 0] == people[:, 1]
    for way, own in distances.items():
        found = judged_pairs(people, own, np.random.default_rng(0), rounds)
        gain = "" if way == AS_IT_IS else ranged(*difference(own, distances[AS_IT_IS], people, same, rounds))
        yield way, ranged(found.auc, found.interval), gain


def difference(
    ours: np.ndarray, theirs: np.ndarray, people: np.ndarray, same: np.ndarray, rounds: int
) -> tuple[float, Interval]:
    """Of two AUCs on the same pairs: people are drawn once for both."""
    a, b = weighted_auc(same, ours), weighted_auc(same, theirs)
    interval = bootstrap_over_people(lambda w: a(w) - b(w), people, np.random.default_rng(0), rounds)[0]
    return float(auc(same, ours) - auc(same, theirs)), interval


def distances_of(faces: TurnedFaces, views: dict[str, np.ndarray], judge, first, second) -> dict[str, np.ndarray]:
    """Way -> (P,) cosine distances of turned faces, brought to the front, to true frontal views."""
    references = judge(faces.frontal)
    found = {way: 1 - (judge(made)[first] * references[second]).sum(1) for way, made in views.items() if way != MEAN}
    codes, true = (generative.load("dr_gan").codes(x) for x in (faces.turned, faces.frontal))
    return found | {CODE: 1 - (codes[first] * true[second]).sum(1)}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(arguments).quick
    people, sessions, rounds = (5, 2, 50) if quick else (40, 3, 1000)
    everything, warped = take(SEED, people, sessions)
    others, _ = take(OTHERS, 3 if quick else 20, 1, BINS[:1])
    views = frontal_views(everything, warped, others)
    print(f"{people} people, {len(everything)} turned faces")
    rows, judgments = [], []
    for low, high in BINS:
        here = np.flatnonzero((np.abs(everything.yaws) >= low) & (np.abs(everything.yaws) < high))
        faces, there = everything.subset(here), {way: made[here] for way, made in views.items()}
        first, second, who = pairs_of(faces)
        for way, made in there.items():
            if way != "truth":
                value, interval = fidelity(faces, made)
                rows.append((f"{low}-{high}°", way, f"{value:.2f} ({interval.low:.2f} to {interval.high:.2f})"))
        for name in JUDGES[:1] if quick else JUDGES:
            distances = distances_of(faces, there, recognizer(name), first, second)
            judgments += [(f"{low}-{high}°", name, *cells) for cells in verification(distances, who, rounds)]
    print(table(("turned by", "frontal view", "PSNR on the face, dB"), rows))
    print(table(("turned by", "recognizer", "frontal view", "AUC, chance is 0.5", "gain"), judgments))


if __name__ == "__main__":
    main()
