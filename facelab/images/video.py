"""Videos as a source of photos: frames at regular times."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np

from facelab._files import shown
from facelab.errors import InputError
from facelab.images.reading import MAX_PIXELS


def frames(path: str | os.PathLike, every: float = 1.0) -> Iterator[tuple[float, np.ndarray]]:
    """The frames of a video file, one at a time, as they are meant to be seen (a phone's rotation is applied).

    Args:
        path: The video file, in any format of the FFmpeg that comes inside OpenCV.
        every: Seconds from one frame to the next, above 0; 0 for all frames.

    Yields:
        (seconds from the start, (H, W, 3) uint8 RGB).

    Raises:
        InputError: No such file, not a video, no frame in it, frames of more than 100 million pixels, or ``every``
            below 0.

    Example:
        >>> from facelab import images, Pipeline                              # doctest: +SKIP
        >>> times, photos = zip(*images.frames("party.mp4", every=2.0))       # doctest: +SKIP
        >>> [len(result.faces) for result in Pipeline()(photos)]              # doctest: +SKIP
        [2, 3, 3]
    """
    if not every >= 0:
        raise InputError(f"Expected 0 seconds or more from frame to frame. Received: {every}.")
    # OpenCV itself takes addresses of the network and patterns such as img_%02d.png, too.
    if not os.path.isfile(path):
        raise InputError(f"Expected a video file. Received: {shown(path)}, which is no file.")
    return _frames(path, every)


def _frames(path: str | os.PathLike, every: float) -> Iterator[tuple[float, np.ndarray]]:
    with _opened(path) as video:
        wanted, count, rate = 0.0, 0, video.get(cv2.CAP_PROP_FPS)
        while video.grab():
            # Frames without a time of their own follow each other at the video's rate.
            seconds = video.get(cv2.CAP_PROP_POS_MSEC) / 1000 or (count / rate if rate > 0 else 0.0)
            count += 1
            if seconds + 1e-6 < wanted:
                continue
            good, frame = video.retrieve()
            if good:
                wanted = max(wanted + every, seconds)
                yield seconds, cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)
        if count == 0:
            raise InputError(f"Cannot read {shown(path)}: expected a video. Received: a file without a frame.")


@contextmanager
def _opened(path: str | os.PathLike) -> Iterator[cv2.VideoCapture]:
    video = cv2.VideoCapture(os.path.abspath(os.fspath(path)), cv2.CAP_FFMPEG)
    try:
        pixels = video.get(cv2.CAP_PROP_FRAME_WIDTH) * video.get(cv2.CAP_PROP_FRAME_HEIGHT)
        if not video.isOpened():
            raise InputError(f"Cannot read {shown(path)}: expected a video. Received: a file that no decoder knows.")
        if pixels > MAX_PIXELS:
            raise InputError(
                f"Cannot read {shown(path)}: expected at most {MAX_PIXELS:,} pixels. Received: {pixels:,.0f}."
            )
        yield video
    finally:
        video.release()
