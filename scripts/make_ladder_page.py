"""Write the ladder's tables and picture from docs/ladder.json, in both languages: python scripts/make_ladder_page.py

The figures come from one command, which runs some minutes:

    facelab benchmark ladder --images DIR --lists DIR --orl DIR --out docs/ladder.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from facelab.benchmark.comparison import Rung, from_facts, markdown, published
from facelab.plot import ladder_figure, save

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import blocks

FACTS, PICTURE = blocks.DOCS / "ladder.json", blocks.DOCS / "images" / "ladder.webp"
PAGE = "reference/ladder.md"


def sections(rungs: list[Rung]) -> dict[str, str]:
    """What is made from the facts, in English."""
    return {"measured": markdown(rungs), "published": published(rungs)}


def main() -> None:
    rungs = from_facts(json.loads(FACTS.read_text("utf-8")))
    blocks.write(PAGE, sections(rungs))
    save(ladder_figure(rungs), PICTURE)


if __name__ == "__main__":
    main()
