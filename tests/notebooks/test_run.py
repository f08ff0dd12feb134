"""The notebooks run: solutions pass, and what a student begins with fails politely."""

from __future__ import annotations

from pathlib import Path

import nbformat
import numpy as np
import pytest

from facelab import course, exercises

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in (NOTEBOOKS / "source").glob("*.py"))


def code(language: str, name: str) -> list[str]:
    found = nbformat.read(NOTEBOOKS / language / f"{name}.ipynb", as_version=4)
    return [cell.source for cell in found.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["", "solutions/"])
def test_both_languages_have_the_same_code(name, kind):
    assert code("en", kind + name) == code("ko", kind + name)


@pytest.mark.parametrize("name", NAMES)
def test_every_empty_exercise_says_that_it_is_empty(name, monkeypatch):
    told = []
    real = exercises.check
    monkeypatch.setattr(exercises, "check", lambda *answer: told.append(real(*answer)) or told[-1])
    cells = [cell for cell in code("en", name) if "exercises.check(" in cell and "..." in cell]
    for cell in cells:
        exec(cell, {"exercises": exercises, "np": np})
    assert len(told) == len(cells)
    assert not any(diagnosis.passed for diagnosis in told)
    assert all("yet" in diagnosis.says.en for diagnosis in told)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_solutions_pass(name, executed):
    run = executed(name)  # the same execution is on the docs site
    assert run.exercises.keys() <= set(exercises.list_exercises())
    assert all(run.exercises.values()), run.exercises
    warnings = [output.text for cell in run.notebook.cells for output in cell.get("outputs", ())
                if output.output_type == "stream" and output.name == "stderr"]  # fmt: skip
    assert warnings == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_students_version_runs_to_its_end(name):
    run = course.run(NOTEBOOKS / "en" / f"{name}.ipynb")
    assert not any(run.exercises.values()), run.exercises
