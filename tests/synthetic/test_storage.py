"""A set is whole or visibly unfinished, the same after any interruption, and never over a user's files."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facelab import images
from facelab.datasets import folder
from facelab.errors import DatasetError, InputError
from facelab.synthetic import layout, storage
from facelab.synthetic.population import Population
from facelab.synthetic.settings import Settings
from facelab.synthetic.storage import UNFINISHED, render_set

HERE = Path(__file__).parent
# A renderer of 20 ms per photo, which can be killed in the middle.
SLOW = f"""
import sys, time
sys.path.insert(0, {str(HERE)!r})
import stand_in
from facelab.synthetic import storage
from facelab.synthetic.settings import Settings
stand_in.install()
photo = stand_in.Head.photo
stand_in.Head.photo = lambda self, capture, size: (time.sleep(0.02), photo(self, capture, size))[1]
print("ready", flush=True)
storage.render_set(sys.argv[1], Settings(people=3, photos=4, seed=5, size=32, spoofs=True))
"""


def tree(directory):
    """Every file of a folder, hidden ones too, with its content; without the lock."""
    files = (path for path in directory.rglob("*") if path.is_file() and path.name != storage._LOCK)
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


class Stop(Exception):
    """Somebody pressed Ctrl-C."""


def stop_after(count):
    def progress(items, total):
        for number, item in enumerate(items):
            if number == count:
                raise Stop
            yield item

    return progress


@pytest.mark.usefixtures("stand_in")
def test_the_folder_holds_photos_and_the_truth_apart_from_them(tmp_path, small):
    assert render_set(tmp_path / "set", replace(small, maps_every=4)) == 6
    truth = ["README.txt", "people.json", "photos.json", "set.json"]
    maps = [f"maps/person_00{i}/00_{kind}" for i in (0, 2) for kind in ("albedo.png", "depth.npz", "parsing.png")]
    photos = [f"person_00{i}/0{j}.png" for i in range(3) for j in range(2)]
    assert sorted(tree(tmp_path / "set")) == sorted([*(f"_truth/{name}" for name in truth + maps), *photos])
    found = folder(tmp_path / "set")
    assert found.names == ("person_000", "person_001", "person_002")
    assert found.labels.tolist() == [0, 0, 1, 1, 2, 2]


@pytest.mark.usefixtures("stand_in")
def test_photos_and_maps_are_what_was_rendered(tmp_path, small):
    render_set(tmp_path, small)
    photo = Population(small.seed).photo(2, 1, small.size)
    np.testing.assert_array_equal(images.read(tmp_path / "person_002/01.png"), photo.image)
    maps = tmp_path / "_truth/maps/person_002"
    np.testing.assert_array_equal(images.read(maps / "01_albedo.png"), photo.albedo)
    np.testing.assert_array_equal(images.read(maps / "01_parsing.png")[:, :, 1], photo.parsing)
    with np.load(maps / "01_depth.npz") as stored:
        depth = stored["depth_mm"]
    assert depth.dtype == np.float32
    np.testing.assert_allclose(depth, photo.depth, atol=1 / 32 + 1e-4)
    assert np.isinf(depth[0]).all()


@pytest.mark.usefixtures("stand_in")
def test_the_truth_lists_people_and_photos_one_a_line(tmp_path, small):
    render_set(tmp_path, small)
    people = json.loads((tmp_path / "_truth/people.json").read_text())
    assert [person["name"] for person in people] == ["person_000", "person_001", "person_002"]
    assert people[1]["shape"]["face_width"] == Population(small.seed).person(1).shape.face_width
    lines = (tmp_path / "_truth/photos.json").read_text().splitlines()
    assert len(lines) == 6 + 2
    record = json.loads(lines[4].rstrip(","))
    assert (record["file"], record["person"], record["photo"]) == ("person_001/01.png", 1, 1)
    about = json.loads((tmp_path / "_truth/set.json").read_text())
    assert about["settings"]["seed"] == 5
    assert about["parsing"][:2] == ["background", "skin"]


@pytest.mark.usefixtures("stand_in")
def test_the_readme_explains_every_file_and_every_name_in_the_truth(tmp_path, small):
    render_set(tmp_path, replace(small, spoofs=True, scenes=1))
    readme = (tmp_path / "_truth/README.txt").read_text()
    names = [path.name for path in (tmp_path / "_truth").iterdir() if path.is_file()]
    record = json.loads((tmp_path / "_truth/photos.json").read_text())[0]
    assert [name for name in [*names, *record] if name not in readme + "README.txt"] == []


@pytest.mark.usefixtures("stand_in")
def test_spoofs_are_told_from_photos(tmp_path, small):
    render_set(tmp_path, replace(small, spoofs=True))
    assert len(folder(tmp_path)) == 6
    spoofs = json.loads((tmp_path / "_truth/spoofs.json").read_text())
    assert [spoof["kind"] for spoof in spoofs] == ["print", "replay"] * 6
    assert spoofs[3]["file"] == "_spoofs/replay/person_000/01.png"
    live = images.read(tmp_path / spoofs[3]["of"])
    np.testing.assert_array_equal(images.read(tmp_path / spoofs[3]["file"]), 255 - live)
    assert spoofs[0]["corners"] != spoofs[1]["corners"]


@pytest.mark.usefixtures("stand_in")
def test_scenes_lie_apart_with_the_truth_of_every_face(tmp_path, small):
    assert render_set(tmp_path, replace(small, scenes=3)) == 6 + 3
    assert len(folder(tmp_path)) == 6
    records = json.loads((tmp_path / "_truth/scenes.json").read_text())
    assert [record["file"] for record in records] == [f"_scenes/00{k}.png" for k in range(3)]
    for k, record in enumerate(records):
        labels, scene = Population(small.seed).scene(k, 3, small.size)
        np.testing.assert_array_equal(images.read(tmp_path / record["file"]), scene.image)
        assert [face["person"] for face in record["faces"]] == list(labels)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("stop", [0, 1])
def test_a_run_that_is_stopped_among_the_scenes_is_continued(tmp_path, small, stop):
    small = replace(small, scenes=2)
    render_set(tmp_path / "once", small)

    def progress(items, total):
        return stop_after(stop)(items, total) if total == 2 else items

    with pytest.raises(Stop):
        render_set(tmp_path / "twice", small, progress)
    assert not (tmp_path / "twice/_truth").exists()
    assert render_set(tmp_path / "twice", small) == 2 - stop
    assert tree(tmp_path / "twice") == tree(tmp_path / "once")


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(("suffix", "start"), [("jpg", b"\xff\xd8"), ("webp", b"RIFF")])
def test_photos_are_written_in_the_wanted_format(tmp_path, small, suffix, start):
    render_set(tmp_path, replace(small, format=suffix))
    assert (tmp_path / f"person_000/00.{suffix}").read_bytes().startswith(start)
    assert len(folder(tmp_path)) == 6


def test_jpeg_keeps_a_smooth_photo_within_a_few_gray_levels(tmp_path):
    ramp = np.repeat(np.linspace(40, 200, 64).astype(np.uint8)[None, :, None].repeat(64, 0), 3, axis=2)
    for suffix in ("jpg", "webp"):
        layout.write_photo(tmp_path / f"a.{suffix}", ramp)
        assert np.abs(images.read(tmp_path / f"a.{suffix}").astype(int) - ramp).max() <= 4


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_a_stopped_run_is_continued_and_never_passes_for_whole(tmp_path, small, count):
    small = replace(small, spoofs=True, scenes=2)
    render_set(tmp_path / "once", small)
    with pytest.raises(Stop):
        render_set(tmp_path / "twice", small, stop_after(count))
    with pytest.raises(DatasetError):
        folder(tmp_path / "twice")
    assert render_set(tmp_path / "twice", small) == 6 + 2 - count
    assert tree(tmp_path / "twice") == tree(tmp_path / "once")
    assert render_set(tmp_path / "twice", small) == 0


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("moved", [0, 1, 3, 4])
def test_a_run_that_is_stopped_while_it_moves_the_files_is_continued(tmp_path, small, moved, monkeypatch):
    render_set(tmp_path / "once", small)
    rename, moves = Path.rename, []

    def failing(self, target):
        if self.parent.name == UNFINISHED:
            if len(moves) == moved:
                raise Stop
            moves.append(target)
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        if moved < 4:  # three people and the truth
            with pytest.raises(Stop):
                render_set(tmp_path / "twice", small)
            assert not (tmp_path / "twice/_truth").exists()
    assert render_set(tmp_path / "twice", small) == (0 if moved < 4 else 6)
    assert tree(tmp_path / "twice") == tree(tmp_path / "once")


@pytest.mark.parametrize("photos", [2, 7, 11])
def test_a_killed_run_is_continued_to_the_identical_set(tmp_path, stand_in, photos):
    settings = Settings(people=3, photos=4, seed=5, size=32, spoofs=True)
    render_set(tmp_path / "once", settings)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, tmp_path / "killed"], stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    records = tmp_path / "killed" / UNFINISHED / "_truth" / "records"
    deadline = time.monotonic() + 60
    while len(list(records.glob("person_*/*.json"))) < photos and time.monotonic() < deadline:
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with pytest.raises(DatasetError):
        folder(tmp_path / "killed")
    assert 0 < render_set(tmp_path / "killed", settings) <= 12 - photos
    assert tree(tmp_path / "killed") == tree(tmp_path / "once")


def test_two_processes_make_one_set_together(tmp_path, stand_in):
    processes = [subprocess.Popen([sys.executable, "-c", SLOW, tmp_path / "both"]) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    render_set(tmp_path / "once", Settings(people=3, photos=4, seed=5, size=32, spoofs=True))
    assert tree(tmp_path / "both") == tree(tmp_path / "once")


@pytest.mark.usefixtures("stand_in")
def test_what_a_killed_writer_left_behind_is_swept(tmp_path, small):
    with pytest.raises(Stop):
        render_set(tmp_path, small, stop_after(2))
    left = tmp_path / UNFINISHED / "person_000" / ".writing-abc"
    left.mkdir()
    (left / "00.png").write_bytes(b"half a photo")
    render_set(tmp_path, small)
    assert [name for name in tree(tmp_path) if "writing" in name] == []


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("name", ["notes.txt", "person_000/00.png", "_truth/list.csv", "_unfinished/a.txt"])
def test_a_folder_of_somebody_else_is_refused_and_left_as_it_was(tmp_path, small, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=f"new or empty folder.*which holds {name.partition('/')[0]}"):
        render_set(tmp_path, small)
    assert tree(tmp_path) == {name: b"mine"}


@pytest.mark.usefixtures("stand_in")
def test_another_set_is_refused_whole_or_unfinished(tmp_path, small):
    render_set(tmp_path / "a", small)
    before = tree(tmp_path / "a")
    with pytest.raises(InputError, match="a set with people 3, seed 5"):
        render_set(tmp_path / "a", replace(small, people=4, seed=6))
    assert tree(tmp_path / "a") == before
    with pytest.raises(Stop):
        render_set(tmp_path / "b", small, stop_after(1))
    with pytest.raises(InputError, match="a set with renderer"):
        render_set(tmp_path / "b", replace(small, renderer=small.renderer + 1))


@pytest.mark.usefixtures("stand_in")
def test_an_empty_folder_and_hidden_files_are_no_obstacle(tmp_path, small):
    (tmp_path / ".DS_Store").write_text("mine")
    assert render_set(tmp_path, small) == 6
    assert (tmp_path / ".DS_Store").read_text() == "mine"


@pytest.mark.usefixtures("stand_in")
def test_a_folder_that_cannot_be_is_one_clear_error(tmp_path, small):
    (tmp_path / "file").write_text("mine")
    for path in (tmp_path / "file", tmp_path / "file" / "set"):
        with pytest.raises(InputError, match="Cannot render into"):
            render_set(path, small)


@pytest.mark.usefixtures("stand_in")
def test_settings_that_are_not_ours_are_one_clear_error(tmp_path, small):
    (tmp_path / "_truth").mkdir()
    (tmp_path / "_truth/set.json").write_text("[1]")
    with pytest.raises(InputError, match="Expected the settings of a rendered set"):
        render_set(tmp_path, small)
