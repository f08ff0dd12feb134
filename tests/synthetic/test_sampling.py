"""A drawn crowd: all ages, tones and both sexes, everything in range, reproducible."""

from dataclasses import astuple

import numpy as np
import pytest

from facelab.synthetic.capture import BACKGROUNDS
from facelab.synthetic.person import GLASSES, HAIR_STYLES, Person
from facelab.synthetic.sampling import DIFFICULTIES, sample_capture, sample_person


@pytest.fixture(scope="module")
def crowd():
    rng = np.random.default_rng(0)
    return [sample_person(rng) for _ in range(2000)]  # records check their ranges themselves


@pytest.fixture(scope="module")
def captures(crowd):
    rng = np.random.default_rng(1)
    return {d: [sample_capture(rng, d, person) for person in crowd[:500]] for d in DIFFICULTIES}


def values(crowd, part, name):
    return np.array([getattr(getattr(p, part), name) for p in crowd])


def test_ages_from_18_to_80_and_all_ten_tones_are_equally_likely(crowd):
    for name, low, high in (("age", 18, 80), ("skin_tone", 1, 10)):
        counts, _ = np.histogram(values(crowd, "look", name), 9, (low, high))
        assert counts.sum() == 2000
        assert counts.min() > 160  # 222 expected, deviation 14


def test_both_sexes_in_equal_numbers_and_they_differ(crowd):
    male = np.array([p.masculinity > 0.5 for p in crowd])
    assert 0.45 < male.mean() < 0.55
    jaw, beard = values(crowd, "shape", "jaw_width"), values(crowd, "look", "beard")
    assert jaw[male].mean() > jaw[~male].mean() + 2
    assert beard[~male].max() == 0
    assert 0.2 < (beard[male] > 0.3).mean() < 0.7


def test_age_shows(crowd):
    age = values(crowd, "look", "age")
    for part, name in (("look", "wrinkles"), ("look", "hair_gray"), ("shape", "ear_size")):
        v = values(crowd, part, name)
        assert v[age > 65].mean() > v[age < 35].mean() + 0.3


def test_every_style_and_frame_occurs_and_every_number_varies(crowd):
    assert set(values(crowd, "look", "hair_style")) == set(HAIR_STYLES)
    assert set(values(crowd, "look", "glasses")) == set(GLASSES)
    numbers = np.array(
        [[v for v in (*astuple(p.shape), *astuple(p.look)) if not isinstance(v, str)] for p in crowd[:200]]
    )
    assert (numbers.std(0) > 0).all()


def test_numbers_are_plain_python(crowd, captures):
    for record in (crowd[0].shape, crowd[0].look, crowd[0], captures["wild"][0][1]):
        assert {type(v) for v in vars(record).values()} <= {float, int, str, type(crowd[0].shape), type(crowd[0].look)}


def test_the_same_seed_draws_the_same_and_another_seed_another():
    a, b, c = (sample_person(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert a == b
    assert a != c
    captures = [sample_capture(np.random.default_rng(seed), "wild", a) for seed in (5, 5, 6)]
    assert captures[0] == captures[1]
    assert captures[0] != captures[2]


def test_easy_captures_are_almost_frontal_and_wild_ones_turn(captures):
    yaw = {d: np.array([capture.yaw for _, capture in captures[d]]) for d in DIFFICULTIES}
    assert np.abs(yaw["easy"]).max() <= 20
    assert yaw["wild"].std() > 1.5 * yaw["easy"].std()
    assert np.abs(yaw["wild"]).max() > 35
    for d in DIFFICULTIES:
        assert abs(yaw[d].mean()) < 3
        assert {capture.background for _, capture in captures[d]} == set(BACKGROUNDS)


def test_easy_days_change_only_the_clothes(crowd, captures):
    for person, (drawn, _) in zip(crowd, captures["easy"], strict=False):
        for name, value in vars(person.look).items():
            assert name.startswith("clothes_") or getattr(drawn.look, name) == value
        assert drawn.shape == person.shape


def test_wild_days_change_hair_glasses_beard_and_make_up_but_not_the_person(crowd, captures):
    changed = set()
    for person, (drawn, _) in zip(crowd, captures["wild"], strict=False):
        assert drawn.shape == person.shape
        assert drawn.masculinity == person.masculinity
        changed |= {n for n, v in vars(person.look).items() if getattr(drawn.look, n) != v}
    assert changed == {
        "clothes_hue", "clothes_light", "hair_style", "glasses", "beard", "mustache", "lip_color", "eye_makeup",
    }  # fmt: skip


def test_dark_skin_is_exposed_longer():
    def exposure(tone):
        rng, person = np.random.default_rng(0), Person()
        look = type(person.look)(skin_tone=tone)
        return sample_capture(rng, "easy", Person(look=look))[1].exposure

    assert exposure(10) > exposure(5) > exposure(1)
