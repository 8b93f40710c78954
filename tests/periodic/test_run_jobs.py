"""What is due is run; one that fails stops no other."""

import faulthandler
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from kb.management.commands import tick
from kb.models import PeriodicJob
from kb.periodic.job import Job
from kb.periodic.jobs import JOBS
from kb.periodic.run_jobs import JobThreads, run_due_jobs

pytestmark = pytest.mark.django_db


def fail() -> Iterator[str]:
    yield "begun"
    raise RuntimeError("no luck")


BAD = Job("bad", 60, fail)
GOOD = Job("good", 60, lambda: ["3 done"])
IDLE = Job("idle", 60, fail, is_needed=lambda: False)


def test_a_job_that_fails_stops_no_other_and_says_why(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    assert run_due_jobs([BAD, GOOD], said.append) == ["bad"]
    assert said == ["begun", "3 done"]
    assert "no luck" in caplog.text
    assert PeriodicJob.objects.get(pk="bad").problem == "RuntimeError: no luck"


def test_a_job_without_work_is_not_claimed() -> None:
    assert run_due_jobs([IDLE], print) == []
    assert PeriodicJob.objects.get(pk="idle").started_at is None


def test_what_is_not_due_is_not_run() -> None:
    said: list[str] = []
    for _ in range(2):
        run_due_jobs([GOOD], said.append)
    assert said == ["3 done"]


def test_the_command_fails_where_a_job_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """cron mails what a command says that failed."""
    monkeypatch.setattr(tick, "JOBS", [BAD, GOOD])
    said = StringIO()
    with pytest.raises(CommandError, match="bad"):
        call_command("tick", stdout=said)
    assert "3 done" in said.getvalue()


@pytest.mark.parametrize("command", ["tick", "publish_due"])
def test_both_names_of_the_command_run_what_is_due(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Tables of cron hold the former one."""
    monkeypatch.setattr(tick, "JOBS", [GOOD])
    said = StringIO()
    call_command(command, stdout=said)
    assert said.getvalue() == "3 done\n"


def test_a_look_that_fails_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The database may be away for a while."""

    def away(*_args: object) -> list[Job]:
        raise RuntimeError("no luck")

    monkeypatch.setattr(tick, "needed_jobs", away)
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    tick.Command().run_once(JobThreads(print))
    assert "no luck" in caplog.text


@pytest.mark.parametrize(
    ("error", "has_traceback"), [(DatabaseError("disk full"), False), (KeyError("x"), True)]
)
def test_a_database_that_is_away_is_said_in_one_line(
    error: Exception, has_traceback: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """It says itself what is wrong; what is wrong in our code is found by its traceback."""

    def fails() -> Iterator[str]:
        yield "begun"
        raise error

    assert run_due_jobs([Job("bad", 60, fails)], print) == ["bad"]
    assert type(error).__name__ in caplog.text
    assert ("Traceback" in caplog.text) == has_traceback


def test_only_a_look_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that has looked once lives on, however long it does something else."""
    calls: list[str] = []

    def look(_jobs: object) -> list[Job]:
        calls.append("look")
        return []

    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_a, **_k: calls.append("set"))
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: calls.append("off"))
    monkeypatch.setattr(tick, "needed_jobs", look)
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    tick.Command().run_once(JobThreads(print))
    assert calls == ["set", "look", "off"]


def test_every_job_has_a_name_of_its_own() -> None:
    """Two of one name would take turns."""
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
