import numpy as np
import pytest

from facelab.errors import DatasetError


@pytest.fixture
def transfer(script):
    return script("transfer")


@pytest.fixture
def shaded(transfer):
    """Chips of four people who differ in the side that is bright, six of each."""
    rng = np.random.default_rng(0)
    chips = rng.integers(90, 110, (24, 150, 150, 3), np.uint8)
    labels = np.repeat(np.arange(4), 6)
    for chip, label in zip(chips, labels, strict=True):
        half = slice(0, 75) if label % 2 else slice(75, 150)
        chip[(half, slice(None)) if label < 2 else (slice(40, 110), half)] += 100
    return transfer.Faces(chips, labels, missed=0)


def test_small_network_is_small_and_has_no_softmax(transfer):
    network = transfer.small_network(300)
    assert network.output_shape == (None, 300)
    assert 200_000 < network.count_params() < 400_000


def test_standardized_forgets_the_exposure(transfer, shaded):
    even = transfer.standardized(shaded.chips // 2)
    assert even.shape == (24, 64, 64, 1)
    assert even.mean((1, 2, 3)) == pytest.approx(0, abs=1e-4)
    assert np.abs(even - transfer.standardized(shaded.chips)).max() < 0.1


@pytest.mark.scripts
def test_training_tells_the_people_apart_and_is_seeded(transfer, shaded):
    vectors = transfer.train(shaded, epochs=8, seed=3)(shaded.chips)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    pairs = transfer.balanced_pairs(shaded.labels, np.random.default_rng(0))
    assert transfer.measure(transfer.distances_of(vectors, pairs), pairs, 20).auc > 0.8
    again = transfer.train(shaded, epochs=8, seed=3)(shaded.chips)
    assert np.abs(again - vectors).max() < 1e-2  # sums of threads are not in one order


def test_judge_takes_the_threshold_from_the_tuning_set(transfer, shaded):
    def level(chips):  # one number per chip: how bright its first pixel is
        return chips[:, 0, 0, :1].astype(float)

    def test_of(values, labels):
        chips = np.repeat(np.array(values, np.uint8), 3).reshape(-1, 1, 1, 3)
        labels = np.array(labels)
        return transfer.Faces(chips, labels, missed=1), transfer.balanced_pairs(labels, np.random.default_rng(0))

    tests = {
        "judged": test_of([0, 10, 100, 110], [0, 0, 1, 1]),
        "tight": test_of([0, 2, 8, 10], [0, 0, 1, 1]),  # threshold below 8: both pairs of "judged" are refused
        "wide": test_of([0, 12, 80, 95], [0, 0, 1, 1]),
    }
    rows = transfer.judge({"level": level}, tests, ("tight", "wide", "absent"), rounds=50)
    (row,) = rows
    assert row[:3] == ("judged", "4 (1 of 4)", "level")
    assert row[3].startswith("1.000")
    assert [text[:5] for text in row[4:]] == ["0.500", "1.000", ""]


def test_a_photo_without_a_face_is_cut_where_faces_are(transfer, monkeypatch):
    from facelab.types import Box, Face

    marks = ((20.0, 20.0), (40.0, 20.0), (30.0, 30.0), (22.0, 40.0), (38.0, 40.0))
    found = [Face(Box(10, 10, 50, 50), 1.0, marks), None]
    monkeypatch.setattr(transfer, "detect", lambda *_: found)
    photo = np.random.default_rng(0).integers(0, 256, (60, 60, 3), np.uint8)
    faces = transfer.faces_in([photo, photo], np.array([0, 1]), "two")
    assert faces.missed == 1
    assert np.array_equal(faces.chips[0], faces.chips[1])
    monkeypatch.setattr(transfer, "detect", lambda *_: [None, None])
    with pytest.raises(DatasetError, match="none in 2 photos"):
        transfer.faces_in([photo, photo], np.array([0, 1]), "two")


def test_without_real_photos_it_says_what_is_missing(transfer, monkeypatch, capsys):
    monkeypatch.delenv("FACELAB_SHARED", raising=False)
    assert transfer.real_tests(10) == {}
    said = capsys.readouterr().err
    assert "data/orl-faces" in said
    assert "data/lfw-deepfunneled" in said


@pytest.mark.slow
def test_synthetic_faces_are_rendered_once(transfer, monkeypatch, tmp_path):
    marks = np.array([[60.0, 70], [100, 70], [80, 90], [65, 110], [95, 110]])
    monkeypatch.setattr(transfer, "detect", lambda _, photos, title: [transfer.face_at(marks)] * len(photos))
    monkeypatch.setattr(transfer, "cache", lambda: tmp_path)
    plan = transfer.Plan(people=1, photos=2, seed=0, rounds=1)
    first = transfer.synthetic_faces(plan)
    assert first.chips.shape == (2, 150, 150, 3)
    monkeypatch.setattr(transfer, "takes", None)  # would be called to render
    assert np.array_equal(transfer.synthetic_faces(plan).chips, first.chips)


@pytest.mark.scripts
@pytest.mark.realdata
def test_report_judges_real_faces_too(transfer, shared, monkeypatch, tmp_path):
    monkeypatch.setenv("FACELAB_SHARED", str(shared))
    monkeypatch.setattr(transfer, "cache", lambda: tmp_path)
    sizes = {"people": 4, "photos": 2, "test_people": 4, "epochs": 2, "lfw_pairs": 4, "rounds": 20}
    text = transfer.report(sizes, seed=1)
    for name in ("synthetic, easy", "synthetic, wild", "ORL", "LFW pairsDevTest"):
        assert text.count(f"| {name} |") == 4
