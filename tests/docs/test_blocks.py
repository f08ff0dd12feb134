"""Korean pages have the figures of the English ones."""

import pytest


@pytest.fixture(scope="module")
def blocks(script):
    return script("blocks")


def test_korean_pages_are_in_step(blocks):
    assert len(blocks.pages()) >= 3
    for path in blocks.pages():
        korean = (blocks.DOCS / "ko" / path).read_text("utf-8")
        for name, text in blocks.sections(path).items():
            assert blocks.section(korean, name) == blocks.in_korean(text), f"{path}: run python docs/blocks.py"


def test_a_cell_is_translated_and_figures_stay(blocks):
    table = "| network | 512 numbers | `name` | 0.993 |"
    assert blocks.in_korean(table) == "| 신경망 | 숫자 512개 | `name` | 0.993 |"
