"""Liveness and readiness."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from kb import migration_state
from kb.models import SearchIndex
from kb.views import health


def test_a_living_process_says_so_without_the_database() -> None:
    """No database is marked for this test: asking it would fail."""
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("guide")
def test_a_ready_site_says_what_was_looked_at() -> None:
    """Database, migrations, index."""
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "index": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("guide")
def test_an_index_of_another_analyser_is_not_ready() -> None:
    """Search would look for words that are not there."""
    SearchIndex.objects.update(analyser=1)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["index"] == "not ready"


@pytest.mark.usefixtures("guide")
def test_a_missing_migration_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """New code on an old database."""
    newest = frozenset({("kb", "9999_tomorrow")})
    monkeypatch.setattr(migration_state, "_newest_migrations", lambda: newest)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "not ready"


@pytest.mark.usefixtures("guide")
def test_a_database_that_fails_is_named_without_its_reason(monkeypatch: Any) -> None:
    """A driver's message may hold host names."""

    def fail() -> bool:
        raise DatabaseError("secret-host refused")

    monkeypatch.setitem(health.CHECKS, "database", fail)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "failed"
    assert b"secret-host" not in answer.content
