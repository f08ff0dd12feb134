"""The page says what facelab.evaluate says, in two languages, and loads nothing."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import numpy as np
import pytest

from facelab import cards, evaluate
from facelab.cli import main
from facelab.errors import InputError
from facelab.reports import threshold_explorer


@pytest.fixture(scope="module")
def pages(faces):
    card = cards.card("dlib_resnet")
    return {language: threshold_explorer.render(faces, card, language, rounds=50) for language in ("en", "ko")}


def data(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])


def test_the_counts_are_those_of_evaluate(faces, pages):
    found = threshold_explorer.compare(faces.vectors, faces.labels)
    facts = data(pages["en"])
    for k in (0, facts["last"] // 3, facts["last"]):
        accepted = found.distances <= k * facts["step"] + 1e-12
        assert facts["falseAccepts"][k] == np.sum(accepted & ~found.same)
        assert facts["falseRejects"][k] == np.sum(~accepted & found.same)
    assert facts["genuine"] == 12 * 6
    assert facts["impostors"] == 48 * 47 // 2 - 12 * 6
    assert f"{evaluate.auc(found.same, found.distances):.4f}" in pages["en"]


def test_intervals_hold_the_rates(pages):
    facts = data(pages["en"])
    for name, errors, all_ in (("far", "falseAccepts", "impostors"), ("frr", "falseRejects", "genuine")):
        for (low, high), count in zip(facts[name], facts[errors], strict=True):
            assert low - 1e-3 <= count / facts[all_] <= high + 1e-3


def test_the_pairs_that_flip_are_the_nearest(faces, pages):
    found, facts = threshold_explorer.compare(faces.vectors, faces.labels), data(pages["en"])
    middle = facts["last"] // 2
    below = [row for row in facts["flips"]["impostor"] if row[2] <= middle][-3:]
    distances = np.sort(found.distances[~found.same])
    expected = distances[distances <= middle * facts["step"]][-3:]
    assert [row[3] for row in below] == np.round(1e6 * expected).astype(int).tolist()
    assert all(facts["labels"][a] != facts["labels"][b] for a, b, *_ in facts["flips"]["impostor"])
    assert all(facts["labels"][a] == facts["labels"][b] for a, b, *_ in facts["flips"]["genuine"])


def test_both_languages_have_the_same_texts_with_the_same_places():
    english, korean = (threshold_explorer.texts(language) for language in ("en", "ko"))
    assert english.keys() == korean.keys()
    for key, text in english.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", korean[key])), key
        assert not re.search("[\uac00-\ud7a3]", text)
    with pytest.raises(InputError, match="Expected a language"):
        threshold_explorer.texts("de")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_loads_nothing(pages, language):
    page = pages[language]
    assert f'<html lang="{language}">' in page
    assert re.findall(r"https?://[^\s\"'<]+", page) == ["http://www.w3.org/2000/svg"]  # a name, not an address
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    assert not re.search(r'url\((?!"data:|#)', page)
    assert not re.search(r"@import|fetch\(|XMLHttpRequest|sendBeacon", page)
    assert "Content-Security-Policy\" content=\"default-src 'none';" in page
    assert "{{" not in page
    assert len(page) < 1_500_000


def test_every_text_is_used_and_every_used_text_is_there():
    template = files("facelab.reports").joinpath("templates/threshold.html.j2").read_text("utf-8")
    known = set(threshold_explorer.texts("en"))
    used = set(re.findall(r"\bt\.([a-z]\w*)", template))
    # Put together in the script: t["preset_" + name], t[prefix + "alarms"], and the labels of the numbers to enter.
    built = {key for key in known if key.startswith(("preset_", "phone_", "list_"))}
    built |= {"owner", "strangers", "listed", "passing", "share"}
    assert used <= known
    assert known == used | built


def test_a_page_of_real_people_says_so(faces):
    card = cards.card("dlib_resnet")
    for name in ("friends", "", "<b>"):
        page = threshold_explorer.render(faces, card, source=name, rounds=20)
        shown = page[: page.index('<script type="application/json"')]
        assert "treat it as you treat the photos" in shown
        assert "The people here do not exist" not in shown
        assert "<b><b></b>" not in shown
    shown = threshold_explorer.render(faces, card, rounds=20)
    assert "The people here do not exist" in shown[: shown.index('<script type="application/json"')]


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
