"""Does facelab notice somebody else in a person's photos? Folders of LFW with planted strangers.

    python experiments/bystanders.py --data DIR --cache FOLDER [--part test] [--model facelab_distilled]

DIR holds lfw-deepfunneled and lfw-lists. People of peopleDevTrain (``--part train``, to choose the tolerance on) or of
peopleDevTest (``--part test``, to be judged once) with two photos or more; of each the first five at most. Strangers
are people of the same list with a single photo. Each person's folder is judged four times:

as it is      How many of the person's own photos are left out, or another face in them taken?
bystander     Beside the first photo a stranger's is pasted, 0.75 to 1.33 times as large, to the left or right. Whose
              face is taken? The photo counts as put right where the stranger's is not.
photo of else One photo of a stranger is added. Is it left out?
two photos    One own photo and one of a stranger: nothing says whose folder it is, and both are to be left out.

The vectors of all faces are computed once and kept in the cache folder. Intervals are of 95 %, over people.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from facelab import Pipeline, cards, images, models
from facelab.datasets.lfw_lists import read_people
from facelab.detection import align, main_face, own_faces
from facelab.images.warping import stretch

MOST = 5  # photos of a person
MODELS = ("dlib_resnet", "facelab_distilled")
AS_IT_IS, BYSTANDER, STRANGER = range(3)


@dataclass(frozen=True)
class Entry:
    """A photo to look at: its kind, the number of the person in whose folder it lies, and how it is made."""

    kind: int
    person: int
    path: Path
    stranger: Path | None = None
    scale: float = 1.0
    left: bool = False

    def image(self) -> tuple[np.ndarray, int]:
        """The photo, and the column at which the person's own picture starts in it."""
        own = images.read(self.path)
        if self.stranger is None:
            return own, 0
        side = round(len(own) * self.scale)
        other = (images.shrink if self.scale < 1 else stretch)(images.read(self.stranger), side, side)
        tall = max(len(own), side)
        pair = [_standing(picture, tall) for picture in ((other, own) if self.left else (own, other))]
        return np.concatenate(pair, axis=1), side if self.left else 0


def _standing(picture: np.ndarray, tall: int) -> np.ndarray:
    """At the foot of a gray ground."""
    full = np.full((tall, *picture.shape[1:]), 110, np.uint8)
    full[tall - len(picture) :] = picture
    return full


def entries(data: Path, part: str, most: int | None = None) -> list[Entry]:
    """The photos of one list, drawn with seed 0; of ``most`` people, evenly over the list, or of all."""
    people, rng = read_people(data / "lfw-lists" / f"peopleDev{part.title()}.txt"), np.random.default_rng(0)
    counts = dict(zip(people.names, people.photos.tolist(), strict=True))
    strangers = rng.permutation([name for name, count in counts.items() if count == 1])

    def path(name: str, number: int) -> Path:
        return data / "lfw-deepfunneled" / name / f"{name}_{number:04d}.jpg"

    found = []
    several = [name for name, count in counts.items() if count > 1]
    some = np.unique(np.linspace(0, len(several) - 1, min(most or len(several), len(several))).round().astype(int))
    for i, name in enumerate(several[row] for row in some):
        found += [Entry(AS_IT_IS, i, path(name, k)) for k in range(1, min(counts[name], MOST) + 1)]
        stranger = path(strangers[i % len(strangers)], 1)
        scale, left = float(rng.uniform(0.75, 1.33)), bool(rng.random() < 0.5)
        found += [Entry(BYSTANDER, i, path(name, 1), stranger, scale, left), Entry(STRANGER, i, stranger)]
    return found


