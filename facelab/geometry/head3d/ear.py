"""The outer ear: a small grid with helix, antihelix, concha and lobe."""

from __future__ import annotations

import numpy as np

_RADII = np.array([0.0, 0.15, 0.3, 0.45, 0.58, 0.7, 0.8, 0.88, 0.95, 1.0])
_ANGLES = np.linspace(0, 2 * np.pi, 29)[:-1]


def ear(length: float, angle: float, right: bool) -> np.ndarray:
    """One ear, standing off from the side of the head.

    Args:
        length: Height in mm, on average 62.
        angle: How far its rear edge stands off, in degrees.
        right: The viewer's right ear, else its mirror image.

    Returns:
        (R, C, 3) mm, rows from the middle to the rim and behind it, the origin where the ear joins the cheek.
    """
    r, t = _RADII[:, None], _ANGLES[None]
    back, up = np.cos(t), np.sin(t)  # t = 0 points to the back of the head
    # An egg, wide above and narrow at the lobe, leaning back a little.
    width = 0.29 * length * (1 + 0.22 * up)
    across = width * r * back + 0.15 * length + 0.1 * length * r * up
    height = 0.5 * length * r * up * np.where(up < 0, 0.95, 1.0) + 0.02 * length
    rim = np.exp(-(((r - 0.9) / 0.09) ** 2)) * np.clip(0.75 + 0.5 * up + 0.4 * back, 0, 1) * 3.4
    fold = np.exp(-(((r - 0.62) / 0.12) ** 2)) * np.clip(0.55 + 0.7 * back, 0, 1) * 2.6
    bowl = -6.0 * np.exp(-(((r * back + 0.3) / 0.42) ** 2) - ((r * up + 0.12) / 0.42) ** 2)
    out = rim + fold + bowl + np.where(r > 0.97, -4.0, 0)
    # The front edge lies on the cheek, the rear edge stands off.
    slope = np.radians(angle)
    side = out * np.cos(slope) + across * np.sin(slope) + 1.5
    behind = across * np.cos(slope) - out * np.sin(slope) * 0.5
    x = side if right else -side
    grid = np.stack([x + 0 * r, height + 0 * x, -behind + 0 * x], axis=-1)
    return grid if right else grid[:, ::-1]
