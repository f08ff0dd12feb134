"""docs/museum.md says what the cards say."""

import importlib.util
import re
from pathlib import Path

import pytest

from facelab import museum

SCRIPT = Path(__file__).parents[2] / "docs" / "make_museum_page.py"
_spec = importlib.util.spec_from_file_location("make_museum_page", SCRIPT)
make_museum_page = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_museum_page)

ADVICE = "run: python docs/make_museum_page.py"


@pytest.fixture(scope="module")
def page():
    return make_museum_page.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in make_museum_page.SECTIONS if name != "costs"])
def test_the_page_is_in_step_with_the_cards(page, name):
    assert make_museum_page.section(page, name) == make_museum_page.SECTIONS[name](museum.cards()), ADVICE


@pytest.mark.slow
def test_the_costs_are_in_step_with_the_networks(page):
    assert make_museum_page.section(page, "costs") == make_museum_page.costs(museum.cards()), ADVICE


def test_every_section_of_the_page_is_made(page):
    assert set(re.findall("<!-- begin (.*) -->", page)) == set(make_museum_page.SECTIONS)
    assert all(make_museum_page.section(page, name).startswith("| ") for name in make_museum_page.SECTIONS)


def test_published_and_measured_figures_are_never_in_one_table(page):
    for name in make_museum_page.SECTIONS:
        header = make_museum_page.section(page, name).splitlines()[0]
        assert not ("published" in header and "measured" in header)


def test_pictures_are_there(page):
    for picture in re.findall(r"!\[[^]]*\]\(([^)]*)\)", page):
        assert (SCRIPT.parent / picture).is_file(), picture
