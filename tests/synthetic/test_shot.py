"""Every knob of a shot: documented and checked. What it does to a photo is tested with the bust."""

import pytest

from facelab.errors import InputError
from facelab.synthetic.knobs import knobs_of
from facelab.synthetic.shot import Shot

KNOBS = knobs_of(Shot)


@pytest.mark.parametrize("name", sorted(KNOBS))
def test_a_knob_is_documented_and_refuses_what_lies_beyond_its_range(name):
    k = KNOBS[name]
    assert k.text
    assert k.low <= getattr(Shot(), name) <= k.high
    for beyond in (k.low - 1, k.high + 1):
        with pytest.raises(InputError, match=rf"Expected {name}(, a whole number,)? from {k.low:g} to {k.high:.10g}"):
            Shot(**{name: beyond})


def test_the_default_is_neutral_and_frontal():
    shot = Shot()
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
        assert getattr(shot, name) == 0
    assert shot.occlusion == "none"
    assert shot.jpeg_quality == 100


def test_unknown_kinds_are_refused():
    with pytest.raises(InputError, match="occlusion to be one of none, mask, sunglasses, hand"):
        Shot(occlusion="scarf")
    with pytest.raises(InputError, match="background to be one of"):
        Shot(background="beach")
