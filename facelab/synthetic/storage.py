"""Render a set into a folder: complete or visibly unfinished, and never over files of others.

Everything is first written to ``DIR/_unfinished``. A photo counts as finished when its record is there, which is
written last; so a stopped run is continued, not repeated. At the end all moves up into ``DIR``, ``_truth`` last.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from facelab._files import shown
from facelab.errors import InputError
from facelab.synthetic import layout
from facelab.synthetic.lock import alone
from facelab.synthetic.photo import PARSING, SyntheticPhoto
from facelab.synthetic.population import Population, Subject
from facelab.synthetic.settings import Settings
from facelab.synthetic.spoof import print_attack, replay_attack
from facelab.synthetic.truth import photo_record, scene_record, spoof_record

UNFINISHED = "_unfinished"
_RECORDS = f"{layout.TRUTH}/records"
_LOCK = ".synthetic-lock"  # stays: it cannot be deleted while others may wait at it
_WRITING = ".writing-"  # of facelab._files.replacing; what a killed process left behind
_ATTACKS = dict(zip(layout.ATTACKS, (print_attack, replay_attack), strict=True))

Progress = Callable[[Iterable, int], Iterable]


def silent(items: Iterable, total: int) -> Iterable:
    """No progress bar; for one, pass a function like ``lambda items, total: tqdm(items, total=total)``."""
    return items


def render_set(directory: str | os.PathLike, settings: Settings, progress: Progress = silent) -> int:
    """Render a set, or what is missing of it.

    A second process that wants to render into the same folder waits until the first is done.

    Args:
        directory: A new or empty folder, or one in which the same set was begun or finished.
        settings: What to render.
        progress: Takes the photos to render and their number, and gives them one by one; for scenes again.

    Returns:
        The number of photos and scenes that were rendered now; 0 where the set was whole.

    Raises:
        InputError: The folder holds something else, or cannot be written.
    """
    directory = Path(directory)
    try:
        if _is_whole(directory, settings):
            return 0
        directory.mkdir(parents=True, exist_ok=True)
        with alone(directory / _LOCK):
            if _is_whole(directory, settings):  # another process was faster
                return 0
            _sweep(directory)
            count = _render(_begin(directory, settings), settings, progress)
            _publish(directory)
            return count
    except OSError as err:
        raise InputError(f"Cannot render into {shown(directory)}: {err.strerror or err}.") from err


def stored_settings(directory: Path) -> dict:
    """The settings of the set in a folder, as they were written.

    Raises:
        InputError: The file is not there or holds something else.
    """
    path = directory / layout.SET
    try:
        return dict(layout.read_json(path)["settings"])
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise InputError(f"Expected the settings of a rendered set in {shown(path)}. Received: {err}.") from err


def _is_whole(directory: Path, settings: Settings) -> bool:
    """True for the finished set, False where it is to be rendered; anything else is an error."""
    for place in (directory, directory / UNFINISHED):
        if (place / layout.SET).is_file():
            if differences := settings.differences(stored_settings(place)):
                raise InputError(
                    f"Expected a new or empty folder, or a set of the same settings. "
                    f"Received: {shown(directory)}, a set with {differences}. Choose another folder."
                )
            return place == directory
    if directory.exists() and (others := _others(directory)):
        raise InputError(
            f"Expected a new or empty folder, or one that facelab rendered. "
            f"Received: {shown(directory)}, which holds {shown(others[0])}. Choose another folder."
        )
    return False


def _others(directory: Path) -> list[str]:
    """What lies in a folder; hidden files do not count, since nothing hidden is ever written over."""
    return sorted(entry.name for entry in directory.iterdir() if not entry.name.startswith("."))


def _sweep(directory: Path) -> None:
    for scratch in [*directory.glob(f"{_WRITING}*"), *(directory / UNFINISHED).rglob(f"{_WRITING}*")]:
        shutil.rmtree(scratch)


def _begin(directory: Path, settings: Settings) -> Path:
    """The folder to work in; it appears with its settings in it, so that it is clear what it is for."""
    work = directory / UNFINISHED
    if not work.exists():
        with tempfile.TemporaryDirectory(prefix=_WRITING, dir=directory) as scratch:
            new = Path(scratch, UNFINISHED)
            layout.write_json(new / layout.SET, {"settings": asdict(settings), "parsing": PARSING})
            new.rename(work)
    return work


def _render(work: Path, settings: Settings, progress: Progress) -> int:
    if (work / layout.PHOTOS).is_file():
        return 0  # all was done but the moving
    todo = [numbers for numbers in _numbers(settings) if not (work / _record_file(*numbers)).is_file()]
    population = Population(settings.seed, settings.difficulty)
    subject = None
    for i, j in progress(todo, len(todo)):
        if subject is None or subject.number != i:
            subject = Subject(population, i)
        _store(work, settings, subject, j)
    scenes = [k for k in range(settings.scenes) if not (work / _scene_record_file(k)).is_file()]
    for k in progress(scenes, len(scenes)) if scenes else ():
        _store_scene(work, settings, population, k)
    _collect(work, settings, population)
    return len(todo) + len(scenes)


def _numbers(settings: Settings) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(settings.people) for j in range(settings.photos))


def _record_file(i: int, j: int) -> str:
    return f"{_RECORDS}/{layout.person_name(i)}/{j:02d}.json"


def _scene_record_file(k: int) -> str:
    return f"{_RECORDS}/scenes/{k:03d}.json"


def _store(work: Path, settings: Settings, subject: Subject, j: int) -> None:
    """One photo with all that belongs to it; its record last."""
    i, photo = subject.number, subject.photo(j, settings.size)
    file = layout.photo_file(i, j, settings.format)
    layout.write_photo(work / file, photo.image)
    if settings.has_maps(i, j):
        layout.write_maps(work, i, j, photo)
    spoofs = _store_spoofs(work, subject, j, photo, file) if settings.spoofs else []
    record = photo_record(photo, subject.person, file, i, j)
    layout.write_json(work / _record_file(i, j), [record, *spoofs])


def _store_spoofs(work: Path, subject: Subject, j: int, photo: SyntheticPhoto, of: str) -> list[dict]:
    records = []
    for number, (name, attack) in enumerate(_ATTACKS.items()):
        spoof = attack(photo.image, subject.population.spoof_rng(subject.number, j, number))
        file = layout.spoof_file(name, subject.number, j)
        layout.write_photo(work / file, spoof.image)
        records.append(spoof_record(spoof, file, of))
    return records


def _store_scene(work: Path, settings: Settings, population: Population, k: int) -> None:
    labels, scene = population.scene(k, settings.people, settings.size)
    file = layout.scene_file(k)
    layout.write_photo(work / file, scene.image)
    people = [population.person(i) for i in labels]
    layout.write_json(work / _scene_record_file(k), scene_record(scene, labels, people, file, k))


def _collect(work: Path, settings: Settings, population: Population) -> None:
    """The lists of all people and photos; that of the photos last, because it says that all is done."""
    records = [layout.read_json(work / _record_file(*numbers)) for numbers in _numbers(settings)]
    people = [{"name": layout.person_name(i), **asdict(population.person(i))} for i in range(settings.people)]
    layout.write_json(work / layout.PEOPLE, people)
    (work / layout.README).write_text(layout.README_TEXT, "utf-8", newline="\n")
    if settings.spoofs:
        layout.write_json(work / layout.SPOOFS, [spoof for _, *spoofs in records for spoof in spoofs])
    if settings.scenes:
        scenes = [layout.read_json(work / _scene_record_file(k)) for k in range(settings.scenes)]
        layout.write_json(work / layout.SCENES, scenes)
    layout.write_json(work / layout.PHOTOS, [photo for photo, *_ in records])


def _publish(directory: Path) -> None:
    """Move the finished set up; a run that is stopped in between is continued here."""
    work = directory / UNFINISHED
    if (work / _RECORDS).exists():
        shutil.rmtree(work / _RECORDS)
    for entry in sorted(work.iterdir(), key=lambda entry: (entry.name == layout.TRUTH, entry.name)):
        entry.rename(directory / entry.name)
    work.rmdir()
