"""The LFW protocol on made-up people whose photos are plain colors."""

import numpy as np
import pytest

from facelab import Pipeline, images
from facelab.benchmark import lfw
from facelab.cards.provenance import Threshold
from facelab.detection import central_face
from facelab.errors import DatasetError, InputError

COLORS = {"Ann": (250, 10, 10), "Bob": (10, 250, 10), "Cid": (10, 10, 250), "Dan": (250, 250, 10)}


class ColorEmbedder:
    def __init__(self, card):
        self.card = card

    def __call__(self, faces):
        means = faces.reshape(len(faces), -1, 3).mean(axis=1)
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def photos(tmp_path):
    for name, color in COLORS.items():
        (tmp_path / name).mkdir()
        for number in (1, 2, 3):
            image = np.full((40, 40, 3), color, np.uint8) - np.uint8(number)
            images.write(tmp_path / name / f"{name}_{number:04d}.png", image)
            (tmp_path / name / f"{name}_{number:04d}.png").rename(tmp_path / name / f"{name}_{number:04d}.jpg")
    return tmp_path


@pytest.fixture
def pipeline():
    from facelab.cards import card

    def detector(batch):  # finds no one in the yellow photos
        return [[] if image[0, 0, 0] > 200 and image[0, 0, 1] > 200 else [central_face(image.shape)] for image in batch]

    # central_face has confidence 0, which marks "not found": give the found ones a real confidence.
    def confident(batch):
        return [[type(f)(f.box, 0.99, f.landmarks) for f in faces] for faces in detector(batch)]

    return Pipeline(ColorEmbedder(card("dlib_resnet")), detector=confident)


def write(path, text):
    path.write_text(text.replace(" ", "\t"))
    return path


def test_one_fold_with_a_tuning_list(photos, pipeline, tmp_path):
    tune = write(tmp_path / "tune.txt", "1\nAnn 1 2\nAnn 1 Bob 1\n")
    pairs = write(tmp_path / "pairs.txt", "2\nCid 1 2\nCid 1 3\nCid 1 Dan 1\nCid 2 Dan 1\n")
    result = lfw(pipeline, photos, pairs, tune)
    assert (result.pairs, result.images, result.no_face) == (4, 4, 1)
    assert result.accuracy == 1
    assert result.fold_accuracies == (1.0,)
    assert result.auc == 1
    assert result.eer == 0
    assert 0 < result.threshold < 1


def test_the_threshold_comes_from_the_tuning_list_alone(photos, pipeline, tmp_path):
    """Red and green are far apart, red and yellow near: what the first pair teaches is too wide for the second."""
    tune = write(tmp_path / "tune.txt", "1\nAnn 1 2\nAnn 1 Bob 1\n")
    result = lfw(pipeline, photos, write(tmp_path / "pairs.txt", "1\nCid 1 2\nAnn 1 Dan 1\n"), tune)
    assert result.accuracy == 0.5
    assert result.auc == 1


def test_every_pair_counts_also_the_one_judged_wrongly(photos, pipeline, tmp_path):
    import dataclasses

    strict = dataclasses.replace(pipeline.card, threshold=Threshold(0.0, "no pair is the same person"))
    pipeline.embedder.card = strict
    pairs = write(tmp_path / "pairs.txt", "1\nCid 1 3\nCid 1 Dan 1\n")
    result = lfw(pipeline, photos, pairs)
    assert result.accuracy == 0.5
    assert result.standard_error == pytest.approx(np.sqrt(0.25 / 2))
    assert result.threshold == 0


def test_ten_folds_take_their_threshold_from_the_others(photos, pipeline, tmp_path):
    folds = "".join(f"{a} 1 2\n{a} 1 {b} 1\n" for a, b in [("Ann", "Bob"), ("Cid", "Dan"), ("Bob", "Cid")])
    result = lfw(pipeline, photos, write(tmp_path / "pairs.txt", f"3 1\n{folds}"))
    assert result.fold_accuracies == (1.0, 1.0, 1.0)
    assert result.standard_error == 0


def test_a_missing_photo_is_named(photos, pipeline, tmp_path):
    (photos / "Ann" / "Ann_0001.jpg").unlink()
    with pytest.raises(DatasetError, match=r"Ann_0001\.jpg"):
        lfw(pipeline, photos, write(tmp_path / "pairs.txt", "1\nAnn 1 2\nAnn 1 Bob 1\n"))


def test_without_any_threshold_the_answer_is_an_error(photos, pipeline, tmp_path):
    import dataclasses

    pipeline.embedder.card = dataclasses.replace(pipeline.card, threshold=None)
    with pytest.raises(InputError, match="tuning list"):
        lfw(pipeline, photos, write(tmp_path / "pairs.txt", "1\nAnn 1 2\nAnn 1 Bob 1\n"))
