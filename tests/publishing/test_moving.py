"""A move to another category is no draft: live at once, or with the next publish."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from kb.models import Article, Category, IndexedDocument, Publication, Schedule
from kb.publishing import history, moving, scheduling, workflow
from kb.publishing.rules import Refused
from tests.make_articles import edit, put_live, write, write_live

pytestmark = pytest.mark.usefixtures("guide")


def databases() -> Category:
    return Category.objects.get(key="guide-database-issues")


def moved(article: Article) -> Publication:
    moving.move(article, to=databases(), by=None)
    article.refresh_from_db()
    return Publication.objects.get(pk=article.pk)


def test_a_live_article_moves_at_once_for_readers_search_and_editors() -> None:
    article = write_live("Slow lift", category=None).article
    publication = moved(article)
    page = Client().get(databases().get_absolute_url()).content.decode()
    assert "Slow lift" in page
    assert publication.document["category"] == "guide-database-issues"
    assert (article.category, article.state) == (databases(), "published")
    assert history.latest(article) == publication.revision
    indexed = IndexedDocument.objects.filter(publication=article.pk)
    assert {row.category_id for row in indexed} == {databases().pk}
    event = article.events.latest("pk")
    assert (event.verb, event.revision) == ("move", publication.revision)


def test_a_move_survives_a_projection_from_the_revisions() -> None:
    article = write_live("Slow lift", category=None).article
    edit(article, symptom="A secret draft")
    moved(article)
    call_command("reproject", verbosity=0)
    publication = Publication.objects.get(pk=article.pk)
    assert publication.category == databases()
    assert publication.document["symptom"] == "It does not"


def test_a_draft_and_what_waits_for_review_go_on_waiting() -> None:
    article = write_live("Slow lift", category=None).article
    edit(article, symptom="It stops")
    workflow.submit(article, by=None)
    publication = moved(article)
    newest = history.latest(article)
    assert newest is not None
    assert (article.state, publication.document["symptom"]) == ("in_review", "It does not")
    assert newest.document["symptom"] == "It stops"
    assert newest.document["category"] == "guide-database-issues"
    workflow.approve(article, by=None)
    workflow.publish(article, by=None)
    publication.refresh_from_db()
    assert (publication.category, publication.document["symptom"]) == (databases(), "It stops")


def test_without_publishing_the_move_waits_for_the_next_publish_and_makes_no_draft() -> None:
    article = write_live("Slow lift", category=None).article
    moving.move_with_next_publish(article, to=databases(), by=None)
    article.refresh_from_db()
    assert (article.state, article.category) == ("published", databases())
    assert Publication.objects.get(pk=article.pk).category is None
    edit(article, symptom="It stops")
    assert put_live(article).category == databases()


def test_a_move_that_waits_goes_on_waiting_when_the_audience_changes() -> None:
    article = write_live("Slow lift", category=None).article
    moving.move_with_next_publish(article, to=databases(), by=None)
    workflow.restrict(article, by=None, reason="Not for customers")
    call_command("reproject", verbosity=0)
    publication = Publication.objects.get(pk=article.pk)
    assert (publication.category, publication.audience) == (None, "internal")
    newest = history.latest(article)
    assert newest is not None
    assert newest.document["category"] == "guide-database-issues"
    assert newest.document["audience"] == "internal"
    article.refresh_from_db()
    assert article.state == "published"
    edit(article, symptom="It stops")
    assert put_live(article).category == databases()


def test_what_is_scheduled_moves_too_unless_an_older_text_is_scheduled() -> None:
    article = write("Slow lift", category=None)
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    scheduling.schedule(article, publish_at=later, time_zone="UTC", by=None)
    moving.move_with_next_publish(article, to=databases(), by=None)
    scheduled = Schedule.objects.get(article=article).revision
    assert scheduled.document["category"] == "guide-database-issues"
    article.refresh_from_db()
    edit(article, symptom="Newer than the schedule")
    with pytest.raises(Refused, match="older text is scheduled"):
        moving.move_with_next_publish(article, to=None, by=None)


@pytest.mark.parametrize("key", ["guide-database-issues", "guide-http-404"])
def test_codes_and_other_articles_do_not_mix(key: str) -> None:
    codes = Article.objects.get(key="guide-http-404").category
    article = write_live("Slow lift", category=None).article
    if key == "guide-http-404":
        with pytest.raises(Refused, match="Only error codes"):
            moving.move(article, to=codes, by=None)
    else:
        code = Article.objects.get(key="guide-http-404")
        with pytest.raises(Refused, match="Only error codes"):
            moving.move(code, to=databases(), by=None)


def test_a_code_goes_to_no_family_that_its_address_does_not_name() -> None:
    """Its form would refuse every save until somebody changed the address."""
    code = Article.objects.get(key="guide-http-404")
    system = Category.objects.get(code_family="system")
    for move in (moving.move, moving.move_with_next_publish):
        with pytest.raises(Refused, match="http-404, would have to start with “system-”"):
            move(code, to=system, by=None)


def test_a_code_that_nobody_has_seen_goes_to_any_family() -> None:
    """Its form gives it the address of the family by itself."""
    draft = write("TNR-0042", kind="error_code", code="TNR-0042", category=None)
    moving.move_with_next_publish(draft, to=Category.objects.get(code_family="system"), by=None)
    draft.refresh_from_db()
    assert draft.category is not None
    assert draft.category.code_family == "system"


def test_a_move_to_where_it_is_is_refused(author: Any) -> None:
    article = write_live("Slow lift", category=None).article
    moved(article)
    with pytest.raises(Refused, match="already"):
        moving.move(article, to=databases(), by=None)
