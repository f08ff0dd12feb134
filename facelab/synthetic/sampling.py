"""Draw people and captures at random."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from facelab.synthetic import color
from facelab.synthetic.capture import BACKGROUNDS, Capture
from facelab.synthetic.parameters import sample_parameters
from facelab.synthetic.person import GLASSES, Look, Person, Shape

DIFFICULTIES = ("easy", "wild")
# What being male adds to the average shape, and being female takes away, in mm; after Farkas (1994).
_MALE = {
    "face_width": 2.5, "face_length": 3.5, "jaw_width": 4.5, "chin_width": 3.5, "chin_forward": 2.0, "brow_ridge": 1.9,
    "brow_height": -1.8, "eye_opening": -0.6, "eye_depth": 1.0, "nose_length": 1.6, "nose_width": 1.6,
    "nose_forward": 1.4, "nose_bridge_height": 1.2, "nose_tip_up": -1.4, "nose_hump": 0.7, "mouth_width": 1.6,
    "upper_lip": -0.9, "lower_lip": -0.8, "cheekbones": -0.8, "cheeks": -0.8, "neck_width": 8.0, "ear_size": 2.2,
    "forehead_slope": 2.0, "brow_tilt": -0.6, "head_height": 1.0,
}  # fmt: skip
# What each step of the age, from 20 to 80 = 1, adds.
_OLD = {
    "nose_length": 2.2, "nose_width": 1.6, "ear_size": 6.0, "upper_lip": -1.9, "lower_lip": -1.4, "brow_height": -1.6,
    "eye_opening": -1.3, "cheeks": 1.5, "jaw_width": 3.0, "nose_tip_up": -1.8, "eye_depth": 1.2, "cheekbones": -1.0,
    "mouth_height": -0.8, "jaw_height": -2.0,
}  # fmt: skip


def sample_person(rng: np.random.Generator) -> Person:
    """One person: every age, sex and skin tone is as likely as the others."""
    male = float(rng.random() < 0.5)
    masculinity = float(np.clip(male + (0.5 - male) * 0.6 * rng.random(), 0, 1))
    age = float(rng.uniform(18, 80))
    tone = float(rng.uniform(1, 10))
    old = (age - 20) / 60
    shape = sample_parameters(Shape, rng)
    lean = 2 * masculinity - 1
    shape["double_chin"] = float(np.clip(rng.normal(1 + 4 * old + 0.5 * max(shape["cheeks"], 0), 2.5), 0, 14))
    for f in fields(Shape):
        k = f.metadata["parameter"]
        value = shape.get(f.name, f.default) + lean * _MALE.get(f.name, 0) + old * _OLD.get(f.name, 0)
        shape[f.name] = float(np.clip(value, k.low, k.high))
    shape["form_seed"] = int(rng.integers(2**32))
    return Person(masculinity, Shape(**shape), _sample_look(rng, masculinity, age, tone))


def _sample_look(rng: np.random.Generator, masculinity: float, age: float, tone: float) -> Look:
    male, old = masculinity > 0.5, (age - 18) / 62
    look = sample_parameters(Look, rng)
    dark = np.clip((tone - 2.5) / 3, 0, 1)
    look |= {
        "age": age,
        "skin_tone": tone,
        "wrinkles": np.clip(1.15 * old - 0.12 + 0.14 * rng.standard_normal(), 0, 1),
        "eye_bags": np.clip(0.15 + 0.6 * old + 0.18 * rng.standard_normal(), 0, 1),
        "freckles": np.clip(rng.random() ** 3 * (1 - dark), 0, 1),
        "iris": np.clip(rng.random() * (1 - dark) + 0.18 * rng.random(), 0, 1),
        "hair_tone": np.clip(1 - (1 - dark) * rng.random() ** 0.8 - 0.12 * rng.random(), 0, 1),
        "hair_red": np.clip(rng.random() ** 2.5 * (1 - 0.8 * dark), 0, 1),
        "hair_gray": np.clip((age - 38) / 35 + 0.35 * rng.standard_normal(), 0, 1),
        "receding": np.clip((0.15 + 1.1 * old) * rng.random() * (1 if male else 0.15), 0, 1),
        "glasses_tone": rng.random(),
        "clothes_hue": rng.random(),
        "clothes_light": rng.random(),
        "detail_seed": int(rng.integers(2**32)),
    }
    look["hair_style"] = _style(rng, male, look["receding"], tone)
    look["glasses"] = "none" if rng.random() > 0.08 + 0.22 * old else str(rng.choice(GLASSES[1:]))
    whiskers, draw = male * rng.random(), rng.random(2)
    look["beard"] = float(np.interp(whiskers, [0, 0.45, 0.62, 0.75, 0.8, 1], [0, 0, 0.18, 0.35, 0.75, 1]))
    look["mustache"] = float(np.clip(look["beard"] + 0.2 * (draw[0] - 0.5), 0, 1) if draw[1] < 0.85 else draw[0] * male)
    makeup = 0.0 if male else rng.random() * (1 - 0.4 * old)
    look["lip_color"] = float(0.08 + 0.1 * rng.random() if male else 0.12 + 0.75 * makeup * rng.random())
    look["eye_makeup"] = float(0.1 * rng.random() if male else 0.25 + 0.7 * makeup)
    look["brow_thickness"] = float(np.clip(look["brow_thickness"] + (0.2 if male else -0.18), 0.3, 2.2))
    look["brow_arch"] = float(np.clip(look["brow_arch"] + (-0.15 if male else 0.15), 0, 1))
    return Look(**{name: value if isinstance(value, (str, int)) else float(value) for name, value in look.items()})


def _style(rng: np.random.Generator, male: bool, receding: float, tone: float) -> str:
    if male:
        styles = {"short": 3, "side_part": 2, "swept": 2, "buzz": 2, "bald": 0.4 + 3 * receding, "curly": 0.8}
        styles |= {"bob": 0.3, "long": 0.3}
    else:
        styles = {"long": 3, "bob": 2.5, "fringe": 2, "tied": 2, "curly": 1.5, "short": 1}
        styles |= {"side_part": 0.6, "buzz": 0.2}
    styles["curly"] += 0.25 * max(tone - 4, 0)
    weights = np.array(list(styles.values()))
    return str(rng.choice(list(styles), p=weights / weights.sum()))


def sample_capture(rng: np.random.Generator, difficulty: str, person: Person) -> tuple[Person, Capture]:
    """One photo of a person.

    Args:
        rng: The source of chance.
        difficulty: ``easy``: almost frontal, good light. ``wild``: turned heads, harsh light, strong expressions,
            blur, noise, changed hair, glasses and beards.
        person: Who is photographed.

    Returns:
        The person as they look that day, and the capture.
    """
    wild = difficulty == "wild"
    n, u = rng.standard_normal, rng.uniform
    pose = 18 if wild else 8
    values = {
        "yaw": np.clip(pose * n(), -60 if wild else -20, 60 if wild else 20),
        "pitch": np.clip(0.5 * pose * n(), -30, 30),
        "roll": np.clip((6 if wild else 3) * n(), -25, 25),
        "light_azimuth": u(-90, 90) if wild else u(-50, 50),
        "light_elevation": u(-5, 75) if wild else u(25, 65),
        "light_strength": u(0.5, 1.5) if wild else u(0.75, 1.05),
        "ambient": u(0.18, 0.6) if wild else u(0.32, 0.5),
        "light_warmth": np.clip((0.5 if wild else 0.2) * n() + 0.15, -1, 1),
        "smile": np.clip(0.25 + 0.4 * n(), -0.6, 1) if wild else np.clip(0.2 + 0.25 * n(), -0.3, 0.8),
        "mouth_open": max(0.0, 0.25 * n()) if wild else max(0.0, 0.08 * n()),
        "brow_raise": np.clip((0.4 if wild else 0.2) * n(), -1, 1),
        "eyes_closed": float(rng.random() < 0.04) if wild else max(0.0, 0.06 * n()),
        "gaze_x": np.clip(7 * n(), -25, 25),
        "gaze_y": np.clip(3 * n(), -15, 15),
        "focal_length": u(28, 135) if wild else u(50, 100),
        "face_size": np.clip(0.52 + (0.07 if wild else 0.03) * n(), 0.35, 0.7),
        "center_x": np.clip(0.03 * n(), -0.1, 0.1),
        "center_y": 0.06 + np.clip(0.02 * n(), -0.05, 0.05),
        "exposure": np.clip(_metered(person) + (0.4 if wild else 0.12) * n(), -1.5, 1.8),
        "saturation": np.clip(1.1 + 0.2 * n(), 0.5, 1.5) if wild else 1.2,
        "blur": 0.45 + abs(0.7 * n()) if wild else 0.5 + abs(0.2 * n()),
        "noise": abs(5 * n()) if wild else abs(1.5 * n()),
        "jpeg_quality": u(45, 98) if wild else u(85, 98),
        "background": str(rng.choice(BACKGROUNDS)),
        "background_seed": int(rng.integers(2**32)),
        "noise_seed": int(rng.integers(2**32)),
    }
    values = {name: value if isinstance(value, (str, int)) else float(value) for name, value in values.items()}
    drawn = _on_another_day(rng, person) if wild else replace(person, look=_dressed(rng, person.look))
    return drawn, Capture(**values)


def _metered(person: Person) -> float:
    """Stops by which a photographer opens for dark skin and closes for light skin: half the way to medium skin."""
    brightness = float(color.skin(person.look) @ [0.2126, 0.7152, 0.0722])
    return 0.5 * float(np.log2(0.26 / brightness))


def _dressed(rng: np.random.Generator, look: Look) -> Look:
    """Other clothes."""
    return replace(look, clothes_hue=float(rng.random()), clothes_light=float(rng.random()))


def _on_another_day(rng: np.random.Generator, person: Person) -> Person:
    """Other clothes, and now and then other hair, glasses, beard or make-up."""
    look = _dressed(rng, person.look)
    change = rng.random(4)
    if change[0] < 0.25:
        look = replace(look, hair_style=_style(rng, person.masculinity > 0.5, look.receding, look.skin_tone))
    if change[1] < 0.2:
        look = replace(look, glasses=str(rng.choice(GLASSES)))
    if change[2] < 0.2 and person.masculinity > 0.5:
        look = replace(look, beard=float(rng.random()), mustache=float(rng.random()))
    if change[3] < 0.3 and person.masculinity < 0.5:
        look = replace(look, lip_color=float(rng.random() * 0.8), eye_makeup=float(rng.random()))
    return replace(person, look=look)
