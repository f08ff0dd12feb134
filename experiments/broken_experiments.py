"""What five published mistakes cost: python experiments/broken_experiments.py (two minutes; --quick: one)

Each experiment is done twice, soundly and with one mistake planted, on the people who come with facelab: 60 drawn ones,
none of whom is real. The last column is what facelab.evaluate.audit's detector says of the broken one. Intervals are
95 %: over people (bootstrap) for AUC and accuracy, over repetitions (Student's) where an experiment is repeated.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import keras
import numpy as np
from comparison import gray64, table
from keras import layers
from sklearn.ensemble import RandomForestClassifier
from tqdm import tqdm

from facelab import evaluate, images, losses, models, synthetic, training
from facelab.classify import Eigenfaces
from facelab.evaluate import audit

Row = tuple[str, str, str, str, str]
HEAD = ("experiment", "reported by the broken one", "by the sound one", "chance", "detector")


@dataclass(frozen=True, eq=False)
class Faces:
    """Aligned faces, their vectors by dlib's network, and who they are."""

    aligned: np.ndarray
    vectors: np.ndarray
    labels: np.ndarray
    embedder: models.Embedder


def load(people: int) -> Faces:
    photos = synthetic.shipped_people().photos
    photos = photos.subset(np.flatnonzero(photos.labels < people))
    embedder = models.load("dlib_resnet")
    aligned = training.align_photos(photos, embedder.card.alignment).faces
    return Faces(aligned, embedder(aligned), photos.labels, embedder)


def told(value: float, interval: evaluate.intervals.Interval) -> str:
    low, high = np.clip([interval.low, interval.high], 0, 1)  # Student's interval knows no end of the scale
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def split_leak(faces: Faces, rounds: int) -> Iterator[Row]:
    """Pairs are made, shuffled and divided; a forest learns same or different from differences of Eigenfaces."""
    broken, sound, found = [], [], None
    gray = gray64(faces.aligned)
    for seed in range(rounds):
        rng = np.random.default_rng(seed)
        train, held = training.split_people(faces.labels, 0.4, rng)
        features = Eigenfaces(40).fit(gray[train]).transform(gray)
        pairs = balanced(faces.labels, rng)
        shuffled = rng.permutation(pairs)
        parts = shuffled[: int(0.6 * len(pairs))], shuffled[int(0.6 * len(pairs)) :]
        broken.append(forest(features, faces.labels, *parts, seed))
        of = [pairs[np.isin(pairs, np.flatnonzero(some)).all(axis=1)] for some in (train, held)]
        sound.append(forest(features, faces.labels, *of, seed))
        found = audit.pair_leak(*parts)
    values = [
        told(float(np.mean(some)), evaluate.intervals.student(np.array(some), overlap=0.4 / 0.6))
        for some in (broken, sound)
    ]
    yield "pairs shuffled, then split: AUC", *values, "0.5", str(found.broken)


