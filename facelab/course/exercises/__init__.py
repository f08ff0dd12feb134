"""The exercises of the notebooks, one file for each notebook.

Each file is called like its notebook: ``b_dcnn`` has B1, B2, ..., ``c_liveness`` LV1, .... ``get("B1")`` returns one
exercise, ``list_exercises()`` names all. A file in this folder that defines ``EXERCISES`` adds exercises; nothing else
needs an edit.
"""

from facelab.course.exercises._check import check, get, hint, list_exercises, use
from facelab.course.exercises._exercise import Diagnosis, Exercise, Said, Wrong, language

__all__ = ["Diagnosis", "Exercise", "Said", "Wrong", "check", "get", "hint", "language", "list_exercises", "use"]
