"""Photos that the renderer must draw again within one gray level on every machine.

Make them anew, after a change that is meant to be seen, with ``python tests/synthetic/make_references.py``;
look at them before they are committed, and raise ``RENDERER`` in ``facelab/synthetic/population.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from facelab import images
from facelab.synthetic.population import Population, Subject

FOLDER = Path(__file__).with_name("references")
SIZE = 112
# Seed, difficulty, person, photo. Noise and JPEG are part of what must repeat.
CAPTURES = ((0, "easy", 0, 0), (1, "wild", 3, 2), (20251124, "wild", 11, 5))


def photos() -> Iterator[tuple[str, np.ndarray]]:
    """Name of the file and (SIZE, SIZE, 3) uint8 photo of each reference, freshly drawn."""
    for seed, difficulty, person, photo in CAPTURES:
        image = Subject(Population(seed, difficulty), person).photo(photo, SIZE).image
        yield f"seed{seed}_{difficulty}_person{person}_photo{photo}.png", image


def main() -> None:
    """Write the references."""
    FOLDER.mkdir(exist_ok=True)
    for name, image in photos():
        images.write(FOLDER / name, image)


if __name__ == "__main__":
    main()
