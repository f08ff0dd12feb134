"""docs/ladder.md says what docs/ladder.json measured."""

import importlib.util
import json
from pathlib import Path

from facelab.ladder import from_facts, markdown, published

DOCS = Path(__file__).parents[2] / "docs"
_spec = importlib.util.spec_from_file_location("make_ladder_page", DOCS / "make_ladder_page.py")
make_ladder_page = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_ladder_page)


def test_the_page_is_in_step_with_the_facts():
    rungs = from_facts(json.loads(make_ladder_page.FACTS.read_text("utf-8")))
    expected = make_ladder_page.TEXT.format(measured=markdown(rungs), published=published(rungs))
    assert make_ladder_page.PAGE.read_text("utf-8") == expected, "run: python docs/make_ladder_page.py"
    assert {"lfw", "orl", "synthetic"} == {name for rung in rungs for name in rung.measured}


def test_the_picture_is_there():
    assert make_ladder_page.PICTURE.stat().st_size > 1000