def compute(found: list[Entry], target: Path) -> None:
    """All faces of all photos: vectors of both models, boxes, and their rank in their photo, 0 for the main face."""
    starts = np.zeros(len(found), int)

    def photos() -> Iterator[np.ndarray]:
        for i, entry in enumerate(found):
            image, starts[i] = entry.image()
            yield image

    distilled = models.load("facelab_distilled")
    rows = []
    for i, seen in enumerate(tqdm(Pipeline()(photos()), total=len(found))):
        small = distilled(align(seen.image, seen.faces, distilled.card.alignment))
        rest, rank = list(range(len(seen.faces))), {}
        while rest:
            main = main_face([seen.faces[k] for k in rest], seen.image.shape)
            rank[next(k for k in rest if seen.faces[k] is main)] = len(rank)
            rest = [k for k in rest if k not in rank]
        boxes = [(f.box.left, f.box.top, f.box.right, f.box.bottom) for f in seen.faces]
        rows += [(i, seen.vectors[k], small[k], boxes[k], rank[k]) for k in range(len(boxes))]
    columns = dict(zip(("entry", "dlib", "distilled", "box", "rank"), zip(*rows, strict=True), strict=True))
    np.savez(
        target, kind=[e.kind for e in found], person=[e.person for e in found], start=starts,
        **{name: np.array(column) for name, column in columns.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class Photo:
    """Faces of a photo, the main one first: (k, D) vectors, and which of them is meant (-1: none)."""

    vectors: np.ndarray
    own: int


def photos_of(data: dict, model: str) -> dict[int, list[list[Photo]]]:
    """Person -> the photos of each kind that show a face."""
    found: dict[int, list[list[Photo]]] = {}
    column = data["dlib" if model == "dlib_resnet" else "distilled"]
    order = np.lexsort((data["rank"], data["entry"]))
    bounds = np.searchsorted(data["entry"][order], np.arange(len(data["kind"]) + 1))
    for i, (kind, person, start) in enumerate(zip(data["kind"], data["person"], data["start"], strict=True)):
        rows = order[bounds[i] : bounds[i + 1]]
        if not len(rows):
            continue
        own = 0
        if kind == BYSTANDER:  # the person's face is the one in the middle of the person's own 250 columns
            middle = (data["box"][rows][:, 0] + data["box"][rows][:, 2]) / 2
            off = np.abs(middle - start - 125)
            own = int(np.argmin(off)) if off.min() < 60 else -1
        found.setdefault(int(person), [[], [], []])[kind].append(Photo(column[rows], -1 if kind == STRANGER else own))
    return found


def judge(photos: list[Photo], threshold: float) -> list[str]:
    """What becomes of each photo: "own" face taken, "other" face taken, or "out"."""
    numbers = own_faces([photo.vectors for photo in photos], threshold).numbers.tolist()
    return ["out" if n < 0 else "own" if n == p.own else "other" for n, p in zip(numbers, photos, strict=True)]


def measure(people: dict[int, list[list[Photo]]], threshold: float) -> dict[str, np.ndarray]:
    """Figure -> (people, 2) counts: how often it happened, and how often it could have."""
    rows: dict[str, list[tuple[int, int]]] = {}

    def add(name: str, happened: int, of: int) -> None:
        rows.setdefault(name, []).append((happened, of))

    for own, beside, (stranger, *_) in (kinds for kinds in people.values() if len(kinds[0]) > 1 and kinds[2]):
        size = "of two photos" if len(own) == 2 else "of three or more"
        plain = judge(own, threshold)
        add("own photos lost, folder as it is", len(own) - plain.count("own"), len(own))
        add(f"own photos lost, folder as it is, {size}", len(own) - plain.count("own"), len(own))
        if beside and beside[0].own >= 0 and len(beside[0].vectors) > 1:
            first, *others = judge([beside[0], *own[1:]], threshold)
            add("bystander not taken", first != "other", 1)
            add(f"bystander not taken, {size}", first != "other", 1)
            add("photo with a bystander kept, by the person's own face", first == "own", 1)
            add("own photos lost beside a bystander", len(others) + 1 - [first, *others].count("own"), len(own))
        *others, planted = judge([*own, stranger], threshold)
        add("stranger's photo left out", planted == "out", 1)
        add(f"stranger's photo left out, {size}", planted == "out", 1)
        add("own photos lost beside a stranger's photo", len(own) - others.count("own"), len(own))
        add("two photos, own and stranger's: neither taken", judge([own[0], stranger], threshold) == ["out", "out"], 1)
    return {name: np.array(counts, float) for name, counts in rows.items()}


def interval(counts: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Of the rate, people drawn again 2,000 times; where it never (or always) happened, of one more such person."""
    if counts[:, 0].sum() in (0, counts[:, 1].sum()):
        from facelab.evaluate import wilson

        found = wilson(int(counts[:, 0].sum() > 0) * len(counts), len(counts))
        return found.low, found.high
    drawn = counts[rng.integers(len(counts), size=(2000, len(counts)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of lfw-deepfunneled and lfw-lists")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the vectors")
    parser.add_argument("--part", choices=("train", "test"), default="test")
    parser.add_argument("--model", choices=MODELS, default="dlib_resnet")
    parser.add_argument("--people", type=int, help="so many of the list's people, evenly over the list")
    parser.add_argument("--tolerances", type=float, nargs="+", help="judge by these instead of facelab's own")
    arguments = parser.parse_args()
    target = arguments.cache / f"{arguments.part}{arguments.people or ''}.npz"
    if not target.is_file():
        compute(entries(arguments.data, arguments.part, arguments.people), target)
    with np.load(target) as stored:
        people = photos_of(dict(stored), arguments.model)
    threshold = cards.card(arguments.model, cards.ModelCard).threshold.distance
    from facelab.detection.own_faces import TOLERANCE

    for tolerance in arguments.tolerances or [TOLERANCE]:
        print(f"{arguments.model}, peopleDev{arguments.part.title()}, limit {tolerance:.2f} x {threshold:.4f}")
        for name, counts in measure(people, threshold * tolerance / TOLERANCE).items():
            low, high = interval(counts, np.random.default_rng(0))
            happened, of = counts.sum(axis=0)
            print(f"  {name:58} {happened / of:.4f} [{low:.4f}, {high:.4f}]  {happened:.0f} of {of:.0f}")


if __name__ == "__main__":
    main()
