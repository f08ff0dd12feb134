"""The command models: every network in one table, one network in detail, both as pictures and as JSON."""

import dataclasses
import json

import keras
import pytest
from PIL import Image

from facelab import cards, models
from facelab.cards import ModelCard, WeightFormat, registry
from facelab.models import cost


def one_line(text):
    return text.startswith("facelab: ") and text.count("\n") == 1 and "Traceback" not in text


def cells(line, header, column):
    """What stands in one column of a table that was printed with its header."""
    start = header.index(column)
    return line[start : start + len(column) + 1].strip()


@pytest.fixture
def changed(monkeypatch):
    """``changed(field=value)`` puts another card of dlib_resnet into the registry."""
    item = registry.entry("dlib_resnet")

    def change(**fields):
        card = dataclasses.replace(item.card, **fields)
        monkeypatch.setitem(registry._REGISTRY, "dlib_resnet", dataclasses.replace(item, card=card))

    return change


def test_every_network_is_in_the_table_in_the_order_of_the_years(run):
    code, out, err = run("models")
    assert (code, err) == (0, "")
    table = out.split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in table[1:]] == [card.name for card in cards.list_cards(cards.NetworkCard)]
    years = [int(line.split()[1]) for line in table[1:]]
    assert years == sorted(years)


def test_published_and_measured_accuracies_have_columns_of_their_own(run, changed):
    card = cards.card("dlib_resnet")
    changed(lfw_claimed=dataclasses.replace(card.lfw_claimed, value=0.8765), lfw_measured=None)
    header, *lines = run("models")[1].splitlines()
    (line,) = (line for line in lines if line.startswith("dlib_resnet "))
    assert cells(line, header, "LFW published") == "0.8765"
    assert cells(line, header, "LFW measured") == "-"
    assert cells(line, header, "parameters") == "5,614,592"
    assert "150x150 rgb" in line
    assert "package, CC0-1.0" in line


def test_the_list_as_json_is_the_cards(run):
    code, out, _ = run("models", "--json")
    assert code == 0
    found = json.loads(out)
    assert [card["name"] for card in found] == [card.name for card in cards.list_cards(cards.NetworkCard)]
    (dlib,) = (card for card in found if card["name"] == "dlib_resnet")
    assert dlib["lfw_claimed"]["value"] == cards.card("dlib_resnet").lfw_claimed.value


def test_one_network_with_its_card_and_its_costs(run):
    code, out, err = run("models", "dlib_resnet")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "  sha256: 55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30" in lines
    assert "  size: 150 x 150" in lines
    assert "  - dlib, .dat: vectors recorded with dlib 20.0.1" in lines
    assert "alignment: FivePointAlignment" in lines
    found = cost(models.load_network("dlib_resnet", weights=None))
    header = next(line for line in lines if line.startswith("layer "))
    rows = lines[lines.index(header) + 1 :][: len(found.layers)]
    assert [row.split()[1] for row in rows] == [layer.kind for layer in found.layers]
    stem = next(row for row in rows if row.startswith("stem_conv "))
    # 72 * 72 * 32 outputs of 7 * 7 * 3 multiply-adds and a bias; 4 bytes each
    assert stem.split() == ["stem_conv", "Conv2D", "72x72x32", "4,736", f"{72 * 72 * 32 * 295:,}", "648.0"]
    assert "parameters: 5,614,592 (21.4 MiB)" in lines
    assert f"FLOPs for one image: {found.flops:,} (a multiply-add is two)" in lines


def test_one_network_as_json(run):
    code, out, _ = run("models", "dlib_resnet", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["name"] == "dlib_resnet"
    assert found["cost"]["flops"] == sum(layer["flops"] for layer in found["cost"]["layers"])
    assert found["cost"]["uncounted"] == []


def test_a_format_that_nothing_proves_is_called_unproven(run, changed):
    changed(formats=(WeightFormat("somebody's .h5", None),), threshold=None)
    out = run("models", "dlib_resnet")[1]
    assert "  - somebody's .h5: unproven\n" in out
    assert "threshold: none\n" in out
    assert "None" not in out


def test_what_cannot_be_counted_is_seen(run, monkeypatch):
    image = keras.Input((3,))
    network = keras.Model(image, keras.layers.Dense(2, activation=keras.ops.sin, name="odd")(image))
    monkeypatch.setattr(cards, "untrained", lambda name: network)
    out = run("models", "dlib_resnet")[1]
    assert "not counted in it: odd\n" in out
    (row,) = (line for line in out.splitlines() if line.startswith("odd "))
    assert "not counted" in row


@pytest.mark.parametrize("arguments", [[], ["dlib_resnet"]])
def test_figures_are_written_beside_the_text(run, tmp_path, arguments):
    code, out, err = run("models", *arguments, "--figure", tmp_path / "figure.png", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)
    with Image.open(tmp_path / "figure.png") as image:
        assert min(image.size) > 300


@pytest.mark.parametrize("path", ["nowhere/figure.png", "figure.xyz"])
@pytest.mark.parametrize("arguments", [[], ["dlib_resnet"]])
def test_a_figure_that_cannot_be_written_is_one_line(run, arguments, path):
    code, out, err = run("models", *arguments, "--figure", path)
    assert (code, out) == (2, "")
    assert one_line(err), err
    assert path in err


def test_an_unknown_name_is_one_line_with_all_names(run):
    code, out, err = run("models", "no_such_model")
    assert (code, out) == (2, "")
    assert one_line(err)
    assert all(card.name in err for card in cards.list_cards(cards.NetworkCard))


def test_networks_of_every_kind_can_be_shown_by_their_name(run):
    smallest = {
        type(card): card for card in sorted(cards.list_cards(cards.NetworkCard), key=lambda card: -card.parameters)
    }
    for card in smallest.values():
        code, out, err = run("models", card.name)
        assert (code, err) == (0, ""), card.name
        assert f"parameters: {card.parameters:,} (" in out


def test_fetch_brings_weights_and_labels_of_every_network(run, monkeypatch, tmp_path):
    wanted = []

    def locate(weights):
        wanted.append(weights)
        return tmp_path / "file"

    monkeypatch.setattr("facelab.download.locate", locate)
    for card in cards.list_cards(cards.NetworkCard):
        wanted.clear()
        code, out, err = run("fetch", card.name, "--json")
        if card.weights is None:
            assert code == 2
            assert one_line(err)
            assert f"{card.name} has no published weight file" in err
            continue
        labels = getattr(card, "labels", None)
        has_file = dataclasses.is_dataclass(labels)
        assert (code, err) == (0, "")
        assert wanted == [card.weights, *([labels] if has_file else [])]
        assert set(json.loads(out)) == {card.name, *([f"{card.name} labels"] if has_file else [])}


def test_only_embedding_models_have_figures_on_lfw(run):
    header, *lines = run("models")[1].split("\n\n")[0].splitlines()
    for line, card in zip(lines, cards.list_cards(cards.NetworkCard), strict=True):
        if not isinstance(card, ModelCard):
            assert cells(line, header, "LFW published") == cells(line, header, "LFW measured") == "-"
