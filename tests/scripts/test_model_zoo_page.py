"""The model zoo's page says what the cards say, in both languages."""

import functools
import re

import pytest

from facelab import cards

ADVICE = "run: python scripts/make_model_zoo_page.py"
QUICK = ("networks", "published", "published elsewhere", "measured", "weights", "formats")


@pytest.fixture(scope="module")
def maker(script):
    return script("make_model_zoo_page")


@pytest.fixture(params=["en", "ko"])
def language(request):
    return request.param


@pytest.fixture
def page(maker, language):
    return (maker.blocks.DOCS / language / maker.PAGE).read_text("utf-8")


@functools.cache
def made(maker, name):
    """Both languages have the same figures, and the costs take a minute."""
    return maker.SECTIONS[name](cards.list_cards(cards.NetworkCard))


def expected(maker, language, name):
    text = made(maker, name)
    return maker.blocks.in_korean(text) if language == "ko" else text


@pytest.mark.parametrize("name", QUICK)
def test_the_page_is_in_step_with_the_cards(maker, language, page, name):
    assert maker.blocks.section(page, name) == expected(maker, language, name), ADVICE


@pytest.mark.contract
def test_the_costs_are_in_step_with_the_networks(maker, language, page):
    assert maker.blocks.section(page, "costs") == expected(maker, language, "costs"), ADVICE


def test_every_section_of_the_page_is_made(maker, page):
    assert set(re.findall("<!-- begin (.*) -->", page)) == set(maker.SECTIONS) == {*QUICK, "costs"}
    assert all(maker.blocks.section(page, name).startswith("| ") for name in maker.SECTIONS)


def test_the_heads_of_korean_tables_are_korean(maker):
    page = (maker.blocks.DOCS / "ko" / maker.PAGE).read_text("utf-8")
    for name in maker.SECTIONS:
        for head in maker.blocks.section(page, name).splitlines()[0].strip("| ").split(" | "):
            assert re.search("[\uac00-\ud7a3]", head), (name, head)


def test_published_and_measured_figures_are_never_in_one_table(maker):
    page = (maker.blocks.DOCS / "en" / maker.PAGE).read_text("utf-8")
    for name in maker.SECTIONS:
        header = maker.blocks.section(page, name).splitlines()[0]
        assert not ("published" in header and "measured" in header)


def test_pictures_are_there(maker, language, page):
    for picture in re.findall(r"!\[[^]]*\]\(([^)]*)\)", page):
        assert ((maker.blocks.DOCS / language / maker.PAGE).parent / picture).is_file(), picture
