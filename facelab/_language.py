"""Texts in English and Korean, and which of the two the reader's notebook or machine speaks."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Said:
    """One text in both languages."""

    en: str
    ko: str

    def __str__(self) -> str:
        return self.ko if language() == "ko" else self.en


def language() -> str:
    """``"ko"`` or ``"en"``: as FACELAB_LANG says, else as the folder of the notebook that runs, else as the machine.

    Notebooks in two languages share their code, so the code cannot say which of them it is in. Jupyter can: it hands
    the notebook's path to the kernel.
    """
    chosen = os.environ.get("FACELAB_LANG")
    if chosen in ("en", "ko"):
        return chosen
    folders = PurePosixPath(os.environ.get("JPY_SESSION_NAME", "")).parts[:-1]
    for folder in reversed(folders):
        if folder in ("en", "ko"):
            return folder
    return "ko" if (locale.getlocale()[0] or "").startswith(("ko", "Korean")) else "en"
