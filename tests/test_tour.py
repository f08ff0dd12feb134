"""What the tour chooses and enrolls; the page itself is made from real photos in tests/cli."""

import numpy as np
import pytest

from facelab.datasets import Photos
from facelab.errors import DatasetError
from facelab.report import _percent
from facelab.tour import _enroll, choose


def photos_of(*counts):
    labels = np.repeat(np.arange(len(counts)), counts)
    names = tuple(f"p{i}" for i in range(len(counts)))
    return Photos(tuple(f"{names[i]}/{k}.jpg" for k, i in enumerate(labels)), labels, names)


def test_choose_takes_the_people_with_most_photos_in_their_order():
    chosen = choose(photos_of(2, 1, 9, 3, 5), people=3, photos_each=4)
    assert np.bincount(chosen.labels, minlength=5).tolist() == [0, 0, 4, 3, 4]


def test_choose_leaves_out_people_with_one_photo():
    chosen = choose(photos_of(1, 2, 1, 2), people=4, photos_each=8)
    assert sorted(set(chosen.labels.tolist())) == [1, 3]


@pytest.mark.parametrize("counts", [(1, 1, 1), (5, 1), (7,)])
def test_choose_needs_two_people_to_compare(counts):
    with pytest.raises(DatasetError, match="two photos or more"):
        choose(photos_of(*counts), people=40, photos_each=8)


def test_half_of_each_person_is_enrolled_but_every_fifth_is_a_stranger():
    labels = np.repeat(np.arange(6), [4, 3, 2, 1, 4, 4])
    enrolled = _enroll(labels)
    assert [int(enrolled[labels == person].sum()) for person in range(6)] == [2, 1, 0, 0, 2, 2]
    assert enrolled[0]
    assert not enrolled[3]


@pytest.mark.parametrize("counts", [(2, 2), (2, 1), (1, 3, 2), (4, 4, 4, 4)])
def test_few_people_leave_one_stranger_and_somebody_to_enroll(counts):
    labels = np.repeat(np.arange(len(counts)), counts)
    enrolled = _enroll(labels)
    strangers = set(labels.tolist()) - set(labels[enrolled].tolist())
    assert enrolled.any()
    assert strangers


def test_percent_of_nothing_is_a_dash():
    assert _percent(float("nan")) == "-"
    assert _percent(0.1234) == "12.3 %"
