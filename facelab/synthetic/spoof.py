"""Presentation attacks: a photo of somebody, printed or on a screen, held before the camera.

ISO/IEC 30107 calls them so; a live face is a *bona fide* presentation.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from facelab import images
from facelab.synthetic.background import background
from facelab.synthetic.camera import develop
from facelab.synthetic.capture import Capture
from facelab.synthetic.held import Held, sample_held
from facelab.synthetic.printing import Print, PrintedSheet, sample_print
from facelab.synthetic.screen import LitScreen, Screen, sample_screen

SPOOF_KINDS = ("live", "print", "replay")  # a label is the index of its name
_CAMERA = ("exposure", "saturation", "blur", "noise", "jpeg_quality", "background", "background_seed")
_BEHIND = ("plain", "indoor", "outdoor", "texture")
_BLOCK = 32  # rows of pixels traced at a time, so that large photos need little more memory
_FINE = 4  # rays across a pixel: enough that the screen's strips beat with the pixels and not with the rays
_CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])


@dataclass(frozen=True, eq=False)
class Spoof:
    """One attack and its ground truth.

    Attributes:
        image: (H, W, 3) uint8 RGB, what the camera gives; as large as the photo that is held up.
        kind: ``"print"`` or ``"replay"``.
        corners: (4, 2) float64, where the photo's corners are seen, perhaps outside: x, y in pixels, clockwise from
            its top left.
        settings: How it was made: every parameter of :class:`Held`, of :class:`Print` or :class:`Screen`, and those of
            :class:`Capture` that belong to camera and background.
    """

    image: np.ndarray
    kind: str
    corners: np.ndarray
    settings: dict[str, float | str]


def print_attack(photo: np.ndarray, rng: np.random.Generator) -> Spoof:
    """Print a photo, bend the sheet and photograph it, all as chance will have it.

    Args:
        photo: (H, W, 3) uint8 RGB.
        rng: The source of chance.

    Raises:
        InputError: Not an image.

    Example:
        >>> spoof = print_attack(np.full((48, 40, 3), 90, np.uint8), np.random.default_rng(0))
        >>> spoof.image.shape, spoof.kind
        ((48, 40, 3), 'print')
    """
    bend = rng.choice([-1, 1]) * rng.uniform(12, 75)
    held = sample_held(rng, bend, bend_axis=rng.choice([0, 85]))
    return held_print(photo, held, sample_print(rng), _sample_capture(rng, 1), rng)


def replay_attack(photo: np.ndarray, rng: np.random.Generator) -> Spoof:
    """Show a photo on a telephone or tablet and photograph that, all as chance will have it.

    Args:
        photo: (H, W, 3) uint8 RGB.
        rng: The source of chance.

    Raises:
        InputError: Not an image.
    """
    held = sample_held(rng, bend=0, bend_axis=0)
    recipe = sample_screen(rng, held.size * max(images.reading.check(photo).shape[:2]))
    return held_screen(photo, held, recipe, _sample_capture(rng, recipe.brightness), rng)


def held_print(photo: np.ndarray, held: Held, recipe: Print, capture: Capture, rng: np.random.Generator) -> Spoof:
    """A print attack with every parameter set by hand.

    Args:
        photo: (H, W, 3) uint8 RGB.
        held: How the sheet is held and bent.
        recipe: How it is printed.
        capture: Only its camera and background count.
        rng: The chance of the paper's grain and of the camera's noise.

    Raises:
        InputError: Not an image.
    """
    sheet = PrintedSheet(images.reading.check(photo), recipe, rng)
    light, covered = _seen(sheet, held, photo.shape[:2])
    return _taken("print", light, covered, (held, recipe, capture), rng)


def held_screen(photo: np.ndarray, held: Held, recipe: Screen, capture: Capture, rng: np.random.Generator) -> Spoof:
    """A replay attack with every parameter set by hand; arguments as of :func:`held_print`.

    Raises:
        InputError: Not an image.
    """
    screen = LitScreen(images.reading.check(photo), recipe)
    light, covered = _seen(screen, held, photo.shape[:2])
    # The camera reads its rows one after the other, while the backlight flickers.
    row = (np.arange(len(photo)) + 0.5) / len(photo)
    flicker = 1 + recipe.flicker * np.sin(2 * np.pi * (recipe.flicker_bands * row + recipe.flicker_phase))
    return _taken("replay", flicker[:, None, None] * light, covered, (held, recipe, capture), rng)


def _seen(thing: PrintedSheet | LitScreen, held: Held, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(H, W, 3) light that comes from the sheet or device, and (H, W, 1) the share of each pixel that it covers."""
    down, across = (((np.arange(_FINE * n) + 0.5) / _FINE - n / 2) / max(size) for n in size)
    blocks = [
        _block(thing, held, down[top : top + _FINE * _BLOCK], across) for top in range(0, len(down), _FINE * _BLOCK)
    ]
    seen = np.concatenate(blocks)
    return seen[..., :3], seen[..., 3:]


def _block(thing: PrintedSheet | LitScreen, held: Held, down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """(rows, W, 4) light and cover of some rows of pixels: means over the rays through each."""
    y, x = np.meshgrid(down, across, indexing="ij")
    u, v, normal = held.trace(x.ravel(), y.ravel())
    light, here = thing.look(u, v, normal)
    rays = np.column_stack([light * here[:, None], here])
    return rays.reshape(-1, _FINE, len(across) // _FINE, _FINE, 4).mean((1, 3))


def _taken(kind: str, light: np.ndarray, covered: np.ndarray, made: tuple, rng: np.random.Generator) -> Spoof:
    """What the camera makes of the light, with the background around it."""
    held, recipe, capture = made
    height, width = light.shape[:2]
    behind = background(capture.background, capture.background_seed, height, width)
    image = develop(light + (1 - covered) * behind, capture, rng)
    long_side, size = max(height, width), np.array([width, height])
    seen = np.stack(held.project(*(_CORNERS * size / (2 * long_side)).T), axis=-1)
    camera = {name: getattr(capture, name) for name in _CAMERA}
    settings = {**asdict(held), **asdict(recipe), **camera}
    return Spoof(image, kind, long_side * seen + (size - 1) / 2, settings)


def _sample_capture(rng: np.random.Generator, brightness: float) -> Capture:
    """A telephone's camera; it exposes for the brightness of what it looks at."""
    return Capture(
        exposure=float(rng.uniform(-0.3, 0.25) - np.log2(brightness)),
        saturation=float(rng.uniform(0.85, 1.05)),
        blur=float(rng.uniform(0.25, 0.7)),
        noise=float(rng.uniform(1, 5)),
        jpeg_quality=float(rng.integers(75, 98)),
        background=str(rng.choice(_BEHIND)),
        background_seed=int(rng.integers(2**32)),
    )
