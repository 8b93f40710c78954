"""An import beside an editor, and beside another import: nothing is lost, the second is told."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.figures import Record
from tests.importing.guide_mutations import GuideMutator
from tests.whole_site.processes import House, ended, kill
from tests.whole_site.test_killed_imports import GUIDE, LOAD, START
from tests.whole_site.test_scheduler_processes import lines

pytestmark = pytest.mark.slow
# In the middle of its transaction, with half of the articles written, it takes its time.
SLOW_IMPORT = """
import time
from kb.importing import import_guide
real, count = import_guide.write_article, 0
def write_article(*args, **kwargs):
    global count
    count += 1
    if count == 20:
        print("in the middle", flush=True)
        time.sleep(2)
    return real(*args, **kwargs)
import_guide.write_article = write_article
print("ready", flush=True)
sys.stdin.readline()
call_command("import_guide", sys.argv[1], verbosity=0)
"""
# It has its place, and has not begun to write.
WAITING_IMPORT = """
from kb.importing import import_guide
real = import_guide.read_guide
def read_guide(*args, **kwargs):
    print("at work", flush=True)
    sys.stdin.readline()
    return real(*args, **kwargs)
import_guide.read_guide = read_guide
call_command("import_guide", sys.argv[1], verbosity=0)
"""
SECOND = """
from django.core.management import CommandError
try:
    call_command("import_guide", sys.argv[1], verbosity=0)
except CommandError as error:
    print(error)
"""
# One that is told has read another version than it writes; it does not try again.
EDIT = """
from django.db import OperationalError
from kb.models import Article
from kb.publishing import history, saving
for number in range(1000):
    for article in Article.objects.filter(source__isnull=False, kind="problem").order_by("pk"):
        token = f"e{number}.{article.pk}."
        document = history.snapshot(article)
        document["symptom"] += f" {token}"
        values = {"owner": None, "review_by": None, "by": None}
        try:
            saving.save_article(article, document, version=article.edit_version, **values)
        except saving.StaleSave:
            print("stale", token, flush=True)
        except OperationalError:
            print("later", token, flush=True)
        else:
            print("saved", token, flush=True)
"""
TEXTS = """
from kb.models import Article, Conflict, ImportRun, Revision
from kb.publishing import history
texts = [str(history.snapshot(article)) for article in Article.objects.all()]
texts += [str(conflict.document) for conflict in Conflict.objects.all()]
print(json.dumps([texts, list(ImportRun.objects.values_list("state", flat=True))]))
"""


@pytest.fixture
def newer(house: House, tmp_path: Path) -> Path:
    """A newer edition of the guide that the house holds."""
    house.run(START + LOAD)
    guide = GuideMutator(parse_guide(GUIDE), random.Random(3)).mutate(30)
    path = tmp_path / "newer.txt"
    path.write_text(write_guide(guide), encoding="utf-8")
    return path


def test_what_is_saved_while_an_import_runs_is_kept(
    house: House, newer: Path, record_property: Record
) -> None:
    """Each save that was acknowledged is in the article, or waits in a conflict."""
    work = house.start(START + SLOW_IMPORT, str(newer), stdin=-1)
    assert lines(work, 1) == ["ready"]
    editor = house.start(START + EDIT)
    told = lines(editor, 20)
    assert work.stdin is not None
    work.stdin.write("go\n")
    work.stdin.flush()
    assert lines(work, 1) == ["in the middle"]
    told += lines(editor, 10)
    ended([work])
    told += lines(editor, 20)
    editor.kill()
    assert editor.stdout is not None
    told += editor.stdout.read().splitlines()
    kill([editor])
    texts, states = json.loads(house.run(START + TEXTS)[0])
    record_property("an editor's saves", dict(Counter(line.split()[0] for line in told)))
    saved = [line.split()[1] for line in told if line.startswith("saved ")]
    lost = [token for token in saved if token not in " ".join(texts)]
    record_property("lost", len(lost))
    assert states == ["done"]
    assert len(saved) >= 30
    assert lost == []


def test_a_second_import_is_refused_while_one_is_at_work(
    house: House, newer: Path, record_property: Record
) -> None:
    """Both would read the same state, and the second write over the first."""
    first = house.start(START + WAITING_IMPORT, str(newer), stdin=-1)
    assert lines(first, 1) == ["at work"]
    (refused,) = house.run(START + SECOND, str(newer))
    assert first.stdin is not None
    first.stdin.write("go\n")
    first.stdin.flush()
    ended([first])
    record_property("the second is told", refused)
    assert "another import of newer.txt, since" in refused
    assert json.loads(house.run(START + TEXTS)[0])[1] == ["done"]
