"""Print the tables for identification that stand on the cards: FACELAB_SHARED=DIR python scripts/make_thresholds.py

From LFW's peopleDevTrain (photos and lists in FACELAB_SHARED): false match rate -> cosine distance, for dlib_resnet
from all its people, for facelab_distilled from those that it did not learn from. A row needs 30 pairs of two people.

    --vectors DIR   keeps the vectors of all photos there, which take half an hour
    --sheet FILE    draws the 50 nearest pairs of different people, to look for wrong labels; never publish it

The photos in WRONG are left out: they show somebody who has another name, too, so that their pairs are no pairs of
different people. --all keeps them in, to see what that changes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parents[1] / "experiments"))
from identification import MODELS, face_vectors, listed

from facelab import images, plot
from facelab.evaluate.false_matches import false_match_table
from facelab.training import split_people

HELD = 0.1  # as in make_embedders.py: the share of the people that facelab_distilled did not learn from
# People who are left out, and why. Of the 50 nearest pairs only what the files themselves show is taken for an
# error: one photo under two names, or one name in another order or spelling. Sisters and people who look alike stay.
WRONG = {
    "Bart_Hendricks": "Bart_Hendricks_0001 and Ricky_Ray_0001 are one photo",
    "Gabrielle_Rose": "Gabrielle_Rose_0001 and Martha_Bowen_0002 are one photo",
    "Dai_Chul_Chyung": "Chyung_Dai-chul",
    "John_Burnett": "John_Barnett",
    "Wang_Nan": "Nan_Wang",
    "Joseph_Blatter": "Sepp_Blatter, short for Joseph",
    "Prince_Felipe": "Felipe_De_Borbon",
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", choices=MODELS)
    chosen = parser.parse_args(arguments)
    photos = listed("DevTrain")
    held = set(photos.labels[split_people(photos.labels, HELD, np.random.default_rng(0))[1]].tolist())
    for model in MODELS if chosen.only is None else (chosen.only,):
        kept = None if chosen.vectors is None else chosen.vectors / f"lfw-DevTrain-{model}.npz"
        vectors, labels, paths = face_vectors(photos, model, kept)
        used = np.array([chosen.all or path.parent.name not in WRONG for path in paths])
        if model == "facelab_distilled":
            used &= np.isin(labels, list(held))
        vectors, labels = vectors[used], labels[used]
        if chosen.sheet is not None:
            sheet(vectors, labels, [path for path, use in zip(paths, used, strict=True) if use],
                  chosen.sheet.with_stem(f"{chosen.sheet.stem}-{model}"))  # fmt: skip
        table = false_match_table(
            vectors, labels, "", np.random.default_rng(0),
            progress=lambda items, n: tqdm(items, total=n, disable=None, leave=False),
        )  # fmt: skip
        print(f"{model}: {table.people} people, {table.photos} photos")
        for row in table.rows:
            print(f"    FalseMatchRow({row.rate:g}, {row.distance:g}, {row.low:g}, {row.high:g}),")


def sheet(vectors: np.ndarray, labels: np.ndarray, paths: list[Path], target: Path, count: int = 50) -> None:
    """The nearest pairs of two people, one pair for each two, with their files' names."""
    seen: dict[tuple[int, int], tuple[float, int, int]] = {}
    near = []
    for start in range(0, len(vectors), 512):
        distances = 1 - vectors[start : start + 512] @ vectors[start:].T
        different = np.triu(labels[start : start + 512, None] != labels[start:], 1)
        rows, columns = np.nonzero(different & (distances < np.partition(distances[different], 5000)[5000]))
        near += zip(distances[rows, columns].tolist(), (start + rows).tolist(), (start + columns).tolist(), strict=True)
    for distance, i, j in sorted(near):
        pair = tuple(sorted((int(labels[i]), int(labels[j]))))
        if pair not in seen:
            seen[pair] = distance, i, j
        if len(seen) == count:
            break
    pictures, names = [], []
    for number, (distance, i, j) in enumerate(seen.values(), 1):
        print(f"{number:3} {distance:.4f} {paths[i].name} {paths[j].name}")
        pictures += [images.read(paths[i])[40:210, 40:210], images.read(paths[j])[40:210, 40:210]]
        names += [f"{number}", f"{distance:.4f}"]
    images.write(target, _pixels(plot.contact_sheet(pictures, names, columns=10)))


def _pixels(figure) -> np.ndarray:
    import io

    from PIL import Image

    return np.array(Image.open(io.BytesIO(plot.style.to_png(figure))).convert("RGB"))


if __name__ == "__main__":
    main()
