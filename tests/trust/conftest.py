"""What the tests of trust share: one world a module, and counters that start afresh."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from kb.limits import counters
from tests.trust.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A site full of what must not be seen; all tests of a module read it, none keeps a change."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """The process's own counters live longer than a test."""
    counters.buckets.clear()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """These tests ask for what is missing and wrong thousands of times."""
    caplog.set_level("CRITICAL")
