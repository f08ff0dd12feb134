"""The truth about people and photos as JSON, and back: what was drawn is found again exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from facelab.synthetic.capture import Capture
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.scene import Scene, SceneFace
from facelab.types import Box

_DECIMALS = 2  # of coordinates in pixels


@dataclass(frozen=True, eq=False)
class PhotoTruth:
    """What is true of one stored photo, or of one face of a stored scene.

    Attributes:
        file: Where it is, from the folder of the set.
        label: Number of the person.
        number: Number of the photo among this person's, or of the scene.
        person: The person as drawn: clothes differ from photo to photo, in wild ones hair, glasses or beard may, too.
        capture: How the photo was taken.
        box: The face in pixels.
        landmarks: (5, 2) float32 pixels.
        landmarks68: (68, 2) float32 pixels.
        visible68: (68,) bool.
    """

    file: str
    label: int
    number: int
    person: Person
    capture: Capture
    box: Box
    landmarks: np.ndarray
    landmarks68: np.ndarray
    visible68: np.ndarray


@dataclass(frozen=True, eq=False)
class SceneTruth:
    """What is true of one stored scene.

    Attributes:
        file: Where it is, from the folder of the set.
        faces: Of each face the same as of a photo.
    """

    file: str
    faces: tuple[PhotoTruth, ...]


def person_from(values: dict[str, Any]) -> Person:
    """The person that :func:`dataclasses.asdict` took apart."""
    return Person(values["masculinity"], Shape(**values["shape"]), Look(**values["look"]))


def photo_record(photo: SyntheticPhoto, own: Person, file: str, label: int, number: int) -> dict[str, Any]:
    """One photo's truth as JSON's values.

    Args:
        photo: The rendered photo.
        own: The person as they usually look; of the drawn person only what differs is written.
        file: Where the photo is, from the folder of the set.
        label: Number of the person.
        number: Number of the photo among this person's.
    """
    return {"file": file, "person": label, "photo": number, **_face_record(photo, own)}


def scene_record(
    scene: Scene, labels: Sequence[int], people: Sequence[Person], file: str, number: int
) -> dict[str, Any]:
    """One scene's truth as JSON's values.

    Args:
        scene: The rendered scene.
        labels: Number of the person of each face.
        people: Each face's person as they usually look.
        file: Where the scene is, from the folder of the set.
        number: Number of the scene.
    """
    faces = [
        {"person": label, **_face_record(face, own)}
        for face, label, own in zip(scene.faces, labels, people, strict=True)
    ]
    return {"file": file, "scene": number, "faces": faces}


def _face_record(face: SyntheticPhoto | SceneFace, own: Person) -> dict[str, Any]:
    box = face.box
    return {
        "drawn": _differences(dataclasses.asdict(face.person), dataclasses.asdict(own)),
        "shot": dataclasses.asdict(face.capture),  # the key of the files, which outlive the class's name
        "box": _rounded([box.left, box.top, box.right, box.bottom]),
        "landmarks": _rounded(face.landmarks),
        "landmarks68": _rounded(face.landmarks68),
        "visible68": np.asarray(face.visible68).astype(int).tolist(),
    }


def photo_truth(record: dict[str, Any], people: Sequence[Person]) -> PhotoTruth:
    """The record of a photo, read again.

    Raises:
        KeyError, IndexError, TypeError, ValueError: It is no such record.
    """
    return _face_truth(record, people, record["file"], record["photo"])


def scene_truth(record: dict[str, Any], people: Sequence[Person]) -> SceneTruth:
    """The record of a scene, read again.

    Raises:
        KeyError, IndexError, TypeError, ValueError: It is no such record.
    """
    file, number = record["file"], record["scene"]
    return SceneTruth(file, tuple(_face_truth(face, people, file, number) for face in record["faces"]))


def _face_truth(record: dict[str, Any], people: Sequence[Person], file: str, number: int) -> PhotoTruth:
    own = dataclasses.asdict(people[record["person"]])
    return PhotoTruth(
        file=file,
        label=record["person"],
        number=number,
        person=person_from(_merged(own, record["drawn"])),
        capture=Capture(**record["shot"]),
        box=Box(*record["box"]),
        landmarks=np.array(record["landmarks"], np.float32).reshape(5, 2),
        landmarks68=np.array(record["landmarks68"], np.float32).reshape(68, 2),
        visible68=np.array(record["visible68"], bool).reshape(68),
    )


def spoof_record(spoof: Any, file: str, of: str) -> dict[str, Any]:
    """A spoof's facts as JSON's values: everything but its pixels."""
    facts = {f.name: getattr(spoof, f.name) for f in dataclasses.fields(spoof) if f.name != "image"}
    return {"file": file, "of": of, **facts}


def _rounded(pixels: Any) -> list:
    return np.round(np.asarray(pixels, np.float64), _DECIMALS).tolist()


def _differences(drawn: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What of a nested dict is not as in the other one of the same names."""
    found = {}
    for name, value in drawn.items():
        if isinstance(value, dict):
            if inner := _differences(value, own[name]):
                found[name] = inner
        elif value != own[name]:
            found[name] = value
    return found


def _merged(own: dict[str, Any], drawn: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _merged(value, drawn.get(name, {})) if isinstance(value, dict) else drawn.get(name, value)
        for name, value in own.items()
    }
