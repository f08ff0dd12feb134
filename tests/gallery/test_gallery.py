"""Unit vectors at angles that can be checked in the head: the cosine distance of 60 degrees is 0.5."""

from __future__ import annotations

import json
import unicodedata

import numpy as np
import pytest

from facelab.errors import GalleryError, InputError
from facelab.gallery import Gallery


def at(*degrees: float) -> np.ndarray:
    """(n, 2) float64 unit vectors."""
    radians = np.deg2rad(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


@pytest.fixture
def gallery(tmp_path):
    with Gallery(tmp_path / "people.gallery", model="compass", embedding_size=2, create=True) as gallery:
        yield gallery


def test_the_nearest_photo_decides_and_people_come_sorted_by_distance(gallery):
    gallery.add("Nora", at(90, 60))
    gallery.add("Essi", at(0))
    gallery.add("Wes", at(180))
    [matches] = gallery.identify(at(0), threshold=0.5, top=3)
    assert [match.name for match in matches] == ["Essi", "Nora", "Wes"]
    assert [match.distance for match in matches] == pytest.approx([0, 0.5, 2], abs=1e-6)
    assert [match.accepted for match in gallery.identify(at(1), 0.4, top=3)[0]] == [True, False, False]


def test_top_is_one_unless_said_and_no_more_than_the_people(gallery):
    gallery.add("Nora", at(90))
    gallery.add("Essi", at(0))
    assert [len(matches) for matches in gallery.identify(at(0, 10, 20), 0.5)] == [1, 1, 1]
    assert [len(matches) for matches in gallery.identify(at(0, 10), 0.5, top=9)] == [2, 2]


def test_equally_near_people_come_by_name(gallery):
    for name in "dbca":
        gallery.add(name, at(90))
    gallery.add("z", at(0))
    assert [match.name for match in gallery.identify(at(90), 0.5, top=3)[0]] == ["a", "b", "c"]


def test_empty_gallery_and_empty_query(gallery):
    assert gallery.identify(at(0, 90), 0.5) == [[], []]
    gallery.add("Nora", at(90))
    assert gallery.identify(np.empty((0, 2)), 0.5) == []


def test_identify_equals_a_plain_loop(tmp_path):
    rng = np.random.default_rng(0)
    people = {f"p{i:02}": rng.normal(size=(rng.integers(1, 5), 8)) for i in range(40)}
    queries = rng.normal(size=(300, 8))  # more than are compared at once
    with Gallery(tmp_path / "g", "m", 8, create=True) as gallery:
        for name in rng.permutation(list(people)):
            gallery.add(str(name), people[name])
        answers = gallery.identify(queries, threshold=0.3, top=5)
    for query, matches in zip(queries, answers, strict=True):
        distances = {
            name: min(1 - query @ photo / np.linalg.norm(query) / np.linalg.norm(photo) for photo in photos)
            for name, photos in people.items()
        }
        expected = sorted(distances, key=distances.get)[:5]
        assert [match.name for match in matches] == expected
        assert [match.distance for match in matches] == pytest.approx([distances[name] for name in expected], abs=1e-6)
        assert [match.accepted for match in matches] == [match.distance <= 0.3 for match in matches]


def test_length_does_not_matter_and_float32_unit_vectors_are_stored(gallery, tmp_path):
    gallery.add("far", 1e300 * at(90))
    gallery.add("near", 1e-300 * at(0))
    gallery.export(tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as data:
        assert data["vectors"].dtype == np.float32
        assert data["vectors"] == pytest.approx(at(90, 0), abs=1e-7)


def test_counts_and_membership(gallery):
    assert (len(gallery), gallery.people()) == (0, {})
    assert gallery.add("Zoe", at(0)[0]) == 1
    assert gallery.add("Ada", at(0, 10)) == 2
    assert gallery.people() == {"Ada": 2, "Zoe": 1}
    assert list(gallery.people()) == ["Ada", "Zoe"]
    assert len(gallery) == 2
    assert "Zoe" in gallery
    assert "zoe" not in gallery
    assert 7 not in gallery


def test_names_are_stripped_and_composed_and_otherwise_kept(gallery):
    gallery.add(unicodedata.normalize("NFD", "  Zoë Müller "), at(0))
    gallery.add("Zoë Müller", at(90))
    gallery.add("김연아", at(180))
    assert gallery.people() == {"Zoë Müller": 2, "김연아": 1}
    assert unicodedata.normalize("NFD", "Zoë Müller") in gallery
    assert gallery.remove(" 김연아") == 1


def test_enrolling_again_changes_nothing(gallery):
    assert gallery.add("Ada", at(0, 10), ["a.jpg", "b.jpg"]) == 2
    rounding = 1e-6 * np.ones((2, 2))
    assert gallery.add("Ada", at(0, 10) + rounding, ["a.jpg", "b.jpg"]) == 0
    assert gallery.add("Ada", at(0, 10), ["c.jpg", "b.jpg"]) == 1  # another photo
    assert gallery.add("Ada", at(20), "a.jpg") == 1  # another face in that photo
    assert gallery.add("Ada", at(0, 0)) == 1  # no source, twice the same
    assert gallery.add("Ada", at(0)) == 0
    assert gallery.add("Bea", at(0), "a.jpg") == 1  # another person
    assert gallery.people() == {"Ada": 5, "Bea": 1}


def test_remove_forgets_one_person(gallery):
    gallery.add("Ada", at(0, 10))
    gallery.add("Bea", at(90))
    assert gallery.remove("Ada") == 2
    assert gallery.people() == {"Bea": 1}
    assert gallery.identify(at(0), 2)[0][0].name == "Bea"
    with pytest.raises(GalleryError, match="No one"):
        gallery.remove("Ada")


def test_removed_vectors_are_no_longer_in_the_file(tmp_path):
    rng = np.random.default_rng(0)
    vectors = (rng.normal(size=(60, 128))).astype(np.float32)
    with Gallery(tmp_path / "g", "m", 128, create=True) as gallery:
        for i, vector in enumerate(vectors):
            gallery.add(f"Person number {i}", vector)
        gallery.export(tmp_path / "out.npz")
        stored = {name: vector.tobytes() for name, vector in _rows(tmp_path / "out.npz")}
        assert all(vector in gallery.path.read_bytes() for vector in stored.values())
        for name in list(stored)[::2]:
            gallery.remove(name)
        left = gallery.path.read_bytes()
    for i, (name, vector) in enumerate(stored.items()):
        pieces = [vector[start : start + 16] in left for start in range(0, len(vector), 16)]
        assert all(pieces) if i % 2 else not any(pieces), name


def _rows(path):
    with np.load(path, allow_pickle=False) as data:
        return list(zip(data["names"].tolist(), data["vectors"], strict=True))


def test_removing_an_unknown_name_lists_similar_names(gallery):
    for name in ("Ada Lovelace", "Grace Hopper"):
        gallery.add(name, at(0))
    with pytest.raises(GalleryError, match=r"'ada lovelase'\. Near: 'Ada Lovelace'\.$"):
        gallery.remove("ada lovelase")
    with pytest.raises(GalleryError, match="List the names"):
        gallery.remove("x")


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "nul\0", "\ud800", "line\u2028break", None, 7])
def test_bad_names(gallery, name):
    with pytest.raises(InputError, match="Expected a name"):
        gallery.add(name, at(0))
    assert len(gallery) == 0


