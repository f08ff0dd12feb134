"""The picture of the model zoo: every marker where its card says, no name over another."""

import dataclasses
from itertools import combinations

import numpy as np
import pytest

import facelab
from facelab.cards import Accuracy, ModelCard, NetworkCard, list_cards
from facelab.cards.network import FAMILIES, ClassifierCard
from facelab.errors import InputError
from facelab.plot import model_zoo_figure
from facelab.plot.model_zoo import FAMILY_COLORS, diameter
from facelab.plot.style import to_png

DLIB = facelab.cards.card("dlib_resnet")
FACTS = {field.name: getattr(DLIB, field.name) for field in dataclasses.fields(NetworkCard)}


def make(name, year, family, parameters, lfw, weights=None):
    claimed = None if lfw is None else Accuracy(lfw, "somewhere")
    return dataclasses.replace(
        DLIB, name=name, year=year, family=family, parameters=parameters, lfw_claimed=claimed, weights=weights
    )


@pytest.fixture
def cards():
    """Many at the same place: ten in one year and family, six with nearly the same accuracy and size."""
    crowd = [make(f"crowd{i}", 2015, "ResNet", 20_000_000 + 200_000 * i, 0.99 + 0.0001 * (i % 3)) for i in range(6)]
    silent = [make(f"silent{i}", 2015, "ResNet", 10**7, None) for i in range(4)]
    classifier = ClassifierCard(
        **FACTS | {"name": "classes", "year": 2020, "family": "mobile", "parameters": 400_000},
        classes=3, labels=None, alignment=None, accuracy_claimed=Accuracy(0.9, "somewhere"),
    )  # fmt: skip
    detector = NetworkCard(**FACTS | {"name": "detector", "year": 2016, "family": "AlexNet-like", "parameters": 6632})
    others = [
        make("a_name_that_is_rather_long", 2018, "VGG", 10**6, None),
        make("best", 2018, "ResNet", 44_000_000, 0.9983, DLIB.weights),
        make("small", 2018, "mobile", 10**6, 0.7),
    ]
    return [*crowd, *silent, classifier, detector, *others]


def markers(axes):
    """Name -> the line that is its marker."""
    return {line.get_gid(): line for line in axes.lines if line.get_gid() is not None}


def test_the_timeline_has_each_network_at_its_year_in_the_lane_of_its_family(cards):
    upper = model_zoo_figure(cards).axes[0]
    found = markers(upper)
    assert set(found) == {card.name for card in cards}
    families = [family for family in FAMILIES if any(card.family == family for card in cards)]
    assert [text.get_text() for text in upper.texts if text.get_text() in FAMILIES] == families
    lanes = {
        f: (band.get_y(), band.get_y() + band.get_height()) for f, band in zip(families, upper.patches, strict=True)
    }
    for family in families:
        top, bottom = lanes[family]
        (name,) = (text for text in upper.texts if text.get_text() == family)
        assert top < name.get_position()[1] < bottom
    years = {
        tick: int(label.get_text()) for tick, label in zip(upper.get_xticks(), upper.get_xticklabels(), strict=True)
    }
    assert list(years.values()) == [2015, 2016, 2018, 2020]
    assert sorted(years) == list(years)
    for card in cards:
        (x,), (y,) = found[card.name].get_data()
        assert years[x] == card.year
        assert lanes[card.family][0] < y < lanes[card.family][1]
        assert found[card.name].get_color() == FAMILY_COLORS[card.family]
        assert found[card.name].get_markersize() == diameter(card.parameters)


def test_left_out_years_are_shown(cards):
    upper = model_zoo_figure(cards).axes[0]
    assert [text.get_text() for text in upper.texts].count("· · ·") == 2  # 2017 and 2019


def test_two_of_one_year_do_not_hide_each_other(cards):
    found = markers(model_zoo_figure(cards).axes[0])
    places = {tuple(np.ravel(line.get_data())) for line in found.values()}
    assert len(places) == len(cards)


def test_accuracy_against_size_is_that_of_the_cards(cards):
    lower = model_zoo_figure(cards).axes[1]
    assert (lower.get_xscale(), lower.get_yscale()) == ("log", "logit")
    found = markers(lower)
    published = {card.name: card for card in cards if isinstance(card, ModelCard) and card.lfw_claimed is not None}
    assert set(found) == set(published)
    (left, right), (low, high) = lower.get_xlim(), lower.get_ylim()
    for name, card in published.items():
        (x,), (y,) = found[name].get_data()
        assert (x, y) == (card.parameters, card.lfw_claimed.value)
        assert left < x < right
        assert low < y < high


def test_measured_figures_are_not_in_the_picture(cards):
    before = to_png(model_zoo_figure(cards))
    measured = [
        dataclasses.replace(card, lfw_measured=Accuracy(0.9, "here")) if isinstance(card, ModelCard) else card
        for card in cards
    ]
    assert to_png(model_zoo_figure(measured)) == before


def test_hollow_where_no_weights_are_published_and_a_shape_for_what_it_returns(cards):
    found = markers(model_zoo_figure(cards).axes[0])
    assert found["best"].get_markerfacecolor() == FAMILY_COLORS["ResNet"]
    assert found["small"].get_markerfacecolor() == "white"
    assert [found[name].get_marker() for name in ("best", "classes", "detector")] == ["o", "s", "^"]


@pytest.mark.parametrize("of", ["made up", "the model zoo"])
def test_no_name_lies_over_another_or_outside(cards, of):
    figure = model_zoo_figure(cards if of == "made up" else list_cards(NetworkCard))
    figure.draw_without_rendering()
    for axes in figure.axes:
        texts = [text for text in axes.texts if text.get_text() in markers(axes)]
        assert len(texts) == len(markers(axes))
        boxes = [text.get_window_extent() for text in texts]
        for (a, one), (b, other) in combinations(zip(texts, boxes, strict=True), 2):
            assert not one.overlaps(other), f"{a.get_text()} over {b.get_text()}"
        for text, box in zip(texts, boxes, strict=True):
            assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1
            for name, marker in markers(axes).items():
                middle = axes.transData.transform(np.ravel(marker.get_data()))
                assert not box.contains(*middle), f"{text.get_text()} over the marker of {name}"


def test_diameters_grow_with_size():
    assert diameter(10_000) == 4
    assert 4 < diameter(10**6) < diameter(10**7) < diameter(10**8) < 15.01
    assert diameter(100) == 4


def test_without_published_figures_there_is_only_the_timeline():
    assert len(model_zoo_figure([make("a", 2015, "VGG", 10**6, None)]).axes) == 1
    with pytest.raises(InputError, match="at least one card"):
        model_zoo_figure([])
