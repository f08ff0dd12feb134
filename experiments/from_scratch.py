"""How far does one get with LFW alone? From scratch on peopleDevTrain, without other data, judged on pairsDevTest.

    FACELAB_SHARED=DIR python experiments/from_scratch.py            at most 30 minutes of training on two cores
    FACELAB_SHARED=DIR python experiments/from_scratch.py --quick    a few steps: does it run?

facelab's compact network (0.93 M parameters) learns from the photos of nine tenths of the people. The others, whom it
never learns, decide which epoch was best and give the threshold, so that pairsDevTest is looked at once. Eigenfaces,
fitted on the same people, and chance are listed beside it. What the record of LFW calls "no outside data" holds but for
the detector: MTCNN, which cuts out the faces, has learned from other photos.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
from comparison import (
    LUMA,
    PhotoPairs,
    accuracy_with_interval,
    balanced_pairs,
    distances_of,
    measure,
    ranged,
    table,
    unit,
)
from tqdm import tqdm
from transfer import shared

from facelab import cards, classify, datasets, images, models
from facelab.evaluate import best_threshold
from facelab.training import AlignedFaces, Recipe, Reporting, align_photos, split_people, train

NETWORK, HELD, COMPONENTS = "facelab_synthetic", 0.1, 100
FULL = Recipe(loss="softmax", people=32, photos=2, steps=100, epochs=20)
QUICK = Recipe(loss="softmax", people=8, photos=2, steps=2, epochs=1)


def bar(items, total):
    return tqdm(items, total=total, unit=" photos")


def faces_of(photos: datasets.Photos) -> AlignedFaces:
    return align_photos(photos, cards.card(NETWORK).alignment, progress=bar)


def people_of(list_name: str, most: int | None) -> datasets.Photos:
    """LFW's photos of the people in a list, at most ``most`` photos."""
    photos = datasets.lfw(shared("lfw-deepfunneled"))
    names = set(datasets.lfw_lists.read_people(shared("lfw-lists") / list_name).names)
    return photos.subset(np.flatnonzero([photos.names[label] in names for label in photos.labels])[:most])


def test_pairs(most: int | None) -> tuple[AlignedFaces, PhotoPairs]:
    """The faces of pairsDevTest and its pairs, at most ``most`` of them (every other one is of two people)."""
    photos, pairs = (
        datasets.lfw(shared("lfw-deepfunneled")),
        datasets.read_pairs(shared("lfw-lists") / "pairsDevTest.txt"),
    )
    chosen = (
        np.arange(len(pairs))
        if most is None
        else np.r_[np.flatnonzero(pairs.same)[:most], np.flatnonzero(~pairs.same)[:most]]
    )
    sides = [[side[k] for k in chosen] for side in (pairs.first, pairs.second)]
    row = {f"{path.parent.name}/{path.name}": i for i, path in enumerate(photos.paths)}
    needed = sorted({row[file] for side in sides for file in side})
    place = {i: k for k, i in enumerate(needed)}
    faces = faces_of(photos.subset(np.array(needed)))
    first, second = (np.array([place[row[file]] for file in side]) for side in sides)
    return faces, PhotoPairs(first, second, np.stack([faces.labels[first], faces.labels[second]], axis=1))


def gray(faces: np.ndarray) -> np.ndarray:
    """(N, 80, 80, 3) uint8 -> (N, 64, 64) float32."""
    return np.stack([images.shrink(face.astype(np.float32), 64, 64) @ LUMA for face in faces]).astype(np.float32)


def learn(recipe: Recipe, training: AlignedFaces, held: AlignedFaces) -> tuple[models.Embedder, str]:
    """The trained network, and what it took."""
    start, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder, tqdm(total=recipe.steps * recipe.epochs, unit=" steps") as progress:
        show = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: progress.write(
                f"epoch {epoch + 1}: {logs['val_auc']:.4f}", file=sys.stderr
            )
        )
        step = Reporting(lambda epoch, logs: (progress.set_postfix(logs, refresh=False), progress.update()))
        done = train(NETWORK, training, held, recipe, Path(folder) / "training", [step, show])
    minutes, core_minutes = (time.perf_counter() - start) / 60, (time.process_time() - used) / 60
    best = max(done.history, key=lambda row: row["val_auc"])
    return done.embedder, (
        f"{recipe.loss}, {recipe.epochs} epochs of {recipe.steps} steps of {recipe.people} x {recipe.photos} photos, "
        f"in {minutes:.0f} minutes, {core_minutes:.0f} core-minutes on {os.cpu_count()} cores; best on the held people "
        f"after epoch {best['epoch'] + 1}: AUC {best['val_auc']:.4f}"
    )


def report(recipe: Recipe, most: int | None, rounds: int) -> str:
    faces = faces_of(people_of("peopleDevTrain.txt", most))
    held = split_people(faces.labels, HELD, np.random.default_rng(recipe.seed))[1]
    training, held = faces.subset(~held), faces.subset(held)
    test, pairs = test_pairs(None if most is None else 20)
    assert not {training.names[i] for i in training.labels} & {test.names[i] for i in test.labels}
    tuning = balanced_pairs(held.labels, np.random.default_rng(0))
    embedder, told = learn(recipe, training, held)
    space = classify.Eigenfaces(min(COMPONENTS, len(training) // 3), whiten=True).fit(gray(training.faces))
    ways = {
        "compact network": lambda some: embedder(some.faces),
        "Eigenfaces": lambda some: unit(space.transform(gray(some.faces))),
    }
    rows = []
    for name, vectors in ways.items():
        threshold = best_threshold(tuning.same, distances_of(vectors(held), tuning))
        distances = distances_of(vectors(test), pairs)
        found = measure(distances, pairs, rounds)
        right = accuracy_with_interval(distances, pairs, threshold, rounds)
        rows.append((name, ranged(*right), ranged(found.auc, found.interval)))
    head = ("way", "accuracy on pairsDevTest", "AUC")
    return (
        f"{table(head, [*rows, ('chance', '0.500', '0.500')])}\n"
        f"Learned from {training.people} people with {len(training)} photos ({held.people} others with {len(held)} "
        f"held); judged {len(pairs.first)} pairs. Intervals: 95 %, over people. {told}."
    )


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("loss", "people", "photos", "steps", "epochs", "learning_rate", "margin", "seed"):
        kind = str if name == "loss" else float if name in ("learning_rate", "margin") else int
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=f"default {getattr(FULL, name)}")
    parser.add_argument("--quick", action="store_true")
    arguments = vars(parser.parse_args(words))
    quick = arguments.pop("quick")
    changes = {name: value for name, value in arguments.items() if value is not None}
    recipe = Recipe(**{**vars(QUICK if quick else FULL), **changes})
    print(f"`python {' '.join(sys.argv)}`\n", flush=True)
    print(report(recipe, 200 if quick else None, 50 if quick else 500))


if __name__ == "__main__":
    main()
