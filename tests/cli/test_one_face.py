"""A name is never given to somebody else's face in silence: bystanders, several faces, turned photos."""

import json

import numpy as np
import pytest

from facelab.gallery import Gallery


def lines(err):
    return [line.removeprefix("facelab: ") for line in err.splitlines()]


def colors(gallery):
    """Person -> the colors that are enrolled: which of red, green and blue is strongest."""
    with Gallery(gallery) as opened:
        opened.export(gallery.with_suffix(".npz"))
    with np.load(gallery.with_suffix(".npz")) as data:
        names = data["names"]
        return {name: data["vectors"][names == name][:, :3].argmax(axis=1).tolist() for name in sorted(set(names))}


@pytest.fixture
def ann(squares, tmp_path):
    """Ann on three photos; on group.png Bob is larger."""
    for name in ("1.png", "2.png"):
        squares.save(tmp_path / "set" / "Ann" / name, squares.ANN)
    squares.save(tmp_path / "set" / "Ann" / "group.png", squares.ANN, squares.BOB, sides=(40, 100))
    return tmp_path / "set"


def test_enroll_takes_the_face_that_agrees_and_says_so(run, ann, tmp_path):
    code, out, err = run("enroll", ann, "--gallery", tmp_path / "g.db")
    assert (code, out) == (0, "enrolled Ann (3 photos)\n")
    assert lines(err) == [f"{ann}/Ann/group.png: 2 faces, took the one at (20, 20)"]
    assert colors(tmp_path / "g.db") == {"Ann": [0, 0, 0]}


def test_enroll_leaves_out_a_photo_of_somebody_else(run, squares, ann, tmp_path):
    squares.save(ann / "Ann" / "wrong.png", squares.BOB)
    code, out, err = run("enroll", ann, "--gallery", tmp_path / "g.db")
    assert (code, out) == (1, "enrolled Ann (3 photos)\n")
    assert "wrong.png: left out: disagrees with the other photos of Ann: distance 0.9" in err
    assert colors(tmp_path / "g.db") == {"Ann": [0, 0, 0]}


def test_unchecked_takes_the_main_face_of_every_photo(run, squares, ann, tmp_path):
    squares.save(ann / "Ann" / "wrong.png", squares.EVE)
    code, _, err = run("enroll", ann, "--gallery", tmp_path / "g.db", "--unchecked")
    assert code == 0
    assert lines(err) == [f"{ann}/Ann/group.png: 2 faces, took the one at (80, 20)"]
    assert colors(tmp_path / "g.db") == {"Ann": [0, 0, 2, 1]}


def test_of_two_photos_that_disagree_neither_is_enrolled(run, squares, tmp_path):
    squares.save(tmp_path / "set" / "Ann" / "1.png", squares.ANN)
    squares.save(tmp_path / "set" / "Ann" / "2.png", squares.BOB)
    squares.save(tmp_path / "set" / "Eve" / "1.png", squares.EVE)
    code, out, err = run("enroll", tmp_path / "set", "--gallery", tmp_path / "g.db")
    assert (code, out) == (1, "enrolled Eve (1 photo)\n")
    assert len(lines(err)) == 2
    assert all("nothing says which of the two is right" in line for line in lines(err))


def test_of_two_photos_the_face_on_both_is_enrolled(run, squares, tmp_path):
    squares.save(tmp_path / "set" / "Ann" / "1.png", squares.EVE, squares.ANN, sides=(100, 40))
    squares.save(tmp_path / "set" / "Ann" / "2.png", squares.ANN, squares.BOB, sides=(40, 100))
    code, _, err = run("enroll", tmp_path / "set", "--gallery", tmp_path / "g.db")
    assert code == 0
    assert len(lines(err)) == 2
    assert colors(tmp_path / "g.db") == {"Ann": [0, 0]}


