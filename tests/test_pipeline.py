"""The pipeline's plumbing with a made-up detector, and its decisions on real photos."""

import numpy as np
import pytest

from facelab import Pipeline, images
from facelab.cards.provenance import Threshold
from facelab.detection import central_face
from facelab.errors import InputError, NoFaceError, UnknownModelError
from facelab.pipeline import PhotoFaces, _batches, all_faces, largest_face, largest_face_or_center


def one_central_face(photos):
    """A detector that sees one face in bright photos and none in dark ones."""
    return [[central_face(p.shape)] if p.mean() > 50 else [] for p in photos]


class ColorEmbedder:
    """Stands in for a network: the vector is the mean color of the aligned face, so its truth is known."""

    def __init__(self, card):
        self.card = card

    def __call__(self, faces):
        means = faces.reshape(len(faces), -1, 3).mean(axis=1) if len(faces) else np.empty((0, 3))
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def card():
    from facelab.cards import card

    return card("dlib_resnet")


@pytest.fixture
def pipeline(card):
    return Pipeline(ColorEmbedder(card), detector=one_central_face)


def plain(color, height=100, width=100):
    return np.full((height, width, 3), color, np.uint8)


def test_results_come_in_order_with_their_own_vectors(pipeline):
    colors = [(250, 0, 0), (0, 0, 0), (0, 250, 0), (0, 0, 250)]
    results = list(pipeline([plain(c, 60 + i, 80) for i, c in enumerate(colors)]))
    assert [len(r.faces) for r in results] == [1, 0, 1, 1]
    assert [r.vectors.shape for r in results] == [(1, 3), (0, 3), (1, 3), (1, 3)]
    for result, color in zip(results, colors, strict=True):
        if result.faces:
            np.testing.assert_allclose(result.vectors[0], np.array(color) / 250, atol=1e-6)
            assert result.aligned.shape == (1, 150, 150, 3)


def test_is_lazy_so_that_long_lists_need_no_memory(pipeline):
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield plain(200)

    stream = pipeline(endless())
    assert isinstance(next(stream), PhotoFaces)
    stream.close()
    assert len(taken) <= 64  # the batch at hand and the one that is prepared meanwhile


def test_batches_end_by_number_or_by_pixels():
    small = [("a", plain(0, 1, 1))] * 70
    assert [len(batch) for batch in _batches(small)] == [32, 32, 6]
    large = [("a", np.empty((4000, 5000, 3), np.uint8))] * 3
    assert [len(batch) for batch in _batches(large)] == [2, 1]
    assert list(_batches([])) == []


def test_unreadable_photos_are_skipped_or_raised(pipeline, tmp_path):
    images.write(tmp_path / "good.png", plain(200))
    (tmp_path / "bad.png").write_bytes(b"no image")
    paths = [tmp_path / "bad.png", tmp_path / "good.png", tmp_path / "none.png"]
    skipped = []
    results = list(pipeline(paths, on_skip=lambda source, err: skipped.append(source)))
    assert [r.source for r in results] == [str(tmp_path / "good.png")]
    assert skipped == [str(tmp_path / "bad.png"), str(tmp_path / "none.png")]
    with pytest.raises(InputError, match="bad.png"):
        list(pipeline(paths))


def test_pickers():
    face = central_face((100, 100, 3))
    assert all_faces([face, face], (100, 100, 3)) == [face, face]
    assert largest_face([face, face], (100, 100, 3)) == [face]
    assert largest_face([], (100, 100, 3)) == []
    (center,) = largest_face_or_center([], (100, 100, 3))
    assert center.confidence == 0


def test_verify_compares_with_the_threshold(pipeline):
    red, orange = plain((240, 0, 0)), plain((240, 240, 0))
    result = pipeline.verify(red, orange, threshold=0.3)
    assert result.distance == pytest.approx(1 - np.sqrt(0.5), abs=1e-6)
    assert result.same
    assert not pipeline.verify(red, orange, threshold=0.29).same
    assert pipeline.verify(red, red, threshold=0).same
    assert result.model == "dlib_resnet"


def test_verify_takes_the_threshold_of_the_card(pipeline, card):
    assert isinstance(card.threshold, Threshold)
    assert pipeline.verify(plain(200), plain(200)).threshold == card.threshold.distance


def test_verify_needs_a_face_in_each_photo(pipeline):
    with pytest.raises(NoFaceError, match="none was found"):
        pipeline.verify(plain(200), plain(0), threshold=0.1)


@pytest.mark.parametrize("threshold", [-0.1, 2.1, float("nan")])
def test_threshold_is_a_cosine_distance(pipeline, threshold):
    with pytest.raises(InputError, match="between 0 and 2"):
        pipeline.threshold(threshold)


def test_a_card_without_threshold_asks_for_one(card):
    import dataclasses

    bare = Pipeline(ColorEmbedder(dataclasses.replace(card, threshold=None)), detector=one_central_face)
    with pytest.raises(InputError, match="no calibrated threshold"):
        bare.threshold()
    assert bare.threshold(0.0) == 0.0


def test_unknown_model():
    with pytest.raises(UnknownModelError):
        Pipeline("no_such_model")


@pytest.mark.realdata
def test_knows_people(shared):
    """Three people, two photos each: all same pairs accepted, all different pairs refused."""
    folder = shared / "data" / "lfw-deepfunneled"
    people = ["Serena_Williams", "Hans_Blix", "Junichiro_Koizumi"]
    photos = [folder / p / f"{p}_{k:04d}.jpg" for p in people for k in (1, 2)]
    pipeline = Pipeline()
    vectors = np.concatenate([r.vectors for r in pipeline(photos, pick=largest_face)])
    same = np.repeat(np.arange(3), 2)[:, None] == np.repeat(np.arange(3), 2)
    assert ((1 - vectors @ vectors.T <= pipeline.threshold()) == same).all()
    result = pipeline.verify(photos[0], photos[1])
    assert result.same
    assert result.distance == pytest.approx(1 - vectors[0] @ vectors[1], abs=1e-4)
    assert not pipeline.verify(photos[0], photos[2]).same
