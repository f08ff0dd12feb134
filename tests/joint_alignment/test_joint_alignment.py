"""Misaligned crops whose truth is known, the two networks, and what training moves."""

import keras
import numpy as np
import pytest

from facelab import synthetic
from facelab.errors import InputError, WeightsError
from facelab.evaluate import separation
from facelab.joint_alignment import (
    Misalignment,
    Recipe,
    align_crops,
    embed,
    landmark_spread,
    load_joint,
    misaligned_crops,
    train_joint,
)
from facelab.joint_alignment.crops import ALIGNED
from facelab.joint_alignment.network import joint_network, transform_points
from facelab.joint_alignment.shipped import FIXED, JOINT
from facelab.layers.spatial_transformer import affine_grid


@pytest.fixture(scope="module")
def people():
    return synthetic.shipped_people().subset(np.arange(0, 720, 12))


@pytest.fixture(scope="module")
def crops(people):
    return misaligned_crops(people, 1, np.random.default_rng(0))


def test_a_perfect_crop_has_the_box_in_its_middle(people):
    found = misaligned_crops(people.subset([0]), 1, np.random.default_rng(0), ALIGNED)
    box, points = people.truths[0].box, people.truths[0].landmarks
    wanted = (points - box.center) / (1.6 * box.height) * 2 * 64 / 63  # a crop is 64 pixels wide, -1 to 1 only 63
    np.testing.assert_allclose(found.landmarks[0], wanted, atol=1e-4)


def test_the_landmarks_say_where_the_pixels_are(people):
    """The dark pupils lie where the truth puts the eyes, however the crop is turned: two crops agree there."""
    badly = Misalignment(shift=0.05, zoom=0.05, rotation=25)
    found = misaligned_crops(people.subset([0]), 2, np.random.default_rng(1), badly)
    patches = []
    for crop, (eye, *_) in zip(found.crops[..., 0], found.landmarks, strict=True):
        x, y = np.round((eye + 1) / 2 * 63).astype(int)
        patches.append(crop[y - 2 : y + 3, x - 2 : x + 3].astype(float).mean())
    assert abs(patches[0] - patches[1]) < 15
    assert max(patches) < found.crops.mean() + 40


def test_crops_are_as_misaligned_as_was_asked(people):
    bad = landmark_spread(misaligned_crops(people, 4, np.random.default_rng(0)).landmarks)
    good = landmark_spread(misaligned_crops(people, 1, np.random.default_rng(0), ALIGNED).landmarks)
    assert 16 < bad.rotation < 26
    assert good.rotation < 8
    assert good.position < bad.position / 2


def test_misalignment_and_copies_are_checked(people):
    with pytest.raises(InputError, match="deviations"):
        Misalignment(rotation=-1)
    with pytest.raises(InputError, match="one copy"):
        misaligned_crops(people, 0, np.random.default_rng(0))
    with pytest.raises(InputError, match="embedder"):
        joint_network(True, "fractal")
    with pytest.raises(InputError, match=r"\(N, 5, 2\)"):
        landmark_spread(np.zeros((3, 2)))


def test_untrained_both_look_at_the_whole_picture(crops):
    for align in (True, False):
        theta, seen = align_crops(joint_network(align), crops.crops[:3])
        np.testing.assert_allclose(theta, [[[1, 0, 0], [0, 1, 0]]] * 3)
        assert seen.shape == (3, 32, 32, 1)
        np.testing.assert_array_equal(seen[:, 0, 0, 0], crops.crops[:3, 0, 0, 0])  # the corner stays the corner


def test_transform_points_turns_the_grid_around():
    theta = np.random.default_rng(0).normal(size=(2, 2, 3)) * 0.2 + [[1, 0, 0], [0, 1, 0]]
    grid = np.array(affine_grid(theta, 3, 3)).reshape(2, 9, 2)
    wanted = np.array([[x, y] for y in (-1, 0, 1) for x in (-1, 0, 1)])
    np.testing.assert_allclose(transform_points(theta, grid), [wanted, wanted], atol=1e-5)


def test_four_numbers_make_a_similarity():
    network = joint_network()
    look, theta = network.get_layer("look"), network.get_layer("theta")
    assert look.trainable
    assert not theta.trainable
    ((a, b, c, d, e, f),) = np.array(theta(np.array([[0.2, 0.3, 0.4, 0.5]])))
    np.testing.assert_allclose([a, b, c, d, e, f], [1.2, -0.3, 0.4, 0.3, 1.2, 0.5], rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("align", [True, False])
def test_only_the_one_that_may_learns_where_to_look(crops, align):
    network = train_joint(crops, align, recipe=Recipe(epochs=2))
    theta, _ = align_crops(network, crops.crops)
    moved = np.abs(theta - [[1, 0, 0], [0, 1, 0]]).max()
    assert (moved > 1e-3) == align


def test_trained_and_shipped_it_aligns_people_never_seen(crops):
    found = {}
    for align in (True, False):
        network = load_joint(align)
        theta, _ = align_crops(network, crops.crops)
        found[align] = landmark_spread(transform_points(theta, crops.landmarks))
    assert found[True].rotation < 0.75 * found[False].rotation
    assert found[True].position < 0.8 * found[False].position


@pytest.mark.slow
def test_shipped_and_aligned_it_tells_people_apart_better():
    some = misaligned_crops(synthetic.shipped_people().subset(np.arange(0, 720, 3)), 1, np.random.default_rng(2))
    areas = [
        separation(embed(load_joint(align), some.crops), some.labels, np.random.default_rng(0), 5).auc
        for align in (True, False)
    ]
    assert areas[0] > areas[1] + 0.03


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "joint.npz"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(WeightsError):
        load_joint(True, path)


def test_it_survives_saving(tmp_path, crops):
    network = joint_network()
    network.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(again(crops.crops[:2]), network(crops.crops[:2]))


def test_the_cards_count_the_weights():
    for align, card in ((True, JOINT), (False, FIXED)):
        assert load_joint(align).count_params() == card.parameters
