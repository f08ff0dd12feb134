"""What every notebook of the course must have, as far as it can be counted."""

from __future__ import annotations

import json
import pkgutil
import re
import statistics
from pathlib import Path

import pytest

from facelab import course

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SOURCES = sorted((NOTEBOOKS / "source").glob("*.py"))
SHORT = {"00_start"}  # five minutes, no exercises: see test_the_start_is_short
HANGUL = re.compile(r"[\uac00-\ud7a3]")
# One spelling for one term: wrong -> right.
SPELLINGS = {
    "컨벌루션": "합성곱", "컨볼루션": "합성곱", "콘볼루션": "합성곱", "트리플렛": "삼중항", "트리플릿": "삼중항",
    "소프트멕스": "소프트맥스", "풀링층": "풀링 층", "얼라인": "정렬", "임베팅": "임베딩", "쓰레숄드": "임계값",
    "스레숄드": "임계값", "문턱값": "임계값", "데이타": "데이터", "메트릭 러닝": "거리 학습", "네트웍": "네트워크",
    "완전연결층": "완전 연결 층", "에포크": "에폭", "랜드마크": "특징점", "고유얼굴": "고유 얼굴",
}  # fmt: skip
LIMITS = {"cells": (25, 60), "words": (800, 1800), "code": (0, 200), "figures": (2, 6), "quiz": (4, 6)}


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def source(request, build):
    return Source(request.param, build.read(request.param))


class Source:
    """A notebook's source, seen as the contract sees it."""

    def __init__(self, path, cells):
        self.name, self.cells = path.stem, cells
        self.markdown = {
            language: [cell for cell in cells if cell.cell_type == "markdown" and cell.metadata.get("lang") == language]
            for language in ("en", "ko")
        }
        # What a reader has in front of them: the student's version.
        self.code = [cell for cell in cells if cell.cell_type == "code" and "solution" not in cell.metadata]
        self.solutions = [cell for cell in cells if "solution" in cell.metadata]
        self.text = {language: "\n\n".join(cell.source for cell in cells) for language, cells in self.markdown.items()}

    def full(self) -> bool:
        return self.name not in SHORT


def lines(cell) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]


def within(value, limits) -> bool:
    return limits[0] <= value <= limits[1]


def test_there_are_notebooks():
    assert SOURCES


def test_the_size(source):
    if not source.full():
        return
    words = len(re.sub(r"<[^>]+>|\$\$.*?\$\$", " ", source.text["en"], flags=re.S).split())
    assert within(len(source.markdown["en"]) + len(source.code), LIMITS["cells"])
    assert within(words, LIMITS["words"]), words
    assert sum(len(lines(cell)) for cell in source.code) <= LIMITS["code"][1]
    assert statistics.median(len(lines(cell)) for cell in source.code) <= 6
    assert max(len(lines(cell)) for cell in [*source.code, *source.solutions]) <= 20


