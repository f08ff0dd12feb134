"""Every sentence of the page is there in both languages, and used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import facelab

PAGE = Path(facelab.__file__).with_name("live") / "page"
TEXTS = json.loads((PAGE / "texts.json").read_text("utf-8"))
SOURCES = {path.name: path.read_text("utf-8") for path in sorted(PAGE.iterdir()) if path.suffix in (".html", ".js")}
# Codes of the server and of the page itself.
CODES = (
    "no_consent", "bad_name", "enrollment_off", "unknown_person", "no_such_face", "nothing_to_correct", "bad_picture",
    "not_enough_takes", "no_enrollment", "too_small", "blurred", "turned", "two_faces", "no_face", "not_live",
    "known_as", "another_face", "too_similar", "too_old", "server_gone", "wrong_token", "loading", "other",
)  # fmt: skip


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_it_with_the_same_values(key):
    said = TEXTS[key]
    assert set(said) == {"en", "ko"}
    assert all(said[language].strip() for language in said)
    values = [set(re.findall(r"\{(\w+)\}", said[language])) for language in ("en", "ko")]
    assert values[0] == values[1]
    if key != "heading":
        assert re.search("[가-힣]", said["ko"])


def test_every_code_has_a_sentence_and_every_sentence_of_a_code_a_code():
    assert {key.removeprefix("error.") for key in TEXTS if key.startswith("error.")} == set(CODES)


def test_codes_of_the_server_are_known_to_the_page():
    """Whatever Python writes as a code of a refused take."""
    code = (PAGE.parent / "enrollment.py").read_text("utf-8")
    refused = set(re.findall(r'Take\(None, "(\w+)"', code))
    assert refused
    assert refused <= set(CODES)


def test_every_sentence_is_used():
    source = "".join(SOURCES.values())
    # Built from a part and a word: states of a face, reasons of a closed connection, codes.
    built = {f"face.{state}" for state in ("unknown", "checking")} | {f"error.{code}" for code in CODES}
    built |= {f"connection.{reason}" for reason in re.findall(r'44\d\d: "(\w+)"', SOURCES["connection.js"])}
    built |= {"connection.gone"}
    assert [key for key in TEXTS if key not in built and f'"{key}"' not in source] == []


def test_every_sentence_that_is_asked_for_exists():
    asked = set()
    for source in SOURCES.values():
        asked |= set(re.findall(r'(?:data-text|data-label)="([^"]+)"', source))
        asked |= set(re.findall(r'"([a-z]+\.[a-zA-Z]+)"', source))
    files = {path.name for path in PAGE.iterdir()}
    assert sorted(asked - files - {"key"} - set(TEXTS)) == []


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_inline_and_nothing_from_elsewhere(name):
    source = SOURCES[name]
    assert not re.search(r"\sstyle=|\son\w+=\"|<script(?![^>]*src)|<style|\beval\(|new Function|innerHTML", source)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//|from \"https?:", source)


@pytest.mark.parametrize("name", [name for name in SOURCES if name.endswith(".js")])
def test_files_can_be_read_in_one_sitting(name):
    lines = SOURCES[name].splitlines()
    assert len(lines) <= 250
    assert max(map(len, lines)) <= 120
