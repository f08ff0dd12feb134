"""Commands for moving pictures: live (in the browser) and watch (a camera, a film, drawn people)."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
import webbrowser
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facelab._files import check_output
from facelab.cli.console import (
    DEFAULT_MODEL,
    Skips,
    complain,
    emit,
    identification_threshold_option,
    json_option,
    overwrite_option,
    progress,
)
from facelab.cli.deciding import rate_option
from facelab.cli.people import _path, gallery_option
from facelab.errors import InputError

if TYPE_CHECKING:
    from facelab.live import Live
    from facelab.live.session import LiveFrame
    from facelab.live.sources import Frame, Source
    from facelab.live.watching import Appearance, Diary

_DRAWN_SECONDS = 20.0  # that drawn people are watched where no one says how long
_EVERY = 5  # frames from one detection to the next in a film

min_face_option = click.option(
    "--min-face", type=click.FloatRange(12), default=60, show_default=True,
    help="Smallest face in pixels. Larger is quicker.",
)  # fmt: skip
live_model_option = click.option(
    "--model", default=None, help=f"A model of 'facelab models'.  [default: the gallery's, or {DEFAULT_MODEL}]"
)


@click.command()
@gallery_option
@live_model_option
@min_face_option
@identification_threshold_option
@rate_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; others need TLS.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: any free one]")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate (PEM), for other hosts.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its key (PEM).")
@click.option("--enroll/--no-enroll", "enrolls", default=True, help="Let people be enrolled and deleted on the page.")
@click.option("--liveness/--no-liveness", default=True, help="Judge whether a face lives (for learning only).")
@click.option("--lang", type=click.Choice(["en", "ko"]), default=None, help="Of the page.  [default: the browser's]")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
def live(
    gallery_path: Path | None, model: str | None, min_face: float, threshold: float | None, rate: float, host: str,
    port: int, tls_cert: Path | None, tls_key: Path | None, enrolls: bool, liveness: bool, lang: str | None,
    browser: bool,
) -> None:  # fmt: skip
    """Recognize the people before the camera, in the browser.

    The page and the recognizer run on this machine; nothing leaves it. The address that is printed holds a secret, so
    that no other page or program can use it. Ctrl+C ends.
    """
    from facelab.live import extra

    extra.require()
    from facelab.live.server import LiveServer
    from facelab.live.serving import Place, Serving

    place = Place(host, port, tls_cert, tls_key)
    path = _path(gallery_path)
    guard = place.guard()
    with ThreadPoolExecutor(1) as thread:  # the page is there while the networks load
        loading = thread.submit(_load, path, model, min_face, threshold, rate, liveness)
        serving = Serving(LiveServer(loading, guard, enrolls, min_face).app, place)
        loading.add_done_callback(lambda done: _stop_if_failed(done, serving))
        address = f"{serving.address}{'' if lang is None else f'?lang={lang}'}#{guard.token}"
        click.echo(f"Open {address}\nCtrl+C ends.")
        if browser:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            serving.run()
    loading.result().close()


def _stop_if_failed(loading: Future, serving) -> None:
    if loading.exception() is not None:
        serving.stop()


def _load(path: Path, model: str | None, min_face: float, threshold: float | None, rate: float, liveness: bool) -> Live:
    """A recognizer that has seen a face once: the first call of a network takes a second."""
    # Before TensorFlow starts: half of the cores stay free for the tracker, the page and the browser. On two cores that
    # makes three faces in the picture a third smoother.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", str(max(1, (os.cpu_count() or 2) // 2)))
    from facelab.live.loading import warmed_up
    from facelab.liveness import Liveness

    return warmed_up(_recognizer(path, model, min_face, threshold, rate, Liveness() if liveness else None, 0))


def _recognizer(path, model, min_face, threshold, rate, liveness, every) -> Live:
    from facelab import MTCNN, Gallery, Pipeline
    from facelab.live import Live

    if model is None and path is not None and path.exists():
        with Gallery(path) as gallery:
            model = gallery.model
    pipeline = Pipeline(model or DEFAULT_MODEL, detector=MTCNN(min_face_size=min_face))
    return Live(pipeline, path, liveness, threshold, rate, every)


@click.command()
@click.argument("source")
@click.option("--show", is_flag=True, help="Show it in a window; Escape or q ends.")
@click.option("--out", type=click.Path(path_type=Path), help="Write a film (.mp4) with boxes and names.")
@click.option("--every", type=click.IntRange(1), default=_EVERY, show_default=True,
              help="Detect in every such frame of a film; cameras are looked at as often as they can be.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0, min_open=True), default=None,
              help=f"End after that time.  [default: {_DRAWN_SECONDS:g} for drawn people]")  # fmt: skip
@gallery_option
@live_model_option
@min_face_option
@identification_threshold_option
@rate_option
@overwrite_option
@json_option
def watch(
    source: str, show: bool, out: Path | None, every: int, seconds: float | None, gallery_path: Path | None,
    model: str | None, min_face: float, threshold: float | None, rate: float, overwrite: bool, as_json: bool,
) -> None:  # fmt: skip
    """Name the people in SOURCE: a camera (0), a film, a network camera (rtsp://...), a folder of photos, or "drawn".

    "drawn" are people who do not exist and walk by; without --gallery every second of them is enrolled. A line tells
    when somebody is first named or found unknown; at the end stands who was there when.
    """
    from facelab.live.sources import open_source

    if out is not None:
        check_output(out, (".mp4",), [source], overwrite)
    skips = Skips()
    opened = open_source(source, skips)
    if seconds is None and opened.street is not None and not show:
        seconds = _DRAWN_SECONDS
    with tempfile.TemporaryDirectory() as folder:
        path, threshold = _people(opened, gallery_path, Path(folder), model, min_face, threshold, rate)
        with _recognizer(path, model, min_face, threshold, rate, None, 0 if opened.hurries else every) as live:
            diary, frames = _watch(opened, live, _Look(show, out, overwrite, seconds, as_json))
    facts = {"source": source, "frames": frames, "faces": [asdict(each) for each in diary.appearances]}
    emit(facts, as_json, [f"{frames} frames, {_count(diary)}", *map(_line, diary.appearances)])
    skips.exit(done=frames)


@dataclass(frozen=True)
class _Look:
    """What is done with the frames."""

    show: bool
    out: Path | None
    overwrite: bool
    seconds: float | None
    quiet: bool


def _people(
    opened: Source, gallery_path: Path | None, folder: Path, model: str | None, min_face: float,
    threshold: float | None, rate: float,
) -> tuple[Path | None, float | None]:  # fmt: skip
    """The gallery and the distance: those of the user, or of a demonstration."""
    if gallery_path is not None:
        if not gallery_path.exists():
            raise InputError(f"There is no gallery at {gallery_path}. Enroll somebody first: facelab enroll.")
        return gallery_path, threshold
    if opened.street is None:
        return None, threshold
    from facelab import MTCNN, Pipeline
    from facelab.live.loading import drawn_threshold, enroll_every_second

    pipeline = Pipeline(model or DEFAULT_MODEL, detector=MTCNN(min_face_size=min_face))
    if threshold is None:
        enrolled = 3 * -(-len(opened.street.people) // 2)
        threshold = drawn_threshold(pipeline, enrolled, rate, lambda items, n: progress(items, "distance", n))
    names = enroll_every_second(opened.street, pipeline, folder / "gallery.db", threshold)
    complain(f"enrolled for this run: {', '.join(names)}; distance {threshold:.4f}, measured on other drawn people")
    return folder / "gallery.db", threshold


def _watch(opened: Source, live: Live, look: _Look) -> tuple[Diary, int]:
    """Go through the frames; who was there, and how many frames it were."""
    from facelab.images.video import write_film
    from facelab.live.watching import Diary, annotated, watch

    diary, count = Diary(), itertools.count()

    def told() -> Iterator[tuple[Frame, LiveFrame]]:
        answers = watch(opened, live, paced=look.show)
        total = None if look.seconds is None else round(look.seconds * opened.rate)
        with contextlib.suppress(KeyboardInterrupt):
            for frame, answer in progress(answers, "watch", total, " frames"):
                if look.seconds is not None and frame.seconds >= look.seconds:
                    return
                next(count)
                for news in diary.add(frame.seconds, answer):
                    if not look.quiet:
                        click.echo(f"{frame.seconds:7.2f} s  {_words(news)}")
                yield frame, answer

    frames: Iterator = told()
    if look.show or look.out is not None:
        frames = (annotated(frame.image, answer) for frame, answer in frames)
    if look.show:
        frames = _shown(frames)
    if look.out is not None:
        write_film(look.out, frames, opened.rate, look.overwrite)
    else:
        for _ in frames:
            pass
    return diary, next(count)


def _shown(pictures: Iterator) -> Iterator:
    from facelab.live.window import Window

    window = Window("facelab watch")
    try:
        for picture in pictures:
            window.show(picture)
            if not window.is_open:
                return
            yield picture
    finally:
        window.close()


def _count(diary: Diary) -> str:
    n = len(diary.appearances)
    return f"{n} face{'' if n == 1 else 's'}"


def _words(face: Appearance) -> str:
    near = "" if face.distance is None else f" (nearest: {face.nearest} {face.distance:.3f})"
    return f"face {face.track}: {face.name if face.state == 'known' else face.state}{near}"


def _line(face: Appearance) -> str:
    return f"{face.first:.2f}-{face.last:.2f} s, {face.frames} frames: {_words(face)}"
