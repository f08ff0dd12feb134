"""Identification chooses its distance by the number of enrolled photos, says so, and can be told another."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from facelab import cards
from facelab.gallery import FaceVectors, Gallery
from facelab.types import Box, Face

FACE = Face(Box(0, 0, 10, 10), 1.0, ((3.0, 3.0), (7.0, 3.0), (5.0, 5.0), (3.0, 7.0), (7.0, 7.0)))


def at(distance):
    """A unit vector that far from the first direction."""
    vector = np.zeros(128, np.float32)
    vector[:2] = 1 - distance, np.sqrt(1 - (1 - distance) ** 2)
    return vector


@pytest.fixture
def asked(monkeypatch):
    """``asked(0.05)``: the next photo shows a face that far from the first enrolled person."""

    def ask(distance):
        def pipeline(files, on_skip=None):
            for source in files:
                yield SimpleNamespace(source=str(source), faces=(FACE,), vectors=at(distance)[None], turned=0)

        monkeypatch.setattr("facelab.cli.people.load_pipeline", lambda model, rotations: pipeline)

    return ask


def enrolled(path, people, model="dlib_resnet"):
    rng = np.random.default_rng(0)
    with Gallery(path, model, 128, create=True) as gallery:
        gallery.add("Ann", at(0))
        for i in range(1, people):
            gallery.add(f"p{i:04d}", np.concatenate([[0, 0], rng.normal(size=126)]))
    return path


def test_a_stranger_that_one_pair_would_name_is_unknown_to_a_gallery_of_thirty(run, tmp_path, asked):
    pair = cards.card("dlib_resnet", cards.ModelCard).threshold.distance
    asked(pair - 0.001)
    code, out, err = run("identify", "x.jpg", "--gallery", enrolled(tmp_path / "g.db", 32))
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first.startswith("threshold 0.0")
    assert "1.0% of strangers named, for 32 enrolled photos (dlib_resnet)" in first
    assert second.startswith("x.jpg: unknown at (0, 0); nearest: Ann")


def test_a_face_that_is_near_enough_is_named(run, tmp_path, asked):
    asked(0.02)
    assert "x.jpg: Ann at" in run("identify", "x.jpg", "--gallery", enrolled(tmp_path / "g.db", 32))[1]


def test_more_strangers_may_be_named_or_a_distance_given(run, tmp_path, asked):
    gallery = enrolled(tmp_path / "g.db", 32)
    asked(0.06)
    distances = []
    for more in ([], ["--false-positive-rate", "0.1"], ["--threshold", "0.0822"]):
        (record,) = json.loads(run("identify", "x.jpg", "--gallery", gallery, "--json", *more)[1])
        distances.append(record["threshold"]["distance"])
        assert record["faces"][0]["matches"][0]["threshold"] == distances[-1]
        assert set(record) >= {"path", "faces"}
    assert distances[0] < distances[1] < distances[2] == 0.0822
    assert record["threshold"]["chosen"] == "given"
    assert "threshold 0.0822, as given" in run("identify", "x.jpg", "--gallery", gallery, "--threshold", "0.0822")[1]


def test_several_photos_of_a_person_ask_more_questions(run, tmp_path, asked):
    asked(0.5)
    enrolled(tmp_path / "g.db", 4)
    one = json.loads(run("identify", "x.jpg", "--gallery", "g.db", "--json")[1])[0]["threshold"]
    with Gallery(tmp_path / "g.db") as gallery:
        gallery.add("Ann", np.random.default_rng(1).normal(size=(60, 128)))
    many = json.loads(run("identify", "x.jpg", "--gallery", "g.db", "--json")[1])[0]["threshold"]
    assert (one["enrolled"], many["enrolled"]) == (4, 64)
    assert many["distance"] < one["distance"]


def test_where_the_table_ends_one_line_says_so(run, tmp_path, asked):
    asked(0.01)
    gallery = enrolled(tmp_path / "g.db", 300, "facelab_distilled")
    code, out, err = run("identify", "x.jpg", "--gallery", gallery)
    assert code == 0
    assert err.startswith("facelab: The table of facelab_distilled ends before the rate that 300 enrolled photos need")
    assert err.count("\n") == 1
    assert "x.jpg: Ann" in out
    assert run("identify", "x.jpg", "--gallery", gallery, "--threshold", "0.1")[2] == ""


def test_a_model_without_a_table_takes_the_threshold_of_one_pair_and_says_so(run, tmp_path, asked):
    asked(0.1)
    code, out, err = run("identify", "x.jpg", "--gallery", enrolled(tmp_path / "g.db", 3, "facelab_synthetic"))
    assert code == 0
    assert "has no table for identification" in err
    assert err.count("\n") == 1
    assert "for one pair" in out.splitlines()[0]


@pytest.mark.parametrize("rate", ["0", "1", "-1", "two", "nan"])
def test_a_rate_that_is_none_is_one_line(run, tmp_path, asked, rate):
    asked(0.1)
    gallery = enrolled(tmp_path / "g.db", 3)
    code, out, err = run("identify", "x.jpg", "--gallery", gallery, "--false-positive-rate", rate)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def stored(path, vectors):
    n = len(vectors)
    zeros = np.zeros((n, 5, 2), np.float32)
    paths = np.array([f"{'Ann' if i == 0 else f'p{i}'}/1.jpg" for i in range(n)])
    FaceVectors(np.array(vectors, np.float32), paths, np.zeros((n, 4), np.float32), zeros, zeros[:, 0, 0],
                "dlib_resnet").save(path)  # fmt: skip
    return path


def test_a_classifier_counts_what_it_learned_from(run, tmp_path):
    far = np.eye(128, dtype=np.float32)[2:42]
    stored(tmp_path / "v.npz", [at(0), *far])
    assert run("classify", "train", "v.npz", "--out", "c.npz", "--method", "knn")[0] == 0
    stored(tmp_path / "q.npz", [at(0.02), at(0.08)])  # the second within the threshold of one pair
    code, out, err = run("classify", "apply", "c.npz", "q.npz")
    assert (code, err) == (0, "")
    first, near, stranger = out.splitlines()
    assert "1.0% of strangers named, for 41 enrolled photos" in first
    assert ": Ann (" in near
    assert ": unknown (" in stranger
    answers = json.loads(run("classify", "apply", "c.npz", "q.npz", "--threshold", "0.09", "--json")[1])
    assert [answer["name"] for answer in answers] == ["Ann", "Ann"]
    assert answers[0]["threshold"]["chosen"] == "given"


def test_in_python_the_gallery_says_the_distance(tmp_path):
    with Gallery(enrolled(tmp_path / "g.db", 10)) as gallery:
        found = gallery.threshold()
        assert (found.enrolled, found.wanted_rate) == (10, 0.01)
        assert gallery.threshold(0.1).distance > found.distance
        assert gallery.identify(at(0), found.distance)[0][0].accepted
