"""The account of what was passed over: every input that was not used, or not used as it stands, with the reason."""

from __future__ import annotations

import os

from facelab.errors import FacelabError, InputError
from facelab.types import Face


class Account:
    """What became of inputs that were left out, and what is to be said about some that were not.

    An account can be passed wherever facelab asks for ``on_skip``.

    Attributes:
        skipped: (source, reason) of each input that was left out.
        notes: (source, text) about inputs that were used, such as that a photo showed more than one face.

    Example:
        >>> account = Account()
        >>> account("a.jpg", FacelabError("no face found"))
        >>> account.note("b.jpg", "2 faces, took the one at (10, 20)")
        >>> account.skipped, account.count
        ([('a.jpg', 'no face found')], 1)
    """

    def __init__(self):
        self.skipped: list[tuple[str, str]] = []
        self.notes: list[tuple[str, str]] = []

    @property
    def count(self) -> int:
        """The number of inputs that were left out."""
        return len(self.skipped)

    def __call__(self, source: str | os.PathLike, err: FacelabError) -> None:
        self.skipped.append((os.fspath(source), " ".join(str(err).split())))

    def note(self, source: str | os.PathLike, text: str) -> None:
        """Say something about an input that was used."""
        self.notes.append((os.fspath(source), text))

    def took(self, source: str | os.PathLike, face: Face, count: int, turned: int = 0) -> None:
        """Say which of ``count`` faces was taken where there were more than one, and that the photo was turned."""
        if turned:
            self.note(source, f"turned by {turned} degrees clockwise to find a face")
        if count > 1:
            self.note(source, f"{count} faces, took the one at ({face.box.left:.0f}, {face.box.top:.0f})")

    def disagrees(self, source: str | os.PathLike, person: str, distance: float, limit: float, photos: int) -> None:
        """Leave out a photo that does not fit the ``photos`` photos of the person that show a face."""
        others = f"the other photos of {person}" if photos > 2 else f"the other photo of {person}"
        doubt = "" if photos > 2 else "; nothing says which of the two is right"
        self(
            source,
            InputError(
                f"left out: disagrees with {others}: distance {distance:.3f}, expected at most {limit:.3f}{doubt}"
            ),
        )
