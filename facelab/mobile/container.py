"""What a file of ours holds: TensorFlow Lite's model, then one line of notes that TensorFlow Lite does not look at.

The notes say which card belongs to the network, because a file alone does not know how its faces must be aligned and
preprocessed, and carry a checksum, because a damaged weight is a number like any other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from facelab._files import MARK, shown
from facelab.errors import InputError, WeightsError

_MARK = f"\n{MARK} ".encode()
_MAGIC = slice(4, 8), b"TFL3"  # where and how a TensorFlow Lite file says what it is


@dataclass(frozen=True)
class Notes:
    """What stands behind the model.

    Attributes:
        model: Registered name of the network.
        precision: ``"float32"``, ``"float16"`` or ``"int8"``.
        sha256: Of the model, in hexadecimal.
    """

    model: str
    precision: str
    sha256: str


def pack(model: bytes, name: str, precision: str) -> bytes:
    """The model with its notes.

    Example:
        >>> unpack(pack(b"....TFL3 and more", "facelab_distilled", "int8"))[1].precision
        'int8'
    """
    notes = {"model": name, "precision": precision, "sha256": hashlib.sha256(model).hexdigest()}
    return model + _MARK + json.dumps(notes).encode() + b"\n"


def unpack(data: bytes, source: str = "this file") -> tuple[bytes, Notes]:
    """The model and its notes.

    Args:
        data: All bytes of a file.
        source: What to call it in a message.

    Raises:
        InputError: No TensorFlow Lite file.
        WeightsError: It has no notes, because it was cut off or is not facelab's; or it is damaged.
    """
    where, magic = _MAGIC
    if data[where] != magic:
        raise InputError(f"Expected a TensorFlow Lite file. Received: {shown(source)}, which is none.")
    model, mark, line = data.rpartition(_MARK)
    try:
        notes = Notes(**json.loads(line))
    except (ValueError, TypeError):
        mark = b""
    if not mark:
        raise WeightsError(
            f"Expected a whole file of 'facelab export'. Received: {shown(source)}, which was cut off or is of another "
            "program. Export it again."
        )
    if hashlib.sha256(model).hexdigest() != notes.sha256:
        raise WeightsError(f"{shown(source)} is damaged: its checksum is another. Export it again.")
    return model, notes
