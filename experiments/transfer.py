"""What transfers from synthetic people to real faces: a small network that was trained on no real person.

    FACELAB_SHARED=DIR python experiments/transfer.py            300 people x 12 photos; about an hour, rendering once
    FACELAB_SHARED=DIR python experiments/transfer.py --quick    40 people x 6 photos; some minutes

It is trained on synthetic people (half easy, half wild) to name them, and tested on unseen synthetic
people, on ORL and on LFW's View 1, beside pixels, Eigenfaces fitted on the same synthetic people, and
dlib_resnet as the ceiling. Thresholds come from synthetic people of their own, or for LFW from
pairsDevTrain, never from the pairs that are judged. Real photos are found in DIR/data; without them
the script says what is missing and goes on. No real photo, and nothing cut from one, is written anywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from comparison import (
    PhotoPairs,
    Vectors,
    accuracy_with_interval,
    balanced_pairs,
    cut,
    detect,
    distances_of,
    dlib,
    eigenfaces,
    face_at,
    gray64,
    measure,
    pixels,
    ranged,
    table,
    unit,
)
from keras import layers
from synthetic_people import Plan, portraits, takes
from tqdm import tqdm

import facelab
from facelab import cards, datasets, images, models
from facelab._files import replacing
from facelab.datasets.places import cache
from facelab.detection import MTCNN
from facelab.errors import DatasetError
from facelab.evaluate import best_threshold

FILTERS = (32, 64, 128, 128)
FEATURES = 128
FULL = {"people": 300, "photos": 12, "test_people": 60, "epochs": 25, "lfw_pairs": 10_000, "rounds": 500}
QUICK = {"people": 40, "photos": 6, "test_people": 15, "epochs": 25, "lfw_pairs": 100, "rounds": 200}
_SOURCES = ("synthetic/*.py", "geometry/**/*.py", "detection/*.py", "images/*.py")  # what stored faces depend on


@dataclass(frozen=True, eq=False)
class Faces:
    """Aligned faces, who they are, and in how many photos no face was found.

    Attributes:
        aligned: (N, 150, 150, 3) uint8 RGB.
        labels: (N,) int.
        missed: Photos without a face; the place where faces are in the others was cut out.
    """

    aligned: np.ndarray
    labels: np.ndarray
    missed: int


def faces_in(photos: Sequence[np.ndarray], labels: np.ndarray, title: str) -> Faces:
    """Detect and align; every photo counts, and no person is left out because a face is hard to find."""
    found = detect(MTCNN(), photos, f"detect {title}")
    marks = np.array([face.landmarks for face in found if face is not None])
    if len(marks) == 0:
        raise DatasetError(f"Expected faces in the photos of {title}. Received: none in {len(photos)} photos.")
    usual = face_at(np.median(marks, axis=0))
    aligned = cut(photos, [face or usual for face in found], cards.card("dlib_resnet").alignment)
    return Faces(aligned, np.asarray(labels), sum(face is None for face in found))


def synthetic_faces(plan: Plan, difficulties: tuple[str, ...] = ("easy", "wild")) -> Faces:
    """Faces of synthetic people, the same number of each difficulty; rendered once, then read from facelab's cache."""
    path = cache() / "experiments" / f"faces-{_digest(plan, difficulties)}.npz"
    if not path.is_file():
        each = replace(plan, photos=plan.photos // len(difficulties))
        parts = [portraits(takes(each, difficulty)) for difficulty in difficulties]
        photos = [photo for part in parts for photo in part.photos]
        faces = faces_in(photos, np.concatenate([part.labels for part in parts]), "synthetic people")
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            np.savez(temporary, aligned=faces.aligned, labels=faces.labels, missed=faces.missed)
    with np.load(path) as stored:
        return Faces(stored["aligned"], stored["labels"], int(stored["missed"]))


def _digest(plan: Plan, difficulties: tuple[str, ...]) -> str:
    """Changes with the plan and with the code that makes the faces, so that no old ones are read."""
    folder = Path(facelab.__file__).parent
    files = sorted(path for pattern in _SOURCES for path in folder.glob(pattern))
    digest = hashlib.sha256(repr((plan.people, plan.photos, plan.seed, difficulties)).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def orl_faces() -> tuple[Faces, PhotoPairs]:
    """ORL: all pairs of one person, the same number of pairs of two.

    Raises:
        DatasetError: It is not there.
    """
    photos = datasets.orl(shared("orl-faces"))
    faces = faces_in(list(photos), photos.labels, "ORL")
    return faces, balanced_pairs(faces.labels, np.random.default_rng(0))


def lfw_faces(name: str, most: int) -> tuple[Faces, PhotoPairs]:
    """The pairs of a list of LFW, at most ``most`` of each kind.

    Raises:
        DatasetError: Photos or list are not there.
    """
    folder, pairs = shared("lfw-deepfunneled"), datasets.read_pairs(shared("lfw-lists") / name)
    rank = np.where(pairs.same, np.cumsum(pairs.same), np.cumsum(~pairs.same))
    chosen = np.flatnonzero(rank <= most)
    sides = [[side[k] for k in chosen] for side in (pairs.first, pairs.second)]
    files = sorted({*sides[0], *sides[1]})
    people = sorted({Path(file).parent.name for file in files})
    labels = np.array([people.index(Path(file).parent.name) for file in files])
    first, second = (np.array([files.index(file) for file in side]) for side in sides)
    faces = faces_in([images.read(folder / file) for file in files], labels, name)
    return faces, PhotoPairs(first, second, np.stack([labels[first], labels[second]], axis=1))


def shared(name: str) -> Path:
    """A folder of real data.

    Raises:
        DatasetError: ``FACELAB_SHARED`` is not set, or it is not in there.
    """
    root = os.environ.get("FACELAB_SHARED")
    if root is None or not (Path(root) / "data" / name).is_dir():
        raise DatasetError(f"Expected FACELAB_SHARED to name a folder with data/{name}. Received: {root}.")
    return Path(root) / "data" / name


def small_network(people: int) -> keras.Model:
    """(N, 64, 64, 1) standardized gray -> (N, people) logits; its layer "features" is what is compared."""
    x = inputs = keras.Input((64, 64, 1))
    x = layers.RandomFlip("horizontal", seed=1)(x)
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest", seed=2)(x)
    x = layers.RandomZoom(0.1, fill_mode="nearest", seed=3)(x)
    x = layers.GaussianNoise(0.15, seed=4)(x)
    for filters in FILTERS:
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.2, seed=5)(layers.GlobalAveragePooling2D()(x))
    x = layers.Dense(FEATURES, name="features")(x)
    return keras.Model(inputs, layers.Dense(people)(layers.ReLU()(x)))


def standardized(aligned: np.ndarray) -> np.ndarray:
    """(N, 64, 64, 1): gray with mean 0 and standard deviation 1 in each aligned face, which evens out the exposure."""
    gray = gray64(aligned)
    mean, spread = gray.mean((1, 2), keepdims=True), gray.std((1, 2), keepdims=True)
    return ((gray - mean) / np.maximum(spread, 1))[..., None]


def train(faces: Faces, epochs: int, seed: int) -> Vectors:
    """Teach a new network to name the people; what it says of test people is compared by its features."""
    keras.utils.set_random_seed(seed)
    people, labels = np.unique(faces.labels, return_inverse=True)
    network = small_network(len(people))
    steps = epochs * -(-len(labels) // 64)
    network.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    network.fit(standardized(faces.aligned), labels, batch_size=64, epochs=epochs, verbose=0, callbacks=[bar(epochs)])
    inner = keras.Model(network.inputs, network.get_layer("features").output)
    return lambda aligned: unit(inner.predict(standardized(aligned), batch_size=64, verbose=0))


def bar(epochs: int) -> keras.callbacks.Callback:
    """A progress bar over the epochs."""
    progress = tqdm(total=epochs, desc="train")
    return keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: progress.update())


def judge(
    ways: dict[str, Vectors], tests: dict[str, tuple[Faces, PhotoPairs]], tuning: Iterable[str], rounds: int
) -> list[tuple]:
    """A row for each test and way: AUC, and the accuracy with the threshold of each tuning set.

    Args:
        ways: Name -> how aligned faces become vectors.
        tests: Name -> faces and pairs; the tuning sets are among them and get no rows of their own.
        tuning: Names of the sets whose best threshold is used.
        rounds: Of bootstrap.
    """
    rows: list[tuple] = []
    for way, vectors in ways.items():
        distances = {name: distances_of(vectors(faces.aligned), pairs) for name, (faces, pairs) in tests.items()}
        limits = [best_threshold(tests[name][1].same, distances[name]) if name in tests else None for name in tuning]
        for name, (faces, pairs) in tests.items():
            if name not in tuning:
                found = measure(distances[name], pairs, rounds)
                right = [
                    "" if limit is None else ranged(*accuracy_with_interval(distances[name], pairs, limit, rounds))
                    for limit in limits
                ]
                counted = f"{len(pairs.first)} ({faces.missed} of {len(faces.labels)})"
                rows.append((name, counted, way, ranged(found.auc, found.interval), *right))
    names = list(tests)
    return sorted(rows, key=lambda row: names.index(row[0]))


def real_tests(most: int) -> dict[str, tuple[Faces, PhotoPairs]]:
    """What there is of ORL and LFW; what is missing is said on standard error."""
    tests = {}
    for name, load in {
        "ORL": orl_faces,
        "LFW pairsDevTest": lambda: lfw_faces("pairsDevTest.txt", most),
        "LFW pairsDevTrain": lambda: lfw_faces("pairsDevTrain.txt", most),
    }.items():
        try:
            tests[name] = load()
        except DatasetError as err:
            print(f"left out: {name}. {err}", file=sys.stderr)
    return tests


def synthetic_test(plan: Plan, *difficulties: str) -> tuple[Faces, PhotoPairs]:
    faces = synthetic_faces(plan, difficulties)
    return faces, balanced_pairs(faces.labels, np.random.default_rng(0))


def report(sizes: dict[str, int], seed: int) -> str:
    """Train, test, and describe it all as a Markdown table."""
    plan = Plan(sizes["people"], sizes["photos"], seed, sizes["rounds"])
    few = replace(plan, people=sizes["test_people"], photos=6)
    faces = synthetic_faces(plan)
    start = time.perf_counter()
    trained = train(faces, sizes["epochs"], seed)
    seconds = time.perf_counter() - start
    ways = {
        "dlib_resnet (real faces)": dlib(models.load("dlib_resnet")),
        "small network (synthetic people)": trained,
        "Eigenfaces (synthetic people)": eigenfaces(faces.aligned),
        "pixels": pixels,
    }
    tests = {
        "synthetic, easy": synthetic_test(replace(few, seed=seed + 1), "easy"),
        "synthetic, wild": synthetic_test(replace(few, seed=seed + 1), "wild"),
        "synthetic, tuning": synthetic_test(replace(few, seed=seed + 2), "easy", "wild"),
        **real_tests(sizes["lfw_pairs"]),
    }
    rows = judge(ways, tests, ("synthetic, tuning", "LFW pairsDevTrain"), sizes["rounds"])
    head = (
        "tested on", "pairs (photos without a face found)", "compared by (trained on)", "AUC (95 % interval)",
        "accuracy, threshold from synthetic people", "accuracy, threshold from LFW pairsDevTrain",
    )  # fmt: skip
    count = small_network(plan.people).count_params()
    return (
        f"{table(head, rows)}\nThe small network: {count:,} parameters, trained in {seconds:.0f} s on "
        f"{len(faces.labels)} photos of {plan.people} synthetic people, {sizes['epochs']} epochs, seed {seed}; "
        f"{os.cpu_count()} cores."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in FULL.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"default {value}")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help=", ".join(f"{k} {v}" for k, v in QUICK.items()))
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else FULL
    sizes = {name: getattr(arguments, name) or value for name, value in sizes.items()}
    print(f"`python {' '.join(sys.argv)}`\n", flush=True)
    print(report(sizes, arguments.seed))


if __name__ == "__main__":
    main()
