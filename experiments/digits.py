"""How well the walkthrough network reads digits that it never saw, as a Markdown table.

    python experiments/digits.py              five seeds, two ways to hold digits out, in a few minutes
    python experiments/digits.py --quick      one seed and one epoch: does it run?
    python experiments/digits.py --mnist      on MNIST as well, if mnist.npz is in facelab's cache

Each seed draws other digits to hold out (a quarter of them, or 4 of 14 forms), other weights and another order. The
interval is Student's, 95 %, for the mean over seeds; as the seeds share digits, it is a little too narrow.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from facelab.datasets import digits, mnist, split_digits
from facelab.datasets.digits import Digits
from facelab.errors import DatasetError
from facelab.evaluate.intervals import student
from facelab.walkthrough import train_cnn

Split = Callable[[int], tuple[Digits, Digits]]  # seed -> digits to train on, digits held out


def accuracy(network, held_out: Digits) -> float:
    """Share of the digits whose class got the highest score."""
    answers = network.predict(held_out.images, batch_size=500, verbose=0).argmax(axis=1)
    return float(np.mean(answers == held_out.labels))


def measure(split: Split, seed: int, epochs: int, augment: bool) -> tuple[float, float]:
    """Accuracy on the digits held out, and the seconds that training took."""
    training, held_out = split(seed)
    start = time.perf_counter()
    network, _ = train_cnn(training, seed, epochs, augment)
    return accuracy(network, held_out), time.perf_counter() - start


def interval(values: list[float]) -> str:
    """``0.990 to 0.994``; a single value has none."""
    if len(values) < 2:
        return "-"
    found = student(np.array(values))
    return f"{found.low:.4f} to {found.high:.4f}"


def row(title: str, split: Split, seeds: range, epochs: int, augment: bool) -> str:
    """A row of the table."""
    results = []
    for seed in seeds:
        results.append(measure(split, seed, epochs, augment))
        print(f"{title}, seed {seed}: {results[-1][0]:.4f} in {results[-1][1]:.0f} s", file=sys.stderr, flush=True)
    accuracies, seconds = map(list, zip(*results, strict=True))
    each = ", ".join(f"{a:.4f}" for a in accuracies)
    cells = (title, str(len(split(seeds[0])[1])), each, f"{np.mean(accuracies):.4f}", interval(accuracies))
    return f"| {' | '.join(cells)} | {max(seconds):.0f} |"


def table(seeds: range, epochs: int, with_mnist: bool) -> str:
    """Markdown, a row for each way to hold digits out."""
    whole = digits()

    def held_out(by: str) -> Split:
        return lambda seed: split_digits(
            whole, np.random.default_rng(seed), by=by, held_out=0.25 if by == "digit" else 0.3
        )

    rows = [
        "| held out | digits | accuracy of each seed | mean | 95 % interval | seconds, slowest |",
        "|" + " --- |" * 6,
        row("digits at random", held_out("digit"), seeds, epochs, augment=True),
        row("digits at random, without augmentation", held_out("digit"), seeds, epochs, augment=False),
        row("whole forms", held_out("form"), seeds, epochs, augment=True),
    ]
    if with_mnist:
        try:
            parts = mnist()
        except DatasetError as err:
            return "\n".join([*rows, "", f"No MNIST: {err}"])
        rows.append(row("MNIST's own test set", lambda seed: parts, seeds, max(1, epochs // 10), augment=True))
    return "\n".join(rows)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--mnist", action="store_true", help="on MNIST as well; a tenth of the epochs")
    parser.add_argument("--quick", action="store_true", help="one seed, one epoch")
    arguments = parser.parse_args(words)
    seeds, epochs = (1, 1) if arguments.quick else (arguments.seeds, arguments.epochs)
    print(table(range(seeds), epochs, arguments.mnist))


if __name__ == "__main__":
    main()
