"""A shot: everything about a photo that is not the person in it."""

from __future__ import annotations

from dataclasses import dataclass

from facelab.synthetic.knobs import check_knobs, choice, knob

BACKGROUNDS = ("plain", "gradient", "indoor", "outdoor", "texture")
OCCLUSIONS = ("none", "mask", "sunglasses", "hand")


@dataclass(frozen=True)
class Shot:
    """Pose, light, expression, occlusion, camera and background of one photo.

    The defaults are a neutral, frontal studio portrait. Set one knob alone with
    :func:`dataclasses.replace`: ``replace(shot, yaw=30)``.

    Raises:
        InputError: A value out of its range.

    Example:
        >>> from dataclasses import replace
        >>> replace(Shot(), yaw=30).yaw
        30
    """

    # Pose of the head.
    yaw: float = knob(0, -180, 180, "degrees", "turn of the head; positive: to the right of the photo")
    pitch: float = knob(0, -60, 60, "degrees", "nod of the head; positive: looks up")
    roll: float = knob(0, -180, 180, "degrees", "tilt of the head in the photo; positive: clockwise")
    # Light.
    light_azimuth: float = knob(-30, -180, 180, "degrees", "where the main light stands: 0 camera, 90 right")
    light_elevation: float = knob(35, -60, 90, "degrees", "height of the main light; 90 is right above")
    light_strength: float = knob(1.0, 0, 3, "", "brightness of the main light")
    ambient: float = knob(0.45, 0, 2, "", "light from all around")
    light_warmth: float = knob(0, -1, 1, "", "color of the main light: -1 blue sky, 0 white, 1 light bulb")
    # Expression.
    smile: float = knob(0, -1, 1, "", "mouth corners: -1 down, 1 broad smile")
    mouth_open: float = knob(0, 0, 1, "", "1 is wide open")
    brow_raise: float = knob(0, -1, 1, "", "-1 frown, 1 raised brows")
    eyes_closed: float = knob(0, 0, 1, "", "1 is shut")
    gaze_x: float = knob(0, -35, 35, "degrees", "where the eyes look: positive to the right of the photo")
    gaze_y: float = knob(0, -25, 25, "degrees", "where the eyes look: positive up")
    # Occlusion.
    occlusion: str = choice(OCCLUSIONS, "what covers part of the face")
    # Camera.
    focal_length: float = knob(70, 18, 200, "mm", "as on a 35 mm camera; short lenses come close and make noses large")
    face_size: float = knob(0.52, 0.05, 1.5, "", "height of the face (brow to chin, times 1.3) over that of the photo")
    center_x: float = knob(0, -1, 1, "", "shift of the face to the right, over the width of the photo")
    center_y: float = knob(0, -1, 1, "", "shift of the face down, over the height of the photo")
    exposure: float = knob(0, -3, 3, "stops", "brightness of the photo; 1 is twice the light")
    saturation: float = knob(1, 0, 2, "", "0 is a gray photo")
    blur: float = knob(0, 0, 10, "pixels", "standard deviation of the blur, in a photo of 160 pixels")
    noise: float = knob(0, 0, 60, "gray levels", "standard deviation of the sensor's noise")
    jpeg_quality: float = knob(100, 5, 100, "", "as in Pillow; 100 leaves the photo uncompressed")
    # Background and chance.
    background: str = choice(BACKGROUNDS, "what stands behind")
    background_seed: int = knob(0, 0, 2**32 - 1, "", "which background of that kind")
    noise_seed: int = knob(0, 0, 2**32 - 1, "", "chance of noise and of the occluding object")

    def __post_init__(self):
        check_knobs(self)
