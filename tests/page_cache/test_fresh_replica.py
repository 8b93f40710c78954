"""When the replica may be asked; one that streams is in tests/whole_site/test_machines.py."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections

from kb.page_cache import fresh_replica
from kb.page_cache.fresh_replica import PAUSE_SECONDS, ReplicaPause, is_replica_fresh
from kb.read_database import REPLICA_ALIAS
from tests.running_site import free_port
from tests.whole_site.processes import server_url

on_postgresql = pytest.mark.skipif(not server_url(), reason="SQLite has no replicas")

UseReplica = Callable[..., None]


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> ReplicaPause:
    """Return the pause of a process that has just begun."""
    made = ReplicaPause()
    monkeypatch.setattr(fresh_replica, "PAUSE", made)
    return made


@pytest.fixture
def use_replica(guide: None) -> Iterator[UseReplica]:
    """Return a function that makes the tests' own server the replica, with other settings."""

    def use(**other: str) -> None:
        # Under the name of the tests' database, since Django lets a test connect to no other.
        second = connection.copy()
        second.settings_dict = second.settings_dict | other
        connections[REPLICA_ALIAS] = second

    yield use
    connections[REPLICA_ALIAS].close()
    del connections[REPLICA_ALIAS]


@on_postgresql
def test_a_server_that_was_promoted_is_no_replica(
    use_replica: UseReplica, pause: ReplicaPause
) -> None:
    """It takes writes of its own from then on; that is no failure."""
    use_replica()
    assert is_replica_fresh() is False
    assert pause.is_over()


@on_postgresql
def test_a_replica_that_is_away_is_said_once_and_left_alone(
    use_replica: UseReplica, pause: ReplicaPause, caplog: pytest.LogCaptureFixture
) -> None:
    """It is asked again after ten seconds, and not meanwhile."""
    use_replica(HOST="127.0.0.1", PORT=str(free_port()))
    for _ in range(3):
        assert is_replica_fresh() is False
    assert not pause.is_over()
    assert [record.name for record in caplog.records] == ["kb.page_cache.fresh_replica"]
    assert "pages are read from the primary" in caplog.text


@pytest.mark.one_database
def test_a_replica_that_fails_is_asked_by_one_request_in_each_pause(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The others would all wait for it. What is said: that it fails, and that it is back."""
    now = 1000.0
    monkeypatch.setattr(fresh_replica, "monotonic", lambda: now)
    pause = ReplicaPause()
    assert [pause.is_over(), pause.is_over()] == [True, True]
    pause.begin("away")
    assert pause.is_over() is False
    now += PAUSE_SECONDS
    assert [pause.is_over(), pause.is_over()] == [True, False]
    pause.begin("still away")
    now += PAUSE_SECONDS
    assert pause.is_over() is True
    pause.end()
    assert [pause.is_over(), pause.is_over()] == [True, True]
    assert [record.getMessage() for record in caplog.records] == [
        "the replica fails, pages are read from the primary: away",
        "the replica answers again",
    ]
