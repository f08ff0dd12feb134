"""P x K batches: who is in them, and that they depend on seed, epoch and step only."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.training import IdentityBatches

LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 4])
FACES = np.arange(len(LABELS), dtype=np.float32).reshape(-1, 1, 1, 1)


def batches(**options):
    return _Plain(FACES, LABELS, ["embedding", "cosines"], **{"batch": (3, 3), "steps": 4} | options)


class _Plain(IdentityBatches):
    """With the labels alone, once it is known that both outputs get the same."""

    def __getitem__(self, step):
        faces, targets = super().__getitem__(step)
        assert list(targets) == ["embedding", "cosines"]
        np.testing.assert_array_equal(targets["embedding"], targets["cosines"])
        return faces, targets["cosines"]


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


@pytest.mark.parametrize("options", [{"batch": (3, 1)}, {"batch": (1, 3)}, {"steps": 0}])
def test_batches_without_pairs_are_refused(options):
    with pytest.raises(InputError, match="Expected two or more people and photos"):
        batches(**options)


def test_too_few_people_with_two_photos():
    with pytest.raises(InputError, match="at least 5 people with two photos or more.*Received: 4"):
        batches(batch=(5, 3))
