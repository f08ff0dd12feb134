"""How bright a color looks: ``pixels @ LUMA`` makes RGB gray. float64; callers that compute in float32 cast it."""

from __future__ import annotations

import numpy as np

# Of red, green and blue: ITU-R BT.601, the ones every gray-scale face network was trained with.
LUMA = np.array([0.299, 0.587, 0.114])