def balanced(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    first, second = np.triu_indices(len(labels), 1)
    same = labels[first] == labels[second]
    different = rng.choice(np.flatnonzero(~same), same.sum(), replace=False)
    chosen = np.concatenate([np.flatnonzero(same), different])
    return np.stack([first[chosen], second[chosen]], axis=1)


def forest(features: np.ndarray, labels: np.ndarray, train: np.ndarray, judged: np.ndarray, seed: int) -> float:
    """AUC on the judged pairs."""
    terms, same = zip(*((np.abs(features[p[:, 0]] - features[p[:, 1]]), labels[p[:, 0]] == labels[p[:, 1]])
                        for p in (train, judged)), strict=True)  # fmt: skip
    model = RandomForestClassifier(200, random_state=seed, n_jobs=2).fit(terms[0], same[0])
    return float(evaluate.auc(same[1], -model.predict_proba(terms[1])[:, 1]))


def threshold_leak(faces: Faces, rounds: int) -> Iterator[Row]:
    """A few people; their best threshold is reported with their accuracy. What does it reach on all others?"""
    gray = Eigenfaces(40).fit(gray64(faces.aligned[faces.labels < 12])).transform(gray64(faces.aligned))
    vectors = gray / np.linalg.norm(gray, axis=1, keepdims=True)
    people = np.unique(faces.labels[faces.labels >= 12])
    for few in (3, 10):
        own, rest, caught = [], [], 0
        for seed in range(10 * rounds):
            rng = np.random.default_rng(seed)
            tuned = np.isin(faces.labels, rng.permutation(people)[:few])
            others = np.isin(faces.labels, people) & ~tuned
            small, large = (halves(vectors[some], faces.labels[some], rng) for some in (tuned, others))
            threshold = evaluate.best_threshold(*small)
            own.append(float(evaluate.accuracy(*small, threshold)))
            rest.append(float(evaluate.accuracy(*large, threshold)))
            caught += audit.threshold_leak(*small, threshold).broken
        values = [told(float(np.mean(some)), evaluate.intervals.student(np.array(some))) for some in (own, rest)]
        yield f"threshold chosen on the {few} people judged: accuracy", *values, "0.5", f"{caught} of {len(own)}"


def halves(vectors: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    pairs = balanced(labels, rng)
    return labels[pairs[:, 0]] == labels[pairs[:, 1]], 1 - (vectors[pairs[:, 0]] * vectors[pairs[:, 1]]).sum(axis=1)


def channel_order(faces: Faces, rounds: int) -> Iterator[Row]:
    """Blue for red in every second photo, as when two readers of images are mixed."""
    mixed = faces.aligned.copy()
    mixed[::2] = mixed[::2][..., ::-1]
    tuning = faces.labels < faces.labels.max() // 2
    limit = best_of(faces.vectors[tuning], faces.labels[tuning])
    results = []
    for vectors in (faces.embedder(mixed), faces.vectors):
        found = evaluate.separation(vectors[~tuning], faces.labels[~tuning], np.random.default_rng(0), 30 * rounds)
        results.append(told(*found.accuracy(limit, np.random.default_rng(0), 30 * rounds)))
    broken = audit.channel_order(faces.aligned[..., ::-1]).broken
    yield "blue for red in half of the photos: accuracy", *results, "0.5", str(broken)


def best_of(vectors: np.ndarray, labels: np.ndarray) -> float:
    return evaluate.best_threshold(*halves(vectors, labels, np.random.default_rng(0)))


def unit_length(faces: Faces, rounds: int) -> Iterator[Row]:
    """The network's own output, not divided by its length, with 1 - a·b and a threshold for unit vectors."""
    raw = faces.embedder.network.predict(faces.embedder.card.preprocessing(faces.aligned), verbose=0)
    unit = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    tuning = faces.labels < faces.labels.max() // 2
    limit = best_of(unit[tuning], faces.labels[tuning])
    results = []
    for vectors in (raw, unit):
        found = evaluate.separation(vectors[~tuning], faces.labels[~tuning], np.random.default_rng(0), 30 * rounds)
        results.append(told(*found.accuracy(limit, np.random.default_rng(0), 30 * rounds)))
    yield "vectors of any length: accuracy", *results, "0.5", str(audit.unit_length(raw).broken)


def collapse(faces: Faces, rounds: int) -> Iterator[Row]:
    """The hardest triplets from the first step on, against semi-hard ones; AUC on people who were not learned."""
    small = (
        np.stack([images.shrink(aligned_face, 48, 48) for aligned_face in faces.aligned]).astype("float32") / 127.5 - 1
    )
    train, held = training.split_people(faces.labels, 1 / 3, np.random.default_rng(0))
    results = []
    for loss in (losses.BatchHardTripletLoss(), losses.SemiHardTripletLoss()):
        keras.utils.set_random_seed(0)
        network = small_network()
        network.compile(keras.optimizers.Adam(1e-3), loss)
        batches = training.IdentityBatches(small[train], faces.labels[train], people=16, photos=4, steps=30)
        network.fit(batches, epochs=4, verbose=0)
        vectors = network.predict(small[held], verbose=0)
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        found = evaluate.separation(unit, faces.labels[held], np.random.default_rng(0), 30 * rounds)
        apart = found.distances[~found.same].mean()
        reported = f"{told(found.auc, found.interval)}, different people {apart:.4f} apart"
        results.append((reported, audit.collapse(unit)))
    yield "hardest triplets from the start: AUC", results[0][0], results[1][0], "0.5", str(results[0][1].broken)


def small_network() -> keras.Model:
    image = keras.Input((48, 48, 3))
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest", seed=1)(
        layers.RandomFlip("horizontal", seed=2)(image)
    )
    x = layers.RandomBrightness(0.2, value_range=(-1, 1), seed=3)(x)
    for filters in (32, 64, 96, 128):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPooling2D()(layers.ReLU()(layers.BatchNormalization()(x)))  # 24, 12, 6, 3
    return keras.Model(image, layers.Dense(64)(layers.Flatten()(x)))


EXPERIMENTS = (split_leak, threshold_leak, channel_order, unit_length, collapse)


def report(people: int, rounds: int) -> str:
    faces = load(people)
    rows = [row for experiment in tqdm(EXPERIMENTS, unit=" experiments") for row in experiment(faces, rounds)]
    return f"{people} drawn people with 12 photos each\n\n{table(HEAD, rows)}"


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(words).quick
    print(report(people=30 if quick else 60, rounds=2 if quick else 10))


if __name__ == "__main__":
    main()
