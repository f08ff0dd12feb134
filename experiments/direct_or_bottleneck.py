"""Is an embedding that is trained itself better than a classifier's bottleneck layer? FaceNet's first claim, tried.

    FACELAB_SHARED=DIR python experiments/direct_or_bottleneck.py [--figure PATH]    some ten minutes on two cores
    python experiments/direct_or_bottleneck.py --quick                               synthetic people; under a minute

Schroff et al. 2015 (https://arxiv.org/abs/1503.03832, section 1): earlier networks learn to name people and take "an
intermediate bottleneck layer" as the vector, which is "indirect"; FaceNet's loss is about the vector itself. The
same network (facelab's compact one, at 48 x 48 pixels, 128 numbers) learns in three ways: by semi-hard triplets of its
vector (direct), by naming the people through a dense layer and softmax behind that vector, which is then cut off
(bottleneck), and by CosFace, a classifier's loss that is about the vector's angles as well.
People, photos of every batch, augmentation and steps are the same; `controlled_training.py` says how rate and
threshold are chosen, `run_statistics.py` when a claim counts as supported. Two sets:

  synthetic  The 60 people inside facelab in three runs: 30 are learned from, 10 tune, 20 are judged, each once.
  LFW        Where FACELAB_SHARED has it. Learned from: people of peopleDevTrain with 4 photos or more, at most 15 of
             each. A tenth of these people is held out and tunes. Judged: pairsDevTest. A run is a seed and its own
             draw of held-out people. Photos are cut at one place, where MTCNN finds the faces of the first 64.

These are small networks that learn for minutes from few people. What holds here need not hold at FaceNet's size.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from comparison import PhotoPairs, cut, detect, face_at, table
from controlled_training import Effort, Run, Way, learn_all, pairs_of, small, synthetic_faces, thirds
from run_statistics import HEAD, area, baseline, conclusion, difference, learning_figure, rows_of, share
from tqdm import tqdm
from transfer import shared

from facelab import cards, datasets, images, plot
from facelab.cards import ModelCard
from facelab.datasets.lfw_lists import People
from facelab.detection import MTCNN
from facelab.errors import DatasetError
from facelab.losses import CosFaceLoss, SemiHardTripletLoss
from facelab.models import compact

SIZE = 48
DIRECT, BOTTLENECK, COSFACE = "triplets (direct)", "softmax (bottleneck)", "CosFace (both)"
FULL = {"synthetic": Effort(160, 8), "LFW": Effort(320, 4)}
QUICK = {"synthetic": Effort(6, 2, 8, 3)}
FEWEST, MOST, HELD_OUT = 4, 15, 0.1  # photos of a person of LFW, and the share of the people that tunes


@dataclass(frozen=True, eq=False)
class Faces:
    """Aligned faces (N, 150, 150, 3) uint8, labels (N,) int, and what is done with them."""

    aligned: np.ndarray
    labels: np.ndarray
    runs: list[Run]


def card() -> ModelCard:
    """facelab's compact network for smaller faces."""
    whole = cards.card("facelab_synthetic")
    return replace(whole, preprocessing=replace(whole.preprocessing, size=(SIZE, SIZE)))


def ways(quick: bool) -> dict[str, Way]:
    """The three ways to learn; SGD for CosFace, which diverges with Adam."""
    softmax = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    found = {
        DIRECT: Way(lambda: compact.build(card()), {"embedding": (SemiHardTripletLoss(), 1.0)}),
        BOTTLENECK: Way(lambda: compact.build(card()), {"names": (softmax, 1.0)}),
        COSFACE: Way(lambda: compact.build(card()), {"cosines": (CosFaceLoss(), 1.0)}, (0.01, 0.03), recipe="cosface"),
    }
    return {name: replace(way, rates=way.rates[:1]) for name, way in found.items()} if quick else found


def synthetic(seed: int) -> Faces:
    aligned, labels = synthetic_faces()
    return Faces(aligned, labels, thirds(labels, seed))


