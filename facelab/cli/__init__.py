"""The command ``facelab``. Only this package prints, and importing it loads nothing heavy."""

from facelab.cli.main import main

__all__ = ["main"]
