"""The builder: what people open is what the sources say."""

from __future__ import annotations

import nbformat
import pytest

SOURCE = """\
# %% [markdown] lang="en"
# Hello, {seconds} s
# %% [markdown] lang="ko"
# 안녕하세요, {seconds}초
# %% alt_en="a line" alt_ko="선"
x = 1
# %% exercise="B1"
check(...)
# %% solution="B1"
check(2)
# %%
x = 1
"""


@pytest.fixture
def small(build, tmp_path, monkeypatch):
    (tmp_path / "source").mkdir()
    path = tmp_path / "source" / "A.py"
    path.write_text(SOURCE, "utf-8")
    (tmp_path / "measured.json").write_text('{"A": {"seconds": 7, "memory": 300}}')
    monkeypatch.setattr(build, "HERE", tmp_path)
    return path


def texts(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


def test_each_language_and_kind_gets_its_cells(build, small):
    assert texts(build.notebook(small, "en", solutions=False)) == ["Hello, 7 s", "x = 1", "check(...)", "x = 1"]
    assert texts(build.notebook(small, "ko", solutions=True)) == ["안녕하세요, 7초", "x = 1", "check(2)", "x = 1"]


def test_code_cells_have_the_same_names_in_both_languages_and_all_names_differ(build, small):
    english, korean = (build.notebook(small, language, solutions=False) for language in ("en", "ko"))
    ids = [cell.id for cell in english.cells]
    assert len(set(ids)) == len(ids)  # also of the two equal cells
    assert ids[1:] == [cell.id for cell in korean.cells][1:]


def test_a_new_cell_changes_no_other_cells_name(build, small):
    before = {cell.source: cell.id for cell in build.notebook(small, "en", solutions=False).cells[:2]}
    small.write_text("# %%\ny = 2\n" + SOURCE, "utf-8")
    after = {cell.source: cell.id for cell in build.notebook(small, "en", solutions=False).cells[:3]}
    assert before.items() <= after.items()


def test_a_figure_has_its_words_in_the_language(build, small):
    korean = build.notebook(small, "ko", solutions=False)
    assert korean.cells[1].metadata == {"mystnb": {"image": {"alt": "선"}}}


def test_what_is_written_is_valid_and_clean(build, small):
    for path, text in build.files().items():
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)
        assert path.suffix == ".ipynb"
    assert len(build.files()) == 4


def test_check_sees_missing_changed_and_stray_notebooks(build, small, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["build.py", "--check"])
    assert build.main() == 1
    monkeypatch.setattr("sys.argv", ["build.py"])
    assert build.main() == 0
    monkeypatch.setattr("sys.argv", ["build.py", "--check"])
    assert build.main() == 0
    stray = build.HERE / "en" / "old.ipynb"
    stray.write_text("{}")
    assert build.main() == 1
    stray.unlink()
    changed = build.HERE / "ko" / "A.ipynb"
    changed.write_text(changed.read_text("utf-8") + " ")
    assert build.main() == 1
    assert "ko/A.ipynb" in capsys.readouterr().out


def test_the_notebooks_of_the_course_are_in_step_with_their_sources(build):
    made = build.files()
    stale = [path.name for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert stale == []
    assert build.strays(made) == []