@pytest.mark.parametrize(
    "vectors",
    [
        [1, 2, 3], [[1, 2, 3]], np.ones((1, 1, 2)), 1.0, [], [[1, 2], [3]], ["a", "b"], [None, 1], [True, False],
        [1j, 1], [0, 0], [[1, 0], [0, 0]], [np.nan, 1], [np.inf, 1], [[1, 0], [1, -np.inf]],
    ],
)  # fmt: skip
def test_bad_vectors(gallery, vectors):
    with pytest.raises(InputError, match=r"Expected vectors of shape \(n, 2\)"):
        gallery.add("Ada", vectors)
    with pytest.raises(InputError, match=r"Expected vectors of shape \(n, 2\)"):
        gallery.identify(vectors, 0.5)
    assert len(gallery) == 0


def test_somebody_without_a_photo(gallery):
    with pytest.raises(InputError, match="at least one"):
        gallery.add("Ada", np.empty((0, 2)))


@pytest.mark.parametrize("photos", [["a"], ["a", "b", "c"], "ab", ["a", None]])
def test_bad_sources(gallery, photos):
    with pytest.raises(InputError, match="one photo path for each of the 2"):
        gallery.add("Ada", at(0, 10), photos)


@pytest.mark.parametrize("threshold", [-0.1, 2.1, np.nan])
def test_bad_thresholds(gallery, threshold):
    with pytest.raises(InputError, match="threshold between 0 and 2"):
        gallery.identify(at(0), threshold)


def test_bad_top(gallery):
    with pytest.raises(InputError, match="top"):
        gallery.identify(at(0), 0.5, top=0)


def test_export_npz(gallery, tmp_path):
    gallery.add("Zoë", at(0, 60), [tmp_path / "1.jpg", "\udcff.jpg"])
    gallery.add("Ada", at(90))
    gallery.export(tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz", allow_pickle=False) as data:
        assert data["names"].tolist() == ["Ada", "Zoë", "Zoë"]
        assert data["photos"].tolist() == ["", str(tmp_path / "1.jpg"), r"\udcff.jpg"]
        assert data["vectors"] == pytest.approx(at(90, 0, 60), abs=1e-7)
        assert str(data["model"]) == "compass"


def test_export_json(gallery, tmp_path):
    gallery.add("Zoë", at(0), "1.jpg")
    gallery.add("Ada", at(90))
    gallery.export(tmp_path / "out.json")
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (document["model"], document["embedding_size"]) == ("compass", 2)
    assert [(photo["name"], photo["photo"]) for photo in document["photos"]] == [("Ada", None), ("Zoë", "1.jpg")]
    assert document["photos"][1]["vector"] == [1, 0]


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_export_of_an_empty_gallery(gallery, tmp_path, suffix):
    gallery.export(tmp_path / f"out{suffix}")
    assert (tmp_path / f"out{suffix}").stat().st_size > 0


@pytest.mark.parametrize("name", ["out.csv", "out", "missing/out.npz"])
def test_export_to_a_bad_place(gallery, tmp_path, name):
    with pytest.raises(InputError):
        gallery.export(tmp_path / name)
    assert not (tmp_path / name).exists()
