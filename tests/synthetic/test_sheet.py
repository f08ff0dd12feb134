"""A contact sheet has one row per person, in the order of their photos."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.dataset import SyntheticSet
from facelab.synthetic.sheet import contact_sheet
from facelab.synthetic.storage import render_set


@pytest.fixture
def people(stand_in, small, tmp_path):
    render_set(tmp_path, replace(small, maps_every=0))
    return SyntheticSet.open(tmp_path)


def test_each_photo_has_its_place_on_white_paper(people):
    sheet = contact_sheet(people)
    assert sheet.shape == (3 * 36 + 4, 2 * 36 + 4, 3)
    assert (sheet[:4] == 255).all()
    np.testing.assert_array_equal(sheet[40:72, 40:72], people.photos.image(3))
    np.testing.assert_array_equal(sheet[76:108, 4:36], people.photos.image(4))


def test_large_sets_and_photos_are_cut_to_size(people):
    sheet = contact_sheet(people, rows=2, columns=1, side=16)
    assert sheet.shape == (2 * 20 + 4, 20 + 4, 3)
    np.testing.assert_allclose(sheet[4:20, 4:20].mean(), people.photos.image(0).mean(), atol=1)


def test_people_with_fewer_photos_leave_white_places(people):
    sheet = contact_sheet(people.subset([0, 1, 2]))
    assert sheet.shape == (2 * 36 + 4, 2 * 36 + 4, 3)
    assert (sheet[40:, 40:] == 255).all()


def test_nothing_to_show_is_refused(people):
    for arguments in ((people.subset([]),), (people, 0), (people, 1, 0), (people, 1, 1, 0)):
        with pytest.raises(InputError, match="at least 1 row"):
            contact_sheet(*arguments)
