"""The solutions with their outputs: one execution serves the tests and the docs site.

A notebook is run again when it or anything in facelab has changed; myst-nb's own cache would look at the notebook only.
What was run is kept in ``notebooks/.executed``. Run all: ``python notebooks/executed.py``.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import nbformat
from tqdm import tqdm

from facelab import course

HERE = Path(__file__).resolve().parent
KEPT = HERE / ".executed"


def names() -> list[str]:
    """All notebooks."""
    return sorted(path.stem for path in (HERE / "source").glob("*.py"))


def key(notebook: Path) -> str:
    """Changes with the notebook and with every file of facelab."""
    package = HERE.parent / "facelab"
    files = sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    digest = hashlib.sha256(notebook.read_bytes())
    for path in files:
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def executed(name: str, language: str = "en") -> course.lessons.Run:
    """One notebook with its outputs: as it was kept, or run now.

    Args:
        name: Of the notebook.
        language: ``"ko"`` where what it shows depends on the language.

    Raises:
        NotebookError: A cell of it raised something.
    """
    source, kept = HERE / language / "solutions" / f"{name}.ipynb", KEPT / language
    notebook, facts = (kept / f"{name}-{key(source)}{ending}" for ending in (".ipynb", ".json"))
    if facts.is_file():
        return course.lessons.Run(
            **json.loads(facts.read_text("utf-8")), notebook=nbformat.read(notebook, as_version=4)
        )
    os.environ["FACELAB_LANG"] = language  # the kernel gets it; in Jupyter the notebook's folder says it
    try:
        found = course.run(source)
    finally:
        del os.environ["FACELAB_LANG"]
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.glob(f"{name}-*"):
        old.unlink()
    nbformat.write(found.notebook, notebook)
    # Last: without it the notebook counts as not run.
    facts.write_text(json.dumps({k: v for k, v in vars(found).items() if k != "notebook"}), "utf-8")
    return found


if __name__ == "__main__":
    for each in tqdm(names(), unit=" notebooks"):
        executed(each)
