"""A program that enrolls people is killed at random moments: what it has reported must be there.

SIGKILL shows that commits are whole and that what was reported was committed. It cannot show what a power cut
does, because the operating system keeps what was written: for that the sync settings are checked in test_storage.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import facelab
from facelab.gallery import Gallery

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")

SIZE = 64
# Reports a name after add has returned, and not before.
ENROLL = """
import sys
import numpy as np
from facelab.gallery import Gallery
path, run, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(run)
print("ready", flush=True)
with Gallery(path, "random", size, create=True) as gallery:
    for i in range(100_000):
        gallery.add(f"{run}-{i}", rng.normal(size=(3, size)))
        print(f"{run}-{i}", flush=True)
"""


def kill_while_enrolling(path: Path, run: int, seconds: float) -> list[str]:
    """Names that a child has reported until it was killed, ``seconds`` after it was ready."""
    environment = os.environ | {"PYTHONPATH": str(Path(facelab.__file__).parents[1])}
    command = [sys.executable, "-c", ENROLL, str(path), str(run), str(SIZE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout.readline() == "ready\n"
        time.sleep(seconds)
        child.kill()
        lines = child.stdout.read().split("\n")
    assert child.returncode == -signal.SIGKILL
    return lines[:-1]  # what follows the last line break was cut off by the kill


def survives(path: Path, kills: int, seed: int) -> int:
    """Kill ``kills`` programs on one gallery; returns how many were killed within a change and left a journal."""
    chance, reported, journals = random.Random(seed), [], 0
    for run in range(kills):
        reported += kill_while_enrolling(path, run, chance.uniform(0, 0.15))
        journals += Path(f"{path}-journal").exists()
        with Gallery(path, "random", SIZE, create=True) as gallery:
            people = gallery.people()
        assert set(reported) <= set(people)
        assert set(people.values()) <= {3}  # whole people only
        assert len(people) <= len(reported) + run + 1  # each kill may leave one that was done and not yet reported
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()
    assert_vectors(path, reported)
    return journals


def assert_vectors(path: Path, reported: list[str]) -> None:
    """The vectors are those that the children added, not only the names."""
    with Gallery(path) as gallery:
        for run in {name.split("-")[0] for name in reported}:
            rng, n = np.random.default_rng(int(run)), sum(name.startswith(f"{run}-") for name in reported)
            matches = gallery.identify(rng.normal(size=(3 * n, SIZE)), threshold=0)
            assert [match.name for [match] in matches] == [f"{run}-{i}" for i in range(n) for _ in range(3)]
            assert max(match.distance for [match] in matches) < 1e-6


def test_what_was_reported_survives_ten_kills(tmp_path):
    survives(tmp_path / "people.gallery", kills=10, seed=0)


@pytest.mark.kills
def test_what_was_reported_survives_a_hundred_kills(tmp_path):
    journals = survives(tmp_path / "people.gallery", kills=100, seed=1)
    assert journals >= 10  # else the kills have missed the moments that matter
