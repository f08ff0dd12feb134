"""Is the real-time recognizer right, and quick enough? python experiments/live.py

Parts, each alone with --only:

    names     A gallery of ten people, five photos each. A track of a stranger and of an enrolled person is as long as a
              walk past the camera: two seconds at 25 frames a second, detected in every fifth. How many strangers are
              named at any time in their track, and how many enrolled people are named by its end, within two seconds?
              On LFW (FACELAB_SHARED=DIR): photos as slides, moved, turned, enlarged and lit a little from frame to
              frame, since a photo does not move; people of pairsDevTest, the threshold is the card's. On drawn people
              of another seed: the threshold is measured on the people who come with facelab. Galleries are drawn
              anew until there are 300 strangers' tracks. Intervals are 95 %, over people.
    tracking  Drawn people who walk by: the tracker, which detects in every fifth or tenth frame and gets the answer
              three or five frames late, against MTCNN in every frame: overlap of their boxes, ids that changed.
    speed     Chromium with a camera that shows one or three drawn people, and "facelab live" beside it: overlay frames
              a second, round trip, longest gap, time to the first answer, memory. --seconds 600 for ten minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from comparison import table
from tqdm import tqdm

from facelab import MTCNN, Pipeline, datasets, images
from facelab.detection.boxes import pairwise_overlap
from facelab.evaluate import wilson
from facelab.live import Live, Tracker
from facelab.live.drawn import Street
from facelab.live.loading import drawn_threshold
from facelab.synthetic import Capture, Head, sample_person
from facelab.synthetic.sampling import sample_capture
from facelab.types import Face

RATE = 25
SECONDS = 2.0
EVERY = 5
GALLERY, PHOTOS = 10, 5
MOST_GALLERIES = 10


def slide(photo: np.ndarray, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """(480, 640, 3) frames of one photo: a smooth walk of place, size, turn and light."""
    size, scale = (480, 640), 420 / max(photo.shape[:2])
    grain = rng.normal(0, 3, (size[0] + 64, size[1], 1)).astype(np.float32)
    phase, speed = rng.uniform(0, 2 * np.pi, 5), rng.uniform(0.3, 1.0, 5)
    for frame in range(round(SECONDS * RATE)):
        x, y, zoom, turn, light = np.sin(phase + speed * 2 * np.pi * frame / RATE)
        matrix = cv2.getRotationMatrix2D((photo.shape[1] / 2, photo.shape[0] / 2), 4 * turn, scale * (1 + 0.06 * zoom))
        matrix[:, 2] += (size[1] - photo.shape[1]) / 2 + 25 * x, (size[0] - photo.shape[0]) / 2 + 15 * y
        moved = cv2.warpAffine(photo, matrix, size[::-1], flags=cv2.INTER_AREA, borderValue=(110, 110, 110))
        noise = grain[rng.integers(64) :][: size[0]]
        yield np.clip(moved * np.float32(1 + 0.08 * light) + noise, 0, 255).astype(np.uint8)


def track(live: Live, frames: Iterator[np.ndarray], start: int) -> tuple[set[str], float | None]:
    """All names that were shown in a film, and the seconds until the first."""
    names, first = set(), None
    for i, image in enumerate(frames):
        for face in live.frame(start + i, image, (start + i) / RATE).tracks:
            if face.name is not None:
                names.add(face.name)
                first = i / RATE if first is None else first
    return names, first


@dataclass(frozen=True)
class People:
    """People and their photos: ``photo(name, k)`` is the k-th, (H, W, 3) uint8 RGB.

    ``often`` have at least one photo more than are enrolled; they can be enrolled. All can be strangers.
    """

    names: list[str]
    often: list[str]
    photo: Callable[[str, int], np.ndarray]


def of_lfw() -> People:
    """The people of peopleDevTest, who took no part in choosing the card's threshold."""
    data = Path(os.environ["FACELAB_SHARED"]) / "data"
    photos = datasets.lfw(data / "lfw-deepfunneled")
    names = set(datasets.lfw_lists.read_people(data / "lfw-lists" / "peopleDevTest.txt").names)
    rows = {name: np.flatnonzero(photos.labels == i) for i, name in enumerate(photos.names) if name in names}
    rows = {name: those for name, those in rows.items() if len(those)}
    often = [name for name, those in rows.items() if len(those) > PHOTOS]
    return People(list(rows), often, lambda name, k: photos.image(rows[name][k]))