def test_every_text_has_its_korean_sibling_next_to_it(source):
    texts = [cell for cell in source.cells if cell.cell_type == "markdown"]
    languages = [cell.metadata.get("lang") for cell in texts]
    assert languages == ["en", "ko"] * (len(texts) // 2)
    for english, korean in zip(texts[::2], texts[1::2], strict=True):
        assert english.metadata.get("tags") == korean.metadata.get("tags")
        assert HANGUL.search(korean.source)
        assert not HANGUL.search(english.source)
        for pattern in (r"^#+ ", r"\\tag\{[^}]*\}", r"<details>", r"^[-*] ", r"\*\*"):
            found = [re.findall(pattern, cell.source, flags=re.M) for cell in (english, korean)]
            assert found[0] == found[1], (pattern, korean.source[:60])


def test_korean_has_one_spelling(source):
    found = [wrong for wrong in SPELLINGS if wrong in source.text["ko"]]
    assert found == [], {wrong: SPELLINGS[wrong] for wrong in found}


def test_the_header(source):
    first = source.markdown["en"][0].source
    for words in ("# ", "**You can**", "**Before this:**", "**Reading:**", "{seconds}", "{memory}", "**Papers:**"):
        assert words in first, words
    goals = re.findall(r"^- ", first, flags=re.M)
    assert within(len(goals), (3, 5))
    measured = json.loads((NOTEBOOKS / "measured.json").read_text("utf-8"))
    assert measured[source.name]["seconds"] <= 180
    assert measured[source.name]["memory"] <= (4096 if source.name.startswith("E_") else 2048)


def test_chance_is_fixed_first(source):
    assert source.code[0].source.startswith("import facelab\n\nfacelab.set_seed(")


def test_a_picture_comes_early(source):
    cells = [cell for cell in source.cells if cell.metadata.get("lang") != "ko"]
    assert any("alt_en" in cell.metadata for cell in cells[:5])


def test_figures_have_words(source):
    figures = [cell for cell in source.code if "alt_en" in cell.metadata]
    assert within(len(figures), LIMITS["figures"])
    for cell in figures:
        assert len(cell.metadata["alt_en"]) > 30
        assert HANGUL.search(cell.metadata["alt_ko"])
    shown = re.compile(r"^(plot\.\w+_(figure|panels|sheet|matrix|histogram|strip)\(|display\(|figure$)", re.M)
    bare = [cell.source for cell in source.code if shown.search(cell.source) and "alt_en" not in cell.metadata]
    assert bare == []


def test_the_reader_predicts(source):
    assert sum("predict" in cell.metadata.get("tags", []) for cell in source.markdown["en"]) >= (
        3 if source.full() else 1
    )


def test_equations_have_a_label_a_source_and_a_function(source):
    for cell in source.markdown["en"]:
        displayed = re.findall(r"\$\$.*?\$\$", cell.source, flags=re.S)
        if displayed:
            assert all(re.search(r"\\tag\{[A-Z]+\.\d+\}", equation) for equation in displayed), displayed
            # Sphinx wraps what holds a line break in an environment that allows no number: \\cr ends a row as well.
            assert not any("\\\\" in equation for equation in displayed), displayed
            assert re.search(r"`facelab\.\w+", cell.source), cell.source[:80]
            assert re.search(r"\b(19|20)\d\d\b|definition", cell.source), cell.source[:80]


def test_every_function_that_a_text_names_is_there(source):
    for name in set(re.findall(r"`(facelab(?:\.\w+)+)", source.text["en"] + source.text["ko"])):
        assert pkgutil.resolve_name(name) is not None


def test_exercises_have_hint_solution_and_a_check(source):
    if not source.full():
        return
    titles = re.findall(r"^### Exercise (\w+) · (check|modify|open)", source.text["en"], flags=re.M)
    assert within(len(titles), (3, 8))
    assert {"check", "modify", "open"} == {kind for _, kind in titles}
    checked = [name for name, kind in titles if kind != "open"]
    assert [cell.metadata["exercise"] for cell in source.code if "exercise" in cell.metadata] == checked
    assert [cell.metadata["solution"] for cell in source.solutions] == checked
    assert source.text["en"].count("<summary>Hint</summary>") == len(titles)
    assert source.text["ko"].count("<summary>힌트</summary>") == len(titles)
    for name in checked:
        assert len(course.exercises.get(name).wrong) >= 3
        starter = next(cell.source for cell in source.code if cell.metadata.get("exercise") == name)
        assert f'course.check("{name}", ' in starter
        assert "..." in starter


def test_the_quiz_explains_every_choice(source):
    if not source.full():
        return
    for language, title in (("en", "## Quiz"), ("ko", "## 퀴즈")):
        (quiz,) = [cell.source for cell in source.markdown[language] if cell.source.startswith(title)]
        questions = re.split(r"^\d+\. ", quiz, flags=re.M)[1:]
        assert within(len(questions), LIMITS["quiz"])
        for question in questions:
            choices = re.findall(r"<details><summary>\w\) .+?</summary>(.+?)</details>", question)
            assert len(choices) >= 2
            assert all(len(why) > 8 for why in choices)
            rights = [why for why in choices if why.startswith(("Yes", "맞습니다"))]
            assert len(rights) == 1, question[:60]


def test_the_recap(source):
    if not source.full():
        return
    recap = source.markdown["en"][-1].source
    assert recap.startswith("## Recap")
    assert "**Common mistakes:**" in recap
    assert "**Next:**" in recap
    goals = re.findall(r"^- ", source.markdown["en"][0].source, flags=re.M)
    assert len(re.findall(r"^- ", recap, flags=re.M)) == len(goals)


def test_nothing_that_does_not_travel(source):
    everything = "\n".join(cell.source for cell in source.cells)
    for forbidden in ("!pip", "%pip", ":::", "/home/", "/work/", "C:\\", "http://", "plt.show"):
        assert forbidden not in everything, forbidden
    code = "\n".join(cell.source for cell in source.cells if cell.cell_type == "code")
    assert "cv2" not in code  # images/ opens files; a text may show how others write it


def test_the_start_is_short(build):
    for path in SOURCES:
        if path.stem in SHORT:
            assert len(Source(path, build.read(path)).text["en"].split()) <= 600
