"""Real time: recognize the people in a camera's frames, in a film, or among drawn people who walk by.

:class:`Live` answers frame by frame. ``facelab live`` shows it in the browser, ``facelab watch`` in a window or a film,
and :func:`camera` takes photos with the camera in a notebook. The browser needs ``facelab[live]``.
"""

from facelab.live.notebook import camera
from facelab.live.session import Live, LiveFrame, LiveTrack
from facelab.live.sources import open_source
from facelab.live.tracking import Tracker, Vote

__all__ = ["Live", "LiveFrame", "LiveTrack", "Tracker", "Vote", "camera", "open_source"]