def of_drawn(people: int, seed: int) -> People:
    """Drawn people, photographed as those who come with facelab."""

    def photo(name: str, k: int) -> np.ndarray:
        person = sample_person(np.random.default_rng([seed, int(name)]))
        looks, capture = sample_capture(np.random.default_rng([seed, int(name), k]), "easy", person)
        return Head(looks).photo(capture, 250).image

    names = [str(i) for i in range(people)]
    return People(names, names, photo)


def names_of(people: People, pipeline: Pipeline, strangers: int, threshold: float | None) -> list[tuple]:
    """Rows of the table: strangers who were named, enrolled people who were."""
    rng = np.random.default_rng(0)
    often = list(rng.permutation(people.often))[: MOST_GALLERIES * GALLERY]
    galleries = [often[i : i + GALLERY] for i in range(0, len(often) // GALLERY * GALLERY, GALLERY)]
    others = list(rng.permutation([name for name in people.names if name not in often]))[:strangers]
    wrong, right, seconds, other = [], [], [], 0
    visitors = np.array_split(others, len(galleries))
    for gallery, strange in zip(tqdm(galleries, disable=None, leave=False), visitors, strict=True):
        with tempfile.TemporaryDirectory() as folder:
            live = Live(pipeline, Path(folder) / "g.db", threshold=threshold, every=EVERY)
            for name in gallery:
                vectors = [live.analyze(people.photo(name, k))[2][:1] for k in range(PHOTOS)]
                live.people.add(name, np.concatenate(vectors), [str(i) for i in range(sum(map(len, vectors)))])
            for visit, name in enumerate([*gallery, *strange]):
                known = name in gallery
                shown, first = track(live, slide(people.photo(name, PHOTOS if known else 0), rng), 1000 * visit)
                if known:
                    right.append(name in shown)
                    seconds.append(np.inf if first is None else first)
                    other += bool(shown - {name})
                else:
                    wrong.append(bool(shown))
            live.close()
    return [
        ("strangers named", _share(wrong)),
        ("enrolled people named within 2 s", _share(right)),
        ("enrolled people given another's name", f"{other} of {len(right)}"),
        ("seconds until the name, median", f"{np.median(seconds):.2f}"),
    ]


def _share(facts: list[bool]) -> str:
    interval = wilson(sum(facts), len(facts))
    return f"{np.mean(facts):.2%} [{interval.low:.2%}, {interval.high:.2%}] of {len(facts)}"


def names(arguments: argparse.Namespace) -> None:
    pipeline = Pipeline(arguments.model, detector=MTCNN(min_face_size=60))
    if arguments.set in (None, "lfw"):
        rows = names_of(of_lfw(), pipeline, arguments.strangers, None)
        print(table((f"LFW peopleDevTest, {arguments.model}", "share"), rows))
    if arguments.set in (None, "drawn"):
        threshold = drawn_threshold(pipeline, GALLERY * PHOTOS, 0.01, lambda items, n: tqdm(items, total=n))
        people = of_drawn(arguments.strangers + MOST_GALLERIES * GALLERY, seed=2026)
        rows = names_of(people, pipeline, arguments.strangers, threshold)
        print(table((f"drawn people, {arguments.model}, distance {threshold:.4f}", "share"), rows))


def tracking(arguments: argparse.Namespace) -> None:
    """Against MTCNN in every frame."""
    detector = MTCNN(min_face_size=60)
    street = Street(people=6, seed=5)
    frames = [image for image, _ in zip(street.frames(), range(arguments.frames), strict=False)]
    truth = [detector([image])[0] for image in tqdm(frames, "MTCNN", disable=None)]
    rows = []
    for every, late in ((5, 3), (10, 5)):
        tracker, overlaps, ids = Tracker(), [], {}
        for i, image in enumerate(frames):
            tracks = tracker.step(i, cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
            if i >= late and (i - late) % every == 0:
                tracker.correct(i - late, truth[i - late])
                tracks = tracker.tracks
            shared = pairwise_overlap(_rows(truth[i]), _rows(tracks))
            for face, row in zip(truth[i], shared, strict=True):
                if row.max(initial=0) > 0.2:
                    overlaps.append(row.max())
                    if (walker := _walker(face, i, street)) is not None:
                        ids.setdefault(walker, []).append(tracks[row.argmax()].id)
        changed = sum(len(set(seen)) - 1 for seen in ids.values())
        low, middle = np.quantile(overlaps, [0.05, 0.5])
        rows.append((every, late, f"{middle:.3f}", f"{low:.3f}", len(overlaps), changed))
    head = ("detect every", "late by", "median IoU", "5th percentile", "faces", "ids changed")
    print(table(head, rows))


def _rows(faces) -> np.ndarray:
    boxes = [face.box for face in faces]
    return np.array([[box.left, box.top, box.right, box.bottom] for box in boxes]).reshape(-1, 4)


def _walker(face: Face, frame: int, street: Street) -> int | None:
    """Which walk a face belongs to, by its place; ``None`` where two walkers are so near that it cannot be told."""
    away = sorted((abs(x - face.box.center[0]), walk) for walk, x in street.places(frame).items())
    return None if len(away) > 1 and away[1][0] < 2 * away[0][0] + 80 else away[0][1]


def speed(arguments: argparse.Namespace) -> None:
    """One and three drawn people before the camera of a real Chromium; the machine should be idle."""
    rows = []
    for people in (1, 3):
        with tempfile.TemporaryDirectory() as folder:
            film = _film(people, Path(folder) / "camera.mjpeg")
            rows.append((people, *_measured(film, Path(folder), arguments)))
    head = (
        "faces", "overlay fps", "round trip p50 ms", "p95 ms", "longest gap ms", "first answer s", "MiB, begin", "end",
    )  # fmt: skip
    print(table(head, rows))


def _film(people: int, path: Path) -> Path:
    """People side by side who turn their heads and sway: JPEG files one after the other, four seconds."""
    rng = np.random.default_rng(3)
    heads = [Head(sample_person(rng)) for _ in range(people)]
    turns = range(-12, 13, 4)
    drawn = [[head.photo(Capture(yaw=float(yaw)), 200) for yaw in turns] for head in heads]
    with open(path, "wb") as file:
        for frame in range(100):
            swing = np.sin(2 * np.pi * frame / 100)
            picture = np.full((480, 640, 3), 120, np.uint8)
            for number, views in enumerate(drawn):
                photo = views[round((swing + 1) / 2 * (len(views) - 1))]
                left = round(640 * (number + 0.5) / people - 100 + 6 * swing)
                cover = np.isfinite(photo.depth)[..., None]
                place = picture[140:340, left : left + 200]
                place[:] = np.where(cover, photo.image, place)
            file.write(images.writing.encode(picture, ".jpg"))
    return path


def _measured(film: Path, folder: Path, arguments: argparse.Namespace) -> tuple:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    begun = time.perf_counter()
    command = ["facelab", "live", "--no-browser", "--gallery", str(folder / "g.db"), "--model", arguments.model]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", *camera, f"--use-file-for-fake-video-capture={film}"]
            )
            page = browser.new_page()
            page.goto(address)
            while not _asked(page)["tracks"]:
                time.sleep(0.05)
            first = time.perf_counter() - begun
            time.sleep(5)  # the names are decided, and the look at each face is rare
            before = _memory(server.pid)
            page.evaluate("window.facelab.reset()")
            time.sleep(arguments.seconds)
            found = _asked(page)
            browser.close()
        numbers = (f"{found[key]:.1f}" for key in ("fps", "roundTripP50", "roundTripP95", "longestGap"))
        return (*numbers, f"{first:.1f}", before, _memory(server.pid))
    finally:
        server.terminate()
        server.wait()


def _asked(page) -> dict:
    found = page.evaluate("window.facelab ? window.facelab.statistics() : null")
    return found or {"tracks": []}


def _memory(process: int) -> int:
    """Resident memory in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("names", "tracking", "speed"))
    parser.add_argument("--model", default="dlib_resnet")
    parser.add_argument("--set", choices=("lfw", "drawn"), help="people of part names")
    parser.add_argument("--strangers", type=int, default=300)
    parser.add_argument("--frames", type=int, default=500, help="of part tracking")
    parser.add_argument("--seconds", type=float, default=30, help="of part speed")
    chosen = parser.parse_args(arguments)
    parts = {"names": names, "tracking": tracking, "speed": speed}
    for name, part in parts.items():
        if chosen.only in (None, name):
            part(chosen)


if __name__ == "__main__":
    main()
