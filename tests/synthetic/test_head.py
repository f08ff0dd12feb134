"""Photos of a person: truth agrees with pixels, and every parameter of a capture does what it says and no more."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.capture import Capture
from facelab.synthetic.head import Head
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import PARSING

# Without hair and chance, so that both halves are alike.
SYMMETRIC = Person(shape=Shape(irregularity=0), look=Look(hair_style="bald", wrinkles=0, moles=0, freckles=0))
FRONTAL = Capture(light_azimuth=0)
R = {name: i for i, name in enumerate(PARSING)}
EYES, LIPS, NOSE, BROWS = range(36, 48), range(48, 68), range(27, 36), range(17, 27)


@pytest.fixture(scope="module")
def head():
    return Head(SYMMETRIC)


@pytest.fixture(scope="module")
def frontal(head):
    return head.photo(FRONTAL)


def region(photo, *names):
    return np.isin(photo.parsing, [R[n] for n in names])


def brightness(photo, where):
    return photo.image.astype(float).mean(-1)[where].mean()


def difference(a, b):
    return np.abs(a.astype(int) - b.astype(int))


def test_shapes_types_and_ranges(frontal):
    assert frontal.image.shape == frontal.albedo.shape == (160, 160, 3)
    assert frontal.image.dtype == frontal.albedo.dtype == frontal.parsing.dtype == np.uint8
    assert frontal.depth.shape == frontal.parsing.shape == (160, 160)
    assert frontal.depth.dtype == frontal.landmarks68.dtype == np.float32
    assert frontal.landmarks.shape == (5, 2)
    assert frontal.visible68.dtype == bool
    assert frontal.parsing.max() < len(PARSING)
    assert frontal.person is SYMMETRIC
    assert frontal.capture is FRONTAL


@pytest.mark.parametrize("size", [15, 2049, 0, -3])
def test_other_sizes_are_refused(head, size):
    with pytest.raises(InputError, match="Expected a size from 16 to 2048 pixels"):
        head.photo(FRONTAL, size)


def test_a_larger_photo_shows_the_same(head, frontal):
    small = head.photo(FRONTAL, 80)
    assert np.allclose((frontal.landmarks68 + 0.5) / 2 - 0.5, small.landmarks68, atol=1e-3)
    halved = frontal.image.reshape(80, 2, 80, 2, 3).mean((1, 3))
    assert np.abs(halved - small.image).mean() < 4


@pytest.mark.parametrize("yaw", [0, 20])
@pytest.mark.parametrize(
    ("names", "marks"), [(("eyes",), EYES), (("lips", "mouth"), LIPS), (("nose",), NOSE), (("brows",), BROWS)]
)
def test_landmarks_agree_with_the_drawn_regions(head, names, marks, yaw):
    photo = head.photo(replace(FRONTAL, yaw=yaw))
    drawn = np.argwhere(region(photo, *names))[:, ::-1]
    away = np.linalg.norm(photo.landmarks68[list(marks), None] - drawn, axis=-1).min(1)
    assert away[photo.visible68[list(marks)]].max() < 1.5


@pytest.mark.parametrize(("names", "marks"), [(("eyes",), EYES), (("lips", "mouth"), LIPS)])
def test_drawn_regions_reach_as_far_as_the_landmarks(frontal, names, marks):
    drawn, points = np.argwhere(region(frontal, *names))[:, ::-1], frontal.landmarks68[list(marks)]
    assert np.abs(drawn.min(0) - points.min(0)).max() < 1.5
    assert np.abs(drawn.max(0) - points.max(0)).max() < 1.5


def test_the_box_holds_the_landmarks_and_most_of_the_face(frontal):
    x, y = frontal.landmarks68.T
    assert frontal.box.left <= x.min() < x.max() <= frontal.box.right
    assert frontal.box.top <= y.min() < y.max() <= frontal.box.bottom
    assert frontal.box.height / 160 == pytest.approx(FRONTAL.face_size, rel=0.2)
    assert np.allclose(frontal.box.center, 79.5, atol=6)


def test_a_symmetric_person_is_symmetric_in_every_truth(frontal):
    depth = frontal.depth
    assert np.array_equal(np.isinf(depth), np.isinf(depth[:, ::-1]))
    near = np.isfinite(depth)
    assert np.abs(depth[near] - depth[:, ::-1][near]).mean() < 0.1
    assert (frontal.parsing != frontal.parsing[:, ::-1]).mean() < 0.005
    assert np.allclose(frontal.landmarks68[27:31, 0], 79.5, atol=0.1)
    face = region(frontal, "skin", "nose", "lips")
    assert difference(frontal.image, frontal.image[:, ::-1])[face].mean() < 4  # pores are not


def test_depth_is_nearest_at_the_nose_and_as_far_as_the_camera_stands(frontal):
    row, column = np.unravel_index(frontal.depth.argmin(), frontal.depth.shape)
    assert np.linalg.norm(frontal.landmarks[2] - [column, row]) < 6
    # The camera stands where a 178 mm face fills 0.52 of the frame: 70 / 24 * 178 / 0.52 mm from the middle of it.
    assert frontal.depth.min() == pytest.approx(70 / 24 * 178 / 0.52 - 67, abs=12)
    assert np.isinf(frontal.depth[0, 0])


def test_where_nothing_is_there_is_only_background(frontal):
    empty = np.isinf(frontal.depth)
    assert not frontal.parsing[empty].any()
    assert not frontal.albedo[empty].any()


def test_yaw_left_is_the_mirror_image_of_yaw_right(head):
    right, left = (head.photo(replace(FRONTAL, yaw=yaw)) for yaw in (30, -30))
    mirrored = left.depth[:, ::-1]
    both = np.isfinite(right.depth) & np.isfinite(mirrored)
    assert (np.isfinite(right.depth) != np.isfinite(mirrored)).sum() < 10
    assert np.abs(right.depth[both] - mirrored[both]).mean() < 0.3
    assert np.allclose(right.landmarks[2], [159 - left.landmarks[2, 0], left.landmarks[2, 1]], atol=0.1)


def test_pose_has_the_signs_of_the_photo(head, frontal):
    def nose(**pose):
        points = head.photo(replace(FRONTAL, **pose)).landmarks
        return points[2] - points[:2].mean(0)

    straight = nose()
    assert nose(yaw=20)[0] > straight[0] + 3  # to the right
    assert nose(yaw=-20)[0] < straight[0] - 3
    assert nose(pitch=20)[1] < straight[1] - 3  # up
    eyes = head.photo(replace(FRONTAL, roll=20)).landmarks[:2]
    slope = np.degrees(np.arctan2(*(eyes[1] - eyes[0])[::-1]))
    assert slope == pytest.approx(20, abs=1)  # clockwise: the right eye lies lower


def test_a_profile_hides_the_far_half_and_the_back_of_the_head_all(head):
    right = head.photo(replace(FRONTAL, yaw=80)).visible68
    assert not right[42:48].any()
    assert right[36:40].any()
    assert not head.photo(replace(FRONTAL, yaw=180)).visible68.any()


def test_a_frontal_face_shows_all_but_the_outline(frontal):
    assert frontal.visible68[17:].all()
    assert frontal.visible68[5:12].all()


@pytest.mark.parametrize("azimuth", [-70, 70])
def test_light_brightens_its_side_of_the_photo(head, azimuth):
    photo = head.photo(replace(FRONTAL, light_azimuth=azimuth))
    skin = region(photo, "skin", "nose")
    left, right = brightness(photo, skin & (np.arange(160) < 80)), brightness(photo, skin & (np.arange(160) >= 80))
    assert np.sign(right - left) == np.sign(azimuth)
    assert abs(right - left) > 20


def test_the_nose_throws_a_shadow_away_from_the_light(head):
    """The cheek beside the nose is dark on the far side, brighter again farther out."""
    photo = head.photo(replace(FRONTAL, light_azimuth=55, light_elevation=10, ambient=0.2))
    gray = photo.image.mean(-1)
    row = round(float(photo.landmarks68[29:31, 1].mean()))
    nose, eye = photo.landmarks68[30, 0], photo.landmarks68[36, 0]
    beside = gray[row - 1 : row + 2, round(float(nose - 7)) : round(float(nose - 3))].mean()
    lit = gray[row - 1 : row + 2, round(float(nose + 7)) : round(float(159 - eye))].mean()
    assert beside < 0.75 * lit


def test_shadows_are_thrown_and_not_only_turned_away(head):
    """Under a lamp from above, the neck below the chin is darker than with the head's shadow left out."""
    low, high = (head.photo(replace(FRONTAL, light_elevation=e, ambient=0.3)) for e in (0, 60))
    neck = region(low, "neck")
    face = region(low, "skin")
    assert brightness(high, neck) / brightness(low, neck) < 0.85 * brightness(high, face) / brightness(low, face)


