"""What the docs site is made of, as far as it can be checked without building it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from facelab import course
from facelab.download import checksum

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
HANGUL = re.compile("[\uac00-\ud7a3]")
PAGES = {language: sorted(path.relative_to(DOCS / language).as_posix() for path in (DOCS / language).rglob("*.md"))
         for language in ("en", "ko")}  # fmt: skip


@pytest.fixture(scope="module")
def parts():
    sys.path.insert(0, str(DOCS))
    try:
        from parts import course as at_a_glance
        from parts import reference, words
    finally:
        sys.path.remove(str(DOCS))
    return {"course": at_a_glance, "reference": reference, "words": words}


@pytest.fixture(scope="module")
def particles(script):
    return script("sphinxext/particles")


def test_every_page_has_its_twin():
    assert len(PAGES["en"]) > 25
    assert PAGES["en"] == PAGES["ko"]


@pytest.mark.parametrize("page", PAGES["en"])
def test_twins_have_the_same_shape(page):
    english, korean = ((DOCS / language / page).read_text("utf-8") for language in ("en", "ko"))
    assert not HANGUL.search(re.sub(r"\[?한국어\]?", "", english))
    assert HANGUL.search(korean)
    if page == "changelog.md":
        return
    for pattern in (r"^#+ ", r"^```", r"@@\w+@@", r"\$[^$\n]+\$", r"^\d+\. "):
        found = [re.findall(pattern, text, flags=re.M) for text in (english, korean)]
        assert found[0] == found[1], pattern
    links = [sorted(re.findall(r"\]\(([^)#\s]+)", text)) for text in (english, korean)]
    assert [link.replace("pipeline.ko.svg", "pipeline.svg") for link in links[1]] == links[0]


def test_korean_prose_has_one_spelling():
    wrong = ("컨볼루션", "컨벌루션", "트리플렛", "임베팅", "문턱값", "데이타", "네트웍", "얼라인",
             "완전연결층", "에포크", "랜드마크")  # fmt: skip
    for page in PAGES["ko"]:
        text = (DOCS / "ko" / page).read_text("utf-8")
        assert [word for word in wrong if word in text] == [], page


def test_links_between_pages_lead_somewhere():
    made = {"tutorials", "reference/api.md", "reference/commands.md", "reference/cards.md", "reference/equations.md",
            "reference/glossary.md"}  # fmt: skip
    for page in PAGES["en"]:
        for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", (DOCS / "en" / page).read_text("utf-8")):
            goal = (DOCS / "en" / page).parent / link
            name = goal.resolve().relative_to(DOCS).as_posix().removeprefix("en/")
            if name.endswith(".ipynb"):
                assert Path(name).stem in course.lessons.ORDER, (page, link)
            elif name not in made:
                assert goal.is_file(), (page, link)


def test_the_map_has_every_notebook_once(parts):
    glance = parts["course"]
    assert set(glance.TITLES) == set(course.lessons.ORDER) == set(glance._CELLS)
    assert len(set(glance._CELLS.values())) == len(course.lessons.ORDER)
    for name, befores in glance.AFTER.items():
        assert all(course.lessons.ORDER.index(before) < course.lessons.ORDER.index(name) for before in befores)
    for language in course.lessons.LANGUAGES:
        drawn = glance.plan(language)
        assert all(f'href="{name}.html"' in drawn for name in course.lessons.ORDER)


def test_the_times_are_those_measured(parts):
    table = parts["course"].times(ROOT / "notebooks", "en", parts["words"].WORDS["en"]["times"])
    assert len(table.splitlines()) == len(course.lessons.ORDER) + 3
    numbers = [[int(cell.replace(",", "")) for cell in line.split("|")[3:5]] for line in table.splitlines()[2:-1]]
    total = re.findall(r"\*\*(\d+)\*\*", table.splitlines()[-1])
    assert [sum(column) for column in zip(*numbers, strict=True)] == list(map(int, total))


def test_the_glossary_is_in_both_languages(parts):
    terms = parts["words"].terms()
    assert len({term["en"] for term in terms}) == len({term["ko"] for term in terms}) == len(terms) > 35
    for term in terms:
        assert set(term) == {"en", "ko", "says_en", "says_ko"}
        assert HANGUL.search(term["ko"])
        assert HANGUL.search(term["says_ko"])
        assert not HANGUL.search(term["en"] + term["says_en"])


def test_words_of_made_pages_are_in_both_languages(parts):
    words = parts["words"].WORDS
    assert words["en"].keys() == words["ko"].keys()
    for group, said in words["en"].items():
        assert said.keys() <= words["ko"][group].keys()


def test_equations_of_the_course_are_found_once_each(parts):
    sources = {path.stem: path.read_text("utf-8") for path in (ROOT / "notebooks" / "source").glob("*.py")}
    page = parts["reference"].equations(sources, parts["words"].WORDS["en"]["equations"])
    numbers = re.findall(r"^\| ([A-Z]+\.\d+) \|", page, flags=re.M)
    tags = {tag for text in sources.values() for tag in re.findall(r"\\tag\{(.+?)\}", text)}
    assert sorted(numbers) == sorted(tags)


def test_names_that_are_taught_exist(parts):
    found = parts["reference"].taught({"C_losses": "losses.contrastive_loss(...)"})
    assert found["facelab.losses.contrastive_loss"] == ["C_losses"]


@pytest.mark.parametrize(("word", "stem"), [
    ("얼굴을", "얼굴"), ("얼굴에서는", "얼굴"), ("얼굴", "얼굴"), ("삼중항의", "삼중항"),
    ("삼중항으로", "삼중항"), ("임계값이", "임계값"), ("나이", "나이"),
    ("threshold", "threshold"), ("신경망들은", "신경망"),
])  # fmt: skip
def test_particles_fall_off(particles, word, stem):
    assert particles.stem(word) == stem


def test_the_theme_speaks_korean():
    catalog = (DOCS / "locale" / "ko" / "LC_MESSAGES" / "sphinx.po").read_text("utf-8")
    said = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"', catalog, flags=re.M)
    assert len(said) > 25
    assert all(HANGUL.search(korean) for _, korean in said)


def test_extras_hold_what_the_makefile_needs():
    import configparser

    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    extras = setup["options.extras_require"]["docs"]
    assert all(name in extras for name in ("myst-nb", "sphinx-mathjax-offline", "playwright", "pydata-sphinx-theme"))
    assert tomllib.loads((DOCS / "glossary.toml").read_text("utf-8"))


def substitutions(docstring: str) -> list[str]:
    """Lines in which Sphinx would take |something| for the name of a substitution: formulas belong into literals."""
    found: list[str] = []
    literal: int | None = None  # indentation of the line that ended with ::
    doctest = False
    for line in docstring.expandtabs().splitlines():
        indent = len(line) - len(line.lstrip())
        if literal is not None and (not line.strip() or indent > literal):
            continue
        literal = indent if line.rstrip().endswith("::") else None
        doctest = bool(line.strip()) and (doctest or line.lstrip().startswith(">>>"))
        plain = re.sub(r"``.*?``", "", line)
        if not doctest and re.search(
            r"""(^|[\s'"(\[{<\-/:])\|[^\s|]([^|`]*[^\s|])?\|($|[\s'")\]}>\-/:.,;!?])""", plain
        ):
            found.append(line.strip())
    return found


def test_a_formula_that_sphinx_cannot_read_is_noticed():
    assert substitutions("The sum of |a - b|, weighted.") == ["The sum of |a - b|, weighted."]
    assert substitutions("Lids at |x|.\n\nIn words.") == ["Lids at |x|."]
    assert substitutions("The sum of ``|a - b|``::\n\n    |a|\n\n    |b|\nand a | b\n>>> 2 | x |\n|x|\n") == []


@pytest.mark.parametrize("path", sorted((ROOT / "facelab").rglob("*.py")), ids=lambda path: path.stem)
def test_docstrings_have_no_substitutions(path):
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    docstrings = [ast.get_docstring(node) for node in nodes if isinstance(node, kinds)]
    assert [line for text in docstrings if text for line in substitutions(text)] == []


@pytest.mark.parametrize("language", course.lessons.LANGUAGES)
def test_every_set_of_weights_that_ships_has_its_card(parts, language):
    page = parts["reference"].cards(language, parts["words"].WORDS[language]["cards"])
    shipped = {path.stem for path in (ROOT / "facelab" / "weights").glob("*.npz")}
    assert shipped == {name for name in shipped if f"## {name}\n" in page}
    for name in shipped:
        assert checksum(ROOT / "facelab" / "weights" / f"{name}.npz") in page
