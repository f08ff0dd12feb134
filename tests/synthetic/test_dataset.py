"""The arrays of a rendered set: what was rendered, in the order of the labels."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from facelab import images
from facelab.datasets import folder
from facelab.errors import DatasetError, InputError
from facelab.synthetic import dataset, layout
from facelab.synthetic.dataset import SyntheticSet, synthetic_people
from facelab.synthetic.population import Population
from facelab.synthetic.settings import Settings
from facelab.synthetic.storage import render_set


@pytest.fixture
def people(stand_in, small, tmp_path):
    """3 people x 2 photos of 32 pixels."""
    render_set(tmp_path, small)
    return SyntheticSet.open(tmp_path)


@pytest.fixture
def home(stand_in, tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    return tmp_path


def test_arrays_are_what_was_rendered(people, small):
    assert len(people) == 6
    assert people.labels.tolist() == [0, 0, 1, 1, 2, 2]
    population = Population(small.seed)
    assert people.people == tuple(population.person(i) for i in range(3))
    for i, (label, j) in enumerate([(i, j) for i in range(3) for j in range(2)]):
        photo = population.photo(label, j, small.size)
        np.testing.assert_array_equal(people.images()[i], photo.image)
        assert people.captures[i] == photo.capture
        assert people.drawn[i] == photo.person
        np.testing.assert_allclose(people.landmarks[i], photo.landmarks, atol=0.0051)
        np.testing.assert_allclose(people.landmarks68[i], photo.landmarks68, atol=0.0051)
        np.testing.assert_array_equal(people.visible68[i], photo.visible68)
        np.testing.assert_allclose(people.boxes[i], astuple(photo.box), atol=0.0051)
        np.testing.assert_array_equal(people.parsing(i), photo.parsing)
        np.testing.assert_array_equal(people.albedo(i), photo.albedo)
        np.testing.assert_allclose(people.depth(i), photo.depth, atol=1 / 32 + 1e-4)


def test_photos_are_those_that_folder_finds(people):
    found = folder(people.directory)
    assert people.photos.paths == found.paths
    assert people.photos.names == found.names
    assert people.photos.labels.tolist() == found.labels.tolist()


def test_maps_that_are_not_stored_are_rendered_again_the_same(people, small, tmp_path):
    render_set(tmp_path / "bare", replace(small, maps_every=0))
    bare = SyntheticSet.open(tmp_path / "bare")
    assert not list(tmp_path.glob("bare/_truth/maps/**/*.png"))
    for kind in ("depth", "parsing", "albedo"):
        again, stored = getattr(bare, kind)(3), getattr(people, kind)(3)
        np.testing.assert_array_equal(again, stored)
        assert again.dtype == stored.dtype


def test_another_renderer_does_not_take_photos_again(people):
    old = replace(people, settings=replace(people.settings, renderer=people.settings.renderer + 1))
    with pytest.raises(DatasetError, match="Expected a set of renderer"):
        old.render(0)
    assert old.parsing(0).shape == (32, 32)  # stored


def test_scenes_know_every_face(stand_in, small, tmp_path):
    render_set(tmp_path, replace(small, scenes=2, difficulty="wild"))
    people = SyntheticSet.open(tmp_path)
    assert len(people.scenes) == 2
    for k, stored in enumerate(people.scenes):
        labels, scene = Population(small.seed, "wild").scene(k, 3, small.size)
        assert stored.file == layout.scene_file(k)
        assert [(face.label, face.number, face.file) for face in stored.faces] == [(i, k, stored.file) for i in labels]
        for found, face in zip(stored.faces, scene.faces, strict=True):
            assert found.person == face.person
            assert found.capture == face.capture
            np.testing.assert_allclose(astuple(found.box), astuple(face.box), atol=0.0051)
            np.testing.assert_allclose(found.landmarks68, face.landmarks68, atol=0.0051)
            np.testing.assert_array_equal(found.visible68, face.visible68)
    assert people.subset([0]).scenes[1].file == people.scenes[1].file


def test_a_set_without_scenes_has_none_and_a_damaged_one_says_so(people, small, tmp_path):
    assert people.scenes == ()
    render_set(tmp_path / "more", replace(small, scenes=2))
    (tmp_path / "more/_scenes/001.png").unlink()
    with pytest.raises(DatasetError, match="Expected 2 scenes .* Received: 1 pictures and the truth of 2"):
        _ = SyntheticSet.open(tmp_path / "more").scenes
    (tmp_path / "more/_truth/scenes.json").write_text("[{}]")
    with pytest.raises(DatasetError, match="a damaged file"):
        _ = SyntheticSet.open(tmp_path / "more").scenes


def test_a_subset_keeps_its_order_and_the_meaning_of_labels(people):
    some = people.subset([5, 0])
    assert some.labels.tolist() == [2, 0]
    np.testing.assert_array_equal(some.images(), people.images()[[5, 0]])
    np.testing.assert_array_equal(some.parsing(0), people.parsing(5))
    assert some.people == people.people
    assert len(people.subset(people.labels == 1)) == 2
    assert len(people.subset([])) == 0
    with pytest.raises(InputError, match="indices of 6 photos"):
        people.subset([6])


def test_an_empty_subset_has_empty_arrays(people):
    none = people.subset([])
    assert none.images().shape == (0, 32, 32, 3)
    assert (none.boxes.shape, none.landmarks.shape) == ((0, 4), (0, 5, 2))
    assert (none.landmarks68.shape, none.visible68.shape) == ((0, 68, 2), (0, 68))


def test_parts_of_a_split_share_no_person_and_lose_nothing(people):
    parts = people.split((1 / 3, 1 / 3, 1 / 3), seed=1)
    assert [len(part) for part in parts] == [2, 2, 2]
    assert sorted(int(part.labels[0]) for part in parts) == [0, 1, 2]
    again = people.split((1 / 3, 1 / 3, 1 / 3), seed=1)
    assert [p.labels.tolist() for p in parts] == [p.labels.tolist() for p in again]
    orders = {tuple(int(p.labels[0]) for p in people.split((1 / 3, 1 / 3, 1 / 3), seed=s)) for s in range(20)}
    assert len(orders) == 6


def test_a_split_of_twenty_has_the_asked_sizes(home):
    parts = synthetic_people(people=20, photos=1, size=32).split()
    assert [len(part) for part in parts] == [14, 3, 3]
    assert sorted(np.concatenate([part.labels for part in parts])) == list(range(20))


@pytest.mark.parametrize("fractions", [(0.5, 0.4), (1.5, -0.5), (1.0, 0.0), 1.0])
def test_fractions_that_are_none_are_refused(people, fractions):
    with pytest.raises(InputError, match="positive fractions with the sum 1"):
        people.split(fractions)


def test_a_part_without_people_is_refused(people):
    with pytest.raises(InputError, match="3 people for the fractions"):
        people.split((0.9, 0.05, 0.05))


def test_people_are_rendered_once_and_read_afterwards(home, stand_in):
    seen = []

    def progress(items, total):
        seen.append(total)
        return items

    first = synthetic_people(people=2, photos=2, size=32, seed=9, progress=progress)
    built = stand_in["Head"].built
    again = synthetic_people(people=2, photos=2, size=32, seed=9, progress=progress)
    assert seen == [4]
    assert stand_in["Head"].built == built == 2
    np.testing.assert_array_equal(first.images(), again.images())
    assert home in first.directory.parents
    wild = synthetic_people(people=2, photos=2, size=32, seed=9, difficulty="wild")
    assert wild.people == first.people
    assert (wild.images() != first.images()).any()


def test_a_renderer_does_not_read_what_another_one_cached(home, monkeypatch):
    first = synthetic_people(people=1, photos=1, size=32)
    monkeypatch.setattr(dataset, "RENDERER", 99)
    assert synthetic_people(people=1, photos=1, size=32).directory != first.directory


def test_what_cannot_be_asked_for_is_refused_before_anything_is_made(home):
    with pytest.raises(InputError, match="Expected people"):
        synthetic_people(people=0)
    assert list(home.iterdir()) == []


def test_a_missing_photo_is_not_passed_over(people):
    (people.directory / "person_001/01.png").unlink()
    with pytest.raises(DatasetError, match=r"Received: 5; person_001/01.png is missing"):
        SyntheticSet.open(people.directory)


def test_an_unfinished_set_a_foreign_folder_and_damaged_truth_are_told_apart(people, tmp_path):
    (tmp_path / "begun" / "_unfinished").mkdir(parents=True)
    with pytest.raises(DatasetError, match=r"unfinished. Run the same command again"):
        SyntheticSet.open(tmp_path / "begun")
    with pytest.raises(DatasetError, match="Make one with: facelab synth"):
        SyntheticSet.open(tmp_path / "nowhere")
    for name in ("photos.json", "people.json", "set.json"):
        path = people.directory / "_truth" / name
        whole = path.read_text()
        for damaged in ("[", "[1]", "{}", "[]", whole.replace("[", "", 1)):
            path.write_text(damaged)
            with pytest.raises(DatasetError, match="Expected"):
                SyntheticSet.open(people.directory)
        path.write_text(whole)


def test_tf_data_gives_all_photos_with_their_labels(people):
    batches = list(people.as_tf_data(batch_size=4))
    assert [image.shape for image, _ in batches] == [(4, 32, 32, 3), (2, 32, 32, 3)]
    np.testing.assert_array_equal(np.concatenate([image for image, _ in batches]), people.images())
    assert np.concatenate([label for _, label in batches]).tolist() == people.labels.tolist()
    assert people.as_tf_data().element_spec[0].shape.as_list() == [None, 32, 32, 3]
    with pytest.raises(InputError, match="batch size"):
        people.as_tf_data(batch_size=0)


def test_tf_data_shuffles_by_seed_and_keeps_labels_with_photos(people):
    def epoch(data):
        images, labels = zip(*data, strict=True)
        return np.concatenate(images), np.concatenate(labels)

    data = people.as_tf_data(batch_size=6, seed=1)
    images, labels = epoch(data)
    assert not (images == people.images()).all()
    for image, label in zip(images, labels, strict=True):
        (i,) = np.flatnonzero((people.images() == image).all(axis=(1, 2, 3)))
        assert people.labels[i] == label
    np.testing.assert_array_equal(epoch(people.as_tf_data(batch_size=6, seed=1))[0], images)
    assert any((epoch(data)[0] != images).any() for _ in range(3))  # anew in each epoch


@pytest.mark.slow
@pytest.mark.parametrize("difficulty", ["easy", "wild"])
def test_the_real_renderer_fills_every_array(tmp_path, difficulty):
    settings = Settings(people=2, photos=2, seed=1, size=64, difficulty=difficulty)
    render_set(tmp_path, settings)
    people = SyntheticSet.open(tmp_path)
    assert people.images().shape == (4, 64, 64, 3)
    again = people.render(3)
    np.testing.assert_array_equal(again.image, people.photos.image(3))
    np.testing.assert_array_equal(again.parsing, people.parsing(3))
    assert again.person == people.drawn[3]
    inside = (people.landmarks > 0) & (people.landmarks < 64)
    assert inside.mean() > 0.9
    assert np.isfinite(people.depth(0)).any()
    assert (people.parsing(0)[np.isinf(people.depth(0))] == 0).all()


@pytest.mark.slow
def test_real_spoofs_are_made_from_the_photos(tmp_path):
    render_set(tmp_path, Settings(people=1, photos=1, size=160, spoofs=True))
    live = SyntheticSet.open(tmp_path).photos.image(0)
    for spoof in layout.read_json(tmp_path / layout.SPOOFS):
        image = images.read(tmp_path / spoof["file"])
        assert spoof["kind"] in spoof["file"]
        assert image.shape != live.shape or np.abs(image.astype(int) - live).mean() > 2