PIXELS_ONLY = {
    "light_azimuth": 60, "light_elevation": 0, "light_strength": 2, "ambient": 1, "light_warmth": 1, "exposure": 1,
    "saturation": 0, "blur": 2, "noise": 10, "jpeg_quality": 30, "background": "indoor", "background_seed": 5,
}  # fmt: skip
FORM = {
    "yaw": 20, "pitch": 15, "roll": 15, "smile": 1, "mouth_open": 1, "brow_raise": 1, "eyes_closed": 1,
    "focal_length": 30, "face_size": 0.4, "center_x": 0.1, "center_y": 0.1, "occlusion": "mask",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PIXELS_ONLY))
def test_light_camera_and_background_change_the_photo_but_not_its_geometry(head, frontal, name):
    photo = head.photo(replace(FRONTAL, **{name: PIXELS_ONLY[name]}))
    assert difference(photo.image, frontal.image).max() > 5
    for truth in ("depth", "parsing", "albedo", "landmarks68", "visible68"):
        assert np.array_equal(getattr(photo, truth), getattr(frontal, truth)), truth


@pytest.mark.parametrize("name", sorted(FORM))
def test_pose_expression_and_framing_change_the_form_but_not_the_background(head, frontal, name):
    photo = head.photo(replace(FRONTAL, **{name: FORM[name]}))
    assert (photo.depth != frontal.depth).sum() > 100
    behind = np.isinf(photo.depth) & np.isinf(frontal.depth)
    assert behind.sum() > 3000
    assert np.array_equal(photo.image[behind], frontal.image[behind])
    if name != "occlusion":
        assert np.abs(photo.landmarks68 - frontal.landmarks68).max() > 1


