"""Alignment: faces made of colored dots, so that one can see where each landmark went."""

import numpy as np
import pytest

from facelab.cards import BoxCrop, EyeMouthAlignment, FivePointAlignment, card
from facelab.detection import align, central_face, main_face
from facelab.detection.alignment import alignment_matrix
from facelab.errors import InputError
from facelab.geometry import apply_affine
from facelab.types import Box, Face

ARCFACE = card("arcface_resnet50").alignment
UPRIGHT = Face(Box(40, 30, 120, 130), 1.0, ((60.0, 60.0), (100.0, 60.0), (80.0, 80.0), (65.0, 105.0), (95.0, 105.0)))


def turned(face: Face, degrees: float, scale: float, shift: tuple[float, float]) -> Face:
    angle = np.radians(degrees)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = np.array(face.landmarks) @ matrix.T + shift
    return Face(face.box, face.confidence, tuple(map(tuple, points)))


def with_dots(face: Face, side: int = 400) -> np.ndarray:
    image = np.zeros((side, side, 3), np.uint8)
    for x, y in np.round(face.landmarks).astype(int):
        image[y - 2 : y + 3, x - 2 : x + 3] = 255
    return image


@pytest.mark.parametrize(
    "alignment", [ARCFACE, card("sphereface20").alignment, card("openface").alignment, card("dlib_resnet").alignment]
)
def test_similarity_undoes_rotation_scale_and_shift(alignment):
    straight = alignment_matrix(alignment, UPRIGHT)
    for degrees, scale, shift in [(0, 1, (30, 40)), (25, 1.3, (100, 20)), (-90, 0.8, (50, 250)), (180, 2, (380, 390))]:
        face = turned(UPRIGHT, degrees, scale, shift)
        matrix = alignment_matrix(alignment, face)
        landed = apply_affine(matrix, face.landmarks)
        np.testing.assert_allclose(landed, apply_affine(straight, UPRIGHT.landmarks), atol=1e-9)


def test_a_face_that_is_the_template_lands_on_it():
    alignment = ARCFACE
    face = turned(Face(UPRIGHT.box, 1.0, alignment.template), 30, 2.0, (150, 50))
    landed = apply_affine(alignment_matrix(alignment, face), face.landmarks)
    np.testing.assert_allclose(landed, alignment.template, atol=1e-9)


def test_the_pixels_follow_the_matrix():
    alignment = ARCFACE
    face = turned(Face(UPRIGHT.box, 1.0, alignment.template), -20, 2.0, (100, 130))
    (aligned_face,) = align(with_dots(face), [face], alignment)
    for x, y in np.round(alignment.template).astype(int):
        assert aligned_face[y, x].min() > 120
    assert aligned_face[:20].max() == 0


def test_a_point_left_out_of_the_template_does_not_count():
    template = tuple(None if i == 2 else point for i, point in enumerate(ARCFACE.template))
    alignment = FivePointAlignment((112, 112), template, exact=False)
    moved = Face(UPRIGHT.box, 1.0, (*UPRIGHT.landmarks[:2], (0.0, 0.0), *UPRIGHT.landmarks[3:]))
    np.testing.assert_allclose(alignment_matrix(alignment, UPRIGHT), alignment_matrix(alignment, moved))


def test_box_margin_keeps_the_center_and_enlarges():
    alignment = BoxCrop(size=(10, 10), side="longer", enlarge=2.0)
    matrix = alignment_matrix(alignment, UPRIGHT)  # the box is 80 x 100, so 200 pixels become 10
    np.testing.assert_allclose(matrix[:, :2], np.eye(2) * 0.05)
    np.testing.assert_allclose(apply_affine(matrix, [UPRIGHT.box.center]), [[4.5, 4.5]])
    shorter = alignment_matrix(BoxCrop((10, 10), "shorter", 2.0), UPRIGHT)
    np.testing.assert_allclose(shorter[:, :2], np.eye(2) * 10 / 160)


def test_only_the_templates_made_for_these_five_points_are_exact():
    assert ARCFACE.exact
    assert card("sphereface20").alignment.exact
    assert not card("openface").alignment.exact
    assert not card("dlib_resnet").alignment.exact


def test_facenet_and_vggface2_margins_are_the_published_ones():
    assert card("facenet512").alignment.enlarge == 1.25  # 32 of 160 pixels are margin
    assert card("vggface2_resnet50").alignment.enlarge == pytest.approx(1.1375)


@pytest.mark.parametrize("degrees", [0, 15, -60])
def test_eyes_mouth_levels_the_eyes(degrees):
    face = turned(UPRIGHT, degrees, 1.5, (200, 150))
    landed = apply_affine(alignment_matrix(card("lightcnn9").alignment, face), face.landmarks)
    assert landed[0, 1] == pytest.approx(40)
    assert landed[1, 1] == pytest.approx(40)
    assert (landed[0, 0] + landed[1, 0]) / 2 == pytest.approx(63.5)
    assert landed[3:, 1].mean() - 40 == pytest.approx(48)


def test_eyes_mouth_survives_a_profile_whose_mouth_is_level_with_the_eyes():
    flat = Face(UPRIGHT.box, 1.0, ((0.0, 0.0), (10.0, 0.0), (5.0, 0.0), (0.0, 0.0), (10.0, 0.0)))
    assert np.isfinite(alignment_matrix(EyeMouthAlignment((128, 128), 40, 48), flat)).all()


def test_no_faces_give_no_aligned_faces():
    assert align(np.zeros((50, 50, 3), np.uint8), [], ARCFACE).shape == (0, 112, 112, 3)


def test_unknown_alignment_is_refused():
    with pytest.raises(InputError, match="FivePointAlignment"):
        alignment_matrix("arcface", UPRIGHT)


def test_main_face_is_large_and_central():
    def at(left, side):
        return Face(Box(left, 100 - side / 2, left + side, 100 + side / 2), 1.0, UPRIGHT.landmarks)

    small_central, large_central, large_aside = at(95, 10), at(70, 60), at(0, 60)
    assert main_face([small_central, large_central, large_aside], (200, 200, 3)) is large_central
    assert main_face([small_central, large_aside], (200, 400, 3)) is small_central
    assert main_face([], (200, 200, 3)) is None


def test_central_face_lies_in_the_middle_and_has_confidence_zero():
    face = central_face((100, 300, 3))
    assert face.box.center == pytest.approx((150, 50))
    assert face.confidence == 0
    assert face.box.height == pytest.approx(49)


@pytest.mark.realdata
def test_central_face_agrees_with_the_detector_on_lfw(shared):
    """In LFW's deep-funneled photos the stand-in lies where the detector finds the face (median 8 pixels)."""
    from facelab import images
    from facelab.detection import MTCNN

    files = sorted((shared / "data" / "lfw-deepfunneled").glob("*/*_0002.jpg"))[:100]
    photos = [images.read(path) for path in files]
    found = [main_face(faces, (250, 250, 3)) for faces in MTCNN()(photos)]
    default = np.array(central_face((250, 250, 3)).landmarks)
    errors = np.linalg.norm([np.array(f.landmarks) - default for f in found if f], axis=-1)
    assert np.median(errors) < 8
