"""Photos to aligned faces, and people divided without sharing anybody."""

import numpy as np
import pytest

from facelab.cards import FivePointAlignment
from facelab.errors import InputError
from facelab.synthetic import shipped_people
from facelab.training import AlignedFaces, align_photos, split_people
from facelab.types import Box, Face

ALIGNMENT = FivePointAlignment(size=(8, 10), template=((2, 2), (7, 2), (5, 4), (3, 6), (6, 6)), exact=True)


def one_face(images):
    """A detector that finds the same face everywhere."""
    marks = ((40.0, 60.0), (90.0, 60.0), (65.0, 85.0), (45.0, 105.0), (85.0, 105.0))
    return [[Face(Box(30, 30, 100, 130), 0.9, marks)] for _ in images]


def test_every_photo_gives_one_face_of_the_size_of_the_alignment():
    photos = shipped_people().photos.subset(np.arange(40))
    faces = align_photos(photos, ALIGNMENT, one_face)
    assert faces.faces.shape == (40, 8, 10, 3)
    assert faces.faces.dtype == np.uint8
    np.testing.assert_array_equal(faces.labels, photos.labels)
    again = align_photos(photos.subset([33]), ALIGNMENT, one_face)
    np.testing.assert_array_equal(faces.faces[33], again.faces[0])  # the second batch of the detector is in step
    assert faces.people == len(set(photos.labels))


def test_where_no_face_is_found_the_middle_is_taken():
    photos = shipped_people().photos.subset([0, 1])
    seen = []
    faces = align_photos(
        photos, ALIGNMENT, lambda images: [[] for _ in images], lambda items, n: seen.append(n) or items
    )
    assert faces.faces.any(axis=(1, 2, 3)).all()
    assert seen == [2]


def test_a_part_keeps_faces_and_labels_together():
    whole = AlignedFaces(np.arange(4, dtype=np.uint8).reshape(4, 1, 1, 1), np.array([3, 1, 3, 0]), tuple("abcd"))
    part = whole.subset(whole.labels == 3)
    assert part.faces.ravel().tolist() == [0, 2]
    assert (len(part), part.people, part.names) == (2, 1, whole.names)


def test_each_person_is_in_exactly_one_part():
    labels = np.repeat(np.arange(50), 3)
    first, second = split_people(labels, 0.2, np.random.default_rng(0))
    assert not set(labels[first]) & set(labels[second])
    np.testing.assert_array_equal(first, ~second)
    assert len(set(labels[second])) == 10
    other = split_people(labels, 0.2, np.random.default_rng(1))[1]
    assert (other != second).any()


@pytest.mark.parametrize("fraction", [0.001, 0.999])
def test_both_parts_have_somebody(fraction):
    first, second = split_people(np.array([4, 4, 9]), fraction, np.random.default_rng(0))
    assert first.any()
    assert second.any()


@pytest.mark.parametrize(("labels", "fraction"), [([1, 1], 0.5), ([1, 2], 0), ([1, 2], 1), ([1, 2], float("nan"))])
def test_what_cannot_be_divided_is_refused(labels, fraction):
    with pytest.raises(InputError, match="Expected two people or more"):
        split_people(np.array(labels), fraction, np.random.default_rng(0))


class FirstPixel:
    """An embedder by the aligned face's color; two faces are compared with the card's threshold."""

    def __init__(self):
        from facelab.cards import card

        self.card = card("dlib_resnet")

    def __call__(self, faces):
        means = faces.reshape(len(faces), -1, 3).mean(axis=1).astype(np.float32) + 1
        return means / np.linalg.norm(means, axis=1, keepdims=True)


def colored(tmp_path, colors):
    """Photos of one person in plain colors."""
    from facelab import images
    from facelab.datasets import Photos

    for i, color in enumerate(colors):
        images.write(tmp_path / f"{i}.png", np.full((140, 120, 3), color, np.uint8))
    paths = tuple(tmp_path / f"{i}.png" for i in range(len(colors)))
    return Photos(paths, np.zeros(len(colors), int), ("Ann",))


def test_a_photo_that_disagrees_is_left_out_and_told(tmp_path):
    from facelab._account import Account

    photos, account = colored(tmp_path, [(250, 0, 0), (250, 0, 0), (0, 0, 250)]), Account()
    faces = align_photos(photos, ALIGNMENT, one_face, account=account, embedder=FirstPixel())
    assert len(faces) == 2
    assert faces.faces[..., 0].min() == 250
    ((source, reason),) = account.skipped
    assert source == str(photos.paths[2])
    assert "disagrees with the other photos of Ann" in reason


def test_a_damaged_photo_is_left_out_where_there_is_an_account(tmp_path):
    from facelab._account import Account

    photos, account = colored(tmp_path, [(250, 0, 0)] * 3), Account()
    photos.paths[1].write_bytes(b"")
    assert len(align_photos(photos, ALIGNMENT, one_face, account=account)) == 2
    assert account.count == 1
    with pytest.raises(InputError, match=r"1\.png"):
        align_photos(photos, ALIGNMENT, one_face)


def test_several_faces_are_told():
    from facelab._account import Account

    account = Account()
    align_photos(shipped_people().photos.subset([0]), ALIGNMENT, lambda photos: [one_face([0])[0] * 2], account=account)
    assert [text for _, text in account.notes] == ["2 faces, took the one at (30, 30)"]
