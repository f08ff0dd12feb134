"""Train MTCNN's first network from scratch on drawn scenes: python scripts/make_pnet.py

P-Net is a multi-task network: one trunk of 6,632 numbers says of each 12x12 window whether a face is in it, how to move
the window's four sides onto the face and (only while it learns) where five landmarks are. This script draws group
photos, cuts windows out of them as section III.B of the paper does, trains the three heads together, and
compares with the shipped P-Net, which learned from tens of thousands of real photos, on scenes of other people.

    python scripts/make_pnet.py            about 2 minutes on one core, after the scenes were rendered once (7 minutes)
    python scripts/make_pnet.py --quick    two small scenes: does it run?

Nothing is written into the package. The comparison favors the new network: it is judged on what the same program drew,
the shipped one never saw a drawing. Paper: Zhang et al. 2016, https://arxiv.org/abs/1604.02878.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops
from tqdm import tqdm

from facelab import images
from facelab.datasets.places import cache
from facelab.detection import MTCNN, boxes, networks
from facelab.evaluate import bootstrap_over_people
from facelab.synthetic.dataset import SyntheticSet
from facelab.synthetic.population import RENDERER
from facelab.synthetic.settings import Settings
from facelab.synthetic.storage import render_set
from facelab.synthetic.truth import SceneTruth

SIDE = 12  # pixels of a window
FACE, PART, NOTHING = 0.65, 0.4, 0.3  # least overlap of a face, of a part of one; most of no face
KINDS = {"none": 0, "face": 1, "part": 2}
# Section III.C of the paper: how much a head counts in P-Net, and which windows teach it.
WEIGHTS = {"face": 1.0, "box": 0.5, "landmarks": 0.5}
RECALL = 0.95  # of face windows of the learned scenes, at which networks are compared
HARDEST = 0.7  # share of the windows in a batch whose face loss counts: the 70 % with the largest


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    people: int
    scenes: int
    tested_people: int
    tested_scenes: int
    size: int  # of a photo; scenes are 9/4 as high and 4 times as wide
    windows: int  # of each kind around a face
    epochs: int


FULL = Sizes(people=48, scenes=60, tested_people=24, tested_scenes=24, size=160, windows=60, epochs=12)
QUICK = Sizes(people=3, scenes=2, tested_people=3, tested_scenes=2, size=64, windows=12, epochs=1)


@dataclass(frozen=True, eq=False)
class Windows:
    """(N, 12, 12, 3) uint8; (N,) kind; (N, 4) box and (N, 10) landmarks as shares of the window, x before y."""

    pixels: np.ndarray
    kinds: np.ndarray
    boxes: np.ndarray
    landmarks: np.ndarray


def scenes_of(people: int, scenes: int, seed: int, size: int) -> SyntheticSet:
    """Rendered once into facelab's cache."""
    settings = Settings(people=people, photos=1, seed=seed, scenes=scenes, size=size)
    directory = cache() / "synthetic" / f"v{RENDERER}-scenes-{people}x{scenes}-seed{seed}-{size}px-easy"
    render_set(directory, settings, lambda items, total: tqdm(items, total=total, unit=" pictures"))
    return SyntheticSet.open(directory)


def truth_boxes(scene: SceneTruth) -> np.ndarray:
    """(F, 4) pixels."""
    return np.array([(f.box.left, f.box.top, f.box.right, f.box.bottom) for f in scene.faces])


