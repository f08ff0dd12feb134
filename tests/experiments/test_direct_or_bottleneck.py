import numpy as np
import pytest

from facelab.datasets.lfw_lists import People


@pytest.fixture
def direct(script):
    return script("direct_or_bottleneck")


def test_all_ways_train_one_network(direct):
    found = direct.ways(quick=False)
    shapes = {tuple(weight.shape for weight in way.build().weights) for way in found.values()}
    assert len(shapes) == 1
    assert found[direct.DIRECT].build().output_shape == (None, 128)
    assert [list(way.losses) for way in found.values()] == [["embedding"], ["names"], ["cosines"]]
    assert found[direct.DIRECT].rates == found[direct.BOTTLENECK].rates


def test_people_of_lfw_with_enough_photos(direct):
    people = People(("A", "B", "C"), np.array([3, 4, 99]), np.zeros(3, int))
    files = direct.to_learn_from(people, None)
    assert files[:5] == [*(f"B/B_000{k}.jpg" for k in (1, 2, 3, 4)), "C/C_0001.jpg"]
    assert len(files) == 4 + direct.MOST
    assert len(direct.to_learn_from(people, 1)) == 4


@pytest.mark.scripts
def test_quick_run_prints_tables_and_draws(direct, capsys, tmp_path):
    direct.main(["--quick", "--figure", str(tmp_path / "a.png")])
    said = capsys.readouterr().out
    for name in (direct.DIRECT, direct.BOTTLENECK, direct.COSFACE, "Eigenfaces", "chance"):
        assert said.count(f"\n| {name} |") == 1
    assert said.count("**") == 8
    assert "judged 2640 pairs of 20 people" in said
    assert (tmp_path / "a-synthetic.png").is_file()


@pytest.mark.realdata
def test_lfw_holds_people_out(direct, shared, monkeypatch):
    monkeypatch.setenv("FACELAB_SHARED", str(shared))
    monkeypatch.setattr(direct, "cut_alike", lambda paths: np.array([path.is_file() for path in paths]))
    faces = direct.lfw(runs=2, seed=0, most_people=40)
    assert faces.aligned.all()  # every photo of the lists is there
    held_out = [set(run.tuning.people.ravel()) for run in faces.runs]
    assert held_out[0] != held_out[1]
    for run, tuning in zip(faces.runs, held_out, strict=True):
        learned_from = set(faces.labels[run.training])
        assert (len(learned_from), len(tuning)) == (36, 4)
        assert not learned_from & tuning
        assert not (learned_from | tuning) & set(run.judged.people.ravel())
        assert (len(run.judged.first), run.judged.same.sum()) == (1000, 500)
