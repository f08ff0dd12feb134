"""Digits: what is known of them, how they are held out, and MNIST's file, made up."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from facelab.datasets import digits, mnist, split_digits
from facelab.datasets.digits import FORM_STARTS, MNIST_SHA256, Digits, download_mnist, enlarge
from facelab.errors import DatasetError, DownloadError, InputError


@pytest.fixture(scope="module")
def whole():
    return digits()


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FACELAB_OFFLINE", "1")


def test_shapes_range_and_margin(whole):
    assert (whole.images.shape, whole.images.dtype) == ((1797, 28, 28, 1), np.float32)
    assert (whole.images.min(), whole.images.max()) == (0, 1)
    assert not whole.images[:, [0, 1, 2, 3, -4, -3, -2, -1]].any()
    assert not whole.images[:, :, [0, 1, 2, 3, -4, -3, -2, -1]].any()
    assert np.bincount(whole.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert len(whole) == 1797


def test_they_are_scikit_learns_digits_in_their_order(whole):
    found = load_digits()
    np.testing.assert_array_equal(whole.labels, found.target)
    # No new pixel's center lies on an old one's, so compare the ink, which interpolation keeps but for the edge.
    ink, ours = found.images.sum(axis=(1, 2)) / 16, whole.images.sum(axis=(1, 2, 3)) / 2.5**2
    assert np.corrcoef(ink, ours)[0, 1] > 0.999
    assert np.abs(ours / ink - 1).max() < 0.1


def test_enlarging_a_ramp_gives_a_ramp():
    ramp = np.add.outer(10 * np.arange(8.0), np.arange(8.0))[None]
    large = enlarge(ramp, size=32, margin=0)[0]
    inside = slice(2, -2)  # beyond the outermost centers nothing changes
    np.testing.assert_allclose(np.diff(large, axis=1)[inside, inside], 1 / 4)
    np.testing.assert_allclose(np.diff(large, axis=0)[inside, inside], 10 / 4)
    np.testing.assert_allclose(large[:, :2], large[:, :1].repeat(2, axis=1))
    np.testing.assert_allclose(enlarge(ramp, size=8, margin=0), ramp)


def test_each_form_begins_with_all_digits_twice(whole):
    for form, start in enumerate(FORM_STARTS[:-1]):
        labels = whole.labels[whole.forms == form]
        assert labels[:19].tolist() == [*range(10), *range(9)] or labels[:17].tolist() == [*range(10), *range(7)], form
        assert whole.forms[start] == form
        assert start == 0 or whole.forms[start - 1] == form - 1
    assert np.bincount(whole.forms).tolist() == [
        130, 126, 130, 130, 130, 130, 139, 114, 128, 130, 128, 130, 122, 130,
    ]  # fmt: skip


@pytest.mark.parametrize(("by", "held_out"), [("digit", 0.25), ("form", 0.3)])
def test_a_split_leaves_nothing_out_and_repeats_nothing(whole, by, held_out):
    numbered = Digits(np.arange(1797), whole.labels, whole.forms)  # in place of images
    training, held = split_digits(numbered, np.random.default_rng(0), held_out, by)
    np.testing.assert_array_equal(np.sort([*training.images, *held.images]), np.arange(1797))
    np.testing.assert_array_equal(whole.labels[held.images], held.labels)
    assert len(np.unique(held.labels)) == 10
    if by == "digit":
        assert len(held) == 449
        assert set(held.forms) == set(training.forms)  # the same hands on both sides
    else:
        assert not set(held.forms) & set(training.forms)
        assert len(set(held.forms)) == 4


def test_the_seed_decides_the_split(whole):
    def drawn(seed):
        return split_digits(whole, np.random.default_rng(seed))[1].images

    np.testing.assert_array_equal(drawn(1), drawn(1))
    assert not np.array_equal(drawn(1), drawn(2))


def test_refuses_splits_that_cannot_be(whole):
    rng = np.random.default_rng(0)
    for held_out, by in ((0.25, "writer"), (0.0, "digit"), (1.0, "digit"), (0.01, "form")):
        with pytest.raises(InputError, match=r"Expected .* Received"):
            split_digits(whole, rng, held_out, by)
    with pytest.raises(InputError, match="forms are known"):
        split_digits(Digits(whole.images, whole.labels, None), rng, by="form")


def write(path, **changes):
    arrays = {
        "x_train": np.full((3, 28, 28), 255, np.uint8), "y_train": np.array([1, 2, 3], np.uint8),
        "x_test": np.full((2, 28, 28), 51, np.uint8), "y_test": np.array([4, 5], np.uint8),
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **{name: x for name, x in {**arrays, **changes}.items() if x is not None})
    return path


def test_mnist_from_a_file_and_from_the_cache(tmp_path):
    for path in (write(tmp_path / "my.npz"), write(tmp_path / "home" / "datasets" / "mnist.npz") and None):
        training, test = mnist(path)
        assert (training.images.shape, training.images.dtype) == ((3, 28, 28, 1), np.float32)
        assert (training.images == 1).all()
        np.testing.assert_allclose(test.images, 0.2)
        assert (training.labels.tolist(), test.labels.tolist()) == ([1, 2, 3], [4, 5])
        assert training.labels.dtype == np.int64
        assert training.forms is None


def test_missing_mnist_says_how_to_get_it():
    with pytest.raises(DatasetError, match="download_mnist"):
        mnist()


def test_the_download_names_the_digest():
    with pytest.raises(DownloadError, match=MNIST_SHA256):
        download_mnist()


@pytest.mark.parametrize(
    "changes", [{"y_test": None}, {"x_train": np.zeros((3, 27, 28), np.uint8)}, {"y_train": np.zeros(2, np.uint8)},
                {"x_test": np.zeros((2, 28, 28))}],
)  # fmt: skip
def test_other_files_are_not_mnist(tmp_path, changes):
    with pytest.raises(DatasetError, match=r"Expected .* Received"):
        mnist(write(tmp_path / "other.npz", **changes))


@pytest.mark.parametrize("content", [b"", b"no zip file", b"PK\x03\x04 cut off"])
def test_damaged_files_are_not_mnist(tmp_path, content):
    (tmp_path / "damaged.npz").write_bytes(content)
    with pytest.raises(DatasetError, match=r"Expected .* Received"):
        mnist(tmp_path / "damaged.npz")


def test_a_lone_array_is_not_mnist(tmp_path):
    np.save(tmp_path / "lone.npy", np.zeros(3))
    with pytest.raises(DatasetError, match=r"Expected .* Received"):
        mnist(tmp_path / "lone.npy")
