"""The diagnosing itself, on exercises made for the test."""

from __future__ import annotations

import numpy as np
import pytest

from facelab import course
from facelab.course.exercises import Exercise, Said, Wrong, _check
from facelab.errors import InputError

WORDS = Said("words", "말")


@pytest.fixture
def only(monkeypatch):
    """Make one exercise the only one there is."""

    def put(**facts) -> None:
        exercise = Exercise("T1", hint=WORDS, praise=WORDS, **facts)
        monkeypatch.setattr(_check, "_all", lambda: {"T1": exercise})

    return put


def double(x):
    return 2 * x


SQUARE = Wrong(lambda x: x**2, Said("that is the square", "그것은 제곱입니다"))


def test_a_value_passes_within_the_tolerance_only(only):
    only(right=10.0, wrong=(), tolerance=1e-3)
    assert course.check("T1", 10.009).passed
    assert not course.check("T1", 10.011).passed


def test_an_array_of_another_shape_is_named(only):
    only(right=np.zeros((2, 3)), wrong=())
    assert "(2, 3)" in course.check("T1", np.zeros((3, 2))).says.en


def test_texts_are_compared_without_case_and_blanks(only):
    only(right="knn", wrong=(Wrong("svm", Said("no", "아니요")),))
    assert course.check("T1", " kNN ").passed
    assert course.check("T1", "SVM").says.en == "no"
    assert not course.check("T1", 3).passed


def test_a_mistake_must_fit_in_all_cases(only):
    only(right=double, wrong=(SQUARE,), cases=((2.0,), (3.0,)))
    assert course.check("T1", double).passed
    assert course.check("T1", lambda x: x * x).says.en == "that is the square"
    found = course.check("T1", lambda x: x + 2)  # right for 2, wrong for 3
    assert "expected 6. Received: 5" in found.says.en


def test_what_a_function_raises_is_told_not_raised(only):
    only(right=double, wrong=(SQUARE,), cases=((2.0,),))
    found = course.check("T1", lambda x: x[0])
    assert not found.passed
    assert "TypeError" in found.says.en
    assert "TypeError" in found.says.ko


def test_a_function_cannot_spoil_the_arguments_of_the_next(only):
    def greedy(x):
        x *= 2
        return x

    only(right=double, wrong=(), cases=((np.ones(2),),))
    assert course.check("T1", greedy).passed
    assert course.check("T1", greedy).passed


def test_nan_where_a_number_should_be_is_wrong(only):
    only(right=double, wrong=(SQUARE,), cases=((2.0,),))
    assert not course.check("T1", lambda x: np.nan).passed


def test_an_unknown_exercise_is_an_error_that_lists_all():
    with pytest.raises(InputError, match="B1"):
        course.check("Z9", 1)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"FACELAB_LANG": "ko", "JPY_SESSION_NAME": "en/B.ipynb"}, "ko"),
        ({"JPY_SESSION_NAME": "course/ko/solutions/B_dcnn.ipynb"}, "ko"),
        ({"JPY_SESSION_NAME": "ko/en/B_dcnn.ipynb"}, "en"),
        ({"JPY_SESSION_NAME": "ko.ipynb"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_comes_from_the_place_of_the_notebook(monkeypatch, environment, expected):
    for name in ("FACELAB_LANG", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: ("en_US", "UTF-8"))
    assert course.exercises.language() == expected


def test_a_korean_machine_speaks_korean(monkeypatch):
    monkeypatch.delenv("FACELAB_LANG", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Korean_Korea", "949"))
    assert course.exercises.language() == "ko"
    assert course.hint("B1").startswith("창의")


def test_a_diagnosis_shows_itself(monkeypatch):
    monkeypatch.setenv("FACELAB_LANG", "ko")
    found = course.check("B2", 832)
    assert repr(found).startswith("✗ B2: ")
    assert 'lang="ko"' in found._repr_html_()
    assert "<b>" not in course.exercises.Diagnosis("T", False, Said("<b>", "<b>"))._repr_html_()


def test_an_answer_that_is_right_is_used_and_another_replaced(only):
    only(right=double, wrong=(SQUARE,), cases=((2.0,), (3.0,)))

    def mine(x):
        return x + x

    assert course.use("T1", mine) is mine
    for other in (SQUARE.answer, ..., 3, lambda x: x[0]):
        assert course.use("T1", other) is double


def test_an_exercise_may_say_how_its_answer_is_asked(only):
    only(right=lambda x: [2, 1], wrong=(), cases=((1.0,),), ask=lambda answer, x: sorted(answer(x)))
    assert course.check("T1", lambda x: (1, 2)).passed
    assert not course.check("T1", lambda x: (1, 3)).passed


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (lambda x: 1 if np.array([x, 1.0]) > 0 else 0, "neither true nor false"),
        (lambda: 1, "in the order that the exercise names"),
        (lambda x: x + None, "forget to return"),
        (lambda x: np.array([]).max(), "is empty"),
        (lambda x: np.ones(2) + np.ones(3), "do not fit together"),
        (lambda x: undefined_name, "misspelled"),  # noqa: F821
    ],
)
def test_pythons_usual_errors_are_explained(only, answer, advice):
    only(right=double, wrong=(), cases=((2.0,),))
    assert advice in course.check("T1", answer).says.en
