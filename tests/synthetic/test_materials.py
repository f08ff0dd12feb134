"""Paint for single points: which region, which color, how opaque."""

import numpy as np
import pytest

from facelab.geometry.landmarks68 import LANDMARKS_68
from facelab.synthetic import color
from facelab.synthetic.capture import Capture
from facelab.synthetic.hair import strands
from facelab.synthetic.materials import Fragments, HeadAppearance, shade_hair, shade_head, shade_thing
from facelab.synthetic.person import Look, Person
from facelab.synthetic.photo import PARSING
from facelab.synthetic.skin import paint

LOOK = Look(wrinkles=0, moles=0, freckles=0)
EYES = np.array([[-32.0, 0, 84], [32.0, 0, 84]])


@pytest.fixture(scope="module")
def head():
    return HeadAppearance(LOOK, paint(Person(look=LOOK)), EYES, np.eye(3))


def seen(chart, weight=1.0, normal=(0, 0, 1), height=None):
    chart = np.array(chart, float)
    count = len(chart)
    place = np.column_stack([chart, np.full(count, 84.0)])
    if height is not None:
        place[:, 1] = height
    one = np.ones(count)
    return Fragments(np.tile(np.array(normal, float), (count, 1)), chart, weight * one, place, one, one)


def names(painted):
    return [PARSING[r] for r in painted.region]


def test_columns_are_taken_apart_and_normals_made_unit_again():
    columns = np.arange(11, dtype=float)[None] + 1
    s = Fragments.of(columns)
    assert np.linalg.norm(s.normals) == pytest.approx(1)
    assert s.chart.tolist() == [[4, 5]]
    assert s.weight.tolist() == [6]
    assert s.place.tolist() == [[7, 8, 9]]
    assert (s.sky.tolist(), s.lit.tolist()) == ([10], [11])


def test_regions_of_the_head(head):
    places = [LANDMARKS_68[42:48].mean(0), LANDMARKS_68[30], (0, -74), (0, -69), (42, -33)]
    assert names(shade_head(seen(places), head, Capture())) == ["eyes", "nose", "lips", "mouth", "skin"]
    assert names(shade_head(seen([(0, -130)], height=-120), head, Capture())) == ["neck"]
    assert names(shade_head(seen([(0, -130)], height=-220), head, Capture())) == ["clothes"]
    assert names(shade_head(seen([(0, -74)], weight=0.0), head, Capture())) == ["skin"]  # the back of the head


def test_clothes_have_their_color_and_skin_off_the_chart_is_plain(head):
    clothes = shade_head(seen([(0, -300)], height=-220), head, Capture()).albedo[0]
    assert np.allclose(clothes, color.hue(LOOK.clothes_hue, LOOK.clothes_light, 0.45))
    assert np.allclose(shade_head(seen([(0, 40)], weight=0.0), head, Capture()).albedo[0], color.skin(LOOK), rtol=1e-3)


def test_the_chart_turns_with_the_head(head):
    """Grooves tilt the normals in the coordinates of the head: the same point, turned, is as bright."""
    turn = np.array([[0, -1.0, 0], [1, 0, 0], [0, 0, 1]])  # in the picture, about the line of sight
    turned = HeadAppearance(head.look, head.skin, head.eye_centers, turn)
    right, above = (Capture(light_azimuth=a, light_elevation=e, ambient=0) for a, e in ((40, 0), (0, 40)))
    places = [(20, -42), (24, -50), (0, 33)]
    assert np.allclose(shade_head(seen(places), head, right).light, shade_head(seen(places), turned, above).light)


def test_hair_is_dense_inside_and_gone_at_its_edge():
    pattern = strands(0)
    chart = np.random.default_rng(0).uniform(0, 200, (500, 2))
    inside, edge = (shade_hair(seen(chart, weight=w), LOOK, pattern, Capture()) for w in (12.0, -9.0))
    assert inside.opacity.min() == 1
    assert edge.opacity.max() < 0.2
    assert set(names(inside)) == {"hair"}
    spread = np.log(inside.albedo / color.hair(LOOK))
    assert abs(spread.mean()) < 0.1
    assert spread.std() > 0.1


def test_the_inside_of_hair_is_darker():
    chart = np.random.default_rng(0).uniform(0, 200, (500, 2))
    out, within = (
        shade_hair(seen(chart, 12.0, n), LOOK, strands(0), Capture()).light.mean() for n in ((0, 0, 1), (0, 0, -1))
    )
    assert within < 0.8 * out


def test_a_thing_has_one_color_and_is_lit_from_either_side():
    dull = Capture(light_azimuth=0, light_elevation=0)
    front, back = (
        shade_thing(seen([(0, 0)], normal=n), np.array([0.2, 0.1, 0.3]), 0, 0, "glasses", dull)
        for n in ((0, 0, 1), (0, 0, -1))
    )
    assert front.albedo.tolist() == [[0.2, 0.1, 0.3]]
    assert names(front) == ["glasses"]
    assert front.opacity.tolist() == [1]
    assert np.allclose(front.light, back.light)
