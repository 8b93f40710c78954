"""Several articles at once: one page says what will happen, and then what happened."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.admin.bulk import bulk_run
from kb.admin.bulk.bulk_views import MAX_ARTICLES
from kb.models import Article, BulkItem, BulkRun, Category, Publication
from kb.publishing import history, workflow
from tests.admin.form_data import data, read
from tests.make_articles import edit, put_live, write, write_live

LIST = "/admin/kb/article/"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The editor at the list."""
    cache.clear()
    return signed_in(editor)


def plan(client: Client, action: str, rows: list[Article]) -> Any:
    """Tick rows, choose an action; return the page that says what will happen."""
    ticked = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    page = client.post(f"{LIST}?o=1", ticked, follow=True)
    assert all(row.title in page.content.decode() for row in rows)
    return page


def act(client: Client, action: str, rows: list[Article], **asked: str | None) -> str:
    """Plan, fill the page in, press the button; return the report."""
    page = plan(client, action, rows)
    posted = data(page, **asked)
    done = client.post(page.request["PATH_INFO"], posted, follow=True)
    return " ".join(done.content.decode().split())


def rows() -> list[Article]:
    return [write_live(title, category=None).article for title in ("One", "Two")]


def outcomes() -> dict[str, tuple[str, str]]:
    return {item.title: (item.outcome, item.message) for item in BulkItem.objects.all()}


def test_an_owner_and_a_date_for_many_change_no_text(client: Client, reviewer: Any) -> None:
    chosen = rows()
    assert "2 of 2: 2 done, 0 not done. Finished." in act(client, "owner", chosen, owner="reviewer")
    act(client, "review_date", chosen, review_by="2027-05-01")
    for row in Article.objects.filter(pk__in=[row.pk for row in chosen]):
        assert (row.owner, str(row.review_by)) == (reviewer, "2027-05-01")
        assert (row.state, row.revisions.count()) == ("published", 1)
        assert row.edit_version == 3


def test_a_wrong_owner_is_asked_again_and_nothing_begins(client: Client) -> None:
    shown = act(client, "owner", rows(), owner="nobody-like-this")
    assert "No user with this name" in shown
    assert BulkRun.objects.get().started_at is None


def test_one_page_says_what_will_happen_to_each_and_why_not(client: Client) -> None:
    live, draft = write_live("Live one").article, write("Drafted")
    lacking = write("Lacking", symptom="")
    page = " ".join(plan(client, "publish", [live, draft, lacking]).content.decode().split())
    assert "What will happen: 1 of 3 can be done" in page
    assert "Readers already see this text." in page
    assert "Say what the customer sees." in page
    assert page.index("Live one") < page.index("Drafted")  # what will not be done comes first
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_submit_approve_and_publish_many(client: Client) -> None:
    chosen = [write("First draft"), write("Second draft")]
    for action, state in (("submit", "in_review"), ("approve", "approved")):
        act(client, action, chosen, reason="Together")
        assert {Article.objects.get(pk=row.pk).state for row in chosen} == {state}
    act(client, "publish", chosen)
    assert Publication.objects.filter(pk__in=[row.pk for row in chosen], is_live=True).count() == 2
    assert {event.reason for event in chosen[0].events.filter(verb="submit")} == {"Together"}


def test_a_text_saved_since_the_page_was_shown_is_not_published(client: Client) -> None:
    draft = write("Drafted")
    page = plan(client, "publish", [draft])
    edit(draft, symptom="Nobody has seen this")
    client.post(page.request["PATH_INFO"], data(page))
    outcome, message = outcomes()["Drafted"]
    assert (outcome, "Somebody else has saved" in message) == ("refused", True)
    assert not Publication.objects.filter(pk=draft.pk).exists()


def test_withdrawing_and_restoring_says_which_could_not_be_and_why(client: Client) -> None:
    chosen = [*rows(), write("Never published")]
    said = act(client, "retire", chosen, reason="Old")
    assert "3 of 3: 2 done, 1 not done. Finished." in said
    assert "This article is not visible to readers" in outcomes()["Never published"][1]
    assert not Publication.objects.filter(pk__in=[row.pk for row in chosen], is_live=True).exists()
    assert "2 done, 1 not done" in act(client, "restore", chosen)


