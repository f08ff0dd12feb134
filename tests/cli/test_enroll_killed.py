"""kill -9 in the middle of `facelab enroll`: whoever was acknowledged is in the gallery."""

import os
import random
import signal
import subprocess
import sys

import pytest

from facelab import Gallery

pytestmark = pytest.mark.kills


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_enrollment_keeps_everybody_it_has_announced(shared, tmp_path, seed):
    people = tmp_path / "people"
    people.mkdir()
    chosen = sorted((shared / "data" / "lfw-deepfunneled").iterdir())[:400]
    for folder in chosen:
        (people / folder.name).symlink_to(folder, target_is_directory=True)
    path = tmp_path / "g.db"
    process = subprocess.Popen(
        [sys.executable, "-c", "from facelab.cli import main; main()", "enroll", people, "--gallery", path],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "FACELAB_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    announced = []
    stop_after = random.Random(seed).randrange(5, 150)
    for line in process.stdout:
        announced.append(line.split()[1])
        if len(announced) == stop_after:
            process.send_signal(signal.SIGKILL)
            break
    announced += [line.split()[1] for line in process.stdout if line.endswith("\n")]
    assert process.wait() == -signal.SIGKILL
    with Gallery(path) as gallery:
        known = gallery.people()
    assert set(announced) <= set(known)
    assert stop_after <= len(known) < len(chosen)