def candidates(scene: SceneTruth, count: int, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """(N, 4) squares: many near each face, small shifts and large ones, and the same number anywhere."""
    height, width = shape[:2]
    found = []
    for left, top, right, bottom in truth_boxes(scene):
        side = max(right - left, bottom - top) * np.exp(rng.uniform(-0.35, 0.35, 6 * count))
        spread = np.where(np.arange(len(side)) % 2, 0.15, 0.6)[:, None] * max(right - left, bottom - top)
        middle = np.array([(left + right) / 2, (top + bottom) / 2]) + spread * rng.uniform(-1, 1, (len(side), 2))
        found.append(np.column_stack([middle - side[:, None] / 2, middle + side[:, None] / 2]))
        side = rng.uniform(SIDE, height / 2, 3 * count)
        corner = rng.uniform(0, 1, (len(side), 2)) * (np.array([width, height]) - side[:, None])
        found.append(np.column_stack([corner, corner + side[:, None]]))
    return np.concatenate(found)


def windows_of(scene: SceneTruth, image: np.ndarray, count: int, rng: np.random.Generator) -> Windows:
    """For each face ``count`` windows of each kind: face, part, none."""
    truth = truth_boxes(scene)
    squares = candidates(scene, count, image.shape, rng)
    overlaps = boxes.pairwise_overlap(squares, truth)
    best, nearest = overlaps.max(axis=1), overlaps.argmax(axis=1)
    kinds = np.select([best >= FACE, best >= PART, best < NOTHING], [1, 2, 0], -1)
    chosen = np.concatenate([np.flatnonzero(kinds == kind)[: count * len(truth)] for kind in KINDS.values()])
    squares, near = squares[chosen], nearest[chosen]
    side = squares[:, 2:3] - squares[:, :1]
    points = np.array([face.landmarks for face in scene.faces])[near]  # (N, 5, 2)
    return Windows(
        np.concatenate([cut(image, square) for square in squares]),
        kinds[chosen],
        (truth[near] - squares) / side,
        ((points - squares[:, None, :2]) / side[:, None]).reshape(-1, 10),
    )


def cut(image: np.ndarray, square: np.ndarray) -> np.ndarray:
    """(1, 12, 12, 3): the square shrunk, half of a pixel being the edge of it."""
    scale = SIDE / (square[2] - square[0])
    matrix = [[scale, 0, -square[0] * scale], [0, scale, -square[1] * scale]]
    return images.warp(image, np.array([matrix]), (SIDE, SIDE))


def all_windows(people: SyntheticSet, count: int, seed: int) -> Windows:
    """The windows of all scenes."""
    rng = np.random.default_rng(seed)
    parts = [
        windows_of(scene, images.read(people.directory / scene.file), count, rng)
        for scene in tqdm(people.scenes, unit=" scenes")
    ]
    return Windows(*(np.concatenate([getattr(p, name) for p in parts]) for name in Windows.__dataclass_fields__))


class ThreeHeads(keras.Model):
    """P-Net with the landmark head that it has while it learns; windows of each kind teach only some of the heads."""

    def __init__(self):
        super().__init__()
        self.pnet = networks.pnet()
        shared = self.pnet.get_layer("prelu3").output
        landmarks = layers.Conv2D(10, 1, name="landmarks")(shared)
        self.heads = keras.Model(self.pnet.input, [*self.pnet.output, landmarks])

    def call(self, x, training=False):
        box, face, landmarks = self.heads(x, training=training)
        return {"box": box[:, 0, 0], "face": face[:, 0, 0], "landmarks": landmarks[:, 0, 0]}

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        kind = y["kind"]
        isface, notpart = ops.cast(kind == 1, "float32"), ops.cast(kind != 2, "float32")
        right = ops.where(kind == 1, y_pred["face"][:, 1], y_pred["face"][:, 0])
        face = -ops.log(right + 1e-7) * notpart
        hardest = ops.cast(HARDEST * ops.sum(notpart), "int32")
        least = ops.take(ops.flip(ops.sort(ops.stop_gradient(face))), ops.maximum(hardest - 1, 0))
        kept = ops.cast(face >= least, "float32") * notpart
        total = WEIGHTS["face"] * mean_where(face, kept)
        total += WEIGHTS["box"] * mean_where(squared(y["box"], y_pred["box"]), ops.cast(kind != 0, "float32"))
        return total + WEIGHTS["landmarks"] * mean_where(squared(y["landmarks"], y_pred["landmarks"]), isface)


def squared(truth, output):
    """(N, K), (N, K) -> (N,): squared distance, equations 2 and 3 of the paper."""
    return ops.sum(ops.square(output - ops.cast(truth, "float32")), axis=1)


def mean_where(values, counted):
    """Mean of the values that count, 0 or 1 each; 0 where none does."""
    return ops.sum(values * counted) / ops.maximum(ops.sum(counted), 1.0)


def learn(windows: Windows, epochs: int) -> keras.Model:
    """A trained P-Net."""
    keras.utils.set_random_seed(0)
    model = ThreeHeads()
    pixels = (windows.pixels.astype(np.float32) - 127.5) / 128
    truths = {"kind": windows.kinds, "box": windows.boxes, "landmarks": windows.landmarks}
    steps = epochs * -(-len(pixels) // 256)
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)))
    model.fit(pixels, truths, batch_size=256, epochs=epochs, verbose=0)
    return model.pnet


