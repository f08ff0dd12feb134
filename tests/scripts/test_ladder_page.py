"""The ladder's page says what docs/ladder.json measured, in both languages."""

import json

import pytest

from facelab.benchmark.comparison import from_facts


@pytest.fixture(scope="module")
def ladder(script):
    return script("make_ladder_page")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_is_in_step_with_the_facts(ladder, language):
    rungs = from_facts(json.loads(ladder.FACTS.read_text("utf-8")))
    page = (ladder.blocks.DOCS / language / ladder.PAGE).read_text("utf-8")
    for name, text in ladder.sections(rungs).items():
        expected = ladder.blocks.in_korean(text) if language == "ko" else text
        assert ladder.blocks.section(page, name) == expected, "run: python scripts/make_ladder_page.py"
    assert {"lfw", "orl", "synthetic"} == {name for rung in rungs for name in rung.measured}


def test_the_picture_is_there(ladder):
    assert ladder.PICTURE.stat().st_size > 1000
