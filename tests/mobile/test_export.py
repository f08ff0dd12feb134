"""A model for phones returns what its network returned, and a bad file or argument is one clear error."""

import warnings

import numpy as np
import pytest

from facelab import Pipeline, cards, mobile, models, synthetic, training
from facelab.errors import FacelabError, InputError, UnknownModelError, WeightsError
from facelab.mobile import container
from facelab.mobile.timing import side_by_side


@pytest.fixture(scope="module")
def embedder():
    return models.load("facelab_distilled")


@pytest.fixture(scope="module")
def faces(embedder):
    return training.align_photos(synthetic.shipped_people().photos.subset(range(24)), embedder.card.alignment).faces


@pytest.fixture(scope="module")
def made(embedder, faces):
    """Precision -> what a file holds; calibrated on other faces than those that the tests compare."""
    return {precision: mobile.convert(embedder, precision, faces[12:]) for precision in mobile.conversion.PRECISIONS}


@pytest.fixture
def file(made, tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(made["int8"])
    return path


@pytest.mark.parametrize(("precision", "least"), [("float32", 1 - 1e-6), ("float16", 1 - 1e-5), ("int8", 0.98)])
def test_the_vectors_stay(embedder, faces, made, precision, least):
    small = mobile.runner.MobileEmbedder(made[precision])
    vectors = small(faces[:12])
    assert (vectors.shape, vectors.dtype) == ((12, 128), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert (vectors * embedder(faces[:12])).sum(axis=1).min() > least
    assert (small.card, small.precision) == (embedder.card, precision)


def test_each_precision_halves_the_file(made):
    sizes = [len(made[precision]) for precision in mobile.conversion.PRECISIONS]
    weights = cards.card("facelab_distilled").parameters
    for size, per_weight in zip(sizes, (4, 2, 1), strict=True):
        assert per_weight * weights * 0.98 < size < per_weight * weights * 1.08


def test_one_view_or_many_and_no_faces(embedder, faces, made):
    small = mobile.runner.MobileEmbedder(made["float32"])
    np.testing.assert_allclose(small(faces[:1])[0], small(faces[:3])[0], atol=1e-6)
    assert small(faces[:0]).shape == (0, 128)


def test_it_takes_the_place_of_the_embedder_in_a_pipeline(made):
    photos = synthetic.shipped_people().photos
    pipeline = Pipeline(mobile.runner.MobileEmbedder(made["int8"]))
    assert pipeline.verify(photos.image(0), photos.image(0)).same


def test_neither_converting_nor_loading_warns_or_prints(embedder, faces, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mobile.runner.MobileEmbedder(mobile.convert(embedder, "int8", faces[:2]))(faces[:1])
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_network_with_local_response_normalization_can_be_written():
    network = models.load_network("openface", weights=None)
    untrained = models.Embedder(network, cards.card("openface"))
    noise = np.random.default_rng(0).integers(0, 256, (2, 96, 96, 3), np.uint8)
    small = mobile.runner.MobileEmbedder(mobile.convert(untrained, "float32"))
    np.testing.assert_allclose(small(noise), untrained(noise), atol=1e-4)


def test_export_and_load(embedder, faces, tmp_path):
    path = tmp_path / "a.tflite"
    assert mobile.export(embedder, path, "float16") == path.stat().st_size
    assert mobile.load(path).bytes == path.stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["a.tflite"]


def test_a_failed_export_leaves_what_was_there(embedder, tmp_path):
    path = tmp_path / "a.tflite"
    path.write_text("mine")
    with pytest.raises(InputError, match="calibrate"):
        mobile.export(embedder, path, "int8", overwrite=True)
    with pytest.raises(InputError, match="there already"):
        mobile.export(embedder, path, "float32")
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("precision", "some", "words"),
    [
        ("int4", None, "float32, float16, int8. Received: 'int4'"),
        ("int8", None, "faces to calibrate int8 on"),
        ("int8", np.empty((0, 80, 80, 3), np.uint8), "faces to calibrate int8 on"),
        ("int8", np.zeros((2, 96, 96, 3), np.uint8), r"\(N, 80, 80, 3\)"),
        ("int8", np.zeros((2, 80, 80, 3), np.float32), "uint8"),
    ],
)
def test_arguments_of_convert(embedder, precision, some, words):
    with pytest.raises(InputError, match=words):
        mobile.convert(embedder, precision, some)


@pytest.mark.parametrize("name", ["a.bin", "nowhere/a.tflite", "a"])
def test_targets(embedder, tmp_path, name):
    with pytest.raises(InputError, match="tflite"):
        mobile.export(embedder, tmp_path / name, "float32")


def test_faces_of_another_size(made):
    with pytest.raises(InputError, match=r"\(N, 80, 80, 3\)"):
        mobile.runner.MobileEmbedder(made["int8"])(np.zeros((1, 96, 96, 3), np.uint8))


def test_no_file(tmp_path):
    with pytest.raises(InputError, match="Cannot read"):
        mobile.load(tmp_path / "none.tflite")


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 5000])
def test_another_kind_of_file(tmp_path, content):
    path = tmp_path / "a.tflite"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.tflite, which is none"):
        mobile.load(path)


@pytest.mark.parametrize("left", [8, 1000, -2, -40, -200])
def test_a_file_that_was_cut_off(file, left):
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(WeightsError, match="cut off"):
        mobile.load(file)


@pytest.mark.parametrize("place", [20, 5000, 500_000, -3000])
def test_a_damaged_weight_is_noticed(file, place):
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    with pytest.raises(WeightsError, match="damaged"):
        mobile.load(file)


def test_a_whole_file_that_tensorflow_lite_refuses(made):
    nonsense = container.pack(b"\x1c\x00\x00\x00TFL3" + bytes(500), "facelab_distilled", "int8")
    with pytest.raises(WeightsError, match="cannot be run"):
        mobile.runner.MobileEmbedder(nonsense)


def test_a_model_that_is_not_registered(made):
    model, _ = container.unpack(made["int8"])
    with pytest.raises(UnknownModelError):
        mobile.runner.MobileEmbedder(container.pack(model, "of_tomorrow", "int8"))


@pytest.mark.parametrize("line", [b"[]", b"{}", b'{"model": "x"}', b"{", b"\xff"])
def test_notes_of_another_kind(made, line):
    model, _ = container.unpack(made["int8"])
    with pytest.raises(FacelabError, match="Export it again"):
        mobile.runner.MobileEmbedder(model + b"\nwritten-by-facelab " + line)


def test_timing_needs_something_to_time():
    with pytest.raises(InputError):
        side_by_side({})
    with pytest.raises(InputError):
        side_by_side({"a": int}, rounds=0)
    assert side_by_side({"a": int}, rounds=3)["a"].shape == (3,)
