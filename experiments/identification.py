"""Does identification name as few strangers as was asked? FACELAB_SHARED=DIR python experiments/identification.py

The distance comes from the card's table (scripts/make_thresholds.py, LFW's peopleDevTrain), for the number of enrolled
photos and a wanted false-positive identification rate (FPIR) of 1 % and of 10 %. Judged on others:

    lfw      peopleDevTest: 1,000 people drawn and enrolled by their first photo; the first photos of the 711 others
             are the strangers, the second photos of the enrolled are asked, too.
    orl      32 of 40 people are enrolled, by one photo or by five; all ten photos of the 8 others are the strangers.
             Five divisions, so that everybody is a stranger once.
    drawn    the people who come with facelab: 20 are enrolled, 20 are strangers, and the table is made of the 20
             others, because the card's is of real faces. Three divisions. Beside it what the card's table would do.

"pair" is the threshold for one pair, which identification took before. Intervals are 95 %: Wilson's where each
photo is of another person, else by drawing people. --only NAME judges one set. --vectors DIR keeps the vectors of LFW
there, which take a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from comparison import table
from tqdm import tqdm

from facelab import Pipeline, cards, datasets
from facelab.datasets import Photos
from facelab.evaluate import wilson
from facelab.evaluate.false_matches import false_match_table
from facelab.evaluate.intervals import Interval
from facelab.gallery import FaceVectors
from facelab.pipeline import largest_face
from facelab.synthetic import shipped_people

MODELS = ("dlib_resnet", "facelab_distilled")
RATES = (0.01, 0.1)
ENROLLED = 1000  # of peopleDevTest


@dataclass(frozen=True, eq=False)
class Asked:
    """Nearest enrolled photo of each photo that is asked.

    Attributes:
        distances: (Q,) cosine distance to it.
        right: (Q,) bool, it shows the same person.
        people: (Q,) int, who is asked.
        stranger: (Q,) bool, the person is not enrolled.
        enrolled: Number of enrolled photos.
    """

    distances: np.ndarray
    right: np.ndarray
    people: np.ndarray
    stranger: np.ndarray
    enrolled: int
    one_each: np.ndarray  # (P, D) a vector of each enrolled person


def listed(part: str) -> Photos:
    """LFW's photos of the people in peopleDevTrain or peopleDevTest."""
    data = Path(os.environ["FACELAB_SHARED"]) / "data"
    photos = datasets.lfw(data / "lfw-deepfunneled")
    names = set(datasets.lfw_lists.read_people(data / "lfw-lists" / f"people{part}.txt").names)
    return photos.subset(np.flatnonzero([photos.names[label] in names for label in photos.labels]))


def face_vectors(photos: Photos, model: str, kept: Path | None = None) -> tuple[np.ndarray, np.ndarray, list[Path]]:
    """(N, D) vectors of the largest faces, (N,) labels, N paths; photos without a face are left out.

    With ``kept`` the vectors are read from that file where it is there, and written into it where it is not.
    """
    if kept is not None and kept.is_file():
        found = FaceVectors.load(kept)
    else:
        pipeline = Pipeline(model)
        results = tqdm(pipeline(photos.paths, pick=largest_face), model, len(photos), disable=None, leave=False)
        found = FaceVectors.collect(((r.source, r.faces, r.vectors) for r in results), pipeline.card)
        if kept is not None:
            found.save(kept)
    number = {_short(path): i for i, path in enumerate(photos.paths)}
    rows = [row for row, path in enumerate(found.paths) if _short(path) in number]
    those = [number[_short(found.paths[row])] for row in rows]
    return found.vectors[rows], photos.labels[those], [photos.paths[i] for i in those]


def _short(path: Path | str) -> str:
    return "/".join(Path(path).parts[-2:])


def ask(vectors: np.ndarray, labels: np.ndarray, gallery: np.ndarray, queries: np.ndarray) -> Asked:
    """Rows to enroll and rows to ask -> the nearest of the first to each of the second."""
    distances = 1 - vectors[queries] @ vectors[gallery].T
    nearest = distances.argmin(axis=1)
    people = labels[queries]
    return Asked(
        distances.min(axis=1), labels[gallery][nearest] == people, people, ~np.isin(people, labels[gallery]),
        len(gallery), vectors[gallery[np.unique(labels[gallery], return_index=True)[1]]],
    )  # fmt: skip


def numbered(labels: np.ndarray) -> np.ndarray:
    """(N,) which photo of its person each is, from 0."""
    return np.array([np.count_nonzero(labels[:i] == label) for i, label in enumerate(labels)])


def lfw(vectors: np.ndarray, labels: np.ndarray) -> Iterator[tuple[str, list[Asked]]]:
    number, people = numbered(labels), np.random.default_rng(0).permutation(np.unique(labels))
    known = np.isin(labels, people[:ENROLLED])
    gallery = np.flatnonzero(known & (number == 0))
    queries = np.flatnonzero((~known & (number == 0)) | (known & (number == 1)))
    yield "lfw, one photo each", [ask(vectors, labels, gallery, queries)]


