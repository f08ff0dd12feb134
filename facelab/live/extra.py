"""The packages of ``facelab[live]``, which only the browser needs."""

from __future__ import annotations

from importlib.util import find_spec

from facelab.errors import InputError

_PACKAGES = ("starlette", "uvicorn", "websockets")


def require() -> None:
    """Find out that they are installed, without importing them.

    Raises:
        InputError: One is missing.
    """
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise InputError(f'Expected {", ".join(missing)}. Not installed: python -m pip install "facelab[live]".')
