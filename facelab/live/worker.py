"""A thread that works on the newest item only: what comes while it is busy replaces what waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


class NewestWorker(Generic[_Item]):
    """Runs a function on items in a thread of its own; an item that has waited when the next comes is dropped.

    So a slow function makes its answers rarer, and never older: no queue can grow.

    Args:
        work: Called with each item that is not dropped. What it raises is raised by the next :meth:`put`.

    Attributes:
        dropped: Items that were replaced before they were worked on.

    Example:
        >>> seen = []
        >>> worker = NewestWorker(seen.append)
        >>> worker.put("first")
        >>> worker.close()
        >>> seen
        ['first']
    """

    def __init__(self, work: Callable[[_Item], None]):
        self.dropped = 0
        self._work = work
        self._lock = threading.Lock()
        self._waiting: list[_Item] = []  # one item or none
        self._busy = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="facelab-recognizer")
        self._last: Future[None] | None = None

    def put(self, item: _Item) -> None:
        """Hand over an item and return at once."""
        with self._lock:
            if self._last is not None and self._last.done():
                self._last.result()  # raises what the work raised
            if self._busy:
                self.dropped += len(self._waiting)
                self._waiting = [item]
                return
            self._busy = True
            self._last = self._thread.submit(self._run, item)

    def close(self) -> None:
        """End after the item that is worked on; the one that waits is dropped."""
        with self._lock:
            self._waiting = []
        self._thread.shutdown()

    def _run(self, item: _Item) -> None:
        while True:
            self._work(item)
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    return
                item = self._waiting.pop()
