"""Whatever a command passes over is told in one line, and the exit code says so."""

import json
import os
import shutil

import pytest

from facelab.errors import NoFaceError


@pytest.fixture
def people(squares, tmp_path):
    """Ann and Bob with two photos each."""
    for name, color in (("Ann", squares.ANN), ("Bob", squares.BOB)):
        for i in (1, 2):
            squares.save(tmp_path / "set" / name / f"{i}.png", color)
    return tmp_path / "set"


def enroll(run, folder, tmp_path):
    code, out, err = run("enroll", folder, "--gallery", tmp_path / "g.db", "--json")
    people = {person["name"]: person["photos"] for person in json.loads(out)["people"]} if out else {}
    return code, people, [line.removeprefix("facelab: ").replace(f"{folder}/", "") for line in err.splitlines()]


BOTH = {"Ann": 2, "Bob": 2}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ann/x.HEIC", "HEIC photos need the package pi-heif; run: python -m pip install 'facelab[heif]'"),
        ("Ann/x.CR2", "facelab reads no .cr2 files; save it as JPEG or PNG"),
        ("Ann/x.mov", "a video; facelab.images.frames gives its frames"),
        ("Ann/2019/a.jpg", "it lies deeper than the directory of a person, Ann"),
        ("Eve.jpg", "a photo beside the people's directories; put it into its person's"),
        ("_private/x.jpg", "the name of this directory starts with _, so it is no person"),
        ("Ann/damaged.jpg", "no decoder knows"),
    ],
)
def test_what_is_passed_over_is_told(run, people, tmp_path, monkeypatch, name, words):
    monkeypatch.setattr("facelab.images.finding.has_reader", lambda: False)
    (people / name).parent.mkdir(exist_ok=True)
    (people / name).write_bytes(b"not a photo")
    code, enrolled, told = enroll(run, people, tmp_path)
    assert (code, enrolled, len(told)) == (1, BOTH, 1)
    assert told[0].startswith((f"{name}: ", f"Cannot read {name}: ", "_private: "))
    assert words in told[0]