def lfw(runs: int, seed: int, most_people: int | None = None) -> Faces:
    """LFW's View 1.

    Raises:
        DatasetError: Photos or lists are not there.
    """
    lists = shared("lfw-lists")
    pairs = datasets.read_pairs(lists / "pairsDevTest.txt")
    train_files = to_learn_from(datasets.lfw_lists.read_people(lists / "peopleDevTrain.txt"), most_people)
    files = [*train_files, *sorted({*pairs.first, *pairs.second})]
    names = {name: k for k, name in enumerate(sorted({Path(file).parent.name for file in files}))}
    labels = np.array([names[Path(file).parent.name] for file in files])
    row = {file: k for k, file in enumerate(files)}
    first, second = (np.array([row[file] for file in side]) for side in (pairs.first, pairs.second))
    judged = PhotoPairs(first, second, np.stack([labels[first], labels[second]], axis=1))
    ours = labels[: len(train_files)]
    found = []
    for k in range(runs):
        people = np.random.default_rng([seed, k]).permutation(np.unique(ours))
        held_out = people[: max(2, round(HELD_OUT * len(people)))]
        learn_from = np.flatnonzero(~np.isin(ours, held_out))
        found.append(Run(learn_from, pairs_of(ours, held_out, seed + k), judged, seed + k))
    return Faces(cut_alike([shared("lfw-deepfunneled") / file for file in files]), labels, found)


def to_learn_from(people: People, most_people: int | None) -> list[str]:
    """Files of the people of a list who have enough photos; of each the first ones."""
    some = [(name, min(n, MOST)) for name, n in zip(people.names, people.photos.tolist(), strict=True) if n >= FEWEST]
    return [f"{name}/{name}_{k:04d}.jpg" for name, n in some[:most_people] for k in range(1, n + 1)]


def cut_alike(paths: list[Path]) -> np.ndarray:
    """(N, 150, 150, 3) uint8. The photos are deep-funneled: all faces lie where those of the first 64 lie."""
    first = [images.read(path) for path in paths[:64]]
    marks = [face.landmarks for face in detect(MTCNN(), first, "where faces are") if face is not None]
    place, alignment = face_at(np.median(marks, axis=0)), cards.card("dlib_resnet").alignment
    return np.concatenate([cut([images.read(path)], [place], alignment) for path in tqdm(paths, "read LFW")])


def report(
    title: str, faces: Faces, effort: Effort, ways: dict[str, Way], rounds: int
) -> tuple[str, plot.style.Figure]:
    """Learn, judge, and describe it."""
    start = time.perf_counter()
    inputs = card().preprocessing(small(faces.aligned, SIZE))
    found = learn_all(ways, inputs, faces.labels, faces.runs, effort)
    found["Eigenfaces"] = [baseline(faces.aligned, run) for run in faces.runs]
    lines = [table(HEAD, rows_of(found, faces.runs, rounds))]
    for other in (BOTTLENECK, "Eigenfaces"):
        for kind, unit in ((area, "AUC"), (share, "accuracy")):
            gain = difference(found[DIRECT], found[other], faces.runs, rounds, kind)
            lines.append(f"- {DIRECT} better than {other}, by {unit} {gain.signed}: **{conclusion(gain)}**")
    sizes = [(len(np.unique(faces.labels[run.training])), len(run.training)) for run in faces.runs]
    judged = faces.runs[0].judged
    lines.append(
        f"\n{title}: runs of {effort.steps} steps of {effort.people} x {effort.photos} photos: {len(faces.runs)}; "
        f"learned from {sizes[0][0]} people with {sizes[0][1]} photos; judged {len(judged.first)} pairs of "
        f"{len(np.unique(judged.people))} people per run. Intervals: 95 %, over people. "
        f"{time.perf_counter() - start:.0f} s.\n"
    )
    return "\n".join(lines), learning_figure(found, faces.runs, effort.steps)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lfw-runs", type=int, default=2, help="0: without LFW")
    parser.add_argument("--rounds", type=int, default=500, help="of bootstrap")
    parser.add_argument("--figure", type=Path, help="learning curves; the set's name is put before the suffix")
    parser.add_argument("--quick", action="store_true", help="few steps, one run of synthetic people: does it run?")
    arguments = parser.parse_args(words)
    quick, rounds = arguments.quick, 50 if arguments.quick else arguments.rounds
    print(f"`python {' '.join(sys.argv)}`\n", flush=True)
    sets = {"synthetic": lambda: synthetic(arguments.seed)}
    if not quick and arguments.lfw_runs > 0:
        sets["LFW"] = lambda: lfw(arguments.lfw_runs, arguments.seed)
    for title, load in sets.items():
        try:
            faces = load()
        except DatasetError as err:
            print(f"left out: {title}. {err}", file=sys.stderr)
            continue
        faces = replace(faces, runs=faces.runs[:1]) if quick else faces
        text, figure = report(title, faces, (QUICK if quick else FULL)[title], ways(quick), rounds)
        print(text, flush=True)
        if arguments.figure:
            path = arguments.figure
            plot.save(figure, path.with_name(f"{path.stem}-{title}{path.suffix}"))


if __name__ == "__main__":
    main()
