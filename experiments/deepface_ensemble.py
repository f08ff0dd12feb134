"""DeepFace's ensemble and its metrics, small: python experiments/deepface_ensemble.py (minutes; --quick: under one)

Three networks learn to name 70 people who do not exist, each from another input, as in the paper's section 5.3:

    2-D        five landmarks on a template, color
    3-D        the face turned to the front by facelab.geometry.frontalize, color
    gradients  2-D; gray level, magnitude and direction of its gradient in place of the colors

Each is DeepFace in miniature: convolutions, a locally connected layer, and 96 features (F7). Then people whom no
network has seen are compared, by three metrics on F7: the inner product, the weighted chi-squared distance, and a
Siamese network; the last two learn on pairs of 30 other people. The ensemble adds up the members' distances, each
standardized on those 30. AUC on 40 people; chance is 0.5; intervals are 95 % over people.

The photos (140 people, 2 taken with care and 2 without) are rendered once into facelab's cache, which takes minutes.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import keras
import numpy as np
from comparison import all_pairs, balanced_pairs, face_at, ranged, table
from keras import layers
from tqdm import tqdm

import facelab
from facelab import synthetic, training
from facelab.cards import FivePointAlignment
from facelab.classify import WeightedChiSquare
from facelab.detection import align
from facelab.evaluate import judged_pairs
from facelab.geometry import frontalize
from facelab.images.gradients import gradient_channels
from facelab.layers import LocallyConnected2D

SIZE = (48, 48)
# ArcFace's template, 112 pixels, in this size.
TEMPLATE = ((16.41, 22.16), (31.51, 22.07), (24.01, 30.74), (17.81, 39.58), (30.31, 39.51))
METRICS = ("inner product", "weighted chi-squared", "Siamese")


@dataclass(frozen=True)
class Sizes:
    people: tuple[int, int, int]  # who train the networks, who tune the metrics, who are judged
    photos: int  # of each, and the same number taken carelessly
    epochs: int
    rounds: int


FULL = Sizes((70, 30, 40), 2, 60, 1000)
QUICK = Sizes((6, 4, 4), 1, 2, 30)


def bar(items, total: int):
    return tqdm(items, total=total)


def load(sizes: Sizes) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The inputs (N, 48, 48, 3) uint8 of each network, and the labels (N,)."""
    flat, front, labels = [], [], []
    for how in ("easy", "wild"):
        people = synthetic.synthetic_people(sum(sizes.people), sizes.photos, seed=100, difficulty=how, progress=bar)
        for i, image in enumerate(bar(people.photos, len(people))):
            flat.append(align(image, [face_at(people.landmarks[i])], FivePointAlignment(SIZE, TEMPLATE, exact=True))[0])
            front.append(frontalize(image, people.landmarks68[i], TEMPLATE, SIZE)[0])
        labels.append(people.labels)
    flat = np.stack(flat)
    return {"2-D": flat, "3-D": np.stack(front), "gradients": gradient_channels(flat)}, np.concatenate(labels)


def miniature() -> keras.Model:
    """(N, 48, 48, 3), 0 to 1 -> (N, 96), none negative."""
    image = keras.Input((*SIZE, 3))
    x = layers.Conv2D(16, 5, activation="relu", name="C1")(image)  # (44, 44, 16)
    x = layers.MaxPooling2D(2, name="M2")(x)  # (22, 22, 16)
    x = layers.Conv2D(16, 3, activation="relu", name="C3")(x)  # (20, 20, 16)
    x = layers.MaxPooling2D(2, name="M4")(x)  # (10, 10, 16)
    x = LocallyConnected2D(16, 3, activation="relu", name="L4")(x)  # (8, 8, 16)
    x = layers.Dropout(0.3, name="D0")(layers.Flatten(name="F0")(x))
    return keras.Model(image, layers.Dense(96, activation="relu", name="F7")(x), name="miniature")


