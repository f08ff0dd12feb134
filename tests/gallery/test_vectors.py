import numpy as np
import pytest

from facelab.cards import card
from facelab.detection import central_face
from facelab.errors import InputError
from facelab.gallery.vectors import FaceVectors


@pytest.fixture
def stored():
    face = central_face((100, 100, 3))
    vectors = np.eye(128, dtype=np.float32)
    return FaceVectors.collect(
        [
            ("ann/1.jpg", (face, face), vectors[:2], 2),
            ("bob/1.jpg", (), vectors[:0], 0),
            ("bob/2.jpg", (face,), vectors[2:3], 4),
        ],
        card("dlib_resnet"),
    )


def test_one_row_a_face(stored):
    assert len(stored) == 3
    assert stored.paths.tolist() == ["ann/1.jpg", "ann/1.jpg", "bob/2.jpg"]
    assert stored.folders == ["ann", "ann", "bob"]
    assert stored.counts.tolist() == [2, 2, 4]  # of bob/2.jpg one face of four was kept
    assert stored.boxes.shape == (3, 4)
    assert stored.landmarks.shape == (3, 5, 2)


def test_round_trip(stored, tmp_path):
    stored.save(tmp_path / "v.npz")
    again = FaceVectors.load(tmp_path / "v.npz")
    for name in FaceVectors.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(again, name), getattr(stored, name))


def test_a_file_of_before_the_counts_is_read(stored, tmp_path):
    columns = {name: column for name, column in vars(stored).items() if name != "counts"}
    np.savez(tmp_path / "v.npz", **columns)
    assert FaceVectors.load(tmp_path / "v.npz").counts.tolist() == [2, 2, 1]


def test_empty_round_trip(tmp_path):
    FaceVectors.collect([], card("dlib_resnet")).save(tmp_path / "v.npz")
    assert len(FaceVectors.load(tmp_path / "v.npz")) == 0


def test_a_failed_write_keeps_the_old_file(stored, tmp_path, monkeypatch):
    stored.save(tmp_path / "v.npz")
    before = (tmp_path / "v.npz").read_bytes()

    def full_disk(path, **columns):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(InputError, match="No space left"):
        stored.save(tmp_path / "v.npz")
    assert (tmp_path / "v.npz").read_bytes() == before
    assert list(tmp_path.iterdir()) == [tmp_path / "v.npz"]


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 not a zip"])
def test_foreign_files_are_refused(tmp_path, content):
    path = tmp_path / "v.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="facelab embed"):
        FaceVectors.load(path)


def test_other_npz_and_missing_files_are_refused(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    for name in ("other.npz", "none.npz"):
        with pytest.raises(InputError, match="facelab embed"):
            FaceVectors.load(tmp_path / name)


def test_pickled_content_is_never_loaded(tmp_path):
    columns = dict.fromkeys(FaceVectors.__dataclass_fields__, np.array([{"a": 1}], dtype=object))
    np.savez(tmp_path / "v.npz", **columns)
    with pytest.raises(InputError, match="facelab embed"):
        FaceVectors.load(tmp_path / "v.npz")


def test_columns_of_different_length_are_refused(stored, tmp_path):
    np.savez(tmp_path / "v.npz", **{**vars(stored), "paths": stored.paths[:1]})
    with pytest.raises(InputError, match="equal length"):
        FaceVectors.load(tmp_path / "v.npz")


@pytest.mark.parametrize("name", ["v.txt", "none/v.npz"])
def test_bad_output_paths_are_refused_before_any_work(tmp_path, name):
    with pytest.raises(InputError, match="to write to"):
        FaceVectors.check_path(tmp_path / name)
