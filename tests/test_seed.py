"""Chance is repeatable."""

from __future__ import annotations

import numpy as np
import pytest

import facelab
from facelab.errors import InputError


def trained() -> np.ndarray:
    import keras

    facelab.set_seed(3)
    model = keras.Sequential([keras.layers.Dense(4), keras.layers.Dropout(0.5), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.rand(32, 5).astype("float32")
    model.fit(x, x.sum(axis=1), epochs=2, verbose=0)
    return np.concatenate([np.ravel(w) for w in model.get_weights()])


def test_the_same_seed_gives_the_same_weights():
    assert np.array_equal(trained(), trained())


@pytest.mark.parametrize("seed", [-1, 2**32, 1.0, "1", True])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(InputError, match="seed"):
        facelab.set_seed(seed)
