"""What the tests of texts share."""

import gc
import time
from collections.abc import Callable, Iterator

import pytest

Stopwatch = Callable[[], float]


@pytest.fixture
def seconds() -> Stopwatch:
    """Say how many seconds have gone since the test began."""
    start = time.monotonic()
    return lambda: time.monotonic() - start


@pytest.fixture
def cpu_seconds() -> Iterator[Stopwatch]:
    """Say how many seconds of a processor the test has used: other work does not count.

    Neither that of other threads, nor looking through what thousands of tests have left in memory.
    """
    gc.freeze()
    start = time.thread_time()
    yield lambda: time.thread_time() - start
    gc.unfreeze()
