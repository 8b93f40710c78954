"""What is read from a replica: pages of readers who are not signed in, and nothing else."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.test import Client

from kb.middleware import read_replica
from kb.models import Article, Publication
from kb.page_cache.fresh_replica import PAUSE, ReplicaPause
from kb.read_database import REPLICA_ALIAS, ReadRouter, choose_database, read_alias
from tests.page_cache.kept_pages import COUNTER, all_pages, statements

Run = Callable[..., Any]


class Replica:
    """The tests' own database under a second name: what it was asked, and what it fails with."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.is_fresh = True
        self.questions = 0
        self.pause = ReplicaPause()

    def note(self, execute: Run, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Remember a statement, or fail."""
        self.asked.append(sql)
        if self.error:
            raise self.error
        return execute(sql, params, many, context)

    def answer(self) -> bool:
        """Say whether it is fresh."""
        self.questions += 1
        return self.is_fresh


@pytest.fixture
def replica(guide: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    """Return a replica that sees what the transaction of the test has written."""
    made = Replica()
    second = copy(connections[DEFAULT_DB_ALIAS])
    second.alias, second.execute_wrappers = REPLICA_ALIAS, [made.note]
    monkeypatch.setitem(settings.DATABASES, REPLICA_ALIAS, second.settings_dict)
    monkeypatch.setattr(read_replica, "is_replica_fresh", made.answer)
    monkeypatch.setattr(read_replica, "PAUSE", made.pause)
    settings.DATABASE_ROUTERS = ["kb.read_database.ReadRouter"]
    connections[REPLICA_ALIAS] = second
    yield made
    del connections[REPLICA_ALIAS]


PAGES = [
    "/search/?q=connection+refused",
    "/search/suggest/?q=conn",
    "/triage/?codes=ECONNREFUSED",
    "/errors/ECONNREFUSED",
    "/2.1/",
    "/api/v1/openapi.json",
    "/no-such-page/",
]


def test_pages_of_readers_ask_the_primary_nothing(replica: Replica) -> None:
    """A query that goes elsewhere would also be missing among what the page cache asks again."""
    for path in [*all_pages(), *PAGES]:
        with statements() as on_primary:
            assert Client().get(path).status_code in {200, 302, 404}
        assert on_primary == [], path
    assert len(replica.asked) > 40


@pytest.mark.usefixtures("page_cache")
def test_a_kept_page_costs_the_counter_of_the_primary_alone(replica: Replica) -> None:
    """Whether the replica is fresh is asked when something is to be read from it, once."""
    path = all_pages()[3]
    with statements() as on_primary:
        first = Client().get(path)
    assert set(on_primary) == {COUNTER}
    assert replica.questions == 1
    replica.asked.clear()
    with statements() as on_primary:
        assert Client().get(path).content == first.content
    assert (on_primary, replica.asked, replica.questions) == ([COUNTER], [], 1)


def test_a_replica_that_is_late_is_not_read_from(replica: Replica) -> None:
    """Its lag, or its publication counter."""
    replica.is_fresh = False
    assert Client().get("/").status_code == 200
    assert (replica.asked, replica.questions) == ([], 1)


def test_who_is_signed_in_reads_from_the_primary(
    replica: Replica, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    """Who has just saved something has to see it."""
    client = signed_in(agent)
    for path in ("/", "/articles/", "/search/?q=dns", "/accounts/login/"):
        assert client.get(path).status_code in {200, 302}
    assert (replica.asked, replica.questions) == ([], 0)


def test_what_is_posted_and_probes_ask_the_primary(replica: Replica) -> None:
    """A probe says whether this site can be written; a form writes."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    assert client.post("/triage/", {"text": "ECONNREFUSED"}).status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert (replica.asked, replica.questions) == ([], 0)


@pytest.mark.parametrize("path", ["/", "/search/?q=dns"])
@pytest.mark.parametrize("keeps_pages", [True, False])
def test_a_replica_that_fails_in_the_middle_of_a_page_loses_no_reader(
    replica: Replica, request: pytest.FixtureRequest, path: str, keeps_pages: bool
) -> None:
    """The page is made once more, from the primary, and the replica left alone for a while."""
    if keeps_pages:
        request.getfixturevalue("page_cache")
    replica.error = OperationalError("terminating connection due to administrator command")
    assert Client().get(path).status_code == 200
    assert replica.asked
    assert not replica.pause.is_over()


def test_a_primary_that_fails_is_said_once(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nobody else to ask."""
    replica.is_fresh = False

    def fail(execute: Run, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError("away")

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(fail):
        assert Client().get("/").status_code == 503
    assert replica.questions == 1


def test_rows_of_the_replica_are_written_to_the_primary(replica: Replica) -> None:
    """What a row is read from says nothing about where it goes, nor where its relations lie."""
    with choose_database(lambda: True):
        publication = Publication.objects.filter(kind="problem").select_related("article")[0]
        assert publication._state.db == REPLICA_ALIAS
    replica.asked.clear()
    with statements() as on_primary:
        publication.save()
        assert Article.objects.get(pk=publication.pk) == publication.article
        assert publication.revision.pk
    assert replica.asked == []
    assert len(on_primary) >= 3


def test_migrations_leave_the_replica_alone() -> None:
    """Its tables come by streaming."""
    router = ReadRouter()
    assert [router.allow_migrate(db, "kb") for db in (DEFAULT_DB_ALIAS, REPLICA_ALIAS)] == [
        True,
        False,
    ]


def test_without_a_choice_everything_is_read_from_the_primary() -> None:
    """Commands, the scheduler, and sites without a replica."""
    assert read_alias() == DEFAULT_DB_ALIAS
    assert PAUSE.is_over()
