"""The newest item only."""

import threading

import pytest

from facelab.live.worker import NewestWorker


def test_what_waits_is_replaced_by_what_is_newer():
    begun, go, seen = threading.Event(), threading.Event(), []

    def work(item):
        seen.append(item)
        begun.set()
        assert go.wait(10)

    worker = NewestWorker(work)
    worker.put(0)
    assert begun.wait(10)
    for item in (1, 2, 3):
        worker.put(item)
    assert worker.dropped == 2
    go.set()
    done = threading.Event()
    while len(seen) < 2:
        done.wait(0.01)
    worker.close()
    assert seen == [0, 3]


def test_close_drops_what_waits():
    begun, go, seen = threading.Event(), threading.Event(), []

    def work(item):
        seen.append(item)
        begun.set()
        go.wait(10)

    worker = NewestWorker(work)
    worker.put("first")
    begun.wait(10)
    worker.put("second")
    threading.Timer(0.2, go.set).start()
    worker.close()
    assert seen == ["first"]


def test_an_error_comes_out_at_the_next_item():
    tried = threading.Event()

    def fail(item):
        tried.set()
        raise ZeroDivisionError

    worker = NewestWorker(fail)
    worker.put(0)
    assert tried.wait(10)
    worker.close()  # waits for the thread
    with pytest.raises(ZeroDivisionError):
        worker.put(1)
