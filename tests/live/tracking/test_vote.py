"""The vote of a track's embeddings."""

import pytest

from facelab.errors import InputError
from facelab.live.tracking import Vote


def voted(*distances, threshold=0.3):
    vote = Vote()
    for each in distances:
        vote.add(each, threshold)
    return vote


def test_no_answer_before_two_agree():
    assert voted().state == "checking"
    assert voted({"Ann": 0.1}).state == "checking"
    assert voted({"Ann": 0.1, "Bob": 0.2}, {"Ann": 0.2, "Bob": 0.1}).state == "checking"
    vote = voted({"Ann": 0.1}, {"Ann": 0.2})
    assert (vote.state, vote.name, vote.distance) == ("known", "Ann", pytest.approx(0.15))


def test_two_strange_embeddings_are_unknown():
    vote = voted({"Ann": 0.5}, {"Ann": 0.4})
    assert (vote.state, vote.name, vote.nearest, vote.distance) == ("unknown", None, "Ann", pytest.approx(0.45))


def test_no_one_is_enrolled():
    vote = voted({}, {})
    assert (vote.state, vote.nearest, vote.distance) == ("unknown", None, None)


def test_a_name_stays_through_one_bad_frame():
    good = [{"Ann": 0.2}] * 6
    assert voted(*good, {"Ann": 0.7}).name == "Ann"  # mean 0.27
    assert voted(*good, {"Ann": 0.9}).name == "Ann"  # mean 0.3


def test_a_name_stays_up_to_a_tenth_above_the_threshold_and_goes_beyond():
    near = [{"Ann": 0.29}] * 2
    assert voted(*near, *[{"Ann": 0.32}] * 8).name == "Ann"
    gone = voted(*near, *[{"Ann": 0.34}] * 8)
    assert (gone.state, gone.name) == ("unknown", None)
    assert voted(*[{"Ann": 0.32}] * 10).name is None  # what stays would not have been given


def test_a_name_changes_when_another_person_is_nearer():
    vote = voted(*[{"Ann": 0.1, "Bob": 0.25}] * 2, *[{"Ann": 0.5, "Bob": 0.1}] * 8)
    assert (vote.state, vote.name) == ("known", "Bob")


def test_who_is_missing_once_has_no_say():
    vote = voted({"Ann": 0.1, "Bob": 0.2}, {"Bob": 0.2})
    assert vote.nearest == "Bob"


def test_agree_needs_one():
    with pytest.raises(InputError, match="at least 1"):
        Vote(agree=0)
