"""Two at a time are never inside; a killed process leaves the lock open."""

import subprocess
import sys
import threading
import time

import pytest

from facelab.errors import InputError
from facelab.synthetic.lock import alone

HOLD = "import sys, time; from pathlib import Path; from facelab.synthetic.lock import alone\n"
HOLD += "with alone(Path(sys.argv[1])):\n    print('inside', flush=True); time.sleep(60)"


def test_a_process_waits_for_another_which_may_be_killed(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "lock"], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "inside\n"
    entered = threading.Event()

    def enter():
        with alone(tmp_path / "lock"):
            entered.set()

    waiting = threading.Thread(target=enter)
    waiting.start()
    assert not entered.wait(0.4)
    process.kill()
    process.wait()
    assert entered.wait(10)
    waiting.join()


def test_an_error_inside_opens_the_lock(tmp_path):
    with pytest.raises(KeyError), alone(tmp_path / "lock"):
        raise KeyError
    start = time.perf_counter()
    with alone(tmp_path / "lock"):
        assert time.perf_counter() - start < 5


def test_a_lock_that_cannot_be_made_is_one_clear_error(tmp_path):
    with pytest.raises(InputError, match="Cannot lock"), alone(tmp_path / "nowhere" / "lock"):
        pass
