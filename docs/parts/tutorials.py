"""The tutorials: the executed notebooks as pages, with the solutions folded away."""

from __future__ import annotations

import copy
import os
import shutil
from pathlib import Path
from types import ModuleType

import nbformat

from facelab import course

_DOWNLOAD = {
    "en": ("Take it along", "student's notebook", "with solutions", "in Korean", "Korean, with solutions"),
    "ko": ("내려받기", "학생용 노트북", "풀이 있는 노트북", "영어판", "영어판, 풀이 포함"),
}


def pages(language: str, build: ModuleType, outputs: dict[str, nbformat.NotebookNode], target: Path) -> None:
    """Write one page for each notebook.

    Args:
        language: ``"en"`` or ``"ko"``.
        build: ``notebooks/build.py``.
        outputs: Name -> the solutions as they were executed.
        target: Folder of the pages.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name, executed in outputs.items():
        source = build.HERE / "source" / f"{name}.py"
        page = build.notebook(source, language, solutions=True)
        _copy_outputs(executed, page, language)
        starters = _starters(build.notebook(source, language, solutions=False))
        page.cells = [part for cell in page.cells for part in _with_starter(cell, starters)]
        page.cells.insert(1, nbformat.v4.new_markdown_cell(downloads(name, language), id="downloads"))
        nbformat.write(page, target / f"{name}.ipynb")


def speaks(executed: nbformat.NotebookNode) -> bool:
    """Whether an output is in a language that no copy can translate: the pipeline inspector's strip."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", ()))
    return any("facelab-inspector" in output.get("data", {}).get("text/html", "") for output in outputs)


def _copy_outputs(executed: nbformat.NotebookNode, page: nbformat.NotebookNode, language: str) -> None:
    ran = [cell for cell in executed.cells if cell.cell_type == "code"]
    shown = [cell for cell in page.cells if cell.cell_type == "code"]
    for done, cell in zip(ran, shown, strict=True):
        if done.source != cell.source:
            raise SystemExit(f"Not the same code in both languages: {cell.source[:60]!r}")
        cell.outputs = [_told(output, language) for output in copy.deepcopy(done.outputs)]


def _told(output: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """What an exercise said is said again in the page's language; other outputs stay."""
    text = output.get("data", {}).get("text/plain", "")
    name = text[2:].partition(":")[0]
    if text[:1] == "✓" and name in course.list_exercises():
        diagnosis = course.exercises.Diagnosis(name, True, course.exercises.get(name).praise)
        before = os.environ.get("FACELAB_LANG")
        os.environ["FACELAB_LANG"] = language
        output.data["text/plain"], output.data["text/html"] = str(diagnosis), diagnosis._repr_html_()
        os.environ.pop("FACELAB_LANG") if before is None else os.environ.update(FACELAB_LANG=before)
    output.pop("execution_count", None)
    return output if output.output_type != "execute_result" else nbformat.v4.new_output("display_data", output.data)


def _starters(student: nbformat.NotebookNode) -> dict[str, str]:
    return {cell.metadata["exercise"]: cell.source for cell in student.cells if "exercise" in cell.metadata}


def _with_starter(cell: nbformat.NotebookNode, starters: dict[str, str]) -> list[nbformat.NotebookNode]:
    if "solution" not in cell.metadata:
        return [cell]
    starter = starters[cell.metadata["solution"]]
    cell.metadata["tags"] = [*cell.metadata.get("tags", ()), "hide-cell"]
    return [nbformat.v4.new_markdown_cell(f"```python\n{starter}\n```", id=f"{cell.id}-todo"), cell]


def downloads(name: str, language: str) -> str:
    """A line of links to the four versions of a notebook."""
    other = "ko" if language == "en" else "en"
    title, *words = _DOWNLOAD[language]
    files = [f"{folder}/{kind}{name}.ipynb" for folder in (language, other) for kind in ("", "solutions/")]
    links = " · ".join(f"{{download}}`{word} <../downloads/{file}>`" for word, file in zip(words, files, strict=True))
    return f"**{title}:** {links}"


def copies(notebooks: Path, target: Path) -> None:
    """The files behind those links."""
    for language in ("en", "ko"):
        shutil.copytree(
            notebooks / language, target / language, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
        )
