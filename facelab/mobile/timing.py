"""How long calls take, side by side: a busy computer slows all of them, and their ratio stays."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from facelab.errors import InputError


def side_by_side(calls: dict[str, Callable[[], object]], rounds: int = 30) -> dict[str, np.ndarray]:
    """Time some calls in turn, round after round, so that all see the same load of the computer.

    Each is called once before, because a first call compiles. Of the rounds take the median, and for a comparison the
    median of the ratios within a round.

    Args:
        calls: Name -> what to call without arguments.
        rounds: How often each is timed.

    Returns:
        Name -> (rounds,) float64 milliseconds.

    Raises:
        InputError: No calls, or no rounds.

    Example:
        >>> times = side_by_side({"short": lambda: sum(range(10)), "long": lambda: sum(range(100_000))}, rounds=5)
        >>> bool(np.median(times["long"] / times["short"]) > 10)
        True
    """
    if not calls or rounds < 1:
        raise InputError(f"Expected one call and one round or more. Received: {len(calls)} and {rounds}.")
    for call in calls.values():
        call()
    times = {name: np.empty(rounds) for name in calls}
    for i in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name][i] = 1000 * (time.perf_counter() - start)
    return times
