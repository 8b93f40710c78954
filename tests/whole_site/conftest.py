"""Fixtures of the tests of the whole site: one site full of canaries, databases for processes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from kb.limits import counters
from tests import snapshot
from tests.running_site import copy_of_the_site
from tests.whole_site.canaries import World
from tests.whole_site.canary_site import build
from tests.whole_site.clients import PASSWORD
from tests.whole_site.processes import House, copy_of, drop, make_template


@pytest.fixture(scope="package")
def built(put_guide_back: Callable[[], None], django_db_blocker: Any) -> Iterator[World]:
    """Build the site of `canary_site` beside the guide, while the tests of this folder run."""
    with django_db_blocker.unblock():
        before = snapshot.take()
        put_guide_back()
        with transaction.atomic():
            made = build()
    yield made
    with django_db_blocker.unblock():
        snapshot.put_back(before)


@pytest.fixture
def world(built: World, db: None) -> World:
    """Return that site; what a test changes in it is rolled back."""
    return built


@pytest.fixture
def anna(world: World) -> Any:
    """A user with a password and no role."""
    name = f"anna-{get_user_model().objects.count()}"
    return get_user_model().objects.create_user(name, password=PASSWORD)


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a copy of the site, to be served."""
    return copy_of_the_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="package")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make a database with its tables once, to be copied."""
    made = make_template(tmp_path_factory.mktemp("template"))
    yield made
    drop(made)


@pytest.fixture
def house(template: House, tmp_path: Path) -> Iterator[House]:
    """Copy that database for one test and the processes that it starts."""
    made = copy_of(template, tmp_path)
    yield made
    drop(made)


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Forget the throttles that the process counts in memory."""
    counters.buckets.clear()


@pytest.fixture(autouse=True)
def kept_pages(request: pytest.FixtureRequest) -> None:
    """Serve pages from the page cache, where its triggers run inside the transaction of a test."""
    if connection.vendor == "sqlite":
        request.getfixturevalue("page_cache")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Log nothing: these tests send thousands of wrong requests."""
    caplog.set_level("CRITICAL")
