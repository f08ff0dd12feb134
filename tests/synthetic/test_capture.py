"""Every parameter of a capture: documented and checked. What it does to a photo is tested in test_head.py."""

import pytest

from facelab.errors import InputError
from facelab.synthetic.capture import Capture
from facelab.synthetic.parameters import parameters_of

PARAMETERS = parameters_of(Capture)


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_a_parameter_is_documented_and_refuses_what_lies_beyond_its_range(name):
    k = PARAMETERS[name]
    assert k.text
    assert k.low <= getattr(Capture(), name) <= k.high
    for beyond in (k.low - 1, k.high + 1):
        with pytest.raises(InputError, match=rf"Expected {name}(, a whole number,)? from {k.low:g} to {k.high:.10g}"):
            Capture(**{name: beyond})


def test_the_default_is_neutral_and_frontal():
    capture = Capture()
    for name in (
        "yaw",
        "pitch",
        "roll",
        "smile",
        "mouth_open",
        "brow_raise",
        "eyes_closed",
        "blur",
        "noise",
        "exposure",
    ):
        assert getattr(capture, name) == 0
    assert capture.occlusion == "none"
    assert capture.jpeg_quality == 100


def test_unknown_kinds_are_refused():
    with pytest.raises(InputError, match="occlusion to be one of none, mask, sunglasses, hand"):
        Capture(occlusion="scarf")
    with pytest.raises(InputError, match="background to be one of"):
        Capture(background="beach")
