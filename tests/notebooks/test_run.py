"""The notebooks run: solutions pass, and what a student begins with fails politely."""

from __future__ import annotations

import symtable
from pathlib import Path

import nbformat
import numpy as np
import pytest

from facelab import course

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
    real = course.check
    monkeypatch.setattr(course, "check", lambda *answer: told.append(real(*answer)) or told[-1])
    cells = [cell for cell in code("en", name) if "course.check(" in cell and "..." in cell]
    for cell in cells:
        exec(cell, {"course": course, "np": np})
    assert len(told) == len(cells)
    assert not any(diagnosis.passed for diagnosis in told)
    assert all("yet" in diagnosis.says.en for diagnosis in told)


@pytest.fixture(params=NAMES)
def source_cells(request, build):
    return build.read(NOTEBOOKS / "source" / f"{request.param}.py")


@pytest.mark.notebooks
@pytest.mark.parametrize("name", NAMES)
def test_the_solutions_pass(name, executed):
    run = executed(name)  # the same execution is on the docs site
    assert run.exercises.keys() <= set(course.list_exercises())
    assert all(run.exercises.values()), run.exercises
    warnings = [output.text for cell in run.notebook.cells for output in cell.get("outputs", ())
                if output.output_type == "stream" and output.name == "stderr"]  # fmt: skip
    assert warnings == []


@pytest.mark.variants
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["en", "ko/solutions"])  # the code of both languages is the same, see above
def test_every_version_runs_to_its_end(name, kind, build, monkeypatch):
    monkeypatch.setenv("FACELAB_LANG", kind[:2])
    run = course.run(NOTEBOOKS / kind / f"{name}.ipynb")
    cells = build.read(NOTEBOOKS / "source" / f"{name}.py")
    exercises = {cell.metadata["exercise"] for cell in cells if "exercise" in cell.metadata}
    assert run.exercises == dict.fromkeys(exercises, "solutions" in kind)


def bound(table: symtable.SymbolTable) -> set[str]:
    """Names that a cell leaves to the cells after it."""
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}


def read(table: symtable.SymbolTable) -> set[str]:
    """Names that a cell, or a function in it, takes from outside of itself."""
    own = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global())
    }
    return own.union(*(read(child) for child in table.get_children()))


def exercise_names_used_later(cells) -> set[str]:
    """Names that an exercise or its solution binds and a later cell needs, but for what waits for a right answer."""
    theirs: set[str] = set()
    used: set[str] = set()
    for cell in cells:
        if cell.cell_type != "code" or cell.source.startswith("if course.check("):
            continue
        table = symtable.symtable(cell.source, "cell", "exec")
        if {"exercise", "solution"} & cell.metadata.keys():
            theirs |= bound(table)
        else:
            theirs -= bound(table)
            used |= theirs & read(table)
    return used


def test_the_students_version_runs_where_the_solution_does(source_cells):
    """The two differ in exercises only, which run empty (see above). So nothing later may need what they define."""
    assert exercise_names_used_later(source_cells) == set()


def test_a_cell_that_needs_an_exercise_is_noticed():
    def cell(source, **metadata):
        return nbformat.v4.new_code_cell(source, metadata=metadata)

    exercise = [
        cell("def rate(x):\n    return ...", exercise="A1"),
        cell("best = 3\ndef rate(x): return x", solution="A1"),
    ]
    assert exercise_names_used_later([*exercise, cell("print(rate(2))")]) == {"rate"}
    assert exercise_names_used_later([*exercise, cell("print(best)")]) == {"best"}
    assert exercise_names_used_later([*exercise, cell("def mine(x):\n    return rate(x)")]) == {"rate"}
    assert exercise_names_used_later([cell("rate = 2\nprint(rate)"), *exercise]) == set()
    assert exercise_names_used_later([*exercise, cell('if course.check("A1", rate).passed:\n    rate(2)')]) == set()