def test_a_move_of_live_articles_is_one_action_and_makes_no_draft(client: Client) -> None:
    ahead, live = rows()
    edit(ahead, symptom="Not yet")
    act(client, "move", [ahead, live], category="guide-database-issues")
    there = Category.objects.get(key="guide-database-issues")
    for row, state in ((ahead, "draft"), (live, "published")):
        publication = Publication.objects.get(pk=row.pk)
        row.refresh_from_db()
        assert (publication.category, row.category, row.state) == (there, there, state)
        assert publication.document["symptom"] == "It does not"
    assert there.title in Client().get(f"/articles/{live.pk}/", follow=True).content.decode()


def test_a_move_can_wait_for_the_next_publish_of_each(
    author: Any, signed_in: Callable[[Any], Client], client: Client
) -> None:
    live = rows()[0]
    act(client, "move", [live], category="guide-database-issues", at_once=None)
    assert Publication.objects.get(pk=live.pk).category is None
    theirs = signed_in(author)
    page = plan(theirs, "move", [live])
    assert "at_once" not in read(page).data
    assert "Readers see the move with its next publish." in page.content.decode()
    live.refresh_from_db()
    assert history.snapshot(live)["category"] == "guide-database-issues"
    assert live.state == "published"
    shown = " ".join(client.get(live.admin_url()).content.decode().split())
    assert "Moves to 3 Database Issues with the next publish." in shown
    assert "No unpublished changes." not in shown


def test_an_action_that_stops_in_the_middle_goes_on_where_it_stopped(
    client: Client, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [write_live(f"Row {n}").article for n in range(4)]
    monkeypatch.setattr(bulk_run, "BATCH_SECONDS", 0)
    monkeypatch.setattr(bulk_run.run_batch, "__kwdefaults__", {"seconds": 0})
    said = act(client, "retire", chosen)
    assert "1 of 4: 1 done, 0 not done." in said
    assert "Go on with the other 3" in said
    assert "data-goes-on" in said
    run = BulkRun.objects.get()
    for page in ("/admin/", LIST):
        assert f"/admin/bulk/{run.pk}/" in client.get(page).content.decode()
    assert "data-goes-on" not in client.get(f"/admin/bulk/{run.pk}/?stop=1").content.decode()
    second = run.items.all()[1]
    workflow.retire(chosen[1], by=editor)  # its request was cut off after it had done it
    BulkItem.objects.filter(pk=second.pk).update(outcome="running", at=run.at)
    run.items.update(at=run.at - bulk_run.ABANDONED * 2)
    for _turn in range(3):
        client.post(f"/admin/bulk/{run.pk}/")
    assert {outcome for outcome, _message in outcomes().values()} == {"done"}
    assert not Publication.objects.filter(pk__in=[row.pk for row in chosen], is_live=True).exists()
    assert f"/admin/bulk/{run.pk}/" not in client.get("/admin/").content.decode()


def test_an_action_is_its_own_persons_and_each_article_is_asked_for_the_right(
    client: Client, author: Any, publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    page = plan(client, "retire", rows())
    path = page.request["PATH_INFO"]
    for person in (author, publisher):
        assert signed_in(person).get(path).status_code == 404
        assert signed_in(person).post(path, {}).status_code == 404
    BulkRun.objects.update(by=author)
    signed_in(author).post(path, {"reason": ""})
    assert set(outcomes().values()) == {("refused", "You may not do this.")}


def test_actions_are_offered_by_right(
    author: Any, reviewer: Any, publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    write("Drafted")
    offered = {
        person.username: {
            name
            for name in ("submit", "approve", "publish", "retire", "restore", "move", "owner")
            if f'value="{name}"' in signed_in(person).get(LIST).content.decode()
        }
        for person in (author, reviewer, publisher)
    }
    assert offered == {
        "author": {"submit", "move", "owner"},
        "reviewer": {"approve"},
        "publisher": {"publish", "retire", "restore", "move"},
    }


def test_no_more_than_a_bounded_number_at_once(client: Client) -> None:
    Article.objects.bulk_create(
        Article(key=f"many-{n}", kind="problem", title=f"Many {n}", slug="many")
        for n in range(MAX_ARTICLES + 1)
    )
    ticked = {"action": "owner", "_selected_action": "1", "select_across": "1"}
    said = client.post(LIST, ticked, follow=True).content.decode()
    assert f"Select at most {MAX_ARTICLES} articles at a time." in said
    assert not BulkRun.objects.exists()


def test_a_plan_of_more_articles_costs_no_more_queries(client: Client) -> None:
    def cost(count: int) -> int:
        drafts = [put_live(write(f"Draft {count}-{n}")).article for n in range(count)]
        path = plan(client, "publish", drafts).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    assert cost(8) == cost(3) <= 12
