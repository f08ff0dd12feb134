"""Triplet mining at scale: facelab beside pytorch-metric-learning, loss and gradient, from 256 to 8192 embeddings.

    python -m pip install --target /tmp/beside torch pytorch-metric-learning
    python experiments/mining.py --packages /tmp/beside [--sizes 256 512 ...] [--limit 8000] [--jit] [--quick]

Embeddings of 128 dimensions, 8 of each person. Each run has a process of its own, which is stopped when it holds more
than the limit of memory (MiB) or takes too long; both are results. A first call is not counted, then the median of the
repeats is taken. Memory is the peak of the process above what it held after a first call with 64 embeddings.
pytorch-metric-learning is measured with one thread and with one for each core, and the faster of the two counts: on a
machine that has other work, PyTorch's threads wait for each other.
facelab runs as Keras' fit runs it on a CPU, as a TensorFlow graph without XLA; --jit compiles it with XLA.

What is compared:
  batch-hard   The same triplets: BatchHardMiner + TripletMarginLoss. The losses are checked to be equal.
  semi-hard    facelab compares every positive with its semi-hard negative. There is no such miner on the other side.
               What it calls semi-hard is TripletMarginMiner("semihard"): all triplets inside the margin whose
               negative is farther, found among all triplets of the batch. FaceNet's idea too, with more triplets.
  one positive BatchEasyHardMiner("hard", "semihard"): the semi-hard negative of the hardest positive only, an eighth of
               the triplets that facelab's semi-hard looks at, and the nearest to it that needs no table of triplets.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

SIZES = (256, 512, 1024, 2048, 4096, 8192)
MARGIN, PER_PERSON, DIMENSIONS = 0.2, 8, 128
# facelab's loss, the other side's, and what the row is called.
DUELS = (
    ("batch-hard", "facelab batch_hard", "pml BatchHardMiner"),
    ("semi-hard", "facelab semi_hard", 'pml TripletMarginMiner("semihard")'),
    ("semi-hard, one positive there", "facelab semi_hard", 'pml BatchEasyHardMiner("hard", "semihard")'),
)
HOW_TO_GET = "python -m pip install --target DIR torch pytorch-metric-learning, then --packages DIR"


def batch(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels (n,) and embeddings (n, 128) float32 whose people overlap, as in the first hours of a training."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.arange(n) // PER_PERSON)
    people = rng.normal(size=(n // PER_PERSON, DIMENSIONS))
    return labels, (people[labels] / 2 + rng.normal(size=(n, DIMENSIONS))).astype("float32")


def facelab_step(name: str, jit: bool) -> Callable:
    """Function of labels and embeddings -> mean loss and its gradient, as numpy arrays."""
    import tensorflow as tf

    from facelab import losses

    loss = getattr(losses, f"{name}_triplet_loss")

    @tf.function(jit_compile=jit, reduce_retracing=True)
    def step(labels, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            mean = tf.reduce_mean(loss(labels, x, MARGIN))
        return mean, tape.gradient(mean, x)

    return lambda labels, x: [y.numpy() for y in step(tf.constant(labels), tf.constant(x))]


def metric_learning_step(miner: str) -> Callable:
    """The same with a miner of pytorch-metric-learning, written as in a call: ``Name(argument, ...)``."""
    import torch
    from pytorch_metric_learning import distances, losses, miners, reducers

    squared = distances.LpDistance(power=2)
    mine = {
        "BatchHardMiner": lambda: miners.BatchHardMiner(distance=squared),
        'TripletMarginMiner("semihard")': lambda: miners.TripletMarginMiner(MARGIN, "semihard", distance=squared),
        'BatchEasyHardMiner("hard", "semihard")': lambda: miners.BatchEasyHardMiner(
            "hard", "semihard", distance=squared
        ),
    }[miner]()
    loss = losses.TripletMarginLoss(margin=MARGIN, distance=squared, reducer=reducers.MeanReducer())

    def step(labels, x):
        labels, x = torch.tensor(labels), torch.tensor(x, requires_grad=True)
        mean = loss(x, labels, mine(x, labels))
        mean.backward()
        return mean.detach().numpy(), x.grad.numpy()

    return step


def memory(process: int | str = "self", kind: str = "VmHWM") -> float:
    """MiB that a process holds (VmRSS) or held at most (VmHWM); 0 when it is gone. Linux only."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:")), 0.0)