def learn(inputs: np.ndarray, labels: np.ndarray, epochs: int, title: str) -> keras.Model:
    """Softmax over the people, as DeepFace learned; mirrored and shifted at random."""
    network = miniature()
    image = keras.Input((*SIZE, 3))
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest", seed=2)(image)
    x = layers.Dropout(0.5)(network(x))
    model = keras.Model(image, layers.Dense(int(labels.max()) + 1, activation="softmax", name="F8")(x))
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    with tqdm(total=epochs, desc=title) as progress:
        show = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: (progress.set_postfix(logs), progress.update())
        )
        model.fit(inputs / 255, labels, batch_size=32, epochs=epochs, verbose=0, callbacks=[show])
    return network


def features(network: keras.Model, inputs: np.ndarray, train: np.ndarray) -> np.ndarray:
    """F7, each feature divided by its largest value on the training people, then of unit length (section 4)."""
    values = network.predict(inputs / 255, verbose=0)
    values = values / np.maximum(values[train].max(axis=0), 1e-6)
    return values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)


def distances(
    metric: str, network: keras.Model, inputs: np.ndarray, labels: np.ndarray, parts: list[np.ndarray], sizes: Sizes
) -> list[np.ndarray]:
    """Of the pairs of the tuning people and of those of the judged ones."""
    train, tuning, judged = parts
    f = features(network, inputs, train)
    pairs = [_of(all_pairs(labels[part]), part) for part in (tuning, judged)]
    if metric == "inner product":
        return [1 - (f[a] * f[b]).sum(axis=1) for a, b in pairs]
    chosen = balanced_pairs(labels[tuning], np.random.default_rng(0))
    a, b = _of(chosen, tuning)
    if metric == "weighted chi-squared":
        learned = WeightedChiSquare().fit(np.stack([f[a], f[b]], axis=1), chosen.same)
        return [learned.distance(f[a], f[b]) for a, b in pairs]
    # Unit vectors, as the other metrics have them; times ten, so that the neuron's weights need not be large.
    scaled = layers.Rescaling(10.0)(layers.UnitNormalization()(network.output))
    pair = training.siamese_network(keras.Model(network.input, scaled, name="scaled"))
    pair.compile(keras.optimizers.Adam(1e-2), "binary_crossentropy")
    x = (inputs / 255).astype(np.float32)
    pair.fit([x[a], x[b]], chosen.same.astype(np.float32), batch_size=64, epochs=sizes.epochs, verbose=0)
    return [1 - pair.predict([x[a], x[b]], batch_size=256, verbose=0)[:, 0] for a, b in pairs]


def _of(pairs, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(part)
    return rows[pairs.first], rows[pairs.second]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    sizes = QUICK if parser.parse_args(arguments).quick else FULL
    facelab.set_seed(0)
    inputs, labels = load(sizes)
    ends = np.cumsum(sizes.people)
    parts = [(labels >= end - count) & (labels < end) for end, count in zip(ends, sizes.people, strict=True)]
    networks = {name: learn(x[parts[0]], labels[parts[0]], sizes.epochs, name) for name, x in inputs.items()}
    people = all_pairs(labels[parts[2]]).people
    rows = {name: [name] for name in (*networks, "ensemble")}
    for metric in METRICS:
        total = np.zeros(len(people))
        for name, network in networks.items():
            tuned, found = distances(metric, network, inputs[name], labels, parts, sizes)
            total += (found - tuned.mean()) / max(tuned.std(), 1e-9)
            rows[name].append(judge(found, people, sizes.rounds))
        rows["ensemble"].append(judge(total, people, sizes.rounds))
    print(f"{len(labels)} photos; people trained on, tuned on, judged: {sizes.people}")
    print(table(("input", *METRICS), rows.values()))


def judge(found: np.ndarray, people: np.ndarray, rounds: int) -> str:
    result = judged_pairs(people, found, np.random.default_rng(0), rounds)
    return ranged(result.auc, result.interval)


if __name__ == "__main__":
    main()
