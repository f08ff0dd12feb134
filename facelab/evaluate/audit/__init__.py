"""Detectors for experiments that look fine and are not. Turn them on your own work.

Each takes plain arrays and returns a :class:`Finding`, which says in both languages what it saw; none raises for a
broken experiment. A detector that stays silent proves nothing: it knows one mistake only. What each mistake costs is
measured by ``python experiments/broken_experiments.py``.

Example:
    >>> print(split_leak([1, 1, 2], [2, 3]))
    broken, split_leak: 1 of 2 people in the test were trained on (1 of 2 photos). Divide by person, not by photo.
"""

from facelab.evaluate.audit._finding import Finding
from facelab.evaluate.audit.arrays import channel_order, collapse, unit_length
from facelab.evaluate.audit.splits import pair_leak, split_leak
from facelab.evaluate.audit.thresholds import threshold_leak

__all__ = ["Finding", "channel_order", "collapse", "pair_leak", "split_leak", "threshold_leak", "unit_length"]
