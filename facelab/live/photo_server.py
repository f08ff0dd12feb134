"""The server behind the notebook's camera: it puts photos into a folder."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request

from facelab import images
from facelab._files import check_output_folder, writing
from facelab.errors import InputError
from facelab.gallery._validation import check_name
from facelab.live.pages import Pages, Refusal, guarded
from facelab.live.security import Guard
from facelab.live.server import MAX_FRAME_BYTES, MAX_FRAME_PIXELS

_NOT_IN_FOLDERS = set('<>:"/\\|?*')


class CameraServer:
    """Puts photos that the page sends into a folder, one directory per person.

    Args:
        folder: Where to; made where it is not there.
        guard: Who may send.

    Attributes:
        app: The ASGI application.
        photos: The files that were written, and not deleted again.
    """

    def __init__(self, folder: str | os.PathLike, guard: Guard):
        self.folder = Path(folder)
        self.photos: list[Path] = []
        self.app = Starlette(
            routes=[
                guarded(guard, "/api/photos", "POST", self.store, MAX_FRAME_BYTES),
                guarded(guard, "/api/photos", "DELETE", self.delete),
                Pages(guard, "camera.html").route(),
            ]
        )

    def store(self, request: Request, body: bytes) -> dict:
        """Write one photo."""
        try:
            name = check_name(unquote(request.headers.get("x-facelab-name", "")))
        except InputError as err:
            raise Refusal(422, "bad_name", str(err)) from err
        if set(name) & _NOT_IN_FOLDERS or name.startswith("."):
            raise Refusal(422, "bad_name", "Expected a name that can be a folder's.")
        try:
            images.reading.decode_jpeg(body, MAX_FRAME_PIXELS)
        except InputError as err:
            raise Refusal(422, "bad_picture", str(err)) from err
        check_output_folder(self.folder / name)
        path = _free(self.folder / name)
        with writing(path) as temporary:
            temporary.write_bytes(body)
        self.photos.append(path)
        return {"photos": len(self.photos)}

    def delete(self, request: Request, body: bytes) -> dict:
        """Delete the photos of this session, and the directories that are empty then."""
        for path in self.photos:
            path.unlink(missing_ok=True)
            if path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()
        self.photos.clear()
        return {"photos": 0}


def _free(folder: Path) -> Path:
    """A name that no photo has yet, such as "2026-12-01-3.jpg"."""
    day, number = datetime.date.today().isoformat(), 1
    while (path := folder / f"{day}-{number}.jpg").exists():
        number += 1
    return path
