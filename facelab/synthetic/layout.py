"""Where the files of a rendered set lie, and how its maps are written and read.

The people's directories hold photos only; everything that is known of them lies under ``_truth``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from facelab import images
from facelab._files import replacing
from facelab.synthetic.photo import PARSING, SyntheticPhoto
from facelab.types import LANDMARK_NAMES

TRUTH = "_truth"
SET = f"{TRUTH}/set.json"
PEOPLE = f"{TRUTH}/people.json"
PHOTOS = f"{TRUTH}/photos.json"
SPOOFS = f"{TRUTH}/spoofs.json"
SCENES = f"{TRUTH}/scenes.json"
README = f"{TRUTH}/README.txt"
ATTACKS = ("print", "replay")
_QUALITY = 92  # of JPEG and WebP; PNG is exact
_DEPTH_STEPS = 16  # a millimeter; rounded, depth takes a third of the space

README_TEXT = f"""Synthetic people, drawn by facelab. The people in these photos do not exist. Free to use: MIT license.

person_000/00.png   Photos, one directory per person, and nothing else in it.
_spoofs/            If asked for: print/person_000/00.png is that photo printed and held up, replay/ on a screen.
_scenes/            If asked for: 000.png is a picture of several of these people.
.synthetic-lock     Empty; keeps two runs apart. It may be deleted.
_truth/             What is known about the photos, because they were drawn:

set.json     How the set was made. The same settings and the same renderer give the same photos again.
people.json  Each person's numbers: masculinity, shape (mm from the average head) and look.
photos.json  One line per photo:
             file, person (index in people.json), photo (number among this person's photos);
             drawn: what of the person's look differs in this photo: clothes; in wild sets also hair, glasses, beard;
             shot: pose in degrees, light, expression, occlusion, camera, background;
             box: left, top, right, bottom of the face in pixels;
             landmarks: x, y of {", ".join(LANDMARK_NAMES)}, left and right as seen;
             landmarks68: x, y of the 68 points of iBUG 300-W; visible68: 1 where the point is seen.
             The center of the top left pixel is (0, 0), x runs right, y runs down.
spoofs.json  One line per spoof: file, of (the photo it was made from), kind and how it was made.
scenes.json  One line per scene: file, scene (its number), faces: of each face the same as of a photo.
maps/        Per photo, pixel by pixel:
             person_000/00_depth.npz   depth_mm: distance from the camera in mm (float32), infinite for background.
                                       In Python: numpy.load(FILE)["depth_mm"]
             person_000/00_parsing.png gray level = number of the part, in all three channels:
                                       {", ".join(f"{i} {name}" for i, name in enumerate(PARSING[:7]))},
                                       {", ".join(f"{i} {name}" for i, name in enumerate(PARSING[7:], 7))}
             person_000/00_albedo.png  color of the surface without light; black for background.
"""


def person_name(i: int) -> str:
    """Directory of person ``i``.

    Example:
        >>> person_name(7)
        'person_007'
    """
    return f"person_{i:03d}"


def photo_file(i: int, j: int, suffix: str) -> str:
    """Photo ``j`` of person ``i``, from the folder of the set.

    Example:
        >>> photo_file(7, 3, "png")
        'person_007/03.png'
    """
    return f"{person_name(i)}/{j:02d}.{suffix}"


def spoof_file(attack: str, i: int, j: int) -> str:
    """The spoof made from that photo."""
    return f"_spoofs/{attack}/{photo_file(i, j, 'png')}"


def scene_file(k: int) -> str:
    """Scene number ``k``.

    Example:
        >>> scene_file(4)
        '_scenes/004.png'
    """
    return f"_scenes/{k:03d}.png"


def map_file(i: int, j: int, kind: str) -> str:
    """A map of that photo: ``"depth.npz"``, ``"parsing.png"`` or ``"albedo.png"``."""
    return f"{TRUTH}/maps/{person_name(i)}/{j:02d}_{kind}"


def rounded_depth(depth_mm: np.ndarray) -> np.ndarray:
    """Depth as it is stored, to a sixteenth of a millimeter; float32."""
    return np.round(np.asarray(depth_mm, np.float64) * _DEPTH_STEPS).astype(np.float32) / np.float32(_DEPTH_STEPS)


def write_photo(path: Path, image: np.ndarray) -> None:
    """Write an image of a set in the format of its suffix; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    images.writing.store(path, image, quality=_QUALITY)


def write_maps(root: Path, i: int, j: int, photo: SyntheticPhoto) -> None:
    """Write depth, parsing and albedo of photo ``j`` of person ``i``."""
    path = root / map_file(i, j, "depth.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        np.savez_compressed(temporary, depth_mm=rounded_depth(photo.depth))
    images.writing.store(root / map_file(i, j, "parsing.png"), np.repeat(photo.parsing[:, :, None], 3, axis=2))
    images.writing.store(root / map_file(i, j, "albedo.png"), photo.albedo)


def write_json(path: Path, value: Any) -> None:
    """Write a value, a list with one line for each item; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    items = value if isinstance(value, list) else [value]
    lines = ",\n".join(json.dumps(item, separators=(",", ":"), default=_plain) for item in items)
    with replacing(path) as temporary:
        temporary.write_text(f"[\n{lines}\n]\n" if isinstance(value, list) else f"{lines}\n", "utf-8", newline="\n")


def read_json(path: str | os.PathLike) -> Any:
    """What :func:`write_json` wrote.

    Raises:
        OSError: No such file.
        ValueError: Not JSON.
    """
    return json.loads(Path(path).read_text("utf-8"))


def _plain(value: Any) -> Any:
    return value.tolist()  # numpy's numbers and arrays
