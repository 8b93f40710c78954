"""A session that cannot be stored: whose fault that is."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from kb.middleware.session_store import SessionStore

pytestmark = pytest.mark.django_db


def stored() -> SessionStore:
    """A session that was stored, and has changed since."""
    session = SessionStore()
    session.save()
    session["a"] = 1
    return session


def full(execute: Any, sql: str, *rest: Any) -> Any:
    """Refuse to write."""
    if sql.startswith("UPDATE"):
        raise OperationalError("database or disk is full")
    return execute(sql, *rest)


def test_a_database_that_is_full_is_no_mistake_of_the_client() -> None:
    """It was answered with 400, as if somebody had signed out."""
    session = stored()
    with connection.execute_wrapper(full), pytest.raises(OperationalError, match="full"):
        session.save()


def test_a_session_that_was_deleted_meanwhile_is_told() -> None:
    session = stored()
    SessionStore(session.session_key).delete()
    with pytest.raises(UpdateError):
        session.save()
