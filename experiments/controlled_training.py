"""Networks that learn alike and are judged on people they never saw: what `direct_or_bottleneck.py` and
`casianet_choices.py` share.

Everything but the question is kept equal: the people, the photos of every batch, the augmentation, the steps. The
learning rate is not, since what suits one loss ruins another: each way of learning gets the one of its rates that
told the *tuning* people of the first run apart best. The threshold comes from the tuning people too. Weights are
those after the last step. The people who are judged are used for nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from comparison import PhotoPairs, balanced_pairs, cut, face_at, unit
from keras import layers
from tqdm import tqdm

from facelab import cards, images, synthetic
from facelab.evaluate import auc, best_threshold
from facelab.layers import CosineDense
from facelab.training import IdentityBatches, Recipe, SharedLabels
from facelab.training.assembly import augmentation


@dataclass(frozen=True, eq=False)
class Run:
    """Who is learned from, tuned on and judged: rows of one set of faces, no person in two of the three.

    Attributes:
        training: Rows to learn from.
        tuning: Pairs of rows that choose learning rate and threshold.
        judged: Pairs of rows that give the figures.
        seed: Of the network's weights, its batches and their augmentation.
    """

    training: np.ndarray
    tuning: PhotoPairs
    judged: PhotoPairs
    seed: int


@dataclass(frozen=True, eq=False)
class Way:
    """How a network learns.

    Attributes:
        build: Makes the network.
        losses: Output -> loss and weight. Outputs: ``"embedding"`` (N, D); ``"names"`` (N, people), a dense layer on
            it; ``"cosines"`` (N, people), the angles to learned centers.
        rates: Learning rates to try, at the top of a warm-up and a cosine.
        recipe: The loss of :class:`facelab.training.Recipe` whose optimizer is taken.
        dropout: Share of the embedding that is hidden from ``"names"``.
    """

    build: Callable[[], keras.Model]
    losses: dict[str, tuple[keras.losses.Loss, float]]
    rates: tuple[float, ...] = (1e-3, 3e-3)
    recipe: str = "triplet"
    dropout: float = 0.0


@dataclass(frozen=True)
class Effort:
    """Steps of ``people`` x ``photos`` faces; figures are taken ``checks`` times."""

    steps: int
    checks: int
    people: int = 16
    photos: int = 4


@dataclass(frozen=True, eq=False)
class Learned:
    """One training.

    Attributes:
        tuning: (checks,) AUC on the tuning pairs.
        loss: (checks,) mean training loss since the last check, where there is one that of the names alone.
        judged: (checks, P) distances of the judged pairs.
        right: (P,) bool, judged correctly after the last step.
        seconds: Of a step.
        rate: The learning rate.
    """

    tuning: np.ndarray
    loss: np.ndarray
    judged: np.ndarray
    right: np.ndarray
    seconds: float
    rate: float


def synthetic_faces() -> tuple[np.ndarray, np.ndarray]:
    """(N, 150, 150, 3) uint8 and labels: the people inside facelab, cut by their true landmarks."""
    people = synthetic.shipped_people()
    faces = map(face_at, people.landmarks)
    return cut(people.images(), faces, cards.card("dlib_resnet").alignment), people.labels


def small(aligned: np.ndarray, size: int) -> np.ndarray:
    """(N, 150, 150, 3) uint8 -> (N, size, size, 3) uint8."""
    return np.stack([images.shrink(aligned_face, size, size) for aligned_face in aligned])


def thirds(labels: np.ndarray, seed: int) -> list[Run]:
    """Three runs that judge a third of the people each, tune on a sixth and learn from half of them."""
    people = np.random.default_rng(seed).permutation(np.unique(labels))
    runs = []
    for k in range(3):
        turned = np.roll(people, -k * (len(people) // 3))
        judged, tuning, training = np.split(turned, [len(people) // 3, len(people) // 2])
        pairs = [pairs_of(labels, some, seed + k) for some in (tuning, judged)]
        runs.append(Run(np.flatnonzero(np.isin(labels, training)), *pairs, seed + k))
    return runs


def pairs_of(labels: np.ndarray, people: np.ndarray, seed: int) -> PhotoPairs:
    """All pairs of one of these people, the same number of pairs of two of them; rows of the whole set."""
    rows = np.flatnonzero(np.isin(labels, people))
    pairs = balanced_pairs(labels[rows], np.random.default_rng(seed))
    return PhotoPairs(rows[pairs.first], rows[pairs.second], pairs.people)


def learner(network: keras.Model, people: int, way: Way, seed: int) -> keras.Model:
    """Augmentation, the network, and an output for each loss."""
    image = keras.Input(network.input_shape[1:])
    vector = layers.Identity(name="embedding")(network(augmentation(seed)(image)))
    heads = {"embedding": vector}
    if "names" in way.losses:
        heads["names"] = layers.Dense(people, name="names")(layers.Dropout(way.dropout, seed=seed)(vector))
    if "cosines" in way.losses:
        heads["cosines"] = CosineDense(people, name="cosines")(vector)
    return keras.Model(image, {name: heads[name] for name in way.losses})


def learn(way: Way, faces: np.ndarray, labels: np.ndarray, run: Run, effort: Effort, rate: float) -> Learned:
    """Train one network; ``faces`` are (N, H, W, C), preprocessed."""
    keras.utils.set_random_seed(run.seed)
    network, each = way.build(), effort.steps // effort.checks
    names = np.unique(labels[run.training], return_inverse=True)[1]
    model = learner(network, int(names.max()) + 1, way, run.seed)
    recipe = Recipe(loss=way.recipe, steps=each, epochs=effort.checks, learning_rate=rate)
    model.compile(
        recipe.optimizer(),
        loss={name: loss for name, (loss, _) in way.losses.items()},
        loss_weights={name: weight for name, (_, weight) in way.losses.items()},
        jit_compile=False,
    )
    batches = IdentityBatches(faces[run.training], names, effort.people, effort.photos, each, run.seed)
    watch = Watch(network, faces, run, each)
    model.fit(SharedLabels(batches, way.losses), epochs=effort.checks, shuffle=False, verbose=0, callbacks=[watch])
    limit = best_threshold(run.tuning.same, watch.distances[-1][0])
    tuning, judged = (np.array(side) for side in zip(*watch.distances, strict=True))
    right = (judged[-1] <= limit) == run.judged.same
    areas = np.array([auc(run.tuning.same, row) for row in tuning])
    seconds = float(np.median(watch.seconds))  # not the mean: the first step compiles
    return Learned(areas, np.array(watch.losses), judged, right, seconds, rate)


class Watch(keras.callbacks.Callback):
    """Seconds of every step, and after each part of the training its loss and the distances of all pairs."""

    def __init__(self, network: keras.Model, faces: np.ndarray, run: Run, steps: int):
        super().__init__()
        sides = (run.tuning.first, run.tuning.second, run.judged.first, run.judged.second)
        self.network, self.pairs = network, (run.tuning, run.judged)
        self.rows = np.unique(np.concatenate(sides))
        self.faces, self.vectors = faces[self.rows], None
        self.place = np.zeros(len(faces), int)
        self.place[self.rows] = np.arange(len(self.rows))
        self.losses, self.distances, self.seconds = [], [], []

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        self.started = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.seconds.append(time.perf_counter() - self.started)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        parts = np.array_split(self.faces, -(-len(self.faces) // 64))
        vectors = unit(np.concatenate([self.network(part, training=False) for part in parts]))
        self.losses.append(logs.get("names_loss", logs["loss"]))
        self.distances.append([
            np.linalg.norm(vectors[self.place[pairs.first]] - vectors[self.place[pairs.second]], axis=1)
            for pairs in self.pairs
        ])  # fmt: skip


def learn_all(
    ways: dict[str, Way], faces: np.ndarray, labels: np.ndarray, runs: Sequence[Run], effort: Effort
) -> dict[str, list[Learned]]:
    """Every way on every run, each at the rate that was best for the tuning people of the first run."""
    found = {}
    bar = tqdm(total=sum(len(way.rates) + len(runs) - 1 for way in ways.values()), desc="trainings")
    for name, way in ways.items():
        tries = []
        for rate in way.rates:
            tries.append(learn(way, faces, labels, runs[0], effort, rate))
            bar.update()
        found[name] = [max(tries, key=lambda one: one.tuning[-1])]
        for run in runs[1:]:
            found[name].append(learn(way, faces, labels, run, effort, found[name][0].rate))
            bar.update()
    return found
