"""Compare an answer with the right one and with the usual mistakes."""

from __future__ import annotations

import copy
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from facelab.course.exercises._errors import explained
from facelab.course.exercises._exercise import Diagnosis, Exercise, Said
from facelab.errors import InputError

# What a function of a student may raise. Not Exception: an interrupt or a full memory is not theirs.
_THEIRS = (ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError, RuntimeError,
           TypeError, ValueError)  # fmt: skip


@cache
def _all() -> dict[str, Exercise]:
    files = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    modules = [import_module(f"facelab.course.exercises.{name}") for name in files]
    return {exercise.name: exercise for module in modules for exercise in module.EXERCISES}


def list_exercises() -> list[str]:
    """The names of all exercises, sorted."""
    return sorted(_all())


def get(name: str) -> Exercise:
    """One exercise.

    Raises:
        InputError: There is none of that name; the message lists those that exist.
    """
    if name not in _all():
        raise InputError(f"Expected one of the exercises {', '.join(list_exercises())}. Received: {name!r}.")
    return _all()[name]


def hint(name: str) -> str:
    """How to begin, in the language of the notebook.

    Raises:
        InputError: There is no such exercise.
    """
    return str(get(name).hint)


def check(name: str, answer: Any) -> Diagnosis:
    """Is the answer right, and if not, which mistake is it?

    Args:
        name: Of the exercise, such as ``"B1"``.
        answer: A value or a function, as the exercise asks; ``...`` for nothing yet. A function is called.

    Returns:
        A diagnosis, also where the function raises something.

    Raises:
        InputError: There is no such exercise.

    Example:
        >>> check("B2", 832).passed, check("B2", 5 * 5 * 16 * 32 + 32).passed
        (False, True)
    """
    exercise = get(name)
    if answer is None or answer is Ellipsis:
        return _failed(exercise, Said("nothing here yet. Put your answer in place of the dots.",
                                      "아직 답이 없습니다. 점 세 개(...) 자리에 답을 써 보세요."))  # fmt: skip
    if callable(answer) != exercise.wants_function:
        kind = ("a function, without calling it", "함수 자체(호출하지 않은 것)")
        kind = kind if exercise.wants_function else ("a value", "값")
        return _failed(exercise, Said(f"expected {kind[0]}. Received: {type(answer).__name__}.",
                                      f"{kind[1]}을(를) 넘겨야 하는데 {type(answer).__name__}을(를) 받았습니다."))  # fmt: skip
    return _check_function(exercise, answer) if exercise.wants_function else _check_value(exercise, answer)


def use(name: str, answer: Any) -> Any:
    """Go on with an answer: yours where it is right, facelab's where it is not yet. In a notebook it says so.

    Args:
        name: Of the exercise.
        answer: A value or a function, as for :func:`check`.

    Raises:
        InputError: There is no such exercise.

    Example:
        >>> use("B2", ...), use("B2", 832)
        (12832, 12832)
    """
    if check(name, answer).passed:
        return answer
    notebook = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if notebook is not None:
        told = Said("not finished. From here on facelab's own version is used.",
                    "아직 풀지 않았으므로 여기부터는 facelab의 코드를 씁니다.")  # fmt: skip
        sys.modules["IPython"].display.display(_failed(get(name), told))
    return get(name).right


def _check_value(exercise: Exercise, answer: Any) -> Diagnosis:
    if _same(answer, exercise.right, exercise.tolerance):
        return Diagnosis(exercise.name, True, exercise.praise)
    for wrong in exercise.wrong:
        if _same(answer, wrong.answer, exercise.tolerance):
            return _failed(exercise, wrong.says)
    return _failed(exercise, _another_kind(answer, exercise.right) or Said(
        "not yet, and not one of the usual mistakes either. Look at the hint, and try it with smaller numbers.",
        "아직 아닙니다. 흔한 실수에도 들지 않네요. 힌트를 보고 더 작은 수로 먼저 계산해 보세요."))  # fmt: skip


def _check_function(exercise: Exercise, answer: Any) -> Diagnosis:
    received = []
    for case in exercise.cases:
        try:
            received.append(exercise.answered(answer, copy.deepcopy(case)))
        except _THEIRS as err:
            what, advice = f"{type(err).__name__}: {err}", explained(err)
            return _failed(exercise, Said(f"your function raised {what} for the arguments {_short(case)}.{advice.en}",
                                          f"인자 {_short(case)}(으)로 부르자 함수에서 오류가 났습니다: {what}{advice.ko}"))  # fmt: skip
    right = _results(exercise, exercise.right)
    fits = [_same(a, b, exercise.tolerance) for a, b in zip(received, right, strict=True)]
    if all(fits):
        return Diagnosis(exercise.name, True, exercise.praise)
    if all(result is None or result is Ellipsis for result in received):
        return _failed(exercise, Said("the function returns nothing yet: write its body and return the result.",
                                      "함수가 아직 아무것도 돌려주지 않습니다. 본문을 쓰고 return으로 결과를 돌려주세요."))  # fmt: skip
    for wrong in exercise.wrong:
        theirs = _results(exercise, wrong.answer)
        if all(_same(a, b, exercise.tolerance) for a, b in zip(received, theirs, strict=True)):
            return _failed(exercise, wrong.says)
    first = fits.index(False)
    case, got, want = exercise.cases[first], received[first], right[first]
    return _failed(exercise, _another_kind(got, want) or Said(
        f"not yet. For the arguments {_short(case)} expected {_short(want)}. Received: {_short(got)}.",
        f"아직 아닙니다. 인자 {_short(case)}에 대해 {_short(want)}이(가) 나와야 하는데 {_short(got)}이(가) 나왔습니다."))  # fmt: skip


def _results(exercise: Exercise, function: Any) -> list:
    with np.errstate(all="ignore"):  # wrong answers may well divide by zero
        return [exercise.answered(function, copy.deepcopy(case)) for case in exercise.cases]


def _same(a: Any, b: Any, tolerance: float) -> bool:
    """Equal texts, or numbers and arrays of one shape that differ by no more than the tolerance."""
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a.strip().lower() == b.strip().lower()
    first, second = _array(a), _array(b)
    if first is None or second is None or first.shape != second.shape:
        return False
    scale = max(float(np.max(np.abs(second[np.isfinite(second)]), initial=0.0)), 1e-12)
    return bool(np.allclose(first, second, rtol=0, atol=tolerance * scale, equal_nan=True))


def _array(value: Any) -> np.ndarray | None:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None


def _another_kind(received: Any, right: Any) -> Said | None:
    """What to say where even the shape is another one; None where it fits."""
    if isinstance(right, str):
        return None
    got, want = _array(received), _array(right)
    if got is None:
        return Said(f"expected numbers. Received: {type(received).__name__}.",
                    f"수가 나와야 하는데 {type(received).__name__}을(를) 받았습니다.")  # fmt: skip
    if got.shape != want.shape:
        return Said(f"expected the shape {want.shape}. Received: {got.shape}.",
                    f"모양(shape)이 {want.shape}이어야 하는데 {got.shape}입니다.")  # fmt: skip
    return None


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_short, value)) + ")"
    if isinstance(value, np.ndarray) and value.size > 6:
        return f"array of shape {value.shape}"
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, separator=", ").replace("\n", "")
    return f"{value:.4g}" if isinstance(value, float) else repr(value)


def _failed(exercise: Exercise, says: Said) -> Diagnosis:
    return Diagnosis(exercise.name, False, says)
