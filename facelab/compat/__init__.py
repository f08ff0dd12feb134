"""Other people's packages that no longer run, made to run again without a change to their files.

Nothing here imports any other part of facelab, and nothing in facelab needs it.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.compat.keras_vggface import enable_keras_vggface

__all__ = ["enable_keras_vggface"]
