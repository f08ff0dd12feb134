"""P x K batches: who is in them, and that they depend on seed, epoch and step only."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.training import IdentityBatches, SharedLabels

LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 4])
FACES = np.arange(len(LABELS), dtype=np.float32).reshape(-1, 1, 1, 1)


def batches(**options):
    return IdentityBatches(FACES, LABELS, **{"people": 3, "photos": 3, "steps": 4} | options)


def test_every_batch_has_p_people_with_k_photos_each():
    for step in range(4):
        faces, labels = batches()[step]
        assert faces.shape == (9, 1, 1, 1)
        people, counts = np.unique(labels, return_counts=True)
        assert len(people) == 3
        assert set(counts) == {3}
        np.testing.assert_array_equal(LABELS[faces.ravel().astype(int)], labels)


def test_who_has_one_photo_is_left_out_and_who_has_few_is_repeated():
    seen = np.concatenate([batches(seed=s)[0][1] for s in range(30)])
    assert set(seen) == {0, 1, 2, 4}
    rows = np.concatenate([batches(seed=s)[0][0].ravel() for s in range(30)])
    assert {7.0, 8.0} <= set(rows)  # both photos of person 2


def test_no_photo_comes_twice_before_all_have_come():
    for seed in range(30):
        faces, labels = batches(seed=seed)[0]
        for person in np.unique(labels):
            rows = faces.ravel()[labels == person]
            assert len(set(rows)) == min(3, np.sum(person == LABELS))


def test_a_batch_depends_on_seed_epoch_and_step_only():
    walked, jumped = batches(), batches()
    for _ in range(2):
        for step in range(4):
            walked[step]
        walked.on_epoch_end()
    jumped.epoch = 2
    np.testing.assert_array_equal(walked[3][0], jumped[3][0])
    drawn = {tuple(b[s][0].ravel()) for b in (batches(), batches(seed=1), jumped) for s in range(4)}
    assert len(drawn) == 12


@pytest.mark.parametrize("options", [{"photos": 1}, {"people": 1}, {"steps": 0}])
def test_batches_without_pairs_are_refused(options):
    with pytest.raises(InputError, match="Expected two or more people and photos"):
        batches(**options)


def test_too_few_people_with_two_photos():
    with pytest.raises(InputError, match="at least 5 people with two photos or more.*Received: 4"):
        batches(people=5)


def test_a_label_for_every_face():
    with pytest.raises(InputError, match="Expected a label for each of the 15 faces"):
        IdentityBatches(FACES, LABELS[:-1])
    with pytest.raises(InputError, match="Expected a label"):
        IdentityBatches(FACES, np.eye(15))


def test_several_outputs_get_the_same_labels():
    plain, shared = batches(), SharedLabels(batches(), ["embedding", "cosines"])
    assert len(shared) == 4
    for _ in range(2):
        faces, targets = shared[1]
        np.testing.assert_array_equal(faces, plain[1][0])
        assert list(targets) == ["embedding", "cosines"]
        for labels in targets.values():
            np.testing.assert_array_equal(labels, plain[1][1])
        plain.on_epoch_end()
        shared.on_epoch_end()
