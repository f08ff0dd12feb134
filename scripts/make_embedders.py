"""Train the two small embedders, weights into the package: python scripts/make_embedders.py synthetic|distilled

    synthetic    from scratch with semi-hard triplets, on 400 synthetic people rendered into facelab's cache
    distilled    from dlib_resnet's vectors of LFW peopleDevTrain (photos and lists in FACELAB_SHARED) and of blends of
                 two of its faces; about an hour on two cores. No photo, and nothing cut from one, is written anywhere.

--quick runs the same code on little data and writes nothing into the package. Both print what goes on the card: the
threshold (from people who were not trained on), the SHA-256, and what storing the weights as float16 costs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from keras import layers
from tqdm import tqdm

import facelab
from facelab import cards, datasets, models
from facelab._files import replacing
from facelab.cards import ONE_VIEW
from facelab.detection import MTCNN
from facelab.download import checksum
from facelab.evaluate import auc, best_threshold
from facelab.models import Embedder
from facelab.synthetic import synthetic_people
from facelab.training import AlignedFaces, Recipe, Reporting, align_photos, split_people, train

PLACE = Path(facelab.__file__).parent / "weights"
HELD = 0.1  # share of the people kept for validation and for the threshold
BATCH = 64


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    people: int
    photos: int
    steps: int
    epochs: int
    blends: int
    listed: int | None  # photos of LFW's list; None for all


FULL = {
    "synthetic": Sizes(people=400, photos=8, steps=100, epochs=20, blends=0, listed=None),
    "distilled": Sizes(people=0, photos=0, steps=0, epochs=10, blends=32_000, listed=None),
}
QUICK = {
    "synthetic": Sizes(people=20, photos=4, steps=4, epochs=2, blends=0, listed=None),
    "distilled": Sizes(people=0, photos=0, steps=0, epochs=1, blends=128, listed=100),
}


def bar(items, total, unit=" photos"):
    return tqdm(items, total=total, unit=unit)


def synthetic(sizes: Sizes, out: Path) -> tuple[Embedder, AlignedFaces]:
    """From scratch: the network never sees anybody real."""
    alignment = cards.card("facelab_synthetic").alignment
    halves = [
        synthetic_people(sizes.people, sizes.photos // 2, seed=100, difficulty=difficulty, progress=bar).photos
        for difficulty in ("easy", "wild")
    ]  # the same people in both
    parts = [align_photos(photos, alignment, progress=bar) for photos in halves]
    faces = AlignedFaces(*(np.concatenate([getattr(p, k) for p in parts]) for k in ("faces", "labels")), parts[0].names)
    training, held = split_people(faces.labels, HELD, np.random.default_rng(0))
    recipe = Recipe(people=16 if sizes.people > 20 else 4, photos=4, steps=sizes.steps, epochs=sizes.epochs)
    with tqdm(total=sizes.steps * sizes.epochs, unit=" steps") as progress:
        report = Reporting(lambda epoch, logs: (progress.set_postfix(logs, refresh=False), progress.update()))
        done = train(
            "facelab_synthetic", faces.subset(training), faces.subset(held), recipe, out / "training", [report]
        )
    for row in done.history:
        print(row)
    return done.embedder, faces.subset(held)


def distilled(sizes: Sizes, out: Path) -> tuple[Embedder, AlignedFaces]:
    """From a teacher: the student learns the vectors that dlib_resnet gives, not who is on a photo."""
    photos, teacher = listed_photos(sizes.listed), models.load("dlib_resnet")
    training, held = split_people(photos.labels, HELD, np.random.default_rng(0))
    student = Embedder(models.load_network("facelab_distilled", None), cards.card("facelab_distilled"))
    large, small = align_twice(photos, teacher.card.alignment, student.card.alignment)
    vectors = teacher(large, BATCH)
    validation = AlignedFaces(small[held], photos.labels[held], photos.names)
    print(f"the teacher on the held people: AUC {auc(*pairs(vectors[held], validation.labels)):.4f}")
    blended = blends(large[training], small[training], sizes.blends, teacher)
    # Each real face twice, so that blends are not all that is seen.
    inputs = np.concatenate([small[training], small[training], blended[0]])
    targets = directions(np.concatenate([vectors[training], vectors[training], blended[1]]))
    del large
    follow(student, inputs, targets, sizes.epochs, lambda: auc(*pairs(student(validation.faces), validation.labels)))
    return student, validation


def directions(vectors: np.ndarray) -> np.ndarray:
    """(N, D) -> (N, D) of unit length: where they point as seen from their mean.

    All of the teacher's vectors point into one corner: their mean is 0.92 long. A student who learns them as they are
    learns the corner, which tells no one apart, and gets a low loss for it.
    """
    centered = vectors - vectors.mean(axis=0)
    return centered / np.linalg.norm(centered, axis=1, keepdims=True)


def listed_photos(most: int | None) -> datasets.Photos:
    """LFW's photos of the people in peopleDevTrain, and of no one else."""
    data = Path(os.environ["FACELAB_SHARED"]) / "data"
    photos = datasets.lfw(data / "lfw-deepfunneled")
    names = set(datasets.lfw_lists.read_people(data / "lfw-lists" / "peopleDevTrain.txt").names)
    return photos.subset(np.flatnonzero([photos.names[label] in names for label in photos.labels])[:most])


