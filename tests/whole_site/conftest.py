"""What the tests of trust share: one world for all, and counters that start afresh."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from kb.limits import counters
from tests import snapshot
from tests.running_site import copy_of_the_site
from tests.whole_site.canaries import World
from tests.whole_site.canary_site import build
from tests.whole_site.clients import PASSWORD
from tests.whole_site.processes import House, copy_of, drop, make_template


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A site full of what must not be seen, in the database while the tests of trust run."""
    with django_db_blocker.unblock():
        before = snapshot.take()
        with transaction.atomic():
            made = build()
    yield made
    with django_db_blocker.unblock():
        snapshot.put_back(before)


@pytest.fixture
def world(built: World, db: None) -> World:
    """That site; what a test changes in it is rolled back."""
    return built


@pytest.fixture
def anna(world: World) -> Any:
    """An agent with a password."""
    name = f"anna-{get_user_model().objects.count()}"
    return get_user_model().objects.create_user(name, password=PASSWORD)


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site, to be served."""
    return copy_of_the_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="package")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A database with its tables, made once."""
    made = make_template(tmp_path_factory.mktemp("template"))
    yield made
    drop(made)


@pytest.fixture
def house(template: House, tmp_path: Path) -> Iterator[House]:
    """A database of the test's own, for processes beside it."""
    made = copy_of(template, tmp_path)
    yield made
    drop(made)


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """The process's own counters live longer than a test."""
    counters.buckets.clear()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """These tests ask for what is missing and wrong thousands of times."""
    caplog.set_level("CRITICAL")
