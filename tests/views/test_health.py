"""Liveness and readiness."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from kb import migration_state
from kb.models import SearchIndex
from kb.periodic.due import LATE_AFTER
from kb.views import health
from tests.make_jobs import begin_publish_job


def test_a_living_process_says_so_without_the_database() -> None:
    """No database is marked for this test: asking it would fail."""
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("guide")
def test_a_ready_site_says_what_was_looked_at() -> None:
    """Database, migrations, index, scheduler."""
    begin_publish_job()
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": "ok",
        "database_file": "ok",
        "migrations": "ok",
        "index": "ok",
        "scheduler": "ok",
    }
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


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("by", [LATE_AFTER, -LATE_AFTER])
def test_a_scheduler_that_is_late_is_said_and_takes_no_page_away(by: timedelta) -> None:
    """Nothing goes live any more; a balancer that takes the site away makes it worse."""
    assert Client().get("/readyz").json()["scheduler"] == "late"
    begin_publish_job()
    assert Client().get("/readyz").json()["scheduler"] == "ok"
    with time_machine.travel(timezone.now() + by * 1.1):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["scheduler"]) == (200, "late")


@pytest.mark.usefixtures("guide")
def test_a_run_of_the_scheduler_shows_that_it_lives() -> None:
    """Also one of cron."""
    call_command("tick")
    assert Client().get("/readyz").json()["scheduler"] == "ok"


@pytest.mark.usefixtures("guide")
def test_a_site_that_is_only_read_has_no_late_scheduler(settings: Any) -> None:
    """Its jobs wait on purpose."""
    settings.KB_READ_ONLY = True
    assert Client().get("/readyz").json()["scheduler"] == "ok"
