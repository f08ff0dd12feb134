"""Batch normalization, no contrastive loss, another width: what CASIA-Net's re-implementations changed, tried.

    python experiments/casianet_choices.py [--figure PATH]    some quarter of an hour on two cores
    python experiments/casianet_choices.py --quick            under a minute

The network of Yi et al. 2014 (https://arxiv.org/abs/1411.7923, table 1) from facelab's own code, made small: gray faces
of 48 x 48 pixels, a quarter of the filters, the last layer as wide as asked for. The head is the paper's: 40 % of the
last layer is dropped, then softmax over the people. The contrastive loss (margin 1 on unit vectors, weight 1) joins it
or not. Three claims of those who made the network again:

  1 Batch normalization "accelerates training": after a quarter of the steps, it tells test people apart better.
    Beside it stands in how many steps, and in how many seconds, it tells the *tuning* people apart as well as the plain
    network does at its end; a step with normalization costs more.
  2 The contrastive loss can be dropped: without it the AUC is at most 0.01 lower.
  3 The width follows the task: 32, 64 or 128 numbers are at most 0.01 of AUC worse than 320.

The 60 synthetic people inside facelab in three runs: 30 are learned from, 10 tune, 20 are judged, each once. People,
photos of every batch, augmentation and steps are the same; `controlled_training.py` says how rate and threshold are
chosen, `run_statistics.py` when a claim counts as supported. A small network, few people: what holds here need not
hold with 10,575 people.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import keras
import numpy as np
from comparison import table
from controlled_training import Effort, Learned, Run, Way, learn_all, small, synthetic_faces, thirds
from run_statistics import HEAD, area, baseline, conclusion, difference, learning_figure, rows_of

from facelab import cards, plot
from facelab.cards import ModelCard
from facelab.losses import ContrastiveLoss
from facelab.models.casianet import casianet

SIZE, SHARE = 48, 0.25
MARGIN, WEIGHT = 1.0, 1.0  # of the contrastive loss
RATES = (1e-3, 3e-3, 1e-2)
TOLERANCE = 0.01  # of AUC; less is no loss worth a loss
PAPER, WIDTHS = 320, (32, 64, 128)
PLAIN, BOTH, NORMAL, NORMAL_BOTH = "plain", "plain + contrastive", "batch norm", "batch norm + contrastive"
FULL, QUICK = Effort(240, 8), Effort(4, 2, 8, 3)


def card(width: int) -> ModelCard:
    """CASIA-Net for smaller faces and with a last layer of ``width`` numbers."""
    whole = cards.card("casianet")
    return replace(whole, embedding_size=width, preprocessing=replace(whole.preprocessing, size=(SIZE, SIZE)))


def way(normalize: bool, contrastive: bool, width: int = PAPER) -> Way:
    """Adam for all; the plain network needs smaller steps, which the rates leave to the tuning people."""
    losses = {"names": (keras.losses.SparseCategoricalCrossentropy(from_logits=True), 1.0)}
    if contrastive:
        losses["embedding"] = (ContrastiveLoss(MARGIN), WEIGHT)
    return Way(partial(network, width, normalize), losses, RATES, dropout=0.4)


def network(width: int, normalize: bool) -> keras.Model:
    """CASIA-Net, small. The moving averages of batch normalization must follow a training this short."""
    found = casianet(card(width), normalize, SHARE)
    for layer in found.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9  # Keras' 0.99 remembers hundreds of steps
    return found


def ways(quick: bool) -> dict[str, Way]:
    """Every combination at the paper's width, and the widths with batch normalization and without contrast."""
    found = {
        PLAIN: way(False, False), BOTH: way(False, True), NORMAL: way(True, False), NORMAL_BOTH: way(True, True),
        **{narrow(width): way(True, False, width) for width in WIDTHS},
    }  # fmt: skip
    if quick:
        return {name: replace(found[name], rates=(1e-3,)) for name in (PLAIN, NORMAL, NORMAL_BOTH, narrow(WIDTHS[0]))}
    return found


def narrow(width: int) -> str:
    return f"{NORMAL}, width {width}"


