"""The scripts that train what facelab ships run to their end in small, and leave what is shipped alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import facelab
from facelab.download import checksum

SCRIPTS = Path(__file__).parents[2] / "scripts"
WEIGHTS = Path(facelab.__file__).parent / "weights"


@pytest.mark.scripts
@pytest.mark.parametrize(
    "command",
    [
        ["make_liveness.py"],
        ["make_embedders.py", "synthetic"],
        ["make_generative.py", "vae"],
        ["make_generative.py", "dr_gan"],
        ["make_generative.py", "tp_gan"],
        ["make_embedders.py", "distilled"],
    ],
    ids=" ".join,
)
def test_quick_trains_and_ships_nothing(command, tmp_path):
    before = {path: checksum(path) for path in WEIGHTS.iterdir()}
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / command[0]), *command[1:], "--quick"],
        env={**os.environ, "FACELAB_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(r"[\d,]+ bytes, SHA-256 [0-9a-f]{64}", done.stdout)
    assert {path: checksum(path) for path in WEIGHTS.iterdir()} == before
