"""Keras, started without TensorFlow's chatter: every package that imports Keras imports this module first.

TensorFlow tells each process which libraries it was built with and that there is no GPU. That is kept back here, and
nothing else: warnings and errors that come later, and all that a machine with a GPU says of it, are shown.
A user's own TF_CPP_MIN_LOG_LEVEL wins.
"""

from __future__ import annotations

import os
from pathlib import Path

from facelab._quiet import quiet

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")  # TensorFlow's notes (0) are hidden, its warnings and errors are not
with quiet():
    import keras

    if keras.backend.backend() == "tensorflow" and not Path("/dev/nvidiactl").exists():
        import tensorflow as tf

        tf.config.list_physical_devices()  # looks for a GPU now: without one it logs an error, once
