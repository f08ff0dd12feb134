"""Sparse representation and learned metrics: the benchmarks run to their end and keep people and photos apart."""

import numpy as np
import pytest


def cells(told: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("| ")][2:]


@pytest.mark.scripts
def test_the_quick_sparse_run_names_synthetic_people(script, capsys):
    script("sparse_on_orl").main(["--quick"])
    rows = {row[0]: row[1:] for row in cells(capsys.readouterr().out)}
    assert rows["chance"] == ["0.100"] * 4
    whole, *_, covered = (float(cell.split(" ")[0]) for cell in rows["SRC with an error"])
    assert whole > covered  # a patch over 60 % costs something
    assert whole > 0.2  # twice chance


@pytest.mark.scripts
def test_the_quick_metrics_stand_beside_the_vectors_as_they_are(script, capsys):
    script("metric_learning").main(["--quick"])
    rows = cells(capsys.readouterr().out)
    assert [row[2] for row in rows[:4]] == ["as they are", "Fisher's discriminant, angle", "LMNN", "joint Bayesian"]
    assert float(rows[4][3].split(" ")[0]) > 0.9  # a network needs no metric for pairs this easy


@pytest.mark.realdata
def test_sparse_representation_names_covered_faces_that_the_nearest_neighbor_does_not(script, shared, monkeypatch):
    """ORL, 40 % of every asked photo under foreign texture. Wright 2009 is famous for this."""
    module = script("sparse_on_orl")
    monkeypatch.setenv("FACELAB_SHARED", str(shared))
    part = module.split(*module.orl(), seed=0)
    rng, some = np.random.default_rng(0), slice(0, None, 4)
    asked = module.rows(np.stack([module.disguise(face, 0.4, rng) for face in part.asked[some]]))
    named = module.ways(module.rows(part.enrolled), part.enrolled_labels)
    right = {name: (named[name](asked) == part.asked_labels[some]).mean() for name in
             ("nearest neighbor", "SRC with an error")}  # fmt: skip
    assert right["nearest neighbor"] < 0.75
    assert right["SRC with an error"] > right["nearest neighbor"] + 0.1


def test_enrolled_and_asked_photos_share_no_photo(script):
    module = script("sparse_on_orl")
    labels = np.repeat([3, 5], 10)
    faces = np.arange(20.0)[:, None, None] * np.ones((1, 4, 4))
    part = module.split(faces, labels, seed=1)
    assert sorted([*part.enrolled[:, 0, 0], *part.asked[:, 0, 0]]) == list(range(20))
    assert np.unique(part.enrolled_labels, return_counts=True)[1].tolist() == [5, 5]


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_a_patch_covers_its_share(script, share):
    worn = script("sparse_on_orl").disguise(np.full((40, 20), -1.0), share, np.random.default_rng(0))
    assert (worn != -1).mean() == share


def test_no_one_is_judged_by_a_metric_that_learned_from_them(script, monkeypatch):
    module = script("metric_learning")
    learned = []
    monkeypatch.setattr(
        module, "ways", lambda train, labels: learned.append(set(labels)) or [("any", module.euclidean)]
    )
    faces = module.Faces(np.zeros((18, 1)), np.repeat(np.arange(6), 3), 0)
    parts = module.folds(faces, lambda train: np.arange(18.0)[:, None], "title")
    for part, people in zip(parts, learned, strict=True):
        assert not people & set(part.people.ravel())
    assert set().union(*(part.people.ravel() for part in parts)) == set(range(6))


def test_the_mean_over_folds_by_hand(script):
    module = script("metric_learning")
    people = np.array([[0, 0], [0, 1]])
    parts = [module.Fold(people, {"m": np.array(d)}) for d in ([1.0, 2.0], [20.0, 10.0])]  # all right; all wrong
    assert module.mean_auc(parts, "m")(np.ones(4)) == pytest.approx(0.5)
