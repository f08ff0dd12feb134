"""What is sculpted into the average head, and what each parameter and each expression does to it."""

from __future__ import annotations

from facelab.geometry.head3d.sculpt import Stroke as S

# Eye sockets, brow ridge, cheekbones, muzzle, lips, chin. The nose has profiles of its own, in head.py.
FEATURES = (
    S("forward", -10.5, 30, 3, 17, 10),  # socket
    S("forward", -3, 15, 1, 6, 9),  # inner corner, beside the nose
    S("forward", 6.5, 32, 0, 10.5, 8),  # eyeball
    S("forward", 4.4, 27, 16, 20, 7),  # brow ridge
    S("forward", 5.4, 46, -21, 15, 12),  # cheekbone
    S("out", 1.5, 60, -18, 15, 12),
    S("forward", 2.0, 38, -48, 15, 17),  # cheek
    S("forward", -1.6, 25, -52, 5, 13),  # fold from the nose to the mouth
    S("forward", 4.5, 0, -64, 24, 15),  # the teeth under the lips
    S("forward", -1.2, 0, -55, 2.4, 6),  # philtrum
    S("forward", 4.0, 0, -65.5, 17, 3.6),  # upper lip
    S("forward", 5.0, 0, -74.5, 15, 4.6),  # lower lip
    S("forward", -3.4, 0, -69, 21, 1.9),  # between them
    S("forward", -1.5, 26, -69.5, 4, 4),  # mouth corner
    S("forward", -4.5, 0, -87, 16, 5),  # above the chin
    S("forward", 4.5, 0, -103, 15, 10),  # chin
    S("forward", -2.5, 62, 24, 10, 16),  # temple
    S("forward", -2.2, 58, -62, 12, 20),  # below the cheekbone
)

# The height and depth of broad regions; sy is large so that nothing kinks.
SHAPE_PARAMETERS: dict[str, tuple[S, ...]] = {
    "face_width": (S("wide", 0.5, 0, -20, 1, 60),),
    "face_length": (
        S("up", -1.05, 0, -118, 90, 42), S("up", -0.5, 0, -175, 300, 40), S("up", -0.14, 0, -62, 60, 14),
    ),
    "head_height": (S("tall", 1.0, 0, 125, 1, 62),),
    "forehead_slope": (S("deep", -1.0, 0, 80, 1, 40),),
    "temple_width": (S("wide", 0.55, 0, 42, 1, 34),),
    "jaw_width": (S("wide", 0.62, 0, -72, 1, 26),),
    "jaw_height": (S("up", 1.0, 58, -76, 26, 22),),
    "chin_width": (S("out", 0.55, 24, -107, 18, 15), S("forward", 0.35, 26, -106, 12, 12)),
    "chin_forward": (S("forward", 1.0, 0, -106, 34, 17),),
    "cheekbones": (S("forward", 0.9, 46, -18, 15, 13), S("out", 0.8, 62, -16, 18, 15)),
    "cheeks": (S("forward", 0.8, 42, -52, 17, 20), S("out", 0.9, 58, -55, 22, 22)),
    "double_chin": (S("forward", 0.9, 0, -122, 40, 9), S("up", -1.0, 0, -119, 45, 8)),
    "brow_ridge": (S("forward", 1.0, 24, 16, 22, 7),),
    "brow_height": (S("up", 1.0, 34, 20, 26, 9),),
    "brow_tilt": (S("up", 1.0, 56, 20, 17, 9), S("up", -0.6, 12, 18, 11, 9)),
    "eye_spacing": (S("out", 0.5, 32, 1, 22, 14),),
    "eye_width": (S("out", 0.55, 48, 0, 9, 8), S("out", -0.55, 17, 0, 8, 8)),
    "eye_opening": (S("up", 0.62, 32, 6, 13, 4.2), S("up", -0.42, 32, -5.4, 13, 4.2)),
    "eye_tilt": (S("up", 0.75, 49, 1, 12, 8), S("up", -0.5, 17, -1, 9, 7)),
    "eye_depth": (S("forward", -1.0, 31, 1, 17, 10),),
    "nose_length": (S("up", -0.8, 0, -42, 20, 14), S("up", -0.35, 0, -24, 12, 14), S("up", -0.2, 0, -60, 20, 9)),
    "nose_width": (S("out", 0.52, 15, -42, 9, 9), S("forward", 0.2, 15, -42, 5, 7)),
    "nose_forward": (S("forward", 1.0, 0, -36, 12, 15), S("forward", 0.4, 0, -14, 8, 16)),
    "nose_bridge_height": (S("forward", 1.0, 0, -2, 8.5, 16),),
    "nose_bridge_width": (S("out", 0.55, 8, -8, 6, 20), S("forward", 0.5, 10, -8, 5, 16)),
    "nose_hump": (S("forward", 1.0, 0, -15, 7, 9),),
    "nose_tip_up": (S("up", 0.8, 0, -37, 9, 8), S("forward", -0.1, 0, -30, 8, 6), S("up", 0.4, 0, -46, 10, 5)),
    "nose_tip_width": (S("out", 0.6, 8, -36, 6, 8), S("forward", 0.55, 9, -36, 5, 7)),
    "mouth_width": (S("out", 0.5, 26, -69, 12, 12), S("out", 0.25, 12, -69, 8, 10)),
    "mouth_height": (S("up", 1.0, 0, -69, 34, 15),),
    "upper_lip": (S("up", 0.85, 0, -61.5, 20, 5.5), S("forward", 0.3, 0, -65, 17, 4)),
    "lower_lip": (S("up", -0.85, 0, -79.5, 18, 6), S("forward", 0.35, 0, -75, 15, 5)),
    "lips_forward": (S("forward", 1.0, 0, -69, 24, 15),),
    "neck_width": (S("wide", 0.7, 0, -135, 1, 38),),
    "nose_bend": (S("right", 1.0, 0, -34, 13, 18),),
    "mouth_skew": (S("up", 1.0, 25, -69, 14, 12, 1), S("up", -1.0, 25, -69, 14, 12, -1)),
    "brow_skew": (S("up", 1.0, 34, 21, 24, 9, 1), S("up", -1.0, 34, 21, 24, 9, -1)),
    "chin_skew": (S("right", 1.0, 0, -108, 34, 22),),
}  # fmt: skip

EXPRESSIONS: dict[str, tuple[S, ...]] = {
    "smile": (
        S("out", 4.5, 26, -69, 12, 11), S("up", 5.5, 28, -69, 10, 11), S("forward", -2.5, 26, -69, 12, 10),
        S("up", 1.8, 0, -62, 16, 4), S("up", 1.2, 0, -69, 18, 12),
        S("forward", 2.8, 43, -42, 14, 14), S("up", 2.5, 43, -40, 16, 14), S("up", 1.0, 33, -5.5, 13, 4),
    ),
    "brow_raise": (
        S("up", 5.5, 30, 22, 26, 11), S("up", 2, 0, 24, 16, 12), S("up", 1.0, 32, 6.5, 14, 4.5),
        S("out", 1.0, 12, 20, 8, 10),
    ),
}  # fmt: skip
