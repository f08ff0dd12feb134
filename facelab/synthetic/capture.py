"""A capture: everything about a photo that is not the person in it."""

from __future__ import annotations

from dataclasses import dataclass

from facelab.synthetic.parameters import check_parameters, choice, parameter

BACKGROUNDS = ("plain", "gradient", "indoor", "outdoor", "texture")
OCCLUSIONS = ("none", "mask", "sunglasses", "hand")


@dataclass(frozen=True)
class Capture:
    """Pose, light, expression, occlusion, camera and background of one photo.

    The defaults are a neutral, frontal studio portrait. Set one parameter alone with
    :func:`dataclasses.replace`: ``replace(capture, yaw=30)``.

    Raises:
        InputError: A value out of its range.

    Example:
        >>> from dataclasses import replace
        >>> replace(Capture(), yaw=30).yaw
        30
    """

    # Pose of the head.
    yaw: float = parameter(0, -180, 180, "degrees", "turn of the head; positive: to the right of the photo")
    pitch: float = parameter(0, -60, 60, "degrees", "nod of the head; positive: looks up")
    roll: float = parameter(0, -180, 180, "degrees", "tilt of the head in the photo; positive: clockwise")
    # Light.
    light_azimuth: float = parameter(-30, -180, 180, "degrees", "where the main light stands: 0 camera, 90 right")
    light_elevation: float = parameter(35, -60, 90, "degrees", "height of the main light; 90 is right above")
    light_strength: float = parameter(1.0, 0, 3, "", "brightness of the main light")
    ambient: float = parameter(0.45, 0, 2, "", "light from all around")
    light_warmth: float = parameter(0, -1, 1, "", "color of the main light: -1 blue sky, 0 white, 1 light bulb")
    # Expression.
    smile: float = parameter(0, -1, 1, "", "mouth corners: -1 down, 1 broad smile")
    mouth_open: float = parameter(0, 0, 1, "", "1 is wide open")
    brow_raise: float = parameter(0, -1, 1, "", "-1 frown, 1 raised brows")
    eyes_closed: float = parameter(0, 0, 1, "", "1 is shut")
    gaze_x: float = parameter(0, -35, 35, "degrees", "where the eyes look: positive to the right of the photo")
    gaze_y: float = parameter(0, -25, 25, "degrees", "where the eyes look: positive up")
    # Occlusion.
    occlusion: str = choice(OCCLUSIONS, "what covers part of the face")
    # Camera.
    focal_length: float = parameter(70, 18, 200, "mm", "as on a 35 mm camera; short lenses come near and enlarge noses")
    face_size: float = parameter(0.52, 0.05, 1.5, "", "height of the face (brow to chin, times 1.3) over the photo's")
    center_x: float = parameter(0, -1, 1, "", "shift of the face to the right, over the width of the photo")
    center_y: float = parameter(0, -1, 1, "", "shift of the face down, over the height of the photo")
    exposure: float = parameter(0, -3, 3, "stops", "brightness of the photo; 1 is twice the light")
    saturation: float = parameter(1, 0, 2, "", "0 is a gray photo")
    blur: float = parameter(0, 0, 10, "pixels", "standard deviation of the blur, in a photo of 160 pixels")
    noise: float = parameter(0, 0, 60, "gray levels", "standard deviation of the sensor's noise")
    jpeg_quality: float = parameter(100, 5, 100, "", "as in Pillow; 100 leaves the photo uncompressed")
    # Background and chance.
    background: str = choice(BACKGROUNDS, "what stands behind")
    background_seed: int = parameter(0, 0, 2**32 - 1, "", "which background of that kind")
    noise_seed: int = parameter(0, 0, 2**32 - 1, "", "chance of noise and of the occluding object")

    def __post_init__(self):
        check_parameters(self)
