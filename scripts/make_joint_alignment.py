"""Train a network that learns where to look, and its twins that may not: python scripts/make_joint_alignment.py

    python scripts/make_joint_alignment.py          about 10 minutes on one core (a set is rendered once before), writes
                                                    facelab/weights/{joint,fixed}_alignment.npz
    python scripts/make_joint_alignment.py --quick  a few crops, nothing is written into the package

Bad crops of 300 synthetic people are learned from, with two embedders: one that has a weight for each pixel and one
that looks for its patterns everywhere. Each is trained with fixed alignment, with a spatial transformer, and on
careful crops as a bound. Choices (how bad, how long, four numbers in place of six) were made on 100 other people of
the set; the figures are of the 60 people inside the package, who were not used before.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from tqdm import tqdm

import facelab
from facelab import synthetic
from facelab._files import replacing
from facelab.download import checksum
from facelab.evaluate import bootstrap_over_people, separation, weighted_auc
from facelab.joint_alignment import (
    Misalignment,
    Recipe,
    align_crops,
    embed,
    landmark_spread,
    load_joint,
    misaligned_crops,
    train_joint,
)
from facelab.joint_alignment.crops import TYPICAL, MisalignedCrops
from facelab.joint_alignment.network import EMBEDDERS, transform_points
from facelab.training import split_people

PLACE = Path(facelab.__file__).parent / "weights"
CAREFUL = Misalignment(shift=0.03, zoom=0.04, rotation=4)


@dataclass(frozen=True)
class Sizes:
    """How much of everything; ``people`` None are those inside the package."""

    people: int | None
    copies: int
    epochs: int
    rounds: int


FULL = Sizes(people=400, copies=16, epochs=6, rounds=300)
QUICK = Sizes(people=None, copies=1, epochs=1, rounds=20)


def training_crops(sizes: Sizes, misalignment: Misalignment) -> MisalignedCrops:
    """Of 300 people, easy and wild photos."""
    rng = np.random.default_rng(0)
    if sizes.people is None:
        some = synthetic.shipped_people().subset(np.arange(0, 720, 3))
        return misaligned_crops(some, sizes.copies, rng, misalignment)
    easy, wild = (
        misaligned_crops(
            synthetic.synthetic_people(sizes.people, 4, seed=100, difficulty=difficulty, progress=bar),
            sizes.copies, rng, misalignment,
        )
        for difficulty in ("easy", "wild")
    )  # fmt: skip
    crops = easy.join(wild)
    return crops.subset(split_people(crops.labels, 0.25, np.random.default_rng(0))[0])


def bar(items, total):
    return tqdm(items, total=total, unit=" photos")


def row(
    way: str, network: keras.Model, judged: MisalignedCrops, rounds: int, base: np.ndarray | None
) -> tuple[str, np.ndarray]:
    """A line of the table, and the pairs' distances; ``base`` are those of fixed alignment."""
    found = separation(embed(network, judged.crops), judged.labels, np.random.default_rng(0), rounds)
    gain = ""
    if base is not None:
        ours, theirs = (weighted_auc(found.same, distances) for distances in (found.distances, base))
        interval = bootstrap_over_people(
            lambda w: ours(w) - theirs(w), found.people, np.random.default_rng(0), rounds
        )[0]  # fmt: skip
        value = (ours(np.ones(len(base))) - theirs(np.ones(len(base))))[0]
        gain = f"{value:+.3f} ({interval.low:+.3f} to {interval.high:+.3f})"
    theta, _ = align_crops(network, judged.crops)
    after = landmark_spread(transform_points(theta, judged.landmarks))
    auc = f"{found.auc:.3f} ({found.interval.low:.3f} to {found.interval.high:.3f})"
    return f"| {way} | {auc} | 0.500 | {gain} | {after} |", found.distances


def ship(network: keras.Model, align: bool, judged: MisalignedCrops, folder: Path) -> None:
    """Write float16 weights, read them again, and say what it cost."""
    path = folder / f"{'joint' if align else 'fixed'}_alignment.npz"
    arrays = {
        f"{layer.name}/{weight.name}": np.asarray(weight, np.float16)
        for layer in network.layers
        for weight in layer.weights
    }
    with replacing(path) as part:
        np.savez_compressed(part, **arrays)
    before, after = (embed(one, judged.crops) for one in (network, load_joint(align, path)))
    print(
        f"{path.name}: {path.stat().st_size:,} bytes, SHA-256 {checksum(path)}; as float16 a vector moves by "
        f"{np.linalg.norm(after - before, axis=1).max():.1e} at most"
    )


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    sizes = QUICK if parser.parse_args(words).quick else FULL
    recipe, rng = Recipe(epochs=sizes.epochs), np.random.default_rng(1)
    people = synthetic.shipped_people() if sizes.people else synthetic.shipped_people().subset(np.arange(1, 720, 6))
    bad, careful = (training_crops(sizes, misalignment) for misalignment in (TYPICAL, CAREFUL))
    judged, judged_carefully = (misaligned_crops(people, 1, rng, misalignment) for misalignment in (TYPICAL, CAREFUL))
    print("| embedder, alignment | AUC, people never seen | chance | against fixed | how differently faces lie |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder, networks = PLACE if sizes.people else Path(scratch), []
        for embedder in EMBEDDERS:
            networks += [train_joint(bad, align, embedder, recipe) for align in (False, True)]
            line, base = row(f"{embedder}, fixed", networks[-2], judged, sizes.rounds, None)
            print(line)
            print(row(f"{embedder}, learned", networks[-1], judged, sizes.rounds, base)[0])
            bound = train_joint(careful, False, embedder, recipe)
            print(row(f"{embedder}, careful crops", bound, judged_carefully, sizes.rounds, None)[0], flush=True)
        for network, align in zip(networks[:2], (False, True), strict=True):
            ship(network, align, judged, folder)


if __name__ == "__main__":
    main()
