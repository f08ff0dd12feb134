"""What the tour chooses and enrolls; the page itself is made from real photos in tests/cli."""

from types import SimpleNamespace

import numpy as np
import pytest

from facelab.cards.false_matches import FalseMatchRow, FalseMatchTable
from facelab.cards.provenance import Threshold
from facelab.datasets import Photos
from facelab.errors import DatasetError, InputError
from facelab.reports.tour import Limits, _enroll, calibrated, choose
from facelab.reports.tour_page import _percent


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


def test_half_of_each_person_is_enrolled_but_every_fifth_is_unknown():
    labels = np.repeat(np.arange(6), [4, 3, 2, 1, 4, 4])
    enrolled = _enroll(labels)
    assert [int(enrolled[labels == person].sum()) for person in range(6)] == [2, 1, 0, 0, 2, 2]
    assert enrolled[0]
    assert not enrolled[3]


@pytest.mark.parametrize("counts", [(2, 2), (2, 1), (1, 3, 2), (4, 4, 4, 4)])
def test_few_people_leave_one_unknown_and_one_to_enroll(counts):
    labels = np.repeat(np.arange(len(counts)), counts)
    enrolled = _enroll(labels)
    unknown = set(labels.tolist()) - set(labels[enrolled].tolist())
    assert enrolled.any()
    assert unknown


def test_percent_of_nothing_is_a_dash():
    assert _percent(float("nan")) == "-"
    assert _percent(0.1234) == "12.3 %"


class OnACircle:
    """A pipeline whose vectors are angles: the photo p3/1.jpg stands at 30 degrees and one; no.jpg shows no face."""

    def __call__(self, paths, pick):
        for path in paths:
            angle = np.radians(10 * int(path.split("/")[0][1:]) + int(path.split("/")[1].split(".")[0]))
            faces = () if path.endswith("99.jpg") else (object(),)
            yield SimpleNamespace(faces=faces, vectors=np.array([[np.cos(angle), np.sin(angle)]])[: len(faces)])


def test_the_calibrated_threshold_lies_between_own_and_other_photos():
    photos = photos_of(3, 3, 3)
    threshold = calibrated(OnACircle(), photos).pair
    # Photos of one person are at most 2 degrees apart, those of different people at least 8.
    assert 1 - np.cos(np.radians(2)) < threshold.distance < 1 - np.cos(np.radians(8))
    assert "3 other people" in threshold.protocol


def test_calibration_leaves_photos_without_a_face_out():
    photos = photos_of(2, 2)
    hidden = Photos((*photos.paths, "p0/99.jpg"), np.append(photos.labels, 0), photos.names)
    assert calibrated(OnACircle(), hidden).pair == calibrated(OnACircle(), photos).pair


def test_identification_asks_for_less_the_more_photos_are_enrolled():
    rows = (FalseMatchRow(0.1, 0.5, 0.4, 0.6), FalseMatchRow(0.0001, 0.1, 0.05, 0.15))
    limits = Limits(Threshold(0.6, "of a pair"), FalseMatchTable(rows, 9, 9, "nine people"))
    few, many = limits.for_gallery(2, np.eye(2)), limits.for_gallery(50, np.eye(2))
    assert many.distance < few.distance < 0.6
    assert "1.0% of strangers are expected to be given a name, 1.0% were asked for, by nine people" in many.protocol
    assert limits.for_gallery(5000, np.eye(2)).distance == pytest.approx(0.1)
    assert "39.3% of strangers" in limits.for_gallery(5000, np.eye(2)).protocol  # where the table ends


def test_a_given_distance_and_a_model_without_a_table():
    pair = Threshold(0.6, "of a pair")
    assert Limits(pair, None, identification=0.3).for_gallery(9, np.eye(2)) == Threshold(0.3, "as given")
    assert Limits(pair, None).for_gallery(9, np.eye(2)).distance == 0.6
    assert "no table" in Limits(pair, None).for_gallery(9, np.eye(2)).protocol


def test_too_few_other_people_leave_no_table():
    assert calibrated(OnACircle(), photos_of(2, 2)).table is None


def test_the_calibrated_table_ends_at_the_nearest_two_people():
    table = calibrated(OnACircle(), photos_of(3, 3, 3)).table
    nearest = 1 - np.cos(np.radians(11))  # photos 2 and 3, at 2 and 13 degrees
    assert table.rows[-1].distance == pytest.approx(nearest, rel=1e-3)
    assert table.people == 3


def test_calibration_needs_pairs_of_both_kinds():
    with pytest.raises(InputError, match="pair"):
        calibrated(OnACircle(), photos_of(3))
