"""Train the generative networks, weights into the package: python scripts/make_generative.py vae|dr_gan|tp_gan

They learn from 360 people who do not exist, each photographed at three instants from the front and from four other
sides (facelab.synthetic.turned.turned_photos); 40 more people tell how far the training is. Drawing them takes some ten
minutes on two cores: --faces FILE keeps what was drawn, for the next network. Training takes five to twelve minutes
each.

--quick runs the same code on few people and writes nothing into the package. Both print what goes on the card: number
of weights and SHA-256.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import keras
import numpy as np
from keras import layers
from tqdm import tqdm

import facelab
from facelab import generative, models
from facelab.download import checksum
from facelab.generative import dr_gan, tp_gan
from facelab.generative.pixels import to_signed
from facelab.synthetic import Population
from facelab.synthetic.turned import TurnedFaces, align_turned, turned_photos

PLACE = Path(facelab.__file__).parent / "weights"
SEED = 400  # of the people; experiments/frontalization.py judges those of another seed
BINS = ((8, 35), (35, 50), (50, 63), (63, 78))  # degrees
SIZE, BATCH = tp_gan.ALIGNMENT.size, 32


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    people: int  # to learn from
    held: int
    sessions: int
    steps: dict[str, int]


FULL = Sizes(people=dr_gan.PEOPLE, held=40, sessions=3, steps={"vae": 3000, "dr_gan": 2200, "tp_gan": 1500})
QUICK = Sizes(people=3, held=1, sessions=1, steps={"vae": 3, "dr_gan": 3, "tp_gan": 3})


def draw(sizes: Sizes, kept: Path | None) -> tuple[TurnedFaces, TurnedFaces]:
    """The faces to learn from, and those of people who are held out."""
    names = [field.name for field in fields(TurnedFaces)]
    if kept is not None and kept.is_file():
        with np.load(kept) as stored:
            faces = TurnedFaces(*(stored[name] for name in names))
    else:
        count = (sizes.people + sizes.held) * sizes.sessions * len(BINS)
        photos = turned_photos(Population(SEED), range(sizes.people + sizes.held), sizes.sessions, BINS, size=128)
        faces = align_turned(tqdm(photos, total=count, unit=" photos"), tp_gan.ALIGNMENT)
        if kept is not None:
            np.savez(kept, **{name: getattr(faces, name) for name in names})
    return faces.subset(faces.labels < sizes.people), faces.subset(faces.labels >= sizes.people)


def mirrored(turned: np.ndarray, landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Faces (N, H, W, 3) and their landmarks (N, 5, 2) in a mirror, where left and right are exchanged."""
    points = landmarks[:, [1, 0, 2, 4, 3]].copy()
    points[..., 0] = turned.shape[2] - 1 - points[..., 0]
    return turned[:, :, ::-1], points


def steps(count: int, rows: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """``count`` batches of row numbers, every row once before any comes again, with a bar."""
    order = np.zeros(0, int)
    for _ in tqdm(range(count), unit=" steps", mininterval=5):
        while len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(rows)])
        yield order[:BATCH]
        order = order[BATCH:]


def falling(count: int) -> keras.optimizers.schedules.CosineDecay:
    return keras.optimizers.schedules.CosineDecay(1e-3, count, alpha=0.05)


def one_a_session(faces: TurnedFaces) -> np.ndarray:
    """Rows, one for each instant: the frontal view is the same in all rows of it."""
    return np.unique(np.stack([faces.labels, faces.sessions], axis=1), axis=0, return_index=True)[1]


def train_vae(training: TurnedFaces, held: TurnedFaces, count: int):
    """Frontal views, and those turned by less than 35 degrees, each also in the mirror."""
    networks = generative.load("vae", None)
    near = np.abs(training.yaws) < BINS[0][1]
    faces = np.concatenate([training.frontal[one_a_session(training)], training.turned[near]])
    faces = to_signed(np.concatenate([faces, faces[:, :, ::-1]]), SIZE)
    model, rng = networks.training_model(falling(count), seed=0), np.random.default_rng(0)
    for rows in steps(count, len(faces), rng):
        model.train_on_batch(faces[rows], faces[rows])
    test_faces = held.frontal[one_a_session(held)]
    print(f"held people: mean squared error {networks.reconstruction_error(test_faces).mean():.4f}")
    return networks


