"""Schedules and expiries: shown and kept in the zone they were entered in, whatever clocks do."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, override_settings

from kb.admin.actions.time_forms import ExpiryForm
from kb.models import Article, Publication, Schedule
from kb.publishing import scheduler, scheduling, workflow
from kb.publishing.time_zones import is_shown_twice, zone_names, zoned_text
from tests.admin.form_data import data, read
from tests.make_articles import edit, write, write_live

BERLIN = "Europe/Berlin"
# Clocks in Berlin go from 03:00 back to 02:00 on this day: 02:30 is at 00:30 and at 01:30 UTC.
TWICE = "2099-10-25T02:30"
FIRST, SECOND = (datetime(2099, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))


@pytest.fixture
def client(publisher: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Publishes, and does not write."""
    return signed_in(publisher)


def page(article: Article, name: str) -> str:
    return f"/admin/kb/problem/{article.pk}/{name}/"


def approved(title: str = "Later") -> Article:
    article = write(title)
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    return article


@pytest.mark.parametrize("at", [datetime(2099, 7, 1, 16, tzinfo=UTC), FIRST, SECOND])
def test_opening_and_saving_the_form_of_an_expiry_changes_nothing(
    client: Client, at: datetime
) -> None:
    live = write_live("For the fair")
    scheduling.set_expiry(live.article, expires_at=at, time_zone=BERLIN, by=None)
    path = page(live.article, "do/expiry")
    shown = client.get(path)
    assert read(shown).data["time_zone"] == BERLIN
    assert client.post(path, data(shown)).status_code == 302
    live.refresh_from_db()
    assert (live.expires_at, live.expiry_zone) == (at, BERLIN)


def test_the_status_bar_and_the_form_show_a_schedule_in_the_zone_it_was_entered_in(
    client: Client,
) -> None:
    article = approved()
    times = {"publish_at": "2099-07-01T09:00", "expires_at": "2099-12-01T09:00"}
    client.post(page(article, "do/schedule"), {**times, "time_zone": BERLIN})
    planned = Schedule.objects.get(pk=article.pk)
    assert (planned.publish_at.hour, planned.expires_at and planned.expires_at.hour) == (7, 8)
    words = " ".join(client.get(page(article, "change")).content.decode().split())
    assert f"goes live on 1 Jul 2099, 09:00 ({BERLIN})" in words
    assert f"expires on 1 Dec 2099, 09:00 ({BERLIN})" in words
    shown = read(client.get(page(article, "do/schedule"))).data
    assert {name: shown[name] for name in times} == times
    assert shown["time_zone"] == BERLIN


def test_an_expiry_keeps_its_zone_when_it_goes_live_and_through_the_next_version(
    client: Client,
) -> None:
    article = approved()
    times = {"publish_at": "2099-07-01T09:00", "expires_at": "2099-12-01T09:00"}
    client.post(page(article, "do/schedule"), {**times, "time_zone": BERLIN})
    from_schedule = Schedule.objects.get(pk=article.pk)
    scheduler.run_due(from_schedule.publish_at)
    assert Publication.objects.get(pk=article.pk).expiry_zone == BERLIN
    edit(article, symptom="It is slow")
    live = workflow.publish_now(article, by=None)
    assert (live.expires_at, live.expiry_zone) == (from_schedule.expires_at, BERLIN)
    edit(article, symptom="It is very slow")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    content = client.get(page(article, "do/schedule")).content.decode()
    assert "Leave empty to keep the expiry of the live text: 1 Dec 2099" in content
    workflow.retire(article, by=None)
    assert workflow.restore(article, by=None).expiry_zone == ""


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({"publish_at": "2020-01-01T09:00"}, "publish_at", "That time has passed"),
        ({"publish_at": "soon"}, "publish_at", "Use the format"),
        ({"publish_at": "2099-01-01T09:00+02:00"}, "publish_at", "Leave out the offset"),
        ({"publish_at": "9999-12-31T23:59", "time_zone": "America/Lima"}, "publish_at", "no such"),
        ({"publish_at": "0001-01-01T00:00", "time_zone": "Asia/Tokyo"}, "publish_at", "no such"),
        ({"publish_at": "2030-03-31T02:30", "time_zone": BERLIN}, "publish_at", "skip 02:30"),
        ({"publish_at": TWICE, "time_zone": BERLIN}, "publish_at_which", "show 02:30 twice"),
        ({"expires_at": "2098-01-01T09:00"}, "expires_at", "after it goes live"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "no time zone"),
    ],
)
def test_a_refused_time_keeps_the_form_with_all_that_was_typed_and_says_why_beside_it(
    client: Client, asked: dict[str, str], field: str, message: str
) -> None:
    article = approved()
    typed = {"publish_at": "2099-01-01T09:00", "expires_at": "", "reason": "The fair begins"}
    posted = {**typed, "time_zone": "UTC", **asked}
    shown = client.post(page(article, "do/schedule"), posted)
    content = shown.content.decode()
    assert shown.status_code == 200
    assert message in content.partition(f'id="id_{field}_error"')[2].partition("</ul>")[0]
    kept = read(shown).data
    assert {name: kept[name] for name in typed} == {name: posted[name] for name in typed}
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(("which", "at", "words"), [("0", FIRST, "CEST"), ("1", SECOND, "CET")])
def test_of_a_time_that_clocks_show_twice_the_chosen_one_counts(
    client: Client, which: str, at: datetime, words: str
) -> None:
    live = write_live("For the fair")
    path = page(live.article, "do/expiry")
    asked = data(client.get(path), expires_at=TWICE, time_zone=BERLIN)
    chosen = data(client.post(path, asked), expires_at_which=which)
    assert client.post(path, chosen).status_code == 302
    live.refresh_from_db()
    assert live.expires_at == at
    content = client.get(page(live.article, "change")).content.decode()
    assert f"02:30 {words} ({BERLIN})" in content


def test_zones_are_chosen_from_a_list_that_begins_with_the_sites_own(client: Client) -> None:
    zone_names.cache_clear()
    with override_settings(TIME_ZONE=BERLIN):
        names = zone_names()
    zone_names.cache_clear()
    assert names[:2] == (BERLIN, "UTC")
    assert names.count(BERLIN) == 1
    assert {"Asia/Tokyo", "America/Argentina/Ushuaia"} < set(names)
    live = write_live("For the fair")
    assert (
        '<select name="time_zone"' in client.get(page(live.article, "do/expiry")).content.decode()
    )


def test_a_zone_of_an_old_name_stays_and_one_that_is_unknown_is_the_sites_own(guide: None) -> None:
    live = write_live("For the fair")
    noon = datetime(2099, 7, 1, 12, tzinfo=UTC)
    scheduling.set_expiry(live.article, expires_at=noon, time_zone="US/Eastern", by=None)
    form = ExpiryForm(article=live.article)
    assert form["time_zone"].value() == "US/Eastern"
    assert "US/Eastern" in str(form["time_zone"])
    assert zoned_text(noon, "Mars/Olympus") == zoned_text(noon, "UTC") == "1 Jul 2099, 12:00 (UTC)"
    assert not is_shown_twice(datetime(9999, 12, 31, 23, 59), "America/Lima")  # noqa: DTZ001
