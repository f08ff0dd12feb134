"""A person: the shape of the head and the look of skin, eyes and hair, as named numbers.

Shape is measured in millimeters from an average adult head, so that 0 everywhere is the average face.
Spreads are wider than a census would give: an invented crowd must be told apart at 160 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from facelab.synthetic.parameters import check_parameters, choice, parameter

HAIR_STYLES = ("short", "bald", "buzz", "side_part", "swept", "fringe", "bob", "long", "tied", "curly")
GLASSES = ("none", "round", "rectangular", "half_rim")


@dataclass(frozen=True)
class Shape:
    """The form of a head, in mm from the average where nothing else is said.

    Raises:
        InputError: A value out of its range.
    """

    # Skull and face.
    face_width: float = parameter(0, -16, 16, "mm", "width at the cheekbones", 6.3)
    face_length: float = parameter(0, -16, 18, "mm", "from nose base to chin", 6.3)
    head_height: float = parameter(0, -18, 18, "mm", "height of the skull above the brows", 6.8)
    forehead_slope: float = parameter(0, -14, 14, "mm", "how far the hairline lies back", 5.7)
    temple_width: float = parameter(0, -9, 9, "mm", "width of the forehead at the temples", 3.9)
    # Jaw, chin and cheeks.
    jaw_width: float = parameter(0, -20, 20, "mm", "width at the corners of the jaw", 7.9)
    jaw_height: float = parameter(0, -12, 12, "mm", "how high the corners of the jaw lie", 4.5)
    chin_width: float = parameter(0, -14, 14, "mm", "width of the chin: pointed to square", 5.7)
    chin_forward: float = parameter(0, -12, 12, "mm", "how far the chin stands out", 4.5)
    cheekbones: float = parameter(0, -6, 7, "mm", "how far the cheekbones stand out", 2.7)
    cheeks: float = parameter(0, -8, 10, "mm", "fullness of the cheeks: hollow to round", 3.7)
    double_chin: float = parameter(0, 0, 14, "mm", "soft tissue under the chin")
    # Brows and eyes.
    brow_ridge: float = parameter(0, -4, 6, "mm", "how far the bone above the eyes stands out", 2.3)
    brow_height: float = parameter(0, -6, 7, "mm", "height of the eyebrows above the eyes", 2.7)
    brow_tilt: float = parameter(0, -5, 5, "mm", "how much higher the outer ends of the brows lie", 2.3)
    eye_spacing: float = parameter(0, -8, 9, "mm", "distance of the eyes from each other", 3.7)
    eye_width: float = parameter(0, -6, 7, "mm", "length of the eye slit", 2.7)
    eye_opening: float = parameter(0, -3.5, 3, "mm", "height of the eye slit", 1.4)
    eye_tilt: float = parameter(0, -4, 5, "mm", "how much higher the outer corners lie", 1.9)
    eye_depth: float = parameter(0, -5, 6, "mm", "how deep the eyes lie", 2.3)
    lid_fold: float = parameter(0.5, 0, 1, "", "crease of the upper lid: 0 none, 1 deep", 0.31)
    # Nose.
    nose_length: float = parameter(0, -9, 10, "mm", "from the root to the tip", 4.1)
    nose_width: float = parameter(0, -9, 12, "mm", "width at the nostrils", 4.5)
    nose_forward: float = parameter(0, -7, 8, "mm", "how far the tip stands out", 3.4)
    nose_bridge_height: float = parameter(0, -7, 6, "mm", "how far the bridge stands out", 3)
    nose_bridge_width: float = parameter(0, -5, 7, "mm", "width of the bridge", 2.5)
    nose_hump: float = parameter(0, -4, 5, "mm", "middle of the bridge: dished to humped", 2)
    nose_tip_up: float = parameter(0, -6, 7, "mm", "how far the tip is turned up", 2.8)
    nose_tip_width: float = parameter(0, -4, 6, "mm", "roundness of the tip", 2.2)
    # Mouth.
    mouth_width: float = parameter(0, -13, 14, "mm", "width of the mouth", 5.2)
    mouth_height: float = parameter(0, -6, 6, "mm", "how high the mouth lies", 2.5)
    upper_lip: float = parameter(0, -4.5, 6, "mm", "thickness of the upper lip", 2.3)
    lower_lip: float = parameter(0, -5, 7, "mm", "thickness of the lower lip", 2.5)
    lips_forward: float = parameter(0, -5, 7, "mm", "how far the lips stand out", 2.5)
    cupid_bow: float = parameter(0.5, 0, 1, "", "notch of the upper lip", 0.29)
    # Ears and neck.
    ear_size: float = parameter(0, -12, 14, "mm", "length of the ears", 5.1)
    ear_angle: float = parameter(0, -12, 28, "degrees", "how far the ears stand off", 8.7)
    neck_width: float = parameter(0, -14, 16, "mm", "width of the neck", 5.7)
    # What no other parameter describes.
    irregularity: float = parameter(0.6, 0, 3, "mm", "size of small individual forms of the face", 0.15)
    form_seed: int = parameter(0, 0, 2**32 - 1, "", "which small forms")
    # What is not the same left and right.
    nose_bend: float = parameter(0, -4, 4, "mm", "tip of the nose to the side", 1.4)
    mouth_skew: float = parameter(0, -3, 3, "mm", "one mouth corner higher", 1)
    brow_skew: float = parameter(0, -3, 3, "mm", "one brow higher", 1)
    chin_skew: float = parameter(0, -5, 5, "mm", "chin to the side", 1.6)

    def __post_init__(self):
        check_parameters(self)


@dataclass(frozen=True)
class Look:
    """Age, skin, eyes, brows, hair and beard.

    Raises:
        InputError: A value out of its range, or an unknown kind.
    """

    age: float = parameter(35, 18, 80, "years", "wrinkles, gray and thin hair follow it")
    # Skin.
    skin_tone: float = parameter(4, 1, 10, "", "the Monk scale: 1 lightest, 10 darkest; mixed between two tones")
    skin_warmth: float = parameter(0, -1, 1, "", "undertone: rosy to golden", 0.4)
    redness: float = parameter(0.4, 0, 1, "", "blood in cheeks, nose and ears", 0.2)
    freckles: float = parameter(0, 0, 1, "", "how many freckles")
    moles: float = parameter(0.2, 0, 1, "", "how many moles", 0.2)
    wrinkles: float = parameter(0.2, 0, 1, "", "lines of forehead, eyes and mouth")
    eye_bags: float = parameter(0.3, 0, 1, "", "shadows under the eyes", 0.2)
    # Eyes, brows, lips.
    iris: float = parameter(0.2, 0, 1, "", "0 dark brown, 0.35 brown, 0.55 hazel, 0.75 green, 0.9 blue, 1 gray")
    brow_thickness: float = parameter(1, 0.3, 2.2, "", "height of the eyebrows, 1 is average", 0.32)
    brow_arch: float = parameter(0.5, 0, 1, "", "straight to arched", 0.28)
    brow_darkness: float = parameter(0.7, 0.1, 1, "", "how dense the eyebrows are", 0.18)
    lip_color: float = parameter(0.2, 0, 1, "", "0 like skin, 0.4 red, 1 lipstick")
    eye_makeup: float = parameter(0, 0, 1, "", "lashes and eye liner")
    # Hair.
    hair_style: str = choice(HAIR_STYLES, "cut of the hair")
    hair_tone: float = parameter(0.85, 0, 1, "", "0 light blond, 0.5 brown, 1 black")
    hair_red: float = parameter(0.1, 0, 1, "", "share of red")
    hair_gray: float = parameter(0, 0, 1, "", "share of gray hair")
    hairline: float = parameter(0, -14, 22, "mm", "how high the hair begins", 5)
    receding: float = parameter(0, 0, 1, "", "bald corners of the forehead")
    hair_volume: float = parameter(1, 0.4, 2.2, "", "thickness of the hair, 1 is average", 0.3)
    hair_parting: float = parameter(0, -1, 1, "", "where the hair is parted: left to right", 0.5)
    beard: float = parameter(0, 0, 1, "", "0.3 stubble, 1 full")
    mustache: float = parameter(0, 0, 1, "", "0.3 stubble, 1 full")
    glasses: str = choice(GLASSES, "frames")
    glasses_tone: float = parameter(0.1, 0, 1, "", "0 black, 0.5 brown, 1 metal")
    clothes_hue: float = parameter(0.6, 0, 1, "", "color of the clothes, around the color circle")
    clothes_light: float = parameter(0.4, 0, 1, "", "dark to white")
    detail_seed: int = parameter(0, 0, 2**32 - 1, "", "where freckles, moles, hairs and fine lines lie")

    def __post_init__(self):
        check_parameters(self)


@dataclass(frozen=True)
class Person:
    """Who is in a photo. Every number is drawn; none was measured on a real person.

    Attributes:
        masculinity: 0 female to 1 male; the sampler lets shape and look lean on it.
        shape: The form of the head.
        look: Skin, eyes, hair, age.

    Example:
        >>> from dataclasses import replace
        >>> twin = replace(Person(), look=Look(hair_style="bald"))
        >>> twin.shape == Person().shape
        True
    """

    masculinity: float = parameter(0.5, 0, 1, "", "0 female, 1 male")
    shape: Shape = field(default_factory=Shape)
    look: Look = field(default_factory=Look)

    def __post_init__(self):
        check_parameters(self)
