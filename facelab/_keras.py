"""Keras, started without TensorFlow's chatter: every package that imports Keras imports this module first.

TensorFlow tells each process which libraries it was built with and that there is no GPU. That is kept back here, and
what its C++ part logs later: it calls harmless things errors (an attribute of tf.data that its own optimizer does not
know), and what really goes wrong there is raised as an exception of Python. Warnings and errors of Python are shown,
so is all that a user's own TF_CPP_MIN_LOG_LEVEL asks for.
"""

from __future__ import annotations

import logging
import os

from facelab._quiet import quiet

__all__ = ["keras"]

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with quiet():
    import keras
# In a notebook TensorFlow's logger tells its notes as well. Its warnings and errors stay.
logging.getLogger("tensorflow").setLevel(max(logging.WARNING, logging.getLogger("tensorflow").level))
