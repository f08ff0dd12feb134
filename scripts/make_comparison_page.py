"""Write the comparison's tables and picture from docs/comparison.json: python scripts/make_comparison_page.py

The figures come from one command, which runs some minutes:

    facelab benchmark ladder --images DIR --lists DIR --orl DIR --out docs/comparison.json --overwrite
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from facelab.benchmark.comparison import MethodResult, from_facts, markdown, published
from facelab.plot import save
from facelab.plot.comparison import comparison_figure

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import blocks

FACTS, PICTURE = blocks.DOCS / "comparison.json", blocks.DOCS / "images" / "comparison.webp"
PAGE = "reference/comparison.md"


def sections(results: list[MethodResult]) -> dict[str, str]:
    """What is made from the facts, in English."""
    return {"measured": markdown(results), "published": published(results)}


def main() -> None:
    results = from_facts(json.loads(FACTS.read_text("utf-8")))
    blocks.write(PAGE, sections(results))
    save(comparison_figure(results), PICTURE)


if __name__ == "__main__":
    main()
