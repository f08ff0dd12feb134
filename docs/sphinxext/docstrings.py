"""What the reference does with docstrings: formulas as they were set, and links back to the course."""

from __future__ import annotations

import json
import os
import re
import sys
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

_WORDS = {"en": "Taught in", "ko": "배우는 노트북"}


@cache
def taught() -> dict[str, list[str]]:
    """Public name -> notebooks; build.py wrote the file."""
    return json.loads((Path(os.environ["FACELAB_DOCS_EXTRA"]) / "taught.json").read_text("utf-8"))


def _as_set(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """A block that stands indented between paragraphs is a formula or a table, and keeps its lines."""
    i = 2
    while i < len(lines):
        starts = lines[i].startswith("  ") and not lines[i - 1].strip() and re.match(r"\S", lines[i - 2])
        if starts and not re.match(r"\s+([-*] |\d+\. |>>>|\.\. |===)", lines[i]) and not lines[i - 2].endswith("::"):
            lines[i:i] = ["::", ""]
            i += 2
        i += 1


def _add(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    notebooks = taught().get(name, ())
    if notebooks:
        links = ", ".join(f":doc:`{notebook} </tutorials/{notebook}>`" for notebook in notebooks)
        lines += ["", f"*{_WORDS[app.config.language]}:* {links}", ""]


def _foreign(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """Leave out what another package put into a class of ours, such as matplotlib's Artist.set, and Keras' plumbing."""
    theirs = (getattr(obj, "__module__", None) or "").startswith(("matplotlib.", "sklearn."))
    request = name.startswith("set_") and name.endswith("_request")  # scikit-learn's metadata routing
    return True if theirs or request or name in ("get_config", "from_config") else None


def _also_by_the_room(app: Sphinx, doctree: nodes.document) -> None:
    """A name that stands on its room's page under its module's name is found there under the room's name as well.

    viewcode knows one name of each module to link back to, and names of one module may be told under both.
    """
    room = app.env.docname.rpartition("/")[2]
    for signature in doctree.findall(addnodes.desc_signature):
        for whole in [one for one in signature["ids"] if one.startswith(f"{room}.")]:
            module, _, name = whole.removeprefix(f"{room}.").partition(".")
            if name and f"{room}.{module}" in sys.modules:
                signature["ids"].append(f"{room}.{name}")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", _as_set, priority=100)  # before napoleon
    app.connect("autodoc-process-docstring", _add, priority=900)  # after napoleon
    app.connect("autodoc-skip-member", _foreign)
    app.connect("doctree-read", _also_by_the_room)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
