"""The card says what the shipped set is, and its digest that nothing has changed."""

import dataclasses

import numpy as np
import pytest

from facelab.errors import DatasetError
from facelab.synthetic import shipped as module
from facelab.synthetic.dataset import SyntheticSet
from facelab.synthetic.shipped import PLACE, ShippedCard, digest, shipped, shipped_card, write_card
from facelab.synthetic.storage import render_set


@pytest.fixture
def signed(stand_in, small, tmp_path):
    directory = tmp_path / "people"
    render_set(directory, dataclasses.replace(small, format="webp", maps_every=6))
    return directory, write_card(directory, "a crowd", "python make.py")


def test_the_card_says_what_the_set_is(signed):
    directory, card = signed
    assert (card.people, card.photos, card.size, card.seed, card.difficulty) == (3, 2, 32, 5, "easy")
    assert (card.name, card.license, card.command) == ("a crowd", "MIT", "python make.py")
    assert card.bytes == sum(p.stat().st_size for p in directory.rglob("*.*") if p.is_file() and p.name != "card.json")
    assert shipped_card(directory) == card


def test_the_card_has_no_optional_field():
    for field in dataclasses.fields(ShippedCard):
        assert field.default is dataclasses.MISSING
        assert field.default_factory is dataclasses.MISSING


@pytest.mark.parametrize("change", ["content", "name", "new", "gone"])
def test_the_digest_sees_every_change(signed, change):
    directory, card = signed
    photo = directory / "person_001/01.webp"
    if change == "content":
        photo.write_bytes(photo.read_bytes()[:-1] + b"x")
    elif change == "name":
        photo.rename(photo.with_name("1.webp"))
    elif change == "new":
        (directory / "more.txt").touch()
    else:
        photo.unlink()
    assert digest(directory)[0] != card.sha256


def test_the_digest_does_not_see_the_card_nor_hidden_files(signed):
    directory, card = signed
    (directory / ".DS_Store").write_text("x")
    assert digest(directory) == (card.sha256, card.bytes)


def test_a_missing_or_damaged_card_is_one_clear_error(signed, tmp_path):
    directory, _ = signed
    with pytest.raises(DatasetError, match="Install facelab again"):
        shipped_card(tmp_path)
    for damaged in ("{", '{"name": "a"}', "[]"):
        (directory / "_truth/card.json").write_text(damaged)
        with pytest.raises(DatasetError, match="Expected the card"):
            shipped_card(directory)


def test_an_unfinished_set_is_not_signed(tmp_path):
    (tmp_path / "_unfinished").mkdir()
    with pytest.raises(DatasetError):
        write_card(tmp_path, "a crowd", "python make.py")


def test_what_is_shipped_is_what_lies_in_its_place(signed, monkeypatch):
    directory, _ = signed
    monkeypatch.setattr(module, "PLACE", directory)
    people = shipped()
    assert people.directory == directory
    assert people.images().shape == (6, 32, 32, 3)
    stored = SyntheticSet.open(directory).parsing(0)
    np.testing.assert_array_equal(people.parsing(0), stored)
    assert people.depth(5).shape == (32, 32)  # not stored


def test_the_shipped_people_are_whole_and_as_their_card_says():
    card, people = shipped_card(), shipped()
    assert digest(PLACE) == (card.sha256, card.bytes)
    assert card.bytes <= 8_000_000
    assert (len(people.people), len(people)) == (card.people, card.people * card.photos)
    assert (people.settings.seed, people.settings.size) == (card.seed, card.size)
    image = people.photos.image(0)
    assert image.shape == (card.size, card.size, 3)
    left, top, right, bottom = people.boxes.T
    eyes, mouth = people.landmarks[:, :2].mean(axis=1), people.landmarks[:, 3:].mean(axis=1)  # (N, 2)
    assert ((left < eyes[:, 0]) & (eyes[:, 0] < right) & (top < eyes[:, 1]) & (mouth[:, 1] < bottom)).all()
    assert sum(path.name.endswith("depth.npz") for path in PLACE.rglob("*")) >= 12


@pytest.mark.slow
def test_the_shipped_photos_are_what_their_seed_gives():
    people = shipped()
    for i in (0, len(people) // 2, len(people) - 1):
        difference = people.render(i).image.astype(int) - people.photos.image(i)
        assert np.abs(difference).mean() < 3  # WebP is not exact
