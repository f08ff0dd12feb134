"""facelab's own network and the published ones tell faces from pictures; no face is hidden; bad input is one error."""

import numpy as np
import pytest

from facelab import cards, images, models, synthetic
from facelab.cards import list_cards
from facelab.cards.network import LivenessCard
from facelab.detection import MTCNN, align
from facelab.errors import InputError, UnknownModelError, WeightsError
from facelab.liveness import Liveness
from facelab.liveness.check import PUBLISHED
from facelab.pipeline import Pipeline, largest_face_or_center
from facelab.synthetic import print_attack, replay_attack
from facelab.types import Box, Face

FILES = {"minifasnet_v2": "2.7_80x80_MiniFASNetV2.pth", "minifasnet_v1se": "4_0_0_80x80_MiniFASNetV1SE.pth"}


@pytest.fixture(scope="module")
def ours():
    return Liveness()


@pytest.fixture(scope="module")
def published(shared):
    return Liveness({name: shared / "oracles" / FILES[name] for name in PUBLISHED})


@pytest.fixture(scope="module")
def record(shared):
    with np.load(shared / "oracles" / "antispoof.npz") as file:
        return dict(file)


def face_at(x, y, w, h):
    return Face(Box(x, y, x + w, y + h), 1.0, ())


@pytest.mark.slow
def test_attacks_of_test_people_are_detected(ours):
    """Eight people that the network never saw: as they are, printed, on a screen."""
    photos, rng, detector = synthetic.shipped_people().photos, np.random.default_rng(5), MTCNN()
    called = {"live": [], "print": [], "replay": []}
    for person in range(0, 40, 5):
        photo = photos.image(12 * person)
        shown = {"live": photo, "print": print_attack(photo, rng).image, "replay": replay_attack(photo, rng).image}
        for kind, image in shown.items():
            called[kind].append(ours(image, largest_face_or_center(detector([image])[0], image.shape))[0].live)
    assert sum(called["live"]) >= 7
    assert sum(called["print"]) <= 1
    assert sum(called["replay"]) <= 1


def test_the_fact_is_what_the_network_says(ours):
    image, face = synthetic.shipped_people().photos.image(0), face_at(50, 40, 60, 80)
    card = cards.card("facelab_liveness")
    (fact,) = ours(image, [face])
    said = ours.networks[0](align(image, [face], card.alignment))[0]
    assert fact.probability == pytest.approx(said[card.labels.index("live")])
    assert fact.threshold == card.threshold.probability
    assert fact.live is (fact.probability >= fact.threshold)
    assert fact.model == "facelab_liveness"
    stricter = Liveness(threshold=1.0)(image, [face])[0]
    assert (stricter.live, stricter.probability) == (False, fact.probability)


def test_no_face_is_hidden(ours):
    image = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    faces = [face_at(50, 50, 60, 60), face_at(150, 20, 40, 40)]
    assert len(ours(image, faces)) == 2
    assert ours(image, []) == []


def test_in_the_pipeline_it_is_a_fact_beside_each_face(ours):
    photo = synthetic.shipped_people().photos.image(0)
    attack = print_attack(photo, np.random.default_rng(0)).image
    embedder = models.load("facelab_distilled")
    with_it, without = (
        list(Pipeline(embedder, liveness=check)([photo, attack], pick=largest_face_or_center)) for check in (ours, None)
    )
    for a, b in zip(with_it, without, strict=True):
        assert a.faces == b.faces
        assert np.array_equal(a.vectors, b.vectors)
        assert b.liveness is None
        assert a.liveness == tuple(ours(a.image, a.faces))
    assert [seen.liveness[0].live for seen in with_it] == [True, False]


def test_every_liveness_card_names_a_live_class():
    every = list_cards(LivenessCard)
    assert {card.name for card in every} == {"facelab_liveness", *PUBLISHED}
    assert all("live" in card.labels and card.alignment is not None for card in every)


@pytest.mark.realdata
@pytest.mark.parametrize(("i", "name", "live"), [(0, "image_F1", False), (1, "image_F2", False), (2, "image_T1", True)])
def test_the_samples_are_called_as_the_original_calls_them(published, record, shared, i, name, live):
    image = images.read(shared / "data" / "spoof-samples" / f"{name}.jpg")
    face = face_at(*record["box_xywh"][i].tolist())
    (found,) = published.probabilities(image, [face])
    # The original adds the two up. JPEG decoders differ by a gray level here and there.
    np.testing.assert_allclose(2 * found, record["sum_softmax"][i], atol=0.02)
    (fact,) = published(image, [face])
    assert fact.live is live
    assert fact.probability == pytest.approx(record["sum_softmax"][i][1] / 2, abs=0.01)
    assert fact.model == "minifasnet_v2 + minifasnet_v1se"


def test_bad_arguments():
    for weights in ({}, {"vgg16": "x.h5"}, {"facelab_liveness": "pretrained", "minifasnet_v2": "x.pth"}):
        with pytest.raises(InputError, match="Expected liveness networks with the same classes"):
            Liveness(weights)
    for threshold in (1.5, -0.1, float("nan")):
        with pytest.raises(InputError, match="Expected a threshold from 0 to 1"):
            Liveness(threshold=threshold)
    with pytest.raises(UnknownModelError):
        Liveness({"nothing": "x.pth"})
    with pytest.raises(WeightsError):
        Liveness({"minifasnet_v2": "missing.pth"})
