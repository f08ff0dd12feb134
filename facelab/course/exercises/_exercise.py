"""What an exercise is made of, and what comes back for an answer."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from facelab._language import Said, language


@dataclass(frozen=True)
class Wrong:
    """A mistake that is often made.

    Attributes:
        answer: What somebody who makes it hands in: a value, or a function like the right one.
        says: What to tell them. It names the mistake and the next step, not the answer.
    """

    answer: Any
    says: Said


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        name: As the notebooks call it, such as ``"B1"``.
        right: The right answer: a value (number, text, array, or a tuple of them) or a function.
        wrong: The bank of mistakes.
        hint: For who does not know how to begin.
        praise: What is said to a right answer: what it is good for.
        cases: For functions: the arguments of each call that is tried; empty for values.
        tolerance: How far numbers may be off, relative to the largest right one.
        ask: For functions: called with the answer and the arguments of a case, returns what is compared. So an answer
            may be a class that is tried out, or what it returns is brought into one order. ``None`` calls the answer.
    """

    name: str
    right: Any
    wrong: tuple[Wrong, ...]
    hint: Said
    praise: Said
    cases: tuple[tuple, ...] = ()
    tolerance: float = 1e-5
    ask: Callable[..., Any] | None = None

    @property
    def wants_function(self) -> bool:
        """Whether the answer is a function."""
        return isinstance(self.right, Callable)

    def answered(self, answer: Callable, case: tuple) -> Any:
        """What a function answers to a case, as it is compared."""
        return answer(*case) if self.ask is None else self.ask(answer, *case)


@dataclass(frozen=True)
class Diagnosis:
    """What :func:`facelab.course.check` found. It shows itself in a notebook, in the notebook's language.

    Attributes:
        exercise: Name of the exercise.
        passed: Whether the answer is right.
        says: Praise, or what went wrong.
    """

    exercise: str
    passed: bool
    says: Said

    def __str__(self) -> str:
        return f"{'✓' if self.passed else '✗'} {self.exercise}: {self.says}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        color = "#009E73" if self.passed else "#D55E00"  # green and vermilion that color-blind readers tell apart
        style = f"border-left: 4px solid {color}; padding: 0.3em 0.8em"
        return f'<div class="facelab-diagnosis" lang="{language()}" style="{style}">{html.escape(str(self))}</div>'