def align_twice(photos: datasets.Photos, first, second) -> tuple[np.ndarray, np.ndarray]:
    """The same detected faces cut out for two networks."""
    detector, found = MTCNN(), []

    def remembering(batch):
        found.extend(detector(batch))
        return found[-len(batch) :]

    large = align_photos(photos, first, remembering, bar).faces
    again = iter(found)
    return large, align_photos(photos, second, lambda batch: [next(again) for _ in batch], bar).faces


def blends(large: np.ndarray, small: np.ndarray, count: int, teacher: Embedder) -> tuple[np.ndarray, np.ndarray]:
    """Aligned faces of two people laid over each other look like a third person: more people for nothing.

    Returns:
        (count, 80, 80, 3) uint8 for the student, and the (count, 128) vectors that the teacher gives them.
    """
    rng, one_view = np.random.default_rng(0), Embedder(teacher.network, replace(teacher.card, views=ONE_VIEW))
    inputs, targets = np.empty((count, *small.shape[1:]), np.uint8), np.empty((count, 128), np.float32)
    for start in tqdm(range(0, count, BATCH), desc="blend"):
        n = min(BATCH, count - start)
        i, j, share, mirrored = *rng.integers(0, len(large), (2, n)), rng.uniform(0.3, 0.7, n), rng.random(n) < 0.5
        mixed = [_mix(faces, i, j, share, mirrored) for faces in (small, large)]
        inputs[start : start + n], targets[start : start + n] = mixed[0], one_view(mixed[1], BATCH)
    return inputs, targets


