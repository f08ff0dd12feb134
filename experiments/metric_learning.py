"""Does a learned metric help people who were never seen? FACELAB_SHARED=DIR python experiments/metric_learning.py

Vectors of two kinds, weak (Eigenfaces) and strong (the 128 numbers of facelab_distilled), compared as they are, after
Fisher's discriminant, with LMNN and with joint Bayesian. Two thirds of the people are learned from, all pairs of photos
of the other third are judged; each third is judged once, and the AUC is the mean of the three. Whatever is fitted,
principal components among it, is fitted on the people learned from. Intervals are 95 % over people; a gain over the
vectors as they are is on the same pairs, with an interval of its own. Chance is 0.5. Some minutes.

People are ORL's where FACELAB_SHARED names a folder with data/orl-faces, and the synthetic people inside facelab.
--quick: twelve synthetic people, half a minute.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from comparison import all_pairs, gray64, ranged, table, unit
from sklearn.decomposition import PCA
from svm_against_pca import find_faces, first_people
from tqdm import tqdm
from transfer import Faces

from facelab import images, models
from facelab.classify import LMNN, Eigenfaces, Fisherfaces, JointBayesian
from facelab.evaluate import bootstrap_over_people, weighted_auc
from facelab.evaluate.intervals import Interval

FOLDS = 3
COMPONENTS = 60  # of the vectors before a metric is learned, fewer where fewer photos are known
Distance = Callable[[np.ndarray, np.ndarray], np.ndarray]  # (P, D), (P, D) -> (P,), any number that grows


@dataclass(frozen=True, eq=False)
class Fold:
    """Pairs of people who were not learned from, and what each way says of them."""

    people: np.ndarray  # (P, 2) int
    distances: dict[str, np.ndarray]  # (P,) each


def euclidean(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.linalg.norm(first - second, axis=1)


def ways(train: np.ndarray, labels: np.ndarray) -> Iterator[tuple[str, Distance]]:
    """Metrics learned from (N, D) vectors, those as they are first."""
    yield "as they are", euclidean
    reduced = PCA(min(COMPONENTS, len(train) - 1, train.shape[1]), svd_solver="full").fit(train)
    few = reduced.transform(train)
    fisher = Fisherfaces().fit(few, labels)

    def discriminant(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return euclidean(*(unit(fisher.transform(reduced.transform(x))) for x in (first, second)))

    yield "Fisher's discriminant, angle", discriminant
    metric, model = LMNN().fit(few, labels), JointBayesian().fit(few, labels)
    yield "LMNN", lambda first, second: metric.distance(reduced.transform(first), reduced.transform(second))
    yield (
        "joint Bayesian",
        lambda first, second: -model.similarity(reduced.transform(first), reduced.transform(second)),
    )


def folds(faces: Faces, vectors: Callable[[np.ndarray], np.ndarray], title: str) -> list[Fold]:
    """``vectors``: bool mask of the photos that may be learned from -> (N, D) vectors of all photos."""
    people = np.random.default_rng(0).permutation(np.unique(faces.labels))
    found = []
    for judged in tqdm(np.array_split(people, FOLDS), title):
        asked = np.isin(faces.labels, judged)
        rows = vectors(~asked)
        pairs, mine = all_pairs(faces.labels[asked]), rows[asked]
        found.append(
            Fold(
                pairs.people,
                {
                    name: distance(mine[pairs.first], mine[pairs.second])
                    for name, distance in ways(rows[~asked], faces.labels[~asked])
                },
            )
        )
    return found


def mean_auc(parts: list[Fold], name: str) -> Callable[[np.ndarray], np.ndarray]:
    """(P of all folds,) weights -> (1,), the mean over folds: distances of two folds do not share a scale."""
    parted = [weighted_auc(part.people[:, 0] == part.people[:, 1], part.distances[name]) for part in parts]
    ends = np.cumsum([len(part.people) for part in parts])[:-1]

    def statistic(weights: np.ndarray) -> np.ndarray:
        return np.mean([auc(own) for auc, own in zip(parted, np.split(weights, ends), strict=True)], axis=0)

    return statistic


def judged(parts: list[Fold], statistic: Callable[[np.ndarray], np.ndarray]) -> tuple[float, Interval]:
    people = np.concatenate([part.people for part in parts])
    return (
        float(statistic(np.ones(len(people)))[0]),
        bootstrap_over_people(statistic, people, np.random.default_rng(0), 500)[0],
    )


def lines(data: str, kind: str, parts: list[Fold]) -> Iterator[tuple[str, ...]]:
    first, *_ = names = list(parts[0].distances)
    base = mean_auc(parts, first)
    for name in names:
        own = mean_auc(parts, name)
        gain = "" if name == first else ranged(*judged(parts, lambda w, own=own: own(w) - base(w)))
        yield data, kind, name, ranged(*judged(parts, own)), gain


def measure(faces: Faces, data: str) -> Iterator[tuple[str, ...]]:
    gray = gray64(faces.aligned).astype(np.float64)

    def eigen(train: np.ndarray) -> np.ndarray:
        space = Eigenfaces(min(100, train.sum() - 1), whiten=True).fit(gray[train])
        return unit(space.transform(gray))

    embedder = models.load("facelab_distilled")
    size = embedder.network.input_shape[1:3]
    aligned = np.stack([images.shrink(aligned_face.astype(np.float32), *size) for aligned_face in faces.aligned])
    strong = embedder(np.rint(aligned).astype(np.uint8))
    yield from lines(data, "Eigenfaces", folds(faces, eigen, "Eigenfaces"))
    yield from lines(data, "facelab_distilled", folds(faces, lambda train: strong, "facelab_distilled"))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(arguments).quick
    found = []
    for data in ["synthetic"] if quick or "FACELAB_SHARED" not in os.environ else ["orl", "synthetic"]:
        faces, title = find_faces(data)
        found += measure(first_people(faces, 12 if quick else 0), title)
    print(table(("people", "vectors", "compared", "AUC, chance 0.500", "gain over them as they are"), found))


if __name__ == "__main__":
    main()
