"""Check answers to the exercises of the notebooks, and say what went wrong, in English or Korean.

    >>> from facelab import exercises
    >>> exercises.check("B2", 832).passed
    False

An answer is a value or a function. A wrong one is compared with the mistakes that are usually made, each of which has
an explanation of its own. Nothing is raised for a wrong answer: :func:`check` returns a :class:`Diagnosis`, so that a
notebook runs to its end, and coursework can grade with ``.passed``.

A file in this folder that defines ``EXERCISES`` adds exercises; nothing else needs an edit.
"""

from facelab.exercises._check import check, get, hint, list_exercises
from facelab.exercises._exercise import Diagnosis, Exercise, Said, Wrong, language

__all__ = ["Diagnosis", "Exercise", "Said", "Wrong", "check", "get", "hint", "language", "list_exercises"]
