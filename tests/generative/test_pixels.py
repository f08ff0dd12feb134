"""uint8 to -1 ... 1 and back, and decibels."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.generative import face_psnr
from facelab.generative.pixels import to_signed, to_uint8


def test_every_gray_level_comes_back():
    levels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=3)
    signed = to_signed(levels, (16, 16))
    assert (signed.min(), signed.max(), signed.dtype) == (-1, 1, np.float32)
    np.testing.assert_array_equal(to_uint8(signed), levels)


@pytest.mark.parametrize(
    "faces", [np.zeros((1, 4, 4, 3)), np.zeros((4, 4, 3), np.uint8), np.zeros((1, 4, 5, 3), np.uint8)], ids=str
)
def test_refuses_other_faces(faces):
    with pytest.raises(InputError, match="Expected faces"):
        to_signed(faces, (4, 4))


class TestPSNR:
    truth = np.random.default_rng(0).integers(40, 200, (2, 5, 5, 3), np.uint8)
    face = np.zeros((2, 5, 5), bool)
    face[:, 1:4, 1:4] = True

    def test_half_the_error_is_six_decibels_more(self):
        sixteen, eight = (face_psnr(self.truth, self.truth + np.uint8(n), self.face) for n in (16, 8))
        np.testing.assert_allclose(sixteen, 20 * np.log10(255 / 16))
        np.testing.assert_allclose(eight - sixteen, 20 * np.log10(2))

    def test_what_is_not_face_does_not_count(self):
        made = self.truth + np.uint8(16)
        made[:, 0] = 0
        np.testing.assert_allclose(face_psnr(self.truth, made, self.face), 20 * np.log10(255 / 16))

    def test_darker_is_as_wrong_as_lighter(self):
        """uint8 differences would wrap around."""
        np.testing.assert_allclose(
            face_psnr(self.truth, self.truth - np.uint8(16), self.face),
            face_psnr(self.truth, self.truth + np.uint8(16), self.face),
        )

    def test_bad_input(self):
        with pytest.raises(InputError, match="mask"):
            face_psnr(self.truth, self.truth, np.zeros((2, 5, 5), bool))
        with pytest.raises(InputError, match="two arrays"):
            face_psnr(self.truth, self.truth[:1], self.face)
