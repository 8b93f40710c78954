"""The page before publishing says who will read it then, and what there was before."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Resolution
from kb.publishing import workflow
from tests.make_articles import edit, write, write_live

pytestmark = pytest.mark.one_database

OPENS = "Publishing makes it visible to everyone"
TAKES = "Publishing hides it from customers"
STAYS = "It stays for agents only"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes, approves and publishes."""
    return signed_in(editor)


def shown(client: Client, article: Article, page: str = "compare", **asked: str) -> str:
    content: str = client.get(f"/admin/kb/problem/{article.pk}/{page}/", asked).content.decode()
    return content


def approved(article: Article) -> Article:
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    return article


def restricted() -> Article:
    """An article that was made internal while a draft for everyone was pending."""
    article = write_live("Inside").article
    edit(article, symptom="Draft")
    workflow.restrict(article, by=None)
    return article


def test_publishing_a_draft_over_a_restricted_text_says_that_it_opens_it(client: Client) -> None:
    article = restricted()
    content = shown(client, article)
    assert OPENS in content
    assert 'id="d-audience"' in content
    assert "Audience changed" in content
    assert OPENS in shown(client, approved(article), "do/publish")


def test_a_schedule_over_a_restricted_text_says_that_it_stays_inside(client: Client) -> None:
    content = shown(client, approved(restricted()), "do/schedule")
    assert STAYS in content
    assert OPENS not in content


def test_publishing_for_agents_only_says_that_customers_lose_it(client: Client) -> None:
    article = write_live("Open").article
    edit(article, audience="internal")
    assert TAKES in shown(client, article)
    approved(article)
    assert TAKES in shown(client, article, "do/schedule")
    assert TAKES not in shown(client, article, "do/retire")


def test_where_the_same_people_read_it_nothing_is_said(client: Client) -> None:
    live, draft = write_live("Open").article, write("Never published", audience="internal")
    edit(live, symptom="Other words")
    for article in (live, draft):
        content = shown(client, article)
        assert not [words for words in (OPENS, TAKES, STAYS) if words in content]


def test_two_old_revisions_are_compared_without_a_word_of_publishing(client: Client) -> None:
    article = restricted()
    edit(article, symptom="A third")
    assert OPENS not in shown(client, article, **{"from": "1", "to": "2"})


def test_a_draft_that_was_never_public_starts_from_nothing(client: Client) -> None:
    article = write("Slow lift", steps=("Look",))
    content = shown(client, article)
    chosen = content.partition('name="from"')[2].partition("</select>")[0]
    assert chosen.count(" selected") == 0
    assert chosen.index("Nothing yet") < chosen.index("Revision 1")
    assert re.search(r"<b>Nothing yet</b>\s*<b>Revision 1 · draft</b>", content)
    assert shown(client, article, **{"from": "", "to": "1"}).count("<b>Nothing yet</b>") == 1


def test_what_was_live_once_is_compared_with_that(client: Client) -> None:
    live = write_live("Old lift")
    content = shown(client, live.article)
    assert "Nothing yet" not in content


def test_a_live_text_older_than_the_list_can_still_be_chosen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.admin.history.compare_views.MAX_REVISIONS_OFFERED", 2)
    article = write_live("Much written").article
    for number in range(4):
        edit(article, symptom=f"Version {number}")
    content = shown(client, article)
    chosen = content.partition('name="from"')[2].partition("</select>")[0]
    assert chosen.count("<option") == 3
    assert '<option value="1" selected>' in chosen


@pytest.mark.parametrize("name", ["retire", "publish_now", "nonsense", ""])
def test_only_the_actions_below_a_comparison_are_run_from_it(client: Client, name: str) -> None:
    live = write_live("Slow lift")
    path = f"/admin/kb/problem/{live.pk}/compare/"
    assert client.post(path, {"_do": name, "note": "By hand"}).status_code == 404
    live.refresh_from_db()
    assert live.is_live


def test_a_form_that_is_not_valid_is_refused_with_its_own_words(client: Client) -> None:
    article = approved(write("Slow lift"))
    path = f"/admin/kb/problem/{article.pk}/compare/"
    posted = {"_do": "schedule", "note": "Now", "time_zone": "UTC", "publish_at": "soon"}
    content = client.post(path, posted, follow=True).content.decode()
    assert "Use the format 2026-09-01 09:00." in content
    assert "Enter a reason" not in content


def test_a_step_that_became_a_resolution_is_called_moved(client: Client) -> None:
    """It keeps its address: nothing leads to the line before it."""
    article = write_live(
        "Slow lift", steps=("Check the plug", "Check the lamp"), resolutions=("Replace it",)
    ).article
    step = article.step_set.get(text="Check the plug")
    step.delete()
    Resolution.objects.create(article=article, anchor=step.anchor, position=2, text=step.text)
    edit(article)
    content = shown(client, article)
    assert "Moved to Resolution 2" in content
    assert "Moved from Step 1" in content
    assert "Links to it lead to" not in content
    article.resolution_set.get(position=2).delete()
    edit(article)
    assert "Links to it lead to" in shown(client, article)
