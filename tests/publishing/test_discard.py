"""Discarding a draft: back to what readers see, and nothing of the draft is gone for good."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Publication, Schedule, Verb
from kb.publishing import discard, history, workflow
from kb.publishing.rules import Refused
from tests.admin.form_data import data
from tests.guide_pages import text_of
from tests.make_articles import edit, write, write_live
from tests.publishing.expected_rules import plan


def test_the_working_copy_is_again_what_readers_see_and_the_draft_can_be_had_back(
    editor: Any,
) -> None:
    live = write_live("Slow lift", steps=("Look", "Listen"))
    article, before = live.article, history.snapshot(live.article)
    edit(article, symptom="Rewritten", by=editor)
    discard.discard_draft(article, by=editor, reason="Wrong lift")
    assert (article.state, history.snapshot(article)) == ("published", before)
    newest = history.latest(article)
    assert newest is not None
    assert (newest.number, newest.origin, newest.note) == (3, "revert", "Wrong lift")
    event = article.events.first()
    assert event is not None
    assert (event.verb, event.by, event.reason) == (Verb.DISCARD, editor, "Wrong lift")
    assert Publication.objects.get(pk=article.pk).document == live.document
    workflow.revert(article, article.revisions.get(number=2), by=editor)
    assert history.snapshot(article)["symptom"] == "Rewritten"


def test_a_draft_that_equals_the_live_text_is_settled_without_a_revision(editor: Any) -> None:
    live = write_live("Slow lift")
    Article.objects.filter(pk=live.pk).update(state="draft")
    article = Article.objects.get(pk=live.pk)
    discard.discard_draft(article, by=editor)
    assert (article.state, article.revisions.count()) == ("published", 1)


def test_it_keeps_the_audience_that_readers_have_now(editor: Any) -> None:
    """The live text was made internal since it was published."""
    live = write_live("Inside")
    edit(live.article, symptom="Draft")
    workflow.restrict(live.article, by=None)
    discard.discard_draft(live.article, by=editor)
    assert history.snapshot(live.article)["audience"] == "internal"


def test_what_was_never_live_what_is_scheduled_and_what_was_saved_since_is_refused(
    editor: Any,
) -> None:
    with pytest.raises(Refused, match="no draft beside a live text"):
        discard.discard_draft(write("Never live"), by=editor)
    live = write_live("Slow lift")
    with pytest.raises(Refused, match="no draft beside a live text"):
        discard.discard_draft(live.article, by=editor)
    edit(live.article, symptom="Draft")
    with pytest.raises(Refused, match="saved this article"):
        discard.discard_draft(live.article, by=editor, seen=1)
    plan(live.article)
    with pytest.raises(Refused, match="Cancel the schedule first"):
        discard.discard_draft(live.article, by=editor)
    assert Schedule.objects.count() == 1


def test_the_page_shows_what_would_be_lost_before_it_asks(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    live = write_live("Slow lift", steps=("Look", "Listen"))
    edit(live.article, symptom="Draft", by=editor)
    client, path = signed_in(editor), live.article.admin_url("do", "discard")
    assert path in client.get(live.article.admin_url()).content.decode()
    page = client.get(path)
    assert "Problem reworded" in text_of(page)
    said = client.post(path, data(page), follow=True)
    assert "The history keeps the draft" in text_of(said)
    assert path not in said.content.decode()
    live.article.refresh_from_db()
    assert live.article.state == "published"
