"""Several processes at once: nothing lost, nothing twice, no lock error, whoever is killed."""

import random
import shutil
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from tests.figures import Record
from tests.whole_site.processes import House, ended, kill

START = "import sys, django; django.setup()\n"
MAKE = (
    START
    + """
from tests.make_articles import write_live
for number in range(int(sys.argv[1])):
    print(write_live(f"Article {number}", symptom="start", steps=("Look", "Listen")).article.key)
"""
)
EDIT = (
    START
    + """
from kb.publishing import saving
from kb.models import Article
from kb.publishing import history, workflow
who, rounds, keys = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
for number in range(rounds):
    while True:
        article = Article.objects.get(key=keys[number % len(keys)])
        document = history.snapshot(article)
        document["symptom"] += f" {who}.{number}."
        values = {"owner": None, "review_by": None, "by": None}
        try:
            saving.save_article(article, document, version=article.edit_version, **values)
        except saving.StaleSave:
            continue
        break
    try:
        workflow.publish_now(article, by=None)
    except workflow.Refused:
        pass
    print(f"{who}.{number}.")
"""
)
TELL = (
    START
    + """
from kb.models import Article, Publication, Revision
from kb.publishing import history, workflow
for article in Article.objects.order_by("pk"):
    if article.state != "published":
        workflow.publish_now(article, by=None)
    rows = Revision.objects.filter(article=article).order_by("number")
    numbers = list(rows.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), numbers
    publication = Publication.objects.get(pk=article.pk)
    assert publication.revision.document == history.snapshot(article)
    print(publication.document["symptom"])
"""
)
# Every row of the index belongs to a live text, and every live text has its rows.
INDEX = (
    START
    + """
from kb.models import IndexedDocument, Posting, Publication
documents = set(IndexedDocument.objects.values_list("pk", flat=True))
assert set(Posting.objects.values_list("document", flat=True)) <= documents
live = set(Publication.objects.filter(is_live=True).values_list("pk", flat=True))
assert set(IndexedDocument.objects.values_list("publication", flat=True)) == live
"""
)
SIGN_IN = (
    START
    + """
from django.test import Client
web = Client(headers={"host": "localhost"})
posted = {"username": "anna", "password": "wrong"}
answers = [web.post("/accounts/login/", posted).status_code for _ in range(6)]
assert set(answers) <= {200, 429}, answers
print(answers.count(200))
"""
)
KEY = """
import sys; from pathlib import Path
from kb.secret_key import read_or_create_key
print(read_or_create_key(Path(sys.argv[1])))
"""


def is_sound(house: House) -> bool:
    """What SQLite itself says about the file; PostgreSQL checks itself."""
    if not house.is_sqlite:
        return True
    with sqlite3.connect(house.url) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


# --- Without harm ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_four_editors_of_the_same_articles_lose_no_word(
    house: House, record_property: Record
) -> None:
    """A plain save() loses two edits of three; a deferred transaction gives lock errors."""
    keys = house.run(MAKE, "3")
    editors = [house.start(EDIT, f"w{number}", "12", *keys) for number in range(4)]
    said = [token for lines in ended(editors) for token in lines]
    assert len(said) == 48
    texts = " ".join(house.run(TELL))
    lost = [token for token in said if token not in texts]
    record_property("saved", f"{len(said)}, lost {len(lost)}")
    assert lost == []
    house.run(INDEX)
    assert is_sound(house)


@pytest.mark.slow
def test_six_processes_count_the_attempts_at_one_name_exactly(house: House) -> None:
    """Counted in each process, six of them would allow six times as many guesses."""
    found = ended([house.start(SIGN_IN) for _ in range(6)])
    assert sum(int(lines[0]) for lines in found) == 10


@pytest.mark.slow
def test_twelve_processes_that_start_at_once_share_one_key(house: House, tmp_path: Path) -> None:
    """Two keys would sign half of the readers out at every request."""
    file = tmp_path / "key"
    found = ended([house.start(KEY, str(file)) for _ in range(12)])
    assert len({lines[0] for lines in found}) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# --- Killed ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_writer_killed_ten_times_loses_nothing_that_it_acknowledged(
    house: House, record_property: Record
) -> None:
    """kill -9 at any moment: before, in or after a transaction."""
    keys = house.run(MAKE, "2")
    said: list[str] = []
    chance = random.Random(7)
    for number in range(10):
        writer = house.start(EDIT, f"k{number}", "1000", *keys)
        assert writer.stdout is not None
        said.append(writer.stdout.readline().strip())
        time.sleep(chance.uniform(0.05, 0.6))
        writer.kill()
        said += writer.communicate(timeout=20)[0].split()
        assert is_sound(house)
    assert len(said) > 20
    texts = " ".join(house.run(TELL))
    lost = [token for token in said if token not in texts]
    record_property("acknowledged", f"{len(said)}, lost {len(lost)}")
    assert lost == []
    house.run(INDEX)


# --- Copied ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("way", ["backup", "vacuum"])
def test_a_backup_under_writes_holds_all_that_was_acknowledged(
    house: House, tmp_path: Path, way: str
) -> None:
    """`cp` of a live database loses committed rows; these two do not."""
    if not house.is_sqlite:
        pytest.skip("PostgreSQL has pg_dump, which is not in the wheel that runs the tests")
    keys = house.run(MAKE, "2")
    writer = house.start(EDIT, "b", "1000", *keys)
    assert writer.stdout is not None
    try:
        said = [writer.stdout.readline().strip() for _ in range(8)]
        folder = tmp_path / "copy"
        folder.mkdir()
        copied = copy_live(house, folder / "kb.sqlite3", way)
        assert writer.poll() is None, "the writer was to go on meanwhile"
    finally:
        kill([writer])
    shutil.copy(house.folder / "secret_key", folder)
    assert is_sound(copied)
    texts = " ".join(copied.run(TELL))
    assert [token for token in said if token not in texts] == []
    copied.run(INDEX)


def copy_live(house: House, file: Path, way: str) -> House:
    """Copy the database while it is written to."""
    with sqlite3.connect(house.url, timeout=10) as source:
        if way == "vacuum":
            source.execute("VACUUM INTO ?", [str(file)])
        else:
            with sqlite3.connect(file) as target:
                source.backup(target, pages=50, sleep=0.01)
            target.close()
    source.close()
    return House(file.parent, str(file))
