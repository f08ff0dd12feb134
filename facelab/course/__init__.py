"""The course: its notebooks, and their exercises. ``check`` says whether an answer is right, or what went wrong.

    >>> from facelab import course
    >>> course.check("B2", 832).passed
    False

An answer is a value or a function. A wrong one is compared with the mistakes that are usually made, each of which has
an explanation of its own, in English and Korean. Nothing is raised for a wrong answer: :func:`check` returns a
:class:`~facelab.course.exercises.Diagnosis`, so that a notebook runs to its end, and coursework can grade with
``.passed``.
"""

from facelab.course.exercises import check, hint, list_exercises, use
from facelab.course.lessons import run

__all__ = [
    "check",
    "hint",
    "list_exercises",
    "run",
    "use",
]
