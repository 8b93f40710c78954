"""A sign-in lasts two weeks from the last use, and renewing it is never in a reader's way."""

import sqlite3
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from kb.middleware import session_renewal

TWO_WEEKS = timedelta(days=14)


def used(client: Client, *, days_ago: float) -> Session:
    """Make the session one that was last renewed so many days ago."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(pk=key).update(
        expire_date=timezone.now() + TWO_WEEKS - timedelta(days=days_ago)
    )
    return Session.objects.get(pk=key)


def is_renewed(session: Session) -> bool:
    session.refresh_from_db()
    return session.expire_date > timezone.now() + TWO_WEEKS - timedelta(minutes=5)


def test_a_session_in_use_is_renewed_with_its_cookie_and_once_a_day(
    agent: Any, signed_in: Any, django_assert_num_queries: Any
) -> None:
    client = signed_in(agent)
    session, data = used(client, days_ago=13), used(client, days_ago=13).session_data
    answer = client.get("/categories/")
    assert is_renewed(session)
    assert session.session_data == data
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie.value, cookie["max-age"]) == (session.pk, TWO_WEEKS.total_seconds())
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_NAME not in client.get("/categories/").cookies
    session = used(client, days_ago=0.9)
    client.get("/categories/")
    assert not is_renewed(session)


def test_who_was_away_for_longer_signs_in_again(agent: Any, signed_in: Any) -> None:
    client = signed_in(agent)
    session = used(client, days_ago=14.1)
    assert "Sign out" not in client.get("/").content.decode()
    assert not is_renewed(session)


@pytest.mark.parametrize("error", [DatabaseError("disk full"), DatabaseError("read-only")])
def test_a_database_that_takes_no_writes_still_answers(
    agent: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    client = signed_in(agent)
    session = used(client, days_ago=3)

    def refuse(*args: object, **kwargs: object) -> int:
        raise error

    monkeypatch.setattr("django.db.models.query.QuerySet.update", refuse)
    answer = client.get("/categories/")
    assert answer.status_code == 200
    assert "Sign out" in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    monkeypatch.undo()
    assert not is_renewed(session)
    client.get("/categories/")
    assert is_renewed(session), "a later request renews"


def test_where_everything_is_read_only_nobody_tries(
    agent: Any, signed_in: Any, settings: Any
) -> None:
    client = signed_in(agent)
    session = used(client, days_ago=3)
    settings.KB_READ_ONLY = True
    assert client.get("/categories/").status_code == 200
    assert not is_renewed(session)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time is SQLite's")
@pytest.mark.django_db(transaction=True)
def test_a_writer_who_holds_the_lock_holds_up_no_page(agent: Any, signed_in: Any) -> None:
    """Waiting for it would cost every page of that person five seconds."""
    client = signed_in(agent)
    session = used(client, days_ago=3)
    writer = sqlite3.connect(connection.settings_dict["NAME"], uri=True, timeout=0)
    writer.isolation_level = None
    writer.execute("BEGIN IMMEDIATE")
    started = time.perf_counter()
    answer = client.get("/categories/")
    elapsed = time.perf_counter() - started
    writer.execute("ROLLBACK")
    writer.close()
    assert answer.status_code == 200
    assert elapsed < 4
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (5000,)
    assert not is_renewed(session)
    assert session_renewal.extend(session.pk, until=timezone.now() + TWO_WEEKS)


def test_a_short_idle_limit_is_renewed_often_enough(
    agent: Any, signed_in: Any, settings: Any
) -> None:
    """A session of an hour that was renewed once a day would end while it is used."""
    settings.SESSION_COOKIE_AGE = 3600
    client = signed_in(agent)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = Session.objects.get(pk=key)
    for minutes_ago, is_due in ((3, False), (10, True)):
        ends = timezone.now() + timedelta(minutes=60 - minutes_ago)
        Session.objects.filter(pk=key).update(expire_date=ends)
        client.get("/categories/")
        session.refresh_from_db()
        assert (session.expire_date > ends) == is_due
