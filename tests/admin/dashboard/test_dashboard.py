"""The start page shows what waits for this person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.admin.dashboard import dashboard, queues
from kb.documents import ConflictDocument
from kb.models import Conflict, Flag, Schedule, SearchLog
from kb.publishing import history, workflow
from tests.make_articles import edit, keep_import_conflict, put_live, write, write_live


def filled(user: Any, count: int) -> None:
    """Put rows into every queue of a person."""
    for number in range(count):
        draft = write(f"Draft {number}", by=user)
        live = write_live(f"Ahead {number}", by=user)
        edit(live.article, symptom="New", by=user)
        waiting = write(f"Waiting {number}")
        workflow.submit(waiting, by=None, reason="Please")
        approved = write(f"Approved {number}")
        workflow.submit(approved, by=None)
        workflow.approve(approved, by=None)
        document: ConflictDocument = {**history.snapshot(draft), "housekeeping": {}}
        Conflict.objects.create(article=draft, document=document, by=user)
        keep_import_conflict(draft, "Guide 3.0")
        Flag.objects.create(article=live.article, reason="Look", by=user)
        planned = put_live(write(f"Planned {number}"))
        Schedule.objects.create(
            article=planned.article,
            revision=planned.revision,
            publish_at=timezone.now() + timedelta(days=1),
            time_zone="UTC",
        )
        planned.expires_at = timezone.now() + timedelta(days=2)
        planned.save()
        SearchLog.objects.create(words=f"toaster {number}", result_count=0)
        yesterday = timezone.localdate() - timedelta(days=1)
        write(f"Late {number}", owner=user, review_by=yesterday)


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The editor at the dashboard."""
    return signed_in(editor)


def test_an_empty_dashboard_says_so_in_every_queue(client: Client, editor: Any) -> None:
    content = client.get("/admin/").content.decode()
    assert content.count("Nothing here.") == len(dashboard.queues_for(editor)) - 1 == 9
    assert "Conflicts of imports" not in content


def test_every_queue_counts_shows_three_and_leads_to_all(client: Client, editor: Any) -> None:
    filled(editor, 4)
    content = client.get("/admin/").content.decode()
    assert "Nothing here." not in content
    for queue in dashboard.queues_for(editor):
        assert queue.count >= 4
        assert len(queue.first) == 3
        page = client.get(f"/admin/desk/{queue.id}/")
        assert len(page.context["items"]) == queue.count
    assert "“Please”" in content
    assert "1 unpublished change." in content


def test_a_longer_dashboard_costs_the_same(client: Client, editor: Any) -> None:
    filled(editor, 3)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as before:
        client.get("/admin/")
    filled(editor, 5)
    with CaptureQueriesContext(connection) as after:
        client.get("/admin/")
    assert len(after) == len(before) <= 34


def test_a_returned_draft_says_who_and_why_until_it_is_submitted_again(
    client: Client, editor: Any, reviewer: Any
) -> None:
    article = write("Slow lift", by=editor)
    workflow.submit(article, by=editor)
    workflow.return_(article, by=reviewer, reason="Which lift?")
    edit(article, symptom="The left lift is slow", by=editor)
    content = client.get("/admin/").content.decode()
    assert "Returned by reviewer: “Which lift?”" in content
    workflow.submit(article, by=editor)
    edit(article, symptom="The left lift is very slow", by=editor)
    assert "Returned by reviewer" not in client.get("/admin/").content.decode()


def test_queues_are_for_those_who_have_a_use_for_them(
    reviewer: Any, author: Any, publisher: Any
) -> None:
    names = {
        user.username: {queue.id for queue in dashboard.queues_for(user)}
        for user in (reviewer, author)
    }
    assert "review" in names["reviewer"]
    assert "drafts" not in names["reviewer"]
    assert "drafts" in names["author"]
    assert "approved" in {queue.id for queue in dashboard.queues_for(publisher)}


def test_a_queue_that_is_none_of_mine_is_not_found(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(author)
    assert client.get("/admin/desk/review/").status_code == 404
    assert client.get("/admin/desk/nonsense/").status_code == 404
    assert client.get("/admin/desk/drafts/?page=x").status_code == 200


@pytest.mark.one_database
def test_what_expires_is_counted_by_its_index(guide: None) -> None:
    """A dashboard that reads every publication takes a second with 100,000 of them."""
    with CaptureQueriesContext(connection) as asked:
        dashboard.Queue("expiring", "", "", queues.expiring(), queues.present_expiring).count  # noqa: B018
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "publication_expires" in plan
