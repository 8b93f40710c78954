"""A clock that is 400 days wrong empties no page, wakes nothing up and does nothing twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from kb.models import Article, Notice, Publication, PublicationEvent, Schedule
from kb.password_limits import guess_from_anywhere
from kb.publishing import scheduler, scheduling, workflow
from tests.make_articles import put_live, write, write_live
from tests.whole_site.clients import Browser

NOW = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
FAR = [timedelta(days=400), timedelta(days=-400)]
PAGES = ["/", "/articles/", "/categories/", "/errors/", "/search/?q=zqxfan", "/sitemap-0.xml"]


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """The machine's clock stands at this moment."""
    with time_machine.travel(at, tick=False):
        yield


def seen(path: str) -> bytes:
    """What a reader sees there, or nothing."""
    response = Browser().get(path, follow=True)
    return response.content if response.status_code == 200 else b""


@pytest.fixture
def fan(guide: None) -> Iterator[Publication]:
    """An article that went live at NOW."""
    Notice.objects.all().delete()  # a notice has its time, and a page shows it
    with clock(NOW):
        yield write_live("The zqxfan is loud", symptom="It is loud.", slug="fan")


@pytest.mark.parametrize("by", FAR)
def test_what_is_live_stays_live_on_every_page(fan: Publication, by: timedelta) -> None:
    """`publish_at <= now()` would empty the site when a clock is set back."""
    paths = [fan.get_absolute_url(), f"/articles/{fan.pk}.md", *PAGES]
    before = {path: seen(path) for path in paths}
    assert all(before.values())
    with clock(NOW + by):
        assert {path: seen(path) for path in paths} == before


@pytest.mark.parametrize("by", FAR)
def test_the_clock_itself_publishes_and_expires_nothing(fan: Publication, by: timedelta) -> None:
    """What has no schedule has nothing that could come due."""
    with clock(NOW + by):
        done = scheduler.run_due(timezone.now())
    assert fan.pk not in {*done.published, *done.expired, *done.missed, *done.failed}
    assert seen(fan.get_absolute_url())


@pytest.mark.parametrize("by", FAR)
def test_what_is_gone_stays_gone(fan: Publication, by: timedelta) -> None:
    """Nothing that was taken back comes back by itself."""
    workflow.retire(Article.objects.get(pk=fan.pk), by=None)
    with clock(NOW + by):
        scheduler.run_due(timezone.now())
        assert Browser().get(f"/articles/{fan.pk}/").status_code == 410


def plan(at: datetime, *, expires_at: datetime | None = None) -> Article:
    """An article that is scheduled."""
    article = write("Planned", slug="planned")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    scheduling.schedule(article, publish_at=at, expires_at=expires_at, time_zone="UTC", by=None)
    return article


def verbs(article: Article) -> list[str]:
    """What was done to an article so far."""
    events = PublicationEvent.objects.filter(article=article).order_by("pk")
    return list(events.values_list("verb", flat=True))


def test_a_scheduled_text_goes_live_once_however_the_clock_runs(guide: None) -> None:
    """Forward, back and forward again: one publish, and what is live stays."""
    with clock(NOW):
        article = plan(NOW + timedelta(hours=1))
    for days in (0, 400, -400, 400):
        with clock(NOW + timedelta(days=days)):
            scheduler.run_due(timezone.now())
    assert verbs(article).count("publish") == 1
    assert not Schedule.objects.filter(pk=article.pk).exists()
    with clock(NOW - timedelta(days=400)):
        assert seen(f"/articles/{article.pk}/")


def test_an_expired_text_expires_once_and_is_not_revived_by_a_clock_set_back(guide: None) -> None:
    """The clock was wrong: that is for an editor to mend, not for the next minute."""
    with clock(NOW):
        publication = write_live("The zqxfan is loud")
        article = Article.objects.get(pk=publication.pk)
        scheduling.set_expiry(article, expires_at=NOW + timedelta(days=30), by=None)
    for days in (400, -400, 400, 0):
        with clock(NOW + timedelta(days=days)):
            scheduler.run_due(timezone.now())
            assert Browser().get(f"/articles/{article.pk}/").status_code == 410
    assert verbs(article).count("expire") == 1


@pytest.mark.parametrize("by", FAR)
def test_an_expiry_that_is_not_due_does_nothing(guide: None, by: timedelta) -> None:
    """Before its time it is a plan; a reader's clock decides nothing."""
    with clock(NOW):
        publication = put_live(write("The zqxfan is loud"))
        article = Article.objects.get(pk=publication.pk)
        scheduling.set_expiry(article, expires_at=NOW + timedelta(days=500), by=None)
    with clock(NOW + by):
        scheduler.run_due(timezone.now())
        assert seen(f"/articles/{article.pk}/")


@pytest.mark.parametrize("by", FAR)
def test_times_are_stored_in_utc_whatever_the_zone(
    guide: None, by: timedelta, settings: Any
) -> None:
    """A naive or local time in the database is an hour wrong twice a year."""
    settings.TIME_ZONE = "America/St_Johns"
    with clock(NOW + by):
        publication = write_live("The zqxfan is loud")
    stored = Publication.objects.get(pk=publication.pk).published_at
    assert stored == NOW + by
    assert stored.utcoffset() == timedelta(0)


@pytest.mark.parametrize("by", FAR)
def test_people_can_sign_in_whatever_the_clock_says(guide: None, by: timedelta) -> None:
    """A bucket that was refilled "in the future" would lock everybody out until then."""
    get_user_model().objects.create_user("nora", password="correct horse")
    with clock(NOW):
        waits = [guess_from_anywhere("nora", "127.0.0.1").take() for _ in range(11)]
    assert waits[-1] > 0
    with clock(NOW + by):
        posted = {"username": "nora", "password": "correct horse"}
        assert Browser().post("/accounts/login/", posted).status_code == 302


@pytest.mark.parametrize("by", FAR)
def test_every_verb_works_whatever_the_clock_says(guide: None, by: timedelta) -> None:
    """A clock that is wrong is no reason for an editor to wait."""
    with clock(NOW):
        article = write("The zqxfan is loud")
    steps: list[Callable[[], Any]] = [
        lambda: put_live(article),
        lambda: workflow.restrict(article, by=None),
        lambda: workflow.open_(article, by=None),
        lambda: workflow.retire(article, by=None),
        lambda: workflow.restore(article, by=None),
    ]
    with clock(NOW + by):
        for step in steps:
            step()
    assert seen(f"/articles/{article.pk}/")
    assert verbs(article)[-1] == "restore"