@pytest.mark.parametrize("name", [".hidden.jpg", "Ann/.hidden.jpg", "Ann/._1.png", ".cache/1.jpg", "notes.txt"])
def test_hidden_files_and_what_is_no_image_are_left_out_in_silence(run, people, tmp_path, name):
    (people / name).parent.mkdir(exist_ok=True)
    (people / name).write_bytes(b"not a photo")
    assert enroll(run, people, tmp_path) == (0, BOTH, [])
    code, out, err = run("detect", people, "--json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == 4


@pytest.mark.parametrize("command", ["detect", "enroll"])
def test_a_folder_without_permission_is_told(run, people, tmp_path, monkeypatch, command):
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("Bob"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    arguments = ["--gallery", tmp_path / "g.db"] if command == "enroll" else []
    code, _, err = run(command, people, *arguments)
    assert code == 1
    assert err == f"facelab: {people}/Bob: this folder cannot be read (Permission denied)\n"


def test_linked_folders_are_followed_by_all_commands(run, people, tmp_path):
    shutil.move(people / "Bob", tmp_path / "elsewhere")
    (people / "Bob").symlink_to(tmp_path / "elsewhere")
    assert enroll(run, people, tmp_path) == (0, BOTH, [])
    assert len(json.loads(run("detect", people, "--json")[1])) == 4


@pytest.mark.parametrize("place", ["loop", "Ann/loop"])
def test_a_loop_is_nobody(run, people, tmp_path, place):
    (people / place).symlink_to(people)
    assert enroll(run, people, tmp_path) == (0, BOTH, [])
    code, out, err = run("detect", people, "--json")
    assert (code, err, len(json.loads(out))) == (0, "", 4)


def test_a_second_name_for_the_same_photos_is_told(run, people, tmp_path):
    (people / "Aaron").symlink_to(people / "Ann")
    code, enrolled, told = enroll(run, people, tmp_path)
    assert (code, enrolled) == (1, BOTH)
    assert told == [f"Aaron/{i}.png: the same file as Ann/{i}.png, another person's" for i in (1, 2)]


def test_a_photo_that_two_people_have_stays_where_it_lies(run, people, tmp_path):
    (people / "Ann" / "3.png").symlink_to(people / "Bob" / "1.png")
    code, enrolled, told = enroll(run, people, tmp_path)
    assert (code, enrolled) == (1, BOTH)
    assert told == ["Ann/3.png: the same file as Bob/1.png, another person's"]


def test_a_link_to_nothing_is_told(run, people, tmp_path):
    (people / "Ann" / "gone.jpg").symlink_to(tmp_path / "gone.jpg")
    (people / "Eve").symlink_to(tmp_path / "unplugged" / "Eve")
    code, enrolled, told = enroll(run, people, tmp_path)
    assert (code, enrolled) == (1, BOTH)
    assert ["a link to nothing" in line for line in told] == [True, True]


def test_the_files_name_is_the_person(run, squares, tmp_path):
    squares.save(tmp_path / "known" / "Ann Lee.png", squares.ANN)
    squares.save(tmp_path / "known" / "IMG_2041.png", squares.BOB)
    code, enrolled, told = enroll(run, tmp_path / "known", tmp_path)
    assert (code, enrolled) == (1, {"Ann Lee": 1})
    assert told == ["IMG_2041.png: no person's name, because there are digits in it; give the name with --name"]


@pytest.fixture
def nobody(squares, tmp_path):
    """A readable photo without a face."""
    return squares.save(tmp_path / "set" / "Ann" / "3.png")


@pytest.mark.parametrize("command", ["cluster", "apply", "embed", "tour", "thresholds"])
def test_photos_without_a_face_are_told(run, squares, people, nobody, tmp_path, monkeypatch, command):
    squares.save(people / "Eve" / "1.png", squares.EVE)
    squares.save(people / "Eve" / "2.png", squares.EVE)
    run("embed", people / "Ann" / "1.png", people / "Bob" / "1.png", "--out", tmp_path / "v.npz")
    run("classify", "train", tmp_path / "v.npz", "--out", tmp_path / "c.npz", "--method", "knn")
    squares.detector.stages = lambda photos: {}  # which only the real detector has, for the page
    monkeypatch.setattr("facelab.reports.tour_page.write", lambda *_: None)
    arguments = {
        "cluster": ["cluster", people],
        "apply": ["classify", "apply", tmp_path / "c.npz", people],
        "embed": ["embed", people, "--out", tmp_path / "v2.npz"],
        "tour": ["tour", "--data", people, "--out", tmp_path / "t.html"],
        "thresholds": ["thresholds", "--images", people, "--out", tmp_path / "p.html"],
    }[command]
    code, _, err = run(*arguments)
    assert (code, err) == (1, f"facelab: {nobody}: no face found\n")


def test_what_the_renderer_lays_beside_its_people_is_no_person(run, people, tmp_path):
    for name in ("_truth/maps/person_000/00_parsing.png", "_spoofs/print/person_000/00.png", "_scenes/000.png"):
        (people / name).parent.mkdir(parents=True)
        shutil.copy(people / "Ann" / "1.png", people / name)
    assert enroll(run, people, tmp_path) == (0, BOTH, [])


def test_photos_of_ours_without_a_face_are_counted_and_no_fault_of_the_user(capsys):
    from facelab.cli.console import Skips

    for ours, told, code in ((True, 0, 0), (False, 2, 1)):
        skips = Skips(ours=ours)
        skips("a.webp", NoFaceError("no face found"))
        skips.note("b.webp", "2 faces, took the one at (1, 2)")
        assert capsys.readouterr().err.count("\n") == told
        with pytest.raises(SystemExit) as ended:
            skips.exit(done=1)
        assert (skips.count, ended.value.code) == (1, code)
