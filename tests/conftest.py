"""The fixtures of all tests: a database that holds the guide, people by role, signed-in clients."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client, TestCase

from kb.models import SecurityEvent, Source
from kb.page_cache.kept_search import SEARCH_MEMORY
from kb.page_cache.memory import PAGE_MEMORY, PageMemory
from kb.page_cache.release import release_fingerprint
from kb.page_cache.stored_pages import PAGE_QUEUE
from kb.search.kept_answers import forget_answers
from kb.search.log.search_log import WRITE_QUEUE, LogEntry
from kb.security_log.alerts import WEBHOOK_QUEUE
from kb.security_log.append_only import drop_sql
from kb.security_log.record_event import SECURITY_QUEUE
from kb.write_queue import WriteQueue
from tests import hypothesis_examples, snapshot

GUIDE_ROWS: snapshot.Rows = {}

hypothesis_examples.load_profile()


def pytest_collection_finish() -> None:
    """Leave the thousands of collected tests out of garbage collection: a sixth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 20, 20)


def load_guide() -> None:
    """Load the roles and the guide; publish it even inside a transaction that never commits."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("loaddata", "roles", "guide", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the guide once, for all tests that roll back."""
    with django_db_blocker.unblock():
        # Without a collected test that asks for a database, pytest-django creates no test database.
        assert "test" in Path(connection.settings_dict["NAME"]).name
        load_guide()
        with connection.cursor() as cursor:
            # Django empties the tables after some tests, and would be refused.
            post_migrate.disconnect(
                dispatch_uid="keep_security_log", sender=apps.get_app_config("kb")
            )
            cursor.execute(drop_sql(connection.vendor, "delete"))
            cursor.execute("ANALYZE")  # a database that lives longer does this by itself
        GUIDE_ROWS.update(snapshot.take())


@pytest.fixture(autouse=True)
def searches() -> Iterator[WriteQueue[LogEntry]]:
    """Hold searches in the queue until a test writes them with `drain()`: no thread writes them."""
    WRITE_QUEUE.items.clear()
    WRITE_QUEUE.is_paused = True
    yield WRITE_QUEUE
    WRITE_QUEUE.items.clear()


@pytest.fixture(autouse=True)
def security_events() -> Iterator[WriteQueue[SecurityEvent]]:
    """Hold what is not stored at once until a test stores it with `drain()`; send no alerts."""
    for queue in (SECURITY_QUEUE, WEBHOOK_QUEUE):
        queue.items.clear()
        queue.is_paused = True
    yield SECURITY_QUEUE
    SECURITY_QUEUE.items.clear()
    WEBHOOK_QUEUE.items.clear()


@pytest.fixture(scope="session")
def put_guide_back(django_db_setup: None) -> Callable[[], None]:
    """Return a function that lets the database hold the guide again where a test emptied it."""

    def put_back() -> None:
        if not Source.objects.filter(key="guide").exists():
            snapshot.put_back(GUIDE_ROWS)

    return put_back


@pytest.fixture
def guide(db: None, put_guide_back: Callable[[], None]) -> None:
    """Let the database hold the whole guide, also after a test that emptied it."""
    put_guide_back()


@pytest.fixture
def person(guide: None) -> Callable[..., Any]:
    """Make a user with the given roles: `person("anna", "author", "reviewer")`."""

    def make(name: str, *roles: str, **fields: Any) -> Any:
        fields = {"email": f"{name}@example.com", **fields}
        user = get_user_model().objects.create_user(name, password="correct horse", **fields)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def agent(person: Callable[..., Any]) -> Any:
    """A user who reads internal articles and edits nothing."""
    return person("agent", "agent")


@pytest.fixture
def author(person: Callable[..., Any]) -> Any:
    """A user who writes and submits."""
    return person("author", "author")


@pytest.fixture
def reviewer(person: Callable[..., Any]) -> Any:
    """A user who approves and returns."""
    return person("reviewer", "reviewer")


@pytest.fixture
def publisher(person: Callable[..., Any]) -> Any:
    """A user who publishes, schedules, retires and restores."""
    return person("publisher", "publisher")


@pytest.fixture
def editor(person: Callable[..., Any]) -> Any:
    """A user who writes, approves and publishes, as in a small team."""
    return person("editor", "author", "reviewer", "publisher")


@pytest.fixture
def administrator(person: Callable[..., Any]) -> Any:
    """A superuser."""
    return person("administrator", is_superuser=True)


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """Return a function that makes a client in which a user is signed in."""

    def make(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def page_cache(settings: Any) -> Iterator[PageMemory]:
    """Turn the page cache on, empty; no thread stores pages: `PAGE_QUEUE.drain()` does."""
    settings.KB_PAGE_CACHE_MB = 32
    forget_pages()
    PAGE_QUEUE.is_paused = True
    yield PAGE_MEMORY
    forget_pages()


def forget_pages() -> None:
    """Empty the page cache of this process, and forget the settings that it was made under."""
    PAGE_MEMORY.clear()
    SEARCH_MEMORY.clear()
    forget_answers()
    PAGE_QUEUE.items.clear()
    release_fingerprint.cache_clear()
