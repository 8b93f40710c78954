"""The page of an article for a reviewer and a publisher: read-only, with all that they may do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.models import Article, Publication, Schedule, Step
from kb.publishing import scheduling, workflow
from tests.admin.form_data import read
from tests.make_articles import edit, write, write_live


def page(article: Article, name: str = "change") -> str:
    return f"/admin/kb/problem/{article.pk}/{name}/"


def test_a_reviewer_reads_everything_an_editor_writes(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    live = write_live("Slow lift", steps=("Look", "Listen"), symptom="It is *slow*")
    article = live.article
    values = {"command": "uptime", "expected": "A number"}
    Step.objects.create(article=article, anchor="note-it", position=3, text="Note it", **values)
    edit(article, internal_note="Ask Otto", audience="internal", symptom="It is **slow**")
    shown = signed_in(reviewer).get(page(article))
    content = shown.content.decode()
    for words in (
        "It is **slow**",
        "Listen",
        "Note it",
        "uptime",
        "A number",
        "Ask Otto",
        "agents only",
    ):
        assert words in content, words
    assert not {"title", "symptom", "steps-0-text"} & set(read(shown).data)
    assert 'aria-label="Publication status"' in content
    assert f'href="{page(article, "history")}"' in content
    assert 'id="changes"' in content


def test_back_of_every_page_leads_to_the_article_for_those_who_only_read(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=None)
    client = signed_in(reviewer)
    for name in ("compare", "history", "do/approve", "do/return"):
        content = client.get(page(article, name)).content.decode()
        assert f'href="{page(article)}"' in content, name
    posted = client.post(page(article, "do/approve"), {"reason": ""}, follow=True)
    assert "Approved. It can be published now." in posted.content.decode()


def test_a_reviewer_is_offered_to_decide_and_a_publisher_to_publish(
    reviewer: Any, publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=None)
    offered = signed_in(reviewer).get(page(article)).content.decode()
    assert [name for name in ("approve", "return") if f"/do/{name}/" not in offered] == []
    assert "/do/publish/" not in offered
    workflow.approve(article, by=None)
    offered = signed_in(publisher).get(page(article)).content.decode()
    assert [name for name in ("publish", "schedule") if f"/do/{name}/" not in offered] == []
    assert "/do/approve/" not in offered


@pytest.mark.parametrize("name", ["expiry", "restrict", "retire", "merge"])
def test_a_publisher_does_the_publishing_side_of_a_live_article(
    name: str, publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    live, client = write_live("Slow lift"), signed_in(publisher)
    assert page(live.article, f"do/{name}") in client.get(page(live.article)).content.decode()
    posted = {"reason": "", "into": "2.2", "time_zone": "UTC", "expires_at": "2099-01-01T09:00"}
    client.post(page(live.article, f"do/{name}"), posted)
    before = (live.expires_at, live.audience, live.is_live)
    live.refresh_from_db()
    assert (live.expires_at, live.audience, live.is_live) != before


def test_a_publisher_restores_what_is_gone_and_calls_off_a_schedule(
    publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    live, client = write_live("Slow lift"), signed_in(publisher)
    workflow.retire(live.article, by=None)
    assert page(live.article, "do/restore") in client.get(page(live.article)).content.decode()
    client.post(page(live.article, "do/restore"), {"reason": ""})
    assert Publication.objects.get(pk=live.pk).is_live
    edit(live.article, symptom="It is slow")
    workflow.submit(live.article, by=None)
    workflow.approve(live.article, by=None)
    later = timezone.now() + timedelta(days=1)
    scheduling.schedule(live.article, publish_at=later, time_zone="UTC", by=None)
    assert page(live.article, "do/unschedule") in client.get(page(live.article)).content.decode()
    client.post(page(live.article, "do/unschedule"), {"reason": ""})
    assert not Schedule.objects.exists()


def test_nobody_saves_through_the_page_that_is_only_read(
    publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift")
    posted = signed_in(publisher).post(page(article), {"title": "Fast lift", "_save": ""})
    assert posted.status_code == 403
    article.refresh_from_db()
    assert article.title == "Slow lift"
