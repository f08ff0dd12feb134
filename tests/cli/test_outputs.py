"""No command replaces a file of the user's, and none works for minutes before it says that it cannot write."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from facelab import images
from facelab._files import MARK, is_ours
from facelab.gallery import FaceVectors, Gallery


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with two photos, vectors, a gallery; the commands may not begin their work."""

    def work(*args, **kwargs):
        pytest.fail("the work began")

    for module in ("tour", "thresholds", "photos", "groups", "people"):
        monkeypatch.setattr(f"facelab.cli.{module}.load_pipeline", work)
    monkeypatch.setattr("facelab.training.align_photos", work)
    monkeypatch.setattr("facelab.models.load", work)
    monkeypatch.setattr("facelab.plot.model_zoo_figure", work)
    monkeypatch.setattr("facelab.synthetic.storage.render_set", work)
    monkeypatch.setattr("facelab.benchmark.comparison.load", work)
    for name in ("Ann/1.png", "Bob/1.png"):
        (tmp_path / "people" / name).parent.mkdir(parents=True)
        images.write(tmp_path / "people" / name, np.zeros((8, 8, 3), np.uint8))
    images.write(tmp_path / "holiday.png", np.zeros((8, 8, 3), np.uint8))
    vectors, zeros = np.eye(4, 128, dtype=np.float32), np.zeros((4, 5, 2), np.float32)
    paths = np.array(["a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg"])
    FaceVectors(vectors, paths, zeros[:, 0, :1].repeat(4, 1), zeros, zeros[:, 0, 0], "dlib_resnet").save(
        tmp_path / "vectors.npz"
    )
    with Gallery(tmp_path / "g.db", "dlib_resnet", 2, create=True) as gallery:
        gallery.add("Ann", [1, 0])
    return tmp_path


COMMANDS = {
    "tour": ("report.html", ["tour", "--out", "{}"]),
    "tour, by default": ("report.html", ["tour", "--data", "people"]),
    "inspect": ("inspection.html", ["inspect", "holiday.png"]),
    "thresholds": ("thresholds.html", ["thresholds"]),
    "cluster": ("groups.png", ["cluster", "people", "--out", "{}"]),
    "embed": ("v.npz", ["embed", "people", "--out", "{}"]),
    "classify train": ("c.npz", ["classify", "train", "vectors.npz", "--out", "{}"]),
    "gallery export, npz": ("all.npz", ["gallery", "export", "{}", "--gallery", "g.db"]),
    "gallery export, json": ("all.json", ["gallery", "export", "{}", "--gallery", "g.db"]),
    "models": ("zoo.svg", ["models", "--figure", "{}"]),
    "models NAME": ("net.pdf", ["models", "dlib_resnet", "--figure", "{}"]),
    "export": ("a.tflite", ["export", "facelab_distilled", "--to", "{}"]),
    "synth": ("sheet.png", ["synth", "--out", "set", "--sheet", "{}"]),
    "benchmark, facts": ("facts.json", ["benchmark", "ladder", "--out", "{}"]),
    "benchmark, figure": ("facts.svg", ["benchmark", "ladder", "--figure", "{}"]),
    "train, history": ("run/history.json", ["train", "--out", "run"]),
    "train, weights": ("run/best.weights.h5", ["train", "--out", "run"]),
}


def one_line(text):
    return text.startswith("facelab: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_the_users_is_refused_before_the_work(run, place, command):
    name, arguments = COMMANDS[command]
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_bytes(b"precious")
    code, out, err = run(*(argument.format(name) for argument in arguments))
    assert (code, out) == (2, "")
    assert one_line(err), err
    assert "--overwrite" in err
    assert (place / name).read_bytes() == b"precious"


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no folder that not even root can write to")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_written_to_is_refused_before_the_work(run, place, command):
    name, arguments = COMMANDS[command]
    arguments = [argument.format(f"/proc/{name}") for argument in arguments]
    if command.startswith("train"):
        arguments[arguments.index("run")] = "/proc/run"
    elif f"/proc/{name}" not in arguments:
        arguments += ["--out", f"/proc/{name}"]
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert one_line(err), err
    assert "/proc" in err


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
@pytest.mark.parametrize("spelling", ["holiday.png", "./people/../holiday.png", "link.png", "hard.png"])
def test_a_group_picture_never_replaces_one_of_the_photos(run, place, spelling, more):
    before = (place / "holiday.png").read_bytes()
    (place / "link.png").symlink_to("holiday.png")
    os.link(place / "holiday.png", place / "hard.png")
    code, out, err = run("cluster", "holiday.png", "people", "--out", spelling, *more)
    assert (code, out) == (2, "")
    assert one_line(err)
    assert "one of the inputs" in err
    assert (place / "holiday.png").read_bytes() == before


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        ("holiday.png", ["inspect", "holiday.png", "--out", "{}.html"]),
        ("people/Ann/1.png", ["embed", "people", "--out", "{}.npz"]),
        ("people/Ann/1.png", ["tour", "--data", "people", "--out", "{}.html"]),
        ("people/Bob/1.png", ["thresholds", "--images", "people", "--out", "{}.html"]),
        ("vectors.npz", ["classify", "train", "vectors.npz", "--out", "{}.npz"]),
        ("g.db", ["gallery", "export", "{}.npz", "--gallery", "g.db"]),
        ("g.db", ["gallery", "export", "{}.json", "--gallery", "g.db"]),
    ],
)  # fmt: skip
def test_no_command_replaces_what_it_reads_under_another_name(run, place, source, arguments):
    before = (place / source).read_bytes()
    name = next(argument for argument in arguments if "{}" in argument).format("hard")
    os.link(place / source, place / name)
    code, out, err = run(*(argument.format("hard") for argument in arguments), "--overwrite")
    assert (code, out) == (2, "")
    assert one_line(err)
    assert "one of the inputs" in err
    assert (place / source).read_bytes() == before


def test_with_overwrite_it_is_replaced_and_from_then_on_without(run, place):
    (place / "all.json").write_bytes(b"precious")
    arguments = ["gallery", "export", "all.json", "--gallery", "g.db"]
    assert run(*arguments, "--overwrite")[0] == 0
    assert json.loads((place / "all.json").read_text())["generator"] == MARK
    assert run(*arguments)[0] == 0
    learn = ["classify", "train", "vectors.npz", "--out", "c.npz", "--method", "knn", "--unchecked"]
    assert run(*learn)[0] == 0
    assert is_ours(place / "c.npz")
    assert run(*learn)[0] == 0


def test_another_training_is_not_replaced_without_being_told(run, place):
    (place / "run").mkdir()
    (place / "run" / f".{MARK}").touch()
    (place / "run" / "checkpoint.keras").write_bytes(b"a day's work")
    code, _, err = run("train", "--out", "run")
    assert code == 2
    assert "holds a training" in err
    assert (place / "run" / "checkpoint.keras").read_bytes() == b"a day's work"


def test_detect_keeps_every_file_in_the_folder_of_drawn_faces(run, tmp_path):
    images.write(tmp_path / "a.png", np.zeros((40, 40, 3), np.uint8))
    (tmp_path / "drawn").mkdir()
    (tmp_path / "drawn" / "a-faces.png").write_bytes(b"precious")
    assert run("detect", "a.png", "--out", "drawn")[0] == 0
    assert (tmp_path / "drawn" / "a-faces.png").read_bytes() == b"precious"
