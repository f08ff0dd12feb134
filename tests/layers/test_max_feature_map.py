"""The stronger of two filters."""

import keras
import numpy as np

from facelab.layers import MaxFeatureMap


def test_the_first_half_competes_with_the_second():
    x = np.array([[[[1.0, 4.0, -3.0, 2.0, 3.0, -5.0]]]])
    np.testing.assert_array_equal(np.array(MaxFeatureMap()(x)), [[[[2.0, 4.0, -3.0]]]])


def test_shapes_are_known_beforehand():
    image = keras.Input((5, 4, 6))
    assert MaxFeatureMap()(image).shape == (None, 5, 4, 3)
    assert MaxFeatureMap()(keras.Input((10,))).shape == (None, 5)