def early(found: dict[str, list[Learned]], runs: Sequence[Run], rounds: int) -> Iterator[str]:
    """Claim 1: ahead after a quarter of the steps?"""
    for first, second in ((NORMAL, PLAIN), (NORMAL_BOTH, BOTH)):
        if first in found and second in found:
            quarter = max(0, len(found[first][0].tuning) // 4 - 1)
            kind = partial(area, check=quarter)
            gain = difference(found[first], found[second], runs, rounds, kind)
            yield f"- {first} ahead of {second} after a quarter of the steps, AUC {gain.signed}: **{conclusion(gain)}**"
            gain = difference(found[first], found[second], runs, rounds)
            yield f"- {first} better than {second} at the end, AUC {gain.signed}: **{conclusion(gain)}**"


def harmless(found: dict[str, list[Learned]], runs: Sequence[Run], rounds: int) -> Iterator[str]:
    """Claims 2 and 3: what was left out, and what it costs."""
    questions = [("without the contrastive loss", PLAIN, BOTH), ("without the contrastive loss", NORMAL, NORMAL_BOTH)]
    questions += [(f"width {width} in place of {PAPER}", narrow(width), NORMAL) for width in WIDTHS]
    for title, less, more in questions:
        if less in found and more in found:
            gain = difference(found[less], found[more], runs, rounds)
            yield (
                f"- {title} ({less} against {more}), AUC {gain.signed}; at most {TOLERANCE} worse: "
                f"**{conclusion(gain, TOLERANCE)}**"
            )


def speed_rows(found: dict[str, list[Learned]], effort: Effort) -> Iterator[tuple[str, ...]]:
    """Way, loss and tuning AUC at each quarter, and when it first knew the tuning people as PLAIN does at its end."""
    for name, learned in found.items():
        checks = len(learned[0].tuning)
        at = sorted({max(0, checks * k // 4 - 1) for k in (1, 2, 4)})
        losses, areas = (np.mean([getattr(one, which) for one in learned], axis=0)[at] for which in ("loss", "tuning"))
        steps = [reached(one, goal.tuning[-1], effort) for one, goal in zip(learned, found[PLAIN], strict=True)]
        seconds = [step and f"{step * one.seconds:.0f}" for step, one in zip(steps, learned, strict=True)]
        cells = (", ".join("never" if one is None else str(one) for one in row) for row in (steps, seconds))
        yield name, *(" → ".join(f"{value:.3f}" for value in row) for row in (losses, areas)), *cells


def reached(learned: Learned, goal: float, effort: Effort) -> int | None:
    """The first check, in steps, whose AUC on the tuning people is the goal or more."""
    there = np.flatnonzero(learned.tuning >= goal)
    return int((there[0] + 1) * (effort.steps // effort.checks)) if len(there) else None


def report(arguments: argparse.Namespace) -> str:
    """Learn, judge, and describe it all; draw it where asked for."""
    quick, start = arguments.quick, time.perf_counter()
    effort, rounds = (QUICK, 50) if quick else (FULL, arguments.rounds)
    effort = replace(effort, steps=arguments.steps or effort.steps)
    aligned, labels = synthetic_faces()
    runs = thirds(labels, arguments.seed)[: 1 if quick else None]
    found = learn_all(ways(quick), card(PAPER).preprocessing(small(aligned, SIZE)), labels, runs, effort)
    if arguments.figure:
        some = {name: one for name, one in found.items() if name in (PLAIN, BOTH, NORMAL, NORMAL_BOTH)}
        plot.save(learning_figure(some, runs, effort.steps), arguments.figure)
    speed = table(
        ("way", "loss at ¼ → ½ → 1 of the steps", "AUC on tuning people there", "steps to plain's end, each run", "s"),
        speed_rows(found, effort),
    )
    found["Eigenfaces"] = [baseline(aligned, run) for run in runs]
    lines = [table(HEAD, rows_of(found, runs, rounds)), speed]
    lines += [*early(found, runs, rounds), *harmless(found, runs, rounds)]
    count = ", ".join(f"{width}: {casianet(card(width), True, SHARE).count_params():,}" for width in (*WIDTHS, PAPER))
    pairs = runs[0].judged
    return "\n".join(lines) + (
        f"\n\nRuns of {effort.steps} steps of {effort.people} x {effort.photos} photos: {len(runs)}; judged "
        f"{len(pairs.first)} pairs of {len(np.unique(pairs.people))} people per run. Intervals: 95 %, over people. "
        f"Parameters at width {count}. {time.perf_counter() - start:.0f} s."
    )


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--steps", type=int, help=f"of each training, a multiple of {FULL.checks}; default {FULL.steps}"
    )
    parser.add_argument("--rounds", type=int, default=500, help="of bootstrap")
    parser.add_argument("--figure", type=Path, help="learning curves")
    parser.add_argument("--quick", action="store_true", help="few steps, one run, fewer ways: does it run?")
    arguments = parser.parse_args(words)
    print(f"`python {' '.join(sys.argv)}`\n", flush=True)
    print(report(arguments))


if __name__ == "__main__":
    main()