def windows_judged(network: keras.Model, windows: Windows) -> np.ndarray:
    """(N,) probability of a face."""
    pixels = (windows.pixels.astype(np.float32) - 127.5) / 128
    return network.predict(pixels, batch_size=1024, verbose=0)[1][:, 0, 0, 1]


@dataclass(frozen=True, eq=False)
class Found:
    """P-Net alone on scenes: (F,) was each true face proposed, (F,) who it is, and false proposals of each scene."""

    hit: np.ndarray
    people: np.ndarray
    false: np.ndarray


def proposals(network: keras.Model, people: SyntheticSet, threshold: float) -> Found:
    """Through the pyramid and suppression of MTCNN, without the networks that come after."""
    detector = MTCNN(thresholds=(threshold, 0.7, 0.8))
    detector.pnet = network
    hits, who, false = [], [], []
    for scene in people.scenes:
        found = detector.stages([images.read(people.directory / scene.file)])["thinned"].boxes
        truth = truth_boxes(scene)
        overlaps = boxes.pairwise_overlap(truth, found) if len(found) else np.zeros((len(truth), 1))
        hits.extend((overlaps.max(axis=1) >= 0.5).tolist())
        who.extend(face.label for face in scene.faces)
        false.append(int((overlaps.max(axis=0) < NOTHING).sum()) if len(found) else 0)
    return Found(np.array(hits), np.array(who), np.array(false))


def threshold_for(network: keras.Model, windows: Windows, recall: float) -> float:
    """The threshold that the share ``recall`` of the windows with a face passes, on the training scenes."""
    return float(np.quantile(windows_judged(network, windows)[windows.kinds == 1], 1 - recall))


def row(name: str, network: keras.Model, learned: Windows, tested: Windows, people: SyntheticSet) -> str:
    """A line of the table, at the threshold that 95 % of the face windows of the learned scenes pass."""
    threshold = threshold_for(network, learned, RECALL)
    scores = windows_judged(network, tested)
    recall, false = ((scores[tested.kinds == kind] > threshold).mean() for kind in (1, 0))
    found = proposals(network, people, threshold)
    alone, share = np.stack([found.people] * 2, axis=1), found.hit.astype(float)
    interval = bootstrap_over_people(
        lambda w: np.array([w @ share / w.sum() if w.any() else np.nan]), alone, np.random.default_rng(0), 300
    )[0]
    return (
        f"| {name} | {threshold:.3f} | {recall:.3f} | {false:.3f} | {share.mean():.3f} ({interval.low:.3f} to "
        f"{interval.high:.3f}) | {found.false.mean():.1f} |"
    )


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    sizes = QUICK if parser.parse_args(words).quick else FULL
    train = scenes_of(sizes.people, sizes.scenes, 310, sizes.size)
    test = scenes_of(sizes.tested_people, sizes.tested_scenes, 311, sizes.size)
    learned, tested = all_windows(train, sizes.windows, 0), all_windows(test, sizes.windows, 1)
    ours = learn(learned, sizes.epochs)
    print(f"\n{len(learned.kinds):,} windows to learn from ({np.bincount(learned.kinds).tolist()} none, face, part), "
          f"{len(tested.kinds):,} of {len(test.people)} other people to judge\n")  # fmt: skip
    print("| P-Net | threshold | windows: recall | windows: false | faces proposed, 95 % over people | false a scene |")
    print("|---|---|---|---|---|---|")
    for name, network in (("this one", ours), ("shipped with mtcnn", MTCNN().pnet)):
        print(row(name, network, learned, tested, test), flush=True)
    print(f"| chance | | {RECALL:.3f} | {RECALL:.3f} | | |")


if __name__ == "__main__":
    main()
