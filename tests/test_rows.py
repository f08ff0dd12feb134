"""Arrays with one row a face."""

from dataclasses import dataclass

import numpy as np
import pytest

from facelab._rows import Rows, unit_rows


@dataclass(frozen=True, eq=False)
class Some(Rows):
    faces: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]


SOME = Some(np.arange(6).reshape(3, 2), np.array([1, 0, 1]), ("Ada", "Emmy"))


@pytest.mark.parametrize("chosen", [[2, 0], np.array([2, 0])])
def test_a_subset_takes_rows_of_all_arrays_and_keeps_the_rest(chosen):
    part = SOME.subset(chosen)
    assert type(part) is Some
    assert (part.faces.tolist(), part.labels.tolist()) == ([[4, 5], [0, 1]], [1, 1])
    assert part.names == SOME.names
    assert (len(part), len(SOME.subset(SOME.labels == 0)), len(SOME)) == (2, 1, 3)


def test_joined_sets_lie_one_after_the_other():
    both = SOME.join(SOME.subset([1]))
    assert both.faces[2:].tolist() == [[4, 5], [2, 3]]
    assert both.labels.tolist() == [1, 0, 1, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_get_unit_length_and_keep_their_dtype(dtype):
    found = unit_rows(np.array([[3, 4], [0, 0], [-1e-15, 0]], dtype))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0, 0], [-1, 0]], rtol=1e-6)
    assert found.dtype == dtype