def test_new_photos_are_compared_with_those_that_are_enrolled(run, squares, ann, tmp_path):
    gallery = tmp_path / "g.db"
    run("enroll", ann, "--gallery", gallery)
    wrong, group = (tmp_path / name for name in ("wrong.png", "group.png"))
    squares.save(wrong, squares.BOB)
    squares.save(group, squares.ANN, squares.EVE, sides=(40, 100))
    code, _, err = run("enroll", wrong, "--name", "Ann", "--gallery", gallery)
    assert code == 2
    assert "wrong.png: left out: disagrees with the other photos of Ann" in err
    code, _, err = run("enroll", group, "--name", " Ann", "--gallery", gallery)
    assert (code, lines(err)) == (0, [f"{group}: 2 faces, took the one at (20, 20)"])
    assert colors(gallery) == {"Ann": [0, 0, 0, 0]}


def test_a_photo_of_a_named_person_with_several_faces_is_told(run, squares, tmp_path):
    path = squares.save(tmp_path / "a.png", squares.ANN, squares.BOB, sides=(40, 100))
    code, _, err = run("enroll", path, "--name", "Bob", "--gallery", tmp_path / "g.db")
    assert code == 0
    assert lines(err) == [f"{path}: 2 faces, took the one at (80, 20)"]
    assert colors(tmp_path / "g.db") == {"Bob": [2]}


def test_embed_takes_one_face_a_photo_or_all(run, ann, tmp_path):
    code, _, err = run("embed", ann, "--out", tmp_path / "v.npz")
    assert code == 0
    assert lines(err) == [f"{ann}/Ann/group.png: 2 faces, took the one at (80, 20)"]
    with np.load(tmp_path / "v.npz") as stored:
        assert stored["counts"].tolist() == [1, 1, 2]
    code, _, err = run("embed", ann, "--out", tmp_path / "all.npz", "--faces", "all")
    assert (code, err) == (0, "")
    with np.load(tmp_path / "all.npz") as stored:
        assert stored["counts"].tolist() == [1, 1, 2, 2]
        assert stored["boxes"][2].tolist() == [80, 20, 180, 120]  # the main face of a photo comes first


@pytest.mark.parametrize(("faces", "learned", "code"), [("all", 6, 0), ("largest", 5, 1)])
def test_no_classifier_calls_the_bystander_ann(run, squares, ann, tmp_path, faces, learned, code):
    for name in ("1.png", "2.png", "3.png"):
        squares.save(ann / "Eve" / name, squares.EVE)
    run("embed", ann, "--out", tmp_path / "v.npz", "--faces", faces)
    done, out, err = run("classify", "train", tmp_path / "v.npz", "--out", tmp_path / "c.npz", "--method", "knn")
    assert done == code
    assert out.startswith(f"knn on {learned} faces of 2 people")
    assert len(lines(err)) == 1
    assert "group.png" in err
    bob = squares.save(tmp_path / "bob.png", squares.BOB)
    (answer,) = json.loads(run("classify", "apply", tmp_path / "c.npz", bob, "--json")[1])
    assert answer["name"] is None


def test_classify_train_unchecked_learns_every_main_face(run, squares, ann, tmp_path):
    squares.save(ann / "Eve" / "1.png", squares.EVE)
    run("embed", ann, "--out", tmp_path / "v.npz")
    code, out, err = run("classify", "train", tmp_path / "v.npz", "--out", tmp_path / "c.npz", "--unchecked")
    assert (code, err) == (0, "")
    assert out.startswith("svm on 4 faces of 2 people")


def test_train_takes_the_agreeing_faces_and_skips_the_rest(run, squares, ann, tmp_path, monkeypatch):
    from types import SimpleNamespace

    squares.save(ann / "Ann" / "wrong.png", squares.EVE)
    (ann / "Ann" / "damaged.png").write_bytes(b"\x89PNG")
    for name in ("1.png", "2.png"):
        squares.save(ann / "Eve" / name, squares.EVE)
    seen = []

    def train(network, train_faces, validation_faces, *_, **__):
        seen.extend([train_faces, validation_faces])
        return SimpleNamespace(history=[{"epoch": 0, "val_auc": 0.5}])

    monkeypatch.setattr("facelab.training.train", train)
    monkeypatch.setattr("facelab.models.load", lambda name: squares.ByColor())
    code, _, err = run("train", ann, "--out", tmp_path / "out")
    assert code == 1
    assert sorted(len(faces) for faces in seen) == [2, 3]
    assert {tuple(faces.faces.reshape(len(faces), -1, 3).mean(1).argmax(1)) for faces in seen} == {(0, 0, 0), (1, 1)}
    assert ["damaged.png" in line for line in lines(err)] == [True, False, False]
    assert "wrong.png: left out: disagrees" in err
    assert "group.png: 2 faces, took the one at (20, 20)" in err


