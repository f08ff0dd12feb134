"""``facelab inspect``."""

import json

import numpy as np

from facelab import images, synthetic


def test_two_photos_become_a_page(run, tmp_path):
    people = synthetic.shipped_people().photos
    paths = [str(people.paths[int(i)]) for i in np.flatnonzero(people.labels == 0)[:2]]
    code, out, err = run("inspect", *paths, "--out", tmp_path / "inspection.html", "--json")
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert set(facts["verdict"]) >= {"same", "distance", "threshold", "model"}
    assert (tmp_path / "inspection.html").read_text().count("<figure>") == 20


def test_errors_are_one_line(run, tmp_path):
    images.write(tmp_path / "empty.png", np.zeros((64, 64, 3), np.uint8))
    for arguments, words in (
        ((tmp_path / "empty.png", "--out", tmp_path / "inspection.html"), "none was found"),
        ((tmp_path / "none.png", "--out", tmp_path / "inspection.html"), "none.png"),
        ((tmp_path / "empty.png", "--out", tmp_path / "no" / "inspection.html"), "existing folder"),
    ):
        code, _, err = run("inspect", *arguments)
        assert code == 2
        assert words in err
        assert err.count("\n") == 1
    assert not (tmp_path / "inspection.html").exists()