def child(contender: str, n: int, repeats: int, jit: bool) -> None:
    """Run in a process of its own: measure, print one line of JSON."""
    library, name = contender.split(" ", 1)
    step = facelab_step(name, jit) if library == "facelab" else metric_learning_step(name)
    step(*batch(64))
    before, seconds = memory(), []
    for _ in range(1 + repeats):
        labels, x = batch(n)
        start = time.perf_counter()
        loss, gradient = step(labels, x)
        seconds.append(time.perf_counter() - start)
    if not np.isfinite(gradient).all():
        raise ValueError(f"Expected a finite gradient of {contender} at {n}.")
    print(json.dumps({"seconds": seconds[1:], "mebibytes": memory() - before, "loss": float(loss)}))


def measure(contender: str, n: int, arguments: argparse.Namespace) -> dict:
    """The result of the child, for pytorch-metric-learning of the faster one of two numbers of threads."""
    if contender.startswith("facelab"):
        return run_child(contender, n, arguments, {})
    found = {}
    for threads in {1, os.cpu_count()}:
        again = run_child(contender, n, arguments, {"OMP_NUM_THREADS": str(threads)})
        if "failed" in again:
            return found or again
        if not found or statistics.median(again["seconds"]) < statistics.median(found["seconds"]):
            found = again
    return found


def run_child(contender: str, n: int, arguments: argparse.Namespace, threads: dict[str, str]) -> dict:
    """The child's result, or ``{"failed": why}``: memory, time."""
    command = [sys.executable, __file__, "--child", contender, "--sizes", str(n), "--repeats", str(arguments.repeats)]
    command += ["--jit"] * arguments.jit
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), arguments.packages]))
    environment = os.environ | threads | {"PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        while run.poll() is None:
            failed = "out of memory" if memory(run.pid, "VmRSS") > arguments.limit else None
            failed = "out of time" if time.perf_counter() - start > arguments.timeout else failed
            if failed:
                run.kill()
                return {"failed": failed}
            time.sleep(0.01)
        output, errors = run.communicate()
    if run.returncode == 0:
        return json.loads(output.splitlines()[-1])
    out_of_memory = run.returncode == -9 or "not enough memory" in errors or "MemoryError" in errors
    return {"failed": "out of memory" if out_of_memory else errors.strip().splitlines()[-1]}


def told(result: dict) -> str:
    """``0.123 s, 45 MiB``, or why there is no result."""
    if "failed" in result:
        return result["failed"]
    return f"{statistics.median(result['seconds']):.3f} s, {result['mebibytes']:.0f} MiB"


def ratio(ours: dict, theirs: dict) -> str:
    """How many times faster we are; ``-`` where one of the two did not arrive."""
    if "failed" in ours or "failed" in theirs:
        return "-"
    return f"{statistics.median(theirs['seconds']) / statistics.median(ours['seconds']):.1f}"


def duel(kind: str, ours: dict, theirs: dict) -> None:
    """Where both sides say that they did the same, they must have come to the same."""
    if kind == "batch-hard" and "loss" in ours and "loss" in theirs:
        np.testing.assert_allclose(ours["loss"], theirs["loss"], rtol=1e-4)


def table(arguments: argparse.Namespace) -> str:
    """Markdown, a row for each size and duel."""
    rows = ["| embeddings | selection | facelab | pytorch-metric-learning | times faster |", "|" + " --- |" * 5]
    there = arguments.packages or importlib.util.find_spec("pytorch_metric_learning")
    for n in arguments.sizes:
        done: dict[str, dict] = {}
        for kind, ours, theirs in DUELS:
            for contender in (ours, theirs):
                if contender.startswith("pml") and not there:
                    done[contender] = {"failed": "not installed"}
                elif contender not in done:
                    done[contender] = measure(contender, n, arguments)
            duel(kind, done[ours], done[theirs])
            cells = (str(n), kind, told(done[ours]), told(done[theirs]), ratio(done[ours], done[theirs]))
            rows.append(f"| {' | '.join(cells)} |")
            print(rows[-1], file=sys.stderr, flush=True)  # so that one sees it go on
    rows += [] if there else ["", f"pytorch-metric-learning is not installed: {HOW_TO_GET}."]
    return "\n".join(rows)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=int, default=8000, help="MiB of memory that a process may hold")
    parser.add_argument("--timeout", type=int, default=300, help="seconds that a process may take")
    parser.add_argument("--packages", help="folder with torch and pytorch-metric-learning")
    parser.add_argument("--jit", action="store_true", help="compile facelab's losses with XLA")
    parser.add_argument("--quick", action="store_true", help="one small size, once: does it run?")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    if arguments.quick:
        arguments.sizes, arguments.repeats = (64,), 1
    if arguments.child:
        child(arguments.child, arguments.sizes[0], arguments.repeats, arguments.jit)
    else:
        print(table(arguments))


if __name__ == "__main__":
    main()
