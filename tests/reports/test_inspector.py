"""The pipeline inspector shows what the pipeline does, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from facelab import models, reports, synthetic
from facelab.errors import InputError, NoFaceError
from facelab.liveness import Liveness
from facelab.pipeline import Pipeline, largest_face
from facelab.synthetic import print_attack


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


@pytest.fixture(scope="module")
def photos():
    """Two photos of one synthetic person and one of another."""
    people = synthetic.shipped_people().photos
    first, second = (np.flatnonzero(people.labels == label) for label in (0, 1))
    return [people.image(int(i)) for i in (first[0], first[1], second[0])]


@pytest.fixture(scope="module")
def seen(pipeline, photos):
    return reports.inspect(photos[0], photos[2], pipeline)


def test_the_stages_are_the_pipelines(pipeline, photos, seen):
    (usual,) = pipeline([photos[0]], pick=largest_face)
    assert np.array_equal(seen.photo, photos[0])
    assert np.array_equal(seen.aligned_face, usual.aligned[0])
    assert np.array_equal(seen.vector, usual.vectors[0])
    assert seen.face == usual.faces[0]
    assert np.array_equal(seen.tensor, pipeline.card.preprocessing(usual.aligned)[0])


def test_the_verdict_is_the_pipelines(pipeline, photos, seen):
    usual = pipeline.verify(photos[0], photos[2])
    assert seen.verification.same == usual.same
    assert seen.verification.distance == pytest.approx(usual.distance, abs=1e-5)  # other photos in the detector's batch
    assert seen.verification.threshold == usual.threshold
    assert reports.inspect(photos[0], photos[1], pipeline, threshold=2.0).verification.same


def test_activations_are_what_the_layers_return(pipeline, seen):
    assert len(seen.activations) == 4
    network = pipeline.embedder.network
    order = [layer.name for layer in network.layers]
    assert sorted(seen.activations, key=order.index) == list(seen.activations)
    # The first one shown is the first convolution: by hand, one place and one filter of it.
    name, maps = next(iter(seen.activations.items()))
    layer = network.get_layer(name)
    kernel, bias = layer.get_weights()
    window = seen.tensor[: kernel.shape[0], : kernel.shape[1]]
    assert maps[0, 0, 0] == pytest.approx(float((window * kernel[..., 0]).sum() + bias[0]), abs=1e-4)


def test_the_output_is_of_the_aligned_face_alone(pipeline, seen):
    expected = pipeline.embedder.network.predict_on_batch(seen.tensor[None])[0]
    assert seen.output == pytest.approx(expected, abs=1e-5)
    assert np.linalg.norm(seen.vector) == pytest.approx(1, abs=1e-6)


def test_other_networks_and_chosen_layers(photos):
    untrained = models.load("facelab_synthetic", weights=None)
    seen = reports.inspect(photos[0], pipeline=Pipeline(untrained), layers=["stem_conv"])
    assert list(seen.activations) == ["stem_conv"]
    assert seen.activations["stem_conv"].shape == (40, 40, 32)
    assert (seen.other, seen.verification) == (None, None)


def test_an_unknown_layer_lists_those_that_exist(pipeline, photos):
    with pytest.raises(InputError, match=r"Expected layers that return maps: .*Received: nope"):
        reports.inspect(photos[0], pipeline=pipeline, layers=["nope"])


def test_a_photo_without_a_face_is_an_error(pipeline):
    with pytest.raises(NoFaceError, match="none was found"):
        reports.inspect(np.zeros((120, 120, 3), np.uint8), pipeline=pipeline)


def test_two_photos_need_a_threshold(photos):
    untrained = models.load("facelab_synthetic", weights=None)
    card = replace(untrained.card, threshold=None)
    with pytest.raises(InputError, match="no calibrated threshold"):
        reports.inspect(photos[0], photos[1], Pipeline(models.Embedder(untrained.network, card)))


def test_the_html_needs_nothing_else(seen, tmp_path):
    seen.write_html(tmp_path / "inspection.html")
    page = (tmp_path / "inspection.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "http" not in page
    assert "<script" not in page
    pictures = re.findall(r'<img src="([^"]{30})[^"]*" alt="([^"]+)">', page)
    assert len(pictures) == 2 * (6 + 4)
    assert all(source.startswith("data:image/") for source, _ in pictures)
    assert "Different people" in page
    strip = seen._repr_html_()
    assert "<html" not in strip
    assert strip.count("<figure>") == 20


def test_liveness_is_a_fact_and_stops_nothing(pipeline, photos, seen):
    check = Liveness()
    (found,) = check(photos[0], [seen.face])
    assert seen.liveness == found
    assert seen.around.shape == (96, 96, 3)
    attack = print_attack(photos[2], np.random.default_rng(3)).image
    page = reports.inspect(attack, photos[2], pipeline)
    assert page.liveness.live is False
    assert page.verification.same  # the recognizer does not care that it is paper
    assert "perhaps a picture" in page._repr_html_()
    chosen = reports.inspect(photos[0], pipeline=Pipeline(pipeline.embedder, liveness=Liveness(threshold=1.0)))
    assert chosen.liveness.threshold == 1.0


def test_names_from_outside_are_escaped(seen):
    assert "<b>evil" not in replace(seen, model="<b>evil")._repr_html_()
