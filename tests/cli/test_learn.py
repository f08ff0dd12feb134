"""``facelab learn``: copies of the notebooks, and the run without a browser."""

import json

import nbformat
import pytest

from facelab import course
from facelab.cli import learn


def written(path, cell):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)


@pytest.fixture
def one_notebook(tmp_path, monkeypatch):
    right = "from facelab import course; course.check('B2', 12832)"
    for place in ("en", "en/solutions", "ko", "ko/solutions"):
        written(tmp_path / "there" / place / "B.ipynb", right)
    monkeypatch.setattr(course.lessons, "folder", lambda: tmp_path / "there")
    return tmp_path / "there" / "en" / "solutions" / "B.ipynb"


def test_the_notebooks_are_copied_once(run, one_notebook, tmp_path):
    code, out, err = run("learn", "--no-open", "--lang", "ko", "--folder", tmp_path / "work")
    assert (code, err) == (0, "")
    assert "2 notebooks copied, 0 of yours" in out
    assert (tmp_path / "work" / "ko" / "B.ipynb").is_file()
    code, out, _ = run("learn", "--no-open", "--lang", "ko", "--folder", tmp_path / "work", "--json")
    assert json.loads(out)["copied"] == []


def test_jupyterlab_opens_the_copy_in_the_language(run, one_notebook, tmp_path, monkeypatch):
    calls = []

    def start(command, env, check):
        calls.append((command, env["FACELAB_LANG"]))
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(learn.subprocess, "run", start)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert run("learn", "--lang", "ko", "--folder", tmp_path / "work")[0] == 0
    ((command, language),) = calls
    assert command[1:] == ["-m", "jupyterlab", str(tmp_path / "work" / "ko")]
    assert language == "ko"


def test_without_jupyterlab_one_line_says_what_to_install(run, one_notebook, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, _, err = run("learn", "--folder", tmp_path / "work")
    assert code == 2
    assert 'pip install "facelab[learn]"' in err
    assert err.count("\n") == 1


def test_a_run_reports_times_and_exercises(run, one_notebook):
    code, out, err = run("learn", "--run", "--json")
    assert (code, err) == (0, "")
    facts = json.loads(out)["B"]
    assert facts["exercises"] == {"B2": True}
    assert facts["seconds"] >= 1
    assert facts["memory"] > 20


def test_a_solution_that_fails_and_a_cell_that_raises_are_errors(run, one_notebook):
    written(one_notebook, "from facelab import course; course.check('B2', 832)")
    code, _, err = run("learn", "--run")
    assert code == 2
    assert "Failed: B B2" in err
    written(one_notebook, "1 / 0")
    code, _, err = run("learn", "--run")
    assert code == 2
    assert "B stopped: ZeroDivisionError" in err
    assert err.count("\n") == 1


def test_an_unknown_notebook_is_an_error(run, one_notebook):
    code, _, err = run("learn", "--run", "--only", "Z")
    assert code == 2
    assert "out of B. Received: Z" in err
