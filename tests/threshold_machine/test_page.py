"""The page says what facelab.evaluate says, in two languages, and loads nothing."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from facelab import evaluate, models, threshold_machine
from facelab.cli import main
from facelab.errors import InputError
from facelab.threshold_machine import Faces


@pytest.fixture(scope="module")
def faces():
    """Twelve people with four photos each, as points around a center of their own."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(12), 4)
    vectors = np.repeat(rng.normal(size=(12, 16)), 4, axis=0) + 0.6 * rng.normal(size=(48, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pictures = rng.integers(0, 255, (48, 64, 64, 3), dtype=np.uint8)
    return Faces(vectors.astype(np.float32), labels, tuple(f"person {i}" for i in range(12)), pictures, missed=1)


@pytest.fixture(scope="module")
def pages(faces):
    card = models.card("dlib_resnet")
    return {language: threshold_machine.render(faces, card, language, rounds=50) for language in ("en", "ko")}


def data(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])


def test_the_counts_are_those_of_evaluate(faces, pages):
    found = threshold_machine.compare(faces.vectors, faces.labels)
    facts = data(pages["en"])
    for k in (0, facts["last"] // 3, facts["last"]):
        accepted = found.distances <= k * facts["step"] + 1e-12
        assert facts["falseAccepts"][k] == np.sum(accepted & ~found.same)
        assert facts["falseRejects"][k] == np.sum(~accepted & found.same)
    assert facts["genuine"] == 12 * 6
    assert facts["impostors"] == 48 * 47 // 2 - 12 * 6
    assert f"{evaluate.auc(found.distances, found.same):.4f}" in pages["en"]


def test_intervals_hold_the_rates(pages):
    facts = data(pages["en"])
    for name, errors, all_ in (("far", "falseAccepts", "impostors"), ("frr", "falseRejects", "genuine")):
        for (low, high), count in zip(facts[name], facts[errors], strict=True):
            assert low - 1e-3 <= count / facts[all_] <= high + 1e-3


def test_the_pairs_that_flip_are_the_nearest(faces, pages):
    found, facts = threshold_machine.compare(faces.vectors, faces.labels), data(pages["en"])
    middle = facts["last"] // 2
    below = [row for row in facts["flips"]["impostor"] if row[2] <= middle][-3:]
    distances = np.sort(found.distances[~found.same])
    expected = distances[distances <= middle * facts["step"]][-3:]
    assert [row[3] for row in below] == np.round(1e6 * expected).astype(int).tolist()
    assert all(facts["labels"][a] != facts["labels"][b] for a, b, *_ in facts["flips"]["impostor"])
    assert all(facts["labels"][a] == facts["labels"][b] for a, b, *_ in facts["flips"]["genuine"])


def test_both_languages_have_the_same_texts_with_the_same_places():
    english, korean = (threshold_machine.texts(language) for language in ("en", "ko"))
    assert english.keys() == korean.keys()
    for key, text in english.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", korean[key])), key
        assert not re.search("[\uac00-\ud7a3]", text)
    with pytest.raises(InputError, match="Expected a language"):
        threshold_machine.texts("de")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_loads_nothing_and_every_text_is_used(pages, language):
    page = pages[language]
    assert f'<html lang="{language}">' in page
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    assert not re.search(r"url\(\"?(?!\"?data:)", page)
    assert "{{" not in page
    assert len(page) < 1_500_000
    script = page[page.index("<script>") :]
    shown = page[: page.index('<script type="application/json"')]
    for key, text in threshold_machine.texts(language).items():
        words = re.split(r"{\w+}", text)[0].strip()
        used = (
            f"t.{key}" in script
            or words in shown
            or key.split("_", 1)[0] in ("preset", "phone", "list", "resolved", "own")
        )
        used = used or f"t[{key!r}]" in script or key in ("owner", "strangers", "listed", "passing", "share")
        assert used, key


def test_the_command(tmp_path, capsys):
    for arguments in (
        ["--out", tmp_path / "no" / "page.html"],
        ["--out", tmp_path / "page.txt"],
        ["--images", tmp_path / "missing", "--out", tmp_path / "page.html"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(["thresholds", *map(str, arguments)])
        assert ended.value.code == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())
