"""``facelab benchmark lfw`` with weights of one's own."""

import json

import numpy as np
import pytest

from facelab import images, models, synthetic


@pytest.fixture
def two_people(tmp_path):
    """Two synthetic people with two photos each, named as LFW names them, and a list of pairs."""
    whole = synthetic.shipped_people()
    for label, name in enumerate(("Ann", "Bob")):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for k, i in enumerate(np.flatnonzero(whole.labels == label)[:2], 1):
            images.write(tmp_path / "photos" / name / f"{name}_{k:04d}.jpg", whole.photos.image(int(i)))
    for name in ("tune.txt", "pairs.txt"):
        (tmp_path / name).write_text("1\nAnn\t1\t2\nAnn\t1\tBob\t1\n")
    return tmp_path


def arguments(folder, *more):
    photos, pairs, tune = folder / "photos", folder / "pairs.txt", folder / "tune.txt"
    return (
        "benchmark",
        "lfw",
        "--images",
        photos,
        "--pairs",
        pairs,
        "--tune",
        tune,
        "--model",
        "facelab_synthetic",
        *more,
    )


def test_weights_of_a_file_are_measured(run, two_people):
    path = two_people / "mine.weights.h5"
    models.load_network("facelab_synthetic", weights=None).save_weights(path)
    code, out, _ = run(*arguments(two_people, "--weights", path, "--json"))
    assert code == 0
    found = json.loads(out)
    assert (found["model"], found["pairs"], found["images"]) == ("facelab_synthetic", 2, 3)


def test_weights_that_are_not_there_are_one_line(run, two_people):
    code, _, err = run(*arguments(two_people, "--weights", two_people / "none.weights.h5"))
    assert code == 2
    assert "which is not there" in err
    assert err.count("\n") == 1
