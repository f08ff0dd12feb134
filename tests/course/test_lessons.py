"""Finding, copying and running notebooks."""

from __future__ import annotations

import nbformat
import pytest

from facelab import course
from facelab.errors import InputError, NotebookError


def written(path, *cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A course of one notebook."""
    for place in ("en", "en/solutions", "ko", "ko/solutions"):
        (tmp_path / "there" / place).mkdir(parents=True)
        written(tmp_path / "there" / place / "B.ipynb", "1")
    monkeypatch.setattr(course.lessons, "folder", lambda: tmp_path / "there")
    return tmp_path


def test_the_courses_notebooks_are_found_in_both_languages():
    names = [[path.name for path in course.lessons.notebooks(language)] for language in course.lessons.LANGUAGES]
    assert "B_dcnn.ipynb" in names[0]
    assert names[0] == names[1]


def test_an_unknown_language_is_an_error():
    with pytest.raises(InputError, match="en, ko"):
        course.lessons.notebooks("fr")


def test_a_students_work_is_never_overwritten(notebooks):
    mine = notebooks / "work" / "ko" / "B.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("my answers")
    copied, kept = course.lessons.copy_to(notebooks / "work", "ko")
    assert [path.name for path in copied] == ["B.ipynb"]
    assert copied[0].parent.name == "solutions"
    assert kept == [mine]
    assert mine.read_text() == "my answers"


def test_a_folder_that_cannot_be_made_is_an_error(notebooks):
    (notebooks / "file").write_text("")
    with pytest.raises(InputError, match="another folder"):
        course.lessons.copy_to(notebooks / "file")


def test_running_tells_time_memory_and_exercises(tmp_path):
    cells = ["from facelab import course", 'course.check("B2", 832)', 'course.check("B2", 12832)', "...;"]
    path, steps = written(tmp_path / "B.ipynb", *cells), []
    large = bytearray(2 * 1024**3)  # of this process, not of the kernel
    large[::4096] = b"1" * len(large[::4096])
    del large
    before = path.read_bytes()
    found = course.run(path, lambda: steps.append(1))
    assert (found.name, found.exercises) == ("B", {"B2": True})  # the last answer counts
    assert 0 < found.seconds < 60
    assert 20 < found.mebibytes < 1500
    assert len(found.notebook.cells) == len(cells)  # the cell that asks for memory is gone
    assert len(steps) >= len(cells)
    assert path.read_bytes() == before


def test_a_cell_that_raises_is_one_line(tmp_path):
    with pytest.raises(NotebookError, match="^B stopped: ZeroDivisionError: division by zero$"):
        course.run(written(tmp_path / "B.ipynb", "1 / 0"))


def test_what_is_no_notebook_is_an_error(tmp_path):
    with pytest.raises(NotebookError, match=r"Cannot read the notebook .*missing"):
        course.run(tmp_path / "missing.ipynb")
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(NotebookError, match="broken"):
        course.run(tmp_path / "broken.ipynb")
