"""Do many SVMs beat the nearest neighbor among Eigenfaces? The methods before deep learning, on ORL.

    FACELAB_SHARED=DIR python experiments/svm_against_pca.py            20 splits; some minutes
    FACELAB_SHARED=DIR python experiments/svm_against_pca.py --quick    4 splits of 10 people; under a minute

Half of everybody's photos, drawn by chance, are learned from, and who is on the other half is asked: Eigenfaces,
Fisherfaces and local binary patterns, each with the nearest neighbor and with SVMs one-vs-rest and one-vs-one; the
same/different SVM of Phillips; and dlib_resnet's vectors as the ceiling. All see the same aligned faces and splits.
Then verification, Phillips's other scenario: half of the people are learned from, and all pairs of photos of the
other half, whom no method has seen, are judged the same or different.
ORL is found in DIR/data; without it, the synthetic people inside facelab take its place.

Two intervals of 95 %: *over splits* says what the choice of photos does (Student's t, with Nadeau and Bengio's
correction for splits that share photos or people), *over people* what another 40 people of this kind might have done
(bootstrap).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from comparison import LUMA, dlib, gray64, ranged, table, unit
from tqdm import tqdm
from transfer import Faces, faces_in, shared

from facelab import datasets, models, synthetic
from facelab.classify import Eigenfaces, Fisherfaces, LengthScaler, ManySVMs, SameDifferentSVM
from facelab.classify.lbp import chi_square_distance, lbp_histograms
from facelab.errors import DatasetError
from facelab.evaluate import eer
from facelab.evaluate.intervals import Interval, student

BASELINE = "Eigenfaces + nearest neighbor"
C = 10.0  # with more dimensions than photos every margin can be kept; from here on the answers hardly change
FULL = {"splits": 20, "people": 0}  # 0: all
QUICK = {"splits": 4, "people": 10}
Name = Callable[[np.ndarray, np.ndarray], np.ndarray]  # rows to learn from, rows to name -> labels of the latter


def find_faces(data: str) -> tuple[Faces, str]:
    """The photos to learn from and what they are; without ORL, synthetic people, and a line on standard error."""
    if data != "synthetic":
        try:
            photos = datasets.orl(shared("orl-faces"))
            return faces_in(list(photos), photos.labels, "ORL"), "ORL"
        except DatasetError as err:
            if data == "orl":
                raise
            print(f"no ORL, so synthetic people. {err}", file=sys.stderr)
    photos = synthetic.shipped_people().photos
    return faces_in(list(photos), photos.labels, "synthetic people"), "synthetic people"


def first_people(faces: Faces, people: int) -> Faces:
    """Those with the lowest labels only; 0 for all."""
    some = np.isin(faces.labels, np.unique(faces.labels)[: people or None])
    return Faces(faces.aligned[some], faces.labels[some], faces.missed)


def halves(labels: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from and rows to name: half of everybody's photos each."""
    mine = [rng.permutation(np.flatnonzero(labels == person)) for person in np.unique(labels)]
    learn = np.concatenate([rows[: len(rows) // 2] for rows in mine])
    return learn, np.concatenate([rows[len(rows) // 2 :] for rows in mine])


def nearest(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(Q, N) distances, (N,) -> (Q,) label of the nearest."""
    return labels[distances.argmin(axis=1)]


def squares(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(N, D), (M, D) -> (N, M) squared Euclidean distances."""
    return (first**2).sum(1)[:, None] + (second**2).sum(1) - 2 * first @ second.T


def methods(faces: Faces, embeddings: np.ndarray, seed: int) -> Callable[[np.ndarray, np.ndarray], Iterator]:
    """What is compared: (rows to learn from, rows to name) -> pairs of a method's name and its (Q,) labels."""
    gray, labels = gray64(faces.aligned).astype(np.float64), faces.labels
    histograms = lbp_histograms(faces.aligned @ LUMA)
    chi_square = chi_square_distance(histograms, histograms)

    def answers(learn: np.ndarray, ask: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
        who = labels[learn]

        def svms(name: str, vectors: np.ndarray, others: np.ndarray, pairs: bool) -> Iterator[tuple[str, np.ndarray]]:
            scaler = LengthScaler().fit(vectors)
            vectors, others = scaler.transform(vectors), scaler.transform(others)
            for strategy in ("one-vs-rest", "one-vs-one"):
                yield f"{name} + SVMs {strategy}", ManySVMs(strategy, C=C).fit(vectors, who).predict(others)
            if pairs:
                svm = SameDifferentSVM(C=C, random_state=seed).fit(vectors, who)
                yield f"{name} + SVM same/different", svm.predict(others)

        space = Eigenfaces().fit(gray[learn])
        a, b = space.transform(gray[learn]), space.transform(gray[ask])
        yield BASELINE, nearest(squares(b, a), who)
        white = Eigenfaces(len(learn) // 3, whiten=True).fit(gray[learn])
        c, d = unit(white.transform(gray[learn])), unit(white.transform(gray[ask]))
        yield "Eigenfaces, whitened, + nearest by angle", nearest(-d @ c.T, who)
        yield from svms("Eigenfaces", a, b, pairs=True)
        space = Fisherfaces().fit(gray[learn], who)
        a, b = space.transform(gray[learn]), space.transform(gray[ask])
        yield "Fisherfaces + nearest neighbor", nearest(squares(b, a), who)
        yield from svms("Fisherfaces", a, b, pairs=False)
        yield "LBP + nearest neighbor (chi-square)", nearest(chi_square[np.ix_(ask, learn)], who)
        # Euclidean distances of square roots are close to the chi-square distance: the same question as above.
        roots = np.sqrt(histograms)
        yield from svms("LBP, square roots,", roots[learn], roots[ask], pairs=False)
        a, b = embeddings[learn], embeddings[ask]
        yield "dlib_resnet + nearest neighbor", nearest(squares(b, a), who)
        yield from svms("dlib_resnet", a, b, pairs=True)

    return answers


def shares_right(faces: Faces, answers: Callable, splits: int, seed: int) -> dict[str, np.ndarray]:
    """Of each method (splits, people): the share of a person's photos that were named correctly."""
    people, found = np.unique(faces.labels), {}
    for k in tqdm(range(splits), "splits"):
        learn, ask = halves(faces.labels, np.random.default_rng([seed, k]))
        for name, answer in answers(learn, ask):
            right = answer == faces.labels[ask]
            found.setdefault(name, []).append([right[faces.labels[ask] == person].mean() for person in people])
    return {name: np.array(rows) for name, rows in found.items()}


def verification(faces: Faces, embeddings: np.ndarray, splits: int, seed: int) -> dict[str, np.ndarray]:
    """Of each method (splits, 1): the equal error rate on all pairs of people that were not learned from."""
    gray, labels, found = gray64(faces.aligned).astype(np.float64), faces.labels, {}
    people = np.unique(labels)
    for k in tqdm(range(splits), "verification"):
        rng = np.random.default_rng([seed, k])
        train = np.isin(labels, rng.permutation(people)[: len(people) // 2])
        who, first, second = labels[train], *np.triu_indices((~train).sum(), 1)
        same = labels[~train][first] == labels[~train][second]
        space = Eigenfaces().fit(gray[train])
        for name, vectors in (("Eigenfaces", space.transform(gray)), ("dlib_resnet", embeddings)):
            scaler = LengthScaler().fit(vectors[train])
            a, b = scaler.transform(vectors[train]), scaler.transform(vectors[~train])
            svm = SameDifferentSVM(C=C, random_state=rng).fit(a, who)
            for way, distances in (("distance", squares(b, b)), ("SVM same/different", -svm.similarities(b, b))):
                found.setdefault(f"{name}, {way}", []).append([eer(same, distances[first, second])])
    return {name: np.array(rows) for name, rows in found.items()}


def verification_rows(found: dict[str, np.ndarray], baseline: str) -> Iterator[tuple[str, str, str]]:
    """Method, equal error rate, and the difference to the baseline."""
    for name, rates in found.items():
        gain = rates - found[baseline]
        difference = "" if name == baseline else f"{gain.mean():+.3f} ({signed(over_splits(gain))})"
        yield name, ranged(rates.mean(), within(over_splits(rates))), difference


def within(interval: Interval) -> Interval:
    """Student's t knows no ends, but shares have two."""
    return Interval(max(interval.low, 0.0), min(interval.high, 1.0))


def over_splits(shares: np.ndarray) -> Interval:
    """(splits, people) -> where the mean over all possible splits is."""
    means = shares.mean(axis=1)
    # Half is judged, half is not: 1.
    return student(means, overlap=1.0) if len(means) > 1 else Interval(float("nan"), float("nan"))


def over_people(shares: np.ndarray, rng: np.random.Generator, rounds: int = 2000) -> Interval:
    """(splits, people) -> where the mean over all such people is."""
    means = shares.mean(axis=0)
    drawn = means[rng.integers(len(means), size=(rounds, len(means)))].mean(axis=1)
    return Interval(*np.quantile(drawn, [0.025, 0.975]).tolist())


def rows_of(found: dict[str, np.ndarray]) -> Iterator[tuple[str, str, str, str]]:
    """Method, accuracy, and the difference to the baseline with both intervals."""
    for name, shares in found.items():
        gain = shares - found[BASELINE]
        right, people = over_splits(shares), over_people(gain, np.random.default_rng(0))
        difference = (
            ("", "")
            if name == BASELINE
            else (f"{gain.mean():+.3f} ({signed(over_splits(gain))})", f"({signed(people)})")
        )
        yield (name, ranged(shares.mean(), within(right)), *difference)


def signed(interval: Interval) -> str:
    return f"{interval.low:+.3f} to {interval.high:+.3f}"


def report(data: str, splits: int, people: int, seed: int) -> str:
    """Find faces, learn, ask, and describe it all as a Markdown table."""
    faces, title = find_faces(data)
    faces = first_people(faces, people)
    embeddings = unit(dlib(models.load("dlib_resnet"))(faces.aligned))
    start = time.perf_counter()
    found = shares_right(faces, methods(faces, embeddings, seed), splits, seed)
    verified = verification(faces, embeddings, splits, seed)
    seconds = time.perf_counter() - start
    count = len(np.unique(faces.labels))
    learn, ask = halves(faces.labels, np.random.default_rng(seed))
    head = (
        "method", "accuracy (over splits)", f"against {BASELINE}, paired (over splits)", "the same, over people",
    )  # fmt: skip
    chance = ("chance", f"{1 / count:.3f}", "", "")
    base = "Eigenfaces, distance"
    rates = ("pairs of test people", "equal error rate (over splits)", f"against {base}, paired (over splits)")
    tables = table(head, [chance, *rows_of(found)]), table(rates, verification_rows(verified, base))
    return (
        f"{tables[0]}\n{tables[1]}\n{title}: {count} people, {len(faces.labels)} photos; "
        f"{len(learn)} learned from and {len(ask)} named in each of {splits} splits, seed {seed}. In {faces.missed} "
        f"photos of the whole set no face was found; they are cut where faces usually are. "
        f"{seconds:.0f} s, {os.cpu_count()} cores."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--splits", type=int, help=f"default {FULL['splits']}")
    parser.add_argument("--people", type=int, help="only the first N people; default all")
    parser.add_argument("--data", choices=["orl", "synthetic"], help="default ORL, and synthetic people without it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help=", ".join(f"{k} {v}" for k, v in QUICK.items()))
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else FULL
    splits, people = (sizes[k] if getattr(arguments, k) is None else getattr(arguments, k) for k in FULL)
    print(f"`python {' '.join(sys.argv)}`\n", flush=True)
    print(report(arguments.data, splits, people, arguments.seed))


if __name__ == "__main__":
    main()
