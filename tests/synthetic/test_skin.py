"""The painted chart: regions in their places, and each parameter paints where it should."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.geometry.landmarks68 import LANDMARKS_68
from facelab.synthetic import color
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import PARSING
from facelab.synthetic.skin import paint

PLAIN = Look(wrinkles=0, moles=0, freckles=0, eye_bags=0, redness=0)
FOREHEAD, CHEEK, CHIN, LIP, BROW = (0, 50), (42, -33), (0, -104), (0, -74), (34, 24)


@pytest.fixture(scope="module")
def plain():
    return paint(Person(look=PLAIN))


def painted(**look):
    return paint(Person(look=replace(PLAIN, **look)))


def window(skin, field, place, radius=6):
    """Mean of a field of the chart around a place on the face, in mm."""
    row, column = (int(v[0]) for v in skin.texels(np.array([place], float)))
    return getattr(skin, field)[row - radius : row + radius, column - radius : column + radius].mean((0, 1))


def region(skin, place):
    row, column = (int(v[0]) for v in skin.texels(np.array([place], float)))
    return PARSING[skin.regions[row, column]]


def test_a_chart_has_one_size_and_plain_types(plain):
    size = plain.relief.shape
    assert plain.albedo.shape == (*size, 3)
    assert plain.regions.shape == plain.gloss.shape == size
    assert plain.regions.dtype == np.uint8
    assert plain.albedo.dtype == plain.relief.dtype == np.float32
    assert plain.albedo.min() > 0
    assert plain.albedo.max() < 1
    assert np.allclose(plain.plain, color.skin(PLAIN))


def test_texels_run_right_and_down_and_stay_on_the_chart(plain):
    row, column = plain.texels(np.array([[0.0, 0], [10, 0], [0, 10], [-999, 999], [999, -999]]))
    assert column[1] - column[0] == 20  # half a mm each
    assert row[0] - row[2] == 20
    assert (row[3], column[3]) == (0, 0)
    assert row[4] < plain.relief.shape[0] - 1
    assert column[4] < plain.relief.shape[1] - 1


def test_regions_lie_where_the_landmarks_are(plain):
    assert region(plain, FOREHEAD) == region(plain, CHEEK) == region(plain, CHIN) == "skin"
    assert region(plain, LANDMARKS_68[42:48].mean(0)) == region(plain, LANDMARKS_68[36:42].mean(0)) == "eyes"
    assert region(plain, LANDMARKS_68[30]) == region(plain, LANDMARKS_68[28]) == "nose"
    assert region(plain, LIP) == "lips"
    assert region(plain, (0, -69)) == "mouth"
    assert region(plain, LANDMARKS_68[24] - [0, 1]) == region(plain, LANDMARKS_68[19] - [0, 1]) == "brows"


def test_regions_without_hair_are_mirror_images(plain):
    hairless = np.isin(plain.regions, [PARSING.index(n) for n in ("eyes", "nose", "lips", "mouth")])
    assert np.array_equal(hairless[:, 1:], hairless[:, :0:-1])  # the first column is the left edge


def test_the_same_person_is_painted_alike_and_another_seed_differs(plain):
    assert np.array_equal(paint(Person(look=PLAIN)).albedo, plain.albedo)
    assert not np.array_equal(painted(detail_seed=1).albedo, plain.albedo)


@pytest.mark.parametrize(
    ("look", "place"),
    [({"redness": 1}, CHEEK), ({"lip_color": 1}, LIP)],
)
def test_red_is_put_where_it_belongs(plain, look, place):
    before, after = window(plain, "albedo", place), window(painted(**look), "albedo", place)
    assert after[0] / after[1] > 1.1 * before[0] / before[1]
    assert np.allclose(window(painted(**look), "albedo", (-60, 70)), window(plain, "albedo", (-60, 70)), rtol=0.02)


def test_freckles_are_dark_spots_of_cheeks_and_nose(plain):
    bare = plain.regions == PARSING.index("skin")
    ratio = (painted(freckles=1).albedo / plain.albedo).min(-1)
    assert 0.01 < (ratio[bare] < 0.85).mean() < 0.6
    upper, lower = (np.zeros_like(bare), np.zeros_like(bare))
    row = int(plain.texels(np.array([[0.0, 40]]))[0][0])
    upper[:row], lower[row : row + 260] = True, True  # forehead, and 130 mm below it
    assert (ratio[bare & lower] < 0.85).mean() > 2 * (ratio[bare & upper] < 0.85).mean()


@pytest.mark.parametrize("look", [{"freckles": 0.5}, {"moles": 1}, {"age": 70}, {"wrinkles": 0.5}])
def test_spots_and_lines_leave_the_hairs_of_the_brows(plain, look):
    assert np.array_equal(painted(**look).regions == PARSING.index("brows"), plain.regions == PARSING.index("brows"))


def test_wrinkles_are_grooves(plain):
    old = painted(wrinkles=1)
    assert (old.relief - plain.relief).min() < -0.5
    assert (window(old, "albedo", (22, -47)) < window(plain, "albedo", (22, -47))).all()  # from nose to mouth


def test_a_beard_covers_cheek_and_chin_but_not_lip_or_forehead(plain):
    bearded = painted(beard=1, mustache=1)
    assert region(bearded, CHIN) == region(bearded, (0, -57)) == "beard"
    assert region(bearded, LIP) == "lips"
    assert region(bearded, FOREHEAD) == "skin"
    assert region(painted(mustache=1), CHIN) == "skin"
    assert region(painted(beard=1), (0, -57)) == "skin"
    assert (window(bearded, "albedo", CHIN) < window(plain, "albedo", CHIN)).all()


def test_brows_thicken_and_darken():
    def count(skin):
        return (skin.regions == PARSING.index("brows")).sum()

    assert count(painted(brow_thickness=0.5)) < count(painted()) < count(painted(brow_thickness=1.8))
    dark, light = (window(painted(brow_darkness=d), "albedo", BROW, 3) for d in (1, 0.1))
    assert (dark < light).all()


def test_shape_paints_the_fold_of_the_lid_and_the_notch_of_the_lip():
    for name, row in (("lid_fold", (32, 8.5)), ("cupid_bow", (0, -62))):
        low, high = (paint(Person(shape=Shape(**{name: v}), look=PLAIN)) for v in (0, 1))
        changed = np.abs(low.albedo - high.albedo).max(-1) > 0.01
        assert changed.any()
        rows = np.flatnonzero(changed.any(1))
        middle = low.texels(np.array([row], float))[0][0]
        assert np.abs(rows - middle).max() < 30  # nothing farther than 15 mm
