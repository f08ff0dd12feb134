"""The English solutions with their outputs: one execution serves the tests and the docs site.

A notebook is run again when it or anything in facelab has changed; myst-nb's own cache would look at the notebook only.
What was run is kept in ``notebooks/.executed``. Run all: ``python notebooks/executed.py``.
"""

from __future__ import annotations

import hashlib
import json
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


def executed(name: str) -> course.Run:
    """One notebook with its outputs: as it was kept, or run now.

    Raises:
        NotebookError: A cell of it raised something.
    """
    source = HERE / "en" / "solutions" / f"{name}.ipynb"
    notebook, facts = (KEPT / f"{name}-{key(source)}{ending}" for ending in (".ipynb", ".json"))
    if facts.is_file():
        return course.Run(**json.loads(facts.read_text("utf-8")), notebook=nbformat.read(notebook, as_version=4))
    found = course.run(source)
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob(f"{name}-*"):
        old.unlink()
    nbformat.write(found.notebook, notebook)
    # Last: without it the notebook counts as not run.
    facts.write_text(json.dumps({k: v for k, v in vars(found).items() if k != "notebook"}), "utf-8")
    return found


if __name__ == "__main__":
    for each in tqdm(names(), unit=" notebooks"):
        executed(each)
