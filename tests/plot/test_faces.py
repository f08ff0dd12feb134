from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from facelab.errors import InputError
from facelab.plot import contact_sheet, draw_faces, groups_sheet
from facelab.plot.style import to_png
from facelab.types import Box, Face

RED, GREEN, BLUE = ((np.eye(3)[i] * 255).astype(np.uint8) for i in range(3))


def make_image(color=RED, height=40, width=40):
    return np.broadcast_to(color, (height, width, 3)).copy()


FIVE = ((80, 105), (118, 104), (100, 125), (85, 145), (115, 146))


def make_face(left=60, top=70, right=140, bottom=170, landmarks=FIVE):
    return Face(Box(left, top, right, bottom), 0.998, landmarks)


def pixels(figure):
    """As printed, (H, W, 3) uint8."""
    with Image.open(io.BytesIO(to_png(figure))) as image:
        return np.array(image.convert("RGB"))


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_draw_faces_draws_box_and_landmarks_and_nothing_else():
    image = np.full((250, 250, 3), 140, np.uint8)
    drawn = draw_faces(image, [make_face()], captions=False)
    assert drawn.shape == image.shape
    assert drawn.dtype == np.uint8
    assert (image == 140).all()
    changed = (drawn != 140).any(2)
    assert changed[70, 60:141].all()
    assert changed[170, 60:141].all()
    assert changed[70:171, 60].all()
    assert changed[70:171, 140].all()
    for x, y in make_face().landmarks:
        assert changed[y, x]
    assert not changed[:69].any()  # outside
    assert not changed[:, 142:].any()
    assert not changed[75:95, 65:135].any()  # between box and eyes


def test_caption_is_above_the_box_or_inside_at_the_edge():
    image = np.full((250, 250, 3), 140, np.uint8)
    above = (draw_faces(image, [make_face()]) != 140).any(2)
    assert above[55:69, 62:80].any()
    inside = (draw_faces(image, [make_face(top=0)]) != 140).any(2)
    assert inside[3:12, 62:80].any()


def test_lines_grow_with_the_photo():
    face = Face(Box(300, 300, 900, 900), 0.5, ())
    large = draw_faces(np.full((1200, 1200, 3), 140, np.uint8), [face], captions=False)
    assert (large[600] != 140).any(1).sum() == 2 * 6
    small = draw_faces(np.full((100, 100, 3), 140, np.uint8), [Face(Box(20, 20, 80, 80), 0.5, ())], captions=False)
    assert (small[50] != 140).any(1).sum() == 2 * 1


def test_a_box_may_reach_outside_and_no_face_is_a_copy():
    image = np.full((50, 50, 3), 140, np.uint8)
    assert (draw_faces(image, [make_face(-20, -20, 25, 25, ())], captions=False)[:25, 25] != 140).any()
    image = np.random.default_rng(0).integers(0, 255, (50, 50, 3), dtype=np.uint8)
    copy = draw_faces(image, [])
    assert (copy == image).all()
    assert not np.shares_memory(copy, image)


@pytest.mark.parametrize("face", [make_face(left=150), make_face(top=np.nan), make_face(landmarks=((1, np.inf),))])
def test_draw_faces_refuses_impossible_faces(face):
    with pytest.raises(InputError, match="left <= right"):
        draw_faces(np.zeros((250, 250, 3), np.uint8), [face])


def test_draw_faces_refuses_float_images():
    with pytest.raises(InputError, match="uint8"):
        draw_faces(np.zeros((9, 9, 3)), [])


def test_contact_sheet_shows_images_in_reading_order():
    printed = pixels(contact_sheet([make_image(RED), make_image(GREEN), make_image(BLUE)], columns=2))
    height, width = printed.shape[:2]
    quarter, rest = height // 4, 3 * height // 4
    assert (printed[quarter, width // 4] == RED).all()
    assert (printed[quarter, 3 * width // 4] == GREEN).all()
    assert (printed[rest, width // 4] == BLUE).all()
    assert (printed[rest, 3 * width // 4] == 255).all()


def test_images_keep_their_proportions():
    wide, tall = contact_sheet([make_image(height=10, width=40), make_image(height=1200, width=300)]).axes[0].images
    for image, ratio in ((wide, 4), (tall, 1 / 4)):
        left, right, bottom, top = image.get_extent()
        assert (right - left) / (bottom - top) == pytest.approx(ratio)
        assert max(right - left, bottom - top) == pytest.approx(0.94)  # fills its square of 1 but for the gap
    assert max(tall.get_array().shape) <= 256  # photos are shrunk, not carried along


def test_titles_are_written_and_cut():
    figure = contact_sheet([make_image()] * 2, ["Ann", "somebody_with_a_very_long_name"])
    assert texts(figure) == ["Ann", "somebody_with_a_…"]
    assert pixels(contact_sheet([make_image()], [r"$\no$"])).any()  # a folder's name is no formula


def test_groups_sheet_has_a_row_for_each_group():
    figure = groups_sheet([[make_image(RED)] * 7, [make_image(GREEN)] * 2], ["seven", "two"], columns=4)
    rows = [image.get_extent()[3] for image in figure.axes[0].images]
    assert len(rows) == 4 + 2
    assert len(set(rows[:4])) == len(set(rows[4:])) == 1
    assert rows[4] > rows[0]
    assert texts(figure) == ["seven", "+3", "two"]


def test_groups_sheet_with_none_or_too_many_groups():
    assert texts(groups_sheet([])) == ["no groups"]
    figure = groups_sheet([[make_image()]] * 130)
    assert len(figure.axes[0].images) == 100
    assert texts(figure) == ["and 30 more groups"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "Expected images"),
        (([make_image()], ["a", "b"]), "a title for each"),
        (([make_image()], None, 0), "one column"),
        (([make_image()] * 101, None, 1), "at most 100 rows"),
        (([np.zeros((5, 5))],), "uint8 RGB"),
    ],
)
def test_contact_sheet_refuses(arguments, message):
    with pytest.raises(InputError, match=message):
        contact_sheet(*arguments)


def test_groups_sheet_refuses():
    with pytest.raises(InputError, match="a title for each"):
        groups_sheet([[make_image()]], [])
    with pytest.raises(InputError, match="one column"):
        groups_sheet([[make_image()]], columns=0)
    with pytest.raises(InputError, match="uint8 RGB"):
        groups_sheet([[np.zeros((5, 5))]])
