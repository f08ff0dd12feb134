"""A link from each page to the same page in the other language."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

_NAMES = {"en": "English", "ko": "한국어"}
_FOOT = {
    "en": "facelab is for learning. Ask people before you use their faces.",
    "ko": "facelab은 배우기 위한 것입니다. 다른 사람의 얼굴은 먼저 물어보고 쓰세요.",
}


def _twin(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    here = app.config.language
    other = "ko" if here == "en" else "en"
    up = "../" * (page.count("/") + 1)
    # Pages that Sphinx makes itself, such as the index of names, have a twin of the same name.
    context.update(twin=f"{up}{other}/{page}.html", twin_language=other, twin_name=_NAMES[other], foot=_FOOT[here])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", _twin)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
