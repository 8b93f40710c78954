"""Several clocks, and clocks that are killed: what is due goes live once."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.whole_site.processes import House, ended, kill

START = "import sys, django; django.setup()\n"
PLAN = """
from datetime import timedelta
from django.utils import timezone
from kb.publishing import scheduling, workflow
from tests.make_articles import write
at = timezone.now() + timedelta(hours=1)
for number in range(int(sys.argv[1])):
    article = write(f"Planned {number}")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    scheduling.schedule(article, publish_at=at, time_zone="UTC", by=None)
"""
# Everything is loaded before the starting shot, so that all look at the same moment.
LOOK = """
import time
from datetime import timedelta
from pathlib import Path
import time_machine
from django.core.management import call_command
from django.utils import timezone
from kb.publishing import scheduler
from kb.text.rendering import render
render({"": "warm"}, set())
print("ready")
while not Path(sys.argv[2]).exists():
    time.sleep(0.001)
with time_machine.travel(timezone.now() + timedelta(hours=2)):
    if sys.argv[3] == "tick":
        call_command("tick")
    elif done := scheduler.run_due(timezone.now()).published:
        print("published:", ", ".join(map(str, done)))
"""
LOOP = """
from datetime import timedelta
import time_machine
from django.core.management import call_command
from django.utils import timezone
from dataclasses import replace
from kb.management.commands import tick
from kb.periodic import jobs
tick.LOOK_SECONDS, tick.PARENT_CHECK_SECONDS = 0.1, 0.05
tick.JOBS = [replace(job, seconds=0.1) for job in jobs.JOBS]
real = jobs.run_due
def run(now):
    done = real(now)
    print("looked")
    return done
jobs.run_due = run
with time_machine.travel(timezone.now() + timedelta(hours=int(sys.argv[2]))):
    call_command("tick", "--loop")
"""
STATE = """
SELECT (SELECT count(*) FROM kb_schedule),
       (SELECT count(*) FROM kb_publication WHERE is_live),
       (SELECT count(*) FROM kb_publicationevent WHERE verb = 'publish')
"""


def state(house: House) -> tuple[int, ...]:
    """How many wait, are live, and were published in all."""
    database = sqlite3.connect(house.url) if house.is_sqlite else psycopg.connect(house.url)
    with closing(database):
        return tuple(database.execute(STATE).fetchone() or ())


def lines(process: "subprocess.Popen[str]", count: int) -> list[str]:
    """The next lines that a process prints."""
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["tick", "run_due"])
def test_four_clocks_that_strike_at_once_publish_each_text_once(
    house: House, tmp_path: Path, what: str
) -> None:
    """A server on two machines, and cron beside it: two events would mail and log twice."""
    shot = str(tmp_path / "go")
    clocks = [house.start(START + PLAN + LOOK, "3", shot, what)]
    clocks += [house.start(START + LOOK, "", shot, what) for _ in range(3)]
    assert [lines(clock, 1) for clock in clocks] == [["ready"]] * 4
    (tmp_path / "go").touch()
    said = [line for found in ended(clocks) for line in found]
    assert sum(line.count(", ") + 1 for line in said) == 3, said
    assert state(house) == (0, 3, 3)


@pytest.mark.slow
def test_a_clock_that_was_killed_before_the_time_publishes_once_when_it_is_back(
    house: House,
) -> None:
    """What is due is read from the database: nothing is waited for in a process."""
    before = house.start(START + PLAN + LOOP, "3", "0")
    assert lines(before, 1) == ["looked"]
    kill([before])
    assert state(house) == (3, 0, 0)
    after = house.start(START + LOOP, "", "2")
    said = [line.split(":")[0] for line in lines(after, 4)]
    kill([after])
    assert said == ["looked", "published", "looked", "looked"]
    assert state(house) == (0, 3, 3)
