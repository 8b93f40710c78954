"""Schedules: wall-clock times, daylight saving, restarts, once only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from kb.documents import RevisionDocument
from kb.models import Article, Publication, PublicationEvent, Schedule, State, Verb
from kb.publishing import project, saving, scheduler, scheduling, workflow
from kb.publishing.rules import Liveness, Refused
from kb.publishing.time_zones import to_utc
from kb.text.rendering import RenderingFailed
from kb.text.text_problem import TextProblem
from tests.make_articles import edit, life_of, put_live, write, write_live

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def approved(**fields: Any) -> Article:
    article = write(**fields)
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    return article


def plan(article: Article, publish_at: datetime, expires_at: datetime | None = None) -> Schedule:
    return scheduling.schedule(
        article, publish_at=publish_at, expires_at=expires_at, time_zone="Europe/Berlin", by=None
    )


def test_wall_clock_times_become_moments_across_daylight_saving() -> None:
    assert to_utc(wall("2026-03-28 09:00"), "Europe/Berlin").hour == 8
    assert to_utc(wall("2026-03-30 09:00"), "Europe/Berlin").hour == 7


def test_a_time_that_clocks_skip_is_refused() -> None:
    with pytest.raises(Refused, match="02:30"):
        to_utc(wall("2026-03-29 02:30"), "Europe/Berlin")


def test_a_time_that_clocks_show_twice_means_the_first() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_utc(wall("2026-10-25 02:30"), "Europe/Berlin") == first


def test_a_time_zone_that_does_not_exist_is_an_error_of_its_own() -> None:
    with pytest.raises(KeyError):
        to_utc(wall("2026-03-28 09:00"), "Mars/Olympus")


def test_what_is_due_goes_live_once_and_what_is_not_waits(guide: None) -> None:
    with time_machine.travel(NOON, tick=False):
        article = approved()
        plan(article, NOON + timedelta(hours=1))
        assert scheduler.run_due(timezone.now()) == scheduler.DueResult()
    with time_machine.travel(NOON + timedelta(hours=1, seconds=30), tick=False):
        assert scheduler.run_due(timezone.now()).published == [article.pk]
        assert scheduler.run_due(timezone.now()) == scheduler.DueResult()
    article.refresh_from_db()
    assert (article.state, life_of(article)) == (State.PUBLISHED, Liveness.LIVE)
    assert not Schedule.objects.exists()


def test_a_schedule_keeps_the_approved_text_while_the_next_draft_is_written(guide: None) -> None:
    with time_machine.travel(NOON, tick=False):
        article = approved(symptom="Smoke")
        plan(article, NOON + timedelta(hours=1))
        edit(article, symptom="Flames")
    scheduler.run_due(NOON + timedelta(hours=2))
    article.refresh_from_db()
    live = Publication.objects.get(pk=article.pk)
    assert live.document["symptom"] == "Smoke"
    assert (article.state, article.symptom) == (State.DRAFT, "Flames")


def test_an_expired_text_goes_and_is_not_shown_again(guide: None) -> None:
    with time_machine.travel(NOON, tick=False):
        article = approved()
        plan(article, NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    scheduler.run_due(NOON + timedelta(hours=2))
    assert life_of(article) == Liveness.LIVE
    done = scheduler.run_due(NOON + timedelta(hours=3))
    assert (done.expired, life_of(article)) == ([article.pk], Liveness.GONE)
    assert PublicationEvent.objects.filter(article=article).first().verb == Verb.EXPIRE  # type: ignore[union-attr]


def test_a_clock_that_is_set_back_takes_nothing_from_readers(guide: None) -> None:
    live = Publication.objects.filter(is_live=True).count()
    with time_machine.travel(timezone.now() - timedelta(days=400), tick=False):
        assert scheduler.run_due(timezone.now()) == scheduler.DueResult()
    assert Publication.objects.filter(is_live=True).count() == live


def test_what_came_and_went_while_nothing_ran_is_never_shown(guide: None) -> None:
    with time_machine.travel(NOON, tick=False):
        article = approved()
        plan(article, NOON + timedelta(hours=1), NOON + timedelta(hours=2))
    done = scheduler.run_due(NOON + timedelta(days=3))
    assert (done.missed, done.published, life_of(article)) == ([article.pk], [], Liveness.NEVER)
    assert not Schedule.objects.exists()


def test_a_schedule_that_cannot_be_rendered_says_so_and_stops_no_other(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(NOON, tick=False):
        bad, good = approved(title="Bad"), approved(title="Good")
        for article in (bad, good):
            plan(article, NOON + timedelta(hours=1))
    real = project.render_document

    def fail(document: RevisionDocument) -> dict[str, str]:
        if document["title"] == "Bad":
            raise RenderingFailed(TextProblem("too deep"), "body")
        return real(document)

    monkeypatch.setattr(scheduler, "render_document", fail)
    done = scheduler.run_due(NOON + timedelta(hours=2))
    assert (done.failed, done.published) == ([bad.pk], [good.pk])
    assert "too deep" in Schedule.objects.get(pk=bad.pk).problem


@pytest.mark.parametrize("hours", [-1, 0])
def test_a_time_that_has_passed_is_refused(guide: None, hours: int) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(Refused, match="passed"):
        plan(approved(), NOON + timedelta(hours=hours))


def test_expiring_before_going_live_is_refused(guide: None) -> None:
    with time_machine.travel(NOON, tick=False), pytest.raises(Refused, match="after"):
        plan(approved(), NOON + timedelta(hours=2), NOON + timedelta(hours=1))


def test_calling_off_what_is_not_scheduled_is_refused(guide: None) -> None:
    article = approved()
    with pytest.raises(Refused, match="Nothing"):
        scheduling.unschedule(article, by=None)
    plan(article, timezone.now() + timedelta(hours=1))
    scheduling.unschedule(article, by=None)
    assert not Schedule.objects.exists()


def test_the_expiry_of_a_live_text_can_be_set_and_taken_away(guide: None) -> None:
    article = write_live().article
    later = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=later, by=None)
    scheduling.set_expiry(article, expires_at=None, by=None)
    assert scheduler.run_due(later) == scheduler.DueResult()
    with pytest.raises(Refused, match="passed"):
        scheduling.set_expiry(article, expires_at=timezone.now(), by=None)


def test_a_restored_text_does_not_expire_again_at_once(guide: None) -> None:
    article = write_live().article
    later = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=later, by=None)
    scheduler.run_due(later)
    workflow.restore(article, by=None)
    assert scheduler.run_due(later + timedelta(hours=1)) == scheduler.DueResult()
    assert life_of(article) == Liveness.LIVE


def test_publishing_by_hand_outruns_the_schedule(guide: None) -> None:
    article = approved()
    plan(article, timezone.now() + timedelta(hours=1))
    edit(article, symptom="Flames")
    put_live(article)
    assert scheduler.run_due(timezone.now() + timedelta(hours=2)) == scheduler.DueResult()
    assert Publication.objects.get(pk=article.pk).document["symptom"] == "Flames"


def test_the_command_says_what_it_published(
    guide: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(NOON, tick=False):
        article = approved()
        plan(article, NOON + timedelta(hours=1))
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        call_command("tick")
    assert f"published: {article.pk}" in capsys.readouterr().out


def test_one_schedule_that_cannot_go_live_stops_neither_the_others_nor_an_expiry(
    guide: None,
) -> None:
    later = timezone.now() + timedelta(hours=1)
    code = {"kind": "error_code", "code": "ECOLD", "slug": "test-ecold"}
    bad = approved(title="Cold", **code)
    plan(bad, later)
    edit(bad, slug="test-moved")
    write_live("Colder", kind="error_code", code="ECOLDER", slug="test-ecold")
    good, old = approved(title="Good"), write_live("Old").article
    plan(good, later)
    scheduling.set_expiry(old, expires_at=later, by=None)
    done = scheduler.run_due(later)
    assert (done.failed, done.published, done.expired) == ([bad.pk], [good.pk], [old.pk])
    assert "test-ecold" in Schedule.objects.get(pk=bad.pk).problem


def test_an_expiry_leaves_the_schedule_of_the_next_version_alone(guide: None) -> None:
    article = write_live().article
    noon = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=noon, by=None)
    edit(article, symptom="Flames")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    plan(article, noon + timedelta(hours=1))
    assert scheduler.run_due(noon).expired == [article.pk]
    assert scheduler.run_due(noon + timedelta(hours=1)).published == [article.pk]


def test_publishing_an_edit_keeps_the_expiry_that_was_set(guide: None) -> None:
    article = write_live().article
    later = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=later, by=None)
    edit(article, symptom="Flames")
    assert put_live(article).expires_at == later


def test_the_clock_opens_nothing_that_was_restricted_while_it_waited(guide: None) -> None:
    article = write_live().article
    edit(article, symptom="Flames")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(hours=1)
    plan(article, later)
    workflow.restrict(article, by=None)
    scheduler.run_due(later)
    live = Publication.objects.get(pk=article.pk)
    assert (live.document["symptom"], live.audience) == ("Flames", "internal")


def test_the_clock_opens_nothing_that_expired_while_it_was_restricted(guide: None) -> None:
    article = write_live().article
    noon = timezone.now() + timedelta(hours=1)
    scheduling.set_expiry(article, expires_at=noon, by=None)
    edit(article, symptom="Flames")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    plan(article, noon + timedelta(hours=1))
    workflow.restrict(article, by=None)
    scheduler.run_due(noon)
    scheduler.run_due(noon + timedelta(hours=1))
    live = Publication.objects.get(pk=article.pk)
    assert (live.is_live, live.document["symptom"], live.audience) == (True, "Flames", "internal")


def test_a_draft_that_is_scheduled_is_not_thrown_away(guide: None) -> None:
    article = approved()
    plan(article, timezone.now() + timedelta(hours=1))
    assert "scheduled" in saving.deletion_obstacle(article)
    scheduling.unschedule(article, by=None)
    saving.delete_draft(article, by=None)
    assert not Article.objects.filter(pk=article.pk).exists()
