"""Who is editing now: said to the others, gone after two minutes, and in nobody's way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client

from kb.models import Article, EditingSession
from tests.admin.form_data import data
from tests.make_articles import write

NOON = datetime(2031, 3, 9, 12, 0, tzinfo=UTC)


@pytest.fixture
def article(guide: None) -> Article:
    """A draft."""
    return write("Slow lift")


@pytest.fixture
def noon(guide: None) -> Iterator[time_machine.Traveller]:
    """A clock that stands still."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def page(article: Article, name: str) -> str:
    return f"/admin/kb/problem/{article.pk}/{name}/"


def test_the_others_read_who_edits_and_since_when_until_two_minutes_after(
    article: Article,
    author: Any,
    editor: Any,
    reviewer: Any,
    signed_in: Callable[[Any], Client],
    noon: time_machine.Traveller,
) -> None:
    mine, others, reads = (signed_in(person) for person in (author, editor, reviewer))
    assert mine.post(page(article, "editing")).json() == {"text": ""}
    noon.shift(timedelta(minutes=1))
    said = "Editing this now: author (since 12:00)."
    assert others.post(page(article, "editing")).json() == {"text": said}
    assert said in others.get(page(article, "change")).content.decode()
    assert "author (since 12:00), editor (since 12:01)" in (
        reads.get(page(article, "change")).content.decode()
    )
    assert "editor (since 12:01)" in mine.get(page(article, "change")).content.decode()
    noon.shift(timedelta(minutes=1, seconds=1))
    assert "author (since" not in others.get(page(article, "change")).content.decode()
    assert others.post(page(article, "editing")).json() == {"text": ""}
    assert EditingSession.objects.count() == 1  # what is old is cleared away
    mine.post(page(article, "editing"))
    assert EditingSession.objects.get(user=author).since == NOON + timedelta(seconds=121)


def test_leaving_ends_it_soon_and_saving_goes_on(
    article: Article,
    author: Any,
    editor: Any,
    signed_in: Callable[[Any], Client],
    noon: time_machine.Traveller,
) -> None:
    mine, others = signed_in(author), signed_in(editor)
    mine.post(page(article, "editing"))
    assert mine.post(page(article, "editing"), {"leave": "1"}).status_code == 204
    noon.shift(timedelta(seconds=10))
    mine.post(page(article, "editing"))
    assert "(since 12:00)" in others.post(page(article, "editing")).json()["text"]
    mine.post(page(article, "editing"), {"leave": "1"})
    noon.shift(timedelta(seconds=21))
    assert others.post(page(article, "editing")).json() == {"text": ""}


def test_it_is_for_those_who_write_and_written_by_no_read(
    article: Article, reviewer: Any, author: Any, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    assert signed_in(reviewer).post(page(article, "editing")).status_code == 403
    assert signed_in(agent).post(page(article, "editing"), follow=True).status_code == 403
    assert Client().post(page(article, "editing")).status_code == 302
    client = signed_in(author)
    assert client.get(page(article, "editing")).status_code == 405
    client.get(page(article, "change"))
    assert not EditingSession.objects.exists()


def test_a_database_that_takes_no_heartbeat_is_in_nobodys_way(
    article: Article,
    author: Any,
    editor: Any,
    signed_in: Callable[[Any], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: Any, **_values: Any) -> None:
        raise DatabaseError("database is locked")

    client = signed_in(author)
    signed_in(editor).post(page(article, "editing"))
    monkeypatch.setattr(QuerySet, "get_or_create", fail)
    answer = client.post(page(article, "editing"))
    assert (answer.status_code, "editor" in answer.json()["text"]) == (200, True)
    form = data(client.get(page(article, "change")), symptom="It is slow")
    form["category"] = "guide-database-issues"
    assert client.post(page(article, "change"), form).status_code == 302
    article.refresh_from_db()
    assert article.symptom == "It is slow"
