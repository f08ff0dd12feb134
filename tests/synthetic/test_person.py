"""Every parameter of a person: documented, checked, and of some use."""

from dataclasses import fields
from pathlib import Path

import pytest

import facelab.synthetic as package
from facelab.errors import InputError
from facelab.geometry.head3d.head import generic_head
from facelab.synthetic.hair import CUTS
from facelab.synthetic.parameters import parameters_of
from facelab.synthetic.person import GLASSES, HAIR_STYLES, Look, Person, Shape

ALL = [(cls, name) for cls in (Shape, Look, Person) for name in parameters_of(cls)]


@pytest.mark.parametrize(("cls", "name"), ALL)
def test_a_parameter_is_documented_and_refuses_what_lies_beyond_its_range(cls, name):
    k = parameters_of(cls)[name]
    assert k.text
    assert k.low < k.high
    assert k.low <= getattr(cls(), name) <= k.high
    for end, beyond in ((k.low, k.low - 1), (k.high, k.high + 1)):
        assert getattr(cls(**{name: end}), name) == end
        with pytest.raises(InputError, match=rf"Expected {name}(, a whole number,)? from {k.low:g} to") as caught:
            cls(**{name: beyond})
        assert f"{k.high:.10g}" in str(caught.value)


def test_shape_is_measured_from_an_average_head():
    for name, k in parameters_of(Shape).items():
        if k.unit == "mm" and name not in ("irregularity",):
            assert getattr(Shape(), name) == 0


def test_unknown_hair_and_glasses_are_refused():
    with pytest.raises(InputError, match="hair_style to be one of short"):
        Look(hair_style="mohawk")
    with pytest.raises(InputError, match="glasses to be one of none"):
        Look(glasses="monocle")


def test_there_is_a_cut_for_every_style():
    assert set(CUTS) == set(HAIR_STYLES) - {"bald"}
    assert GLASSES[0] == "none"


def test_every_parameter_of_shape_and_look_is_used():
    """By the head, or by name in a module that draws."""
    folder = Path(package.__file__).parent
    drawing = ("head", "skin", "hair", "eyes", "color", "wear", "materials")
    source = "\n".join((folder / f"{name}.py").read_text() for name in drawing)
    for name in [f.name for f in fields(Shape) if f.name not in generic_head().shape]:
        assert f"shape.{name}" in source, name
    for name in [f.name for f in fields(Look)]:
        assert f"look.{name}" in source, name
