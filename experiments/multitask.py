"""One network for four questions against four networks of the same trunk, on people never seen.

    python experiments/multitask.py            25 minutes on one busy core (after 30 for the set, once)
    python experiments/multitask.py --quick    a few steps on the people inside the package: does it run?

Who is it (AUC of pairs), turned how far (mean error in degrees), which expression and with glasses (balanced accuracy)?
300 synthetic people are learned from; the figures are of 100 others. Three ways to weigh the tasks stand beside
networks that have one task each. Each figure is a mean over seeds with a 95 % interval over people; the last column
is the difference to the single-task network on the same photos, drawn together. Nothing was tuned on anybody: all
networks have the same recipe, so that none gets more attention than another.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from comparison import table
from tqdm import tqdm

from facelab import multitask, synthetic
from facelab.multitask import Recipe
from facelab.multitask.evaluation import TaskStatistic
from facelab.multitask.tasks import AnnotatedFaces
from facelab.training import split_people


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    people: int | None  # to render; None for the people inside the package
    seeds: int
    recipe: Recipe
    rounds: int


FULL = Sizes(people=400, seeds=3, recipe=Recipe(epochs=15), rounds=300)
QUICK = Sizes(people=None, seeds=1, recipe=Recipe(epochs=1), rounds=20)


def faces_of(people: int | None) -> AnnotatedFaces:
    """Easy and wild photos of the same people, four of each; the set that scripts/make_embedders.py renders."""
    if people is None:
        return multitask.annotated_faces(synthetic.shipped_people()).subset(np.arange(0, 720, 3))
    easy, wild = (
        multitask.annotated_faces(
            synthetic.synthetic_people(people, 4, seed=100, difficulty=difficulty, progress=tqdm_photos)
        )
        for difficulty in ("easy", "wild")
    )
    return easy.join(wild)


def tqdm_photos(items, total):
    return tqdm(items, total=total, unit=" photos")


def ways(tasks: Sequence[multitask.Task]) -> Iterator[tuple[str, Sequence[multitask.Task], str]]:
    """Name, tasks, weighting of each training."""
    for task in tasks:
        yield "alone", (task,), "fixed"
    for weighting in multitask.weighting.WEIGHTINGS:
        yield weighting, tasks, weighting


def measured(sizes: Sizes, faces: AnnotatedFaces) -> tuple[dict[tuple[str, str], list[TaskStatistic]], list[str]]:
    """(Way, task) -> a measurement for each seed; and the task weights at the end of each training."""
    training, held = split_people(faces.labels, 0.25, np.random.default_rng(0))
    learned, judged = faces.subset(training), faces.subset(held)
    tasks = multitask.face_tasks(len(np.unique(learned.labels)))
    found, told = {}, []
    with tqdm(total=sizes.seeds * len(list(ways(tasks))), unit=" networks") as progress:
        for seed in range(sizes.seeds):
            for way, some, weighting in ways(tasks):
                trained = multitask.train(some, learned, replace(sizes.recipe, weighting=weighting, seed=seed))
                outputs = multitask.evaluation.predict(trained, judged.images)
                for task in some:
                    found.setdefault((way, task.name), []).append(
                        multitask.evaluation.task_statistic(task, outputs, judged)
                    )
                if way not in ("alone", "fixed"):
                    weights = ", ".join(f"{t.name} {w:.2f}" for t, w in zip(some, trained.task_weights, strict=True))
                    told.append(f"{way}, seed {seed}: {weights}")
                progress.update()
    return found, told


def minus(runs: Sequence[TaskStatistic], others: Sequence[TaskStatistic]) -> list[TaskStatistic]:
    """Differences on the same photos, seed by seed."""
    return [
        replace(run, statistic=lambda weights, a=run, b=other: a.statistic(weights) - b.statistic(weights))
        for run, other in zip(runs, others, strict=True)
    ]


def rows(found: dict, rounds: int) -> Iterator[tuple[str, ...]]:
    """A row for each task and way."""
    names = list(dict.fromkeys(task for _, task in found))
    for task in names:
        for way in ("alone", *multitask.weighting.WEIGHTINGS):
            result = multitask.evaluation.mean_result(found[way, task], np.random.default_rng(0), rounds)
            gain = ""
            if way != "alone":
                pairs = minus(found[way, task], found["alone", task])
                change = multitask.evaluation.mean_result(pairs, np.random.default_rng(0), rounds)
                gain = f"{change.value:+.3f} ({change.interval.low:+.3f} to {change.interval.high:+.3f})"
            yield f"{task}, {result.metric}", way, str(result), f"{result.chance:.3f}", gain


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    sizes = QUICK if parser.parse_args(words).quick else FULL
    found, told = measured(sizes, faces_of(sizes.people))
    print(f"`python {' '.join(sys.argv)}`\n")
    print(table(("task", "network", "people never seen", "chance", "against alone"), list(rows(found, sizes.rounds))))
    print("\nWeights at the end of training:\n" + "\n".join(told))


if __name__ == "__main__":
    main()
