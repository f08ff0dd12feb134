"""Photos of iPhones (HEIC, HEIF), by the reader pi-heif where it is installed.

pi-heif and not pillow-heif: the same reader by the same author without the encoder x265, whose license (GPL) the
wheels of pillow-heif bear; those of pi-heif are LGPL.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

from facelab._files import shown
from facelab.errors import InputError

HEIF = frozenset({".heic", ".heif", ".hif"})
# Brands in the first box of the file, ISO/IEC 23008-12: pictures coded by HEVC. AVIF's are read by Pillow itself.
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")


def is_heif(path: str | os.PathLike) -> bool:
    """Whether the file is such a photo, by its first bytes: phones' photos are often called ``.jpg`` when sent on."""
    try:
        with open(path, "rb") as file:
            start = file.read(32)
    except OSError:
        return False  # whoever reads it will say why
    return start[4:8] == b"ftyp" and start[8:12] in _BRANDS and b"avif" not in start


def has_reader() -> bool:
    """Whether pi-heif is installed."""
    return find_spec("pi_heif") is not None


def how_to_read() -> str:
    """What to install."""
    return "HEIC photos need the package pi-heif; run: python -m pip install 'facelab[heif]'"


def prepare(path: str | os.PathLike) -> None:
    """Teach Pillow the format.

    Raises:
        InputError: The reader is not installed.
    """
    if not has_reader():
        raise InputError(f"Cannot read {shown(path)}: {how_to_read()}.")
    _register()


@cache
def _register() -> None:
    import pi_heif

    pi_heif.register_heif_opener()
