"""``facelab synth`` with a renderer that draws noise, and the tour on what comes with the package."""

import json
import runpy
from pathlib import Path

import pytest

from facelab import images
from facelab.datasets import folder
from facelab.synthetic.dataset import SyntheticSet

STAND_IN = Path(__file__).parents[1] / "synthetic" / "stand_in.py"
SMALL = ("--people", 3, "--photos", 2, "--size", 32)


@pytest.fixture
def synth(run, monkeypatch):
    """``synth("--out", folder)`` -> (exit code, stdout, stderr), in no time."""
    runpy.run_path(str(STAND_IN))["install"](monkeypatch.setattr)
    return lambda *arguments: run("synth", *SMALL, *arguments)


def test_people_are_drawn_into_a_folder_and_found_there(synth, tmp_path):
    code, out, err = synth("--out", tmp_path / "set")
    assert (code, err) == (0, "")
    assert out.startswith("6 photos of 3 people, 6 rendered in ")
    assert len(folder(tmp_path / "set")) == 6
    assert not (tmp_path / "set/_spoofs").exists()


def test_the_second_run_has_nothing_to_do_and_says_so(synth, tmp_path):
    facts = [json.loads(synth("--out", tmp_path / "set", "--json")[1]) for _ in range(2)]
    assert [fact["rendered"] for fact in facts] == [6, 0]
    assert (facts[0]["people"], facts[0]["photos"], facts[0]["spoofs"], facts[0]["sheet"]) == (3, 6, 0, None)
    assert facts[0]["out"] == str(tmp_path / "set")


def test_every_option_reaches_the_set(synth, tmp_path):
    code, out, _ = synth(
        "--seed", 9, "--difficulty", "wild", "--format", "jpg", "--spoofs", "--scene", 2,
        "--out", tmp_path / "set", "--json",
    )  # fmt: skip
    assert code == 0
    settings = SyntheticSet.open(tmp_path / "set").settings
    assert (settings.people, settings.photos, settings.seed, settings.size) == (3, 2, 9, 32)
    assert (settings.difficulty, settings.format, settings.spoofs) == ("wild", "jpg", True)
    assert json.loads(out)["spoofs"] == len(list((tmp_path / "set/_spoofs").rglob("*.png"))) == 12
    assert (tmp_path / "set/person_002/01.jpg").is_file()
    assert json.loads(out)["scenes"] == len(list((tmp_path / "set/_scenes").glob("*.png"))) == 2
    assert json.loads(out)["rendered"] == 6 + 2


def test_scenes_are_announced_where_they_were_asked_for(synth, tmp_path):
    assert "scenes of several people: 1 -> " in synth("--scene", 1, "--out", tmp_path / "a")[1]
    assert "several people" not in synth("--out", tmp_path / "b")[1]


@pytest.mark.parametrize("sheet", ["sheet.png", "set/sheet.png"])
def test_a_contact_sheet_is_written_again_with_each_run(synth, tmp_path, sheet):
    for _ in range(2):
        code, out, _ = synth("--out", tmp_path / "set", "--sheet", tmp_path / sheet)
        assert code == 0
        assert "contact sheet of 76 x 112 pixels" in out
    assert images.read(tmp_path / sheet).shape == (112, 76, 3)
    assert len(folder(tmp_path / "set")) == 6


@pytest.mark.parametrize("sheet", ["sheet.jpg", "nowhere/sheet.png", "set/person_000/00.png", "folder.png"])
def test_a_sheet_that_cannot_be_or_would_replace_a_photo_is_refused_first(synth, tmp_path, sheet):
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "set/person_000").mkdir(parents=True)
    code, out, err = synth("--out", tmp_path / "set", "--sheet", tmp_path / sheet)
    assert (code, out) == (2, "")
    assert "Expected a .png file in an existing folder for --sheet" in err
    assert not list((tmp_path / "set").rglob("*.*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--people", 0], "Expected people to be a whole number from 1"),
        (["--photos", 0], "Expected photos"),
        (["--seed", -1], "Expected seed"),
        (["--size", 8], "Expected size"),
        (["--difficulty", "hard"], "'hard' is not one of"),
        (["--format", "gif"], "'gif' is not one of"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(synth, tmp_path, arguments, words):
    code, out, err = synth("--out", tmp_path / "set", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("facelab: ")
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "set").exists()


def test_out_is_asked_for(synth):
    code, _, err = synth()
    assert code == 2
    assert "--out" in err


def test_a_folder_of_somebody_else_is_refused(synth, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/holiday.jpg").write_bytes(b"mine")
    code, _, err = synth("--out", tmp_path / "photos")
    assert code == 2
    assert "holds holiday.jpg" in err
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["holiday.jpg"]


@pytest.mark.slow
def test_the_tour_without_data_finds_the_shipped_people(run, tmp_path):
    code, out, err = run("tour", "--people", 6, "--photos", 3, "--out", tmp_path / "page.html", "--json")
    assert code == 0, err
    facts = json.loads(out)
    assert facts["people"] == 6
    assert facts["photos"] + facts["skipped"] == 18
    assert "other people of the same set" in (tmp_path / "page.html").read_text()