def _mix(faces: np.ndarray, i: np.ndarray, j: np.ndarray, share: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    first, second = faces[i].astype(np.float32), faces[j].astype(np.float32)
    first[mirrored] = first[mirrored][:, :, ::-1]
    share = share[:, None, None, None]
    return (share * first + (1 - share) * second + 0.5).astype(np.uint8)


class Targets(keras.utils.PyDataset):
    """Shuffled batches of faces and the teacher's vectors."""

    def __init__(self, inputs: np.ndarray, targets: np.ndarray):
        super().__init__()
        self.inputs, self.targets, self.rng = inputs, targets, np.random.default_rng(1)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.inputs) // BATCH

    def __getitem__(self, step: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.order[step * BATCH : (step + 1) * BATCH]
        return self.inputs[rows], self.targets[rows]

    def on_epoch_end(self) -> None:
        self.order = self.rng.permutation(len(self.inputs))


def follow(student: Embedder, inputs: np.ndarray, targets: np.ndarray, epochs: int, judge: Callable) -> None:
    """Train the student's network to point where the targets point."""
    keras.utils.set_random_seed(0)
    image = keras.Input(inputs.shape[1:], dtype="uint8")
    x = layers.Rescaling(1 / 127.5, -1)(image)  # what the card's preprocessing does
    for layer in (
        layers.RandomFlip("horizontal", seed=1),
        layers.RandomTranslation(0.03, 0.03, fill_mode="nearest", seed=2),
        layers.RandomZoom(0.06, fill_mode="nearest", seed=3),
        layers.RandomBrightness(0.15, value_range=(-1.0, 1.0), seed=4),
        layers.RandomContrast(0.25, value_range=(-1.0, 1.0), seed=5),
    ):
        x = layer(x)
    model = keras.Model(image, student.network(x))
    data = Targets(inputs, targets)
    warmup = min(500, len(data))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, epochs * len(data) - warmup), warmup_target=2e-3, warmup_steps=warmup
    )
    model.compile(keras.optimizers.Adam(rate), keras.losses.CosineSimilarity())
    with tqdm(total=epochs * len(data), unit=" steps", mininterval=5) as progress:
        show = keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: progress.update(),
            on_epoch_end=lambda epoch, logs: progress.write(
                f"epoch {epoch + 1}: mean cosine to the teacher {-logs['loss']:.4f}, held people AUC {judge():.4f}",
                file=sys.stdout,
            ),
        )
        model.fit(data, epochs=epochs, shuffle=False, verbose=0, callbacks=[show])


def pairs(vectors: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of all pairs, which show one person, and their cosine distances."""
    first, second = np.triu_indices(len(labels), 1)
    return labels[first] == labels[second], 1 - (vectors[first] * vectors[second]).sum(axis=1)


def threshold_of(vectors: np.ndarray, labels: np.ndarray) -> float:
    """Best accuracy on equal numbers of pairs of one person and of two."""
    same, distances = pairs(vectors, labels)
    others = np.random.default_rng(0).permutation(np.flatnonzero(~same))[: same.sum()]
    chosen = np.concatenate([np.flatnonzero(same), others])
    return float(best_threshold(same[chosen], distances[chosen]))


def ship(embedder: Embedder, held: AlignedFaces, folder: Path) -> None:
    """Write the weights as float16 and say what belongs on the card."""
    folder.mkdir(exist_ok=True)
    name, before = embedder.card.name, embedder(held.faces)
    arrays = {
        f"{layer.name}/{weight.name}": np.asarray(weight, np.float16)
        for layer in embedder.network.layers
        for weight in layer.weights
    }
    with replacing(folder / f"{name}.npz") as part:
        np.savez_compressed(part, **arrays)
    after = models.load(name, weights=folder / f"{name}.npz")(held.faces)
    labels = held.labels
    print(f"{name}: {(folder / f'{name}.npz').stat().st_size:,} bytes, SHA-256 {checksum(folder / f'{name}.npz')}")
    print(
        f"threshold {threshold_of(after, labels):.4f} from {held.people} people with {len(held)} photos, not trained on"
    )
    print(f"AUC with float32 {auc(*pairs(before, labels)):.5f}, with float16 {auc(*pairs(after, labels)):.5f}; "
          f"largest change of a vector {np.linalg.norm(after - before, axis=1).max():.1e}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=list(FULL))
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    keras.utils.set_random_seed(0)
    with tempfile.TemporaryDirectory() as scratch:
        sizes = (QUICK if arguments.quick else FULL)[arguments.which]
        embedder, held = {"synthetic": synthetic, "distilled": distilled}[arguments.which](sizes, Path(scratch))
        ship(embedder, held, Path(scratch) if arguments.quick else PLACE)


if __name__ == "__main__":
    main()
