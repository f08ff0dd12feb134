"""The set of synthetic people that comes inside the package, so that the tour starts at once.

``scripts/make_shipped_people.py`` makes it. Its photos are WebP, as exact as a good JPEG; a dozen of them come with
their maps, those of the others are rendered again when they are asked for.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from facelab.errors import DatasetError
from facelab.synthetic import layout
from facelab.synthetic.dataset import SyntheticSet

PLACE = Path(__file__).with_name("people")
_CARD = f"{layout.TRUTH}/card.json"


@dataclass(frozen=True)
class ShippedCard:
    """What is known of a shipped set.

    Attributes:
        name: Its name.
        people: Number of people.
        photos: Photos of each.
        size: Height and width of a photo in pixels.
        seed: Which people.
        difficulty: ``"easy"`` or ``"wild"``.
        license: What may be done with it.
        command: What made it.
        sha256: Of all its files, see :func:`digest`.
        bytes: Of all its files.
    """

    name: str
    people: int
    photos: int
    size: int
    seed: int
    difficulty: str
    license: str
    command: str
    sha256: str
    bytes: int


def shipped() -> SyntheticSet:
    """The shipped set; nothing is rendered and nothing downloaded.

    Raises:
        DatasetError: It is missing or damaged.
    """
    return SyntheticSet.open(PLACE)


def shipped_card(directory: Path = PLACE) -> ShippedCard:
    """The card of a set that :func:`write_card` has signed.

    Raises:
        DatasetError: It is missing or damaged.
    """
    try:
        return ShippedCard(**layout.read_json(directory / _CARD))
    except (OSError, ValueError, TypeError) as err:
        raise DatasetError(
            f"Expected the card of a shipped set, with {', '.join(f.name for f in fields(ShippedCard))}, in "
            f"{directory / _CARD}. Received: {err}. Install facelab again."
        ) from err


def write_card(directory: Path, name: str, command: str) -> ShippedCard:
    """Sign a rendered set: its settings, size and digest go into a card beside its truth.

    Raises:
        DatasetError: It is not a whole set.
    """
    settings = SyntheticSet.open(directory).settings
    sha256, size = digest(directory)
    card = ShippedCard(
        name=name,
        people=settings.people,
        photos=settings.photos,
        size=settings.size,
        seed=settings.seed,
        difficulty=settings.difficulty,
        license="MIT",
        command=command,
        sha256=sha256,
        bytes=size,
    )
    layout.write_json(directory / _CARD, asdict(card))
    return card


def digest(directory: Path) -> tuple[str, int]:
    """SHA-256 over names and contents of all files but the card and hidden ones, and their size in bytes."""
    total, size = hashlib.sha256(), 0
    files = {path.relative_to(directory).as_posix(): path for path in directory.rglob("*") if path.is_file()}
    for name in sorted(files):
        if name != _CARD and not files[name].name.startswith("."):
            content = files[name].read_bytes()
            size += len(content)
            total.update(f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode())  # as sha256sum writes it
    return total.hexdigest(), size
