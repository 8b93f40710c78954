"""What the tests of texts share."""

import time
from collections.abc import Callable

import pytest
from hypothesis import settings

# A busy machine makes one example slow: what may take how long is said by tests of their own.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

Stopwatch = Callable[[], float]


@pytest.fixture
def seconds() -> Stopwatch:
    """Say how many seconds have gone since the test began."""
    start = time.monotonic()
    return lambda: time.monotonic() - start
