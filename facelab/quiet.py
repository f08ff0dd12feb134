"""TensorFlow's start without its chatter."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_start() -> Iterator[None]:
    """Keep what TensorFlow writes past Python to file descriptor 2 while it is imported off the screen.

    Messages of Python, warnings and errors among them, are kept back as well: import nothing else inside.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        # After the import: in a notebook TensorFlow sets its logger to talk.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