def test_verify_prints_the_boxes_and_how_many_faces_there_are(run, squares, tmp_path):
    one = squares.save(tmp_path / "one.png", squares.ANN)
    two = squares.save(tmp_path / "two.png", squares.ANN, squares.BOB, sides=(40, 100))
    code, out, _ = run("verify", one, two)
    assert code == 0
    assert out.splitlines()[0].endswith("faces at (20, 20)-(100, 100) and (80, 20)-(180, 120)")
    assert out.splitlines()[1:] == [
        f"{two}: 2 faces; compared the one at (80, 20)-(180, 120); --all compares every face"
    ]
    data = json.loads(run("verify", one, two, "--json")[1])
    assert {key: data[key] for key in ("same", "model", "boxes")} == {
        "same": False, "model": "dlib_resnet", "boxes": [[20, 20, 100, 100], [80, 20, 180, 120]],
    }  # fmt: skip
    assert [(photo["path"], photo["faces"]) for photo in data["photos"]] == [(str(one), 1), (str(two), 2)]


def test_verify_all_compares_every_face_with_every_face(run, squares, tmp_path):
    one = squares.save(tmp_path / "one.png", squares.ANN, squares.EVE)
    two = squares.save(tmp_path / "two.png", squares.ANN, squares.BOB, sides=(40, 100))
    code, out, _ = run("verify", one, two, "--all")
    assert code == 0
    assert len(out.splitlines()) == 5
    assert out.splitlines()[-1] == "1 of 4 pairs of faces: same person"
    data = json.loads(run("verify", one, two, "--all", "--json")[1])
    assert [pair["same"] for pair in data["pairs"]].count(True) == 1
    (same,) = (pair for pair in data["pairs"] if pair["same"])
    assert same["boxes"] == [[20, 20, 100, 100], [20, 20, 60, 60]]
    assert data["same"] is True


@pytest.mark.parametrize(("turns", "degrees"), [(1, 90), (2, 180), (3, 270)])
def test_a_turned_photo_is_found_with_rotations(run, squares, tmp_path, turns, degrees):
    upright = squares.save(tmp_path / "upright.png", squares.ANN)
    turned = squares.save(tmp_path / "turned.png", squares.ANN, turns=turns)
    assert run("verify", upright, turned)[0] == 2
    code, out, err = run("verify", upright, turned, "--rotations", "--json")
    assert (code, json.loads(out)["same"]) == (0, True)
    assert lines(err) == [f"{turned}: turned by {degrees} degrees clockwise to find a face"]
    _, out, err = run("detect", turned, "--rotations", "--json", "--out", tmp_path / "drawn")
    ((face,), said) = json.loads(out)[0]["faces"], json.loads(out)[0]["turned"]
    assert (said, face["box"]) == (degrees, [20, 20, 100, 100])
    assert lines(err) == [f"{turned}: turned by {degrees} degrees clockwise to find a face"]


def test_every_command_on_photos_turns_them(run, squares, tmp_path):
    turned = squares.save(tmp_path / "Ann" / "turned.png", squares.ANN, turns=1)
    told = f"{turned}: turned by 90 degrees clockwise to find a face"
    gallery = tmp_path / "g.db"
    for command in (
        ["enroll", turned, "--name", "Ann", "--gallery", gallery],
        ["identify", turned, "--gallery", gallery],
        ["cluster", turned],
        ["embed", turned, "--out", tmp_path / "v.npz"],
    ):
        code, _, err = run(*command, "--rotations")
        assert (code, lines(err)) == (0, [told]), command
    assert json.loads(run("identify", turned, "--gallery", gallery, "--rotations", "--json")[1])[0]["faces"]
