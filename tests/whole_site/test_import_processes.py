"""Imports in the scheduler's process: begun in seconds, killed in the middle, taken up again."""

import json

import pytest

from tests.whole_site.processes import House, ended, kill
from tests.whole_site.test_scheduler_processes import START, lines

STORE = """
from pathlib import Path
from kb.models import ImportRun
text = Path("fixtures/guide.txt").read_bytes()
ImportRun.objects.create(
    format="guide", source_key="guide", file_name="guide.txt", upload=text, state=sys.argv[1]
)
"""
LOOP = """
import time
from datetime import timedelta
from django.core.management import call_command
from kb.importing import import_guide, runs
from kb.management.commands import tick
from kb.management.site import import_thread
tick.PARENT_CHECK_SECONDS = import_thread.LOOK_SECONDS = 0.05
import_thread.STOP_SECONDS = 0.2
runs.DEAD_AFTER = timedelta(seconds=float(sys.argv[2]))
real, count = import_guide.write_article, 0
def write_article(*args, **kwargs):
    global count
    count += 1
    if count == int(sys.argv[1]):
        print("in the middle", flush=True)
        time.sleep(60)
    return real(*args, **kwargs)
import_guide.write_article = write_article
call_command("tick", "--loop")
"""
STATE = """
import json
from kb.models import Article, ImportRun, Revision
run = ImportRun.objects.latest("pk")
print(json.dumps([run.state, Article.objects.count(), Revision.objects.count(), run.notes]))
"""
AGAIN = """
from kb.models import ImportRun
ImportRun.objects.update(state="confirmed", notes=[])
"""
NEVER = "100000"


def state(house: House) -> tuple[str, int, int, list[str]]:
    """The newest import's state, how many articles and revisions there are, and what it says."""
    found: list[object] = json.loads(house.run(START + STATE)[0])
    return tuple(found)  # type: ignore[return-value]


@pytest.mark.slow
def test_an_upload_is_read_and_a_confirmed_one_done_within_seconds(house: House) -> None:
    house.run(START + STORE, "uploaded")
    clock = house.start(START + LOOP, NEVER, "300")
    assert lines(clock, 1) == ["import 1 (guide.txt): planned"]
    house.run(START + AGAIN)
    assert lines(clock, 1) == ["import 1 (guide.txt): done"]
    kill([clock])
    name, articles, revisions, _notes = state(house)
    assert name == "done"
    assert articles == revisions > 40


@pytest.mark.slow
def test_a_killed_import_changed_nothing_and_is_started_again(house: House) -> None:
    house.run(START + STORE, "confirmed")
    clock = house.start(START + LOOP, "20", "300")
    assert lines(clock, 1) == ["in the middle"]
    kill([clock])
    assert state(house)[:3] == ("applying", 0, 0)
    after = house.start(START + LOOP, NEVER, "0.5")
    while state(house)[0] == "applying":
        pass
    name, articles, _revisions, notes = state(house)
    assert (name, articles) == ("failed", 0)
    assert "Start it again" in notes[0]
    house.run(START + AGAIN)
    assert lines(after, 1) == ["import 1 (guide.txt): done"]
    kill([after])
    assert state(house)[1] > 40


@pytest.mark.slow
def test_a_stopped_import_is_done_by_the_next_process_or_failed_in_words(house: House) -> None:
    house.run(START + STORE, "confirmed")
    clock = house.start(START + LOOP, "20", "300")
    assert lines(clock, 1) == ["in the middle"]
    clock.terminate()
    ended([clock])
    after = house.start(START + LOOP, NEVER, "1")
    while (found := state(house))[0] not in ("done", "failed"):
        pass
    kill([after])
    assert (found[1] > 40) == (found[0] == "done")
    assert found[1] == 0 or found[0] == "done"


@pytest.mark.slow
def test_two_schedulers_import_once(house: House) -> None:
    house.run(START + STORE, "confirmed")
    clocks = [house.start(START + LOOP, NEVER, "300") for _ in range(2)]
    while state(house)[0] != "done":
        pass
    kill(clocks)
    _name, articles, revisions, _notes = state(house)
    assert articles == revisions > 40
