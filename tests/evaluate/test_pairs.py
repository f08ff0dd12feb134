"""All pairs of photos, by hand."""

import numpy as np
import pytest

from facelab import evaluate
from facelab.errors import InputError


def test_every_photo_with_every_other_one():
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], np.float32)
    found = evaluate.pairs(vectors, np.array([7, 7, 2, 2]))
    assert found.rows.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
    assert found.people.tolist() == [[7, 7], [7, 2], [7, 2], [7, 2], [7, 2], [2, 2]]
    assert found.same.tolist() == [True, False, False, False, False, True]
    np.testing.assert_allclose(found.distances, [1, 0.4, 2, 0.2, 1, 1.6], atol=1e-7)
    assert found.distances.dtype == np.float32


@pytest.mark.parametrize(("vectors", "labels"), [(np.eye(3), [0, 1]), (np.ones(3), [0, 1, 2])])
def test_other_shapes_are_refused(vectors, labels):
    with pytest.raises(InputError, match="Expected vectors"):
        evaluate.pairs(vectors, labels)