def recognizer() -> keras.Model:
    """Signed faces of 64 pixels -> vectors of facelab_synthetic, which TP-GAN is to keep.

    It is not among the recognizers that the benchmark judges by: a generator learns to please the one it is trained
    with.
    """
    image = keras.Input((*SIZE, 3))
    network = models.load_network("facelab_synthetic")  # takes -1 to 1 as well
    return keras.Model(image, network(layers.Resizing(*network.input_shape[1:3])(image)))


def train_tp_gan(training: TurnedFaces, held: TurnedFaces, count: int):
    """Every turned view with its true frontal view, half of them in the mirror."""
    networks, rng = generative.load("tp_gan", None), np.random.default_rng(0)
    trainer = generative.FrontalTrainer(networks, recognizer(), generative.tp_gan_trainer.LossWeights(), falling(count))
    last: dict[str, float] = {}
    for rows in steps(count, len(training), rng):
        turned, points, frontal = training.turned[rows], training.landmarks[rows], training.frontal[rows]
        if rng.random() < 0.5:
            (turned, points), frontal = mirrored(turned, points), frontal[:, :, ::-1]
        truth = to_signed(frontal, SIZE)
        last = trainer.step(networks.inputs(turned, points), truth, trainer.recognizer.predict_on_batch(truth))
    made = networks.frontalize(held.turned, held.landmarks)
    print({name: round(value, 4) for name, value in last.items()})
    print(f"held people: PSNR {psnr(held, made):.2f} dB on the face")
    return networks


def train_dr_gan(training: TurnedFaces, held: TurnedFaces, count: int):
    """Any view and any other view of the same instant, half of them in the mirror."""
    people = len(np.unique(training.labels))
    networks, rng = dr_gan.build(people=people), np.random.default_rng(0)
    views, yaws, instants = all_views(training)  # instants: (N,) rows of one instant have one number
    who = np.concatenate([training.labels, training.labels[one_a_session(training)]])
    members = [np.flatnonzero(instants == i) for i in range(instants.max() + 1)]
    trainer, last = generative.RotationTrainer(networks, rate=falling(count)), {}
    for rows in steps(count, len(views), rng):
        others = np.array([rng.choice(members[instants[row]]) for row in rows])
        mirror = -1 if rng.random() < 0.5 else 1
        faces, target = (to_signed(views[chosen][:, :, ::mirror], SIZE) for chosen in (rows, others))
        last = trainer.step(faces, target, who[rows], generative.dr_gan.pose_class(mirror * yaws[others]), rng)
    made = networks.rotate(held.turned, np.zeros(len(held)))
    print({name: round(value, 4) for name, value in last.items()})
    print(f"held people, turned to the front: PSNR {psnr(held, made):.2f} dB on the face")
    return networks


def all_views(faces: TurnedFaces) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Views (N, H, W, 3), their yaws (N,) and the number of their instant (N,), the frontal ones at the end."""
    rows = one_a_session(faces)
    _, instants = np.unique(np.stack([faces.labels, faces.sessions], axis=1), axis=0, return_inverse=True)
    views = np.concatenate([faces.turned, faces.frontal[rows]])
    yaws = np.concatenate([faces.yaws, np.zeros(len(rows))])
    return views, yaws, np.concatenate([instants.ravel(), instants.ravel()[rows]])


def psnr(faces: TurnedFaces, made: np.ndarray) -> float:
    """Mean over faces, dB."""
    return float(np.mean(generative.face_psnr(faces.frontal, made, faces.face)))


def ship(name: str, networks, held: TurnedFaces, folder: Path) -> None:
    """Write the weights as float16 and say what belongs on the card."""
    path = folder / f"{name}.npz"
    generative._loading.save(networks, path)
    count = sum(network.count_params() for network in generative._loading.networks_of(networks).values())
    print(f"{name}: {count:,} weights, {path.stat().st_size:,} bytes, SHA-256 {checksum(path)}")


TRAIN = {"vae": train_vae, "dr_gan": train_dr_gan, "tp_gan": train_tp_gan}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=list(TRAIN))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--faces", type=Path, help="an .npz file that keeps the faces that were drawn")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else FULL
    keras.utils.set_random_seed(0)
    training, held = draw(sizes, arguments.faces)
    networks = TRAIN[arguments.which](training, held, sizes.steps[arguments.which])
    with tempfile.TemporaryDirectory() as scratch:
        ship(arguments.which, networks, held, Path(scratch) if arguments.quick else PLACE)


if __name__ == "__main__":
    main()
