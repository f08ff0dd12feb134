"""The page of the comparison of methods says what docs/comparison.json measured, in both languages."""

import json

import pytest

from facelab.benchmark.comparison import from_facts


@pytest.fixture(scope="module")
def page_of(script):
    return script("make_comparison_page")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_is_in_step_with_the_facts(page_of, language):
    results = from_facts(json.loads(page_of.FACTS.read_text("utf-8")))
    page = (page_of.blocks.DOCS / language / page_of.PAGE).read_text("utf-8")
    for name, text in page_of.sections(results).items():
        expected = page_of.blocks.in_korean(text) if language == "ko" else text
        assert page_of.blocks.section(page, name) == expected, "run: python scripts/make_comparison_page.py"
    assert {"lfw", "orl", "synthetic"} == {name for result in results for name in result.measured}


def test_the_picture_is_there(page_of):
    assert page_of.PICTURE.stat().st_size > 1000
