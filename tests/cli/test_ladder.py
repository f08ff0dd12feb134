"""``facelab benchmark ladder`` on synthetic people, which need no data."""

import json

import pytest

from facelab import synthetic
from facelab.synthetic.dataset import SyntheticSet


@pytest.fixture
def few(monkeypatch):
    """The first twelve of the shipped people, four photos each, so that the detector has little to do."""
    whole = synthetic.shipped_people()
    rows = [i for i, label in enumerate(whole.labels) if label < 12 and i % 3 == 0]

    class Few:
        photos = whole.photos.subset(rows)

    assert isinstance(whole, SyntheticSet)
    monkeypatch.setattr(synthetic, "shipped_people", lambda: Few)


def test_without_data_synthetic_people_are_compared(run, few, tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_DATA", str(tmp_path))
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    out, figure = tmp_path / "comparison.json", tmp_path / "comparison.png"
    code, text, err = run(
        "benchmark", "ladder", "--only", "pixels", "--only", "facenet512", "--out", out, "--figure", figure
    )
    assert code == 0
    assert "Gray pixels" in text
    assert err.count("left out: ") == 2  # LFW and ORL, one line each
    facts = {fact["name"]: fact for fact in json.loads(out.read_text())}
    assert 0.4 < facts["pixels"]["measured"]["synthetic"]["accuracy"] < 0.9
    assert facts["facenet512"]["measured"] == {}
    assert figure.stat().st_size > 1000


def test_an_unknown_method_is_one_line(run, few, tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_DATA", str(tmp_path))
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    code, _, err = run("benchmark", "ladder", "--only", "nope")
    assert code == 2
    assert "Received: nope" in err.splitlines()[-1]
