"""Make the notebooks that people open from their sources: python notebooks/build.py

A source, ``notebooks/source/NAME.py``, is one notebook in both languages, in the py:percent format of jupytext. A cell
may say in its first line what it is:

    # %% [markdown] lang="en"            text; the Korean sibling follows it
    # %% [markdown] lang="ko"
    # %% [markdown] lang="en" tags=["predict"]    asks the reader to guess before running what comes next
    # %%                                 code, the same in both languages
    # %% alt_en="..." alt_ko="..."       code that shows a figure, and the figure in words
    # %% exercise="B1"                   what a student gets
    # %% solution="B1"                   what stands in its place in the solutions

``{seconds}`` and ``{memory}`` in a text become what was measured (``notebooks/measured.json``, which
``facelab learn --run --measure`` writes). Four files come out: notebooks/LANGUAGE/NAME.ipynb and
notebooks/LANGUAGE/solutions/NAME.ipynb, for en and ko.

    python notebooks/build.py            write all
    python notebooks/build.py --check    write nothing, fail where a file is not in step with its source
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "ko")
_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def sources() -> list[Path]:
    """All sources, in the order in which they are read."""
    return sorted((HERE / "source").glob("*.py"))


def read(path: Path) -> list[nbformat.NotebookNode]:
    """The cells of a source, in both languages, with exercises and solutions."""
    return jupytext.read(path, fmt="py:percent").cells


def belongs(cell: nbformat.NotebookNode, language: str, solutions: bool) -> bool:
    """Whether a cell of the source is in a notebook of this language and kind."""
    left_out = "exercise" if solutions else "solution"
    return cell.metadata.get("lang", language) == language and left_out not in cell.metadata


def notebook(path: Path, language: str, solutions: bool) -> nbformat.NotebookNode:
    """One notebook, without outputs."""
    measured = json.loads((HERE / "measured.json").read_text("utf-8")).get(path.stem, {"seconds": "?", "memory": "?"})
    made, seen = nbformat.v4.new_notebook(metadata={**_KERNEL, "facelab": {"language": language}}), Counter()
    for cell in read(path):
        if not belongs(cell, language, solutions):
            continue
        text = cell.source
        new = nbformat.v4.new_markdown_cell if cell.cell_type == "markdown" else nbformat.v4.new_code_cell
        if cell.cell_type == "markdown":
            for key, value in measured.items():
                text = text.replace(f"{{{key}}}", str(value))
        # From what stands in the cell, not from its place: a new cell changes no other's name.
        digest = hashlib.sha256(f"{path.stem} {cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        made.cells.append(new(text, id=f"{digest}-{seen[digest]}", metadata=_metadata(cell, language)))
    return made


def _metadata(cell: nbformat.NotebookNode, language: str) -> dict:
    kept = {key: cell.metadata[key] for key in ("tags", "exercise", "solution") if key in cell.metadata}
    alt = cell.metadata.get(f"alt_{language}")
    # Where the site's builder, myst-nb, looks for the words of a figure.
    return kept if alt is None else {**kept, "mystnb": {"image": {"alt": alt}}}


def files() -> dict[Path, str]:
    """Every notebook: where it belongs, and its text."""
    made = {}
    for path in sources():
        for language in LANGUAGES:
            for solutions in (False, True):
                folder = HERE / language / ("solutions" if solutions else "")
                text = nbformat.writes(notebook(path, language, solutions))
                made[folder / f"{path.stem}.ipynb"] = text + "\n"
    return made


def strays(made: dict[Path, str]) -> list[Path]:
    """Notebooks without a source."""
    there = [path for language in LANGUAGES for path in (HERE / language).rglob("*.ipynb")]
    return sorted(path for path in there if path not in made and ".ipynb_checkpoints" not in path.parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    made = files()
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    if check:
        for path in stale + strays(made):
            print(f"{path.relative_to(HERE)} is not in step with its source: run python notebooks/build.py")
        return 1 if stale or strays(made) else 0
    for path in strays(made):
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], "utf-8", newline="\n")
        print(path.relative_to(HERE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
