"""The history of an article: all that happened to it, in one order, beside its revisions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kb.admin.history import timeline
from kb.models import Article
from kb.publishing import flagging, scheduling, workflow
from kb.publishing.discard import discard_draft
from tests.make_articles import edit, write, write_live


def history_of(client: Client, article: Article, query: str = "") -> str:
    path = f"/admin/kb/problem/{article.pk}/history/{query}"
    return client.get(path).content.decode()


def rows_of(content: str) -> list[str]:
    """The rows as words, from the newest to the oldest."""
    rows = content.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:-1]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_a_history_tells_the_whole_story_in_one_order(
    author: Any, reviewer: Any, publisher: Any, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift", symptom="", steps=("Listen", "Look"))
    edit(article, symptom="It is slow", by=author, note="Agents asked")
    workflow.submit(article, by=author, reason="Please look")
    workflow.return_(article, by=reviewer, reason="Say which lift")
    workflow.submit(article, by=author)
    workflow.approve(article, by=reviewer)
    live = workflow.publish(article, by=publisher, reason="For Monday")
    later = timezone.now().replace(year=2099, microsecond=0)
    scheduling.set_expiry(article, expires_at=later, time_zone="Asia/Tokyo", by=publisher)
    workflow.restrict(article, by=publisher, reason="Legal asked")
    flag = flagging.flag_article(live, reason="Which lift is it?", anchor="look", by=agent)
    flagging.close_flag(flag, by=author)
    rows = rows_of(history_of(signed_in(reviewer), article))
    wanted = (
        ("Flag marked as done", "Step 2", "Which lift is it?", "author"),
        ("Flagged", "Step 2", "Which lift is it?", "agent"),
        ("Made internal", "Legal asked", "publisher"),
        ("Expiry changed", "(Asia/Tokyo)", "publisher"),
        ("Published", "For Monday", "publisher"),
        ("Approved", "reviewer"),
        ("Submitted for review", "author"),
        ("Returned", "Say which lift", "reviewer"),
        ("Submitted for review", "Please look", "author"),
        ("Problem added", "Agents asked", "author"),
        ("First revision", "import"),
    )
    said = [row for row in rows if "Audience" not in row]
    assert len(said) == len(wanted)
    for row, words in zip(said, wanted, strict=True):
        assert [word for word in words if word not in row] == [], row


def test_a_history_is_shown_a_page_at_a_time_and_nothing_is_lost_or_twice(
    monkeypatch: pytest.MonkeyPatch, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    monkeypatch.setattr(timeline, "PAGE_SIZE", 4)
    with time_machine.travel(timezone.now(), tick=False):  # the same time for all
        live = write_live("Slow lift", symptom="")
        for number in range(3):
            edit(live.article, symptom=f"Version {number}", note=f"n{number}", by=editor)
            workflow.restrict(live.article, by=editor, reason=f"r{number}")
            workflow.open_(live.article, by=editor, reason=f"o{number}")
    client, query, found = signed_in(editor), "", []
    for _page in range(9):
        content = history_of(client, live.article, query)
        found += rows_of(content)
        older = re.search(r'href="(\?before=[^"]+)"', content)
        if older is None:
            break
        query = older[1]
    words = " ".join(found)
    assert len(found) == 4 + 3 * 3
    for text in [f"{letter}{number}" for letter in "nro" for number in range(3)]:
        assert len(re.findall(rf"\b{text}\b", words)) == 1, text
    assert words.count("Problem reworded") == 2  # the last revision of a page has its changes too


@pytest.mark.parametrize("junk", ["x", "7", "20260101000000000000-9-", "99999999999999999999-0-1"])
def test_an_invalid_place_shows_the_newest(
    junk: str, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift")
    content = history_of(signed_in(editor), article, f"?before={junk}")
    assert "First revision" in content


def test_the_reason_of_a_return_stands_on_the_page_until_it_is_submitted_again(
    author: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=author)
    workflow.return_(article, by=reviewer, reason="Say which lift")
    client, path = signed_in(author), f"/admin/kb/problem/{article.pk}/change/"
    assert "Say which lift" in client.get(path).content.decode()
    edit(article, symptom="The left one", by=author)
    for person in (author, reviewer):
        assert "Say which lift" in signed_in(person).get(path).content.decode()
    workflow.submit(article, by=author)
    assert "Say which lift" not in client.get(path).content.decode()


def test_the_reason_of_a_return_goes_with_the_draft_that_is_discarded(
    author: Any, reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write_live("Slow lift").article
    edit(article, symptom="It is slow", by=author)
    workflow.submit(article, by=author)
    workflow.return_(article, by=reviewer, reason="Say which lift")
    discard_draft(article, by=author)
    edit(article, symptom="The left one is slow", by=author)
    content = signed_in(author).get(f"/admin/kb/problem/{article.pk}/change/").content.decode()
    assert "Say which lift" not in content
