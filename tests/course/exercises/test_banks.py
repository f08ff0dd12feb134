"""Every exercise knows its right answer, and tells its usual mistakes apart, in both languages."""

from __future__ import annotations

import re
import warnings

import pytest

from facelab import course

NAMES = course.list_exercises()
HANGUL = re.compile(r"[\uac00-\ud7a3]")


@pytest.fixture(params=NAMES)
def exercise(request):
    return course.exercises.get(request.param)


def diagnose(exercise, answer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wrong answers may divide by zero
        return course.check(exercise.name, answer)


def test_the_right_answer_passes(exercise):
    found = diagnose(exercise, exercise.right)
    assert found.passed
    assert found.says == exercise.praise


def test_each_mistake_gets_the_message_written_for_it(exercise):
    assert len(exercise.wrong) >= 3
    assert len({wrong.says.en for wrong in exercise.wrong}) >= 3
    for wrong in exercise.wrong:
        found = diagnose(exercise, wrong.answer)
        assert not found.passed
        assert found.says.en == wrong.says.en


def test_an_empty_answer_fails_politely(exercise):
    nothing = (lambda *arguments: ...) if exercise.wants_function else ...
    for empty in (..., None, nothing):
        found = diagnose(exercise, empty)
        assert not found.passed
        assert "yet" in found.says.en


def test_the_other_kind_of_answer_fails_politely(exercise):
    found = diagnose(exercise, 3.5 if exercise.wants_function else lambda: 3.5)
    assert not found.passed
    assert found.says.en.startswith("expected a")


def test_all_texts_are_in_both_languages(exercise):
    for said in (exercise.hint, exercise.praise, *(wrong.says for wrong in exercise.wrong)):
        assert said.en
        assert not HANGUL.search(said.en)
        assert HANGUL.search(said.ko)
