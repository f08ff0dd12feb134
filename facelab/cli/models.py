"""The command models: the model zoo, and one of them in detail."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import click

from facelab._files import check_output
from facelab.cli.console import emit, json_option, overwrite_option

_COLUMNS = ("name", "year", "family", "input", "output", "parameters", "LFW published", "LFW measured", "weights")
_NOTE = "LFW published: by the authors. LFW measured: by facelab, as the card says. Not comparable to the digit."
_PER_MIB = 2**20


@click.command()
@click.argument("name", required=False)
@click.option(
    "--figure", type=click.Path(), help="Also draw it here (.png, .svg, .pdf): the model zoo, or the network NAME."
)
@overwrite_option
@json_option
def models(name: str | None, figure: str | None, overwrite: bool, as_json: bool) -> None:
    """List all networks, or show the card of one and what each of its layers costs."""
    from facelab import cards

    if figure is not None:
        check_output(figure, overwrite=overwrite)
    if name is None:
        _show_zoo(cards.list_cards(cards.NetworkCard), figure, overwrite, as_json)
    else:
        card = cards.card(name, cards.NetworkCard)
        network = cards.untrained(name)
        _show_network(card, network, figure, overwrite, as_json)


def _show_zoo(cards: list, figure: str | None, overwrite: bool, as_json: bool) -> None:
    if figure is not None:
        from facelab.plot import model_zoo_figure, save

        save(model_zoo_figure(cards), figure, overwrite)
    lines = _table(_COLUMNS, map(_row, cards), right=("year", "parameters"))
    emit(cards, as_json, [*lines, "", _NOTE, "The card of one network, and what its layers cost: facelab models NAME"])


def _show_network(card, network, figure: str | None, overwrite: bool, as_json: bool) -> None:
    from facelab.models import cost

    found = cost(network, card.preprocessing.size)
    if figure is not None:
        from facelab.plot import architecture_figure, save

        save(architecture_figure(card, found), figure, overwrite)
    emit(_as_data(card, found), as_json, [*_card_lines(card), "", *_cost_lines(found)])


def _row(card) -> tuple[str, ...]:
    from facelab.cards import ModelCard
    from facelab.cards.network import ClassifierCard

    published, measured, output = "-", "-", "faces"
    if isinstance(card, ModelCard):
        published, measured = (f"{a.value:.4f}" if a else "-" for a in (card.lfw_claimed, card.lfw_measured))
        output = f"{card.embedding_size} numbers"
    elif isinstance(card, ClassifierCard):
        output = f"{card.classes:,} classes"
    height, width = card.preprocessing.size
    size = f"{height}x{width} {card.preprocessing.channels}"
    weights = _where(card.weights)
    return card.name, str(card.year), card.family, size, output, f"{card.parameters:,}", published, measured, weights


def _where(weights) -> str:
    if weights is None:
        return "none published"
    return f"{'download' if weights.package is None else 'package'}, {weights.license}"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: tuple[str, ...]) -> Iterator[str]:
    """Columns as wide as their longest entry; those named in ``right`` hold numbers."""
    rows = [header, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    for row in rows:
        cells = [f"{cell:{'>' if name in right else '<'}{width}}"
                 for cell, name, width in zip(row, header, widths, strict=True)]  # fmt: skip
        yield "  ".join(cells).rstrip()


def _card_lines(card) -> Iterator[str]:
    for field in dataclasses.fields(card):
        yield from _lines(field.name, getattr(card, field.name), "")


def _lines(name: str, value: Any, indent: str) -> Iterator[str]:
    """A field of a card; what is made of fields itself goes on indented."""
    if dataclasses.is_dataclass(value):
        yield f"{indent}{name}: {type(value).__name__}"
        for field in dataclasses.fields(value):
            yield from _lines(field.name, getattr(value, field.name), f"{indent}  ")
    elif name == "rows":
        yield f"{indent}{name}:"
        for row in value:
            yield f"{indent}  - rate {row.rate:g}: distance {row.distance:.4f} ({row.low:.4f} to {row.high:.4f})"
    elif isinstance(value, tuple) and any(map(dataclasses.is_dataclass, value)):
        yield f"{indent}{name}:"
        for item in value:
            yield f"{indent}  - {item.name}: {'unproven' if item.proof is None else item.proof}"
    elif name == "size":
        yield f"{indent}{name}: {value[0]} x {value[1]}"
    else:
        yield f"{indent}{name}: {_text(value)}"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"({_text(item)})" if isinstance(item, tuple) else _text(item) for item in value)
    if value is None:
        return "none"
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    return str(value)


def _cost_lines(found) -> Iterator[str]:
    header = ("layer", "kind", "output", "parameters", "FLOPs", "output KiB")
    rows = [
        (
            layer.name,
            layer.kind,
            "x".join(map(str, layer.output_shape)),
            f"{layer.parameters:,}" if layer.parameters else "",
            "not counted" if layer.flops is None else f"{layer.flops:,}" if layer.flops else "",
            f"{layer.activation_bytes / 1024:,.1f}",
        )
        for layer in found.layers
    ]
    yield from _table(header, rows, right=("parameters", "FLOPs", "output KiB"))
    yield ""
    yield f"parameters: {found.parameters:,} ({found.weight_bytes / _PER_MIB:,.1f} MiB)"
    yield f"FLOPs for one image: {found.flops:,} (a multiply-add is two)"
    if found.uncounted:
        yield f"not counted in it: {', '.join(found.uncounted)}"
    yield (
        f"memory for one image: {found.peak_bytes / _PER_MIB:,.1f} MiB at the most (outputs that are still needed), "
        f"{found.activation_bytes / _PER_MIB:,.1f} MiB for all outputs together"
    )


def _as_data(card, found) -> dict:
    totals = ("parameters", "flops", "uncounted", "weight_bytes", "activation_bytes", "peak_bytes")
    layers = [dataclasses.asdict(layer) for layer in found.layers]
    return dataclasses.asdict(card) | {"cost": {name: getattr(found, name) for name in totals} | {"layers": layers}}
