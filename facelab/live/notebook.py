"""Take photos with the camera in a notebook: a small page, a folder, and consent."""

from __future__ import annotations

import html
import os
from pathlib import Path
from urllib.parse import quote

from facelab._language import Said, language
from facelab.errors import InputError
from facelab.live import extra
from facelab.live.security import Guard, new_token

_TAB = Said("Open the camera in a tab of its own", "카메라를 새 탭에서 열기")


class NotebookCamera:
    """A camera's page that is shown where the notebook stands; see :func:`camera`.

    Attributes:
        address: Of the page, with its token.
    """

    def __init__(self, folder: str | os.PathLike, name: str, photos: int):
        extra.require()
        from facelab.live.photo_server import CameraServer
        from facelab.live.serving import Place, Serving

        guard = Guard(new_token())
        self._server = CameraServer(folder, guard)
        self._serving = Serving(self._server.app, Place())
        self._serving.start()
        query = f"lang={language()}&name={quote(name)}&wanted={photos}"
        self.address = f"{self._serving.address}?{query}#{guard.token}"

    @property
    def photos(self) -> list[Path]:
        """The photos so far."""
        return list(self._server.photos)

    @property
    def folder(self) -> Path:
        """One directory per person, as all notebooks take it for ``FOLDER``."""
        return self._server.folder

    def close(self) -> None:
        """End the page's server; the photos stay."""
        self._serving.stop()

    def _repr_html_(self) -> str:
        address = html.escape(self.address)
        return (
            f'<iframe src="{address}" allow="camera" width="100%" height="620" style="border: 0"></iframe>'
            f'<p><a href="{address}" target="_blank" rel="noopener">{html.escape(str(_TAB))}</a></p>'
        )


def camera(folder: str | os.PathLike = "photos", name: str = "", photos: int = 6) -> NotebookCamera:
    """Show a page that takes photos with this computer's camera, with consent, and puts them into a folder.

    The page and its server run on this computer; nothing is sent anywhere. On a notebook server elsewhere (Colab) the
    browser cannot reach it: take a folder of photos there.

    Args:
        folder: Where to; made where it is not there. One directory per person.
        name: Of the person, which can be changed on the page.
        photos: How many the page asks for.

    Returns:
        Shown by Jupyter where it is the last line of a cell; ``.photos`` are the files, ``.close()`` ends the page.

    Raises:
        InputError: Fewer than one photo, or ``facelab[live]`` is not installed.

    Example:
        >>> camera = facelab.live.camera("my-photos", "Ann")          # doctest: +SKIP
        >>> camera                                                    # doctest: +SKIP
        >>> photos = facelab.datasets.folder(camera.folder)           # doctest: +SKIP
    """
    if photos < 1:
        raise InputError(f"Expected at least 1 photo. Received: {photos}.")
    return NotebookCamera(folder, name, photos)
