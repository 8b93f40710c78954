"""Which jobs are due, and that one process of several runs each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.models import PeriodicJob
from kb.periodic.due import claim, due_jobs, finish, make_due
from kb.periodic.job import Job

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HOURLY = Job("hourly", 3600, list)
DAILY = Job("daily", 86_400, list)


def test_a_new_job_is_due_at_once_and_asking_is_one_query(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    now = timezone.now()
    assert due_jobs([HOURLY], now) == [HOURLY]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert due_jobs([HOURLY], now) == [HOURLY]


def test_a_job_is_taken_once_and_due_again_after_its_interval() -> None:
    now = timezone.now()
    due_jobs([HOURLY], now)
    assert claim(HOURLY, now)
    assert not claim(HOURLY, now)
    finish(HOURLY, now)
    assert due_jobs([HOURLY], now + 59 * MINUTE) == []
    assert due_jobs([HOURLY], now + 60 * MINUTE) == [HOURLY]


def test_a_job_whose_process_was_killed_is_made_up_for_within_the_hour() -> None:
    now = timezone.now()
    due_jobs([DAILY], now)
    assert claim(DAILY, now)
    assert due_jobs([DAILY], now + 59 * MINUTE) == []
    assert due_jobs([DAILY], now + 60 * MINUTE) == [DAILY]


def test_a_job_that_failed_says_why_and_is_tried_again_within_the_hour() -> None:
    now = timezone.now()
    due_jobs([DAILY], now)
    claim(DAILY, now)
    finish(DAILY, now, "disk full" * 100)
    row = PeriodicJob.objects.get(pk="daily")
    assert (row.problem[:9], row.due_at) == ("disk full", now + 60 * MINUTE)
    claim(DAILY, now + 60 * MINUTE)
    finish(DAILY, now + 60 * MINUTE)
    assert PeriodicJob.objects.get(pk="daily").problem == ""


def test_who_was_overtaken_does_not_end_the_others_run() -> None:
    now = timezone.now()
    due_jobs([DAILY], now)
    claim(DAILY, now)
    claim(DAILY, now + 61 * MINUTE)
    finish(DAILY, now)
    assert due_jobs([DAILY], now + 62 * MINUTE) == []
    assert PeriodicJob.objects.get(pk="daily").finished_at is None


def test_a_clock_that_is_set_back_stops_no_job() -> None:
    """Or nothing would be published until it reaches the old time again."""
    now = timezone.now()
    due_jobs([HOURLY], now)
    claim(HOURLY, now)
    finish(HOURLY, now)
    before = now - timedelta(days=400)
    assert due_jobs([HOURLY], before) == [HOURLY]
    assert claim(HOURLY, before)


def test_a_job_can_be_asked_for_before_its_time() -> None:
    now = timezone.now()
    due_jobs([DAILY], now)
    claim(DAILY, now)
    finish(DAILY, now)
    make_due("daily")
    assert due_jobs([DAILY], timezone.now()) == [DAILY]


def test_how_late_a_job_is() -> None:
    now = timezone.now()
    job = PeriodicJob(name="hourly", due_at=now)
    assert job.lateness(now - MINUTE) == timedelta()
    assert job.lateness(now + MINUTE) == MINUTE
