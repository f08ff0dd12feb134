"""``facelab live`` in a process of its own, and a Chromium that looks at it. Left out where there is no Chromium."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import pytest

_START = 180  # seconds that the server may take; a busy machine loads TensorFlow slowly
_COMMAND = (sys.executable, "-c", "from facelab.cli import main; main()", "live")


def _load(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


browser = _load("browser")


@pytest.fixture(scope="session")
def playwright():
    if browser.CHROMIUM is None:
        pytest.skip("needs chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def recordings(tmp_path_factory):
    """``recordings(n)`` -> a film of n drawn people."""
    folder, films = tmp_path_factory.mktemp("films"), {}

    def film(people: int) -> Path:
        if people not in films:
            films[people] = browser.film(folder / f"{people}.mjpeg", range(people))
        return films[people]

    return film


@pytest.fixture(scope="session")
def chromium(playwright, recordings):
    """Before its camera stands one person."""
    started = browser.chromium(playwright, recordings(1))
    yield started
    started.close()


@contextmanager
def serving(gallery: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run ``facelab live``; yields the address that it shows, and the process."""
    command = [*_COMMAND, "--no-browser", "--gallery", str(gallery), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    lines: Queue[str] = Queue()
    # A thread of its own keeps the pipe empty for as long as the server runs.
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()
    try:
        yield _address(lines), process
    finally:
        process.terminate()
        process.wait(30)


def _address(lines: Queue[str]) -> str:
    said = ""
    try:
        while not (found := re.search(r"https?://\S+#[\w-]+", said)):
            said += lines.get(timeout=_START)
    except Empty:
        pytest.fail(f"Expected the address of the page. Received: {said!r}.")
    return found[0]


def listens(address: str) -> bool:
    """Whether somebody answers at an address."""
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a server for all tests; what one has enrolled, it deletes."""
    with serving(tmp_path_factory.mktemp("live") / "people.db", "--port", "0") as (address, _):
        browser.wait_until(lambda: listens(address))
        yield address


@pytest.fixture
def look(chromium, server):
    """``look(language, ...)`` -> a page of its own; whatever it complains of fails the test.

    ``prepare(page)`` is called before the page is opened.
    """
    contexts, complaints = [], []

    def open_page(language="en", prepare=None, address=server, path="", **settings):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=language, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        if prepare:
            prepare(page)
        base, token = address.split("#")
        page.goto(f"{base.split('?')[0]}{path}?lang={language}#{token}")
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    # What the server refuses is logged by the browser, and is what a test asks for.
    assert [said for said in complaints if "Failed to load resource" not in said] == []


@pytest.fixture(scope="session")
def tools():
    """The module browser.py, ``serving`` and ``listens``."""
    browser.serving, browser.listens = serving, listens
    return browser
