"""Videos: frames at regular times, and a film of frames."""

from __future__ import annotations

import itertools
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np

from facelab._files import MARK, shown, writing
from facelab.errors import InputError
from facelab.images.reading import MAX_PIXELS, check


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


def write_film(
    path: str | os.PathLike, frames: Iterable[np.ndarray], rate: float = 25.0, overwrite: bool = False
) -> int:
    """Write frames as an MPEG-4 film, as they come.

    A film that is there already is replaced only if facelab wrote it, or with ``overwrite``.

    Args:
        path: A ``.mp4`` file.
        frames: (H, W, 3) uint8 RGB arrays of one size; sides that are odd lose a pixel.
        rate: Frames a second, above 0.
        overwrite: Replace a file that facelab did not write.

    Returns:
        The number of frames. Of none no file is written.

    Raises:
        InputError: Another suffix, a file that is there already, frames of several sizes, or no encoder.
    """
    if not os.fspath(path).endswith(".mp4") or not rate > 0:
        raise InputError(f"Expected a .mp4 file and more than 0 frames a second. Received: {shown(path)}, {rate}.")
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        return 0
    height, width = (side // 2 * 2 for side in check(first).shape[:2])
    count = 0
    with writing(path, overwrite) as temporary:
        film = cv2.VideoWriter(str(temporary), cv2.VideoWriter.fourcc(*"mp4v"), rate, (width, height))
        if not film.isOpened():
            raise InputError(f"Cannot write {shown(path)}: no encoder for {width} x {height} pixels.")
        try:
            for frame in itertools.chain([first], frames):
                if frame.shape != first.shape:
                    raise InputError(f"Expected frames of one size. Received: {first.shape} and {frame.shape}.")
                film.write(cv2.cvtColor(frame[:height, :width], cv2.COLOR_RGB2BGR))
                count += 1
        finally:
            film.release()
        with open(temporary, "ab") as file:  # a box named "free" is passed over by all players
            file.write(struct.pack(">I4s", 8 + len(MARK), b"free") + MARK.encode())
    return count


def rate(path: str | os.PathLike) -> float:
    """Frames a second of a video file; 25 where the file does not say.

    Raises:
        InputError: As :func:`frames`.
    """
    if not os.path.isfile(path):
        raise InputError(f"Expected a video file. Received: {shown(path)}, which is no file.")
    with _opened(path) as video:
        found = video.get(cv2.CAP_PROP_FPS)
    return found if 0 < found <= 1000 else 25.0