def orl(vectors: np.ndarray, labels: np.ndarray) -> Iterator[tuple[str, list[Asked]]]:
    number, parts = numbered(labels), np.array_split(np.random.default_rng(0).permutation(np.unique(labels)), 5)
    for photos in (1, 5):
        asked = []
        for strangers in parts:
            known = ~np.isin(labels, strangers)
            gallery = np.flatnonzero(known & (number < photos))
            asked.append(ask(vectors, labels, gallery, np.flatnonzero(~known | (number >= 5))))
        yield f"orl, {photos} photo{'s' if photos > 1 else ''} each", asked


def rates(asked: list[Asked], thresholds: list[float], rng: np.random.Generator) -> tuple[tuple, tuple]:
    """(share of strangers named, its interval, n), (share of enrolled people missed, its interval, n)."""
    strange = np.concatenate([part.stranger for part in asked])
    people = np.concatenate([part.people for part in asked])
    near = np.concatenate([part.distances <= t for part, t in zip(asked, thresholds, strict=True)])
    right = np.concatenate([part.right for part in asked])
    return _rate(near[strange], people[strange], rng), _rate(~(near & right)[~strange], people[~strange], rng)


def _rate(wrong: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> tuple[float, Interval, int]:
    who, index, counts = np.unique(people, return_inverse=True, return_counts=True)
    if (counts == 1).all():
        return float(wrong.mean()), wilson(int(wrong.sum()), len(wrong)), len(wrong)
    sums = np.bincount(index, wrong)
    drawn = rng.integers(len(who), size=(2000, len(who)))
    shares = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return float(wrong.mean()), Interval(*np.quantile(shares, [0.025, 0.975]).tolist()), len(wrong)


def _rows(name: str, model: str, asked: list[Asked], chosen: dict[str, list[float]]) -> Iterator[tuple]:
    for wanted, thresholds in chosen.items():
        cells = [
            f"{share:.2%} [{interval.low:.2%}, {interval.high:.2%}] of {n}"
            for share, interval, n in rates(asked, thresholds, np.random.default_rng(0))
        ]
        yield name, model, wanted, f"{np.mean(thresholds):.4f}", *cells


def judge(name: str, model: str, asked: list[Asked]) -> Iterator[tuple]:
    card = cards.card(model)
    chosen = {"pair": [card.threshold.distance] * len(asked)}
    for rate in RATES:
        found = [
            card.false_matches.threshold(part.enrolled, rate, card.false_matches.scale(part.one_each)) for part in asked
        ]
        note = "" if all(t.is_within_table for t in found) else f", table ends at {found[0].expected_rate:.1%}"
        chosen[f"{rate:.0%}{note}"] = [threshold.distance for threshold in found]
    yield from _rows(name, model, asked, chosen)


def drawn(model: str) -> Iterator[tuple]:
    """The people that come with facelab, or others like them: 20 enrolled, 20 strangers, 20 for the table."""
    vectors, labels, _ = face_vectors(shipped_people().photos, model)
    number, thirds = numbered(labels), np.array_split(np.random.default_rng(0).permutation(np.unique(labels)), 3)
    asked, tables = [], []
    for k in range(3):
        others, known, strangers = (np.isin(labels, thirds[(k + i) % 3]) for i in range(3))
        made = false_match_table(vectors[others], labels[others], "drawn people", np.random.default_rng(0), least=1)
        tables.append(made)
        queries = np.flatnonzero((known & (number > 0)) | strangers)
        asked.append(ask(vectors, labels, np.flatnonzero(known & (number == 0)), queries))
    yield from judge("drawn, the card's table", model, asked)
    chosen = {}
    for rate in RATES:
        found = [
            made.threshold(part.enrolled, rate, made.scale(part.one_each))
            for made, part in zip(tables, asked, strict=True)
        ]
        chosen[f"{rate:.0%}, expected {np.mean([t.expected_rate for t in found]):.1%}"] = [t.distance for t in found]
    yield from _rows("drawn, table of other drawn people", model, asked, chosen)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("lfw", "orl", "drawn"))
    parser.add_argument("--vectors", type=Path, help="folder to keep vectors in, as lfw-DevTest-MODEL.npz")
    chosen = parser.parse_args(arguments)
    rows = []
    for model in MODELS:
        if chosen.only in (None, "lfw"):
            kept = None if chosen.vectors is None else chosen.vectors / f"lfw-DevTest-{model}.npz"
            vectors, labels, _ = face_vectors(listed("DevTest"), model, kept)
            rows += [row for name, asked in lfw(vectors, labels) for row in judge(name, model, asked)]
        if chosen.only in (None, "orl"):
            photos = datasets.orl(Path(os.environ["FACELAB_SHARED"]) / "data" / "orl-faces")
            kept = None if chosen.vectors is None else chosen.vectors / f"orl-{model}.npz"
            vectors, labels, _ = face_vectors(photos, model, kept)
            rows += [row for name, asked in orl(vectors, labels) for row in judge(name, model, asked)]
        if chosen.only in (None, "drawn"):
            rows += drawn(model)
    head = ("set", "model", "asked FPIR", "distance", "strangers named", "enrolled people missed")
    print(table(head, rows))


if __name__ == "__main__":
    main()
