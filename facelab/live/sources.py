"""Where frames come from: a camera, a film, a network camera, a folder of photos, or drawn people who walk by."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import cv2
import numpy as np

from facelab import images
from facelab._account import Account
from facelab._files import shown
from facelab.errors import InputError
from facelab.live.drawn import Street

DRAWN = "drawn"
_STREAMS = ("rtsp", "rtsps", "http", "https", "rtmp", "udp")
_OPEN_MILLISECONDS = 10_000  # for a network camera to answer
_SLIDE_FRAMES, _SLIDE_RATE = 15, 25.0  # how long a photo of a folder is shown
_SLIDE_SIDE = 1280  # pixels: photos are shown no larger than a film


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame of a source.

    Attributes:
        id: Its number, from 0.
        seconds: Since the first.
        image: (H, W, 3) uint8 RGB.
    """

    id: int
    seconds: float
    image: np.ndarray


@dataclass(frozen=True, eq=False)
class Source:
    """A stream of frames.

    Attributes:
        frames: Without end for cameras and drawn people.
        hurries: True where frames come at their own pace and must not wait, as a camera's.
        rate: Frames a second; for cameras what they promise.
        street: The drawn people who walk by; ``None`` for all other sources.
    """

    frames: Iterator[Frame]
    hurries: bool
    rate: float
    street: Street | None = None


def open_source(name: str, account: Account | None = None) -> Source:
    """Open a source by its name.

    Args:
        name: A camera's number (``"0"`` is the first), a video file, a folder of photos or one photo, the address of a
            network camera (``rtsp://...``), or ``"drawn"``.
        account: Is told of photos that cannot be read.

    Raises:
        InputError: Nothing of that name, a camera that does not answer, or no photo in the folder.
    """
    if name == DRAWN:
        street = Street()
        return Source(_numbered(street.frames(), street.rate), False, street.rate, street)
    if name.isdecimal() and not os.path.exists(name):
        return _captured(int(name), f"camera {name}", "Is it plugged in, and does no other program use it?")
    if urlsplit(name).scheme in _STREAMS:
        return _captured(name, _without_password(name), "Is the address right, and the network camera on?")
    if os.path.isdir(name) or os.path.splitext(name)[1].lower() in images.reading.SUFFIXES:
        return Source(_slides(name, account or Account()), False, _SLIDE_RATE)
    rate = images.video.rate(name)
    return Source(_film(name), False, rate)


def _numbered(frames: Iterator[np.ndarray], rate: float) -> Iterator[Frame]:
    return (Frame(number, number / rate, image) for number, image in enumerate(frames))


def _film(path: str) -> Iterator[Frame]:
    return (Frame(number, *timed) for number, timed in enumerate(images.frames(path, every=0)))


def _slides(path: str, account: Account) -> Iterator[Frame]:
    """Each photo for a moment, so that it is looked at more than once."""
    number = 0
    for photo in images.find([path], account):
        try:
            image = images.read(photo)
        except InputError as err:
            account(str(photo), err)
            continue
        scale = _SLIDE_SIDE / max(image.shape[:2])
        if scale < 1:
            image = images.shrink(image, *(max(1, round(side * scale)) for side in image.shape[:2]))
        for _ in range(_SLIDE_FRAMES):
            yield Frame(number, number / _SLIDE_RATE, image)
            number += 1


def _captured(place: int | str, name: str, advice: str) -> Source:
    """A camera here or on the network. It is opened at once, so that one that is not there is told at once."""
    options = [] if isinstance(place, int) else [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MILLISECONDS]
    capture = cv2.VideoCapture(place, cv2.CAP_ANY if isinstance(place, int) else cv2.CAP_FFMPEG, options)
    if not capture.isOpened():
        capture.release()
        raise InputError(f"Expected frames from {name}. Received: nothing. {advice}")
    rate = capture.get(cv2.CAP_PROP_FPS)
    return Source(_newest(capture, name), True, rate if 0 < rate <= 240 else 25.0)


def _newest(capture: cv2.VideoCapture, name: str) -> Iterator[Frame]:
    """The newest frame each time: what came while nobody asked is dropped, so that no delay can grow."""
    with _reading(capture) as reader:
        number, start = 0, None
        while (found := reader.wait()) is not None:
            seconds, image = found
            start = seconds if start is None else start
            yield Frame(number, seconds - start, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
            number += 1
        if number == 0:
            raise InputError(f"Expected frames from {name}. Received: none.")


class _Reader:
    """Reads a camera in a thread and keeps the last frame only."""

    def __init__(self, capture: cv2.VideoCapture):
        self._capture, self._ready = capture, threading.Condition()
        self._frame: tuple[float, np.ndarray] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="facelab-camera", daemon=True)
        self._thread.start()

    def wait(self) -> tuple[float, np.ndarray] | None:
        """(seconds, (H, W, 3) uint8 BGR) of the next new frame; ``None`` where the camera has ended."""
        with self._ready:
            self._ready.wait_for(lambda: self._frame is not None or self._ended)
            frame, self._frame = self._frame, None
            return frame

    def end(self) -> None:
        with self._ready:
            self._ended = True
        self._thread.join()

    def _run(self) -> None:
        while not self._ended:
            good, image = self._capture.read()
            with self._ready:
                self._ended = self._ended or not good
                if good:
                    self._frame = cv2.getTickCount() / cv2.getTickFrequency(), image
                self._ready.notify()


@contextmanager
def _reading(capture: cv2.VideoCapture) -> Iterator[_Reader]:
    reader = _Reader(capture)
    try:
        yield reader
    finally:
        reader.end()
        capture.release()


def _without_password(address: str) -> str:
    """The address as it may be shown: user and password left out."""
    parts = urlsplit(address)
    return shown(address if parts.username is None else parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
