"""Run by test_backends.py in a process of its own: embed the same faces on the back-end in KERAS_BACKEND.

Usage: on_backend.py PACKAGES FOLDER, where FOLDER holds NAME.weights.h5 files and receives NAME.npy.
"""

import sys
from pathlib import Path

import numpy as np


def main(packages: str, folder: str) -> None:
    sys.path.append(packages)  # behind everything else: only the back-end itself comes from there
    import keras

    from facelab import cards, models

    for path in sorted(Path(folder).glob("*.weights.h5")):
        name = path.name.removesuffix(".weights.h5")
        size = cards.card(name).preprocessing.size
        faces = np.random.default_rng(0).integers(0, 256, (2, *size, 3), np.uint8)
        np.save(Path(folder, f"{name}.{keras.backend.backend()}.npy"), models.load(name, weights=path)(faces))
        keras.backend.clear_session()


if __name__ == "__main__":
    main(*sys.argv[1:])
