"""Mends in the finished pages what the theme and docutils leave inaccessible. Each rule names axe's complaint."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

_OPEN = {"en": "Show or hide the entries below", "ko": "아래 항목 펼치거나 접기"}


def mend(page: str, language: str) -> str:
    """The text of a page, mended."""
    # summary-name: the arrows that open a part of the sidebar say nothing to who cannot see them.
    page = page.replace(
        '<summary><span class="toctree-toggle" role="presentation">',
        f'<summary aria-label="{_OPEN[language]}"><span class="toctree-toggle" role="presentation">',
    )
    # aria-required-children: a list of entries that are no list items.
    page = page.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    # scrollable-region-focusable: long formulas scroll, and must do so by keyboard.
    return re.sub(
        r'<div class="(amsmath )?math notranslate nohighlight"',
        r'<div tabindex="0" class="\1math notranslate nohighlight"',
        page,
    )


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for path in Path(app.outdir).rglob("*.html"):
            path.write_text(mend(path.read_text("utf-8"), app.config.language), "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
