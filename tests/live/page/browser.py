"""A real Chromium whose camera shows a film of drawn people, and what the tests of the page ask it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from facelab import images
from facelab.synthetic import Capture, Head, sample_person
from facelab.synthetic.background import background
from facelab.synthetic.camera import develop

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
WIDTH, HEIGHT = 640, 480
_YAWS = (-14, -7, 0, 7, 14)
_SPRITE = 240  # pixels of a drawing
_FRAMES = 90


def film(path: Path, people: Sequence[int]) -> Path:
    """Write what Chromium takes for a camera: JPEGs one after the other, of people who stand there and look around."""
    backdrop = _backdrop()
    drawn = [_drawn(person) for person in people]
    frames = [_frame(backdrop, drawn, 2 * np.pi * i / _FRAMES) for i in range(_FRAMES)]
    path.write_bytes(b"".join(images.writing.encode(frame, ".jpg") for frame in frames))
    return path


def _backdrop() -> np.ndarray:
    linear = background("indoor", 3, HEIGHT, WIDTH)
    return develop(linear, Capture(background="indoor", background_seed=3), np.random.default_rng(3))


def _drawn(person: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """From each side: (h, w, 3) uint8 and (h, w) float32, 1 where the person is."""
    head, capture = Head(sample_person(np.random.default_rng([5, person]))), Capture(smile=0.2)
    photos = [head.photo(replace(capture, yaw=float(yaw)), _SPRITE) for yaw in _YAWS]
    covers = [cv2.GaussianBlur(np.isfinite(photo.depth).astype(np.float32), (3, 3), 0) for photo in photos]
    return [(photo.image, cover) for photo, cover in zip(photos, covers, strict=True)]


def _frame(backdrop: np.ndarray, drawn: Sequence[list], phase: float) -> np.ndarray:
    picture, room = backdrop.astype(np.float32), WIDTH / len(drawn)
    scale = min(1.5, room / 200)
    for i, sides in enumerate(drawn):
        image, cover = sides[round((np.sin(phase + i) + 1) / 2 * (len(sides) - 1))]
        x = (i + 0.5) * room + 10 * np.sin(phase + i) - scale * _SPRITE / 2
        matrix = np.array([[scale, 0, x], [0, scale, HEIGHT - scale * _SPRITE + 6]])
        share = cv2.warpAffine(cover, matrix, (WIDTH, HEIGHT))[..., None]
        picture += share * (cv2.warpAffine(image, matrix, (WIDTH, HEIGHT)) - picture)
    return np.round(picture).astype(np.uint8)


def chromium(playwright, recording: Path):
    """A browser that gives the film for its camera, and asks nobody whether it may."""
    flags = ("--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    arguments = [*flags, f"--use-file-for-fake-video-capture={recording}"]
    return playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


def statistics(page) -> dict:
    """What the page says of itself."""
    return page.evaluate("window.facelab.statistics()")


def one_face(page, state: str, seconds: float = 180) -> dict:
    """Wait until one face is in view, in this state; on a busy machine the networks take minutes to load."""

    def there():
        tracks = statistics(page)["tracks"]
        return tracks[0] if [track["state"] for track in tracks] == [state] else None

    there.__doc__ = f"one face that is {state}"
    return wait_until(there, seconds)


def wait_until(question: Callable[[], object], seconds: float = 30) -> object:
    """The first answer that counts as true. A strict CSP forbids Playwright's own ``wait_for_function``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"Nothing within {seconds} seconds: {question.__doc__ or question.__name__}")
