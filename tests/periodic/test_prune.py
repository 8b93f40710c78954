"""What nobody needs any more goes; what somebody may need stays."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.exporting.exported_models import LEFT_OUT
from kb.models import (
    Article,
    Bucket,
    BulkItem,
    BulkRun,
    EditingSession,
    ImportItem,
    ImportRun,
    OutgoingMail,
    SearchLog,
    SecurityEvent,
    StoredPage,
)
from kb.periodic import prune as module
from kb.periodic.jobs import JOBS
from kb.periodic.prune import PRUNABLE, prune

DAY = timedelta(days=1)
BOUNDED = {
    "account.EmailAddress": "unused",
    "account.EmailConfirmation": "unused",
    "auth.Permission": "as many as the code has",
    "contenttypes.ContentType": "as many as the code has",
    "kb.InitialPassword": "a row for each user at most",
    "kb.ImportRun": "what was imported stays listed, without its file",
    "kb.PublicationCounter": "one row",
    "kb.PeriodicJob": "one row for each job",
    "kb.SearchIndex": "a row for each index",
    "kb.Term": "grows with the articles",
    "kb.Word": "grows with the articles",
    "kb.PostingTable": "grows with the articles",
    "kb.Posting": "grows with the articles",
    "kb.IndexedDocument": "a row for each article",
    "mfa.Authenticator": "a few rows for each user",
    "socialaccount.SocialAccount": "a row for each user",
    "socialaccount.SocialApp": "unused",
    "socialaccount.SocialToken": "unused",
}
"""Models that are no content and need no pruning, each with its reason."""

OF_ANOTHER = {"kb.BulkItem": "kb.BulkRun"}


def make(old: timedelta, author: Any) -> list[models.Model]:
    """One row of each kind that was last touched so long ago."""
    at = timezone.now() - old
    article = Article.objects.order_by("pk")[0]
    search = SearchLog.objects.create(words="x", result_count=1)
    SearchLog.objects.filter(pk=search.pk).update(at=at)
    bulk = BulkRun.objects.create(by=author, action="x", started_at=at)
    BulkItem.objects.create(run=bulk, title="x", outcome="done")
    BulkRun.objects.filter(pk=bulk.pk).update(at=at)
    mail = OutgoingMail.objects.create(to="a@example.com", subject="x", body="x")
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=at)
    run = ImportRun.objects.create(format="guide", source_key="x", state="done", finished_at=at)
    name = f"{old.days}"
    return [
        Session.objects.create(pk=name, session_data="x", expire_date=at),
        UserSession.objects.create(user=author, session_key=name, ip="::1", user_agent="x"),
        search,
        StoredPage.objects.create(key=name, content=b"", stored_at=at),
        Bucket.objects.create(key=name, tokens=1, refilled_at=at),
        EditingSession.objects.create(article=article, user=author, since=at, seen_at=at),
        SecurityEvent.objects.create(action="start", at=at),
        mail,
        bulk,
        ImportItem.objects.create(run=run, action="new", name="x"),
    ]


def left(rows: list[models.Model]) -> set[str]:
    """The kinds of those rows that are still there."""
    return {type(row).__name__ for row in rows if type(row)._base_manager.filter(pk=row.pk)}


def test_what_is_too_old_for_each_kind_goes(author: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    rows = make(401 * DAY, author)
    said = list(prune(dry_run=True))
    assert len(said) == len(PRUNABLE) == len(left(rows))
    assert [line.replace("removed", "to remove") for line in prune()] == said
    assert left(rows) == set()
    assert ImportRun.objects.filter(source_key="x").exists(), "it stays listed"
    assert list(prune()) == []


@pytest.mark.parametrize(
    ("days", "stays"),
    [
        (
            -1,
            {
                "Session",
                "UserSession",
                "SearchLog",
                "StoredPage",
                "Bucket",
                "EditingSession",
                "OutgoingMail",
            },
        ),
        (2, {"SearchLog", "OutgoingMail"}),
        (89, {"SearchLog"}),
        (91, set()),
        (364, set()),
    ],
)
def test_what_is_younger_stays(author: Any, days: int, stays: set[str]) -> None:
    rows = make(days * DAY, author)
    list(prune())
    bulk = {"BulkRun"} if days < 90 else set()
    assert left(rows) == stays | bulk | {"ImportItem", "SecurityEvent"}


def test_an_action_that_is_not_finished_stays(author: Any) -> None:
    """The dashboard leads to it."""
    at = timezone.now() - 400 * DAY
    started = BulkRun.objects.create(by=author, action="x", started_at=at)
    planned = BulkRun.objects.create(by=author, action="x")
    for run in (started, planned):
        BulkItem.objects.create(run=run, title="x")
    BulkRun.objects.update(at=at)
    list(prune())
    assert list(BulkRun.objects.all()) == [started]


def test_every_model_that_is_no_content_is_pruned_or_bounded() -> None:
    """A new queue, cache or log is entered in one of the tables."""
    pruned = {prunable.rows(timezone.now()).model._meta.label for prunable in PRUNABLE}
    assert set(LEFT_OUT) - pruned - set(OF_ANOTHER) == set(BOUNDED)
    assert set(OF_ANOTHER.values()) <= pruned
    # The tables of a provider's sign-in are only there where it is set up.
    present = [label for label in BOUNDED if not label.startswith("socialaccount.")]
    assert all(map(apps.get_model, present))


@pytest.mark.django_db
def test_the_command_prints_what_it_did(guide: None) -> None:
    Bucket.objects.create(key="x", tokens=1, refilled_at=timezone.now() - 2 * DAY)
    for options, said in (
        (["--dry-run"], "full rate limits: 1 to remove\n"),
        ([], "full rate limits: 1 removed\n"),
        ([], "nothing to remove\n"),
    ):
        output = StringIO()
        call_command("prune", *options, stdout=output)
        assert output.getvalue() == said


def test_tick_does_it_once_a_day() -> None:
    assert [job.seconds for job in JOBS if job.name == "prune"] == [86_400]


@pytest.mark.django_db
def test_what_stays_is_not_read_again_for_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleting takes as long for each row however many there are."""
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    rows = SearchLog.objects.bulk_create(
        SearchLog(words="old" if number % 2 else "new", result_count=0) for number in range(10)
    )
    with CaptureQueriesContext(connection) as queries:
        assert module.delete_in_parts(SearchLog.objects.filter(words="old")) == 5
    assert set(SearchLog.objects.values_list("words", flat=True)) == {"new"}
    selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    begins = [sql.partition('"id" > ')[2] for sql in selects]
    assert [int(text.split()[0].rstrip(")")) for text in begins if text] == [
        rows[number].pk for number in (3, 7, 9)
    ]
