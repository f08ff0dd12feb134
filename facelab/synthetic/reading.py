"""Read the truth of a rendered set; whatever is not whole is one clear error."""

from __future__ import annotations

from pathlib import Path

from facelab._files import shown
from facelab.errors import DatasetError
from facelab.synthetic import layout
from facelab.synthetic.person import Person
from facelab.synthetic.settings import Settings
from facelab.synthetic.storage import UNFINISHED, stored_settings
from facelab.synthetic.truth import PhotoTruth, SceneTruth, person_from, photo_truth, scene_truth


def read_set(directory: Path) -> tuple[Settings, tuple[Person, ...], tuple[PhotoTruth, ...]]:
    """How the set in a folder was rendered, its people, and the truth of each photo.

    Raises:
        DatasetError: There is none, it is unfinished, or files are missing or damaged.
    """
    if not (directory / layout.SET).is_file():
        raise DatasetError(_nothing(directory))
    try:
        settings = Settings.from_dict(stored_settings(directory))
        people = tuple(map(person_from, layout.read_json(directory / layout.PEOPLE)))
        truths = tuple(photo_truth(record, people) for record in layout.read_json(directory / layout.PHOTOS))
    except (OSError, ValueError, KeyError, IndexError, TypeError) as err:  # ValueError: JSON, arrays and InputError
        raise DatasetError(
            f"Expected a rendered set in {shown(directory)}. Received: damaged files ({err!r}). Render it again."
        ) from err
    if (len(people), len(truths)) != (settings.people, settings.people * settings.photos):
        raise DatasetError(
            f"Expected {settings.people} people x {settings.photos} photos in {shown(directory)}. "
            f"Received: the truth of {len(people)} people and {len(truths)} photos. Render it again."
        )
    missing = [truth.file for truth in truths if not (directory / truth.file).is_file()]
    if missing:
        raise DatasetError(
            f"Expected {len(truths)} photos in {shown(directory)}. Received: {len(truths) - len(missing)}; "
            f"{missing[0]} is missing. Delete the folder and render it again."
        )
    return settings, people, truths


def read_scenes(directory: Path, settings: Settings, people: tuple[Person, ...]) -> tuple[SceneTruth, ...]:
    """The truth of each scene of a set; empty where none was asked for.

    Raises:
        DatasetError: Files are missing or damaged.
    """
    if settings.scenes == 0:
        return ()
    try:
        scenes = tuple(scene_truth(record, people) for record in layout.read_json(directory / layout.SCENES))
    except (OSError, ValueError, KeyError, IndexError, TypeError) as err:
        raise DatasetError(
            f"Expected the truth of {settings.scenes} scenes in {shown(directory)}. Received: a damaged file "
            f"({err!r}). Render it again."
        ) from err
    found = sum((directory / scene.file).is_file() for scene in scenes)
    if not found == len(scenes) == settings.scenes:
        raise DatasetError(
            f"Expected {settings.scenes} scenes in {shown(directory)}. Received: {found} pictures and the truth of "
            f"{len(scenes)}. Delete the folder and render it again."
        )
    return scenes


def _nothing(directory: Path) -> str:
    if (directory / UNFINISHED).is_dir():
        return f"Expected a whole set. Received: {shown(directory)}, which is unfinished. Run the same command again."
    return f"Expected a set that facelab rendered. Received: {shown(directory)}. Make one with: facelab synth"
