"""The commands on real photos, from enrollment to the tour's page."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.realdata
PEOPLE = ("Hans_Blix", "Junichiro_Koizumi", "Serena_Williams", "Kofi_Annan", "Tiger_Woods", "Vicente_Fox")


@pytest.fixture(scope="module")
def people(shared, tmp_path_factory):
    """Six people with six photos each, as links."""
    root = tmp_path_factory.mktemp("people")
    for person in PEOPLE:
        (root / person).mkdir()
        for path in sorted((shared / "data" / "lfw-deepfunneled" / person).iterdir())[:6]:
            (root / person / path.name).symlink_to(path)
    return root


def test_detect_couple(run, shared, tmp_path):
    code, out, _ = run("detect", shared / "data" / "group-photos" / "couple.jpg", "--json", "--out", tmp_path / "drawn")
    assert code == 0
    (record,) = json.loads(out)
    assert len([f for f in record["faces"] if f["confidence"] > 0.99]) == 2
    assert (tmp_path / "drawn" / "couple-faces.png").is_file()


def test_verify(run, people):
    first, second = sorted((people / "Hans_Blix").iterdir())[:2]
    other = min((people / "Kofi_Annan").iterdir())
    same = json.loads(run("verify", first, second, "--json")[1])
    assert set(same) == {"same", "distance", "threshold", "model", "boxes", "photos"}
    assert same["same"] is True
    assert json.loads(run("verify", first, other, "--json")[1])["same"] is False


def test_enroll_identify_remove(run, people, tmp_path):
    gallery = tmp_path / "g.db"
    code, out, err = run("enroll", people, "--gallery", gallery)
    assert code == 0
    assert all(" faces, took the one at (" in line for line in err.splitlines())  # some show others in the background
    assert [line.split()[1] for line in out.splitlines()] == sorted(PEOPLE)
    assert run("enroll", people, "--gallery", gallery)[0] == 0  # again: nothing is doubled
    listed = json.loads(run("gallery", "list", "--gallery", gallery, "--json")[1])
    assert listed["people"] == dict.fromkeys(sorted(PEOPLE), 6)

    asked = json.loads(run("identify", people, "--gallery", gallery, "--top", "2", "--json")[1])
    main_faces = [max(r["faces"], key=lambda f: f["box"][2] - f["box"][0]) for r in asked]
    assert [f["name"] for f in main_faces] == [r["path"].split("/")[-2] for r in asked]
    assert all(len(f["matches"]) == 2 for f in main_faces)

    assert run("gallery", "remove", "Hans_Blix", "--gallery", gallery)[0] == 0
    code, _, err = run("gallery", "remove", "Hans_Blix", "--gallery", gallery)
    assert code == 2
    assert err.count("\n") == 1
    asked = json.loads(run("identify", people / "Hans_Blix", "--gallery", gallery, "--json")[1])
    assert all(f["name"] is None for r in asked for f in r["faces"])
    assert run("gallery", "export", tmp_path / "all.npz", "--gallery", gallery)[0] == 0
    with np.load(tmp_path / "all.npz") as data:
        assert data["vectors"].shape == (30, 128)


def test_embed_cluster_classify(run, people, tmp_path):
    stored = tmp_path / "v.npz"
    summary = json.loads(run("embed", people, "--out", stored, "--json")[1])
    assert summary["images"] == 36
    assert summary["faces"] >= 36

    clusters = json.loads(run("cluster", stored, "--json")[1])["clusters"]
    pure = [c for c in clusters if len(c) >= 5 and len({m["path"].split("/")[-2] for m in c}) == 1]
    assert len(pure) == 6

    picture = tmp_path / "groups.png"
    assert run("cluster", people / "Hans_Blix", people / "Kofi_Annan", "--out", picture)[0] == 0
    assert picture.stat().st_size > 10_000

    for method in ("knn", "svm"):
        trained = tmp_path / f"{method}.npz"
        assert run("classify", "train", stored, "--out", trained, "--method", method)[0] == 0
        answers = json.loads(run("classify", "apply", trained, stored, "--json")[1])
        right = [a["name"] == a["path"].split("/")[-2] for a in answers]
        assert np.mean(right) > 0.9


def test_tour(run, people, tmp_path):
    code, out, err = run("tour", "--data", people, "--out", tmp_path / "page.html")
    assert (code, err) == (0, "")
    assert f"file://{tmp_path}/page.html" in out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!data:)', page)  # nothing outside the page
    assert page.count("<h2>") >= 8
    assert "Hans_Blix" in page
    named = float(re.search(r"It names <b>([\d.]+) %", page)[1])
    assert named > 90


def test_tour_skips_a_broken_photo_and_says_so(run, people, tmp_path):
    shutil.copytree(people, tmp_path / "data")
    (tmp_path / "data" / "Hans_Blix" / "Hans_Blix_0000.jpg").write_bytes(b"broken")
    code, out, err = run("tour", "--data", tmp_path / "data", "--out", tmp_path / "page.html", "--json")
    assert code == 1
    assert err.count("\n") == 1
    assert "Hans_Blix_0000.jpg" in err
    facts = json.loads(out)
    assert facts["gallery_threshold"] < facts["threshold"]  # 12 enrolled photos ask more than one pair
    del facts["gallery_threshold"], facts["threshold"]
    assert facts == {"out": str(tmp_path / "page.html"), "photos": 36, "people": 6, "skipped": 1}


def test_tour_keeps_the_old_page_when_it_fails(run, tmp_path):
    (tmp_path / "page.html").write_text("old")
    (tmp_path / "data" / "no_photos").mkdir(parents=True)
    assert run("tour", "--data", tmp_path / "data", "--out", tmp_path / "page.html")[0] == 2
    assert (tmp_path / "page.html").read_text() == "old"


def test_benchmark_json(run, shared, tmp_path):
    """A short list of the format of View 1; the whole list is a slow test."""
    lines = (shared / "data" / "lfw-lists" / "pairsDevTest.txt").read_text().splitlines()
    short = tmp_path / "pairs.txt"
    short.write_text("\n".join(["20", *lines[1:21], *lines[501:521]]) + "\n")
    code, out, _ = run("benchmark", "lfw", "--images", shared / "data" / "lfw-deepfunneled", "--pairs", short, "--json")
    result = json.loads(out)
    assert code == 0
    assert set(result) == {
        "model", "images", "pairs", "accuracy", "standard_error", "fold_accuracies",
        "threshold", "auc", "eer", "no_face", "seconds",
    }  # fmt: skip
    assert result["pairs"] == 40
    assert result["accuracy"] >= 0.95


def test_the_python_example_of_the_readme_runs_as_it_stands(shared, tmp_path, monkeypatch, capsys):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)[1]
    photos = sorted((shared / "data" / "lfw-deepfunneled" / "Hans_Blix").iterdir())
    for path, name in zip(photos, ("ann_2019.jpg", "ann_2020.jpg", "ann_2024.jpg", "party.jpg"), strict=False):
        shutil.copy(path, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    out = capsys.readouterr().out
    assert out.startswith("True ")
    assert "Match(name='Ann'" in out
