"""Several articles at once: asked for on one page, done one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.admin.articles.bulk import MAX_ARTICLES
from kb.models import Article, Publication
from kb.publishing import history
from tests.admin.form_data import data, read
from tests.make_articles import write, write_live

LIST = "/admin/kb/problem/"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The editor at the list."""
    return signed_in(editor)


def act(client: Client, action: str, rows: list[Article], **asked: str) -> str:
    """Tick rows, choose an action, fill its page in, press the button."""
    ticked = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    page = client.post(LIST, ticked)
    assert all(row.title in page.content.decode() for row in rows)
    posted = {**data(page, **asked), **ticked, "_apply": "1"}
    return client.post(LIST, posted, follow=True).content.decode()


def rows() -> list[Article]:
    return [write_live(title).article for title in ("One", "Two")]


def test_an_owner_and_a_date_for_many_change_no_text(client: Client, reviewer: Any) -> None:
    chosen = rows()
    assert "2 articles updated." in act(client, "assign_owner", chosen, owner="reviewer")
    act(client, "set_review_date", chosen, review_by="2027-05-01")
    for row in Article.objects.filter(pk__in=[row.pk for row in chosen]):
        assert (row.owner, str(row.review_by)) == (reviewer, "2027-05-01")
        assert (row.state, row.revisions.count()) == ("published", 1)
        assert row.edit_version == 3


def test_a_wrong_owner_is_asked_again(client: Client) -> None:
    shown = act(client, "assign_owner", rows(), owner="nobody-like-this")
    assert "No user with this name" in shown


def test_a_move_makes_a_draft_of_each_and_readers_see_no_change(client: Client) -> None:
    chosen = rows()
    act(client, "move_articles", chosen, category="guide-database-issues")
    for row in chosen:
        row.refresh_from_db()
        assert history.snapshot(row)["category"] == "guide-database-issues"
        assert row.state == "draft"
        assert Publication.objects.get(pk=row.pk).category is None


def test_retiring_many_says_which_could_not_be_and_why(client: Client) -> None:
    chosen = [*rows(), write("Never published")]
    said = act(client, "retire_articles", chosen, reason="Old")
    assert "2 articles updated." in said
    assert "Never published: This article is not visible to readers" in said
    assert not Publication.objects.filter(pk__in=[row.pk for row in chosen], is_live=True).exists()


def test_actions_are_offered_and_done_by_right(
    author: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    chosen = rows()
    page = signed_in(author).get(LIST).content.decode()
    assert 'value="move_articles"' in page
    assert 'value="retire_articles"' not in page
    assert "action" not in read(signed_in(reviewer).get(LIST)).data
    ticked = {"action": "retire_articles", "_selected_action": str(chosen[0].pk), "_apply": "1"}
    signed_in(author).post(LIST, ticked)
    assert Publication.objects.get(pk=chosen[0].pk).is_live


def test_no_more_than_a_bounded_number_at_once(client: Client) -> None:
    Article.objects.bulk_create(
        Article(key=f"many-{n}", kind="problem", title=f"Many {n}", slug="many")
        for n in range(MAX_ARTICLES + 1)
    )
    ticked = {"action": "assign_owner", "_selected_action": "1", "select_across": "1"}
    said = client.post(LIST, ticked, follow=True).content.decode()
    assert f"Select at most {MAX_ARTICLES} articles at a time." in said
