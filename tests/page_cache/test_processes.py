"""A publish in one process is what the next request in another is told."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.whole_site.processes import House, copy_of, drop, make_template

READER = """
import sys, django; django.setup()
from django.conf import settings
settings.KB_PAGE_CACHE_MB = 32
from django.db import connection
from django.test import Client
from kb.page_cache.memory import PAGE_MEMORY
for line in sys.stdin:
    asked = []
    with connection.execute_wrapper(lambda run, *call: (asked.append(call[0]), run(*call))[1]):
        answer = Client().get(line.strip(), headers={"host": "localhost"})
    title = answer.content.decode().partition("<h1")[2].partition("</h1>")[0].partition(">")[2]
    print(answer.status_code, len(asked), " ".join(title.split()), sep="|", flush=True)
"""
WRITER = """
import sys, django; django.setup()
from django.contrib.auth import get_user_model
from tests.make_articles import edit, put_live, write_live
from kb.models import Article
from kb.publishing import workflow
verb, title = sys.argv[1:]
root = get_user_model().objects.filter(username="root").first()
root = root or get_user_model().objects.create_superuser("root")
if verb == "write":
    print(write_live(title, slug="one", category=None).get_absolute_url())
else:
    article = Article.objects.get(slug="one")
    if verb == "publish":
        edit(article, title=title); put_live(article)
    else:
        getattr(workflow, verb)(article, by=root, reason="x")
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make a database with its tables once."""
    made = make_template(tmp_path_factory.mktemp("template"))
    yield made
    drop(made)


@pytest.fixture
def house(template: House, tmp_path: Path) -> Iterator[House]:
    """Copy that database for one test."""
    made = copy_of(template, tmp_path)
    yield made
    drop(made)


class Reader:
    """A process that serves pages, one for each path written to it."""

    def __init__(self, house: House) -> None:
        self.process = house.start(READER, stdin=PIPE)

    def get(self, path: str) -> tuple[int, int, str]:
        """Return status, number of statements and heading of a page."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        status, statements, heading = self.process.stdout.readline().strip().split("|")
        return int(status), int(statements), heading

    def end(self) -> None:
        """Let it end, and what it has queued be written."""
        output, errors = self.process.communicate(timeout=60)
        assert (self.process.returncode, output) == (0, ""), errors


def test_every_process_sees_a_publish_with_its_next_request(house: House) -> None:
    """Two readers and a writer, each a process; and a third reader that starts cold."""
    (page,) = house.run(WRITER, "write", "First")
    readers = [Reader(house), Reader(house)]
    for reader in readers:
        assert reader.get(page)[::2] == (200, "First")
        assert reader.get(page) == (200, 1, "First")
    house.run(WRITER, "publish", "Second")
    for reader in readers:
        assert reader.get(page)[::2] == (200, "Second")
        assert reader.get(page) == (200, 1, "Second")
    house.run(WRITER, "restrict", "")
    assert [reader.get(page)[0] for reader in readers] == [410, 410]
    house.run(WRITER, "open_", "")
    assert [reader.get(page)[::2] for reader in readers] == [(200, "Second")] * 2
    house.run(WRITER, "retire", "")
    assert [reader.get(page)[0] for reader in readers] == [410, 410]
    house.run(WRITER, "restore", "")
    for reader in readers:
        assert reader.get(page)[::2] == (200, "Second")
        reader.end()
    cold = Reader(house)
    assert cold.get(page)[::2] == (200, "Second")
    assert cold.get(page) == (200, 1, "Second")
    cold.end()
