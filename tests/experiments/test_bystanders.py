"""The script that plants strangers: its pictures, its counts and what it prints."""

import numpy as np
import pytest

from facelab import images


@pytest.fixture
def module(script):
    return script("bystanders")


@pytest.mark.parametrize(("left", "start", "own"), [(False, 0, 0), (True, 25, 25)])
def test_the_stranger_stands_beside_the_own_photo(module, tmp_path, left, start, own):
    for name, level in (("own", 200), ("other", 50)):
        images.write(tmp_path / f"{name}.png", np.full((50, 50, 3), level, np.uint8))
    entry = module.Entry(module.BYSTANDER, 0, tmp_path / "own.png", tmp_path / "other.png", 0.5, left)
    image, begins = entry.image()
    assert image.shape == (50, 75, 3)
    assert begins == start
    assert (image[:, own : own + 50] == 200).all()
    other = image[:, :25] if left else image[:, 50:]
    assert (other[25:] == 50).all()
    assert (other[:25] == 110).all()


def test_every_figure_is_counted(module):
    photo = lambda own, *vectors: module.Photo(np.array(vectors, float), own)  # noqa: E731
    ann, bob = [1.0, 0.0], [0.0, 1.0]
    kinds = [[photo(0, ann)] * 3, [photo(1, bob, ann)], [photo(-1, bob)]]
    rates = {name: counts.sum(axis=0).tolist() for name, counts in module.measure({0: kinds}, 0.1).items()}
    assert rates["own photos lost, folder as it is"] == [0, 3]
    assert rates["bystander not taken"] == [1, 1]
    assert rates["photo with a bystander kept, by the person's own face"] == [1, 1]
    assert rates["stranger's photo left out"] == [1, 1]
    assert rates["two photos, own and stranger's: neither taken"] == [1, 1]


def test_the_script_prints_rates_with_intervals(module, tmp_path, monkeypatch, capsys):
    rows = []
    for person in range(12):  # own photos 0 and 1, a bystander's photo with two faces, a stranger's photo
        own, stranger = np.eye(24)[person], np.eye(24)[12 + person]
        rows += [(0, person, [own]), (0, person, [own]), (1, person, [stranger, own]), (2, person, [stranger])]
    entry = np.repeat(np.arange(len(rows)), [len(vectors) for *_, vectors in rows])
    vectors = np.concatenate([vectors for *_, vectors in rows]).astype(np.float32)
    box = np.array([[400, 0, 500, 100] if i and e == entry[i - 1] else [75, 0, 175, 100] for i, e in enumerate(entry)])
    np.savez(
        tmp_path / "test.npz", kind=[row[0] for row in rows], person=[row[1] for row in rows],
        start=[325 if row[0] == 1 else 0 for row in rows], entry=entry, dlib=vectors, distilled=vectors, box=box,
        rank=[int(i > 0 and e == entry[i - 1]) for i, e in enumerate(entry)],
    )  # fmt: skip
    monkeypatch.setattr("sys.argv", ["bystanders.py", "--data", str(tmp_path), "--cache", str(tmp_path)])
    module.main()
    out = capsys.readouterr().out
    assert "bystander not taken, of two photos                         1.0000" in out
    assert "stranger's photo left out, of two photos                   1.0000" in out
    assert "own photos lost, folder as it is                           0.0000" in out
