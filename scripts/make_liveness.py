"""Train the small liveness network, weights into the package: python scripts/make_liveness.py

It sees 140 synthetic people, each photo as it is, printed, and on a screen; 20 of them only choose the threshold
(the strictest that takes at most 5 % of their living faces for attacks). It is judged once, on people of two other
seeds: the 60 of the shipped set, and 30 photographed carelessly ("wild"). About half an hour on two cores; most of it
draws photos, which stay in facelab's cache.

--quick runs the same code on little data and writes nothing into the package. Both print what goes on the card.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import layers
from tqdm import tqdm

import facelab
from facelab import cards, datasets, models, synthetic
from facelab._files import replacing
from facelab.detection import MTCNN
from facelab.download import checksum
from facelab.evaluate import attack_rates
from facelab.evaluate.attacks import live_threshold
from facelab.liveness.presentations import Presentations, present
from facelab.synthetic.spoof import SPOOF_KINDS
from facelab.training import split_people

NAME = "facelab_liveness"
PLACE = Path(facelab.__file__).parent / "weights"
BPCER = 0.05
BATCH = 48


@dataclass(frozen=True)
class Sizes:
    """How much of everything; photos are of each person, half of them easy and half wild."""

    people: int
    photos: int
    epochs: int
    shipped: int  # photos of the shipped set to be judged
    wild: int  # people photographed carelessly to be judged


FULL = Sizes(people=140, photos=4, epochs=30, shipped=240, wild=30)
QUICK = Sizes(people=6, photos=2, epochs=2, shipped=8, wild=2)


def bar(items, total, unit=" photos"):
    return tqdm(items, total=total, unit=unit)


def attacked(photos: datasets.Photos, seed: int) -> Presentations:
    alignment = cards.card(NAME).alignment
    return present(photos, alignment, np.random.default_rng(seed), MTCNN(), bar)


def material(sizes: Sizes) -> Presentations:
    """The same people, photographed with care and without."""
    parts = [
        attacked(
            synthetic.synthetic_people(sizes.people, sizes.photos // 2, seed=100, difficulty=how, progress=bar).photos,
            i,
        )
        for i, how in enumerate(("easy", "wild"))
    ]
    arrays = (np.concatenate([getattr(part, k) for part in parts]) for k in ("faces", "kinds", "labels"))
    return Presentations(*arrays, {kind: sum(part.missed[kind] for part in parts) for kind in SPOOF_KINDS})


def learn(seen: Presentations, epochs: int) -> keras.Model:
    """Cross-entropy over the three kinds; mirrored, shifted and brightened at random."""
    network, card = models.load_network(NAME, None), cards.card(NAME)
    image = keras.Input(seen.faces.shape[1:])
    x = image
    for layer in (
        layers.RandomFlip("horizontal", seed=1),
        layers.RandomTranslation(0.08, 0.08, fill_mode="reflect", seed=2),
        layers.RandomBrightness(0.2, value_range=(-1.0, 1.0), seed=3),
        layers.RandomContrast(0.2, value_range=(-1.0, 1.0), seed=4),
    ):
        x = layer(x)
    model = keras.Model(image, network(x))
    steps = epochs * -(-len(seen) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    wanted = np.array([SPOOF_KINDS.index(kind) for kind in seen.kinds])
    with tqdm(total=steps, unit=" steps", mininterval=5) as progress:
        show = keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: (progress.set_postfix(logs, refresh=False), progress.update())
        )
        model.fit(card.preprocessing(seen.faces), wanted, BATCH, epochs, verbose=0, callbacks=[show])
    return network


def ship(network: keras.Model, folder: Path) -> Path:
    """The weights as float16."""
    arrays = {f"{a.name}/{w.name}": np.asarray(w, np.float16) for a in network.layers for w in a.weights}
    with replacing(folder / f"{NAME}.npz") as part:
        np.savez_compressed(part, **arrays)
    return folder / f"{NAME}.npz"


def judge(title: str, said: np.ndarray, seen: Presentations, threshold: float) -> None:
    found = attack_rates(seen.kinds, said, seen.labels, threshold, np.random.default_rng(0))
    kinds = "; ".join(f"{kind} {rate:.3f} ({i.low:.3f}-{i.high:.3f})" for kind, (rate, i) in found.kinds.items())
    rates = "; ".join(
        f"{name.upper()} {getattr(found, name):.3f} ({interval.low:.3f}-{interval.high:.3f})"
        for name in ("apcer", "bpcer", "acer")
        for interval in [getattr(found, f"{name}_interval")]
    )
    missed = f", without a face that was found: {seen.missed}" if seen.missed else ""
    print(
        f"{title}, {len(np.unique(seen.labels))} people, {len(seen)} presentations{missed}: {rates}; each kind: {kinds}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    sizes = QUICK if quick else FULL
    facelab.set_seed(0)
    seen = material(sizes)
    training, held = split_people(seen.labels, 1 / 7, np.random.default_rng(0))
    network = learn(seen.subset(training), sizes.epochs)
    shipped = synthetic.shipped_people().photos
    chosen = np.linspace(0, len(shipped) - 1, sizes.shipped).round().astype(int)
    wild = synthetic.synthetic_people(sizes.wild, 4, seed=200, difficulty="wild", progress=bar).photos
    with tempfile.TemporaryDirectory() as scratch:
        path = ship(network, Path(scratch) if quick else PLACE)
        print(f"{path.stat().st_size:,} bytes, SHA-256 {checksum(path)}")
        classifier = models.load_classifier(NAME, path)
    live = SPOOF_KINDS.index("live")
    validation = seen.subset(held)
    said = classifier(validation.faces)[:, live]
    threshold = live_threshold(validation.kinds, said, BPCER)
    print(f"threshold {threshold:.4f}: at most {BPCER:.0%} of living faces lost, on people who were not trained on")
    judge("The people who chose it", said, validation, threshold)
    for title, photos, seed in (("Shipped people", shipped.subset(chosen), 2), ("Wild photos", wild, 3)):
        judged = attacked(photos, seed)
        judge(title, classifier(judged.faces)[:, live], judged, threshold)


if __name__ == "__main__":
    main()
