"""What each parameter does, measured in mm on the average head as a caliper would."""

import numpy as np
import pytest

from facelab.geometry.head3d.head import generic_head
from facelab.geometry.head3d.head_parameters import EXPRESSIONS, SHAPE_PARAMETERS
from facelab.synthetic.parameters import parameters_of
from facelab.synthetic.person import Shape

HEAD = generic_head()
SKEW = {"nose_bend", "mouth_skew", "brow_skew", "chin_skew"}
# Parameters of Shape for which the grid of the head has no field: the painter, the ears or the ripples read them.
ELSEWHERE = {"lid_fold", "cupid_bow", "ear_size", "ear_angle", "irregularity", "form_seed"}


def near(x, y):
    """Index of the point nearest to a place on the average face."""
    away = ((HEAD.face - [x, y]) ** 2).sum(-1) + 1e6 * (HEAD.front < 0.5)
    return np.unravel_index(away.argmin(), away.shape)


def width(y):
    """Of the whole head, at a height in front."""
    row = np.abs(HEAD.face[:, HEAD.face.shape[1] // 2, 1] - y).argmin()
    return lambda p: np.ptp(p[row, :, 0])


def place(x, y, axis):
    return lambda p: p[near(x, y)][axis]


def apart(x, y):
    """Between a point and its mirror image."""
    return lambda p: p[near(x, y)][0] - p[near(-x, y)][0]


def mark(i, axis):
    return lambda p: HEAD.landmarks(p)[i, axis].mean()


def marks(i, j, axis):
    return lambda p: HEAD.landmarks(p)[i, axis].mean() - HEAD.landmarks(p)[j, axis].mean()


LEFT_EYE, RIGHT_EYE = range(36, 42), range(42, 48)
# Parameter: how it is measured. One unit of the parameter is one mm (degrees of ears apart).
CALIPERS = {
    "face_width": width(-20), "temple_width": width(42), "jaw_width": width(-72), "chin_width": apart(24, -107),
    "face_length": marks(33, 8, 1), "head_height": lambda p: p[0, p.shape[1] // 2, 1],
    "forehead_slope": lambda p: -place(0, 80, 2)(p), "jaw_height": place(58, -76, 1),
    "chin_forward": place(0, -106, 2), "cheekbones": place(46, -18, 2), "cheeks": place(42, -52, 2),
    "double_chin": lambda p: -place(0, -120, 1)(p), "brow_ridge": place(24, 16, 2),
    "eye_spacing": marks(RIGHT_EYE, LEFT_EYE, 0), "eye_width": marks(45, 42, 0),
    "eye_opening": marks([43, 44], [46, 47], 1), "eye_tilt": marks(45, 42, 1),
    "eye_depth": lambda p: -place(31, 1, 2)(p), "nose_length": marks(27, 30, 1), "nose_width": marks(35, 31, 0),
    "nose_forward": mark(30, 2), "nose_bridge_height": place(0, -2, 2), "nose_bridge_width": apart(8, -8),
    "nose_hump": place(0, -15, 2), "nose_tip_up": mark(30, 1), "nose_tip_width": apart(8, -36),
    "mouth_width": marks(54, 48, 0), "lower_lip": marks(66, 57, 1), "lips_forward": mark([62, 66], 2),
    "nose_bend": mark(30, 0), "chin_skew": mark(8, 0),
    # Each of the two corners and brows moves by so much, in opposite directions.
    "mouth_skew": mark(54, 1), "brow_skew": place(34, 21, 1),
    "mouth_height": place(0, -69, 1), "brow_height": place(34, 20, 1), "upper_lip": place(0, -61.5, 1),
    "neck_width": width(-135),
}  # fmt: skip
TOLERANCE = 0.27


@pytest.mark.parametrize("name", sorted(CALIPERS))
def test_a_parameter_changes_what_its_name_says_by_about_its_millimeters(name):
    measure = CALIPERS[name]
    for value in (-4, 4):
        change = measure(HEAD.shaped({name: value})) - measure(HEAD.mean)
        assert change == pytest.approx(value, rel=TOLERANCE)


@pytest.mark.parametrize("name", ["head_height", "forehead_slope"])
def test_the_crown_stays_whole(name):
    top = HEAD.shaped({name: parameters_of(Shape)[name].high})[0]  # points within a millimeter of each other
    assert np.ptp(top, axis=0).max() < 3


def test_outer_ends_of_the_brows_rise_by_brow_tilt():
    tilt = marks(26, 22, 1)
    assert 0.75 < tilt(HEAD.shaped({"brow_tilt": 1})) - tilt(HEAD.mean) < 1.75


def test_every_parameter_of_the_head_is_a_parameter_of_shape_and_the_others_are_known():
    assert set(SHAPE_PARAMETERS) == set(parameters_of(Shape)) - ELSEWHERE
    assert set(CALIPERS) | {"brow_tilt"} == set(SHAPE_PARAMETERS)


@pytest.mark.parametrize("name", sorted(HEAD.shape))
def test_a_parameter_moves_about_a_millimeter_a_unit_at_its_strongest(name):
    assert 0.35 < np.linalg.norm(HEAD.shape[name], axis=-1).max() < 1.5


@pytest.mark.parametrize("name", sorted(HEAD.shape.keys() | HEAD.expression.keys()))
def test_parameters_move_both_halves_alike_but_skews_oppositely(name):
    field = (HEAD.shape | HEAD.expression)[name]
    sign = -1 if name in SKEW else 1
    assert np.allclose(field[:, ::-1] * [-1, 1, 1], sign * field, atol=1e-9)


@pytest.mark.parametrize("name", sorted(HEAD.shape))
def test_at_its_limits_no_triangle_before_the_ears_is_turned_inside_out(name):
    """Seen from the front, the grid of the middle face keeps its order."""
    parameter = parameters_of(Shape)[name]
    part = HEAD.front.mean(0) > 0.9
    middle = (np.abs(HEAD.face[..., 0]) < 45) & (HEAD.face[..., 1] < 60) & (HEAD.face[..., 1] > -100) & part
    for value in (parameter.low, parameter.high):
        points = HEAD.shaped({name: value})
        down, across = np.diff(points[..., 1], axis=0)[:, 1:], np.diff(points[..., 0], axis=1)[1:]
        inside = middle[1:, 1:] & middle[:-1, :-1]
        assert down[inside].max() < 0.3
        assert across[inside].min() > -0.3


def test_expressions_do_what_they_say():
    assert set(EXPRESSIONS) < set(HEAD.expression) == {"smile", "brow_raise", "mouth_open", "eyes_closed"}
    rest = HEAD.landmarks(HEAD.mean)
    moved = {name: HEAD.landmarks(HEAD.shaped({name: 1.0}, HEAD.expression)) - rest for name in HEAD.expression}
    assert moved["smile"][54, 0] > 2
    assert moved["smile"][54, 1] > 2
    assert moved["brow_raise"][17:27, 1].min() > 1
    assert np.abs(moved["brow_raise"][48:]).max() < 0.1
    assert np.abs(moved["smile"][17:36]).max() < 1.5
    lids = HEAD.landmarks(HEAD.shaped({"eyes_closed": 1.0}, HEAD.expression))
    assert np.abs(lids[[43, 44], 1] - lids[[47, 46], 1]).max() < 1.5
    assert np.abs(np.delete(moved["eyes_closed"], range(36, 48), axis=0)).max() < 1