def test_every_parameter_of_a_capture_is_tested():
    rest = {"gaze_x", "gaze_y", "noise_seed"}
    assert PIXELS_ONLY.keys() | FORM.keys() | rest == set(vars(Capture()))


@pytest.mark.parametrize(("name", "value"), [("gaze_x", 30), ("gaze_y", 20)])
def test_gaze_moves_only_the_eyes(head, frontal, name, value):
    photo = head.photo(replace(FRONTAL, **{name: value}))
    changed = np.argwhere(difference(photo.image, frontal.image).max(-1) > 2)[:, ::-1]
    assert len(changed) > 10
    eyes = frontal.landmarks68[list(EYES)]
    assert np.linalg.norm(changed[:, None] - eyes, axis=-1).min(1).max() < 6


def test_a_pupil_goes_to_the_right_of_the_photo(head):
    def dark(gaze):
        photo = head.photo(replace(FRONTAL, gaze_x=gaze))
        gray = np.where(region(photo, "eyes"), 255 - photo.albedo.mean(-1), 0) ** 4
        return (gray.sum(0) * np.arange(160)).sum() / gray.sum()

    assert dark(30) > dark(-30) + 1


def test_chance_of_the_noise_needs_noise(head, frontal):
    assert np.array_equal(head.photo(replace(FRONTAL, noise_seed=9)).image, frontal.image)
    a, b, c = (head.photo(replace(FRONTAL, noise=8, noise_seed=s)).image for s in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_shut_eyes_and_an_open_mouth_are_seen(head, frontal):
    shut, wide = (head.photo(replace(FRONTAL, **k)) for k in ({"eyes_closed": 1}, {"mouth_open": 1}))
    assert region(shut, "eyes").sum() < 0.25 * region(frontal, "eyes").sum()
    assert region(wide, "mouth").sum() > region(frontal, "mouth").sum() + 20
    assert wide.landmarks68[8, 1] > frontal.landmarks68[8, 1] + 5


def test_a_wide_open_mouth_is_dark_inside_and_not_lip(head):
    wide = head.photo(replace(FRONTAL, mouth_open=1))
    x, y = np.round((wide.landmarks68[51] + wide.landmarks68[57]) / 2).astype(int)
    assert PARSING[wide.parsing[y, x]] == "mouth"


COVERED = {"sunglasses": [37, 38, 40, 41, 43, 44, 46, 47], "mask": [30, 33, 51, 57, 62, 66]}
FREE = {"sunglasses": [30, 51, 57, 8], "mask": [38, 43, 21, 22, 19, 24]}


@pytest.mark.parametrize("kind", ["sunglasses", "mask"])
def test_an_occlusion_is_drawn_over_what_it_covers_and_nothing_else(head, frontal, kind):
    photo = head.photo(replace(FRONTAL, occlusion=kind))
    over = region(photo, "occlusion")
    x, y = np.round(frontal.landmarks68).astype(int).T
    assert over[y, x][COVERED[kind]].all()
    assert not over[y, x][FREE[kind]].any()
    assert np.array_equal(photo.landmarks68, frontal.landmarks68)  # hidden ones, too
    assert photo.visible68[FREE[kind]].all()


@pytest.mark.parametrize(
    "kind",
    [
        "sunglasses",
        "mask",
    ],
)
def test_covered_landmarks_are_not_visible(head, kind):
    assert not head.photo(replace(FRONTAL, occlusion=kind)).visible68[COVERED[kind]].any()


@pytest.mark.parametrize("seed", range(4))
def test_landmarks_under_a_hand_are_hidden(head, seed):
    photo = head.photo(replace(FRONTAL, occlusion="hand", noise_seed=seed))
    over = region(photo, "occlusion")
    x, y = np.round(photo.landmarks68).astype(int).T
    deep = np.array([over[b - 2 : b + 3, a - 2 : a + 3].all() for a, b in zip(x, y, strict=True)])
    assert over.sum() > 300
    assert deep.any()
    assert photo.visible68[deep].mean() < 0.35  # those that a finger almost touches
    clear = np.array([not over[b - 3 : b + 4, a - 3 : a + 4].any() for a, b in zip(x, y, strict=True)])
    clear[:17] = False  # the outline may be hidden by the face itself
    assert photo.visible68[clear].all()


def test_sunglasses_are_worn_instead_of_glasses():
    spectacled = Head(replace(SYMMETRIC, look=replace(SYMMETRIC.look, glasses="round")))
    assert region(spectacled.photo(FRONTAL), "glasses").sum() > 20
    photo = spectacled.photo(replace(FRONTAL, occlusion="sunglasses"))
    plain = Head(SYMMETRIC).photo(replace(FRONTAL, occlusion="sunglasses"))
    assert np.array_equal(photo.depth, plain.depth)


def test_the_same_person_and_capture_give_the_same_photo_bit_for_bit(frontal):
    again = Head(replace(SYMMETRIC)).photo(replace(FRONTAL))
    for name in ("image", "depth", "parsing", "albedo", "landmarks68", "visible68"):
        assert np.array_equal(getattr(again, name), getattr(frontal, name)), name


def test_other_clothes_share_the_head_and_other_hair_does_not(head, frontal):
    red = head.dressed(replace(SYMMETRIC, look=replace(SYMMETRIC.look, clothes_hue=0.0, clothes_light=0.9)))
    photo = red.photo(FRONTAL)
    assert red.person.look.clothes_hue == 0
    assert head.person is SYMMETRIC
    clothes = region(frontal, "clothes")
    assert difference(photo.image, frontal.image)[clothes].mean() > 20
    assert difference(photo.image, frontal.image)[region(frontal, "skin", "eyes", "lips")].max() == 0
    blond = replace(SYMMETRIC, look=replace(SYMMETRIC.look, hair_style="bob"))
    assert head.dressed(blond).photo(FRONTAL).parsing.tolist() == Head(blond).photo(FRONTAL).parsing.tolist()


def test_a_person_is_wider_where_their_parameters_say(head, frontal):
    wide = Head(replace(SYMMETRIC, shape=Shape(irregularity=0, eye_spacing=6))).photo(FRONTAL)
    mm = np.ptp(frontal.landmarks[:2, 0]) / 64
    assert (np.ptp(wide.landmarks[:2, 0]) - np.ptp(frontal.landmarks[:2, 0])) / mm == pytest.approx(6, rel=0.3)


def test_irregularity_and_its_seed_change_the_form():
    a, b = (Head(replace(SYMMETRIC, shape=Shape(irregularity=2, form_seed=s))).photo(FRONTAL) for s in (1, 2))
    assert np.abs(a.landmarks68 - b.landmarks68).max() > 0.8


@pytest.mark.parametrize("angle", ["ear_size", "ear_angle"])
def test_ears_grow_and_stand_off(frontal, angle):
    large = Head(replace(SYMMETRIC, shape=Shape(irregularity=0, **{angle: 12}))).photo(FRONTAL)
    assert region(large, "ears").sum() > 1.08 * region(frontal, "ears").sum()


def test_a_face_beyond_the_edge_of_the_photo_leaves_only_background(head, frontal):
    photo = head.photo(replace(FRONTAL, center_x=1, center_y=1))
    assert not photo.visible68.any()
    assert np.isfinite(photo.landmarks68).all()
    assert np.isinf(photo.depth).mean() > 0.95


def test_nothing_behind_the_camera_is_drawn(head):
    assert head.photo(replace(FRONTAL, focal_length=18, face_size=1.0, yaw=90)).depth.min() > 0
