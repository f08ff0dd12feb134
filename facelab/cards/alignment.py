"""How a face is cut out of its photo, as data: four kinds of alignment, and test-time augmentation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FivePointAlignment:
    """Align by the least-squares similarity that carries five landmarks onto a template.

    Attributes:
        size: (height, width) of the aligned face in pixels.
        template: Five (x, y) points in pixels of the aligned face, ordered as ``facelab.types.LANDMARK_NAMES``.
            ``None`` for a point leaves it out of the fit (dlib aligns by eyes and mouth).
        exact: False where the original aligned by other points and this template imitates it.
    """

    size: tuple[int, int]
    template: tuple[tuple[float, float] | None, ...]
    exact: bool


@dataclass(frozen=True)
class BoxCrop:
    """Align by the detector's box: made square, enlarged about its center, resized.

    Attributes:
        size: (height, width) of the aligned face in pixels.
        side: Which side of the box gives the square: ``"longer"`` or ``"shorter"``.
        enlarge: Side of the cut square as a multiple of that side.
    """

    size: tuple[int, int]
    side: str
    enlarge: float


@dataclass(frozen=True)
class EyeMouthAlignment:
    """Align by a similarity that levels the eyes and fixes the eye-to-mouth distance (LightCNN).

    Attributes:
        size: (height, width) of the aligned face in pixels.
        eyes_y: Row of the aligned face on which the midpoint of the eyes lies; its column is the middle.
        eyes_to_mouth: Distance from that midpoint down to the mouth, in pixels of the aligned face.
    """

    size: tuple[int, int]
    eyes_y: float
    eyes_to_mouth: float


@dataclass(frozen=True)
class Surroundings:
    """The face with what lies around it: the detector's box, enlarged, kept inside the photo, and stretched.

    For networks that ask whether a picture is held before the camera: edges of paper and fingers lie around the face,
    and nothing that the photo does not show may be made up there.

    Attributes:
        size: (height, width) of the aligned face in pixels.
        scale: Sides of the cut rectangle as multiples of the box's; less where the photo is too small.
    """

    size: tuple[int, int]
    scale: float


Alignment = FivePointAlignment | BoxCrop | EyeMouthAlignment | Surroundings


@dataclass(frozen=True)
class TestTimeAugmentation:
    """Test-time augmentation: views of one aligned face whose outputs are added up before normalization.

    Adding up averages away what depends on the exact crop, at the price of one run of the network
    for each view.

    Attributes:
        mirror: Also the mirror image of each view.
        zooms: Magnifications about the center of the aligned face; ``(1.0,)`` is the aligned face as it is.
    """

    __test__ = False  # pytest takes a class that is called Test... for tests

    mirror: bool
    zooms: tuple[float, ...]


ONE_VIEW = TestTimeAugmentation(mirror=False, zooms=(1.0,))  # the aligned face as it is
